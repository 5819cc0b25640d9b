export const id = 307;
export const ids = [307];
export const modules = {

/***/ 78741:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  l: () => (/* binding */ findBase),
  O: () => (/* binding */ isUntouched)
});

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./build/config/paths.js
var config_paths = __webpack_require__(97147);
// EXTERNAL MODULE: ./build/config/file.js + 1 modules
var file = __webpack_require__(58694);
// EXTERNAL MODULE: ./build/config/packages.js
var config_packages = __webpack_require__(73962);
// EXTERNAL MODULE: ./build/config/project-folders.js
var project_folders = __webpack_require__(94966);
;// CONCATENATED MODULE: ./build/config/project-files.js





const NOT_READ = ['.github', 'CHANGELOG.md', 'CONTRIBUTING.md', 'LICENSE', 'README.md'];
function findProjectFiles(settings, workflowPath, env) {
    const { workspace, projectDir, profilesDir, requirements } = settings;
    const packages = (0,config_packages/* findLocalPackages */.aY)(projectDir, env);
    if (packages === undefined)
        return undefined;
    const folders = [projectDir, ...packages].map((project) => (0,project_folders/* listProjectFolders */.X)(project, env));
    if (folders.some((each) => each === undefined))
        return undefined;
    const outside = folders
        .flatMap((each) => each ?? [])
        .filter((folder) => ![projectDir, ...packages].some((project) => (0,config_paths/* isInside */.F)(folder, project)));
    const besides = [...new Set([...packages, ...outside])];
    const optional = [profilesDir, requirements].filter((path) => path !== undefined);
    return {
        paths: [projectDir, ...besides, ...optional, ...listDotEnvPlaces(workspace, projectDir)],
        besides,
        except: NOT_READ.map((name) => (0,external_node_path_.join)(projectDir, name)),
        nevertheless: [file/* CONFIG_FILE */.g, workflowPath]
            .filter((path) => path !== '')
            .map((path) => (0,external_node_path_.resolve)(workspace, path)),
    };
}
function listDotEnvPlaces(workspace, projectDir) {
    const above = (0,external_node_path_.relative)(workspace, projectDir).split(external_node_path_.sep).slice(0, -1);
    const folders = above.map((_, index) => (0,external_node_path_.join)(workspace, ...above.slice(0, index + 1)));
    return [workspace, ...folders].map((folder) => (0,external_node_path_.join)(folder, '.env'));
}

// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
// EXTERNAL MODULE: ./build/git/repository.js + 1 modules
var git_repository = __webpack_require__(76947);
// EXTERNAL MODULE: ./build/plan/baseline.js
var baseline = __webpack_require__(5735);
// EXTERNAL MODULE: ./build/plan/read-files.js
var read_files = __webpack_require__(70806);
// EXTERNAL MODULE: ./build/platform/child-environment.js
var child_environment = __webpack_require__(82496);
// EXTERNAL MODULE: ./build/pipelines/steps/job.js
var steps_job = __webpack_require__(67759);
;// CONCATENATED MODULE: ./build/pipelines/ci/base-commit.js










async function findBase(job) {
    const { context, settings, ports, env } = job;
    try {
        const repository = await (0,git_repository/* openRepository */.h)(ports.processes, (0,child_environment/* buildChildEnvironment */.s)(env), settings.projectDir);
        const base = (0,baseline/* resolveBaseCommit */.F)({
            eventSha: context.sha,
            namedBase: context.namedBase,
            head: await repository.readHead(),
        });
        if (!base.known)
            return { missing: base.reason };
        await repository.fetchCommit(base.sha);
        return { sha: base.sha, repository };
    }
    catch (error) {
        if (error instanceof errors/* GitError */.XS)
            return { missing: error.message };
        throw error;
    }
}
async function isUntouched(job, { sha, repository }, { adapterType, settings }) {
    const files = findProjectFiles(job.settings, job.context.run.workflowPath, (0,steps_job/* dbtEnvironment */.Y)(job));
    if (files === undefined)
        return false;
    for (const path of files.besides.filter((each) => (0,external_node_fs_.existsSync)(each)))
        if (!(await isKept(repository, path)))
            return false;
    const spec = (magic) => (path) => `:(${magic})${(0,external_node_path_.relative)(repository.root, path) || '.'}`;
    const inside = (path) => (0,config_paths/* isInside */.F)(path, repository.root);
    const paths = files.paths.filter(inside).map(spec('literal'));
    const except = files.except.filter(inside).map(spec('literal,exclude'));
    const nevertheless = settings ? files.nevertheless.filter(inside).map(spec('literal')) : [];
    if (await repository.differsFrom(sha, [...paths, ...except]))
        return false;
    if (nevertheless.length > 0 && (await repository.differsFrom(sha, nevertheless)))
        return false;
    if (!(0,read_files/* readsFiles */.LN)(adapterType))
        return true;
    return !(await repository.listChanges(sha, '')).some(read_files/* isDataFile */.vM);
}
async function isKept(repository, path) {
    return (0,config_paths/* isInside */.F)(path, repository.root) && (await repository.isTracked(path));
}


/***/ }),

/***/ 90307:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  runCi: () => (/* binding */ runCi)
});

// EXTERNAL MODULE: ./build/context/resolve-mode.js + 1 modules
var resolve_mode = __webpack_require__(18965);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
// EXTERNAL MODULE: ./build/plan/own-name.js
var own_name = __webpack_require__(86860);
;// CONCATENATED MODULE: ./build/plan/writes.js

const DOCS = 'https://docs.getdbt.com';
const RESOURCE_TYPES = {
    model: { built: true, writes: 'relation', source: `${DOCS}/docs/build/materializations` },
    seed: { built: true, writes: 'relation', source: `${DOCS}/docs/build/seeds` },
    snapshot: { built: true, writes: 'relation', source: `${DOCS}/docs/build/snapshots` },
    test: {
        built: true,
        writes: 'relation',
        source: `${DOCS}/reference/resource-configs/store_failures`,
    },
    unit_test: { built: true, writes: 'nothing', source: `${DOCS}/docs/build/unit-tests` },
    function: { built: true, writes: 'code', source: `${DOCS}/docs/build/udfs` },
    operation: {
        built: false,
        writes: 'nothing',
        source: `${DOCS}/reference/project-configs/on-run-start-on-run-end`,
    },
    sql_operation: { built: false, writes: 'nothing', source: `${DOCS}/reference/commands/run` },
    analysis: { built: false, writes: 'nothing', source: `${DOCS}/docs/build/analyses` },
    source: { built: false, writes: 'nothing', source: `${DOCS}/docs/build/sources` },
    exposure: { built: false, writes: 'nothing', source: `${DOCS}/docs/build/exposures` },
    metric: { built: false, writes: 'nothing', source: `${DOCS}/docs/build/metrics-overview` },
    semantic_model: { built: false, writes: 'nothing', source: `${DOCS}/docs/build/semantic-models` },
    saved_query: {
        built: false,
        writes: 'nothing',
        source: `${DOCS}/docs/use-dbt-semantic-layer/exports`,
    },
};
function isBuiltType(resourceType) {
    return RESOURCE_TYPES[resourceType]?.built ?? false;
}
function hasRows(resourceType) {
    return RESOURCE_TYPES[resourceType]?.writes === 'relation';
}
function refuseUnknownTypes(selected, dbtVersion) {
    const unknown = selected.filter((id) => !(typeOf(id) in RESOURCE_TYPES));
    const [first] = unknown;
    if (first === undefined)
        return;
    const types = [...new Set(unknown.map(typeOf))].join(', ');
    throw new errors/* RefusedError */.fk(`dbt ${dbtVersion} selects resources of a type that is unknown to this version of the action: ${types}. ` +
        `They might write to production, so nothing was built.\n  ${unknown.slice(0, 5).join('\n  ')}`, {
        hint: `Update the action. If the newest version fails in the same way, report the type “${types}” and dbt ${dbtVersion}. Until then, omit these resources with the input "exclude".`,
    });
}
function typeOf(uniqueId) {
    return uniqueId.split('.')[0] ?? '';
}

;// CONCATENATED MODULE: ./build/plan/plan.js

function isExternal({ originalFilePath }) {
    return originalFilePath === '';
}
function buildPlan(selected, nodes) {
    const planned = selected
        .map((id) => nodes.get(id))
        .filter((node) => node !== undefined)
        .filter((node) => isBuiltType(node.resourceType) && !isExternal(node));
    const writing = planned.filter((node) => node.relationName !== null);
    return { nodes: planned, writing, schemas: collectSchemas(writing) };
}
function collectSchemas(writing) {
    return joinSchemas(writing.flatMap(({ database, schema }) => schema === null ? [] : [{ database: database ?? '', schema }]));
}
function joinSchemas(...lists) {
    const places = new Map();
    for (const place of lists.flat())
        places.set(`${place.database}.${place.schema}`.toLowerCase(), place);
    return [...places.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, place]) => place);
}

// EXTERNAL MODULE: ./build/pipelines/steps/connect.js + 28 modules
var connect = __webpack_require__(36958);
// EXTERNAL MODULE: ./build/pipelines/steps/deploy-order.js
var deploy_order = __webpack_require__(12380);
// EXTERNAL MODULE: ./build/pipelines/steps/job.js
var steps_job = __webpack_require__(67759);
// EXTERNAL MODULE: ./build/pipelines/steps/manifests.js + 3 modules
var manifests = __webpack_require__(20799);
// EXTERNAL MODULE: ./build/pipelines/steps/orphan-rule.js
var orphan_rule = __webpack_require__(34343);
// EXTERNAL MODULE: ./build/pipelines/steps/run-state.js + 6 modules
var run_state = __webpack_require__(74336);
// EXTERNAL MODULE: ./build/pipelines/steps/sql-reader.js + 2 modules
var sql_reader = __webpack_require__(11282);
// EXTERNAL MODULE: ./build/pipelines/steps/state.js + 2 modules
var steps_state = __webpack_require__(98104);
// EXTERNAL MODULE: ./build/pipelines/steps/warehouse-target.js + 3 modules
var warehouse_target = __webpack_require__(35123);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./build/dbt/engine.js
var engine = __webpack_require__(95939);
// EXTERNAL MODULE: ./build/plan/node-changes.js
var node_changes = __webpack_require__(88096);
// EXTERNAL MODULE: ./build/plan/orphans.js + 1 modules
var orphans = __webpack_require__(46738);
;// CONCATENATED MODULE: ./build/plan/after-merge.js


const WITH_RELATION = ['model', 'seed', 'snapshot', 'function'];
function computeAfterMerge(facts) {
    const { planned, production, head, moved, refreshes } = facts;
    const nodes = planned
        .map((id) => head.nodes.get(id))
        .filter((node) => node !== undefined)
        .filter(({ resourceType, relation }) => WITH_RELATION.includes(resourceType) && relation !== null);
    const isThere = ({ uniqueId }) => production.nodes.has(uniqueId) && !moved.has(uniqueId);
    const rebuilt = nodes.filter(isThere).map(({ uniqueId }) => uniqueId);
    const times = rebuilt.flatMap((id) => facts.seconds.get(id) ?? []);
    return {
        rebuilt,
        created: nodes.filter((node) => !isThere(node)).map(({ uniqueId }) => uniqueId),
        time: { seconds: times.reduce((sum, each) => sum + each, 0), known: times.length },
        refreshes,
        downstream: findDownstream(nodes, facts),
        moved: nodes.flatMap((node) => describeMoved(node, facts)),
        grants: nodes.flatMap((node) => compareGrants(production.nodes.get(node.uniqueId), node)),
        contracts: nodes.flatMap((node) => compareContracts(production.nodes.get(node.uniqueId), node)),
        unseen: planned.filter((id) => isUnseen(facts.reasons.get(id), head.nodes.get(id))),
    };
}
function findDownstream(nodes, { reasons, production, moved, refreshes, missing }) {
    const own = new Set(refreshes.map(({ uniqueId }) => uniqueId));
    return nodes.flatMap(({ uniqueId, resourceType, config }) => {
        const reason = reasons.get(uniqueId);
        const { materialized } = JSON.parse(config);
        const keepsRows = resourceType === 'model' && materialized === 'incremental';
        if (!keepsRows || own.has(uniqueId) || moved.has(uniqueId))
            return [];
        if (!production.nodes.has(uniqueId) || reason?.kind !== 'below')
            return [];
        return [{ uniqueId, changed: reason.changed, missing: missing.get(uniqueId) ?? [] }];
    });
}
function describeMoved({ uniqueId }, facts) {
    const moved = facts.moved.get(uniqueId);
    const before = facts.production.nodes.get(uniqueId);
    if (!moved || !before?.relation)
        return [];
    const left = {
        from: before.relation,
        ...((0,orphans/* isRebuildable */.Oq)((0,orphans/* describeBuilt */.SA)(before)) && { rebuildable: true }),
        rows: facts.rows.get(uniqueId),
    };
    return [{ ...moved, ...left, readers: [...(facts.exposures.get(uniqueId) ?? [])] }];
}
function compareGrants(before, after) {
    if (!before || !(0,node_changes/* differingKeys */.VZ)(before.unrenderedConfig, after.unrenderedConfig).includes('grants'))
        return [];
    const [had, has] = [listGrants(before), listGrants(after)];
    const isManaged = Object.keys(grantsOf(after)).length > 0;
    const granted = [...has].filter((grant) => !had.has(grant));
    const revoked = isManaged ? [...had].filter((grant) => !has.has(grant)) : [];
    if (granted.length + revoked.length === 0)
        return [];
    return [{ uniqueId: after.uniqueId, granted: granted.sort(), revoked: revoked.sort() }];
}
function listGrants(node) {
    return new Set(Object.entries(grantsOf(node)).flatMap(([privilege, grantees]) => [grantees].flat().map((grantee) => `${privilege} to ${String(grantee)}`)));
}
function grantsOf({ config }) {
    const { grants } = JSON.parse(config);
    return typeof grants === 'object' && grants !== null ? grants : {};
}
function compareContracts(before, after) {
    const { uniqueId, contractEnforced, contractChecksum } = after;
    if (!before)
        return [];
    if (contractEnforced !== before.contractEnforced)
        return [{ uniqueId, what: contractEnforced ? 'enforced' : 'dropped' }];
    return contractEnforced && contractChecksum !== before.contractChecksum
        ? [{ uniqueId, what: 'changed' }]
        : [];
}
function isUnseen(reason, node) {
    if (reason?.kind === 'vars' || reason?.kind === 'env' || reason?.kind === 'hidden-macros')
        return true;
    const isLarge = node?.resourceType === 'seed' && node.checksum.startsWith('path:');
    return isLarge && reason?.kind === 'body';
}

// EXTERNAL MODULE: ./build/plan/impact.js
var impact = __webpack_require__(88686);
;// CONCATENATED MODULE: ./build/plan/moved.js

const PLACE_CONFIGS = {
    database: 'database',
    project: 'database',
    target_database: 'database',
    schema: 'schema',
    dataset: 'schema',
    target_schema: 'schema',
    alias: 'alias',
};
function findMoved(production, head) {
    const moved = new Map();
    for (const after of head.nodes.values()) {
        const before = production.nodes.get(after.uniqueId);
        if (!before || before.relation === null || after.relation === null)
            continue;
        const keys = findPlaceChanges(before, after);
        if (keys.length === 0)
            continue;
        const { uniqueId } = after;
        moved.set(uniqueId, { uniqueId, keys, startsAnew: addsRows(after) });
    }
    return moved;
}
function findPlaceChanges(before, after) {
    const written = (0,node_changes/* differingKeys */.VZ)(before.unrenderedConfig, after.unrenderedConfig);
    const keys = (0,node_changes/* differingKeys */.VZ)(before.config, after.config)
        .filter((key) => written.includes(key))
        .flatMap((key) => PLACE_CONFIGS[key] ?? [])
        .filter((key) => key !== 'alias' || before.alias !== after.alias);
    return [...new Set(keys)].sort();
}
function addsRows({ resourceType, config }) {
    const { materialized } = JSON.parse(config);
    return resourceType === 'snapshot' || materialized === 'incremental';
}
function findRelationsFound(planned, { production, head, moved, }) {
    const found = new Map();
    let places;
    for (const node of planned) {
        const own = moved.has(node.uniqueId) ? undefined : production.get(node.uniqueId);
        if (!own)
            places ??= mapPlaces(production, head, moved);
        const there = own ?? places?.(node);
        if (there)
            found.set(node.uniqueId, there);
    }
    return found;
}
function mapPlaces(production, head, moved) {
    const schemas = new Map();
    for (const [id, node] of head) {
        const before = moved.has(id) ? undefined : production.get(id);
        if (!before || !isRelated(before) || !isRelated(node))
            continue;
        const key = schemaOf(node);
        schemas.set(key, (schemas.get(key) ?? new Set()).add(schemaOf(before)));
    }
    const byPlace = new Map([...production.values()].map((node) => [placeIn(schemaOf(node), node), node]));
    return (node) => {
        const [schema, ...others] = schemas.get(schemaOf(node)) ?? [];
        if (schema === undefined || others.length > 0)
            return undefined;
        return byPlace.get(placeIn(schema, node));
    };
}
function isRelated({ relationName, resourceType }) {
    return relationName !== null && ['model', 'seed', 'snapshot'].includes(resourceType);
}
function schemaOf({ database, schema }) {
    return JSON.stringify([database, schema]).toLowerCase();
}
function placeIn(schema, { alias, name }) {
    return `${schema} ${(alias ?? name).toLowerCase()}`;
}

// EXTERNAL MODULE: ./build/plan/refresh-decision.js
var refresh_decision = __webpack_require__(62408);
// EXTERNAL MODULE: ./build/state/history-file.js + 1 modules
var history_file = __webpack_require__(47231);
// EXTERNAL MODULE: ./build/state/state.js
var state = __webpack_require__(39523);
// EXTERNAL MODULE: ./build/warehouse/refresh.js
var refresh = __webpack_require__(96063);
// EXTERNAL MODULE: ./build/warehouse/relation-place.js
var relation_place = __webpack_require__(90880);
// EXTERNAL MODULE: ./build/pipelines/steps/refresh.js + 3 modules
var steps_refresh = __webpack_require__(83626);
// EXTERNAL MODULE: ./build/dbt/artifacts/run-results.js
var run_results = __webpack_require__(33699);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 9 modules
var classic_schemas = __webpack_require__(27597);
;// CONCATENATED MODULE: ./build/dbt/column-use.js

const answerSchema = classic_schemas/* object */.Ikc({
    use: classic_schemas/* record */.g1P(classic_schemas/* string */.YjP(), classic_schemas/* record */.g1P(classic_schemas/* string */.YjP(), classic_schemas/* array */.YOg(classic_schemas/* string */.YjP()))),
});
async function findColumnUse(processes, options, readers) {
    if (readers.length === 0)
        return new Map();
    const answers = [];
    const process = processes.start(options.python, [options.script], {
        env: options.env,
        onMessage: (line) => answers.push(line),
    });
    process.send(JSON.stringify({
        adapter: options.adapterType,
        readers: readers.map(({ uniqueId, sql, parents }) => ({
            ...{ id: uniqueId, sql },
            parents: parents.map(({ uniqueId: id, ...parent }) => ({ id, ...parent })),
        })),
    }));
    const exitCode = await process.close();
    const use = exitCode === 0 ? parseUse(answers[0]) : {};
    return new Map(Object.entries(use).map(([reader, parents]) => [reader, new Map(Object.entries(parents))]));
}
function parseUse(line) {
    try {
        return answerSchema.safeParse(JSON.parse(line ?? '')).data?.use ?? {};
    }
    catch {
        return {};
    }
}

// EXTERNAL MODULE: ./build/text/plain-text.js
var plain_text = __webpack_require__(47012);
// EXTERNAL MODULE: ./build/pipelines/steps/commands.js + 5 modules
var commands = __webpack_require__(20917);
// EXTERNAL MODULE: ./build/pipelines/steps/pinned-nodes.js
var pinned_nodes = __webpack_require__(27124);
;// CONCATENATED MODULE: ./build/pipelines/ci/column-use.js








async function resolveColumnUse(job, built, changes) {
    const { manifest, relations, runResults } = built;
    const { adapterType } = manifest.metadata;
    const changed = Map.groupBy(changes, ({ node }) => node);
    const readers = findReaders(manifest, changed);
    if (adapterType === null || readers.length === 0)
        return new Map();
    const reader = await built.reader();
    if (!reader)
        return new Map();
    const sql = collectSql(runResults);
    const unbuilt = readers.map(({ uniqueId }) => uniqueId).filter((id) => !sql.has(id));
    if (unbuilt.length > 0)
        for (const [id, code] of await compile(job, built, [...changed.keys(), ...unbuilt]))
            if (!sql.has(id))
                sql.set(id, code);
    const nameRelations = (id) => [manifest.nodes.get(id), relations.nodes.get(id)].flatMap((node) => node?.relationName ?? []);
    return findColumnUse(job.ports.processes, {
        ...reader,
        script: (0,external_node_path_.join)(job.actionRoot, 'driver', 'column_use.py'),
        adapterType,
    }, readers.flatMap(({ uniqueId, dependsOn }) => {
        const code = sql.get(uniqueId);
        if (code === undefined)
            return [];
        const parents = [...new Set(dependsOn)].filter((id) => changed.has(id));
        return [
            {
                uniqueId,
                sql: code,
                parents: parents.map((id) => ({
                    uniqueId: id,
                    relations: nameRelations(id),
                    columns: (changed.get(id) ?? []).map(({ column }) => column),
                })),
            },
        ];
    }));
}
const WITH_SQL = new Set(['model', 'snapshot']);
function findReaders({ nodes }, changed) {
    return [...nodes.values()].filter(({ resourceType, dependsOn }) => WITH_SQL.has(resourceType) && dependsOn.some((id) => changed.has(id)));
}
function collectSql(runResults) {
    return new Map((runResults?.results ?? []).flatMap(({ unique_id, compiled_code: code }) => typeof code === 'string' && code !== '' ? [[unique_id, code]] : []));
}
async function compile(job, { session, state }, uniqueIds) {
    const targetPath = (0,external_node_path_.join)(job.scratch, 'readers-target');
    const pinned = await (0,pinned_nodes/* pinNodes */.Z)((0,external_node_path_.join)(job.scratch, 'readers'), uniqueIds);
    const deferral = ['--defer', '--favor-state', '--defer-state', state.directory];
    try {
        await (0,commands/* invokeWhole */.oH)(job, session, {
            args: ['compile', ...pinned, ...deferral, '--target-path', targetPath],
        });
        return collectSql((0,run_results/* parseRunResults */.Hd)(await (0,promises_.readFile)((0,external_node_path_.join)(targetPath, 'run_results.json'), 'utf8')));
    }
    catch (error) {
        if (!(error instanceof errors/* ActionError */.lZ))
            throw error;
        job.ports.runner.info(`Could not find out what uses the changed columns: ${(0,plain_text/* cutLines */.EQ)(error.message, 5, 500)}`);
        return new Map();
    }
}

;// CONCATENATED MODULE: ./build/pipelines/ci/after-merge.js















async function foreseeMerge(job, runState, session, parts) {
    const { comparison, warehouse, installation, reader } = parts;
    const { state, relations } = comparison;
    const planned = new Set(parts.planned.map(({ uniqueId }) => uniqueId));
    const both = await (0,steps_refresh/* pickBoth */.rE)(job, state.directory, planned);
    const moved = findMoved(both.production, both.head);
    const needs = await (0,steps_refresh/* findNeeds */.$I)(job, runState, { ...both, moved: new Set(moved.keys()) }, { relations: relations.nodes, warehouse, installation, reader });
    const request = {
        setting: job.settings.fullRefresh,
        confirmed: job.context.pullRequest?.labels.includes(steps_refresh/* REFRESH_LABEL */.D1) ?? false,
        driven: session.refreshes,
    };
    const scratch = needs.filter((need) => (0,refresh_decision/* decideRefresh */.Cg)(need, request) === 'refreshed');
    return {
        ...{ ...both, moved, needs, request },
        scratch: new Set(scratch.map(({ uniqueId }) => uniqueId)),
    };
}
async function describeMerge(runState, parts) {
    const { foresight, plan, review, manifest, state } = parts;
    const { production, head, moved, needs } = foresight;
    try {
        const missing = await findAllMissing(parts);
        const { seconds, rows } = await readHistory(state);
        return computeAfterMerge({
            planned: plan.nodes.map(({ uniqueId }) => uniqueId),
            reasons: review.reasons,
            refreshes: needs.map((need) => foreseeRefresh(need, missing, parts)),
            exposures: collectReaders(manifest),
            ...{ production, head, moved, missing, seconds, rows },
        });
    }
    catch (error) {
        if (!(error instanceof errors/* ActionError */.lZ))
            throw error;
        runState.notices.push(`The comment does not say what the deploy will do. ${error.message}`);
        return undefined;
    }
}
function foreseeRefresh(need, missing, { foresight: { request, scratch }, review }) {
    const verdict = (0,refresh_decision/* decideRefresh */.Cg)(need, request);
    const diff = scratch.has(need.uniqueId)
        ? review.diffs.find(({ uniqueId }) => uniqueId === need.uniqueId)
        : undefined;
    const rows = diff && { production: diff.rows.before, refreshed: diff.rows.after };
    const isChecked = verdict === 'refreshed' && rows !== undefined && (0,refresh_decision/* needsRowCheck */.gk)(need, request);
    return {
        ...need,
        verdict: isChecked ? (0,refresh_decision/* checkRows */.Uu)(rows) : verdict,
        missing: missing.get(need.uniqueId) ?? [],
        ...{ rows, note: undefined },
    };
}
const MOST_COMPARED = 20;
async function findAllMissing({ foresight, plan, built: parts, manifest, }) {
    if (!parts)
        return new Map();
    const { build, warehouse } = parts;
    const { production, moved, scratch } = foresight;
    const results = build.results.filter(({ status }) => (0,engine/* isBuiltStatus */.Pr)(status));
    const built = new Set(results.map(({ uniqueId }) => uniqueId));
    const sql = collectSql(build.runResults);
    const missing = new Map();
    const kept = plan.nodes.filter(({ uniqueId, materialized }) => materialized === 'incremental' &&
        production.nodes.has(uniqueId) &&
        built.has(uniqueId) &&
        !moved.has(uniqueId) &&
        !scratch.has(uniqueId));
    for (const { uniqueId } of kept.slice(0, MOST_COMPARED)) {
        const place = (0,relation_place/* resolvePlace */.M)(manifest.nodes.get(uniqueId));
        const code = sql.get(uniqueId);
        if (!place || code === undefined)
            continue;
        const names = await (0,refresh/* findMissingColumns */.zb)(warehouse, place, code);
        if (names.length > 0)
            missing.set(uniqueId, names);
    }
    return missing;
}
async function readHistory({ directory, }) {
    const path = (0,external_node_path_.join)(directory, state/* HISTORY_FILE */.CX);
    const [seconds, rows] = [new Map(), new Map()];
    if (!(0,external_node_fs_.existsSync)(path))
        return { seconds, rows };
    try {
        const { nodes } = (0,history_file/* parseHistory */.i6)(await (0,promises_.readFile)(path, 'utf8'));
        for (const [id, series] of nodes) {
            const time = series.seconds.findLast((each) => each !== null);
            const count = series.rows.findLast((each) => each !== null);
            if (time !== undefined && time !== null)
                seconds.set(id, time);
            if (count !== undefined && count !== null)
                rows.set(id, count);
        }
    }
    catch (error) {
        if (!(error instanceof errors/* ActionError */.lZ))
            throw error;
    }
    return { seconds, rows };
}
function collectReaders({ exposures }) {
    const readers = new Map();
    for (const { name, label, owner, dependsOn } of exposures.values())
        for (const id of dependsOn) {
            const reader = { name: label ?? name, owner: (0,impact/* resolveOwner */.AK)({ exposureOwner: owner }) };
            readers.set(id, [...(readers.get(id) ?? []), reader]);
        }
    return readers;
}

// EXTERNAL MODULE: ./build/config/packages.js
var config_packages = __webpack_require__(73962);
// EXTERNAL MODULE: ./build/config/project.js
var project = __webpack_require__(25614);
// EXTERNAL MODULE: ./build/pipelines/steps/refuse-writes.js
var refuse_writes = __webpack_require__(5503);
;// CONCATENATED MODULE: ./build/pipelines/ci/base-manifest.js










async function parseCommit(job, session, commit, name, as) {
    const { settings, scratch } = job;
    const { sha, repository } = commit;
    const worktree = (0,external_node_path_.join)(scratch, name);
    const targetPath = (0,external_node_path_.join)(scratch, `${name}-target`);
    return repository.withWorktree(sha, worktree, async () => {
        const projectDir = (0,external_node_path_.join)(worktree, (0,external_node_path_.relative)(repository.root, settings.projectDir));
        if (!(0,external_node_fs_.existsSync)((0,external_node_path_.join)(projectDir, 'dbt_project.yml')))
            throw new errors/* DbtError */.xI(`The ${name} commit ${sha.slice(0, 7)} has no dbt_project.yml.`);
        const { needsDeps } = (0,project/* loadProject */.g)({
            ...{ projectDir, workspace: worktree, env: (0,steps_job/* dbtEnvironment */.Y)(job) },
        });
        if (needsDeps && !(await linkPackages(job, commit, projectDir))) {
            (0,refuse_writes/* refuseOutsideInstall */.f)(job, { projectDir, workspace: worktree });
            await (0,commands/* invokeWhole */.oH)(job, session, { args: ['deps'], projectDir });
        }
        const args = ['parse', ...(as ? flagsOf(as) : []), '--target-path', targetPath];
        await (0,commands/* invokeWhole */.oH)(job, session, { args, projectDir, ...(as && { place: (0,warehouse_target/* placeOf */.$t)(as) }) });
        return targetPath;
    });
}
function flagsOf({ profilesDir, profile, target }) {
    return ['--profiles-dir', profilesDir, '--profile', profile, '--target', target];
}
async function linkPackages(job, { sha, repository }, projectDir) {
    const { settings } = job;
    const env = (0,steps_job/* dbtEnvironment */.Y)(job);
    const installPath = (0,config_packages/* readInstallPath */.X2)(settings.projectDir, env);
    if (installPath === undefined || installPath !== (0,config_packages/* readInstallPath */.X2)(projectDir, env))
        return false;
    if ((0,config_packages/* findLocalPackages */.aY)(settings.projectDir, env)?.length !== 0)
        return false;
    const files = config_packages/* PACKAGE_FILES */.$I.map((name) => (0,external_node_path_.join)((0,external_node_path_.relative)(repository.root, settings.projectDir), name));
    if (await repository.differsFrom(sha, files))
        return false;
    const installed = (0,external_node_path_.join)(settings.projectDir, installPath);
    const link = (0,external_node_path_.join)(projectDir, installPath);
    if ((0,external_node_fs_.existsSync)(link))
        return true;
    if (!(0,external_node_fs_.existsSync)(installed))
        return false;
    await (0,promises_.mkdir)((0,external_node_path_.dirname)(link), { recursive: true });
    await (0,promises_.symlink)(installed, link);
    return true;
}

;// CONCATENATED MODULE: ./build/pipelines/ci/assumed-production.js


async function lookUpProduction(job, runState) {
    if (job.dryRun && job.settings.statePath === undefined)
        return { found: false, reason: '--state-path is not set.', passedOver: [] };
    return (0,steps_state/* fetchState */.kJ)(job, (0,steps_state/* openStateStore */.V7)(job), runState);
}
async function assumeDeployed(job, runState, session, { base, production, }) {
    if (base === undefined || 'missing' in base || production === undefined) {
        const why = base && 'missing' in base ? ` ${base.missing}` : '';
        runState.notices.push(`There is nothing to compare with, so everything would be built.${why}`);
        return undefined;
    }
    const directory = await parseCommit(job, session, base, 'deployed', production);
    const { sha } = base;
    runState.baseline = { kind: 'base', sha, production: undefined };
    runState.notices.push(`There is no production state. The comparison is with the commit ${sha.slice(0, 7)}, as if it had been deployed.`);
    return {
        directory,
        origin: `the commit ${sha.slice(0, 7)}`,
        record: {
            ...{ schemaVersion: 1, project: job.project.name, sha, ref: '', runId: 0, runAttempt: 0 },
            createdAt: job.ports.clock.now().toISOString(),
            ...{ dbtVersion: session.version, adapter: production.type, target: production.target },
            ...{ status: 'success', files: {} },
        },
    };
}

// EXTERNAL MODULE: ./build/pipelines/ci/base-commit.js + 1 modules
var base_commit = __webpack_require__(78741);
;// CONCATENATED MODULE: ./build/plan/deferral.js
function computeDeferral(running, nodes, own, named = new Set()) {
    const hooks = [...nodes].filter(([, { resourceType }]) => resourceType === 'operation');
    const above = new Set(named);
    const waiting = [...running, ...hooks.map(([id]) => id), ...named];
    for (let id = waiting.pop(); id !== undefined; id = waiting.pop())
        for (const parent of nodes.get(id)?.dependsOn ?? []) {
            if (above.has(parent))
                continue;
            above.add(parent);
            waiting.push(parent);
        }
    return new Set([...above].filter((id) => !own.has(id)));
}

// EXTERNAL MODULE: ./build/plan/pinned-selection.js
var pinned_selection = __webpack_require__(53413);
;// CONCATENATED MODULE: ./build/plan/reuse.js
const GREEN = new Set(['success', 'pass', 'warn', 'no-op', 'reused']);
function computeReusable(planned, nodes, { statuses, changed, isKept }) {
    const runsByItself = (id) => {
        const node = nodes.get(id);
        if (!node || changed.has(id))
            return true;
        if (node.materialized === 'ephemeral')
            return false;
        return !GREEN.has(statuses.get(id) ?? '') || !isKept(id);
    };
    const running = new Set(planned.filter(runsByItself));
    const children = computeChildren(nodes);
    for (const id of running)
        for (const child of children.get(id) ?? [])
            running.add(child);
    return new Set(planned.filter((id) => !running.has(id)));
}
function computeChildren(nodes) {
    const children = new Map();
    for (const [id, { dependsOn }] of nodes)
        for (const parent of dependsOn) {
            const known = children.get(parent);
            if (known)
                known.push(id);
            else
                children.set(parent, [id]);
        }
    return children;
}

// EXTERNAL MODULE: ./build/plan/selection.js
var selection = __webpack_require__(60000);
// EXTERNAL MODULE: ./build/dbt/artifacts/json-members.js
var json_members = __webpack_require__(60917);
// EXTERNAL MODULE: ./build/dbt/artifacts/read-artifact.js
var read_artifact = __webpack_require__(67068);
// EXTERNAL MODULE: ./build/state/manifest-text.js
var manifest_text = __webpack_require__(10685);
// EXTERNAL MODULE: ./build/state/pieces.js
var pieces = __webpack_require__(1303);
;// CONCATENATED MODULE: ./build/state/write-deferred.js




const OPEN_BRACE = '{'.charCodeAt(0);
async function writeDeferred(source, wanted, target) {
    await (0,read_artifact/* readArtifact */.R)(source, (bytes) => (0,pieces/* writePieces */.R)(target, renderDeferred(bytes, wanted)));
}
function* renderDeferred(manifest, wanted) {
    let separator = '{';
    for (const [name, content] of (0,json_members/* readMembers */.mo)(manifest)) {
        yield `${separator}${JSON.stringify(name)}:`;
        separator = ',';
        if (manifest_text/* NODE_SECTIONS */.yR.includes(name))
            yield* renderNodes(content, wanted);
        else
            yield name === 'metadata' || content[0] !== OPEN_BRACE ? content : '{}';
    }
    yield '}';
}
function* renderNodes(section, wanted) {
    let separator = '';
    yield '{';
    for (const [id, entry] of (0,json_members/* readMembers */.mo)(section)) {
        if (!wanted.has(id))
            continue;
        yield `${separator}${JSON.stringify(id)}:`;
        yield entry;
        separator = ',';
    }
    yield '}';
}

// EXTERNAL MODULE: ./build/warehouse/clones.js
var warehouse_clones = __webpack_require__(77420);
// EXTERNAL MODULE: ./build/warehouse/missing-grant.js
var missing_grant = __webpack_require__(14503);
;// CONCATENATED MODULE: ./build/warehouse/denied-reads.js


function describeDeniedReads(messages, production, login) {
    const places = production.map(relation_place/* resolvePlace */.M).filter((place) => place !== undefined);
    const found = messages.flatMap((message) => {
        const denied = (0,missing_grant/* findDenied */.FE)(message);
        const place = places.find(({ schema, identifier }) => denied?.kind === 'schema' ? schema === denied.name : identifier === denied?.name);
        const grant = (0,missing_grant/* describeMissingGrant */.Y0)(message, login, false, place?.schema);
        if (!denied || !place || grant === undefined)
            return [];
        const what = denied.kind === 'schema' ? place.schema : `${place.schema}.${place.identifier}`;
        return [
            `The ${denied.kind} ${what} is production's. This pull request does not build it, so dbt reads it in production (--defer), and the login of the pull request may not. ${grant}`,
        ];
    });
    return [...new Set(found)];
}

// EXTERNAL MODULE: ./build/warehouse/operations.js
var operations = __webpack_require__(784);
;// CONCATENATED MODULE: ./build/warehouse/runs.js



const schemaRun = classic_schemas/* object */.Ikc({ database: classic_schemas/* string */.YjP(), schema: classic_schemas/* string */.YjP(), run: classic_schemas/* string */.YjP() });
const leftover = classic_schemas/* object */.Ikc({ schema: classic_schemas/* string */.YjP(), identifier: classic_schemas/* string */.YjP() });
async function loadSchemaRuns(warehouse, schemas) {
    const answer = classic_schemas/* object */.Ikc({ runs: classic_schemas/* array */.YOg(schemaRun) });
    const doing = `read which runs wrote into ${(0,operations/* nameSchemas */.s)(schemas)}`;
    return (await warehouse.call({ macro: 'dbt_ci_schema_runs', doing }, { schemas }, answer)).runs;
}
async function markRun(warehouse, schemas, run, ended) {
    await warehouse.call({
        macro: 'dbt_ci_mark_run',
        doing: `note in ${(0,operations/* nameSchemas */.s)(schemas)} that this run writes there`,
    }, { schemas, run, ended }, classic_schemas/* object */.Ikc({ marked: classic_schemas/* array */.YOg(classic_schemas/* unknown */.L5J()) }));
}
async function dropLeftovers(warehouse, { owner, isolated }, planned, databases) {
    const keep = planned.map(relation_place/* resolvePlace */.M).filter((place) => place !== undefined);
    const { dropped } = await warehouse.call({
        macro: 'dbt_ci_drop_leftovers',
        doing: `drop what earlier pushes left in the schemas of this pull request (${isolated} …)`,
    }, { owner, isolated, databases, keep }, classic_schemas/* object */.Ikc({ dropped: classic_schemas/* array */.YOg(leftover) }));
    return dropped;
}

// EXTERNAL MODULE: ./build/pipelines/steps/build.js
var steps_build = __webpack_require__(92452);
// EXTERNAL MODULE: ./build/pipelines/steps/list-selected.js
var list_selected = __webpack_require__(64602);
// EXTERNAL MODULE: ./build/pipelines/steps/retry.js + 1 modules
var retry = __webpack_require__(32004);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: ./build/config/placeholders.js
var placeholders = __webpack_require__(82077);
// EXTERNAL MODULE: ./build/platform/github/links.js
var links = __webpack_require__(87661);
// EXTERNAL MODULE: ./build/state/load-state.js
var load_state = __webpack_require__(20460);
// EXTERNAL MODULE: ./build/state/select-run.js
var select_run = __webpack_require__(9664);
;// CONCATENATED MODULE: ./build/state/pull-state.js



const MAX_RUNS = 5;
function createPullStateStore(options) {
    const { github, artifacts, context, pullRequest, project } = options;
    const name = `${options.stateName}-pr-${pullRequest.number}`;
    async function listRuns() {
        const { workflowPath } = context.run;
        const filter = { branch: pullRequest.headRef, event: 'pull_request', status: 'completed' };
        const runs = await github.listWorkflowRuns(external_node_path_.posix.basename(workflowPath), filter);
        return runs.filter((run) => run.event === filter.event &&
            run.headBranch === filter.branch &&
            run.headRepository === context.repository &&
            run.path.split('@')[0] === workflowPath &&
            run.status === filter.status);
    }
    async function findNewest() {
        const runs = (await listRuns()).sort((a, b) => b.startedAt.localeCompare(a.startedAt));
        for (const run of runs.slice(0, MAX_RUNS)) {
            const { trusted } = (0,select_run/* selectArtifacts */.qC)(run, await github.listRunArtifacts(run.id), name);
            const [newest] = trusted.sort(select_run/* byNewestArtifact */.gZ);
            if (newest)
                return newest;
        }
        return undefined;
    }
    return {
        async fetch(directory) {
            const newest = await findNewest();
            if (!newest) {
                const reason = `No earlier run on ${pullRequest.headRef} left an artifact ${name}.`;
                return { found: false, reason, passedOver: [] };
            }
            const { artifact, run, attempt } = newest;
            const state = await (0,load_state/* loadState */.C7)(directory, (folder) => artifacts.download(artifact, folder), {
                project,
                origin: `run ${run.id} (attempt ${attempt})`,
                run: { sha: run.headSha, id: run.id, attempt },
            });
            return { found: true, state, passedOver: [] };
        },
        async publish(directory) {
            const { id, attempt } = context.run;
            const uploaded = await artifacts.upload(`${name}-${attempt}`, directory, await (0,load_state/* listStateFiles */.$N)(directory));
            return `artifact ${uploaded.name} of run ${id}`;
        },
    };
}

// EXTERNAL MODULE: ./build/state/refuse-secrets.js
var refuse_secrets = __webpack_require__(59188);
// EXTERNAL MODULE: ./build/state/write-run-results.js
var write_run_results = __webpack_require__(8098);
// EXTERNAL MODULE: ./build/state/write-state.js
var write_state = __webpack_require__(29869);
// EXTERNAL MODULE: ./build/pipelines/steps/given-values.js
var given_values = __webpack_require__(5680);
;// CONCATENATED MODULE: ./build/pipelines/ci/earlier-run.js


















async function fetchEarlierRun(job) {
    const { runner } = job.ports;
    const store = openPullStateStore(job);
    if (!store)
        return undefined;
    try {
        const lookup = await store.fetch((0,external_node_path_.join)(job.scratch, 'earlier'));
        runner.info(`Earlier push: ${lookup.found ? lookup.state.origin : lookup.reason}`);
        if (!lookup.found)
            return undefined;
        const path = (0,external_node_path_.join)(lookup.state.directory, 'run_results.json');
        return { state: lookup.state, runResults: (0,run_results/* parseRunResults */.Hd)(await (0,promises_.readFile)(path, 'utf8'), path) };
    }
    catch (error) {
        if (!(error instanceof errors/* ActionError */.lZ))
            throw error;
        runner.info(`Earlier push: not used. ${error.message}`);
        return undefined;
    }
}
async function publishRun(job, session, parts) {
    const { fingerprint, target, build } = parts;
    const { context, scratch, ports } = job;
    const store = openPullStateStore(job);
    if (!store || !build.runResults || !context.pullRequest)
        return;
    const directory = (0,external_node_path_.join)(scratch, 'pull-state');
    try {
        await (0,promises_.mkdir)(directory);
        await (0,promises_.copyFile)((0,external_node_path_.join)((0,connect/* targetPath */.Bd)(job), 'manifest.json'), (0,external_node_path_.join)(directory, 'manifest.json'));
        await (0,write_run_results/* writeRunResults */.d)(directory, build.runResults, job.secrets.redact);
        await (0,write_state/* writeStateRecord */.Q)(directory, {
            ...(0,steps_state/* describeBuilder */.nG)(job, { session, target, build }),
            sha: context.pullRequest.headSha,
            ref: (0,links/* mergeRef */.MZ)(context.pullRequest.number),
            basis: fingerprint,
        });
        job.stopped.throwIfAborted();
        ports.runner.info(`Saved for the next push: ${await store.publish(directory)}`);
    }
    catch (error) {
        if (!(error instanceof errors/* ActionError */.lZ) || error instanceof errors/* SecretError */.JA)
            throw error;
        ports.runner.info(`The next push builds everything again: ${error.message}`);
    }
}
const VARS = ['dbt_project.yml', 'vars.yml'];
async function computeFingerprint(job, { target, schema }, session, { record }, { nodes }) {
    const { settings, context } = job;
    const { runId, runAttempt, createdAt } = record;
    const { vars, fullRefresh } = settings;
    const parts = [
        ...[runId, runAttempt, createdAt, session.version, target, schema, vars, fullRefresh],
        context.pullRequest?.labels.includes(steps_refresh/* REFRESH_LABEL */.D1) ?? false,
        await (0,given_values/* readGivenValues */.I)(job, (0,external_node_path_.join)((0,connect/* targetPath */.Bd)(job), 'manifest.json')),
    ];
    const hash = (0,external_node_crypto_.createHash)('sha256').update(JSON.stringify(parts));
    const largeSeeds = [...nodes.values()].filter(({ resourceType, checksum }) => resourceType === 'seed' && !/^[0-9a-f]{64}$/.test(checksum ?? ''));
    const packages = (0,config_packages/* findLocalPackages */.aY)(settings.projectDir, (0,steps_job/* dbtEnvironment */.Y)(job)) ?? [];
    const files = [
        ...[settings.projectDir, ...packages].flatMap((folder) => VARS.map((name) => (0,external_node_path_.join)(folder, name))),
        ...largeSeeds.map((seed) => (0,external_node_path_.join)(settings.projectDir, seed.originalFilePath)),
    ];
    for (const file of files.filter((each) => (0,external_node_fs_.existsSync)(each)))
        hash.update(await (0,promises_.readFile)(file));
    return hash.digest('hex');
}
function openPullStateStore(job) {
    const { ports, settings, context, project } = job;
    const { pullRequest } = context;
    if (!pullRequest || pullRequest.fromFork || settings.statePath !== undefined)
        return undefined;
    const store = createPullStateStore({
        github: ports.github,
        artifacts: ports.artifacts,
        context,
        pullRequest,
        stateName: (0,placeholders/* fillPlaceholders */.C)(settings.stateName, { project: project.name }),
        project: project.name,
    });
    return (0,refuse_secrets/* refusingSecrets */.H)(store, job.secrets);
}

// EXTERNAL MODULE: ./build/dbt/artifacts/fields.js
var fields = __webpack_require__(94592);
;// CONCATENATED MODULE: ./build/dbt/artifacts/hooks.js


function readHooks(manifest, running) {
    const sections = new Map((0,json_members/* readMembers */.mo)(manifest));
    const hooks = [];
    for (const [id, entry] of entriesOf(sections.get('nodes')))
        if (id.startsWith('operation.'))
            hooks.push(toRunHook(id, parseEntry(id, entry)));
        else if (running.has(id))
            hooks.push(...toNodeHooks(id, parseEntry(id, entry)));
    const macros = new Map();
    if (hooks.length > 0)
        for (const [id, entry] of entriesOf(sections.get('macros')))
            macros.set(id, toMacro(id, parseEntry(id, entry)));
    return { hooks, macros };
}
function* entriesOf(section) {
    if (section?.[0] === '{'.charCodeAt(0))
        yield* (0,json_members/* readMembers */.mo)(section);
}
function parseEntry(id, entry) {
    return new fields/* Fields */.C((0,json_members/* parseMember */.yl)(entry), id);
}
function toRunHook(uniqueId, entry) {
    const kind = entry.texts('tags').find((tag) => tag.startsWith('on-run-')) ?? 'on-run-end';
    return {
        ...common(uniqueId, entry),
        kind,
        code: entry.text('raw_code') ?? '',
    };
}
function toNodeHooks(uniqueId, entry) {
    const config = entry.object('config');
    return ['pre-hook', 'post-hook'].flatMap((kind) => {
        const list = config.value(kind);
        return (Array.isArray(list) ? list : []).flatMap((item) => {
            const code = typeof item === 'string' ? item : new fields/* Fields */.C(item).text('sql');
            return code ? [{ ...common(uniqueId, entry), kind, code }] : [];
        });
    });
}
function common(uniqueId, entry) {
    return {
        uniqueId,
        packageName: entry.text('package_name') ?? '',
        originalFilePath: (entry.text('original_file_path') ?? '').replace(/^\.\//, ''),
        parents: entry.object('depends_on').texts('nodes'),
        macros: entry.object('depends_on').texts('macros'),
    };
}
function toMacro(uniqueId, entry) {
    return {
        uniqueId,
        name: entry.text('name') ?? '',
        packageName: entry.text('package_name') ?? '',
        originalFilePath: entry.text('original_file_path') ?? '',
        sql: entry.text('macro_sql') ?? '',
        macros: entry.object('depends_on').texts('macros'),
    };
}

// EXTERNAL MODULE: ./build/plan/macro-changes.js
var macro_changes = __webpack_require__(89610);
;// CONCATENATED MODULE: ./build/plan/jinja-pieces.js
const OPENING_TAG = /\{[{%][-+]?/y;
const RAW = /\{%[-+]?\s*raw\s*-?%\}/y;
const END_OF_RAW = /\{%[-+]?\s*endraw\s*[-+]?%\}/g;
const STRING = /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/sy;
const OPENING = /[([{]/;
const CLOSING = /[)\]}]/;
function splitJinja(template) {
    const pieces = [];
    const add = (kind, start, end) => {
        const code = template.slice(start, end);
        if (code === '')
            return;
        pieces.push({ kind, code, offset: start, bare: kind === 'text' ? code : blankStrings(code) });
    };
    let start = 0;
    while (start < template.length) {
        const tag = nextTag(template, start);
        add('text', start, tag);
        if (tag === template.length)
            break;
        const raw = matchAt(RAW, template, tag);
        if (template.startsWith('{#', tag)) {
            const end = template.indexOf('#}', tag + 2);
            start = end < 0 ? template.length : end + 2;
        }
        else if (raw !== undefined) {
            END_OF_RAW.lastIndex = tag + raw.length;
            const end = END_OF_RAW.exec(template);
            add('text', tag + raw.length, end?.index ?? template.length);
            start = end ? end.index + end[0].length : template.length;
        }
        else {
            const code = tag + (matchAt(OPENING_TAG, template, tag) ?? '').length;
            const isStatement = template[tag + 1] === '%';
            const end = findEnd(template, code, isStatement);
            add(isStatement ? 'statement' : 'expression', code, end.start);
            start = end.after;
        }
    }
    return pieces;
}
function nextTag(template, from) {
    const opening = /\{[{%#]/g;
    opening.lastIndex = from;
    return opening.exec(template)?.index ?? template.length;
}
function matchAt(pattern, text, index) {
    pattern.lastIndex = index;
    return pattern.exec(text)?.[0];
}
function findEnd(template, from, isStatement) {
    const ending = isStatement ? /[-+]?%\}/y : /-?\}\}/y;
    let depth = 0;
    for (let index = from; index < template.length;) {
        const end = depth === 0 ? matchAt(ending, template, index) : undefined;
        if (end !== undefined)
            return { start: index, after: index + end.length };
        const char = template[index] ?? '';
        if (OPENING.test(char))
            depth += 1;
        else if (CLOSING.test(char))
            depth = Math.max(0, depth - 1);
        index += matchAt(STRING, template, index)?.length ?? 1;
    }
    return { start: template.length, after: template.length };
}
function blankStrings(code) {
    return code.replace(new RegExp(STRING.source, 'gs'), (string) => {
        const inside = string.slice(1, -1).replace(/[^\w\n]/g, ' ');
        return string[0] + inside + string[0];
    });
}

;// CONCATENATED MODULE: ./build/plan/sql-comments.js
const UNCERTAIN = /\\['"`]|\$\w*\$/;
function splitComments(pieces) {
    const texts = pieces.filter(({ kind }) => kind === 'text');
    if (texts.some(({ code }) => UNCERTAIN.test(code)))
        return [...pieces];
    const scan = new CommentScan();
    const kept = pieces.map((piece) => {
        if (piece.kind === 'expression')
            scan.passExpression();
        if (piece.kind !== 'text')
            return piece;
        const code = scan.blank(piece.code);
        return { ...piece, code, bare: code };
    });
    return scan.isInString ? [...pieces] : kept;
}
class CommentScan {
    #end = '';
    get isInString() {
        return /^['"`]$/.test(this.#end);
    }
    passExpression() {
        if (this.#end === '\n')
            this.#end = '';
    }
    blank(text) {
        let kept = '';
        for (let index = 0; index < text.length;) {
            const isComment = this.#end !== '' && !this.isInString;
            if (this.#end !== '' && text.startsWith(this.#end, index)) {
                kept += isComment && this.#end !== '\n' ? ' '.repeat(this.#end.length) : this.#end;
                index += this.#end.length;
                this.#end = '';
            }
            else if (this.#end !== '') {
                kept += isComment ? ' ' : text[index];
                index += 1;
            }
            else {
                const opening = /^(?:--|\/\*|['"`])/.exec(text.slice(index, index + 2))?.[0];
                if (opening)
                    this.#end = ENDS[opening] ?? opening;
                kept += opening && ENDS[opening] ? '  ' : (opening ?? text[index]);
                index += opening?.length ?? 1;
            }
        }
        return kept;
    }
}
const ENDS = { '--': '\n', '/*': '*/' };

;// CONCATENATED MODULE: ./build/plan/sql-targets.js


const VERB = /\b(insert|update|delete|merge|truncate|alter|drop|create|replace|grant|revoke|copy|rename|undrop|optimize|vacuum)\b/gi;
const NOISE = /^(?:\s|(?:into|from|overwrite|table|or|replace|view|materialized|temp|temporary|transient|external|dynamic|if|not|exists|only)\b)+/i;
const ON = /^[^;]*?\bon\s+(?:(?:table|view|all|tables|in|schema|future)\s+)*/i;
const REF = /(?<![.\w])(?:builtins\s*\.\s*)?ref\s*\(\s*(?:(['"])([^'"]*)\1\s*)(?:,\s*(['"])([^'"]*)\3\s*)?[,)]/dg;
const [OPEN, CLOSE, OPEN_STATEMENT, CLOSE_STATEMENT] = ['\uE000', '\uE001', '\uE002', '\uE003'];
const DELIMITERS = /[\uE000-\uE003]/g;
const ASSIGNMENT = /^\s*set\s+(\w+)\s*=/;
const OTHER_ASSIGNMENT = /^\s*(?:set\s+([\w,\s]+?)\s*(?:=|$)|for\s+([\w,\s]+?)\s+in\b)/;
const VARIABLE = /^\s*(\w+)\s*(?:(?:\.\s*\w+\s*(?:\([^()]*\)\s*)?)|(?:\|\s*\w+\s*))*$/;
const NOT_A_REF = /^\s*(?:this\b|source\s*\(|target\b|schema\b|database\b|model\b)/;
function findRefTargets(text) {
    const pieces = splitComments(splitJinja(text.replace(DELIMITERS, ' ')));
    const flat = flatten(pieces);
    const variables = readVariables(pieces);
    const written = [];
    let isComputed = false;
    for (const { 0: verb, index } of flat.code.matchAll(VERB)) {
        const target = targetAfter(verb.toLowerCase(), sliceOf(flat, index + verb.length));
        if (target === undefined || NOT_A_REF.test(target.bare))
            continue;
        const { refs, isKnown } = resolve(target, variables);
        written.push(...refs);
        if (!isKnown)
            isComputed = true;
    }
    const inner = pieces.flatMap(templatesIn).map(findRefTargets);
    return {
        written: [...written, ...inner.flatMap((each) => each.written)],
        all: [...readRefs(flat), ...inner.flatMap((each) => each.all)],
        isComputed: isComputed || inner.some((each) => each.isComputed),
    };
}
function templatesIn({ kind, code, bare }) {
    const strings = [...bare.matchAll(/'[^']*'|"[^"]*"/g)].map(({ 0: { length }, index }) => code.slice(index + 1, index + length - 1));
    return (kind === 'text' ? [code] : strings).filter((each) => /\{[{%]/.test(each));
}
function flatten(pieces) {
    const join = (key) => pieces
        .map((piece) => {
        if (piece.kind === 'text')
            return piece[key];
        return piece.kind === 'expression'
            ? `${OPEN}${piece[key]}${CLOSE}`
            : `${OPEN_STATEMENT}${piece[key]}${CLOSE_STATEMENT}`;
    })
        .join('');
    return { code: join('code'), bare: join('bare') };
}
function sliceOf({ code, bare }, start, end) {
    return { code: code.slice(start, end), bare: bare.slice(start, end) };
}
function targetAfter(verb, rest) {
    const isOn = verb === 'grant' || verb === 'revoke' || /^\s+(?:unique\s+)?index\b/i.test(rest.code);
    const on = isOn ? ON.exec(rest.code)?.[0] : undefined;
    if (isOn && on === undefined)
        return undefined;
    const noise = on ?? NOISE.exec(rest.code)?.[0] ?? '';
    const after = sliceOf(rest, noise.length);
    const isPlace = noise.trim() !== '';
    const braces = /^["`]?\uE000([^\uE001]*)\uE001/d.exec(after.code)?.indices?.[1];
    if (braces)
        return sliceOf(after, ...braces);
    const added = /^['"]\s*[~+]\s*([^~+\n\uE001\uE003]*)/d.exec(after.code)?.indices?.[1];
    if (added)
        return firstArgument(sliceOf(after, ...added));
    return isPlace && /^(?:%s|\{|['"]\s*[,)\]|%])/.test(after.code) ? NOT_KNOWN : undefined;
}
function firstArgument(rest) {
    let depth = 0;
    const end = [...rest.bare].findIndex((char) => {
        if ('([{'.includes(char))
            depth += 1;
        else if (')]}'.includes(char))
            depth -= 1;
        return depth < 0 || (depth === 0 && char === ',');
    });
    return end < 0 ? rest : sliceOf(rest, 0, end);
}
const NOT_KNOWN = { code: '', bare: '' };
function resolve(target, variables) {
    const variable = VARIABLE.exec(target.bare)?.[1];
    const known = variable === undefined ? undefined : variables.get(variable);
    return known ?? readTargets(target);
}
function readTargets(expression) {
    const refs = readRefs(expression);
    const alternatives = expression.bare.match(/\belse\b|\bor\b/g)?.length ?? 0;
    return { refs, isKnown: refs.length > alternatives && !/[~+]/.test(expression.bare) };
}
function readVariables(pieces) {
    const variables = new Map();
    const add = (name, { refs, isKnown }) => {
        const before = variables.get(name) ?? { refs: [], isKnown: true };
        const all = { refs: [...before.refs, ...refs], isKnown: before.isKnown && isKnown };
        variables.set(name, all);
    };
    for (const piece of pieces) {
        if (piece.kind !== 'statement')
            continue;
        const assigned = ASSIGNMENT.exec(piece.bare);
        const other = OTHER_ASSIGNMENT.exec(piece.bare);
        if (assigned)
            add(assigned[1] ?? '', readTargets(sliceOf(piece, assigned[0].length)));
        else
            for (const name of (other?.[1] ?? other?.[2] ?? '').split(','))
                add(name.trim(), { refs: [], isKnown: false });
    }
    return variables;
}
function readRefs({ code, bare }) {
    return [...bare.matchAll(REF)].flatMap(({ indices = [] }) => {
        const [first, second] = [indices[2], indices[4]].map((at) => at && code.slice(...at));
        if (first === undefined || /\\/.test(first + (second ?? '')))
            return [];
        return second === undefined
            ? { packageName: undefined, name: first }
            : { packageName: first, name: second };
    });
}

;// CONCATENATED MODULE: ./build/plan/target-name.js

const TARGET_NAME = /\btarget\s*(?:\.\s*name\b|\[\s*['"]name['"]\s*\]|\.\s*get\s*\(\s*['"]name['"])|\bgenerate_schema_name_for_env\b/;
function readsTargetName(template) {
    return splitJinja(template).some(({ kind, bare }) => kind !== 'text' && TARGET_NAME.test(bare));
}

;// CONCATENATED MODULE: ./build/plan/hook-writes.js



const NO_HOOKS = {
    hooks: [],
    written: new Map(),
    named: new Set(),
    readTargetName: [],
};
const REFERRED = new Set(['model', 'seed', 'snapshot']);
function findHookUse(hooks, project) {
    const written = new Map();
    const named = new Set();
    const byName = groupByName(project.nodes);
    const resolve = ({ packageName, name }) => (byName.get(name) ?? [])
        .filter((node) => packageName === undefined || node.packageName === packageName)
        .map(({ uniqueId }) => uniqueId);
    for (const hook of hooks) {
        const isRunHook = hook.uniqueId.startsWith('operation.');
        const targets = textsOf(hook, project).map(findRefTargets);
        const certain = targets.flatMap((one) => one.written.flatMap(resolve));
        const all = targets.flatMap((one) => one.all.flatMap(resolve));
        const isComputed = targets.some((one) => one.isComputed);
        const possible = isComputed ? [...all, ...hook.parents] : [];
        for (const id of [...all, ...(isRunHook ? hook.parents : [])])
            if (project.nodes.has(id))
                named.add(id);
        for (const id of certain)
            written.set(id, { hook, certain: true });
        for (const id of possible) {
            const node = project.nodes.get(id);
            if (node?.relationName && REFERRED.has(node.resourceType) && !written.has(id))
                written.set(id, { hook, certain: false });
        }
    }
    const readTargetName = hooks.filter((hook) => textsOf(hook, project).some(readsTargetName));
    return { hooks, written, named, readTargetName };
}
function textsOf(hook, project) {
    return [hook.code, ...macrosOf(hook, project).map(({ sql }) => sql)];
}
function macrosOf({ code, macros, uniqueId }, project) {
    const called = new Set([...code.matchAll(/(\w+)\s*\(/g)].map(([, name]) => name));
    const byText = [...project.macros.values()].filter(({ name }) => called.has(name));
    const start = uniqueId.startsWith('operation.') ? macros : [];
    const builtIn = (0,macro_changes/* findBuiltInPackages */.Ut)(project);
    const own = new Map([...project.macros].filter(([, { packageName }]) => !builtIn.has(packageName)));
    return (0,macro_changes/* reachMacros */.zT)([...start, ...byText.map((macro) => macro.uniqueId)], own)
        .map((id) => own.get(id))
        .filter((macro) => macro !== undefined);
}
function groupByName(nodes) {
    const groups = new Map();
    for (const node of nodes.values()) {
        if (!REFERRED.has(node.resourceType) || node.relationName === null)
            continue;
        const group = groups.get(node.name);
        if (group)
            group.push(node);
        else
            groups.set(node.name, [node]);
    }
    return groups;
}
function describeHook({ kind, packageName, uniqueId }) {
    return kind.startsWith('on-run') ? `${kind} of ${packageName}` : `${kind} of ${uniqueId}`;
}

;// CONCATENATED MODULE: ./build/pipelines/ci/hooks.js









async function loadHookUse(job, { nodes, metadata }, planned) {
    if (planned.length === 0)
        return NO_HOOKS;
    const running = new Set(planned);
    return (0,read_artifact/* readArtifact */.R)((0,external_node_path_.join)((0,connect/* targetPath */.Bd)(job), 'manifest.json'), (bytes) => {
        const { hooks, macros } = readHooks(bytes, running);
        const adapterType = metadata.adapterType ?? '';
        return findHookUse(hooks, { nodes, macros, adapterType });
    });
}
const SHOWN_HOOKS = 5;
function noteTargetName({ settings }, runState, target, { readTargetName }) {
    if (readTargetName.length === 0 || settings.ciTarget !== undefined)
        return;
    const names = [...new Set(readTargetName.map(describeHook))];
    const more = names.length > SHOWN_HOOKS ? ` and ${names.length - SHOWN_HOOKS} more hooks` : '';
    const verb = names.length === 1 ? 'reads' : 'read';
    runState.notices.push(`${names.slice(0, SHOWN_HOOKS).join(', ')}${more} ${verb} target.name, which is "${target.target}" here as in production. ` +
        'Set "ci-target" to a target of another name if pull requests are to run without what is for production only.');
}
function listHookRelations({ nodes, hooks }, manifest) {
    const planned = new Set(nodes.map(({ uniqueId }) => uniqueId));
    return [...hooks.written].flatMap(([id, write]) => {
        const node = manifest.nodes.get(id);
        return node?.relationName && !planned.has(id) ? [{ ...write, node }] : [];
    });
}
function listHookSchemas({ hooks }, relations, manifest, isolatedSchema) {
    if (hooks.length === 0)
        return [];
    const [first] = [...manifest.nodes.values()].filter(({ resourceType }) => resourceType === 'operation');
    const anyNode = first ?? manifest.nodes.get(hooks[0]?.uniqueId ?? '');
    const own = { database: anyNode?.database ?? '', schema: isolatedSchema };
    const places = relations.flatMap(({ node: { database, schema } }) => schema === null || !(0,own_name/* isOwnName */.s)(schema, isolatedSchema)
        ? []
        : [{ database: database ?? '', schema }]);
    return [own, ...places];
}
async function bringHookRelations({ settings }, runState, warehouse, { schema }, relations, production) {
    const requests = relations.flatMap(({ node }) => {
        const relation = (0,relation_place/* resolvePlace */.M)(node);
        const before = (0,relation_place/* resolvePlace */.M)(production.nodes.get(node.uniqueId));
        return relation && before ? [{ uniqueId: node.uniqueId, relation, production: before }] : [];
    });
    const clones = await (0,warehouse_clones/* prepareClones */.a)(warehouse, requests, { maxRows: settings.cloneMaxRows });
    const brought = new Set();
    const by = new Map(relations.map((one) => [one.node.uniqueId, one]));
    for (const { uniqueId, how, note } of clones) {
        const relation = by.get(uniqueId);
        if (how !== 'full-refresh')
            brought.add(uniqueId);
        else if (relation?.certain)
            refuseHookWrite(relation, note ?? '');
    }
    if (brought.size > 0)
        runState.notices.push(describeBrought(relations, brought, schema));
    return brought;
}
function refuseHookWrite({ node, hook }, note) {
    throw new errors/* RefusedError */.fk(`The ${describeHook(hook)} changes ${node.uniqueId}, which this pull request does not build. It would change production’s relation. ` +
        `The relation could not be copied into the pull request’s schema. ${note} Nothing was built.`, {
        hint: 'If the size is the reason, raise "clone-max-rows". Otherwise set `ci-target` to a target with another name and run the hook on the production target only.',
        location: { file: hook.originalFilePath },
    });
}
function describeBrought(relations, brought, schema) {
    const lines = relations
        .filter(({ node }) => brought.has(node.uniqueId))
        .map(({ node, hook, certain }) => {
        const verb = certain ? 'writes to' : 'may write to';
        return `${node.uniqueId} (the ${describeHook(hook)} ${verb} it)`;
    });
    return `Hooks use copies of production’s relations in the schema ${schema}: ${lines.join(', ')}.`;
}

// EXTERNAL MODULE: ./build/report/comment.js
var comment = __webpack_require__(17554);
// EXTERNAL MODULE: ./build/text/node-label.js
var node_label = __webpack_require__(23111);
;// CONCATENATED MODULE: ./build/pipelines/ci/leftovers.js





const NAMES = 5;
async function dropEarlier(runState, warehouse, place, planned, databases) {
    const dropped = await dropLeftovers(warehouse, place, planned, databases);
    if (dropped.length === 0)
        return;
    const names = dropped.map(({ schema, identifier }) => `${schema}.${identifier}`).sort();
    runState.notices.push(`Dropped ${(0,node_label/* listItems */.Dw)(names, NAMES)}: earlier pushes built ${names.length === 1 ? 'it' : 'them'}, and this pull request no longer does.`);
}
async function mayHaveBuilt(job, pullRequest) {
    if (job.dryRun || job.context.event === 'command')
        return false;
    if (!job.settings.comment)
        return (await fetchEarlierRun(job)) !== undefined;
    try {
        const comments = await job.ports.github.listComments(pullRequest);
        const marker = (0,comment/* commentMarker */.Ql)(job.project.name);
        return comments.some(({ body }) => body.startsWith(marker));
    }
    catch (error) {
        if (!(error instanceof errors/* ActionError */.lZ))
            throw error;
        job.ports.runner.info(`It is not known whether an earlier push built something. ${error.message}`);
        return false;
    }
}

;// CONCATENATED MODULE: ./build/pipelines/ci/manifest-alone.js


async function linkManifestAlone({ settings, scratch }, directory, name) {
    if (settings.select.length > 0 || settings.exclude.length > 0)
        return directory;
    const folder = (0,external_node_path_.join)(scratch, name);
    await (0,promises_.mkdir)(folder);
    await (0,promises_.symlink)((0,external_node_path_.join)(directory, 'manifest.json'), (0,external_node_path_.join)(folder, 'manifest.json'));
    return folder;
}

;// CONCATENATED MODULE: ./build/pipelines/ci/run-markers.js


function nameRun({ runId, runAttempt }) {
    return `${runId}-${runAttempt}`;
}
async function sortRuns(github, runs, own, earlier) {
    const others = { ended: [], open: [] };
    for (const run of new Set(runs.map((each) => each.run))) {
        if (run === nameRun({ runId: own.id, runAttempt: own.attempt }))
            continue;
        const isOver = earlier.includes(run) || (await hasEnded(github, run, own));
        (isOver ? others.ended : others.open).push(run);
    }
    return others;
}
async function hasEnded(github, run, own) {
    const [, id, attempt] = /^(\d+)-(\d+)$/.exec(run) ?? [];
    if (id === undefined || Number(id) === own.id)
        return true;
    try {
        const known = await github.getWorkflowRun(Number(id));
        return known.status === 'completed' || known.attempt > Number(attempt);
    }
    catch (error) {
        if (!(error instanceof errors/* GitHubError */.y_))
            throw error;
        return error.status === 404;
    }
}
async function wasAlone(warehouse, schemas, run) {
    const runs = await loadSchemaRuns(warehouse, schemas);
    const ours = runs.filter((each) => each.run === run);
    if (ours.length === schemas.length && runs.length === ours.length)
        return true;
    await markRun(warehouse, schemas, run, []);
    return false;
}
const ADVICE = 'Give the workflow a `concurrency` group for each pull request, and run it again.';
function describeOpenRuns(open) {
    const names = open.map((run) => run.replace(/-(\d+)$/, ' (attempt $1)'));
    const who = names.length === 1 ? `Run ${names[0]} builds` : `Runs ${names.join(', ')} build`;
    return `${who} into the schemas of this pull request at the same time, so nothing of an earlier push is used. ${ADVICE}`;
}
const NOT_ALONE = `Another run built into the schemas of this pull request at the same time, so the rows may be of either. The next push builds everything. ${ADVICE}`;

;// CONCATENATED MODULE: ./build/pipelines/ci/build-pull.js






















async function buildPull(job, runState, session, parts) {
    const { target, plan, review, manifest, comparison, earlier, warehouse, owner, schemas } = parts;
    const build = (0,steps_build/* startBuild */.b)(manifest.nodes);
    runState.build = build;
    const fingerprint = comparison && (await computeFingerprint(job, target, session, comparison.state, manifest));
    const runs = await loadSchemaRuns(warehouse, schemas);
    const known = earlier ? [nameRun(earlier.state.record)] : [];
    const others = await sortRuns(job.ports.github, runs, job.context.run, known);
    if (others.open.length > 0)
        runState.notices.push(describeOpenRuns(others.open));
    const reusable = earlier && earlier.state.record.basis === fingerprint && others.open.length === 0
        ? await findReusable(job, session, parts, { earlier, runs })
        : new Set();
    const rest = plan.nodes.filter(({ uniqueId }) => !reusable.has(uniqueId));
    if (earlier && reusable.size > 0)
        takeOver(runState, build, earlier, reusable, rest.length);
    await dropEarlier(runState, warehouse, { owner, isolated: target.schema }, plan.writing, (0,manifests/* listDatabases */.Pf)(manifest));
    if (earlier && rest.length === 0)
        return {
            build,
            reused: reusable,
            marker: nameRun(earlier.state.record),
            fingerprint: undefined,
        };
    const { id, attempt } = job.context.run;
    const marker = nameRun({ runId: id, runAttempt: attempt });
    await markRun(warehouse, schemas, marker, others.ended);
    if (comparison) {
        if (job.settings.fullRefresh !== 'on')
            review.pasts = await cloneProduction(job, warehouse, rest, { ...parts, comparison });
        const { hookRelations } = parts;
        const brought = await bringHookRelations(job, runState, warehouse, target, hookRelations, comparison.relations);
        const functions = rest.filter(({ resourceType }) => resourceType === 'function');
        const own = new Set([...reusable, ...brought, ...functions.map(({ uniqueId }) => uniqueId)]);
        await runPinned(job, runState, build, session, {
            rest,
            own,
            named: plan.hooks.named,
            login: target,
            manifest,
            comparison,
        });
    }
    else {
        const planned = (0,pinned_selection/* splitByCommand */.jM)(rest).build;
        const selection = await (0,pinned_nodes/* pinNodes */.Z)((0,external_node_path_.join)(job.scratch, 'pinned-build'), planned);
        await (0,retry/* runNodes */.b)(job, runState, build, session, { step: 'build', selection, planned });
    }
    return { build, reused: reusable, marker, fingerprint };
}
async function cloneProduction({ settings }, warehouse, nodes, { comparison, manifest, foresight, }) {
    const { moved = new Map(), scratch = new Set() } = foresight ?? {};
    const production = comparison.relations.nodes;
    const kept = nodes.filter(({ uniqueId }) => !scratch.has(uniqueId));
    const found = findRelationsFound(kept, { production, head: manifest.nodes, moved });
    const requests = (0,warehouse_clones/* buildCloneRequests */.E)(nodes, found);
    const clones = await (0,warehouse_clones/* prepareClones */.a)(warehouse, requests, { maxRows: settings.cloneMaxRows });
    return clones.map((clone) => {
        if (clone.how !== 'empty')
            return clone;
        if (scratch.has(clone.uniqueId))
            return { ...clone, how: 'refresh' };
        return moved.has(clone.uniqueId) ? { ...clone, how: 'moved' } : clone;
    });
}
async function findReusable(job, session, { plan, manifest }, { earlier, runs }) {
    const { state, runResults } = earlier;
    const written = Map.groupBy(runs, nameSchema);
    const kept = [...written]
        .filter(([, by]) => by.every(({ run }) => run === nameRun(state.record)))
        .map(([schema]) => schema);
    if (kept.length === 0)
        return new Set();
    const compared = await linkManifestAlone(job, state.directory, 'earlier-manifest');
    const since = await (0,list_selected/* listSelected */.gx)(job, session, selection/* MODIFIED */.Cp, ['--state', compared]);
    const results = (0,run_results/* toNodeResults */.c8)(runResults);
    const planned = plan.nodes.map(({ uniqueId }) => uniqueId);
    const mayHaveChanged = planned.filter((id) => manifest.nodes.get(id)?.rendersRows);
    return computeReusable(planned, manifest.nodes, {
        statuses: new Map(results.map(({ uniqueId, status }) => [uniqueId, status])),
        changed: new Set([...since, ...mayHaveChanged]),
        isKept(id) {
            const node = manifest.nodes.get(id);
            return !node?.relationName || kept.includes(nameSchema(node));
        },
    });
}
function takeOver(runState, build, { state, runResults }, reusable, rest) {
    const results = runResults.results.filter(({ unique_id }) => reusable.has(unique_id));
    build.runResults = { ...runResults, results };
    build.results = (0,run_results/* toNodeResults */.c8)(build.runResults);
    const total = reusable.size + rest;
    runState.notices.push(`${reusable.size} of ${total} nodes and tests are unchanged since the push ${state.record.sha.slice(0, 7)} and are not built again. ` +
        'To build everything again, add the label dbt-full-build.');
}
async function runPinned(job, runState, build, session, parts) {
    const { rest, own, named, manifest, comparison, login } = parts;
    const deferred = (0,external_node_path_.join)(job.scratch, 'deferred');
    await (0,promises_.mkdir)(deferred);
    const running = rest.map(({ uniqueId }) => uniqueId);
    const above = computeDeferral(running, manifest.nodes, own, named);
    await writeDeferred((0,external_node_path_.join)(comparison.state.directory, 'manifest.json'), above, (0,external_node_path_.join)(deferred, 'manifest.json'));
    const deferral = ['--defer', '--favor-state', '--defer-state', deferred];
    const commands = (0,pinned_selection/* splitByCommand */.jM)(rest);
    let succeeded = true;
    for (const step of ['build', 'test']) {
        const ids = commands[step];
        if (ids.length === 0)
            continue;
        const selection = await (0,pinned_nodes/* pinNodes */.Z)((0,external_node_path_.join)(job.scratch, `pinned-${step}`), ids);
        const command = { step, selection, planned: ids };
        const isWell = await (0,retry/* runNodes */.b)(job, runState, build, session, command, deferral);
        succeeded &&= isWell;
    }
    build.succeeded = succeeded;
    const built = new Set(running);
    const read = [...above].flatMap((id) => {
        const node = built.has(id) ? undefined : comparison.relations.nodes.get(id);
        return node ? [node] : [];
    });
    const messages = build.results.flatMap(({ status, message }) => status === 'error' && message !== null ? [message] : []);
    runState.notices.push(...describeDeniedReads(messages, read, login));
}
function nameSchema({ database, schema }) {
    return `${database ?? ''}.${schema}`.toLowerCase();
}

// EXTERNAL MODULE: ./build/text/quantities.js
var quantities = __webpack_require__(95765);
;// CONCATENATED MODULE: ./build/plan/target-schema.js

const NAMED = 5;
function describeTargetSchemaReaders(nodes, schema) {
    const readers = nodes.filter((node) => node.readsTargetSchema);
    if (readers.length === 0)
        return undefined;
    const names = readers.slice(0, NAMED).map((node) => `${node.name} (${node.originalFilePath})`);
    const more = readers.length - names.length;
    const rest = more > 0 ? ` and ${(0,quantities/* formatNumberOf */.Of)(more, 'other node')}` : '';
    return (`${names.join(', ')}${rest} ${readers.length === 1 ? 'uses' : 'use'} target.schema, which is ${schema} in this pull request. ` +
        'What is looked up there is only what this pull request builds. ' +
        'To read production, use ref() or source(), or take the schema from a var.');
}

// EXTERNAL MODULE: ./build/config/isolated-schema.js
var isolated_schema = __webpack_require__(84906);
;// CONCATENATED MODULE: ./build/plan/guard-advice.js

function adviseOn({ node, ofProduction }, cause, targets) {
    if (ofProduction && (0,own_name/* isOwnName */.s)(node.schema, targets.isolatedSchema))
        return 'Production has a schema with that name. Set `ci-schema` to another name.';
    if (cause?.kind === 'config')
        return cause.key === 'target_schema'
            ? adviseOnTargetSchema(node.schema ?? 'snapshots', targets)
            : `Derive ${cause.key} from {{ target.schema }}, so that each target has its own files.`;
    if (cause?.kind === 'macro' && cause.dependsOnTargetName)
        return adviseOnTargetName(targets);
    return ('Let generate_schema_name keep its names in production, and put the target’s schema first elsewhere: ' +
        `\`{% if ${isProduction(targets)} %}\`, what it does now, ` +
        '`{% else %}{{ target.schema }}_{{ custom_schema_name | trim }}{% endif %}`. ' +
        `${whatDiffers(targets)} Without the condition, the next deploy would move production’s relations.`);
}
function adviseOnTargetSchema(schema, targets) {
    const value = `'${schema}' if ${isProduction(targets)} else target.schema ~ '_${schema}'`;
    return (`Let it follow the target elsewhere: \`target_schema: "{{ ${value} }}"\`, or in \`config()\` ` +
        `\`target_schema=(${value})\`. Production’s snapshot stays where it is. ${whatDiffers(targets)}`);
}
function adviseOnTargetName({ ciTarget }) {
    if (ciTarget !== undefined)
        return (`The macro checks the target name, and names schemas for \`${ciTarget}\` (\`ci-target\`) without ` +
            'regard to the target’s schema. Change that branch of the macro so that it derives every schema ' +
            'from target.schema, or set `ci-target` to a target that it does not treat so.');
    return ('The macro checks the target name. Add a target to profiles.yml with a name that the macro does not ' +
        'treat as production, and set `ci-target` to it. It may use the same connection.');
}
function isProduction({ ciTarget, productionTarget, productionSchema }) {
    if (ciTarget !== undefined && productionTarget !== undefined && ciTarget !== productionTarget)
        return `target.name == '${productionTarget}'`;
    const isKnown = productionSchema !== undefined && !productionSchema.includes('{');
    return `target.schema == '${isKnown ? productionSchema : 'the schema of your production target'}'`;
}
function whatDiffers({ ciTarget }) {
    return ciTarget === undefined
        ? 'A pull request builds with the production target, where only the schema differs.'
        : '';
}

;// CONCATENATED MODULE: ./build/plan/guard.js



function findStrayWrites(plan, isolatedSchema, production) {
    const files = plan.writing.flatMap((node) => {
        const place = node.files?.place;
        return place === undefined || (0,own_name/* isOwnName */.s)(place, isolatedSchema)
            ? []
            : [{ node, place, ofProduction: false }];
    });
    return [...findStrayRelations(plan.writing, isolatedSchema, production), ...files];
}
function findStrayRelations(nodes, isolatedSchema, production) {
    return nodes.flatMap((node) => {
        const place = node.relationName ?? '';
        const ofProduction = production.has((0,own_name/* normaliseRelation */.z)(place));
        return ofProduction || !(0,own_name/* isOwnName */.s)(node.schema, isolatedSchema)
            ? [{ node, place, ofProduction }]
            : [];
    });
}
function mayShareNames(known, schema, isolatedSchema) {
    if ([...known].some((name) => (0,own_name/* isOwnName */.s)(name, isolatedSchema)))
        return true;
    if (schema === undefined)
        return false;
    return schema.includes('{') ? known.size === 0 : (0,own_name/* isOwnName */.s)(schema, isolatedSchema);
}
function refuseLongSchemas(plan, limit) {
    if (limit === undefined)
        return;
    const node = plan.writing.find(({ schema }) => (schema?.length ?? 0) > limit);
    if (node === undefined)
        return;
    throw new errors/* RefusedError */.fk(`The schema ${node.schema} has ${node.schema?.length} characters. The warehouse allows ${limit}. Nothing was built.\n` +
        `  ${node.uniqueId} (${node.originalFilePath}) → ${node.relationName}`, { hint: 'Shorten `ci-schema`, or the custom schema of this node.' });
}
function refuseStrayWrites(stray, targets, causeOf) {
    const found = stray.map((write) => ({ write, cause: causeOf(write) }));
    const [first] = found;
    if (first === undefined)
        return;
    throw new errors/* RefusedError */.fk([
        `This pull request would write to ${describeAll(stray, targets.isolatedSchema)}. Nothing was built.`,
        ...found.map(({ write: { node, place, by }, cause }) => `  ${by ? `${by}, to ` : ''}${node.uniqueId} (${node.originalFilePath}) → ${place}${cause ? `: ${describe(cause)}` : ''}`),
    ].join('\n'), {
        hint: adviseOn(first.write, first.cause, targets),
        ...(first.cause && { location: first.cause.location }),
    });
}
function describeAll(stray, isolatedSchema) {
    const ofProduction = stray.filter((write) => write.ofProduction).length;
    if (ofProduction === stray.length)
        return `${count(stray.length)} of production`;
    const all = `${count(stray.length)} outside its own schema ${isolatedSchema}`;
    return ofProduction === 0 ? all : `${all}, ${ofProduction} of them production’s`;
}
function count(relations) {
    return relations === 1 ? 'a relation' : `${relations} relations`;
}
function describe(cause) {
    const { file, line } = cause.location;
    const where = line === undefined ? file : `${file}:${line}`;
    return cause.kind === 'macro'
        ? `${where} ignores the target’s schema`
        : `${where} sets ${cause.key}`;
}

// EXTERNAL MODULE: ./build/dbt/artifacts/pick-manifest.js
var pick_manifest = __webpack_require__(64196);
// EXTERNAL MODULE: ./node_modules/yaml/dist/index.js
var dist = __webpack_require__(38815);
// EXTERNAL MODULE: ./build/text/yaml.js + 1 modules
var yaml = __webpack_require__(59477);
;// CONCATENATED MODULE: ./build/plan/config-line.js



const SECTIONS = {
    model: ['models'],
    seed: ['seeds'],
    snapshot: ['snapshots'],
    test: ['data_tests', 'tests'],
};
function findSqlConfigLine(sql, key, node) {
    const set = new RegExp(`(?<![\\w.])${key}\\s*=(?!=)|(['"])${key}\\1\\s*:`, 'g');
    const offsets = findBlock(splitJinja(sql), node)
        .filter(({ kind, bare }) => kind !== 'text' && CONFIG_CALL.test(bare))
        .flatMap(({ bare, offset }) => [...bare.matchAll(set)].map(({ index }) => offset + index));
    const [line, ...others] = new Set(offsets.map((offset) => lineAt(sql, offset)));
    return others.length === 0 ? line : undefined;
}
const CONFIG_CALL = /^\s*(?:do\s+)?config\s*\(/;
function findBlock(pieces, { name }) {
    const isStatement = ({ kind, bare }, words) => kind === 'statement' && words.test(bare);
    const start = pieces.findIndex((piece) => isStatement(piece, new RegExp(`^\\s*snapshot\\s+${name}\\s*$`)));
    if (start < 0)
        return pieces;
    const block = pieces.slice(start);
    return block.slice(0, block.findIndex((piece) => isStatement(piece, /^\s*endsnapshot\s*$/)) + 1);
}
function findPropertyLine(yamlText, key, { name }) {
    const lines = new dist/* LineCounter */.HN();
    const root = (0,yaml/* parseYaml */.h)(yamlText, { lineCounter: lines }).document.contents;
    const lists = (0,dist/* isMap */.jh)(root)
        ? root.items.map(({ value }) => value).filter((each) => (0,dist/* isSeq */.oP)(each))
        : [];
    const entries = lists.flatMap(({ items }) => items).filter((each) => (0,dist/* isMap */.jh)(each));
    const entry = entries.find((each) => String(each.get('name')) === name);
    const config = entry?.get('config');
    const offset = entry && (offsetOf((0,dist/* isMap */.jh)(config) ? config : undefined, [key]) ?? offsetOf(entry, [key]));
    return offset === undefined ? undefined : lines.linePos(offset).line;
}
function findProjectLine(yamlText, key, node) {
    const lines = new dist/* LineCounter */.HN();
    const root = (0,yaml/* parseYaml */.h)(yamlText, { lineCounter: lines }).document.contents;
    let found;
    for (const section of SECTIONS[node.resourceType] ?? []) {
        let level = (0,dist/* isMap */.jh)(root) ? root.get(section) : undefined;
        for (const folder of ['', ...node.fqn]) {
            if (folder !== '')
                level = (0,dist/* isMap */.jh)(level) ? level.get(folder) : undefined;
            found = offsetOf((0,dist/* isMap */.jh)(level) ? level : undefined, [`+${key}`, key]) ?? found;
        }
    }
    return found === undefined ? undefined : lines.linePos(found).line;
}
function offsetOf(map, keys) {
    const keyed = map?.items.map((item) => item.key).filter((key) => (0,dist/* isScalar */.jn)(key)) ?? [];
    return keyed.find(({ value }) => keys.includes(String(value)))?.range?.[0];
}
function lineAt(text, offset) {
    return text.slice(0, offset).split('\n').length;
}

;// CONCATENATED MODULE: ./build/plan/schema-results.js

const TARGET_SCHEMA = /\btarget\s*(?:\.\s*schema\b|\[\s*['"]schema['"]\s*\]|\.\s*get\s*\(\s*['"]schema['"])/;
const RETURN = /^\s*(?:do\s+)?return\s*\((?<value>.*)\)\s*$/s;
const SET = /^\s*set\s+(?<name>\w+)\s*=(?<value>.*)$/s;
const schema_results_OPENING = /^\s*(?:if|for)\b/;
const NEXT = /^\s*(?:elif|else)\b/;
const schema_results_CLOSING = /^\s*(?:endif|endfor)\b/;
function findFixedResults(sql, follows) {
    const pieces = splitJinja(sql).flatMap(trimPiece);
    const assignments = pieces.flatMap(readAssignment);
    const made = new Set();
    const isMade = (bare) => TARGET_SCHEMA.test(bare) || follows(bare) || namesIn(bare).some((name) => made.has(name));
    for (const { name, value } of assignments)
        if (isMade(value))
            made.add(name);
    const returned = [];
    const root = { follows: false, fixed: [] };
    const stack = [root];
    for (const piece of pieces) {
        const branch = stack.at(-1) ?? root;
        const value = piece.kind === 'text' ? undefined : RETURN.exec(piece.bare)?.groups?.value;
        if (value !== undefined) {
            if (!isMade(value))
                returned.push(piece);
        }
        else if (piece.kind !== 'statement') {
            if (piece.kind === 'expression' && isMade(piece.bare))
                branch.follows = true;
            else
                branch.fixed.push(piece);
        }
        else if (schema_results_OPENING.test(piece.bare)) {
            stack.push({ follows: branch.follows, fixed: [] });
        }
        else if (stack.length > 1 && (NEXT.test(piece.bare) || schema_results_CLOSING.test(piece.bare))) {
            stack.pop();
            const outer = stack.at(-1) ?? root;
            if (!branch.follows)
                outer.fixed.push(...branch.fixed);
            if (NEXT.test(piece.bare))
                stack.push({ follows: outer.follows, fixed: [] });
        }
    }
    const results = [...returned, ...(root.follows ? [] : root.fixed)];
    if (results.length > 0)
        return results.sort((a, b) => a.offset - b.offset);
    return assignments.filter(({ name, value }) => made.has(name) && !isMade(value));
}
function trimPiece({ code, bare, offset, kind }) {
    const start = code.length - code.trimStart().length;
    const end = code.trimEnd().length;
    if (start >= end)
        return [];
    return [
        { kind, code: code.slice(start, end), bare: bare.slice(start, end), offset: offset + start },
    ];
}
function readAssignment(piece) {
    const { name, value } = (piece.kind === 'statement' && SET.exec(piece.bare)?.groups) || {};
    return name === undefined || value === undefined ? [] : [{ ...piece, name, value }];
}
function namesIn(bare) {
    const withoutStrings = bare.replace(/'[^']*'|"[^"]*"/g, "''");
    return [...withoutStrings.matchAll(/(?<![.\w])[A-Za-z_]\w*/g)].map(([name]) => name);
}

;// CONCATENATED MODULE: ./build/plan/schema-naming.js




const FOLLOWING_CALL = /(?<![.\w])(?:dbt\.)?(?:default__)?generate_schema_name\s*\(/;
const FOLLOWING_DISPATCH = /dispatch\s*\(\s*['"]generate_schema_name['"]/;
function findFixedNaming(manifest, node) {
    const macro = findNamingMacro(manifest, node.packageName);
    return macro && new Naming(manifest, node).locate(macro, []);
}
function findNamingMacro(manifest, packageName) {
    const { macros, projectName, adapterType } = manifest;
    const builtIn = (0,macro_changes/* findBuiltInPackages */.Ut)(manifest);
    const others = new Set([...macros.values()].map((macro) => macro.packageName));
    const named = (name, packages) => [...packages].map((each) => macros.get(`macro.${each}.${name}`)).find(Boolean);
    const dispatched = [projectName, ...others].filter((each) => !builtIn.has(each));
    return (named('generate_schema_name', [packageName, projectName]) ??
        named(`${adapterType}__generate_schema_name`, dispatched) ??
        named('default__generate_schema_name', dispatched));
}
class Naming {
    #manifest;
    #node;
    #builtIn;
    constructor(manifest, node) {
        this.#manifest = manifest;
        this.#node = node;
        this.#builtIn = (0,macro_changes/* findBuiltInPackages */.Ut)(manifest);
    }
    locate(macro, callers) {
        const here = [...callers, macro];
        const [best, ...others] = this.#pick(macro, this.#resultsOf(macro, callers));
        const called = best && this.#callsIn(best.bare, macro).find((each) => !here.includes(each));
        if (called && this.#resultsOf(called, here).length > 0)
            return this.locate(called, here);
        const lineOf = (offset) => macro.sql.slice(0, offset).split('\n').length;
        const line = lineOf(best?.offset ?? 0);
        return {
            macro,
            line: others.every(({ offset }) => lineOf(offset) === line) ? line : undefined,
            dependsOnTargetName: here.some(({ sql }) => readsTargetName(sql)),
        };
    }
    #resultsOf(macro, callers) {
        const here = [...callers, macro];
        return findFixedResults(macro.sql, (bare) => {
            if (FOLLOWING_CALL.test(bare) || FOLLOWING_DISPATCH.test(bare))
                return true;
            const called = this.#callsIn(bare, macro).filter((each) => !here.includes(each));
            return called.some((each) => this.#resultsOf(each, here).length === 0);
        });
    }
    #pick(macro, results) {
        const { schema, customSchema } = this.#node;
        const parameter = /\(\s*(\w+)/.exec(splitJinja(macro.sql)[0]?.bare ?? '')?.[1] ?? '';
        const score = ({ code, bare }) => {
            if (schema !== null && wordsOf(code).includes(schema))
                return 2;
            return wordsOf(bare).includes(parameter) === (customSchema !== null) ? 1 : 0;
        };
        const best = Math.max(...results.map(score));
        return results.filter((result) => score(result) === best);
    }
    #callsIn(bare, macro) {
        return macro.macros
            .map((id) => this.#manifest.macros.get(id))
            .filter((called) => called !== undefined)
            .filter(({ packageName }) => !this.#builtIn.has(packageName))
            .filter(({ name }) => new RegExp(`(?<!\\w)${name}\\s*\\(`).test(bare));
    }
}
function wordsOf(code) {
    return code.split(/[^\w-]+/);
}

// EXTERNAL MODULE: ./build/pipelines/steps/lfs-pointers.js
var lfs_pointers = __webpack_require__(95382);
;// CONCATENATED MODULE: ./build/pipelines/ci/find-cause.js








class CauseFinder {
    #job;
    #nodes;
    #picked;
    constructor(job, nodes, picked) {
        this.#job = job;
        this.#nodes = nodes;
        this.#picked = picked;
    }
    static async open(job, { nodes }, writes) {
        const wanted = new Set(writes.map(({ node }) => node.uniqueId));
        const picked = await (0,read_artifact/* readArtifact */.R)((0,external_node_path_.join)((0,connect/* targetPath */.Bd)(job), 'manifest.json'), (bytes) => (0,pick_manifest/* pickManifest */.z)(bytes, (id) => wanted.has(id), new pick_manifest/* TextPool */.A()));
        return new CauseFinder(job, nodes, picked);
    }
    find({ node: { uniqueId, schema, files, originalFilePath }, place, }) {
        const node = this.#picked.nodes.get(uniqueId);
        if (!node)
            return undefined;
        if (place === files?.place)
            return this.#findConfig(node, files.key, originalFilePath);
        const config = JSON.parse(node.config);
        if (typeof config.target_schema === 'string')
            return this.#findConfig(node, 'target_schema', originalFilePath);
        const customSchema = typeof config.schema === 'string' ? config.schema : null;
        const naming = findFixedNaming(this.#picked, { ...node, schema, customSchema });
        if (naming === undefined)
            return undefined;
        const { macro, line, dependsOnTargetName } = naming;
        const path = this.#pathOf(macro.packageName, macro.originalFilePath);
        const [before, ...rest] = readText(path).split(withoutReturns(macro.sql));
        const start = rest.length > 0 ? before?.split('\n').length : undefined;
        const found = start === undefined || line === undefined ? undefined : start + line - 1;
        const location = this.#locate(path, found);
        return { kind: 'macro', location, dependsOnTargetName };
    }
    #findConfig(picked, key, file) {
        const node = { ...picked, fqn: JSON.parse(picked.fqn) };
        const patch = this.#nodes.get(picked.uniqueId)?.patchPath ?? file;
        const own = [file, patch].map((each) => this.#pathOf(picked.packageName, each));
        const lines = [
            ...own.map((path) => ({ path, find: isYaml(path) ? findPropertyLine : findSqlConfigLine })),
            ...[this.#job.project.name, picked.packageName].map((each) => ({
                path: this.#pathOf(each, 'dbt_project.yml'),
                find: findProjectLine,
            })),
        ];
        for (const { path, find } of lines) {
            const line = find(readText(path), key, node);
            if (line !== undefined)
                return { kind: 'config', key, location: this.#locate(path, line) };
        }
        const path = this.#pathOf(picked.packageName, file);
        return { kind: 'config', key, location: this.#locate(path, undefined) };
    }
    #pathOf(packageName, file) {
        return (0,external_node_path_.join)((0,lfs_pointers/* findPackage */.CV)(this.#job, packageName), file);
    }
    #locate(path, line) {
        const real = (0,external_node_fs_.existsSync)(path) ? (0,external_node_fs_.realpathSync)(path) : path;
        const file = (0,external_node_path_.relative)((0,external_node_fs_.realpathSync)(this.#job.settings.workspace), real);
        return { file, ...(line !== undefined && { line }) };
    }
}
function isYaml(path) {
    return /\.ya?ml$/.test(path);
}
function readText(path) {
    return (0,external_node_fs_.existsSync)(path) ? withoutReturns((0,external_node_fs_.readFileSync)(path, 'utf8')) : '';
}
function withoutReturns(text) {
    return text.replaceAll('\r\n', '\n');
}

;// CONCATENATED MODULE: ./build/pipelines/ci/guard-writes.js










async function guardWrites(job, session, { plan, hookRelations, manifest, target, productionTarget, production }) {
    const known = new Set((production ?? []).map(own_name/* normaliseRelation */.z));
    const findAll = () => [
        ...findStrayWrites(plan, target.schema, known),
        ...findStrayHooks(hookRelations, target.schema, known),
    ];
    const isUnknown = ({ ofProduction }) => !ofProduction;
    const unsure = findAll().some(isUnknown) || mayShareNames(known, productionTarget?.schema, target.schema);
    if (productionTarget && unsure)
        for (const name of await parseNames(job, session, productionTarget))
            known.add((0,own_name/* normaliseRelation */.z)(name));
    const stray = findAll();
    if (stray.length > 0) {
        const causes = await CauseFinder.open(job, manifest, stray);
        const targets = {
            isolatedSchema: target.schema,
            productionSchema: productionTarget?.schema,
            productionTarget: productionTarget?.target,
            ciTarget: job.settings.ciTarget,
        };
        refuseStrayWrites(stray, targets, (write) => causes.find(write));
    }
    refuseLongSchemas(plan, (0,isolated_schema/* findSchemaLimit */.W)(target.type));
}
function findStrayHooks(relations, isolatedSchema, production) {
    return relations
        .filter(({ certain }) => certain)
        .flatMap(({ node, hook }) => findStrayRelations([node], isolatedSchema, production).map((write) => ({
        ...write,
        by: describeHook(hook),
    })));
}
async function parseNames(job, session, target) {
    const targetPath = (0,external_node_path_.join)(job.scratch, 'production-target');
    const flags = [
        ...['--profiles-dir', target.profilesDir, '--profile', target.profile],
        ...['--target', target.target, '--target-path', targetPath],
    ];
    try {
        await (0,commands/* invokeWhole */.oH)(job, session, { args: ['parse', ...flags], place: (0,warehouse_target/* placeOf */.$t)(target) });
        return (0,manifests/* namesOfRelations */.PO)(await (0,manifests/* loadManifest */.eY)((0,external_node_path_.join)(targetPath, 'manifest.json')));
    }
    catch (error) {
        if (error instanceof errors/* DbtError */.xI)
            return [];
        throw error;
    }
}

;// CONCATENATED MODULE: ./build/plan/moved-sources.js
function findMovedSources(planned, project, production, isolatedSchema) {
    const isIsolated = (relation) => relation.toLowerCase().includes(isolatedSchema.toLowerCase());
    const read = collectSources(planned, project.nodes);
    return [...project.sources.values()].flatMap(({ uniqueId, relationName }) => {
        if (!read.has(uniqueId) || relationName === null || !isIsolated(relationName))
            return [];
        const before = production.get(uniqueId);
        if (!before?.relationName)
            return { uniqueId, relation: relationName, production: undefined };
        const { relationName: relation, schema } = before;
        return isIsolated(relation)
            ? []
            : { uniqueId, relation: relationName, production: { relation, schema } };
    });
}
function collectSources(planned, nodes) {
    const read = new Set();
    const pending = [...planned];
    for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
        for (const parent of nodes.get(id)?.dependsOn ?? []) {
            if (read.has(parent))
                continue;
            const node = nodes.get(parent);
            if (node && node.materialized !== 'ephemeral')
                continue;
            read.add(parent);
            pending.push(parent);
        }
    }
    return read;
}

// EXTERNAL MODULE: ./build/plan/source-line.js
var source_line = __webpack_require__(4076);
;// CONCATENATED MODULE: ./build/pipelines/ci/moved-sources.js





function refuseMovedSources(job, plan, manifest, { production, isolatedSchema }) {
    const planned = plan.nodes.map(({ uniqueId }) => uniqueId);
    const moved = findMovedSources(planned, manifest, production, isolatedSchema);
    const [first] = moved;
    if (first === undefined)
        return;
    const located = moved.map((source) => ({ source, location: locate(source, manifest, job) }));
    const [{ location } = { location: undefined }] = located;
    throw new errors/* RefusedError */.fk([
        `${moved.length === 1 ? 'A source follows' : `${moved.length} sources follow`} the target's schema, which is empty in a pull request. Nothing was built.`,
        ...located.map(({ source, location }) => `  ${moved_sources_describe(source, manifest, location)}`),
    ].join('\n'), { hint: moved_sources_adviseOn(first, manifest, job.project.name), ...(location && { location }) });
}
function moved_sources_describe(source, { sources }, location) {
    const { sourceName, name } = sources.get(source.uniqueId) ?? { sourceName: '', name: '' };
    const where = location ? ` (${[location.file, location.line].filter(Boolean).join(':')})` : '';
    const elsewhere = source.production ? `, ${source.production.relation} in production` : '';
    return `${sourceName}.${name}${where}: ${source.relation} here${elsewhere}`;
}
function moved_sources_adviseOn({ uniqueId, production }, { sources }, project) {
    const { sourceName = '', packageName = '' } = sources.get(uniqueId) ?? {};
    const schema = production?.schema ?? sourceName;
    if (packageName !== project)
        return `In "vars" of dbt_project.yml, set the variable that the package ${packageName} uses for the schema.`;
    const variable = `schema: "{{ var('${sourceName}_schema', '${schema}') }}"`;
    return `Write the schema that production reads: \`schema: ${schema}\`. If targets differ, write \`${variable}\`.`;
}
function locate({ uniqueId }, { sources }, { settings, project }) {
    const source = sources.get(uniqueId);
    if (!source || source.packageName !== project.name)
        return undefined;
    const path = (0,external_node_path_.join)(settings.projectDir, source.originalFilePath);
    const line = (0,source_line/* findSourceLine */.v)((0,external_node_fs_.readFileSync)(path, 'utf8'), source.sourceName);
    const file = (0,external_node_path_.relative)(settings.workspace, path);
    return { file, ...(line !== undefined && { line }) };
}

;// CONCATENATED MODULE: ./build/pipelines/ci/check-plan.js





async function checkPlan(job, runState, session, parts) {
    const { plan, target, project } = parts;
    const { manifest, productionTarget, production, comparison } = project;
    noteTargetName(job, runState, target, plan.hooks);
    const planned = plan.nodes.flatMap(({ uniqueId }) => manifest.nodes.get(uniqueId) ?? []);
    const lookups = describeTargetSchemaReaders(planned, target.schema);
    if (lookups !== undefined)
        (0,run_state/* addNotice */.Mp)(runState, lookups);
    const hookRelations = comparison ? listHookRelations(plan, manifest) : [];
    await guardWrites(job, session, {
        ...{ plan, hookRelations, manifest, target, productionTarget },
        production: production?.relations.names,
    });
    refuseMovedSources(job, plan, manifest, {
        production: production?.relations.sources ?? new Map(),
        isolatedSchema: target.schema,
    });
    return hookRelations;
}

// EXTERNAL MODULE: ./build/warehouse/schemas.js
var schemas = __webpack_require__(51984);
;// CONCATENATED MODULE: ./build/pipelines/ci/claim-schemas.js



async function claimPullRequestSchemas(job, runState, warehouse, parts) {
    const { created, ours, theirs, unmarked, unreadable } = await (0,schemas/* claimSchemas */.BO)(warehouse, parts.schemas, (0,steps_job/* ownerOf */.b)(job, parts.pullRequest), parts.isolatedSchema);
    if (theirs.length > 0)
        throw new errors/* RefusedError */.fk([
            'The schema of this pull request belongs to another pull request. Nothing was built.',
            ...theirs.map(({ schema, owner }) => `  ${schema}: pull request ${owner.pull_request} of ${owner.repository}, project ${owner.project}`),
        ].join('\n'), {
            hint: 'Set "ci-schema" to a name that only this repository uses, e.g. "shop_pr_{number}".',
        });
    if (unreadable.length > 0)
        throw new errors/* RefusedError */.fk([
            'The schema of this pull request has a table dbt_ci_schema_owner that this action did not write. Nothing was built.',
            ...unreadable.map(({ schema }) => `  ${schema}`),
        ].join('\n'), { hint: 'Rename that table, or set "ci-schema" to a name that nothing else uses.' });
    if (unmarked.length > 0)
        runState.notices.push(`${unmarked.map(({ schema }) => schema).join(', ')} already existed. ` +
            'This pull request builds into it. It is not dropped when the pull request closes.');
    return [...created, ...ours];
}

// EXTERNAL MODULE: ./build/pipelines/steps/packages.js
var steps_packages = __webpack_require__(7219);
;// CONCATENATED MODULE: ./build/plan/isolated-names.js
function createFollowsTarget(schemas) {
    const { production, isolated } = schemas;
    const asInProduction = (text) => text
        .replaceAll(isolated, production)
        .replaceAll(isolated.toUpperCase(), production.toUpperCase())
        .replaceAll(isolated.toLowerCase(), production.toLowerCase());
    return (before, after) => {
        const renamed = rename(after, asInProduction);
        const text = toText(renamed);
        return text !== toText(after) && text === toText(before);
    };
}
function rename(value, change) {
    if (typeof value === 'string')
        return change(value);
    if (Array.isArray(value))
        return value.map((item) => rename(item, change));
    if (typeof value !== 'object' || value === null)
        return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, rename(inner, change)]));
}
function toText(value) {
    return JSON.stringify(value, (_, inner) => typeof inner === 'object' && inner !== null && !Array.isArray(inner)
        ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
        : inner);
}

;// CONCATENATED MODULE: ./build/state/write-aligned.js




const RENDERED = {
    ...Object.fromEntries(manifest_text/* NODE_SECTIONS */.yR.map((name) => [name, ['config', 'unrendered_config']])),
    sources: ['database', 'schema', 'identifier', 'relation_name'],
};
async function writeAligned(files, isolatedSchema, follows) {
    const candidates = await (0,read_artifact/* readArtifact */.R)(files.head, (bytes) => findNamed(bytes, isolatedSchema));
    if (candidates.size === 0)
        return [];
    return (0,read_artifact/* readArtifact */.R)(files.production, async (bytes) => {
        const changed = new Map(findFollowing(bytes, candidates, follows));
        if (changed.size > 0)
            await (0,pieces/* writePieces */.R)(files.aligned, renderWith(bytes, changed));
        return [...changed.keys()];
    });
}
function* readRendered(manifest) {
    for (const [section, content] of (0,json_members/* readMembers */.mo)(manifest)) {
        const fields = RENDERED[section];
        if (fields === undefined || content[0] !== '{'.charCodeAt(0))
            continue;
        for (const [id, entry] of (0,json_members/* readMembers */.mo)(content))
            yield [id, entry, fields];
    }
}
function findNamed(manifest, schema) {
    const named = new Map();
    const isNamed = (value) => (JSON.stringify(value) ?? '').toLowerCase().includes(schema.toLowerCase());
    for (const [id, entry, fields] of readRendered(manifest)) {
        const values = (0,json_members/* parseMember */.yl)(entry);
        const found = fields.filter((field) => isNamed(values[field]));
        if (found.length > 0)
            named.set(id, Object.fromEntries(found.map((f) => [f, values[f]])));
    }
    return named;
}
function* findFollowing(manifest, candidates, follows) {
    for (const [id, entry] of readRendered(manifest)) {
        const now = candidates.get(id);
        if (!now)
            continue;
        const before = (0,json_members/* parseMember */.yl)(entry);
        const fields = Object.entries(now).filter(([field, value]) => follows(before[field], value));
        if (fields.length > 0)
            yield [id, { ...before, ...Object.fromEntries(fields) }];
    }
}
function* renderWith(manifest, changed) {
    let separator = '{';
    for (const [name, content] of (0,json_members/* readMembers */.mo)(manifest)) {
        yield `${separator}${JSON.stringify(name)}:`;
        separator = ',';
        if (RENDERED[name] && content[0] === '{'.charCodeAt(0))
            yield* renderEntries(content, changed);
        else
            yield content;
    }
    yield '}';
}
function* renderEntries(section, changed) {
    let separator = '';
    yield '{';
    for (const [id, entry] of (0,json_members/* readMembers */.mo)(section)) {
        const other = changed.get(id);
        yield `${separator}${JSON.stringify(id)}:`;
        yield other ? JSON.stringify(other) : entry;
        separator = ',';
    }
    yield '}';
}

;// CONCATENATED MODULE: ./build/pipelines/ci/align-baseline.js





const DEFAULT_SCHEMA = { duckdb: 'main' };
async function alignBaseline(job, baseline, targets) {
    const { kind, directory, deployed } = baseline;
    if (kind === 'production')
        return { ...baseline, directory: await alignManifest(job, directory, targets) };
    if (deployed === undefined || deployed.isParse)
        return baseline;
    const aligned = await alignManifest(job, deployed.directory, targets);
    return { ...baseline, deployed: { ...deployed, directory: aligned } };
}
async function alignManifest(job, directory, { target, production }) {
    const schema = production && (production.schema ?? DEFAULT_SCHEMA[production.type]);
    if (schema === undefined)
        return directory;
    const aligned = (0,external_node_path_.join)(job.scratch, 'aligned-production');
    await (0,promises_.mkdir)(aligned);
    const files = {
        production: (0,external_node_path_.join)(directory, 'manifest.json'),
        head: (0,external_node_path_.join)((0,connect/* targetPath */.Bd)(job), 'manifest.json'),
        aligned: (0,external_node_path_.join)(aligned, 'manifest.json'),
    };
    const follows = createFollowsTarget({ production: schema, isolated: target.schema });
    const changed = await writeAligned(files, target.schema, follows);
    if (changed.length === 0)
        return directory;
    const others = (await (0,promises_.readdir)(directory)).filter((name) => name !== 'manifest.json');
    await Promise.all(others.map((name) => (0,promises_.symlink)((0,external_node_path_.join)(directory, name), (0,external_node_path_.join)(aligned, name))));
    return aligned;
}

// EXTERNAL MODULE: ./build/state/find-secret.js
var find_secret = __webpack_require__(37204);
// EXTERNAL MODULE: ./build/pipelines/steps/saved-state.js
var saved_state = __webpack_require__(52991);
;// CONCATENATED MODULE: ./build/pipelines/ci/parse-cache.js








const SCHEMA_VERSION = 1;
const PARTIAL_PARSE = 'partial_parse.msgpack';
const PARSE_SECONDS = 'seconds';
async function parseFromCache(job, session, target) {
    const { pullRequest } = job.context;
    if (!pullRequest || !session.fenced) {
        await (0,commands/* parseProject */.XB)(job, session);
        return undefined;
    }
    const { ports } = job;
    const cache = await parse_cache_locate(job, session, target, pullRequest);
    const found = await ports.cache.restore([cache.folder], cache.key, [cache.prefix]);
    const before = found === undefined ? undefined : await parse_cache_takeOver(job, cache);
    const start = ports.clock.now().getTime();
    await (0,commands/* parseProject */.XB)(job, session);
    const seconds = (ports.clock.now().getTime() - start) / 1000;
    if (before !== undefined)
        ports.runner.info(`Parsed in ${(0,quantities/* formatDuration */.a3)(seconds)} with the last push’s parse from the cache. A full parse took ${(0,quantities/* formatDuration */.a3)(before)}.`);
    if (found !== cache.key)
        await keep(job, cache, before ?? seconds);
    return cache.folder;
}
async function parse_cache_locate({ settings, project, temp }, session, target, { number, headSha }) {
    const { profile, profilesDir } = target;
    const facts = [temp, session.version, profile, target.target, target.schema, settings.vars];
    const hash = (0,external_node_crypto_.createHash)('sha256').update(JSON.stringify(facts));
    for (const file of [
        (0,external_node_path_.join)(settings.projectDir, 'dbt_project.yml'),
        (0,external_node_path_.join)(profilesDir, 'profiles.yml'),
    ])
        hash.update(await (0,promises_.readFile)(file));
    const digest = hash.digest('hex').slice(0, 16);
    const prefix = `dbt-parse-v${SCHEMA_VERSION}-${project.name}-${number}-${digest}-`;
    return { folder: (0,external_node_path_.join)(temp, 'dbt-ci', `parse-${digest}`), prefix, key: `${prefix}${headSha}` };
}
async function parse_cache_takeOver(job, { folder }) {
    try {
        const seconds = Number(await (0,promises_.readFile)((0,external_node_path_.join)(folder, PARSE_SECONDS), 'utf8'));
        await (0,promises_.mkdir)((0,connect/* targetPath */.Bd)(job), { recursive: true });
        await (0,promises_.copyFile)((0,external_node_path_.join)(folder, PARTIAL_PARSE), (0,external_node_path_.join)((0,connect/* targetPath */.Bd)(job), PARTIAL_PARSE));
        return seconds;
    }
    catch {
        return undefined;
    }
}
async function keep(job, { folder, key }, seconds) {
    const { runner } = job.ports;
    const file = (0,external_node_path_.join)((0,connect/* targetPath */.Bd)(job), PARTIAL_PARSE);
    try {
        if (await (0,find_secret/* createSecretSearch */.p)(job.secrets.list()).contains(file)) {
            runner.info('The parse was not saved for the next push, because it contains a secret.');
            return;
        }
        await (0,promises_.mkdir)(folder, { recursive: true });
        await (0,promises_.copyFile)(file, (0,external_node_path_.join)(folder, PARTIAL_PARSE));
        await (0,promises_.writeFile)((0,external_node_path_.join)(folder, PARSE_SECONDS), String(seconds));
        (0,saved_state/* saveCacheLater */.W6)(runner, 'parse', { paths: [folder], key });
    }
    catch (error) {
        runner.info(`The parse was not saved for the next push: ${String(error)}`);
    }
}

// EXTERNAL MODULE: ./build/plan/baseline.js
var baseline = __webpack_require__(5735);
;// CONCATENATED MODULE: ./build/pipelines/ci/resolve-baseline.js




async function resolveBaseline(job, runState, session, parts) {
    const { state, base, target } = parts;
    if (base === undefined)
        return linkProduction(job, state);
    if ('missing' in base)
        return fallBack(job, runState, state, base.missing);
    const here = { baseSha: base.sha, target: target.target, dbtVersion: session.version };
    if (job.settings.baseline === 'auto' && (0,baseline/* isBaseInProduction */.q)(state.record, here))
        return linkProduction(job, state);
    try {
        const directory = await parseCommit(job, session, base, 'base');
        const deployed = await resolveDeployed(job, session, { state, base, target, directory });
        return { kind: 'base', directory, base, deployed };
    }
    catch (error) {
        if (!(error instanceof errors/* ActionError */.lZ))
            throw error;
        return fallBack(job, runState, state, error.message);
    }
}
async function resolveDeployed(job, session, parts) {
    const { state, base, target, directory } = parts;
    const { sha, target: name, dbtVersion } = state.record;
    if (sha === base.sha)
        return { directory, commit: base, isParse: true };
    const commit = { sha, repository: base.repository };
    try {
        await base.repository.fetchCommit(sha);
        if (name !== target.target || dbtVersion !== session.version) {
            const parsed = await parseCommit(job, session, commit, 'deployed');
            return { directory: parsed, commit, isParse: true };
        }
        return { directory: state.directory, commit, isParse: false };
    }
    catch (error) {
        if (!(error instanceof errors/* ActionError */.lZ))
            throw error;
        job.ports.runner.info(`The commit of production is not compared with. ${error.message}`);
        return { directory: state.directory, commit: undefined, isParse: false };
    }
}
async function linkProduction(job, state) {
    const directory = await linkManifestAlone(job, state.directory, 'production-manifest');
    return { kind: 'production', directory, base: undefined, deployed: undefined };
}
async function fallBack(job, runState, state, reason) {
    if (job.settings.baseline === 'base')
        throw new errors/* StateError */.qq(`Cannot compare with the base commit. ${reason}`, {
            hint: 'Set "baseline: auto" to compare with production in that case.',
        });
    runState.notices.push(`Compared with production instead of the base commit. Changes that others merged since the last deploy may be built here too. ${reason}`);
    return linkProduction(job, state);
}

;// CONCATENATED MODULE: ./build/pipelines/ci/comparison.js









async function compareProject(job, runState, session, { target, lookup, base, full }) {
    const isAssumed = job.dryRun && !lookup.found;
    const published = isAssumed
        ? undefined
        : resolveState(job, (0,steps_state/* comparableState */.MS)(lookup, session), runState);
    if (published)
        (0,steps_state/* noteOtherTarget */.c1)(job, runState, published);
    await (0,steps_packages/* installDbtPackages */.N)(job, session);
    const productionTarget = await (0,warehouse_target/* findProductionTarget */.yk)(job);
    const state = isAssumed
        ? await assumeDeployed(job, runState, session, { base, production: productionTarget })
        : published;
    const baseline = state && !full
        ? await resolveBaseline(job, runState, session, { state, base, target })
        : undefined;
    if (state && baseline?.base)
        runState.baseline = {
            ...{ kind: 'base', sha: baseline.base.sha },
            production: (0,steps_state/* describeProduction */.LE)(state),
        };
    const cached = await parseFromCache(job, session, target);
    const manifest = await (0,manifests/* loadProjectManifest */.fw)(job, runState);
    const production = state && { state, relations: await (0,manifests/* loadProductionRelations */.dx)(state) };
    session.protect(production?.relations.names ?? []);
    const targets = { target, production: productionTarget };
    const aligned = baseline && (await alignBaseline(job, baseline, targets));
    const comparison = production &&
        aligned && {
        ...production,
        deployed: aligned.deployed,
        baselineDirectory: aligned.directory,
        base: commitOfBaseline(aligned, production.state, base),
        sameTarget: aligned.kind === 'base',
    };
    return { manifest, cached, productionTarget, production, comparison };
}
function resolveState({ settings }, lookup, runState) {
    if (lookup.found)
        return lookup.state;
    if (settings.onMissingState === 'fail')
        throw new errors/* StateError */.qq(`There is no production state to compare with. ${lookup.reason}`, {
            hint: 'Run a deploy on the default branch, or set "on-missing-state: build-all".',
        });
    if (lookup.older)
        runState.baseline = { kind: 'none', reason: lookup.reason };
    runState.notices.push(lookup.older
        ? `${lookup.reason} Pull requests build everything until a deploy with this dbt version publishes a state.`
        : `There is no production state to compare with, so everything is to be built. ${lookup.reason} ` +
            'A deploy on the default branch publishes one.');
    return undefined;
}
function commitOfBaseline(baseline, { record }, base) {
    if (base === undefined || 'missing' in base)
        return undefined;
    return baseline.kind === 'base' || record.sha === base.sha ? base : undefined;
}

;// CONCATENATED MODULE: ./build/dbt/lex-jinja.js

const blockSchema = classic_schemas/* object */.Ikc({
    kind: classic_schemas/* enum */.k5n(['expression', 'statement']),
    nested: classic_schemas/* boolean */.zMY(),
    tokens: classic_schemas/* array */.YOg(classic_schemas/* tuple */.PVZ([classic_schemas/* string */.YjP(), classic_schemas/* string */.YjP()])),
});
const lex_jinja_answerSchema = classic_schemas/* object */.Ikc({ templates: classic_schemas/* array */.YOg(classic_schemas/* array */.YOg(blockSchema).nullable()) });
async function lexJinja(processes, options, texts) {
    const templates = options.python === undefined ? [] : await ask(options.python);
    return new Map(texts.map((text, index) => [text, templates[index] ?? null]));
    async function ask(python) {
        const answers = [];
        const process = processes.start(python, [options.script], {
            env: options.env,
            onMessage: (line) => answers.push(line),
        });
        process.send(JSON.stringify({ texts }));
        const exitCode = await process.close();
        const found = exitCode === 0 ? parseAnswer(answers[0]) : undefined;
        return found?.length === texts.length ? found : [];
    }
}
function parseAnswer(line) {
    try {
        return lex_jinja_answerSchema.safeParse(JSON.parse(line ?? '')).data?.templates;
    }
    catch {
        return undefined;
    }
}

;// CONCATENATED MODULE: ./build/plan/jinja-calls.js
function readCalls(template) {
    const names = new Set();
    const dispatched = new Set();
    for (const { tokens } of template) {
        for (const [index, [type, value]] of tokens.entries()) {
            if (type === 'name' && !isAssigned(tokens, index))
                names.add(value);
            if (type === 'string' && typeAt(tokens, index - 1) === 'lbracket')
                names.add(value);
            if (type === 'string' && isDispatched(tokens, index))
                dispatched.add(value);
        }
    }
    return { names, dispatched };
}
function isAssigned(tokens, index) {
    return typeAt(tokens, index + 1) === 'assign' || tokens[index - 1]?.[1] === 'set';
}
function isDispatched(tokens, index) {
    const isNamed = typeAt(tokens, index - 1) === 'assign' && tokens[index - 2]?.[1] === 'macro_name';
    const opening = isNamed ? index - 3 : index - 1;
    return typeAt(tokens, opening) === 'lparen' && tokens[opening - 1]?.[1] === 'dispatch';
}
function typeAt(tokens, index) {
    return tokens[index]?.[0];
}

;// CONCATENATED MODULE: ./build/plan/jinja-use.js
const IDENTITY = new Set([
    ...['name', 'alias', 'schema', 'database', 'identifier', 'resource_type', 'unique_id'],
    ...['package_name', 'version', 'language'],
]);
const CONFIG_READERS = new Set(['get', 'require', 'meta_get', 'meta_require']);
const DOCS_READERS = new Set(['persist_relation_docs', 'persist_column_docs']);
const WHOLE_CONTEXT = new Set(['context', 'builtins', 'render']);
const MACROS = new Set(['macro', 'test', 'data_test', 'materialization']);
function readTemplate(template, role = {}) {
    if (template === null) {
        const anything = new Set(['*']);
        return {
            ...{ ownEntry: true, graph: true, sources: true },
            ...{ configs: new Set(), vars: anything, envVars: anything },
        };
    }
    const reading = new Reading(role);
    for (const block of template)
        reading.addBlock(block);
    const { ownEntry, graph, sources, configs, vars, envVars } = reading;
    return { ownEntry: ownEntry || graph, graph, sources, configs, vars, envVars };
}
class Reading {
    ownEntry = false;
    graph = false;
    sources = false;
    configs = new Set();
    vars = new Set();
    envVars = new Set();
    #role;
    #scopes = [];
    #loops = [];
    constructor(role) {
        this.#role = role;
    }
    addBlock({ kind, nested, tokens }) {
        const keyword = kind === 'statement' && !nested ? (tokens[0]?.[1] ?? '') : '';
        if (keyword.startsWith('end') && MACROS.has(keyword.slice(3)))
            this.#scopes.pop();
        if (keyword === 'endfor')
            this.#loops.pop();
        const parameters = MACROS.has(keyword) ? parametersOf(tokens) : new Set();
        const variables = keyword === 'for' ? variablesOf(tokens) : new Set();
        for (let index = 0; index < tokens.length; index += 1) {
            const end = this.#endOfHarmlessCall(tokens, index);
            if (end !== undefined)
                index = end;
            else if (isName(tokens, index) && !parameters.has(index) && !variables.has(index))
                this.#addName(tokens, index, nested);
        }
        if (MACROS.has(keyword))
            this.#scopes.push(new Set([...parameters].map((index) => valueAt(tokens, index))));
        if (keyword === 'for')
            this.#loops.push(new Set([...variables].map((index) => valueAt(tokens, index))));
    }
    #addName(tokens, index, nested) {
        const name = valueAt(tokens, index);
        if (name === 'dispatch' && !isLiteralDispatch(tokens, index))
            this.graph = true;
        if (jinja_use_typeAt(tokens, index - 1) === 'dot')
            return;
        if (!nested && this.#loops.some((variables) => variables.has(name)))
            return;
        if (name === 'selected_resources' || name === 'invocation_args_dict')
            this.ownEntry = true;
        if (name === 'graph' && isOfSources(tokens, index + 1))
            this.sources = true;
        else if (name === 'graph')
            this.graph = true;
        if (WHOLE_CONTEXT.has(name)) {
            this.graph = true;
            this.vars.add('*');
            this.envVars.add('*');
        }
        if (name === 'var')
            this.vars.add(literalArgument(tokens, index + 1) ?? '*');
        if (name === 'env_var')
            this.envVars.add(literalArgument(tokens, index + 1) ?? '*');
        if (jinja_use_typeAt(tokens, index + 1) === 'assign')
            return;
        if (name === 'config')
            this.#addConfig(tokens, index);
        if (['model', 'node'].includes(name) && !(this.#isParameter(name) && !nested)) {
            const attribute = attributeAt(tokens, index + 1);
            if (attribute === undefined || !IDENTITY.has(attribute))
                this.ownEntry = true;
        }
    }
    #addConfig(tokens, index) {
        const method = attributeAt(tokens, index + 1) ?? '';
        const key = CONFIG_READERS.has(method) ? literalArgument(tokens, index + 3) : undefined;
        if (key !== undefined)
            this.configs.add(method.startsWith('meta') ? 'meta' : key);
        else if (DOCS_READERS.has(method))
            this.configs.add('persist_docs');
        else if (jinja_use_typeAt(tokens, index + 1) !== 'lparen')
            this.ownEntry = true;
    }
    #isParameter(name) {
        return !this.#role.calledByDbt && this.#scopes.some((scope) => scope.has(name));
    }
    #endOfHarmlessCall(tokens, index) {
        const { harmlessCalls } = this.#role;
        if (!harmlessCalls || !isName(tokens, index) || !harmlessCalls.test(valueAt(tokens, index)))
            return undefined;
        if (MACROS.has(valueAt(tokens, index - 1)) || jinja_use_typeAt(tokens, index + 1) !== 'lparen')
            return undefined;
        const rest = tokens.slice(index + 2);
        const end = rest.findIndex(([type]) => type === 'lparen' || type === 'rparen');
        return rest[end]?.[0] === 'rparen' ? index + 2 + end : undefined;
    }
}
function parametersOf(tokens) {
    const found = new Set();
    let depth = 0;
    for (const [index, [type]] of tokens.entries()) {
        if (['lparen', 'lbrace', 'lbracket'].includes(type))
            depth += 1;
        else if (['rparen', 'rbrace', 'rbracket'].includes(type))
            depth -= 1;
        const isFirst = ['lparen', 'comma'].includes(jinja_use_typeAt(tokens, index - 1) ?? '');
        if (depth === 1 && type === 'name' && isFirst)
            found.add(index);
    }
    return found;
}
function variablesOf(tokens) {
    const end = tokens.findIndex(([type, value]) => type === 'name' && value === 'in');
    const names = [...tokens.keys()].filter((index) => isName(tokens, index));
    return new Set(names.filter((index) => index > 0 && index < end));
}
function isOfSources(tokens, index) {
    if (attributeAt(tokens, index) === 'sources')
        return true;
    return jinja_use_typeAt(tokens, index) === 'lbracket' && valueAt(tokens, index + 1) === 'sources';
}
function isLiteralDispatch(tokens, index) {
    if (jinja_use_typeAt(tokens, index + 1) !== 'lparen')
        return false;
    const isKeyword = valueAt(tokens, index + 2) === 'macro_name' && jinja_use_typeAt(tokens, index + 3) === 'assign';
    return literalAt(tokens, index + (isKeyword ? 4 : 2)) !== undefined;
}
function literalArgument(tokens, index) {
    return jinja_use_typeAt(tokens, index) === 'lparen' ? literalAt(tokens, index + 1) : undefined;
}
function literalAt(tokens, index) {
    const isWhole = ['rparen', 'comma'].includes(jinja_use_typeAt(tokens, index + 1) ?? '');
    return isWhole && jinja_use_typeAt(tokens, index) === 'string' ? valueAt(tokens, index) : undefined;
}
function attributeAt(tokens, index) {
    if (jinja_use_typeAt(tokens, index) !== 'dot' || !isName(tokens, index + 1))
        return undefined;
    return valueAt(tokens, index + 1);
}
function isName(tokens, index) {
    return jinja_use_typeAt(tokens, index) === 'name';
}
function jinja_use_typeAt(tokens, index) {
    return tokens[index]?.[0];
}
function valueAt(tokens, index) {
    return tokens[index]?.[1] ?? '';
}

;// CONCATENATED MODULE: ./build/plan/jinja-texts.js


const OWN_ENTRY = ['model', 'node', 'config', 'selected_resources', 'invocation_args_dict'];
const ANYTHING = ['graph', 'context', 'builtins', 'render', 'dispatch'];
const jinja_texts_VARS = ['var', 'context', 'builtins', 'render'];
const ENV_VARS = ['env_var', 'context', 'builtins', 'render'];
const SPELLED = /\\[xuUN0-7]/;
class JinjaTexts {
    missing = new Set();
    #lexed;
    constructor(lexed) {
        this.#lexed = lexed;
    }
    read(text, role = {}) {
        return new TextUse(text, role, () => this.#lookUp(text));
    }
    readCalls(text, isMacro) {
        const words = wordsIn(text);
        const named = new Set([...words].filter(isMacro));
        if (named.size === 0 && !SPELLED.test(text))
            return { names: named, dispatched: named };
        const template = this.#lookUp(text);
        return template === null ? { names: named, dispatched: named } : readCalls(template);
    }
    #lookUp(text) {
        const template = this.#lexed.get(text);
        if (template === undefined)
            this.missing.add(text);
        return template ?? null;
    }
}
class TextUse {
    #text;
    #role;
    #lookUp;
    #use;
    constructor(text, role, lookUp) {
        this.#text = text.normalize('NFKC');
        this.#role = role;
        this.#lookUp = lookUp;
    }
    get ownEntry() {
        return this.#names([...OWN_ENTRY, ...ANYTHING]) && this.#read().ownEntry;
    }
    get graph() {
        return this.#names(ANYTHING) && this.#read().graph;
    }
    get sources() {
        return this.#names(['graph']) && this.#read().sources;
    }
    get configs() {
        return this.#names(['config']) ? this.#read().configs : new Set();
    }
    get vars() {
        return this.#names(jinja_texts_VARS) ? this.#orQuoted(this.#read().vars) : new Set();
    }
    get envVars() {
        return this.#names(ENV_VARS) ? this.#orQuoted(this.#read().envVars) : new Set();
    }
    #orQuoted(names) {
        return this.#lookUp() === null ? new Set([...names, ...quotedIn(this.#text)]) : names;
    }
    #names(words) {
        const named = new RegExp(`(?<!\\p{IDC})(?:${words.join('|')})(?!\\p{IDC})`, 'u');
        return named.test(this.#text) || SPELLED.test(this.#text);
    }
    #read() {
        this.#use ??= readTemplate(this.#lookUp(), this.#role);
        return this.#use;
    }
}
function wordsIn(text) {
    return new Set(text.normalize('NFKC').match(/[\p{IDS}_]\p{IDC}*/gu));
}
function quotedIn(text) {
    return [...text.matchAll(/(['"])([^'"]+)\1/g)].map(([, , name = '']) => name);
}

// EXTERNAL MODULE: ./build/platform/child-environment.js
var child_environment = __webpack_require__(82496);
;// CONCATENATED MODULE: ./build/pipelines/ci/jinja-lexer.js




function createJinjaLexer(job, python) {
    const options = {
        python,
        script: (0,external_node_path_.join)(job.actionRoot, 'driver', 'jinja_tokens.py'),
        env: (0,child_environment/* buildChildEnvironment */.s)(job.env),
    };
    const lexed = new Map();
    return async (compute) => {
        for (;;) {
            const jinja = new JinjaTexts(lexed);
            const result = compute(jinja);
            if (jinja.missing.size === 0)
                return result;
            const answer = await lexJinja(job.ports.processes, options, [...jinja.missing]);
            for (const [text, template] of answer)
                lexed.set(text, template);
        }
    };
}

;// CONCATENATED MODULE: ./build/plan/ancestors.js
const READ_TYPES = new Set(['model', 'seed', 'snapshot', 'function']);
function isReadFromWarehouse({ resourceType }) {
    return READ_TYPES.has(resourceType);
}
function computeAncestors(ids, nodes) {
    const own = new Set(ids);
    const ancestors = new Set();
    const pending = [...ids];
    for (let id = pending.pop(); id !== undefined; id = pending.pop())
        for (const parent of nodes.get(id)?.dependsOn ?? []) {
            if (own.has(parent) || ancestors.has(parent))
                continue;
            ancestors.add(parent);
            pending.push(parent);
        }
    return ancestors;
}
function keepDownstream(ids, changed, nodes) {
    const children = Map.groupBy([...ids].flatMap((id) => (nodes.get(id)?.dependsOn ?? []).map((parent) => ({ id, parent }))), ({ parent }) => parent);
    const reached = new Set([...changed].filter((id) => ids.has(id)));
    for (const id of reached)
        for (const child of children.get(id) ?? [])
            reached.add(child.id);
    return reached;
}

;// CONCATENATED MODULE: ./build/plan/missing-parents.js


function computeMissingParents(planned, nodes, inProduction) {
    const seen = new Set(planned);
    const missing = new Set();
    const pending = [...planned];
    for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
        for (const parent of nodes.get(id)?.dependsOn ?? []) {
            const node = nodes.get(parent);
            if (!node || seen.has(parent) || !isReadFromWarehouse(node))
                continue;
            if (isExternal(node))
                continue;
            seen.add(parent);
            const isEphemeral = node.materialized === 'ephemeral';
            if (!isEphemeral && inProduction.has(parent))
                continue;
            if (!isEphemeral)
                missing.add(parent);
            pending.push(parent);
        }
    }
    return [...missing].sort();
}
function buildNodeSelectors(ids) {
    return ids.map((id) => {
        const [type, project, ...name] = id.split('.');
        return `resource_type:${type},package:${project},${name.join('.')}`;
    });
}

;// CONCATENATED MODULE: ./build/plan/code-reader.js

class CodeReader {
    builtIn;
    #macros;
    #jinja;
    #uses = new Map();
    constructor(manifest, jinja) {
        this.#jinja = jinja;
        this.builtIn = (0,macro_changes/* findBuiltInPackages */.Ut)(manifest);
        this.#macros = manifest.macros;
    }
    userMacros(called) {
        return (0,macro_changes/* reachMacros */.zT)(called, this.#macros)
            .map((id) => this.#macros.get(id))
            .filter((macro) => macro !== undefined)
            .filter(({ packageName }) => !this.builtIn.has(packageName));
    }
    readNode(node) {
        return [
            ...[node.code, ...hooksOf(node)].map((text) => this.#jinja.read(text)),
            ...this.userMacros(node.macros).map((macro) => this.readMacro(macro)),
        ];
    }
    readMacro(macro, calledByDbt = false) {
        const key = `${calledByDbt} ${macro.uniqueId}`;
        const known = this.#uses.get(key);
        if (known)
            return known;
        const use = this.#jinja.read(macro.sql, { calledByDbt });
        this.#uses.set(key, use);
        return use;
    }
}
function hooksOf(node) {
    const config = JSON.parse(node.config);
    return ['pre-hook', 'post-hook'].flatMap((key) => stringsIn(config[key]));
}
function stringsIn(value) {
    if (typeof value === 'string')
        return [value];
    return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}

;// CONCATENATED MODULE: ./build/plan/hidden-macros.js


function findChangedUserMacros(baseline, head) {
    const builtIn = (0,macro_changes/* findBuiltInPackages */.Ut)(head);
    const packageOf = (id) => (head.macros.get(id) ?? baseline.macros.get(id))?.packageName;
    const changed = [...(0,macro_changes/* findChangedMacros */.j4)(baseline.macros, head.macros)];
    return new Set(changed.filter((id) => !builtIn.has(packageOf(id) ?? '')));
}
function findHiddenMacroUsers(baseline, head, jinja) {
    const users = new Map();
    const changed = findChangedUserMacros(baseline, head);
    if (changed.size === 0)
        return users;
    const byName = new NamedMacros(baseline, head, changed);
    for (const node of head.nodes.values()) {
        const listed = new Set((0,macro_changes/* reachMacros */.zT)(node.macros, head.macros));
        const hidden = hidden_macros_textsOf(node)
            .map((text) => jinja.readCalls(text, (name) => byName.has(name)))
            .flatMap(({ names, dispatched }) => [
            ...[...names].flatMap((name) => byName.named(name)),
            ...[...dispatched].flatMap((name) => byName.dispatched(name)),
        ])
            .filter((id) => !listed.has(id));
        if (hidden.length > 0)
            users.set(node.uniqueId, { kind: 'hidden-macros', macros: [...new Set(hidden)].sort() });
    }
    return users;
}
class NamedMacros {
    #byName = new Map();
    #byUnprefixed = new Map();
    constructor(baseline, head, changed) {
        const gone = [...changed].flatMap((id) => head.macros.has(id) ? [] : [baseline.macros.get(id)]);
        const builtIn = (0,macro_changes/* findBuiltInPackages */.Ut)(head);
        for (const macro of [...head.macros.values(), ...gone]) {
            if (macro === undefined || builtIn.has(macro.packageName))
                continue;
            const reached = (0,macro_changes/* reachMacros */.zT)([macro.uniqueId], head.macros).filter((id) => changed.has(id));
            if (reached.length > 0)
                this.#add(macro, reached);
        }
    }
    #add({ name }, reached) {
        const unprefixed = name.replace(/^[a-z0-9]+__/, '');
        for (const [map, key] of [
            [this.#byName, name],
            [this.#byUnprefixed, name],
            ...(unprefixed === name ? [] : [[this.#byUnprefixed, unprefixed]]),
        ])
            map.set(key, [...(map.get(key) ?? []), ...reached]);
    }
    has(name) {
        return this.#byUnprefixed.has(name);
    }
    named(name) {
        return this.#byName.get(name) ?? [];
    }
    dispatched(name) {
        return this.#byUnprefixed.get(name) ?? [];
    }
}
function hidden_macros_textsOf(node) {
    return node.language === 'python' ? hooksOf(node) : [node.code, ...hooksOf(node)];
}

;// CONCATENATED MODULE: ./build/plan/harmless-configs.js
const HARMLESS_CONFIGS = {
    docs: 'https://docs.getdbt.com/reference/resource-configs/docs',
    meta: 'https://docs.getdbt.com/reference/resource-configs/meta',
    tags: 'https://docs.getdbt.com/reference/resource-configs/tags',
    group: 'https://docs.getdbt.com/reference/resource-configs/group',
    access: 'https://docs.getdbt.com/reference/resource-configs/access',
    persist_docs: 'https://docs.getdbt.com/reference/resource-configs/persist_docs',
    freshness: 'https://docs.getdbt.com/reference/resource-properties/freshness',
    loaded_at_field: 'https://docs.getdbt.com/reference/resource-properties/freshness#loaded_at_field',
    loaded_at_query: 'https://docs.getdbt.com/reference/resource-properties/freshness#loaded_at_query',
};

;// CONCATENATED MODULE: ./build/plan/project-code.js


const NAMING = /^(?:\w+__)?generate_(?:schema|database|alias)_name$/;
class ProjectCode {
    #projects;
    #reader;
    #changedMacros;
    #overrides;
    constructor(projects, jinja) {
        this.#projects = projects;
        this.#reader = new CodeReader(projects.head, jinja);
        this.#changedMacros = (0,macro_changes/* findChangedMacros */.j4)(projects.baseline.macros, projects.head.macros);
        this.#overrides = findOverrides(projects.head, this.#reader.builtIn);
    }
    mayReachAnything() {
        const { baseline, head, project } = this.#projects;
        if (project === undefined || project.others.length > 0)
            return true;
        if (!this.#knowsCallsOfMacros())
            return true;
        if (baseline.runHooks !== head.runHooks || baseline.adapterType !== head.adapterType)
            return true;
        const gone = findOverrides(baseline, this.#reader.builtIn).map(({ uniqueId }) => uniqueId);
        const called = [...gone, ...this.#overrides.map(({ uniqueId }) => uniqueId)];
        if ((0,macro_changes/* reachMacros */.zT)(called, head.macros).some((id) => this.#changedMacros.has(id)))
            return true;
        return [...this.#changedMacros].some((id) => this.#reader.builtIn.has((head.macros.get(id) ?? baseline.macros.get(id))?.packageName ?? ''));
    }
    #knowsCallsOfMacros() {
        const dispatcher = this.#projects.head.macros.get('macro.dbt.generate_schema_name');
        return dispatcher === undefined || dispatcher.macros.length > 0;
    }
    macrosOf(node) {
        return this.#reader.userMacros(node.macros).map(({ sql }) => sql);
    }
    canSee(node, { configs, movedFrom, descriptions, sql }) {
        const { head, project } = this.#projects;
        if (node.resourceType === 'source')
            return false;
        if ((0,macro_changes/* reachMacros */.zT)(node.macros, head.macros).some((id) => this.#changedMacros.has(id)))
            return true;
        const uses = this.#reader.readNode(node);
        if (uses.some(({ graph }) => graph))
            return true;
        if (uses.some(({ sources }) => sources) && this.#projects.baseline.sources !== head.sources)
            return true;
        const changedVars = this.#hasPackageChange() ? undefined : project?.vars;
        const isChanged = (name) => changedVars === undefined || (name === '*' ? changedVars.size > 0 : changedVars.has(name));
        const mayDiffer = changedVars === undefined || changedVars.size > 0;
        if (mayDiffer && uses.some(({ vars }) => [...vars].some(isChanged)))
            return true;
        const isAsItWas = configs.length === 0 && movedFrom === undefined && !descriptions && sql === undefined;
        if (isAsItWas)
            return false;
        const readers = [
            ...uses,
            ...this.#overrides
                .filter(({ name }) => !NAMING.test(name))
                .map((macro) => this.#reader.readMacro(macro, true)),
        ];
        return readers.some((use) => use.ownEntry || configs.some((key) => use.configs.has(key)));
    }
    #hasPackageChange() {
        const { baseline, head } = this.#projects;
        return [...this.#changedMacros].some((id) => {
            const owner = (head.macros.get(id) ?? baseline.macros.get(id))?.packageName;
            return owner !== head.projectName;
        });
    }
}
function hasSameNaming(head, jinja) {
    const reader = new CodeReader(head, jinja);
    const own = findOverrides(head, reader.builtIn).filter(({ name }) => NAMING.test(name));
    return reader
        .userMacros(own.map(({ uniqueId }) => uniqueId))
        .map(({ sql }) => jinja.read(sql, { calledByDbt: true, harmlessCalls: DELEGATION }))
        .every(({ ownEntry, graph, configs }) => !ownEntry && !graph && configs.size === 0);
}
const DELEGATION = /^(?:default__)?generate_(?:schema|database|alias)_name(?:_for_env)?$/;
function findOverrides(manifest, builtIn) {
    const all = [...manifest.macros.values()];
    const names = new Set(all.filter(({ packageName }) => builtIn.has(packageName)).map(({ name }) => unprefixed(name)));
    const adapters = findDispatchPrefixes(manifest);
    return all.filter(({ name, packageName }) => !builtIn.has(packageName) &&
        !NOT_OF_BUILDS.has(unprefixed(name)) &&
        !unprefixed(name).startsWith('test_') &&
        (name.startsWith('materialization_')
            ? adapters.has(/_([a-z0-9]+)$/.exec(name)?.[1] ?? 'default')
            : names.has(unprefixed(name)) &&
                (name === unprefixed(name) || adapters.has(prefixOf(name)))));
}
const NOT_OF_BUILDS = new Set([
    ...['get_catalog', 'get_catalog_relations', 'get_catalog_for_single_relation'],
    ...['collect_freshness', 'collect_freshness_custom_sql', 'get_relation_last_modified'],
    ...['get_show_sql', 'can_clone_table', 'create_or_replace_clone'],
]);
function findDispatchPrefixes(manifest) {
    const packages = [...manifest.macros.values()].map(({ packageName }) => packageName);
    const adapters = [...(0,macro_changes/* findBuiltInPackages */.Ut)(manifest), ...packages]
        .filter((name) => name.startsWith('dbt_'))
        .map((name) => name.slice('dbt_'.length));
    return new Set(['default', ...adapters]);
}
function prefixOf(name) {
    return /^([a-z0-9]+)__/.exec(name)?.[1] ?? '';
}
function unprefixed(name) {
    return name.replace(/^[a-z0-9]+__/, '');
}

// EXTERNAL MODULE: ./build/plan/stale-mark.js
var stale_mark = __webpack_require__(43181);
;// CONCATENATED MODULE: ./build/plan/same-data.js




const PROVABLE = new Set(['model', 'seed', 'snapshot', 'test', 'unit_test', 'function', 'source']);
function isProvable(resourceType) {
    return PROVABLE.has(resourceType);
}
const HARMLESS_FIELDS = new Set([
    ...['latest_version', 'access', 'deprecation_date', 'group', 'tags'],
    ...['freshness', 'loaded_at_field', 'loaded_at_query'],
]);
const RELATION_FIELDS = new Set([
    ...['database', 'schema', 'unrendered_database', 'unrendered_schema'],
]);
function findSameData(selected, projects, jinja) {
    const found = new Map();
    const code = new ProjectCode(projects, jinja);
    if (code.mayReachAnything())
        return found;
    const namesRelations = !projects.sameTarget && hasSameNaming(projects.head, jinja);
    for (const id of selected) {
        const before = projects.baseline.nodes.get(id);
        const after = projects.head.nodes.get(id);
        const sameRows = projects.sameRows?.has(id) ?? false;
        const same = before && after && proveSame(before, after, code, { namesRelations, sameRows });
        if (same)
            found.set(id, same);
    }
    return found;
}
function proveSame(before, after, code, { namesRelations, sameRows }) {
    if (!isProvable(after.resourceType) || before.resourceType !== after.resourceType)
        return;
    if (after.language !== before.language || !['sql', null].includes(after.language))
        return;
    if (before.code.endsWith(stale_mark/* STALE_MARK */.U))
        return;
    if (!isSameRelation(before, after, namesRelations))
        return;
    if (!sameSet(before.parents, after.parents) || !hasSameShape(before, after, sameRows))
        return;
    if (!after.macros.every((id) => before.macros.includes(id)))
        return;
    const called = withRunTimeMacros(before, after);
    const configs = [
        ...(0,node_changes/* differingKeys */.VZ)(before.config, after.config),
        ...(0,node_changes/* differingKeys */.VZ)(before.unrenderedConfig, after.unrenderedConfig),
    ];
    if (!configs.every((key) => key in HARMLESS_CONFIGS))
        return;
    const fields = differingFields(before, after);
    if (!fields.every((name) => HARMLESS_FIELDS.has(name)))
        return;
    const same = {
        configs: [...new Set([...configs, ...fields])].sort(),
        movedFrom: isAtSamePlace(before, after) ? undefined : before.originalFilePath,
        descriptions: before.description !== after.description ||
            before.columnDescriptions !== after.columnDescriptions,
        sameRows,
        sql: before.code === after.code
            ? undefined
            : { before: before.code, after: after.code, macros: code.macrosOf(called) },
    };
    return code.canSee(called, same) ? undefined : same;
}
function withRunTimeMacros(before, after) {
    return { ...after, macros: before.macros };
}
function hasSameShape(before, after, sameRows) {
    if (before.columns !== after.columns)
        return false;
    if (before.contractEnforced !== after.contractEnforced)
        return false;
    if (before.contractChecksum !== after.contractChecksum)
        return false;
    if (after.resourceType === 'seed' && !sameRows)
        return before.checksum === after.checksum && !after.checksum.startsWith('path:');
    return after.resourceType !== 'unit_test' || before.checksum === after.checksum;
}
function isSameRelation(before, after, namesRelations) {
    if (before.relation === after.relation)
        return true;
    if (!namesRelations || after.resourceType === 'source')
        return false;
    return before.relation !== null && after.relation !== null && before.alias === after.alias;
}
function isAtSamePlace(before, after) {
    return before.fqn === after.fqn && before.originalFilePath === after.originalFilePath;
}
function differingFields(before, after) {
    const names = new Set([...Object.keys(before.fields), ...Object.keys(after.fields)]);
    return [...names].filter((name) => {
        if (after.resourceType !== 'source' && RELATION_FIELDS.has(name))
            return false;
        return before.fields[name] !== after.fields[name];
    });
}
function sameSet(before, after) {
    return [...before].sort().join() === [...after].sort().join();
}

;// CONCATENATED MODULE: ./build/plan/no-op-changes.js


function skipNoOpChanges(facts) {
    const { selected, own } = facts;
    const verdicts = new Verdicts(facts);
    const kept = selected.filter((id) => !verdicts.isSkipped(id));
    const skipped = selected
        .filter((id) => verdicts.isSkipped(id))
        .map((id) => facts.head.nodes.get(id))
        .filter((node) => node !== undefined)
        .filter(({ resourceType }) => isProvable(resourceType));
    return {
        kept,
        own: new Map([...own].filter(([id]) => !verdicts.isProven(id))),
        skipped: skipped.map((node) => ({
            uniqueId: node.uniqueId,
            proof: describeProof(node, facts),
        })),
    };
}
class Verdicts {
    #facts;
    #selected;
    #known = new Map();
    constructor(facts) {
        this.#facts = facts;
        this.#selected = new Set(facts.selected);
    }
    isProven(id) {
        const proof = this.#facts.same.get(id);
        return proof !== undefined && (proof.sql === undefined || this.#facts.sameSql.has(id));
    }
    isSkipped(id) {
        const known = this.#known.get(id);
        if (known !== undefined)
            return known;
        const verdict = this.#decide(id);
        this.#known.set(id, verdict);
        return verdict;
    }
    #decide(id) {
        const { head, named, own } = this.#facts;
        const node = head.nodes.get(id);
        if (!node || named.has(id))
            return false;
        const isSame = isProvable(node.resourceType) ? this.isProven(id) : !own.has(id);
        if (!isSame)
            return false;
        const parents = node.parents.filter((parent) => this.#selected.has(parent));
        if (!own.has(id) && parents.length === 0)
            return false;
        return parents.every((parent) => this.isSkipped(parent));
    }
}
function describeProof(node, { own, same }) {
    const proof = same.get(node.uniqueId);
    if (!proof || !own.has(node.uniqueId))
        return { kind: 'below-left-out' };
    if (proof.configs.length > 0)
        return { kind: 'configs', keys: proof.configs };
    if (proof.sql)
        return { kind: 'formatting' };
    if (proof.sameRows)
        return { kind: 'line-ends' };
    if (proof.movedFrom !== undefined)
        return { kind: 'moved', from: proof.movedFrom, to: node.originalFilePath };
    const persisted = (0,node_changes/* persistedDocs */.Xb)(node);
    return { kind: 'description', persisted: persisted.relation || persisted.columns };
}

;// CONCATENATED MODULE: ./build/plan/older-nodes.js

function findOlder(ledger, deployed) {
    const older = [...ledger.nodes.values()].filter(({ uniqueId, code, checksum }) => {
        const node = deployed.nodes.get(uniqueId);
        return (code.endsWith(stale_mark/* STALE_MARK */.U) || (node && (node.code !== code || node.checksum !== checksum)));
    });
    return new Set(older.map(({ uniqueId }) => uniqueId));
}
const WITH_A_FILE = new Set(['model', 'seed', 'snapshot']);
function findNotDeployed(own, { baseline, head }, { built, files }) {
    const isOlder = ([id, { kind }]) => {
        const node = head.nodes.get(id);
        return ((kind === 'body' || (kind === 'new' && !baseline.disabled.has(id))) &&
            node !== undefined &&
            !built.has(id) &&
            WITH_A_FILE.has(node.resourceType) &&
            node.packageName === head.projectName &&
            !files.has(node.originalFilePath));
    };
    return new Map([...own].filter(isOlder).map(([id]) => [id, { kind: 'undeployed' }]));
}

// EXTERNAL MODULE: ./build/plan/read-files.js
var read_files = __webpack_require__(70806);
;// CONCATENATED MODULE: ./build/plan/reasons.js
const TESTED = new Set(['model', 'seed', 'snapshot', 'function']);
const TESTS = new Set(['test', 'unit_test']);
function computeReasons(facts) {
    const { planned, own, head } = facts;
    const isPlanned = new Set(planned);
    const inPlan = new NearestChanged(head, isPlanned, own);
    const inSelection = new NearestChanged(head, new Set(facts.selected), facts.ownOfSelected);
    const reasons = new Map();
    for (const id of planned) {
        const tested = findTested(id, head, isPlanned);
        const nearest = inPlan.of(id);
        const changed = nearest.length > 0 ? nearest : inSelection.of(id);
        const reason = own.get(id) ??
            (tested !== undefined
                ? { kind: 'tests-built', node: tested }
                : changed.length > 0
                    ? { kind: 'below', changed }
                    : { kind: 'selected' });
        reasons.set(id, reason);
    }
    return reasons;
}
function findTested(id, head, planned) {
    const node = head.nodes.get(id);
    if (!node || !TESTS.has(node.resourceType))
        return undefined;
    const about = node.attachedNode === null ? node.parents : [node.attachedNode, ...node.parents];
    return about.find((parent) => planned.has(parent) && TESTED.has(head.nodes.get(parent)?.resourceType ?? ''));
}
class NearestChanged {
    #head;
    #planned;
    #own;
    #known = new Map();
    constructor(head, planned, own) {
        this.#head = head;
        this.#planned = planned;
        this.#own = own;
    }
    of(id) {
        const known = this.#known.get(id);
        if (known)
            return known;
        const found = new Set();
        for (const parent of this.#head.nodes.get(id)?.parents ?? []) {
            if (!this.#planned.has(parent))
                continue;
            if (this.#own.has(parent))
                found.add(parent);
            else
                for (const above of this.of(parent))
                    found.add(above);
        }
        const nearest = [...found].sort();
        this.#known.set(id, nearest);
        return nearest;
    }
}

;// CONCATENATED MODULE: ./build/plan/removed.js


const LISTED = new Set(['model', 'seed', 'snapshot', 'source', 'exposure', 'function']);
const removed_TESTS = new Set(['test', 'unit_test']);
const BUILT = new Set(['model', 'seed', 'snapshot', 'function']);
function findRemoved(baseline, head) {
    const added = [...head.nodes.values()].filter(({ uniqueId }) => !baseline.ids.has(uniqueId));
    const gone = [...baseline.nodes.values()]
        .filter(({ uniqueId }) => !head.ids.has(uniqueId))
        .filter((node) => !isDisabledHere(node, head.disabled.get(node.uniqueId)))
        .filter((node) => LISTED.has(node.resourceType) || isLostTest(node, head, added));
    const describe = (node) => ({
        uniqueId: node.uniqueId,
        name: node.name,
        resourceType: node.resourceType,
        relation: BUILT.has(node.resourceType) ? node.relation : null,
        ...findTaker(node, head),
        ...((0,orphans/* isRebuildable */.Oq)((0,orphans/* describeBuilt */.SA)(node)) && { rebuildable: true }),
    });
    const removed = gone.map((node) => ({
        ...describe(node),
        dependents: (baseline.dependents.get(node.uniqueId) ?? []).filter((id) => head.ids.has(id)),
        renamedTo: findRenamed(node, gone, added),
    }));
    const ephemeral = [...baseline.nodes.values()]
        .filter((node) => node.relation !== null && isEphemeral(head.nodes.get(node.uniqueId)))
        .map((node) => ({
        ...describe(node),
        ...{ ephemeral: true, dependents: [], renamedTo: undefined },
    }));
    return [...removed, ...ephemeral];
}
function isEphemeral(node) {
    return node?.resourceType === 'model' && node.relation === null;
}
function findTaker(node, head) {
    if (node.relation === null || !BUILT.has(node.resourceType))
        return {};
    const taker = [...head.nodes.values()].find((other) => other.uniqueId !== node.uniqueId &&
        other.relation !== null &&
        BUILT.has(other.resourceType) &&
        other.alias?.toLowerCase() === node.alias?.toLowerCase() &&
        placeOf(other) === placeOf(node));
    return taker ? { takenBy: taker.uniqueId } : {};
}
function placeOf({ config }) {
    const { schema, database } = JSON.parse(config);
    return JSON.stringify([schema ?? null, database ?? null]);
}
function isLostTest({ resourceType, name, attachedNode, parents }, head, added) {
    if (!removed_TESTS.has(resourceType))
        return false;
    const tested = attachedNode === null ? parents : [attachedNode];
    if (tested.length > 0 && !tested.some((id) => head.ids.has(id)))
        return false;
    return !added.some((other) => other.resourceType === resourceType &&
        other.name === name &&
        other.attachedNode === attachedNode);
}
function isDisabledHere(before, here) {
    if (here === undefined)
        return false;
    const condition = enabledOf(here);
    if (typeof condition === 'string' && condition.includes('{'))
        return true;
    const inCode = /\benabled\s*=\s*(?!true\b|false\b)/i.test(here.code);
    return before.code === here.code && (inCode || enabledOf(before) === condition);
}
function enabledOf({ unrenderedConfig }) {
    return JSON.parse(unrenderedConfig).enabled;
}
function findRenamed(node, gone, added) {
    const content = contentOf(node);
    if (content === undefined)
        return undefined;
    const isTwin = (other) => other.resourceType === node.resourceType && contentOf(other) === content;
    const twins = added.filter(isTwin);
    return twins.length === 1 && gone.filter(isTwin).length === 1 ? twins[0]?.uniqueId : undefined;
}
function contentOf({ resourceType, code, checksum }) {
    if (!BUILT.has(resourceType))
        return undefined;
    if (resourceType === 'seed')
        return checksum.startsWith('path:') ? undefined : checksum;
    const written = code.endsWith(stale_mark/* STALE_MARK */.U) ? code.slice(0, -stale_mark/* STALE_MARK */.U.length) : code;
    return written.trim() === '' ? undefined : written;
}

;// CONCATENATED MODULE: ./build/plan/unseen.js


function findUnseen(head, { vars, env, files }, jinja) {
    const reader = new CodeReader(head, jinja);
    const { readers, unmatched } = (0,read_files/* findFileReaders */.Ur)(head, files);
    const unseen = new Map([...readers].map(([id, read]) => [id, { kind: 'files', files: read }]));
    for (const node of head.nodes.values()) {
        const read = vars.size + env.size === 0 ? NOTHING_READ : readGiven(node, reader, jinja);
        const changedVars = [...read.vars].filter((name) => vars.has(name));
        const changedEnv = [...read.env].filter((name) => env.has(name));
        if (changedVars.length > 0)
            unseen.set(node.uniqueId, { kind: 'vars', names: changedVars });
        else if (changedEnv.length > 0)
            unseen.set(node.uniqueId, { kind: 'env', names: changedEnv });
        else if (isLargeSeed(node) && files.has(node.originalFilePath))
            unseen.set(node.uniqueId, { kind: 'body' });
    }
    return { reasons: unseen, unmatched };
}
function widenSelection(selected, unseen, head) {
    const reached = new Set(unseen);
    for (const id of reached) {
        for (const dependent of head.dependents.get(id) ?? [])
            reached.add(dependent);
    }
    return [...new Set([...selected, ...reached])];
}
const NOTHING_READ = { vars: new Set(), env: new Set() };
function readGiven(node, reader, jinja) {
    const { unrendered_schema: schema = '""', unrendered_database: database = '""' } = node.fields;
    const written = [node.unrenderedConfig, schema, database].map((text) => JSON.parse(text));
    const configs = written.flatMap(stringsIn).map((text) => jinja.read(text));
    const code = node.language === 'python' ? [] : reader.readNode(node);
    const uses = [...code, ...configs];
    return {
        vars: new Set(uses.flatMap((use) => [...use.vars])),
        env: new Set(uses.flatMap((use) => [...use.envVars])),
    };
}
function isLargeSeed({ resourceType, checksum }) {
    return resourceType === 'seed' && checksum.startsWith('path:');
}

;// CONCATENATED MODULE: ./build/pipelines/ci/given-notices.js



const given_notices_NAMES = 3;
async function describeGiven({ given, changesRuns }, head, planned, readJinja) {
    if (!given)
        return changesRuns
            ? [
                'This pull request changes a workflow. It is not known whether dbt gets other vars or environment variables by it than in production, because the production state was published by an earlier version of this action.',
            ]
            : [];
    const { vars, env } = changesRuns ? { vars: NONE, env: NONE } : given;
    const hidden = changesRuns ? given.hidden : NONE;
    if (vars.size + env.size + hidden.size === 0)
        return [];
    return readJinja((jinja) => {
        const reader = new CodeReader(head, jinja);
        const uses = planned.flatMap((id) => {
            const node = head.nodes.get(id);
            return node ? [{ id, ...readGiven(node, reader, jinja) }] : [];
        });
        const others = findUsed(uses, (use) => [...given_notices_keep(use.vars, vars), ...given_notices_keep(use.env, env)]);
        const untold = findUsed(uses, (use) => given_notices_keep([...use.vars, ...use.env], hidden));
        return [
            others &&
                `${others.names} ${others.isOne ? 'has another value' : 'have other values'} here than in the last deploy. What the deploy of the merge makes of ${others.readers} may differ from what is shown here.`,
            untold &&
                `This pull request changes a workflow. Whether ${untold.names} ${untold.isOne ? 'has' : 'have'} another value by it is not known, because secrets are not compared. ${untold.readers} would differ then.`,
        ].filter((text) => text !== undefined);
    });
}
const NONE = new Set();
function findUsed(uses, namesOf) {
    const found = uses.flatMap((use) => {
        const names = namesOf(use);
        return names.length > 0 ? [{ id: use.id, names }] : [];
    });
    if (found.length === 0)
        return undefined;
    const names = [...new Set(found.flatMap((each) => each.names))];
    return {
        names: (0,node_label/* listItems */.Dw)(names, given_notices_NAMES),
        isOne: names.length === 1,
        readers: (0,node_label/* listItems */.Dw)(found.map(({ id }) => (0,node_label/* labelOf */.Wy)(id)), given_notices_NAMES),
    };
}
function given_notices_keep(names, wanted) {
    return [...names].filter((name) => wanted.has(name));
}

// EXTERNAL MODULE: ./build/config/paths.js
var paths = __webpack_require__(97147);
// EXTERNAL MODULE: ./build/plan/given-values.js
var plan_given_values = __webpack_require__(65358);
;// CONCATENATED MODULE: ./build/plan/project-changes.js
const IN_NODES = [
    ...['models', 'seeds', 'snapshots', 'sources', 'tests', 'data_tests', 'unit_tests', 'analyses'],
    ...['exposures', 'metrics', 'semantic-models', 'saved-queries', 'functions'],
    ...['model-paths', 'seed-paths', 'snapshot-paths', 'test-paths', 'analysis-paths', 'macro-paths'],
    ...['function-paths', 'on-run-start', 'on-run-end'],
];
const HARMLESS = [
    ...['version', 'config-version', 'require-dbt-version', 'docs-paths', 'asset-paths'],
    ...['clean-targets', 'log-path', 'target-path', 'query-comment', 'dbt-cloud', 'restrict-access'],
];
function compareProjects(before, after) {
    const changed = differing(before, after).filter((key) => !IN_NODES.includes(key) && !HARMLESS.includes(key));
    return {
        vars: new Set(findChangedVars(objectOf(before).vars, objectOf(after).vars)),
        others: changed.filter((key) => key !== 'vars'),
    };
}
function withVarsOf(project, vars) {
    const given = objectOf(vars).vars;
    return isObject(given) ? { ...objectOf(project), vars: given } : project;
}
function findChangedVars(before, after) {
    return differing(before, after).flatMap((name) => {
        const old = objectOf(before)[name];
        const now = objectOf(after)[name];
        return [name, ...(isObject(old) || isObject(now) ? differing(old, now) : [])];
    });
}
function differing(before, after) {
    const old = objectOf(before);
    const now = objectOf(after);
    return [...new Set([...Object.keys(old), ...Object.keys(now)])].filter((key) => JSON.stringify(old[key]) !== JSON.stringify(now[key]));
}
function objectOf(value) {
    return isObject(value) ? value : {};
}
function isObject(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}

;// CONCATENATED MODULE: ./build/pipelines/ci/outside-changes.js











const OF_RUNS = /^(?:\.github|\.gitlab|\.circleci|\.buildkite)\/|^(?:\.gitlab-ci|bitbucket-pipelines|azure-pipelines)[\w-]*\.ya?ml$|(?:^|\/)(?:Jenkinsfile|Makefile)$/;
async function readOutsideChanges(job, base, before) {
    const project = base && (await compareProjectFiles(job, base));
    const paths = base && project ? await base.repository.listChanges(base.sha, '') : [];
    const changesRuns = paths.some((path) => OF_RUNS.test(path) || (0,external_node_path_.basename)(path) === '.env');
    const now = before && (await (0,given_values/* readGivenValues */.I)(job, (0,external_node_path_.join)((0,connect/* targetPath */.Bd)(job), 'manifest.json')));
    const given = before && now && (0,plan_given_values/* compareGiven */.P)(before, now);
    const counted = changesRuns ? given : undefined;
    return {
        project,
        vars: new Set([...(project?.vars ?? []), ...(counted?.vars ?? [])]),
        env: counted?.env ?? new Set(),
        files: new Set(paths.map((path) => external_node_path_.posix.relative(folderIn(job, base), path))),
        given,
        changesRuns,
    };
}
async function compareProjectFiles(job, base) {
    const { projectDir } = job.settings;
    const own = await outside_changes_compareProject(base, projectDir);
    if (!own)
        return undefined;
    const packages = (0,config_packages/* findLocalPackages */.aY)(projectDir, (0,steps_job/* dbtEnvironment */.Y)(job)) ?? [];
    const inside = packages.filter((folder) => (0,paths/* isInside */.F)(folder, base.repository.root));
    const others = await Promise.all(inside.map((folder) => outside_changes_compareProject(base, folder)));
    return {
        ...own,
        vars: new Set([own, ...others].flatMap((each) => [...(each?.vars ?? [])])),
    };
}
async function outside_changes_compareProject(base, folder) {
    const { repository, sha } = base;
    const inside = (0,external_node_path_.relative)(repository.root, folder);
    const before = await readProject((name) => repository.readFile(sha, external_node_path_.posix.join(inside, name)));
    const after = await readProject(async (name) => {
        const path = (0,external_node_path_.join)(folder, name);
        return (0,external_node_fs_.existsSync)(path) ? (0,promises_.readFile)(path, 'utf8') : undefined;
    });
    return before && after && compareProjects(before.value, after.value);
}
async function readProject(read) {
    const text = await read('dbt_project.yml');
    const project = text === undefined ? undefined : (0,yaml/* readYaml */.g)(text);
    if (!project || project.problem !== undefined)
        return undefined;
    const vars = (0,yaml/* readYaml */.g)((await read('vars.yml')) ?? '');
    return vars.problem === undefined ? { value: withVarsOf(project.value, vars.value) } : undefined;
}
function folderIn({ settings }, base) {
    return base ? (0,external_node_path_.relative)(base.repository.root, settings.projectDir) : '';
}

;// CONCATENATED MODULE: ./build/plan/seed-text.js
function hasSameRows(before, after) {
    const text = normalise(before);
    if (text !== normalise(after))
        return false;
    if (text.includes('\uFFFD'))
        return false;
    return text.split('\n').every((line) => (line.match(/"/g)?.length ?? 0) % 2 === 0);
}
function normalise(text) {
    return text
        .replace(/^\uFEFF/, '')
        .replaceAll('\r\n', '\n')
        .replace(/\n$/, '');
}

;// CONCATENATED MODULE: ./build/pipelines/ci/same-seeds.js



async function findSameSeeds({ settings }, base, selected, head) {
    const same = new Set();
    if (!base)
        return same;
    const folder = (0,external_node_path_.relative)(base.repository.root, settings.projectDir);
    for (const id of selected) {
        const seed = head.nodes.get(id);
        if (seed?.resourceType !== 'seed' || seed.packageName !== head.projectName)
            continue;
        const before = await base.repository.readFile(base.sha, external_node_path_.posix.join(folder, seed.originalFilePath));
        if (before === undefined)
            continue;
        const after = await (0,promises_.readFile)((0,external_node_path_.join)(settings.projectDir, seed.originalFilePath), 'utf8');
        if (hasSameRows(before, after))
            same.add(id);
    }
    return same;
}

;// CONCATENATED MODULE: ./build/pipelines/ci/explain-selection.js

















async function explainSelection(job, request) {
    const outside = await readOutsideChanges(job, request.base, request.given);
    const { head, baseline } = await pickManifests(job, request, outside);
    const { unmatched, ...found } = await request.readJinja((jinja) => findUnseen(head, outside, jinja));
    const hidden = await request.readJinja((jinja) => findHiddenMacroUsers(baseline, head, jinja));
    const reasons = new Map([...hidden, ...found.reasons]);
    const unseen = new Map([
        ...(request.directMacrosOnly ? (0,node_changes/* findMacroUsers */.gg)(baseline, head) : []),
        ...reasons,
    ]);
    const selected = widenSelection(request.selected, unseen.keys(), head).filter((id) => request.selected.includes(id) || !request.excluded.has(id));
    const changed = new Map([...unseen, ...(0,node_changes/* computeOwnReasons */.Di)(request.selected, baseline, head)]);
    const own = new Map([
        ...changed,
        ...(outside.project && request.lastBuilt
            ? findNotDeployed(changed, { baseline, head }, { built: request.lastBuilt, files: outside.files })
            : []),
    ]);
    const sameRows = await findSameSeeds(job, request.base, selected, head);
    const compared = { baseline, head, sameTarget: request.sameTarget, sameRows };
    const projects = { ...compared, project: outside.project };
    const same = job.settings.exact
        ? await request.readJinja((jinja) => findSameData(selected, projects, jinja))
        : new Map();
    for (const id of reasons.keys())
        if (!sameRows.has(id))
            same.delete(id);
    const pairs = new Map([...same].flatMap(([id, { sql }]) => (sql ? [[id, sql]] : [])));
    const code = await (0,sql_reader/* compareCode */.f)(job, request.reader, head.adapterType, pairs);
    const plan = skipNoOpChanges({
        ...{ selected, own, same, sameSql: code.same },
        ...{ named: request.named, head },
    });
    const lack = code.lack === undefined ? undefined : explainMissing(code.lack);
    return {
        plan,
        removed: findRemoved(baseline, head),
        notices: [
            ...[lack, describeUnmatched(unmatched)].filter((text) => text !== undefined),
            ...(await describeGiven(outside, head, plan.kept, request.readJinja)),
        ],
        reasonsOf: (planned) => computeReasons({ planned, own: plan.own, ownOfSelected: own, selected, head }),
    };
}
async function pickManifests(job, { selected, baselineDirectory, directMacrosOnly }, { vars, env, files }) {
    const pool = new pick_manifest/* TextPool */.A();
    const isSelected = new Set(selected);
    const pick = async (directory, wanted) => (0,read_artifact/* readArtifact */.R)((0,external_node_path_.join)(directory, 'manifest.json'), (bytes) => (0,pick_manifest/* pickManifest */.z)(bytes, wanted, pool));
    const pickBoth = async (wanted) => {
        const head = await pick((0,connect/* targetPath */.Bd)(job), wanted);
        const isRemoved = (id) => !head.ids.has(id);
        return { head, baseline: await pick(baselineDirectory, (id) => wanted(id) || isRemoved(id)) };
    };
    const all = directMacrosOnly || vars.size + env.size > 0 || [...files].some(read_files/* isDataFile */.vM);
    const picked = all ? undefined : await pickBoth((id) => isSelected.has(id));
    if (picked && findChangedUserMacros(picked.baseline, picked.head).size === 0)
        return picked;
    return pickBoth(() => true);
}
function explainMissing(reason) {
    return `Models of which only formatting or comments changed are built again: SQL could not be compared without sqlglot (${reason}).`;
}
function describeUnmatched(files) {
    const [first] = files;
    if (first === undefined)
        return undefined;
    const names = files.length === 1 ? first : `${first} and ${files.length - 1} more`;
    return `No source or model was found that reads ${names}, which this pull request changes. Where its path is computed, name the model in "select".`;
}

;// CONCATENATED MODULE: ./build/pipelines/ci/undeployed.js










async function findUndeployed(job, session, { deployed, state, relations, base }, { ancestors, nodes, excluded, ...reading }) {
    if (deployed === undefined || ancestors.size === 0)
        return new Map();
    const compared = ['--state', deployed.directory];
    const differing = await (0,list_selected/* listSelected */.gx)(job, session, selection/* MODIFIED */.Cp, compared);
    const modified = differing.filter((id) => ancestors.has(id));
    const failed = deployed.isParse
        ? await findFailed(state.directory, deployed, ancestors)
        : new Set();
    const selected = [...new Set([...modified, ...keepDownstream(ancestors, failed, nodes)])];
    if (selected.length === 0 && deployed.commit?.sha === base?.sha)
        return new Map();
    const { plan, reasonsOf } = await explainSelection(job, {
        selected,
        ...{ named: failed, excluded, ...reading },
        baselineDirectory: deployed.directory,
        base: deployed.commit,
        sameTarget: deployed.isParse,
        lastBuilt: undefined,
        given: state.record.given,
        directMacrosOnly: (0,engine/* isEngine2 */.Ls)(session),
    });
    const reasons = reasonsOf(plan.kept);
    const isBuilt = (id) => {
        const node = nodes.get(id);
        return node !== undefined && isReadFromWarehouse(node) && !isExternal(node);
    };
    return new Map(plan.kept
        .filter((id) => ancestors.has(id) && !excluded.has(id) && isBuilt(id))
        .map((id) => {
        if (failed.has(id) || reasons.get(id)?.kind === 'undeployed')
            return [id, { kind: 'undeployed' }];
        const isThere = relations.nodes.has(id) || nodes.get(id)?.materialized === 'ephemeral';
        return [id, { kind: isThere ? 'merged' : 'missing-in-production' }];
    }));
}
async function findFailed(production, { directory }, ancestors) {
    const pool = new pick_manifest/* TextPool */.A();
    const pick = (folder) => (0,read_artifact/* readArtifact */.R)((0,external_node_path_.join)(folder, 'manifest.json'), (bytes) => (0,pick_manifest/* pickManifest */.z)(bytes, (id) => ancestors.has(id), pool));
    const before = await pick(production);
    return findOlder(before, await pick(directory));
}

;// CONCATENATED MODULE: ./build/pipelines/ci/plan-build.js













async function planEverything(job, session, manifest) {
    const selected = await (0,list_selected/* listSelected */.gx)(job, session, (0,selection/* chooseCiSelection */.Q)(job.settings, false));
    refuseUnknownTypes(selected, manifest.metadata.dbtVersion);
    const plan = buildPlan(selected, manifest.nodes);
    const hooks = await loadHookUse(job, manifest, selected);
    return { ...plan, reasons: new Map(), skipped: [], removed: [], notices: [], hooks };
}
async function planBuild(job, session, manifest, comparison, reading) {
    const { settings } = job;
    const { state, relations, baselineDirectory, base, sameTarget } = comparison;
    const compared = ['--state', baselineDirectory];
    const list = (selection) => (0,list_selected/* listSelected */.gx)(job, session, selection, compared);
    const ownSelectors = async (select) => new Set(select.length === 0 ? [] : await list({ select, exclude: [] }));
    const selected = await list((0,selection/* chooseCiSelection */.Q)(settings, true));
    refuseUnknownTypes(selected, manifest.metadata.dbtVersion);
    const excluded = await ownSelectors(settings.exclude);
    const { plan, removed, notices, reasonsOf } = await explainSelection(job, {
        selected,
        named: await ownSelectors(settings.select),
        excluded,
        baselineDirectory,
        base,
        sameTarget,
        lastBuilt: sameTarget ? undefined : await loadLastBuilt(comparison.state),
        given: state.record.given,
        ...reading,
        directMacrosOnly: (0,engine/* isEngine2 */.Ls)(session),
    });
    const hooks = await loadHookUse(job, manifest, plan.kept);
    const missing = computeMissingParents([...plan.kept, HOOKS], withHooks(manifest, hooks), {
        has: (id) => relations.nodes.has(id) && isDeferred(id, manifest.metadata.dbtVersion),
    });
    const undeployed = await findUndeployed(job, session, comparison, {
        ancestors: computeAncestors([...plan.kept, ...missing], manifest.nodes),
        ...{ nodes: manifest.nodes, excluded, ...reading },
    });
    for (const id of missing)
        undeployed.set(id, { kind: 'missing-in-production' });
    const planned = [...plan.kept, ...undeployed.keys()];
    const reasons = new Map([...reasonsOf(planned), ...undeployed]);
    const { skipped } = plan;
    return { ...buildPlan(planned, manifest.nodes), reasons, skipped, removed, notices, hooks };
}
async function loadLastBuilt({ directory, record, }) {
    if (!('run_results.json' in record.files))
        return undefined;
    const file = (0,external_node_path_.join)(directory, 'run_results.json');
    const results = await (0,read_artifact/* readArtifact */.R)(file, (bytes) => (0,run_results/* parseNodeResults */.Y4)(bytes));
    const built = results.filter(({ status }) => (0,engine/* isBuiltStatus */.Pr)(status));
    return new Set(built.map(({ uniqueId }) => uniqueId));
}
function isDeferred(uniqueId, dbtVersion) {
    return !uniqueId.startsWith('function.') || !/^1\.(?:\d|1[01])\./.test(dbtVersion);
}
const HOOKS = 'hooks';
function withHooks({ nodes }, { named }) {
    const hooks = { resourceType: 'operation', originalFilePath: 'dbt_project.yml' };
    const all = new Map(nodes);
    return all.set(HOOKS, { ...hooks, materialized: null, dependsOn: [...named] });
}

// EXTERNAL MODULE: ./build/dbt/artifacts/sources.js
var sources = __webpack_require__(12543);
;// CONCATENATED MODULE: ./build/plan/arrivals.js
function listSourcesAbove(nodes, graph) {
    const above = new Set();
    const waiting = [...nodes];
    for (let id = waiting.pop(); id !== undefined; id = waiting.pop())
        for (const parent of graph.nodes.get(id)?.dependsOn ?? []) {
            if (above.has(parent))
                continue;
            above.add(parent);
            waiting.push(parent);
        }
    return [...above].flatMap((id) => {
        const source = graph.sources.get(id);
        return source && source.freshness !== null ? [source] : [];
    });
}
function findArrivals(sources, { now, deployed, deployedAt, }) {
    return sources
        .flatMap(({ uniqueId, sourceName, name }) => {
        const loadedAt = now.get(uniqueId);
        const before = deployed.get(uniqueId) ?? deployedAt;
        if (loadedAt === undefined || !(Date.parse(loadedAt) > Date.parse(before)))
            return [];
        return [{ uniqueId, name: `${sourceName}.${name}`, loadedAt }];
    })
        .sort((a, b) => (a.name < b.name ? -1 : 1));
}

;// CONCATENATED MODULE: ./build/pipelines/ci/arrivals.js






const PLAIN = /^[\w-]+$/;
async function loadArrivals(job, session, { manifest, state }, diffs) {
    const differing = diffs.filter(mayComeFromSources).map(({ uniqueId }) => uniqueId);
    const sources = listSourcesAbove(differing, manifest).filter((source) => [source.packageName, source.sourceName, source.name].every((name) => PLAIN.test(name)));
    if (sources.length === 0)
        return [];
    const selectors = sources.map(({ packageName, sourceName, name }) => `source:${packageName}.${sourceName}.${name}`);
    const targetPath = (0,external_node_path_.join)(job.scratch, 'arrivals-target');
    try {
        await (0,commands/* invoke */.lA)(job, session, {
            args: ['source', 'freshness', '--select', ...selectors, '--target-path', targetPath],
        });
        return findArrivals(sources, {
            now: await loadNewestRows((0,external_node_path_.join)(targetPath, 'sources.json')),
            deployed: await loadNewestRows((0,external_node_path_.join)(state.directory, 'sources.json')),
            deployedAt: state.record.createdAt,
        });
    }
    catch (error) {
        if (!(error instanceof errors/* ActionError */.lZ))
            throw error;
        job.ports.runner.info(`Could not find out which sources have new rows: ${error.message}`);
        return [];
    }
}
function mayComeFromSources({ rows, keys, whole, later }) {
    return (rows.before !== rows.after ||
        later !== undefined ||
        (keys !== undefined && keys.added + keys.removed + keys.changed.length > 0) ||
        (whole !== undefined && whole.added + whole.removed > 0));
}
async function loadNewestRows(file) {
    let text;
    try {
        text = await (0,promises_.readFile)(file, 'utf8');
    }
    catch {
        return new Map();
    }
    return new Map((0,sources/* parseSources */.u)(text, file).results.flatMap(({ unique_id, max_loaded_at: newest }) => newest === undefined ? [] : [[unique_id, newest]]));
}

;// CONCATENATED MODULE: ./build/dbt/artifacts/json-values.js
function asObject(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value)
        ? value
        : {};
}
function asList(value) {
    return Array.isArray(value) ? value : [];
}
function asTexts(value) {
    return asList(value).filter((item) => typeof item === 'string');
}
function asText(value) {
    return typeof value === 'string' && value !== '' ? value : undefined;
}

;// CONCATENATED MODULE: ./build/dbt/artifacts/keys.js

const SNAPSHOT_ID = 'dbt_scd_id';
const VALID_FROM = 'dbt_valid_from';
const COMBINATION_TESTS = {
    'dbt_utils.unique_combination_of_columns': 'combination_of_columns',
    'dbt_expectations.expect_compound_columns_to_be_unique': 'column_list',
};
class KeyFinder {
    #wanted;
    #tested = new Map();
    #declared = new Map();
    constructor(wanted) {
        this.#wanted = wanted;
    }
    read(uniqueId, node) {
        if (node.resource_type === 'test')
            this.#readTest(node);
        else if (this.#wanted.has(uniqueId))
            this.#declared.set(uniqueId, readDeclaredKey(node));
    }
    find() {
        const keys = new Map();
        for (const [uniqueId, { certain, columns, others }] of this.#declared) {
            const tests = this.#tested.get(uniqueId);
            const both = columns.find((column) => tests?.unique.has(column) && tests.notNull.has(column));
            const candidates = [
                { columns: certain },
                { columns: both === undefined ? [] : [both] },
                { columns: tests?.combinations[0] ?? [] },
                ...others,
            ];
            const key = candidates.find((candidate) => candidate && candidate.columns.length > 0);
            if (key)
                keys.set(uniqueId, key);
        }
        return keys;
    }
    #readTest(test) {
        const node = asText(test.attached_node);
        if (node === undefined || !this.#wanted.has(node) || asObject(test.config).where)
            return;
        const tested = this.#tested.get(node) ?? {
            ...{ unique: new Set(), notNull: new Set(), combinations: [] },
        };
        this.#tested.set(node, tested);
        const metadata = asObject(test.test_metadata);
        const name = asText(metadata.name) ?? '';
        const argument = COMBINATION_TESTS[`${metadata.namespace}.${name}`];
        if (argument !== undefined) {
            tested.combinations.push(asTexts(asObject(metadata.kwargs)[argument]).map(unquote));
            tested.combinations.sort((a, b) => a.length - b.length || (a.join() < b.join() ? -1 : 1));
        }
        const column = asText(test.column_name);
        if (column === undefined || metadata.namespace)
            return;
        if (name === 'unique')
            tested.unique.add(unquote(column));
        if (name === 'not_null')
            tested.notNull.add(unquote(column));
    }
}
function readDeclaredKey(node) {
    const config = asObject(node.config);
    const columns = asObject(node.columns);
    const given = readMetaKey(config.meta) ?? readMetaKey(node.meta);
    const contract = readContractKey(node);
    const isEnforced = asObject(config.contract).enforced === true;
    return {
        certain: given ?? (isEnforced ? contract : undefined) ?? [],
        columns: Object.entries(columns).map(([key, column]) => asText(asObject(column).name) ?? key),
        others: [
            node.resource_type === 'snapshot' ? readSnapshotKey(config) : readUniqueKey(config),
            { columns: contract ?? [] },
            { columns: asTexts(node.primary_key).map(unquote).sort() },
        ],
    };
}
function readMetaKey(meta) {
    const key = asObject(asObject(meta).dbt_ci).primary_key;
    const columns = typeof key === 'string' ? [key] : asTexts(key);
    return columns.length > 0 ? columns.map(unquote) : undefined;
}
function readContractKey(node) {
    const model = asList(node.constraints).map(asObject);
    const columns = Object.entries(asObject(node.columns)).map(([key, column]) => {
        const types = asList(asObject(column).constraints).map((constraint) => asObject(constraint).type);
        return { name: asText(asObject(column).name) ?? key, types };
    });
    const primary = model.find(({ type }) => type === 'primary_key');
    if (primary && asTexts(primary.columns).length > 0)
        return asTexts(primary.columns).map(unquote);
    const column = columns.find(({ types }) => types.includes('primary_key')) ??
        columns.find(({ types }) => types.includes('unique') && types.includes('not_null'));
    if (column)
        return [column.name];
    const required = new Set(columns.filter(({ types }) => types.includes('not_null')).map(({ name }) => name));
    return model
        .filter(({ type }) => type === 'unique')
        .map(({ columns: names }) => asTexts(names).map(unquote))
        .find((names) => names.length > 0 && names.every((name) => required.has(name)));
}
function readSnapshotKey(config) {
    const names = asObject(config.snapshot_meta_column_names);
    const key = readUniqueKey(config);
    if (key === undefined || key.isExpression)
        return { columns: [asText(names.dbt_scd_id) ?? SNAPSHOT_ID] };
    return { columns: [...key.columns, asText(names.dbt_valid_from) ?? VALID_FROM] };
}
const keys_STRING = /'(?:[^']|'')*'/g;
const NAME = /"[^"]+"|`[^`]+`|[\p{L}_][\p{L}\p{N}_$]*(?![\p{L}\p{N}_$]*\s*\()/gu;
const ONE_NAME = /^\s*(?:"[^"]+"|`[^`]+`|[\p{L}_][\p{L}\p{N}_$]*)\s*$/u;
function readUniqueKey(config) {
    const given = config.unique_key;
    const texts = typeof given === 'string' ? [given] : asTexts(given);
    if (texts.length === 0)
        return undefined;
    if (texts.every((text) => ONE_NAME.test(text)))
        return { columns: texts.map(unquote) };
    const names = texts.flatMap((text) => text.replaceAll(keys_STRING, ' ').match(NAME) ?? []);
    return { columns: [...new Set(names.map(unquote))], isExpression: true };
}
function unquote(name) {
    const [, quoted] = /^\s*(?:["`])(.+)(?:["`])\s*$/.exec(name) ?? [];
    return quoted ?? name.trim();
}

;// CONCATENATED MODULE: ./build/dbt/artifacts/row-facts.js


const UPDATED_AT = 'dbt_updated_at';
const VALID_TO = 'dbt_valid_to';
const NEWEST_OF_THIS = /\bmax\s*\(\s*(?:[\w"`]+\s*\.\s*)?["`]?(\w+)["`]?\s*\)(?:(?!\bselect\b)[^;]){0,160}?\bfrom\s*\{\{-?\s*this\b/i;
function findRowFacts(nodes, wanted) {
    const keys = new KeyFinder(wanted);
    const times = new Map();
    for (const [uniqueId, entry] of nodes) {
        const node = asObject(entry);
        keys.read(uniqueId, node);
        const time = wanted.has(uniqueId) ? readTime(node) : [];
        if (time.length > 0)
            times.set(uniqueId, time);
    }
    const known = keys.find();
    const facts = new Map();
    for (const uniqueId of wanted) {
        const [key, time] = [known.get(uniqueId), times.get(uniqueId)];
        if (key || time)
            facts.set(uniqueId, { ...(key && { key }), ...(time && { time }) });
    }
    return facts;
}
function readTime(node) {
    const config = asObject(node.config);
    if (node.resource_type === 'snapshot') {
        const names = asObject(config.snapshot_meta_column_names);
        const updatedAt = asText(names.dbt_updated_at) ?? UPDATED_AT;
        if (config.dbt_valid_to_current)
            return [updatedAt];
        return [updatedAt, asText(names.dbt_valid_to) ?? VALID_TO];
    }
    const declared = asText(config.event_time);
    if (declared !== undefined)
        return [declared];
    if (config.materialized !== 'incremental')
        return [];
    const [, column] = NEWEST_OF_THIS.exec(asText(node.raw_code) ?? '') ?? [];
    return column === undefined ? [] : [column];
}

;// CONCATENATED MODULE: ./build/warehouse/diff-answer.js

const diff_answer_count = classic_schemas/* number */.aig().int();
const column = classic_schemas/* object */.Ikc({ name: classic_schemas/* string */.YjP(), type: classic_schemas/* string */.YjP() });
const comparison = classic_schemas/* object */.Ikc({
    rows: classic_schemas/* object */.Ikc({ before: diff_answer_count, after: diff_answer_count }),
    columns: classic_schemas/* object */.Ikc({
        added: classic_schemas/* array */.YOg(column),
        removed: classic_schemas/* array */.YOg(column),
        retyped: classic_schemas/* array */.YOg(classic_schemas/* object */.Ikc({ name: classic_schemas/* string */.YjP(), before: classic_schemas/* string */.YjP(), after: classic_schemas/* string */.YjP() })),
    }),
    keys: classic_schemas/* object */.Ikc({
        columns: classic_schemas/* array */.YOg(classic_schemas/* string */.YjP()),
        added: diff_answer_count,
        removed: diff_answer_count,
        unusable: diff_answer_count,
        changed: classic_schemas/* array */.YOg(classic_schemas/* object */.Ikc({ column: classic_schemas/* string */.YjP(), rows: diff_answer_count })),
        unstable: classic_schemas/* boolean */.zMY().optional(),
    })
        .optional(),
    whole: classic_schemas/* object */.Ikc({ removed: diff_answer_count, added: diff_answer_count }).optional(),
    later: classic_schemas/* object */.Ikc({ column: classic_schemas/* string */.YjP(), than: classic_schemas/* string */.YjP(), added: diff_answer_count, changed: diff_answer_count })
        .optional(),
});
const diffAnswer = classic_schemas/* union */.KCZ([
    classic_schemas/* object */.Ikc({ unique_id: classic_schemas/* string */.YjP(), missing: classic_schemas/* enum */.k5n(['before', 'after']) }),
    comparison.extend({
        unique_id: classic_schemas/* string */.YjP(),
        key_left_out: classic_schemas/* boolean */.zMY().optional(),
        too_large: classic_schemas/* boolean */.zMY().optional(),
        not_compared: classic_schemas/* array */.YOg(classic_schemas/* string */.YjP()).optional(),
    }),
]);

;// CONCATENATED MODULE: ./build/warehouse/diff.js




function buildDiffRequests(built, production, facts) {
    return built.flatMap((node) => {
        const { uniqueId } = node;
        const before = (0,relation_place/* resolvePlace */.M)(production.get(uniqueId));
        const after = (0,relation_place/* resolvePlace */.M)(node);
        return before && after && hasRows(node.resourceType)
            ? [{ uniqueId, before, after, facts: facts.get(uniqueId) ?? {} }]
            : [];
    });
}
const MAX_FAILURES_IN_A_ROW = 3;
const MESSAGE_LENGTH = 300;
const FRAME = /^(?:Encountered an error while running operation|(?:Database|Runtime) Error)/;
async function computeDataDiffs(warehouse, requests, { maxRows }) {
    const result = { diffs: [], notCompared: [], refusals: [] };
    const open = [...requests];
    let failures = 0;
    while (open.length > 0) {
        const batch = open.slice(0, operations/* MAX_REQUESTS */.aA);
        const { answers, error } = await compare(warehouse, batch, { maxRows, byValue: true });
        for (const [index, request] of open.splice(0, answers.length).entries())
            record(result, request, answers[index], maxRows);
        if (answers.length === batch.length)
            continue;
        const failed = open.shift();
        if (!failed)
            break;
        result.refusals.push({ uniqueId: failed.uniqueId, message: describeRefusal(error) });
        const counted = await compare(warehouse, [failed], { maxRows, byValue: false });
        const [answer] = counted.answers;
        record(result, failed, answer, maxRows, true);
        if (answer)
            failures = 0;
        else
            failures = answers.length > 0 ? 1 : failures + 1;
        if (failures < MAX_FAILURES_IN_A_ROW)
            continue;
        for (const request of open.splice(0))
            record(result, request, undefined, maxRows);
    }
    return result;
}
async function compare(warehouse, requests, { maxRows, byValue }) {
    const args = {
        requests: requests.map((request) => ({ ...describeRequest(request), by_value: byValue })),
        max_rows: maxRows,
    };
    return warehouse.callForEach('dbt_ci_diff', args, diffAnswer);
}
function describeRequest({ uniqueId, before, after, facts }) {
    return {
        unique_id: uniqueId,
        ...{ before, after },
        key: facts.key?.columns,
        loose_key: facts.key?.isExpression,
        time: facts.time,
    };
}
function record({ diffs, notCompared }, { uniqueId, facts }, answer, maxRows, wasRefused = false) {
    if (answer === undefined)
        notCompared.push({ uniqueId, reason: 'The warehouse refused the comparison; see the log.' });
    else if ('missing' in answer)
        notCompared.push({
            uniqueId,
            reason: `The relation is missing in ${answer.missing === 'before' ? 'production' : 'the pull request’s schema'}.`,
        });
    else
        diffs.push({
            uniqueId,
            rows: answer.rows,
            columns: answer.columns,
            keys: answer.keys,
            whole: answer.whole,
            later: answer.later,
            note: wasRefused
                ? 'Only rows and columns were compared: the warehouse refused the values; see the log.'
                : describeGap(answer, facts, maxRows),
        });
}
function describeGap({ too_large, key_left_out, not_compared }, { key }, maxRows) {
    if (too_large)
        return `More than ${maxRows.toLocaleString('en-US')} rows, so only rows and columns were compared.`;
    const without = key === undefined
        ? 'No known key, so whole rows were compared.'
        : key_left_out && !key.isExpression
            ? `The key ${key.columns.join(', ')} does not have the same type on both sides, so whole rows were compared.`
            : undefined;
    const types = not_compared?.length
        ? `Not compared, because the type changed: ${not_compared.join(', ')}.`
        : undefined;
    return [without, types].filter(Boolean).join(' ') || undefined;
}
function describeRefusal(error) {
    const lines = (error ?? 'The warehouse gave no answer.').split('\n').map((line) => line.trim());
    const text = [...new Set(lines)].filter((line) => line !== '' && !FRAME.test(line)).join(' ');
    return text.length > MESSAGE_LENGTH ? `${text.slice(0, MESSAGE_LENGTH)}…` : text;
}

;// CONCATENATED MODULE: ./build/warehouse/samples.js



const MAX_ROWS = 5;
const MAX_COLUMNS = 10;
const MAX_LENGTH = 1000;
const cell = classic_schemas/* string */.YjP().nullable();
const sampleAnswer = classic_schemas/* object */.Ikc({
    unique_id: classic_schemas/* string */.YjP(),
    rows: classic_schemas/* array */.YOg(classic_schemas/* object */.Ikc({
        kind: classic_schemas/* enum */.k5n(['added', 'removed', 'changed']),
        key: classic_schemas/* array */.YOg(cell),
        changed: classic_schemas/* array */.YOg(classic_schemas/* object */.Ikc({ column: classic_schemas/* string */.YjP(), before: cell, after: cell })),
    })),
});
async function fetchSamples(warehouse, requests, diffs) {
    const keysOf = new Map(diffs.map(({ uniqueId, keys }) => [uniqueId, keys]));
    const open = requests.flatMap((request) => {
        const keys = keysOf.get(request.uniqueId);
        if (!keys || keys.added + keys.removed + keys.changed.length === 0)
            return [];
        const byRows = [...keys.changed].sort((a, b) => b.rows - a.rows);
        const columns = byRows.slice(0, MAX_COLUMNS).map(({ column }) => column);
        return [{ ...describeRequest(request), columns }];
    });
    const samples = new Map();
    while (open.length > 0) {
        const batch = open.slice(0, operations/* MAX_REQUESTS */.aA);
        const args = { requests: batch, max_rows: MAX_ROWS, max_length: MAX_LENGTH };
        const { answers } = await warehouse.callForEach('dbt_ci_samples', args, sampleAnswer);
        for (const { unique_id, rows } of answers)
            samples.set(unique_id, sortByKind(rows));
        open.splice(0, answers.length === batch.length ? batch.length : answers.length + 1);
    }
    return samples;
}
function sortByKind(rows) {
    const keysOf = (wanted) => rows.filter(({ kind }) => kind === wanted).map(({ key }) => key);
    return {
        changed: rows
            .filter(({ kind }) => kind === 'changed')
            .map(({ key, changed }) => ({ key, values: changed })),
        added: keysOf('added'),
        removed: keysOf('removed'),
    };
}

;// CONCATENATED MODULE: ./build/pipelines/ci/diff-memory.js





const FILE = 'data-diffs.json';
const dataDiff = comparison.extend({ uniqueId: classic_schemas/* string */.YjP(), note: classic_schemas/* string */.YjP().optional() }).transform(({ keys, whole, later, note, ...diff }) => ({
    ...diff,
    ...{ keys, whole, later, note },
}));
const memory = classic_schemas/* object */.Ikc({
    run: classic_schemas/* string */.YjP(),
    maxRows: classic_schemas/* number */.aig(),
    comparisons: classic_schemas/* array */.YOg(classic_schemas/* object */.Ikc({ request: classic_schemas/* string */.YjP(), diff: dataDiff })),
});
async function recallDiffs({ settings }, { folder, reused, markers }, requests) {
    const kept = await readMemory((0,external_node_path_.join)(folder, FILE));
    if (kept?.run !== markers.before || kept?.maxRows !== settings.dataDiffMaxRows)
        return [];
    const asked = new Set(requests.filter(({ uniqueId }) => reused.has(uniqueId)).map((request) => diff_memory_describe(request)));
    return kept.comparisons.filter(({ request }) => asked.has(request)).map(({ diff }) => diff);
}
async function readMemory(file) {
    try {
        return memory.parse(JSON.parse(await (0,promises_.readFile)(file, 'utf8')));
    }
    catch {
        return undefined;
    }
}
async function keepDiffs({ settings, secrets, ports }, { folder, markers }, requests, diffs) {
    const described = new Map(requests.map((request) => [request.uniqueId, diff_memory_describe(request)]));
    const content = {
        run: markers.now,
        maxRows: settings.dataDiffMaxRows,
        comparisons: diffs.map((diff) => ({ request: described.get(diff.uniqueId) ?? '', diff })),
    };
    try {
        await (0,promises_.mkdir)(folder, { recursive: true });
        const file = (0,external_node_path_.join)(folder, FILE);
        await (0,promises_.writeFile)(file, JSON.stringify(content));
        if (await (0,find_secret/* createSecretSearch */.p)(secrets.list()).contains(file))
            await (0,promises_.writeFile)(file, '{}');
    }
    catch (error) {
        ports.runner.info(`The comparisons were not saved for the next push: ${String(error)}`);
    }
}
function diff_memory_describe(request) {
    return JSON.stringify(request);
}

;// CONCATENATED MODULE: ./build/pipelines/ci/compare-data.js









async function compareData(job, runState, warehouse, parts) {
    const { planned, results, relations, memory } = parts;
    const { settings, ports } = job;
    const succeeded = new Set(results.filter(({ status }) => (0,engine/* isBuiltStatus */.Pr)(status)).map(({ uniqueId }) => uniqueId));
    const nodes = planned.filter(({ uniqueId }) => succeeded.has(uniqueId));
    const facts = await loadRowFacts(job, succeeded);
    const requests = buildDiffRequests(nodes, relations.nodes, facts);
    const recalled = memory ? await recallDiffs(job, memory, requests) : [];
    const known = new Map(recalled.map((diff) => [diff.uniqueId, diff]));
    if (known.size > 0)
        ports.runner.info(`${known.size} of ${requests.length} comparisons with production were reused from the last push, because neither side has changed.`);
    const open = requests.filter(({ uniqueId }) => !known.has(uniqueId));
    const { diffs, notCompared, refusals } = await computeDataDiffs(warehouse, open, {
        maxRows: settings.dataDiffMaxRows,
    });
    for (const { uniqueId, message } of refusals)
        ports.runner.info(`The warehouse refused to compare ${uniqueId}: ${message}`);
    for (const [reason, group] of Map.groupBy(notCompared, (each) => each.reason))
        runState.notices.push(describeNotCompared(group, reason));
    for (const diff of diffs)
        known.set(diff.uniqueId, diff);
    const all = requests.flatMap(({ uniqueId }) => known.get(uniqueId) ?? []);
    if (memory)
        await keepDiffs(job, memory, requests, all);
    if (settings.dataDiff !== 'samples')
        return all;
    const samples = await fetchSamples(warehouse, requests, all);
    return all.map((diff) => ({ ...diff, samples: samples.get(diff.uniqueId) }));
}
const NAMES_SHOWN = 5;
function describeNotCompared(group, reason) {
    const names = group.slice(0, NAMES_SHOWN).map(({ uniqueId }) => uniqueId);
    const more = group.length - names.length;
    const all = more > 0 ? `${names.join(', ')} and ${more} more` : names.join(', ');
    return `The data of ${all} was not compared with production. ${reason}`;
}
async function loadRowFacts(job, wanted) {
    return (0,read_artifact/* readArtifact */.R)((0,external_node_path_.join)((0,connect/* targetPath */.Bd)(job), 'manifest.json'), (bytes) => {
        const nodes = new Map((0,json_members/* readMembers */.mo)(bytes)).get('nodes');
        return nodes ? findRowFacts(parseEach(nodes), wanted) : new Map();
    });
}
function* parseEach(members) {
    for (const [uniqueId, entry] of (0,json_members/* readMembers */.mo)(members))
        yield [uniqueId, (0,json_members/* parseMember */.yl)(entry)];
}

;// CONCATENATED MODULE: ./build/pipelines/ci/review.js









function startReview({ reasons, skipped, removed }, orphans) {
    return {
        ...{ reasons, leftOut: skipped, removed, orphans },
        diffs: [],
        arrivals: [],
        afterMerge: undefined,
        impact: undefined,
        pasts: [],
        failingInProduction: [],
        savedSeconds: undefined,
    };
}
async function reviewBuild(job, runState, warehouse, review, built) {
    try {
        const last = await loadLastResults(built);
        Object.assign(review, compareWithLastDeploy(built.results, last, built));
        if (job.settings.dataDiff !== 'off') {
            review.diffs = await compareData(job, runState, warehouse, built);
            review.arrivals = await loadArrivals(job, built.session, built, review.diffs);
        }
    }
    catch (error) {
        if (!(error instanceof errors/* ActionError */.lZ))
            throw error;
        runState.notices.push(`The build was not compared with production. ${error.message}`);
    }
    const columnChanges = (0,impact/* listColumnChanges */.CO)(review);
    const columnUse = await resolveColumnUse(job, built, columnChanges);
    review.impact = buildImpact(built, review, { columnChanges, columnUse });
}
async function loadLastResults({ state }) {
    const file = (0,external_node_path_.join)(state.directory, 'run_results.json');
    const results = await (0,read_artifact/* readArtifact */.R)(file, (bytes) => (0,run_results/* parseNodeResults */.Y4)(bytes));
    return new Map(results.map((result) => [result.uniqueId, result]));
}
function compareWithLastDeploy(results, last, { manifest }) {
    const failed = (result) => result !== undefined && ['error', 'fail', 'runtime error'].includes(result.status);
    const ran = new Set(results.map(({ uniqueId }) => uniqueId));
    const saved = [...last.values()].filter(({ uniqueId }) => manifest.nodes.has(uniqueId) && !ran.has(uniqueId));
    return {
        failingInProduction: results
            .filter((result) => failed(result) && failed(last.get(result.uniqueId)))
            .map(({ uniqueId }) => uniqueId),
        savedSeconds: saved.reduce((total, { executionTime }) => total + executionTime, 0),
    };
}
const CHANGED_BY_OTHERS = new Set([
    ...['below', 'tests-built', 'missing-in-production', 'merged', 'undeployed', 'selected'],
]);
function buildImpact({ manifest, relations, results }, { reasons }, columns) {
    const changed = [...reasons]
        .filter(([, { kind }]) => !CHANGED_BY_OTHERS.has(kind))
        .map(([uniqueId]) => uniqueId);
    const isNew = new Set([...reasons].filter(([, { kind }]) => kind === 'new').map(([id]) => id));
    const isFresh = (id) => isNew.has(id) || !startsWithRows(manifest.nodes.get(id));
    return (0,impact/* computeImpact */.cT)({
        changed,
        nodes: collectImpactSources(manifest),
        ...columns,
        isNew,
        isBuilt: new Set(results
            .filter(({ uniqueId, status }) => (0,engine/* isBuiltStatus */.Pr)(status) && isFresh(uniqueId))
            .map(({ uniqueId }) => uniqueId)),
        contracts: new Map([...relations.nodes].map(([id, node]) => [id, node.contractColumns])),
    });
}
function startsWithRows(node) {
    return node?.resourceType === 'snapshot' || node?.materialized === 'incremental';
}
function collectImpactSources({ nodes, sources, exposures, groupOwners, }) {
    const all = new Map();
    for (const { uniqueId, name, sourceName } of sources.values())
        all.set(uniqueId, {
            name: `${sourceName}.${name}`,
            resourceType: 'source',
            dependsOn: [],
            owner: undefined,
        });
    for (const node of nodes.values()) {
        const { uniqueId, name, resourceType, dependsOn, metaOwner, group } = node;
        const groupOwner = group === null ? undefined : groupOwners.get(group);
        const owner = (0,impact/* resolveOwner */.AK)({ metaOwner, groupOwner });
        all.set(uniqueId, {
            ...{ name, resourceType, dependsOn, owner },
            ...(node.materialized === 'ephemeral' && { isEphemeral: true }),
        });
    }
    for (const { uniqueId, name, label, dependsOn, owner } of exposures.values())
        all.set(uniqueId, {
            name: label ?? name,
            resourceType: 'exposure',
            dependsOn,
            owner: (0,impact/* resolveOwner */.AK)({ exposureOwner: owner }),
        });
    return all;
}

;// CONCATENATED MODULE: ./build/pipelines/ci/ci.js



























async function runCi(job, runState) {
    const pullRequest = requirePullRequest(job);
    const target = await (0,warehouse_target/* resolveIsolatedTarget */.fP)(job, runState, pullRequest);
    const full = isFullBuild(job, runState);
    const base = full || job.settings.baseline === 'production' ? undefined : await (0,base_commit/* findBase */.l)(job);
    const untouched = watchFiles(job, base, target);
    if ((await untouched({ settings: true })) && !(await mayHaveBuilt(job, pullRequest)))
        return noteUntouched(runState, base);
    const place = { owner: (0,steps_job/* ownerOf */.b)(job, pullRequest), isolated: target.schema };
    const dbt = startDbt(job, runState, target, pullRequest);
    try {
        const [opened, lookup, earlier] = await Promise.all([
            dbt,
            lookUpProduction(job, runState),
            full || job.dryRun ? undefined : fetchEarlierRun(job),
            (0,deploy_order/* noteRunningDeploy */.XE)(job, runState),
        ]);
        const { session } = opened;
        const found = (0,steps_state/* comparableState */.MS)(lookup, session);
        const mayLack = !found.found && !job.dryRun && job.settings.onMissingState !== 'fail';
        if (mayLack && (await untouched({ settings: false }))) {
            if (await mayHaveBuilt(job, pullRequest))
                await dropEarlier(runState, (0,connect/* openWarehouse */.cH)(job, session, { login: target }), place, [], []);
            (0,run_state/* addNotice */.Mp)(runState, `${found.reason} Nothing was built, because nothing of the project changed.`);
            return noteUntouched(runState, base);
        }
        const project = await compareProject(job, runState, session, { target, lookup, base, full });
        const plan = project.comparison
            ? await planBuild(job, session, project.manifest, project.comparison, opened.reading)
            : await planEverything(job, session, project.manifest);
        const review = startReview(plan, (0,orphan_rule/* orphanRule */.X)(job, lookup));
        runState.review = review;
        if (job.dryRun)
            runState.planned = plan.nodes;
        for (const notice of plan.notices)
            (0,run_state/* addNotice */.Mp)(runState, notice);
        const parts = { target, pullRequest, plan, project, earlier, review };
        if (plan.nodes.length > 0) {
            const hookRelations = await checkPlan(job, runState, session, parts);
            if (job.dryRun)
                await foretellMerge(job, runState, opened, parts);
            else
                await buildAndReview(job, runState, opened, { ...parts, hookRelations });
        }
        else if (!job.dryRun) {
            await dropEarlier(runState, (0,connect/* openWarehouse */.cH)(job, session, { login: target }), place, [], (0,manifests/* listDatabases */.Pf)(project.manifest));
        }
    }
    finally {
        await dbt.then(({ session }) => session.close(), () => { });
    }
}
async function buildAndReview(job, runState, { session, reading, installation }, { target, pullRequest, plan, project, earlier, review, hookRelations }) {
    const { manifest, cached, production, comparison } = project;
    const warehouse = (0,connect/* openWarehouse */.cH)(job, session, { login: target });
    const foresight = comparison &&
        (await foreseeMerge(job, runState, session, {
            ...{ planned: plan.nodes, comparison, warehouse, installation, reader: reading.reader },
        }));
    const schemas = await claimPullRequestSchemas(job, runState, warehouse, {
        pullRequest,
        isolatedSchema: target.schema,
        schemas: joinSchemas(plan.schemas, listHookSchemas(plan.hooks, hookRelations, manifest, target.schema)),
    });
    const parts = {
        ...{ target, plan, review, manifest, comparison, foresight },
        ...{ earlier, warehouse, owner: (0,steps_job/* ownerOf */.b)(job, pullRequest), schemas },
        hookRelations: hookRelations.filter(({ node }) => (0,own_name/* isOwnName */.s)(node.schema, target.schema)),
    };
    const { build, reused, marker, fingerprint } = await buildPull(job, runState, session, parts);
    const alone = await wasAlone(warehouse, schemas, marker);
    if (!alone)
        runState.notices.push(NOT_ALONE);
    const markers = { before: earlier && nameRun(earlier.state.record), now: marker };
    const memory = cached === undefined ? undefined : { folder: cached, reused, markers };
    const { results, runResults } = build;
    const built = {
        ...{ planned: plan.nodes, results, runResults, manifest, session, memory },
        reader: reading.reader,
    };
    await waitForAll([
        fingerprint && alone && publishRun(job, session, { fingerprint, target, build }),
        production && reviewBuild(job, runState, warehouse, review, { ...built, ...production }),
    ]);
    if (production && foresight)
        review.afterMerge = await describeMerge(runState, {
            ...{ foresight, plan, review, built: { build, warehouse }, manifest },
            state: production.state,
        });
}
async function foretellMerge(job, runState, { session, reading, installation }, { plan, project, review }) {
    const { manifest, comparison } = project;
    if (!comparison)
        return;
    const foresight = await foreseeMerge(job, runState, session, {
        ...{ planned: plan.nodes, comparison, warehouse: undefined },
        ...{ installation, reader: reading.reader },
    });
    review.afterMerge = await describeMerge(runState, {
        ...{ foresight, plan, review, built: undefined, manifest, state: comparison.state },
    });
}
function watchFiles(job, base, target) {
    return async (counted) => base !== undefined &&
        'sha' in base &&
        job.settings.select.length === 0 &&
        (await (0,base_commit/* isUntouched */.O)(job, base, { adapterType: target.type, ...counted }));
}
function noteUntouched(runState, base) {
    if (base && 'sha' in base)
        runState.baseline = { kind: 'base', sha: base.sha, production: undefined };
}
async function waitForAll(works) {
    for (const ended of await Promise.allSettled(works))
        if (ended.status === 'rejected')
            throw ended.reason;
}
async function startDbt(job, runState, target, pullRequest) {
    const installation = await (0,connect/* prepareDbt */.EY)(job, target);
    const session = await (0,connect/* openDbt */.nb)(job, runState, installation, target, {
        keepManifest: true,
        fence: {
            ...{ schema: target.schema, allow: job.settings.allowWrites },
            owner: (0,steps_job/* ownerOf */.b)(job, pullRequest),
        },
    });
    const reading = {
        reader: (0,sql_reader/* createSqlReader */.C)(job, installation, target.type),
        readJinja: createJinjaLexer(job, installation.python),
    };
    return { session, reading, installation };
}
function requirePullRequest({ context }) {
    const number = (0,resolve_mode/* resolvePullRequestNumber */.UB)(context);
    if (number !== undefined)
        return number;
    throw new errors/* RefusedError */.fk(`The branch ${context.branch} of this merge group does not name its pull request.`, { hint: 'GitHub names it gh-readonly-queue/<base>/pr-<number>-<sha>.' });
}
const FULL_BUILD_LABEL = 'dbt-full-build';
function isFullBuild({ settings, context }, runState) {
    const labelled = context.pullRequest?.labels.includes(FULL_BUILD_LABEL) ?? false;
    if (!settings.fullBuild && !labelled)
        return false;
    const asked = labelled ? `the label ${FULL_BUILD_LABEL}` : '"full-build: on"';
    runState.notices.push(`Everything was built, because ${asked} is set.`);
    return true;
}


/***/ }),

/***/ 12380:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   CP: () => (/* binding */ refuseOvertaken),
/* harmony export */   WZ: () => (/* binding */ fetchRunningDeploys),
/* harmony export */   XE: () => (/* binding */ noteRunningDeploy),
/* harmony export */   kz: () => (/* binding */ fetchNewerDeploys),
/* harmony export */   pe: () => (/* binding */ isSuperseded)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(76760);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19473);
/* harmony import */ var _platform_github_variables_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(83129);
/* harmony import */ var _state_deploy_order_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(13506);
/* harmony import */ var _state_select_run_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(9664);





async function fetchRunningDeploys(job) {
    const { ports, context, settings } = job;
    const origin = (0,_state_select_run_js__WEBPACK_IMPORTED_MODULE_3__/* .resolveOrigin */ .ZU)(context, settings);
    const filter = { ...(0,_state_select_run_js__WEBPACK_IMPORTED_MODULE_3__/* .branchFilter */ .b2)(origin), status: 'in_progress' };
    try {
        const runs = await ports.github.listWorkflowRuns(node_path__WEBPACK_IMPORTED_MODULE_0__.posix.basename(origin.workflowPath), filter);
        return (0,_state_select_run_js__WEBPACK_IMPORTED_MODULE_3__/* .selectRunning */ .eu)(runs, origin).map(_state_deploy_order_js__WEBPACK_IMPORTED_MODULE_4__/* .toDeploy */ .hL);
    }
    catch (error) {
        ignoreGitHub(job, error);
        return [];
    }
}
const MAX_NEWER = 3;
async function fetchNewerDeploys(job) {
    const own = ownDeploy(job);
    const running = await fetchRunningDeploys(job);
    const newer = running.filter((other) => (0,_state_deploy_order_js__WEBPACK_IMPORTED_MODULE_4__/* .isNewer */ .U4)(other, own)).slice(0, MAX_NEWER);
    if (newer.length === 0)
        return [];
    const { github } = job.ports;
    try {
        const [ownJobs, ...others] = await Promise.all([own, ...newer].map(({ runId }) => github.listRunJobs(runId)));
        const isRunning = ({ status }) => status === 'in_progress';
        const self = ownJobs?.find((one) => isRunning(one) && one.runner === (0,_platform_github_variables_js__WEBPACK_IMPORTED_MODULE_2__/* .runnerName */ .iC)(job.env));
        return newer.filter((_, index) => self === undefined ||
            others[index]?.some((one) => isRunning(one) && one.name === self.name));
    }
    catch (error) {
        ignoreGitHub(job, error);
        return newer;
    }
}
async function noteRunningDeploy(job, runState) {
    const [deploy] = await fetchRunningDeploys(job);
    if (!deploy)
        return;
    runState.notices.push(`Run ${deploy.runId} is deploying production (${deploy.sha.slice(0, 7)}) now. Data read from production may be newer than the state that this run compares with. If a result looks wrong, run this job again after that deploy.`);
}
function isSuperseded(job, runState, { previous, running }) {
    const state = previous.found ? previous.state.record : undefined;
    const { attempt } = job.context.run;
    const turn = (0,_state_deploy_order_js__WEBPACK_IMPORTED_MODULE_4__/* .decideTurn */ .MU)({ own: ownDeploy(job), attempt, state, running });
    if (turn.kind === 'refused')
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .RefusedError */ .fk(turn.message, { hint: turn.hint });
    if (turn.kind === 'superseded')
        runState.notices.push(turn.notice);
    return turn.kind === 'superseded';
}
async function refuseOvertaken(job, runState, store) {
    const own = ownDeploy(job);
    const [published, running] = await Promise.all([
        listNewerStates(job, store, own),
        fetchNewerDeploys(job),
    ]);
    const [newest] = published;
    if (newest) {
        const { message, hint } = (0,_state_deploy_order_js__WEBPACK_IMPORTED_MODULE_4__/* .describeOvertaken */ .j5)(newest, own);
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .RefusedError */ .fk(message, { hint });
    }
    const [company] = running;
    if (company)
        runState.notices.push((0,_state_deploy_order_js__WEBPACK_IMPORTED_MODULE_4__/* .describeCompany */ .lR)(company));
}
async function listNewerStates(job, store, own) {
    try {
        return await store.listNewer(own);
    }
    catch (error) {
        ignoreGitHub(job, error);
        return [];
    }
}
function ownDeploy({ context }) {
    return { runId: context.run.id, sha: context.sha };
}
function ignoreGitHub({ ports }, error) {
    if (!(error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .GitHubError */ .y_))
        throw error;
    ports.runner.info(`Could not look for other deploys: ${error.message}`);
}


/***/ }),

/***/ 5735:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   F: () => (/* binding */ resolveBaseCommit),
/* harmony export */   q: () => (/* binding */ isBaseInProduction)
/* harmony export */ });
function resolveBaseCommit({ eventSha, namedBase, head }) {
    const short = head.sha.slice(0, 7);
    if (head.sha !== eventSha)
        return {
            known: false,
            reason: `The checkout is at ${short}, not at the merge commit ${eventSha.slice(0, 7)} that GitHub made for the pull request. Remove \`ref\` from actions/checkout.`,
        };
    if (namedBase !== undefined)
        return { known: true, sha: namedBase };
    const [base, ...others] = head.parents;
    if (base === undefined || others.length === 0)
        return { known: false, reason: `The commit ${short} is not a merge commit.` };
    return { known: true, sha: base };
}
function isBaseInProduction(production, here) {
    return (production.sha === here.baseSha &&
        production.target === here.target &&
        production.dbtVersion === here.dbtVersion);
}


/***/ }),

/***/ 70806:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   LN: () => (/* binding */ readsFiles),
/* harmony export */   Ur: () => (/* binding */ findFileReaders),
/* harmony export */   vM: () => (/* binding */ isDataFile)
/* harmony export */ });
/* harmony import */ var _macro_changes_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(89610);

const DATA = /\.(?:csv|tsv|psv|parquet|jsonl?|ndjson|geojson|xlsx?|arrow|feather|avro|orc|duckdb|sqlite)(?:\.(?:gz|zst|bz2|zip))?$/i;
const READING_ADAPTERS = new Set(['duckdb', 'spark', 'sqlite']);
function readsFiles(adapterType) {
    return READING_ADAPTERS.has(adapterType);
}
function isDataFile(path) {
    return DATA.test(path);
}
function findFileReaders(head, changed) {
    const seeds = new Set([...head.nodes.values()]
        .filter(({ resourceType }) => resourceType === 'seed')
        .map(({ originalFilePath }) => originalFilePath));
    const files = [...changed].filter((path) => isDataFile(path) && !seeds.has(path));
    const readers = new Map();
    if (files.length === 0 || !readsFiles(head.adapterType))
        return { readers, unmatched: [] };
    const matched = new Set();
    let namesFiles = false;
    for (const node of head.nodes.values()) {
        const patterns = listPaths(node, head).map(toPattern);
        namesFiles ||= patterns.length > 0;
        const read = files.filter((path) => patterns.some((pattern) => pattern.test(path)));
        for (const path of read)
            matched.add(path);
        if (read.length > 0)
            readers.set(node.uniqueId, read);
    }
    const unmatched = namesFiles ? files.filter((path) => !matched.has(path)) : [];
    return { readers, unmatched };
}
function listPaths(node, head) {
    const called = (0,_macro_changes_js__WEBPACK_IMPORTED_MODULE_0__/* .reachMacros */ .zT)(node.macros, head.macros);
    const macros = called.map((id) => head.macros.get(id)?.sql ?? '');
    const texts = node.resourceType === 'source' ? [node.relation ?? ''] : [node.code, ...macros];
    return texts.flatMap((text) => [...text.matchAll(/'([^'\n]+)'|"([^"\n]+)"/g)]
        .map(([, single, double]) => single ?? double ?? '')
        .filter((path) => !/^\w+:\/\//.test(path) && isDataFile(path.replace(/[*?\]}]+$/, '.csv'))));
}
function toPattern(path) {
    const glob = path.replace(/\{[{%].*?[}%]\}/g, '**').replace(/^(?:\.\/)+/, '');
    const source = glob.replace(/\*\*\/?|\*|\?|\[[^\]]*\]|\{[^}]*\}|[.+^$()|\\]/g, (token) => {
        if (token.startsWith('**'))
            return '.*';
        if (token === '*')
            return '[^/]*';
        if (token === '?')
            return '[^/]';
        if (token.startsWith('['))
            return token.replace('[!', '[^');
        if (token.startsWith('{'))
            return `(?:${token.slice(1, -1).replaceAll(',', '|')})`;
        return `\\${token}`;
    });
    return new RegExp(`^${source}$`);
}


/***/ }),

/***/ 47231:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  ex: () => (/* binding */ NewerHistory),
  i6: () => (/* binding */ parseHistory),
  wn: () => (/* binding */ writeHistory)
});

// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 9 modules
var schemas = __webpack_require__(27597);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/iso.js
var iso = __webpack_require__(64377);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
;// CONCATENATED MODULE: ./build/state/history-columns.js
const NOTHING = '-';
function encodeWords(words, letters) {
    return runsOf(words.map((word) => (word === null ? NOTHING : letters[word])))
        .map(([letter, count]) => (count === 1 ? letter : `${letter}${count}`))
        .join('');
}
function decodeWords(text, letters, length) {
    const words = new Map();
    for (const word of Object.keys(letters))
        words.set(letters[word], word);
    const values = [];
    if (!/^(?:[a-z-]\d*)*$/.test(text))
        throw new RangeError(`${quote(text)} is not a column of words`);
    for (const [, letter = '', count = '1'] of text.matchAll(/([a-z-])(\d+)?/g)) {
        const word = words.get(letter);
        if (word === undefined && letter !== NOTHING)
            throw new RangeError(`${quote(text)} has the unknown letter ${letter}`);
        repeat(values, word ?? null, Number(count), length);
    }
    return whole(values, text, length);
}
function encodeNumbers(numbers) {
    return runsOf(numbers.map((number) => (number === null ? '' : String(number))))
        .map(([token, count]) => (count === 1 ? token : `${token}x${count}`))
        .join(',');
}
function decodeNumbers(text, length) {
    const values = [];
    for (const token of length === 0 ? [] : text.split(',')) {
        const [, number, count = '1'] = TOKEN.exec(token) ?? [];
        if (number === undefined)
            throw new RangeError(`${quote(text)} is not a column of numbers`);
        repeat(values, number === '' ? null : Number(number), Number(count), length);
    }
    return whole(values, text, length);
}
const TOKEN = /^(-?\d+(?:\.\d+)?(?:e[+-]?\d+)?|)(?:x(\d+))?$/;
function encodeRows(rows) {
    let before = 0;
    return encodeNumbers(rows.map((value) => {
        if (value === null)
            return null;
        const more = value - before;
        before = value;
        return more;
    }));
}
function decodeRows(text, length) {
    let value = 0;
    return decodeNumbers(text, length).map((more) => {
        if (more === null)
            return null;
        value += more;
        return value;
    });
}
function runsOf(values) {
    const runs = [];
    for (const value of values) {
        const last = runs.at(-1);
        if (last?.[0] === value)
            last[1] += 1;
        else
            runs.push([value, 1]);
    }
    return runs;
}
function repeat(values, value, count, length) {
    if (values.length + count > length)
        throw new RangeError('a column has more values than runs');
    for (let index = 0; index < count; index += 1)
        values.push(value);
}
function whole(values, text, length) {
    if (values.length !== length)
        throw new RangeError(`${quote(text)} has ${values.length} values, there are ${length} runs`);
    return values;
}
function quote(text) {
    return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}

;// CONCATENATED MODULE: ./build/state/history-file.js



const VERSION = 1;
const MIGRATIONS = {};
const NODE_LETTERS = { success: 's', warn: 'w', error: 'e', skipped: 'k' };
const TEST_LETTERS = {
    ...{ pass: 'p', fail: 'f', warn: 'w', error: 'e', skipped: 'k' },
};
const SOURCE_LETTERS = { pass: 'p', warn: 'w', error: 'e', unreachable: 'u' };
const fileSchema = schemas/* object */.Ikc({
    schemaVersion: schemas/* literal */.euz(VERSION),
    runs: schemas/* array */.YOg(schemas/* object */.Ikc({
        id: schemas/* int */.Whr(),
        attempt: schemas/* int */.Whr(),
        mode: schemas/* enum */.k5n(['deploy', 'monitor', 'rollback']),
        event: schemas/* string */.YjP(),
        sha: schemas/* string */.YjP(),
        at: iso/* datetime */.w$(),
        status: schemas/* enum */.k5n(['success', 'failure', 'nothing']),
        seconds: schemas/* number */.aig(),
    })),
    nodes: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* object */.Ikc({
        status: schemas/* string */.YjP(),
        seconds: schemas/* string */.YjP(),
        attempts: schemas/* string */.YjP(),
        rows: schemas/* string */.YjP(),
        rowsEstimated: schemas/* literal */.euz(true).optional(),
    })),
    tests: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* object */.Ikc({ status: schemas/* string */.YjP(), failures: schemas/* string */.YjP() })),
    sources: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* object */.Ikc({ status: schemas/* string */.YjP(), age: schemas/* string */.YjP() })),
});
function writeHistory(history) {
    const file = {
        schemaVersion: VERSION,
        runs: history.runs,
        nodes: mapValues(history.nodes, ({ status, seconds, attempts, rows, rowsEstimated }) => ({
            status: encodeWords(status, NODE_LETTERS),
            seconds: encodeNumbers(seconds),
            attempts: encodeNumbers(attempts),
            rows: encodeRows(rows),
            ...(rowsEstimated && { rowsEstimated }),
        })),
        tests: mapValues(history.tests, ({ status, failures }) => ({
            status: encodeWords(status, TEST_LETTERS),
            failures: encodeNumbers(failures),
        })),
        sources: mapValues(history.sources, ({ status, age }) => ({
            status: encodeWords(status, SOURCE_LETTERS),
            age: encodeNumbers(age),
        })),
    };
    return JSON.stringify(file);
}
class NewerHistory extends errors/* StateError */.qq {
}
function parseHistory(text, migrations = MIGRATIONS) {
    const file = fileSchema.safeParse(migrate(parseJson(text), migrations));
    if (!file.success)
        throw new errors/* StateError */.qq(`history.json is damaged: ${describe(file.error)}.`);
    const { runs, nodes, tests, sources } = file.data;
    const length = runs.length;
    try {
        return {
            runs,
            nodes: mapEntries(nodes, ({ status, seconds, attempts, rows, rowsEstimated = false }) => ({
                status: decodeWords(status, NODE_LETTERS, length),
                seconds: decodeNumbers(seconds, length),
                attempts: decodeNumbers(attempts, length),
                rows: decodeRows(rows, length),
                rowsEstimated,
            })),
            tests: mapEntries(tests, ({ status, failures }) => ({
                status: decodeWords(status, TEST_LETTERS, length),
                failures: decodeNumbers(failures, length),
            })),
            sources: mapEntries(sources, ({ status, age }) => ({
                status: decodeWords(status, SOURCE_LETTERS, length),
                age: decodeNumbers(age, length),
            })),
        };
    }
    catch (cause) {
        if (!(cause instanceof RangeError))
            throw cause;
        throw new errors/* StateError */.qq(`history.json is damaged: ${cause.message}.`, { cause });
    }
}
const versioned = schemas/* looseObject */._H3({ schemaVersion: schemas/* int */.Whr() });
function migrate(json, migrations) {
    const parsed = versioned.safeParse(json);
    if (!parsed.success)
        throw new errors/* StateError */.qq(`history.json is damaged: ${describe(parsed.error)}.`);
    let file = parsed.data;
    let version = parsed.data.schemaVersion;
    if (version > VERSION)
        throw new NewerHistory(`history.json has schema version ${version}; this version of the action reads up to ${VERSION}.`);
    for (let step = migrations[version]; step; step = migrations[version]) {
        version += 1;
        file = { ...step(file), schemaVersion: version };
    }
    return file;
}
function parseJson(text) {
    try {
        return JSON.parse(text);
    }
    catch (cause) {
        throw new errors/* StateError */.qq('history.json is damaged: it is not JSON.', { cause });
    }
}
function describe({ issues }) {
    const [first] = issues;
    return `${first?.path.join('.') || 'the file'}: ${first?.message}`;
}
function mapValues(values, change) {
    return Object.fromEntries([...values].map(([id, value]) => [id, change(value)]));
}
function mapEntries(values, change) {
    return new Map(Object.entries(values).map(([id, value]) => [id, change(value)]));
}


/***/ }),

/***/ 29869:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Q: () => (/* binding */ writeStateRecord)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);
/* harmony import */ var _load_state_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(20460);
/* harmony import */ var _state_record_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(92045);




async function writeStateRecord(directory, facts) {
    const files = {};
    for (const file of new Set([..._state_record_js__WEBPACK_IMPORTED_MODULE_3__/* .DIGESTED_FILES */ .Ej, ...(await (0,_load_state_js__WEBPACK_IMPORTED_MODULE_2__/* .listStateFiles */ .$N)(directory))]))
        files[file] = await (0,_load_state_js__WEBPACK_IMPORTED_MODULE_2__/* .computeDigest */ .MK)(node_path__WEBPACK_IMPORTED_MODULE_1__.join(directory, file));
    const record = { schemaVersion: _state_record_js__WEBPACK_IMPORTED_MODULE_3__/* .SCHEMA_VERSION */ .f$, ...facts, files };
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.writeFile)(node_path__WEBPACK_IMPORTED_MODULE_1__.join(directory, 'state.json'), `${JSON.stringify(record, null, 2)}\n`);
    return record;
}


/***/ }),

/***/ 90880:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   M: () => (/* binding */ resolvePlace)
/* harmony export */ });
function resolvePlace(node) {
    if (!node || node.relationName === null || node.schema === null)
        return undefined;
    const { database, schema, alias, name } = node;
    return { database: database ?? '', schema, identifier: alias ?? name };
}


/***/ })

};
