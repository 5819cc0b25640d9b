export const id = 382;
export const ids = [382];
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

/***/ 17382:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  runDoctor: () => (/* binding */ runDoctor)
});

// EXTERNAL MODULE: ./build/context/resolve-mode.js + 1 modules
var resolve_mode = __webpack_require__(18965);
// EXTERNAL MODULE: ./build/warehouse/relation-place.js
var relation_place = __webpack_require__(90880);
;// CONCATENATED MODULE: ./build/doctor/places.js

const KEPT_TYPES = ['model', 'seed', 'snapshot'];
function placesOf({ nodes, sources }) {
    const kept = [...nodes.values()].filter(({ resourceType }) => KEPT_TYPES.includes(resourceType));
    return {
        production: kept.map(relation_place/* resolvePlace */.M).filter((place) => place !== undefined),
        sources: [...sources.values()].map(resolveSource).filter((place) => place !== undefined),
    };
}
function resolveSource({ database, schema, relationName, }) {
    if (schema === null || relationName === null || /[()']/.test(relationName))
        return undefined;
    const identifier = /(?:^|\.)["`]?([^"`.]+)["`]?$/.exec(relationName)?.[1];
    return identifier === undefined ? undefined : { database: database ?? '', schema, identifier };
}

// EXTERNAL MODULE: ./build/text/quantities.js
var quantities = __webpack_require__(95765);
// EXTERNAL MODULE: ./build/warehouse/missing-grant.js
var missing_grant = __webpack_require__(14503);
;// CONCATENATED MODULE: ./build/doctor/grants.js

function describeLogin({ rights, user, role }) {
    const name = rights.user ?? user;
    const granted = rights.role ?? role;
    if (granted !== undefined)
        return `The role \`${granted}\``;
    return name === undefined ? 'The login' : `\`${name}\``;
}
function grantCreate(grantee, database) {
    if (grantee.adapter === 'duckdb')
        return 'Attach the database for writing: remove `read_only` from the target.';
    return grant(grantee, 'create', 'create schema', 'database', (0,missing_grant/* quote */.hD)(database));
}
function grantReads(grantee, denied, owners) {
    const [first] = denied;
    if (first === undefined)
        return '';
    const schemas = [...new Set(denied.map(({ schema }) => schema))];
    const schema = (0,missing_grant/* quote */.hD)(first.schema);
    const more = schemas.length > 1 ? ` The same for ${schemas.slice(1).join(', ')}.` : '';
    const to = nameOf(grantee);
    if (isSnowflake(grantee)) {
        const name = `${(0,missing_grant/* quote */.hD)(first.database)}.${schema}`;
        return `grant usage on schema ${name} to ${to}; grant select on all tables in schema ${name} to ${to}; grant select on future tables in schema ${name} to ${to}; and views alike.${more}`;
    }
    const owner = owners[0] === undefined ? '<the owner>' : (0,missing_grant/* quote */.hD)(owners[0]);
    return `grant usage on schema ${schema} to ${to}; grant select on all tables in schema ${schema} to ${to}; alter default privileges for role ${owner} in schema ${schema} grant select on tables to ${to};${more}`;
}
function grantOwnership(grantee, { database, schema, identifier }, more) {
    const name = `${(0,missing_grant/* quote */.hD)(schema)}.${(0,missing_grant/* quote */.hD)(identifier)}`;
    const to = nameOf(grantee);
    const statement = isSnowflake(grantee)
        ? `grant ownership on table ${(0,missing_grant/* quote */.hD)(database)}.${name} to ${to} copy current grants;`
        : `alter table ${name} owner to ${to};`;
    return more > 0 ? `${statement} And the same for the other ${more}.` : statement;
}
function grant(grantee, plain, onSnowflake, kind, name) {
    const privilege = isSnowflake(grantee) ? onSnowflake : plain;
    return `grant ${privilege} on ${kind} ${name} to ${nameOf(grantee)};`;
}
function nameOf({ rights, user, role, adapter }) {
    if (adapter === 'snowflake')
        return `role ${rights.role ?? role ?? '<the role of the login>'}`;
    const name = rights.user ?? user;
    return name === undefined ? '<the login>' : (0,missing_grant/* quote */.hD)(name);
}
function isSnowflake({ adapter }) {
    return adapter === 'snowflake';
}

;// CONCATENATED MODULE: ./build/doctor/rights-checks.js


const SHOWN = 5;
const LOGINS = 'docs/security.md#warehouse-logins';
function checkRights(facts) {
    if (!facts.rights.asked)
        return describeUnasked(facts);
    const isPull = facts.side === 'pull request';
    return [
        checkCreate(facts),
        checkReads(facts),
        isPull ? checkWrites(facts) : checkOwnership(facts),
    ];
}
const NAMES = {
    create: 'Create schemas',
    read: 'Read production',
    readSources: 'Read sources',
    write: 'No write to production',
    own: 'Replace production',
};
function describeUnasked({ side, adapter }) {
    const isPull = side === 'pull request';
    const reading = isPull ? NAMES.read : NAMES.readSources;
    return [NAMES.create, reading, isPull ? NAMES.write : NAMES.own].map((name) => ({
        name,
        status: 'unknown',
        found: `Not asked on ${adapter}: this action only knows how to find it out by trying.`,
        todo: `Compare the grants of the login with ${LOGINS}.`,
    }));
}
function checkCreate(facts) {
    const { rights, side, schema } = facts;
    const name = NAMES.create;
    const who = describeLogin(facts);
    const refused = rights.creates_schemas.filter(({ allowed }) => !allowed);
    if (refused.length < rights.creates_schemas.length || rights.creates_schemas.length === 0) {
        const where = rights.creates_schemas.filter(({ allowed }) => allowed);
        const names = list(where.map(({ database }) => database));
        return { name, status: 'ok', found: `${who} may create schemas in ${names}.` };
    }
    const found = `${who} may not create schemas in ${list(refused.map(({ database }) => database))}.`;
    const todo = grantCreate(facts, refused[0]?.database ?? '');
    const own = rights.schemas.find((one) => same(one.schema, schema));
    if (side === 'deploy' && own?.creates)
        return {
            name,
            status: 'warning',
            found: `${found} ${code(own.schema)} exists, so a deploy runs as long as no model gets a schema that does not.`,
            todo,
        };
    return { name, status: 'failed', found, todo };
}
function checkReads(facts) {
    const { rights, side, hasState, schema } = facts;
    const isPull = side === 'pull request';
    const name = isPull ? NAMES.read : NAMES.readSources;
    const what = isPull ? 'production and its sources' : 'the sources';
    const who = describeLogin(facts);
    const stated = (isPull ? [...facts.production, ...facts.sources] : facts.sources).filter((one) => isAsked(rights, one));
    const expected = hasState || !isPull ? stated : inSchema(rights, schema);
    if (expected.length === 0)
        return {
            ...{ name, status: 'unknown' },
            found: hasState
                ? `The production state names nothing of ${what} in ${databasesOf(rights)}.`
                : `There is no production state yet, and nothing in ${code(schema)}.`,
        };
    const missing = [];
    const denied = expected.filter((place) => {
        const relation = findRelation(rights, place);
        if (!relation && rights.complete)
            missing.push(place);
        return relation ? !relation.reads : !rights.complete;
    });
    const gone = missing.length > 0
        ? ` ${(0,quantities/* formatNumberOf */.Of)(missing.length, 'relation')} of the state ${missing.length === 1 ? 'does' : 'do'} not exist: ${listPlaces(missing)}.`
        : '';
    if (denied.length > 0)
        return {
            ...{ name, status: 'failed' },
            found: `${who} may not read ${denied.length} of ${(0,quantities/* formatNumberOf */.Of)(expected.length, 'relation')} of ${what}: ${listPlaces(denied)}.${gone}`,
            todo: grantReads(facts, denied, ownersOf(rights, denied)),
        };
    const only = hasState
        ? ''
        : ` There is no production state yet, so only ${code(schema)} was looked at.`;
    const count = expected.length - missing.length;
    const found = `${who} may read ${count} of ${(0,quantities/* formatNumberOf */.Of)(expected.length, 'relation')} of ${what}.${gone}${only}`;
    return missing.length > 0
        ? { name, status: 'warning', found, todo: 'Deploy, or look up who dropped them.' }
        : { name, status: 'ok', found };
}
function checkWrites(facts) {
    const { rights, hasState, schema, adapter } = facts;
    const name = NAMES.write;
    const who = describeLogin(facts);
    const places = hasState
        ? facts.production.filter((one) => isAsked(rights, one))
        : inSchema(rights, schema);
    const schemas = rights.schemas.filter((one) => places.some((place) => same(place.schema, one.schema)) || same(one.schema, schema));
    if (schemas.length === 0)
        return {
            ...{ name, status: 'unknown' },
            found: `None of production’s schemas exists in ${databasesOf(rights)} for this login.`,
        };
    const written = places.filter((place) => findRelation(rights, place)?.writes);
    const open = schemas.filter(({ creates, owns }) => creates || owns);
    if (written.length + open.length === 0) {
        const names = list(schemas.map((one) => one.schema));
        const why = rights.complete ? '' : ' by its grants';
        return { name, status: 'ok', found: `${who} can change nothing in ${names}${why}.` };
    }
    const parts = [
        written.length > 0 &&
            `change ${(0,quantities/* formatNumberOf */.Of)(written.length, 'relation')} of production (${listPlaces(written)})`,
        open.length > 0 && `create relations in ${list(open.map((one) => one.schema))}`,
    ].filter((part) => part !== false);
    return {
        ...{ name, status: 'warning' },
        found: `${who} can ${parts.join(' and ')}. The write fence stops mistakes; only a login without these rights stops everything.`,
        todo: adviseOnWrites(facts, written, adapter),
    };
}
function adviseOnWrites({ rights, user }, written, adapter) {
    if (adapter === 'duckdb')
        return 'A DuckDB file has no grants. Only another file, by `ci-target`, keeps pull requests away from production.';
    const owned = written.filter((place) => findRelation(rights, place)?.owns);
    const others = ownersOf(rights, owned).filter((owner) => owner !== (rights.user ?? user));
    const advice = `Give the pull request job a login that only reads production (${LOGINS}).`;
    if (others.length === 0)
        return advice;
    return `${advice} This one is a superuser, or a member of ${list(others)}, which owns them.`;
}
function checkOwnership(facts) {
    const { rights, schema, hasState } = facts;
    const name = NAMES.own;
    const who = describeLogin(facts);
    const places = hasState
        ? facts.production.filter((one) => isAsked(rights, one))
        : inSchema(rights, schema);
    const existing = places.filter((place) => findRelation(rights, place));
    const foreign = existing.filter((place) => !findRelation(rights, place)?.owns);
    if (foreign.length > 0)
        return {
            ...{ name, status: 'failed' },
            found: `${who} does not own ${foreign.length} of ${(0,quantities/* formatNumberOf */.Of)(existing.length, 'relation')} of production, and only the owner may replace one: ${listPlaces(foreign)}.`,
            todo: grantOwnership(facts, foreign[0], foreign.length - 1),
        };
    const named = [...new Set([schema, ...places.map((place) => place.schema)])];
    const closed = rights.schemas.filter((one) => named.some((each) => same(each, one.schema)) && !one.creates && !one.owns);
    if (closed.length > 0)
        return {
            ...{ name, status: 'failed' },
            found: `${who} may not create relations in ${list(closed.map((one) => one.schema))}.`,
            todo: `Grant what is missing: grant usage, create on schema ${closed[0]?.schema} to the login.`,
        };
    if (existing.length === 0)
        return { name, status: 'ok', found: 'Nothing of production exists yet.' };
    const count = (0,quantities/* formatNumberOf */.Of)(existing.length, 'relation');
    return {
        name,
        status: 'ok',
        found: `${who} owns ${existing.length} of ${count} of production that exist.`,
    };
}
function isAsked({ creates_schemas: databases }, { database }) {
    return database === '' || databases.some((one) => same(one.database, database));
}
function findRelation({ schemas }, place) {
    return schemas
        .filter((one) => same(one.schema, place.schema))
        .filter((one) => place.database === '' || same(one.database, place.database))
        .flatMap(({ relations }) => relations)
        .find(({ name }) => same(name, place.identifier));
}
function inSchema({ schemas }, schema) {
    return schemas
        .filter((one) => same(one.schema, schema))
        .flatMap(({ database, schema: name, relations }) => relations.map((relation) => ({ database, schema: name, identifier: relation.name })));
}
function ownersOf(rights, places) {
    const owners = places.map((place) => findRelation(rights, place)?.owner);
    return [...new Set(owners.filter((owner) => owner != null))].sort();
}
function databasesOf({ creates_schemas: databases }) {
    return list(databases.map(({ database }) => database));
}
function listPlaces(places) {
    return list(places.map(({ schema, identifier }) => `${schema}.${identifier}`).sort());
}
function list(names) {
    const shown = names.slice(0, SHOWN).map(code).join(', ');
    return names.length > SHOWN ? `${shown} and ${names.length - SHOWN} more` : shown;
}
function code(name) {
    return `\`${name}\``;
}
function same(a, b) {
    return a.toLowerCase() === b.toLowerCase();
}

// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 9 modules
var schemas = __webpack_require__(27597);
;// CONCATENATED MODULE: ./build/warehouse/rights.js

const relation = schemas/* object */.Ikc({
    name: schemas/* string */.YjP(),
    owner: schemas/* string */.YjP().nullable(),
    reads: schemas/* boolean */.zMY(),
    writes: schemas/* boolean */.zMY(),
    owns: schemas/* boolean */.zMY(),
});
const answer = schemas/* object */.Ikc({
    asked: schemas/* boolean */.zMY(),
    user: schemas/* string */.YjP().nullable(),
    role: schemas/* string */.YjP().nullable(),
    creates_schemas: schemas/* array */.YOg(schemas/* object */.Ikc({ database: schemas/* string */.YjP(), allowed: schemas/* boolean */.zMY() })),
    complete: schemas/* boolean */.zMY(),
    schemas: schemas/* array */.YOg(schemas/* object */.Ikc({
        database: schemas/* string */.YjP(),
        schema: schemas/* string */.YjP(),
        owner: schemas/* string */.YjP().nullable(),
        uses: schemas/* boolean */.zMY(),
        creates: schemas/* boolean */.zMY(),
        owns: schemas/* boolean */.zMY(),
        relations: schemas/* array */.YOg(relation),
    })),
});
async function inspectRights(warehouse, schemas) {
    const macro = 'dbt_ci_inspect_rights';
    return warehouse.call({ macro, doing: 'log in' }, { schemas }, answer);
}

// EXTERNAL MODULE: ./build/pipelines/steps/connect.js + 28 modules
var connect = __webpack_require__(36958);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./build/git/repository.js + 1 modules
var repository = __webpack_require__(76947);
// EXTERNAL MODULE: ./build/platform/child-environment.js
var child_environment = __webpack_require__(82496);
// EXTERNAL MODULE: ./build/pipelines/ci/base-commit.js + 1 modules
var base_commit = __webpack_require__(78741);
// EXTERNAL MODULE: ./build/pipelines/steps/lfs-pointers.js
var lfs_pointers = __webpack_require__(95382);
;// CONCATENATED MODULE: ./build/pipelines/doctor/describe-failure.js

function describeFailure(name, error) {
    const [first, ...others] = (0,errors/* problemsOf */.GW)(error);
    const found = [first, ...others].map((problem) => problem?.message ?? '').join(' ');
    return {
        ...{ name, status: 'failed', found },
        ...(first?.hint !== undefined && { todo: first.hint }),
        ...(first?.location && { location: first.location }),
    };
}

;// CONCATENATED MODULE: ./build/pipelines/doctor/check-checkout.js









async function checkCheckout(job) {
    const { ports, env, settings, context } = job;
    try {
        const childEnv = (0,child_environment/* buildChildEnvironment */.s)(env);
        const git = await (0,repository/* openRepository */.h)(ports.processes, childEnv, settings.workspace);
        return [
            ...((0,resolve_mode/* pullSideOf */.Qz)(context) && context.event !== 'command' ? [await checkBase(job)] : []),
            await checkLargeFiles(job),
            checkSubmodules(git),
            await checkIgnored(job, git),
        ];
    }
    catch (error) {
        if (!(error instanceof errors/* GitError */.XS))
            throw error;
        return [describeFailure('Checkout', error)];
    }
}
async function checkBase(job) {
    const name = 'Base commit';
    const base = await (0,base_commit/* findBase */.l)(job);
    if (!('missing' in base))
        return { name, status: 'ok', found: `\`${base.sha.slice(0, 7)}\` can be read.` };
    return {
        ...{ name, status: 'failed', found: base.missing },
        todo: 'Add `fetch-depth: 2` to actions/checkout.',
    };
}
const DATA_FILE = /\.(?:csv|parquet|json|jsonl)$/;
const SKIPPED_FOLDERS = new Set(['node_modules', 'target', 'logs']);
async function checkLargeFiles({ settings }) {
    const name = 'Git LFS';
    const { projectDir, workspace } = settings;
    const pointers = [];
    for (const path of listDataFiles(projectDir))
        if (await (0,lfs_pointers/* isLfsPointer */.NS)(path))
            pointers.push(path);
    const [first] = pointers;
    if (first !== undefined) {
        const file = (0,external_node_path_.relative)(workspace, first);
        return {
            ...{ name, status: 'failed', location: { file, line: 1 } },
            found: `The checkout has a pointer instead of the content of \`${file}\`${pointers.length > 1 ? ` and of ${pointers.length - 1} more files` : ''}.`,
            todo: 'Give actions/checkout the input `lfs: true`.',
        };
    }
    const attributes = (0,external_node_path_.join)(workspace, '.gitattributes');
    const isUsed = (0,external_node_fs_.existsSync)(attributes) && /filter=lfs/.test((0,external_node_fs_.readFileSync)(attributes, 'utf8'));
    return { name, status: 'ok', found: isUsed ? 'Used, and the files are there.' : 'Not used.' };
}
function listDataFiles(folder) {
    return (0,external_node_fs_.readdirSync)(folder, { withFileTypes: true }).flatMap((entry) => {
        const path = (0,external_node_path_.join)(folder, entry.name);
        if (entry.isFile())
            return DATA_FILE.test(entry.name) ? [path] : [];
        const isSkipped = entry.name.startsWith('.') || SKIPPED_FOLDERS.has(entry.name);
        return entry.isDirectory() && !isSkipped ? listDataFiles(path) : [];
    });
}
function checkSubmodules({ root }) {
    const name = 'Submodules';
    const path = (0,external_node_path_.join)(root, '.gitmodules');
    const text = (0,external_node_fs_.existsSync)(path) ? (0,external_node_fs_.readFileSync)(path, 'utf8') : '';
    const folders = [...text.matchAll(/^\s*path\s*=\s*(.+?)\s*$/gm)].map(([, folder]) => folder ?? '');
    if (folders.length === 0)
        return { name, status: 'ok', found: 'Not used.' };
    const empty = folders.filter((folder) => !(0,external_node_fs_.existsSync)((0,external_node_path_.join)(root, folder, '.git')));
    if (empty.length === 0)
        return {
            name,
            status: 'ok',
            found: `${folders.map((one) => `\`${one}\``).join(', ')}: checked out.`,
        };
    return {
        ...{ name, status: 'warning', location: { file: '.gitmodules', line: 1 } },
        found: `${empty.map((one) => `\`${one}\``).join(', ')} is not checked out. A package with \`local:\` in it is missing then.`,
        todo: 'Give actions/checkout the input `submodules: true`, if dbt reads them.',
    };
}
const UNWANTED = ['target/', 'dbt_packages/', 'logs/', '.env'];
async function checkIgnored({ settings }, git) {
    const name = '.gitignore';
    const tracked = [];
    const open = [];
    for (const one of UNWANTED) {
        const path = (0,external_node_path_.join)(settings.projectDir, one);
        if (await git.isTracked(path))
            tracked.push(one);
        else if (!(await git.isIgnored(path)))
            open.push(one);
    }
    const names = (list) => list.map((one) => `\`${one}\``).join(', ');
    if (tracked.length > 0)
        return {
            ...{ name, status: 'warning' },
            found: `In the repository: ${names(tracked)}. What dbt writes there counts as a change of the project.`,
            todo: `git rm -r --cached ${tracked.join(' ')}, and add ${tracked.length === 1 ? 'it' : 'them'} to .gitignore.`,
        };
    if (open.length > 0)
        return {
            ...{ name, status: 'warning', found: `Not ignored: ${names(open)}.` },
            todo: 'Add them to .gitignore, so that nobody commits them.',
        };
    return { name, status: 'ok', found: `Ignored: ${names(UNWANTED)}.` };
}

// EXTERNAL MODULE: ./build/dbt/engine.js
var engine = __webpack_require__(95939);
;// CONCATENATED MODULE: ./build/dbt/install/distribution-version.js
const PROGRAM = 'import importlib.metadata, sys; print(importlib.metadata.version(sys.argv[1]))';
async function readDistributionVersion(processes, python, { name, env }) {
    try {
        const { exitCode, stdout } = await processes.run(python, ['-I', '-c', PROGRAM, name], { env });
        return exitCode === 0 ? stdout.trim() : undefined;
    }
    catch {
        return undefined;
    }
}

// EXTERNAL MODULE: ./build/dbt/tested-versions.js
var tested_versions = __webpack_require__(28424);
// EXTERNAL MODULE: ./build/pipelines/steps/job.js
var steps_job = __webpack_require__(67759);
;// CONCATENATED MODULE: ./build/pipelines/doctor/check-dbt.js




const TESTED_ADAPTERS = ['postgres', 'duckdb', 'spark'];
const SOURCES = {
    path: 'found on PATH',
    cache: 'from the cache',
    uv: 'installed by uv',
    pip: 'installed by pip',
};
async function checkDbt(job, session, installation, { type }) {
    return [checkVersion(session, installation), await checkAdapter(job, installation, type)];
}
function checkVersion(session, { source, dbt }) {
    const { version } = session;
    const name = 'dbt';
    const found = `dbt ${version}, ${SOURCES[source]} (\`${dbt}\`).`;
    if ((0,engine/* isEngine2 */.Ls)(session))
        return { name, status: 'warning', found: `${found} ${engine/* ENGINE_2_NOTICE */.jk}` };
    const minor = /^\d+\.\d+/.exec(version)?.[0] ?? version;
    const tested = tested_versions/* TESTED_VERSIONS */.w;
    if (tested.includes(minor))
        return { name, status: 'ok', found };
    return {
        ...{ name, status: 'warning' },
        found: `${found} This version is not tested.`,
        todo: `Use dbt ${tested[0]} to ${tested.at(-1)} (docs/dbt-versions.md).`,
    };
}
async function checkAdapter(job, { python }, type) {
    const name = 'Adapter';
    const { processes } = job.ports;
    const env = (0,steps_job/* dbtEnvironment */.Y)(job);
    const version = python === undefined
        ? undefined
        : await readDistributionVersion(processes, python, { name: `dbt-${type}`, env });
    const found = `dbt-${type}${version === undefined ? '' : ` ${version}`}`;
    if (TESTED_ADAPTERS.includes(type))
        return { name, status: 'ok', found: `${found}.` };
    return {
        ...{ name, status: 'warning' },
        found: `${found}. Not everything is tested on this warehouse.`,
        todo: 'docs/warehouses.md has what is tested, what is emulated, and what is not supported.',
    };
}

// EXTERNAL MODULE: ./build/pipelines/steps/warehouse-target.js + 3 modules
var warehouse_target = __webpack_require__(35123);
;// CONCATENATED MODULE: ./build/pipelines/doctor/check-profile.js




async function checkProfile(job, runState, side) {
    const name = 'Profile';
    try {
        if (side === 'deploy') {
            const target = await (0,warehouse_target/* resolveProductionTarget */.jL)(job, runState);
            const found = `${describeTarget(target)}, schema \`${target.schema ?? ''}\`.`;
            const checks = [{ name, status: 'ok', found }];
            checks.push(checkTargets(job, target, await (0,warehouse_target/* findCiTarget */.dl)(job)));
            return { side, checks, target, productionSchema: target.schema ?? '' };
        }
        const number = (0,resolve_mode/* resolvePullRequestNumber */.UB)(job.context) ?? 0;
        const target = await (0,warehouse_target/* resolveIsolatedTarget */.fP)(job, runState, number);
        const found = `${describeTarget(target)}. Pull request ${number} builds in the schema \`${target.schema}\`.`;
        const production = await (0,warehouse_target/* findProductionTarget */.yk)(job);
        const checks = [{ name, status: 'ok', found }];
        checks.push(checkTargets(job, production, target));
        return { side, checks, target, productionSchema: production?.schema ?? '' };
    }
    catch (error) {
        if (!(error instanceof errors/* ActionError */.lZ))
            throw error;
        return { side, checks: [describeFailure(name, error)], productionSchema: '' };
    }
}
function describeTarget({ profile, target, type }) {
    return `Profile \`${profile}\`, target \`${target}\` on ${type}`;
}
function checkTargets({ settings }, production, pulls) {
    const name = 'Targets';
    const { target, ciTarget } = settings;
    const own = target ?? production?.target;
    if (ciTarget === undefined) {
        const found = `Pull requests and deploys use the target \`${own}\`. Each logs in with what its own job passes in \`env\`.`;
        if (target !== undefined)
            return { name, status: 'ok', found };
        return {
            ...{ name, status: 'warning', found },
            todo: `Set the input \`target: ${own}\`. Without it a production state of another target is taken for this one’s.`,
        };
    }
    if (ciTarget === own)
        return {
            ...{ name, status: 'warning' },
            found: `\`ci-target\` is \`${own}\`, the target of production.`,
            todo: 'Remove it, or name another target.',
        };
    const found = `Pull requests use the target \`${ciTarget}\`, deploys \`${own}\`.`;
    if (!production || !pulls) {
        const missing = production ? ciTarget : own;
        return {
            ...{ name, status: 'unknown' },
            found: `${found} This job lacks what \`${missing}\` reads from the environment, so the two were not compared.`,
        };
    }
    if (production.type !== pulls.type)
        return {
            ...{ name, status: 'failed' },
            found: `\`${ciTarget}\` is on ${pulls.type}, \`${own}\` on ${production.type}. A pull request reads from production, so both must be the same warehouse.`,
            todo: 'Set `ci-target` to a target of the same warehouse.',
        };
    if (production.user !== undefined && production.user === pulls.user)
        return {
            ...{ name, status: 'warning' },
            found: `${found} Both log in as \`${pulls.user}\`.`,
            todo: 'Give `ci-target` a login that only reads production (docs/security.md#warehouse-logins).',
        };
    return { name, status: 'ok', found };
}

// EXTERNAL MODULE: ./build/pipelines/steps/manifests.js + 3 modules
var manifests = __webpack_require__(20799);
// EXTERNAL MODULE: ./build/pipelines/steps/state.js + 2 modules
var state = __webpack_require__(98104);
;// CONCATENATED MODULE: ./build/pipelines/doctor/check-state.js






const NAME = 'Production state';
const OLD_DAYS = 30;
const DAY = 24 * 60 * 60 * 1000;
async function checkState(job, runState, side) {
    const { settings, context } = job;
    if (context.event === 'command' && settings.statePath === undefined)
        return {
            check: {
                ...{ name: NAME, status: 'warning' },
                found: 'Not looked for: `--state-path` is missing, and the other commands need it.',
                todo: 'Set it to a folder that outlives a run and that only deploys write to.',
            },
        };
    try {
        const target = (0,warehouse_target/* nameProductionTarget */.Ij)(job);
        const lookup = await (0,state/* fetchState */.kJ)(job, (0,state/* openStateStore */.V7)(job), runState);
        if (!lookup.found)
            return { check: describeNone(job, side, lookup) };
        const manifest = await (0,manifests/* loadStateManifest */.zK)(lookup.state);
        return { check: describeState(job, lookup.state, target), manifest };
    }
    catch (error) {
        if (!(error instanceof errors/* ActionError */.lZ))
            throw error;
        return { check: describeFailure(NAME, error) };
    }
}
function describeNone({ settings }, side, { reason, passedOver }) {
    const others = passedOver.filter((each) => !reason.includes(each)).slice(0, 2);
    const found = [reason, ...others].join(' ');
    const fails = side === 'pull request' && settings.onMissingState === 'fail';
    return {
        ...{ name: NAME, status: fails ? 'failed' : 'warning' },
        found: fails ? `${found} With \`on-missing-state: fail\` a pull request stops.` : found,
        todo: side === 'deploy'
            ? 'Deploy once: the first deploy leaves a state.'
            : 'Deploy once: start the workflow where production is deployed from. Until then a pull request builds everything.',
    };
}
function describeState({ settings, ports }, { record, origin }, target) {
    const now = ports.clock.now();
    const age = (0,quantities/* formatAge */.nV)(record.createdAt, now.toISOString());
    const proven = settings.statePath === undefined
        ? ' Its commit is on production’s branch.'
        : ' Whoever can write to the folder is trusted.';
    const found = `Target \`${record.target}\` at \`${record.sha.slice(0, 7)}\`, deployed ${age}, from ${origin} (dbt ${record.dbtVersion}).${proven}`;
    if (target !== undefined && target !== record.target)
        return {
            ...{ name: NAME, status: 'warning' },
            found: `${found} The profile’s own target is \`${target}\`.`,
            todo: 'Set the input `target` to the one that production is deployed to.',
        };
    if (record.status === 'failure')
        return {
            ...{ name: NAME, status: 'warning' },
            found: `${found} That deploy failed.`,
            todo: 'Look at that run. What it could not build counts as changed in pull requests.',
        };
    if (now.getTime() - Date.parse(record.createdAt) > OLD_DAYS * DAY)
        return {
            ...{ name: NAME, status: 'warning', found },
            todo: 'Deploy by `schedule`: artifacts expire, after 90 days unless the repository’s settings say otherwise.',
        };
    return { name: NAME, status: 'ok', found };
}

// EXTERNAL MODULE: ./build/config/workflow-files.js
var workflow_files = __webpack_require__(34308);
// EXTERNAL MODULE: ./node_modules/yaml/dist/index.js
var dist = __webpack_require__(38815);
// EXTERNAL MODULE: ./build/config/schema.js + 1 modules
var schema = __webpack_require__(76740);
// EXTERNAL MODULE: ./build/config/yaml-file.js
var yaml_file = __webpack_require__(11919);
// EXTERNAL MODULE: ./build/config/yaml-map.js
var yaml_map = __webpack_require__(50199);
;// CONCATENATED MODULE: ./build/config/workflow-jobs.js




function findActionJobs(files, action) {
    return files.flatMap((file) => {
        const root = file.document.contents;
        const jobs = (0,dist/* isMap */.jh)(root) ? (0,yaml_map/* readMap */.l8)(root, 'jobs', file.document) : undefined;
        if (!(0,dist/* isMap */.jh)(root) || !jobs)
            return [];
        return [...(0,yaml_map/* readEntries */.$2)(jobs, file.document)].flatMap(([name, { key, value }]) => {
            const job = (0,yaml_map/* resolveAlias */.Zg)(value, file.document);
            if (!(0,dist/* isMap */.jh)(job))
                return [];
            const steps = readSteps(file, job);
            const own = steps.filter((step) => isOwn(step, action));
            if (own.length === 0)
                return [];
            return [
                {
                    ...{ file: file.locate(0).file, name, location: file.locate((0,yaml_file/* startOf */.GH)(key)), own },
                    checkouts: steps.filter(({ uses }) => /^actions\/checkout@/i.test(uses)),
                    condition: (0,yaml_map/* readText */.yR)(job, 'if', file.document) ?? '',
                    ...readTriggers(file, root),
                    permissions: readPermissions(file, job) ?? readPermissions(file, root),
                    concurrency: readConcurrency(file, job) ?? readConcurrency(file, root),
                    environment: (0,yaml_map/* readEntries */.$2)(job, file.document).has('environment'),
                },
            ];
        });
    });
}
function readSteps(file, job) {
    const steps = (0,yaml_map/* resolveAlias */.Zg)((0,yaml_map/* readEntries */.$2)(job, file.document).get('steps')?.value, file.document);
    if (!(0,dist/* isSeq */.oP)(steps))
        return [];
    return steps.items.flatMap((item) => {
        const step = (0,yaml_map/* resolveAlias */.Zg)(item, file.document);
        const uses = (0,dist/* isMap */.jh)(step) ? (0,yaml_map/* readText */.yR)(step, 'uses', file.document) : undefined;
        if (!(0,dist/* isMap */.jh)(step) || uses === undefined)
            return [];
        return [{ uses, with: readInputs(file, step), location: file.locate((0,yaml_file/* startOf */.GH)(step)) }];
    });
}
function readInputs(file, step) {
    const map = (0,yaml_map/* readMap */.l8)(step, 'with', file.document);
    const inputs = new Map();
    for (const [name, { key, value }] of map ? (0,yaml_map/* readEntries */.$2)(map, file.document) : []) {
        const node = (0,yaml_map/* resolveAlias */.Zg)(value, file.document);
        const text = (0,dist/* isScalar */.jn)(node) ? String(node.value ?? '') : '';
        inputs.set(name.toLowerCase(), { text, location: file.locate((0,yaml_file/* startOf */.GH)(key)) });
    }
    return inputs;
}
const COMMON = ['mode', 'environment', 'select', 'github-token'];
function isOwn({ uses, with: inputs }, action) {
    const [name = ''] = uses.split('@');
    if (action !== undefined)
        return name.toLowerCase() === action.toLowerCase();
    const names = [...inputs.keys()];
    const known = schema/* SETTING_NAMES */.OI;
    return (names.some((input) => !COMMON.includes(input)) && names.every((input) => known.includes(input)));
}
function readTriggers(file, root) {
    const on = (0,yaml_map/* resolveAlias */.Zg)((0,yaml_map/* readEntries */.$2)(root, file.document).get('on')?.value, file.document);
    if ((0,dist/* isScalar */.jn)(on))
        return { triggers: new Set([String(on.value)]), pullTypes: undefined };
    if ((0,dist/* isSeq */.oP)(on)) {
        const names = on.items.map((item) => ((0,dist/* isScalar */.jn)(item) ? String(item.value) : ''));
        return { triggers: new Set(names), pullTypes: undefined };
    }
    if (!(0,dist/* isMap */.jh)(on))
        return { triggers: new Set(), pullTypes: undefined };
    const pull = (0,yaml_map/* readMap */.l8)(on, 'pull_request', file.document);
    return {
        triggers: new Set((0,yaml_map/* readEntries */.$2)(on, file.document).keys()),
        pullTypes: pull && readList(file, pull, 'types'),
    };
}
function readList(file, map, key) {
    const value = (0,yaml_map/* resolveAlias */.Zg)((0,yaml_map/* readEntries */.$2)(map, file.document).get(key)?.value, file.document);
    if ((0,dist/* isScalar */.jn)(value))
        return [String(value.value)];
    if (!(0,dist/* isSeq */.oP)(value))
        return undefined;
    return value.items.flatMap((item) => ((0,dist/* isScalar */.jn)(item) ? [String(item.value)] : []));
}
function readPermissions(file, map) {
    const entry = (0,yaml_map/* readEntries */.$2)(map, file.document).get('permissions');
    const value = (0,yaml_map/* resolveAlias */.Zg)(entry?.value, file.document);
    if ((0,dist/* isScalar */.jn)(value) && value.value !== null)
        return String(value.value);
    if (!(0,dist/* isMap */.jh)(value))
        return undefined;
    const names = [...(0,yaml_map/* readEntries */.$2)(value, file.document).keys()];
    return new Map(names.map((name) => [name, (0,yaml_map/* readText */.yR)(value, name, file.document) ?? 'none']));
}
function readConcurrency(file, map) {
    const entry = (0,yaml_map/* readEntries */.$2)(map, file.document).get('concurrency');
    const value = (0,yaml_map/* resolveAlias */.Zg)(entry?.value, file.document);
    if ((0,dist/* isScalar */.jn)(value) && value.value !== null)
        return { cancels: false };
    if (!(0,dist/* isMap */.jh)(value))
        return undefined;
    return { cancels: (0,yaml_map/* readText */.yR)(value, 'cancel-in-progress', file.document) === 'true' };
}
function grantedLevel(permissions, name) {
    if (permissions === undefined)
        return undefined;
    if (typeof permissions === 'string') {
        if (permissions === 'write-all')
            return 'write';
        return permissions === 'read-all' ? 'read' : undefined;
    }
    const level = permissions.get(name) ?? 'none';
    return level === 'write' || level === 'read' ? level : 'none';
}

// EXTERNAL MODULE: ./build/platform/github/variables.js
var variables = __webpack_require__(83129);
;// CONCATENATED MODULE: ./build/pipelines/doctor/check-token.js




async function checkToken(job, side) {
    if (job.context.event === 'command')
        return [];
    const running = findRunningJob(job);
    const checks = [];
    for (const needed of listNeeded(job, side))
        checks.push(await checkPermission(needed, running));
    return checks;
}
function listNeeded({ ports, context, settings }, side) {
    const { github } = ports;
    const isPull = side === 'pull request';
    const number = context.pullRequest?.number;
    const needed = [
        {
            ...{ permission: 'contents', level: 'read', required: true },
            use: 'check whose commit a production state is of',
            ask: () => github.isOnBranch(context.sha, context.defaultBranch),
        },
    ];
    if (settings.statePath === undefined)
        needed.push({
            ...{ permission: 'actions', level: 'read', required: true },
            use: 'find and download the production state',
            ask: () => github.listRunArtifacts(context.run.id),
        });
    if (isPull && settings.comment)
        needed.push({
            ...{ permission: 'pull-requests', level: 'write', required: false },
            use: 'write the comment',
            ...(number !== undefined && { ask: () => github.listComments(number) }),
        });
    if (!isPull && settings.sweep !== 'off')
        needed.push({
            ...{ permission: 'pull-requests', level: 'read', required: false },
            use: 'ask which pull requests are closed, before their schemas are dropped',
            ask: () => github.listOpenPulls(),
        });
    if (!isPull && settings.environment !== undefined)
        needed.push({
            ...{ permission: 'deployments', level: 'write', required: false },
            use: 'record the deploy on GitHub’s page of the environment',
        });
    return needed;
}
async function checkPermission(needed, running) {
    const { permission, level, use, required, ask } = needed;
    const name = `\`${permission}: ${level}\``;
    const todo = `Add \`${permission}: ${level}\` to \`permissions:\` of the job.`;
    const refused = await findRefusal(ask);
    if (refused !== undefined)
        return {
            ...{ name, status: required ? 'failed' : 'warning' },
            found: `Needed to ${use}. ${refused.message}`,
            todo: refused.hint ?? todo,
        };
    if (level === 'read')
        return { name, status: 'ok', found: `GitHub answers. Used to ${use}.` };
    const granted = grantedLevel(running?.permissions, permission);
    const at = running && { location: running.location };
    if (granted === 'write')
        return {
            ...{ name, status: 'ok' },
            found: `The workflow grants it. Used to ${use}; nothing was written to try it.`,
        };
    if (granted === undefined)
        return {
            ...{ name, status: 'unknown', ...at },
            found: `Used to ${use}. The workflow does not say it, so the repository’s setting decides, and only a write would show it.`,
            todo,
        };
    return {
        ...{ name, status: 'warning', ...at },
        found: `The job’s \`permissions:\` grant \`${permission}: ${granted}\`. Needed to ${use}.`,
        todo,
    };
}
async function findRefusal(ask) {
    try {
        await ask?.();
        return undefined;
    }
    catch (error) {
        if (error instanceof errors/* GitHubError */.y_)
            return error;
        if (error instanceof errors/* ActionError */.lZ)
            return new errors/* GitHubError */.y_(error.message);
        throw error;
    }
}
function findRunningJob({ env, settings, context }) {
    const name = (0,variables/* findJobName */.g2)(env);
    const [path] = context.run.workflowPath.split('@');
    return findActionJobs((0,workflow_files/* readWorkflows */.L)(settings.workspace), (0,variables/* findActionName */.fs)(env)).find((job) => job.name === name && job.file === path);
}

;// CONCATENATED MODULE: ./build/doctor/workflow-checks.js
const PULL_EVENTS = ['pull_request', 'pull_request_target', 'merge_group'];
const DEPLOY_EVENTS = [
    ...['push', 'schedule', 'workflow_dispatch', 'repository_dispatch', 'release', 'workflow_run'],
];
const README = 'README.md#set-it-up';
function sortJobs(jobs) {
    const real = jobs.filter(({ own }) => !own.every(isDoctor));
    const served = real.map((job) => ({ job, ...servedBy(job) }));
    return {
        pulls: served.filter(({ pulls }) => pulls).map(({ job }) => job),
        deploys: served.filter(({ deploys }) => deploys).map(({ job }) => job),
        doubtful: served.filter(({ doubt }) => doubt).map(({ job }) => job),
    };
}
function isDoctor(step) {
    return step.with.get('mode')?.text === 'doctor';
}
function servedBy({ triggers, condition }) {
    const pulls = PULL_EVENTS.some((event) => triggers.has(event));
    const deploys = DEPLOY_EVENTS.some((event) => triggers.has(event));
    const compared = [...condition.matchAll(/github\.event_name\s*(==|!=)\s*'(\w+)'/g)];
    if (!pulls || !deploys || compared.length === 0)
        return { pulls, deploys, doubt: pulls && deploys && condition.includes('event_name') };
    const [only] = compared;
    if (compared.length > 1 || /\|\|/.test(condition))
        return { pulls: false, deploys: false, doubt: true };
    const isPullEvent = PULL_EVENTS.includes(only?.[2] ?? '');
    const servesPulls = isPullEvent === (only?.[1] === '==');
    return { pulls: servesPulls, deploys: !servesPulls, doubt: false };
}
function checkWorkflow(jobs, { keepsSchemas }) {
    const sorted = sortJobs(jobs);
    if (jobs.length === 0)
        return [
            {
                ...{ name: 'Workflow', status: 'unknown' },
                found: 'No job in `.github/workflows` of this checkout runs this action.',
                todo: `If there is one in another repository, compare it with ${README}.`,
            },
        ];
    return [
        checkJobs(sorted),
        checkEnvironment(sorted),
        checkConcurrency(sorted),
        checkCredentials(sorted),
        checkDepth(sorted),
        checkCleanup(sorted, keepsSchemas),
        checkNotifications(sorted),
    ].filter((check) => check !== undefined);
}
function checkJobs({ pulls, deploys, doubtful }) {
    const name = 'Two jobs';
    const target = pulls.find(({ triggers }) => triggers.has('pull_request_target'));
    if (target)
        return {
            ...{ name, status: 'failed', location: target.location },
            found: `The job ${nameJob(target)} runs on \`pull_request_target\`, which gives a fork’s code the secrets of this repository. This action refuses it.`,
            todo: 'Use `pull_request`.',
        };
    const both = pulls.find((job) => deploys.includes(job));
    if (both)
        return {
            ...{ name, status: 'warning', location: both.location },
            found: `The job ${nameJob(both)} runs for pull requests and for deploys, so both have the same login and permissions.`,
            todo: `Use two jobs as in ${README}: then the code of a pull request never has the login that owns production.`,
        };
    const [doubt] = doubtful;
    if (doubt)
        return {
            ...{ name, status: 'unknown', location: doubt.location },
            found: `The condition of the job ${nameJob(doubt)} is not understood here, so it is not known which events it runs for.`,
            todo: `Compare it with ${README}.`,
        };
    const found = `Pull requests: ${nameJobs(pulls)}. Deploys: ${nameJobs(deploys)}.`;
    if (pulls.length > 0 && deploys.length > 0)
        return { name, status: 'ok', found };
    return {
        ...{ name, status: 'warning', found },
        todo: deploys.length === 0
            ? `Add the job that deploys (${README}). Without it pull requests have no production state. If another repository’s workflow deploys, ignore this.`
            : `Add the job for pull requests (${README}).`,
    };
}
function checkEnvironment({ deploys }) {
    if (deploys.length === 0)
        return undefined;
    const name = 'Environment of deploys';
    const bare = deploys.find(({ environment }) => !environment);
    if (!bare)
        return { name, status: 'ok', found: `${nameJobs(deploys)} has an environment.` };
    return {
        ...{ name, status: 'warning', location: bare.location },
        found: `The job ${nameJob(bare)} has no \`environment\`, so a workflow on any branch gets the login that owns production.`,
        todo: 'Add `environment: production`, limit its deployment branches to the default branch, and store the deploy login there.',
    };
}
function checkConcurrency({ pulls, deploys }) {
    const name = 'Concurrency';
    const all = [...new Set([...pulls, ...deploys])];
    const without = all.find(({ concurrency }) => concurrency === undefined);
    if (without)
        return {
            ...{ name, status: 'warning', location: without.location },
            found: `The job ${nameJob(without)} has no \`concurrency\`, so two of its runs can write to the same schemas at once.`,
            todo: deploys.includes(without)
                ? 'Add `concurrency: {group: dbt-production, cancel-in-progress: false}`.'
                : `Add \`concurrency: {group: "dbt-\${{ github.event.pull_request.number }}", cancel-in-progress: false}\`.`,
        };
    const cancelling = deploys.find(({ concurrency }) => concurrency?.cancels);
    if (cancelling)
        return {
            ...{ name, status: 'warning', location: cancelling.location },
            found: `A push cancels the deploy that runs in the job ${nameJob(cancelling)}, and production stays half new.`,
            todo: 'Set `cancel-in-progress: false`.',
        };
    return { name, status: 'ok', found: `${nameJobs(all)}: one run at a time.` };
}
function checkCredentials({ pulls, deploys }) {
    const name = 'Token in the checkout';
    const all = [...new Set([...pulls, ...deploys])];
    for (const job of all)
        for (const step of job.checkouts)
            if (step.with.get('persist-credentials')?.text !== 'false')
                return {
                    ...{ name, status: 'warning', location: step.location },
                    found: `The checkout of the job ${nameJob(job)} leaves the job’s token in the checkout, where code of the project and its packages can read it.`,
                    todo: 'Add `persist-credentials: false` and `fetch-depth: 2` to actions/checkout.',
                };
    return { name, status: 'ok', found: 'No checkout keeps the job’s token.' };
}
function checkDepth({ pulls }) {
    const name = 'Depth of the checkout';
    for (const job of pulls)
        for (const step of job.checkouts) {
            const depth = step.with.get('fetch-depth')?.text ?? '1';
            if (depth === '1' && step.with.get('persist-credentials')?.text === 'false')
                return {
                    ...{ name, status: 'warning', location: step.location },
                    found: `The checkout of the job ${nameJob(job)} has one commit and no token, so in a private repository the base commit of a pull request cannot be read.`,
                    todo: 'Add `fetch-depth: 2` to actions/checkout.',
                };
        }
    return pulls.length === 0
        ? undefined
        : {
            name,
            status: 'ok',
            found: 'The base commit of a pull request is in it, or can be fetched.',
        };
}
function checkCleanup({ pulls, deploys }, keepsSchemas) {
    const name = 'Clean-up';
    const onPulls = pulls.filter(({ triggers }) => triggers.has('pull_request'));
    if (onPulls.length === 0)
        return undefined;
    const isScheduled = deploys.some(({ triggers }) => triggers.has('schedule'));
    if (keepsSchemas && !isScheduled)
        return {
            ...{ name, status: 'failed', location: onPulls[0]?.location ?? { file: '' } },
            found: '`keep-schemas` leaves the schemas of closed pull requests to a deploy or health check by `schedule`, and no job has that trigger.',
            todo: 'Add the trigger `schedule` to the workflow that deploys, or remove `keep-schemas`.',
        };
    const open = onPulls.find(({ pullTypes }) => !pullTypes?.includes('closed'));
    if (open)
        return {
            ...{ name, status: 'warning', location: open.location },
            found: `The workflow of the job ${nameJob(open)} does not run when a pull request closes.${isScheduled ? ' The deploy by `schedule` drops the schemas.' : ' Nothing drops the schemas.'}`,
            todo: 'Add `types: [opened, synchronize, reopened, closed]` to `pull_request`.',
        };
    if (!isScheduled)
        return {
            ...{ name, status: 'warning' },
            found: 'Schemas are dropped when a pull request closes. No deploy or health check by `schedule` drops what a failed clean-up leaves.',
            todo: 'Add the trigger `schedule` to the workflow that deploys.',
        };
    return {
        ...{ name, status: 'ok' },
        found: 'When a pull request closes, and by `schedule` for what that leaves.',
    };
}
const NOTIFICATION_SECRETS = [
    ...['slack-webhook-url', 'slack-success-webhook-url', 'slack-bot-token', 'teams-webhook-url'],
    ...['webhook-url', 'webhook-token', 'webhook-secret', 'smtp-url'],
];
function checkNotifications({ pulls, deploys }) {
    const name = 'Notifications';
    const given = [...new Set([...pulls, ...deploys])].flatMap((job) => job.own.flatMap((step) => NOTIFICATION_SECRETS.flatMap((input) => {
        const value = step.with.get(input);
        return value === undefined ? [] : [{ job, input, ...value }];
    })));
    if (given.length === 0)
        return { name, status: 'ok', found: 'None are set up. Nobody is notified of a failed deploy.' };
    const literal = given.find(({ text }) => text !== '' && !text.includes('${{'));
    if (literal)
        return {
            ...{ name, status: 'warning', location: literal.location },
            found: `\`${literal.input}\` is written into the workflow file. Everyone who can read the repository can use it.`,
            todo: 'Replace it, and pass the new one from a secret.',
        };
    const inPull = given.find(({ job }) => pulls.includes(job) && !deploys.includes(job));
    if (inPull)
        return {
            ...{ name, status: 'warning', location: inPull.location },
            found: `\`${inPull.input}\` is given to the job ${nameJob(inPull.job)}. Pull requests send no messages, but their code could use it.`,
            todo: 'Give it to the deploy job only.',
        };
    const inputs = [...new Set(given.map(({ input }) => `\`${input}\``))].join(', ');
    return {
        ...{ name, status: 'ok' },
        found: `${inputs}, in ${nameJobs([...new Set(given.map(({ job }) => job))])}. No message was sent to try it.`,
    };
}
function nameJob({ name, file, location }) {
    return `\`${name}\` (${file}:${location.line ?? 1})`;
}
function nameJobs(jobs) {
    return jobs.length === 0 ? 'no job' : jobs.map(nameJob).join(', ');
}

;// CONCATENATED MODULE: ./build/pipelines/doctor/check-workflows.js




function checkWorkflows({ env, settings, context }) {
    const jobs = findActionJobs((0,workflow_files/* readWorkflows */.L)(settings.workspace), (0,variables/* findActionName */.fs)(env));
    if (context.event === 'command' && jobs.length === 0)
        return [];
    return checkWorkflow(jobs, { keepsSchemas: settings.keepSchemas > 0 });
}

;// CONCATENATED MODULE: ./build/pipelines/doctor/doctor.js













const NOWHERE = { production: [], sources: [] };
async function runDoctor(job, runState) {
    const checks = [];
    runState.checkup = checks;
    const side = (0,resolve_mode/* pullSideOf */.Qz)(job.context) ? 'pull request' : 'deploy';
    const profile = await checkProfile(job, runState, side);
    checks.push(...profile.checks);
    const state = await checkState(job, runState, side);
    if (profile.target)
        checks.push(...(await checkWarehouse(job, runState, profile, state.manifest)));
    checks.push(state.check);
    checks.push(...(await checkToken(job, side)));
    checks.push(...checkWorkflows(job));
    checks.push(...(await checkCheckout(job)));
}
async function checkWarehouse(job, runState, profile, manifest) {
    const { target } = profile;
    if (!target)
        return [];
    let session;
    const checks = [];
    try {
        const installation = await (0,connect/* prepareDbt */.EY)(job, target);
        session = await (0,connect/* openDbt */.nb)(job, runState, installation, target, { fence: { allow: [] } });
        checks.push(...(await checkDbt(job, session, installation, target)));
        checks.push(...(await checkLogin(job, session, { ...profile, target }, manifest)));
    }
    catch (error) {
        if (!(error instanceof errors/* ActionError */.lZ))
            throw error;
        checks.push(describeFailure('dbt', error));
    }
    finally {
        await session?.close();
    }
    return checks;
}
async function checkLogin(job, session, { side, target, productionSchema }, manifest) {
    const warehouse = (0,connect/* openWarehouse */.cH)(job, session, { login: target });
    const { production, sources } = manifest ? placesOf(manifest) : NOWHERE;
    const schemas = new Map([...production, ...sources, { database: '', schema: productionSchema }].map(({ database, schema }) => [`${database}.${schema}`, { database, schema }]));
    try {
        const rights = await inspectRights(warehouse, [...schemas.values()]);
        const login = [rights.user ?? target.user, rights.role ?? target.role].filter(Boolean);
        const { type: adapter, user, role } = target;
        return [
            {
                ...{ name: 'Login', status: 'ok' },
                found: login.length > 0
                    ? `Logged in on ${adapter} as \`${login.join('` with the role `')}\`.`
                    : `Logged in on ${adapter}.`,
            },
            ...checkRights({
                ...{ side, rights, adapter, user, role, production, sources },
                schema: productionSchema,
                hasState: manifest !== undefined,
            }),
        ];
    }
    catch (error) {
        if (!(error instanceof errors/* ActionError */.lZ))
            throw error;
        return [describeFailure('Login', error)];
    }
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
