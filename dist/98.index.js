export const id = 98;
export const ids = [98];
export const modules = {

/***/ 12543:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   u: () => (/* binding */ parseSources)
/* harmony export */ });
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(27597);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(37428);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19473);


const entrySchema = zod__WEBPACK_IMPORTED_MODULE_1__/* .looseObject */ ._H3({
    unique_id: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    status: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    max_loaded_at: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().optional(),
    max_loaded_at_time_ago_in_s: zod__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig().optional(),
    error: zod__WEBPACK_IMPORTED_MODULE_1__/* .union */ .KCZ([zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), zod__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig()]).nullish(),
});
const sourcesSchema = zod__WEBPACK_IMPORTED_MODULE_1__/* .looseObject */ ._H3({ results: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(entrySchema) });
function parseSources(text, file = 'sources.json') {
    let json;
    try {
        json = JSON.parse(text);
    }
    catch (cause) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .DbtError */ .xI(`${file} is not JSON: it may have been cut short.`, { cause });
    }
    const { data, error } = sourcesSchema.safeParse(json);
    if (error)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .DbtError */ .xI(`${file} does not have the shape that dbt writes: ${zod__WEBPACK_IMPORTED_MODULE_2__/* .prettifyError */ .S1(error)}`);
    return data;
}


/***/ }),

/***/ 81116:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   runMonitor: () => (/* binding */ runMonitor)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(76760);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19473);
/* harmony import */ var _text_quantities_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(95765);
/* harmony import */ var _steps_commands_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(20917);
/* harmony import */ var _steps_connect_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(36958);
/* harmony import */ var _steps_manifests_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(20799);
/* harmony import */ var _steps_packages_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(7219);
/* harmony import */ var _steps_run_state_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(74336);
/* harmony import */ var _steps_state_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(98104);
/* harmony import */ var _steps_warehouse_target_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(35123);
/* harmony import */ var _deploy_commit_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(97493);
/* harmony import */ var _freshness_js__WEBPACK_IMPORTED_MODULE_11__ = __webpack_require__(13894);
/* harmony import */ var _history_js__WEBPACK_IMPORTED_MODULE_12__ = __webpack_require__(94300);
/* harmony import */ var _publish_again_js__WEBPACK_IMPORTED_MODULE_13__ = __webpack_require__(42577);
/* harmony import */ var _row_counts_js__WEBPACK_IMPORTED_MODULE_14__ = __webpack_require__(31247);
/* harmony import */ var _sweep_js__WEBPACK_IMPORTED_MODULE_15__ = __webpack_require__(71154);
















async function runMonitor(job, runState) {
    const target = await (0,_steps_warehouse_target_js__WEBPACK_IMPORTED_MODULE_9__/* .resolveProductionTarget */ .jL)(job, runState);
    const store = (0,_steps_state_js__WEBPACK_IMPORTED_MODULE_8__/* .openStateStore */ .V7)(job, target.target);
    const [installation, live] = await Promise.all([
        (0,_steps_connect_js__WEBPACK_IMPORTED_MODULE_4__/* .prepareDbt */ .EY)(job, target),
        (0,_steps_state_js__WEBPACK_IMPORTED_MODULE_8__/* .fetchState */ .kJ)(job, store, runState),
        (0,_deploy_commit_js__WEBPACK_IMPORTED_MODULE_10__/* .refuseWrongRef */ .d)(job),
    ]);
    if (!live.found)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .RefusedError */ .fk(`There is nothing to check yet: ${live.reason}`, {
            hint: 'Deploy first. Put "mode: monitor" in the workflow that deploys.',
        });
    const production = await (0,_steps_manifests_js__WEBPACK_IMPORTED_MODULE_5__/* .loadStateManifest */ .zK)(live.state);
    runState.manifest = production.nodes;
    runState.graph = production;
    runState.files.manifest = (0,node_path__WEBPACK_IMPORTED_MODULE_0__.join)(live.state.directory, 'manifest.json');
    const session = await (0,_steps_connect_js__WEBPACK_IMPORTED_MODULE_4__/* .openDbt */ .nb)(job, runState, installation, target, {
        fence: { allow: job.settings.allowWrites },
    });
    try {
        const watches = (0,_freshness_js__WEBPACK_IMPORTED_MODULE_11__/* .listWatched */ .pe)(production.sources).length > 0;
        const sources = watches ? await lookAtSources(job, runState, session) : [];
        const { nodes } = production;
        const counts = await (0,_row_counts_js__WEBPACK_IMPORTED_MODULE_14__/* .countAllRows */ .S)(job, runState, session, nodes);
        const { sha } = live.state.record;
        const history = await (0,_history_js__WEBPACK_IMPORTED_MODULE_12__/* .continueHistory */ .s)(job, runState, {
            ...{ previous: live, mode: 'monitor', sha, counts, nodes, sources },
        });
        await keepHistory(job, runState, { store, live, history });
        await (0,_sweep_js__WEBPACK_IMPORTED_MODULE_15__/* .sweepClosedPulls */ .hc)(job, runState, session, production);
    }
    finally {
        await session.close();
    }
}
async function lookAtSources(job, runState, session) {
    if (job.settings.freshness === 'off')
        return [];
    try {
        await (0,_steps_packages_js__WEBPACK_IMPORTED_MODULE_6__/* .installDbtPackages */ .N)(job, session);
        await (0,_steps_commands_js__WEBPACK_IMPORTED_MODULE_3__/* .parseProject */ .XB)(job, session);
        const project = await (0,_steps_manifests_js__WEBPACK_IMPORTED_MODULE_5__/* .loadManifest */ .eY)((0,node_path__WEBPACK_IMPORTED_MODULE_0__.join)((0,_steps_connect_js__WEBPACK_IMPORTED_MODULE_4__/* .targetPath */ .Bd)(job), 'manifest.json'));
        const { sources, writes } = await (0,_freshness_js__WEBPACK_IMPORTED_MODULE_11__/* .checkFreshness */ .IW)(job, runState, session, project);
        refuseWrites(runState, writes);
        return sources;
    }
    catch (error) {
        (0,_steps_run_state_js__WEBPACK_IMPORTED_MODULE_7__/* .recordFatal */ .mr)(runState, error);
        return [];
    }
}
function refuseWrites(runState, writes) {
    const refused = writes.filter((write) => write.refused);
    if (refused.length === 0)
        return;
    const names = [...new Set(refused.map(({ by }) => by))];
    (0,_steps_run_state_js__WEBPACK_IMPORTED_MODULE_7__/* .recordFatal */ .mr)(runState, new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .RefusedError */ .fk(`A health check writes nothing, so ${(0,_text_quantities_js__WEBPACK_IMPORTED_MODULE_2__/* .formatNumberOf */ .Of)(refused.length, 'statement')} of ${names.join(', ')} ${refused.length === 1 ? 'was' : 'were'} not sent.`, {
        hint: 'Make the hook depend on `flags.WHICH`, which is "freshness" here, set dbt’s flag `source_freshness_run_project_hooks` to false, or add the target to the workflow’s input `allow-writes`.',
    }));
}
async function keepHistory(job, runState, parts) {
    try {
        const reason = await (0,_publish_again_js__WEBPACK_IMPORTED_MODULE_13__/* .publishUnlessOvertaken */ .R)(job, runState, parts);
        if (reason !== undefined)
            runState.notices.push(describe(reason));
    }
    catch (error) {
        if (!(error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ))
            throw error;
        runState.notices.push(describe(error.message));
    }
}
function describe(reason) {
    return `This run was not saved to the history of production: ${reason}`;
}


/***/ }),

/***/ 64602:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   CF: () => (/* binding */ resolveSelected),
/* harmony export */   Fd: () => (/* binding */ listOne),
/* harmony export */   gx: () => (/* binding */ listSelected)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19473);
/* harmony import */ var _plan_selection_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(60000);
/* harmony import */ var _commands_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(20917);



async function listSelected(job, session, selection, flags = []) {
    return (await resolveSelected(job, session, selection, flags)).ids;
}
async function resolveSelected(job, session, selection, flags = []) {
    const { select, exclude } = selection;
    const all = [...select, ...exclude];
    if ((0,_plan_selection_js__WEBPACK_IMPORTED_MODULE_1__/* .knowsSelectorMethod */ .H2)(session.version) || !all.some(_plan_selection_js__WEBPACK_IMPORTED_MODULE_1__/* .nameSelector */ .r0)) {
        const args = [...(0,_plan_selection_js__WEBPACK_IMPORTED_MODULE_1__/* .buildSelection */ .rM)(selection), ...flags];
        const ids = await tryList(job, session, args);
        if (ids)
            return { ids, args };
    }
    const union = async (selectors) => {
        const ids = new Set();
        for (const selector of selectors)
            for (const id of await listOne(job, session, selector, flags))
                ids.add(id);
        return ids;
    };
    const chosen = select.length > 0 ? await union(select) : await (0,_commands_js__WEBPACK_IMPORTED_MODULE_2__/* .listNodes */ .iR)(job, session, flags);
    const left = await union(exclude);
    return { ids: [...chosen].filter((id) => !left.has(id)), args: undefined };
}
async function listOne(job, session, selector, flags) {
    const name = (0,_plan_selection_js__WEBPACK_IMPORTED_MODULE_1__/* .knowsSelectorMethod */ .H2)(session.version) ? undefined : (0,_plan_selection_js__WEBPACK_IMPORTED_MODULE_1__/* .nameSelector */ .r0)(selector);
    const chosen = name === undefined ? (0,_plan_selection_js__WEBPACK_IMPORTED_MODULE_1__/* .buildSelection */ .rM)({ select: [selector], exclude: [] }) : ['--selector', name];
    return (await tryList(job, session, [...chosen, ...flags])) ?? [];
}
async function tryList(job, session, args) {
    try {
        return await (0,_commands_js__WEBPACK_IMPORTED_MODULE_2__/* .listNodes */ .iR)(job, session, args);
    }
    catch (error) {
        if (error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .DbtError */ .xI && (0,_plan_selection_js__WEBPACK_IMPORTED_MODULE_1__/* .isNothingSelected */ .vw)(error.message))
            return undefined;
        throw error;
    }
}


/***/ }),

/***/ 7219:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   N: () => (/* binding */ installDbtPackages)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(73024);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(51455);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(76760);
/* harmony import */ var _config_packages_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(73962);
/* harmony import */ var _text_quantities_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(95765);
/* harmony import */ var _commands_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(20917);
/* harmony import */ var _connect_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(36958);
/* harmony import */ var _job_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(67759);
/* harmony import */ var _refuse_links_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(76790);
/* harmony import */ var _refuse_writes_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(5503);
/* harmony import */ var _saved_state_js__WEBPACK_IMPORTED_MODULE_11__ = __webpack_require__(52991);












const SCHEMA_VERSION = 1;
const SECONDS = 'seconds';
async function installDbtPackages(job, session) {
    if (!job.project.needsDeps)
        return;
    (0,_refuse_links_js__WEBPACK_IMPORTED_MODULE_9__/* .refuseOutsideLinks */ .R)(job);
    if ((0,_connect_js__WEBPACK_IMPORTED_MODULE_7__/* .trustOf */ .An)(job.context) === 'review')
        (0,_refuse_writes_js__WEBPACK_IMPORTED_MODULE_10__/* .refuseOutsideInstall */ .f)(job, job.settings);
    const cache = await locate(job);
    if (cache && (await restore(job, cache)))
        return;
    const { clock, runner } = job.ports;
    const start = clock.now().getTime();
    await (0,_commands_js__WEBPACK_IMPORTED_MODULE_6__/* .invokeWhole */ .oH)(job, session, { args: ['deps'] });
    if (!cache || !(0,node_fs__WEBPACK_IMPORTED_MODULE_1__.existsSync)(cache.folder))
        return;
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.mkdir)(cache.note, { recursive: true });
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.writeFile)((0,node_path__WEBPACK_IMPORTED_MODULE_3__.join)(cache.note, SECONDS), String((clock.now().getTime() - start) / 1000));
    (0,_saved_state_js__WEBPACK_IMPORTED_MODULE_11__/* .saveCacheLater */ .W6)(runner, 'packages', { paths: [cache.folder, cache.note], key: cache.key });
}
async function locate(job) {
    const { settings, temp, context } = job;
    const { projectDir } = settings;
    const installPath = (0,_config_packages_js__WEBPACK_IMPORTED_MODULE_4__/* .readInstallPath */ .X2)(projectDir, (0,_job_js__WEBPACK_IMPORTED_MODULE_8__/* .dbtEnvironment */ .Y)(job));
    const lock = (0,_config_packages_js__WEBPACK_IMPORTED_MODULE_4__/* .readHubLock */ .Lw)(projectDir);
    if (installPath === undefined || lock === undefined)
        return undefined;
    const folder = (0,node_path__WEBPACK_IMPORTED_MODULE_3__.join)(projectDir, installPath);
    if ((0,node_fs__WEBPACK_IMPORTED_MODULE_1__.existsSync)(folder))
        return undefined;
    const hash = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256').update(JSON.stringify([folder, lock]));
    const digest = hash.digest('hex').slice(0, 16);
    const keyOf = (author) => `dbt-packages-v${SCHEMA_VERSION}-${author}-${digest}`;
    const trust = (0,_connect_js__WEBPACK_IMPORTED_MODULE_7__/* .trustOf */ .An)(context);
    return {
        folder,
        note: (0,node_path__WEBPACK_IMPORTED_MODULE_3__.join)(temp, 'dbt-ci', `packages-${digest}`),
        key: keyOf(trust),
        otherKeys: trust === 'review' ? [keyOf('deploy')] : [],
    };
}
async function restore({ ports }, cache) {
    const paths = [cache.folder, cache.note];
    const key = await ports.cache.restore(paths, cache.key, cache.otherKeys);
    if (key === undefined)
        return false;
    try {
        const seconds = Number(await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.readFile)((0,node_path__WEBPACK_IMPORTED_MODULE_3__.join)(cache.note, SECONDS), 'utf8'));
        ports.runner.info(`Packages restored from cache, key ${key}. Skipped dbt deps, which took ${(0,_text_quantities_js__WEBPACK_IMPORTED_MODULE_5__/* .formatDuration */ .a3)(seconds)} before.`);
        return (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.existsSync)(cache.folder);
    }
    catch {
        for (const path of paths)
            await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.rm)(path, { recursive: true, force: true });
        return false;
    }
}


/***/ }),

/***/ 27124:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Z: () => (/* binding */ pinNodes)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);
/* harmony import */ var _plan_pinned_selection_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(53413);



async function pinNodes(folder, uniqueIds) {
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.mkdir)(folder);
    const results = JSON.stringify((0,_plan_pinned_selection_js__WEBPACK_IMPORTED_MODULE_2__/* .buildPinnedResults */ .dg)(uniqueIds));
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.writeFile)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, 'run_results.json'), results);
    return [..._plan_pinned_selection_js__WEBPACK_IMPORTED_MODULE_2__/* .PINNED_SELECTION */ .QG, '--state', folder];
}


/***/ }),

/***/ 86860:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   s: () => (/* binding */ isOwnName),
/* harmony export */   z: () => (/* binding */ normaliseRelation)
/* harmony export */ });
function normaliseRelation(name) {
    return name.replace(/["`[\]]/g, '').toLowerCase();
}
function isOwnName(name, isolatedSchema) {
    const own = isolatedSchema.toLowerCase();
    const before = /^\d/.test(own) ? '(?<!\\d)' : '';
    const after = /\d$/.test(own) ? '(?!\\d)' : '';
    return new RegExp(`${before}${own}${after}`).test(normaliseRelation(name ?? ''));
}


/***/ }),

/***/ 60000:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Cp: () => (/* binding */ MODIFIED),
/* harmony export */   H2: () => (/* binding */ knowsSelectorMethod),
/* harmony export */   Q: () => (/* binding */ chooseCiSelection),
/* harmony export */   r0: () => (/* binding */ nameSelector),
/* harmony export */   rM: () => (/* binding */ buildSelection),
/* harmony export */   vw: () => (/* binding */ isNothingSelected)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19473);

const CHANGED = 'state:modified+';
const MODIFIED = { select: [CHANGED], exclude: [] };
function chooseCiSelection(settings, comparable) {
    const { exclude } = settings;
    if (!comparable)
        return { select: [], exclude };
    const ownState = settings.select.some((selector) => /\b(state|source_status):/.test(selector));
    return { select: ownState ? settings.select : [CHANGED, ...settings.select], exclude };
}
function buildSelection({ select, exclude }) {
    for (const selector of [...select, ...exclude])
        if (selector.startsWith('-'))
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ConfigError */ .xL([{ message: `The selector "${selector}" is an option, not a node.` }]);
    return [
        ...(select.length > 0 ? ['--select', ...select] : []),
        ...(exclude.length > 0 ? ['--exclude', ...exclude] : []),
    ];
}
const BY_NAME = /^selector:(.+)$/s;
function nameSelector(selector) {
    return BY_NAME.exec(selector)?.[1];
}
function knowsSelectorMethod(dbtVersion) {
    return /^1\.(?:1[2-9]|[2-9]\d)\./.test(dbtVersion);
}
function isNothingSelected(message) {
    return /does not match any (?:enabled )?nodes|No nodes selected/.test(message);
}


/***/ }),

/***/ 4076:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   C: () => (/* binding */ findTableLine),
/* harmony export */   v: () => (/* binding */ findSourceLine)
/* harmony export */ });
/* harmony import */ var yaml__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(38815);
/* harmony import */ var _text_yaml_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(59477);


function findSourceLine(yamlText, sourceName) {
    const lines = new yaml__WEBPACK_IMPORTED_MODULE_0__/* .LineCounter */ .HN();
    const source = findSource((0,_text_yaml_js__WEBPACK_IMPORTED_MODULE_1__/* .parseYaml */ .h)(yamlText, { lineCounter: lines }).document.contents, sourceName);
    const schema = source?.items.find(({ key }) => (0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isScalar */ .jn)(key) && key.value === 'schema')?.key;
    const range = ((0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isScalar */ .jn)(schema) ? schema : source)?.range;
    return range ? lines.linePos(range[0]).line : undefined;
}
function findTableLine(yamlText, sourceName, table) {
    const lines = new yaml__WEBPACK_IMPORTED_MODULE_0__/* .LineCounter */ .HN();
    const source = findSource((0,_text_yaml_js__WEBPACK_IMPORTED_MODULE_1__/* .parseYaml */ .h)(yamlText, { lineCounter: lines }).document.contents, sourceName);
    const tables = source?.get('tables', true);
    if (!(0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isSeq */ .oP)(tables))
        return undefined;
    const range = tables.items.filter((item) => (0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isMap */ .jh)(item)).find(named(table))?.range;
    return range ? lines.linePos(range[0]).line : undefined;
}
function findSource(root, name) {
    const sources = (0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isMap */ .jh)(root) ? root.get('sources', true) : undefined;
    return (0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isSeq */ .oP)(sources) ? sources.items.filter((item) => (0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isMap */ .jh)(item)).find(named(name)) : undefined;
}
function named(name) {
    return (source) => source.get('name') === name;
}


/***/ }),

/***/ 51984:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   BO: () => (/* binding */ claimSchemas),
/* harmony export */   LK: () => (/* binding */ listMarkedSchemas),
/* harmony export */   MT: () => (/* binding */ dropSchemas),
/* harmony export */   l_: () => (/* binding */ schemaName),
/* harmony export */   lc: () => (/* binding */ listOwnSchemas),
/* harmony export */   pT: () => (/* binding */ refuseOtherNames)
/* harmony export */ });
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(27597);
/* harmony import */ var _plan_own_name_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(86860);
/* harmony import */ var _operations_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(784);



const place = zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({ database: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), schema: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP() });
const owner = zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({ repository: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), project: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), pull_request: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP() });
const claimAnswer = zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
    created: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(place),
    ours: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(place),
    unmarked: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(place),
    theirs: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(place.extend({ owner })),
    unreadable: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(place),
});
async function claimSchemas(warehouse, schemas, claimant, isolated) {
    const isHome = ({ schema }) => schema.toLowerCase() === isolated.toLowerCase();
    const ordered = [...schemas.filter(isHome), ...schemas.filter((one) => !isHome(one))];
    const args = { schemas: ordered, owner: claimant, isolated };
    const doing = `create the schemas of this pull request (${(0,_operations_js__WEBPACK_IMPORTED_MODULE_0__/* .nameSchemas */ .s)(ordered)})`;
    return warehouse.call({ macro: 'dbt_ci_claim_schemas', doing }, args, claimAnswer);
}
const markedSchema = place.extend({
    owner: owner.nullable(),
    recorded: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(place),
});
async function listMarkedSchemas(warehouse, { repository, project }, databases) {
    const answer = zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({ database: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), marked: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(markedSchema) });
    const list = (names) => {
        const where = names.length > 0 ? names.join(', ') : 'the database of the target';
        const doing = `look for the schemas of pull requests in ${where}`;
        const args = { databases: names, repository, project };
        return warehouse.call({ macro: 'dbt_ci_list_marked_schemas', doing }, args, answer);
    };
    const { database, marked } = await list(databases);
    const asked = new Set([database, ...databases].map((name) => name.toLowerCase()));
    const others = marked
        .flatMap(({ recorded }) => recorded.map((one) => one.database))
        .filter((name) => !asked.has(name.toLowerCase()));
    const more = others.length > 0 ? (await list([...new Set(others)])).marked : [];
    const unique = new Map([...marked, ...more].map((one) => [schemaName(one), one]));
    return { database, marked: [...unique.values()] };
}
function listOwnSchemas(marked, own) {
    const ours = marked.filter((one) => one.owner && isSameOwner(one.owner, own));
    const recorded = ours.flatMap((one) => one.recorded);
    const homes = ours.filter((one) => one.recorded.length > 0);
    const unique = new Map();
    for (const { database, schema } of [...recorded, ...ours, ...homes]) {
        const one = { database, schema, owner: own };
        unique.delete(schemaName(one));
        unique.set(schemaName(one), one);
    }
    return [...unique.values()];
}
function refuseOtherNames(schemas, isolatedOf, production) {
    const live = new Set(production.map((schema) => schema.toLowerCase()));
    const droppable = [];
    const kept = [];
    for (const one of schemas) {
        const isolated = isolatedOf(one.owner);
        const whose = `it has the marker of pull request ${one.owner.pull_request}`;
        const keep = (why) => kept.push({ ...one, reason: `${schemaName(one)} was not dropped: ${whose}, ${why}` });
        if (live.has(one.schema.toLowerCase()))
            keep('but production uses a schema of that name.');
        else if (!(0,_plan_own_name_js__WEBPACK_IMPORTED_MODULE_2__/* .isOwnName */ .s)(one.schema, isolated))
            keep(`but ${isolated} is not in its name. If nobody needs it, drop it by hand.`);
        else
            droppable.push(one);
    }
    return { droppable, kept };
}
const MAX_FAILURES = 3;
const dropAnswer = zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
    dropped: zod__WEBPACK_IMPORTED_MODULE_1__/* .boolean */ .zMY(),
    dependents: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({ name: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), reads: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP() })),
});
async function dropSchemas(warehouse, schemas) {
    const result = { dropped: [], kept: [] };
    const together = schemas.map(({ database, schema }) => ({ database, schema }));
    let failures = 0;
    for (let next = 0; next < schemas.length;) {
        const batch = schemas.slice(next, next + _operations_js__WEBPACK_IMPORTED_MODULE_0__/* .MAX_REQUESTS */ .aA);
        const { answers, error } = await warehouse.callForEach('dbt_ci_drop_schemas', { schemas: batch, together }, dropAnswer);
        for (const [index, { dropped, dependents }] of answers.entries()) {
            const one = batch[index];
            if (one && dropped)
                result.dropped.push(one);
            if (one && dependents.length > 0)
                result.kept.push({ ...one, reason: describeDependents(one, dependents) });
        }
        next += error === undefined ? batch.length : answers.length;
        const failed = schemas[next];
        if (error === undefined || failed === undefined)
            continue;
        result.kept.push({ ...failed, reason: `${schemaName(failed)} was not dropped: ${error}` });
        next += 1;
        failures += 1;
        if (failures < MAX_FAILURES)
            continue;
        const untried = schemas.slice(next);
        const reason = (one) => `${schemaName(one)} was not dropped: the action stopped after ${MAX_FAILURES} failed drops.`;
        result.kept.push(...untried.map((one) => ({ ...one, reason: reason(one) })));
        break;
    }
    return result;
}
function describeDependents(one, dependents) {
    const uses = dependents.map(({ name, reads }) => `${name} (it uses ${reads})`);
    return `${schemaName(one)} was not dropped: this would also drop ${uses.join(', ')}, which does not belong to the pull request.`;
}
function schemaName({ database, schema }) {
    return database === '' ? schema : `${database}.${schema}`;
}
function isSameOwner(a, b) {
    return (a.repository === b.repository && a.project === b.project && a.pull_request === b.pull_request);
}


/***/ })

};
