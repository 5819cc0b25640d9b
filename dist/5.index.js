export const id = 5;
export const ids = [5];
export const modules = {

/***/ 23005:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   runCleanup: () => (/* binding */ runCleanup)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19473);
/* harmony import */ var _warehouse_kept_schemas_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(46903);
/* harmony import */ var _warehouse_schemas_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(51984);
/* harmony import */ var _steps_connect_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(36958);
/* harmony import */ var _steps_isolated_files_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(45619);
/* harmony import */ var _steps_job_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(67759);
/* harmony import */ var _steps_manifests_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(20799);
/* harmony import */ var _steps_state_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(98104);
/* harmony import */ var _steps_warehouse_target_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(35123);









async function runCleanup(job, runState) {
    const number = job.settings.dropPullRequest ?? job.context.pullRequest?.number;
    if (number === undefined)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .RefusedError */ .fk('Cleanup only runs for a closed pull request.');
    const target = await (0,_steps_warehouse_target_js__WEBPACK_IMPORTED_MODULE_8__/* .resolveIsolatedTarget */ .fP)(job, runState, number);
    const [installation, production] = await Promise.all([
        (0,_steps_connect_js__WEBPACK_IMPORTED_MODULE_3__/* .prepareDbt */ .EY)(job, target),
        findProduction(job, runState),
    ]);
    const session = await (0,_steps_connect_js__WEBPACK_IMPORTED_MODULE_3__/* .openDbt */ .nb)(job, runState, installation, target);
    try {
        const warehouse = (0,_steps_connect_js__WEBPACK_IMPORTED_MODULE_3__/* .openWarehouse */ .cH)(job, session, { login: target });
        const owner = (0,_steps_job_js__WEBPACK_IMPORTED_MODULE_5__/* .ownerOf */ .b)(job, number);
        const { database, marked } = await (0,_warehouse_schemas_js__WEBPACK_IMPORTED_MODULE_2__/* .listMarkedSchemas */ .LK)(warehouse, owner, production.databases);
        const unreadable = marked.filter((one) => !one.owner && one.schema.includes(target.schema));
        for (const one of unreadable)
            runState.notices.push(`${(0,_warehouse_schemas_js__WEBPACK_IMPORTED_MODULE_2__/* .schemaName */ .l_)(one)} was not dropped: this action did not write its table dbt_ci_schema_owner.`);
        const isolated = { database, schema: target.schema, owner };
        const own = (0,_warehouse_schemas_js__WEBPACK_IMPORTED_MODULE_2__/* .listOwnSchemas */ .lc)(marked, owner);
        const isListed = own.some((one) => (0,_warehouse_schemas_js__WEBPACK_IMPORTED_MODULE_2__/* .schemaName */ .l_)(one) === (0,_warehouse_schemas_js__WEBPACK_IMPORTED_MODULE_2__/* .schemaName */ .l_)(isolated));
        const { droppable, kept: refused } = (0,_warehouse_schemas_js__WEBPACK_IMPORTED_MODULE_2__/* .refuseOtherNames */ .pT)(isListed ? own : [...own, isolated], () => target.schema, production.schemas);
        runState.notices.push(...refused.map(({ reason }) => reason));
        if (keepsSchemas(job, runState, target.files)) {
            const until = (0,_warehouse_kept_schemas_js__WEBPACK_IMPORTED_MODULE_1__/* .keptUntil */ .Jf)(await findClosing(job, number), job.settings.keepSchemas);
            const found = new Set(marked.map(_warehouse_schemas_js__WEBPACK_IMPORTED_MODULE_2__/* .schemaName */ .l_));
            runState.keptSchemas = droppable
                .map((one) => ({ name: (0,_warehouse_schemas_js__WEBPACK_IMPORTED_MODULE_2__/* .schemaName */ .l_)(one), pullRequest: number, until }))
                .filter(({ name }) => found.has(name))
                .sort(_warehouse_kept_schemas_js__WEBPACK_IMPORTED_MODULE_1__/* .byName */ .nG);
            return;
        }
        const { dropped, kept } = await (0,_warehouse_schemas_js__WEBPACK_IMPORTED_MODULE_2__/* .dropSchemas */ .MT)(warehouse, droppable);
        runState.droppedSchemas = dropped.map(_warehouse_schemas_js__WEBPACK_IMPORTED_MODULE_2__/* .schemaName */ .l_).sort();
        if (target.files !== undefined) {
            const parts = { schema: target.schema, pullRequest: number };
            const left = await (0,_steps_isolated_files_js__WEBPACK_IMPORTED_MODULE_4__/* .removeFiles */ .WS)(job, target.files, parts);
            if (left !== undefined)
                runState.notices.push(left);
        }
        if (kept.length > 0)
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .DbtError */ .xI(kept.map(({ reason }) => reason).join('\n'), {
                hint: 'Drop the blocking objects or grant the missing privileges. Then run the job again to drop the remaining schemas.',
            });
    }
    finally {
        await session.close();
    }
}
async function findClosing({ ports }, number) {
    const now = ports.clock.now().toISOString();
    try {
        return (await ports.github.readClosedAt(number)) ?? now;
    }
    catch (error) {
        if (error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .GitHubError */ .y_)
            return now;
        throw error;
    }
}
function keepsSchemas({ settings }, runState, files) {
    if (settings.keepSchemas === 0 || settings.dropPullRequest !== undefined)
        return false;
    if (files === undefined)
        return true;
    runState.notices.push(`"keep-schemas" was not applied: the target writes files (${files}), which no sweep removes.`);
    return false;
}
async function findProduction(job, runState) {
    const lookup = await (0,_steps_state_js__WEBPACK_IMPORTED_MODULE_7__/* .fetchState */ .kJ)(job, (0,_steps_state_js__WEBPACK_IMPORTED_MODULE_7__/* .openStateStore */ .V7)(job), runState);
    if (!lookup.found)
        return { databases: [], schemas: [] };
    const manifest = await (0,_steps_manifests_js__WEBPACK_IMPORTED_MODULE_6__/* .loadStateManifest */ .zK)(lookup.state);
    return { databases: (0,_steps_manifests_js__WEBPACK_IMPORTED_MODULE_6__/* .listDatabases */ .Pf)(manifest), schemas: (0,_steps_manifests_js__WEBPACK_IMPORTED_MODULE_6__/* .listSchemas */ .xB)(manifest) };
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
