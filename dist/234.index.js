export const id = 234;
export const ids = [234];
export const modules = {

/***/ 94234:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  runDeploy: () => (/* binding */ runDeploy)
});

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./build/plan/given-values.js
var given_values = __webpack_require__(65358);
// EXTERNAL MODULE: ./build/plan/unreported.js
var unreported = __webpack_require__(41312);
// EXTERNAL MODULE: ./build/state/state.js
var state = __webpack_require__(39523);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: ./build/dbt/artifacts/json-members.js
var json_members = __webpack_require__(60917);
// EXTERNAL MODULE: ./build/dbt/artifacts/read-artifact.js
var read_artifact = __webpack_require__(67068);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
// EXTERNAL MODULE: ./build/plan/stale-mark.js
var stale_mark = __webpack_require__(43181);
;// CONCATENATED MODULE: ./build/state/ledger.js


const SUCCEEDED = new Set(['success', 'warn', 'no-op', 'reused']);
function computeUnbuilt(current, results) {
    const statuses = new Map(results.map((result) => [result.uniqueId, result.status]));
    const unbuilt = [];
    for (const [id, { isBuilt }] of current.entries)
        if (isBuilt && !SUCCEEDED.has(statuses.get(id) ?? ''))
            unbuilt.push(id);
    return unbuilt;
}
function computeLedger(facts) {
    const { previous, current, unbuilt } = facts;
    const entries = new Map(unbuilt.map((id) => [id, previous && computeKeptEntry(id, previous, current)]));
    return { entries, maps: computeMaps(current, entries) };
}
function computeKeptEntry(id, previous, current) {
    const old = previous.entries.get(id);
    const now = current.entries.get(id);
    if (!old || !now)
        return undefined;
    if (previous.schemaVersion !== current.schemaVersion) {
        return { old: undefined, isStale: true };
    }
    return { old, isStale: inlinesChangedCode(now, previous, current) };
}
function inlinesChangedCode(node, previous, current) {
    const seen = new Set();
    const pending = inlinedBy(node);
    for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
        if (seen.has(id))
            continue;
        seen.add(id);
        const now = current.entries.get(id);
        if (now?.inlinedCode === undefined)
            continue;
        if (previous.entries.get(id)?.inlinedCode !== now.inlinedCode)
            return true;
        pending.push(...inlinedBy(now));
    }
    return false;
}
function inlinedBy({ dependsOn }) {
    return [...dependsOn.macros, ...dependsOn.nodes];
}
function markStale(text) {
    const entry = (0,json_members/* parseMember */.yl)(text);
    const code = entry.raw_code ?? '';
    if (code.endsWith(stale_mark/* STALE_MARK */.U))
        return text;
    const checksum = { name: 'none', checksum: '' };
    return JSON.stringify({ ...entry, raw_code: code + stale_mark/* STALE_MARK */.U, checksum });
}
function computeMaps({ parentMap, groupMap }, entries) {
    const isIn = (id) => !entries.has(id) || entries.get(id) !== undefined;
    const parents = {};
    const children = {};
    for (const id of Object.keys(parentMap).filter(isIn)) {
        parents[id] = [];
        children[id] = [];
    }
    for (const [id, own] of Object.entries(parents)) {
        const named = entries.get(id)?.old?.dependsOn.nodes ?? parentMap[id];
        for (const parent of new Set(named)) {
            if (!parents[parent])
                continue;
            own.push(parent);
            children[parent]?.push(id);
        }
    }
    const groups = Object.entries(groupMap).map(([group, ids]) => [group, ids.filter(isIn)]);
    return { parent_map: parents, child_map: children, group_map: Object.fromEntries(groups) };
}

// EXTERNAL MODULE: ./build/state/manifest-text.js
var manifest_text = __webpack_require__(10685);
// EXTERNAL MODULE: ./build/state/pieces.js
var pieces = __webpack_require__(1303);
;// CONCATENATED MODULE: ./build/state/write-ledger.js








async function writeLedger(facts) {
    const { currentFile, previousFile, results, targetFile } = facts;
    const current = await (0,manifest_text/* loadManifestText */.VH)(currentFile);
    const unbuilt = computeUnbuilt(current, results);
    if (unbuilt.length === 0) {
        await (0,promises_.copyFile)(currentFile, targetFile);
        return;
    }
    const previous = previousFile === undefined ? undefined : await (0,manifest_text/* loadManifestText */.VH)(previousFile);
    const changes = computeLedger({ previous, current, unbuilt });
    const old = previousFile === undefined ? undefined : (0,external_node_fs_.openSync)(previousFile, 'r');
    const readOld = ({ place: { start, length } }) => {
        const text = Buffer.allocUnsafe(length);
        if (old === undefined || (0,external_node_fs_.readSync)(old, text, 0, length, start) < length)
            throw new errors/* StateError */.qq(`${previousFile} changed while it was read.`);
        return text;
    };
    try {
        await (0,read_artifact/* readArtifact */.R)(currentFile, (bytes) => (0,pieces/* writePieces */.R)(targetFile, renderLedger(bytes, changes, readOld)));
    }
    finally {
        if (old !== undefined)
            (0,external_node_fs_.closeSync)(old);
    }
}
function* renderLedger(current, { entries, maps }, readOld) {
    const ownMaps = new Map(Object.entries(maps));
    let separator = '{';
    for (const [name, content] of (0,json_members/* readMembers */.mo)(current)) {
        yield `${separator}${JSON.stringify(name)}:`;
        separator = ',';
        if (manifest_text/* NODE_SECTIONS */.yR.includes(name))
            yield* renderEntries(content, entries, readOld);
        else if (ownMaps.has(name))
            yield JSON.stringify(ownMaps.get(name));
        else
            yield content;
    }
    yield '}';
}
function* renderEntries(section, entries, readOld) {
    let separator = '';
    yield '{';
    for (const [id, text] of (0,json_members/* readMembers */.mo)(section)) {
        const changed = entries.get(id);
        if (entries.has(id) && !changed)
            continue;
        yield `${separator}${JSON.stringify(id)}:`;
        separator = ',';
        const own = changed?.old ? readOld(changed.old) : text;
        yield changed?.isStale ? markStale(own) : own;
    }
    yield '}';
}

// EXTERNAL MODULE: ./build/state/write-run-results.js
var write_run_results = __webpack_require__(8098);
// EXTERNAL MODULE: ./build/state/write-state.js
var write_state = __webpack_require__(29869);
// EXTERNAL MODULE: ./build/pipelines/steps/build.js
var steps_build = __webpack_require__(92452);
// EXTERNAL MODULE: ./build/pipelines/steps/commands.js + 5 modules
var commands = __webpack_require__(20917);
// EXTERNAL MODULE: ./build/pipelines/steps/connect.js + 28 modules
var connect = __webpack_require__(36958);
// EXTERNAL MODULE: ./build/pipelines/steps/deploy-order.js
var deploy_order = __webpack_require__(12380);
// EXTERNAL MODULE: ./build/pipelines/steps/given-values.js
var steps_given_values = __webpack_require__(5680);
// EXTERNAL MODULE: ./build/pipelines/steps/manifests.js + 3 modules
var steps_manifests = __webpack_require__(20799);
// EXTERNAL MODULE: ./build/pipelines/steps/packages.js
var steps_packages = __webpack_require__(7219);
// EXTERNAL MODULE: ./build/pipelines/steps/pinned-nodes.js
var pinned_nodes = __webpack_require__(27124);
// EXTERNAL MODULE: ./build/pipelines/steps/retry.js + 1 modules
var retry = __webpack_require__(32004);
// EXTERNAL MODULE: ./build/pipelines/steps/state.js + 2 modules
var steps_state = __webpack_require__(98104);
// EXTERNAL MODULE: ./build/pipelines/steps/warehouse-target.js + 3 modules
var warehouse_target = __webpack_require__(35123);
// EXTERNAL MODULE: ./build/config/isolated-schema.js
var isolated_schema = __webpack_require__(84906);
// EXTERNAL MODULE: ./build/plan/blue-green.js
var blue_green = __webpack_require__(76494);
// EXTERNAL MODULE: ./build/plan/replaced.js
var replaced = __webpack_require__(25068);
// EXTERNAL MODULE: ./build/warehouse/blue-green.js
var warehouse_blue_green = __webpack_require__(22428);
// EXTERNAL MODULE: ./build/warehouse/clones.js
var warehouse_clones = __webpack_require__(77420);
// EXTERNAL MODULE: ./build/pipelines/production/swap.js
var production_swap = __webpack_require__(35743);
;// CONCATENATED MODULE: ./build/pipelines/production/watch-hooks.js
function watchHooks(session, nodes, live = []) {
    const named = [...nodes].flatMap(({ uniqueId, relationName, schema, alias, name }) => relationName ? [[uniqueId, [schema ?? '', alias ?? name]]] : []);
    const deploy = { live, project: Object.fromEntries(named) };
    return {
        version: session.version,
        fenced: session.fenced,
        refreshes: session.refreshes,
        protect: (relations) => session.protect(relations),
        invoke: (command) => session.invoke({ ...command, deploy }),
        close: () => session.close(),
    };
}

;// CONCATENATED MODULE: ./build/pipelines/production/blue-green.js














async function startGreen(job, runState, session, parts) {
    const { target, previous, live, refresh } = parts;
    const { settings, scratch } = job;
    const liveFile = (0,external_node_path_.join)(scratch, 'live-manifest.json');
    await (0,promises_.copyFile)((0,external_node_path_.join)((0,connect/* targetPath */.Bd)(job), 'manifest.json'), liveFile);
    const greenSession = withFlags(session, await (0,warehouse_target/* resolveGreenFlags */.Rc)(job));
    await (0,commands/* parseProject */.XB)(job, greenSession);
    const manifest = await (0,steps_manifests/* loadProjectManifest */.fw)(job, runState);
    const plan = (0,blue_green/* planGreen */.vV)(live, manifest, {
        nameLength: (0,isolated_schema/* findSchemaLimit */.W)(target.type) ?? Number.POSITIVE_INFINITY,
        suffixVar: settings.greenSuffixVar,
    });
    refuseMissingSteps(settings.steps, plan);
    refuseSeveralDatabases(target, plan);
    const schemas = plan.schemas.map((pair) => ({ live: pair.live, incoming: pair.green }));
    const base = schemas.find((pair) => pair.live === target.schema)?.incoming;
    if (base !== undefined)
        runState.schema = base;
    const promotion = {
        ...{ outcome: 'unchanged', schemas, seconds: 0, rounds: 0 },
        ...{ kept: [], carried: [], backTo: undefined },
    };
    runState.promotion = promotion;
    const warehouse = (0,connect/* openWarehouse */.cH)(job, session, { login: target });
    const continued = [...manifest.nodes.values()].filter(({ uniqueId }) => !refresh.has(uniqueId));
    const clones = (0,warehouse_clones/* buildCloneRequests */.E)(continued, live.nodes);
    const before = previous.found ? await (0,steps_manifests/* loadProductionRelations */.dx)(previous.state) : undefined;
    const { known, kept } = (0,production_swap/* splitKept */.dr)((0,production_swap/* nameRelations */.jA)(plan.nodes), [
        ...(0,production_swap/* nameBuilt */.mv)(before?.nodes.values() ?? []),
        ...(0,production_swap/* nameOrphans */.rV)(previous),
    ]);
    const copied = (0,production_swap/* nameRelations */.jA)(clones.map(({ uniqueId }) => live.nodes.get(uniqueId)));
    const watched = watchHooks(greenSession, manifest.nodes.values(), plan.schemas.map((pair) => pair.live));
    const green = {
        ...{ session: watched, warehouse, plan, manifest, promotion },
        ...{ live, liveFile, known, kept, copied, target },
    };
    await surveyMoves(job, green, 'build');
    await makeGreen(job, green);
    await (0,warehouse_clones/* prepareClones */.a)(warehouse, clones, { maxRows: Number.MAX_SAFE_INTEGER });
    return green;
}
async function surveyMoves(job, green, before) {
    const { warehouse, plan, known, kept, copied } = green;
    const survey = await (0,warehouse_blue_green/* surveySchemas */.NA)(warehouse, plan.schemas);
    const policy = job.settings.foreignRelations;
    const moves = (0,replaced/* planMoves */.Y)({ survey, ...plan, known, kept, copied, policy, before });
    return { survey, moves };
}
async function makeGreen(job, { warehouse, plan }) {
    const { dropped, refused } = await (0,warehouse_blue_green/* prepareGreen */.De)(warehouse, plan.schemas, (0,production_swap/* generationOwner */.kk)(job));
    const names = (places) => places.map(({ schema }) => schema).join(', ');
    if (dropped.length > 0)
        job.ports.runner.info(`Dropped schemas left by an earlier deploy: ${names(dropped)}`);
    if (refused.length > 0)
        throw new errors/* RefusedError */.fk(`This action needs these names for green schemas, but it did not create the schemas: ${names(refused)}. They were not changed, and nothing was built.`, { hint: 'Rename or drop them.' });
}
function withFlags(session, { flags, place }) {
    return {
        version: session.version,
        fenced: session.fenced,
        refreshes: session.refreshes,
        protect: (relations) => session.protect(relations),
        invoke: (command) => session.invoke({
            ...command,
            args: [...command.args, ...flags],
            place: command.place ?? place,
        }),
        close: () => session.close(),
    };
}
const BUILT_BY = {
    model: 'run',
    seed: 'seed',
    snapshot: 'snapshot',
};
function refuseMissingSteps(steps, { nodes }) {
    if (steps.includes('build'))
        return;
    const needed = nodes.map(({ resourceType }) => BUILT_BY[resourceType]);
    const missing = [...new Set(needed)].filter((step) => step && !steps.includes(step));
    if (missing.length > 0)
        throw new errors/* RefusedError */.fk(`The steps of this deploy do not run dbt ${missing.join(', ')}. Its nodes would be missing after the swap.`, { hint: 'Set "steps: build", or add them.' });
}
function refuseSeveralDatabases({ type }, { schemas }) {
    const databases = [...new Set(schemas.map(({ database }) => database))];
    if (type === 'snowflake' || databases.length <= 1)
        return;
    throw new errors/* RefusedError */.fk(`The project writes to ${databases.join(', ')}, and ${type} cannot swap schemas in several databases at once.`, { hint: 'Set "blue-green: off", or keep the project in one database.' });
}

// EXTERNAL MODULE: ./build/pipelines/production/dashboard.js + 1 modules
var dashboard = __webpack_require__(48953);
// EXTERNAL MODULE: ./build/pipelines/production/deploy-commit.js
var deploy_commit = __webpack_require__(97493);
// EXTERNAL MODULE: ./build/pipelines/production/deploy-selection.js
var deploy_selection = __webpack_require__(18532);
// EXTERNAL MODULE: ./build/pipelines/production/freshness.js + 1 modules
var freshness = __webpack_require__(13894);
// EXTERNAL MODULE: ./build/pipelines/production/history.js + 6 modules
var production_history = __webpack_require__(94300);
;// CONCATENATED MODULE: ./build/dbt/artifacts/disabled-ids.js

function readDisabledIds(manifest) {
    for (const [name, section] of (0,json_members/* readMembers */.mo)(manifest))
        if (name === 'disabled' && section[0] === '{'.charCodeAt(0))
            return new Set([...(0,json_members/* readMembers */.mo)(section)].map(([uniqueId]) => uniqueId));
    return new Set();
}

// EXTERNAL MODULE: ./build/dbt/engine.js
var engine = __webpack_require__(95939);
// EXTERNAL MODULE: ./build/plan/orphans.js + 1 modules
var plan_orphans = __webpack_require__(46738);
// EXTERNAL MODULE: ./build/state/plain-names.js
var plain_names = __webpack_require__(58727);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 9 modules
var schemas = __webpack_require__(27597);
// EXTERNAL MODULE: ./build/warehouse/operations.js
var operations = __webpack_require__(784);
;// CONCATENATED MODULE: ./build/warehouse/orphans.js


const surveyAnswer = schemas/* object */.Ikc({
    unique_id: schemas/* string */.YjP(),
    found: schemas/* object */.Ikc({
        kind: schemas/* string */.YjP(),
        fingerprint: schemas/* string */.YjP(),
        dependents: schemas/* array */.YOg(schemas/* string */.YjP()).nullable(),
    })
        .nullable(),
});
async function surveyOrphans(warehouse, orphans) {
    const found = [];
    for (let start = 0; start < orphans.length; start += operations/* MAX_REQUESTS */.aA) {
        const batch = orphans.slice(start, start + operations/* MAX_REQUESTS */.aA);
        const { answers, error } = await warehouse.callForEach('dbt_ci_survey_orphans', { requests: batch.map(toRequest) }, surveyAnswer);
        for (const [index, { found: there }] of answers.entries()) {
            const orphan = batch[index];
            if (!orphan || !there)
                continue;
            const { dependents, ...rest } = there;
            found.push({ orphan, survey: { ...rest, dependents: dependents ?? undefined } });
        }
        if (error !== undefined)
            return { found, unknown: orphans.slice(start + answers.length), error };
    }
    return { found, unknown: [], error: undefined };
}
const dropAnswer = schemas/* object */.Ikc({ dropped: schemas/* boolean */.zMY(), dependents: schemas/* array */.YOg(schemas/* string */.YjP()).nullable() });
async function dropOrphan(warehouse, orphan) {
    const { kind, fingerprint } = orphan;
    const request = { ...toRequest(orphan), kind, fingerprint };
    const { answers, error } = await warehouse.callForEach('dbt_ci_drop_orphan', { request }, dropAnswer);
    if (error !== undefined)
        return { dropped: false, note: error };
    const [answer] = answers;
    if (answer?.dropped)
        return { dropped: true, note: undefined };
    const readers = answer?.dependents ?? [];
    const note = readers.length > 0 ? `It is read by ${readers.join(', ')}.` : 'It changed during this run.';
    return { dropped: false, note };
}
function toRequest({ uniqueId, resourceType, database, schema, identifier }) {
    return {
        unique_id: uniqueId,
        resource_type: resourceType,
        place: { database, schema, identifier },
    };
}

// EXTERNAL MODULE: ./build/pipelines/steps/orphan-rule.js
var orphan_rule = __webpack_require__(34343);
// EXTERNAL MODULE: ./build/pipelines/steps/retry-wait.js + 1 modules
var retry_wait = __webpack_require__(49684);
;// CONCATENATED MODULE: ./build/pipelines/production/orphans.js













const SUPPORTED = ['duckdb', 'postgres'];
function refuseUnsupportedDrop({ settings }, { type, target }) {
    if (settings.orphans !== 'drop' || SUPPORTED.includes(type))
        return;
    throw new errors/* RefusedError */.fk(`"orphans: drop" is not supported on ${type}, the type of target ${target}: its catalogue does not say for certain what reads a relation. Supported: ${SUPPORTED.join(', ')}.`, { hint: 'Set "orphans: report", and drop by hand what nobody reads.' });
}
async function tidyOrphans(job, runState, session, parts) {
    const rule = (0,orphan_rule/* orphanRule */.X)(job);
    if (rule.policy === 'off')
        return { ...rule, relations: [] };
    const earlier = parts.previous.found ? parts.previous.state : parts.previous.older;
    const recorded = (earlier?.record.orphans?.relations ?? []).filter(isSafe);
    try {
        const orphans = (await findAll(job, parts, recorded)).filter(isSafe);
        if (orphans.length === 0)
            return { ...rule, relations: [] };
        const warehouse = (0,connect/* openWarehouse */.cH)(job, session, { login: parts.target });
        const { found, unknown, error } = await surveyOrphans(warehouse, orphans);
        if (error !== undefined)
            runState.notices.push(describeUnknown(unknown, error));
        const judged = (0,plan_orphans/* judgeOrphans */.xd)(found, {
            ...{ rule, adapter: parts.target.type, project: parts.manifest },
            disabled: await (0,read_artifact/* readArtifact */.R)(parts.manifestFile, readDisabledIds),
            succeeded: parts.build.succeeded,
        });
        const done = await dropDue(job, warehouse, judged);
        runState.orphans = done;
        const left = done.filter(({ fate }) => fate !== 'dropped');
        return { ...rule, relations: [...left.map(toRecord), ...unknown] };
    }
    catch (error) {
        if (!(error instanceof errors/* ActionError */.lZ))
            throw error;
        runState.notices.push(`Relations that the project no longer has were not looked for. ${(0,retry_wait/* firstLine */.TM)(error.message)}`);
        return { ...rule, relations: recorded };
    }
}
function isSafe({ database, schema, identifier }) {
    return [database, schema, identifier].every(plain_names/* isPlainName */.s);
}
async function findAll(job, { store, previous, target, manifest, ledgerFile, build }, recorded) {
    const earlier = previous.found ? previous.state : previous.older;
    if (!earlier)
        return [];
    const { context, ports } = job;
    const results = build.results.filter(({ status }) => (0,engine/* isBuiltStatus */.Pr)(status));
    const find = (naming) => (0,plan_orphans/* findOrphans */.tQ)({
        ...{ adapter: target.type, recorded, before, naming },
        nodes: new Set(manifest.nodes.keys()),
        built: new Set(results.map(({ uniqueId }) => uniqueId)),
        now: { at: ports.clock.now().toISOString(), sha: context.sha },
        counts: build.succeeded && earlier.record.runId !== context.run.id,
    });
    const before = await (0,steps_manifests/* loadStateManifest */.zK)(earlier);
    if (find([manifest]).length === 0)
        return [];
    const ledger = await (0,steps_manifests/* loadManifest */.eY)(ledgerFile);
    const others = await loadOthers(store);
    return find([manifest, ledger, ...others]);
}
async function loadOthers(store) {
    const manifests = [];
    for (const folder of await store.listOthers()) {
        const file = (0,external_node_path_.join)(folder, 'manifest.json');
        if (!(0,external_node_fs_.existsSync)(file))
            throw new errors/* StateError */.qq(`The production state in ${folder} has no manifest.`);
        manifests.push(await (0,steps_manifests/* loadManifest */.eY)(file));
    }
    return manifests;
}
async function dropDue({ ports, stopped }, warehouse, judged) {
    const done = [];
    for (const orphan of judged) {
        if (orphan.fate !== 'dropped') {
            done.push(orphan);
            continue;
        }
        stopped.throwIfAborted();
        const { dropped, note } = await dropOrphan(warehouse, orphan).catch((error) => {
            if (!(error instanceof errors/* ActionError */.lZ))
                throw error;
            return { dropped: false, note: error.message };
        });
        if (dropped)
            ports.runner.info(`Dropped ${orphan.relation}, which no node builds any more`);
        done.push(dropped ? orphan : { ...orphan, fate: 'refused', note });
    }
    return done;
}
function toRecord(report) {
    const { kind: _, dependents: __, fate: ___, deploysLeft: ____, note: _____, ...orphan } = report;
    return orphan;
}
const SHOWN = 5;
function describeUnknown(unknown, error) {
    const names = unknown.slice(0, SHOWN).map(({ relation }) => relation);
    const more = unknown.length > SHOWN ? ` and ${unknown.length - SHOWN} more` : '';
    return `No node builds ${names.join(', ')}${more} any more. Whether it still exists is not known: ${(0,retry_wait/* firstLine */.TM)(error)}`;
}

// EXTERNAL MODULE: ./build/dbt/artifacts/run-results.js
var run_results = __webpack_require__(33699);
;// CONCATENATED MODULE: ./build/pipelines/production/promote.js











async function promote(job, runState, green, parts) {
    const { warehouse, plan, live, known, target, promotion } = green;
    await (0,deploy_order/* refuseOvertaken */.CP)(job, runState, parts.store);
    const { survey, moves } = await surveyMoves(job, green, 'swap');
    const stamp = (0,blue_green/* stampGeneration */.gO)(job.ports.clock.now());
    const limit = (0,isolated_schema/* findSchemaLimit */.W)(target.type) ?? Number.POSITIVE_INFINITY;
    const swap = {
        schemas: plan.schemas.map(({ database, live: name, green: incoming }) => ({
            ...{ database, live: name, incoming, old: (0,blue_green/* nameOldSchema */.OU)(name, stamp, limit) },
        })),
        marker: (0,production_swap/* markerOf */.we)(job, parts.previous, stamp, false),
        gone: (0,replaced/* namesGone */.A)(known, survey, plan.schemas),
        granted_by_dbt: (0,production_swap/* nameGranted */.nZ)(live.nodes.values()),
        moves: moves.map(({ handle, schema }) => ({ handle, live: schema })),
        keep: job.settings.keepOld > 0,
    };
    await (0,production_swap/* swapWithReaders */.GH)(job, warehouse, swap, (part) => Object.assign(promotion, part));
    promotion.carried = moves.map(({ identity }) => identity);
    await describeLive(job, runState, green, parts.build);
    await dropOlder(job, runState, green, (0,warehouse_blue_green/* databasesOf */.oD)(plan.schemas));
}
async function describeLive(job, runState, { live, liveFile, target }, build) {
    build.nodes = live.nodes;
    runState.manifest = live.nodes;
    runState.graph = live;
    runState.schema = target.schema ?? '';
    runState.files.manifest = liveFile;
    if (!build.runResults)
        return;
    const relationOf = (id) => live.nodes.get(id)?.relationName ?? null;
    build.runResults = (0,run_results/* renameRelations */.ae)(build.runResults, relationOf);
    build.file = (0,external_node_path_.join)(job.scratch, 'run_results.json');
    await (0,promises_.writeFile)(build.file, JSON.stringify(build.runResults));
}
async function dropOlder(job, runState, { warehouse, promotion }, databases) {
    const owner = (0,production_swap/* generationOwner */.kk)(job);
    try {
        const old = await (0,warehouse_blue_green/* listOldSchemas */.yj)(warehouse, owner, databases);
        const kept = new Set((0,production_swap/* listGenerations */.UN)(old).slice(0, job.settings.keepOld));
        const isKept = ({ marker }) => kept.has(marker.generation);
        promotion.kept = old.filter(isKept).map(({ schema }) => schema);
        const drop = new Set(old.filter((each) => !isKept(each)).map(({ marker }) => marker.generation));
        const result = await (0,warehouse_blue_green/* dropGenerations */.xh)(warehouse, owner, databases, [...drop]);
        if (result.kept.length > 0)
            runState.notices.push(`${result.kept.map(({ schema }) => schema).join(', ')} could not be dropped, because an object outside still reads it.`);
    }
    catch (error) {
        if (!(error instanceof errors/* ActionError */.lZ))
            throw error;
        runState.notices.push(`Older generations could not be dropped: ${error.message}`);
    }
}

// EXTERNAL MODULE: ./build/pipelines/production/publish-again.js + 1 modules
var publish_again = __webpack_require__(42577);
// EXTERNAL MODULE: ./build/plan/refresh-decision.js
var refresh_decision = __webpack_require__(62408);
// EXTERNAL MODULE: ./build/warehouse/refresh.js
var warehouse_refresh = __webpack_require__(96063);
// EXTERNAL MODULE: ./build/warehouse/relation-place.js
var relation_place = __webpack_require__(90880);
// EXTERNAL MODULE: ./build/pipelines/steps/refresh.js + 3 modules
var refresh = __webpack_require__(83626);
// EXTERNAL MODULE: ./build/pipelines/steps/sql-reader.js + 2 modules
var sql_reader = __webpack_require__(11282);
// EXTERNAL MODULE: ./build/context/production-refs.js
var production_refs = __webpack_require__(75956);
// EXTERNAL MODULE: ./build/plan/macro-changes.js
var macro_changes = __webpack_require__(89610);
// EXTERNAL MODULE: ./build/pipelines/steps/lfs-pointers.js
var lfs_pointers = __webpack_require__(95382);
// EXTERNAL MODULE: ./build/pipelines/steps/run-state.js + 6 modules
var run_state = __webpack_require__(74336);
;// CONCATENATED MODULE: ./build/pipelines/production/refresh-labels.js







async function findConfirmed(job, runState, since, { needs, head }) {
    const { github } = job.ports;
    const { sha, branch: own } = job.context;
    const branch = (0,production_refs/* branchToBeOn */.If)((0,production_refs/* resolveProductionRefs */.Ol)(job.context, job.settings), own);
    try {
        const { pulls, isWhole } = await github.listMergedPulls({ since, sha, branch });
        const labelled = pulls.filter(({ labels }) => labels.includes(refresh/* REFRESH_LABEL */.D1));
        if (!isWhole && labelled.length < pulls.length)
            (0,run_state/* addNotice */.Mp)(runState, describeRest(pulls));
        if (labelled.length === 0)
            return new Set();
        if (isWhole && labelled.length === pulls.length)
            return new Set(needs.map(({ uniqueId }) => uniqueId));
        const files = new Set();
        for (const { number } of labelled)
            for (const file of await github.listPullFiles(number))
                files.add(file);
        const confirmed = needs.filter(({ uniqueId }) => listFiles(job, head, uniqueId).some((file) => files.has(file)));
        return new Set(confirmed.map(({ uniqueId }) => uniqueId));
    }
    catch (error) {
        if (!(error instanceof errors/* ActionError */.lZ))
            throw error;
        (0,run_state/* addNotice */.Mp)(runState, `It is not known whether a merged pull request has the label ${refresh/* REFRESH_LABEL */.D1}. ${error.message}`);
        return new Set();
    }
}
function describeRest(pulls) {
    const names = pulls.map(({ number }) => `#${number}`).join(', ');
    return `The label ${refresh/* REFRESH_LABEL */.D1} was looked for on ${names || 'no pull request'} only: more was merged since the last deploy, or its commit is gone.`;
}
function listFiles(job, head, uniqueId) {
    const node = head.nodes.get(uniqueId);
    if (!node)
        return [];
    const macros = (0,macro_changes/* reachMacros */.zT)(node.macros, head.macros).flatMap((id) => head.macros.get(id) ?? []);
    const { workspace, projectDir } = job.settings;
    return [
        ...[node, ...macros].map(({ packageName, originalFilePath }) => (0,external_node_path_.join)((0,lfs_pointers/* findPackage */.CV)(job, packageName), originalFilePath)),
        (0,external_node_path_.join)(projectDir, 'dbt_project.yml'),
    ].map((path) => (0,external_node_path_.relative)(workspace, path));
}

;// CONCATENATED MODULE: ./build/pipelines/production/refresh.js














async function planRefreshes(job, runState, session, parts) {
    const { previous, manifest, target, installation } = parts;
    const keeping = [...manifest.nodes.values()].filter(keepsRows).map(({ uniqueId }) => uniqueId);
    if (!previous.found || keeping.length === 0)
        return new Set();
    const { directory } = previous.state;
    const both = await (0,refresh/* pickBoth */.rE)(job, directory, new Set(keeping));
    const relations = await (0,steps_manifests/* loadProductionRelations */.dx)(previous.state);
    const warehouse = (0,connect/* openWarehouse */.cH)(job, session, { login: target });
    const found = await (0,refresh/* findNeeds */.$I)(job, runState, { ...both, moved: findElsewhere(keeping, relations.nodes, manifest.nodes) }, {
        ...{ relations: relations.nodes, warehouse, installation },
        reader: (0,sql_reader/* createSqlReader */.C)(job, installation, target.type),
    });
    const needs = keepPlanned(job, found, parts);
    const requestOf = await resolveRequests(job, runState, session, {
        ...{ since: previous.state.record.sha, needs, head: both.head },
    });
    const decided = needs.map((need) => ({
        ...{ ...need, verdict: (0,refresh_decision/* decideRefresh */.Cg)(need, requestOf(need)) },
        ...{ missing: [], rows: undefined, note: undefined },
    }));
    await checkAllRows(job, session, { warehouse, requestOf, manifest, decided });
    runState.refreshes = decided;
    const done = decided.filter(({ verdict }) => verdict === 'refreshed');
    return new Set(done.map(({ uniqueId }) => uniqueId));
}
function keepsRows({ resourceType, materialized }) {
    return ['seed', 'snapshot'].includes(resourceType) || materialized === 'incremental';
}
function findElsewhere(ids, before, now) {
    return new Set(ids.filter((id) => before.get(id)?.relationName !== now.get(id)?.relationName));
}
function keepPlanned(job, needs, { manifest, selection }) {
    if (needs.length === 0)
        return [];
    const planned = new Set(job.settings.steps.flatMap((step) => (0,unreported/* plannedFor */.kr)(step, selection.listed, manifest.nodes)));
    return needs.filter(({ uniqueId }) => planned.has(uniqueId));
}
async function resolveRequests(job, runState, session, parts) {
    const request = {
        setting: job.settings.fullRefresh,
        confirmed: false,
        driven: session.refreshes,
    };
    const confirmed = { ...request, confirmed: true };
    const open = parts.needs.filter((need) => (0,refresh_decision/* decideRefresh */.Cg)(need, request) !== (0,refresh_decision/* decideRefresh */.Cg)(need, confirmed) ||
        (0,refresh_decision/* needsRowCheck */.gk)(need, request));
    if (open.length === 0)
        return () => request;
    const ids = await findConfirmed(job, runState, parts.since, { ...parts, needs: open });
    return ({ uniqueId }) => (ids.has(uniqueId) ? confirmed : request);
}
async function checkAllRows(job, session, parts) {
    const { warehouse, requestOf, manifest, decided } = parts;
    const open = decided.filter((refresh) => refresh.verdict === 'refreshed' && (0,refresh_decision/* needsRowCheck */.gk)(refresh, requestOf(refresh)));
    if (open.length === 0)
        return;
    const failure = await compile(job, session, open.map(({ uniqueId }) => uniqueId));
    for (const refresh of open) {
        const node = manifest.nodes.get(refresh.uniqueId);
        const place = (0,relation_place/* resolvePlace */.M)(node);
        const sql = failure === undefined && node ? await readCompiled(job, node) : undefined;
        if (!place || sql === undefined) {
            refresh.verdict = 'unknown-rows';
            refresh.note = failure;
            continue;
        }
        const { rows, error } = await (0,warehouse_refresh/* countRefresh */.zw)(warehouse, place, sql);
        Object.assign(refresh, { rows, note: error, verdict: (0,refresh_decision/* checkRows */.Uu)(rows) });
    }
}
async function compile(job, session, ids) {
    const selection = await (0,pinned_nodes/* pinNodes */.Z)((0,external_node_path_.join)(job.scratch, 'refresh'), ids);
    try {
        await (0,commands/* invokeWhole */.oH)(job, session, { args: ['compile', ...selection, '--full-refresh'] });
        return undefined;
    }
    catch (error) {
        if (!(error instanceof errors/* ActionError */.lZ))
            throw error;
        return error.message;
    }
}
async function readCompiled(job, { packageName, originalFilePath }) {
    if (!originalFilePath.endsWith('.sql'))
        return undefined;
    try {
        const file = (0,external_node_path_.join)((0,connect/* targetPath */.Bd)(job), 'compiled', packageName, originalFilePath);
        return await (0,promises_.readFile)(file, 'utf8');
    }
    catch {
        return undefined;
    }
}

// EXTERNAL MODULE: ./build/pipelines/production/row-counts.js + 1 modules
var row_counts = __webpack_require__(31247);
// EXTERNAL MODULE: ./build/dbt/cancellation.js
var cancellation = __webpack_require__(11926);
;// CONCATENATED MODULE: ./build/pipelines/production/stopped-deploy.js






async function keepStoppedDeploy(job, runState, parts) {
    const { store, previous, error } = parts;
    const { runner } = job.ports;
    if (!(error instanceof errors/* ActionError */.lZ) || isCancelled(error))
        return;
    if (job.stopped.aborted || runState.state !== 'none' || !previous.found)
        return;
    (0,run_state/* recordFatal */.mr)(runState, error);
    try {
        if (runState.manifest.size === 0) {
            const production = await (0,steps_manifests/* loadStateManifest */.zK)(previous.state);
            runState.manifest = production.nodes;
            runState.graph = production;
        }
        const { sha } = job.context;
        const { manifest: nodes, sources } = runState;
        const history = await (0,production_history/* continueHistory */.s)(job, runState, {
            ...{ previous, mode: 'deploy', sha, nodes, sources },
        });
        const reason = await (0,publish_again/* publishUnlessOvertaken */.R)(job, runState, { store, live: previous, history });
        if (reason !== undefined)
            runner.info(`This run is not in the history of production: ${reason}`);
    }
    catch (again) {
        const reason = (0,errors/* messageOf */.bD)(again);
        runner.info(`This run is not in the history of production: ${reason}`);
    }
}
function isCancelled(error) {
    return error instanceof errors/* StoppedError */.Ko || error.message.includes(String(cancellation/* CANCELLED */.g.exception));
}

// EXTERNAL MODULE: ./build/pipelines/production/sweep.js
var sweep = __webpack_require__(71154);
;// CONCATENATED MODULE: ./build/pipelines/production/deploy.js


































async function runDeploy(job, runState) {
    const target = await (0,warehouse_target/* resolveProductionTarget */.jL)(job, runState);
    const store = (0,steps_state/* openStateStore */.V7)(job, target.target);
    if (job.settings.blueGreen)
        (0,production_swap/* refuseUnsupportedSwap */.r0)(job, target);
    refuseUnsupportedDrop(job, target);
    const [installation, previous, running] = await Promise.all([
        (0,connect/* prepareDbt */.EY)(job, target),
        (0,steps_state/* fetchPreviousState */.jS)(job, store, runState),
        (0,deploy_order/* fetchNewerDeploys */.kz)(job),
        (0,deploy_commit/* refuseWrongRef */.d)(job),
        (0,deploy_commit/* refuseOtherCheckout */.H)(job),
    ]);
    if ((0,deploy_order/* isSuperseded */.pe)(job, runState, { previous, running }))
        return;
    try {
        await deploy(job, runState, { store, target, installation, previous });
    }
    catch (error) {
        await keepStoppedDeploy(job, runState, { store, previous, error });
        throw error;
    }
}
async function deploy(job, runState, parts) {
    const { store, target, installation, previous } = parts;
    const session = await (0,connect/* openDbt */.nb)(job, runState, installation, target);
    try {
        await (0,steps_packages/* installDbtPackages */.N)(job, session);
        await (0,commands/* parseProject */.XB)(job, session);
        const manifest = await (0,steps_manifests/* loadProjectManifest */.fw)(job, runState);
        const { sources } = await (0,freshness/* checkFreshness */.IW)(job, runState, session, manifest);
        if (job.settings.freshness === 'error')
            (0,freshness/* refuseStale */.WV)(sources);
        const comparable = (0,steps_state/* comparableState */.MS)(previous, session);
        const selection = await (0,deploy_selection/* resolveDeploySelection */.o)(job, runState, session, comparable);
        const refresh = await planRefreshes(job, runState, session, {
            ...{ previous: comparable, manifest, target, installation, selection },
        });
        const green = job.settings.blueGreen
            ? await startGreen(job, runState, session, { target, previous, live: manifest, refresh })
            : undefined;
        const build = (0,steps_build/* startBuild */.b)(green?.manifest.nodes ?? manifest.nodes, refresh);
        runState.build = build;
        const succeeded = await runSteps(job, runState, build, green?.session ?? watchHooks(session, manifest.nodes.values()), selection);
        const goesLive = !green || succeeded;
        if (green && goesLive)
            await promote(job, runState, green, { build, store, previous });
        const manifestFile = green?.liveFile ?? (0,external_node_path_.join)((0,connect/* targetPath */.Bd)(job), 'manifest.json');
        const counts = goesLive
            ? await (0,row_counts/* countBuiltRows */.j)(job, runState, session, { build, target })
            : undefined;
        const { sha } = job.context;
        const history = await (0,production_history/* continueHistory */.s)(job, runState, {
            ...{ previous, mode: 'deploy', sha, counts },
            ...{ nodes: build.nodes, sources },
        });
        if (goesLive)
            await publishState(job, runState, {
                ...{ store, before: previous, previous: comparable, session, target, manifest, history },
                ...{ build, sources, manifestFile },
            });
        else
            await (0,publish_again/* publishAgain */.Y)(job, runState, { store, live: previous, history, place: 'same' });
        if (goesLive)
            await (0,dashboard/* makeDocs */.s)(job, runState, session, manifestFile);
        if ((0,sweep/* isNightly */.sY)(job))
            await (0,sweep/* sweepClosedPulls */.hc)(job, runState, session, manifest);
    }
    finally {
        await session.close();
    }
}
async function runSteps(job, runState, build, session, { listed, args: selection }) {
    const { settings } = job;
    if (!(await refreshSeeds(job, runState, build, session))) {
        runState.notices.push(`dbt seed failed, so ${settings.steps.join(', ')} did not run.`);
        return false;
    }
    if (listed.length === 0)
        return true;
    for (const [index, step] of settings.steps.entries()) {
        const planned = (0,unreported/* plannedFor */.kr)(step, listed, build.nodes);
        if (await (0,retry/* runNodes */.b)(job, runState, build, session, { step, selection, planned }))
            continue;
        const left = settings.steps.slice(index + 1);
        if (left.length > 0)
            runState.notices.push(`dbt ${step} failed, so ${left.join(', ')} did not run.`);
        return false;
    }
    return true;
}
async function refreshSeeds(job, runState, build, session) {
    const planned = [...build.refresh];
    if (session.refreshes || planned.length === 0 || job.settings.fullRefresh === 'on')
        return true;
    const selection = await (0,pinned_nodes/* pinNodes */.Z)((0,external_node_path_.join)(job.scratch, 'refreshed-seeds'), planned);
    return (0,retry/* runNodes */.b)(job, runState, build, session, { step: 'seed', selection, planned }, [
        '--full-refresh',
    ]);
}
async function publishState(job, runState, parts) {
    const { store, before, previous, session, target, manifest, history, build, sources } = parts;
    const { context, scratch, ports, settings } = job;
    await (0,deploy_order/* refuseOvertaken */.CP)(job, runState, store);
    const directory = (0,external_node_path_.join)(scratch, 'next-state');
    await (0,promises_.mkdir)(directory);
    const ledgerFile = (0,external_node_path_.join)(directory, 'manifest.json');
    await writeLedger({
        currentFile: parts.manifestFile,
        previousFile: previous.found ? (0,external_node_path_.join)(previous.state.directory, 'manifest.json') : undefined,
        results: build.results,
        targetFile: ledgerFile,
    });
    await (0,write_run_results/* writeRunResults */.d)(directory, build.runResults, job.secrets.redact);
    await (0,freshness/* keepSources */.qT)(job, { previous, manifest, directory, build, sources });
    if (history !== undefined)
        await (0,promises_.writeFile)((0,external_node_path_.join)(directory, state/* HISTORY_FILE */.CX), history);
    const orphans = await tidyOrphans(job, runState, session, {
        ...{ store, previous: before, target, manifest, build, ledgerFile },
        manifestFile: parts.manifestFile,
    });
    await (0,write_state/* writeStateRecord */.Q)(directory, {
        ...(0,steps_state/* describeBuilder */.nG)(job, { session, target, build }),
        orphans,
        sha: context.sha,
        ref: `refs/${context.isTag ? 'tags' : 'heads'}/${context.branch}`,
        given: (0,given_values/* keepGiven */.X)(previous.found ? previous.state.record.given : undefined, await (0,steps_given_values/* readGivenValues */.I)(job, parts.manifestFile), build.succeeded && settings.select.length + settings.exclude.length === 0),
    });
    job.stopped.throwIfAborted();
    runState.state = 'uploading';
    ports.runner.info(`Production state: ${await store.publish(directory)}`);
    runState.state = 'published';
}


/***/ })

};
