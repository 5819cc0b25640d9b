export const id = 787;
export const ids = [787];
export const modules = {

/***/ 35743:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   GH: () => (/* binding */ swapWithReaders),
/* harmony export */   UN: () => (/* binding */ listGenerations),
/* harmony export */   dr: () => (/* binding */ splitKept),
/* harmony export */   jA: () => (/* binding */ nameRelations),
/* harmony export */   kk: () => (/* binding */ generationOwner),
/* harmony export */   mv: () => (/* binding */ nameBuilt),
/* harmony export */   nZ: () => (/* binding */ nameGranted),
/* harmony export */   r0: () => (/* binding */ refuseUnsupportedSwap),
/* harmony export */   rV: () => (/* binding */ nameOrphans),
/* harmony export */   we: () => (/* binding */ markerOf)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19473);
/* harmony import */ var _warehouse_blue_green_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(22428);
/* harmony import */ var _warehouse_relation_place_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(90880);



const SUPPORTED = ['duckdb', 'postgres', 'redshift', 'snowflake'];
function refuseUnsupportedSwap({ settings }, { type, target }) {
    if (!SUPPORTED.includes(type))
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .RefusedError */ .fk(`Blue-green is not supported on ${type}, the type of target ${target}. Supported: ${SUPPORTED.join(', ')}.`, { hint: 'Set "blue-green: off" to build in place.' });
    if (settings.select.length + settings.exclude.length > 0)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .RefusedError */ .fk('A blue-green deploy builds everything. Nodes that "select" and "exclude" omit would be missing after the swap.', {
            hint: 'If they are meant for pull requests, set them on that event only in the workflow.',
        });
}
function generationOwner({ context, project }) {
    return { repository: context.repository, project: project.name };
}
function nameRelations(nodes) {
    return [...nodes]
        .map(_warehouse_relation_place_js__WEBPACK_IMPORTED_MODULE_2__/* .resolvePlace */ .M)
        .filter((place) => place !== undefined)
        .map(({ schema, identifier }) => ({ schema, name: identifier }));
}
function nameBuilt(nodes) {
    return [...nodes].flatMap((node) => nameRelations([node]).map((named) => ({ ...named, resourceType: node.resourceType })));
}
function nameOrphans(lookup) {
    const orphans = lookup.found ? lookup.state.record.orphans?.relations : undefined;
    return (orphans ?? []).map(({ schema, identifier, resourceType }) => ({
        ...{ schema, name: identifier, resourceType },
    }));
}
function splitKept(now, earlier) {
    const keyOf = ({ schema, name }) => `${schema}.${name}`.toLowerCase();
    const there = new Set(now.map(keyOf));
    const isKept = (each) => each.resourceType === 'snapshot' && !there.has(keyOf(each));
    return {
        known: [...now, ...earlier.filter((each) => !isKept(each))],
        kept: earlier.filter(isKept),
    };
}
function nameGranted(nodes) {
    return nameRelations([...nodes].filter(({ hasGrants }) => hasGrants)).map(({ schema, name }) => `${schema}.${name}`);
}
function markerOf(job, previous, stamp, rolledBack) {
    const state = previous.found ? stateOf(previous) : null;
    return {
        ...{ role: 'old', ...generationOwner(job), generation: stamp },
        ...{ state, rolled_back: rolledBack },
    };
}
function stateOf({ state }) {
    const { record } = state;
    const { runId, runAttempt } = record.publishedBy ?? record;
    const { sha, createdAt } = record;
    return { run_id: runId, run_attempt: runAttempt, sha, created_at: createdAt };
}
const PAUSES = [1, 2, 4, 8, 15, 30, 30, 30, 30, 30, 30, 30, 30, 30];
async function swapWithReaders(job, warehouse, swap, note) {
    const { runner, clock } = job.ports;
    for (let attempt = 1;; attempt += 1) {
        job.stopped.throwIfAborted();
        const answer = await swapOnce(job, warehouse, swap, note);
        note({ rounds: attempt, seconds: answer.seconds });
        if (answer.swapped) {
            runner.info(`Swapped ${swap.schemas.length} schemas in ${answer.seconds.toFixed(3)} s`);
            return;
        }
        const pause = PAUSES[attempt - 1];
        const holders = answer.waiting_for.map((holder) => `  ${holder}`).join('\n');
        if (pause === undefined)
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .DbtError */ .xI(`Other sessions were reading the live schemas in each of ${attempt} attempts, so production was not changed. These blocked the last attempt:\n${holders}`, { hint: 'End the open transactions, or run the deploy at a quieter time.' });
        runner.info(`Readers block the swap. Next attempt in ${pause} s:\n${holders}`);
        await clock.wait(pause);
    }
}
async function swapOnce(job, warehouse, swap, note) {
    const outcome = (value) => note({ outcome: value });
    outcome('swapping');
    try {
        const answer = await (0,_warehouse_blue_green_js__WEBPACK_IMPORTED_MODULE_1__/* .swapSchemas */ .Ek)(warehouse, swap);
        outcome(answer.swapped ? 'swapped' : 'unchanged');
        return answer;
    }
    catch (error) {
        if (!(error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .DbtError */ .xI))
            throw error;
        const old = await (0,_warehouse_blue_green_js__WEBPACK_IMPORTED_MODULE_1__/* .listOldSchemas */ .yj)(warehouse, generationOwner(job), (0,_warehouse_blue_green_js__WEBPACK_IMPORTED_MODULE_1__/* .databasesOf */ .oD)(swap.schemas));
        const replaced = old.filter(({ marker }) => marker.generation === swap.marker.generation);
        if (!replaced.every(_warehouse_blue_green_js__WEBPACK_IMPORTED_MODULE_1__/* .isPutAway */ .Q$))
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .DbtError */ .xI(`The swap stopped half-way: the schemas were swapped, and their views may still read what was replaced.\n${error.message}`, {
                hint: 'Deploy again: the next deploy puts the replaced schemas away and swaps all of it.',
            });
        const swapped = replaced.length > 0;
        outcome(swapped ? 'swapped' : 'unchanged');
        if (!swapped)
            throw error;
        return { swapped, seconds: 0, waiting_for: [] };
    }
}
function listGenerations(old) {
    const names = old
        .filter(({ marker }) => !marker.rolled_back)
        .map(({ marker }) => marker.generation);
    return [...new Set(names)];
}


/***/ }),

/***/ 76494:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   OU: () => (/* binding */ nameOldSchema),
/* harmony export */   gO: () => (/* binding */ stampGeneration),
/* harmony export */   vV: () => (/* binding */ planGreen)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19473);

function planGreen(blue, green, limits) {
    const related = [...blue.nodes.values()].filter(({ relationName }) => relationName !== null);
    const live = new Set(related.map(schemaKey));
    const problems = [];
    const pairs = new Map();
    const liveOfGreen = new Map();
    for (const node of related) {
        const there = green.nodes.get(node.uniqueId);
        const problem = compareNode(node, there, live, limits);
        if (problem !== undefined || !there) {
            problems.push(`  ${describe(node)} → ${problem}`);
            continue;
        }
        const pair = pairs.get(schemaKey(node));
        const other = liveOfGreen.get(schemaKey(there));
        if (pair && fold(pair.green) !== fold(there.schema))
            problems.push(`  ${describe(node)} → ${there.relationName}, but others of ${node.schema} are built into ${pair.green}`);
        else if (other && schemaKey(other) !== schemaKey(node))
            problems.push(`  ${describe(node)} → ${there.relationName}, where ${other.uniqueId} of ${other.schema} is built too`);
        else {
            liveOfGreen.set(schemaKey(there), node);
            const { database, schema } = node;
            const names = { live: schema ?? '', green: there.schema ?? '' };
            pairs.set(schemaKey(node), { database: database ?? '', ...names });
        }
    }
    for (const node of green.nodes.values())
        if (node.relationName !== null && !blue.nodes.get(node.uniqueId)?.relationName)
            problems.push(`  ${describe(node)} → exists only in the green target`);
    refuse(problems, related, limits);
    refuseMovedSources(blue, green);
    const schemas = [...pairs.values()].sort((a, b) => (schemaKeyOf(a) < schemaKeyOf(b) ? -1 : 1));
    return { schemas, nodes: related };
}
function compareNode(node, there, live, { nameLength }) {
    if (!there?.relationName)
        return 'missing in the green target';
    if (fold(there.database) !== fold(node.database))
        return `${there.relationName}, which is in another database`;
    if (live.has(schemaKey(there)))
        return `${there.relationName}, in a live schema`;
    if (fold(identifier(there)) !== fold(identifier(node)))
        return `${there.relationName}, which has a different name from ${node.relationName}`;
    if ((there.schema ?? '').length > nameLength)
        return `${there.relationName}: the warehouse cuts schema names at ${nameLength} characters`;
    return undefined;
}
function refuse(problems, related, { suffixVar }) {
    const [first] = problems;
    if (first === undefined)
        return;
    const file = related.find((node) => first.startsWith(`  ${describe(node)} `))?.originalFilePath;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .RefusedError */ .fk([
        'The project cannot be built next to the live schemas. Nothing was built:',
        ...problems.slice(0, SHOWN),
        ...(problems.length > SHOWN ? [`  … and ${problems.length - SHOWN} more`] : []),
    ].join('\n'), {
        hint: suffixVar === undefined ? FOLLOW_THE_TARGET : followTheVar(suffixVar),
        ...(file && { location: { file } }),
    });
}
const SHOWN = 20;
const FOLLOW_THE_TARGET = 'Make the macro generate_schema_name start from target.schema for every target name (as dbt’s default does), ' +
    'and in snapshots use `schema` instead of `target_schema`. Or make the macro append a variable to every schema ' +
    'and set "green-suffix-var" to its name.';
function followTheVar(name) {
    return `Make the macro generate_schema_name append {{ var('${name}', '') }} to every schema: the target’s own and custom ones.`;
}
function refuseMovedSources(blue, green) {
    const moved = [...blue.sources.values()].filter(({ uniqueId, relationName }) => fold(green.sources.get(uniqueId)?.relationName ?? relationName) !== fold(relationName));
    const [first] = moved;
    if (!first)
        return;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .RefusedError */ .fk([
        'Sources would be read from the green schemas, where no data is loaded. Nothing was built:',
        ...moved
            .slice(0, SHOWN)
            .map(({ uniqueId, originalFilePath }) => `  ${uniqueId} (${originalFilePath}) → ${green.sources.get(uniqueId)?.relationName}`),
    ].join('\n'), {
        hint: 'Give the source a `schema` that does not depend on the target.',
        location: { file: first.originalFilePath },
    });
}
function nameOldSchema(live, stamp, nameLength) {
    const ending = `_old_${stamp}`;
    return `${live.slice(0, nameLength - ending.length)}${ending}`;
}
function stampGeneration(time) {
    const [day = '', clock = ''] = time.toISOString().split('T');
    return `${day.replaceAll('-', '')}_${clock.slice(0, 8).replaceAll(':', '')}`;
}
function describe({ uniqueId, originalFilePath }) {
    return `${uniqueId} (${originalFilePath})`;
}
function identifier({ alias, name }) {
    return alias ?? name;
}
function schemaKey({ database, schema }) {
    return `${fold(database)}.${fold(schema)}`;
}
function schemaKeyOf({ database, live }) {
    return `${fold(database)}.${fold(live)}`;
}
function fold(name) {
    return (name ?? '').replace(/["`[\]]/g, '').toLowerCase();
}


/***/ }),

/***/ 25068:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   A: () => (/* binding */ namesGone),
/* harmony export */   Y: () => (/* binding */ planMoves)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19473);

function planMoves(facts) {
    const { survey, schemas, policy, before } = facts;
    if (survey.replaces === 'relations')
        return [];
    const live = new Set(schemas.map((pair) => pair.live));
    const incoming = new Map(schemas.map((pair) => [pair.live, pair.green]));
    const known = new Set(facts.known.map(key));
    const there = new Set(survey.objects.map(objectKey));
    const hasCounterpart = (object) => there.has(objectKey({ ...object, schema: incoming.get(object.schema) ?? '' }));
    const unmanaged = survey.objects.filter((object) => live.has(object.schema) &&
        !known.has(key(object)) &&
        !isOwn(object) &&
        (before === 'swap' || RELATIONS.has(object.kind)));
    const made = unmanaged.filter(hasCounterpart);
    const moved = unmanaged.filter((object) => !hasCounterpart(object));
    refuseDependents(facts, known);
    const twice = made.filter(({ kind }) => HOLD_ROWS.has(kind));
    if (twice.length > 0)
        throw refusal(MADE_TWICE, twice, 'Build them with dbt, or keep them in a separate schema.');
    const kept = new Set(facts.kept.map(key));
    const foreign = moved.filter((object) => !kept.has(key(object)));
    if (policy === 'fail' && foreign.length > 0)
        throw refusal(UNMANAGED, foreign, MOVE);
    const fixed = moved.filter(({ handle }) => handle === '');
    if (fixed.length > 0)
        throw refusal(FIXED, fixed, 'Move them to a separate schema, or drop them.');
    refuseLocked(survey);
    refuseExtras(facts);
    return moved;
}
function namesGone(known, { objects }, schemas) {
    const there = new Set(objects.map(key));
    const incoming = new Map(schemas.map((pair) => [pair.live, pair.green]));
    const gone = known.filter((each) => there.has(key(each)) &&
        incoming.has(each.schema) &&
        !there.has(key({ schema: incoming.get(each.schema) ?? '', name: each.name })));
    return [...new Set(gone.map(({ schema, name }) => `${schema}.${name}`))];
}
const HOLD_ROWS = new Set([
    ...['table', 'foreign table', 'materialized view', 'sequence'],
    ...['stage', 'stream', 'pipe'],
]);
const RELATIONS = new Set([...HOLD_ROWS, 'view']);
const UNMANAGED = 'The live schemas contain relations that dbt does not manage. A swap would remove them, so production was not changed:';
const FIXED = 'The live schemas contain relations that dbt does not manage, and this warehouse cannot move them. Production was not changed:';
const MADE_TWICE = 'These relations are in both the live and the green schemas, but dbt does not manage them (a hook may create them). A swap would lose their rows, so production was not changed:';
const MOVE = 'Set "foreign-relations: carry" to move them to the new schemas, move them to a separate schema, or drop them.';
function refuseDependents({ survey, schemas }, known) {
    const live = new Set(schemas.map((pair) => pair.live));
    const green = new Set(schemas.map((pair) => pair.green));
    const hits = survey.dependencies.filter(({ user, used }) => live.has(used.schema) && known.has(key(used)) && !known.has(key(user)) && !isOwn(user));
    if (hits.length === 0)
        return;
    const lines = hits.map(({ user, used }) => `  ${user.kind} ${user.identity} uses ${used.schema}.${used.name}`);
    const byName = hits.some(({ user }) => green.has(user.schema));
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .RefusedError */ .fk([
        'These would still read the replaced schemas, so production was not changed:',
        ...limited(lines),
    ].join('\n'), {
        hint: byName
            ? 'Models must name others with ref(). A hard-coded schema is the live one.'
            : 'Build them with dbt, or drop them and create them again after the deploy.',
    });
}
function refuseLocked({ locked }) {
    if (locked.length === 0)
        return;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .RefusedError */ .fk([
        'These belong to other roles, and only their owners can swap them. Production was not changed:',
        ...limited(locked.map((each) => `  ${each}`)),
    ].join('\n'), { hint: 'Make the role that dbt connects with a member of those roles (grant … to …).' });
}
function refuseExtras({ survey, schemas, copied, before }) {
    if (before === 'build')
        return;
    const incoming = new Map(schemas.map((pair) => [pair.live, pair.green]));
    const own = new Set(copied.map(key));
    const there = new Set(survey.extras.map(extraKey));
    const lost = survey.extras.filter((extra) => own.has(key(extra)) &&
        !there.has(extraKey({ ...extra, schema: incoming.get(extra.schema) ?? '' })));
    if (lost.length === 0)
        return;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .RefusedError */ .fk([
        'The green schemas lack these properties of the live ones, so production was not changed:',
        ...limited(lost.map(({ schema, name, what }) => `  ${schema}.${name}: ${what}`)),
    ].join('\n'), { hint: 'Create it in a post-hook of the model.' });
}
function extraKey({ schema, name, what }) {
    return `${key({ schema, name })} ${what}`;
}
function refusal(message, objects, hint) {
    const lines = objects.map(({ kind, identity }) => `  ${kind} ${identity}`);
    return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .RefusedError */ .fk([message, ...limited(lines)].join('\n'), { hint });
}
const SHOWN = 20;
function limited(lines) {
    const more = lines.length - SHOWN;
    return [...lines.slice(0, SHOWN), ...(more > 0 ? [`  … and ${more} more`] : [])];
}
function isOwn({ name }) {
    return name.toLowerCase().startsWith('dbt_ci_schema_');
}
function key({ schema, name }) {
    return `${schema}.${name}`.toLowerCase();
}
function objectKey({ schema, name, identity, kind }) {
    const rest = name === '' ? identity.slice(identity.indexOf('.') + 1) : name;
    return `${kind} ${schema}.${rest}`;
}


/***/ }),

/***/ 22428:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   De: () => (/* binding */ prepareGreen),
/* harmony export */   Ek: () => (/* binding */ swapSchemas),
/* harmony export */   NA: () => (/* binding */ surveySchemas),
/* harmony export */   Q$: () => (/* binding */ isPutAway),
/* harmony export */   oD: () => (/* binding */ databasesOf),
/* harmony export */   xh: () => (/* binding */ dropGenerations),
/* harmony export */   yj: () => (/* binding */ listOldSchemas)
/* harmony export */ });
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(27597);
/* harmony import */ var _operations_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(784);


const place = zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({ database: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), schema: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP() });
const oldMarker = zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
    role: zod__WEBPACK_IMPORTED_MODULE_1__/* .literal */ .euz('old'),
    repository: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    project: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    generation: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    live: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    schema: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().optional(),
    state: zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
        run_id: zod__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig(),
        run_attempt: zod__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig(),
        sha: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
        created_at: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    })
        .nullable(),
    rolled_back: zod__WEBPACK_IMPORTED_MODULE_1__/* .boolean */ .zMY(),
});
const survey = zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
    replaces: zod__WEBPACK_IMPORTED_MODULE_1__/* ["enum"] */ .k5n(['schemas', 'relations']),
    objects: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
        kind: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
        schema: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
        name: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
        identity: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
        handle: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    })),
    dependencies: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
        kind: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
        schema: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
        name: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
        identity: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
        used_schema: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
        used_name: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    })
        .transform(({ used_schema, used_name, ...user }) => ({
        user,
        used: { schema: used_schema, name: used_name },
    }))),
    extras: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({ schema: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), name: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), what: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP() })),
    locked: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP()),
});
async function surveySchemas(warehouse, schemas) {
    const live = (0,_operations_js__WEBPACK_IMPORTED_MODULE_0__/* .nameSchemas */ .s)(schemas.map((pair) => ({ ...pair, schema: pair.live })));
    const doing = `read what is in ${live} and what uses it`;
    return warehouse.call({ macro: 'dbt_ci_survey_schemas', doing }, { schemas }, survey);
}
const prepareAnswer = zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({ dropped: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(place), refused: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(place) });
async function prepareGreen(warehouse, schemas, owner) {
    const args = { schemas, owner, databases: databasesOf(schemas) };
    const green = (0,_operations_js__WEBPACK_IMPORTED_MODULE_0__/* .nameSchemas */ .s)(schemas.map((pair) => ({ ...pair, schema: pair.green })));
    const doing = `create the green schemas ${green}`;
    return warehouse.call({ macro: 'dbt_ci_prepare_green', doing }, args, prepareAnswer);
}
const swapAnswer = zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
    swapped: zod__WEBPACK_IMPORTED_MODULE_1__/* .boolean */ .zMY(),
    seconds: zod__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig(),
    waiting_for: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP()),
});
async function swapSchemas(warehouse, swap) {
    const live = (0,_operations_js__WEBPACK_IMPORTED_MODULE_0__/* .nameSchemas */ .s)(swap.schemas.map((one) => ({ ...one, schema: one.live })));
    const doing = `swap the schemas ${live}`;
    return warehouse.call({ macro: 'dbt_ci_swap_schemas', doing }, { swap }, swapAnswer);
}
function isPutAway({ schema, marker }) {
    return marker.schema === undefined || marker.schema.toLowerCase() === schema.toLowerCase();
}
async function listOldSchemas(warehouse, owner, databases) {
    const marked = zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({ generations: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(place.extend({ marker: zod__WEBPACK_IMPORTED_MODULE_1__/* .looseObject */ ._H3({}) })) });
    const { generations } = await warehouse.call({
        macro: 'dbt_ci_list_generations',
        doing: `look for replaced schemas in ${nameDatabases(databases)}`,
    }, { owner, databases }, marked);
    return generations
        .flatMap(({ marker, ...schema }) => {
        const parsed = oldMarker.safeParse(marker);
        return parsed.success ? [{ ...schema, marker: parsed.data }] : [];
    })
        .sort((a, b) => (a.marker.generation < b.marker.generation ? 1 : -1));
}
const dropAnswer = zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({ dropped: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(place), kept: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(place) });
async function dropGenerations(warehouse, owner, databases, generations) {
    if (generations.length === 0)
        return { dropped: [], kept: [] };
    const doing = `drop the replaced schemas of ${generations.join(', ')} in ${nameDatabases(databases)}`;
    const args = { owner, databases, generations };
    return warehouse.call({ macro: 'dbt_ci_drop_generations', doing }, args, dropAnswer);
}
function nameDatabases(databases) {
    const names = databases.filter((name) => name !== '');
    return names.length > 0 ? names.join(', ') : 'the database of the target';
}
function databasesOf(schemas) {
    return [...new Set(schemas.map(({ database }) => database))];
}


/***/ })

};
