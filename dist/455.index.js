export const id = 455;
export const ids = [455];
export const modules = {

/***/ 97493:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   H: () => (/* binding */ refuseOtherCheckout),
/* harmony export */   d: () => (/* binding */ refuseWrongRef)
/* harmony export */ });
/* harmony import */ var _context_production_refs_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(75956);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19473);
/* harmony import */ var _git_repository_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76947);
/* harmony import */ var _platform_child_environment_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(82496);




async function refuseWrongRef(job) {
    if (job.context.isTag)
        await refuseUnmergedTag(job);
    else
        await refuseFormerDefaultBranch(job);
}
async function refuseUnmergedTag({ context, settings, ports }) {
    const branch = (0,_context_production_refs_js__WEBPACK_IMPORTED_MODULE_3__/* .branchToBeOn */ .If)((0,_context_production_refs_js__WEBPACK_IMPORTED_MODULE_3__/* .resolveProductionRefs */ .Ol)(context, settings), context.branch);
    if (await ports.github.isOnBranch(context.sha, branch))
        return;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .RefusedError */ .fk(`The tag "${context.branch}" is on the commit ${context.sha.slice(0, 7)}, which is not on the branch "${branch}". Production is only deployed from tags on that branch.`, { hint: `Merge the commit into "${branch}" and tag it there, or set "production-branch".` });
}
async function refuseFormerDefaultBranch({ context, settings, ports }) {
    if (context.run.attempt === 1 || settings.productionBranch !== undefined)
        return;
    const current = await ports.github.defaultBranch();
    if (current === context.branch)
        return;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .RefusedError */ .fk(`This re-run is of "${context.branch}", but production is only deployed from the default branch, which is now "${current}".`, { hint: `Start a new run of the workflow on "${current}".` });
}
async function refuseOtherCheckout({ context, settings, ports, env }) {
    if (context.event === 'command')
        return;
    const head = await readHeadOf(context.repository, async () => (0,_git_repository_js__WEBPACK_IMPORTED_MODULE_1__/* .openRepository */ .h)(ports.processes, (0,_platform_child_environment_js__WEBPACK_IMPORTED_MODULE_2__/* .buildChildEnvironment */ .s)(env), settings.projectDir));
    if (head === undefined || head === context.sha)
        return;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .RefusedError */ .fk(`The files are of the commit ${head.slice(0, 7)}, but this run is of ${context.sha.slice(0, 7)} (${context.event} on "${context.branch}").`, {
        hint: 'Remove "ref" from the actions/checkout step. To deploy another branch or a tag, start the workflow there.',
    });
}
async function readHeadOf(repository, open) {
    try {
        const git = await open();
        const origin = (await git.readOriginUrl())?.replace(/\/*(\.git)?\/*$/, '').toLowerCase() ?? '';
        const isOwn = /[/:]$/.test(origin.slice(0, -repository.length));
        if (!isOwn || !origin.endsWith(repository.toLowerCase()))
            return undefined;
        return (await git.readHead()).sha;
    }
    catch (error) {
        if (error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .GitError */ .XS)
            return undefined;
        throw error;
    }
}


/***/ }),

/***/ 94300:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  s: () => (/* binding */ continueHistory)
});

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./build/dbt/engine.js
var engine = __webpack_require__(95939);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
// EXTERNAL MODULE: ./build/health/anomaly-rules.js
var anomaly_rules = __webpack_require__(27360);
// EXTERNAL MODULE: ./build/text/quantities.js
var quantities = __webpack_require__(95765);
;// CONCATENATED MODULE: ./build/health/find-outlier.js
const WINDOW = 30;
const SEEN = 3;
const DEVIATIONS = 4;
const FEW = 5;
const MAD_TO_DEVIATION = 1.4826;
const TREND_RUNS = 7;
const TREND_FROM = 14;
const HALF_HOUR = 1_800_000;
const DAY = 86_400_000;
const WEEK = 7 * DAY;
function findOutlier(samples, rules) {
    const last = samples.at(-1);
    const earlier = samples.slice(-WINDOW - 1, -1);
    if (!last || earlier.length < Math.max(rules.minRuns, 1))
        return undefined;
    const slope = rules.trend && earlier.length >= TREND_FROM ? computeSlope(earlier) : 0;
    const moveOn = ({ value, at }) => Math.max(value + slope * (last.at - at), 0);
    const expected = earlier.map(moveOn);
    const usual = computeMedian(expected);
    const isFar = (value) => isFarFrom(last.value, value, last.value > usual, rules);
    if (!isFar(usual) || isNoise(last.value, expected, usual))
        return undefined;
    if (expected.filter((value) => !isFar(value)).length >= SEEN)
        return undefined;
    const before = (weeks) => samples.slice(0, -1).filter(({ at }) => Math.abs(last.at - at - weeks * WEEK) <= DAY / 4);
    const likewise = [
        ...before(1).map(({ value }) => value),
        ...[...before(1), ...before(2)].map(moveOn),
    ];
    if (likewise.some((value) => !isFar(value)))
        return undefined;
    return { usual, runs: earlier.length };
}
function computeMedian(values) {
    const sorted = Float64Array.from(values).sort();
    const middle = sorted.length / 2;
    const upper = sorted[Math.floor(middle)] ?? 0;
    return Number.isInteger(middle) ? ((sorted[middle - 1] ?? 0) + upper) / 2 : upper;
}
function isFarFrom(value, expected, isUp, { factor, floor }) {
    const [low, high] = isUp ? [expected, value] : [value, expected];
    return high >= factor * low && high - low >= floor && high > low;
}
function isNoise(value, expected, usual) {
    const distance = (each) => Math.abs(Math.log((each + 1) / (usual + 1)));
    const deviation = MAD_TO_DEVIATION * computeMedian(expected.map(distance));
    const deviations = DEVIATIONS * (1 + FEW / expected.length);
    return distance(value) <= deviations * deviation;
}
function computeSlope(samples) {
    const slopes = [];
    for (const [index, from] of samples.entries())
        for (const to of samples.slice(index + 1, index + 1 + TREND_RUNS))
            if (to.at - from.at >= HALF_HOUR)
                slopes.push((to.value - from.value) / (to.at - from.at));
    return computeMedian(slopes);
}

;// CONCATENATED MODULE: ./build/health/find-anomalies.js



const find_anomalies_DAY = 86_400_000;
const FLAKY_WINDOW = 10;
const ZERO_RUNS = 3;
function findAnomalies({ history, nodes, rules, now }) {
    const timeline = readTimeline(history.runs);
    const found = [];
    const collect = (uniqueId, findings) => found.push(...findings.flatMap((finding) => (finding ? [{ ...finding, uniqueId }] : [])));
    const newestBuild = [...history.nodes.values()].reduce((newest, { status }) => Math.max(newest, status.findLastIndex(isBuilt)), -1);
    collect(undefined, [findSlowRun(timeline, rules)]);
    for (const [uniqueId, series] of history.nodes) {
        const node = nodes.get(uniqueId);
        const own = (0,anomaly_rules/* rulesOf */.fD)(node, rules);
        if (!node || !own)
            continue;
        collect(uniqueId, [
            findSlowModel(timeline, series, own),
            findRows(timeline, series, own),
            findFlaky(timeline, series, own),
            isBuiltByRuns(node) ? findNotBuilt(timeline, series, own, { now, newestBuild }) : undefined,
        ]);
    }
    for (const [uniqueId, series] of history.tests) {
        const node = nodes.get(uniqueId);
        if (node && (0,anomaly_rules/* rulesOf */.fD)(node, rules))
            collect(uniqueId, [findNewFailure(timeline, series)]);
    }
    const isWarning = ({ severity }) => Number(severity === 'warning');
    return found.sort((a, b) => isWarning(a) - isWarning(b));
}
function readTimeline(runs) {
    const judged = runs.findLastIndex(({ mode }) => mode !== 'monitor');
    return { runs, times: runs.map(({ at }) => Date.parse(at)), judged };
}
function takeCurrent({ times, judged }, column) {
    const known = [];
    for (const [index, value] of column.entries())
        if (value !== null)
            known.push({ value, index, at: times[index] ?? 0 });
    return (known.at(-1)?.index ?? -1) >= judged ? known : [];
}
function secondsOfBuilds({ status, seconds }) {
    return seconds.map((value, index) => (isBuilt(status[index]) ? value : null));
}
function findSlowRun({ runs, judged }, rules) {
    const last = runs[judged];
    if (last?.mode !== 'deploy' || last.status === 'nothing')
        return undefined;
    const comparable = runs.filter(({ mode, event, status }) => mode === 'deploy' && event === last.event && status !== 'nothing');
    const samples = comparable.map(({ seconds, at }) => ({ value: seconds, at: Date.parse(at) }));
    return findSlow('slow-run', samples, {
        minRuns: rules.minRuns,
        factor: rules.runFactor,
        floor: rules.runSeconds,
    });
}
function findSlowModel(timeline, series, rules) {
    return findSlow('slow-model', takeCurrent(timeline, secondsOfBuilds(series)), {
        minRuns: rules.minRuns,
        factor: rules.slowFactor,
        floor: rules.slowSeconds,
    });
}
function findSlow(kind, samples, limits) {
    const outlier = findOutlier(samples, { ...limits, trend: false });
    const observed = samples.at(-1)?.value;
    if (!outlier || observed === undefined || observed < outlier.usual)
        return undefined;
    const { usual, runs } = outlier;
    const times = `took ${(0,quantities/* formatDuration */.a3)(observed)}, usually ${(0,quantities/* formatDuration */.a3)(usual)}`;
    const text = `${times} (median of ${runs} runs)`;
    return { kind, severity: 'warning', observed, usual, text };
}
function findRows(timeline, { rows, rowsEstimated }, rules) {
    const samples = takeCurrent(timeline, rows);
    const observed = samples.at(-1)?.value;
    if (observed === undefined)
        return undefined;
    if (observed === 0)
        return findZero(samples);
    const count = `${rowsEstimated ? 'about ' : ''}${(0,quantities/* formatNumberOf */.Of)(observed, 'row')}`;
    const limits = { minRuns: rules.minRuns, factor: rules.rowsFactor, floor: rules.rowsMin };
    const outlier = findOutlier(samples, { ...limits, trend: true });
    const kind = outlier && outlier.usual < observed ? 'rows-spike' : 'rows-drop';
    return outlier && describeRows(kind, observed, count, outlier);
}
function describeRows(kind, observed, count, { usual, runs }) {
    const expected = Math.round(usual);
    const ratio = expected === 0
        ? 'instead of the'
        : kind === 'rows-spike'
            ? `${(observed / expected).toFixed(1)} times the`
            : `${Math.round((100 * observed) / expected)}% of the`;
    const text = `has ${count}, ${ratio} ${(0,quantities/* formatCount */.B4)(expected)} expected from ${runs} runs`;
    return { kind, severity: 'critical', observed, usual: expected, text };
}
function findZero(samples) {
    const before = samples.findLastIndex(({ value }) => value > 0);
    const usual = samples[before]?.value ?? 0;
    const runs = samples.length - 1 - before;
    const earlier = samples.slice(0, before + 1).map(({ value }) => value);
    if (usual === 0 || computeMedian(earlier) === 0 || runs > ZERO_RUNS)
        return undefined;
    const when = runs === 1 ? 'in the previous run' : `${runs} runs ago`;
    const text = `has no rows; it had ${(0,quantities/* formatCount */.B4)(usual)} ${when}`;
    return { kind: 'rows-zero', severity: 'critical', observed: 0, usual, text };
}
function findFlaky(timeline, { attempts }, { flakyRuns }) {
    const latest = takeCurrent(timeline, attempts)
        .map(({ value }) => value)
        .filter((value) => value > 0)
        .slice(-FLAKY_WINDOW);
    const observed = latest.filter((value) => value > 1).length;
    if ((latest.at(-1) ?? 0) <= 1 || observed < flakyRuns)
        return undefined;
    const text = `needed a second attempt in ${observed} of its last ${latest.length} runs`;
    return { kind: 'flaky', severity: 'warning', observed, usual: null, text };
}
function isBuiltByRuns({ resourceType, enabled, materialized }) {
    return resourceType === 'model' && enabled && materialized !== 'ephemeral';
}
function findNotBuilt({ runs, times }, { status }, { notBuiltDays }, { now, newestBuild }) {
    const builds = times.filter((_, index) => isBuilt(status[index]));
    const last = status.findLastIndex(isBuilt);
    const days = (now.getTime() - (builds.at(-1) ?? Number.NaN)) / find_anomalies_DAY;
    const gaps = builds.slice(1).map((at, index) => (at - (builds[index] ?? at)) / find_anomalies_DAY);
    if (notBuiltDays === 0 || !(days >= Math.max(notBuiltDays, 2 * computeMedian(gaps))))
        return undefined;
    if (status.slice(last).includes('error') || newestBuild <= last)
        return undefined;
    const observed = Math.floor(days);
    const day = runs[last]?.at.slice(0, 10) ?? '';
    const text = `has not been built for ${(0,quantities/* formatNumberOf */.Of)(observed, 'day')}, last on ${day}`;
    return { kind: 'not-built', severity: 'warning', observed, usual: null, text };
}
function findNewFailure(timeline, { status, failures }) {
    const results = takeCurrent(timeline, status).filter(({ value }) => value !== 'skipped');
    const last = results.at(-1);
    if (!last || !isFailedTest(last.value))
        return undefined;
    const earlier = results.slice(0, -1);
    const passed = earlier.length - 1 - earlier.findLastIndex(({ value }) => isFailedTest(value));
    if (passed === 0)
        return undefined;
    const observed = failures[last.index] ?? 0;
    const what = last.value === 'error' ? 'could not run' : `found ${(0,quantities/* formatNumberOf */.Of)(observed, 'row')}`;
    const before = passed === 1 ? 'the previous run' : `the previous ${passed} runs`;
    return {
        kind: 'new-test-failure',
        severity: 'critical',
        observed,
        usual: 0,
        text: `${what}; passed in ${before}`,
    };
}
function isBuilt(status) {
    return status === 'success' || status === 'warn';
}
function isFailedTest(status) {
    return status === 'fail' || status === 'error';
}

// EXTERNAL MODULE: ./build/health/outcomes.js
var outcomes = __webpack_require__(31950);
;// CONCATENATED MODULE: ./build/health/compute-health.js



const SLOWEST = 10;
const USUAL_RUNS = 30;
function computeHealth(facts) {
    const { history, nodes, sources } = facts;
    const { runs } = history;
    const tests = collect(history.tests, isFailedTest, (id) => nodes.has(id));
    const all = new Map([
        ...collect(history.nodes, (status) => status === 'error', (id) => nodes.get(id)?.enabled === true),
        ...tests,
        ...collect(history.sources, (status) => (0,outcomes/* isStale */.Q)({ status }), (id) => sources.has(id)),
    ]);
    const lastSuccess = runs.findLast(({ mode, status }) => mode === 'deploy' && status === 'success');
    return {
        lastSuccess: lastSuccess && describeRun(lastSuccess),
        runs: runs.length,
        tests: {
            total: tests.size,
            failed: [...tests.values()].filter((results) => results.at(-1)?.failed).length,
        },
        failing: [...all].flatMap(([uniqueId, results]) => {
            const since = findSince(results, runs);
            return since ? [{ uniqueId, since }] : [];
        }),
        recovered: [...all].flatMap(([uniqueId, results]) => {
            const failedRuns = countRecovered(results, runs.length - 1);
            return failedRuns > 0 ? [{ uniqueId, runs: failedRuns }] : [];
        }),
        failedBefore: countFailedBefore(runs),
        anomalies: findAnomalies(facts),
        slowest: listSlowest(facts),
    };
}
function collect(series, isFailure, isKnown) {
    const found = new Map();
    for (const [uniqueId, { status }] of series) {
        const results = status.flatMap((each, index) => each === null || each === 'skipped'
            ? []
            : [{ index, failed: isFailure(each) }]);
        if (results.length > 0 && isKnown(uniqueId))
            found.set(uniqueId, results);
    }
    return found;
}
function findSince(results, runs) {
    const first = results.findLastIndex(({ failed }) => !failed) + 1;
    const run = runs[results[first]?.index ?? -1];
    return run && { run: describeRun(run), runs: results.length - first };
}
function countRecovered(results, index) {
    const last = results.at(-1);
    if (last?.index !== index || last.failed)
        return 0;
    const earlier = results.slice(0, -1);
    return earlier.length - 1 - earlier.findLastIndex(({ failed }) => !failed);
}
function countFailedBefore(runs) {
    const results = runs.flatMap(({ mode, status }, index) => mode === 'deploy' && status !== 'nothing' ? [{ index, failed: status === 'failure' }] : []);
    return countRecovered(results, runs.length - 1);
}
function describeRun({ id, attempt, sha, at }) {
    return { id, attempt, sha, at };
}
function listSlowest({ history, nodes, rules }) {
    const builds = [...history.nodes].flatMap(([uniqueId, series]) => {
        const times = secondsOfBuilds(series).filter((value) => value !== null);
        const seconds = times.pop();
        const isModel = nodes.get(uniqueId)?.resourceType === 'model';
        return isModel && seconds !== undefined ? [{ uniqueId, seconds, earlier: times }] : [];
    });
    builds.sort((a, b) => b.seconds - a.seconds);
    return builds.slice(0, SLOWEST).map(({ uniqueId, seconds, earlier }) => ({
        uniqueId,
        seconds,
        usual: earlier.length < rules.minRuns ? null : computeMedian(earlier.slice(-USUAL_RUNS)),
    }));
}

;// CONCATENATED MODULE: ./build/health/append-run.js
const MAX_RUNS = 100;
function appendRun(history, record) {
    const runs = history.runs.length;
    const column = (values, value) => [...(values ?? Array(runs).fill(null)), value ?? null].slice(-MAX_RUNS);
    return {
        runs: [...history.runs, record.run].slice(-MAX_RUNS),
        nodes: merge(history.nodes, record.nodes, (old, now) => ({
            status: column(old?.status, now?.status),
            seconds: column(old?.seconds, now?.seconds),
            attempts: column(old?.attempts, now?.attempts),
            rows: column(old?.rows, now?.rows),
            rowsEstimated: (now?.rows == null ? old : now)?.rowsEstimated ?? false,
        }), ({ status, rows }) => [...status, ...rows]),
        tests: merge(history.tests, record.tests, (old, now) => ({
            status: column(old?.status, now?.status),
            failures: column(old?.failures, now?.failures),
        }), ({ status }) => status),
        sources: merge(history.sources, record.sources, (old, now) => ({
            status: column(old?.status, now?.status),
            age: column(old?.age, now?.age),
        }), ({ status }) => status),
    };
}
function merge(series, entries, append, valuesOf) {
    const merged = new Map();
    for (const id of new Set([...series.keys(), ...entries.keys()])) {
        const next = append(series.get(id), entries.get(id));
        if (valuesOf(next).some((value) => value !== null))
            merged.set(id, next);
    }
    return merged;
}

;// CONCATENATED MODULE: ./build/health/engine-history.js

const UNMARKED = 1;
const MARKED = /^\d+:/;
function selectEngine(history, major) {
    const mark = markOf(major);
    return mapKeys(history, (key) => {
        if (mark === '')
            return MARKED.test(key) ? undefined : key;
        return key.startsWith(mark) ? key.slice(mark.length) : undefined;
    });
}
function appendEngineRun(history, major, record) {
    const mark = markOf(major);
    const marked = (entries) => new Map([...entries].map(([id, value]) => [`${mark}${id}`, value]));
    return appendRun(history, {
        run: record.run,
        nodes: marked(record.nodes),
        tests: marked(record.tests),
        sources: marked(record.sources),
    });
}
function markOf(major) {
    return major > UNMARKED ? `${major}:` : '';
}
function mapKeys(history, change) {
    const mapped = (series) => {
        const result = new Map();
        for (const [key, value] of series) {
            const changed = change(key);
            if (changed !== undefined)
                result.set(changed, value);
        }
        return result;
    };
    return {
        runs: history.runs,
        nodes: mapped(history.nodes),
        tests: mapped(history.tests),
        sources: mapped(history.sources),
    };
}

// EXTERNAL MODULE: ./build/health/history.js
var health_history = __webpack_require__(21223);
;// CONCATENATED MODULE: ./build/report/model/record-run.js
function recordRun({ run, status, createdAt, duration, ...report }, of, counts) {
    const nodes = new Map();
    for (const { uniqueId, resourceType, outcome, attempts, executionTime } of report.nodes) {
        if (resourceType === 'operation')
            continue;
        const seconds = outcome === 'skipped' ? null : round(executionTime);
        nodes.set(uniqueId, { ...NOTHING, status: outcome, seconds, attempts });
    }
    for (const [uniqueId, { rows, estimated }] of counts)
        nodes.set(uniqueId, { ...NOTHING, ...nodes.get(uniqueId), rows, rowsEstimated: estimated });
    return {
        run: {
            ...{ id: run.id, attempt: run.attempt, ...of, at: createdAt },
            status: status === 'success' || status === 'nothing' ? status : 'failure',
            seconds: round(duration),
        },
        nodes,
        tests: new Map(report.tests.map(({ uniqueId, status, failures }) => [uniqueId, { status, failures }])),
        sources: new Map(report.sources.map(({ uniqueId, status, age }) => [
            uniqueId,
            { status, age: age === null ? null : Math.round(age) },
        ])),
    };
}
const NOTHING = {
    ...{ status: null, seconds: null, attempts: null, rows: null },
    rowsEstimated: false,
};
function round(seconds) {
    if (seconds < 10)
        return Math.round(seconds * 100) / 100;
    return seconds < 100 ? Math.round(seconds * 10) / 10 : Math.round(seconds);
}

// EXTERNAL MODULE: ./build/state/find-secret.js
var find_secret = __webpack_require__(37204);
// EXTERNAL MODULE: ./build/state/history-file.js + 1 modules
var history_file = __webpack_require__(47231);
// EXTERNAL MODULE: ./build/state/state.js
var state_state = __webpack_require__(39523);
// EXTERNAL MODULE: ./build/pipelines/steps/run-state.js + 6 modules
var run_state = __webpack_require__(74336);
;// CONCATENATED MODULE: ./build/pipelines/production/history.js














async function continueHistory(job, runState, parts) {
    const { previous, mode, sha, counts = new Map() } = parts;
    let text;
    try {
        const path = findHistory(previous);
        text = path === undefined ? undefined : await (0,promises_.readFile)(path, 'utf8');
        const before = readHistory(runState, text);
        if (!before)
            return text;
        const of = { mode, event: job.context.event, sha };
        const major = (0,engine/* engineMajor */.Ut)(findDbtVersion((0,run_state/* finishReport */.Ux)(runState, job), parts));
        const append = () => {
            const record = recordRun((0,run_state/* finishReport */.Ux)(runState, job), of, counts);
            return appendEngineRun(before, major, record);
        };
        let whole = append();
        const history = selectEngine(whole, major);
        if (mode !== 'rollback')
            judge(job, runState, { ...parts, history });
        if (mode === 'monitor')
            whole = append();
        runState.history = selectEngine(whole, major);
        const written = (0,history_file/* writeHistory */.wn)(whole);
        await refuseSecrets(job, written);
        return written;
    }
    catch (error) {
        const reason = (0,errors/* messageOf */.bD)(error);
        runState.notices.push(`This run is not in the history of production: ${reason}`);
        return text;
    }
}
function findDbtVersion({ dbtVersion }, { previous, mode }) {
    if (mode === 'deploy' && dbtVersion !== '')
        return dbtVersion;
    const state = previous.found ? previous.state : previous.older;
    return state?.record.dbtVersion ?? dbtVersion;
}
function judge({ settings, ports }, runState, { history, nodes, sources }) {
    runState.health = computeHealth({
        history,
        nodes,
        sources: new Set(sources.map(({ uniqueId }) => uniqueId)),
        rules: settings.anomalies,
        now: ports.clock.now(),
    });
    runState.notices.push(...(0,anomaly_rules/* checkMeta */.M8)(nodes));
}
function findHistory(previous) {
    const state = previous.found ? previous.state : previous.older;
    const path = state && (0,external_node_path_.join)(state.directory, state_state/* HISTORY_FILE */.CX);
    return path !== undefined && (0,external_node_fs_.existsSync)(path) ? path : undefined;
}
function readHistory(runState, text) {
    if (text === undefined)
        return (0,health_history/* startHistory */.Z)();
    try {
        return (0,history_file/* parseHistory */.i6)(text);
    }
    catch (error) {
        const reason = (0,errors/* messageOf */.bD)(error);
        if (error instanceof history_file/* NewerHistory */.ex) {
            runState.notices.push(`This run is not in the history of production. The history was not changed: ${reason}`);
            return undefined;
        }
        runState.notices.push(`The history of production was reset and starts with this run: ${reason}`);
        return (0,health_history/* startHistory */.Z)();
    }
}
async function refuseSecrets({ secrets, scratch }, text) {
    const file = (0,external_node_path_.join)(await (0,promises_.mkdtemp)((0,external_node_path_.join)(scratch, 'history-')), state_state/* HISTORY_FILE */.CX);
    await (0,promises_.writeFile)(file, text);
    const found = await (0,find_secret/* createSecretSearch */.p)(secrets.list()).find(file);
    if (found)
        throw new errors/* SecretError */.JA(`it would show the value of ${found.secret.name}.`);
}


/***/ }),

/***/ 42577:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Y: () => (/* binding */ publishAgain),
  R: () => (/* binding */ publishUnlessOvertaken)
});

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./build/state/state.js
var state = __webpack_require__(39523);
// EXTERNAL MODULE: ./build/state/write-state.js
var write_state = __webpack_require__(29869);
;// CONCATENATED MODULE: ./build/state/republish-state.js




async function republishState({ directory, record }, by, target, history) {
    for (const file of Object.keys(record.files))
        await (0,promises_.copyFile)((0,external_node_path_.join)(directory, file), (0,external_node_path_.join)(target, file));
    if (history !== undefined)
        await (0,promises_.writeFile)((0,external_node_path_.join)(target, state/* HISTORY_FILE */.CX), history);
    const { schemaVersion: _, files: __, ...facts } = record;
    await (0,write_state/* writeStateRecord */.Q)(target, { ...facts, publishedBy: by });
}

// EXTERNAL MODULE: ./build/state/select-run.js
var select_run = __webpack_require__(9664);
// EXTERNAL MODULE: ./build/pipelines/steps/deploy-order.js
var deploy_order = __webpack_require__(12380);
;// CONCATENATED MODULE: ./build/pipelines/production/publish-again.js





async function publishAgain(job, runState, parts) {
    const { store, live, history, place } = parts;
    if (!live.found)
        return;
    const { context, scratch, ports } = job;
    const directory = await (0,promises_.mkdtemp)((0,external_node_path_.join)(scratch, 'state-again-'));
    const by = { sha: context.sha, runId: context.run.id, runAttempt: context.run.attempt };
    await republishState(live.state, by, directory, history);
    job.stopped.throwIfAborted();
    runState.state = 'uploading';
    const { sha } = live.state.record;
    ports.runner.info(`Published the production state of ${sha.slice(0, 7)} again: ${await store.publish(directory, place)}`);
    runState.state = 'published';
}
async function publishUnlessOvertaken(job, runState, parts) {
    const { settings, context } = job;
    const { workflowPath } = (0,select_run/* resolveOrigin */.ZU)(context, settings);
    if (settings.statePath === undefined && context.run.workflowPath !== workflowPath)
        return `Only runs of ${workflowPath} are trusted. This run belongs to ${context.run.workflowPath}.`;
    const running = await (0,deploy_order/* fetchRunningDeploys */.WZ)(job);
    const other = running.find(({ runId }) => runId !== context.run.id);
    if (other)
        return `Run ${other.runId} is deploying now.`;
    if (!(await parts.store.isNewest()))
        return 'Another run has deployed in the meantime.';
    await publishAgain(job, runState, { ...parts, place: 'same' });
    return undefined;
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
