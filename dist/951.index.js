export const id = 951;
export const ids = [951];
export const modules = {

/***/ 18532:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $: () => (/* binding */ comparesSources),
/* harmony export */   o: () => (/* binding */ resolveDeploySelection)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);
/* harmony import */ var _config_default_selector_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1502);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(19473);
/* harmony import */ var _plan_selection_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(60000);
/* harmony import */ var _steps_connect_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(36958);
/* harmony import */ var _steps_list_selected_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(64602);
/* harmony import */ var _steps_pinned_nodes_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(27124);








const COMPARING = /\b(?:state|source_status|result):/;
async function resolveDeploySelection(job, runState, session, previous) {
    const { selection, flags } = chooseSelection(job, runState, previous);
    const { ids, args } = await (0,_steps_list_selected_js__WEBPACK_IMPORTED_MODULE_6__/* .resolveSelected */ .CF)(job, session, selection, flags);
    await refuseUnmatched(job, session, selection, { flags, ids });
    return { listed: ids, args: args ?? (await (0,_steps_pinned_nodes_js__WEBPACK_IMPORTED_MODULE_7__/* .pinNodes */ .Z)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(job.scratch, 'selected'), ids)) };
}
function chooseSelection(job, runState, previous) {
    const { select, exclude } = job.settings;
    const selectors = [...select, ...exclude];
    if (selectors.length === 0)
        noteDefaultSelector(job, runState);
    const state = previous.found ? ['--state', previous.state.directory] : [];
    if (!selectors.some((each) => COMPARING.test(each))) {
        const flags = selectors.some(_plan_selection_js__WEBPACK_IMPORTED_MODULE_4__/* .nameSelector */ .r0) ? state : [];
        return { selection: { select, exclude }, flags };
    }
    const missing = findMissing(job, previous);
    if (!missing && previous.found)
        return { selection: { select, exclude }, flags: state };
    runState.notices.push(`Everything was built, because ${missing} to compare with.`);
    const others = exclude.filter((each) => !COMPARING.test(each));
    return { selection: { select: [], exclude: others }, flags: [] };
}
function noteDefaultSelector({ settings }, runState) {
    const name = (0,_config_default_selector_js__WEBPACK_IMPORTED_MODULE_2__/* .findDefaultSelector */ .s)(settings.projectDir);
    if (name !== undefined)
        runState.notices.push(`selectors.yml has the default selector "${name}", which deploys do not apply: they build everything. ` +
            `To build only what it selects, set "select: selector:${name}".`);
}
async function refuseUnmatched(job, session, { select }, { flags, ids }) {
    const unmatched = [];
    for (const selector of select) {
        if (COMPARING.test(selector) || (0,_plan_selection_js__WEBPACK_IMPORTED_MODULE_4__/* .nameSelector */ .r0)(selector) !== undefined)
            continue;
        const found = select.length === 1 ? ids : await (0,_steps_list_selected_js__WEBPACK_IMPORTED_MODULE_6__/* .listOne */ .Fd)(job, session, selector, flags);
        if (found.length === 0)
            unmatched.push(selector);
    }
    const [first] = unmatched;
    if (first === undefined)
        return;
    const names = unmatched.map((selector) => `"${selector}"`).join(', ');
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .ConfigError */ .xL([
        {
            message: `"select" names ${names}, which ${unmatched.length === 1 ? 'matches' : 'match'} nothing in the project. Nothing was built.`,
            hint: `Correct it. \`dbt ls --select "${first}"\` shows what a selector matches.`,
        },
    ]);
}
function comparesSources({ select }) {
    return select.some((each) => each.includes('source_status:'));
}
function findMissing(job, previous) {
    if (!previous.found)
        return previous.older
            ? 'the earlier production state is damaged or from the other dbt engine, so there is none'
            : 'there is no earlier production state';
    if (!comparesSources(job.settings))
        return undefined;
    if (!(0,node_fs__WEBPACK_IMPORTED_MODULE_0__.existsSync)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)((0,_steps_connect_js__WEBPACK_IMPORTED_MODULE_5__/* .targetPath */ .Bd)(job), 'sources.json')))
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .ConfigError */ .xL([
            {
                message: '"select" uses source_status, but no source in the project has a freshness config.',
                hint: 'Add `freshness:` to the sources, or use another selection.',
            },
        ]);
    return (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.existsSync)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(previous.state.directory, 'sources.json'))
        ? undefined
        : 'the earlier production state has no sources.json';
}


/***/ }),

/***/ 13894:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  IW: () => (/* binding */ checkFreshness),
  qT: () => (/* binding */ keepSources),
  pe: () => (/* binding */ listWatched),
  WV: () => (/* binding */ refuseStale)
});

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./build/dbt/artifacts/sources.js
var sources = __webpack_require__(12543);
// EXTERNAL MODULE: ./build/dbt/cancellation.js
var cancellation = __webpack_require__(11926);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
// EXTERNAL MODULE: ./build/health/outcomes.js
var outcomes = __webpack_require__(31950);
// EXTERNAL MODULE: ./build/plan/source-line.js
var source_line = __webpack_require__(4076);
// EXTERNAL MODULE: ./build/report/model/sources.js
var model_sources = __webpack_require__(42275);
;// CONCATENATED MODULE: ./build/state/source-ledger.js
const BUILT = ['model', 'snapshot'];
const SUCCEEDED = ['success', 'warn', 'no-op', 'reused'];
function computeSourceLedger(facts) {
    const { previous, current, watched, nodes, complete } = facts;
    const statuses = new Map(facts.results.map(({ uniqueId, status }) => [uniqueId, status]));
    const before = new Map(previous?.results.map((entry) => [entry.unique_id, entry]));
    const now = new Map(current.results.map((entry) => [entry.unique_id, entry]));
    const below = findBelow(nodes);
    const isThrough = (source) => below(source).every((id) => {
        const status = statuses.get(id)?.toLowerCase();
        return status === undefined ? complete : SUCCEEDED.includes(status);
    });
    const choose = (source) => {
        const entry = now.get(source);
        return entry?.max_loaded_at !== undefined && isThrough(source) ? entry : before.get(source);
    };
    const results = [...watched].map(choose).filter((entry) => entry !== undefined);
    return { ...current, results };
}
function findBelow(nodes) {
    const children = new Map();
    for (const [id, { dependsOn }] of nodes)
        for (const parent of dependsOn)
            children.set(parent, [...(children.get(parent) ?? []), id]);
    return (source) => {
        const found = new Set(children.get(source));
        for (const id of found)
            for (const child of children.get(id) ?? [])
                found.add(child);
        return [...found].filter((id) => {
            const node = nodes.get(id);
            return node && BUILT.includes(node.resourceType) && node.materialized !== 'ephemeral';
        });
    };
}

// EXTERNAL MODULE: ./build/pipelines/steps/commands.js + 5 modules
var commands = __webpack_require__(20917);
// EXTERNAL MODULE: ./build/pipelines/steps/connect.js + 28 modules
var connect = __webpack_require__(36958);
// EXTERNAL MODULE: ./build/pipelines/steps/retry-wait.js + 1 modules
var retry_wait = __webpack_require__(49684);
// EXTERNAL MODULE: ./build/pipelines/production/deploy-selection.js
var deploy_selection = __webpack_require__(18532);
;// CONCATENATED MODULE: ./build/pipelines/production/freshness.js














const FILE = 'sources.json';
async function checkFreshness(job, runState, session, { sources }) {
    const watched = listWatched(sources);
    if (job.settings.freshness === 'off' || watched.length === 0)
        return { sources: [], writes: [] };
    const outcome = await askDbt(job, session);
    const writes = outcome.writes ?? [];
    runState.build.writes.push(...writes);
    if (outcome.exception !== undefined && outcome.exception === cancellation/* CANCELLED */.g.exception)
        throw new errors/* DbtError */.xI(outcome.exception);
    if (outcome.exception !== undefined) {
        if (job.settings.freshness === 'error' || (0,deploy_selection/* comparesSources */.$)(job.settings))
            throw (0,commands/* stop */.ds)(job, outcome.exception);
        runState.notices.push(`Source freshness is unknown: ${(0,retry_wait/* firstLine */.TM)(outcome.exception)}`);
        return { sources: [], writes };
    }
    const found = await loadFound(job);
    const read = watched.map((source) => toReport(job, source, found, outcome));
    runState.sources = read;
    return { sources: read, writes };
}
async function keepSources(job, parts) {
    const { manifest, directory, build, sources } = parts;
    const previous = parts.previous.found
        ? await loadSources((0,external_node_path_.join)(parts.previous.state.directory, FILE))
        : undefined;
    const current = sources.length > 0 ? await loadFound(job) : undefined;
    const { select } = job.settings;
    const kept = current
        ? computeSourceLedger({
            ...{ previous, current, nodes: manifest.nodes, results: build.results },
            watched: new Set(listWatched(manifest.sources).map(({ uniqueId }) => uniqueId)),
            complete: build.succeeded && (select.length === 0 || (0,deploy_selection/* comparesSources */.$)(job.settings)),
        })
        : previous;
    if (kept)
        await (0,promises_.writeFile)((0,external_node_path_.join)(directory, FILE), JSON.stringify(kept));
}
function listWatched(sources) {
    return [...sources.values()].filter(({ freshness }) => freshness !== null);
}
async function askDbt(job, session) {
    for (let attempt = 1;; attempt += 1) {
        const outcome = await (0,commands/* invoke */.lA)(job, session, { args: ['source', 'freshness'] });
        const messages = [outcome.exception, ...outcome.results.map(({ message }) => message)];
        const transient = messages.find((message) => message && (0,retry_wait/* isTransient */.dg)(job, message));
        if (!transient || attempt > job.settings.retries)
            return outcome;
        await (0,retry_wait/* waitForRetry */.fS)(job, attempt, `dbt source freshness: ${(0,retry_wait/* firstLine */.TM)(transient)}`);
    }
}
async function loadFound(job) {
    return loadSources((0,external_node_path_.join)((0,connect/* targetPath */.Bd)(job), FILE));
}
async function loadSources(path) {
    let text;
    try {
        text = await (0,promises_.readFile)(path, 'utf8');
    }
    catch {
        return undefined;
    }
    return (0,sources/* parseSources */.u)(text, path);
}
function toReport(job, source, found, { results }) {
    const { uniqueId, sourceName, name, freshness } = source;
    const entry = found?.results.find((each) => each.unique_id === uniqueId);
    const message = results.find((each) => each.uniqueId === uniqueId)?.message ?? entry?.error;
    const isRead = entry?.max_loaded_at !== undefined;
    const status = entry?.status.toLowerCase() ?? '';
    const { file, line } = locate(job, source);
    return {
        uniqueId,
        name: `${sourceName}.${name}`,
        status: isRead && isStatus(status) ? status : 'unreachable',
        age: entry?.max_loaded_at_time_ago_in_s ?? null,
        loadedAt: entry?.max_loaded_at ?? null,
        warnAfter: freshness?.warnAfter ?? null,
        errorAfter: freshness?.errorAfter ?? null,
        message: isRead || message === undefined ? null : (0,retry_wait/* firstLine */.TM)(String(message)),
        file,
        line,
    };
}
function isStatus(status) {
    return ['pass', 'warn', 'error'].includes(status);
}
function locate({ settings, project }, { packageName, originalFilePath, sourceName, name }) {
    if (packageName !== project.name)
        return { file: `dbt_packages/${packageName}/${originalFilePath}`, line: undefined };
    const path = (0,external_node_path_.join)(settings.projectDir, originalFilePath);
    return {
        file: (0,external_node_path_.relative)(settings.workspace, path),
        line: (0,source_line/* findTableLine */.C)((0,external_node_fs_.readFileSync)(path, 'utf8'), sourceName, name),
    };
}
function refuseStale(sources) {
    const stale = sources.filter(outcomes/* isStale */.Q);
    const [first] = stale;
    if (!first)
        return;
    const location = {
        file: first.file,
        ...(first.line !== undefined && { line: first.line }),
    };
    throw new errors/* DbtError */.xI([
        `${stale.length === 1 ? 'A source is' : `${stale.length} sources are`} not fresh. Nothing was built.`,
        ...stale.map((source) => {
            const place = [source.file, source.line].filter((part) => part !== undefined).join(':');
            return `  ${source.name} (${place}): ${(0,model_sources/* describeSource */.B6)(source)}`;
        }),
    ].join('\n'), { hint: 'Load them, or set "freshness: warn" to build anyway.', location });
}


/***/ }),

/***/ 31247:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  S: () => (/* binding */ countAllRows),
  j: () => (/* binding */ countBuiltRows)
});

// EXTERNAL MODULE: ./build/dbt/engine.js
var engine = __webpack_require__(95939);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
// EXTERNAL MODULE: ./build/warehouse/relation-place.js
var relation_place = __webpack_require__(90880);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 9 modules
var schemas = __webpack_require__(27597);
// EXTERNAL MODULE: ./build/warehouse/operations.js
var operations = __webpack_require__(784);
;// CONCATENATED MODULE: ./build/warehouse/row-counts.js


const MAX_EXACT = 10_000_000;
const MAX_FAILURES = 20;
const answerSchema = schemas/* object */.Ikc({
    counts: schemas/* array */.YOg(schemas/* object */.Ikc({ unique_id: schemas/* string */.YjP(), rows: schemas/* int */.Whr().nullable(), estimated: schemas/* boolean */.zMY() })),
});
async function countRows(warehouse, requests, { views, maxExact = MAX_EXACT }) {
    const result = { counts: new Map(), refused: [], message: undefined };
    const batches = listBatches(requests);
    let failures = 0;
    for (let batch = batches.shift(); batch; batch = batches.shift()) {
        const { answers, error } = failures < MAX_FAILURES
            ? await warehouse.callForEach('dbt_ci_row_counts', toArgs(batch, views, maxExact), answerSchema)
            : { answers: [] };
        const [answer] = answers;
        if (answer) {
            for (const { unique_id: id, rows, estimated } of answer.counts)
                if (rows !== null)
                    result.counts.set(id, { rows, estimated });
            continue;
        }
        failures += 1;
        const half = Math.ceil(batch.length / 2);
        if (batch.length > 1 && failures < MAX_FAILURES)
            batches.unshift(batch.slice(0, half), batch.slice(half));
        else {
            result.refused.push(...batch.map(({ uniqueId }) => uniqueId));
            result.message ??= error;
        }
    }
    return result;
}
function toArgs(batch, views, maxExact) {
    const requests = batch.map(({ uniqueId, place }) => ({ unique_id: uniqueId, place }));
    return { requests, views, max_exact: maxExact };
}
function listBatches(requests) {
    const schemas = Map.groupBy(requests, ({ place }) => `${place.database}\n${place.schema}`);
    return [...schemas.values()].flatMap((all) => Array.from({ length: Math.ceil(all.length / operations/* MAX_REQUESTS */.aA) }, (_, index) => all.slice(index * operations/* MAX_REQUESTS */.aA, (index + 1) * operations/* MAX_REQUESTS */.aA)));
}

// EXTERNAL MODULE: ./build/pipelines/steps/connect.js + 28 modules
var connect = __webpack_require__(36958);
// EXTERNAL MODULE: ./build/pipelines/steps/retry-wait.js + 1 modules
var retry_wait = __webpack_require__(49684);
;// CONCATENATED MODULE: ./build/pipelines/production/row-counts.js






async function countBuiltRows(job, runState, session, { build, target }) {
    if (job.settings.rowCounts === 'off')
        return new Map();
    const results = new Map(build.results.map((result) => [result.uniqueId, result]));
    const built = [...results.values()].flatMap((result) => {
        const node = build.nodes.get(result.uniqueId);
        return node && (0,engine/* isBuiltStatus */.Pr)(result.status) ? [{ node, result }] : [];
    });
    const known = new Map();
    for (const { node, result } of built) {
        const rows = reportedRows(node, result, target.type);
        if (rows !== null)
            known.set(node.uniqueId, { rows, estimated: false });
    }
    const left = built.map(({ node }) => node).filter(({ uniqueId }) => !known.has(uniqueId));
    return new Map([...known, ...(await countNodes(job, runState, session, left))]);
}
async function countAllRows(job, runState, session, nodes) {
    if (job.settings.rowCounts === 'off')
        return new Map();
    return countNodes(job, runState, session, [...nodes.values()]);
}
async function countNodes(job, runState, session, nodes) {
    const views = job.settings.rowCounts === 'all';
    const requests = nodes.flatMap((node) => toRequest(node, views));
    if (requests.length === 0)
        return new Map();
    const { runner } = job.ports;
    try {
        const warehouse = (0,connect/* openWarehouse */.cH)(job, session, {});
        const { counts, refused, message } = await countRows(warehouse, requests, { views });
        runner.info(`Counted the rows of ${counts.size} of ${requests.length} relations`);
        if (refused.length > 0)
            runState.notices.push(describeRefused(refused, message));
        return counts;
    }
    catch (error) {
        if (!(error instanceof errors/* ActionError */.lZ))
            throw error;
        runState.notices.push(`The rows were not counted: ${(0,retry_wait/* firstLine */.TM)(error.message)}`);
        return new Map();
    }
}
const COUNTED = ['model', 'seed', 'snapshot'];
function toRequest(node, views) {
    const place = (0,relation_place/* resolvePlace */.M)(node);
    if (!place || !COUNTED.includes(node.resourceType))
        return [];
    const isView = node.materialized === 'view';
    return isView && !views ? [] : [{ uniqueId: node.uniqueId, place }];
}
const TELLS_TABLE = ['postgres', 'bigquery'];
function reportedRows(node, { rowsAffected }, adapter) {
    const whole = node.resourceType === 'seed' ||
        (node.resourceType === 'model' &&
            node.materialized === 'table' &&
            TELLS_TABLE.includes(adapter));
    return whole && !node.hasPostHooks && rowsAffected !== null && rowsAffected >= 0
        ? rowsAffected
        : null;
}
const SHOWN = 5;
function describeRefused(refused, message) {
    const names = refused.slice(0, SHOWN).join(', ');
    const more = refused.length > SHOWN ? ` and ${refused.length - SHOWN} more` : '';
    const why = message === undefined ? '' : ` ${(0,retry_wait/* firstLine */.TM)(message)}`;
    return `The rows of ${names}${more} could not be counted.${why}`;
}


/***/ }),

/***/ 71154:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   hc: () => (/* binding */ sweepClosedPulls),
/* harmony export */   sY: () => (/* binding */ isNightly)
/* harmony export */ });
/* unused harmony export sweepSchemas */
/* harmony import */ var _context_production_refs_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(75956);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19473);
/* harmony import */ var _warehouse_kept_schemas_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(46903);
/* harmony import */ var _warehouse_schemas_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(51984);
/* harmony import */ var _steps_connect_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(36958);
/* harmony import */ var _steps_manifests_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(20799);
/* harmony import */ var _steps_warehouse_target_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(35123);







function isNightly({ context, settings }) {
    const { branch, tags } = (0,_context_production_refs_js__WEBPACK_IMPORTED_MODULE_6__/* .resolveProductionRefs */ .Ol)(context, settings);
    const hasSchedule = tags === undefined && branch === context.defaultBranch;
    return context.event === (hasSchedule ? 'schedule' : 'workflow_dispatch');
}
async function sweepClosedPulls(job, runState, session, live) {
    const { settings, context, project, ports } = job;
    if (settings.sweep === 'off')
        return;
    try {
        const { sweep, kept, notices } = await sweepSchemas({
            warehouse: (0,_steps_connect_js__WEBPACK_IMPORTED_MODULE_3__/* .openWarehouse */ .cH)(job, session, { target: settings.ciTarget }),
            github: ports.github,
            owner: { repository: context.repository, project: project.name },
            databases: (0,_steps_manifests_js__WEBPACK_IMPORTED_MODULE_4__/* .listDatabases */ .Pf)(live),
            isolatedOf: (0,_steps_warehouse_target_js__WEBPACK_IMPORTED_MODULE_5__/* .createIsolatedNaming */ .AQ)(job),
            production: (0,_steps_manifests_js__WEBPACK_IMPORTED_MODULE_4__/* .listSchemas */ .xB)(live),
            dryRun: settings.sweep === 'dry-run',
            keep: { days: settings.keepSchemas, now: ports.clock.now() },
        });
        runState.sweep = sweep;
        runState.keptSchemas = kept;
        runState.notices.push(...notices);
    }
    catch (error) {
        const reason = (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(error);
        const hint = error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ && error.hint ? ` ${error.hint}` : '';
        runState.notices.push(`No schemas of closed pull requests were dropped. ${reason}${hint}`);
    }
}
async function sweepSchemas(parts) {
    const { warehouse, github, owner, databases, isolatedOf, production, dryRun, keep } = parts;
    const { marked } = await (0,_warehouse_schemas_js__WEBPACK_IMPORTED_MODULE_2__/* .listMarkedSchemas */ .LK)(warehouse, owner, databases);
    const ours = marked.filter((one) => one.owner?.repository === owner.repository && one.owner.project === owner.project);
    const numbers = [...new Set(ours.map((one) => one.owner?.pull_request ?? ''))].filter((number) => /^\d+$/.test(number));
    if (numbers.length === 0)
        return { sweep: { dryRun, schemas: [] }, kept: [], notices: [] };
    const open = new Set(await github.listOpenPulls());
    const closed = numbers.filter((number) => !open.has(Number(number)));
    const markers = closed.flatMap((number) => (0,_warehouse_schemas_js__WEBPACK_IMPORTED_MODULE_2__/* .listOwnSchemas */ .lc)(marked, { ...owner, pull_request: number }));
    const { droppable, kept: refused } = (0,_warehouse_schemas_js__WEBPACK_IMPORTED_MODULE_2__/* .refuseOtherNames */ .pT)(markers, (one) => isolatedOf(Number(one.pull_request)), production);
    const closedAt = await readClosings(github, keep, droppable);
    const { due: schemas, staying, unknown } = (0,_warehouse_kept_schemas_js__WEBPACK_IMPORTED_MODULE_1__/* .sortByAge */ .nE)(droppable, closedAt, keep);
    const known = new Set(marked.map(_warehouse_schemas_js__WEBPACK_IMPORTED_MODULE_2__/* .schemaName */ .l_));
    const { dropped, kept } = dryRun
        ? { dropped: schemas.filter((one) => known.has((0,_warehouse_schemas_js__WEBPACK_IMPORTED_MODULE_2__/* .schemaName */ .l_)(one))), kept: [] }
        : await (0,_warehouse_schemas_js__WEBPACK_IMPORTED_MODULE_2__/* .dropSchemas */ .MT)(warehouse, schemas);
    const swept = dropped.map((one) => ({
        name: (0,_warehouse_schemas_js__WEBPACK_IMPORTED_MODULE_2__/* .schemaName */ .l_)(one),
        pullRequest: Number(one.owner.pull_request),
    }));
    return {
        sweep: { dryRun, schemas: swept.sort(_warehouse_kept_schemas_js__WEBPACK_IMPORTED_MODULE_1__/* .byName */ .nG) },
        kept: staying.filter(({ name }) => known.has(name)).sort(_warehouse_kept_schemas_js__WEBPACK_IMPORTED_MODULE_1__/* .byName */ .nG),
        notices: [...refused, ...unknown, ...kept].map(({ reason }) => reason),
    };
}
async function readClosings(github, { days }, schemas) {
    const closings = new Map();
    if (days === 0)
        return closings;
    for (const number of new Set(schemas.map((one) => one.owner.pull_request))) {
        const closedAt = await github.readClosedAt(Number(number));
        if (closedAt !== undefined)
            closings.set(number, closedAt);
    }
    return closings;
}


/***/ }),

/***/ 46903:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Jf: () => (/* binding */ keptUntil),
/* harmony export */   nE: () => (/* binding */ sortByAge),
/* harmony export */   nG: () => (/* binding */ byName)
/* harmony export */ });
/* harmony import */ var _schemas_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51984);

const DAY = 24 * 60 * 60 * 1000;
function keptUntil(closedAt, days) {
    return new Date(Date.parse(closedAt) + days * DAY).toISOString();
}
function sortByAge(schemas, closedAt, { days, now }) {
    if (days === 0)
        return { due: [...schemas], staying: [], unknown: [] };
    const due = [];
    const staying = [];
    const unknown = [];
    for (const one of schemas) {
        const number = one.owner.pull_request;
        const closed = closedAt.get(number) ?? '';
        if (Number.isNaN(Date.parse(closed))) {
            const reason = `${(0,_schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .schemaName */ .l_)(one)} was not dropped: GitHub does not say when pull request ${number} was closed, and "keep-schemas" counts from there. Drop it with "drop-pull-request: ${number}".`;
            unknown.push({ ...one, reason });
            continue;
        }
        const until = keptUntil(closed, days);
        if (Date.parse(until) <= now.getTime())
            due.push(one);
        else
            staying.push({ name: (0,_schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .schemaName */ .l_)(one), pullRequest: Number(number), until });
    }
    return { due, staying, unknown };
}
function byName(a, b) {
    return a.name < b.name ? -1 : 1;
}


/***/ })

};
