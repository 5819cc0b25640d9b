export const id = 464;
export const ids = [464];
export const modules = {

/***/ 64196:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   A: () => (/* binding */ TextPool),
/* harmony export */   z: () => (/* binding */ pickManifest)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var _json_members_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(60917);


const SECTIONS = [
    'nodes',
    'sources',
    'exposures',
    'metrics',
    'semantic_models',
    'saved_queries',
    'unit_tests',
    'functions',
];
const RUN_HOOK = 'operation';
const FIELDS = [
    ...['version', 'latest_version', 'access', 'deprecation_date', 'constraints'],
    ...['test_metadata', 'column_name', 'arguments', 'returns'],
    ...['database', 'schema', 'identifier', 'unrendered_database', 'unrendered_schema'],
    ...['quoting', 'external', 'freshness', 'loaded_at_field', 'loaded_at_query'],
    ...['type', 'owner', 'maturity', 'url', 'label', 'group', 'tags'],
    ...['model', 'defaults', 'entities', 'dimensions', 'measures', 'primary_entity'],
    ...['query_params', 'exports'],
];
const DESCRIPTIVE = ['description', 'doc_blocks', 'meta', 'tags', 'config'];
const CONTRACTED = ['name', 'data_type', 'constraints', 'quote'];
class TextPool {
    #texts = new Map();
    #canonical = new Map();
    keep(text) {
        const known = this.#texts.get(text);
        if (known !== undefined)
            return known;
        this.#texts.set(text, text);
        return text;
    }
    canonical(value) {
        const unsorted = JSON.stringify(value);
        const known = this.#canonical.get(unsorted);
        if (known !== undefined)
            return known;
        const sorted = this.keep(JSON.stringify(value, sortKeys));
        this.#canonical.set(sorted === unsorted ? sorted : unsorted, sorted);
        return sorted;
    }
}
function pickManifest(bytes, wanted, pool) {
    const sections = new Map((0,_json_members_js__WEBPACK_IMPORTED_MODULE_1__/* .readMembers */ .mo)(bytes));
    const ids = new Set();
    const nodes = new Map();
    const dependents = new Map();
    const hooks = [];
    for (const section of SECTIONS) {
        for (const [name, entry] of readEntries(sections.get(section))) {
            if (entry.resource_type === RUN_HOOK) {
                hooks.push(`${name} ${textOf(entry.raw_code)}`);
                continue;
            }
            const id = pool.keep(name);
            ids.add(id);
            if (wanted(id))
                nodes.set(id, pickNode(id, entry, pool));
            for (const parent of new Set(listOf(objectOf(entry.depends_on).nodes))) {
                if (!wanted(parent))
                    continue;
                const known = dependents.get(parent);
                if (known)
                    known.push(id);
                else
                    dependents.set(pool.keep(parent), [id]);
            }
        }
    }
    const metadata = objectOf((0,_json_members_js__WEBPACK_IMPORTED_MODULE_1__/* .parseMember */ .yl)(sections.get('metadata') ?? NO_ENTRIES));
    return {
        adapterType: textOf(metadata.adapter_type),
        projectName: textOf(metadata.project_name),
        ids,
        disabled: pickDisabled(sections.get('disabled'), pool),
        nodes,
        macros: pickMacros(sections.get('macros'), pool),
        sources: digestSources(sections.get('sources')),
        runHooks: hooks.sort().join('\n'),
        dependents,
    };
}
function pickDisabled(section, pool) {
    const disabled = new Map();
    if (section === undefined || section[0] !== NO_ENTRIES[0])
        return disabled;
    for (const [id, value] of (0,_json_members_js__WEBPACK_IMPORTED_MODULE_1__/* .readMembers */ .mo)(section)) {
        const list = (0,_json_members_js__WEBPACK_IMPORTED_MODULE_1__/* .parseMember */ .yl)(value);
        const first = Array.isArray(list) ? list[0] : undefined;
        if (isObject(first))
            disabled.set(id, pickNode(id, first, pool));
    }
    return disabled;
}
const NOT_SAID = ['created_at', 'database', 'schema', 'relation_name'];
function digestSources(section) {
    const pool = new TextPool();
    const entries = Array.from(readEntries(section), ([id, entry]) => {
        const said = Object.entries(entry).filter(([key]) => !NOT_SAID.includes(key));
        return `${id} ${pool.canonical(withoutNulls(Object.fromEntries(said)))}`;
    });
    return digest(entries.sort().join('\n'));
}
function pickMacros(section, pool) {
    const macros = new Map();
    for (const [id, entry] of readEntries(section))
        macros.set(id, pickMacro(id, entry, pool));
    return macros;
}
const NO_ENTRIES = Buffer.from('{}');
function* readEntries(section = NO_ENTRIES) {
    if (section[0] !== NO_ENTRIES[0])
        return;
    for (const [id, value] of (0,_json_members_js__WEBPACK_IMPORTED_MODULE_1__/* .readMembers */ .mo)(section)) {
        const entry = (0,_json_members_js__WEBPACK_IMPORTED_MODULE_1__/* .parseMember */ .yl)(value);
        if (isObject(entry))
            yield [id, entry];
    }
}
function pickNode(uniqueId, entry, pool) {
    const dependsOn = objectOf(entry.depends_on);
    const contract = objectOf(entry.contract);
    const checksum = objectOf(entry.checksum);
    const columns = entriesOf(entry.columns);
    const keep = (value) => pool.keep(textOf(value));
    return {
        uniqueId: pool.keep(uniqueId),
        resourceType: keep(entry.resource_type),
        name: keep(entry.name),
        packageName: keep(entry.package_name),
        originalFilePath: keep(entry.original_file_path),
        fqn: pool.keep(JSON.stringify(listOf(entry.fqn))),
        language: nullable(entry.language),
        code: keep(entry.raw_code),
        checksum: pool.keep(typeof entry.checksum === 'string'
            ? entry.checksum
            : `${textOf(checksum.name)}:${textOf(checksum.checksum)}`),
        config: pool.canonical(withoutNulls(objectOf(entry.config))),
        unrenderedConfig: pool.canonical(objectOf(entry.unrendered_config)),
        relation: nullable(entry.relation_name),
        alias: nullable(entry.alias),
        parents: listOf(dependsOn.nodes).map(keep),
        macros: listOf(dependsOn.macros).map(keep),
        attachedNode: nullable(entry.attached_node),
        contractEnforced: contract.enforced === true,
        contractChecksum: nullable(contract.checksum),
        description: digest(textOf(entry.description)),
        columnDescriptions: digest(columns
            .map(([name, column]) => `${name}: ${textOf(column.description)}`)
            .sort()
            .join('\n')),
        columns: digest(pool.canonical(pickColumns(columns, contract.enforced === true))),
        fields: pickFields(entry, pool),
    };
}
function pickMacro(uniqueId, entry, pool) {
    return {
        uniqueId: pool.keep(uniqueId),
        name: textOf(entry.name),
        packageName: pool.keep(textOf(entry.package_name)),
        originalFilePath: pool.keep(textOf(entry.original_file_path)),
        sql: pool.keep(textOf(entry.macro_sql)),
        macros: listOf(objectOf(entry.depends_on).macros).map((id) => pool.keep(id)),
    };
}
function pickFields(entry, pool) {
    const fields = {};
    for (const name of FIELDS) {
        const value = entry[name];
        if (value !== undefined && value !== null)
            fields[name] = pool.canonical(value);
    }
    return fields;
}
function pickColumns(columns, contracted) {
    const skipped = contracted ? DESCRIPTIVE : [...DESCRIPTIVE, ...CONTRACTED];
    const picked = {};
    for (const [name, column] of columns) {
        const entries = Object.entries(withoutNulls(column));
        const kept = entries.filter(([key]) => !skipped.includes(key));
        if (kept.length > 0)
            picked[name] = Object.fromEntries(kept);
    }
    return picked;
}
function sortKeys(_, value) {
    return isObject(value) ? Object.fromEntries(Object.entries(value).sort(byKey)) : value;
}
function byKey([a], [b]) {
    return a < b ? -1 : 1;
}
function withoutNulls(value) {
    return Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== null));
}
function digest(text) {
    return (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.hash)('sha1', text, 'base64');
}
function entriesOf(value) {
    return Object.entries(objectOf(value)).filter((entry) => isObject(entry[1]));
}
function objectOf(value) {
    return isObject(value) ? value : {};
}
function listOf(value) {
    return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
function textOf(value) {
    return typeof value === 'string' ? value : '';
}
function nullable(value) {
    return typeof value === 'string' ? value : null;
}
function isObject(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}


/***/ }),

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

/***/ 5680:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   I: () => (/* binding */ readGivenValues)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var _config_given_secrets_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(32486);
/* harmony import */ var _dbt_artifacts_read_artifact_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(67068);
/* harmony import */ var _platform_github_variables_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(83129);
/* harmony import */ var _text_yaml_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(59477);
/* harmony import */ var _job_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(67759);






async function readGivenValues(job, manifestFile) {
    const secretNames = (0,_config_given_secrets_js__WEBPACK_IMPORTED_MODULE_1__/* .listSecretNames */ .h)(job.settings);
    const secrets = job.secrets.list().map(({ value }) => value);
    const hidden = new Set();
    const digestAll = (values) => Object.fromEntries([...values].flatMap(([name, value]) => {
        if (!secretNames.has(name) && !secrets.some((secret) => value.includes(secret)))
            return [[name, digest(name, value)]];
        hidden.add(name);
        return [];
    }));
    const vars = digestAll(readVars(job));
    const env = (0,_job_js__WEBPACK_IMPORTED_MODULE_5__/* .dbtEnvironment */ .Y)(job);
    const read = await (0,_dbt_artifacts_read_artifact_js__WEBPACK_IMPORTED_MODULE_2__/* .readArtifact */ .R)(manifestFile, findEnvVarNames);
    const set = [...read].flatMap((name) => {
        const value = env[name];
        return value === undefined ? [] : [[name, value]];
    });
    const unset = [...read].filter((name) => env[name] === undefined);
    return {
        vars,
        env: { ...digestAll(set), ...Object.fromEntries(unset.map((name) => [name, 'unset'])) },
        hidden: [...hidden].sort(),
    };
}
function readVars({ settings }) {
    const { value } = (0,_text_yaml_js__WEBPACK_IMPORTED_MODULE_4__/* .readYaml */ .g)(settings.vars ?? '');
    if (typeof value !== 'object' || value === null)
        return [];
    return Object.entries(value).map(([name, each]) => [name, JSON.stringify(each) ?? 'null']);
}
function digest(name, value) {
    return (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256').update(`${name}=${value}`).digest('hex').slice(0, 8);
}
const CALL = Buffer.from('env_var');
const NAME = /^\s*\(\s*\\?(['"])(\w+)\\?\1/;
const LONGEST = 300;
function findEnvVarNames(manifest) {
    const names = new Set();
    for (let at = manifest.indexOf(CALL); at !== -1; at = manifest.indexOf(CALL, at + CALL.length)) {
        const start = at + CALL.length;
        const text = manifest.toString('latin1', start, start + LONGEST).replaceAll('\\n', ' ');
        const name = NAME.exec(text)?.[2];
        if (name !== undefined && !(0,_platform_github_variables_js__WEBPACK_IMPORTED_MODULE_3__/* .isRunnerVariable */ .Rx)(name))
            names.add(name);
    }
    return names;
}


/***/ }),

/***/ 95382:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   CV: () => (/* binding */ findPackage),
/* harmony export */   NS: () => (/* binding */ isLfsPointer),
/* harmony export */   wq: () => (/* binding */ refuseLfsPointers)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);
/* harmony import */ var _config_packages_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(73962);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(19473);
/* harmony import */ var _job_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(67759);





const POINTER = /^version https:\/\/(?:git-lfs|hawser)\.github\.com\/spec\/v\d+\r?\n/;
const LONGEST_START = 64;
async function refuseLfsPointers(job, nodes, planned) {
    const found = [];
    for (const id of planned) {
        const node = nodes.get(id);
        if (node?.resourceType !== 'seed')
            continue;
        const path = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(findPackage(job, node.packageName), node.originalFilePath);
        if (await isLfsPointer(path))
            found.push({ id, file: (0,node_path__WEBPACK_IMPORTED_MODULE_1__.relative)(job.settings.workspace, path) });
    }
    const [first] = found;
    if (first === undefined)
        return;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .RefusedError */ .fk([
        `The checkout has a Git LFS pointer instead of the rows of ${found.length === 1 ? 'a seed' : `${found.length} seeds`}. Nothing was built.`,
        ...found.map(({ id, file }) => `  ${id} (${file})`),
    ].join('\n'), {
        hint: 'Give actions/checkout the input `lfs: true`, or run `git lfs pull` in a step before this one.',
        location: { file: first.file, line: 1 },
    });
}
function findPackage(job, name) {
    const { settings, project } = job;
    const { projectDir } = settings;
    if (name === project.name)
        return projectDir;
    return (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)((0,_config_packages_js__WEBPACK_IMPORTED_MODULE_2__/* .findInstallFolder */ .rh)(projectDir, (0,_job_js__WEBPACK_IMPORTED_MODULE_4__/* .dbtEnvironment */ .Y)(job)) ?? (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(projectDir, 'dbt_packages'), name);
}
async function isLfsPointer(path) {
    return POINTER.test(await readStart(path));
}
async function readStart(path) {
    try {
        const file = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.open)(path);
        try {
            const { buffer, bytesRead } = await file.read(Buffer.alloc(LONGEST_START));
            return buffer.subarray(0, bytesRead).toString();
        }
        finally {
            await file.close();
        }
    }
    catch {
        return '';
    }
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

/***/ 34343:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   X: () => (/* binding */ orphanRule)
/* harmony export */ });
function orphanRule({ settings }, production) {
    const recorded = production?.found ? production.state.record.orphans : undefined;
    if (recorded) {
        const { policy, grace, swapped } = recorded;
        return { policy, grace, swapped };
    }
    const { orphans: policy, orphanGrace: grace, blueGreen: swapped } = settings;
    return { policy, grace, swapped };
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

/***/ 83626:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  D1: () => (/* binding */ REFRESH_LABEL),
  $I: () => (/* binding */ findNeeds),
  rE: () => (/* binding */ pickBoth)
});

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./build/dbt/artifacts/pick-manifest.js
var pick_manifest = __webpack_require__(64196);
// EXTERNAL MODULE: ./build/dbt/artifacts/read-artifact.js
var read_artifact = __webpack_require__(67068);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 9 modules
var schemas = __webpack_require__(27597);
;// CONCATENATED MODULE: ./build/dbt/seed-columns.js


const KINDS = ['text', 'integer', 'number', 'boolean', 'time'];
const answerSchema = schemas/* object */.Ikc({
    seeds: schemas/* array */.YOg(schemas/* array */.YOg(schemas/* object */.Ikc({ name: schemas/* string */.YjP(), kind: schemas/* enum */.k5n(KINDS).nullable() })).nullable()),
});
async function readSeedColumns(processes, options, seeds) {
    const read = seeds.filter(({ namesOnly }) => !namesOnly);
    const answers = options.python === undefined
        ? []
        : await askPython(processes, { ...options, python: options.python }, read);
    const known = new Map(read.map((seed, index) => [seed, answers[index]]));
    return Promise.all(seeds.map(async (seed) => known.get(seed) ?? readNames(seed)));
}
async function askPython(processes, { python, script, env }, seeds) {
    if (seeds.length === 0)
        return [];
    const answers = [];
    const process = processes.start(python, [script], {
        env,
        onMessage: (line) => answers.push(line),
    });
    const asked = seeds.map(({ path, delimiter, declared }) => ({ path, delimiter, text: declared }));
    process.send(JSON.stringify({ seeds: asked }));
    if ((await process.close()) !== 0)
        return [];
    return parseAnswer(answers[0]).map((columns) => columns?.map(({ name, kind }) => ({ name, kind: kind ?? undefined })));
}
function parseAnswer(line) {
    try {
        return answerSchema.parse(JSON.parse(line ?? '')).seeds;
    }
    catch {
        return [];
    }
}
const LONGEST_HEADER = 65_536;
async function readNames({ path, delimiter }) {
    try {
        const file = await (0,promises_.open)(path);
        try {
            const { buffer, bytesRead } = await file.read(Buffer.alloc(LONGEST_HEADER));
            const names = parseHeader(buffer.subarray(0, bytesRead).toString(), delimiter);
            return names.map((name) => ({ name, kind: undefined }));
        }
        finally {
            await file.close();
        }
    }
    catch {
        return undefined;
    }
}
function parseHeader(text, delimiter) {
    const names = [''];
    let quoted = false;
    const content = text.replace(/^\uFEFF/, '');
    for (let at = 0; at < content.length; at += 1) {
        const sign = content[at] ?? '';
        const last = names.length - 1;
        if (quoted && sign === '"' && content[at + 1] === '"') {
            names[last] += '"';
            at += 1;
        }
        else if (sign === '"' && (quoted || names[last] === ''))
            quoted = !quoted;
        else if (!quoted && (sign === '\n' || sign === '\r'))
            break;
        else if (!quoted && sign === delimiter)
            names.push('');
        else
            names[last] += sign;
    }
    return names;
}

// EXTERNAL MODULE: ./build/plan/macro-changes.js
var macro_changes = __webpack_require__(89610);
// EXTERNAL MODULE: ./build/plan/node-changes.js
var node_changes = __webpack_require__(88096);
// EXTERNAL MODULE: ./build/plan/stale-mark.js
var stale_mark = __webpack_require__(43181);
;// CONCATENATED MODULE: ./build/plan/refresh.js



const CREATED_WITH = new Set([
    'unique_key',
    ...['partition_by', 'cluster_by', 'require_partition_filter', 'kms_key_name'],
    ...['dist', 'sort', 'sort_type'],
    ...['indexes', 'unlogged'],
    ...['transient', 'table_format', 'table_type'],
    ...['file_format', 'location_root', 'clustered_by', 'buckets'],
    ...['liquid_clustered_by', 'auto_liquid_cluster'],
    ...['engine', 'order_by', 'primary_key', 'sharding_key', 'ttl'],
    ...['partitioned_by', 'bucketed_by', 'bucket_count', 'format', 's3_data_dir'],
]);
const READ_WITH = ['column_types', 'delimiter', 'quote_columns'];
function listCodePairs({ production, head, moved }) {
    const pairs = new Map();
    const builtIn = (0,macro_changes/* findBuiltInPackages */.Ut)(head);
    for (const [before, after] of bothOf(production, head, moved)) {
        if (!keepsRows(before, after) || hasSameCode(before, after) || after.language !== 'sql')
            continue;
        const macros = (0,macro_changes/* reachMacros */.zT)(after.macros, head.macros)
            .map((id) => head.macros.get(id))
            .filter((macro) => macro !== undefined && !builtIn.has(macro.packageName))
            .map((macro) => macro?.sql ?? '');
        pairs.set(after.uniqueId, { before: writtenCode(before), after: after.code, macros });
    }
    return pairs;
}
function listChangedSeeds({ production, head, moved }) {
    return [...bothOf(production, head, moved)]
        .filter(([, { resourceType }]) => resourceType === 'seed')
        .filter(([before, after]) => before.checksum !== after.checksum ||
        after.checksum.startsWith('path:') ||
        changedConfigs(before, after).some((key) => READ_WITH.includes(key)))
        .map(([, after]) => after);
}
function findRefreshNeeds(facts) {
    const { production, head, moved, sameCode, seeds } = facts;
    const changedMacros = findOwnMacroChanges(production, head);
    return [...bothOf(production, head, moved)].flatMap(([before, after]) => {
        const { uniqueId, resourceType } = after;
        const config = readConfig(after);
        const why = [
            ...findSeedCauses(after, seeds),
            ...findKeyCauses(before, after),
            ...(keepsRows(before, after)
                ? findModelCauses(before, after, { sameCode, changedMacros, head })
                : []),
        ];
        if (why.length === 0 || config.full_refresh === true)
            return [];
        const onSchemaChange = resourceType === 'model' ? textOr(config.on_schema_change, 'ignore') : undefined;
        const forbidden = config.full_refresh === false;
        return [
            {
                uniqueId,
                resourceType: resourceType,
                why,
                onSchemaChange,
                forbidden,
            },
        ];
    });
}
function findModelCauses(before, after, facts) {
    const causes = [];
    if (!hasSameCode(before, after) && !facts.sameCode.has(after.uniqueId))
        causes.push({ kind: 'code' });
    const macros = (0,macro_changes/* reachMacros */.zT)(after.macros, facts.head.macros).filter((id) => facts.changedMacros.has(id));
    if (macros.length > 0)
        causes.push({ kind: 'macros', macros });
    const keys = changedConfigs(before, after).filter((key) => CREATED_WITH.has(key));
    if (keys.length > 0)
        causes.push({ kind: 'configs', keys });
    if (after.contractEnforced && before.contractChecksum !== after.contractChecksum)
        causes.push({ kind: 'contract' });
    return causes;
}
function findSeedCauses({ uniqueId, resourceType }, seeds) {
    const columns = seeds.get(uniqueId);
    return resourceType === 'seed' && columns ? [{ kind: 'columns', columns }] : [];
}
function findKeyCauses(before, after) {
    if (after.resourceType !== 'snapshot')
        return [];
    const keys = changedConfigs(before, after).filter((key) => key === 'unique_key');
    return keys.length > 0 ? [{ kind: 'configs', keys }] : [];
}
function keepsRows(before, after) {
    return (after.resourceType === 'model' &&
        readConfig(after).materialized === 'incremental' &&
        ['incremental', 'table'].includes(String(readConfig(before).materialized)));
}
function* bothOf(production, head, moved) {
    for (const after of head.nodes.values()) {
        const before = production.nodes.get(after.uniqueId);
        if (before && !moved.has(after.uniqueId))
            yield [before, after];
    }
}
function hasSameCode(before, after) {
    return writtenCode(before) === after.code;
}
function writtenCode({ code }) {
    return code.endsWith(stale_mark/* STALE_MARK */.U) ? code.slice(0, -stale_mark/* STALE_MARK */.U.length) : code;
}
function findOwnMacroChanges(production, head) {
    const builtIn = (0,macro_changes/* findBuiltInPackages */.Ut)(head);
    const changed = [...(0,macro_changes/* findChangedMacros */.j4)(production.macros, head.macros)];
    return new Set(changed.filter((id) => !builtIn.has(id.split('.')[1] ?? '')));
}
function changedConfigs(before, after) {
    const written = (0,node_changes/* differingKeys */.VZ)(before.unrenderedConfig, after.unrenderedConfig);
    return (0,node_changes/* differingKeys */.VZ)(before.config, after.config).filter((key) => written.includes(key));
}
function readConfig({ config }) {
    return JSON.parse(config);
}
function textOr(value, otherwise) {
    return typeof value === 'string' ? value : otherwise;
}

;// CONCATENATED MODULE: ./build/plan/seed-columns.js
function compareSeedColumns(file, table, declared) {
    const before = new Map(table.map(({ name, type }) => [name.toLowerCase(), type]));
    const after = new Set(file.map(({ name }) => name.toLowerCase()));
    const added = file.map(({ name }) => name).filter((name) => !before.has(name.toLowerCase()));
    const removed = table.map(({ name }) => name).filter((name) => !after.has(name.toLowerCase()));
    const retyped = file.flatMap(({ name, kind }) => {
        const type = before.get(name.toLowerCase());
        if (type === undefined)
            return [];
        const isRetyped = declared.all.has(name) || declared.changed.has(name)
            ? declared.changed.has(name)
            : !fits(kind, kindOfType(type));
        return isRetyped ? [name] : [];
    });
    const reordered = added.length + removed.length === 0 && [...before.keys()].join('\n') !== [...after].join('\n');
    if (added.length + removed.length + retyped.length === 0 && !reordered)
        return undefined;
    return { added, removed, retyped, reordered };
}
function fits(kind, type) {
    if (kind === undefined || type === undefined || kind === type)
        return true;
    if (type === 'number' || type === 'integer')
        return kind === 'integer' || kind === 'boolean';
    return false;
}
const WHOLE = /^(?:nullable\()?u?(?:tiny|small|medium|big|huge)?int(?:eger)?\d*\b|^\w*serial\b/i;
const SCALE_ZERO = /^(?:number|numeric|decimal)\(\d+,\s*0\)/i;
function kindOfType(type) {
    if (WHOLE.test(type) || SCALE_ZERO.test(type))
        return 'integer';
    if (/string|char|text|clob/i.test(type))
        return 'text';
    if (/number|numeric|decimal|float|double|real/i.test(type))
        return 'number';
    if (/bool/i.test(type))
        return 'boolean';
    return /date|time/i.test(type) ? 'time' : undefined;
}

// EXTERNAL MODULE: ./build/platform/child-environment.js
var child_environment = __webpack_require__(82496);
// EXTERNAL MODULE: ./build/warehouse/refresh.js
var refresh = __webpack_require__(96063);
// EXTERNAL MODULE: ./build/warehouse/relation-place.js
var relation_place = __webpack_require__(90880);
// EXTERNAL MODULE: ./build/pipelines/steps/connect.js + 28 modules
var connect = __webpack_require__(36958);
// EXTERNAL MODULE: ./build/pipelines/steps/lfs-pointers.js
var lfs_pointers = __webpack_require__(95382);
// EXTERNAL MODULE: ./build/pipelines/steps/run-state.js + 6 modules
var run_state = __webpack_require__(74336);
// EXTERNAL MODULE: ./build/pipelines/steps/sql-reader.js + 2 modules
var sql_reader = __webpack_require__(11282);
;// CONCATENATED MODULE: ./build/pipelines/steps/refresh.js













const REFRESH_LABEL = 'dbt-full-refresh';
async function pickBoth(job, stateDirectory, wanted) {
    const pool = new pick_manifest/* TextPool */.A();
    const pick = (directory) => (0,read_artifact/* readArtifact */.R)((0,external_node_path_.join)(directory, 'manifest.json'), (bytes) => (0,pick_manifest/* pickManifest */.z)(bytes, (id) => wanted.has(id), pool));
    const head = await pick((0,connect/* targetPath */.Bd)(job));
    return { head, production: await pick(stateDirectory) };
}
async function findNeeds(job, runState, facts, parts) {
    const pairs = listCodePairs(facts);
    const { same } = await (0,sql_reader/* compareCode */.f)(job, parts.reader, facts.head.adapterType, pairs);
    const seeds = await compareSeeds(job, runState, facts, parts);
    return findRefreshNeeds({ ...facts, sameCode: same, seeds });
}
async function compareSeeds(job, runState, facts, { relations, warehouse, installation, }) {
    const changed = listChangedSeeds(facts);
    if (changed.length === 0)
        return new Map();
    if (!warehouse) {
        (0,run_state/* addNotice */.Mp)(runState, 'It is not known whether columns of seeds changed: a dry run does not ask the warehouse which columns production has.');
        return new Map();
    }
    const requests = changed.flatMap(({ uniqueId }) => {
        const relation = (0,relation_place/* resolvePlace */.M)(relations.get(uniqueId));
        return relation ? [{ uniqueId, relation }] : [];
    });
    const { columns: tables, error } = await (0,refresh/* listColumns */.Ux)(warehouse, requests);
    if (error !== undefined)
        (0,run_state/* addNotice */.Mp)(runState, `It is not known whether columns of seeds changed: the warehouse did not list production's. ${error}`);
    const known = changed.filter(({ uniqueId }) => tables.has(uniqueId));
    const files = await readSeedColumns(job.ports.processes, {
        python: installation.python,
        script: (0,external_node_path_.join)(job.actionRoot, 'driver', 'seed_columns.py'),
        env: (0,child_environment/* buildChildEnvironment */.s)(job.env),
    }, known.map((seed) => ({
        path: (0,external_node_path_.join)((0,lfs_pointers/* findPackage */.CV)(job, seed.packageName), seed.originalFilePath),
        delimiter: readSeedConfig(seed).delimiter,
        declared: Object.keys(readSeedConfig(seed).column_types),
        namesOnly: seed.checksum.startsWith('path:'),
    })));
    const differences = known.map((seed, index) => {
        const file = files[index];
        const table = tables.get(seed.uniqueId) ?? [];
        const declared = compareDeclared(facts.production.nodes.get(seed.uniqueId), seed);
        return [seed.uniqueId, file && compareSeedColumns(file, table, declared)];
    });
    return new Map(differences.flatMap(([id, each]) => (each ? [[id, each]] : [])));
}
function readSeedConfig({ config }) {
    const { delimiter, column_types: types } = JSON.parse(config);
    return { delimiter: delimiter ?? ',', column_types: types ?? {} };
}
function compareDeclared(before, after) {
    const had = before ? readSeedConfig(before).column_types : {};
    const has = readSeedConfig(after).column_types;
    const names = [...new Set([...Object.keys(had), ...Object.keys(has)])];
    const isSame = (name) => String(had[name]).toLowerCase() === String(has[name]).toLowerCase();
    return {
        all: new Set(Object.keys(has)),
        changed: new Set(names.filter((name) => !isSame(name))),
    };
}


/***/ }),

/***/ 32004:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  b: () => (/* binding */ runNodes)
});

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./build/dbt/artifacts/run-results.js
var run_results = __webpack_require__(33699);
// EXTERNAL MODULE: ./build/plan/pinned-selection.js
var pinned_selection = __webpack_require__(53413);
;// CONCATENATED MODULE: ./build/plan/plan-retry.js
const FINAL = ['fail', 'partial success'];
const ERRORED = ['error', 'runtime error'];
function planRetry(facts) {
    const { results, nodes, isRetryable } = facts;
    const typeOf = (id) => nodes.get(id)?.resourceType ?? id.split('.')[0] ?? '';
    const again = new Set(results
        .filter((result) => ERRORED.includes(result.status.toLowerCase()) && isRetryable(result))
        .map(({ uniqueId }) => uniqueId));
    if (again.size === 0)
        return { errored: [], skipped: [] };
    const lost = results
        .filter(({ status }) => [...ERRORED, ...FINAL].includes(status.toLowerCase()))
        .map(({ uniqueId }) => uniqueId)
        .filter((id) => !again.has(id));
    const isBlocked = findBlocked(lost, nodes, typeOf);
    return {
        errored: [...again].filter((id) => typeOf(id) !== 'operation'),
        skipped: results
            .filter(({ status }) => status.toLowerCase() === 'skipped')
            .map(({ uniqueId }) => uniqueId)
            .filter((id) => typeOf(id) !== 'operation' && !isBlocked(id)),
    };
}
function findBlocked(lost, nodes, typeOf) {
    const isTest = (id) => ['test', 'unit_test'].includes(typeOf(id));
    const lostTests = lost.filter(isTest);
    const lostNodes = lost.filter((id) => !isTest(id));
    const parentsOf = (id) => nodes.get(id)?.dependsOn ?? [];
    const isLostHook = lostNodes.some((id) => id.includes('-on-run-start-'));
    const known = new Map();
    const isNodeBlocked = (id) => {
        const blocked = known.get(id) ?? computeBlocked(id);
        known.set(id, blocked);
        return blocked;
    };
    const computeBlocked = (id) => {
        const above = new Set(parentsOf(id));
        for (const each of above)
            for (const parent of parentsOf(each))
                above.add(parent);
        return (lostNodes.some((each) => above.has(each)) ||
            lostTests.some((test) => {
                const tested = parentsOf(test);
                if (typeOf(test) === 'unit_test')
                    return tested.some((each) => each === id || above.has(each));
                return tested.length > 0 && tested.every((each) => above.has(each));
            }));
    };
    return (id) => isLostHook ||
        (isTest(id)
            ? parentsOf(id).some((parent) => lostNodes.includes(parent) || isNodeBlocked(parent))
            : isNodeBlocked(id));
}

// EXTERNAL MODULE: ./build/plan/unreported.js
var plan_unreported = __webpack_require__(41312);
// EXTERNAL MODULE: ./build/pipelines/steps/commands.js + 5 modules
var steps_commands = __webpack_require__(20917);
// EXTERNAL MODULE: ./build/pipelines/steps/lfs-pointers.js
var lfs_pointers = __webpack_require__(95382);
// EXTERNAL MODULE: ./build/pipelines/steps/pinned-nodes.js
var pinned_nodes = __webpack_require__(27124);
// EXTERNAL MODULE: ./build/pipelines/steps/retry-wait.js + 1 modules
var retry_wait = __webpack_require__(49684);
// EXTERNAL MODULE: ./build/pipelines/steps/run-state.js + 6 modules
var run_state = __webpack_require__(74336);
;// CONCATENATED MODULE: ./build/pipelines/steps/retry.js











async function runNodes(job, runState, build, session, first, flags = []) {
    const { step } = first;
    await (0,lfs_pointers/* refuseLfsPointers */.wq)(job, build.nodes, first.planned);
    const command = runState.steps.push(step);
    const results = new Map();
    const unreported = new Set();
    const attempts = new Map();
    let commands = [first];
    for (let attempt = 1;; attempt += 1) {
        const stopped = await runCommands(job, runState, build, session, {
            commands,
            flags,
            results,
            attempts,
            unreported,
        });
        if (stopped) {
            const isLast = attempt > job.settings.retries || !(0,retry_wait/* isTransient */.dg)(job, stopped.message);
            if (isLast && results.size === 0)
                throw (0,steps_commands/* stop */.ds)(job, stopped.message);
            if (isLast) {
                runState.notices.push(`The retry could not start: ${(0,retry_wait/* firstLine */.TM)(stopped.message)}`);
                break;
            }
            await (0,retry_wait/* waitForRetry */.fS)(job, attempt, `dbt ${step} stopped: ${(0,retry_wait/* firstLine */.TM)(stopped.message)}`);
            commands = stopped.left;
            continue;
        }
        const next = planRetry({
            results: [...results.values()],
            nodes: build.nodes,
            isRetryable: ({ uniqueId, message }) => (job.settings.retryAll || (0,retry_wait/* isTransient */.dg)(job, message ?? '')) &&
                isWithinLimit(job, runState, build.nodes.get(uniqueId), {
                    attempt,
                    ofNode: attempts.get(uniqueId) ?? 1,
                }),
        });
        if (next.errored.length + next.skipped.length === 0)
            break;
        await (0,retry_wait/* waitForRetry */.fS)(job, attempt, describeRetry(next, results));
        commands = await pinRetry(job, build.nodes, { step, attempt, command }, next);
    }
    for (const id of unreported) {
        const result = results.get(id);
        if (result)
            build.results = [...build.results, result];
        build.unreported.add(id);
    }
    await keepAttempts(job, build);
    return build.succeeded;
}
async function runCommands(job, runState, build, session, parts) {
    const { commands, flags, results, attempts, unreported } = parts;
    let succeeded = true;
    for (const [index, command] of commands.entries()) {
        const { step, planned } = command;
        const outcome = await (0,steps_commands/* runOnce */.Jh)(job, runState, build, session, command, flags);
        if ((0,steps_commands/* stoppedBeforeRunning */.IL)(outcome))
            return { message: outcome.exception, left: commands.slice(index) };
        succeeded &&= outcome.success;
        for (const id of (0,plan_unreported/* findUnreported */.Cj)(planned, outcome.results, build.nodes)) {
            unreported.add(id);
            results.set(id, (0,plan_unreported/* standIn */.us)(id, step, outcome.success));
        }
        for (const result of outcome.results) {
            unreported.delete(result.uniqueId);
            results.set(result.uniqueId, result);
            if (result.status === 'skipped' || isHook(result))
                continue;
            const count = (attempts.get(result.uniqueId) ?? 0) + 1;
            attempts.set(result.uniqueId, count);
            build.attempts.set(result.uniqueId, Math.max(count, build.attempts.get(result.uniqueId) ?? 0));
        }
    }
    build.succeeded = succeeded && [...results.values()].every(({ status }) => !isLost(status));
    return undefined;
}
function isHook({ uniqueId }) {
    return uniqueId.startsWith('operation.');
}
function isLost(status) {
    return ['error', 'fail', 'runtime error', 'partial success', 'skipped'].includes(status.toLowerCase());
}
function isWithinLimit({ settings }, runState, node, { attempt, ofNode }) {
    const own = node?.metaRetries;
    if (typeof own === 'number' && Number.isInteger(own) && own >= 0)
        return ofNode <= own;
    if (own !== undefined) {
        (0,run_state/* addNotice */.Mp)(runState, `meta.dbt_ci.retries of ${node?.uniqueId} is ${JSON.stringify(own)}, not a whole number of 0 or more. Using ${settings.retries}.`);
    }
    return attempt <= settings.retries;
}
const SHOWN_ERRORS = 20;
function describeRetry({ errored, skipped }, results) {
    const lines = errored
        .slice(0, SHOWN_ERRORS)
        .map((id) => `  ${id}: ${(0,retry_wait/* firstLine */.TM)(results.get(id)?.message ?? '')}`);
    if (errored.length > lines.length)
        lines.push(`  and ${errored.length - lines.length} more`);
    const more = skipped.length > 0 ? ` and ${skipped.length} skipped` : '';
    return [`To run again: ${errored.length} with an error${more}:`, ...lines].join('\n');
}
async function pinRetry({ scratch }, project, { step, attempt, command }, { errored, skipped }) {
    const nodes = [...errored, ...skipped].map((uniqueId) => ({
        uniqueId,
        resourceType: project.get(uniqueId)?.resourceType ?? '',
        dependsOn: project.get(uniqueId)?.dependsOn ?? [],
    }));
    const { build, test } = (0,pinned_selection/* splitByCommand */.jM)(nodes);
    const parts = step === 'build'
        ? [
            { step, ids: build },
            { step: 'test', ids: test },
        ]
        : [{ step, ids: nodes.map(({ uniqueId }) => uniqueId) }];
    const commands = [];
    for (const { step, ids } of parts.filter(({ ids }) => ids.length > 0)) {
        const folder = (0,external_node_path_.join)(scratch, `retry-${command}-${attempt}-${step}`);
        commands.push({ step, selection: await (0,pinned_nodes/* pinNodes */.Z)(folder, ids), planned: ids });
    }
    return commands;
}
async function keepAttempts({ scratch }, build) {
    if (!build.runResults || ![...build.attempts.values()].some((count) => count > 1))
        return;
    build.runResults = (0,run_results/* recordAttempts */.UK)(build.runResults, build.attempts);
    build.file = (0,external_node_path_.join)(scratch, 'run_results.json');
    await (0,promises_.writeFile)(build.file, JSON.stringify(build.runResults));
}


/***/ }),

/***/ 11282:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  f: () => (/* binding */ compareCode),
  C: () => (/* binding */ createSqlReader)
});

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 9 modules
var schemas = __webpack_require__(27597);
;// CONCATENATED MODULE: ./build/dbt/compare-sql.js

const answerSchema = schemas/* object */.Ikc({ same: schemas/* array */.YOg(schemas/* boolean */.zMY()), sqlglot: schemas/* boolean */.zMY() });
async function compareSql(processes, options, pairs) {
    const none = { same: pairs.map(() => false), sqlglot: false };
    if (pairs.length === 0)
        return none;
    const answers = [];
    const process = processes.start(options.python, [options.script], {
        env: options.env,
        onMessage: (line) => answers.push(line),
    });
    process.send(JSON.stringify({ adapter: options.adapterType, ...toRequest(pairs) }));
    const exitCode = await process.close();
    const answer = exitCode === 0 ? parseAnswer(answers[0]) : undefined;
    return answer?.same.length === pairs.length ? answer : none;
}
function toRequest(pairs) {
    const macros = [...new Set(pairs.flatMap((pair) => pair.macros))];
    const indexes = new Map(macros.map((macro, index) => [macro, index]));
    return {
        macros,
        pairs: pairs.map(({ before, after, macros: called }) => ({
            before,
            after,
            macros: called.map((macro) => indexes.get(macro)),
        })),
    };
}
function parseAnswer(line) {
    try {
        return answerSchema.safeParse(JSON.parse(line ?? '')).data;
    }
    catch {
        return undefined;
    }
}

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
// EXTERNAL MODULE: ./build/dbt/install/choose-tool.js
var choose_tool = __webpack_require__(86095);
// EXTERNAL MODULE: ./build/dbt/install/python.js
var install_python = __webpack_require__(8991);
// EXTERNAL MODULE: ./build/dbt/install/run-tool.js
var run_tool = __webpack_require__(22927);
// EXTERNAL MODULE: ./build/dbt/install/tool-commands.js
var tool_commands = __webpack_require__(93990);
;// CONCATENATED MODULE: ./build/dbt/install/sqlglot.js








const SQLGLOT = {
    version: '30.30.0',
    sha256: '06c4c212a7868c7dcff0fd0fda348dd3c5cbad40137b3083a70ecdfe22921cf9',
};
const SCHEMA_VERSION = 1;
async function provideSqlglot(ports, request, python) {
    const probed = await (0,install_python/* probePython */.fc)(ports.processes, python, request);
    if (!probed)
        return { found: false, reason: `${python} does not run` };
    if (probed.sqlglot === SQLGLOT.version)
        return { found: true };
    const parent = (0,external_node_path_.join)(request.tempDir, 'dbt-ci');
    const folder = (0,external_node_path_.join)(parent, `sqlglot-${SQLGLOT.version}`);
    if (isComplete(folder))
        return { found: true, folder };
    const keyOf = (author) => `dbt-sqlglot-v${SCHEMA_VERSION}-${author}-${SQLGLOT.version}`;
    const others = request.trust === 'review' ? [keyOf('deploy')] : [];
    const key = keyOf(request.trust);
    if ((await ports.cache.restore([folder], key, others)) !== undefined && isComplete(folder))
        return { found: true, folder };
    await (0,promises_.mkdir)(parent, { recursive: true });
    const scratch = await (0,promises_.mkdtemp)((0,external_node_path_.join)(parent, 'sqlglot-'));
    try {
        const uv = request.install !== 'pip' && (await ports.processes.which('uv'));
        const asked = { ...request, install: uv ? 'uv' : 'pip' };
        const tool = await (0,choose_tool/* chooseTool */.q)(ports, asked, probed, scratch);
        const requirements = (0,external_node_path_.join)(scratch, 'requirements.txt');
        await (0,promises_.writeFile)(requirements, `sqlglot==${SQLGLOT.version} --hash=sha256:${SQLGLOT.sha256}\n`);
        const made = (0,external_node_path_.join)(scratch, 'made');
        const command = (0,tool_commands/* buildTargetCommand */.Fr)(tool, { python, requirements, folder: made });
        const { exitCode, stderr } = await (0,run_tool/* runTool */.q)(ports, request, command);
        if (exitCode !== 0)
            return { found: false, reason: (0,run_tool/* lastLine */.f)(stderr) || `exit code ${exitCode}` };
        await (0,promises_.rm)(folder, { recursive: true, force: true });
        await (0,promises_.rename)(made, folder);
        if (!isComplete(folder))
            throw new errors/* InstallError */.sy(`${tool.name} installed no sqlglot`);
        ports.runner.info(`sqlglot ${SQLGLOT.version}, for comparing SQL: installed with ${tool.name}`);
        return { found: true, folder, saveCache: { paths: [folder], key } };
    }
    catch (error) {
        if (!(error instanceof errors/* ActionError */.lZ))
            throw error;
        return { found: false, reason: error.message };
    }
    finally {
        await (0,promises_.rm)(scratch, { recursive: true, force: true });
    }
}
function isComplete(folder) {
    return (0,external_node_fs_.existsSync)((0,external_node_path_.join)(folder, `sqlglot-${SQLGLOT.version}.dist-info`, 'RECORD'));
}

// EXTERNAL MODULE: ./build/platform/child-environment.js
var child_environment = __webpack_require__(82496);
// EXTERNAL MODULE: ./build/pipelines/steps/connect.js + 28 modules
var connect = __webpack_require__(36958);
// EXTERNAL MODULE: ./build/pipelines/steps/saved-state.js
var saved_state = __webpack_require__(52991);
;// CONCATENATED MODULE: ./build/pipelines/steps/sql-reader.js






function createSqlReader(job, { python }, adapterType) {
    let reader;
    const provide = async () => {
        if (python === undefined)
            return undefined;
        const { ports } = job;
        const sqlglot = await provideSqlglot(ports, (0,connect/* describeInstallation */.Kk)(job, adapterType), python);
        const env = (0,child_environment/* buildChildEnvironment */.s)(job.env);
        if (!sqlglot.found) {
            ports.runner.info(`No sqlglot: ${sqlglot.reason}`);
            return { python, env, sqlglot };
        }
        if (sqlglot.saveCache)
            (0,saved_state/* saveCacheLater */.W6)(ports.runner, 'sqlglot', sqlglot.saveCache);
        const path = [sqlglot.folder, env.PYTHONPATH].filter(Boolean).join(':');
        return { python, env: { ...env, ...(path && { PYTHONPATH: path }) }, sqlglot };
    };
    return () => {
        reader ??= provide();
        return reader;
    };
}
async function compareCode({ ports, actionRoot }, provideReader, adapterType, pairs) {
    if (pairs.size === 0)
        return { same: new Set(), lack: undefined };
    const reader = await provideReader();
    if (!reader)
        return { same: new Set(), lack: 'the Python of this dbt is not known' };
    const script = (0,external_node_path_.join)(actionRoot, 'driver', 'sql_tokens.py');
    const options = { ...reader, script, adapterType };
    const comparison = await compareSql(ports.processes, options, [...pairs.values()]);
    const same = [...pairs.keys()].filter((_, index) => comparison.same[index]);
    const isWhole = comparison.sqlglot || same.length === pairs.size;
    return {
        same: new Set(same),
        lack: isWhole || reader.sqlglot.found ? undefined : reader.sqlglot.reason,
    };
}


/***/ }),

/***/ 65358:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   P: () => (/* binding */ compareGiven),
/* harmony export */   X: () => (/* binding */ keepGiven)
/* harmony export */ });
function compareGiven(before, now) {
    const hidden = new Set([...before.hidden, ...now.hidden]);
    const differing = (was, is, names) => new Set(names.filter((name) => !hidden.has(name) && was[name] !== is[name]));
    return {
        vars: differing(before.vars, now.vars, Object.keys({ ...before.vars, ...now.vars })),
        env: differing(before.env, now.env, Object.keys(before.env).filter((name) => name in now.env)),
        hidden,
    };
}
function keepGiven(before, now, isWhole) {
    if (isWhole || !before)
        return now;
    return {
        vars: { ...now.vars, ...before.vars },
        env: { ...now.env, ...before.env },
        hidden: [...new Set([...before.hidden, ...now.hidden])].sort(),
    };
}


/***/ }),

/***/ 89610:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ut: () => (/* binding */ findBuiltInPackages),
/* harmony export */   j4: () => (/* binding */ findChangedMacros),
/* harmony export */   zT: () => (/* binding */ reachMacros)
/* harmony export */ });
function findChangedMacros(baseline, head) {
    const changed = new Set();
    for (const [id, macro] of head) {
        if (baseline.get(id)?.sql !== macro.sql)
            changed.add(id);
    }
    for (const id of baseline.keys()) {
        if (!head.has(id))
            changed.add(id);
    }
    return changed;
}
function reachMacros(from, macros) {
    const reached = new Set(from);
    for (const id of reached) {
        for (const called of macros.get(id)?.macros ?? [])
            reached.add(called);
    }
    return [...reached];
}
function findBuiltInPackages({ adapterType, }) {
    const parent = PARENT_ADAPTERS[adapterType];
    return new Set(['dbt', `dbt_${adapterType}`, ...(parent ? [`dbt_${parent}`] : [])]);
}
const PARENT_ADAPTERS = {
    redshift: 'postgres',
    databricks: 'spark',
};


/***/ }),

/***/ 88096:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Di: () => (/* binding */ computeOwnReasons),
/* harmony export */   VZ: () => (/* binding */ differingKeys),
/* harmony export */   Xb: () => (/* binding */ persistedDocs),
/* harmony export */   gg: () => (/* binding */ findMacroUsers)
/* harmony export */ });
/* unused harmony export compareNodes */
/* harmony import */ var _macro_changes_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(89610);
/* harmony import */ var _stale_mark_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(43181);


const NODE_CONFIGS_NOT_COMPARED = new Set(['alias', 'schema', 'database', 'tags', 'group']);
const TEST_CONFIGS_COMPARED = new Set([
    ...['severity', 'where', 'limit', 'fail_calc', 'warn_if', 'error_if'],
    ...['store_failures', 'store_failures_as'],
]);
const PARSED = new Set([
    ...['model', 'seed', 'snapshot', 'test', 'analysis', 'function', 'operation', 'sql_operation'],
]);
const DEFINITIONS = {
    model: ['fqn', 'latest_version', 'access', 'deprecation_date'],
    function: ['fqn', 'arguments', 'returns'],
    source: ['fqn', 'quoting', 'freshness', 'loaded_at_field', 'external'],
    exposure: ['fqn', 'type', 'owner', 'maturity', 'url', 'label', 'description', 'parents'],
    metric: ['description', 'label'],
    semantic_model: [
        ...['model', 'description', 'defaults', 'entities', 'dimensions', 'measures', 'config'],
        ...['primary_entity', 'group'],
    ],
    saved_query: ['query_params', 'description', 'label', 'config', 'group', 'exports', 'tags'],
    unit_test: ['checksum'],
};
const WITHOUT_CONFIGS = new Set(['unit_test', 'semantic_model', 'saved_query']);
function compareNodes(before, after, head, changedMacros) {
    const isParsed = PARSED.has(after.resourceType);
    return {
        body: isParsed && !hasSameBody(before, after),
        configs: compareConfigs(before, after),
        relation: hasOtherRelation(before, after),
        contract: after.resourceType === 'model' && hasOtherContract(before, after),
        macros: (0,_macro_changes_js__WEBPACK_IMPORTED_MODULE_0__/* .reachMacros */ .zT)(after.macros, head.macros).filter((id) => changedMacros.has(id)),
        persistedDescription: isParsed && hasOtherPersistedDescription(before, after),
        definition: (DEFINITIONS[after.resourceType] ?? (isParsed ? ['fqn'] : [])).filter((name) => fieldOf(before, name) !== fieldOf(after, name)),
    };
}
function computeOwnReasons(selected, baseline, head) {
    const changedMacros = (0,_macro_changes_js__WEBPACK_IMPORTED_MODULE_0__/* .findChangedMacros */ .j4)(baseline.macros, head.macros);
    const reasons = new Map();
    for (const id of selected) {
        const after = head.nodes.get(id);
        const before = baseline.nodes.get(id);
        if (!after)
            continue;
        const reason = before
            ? toReason(before, after, compareNodes(before, after, head, changedMacros))
            : { kind: 'new' };
        if (reason)
            reasons.set(id, reason);
    }
    return reasons;
}
function findMacroUsers(baseline, head) {
    const changed = (0,_macro_changes_js__WEBPACK_IMPORTED_MODULE_0__/* .findChangedMacros */ .j4)(baseline.macros, head.macros);
    if (changed.size === 0)
        return new Map();
    return new Map([...head.nodes.values()].flatMap(({ uniqueId, macros }) => {
        const own = (0,_macro_changes_js__WEBPACK_IMPORTED_MODULE_0__/* .reachMacros */ .zT)(macros, head.macros).filter((id) => changed.has(id));
        return own.length > 0 ? [[uniqueId, { kind: 'macros', macros: own }]] : [];
    }));
}
function toReason(before, after, changes) {
    const isGenericTest = after.fields.test_metadata !== undefined;
    if (changes.body && !isGenericTest)
        return isStale(before, after) ? { kind: 'undeployed' } : { kind: 'body' };
    if (changes.configs.length > 0)
        return { kind: 'configs', keys: changes.configs };
    if (changes.relation && !isGenericTest)
        return { kind: 'relation' };
    if (changes.contract)
        return { kind: 'contract' };
    if (changes.macros.length > 0)
        return { kind: 'macros', macros: changes.macros };
    if (changes.persistedDescription && !isGenericTest)
        return { kind: 'description' };
    return changes.definition.length > 0 ? { kind: 'definition' } : undefined;
}
function isStale(before, after) {
    return before.code === after.code + _stale_mark_js__WEBPACK_IMPORTED_MODULE_1__/* .STALE_MARK */ .U;
}
function hasSameBody(before, after) {
    return after.resourceType === 'seed'
        ? before.checksum === after.checksum
        : before.code === after.code;
}
function compareConfigs(before, after) {
    if (WITHOUT_CONFIGS.has(after.resourceType))
        return [];
    const keys = differingKeys(before.unrenderedConfig, after.unrenderedConfig);
    if (after.resourceType === 'test')
        return keys.filter((key) => TEST_CONFIGS_COMPARED.has(key));
    if (after.resourceType === 'metric')
        return keys.filter((key) => key !== 'group');
    return PARSED.has(after.resourceType)
        ? keys.filter((key) => !NODE_CONFIGS_NOT_COMPARED.has(key))
        : keys;
}
function differingKeys(before, after) {
    if (before === after)
        return [];
    const old = JSON.parse(before);
    const now = JSON.parse(after);
    const keys = new Set([...Object.keys(old), ...Object.keys(now)]);
    return [...keys].filter((key) => JSON.stringify(old[key]) !== JSON.stringify(now[key])).sort();
}
function hasOtherRelation(before, after) {
    if (PARSED.has(after.resourceType)) {
        const keys = differingKeys(before.unrenderedConfig, after.unrenderedConfig);
        return keys.some((key) => ['database', 'schema', 'alias'].includes(key));
    }
    if (after.resourceType !== 'source')
        return false;
    return ['database', 'schema', 'identifier'].some((name) => before.fields[name] !== after.fields[name]);
}
function hasOtherContract(before, after) {
    if (!before.contractEnforced && !after.contractEnforced)
        return false;
    return !after.contractEnforced || before.contractChecksum !== after.contractChecksum;
}
function hasOtherPersistedDescription(before, after) {
    const { relation, columns } = persistedDocs(after);
    return ((relation && before.description !== after.description) ||
        (columns && before.columnDescriptions !== after.columnDescriptions));
}
function persistedDocs(node) {
    const config = JSON.parse(node.config);
    const persisted = config.persist_docs ?? {};
    return { relation: Boolean(persisted.relation), columns: Boolean(persisted.columns) };
}
function fieldOf(node, name) {
    switch (name) {
        case 'fqn':
            return node.fqn;
        case 'checksum':
            return node.checksum;
        case 'config':
            return node.config;
        case 'description':
            return node.description;
        case 'parents':
            return [...node.parents].sort().join();
        default:
            return node.fields[name];
    }
}


/***/ }),

/***/ 46738:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  SA: () => (/* binding */ describeBuilt),
  tQ: () => (/* binding */ findOrphans),
  Oq: () => (/* binding */ isRebuildable),
  xd: () => (/* binding */ judgeOrphans)
});

// EXTERNAL MODULE: ./build/plan/impact.js
var impact = __webpack_require__(88686);
;// CONCATENATED MODULE: ./build/plan/relation-key.js
const PART = /"((?:[^"]|"")*)"|`([^`]*)`|\[([^\]]*)\]|([^."`[]+)/g;
const CASE_SENSITIVE = {
    postgres: (name) => name.toLowerCase(),
    snowflake: (name) => name.toUpperCase(),
    bigquery: (name) => name,
    clickhouse: (name) => name,
};
function relationKey(relationName, adapter) {
    return partsOf(relationName, adapter).join('\n');
}
function schemaKeyOf(relationName, adapter) {
    return partsOf(relationName, adapter).slice(0, -1).join('\n');
}
function partsOf(relationName, adapter) {
    const fold = CASE_SENSITIVE[adapter];
    return [...relationName.matchAll(PART)].map(([, double, back, bracket, plain]) => {
        const quoted = double?.replaceAll('""', '"') ?? back ?? bracket;
        if (!fold)
            return (quoted ?? plain ?? '').toLowerCase();
        return quoted ?? fold(plain ?? '');
    });
}

;// CONCATENATED MODULE: ./build/plan/orphans.js


const BUILT = new Set(['model', 'seed', 'snapshot', 'function']);
const STORED = new Set(['table', 'incremental', 'seed', 'snapshot']);
const REBUILDABLE = new Set(['table', 'view', 'materialized_view', 'seed']);
const DROPPABLE_KINDS = new Set(['table', 'view', 'materialized view']);
function isRebuildable({ resourceType, materialized, }) {
    return ['model', 'seed'].includes(resourceType) && REBUILDABLE.has(materialized ?? '');
}
function describeBuilt({ resourceType, config, }) {
    const { materialized } = JSON.parse(config);
    return { resourceType, materialized: typeof materialized === 'string' ? materialized : null };
}
function findOrphans(facts) {
    const { adapter, recorded, before, naming, nodes, built, counts } = facts;
    const keyOf = ({ relation }) => relationKey(relation, adapter);
    const named = new Set(naming.flatMap((manifest) => listKeys(manifest, adapter)));
    const later = counts ? 1 : 0;
    const known = recorded.map((orphan) => ({ ...orphan, deploys: orphan.deploys + later }));
    const found = [...before.nodes.values()]
        .filter(({ resourceType }) => BUILT.has(resourceType))
        .flatMap((node) => describeOrphan(node, facts));
    const all = new Map();
    for (const orphan of [...found, ...known]) {
        if (named.has(keyOf(orphan)))
            continue;
        const readers = orphan.readers.filter((id) => nodes.has(id) && !built.has(id));
        all.set(keyOf(orphan), { ...orphan, readers });
    }
    return [...all.values()].sort((a, b) => (a.relation < b.relation ? -1 : 1));
}
function listKeys({ nodes, sources }, adapter) {
    return [...nodes.values(), ...sources.values()].flatMap(({ relationName }) => relationName === null ? [] : [relationKey(relationName, adapter)]);
}
function describeOrphan({ uniqueId, resourceType, materialized, relationName, database, schema, alias, name, }, { before, now, counts }) {
    if (relationName === null || schema === null)
        return [];
    return [
        {
            ...{ uniqueId, resourceType, materialized, relation: relationName },
            ...{ database: database ?? '', schema, identifier: alias ?? name },
            ...{ since: now.at, sha: now.sha, deploys: counts ? 1 : 0, fingerprint: '' },
            readers: listLiveReaders(uniqueId, before.nodes),
            exposures: [...before.exposures.values()]
                .filter(({ dependsOn }) => dependsOn.includes(uniqueId))
                .map((exposure) => ({
                uniqueId: exposure.uniqueId,
                name: exposure.label ?? exposure.name,
                owner: (0,impact/* resolveOwner */.AK)({ exposureOwner: exposure.owner }),
            })),
        },
    ];
}
function listLiveReaders(uniqueId, nodes) {
    const readers = [...nodes.values()].filter(({ resourceType, dependsOn }) => ['model', 'function'].includes(resourceType) && dependsOn.includes(uniqueId));
    return readers.flatMap((reader) => {
        if (reader.materialized === 'ephemeral')
            return listLiveReaders(reader.uniqueId, nodes);
        return STORED.has(reader.materialized ?? '') ? [] : [reader.uniqueId];
    });
}
function judgeOrphans(found, facts) {
    const schemas = new Set([...facts.project.nodes.values()].flatMap(({ relationName, resourceType }) => relationName !== null && BUILT.has(resourceType)
        ? [schemaKeyOf(relationName, facts.adapter)]
        : []));
    return found.map(({ orphan, survey }) => {
        const isWritten = orphan.fingerprint !== '' && orphan.fingerprint !== survey.fingerprint;
        const deploys = isWritten ? Math.min(orphan.deploys, 1) : orphan.deploys;
        const judged = { ...orphan, ...survey, deploys };
        const hold = findHold(judged, { ...facts, schemas, isWritten });
        const fate = facts.rule.policy === 'drop' ? (hold ?? 'dropped') : 'listed';
        const deploysLeft = fate === 'grace' ? facts.rule.grace + 1 - deploys : undefined;
        return { ...judged, fate, deploysLeft, note: undefined };
    });
}
function findHold(orphan, facts) {
    const { rule, adapter, project, disabled, succeeded, schemas, isWritten } = facts;
    if (!isRebuildable(orphan))
        return orphan.resourceType === 'function' ? 'kind' : 'history';
    if (!DROPPABLE_KINDS.has(orphan.kind))
        return 'kind';
    if (disabled.has(orphan.uniqueId))
        return 'disabled';
    if (!schemas.has(schemaKeyOf(orphan.relation, adapter)))
        return 'schema';
    if (orphan.exposures.some(({ uniqueId }) => project.exposures.has(uniqueId)))
        return 'exposure';
    if (orphan.dependents === undefined || orphan.fingerprint === '')
        return 'unknown';
    if (isWritten)
        return 'written';
    if (orphan.readers.length + orphan.dependents.length > 0)
        return 'read';
    if (orphan.deploys <= rule.grace)
        return 'grace';
    return succeeded ? undefined : 'failed';
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

/***/ 62408:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Cg: () => (/* binding */ decideRefresh),
/* harmony export */   Uu: () => (/* binding */ checkRows),
/* harmony export */   gk: () => (/* binding */ needsRowCheck)
/* harmony export */ });
const SHARE_OF_ROWS = 0.9;
function decideRefresh(need, request) {
    const { setting, confirmed, driven } = request;
    if (need.resourceType === 'snapshot')
        return 'snapshot';
    if (need.forbidden)
        return 'forbidden';
    if (setting === 'on')
        return 'refreshed';
    if (need.resourceType === 'seed')
        return setting === 'off' && !confirmed ? 'announced' : 'refreshed';
    if (setting !== 'changed' && !confirmed)
        return 'announced';
    return driven ? 'refreshed' : 'not-driven';
}
function needsRowCheck({ resourceType }, request) {
    return resourceType === 'model' && request.setting === 'changed' && !request.confirmed;
}
function checkRows(rows) {
    if (!rows)
        return 'unknown-rows';
    return rows.refreshed < rows.production * SHARE_OF_ROWS ? 'fewer-rows' : 'refreshed';
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

/***/ 43181:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   U: () => (/* binding */ STALE_MARK)
/* harmony export */ });
const STALE_MARK = '\n-- the production build is older than a macro or ephemeral model in it';


/***/ }),

/***/ 41312:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Cj: () => (/* binding */ findUnreported),
/* harmony export */   kr: () => (/* binding */ plannedFor),
/* harmony export */   us: () => (/* binding */ standIn)
/* harmony export */ });
/* harmony import */ var _pinned_selection_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(53413);

function findUnreported(planned, results, nodes) {
    const reported = new Set(results.map(({ uniqueId }) => uniqueId));
    return planned.filter((id) => !reported.has(id) && nodes.get(id)?.materialized?.toLowerCase() !== 'ephemeral');
}
function standIn(uniqueId, step, ranWell) {
    return {
        uniqueId,
        status: ranWell ? 'error' : 'skipped',
        executionTime: 0,
        message: ranWell
            ? `dbt ${step} succeeded but reported no result for this planned node, so it counts as not built.`
            : `dbt ${step} failed and reported no result for this planned node.`,
        failures: null,
        rowsAffected: null,
    };
}
const TYPES_OF = {
    build: ['model', 'seed', 'snapshot', 'function', 'test', 'unit_test'],
    run: ['model'],
    seed: ['seed'],
    snapshot: ['snapshot'],
    test: ['test', 'unit_test'],
};
function plannedFor(step, listed, nodes) {
    const types = TYPES_OF[step] ?? [];
    const mine = listed
        .map((id) => nodes.get(id))
        .filter((node) => node !== undefined)
        .filter(({ resourceType }) => types.includes(resourceType));
    return step === 'build' ? (0,_pinned_selection_js__WEBPACK_IMPORTED_MODULE_0__/* .splitByCommand */ .jM)(mine).build : mine.map(({ uniqueId }) => uniqueId);
}


/***/ }),

/***/ 10685:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   VH: () => (/* binding */ loadManifestText),
/* harmony export */   yR: () => (/* binding */ NODE_SECTIONS)
/* harmony export */ });
/* unused harmony export parseManifestText */
/* harmony import */ var _dbt_artifacts_json_members_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(60917);
/* harmony import */ var _dbt_artifacts_read_artifact_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(67068);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19473);



const NODE_SECTIONS = ['nodes', 'functions'];
const BUILT_TYPES = new Set(['model', 'seed', 'snapshot', 'function']);
async function loadManifestText(file) {
    try {
        return await (0,_dbt_artifacts_read_artifact_js__WEBPACK_IMPORTED_MODULE_0__/* .readArtifact */ .R)(file, parseManifestText);
    }
    catch (cause) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .StateError */ .qq(`${file} is not a dbt manifest.`, { cause });
    }
}
function parseManifestText(manifest) {
    const sections = new Map((0,_dbt_artifacts_json_members_js__WEBPACK_IMPORTED_MODULE_2__/* .readMembers */ .mo)(manifest));
    const parse = (name) => (0,_dbt_artifacts_json_members_js__WEBPACK_IMPORTED_MODULE_2__/* .parseMember */ .yl)(sections.get(name) ?? Buffer.from('null'));
    const metadata = parse('metadata');
    return {
        entries: new Map(readEntries(manifest, sections)),
        schemaVersion: metadata?.dbt_schema_version,
        parentMap: (parse('parent_map') ?? {}),
        groupMap: (parse('group_map') ?? {}),
    };
}
function* readEntries(manifest, sections) {
    for (const name of [...NODE_SECTIONS, 'macros']) {
        const section = sections.get(name);
        if (!section && name !== 'functions')
            throw new SyntaxError(`it has no ${name}`);
        for (const [uniqueId, text] of section ? (0,_dbt_artifacts_json_members_js__WEBPACK_IMPORTED_MODULE_2__/* .readMembers */ .mo)(section) : []) {
            const start = text.byteOffset - manifest.byteOffset;
            const entry = { place: { start, length: text.length }, ...parseEntry(text) };
            if (entry.isBuilt || entry.inlinedCode !== undefined)
                yield [uniqueId, entry];
        }
    }
}
function parseEntry(text) {
    const fields = (0,_dbt_artifacts_json_members_js__WEBPACK_IMPORTED_MODULE_2__/* .parseMember */ .yl)(text);
    const { nodes, macros } = fields.depends_on ?? {};
    const isEphemeral = fields.config?.materialized === 'ephemeral';
    return {
        isBuilt: BUILT_TYPES.has(fields.resource_type) && !isEphemeral,
        dependsOn: { nodes: nodes ?? [], macros: macros ?? [] },
        inlinedCode: isEphemeral ? fields.raw_code : fields.macro_sql,
    };
}


/***/ }),

/***/ 8098:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   d: () => (/* binding */ writeRunResults)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);
/* harmony import */ var _plan_pinned_selection_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(53413);



async function writeRunResults(directory, runResults, redact) {
    const results = runResults?.results.map((result) => typeof result.message === 'string' ? { ...result, message: redact(result.message) } : result);
    const content = runResults ? { ...runResults, results } : (0,_plan_pinned_selection_js__WEBPACK_IMPORTED_MODULE_2__/* .buildPinnedResults */ .dg)([]);
    const text = JSON.stringify(content);
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.writeFile)(node_path__WEBPACK_IMPORTED_MODULE_1__.join(directory, 'run_results.json'), text);
}


/***/ }),

/***/ 77420:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   E: () => (/* binding */ buildCloneRequests),
/* harmony export */   a: () => (/* binding */ prepareClones)
/* harmony export */ });
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(27597);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19473);
/* harmony import */ var _operations_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(784);
/* harmony import */ var _relation_place_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(90880);




function buildCloneRequests(planned, production) {
    return planned
        .filter((node) => node.resourceType === 'snapshot' || node.materialized === 'incremental')
        .flatMap((node) => {
        const relation = (0,_relation_place_js__WEBPACK_IMPORTED_MODULE_2__/* .resolvePlace */ .M)(node);
        const { uniqueId } = node;
        return relation
            ? [{ uniqueId, relation, production: (0,_relation_place_js__WEBPACK_IMPORTED_MODULE_2__/* .resolvePlace */ .M)(production.get(uniqueId)) }]
            : [];
    });
}
const cloneAnswer = zod__WEBPACK_IMPORTED_MODULE_3__/* .object */ .Ikc({
    unique_id: zod__WEBPACK_IMPORTED_MODULE_3__/* .string */ .YjP(),
    how: zod__WEBPACK_IMPORTED_MODULE_3__/* ["enum"] */ .k5n(['clone', 'copy', 'full-refresh', 'empty']),
    rows: zod__WEBPACK_IMPORTED_MODULE_3__/* .number */ .aig().int().nullable(),
    cause: zod__WEBPACK_IMPORTED_MODULE_3__/* ["enum"] */ .k5n(['rows', 'type']).nullable(),
});
async function prepareClones(warehouse, requests, { maxRows }) {
    if (requests.length === 0)
        return [];
    const batch = requests.slice(0, _operations_js__WEBPACK_IMPORTED_MODULE_1__/* .MAX_REQUESTS */ .aA);
    const args = {
        requests: batch.map(({ uniqueId, ...request }) => ({ unique_id: uniqueId, ...request })),
        max_rows: maxRows,
    };
    const { answers, error } = await warehouse.callForEach('dbt_ci_clone_production', args, cloneAnswer);
    const failed = batch[answers.length];
    if (failed)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .DbtError */ .xI(`The rows of ${failed.uniqueId} could not be copied from production. Nothing was built.\n${error ?? ''}`.trim(), {
            hint: 'The connection must be able to read production and to create tables in the schema of the pull request.',
        });
    const clones = answers.map(({ unique_id, how, rows, cause }) => ({
        uniqueId: unique_id,
        how,
        rows,
        ...(cause && { note: describeCause(cause, maxRows) }),
    }));
    return [
        ...clones,
        ...(await prepareClones(warehouse, requests.slice(_operations_js__WEBPACK_IMPORTED_MODULE_1__/* .MAX_REQUESTS */ .aA), { maxRows })),
    ];
}
function describeCause(cause, maxRows) {
    return cause === 'rows'
        ? `Production has more than ${maxRows.toLocaleString('en-US')} rows.`
        : 'The relation in production is not a table, so no rows can be added to it.';
}


/***/ }),

/***/ 96063:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ux: () => (/* binding */ listColumns),
/* harmony export */   zb: () => (/* binding */ findMissingColumns),
/* harmony export */   zw: () => (/* binding */ countRefresh)
/* harmony export */ });
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(27597);
/* harmony import */ var _operations_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(784);


const columnsAnswer = zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
    unique_id: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    columns: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({ name: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), type: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP() })).nullable(),
});
async function listColumns(warehouse, requests) {
    const columns = new Map();
    for (let start = 0; start < requests.length; start += _operations_js__WEBPACK_IMPORTED_MODULE_0__/* .MAX_REQUESTS */ .aA) {
        const batch = requests.slice(start, start + _operations_js__WEBPACK_IMPORTED_MODULE_0__/* .MAX_REQUESTS */ .aA);
        const args = {
            requests: batch.map(({ uniqueId, relation }) => ({ unique_id: uniqueId, relation })),
        };
        const { answers, error } = await warehouse.callForEach('dbt_ci_list_columns', args, columnsAnswer);
        for (const answer of answers)
            if (answer.columns)
                columns.set(answer.unique_id, answer.columns);
        if (error !== undefined)
            return { columns, error };
    }
    return { columns, error: undefined };
}
const comparisonAnswer = zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
    table: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP()).nullable(),
    query: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP()),
});
async function findMissingColumns(warehouse, relation, sql) {
    const args = { relation, sql };
    const { answers } = await warehouse.callForEach('dbt_ci_compare_columns', args, comparisonAnswer);
    const [answer] = answers;
    if (!answer?.table)
        return [];
    const there = new Set(answer.table.map((name) => name.toLowerCase()));
    return answer.query.filter((name) => !there.has(name.toLowerCase()));
}
const countAnswer = zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
    production: zod__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig().int().nullable(),
    refreshed: zod__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig().int().nullable(),
});
async function countRefresh(warehouse, relation, sql) {
    const args = { relation, sql };
    const { answers, error } = await warehouse.callForEach('dbt_ci_count_refresh', args, countAnswer);
    const { production = null, refreshed = null } = answers[0] ?? {};
    if (production === null || refreshed === null)
        return { rows: undefined, error };
    return { rows: { production, refreshed }, error: undefined };
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
