export const id = 424;
export const ids = [424];
export const modules = {

/***/ 32549:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   N: () => (/* binding */ readDbtVariable),
/* harmony export */   X: () => (/* binding */ checkDbtVariable)
/* harmony export */ });
function readDbtVariable(env, setting) {
    for (const name of [`DBT_ENGINE_${setting}`, `DBT_${setting}`]) {
        const value = env[name];
        if (value)
            return { name, value };
    }
    return undefined;
}
function checkDbtVariable(env, setting) {
    const [newer, older] = [env[`DBT_ENGINE_${setting}`], env[`DBT_${setting}`]];
    if (!newer || !older || newer === older)
        return [];
    return [
        {
            message: `DBT_ENGINE_${setting} is "${newer}" and DBT_${setting} is "${older}", and dbt versions differ in which value wins.`,
            hint: `Set one of them, or the input "${setting.toLowerCase().replaceAll('_', '-')}".`,
        },
    ];
}


/***/ }),

/***/ 1502:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   s: () => (/* binding */ findDefaultSelector)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);
/* harmony import */ var yaml__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(38815);
/* harmony import */ var _yaml_file_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(11919);
/* harmony import */ var _yaml_map_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(50199);





function findDefaultSelector(projectDir) {
    const path = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(projectDir, 'selectors.yml');
    if (!(0,node_fs__WEBPACK_IMPORTED_MODULE_0__.existsSync)(path))
        return undefined;
    const { document } = (0,_yaml_file_js__WEBPACK_IMPORTED_MODULE_3__/* .parseYamlFile */ .BU)((0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readFileSync)(path, 'utf8'), path);
    const root = document.contents;
    if (!(0,yaml__WEBPACK_IMPORTED_MODULE_2__/* .isMap */ .jh)(root))
        return undefined;
    const selectors = (0,_yaml_map_js__WEBPACK_IMPORTED_MODULE_4__/* .resolveAlias */ .Zg)((0,_yaml_map_js__WEBPACK_IMPORTED_MODULE_4__/* .readEntries */ .$2)(root, document).get('selectors')?.value, document);
    if (!(0,yaml__WEBPACK_IMPORTED_MODULE_2__/* .isSeq */ .oP)(selectors))
        return undefined;
    for (const item of selectors.items) {
        const entry = (0,_yaml_map_js__WEBPACK_IMPORTED_MODULE_4__/* .resolveAlias */ .Zg)(item, document);
        if (!(0,yaml__WEBPACK_IMPORTED_MODULE_2__/* .isMap */ .jh)(entry))
            continue;
        const isDefault = (0,_yaml_map_js__WEBPACK_IMPORTED_MODULE_4__/* .readText */ .yR)(entry, 'default', document);
        if (isDefault !== undefined && !/^(?:false|no|off)$/i.test(isDefault))
            return (0,_yaml_map_js__WEBPACK_IMPORTED_MODULE_4__/* .readText */ .yR)(entry, 'name', document) ?? '';
    }
    return undefined;
}


/***/ }),

/***/ 21295:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   B: () => (/* binding */ findEnvVars),
/* harmony export */   C: () => (/* binding */ renderEnvVars)
/* harmony export */ });
/* harmony import */ var yaml__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(38815);
/* harmony import */ var _yaml_file_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(11919);
/* harmony import */ var _yaml_map_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(50199);



const CALL = /\benv_var\(\s*\\?(['"])(\w+)\\?\1\s*(,)?/g;
const WHOLE_EXPRESSION = /\{\{-?\s*env_var\(\s*(['"])(\w+)\1\s*(?:,\s*(?:'([^']*)'|"([^"]*)")\s*)?\)\s*-?\}\}/g;
function findEnvVars(file, node) {
    const target = (0,_yaml_map_js__WEBPACK_IMPORTED_MODULE_2__/* .resolveAlias */ .Zg)(node, file.document);
    if ((0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isMap */ .jh)(target))
        return [...(0,_yaml_map_js__WEBPACK_IMPORTED_MODULE_2__/* .readEntries */ .$2)(target, file.document).values()].flatMap(({ value }) => findEnvVars(file, value));
    if ((0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isSeq */ .oP)(target))
        return target.items.flatMap((item) => findEnvVars(file, item));
    if (!(0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isScalar */ .jn)(target))
        return [];
    return [...(0,_yaml_file_js__WEBPACK_IMPORTED_MODULE_1__/* .sourceOf */ .vz)(file, target).matchAll(CALL)].map((match) => ({
        name: match[2] ?? '',
        hasDefault: match[3] !== undefined,
        location: file.locate((0,_yaml_file_js__WEBPACK_IMPORTED_MODULE_1__/* .startOf */ .GH)(target) + match.index),
    }));
}
function renderEnvVars(text, env) {
    let complete = true;
    const rendered = text.replace(WHOLE_EXPRESSION, (_call, _quote, name, single, double) => {
        const value = env[name] ?? single ?? double;
        if (value === undefined)
            complete = false;
        return value ?? '';
    });
    return complete && !/\{[{%]/.test(text.replace(WHOLE_EXPRESSION, '')) ? rendered : undefined;
}


/***/ }),

/***/ 65234:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   w: () => (/* binding */ findEnvironmentSecrets),
/* harmony export */   z: () => (/* binding */ soundsSecret)
/* harmony export */ });
/* harmony import */ var _platform_github_variables_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(83129);
/* harmony import */ var _secrets_credential_keys_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5902);
/* harmony import */ var _schema_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(76740);



const SECRET_NAME = /PASS|SECRET|TOKEN|CREDENTIAL|PRIVATE|WEBHOOK|API_?KEY|ACCESS_?KEY|ENCRYPTION_?KEY|SIGNING_?KEY|_KEY$|_PAT$|DSN|BEARER|(?:^|_)(?:PWD|PW|SALT|PEPPER|LOGIN|AUTH|AUTH_HEADER|AUTHORIZATION|CERT|PIN|HMAC|JWT)$/i;
const FOLDER_NAME = /^(?:OLD|INIT_)?PWD$/i;
const PLACE_NAME = /(?:_|PASS)(?:PATH|FILE|DIR|SOCK)$|^GOOGLE_APPLICATION_CREDENTIALS$/i;
function findEnvironmentSecrets(env) {
    return Object.entries(env).flatMap(([name, value = '']) => {
        const secret = { name: nameVariable(name), value };
        if (isSecretName(name))
            return [secret];
        return (0,_secrets_credential_keys_js__WEBPACK_IMPORTED_MODULE_1__/* .findEmbeddedCredentials */ .qt)(value).map((part) => ({ ...secret, value: part }));
    });
}
function soundsSecret(name) {
    return SECRET_NAME.test(name) && !PLACE_NAME.test(name) && !FOLDER_NAME.test(name);
}
function isSecretName(name) {
    const setting = (0,_platform_github_variables_js__WEBPACK_IMPORTED_MODULE_0__/* .inputOfVariable */ .g0)(name);
    if (setting === undefined)
        return soundsSecret(name);
    if (setting === 'profiles')
        return false;
    const isKnown = _schema_js__WEBPACK_IMPORTED_MODULE_2__/* .SETTING_NAMES */ .OI.some((known) => known === setting);
    return isKnown ? _schema_js__WEBPACK_IMPORTED_MODULE_2__/* .SECRET_SETTINGS */ .Rt.includes(setting) : SECRET_NAME.test(setting);
}
function nameVariable(name) {
    const input = (0,_platform_github_variables_js__WEBPACK_IMPORTED_MODULE_0__/* .inputOfVariable */ .g0)(name);
    return input === undefined ? `the environment variable ${name}` : `the input ${input}`;
}


/***/ }),

/***/ 58694:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  g: () => (/* binding */ CONFIG_FILE),
  m: () => (/* binding */ parseConfigFile)
});

// EXTERNAL MODULE: ./node_modules/yaml/dist/index.js
var dist = __webpack_require__(38815);
// EXTERNAL MODULE: ./build/config/schema.js + 1 modules
var schema = __webpack_require__(76740);
;// CONCATENATED MODULE: ./build/config/setting-places.js
const workflow = (why) => ({ at: 'workflow', why });
const either = (why) => ({ at: 'file or workflow', why });
const SECRET = workflow('a secret that everyone with access to the repository would know');
const LOGIN = workflow("the server that the job's login is sent to");
const CODE = either('the project’s own dbt code has the same power');
const POLICY = either('weakens at most the check of the pull request that shows the change');
const OWN_SCHEMA = either('names, copies and reads only what the action isolates and marks');
const AFTER_MERGE = either('takes effect after the merge only, and sends no secret anywhere');
const READERS = either('who reads reports, which contain no secrets; the server is set elsewhere');
const SETTING_PLACES = {
    mode: either('never widens what the event allows'),
    'project-dir': either('stays inside the checkout'),
    'profiles-dir': either('the profiles in the checkout already belong to the pull request'),
    profiles: SECRET,
    profile: either('a pull request builds into its isolated schema whatever the login'),
    target: either('a pull request builds into its isolated schema whatever the login'),
    'ci-target': either('a pull request builds into its isolated schema whatever the login'),
    'ci-schema': OWN_SCHEMA,
    vars: CODE,
    threads: CODE,
    select: CODE,
    exclude: CODE,
    'full-refresh': CODE,
    'full-build': CODE,
    steps: CODE,
    install: workflow('which program runs as dbt, with the secrets of the job'),
    adapter: either('the profile of the checkout names it as well'),
    'dbt-version': either('a version of dbt itself'),
    requirements: workflow('which packages are installed beside the secrets of the job'),
    'state-name': either('only runs that deploy the default branch leave what it names'),
    'deploy-workflow': workflow('the workflow whose artifacts are trusted as production’s state'),
    'production-branch': workflow('the branches that may change production'),
    'production-tags': workflow('the tags that may change production'),
    'deploy-after': workflow('the workflow whose success starts a deploy'),
    'state-path': workflow('the folder that is trusted as production’s state'),
    'on-missing-state': POLICY,
    exact: POLICY,
    'data-diff': either('a model can print rows into the log, whose readers are the same'),
    'data-diff-max-rows': CODE,
    'clone-max-rows': OWN_SCHEMA,
    'fail-on': POLICY,
    baseline: POLICY,
    retries: CODE,
    'retry-delay': CODE,
    'retry-all': CODE,
    'transient-errors': CODE,
    'timeout-minutes': either('the job’s own limit still applies'),
    freshness: POLICY,
    'blue-green': AFTER_MERGE,
    'green-suffix-var': AFTER_MERGE,
    'keep-old': AFTER_MERGE,
    'foreign-relations': AFTER_MERGE,
    sweep: AFTER_MERGE,
    'keep-schemas': OWN_SCHEMA,
    'drop-pull-request': workflow('whose schemas a run by hand drops'),
    orphans: AFTER_MERGE,
    'orphan-grace': AFTER_MERGE,
    'row-counts': AFTER_MERGE,
    anomalies: AFTER_MERGE,
    dashboard: AFTER_MERGE,
    docs: AFTER_MERGE,
    environment: AFTER_MERGE,
    'hardcoded-credentials': POLICY,
    'allow-writes': workflow('where statements may write outside the pull request’s own schemas'),
    forks: workflow('what a pull request from a fork may run'),
    mask: either('hides more than is hidden without it'),
    'vault-addr': LOGIN,
    'vault-role': LOGIN,
    'vault-path': LOGIN,
    comment: POLICY,
    'github-token': SECRET,
    'slack-webhook-url': SECRET,
    'slack-success-webhook-url': SECRET,
    'slack-bot-token': SECRET,
    'slack-channel': READERS,
    'slack-success-channel': READERS,
    'slack-api-url': workflow('the server that the Slack bot’s token is sent to'),
    'teams-webhook-url': SECRET,
    'webhook-url': SECRET,
    'webhook-token': SECRET,
    'webhook-secret': SECRET,
    'smtp-url': SECRET,
    'email-from': READERS,
    'email-to': READERS,
    'email-tests-to': READERS,
    'notify-on': READERS,
    'remind-every': READERS,
};
function whyNotInFile(name) {
    const place = Object.hasOwn(SETTING_PLACES, name)
        ? SETTING_PLACES[name]
        : undefined;
    return place?.at === 'workflow' ? place.why : undefined;
}

// EXTERNAL MODULE: ./build/config/yaml-file.js
var yaml_file = __webpack_require__(11919);
;// CONCATENATED MODULE: ./build/config/file.js




const CONFIG_FILE = '.github/dbt-ci.yml';
const MAPPINGS = ['vars', 'anomalies'];
function parseConfigFile(text) {
    const file = (0,yaml_file/* parseYamlFile */.BU)(text, CONFIG_FILE);
    const given = new Map();
    const problems = [...file.problems];
    const root = file.document.contents;
    if (problems.length > 0 || root === null)
        return { given, problems };
    if (!(0,dist/* isMap */.jh)(root)) {
        problems.push({
            message: 'The file must contain settings, one `name: value` per line.',
            location: file.locate((0,yaml_file/* startOf */.GH)(root)),
        });
        return { given, problems };
    }
    for (const { key, value } of root.items) {
        const name = String(key);
        const location = file.locate((0,yaml_file/* startOf */.GH)(key));
        const first = given.get(name)?.location;
        const why = whyNotInFile(name);
        if (first) {
            const message = `"${name}" is set twice, first on line ${first.line}.`;
            problems.push({ message, hint: 'Remove one of them.', location });
        }
        else if (schema/* SECRET_SETTINGS */.Rt.includes(name)) {
            problems.push({
                message: `"${name}" is a secret and must not be in a file.`,
                hint: `Store it as a repository secret and pass it as the input "${name}".`,
                location,
            });
        }
        else if (why !== undefined) {
            problems.push({
                message: `"${name}" must not be in this file: any pull request can change it, and with it ${why}.`,
                hint: `Pass it as the input "${name}" in the workflow.`,
                location,
            });
        }
        else {
            given.set(name, { value: readValue(file, name, value), location });
        }
    }
    return { given, problems };
}
function readValue(file, name, node) {
    if ((0,dist/* isAlias */.Vj)(node))
        return readValue(file, name, (node.resolve(file.document) ?? null));
    if ((0,dist/* isScalar */.jn)(node))
        return node.value === null ? '' : (node.source ?? '');
    if ((0,dist/* isSeq */.oP)(node))
        return node.items.map((item) => readValue(file, name, item));
    if ((0,dist/* isMap */.jh)(node) && MAPPINGS.includes(name))
        return JSON.stringify(node.toJS(file.document));
    return node === null ? '' : node.toJS(file.document);
}


/***/ }),

/***/ 32486:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   e: () => (/* binding */ findGivenSecrets),
/* harmony export */   h: () => (/* binding */ listSecretNames)
/* harmony export */ });
/* harmony import */ var yaml__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(38815);
/* harmony import */ var _secrets_credential_keys_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5902);
/* harmony import */ var _environment_secrets_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(65234);
/* harmony import */ var _workflow_files_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(34308);
/* harmony import */ var _yaml_file_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(11919);
/* harmony import */ var _yaml_scalars_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(17948);






const READS_SECRETS = /\$\{\{[^}]*\bsecrets\s*[.[]/;
const PLAIN_WORD = /^[a-z][a-z_]*$/i;
function findGivenSecrets(settings, env, openVariables) {
    const named = new Set(settings.mask);
    for (const name of findFilledFromSecrets(settings.workspace))
        if (!openVariables.has(name))
            named.add(name);
    const variables = [...named].flatMap((name) => {
        const value = env[name];
        if (value === undefined)
            return [];
        const secret = { name: `the environment variable ${name}`, value };
        return settings.mask.includes(name) || (0,_environment_secrets_js__WEBPACK_IMPORTED_MODULE_2__/* .soundsSecret */ .z)(name)
            ? [secret]
            : [{ ...secret, mayName: true }];
    });
    return [...variables, ...findInVars(settings.vars ?? '', named)];
}
function listSecretNames({ workspace, mask }) {
    const named = new Set([...mask, ...findFilledFromSecrets(workspace)]);
    return { has: (name) => named.has(name) || (0,_environment_secrets_js__WEBPACK_IMPORTED_MODULE_2__/* .soundsSecret */ .z)(name) || (0,_secrets_credential_keys_js__WEBPACK_IMPORTED_MODULE_1__/* .isCredentialKey */ .N9)(name) };
}
function findInVars(text, named) {
    const file = (0,_yaml_file_js__WEBPACK_IMPORTED_MODULE_4__/* .parseYamlFile */ .BU)(text, 'vars');
    return (0,_yaml_scalars_js__WEBPACK_IMPORTED_MODULE_5__/* .listValues */ .D)(file, file.document.contents).flatMap(({ keys, text: value = '' }) => {
        const name = `"${keys.join('.')}" of the input vars`;
        const sounds = keys.some((key) => (0,_secrets_credential_keys_js__WEBPACK_IMPORTED_MODULE_1__/* .isCredentialKey */ .N9)(key) || (0,_environment_secrets_js__WEBPACK_IMPORTED_MODULE_2__/* .soundsSecret */ .z)(key));
        if (keys.some((key) => named.has(key)) || (sounds && !PLAIN_WORD.test(value)))
            return [{ name, value }];
        return (0,_secrets_credential_keys_js__WEBPACK_IMPORTED_MODULE_1__/* .findEmbeddedCredentials */ .qt)(value).map((part) => ({ name, value: part }));
    });
}
function findFilledFromSecrets(workspace) {
    const names = new Set();
    for (const file of (0,_workflow_files_js__WEBPACK_IMPORTED_MODULE_3__/* .readWorkflows */ .L)(workspace)) {
        (0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .visit */ .YR)(file.document, {
            Pair(_, { key, value }) {
                const name = (0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isScalar */ .jn)(key) ? key.value : undefined;
                if (name === 'env')
                    addFilled(file, value, names);
                if (name !== 'vars' || !(0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isScalar */ .jn)(value))
                    return;
                const vars = (0,_yaml_file_js__WEBPACK_IMPORTED_MODULE_4__/* .parseYamlFile */ .BU)(String(value.value), 'vars');
                addFilled(vars, vars.document.contents, names);
            },
        });
    }
    return names;
}
function addFilled(file, node, names) {
    for (const { keys, text = '' } of (0,_yaml_scalars_js__WEBPACK_IMPORTED_MODULE_5__/* .listValues */ .D)(file, node)) {
        const name = keys.at(-1);
        if (name !== undefined && READS_SECRETS.test(text))
            names.add(name);
    }
}


/***/ }),

/***/ 84906:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   T: () => (/* binding */ resolveIsolatedSchema),
/* harmony export */   W: () => (/* binding */ findSchemaLimit)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var _placeholders_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(82077);


const LIMITS = {
    athena: 255,
    bigquery: 1024,
    databricks: 255,
    fabric: 128,
    postgres: 63,
    redshift: 127,
    snowflake: 255,
    sqlserver: 128,
};
const SMALLEST_LIMIT = 63;
const ROOM_FOR_CUSTOM_SCHEMA = 24;
const HASH_LENGTH = 8;
function findSchemaLimit(adapterType) {
    return LIMITS[adapterType];
}
function resolveIsolatedSchema(template, { number, project }, adapterType) {
    const name = normalise((0,_placeholders_js__WEBPACK_IMPORTED_MODULE_1__/* .fillPlaceholders */ .C)(template, { number: String(number), project }));
    const limit = (LIMITS[adapterType] ?? SMALLEST_LIMIT) - ROOM_FOR_CUSTOM_SCHEMA;
    if (name.length <= limit && isUnmistakable(template, project))
        return name;
    const hash = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256').update(`${number} ${project} ${template}`).digest('hex');
    const ending = `_${hash.slice(0, HASH_LENGTH)}`;
    return `${name.slice(0, limit - ending.length)}${ending}`;
}
function isUnmistakable(template, project) {
    if (!(0,_placeholders_js__WEBPACK_IMPORTED_MODULE_1__/* .findPlaceholders */ .G)(template).includes('project'))
        return true;
    return normalise(project) === project && !/\{project\}\d*\{number\}/.test(template);
}
function normalise(name) {
    return name.toLowerCase().replace(/[^a-z0-9_]/g, '_');
}


/***/ }),

/***/ 65876:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   X_: () => (/* binding */ rootOfFiles),
/* harmony export */   m6: () => (/* binding */ deriveIsolatedTarget),
/* harmony export */   p7: () => (/* binding */ isSchemaDatabase)
/* harmony export */ });
/* harmony import */ var yaml__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(38815);
/* harmony import */ var _yaml_file_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(11919);
/* harmony import */ var _yaml_map_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(50199);



const PLACE_KEYS = ['schema', 'dataset', 'database'];
const SCHEMA_IS_DATABASE = ['clickhouse', 'glue', 'spark'];
function isSchemaDatabase(type) {
    return SCHEMA_IS_DATABASE.includes(type);
}
const ROOTS_OF_FILES = {
    duckdb: 'external_root',
    athena: 's3_data_dir',
};
function rootOfFiles(type) {
    return ROOTS_OF_FILES[type];
}
function deriveIsolatedTarget(input) {
    const path = [input.profile, 'outputs', input.target];
    const file = (0,_yaml_file_js__WEBPACK_IMPORTED_MODULE_1__/* .parseYamlFile */ .BU)(expandAliases(input.text, path), 'profiles.yml');
    const { outputs } = findOutputs(file, path);
    if (outputs.length === 0)
        throw new Error(`The profiles have no output ${input.profile}.${input.target}.`);
    return applyEdits(file.text, outputs.flatMap((output) => replaceSchema(file, output, input)));
}
function expandAliases(text, path) {
    const file = (0,_yaml_file_js__WEBPACK_IMPORTED_MODULE_1__/* .parseYamlFile */ .BU)(text, 'profiles.yml');
    const { touched } = findOutputs(file, path);
    const edits = [];
    (0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .visit */ .YR)(file.document, {
        Alias(key, alias) {
            const node = alias;
            if (key === 'key' || isTouched(file, node, touched))
                edits.push({
                    start: node.range[0],
                    end: node.range[1],
                    text: renderInline(file, (0,_yaml_map_js__WEBPACK_IMPORTED_MODULE_2__/* .resolveAlias */ .Zg)(node, file.document), touched),
                });
        },
    });
    return applyEdits(text, edits);
}
function isTouched(file, alias, touched) {
    const node = (0,_yaml_map_js__WEBPACK_IMPORTED_MODULE_2__/* .resolveAlias */ .Zg)(alias, file.document);
    return node !== null && touched.has(node);
}
function renderInline(file, node, touched) {
    if ((0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isAlias */ .Vj)(node) && !isTouched(file, node, touched))
        return (0,_yaml_file_js__WEBPACK_IMPORTED_MODULE_1__/* .sourceOf */ .vz)(file, node);
    const target = (0,_yaml_map_js__WEBPACK_IMPORTED_MODULE_2__/* .resolveAlias */ .Zg)(node, file.document);
    const render = (item) => renderInline(file, item, touched);
    if ((0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isMap */ .jh)(target)) {
        const pairs = target.items.map(({ key, value }) => `${render((0,_yaml_map_js__WEBPACK_IMPORTED_MODULE_2__/* .resolveAlias */ .Zg)(key, file.document))}: ${render(value)}`);
        return `{${pairs.join(', ')}}`;
    }
    if ((0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isSeq */ .oP)(target))
        return `[${target.items.map(render).join(', ')}]`;
    return (0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isScalar */ .jn)(target) ? renderScalar(file, target) : 'null';
}
function renderScalar(file, node) {
    const source = (0,_yaml_file_js__WEBPACK_IMPORTED_MODULE_1__/* .sourceOf */ .vz)(file, node);
    if (source === '')
        return 'null';
    const tag = node.tag ? `!<${node.tag}> ` : '';
    const quoted = /^["']/.test(source);
    const fits = quoted ? !source.includes('\n') : !/[\n,[\]{}|>]/.test(source);
    return tag + (fits ? source : JSON.stringify(node.value));
}
function replaceSchema(file, output, { type, schema, isolatesFiles = false, }) {
    const has = (key) => findValues(file, [output], key).values.length > 0;
    const keys = [type === 'bigquery' && has('dataset') ? 'dataset' : 'schema'];
    if (isSchemaDatabase(type) && has('database'))
        keys.push('database');
    const text = JSON.stringify(schema);
    const own = (key) => output.items.filter((item) => nameOf(item.key) === key);
    const missing = keys.filter((key) => own(key).length === 0);
    return [
        ...(isolatesFiles ? replaceRoot(file, output, { type, schema }) : []),
        ...keys.flatMap(own).flatMap(({ value }) => (value ? [replaceValue(file, value, text)] : [])),
        ...(missing.length > 0 ? [insertKeys(file, output, missing, text)] : []),
    ];
}
function replaceRoot(file, output, { type, schema }) {
    const key = rootOfFiles(type) ?? '';
    const { values } = findValues(file, [output], key);
    const root = values.find((value) => (0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isScalar */ .jn)(value) && Boolean(value.value));
    if (!(0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isScalar */ .jn)(root))
        return [];
    const text = below(root.value, schema);
    const own = output.items.filter((item) => nameOf(item.key) === key);
    return own.length === 0
        ? [insertKeys(file, output, [key], text)]
        : own.flatMap(({ value }) => (value ? [replaceValue(file, value, text)] : []));
}
function below(root, schema) {
    return JSON.stringify(`${String(root).replace(/\/+$/, '')}/${schema}`);
}
function findOutputs(file, path) {
    const touched = new Set();
    let outputs = [file.document.contents].filter((node) => (0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isMap */ .jh)(node));
    for (const key of path) {
        const { values, visited } = findValues(file, outputs, key);
        for (const map of visited)
            touched.add(map);
        outputs = values.filter((value) => (0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isMap */ .jh)(value));
    }
    for (const output of outputs) {
        touched.add(output);
        for (const { key, value } of output.items)
            if (value && PLACE_KEYS.includes(nameOf(key) ?? ''))
                touched.add(value);
    }
    return { outputs, touched };
}
function findValues(file, maps, key) {
    const values = [];
    const visited = [...maps];
    for (const map of visited)
        for (const item of map.items) {
            const value = (0,_yaml_map_js__WEBPACK_IMPORTED_MODULE_2__/* .resolveAlias */ .Zg)(item.value, file.document);
            if (nameOf(item.key) === key && value)
                values.push(value);
            if (nameOf(item.key) !== '<<')
                continue;
            for (const part of (0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isSeq */ .oP)(value) ? value.items : [value]) {
                const merged = (0,_yaml_map_js__WEBPACK_IMPORTED_MODULE_2__/* .resolveAlias */ .Zg)(part, file.document);
                if ((0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isMap */ .jh)(merged) && !visited.includes(merged))
                    visited.push(merged);
            }
        }
    return { values, visited };
}
function nameOf(key) {
    return (0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isScalar */ .jn)(key) ? String(key.value) : undefined;
}
function replaceValue(file, value, schema) {
    const [start, end] = value.range;
    const source = (0,_yaml_file_js__WEBPACK_IMPORTED_MODULE_1__/* .sourceOf */ .vz)(file, value);
    const text = `${source === '' ? ' ' : ''}${schema}${source.endsWith('\n') ? '\n' : ''}`;
    return { start, end, text };
}
function insertKeys(file, output, keys, value) {
    const first = output.items[0];
    if (!first)
        throw new Error('The output has no keys, so it has no type.');
    const start = (0,_yaml_file_js__WEBPACK_IMPORTED_MODULE_1__/* .startOf */ .GH)(first.key);
    const indent = ' '.repeat((file.locate(start).column ?? 1) - 1);
    const separator = output.flow ? ', ' : `\n${indent}`;
    const text = keys.map((key) => `${key}: ${value}${separator}`).join('');
    return { start, end: start, text };
}
function applyEdits(text, edits) {
    return [...edits]
        .sort((a, b) => b.start - a.start)
        .reduce((result, edit) => result.slice(0, edit.start) + edit.text + result.slice(edit.end), text);
}


/***/ }),

/***/ 1284:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   h: () => (/* binding */ listProjects),
/* harmony export */   m: () => (/* binding */ findOutsideLinks)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);
/* harmony import */ var _packages_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(73962);
/* harmony import */ var _paths_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(97147);
/* harmony import */ var _project_folders_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(94966);





const IS_READ = /\.(?:sql|csv|md|py|ya?ml)$/i;
const FILES = ['dbt_project.yml', 'profiles.yml', 'selectors.yml', 'vars.yml', ..._packages_js__WEBPACK_IMPORTED_MODULE_2__/* .PACKAGE_FILES */ .$I];
function findOutsideLinks({ projectDir, profilesDir, workspace }, env) {
    const found = new Map();
    const note = (path, target) => found.set(path, { path: (0,node_path__WEBPACK_IMPORTED_MODULE_1__.relative)(workspace, path), target });
    const seen = new Set();
    const pending = [];
    const read = listProjects(projectDir, env).flatMap((project) => listRead(project, env));
    if (profilesDir !== undefined)
        read.push((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(profilesDir, 'profiles.yml'));
    for (const path of read) {
        const target = resolveLink(path);
        if (target === undefined || !(0,_paths_js__WEBPACK_IMPORTED_MODULE_3__/* .isInside */ .F)(path, workspace))
            continue;
        if (isOutside(target, workspace))
            note(path, readLink(path) ?? target);
        else
            pending.push(path);
    }
    for (let path = pending.pop(); path !== undefined; path = pending.pop()) {
        const target = resolveLink(path);
        if (target === undefined)
            continue;
        const link = readLink(path);
        const isFolder = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.statSync)(target).isDirectory();
        if (link !== undefined && isOutside(target, workspace)) {
            if (isFolder || IS_READ.test(path))
                note(path, link);
        }
        else if (isFolder && !seen.has(target)) {
            seen.add(target);
            pending.push(...(0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readdirSync)(target).map((name) => (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(path, name)));
        }
    }
    return [...found.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}
function resolveLink(path) {
    try {
        return (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.realpathSync)(path);
    }
    catch {
        return undefined;
    }
}
function readLink(path) {
    return (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.lstatSync)(path).isSymbolicLink() ? (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readlinkSync)(path) : undefined;
}
function isOutside(target, workspace) {
    return !(0,_paths_js__WEBPACK_IMPORTED_MODULE_3__/* .isInside */ .F)(target, workspace) || (0,node_path__WEBPACK_IMPORTED_MODULE_1__.relative)(workspace, target).split(node_path__WEBPACK_IMPORTED_MODULE_1__.sep).includes('.git');
}
function listProjects(projectDir, env) {
    const local = (0,_packages_js__WEBPACK_IMPORTED_MODULE_2__/* .findLocalPackages */ .aY)(projectDir, env) ?? [];
    const places = new Set(local.map(resolveLink));
    const installed = (0,_packages_js__WEBPACK_IMPORTED_MODULE_2__/* .findInstallFolder */ .rh)(projectDir, env) ?? (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(projectDir, 'dbt_packages');
    const names = resolveLink(installed) && (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.statSync)(installed).isDirectory() ? (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readdirSync)(installed) : [];
    const packages = names
        .map((name) => (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(installed, name))
        .filter((folder) => !places.has(resolveLink(folder)));
    return [projectDir, ...packages, ...local];
}
function listRead(project, env) {
    const files = FILES.map((name) => (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(project, name));
    const folders = (0,_project_folders_js__WEBPACK_IMPORTED_MODULE_4__/* .listProjectFolders */ .X)(project, env);
    if (folders === undefined)
        return [project];
    return [...files, ...folders];
}


/***/ }),

/***/ 24097:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Y5: () => (/* binding */ MOST_FOLDERS_UP),
/* harmony export */   qX: () => (/* binding */ findOutsideFolders),
/* harmony export */   wt: () => (/* binding */ installsOutside)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);
/* harmony import */ var _outside_links_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1284);
/* harmony import */ var _packages_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(73962);
/* harmony import */ var _paths_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(97147);
/* harmony import */ var _project_folders_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(94966);






const MOST_FOLDERS_UP = 8;
function findOutsideFolders({ projectDir, workspace }, env) {
    return (0,_outside_links_js__WEBPACK_IMPORTED_MODULE_2__/* .listProjects */ .h)(projectDir, env).flatMap((project) => ((0,_project_folders_js__WEBPACK_IMPORTED_MODULE_5__/* .listCompiledFolders */ .R)(project, env) ?? [])
        .filter((folder) => (0,node_path__WEBPACK_IMPORTED_MODULE_1__.isAbsolute)(folder) || countFoldersUp(folder) > MOST_FOLDERS_UP)
        .map((folder) => ({ project: relativeTo(workspace, project), folder })));
}
function countFoldersUp(folder) {
    return (0,node_path__WEBPACK_IMPORTED_MODULE_1__.normalize)(folder)
        .split(node_path__WEBPACK_IMPORTED_MODULE_1__.sep)
        .filter((part) => part === '..').length;
}
function relativeTo(workspace, folder) {
    return (0,_paths_js__WEBPACK_IMPORTED_MODULE_4__/* .isInside */ .F)(folder, workspace) ? folder.slice(workspace.length + 1) : folder;
}
function installsOutside({ projectDir, workspace }, env) {
    const folder = (0,_packages_js__WEBPACK_IMPORTED_MODULE_3__/* .findInstallFolder */ .rh)(projectDir, env);
    return folder === undefined || !(0,_paths_js__WEBPACK_IMPORTED_MODULE_4__/* .isInside */ .F)(resolveExisting(folder), workspace);
}
function resolveExisting(path) {
    if ((0,node_fs__WEBPACK_IMPORTED_MODULE_0__.existsSync)(path))
        return (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.realpathSync)(path);
    const parent = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.dirname)(path);
    return parent === path ? path : (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(resolveExisting(parent), (0,node_path__WEBPACK_IMPORTED_MODULE_1__.basename)(path));
}


/***/ }),

/***/ 73962:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $I: () => (/* binding */ PACKAGE_FILES),
/* harmony export */   Lw: () => (/* binding */ readHubLock),
/* harmony export */   X2: () => (/* binding */ readInstallPath),
/* harmony export */   aY: () => (/* binding */ findLocalPackages),
/* harmony export */   js: () => (/* binding */ findPackageEnvVars),
/* harmony export */   rh: () => (/* binding */ findInstallFolder)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);
/* harmony import */ var yaml__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(38815);
/* harmony import */ var _env_vars_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(21295);
/* harmony import */ var _yaml_file_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(11919);
/* harmony import */ var _yaml_map_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(50199);






const PACKAGE_FILES = ['packages.yml', 'dependencies.yml', 'package-lock.yml'];
function findLocalPackages(projectDir, env) {
    const found = new Set();
    const pending = [projectDir];
    for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
        for (const fileName of PACKAGE_FILES) {
            const paths = readLocalPaths((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, fileName), env);
            if (paths === undefined)
                return undefined;
            const folders = paths.map((path) => (0,node_path__WEBPACK_IMPORTED_MODULE_1__.resolve)(projectDir, path));
            pending.push(...folders.filter((each) => each !== projectDir && !found.has(each)));
            for (const each of folders)
                found.add(each);
        }
    }
    return [...found].sort();
}
function readHubLock(projectDir) {
    const path = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(projectDir, 'package-lock.yml');
    const root = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.existsSync)(path) ? readYaml(path)?.document : undefined;
    if (!root || !(0,yaml__WEBPACK_IMPORTED_MODULE_2__/* .isMap */ .jh)(root.contents))
        return undefined;
    const packages = (0,_yaml_map_js__WEBPACK_IMPORTED_MODULE_5__/* .resolveAlias */ .Zg)((0,_yaml_map_js__WEBPACK_IMPORTED_MODULE_5__/* .readEntries */ .$2)(root.contents, root).get('packages')?.value, root);
    if (!(0,yaml__WEBPACK_IMPORTED_MODULE_2__/* .isSeq */ .oP)(packages) || packages.items.length === 0)
        return undefined;
    const areOfTheHub = packages.items.every((item) => {
        const entry = (0,_yaml_map_js__WEBPACK_IMPORTED_MODULE_5__/* .resolveAlias */ .Zg)(item, root);
        return (0,yaml__WEBPACK_IMPORTED_MODULE_2__/* .isMap */ .jh)(entry) && entry.has('package') && entry.has('version');
    });
    if (!areOfTheHub)
        return undefined;
    const files = PACKAGE_FILES.map((name) => (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(projectDir, name)).filter((file) => (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.existsSync)(file));
    return files.map((file) => (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readFileSync)(file, 'utf8')).join('\n');
}
function findPackageEnvVars(projectDir) {
    return PACKAGE_FILES.map((name) => (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(projectDir, name))
        .filter((path) => (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.existsSync)(path))
        .map(readYaml)
        .flatMap((file) => (file ? (0,_env_vars_js__WEBPACK_IMPORTED_MODULE_3__/* .findEnvVars */ .B)(file, file.document.contents) : []));
}
function readInstallPath(projectDir, env) {
    const path = renderInstallPath(projectDir, env);
    const isInside = path && !(0,node_path__WEBPACK_IMPORTED_MODULE_1__.isAbsolute)(path) && !path.split('/').includes('..');
    return isInside ? path : undefined;
}
function findInstallFolder(projectDir, env) {
    const path = renderInstallPath(projectDir, env);
    return path && (0,node_path__WEBPACK_IMPORTED_MODULE_1__.resolve)(projectDir, path);
}
function renderInstallPath(projectDir, env) {
    const root = readYaml((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(projectDir, 'dbt_project.yml'))?.document;
    if (!root || !(0,yaml__WEBPACK_IMPORTED_MODULE_2__/* .isMap */ .jh)(root.contents))
        return undefined;
    const path = (0,_yaml_map_js__WEBPACK_IMPORTED_MODULE_5__/* .readText */ .yR)(root.contents, 'packages-install-path', root) ?? 'dbt_packages';
    return (0,_env_vars_js__WEBPACK_IMPORTED_MODULE_3__/* .renderEnvVars */ .C)(path, env);
}
function readLocalPaths(path, env) {
    if (!(0,node_fs__WEBPACK_IMPORTED_MODULE_0__.existsSync)(path))
        return [];
    const document = readYaml(path)?.document;
    if (!document)
        return undefined;
    if (!(0,yaml__WEBPACK_IMPORTED_MODULE_2__/* .isMap */ .jh)(document.contents))
        return [];
    const packages = (0,_yaml_map_js__WEBPACK_IMPORTED_MODULE_5__/* .resolveAlias */ .Zg)((0,_yaml_map_js__WEBPACK_IMPORTED_MODULE_5__/* .readEntries */ .$2)(document.contents, document).get('packages')?.value, document);
    if (!(0,yaml__WEBPACK_IMPORTED_MODULE_2__/* .isSeq */ .oP)(packages))
        return [];
    const paths = packages.items.flatMap((item) => {
        const entry = (0,_yaml_map_js__WEBPACK_IMPORTED_MODULE_5__/* .resolveAlias */ .Zg)(item, document);
        const local = (0,yaml__WEBPACK_IMPORTED_MODULE_2__/* .isMap */ .jh)(entry) ? (0,_yaml_map_js__WEBPACK_IMPORTED_MODULE_5__/* .readText */ .yR)(entry, 'local', document) : undefined;
        return local === undefined ? [] : [(0,_env_vars_js__WEBPACK_IMPORTED_MODULE_3__/* .renderEnvVars */ .C)(local, env)];
    });
    return paths.every((each) => each !== undefined) ? paths : undefined;
}
function readYaml(path) {
    const file = (0,_yaml_file_js__WEBPACK_IMPORTED_MODULE_4__/* .parseYamlFile */ .BU)((0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readFileSync)(path, 'utf8'), path);
    return file.problems.length > 0 ? undefined : file;
}


/***/ }),

/***/ 97147:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   F: () => (/* binding */ isInside),
/* harmony export */   L: () => (/* binding */ resolvePaths)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);
/* harmony import */ var _workspace_search_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(20035);



function resolvePaths(values, workspace, refuse) {
    const absolute = (path) => path === undefined ? undefined : (0,node_path__WEBPACK_IMPORTED_MODULE_1__.resolve)(workspace, path);
    const paths = {
        projectDir: (0,node_path__WEBPACK_IMPORTED_MODULE_1__.resolve)(workspace, values['project-dir']),
        profilesDir: absolute(values['profiles-dir']),
        requirements: absolute(values.requirements),
        statePath: absolute(values['state-path']),
    };
    const problem = findProjectProblem(paths.projectDir, values['project-dir'], workspace);
    if (problem)
        refuse('project-dir', problem, suggestProject(workspace));
    else
        paths.projectDir = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.realpathSync)(paths.projectDir);
    if (paths.profilesDir && !isFolder(paths.profilesDir))
        refuse('profiles-dir', `the folder "${values['profiles-dir']}" does not exist.`, 'The path starts at the root of the repository.');
    if (paths.requirements && !isFile(paths.requirements))
        refuse('requirements', `the file "${values.requirements}" does not exist.`, 'The path starts at the root of the repository.');
    return paths;
}
function findProjectProblem(folder, given, workspace) {
    if (!isInside(folder, workspace))
        return `"${given}" is outside the repository's checkout.`;
    if (!isFolder(folder))
        return `the folder "${given}" does not exist.`;
    if (!isInside((0,node_fs__WEBPACK_IMPORTED_MODULE_0__.realpathSync)(folder), workspace))
        return `"${given}" is a link to a folder outside the repository's checkout.`;
    if (!isFile((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, 'dbt_project.yml')))
        return `the folder "${given}" has no dbt_project.yml.`;
    return undefined;
}
function suggestProject(workspace) {
    const folders = (0,_workspace_search_js__WEBPACK_IMPORTED_MODULE_2__/* .findFoldersWith */ .t)('dbt_project.yml', workspace);
    return folders.length > 0
        ? `Set it to a folder that has a dbt_project.yml: ${folders.map((folder) => `"${folder}"`).join(', ')}.`
        : 'The checkout has no dbt_project.yml at all: is actions/checkout a step before this one?';
}
function isInside(path, folder) {
    const route = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.relative)(folder, path);
    return route !== '..' && !route.startsWith(`..${node_path__WEBPACK_IMPORTED_MODULE_1__.sep}`) && !(0,node_path__WEBPACK_IMPORTED_MODULE_1__.isAbsolute)(route);
}
function isFolder(path) {
    return (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.existsSync)(path) && (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.statSync)(path).isDirectory();
}
function isFile(path) {
    return (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.existsSync)(path) && (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.statSync)(path).isFile();
}


/***/ }),

/***/ 82077:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   C: () => (/* binding */ fillPlaceholders),
/* harmony export */   G: () => (/* binding */ findPlaceholders)
/* harmony export */ });
function findPlaceholders(template) {
    return [...template.matchAll(/\{([^{}]*)\}/g)].map((match) => match[1] ?? '');
}
function fillPlaceholders(template, values) {
    return template.replace(/\{([^{}]*)\}/g, (whole, name) => values[name] ?? whole);
}


/***/ }),

/***/ 3126:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   a: () => (/* binding */ findProfileSecrets),
/* harmony export */   s: () => (/* binding */ hideSecrets)
/* harmony export */ });
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(48161);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19473);
/* harmony import */ var _secrets_credential_keys_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5902);
/* harmony import */ var _env_vars_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(21295);
/* harmony import */ var _given_secrets_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(32486);
/* harmony import */ var _profiles_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(22973);
/* harmony import */ var _yaml_file_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(11919);
/* harmony import */ var _yaml_scalars_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(17948);








const MIN_UNKNOWN_LENGTH = 8;
function findProfileSecrets({ text, name }, env) {
    const file = (0,_yaml_file_js__WEBPACK_IMPORTED_MODULE_6__/* .parseYamlFile */ .BU)(text, name);
    const secrets = [];
    const openWords = [];
    const open = new Set();
    const closed = new Set();
    for (const { keys, text: value, node } of (0,_yaml_scalars_js__WEBPACK_IMPORTED_MODULE_7__/* .listValues */ .D)(file, file.document.contents)) {
        const key = keys.at(-1) ?? '';
        const isOpen = (0,_secrets_credential_keys_js__WEBPACK_IMPORTED_MODULE_2__/* .isOpenKey */ .O0)(key);
        const hide = (secret) => {
            const parts = (0,_secrets_credential_keys_js__WEBPACK_IMPORTED_MODULE_2__/* .findEmbeddedCredentials */ .qt)(secret.value);
            if (parts.length > 0 && !(0,_secrets_credential_keys_js__WEBPACK_IMPORTED_MODULE_2__/* .isCredentialKey */ .N9)(key))
                secrets.push(...parts.map((part) => ({ ...secret, value: part })));
            else if ((0,_secrets_credential_keys_js__WEBPACK_IMPORTED_MODULE_2__/* .isCredentialKey */ .N9)(key))
                secrets.push(secret);
            else if (!isOpen && secret.value.length >= MIN_UNKNOWN_LENGTH)
                secrets.push({ ...secret, mayName: true });
        };
        const variables = (0,_env_vars_js__WEBPACK_IMPORTED_MODULE_3__/* .findEnvVars */ .B)(file, node);
        for (const { name: variable } of variables) {
            (isOpen ? open : closed).add(variable);
            hide({ name: `the environment variable ${variable}`, value: env[variable] ?? '' });
        }
        if (value === undefined)
            continue;
        if (variables.length === 0 && !(0,_secrets_credential_keys_js__WEBPACK_IMPORTED_MODULE_2__/* .isCredentialKey */ .N9)(key)) {
            if (isOpen)
                openWords.push(value);
            const parts = (0,_secrets_credential_keys_js__WEBPACK_IMPORTED_MODULE_2__/* .findEmbeddedCredentials */ .qt)(value);
            secrets.push(...parts.map((part) => ({ name: `"${key}" of ${name}`, value: part })));
        }
        else if ((0,_secrets_credential_keys_js__WEBPACK_IMPORTED_MODULE_2__/* .isCredentialKey */ .N9)(key)) {
            const rendered = (0,_env_vars_js__WEBPACK_IMPORTED_MODULE_3__/* .renderEnvVars */ .C)(value, env);
            if (rendered)
                secrets.push({ name: `"${key}" of ${name}`, value: rendered });
        }
    }
    return {
        secrets,
        openWords,
        openVariables: new Set([...open].filter((variable) => !closed.has(variable))),
    };
}
function hideSecrets(secrets, settings, env) {
    let openVariables = new Set();
    try {
        const found = findProfileSecrets((0,_profiles_js__WEBPACK_IMPORTED_MODULE_5__/* .loadProfiles */ .Bj)(settings, env, env.HOME ?? (0,node_os__WEBPACK_IMPORTED_MODULE_0__.homedir)()), env);
        secrets.add(found.secrets);
        secrets.expose(found.openWords);
        openVariables = found.openVariables;
    }
    catch (error) {
        if (!(error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ConfigError */ .xL))
            throw error;
    }
    secrets.add((0,_given_secrets_js__WEBPACK_IMPORTED_MODULE_4__/* .findGivenSecrets */ .e)(settings, env, openVariables));
}


/***/ }),

/***/ 22973:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Bj: () => (/* binding */ loadProfiles),
/* harmony export */   CX: () => (/* binding */ listEnvVars),
/* harmony export */   IC: () => (/* binding */ listOutputValues),
/* harmony export */   ST: () => (/* binding */ resolveOutput)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);
/* harmony import */ var yaml__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(38815);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(19473);
/* harmony import */ var _dbt_variables_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(32549);
/* harmony import */ var _env_vars_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(21295);
/* harmony import */ var _workspace_search_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(20035);
/* harmony import */ var _yaml_file_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(11919);
/* harmony import */ var _yaml_map_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(50199);
/* harmony import */ var _yaml_scalars_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(17948);










function loadProfiles(settings, env, home) {
    if (settings.profiles !== undefined)
        return { text: settings.profiles, name: 'input profiles', directory: undefined };
    const places = listPlaces(settings, env, home);
    const place = places.find(({ directory }) => (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.existsSync)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(directory, 'profiles.yml')));
    if (!place)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .ConfigError */ .xL([describeMissing(places, settings.workspace)]);
    return {
        text: (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readFileSync)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(place.directory, 'profiles.yml'), 'utf8'),
        name: place.directory === (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(home, '.dbt') ? '~/.dbt/profiles.yml' : shown(place, settings),
        directory: place.directory,
    };
}
function listPlaces(settings, env, home) {
    const { profilesDir, projectDir, workspace } = settings;
    const path = (directory) => (0,node_path__WEBPACK_IMPORTED_MODULE_1__.relative)(workspace, directory) || '.';
    if (profilesDir)
        return [{ directory: profilesDir, label: `"profiles-dir" (${path(profilesDir)})` }];
    const variable = (0,_dbt_variables_js__WEBPACK_IMPORTED_MODULE_9__/* .readDbtVariable */ .N)(env, 'PROFILES_DIR');
    if (variable) {
        const directory = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.resolve)(workspace, variable.value);
        return [{ directory, label: `${variable.name} (${variable.value})` }];
    }
    return [
        { directory: projectDir, label: `the project folder (${path(projectDir)})` },
        { directory: (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(home, '.dbt'), label: '~/.dbt' },
    ];
}
function shown(place, { workspace }) {
    const path = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(place.directory, 'profiles.yml');
    const inside = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.relative)(workspace, path);
    return inside.startsWith('..') ? path : inside;
}
function describeMissing(places, workspace) {
    const elsewhere = (0,_workspace_search_js__WEBPACK_IMPORTED_MODULE_5__/* .findFoldersWith */ .t)('profiles.yml', workspace);
    const advice = elsewhere.length > 0
        ? `There is one in ${elsewhere.join(', ')}: set "profiles-dir" to that folder.`
        : 'Commit one and set "profiles-dir", or set the input "profiles" to its content.';
    return {
        message: `No profiles.yml was found. Looked in ${places.map(({ label }) => label).join(' and ')}.`,
        hint: advice,
    };
}
function resolveOutput(profiles, choice, env) {
    const { file, profile } = locateProfile(profiles, choice.profile);
    const target = choice.target ?? resolveDefaultTarget(file, profile, env);
    const output = findOutput(file, profile, target);
    const read = (key) => {
        const text = (0,_yaml_map_js__WEBPACK_IMPORTED_MODULE_7__/* .readText */ .yR)(output, key, file.document);
        return text === undefined ? undefined : ((0,_env_vars_js__WEBPACK_IMPORTED_MODULE_4__/* .renderEnvVars */ .C)(text, env) ?? text);
    };
    const doubt = (key) => findDoubt(file, output, key);
    const envVars = (0,_env_vars_js__WEBPACK_IMPORTED_MODULE_4__/* .findEnvVars */ .B)(file, output);
    const problems = envVars
        .filter(({ name, hasDefault }) => !hasDefault && env[name] === undefined)
        .map(({ name, location }) => describeUnset(name, target, location));
    problems.push(...doubt('type'));
    const type = read('type');
    if (!type)
        problems.push({
            message: `Target "${target}" of profile "${profile.name}" has no "type".`,
            hint: 'Add the adapter, e.g. "type: postgres".',
            location: file.locate((0,_yaml_file_js__WEBPACK_IMPORTED_MODULE_6__/* .startOf */ .GH)(output)),
        });
    if (!type || problems.length > 0)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .ConfigError */ .xL(problems);
    return {
        profile: profile.name,
        target,
        type,
        schema: read('schema') ?? (type === 'bigquery' ? read('dataset') : undefined),
        user: read('user') ?? read('username'),
        role: read('role'),
        method: read('method'),
        doubt: [...doubt('schema'), ...(type === 'bigquery' ? doubt('dataset') : [])][0],
        envVars,
    };
}
function listEnvVars(profiles, choice, env) {
    const { file, profile } = locateProfile(profiles, choice.profile);
    if (choice.target === undefined) {
        const name = (0,_yaml_map_js__WEBPACK_IMPORTED_MODULE_7__/* .readEntries */ .$2)(profile.map, file.document).get('target')?.value ?? null;
        const uses = (0,_env_vars_js__WEBPACK_IMPORTED_MODULE_4__/* .findEnvVars */ .B)(file, name);
        if (uses.some((use) => !use.hasDefault && !env[use.name]))
            return uses;
    }
    const target = choice.target ?? resolveDefaultTarget(file, profile, env);
    return (0,_env_vars_js__WEBPACK_IMPORTED_MODULE_4__/* .findEnvVars */ .B)(file, findOutput(file, profile, target));
}
function listOutputValues(profiles, { profile, target }) {
    const located = locateProfile(profiles, profile);
    const { file } = located;
    return { file, values: (0,_yaml_scalars_js__WEBPACK_IMPORTED_MODULE_8__/* .listValues */ .D)(file, findOutput(file, located.profile, target)) };
}
function locateProfile(profiles, name) {
    const file = (0,_yaml_file_js__WEBPACK_IMPORTED_MODULE_6__/* .parseYamlFile */ .BU)(profiles.text, profiles.name);
    if (file.problems.length > 0)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .ConfigError */ .xL(file.problems);
    return { file, profile: findProfile(file, name) };
}
function findProfile(file, name) {
    if (name === undefined)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .ConfigError */ .xL([
            {
                message: 'dbt_project.yml does not say which profile to use.',
                hint: 'Set "profile" there, or the input "profile".',
            },
        ]);
    const root = file.document.contents;
    refuseDoubt(file, root, name);
    const map = (0,yaml__WEBPACK_IMPORTED_MODULE_2__/* .isMap */ .jh)(root) ? (0,_yaml_map_js__WEBPACK_IMPORTED_MODULE_7__/* .readMap */ .l8)(root, name, file.document) : undefined;
    if (!map) {
        const entries = (0,yaml__WEBPACK_IMPORTED_MODULE_2__/* .isMap */ .jh)(root) ? [...(0,_yaml_map_js__WEBPACK_IMPORTED_MODULE_7__/* .readEntries */ .$2)(root, file.document).keys()] : [];
        const known = entries.filter((key) => key !== 'config');
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .ConfigError */ .xL([
            {
                message: `There is no profile "${name}".`,
                hint: known.length > 0 ? `The file contains: ${known.join(', ')}.` : 'The file is empty.',
                location: { file: file.locate(0).file },
            },
        ]);
    }
    return { name, map, location: file.locate((0,_yaml_file_js__WEBPACK_IMPORTED_MODULE_6__/* .startOf */ .GH)(map)) };
}
function resolveDefaultTarget(file, profile, env) {
    refuseDoubt(file, profile.map, 'target');
    const text = (0,_yaml_map_js__WEBPACK_IMPORTED_MODULE_7__/* .readText */ .yR)(profile.map, 'target', file.document) ?? 'default';
    const target = (0,_env_vars_js__WEBPACK_IMPORTED_MODULE_4__/* .renderEnvVars */ .C)(text, env);
    if (target === undefined)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .ConfigError */ .xL([
            {
                message: `The target of profile "${profile.name}" is "${text}", which cannot be resolved before dbt runs.`,
                hint: 'Set the input "target", or the environment variables that the expression reads.',
                location: profile.location,
            },
        ]);
    return target;
}
function findOutput(file, profile, target) {
    refuseDoubt(file, profile.map, 'outputs');
    const outputs = (0,_yaml_map_js__WEBPACK_IMPORTED_MODULE_7__/* .readMap */ .l8)(profile.map, 'outputs', file.document);
    refuseDoubt(file, outputs, target);
    const output = outputs && (0,_yaml_map_js__WEBPACK_IMPORTED_MODULE_7__/* .readMap */ .l8)(outputs, target, file.document);
    if (output)
        return output;
    const known = outputs ? [...(0,_yaml_map_js__WEBPACK_IMPORTED_MODULE_7__/* .readEntries */ .$2)(outputs, file.document).keys()] : [];
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .ConfigError */ .xL([
        {
            message: `Profile "${profile.name}" has no target "${target}".`,
            hint: known.length > 0 ? `It has: ${known.join(', ')}.` : 'It has no outputs at all.',
            location: profile.location,
        },
    ]);
}
function findDoubt(file, map, key) {
    if (!(0,_yaml_map_js__WEBPACK_IMPORTED_MODULE_7__/* .isAmbiguous */ .X2)(map, key, file.document))
        return [];
    return [
        {
            message: `Several mappings that are merged here (<<) have "${key}", and PyYAML versions differ in which value wins.`,
            hint: `Write "${key}" into this mapping itself: its own key counts in every version.`,
            location: file.locate((0,_yaml_file_js__WEBPACK_IMPORTED_MODULE_6__/* .startOf */ .GH)(map)),
        },
    ];
}
function refuseDoubt(file, map, key) {
    const problems = (0,yaml__WEBPACK_IMPORTED_MODULE_2__/* .isMap */ .jh)(map) ? findDoubt(file, map, key) : [];
    if (problems.length > 0)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .ConfigError */ .xL(problems);
}
function describeUnset(name, target, location) {
    return {
        message: `The environment variable ${name} is not set, and target "${target}" needs it.`,
        hint: `Set it under "env:" of the step, e.g. ${name}: \${{ secrets.${name} }}.`,
        location,
    };
}


/***/ }),

/***/ 94966:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   R: () => (/* binding */ listCompiledFolders),
/* harmony export */   X: () => (/* binding */ listProjectFolders)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);
/* harmony import */ var yaml__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(38815);
/* harmony import */ var _env_vars_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(21295);
/* harmony import */ var _yaml_file_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(11919);
/* harmony import */ var _yaml_map_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(50199);






const FOLDERS = {
    'model-paths': 'models',
    'seed-paths': 'seeds',
    'test-paths': 'tests',
    'analysis-paths': 'analyses',
    'macro-paths': 'macros',
    'snapshot-paths': 'snapshots',
    'function-paths': 'functions',
};
const NOT_COMPILED = ['macro-paths', 'docs-paths'];
function listProjectFolders(project, env) {
    return listFolders(project, env)?.map((folder) => (0,node_path__WEBPACK_IMPORTED_MODULE_1__.resolve)(project, folder));
}
function listCompiledFolders(project, env) {
    return listFolders(project, env, NOT_COMPILED);
}
function listFolders(project, env, without = []) {
    const path = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(project, 'dbt_project.yml');
    if (!(0,node_fs__WEBPACK_IMPORTED_MODULE_0__.existsSync)(path))
        return Object.values(FOLDERS);
    const { document, problems } = (0,_yaml_file_js__WEBPACK_IMPORTED_MODULE_4__/* .parseYamlFile */ .BU)((0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readFileSync)(path, 'utf8'), path);
    const root = document.contents;
    if (problems.length > 0 || !(0,yaml__WEBPACK_IMPORTED_MODULE_2__/* .isMap */ .jh)(root))
        return undefined;
    const entries = (0,_yaml_map_js__WEBPACK_IMPORTED_MODULE_5__/* .readEntries */ .$2)(root, document);
    const keys = [...Object.keys(FOLDERS), 'docs-paths'].filter((key) => !without.includes(key));
    const folders = keys.flatMap((key) => {
        const value = (0,_yaml_map_js__WEBPACK_IMPORTED_MODULE_5__/* .resolveAlias */ .Zg)(entries.get(key)?.value, document);
        if (!value)
            return FOLDERS[key] === undefined ? [] : [FOLDERS[key]];
        const items = (0,yaml__WEBPACK_IMPORTED_MODULE_2__/* .isSeq */ .oP)(value) ? value.items.map((item) => (0,_yaml_map_js__WEBPACK_IMPORTED_MODULE_5__/* .resolveAlias */ .Zg)(item, document)) : [value];
        return items.map((item) => (0,yaml__WEBPACK_IMPORTED_MODULE_2__/* .isScalar */ .jn)(item) ? (0,_env_vars_js__WEBPACK_IMPORTED_MODULE_3__/* .renderEnvVars */ .C)(String(item.value), env) : undefined);
    });
    return folders.every((folder) => folder !== undefined) ? folders : undefined;
}


/***/ }),

/***/ 25614:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   g: () => (/* binding */ loadProject)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);
/* harmony import */ var yaml__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(38815);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(19473);
/* harmony import */ var _env_vars_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(21295);
/* harmony import */ var _yaml_file_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(11919);
/* harmony import */ var _yaml_map_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(50199);







function loadProject(input) {
    const file = readYaml(input, 'dbt_project.yml');
    if (file.problems.length > 0)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .ConfigError */ .xL(file.problems);
    const root = file.document.contents;
    const name = (0,yaml__WEBPACK_IMPORTED_MODULE_2__/* .isMap */ .jh)(root) ? (0,_yaml_map_js__WEBPACK_IMPORTED_MODULE_6__/* .readText */ .yR)(root, 'name', file.document) : undefined;
    if (!(0,yaml__WEBPACK_IMPORTED_MODULE_2__/* .isMap */ .jh)(root) || name === undefined)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .ConfigError */ .xL([
            {
                message: 'The project has no name.',
                hint: 'Add a line "name: my_project".',
                location: file.locate(0),
            },
        ]);
    const profile = (0,_yaml_map_js__WEBPACK_IMPORTED_MODULE_6__/* .readText */ .yR)(root, 'profile', file.document);
    return {
        name,
        profile: profile === undefined ? undefined : (0,_env_vars_js__WEBPACK_IMPORTED_MODULE_4__/* .renderEnvVars */ .C)(profile, input.env),
        quoting: (0,_yaml_map_js__WEBPACK_IMPORTED_MODULE_6__/* .readEntries */ .$2)(root, file.document).get('quoting')?.value?.toJS(file.document),
        needsDeps: ['packages.yml', 'dependencies.yml'].some((fileName) => (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.existsSync)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(input.projectDir, fileName)) && listsPackages(readYaml(input, fileName))),
    };
}
function readYaml(input, fileName) {
    const path = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(input.projectDir, fileName);
    return (0,_yaml_file_js__WEBPACK_IMPORTED_MODULE_5__/* .parseYamlFile */ .BU)((0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readFileSync)(path, 'utf8'), (0,node_path__WEBPACK_IMPORTED_MODULE_1__.relative)(input.workspace, path));
}
function listsPackages(file) {
    if (file.problems.length > 0)
        return true;
    const root = file.document.contents;
    if (!(0,yaml__WEBPACK_IMPORTED_MODULE_2__/* .isMap */ .jh)(root))
        return false;
    const entry = (0,_yaml_map_js__WEBPACK_IMPORTED_MODULE_6__/* .readEntries */ .$2)(root, file.document).get('packages');
    const packages = (0,_yaml_map_js__WEBPACK_IMPORTED_MODULE_6__/* .resolveAlias */ .Zg)(entry?.value, file.document);
    return (0,yaml__WEBPACK_IMPORTED_MODULE_2__/* .isSeq */ .oP)(packages) && packages.items.length > 0;
}


/***/ }),

/***/ 76740:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Rt: () => (/* binding */ SECRET_SETTINGS),
  OI: () => (/* binding */ SETTING_NAMES),
  HA: () => (/* binding */ defaultOf),
  dP: () => (/* binding */ settingsSchema)
});

// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 9 modules
var schemas = __webpack_require__(27597);
// EXTERNAL MODULE: ./build/health/anomaly-rules.js
var anomaly_rules = __webpack_require__(27360);
// EXTERNAL MODULE: ./build/text/yaml.js + 1 modules
var yaml = __webpack_require__(59477);
// EXTERNAL MODULE: ./build/config/placeholders.js
var config_placeholders = __webpack_require__(82077);
;// CONCATENATED MODULE: ./build/config/kinds.js




const quote = (value) => (typeof value === 'string' ? `"${value}"` : 'this');
const kinds_text = () => schemas/* string */.YjP({ error: 'must be one value, not a list or a mapping.' })
    .trim()
    .min(1, { error: 'has no value.' });
const NO_FLAG = {
    error: (issue) => `${quote(issue.input)} begins with "-", like a command-line option. Values must not.`,
};
const word = () => kinds_text()
    .regex(/^[^-\p{C}]/u, NO_FLAG)
    .regex(/^[^\0]*$/, NO_FLAG);
const matching = (pattern, expected) => kinds_text().regex(pattern, { error: (issue) => `${quote(issue.input)} is not ${expected}.` });
const workflowFile = () => matching(/^(\.github\/workflows\/)?[^/]+\.ya?ml$/, 'the name of a workflow file, e.g. deploy.yml').transform((path) => path.replace(/^.*\//, ''));
const refPattern = (expected) => matching(/^(?!refs\/)[^\s~^:?[\]\\!+-][^\s~^:?[\]\\!]*$/, expected);
const oneOf = (...values) => schemas/* enum */.k5n(values, {
    error: (issue) => `${quote(issue.input)} is not one of ${values.join(', ')}.`,
});
const choice = (...values) => kinds_text().pipe(oneOf(...values));
const list = (separator) => schemas/* union */.KCZ([schemas/* string */.YjP(), schemas/* array */.YOg(schemas/* string */.YjP())], {
    error: 'must be a string or a list of strings.',
})
    .transform((given) => [given].flat().flatMap((part) => part.split(separator)))
    .transform((parts) => parts.filter((part) => part !== ''));
const selectors = () => list(/\s+/).pipe(schemas/* array */.YOg(schemas/* string */.YjP()
    .regex(/^[^-\p{C}]/u, NO_FLAG)
    .regex(/^[^\0]*$/, NO_FLAG)));
const names = (...values) => list(/[\s,]+/).pipe(schemas/* array */.YOg(oneOf(...values)).min(1, { error: 'has no value.' }));
const SWITCH = { on: true, true: true, yes: true, off: false, false: false, no: false };
const onOff = () => kinds_text()
    .toLowerCase()
    .pipe(schemas/* enum */.k5n(Object.keys(SWITCH), {
    error: (issue) => `${quote(issue.input)} is not on or off.`,
}))
    .transform((word) => SWITCH[word]);
const secretUrl = () => schemas/* url */.OZ5({ protocol: /^https?$/, error: 'is not a URL (the value is secret and not shown).' });
const HIDDEN = '(the value is secret and not shown)';
const webhookUrl = () => schemas/* url */.OZ5({ protocol: /^https?$/, error: `is not a URL ${HIDDEN}.` })
    .refine((url) => !/^http:/i.test(url) || LOOPBACK.test(URL.parse(url)?.hostname ?? ''), {
    error: `must begin with https:// ${HIDDEN}.`,
})
    .refine((url) => {
    const { username = '', password = '' } = URL.parse(url) ?? {};
    return username === '' && password === '';
}, {
    error: `has a login before the host, which is not sent ${HIDDEN}.`,
});
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;
const teamsWebhookUrl = () => webhookUrl().refine((url) => !/(^|\.)(webhook\.office\.com|outlook\.office(365)?\.com)$/.test(URL.parse(url)?.hostname ?? ''), {
    error: `belongs to an Office 365 connector, which Microsoft is retiring. Create a workflow in Teams, "Send webhook alerts to a channel", and take its address ${HIDDEN}.`,
});
const bearerToken = () => kinds_text().regex(/^[\x21-\x7e]+$/, {
    error: `has a character that a header cannot hold ${HIDDEN}.`,
});
const signingSecret = () => kinds_text().refine(isSigningSecret, {
    error: `is not "whsec_" and 24 to 64 bytes in base64. Make one with: echo "whsec_$(openssl rand -base64 32)" ${HIDDEN}.`,
});
function isSigningSecret(value) {
    const [, encoded = ''] = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(value) ?? [];
    const { length } = Buffer.from(encoded, 'base64');
    return length >= 24 && length <= 64;
}
const template = (...placeholders) => kinds_text().superRefine((value, context) => {
    for (const name of (0,config_placeholders/* findPlaceholders */.G)(value).filter((name) => !placeholders.includes(name))) {
        const known = placeholders.map((placeholder) => `{${placeholder}}`).join(' and ');
        context.addIssue({
            code: 'custom',
            message: `{${name}} is not a placeholder. Known: ${known}.`,
        });
    }
});
const ciSchema = () => template('number', 'project')
    .refine((value) => value.includes('{number}'), {
    error: 'must contain {number}, so that no two pull requests share a schema.',
})
    .refine((value) => /^([a-z_]|\{project\})/i.test(value), {
    error: 'must begin with a letter: warehouses refuse schema names that begin with a digit.',
});
const stateName = () => template('project').regex(/^[^"'`:<>|*?\\/\r\n]+$/, {
    error: (issue) => `${quote(issue.input)} contains a character that artifact names may not have.`,
});
const mapping = (example) => schemas/* string */.YjP({ error: `must be a mapping, e.g. ${example}.` }).superRefine((value, context) => {
    if (value.trimStart().startsWith('-')) {
        const message = `begins with "-", like a command-line option. Write the mapping without "---", e.g. ${example}.`;
        context.addIssue({ code: 'custom', message });
        return;
    }
    const { value: given, problem } = (0,yaml/* readYaml */.g)(value, { version: '1.1', uniqueKeys: true });
    if (problem !== undefined)
        context.addIssue({ code: 'custom', message: `is not valid YAML: ${problem}.` });
    else if (!isMapping(given))
        context.addIssue({
            code: 'custom',
            message: `must be a mapping in YAML or JSON, e.g. ${example}.`,
        });
});
const anomalyRules = () => mapping('{"slow-factor": 5}').transform((value, context) => {
    const { value: given } = (0,yaml/* readYaml */.g)(value, { version: '1.1' });
    const { rules, problems } = (0,anomaly_rules/* readRules */.Kc)(given, anomaly_rules/* DEFAULT_RULES */.ck);
    for (const message of problems)
        context.addIssue({ code: 'custom', message });
    return rules;
});
function isMapping(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}
const wholeNumber = () => matching(/^[1-9]\d*$/, 'a whole number of 1 or more').transform(Number);
const wholeNumberOrZero = () => matching(/^\d+$/, 'a whole number of 0 or more').transform(Number);
const MAX_MINUTES = 7_200;
const minutes = () => matching(/^(\d+(\.\d+)?|\.\d+)$/, 'a number of minutes, e.g. 60 or 0.5')
    .transform(Number)
    .refine((value) => value > 0, { error: 'must be more than 0.' })
    .refine((value) => value <= MAX_MINUTES, {
    error: `is more than ${MAX_MINUTES}, the maximum duration of a job.`,
});
const hours = () => matching(/^(\d+(\.\d+)?|\.\d+)$/, 'a number of hours, e.g. 24 or 0.5').transform(Number);
const smtpUrl = () => schemas/* url */.OZ5({
    protocol: /^smtps?$/,
    error: 'is not a URL such as smtps://user:password@smtp.example.com:465 (the value is secret and not shown).',
})
    .refine((url) => !/^smtps?:\/\/[^/?#]*[/?#]./.test(url), {
    error: 'has text after the host. In the password, write / as %2F, ? as %3F and # as %23 (the value is secret and not shown).',
});
const sender = () => matching(/^([^<>"\r\n]*<[^\s@<>]+@[^\s@<>]+>|[^\s@<>]+@[^\s@<>]+)$/, 'an email address, such as dbt@example.com or dbt <dbt@example.com>');
const emails = () => list(/[\s,]+/)
    .pipe(schemas/* array */.YOg(schemas/* string */.YjP().regex(/^[^\s@<>]+@[^\s@<>]+$/, {
    error: (issue) => `${quote(issue.input)} is not an email address.`,
}))
    .min(1, { error: 'has no value.' }))
    .optional()
    .transform((addresses) => addresses ?? []);
const switchOr = (...values) => kinds_text()
    .toLowerCase()
    .transform((word) => ({ true: 'on', yes: 'on', false: 'off', no: 'off' })[word] ?? word)
    .pipe(oneOf(...values));
const regularExpressions = () => list(/\r?\n/)
    .transform((lines) => lines.map((line) => line.trim()).filter((line) => line !== ''))
    .pipe(schemas/* array */.YOg(schemas/* string */.YjP().refine(isRegularExpression, {
    error: (issue) => `${quote(issue.input)} is not a regular expression.`,
})));
function isRegularExpression(source) {
    try {
        return new RegExp(source, 'i') instanceof RegExp;
    }
    catch {
        return false;
    }
}

;// CONCATENATED MODULE: ./build/config/schema.js


const settingsSchema = schemas/* strictObject */.rej({
    mode: choice('auto', 'ci', 'deploy', 'cleanup', 'rollback', 'monitor', 'doctor').prefault('auto'),
    'project-dir': word().prefault('.'),
    'profiles-dir': word().optional(),
    profiles: schemas/* string */.YjP().optional(),
    profile: word().optional(),
    target: word().optional(),
    'ci-target': word().optional(),
    'ci-schema': ciSchema().prefault('pr_{number}_{project}'),
    vars: mapping('{"start_date": "2024-01-01"}').optional(),
    threads: wholeNumber().optional(),
    select: selectors().prefault([]),
    exclude: selectors().prefault([]),
    'full-refresh': switchOr('on', 'changed', 'seeds', 'off').prefault('seeds'),
    'full-build': onOff().prefault('off'),
    steps: names('seed', 'run', 'snapshot', 'test', 'build').prefault('build'),
    install: choice('auto', 'uv', 'pip', 'none').prefault('auto'),
    adapter: matching(/^[a-z0-9][a-z0-9_-]*$/, "an adapter's name, e.g. postgres or snowflake")
        .transform((name) => name.replace(/^dbt-/, ''))
        .optional(),
    'dbt-version': matching(/^([=<>!~]=?=?\s*)?\d[\w.*+-]*(\s*,\s*[=<>!~]=?\s*\d[\w.*+-]*)*$/, 'a version such as 1.10 or 1.10.4, or a range such as >=1.9,<1.11')
        .refine((version) => version !== '1.1', {
        error: '"1.1" is what YAML makes of 1.10 without quotes. Write dbt-version: "1.10".',
    })
        .optional(),
    requirements: word().optional(),
    'state-name': stateName().prefault('dbt-state-{project}'),
    'deploy-workflow': workflowFile().optional(),
    'production-branch': refPattern('a branch or a pattern, e.g. main or release/*').optional(),
    'production-tags': refPattern('a pattern of tags, e.g. v*').optional(),
    'deploy-after': workflowFile().optional(),
    'state-path': word().optional(),
    'on-missing-state': choice('build-all', 'fail').prefault('build-all'),
    exact: onOff().prefault('on'),
    'data-diff': choice('auto', 'samples', 'off').prefault('auto'),
    'data-diff-max-rows': wholeNumber().prefault('1000000'),
    'clone-max-rows': wholeNumber().prefault('5000000'),
    'allow-writes': list(/\s*[\n,]\s*/).prefault([]),
    forks: onOff().prefault('on'),
    mask: list(/[\s,]+/)
        .pipe(schemas/* array */.YOg(schemas/* string */.YjP().regex(/^[A-Za-z_]\w*$/, {
        error: (issue) => `"${issue.input}" is not the name of a variable.`,
    })))
        .prefault([]),
    'fail-on': choice('any', 'new').prefault('any'),
    baseline: choice('auto', 'production', 'base').prefault('auto'),
    retries: wholeNumberOrZero().prefault('2'),
    'retry-delay': wholeNumberOrZero().prefault('30'),
    'retry-all': onOff().prefault('off'),
    'transient-errors': regularExpressions().prefault([]),
    'timeout-minutes': minutes().optional(),
    freshness: switchOr('warn', 'error', 'off').prefault('warn'),
    'blue-green': onOff().prefault('off'),
    'green-suffix-var': matching(/^[A-Za-z_]\w*$/, 'the name of a dbt variable').optional(),
    'keep-old': wholeNumberOrZero().prefault('1'),
    'foreign-relations': choice('fail', 'carry').prefault('fail'),
    sweep: switchOr('on', 'dry-run', 'off').prefault('on'),
    'keep-schemas': wholeNumberOrZero().prefault('0'),
    'drop-pull-request': wholeNumber().optional(),
    orphans: switchOr('report', 'drop', 'off').prefault('report'),
    'orphan-grace': wholeNumber().prefault('5'),
    'row-counts': switchOr('on', 'all', 'off').prefault('on'),
    anomalies: anomalyRules().optional(),
    dashboard: onOff().prefault('on'),
    docs: onOff().prefault('off'),
    environment: word().optional(),
    'hardcoded-credentials': choice('error', 'warn').prefault('error'),
    'vault-addr': matching(/^https?:\/\/[^\s/]+(\/\S*)?$/, 'a web address')
        .transform((url) => url.replace(/\/+$/, ''))
        .optional(),
    'vault-role': word().optional(),
    'vault-path': word().optional(),
    comment: onOff().prefault('on'),
    'github-token': kinds_text().optional(),
    'slack-webhook-url': secretUrl().optional(),
    'slack-success-webhook-url': secretUrl().optional(),
    'slack-bot-token': kinds_text().optional(),
    'slack-channel': word().optional(),
    'slack-success-channel': word().optional(),
    'slack-api-url': matching(/^https?:\/\/[^\s/]+(\/\S*)?$/, 'a web address')
        .transform((url) => url.replace(/\/+$/, ''))
        .prefault('https://slack.com/api'),
    'teams-webhook-url': teamsWebhookUrl().optional(),
    'webhook-url': webhookUrl().optional(),
    'webhook-token': bearerToken().optional(),
    'webhook-secret': signingSecret().optional(),
    'smtp-url': smtpUrl().optional(),
    'email-from': sender().optional(),
    'email-to': emails(),
    'email-tests-to': emails(),
    'notify-on': names('failure', 'recovery', 'success', 'anomaly', 'stale-source').prefault('failure,recovery,success,anomaly,stale-source'),
    'remind-every': hours().prefault('24'),
});
const SETTING_NAMES = Object.keys(settingsSchema.shape);
const SECRET_SETTINGS = [
    'github-token',
    'slack-webhook-url',
    'slack-success-webhook-url',
    'slack-bot-token',
    'teams-webhook-url',
    'webhook-url',
    'webhook-token',
    'webhook-secret',
    'smtp-url',
    'profiles',
];
function defaultOf(name) {
    const rule = settingsSchema.shape[name];
    if (!(rule instanceof schemas/* ZodPrefault */.xgV))
        return undefined;
    return String(rule.def.defaultValue) || undefined;
}


/***/ }),

/***/ 47385:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  M: () => (/* binding */ loadSettings),
  _: () => (/* binding */ settingsSources)
});

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
// EXTERNAL MODULE: ./build/health/anomaly-rules.js
var anomaly_rules = __webpack_require__(27360);
// EXTERNAL MODULE: ./build/text/nearest-name.js
var nearest_name = __webpack_require__(42358);
// EXTERNAL MODULE: ./build/config/schema.js + 1 modules
var schema = __webpack_require__(76740);
;// CONCATENATED MODULE: ./build/config/given.js


function checkGiven(given) {
    const values = Object.fromEntries([...given].map(([name, { value }]) => [name, value]));
    const issues = schema/* settingsSchema */.dP.safeParse(values).error?.issues ?? [];
    const wrong = new Set();
    const problems = issues.flatMap((issue) => {
        if (issue.code === 'unrecognized_keys') {
            for (const name of issue.keys)
                wrong.add(name);
            return issue.keys.map((name) => describeUnknown(given, name));
        }
        const name = String(issue.path[0]);
        wrong.add(name);
        return [describeSetting(given, name, issue.message)];
    });
    return { valid: new Map([...given].filter(([name]) => !wrong.has(name))), problems };
}
function describeSetting(given, name, complaint, hint) {
    const location = given.get(name)?.location;
    return {
        message: `${location ? '' : 'Input '}"${name}": ${complaint}`,
        ...(hint ? { hint } : {}),
        ...(location ? { location } : {}),
    };
}
function describeUnknown(given, name) {
    const location = given.get(name)?.location;
    const nearest = (0,nearest_name/* findNearestName */.$)(name, schema/* SETTING_NAMES */.OI);
    if (location) {
        return {
            message: `Unknown key "${name}".`,
            hint: nearest ? `Did you mean "${nearest}"?` : 'The keys have the names of the inputs.',
            location,
        };
    }
    return {
        message: `Unknown input "${name}".`,
        hint: nearest
            ? `Did you mean "${nearest}"?`
            : 'docs/inputs.md lists the inputs. Your own environment variables must not begin with INPUT_.',
    };
}

;// CONCATENATED MODULE: ./build/config/combinations.js

function checkCombinations(given) {
    const problems = [];
    const has = (name) => given.has(name);
    const refuse = (name, complaint, hint) => problems.push(describeSetting(given, name, complaint, hint));
    if (has('slack-bot-token') && !has('slack-channel'))
        refuse('slack-bot-token', 'needs "slack-channel" too.', 'Set "slack-channel" to the channel to post to.');
    for (const name of ['webhook-token', 'webhook-secret'])
        if (has(name) && !has('webhook-url'))
            refuse(name, 'has no effect without "webhook-url".', 'Set "webhook-url" from a secret, or remove it.');
    for (const name of ['email-from', 'email-to'])
        if (has('smtp-url') && !has(name))
            refuse('smtp-url', `needs "${name}" too.`, 'Email needs a server, a sender and recipients.');
    for (const name of ['email-from', 'email-to', 'email-tests-to'])
        if (has(name) && !has('smtp-url'))
            refuse(name, 'has no effect without "smtp-url".', 'Set "smtp-url" from a secret, or remove it.');
    if (isPositive(given.get('keep-schemas')?.value) && isOff(given.get('sweep')?.value))
        refuse('keep-schemas', 'leaves schemas that nothing drops, because "sweep: off" is set.', 'Remove "sweep: off", or "keep-schemas".');
    if (has('production-tags') && String(given.get('production-branch')?.value).includes('*'))
        refuse('production-branch', 'must be one branch where "production-tags" is set, because the commit of a tag has to be on it.', 'Name the branch that you tag.');
    if (has('deploy-after') && has('production-tags'))
        refuse('deploy-after', 'does not go with "production-tags": GitHub starts "workflow_run" on the default branch, never on a tag.', 'Remove one of them.');
    const vault = ['vault-addr', 'vault-role', 'vault-path'];
    const givenForVault = vault.filter(has);
    for (const name of givenForVault.slice(0, 1)) {
        const missing = vault.filter((other) => !has(other)).map((other) => `"${other}"`);
        if (missing.length > 0)
            refuse(name, `needs ${missing.join(' and ')} too.`, 'Vault needs its address, the role of the job and the path of one secret.');
    }
    for (const name of ['green-suffix-var', 'keep-old', 'foreign-relations'])
        if (has(name) && !isOn(given.get('blue-green')?.value))
            refuse(name, 'has no effect without "blue-green: on".', 'Remove it, or set "blue-green: on".');
    if (has('orphan-grace') && String(given.get('orphans')?.value).trim().toLowerCase() !== 'drop')
        refuse('orphan-grace', 'has no effect without "orphans: drop".', 'Remove it, or set "orphans: drop".');
    if (isOff(given.get('freshness')?.value) &&
        String(given.get('select')?.value).includes('source_status:'))
        refuse('select', 'compares source freshness, which "freshness: off" does not check.', 'Remove "freshness: off".');
    if (has('profiles') && has('profiles-dir'))
        refuse('profiles', 'cannot be combined with "profiles-dir".', 'Set only one of them.');
    for (const name of ['dbt-version', 'adapter'])
        if (has('requirements') && has(name))
            refuse(name, 'cannot be combined with "requirements".', 'Remove one of them: a requirements file sets every version.');
    if (given.get('install')?.value === 'none')
        for (const name of ['dbt-version', 'adapter', 'requirements'])
            if (has(name))
                refuse(name, 'has no effect with "install: none".', 'Remove it, or let the action install dbt.');
    return problems;
}
function isPositive(value) {
    return typeof value === 'string' && /^\s*0*[1-9]\d*\s*$/.test(value);
}
function isOff(value) {
    return typeof value === 'string' && /^\s*(off|false|no)\s*$/i.test(value);
}
function isOn(value) {
    return typeof value === 'string' && /^\s*(on|true|yes)\s*$/i.test(value);
}

// EXTERNAL MODULE: ./build/config/dbt-variables.js
var dbt_variables = __webpack_require__(32549);
// EXTERNAL MODULE: ./build/config/file.js + 1 modules
var config_file = __webpack_require__(58694);
// EXTERNAL MODULE: ./build/platform/github/variables.js
var variables = __webpack_require__(83129);
;// CONCATENATED MODULE: ./build/config/inputs.js

function readInputs(env) {
    const given = new Map();
    for (const [variable, value] of Object.entries(env)) {
        const input = (0,variables/* inputOfVariable */.g0)(variable);
        if (input === undefined || value === undefined || value.trim() === '')
            continue;
        given.set(input, { value });
    }
    return given;
}

// EXTERNAL MODULE: ./build/config/paths.js
var config_paths = __webpack_require__(97147);
;// CONCATENATED MODULE: ./build/config/sink-settings.js
const SINK_SETTINGS = [
    'slack-webhook-url',
    'slack-success-webhook-url',
    'slack-bot-token',
    'slack-channel',
    'slack-success-channel',
    'slack-api-url',
    'teams-webhook-url',
    'webhook-url',
    'webhook-token',
    'webhook-secret',
    'smtp-url',
    'email-from',
    'email-to',
    'email-tests-to',
];
function readSinkSettings(values) {
    return {
        slack: {
            webhookUrl: values['slack-webhook-url'],
            successWebhookUrl: values['slack-success-webhook-url'],
            botToken: values['slack-bot-token'],
            channel: values['slack-channel'],
            successChannel: values['slack-success-channel'],
            apiUrl: values['slack-api-url'],
        },
        teamsWebhookUrl: values['teams-webhook-url'],
        webhook: readWebhook(values),
        email: readEmail(values),
    };
}
function readWebhook(values) {
    const { 'webhook-url': url, 'webhook-token': token, 'webhook-secret': secret } = values;
    return url === undefined ? undefined : { url, token, secret };
}
function readEmail(values) {
    const { 'smtp-url': smtpUrl, 'email-from': from, 'email-to': to } = values;
    const tests = values['email-tests-to'];
    if (!smtpUrl || !from)
        return undefined;
    return { smtpUrl, from, to, testsTo: tests.length > 0 ? tests : to };
}

;// CONCATENATED MODULE: ./build/config/settings.js












const GROUPED = ['vault-addr', 'vault-role', 'vault-path', ...SINK_SETTINGS];
const VARIABLE_SETTINGS = ['profile', 'target'];
function loadSettings(input) {
    const workspace = (0,external_node_fs_.realpathSync)(input.workspace);
    const { given, problems } = collectGiven(input);
    const values = schema/* settingsSchema */.dP.parse(Object.fromEntries([...given].map(([name, { value }]) => [name, value])));
    problems.push(...checkCombinations(given));
    for (const name of VARIABLE_SETTINGS)
        if (!given.has(name))
            problems.push(...(0,dbt_variables/* checkDbtVariable */.X)(input.env, name.toUpperCase()));
    const paths = (0,config_paths/* resolvePaths */.L)(values, workspace, (name, complaint, hint) => problems.push(describeSetting(given, name, complaint, hint)));
    problems.push(...checkProfilesDir(given, paths, workspace));
    if (problems.length > 0)
        throw new errors/* ConfigError */.xL(problems);
    return {
        ...toCamelCase(values),
        ...paths,
        profile: values.profile ?? (0,dbt_variables/* readDbtVariable */.N)(input.env, 'PROFILE')?.value,
        target: values.target ?? (0,dbt_variables/* readDbtVariable */.N)(input.env, 'TARGET')?.value,
        workspace,
        anomalies: values.anomalies ?? anomaly_rules/* DEFAULT_RULES */.ck,
        githubToken: values['github-token'] ?? '',
        vault: readVault(values),
        sinks: readSinkSettings(values),
    };
}
function checkProfilesDir(given, { profilesDir }, workspace) {
    const isInFile = given.get('profiles-dir')?.location !== undefined;
    if (!isInFile || !profilesDir || !(0,external_node_fs_.existsSync)(profilesDir))
        return [];
    if ((0,config_paths/* isInside */.F)((0,external_node_fs_.realpathSync)(profilesDir), workspace))
        return [];
    const complaint = `the folder is outside the repository's checkout, and any pull request can change this file.`;
    return [describeSetting(given, 'profiles-dir', complaint, PROFILES_DIR_HINT)];
}
const PROFILES_DIR_HINT = 'Pass it as the input "profiles-dir" in the workflow.';
function toCamelCase(values) {
    const plain = schema/* SETTING_NAMES */.OI.filter((name) => !GROUPED.some((grouped) => grouped === name));
    return Object.fromEntries(plain.map((name) => [
        name.replaceAll(/-(\w)/g, (_, letter) => letter.toUpperCase()),
        values[name],
    ]));
}
function readVault(values) {
    const { 'vault-addr': address, 'vault-role': role, 'vault-path': path } = values;
    return address && role && path ? { address, role, path } : undefined;
}
function settingsSources(input) {
    const { given } = collectGiven(input);
    const variables = VARIABLE_SETTINGS.flatMap((setting) => {
        const variable = given.has(setting)
            ? undefined
            : (0,dbt_variables/* readDbtVariable */.N)(input.env, setting.toUpperCase());
        return variable ? [{ name: setting, value: variable.value, source: variable.name }] : [];
    });
    const settings = [...given]
        .map(([name, { value, location }]) => ({
        name,
        value: String(value),
        source: location ? `${location.file}:${location.line}` : 'input',
    }))
        .filter(({ name, value }) => name !== 'github-token' && value !== (0,schema/* defaultOf */.HA)(name))
        .map((entry) => (schema/* SECRET_SETTINGS */.Rt.includes(entry.name) ? { ...entry, value: '***' } : entry));
    return [...settings, ...variables];
}
function collectGiven(input) {
    const inputs = checkGiven(readInputs(input.env));
    const path = (0,external_node_path_.join)(input.workspace, config_file/* CONFIG_FILE */.g);
    const parsed = (0,config_file/* parseConfigFile */.m)((0,external_node_fs_.existsSync)(path) ? (0,external_node_fs_.readFileSync)(path, 'utf8') : '');
    const file = checkGiven(parsed.given);
    return {
        given: new Map([...file.valid, ...inputs.valid]),
        problems: [...inputs.problems, ...parsed.problems, ...file.problems],
    };
}


/***/ }),

/***/ 34308:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   L: () => (/* binding */ readWorkflows),
/* harmony export */   W: () => (/* binding */ findSecretUses)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);
/* harmony import */ var yaml__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(38815);
/* harmony import */ var _yaml_file_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(11919);




const FOLDER = '.github/workflows';
function readWorkflows(workspace) {
    const folder = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(workspace, FOLDER);
    if (!(0,node_fs__WEBPACK_IMPORTED_MODULE_0__.existsSync)(folder))
        return [];
    return (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readdirSync)(folder, { withFileTypes: true })
        .filter((file) => file.isFile() && /\.ya?ml$/.test(file.name))
        .map(({ name }) => (0,_yaml_file_js__WEBPACK_IMPORTED_MODULE_3__/* .parseYamlFile */ .BU)((0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readFileSync)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, name), 'utf8'), `${FOLDER}/${name}`))
        .filter(({ problems }) => problems.length === 0);
}
const ONE_SECRET = /^\s*\$\{\{\s*secrets\s*(?:\.\s*([\w-]+)|\[\s*'([\w-]+)'\s*\])\s*\}\}\s*$/;
function findSecretUses(workspace, variable) {
    return readWorkflows(workspace).flatMap((file) => {
        const uses = [];
        (0,yaml__WEBPACK_IMPORTED_MODULE_2__/* .visit */ .YR)(file.document, {
            Pair(_, { key, value }) {
                if (!(0,yaml__WEBPACK_IMPORTED_MODULE_2__/* .isScalar */ .jn)(key) || key.value !== 'env' || !(0,yaml__WEBPACK_IMPORTED_MODULE_2__/* .isMap */ .jh)(value))
                    return;
                for (const item of value.items) {
                    const text = (0,yaml__WEBPACK_IMPORTED_MODULE_2__/* .isScalar */ .jn)(item.value) ? String(item.value.value) : '';
                    const found = ONE_SECRET.exec(text);
                    const secret = found?.[1] ?? found?.[2];
                    if (secret === undefined || !(0,yaml__WEBPACK_IMPORTED_MODULE_2__/* .isScalar */ .jn)(item.key) || item.key.value !== variable)
                        continue;
                    uses.push({ secret, location: file.locate(item.key.range?.[0] ?? 0) });
                }
            },
        });
        return uses;
    });
}


/***/ }),

/***/ 20035:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   t: () => (/* binding */ findFoldersWith)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);


const DEPTH = 4;
const LIMIT = 10;
const SKIPPED = new Set(['node_modules', 'dbt_packages', 'dbt_modules', 'site-packages', 'target']);
function findFoldersWith(fileName, workspace) {
    const found = [];
    let level = ['.'];
    for (let depth = 0; depth <= DEPTH && level.length > 0; depth++) {
        const next = [];
        for (const folder of level) {
            for (const entry of readEntries((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(workspace, folder))) {
                if (entry.isFile() && entry.name === fileName)
                    found.push(folder);
                if (entry.isDirectory() && !entry.name.startsWith('.') && !SKIPPED.has(entry.name))
                    next.push((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, entry.name));
            }
        }
        level = next.sort();
    }
    return found.slice(0, LIMIT);
}
function readEntries(folder) {
    try {
        return (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readdirSync)(folder, { withFileTypes: true });
    }
    catch {
        return [];
    }
}


/***/ }),

/***/ 11919:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   BU: () => (/* binding */ parseYamlFile),
/* harmony export */   GH: () => (/* binding */ startOf),
/* harmony export */   vz: () => (/* binding */ sourceOf)
/* harmony export */ });
/* harmony import */ var yaml__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(38815);
/* harmony import */ var _text_yaml_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(59477);


function parseYamlFile(text, file) {
    const lineCounter = new yaml__WEBPACK_IMPORTED_MODULE_0__/* .LineCounter */ .HN();
    const { document, excess } = (0,_text_yaml_js__WEBPACK_IMPORTED_MODULE_1__/* .parseYaml */ .h)(text, { lineCounter });
    if (excess !== undefined)
        return refuse(text, document, file, excess);
    const locate = (offset) => {
        const { line, col } = lineCounter.linePos(offset);
        return { file, line, column: col };
    };
    const problems = document.errors.map((error) => describeSyntaxError(error, locate));
    return { text, document, problems, locate };
}
function refuse(text, document, file, excess) {
    const locate = () => ({ file, line: 1, column: 1 });
    const problem = { message: `This file was not read, because ${excess}.`, location: locate() };
    return { text, document, problems: [problem], locate };
}
function describeSyntaxError(error, locate) {
    return {
        message: `This is not valid YAML: ${error.message.replace(/\.$/, '')}.`,
        location: locate(error.pos[0]),
    };
}
function startOf(node) {
    return node.range[0];
}
function sourceOf(file, node) {
    return file.text.slice(node.range[0], node.range[1]);
}


/***/ }),

/***/ 50199:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $2: () => (/* binding */ readEntries),
/* harmony export */   X2: () => (/* binding */ isAmbiguous),
/* harmony export */   Zg: () => (/* binding */ resolveAlias),
/* harmony export */   l8: () => (/* binding */ readMap),
/* harmony export */   wy: () => (/* binding */ readPossibleEntries),
/* harmony export */   yR: () => (/* binding */ readText)
/* harmony export */ });
/* harmony import */ var yaml__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(38815);

function resolveAlias(node, document) {
    if (!(0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isAlias */ .Vj)(node))
        return node ?? null;
    return (node.resolve(document) ?? null);
}
function readEntries(map, document) {
    const entries = new Map();
    const merged = [];
    for (const { key, value } of map.items) {
        const name = (0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isScalar */ .jn)(key) ? String(key.value) : undefined;
        if (name === '<<')
            merged.unshift(...readMerged(value, document));
        else if (name !== undefined)
            entries.set(name, { key, value });
    }
    for (const other of merged)
        for (const [name, entry] of readEntries(other, document))
            if (!entries.has(name))
                entries.set(name, entry);
    return entries;
}
function readPossibleEntries(map, document) {
    const own = new Map();
    const merged = [];
    for (const { key, value } of map.items) {
        const name = (0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isScalar */ .jn)(key) ? String(key.value) : undefined;
        if (name === '<<')
            merged.push(...readMerged(value, document));
        else if (name !== undefined)
            own.set(name, { key, value });
    }
    const others = merged
        .flatMap((each) => readPossibleEntries(each, document))
        .filter(([name]) => !own.has(name));
    return [...own, ...others];
}
function isAmbiguous(map, key, document) {
    const values = readPossibleEntries(map, document)
        .filter(([name]) => name === key)
        .map(([, { value }]) => resolveAlias(value, document));
    const [first, ...rest] = values;
    return rest.some((value) => {
        if (value === first)
            return false;
        return !(0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isScalar */ .jn)(value) || !(0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isScalar */ .jn)(first) || value.value !== first.value;
    });
}
function readMap(map, key, document) {
    const value = resolveAlias(readEntries(map, document).get(key)?.value, document);
    return (0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isMap */ .jh)(value) ? value : undefined;
}
function readText(map, key, document) {
    const value = resolveAlias(readEntries(map, document).get(key)?.value, document);
    return (0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isScalar */ .jn)(value) && value.value !== null ? String(value.value) : undefined;
}
function readMerged(value, document) {
    const node = resolveAlias(value, document);
    const maps = (0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isSeq */ .oP)(node) ? node.items.map((item) => resolveAlias(item, document)) : [node];
    return maps.filter((item) => (0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isMap */ .jh)(item));
}


/***/ }),

/***/ 17948:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   D: () => (/* binding */ listValues)
/* harmony export */ });
/* harmony import */ var yaml__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(38815);
/* harmony import */ var _yaml_map_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(50199);


function listValues(file, node, keys = []) {
    const target = (0,_yaml_map_js__WEBPACK_IMPORTED_MODULE_1__/* .resolveAlias */ .Zg)(node, file.document);
    if ((0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isMap */ .jh)(target))
        return (0,_yaml_map_js__WEBPACK_IMPORTED_MODULE_1__/* .readPossibleEntries */ .wy)(target, file.document).flatMap(([key, { value }]) => listValues(file, value, [...keys, key]));
    if ((0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isSeq */ .oP)(target))
        return target.items.flatMap((item) => listValues(file, item, keys));
    if (!(0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isScalar */ .jn)(target))
        return [];
    const { value } = target;
    const text = value === null || typeof value === 'boolean' ? undefined : String(value);
    return [{ keys, text, node: target }];
}


/***/ }),

/***/ 75956:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   If: () => (/* binding */ branchToBeOn),
/* harmony export */   MT: () => (/* binding */ matchesPattern),
/* harmony export */   Ol: () => (/* binding */ resolveProductionRefs),
/* harmony export */   Pt: () => (/* binding */ isPattern),
/* harmony export */   hJ: () => (/* binding */ isProductionRef),
/* harmony export */   hq: () => (/* binding */ describeProductionRefs)
/* harmony export */ });
function resolveProductionRefs({ defaultBranch }, { productionBranch, productionTags }) {
    return {
        branch: productionBranch ?? defaultBranch,
        tags: productionTags,
        byDefault: productionBranch === undefined,
    };
}
function isProductionRef({ branch, tags }, ref) {
    if (tags !== undefined)
        return ref.isTag && matchesPattern(tags, ref.branch);
    return !ref.isTag && matchesPattern(branch, ref.branch);
}
function branchToBeOn({ branch, tags }, name) {
    return tags === undefined && isPattern(branch) ? name : branch;
}
function isPattern(text) {
    return text.includes('*');
}
function matchesPattern(pattern, name) {
    const parts = pattern.split(/(\*+)/).map((part) => {
        if (!part.startsWith('*'))
            return part.replace(/[\\^$.+?()[\]{}|]/g, '\\$&');
        return part === '*' ? '[^/]*' : '.*';
    });
    return new RegExp(`^${parts.join('')}$`, 's').test(name);
}
function describeProductionRefs({ branch, tags, byDefault }) {
    const place = byDefault
        ? `the default branch "${branch}"`
        : `${isPattern(branch) ? 'branches' : 'the branch'} "${branch}"`;
    return tags === undefined ? place : `tags "${tags}" on ${place}`;
}


/***/ }),

/***/ 18965:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  _q: () => (/* binding */ loginModeOf),
  Qz: () => (/* binding */ pullSideOf),
  UM: () => (/* binding */ refuseDeployOutsideGitHub),
  U5: () => (/* binding */ resolveMode),
  UB: () => (/* binding */ resolvePullRequestNumber)
});

// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
// EXTERNAL MODULE: ./build/platform/github/payload.js
var github_payload = __webpack_require__(1770);
// EXTERNAL MODULE: ./build/platform/github/variables.js
var variables = __webpack_require__(83129);
// EXTERNAL MODULE: ./build/context/production-refs.js
var production_refs = __webpack_require__(75956);
;// CONCATENATED MODULE: ./build/context/refuse-untested.js

const TESTS_PRODUCTION = ['push', 'schedule', 'workflow_dispatch'];
function refuseUntested(context, deployAfter) {
    const { earlierRun: run, repository, branch, sha } = context;
    if (!run)
        return;
    if (deployAfter === undefined)
        throw new errors/* RefusedError */.fk('"workflow_run" starts no deploy, because nothing says which workflow has to succeed first.', {
            hint: `Set "deploy-after: ${run.workflow}" in the workflow, in the pull requests' job too.`,
        });
    const refuse = (why, hint) => {
        throw new errors/* RefusedError */.fk(`Nothing was deployed after the run of ${run.workflow}: ${why}.`, {
            hint,
        });
    };
    if (run.workflow !== deployAfter)
        refuse(`"deploy-after" names ${deployAfter}`, `Name only that workflow under "on: workflow_run: workflows".`);
    if (run.conclusion !== 'success')
        refuse(`it ended as ${run.conclusion}`, SKIP_OTHERS);
    if (run.repository !== repository || !TESTS_PRODUCTION.includes(run.event))
        refuse(`it was started by ${run.event} of ${run.repository ?? 'a deleted fork'}`, SKIP_OTHERS);
    if (run.branch !== branch)
        refuse(`it ran on "${run.branch ?? '?'}", not on "${branch}"`, SKIP_OTHERS);
    if (run.sha !== sha)
        refuse(`it tested ${run.sha.slice(0, 7)}, and "${branch}" is at ${sha.slice(0, 7)} by now`, 'The run that tests the newer commit starts a deploy of its own. If that test has failed, mend it or start a deploy by hand (Run workflow).');
}
const SKIP_OTHERS = `Add to the job: if: github.event.workflow_run.conclusion == 'success' && github.event.workflow_run.event == 'push', and "branches" under "on: workflow_run".`;

// EXTERNAL MODULE: ./build/context/supported-triggers.js
var supported_triggers = __webpack_require__(81406);
;// CONCATENATED MODULE: ./build/context/resolve-mode.js






function resolveMode(context, asked, payload) {
    const { mode: requested, forks, dropPullRequest } = asked;
    const refs = (0,production_refs/* resolveProductionRefs */.Ol)(context, asked);
    const derived = deriveMode(context, refs, payload);
    const mode = dropPullRequest === undefined ? derived : resolveDrop(context, refs, derived);
    if (mode === 'deploy')
        refuseUntested(context, asked.deployAfter);
    if (!forks)
        refuseFork(context, mode);
    if (requested === 'auto' || requested === mode)
        return mode;
    if (requested === 'rollback') {
        if (mode === 'deploy' && context.event === 'workflow_dispatch')
            return requested;
        throw new errors/* RefusedError */.fk(`"mode: rollback" does not fit this event: production is only rolled back by workflow_dispatch on ${(0,production_refs/* describeProductionRefs */.hq)(refs)}.`, {
            hint: 'Start the workflow by hand ("Run workflow") and set the mode from a workflow input.',
        });
    }
    if (requested === 'monitor') {
        if (mode === 'deploy' && STARTS_MONITOR.includes(context.event))
            return requested;
        throw new errors/* RefusedError */.fk(`"mode: monitor" does not fit this event: the health check only runs by schedule, workflow_dispatch or repository_dispatch on ${(0,production_refs/* describeProductionRefs */.hq)(refs)}.`, { hint: 'Start it with "on: schedule" in a job of its own, or leave "mode" out.' });
    }
    if (requested === 'doctor') {
        if (mode !== 'cleanup')
            return requested;
        throw new errors/* RefusedError */.fk('"mode: doctor" does not fit this event: a closed pull request has no set-up to check.', { hint: 'Limit the job to open pull requests, or start it by workflow_dispatch.' });
    }
    throw new errors/* RefusedError */.fk(`"mode: ${requested}" does not fit this event: ${describeEvent(context, mode)} is for ${mode}.`, { hint: `Leave "mode" out. ${supported_triggers/* SUPPORTED_TRIGGERS */.t}` });
}
function resolveDrop({ event }, refs, derived) {
    if (event === 'workflow_dispatch' && derived === 'deploy')
        return 'cleanup';
    throw new errors/* RefusedError */.fk(`"drop-pull-request" does not fit this event: schemas are only dropped by hand with workflow_dispatch on ${(0,production_refs/* describeProductionRefs */.hq)(refs)}.`, { hint: 'Set it from an input of workflow_dispatch, which is empty on every other event.' });
}
function pullSideOf({ event, pullRequest }) {
    return pullRequest !== undefined || event === 'merge_group';
}
function loginModeOf(mode, context) {
    if (mode !== 'doctor')
        return mode;
    return pullSideOf(context) ? 'ci' : 'deploy';
}
function resolvePullRequestNumber(context) {
    if (context.pullRequest)
        return context.pullRequest.number;
    const queued = /^gh-readonly-queue\/.+\/pr-(\d+)-[0-9a-f]+$/.exec(context.branch)?.[1];
    return queued === undefined ? undefined : Number(queued);
}
function refuseDeployOutsideGitHub(env, statePath) {
    if (statePath !== undefined)
        return;
    if ((0,variables/* isGitHubRunner */.KO)(env)) {
        refuseDeployWithoutArtifacts((0,variables/* findEnterpriseServer */._z)(env));
        return;
    }
    throw new errors/* RefusedError */.fk('A deploy outside GitHub Actions needs "state-path", because there are no artifacts to store the production state.', { hint: STATE_PATH_ADVICE });
}
const STATE_PATH_ADVICE = 'Set it to a folder that outlives this job and that only deploys use.';
function refuseDeployWithoutArtifacts(host) {
    if (host === undefined)
        return;
    throw new errors/* RefusedError */.fk(`A deploy on GitHub Enterprise Server (${host}) needs "state-path", because that server does not have the artifact service that stores the production state.`, { hint: `${STATE_PATH_ADVICE} A self-hosted runner or a mounted drive can provide it.` });
}
const STARTS_MONITOR = [
    'schedule',
    'workflow_dispatch',
    'repository_dispatch',
];
function deriveMode(context, refs, payload) {
    const { event, branch, isTag } = context;
    if (event === 'merge_group')
        return 'ci';
    if (event === 'pull_request')
        return (0,github_payload/* parsePullRequestPayload */.y5)(payload).state === 'closed' ? 'cleanup' : 'ci';
    if ((0,production_refs/* isProductionRef */.hJ)(refs, context)) {
        refuseOldNews(context, payload);
        return 'deploy';
    }
    throw new errors/* RefusedError */.fk(`${event} on ${isTag ? 'the tag ' : ''}"${branch}" is not supported, because production is only deployed from ${(0,production_refs/* describeProductionRefs */.hq)(refs)}.`, { hint: adviseOnRef(context, refs) });
}
const RELEASES = ['published', 'released'];
function refuseOldNews({ event, branch }, payload) {
    if (event === 'release') {
        const { action } = (0,github_payload/* parseReleasePayload */.Be)(payload);
        if (RELEASES.includes(action))
            return;
        throw new errors/* RefusedError */.fk(`The release of "${branch}" was ${action}, which is no reason to deploy it again.`, { hint: 'Set "types: [published]" under "on: release".' });
    }
    if (event === 'push' && (0,github_payload/* parsePushPayload */.wI)(payload).deleted)
        throw new errors/* RefusedError */.fk(`"${branch}" was deleted, so there is nothing to deploy.`, {
            hint: supported_triggers/* SUPPORTED_TRIGGERS */.t,
        });
}
const ON_DEFAULT_BRANCH = [
    'schedule',
    'repository_dispatch',
    'workflow_run',
];
function adviseOnRef({ event, branch, defaultBranch }, refs) {
    const isSomewhereElse = refs.tags !== undefined || refs.branch !== defaultBranch;
    if (!ON_DEFAULT_BRANCH.includes(event) || branch !== defaultBranch || !isSomewhereElse)
        return supported_triggers/* SUPPORTED_TRIGGERS */.t;
    return `GitHub starts ${event} on the default branch "${defaultBranch}" only. Let that workflow start this one where production is deployed from: gh workflow run <file> --ref <${refs.tags === undefined ? 'branch' : 'tag'}>.`;
}
function refuseFork({ pullRequest }, mode) {
    if (mode !== 'ci' || !pullRequest?.fromFork)
        return;
    throw new errors/* RefusedError */.fk(`Pull request #${pullRequest.number} is from a fork, and "forks: off" refuses those. None of its code was run.`, {
        hint: 'A maintainer can review the change, push its branch to this repository and open a pull request from there. That pull request is built.',
    });
}
function describeEvent({ event, branch }, mode) {
    if (event === 'pull_request')
        return mode === 'cleanup' ? 'a closed pull request' : 'an open pull request';
    return event === 'merge_group' ? 'a merge group' : `${event} on "${branch}"`;
}


/***/ }),

/***/ 81406:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   t: () => (/* binding */ SUPPORTED_TRIGGERS)
/* harmony export */ });
const SUPPORTED_TRIGGERS = 'Supported events: pull_request and merge_group (ci, and cleanup when the pull request closes); push to the default branch, schedule, workflow_dispatch and repository_dispatch (deploy). For another branch, tags, releases or a deploy after another workflow, set "production-branch", "production-tags" or "deploy-after".';


/***/ }),

/***/ 60917:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   F1: () => (/* binding */ readItems),
/* harmony export */   mo: () => (/* binding */ readMembers),
/* harmony export */   yl: () => (/* binding */ parseMember)
/* harmony export */ });
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN = [0x5b, 0x7b];
const CLOSE = [0x5d, 0x7d];
function* readMembers(bytes) {
    let at = skipWhitespace(bytes, 0);
    if (bytes[at] !== OPEN[1])
        throw new SyntaxError('it is not a JSON object');
    at = skipWhitespace(bytes, at + 1);
    while (bytes[at] === QUOTE) {
        const nameEnd = skipString(bytes, at);
        const name = JSON.parse(bytes.toString('utf8', at, nameEnd));
        at = skipWhitespace(bytes, nameEnd);
        if (bytes[at] !== COLON)
            break;
        const start = skipWhitespace(bytes, at + 1);
        const end = skipValue(bytes, start);
        yield [name, bytes.subarray(start, end)];
        at = skipWhitespace(bytes, end);
        if (bytes[at] === COMMA)
            at = skipWhitespace(bytes, at + 1);
        else
            break;
    }
    if (bytes[at] !== CLOSE[1])
        throw new SyntaxError(`a JSON object is cut short at byte ${at}`);
}
function* readItems(bytes) {
    let at = skipWhitespace(bytes, 0);
    if (bytes[at] !== OPEN[0])
        throw new SyntaxError('it is not a JSON array');
    at = skipWhitespace(bytes, at + 1);
    while (at < bytes.length && bytes[at] !== CLOSE[0]) {
        const end = skipValue(bytes, at);
        yield bytes.subarray(at, end);
        at = skipWhitespace(bytes, end);
        if (bytes[at] !== COMMA)
            break;
        at = skipWhitespace(bytes, at + 1);
    }
    if (bytes[at] !== CLOSE[0])
        throw new SyntaxError(`a JSON array is cut short at byte ${at}`);
}
function parseMember(value) {
    return JSON.parse(value.toString('utf8'));
}
function skipValue(bytes, start) {
    let depth = 0;
    for (let at = start; at < bytes.length; at++) {
        const byte = bytes[at];
        if (byte === QUOTE) {
            at = skipString(bytes, at) - 1;
            if (depth === 0)
                return at + 1;
        }
        else if (byte === OPEN[0] || byte === OPEN[1])
            depth++;
        else if (byte === CLOSE[0] || byte === CLOSE[1]) {
            if (depth === 0)
                return at;
            depth--;
            if (depth === 0)
                return at + 1;
        }
        else if (byte === COMMA && depth === 0)
            return at;
    }
    return bytes.length;
}
function skipString(bytes, start) {
    for (let end = bytes.indexOf(QUOTE, start + 1); end >= 0; end = bytes.indexOf(QUOTE, end + 1)) {
        let slashes = 0;
        while (bytes[end - 1 - slashes] === BACKSLASH)
            slashes++;
        if (slashes % 2 === 0)
            return end + 1;
    }
    return bytes.length;
}
function skipWhitespace(bytes, start) {
    let at = start;
    while (bytes[at] === 0x20 || bytes[at] === 0x0a || bytes[at] === 0x0d || bytes[at] === 0x09)
        at++;
    return at;
}


/***/ }),

/***/ 88569:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Vb: () => (/* binding */ nameOf),
/* harmony export */   X5: () => (/* binding */ workspacePath),
/* harmony export */   kb: () => (/* binding */ resourceTypeOf)
/* harmony export */ });
function workspacePath(place, packageName, path) {
    const file = path.replaceAll('\\', '/').replace(/^\.\//, '');
    if (packageName !== place.project)
        return `dbt_packages/${packageName}/${file}`;
    return place.projectPath === '.' ? file : `${place.projectPath}/${file}`;
}
function nameOf(manifest, uniqueId) {
    return manifest.get(uniqueId)?.name ?? uniqueId.split('.').at(-1) ?? uniqueId;
}
function resourceTypeOf(manifest, uniqueId) {
    return manifest.get(uniqueId)?.resourceType ?? uniqueId.split('.')[0] ?? '';
}


/***/ }),

/***/ 33699:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Hd: () => (/* binding */ parseRunResults),
/* harmony export */   UK: () => (/* binding */ recordAttempts),
/* harmony export */   Y4: () => (/* binding */ parseNodeResults),
/* harmony export */   ae: () => (/* binding */ renameRelations),
/* harmony export */   c8: () => (/* binding */ toNodeResults),
/* harmony export */   ez: () => (/* binding */ mergeRunResults),
/* harmony export */   tR: () => (/* binding */ nodeResultSchema)
/* harmony export */ });
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(27597);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(37428);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(961);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19473);
/* harmony import */ var _json_members_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(60917);



const nodeResultSchema = zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
    unique_id: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    status: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    execution_time: zod__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig().nullish().catch(null),
    message: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().nullish().catch(null),
    failures: zod__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig().nullish().catch(null),
    rows_affected: zod__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig().nullish().catch(null),
    adapter_response: zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({ rows_affected: zod__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig().nullish().catch(null) })
        .nullish()
        .catch(null),
    batch_results: zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({ failed: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_1__/* .tuple */ .PVZ([zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP()], zod__WEBPACK_IMPORTED_MODULE_1__/* .unknown */ .L5J())) })
        .nullish()
        .catch(null),
})
    .transform((result) => ({
    uniqueId: result.unique_id,
    status: result.status.toLowerCase(),
    executionTime: result.execution_time ?? 0,
    message: result.message ?? null,
    failures: result.failures ?? null,
    rowsAffected: result.rows_affected ?? result.adapter_response?.rows_affected ?? null,
    ...(result.batch_results?.failed.length && {
        failedBatches: result.batch_results.failed.map(([start]) => start),
    }),
}));
const rawRunResultsSchema = zod__WEBPACK_IMPORTED_MODULE_1__/* .looseObject */ ._H3({
    metadata: zod__WEBPACK_IMPORTED_MODULE_1__/* .looseObject */ ._H3({ invocation_id: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().nullish() }),
    results: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_1__/* .looseObject */ ._H3({ unique_id: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), status: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP() })),
    elapsed_time: zod__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig().optional().catch(undefined),
});
function parseRunResults(text, file = 'run_results.json') {
    let json;
    try {
        json = JSON.parse(text);
    }
    catch (cause) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .DbtError */ .xI(`${file} is not JSON: it may have been cut short.`, { cause });
    }
    const { data, error } = rawRunResultsSchema.safeParse(json);
    if (error)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .DbtError */ .xI(`${file} does not have the shape that dbt writes: ${zod__WEBPACK_IMPORTED_MODULE_2__/* .prettifyError */ .S1(error)}`);
    return data;
}
function parseNodeResults(bytes, file = 'run_results.json') {
    try {
        const results = new Map((0,_json_members_js__WEBPACK_IMPORTED_MODULE_3__/* .readMembers */ .mo)(bytes)).get('results');
        if (!results)
            throw new SyntaxError('it has no results');
        return Array.from((0,_json_members_js__WEBPACK_IMPORTED_MODULE_3__/* .readItems */ .F1)(results), (item) => nodeResultSchema.parse((0,_json_members_js__WEBPACK_IMPORTED_MODULE_3__/* .parseMember */ .yl)(item)));
    }
    catch (cause) {
        if (!(cause instanceof SyntaxError || cause instanceof zod__WEBPACK_IMPORTED_MODULE_4__/* .ZodError */ .G))
            throw cause;
        const reason = cause instanceof zod__WEBPACK_IMPORTED_MODULE_4__/* .ZodError */ .G ? zod__WEBPACK_IMPORTED_MODULE_2__/* .prettifyError */ .S1(cause) : cause.message;
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .DbtError */ .xI(`${file} does not have the shape that dbt writes: ${reason}`, { cause });
    }
}
function toNodeResults(runResults) {
    return runResults.results.map((result) => nodeResultSchema.parse(result));
}
function renameRelations(runResults, relationOf) {
    const results = runResults.results.map((result) => ({
        ...result,
        relation_name: relationOf(result.unique_id),
        compiled_code: null,
    }));
    return { ...runResults, results };
}
function mergeRunResults(runResults) {
    const results = new Map();
    let last = runResults[0];
    let elapsed = 0;
    for (const each of runResults) {
        for (const result of each.results)
            results.set(result.unique_id, result);
        elapsed += each.elapsed_time ?? 0;
        last = each;
    }
    return { ...last, results: [...results.values()], elapsed_time: elapsed };
}
function recordAttempts(runResults, attempts) {
    const results = runResults.results.map((result) => {
        const count = attempts.get(result.unique_id);
        if (count === undefined)
            return result;
        const { adapter_response: response } = result;
        return { ...result, adapter_response: { ...response, dbt_ci_attempts: count } };
    });
    return { ...runResults, results };
}


/***/ }),

/***/ 11926:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   g: () => (/* binding */ CANCELLED),
/* harmony export */   i: () => (/* binding */ isCancellation)
/* harmony export */ });
const CANCELLED = {
    success: false,
    exception: 'dbt was cancelled.',
    results: [],
    lines: [],
};
function isCancellation(exitCode) {
    return exitCode === 130 || exitCode === 143;
}


/***/ }),

/***/ 1473:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Q5: () => (/* binding */ explainRefusedSetting),
/* harmony export */   RU: () => (/* binding */ ENGINE_1_SETTINGS),
/* harmony export */   cd: () => (/* binding */ buildDbtEnvironment),
/* harmony export */   o0: () => (/* binding */ ENGINE_2_SETTINGS),
/* harmony export */   zu: () => (/* binding */ isDecidedByCommand)
/* harmony export */ });
const PREFIXES = ['DBT_', 'DBT_ENGINE_'];
const DECIDED_BY_COMMAND = [
    ...['STATE', 'ARTIFACT_STATE_PATH', 'DEFER', 'DEFER_TO_STATE', 'DEFER_STATE'],
    ...['FAVOR_STATE', 'FAVOR_STATE_MODE', 'NO_FAVOR_STATE'],
    ...['PARTIAL_PARSE_FILE_PATH', 'PARTIAL_PARSE_FILE_DIFF', 'PP_TEST', 'PP_FILE_DIFF_TEST'],
    ...['NO_PRINT', 'TEST_STATE_MODIFIED'],
];
const REFUSED = {
    EMPTY: 'dbt builds relations without rows',
    SAMPLE: 'dbt builds a part of the rows',
    RESOURCE_TYPES: 'dbt leaves out nodes that are planned',
    EXCLUDE_RESOURCE_TYPES: 'dbt leaves out nodes that are planned',
    USE_V2_PARSER: 'dbt does not run the hooks of the project (dbt-core#16310)',
    V2_PARSER: 'dbt does not run the hooks of the project (dbt-core#16310)',
    RECORDER_MODE: 'dbt may answer from a recording instead of the warehouse',
    RECORDER_FILE_PATH: 'dbt may answer from a recording instead of the warehouse',
    RECORDED_FILE_PATH: 'dbt may answer from a recording instead of the warehouse',
    TIME_MACHINE_MODE: 'dbt may answer from a recording instead of the warehouse',
    TASK_CACHE_URL: 'dbt may take results from a cache',
    BUILD_CACHE_MODE: 'dbt may take results from a cache',
};
const namesOf = (settings) => new Set(PREFIXES.flatMap((prefix) => settings.map((setting) => prefix + setting)));
const DECIDED = namesOf(DECIDED_BY_COMMAND);
const REFUSED_NAMES = namesOf(Object.keys(REFUSED));
function isDecidedByCommand(name) {
    return DECIDED.has(name);
}
function explainRefusedSetting(name, value) {
    if (!REFUSED_NAMES.has(name) || /^(?:|0|false|f|no|n|off)$/i.test(value))
        return undefined;
    return REFUSED[name.replace(/^DBT_(?:ENGINE_)?/, '')];
}
const ENGINE_1_SETTINGS = { DBT_ENGINE_USE_V2_PARSER: 'false' };
const ENGINE_2_SETTINGS = { DBT_ENGINE_MANAGE_STATE: 'false' };
function buildDbtEnvironment(env, output, logPath) {
    const settings = {
        LOG_FORMAT: output === 'json' ? 'json' : 'text',
        LOG_LEVEL: output === 'json' ? 'info' : 'none',
        LOG_FORMAT_FILE: 'text',
        LOG_LEVEL_FILE: 'debug',
        LOG_PATH: logPath,
        DEBUG: 'false',
        PRINT: 'true',
        QUIET: 'false',
        USE_COLORS: 'false',
        WRITE_JSON: 'true',
    };
    const others = Object.entries(env).filter(([name, value]) => value === '' || !DECIDED.has(name));
    const { DBT_SEND_ANONYMOUS_USAGE_STATS: statistics } = env;
    return {
        ...(statistics !== undefined && { DBT_ENGINE_SEND_ANONYMOUS_USAGE_STATS: statistics }),
        ...Object.fromEntries(others),
        ...Object.fromEntries(PREFIXES.flatMap((prefix) => Object.entries(settings).map(([name, value]) => [prefix + name, value]))),
    };
}


/***/ }),

/***/ 95939:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   A3: () => (/* binding */ explainOtherEngine),
/* harmony export */   Ls: () => (/* binding */ isEngine2),
/* harmony export */   Pr: () => (/* binding */ isBuiltStatus),
/* harmony export */   Ut: () => (/* binding */ engineMajor),
/* harmony export */   i8: () => (/* binding */ refuseOnEngine2),
/* harmony export */   jk: () => (/* binding */ ENGINE_2_NOTICE)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19473);

const ENGINE_2_NOTICE = 'Support for dbt 2 is based on its source code and is untested. If something looks wrong, set "dbt-version: 1.12", which is tested, and please report the problem.';
function engineMajor(version) {
    return Number(/^\d+/.exec(version)?.[0] ?? Number.NaN);
}
function isEngine2({ version }) {
    return engineMajor(version) >= 2;
}
function isBuiltStatus(status) {
    return status === 'success' || status === 'warn';
}
const SUPPORTED_ADAPTERS = [
    ...['snowflake', 'bigquery', 'databricks', 'redshift', 'duckdb', 'salesforce', 'clickhouse'],
];
function refuseOnEngine2(version, env, use) {
    if (!isEngine2({ version }))
        return;
    const { adapter, swap } = use;
    if (!SUPPORTED_ADAPTERS.includes(adapter.toLowerCase()) && !allowsExperimental(env))
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .RefusedError */ .fk(`dbt ${version} does not support the adapter ${adapter}; it supports ${SUPPORTED_ADAPTERS.join(', ')}.`, {
            hint: 'Set "dbt-version: 1.12", or DBT_ALLOW_EXPERIMENTAL_ADAPTERS: true under "env:" of the step.',
        });
    if (swap && adapter.toLowerCase() === 'duckdb')
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .RefusedError */ .fk(`dbt ${version} does not commit on DuckDB on its own, so a blue-green swap could stop halfway and leave production partly swapped.`, { hint: 'Set "blue-green: off", or "dbt-version: 1.12".' });
}
function allowsExperimental(env) {
    return /^(?:1|true)$/i.test(env.DBT_ALLOW_EXPERIMENTAL_ADAPTERS ?? '');
}
function explainOtherEngine(stateVersion, version) {
    const [then, now] = [engineMajor(stateVersion), engineMajor(version)];
    if (then === now || (then < 2 && now < 2))
        return undefined;
    return `The production state was written by dbt ${stateVersion} and this run uses dbt ${version}. The two engines name tests and sources differently, so the run compares nothing.`;
}


/***/ }),

/***/ 30160:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ah: () => (/* binding */ nodeErrorOf),
/* harmony export */   Lk: () => (/* binding */ logRecordSchema),
/* harmony export */   rm: () => (/* binding */ withoutLevel),
/* harmony export */   s7: () => (/* binding */ outputEvent),
/* harmony export */   tT: () => (/* binding */ parseLogRecord),
/* harmony export */   wj: () => (/* binding */ parseEvent)
/* harmony export */ });
/* harmony import */ var node_util__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(57975);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(27597);


const logRecordSchema = zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
    info: zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
        name: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
        level: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
        msg: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().catch(''),
        invocation_id: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().optional(),
    }),
    data: zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
        index: zod__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig().optional(),
        total: zod__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig().optional(),
        num_models: zod__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig().optional(),
        num_failures: zod__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig().optional(),
        status: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().optional(),
        execution_time: zod__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig().optional(),
        exc: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().optional(),
        node_info: zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({ unique_id: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), node_status: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().optional() }).optional(),
    })
        .catch({}),
});
const RESULT_EVENTS = new Set([
    'LogModelResult',
    'LogTestResult',
    'LogSeedResult',
    'LogSnapshotResult',
    'LogFunctionResult',
    'LogFreshnessResult',
    'LogNodeResult',
    'LogNodeNoOpResult',
    'SkippingDetails',
]);
const MACRO_OUTPUT_EVENTS = new Set(['JinjaLogInfo', 'PrintEvent']);
function parseLogRecord(line) {
    if (!line.startsWith('{'))
        return undefined;
    try {
        return logRecordSchema.safeParse(JSON.parse(line)).data;
    }
    catch {
        return undefined;
    }
}
function parseEvent({ info, data }) {
    const node = data.node_info;
    const position = { index: data.index ?? 0, total: data.total ?? data.num_models ?? 0 };
    if (info.name === 'LogStartLine' && node) {
        return { kind: 'start', uniqueId: node.unique_id, ...position };
    }
    if (RESULT_EVENTS.has(info.name) && node) {
        return {
            kind: 'result',
            uniqueId: node.unique_id,
            ...position,
            status: resultStatus(info.name, data),
            executionTime: data.execution_time ?? 0,
            ...(data.num_failures !== undefined && { failures: data.num_failures }),
        };
    }
    if (info.name === 'CatchableExceptionOnRun' && node)
        return { kind: 'node-error', uniqueId: node.unique_id, message: info.msg };
    if (MACRO_OUTPUT_EVENTS.has(info.name))
        return { kind: 'macro-output', message: info.msg };
    if (info.level !== 'warn' && info.level !== 'error')
        return undefined;
    return {
        kind: 'message',
        level: info.level,
        name: info.name,
        message: withoutLevel(info.msg),
        ...(node?.unique_id && { uniqueId: node.unique_id }),
    };
}
function withoutLevel(message) {
    return message.replace(/^\[(?:ERROR|WARNING)\]: /, '');
}
function nodeErrorOf(event) {
    if (event.kind === 'node-error')
        return event;
    if (event.kind !== 'message' || event.level !== 'error' || event.uniqueId === undefined)
        return undefined;
    return { uniqueId: event.uniqueId, message: (0,node_util__WEBPACK_IMPORTED_MODULE_0__.stripVTControlCharacters)(event.message) };
}
function outputEvent(line) {
    return { kind: 'message', level: 'info', name: 'Output', message: line };
}
function resultStatus(name, data) {
    if (name === 'SkippingDetails')
        return 'skipped';
    if (name === 'LogFreshnessResult')
        return data.status ?? '';
    const own = data.node_info?.node_status;
    return (own === 'None' ? undefined : own) || data.status || '';
}


/***/ }),

/***/ 86095:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   q: () => (/* binding */ chooseTool)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(76760);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19473);
/* harmony import */ var _python_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(8991);
/* harmony import */ var _run_tool_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(22927);
/* harmony import */ var _tool_commands_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(93990);





const OLDEST_PIP = [22, 3];
async function chooseTool(ports, request, python, folder) {
    const uv = request.install !== 'pip' && (await ports.processes.which('uv'));
    if (uv)
        return { name: 'uv', command: [uv] };
    const pip = await findPip(ports, request, python, (0,node_path__WEBPACK_IMPORTED_MODULE_0__.join)(folder, 'pip'));
    if (request.install === 'pip')
        return pip;
    const own = (0,node_path__WEBPACK_IMPORTED_MODULE_0__.join)(folder, 'uv');
    const { exitCode, stderr } = await (0,_run_tool_js__WEBPACK_IMPORTED_MODULE_3__/* .runTool */ .q)(ports, request, (0,_tool_commands_js__WEBPACK_IMPORTED_MODULE_4__/* .buildUvInstallCommand */ .GY)(pip, own));
    if (exitCode === 0)
        return { name: 'uv', command: [(0,node_path__WEBPACK_IMPORTED_MODULE_0__.join)(own, 'bin', 'uv')] };
    const reason = (0,_run_tool_js__WEBPACK_IMPORTED_MODULE_3__/* .lastLine */ .f)(stderr);
    if (request.install === 'uv')
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .InstallError */ .sy(`uv is not on PATH, and pip could not install it: ${reason}`, {
            hint: 'Add a step `uses: astral-sh/setup-uv@v6` before this one, or set `install: pip`.',
        });
    ports.runner.info(`uv is not available (${reason}). pip installs dbt instead, which takes longer.`);
    return pip;
}
async function findPip(ports, request, python, folder) {
    const own = (0,_tool_commands_js__WEBPACK_IMPORTED_MODULE_4__/* .pipOf */ .Rh)(python.path);
    const version = await (0,_run_tool_js__WEBPACK_IMPORTED_MODULE_3__/* .runTool */ .q)(ports, request, [...own.command, '--version']);
    if (version.exitCode === 0 && isRecent(version.stdout))
        return own;
    const made = await (0,_run_tool_js__WEBPACK_IMPORTED_MODULE_3__/* .runTool */ .q)(ports, request, [
        ...[python.base, '-I', '-m', 'venv', '--clear', '--upgrade-deps', folder],
    ]);
    if (made.exitCode === 0)
        return (0,_tool_commands_js__WEBPACK_IMPORTED_MODULE_4__/* .pipOf */ .Rh)((0,node_path__WEBPACK_IMPORTED_MODULE_0__.join)(folder, 'bin', 'python'));
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .InstallError */ .sy(`Python ${python.version} (${python.path}) has no usable pip, and setting one up failed: ${(0,_run_tool_js__WEBPACK_IMPORTED_MODULE_3__/* .lastLine */ .f)(made.stderr || made.stdout)}`, { hint: _python_js__WEBPACK_IMPORTED_MODULE_2__/* .ADD_SETUP_PYTHON */ .zh });
}
function isRecent(pipVersion) {
    const [major = 0, minor = 0] = (/pip (\d+)\.(\d+)/.exec(pipVersion) ?? []).slice(1).map(Number);
    return major > OLDEST_PIP[0] || (major === OLDEST_PIP[0] && minor >= OLDEST_PIP[1]);
}


/***/ }),

/***/ 8991:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Kq: () => (/* binding */ findPython),
/* harmony export */   fc: () => (/* binding */ probePython),
/* harmony export */   zh: () => (/* binding */ ADD_SETUP_PYTHON)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(76760);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19473);


const OLDEST = [3, 9];
const ADD_SETUP_PYTHON = "Add a step `uses: actions/setup-python@v5` with `python-version: '3.12'` before this one.";
const PROBE = `
import sys; sys.path = [entry for entry in sys.path if entry]
import json, os, platform, sysconfig
try:
    from importlib.util import find_spec
    spec = find_spec("dbt")
except Exception:
    spec = None
folders = (spec and spec.submodule_search_locations) or []
engines = {}
sqlglot = None
try:
    from importlib.metadata import version
    for name in ("dbt", "dbt-core"):
        try:
            engines[name] = str(version(name))
        except Exception:
            pass
    sqlglot = str(version("sqlglot"))
except Exception:
    pass
print(json.dumps({
    "version": platform.python_version(),
    "base": os.path.realpath(getattr(sys, "_base_executable", None) or sys.executable),
    "platform": sysconfig.get_platform(),
    "hasDbt": any(os.path.exists(os.path.join(str(f), "cli", "main.py")) for f in folders),
    "engines": engines,
    "sqlglot": sqlglot,
}))
`;
function isolatePython(env) {
    const { PYTHONPATH, ...others } = env;
    const folders = (PYTHONPATH ?? '').split(':').filter((folder) => (0,node_path__WEBPACK_IMPORTED_MODULE_0__.isAbsolute)(folder));
    return {
        ...others,
        ...(folders.length > 0 && { PYTHONPATH: folders.join(':') }),
        PYTHONSAFEPATH: '1',
    };
}
async function probePython(processes, path, options) {
    try {
        const { exitCode, stdout } = await processes.run(path, ['-c', PROBE], {
            cwd: options.workspace,
            env: isolatePython(options.env),
        });
        if (exitCode !== 0)
            return undefined;
        return { path, ...JSON.parse(stdout) };
    }
    catch {
        return undefined;
    }
}
async function findPython({ processes }, request) {
    const tooOld = [];
    for (const name of ['python3', 'python']) {
        const path = await processes.which(name);
        const python = path && (await probePython(processes, path, request));
        if (!python)
            continue;
        if (isSupported(python.version))
            return python;
        tooOld.push(python);
    }
    const [found] = tooOld;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .InstallError */ .sy(found
        ? `dbt needs Python ${OLDEST.join('.')} or newer. This runner has Python ${found.version} (${found.path}).`
        : 'dbt needs Python, and this runner has none on PATH.', { hint: ADD_SETUP_PYTHON });
}
function isSupported(version) {
    const [major = 0, minor = 0] = version.split('.').map(Number);
    return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
}


/***/ }),

/***/ 22927:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   f: () => (/* binding */ lastLine),
/* harmony export */   q: () => (/* binding */ runTool)
/* harmony export */ });
function runTool({ processes, runner }, request, [command = '', ...args]) {
    runner.debug([command, ...args].join(' '));
    return processes.run(command, args, { cwd: request.workspace, env: request.env });
}
function lastLine(text) {
    return text.trim().split('\n').at(-1)?.trim() ?? '';
}


/***/ }),

/***/ 93990:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Fr: () => (/* binding */ buildTargetCommand),
/* harmony export */   GY: () => (/* binding */ buildUvInstallCommand),
/* harmony export */   Nl: () => (/* binding */ buildVenvCommand),
/* harmony export */   Rh: () => (/* binding */ pipOf),
/* harmony export */   md: () => (/* binding */ buildResolveCommand),
/* harmony export */   tj: () => (/* binding */ buildInstallCommand)
/* harmony export */ });
function pipOf(python) {
    return {
        name: 'pip',
        command: [python, '-I', '-m', 'pip', '--no-input', '--disable-pip-version-check'],
    };
}
function buildVenvCommand(tool, python, venv) {
    return tool.name === 'uv'
        ? [...tool.command, 'venv', '--quiet', '--python', python.base, venv]
        : [python.base, '-I', '-m', 'venv', '--without-pip', venv];
}
function buildResolveCommand(tool, python, files) {
    const constraints = (files.constraints ?? []).flatMap((file) => ['--constraint', file]);
    return tool.name === 'uv'
        ? [
            ...tool.command,
            ...['pip', 'compile', '--quiet', '--no-header', '--no-annotate'],
            ...['--python', python.base, '--output-file', files.out, ...constraints],
            files.requirements,
        ]
        : [
            ...tool.command,
            ...['--python', python.base, 'install', '--progress-bar', 'off'],
            ...['--dry-run', '--ignore-installed', '--report', files.out],
            ...['--requirement', files.requirements, ...constraints],
        ];
}
function buildInstallCommand(tool, files) {
    const { venvPython, requirements, constraints } = files;
    return tool.name === 'uv'
        ? [
            ...tool.command,
            ...['pip', 'install', '--compile-bytecode', '--no-progress', '--python', venvPython],
            ...['--requirement', requirements, '--constraint', constraints],
        ]
        : [
            ...tool.command,
            ...['--python', venvPython, 'install', '--progress-bar', 'off'],
            ...['--requirement', requirements, '--constraint', constraints],
        ];
}
function buildTargetCommand(tool, files) {
    const { python, requirements, folder } = files;
    const common = ['--target', folder, '--no-deps', '--require-hashes', '--only-binary', ':all:'];
    return tool.name === 'uv'
        ? [
            ...[...tool.command, 'pip', 'install', '--compile-bytecode', '--no-progress'],
            ...['--python', python, ...common, '--requirement', requirements],
        ]
        : [
            ...[...tool.command, 'install', '--progress-bar', 'off', '--retries', '1'],
            ...[...common, '--requirement', requirements],
        ];
}
function buildUvInstallCommand(pip, folder) {
    return [...pip.command, 'install', '--quiet', '--target', folder, 'uv'];
}


/***/ }),

/***/ 8986:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   EY: () => (/* binding */ renderProgress),
/* harmony export */   Z7: () => (/* binding */ trackProgress),
/* harmony export */   _P: () => (/* binding */ escapeLogLine)
/* harmony export */ });
/* harmony import */ var node_util__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(57975);
/* harmony import */ var _text_node_label_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(23111);


const STATUS_WORDS = { success: 'ok', pass: 'ok', skipped: 'skip' };
const SILENT_EVENTS = new Set(['MainEncounteredError', 'MainStackTrace']);
function renderProgress(event) {
    switch (event.kind) {
        case 'start':
        case 'node-error':
            return undefined;
        case 'result': {
            const { index, total, status, failures, uniqueId, executionTime } = event;
            const position = `[${String(index).padStart(String(total).length)}/${total || '?'}]`;
            const word = STATUS_WORDS[status] ?? (failures ? `${status} ${failures}` : status);
            const duration = status === 'skipped' ? '' : ` ${executionTime.toFixed(1)} s`;
            return escapeLogLine(`${position} ${word} ${uniqueId}${duration}`);
        }
        case 'macro-output':
            return escapeLogLine(event.message);
        case 'message':
            if (SILENT_EVENTS.has(event.name))
                return undefined;
            return escapeLogLine(event.level === 'info' ? event.message : `${event.level}: ${event.message.trim()}`);
    }
}
function trackProgress(now) {
    const running = new Map();
    let done = 0;
    return (event) => {
        if (event.kind !== 'start' && event.kind !== 'result')
            return undefined;
        if (event.kind === 'start')
            running.set(event.uniqueId, now());
        else {
            running.delete(event.uniqueId);
            done += 1;
        }
        const names = [...running].map(([uniqueId, since]) => ({ name: (0,_text_node_label_js__WEBPACK_IMPORTED_MODULE_1__/* .labelOf */ .Wy)(uniqueId), since }));
        return { done, total: event.total, running: names };
    };
}
function escapeLogLine(text) {
    return ((0,node_util__WEBPACK_IMPORTED_MODULE_0__.stripVTControlCharacters)(text)
        .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '')
        .replace(/^(\s*):(?=:)/gm, '$1:\u200b')
        .replaceAll('##[', '##\u200b['));
}


/***/ }),

/***/ 28424:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   S: () => (/* binding */ UNTESTED_VERSION),
/* harmony export */   w: () => (/* binding */ TESTED_VERSIONS)
/* harmony export */ });
const TESTED_VERSIONS = ['1.8', '1.9', '1.10', '1.11', '1.12'];
const UNTESTED_VERSION = '1.13';


/***/ }),

/***/ 19473:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   BJ: () => (/* binding */ describeProblem),
/* harmony export */   GW: () => (/* binding */ problemsOf),
/* harmony export */   JA: () => (/* binding */ SecretError),
/* harmony export */   Ko: () => (/* binding */ StoppedError),
/* harmony export */   M2: () => (/* binding */ OtherTargetError),
/* harmony export */   XS: () => (/* binding */ GitError),
/* harmony export */   bD: () => (/* binding */ messageOf),
/* harmony export */   fk: () => (/* binding */ RefusedError),
/* harmony export */   hb: () => (/* binding */ VaultError),
/* harmony export */   lZ: () => (/* binding */ ActionError),
/* harmony export */   qq: () => (/* binding */ StateError),
/* harmony export */   sy: () => (/* binding */ InstallError),
/* harmony export */   xI: () => (/* binding */ DbtError),
/* harmony export */   xL: () => (/* binding */ ConfigError),
/* harmony export */   y_: () => (/* binding */ GitHubError),
/* harmony export */   z6: () => (/* binding */ CorruptStateError)
/* harmony export */ });
class ActionError extends Error {
    hint;
    location;
    constructor(message, details = {}) {
        super(message, details.cause === undefined ? undefined : { cause: details.cause });
        this.name = new.target.name;
        this.hint = adviseOnCertificate(message, details.hint);
        this.location = details.location;
    }
}
const UNTRUSTED = /CERTIFICATE_VERIFY_FAILED|SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_(?:GET_ISSUER_CERT|VERIFY_LEAF_SIGNATURE)|self[- ]signed certificate|unable to get (?:local )?issuer certificate|(?:certificate verify|server certificate verification) failed/i;
const TRUST_ADVICE = 'The certificate of the server is not trusted. A proxy that inspects TLS has its own certificate authority. Put its certificate (PEM) into a file on the runner, and set these variables to the path of that file under "env:" of the step: NODE_EXTRA_CA_CERTS (GitHub and notifications), SSL_CERT_FILE and REQUESTS_CA_BUNDLE (Python and dbt) and GIT_SSL_CAINFO (git).';
function adviseOnCertificate(message, hint) {
    return UNTRUSTED.test(message) && !hint?.includes('SSL_CERT_FILE') ? TRUST_ADVICE : hint;
}
class ConfigError extends ActionError {
    problems;
    constructor(problems) {
        super(problems.map(describeProblem).join('\n'));
        this.problems = problems;
    }
}
class RefusedError extends ActionError {
}
class StoppedError extends ActionError {
}
class InstallError extends ActionError {
}
class DbtError extends ActionError {
}
class StateError extends ActionError {
}
class CorruptStateError extends StateError {
}
class OtherTargetError extends StateError {
    target;
    constructor(message, details) {
        super(message, details);
        this.target = details.target;
    }
}
class SecretError extends ActionError {
}
class VaultError extends ActionError {
}
class GitError extends ActionError {
}
class GitHubError extends ActionError {
    status;
    constructor(message, details = {}) {
        super(message, details);
        this.status = details.status;
    }
}
function messageOf(error) {
    return error instanceof Error ? error.message : String(error);
}
function describeProblem(problem) {
    const { location, message, hint } = problem;
    const where = location
        ? `${[location.file, location.line, location.column].filter((part) => part !== undefined).join(':')}: `
        : '';
    return `${where}${message}${hint ? ` ${hint}` : ''}`;
}
function problemsOf(error) {
    if (error instanceof ConfigError)
        return error.problems;
    if (error instanceof ActionError)
        return [
            {
                message: error.message,
                ...(error.hint !== undefined && { hint: error.hint }),
                ...(error.location && { location: error.location }),
            },
        ];
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return [
        { message: stack, hint: 'This is a bug in the action. Please report it with this text.' },
    ];
}


/***/ }),

/***/ 76947:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  h: () => (/* binding */ openRepository)
});

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
;// CONCATENATED MODULE: ./build/git/repository-config.js

const ALWAYS = [
    ['core.hooksPath', '/dev/null'],
    ['core.fsmonitor', 'false'],
    ['core.alternateRefsCommand', ''],
    ['protocol.ext.allow', 'never'],
    ['protocol.git.allow', 'never'],
    ['submodule.recurse', 'false'],
    ['gc.auto', '0'],
    ['maintenance.auto', 'false'],
    ['http.lowSpeedLimit', '1000'],
    ['http.lowSpeedTime', '30'],
];
function optionsFor(root) {
    return ['--no-pager', ...asOptions([...ALWAYS, ['safe.directory', root]])];
}
const LFS = new Map([
    ['filter.lfs.clean', 'git-lfs clean -- %f'],
    ['filter.lfs.smudge', 'git-lfs smudge -- %f'],
    ['filter.lfs.process', 'git-lfs filter-process'],
]);
const LFS_PROGRAM = /^lfs\.(?:.*transfer|extension\.)/;
function switchOffPrograms(listing) {
    const own = readListing(listing).filter(({ scope }) => scope === 'local' || scope === 'worktree');
    const lfsIsPlain = !own.some(({ name }) => LFS_PROGRAM.test(name));
    return asOptions(own.flatMap((entry) => lfsIsPlain && LFS.get(entry.name) === entry.value ? [] : neutralize(entry)));
}
function readListing(listing) {
    const fields = listing.split('\0');
    const entries = [];
    for (let index = 0; index + 1 < fields.length; index += 2) {
        const [name = '', ...value] = (fields[index + 1] ?? '').split('\n');
        entries.push({ scope: fields[index] ?? '', name, value: value.join('\n') });
    }
    return entries;
}
function neutralize({ name, value }) {
    if (name === 'core.sshcommand')
        return [[name, plainSsh(value)]];
    if (name === 'core.askpass')
        return [[name, '']];
    if (/^credential\.(?:.*\.)?helper$/s.test(name))
        return [[name, '']];
    const filter = /^(filter\..*)\.(?:clean|smudge|process)$/s.exec(name)?.[1];
    if (filter !== undefined) {
        return [
            [name, ''],
            [`${filter}.required`, 'false'],
        ];
    }
    if (/^(?:remote\..*\.(?:uploadpack|vcs)|hook\..*\.command)$/s.test(name))
        throw refuse(name);
    return [];
}
const SSH = /^"?[\w./-]*ssh"?((?: -i "?[\w./ -]+"?| -o "?(?:StrictHostKeyChecking|CheckHostIP|UserKnownHostsFile)=[\w./ -]+"?)+)$/;
function plainSsh(command) {
    return `ssh${SSH.exec(command)?.[1] ?? ''}`;
}
function asOptions(settings) {
    return settings.flatMap(([name, value]) => {
        if (name.includes('='))
            throw refuse(name);
        return ['-c', `${name}=${value}`];
    });
}
function refuse(name) {
    return new errors/* GitError */.XS(`The git configuration of this checkout names a program that git would run and that the action cannot disable: ${JSON.stringify(name)} in .git/config.`, { hint: 'Remove the setting, or check the repository out into an empty folder.' });
}

;// CONCATENATED MODULE: ./build/git/repository.js




async function openRepository(processes, env, directory) {
    const options = optionsFor(findCheckout(directory));
    const start = (cwd, args) => processes
        .run('git', [...options, ...args], {
        cwd,
        env: { ...env, GIT_TERMINAL_PROMPT: '0', GIT_OPTIONAL_LOCKS: '0', LC_ALL: 'C' },
    })
        .catch((cause) => {
        throw new errors/* GitError */.XS('git could not be started.', { cause });
    });
    const run = async (cwd, args) => {
        const listing = await start(cwd, ['config', '--list', '--show-scope', '-z']);
        if (listing.exitCode !== 0)
            throw failure('git config', listing.stderr);
        return start(cwd, [...switchOffPrograms(listing.stdout), ...args]);
    };
    const git = async (cwd, ...args) => {
        const { exitCode, stdout, stderr } = await run(cwd, args);
        if (exitCode !== 0)
            throw failure(`git ${args[0]}`, stderr);
        return stdout.trimEnd();
    };
    const root = await git(directory, 'rev-parse', '--show-toplevel');
    async function ask(...args) {
        const { exitCode, stdout } = await run(root, args);
        return exitCode === 0 ? stdout.trim() : undefined;
    }
    async function hasCommit(sha) {
        return (await run(root, ['cat-file', '-e', `${sha}^{commit}`])).exitCode === 0;
    }
    return {
        root,
        async readHead() {
            const sha = await git(root, 'rev-parse', 'HEAD');
            const [headers = ''] = (await git(root, 'cat-file', '-p', sha)).split('\n\n');
            const parents = headers.split('\n').filter((line) => line.startsWith('parent '));
            return { sha, parents: parents.map((line) => line.slice('parent '.length)) };
        },
        async fetchCommit(sha) {
            if (await hasCommit(sha))
                return;
            const shallow = (await git(root, 'rev-parse', '--is-shallow-repository')) === 'true';
            const depth = shallow ? ['--depth=1'] : [];
            const flags = ['--quiet', '--no-tags', '--no-recurse-submodules', ...depth];
            await git(root, 'fetch', ...flags, 'origin', sha);
        },
        async differsFrom(sha, paths) {
            const args = ['diff', '--quiet', ...DIFF, sha, '--', ...paths];
            const { exitCode, stderr } = await run(root, args);
            if (exitCode > 1)
                throw failure('git diff', stderr);
            return exitCode === 1;
        },
        async listChanges(sha, path) {
            const flags = ['--name-only', '-z', '--no-renames', ...DIFF];
            const names = await git(root, 'diff', ...flags, sha, '--', ...(path ? [path] : []));
            return names.split('\0').filter((name) => name !== '');
        },
        async readFile(sha, path) {
            const { exitCode, stdout } = await run(root, ['cat-file', 'blob', `${sha}:${path}`]);
            return exitCode === 0 ? stdout : undefined;
        },
        async isTracked(path) {
            return (await run(root, ['ls-files', '--error-unmatch', '--', path])).exitCode === 0;
        },
        async isIgnored(path) {
            return (await run(root, ['check-ignore', '--quiet', '--', path])).exitCode === 0;
        },
        readBranch: () => ask('symbolic-ref', '--quiet', '--short', 'HEAD'),
        async readDefaultBranch() {
            const ref = await ask('symbolic-ref', '--quiet', '--short', 'refs/remotes/origin/HEAD');
            return ref?.replace(/^origin\//, '');
        },
        readOriginUrl: () => ask('config', '--get', 'remote.origin.url'),
        findForkPoint: (ref) => ask('merge-base', 'HEAD', ref),
        async withWorktree(sha, directory, work) {
            await git(root, 'worktree', 'add', '--quiet', '--detach', directory, sha);
            try {
                return await withSubmodules(await listSubmodules(sha), directory, work);
            }
            finally {
                await run(root, ['worktree', 'remove', '--force', '--force', directory]);
            }
        },
    };
    async function listSubmodules(sha) {
        const entries = (await git(root, 'ls-tree', '-r', '-z', sha)).split('\0');
        return entries.flatMap((entry) => {
            const [, commit, path] = /^160000 commit (\w+)\t(.+)$/s.exec(entry) ?? [];
            if (commit === undefined || path === undefined)
                return [];
            return (0,external_node_fs_.existsSync)((0,external_node_path_.join)(root, path, '.git')) ? [{ commit, path }] : [];
        });
    }
    async function withSubmodules([first, ...others], directory, work) {
        if (first === undefined)
            return work();
        const { commit, path } = first;
        const submodule = await openRepository(processes, env, (0,external_node_path_.join)(root, path));
        try {
            await submodule.fetchCommit(commit);
        }
        catch (cause) {
            if (!(cause instanceof errors/* GitError */.XS))
                throw cause;
            throw new errors/* GitError */.XS(`The submodule ${path} could not be read at ${commit.slice(0, 7)}. ${cause.message}`, { hint: 'Check out with "submodules: true" and "fetch-depth: 0".', cause });
        }
        return submodule.withWorktree(commit, (0,external_node_path_.join)(directory, path), () => withSubmodules(others, directory, work));
    }
}
const DIFF = ['--no-ext-diff', '--no-textconv', '--ignore-submodules=dirty'];
function findCheckout(directory) {
    const start = (0,external_node_fs_.existsSync)(directory) ? (0,external_node_fs_.realpathSync)(directory) : directory;
    let folder = start;
    while (!(0,external_node_fs_.existsSync)((0,external_node_path_.join)(folder, '.git'))) {
        if (folder === (0,external_node_path_.dirname)(folder))
            return start;
        folder = (0,external_node_path_.dirname)(folder);
    }
    return folder;
}
function failure(what, stderr) {
    return new errors/* GitError */.XS(`${what}: ${stderr.trim()}`);
}


/***/ }),

/***/ 27360:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Kc: () => (/* binding */ readRules),
/* harmony export */   M8: () => (/* binding */ checkMeta),
/* harmony export */   ck: () => (/* binding */ DEFAULT_RULES),
/* harmony export */   fD: () => (/* binding */ rulesOf)
/* harmony export */ });
/* harmony import */ var _text_nearest_name_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(42358);

const DEFAULT_RULES = {
    minRuns: 7,
    slowFactor: 3,
    slowSeconds: 60,
    runFactor: 2,
    runSeconds: 600,
    rowsFactor: 1.5,
    rowsMin: 100,
    notBuiltDays: 8,
    flakyRuns: 3,
};
const isFactor = { isValid: (value) => value > 1, expected: 'a number above 1' };
const isAmount = { isValid: (value) => value >= 0, expected: 'a number of 0 or more' };
const RULES = {
    'min-runs': {
        field: 'minRuns',
        isValid: (value) => Number.isInteger(value) && value >= 3 && value <= 30,
        expected: 'a whole number from 3 to 30',
    },
    'slow-factor': { field: 'slowFactor', ...isFactor },
    'slow-seconds': { field: 'slowSeconds', ...isAmount },
    'run-factor': { field: 'runFactor', ...isFactor },
    'run-seconds': { field: 'runSeconds', ...isAmount },
    'rows-factor': { field: 'rowsFactor', ...isFactor },
    'rows-min': { field: 'rowsMin', ...isAmount },
    'not-built-days': { field: 'notBuiltDays', ...isAmount },
    'flaky-runs': {
        field: 'flakyRuns',
        isValid: (value) => Number.isInteger(value) && value >= 1 && value <= 10,
        expected: 'a whole number from 1 to 10',
    },
};
function readRules(given, base) {
    const rules = { ...base };
    const problems = [];
    for (const [name, value] of Object.entries(given)) {
        const rule = Object.hasOwn(RULES, name) ? RULES[name] : undefined;
        if (!rule)
            problems.push(describeUnknown(name));
        else if (typeof value === 'number' && rule.isValid(value))
            rules[rule.field] = value;
        else
            problems.push(`"${name}" is ${JSON.stringify(value)}, not ${rule.expected}.`);
    }
    return { rules, problems };
}
function rulesOf(node, base) {
    const own = node?.metaAnomalies;
    if (isOff(own))
        return undefined;
    return isMapping(own) ? readRules(own, base).rules : base;
}
function checkMeta(nodes) {
    return [...nodes.values()].flatMap(({ uniqueId, metaAnomalies: own }) => {
        if (own === undefined || own === null || isOff(own))
            return [];
        const problems = isMapping(own)
            ? readRules(own, DEFAULT_RULES).problems
            : [`${JSON.stringify(own)} is neither a mapping nor "off".`];
        return problems.map((text) => `meta.dbt_ci.anomalies of ${uniqueId}: ${text} This setting was ignored.`);
    });
}
function isOff(value) {
    return value === false || value === 'off';
}
function isMapping(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}
function describeUnknown(name) {
    const nearest = (0,_text_nearest_name_js__WEBPACK_IMPORTED_MODULE_0__/* .findNearestName */ .$)(name, Object.keys(RULES));
    return nearest
        ? `"${name}" is unknown. Did you mean "${nearest}"?`
        : `"${name}" is unknown. Known: ${Object.keys(RULES).join(', ')}.`;
}


/***/ }),

/***/ 21223:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Z: () => (/* binding */ startHistory)
/* harmony export */ });
function startHistory() {
    return { runs: [], nodes: new Map(), tests: new Map(), sources: new Map() };
}


/***/ }),

/***/ 31950:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Q: () => (/* binding */ isStale)
/* harmony export */ });
function isStale({ status }) {
    return status === 'error' || status === 'unreachable';
}


/***/ }),

/***/ 48953:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  s: () => (/* binding */ makeDocs),
  c: () => (/* binding */ requestDashboard)
});

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./build/dbt/engine.js
var engine = __webpack_require__(95939);
// EXTERNAL MODULE: ./build/dbt/artifacts/manifest-entry.js
var manifest_entry = __webpack_require__(88569);
// EXTERNAL MODULE: ./build/plan/impact.js
var impact = __webpack_require__(88686);
// EXTERNAL MODULE: ./build/text/node-label.js
var node_label = __webpack_require__(23111);
;// CONCATENATED MODULE: ./build/health/catalog.js



const LEFT_OUT = new Set(['operation', 'analysis']);
const TESTS = new Set(['test', 'unit_test']);
function buildCatalog(manifest, place) {
    const exposures = collectExposures(manifest);
    const ownerOf = ({ metaOwner, group }) => (0,impact/* resolveOwner */.AK)({
        metaOwner,
        groupOwner: group === null ? undefined : manifest.groupOwners.get(group),
    });
    const catalog = new Map();
    for (const source of manifest.sources.values())
        catalog.set(source.uniqueId, {
            resourceType: 'source',
            name: `${source.sourceName}.${source.name}`,
            materialized: null,
            owner: undefined,
            file: (0,manifest_entry/* workspacePath */.X5)(place, source.packageName, source.originalFilePath),
            exposures: exposures.get(source.uniqueId) ?? [],
            tested: undefined,
        });
    for (const node of manifest.nodes.values()) {
        if (LEFT_OUT.has(node.resourceType) || node.materialized === 'ephemeral')
            continue;
        const isTest = TESTS.has(node.resourceType);
        const tested = isTest ? (node.test?.attachedNode ?? node.dependsOn[0]) : undefined;
        const parent = tested === undefined ? undefined : manifest.nodes.get(tested);
        catalog.set(node.uniqueId, {
            resourceType: node.resourceType,
            name: (0,node_label/* labelOf */.Wy)(node.uniqueId),
            materialized: isTest ? null : node.materialized,
            owner: ownerOf(node) ?? (parent && ownerOf(parent)),
            file: (0,manifest_entry/* workspacePath */.X5)(place, node.packageName, node.originalFilePath),
            exposures: exposures.get(tested ?? node.uniqueId) ?? [],
            tested,
        });
    }
    return catalog;
}
function collectExposures({ nodes, exposures }) {
    const readBy = new Map();
    for (const { name, label, dependsOn } of exposures.values()) {
        const seen = new Set(dependsOn);
        for (const uniqueId of seen) {
            for (const parent of nodes.get(uniqueId)?.dependsOn ?? [])
                seen.add(parent);
            const known = readBy.get(uniqueId);
            if (known)
                known.push(label ?? name);
            else
                readBy.set(uniqueId, [label ?? name]);
        }
    }
    return readBy;
}

// EXTERNAL MODULE: ./build/health/history.js
var health_history = __webpack_require__(21223);
// EXTERNAL MODULE: ./build/state/find-secret.js
var find_secret = __webpack_require__(37204);
// EXTERNAL MODULE: ./build/pipelines/steps/commands.js + 5 modules
var commands = __webpack_require__(20917);
;// CONCATENATED MODULE: ./build/pipelines/production/dashboard.js







function requestDashboard(job, runState) {
    const { mode, settings, project, context, scratch, actionRoot, ports } = job;
    if (!settings.dashboard || (mode !== 'deploy' && mode !== 'monitor'))
        return undefined;
    if (!runState.dbtStarted && !runState.history && !runState.fatal)
        return undefined;
    const place = {
        project: project.name,
        projectPath: (0,external_node_path_.relative)(settings.workspace, settings.projectDir) || '.',
    };
    return {
        history: runState.history ?? (0,health_history/* startHistory */.Z)(),
        catalog: buildCatalog({ ...runState.graph, nodes: runState.manifest }, place),
        artifacts: ports.artifacts,
        name: `dbt-dashboard-${project.name}-${context.run.attempt}`,
        folder: (0,external_node_path_.join)(scratch, 'dashboard'),
        assets: (0,external_node_path_.join)(actionRoot, 'dist', 'dashboard'),
        docs: runState.files.docs,
    };
}
async function makeDocs(job, runState, session, manifestFile) {
    const { settings, scratch, secrets } = job;
    if (!settings.docs || !settings.dashboard)
        return;
    if ((0,engine/* isEngine2 */.Ls)(session)) {
        runState.notices.push('dbt 2 cannot generate its docs as a single page, so the dashboard has no docs.');
        return;
    }
    const folder = (0,external_node_path_.join)(scratch, 'docs');
    await (0,promises_.mkdir)(folder);
    await (0,promises_.copyFile)(manifestFile, (0,external_node_path_.join)(folder, 'manifest.json'));
    const outcome = await (0,commands/* invoke */.lA)(job, session, {
        args: ['docs', 'generate', '--static', '--no-compile', '--target-path', folder],
    });
    if (!outcome.success) {
        const reason = outcome.exception ?? 'the log has the reason.';
        runState.notices.push(`dbt docs generate failed, so the dashboard has no docs: ${reason}`);
        return;
    }
    const docs = (0,external_node_path_.join)(folder, 'static_index.html');
    if (await (0,find_secret/* createSecretSearch */.p)(secrets.list()).contains(docs))
        runState.notices.push("dbt's docs contain a secret of this run, so they were not published. Read the secret with env_var() in profiles.yml only.");
    else
        runState.files.docs = docs;
}


/***/ }),

/***/ 92452:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   b: () => (/* binding */ startBuild)
/* harmony export */ });
function startBuild(nodes, refresh = new Set()) {
    return {
        nodes,
        refresh,
        results: [],
        attempts: new Map(),
        unreported: new Set(),
        writes: [],
        succeeded: true,
        runResults: undefined,
        file: undefined,
    };
}


/***/ }),

/***/ 20917:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  lA: () => (/* binding */ invoke),
  oH: () => (/* binding */ invokeWhole),
  iR: () => (/* binding */ listNodes),
  XB: () => (/* binding */ parseProject),
  Jh: () => (/* binding */ runOnce),
  ds: () => (/* binding */ stop),
  IL: () => (/* binding */ stoppedBeforeRunning)
});

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./build/config/default-selector.js
var default_selector = __webpack_require__(1502);
;// CONCATENATED MODULE: ./build/dbt/artifacts/batches.js
const COUNT = /^(?:PARTIAL SUCCESS|ERROR)(?: \((\d+)\/(\d+)\))?$/;
const BATCHES_SHOWN = 5;
const ERRORS_SHOWN = 3;
function describeBatches(result, errors) {
    const { failedBatches = [], message } = result;
    const [, built, all] = COUNT.exec(message?.trim() ?? '') ?? [];
    if (failedBatches.length === 0 || (message !== null && !COUNT.test(message.trim())))
        return result;
    const shown = failedBatches.slice(0, BATCHES_SHOWN).map(nameBatch);
    const more = failedBatches.length - shown.length;
    const names = more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ');
    const count = built === undefined ? '' : `${built} of ${all} batches were built. `;
    const distinct = [...new Set(errors.map(tidy))].slice(0, ERRORS_SHOWN);
    return {
        ...result,
        message: [
            `${count}Failed: ${failedBatches.length === 1 ? 'the batch' : 'the batches'} of ${names}.`,
            ...distinct,
        ].join('\n'),
    };
}
function nameBatch(start) {
    return start
        .replace(/T00:00(?::00(?:\.0+)?)?(?:Z|[+-]00:?00)?$/, '')
        .replace(/(?:\+00:?00|Z)$/, '');
}
function tidy(error) {
    return error
        .replace(/^Unhandled error while executing\s*/, '')
        .replace(/^Exception on worker thread\.\s*/, '')
        .trim();
}

// EXTERNAL MODULE: ./build/dbt/artifacts/run-results.js
var run_results = __webpack_require__(33699);
// EXTERNAL MODULE: ./build/dbt/cancellation.js
var cancellation = __webpack_require__(11926);
// EXTERNAL MODULE: ./build/errors.js
var build_errors = __webpack_require__(19473);
;// CONCATENATED MODULE: ./build/dbt/describe-stop.js

const FILE_IN_MESSAGE = /(?:\(|: |\bin |\bat |relative_path='|^ *(?:- )?)((?:\/?[\w.-]+\/)*[\w.-]+\.(?:sql|ya?ml|py|csv|md))\b/gm;
const ARROW = /^\s*--> ([^\n:]+?)(?::(\d+))?(?::\d+)?(?: \([^\n]*\))?\s*$/m;
const LINE_IN_MESSAGE = /\bline (\d+)/;
const UNSET_VARIABLE = /Env var required but not provided: '([^']+)'/;
function describeStop(exception, findFile) {
    const message = exception.trim();
    const variable = UNSET_VARIABLE.exec(message)?.[1];
    const hint = variable === undefined ? {} : { hint: `Set ${variable} under "env:" of the step.` };
    const arrow = ARROW.exec(message);
    const pointed = arrow?.[1] === undefined ? undefined : findFile(arrow[1]);
    if (arrow && pointed !== undefined)
        return new build_errors/* DbtError */.xI(message, {
            ...hint,
            location: { file: pointed, ...(arrow[2] !== undefined && { line: Number(arrow[2]) }) },
        });
    const file = [...message.matchAll(FILE_IN_MESSAGE)]
        .map(([, named]) => findFile(named ?? ''))
        .find((found) => found !== undefined);
    if (file === undefined)
        return new build_errors/* DbtError */.xI(message, hint);
    const line = LINE_IN_MESSAGE.exec(message)?.[1];
    return new build_errors/* DbtError */.xI(message, {
        ...hint,
        location: { file, ...(line !== undefined && { line: Number(line) }) },
    });
}

// EXTERNAL MODULE: ./build/dbt/engine.js
var engine = __webpack_require__(95939);
// EXTERNAL MODULE: ./build/dbt/events.js
var events = __webpack_require__(30160);
// EXTERNAL MODULE: ./build/dbt/progress.js
var dbt_progress = __webpack_require__(8986);
;// CONCATENATED MODULE: ./build/dbt/select-explicitly.js
const SELECTING = ['build', 'run', 'test', 'seed', 'snapshot', 'ls', 'source'];
const SELECTIONS = ['--select', '--selector', '--exclude'];
const EVERYTHING = 'package:*';
function selectExplicitly(args, findDefaultSelector) {
    const [command = ''] = args;
    if (!SELECTING.includes(command))
        return [...args];
    if (args.some((arg) => SELECTIONS.includes(arg)))
        return [...args];
    return findDefaultSelector() === undefined ? [...args] : [...args, '--select', EVERYTHING];
}

// EXTERNAL MODULE: ./build/pipelines/steps/connect.js + 28 modules
var connect = __webpack_require__(36958);
// EXTERNAL MODULE: ./build/plan/pinned-selection.js
var pinned_selection = __webpack_require__(53413);
;// CONCATENATED MODULE: ./build/pipelines/steps/crashed-hook.js

function restoreResults(outcome, ran, { errors, project }) {
    const { results, exception } = outcome;
    if (exception === undefined || results.length > 0 || ran.length === 0)
        return outcome;
    const nodes = ran.map((result) => ({
        ...result,
        message: errors.get(result.uniqueId)?.join('\n') ?? result.message,
    }));
    const hook = {
        uniqueId: `operation.${project}.on-run-end`,
        status: 'error',
        executionTime: 0,
        message: `dbt stopped after it had run the nodes: an on-run-end hook of the project or of a package raised an error.\n${exception.trim()}`,
        failures: null,
        rowsAffected: null,
    };
    return { ...outcome, results: [...nodes, hook] };
}
function writtenResults(results) {
    const empty = (0,pinned_selection/* buildPinnedResults */.dg)(results.map(({ uniqueId }) => uniqueId));
    return {
        ...empty,
        results: empty.results.map((result, index) => {
            const { status, executionTime, message, failures } = results[index] ?? {};
            return {
                ...result,
                ...(status !== undefined && { status }),
                ...{ execution_time: executionTime ?? 0, message: message ?? null, failures },
            };
        }),
    };
}

// EXTERNAL MODULE: ./build/config/workspace-search.js
var workspace_search = __webpack_require__(20035);
;// CONCATENATED MODULE: ./build/pipelines/steps/project-file.js



function findProjectFile({ workspace, projectDir }, named) {
    const path = (0,external_node_path_.resolve)(projectDir, named);
    if ((0,external_node_fs_.existsSync)(path))
        return insideOf(workspace, path);
    const folder = (0,workspace_search/* findFoldersWith */.t)((0,external_node_path_.basename)(named), projectDir).find((each) => (0,external_node_path_.join)('/', each, (0,external_node_path_.basename)(named)).endsWith((0,external_node_path_.join)('/', named)));
    return folder && insideOf(workspace, (0,external_node_path_.join)(projectDir, folder, (0,external_node_path_.basename)(named)));
}
function insideOf(workspace, path) {
    const inside = (0,external_node_path_.relative)(workspace, path);
    return inside.startsWith('..') ? undefined : inside;
}

// EXTERNAL MODULE: ./build/pipelines/steps/refuse-links.js
var refuse_links = __webpack_require__(76790);
// EXTERNAL MODULE: ./build/pipelines/steps/refuse-writes.js
var refuse_writes = __webpack_require__(5503);
// EXTERNAL MODULE: ./build/pipelines/steps/retry-wait.js + 1 modules
var retry_wait = __webpack_require__(49684);
;// CONCATENATED MODULE: ./build/pipelines/steps/commands.js



















async function parseProject(job, session) {
    (0,refuse_links/* refuseOutsideLinks */.R)(job);
    (0,refuse_writes/* refuseOutsideFolders */.v)(job);
    await invokeWhole(job, session, { args: ['parse'] });
}
async function listNodes(job, session, selection) {
    const args = ['ls', ...selection, '--output', 'json', '--output-keys', 'unique_id'];
    const { lines } = await invokeWhole(job, session, { args });
    return lines.map((line) => JSON.parse(line).unique_id);
}
async function runOnce(job, runState, build, session, { step, selection, planned }, flags) {
    const takes = TAKE_FULL_REFRESH.includes(step);
    const fullRefresh = job.settings.fullRefresh === 'on' && takes;
    const refresh = takes && session.refreshes ? listRefreshes(build, planned) : [];
    build.succeeded = false;
    const earlier = build.results;
    const soFar = [...earlier];
    build.results = soFar;
    const errors = new Map();
    const whole = await invoke(job, session, {
        expected: planned.length,
        args: [step, ...selection, ...flags, ...(fullRefresh ? ['--full-refresh'] : [])],
        refresh,
        onEvent(event) {
            if (event.kind === 'start')
                runState.running.set(event.uniqueId, job.ports.clock.now());
            const error = (0,events/* nodeErrorOf */.Ah)(event);
            if (error)
                errors.set(error.uniqueId, [...(errors.get(error.uniqueId) ?? []), error.message]);
            if (event.kind !== 'result')
                return;
            runState.running.delete(event.uniqueId);
            soFar.push(preliminaryResult(event));
        },
    });
    runState.running.clear();
    if (whole.exception !== undefined && whole.exception === cancellation/* CANCELLED */.g.exception)
        throw new build_errors/* DbtError */.xI(whole.exception);
    const ran = soFar.slice(earlier.length);
    const restored = restoreResults(whole, ran, { errors, project: job.project.name });
    const outcome = {
        ...restored,
        results: restored.results
            .filter((each) => !isNoRelation(build, each))
            .map((each) => describeBatches(each, errors.get(each.uniqueId) ?? [])),
    };
    build.results = [...earlier, ...outcome.results];
    build.succeeded = outcome.success;
    build.writes.push(...(outcome.writes ?? []));
    if (!stoppedBeforeRunning(outcome))
        await keepRunResults(job, build, restored === whole ? undefined : restored.results);
    return outcome;
}
function listRefreshes({ refresh, results }, planned) {
    const built = results.filter(({ status }) => (0,engine/* isBuiltStatus */.Pr)(status));
    const done = new Set(built.map(({ uniqueId }) => uniqueId));
    return planned.filter((id) => refresh.has(id) && !done.has(id));
}
function stoppedBeforeRunning(outcome) {
    return outcome.results.length === 0 && outcome.exception !== undefined;
}
function isNoRelation({ nodes }, result) {
    return (result.status.toLowerCase() === 'skipped' &&
        (nodes.get(result.uniqueId)?.materialized === 'ephemeral' ||
            /^(?:exposure|saved_query|metric|semantic_model)\./.test(result.uniqueId)));
}
function preliminaryResult(event) {
    const { uniqueId, status, executionTime, failures = null } = event;
    return { uniqueId, status, executionTime, failures, message: null, rowsAffected: null };
}
const TAKE_FULL_REFRESH = ['seed', 'run', 'build'];
async function keepRunResults(job, build, restored) {
    const path = (0,external_node_path_.join)((0,connect/* targetPath */.Bd)(job), 'run_results.json');
    if (restored)
        await (0,promises_.writeFile)(path, JSON.stringify(writtenResults(restored)));
    if (!(0,external_node_fs_.existsSync)(path))
        return;
    const written = (0,run_results/* parseRunResults */.Hd)(await (0,promises_.readFile)(path, 'utf8'));
    const results = written.results.filter(({ unique_id: uniqueId, status }) => !isNoRelation(build, { uniqueId, status }));
    const current = { ...written, results };
    if (!build.runResults) {
        build.runResults = current;
        build.file = path;
        return;
    }
    build.runResults = (0,run_results/* mergeRunResults */.ez)([build.runResults, current]);
    build.file = (0,external_node_path_.join)(job.scratch, 'run_results.json');
    await (0,promises_.writeFile)(build.file, JSON.stringify(build.runResults));
}
async function invokeWhole(job, session, command) {
    for (let attempt = 1;; attempt += 1) {
        const outcome = await invoke(job, session, command);
        if (outcome.success)
            return outcome;
        const message = outcome.exception ?? `dbt ${command.args[0]} failed.`;
        if (attempt > job.settings.retries || !(0,retry_wait/* isTransient */.dg)(job, message))
            throw stop(job, message);
        await (0,retry_wait/* waitForRetry */.fS)(job, attempt, `dbt ${command.args[0]} stopped: ${(0,retry_wait/* firstLine */.TM)(message)}`);
    }
}
function stop({ settings }, message) {
    return describeStop(message, (named) => findProjectFile(settings, named));
}
function invoke(job, session, command) {
    const { runner, clock } = job.ports;
    const track = (0,dbt_progress/* trackProgress */.Z7)(clock.now);
    const args = selectExplicitly(command.args, () => (0,default_selector/* findDefaultSelector */.s)(job.settings.projectDir));
    return runner.group(`dbt ${args.join(' ')}`, async () => {
        try {
            return await session.invoke({
                ...command,
                args,
                onEvent(event) {
                    command.onEvent?.(event);
                    const line = (0,dbt_progress/* renderProgress */.EY)(event);
                    if (line !== undefined)
                        runner.info(line);
                    const progress = track(event);
                    if (progress)
                        runner.showProgress(progress);
                },
            });
        }
        finally {
            runner.showProgress(undefined);
        }
    });
}


/***/ }),

/***/ 36958:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Kk: () => (/* binding */ describeInstallation),
  nb: () => (/* binding */ openDbt),
  cH: () => (/* binding */ openWarehouse),
  EY: () => (/* binding */ prepareDbt),
  Bd: () => (/* binding */ targetPath),
  An: () => (/* binding */ trustOf)
});

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./build/config/outside-writes.js
var outside_writes = __webpack_require__(24097);
// EXTERNAL MODULE: ./build/dbt/engine.js
var engine = __webpack_require__(95939);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(48161);
;// CONCATENATED MODULE: ./build/dbt/install/engine2-drivers.js




const SCHEMA_VERSION = 1;
async function restoreEngine2Drivers(cache, request) {
    const { version, adapter, trust, env } = request;
    const home = env.XDG_CACHE_HOME || (0,external_node_path_.join)(env.HOME || (0,external_node_os_.homedir)(), '.cache');
    const folder = (0,external_node_path_.join)(home, 'com.getdbt', 'adbc');
    if ((0,external_node_fs_.existsSync)(folder))
        return undefined;
    const content = [process.platform, process.arch, version, adapter, folder];
    const hash = (0,external_node_crypto_.createHash)('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 16);
    const keyOf = (author) => `dbt2-drivers-v${SCHEMA_VERSION}-${author}-${hash}`;
    const others = trust === 'review' ? [keyOf('deploy')] : [];
    const matched = await cache.restore([folder], keyOf(trust), others);
    return matched === undefined ? { paths: [folder], key: keyOf(trust) } : undefined;
}

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
// EXTERNAL MODULE: ./build/dbt/install/choose-tool.js
var choose_tool = __webpack_require__(86095);
// EXTERNAL MODULE: ./build/dbt/tested-versions.js
var tested_versions = __webpack_require__(28424);
;// CONCATENATED MODULE: ./build/dbt/install/engines.js


const [OLDEST] = tested_versions/* TESTED_VERSIONS */.w;
function findEngines(pins) {
    const engines = {};
    for (const pin of pins) {
        const [, name, version] = /^(dbt|dbt-core)==([^\s;]+)/.exec(pin) ?? [];
        if (name !== undefined && version !== undefined)
            engines[name] = version;
    }
    return engines;
}
function checkEngines(engines, { from, advice, location }) {
    const two = engines.dbt !== undefined && majorOf(engines.dbt) >= 2 ? engines.dbt : undefined;
    const one = engines['dbt-core'];
    const place = location && { location };
    if (two !== undefined && one !== undefined && majorOf(one) < 2)
        throw new errors/* InstallError */.sy(`Two dbt engines are in one environment (${from}): dbt ${two} and dbt-core ${one}. Both install the program \`dbt\`, so neither is intact.`, {
            hint: `Keep one of them. Where you install dbt:\npip uninstall --yes dbt dbt-core\npip install "dbt-core==${one}"\nThe second line keeps dbt 1, which uses adapter packages (dbt-postgres, …). To keep dbt 2, run \`pip install "dbt==${two}"\` instead, without an adapter package.`,
            ...place,
        });
    if (two === undefined && one !== undefined && isTooOld(one))
        throw tooOld(one, from, advice, place);
}
function versionOf(engines) {
    const { dbt, 'dbt-core': core } = engines;
    return core ?? (dbt !== undefined && majorOf(dbt) >= 2 ? dbt : undefined);
}
function checkVersionOutput(output, { from, advice }) {
    const version = /(?:installed(?: version)?:|^dbt(?:-core|-fusion)?)\s+v?(\d+\.\d+\S*)/m.exec(output)?.[1];
    if (version !== undefined && isTooOld(version))
        throw tooOld(version, from, advice);
    return version;
}
function tooOld(version, from, advice, place = undefined) {
    return new errors/* InstallError */.sy(`dbt ${version} (${from}) is too old: this action needs dbt ${OLDEST} or newer.`, { hint: advice, ...place });
}
function isTooOld(version) {
    const [major = 0, minor = 0] = version.split('.').map((part) => Number.parseInt(part, 10));
    const [oldMajor = 0, oldMinor = 0] = OLDEST.split('.').map(Number);
    return major < oldMajor || (major === oldMajor && minor < oldMinor);
}
function majorOf(version) {
    return Number.parseInt(version, 10);
}

// EXTERNAL MODULE: ./build/dbt/install/python.js
var install_python = __webpack_require__(8991);
// EXTERNAL MODULE: ./build/dbt/install/run-tool.js
var run_tool = __webpack_require__(22927);
;// CONCATENATED MODULE: ./build/dbt/install/shebang.js
function parseShebang(head) {
    const [first = '', second = ''] = head.split(/\r?\n/);
    if (!first.startsWith('#!'))
        return undefined;
    const exec = /^'''exec' (?:"([^"]+)"|'([^']+)'|(\S+)) /.exec(second);
    const python = exec?.[1] ?? exec?.[2] ?? exec?.[3];
    if (python)
        return [python];
    const words = first.slice(2).trim().split(/\s+/);
    const isEnv = words[0]?.endsWith('/env');
    return isEnv ? words.slice(1).filter((word) => !word.startsWith('-')) : words;
}
function parsePyenvShim(head) {
    return /^exec "([^"]*\/pyenv)" exec /m.exec(head)?.[1];
}

;// CONCATENATED MODULE: ./build/dbt/install/dbt-on-path.js







const HEAD_BYTES = 4_096;
async function findDbtOnPath({ processes }, request) {
    const options = { cwd: request.workspace, env: request.env };
    const found = await processes.which('dbt');
    if (!found)
        return undefined;
    try {
        const pyenv = parsePyenvShim(readHead(found));
        const dbt = pyenv
            ? (0,run_tool/* lastLine */.f)((await processes.run(pyenv, ['which', 'dbt'], options)).stdout)
            : found;
        if (!dbt)
            return { dbt: found, problem: 'belongs to a Python that pyenv has not selected' };
        const interpreter = await findInterpreter(dbt);
        const python = interpreter ? await probe(interpreter) : await probeBeside(dbt);
        const place = {
            from: `on PATH: ${dbt}`,
            advice: 'Install another dbt in the step before this one, or set `install: uv` so that the action installs dbt.',
        };
        const engines = python?.engines ?? {};
        checkEngines(engines, place);
        if (interpreter && python?.hasDbt)
            return { dbt, python: interpreter, version: versionOf(engines) };
        const { exitCode, stdout, stderr } = await processes.run(dbt, ['--version'], options);
        const version = checkVersionOutput(`${stdout}\n${stderr}`, place);
        if (exitCode === 0)
            return { dbt, python: undefined, version };
        return { dbt, problem: `does not start: ${(0,run_tool/* lastLine */.f)(stderr) || `exit code ${exitCode}`}` };
    }
    catch (error) {
        if (error instanceof errors/* InstallError */.sy)
            throw error;
        return { dbt: found, problem: `does not start: ${String(error)}` };
    }
    function probe(interpreter) {
        return (0,install_python/* probePython */.fc)(processes, interpreter, request);
    }
    async function probeBeside(program) {
        const beside = (0,external_node_path_.join)((0,external_node_path_.dirname)((0,external_node_fs_.realpathSync)(program)), 'python');
        return (0,external_node_fs_.existsSync)(beside) ? probe(beside) : undefined;
    }
    async function findInterpreter(script) {
        const [program] = parseShebang(readHead(script)) ?? [];
        if (!program || !(0,external_node_path_.basename)(program).startsWith('python'))
            return undefined;
        return program.startsWith('/') ? program : processes.which(program);
    }
}
function readHead(path) {
    const file = (0,external_node_fs_.openSync)(path, 'r');
    try {
        const head = Buffer.alloc(HEAD_BYTES);
        return head.toString('utf8', 0, (0,external_node_fs_.readSync)(file, head));
    }
    finally {
        (0,external_node_fs_.closeSync)(file);
    }
}

;// CONCATENATED MODULE: ./build/dbt/install/lock-file.js



const UV_FILES = ['pyproject.toml', 'uv.lock'];
function requireUv(tool, { path, file }) {
    if (tool.name === 'uv' || !UV_FILES.includes((0,external_node_path_.basename)(path)))
        return;
    throw new errors/* InstallError */.sy(`pip cannot install from ${(0,external_node_path_.basename)(path)}, and uv is not used here.`, {
        hint: 'Set `install: uv`, or set `requirements` to a requirements file of pip.',
        ...(file !== undefined && { location: { file } }),
    });
}
async function refusePoetry({ path, file }) {
    if ((0,external_node_path_.basename)(path) !== 'pyproject.toml')
        return;
    const text = await (0,promises_.readFile)(path, 'utf8');
    const has = (pattern) => pattern.test(text);
    if (has(/^\s*\[project\]/m) || !has(/^\s*\[tool\.poetry\b/m))
        return;
    if (has(/^\s*\[build-system\]/m) && !has(/^\s*package-mode\s*=\s*false\b/m))
        return;
    throw new errors/* InstallError */.sy('pyproject.toml lists its dependencies for Poetry alone: it has no [project] table.', {
        hint: 'Run `poetry export --output requirements.txt` and set `requirements` to that file, or list the dependencies in [project].',
        ...(file !== undefined && { location: { file } }),
    });
}
function buildExportCommand(tool, python, lock, out) {
    if ((0,external_node_path_.basename)(lock) !== 'uv.lock')
        return undefined;
    return [
        ...tool.command,
        ...['export', '--quiet', '--frozen', '--format', 'requirements-txt'],
        ...['--no-default-groups', '--no-emit-workspace', '--no-header', '--no-annotate'],
        ...['--python', python.base, '--project', (0,external_node_path_.dirname)(lock), '--output-file', out],
    ];
}
function exportedIn(folder) {
    return (0,external_node_path_.join)(folder, 'locked.txt');
}

// EXTERNAL MODULE: ./build/text/nearest-name.js
var nearest_name = __webpack_require__(42358);
;// CONCATENATED MODULE: ./build/dbt/install/diagnosis.js
const MAX_REASON = 300;
function diagnose(rules, output) {
    const text = hidePasswords(output);
    for (const rule of rules) {
        const found = rule(text);
        if (found)
            return found;
    }
    return { kind: 'other', reason: toReason(text.trim().split('\n').at(-1) ?? '') };
}
function toReason(text) {
    const line = text.replaceAll(/\s+/g, ' ').trim().replace(/\.$/, '');
    return line.length > MAX_REASON ? `${line.slice(0, MAX_REASON - 1)}…` : line;
}
function findUntrusted(text) {
    const reason = /invalid peer certificate: [^\n]+/.exec(text)?.[0] ??
        /certificate verify failed: [^()'\n]+/.exec(text)?.[0];
    return reason ? { kind: 'untrusted', reason: toReason(reason) } : undefined;
}
function findException(text) {
    return [...text.matchAll(/^\s*(\w*(?:Error|Exception): .+)$/gm)].at(-1)?.[1];
}
function packageOf(requirement) {
    return /^[\w.-]+/.exec(requirement)?.[0] ?? requirement;
}
function hidePasswords(text) {
    return text.replaceAll(/\/\/[^/\s@]+@/g, '//***@');
}

;// CONCATENATED MODULE: ./build/dbt/install/diagnose-pip.js

function diagnosePip(output) {
    return diagnose([
        findUntrusted,
        findFailedBuild,
        findWrongPython,
        findMissingVersion,
        findNoAnswer,
        findUnknownPackage,
        findConflict,
        findError,
    ], output);
}
function findFailedBuild(text) {
    if (!/subprocess-exited-with-error|metadata-generation-failed|Failed building wheel/.test(text))
        return undefined;
    const name = /Failed building wheel for (\S+)/.exec(text)?.[1] ??
        /pip-install-\w+\/([\w.-]+)_[0-9a-f]{32}/.exec(text)?.[1];
    return { kind: 'unbuildable', package: name, reason: toReason(findException(text) ?? '') };
}
function findWrongPython(text) {
    const requirement = findUnmet(text);
    const ignored = /require a different python version: (.*)$/m.exec(text)?.[1];
    if (!requirement || !ignored)
        return undefined;
    const fits = ignored.split('; ').find((entry) => isRelease(requirement, entry));
    const needs = fits?.split('Requires-Python ')[1];
    return needs ? { kind: 'wrong-python', package: packageOf(requirement), needs } : undefined;
}
function isRelease(requirement, entry) {
    const [release = ''] = entry.split(' ');
    const [, operator, wanted = ''] = /(==|~=)([\d.]+)/.exec(requirement) ?? [];
    if (!operator)
        return false;
    if (operator === '~=')
        return release.startsWith(wanted.replace(/\d+$/, ''));
    return requirement.endsWith('*') ? release.startsWith(wanted) : release === wanted;
}
function findMissingVersion(text) {
    const requirement = findUnmet(text);
    if (!requirement || text.includes('(from versions: none)'))
        return undefined;
    return { kind: 'missing-version', requirement };
}
function findNoAnswer(text) {
    const warning = /^WARNING: Retrying \(.*?after connection broken by '?(.*)$/m.exec(text)?.[1];
    if (!warning)
        return undefined;
    const reason = /\[Errno -?\d+\] ([\w ]+)/.exec(warning)?.[1] ?? warning;
    return { kind: 'unreachable', reason: toReason(reason) };
}
function findUnknownPackage(text) {
    const requirement = findUnmet(text);
    return requirement ? { kind: 'unknown-package', package: packageOf(requirement) } : undefined;
}
function findConflict(text) {
    const proof = /The conflict is caused by:\n((?: {4}.*\n?)+)/.exec(text)?.[1];
    if (!proof)
        return undefined;
    return { kind: 'conflict', reason: toReason(proof.trim().split('\n').join(',')) };
}
function findError(text) {
    const error = /^ERROR: (.+)$/m.exec(text)?.[1];
    return error ? { kind: 'other', reason: toReason(error) } : undefined;
}
function findUnmet(text) {
    return /No matching distribution found for (\S+)/.exec(text)?.[1];
}

;// CONCATENATED MODULE: ./build/dbt/install/diagnose-uv.js

function diagnoseUv(output) {
    return diagnose([
        findUntrusted,
        diagnose_uv_findFailedBuild,
        findRefusal,
        diagnose_uv_findNoAnswer,
        diagnose_uv_findUnknownPackage,
        diagnose_uv_findWrongPython,
        diagnose_uv_findMissingVersion,
        diagnose_uv_findConflict,
        diagnose_uv_findError,
    ], output);
}
function diagnose_uv_findFailedBuild(text) {
    const name = /Failed to (?:download and )?build `([^`]+)`/.exec(text)?.[1];
    if (!name)
        return undefined;
    return { kind: 'unbuildable', package: name, reason: toReason(findException(text) ?? '') };
}
function findRefusal(text) {
    const reason = /HTTP status (?:client|server) error \(([^)]+)\)/.exec(text)?.[1] ??
        /^hint: An index.*?\b(40[13] \w+)/m.exec(text)?.[1];
    return reason ? { kind: 'refused', reason } : undefined;
}
function diagnose_uv_findNoAnswer(text) {
    if (!/error sending request|dns error|tcp connect error|timed out/i.test(text))
        return undefined;
    return { kind: 'unreachable', reason: toReason(causes(text).at(-1) ?? '') };
}
function diagnose_uv_findUnknownPackage(text) {
    const name = /(\S+) was not found in the/.exec(text)?.[1];
    return name ? { kind: 'unknown-package', package: packageOf(name) } : undefined;
}
function diagnose_uv_findWrongPython(text) {
    const found = /Python version \([^)]*\) does not satisfy Python(\S+) and (\S+) depends on/.exec(flatten(text));
    const [, needs, requirement] = found ?? [];
    if (!needs || !requirement)
        return undefined;
    return { kind: 'wrong-python', needs, package: packageOf(requirement) };
}
function diagnose_uv_findMissingVersion(text) {
    const flat = flatten(text);
    const name = /^Because (?:there is no version of|only the following versions of) (\S+)/.exec(flatten(causes(text)[0] ?? ''))?.[1];
    const required = /you require (\S+?),? we can conclude/.exec(flat)?.[1];
    return name && required ? { kind: 'missing-version', requirement: required } : undefined;
}
function diagnose_uv_findConflict(text) {
    if (!text.includes('requirements are unsatisfiable'))
        return undefined;
    const [proof = ''] = causes(text);
    const [steps = ''] = flatten(proof)
        .replace(/^Because /, '')
        .split(', we can conclude');
    return { kind: 'conflict', reason: toReason(steps) };
}
function diagnose_uv_findError(text) {
    const error = /^error: (.+)$/m.exec(text)?.[1];
    if (!error)
        return undefined;
    const [cause] = causes(text);
    return { kind: 'other', reason: toReason(cause ? `${error}: ${cause}` : error) };
}
function causes(text) {
    return [...text.matchAll(/^ {2}cause: (.*(?:\n {4,}.*)*)/gm)].map((match) => match[1] ?? '');
}
function flatten(text) {
    return text.replaceAll(/\s+/g, ' ');
}

;// CONCATENATED MODULE: ./build/dbt/install/known-adapters.js
const KNOWN_ADAPTERS = [
    'athena',
    'bigquery',
    'clickhouse',
    'cratedb',
    'databricks',
    'doris',
    'dremio',
    'duckdb',
    'exasol',
    'fabric',
    'firebolt',
    'glue',
    'greenplum',
    'hive',
    'impala',
    'materialize',
    'mysql',
    'oracle',
    'postgres',
    'redshift',
    'risingwave',
    'singlestore',
    'snowflake',
    'spark',
    'sqlite',
    'sqlserver',
    'starrocks',
    'synapse',
    'teradata',
    'trino',
    'vertica',
];

;// CONCATENATED MODULE: ./build/dbt/install/parser-package.js
const PARSER = 'dbt-core-experimental-parser';
function namesParser(output) {
    return /dbt[-_]core[-_]experimental[-_]parser/i.test(output);
}

;// CONCATENATED MODULE: ./build/dbt/install/explain-failure.js








const DBT_PACKAGES = ['dbt-core', 'dbt'];
const PARSER_FAILS = new Set(['unbuildable', 'unknown-package', 'other']);
const CHECK_INDEX = 'Run the job again. If packages come from a private index or through a proxy, set UV_INDEX_URL, PIP_INDEX_URL or HTTPS_PROXY in the `env` of the step.';
function explainFailure(failed) {
    const { tool, output, requested } = failed;
    const diagnosis = tool === 'uv' ? diagnoseUv(output) : diagnosePip(output);
    const { message, ...advice } = describe(diagnosis, failed);
    return new errors/* InstallError */.sy(message, {
        ...advice,
        ...(requested.file !== undefined && { location: { file: requested.file } }),
    });
}
function describe(diagnosis, { tool, output, python, requested }) {
    if (tool === 'pip' && namesParser(output) && PARSER_FAILS.has(diagnosis.kind))
        return {
            message: `pip could not install ${PARSER}, which dbt-core 1.12 requires and downloads from another place.`,
            hint: 'Set `install: uv`: uv installs dbt without it, and dbt works without it.',
        };
    switch (diagnosis.kind) {
        case 'unreachable':
            return {
                message: `The Python package index cannot be reached: ${diagnosis.reason}.`,
                hint: CHECK_INDEX,
            };
        case 'untrusted':
            return {
                message: `The certificate of the Python package index is not trusted: ${diagnosis.reason}.`,
                hint: 'A proxy that inspects TLS, or a private index, has its own certificate authority. Set SSL_CERT_FILE in the `env` of the step to the file with its certificate (PEM); pip reads PIP_CERT too.',
            };
        case 'refused':
            return {
                message: `The Python package index refused to answer: ${diagnosis.reason}.`,
                hint: CHECK_INDEX,
            };
        case 'unknown-package':
            return describeUnknownPackage(diagnosis.package, requested);
        case 'wrong-python':
            return {
                message: `${diagnosis.package} needs Python ${diagnosis.needs}, and this runner has Python ${python.version} (${python.path}).`,
                hint: install_python/* ADD_SETUP_PYTHON */.zh,
            };
        case 'missing-version':
            return describeMissingVersion(diagnosis.requirement, requested);
        case 'conflict':
            return {
                message: `These versions cannot be installed together: ${diagnosis.reason}.`,
                hint: requested.file
                    ? 'Allow more versions of these packages.'
                    : 'Set another `dbt-version`, or pin every version in a file and set `requirements` to it.',
            };
        case 'unbuildable':
            return {
                message: `The package ${diagnosis.package ?? ''} could not be built for Python ${python.version}: ${diagnosis.reason}.`,
                hint: `Choose another version of dbt, or another Python (actions/setup-python). The output of ${tool} is in the log.`,
            };
        case 'other':
            return {
                message: `${tool} could not install dbt: ${diagnosis.reason}.`,
                hint: `The output of ${tool} is in the log.`,
            };
    }
}
function describeUnknownPackage(name, { file, adapter }) {
    if (DBT_PACKAGES.includes(name))
        return {
            message: `The Python package index did not provide ${name}: it did not answer, refused the request, or does not have the package.`,
            hint: CHECK_INDEX,
        };
    if (file !== undefined || name !== `dbt-${adapter?.name.replaceAll('_', '-')}`)
        return {
            message: `The package ${name} does not exist.`,
            hint: 'Correct its name in the requirements file.',
        };
    const nearest = (0,nearest_name/* findNearestName */.$)(adapter?.name ?? '', KNOWN_ADAPTERS);
    const correct = nearest
        ? `Did you mean "${nearest}"?`
        : 'All adapters: https://docs.getdbt.com/docs/supported-data-platforms.';
    return adapter?.from === 'input'
        ? {
            message: `There is no dbt adapter "${adapter.name}": the package ${name} does not exist.`,
            hint: `${correct} Correct the input \`adapter\`.`,
        }
        : {
            message: `There is no dbt adapter "${adapter?.name}", which profiles.yml names as \`type\`: the package ${name} does not exist.`,
            hint: `${correct} Correct \`type\`, or set the input \`adapter\` if the package has another name.`,
        };
}
function describeMissingVersion(requirement, requested) {
    const name = packageOf(requirement);
    const releases = `All releases: https://pypi.org/project/${name}/#history`;
    if (requested.dbtVersion === undefined || !DBT_PACKAGES.includes(name))
        return {
            message: `No release of ${name} fits ${requirement}.`,
            hint: `Use a release that exists. ${releases}`,
        };
    return {
        message: `dbt ${requested.dbtVersion} cannot be installed: no release of ${name} fits ${requirement}.`,
        hint: `Set \`dbt-version\` to a release such as 1.11.16, to 1.11 for its newest patch, or to a range such as >=1.10,<1.12. ${releases}`,
    };
}

;// CONCATENATED MODULE: ./build/dbt/install/requirements.js

const FIRST_BINARY_MAJOR = 2;
const DEFAULT_RANGE = `>=${tested_versions/* TESTED_VERSIONS */.w[0]},<${tested_versions/* UNTESTED_VERSION */.S}`;
function buildRequirements(dbtVersion, adapter, required = '') {
    const specifier = [buildSpecifier(dbtVersion), required].filter(Boolean).join(',');
    if (isBinary(specifier))
        return [`dbt${specifier}`];
    return [`dbt-core${specifier}`, `dbt-${adapter}`];
}
function isBinary(specifier) {
    return startsAtMajor(specifier) >= FIRST_BINARY_MAJOR;
}
function buildSpecifier(version = '') {
    const text = version.replaceAll(/\s/g, '');
    if (text === '')
        return DEFAULT_RANGE;
    if (/^[=<>!~]/.test(text))
        return isOpen(text) ? `${text},<${FIRST_BINARY_MAJOR}` : text;
    if (/^\d+$/.test(text))
        return `==${text}.*`;
    if (/^\d+\.\d+$/.test(text))
        return `~=${text}.0`;
    return `==${text}`;
}
function isOpen(specifier) {
    return !isBinary(specifier) && !specifier.split(',').some((part) => /^(?:<|==|~=)/.test(part));
}
function startsAtMajor(specifier) {
    const starts = [...specifier.matchAll(/(?:^|,)(?:~=|={2,3}|>=|>)(\d+)/g)];
    return Math.max(0, ...starts.map(([, major]) => Number(major)));
}

;// CONCATENATED MODULE: ./build/dbt/install/next-engine.js



const BELOW_NEXT_ENGINE = 'dbt-core<2';
const MOST_FILES = 20;
function asksForNextEngine(requirements) {
    const text = requirements.replaceAll(/(?:^|\s)#.*$/gm, '');
    const lines = text.matchAll(/(?<![\w.-])dbt[-_.]core[^\S\n]*(?:\[[^\]\n]*\][^\S\n]*)?([^;"'\n]*)/gi);
    return [...lines].some(([, specifier = '']) => {
        if (specifier.startsWith('@'))
            return true;
        const file = /^-(\d+)\.[^\s/]*\.(?:whl|tar\.gz|zip)\b/.exec(specifier);
        return Number(file?.[1] ?? startsAtMajor(specifier.replaceAll(/[\s()]/g, ''))) >= 2;
    });
}
async function readRequirements(path, constraints = []) {
    const paths = [path];
    const texts = [joinLines(await (0,promises_.readFile)(path, 'utf8'))];
    for (const constraint of constraints)
        await include(constraint);
    for (let index = 0; index < texts.length; index++) {
        const folder = (0,external_node_path_.dirname)(paths[index] ?? path);
        const included = (texts[index] ?? '').matchAll(/^\s*(?:-[rc]\s*|--(?:requirement|constraint)[\s=]+)(["']?)(\S.*?)\1(?:\s+#.*)?\s*$/gm);
        for (const [, , name = ''] of included)
            await include((0,external_node_path_.resolve)(folder, name));
    }
    return texts.join('\n');
    async function include(file) {
        if (paths.includes(file) || paths.length >= MOST_FILES)
            return;
        const text = await (0,promises_.readFile)(file, 'utf8').catch(() => undefined);
        if (text === undefined)
            return;
        paths.push(file);
        texts.push(joinLines(text));
    }
}
function joinLines(text) {
    return text.replaceAll(/\\\r?\n/g, '');
}

;// CONCATENATED MODULE: ./build/dbt/install/pins.js
function parsePins(tool, text) {
    const lines = tool === 'uv' ? parseCompiled(text) : parseReport(text);
    return { lines: lines.sort(), complete: lines.every(isExact) };
}
function buildConstraints(pins) {
    return pins.lines
        .filter((line) => line.includes('=='))
        .map((line) => `${line}\n`)
        .join('');
}
function parseCompiled(text) {
    return text
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== '' && !line.startsWith('#') && !line.startsWith('--'));
}
function parseReport(text) {
    const report = JSON.parse(text);
    return report.install.map(({ metadata, is_direct, download_info }) => {
        if (!is_direct)
            return `${metadata.name.toLowerCase()}==${metadata.version}`;
        const commit = download_info.vcs_info ? `@${download_info.vcs_info.commit_id}` : '';
        return `${metadata.name.toLowerCase()} @ ${download_info.url}${commit}`;
    });
}
function isExact(line) {
    return /^[\w.-]+==\S/.test(line) || /@[0-9a-f]{40}\b/.test(line);
}

;// CONCATENATED MODULE: ./build/dbt/install/pre-releases.js
function findPreReleases(pins) {
    return pins.filter((pin) => /^dbt(?:-[\w.-]+)?==/.test(pin) && isPreRelease(pin.split('==')[1] ?? ''));
}
function isPreRelease(version) {
    return /\d[._-]?(?:a|b|c|rc|alpha|beta|pre|preview|dev)[._-]?\d*/i.test(version.split('+')[0] ?? '');
}
function isAsked(pin, requirements, env) {
    if (/^\s*--pre\b/m.test(requirements))
        return true;
    if (/^(?:1|true|yes|on)$/i.test(env.PIP_PRE ?? '') || env.UV_PRERELEASE === 'allow')
        return true;
    const [name = ''] = pin.split('==');
    return requirements.split('\n').some((line) => {
        const [, named, specifier = ''] = /^["'\s]*([\w.-]+)([^;#]*)/.exec(line) ?? [];
        return named?.toLowerCase().replaceAll(/[_.]/g, '-') === name && isPreRelease(specifier);
    });
}

// EXTERNAL MODULE: ./build/dbt/install/tool-commands.js
var tool_commands = __webpack_require__(93990);
;// CONCATENATED MODULE: ./build/dbt/install/venv.js





const venv_SCHEMA_VERSION = 2;
const COMPLETE = 'dbt-ci-key';
function locateVenv(tempDir, python, pins, trust) {
    const hash = (0,external_node_crypto_.createHash)('sha256')
        .update(JSON.stringify([tempDir, python.base, pins]))
        .digest('hex')
        .slice(0, 16);
    const content = `${python.platform}-py${python.version}-${hash}`;
    const keyOf = (author) => `dbt-venv-v${venv_SCHEMA_VERSION}-${author}-${content}`;
    return {
        path: (0,external_node_path_.join)(tempDir, 'dbt-ci', `venv-${hash}`),
        content,
        key: keyOf(trust),
        otherKeys: trust === 'review' ? [keyOf('deploy')] : [],
    };
}
async function markComplete(venv) {
    await (0,promises_.writeFile)((0,external_node_path_.join)(venv.path, COMPLETE), venv.content);
}
async function restoreVenv({ cache, processes, runner }, request, venv, version) {
    if (await isUsable()) {
        runner.info(`venv of an earlier step of this job: ${venv.path}`);
        return true;
    }
    await deleteVenv(venv);
    const key = await cache.restore([venv.path], venv.key, venv.otherKeys);
    if (key === undefined)
        return false;
    if (await isUsable()) {
        runner.info(`venv restored from cache, key ${key}`);
        return true;
    }
    runner.info(`venv from the cache is not usable, key ${key}. Installing dbt from scratch.`);
    await deleteVenv(venv);
    return false;
    async function isUsable() {
        const content = await (0,promises_.readFile)((0,external_node_path_.join)(venv.path, COMPLETE), 'utf8').catch(() => undefined);
        if (content !== venv.content || !(0,external_node_fs_.existsSync)(dbtOf(venv)))
            return false;
        return (await (0,install_python/* probePython */.fc)(processes, pythonOf(venv), request))?.version === version;
    }
}
async function deleteVenv(venv) {
    await (0,promises_.rm)(venv.path, { recursive: true, force: true });
}
function pythonOf(venv) {
    return (0,external_node_path_.join)(venv.path, 'bin', 'python');
}
function dbtOf(venv) {
    return (0,external_node_path_.join)(venv.path, 'bin', 'dbt');
}

;// CONCATENATED MODULE: ./build/dbt/install/packages.js
















const MOST_ROUNDS = 5;
async function resolvePins(ports, request, installation) {
    const { tool, python, requested, folder } = installation;
    const exported = buildExportCommand(tool, python, requested.path, exportedIn(folder));
    if (exported) {
        await runOrExplain(ports, request, installation, exported);
        requested.path = exportedIn(folder);
    }
    const text = await readRequirements(requested.path, constraintsOf(tool, request));
    const isOpen = requested.file !== undefined && !exported && !asksForNextEngine(text);
    const bounds = isOpen ? [BELOW_NEXT_ENGINE] : [];
    const command = await buildBounded(request, installation, bounds);
    await runOrExplain(ports, request, installation, command);
    let pins = await readPins(installation);
    if (tool.name === 'pip')
        pins = await avoidPreReleases(ports, request, installation, { pins, text, bounds });
    checkEngines(findEngines(pins.lines), originOf(requested));
    return pins;
}
async function avoidPreReleases(ports, request, installation, first) {
    const { tool, requested } = installation;
    const excluded = new Set(first.bounds);
    let { pins } = first;
    for (let round = 0; round < MOST_ROUNDS; round++) {
        const unasked = findPreReleases(pins.lines).filter((pin) => !isAsked(pin, first.text, request.env));
        if (unasked.length === 0)
            return pins;
        for (const pin of unasked)
            excluded.add(pin.replace('==', '!='));
        const command = await buildBounded(request, installation, [...excluded]);
        if ((await (0,run_tool/* runTool */.q)(ports, request, command)).exitCode !== 0)
            throw onlyPreReleases(unasked, requested);
        pins = await readPins(installation);
    }
    throw new errors/* InstallError */.sy(`${tool.name} tried one pre-release of dbt after another.`, {
        hint: 'Set `dbt-version` to a release such as 1.12.6, or set `install: uv`.',
    });
}
function onlyPreReleases(pins, { file }) {
    const [first = ''] = pins;
    const [name, version] = first.split('==');
    const line = `write the line \`${first}\``;
    const byInput = `set \`dbt-version\` to it, e.g. \`dbt-version: ${version}\`; in a requirements file, ${line}`;
    return new errors/* InstallError */.sy(`Only a pre-release can be installed: ${pins.join(', ')}, which you did not request.`, {
        hint: `If you want it, ${name === 'dbt-core' ? byInput : `${line} into a requirements file`}.`,
        ...(file !== undefined && { location: { file } }),
    });
}
async function buildBounded(request, { tool, python, requested, folder }, bounds) {
    const files = { requirements: requested.path, out: resolvedIn(folder) };
    if (bounds.length === 0)
        return (0,tool_commands/* buildResolveCommand */.md)(tool, python, files);
    const path = (0,external_node_path_.join)(folder, 'bounds.txt');
    await (0,promises_.writeFile)(path, bounds.map((line) => `${line}\n`).join(''));
    const others = tool.name === 'uv' ? constraintsOf(tool, request) : [];
    return (0,tool_commands/* buildResolveCommand */.md)(tool, python, { ...files, constraints: [path, ...others] });
}
function constraintsOf(tool, { env, workspace }) {
    const names = (tool.name === 'uv' ? env.UV_CONSTRAINT : env.PIP_CONSTRAINT) ?? '';
    return names
        .split(/\s+/)
        .filter(Boolean)
        .map((name) => (0,external_node_path_.resolve)(workspace, name));
}
async function readPins({ tool, folder }) {
    return parsePins(tool.name, await (0,promises_.readFile)(resolvedIn(folder), 'utf8'));
}
function resolvedIn(folder) {
    return (0,external_node_path_.join)(folder, 'resolved');
}
function originOf({ file, dbtVersion }) {
    if (file !== undefined)
        return {
            from: `from ${file}`,
            advice: `Set another version in ${file}, e.g. \`dbt-core${DEFAULT_RANGE}\`.`,
            location: { file },
        };
    return {
        from: dbtVersion === undefined ? 'installed' : `from the input \`dbt-version: ${dbtVersion}\``,
        advice: `Set the input \`dbt-version\` to another version, e.g. "${tested_versions/* TESTED_VERSIONS */.w.at(-1)}".`,
    };
}
async function installPythonPackages(ports, request, installation, pins, venv) {
    const { tool, python, requested, folder } = installation;
    const constraints = (0,external_node_path_.join)(folder, 'constraints.txt');
    await (0,promises_.writeFile)(constraints, buildConstraints(pins));
    const files = { venvPython: pythonOf(venv), requirements: requested.path, constraints };
    for (const command of [
        (0,tool_commands/* buildVenvCommand */.Nl)(tool, python, venv.path),
        (0,tool_commands/* buildInstallCommand */.tj)(tool, files),
    ])
        await runOrExplain(ports, request, installation, command);
    if (!(0,external_node_fs_.existsSync)(dbtOf(venv)))
        throw new errors/* InstallError */.sy('The requirements do not install the dbt command.', {
            hint: 'Add dbt and its adapter to the file, e.g. the lines `dbt-core~=1.11.0` and `dbt-postgres`.',
            ...(requested.file !== undefined && { location: { file: requested.file } }),
        });
    await markComplete(venv);
}
async function runOrExplain(ports, request, installation, command) {
    const { tool, python, requested } = installation;
    let { exitCode, stdout, stderr } = await (0,run_tool/* runTool */.q)(ports, request, command);
    if (exitCode !== 0 && tool.name === 'uv' && namesParser(`${stdout}${stderr}`)) {
        await leaveOutParser(request, installation.folder);
        ({ exitCode, stdout, stderr } = await (0,run_tool/* runTool */.q)(ports, request, command));
        if (exitCode === 0)
            ports.runner.info(`${PARSER} cannot be installed here, so dbt is installed without it. Only dbt's option --use-v2-parser needs it.`);
    }
    if (exitCode === 0)
        return;
    const output = `${stdout}${stderr}`.trim();
    await ports.runner.group(`Output of ${tool.name}`, async () => ports.runner.info(output));
    throw explainFailure({ tool: tool.name, output, python, requested });
}
async function leaveOutParser(request, folder) {
    const overrides = (0,external_node_path_.join)(folder, 'overrides.txt');
    await (0,promises_.writeFile)(overrides, `${PARSER} ; sys_platform == 'never'\n`);
    request.env.UV_OVERRIDE = [request.env.UV_OVERRIDE, overrides].filter(Boolean).join(' ');
}

// EXTERNAL MODULE: ./node_modules/yaml/dist/index.js
var dist = __webpack_require__(38815);
// EXTERNAL MODULE: ./build/config/yaml-file.js
var yaml_file = __webpack_require__(11919);
// EXTERNAL MODULE: ./build/config/yaml-map.js
var yaml_map = __webpack_require__(50199);
;// CONCATENATED MODULE: ./build/dbt/install/version-range.js
function isEmptyRange(specifier) {
    let low = { release: [0, 0, 0], inclusive: true };
    let high = { release: [Infinity, 0, 0], inclusive: false };
    for (const part of specifier.split(',')) {
        const bounds = readPart(part);
        if (!bounds)
            return false;
        if (bounds.low && isTighter(bounds.low, low, 1))
            low = bounds.low;
        if (bounds.high && isTighter(bounds.high, high, -1))
            high = bounds.high;
    }
    const order = compare(low.release, high.release);
    return order > 0 || (order === 0 && !(low.inclusive && high.inclusive));
}
function readPart(part) {
    const [, operator, text = '', wildcard] = /^(===|==|~=|!=|>=|<=|>|<)(\d+(?:\.\d+){0,2})(\.\*)?$/.exec(part) ?? [];
    const numbers = text.split('.').map(Number);
    const release = [numbers[0] ?? 0, numbers[1] ?? 0, numbers[2] ?? 0];
    const at = (inclusive) => ({ release, inclusive });
    switch (operator) {
        case '!=':
            return {};
        case '>=':
        case '>':
            return { low: at(operator === '>=') };
        case '<=':
        case '<':
            return { high: at(operator === '<=') };
        case '~=':
            return { low: at(true), high: endOf(numbers.slice(0, -1)) };
        case '==':
        case '===':
            return { low: at(true), high: wildcard ? endOf(numbers) : at(true) };
        default:
            return undefined;
    }
}
function endOf([major = 0, minor]) {
    return {
        release: minor === undefined ? [major + 1, 0, 0] : [major, minor + 1, 0],
        inclusive: false,
    };
}
function isTighter(bound, other, direction) {
    const order = compare(bound.release, other.release) * direction;
    return order > 0 || (order === 0 && !bound.inclusive);
}
function compare(a, b) {
    for (const index of [0, 1, 2])
        if (a[index] !== b[index])
            return a[index] - b[index];
    return 0;
}

;// CONCATENATED MODULE: ./build/dbt/install/required-version.js










const KEY = 'require-dbt-version';
async function readRequiredVersion({ runner }, { projectDir, workspace, dbtVersion, env }) {
    const path = (0,external_node_path_.join)(projectDir, 'dbt_project.yml');
    if (!(0,external_node_fs_.existsSync)(path) || isOff(env.DBT_VERSION_CHECK ?? env.DBT_ENGINE_VERSION_CHECK))
        return '';
    const file = (0,yaml_file/* parseYamlFile */.BU)(await (0,promises_.readFile)(path, 'utf8'), (0,external_node_path_.relative)(workspace, path));
    const root = file.document.contents;
    if (file.problems.length > 0 || !(0,dist/* isMap */.jh)(root))
        return '';
    const entries = (0,yaml_map/* readEntries */.$2)(root, file.document);
    const entry = entries.get(KEY);
    const flags = (0,yaml_map/* resolveAlias */.Zg)(entries.get('flags')?.value, file.document);
    if (!entry ||
        ((0,dist/* isMap */.jh)(flags) && isOff((0,yaml_map/* readText */.yR)(flags, 'version_check', file.document))))
        return '';
    const written = readList((0,yaml_map/* resolveAlias */.Zg)(entry.value, file.document));
    const parts = written.map(toSpecifier);
    if (parts.some((part) => part === undefined)) {
        runner.info(`${KEY} (${written.join(', ')}) cannot be read before dbt runs. dbt checks it.`);
        return '';
    }
    const required = parts.join(',');
    const asked = buildSpecifier(dbtVersion);
    if (!isEmptyRange(`${asked},${required}`))
        return required;
    const start = (0,dist/* isScalar */.jn)(entry.key) ? (entry.key.range?.[0] ?? 0) : 0;
    const location = file.locate(start);
    throw new errors/* ConfigError */.xL([
        dbtVersion === undefined
            ? {
                message: `The project requires dbt ${written.join(', ')}, and the action installs dbt ${tested_versions/* TESTED_VERSIONS */.w[0]} or newer, below ${tested_versions/* UNTESTED_VERSION */.S}.`,
                hint: `Change \`${KEY}\`, or set the input \`dbt-version\` to a version that fits it.`,
                location,
            }
            : {
                message: `The input \`dbt-version: ${dbtVersion}\` contradicts \`${KEY}\` of the project, which is ${written.join(', ')}.`,
                hint: `Change one of them. Without \`dbt-version\`, the action installs the newest dbt that fits \`${KEY}\`.`,
                location,
            },
    ]);
}
function isOff(value) {
    return value !== undefined && /^(?:0|false|f|no|n|off)$/i.test(value);
}
function readList(value) {
    const texts = (0,dist/* isSeq */.oP)(value)
        ? value.items.map((item) => ((0,dist/* isScalar */.jn)(item) ? String(item.value) : ''))
        : [(0,dist/* isScalar */.jn)(value) ? String(value.value) : ''];
    return texts.flatMap((text) => text.split(',')).map((text) => text.trim());
}
function toSpecifier(text) {
    const [, operator = '=', release] = /^(>=|<=|>|<|=)?\s*(\d+\.\d+\.\d+)(?:-?(?:a|b|rc)\d+)?$/.exec(text) ?? [];
    if (release === undefined)
        return undefined;
    return `${operator === '=' ? '==' : operator}${release}`;
}

;// CONCATENATED MODULE: ./build/dbt/install/requested.js





async function resolveRequested(ports, request, folder) {
    const { requirements, dbtVersion } = request;
    if (requirements)
        return { path: requirements, file: (0,external_node_path_.relative)(request.workspace, requirements) };
    const adapter = resolveAdapter(request);
    const required = await readRequiredVersion(ports, request);
    const path = (0,external_node_path_.join)(folder, 'requirements.txt');
    const lines = buildRequirements(dbtVersion, adapter.name, required);
    await (0,promises_.writeFile)(path, lines.map((line) => `${line}\n`).join(''));
    return { path, adapter, ...(dbtVersion !== undefined && { dbtVersion }) };
}
function resolveAdapter(request) {
    if (request.adapter)
        return { name: request.adapter, from: 'input' };
    if (request.profileType)
        return { name: request.profileType, from: 'profile' };
    throw new errors/* InstallError */.sy('The dbt adapter to install is unknown.', {
        hint: 'Set the input `adapter`, e.g. `adapter: postgres`.',
    });
}

;// CONCATENATED MODULE: ./build/dbt/install/install-dbt.js











async function installDbt(ports, request) {
    if (request.install === 'auto' || request.install === 'none') {
        const found = await useDbtOnPath(ports, request);
        if (found)
            return found;
    }
    const python = await (0,install_python/* findPython */.Kq)(ports, request);
    const parent = (0,external_node_path_.join)(request.tempDir, 'dbt-ci');
    await (0,promises_.mkdir)(parent, { recursive: true });
    const folder = await (0,promises_.mkdtemp)((0,external_node_path_.join)(parent, 'install-'));
    try {
        const requested = await resolveRequested(ports, request, folder);
        const tool = await (0,choose_tool/* chooseTool */.q)(ports, request, python, folder);
        requireUv(tool, requested);
        await refusePoetry(requested);
        const own = { ...request, env: { ...request.env } };
        return await provideVenv(ports, own, { tool, python, requested, folder });
    }
    finally {
        await (0,promises_.rm)(folder, { recursive: true, force: true });
    }
}
async function useDbtOnPath(ports, request) {
    const found = await findDbtOnPath(ports, request);
    if (found && 'python' in found) {
        ports.runner.info(`dbt from PATH: ${found.dbt}`);
        if (request.dbtVersion ?? request.requirements)
            ports.runner.info('It is used whatever its version is. To install the version that the inputs name, set `install: uv`.');
        return { ...found, source: 'path' };
    }
    if (request.install === 'none')
        throw new errors/* InstallError */.sy(found
            ? `dbt on PATH (${found.dbt}) ${found.problem}.`
            : 'dbt is not on PATH, and `install: none` does not install it.', { hint: 'Install dbt in a step before this one, or set `install: auto`.' });
    if (found)
        ports.runner.info(`dbt on PATH (${found.dbt}) ${found.problem}. The action installs another dbt.`);
    return undefined;
}
async function provideVenv(ports, request, installation) {
    const { tool, python, requested } = installation;
    const pins = await resolvePins(ports, request, installation);
    const venv = locateVenv(request.tempDir, python, pins.lines, request.trust);
    if (pins.complete && (await restoreVenv(ports, request, venv, python.version)))
        return install_dbt_describe(ports, request, venv, 'cache', requested);
    const start = ports.clock.now().getTime();
    try {
        await deleteVenv(venv);
        await installPythonPackages(ports, request, installation, pins, venv);
    }
    catch (error) {
        await deleteVenv(venv);
        throw error;
    }
    const seconds = ((ports.clock.now().getTime() - start) / 1000).toFixed(1);
    ports.runner.info(`installed ${pins.lines.length} packages with ${tool.name} in ${seconds} s`);
    return {
        ...(await install_dbt_describe(ports, request, venv, tool.name, requested)),
        ...(pins.complete && { saveCache: { paths: [venv.path], key: venv.key } }),
    };
}
async function install_dbt_describe(ports, request, venv, source, requested) {
    const python = await (0,install_python/* probePython */.fc)(ports.processes, pythonOf(venv), request);
    const engines = python?.engines ?? {};
    checkEngines(engines, originOf(requested));
    return {
        dbt: dbtOf(venv),
        python: python?.hasDbt ? python.path : undefined,
        version: versionOf(engines),
        source,
    };
}

;// CONCATENATED MODULE: ./build/text/last-lines.js
const KEPT_LINES = 20;
class LastLines {
    #lines = [];
    add(line) {
        if (line.trim() === '')
            return;
        this.#lines = [...this.#lines.slice(1 - KEPT_LINES), line];
    }
    find(pattern) {
        return this.#lines.map((line) => pattern.exec(line)).find((match) => match !== null);
    }
    appendTo(message) {
        return [message, ...this.#lines].join('\n');
    }
}

// EXTERNAL MODULE: ./build/dbt/artifacts/run-results.js
var run_results = __webpack_require__(33699);
// EXTERNAL MODULE: ./build/dbt/cancellation.js
var cancellation = __webpack_require__(11926);
;// CONCATENATED MODULE: ./build/dbt/command-line.js


const REFUSED_FLAGS = {
    ls: ['--threads'],
    list: ['--threads'],
    clean: ['--threads'],
    deps: ['--threads', '--target-path'],
    debug: ['--threads', '--target-path'],
};
const DEFER_FLAGS = ['--defer', '--no-defer'];
const PARSE_FLAGS = ['--project-dir', '--profiles-dir', '--profile', '--target', '--vars'];
const TARGET_FLAGS = ['--profiles-dir', '--profile', '--target'];
const OWN_FLAGS = [
    ...['--project-dir', '--profiles-dir', '--profile', '--target', '--vars', '--threads'],
    ...[
        '--target-path',
        '--select',
        '--selector',
        '--exclude',
        '--state',
        '--defer',
        '--favor-state',
    ],
    ...['--defer-state', '--indirect-selection', '--resource-type'],
    ...['--args', '--output', '--output-keys', '--full-refresh', '--static', '--no-compile'],
    ...['--no-write-json', '--no-defer'],
];
function refuseUnexpectedFlags(args, values) {
    const unexpected = [
        ...args.filter((arg) => arg.startsWith('-') && !OWN_FLAGS.includes(arg.replace(/=.*$/s, ''))),
        ...values.filter((value) => value?.startsWith('-')),
    ];
    if (unexpected.length > 0)
        throw new errors/* RefusedError */.fk(`dbt ${args[0]} was not started: dbt would read ${JSON.stringify(unexpected[0])} as an option, and no setting may set one.`, { hint: 'Look for a value that begins with "-" in the workflow and in .github/dbt-ci.yml.' });
}
function buildCommandLine(command, projectDir, flags) {
    const isOwnProject = command.projectDir === undefined || command.projectDir === projectDir;
    const dir = command.projectDir ?? projectDir;
    const common = [
        ['--project-dir', dir],
        ['--profiles-dir', flags.profilesDir],
        ['--profile', flags.profile],
        ['--target', flags.target],
        ['--vars', flags.vars],
        ['--threads', flags.threads],
        ['--target-path', isOwnProject ? flags.targetPath : targetPathBeside(flags.targetPath, dir)],
    ];
    const defers = DEFER_FLAGS.some((flag) => command.args.includes(flag));
    const refused = REFUSED_FLAGS[command.args[0] ?? ''] ?? [];
    const values = common.map(([, value]) => (typeof value === 'string' ? value : undefined));
    refuseUnexpectedFlags(command.args, values);
    const args = [...command.args];
    if (readFlag(args, '--state') !== undefined && !defers)
        args.push('--no-defer');
    for (const [flag, value] of common) {
        if (value === undefined || refused.includes(flag))
            continue;
        if (readFlag(command.args, flag) === undefined)
            args.push(flag, String(value));
    }
    const isCommonTarget = TARGET_FLAGS.every((flag) => readFlag(command.args, flag) === undefined);
    const manifestKey = JSON.stringify(PARSE_FLAGS.map((flag) => readFlag(args, flag) ?? null));
    return { args, manifestKey, isCommonTarget, resultsFile: resultsFileOf(args) };
}
function resultsFileOf(args) {
    const targetPath = readFlag(args, '--target-path');
    if (targetPath === undefined)
        return undefined;
    const isFreshness = args[0] === 'source' && args[1] === 'freshness';
    return (0,external_node_path_.join)(targetPath, isFreshness ? 'sources.json' : 'run_results.json');
}
function readFlag(args, flag) {
    const index = args.indexOf(flag);
    if (index >= 0)
        return args[index + 1];
    return args.find((arg) => arg.startsWith(`${flag}=`))?.slice(flag.length + 1);
}
function targetPathBeside(targetPath, projectDir) {
    return (0,external_node_path_.join)((0,external_node_path_.dirname)(targetPath), `${(0,external_node_path_.basename)(targetPath)}-${(0,external_node_path_.basename)(projectDir)}`);
}

// EXTERNAL MODULE: ./build/dbt/engine-settings.js
var engine_settings = __webpack_require__(1473);
// EXTERNAL MODULE: ./build/dbt/events.js
var events = __webpack_require__(30160);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 9 modules
var schemas = __webpack_require__(27597);
;// CONCATENATED MODULE: ./build/dbt/place-check.js



function isElsewhere(asked, found) {
    const same = (a, b) => a.trim().toLowerCase() === b.trim().toLowerCase();
    if (!same(asked.schema, found.schema))
        return true;
    return asked.database !== null && found.database !== '' && !same(asked.database, found.database);
}
function refusePlace(asked, found) {
    const isSchema = asked.schema.toLowerCase() !== found.schema.toLowerCase();
    const [kind, right, wrong] = isSchema
        ? ['schema', asked.schema, found.schema]
        : ['database', asked.database, found.database];
    return new errors/* RefusedError */.fk(`dbt must use the ${kind} "${right}", but it resolves the profile to "${wrong}". ` +
        'Nothing was run.', {
        hint: `Give the target its own "${kind}" in profiles.yml. Where equal keys are merged ` +
            '(<<), PyYAML versions differ in which key wins.',
    });
}
const PLACE_COMMAND = [
    ...['ls', '--resource-type', 'model', '--output', 'json'],
    ...['--output-keys', 'database', 'schema'],
];
function placeProject(driverPath) {
    return (0,external_node_path_.join)((0,external_node_path_.dirname)(driverPath), 'target_check');
}
const lineSchema = schemas/* object */.Ikc({
    schema: schemas/* string */.YjP(),
    database: schemas/* string */.YjP().nullish(),
});
function readPlace({ success, exception, lines }) {
    for (const line of success ? lines : []) {
        const parsed = parseLine(line);
        if (!parsed)
            continue;
        const { schema, database } = parsed;
        return { schema, database: database === 'None' ? '' : (database ?? '') };
    }
    throw new errors/* DbtError */.xI(`dbt did not say which schema its target leads to, so nothing was run.\n${exception ?? lines.join('\n')}`.trim());
}
function parseLine(line) {
    try {
        return lineSchema.safeParse(JSON.parse(line)).data;
    }
    catch {
        return undefined;
    }
}

;// CONCATENATED MODULE: ./build/dbt/cli-session.js










const EXIT_NODE_FAILED = 1;
const LISTING = ['ls', 'list'];
const CONNECTS_NOT = ['deps', 'clean'];
const PLACE_FLAGS = ['--profiles-dir', '--profile', '--target', '--vars'];
async function startCliSession(processes, options) {
    const env = (0,engine_settings/* buildDbtEnvironment */.cd)(options.env, 'json', options.logPath);
    const { stdout, stderr } = await processes.run(options.dbt, ['--version'], {
        cwd: options.projectDir,
        env,
    });
    const version = /\d+\.\d+\.\d+\S*/.exec(stdout)?.[0];
    if (version === undefined) {
        const output = `${stdout}${stderr}`.trim();
        throw new errors/* DbtError */.xI(`\`dbt --version\` printed no version:\n${output}`);
    }
    const own = (0,engine/* isEngine2 */.Ls)({ version }) ? engine_settings/* ENGINE_2_SETTINGS */.o0 : engine_settings/* ENGINE_1_SETTINGS */.RU;
    return new CliSession(version, processes, { ...options, env: { ...env, ...own } });
}
class CliSession {
    version;
    #processes;
    #options;
    #queue = Promise.resolve();
    #checked = new Set();
    constructor(version, processes, options) {
        this.version = version;
        this.#processes = processes;
        this.#options = options;
    }
    invoke(command) {
        const outcome = this.#queue.then(() => this.#run(command));
        this.#queue = outcome.catch(() => { });
        return outcome;
    }
    fenced = false;
    refreshes = false;
    protect() { }
    async close() {
        await this.#queue;
    }
    async #run(command) {
        const { projectDir, flags, place } = this.#options;
        const line = buildCommandLine(command, projectDir, flags);
        await this.#checkPlace(command, line, command.place ?? (line.isCommonTarget ? place : undefined));
        return this.#start(command, line);
    }
    async #checkPlace({ args: [name = ''] }, { args }, place) {
        const { projectDir, flags, driverPath } = this.#options;
        const target = PLACE_FLAGS.flatMap((flag) => {
            const value = readFlag(args, flag);
            return value === undefined ? [] : [flag, value];
        });
        const key = JSON.stringify([target, place]);
        if (!place || CONNECTS_NOT.includes(name) || this.#checked.has(key))
            return;
        const ask = { args: [...PLACE_COMMAND, ...target], projectDir: placeProject(driverPath) };
        const found = readPlace(await this.#start(ask, buildCommandLine(ask, projectDir, flags)));
        if (isElsewhere(place, found))
            throw refusePlace(place, found);
        this.#checked.add(key);
    }
    async #start(command, { args, resultsFile }) {
        const { dbt, projectDir, env, flags } = this.#options;
        if (resultsFile)
            await (0,promises_.rm)(resultsFile, { force: true });
        const isRust = (0,engine/* isEngine2 */.Ls)(this);
        const log = new CommandLog(command, isRust);
        const cliArgs = args.filter((arg) => arg !== '--no-write-json');
        if (isRust && args[0] === 'deps')
            cliArgs.push('--target-path', flags.targetPath);
        const { exitCode } = await this.#processes.run(dbt, cliArgs, {
            cwd: projectDir,
            env,
            onLine: (line) => log.add(line),
        });
        const isCancelled = log.cancelled || (0,cancellation/* isCancellation */.i)(exitCode);
        if (isDeath(exitCode) && !isCancelled)
            throw log.death(exitCode);
        const written = resultsFile ? await readResults(resultsFile, log.invocationId) : undefined;
        const results = written ?? (isRust ? log.results() : []);
        if (isCancelled)
            return { ...cancellation/* CANCELLED */.g, results };
        return {
            success: exitCode === 0,
            exception: hasStopped(exitCode, results, isRust) ? log.exception() : undefined,
            results,
            lines: log.lines,
        };
    }
}
function hasStopped(exitCode, results, isRust) {
    if (!isRust || exitCode === 0)
        return exitCode > EXIT_NODE_FAILED;
    return !results.some(({ status }) => FAILED.includes(status));
}
const FAILED = ['error', 'fail', 'runtime error', 'partial success'];
class CommandLog {
    lines = [];
    cancelled = false;
    invocationId;
    #command;
    #isListing;
    #output = new LastLines();
    #isRust;
    #errors = new Set();
    #results = new Map();
    #exception;
    constructor(command, isRust) {
        this.#command = command;
        this.#isRust = isRust;
        this.#isListing = LISTING.includes(command.args[0] ?? '');
    }
    add(line) {
        const record = (0,events/* parseLogRecord */.tT)(line);
        if (record) {
            this.#addRecord(record);
        }
        else {
            this.#output.add(line);
            this.#command.onEvent?.((0,events/* outputEvent */.s7)(line));
        }
    }
    exception() {
        const usageError = this.#output.find(/^[Ee]rror: (.*)/)?.[1];
        const errors = this.#errors.size > 0 ? [...this.#errors].join('\n') : undefined;
        return this.#exception ?? errors ?? usageError ?? this.#output.appendTo('dbt stopped.');
    }
    results() {
        return [...this.#results.values()];
    }
    death(exitCode) {
        const message = `dbt's process ended with exit code ${exitCode} before \`dbt ${this.#command.args[0]}\` finished.`;
        return new errors/* DbtError */.xI(this.#output.appendTo(message));
    }
    #addRecord(record) {
        const { info, data } = record;
        this.invocationId ??= info.invocation_id;
        if (info.name === 'MainEncounteredError') {
            this.#exception = data.exc ?? (0,events/* withoutLevel */.rm)(info.msg);
            this.cancelled ||= data.exc === '';
        }
        if (this.#isListing && info.name === 'PrintEvent') {
            this.lines.push(info.msg);
            return;
        }
        const event = (0,events/* parseEvent */.wj)(record);
        if (!event)
            return;
        this.#command.onEvent?.(this.#isRust ? this.#complete(event) : event);
    }
    #complete(event) {
        if (event.kind === 'message' && event.level === 'error') {
            const message = stripErrorPrefix(event.message);
            this.#errors.add(message);
            return { ...event, message };
        }
        if (event.kind !== 'start' && event.kind !== 'result')
            return event;
        if (event.kind === 'result')
            this.#results.set(event.uniqueId, toResult(event));
        const done = this.#results.size;
        const index = event.kind === 'result' ? done : done + 1;
        return { ...event, index, total: Math.max(this.#command.expected ?? 0, done) };
    }
}
function stripErrorPrefix(message) {
    return message.replace(/^\[error\] (?:\[(\w+ \(dbt\d+\))\])?:? */, (_, name) => name === undefined ? '' : `${name}: `);
}
function toResult(event) {
    const { uniqueId, status, executionTime, failures = null } = event;
    return { uniqueId, status, executionTime, failures, message: null, rowsAffected: null };
}
function isDeath(exitCode) {
    return exitCode >= 126;
}
async function readResults(file, invocationId) {
    let text;
    try {
        text = await (0,promises_.readFile)(file, 'utf8');
    }
    catch {
        return undefined;
    }
    const runResults = (0,run_results/* parseRunResults */.Hd)(text, file);
    return runResults.metadata.invocation_id === invocationId ? (0,run_results/* toNodeResults */.c8)(runResults) : undefined;
}

// EXTERNAL MODULE: ./node_modules/zod/v4/core/errors.js
var core_errors = __webpack_require__(37428);
;// CONCATENATED MODULE: ./build/dbt/driver-session.js










const messageSchema = schemas/* discriminatedUnion */.gMt('type', [
    schemas/* object */.Ikc({ type: schemas/* literal */.euz('ready'), version: schemas/* string */.YjP() }),
    schemas/* object */.Ikc({ type: schemas/* literal */.euz('unavailable'), reason: schemas/* string */.YjP() }),
    events/* logRecordSchema */.Lk.extend({ type: schemas/* literal */.euz('event') }),
    schemas/* object */.Ikc({
        type: schemas/* literal */.euz('done'),
        id: schemas/* number */.aig(),
        success: schemas/* boolean */.zMY(),
        cancelled: schemas/* boolean */.zMY(),
        exception: schemas/* string */.YjP().nullable(),
        results: schemas/* array */.YOg(run_results/* nodeResultSchema */.tR),
        lines: schemas/* array */.YOg(schemas/* string */.YjP()),
        writes: schemas/* array */.YOg(schemas/* object */.Ikc({
            refused: schemas/* boolean */.zMY(),
            by: schemas/* string */.YjP(),
            statement: schemas/* string */.YjP(),
            target: schemas/* string */.YjP().nullable(),
            reason: schemas/* string */.YjP(),
        })),
        refreshed: schemas/* array */.YOg(schemas/* string */.YjP()),
        elsewhere: schemas/* object */.Ikc({ schema: schemas/* string */.YjP(), database: schemas/* string */.YjP() }).nullable(),
    }),
]);
async function startDriverSession(processes, options) {
    if (options.python === undefined)
        throw new errors/* DbtError */.xI('dbt was not installed by Python.');
    const session = new DriverSession(processes, options.python, options);
    await session.start();
    return session;
}
class DriverSession {
    version = '';
    #options;
    #process;
    #output = new LastLines();
    #ready = Promise.withResolvers();
    #running;
    #queue = Promise.resolve();
    #commands = 0;
    #exitCode;
    #production = [];
    constructor(processes, python, options) {
        this.#options = options;
        const flags = options.keepManifest ? ['--keep-manifest'] : [];
        this.#process = processes.start(python, [options.driverPath, ...flags], {
            cwd: options.projectDir,
            env: {
                ...(0,engine_settings/* buildDbtEnvironment */.cd)(options.env, 'none', options.logPath),
                ...engine_settings/* ENGINE_1_SETTINGS */.RU,
            },
            onLine: (line) => this.#onOutput(line),
            onMessage: (line) => this.#onMessage(line),
        });
        void this.#process.exited.then((code) => this.#onExit(code));
    }
    async start() {
        this.version = await this.#ready.promise;
    }
    invoke(command) {
        const outcome = this.#queue.then(() => this.#run(command));
        this.#queue = outcome.catch(() => { });
        return outcome;
    }
    protect(relations) {
        this.#production = relations;
    }
    get fenced() {
        return this.#options.fence !== undefined;
    }
    refreshes = true;
    async close() {
        await this.#process.close();
    }
    async #run(command) {
        const { projectDir, flags } = this.#options;
        const { args, manifestKey, resultsFile, isCommonTarget } = buildCommandLine(command, projectDir, flags);
        if (resultsFile)
            await (0,promises_.rm)(resultsFile, { force: true });
        if (this.#exitCode !== undefined)
            throw this.#death(command, this.#exitCode);
        this.#commands += 1;
        const id = this.#commands;
        const place = command.place ?? (isCommonTarget ? this.#options.place : undefined) ?? null;
        return new Promise((resolve, reject) => {
            this.#running = { id, command, place, resolve, reject };
            const fence = this.#fenceOf(command);
            const refresh = command.refresh ?? [];
            this.#process.send(JSON.stringify({ id, project: manifestKey, args, fence, place, refresh }));
        });
    }
    #fenceOf(command) {
        const { args, projectDir, deploy, fenced } = command;
        const { fence } = this.#options;
        if (projectDir !== undefined && args[0] === 'run-operation' && !fenced)
            return null;
        const own = fence && 'schema' in fence ? { ...fence, production: this.#production } : fence;
        return deploy ?? own ?? null;
    }
    #onOutput(line) {
        this.#output.add(line);
        this.#running?.command.onEvent?.((0,events/* outputEvent */.s7)(line));
    }
    #onMessage(line) {
        const message = parseMessage(line);
        switch (message.type) {
            case 'unreadable':
                this.#onOutput(line);
                if (!message.isEvent)
                    this.#giveUp(message.reason);
                break;
            case 'ready':
                this.#ready.resolve(message.version);
                break;
            case 'unavailable':
                this.#ready.reject(new errors/* DbtError */.xI(`dbt has no Python interface: ${message.reason}`));
                break;
            case 'event': {
                const event = (0,events/* parseEvent */.wj)(message);
                if (event)
                    this.#running?.command.onEvent?.(event);
                break;
            }
            case 'done':
                if (this.#running?.id === message.id) {
                    const { command, place, resolve, reject } = this.#running;
                    const missed = command.refresh?.filter((id) => !message.refreshed.includes(id)) ?? [];
                    if (place && message.elsewhere)
                        reject(refusePlace(place, message.elsewhere));
                    else if (missed.length > 0 && message.success)
                        reject(refuseMissed(missed));
                    else
                        resolve(toOutcome(message));
                    this.#running = undefined;
                }
        }
    }
    #giveUp(reason) {
        const running = this.#running;
        const asked = running ? `\`dbt ${running.command.args[0]}\`` : 'its start';
        const error = new errors/* DbtError */.xI(`dbt's process gave an answer to ${asked} that cannot be read: ${reason}`, {
            hint: 'Please report this to the action, with the dbt version and this message.',
        });
        this.#ready.reject(error);
        this.#running = undefined;
        running?.reject(error);
    }
    #onExit(code) {
        this.#exitCode = code;
        const start = `dbt's process could not be started: it ended with exit code ${code}.`;
        this.#ready.reject(new errors/* DbtError */.xI(this.#output.appendTo(start)));
        const running = this.#running;
        this.#running = undefined;
        if (running && (0,cancellation/* isCancellation */.i)(code))
            running.resolve(cancellation/* CANCELLED */.g);
        else
            running?.reject(this.#death(running.command, code));
    }
    #death({ args }, code) {
        const message = `dbt's process ended with exit code ${code} before \`dbt ${args[0]}\` finished.`;
        return new errors/* DbtError */.xI(this.#output.appendTo(message));
    }
}
function refuseMissed(ids) {
    return new errors/* DbtError */.xI(`dbt did not build ${ids.join(', ')} from scratch, as this run announced.`, {
        hint: 'Run dbt with --full-refresh for them.',
    });
}
function parseMessage(line) {
    let value;
    try {
        value = JSON.parse(line);
    }
    catch {
        return { type: 'unreadable', isEvent: false, reason: 'It is not JSON.' };
    }
    const { data, error } = messageSchema.safeParse(value);
    if (data)
        return data;
    const isEvent = schemas/* object */.Ikc({ type: schemas/* literal */.euz('event') }).safeParse(value).success;
    return { type: 'unreadable', isEvent, reason: core_errors/* prettifyError */.S1(error) };
}
function toOutcome(message) {
    const { success, cancelled, exception, results, lines, writes } = message;
    return cancelled
        ? { ...cancellation/* CANCELLED */.g, results, writes }
        : { success, exception: exception ?? undefined, results, lines, writes };
}

;// CONCATENATED MODULE: ./build/dbt/open-session.js



async function openSession(processes, options, runner) {
    try {
        return await startDriverSession(processes, options);
    }
    catch (driverError) {
        if (!(driverError instanceof errors/* ActionError */.lZ))
            throw driverError;
        try {
            const session = await startCliSession(processes, options);
            runner?.info('Each dbt command runs as its own process.');
            runner?.info(driverError.message);
            return session;
        }
        catch (cliError) {
            if (!(cliError instanceof errors/* ActionError */.lZ))
                throw cliError;
            throw new errors/* DbtError */.xI(`dbt cannot be started.\nFrom Python: ${driverError.message}\nAs a program: ${cliError.message}`, {
                hint: 'Check the inputs `dbt-version`, `adapter` and `requirements`, and the dbt on PATH.',
                cause: cliError,
            });
        }
    }
}

// EXTERNAL MODULE: ./build/platform/child-environment.js
var child_environment = __webpack_require__(82496);
// EXTERNAL MODULE: ./build/warehouse/operations.js
var operations = __webpack_require__(784);
// EXTERNAL MODULE: ./build/pipelines/steps/job.js
var steps_job = __webpack_require__(67759);
;// CONCATENATED MODULE: ./build/pipelines/steps/operations-project.js


function findOperations({ actionRoot, scratch, project, }) {
    const own = (0,external_node_path_.join)(actionRoot, 'warehouse');
    if (project.quoting === undefined)
        return own;
    const copy = (0,external_node_path_.join)(scratch, 'warehouse');
    if ((0,external_node_fs_.existsSync)(copy))
        return copy;
    (0,external_node_fs_.cpSync)(own, copy, { recursive: true });
    (0,external_node_fs_.appendFileSync)((0,external_node_path_.join)(copy, 'dbt_project.yml'), `quoting: ${JSON.stringify(project.quoting)}\n`);
    return copy;
}

// EXTERNAL MODULE: ./build/pipelines/steps/run-state.js + 6 modules
var run_state = __webpack_require__(74336);
// EXTERNAL MODULE: ./build/pipelines/steps/saved-state.js
var saved_state = __webpack_require__(52991);
// EXTERNAL MODULE: ./build/pipelines/steps/warehouse-target.js + 3 modules
var warehouse_target = __webpack_require__(35123);
;// CONCATENATED MODULE: ./build/pipelines/steps/connect.js













async function prepareDbt(job, target) {
    if (job.installation)
        return job.installation;
    const { ports } = job;
    const installation = await installDbt(ports, describeInstallation(job, target.type));
    if (installation.saveCache)
        (0,saved_state/* saveCacheLater */.W6)(ports.runner, 'venv', installation.saveCache);
    return installation;
}
function describeInstallation(job, adapterType) {
    const { settings, env, temp, context } = job;
    return {
        ...settings,
        profileType: adapterType,
        trust: trustOf(context),
        tempDir: temp,
        env: (0,child_environment/* buildChildEnvironment */.s)(env),
    };
}
function trustOf({ event }) {
    return event === 'pull_request' || event === 'merge_group' ? 'review' : 'deploy';
}
async function openDbt(job, runState, installation, target, { keepManifest = false, fence } = {}) {
    const { ports, settings, actionRoot } = job;
    const session = await openSession(ports.processes, {
        python: installation.python,
        dbt: installation.dbt,
        driverPath: (0,external_node_path_.join)(actionRoot, 'driver', 'dbt_driver.py'),
        projectDir: settings.projectDir,
        env: (0,steps_job/* dbtEnvironment */.Y)(job),
        flags: {
            profilesDir: target.profilesDir,
            profile: target.profile,
            target: target.target,
            vars: settings.vars,
            threads: settings.threads,
            targetPath: targetPath(job),
        },
        place: (0,warehouse_target/* placeOf */.$t)(target),
        logPath: (0,external_node_path_.join)(job.scratch, 'logs'),
        keepManifest,
        ...(fence && { fence }),
    }, ports.runner);
    try {
        const swap = job.mode === 'deploy' && settings.blueGreen;
        const use = { adapter: target.type, swap };
        (0,engine/* refuseOnEngine2 */.i8)(session.version, (0,steps_job/* dbtEnvironment */.Y)(job), use);
    }
    catch (error) {
        await session.close();
        throw error;
    }
    if ((0,engine/* isEngine2 */.Ls)(session)) {
        (0,run_state/* addNotice */.Mp)(runState, engine/* ENGINE_2_NOTICE */.jk);
        await keepEngine2Drivers(job, session, target);
    }
    if (fence && !session.fenced)
        runState.notices.push('This dbt has no write fence. The action checks the planned writes, but not what hooks and macros write.');
    runState.dbtStarted = true;
    runState.dbtVersion = session.version;
    ports.runner.info(`dbt ${session.version} on ${target.type}, schema ${target.schema ?? ''}`);
    return session;
}
async function keepEngine2Drivers(job, { version }, { type }) {
    const { cache, runner } = job.ports;
    const request = { version, adapter: type, trust: trustOf(job.context), env: (0,steps_job/* dbtEnvironment */.Y)(job) };
    const drivers = await restoreEngine2Drivers(cache, request);
    if (drivers)
        (0,saved_state/* saveCacheLater */.W6)(runner, 'drivers', drivers);
}
function openWarehouse(job, session, connection) {
    return (0,operations/* createWarehouse */.ao)(session, findOperations(job), connection);
}
const DEPTH = Array.from({ length: outside_writes/* MOST_FOLDERS_UP */.Y5 }, () => 'dbt');
function targetPath({ scratch }) {
    return (0,external_node_path_.join)(scratch, ...DEPTH, 'target');
}


/***/ }),

/***/ 45619:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   AR: () => (/* binding */ findFilesPlace),
/* harmony export */   EU: () => (/* binding */ claimFiles),
/* harmony export */   WS: () => (/* binding */ removeFiles)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);
/* harmony import */ var node_util__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(57975);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(27597);
/* harmony import */ var _config_env_vars_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(21295);
/* harmony import */ var _config_isolated_target_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(65876);
/* harmony import */ var _text_yaml_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(59477);
/* harmony import */ var _job_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(67759);








const MARKER = '.dbt_ci_schema_owner';
const profiles = zod__WEBPACK_IMPORTED_MODULE_7__/* .record */ .g1P(zod__WEBPACK_IMPORTED_MODULE_7__/* .string */ .YjP(), zod__WEBPACK_IMPORTED_MODULE_7__/* .object */ .Ikc({ outputs: zod__WEBPACK_IMPORTED_MODULE_7__/* .record */ .g1P(zod__WEBPACK_IMPORTED_MODULE_7__/* .string */ .YjP(), zod__WEBPACK_IMPORTED_MODULE_7__/* .record */ .g1P(zod__WEBPACK_IMPORTED_MODULE_7__/* .string */ .YjP(), zod__WEBPACK_IMPORTED_MODULE_7__/* .unknown */ .L5J())) })
    .catch({ outputs: {} }));
function findFilesPlace(job, text, { profile, target, type }) {
    const key = (0,_config_isolated_target_js__WEBPACK_IMPORTED_MODULE_4__/* .rootOfFiles */ .X_)(type);
    if (key === undefined)
        return undefined;
    const { value } = (0,_text_yaml_js__WEBPACK_IMPORTED_MODULE_5__/* .readYaml */ .g)(text, { version: '1.1', merge: true });
    const outputs = profiles.catch({}).parse(value)[profile]?.outputs;
    const root = outputs?.[target]?.[key];
    const place = typeof root === 'string' ? (0,_config_env_vars_js__WEBPACK_IMPORTED_MODULE_3__/* .renderEnvVars */ .C)(root, (0,_job_js__WEBPACK_IMPORTED_MODULE_6__/* .dbtEnvironment */ .Y)(job)) : '';
    if (!place)
        return undefined;
    return isRemote(place) ? place : (0,node_path__WEBPACK_IMPORTED_MODULE_1__.resolve)(job.settings.projectDir, place);
}
async function claimFiles(job, place, pullRequest) {
    if (isRemote(place) || (await isFolder(place)))
        return;
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.mkdir)(place, { recursive: true });
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.writeFile)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(place, MARKER), JSON.stringify((0,_job_js__WEBPACK_IMPORTED_MODULE_6__/* .ownerOf */ .b)(job, pullRequest)));
}
async function removeFiles(job, place, { schema, pullRequest }) {
    if (isRemote(place))
        return `Files of this pull request may be left below ${place}: this action deletes nothing in an object store. A lifecycle rule of the store does.`;
    if (!(await isFolder(place)))
        return undefined;
    const owner = await readOwner(place);
    if ((0,node_path__WEBPACK_IMPORTED_MODULE_1__.basename)(place) !== schema || !(0,node_util__WEBPACK_IMPORTED_MODULE_2__.isDeepStrictEqual)(owner, (0,_job_js__WEBPACK_IMPORTED_MODULE_6__/* .ownerOf */ .b)(job, pullRequest)))
        return `The folder ${place} was not removed: it existed before this pull request.`;
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.rm)(place, { recursive: true, force: true });
    return undefined;
}
async function readOwner(place) {
    try {
        return JSON.parse(await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readFile)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(place, MARKER), 'utf8'));
    }
    catch {
        return undefined;
    }
}
function isRemote(place) {
    return /^\w+:/.test(place);
}
async function isFolder(path) {
    return (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.stat)(path).then((stats) => stats.isDirectory(), () => false);
}


/***/ }),

/***/ 67759:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Y: () => (/* binding */ dbtEnvironment),
/* harmony export */   b: () => (/* binding */ ownerOf)
/* harmony export */ });
/* harmony import */ var _platform_child_environment_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(82496);

function dbtEnvironment({ env, variables, }) {
    return { ...(0,_platform_child_environment_js__WEBPACK_IMPORTED_MODULE_0__/* .buildChildEnvironment */ .s)(env), ...variables };
}
function ownerOf({ context, project }, pullRequest) {
    return {
        repository: context.repository,
        project: project.name,
        pull_request: String(pullRequest),
    };
}


/***/ }),

/***/ 76790:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   R: () => (/* binding */ refuseOutsideLinks)
/* harmony export */ });
/* harmony import */ var _config_outside_links_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1284);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19473);
/* harmony import */ var _job_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(67759);



function refuseOutsideLinks(job) {
    const links = (0,_config_outside_links_js__WEBPACK_IMPORTED_MODULE_0__/* .findOutsideLinks */ .m)(job.settings, (0,_job_js__WEBPACK_IMPORTED_MODULE_2__/* .dbtEnvironment */ .Y)(job));
    if (links.length === 0)
        return;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .RefusedError */ .fk([
        links.length === 1
            ? 'A file of the project is a link to a place that is not the repository’s. dbt was not started on it.'
            : `${links.length} files of the project are links to places that are not the repository’s. dbt was not started on them.`,
        ...links.map(({ path, target }) => `  ${path} → ${target}`),
    ].join('\n'), {
        hint: 'Put the content into the repository instead of the link, or link to a file of the checkout outside of .git.',
        location: { file: links[0]?.path ?? '' },
    });
}


/***/ }),

/***/ 5503:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   f: () => (/* binding */ refuseOutsideInstall),
/* harmony export */   v: () => (/* binding */ refuseOutsideFolders)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(76760);
/* harmony import */ var _config_outside_writes_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(24097);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(19473);
/* harmony import */ var _job_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(67759);




function refuseOutsideFolders(job) {
    const [first] = (0,_config_outside_writes_js__WEBPACK_IMPORTED_MODULE_1__/* .findOutsideFolders */ .qX)(job.settings, (0,_job_js__WEBPACK_IMPORTED_MODULE_3__/* .dbtEnvironment */ .Y)(job));
    if (first === undefined)
        return;
    const file = (0,node_path__WEBPACK_IMPORTED_MODULE_0__.join)(first.project, 'dbt_project.yml');
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .RefusedError */ .fk(`${file} names the folder ${first.folder}. dbt was not started on it: it would write what it compiles out of its target folder, over files that are not its own.`, {
        hint: 'Name the folder by a path relative to the project, of a few `..` at most; or make it a package with `local:`.',
        location: { file },
    });
}
function refuseOutsideInstall(job, folders) {
    if (!(0,_config_outside_writes_js__WEBPACK_IMPORTED_MODULE_1__/* .installsOutside */ .wt)(folders, (0,_job_js__WEBPACK_IMPORTED_MODULE_3__/* .dbtEnvironment */ .Y)(job)))
        return;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .RefusedError */ .fk('The `packages-install-path` of dbt_project.yml is not a folder of the checkout, or only dbt can tell. `dbt deps` was not started: it deletes that folder first, and a pull request can name any.', {
        hint: 'Set it to a folder of the project, e.g. `packages-install-path: dbt_packages`, without other Jinja than `env_var()`.',
        location: { file: 'dbt_project.yml' },
    });
}


/***/ }),

/***/ 49684:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  TM: () => (/* binding */ firstLine),
  dg: () => (/* binding */ isTransient),
  fS: () => (/* binding */ waitForRetry)
});

// EXTERNAL MODULE: ./build/dbt/progress.js
var progress = __webpack_require__(8986);
;// CONCATENATED MODULE: ./build/dbt/transient-errors.js
const TRANSIENT = {
    network: {
        source: 'errno(3), getaddrinfo(3); urllib3 and http.client of Python; libcurl (git)',
        patterns: [
            /connection (?:was )?reset by peer/i,
            /\bconnection (?:was )?(?:refused|aborted)/i,
            /\bconnection (?:attempt )?timed out/i,
            /\bread timed out|read operation timed out|connect timeout=/i,
            /broken pipe|network is unreachable|no route to host/i,
            /temporary failure in name resolution|could not resolve host\b/i,
            /max retries exceeded with url/i,
            /remote end closed connection without response|incompleteread\(/i,
            /eof occurred in violation of protocol|handshake operation timed out/i,
            /failed to connect to \S+ port \d+/i,
            /the remote end hung up unexpectedly/i,
        ],
    },
    http: {
        source: 'https://www.rfc-editor.org/rfc/rfc9110#name-server-error-5xx, RFC 6585 for 429',
        patterns: [
            /\b429\b[ :(]+(?:client error|too many requests)\b/i,
            /\b50[0234]\b[ :(]+(?:(?:internal )?server error|bad gateway|service unavailable|gateway time-?out)\b/i,
            /\bhttp(?:\/[\d.]+)?[ :]+(?:(?:status|error|code|response)[ :]+)*(?:429|50[0234])\b/i,
            /the requested URL returned error: (?:429|50[0234])\b/i,
        ],
    },
    postgres: {
        source: 'https://www.postgresql.org/docs/current/errcodes-appendix.html; libpq, psycopg2',
        patterns: [
            /server closed the connection unexpectedly|connection to server was lost/i,
            /could not (?:receive data from|send data to) server/i,
            /ssl syscall error|ssl connection has been closed unexpectedly/i,
            /\b(?:connection|cursor) already closed\b|connection not open/i,
            /connection to server .* failed: timeout expired/i,
            /could not serialize access due to|deadlock detected/i,
            /canceling statement due to (?:lock timeout|statement timeout|conflict with recovery)/i,
            /could not obtain lock on (?:relation|row)/i,
            /terminating connection (?:due to|because of)/i,
            /the database system is (?:starting up|shutting down|in recovery mode|not yet accepting)/i,
            /sorry, too many clients already|remaining connection slots are reserved/i,
            /too many connections for (?:role|database)/i,
            /tuple concurrently (?:updated|deleted)/i,
            /\bquery_wait_timeout\b|no more connections allowed \(max_client_conn\)/i,
        ],
    },
    redshift: {
        source: 'https://docs.aws.amazon.com/redshift/latest/dg/r_error_codes.html; redshift_connector',
        patterns: [
            /serializable isolation violation on table/i,
            /could not open relation with oid \d+/i,
            /server socket closed\. please check that client side networking/i,
            /connection limit .* exceeded for non-bootstrap users/i,
        ],
    },
    snowflake: {
        source: 'https://docs.snowflake.com/en/sql-reference/transactions; snowflake-connector-python',
        patterns: [
            /could not connect to snowflake backend after/i,
            /\b290\d{3}\b.{0,20}http (?:429|50[0234])\b/i,
            /statement reached its statement or warehouse timeout/i,
            /aborted because the number of waiters for this lock exceeds/i,
            /waiting (?:for|on) (?:a )?lock.{0,80}(?:timed out|timeout)|lock timeout exceeded/i,
            /victim of (?:a )?deadlock/i,
            /processing aborted due to an internal error/i,
            /authentication token has expired/i,
        ],
    },
    bigquery: {
        source: 'https://cloud.google.com/bigquery/docs/error-messages',
        patterns: [
            /\b(?:job)?ratelimitexceeded\b|exceeded rate limits/i,
            /\b(?:job)?backenderror\b|visibility check was unavailable/i,
            /retrying (?:the job |the request )?may solve the problem/i,
            /internal error (?:occurred|during execution).{0,120}(?:retry|unable to complete)/is,
            /could not serialize access to table .* due to concurrent update/i,
            /transaction is aborted due to concurrent update/i,
            /operation did not complete within the designated timeout/i,
            /\b504 deadline exceeded\b/i,
        ],
    },
    spark: {
        source: 'DAGScheduler of https://github.com/apache/spark; TSocket of Thrift for Python (PyHive); XSDB6 of Derby',
        patterns: [
            /\bExecutorLostFailure\b|\b(?:Metadata)?FetchFailedException\b/,
            /TSocket read 0 bytes|could not connect to any of \[/i,
            /another instance of derby may have already booted the database/i,
        ],
    },
    databricks: {
        source: 'https://docs.databricks.com/en/error-messages/error-classes.html; Delta Lake',
        patterns: [
            /\bConcurrent(?:Append|DeleteRead|DeleteDelete|Transaction|Write)Exception\b/,
            /\b(?:MetadataChanged|ProtocolChanged)Exception\b/,
            /\[DELTA_(?:CONCURRENT_\w+|METADATA_CHANGED|PROTOCOL_CHANGED)/,
            /\bTEMPORARILY_UNAVAILABLE\b/,
            /cluster .{0,60}\bis (?:in unexpected state )?(?:pending|restarting|resizing|starting)\b/i,
            /error during request to server/i,
        ],
    },
    trino: {
        source: 'StandardErrorCode of https://github.com/trinodb/trino (trino-spi)',
        patterns: [
            /\b(?:NO_NODES_AVAILABLE|SERVER_STARTING_UP|SERVER_SHUTTING_DOWN|REMOTE_HOST_GONE)\b/,
            /\b(?:REMOTE_TASK_(?:ERROR|MISMATCH)|PAGE_TRANSPORT_(?:ERROR|TIMEOUT))\b/,
            /\b(?:TOO_MANY_REQUESTS_FAILED|QUERY_QUEUE_FULL|CLUSTER_OUT_OF_MEMORY)\b/,
            /\b(?:TRANSACTION_CONFLICT|ICEBERG_COMMIT_ERROR)\b/,
            /trino server is still initializing|no nodes available to run query/i,
            /encountered too many errors talking to a worker node/i,
        ],
    },
    athena: {
        source: 'https://docs.aws.amazon.com/athena/latest/APIReference/CommonErrors.html',
        patterns: [
            /\b(?:Throttling|TooManyRequests|ServiceUnavailable)(?:Exception)?\b/,
            /query exhausted resources at this scale factor/i,
        ],
    },
    duckdb: {
        source: 'https://duckdb.org/docs/stable/connect/concurrency',
        patterns: [
            /could not set lock on file/i,
            /transaction ?context error: (?:conflict|catalog write-write conflict)/i,
            /catalog write-write conflict|transaction conflict:/i,
            /http error: .{0,200}\(http (?:429|50[0234])\b/i,
        ],
    },
    sqlserver: {
        source: 'https://learn.microsoft.com/azure/azure-sql/database/troubleshoot-common-errors-issues; 1205, 3960',
        patterns: [
            /deadlocked on lock resources with another process/i,
            /is not currently available\.\s+please retry the connection later/i,
            /the service is currently busy\. retry the request after/i,
            /snapshot isolation transaction aborted due to update conflict/i,
            /communication link failure|login timeout expired/i,
        ],
    },
};
const PERMANENT = [
    /^(?:compilation|parsing) error/im,
    /\b(?:syntax error|does not exist)\b/i,
    /permission denied|access denied|insufficient privileges?|not authorized/i,
    /authentication failed|incorrect username or password/i,
    /certificate verify failed/i,
];
const PATTERNS = Object.values(TRANSIENT).flatMap(({ patterns }) => patterns);
function isTransientMessage(message, more) {
    if (more.some((pattern) => pattern.test(message)))
        return true;
    const words = dropQuotes(message);
    if (PERMANENT.some((pattern) => pattern.test(words)))
        return false;
    return PATTERNS.some((pattern) => pattern.test(words));
}
function dropQuotes(message) {
    return message
        .replace(/^(\w+ Error) in .*$/gm, '$1')
        .replace(/^\s*(?:LINE \d+:|compiled code at ).*$/gm, '')
        .replace(/(?<!=|": )"[^"\n]*"/g, '""')
        .replace(/(?<=\w )'[^'\n]*'(?!\w)/g, "''");
}

;// CONCATENATED MODULE: ./build/pipelines/steps/retry-wait.js


const MAX_DELAY_SECONDS = 3_600;
function isTransient({ settings }, message) {
    return isTransientMessage(message, settings.transientErrors.map((source) => new RegExp(source, 'i')));
}
async function waitForRetry({ ports, settings }, retry, what) {
    const seconds = Math.min(settings.retryDelay * 2 ** (retry - 1), MAX_DELAY_SECONDS);
    const when = seconds > 0 ? `in ${seconds} s` : 'now';
    ports.runner.info((0,progress/* escapeLogLine */._P)(`Retry ${retry} starts ${when}. ${what}`));
    await ports.clock.wait(seconds);
}
function firstLine(message) {
    const lines = message.split('\n').map((line) => line.trim());
    const [first = '', second] = lines.filter((line) => line !== '');
    return second !== undefined && /^\w+ Error\b/.test(first) ? second : first;
}


/***/ }),

/***/ 74336:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Mp: () => (/* binding */ addNotice),
  Ux: () => (/* binding */ finishReport),
  mr: () => (/* binding */ recordFatal),
  xq: () => (/* binding */ startRunState)
});

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
// EXTERNAL MODULE: ./build/health/outcomes.js
var outcomes = __webpack_require__(31950);
// EXTERNAL MODULE: ./build/plan/impact.js
var impact = __webpack_require__(88686);
;// CONCATENATED MODULE: ./build/plan/ownership.js

const LIMIT = 200;
function computeOwnership(uniqueIds, graph) {
    const wanted = [...new Set(uniqueIds)].slice(0, LIMIT);
    if (wanted.length === 0)
        return [];
    const readers = (0,impact/* collectReaders */.nM)(new Map([
        ...graph.nodes,
        ...[...graph.exposures].map(asReader),
    ]));
    return wanted.map((uniqueId) => {
        const tested = testedBy(graph.nodes.get(uniqueId));
        const answerable = [uniqueId, ...tested];
        return {
            uniqueId,
            ...firstContact(answerable, graph),
            exposures: listExposures(answerable, readers, graph),
        };
    });
}
function asReader([uniqueId, { dependsOn }]) {
    return [uniqueId, { resourceType: 'exposure', dependsOn }];
}
function testedBy(node) {
    if (node?.resourceType !== 'test' && node?.resourceType !== 'unit_test')
        return [];
    const attached = node.test?.attachedNode;
    return attached ? [attached] : node.dependsOn;
}
function firstContact(uniqueIds, graph) {
    const contacts = uniqueIds.map((uniqueId) => contactOf(uniqueId, graph));
    const owned = contacts.find(({ owner }) => owner !== undefined);
    return {
        owner: owned?.owner,
        emails: owned?.emails ?? [],
        channel: contacts.find(({ channel }) => channel !== undefined)?.channel,
    };
}
function contactOf(uniqueId, graph) {
    const node = graph.nodes.get(uniqueId);
    const { metaOwner, metaChannel } = node ?? graph.sources.get(uniqueId) ?? {};
    const group = node?.group ?? undefined;
    const groupOwner = group === undefined ? undefined : graph.groupOwners.get(group);
    const owner = (0,impact/* resolveOwner */.AK)({ metaOwner, groupOwner });
    const answering = (0,impact/* resolveOwner */.AK)({ metaOwner }) === undefined ? groupOwner : metaOwner;
    return {
        owner,
        emails: [...new Set(textsOf(answering, 'email').filter(isEmail))],
        channel: asChannel(metaChannel) ??
            [metaOwner, groupOwner]
                .flatMap((each) => textsOf(each, 'slack'))
                .find((text) => /^#\S+$/.test(text)),
    };
}
function asChannel(value) {
    const text = typeof value === 'string' ? value.trim() : '';
    return /^(#\S+|[CG][A-Z0-9]{6,})$/.test(text) ? text : undefined;
}
function textsOf(owner, field) {
    if (typeof owner === 'string')
        return owner.split(',').map((part) => part.trim());
    if (Array.isArray(owner))
        return owner.flatMap((each) => textsOf(each, field));
    if (typeof owner !== 'object' || owner === null)
        return [];
    return textsOf(owner[field], field);
}
function isEmail(text) {
    return /^[^\s@<>,;:"()[\]\\]+@[^\s@<>,;:"()[\]\\]+\.[^\s@<>,;:"()[\]\\]+$/.test(text);
}
function listExposures(from, readers, { exposures }) {
    const seen = new Set(from);
    for (const uniqueId of seen)
        for (const reader of readers.get(uniqueId) ?? [])
            seen.add(reader);
    return [...seen].flatMap((uniqueId) => {
        const exposure = exposures.get(uniqueId);
        if (!exposure)
            return [];
        const { name, label, type, owner } = exposure;
        return {
            name: label ?? name,
            type: type ?? undefined,
            owner: (0,impact/* resolveOwner */.AK)({ exposureOwner: owner }),
        };
    });
}

// EXTERNAL MODULE: ./build/dbt/artifacts/manifest-entry.js
var manifest_entry = __webpack_require__(88569);
// EXTERNAL MODULE: ./build/text/node-label.js
var node_label = __webpack_require__(23111);
;// CONCATENATED MODULE: ./build/report/model/build-nodes.js


const BUILDABLE = ['model', 'seed', 'snapshot', 'function'];
const OUTCOMES = {
    success: 'success',
    pass: 'success',
    'no-op': 'success',
    reused: 'success',
    warn: 'warn',
    error: 'error',
    fail: 'error',
    'runtime error': 'error',
    'partial success': 'error',
    skipped: 'skipped',
};
function isBuildable(entry) {
    return BUILDABLE.includes(entry.resourceType) && entry.materialized !== 'ephemeral';
}
function countAttempts({ uniqueId, status }, { attempts }) {
    return status.toLowerCase() === 'skipped' ? 0 : (attempts.get(uniqueId) ?? 1);
}
function buildNodes(results, facts) {
    const { manifest } = facts;
    return results.flatMap((result) => {
        const { uniqueId } = result;
        const resourceType = (0,manifest_entry/* resourceTypeOf */.kb)(manifest, uniqueId);
        if (!isNodeType(resourceType))
            return [];
        const outcome = OUTCOMES[result.status.toLowerCase()] ?? 'warn';
        if (resourceType === 'operation' && outcome !== 'error')
            return [];
        const entry = manifest.get(uniqueId);
        return {
            uniqueId,
            name: resourceType === 'model' ? (0,node_label/* labelOf */.Wy)(uniqueId) : (0,manifest_entry/* nameOf */.Vb)(manifest, uniqueId),
            resourceType,
            materialized: entry?.materialized ?? resourceType,
            outcome,
            attempts: countAttempts(result, facts),
            executionTime: result.executionTime,
            rowsAffected: result.rowsAffected,
            message: result.message,
            relation: entry?.relationName ?? null,
            ...(entry?.relationName && entry.schema && { schema: entry.schema }),
            file: entry ? (0,manifest_entry/* workspacePath */.X5)(facts, entry.packageName, entry.originalFilePath) : '',
        };
    });
}
function isNodeType(resourceType) {
    return BUILDABLE.includes(resourceType) || resourceType === 'operation';
}

// EXTERNAL MODULE: ./node_modules/yaml/dist/index.js
var dist = __webpack_require__(38815);
// EXTERNAL MODULE: ./build/text/yaml.js + 1 modules
var yaml = __webpack_require__(59477);
;// CONCATENATED MODULE: ./build/report/model/test-line.js


const NODE_LISTS = ['models', 'seeds', 'snapshots'];
const TEST_LISTS = ['data_tests', 'tests'];
function findTestLine(yamlText, test) {
    const lines = new dist/* LineCounter */.HN();
    const root = (0,yaml/* parseYaml */.h)(yamlText, { lineCounter: lines }).document.contents;
    if (!(0,dist/* isMap */.jh)(root))
        return undefined;
    const found = findUnitTest(root, test) ?? findDataTest(root, test);
    return found?.range ? lines.linePos(found.range[0]).line : undefined;
}
function findUnitTest(root, test) {
    if (test.generic !== undefined)
        return undefined;
    return entries(root, ['unit_tests']).find((entry) => nameOf(entry) === test.name);
}
function findDataTest(root, test) {
    const node = test.node === undefined ? findSourceTable(root, test) : findNode(root, test.node);
    if (!node)
        return undefined;
    const column = test.column === undefined ? undefined : findColumn(node, test.column);
    const holder = column ?? node;
    return findInTestLists(holder, test) ?? findInTestLists(node, test) ?? holder;
}
function findNode(root, name) {
    return entries(root, NODE_LISTS).find((entry) => nameOf(entry) === name);
}
function findSourceTable(root, test) {
    for (const source of entries(root, ['sources'])) {
        for (const table of entries(source, ['tables'])) {
            const named = test.name.includes(`_${nameOf(source)}_${nameOf(table)}_`);
            const holder = test.column === undefined ? table : findColumn(table, test.column);
            const declared = holder && declaredIn(holder).some(({ name }) => name === test.name);
            if (named || declared)
                return table;
        }
    }
    return undefined;
}
function findColumn(node, column) {
    return entries(node, ['columns']).find((entry) => nameOf(entry)?.toLowerCase() === column.toLowerCase());
}
function findInTestLists(holder, test) {
    const declared = declaredIn(holder);
    const byName = declared.find(({ name }) => name === test.name);
    const byGeneric = declared.find(({ generic }) => generic === test.generic);
    return (byName ?? byGeneric)?.at;
}
function declaredIn(holder) {
    return TEST_LISTS.flatMap((key) => {
        const list = holder.get(key, true);
        return (0,dist/* isSeq */.oP)(list) ? list.items.flatMap(parseDeclaration) : [];
    });
}
function parseDeclaration(item) {
    if ((0,dist/* isScalar */.jn)(item))
        return [{ generic: withoutPackage(item.value), name: undefined, at: item }];
    if (!(0,dist/* isMap */.jh)(item))
        return [];
    const testName = item.get('test_name');
    if (testName !== undefined) {
        return [{ generic: withoutPackage(testName), name: nameOf(item), at: item }];
    }
    const [pair] = item.items;
    if (!pair || !(0,dist/* isScalar */.jn)(pair.key))
        return [];
    const ownName = (0,dist/* isMap */.jh)(pair.value) ? nameOf(pair.value) : undefined;
    return [{ generic: withoutPackage(pair.key.value), name: ownName ?? nameOf(item), at: item }];
}
function withoutPackage(name) {
    return String(name).split('.').at(-1) ?? '';
}
function entries(map, keys) {
    return keys.flatMap((key) => {
        const list = map.get(key, true);
        return (0,dist/* isSeq */.oP)(list) ? list.items.filter((item) => (0,dist/* isMap */.jh)(item)) : [];
    });
}
function nameOf(map) {
    const name = map.get('name');
    return name === undefined ? undefined : String(name);
}

;// CONCATENATED MODULE: ./build/report/model/build-tests.js



const STATUSES = {
    pass: 'pass',
    success: 'pass',
    reused: 'pass',
    'no-op': 'pass',
    warn: 'warn',
    fail: 'fail',
    error: 'error',
    'runtime error': 'error',
    skipped: 'skipped',
};
function buildTests(results, facts) {
    const { manifest, readText } = facts;
    return results.flatMap((result) => {
        const resourceType = (0,manifest_entry/* resourceTypeOf */.kb)(manifest, result.uniqueId);
        if (resourceType !== 'test' && resourceType !== 'unit_test')
            return [];
        const status = STATUSES[result.status.toLowerCase()] ?? 'warn';
        const declared = resourceType === 'test'
            ? declareDataTest(result.uniqueId, manifest, facts)
            : declareUnitTest(result.uniqueId, manifest, facts);
        const { test, file } = declared;
        const text = status === 'pass' || !/\.ya?ml$/i.test(file) ? undefined : readText(file);
        return {
            uniqueId: result.uniqueId,
            name: test.name,
            status,
            attempts: countAttempts(result, facts),
            executionTime: result.executionTime,
            failures: result.failures,
            message: result.message,
            file,
            line: text === undefined ? undefined : findTestLine(text, test),
            tested: test.node,
            column: test.column,
        };
    });
}
function declareDataTest(uniqueId, manifest, place) {
    const entry = manifest.get(uniqueId);
    const node = entry?.test?.attachedNode;
    return {
        test: {
            name: (0,manifest_entry/* nameOf */.Vb)(manifest, uniqueId),
            generic: entry?.test?.name,
            node: node ? (0,manifest_entry/* nameOf */.Vb)(manifest, node) : undefined,
            column: entry?.test?.column ?? undefined,
        },
        file: entry ? (0,manifest_entry/* workspacePath */.X5)(place, entry.packageName, entry.originalFilePath) : '',
    };
}
function declareUnitTest(uniqueId, manifest, place) {
    const [, packageName = '', model = '', ...name] = uniqueId.split('.');
    const tested = manifest.get(`model.${packageName}.${model}`);
    const path = tested?.patchPath ?? tested?.originalFilePath;
    return {
        test: { name: name.join('.'), generic: undefined, node: model, column: undefined },
        file: path === undefined ? '' : (0,manifest_entry/* workspacePath */.X5)(place, packageName, path),
    };
}

// EXTERNAL MODULE: ./build/report/model/stop.js
var stop = __webpack_require__(95397);
;// CONCATENATED MODULE: ./build/report/model/writes.js

function buildWrites(facts) {
    const unique = new Map(facts.writes.map((write) => [JSON.stringify(write), write]));
    return [...unique.values()].map((write) => buildWrite(write, facts));
}
function buildWrite(write, facts) {
    const { manifest, readText } = facts;
    const { by, target, statement, ...rest } = write;
    const entry = manifest.get(by);
    const type = entry ? (0,manifest_entry/* resourceTypeOf */.kb)(manifest, by) : '';
    const path = entry?.originalFilePath.replace(/^\.\//, '');
    const file = entry && path ? (0,manifest_entry/* workspacePath */.X5)(facts, entry.packageName, path) : '';
    const text = file === '' ? undefined : readText(file);
    return {
        ...rest,
        uniqueId: by,
        kind: type === 'operation' ? 'hook' : type,
        name: (0,manifest_entry/* nameOf */.Vb)(manifest, by),
        file,
        line: text === undefined ? undefined : findWriteLine(text, write),
        statement,
        target: target ?? undefined,
    };
}
function findWriteLine(text, { statement, target }) {
    const verb = /^\w+/.exec(statement)?.[0].toLowerCase();
    const name = target?.split('.').at(-1)?.toLowerCase();
    if (verb === undefined || name === undefined)
        return undefined;
    const index = text.split('\n').findIndex((line) => {
        const words = line.toLowerCase().split(/[^\w-]+/);
        return words.includes(verb) && words.includes(name);
    });
    return index < 0 ? undefined : index + 1;
}

;// CONCATENATED MODULE: ./build/report/model/build-report.js






function buildReport(facts) {
    const { context } = facts;
    const results = lastOfEach(facts.results);
    const nodes = buildNodes(results, facts);
    const tests = buildTests(results, facts);
    return {
        mode: facts.mode,
        status: resolveStatus(facts, nodes, tests),
        project: facts.project,
        target: facts.target,
        schema: facts.schema,
        repository: context.repository,
        repositoryUrl: context.repositoryUrl,
        branch: context.branch,
        sha: context.pullRequest?.headSha ?? context.sha,
        pullRequest: context.pullRequest?.number,
        restricted: context.restricted,
        run: { id: context.run.id, attempt: context.run.attempt, url: context.run.url },
        dbtVersion: facts.dbtVersion,
        createdAt: facts.finishedAt.toISOString(),
        duration: facts.duration,
        baseline: facts.baseline,
        nodes,
        tests,
        ...(facts.planned && { planned: facts.planned.map(describePlanned) }),
        ...(facts.checkup && { checkup: [...facts.checkup] }),
        writes: buildWrites(facts),
        sources: [...facts.sources],
        buildableTotal: [...facts.manifest.values()].filter(isBuildable).length,
        steps: [...facts.steps],
        fatal: facts.fatal,
        notices: [...(0,stop/* listStopNotices */.yz)(facts), ...facts.notices],
        running: (0,stop/* listRunning */.GC)(facts),
        droppedSchemas: [...facts.droppedSchemas],
        sweep: facts.sweep,
        keptSchemas: [...facts.keptSchemas],
        review: facts.review,
        refreshes: [...facts.refreshes],
        orphans: [...facts.orphans],
        promotion: facts.promotion,
        health: facts.health,
        stakes: computeOwnership(listAffected(facts, nodes, tests), facts.graph),
        dashboardUrl: undefined,
    };
}
function describePlanned(node) {
    const { uniqueId, name, resourceType, materialized, originalFilePath: file } = node;
    return { uniqueId, name, resourceType, materialized, file };
}
function listAffected({ mode, sources, health }, nodes, tests) {
    if (mode === 'ci' || mode === 'cleanup')
        return [];
    return [
        ...nodes.filter(({ outcome }) => outcome === 'error'),
        ...tests.filter(({ status }) => status === 'fail' || status === 'error'),
        ...sources.filter(outcomes/* isStale */.Q),
        ...(health?.failing ?? []),
        ...(health?.anomalies ?? []),
        ...(health?.recovered ?? []),
    ].flatMap(({ uniqueId }) => uniqueId ?? []);
}
function lastOfEach(results) {
    return [...new Map(results.map((result) => [result.uniqueId, result])).values()];
}
function resolveStatus(facts, nodes, tests) {
    if (facts.stopped)
        return facts.stopped;
    if (facts.fatal)
        return 'failure';
    if (facts.skipped)
        return 'skipped';
    if (facts.unreported.size > 0)
        return 'failure';
    const failed = [
        ...nodes.filter(({ outcome }) => outcome === 'error'),
        ...tests.filter(({ status }) => status === 'fail' || status === 'error'),
    ];
    if (facts.checkup?.some(({ status }) => status === 'failed'))
        return 'failure';
    if (facts.mode === 'monitor')
        return isWell(facts) ? 'success' : 'failure';
    if (failed.length > 0)
        return passesAsOld(facts, failed) ? 'success' : 'failure';
    if (!facts.dbtSucceeded)
        return 'failure';
    const builds = facts.mode === 'ci' || facts.mode === 'deploy';
    return builds && nodes.length + tests.length === 0 ? 'nothing' : 'success';
}
function isWell({ sources, health }) {
    const failing = health?.failing.filter(({ uniqueId }) => !uniqueId.startsWith('source.')) ?? [];
    const critical = health?.anomalies.some(({ severity }) => severity === 'critical');
    return failing.length === 0 && !critical && !sources.some(outcomes/* isStale */.Q);
}
function passesAsOld({ failOn, review }, failed) {
    const old = new Set(review?.failingInProduction);
    return failOn === 'new' && failed.every(({ uniqueId }) => old.has(uniqueId));
}

// EXTERNAL MODULE: ./build/pipelines/steps/build.js
var build = __webpack_require__(92452);
;// CONCATENATED MODULE: ./build/pipelines/steps/run-state.js





function startRunState() {
    return {
        build: (0,build/* startBuild */.b)(new Map()),
        target: '',
        schema: '',
        dbtVersion: '',
        baseline: { kind: 'none', reason: 'The run stopped before it looked for a baseline.' },
        sources: [],
        manifest: new Map(),
        graph: { sources: new Map(), exposures: new Map(), groupOwners: new Map() },
        fatal: undefined,
        stopped: undefined,
        state: 'none',
        running: new Map(),
        skipped: false,
        sweep: undefined,
        keptSchemas: [],
        review: undefined,
        refreshes: [],
        orphans: [],
        promotion: undefined,
        health: undefined,
        planned: undefined,
        checkup: undefined,
        history: undefined,
        steps: [],
        notices: [],
        droppedSchemas: [],
        dbtStarted: false,
        files: { manifest: undefined, docs: undefined },
    };
}
function addNotice(runState, notice) {
    if (!runState.notices.includes(notice))
        runState.notices.push(notice);
}
function recordFatal(runState, error) {
    if (!(error instanceof errors/* ActionError */.lZ))
        throw error;
    runState.fatal = summarise(error);
}
function summarise(error) {
    const problems = error instanceof errors/* ConfigError */.xL ? error.problems : [];
    const [first, ...others] = problems;
    if (first && others.length === 0)
        return first;
    const { message, hint } = error;
    const location = error.location ?? problems.find((problem) => problem.location)?.location;
    return { message, ...(hint !== undefined && { hint }), ...(location && { location }) };
}
function finishReport(runState, job) {
    const { mode, settings, context, project, ports, startedAt } = job;
    const { results, attempts, unreported, writes, succeeded } = runState.build;
    const finishedAt = ports.clock.now();
    return buildReport({
        ...{ ...runState, mode, results, attempts, unreported, writes, dbtSucceeded: succeeded },
        graph: { ...runState.graph, nodes: runState.manifest },
        context,
        project: project.name,
        failOn: settings.failOn,
        projectPath: (0,external_node_path_.relative)(settings.workspace, settings.projectDir) || '.',
        timeoutMinutes: settings.timeoutMinutes,
        finishedAt,
        duration: Math.max(0, (finishedAt.getTime() - startedAt.getTime()) / 1000),
        readText: (file) => readWorkspaceFile(settings.workspace, file),
    });
}
function readWorkspaceFile(workspace, file) {
    try {
        return (0,external_node_fs_.readFileSync)((0,external_node_path_.join)(workspace, file), 'utf8');
    }
    catch {
        return undefined;
    }
}


/***/ }),

/***/ 52991:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Fm: () => (/* binding */ markStarted),
/* harmony export */   Oj: () => (/* binding */ markPublished),
/* harmony export */   W6: () => (/* binding */ saveCacheLater),
/* harmony export */   a5: () => (/* binding */ saveReport),
/* harmony export */   gO: () => (/* binding */ readCachesToSave),
/* harmony export */   mc: () => (/* binding */ readPhase),
/* harmony export */   tL: () => (/* binding */ readReport)
/* harmony export */ });
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(27597);

const PHASE = 'phase';
const REPORT = 'unfinished-report';
const CACHES = ['venv', 'packages', 'parse', 'sqlglot', 'drivers'];
function markStarted(runner) {
    runner.saveState(PHASE, 'started');
}
function markPublished(runner) {
    runner.saveState(PHASE, 'published');
}
function readPhase(runner) {
    const phase = runner.readState(PHASE);
    return phase === '' ? undefined : phase;
}
function saveReport(runner, report) {
    const { review } = report;
    const reasons = [...(review?.reasons ?? [])];
    runner.saveState(REPORT, JSON.stringify({ report, reasons }));
}
function readReport(runner) {
    const text = runner.readState(REPORT);
    if (text === '')
        return undefined;
    const { report, reasons } = JSON.parse(text);
    if (report.review)
        report.review.reasons = new Map(reasons);
    return report;
}
const cacheToSave = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({ paths: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()), key: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP() });
function saveCacheLater(runner, name, cache) {
    runner.saveState(`cache-${name}`, JSON.stringify(cache));
}
function readCachesToSave(runner) {
    return CACHES.map((name) => runner.readState(`cache-${name}`))
        .filter((text) => text !== '')
        .map((text) => cacheToSave.parse(JSON.parse(text)));
}


/***/ }),

/***/ 35123:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  AQ: () => (/* binding */ createIsolatedNaming),
  dl: () => (/* binding */ findCiTarget),
  yk: () => (/* binding */ findProductionTarget),
  Ij: () => (/* binding */ nameProductionTarget),
  $t: () => (/* binding */ placeOf),
  Rc: () => (/* binding */ resolveGreenFlags),
  fP: () => (/* binding */ resolveIsolatedTarget),
  jL: () => (/* binding */ resolveProductionTarget)
});

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(48161);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./build/secrets/credential-keys.js
var credential_keys = __webpack_require__(5902);
// EXTERNAL MODULE: ./build/config/env-vars.js
var env_vars = __webpack_require__(21295);
// EXTERNAL MODULE: ./node_modules/yaml/dist/index.js
var dist = __webpack_require__(38815);
// EXTERNAL MODULE: ./build/config/yaml-file.js
var yaml_file = __webpack_require__(11919);
// EXTERNAL MODULE: ./build/config/yaml-map.js
var yaml_map = __webpack_require__(50199);
// EXTERNAL MODULE: ./build/config/yaml-scalars.js
var yaml_scalars = __webpack_require__(17948);
;// CONCATENATED MODULE: ./build/config/hardcoded-credentials.js





const JINJA = /\{[{%]/;
const JINJA_PART = /\{\{.*?\}\}/gs;
const LOCAL = /^(?:localhost|127(?:\.\d+){3}|::1|0\.0\.0\.0)$/i;
function findInProfiles(file, used) {
    const places = new Map();
    for (const { profile, target, isLocal, values } of listOutputs(file)) {
        const isUsed = profile === used.profile && used.targets.has(target) && !isLocal;
        const credentials = values.filter((value) => isCredential(value) || holds(value, credential_keys/* findEmbeddedCredentials */.qt));
        for (const value of credentials)
            if (isUsed || !places.has(value.node))
                places.set(value.node, { problem: describeInProfile(file, value, target), isUsed });
    }
    const list = (wanted) => [...places.values()].filter(({ isUsed }) => isUsed === wanted).map(({ problem }) => problem);
    return { errors: list(true), warnings: list(false) };
}
function listOutputs(file) {
    const { document } = file;
    const root = document.contents;
    if (!(0,dist/* isMap */.jh)(root))
        return [];
    return [...(0,yaml_map/* readEntries */.$2)(root, document).keys()].flatMap((profile) => {
        const map = (0,yaml_map/* readMap */.l8)(root, profile, document);
        const outputs = map && (0,yaml_map/* readMap */.l8)(map, 'outputs', document);
        if (!outputs)
            return [];
        return [...(0,yaml_map/* readEntries */.$2)(outputs, document)].map(([target, { value }]) => {
            const output = (0,yaml_map/* resolveAlias */.Zg)(value, document);
            const read = (key) => ((0,dist/* isMap */.jh)(output) ? (0,yaml_map/* readText */.yR)(output, key, document) : undefined);
            const host = read('host') ?? read('server') ?? '';
            const values = (0,yaml_scalars/* listValues */.D)(file, output);
            return { profile, target, isLocal: LOCAL.test(host), values };
        });
    });
}
const FILE_ADAPTERS = new Set(['duckdb', 'sqlite']);
const METHODS_WITHOUT_SECRETS = new Set([
    ...['trino none', 'bigquery oauth', 'redshift iam', 'redshift iam_role', 'spark session'],
]);
function findNothingRead(file, output) {
    if (FILE_ADAPTERS.has(output.type) || /\benv_var\(/.test(file.text))
        return undefined;
    if (METHODS_WITHOUT_SECRETS.has(`${output.type} ${output.method}`))
        return undefined;
    return {
        message: 'This profiles.yml is in the repository and reads nothing from the environment.',
        hint: `Anyone who can read the repository can read how to connect to "${output.target}". Read at least its credentials with env_var().`,
        location: { file: file.locate(0).file, line: 1 },
    };
}
const COLUMN_NAME = /^[a-z][a-z_]*$/i;
function findInProject(file) {
    return (0,yaml_scalars/* listValues */.D)(file, file.document.contents)
        .filter((value) => (value.keys[0] === 'vars' && !COLUMN_NAME.test(value.text ?? '') && isCredential(value)) ||
        holds(value, credential_keys/* findWrittenCredentials */.zz))
        .map(({ keys, node }) => ({
        message: `A credential is hard-coded in "${keys.join('.')}".`,
        hint: 'Store it as a repository secret and read it with env_var() where it is needed. Then rotate it: anyone who can read the repository has it.',
        location: file.locate((0,yaml_file/* startOf */.GH)(node)),
    }));
}
function findInPackages(file) {
    return (0,yaml_scalars/* listValues */.D)(file, file.document.contents)
        .filter((value) => holds(value, credential_keys/* findWrittenCredentials */.zz) || holds(value, credential_keys/* findTokensAsUsers */.sd))
        .map(({ node }) => ({
        message: 'A credential is hard-coded in the address of this package.',
        hint: `Write https://{{ env_var('DBT_ENV_SECRET_GIT_CREDENTIAL') }}@… and set that variable under "env:" of the step, from a secret. Then rotate the credential: anyone who can read the repository has it.`,
        location: file.locate((0,yaml_file/* startOf */.GH)(node)),
    }));
}
function isCredential({ keys, text = '' }) {
    return (0,credential_keys/* isCredentialKey */.N9)(keys.at(-1) ?? '') && text.trim() !== '' && !JINJA.test(text);
}
function holds({ text = '' }, find) {
    return find(text.replaceAll(JINJA_PART, '')).length > 0;
}
function describeInProfile(file, { keys, node }, target) {
    const key = keys.at(-1) ?? '';
    const variable = `DBT_${key.toUpperCase().replaceAll(/\W/g, '_')}`;
    return {
        message: `The "${key}" of target "${target}" is hard-coded in the file.`,
        hint: `Store it as a repository secret, write "{{ env_var('${variable}') }}" here and set ${variable} under "env:" of the step. Then rotate it: anyone who can read the repository has it.`,
        location: file.locate((0,yaml_file/* startOf */.GH)(node)),
    };
}

// EXTERNAL MODULE: ./build/config/profiles.js
var config_profiles = __webpack_require__(22973);
// EXTERNAL MODULE: ./build/config/workflow-files.js
var workflow_files = __webpack_require__(34308);
;// CONCATENATED MODULE: ./build/config/empty-variables.js





const NEEDED_KEYS = new Set([
    ...['host', 'hostname', 'server', 'port', 'endpoint', 'account', 'http_path', 'keyfile'],
    ...['user', 'username', 'uid', 'client_id', 'tenant_id', 'method', 'authentication'],
    ...['database', 'dbname', 'catalog', 'project', 'schema', 'dataset', 'threads'],
    ...['region_name', 's3_staging_dir'],
]);
const WITH_FALLBACK = /\b(?:or|if|default)\b|\|\s*d\(/;
function findEmptyVariables(profiles, output, env, workspace) {
    const { file, values } = (0,config_profiles/* listOutputValues */.IC)(profiles, output);
    const found = new Map();
    const hasLogin = values.some((value) => isLogin(keyOf(value)) && isFilled(value, env));
    for (const value of values) {
        const key = keyOf(value);
        if (!isNeeded(key, output.type) || WITH_FALLBACK.test(value.text ?? ''))
            continue;
        if (hasLogin && isLogin(key))
            continue;
        for (const { name, hasDefault, location } of (0,env_vars/* findEnvVars */.B)(file, value.node)) {
            if (env[name] !== '' || found.has(name))
                continue;
            if (hasDefault && !hidesDefault(value, name, env))
                continue;
            found.set(name, {
                message: `The environment variable ${name} is set but empty, and target "${output.target}" reads its "${key}" from it.`,
                hint: describeRemedy(name, workspace),
                location,
            });
        }
    }
    return [...found.values()];
}
function keyOf({ keys }) {
    return keys.at(-1) ?? '';
}
function isLogin(key) {
    return (0,credential_keys/* isCredentialKey */.N9)(key) && !key.toLowerCase().endsWith('passphrase');
}
function isFilled({ text = '' }, env) {
    return (0,env_vars/* renderEnvVars */.C)(text, env) !== '' && text !== '';
}
function isNeeded(key, type) {
    const name = key.toLowerCase();
    if ((0,credential_keys/* isCredentialKey */.N9)(name))
        return isLogin(name);
    return NEEDED_KEYS.has(name) && !FILE_ADAPTERS.has(type);
}
function hidesDefault({ text = '' }, name, env) {
    const byDefault = (0,env_vars/* renderEnvVars */.C)(text, { ...env, [name]: undefined });
    return byDefault !== undefined && byDefault !== (0,env_vars/* renderEnvVars */.C)(text, env);
}
function describeRemedy(name, workspace) {
    const uses = (0,workflow_files/* findSecretUses */.W)(workspace, name);
    const where = uses.map(({ secret, location }) => `${location.file}:${location.line} sets it from secrets.${secret}.`);
    const check = uses.length > 0
        ? 'Check the name: GitHub gives a secret that does not exist as an empty text.'
        : `Check what sets it, e.g. ${name}: \${{ secrets.${name} }}. GitHub gives a secret that does not exist as an empty text.`;
    return [
        ...where,
        check,
        'A secret of an environment needs "environment:" in the job, and a called workflow needs "secrets: inherit".',
        `If the value may be empty, write env_var('${name}', '') in the profile.`,
    ].join(' ');
}

// EXTERNAL MODULE: ./build/config/isolated-schema.js
var isolated_schema = __webpack_require__(84906);
// EXTERNAL MODULE: ./build/config/isolated-target.js
var isolated_target = __webpack_require__(65876);
// EXTERNAL MODULE: ./build/config/profile-secrets.js
var profile_secrets = __webpack_require__(3126);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
// EXTERNAL MODULE: ./build/text/yaml.js + 1 modules
var yaml = __webpack_require__(59477);
// EXTERNAL MODULE: ./build/pipelines/steps/isolated-files.js
var isolated_files = __webpack_require__(45619);
// EXTERNAL MODULE: ./build/pipelines/steps/job.js
var steps_job = __webpack_require__(67759);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: ./build/config/packages.js
var config_packages = __webpack_require__(73962);
// EXTERNAL MODULE: ./build/git/repository.js + 1 modules
var repository = __webpack_require__(76947);
// EXTERNAL MODULE: ./build/platform/child-environment.js
var child_environment = __webpack_require__(82496);
;// CONCATENATED MODULE: ./build/pipelines/steps/refuse-credentials.js








async function refuseHardcodedCredentials(job, profiles, output) {
    const { runner } = job.ports;
    const inProfiles = await findInTrackedProfiles(job, profiles, output);
    const found = [...inProfiles.errors, ...findInProjectFiles(job)];
    const mayGoOn = job.settings.hardcodedCredentials === 'warn';
    const annotate = (level, problem) => runner.annotate({
        level,
        title: 'dbt: credentials in the repository',
        message: [problem.message, problem.hint].filter(Boolean).join('\n'),
        ...(problem.location && { file: problem.location.file }),
        ...(problem.location?.line !== undefined && { line: problem.location.line }),
    });
    for (const problem of inProfiles.warnings)
        annotate('warning', problem);
    for (const problem of mayGoOn ? found : [])
        annotate('warning', problem);
    for (const problem of inProfiles.notices)
        annotate('notice', problem);
    if (mayGoOn || found.length === 0)
        return;
    for (const problem of found.slice(1))
        annotate('error', problem);
    throw new errors/* ConfigError */.xL(found);
}
async function findInTrackedProfiles(job, { text, name, directory }, { profile, target, type, method }) {
    const { settings } = job;
    const file = (0,yaml_file/* parseYamlFile */.BU)(text, name);
    const targets = new Set([target, settings.target, settings.ciTarget].filter((each) => each !== undefined));
    const found = findInProfiles(file, { profile, targets });
    const nothingRead = findNothingRead(file, { type, target, method });
    const isQuiet = found.errors.length + found.warnings.length === 0;
    const notices = isQuiet && nothingRead ? [nothingRead] : [];
    if (isQuiet && notices.length === 0)
        return { ...found, notices };
    const isTracked = directory !== undefined && (await isInRepository(job, directory));
    return isTracked ? { ...found, notices } : { errors: [], warnings: [], notices: [] };
}
async function isInRepository({ ports, env, settings }, directory) {
    const path = (0,external_node_path_.join)(directory, 'profiles.yml');
    if ((0,external_node_path_.relative)(settings.workspace, path).startsWith('..'))
        return false;
    try {
        const git = await (0,repository/* openRepository */.h)(ports.processes, (0,child_environment/* buildChildEnvironment */.s)(env), settings.workspace);
        return await git.isTracked(path);
    }
    catch (error) {
        if (!(error instanceof errors/* GitError */.XS))
            throw error;
        return true;
    }
}
function findInProjectFiles({ settings }) {
    const { workspace, projectDir } = settings;
    const read = (name) => {
        const path = (0,external_node_path_.join)(projectDir, name);
        const text = (0,external_node_fs_.existsSync)(path) ? (0,external_node_fs_.readFileSync)(path, 'utf8') : '';
        return (0,yaml_file/* parseYamlFile */.BU)(text, (0,external_node_path_.relative)(workspace, path));
    };
    return [
        ...findInProject(read('dbt_project.yml')),
        ...config_packages/* PACKAGE_FILES */.$I.flatMap((name) => findInPackages(read(name))),
    ];
}

;// CONCATENATED MODULE: ./build/pipelines/steps/warehouse-target.js













function placeOf({ type, schema }) {
    if (schema === undefined || /\{[{%#]/.test(schema))
        return undefined;
    return { schema, database: (0,isolated_target/* isSchemaDatabase */.p7)(type) ? schema : null };
}
async function resolveProductionTarget(job, runState) {
    const { profiles, output } = loadOutput(job, job.settings.target);
    runState.target = output.target;
    if (output.doubt)
        throw new errors/* ConfigError */.xL([output.doubt]);
    await refuseHardcodedCredentials(job, profiles, output);
    runState.schema = output.schema ?? '';
    const profilesDir = profiles.directory ?? (await writeProfiles(job, 'profiles', profiles.text));
    return { ...output, profilesDir };
}
function findProductionTarget(job) {
    return findTarget(job, job.settings.target, 'production-profiles');
}
async function findCiTarget(job) {
    const { ciTarget } = job.settings;
    return ciTarget === undefined ? undefined : findTarget(job, ciTarget, 'ci-profiles');
}
async function findTarget(job, name, folder) {
    try {
        const { profiles, output } = loadOutput(job, name);
        const write = () => writeProfiles(job, folder, profiles.text);
        return { ...output, profilesDir: profiles.directory ?? (await write()) };
    }
    catch (error) {
        if (error instanceof errors/* ConfigError */.xL)
            return undefined;
        throw error;
    }
}
function nameProductionTarget(job) {
    if (job.settings.target !== undefined)
        return job.settings.target;
    try {
        return loadOutput(job, undefined).output.target;
    }
    catch (error) {
        if (error instanceof errors/* ConfigError */.xL)
            return undefined;
        throw error;
    }
}
async function resolveIsolatedTarget(job, runState, pullRequest) {
    const { settings, project } = job;
    const { profiles, output } = loadOutput(job, settings.ciTarget ?? settings.target);
    runState.target = output.target;
    if (job.mode !== 'cleanup')
        await refuseHardcodedCredentials(job, profiles, output);
    const schema = (0,isolated_schema/* resolveIsolatedSchema */.T)(settings.ciSchema, { number: pullRequest, project: project.name }, output.type);
    runState.schema = schema;
    const isolatesFiles = true;
    const text = (0,isolated_target/* deriveIsolatedTarget */.m6)({ ...output, text: profiles.text, schema, isolatesFiles });
    const files = (0,isolated_files/* findFilesPlace */.AR)(job, text, output);
    if (files !== undefined && job.mode === 'ci')
        await (0,isolated_files/* claimFiles */.EU)(job, files, pullRequest);
    return { ...output, schema, files, profilesDir: await writeProfiles(job, 'profiles', text) };
}
function createIsolatedNaming(job) {
    const { settings, project } = job;
    const { output } = loadOutput(job, settings.ciTarget ?? settings.target);
    return (number) => (0,isolated_schema/* resolveIsolatedSchema */.T)(settings.ciSchema, { number, project: project.name }, output.type);
}
const GREEN = '_green';
async function resolveGreenFlags(job) {
    const { greenSuffixVar, vars, target } = job.settings;
    if (greenSuffixVar !== undefined) {
        const { value } = (0,yaml/* readYaml */.g)(vars ?? '{}', { version: '1.1' });
        const flags = ['--vars', JSON.stringify({ ...value, [greenSuffixVar]: GREEN })];
        return { flags, place: undefined };
    }
    const { profiles, output } = loadOutput(job, target);
    const schema = `${output.schema ?? ''}${GREEN}`;
    const text = (0,isolated_target/* deriveIsolatedTarget */.m6)({ ...output, text: profiles.text, schema });
    const profilesDir = await writeProfiles(job, 'green-profiles', text);
    return {
        flags: ['--profiles-dir', profilesDir],
        place: placeOf({ ...output, schema, profilesDir }),
    };
}
function loadOutput(job, target) {
    const { settings, project, secrets } = job;
    const env = (0,steps_job/* dbtEnvironment */.Y)(job);
    const profiles = (0,config_profiles/* loadProfiles */.Bj)(settings, env, env.HOME ?? (0,external_node_os_.homedir)());
    secrets.add((0,profile_secrets/* findProfileSecrets */.a)(profiles, env).secrets);
    const profile = settings.profile ?? project.profile;
    const output = (0,config_profiles/* resolveOutput */.ST)(profiles, { profile, target }, env);
    const empty = findEmptyVariables(profiles, output, env, settings.workspace);
    if (empty.length > 0)
        throw new errors/* ConfigError */.xL(empty);
    return { profiles, output };
}
async function writeProfiles({ scratch }, folder, text) {
    const directory = (0,external_node_path_.join)(scratch, folder);
    await (0,promises_.mkdir)(directory);
    await (0,promises_.writeFile)((0,external_node_path_.join)(directory, 'profiles.yml'), text, { mode: 0o600 });
    return directory;
}


/***/ }),

/***/ 88686:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   AK: () => (/* binding */ resolveOwner),
/* harmony export */   CO: () => (/* binding */ listColumnChanges),
/* harmony export */   cT: () => (/* binding */ computeImpact),
/* harmony export */   nM: () => (/* binding */ collectReaders)
/* harmony export */ });
const TESTS = new Set(['test', 'unit_test', 'operation', 'analysis']);
const UNCHANGED = new Set([
    ...['tests-built', 'missing-in-production', 'merged', 'undeployed', 'selected'],
]);
function listColumnChanges({ diffs, reasons, }) {
    const isChanged = (uniqueId) => {
        const reason = reasons.get(uniqueId);
        if (reason?.kind === 'below')
            return reason.changed.some((id) => !UNCHANGED.has(reasons.get(id)?.kind));
        return !UNCHANGED.has(reason?.kind);
    };
    const changed = diffs.filter(({ uniqueId }) => isChanged(uniqueId));
    return changed.flatMap(({ uniqueId: node, columns }) => [
        ...columns.removed.map(({ name }) => ({ node, column: name, what: 'removed' })),
        ...columns.retyped.map(({ name }) => ({ node, column: name, what: 'retyped' })),
    ]);
}
function computeImpact(facts) {
    const readers = collectReaders(facts.nodes);
    const levels = computeLevels(facts, readers);
    const nodes = [...levels].map(([uniqueId, level]) => describe(facts, uniqueId, level));
    nodes.sort((a, b) => a.level - b.level || compare(a.uniqueId, b.uniqueId));
    const changes = facts.columnChanges.map((change) => judge(facts, change, readers.get(change.node) ?? []));
    return {
        nodes,
        edges: nodes.flatMap(({ uniqueId: from }) => (readers.get(from) ?? []).filter((to) => levels.has(to)).map((to) => ({ from, to }))),
        breaking: changes.flatMap(({ breaking }) => breaking ?? []).sort(byColumn),
        unchecked: changes.flatMap(({ unchecked }) => unchecked ?? []).sort(byColumn),
    };
}
function resolveOwner(facts) {
    return [facts.exposureOwner, facts.metaOwner, facts.groupOwner]
        .map(readOwner)
        .find((owner) => owner !== undefined);
}
function readOwner(owner) {
    if (typeof owner === 'string')
        return owner.trim() || undefined;
    if (Array.isArray(owner)) {
        return owner.flatMap((one) => readOwner(one) ?? []).join(', ') || undefined;
    }
    if (typeof owner !== 'object' || owner === null)
        return undefined;
    const { name, email } = owner;
    return readOwner(name) ?? readOwner(email);
}
function collectReaders(nodes) {
    const readers = new Map();
    for (const [uniqueId, { dependsOn, resourceType }] of nodes) {
        if (TESTS.has(resourceType))
            continue;
        for (const parent of dependsOn) {
            if (parent === uniqueId)
                continue;
            const known = readers.get(parent) ?? new Set();
            readers.set(parent, known.add(uniqueId));
        }
    }
    return new Map([...readers].map(([uniqueId, ids]) => [uniqueId, [...ids].sort(compare)]));
}
function computeLevels({ changed, nodes }, readers) {
    const levels = new Map();
    let current = changed.filter((uniqueId) => {
        const node = nodes.get(uniqueId);
        return node !== undefined && !TESTS.has(node.resourceType);
    });
    for (let level = 0; current.length > 0; level += 1) {
        for (const uniqueId of current)
            levels.set(uniqueId, level);
        const below = current.flatMap((uniqueId) => readers.get(uniqueId) ?? []);
        current = [...new Set(below)].filter((uniqueId) => !levels.has(uniqueId));
    }
    return levels;
}
function describe({ nodes }, uniqueId, level) {
    const node = nodes.get(uniqueId);
    return {
        uniqueId,
        name: node?.name ?? uniqueId,
        resourceType: node?.resourceType ?? '',
        level,
        owner: node?.owner,
        ...(node?.isEphemeral && { isEphemeral: true }),
    };
}
function judge({ columnUse, contracts, isNew, isBuilt }, { node, column, what }, all) {
    const readers = all.filter((reader) => !(isNew.has(reader) && isBuilt.has(reader)));
    const uses = (reader) => (columnUse.get(reader)?.get(node) ?? []).some((name) => sameColumn(name, column));
    const takesNewType = (reader) => what === 'retyped' && isBuilt.has(reader);
    const works = (reader) => what === 'removed' && isBuilt.has(reader);
    const usedBy = readers.filter((reader) => uses(reader) && !takesNewType(reader));
    const unknown = readers.filter((reader) => columnUse.has(reader) ? uses(reader) && takesNewType(reader) : !works(reader));
    const contract = (contracts.get(node) ?? []).some((name) => sameColumn(name, column));
    return {
        ...(usedBy.length > 0 || contract
            ? { breaking: { node, column, what, usedBy, contract } }
            : {}),
        ...(unknown.length > 0 ? { unchecked: { node, column, what, readers: unknown } } : {}),
    };
}
function sameColumn(a, b) {
    return a.toLowerCase() === b.toLowerCase();
}
function byColumn(a, b) {
    return compare(a.node, b.node) || compare(a.column, b.column);
}
function compare(a, b) {
    if (a === b)
        return 0;
    return a < b ? -1 : 1;
}


/***/ }),

/***/ 53413:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   QG: () => (/* binding */ PINNED_SELECTION),
/* harmony export */   dg: () => (/* binding */ buildPinnedResults),
/* harmony export */   jM: () => (/* binding */ splitByCommand)
/* harmony export */ });
const PINNED_STATUS = 'success';
const PINNED_SELECTION = [
    ...['--select', `result:${PINNED_STATUS}`],
    ...['--indirect-selection', 'empty'],
];
function splitByCommand(planned) {
    const isPlanned = new Set(planned.map(({ uniqueId }) => uniqueId));
    const isAlone = ({ resourceType, dependsOn }) => resourceType === 'unit_test' && !dependsOn.some((model) => isPlanned.has(model));
    const idsOf = (nodes) => nodes.map(({ uniqueId }) => uniqueId);
    return {
        build: idsOf(planned.filter((node) => !isAlone(node))),
        test: idsOf(planned.filter(isAlone)),
    };
}
const STRICT_ARGS = { command: 'build', which: 'build' };
function buildPinnedResults(uniqueIds) {
    return {
        metadata: {
            dbt_schema_version: 'https://schemas.getdbt.com/dbt/run-results/v6.json',
            dbt_version: '0.0.0',
            generated_at: '1970-01-01T00:00:00Z',
            invocation_id: '',
            env: {},
        },
        results: uniqueIds.map((uniqueId) => ({
            unique_id: uniqueId,
            status: PINNED_STATUS,
            timing: [],
            thread_id: '',
            execution_time: 0,
            adapter_response: {},
            message: null,
            failures: null,
            compiled: false,
            compiled_code: null,
            relation_name: null,
        })),
        elapsed_time: 0,
        args: STRICT_ARGS,
    };
}


/***/ }),

/***/ 82496:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   s: () => (/* binding */ buildChildEnvironment)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(76760);

const OWN_PREFIXES = ['INPUT_', 'ACTIONS_'];
const SAVED_STATE = /^STATE_[a-z]/;
const OWN_VARIABLES = new Set([
    'GITHUB_TOKEN',
    'GH_TOKEN',
    'GITHUB_ENTERPRISE_TOKEN',
    'GH_ENTERPRISE_TOKEN',
    'GITHUB_ENV',
    'GITHUB_OUTPUT',
    'GITHUB_PATH',
    'GITHUB_STATE',
    'GITHUB_STEP_SUMMARY',
    'NODE_OPTIONS',
]);
function buildChildEnvironment(env) {
    const child = { DBT_SEND_ANONYMOUS_USAGE_STATS: 'false' };
    for (const [name, value] of Object.entries(env)) {
        if (value !== undefined && !isForActionAlone(name))
            child[name] = value;
    }
    const python = withoutWorkingFolder(child.PYTHONPATH);
    delete child.PYTHONPATH;
    return {
        ...child,
        ...(python && { PYTHONPATH: python }),
        PYTHONUNBUFFERED: '1',
        PYTHONIOENCODING: 'utf-8',
    };
}
function withoutWorkingFolder(folders = '') {
    return folders
        .split(node_path__WEBPACK_IMPORTED_MODULE_0__.delimiter)
        .filter((folder) => folder !== '')
        .join(node_path__WEBPACK_IMPORTED_MODULE_0__.delimiter);
}
function isForActionAlone(name) {
    return (OWN_VARIABLES.has(name) ||
        SAVED_STATE.test(name) ||
        OWN_PREFIXES.some((prefix) => name.startsWith(prefix)));
}


/***/ }),

/***/ 39784:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  E: () => (/* binding */ createProcesses)
});

// EXTERNAL MODULE: external "node:child_process"
var external_node_child_process_ = __webpack_require__(31421);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(48161);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
;// CONCATENATED MODULE: ./build/platform/find-program.js


function findProgram(command) {
    const folders = (process.env.PATH ?? '').split(external_node_path_.delimiter).filter((folder) => folder !== '');
    return folders.map((folder) => (0,external_node_path_.join)(folder, command)).find(isProgram);
}
function isProgram(path) {
    try {
        (0,external_node_fs_.accessSync)(path, external_node_fs_.constants.X_OK);
        return (0,external_node_fs_.statSync)(path).isFile();
    }
    catch {
        return false;
    }
}

;// CONCATENATED MODULE: ./build/platform/child-processes.js




const TERMINATE_AFTER_MS = 4000;
const KILL_AFTER_MS = 5500;
const OUTPUT_GRACE_MS = 2000;
const EXIT_NOT_STARTED = 127;
function createProcesses(track = () => { }) {
    const running = new Set();
    let stopped = false;
    function start(command, args, options, stdio) {
        if (stopped)
            throw new errors/* StoppedError */.Ko(`${command} was not started, because the run is stopping.`);
        const { cwd, env } = options;
        const child = watch((0,external_node_child_process_.spawn)(command, args, { ...(cwd && { cwd }), env, stdio, detached: true }));
        running.add(child);
        const { pid } = child.process;
        if (pid !== undefined)
            track(pid, true);
        void child.exited.then(() => {
            running.delete(child);
            if (pid !== undefined)
                track(pid, false);
        });
        return child;
    }
    return {
        async run(command, args, options) {
            const child = start(command, args, options, ['ignore', 'pipe', 'pipe']);
            const stdout = collect(child.process.stdout, options.onLine);
            const stderr = collect(child.process.stderr, options.onLine);
            const exitCode = await child.exited;
            if (child.startError)
                throw startFailure(command, options, child.startError);
            return { exitCode, stdout: stdout(), stderr: stderr() };
        },
        start(command, args, options) {
            const child = start(command, args, options, ['pipe', 'pipe', 'pipe', 'pipe']);
            const { stdin, stdout, stderr, stdio } = child.process;
            readLines(stdout, options.onLine ?? ignore);
            readLines(stderr, options.onLine ?? ignore);
            readLines(stdio[3], options.onMessage);
            stdin?.on('error', ignore);
            const exited = child.exited.then((code) => {
                if (child.startError) {
                    options.onLine?.(startFailure(command, options, child.startError).message);
                }
                return code;
            });
            return {
                send: (line) => void stdin?.write(`${line}\n`),
                close: () => {
                    stdin?.end();
                    return exited;
                },
                cancel: () => cancel(child),
                exited,
            };
        },
        async which(command) {
            return findProgram(command);
        },
        async cancelAll() {
            stopped = true;
            await Promise.all([...running].map(cancel));
        },
    };
}
function watch(process) {
    const child = {
        process,
        exited: new Promise((resolve) => {
            process.on('error', (error) => {
                if (process.pid !== undefined)
                    return;
                child.startError = error;
                resolve(EXIT_NOT_STARTED);
            });
            process.on('exit', () => {
                setTimeout(() => {
                    for (const stream of process.stdio)
                        stream?.destroy();
                }, OUTPUT_GRACE_MS).unref();
            });
            process.on('close', (code, signal) => resolve(code ?? exitCodeOf(signal)));
        }),
        startError: undefined,
        cancelling: undefined,
    };
    return child;
}
function exitCodeOf(signal) {
    return 128 + (signal ? external_node_os_.constants.signals[signal] : 0);
}
function cancel(child) {
    child.cancelling ??= signalUntilGone(child);
    return child.cancelling;
}
async function signalUntilGone({ process, exited }) {
    signalGroup(process, 'SIGINT');
    const terminate = setTimeout(() => signalGroup(process, 'SIGTERM'), TERMINATE_AFTER_MS);
    const kill = setTimeout(() => signalGroup(process, 'SIGKILL'), KILL_AFTER_MS);
    await exited;
    clearTimeout(terminate);
    clearTimeout(kill);
    signalGroup(process, 'SIGKILL');
}
function signalGroup({ pid }, signal) {
    if (pid === undefined)
        return;
    try {
        process.kill(-pid, signal);
    }
    catch {
    }
}
function startFailure(command, { cwd }, cause) {
    const reason = 'code' in cause && cause.code === 'ENOENT'
        ? `no such program${cwd ? `, or no such folder: ${cwd}` : ''}`
        : cause.message;
    return new errors/* InstallError */.sy(`${command} could not be started: ${reason}.`, { cause });
}
function collect(stream, onLine) {
    const chunks = [];
    stream?.setEncoding('utf8').on('data', (chunk) => chunks.push(chunk));
    if (onLine)
        readLines(stream, onLine);
    return () => chunks.join('');
}
function readLines(stream, onLine) {
    let pending = [];
    const flush = () => {
        onLine(pending.join('').replace(/\r$/, ''));
        pending = [];
    };
    stream?.setEncoding('utf8').on('data', (chunk) => {
        const [first = '', ...others] = chunk.split('\n');
        pending.push(first);
        for (const other of others) {
            flush();
            pending.push(other);
        }
    });
    stream?.on('close', () => {
        if (pending.some((part) => part !== ''))
            flush();
    });
}
function ignore() { }


/***/ }),

/***/ 20152:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   p: () => (/* binding */ clock)
/* harmony export */ });
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(58500);

const clock = {
    now: () => new Date(),
    wait: (seconds) => (0,node_timers_promises__WEBPACK_IMPORTED_MODULE_0__.setTimeout)(seconds * 1_000),
};


/***/ }),

/***/ 87661:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Bg: () => (/* binding */ commitUrl),
/* harmony export */   ET: () => (/* binding */ pullRequestUrl),
/* harmony export */   MZ: () => (/* binding */ mergeRef),
/* harmony export */   Vp: () => (/* binding */ runUrl),
/* harmony export */   Wk: () => (/* binding */ artifactUrl),
/* harmony export */   em: () => (/* binding */ fileAtCommitUrl)
/* harmony export */ });
function runUrl(repositoryUrl, id, attempt) {
    const suffix = attempt === undefined ? '' : `/attempts/${attempt}`;
    return `${repositoryUrl}/actions/runs/${id}${suffix}`;
}
function artifactUrl(repositoryUrl, runId, id) {
    return `${runUrl(repositoryUrl, runId)}/artifacts/${id}`;
}
function commitUrl(repositoryUrl, sha) {
    return `${repositoryUrl}/commit/${encodeSegment(sha)}`;
}
function pullRequestUrl(repositoryUrl, number) {
    return `${repositoryUrl}/pull/${number}`;
}
function mergeRef(pullRequest) {
    return `refs/pull/${pullRequest}/merge`;
}
function fileAtCommitUrl(repositoryUrl, { sha, file, line }) {
    const path = file.split('/').map(encodeSegment).join('/');
    const anchor = line === undefined ? '' : `#L${line}`;
    return `${repositoryUrl}/blob/${sha}/${path}${anchor}`;
}
function encodeSegment(segment) {
    return encodeURIComponent(segment.toWellFormed()).replaceAll(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}


/***/ }),

/***/ 1770:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Be: () => (/* binding */ parseReleasePayload),
/* harmony export */   Ry: () => (/* binding */ parseDefaultBranch),
/* harmony export */   hd: () => (/* binding */ parseMergeGroupPayload),
/* harmony export */   kh: () => (/* binding */ parseWorkflowRunPayload),
/* harmony export */   wI: () => (/* binding */ parsePushPayload),
/* harmony export */   y5: () => (/* binding */ parsePullRequestPayload)
/* harmony export */ });
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(27597);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19473);


const pullRequestPayload = zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
    pull_request: zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
        number: zod__WEBPACK_IMPORTED_MODULE_1__/* .int */ .Whr(),
        title: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
        state: zod__WEBPACK_IMPORTED_MODULE_1__/* ["enum"] */ .k5n(['open', 'closed']),
        user: zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({ login: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP() }),
        head: zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
            ref: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
            sha: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
            repo: zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({ full_name: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP() }).nullable(),
        }),
        base: zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({ ref: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), sha: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP() }),
        labels: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({ name: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP() })).default([]),
    }),
});
const mergeGroupPayload = zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
    merge_group: zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({ head_ref: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), base_sha: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP() }),
});
const workflowRunPayload = zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
    workflow_run: zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
        path: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
        conclusion: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().nullable(),
        event: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
        head_branch: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().nullable(),
        head_sha: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
        head_repository: zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({ full_name: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP() }).nullish(),
    }),
});
const releasePayload = zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({ action: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP() });
const pushPayload = zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({ deleted: zod__WEBPACK_IMPORTED_MODULE_1__/* .boolean */ .zMY().default(false) });
const repositoryPayload = zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({ repository: zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({ default_branch: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP() }) });
const parsePullRequestPayload = (payload) => parsePayload(pullRequestPayload, payload).pull_request;
const parseMergeGroupPayload = (payload) => parsePayload(mergeGroupPayload, payload).merge_group;
const parseReleasePayload = (payload) => parsePayload(releasePayload, payload);
const parsePushPayload = (payload) => parsePayload(pushPayload, payload);
const parseWorkflowRunPayload = (payload) => parsePayload(workflowRunPayload, payload).workflow_run;
function parseDefaultBranch(payload, scheduledBranch) {
    const parsed = repositoryPayload.safeParse(payload);
    if (parsed.success)
        return parsed.data.repository.default_branch;
    return scheduledBranch ?? parsePayload(repositoryPayload, payload).repository.default_branch;
}
function parsePayload(schema, payload) {
    const result = schema.safeParse(payload);
    if (result.success)
        return result.data;
    const issues = result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .RefusedError */ .fk(`The event payload does not have the shape that GitHub sends: ${issues.join('; ')}.`, {
        hint: 'Outside GitHub, write a real event payload to the file that GITHUB_EVENT_PATH names.',
    });
}


/***/ }),

/***/ 83129:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   KO: () => (/* binding */ isGitHubRunner),
/* harmony export */   Rx: () => (/* binding */ isRunnerVariable),
/* harmony export */   _c: () => (/* binding */ readStepVariables),
/* harmony export */   _z: () => (/* binding */ findEnterpriseServer),
/* harmony export */   fs: () => (/* binding */ findActionName),
/* harmony export */   g0: () => (/* binding */ inputOfVariable),
/* harmony export */   g2: () => (/* binding */ findJobName),
/* harmony export */   iC: () => (/* binding */ runnerName),
/* harmony export */   kk: () => (/* binding */ findTokenService),
/* harmony export */   kx: () => (/* binding */ RUNNER_NAMES),
/* harmony export */   mn: () => (/* binding */ nameInputVariable),
/* harmony export */   r2: () => (/* binding */ readRunVariables),
/* harmony export */   s$: () => (/* binding */ isWindowsRunner)
/* harmony export */ });
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(27597);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19473);
/* harmony import */ var _links_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(87661);



const text = zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP({ error: 'is not set' }).min(1, 'is empty');
const integer = text.regex(/^\d+$/, 'must be a number').transform(Number);
const DEFAULT_SERVER = 'https://github.com';
const variables = zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
    GITHUB_ACTOR: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().default(''),
    GITHUB_EVENT_NAME: text,
    GITHUB_REPOSITORY: text.regex(/^[^/]+\/[^/]+$/, 'must be owner/name'),
    GITHUB_SERVER_URL: zod__WEBPACK_IMPORTED_MODULE_1__/* .url */ .OZ5().default(DEFAULT_SERVER),
    GITHUB_REF: text,
    GITHUB_SHA: text,
    GITHUB_RUN_ID: integer,
    GITHUB_RUN_ATTEMPT: integer,
    GITHUB_WORKFLOW_REF: text.regex(/^[^/]+\/[^/]+\/.+@refs\//, 'must be owner/name/path@refs/…'),
});
function readRunVariables(env) {
    const result = variables.safeParse(env);
    if (!result.success) {
        const issues = result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .RefusedError */ .fk(`The environment variables do not describe a GitHub Actions job: ${issues.join('; ')}.`, { hint: 'Outside GitHub, set these variables.' });
    }
    const { data } = result;
    const { GITHUB_RUN_ID: id, GITHUB_RUN_ATTEMPT: attempt } = data;
    const repositoryUrl = `${data.GITHUB_SERVER_URL}/${data.GITHUB_REPOSITORY}`;
    const workflowPath = data.GITHUB_WORKFLOW_REF.replace(/^[^/]+\/[^/]+\//, '').replace(/@.*$/, '');
    return {
        actor: data.GITHUB_ACTOR,
        eventName: data.GITHUB_EVENT_NAME,
        repository: data.GITHUB_REPOSITORY,
        repositoryUrl,
        ref: data.GITHUB_REF,
        sha: data.GITHUB_SHA,
        run: { id, attempt, url: (0,_links_js__WEBPACK_IMPORTED_MODULE_2__/* .runUrl */ .Vp)(repositoryUrl, id, attempt), workflowPath },
    };
}
function readStepVariables(env) {
    return {
        workspace: env.GITHUB_WORKSPACE ?? process.cwd(),
        temp: env.RUNNER_TEMP ?? '/tmp',
        eventPath: env.GITHUB_EVENT_PATH,
        repository: env.GITHUB_REPOSITORY ?? '',
        token: env['INPUT_GITHUB-TOKEN'] ?? '',
    };
}
function isGitHubRunner(env) {
    return env.GITHUB_ACTIONS === 'true' && Boolean(env.ACTIONS_RUNTIME_TOKEN);
}
function findEnterpriseServer({ GITHUB_SERVER_URL: url = DEFAULT_SERVER, }) {
    const host = URL.canParse(url) ? new URL(url).hostname.toLowerCase() : '';
    const hasArtifacts = host === 'github.com' || host.endsWith('.ghe.com') || host.endsWith('.localhost');
    return hasArtifacts ? undefined : host;
}
function findActionName({ GITHUB_ACTION_REPOSITORY: name, }) {
    return name || undefined;
}
function findJobName({ GITHUB_JOB: name }) {
    return name;
}
function runnerName(env) {
    return env.RUNNER_NAME;
}
function isWindowsRunner(env) {
    return env.RUNNER_OS === 'Windows';
}
const INPUT = 'INPUT_';
function nameInputVariable(input) {
    return `${INPUT}${input.toUpperCase()}`;
}
function inputOfVariable(variable) {
    return variable.startsWith(INPUT) ? variable.slice(INPUT.length).toLowerCase() : undefined;
}
function findTokenService(env) {
    const { ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: bearer } = env;
    return url && bearer ? { url, bearer } : undefined;
}
const RUNNER_NAMES = /^(?:GITHUB_|GH_|RUNNER_|ACTIONS_|INPUT_|STATE_)/;
function isRunnerVariable(name) {
    return /^(?:GITHUB|RUNNER|ACTIONS)_/.test(name);
}


/***/ }),

/***/ 86444:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   V: () => (/* binding */ createHttp)
/* harmony export */ });
const DEADLINE_MILLISECONDS = 4_000;
function createHttp(deadline = DEADLINE_MILLISECONDS) {
    async function ask(url, request) {
        const { host } = new URL(url);
        try {
            const signal = AbortSignal.timeout(deadline);
            const answer = await fetch(url, { ...request, redirect: 'manual', signal });
            const retryAfter = Number(answer.headers.get('retry-after') ?? Number.NaN);
            return {
                status: answer.status,
                body: await answer.text(),
                ...(Number.isFinite(retryAfter) && { retryAfter }),
            };
        }
        catch (error) {
            throw new Error(`${host} did not answer: ${reasonOf(error, deadline)}`, { cause: error });
        }
    }
    return {
        postJson: (url, body, headers = {}) => ask(url, {
            method: 'POST',
            headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
            body: JSON.stringify(body),
        }),
        get: (url, headers) => ask(url, { headers }),
    };
}
function reasonOf(error, deadline) {
    if (!(error instanceof Error))
        return String(error);
    if (error.name === 'TimeoutError')
        return `no answer within ${deadline / 1_000} s`;
    return error.cause instanceof Error ? error.cause.message : error.message;
}


/***/ }),

/***/ 23092:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   N: () => (/* binding */ createMailer)
/* harmony export */ });
/* harmony import */ var _retry_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2532);

const DEADLINE_SECONDS = 10;
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/i;
function createMailer({ seconds = DEADLINE_SECONDS, ca } = {}) {
    return {
        async send(smtpUrl, mail) {
            const [{ default: Composer }, { default: Connection }] = await Promise.all([
                Promise.all(/* import() */[__webpack_require__.e(76), __webpack_require__.e(672)]).then(__webpack_require__.bind(__webpack_require__, 37672)),
                Promise.all(/* import() */[__webpack_require__.e(76), __webpack_require__.e(611)]).then(__webpack_require__.bind(__webpack_require__, 76611)),
            ]);
            const server = resolveServer(smtpUrl);
            const connection = new Connection({
                ...server.options,
                ...deadlines(seconds * 1_000),
                ...(ca !== undefined && { tls: { ca } }),
            });
            try {
                const sending = deliver(connection, server.login, new Composer(describeMail(mail)));
                await (0,_retry_js__WEBPACK_IMPORTED_MODULE_0__/* .withDeadline */ .NE)(sending, seconds, 'Sending it');
            }
            catch (error) {
                throw new Error(explain(error, seconds), { cause: error });
            }
            finally {
                connection.close();
            }
        },
    };
}
async function deliver(connection, login, composer) {
    const message = composer.compile();
    const { promise: broken, reject } = Promise.withResolvers();
    connection.on('error', reject);
    const step = (run) => Promise.race([
        broken,
        new Promise((resolve, refuse) => run((error) => (error ? refuse(error) : resolve()))),
    ]);
    await step((done) => connection.connect(done));
    if (login)
        await step((done) => connection.login({ credentials: login }, done));
    const [envelope, text] = [message.getEnvelope(), await message.build()];
    await step((done) => connection.send(envelope, text, (error) => done(error)));
    connection.quit();
}
function resolveServer(smtpUrl) {
    const { protocol, hostname, port, username, password } = new URL(smtpUrl);
    const secure = protocol === 'smtps:';
    const hasLogin = username !== '' || password !== '';
    return {
        options: {
            host: hostname.replace(/^\[(.*)\]$/, '$1'),
            port: port === '' ? (secure ? 465 : 587) : Number(port),
            secure,
            requireTLS: !secure && hasLogin && !LOOPBACK.test(hostname),
        },
        login: hasLogin ? { user: decode(username), pass: decode(password) } : undefined,
    };
}
function decode(part) {
    try {
        return decodeURIComponent(part);
    }
    catch {
        return part;
    }
}
function deadlines(milliseconds) {
    return {
        connectionTimeout: milliseconds,
        greetingTimeout: milliseconds,
        socketTimeout: milliseconds,
        dnsTimeout: milliseconds,
    };
}
function describeMail({ from, to, subject, text, html, messageId, thread, }) {
    return {
        from,
        to: to.map((address) => ({ name: '', address })),
        subject,
        text,
        html,
        messageId,
        ...(thread !== undefined && { inReplyTo: thread, references: [thread] }),
        headers: { 'Auto-Submitted': 'auto-generated' },
        disableFileAccess: true,
        disableUrlAccess: true,
    };
}
function explain(error, seconds) {
    const { code, responseCode, message } = typeof error === 'object' && error !== null ? error : {};
    const said = typeof responseCode === 'number' ? ` (${responseCode})` : '';
    const text = String(message);
    switch (code) {
        case 'EAUTH':
        case 'ENOAUTH':
            return `the mail server refused the login${said}. Check user and password in "smtp-url"; In the URL, write @ as %40 and / as %2F.`;
        case 'EDNS':
            return 'the host in "smtp-url" was not found.';
        case 'ETLS':
            return isCertificate(text)
                ? UNTRUSTED
                : 'the mail server does not offer STARTTLS, and the action does not send a password without encryption. Use its smtps:// port, usually 465.';
        case 'EENVELOPE':
            return `the mail server refused the sender or a recipient${said}. Check "email-from" and "email-to", and which senders the login may use.`;
        case 'ETIMEDOUT':
            return slow(seconds);
        case 'ECONNECTION':
        case 'ESOCKET':
            if (isCertificate(text))
                return UNTRUSTED;
            if (/wrong version number|packet length too long/i.test(text))
                return 'the port in "smtp-url" does not use TLS from the start. Use smtp://, which switches to TLS with STARTTLS.';
            if (/ECONNREFUSED/.test(text))
                return 'no server listens on the host and port in "smtp-url", or a firewall blocks the connection.';
            return 'the connection to the mail server was lost.';
        default:
    }
    if (/took longer than/.test(text))
        return slow(seconds);
    if (typeof responseCode !== 'number')
        return `the message was not accepted (${typeof code === 'string' ? code : 'unknown reason'}).`;
    return responseCode < 500
        ? `the mail server accepts no messages for now${said}.`
        : `the mail server refused the message${said}.`;
}
const UNTRUSTED = 'the certificate of the mail server is not trusted, or it is not for the host in "smtp-url".';
function slow(seconds) {
    return `the mail server did not accept the message within ${seconds} s. GitHub-hosted runners cannot reach port 25. Use 465 (smtps://) or 587 (smtp://).`;
}
function isCertificate(text) {
    return /certificate|altnames|self.signed|unable to verify/i.test(text);
}


/***/ }),

/***/ 10636:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   u: () => (/* binding */ redactingRunner)
/* harmony export */ });
function redactingRunner(runner, redact) {
    return {
        ...runner,
        info: (line) => runner.info(redact(line)),
        debug: (line) => runner.debug(redact(line)),
        group: (title, work) => runner.group(redact(title), work),
        annotate: (annotation) => runner.annotate({
            ...annotation,
            title: redact(annotation.title),
            message: redact(annotation.message),
        }),
        showProgress: (progress) => runner.showProgress(progress && {
            ...progress,
            running: progress.running.map(({ name, since }) => ({ name: redact(name), since })),
        }),
        writeSummary: (markdown) => runner.writeSummary(redact(markdown)),
    };
}


/***/ }),

/***/ 2532:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   L5: () => (/* binding */ retry),
/* harmony export */   MZ: () => (/* binding */ realWait),
/* harmony export */   NE: () => (/* binding */ withDeadline),
/* harmony export */   fu: () => (/* binding */ backOff)
/* harmony export */ });
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(58500);

const realWait = (milliseconds) => (0,node_timers_promises__WEBPACK_IMPORTED_MODULE_0__.setTimeout)(milliseconds);
const MAX_TRIES = 3;
async function retry(work, delay, wait) {
    for (let attempt = 1;; attempt++) {
        try {
            return await work(attempt);
        }
        catch (error) {
            const milliseconds = attempt < MAX_TRIES ? delay(error, attempt) : undefined;
            if (milliseconds === undefined)
                throw error;
            await wait(milliseconds);
        }
    }
}
function backOff(attempt) {
    return attempt === 1 ? 1_000 : 3_000;
}
async function withDeadline(work, seconds, what) {
    const timer = new AbortController();
    const deadline = (0,node_timers_promises__WEBPACK_IMPORTED_MODULE_0__.setTimeout)(seconds * 1_000, undefined, { signal: timer.signal }).then(() => {
        throw new Error(`${what} took longer than ${seconds} seconds`);
    });
    try {
        return await Promise.race([work, deadline]);
    }
    finally {
        timer.abort();
    }
}


/***/ }),

/***/ 19288:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   G3: () => (/* binding */ listAnomalies),
/* harmony export */   Jt: () => (/* binding */ formatAnomalies),
/* harmony export */   US: () => (/* binding */ buildChecks),
/* harmony export */   iI: () => (/* binding */ isRed),
/* harmony export */   iW: () => (/* binding */ checkWords),
/* harmony export */   rL: () => (/* binding */ signOf)
/* harmony export */ });
/* harmony import */ var _health_outcomes_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(31950);
/* harmony import */ var _platform_github_links_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(87661);
/* harmony import */ var _text_node_label_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(23111);
/* harmony import */ var _text_quantities_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(95765);
/* harmony import */ var _sources_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(42275);





const SIGNS = { green: '✅', red: '❌', unknown: '➖' };
const NAMES_SHOWN = 3;
function signOf({ color }) {
    return SIGNS[color];
}
function buildChecks(report, formatter) {
    return [
        lastRunCheck(report, formatter),
        testCheck(report, formatter),
        sourceCheck(report, formatter),
        timeCheck(report, formatter),
    ];
}
function isRed(report) {
    const { health, fatal, status } = report;
    if (fatal || status === 'failure' || status === 'timed-out' || status === 'cancelled')
        return true;
    if (health?.anomalies.some(({ severity }) => severity === 'critical'))
        return true;
    return colorsOf(report).some(({ color }) => color === 'red');
}
function listRed(report) {
    return colorsOf(report)
        .filter(({ color }) => color === 'red')
        .map(({ name }) => name);
}
const NO_FORMAT = { text: (text) => text, code: (name) => name, link: (label) => label };
function colorsOf(report) {
    return buildChecks(report, NO_FORMAT);
}
function lastRunCheck(report, formatter) {
    const { health } = report;
    const name = 'last successful run';
    const failing = failingNodes(report);
    const last = health?.lastSuccess;
    if (!last && failing.length === 0)
        return { name, color: health && health.runs > 1 ? 'red' : 'unknown', words: 'none known' };
    const when = last
        ? `${(0,_text_quantities_js__WEBPACK_IMPORTED_MODULE_1__/* .formatAge */ .nV)(last.at, report.createdAt)}, ${formatter.link(last.sha.slice(0, 7), (0,_platform_github_links_js__WEBPACK_IMPORTED_MODULE_3__/* .commitUrl */ .Bg)(report.repositoryUrl, last.sha))}, ${formatter.link(`run ${last.id}`, (0,_platform_github_links_js__WEBPACK_IMPORTED_MODULE_3__/* .runUrl */ .Vp)(report.repositoryUrl, last.id))}`
        : 'none known';
    if (failing.length === 0)
        return { name, color: 'green', words: when };
    const names = nameSome(failing, formatter);
    return { name, color: 'red', words: `${when}; failing since: ${names}` };
}
function testCheck(report, formatter) {
    const name = 'tests';
    const { total = 0, failed = 0 } = report.health?.tests ?? {};
    if (total === 0)
        return { name, color: 'unknown', words: 'no known results' };
    if (failed === 0)
        return { name, color: 'green', words: `${(0,_text_quantities_js__WEBPACK_IMPORTED_MODULE_1__/* .formatCount */ .B4)(total)} of ${(0,_text_quantities_js__WEBPACK_IMPORTED_MODULE_1__/* .formatCount */ .B4)(total)} pass` };
    const failing = idsOf(report).filter(isTest);
    const names = failing.length > 0 ? `: ${nameSome(failing, formatter)}` : '';
    const words = `${(0,_text_quantities_js__WEBPACK_IMPORTED_MODULE_1__/* .formatCount */ .B4)(failed)} of ${(0,_text_quantities_js__WEBPACK_IMPORTED_MODULE_1__/* .formatCount */ .B4)(total)} failed${names}`;
    return { name, color: 'red', words };
}
function sourceCheck(report, formatter) {
    const name = 'source freshness';
    const { sources } = report;
    const here = new Set(sources.map(({ uniqueId }) => uniqueId));
    const earlier = idsOf(report).filter((uniqueId) => uniqueId.startsWith('source.') && !here.has(uniqueId));
    if (sources.length + earlier.length === 0)
        return { name, color: 'unknown', words: 'no source has freshness limits' };
    const late = (0,_sources_js__WEBPACK_IMPORTED_MODULE_2__/* .listLateSources */ .nP)(report);
    const stale = [...late.filter(_health_outcomes_js__WEBPACK_IMPORTED_MODULE_4__/* .isStale */ .Q).map(({ uniqueId }) => uniqueId), ...earlier];
    if (stale.length === 0) {
        const warned = late.length > 0 ? `, ${(0,_text_quantities_js__WEBPACK_IMPORTED_MODULE_1__/* .formatCount */ .B4)(late.length)} past warn_after` : '';
        return {
            name,
            color: 'green',
            words: `${(0,_text_quantities_js__WEBPACK_IMPORTED_MODULE_1__/* .formatCount */ .B4)(sources.length - late.length)} of ${(0,_text_quantities_js__WEBPACK_IMPORTED_MODULE_1__/* .formatCount */ .B4)(sources.length)} fresh${warned}`,
        };
    }
    const words = `${(0,_text_quantities_js__WEBPACK_IMPORTED_MODULE_1__/* .formatCount */ .B4)(stale.length)} of ${(0,_text_quantities_js__WEBPACK_IMPORTED_MODULE_1__/* .formatCount */ .B4)(sources.length + earlier.length)} stale: ${nameSome(stale, formatter)}`;
    return { name, color: 'red', words };
}
function timeCheck({ health }, formatter) {
    const name = 'model times';
    const slow = (health?.anomalies ?? []).filter(({ kind }) => kind === 'slow-model' || kind === 'slow-run');
    if (slow.length > 0) {
        const models = slow.flatMap(({ uniqueId }) => uniqueId ?? []);
        const run = slow.length > models.length ? ['the whole run'] : [];
        const words = [...run, ...(models.length > 0 ? [nameSome(models, formatter)] : [])].join(', ');
        return { name, color: 'red', words: `slower than usual: ${words}` };
    }
    const slowest = health?.slowest.slice(0, NAMES_SHOWN) ?? [];
    if (slowest.length === 0)
        return { name, color: 'unknown', words: 'none known' };
    const times = slowest.map(({ uniqueId, seconds }) => `${formatter.code((0,_text_node_label_js__WEBPACK_IMPORTED_MODULE_0__/* .labelOf */ .Wy)(uniqueId))} ${(0,_text_quantities_js__WEBPACK_IMPORTED_MODULE_1__/* .formatDuration */ .a3)(seconds)}`);
    return { name, color: 'green', words: `as usual; slowest: ${times.join(', ')}` };
}
function checkWords(report) {
    const anomalies = listAnomalies(report);
    const others = anomalies.length > 0 ? `, ${formatAnomalies(anomalies.length)}` : '';
    const critical = anomalies.filter(({ severity }) => severity === 'critical').length;
    const red = [...listRed(report), ...(critical > 0 ? [formatAnomalies(critical)] : [])];
    if (red.length > 0)
        return `health check red (${red.join(', ')})`;
    if (report.status !== 'success' && report.status !== 'nothing')
        return 'health check failed';
    if (colorsOf(report).every(({ color }) => color === 'unknown'))
        return `health check: no results yet${others}`;
    return `health check all green${others}`;
}
function listAnomalies({ health }) {
    const failing = new Set(health?.failing.map(({ uniqueId }) => uniqueId));
    return (health?.anomalies ?? []).filter(({ kind, uniqueId }) => kind !== 'new-test-failure' || uniqueId === undefined || !failing.has(uniqueId));
}
function formatAnomalies(count) {
    return count === 1 ? '1 anomaly' : `${(0,_text_quantities_js__WEBPACK_IMPORTED_MODULE_1__/* .formatCount */ .B4)(count)} anomalies`;
}
function nameSome(uniqueIds, formatter) {
    const names = uniqueIds
        .slice(0, NAMES_SHOWN)
        .map((uniqueId) => formatter.code((0,_text_node_label_js__WEBPACK_IMPORTED_MODULE_0__/* .labelOf */ .Wy)(uniqueId)));
    const more = uniqueIds.length - names.length;
    return more > 0 ? `${names.join(', ')} and ${(0,_text_quantities_js__WEBPACK_IMPORTED_MODULE_1__/* .formatCount */ .B4)(more)} more` : names.join(', ');
}
function failingNodes(report) {
    return idsOf(report).filter((uniqueId) => !isTest(uniqueId) && !uniqueId.startsWith('source.'));
}
function idsOf({ health }) {
    return (health?.failing ?? []).map(({ uniqueId }) => uniqueId);
}
function isTest(uniqueId) {
    return uniqueId.startsWith('test.') || uniqueId.startsWith('unit_test.');
}


/***/ }),

/***/ 96513:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   E: () => (/* binding */ computeCounts)
/* harmony export */ });
function computeCounts(report) {
    const nodes = (...outcomes) => report.nodes.filter(({ outcome }) => outcomes.includes(outcome)).length;
    const tests = (...statuses) => report.tests.filter(({ status }) => statuses.includes(status)).length;
    return {
        selected: report.nodes.filter(({ resourceType }) => resourceType !== 'operation').length,
        built: nodes('success', 'warn'),
        failed: nodes('error'),
        skipped: nodes('skipped'),
        testsPassed: tests('pass'),
        testsFailed: tests('fail', 'error'),
        testsWarned: tests('warn'),
        testsSkipped: tests('skipped'),
        retried: [...report.nodes, ...report.tests].filter(({ attempts }) => attempts > 1).length,
    };
}


/***/ }),

/***/ 88378:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   As: () => (/* binding */ listFailures),
/* harmony export */   EB: () => (/* binding */ listWarnings),
/* harmony export */   Rb: () => (/* binding */ OLD_FAILURE),
/* harmony export */   nG: () => (/* binding */ byName)
/* harmony export */ });
/* harmony import */ var _text_plain_text_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(47012);
/* harmony import */ var _text_quantities_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(95765);


function listFailures(report) {
    const failingInProduction = new Set(report.review?.failingInProduction);
    const failures = [
        ...report.nodes
            .filter(({ outcome }) => outcome === 'error')
            .map(ofNode)
            .sort(byName),
        ...report.tests
            .filter(({ status }) => status === 'fail' || status === 'error')
            .map(ofTest)
            .sort(byName),
    ].map((failure) => ({ ...failure, old: failingInProduction.has(failure.uniqueId) }));
    return [...failures.filter(({ old }) => !old), ...failures.filter(({ old }) => old)];
}
function listWarnings(report) {
    return report.tests
        .filter(({ status }) => status === 'warn')
        .map(ofTest)
        .sort(byName);
}
function byName(a, b) {
    if (a.name !== b.name)
        return a.name < b.name ? -1 : 1;
    return a.uniqueId < b.uniqueId ? -1 : 1;
}
function ofNode(node) {
    return {
        kind: node.resourceType === 'operation' ? 'hook' : node.resourceType,
        uniqueId: node.uniqueId,
        name: node.name,
        tested: undefined,
        rows: undefined,
        message: tidyMessage(node.message),
        file: node.file,
        line: undefined,
        old: false,
    };
}
function ofTest(test) {
    const message = tidyMessage(test.message);
    return {
        kind: 'test',
        uniqueId: test.uniqueId,
        name: test.name,
        tested: [test.tested, test.column].filter((part) => part !== undefined).join('.') || undefined,
        rows: test.failures ? (0,_text_quantities_js__WEBPACK_IMPORTED_MODULE_1__/* .formatNumberOf */ .Of)(test.failures, 'failing row') : undefined,
        message: DEFAULT_TEST_MESSAGE.test(message) ? '' : message,
        file: test.file,
        line: test.line,
        old: false,
    };
}
const DEFAULT_TEST_MESSAGE = /^Got \d+ results?, configured to (fail|warn) if != 0$/;
const OLD_FAILURE = 'also fails in production';
const MESSAGE_LENGTH = 20_000;
const COMPILED_FILE = /^\s*compiled code at .*$/gm;
function tidyMessage(message) {
    return (0,_text_plain_text_js__WEBPACK_IMPORTED_MODULE_0__/* .cleanText */ .X5)((0,_text_plain_text_js__WEBPACK_IMPORTED_MODULE_0__/* .cutText */ .IN)(message ?? '', MESSAGE_LENGTH))
        .replaceAll(COMPILED_FILE, '')
        .replaceAll(/[ \t]+$/gm, '')
        .replaceAll(/\n{3,}/g, '\n\n')
        .trim();
}


/***/ }),

/***/ 54891:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   N: () => (/* binding */ isTest)
/* harmony export */ });
function isTest({ resourceType }) {
    return resourceType === 'test' || resourceType === 'unit_test';
}


/***/ }),

/***/ 76680:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   j: () => (/* binding */ promotionWords),
/* harmony export */   r: () => (/* binding */ describePromotion)
/* harmony export */ });
/* harmony import */ var _text_quantities_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(95765);

function promotionWords({ promotion, mode }) {
    if (!promotion)
        return false;
    if (promotion.outcome === 'unchanged')
        return 'production unchanged';
    if (promotion.outcome === 'swapping')
        return 'stopped during the swap';
    const schemas = (0,_text_quantities_js__WEBPACK_IMPORTED_MODULE_0__/* .formatNumberOf */ .Of)(promotion.schemas.length, 'schema');
    return mode === 'rollback' ? `${schemas} rolled back` : `${schemas} swapped`;
}
function describePromotion({ promotion, mode }, quote) {
    if (!promotion)
        return [];
    const list = (names) => shorten(names).map(quote).join(', ') + rest(names);
    const live = list(promotion.schemas.map((pair) => pair.live));
    const incoming = list(promotion.schemas.map((pair) => pair.incoming));
    if (promotion.outcome === 'swapping')
        return [
            `The run was stopped while it replaced ${live} with ${incoming}. Either all of them were replaced or none was. The next deploy cleans up.`,
        ];
    if (promotion.outcome === 'unchanged')
        return [
            `Production is unchanged: ${live}.`,
            mode === 'deploy' ? `The new build is in ${incoming}. The next deploy drops it.` : '',
        ].filter(Boolean);
    return [
        mode === 'rollback'
            ? `Live again: ${live}${origin(promotion, quote)}.`
            : `Swapped ${live}, all at once.`,
        `The swap took ${promotion.seconds.toFixed(2)} s${tries(promotion)}.`,
        promotion.carried.length > 0 ? `Unmanaged relations moved: ${list(promotion.carried)}.` : '',
        promotion.kept.length > 0 ? `Kept for a rollback: ${list(promotion.kept)}.` : '',
    ].filter(Boolean);
}
function origin({ backTo }, quote) {
    return backTo === undefined ? '' : ` as deployed from ${quote(backTo.slice(0, 7))}`;
}
function tries({ rounds }) {
    if (rounds < 2)
        return '';
    return `, after ${(0,_text_quantities_js__WEBPACK_IMPORTED_MODULE_0__/* .formatNumberOf */ .Of)(rounds - 1, 'attempt')} that yielded to readers`;
}
const SHOWN = 12;
function shorten(names) {
    return names.slice(0, SHOWN);
}
function rest(names) {
    return names.length > SHOWN ? ` and ${(0,_text_quantities_js__WEBPACK_IMPORTED_MODULE_0__/* .formatCount */ .B4)(names.length - SHOWN)} more` : '';
}


/***/ }),

/***/ 68996:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   a: () => (/* binding */ redactReport)
/* harmony export */ });
/* harmony import */ var _secrets_redact_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(30953);

function redactReport(report, redact) {
    const { baseline } = report;
    return {
        ...(0,_secrets_redact_js__WEBPACK_IMPORTED_MODULE_0__/* .redactTexts */ .S)(report, redact),
        baseline: baseline.kind === 'none' ? (0,_secrets_redact_js__WEBPACK_IMPORTED_MODULE_0__/* .redactTexts */ .S)(baseline, redact) : baseline,
    };
}


/***/ }),

/***/ 42275:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   B6: () => (/* binding */ describeSource),
/* harmony export */   DL: () => (/* binding */ renderSources),
/* harmony export */   nP: () => (/* binding */ listLateSources)
/* harmony export */ });
/* harmony import */ var _health_outcomes_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(31950);
/* harmony import */ var _text_markdown_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51065);
/* harmony import */ var _text_plain_text_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(47012);
/* harmony import */ var _text_quantities_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(95765);
/* harmony import */ var _failures_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(88378);





const MESSAGE_LENGTH = 300;
function listLateSources({ sources }) {
    return sources
        .filter(({ status }) => status !== 'pass')
        .sort((a, b) => Number((0,_health_outcomes_js__WEBPACK_IMPORTED_MODULE_4__/* .isStale */ .Q)(b)) - Number((0,_health_outcomes_js__WEBPACK_IMPORTED_MODULE_4__/* .isStale */ .Q)(a)) || (0,_failures_js__WEBPACK_IMPORTED_MODULE_3__/* .byName */ .nG)(a, b));
}
function describeSource(source) {
    const { age, message, warnAfter, errorAfter } = source;
    const state = age === null ? `cannot be read: ${message ?? 'no answer'}` : `${(0,_text_quantities_js__WEBPACK_IMPORTED_MODULE_2__/* .formatDuration */ .a3)(age)} old`;
    return `${state}; ${describeLimits({ warnAfter, errorAfter })}`;
}
function describeLimits({ warnAfter, errorAfter }) {
    return [
        warnAfter !== null && `warns after ${warnAfter}`,
        errorAfter !== null && `errors after ${errorAfter}`,
    ]
        .filter(Boolean)
        .join(', ');
}
function renderSources(report, room) {
    const late = listLateSources(report);
    if (late.length === 0)
        return '';
    const head = (0,_text_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .tableHead */ .PP)([
        { title: '', align: 'center' },
        { title: 'Source', align: 'left' },
        { title: 'Age', align: 'right' },
        { title: 'Limits', align: 'left' },
        { title: 'Declared in', align: 'left' },
    ]);
    const rows = late.map((source) => (0,_text_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .tableRow */ .jD)([
        (0,_health_outcomes_js__WEBPACK_IMPORTED_MODULE_4__/* .isStale */ .Q)(source) ? '❌' : '⚠️',
        (0,_text_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .code */ .aY)(source.name),
        source.age === null
            ? (0,_text_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .escapeText */ .X1)((0,_text_plain_text_js__WEBPACK_IMPORTED_MODULE_1__/* .cutText */ .IN)(source.message ?? 'cannot be read', MESSAGE_LENGTH))
            : (0,_text_quantities_js__WEBPACK_IMPORTED_MODULE_2__/* .formatDuration */ .a3)(source.age),
        (0,_text_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .escapeText */ .X1)(describeLimits(source)),
        (0,_text_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .code */ .aY)([source.file, source.line].filter((part) => part !== undefined).join(':')),
    ]));
    const shown = (0,_text_plain_text_js__WEBPACK_IMPORTED_MODULE_1__/* .takeWhatFits */ .C2)(rows, room);
    const fresh = report.sources.length - late.length;
    const more = late.length - shown.length;
    const rest = [
        more > 0 && `${(0,_text_quantities_js__WEBPACK_IMPORTED_MODULE_2__/* .formatCount */ .B4)(more)} more are not fresh.`,
        fresh > 0 && `${(0,_text_quantities_js__WEBPACK_IMPORTED_MODULE_2__/* .formatCount */ .B4)(fresh)} of ${(0,_text_quantities_js__WEBPACK_IMPORTED_MODULE_2__/* .formatCount */ .B4)(report.sources.length)} are fresh.`,
    ].filter(Boolean);
    return [`**Sources that are not fresh**\n\n${[...head, ...shown].join('\n')}`, rest.join(' ')]
        .filter(Boolean)
        .join('\n\n');
}


/***/ }),

/***/ 95397:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   GC: () => (/* binding */ listRunning),
/* harmony export */   id: () => (/* binding */ isStopped),
/* harmony export */   yz: () => (/* binding */ listStopNotices)
/* harmony export */ });
function isStopped({ status }) {
    return status === 'cancelled' || status === 'timed-out';
}
function listRunning({ stopped, running, finishedAt }) {
    if (stopped === undefined)
        return [];
    return [...running].map(([uniqueId, start]) => ({
        uniqueId,
        seconds: (finishedAt.getTime() - start.getTime()) / 1000,
    }));
}
function listStopNotices(facts) {
    if (facts.stopped === undefined)
        return [];
    const why = facts.stopped === 'cancelled'
        ? 'The run was cancelled'
        : `The run took longer than the ${facts.timeoutMinutes} min that "timeout-minutes" allows`;
    const state = facts.mode === 'deploy' ? ` ${STATES[facts.state]}` : '';
    return [`${why}. dbt and its queries were stopped.${state}`];
}
const STATES = {
    none: 'No production state was published. Pull requests still compare with the previous one.',
    uploading: 'The production state was being uploaded. Unless the upload was complete, pull requests still compare with the previous one.',
    published: 'The production state was already published.',
};


/***/ }),

/***/ 10083:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  o1: () => (/* binding */ buildVerdict),
  $1: () => (/* binding */ deferredCount),
  gf: () => (/* binding */ isGreen)
});

// EXTERNAL MODULE: ./build/text/quantities.js
var quantities = __webpack_require__(95765);
// EXTERNAL MODULE: ./build/report/model/checks.js
var checks = __webpack_require__(19288);
;// CONCATENATED MODULE: ./build/report/model/checkup.js

function checkupVerdict({ checkup = [], fatal }) {
    if (fatal)
        return { icon: '❌', words: 'set-up check stopped' };
    const count = (wanted) => checkup.filter(({ status }) => status === wanted).length;
    const [failed, warned, unknown] = [count('failed'), count('warning'), count('unknown')];
    const parts = [
        failed > 0 && `${(0,quantities/* formatNumberOf */.Of)(failed, 'check')} failed`,
        warned > 0 && (0,quantities/* formatNumberOf */.Of)(warned, 'warning'),
        `${count('ok')} ok`,
        unknown > 0 && `${unknown} not known`,
    ].filter((part) => part !== false);
    const doubt = warned > 0 ? '⚠️' : '✅';
    return { icon: failed > 0 ? '❌' : doubt, words: `set-up: ${parts.join(', ')}` };
}

// EXTERNAL MODULE: ./build/report/model/counts.js
var model_counts = __webpack_require__(96513);
// EXTERNAL MODULE: ./build/report/model/failures.js
var failures = __webpack_require__(88378);
// EXTERNAL MODULE: ./build/report/model/planned.js
var model_planned = __webpack_require__(54891);
// EXTERNAL MODULE: ./build/report/model/promotion.js
var promotion = __webpack_require__(76680);
// EXTERNAL MODULE: ./build/report/model/sources.js
var sources = __webpack_require__(42275);
;// CONCATENATED MODULE: ./build/report/model/verdict.js








const SKIPPED = 'skipped (GitHub gives this run no secrets)';
const GREEN = ['success', 'nothing', 'skipped'];
function isGreen({ status }) {
    return GREEN.includes(status);
}
function buildVerdict(report) {
    if (report.status === 'cancelled')
        return { icon: '⏹️', words: `cancelled ${progress(report)}` };
    if (report.status === 'timed-out')
        return { icon: '⏰', words: `timed out ${progress(report)}` };
    if (report.status === 'skipped')
        return { icon: '⏭️', words: SKIPPED };
    if (report.mode === 'cleanup')
        return cleanupVerdict(report);
    if (report.mode === 'rollback')
        return rollbackVerdict(report);
    if (report.mode === 'monitor')
        return monitorVerdict(report);
    if (report.mode === 'doctor')
        return checkupVerdict(report);
    if (report.fatal) {
        const parts = [`stopped ${progress(report)}`, (0,promotion/* promotionWords */.j)(report)];
        return { icon: '❌', words: parts.filter(Boolean).join(', ') };
    }
    if (report.planned)
        return { icon: '📝', words: plannedWords(report, report.planned) };
    if (report.status === 'failure')
        return { icon: '❌', words: failureWords(report) };
    if (report.status === 'nothing')
        return { icon: '✅', words: nothingWords(report) };
    const { testsWarned, failed, testsFailed } = (0,model_counts/* computeCounts */.E)(report);
    const doubts = testsWarned + failed + testsFailed + breakingCount(report) + (0,sources/* listLateSources */.nP)(report).length;
    return { icon: doubts > 0 ? '⚠️' : '✅', words: successWords(report) };
}
function cleanupVerdict(report) {
    if (report.status === 'failure')
        return { icon: '❌', words: 'clean-up failed' };
    const kept = report.keptSchemas.length;
    if (kept > 0)
        return { icon: '🧹', words: `kept ${(0,quantities/* formatNumberOf */.Of)(kept, 'schema')} for now` };
    const dropped = report.droppedSchemas.length;
    if (dropped === 0)
        return { icon: '✅', words: 'no schemas to clean up' };
    return { icon: '🧹', words: `dropped ${(0,quantities/* formatNumberOf */.Of)(dropped, 'schema')}` };
}
function rollbackVerdict(report) {
    if (report.status === 'failure')
        return { icon: '❌', words: 'not rolled back' };
    return { icon: '⏪', words: (0,promotion/* promotionWords */.j)(report) || 'nothing to roll back' };
}
function monitorVerdict(report) {
    if (report.fatal && !report.health)
        return { icon: '❌', words: 'health check stopped' };
    const doubts = (report.health?.anomalies.length ?? 0) + (0,sources/* listLateSources */.nP)(report).length;
    const icon = doubts > 0 ? '⚠️' : '✅';
    return { icon: (0,checks/* isRed */.iI)(report) ? '❌' : icon, words: (0,checks/* checkWords */.iW)(report) };
}
function progress(report) {
    if (report.mode === 'cleanup')
        return 'during the clean-up';
    if (report.mode === 'monitor')
        return 'during the health check';
    if (report.mode === 'doctor')
        return 'during the check of the set-up';
    const { built, selected } = (0,model_counts/* computeCounts */.E)(report);
    if (built === 0)
        return 'before anything was built';
    const all = selected > built ? ` of ${(0,quantities/* formatCount */.B4)(selected)}` : '';
    return `after building ${(0,quantities/* formatCount */.B4)(built)}${all}`;
}
function failureWords(report) {
    const counts = (0,model_counts/* computeCounts */.E)(report);
    const built = report.nodes.filter(({ outcome }) => outcome === 'success' || outcome === 'warn');
    const parts = [
        ...failedParts(report),
        counts.built > 0 && `${(0,quantities/* formatNumberOf */.Of)(counts.built, nounOf(built))} built`,
        counts.skipped > 0 && `${(0,quantities/* formatCount */.B4)(counts.skipped)} skipped`,
        warnings(counts),
        lateSources(report),
        breaking(report),
        (0,promotion/* promotionWords */.j)(report),
    ].filter((part) => part !== false);
    return counts.failed + counts.testsFailed === 0
        ? ['failed', ...parts].join(', ')
        : parts.join(', ');
}
function successWords(report) {
    const counts = (0,model_counts/* computeCounts */.E)(report);
    const deferred = deferredCount(report);
    const selected = counts.built + counts.skipped + counts.failed;
    const parts = [
        oldFailures(counts),
        deferred > 0 && selected === 0 && 'nothing to build',
        deferred > 0 && selected > 0
            ? `${(0,quantities/* formatCount */.B4)(counts.built)} of ${(0,quantities/* formatCount */.B4)(report.buildableTotal)} built`
            : counts.built > 0 && `${(0,quantities/* formatCount */.B4)(counts.built)} built`,
        deferred > 0 && selected > 0 && `${(0,quantities/* formatCount */.B4)(deferred)} read from production`,
        counts.skipped > 0 && `${(0,quantities/* formatCount */.B4)(counts.skipped)} skipped`,
        counts.testsPassed > 0 && `${(0,quantities/* formatNumberOf */.Of)(counts.testsPassed, 'test')} passed`,
        warnings(counts),
        lateSources(report),
        breaking(report),
        (0,promotion/* promotionWords */.j)(report),
    ].filter((part) => part !== false);
    return parts.length === 0 ? 'done' : parts.join(', ');
}
function lateSources(report) {
    const count = (0,sources/* listLateSources */.nP)(report).length;
    return count > 0 && (0,quantities/* formatNumberOf */.Of)(count, 'late source');
}
function warnings({ testsWarned }) {
    return testsWarned > 0 && (0,quantities/* formatNumberOf */.Of)(testsWarned, 'warning');
}
function failedParts(report) {
    const counts = (0,model_counts/* computeCounts */.E)(report);
    const nodes = report.nodes.filter(({ outcome }) => outcome === 'error');
    const parts = [
        counts.failed > 0 && `${(0,quantities/* formatNumberOf */.Of)(counts.failed, nounOf(nodes))} failed`,
        counts.testsFailed > 0 && `${(0,quantities/* formatNumberOf */.Of)(counts.testsFailed, 'test')} failed`,
    ].filter((part) => part !== false);
    const all = counts.failed + counts.testsFailed;
    const old = (0,failures/* listFailures */.As)(report).filter((failure) => failure.old).length;
    if (old === 0)
        return parts;
    const which = old === all ? '' : `${(0,quantities/* formatCount */.B4)(old)} of them `;
    return [`${parts.join(', ')} (${which}in production too)`];
}
function oldFailures({ failed, testsFailed }) {
    const parts = [
        failed > 0 && (0,quantities/* formatNumberOf */.Of)(failed, 'node'),
        testsFailed > 0 && (0,quantities/* formatNumberOf */.Of)(testsFailed, 'test'),
    ].filter((part) => part !== false);
    if (parts.length === 0)
        return false;
    const verb = failed + testsFailed === 1 ? 'fails' : 'fail';
    return `no new failures (${parts.join(' and ')} ${verb} in production too)`;
}
function plannedWords(report, planned) {
    const tests = planned.filter(model_planned/* isTest */.N).length;
    const nodes = planned.length - tests;
    if (planned.length === 0)
        return `dry run: ${nothingWords(report)}`;
    const what = `${(0,quantities/* formatCount */.B4)(nodes)} of ${(0,quantities/* formatCount */.B4)(report.buildableTotal)}`;
    return `dry run: would build ${what}, and run ${(0,quantities/* formatNumberOf */.Of)(tests, 'test')}`;
}
function nothingWords({ review }) {
    const changes = review?.leftOut.filter(({ proof }) => proof.kind !== 'below-left-out') ?? [];
    const leftOut = changes.length;
    if (leftOut === 0)
        return 'nothing to build';
    return `nothing to build, ${(0,quantities/* formatNumberOf */.Of)(leftOut, 'no-op change')} skipped`;
}
function breakingCount({ review }) {
    return review?.impact?.breaking.length ?? 0;
}
function breaking(report) {
    const count = breakingCount(report);
    return count > 0 && (0,quantities/* formatNumberOf */.Of)(count, 'breaking change');
}
function deferredCount(report) {
    if (report.mode !== 'ci' || report.baseline.kind === 'none')
        return 0;
    return Math.max(0, report.buildableTotal - (0,model_counts/* computeCounts */.E)(report).selected);
}
function nounOf(nodes) {
    const [first, ...rest] = new Set(nodes.map(({ resourceType }) => resourceType));
    if (first === undefined || rest.length > 0)
        return 'node';
    return first === 'operation' ? 'hook' : first;
}


/***/ }),

/***/ 23650:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   a: () => (/* binding */ runPost),
/* harmony export */   z: () => (/* binding */ publishUnfinished)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);
/* harmony import */ var _config_settings_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(47385);
/* harmony import */ var _pipelines_steps_saved_state_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(52991);
/* harmony import */ var _platform_github_variables_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(83129);




async function runPost(ports, secrets, env) {
    const { runner, cache } = ports;
    const { workspace, temp } = (0,_platform_github_variables_js__WEBPACK_IMPORTED_MODULE_3__/* .readStepVariables */ ._c)(env);
    await publishUnfinished(ports, secrets, () => ({
        settings: (0,_config_settings_js__WEBPACK_IMPORTED_MODULE_1__/* .loadSettings */ .M)({ env, workspace }),
        temp: (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.realpathSync)(temp),
    }));
    const caches = (0,_pipelines_steps_saved_state_js__WEBPACK_IMPORTED_MODULE_2__/* .readCachesToSave */ .gO)(runner);
    await Promise.all(caches.map(({ paths, key }) => cache.save(paths, key)));
}
async function publishUnfinished(ports, { redact }, load) {
    const report = (0,_pipelines_steps_saved_state_js__WEBPACK_IMPORTED_MODULE_2__/* .readReport */ .tL)(ports.runner);
    if (!report || (0,_pipelines_steps_saved_state_js__WEBPACK_IMPORTED_MODULE_2__/* .readPhase */ .mc)(ports.runner) === 'published')
        return;
    const { publishReport } = await Promise.all(/* import() */[__webpack_require__.e(554), __webpack_require__.e(185)]).then(__webpack_require__.bind(__webpack_require__, 36185));
    await publishReport(ports, {
        report,
        ...load(),
        redact,
        createComment: true,
        reportPath: undefined,
        files: { manifest: undefined, runResults: undefined },
        dashboard: undefined,
    });
}


/***/ }),

/***/ 63772:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  A: () => (/* binding */ startRun)
});

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./build/config/profile-secrets.js
var profile_secrets = __webpack_require__(3126);
// EXTERNAL MODULE: ./build/config/project.js
var config_project = __webpack_require__(25614);
// EXTERNAL MODULE: ./build/context/resolve-mode.js + 1 modules
var resolve_mode = __webpack_require__(18965);
// EXTERNAL MODULE: ./build/pipelines/production/dashboard.js + 1 modules
var dashboard = __webpack_require__(48953);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(48161);
// EXTERNAL MODULE: ./build/config/dbt-variables.js
var dbt_variables = __webpack_require__(32549);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
;// CONCATENATED MODULE: ./build/config/dot-env.js

const MOST_PROBLEMS = 10;
const LONGEST_VALUE = 128 * 1024;
const BLANK = '[ \\t]*';
const ASSIGNMENT = new RegExp(`${BLANK}(?:export[ \\t]+)?([A-Za-z_][A-Za-z0-9_]*)${BLANK}(=${BLANK})?`, 'y');
const REST = new RegExp(`${BLANK}(?:#[^\\n]*)?(?:\\n|$)`, 'y');
const NOTHING = new RegExp(`${BLANK}(?:#[^\\n]*)?\\n|${BLANK}(?:#[^\\n]*)?$`, 'y');
const SINGLE = /'((?:\\[^\\]|[^'\\]|\\\\(?!\\*'))*)'/y;
const DOUBLE = /"((?:\\[^\\]|[^"\\]|\\\\(?!\\*"))*)"/y;
const UNQUOTED = /[^\n]*/y;
const CONTROL = /[^\P{Cc}\t\n]|[\uFEFF\u0085\u2028\u2029]/u;
const FOREIGN_BLANK = /[^\S \t\n]/u;
function parseDotEnv(source, file) {
    const text = source.replaceAll(/\r\n?/g, '\n');
    const entries = [];
    const problems = [];
    let position = 0;
    let line = 1;
    const take = (pattern) => {
        pattern.lastIndex = position;
        const match = pattern.exec(text);
        if (match)
            position = pattern.lastIndex;
        return match;
    };
    while (position < text.length && problems.length < MOST_PROBLEMS) {
        const start = position;
        if (!take(NOTHING)) {
            const entry = readEntry(take);
            if (!entry)
                take(/[^\n]*(?:\n|$)/y);
            if (entry && !hasUnsupportedCharacters(text.slice(start, position), entry.value))
                entries.push({ ...entry, line });
            else
                problems.push(describe(file, line));
        }
        line += text.slice(start, position).split('\n').length - 1;
    }
    return { file, entries, problems };
}
function readEntry(take) {
    const [, name, equals] = take(ASSIGNMENT) ?? [];
    if (name === undefined)
        return undefined;
    const value = equals === undefined ? null : readValue(take, equals);
    return value !== undefined && take(REST) ? { name, value } : undefined;
}
function readValue(take, equals) {
    const single = take(SINGLE);
    if (single)
        return decode(single[1] ?? '', /\\[\\']/g);
    const double = take(DOUBLE);
    if (double)
        return decode(double[1] ?? '', /\\[\\'"abfnrtv]/g);
    const text = take(UNQUOTED)?.[0] ?? '';
    const isComment = text.startsWith('#') && equals.length > 1;
    if (/^['"]/.test(text) || isComment)
        return undefined;
    return text.replaceAll(/[ \t]+#.*/g, '').trimEnd();
}
const ESCAPES = {
    ...{ a: '\u0007', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' },
};
function decode(text, escapes) {
    return text.replaceAll(escapes, ([, letter = '']) => ESCAPES[letter] ?? letter);
}
function hasUnsupportedCharacters(source, value) {
    return CONTROL.test(source) || FOREIGN_BLANK.test(source) || (value ?? '').includes('\0');
}
function describe(file, line) {
    return {
        message: 'This line of the .env file, which dbt loads, has no certain meaning.',
        hint: "Write NAME='value' on a line of its own, without a backslash before the last quote, and comments on their own lines.",
        location: { file, line },
    };
}
const REFERENCE = /\$\{([^}:]*)(?::-([^}]*))?\}/g;
function resolveDotEnv({ file, entries }, env) {
    const given = new Map();
    for (const entry of entries) {
        const value = entry.value?.replaceAll(REFERENCE, (_whole, name, fallback = '') => {
            if (env[name] !== undefined)
                return env[name];
            const earlier = given.get(name);
            return earlier === undefined ? fallback : (earlier.value ?? '');
        }) ?? null;
        if ((value?.length ?? 0) > LONGEST_VALUE)
            throw new errors/* ConfigError */.xL([
                {
                    message: `The value of ${entry.name} is too long for an environment variable.`,
                    location: { file, line: entry.line },
                },
            ]);
        given.set(entry.name, { ...entry, value });
    }
    return new Map([...given].flatMap(([name, { value, line }]) => value === null || env[name] !== undefined ? [] : [[name, { value, line }]]));
}

// EXTERNAL MODULE: ./build/platform/github/variables.js
var github_variables = __webpack_require__(83129);
;// CONCATENATED MODULE: ./build/config/dot-env-names.js

const STEERS_PROGRAMS = [
    /^(?:PYTHON|LD_|DYLD_|GIT_|SSH_|PIP_|UV_|NODE_|NPM_|MALLOC_|GLIBC_|JAVA_|_JAVA|JDK_)/,
    /^(?:PATH|HOME|USER|LOGNAME|SHELL|ENV|BASH_ENV|IFS|PWD|TMPDIR|TEMP|TMP|LOCPATH|GCONV_PATH)$/,
    /^XDG_/,
    github_variables/* RUNNER_NAMES */.kx,
    /(?:^|_)PROXY$/i,
    /(?:^|_)CA_(?:BUNDLE|FILE|PATH|CERTS?)$/i,
    /^(?:SSL_|SSLKEYLOGFILE$|CURL_|OPENSSL_|REQUESTS_|HTTPLIB2_|GRPC_)/,
    /^(?:HOSTALIASES|LOCALDOMAIN|RES_OPTIONS)$/,
];
const STEERS_LOGINS = /^(?:PG|AWS_|BOTO_|GOOGLE_|CLOUDSDK_|GCLOUD_|GCE_|AZURE_|ARM_|MSAL_|DATABRICKS_|SNOWFLAKE_|SF_|REDSHIFT_|KRB5|DUCKDB_|MOTHERDUCK_|motherduck_)/i;
function steersPrograms(name) {
    return STEERS_PROGRAMS.some((pattern) => pattern.test(name));
}
function steersLogins(name) {
    return STEERS_LOGINS.test(name);
}

// EXTERNAL MODULE: ./build/config/environment-secrets.js
var environment_secrets = __webpack_require__(65234);
;// CONCATENATED MODULE: ./build/config/load-dot-env.js



const NAME = '.env';
const LARGEST = 64 * 1024;
function loadDotEnv({ projectDir, workspace, }) {
    const start = (0,external_node_fs_.realpathSync)(projectDir);
    for (let folder = start;; folder = (0,external_node_path_.dirname)(folder)) {
        const path = (0,external_node_path_.join)(folder, NAME);
        const kind = kindOf(path);
        if (kind !== undefined) {
            const inside = (0,external_node_path_.relative)((0,external_node_fs_.realpathSync)(workspace), path);
            const file = inside.startsWith('..') ? path : inside;
            return { folder, ...(kind === 'file' ? read(path, file) : refuse(file)) };
        }
        if ((0,external_node_path_.dirname)(folder) === folder)
            return undefined;
    }
}
function kindOf(path) {
    const stats = (0,external_node_fs_.statSync)(path, { throwIfNoEntry: false });
    if (!stats?.isFile() && !stats?.isFIFO())
        return undefined;
    return (0,external_node_fs_.lstatSync)(path).isFile() ? 'file' : 'other';
}
function read(path, file) {
    if ((0,external_node_fs_.statSync)(path).size > LARGEST)
        return unreadable(file, 'is larger than 64 KB', 'Keep in it what dbt needs.');
    const bytes = (0,external_node_fs_.readFileSync)(path);
    try {
        const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
        return parseDotEnv(decoder.decode(bytes), file);
    }
    catch (error) {
        if (!(error instanceof TypeError))
            throw error;
        return unreadable(file, 'is no text in UTF-8', 'Save it in UTF-8.');
    }
}
function refuse(file) {
    return unreadable(file, 'is a link or no plain file', 'Put a plain file there, or none.');
}
function unreadable(file, what, hint) {
    const message = `The .env file, which dbt loads, ${what}.`;
    return { file, entries: [], problems: [{ message, hint, location: { file } }] };
}

// EXTERNAL MODULE: ./build/config/profiles.js
var config_profiles = __webpack_require__(22973);
// EXTERNAL MODULE: ./build/dbt/engine.js
var engine = __webpack_require__(95939);
// EXTERNAL MODULE: ./build/dbt/engine-settings.js
var engine_settings = __webpack_require__(1473);
// EXTERNAL MODULE: ./build/pipelines/steps/connect.js + 28 modules
var connect = __webpack_require__(36958);
// EXTERNAL MODULE: ./build/pipelines/steps/job.js
var steps_job = __webpack_require__(67759);
;// CONCATENATED MODULE: ./build/pipelines/steps/dot-env.js















const FIRST_VERSION = [1, 12];
function readDotEnv(job) {
    const file = loadDotEnv(job.settings);
    if (!file)
        return undefined;
    const given = resolveDotEnv(file, (0,steps_job/* dbtEnvironment */.Y)(job));
    const values = Object.fromEntries([...given].map(([name, { value }]) => [name, value]));
    job.secrets.add((0,environment_secrets/* findEnvironmentSecrets */.w)(values).map((secret) => ({
        ...secret,
        name: `${secret.name} of ${file.file}`,
    })));
    return { file, given };
}
function refuseSettings(job) {
    const problems = Object.entries((0,steps_job/* dbtEnvironment */.Y)(job)).flatMap(([name, value]) => {
        const effect = (0,engine_settings/* explainRefusedSetting */.Q5)(name, value);
        return effect === undefined
            ? []
            : [
                {
                    message: `${name} is set in the job's environment. With it, ${effect}.`,
                    hint: 'Remove it from "env:" of the step, the job and the workflow.',
                },
            ];
    });
    if (problems.length > 0)
        throw new errors/* ConfigError */.xL(problems);
}
function assumeLoaded(job, dotEnv) {
    return dotEnv ? { ...job, variables: { ...variablesOf(dotEnv), ...job.variables } } : job;
}
async function withDotEnv(job, dotEnv, mode) {
    if (!dotEnv)
        return job;
    const installation = await (0,connect/* prepareDbt */.EY)(job, { type: findAdapterType(job, dotEnv, mode) });
    const prepared = { ...job, installation };
    if (!isLoaded(job, dotEnv, installation.version))
        return prepared;
    const { file, given } = dotEnv;
    const { settings, ports, secrets } = job;
    const loaded = assumeLoaded(prepared, dotEnv);
    const env = (0,steps_job/* dbtEnvironment */.Y)(loaded);
    const target = settings.target ?? (0,dbt_variables/* readDbtVariable */.N)(env, 'TARGET')?.value;
    const profile = settings.profile ?? (0,dbt_variables/* readDbtVariable */.N)(env, 'PROFILE')?.value;
    const project = (0,config_project/* loadProject */.g)({ ...settings, env });
    const withFile = { ...loaded, project, settings: { ...settings, target, profile } };
    const readByProfile = new Set(tryResolve(withFile, mode)?.envVars.map(({ name }) => name) ?? []);
    const isRust = installation.version === undefined || (0,engine/* isEngine2 */.Ls)({ version: installation.version });
    const problems = [
        ...file.problems,
        ...[...given].flatMap(([name, variable]) => complain({ name, ...variable, file: file.file, mode, isRust, readByProfile })),
    ];
    if (problems.length > 0)
        throw new errors/* ConfigError */.xL(problems);
    (0,profile_secrets/* hideSecrets */.s)(secrets, withFile.settings, env);
    ports.runner.info(`Environment of dbt: ${[...given.keys()].join(', ') || 'nothing'} of ${file.file}`);
    return withFile;
}
function variablesOf({ file, given }) {
    const values = [...given].map(([name, { value }]) => [name, value]);
    const kept = file.entries.filter(({ name }) => (0,engine_settings/* isDecidedByCommand */.zu)(name));
    return {
        ...Object.fromEntries(values),
        ...Object.fromEntries(kept.map(({ name }) => [name, ''])),
    };
}
function isLoaded(job, { file }, version) {
    if (version !== undefined && (0,engine/* isEngine2 */.Ls)({ version }))
        return file.folder === (0,external_node_fs_.realpathSync)(job.settings.projectDir);
    if (/^(?:1|true|t|yes|y)$/i.test(job.env.PYTHON_DOTENV_DISABLED ?? ''))
        return false;
    if (version === undefined)
        return true;
    const [major = 0, minor = 0] = version.split('.').map((part) => Number.parseInt(part, 10));
    return major > FIRST_VERSION[0] || (major === FIRST_VERSION[0] && minor >= FIRST_VERSION[1]);
}
function complain({ name, value, line, file, mode, isRust, readByProfile }) {
    const location = { file, line };
    const effect = (0,engine_settings/* explainRefusedSetting */.Q5)(name, value);
    if (effect !== undefined)
        return [
            {
                message: `${file} sets ${name}, and dbt loads that file. With it, ${effect}.`,
                hint: 'Remove the line.',
                location,
            },
        ];
    if (steersPrograms(name))
        return [
            {
                message: `${file} sets ${name}, which decides how programs run or whom they talk to.`,
                hint: `Set it under "env:" of the step, where no checkout can change it, or remove the line.`,
                location,
            },
        ];
    if (mode === 'ci' && steersLogins(name) && !readByProfile.has(name))
        return [
            {
                message: `${file} sets ${name}, which adapters read past profiles.yml, so a pull request could lead dbt elsewhere.`,
                hint: `Set it under "env:" of the step; or read it in profiles.yml by env_var('${name}').`,
                location,
            },
        ];
    if (isRust && (/[$\\]/.test(value) || (0,engine_settings/* isDecidedByCommand */.zu)(name)))
        return [
            {
                message: `${file} sets ${name} in a way that dbt 1 and dbt 2 read differently.`,
                hint: `Set it under "env:" of the step, or remove the line.`,
                location,
            },
        ];
    return [];
}
function findAdapterType(job, dotEnv, mode) {
    const loaded = tryResolve(assumeLoaded(job, dotEnv), mode);
    const bare = tryResolve(job, mode);
    const type = loaded?.type ?? bare?.type;
    if (type === undefined)
        return resolveFor(assumeLoaded(job, dotEnv), mode).type;
    if (loaded && bare && loaded.type !== bare.type && job.settings.adapter === undefined)
        throw new errors/* ConfigError */.xL([
            {
                message: `With ${dotEnv.file.file} the target's adapter is ${loaded.type}, without it ${bare.type}, and versions of dbt differ in whether they load it.`,
                hint: 'Set the input "adapter".',
                location: { file: dotEnv.file.file },
            },
        ]);
    return type;
}
function tryResolve(job, mode) {
    try {
        return resolveFor(job, mode);
    }
    catch (error) {
        if (error instanceof errors/* ConfigError */.xL)
            return undefined;
        throw error;
    }
}
function resolveFor(job, mode) {
    const { settings, project } = job;
    const env = (0,steps_job/* dbtEnvironment */.Y)(job);
    const isPull = mode === 'ci' || mode === 'cleanup';
    const target = (isPull ? settings.ciTarget : undefined) ?? settings.target;
    const choice = { profile: settings.profile ?? project.profile, target };
    return (0,config_profiles/* resolveOutput */.ST)((0,config_profiles/* loadProfiles */.Bj)(settings, env, env.HOME ?? (0,external_node_os_.homedir)()), choice, env);
}

// EXTERNAL MODULE: ./build/pipelines/steps/run-state.js + 6 modules
var run_state = __webpack_require__(74336);
// EXTERNAL MODULE: ./build/pipelines/steps/saved-state.js
var saved_state = __webpack_require__(52991);
// EXTERNAL MODULE: ./build/config/packages.js
var config_packages = __webpack_require__(73962);
;// CONCATENATED MODULE: ./build/pipelines/steps/unavailable-secrets.js





const REASONS = {
    fork: 'GitHub does not give this repository’s secrets and variables to pull requests from forks',
    dependabot: 'GitHub gives runs of Dependabot only the Dependabot secrets of this repository',
};
const ADVICE = {
    fork: 'A maintainer can review the change, push its branch to this repository and open a pull request from there. That pull request is built.',
    dependabot: 'Add the missing values under Settings → Secrets and variables → Dependabot and run the job again, or push a commit to the branch yourself.',
};
function findUnavailableSecrets(job, mode) {
    const { restricted } = job.context;
    if (!restricted)
        return undefined;
    const missing = listMissing(job);
    if (missing.length === 0)
        return undefined;
    const verb = missing.length === 1 ? 'is' : 'are';
    return {
        reason: `${REASONS[restricted]}. ${missing.join(', ')} ${verb} missing, so dbt cannot log in. Nothing was done.`,
        advice: mode === 'cleanup'
            ? 'The next scheduled deploy drops any schemas that this pull request left.'
            : ADVICE[restricted],
    };
}
function listMissing(job) {
    const { settings, project } = job;
    const env = (0,steps_job/* dbtEnvironment */.Y)(job);
    const profiles = findProfiles(() => (0,config_profiles/* loadProfiles */.Bj)(settings, env, env.HOME ?? (0,external_node_os_.homedir)()));
    if (!profiles)
        return ['profiles.yml'];
    const choice = {
        profile: settings.profile ?? project.profile,
        target: settings.ciTarget ?? settings.target,
    };
    const uses = [...(0,config_profiles/* listEnvVars */.CX)(profiles, choice, env), ...(0,config_packages/* findPackageEnvVars */.js)(settings.projectDir)];
    const missing = uses.filter(({ name, hasDefault }) => hasDefault ? env[name] === '' : !env[name]);
    return [...new Set(missing.map(({ name }) => name))].sort();
}
function findProfiles(load) {
    try {
        return load();
    }
    catch (error) {
        if (error instanceof errors/* ConfigError */.xL)
            return undefined;
        throw error;
    }
}

// EXTERNAL MODULE: ./build/platform/retry.js
var retry = __webpack_require__(2532);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 9 modules
var schemas = __webpack_require__(27597);
;// CONCATENATED MODULE: ./build/vault/answers.js


const tokenSchema = schemas/* object */.Ikc({ value: schemas/* string */.YjP().min(1) });
const loginSchema = schemas/* object */.Ikc({ auth: schemas/* object */.Ikc({ client_token: schemas/* string */.YjP().min(1) }) });
const secretSchema = schemas/* object */.Ikc({
    data: schemas/* object */.Ikc({ data: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* unknown */.L5J()), metadata: schemas/* looseObject */._H3({}) }),
});
function parseOidcToken(answer) {
    return parse(tokenSchema, answer, 'GitHub', 'an OIDC token').value;
}
function parseLogin(answer) {
    return parse(loginSchema, answer, 'Vault', 'a token').auth.client_token;
}
function parseSecret(path, answer) {
    const what = `the secret ${path} of a KV store of version 2`;
    const { data } = parse(secretSchema, answer, 'Vault', what).data;
    const wrong = Object.keys(data).filter((key) => !/^[A-Za-z_]\w*$/.test(key));
    if (wrong.length > 0)
        throw new errors/* VaultError */.hb(`Vault's secret ${path} has keys that cannot be environment variables: ${wrong.join(', ')}.`, {
            hint: 'Give the keys the names of the variables that profiles.yml reads, e.g. DBT_PASSWORD.',
        });
    return Object.fromEntries(Object.entries(data).map(([key, value]) => [
        key,
        typeof value === 'string' ? value : JSON.stringify(value),
    ]));
}
function refusedToken(answer) {
    return new errors/* VaultError */.hb(`GitHub did not issue the job's OIDC token: it ${said(answer)}.`, {
        hint: 'Check that `permissions:` of the job contains `id-token: write`.',
    });
}
function refusedLogin(vault, answer) {
    return new errors/* VaultError */.hb(`Vault rejected the login of this job as "${vault.role}": it ${said(answer)}.`, {
        hint: adviseOnLogin(vault, answer),
    });
}
function adviseOnLogin({ address, role }, answer) {
    if (answer.status >= 300 && answer.status < 400)
        return REDIRECTED;
    if (answer.status === 404)
        return 'Enable the JWT auth method: `vault auth enable jwt`, with https://token.actions.githubusercontent.com as its `oidc_discovery_url`.';
    if (answer.status >= 500 || answer.status === 429)
        return UNAVAILABLE;
    return `Check the role: \`vault read auth/jwt/role/${role}\`. Its \`bound_audiences\` must hold ${address}, and its \`bound_claims\` (repository, ref, environment …) must match this job.`;
}
function refusedSecret(vault, path, answer) {
    return new errors/* VaultError */.hb(`Vault did not return the secret ${path}: it ${said(answer)}.`, {
        hint: adviseOnSecret(vault, path, answer),
    });
}
function adviseOnSecret({ role, path: given }, path, answer) {
    if (answer.status >= 300 && answer.status < 400)
        return REDIRECTED;
    if (answer.status >= 500 || answer.status === 429)
        return UNAVAILABLE;
    if (answer.status === 403)
        return `Give the role "${role}" a policy with \`path "${path}" { capabilities = ["read"] }\`.`;
    const completed = given === path
        ? ''
        : ` The action derived it from "${given}". Write the full path if the store is elsewhere.`;
    return `Check "vault-path": the store, then "data", then the secret, e.g. secret/data/dbt. Vault also answers this for a deleted secret.${completed}`;
}
const REDIRECTED = 'Vault redirects to another address. Set "vault-addr" to the active server or the load balancer.';
const UNAVAILABLE = 'Vault is sealed, busy or down. Run the job again later.';
const errorsSchema = schemas/* object */.Ikc({
    errors: schemas/* array */.YOg(schemas/* string */.YjP()).catch([]),
    warnings: schemas/* array */.YOg(schemas/* string */.YjP()).nullish().catch([]),
});
const MAX_WORDS = 300;
function said({ status, body }) {
    const answer = errorsSchema.safeParse(parseJson(body)).data;
    const words = [...(answer?.errors ?? []), ...(answer?.warnings ?? [])].join('; ').trim();
    const short = words.replaceAll(/\s+/g, ' ').slice(0, MAX_WORDS);
    return `answered ${status}${short && ` (${short})`}`;
}
function parse(schema, answer, who, what) {
    const parsed = schema.safeParse(parseJson(answer.body));
    if (parsed.success)
        return parsed.data;
    throw new errors/* VaultError */.hb(`${who} answered, but not with ${what}.`, {
        hint: 'Check "vault-addr" and "vault-path": the secret has to be in a KV store of version 2.',
    });
}
function parseJson(body) {
    try {
        return JSON.parse(body);
    }
    catch {
        return undefined;
    }
}

;// CONCATENATED MODULE: ./build/vault/fetch-variables.js




const RETRY_MILLISECONDS = 1_000;
async function fetchVariables(vault, { http, secrets, env, wait = retry/* realWait */.MZ }) {
    const ask = (request, hint = UNREACHABLE) => askTwice(request, { wait, hint });
    const hide = (name, value) => secrets.add([{ name, value }]);
    const jwt = await fetchOidcToken(vault, env, (url, headers) => ask(() => http.get(url, headers), 'Run the job again later. GitHub issues the token.'));
    hide("the job's OIDC token", jwt);
    const credentials = { role: vault.role, jwt };
    const login = await ask(() => http.postJson(`${vault.address}/v1/auth/jwt/login`, credentials));
    if (login.status !== 200)
        throw refusedLogin(vault, login);
    const token = parseLogin(login);
    hide("Vault's token", token);
    const path = completePath(vault.path);
    const headers = { 'x-vault-token': token };
    const secret = await ask(() => http.get(`${vault.address}/v1/${encodeURI(path)}`, headers));
    if (secret.status !== 200)
        throw refusedSecret(vault, path, secret);
    return parseSecret(path, secret);
}
async function fetchOidcToken(vault, env, get) {
    const service = (0,github_variables/* findTokenService */.kk)(env);
    if (!service)
        throw new errors/* VaultError */.hb('This job has no OIDC token to log in to Vault with.', {
            hint: 'Add `id-token: write` to `permissions:` of the job. Runs for forks never get a token.',
        });
    const address = new URL(service.url);
    address.searchParams.set('audience', vault.address);
    const answer = await get(address.href, { authorization: `Bearer ${service.bearer}` });
    if (answer.status !== 200)
        throw refusedToken(answer);
    return parseOidcToken(answer);
}
function completePath(given) {
    const parts = given
        .replace(/^\/?(?:v1\/)?/, '')
        .replace(/\/+$/, '')
        .split('/');
    if (!parts.slice(1).includes('data'))
        parts.splice(1, 0, 'data');
    return parts.join('/');
}
const UNREACHABLE = 'Check "vault-addr". Vault must be reachable from this runner.';
async function askTwice(request, { wait, hint }) {
    let last;
    try {
        return await (0,retry/* retry */.L5)(async () => {
            last = undefined;
            const answer = await request();
            if (answer.status !== 429 && answer.status < 500)
                return answer;
            last = answer;
            throw new Error(`status ${answer.status}`);
        }, (_error, attempt) => (attempt === 1 ? RETRY_MILLISECONDS : undefined), wait);
    }
    catch (error) {
        if (last)
            return last;
        throw new errors/* VaultError */.hb((0,errors/* messageOf */.bD)(error), {
            hint,
            cause: error,
        });
    }
}

;// CONCATENATED MODULE: ./build/pipelines/steps/vault-variables.js





async function withVaultVariables(job) {
    const { ports, settings, secrets, env, context } = job;
    if (!settings.vault || context.restricted === 'fork')
        return job;
    if (context.restricted && !(0,github_variables/* findTokenService */.kk)(env))
        return job;
    const { openVariables } = (0,profile_secrets/* findProfileSecrets */.a)((0,config_profiles/* loadProfiles */.Bj)(settings, env, env.HOME ?? (0,external_node_os_.homedir)()), env);
    const variables = await fetchVariables(settings.vault, { http: ports.http, secrets, env });
    const hidden = Object.entries(variables).filter(([name]) => !openVariables.has(name));
    secrets.add(hidden.map(([name, value]) => ({ name: `${name} from Vault`, value })));
    ports.runner.info(`Vault: ${Object.keys(variables).join(', ')} from ${settings.vault.path}`);
    return { ...job, variables };
}

;// CONCATENATED MODULE: ./build/platform/deadline.js
const MILLISECONDS = 60_000;
function startDeadline(minutes, startedAt, now) {
    if (minutes === undefined)
        return new AbortController().signal;
    const left = minutes * MILLISECONDS - (now.getTime() - startedAt.getTime());
    return AbortSignal.timeout(Math.max(0, Math.ceil(left)));
}
async function endsInTime(work, stopped) {
    const { promise, resolve } = Promise.withResolvers();
    if (stopped.aborted)
        resolve(false);
    stopped.addEventListener('abort', () => resolve(false), { once: true });
    return Promise.race([promise, work.then(() => true)]);
}

// EXTERNAL MODULE: ./build/report/model/redact.js
var redact = __webpack_require__(68996);
;// CONCATENATED MODULE: ./build/run/run.js













const PIPELINES = {
    ci: async () => (await Promise.all(/* import() */[__webpack_require__.e(282), __webpack_require__.e(464), __webpack_require__.e(554), __webpack_require__.e(307)]).then(__webpack_require__.bind(__webpack_require__, 90307))).runCi,
    deploy: async () => (await Promise.all(/* import() */[__webpack_require__.e(282), __webpack_require__.e(455), __webpack_require__.e(464), __webpack_require__.e(951), __webpack_require__.e(787), __webpack_require__.e(234)]).then(__webpack_require__.bind(__webpack_require__, 94234))).runDeploy,
    cleanup: async () => (await Promise.all(/* import() */[__webpack_require__.e(282), __webpack_require__.e(5)]).then(__webpack_require__.bind(__webpack_require__, 23005))).runCleanup,
    rollback: async () => (await Promise.all(/* import() */[__webpack_require__.e(282), __webpack_require__.e(455), __webpack_require__.e(787), __webpack_require__.e(520)]).then(__webpack_require__.bind(__webpack_require__, 74520))).runRollback,
    monitor: async () => (await Promise.all(/* import() */[__webpack_require__.e(282), __webpack_require__.e(455), __webpack_require__.e(951), __webpack_require__.e(98)]).then(__webpack_require__.bind(__webpack_require__, 81116))).runMonitor,
    doctor: async () => (await Promise.all(/* import() */[__webpack_require__.e(282), __webpack_require__.e(382)]).then(__webpack_require__.bind(__webpack_require__, 17382))).runDoctor,
};
function startRun(surroundings, task) {
    const { ports, secrets, env, startedAt, watchdog } = surroundings;
    const { runner } = ports;
    const { context, mode, settings, temp } = task;
    if (settings.timeoutMinutes !== undefined)
        watchdog.limit(settings.timeoutMinutes);
    const project = (0,config_project/* loadProject */.g)({ ...settings, env });
    (0,profile_secrets/* hideSecrets */.s)(secrets, settings, env);
    runner.info(`dbt ${project.name}: ${mode} (${context.event} on ${context.branch})`);
    for (const { name, value, source } of task.sources)
        runner.info(`  ${name}: ${value} (${source})`);
    const stopped = startDeadline(settings.timeoutMinutes, startedAt, ports.clock.now());
    const job = createJob(surroundings, task, { project, stopped });
    const runState = (0,run_state/* startRunState */.xq)();
    const reportStop = (why) => {
        const report = (0,run_state/* finishReport */.Ux)({ ...runState, stopped: why }, job);
        (0,saved_state/* saveReport */.a5)(runner, (0,redact/* redactReport */.a)(report, secrets.redact));
        return report;
    };
    let interrupted = false;
    return {
        async finish() {
            reportStop('cancelled');
            let report;
            try {
                const inTime = await endsInTime(runPipeline(job, runState, mode), stopped);
                report = inTime ? (0,run_state/* finishReport */.Ux)(runState, job) : reportStop('timed-out');
                if (!inTime) {
                    runner.info('The run timed out. Stopping dbt and its queries.');
                    await ports.processes.cancelAll();
                }
            }
            catch (error) {
                (0,run_state/* recordFatal */.mr)(runState, error);
                report = (0,run_state/* finishReport */.Ux)(runState, job);
            }
            if (interrupted)
                return new Promise(() => { });
            if (report.status === 'timed-out' && runState.state === 'uploading')
                return report;
            const { publishReport } = await Promise.all(/* import() */[__webpack_require__.e(554), __webpack_require__.e(185)]).then(__webpack_require__.bind(__webpack_require__, 36185));
            await publishReport(ports, {
                report,
                settings,
                redact: secrets.redact,
                createComment: runState.dbtStarted,
                temp,
                reportPath: (0,external_node_path_.join)(job.scratch, 'report.json'),
                files: { ...runState.files, runResults: runState.build.file },
                dashboard: (0,dashboard/* requestDashboard */.c)(job, runState),
            });
            (0,saved_state/* markPublished */.Oj)(runner);
            return report;
        },
        interrupt() {
            if (interrupted)
                return;
            interrupted = true;
            runner.info('The run was cancelled. Stopping dbt and its queries.');
            reportStop('cancelled');
        },
    };
}
function createJob(surroundings, { context, mode, settings, temp, dryRun }, { project, stopped }) {
    const scratch = (0,external_node_fs_.mkdtempSync)((0,external_node_path_.join)(temp, `dbt-ci-${project.name}-`));
    const env = {
        ...surroundings.env,
        ...pointToTemp((0,external_node_fs_.mkdtempSync)((0,external_node_path_.join)(temp, 'dbt-ci-tmp-'))),
    };
    const task = { context, mode, settings, temp, dryRun };
    return { ...surroundings, ...task, env, scratch, project, variables: {}, stopped };
}
function pointToTemp(folder) {
    return { TMPDIR: folder, TMP: folder, TEMP: folder };
}
async function runPipeline(job, runState, mode) {
    const equipped = await withVaultVariables(job);
    refuseSettings(equipped);
    const dotEnv = readDotEnv(equipped);
    const unavailable = findUnavailableSecrets(assumeLoaded(equipped, dotEnv), mode);
    if (!unavailable) {
        const pipeline = await PIPELINES[mode]();
        return pipeline(await withDotEnv(equipped, dotEnv, (0,resolve_mode/* loginModeOf */._q)(mode, job.context)), runState);
    }
    runState.skipped = true;
    runState.notices.push(unavailable.reason, unavailable.advice);
}


/***/ }),

/***/ 5902:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   N9: () => (/* binding */ isCredentialKey),
/* harmony export */   O0: () => (/* binding */ isOpenKey),
/* harmony export */   qt: () => (/* binding */ findEmbeddedCredentials),
/* harmony export */   sd: () => (/* binding */ findTokensAsUsers),
/* harmony export */   zz: () => (/* binding */ findWrittenCredentials)
/* harmony export */ });
const CREDENTIALS = [
    ...['password', 'passwd', 'pass', 'pwd', 'passphrase'],
    ...['token', 'secret', 'private_key', 'pat', 'logdata', 'keyfile_json'],
    ...['secret_key', 'secret_access_key', 'access_key_secret', 'api_key', 'apikey'],
    ...['connection_string', 'idp_auth_credentials'],
];
const WHOLE_NAMES = new Set(['pat', 'pass', 'pwd', 'logdata']);
const ENDINGS = CREDENTIALS.filter((name) => !WHOLE_NAMES.has(name));
const OPEN_KEYS = new Set([
    ...['type', 'target', 'method', 'driver', 'authenticator', 'authentication', 'auth_type'],
    ...['host', 'hostname', 'server', 'port', 'endpoint', 'account', 'organization', 'region'],
    ...['region_name', 'location', 'http_path', 'path', 'cluster', 'cluster_id', 'iam_profile'],
    ...['user', 'username', 'uid', 'role', 'warehouse', 'work_group', 'aws_profile_name', 'project'],
    ...['project_id', 'quota_project', 'account_id', 'dataset_id', 'schema_name', 'database_name'],
    ...['execution_project', 'compute_project', 'impersonate_service_account', 'client_id'],
    ...['tenant_id', 'database', 'dbname', 'catalog', 'schema', 'dataset', 'search_path', 'threads'],
    ...['keyfile', 'private_key_path', 'sslmode', 'sslrootcert', 'sslcert', 'sslkey', 'query_tag'],
    ...['s3_staging_dir', 's3_data_dir', 's3_tmp_table_dir', 'timeout_seconds', 'priority', 'name'],
    ...['connect_timeout', 'retries', 'keepalives_idle', 'oauth_client_id', 'azure_client_id'],
]);
function isCredentialKey(key) {
    const name = key.toLowerCase().replaceAll(/[.-]/g, '_');
    return CREDENTIALS.includes(name) || ENDINGS.some((ending) => name.endsWith(`_${ending}`));
}
function isOpenKey(key) {
    return OPEN_KEYS.has(key.toLowerCase());
}
const IN_ADDRESS = /:\/\/[^\s/:@]*:([^\s/@]+)@/g;
const AS_PARAMETER = /(?:^|[?&;\s])(?:password|pwd|[a-z_]*token|sig)=([^&;\s'"]+)/gi;
const TOKEN = /\b(?:gh[opsru]_\w{20,}|github_pat_\w{20,}|glpat-[\w-]{20,}|dapi[0-9a-f]{32}|xox[abp]-[\w-]{10,})|-----BEGIN [A-Z ]*PRIVATE KEY-----/g;
const NO_PASSWORD = 'x-oauth-basic';
const MIN_TOKEN_LENGTH = 20;
const USER_IN_ADDRESS = /:\/\/([^\s/:@]+)(?::x-oauth-basic)?@/g;
function findTokensAsUsers(text) {
    return [...text.matchAll(USER_IN_ADDRESS)]
        .map(([, user = '']) => user)
        .filter((user) => user.length >= MIN_TOKEN_LENGTH);
}
function findEmbeddedCredentials(text) {
    const parameters = [...text.matchAll(AS_PARAMETER)].map(([, value = '']) => value);
    return [...findWrittenCredentials(text), ...parameters];
}
function findWrittenCredentials(text) {
    const passwords = [...text.matchAll(IN_ADDRESS)].map(([, value = '']) => value);
    const tokens = [...text.matchAll(TOKEN)].map(([token]) => token);
    return [...passwords.filter((value) => value !== NO_PASSWORD), ...tokens];
}


/***/ }),

/***/ 30953:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   S: () => (/* binding */ redactTexts),
/* harmony export */   l: () => (/* binding */ createRedactor)
/* harmony export */ });
/* harmony import */ var _secret_forms_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(75262);

const MASK = '***';
function createRedactor(secrets) {
    const forms = new Set(secrets.flatMap(_secret_forms_js__WEBPACK_IMPORTED_MODULE_0__/* .formsOf */ .X));
    const longestFirst = [...forms].sort((a, b) => b.length - a.length);
    if (longestFirst.length === 0)
        return (text) => text;
    const pattern = new RegExp(longestFirst.map(escapePattern).join('|'), 'g');
    return (text) => text.replaceAll(pattern, MASK);
}
const OWN_FIELDS = new Set([
    'baseline',
    'createdAt',
    'how',
    'kind',
    'mode',
    'outcome',
    'repository',
    'repositoryUrl',
    'resourceType',
    'restricted',
    'run',
    'sha',
    'status',
    'steps',
    'what',
]);
function redactTexts(value, redact) {
    if (typeof value === 'string')
        return redact(value);
    if (Array.isArray(value))
        return value.map((item) => redactTexts(item, redact));
    if (value instanceof Map)
        return new Map([...value].map((entry) => redactTexts(entry, redact)));
    if (typeof value !== 'object' || value === null)
        return value;
    return Object.fromEntries(Object.entries(value).map(([key, field]) => [
        key,
        OWN_FIELDS.has(key) ? field : redactTexts(field, redact),
    ]));
}
function escapePattern(text) {
    return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}


/***/ }),

/***/ 75262:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   G: () => (/* binding */ MIN_LENGTH),
/* harmony export */   X: () => (/* binding */ formsOf)
/* harmony export */ });
const MIN_LENGTH = 4;
const PEM_ARMOUR = /^-----(?:BEGIN|END) [A-Z0-9 ]+-----$/;
const MIN_HEX = 12;
function formsOf(secret) {
    const breaks = secret.includes('-----BEGIN ') ? /(?:\\r|\\n|[\r\n])+/ : /[\r\n]+/;
    const lines = secret.split(breaks).map((line) => line.trim());
    const texts = [secret, secret.trim(), ...lines].filter(isTelling);
    const forms = texts.flatMap((text) => [
        text,
        text.replaceAll("'", "''"),
        text.replaceAll(/['\\]/g, (character) => `\\${character}`),
        escapePython(text),
        ...htmlForms(text),
        ...hexForms(text),
        ...jsonForms(text),
        ...urlForms(text),
        ...base64Forms(text),
    ]);
    return [...new Set(forms)].filter((form) => form.length >= MIN_LENGTH);
}
function isTelling(text) {
    return text.length >= MIN_LENGTH && !PEM_ARMOUR.test(text) && /[^*\s]/.test(text);
}
function jsonForms(text) {
    const once = escapeJson(text);
    const ascii = escapeAscii(once);
    return [once, ascii, escapeJson(once), escapeJson(ascii)];
}
function escapeJson(text) {
    return JSON.stringify(text).slice(1, -1);
}
function escapeAscii(text) {
    return text.replaceAll(/[\u0080-\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
function escapePython(text) {
    return text.replaceAll('\\', '\\\\').replaceAll(/[\u0080-\uffff]/g, (character) => {
        const code = character.charCodeAt(0);
        return code < 0x100 ? `\\x${code.toString(16)}` : escapeAscii(character);
    });
}
function htmlForms(text) {
    const tags = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
    const quoted = tags.replaceAll('"', '&quot;');
    return [tags, ...["'", '&#39;', '&#x27;'].map((quote) => quoted.replaceAll("'", quote))];
}
function hexForms(text) {
    const digits = Buffer.from(text).toString('hex');
    return digits.length < MIN_HEX ? [] : [digits, digits.toUpperCase()];
}
function urlForms(text) {
    const component = encodeURIComponent(text.toWellFormed());
    const strict = component.replaceAll(/[!'()*]/g, encodeByte);
    const form = new URLSearchParams({ '': text }).toString().slice(1);
    const twice = encodeURIComponent(component);
    const encoded = [component, strict, strict.replaceAll('%2F', '/'), form, twice];
    return encoded.flatMap((each) => [
        each,
        each.replaceAll(/%[0-9A-F]{2}/g, (byte) => byte.toLowerCase()),
    ]);
}
function encodeByte(character) {
    return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}
function base64Forms(text) {
    const bytes = Buffer.from(text);
    const inner = [0, 1, 2].map((offset) => {
        const encoded = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
        const whole = Math.floor(((offset + bytes.length) * 8) / 6);
        return encoded.slice(Math.ceil((offset * 8) / 6), whole);
    });
    const forms = [bytes.toString('base64'), ...inner];
    return forms.flatMap((form) => [form, form.replaceAll('+', '-').replaceAll('/', '_')]);
}


/***/ }),

/***/ 63207:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   g: () => (/* binding */ createSecrets)
/* harmony export */ });
/* harmony import */ var _credential_keys_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(5902);
/* harmony import */ var _redact_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(30953);
/* harmony import */ var _secret_forms_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(75262);



const ORDINARY_WORDS = new Set('true false none null auto warn error echo test tests main prod public admin root guest user data default example password secret token postgres postgresql mysql snowflake bigquery redshift databricks duckdb trino spark clickhouse localhost analytics'.split(' '));
function createSecrets(mask) {
    const known = new Map();
    const open = new Set();
    let redact;
    const list = () => [...known.values()].filter(({ value }) => !open.has(value));
    return {
        add(secrets) {
            for (const secret of secrets.flatMap(withParts)) {
                const before = known.get(secret.value);
                if (before?.mayName && !secret.mayName)
                    known.set(secret.value, secret);
                if (before || !canBeHidden(secret.value))
                    continue;
                known.set(secret.value, secret);
                mask(secret.value);
                redact = undefined;
            }
        },
        expose(words) {
            for (const word of words)
                open.add(word);
            redact = undefined;
        },
        list,
        redact(text) {
            redact ??= (0,_redact_js__WEBPACK_IMPORTED_MODULE_1__/* .createRedactor */ .l)(list().map(({ value }) => value));
            return redact(text);
        },
    };
}
function canBeHidden(value) {
    const text = value.trim();
    return (text.length >= _secret_forms_js__WEBPACK_IMPORTED_MODULE_2__/* .MIN_LENGTH */ .G && /[^*\s]/.test(text) && !ORDINARY_WORDS.has(text.toLowerCase()));
}
function withParts(secret) {
    const embedded = (0,_credential_keys_js__WEBPACK_IMPORTED_MODULE_0__/* .findEmbeddedCredentials */ .qt)(secret.value);
    const parts = [...embedded, ...embedded.map(decode), ...credentialsInJson(secret.value)];
    return [secret, ...parts.map((value) => ({ name: secret.name, value }))];
}
function decode(text) {
    try {
        return decodeURIComponent(text);
    }
    catch {
        return text;
    }
}
function credentialsInJson(text) {
    if (!text.trimStart().startsWith('{'))
        return [];
    try {
        return Object.entries(JSON.parse(text))
            .filter(([key, value]) => (0,_credential_keys_js__WEBPACK_IMPORTED_MODULE_0__/* .isCredentialKey */ .N9)(key) && typeof value === 'string')
            .map(([, value]) => value);
    }
    catch {
        return [];
    }
}


/***/ }),

/***/ 37204:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   e: () => (/* binding */ findsText),
/* harmony export */   p: () => (/* binding */ createSecretSearch)
/* harmony export */ });
/* harmony import */ var _secrets_secret_forms_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(75262);
/* harmony import */ var _pieces_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1303);


const MIN_ANYWHERE = 8;
function createSecretSearch(secrets) {
    const owners = new Map();
    for (const secret of secrets)
        for (const form of (0,_secrets_secret_forms_js__WEBPACK_IMPORTED_MODULE_1__/* .formsOf */ .X)(secret.value)) {
            const bytes = Buffer.from(form).toString('latin1');
            if (!owners.has(bytes))
                owners.set(bytes, secret);
        }
    const forms = [...owners.keys()].sort((a, b) => b.length - a.length);
    const longest = forms[0]?.length ?? 0;
    const pattern = new RegExp(forms.map(patternOf).join('|'), 'g');
    async function scan(file) {
        if (forms.length === 0)
            return undefined;
        let tail = '';
        let position = 0;
        for await (const chunk of withEnd((0,_pieces_js__WEBPACK_IMPORTED_MODULE_0__/* .readPieces */ .u)(file))) {
            const text = tail + (chunk?.toString('latin1') ?? '');
            pattern.lastIndex = tail === '' ? 0 : 1;
            for (const { 0: form, index } of text.matchAll(pattern)) {
                if (chunk && index + form.length === text.length)
                    continue;
                const secret = owners.get(form);
                if (secret)
                    return { secret, offset: position + index };
            }
            if (!chunk)
                break;
            tail = text.slice(-(longest + 1));
            position += text.length - tail.length;
        }
        return undefined;
    }
    return {
        async find(file) {
            const found = await scan(file);
            return found && { secret: found.secret, field: await nameField(file, found.offset) };
        },
        async contains(file) {
            return (await scan(file)) !== undefined;
        },
    };
}
async function findsText(file, texts) {
    const wanted = texts.map((text) => Buffer.from(text).toString('latin1'));
    const longest = Math.max(...wanted.map((text) => text.length));
    let tail = '';
    for await (const chunk of (0,_pieces_js__WEBPACK_IMPORTED_MODULE_0__/* .readPieces */ .u)(file)) {
        const piece = tail + chunk.toString('latin1');
        if (wanted.some((text) => piece.includes(text)))
            return true;
        tail = piece.slice(-longest);
    }
    return false;
}
async function* withEnd(stream) {
    yield* stream;
    yield undefined;
}
function patternOf(form) {
    const literal = form.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
    return form.length < MIN_ANYWHERE ? `(?<![0-9A-Za-z])${literal}(?![0-9A-Za-z])` : literal;
}
async function nameField(file, offset) {
    const path = new JsonPath();
    let left = offset + 1;
    for await (const chunk of (0,_pieces_js__WEBPACK_IMPORTED_MODULE_0__/* .readPieces */ .u)(file)) {
        for (const byte of chunk.subarray(0, left))
            path.read(byte);
        left -= chunk.length;
        if (left <= 0)
            break;
    }
    return path.toString();
}
const [QUOTE, COMMA, COLON, BACKSLASH] = [0x22, 0x2c, 0x3a, 0x5c];
const [OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];
class JsonPath {
    #steps = [];
    #key;
    #inString = false;
    #escaped = false;
    #expectsKey = false;
    read(byte) {
        if (this.#inString)
            this.#readText(byte);
        else if (byte === QUOTE) {
            this.#inString = true;
            this.#key = this.#expectsKey ? [] : undefined;
        }
        else if (byte === COLON)
            this.#expectsKey = false;
        else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
            this.#expectsKey = byte === OPEN_OBJECT;
            this.#steps.push(byte === OPEN_OBJECT ? '' : 0);
        }
        else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) {
            this.#steps.pop();
            this.#expectsKey = false;
        }
        else if (byte === COMMA)
            this.#next();
    }
    toString() {
        return this.#steps.filter((step) => step !== '').join('.') || 'the file';
    }
    #readText(byte) {
        if (byte === QUOTE && !this.#escaped) {
            this.#inString = false;
            if (this.#key)
                this.#replaceLast(JSON.parse(`"${Buffer.from(this.#key).toString()}"`));
            return;
        }
        this.#key?.push(byte);
        this.#escaped = byte === BACKSLASH && !this.#escaped;
    }
    #next() {
        const last = this.#steps.at(-1);
        this.#expectsKey = typeof last === 'string';
        this.#replaceLast(typeof last === 'number' ? last + 1 : '');
    }
    #replaceLast(step) {
        this.#steps[this.#steps.length - 1] = step;
    }
}


/***/ }),

/***/ 1303:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   R: () => (/* binding */ writePieces),
/* harmony export */   u: () => (/* binding */ readPieces)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);

const READ_BYTES = 1 << 16;
const WRITE_BYTES = 1 << 20;
async function* readPieces(file) {
    const handle = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.open)(file);
    try {
        const memory = Buffer.allocUnsafeSlow(READ_BYTES);
        for (;;) {
            const { bytesRead } = await handle.read(memory, 0, READ_BYTES);
            if (bytesRead === 0)
                return;
            yield memory.subarray(0, bytesRead);
        }
    }
    finally {
        await handle.close();
    }
}
async function writePieces(file, pieces) {
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.writeFile)(file, gather(pieces));
}
function* gather(pieces) {
    const memory = Buffer.allocUnsafeSlow(WRITE_BYTES);
    let used = 0;
    for (const piece of pieces) {
        const bytes = typeof piece === 'string' ? Buffer.from(piece) : piece;
        if (used + bytes.length > memory.length) {
            yield memory.subarray(0, used);
            used = 0;
        }
        if (bytes.length > memory.length)
            yield bytes;
        else
            used += bytes.copy(memory, used);
    }
    yield memory.subarray(0, used);
}


/***/ }),

/***/ 51065:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   EU: () => (/* binding */ fence),
/* harmony export */   PP: () => (/* binding */ tableHead),
/* harmony export */   X1: () => (/* binding */ escapeText),
/* harmony export */   aY: () => (/* binding */ code),
/* harmony export */   fd: () => (/* binding */ escapeProse),
/* harmony export */   jD: () => (/* binding */ tableRow),
/* harmony export */   nf: () => (/* binding */ link),
/* harmony export */   x9: () => (/* binding */ joinBlocks),
/* harmony export */   zH: () => (/* binding */ details)
/* harmony export */ });
/* harmony import */ var _plain_text_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(47012);

const NAME_LIMIT = 120;
const BREAK = '\u200b';
function escapeText(text) {
    return (0,_plain_text_js__WEBPACK_IMPORTED_MODULE_0__/* .cleanLine */ .Ow)(text)
        .replaceAll('&', '&amp;')
        .replaceAll('<', '&lt;')
        .replaceAll('>', '&gt;')
        .replaceAll(/[\\`*_[\]~#]/g, '\\$&')
        .replaceAll('@', `@${BREAK}`)
        .replaceAll(/#(?=\d)/g, `#${BREAK}`)
        .replaceAll(/\bGH-(?=\d)/gi, `$&${BREAK}`)
        .replaceAll('://', `:${BREAK}//`)
        .replaceAll(/\bwww(?=\.)/gi, `$&${BREAK}`)
        .replaceAll(/:(?=[\w+-]+:)/g, `:${BREAK}`)
        .replace(/^[-+=](?=[-+=\s]|$)/, '\\$&')
        .replace(/^(\d+)([.)])(?=\s|$)/, '$1\\$2')
        .replaceAll('|', '&#124;')
        .replaceAll('$', '&#36;');
}
function escapeProse(text) {
    const names = [];
    const marked = text.replaceAll(/`([^`\n]+)`/g, (_, name) => `\ue000${names.push(name)}\ue001`);
    return escapeText(marked).replaceAll(/\ue000(\d+)\ue001/g, (_, n) => code(names[Number(n) - 1] ?? ''));
}
function code(name) {
    const text = (0,_plain_text_js__WEBPACK_IMPORTED_MODULE_0__/* .cutText */ .IN)((0,_plain_text_js__WEBPACK_IMPORTED_MODULE_0__/* .cleanLine */ .Ow)(name), NAME_LIMIT);
    if (text === '')
        return '';
    return /[`|\\]/.test(text)
        ? `<code>${text.replaceAll(/[^\p{L}\p{N} ]/gu, (char) => `&#${char.codePointAt(0)};`)}</code>`
        : `\`${text}\``;
}
function fence(text, language = '') {
    const content = (0,_plain_text_js__WEBPACK_IMPORTED_MODULE_0__/* .cleanText */ .X5)(text);
    const longest = Math.max(2, ...[...content.matchAll(/`+/g)].map(([run]) => run.length));
    const marks = '`'.repeat(longest + 1);
    return `${marks}${language}\n${content}\n${marks}`;
}
function link(label, url) {
    return /^https?:\/\/[^\s<>()|[\]\\]+$/.test(url) ? `[${label}](${url})` : label;
}
function details(summary, content) {
    return `<details>\n<summary>${summary}</summary>\n\n${content}\n\n</details>`;
}
function tableHead(columns) {
    const rules = { left: '---', right: '--:', center: ':-:' };
    return [
        tableRow(columns.map(({ title }) => title)),
        tableRow(columns.map(({ align }) => rules[align])),
    ];
}
function tableRow(cells) {
    return `| ${cells.join(' | ')} |`;
}
function joinBlocks(blocks) {
    return blocks.filter((block) => block !== '').join('\n\n');
}


/***/ }),

/***/ 42358:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $: () => (/* binding */ findNearestName)
/* harmony export */ });
function findNearestName(name, known) {
    const allowed = Math.max(2, Math.floor(name.length / 3));
    const candidates = known
        .map((candidate) => ({ candidate, distance: computeEditDistance(name, candidate) }))
        .filter(({ distance }) => distance <= allowed)
        .sort((a, b) => a.distance - b.distance);
    return candidates[0]?.candidate;
}
function computeEditDistance(a, b) {
    let row = Array.from({ length: b.length + 1 }, (_, column) => column);
    for (const [index, letter] of [...a].entries()) {
        const next = [index + 1];
        for (const [column, other] of [...b].entries()) {
            const substitution = at(row, column) + (letter === other ? 0 : 1);
            next.push(Math.min(at(row, column + 1) + 1, at(next, column) + 1, substitution));
        }
        row = next;
    }
    return at(row, b.length);
}
function at(row, column) {
    return row[column] ?? Number.POSITIVE_INFINITY;
}


/***/ }),

/***/ 23111:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Dw: () => (/* binding */ listItems),
/* harmony export */   ME: () => (/* binding */ listLabels),
/* harmony export */   Wy: () => (/* binding */ labelOf)
/* harmony export */ });
/* harmony import */ var _markdown_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51065);
/* harmony import */ var _quantities_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(95765);


function labelOf(uniqueId) {
    const [resourceType, , ...rest] = uniqueId.split('.');
    if (rest.length === 0)
        return uniqueId;
    const hashed = resourceType === 'test' && rest.length > 1;
    return (hashed ? rest.slice(0, -1) : rest).join('.');
}
function listLabels(uniqueIds, limit) {
    return listItems(uniqueIds.map((uniqueId) => (0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .code */ .aY)(labelOf(uniqueId))), limit);
}
function listItems(items, limit) {
    const shown = items.length <= limit + 1 ? items : items.slice(0, limit);
    const more = items.length - shown.length;
    return `${shown.join(', ')}${more > 0 ? ` and ${(0,_quantities_js__WEBPACK_IMPORTED_MODULE_1__/* .formatCount */ .B4)(more)} more` : ''}`;
}


/***/ }),

/***/ 47012:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   C2: () => (/* binding */ takeWhatFits),
/* harmony export */   EQ: () => (/* binding */ cutLines),
/* harmony export */   IN: () => (/* binding */ cutText),
/* harmony export */   Ow: () => (/* binding */ cleanLine),
/* harmony export */   X5: () => (/* binding */ cleanText)
/* harmony export */ });
const ESCAPE = '\u001b';
const BELL = '\u0007';
const TERMINAL_SEQUENCES = new RegExp([
    `${ESCAPE}\\[[0-?]*[ -/]*[@-~]`,
    `${ESCAPE}\\][^${BELL}${ESCAPE}]*(?:${BELL}|${ESCAPE}\\\\)?`,
    `${ESCAPE}[ -/]*[0-~]?`,
].join('|'), 'g');
const INVISIBLE = /[[\p{Cc}\p{Cf}]--[\t\n\u200c\u200d]]/gv;
function cleanText(text) {
    return text
        .toWellFormed()
        .replaceAll(TERMINAL_SEQUENCES, '')
        .replaceAll(/\r\n?|[\u0085\u2028\u2029]/g, '\n')
        .replaceAll(INVISIBLE, '');
}
function cleanLine(text) {
    return cleanText(text).replaceAll(/\s+/g, ' ').trim();
}
function cutText(text, limit) {
    if (text.length <= limit)
        return text;
    const kept = text.slice(0, Math.max(0, limit - 1));
    const endsInHalfACharacter = /[\ud800-\udbff]$/.test(kept);
    return `${endsInHalfACharacter ? kept.slice(0, -1) : kept}…`;
}
function cutLines(text, lines, limit) {
    const all = text.split('\n');
    const kept = all.length <= lines ? text : [...all.slice(0, lines - 1), '…'].join('\n');
    return cutText(kept, limit);
}
function takeWhatFits(items, room) {
    let left = room;
    const end = items.findIndex((item) => {
        left -= item.length + 1;
        return left < 0;
    });
    return end === -1 ? [...items] : items.slice(0, end);
}


/***/ }),

/***/ 95765:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   B4: () => (/* binding */ formatCount),
/* harmony export */   Of: () => (/* binding */ formatNumberOf),
/* harmony export */   a3: () => (/* binding */ formatDuration),
/* harmony export */   im: () => (/* binding */ formatDay),
/* harmony export */   nV: () => (/* binding */ formatAge)
/* harmony export */ });
const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
function formatDuration(seconds) {
    if (seconds < 9.95)
        return `${seconds.toFixed(1)} s`;
    const whole = Math.round(seconds);
    if (whole < MINUTE)
        return `${whole} s`;
    if (whole < HOUR)
        return joinUnits(Math.floor(whole / MINUTE), 'min', whole % MINUTE, 's');
    const minutes = Math.round(seconds / MINUTE);
    return joinUnits(Math.floor(minutes / 60), 'h', minutes % 60, 'min');
}
function formatCount(count) {
    return count.toLocaleString('en-US');
}
function formatNumberOf(count, noun) {
    return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}
function formatAge(from, to) {
    const seconds = (Date.parse(to) - Date.parse(from)) / 1000;
    if (Number.isNaN(seconds))
        return 'at an unknown time';
    if (seconds < MINUTE)
        return 'just now';
    if (seconds < HOUR)
        return `${Math.floor(seconds / MINUTE)} min ago`;
    if (seconds < 2 * DAY)
        return `${Math.floor(seconds / HOUR)} h ago`;
    return `${formatCount(Math.floor(seconds / DAY))} days ago`;
}
function formatDay(time) {
    return time.slice(0, 10);
}
function joinUnits(large, largeUnit, small, smallUnit) {
    return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}


/***/ }),

/***/ 59477:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  h: () => (/* binding */ parseYaml),
  g: () => (/* binding */ readYaml)
});

// EXTERNAL MODULE: ./node_modules/yaml/dist/index.js
var dist = __webpack_require__(38815);
;// CONCATENATED MODULE: ./build/text/yaml-limits.js

const MAX_LENGTH = 2_000_000;
const MAX_DEPTH = 500;
const MAX_ALIASES = 1_000;
const MAX_VALUES = 200_000;
function findExcess(text) {
    if (text.length > MAX_LENGTH)
        return `it is larger than ${MAX_LENGTH / 1_000_000} MB`;
    let open = 0;
    let deepest = 0;
    for (const character of text) {
        if (character === '[' || character === '{')
            deepest = Math.max(deepest, ++open);
        else if ((character === ']' || character === '}') && open > 0)
            open--;
    }
    for (const [indentation] of text.matchAll(/^[ ?:-]+/gm))
        deepest = Math.max(deepest, indentation.length);
    return deepest > MAX_DEPTH ? `its values are nested too deeply (over ${MAX_DEPTH})` : undefined;
}
function findAliasExcess(document) {
    const sizes = new Map();
    let aliases = 0;
    const measure = (node) => {
        if ((0,dist/* isAlias */.Vj)(node)) {
            aliases++;
            return sizes.get(node.source) ?? 1;
        }
        if ((0,dist/* isPair */.tO)(node))
            return measure(node.key) + measure(node.value);
        if (!(0,dist/* isCollection */.P3)(node)) {
            if ((0,dist/* isScalar */.jn)(node) && node.anchor)
                sizes.set(node.anchor, 1);
            return 1;
        }
        if (node.anchor)
            sizes.set(node.anchor, Number.POSITIVE_INFINITY);
        let size = 1;
        for (const item of node.items)
            size += measure(item);
        if (node.anchor)
            sizes.set(node.anchor, size);
        return size;
    };
    const size = measure(document.contents);
    if (aliases > MAX_ALIASES)
        return `it has more than ${MAX_ALIASES} aliases`;
    return size > MAX_VALUES ? `its aliases expand to more than ${MAX_VALUES} values` : undefined;
}

;// CONCATENATED MODULE: ./build/text/yaml.js


const MAX_COMPARED = 100_000;
function parseYaml(text, { uniqueKeys = false, ...options } = {}) {
    const empty = () => (0,dist/* parseDocument */.Tp)('');
    const excess = findExcess(text);
    if (excess !== undefined)
        return { document: empty(), excess };
    const document = (0,dist/* parseDocument */.Tp)(text, {
        ...options,
        prettyErrors: false,
        strict: false,
        logLevel: 'silent',
        uniqueKeys: uniqueKeys && text.length < MAX_COMPARED,
    });
    const tooMuch = findAliasExcess(document);
    return tooMuch === undefined
        ? { document, excess: undefined }
        : { document: empty(), excess: tooMuch };
}
function readYaml(text, options) {
    const { document, excess } = parseYaml(text, options);
    const problem = excess ?? document.errors[0]?.message;
    if (problem !== undefined)
        return { value: undefined, problem };
    try {
        return { value: document.toJS(), problem: undefined };
    }
    catch (error) {
        return { value: undefined, problem: error instanceof Error ? error.message : String(error) };
    }
}


/***/ }),

/***/ 14503:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   FE: () => (/* binding */ findDenied),
/* harmony export */   Y0: () => (/* binding */ describeMissingGrant),
/* harmony export */   hD: () => (/* binding */ quote)
/* harmony export */ });
const DENIED = /permission denied for (database|schema|materialized view|table|view|relation|sequence|function) "?([^"\n]+?)"?\s*$/im;
const NOT_OWNER = /must be owner of (database|schema|materialized view|table|view|relation|sequence|function) "?([^"\n]+?)"?\s*$/im;
const INSUFFICIENT = /insufficient privileges to operate on (database|schema|table|view|warehouse) '([^'\n]+)'/i;
const LACKS = /User does not have ((?:[A-Z]+ )*[A-Z]+) on (Catalog|Schema|Table|View|Function|Volume) '([^'\n]+)'/;
const PERMISSION = /Permission (bigquery\.\w+\.\w+) denied on (dataset|table|project|resource) ([\w.:-]*[\w-])|does not have (bigquery\.\w+\.\w+) permission in (project) ([\w.:-]*[\w-])/i;
function describeMissingGrant(message, { user, role }, changes, schema) {
    const insufficient = INSUFFICIENT.exec(message);
    if (insufficient) {
        const [, kind = '', name = ''] = insufficient;
        return `Grant what is missing: ${grantOnSnowflake(kind.toLowerCase(), name, changes)} to role ${role ?? '<the role of the login>'};`;
    }
    const lacks = LACKS.exec(message);
    if (lacks) {
        const [, privilege = '', kind = '', name = ''] = lacks;
        return `Grant what is missing: grant ${privilege.toLowerCase()} on ${kind.toLowerCase()} ${name} to \`${user ?? '<the login>'}\`;`;
    }
    const permission = PERMISSION.exec(message);
    if (permission) {
        const [what, kind = '', name = ''] = permission.slice(1).filter((part) => part !== undefined);
        return `Grant what is missing: a role with the permission ${what} on the ${kind.toLowerCase()} ${name}, to the account that dbt logs in as.`;
    }
    const login = user === undefined ? '<the login>' : quote(user);
    const owned = NOT_OWNER.exec(message);
    if (owned) {
        const [, kind = '', name = ''] = owned;
        return `Only the owner may do this: alter ${statementKind(kind)} ${quote(name)} owner to ${login};`;
    }
    const denied = findDenied(message);
    if (!denied)
        return undefined;
    const { kind, name } = denied;
    const isInside = schema !== undefined && kind !== 'schema' && kind !== 'database';
    const what = isInside ? `${quote(schema)}.${quote(name)}` : quote(name);
    return `Grant what is missing: grant ${privilegeOn(kind, changes)} on ${grantKind(kind)}${what} to ${login};`;
}
function grantOnSnowflake(kind, name, changes) {
    if (kind === 'database')
        return `grant ${changes ? 'usage, create schema' : 'usage'} on database ${name}`;
    if (kind === 'schema')
        return `grant ${changes ? 'usage, create table, create view' : 'usage'} on schema ${name}`;
    return `grant ${kind === 'warehouse' ? 'usage' : 'select'} on ${kind} ${name}`;
}
function privilegeOn(kind, changes) {
    if (kind === 'database')
        return changes ? 'create' : 'connect';
    if (kind === 'schema')
        return changes ? 'usage, create' : 'usage';
    if (kind === 'function')
        return 'execute';
    return kind === 'sequence' ? 'usage' : 'select';
}
function findDenied(message) {
    const [, kind, name] = DENIED.exec(message) ?? [];
    return kind === undefined || name === undefined ? undefined : { kind: kind.toLowerCase(), name };
}
function grantKind(kind) {
    return ['database', 'schema', 'sequence', 'function'].includes(kind) ? `${kind} ` : '';
}
function statementKind(kind) {
    return kind.toLowerCase() === 'relation' ? 'table' : kind.toLowerCase();
}
function quote(name) {
    return /^[a-z_][a-z0-9_$]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}


/***/ }),

/***/ 784:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   aA: () => (/* binding */ MAX_REQUESTS),
/* harmony export */   ao: () => (/* binding */ createWarehouse),
/* harmony export */   s: () => (/* binding */ nameSchemas)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19473);
/* harmony import */ var _missing_grant_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(14503);


const ANSWER = 'DBT_CI_ANSWER:';
const MAX_REQUESTS = 100;
function createWarehouse(session, projectDir, { target, login = {} } = {}) {
    const connection = target === undefined ? [] : ['--target', target];
    const warehouse = {
        async call({ macro, doing }, args, schema) {
            const { answers, error } = await warehouse.callForEach(macro, args, schema);
            const [answer] = answers;
            if (error !== undefined || answer === undefined)
                throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .DbtError */ .xI(`Could not ${doing}${describeLogin(login)}.\n${error ?? 'The warehouse gave no answer.'}`);
            return answer;
        },
        async callForEach(macro, args, schema) {
            const answers = [];
            const errors = [];
            const outcome = await session.invoke({
                args: ['run-operation', macro, '--args', JSON.stringify(args), ...connection],
                projectDir,
                fenced: FENCED.has(macro),
                onEvent(event) {
                    if (event.kind === 'macro-output' && event.message.startsWith(ANSWER))
                        answers.push(event.message.slice(ANSWER.length));
                    if (event.kind === 'message' && event.level === 'error')
                        errors.push(event.message);
                },
            });
            const message = dropFrames([outcome.exception, ...errors].filter(Boolean).join('\n'));
            const grant = (0,_missing_grant_js__WEBPACK_IMPORTED_MODULE_1__/* .describeMissingGrant */ .Y0)(message, login, !READING.has(macro));
            return {
                answers: answers.map((answer) => schema.parse(JSON.parse(answer))),
                error: outcome.success ? undefined : [message, grant].filter(Boolean).join('\n'),
            };
        },
    };
    return warehouse;
}
const READING = new Set([
    ...['dbt_ci_list_marked_schemas', 'dbt_ci_schema_runs', 'dbt_ci_survey_schemas'],
    ...['dbt_ci_list_generations', 'dbt_ci_row_counts', 'dbt_ci_diff', 'dbt_ci_samples'],
    ...['dbt_ci_list_columns', 'dbt_ci_compare_columns', 'dbt_ci_count_refresh'],
    'dbt_ci_inspect_rights',
]);
const FENCED = new Set(['dbt_ci_compare_columns', 'dbt_ci_count_refresh', 'dbt_ci_inspect_rights']);
const MAX_NAMES = 5;
function nameSchemas(schemas) {
    const names = [...new Set(schemas.map(({ schema }) => schema))];
    const more = names.length > MAX_NAMES ? ` and ${names.length - MAX_NAMES} more` : '';
    return `${names.slice(0, MAX_NAMES).join(', ')}${more}`;
}
function describeLogin({ user, role }) {
    if (user === undefined)
        return role === undefined ? '' : ` as the role ${role}`;
    return ` as the user ${user}${role === undefined ? '' : ` with the role ${role}`}`;
}
const FRAME = /^\s*(?:> )?(?:in|called by) (?:macro|<Unknown>).*$/;
const IN_OWN_MACRO = / in (?:macro|operation) \S*dbt_ci_\S+(?: \([^)\n]*\))?/g;
function dropFrames(text) {
    return text
        .split('\n')
        .filter((line) => !FRAME.test(line))
        .map((line) => line
        .replace(/Encountered an error while running operation:\s*/, '')
        .replace(IN_OWN_MACRO, ''))
        .join('\n')
        .trim();
}


/***/ })

};
