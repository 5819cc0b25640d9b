export const id = 520;
export const ids = [520];
export const modules = {

/***/ 74520:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   runRollback: () => (/* binding */ runRollback)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(76760);
/* harmony import */ var _config_isolated_schema_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(84906);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(19473);
/* harmony import */ var _plan_blue_green_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(76494);
/* harmony import */ var _plan_replaced_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(25068);
/* harmony import */ var _warehouse_blue_green_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(22428);
/* harmony import */ var _steps_connect_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(36958);
/* harmony import */ var _steps_deploy_order_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(12380);
/* harmony import */ var _steps_manifests_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(20799);
/* harmony import */ var _steps_state_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(98104);
/* harmony import */ var _steps_warehouse_target_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(35123);
/* harmony import */ var _deploy_commit_js__WEBPACK_IMPORTED_MODULE_11__ = __webpack_require__(97493);
/* harmony import */ var _history_js__WEBPACK_IMPORTED_MODULE_12__ = __webpack_require__(94300);
/* harmony import */ var _publish_again_js__WEBPACK_IMPORTED_MODULE_13__ = __webpack_require__(42577);
/* harmony import */ var _swap_js__WEBPACK_IMPORTED_MODULE_14__ = __webpack_require__(35743);















async function runRollback(job, runState) {
    const target = await (0,_steps_warehouse_target_js__WEBPACK_IMPORTED_MODULE_10__/* .resolveProductionTarget */ .jL)(job, runState);
    const store = (0,_steps_state_js__WEBPACK_IMPORTED_MODULE_9__/* .openStateStore */ .V7)(job, target.target);
    (0,_swap_js__WEBPACK_IMPORTED_MODULE_14__/* .refuseUnsupportedSwap */ .r0)(job, target);
    const [installation, current] = await Promise.all([
        (0,_steps_connect_js__WEBPACK_IMPORTED_MODULE_6__/* .prepareDbt */ .EY)(job, target),
        (0,_steps_state_js__WEBPACK_IMPORTED_MODULE_9__/* .fetchPreviousState */ .jS)(job, store, runState),
        (0,_deploy_commit_js__WEBPACK_IMPORTED_MODULE_11__/* .refuseWrongRef */ .d)(job),
    ]);
    await noteRunningDeploys(job, runState);
    const session = await (0,_steps_connect_js__WEBPACK_IMPORTED_MODULE_6__/* .openDbt */ .nb)(job, runState, installation, target);
    try {
        const warehouse = (0,_steps_connect_js__WEBPACK_IMPORTED_MODULE_6__/* .openWarehouse */ .cH)(job, session, { login: target });
        const databases = current.found ? await (0,_steps_manifests_js__WEBPACK_IMPORTED_MODULE_8__/* .loadDatabases */ .NK)(current.state) : [];
        const old = await (0,_warehouse_blue_green_js__WEBPACK_IMPORTED_MODULE_5__/* .listOldSchemas */ .yj)(warehouse, (0,_swap_js__WEBPACK_IMPORTED_MODULE_14__/* .generationOwner */ .kk)(job), databases);
        const generation = newestOf(old);
        const before = await fetchStateOf(job, runState, store, generation);
        const { swap, promotion } = await planSwap(job, runState, warehouse, {
            ...{ generation, current, before },
            nameLength: (0,_config_isolated_schema_js__WEBPACK_IMPORTED_MODULE_1__/* .findSchemaLimit */ .W)(target.type) ?? Number.POSITIVE_INFINITY,
        });
        await (0,_swap_js__WEBPACK_IMPORTED_MODULE_14__/* .swapWithReaders */ .GH)(job, warehouse, swap, (part) => Object.assign(promotion, part));
        promotion.kept = old
            .filter(({ marker }) => !marker.rolled_back && !generation.some((each) => each.marker === marker))
            .map(({ schema }) => schema);
        if (!before.found)
            return;
        const history = await (0,_history_js__WEBPACK_IMPORTED_MODULE_12__/* .continueHistory */ .s)(job, runState, {
            previous: current.found || current.older ? current : before,
            mode: 'rollback',
            sha: before.state.record.sha,
            ...{ nodes: new Map(), sources: [] },
        });
        await (0,_publish_again_js__WEBPACK_IMPORTED_MODULE_13__/* .publishAgain */ .Y)(job, runState, { store, live: before, history, place: 'newest' });
    }
    finally {
        await session.close();
    }
}
function newestOf(old) {
    const [newest] = (0,_swap_js__WEBPACK_IMPORTED_MODULE_14__/* .listGenerations */ .UN)(old);
    if (newest === undefined)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .RefusedError */ .fk('There is nothing to roll back to. No replaced schemas were kept.', {
            hint: '"keep-old" sets how many generations of schemas a blue-green deploy keeps. To roll back the code, revert the commit on the default branch.',
        });
    return old.filter(({ marker }) => marker.generation === newest);
}
async function noteRunningDeploys(job, runState) {
    const running = await (0,_steps_deploy_order_js__WEBPACK_IMPORTED_MODULE_7__/* .fetchRunningDeploys */ .WZ)(job);
    const [other] = running.filter(({ runId }) => runId !== job.context.run.id);
    if (other)
        runState.notices.push(`Run ${other.runId} is deploying now. Its build goes live when the run ends. Cancel that run if you do not want this.`);
}
async function fetchStateOf(job, runState, store, generation) {
    const state = generation[0]?.marker.state;
    const lookup = state
        ? await lookUp(job, store, { id: state.run_id, attempt: state.run_attempt })
        : {
            found: false,
            reason: 'The replaced schemas have no recorded state.',
            passedOver: [],
        };
    if (!lookup.found)
        runState.notices.push(`The production state of the restored schemas could not be found: ${lookup.reason} Until the next deploy, pull requests compare with the state of the deploy that was rolled back.`);
    return lookup;
}
async function lookUp(job, store, run) {
    try {
        return await store.fetchOf(run, (0,node_path__WEBPACK_IMPORTED_MODULE_0__.join)(job.scratch, 'state-before'));
    }
    catch (error) {
        if (!(error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .GitHubError */ .y_))
            throw error;
        return { found: false, reason: error.message, passedOver: [] };
    }
}
async function planSwap(job, runState, warehouse, parts) {
    const { generation, current, before, nameLength } = parts;
    const back = generation.map(({ database, schema, marker }) => ({
        ...{ database, live: marker.live, green: schema },
    }));
    const relationsOf = async (lookup) => lookup.found ? [...(await (0,_steps_manifests_js__WEBPACK_IMPORTED_MODULE_8__/* .loadProductionRelations */ .dx)(lookup.state)).nodes.values()] : [];
    const [live, returning] = [await relationsOf(current), await relationsOf(before)];
    const survey = await (0,_warehouse_blue_green_js__WEBPACK_IMPORTED_MODULE_5__/* .surveySchemas */ .NA)(warehouse, back);
    const incoming = new Map(back.map((pair) => [pair.green, pair.live]));
    const arriving = survey.objects.flatMap(({ schema, name }) => {
        const place = incoming.get(schema);
        return place === undefined || name === '' ? [] : [{ schema: place, name }];
    });
    const { known: orphans, kept } = (0,_swap_js__WEBPACK_IMPORTED_MODULE_14__/* .splitKept */ .dr)(arriving, (0,_swap_js__WEBPACK_IMPORTED_MODULE_14__/* .nameOrphans */ .rV)(current));
    const own = new Set(kept.map(({ schema, name }) => `${schema}.${name}`.toLowerCase()));
    const known = [...(0,_swap_js__WEBPACK_IMPORTED_MODULE_14__/* .nameRelations */ .jA)([...live, ...returning]), ...orphans].filter(({ schema, name }) => !own.has(`${schema}.${name}`.toLowerCase()));
    const policy = job.settings.foreignRelations;
    const facts = { survey, schemas: back, known, kept, copied: [], policy };
    const moves = (0,_plan_replaced_js__WEBPACK_IMPORTED_MODULE_4__/* .planMoves */ .Y)({ ...facts, before: 'swap' });
    const stamp = (0,_plan_blue_green_js__WEBPACK_IMPORTED_MODULE_3__/* .stampGeneration */ .gO)(job.ports.clock.now());
    const promotion = {
        ...{ outcome: 'unchanged', seconds: 0, rounds: 0, kept: [] },
        schemas: back.map((pair) => ({ live: pair.live, incoming: pair.green })),
        carried: moves.map(({ identity }) => identity),
        backTo: generation[0]?.marker.state?.sha,
    };
    runState.promotion = promotion;
    const swap = {
        schemas: back.map(({ database, live: name, green }) => ({
            ...{ database, live: name, incoming: green, old: (0,_plan_blue_green_js__WEBPACK_IMPORTED_MODULE_3__/* .nameOldSchema */ .OU)(name, stamp, nameLength) },
        })),
        marker: (0,_swap_js__WEBPACK_IMPORTED_MODULE_14__/* .markerOf */ .we)(job, current, stamp, true),
        gone: (0,_plan_replaced_js__WEBPACK_IMPORTED_MODULE_4__/* .namesGone */ .A)(known, survey, back),
        granted_by_dbt: (0,_swap_js__WEBPACK_IMPORTED_MODULE_14__/* .nameGranted */ .nZ)(returning),
        moves: moves.map(({ handle, schema }) => ({ handle, live: schema })),
        keep: true,
    };
    return { swap, promotion };
}


/***/ })

};
