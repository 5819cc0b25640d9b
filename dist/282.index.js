export const id = 282;
export const ids = [282];
export const modules = {

/***/ 94592:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   C: () => (/* binding */ Fields),
/* harmony export */   r: () => (/* binding */ MissingField)
/* harmony export */ });
class MissingField extends Error {
}
class Fields {
    #values;
    #where;
    constructor(value, where = '') {
        this.#values = isObject(value) ? value : {};
        this.#where = where;
    }
    text(name) {
        const value = this.#values[name];
        return typeof value === 'string' ? value : null;
    }
    value(name) {
        return this.#values[name];
    }
    all() {
        return this.#values;
    }
    names() {
        return Object.keys(this.#values);
    }
    requiredText(name) {
        return this.text(name) ?? this.#missing(name, 'text');
    }
    flag(name) {
        const value = this.#values[name];
        return typeof value === 'boolean' ? value : null;
    }
    texts(name) {
        const value = this.#values[name];
        return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
    }
    object(name) {
        return new Fields(this.#values[name], name);
    }
    #missing(name, type) {
        throw new MissingField(`${this.#where ? `${this.#where} has` : 'there is'} no ${type} "${name}"`);
    }
}
function isObject(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}


/***/ }),

/***/ 67068:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   R: () => (/* binding */ readArtifact)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);

async function readArtifact(path, use) {
    const bytes = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readFile)(path);
    try {
        return await use(bytes);
    }
    finally {
        const { buffer } = bytes;
        if (buffer instanceof ArrayBuffer && buffer.byteLength === bytes.byteLength)
            buffer.transfer(0);
    }
}


/***/ }),

/***/ 20799:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Pf: () => (/* binding */ listDatabases),
  xB: () => (/* binding */ listSchemas),
  NK: () => (/* binding */ loadDatabases),
  eY: () => (/* binding */ loadManifest),
  dx: () => (/* binding */ loadProductionRelations),
  fw: () => (/* binding */ loadProjectManifest),
  zK: () => (/* binding */ loadStateManifest),
  PO: () => (/* binding */ namesOfRelations)
});

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
// EXTERNAL MODULE: ./build/dbt/artifacts/fields.js
var fields = __webpack_require__(94592);
;// CONCATENATED MODULE: ./build/dbt/artifacts/file-place.js
const DOCS = 'https://docs.getdbt.com';
const PLACE_CONFIGS = [
    {
        key: 'location_root',
        unless: 'include_full_name_in_path',
        source: `${DOCS}/reference/resource-configs/spark-configs`,
    },
    { key: 'external_location', source: `${DOCS}/reference/resource-configs/athena-configs` },
    {
        key: 's3_data_dir',
        onlyWith: { key: 's3_data_naming', value: 'table' },
        source: `${DOCS}/reference/resource-configs/athena-configs`,
    },
    {
        key: 'location',
        materialized: 'external',
        relativeIsLocal: true,
        source: 'https://github.com/duckdb/dbt-duckdb#writing-to-external-files',
    },
    {
        key: 'glue_database',
        onlyWith: { key: 'glue_register', value: true },
        source: 'https://github.com/duckdb/dbt-duckdb#registering-external-models',
    },
    { key: 'custom_location', source: `${DOCS}/reference/resource-configs/glue-configs` },
    {
        key: 'properties.external_location',
        source: `${DOCS}/reference/resource-configs/trino-configs`,
    },
    { key: 'properties.location', source: `${DOCS}/reference/resource-configs/trino-configs` },
    { key: 'storage_uri', source: `${DOCS}/reference/resource-configs/bigquery-iceberg-support` },
];
function findFilePlace(config) {
    for (const rule of PLACE_CONFIGS) {
        const place = readPath(config, rule.key);
        if (typeof place !== 'string' || place === '')
            continue;
        if (rule.materialized !== undefined && config.materialized !== rule.materialized)
            continue;
        if (rule.onlyWith && config[rule.onlyWith.key] !== rule.onlyWith.value)
            continue;
        if (rule.unless !== undefined && config[rule.unless] === true)
            continue;
        if (rule.relativeIsLocal && !/^(?:\w+:|\/)/.test(place))
            continue;
        return { key: rule.key.split('.').at(-1) ?? rule.key, place };
    }
    return null;
}
function readPath(config, key) {
    const [first = '', ...rest] = key.split('.');
    const value = config[first];
    if (rest.length === 0)
        return value;
    return typeof value === 'object' && value !== null
        ? readPath(value, rest.join('.'))
        : undefined;
}

// EXTERNAL MODULE: ./build/dbt/artifacts/json-members.js
var json_members = __webpack_require__(60917);
;// CONCATENATED MODULE: ./build/dbt/artifacts/target-schema.js
const TARGET_SCHEMA = /\btarget\s*(?:\.\s*|\[\s*['"])(?:schema|dataset)\b/;
const CONFIG_CALL = /\bconfig\s*\((?:[^()]|\([^()]*\))*\)/g;
const COMMENT = /\{#[\s\S]*?#\}/g;
function readsTargetSchema(code) {
    if (!TARGET_SCHEMA.test(code))
        return false;
    return TARGET_SCHEMA.test(code.replaceAll(COMMENT, '').replaceAll(CONFIG_CALL, ''));
}

;// CONCATENATED MODULE: ./build/dbt/artifacts/manifest.js





const READABLE_VERSIONS = [11, 12];
function parseManifest(manifest, file = 'manifest.json') {
    try {
        const sections = new Map((0,json_members/* readMembers */.mo)(toBytes(manifest)));
        return {
            metadata: parseMetadata(parseSection(sections, 'metadata'), file),
            nodes: new Map([
                ...parseAll(requireSection(sections, 'nodes'), parseNode),
                ...parseAll(sections.get('unit_tests'), parseUnitTest),
                ...parseAll(sections.get('functions'), parseFunction),
            ]),
            sources: parseAll(sections.get('sources'), parseSource),
            exposures: parseAll(sections.get('exposures'), parseExposure),
            groupOwners: parseGroupOwners(sections.get('groups')),
        };
    }
    catch (cause) {
        if (cause instanceof SyntaxError) {
            throw new errors/* DbtError */.xI(`${file} is not JSON: it may have been cut short.`, { cause });
        }
        if (cause instanceof fields/* MissingField */.r) {
            throw new errors/* DbtError */.xI(`${file} does not have the shape that dbt writes: ${cause.message}.`, {
                cause,
            });
        }
        throw cause;
    }
}
function parseMetadata(metadata, file) {
    const schemaUrl = metadata.requiredText('dbt_schema_version');
    const schemaVersion = Number(/\/manifest\/v(\d+)/.exec(schemaUrl)?.[1]);
    const dbtVersion = metadata.text('dbt_version') ?? 'of an unknown version';
    if (!READABLE_VERSIONS.includes(schemaVersion)) {
        throw new errors/* DbtError */.xI(`${file} was written by dbt ${dbtVersion} in the schema ${schemaUrl}; this action reads v${READABLE_VERSIONS.join(' and v')} (dbt 1.7 and later).`, { hint: 'Use a dbt version that writes one of these, or a newer version of this action.' });
    }
    return {
        schemaVersion,
        dbtVersion,
        projectName: metadata.text('project_name'),
        adapterType: metadata.text('adapter_type'),
        generatedAt: metadata.text('generated_at'),
        invocationId: metadata.text('invocation_id'),
    };
}
function parseNode(uniqueId, node) {
    const config = node.object('config');
    const testName = node.object('test_metadata').text('name');
    const readMeta = (name) => config.object('meta').object('dbt_ci').value(name) ??
        node.object('meta').object('dbt_ci').value(name);
    return {
        uniqueId,
        resourceType: node.requiredText('resource_type'),
        name: node.requiredText('name'),
        packageName: node.requiredText('package_name'),
        originalFilePath: node.requiredText('original_file_path'),
        patchPath: node.text('patch_path')?.replace(/^[^:]*:\/\//, '') ?? null,
        database: node.text('database'),
        schema: node.text('schema'),
        alias: node.text('alias'),
        relationName: node.text('relation_name'),
        description: node.text('description') ?? '',
        checksum: node.object('checksum').text('checksum'),
        dependsOn: node.object('depends_on').texts('nodes'),
        enabled: config.flag('enabled') ?? true,
        materialized: config.text('materialized'),
        files: findFilePlace(config.all()),
        storeFailures: config.flag('store_failures'),
        group: config.text('group'),
        metaOwner: config.object('meta').value('owner'),
        metaRetries: readMeta('retries'),
        metaAnomalies: readMeta('anomalies'),
        metaChannel: readMeta('slack-channel'),
        hasGrants: config.object('grants').names().length > 0,
        hasPostHooks: isFilled(config.value('post-hook')),
        readsTargetSchema: readsTargetSchema(node.text('raw_code') ?? ''),
        contractColumns: config.object('contract').flag('enforced')
            ? node.object('columns').names()
            : [],
        test: testName === null
            ? null
            : {
                name: testName,
                column: node.text('column_name'),
                attachedNode: node.text('attached_node'),
            },
    };
}
function isFilled(list) {
    return Array.isArray(list) && list.length > 0;
}
function parseUnitTest(uniqueId, node) {
    const rows = JSON.stringify([node.value('given'), node.value('expect')]);
    return { ...parseNode(uniqueId, node), rendersRows: /\{[{%]/.test(rows) };
}
function parseFunction(uniqueId, entry) {
    const node = parseNode(uniqueId, entry);
    const parts = [node.database, node.schema, node.alias ?? node.name].filter((part) => part);
    const relationName = node.relationName ?? parts.map((part) => `"${part}"`).join('.');
    return { ...node, relationName };
}
function parseSource(uniqueId, source) {
    return {
        uniqueId,
        name: source.requiredText('name'),
        sourceName: source.requiredText('source_name'),
        packageName: source.requiredText('package_name'),
        originalFilePath: source.requiredText('original_file_path'),
        database: source.text('database'),
        schema: source.text('schema'),
        relationName: source.text('relation_name'),
        ...parseSourceMeta(source),
        freshness: parseFreshness(source.object('freshness')),
    };
}
function parseSourceMeta(source) {
    const [own, config] = [source.object('meta'), source.object('config').object('meta')];
    return {
        metaOwner: config.value('owner') ?? own.value('owner'),
        metaChannel: config.object('dbt_ci').value('slack-channel') ?? own.object('dbt_ci').value('slack-channel'),
    };
}
function parseFreshness(freshness) {
    const [warnAfter, errorAfter] = ['warn_after', 'error_after'].map((name) => {
        const time = freshness.object(name);
        const count = time.value('count');
        return typeof count === 'number'
            ? `${count} ${time.text('period')}${count === 1 ? '' : 's'}`
            : null;
    });
    return warnAfter || errorAfter
        ? { warnAfter: warnAfter ?? null, errorAfter: errorAfter ?? null }
        : null;
}
function parseExposure(uniqueId, exposure) {
    return {
        uniqueId,
        name: exposure.requiredText('name'),
        label: exposure.text('label'),
        type: exposure.text('type'),
        url: exposure.text('url'),
        owner: exposure.value('owner'),
        dependsOn: exposure.object('depends_on').texts('nodes'),
    };
}
function parseGroupOwners(section) {
    const owners = parseAll(section, (_id, group) => [group.text('name'), group.value('owner')]);
    return new Map([...owners.values()].map(([name, owner]) => [String(name), owner]));
}
function toBytes(manifest) {
    if (Buffer.isBuffer(manifest))
        return manifest;
    return Buffer.from(typeof manifest === 'string' ? manifest : JSON.stringify(manifest));
}
function requireSection(sections, name) {
    const section = sections.get(name);
    if (section?.[0] === '{'.charCodeAt(0))
        return section;
    throw new fields/* MissingField */.r(`there is no object "${name}"`);
}
function parseSection(sections, name) {
    return new fields/* Fields */.C((0,json_members/* parseMember */.yl)(requireSection(sections, name)), name);
}
const NOTHING = Buffer.from('null');
function parseAll(section, parse) {
    const parsed = new Map();
    const entries = section && !section.equals(NOTHING) ? (0,json_members/* readMembers */.mo)(section) : [];
    for (const [uniqueId, entry] of entries)
        parsed.set(uniqueId, parse(uniqueId, new fields/* Fields */.C((0,json_members/* parseMember */.yl)(entry), uniqueId)));
    return parsed;
}

// EXTERNAL MODULE: ./build/dbt/artifacts/read-artifact.js
var read_artifact = __webpack_require__(67068);
// EXTERNAL MODULE: ./build/state/plain-names.js
var plain_names = __webpack_require__(58727);
// EXTERNAL MODULE: ./build/pipelines/steps/connect.js + 28 modules
var connect = __webpack_require__(36958);
;// CONCATENATED MODULE: ./build/pipelines/steps/manifests.js





async function loadProjectManifest(job, runState) {
    const path = (0,external_node_path_.join)((0,connect/* targetPath */.Bd)(job), 'manifest.json');
    const manifest = await loadManifest(path);
    runState.manifest = manifest.nodes;
    runState.graph = manifest;
    runState.files.manifest = path;
    return manifest;
}
async function loadProductionRelations(state) {
    const manifest = await loadStateManifest(state);
    const { nodes, sources } = manifest;
    const names = namesOfRelations(manifest);
    const related = [...nodes.values()].filter(({ relationName }) => relationName !== null);
    return { names, nodes: new Map(related.map((node) => [node.uniqueId, node])), sources };
}
function namesOfRelations({ nodes, sources }) {
    return [...nodes.values(), ...sources.values()]
        .map(({ relationName }) => relationName)
        .filter((relation) => relation !== null);
}
async function loadDatabases(state) {
    return listDatabases(await loadStateManifest(state));
}
function listSchemas({ nodes, sources, }) {
    const schemas = [...nodes.values(), ...sources.values()].map(({ schema }) => schema);
    return [...new Set(schemas)].filter((schema) => schema !== null).sort();
}
function listDatabases({ nodes }) {
    const databases = [...nodes.values()].map(({ database }) => database);
    return [...new Set(databases)].filter((database) => database !== null).sort();
}
async function loadStateManifest({ directory, origin }) {
    const manifest = await loadManifest((0,external_node_path_.join)(directory, 'manifest.json'));
    (0,plain_names/* refuseUnsafeNames */.j)(manifest, origin);
    return manifest;
}
async function loadManifest(path) {
    return (0,read_artifact/* readArtifact */.R)(path, (bytes) => parseManifest(bytes, path));
}


/***/ }),

/***/ 98104:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  MS: () => (/* binding */ comparableState),
  nG: () => (/* binding */ describeBuilder),
  LE: () => (/* binding */ describeProduction),
  jS: () => (/* binding */ fetchPreviousState),
  kJ: () => (/* binding */ fetchState),
  c1: () => (/* binding */ noteOtherTarget),
  V7: () => (/* binding */ openStateStore)
});

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./build/config/placeholders.js
var placeholders = __webpack_require__(82077);
// EXTERNAL MODULE: ./build/dbt/engine.js
var engine = __webpack_require__(95939);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
// EXTERNAL MODULE: ./build/context/production-refs.js
var production_refs = __webpack_require__(75956);
// EXTERNAL MODULE: ./build/state/deploy-order.js
var deploy_order = __webpack_require__(13506);
// EXTERNAL MODULE: ./build/state/load-state.js
var load_state = __webpack_require__(20460);
// EXTERNAL MODULE: ./build/state/select-run.js
var select_run = __webpack_require__(9664);
;// CONCATENATED MODULE: ./build/state/artifact-store.js






const MAX_RUNS = 20;
const BATCH = 5;
function createArtifactStateStore(options) {
    const { github, artifacts, context, stateName, project, target } = options;
    const origin = (0,select_run/* resolveOrigin */.ZU)(context, options.settings);
    const useless = new Map();
    const onBranch = new Set();
    let fetched;
    async function listRuns() {
        const lists = await Promise.all((0,select_run/* trustedEvents */.BU)(origin).map((event) => github.listWorkflowRuns(external_node_path_.posix.basename(origin.workflowPath), {
            ...(0,select_run/* branchFilter */.b2)(origin),
            event,
            status: 'completed',
        })));
        return lists.flat();
    }
    async function listStates(runs) {
        const selections = await Promise.all(runs.map(async (run) => (0,select_run/* selectArtifacts */.qC)(run, await github.listRunArtifacts(run.id), stateName)));
        return {
            trusted: selections.flatMap(({ trusted }) => trusted),
            passedOver: selections.flatMap(({ passedOver }) => passedOver),
        };
    }
    async function distrustCommit({ run }) {
        const { headSha: sha } = run;
        const branch = (0,production_refs/* branchToBeOn */.If)(origin.refs, run.headBranch ?? '');
        const known = `${branch} ${sha}`;
        if (onBranch.has(known))
            return undefined;
        try {
            if (await github.isOnBranch(sha, branch)) {
                onBranch.add(known);
                return undefined;
            }
        }
        catch (error) {
            if (!(error instanceof errors/* GitHubError */.y_) || error.status !== 404)
                throw error;
            return `the branch ${branch} does not exist`;
        }
        return `its commit ${sha.slice(0, 7)} is not on the branch ${branch}`;
    }
    async function download(candidate, directory, passedOver) {
        const { artifact, run, attempt } = candidate;
        const passOver = (reason) => {
            useless.set(artifact.id, reason);
            passedOver.push(`Run ${run.id}, artifact ${artifact.name} (id ${artifact.id}): ${reason}.`);
        };
        const known = useless.get(artifact.id);
        if (known !== undefined) {
            passOver(known);
            return undefined;
        }
        try {
            return await (0,load_state/* loadState */.C7)(directory, (folder) => artifacts.download(artifact, folder), {
                ...{ project, target },
                origin: `run ${run.id} (attempt ${attempt})`,
                run: { sha: run.headSha, id: run.id, attempt },
            });
        }
        catch (error) {
            if (error instanceof errors/* CorruptStateError */.z6)
                useless.set(artifact.id, 'it is corrupt');
            if (error instanceof errors/* OtherTargetError */.M2) {
                passOver(`it is for the target ${error.target}, not for ${target}`);
                return undefined;
            }
            if (!(error instanceof errors/* GitHubError */.y_) || (error.status !== 404 && error.status !== 410)) {
                throw error;
            }
            passOver(error.status === 410 ? 'it has expired' : 'it was deleted');
            return undefined;
        }
    }
    async function* listCandidates(trusted, passedOver) {
        for await (const candidate of rankCandidates(trusted, passedOver)) {
            const reason = await distrustCommit(candidate);
            if (reason === undefined)
                yield candidate;
            else
                passedOver.push(`Run ${candidate.run.id}: ${reason}.`);
        }
    }
    async function* rankCandidates(trusted, passedOver) {
        const rank = (0,select_run/* rankRuns */.bh)(trusted);
        const runs = trusted.slice(0, MAX_RUNS);
        let waiting = [];
        for (let size = 1; runs.length > 0; size = BATCH) {
            const batch = await listStates(runs.splice(0, size));
            passedOver.push(...batch.passedOver);
            waiting = (0,select_run/* orderCandidates */.$T)([...waiting, ...batch.trusted], rank);
            const [next] = runs;
            const isDue = (one) => !next || rank((0,select_run/* deployOf */.F9)(one)) >= rank(next.id);
            while (waiting[0] && isDue(waiting[0]))
                yield* waiting.splice(0, 1);
        }
    }
    return {
        async fetch(directory) {
            let runs;
            try {
                runs = await listRuns();
            }
            catch (error) {
                if (!(error instanceof errors/* GitHubError */.y_) || error.status !== 404)
                    throw error;
                const { deployWorkflow } = options.settings;
                if (deployWorkflow !== undefined && !options.hasDeployWorkflow)
                    throw unknownWorkflow(deployWorkflow);
                return { found: false, reason: error.message, passedOver: [] };
            }
            const { trusted, passedOver } = (0,select_run/* selectRuns */.b0)(runs, origin);
            for await (const candidate of listCandidates(trusted, passedOver)) {
                const state = await download(candidate, directory, passedOver);
                if (!state)
                    continue;
                fetched = candidate;
                return { found: true, state, passedOver };
            }
            const considered = Math.min(trusted.length, MAX_RUNS);
            const reason = describeMissing(considered, origin, passedOver);
            return { found: false, reason, passedOver };
        },
        async fetchOf({ id, attempt }, directory) {
            const { trusted, passedOver } = (0,select_run/* selectRuns */.b0)([await github.getWorkflowRun(id)], origin);
            const states = await listStates(trusted);
            passedOver.push(...states.passedOver);
            for (const candidate of states.trusted.filter((each) => each.attempt === attempt)) {
                const distrust = await distrustCommit(candidate);
                if (distrust !== undefined) {
                    passedOver.push(`Run ${id}: ${distrust}.`);
                    continue;
                }
                const state = await download(candidate, directory, passedOver);
                if (state)
                    return { found: true, state, passedOver };
            }
            const reason = passedOver.at(-1) ?? `Run ${id} left no state in its attempt ${attempt}.`;
            return { found: false, reason, passedOver };
        },
        async isNewest() {
            const own = await github.listRunArtifacts(context.run.id);
            if (own.some(({ name }) => (0,select_run/* isStateName */.XD)(name, stateName)))
                return false;
            const { trusted } = (0,select_run/* selectRuns */.b0)(await listRuns(), origin);
            for await (const { artifact } of listCandidates(trusted, []))
                if (!useless.has(artifact.id))
                    return artifact.id === fetched?.artifact.id;
            return false;
        },
        async listNewer(own) {
            const { trusted } = (0,select_run/* selectRuns */.b0)(await listRuns(), origin);
            const runs = trusted.filter((run) => (0,deploy_order/* isNewer */.U4)((0,deploy_order/* toDeploy */.hL)(run), own));
            for await (const state of listCandidates(runs, []))
                if ((0,select_run/* deployOf */.F9)(state) > own.runId)
                    return [(0,deploy_order/* toDeploy */.hL)(state.run)];
            return [];
        },
        async listOthers() {
            return [];
        },
        async publish(directory, place = 'newest') {
            const { id, attempt } = context.run;
            const again = place === 'same' && fetched ? `-again-${(0,select_run/* deployOf */.F9)(fetched)}` : '';
            const { name } = await artifacts.upload(`${stateName}-${attempt}${again}`, directory, await (0,load_state/* listStateFiles */.$N)(directory));
            return `artifact ${name} of run ${id}`;
        },
    };
}
function unknownWorkflow(name) {
    return new errors/* ConfigError */.xL([
        {
            message: `"deploy-workflow": GitHub knows no workflow ${name} in this repository, and .github/workflows has no such file.`,
            hint: 'Set it to the file name of the workflow that deploys production.',
        },
    ]);
}
function describeMissing(runs, origin, passedOver) {
    const { refs, workflowPath } = origin;
    const workflow = `${workflowPath} on ${refs.tags === undefined ? refs.branch : `tags ${refs.tags}`}`;
    if (runs === 0)
        return `No completed run of ${workflow} was found. If another workflow deploys production, set "deploy-workflow" to its file name.`;
    const why = passedOver.find((reason) => !reason.includes(': it left no artifact '));
    return `None of the last ${runs} completed runs of ${workflow} has a production state that can be used.${why === undefined ? '' : ` ${why}`}`;
}

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: ./build/state/state-record.js
var state_record = __webpack_require__(92045);
;// CONCATENATED MODULE: ./build/state/folder-store.js






const KEPT_VERSIONS = 5;
const KEPT_OF_ONE = 2;
const VERSION = /^\d{8}T\d{9}Z-(\d+)-(\d+)(?:-again-(\d+)-(\d+))?$/;
const AS_IT_IS = { recursive: true, verbatimSymlinks: true };
function createFolderStateStore(options) {
    const { project } = options;
    const home = external_node_path_.join(options.statePath, options.stateName);
    const corrupt = new Set();
    let fetched;
    async function listVersions(target = options.target) {
        const names = await (0,promises_.readdir)(home).catch(noneYet);
        const versions = names.map(parseVersion).filter((version) => version !== undefined);
        const targets = await Promise.all(versions.map(readTarget));
        return versions
            .filter((_, index) => [undefined, target].includes(targets[index]) || target === undefined)
            .sort(byNewestRun);
    }
    async function readTarget({ name }) {
        const file = external_node_path_.join(home, name, 'state.json');
        try {
            return (0,state_record/* parseStateRecord */.ek)(await (0,promises_.readFile)(file, 'utf8'), file).target;
        }
        catch {
            return undefined;
        }
    }
    function load({ name }, directory) {
        const origin = external_node_path_.join(home, name);
        return (0,load_state/* loadState */.C7)(directory, (folder) => (0,promises_.cp)(origin, folder, AS_IT_IS), { project, origin });
    }
    return {
        async fetch(directory) {
            const newest = (await listVersions()).find(({ name }) => !corrupt.has(name));
            const passedOver = [...corrupt].map((name) => `${external_node_path_.join(home, name)} is corrupt.`);
            if (newest === undefined) {
                const of = options.target === undefined ? '' : ` of the target ${options.target}`;
                return { found: false, reason: `${home} holds no production state${of}.`, passedOver };
            }
            try {
                const state = await load(newest, directory);
                fetched = newest;
                return { found: true, state, passedOver };
            }
            catch (error) {
                if (error instanceof errors/* CorruptStateError */.z6)
                    corrupt.add(newest.name);
                throw error;
            }
        },
        async fetchOf({ id, attempt }, directory) {
            const versions = await listVersions();
            const named = versions.find(({ by }) => by.runId === id && by.attempt === attempt);
            if (!named) {
                return { found: false, reason: `${home} holds no state of run ${id}.`, passedOver: [] };
            }
            return { found: true, state: await load(named, directory), passedOver: [] };
        },
        async isNewest() {
            const [newest] = await listVersions();
            return newest !== undefined && newest.name === fetched?.name;
        },
        async listNewer(own) {
            const versions = (await listVersions()).filter(({ runId }) => runId > own.runId);
            const records = await Promise.all(versions.map(async ({ name }) => {
                const file = external_node_path_.join(home, name, 'state.json');
                return (0,state_record/* parseStateRecord */.ek)(await (0,promises_.readFile)(file, 'utf8'), file);
            }));
            return records.filter((record) => (0,deploy_order/* isNewer */.U4)(record, own));
        },
        async listOthers() {
            const names = await (0,promises_.readdir)(options.statePath).catch(noneYet);
            const folders = await Promise.all(names.map((stateName) => listNewestOfEach(external_node_path_.join(options.statePath, stateName))));
            return folders
                .flat()
                .filter(({ folder, target }) => external_node_path_.dirname(folder) !== home || target !== options.target)
                .map(({ folder }) => folder);
        },
        async publish(directory, place = 'newest') {
            const text = await (0,promises_.readFile)(external_node_path_.join(directory, 'state.json'), 'utf8');
            const record = (0,state_record/* parseStateRecord */.ek)(text, directory);
            const time = new Date(record.createdAt).toISOString().replaceAll(/[-:.]/g, '');
            const { runId, runAttempt } = record.publishedBy ?? record;
            const by = `${runId}-${runAttempt}`;
            const same = place === 'same' ? fetched : undefined;
            const name = same ? `${same.runId}-${same.attempt}-again-${by}` : by;
            const version = external_node_path_.join(home, `${time}-${name}`);
            await (0,promises_.mkdir)(home, { recursive: true });
            const fresh = await (0,promises_.mkdtemp)(external_node_path_.join(home, '.new-'));
            try {
                for (const file of await (0,load_state/* listStateFiles */.$N)(directory)) {
                    await (0,promises_.copyFile)(external_node_path_.join(directory, file), external_node_path_.join(fresh, file));
                }
                await (0,promises_.rename)(fresh, version);
            }
            finally {
                await (0,promises_.rm)(fresh, { recursive: true, force: true });
            }
            for (const old of listForgotten(await listVersions(record.target))) {
                await (0,promises_.rm)(external_node_path_.join(home, old.name), { recursive: true, force: true });
            }
            return version;
        },
    };
}
async function listNewestOfEach(home) {
    const names = await (0,promises_.readdir)(home).catch(() => []);
    const versions = names.map(parseVersion).filter((version) => version !== undefined);
    const newest = new Map();
    for (const { name } of versions.sort(byNewestRun)) {
        const folder = external_node_path_.join(home, name);
        const text = await (0,promises_.readFile)(external_node_path_.join(folder, 'state.json'), 'utf8').catch(() => undefined);
        if (text === undefined)
            continue;
        const { target } = (0,state_record/* parseStateRecord */.ek)(text, folder);
        if (!newest.has(target))
            newest.set(target, folder);
    }
    return [...newest].map(([target, folder]) => ({ folder, target }));
}
function noneYet(error) {
    if (error.code === 'ENOENT')
        return [];
    throw error;
}
function parseVersion(name) {
    const [, runId, attempt, byRun = runId, byAttempt = attempt] = VERSION.exec(name) ?? [];
    if (runId === undefined || attempt === undefined)
        return undefined;
    const by = { runId: Number(byRun), attempt: Number(byAttempt) };
    return { name, runId: Number(runId), attempt: Number(attempt), by };
}
function byNewestRun(a, b) {
    return (b.runId - a.runId ||
        b.attempt - a.attempt ||
        b.by.runId - a.by.runId ||
        b.by.attempt - a.by.attempt);
}
function listForgotten(versions) {
    const deploys = [
        ...Map.groupBy(versions, ({ runId, attempt }) => `${runId}-${attempt}`).values(),
    ];
    return deploys.flatMap((same, index) => same.slice(index < KEPT_VERSIONS ? KEPT_OF_ONE : 0));
}

// EXTERNAL MODULE: ./build/state/refuse-secrets.js
var refuse_secrets = __webpack_require__(59188);
// EXTERNAL MODULE: ./build/pipelines/steps/run-state.js + 6 modules
var run_state = __webpack_require__(74336);
// EXTERNAL MODULE: ./build/pipelines/steps/warehouse-target.js + 3 modules
var warehouse_target = __webpack_require__(35123);
;// CONCATENATED MODULE: ./build/pipelines/steps/state.js










function openStateStore(job, target = job.settings.target) {
    return (0,refuse_secrets/* refusingSecrets */.H)(openBareStore(job, target), job.secrets);
}
function openBareStore({ ports, settings, context, project }, target) {
    const stateName = (0,placeholders/* fillPlaceholders */.C)(settings.stateName, { project: project.name });
    if (settings.statePath !== undefined)
        return createFolderStateStore({
            statePath: settings.statePath,
            stateName,
            project: project.name,
            target,
        });
    return createArtifactStateStore({
        github: ports.github,
        artifacts: ports.artifacts,
        context,
        stateName,
        settings,
        hasDeployWorkflow: settings.deployWorkflow !== undefined &&
            (0,external_node_fs_.existsSync)((0,external_node_path_.join)(settings.workspace, '.github/workflows', settings.deployWorkflow)),
        project: project.name,
        target,
    });
}
function noteOtherTarget(job, runState, { record }) {
    const own = (0,warehouse_target/* nameProductionTarget */.Ij)(job);
    if (job.settings.target !== undefined || own === undefined || own === record.target)
        return;
    (0,run_state/* addNotice */.Mp)(runState, `The production state is of the target "${record.target}", and the profile’s own target is "${own}". ` +
        `Set the input "target" to the one that production is deployed to: then a state of another target is never taken for it.`);
}
function describeProduction({ record }) {
    const { sha, createdAt, runId, status } = record;
    return { kind: 'production', sha, createdAt, runId, status };
}
function describeBuilder({ context, project, ports }, { session, target, build }) {
    return {
        project: project.name,
        runId: context.run.id,
        runAttempt: context.run.attempt,
        createdAt: ports.clock.now().toISOString(),
        dbtVersion: session.version,
        adapter: target.type,
        target: target.target,
        status: build.succeeded ? 'success' : 'failure',
    };
}
async function fetchState(job, store, runState) {
    const { runner } = job.ports;
    const lookup = await store.fetch((0,external_node_path_.join)(job.scratch, 'state'));
    for (const reason of lookup.passedOver)
        runner.info(`Not used: ${reason}`);
    if (!lookup.found) {
        runState.baseline = { kind: 'none', reason: lookup.reason };
        runner.info(`No production state: ${lookup.reason}`);
        return lookup;
    }
    const { sha, createdAt } = lookup.state.record;
    runState.baseline = describeProduction(lookup.state);
    runner.info(`Production state of ${sha.slice(0, 7)} (${createdAt}) from ${lookup.state.origin}`);
    return lookup;
}
function comparableState(lookup, { version }) {
    if (!lookup.found)
        return lookup;
    const { state, passedOver } = lookup;
    const reason = (0,engine/* explainOtherEngine */.A3)(state.record.dbtVersion, version);
    return reason === undefined ? lookup : { found: false, reason, passedOver, older: state };
}
async function fetchPreviousState(job, store, runState) {
    try {
        return await fetchState(job, store, runState);
    }
    catch (error) {
        if (!(error instanceof errors/* CorruptStateError */.z6))
            throw error;
        runState.notices.push(`The last production state was not used: ${error.message}`);
        const older = await fetchOlder(job, store);
        return { found: false, reason: error.message, passedOver: [], ...(older && { older }) };
    }
}
async function fetchOlder(job, store) {
    try {
        const lookup = await store.fetch((0,external_node_path_.join)(job.scratch, 'older-state'));
        if (!lookup.found)
            return undefined;
        job.ports.runner.info(`The history of production continues from ${lookup.state.origin}`);
        return lookup.state;
    }
    catch (error) {
        if (!(error instanceof errors/* ActionError */.lZ))
            throw error;
        job.ports.runner.info(`No older production state: ${error.message}`);
        return undefined;
    }
}


/***/ }),

/***/ 13506:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   MU: () => (/* binding */ decideTurn),
/* harmony export */   U4: () => (/* binding */ isNewer),
/* harmony export */   hL: () => (/* binding */ toDeploy),
/* harmony export */   j5: () => (/* binding */ describeOvertaken),
/* harmony export */   lR: () => (/* binding */ describeCompany)
/* harmony export */ });
function toDeploy({ id, headSha }) {
    return { runId: id, sha: headSha };
}
function isNewer(other, own) {
    return other.runId > own.runId && other.sha !== own.sha;
}
function decideTurn(facts) {
    const { own, attempt, state, running } = facts;
    if (state && isNewer(state, own)) {
        const notice = `Run ${state.runId} has deployed a newer commit (${short(state)}) already, so this run of ${short(own)} builds nothing. It would replace newer code with older code.`;
        return attempt === 1
            ? { kind: 'superseded', notice }
            : { kind: 'refused', message: notice, hint: GO_BACK };
    }
    const newer = running.find((other) => isNewer(other, own));
    if (!newer)
        return { kind: 'go' };
    return {
        kind: 'refused',
        message: `Run ${newer.runId} is deploying a newer commit (${short(newer)}), so this run of ${short(own)} stops before it builds. It would replace newer code with older code.`,
        hint: `If that run succeeds, you need to do nothing. ${ADD_CONCURRENCY}`,
    };
}
const GO_BACK = 'To return to older code, revert the newer commits on the default branch. The deploy of the revert is then the newest.';
const ADD_CONCURRENCY = 'Set `concurrency` in the workflow as in the README, so that deploys wait for each other.';
function describeOvertaken(newer, own) {
    return {
        message: `While this run built ${short(own)}, run ${newer.runId} deployed a newer commit (${short(newer)}). Production may contain tables of both commits. The production state remains that of the newer one.`,
        hint: `Run a deploy of the default branch (Run workflow) to build everything again. ${ADD_CONCURRENCY}`,
    };
}
function describeCompany(newer) {
    return `Run ${newer.runId} is deploying a newer commit (${short(newer)}) at the same time. If it ends first, some tables may be from this older commit. In that case, run another deploy. ${ADD_CONCURRENCY}`;
}
function short({ sha }) {
    return sha.slice(0, 7);
}


/***/ }),

/***/ 20460:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $N: () => (/* binding */ listStateFiles),
/* harmony export */   C7: () => (/* binding */ loadState),
/* harmony export */   MK: () => (/* binding */ computeDigest)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(51455);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(76760);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(19473);
/* harmony import */ var _pieces_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(1303);
/* harmony import */ var _state_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(39523);
/* harmony import */ var _state_record_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(92045);







const MAX_FILE_BYTES = 512 * 1024 * 1024;
const MAX_RECORD_BYTES = 64 * 1024;
const MAX_TOTAL_BYTES = 1024 * 1024 * 1024;
const ALL_FILES = [..._state_js__WEBPACK_IMPORTED_MODULE_6__/* .STATE_FILES */ .mF, ..._state_js__WEBPACK_IMPORTED_MODULE_6__/* .OPTIONAL_STATE_FILES */ .TS];
async function loadState(directory, bring, expected) {
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.mkdir)(node_path__WEBPACK_IMPORTED_MODULE_2__.dirname(directory), { recursive: true });
    const fresh = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.mkdtemp)(`${directory}.new-`);
    try {
        await bring(fresh);
        const record = await verifyState(fresh, expected);
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.rename)(fresh, directory);
        return { directory, record, origin: expected.origin };
    }
    finally {
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.rm)(fresh, { recursive: true, force: true });
    }
}
async function verifyState(directory, expected) {
    const { origin } = expected;
    await verifyFiles(directory, origin);
    const record = (0,_state_record_js__WEBPACK_IMPORTED_MODULE_5__/* .parseStateRecord */ .ek)(await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.readFile)(node_path__WEBPACK_IMPORTED_MODULE_2__.join(directory, 'state.json'), 'utf8'), origin);
    verifyIdentity(record, expected);
    const present = (await listStateFiles(directory)).filter((file) => file !== 'state.json');
    for (const file of new Set([...present, ...Object.keys(record.files)])) {
        if (!present.includes(file))
            throw (0,_state_record_js__WEBPACK_IMPORTED_MODULE_5__/* .corruptState */ .Hw)(origin, `${file} is missing`);
        if ((await computeDigest(node_path__WEBPACK_IMPORTED_MODULE_2__.join(directory, file))) !== record.files[file]) {
            throw (0,_state_record_js__WEBPACK_IMPORTED_MODULE_5__/* .corruptState */ .Hw)(origin, `${file} is not the file that the deploy wrote`);
        }
    }
    return record;
}
async function verifyFiles(directory, origin) {
    const names = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.readdir)(directory);
    const unknown = names.filter((name) => !ALL_FILES.includes(name));
    if (unknown.length > 0) {
        throw (0,_state_record_js__WEBPACK_IMPORTED_MODULE_5__/* .corruptState */ .Hw)(origin, `it holds ${unknown.map((name) => JSON.stringify(name)).join(', ')}`);
    }
    let total = 0;
    const missing = _state_js__WEBPACK_IMPORTED_MODULE_6__/* .STATE_FILES */ .mF.find((file) => !names.includes(file));
    if (missing)
        throw (0,_state_record_js__WEBPACK_IMPORTED_MODULE_5__/* .corruptState */ .Hw)(origin, `${missing} is missing`);
    for (const file of names) {
        const stats = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.lstat)(node_path__WEBPACK_IMPORTED_MODULE_2__.join(directory, file));
        if (!stats.isFile())
            throw (0,_state_record_js__WEBPACK_IMPORTED_MODULE_5__/* .corruptState */ .Hw)(origin, `${file} is not a regular file`);
        const limit = file === 'state.json' ? MAX_RECORD_BYTES : MAX_FILE_BYTES;
        if (stats.size > limit) {
            throw (0,_state_record_js__WEBPACK_IMPORTED_MODULE_5__/* .corruptState */ .Hw)(origin, `${file} has ${stats.size} bytes, more than the ${limit} allowed`);
        }
        total += stats.size;
    }
    if (total > MAX_TOTAL_BYTES) {
        throw (0,_state_record_js__WEBPACK_IMPORTED_MODULE_5__/* .corruptState */ .Hw)(origin, `it has ${total} bytes, more than the ${MAX_TOTAL_BYTES} allowed`);
    }
}
function verifyIdentity(record, expected) {
    const { origin, project, run } = expected;
    if (record.project !== project) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .StateError */ .qq(`The production state of ${origin} is for the dbt project ${record.project}. This project is ${project}.`, { hint: 'Set a different `state-name` for each project, e.g. `dbt-state-{project}`.' });
    }
    if (expected.target !== undefined && record.target !== expected.target)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .OtherTargetError */ .M2(`The production state of ${origin} is for the target ${record.target}. This run is for ${expected.target}.`, {
            target: record.target,
            hint: 'Set a different `state-name` for each target, e.g. `dbt-state-{project}-staging`. A pull request’s own target is `ci-target`.',
        });
    if (run === undefined)
        return;
    const { sha, runId, runAttempt } = record.publishedBy ?? record;
    if (sha !== run.sha) {
        throw (0,_state_record_js__WEBPACK_IMPORTED_MODULE_5__/* .corruptState */ .Hw)(origin, `it claims commit ${sha}, but the run is of ${run.sha}`);
    }
    if (runId !== run.id || runAttempt !== run.attempt) {
        throw (0,_state_record_js__WEBPACK_IMPORTED_MODULE_5__/* .corruptState */ .Hw)(origin, `it claims run ${runId} (attempt ${runAttempt}), but it is from run ${run.id} (attempt ${run.attempt})`);
    }
}
async function listStateFiles(directory) {
    const names = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.readdir)(directory);
    return ALL_FILES.filter((file) => names.includes(file));
}
async function computeDigest(file) {
    const hash = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256');
    for await (const piece of (0,_pieces_js__WEBPACK_IMPORTED_MODULE_4__/* .readPieces */ .u)(file))
        hash.update(piece);
    return hash.digest('hex');
}


/***/ }),

/***/ 58727:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   j: () => (/* binding */ refuseUnsafeNames),
/* harmony export */   s: () => (/* binding */ isPlainName)
/* harmony export */ });
/* harmony import */ var _state_record_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(92045);

const BREAKS_OUT = /["'`\];\\\u0000-\u001f\u007f]/;
const ENDS_DOUBLE_QUOTES = /["'\\\n\r\u0000]/;
const NEEDS_NO_QUOTES = /^[\p{L}\p{N}_$:.-]*$/u;
function isPlainName(name) {
    return !BREAKS_OUT.test(name) && !name.includes('--') && !name.includes('/*');
}
function refuseUnsafeNames({ nodes }, origin) {
    for (const node of nodes.values()) {
        const unsafe = findUnsafe(node);
        if (unsafe !== undefined)
            throw describe(node, unsafe, origin);
    }
}
function findUnsafe(node) {
    const names = [node.database, node.schema];
    if (node.relationName !== null)
        names.push(node.alias ?? node.name);
    return names.filter((name) => name !== null).find((name) => !staysName(name, node));
}
function staysName(name, node) {
    if (NEEDS_NO_QUOTES.test(name))
        return isPlainName(name);
    if (isPlainName(name))
        return isQuoted(name, node);
    const isBetweenDoubleQuotes = node.relationName?.includes(`"${name}"`) ?? false;
    return isBetweenDoubleQuotes && !ENDS_DOUBLE_QUOTES.test(name);
}
function isQuoted(name, { relationName }) {
    return (relationName === null ||
        ['"', '`'].some((quote) => relationName.includes(`${quote}${name}${quote}`)) ||
        relationName.includes(`[${name}]`));
}
function describe(node, name, origin) {
    return (0,_state_record_js__WEBPACK_IMPORTED_MODULE_0__/* .corruptState */ .Hw)(origin, `it gives ${node.uniqueId} the name ${JSON.stringify(name)}, which could not stay a name in SQL`);
}


/***/ }),

/***/ 59188:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   H: () => (/* binding */ refusingSecrets)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(51455);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(76760);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(19473);
/* harmony import */ var _find_secret_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(37204);





function refusingSecrets(store, secrets) {
    return {
        ...store,
        async publish(directory, place) {
            const search = (0,_find_secret_js__WEBPACK_IMPORTED_MODULE_4__/* .createSecretSearch */ .p)(await withoutNames(secrets.list(), directory));
            for (const file of await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.readdir)(directory)) {
                const found = await search.find(node_path__WEBPACK_IMPORTED_MODULE_2__.join(directory, file));
                if (found)
                    throw describe(file, found.secret.name, secrets.redact(found.field));
            }
            return store.publish(directory, place);
        },
    };
}
const NAMING_KEYS = [
    ...['database', 'schema', 'target_database', 'target_schema', 'catalog', 'project', 'dataset'],
    ...['snowflake_warehouse', 'databricks_compute'],
];
async function withoutNames(secrets, directory) {
    const manifest = node_path__WEBPACK_IMPORTED_MODULE_2__.join(directory, 'manifest.json');
    const kept = [];
    for (const secret of secrets)
        if (!secret.mayName || !(await isName(manifest, secret.value)))
            kept.push(secret);
    return kept;
}
async function isName(manifest, value) {
    const members = NAMING_KEYS.flatMap((key) => [': ', ':'].map((colon) => `"${key}"${colon}${JSON.stringify(value)}`));
    return (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.existsSync)(manifest) && (0,_find_secret_js__WEBPACK_IMPORTED_MODULE_4__/* .findsText */ .e)(manifest, members);
}
function describe(file, secret, field) {
    return new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .SecretError */ .JA(`${file} contains a secret, so it was not published: ${field} holds the value of ${secret}.`, { hint: adviseOn(file, field) });
}
function adviseOn(file, field) {
    if (field.startsWith('metadata.env.'))
        return 'dbt copies every variable whose name begins with DBT_ENV_CUSTOM_ENV_ into its files. Rename this variable.';
    if (file === 'run_results.json' && field.startsWith('args.'))
        return 'dbt writes the arguments and variables of each command to its files. Read the value with env_var() in profiles.yml, and do not pass it in "vars".';
    return 'dbt writes the rendered code and configuration of the project to its files, and the warehouse keeps it in its query history. Read the value in profiles.yml or packages.yml only. If it is not a secret, keep it in GitHub’s variables instead of its secrets, under a name that does not look like one.';
}


/***/ }),

/***/ 9664:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $T: () => (/* binding */ orderCandidates),
/* harmony export */   BU: () => (/* binding */ trustedEvents),
/* harmony export */   F9: () => (/* binding */ deployOf),
/* harmony export */   XD: () => (/* binding */ isStateName),
/* harmony export */   ZU: () => (/* binding */ resolveOrigin),
/* harmony export */   b0: () => (/* binding */ selectRuns),
/* harmony export */   b2: () => (/* binding */ branchFilter),
/* harmony export */   bh: () => (/* binding */ rankRuns),
/* harmony export */   eu: () => (/* binding */ selectRunning),
/* harmony export */   gZ: () => (/* binding */ byNewestArtifact),
/* harmony export */   qC: () => (/* binding */ selectArtifacts)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(76760);
/* harmony import */ var _context_production_refs_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(75956);


const BRANCH_EVENTS = ['push', 'schedule', 'workflow_dispatch', 'repository_dispatch'];
const TAG_EVENTS = ['push', 'release', 'workflow_dispatch'];
function trustedEvents({ refs, deployAfter }) {
    if (refs.tags !== undefined)
        return TAG_EVENTS;
    return deployAfter === undefined ? BRANCH_EVENTS : [...BRANCH_EVENTS, 'workflow_run'];
}
function selectRuns(runs, origin) {
    const trusted = [];
    const passedOver = [];
    for (const run of runs) {
        const reason = distrustRun(run, origin);
        if (reason === undefined)
            trusted.push(run);
        else
            passedOver.push(`Run ${run.id}: ${reason}.`);
    }
    return { trusted: orderRuns(trusted), passedOver };
}
function selectRunning(runs, origin) {
    return runs.filter((run) => run.status === 'in_progress' && distrustOrigin(run, origin) === undefined);
}
function orderRuns(runs) {
    const rank = rankRuns(runs);
    return [...runs].sort((a, b) => rank(b.id) - rank(a.id) || b.startedAt.localeCompare(a.startedAt) || b.id - a.id);
}
function rankRuns(runs) {
    const newestOf = new Map();
    for (const { headSha, id } of runs)
        newestOf.set(headSha, Math.max(id, newestOf.get(headSha) ?? 0));
    const commits = new Map(runs.map(({ id, headSha }) => [id, headSha]));
    return (id) => newestOf.get(commits.get(id) ?? '') ?? id;
}
function distrustRun(run, origin) {
    const reason = distrustOrigin(run, origin);
    if (reason !== undefined)
        return reason;
    if (run.status !== 'completed')
        return `it has not ended yet (${run.status})`;
    return undefined;
}
function distrustOrigin(run, origin) {
    if (!trustedEvents(origin).includes(run.event)) {
        return `it was started by ${run.event}, which does not deploy`;
    }
    if (run.headRepository === null)
        return 'the repository of its commit is gone';
    if (run.headRepository !== origin.repository) {
        return `its commit is from ${run.headRepository}, not from ${origin.repository}`;
    }
    const expected = origin.refs.tags ?? origin.refs.branch;
    if (run.headBranch === null || !(0,_context_production_refs_js__WEBPACK_IMPORTED_MODULE_1__/* .matchesPattern */ .MT)(expected, run.headBranch)) {
        const kind = origin.refs.tags === undefined ? 'branch' : 'tag';
        return `it ran on the ${kind} ${run.headBranch}, not on ${expected}`;
    }
    const [workflowPath] = run.path.split('@');
    if (workflowPath !== origin.workflowPath) {
        return `it is a run of ${run.path}, not of ${origin.workflowPath}`;
    }
    return undefined;
}
function selectArtifacts(run, artifacts, stateName) {
    const trusted = [];
    const passedOver = [];
    for (const artifact of artifacts) {
        const parsed = parseName(artifact.name, stateName);
        if (parsed === undefined)
            continue;
        const reason = distrustArtifact(artifact, run, parsed.attempt);
        if (reason === undefined)
            trusted.push({ artifact, run, ...parsed });
        else
            passedOver.push(`Run ${run.id}, artifact ${artifact.name} (id ${artifact.id}): ${reason}.`);
    }
    if (trusted.length === 0 && passedOver.length === 0) {
        passedOver.push(`Run ${run.id}: it left no artifact ${stateName}-${run.attempt}.`);
    }
    trusted.sort(byNewestArtifact);
    return { trusted, passedOver };
}
function byNewestArtifact(a, b) {
    return b.artifact.id - a.artifact.id;
}
function orderCandidates(candidates, rank) {
    return [...candidates].sort((a, b) => rank(deployOf(b)) - rank(deployOf(a)) || byNewestArtifact(a, b));
}
function deployOf({ run, again }) {
    return again ?? run.id;
}
function isStateName(name, stateName) {
    return parseName(name, stateName) !== undefined;
}
function parseName(name, stateName) {
    if (!name.startsWith(`${stateName}-`))
        return undefined;
    const [, attempt, again] = NAME.exec(name.slice(stateName.length + 1)) ?? [];
    if (attempt === undefined)
        return undefined;
    return { attempt: Number(attempt), again: again === undefined ? undefined : Number(again) };
}
const NAME = /^([1-9]\d*)(?:-again-([1-9]\d*))?(?:-r[1-9])?$/;
function distrustArtifact(artifact, run, attempt) {
    if (artifact.workflowRunId !== run.id) {
        return `it belongs to run ${artifact.workflowRunId ?? '(unknown)'}`;
    }
    if (artifact.headSha !== run.headSha) {
        return `it is for commit ${artifact.headSha ?? '(unknown)'}, but the run is of ${run.headSha}`;
    }
    if (attempt > run.attempt)
        return `the run has had only ${run.attempt} attempts`;
    if (artifact.expired)
        return 'it has expired';
    if (artifact.digest === undefined) {
        return 'GitHub recorded no digest, so its content cannot be checked';
    }
    return undefined;
}
function resolveOrigin(context, settings) {
    const { repository, run } = context;
    const { deployWorkflow, deployAfter } = settings;
    const workflowPath = deployWorkflow === undefined
        ? run.workflowPath
        : node_path__WEBPACK_IMPORTED_MODULE_0__.posix.join('.github/workflows', deployWorkflow);
    return { repository, refs: (0,_context_production_refs_js__WEBPACK_IMPORTED_MODULE_1__/* .resolveProductionRefs */ .Ol)(context, settings), workflowPath, deployAfter };
}
function branchFilter({ refs: { branch, tags } }) {
    return tags === undefined && !(0,_context_production_refs_js__WEBPACK_IMPORTED_MODULE_1__/* .isPattern */ .Pt)(branch) ? { branch } : {};
}


/***/ }),

/***/ 92045:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ej: () => (/* binding */ DIGESTED_FILES),
/* harmony export */   Hw: () => (/* binding */ corruptState),
/* harmony export */   ek: () => (/* binding */ parseStateRecord),
/* harmony export */   f$: () => (/* binding */ SCHEMA_VERSION)
/* harmony export */ });
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(27597);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(64377);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19473);
/* harmony import */ var _state_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(39523);



const SCHEMA_VERSION = 1;
const DIGESTED_FILES = _state_js__WEBPACK_IMPORTED_MODULE_1__/* .STATE_FILES */ .mF.filter((file) => file !== 'state.json');
const digests = zod__WEBPACK_IMPORTED_MODULE_2__/* .record */ .g1P(zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP(), zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP());
const sha256 = zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP().regex(/^[0-9a-f]{64}$/);
const orphanSchema = zod__WEBPACK_IMPORTED_MODULE_2__/* .object */ .Ikc({
    uniqueId: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP(),
    resourceType: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP(),
    materialized: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP().nullable(),
    relation: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP(),
    database: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP(),
    schema: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP(),
    identifier: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP(),
    since: zod__WEBPACK_IMPORTED_MODULE_3__/* .datetime */ .w$(),
    sha: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP(),
    deploys: zod__WEBPACK_IMPORTED_MODULE_2__/* .int */ .Whr().nonnegative(),
    fingerprint: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP(),
    readers: zod__WEBPACK_IMPORTED_MODULE_2__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP()),
    exposures: zod__WEBPACK_IMPORTED_MODULE_2__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_2__/* .object */ .Ikc({ uniqueId: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP(), name: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP(), owner: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP().optional() })
        .transform((exposure) => ({ ...exposure, owner: exposure.owner }))),
});
const recordSchema = zod__WEBPACK_IMPORTED_MODULE_2__/* .object */ .Ikc({
    schemaVersion: zod__WEBPACK_IMPORTED_MODULE_2__/* .literal */ .euz(SCHEMA_VERSION),
    project: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP().min(1),
    sha: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP().min(1),
    ref: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP(),
    runId: zod__WEBPACK_IMPORTED_MODULE_2__/* .int */ .Whr().nonnegative(),
    runAttempt: zod__WEBPACK_IMPORTED_MODULE_2__/* .int */ .Whr().positive(),
    createdAt: zod__WEBPACK_IMPORTED_MODULE_3__/* .datetime */ .w$(),
    dbtVersion: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP(),
    adapter: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP(),
    target: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP(),
    status: zod__WEBPACK_IMPORTED_MODULE_2__/* ["enum"] */ .k5n(['success', 'failure']),
    publishedBy: zod__WEBPACK_IMPORTED_MODULE_2__/* .object */ .Ikc({
        sha: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP().min(1),
        runId: zod__WEBPACK_IMPORTED_MODULE_2__/* .int */ .Whr().nonnegative(),
        runAttempt: zod__WEBPACK_IMPORTED_MODULE_2__/* .int */ .Whr().positive(),
    })
        .optional(),
    given: zod__WEBPACK_IMPORTED_MODULE_2__/* .object */ .Ikc({ vars: digests, env: digests, hidden: zod__WEBPACK_IMPORTED_MODULE_2__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP()) }).optional(),
    basis: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP().optional(),
    orphans: zod__WEBPACK_IMPORTED_MODULE_2__/* .object */ .Ikc({
        policy: zod__WEBPACK_IMPORTED_MODULE_2__/* ["enum"] */ .k5n(['report', 'drop', 'off']),
        grace: zod__WEBPACK_IMPORTED_MODULE_2__/* .int */ .Whr().nonnegative(),
        swapped: zod__WEBPACK_IMPORTED_MODULE_2__/* .boolean */ .zMY(),
        relations: zod__WEBPACK_IMPORTED_MODULE_2__/* .array */ .YOg(orphanSchema),
    })
        .optional(),
    files: zod__WEBPACK_IMPORTED_MODULE_2__/* .strictObject */ .rej({
        ...Object.fromEntries(DIGESTED_FILES.map((file) => [file, sha256])),
        ...Object.fromEntries(_state_js__WEBPACK_IMPORTED_MODULE_1__/* .OPTIONAL_STATE_FILES */ .TS.map((file) => [file, sha256.optional()])),
    }),
});
const versionSchema = zod__WEBPACK_IMPORTED_MODULE_2__/* .object */ .Ikc({ schemaVersion: zod__WEBPACK_IMPORTED_MODULE_2__/* .number */ .aig() });
function parseStateRecord(text, origin) {
    const json = parseJson(text, origin);
    const version = versionSchema.safeParse(json);
    if (version.success && version.data.schemaVersion > SCHEMA_VERSION) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .StateError */ .qq(`The production state of ${origin} has schema version ${version.data.schemaVersion}; this version of the action reads up to ${SCHEMA_VERSION}.`, { hint: 'Use the same version of the action as the workflow that deploys.' });
    }
    const record = recordSchema.safeParse(json);
    if (record.success)
        return record.data;
    const problems = record.error.issues.map((issue) => `${issue.path.join('.') || 'state.json'}: ${issue.message}`);
    throw corruptState(origin, problems.join('; '));
}
function parseJson(text, origin) {
    try {
        return JSON.parse(text);
    }
    catch (cause) {
        throw corruptState(origin, 'state.json is not JSON', cause);
    }
}
function corruptState(origin, reason, cause) {
    return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .CorruptStateError */ .z6(`The production state of ${origin} is corrupt: ${reason}.`, {
        cause,
        hint: 'Run a deploy to write a new one.',
    });
}


/***/ }),

/***/ 39523:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   CX: () => (/* binding */ HISTORY_FILE),
/* harmony export */   TS: () => (/* binding */ OPTIONAL_STATE_FILES),
/* harmony export */   mF: () => (/* binding */ STATE_FILES)
/* harmony export */ });
const STATE_FILES = ['state.json', 'manifest.json', 'run_results.json'];
const OPTIONAL_STATE_FILES = ['sources.json', 'history.json'];
const HISTORY_FILE = 'history.json';


/***/ }),

/***/ 64377:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   w$: () => (/* binding */ datetime)
/* harmony export */ });
/* unused harmony exports date, time, duration */
/* harmony import */ var _core_index_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(43759);
/* harmony import */ var _schemas_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(27597);



function datetime(params) {
    return _core_index_js__WEBPACK_IMPORTED_MODULE_0__/* ._isoDateTime */ .G1(_schemas_js__WEBPACK_IMPORTED_MODULE_1__/* .ZodISODateTime */ .You, params);
}
function date(params) {
    return core._isoDate(ZodISODate, params);
}
function time(params) {
    return core._isoTime(ZodISOTime, params);
}
function duration(params) {
    return core._isoDuration(ZodISODuration, params);
}


/***/ })

};
