export const id = 185;
export const ids = [185];
export const modules = {

/***/ 36185:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  publishReport: () => (/* binding */ publishReport)
});

// EXTERNAL MODULE: ./build/config/placeholders.js
var placeholders = __webpack_require__(82077);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/iso.js
var iso = __webpack_require__(64377);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 9 modules
var schemas = __webpack_require__(27597);
;// CONCATENATED MODULE: ./build/notify/alert-memory.js

const VERSION = 1;
const DAY = 24 * 60 * 60 * 1000;
const KEPT_DAYS = 30;
const KEPT_ISSUES = 1_000;
const time = iso/* datetime */.w$();
const destinationMemory = schemas/* strictObject */.rej({
    thread: schemas/* string */.YjP().max(300).optional(),
    channel: schemas/* string */.YjP().max(100).optional(),
    told: schemas/* record */.g1P(schemas/* string */.YjP(), time),
});
const alertMemory = schemas/* strictObject */.rej({
    version: schemas/* literal */.euz(VERSION),
    places: schemas/* record */.g1P(schemas/* string */.YjP(), destinationMemory),
});
const NO_MEMORY = { version: VERSION, places: {} };
function parseAlertMemory(text) {
    try {
        return alertMemory.parse(JSON.parse(text));
    }
    catch {
        return undefined;
    }
}
function renderAlertMemory(memory, now) {
    const oldest = Date.parse(now) - KEPT_DAYS * DAY;
    const places = Object.entries(memory.places).flatMap(([key, place]) => {
        const left = Object.entries(place.told)
            .filter(([, at]) => Date.parse(at) >= oldest)
            .slice(0, KEPT_ISSUES);
        return left.length === 0 ? [] : [[key, { ...place, told: Object.fromEntries(left) }]];
    });
    return `${JSON.stringify({ ...memory, places: Object.fromEntries(places) })}\n`;
}

;// CONCATENATED MODULE: ./build/notify/alert-store.js



const FILE = 'alerts.json';
const CACHE_SECONDS = 20;
function createFolderAlertStore({ statePath, stateName }, report) {
    const file = (0,external_node_path_.join)(statePath, stateName, FILE);
    return {
        load: () => loadFile(file),
        async save(memory) {
            const fresh = `${file}.${report.run.id}-${report.run.attempt}`;
            await saveFile(fresh, memory, report);
            await (0,promises_.rename)(fresh, file);
        },
    };
}
function createCacheAlertStore(cache, { temp, stateName }, report) {
    const name = encodeURIComponent(stateName);
    const prefix = `dbt-ci-alerts-${name}/`;
    const own = `${prefix}${report.run.id}-${report.run.attempt}-${Date.parse(report.createdAt)}`;
    const file = (0,external_node_path_.join)(temp, 'dbt-ci-alerts', name, FILE);
    return {
        async load() {
            const matched = await cache.restore([file], own, [prefix], CACHE_SECONDS);
            return matched?.startsWith(prefix) ? loadFile(file) : undefined;
        },
        async save(memory) {
            await saveFile(file, memory, report);
            await cache.save([file], own, CACHE_SECONDS);
        },
    };
}
async function loadFile(file) {
    const text = await (0,promises_.readFile)(file, 'utf8').catch(() => undefined);
    return text === undefined ? undefined : parseAlertMemory(text);
}
async function saveFile(file, memory, { createdAt }) {
    await (0,promises_.mkdir)((0,external_node_path_.dirname)(file), { recursive: true });
    await (0,promises_.writeFile)(file, renderAlertMemory(memory, createdAt));
}

// EXTERNAL MODULE: external "node:util"
var external_node_util_ = __webpack_require__(57975);
// EXTERNAL MODULE: ./build/report/model/checks.js
var model_checks = __webpack_require__(19288);
// EXTERNAL MODULE: ./build/report/model/stop.js
var stop = __webpack_require__(95397);
;// CONCATENATED MODULE: ./build/notify/events.js
function scopeReport(report, issues) {
    const keys = new Set(issues.map(({ key }) => key));
    const failing = (uniqueId) => keys.has(`failure:${uniqueId}`) || keys.has(`stale-source:${uniqueId}`);
    const whole = issues.some(({ kind, uniqueId }) => kind === 'failure' && uniqueId === undefined);
    const { health } = report;
    return {
        ...report,
        fatal: whole ? report.fatal : undefined,
        nodes: report.nodes.filter(({ outcome, uniqueId }) => outcome !== 'error' || failing(uniqueId)),
        tests: report.tests.filter(({ status, uniqueId }) => (status !== 'fail' && status !== 'error') || failing(uniqueId)),
        sources: report.sources.filter(({ status, uniqueId }) => status === 'pass' || status === 'warn' || failing(uniqueId)),
        health: health && {
            ...health,
            failing: health.failing.filter(({ uniqueId }) => failing(uniqueId)),
            anomalies: health.anomalies.filter((anomaly) => keys.has(anomalyKey(anomaly))),
        },
    };
}
function anomalyKey(anomaly) {
    return `anomaly:${anomaly.kind}:${anomaly.uniqueId ?? ''}`;
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: ./build/health/outcomes.js
var outcomes = __webpack_require__(31950);
// EXTERNAL MODULE: ./build/report/model/failures.js
var model_failures = __webpack_require__(88378);
;// CONCATENATED MODULE: ./build/notify/issues.js





function listIssues(report) {
    const failing = (report.health?.failing ?? []).map(({ uniqueId }) => uniqueId);
    const stale = [
        ...report.sources.filter(outcomes/* isStale */.Q).map(({ uniqueId }) => uniqueId),
        ...failing.filter(isSource),
    ];
    const failed = [
        ...(0,model_failures/* listFailures */.As)(report).map(({ uniqueId }) => uniqueId),
        ...failing.filter((uniqueId) => !isSource(uniqueId)),
    ];
    const healthy = findHealthy(report);
    const issues = [
        ...runIssue(report),
        ...failed.map((uniqueId) => issue('failure', uniqueId)),
        ...stale.map((uniqueId) => issue('stale-source', uniqueId)),
    ].filter(({ uniqueId }) => uniqueId === undefined || !healthy.has(uniqueId));
    const reported = new Set(issues.map(({ uniqueId }) => uniqueId));
    const anomalies = (report.health?.anomalies ?? [])
        .filter(({ kind, uniqueId }) => kind !== 'new-test-failure' || !reported.has(uniqueId))
        .map((anomaly) => {
        const mild = anomaly.severity === 'warning';
        return { key: anomalyKey(anomaly), kind: 'anomaly', uniqueId: anomaly.uniqueId, mild };
    });
    return [...new Map([...issues, ...anomalies].map((each) => [each.key, each])).values()];
}
function isOver(key, report) {
    const [kind, ...rest] = key.split(':');
    if (kind === 'anomaly')
        return report.health !== undefined;
    if (kind === 'run') {
        const [mode] = rest;
        const isSameMode = mode === report.mode || (mode === 'rollback' && report.mode === 'deploy');
        return isSameMode && (report.status === 'success' || ranThrough(report));
    }
    const uniqueId = rest.join(':');
    if (findHealthy(report).has(uniqueId))
        return true;
    const { health } = report;
    if (!health || health.runs < 2)
        return false;
    return !health.failing.some((each) => each.uniqueId === uniqueId);
}
function ranThrough(report) {
    return report.status === 'failure' && runIssue(report).length === 0;
}
function runIssue(report) {
    const { mode, status, fatal } = report;
    const unexplained = status === 'failure' && mode !== 'monitor' && (0,model_failures/* listFailures */.As)(report).length === 0;
    if (!fatal && !(0,stop/* isStopped */.id)(report) && !unexplained)
        return [];
    const cause = fatal ? fingerprint(fatal.message) : status;
    return [{ key: `run:${mode}:${cause}`, kind: 'failure', uniqueId: undefined, mild: false }];
}
function fingerprint(message) {
    const words = message.split(/\s+/).filter((word) => !/\d/.test(word));
    return (0,external_node_crypto_.hash)('sha256', words.join(' '), 'hex').slice(0, 12);
}
function findHealthy(report) {
    return new Set([
        ...report.nodes
            .filter(({ outcome }) => outcome === 'success' || outcome === 'warn')
            .map(({ uniqueId }) => uniqueId),
        ...report.tests
            .filter(({ status }) => status === 'pass' || status === 'warn')
            .map(({ uniqueId }) => uniqueId),
        ...report.sources.filter((source) => !(0,outcomes/* isStale */.Q)(source)).map(({ uniqueId }) => uniqueId),
        ...(report.health?.recovered ?? []).map(({ uniqueId }) => uniqueId),
    ]);
}
function issue(kind, uniqueId) {
    return { key: `${kind}:${uniqueId}`, kind, uniqueId, mild: false };
}
function nodeIssueKey(uniqueId) {
    return `${isSource(uniqueId) ? 'stale-source' : 'failure'}:${uniqueId}`;
}
function isSource(uniqueId) {
    return uniqueId.startsWith('source.');
}

;// CONCATENATED MODULE: ./build/notify/alerts.js





const HOUR = 60 * 60 * 1000;
const TOLERANCE = 0.95;
function decideAlerts(report, memory, { sinks, policy }, unreachable = new Set()) {
    if (report.status === 'skipped')
        return [];
    const lost = memory === undefined && (report.health?.failedBefore ?? 0) > 0;
    const facts = { report, policy, lost };
    return sinks.flatMap((sink) => {
        const shares = divide(facts, memory ?? NO_MEMORY, sink, unreachable);
        const alerts = shares.flatMap((share) => decide(facts, share) ?? []);
        const success = successAlert(facts, sink);
        const taken = new Set(alerts.map(({ destination }) => destination.key));
        return success && !taken.has(success.destination.key) ? [...alerts, success] : alerts;
    });
}
function rememberAlerts(report, memory, sinks, deliveries) {
    const before = memory ?? NO_MEMORY;
    const places = { ...before.places };
    const attempted = new Map(deliveries.map((each) => [each.alert.destination.key, each]));
    for (const sink of sinks)
        for (const { key } of knownTo(sink, report, before)) {
            const old = places[key];
            if (old && !attempted.has(key))
                places[key] = without(old, over(old, report));
        }
    for (const [key, { alert, receipt }] of attempted) {
        if (!receipt.delivered)
            continue;
        const old = places[key];
        const kept = old ? without(old, over(old, report)) : { told: {} };
        const reported = alert.notification.issues.map(({ key: issue }) => [issue, report.createdAt]);
        const thread = kept.thread ?? receipt.thread;
        const channel = kept.channel ?? receipt.channel;
        places[key] = {
            told: { ...kept.told, ...Object.fromEntries(reported) },
            ...(thread !== undefined && { thread }),
            ...(channel !== undefined && { channel }),
        };
    }
    const open = Object.entries(places).filter(([, { told }]) => Object.keys(told).length > 0);
    return { ...before, places: Object.fromEntries(open) };
}
function knownTo(sink, report, { places }) {
    const others = sink.reopen?.(report, Object.keys(places)) ?? [];
    return sink.main ? [sink.main, ...others] : others;
}
function divide({ report, policy }, memory, sink, unreachable) {
    const issues = listIssues(report).filter(({ kind }) => policy.notifyOn.includes(kind));
    const failures = issues.filter(({ kind }) => kind === 'failure');
    const testsOnly = failures.every(({ uniqueId }) => uniqueId !== undefined && isTest(uniqueId));
    const shares = new Map();
    const issuesOf = (destination) => {
        const { key } = destination;
        const share = shares.get(key) ?? { sink, destination, issues: [], memory: memory.places[key] };
        shares.set(key, share);
        return share.issues;
    };
    for (const destination of knownTo(sink, report, memory))
        issuesOf(destination);
    for (const issue of issues) {
        const ownership = report.stakes.find((each) => each.uniqueId === issue.uniqueId);
        const own = sink.route?.({ issue, ownership, testsOnly }) ?? (sink.main ? [sink.main] : []);
        for (const destination of own) {
            const { key, fallback } = destination;
            issuesOf(fallback && unreachable.has(key) ? fallback : destination).push(issue);
        }
    }
    return [...shares.values()];
}
function decide(facts, share) {
    const { report, policy, lost } = facts;
    const { sink, destination, issues, memory } = share;
    const isMain = destination.key === sink.main?.key;
    if (isMain && sink.digest !== 'never' && report.mode === 'monitor')
        return digest(facts, share);
    const ended = memory ? over(memory, report) : [];
    const recovered = ended.filter((key) => !isAnomaly(key));
    const open = Object.keys(memory?.told ?? {}).filter((key) => !recovered.includes(key));
    const isBad = [...open, ...issues.map(({ key }) => key)].some((key) => !isAnomaly(key));
    const forgotten = lost && isMain && report.status === 'success';
    const resolved = sink.tracksIssues && forgotten ? forgottenKeys(report) : ended;
    const nodes = recovered.filter((key) => !key.startsWith('run:'));
    const recovers = policy.notifyOn.includes('recovery') &&
        (sink.tracksIssues
            ? resolved.length > 0
            : (recovered.length > 0 || forgotten) && (nodes.length > 0 || !isBad));
    const due = issues.some((issue) => isDue(issue, memory, facts));
    if (!due && !recovers)
        return undefined;
    const kinds = ['failure', 'stale-source', 'anomaly'];
    const kind = kinds.find((each) => issues.some((issue) => issue.kind === each));
    const event = {
        kind: due ? (kind ?? 'recovery') : 'recovery',
        recovered: recovers ? nodes.map((key) => key.slice(key.indexOf(':') + 1)) : [],
        green: recovers && !isBad,
    };
    const continues = open.length > 0 || recovered.length > 0;
    return {
        destination,
        notification: {
            issues,
            event,
            resolved: recovers ? resolved : [],
            report: scopeReport(report, issues),
            thread: continues ? memory?.thread : undefined,
            channel: continues ? memory?.channel : undefined,
        },
    };
}
function isDue({ key, mild }, memory, { report, policy }) {
    const reported = memory?.told[key];
    if (reported === undefined)
        return true;
    const passed = Date.parse(report.createdAt) - Date.parse(reported);
    return !mild && passed >= policy.remindEvery * HOUR * TOLERANCE;
}
function digest({ report, policy }, { sink, destination, issues }) {
    const green = !(0,model_checks/* isRed */.iI)(report) && issues.length === 0;
    if (sink.digest === 'unless-green' && green && !policy.notifyOn.includes('success'))
        return undefined;
    return plainAlert(destination, { kind: 'digest', recovered: [], green }, report, issues);
}
function successAlert({ report, policy }, { success }) {
    const failed = report.status === 'failure' || (0,stop/* isStopped */.id)(report);
    if (!success || failed || report.mode === 'monitor' || !policy.notifyOn.includes('success'))
        return undefined;
    return plainAlert(success, { kind: 'success', recovered: [], green: true }, report, []);
}
function plainAlert(destination, event, report, issues) {
    const thread = undefined;
    const notification = { report, event, issues, resolved: [], thread, channel: undefined };
    return { destination, notification };
}
function forgottenKeys({ health }) {
    return (health?.recovered ?? []).map(({ uniqueId }) => nodeIssueKey(uniqueId));
}
function over({ told }, report) {
    const current = new Set(listIssues(report).map(({ key }) => key));
    return Object.keys(told).filter((key) => !current.has(key) && isOver(key, report));
}
function without(memory, keys) {
    const left = Object.entries(memory.told).filter(([key]) => !keys.includes(key));
    if (left.length === 0)
        return { told: {} };
    return { ...memory, told: Object.fromEntries(left) };
}
function isAnomaly(key) {
    return key.startsWith('anomaly:');
}
function isTest(uniqueId) {
    return uniqueId.startsWith('test.') || uniqueId.startsWith('unit_test.');
}

;// CONCATENATED MODULE: ./build/notify/publish-alerts.js



async function publishAlerts(sinks, policy, report, store) {
    if (sinks.length === 0)
        return [];
    const memory = await store.load().catch(() => undefined);
    const decide = (unreachable) => decideAlerts(report, memory, { sinks, policy }, unreachable);
    const planned = decide();
    const fallbacks = new Set(planned.map(({ destination }) => destination.fallback?.key));
    const waits = ({ destination }) => fallbacks.has(destination.key);
    const first = await deliver(planned.filter((alert) => !waits(alert)));
    const refused = first.filter(({ receipt }) => !receipt.delivered);
    const unreachable = new Set(refused.map(({ alert }) => alert.destination.key));
    const deliveries = [...first, ...(await deliver(decide(unreachable).filter(waits)))];
    const warnings = deliveries.flatMap(({ receipt }) => (receipt.delivered ? [] : receipt.warning));
    const next = rememberAlerts(report, memory, sinks, deliveries);
    if (!(0,external_node_util_.isDeepStrictEqual)(next, memory))
        await store.save(next).catch((error) => {
            const reason = (0,errors/* messageOf */.bD)(error);
            warnings.push(`The record of sent messages was not saved, so the next run will send them again: ${reason}`);
        });
    return [...new Set(warnings)];
}
function deliver(alerts) {
    return Promise.all(alerts.map(async (alert) => ({
        alert,
        receipt: await alert.destination.send(alert.notification),
    })));
}

// EXTERNAL MODULE: ./build/text/formatter.js
var formatter = __webpack_require__(8508);
// EXTERNAL MODULE: ./build/text/plain-text.js
var plain_text = __webpack_require__(47012);
// EXTERNAL MODULE: ./build/platform/github/links.js
var links = __webpack_require__(87661);
// EXTERNAL MODULE: ./build/report/blocks/file-link.js
var file_link = __webpack_require__(54371);
// EXTERNAL MODULE: ./build/report/blocks/health-lines.js
var health_lines = __webpack_require__(13823);
// EXTERNAL MODULE: ./build/text/quantities.js
var quantities = __webpack_require__(95765);
;// CONCATENATED MODULE: ./build/report/model/orphans.js

const SHOWN = 10;
function describeOrphans({ orphans, sha }, quote) {
    const dropped = orphans.filter(({ fate }) => fate === 'dropped');
    const found = orphans.filter((orphan) => orphan.fate !== 'dropped' && orphan.sha === sha);
    return [
        dropped.length > 0
            ? `🧹 Dropped, because no node builds it any more: ${list(dropped, quote)}`
            : '',
        found.length > 0 ? `🧹 No node builds this any more: ${list(found, quote)}` : '',
    ].filter(Boolean);
}
function list(orphans, quote) {
    const more = orphans.length - SHOWN;
    const names = orphans.slice(0, SHOWN).map(({ relation }) => quote(relation));
    return `${names.join(', ')}${more > 0 ? ` and ${(0,quantities/* formatCount */.B4)(more)} more` : ''}`;
}

// EXTERNAL MODULE: ./build/report/model/promotion.js
var promotion = __webpack_require__(76680);
// EXTERNAL MODULE: ./build/report/model/sources.js
var sources = __webpack_require__(42275);
// EXTERNAL MODULE: ./build/report/model/verdict.js + 1 modules
var verdict = __webpack_require__(10083);
// EXTERNAL MODULE: ./build/text/node-label.js
var node_label = __webpack_require__(23111);
;// CONCATENATED MODULE: ./build/notify/message-text.js













const RUNNING_SHOWN = 15;
const FATAL_LENGTH = 1_000;
const HINT_LENGTH = 500;
const RECOVERED_SHOWN = 10;
const DETAIL = '\n↳ ';
function buildMessage(report, event, formatter, limits) {
    const lists = [
        runningLines(report, formatter),
        report.fatal ? [fatalText(report.fatal, formatter)] : [],
        (0,model_failures/* listFailures */.As)(report).map((failure) => failureEntry(report, failure, formatter, limits)),
        (0,health_lines/* listStillFailing */.Hy)(report).map((id) => `❌ ${(0,health_lines/* describeStillFailing */.OZ)(report, id, formatter)}`),
        paragraph((0,promotion/* describePromotion */.r)(report, formatter.code).join(' ')),
        describeOrphans(report, formatter.code),
        report.fatal && event.kind !== 'digest' ? [] : sourceEntries(report, formatter),
        (0,health_lines/* describeAnomalies */.z5)(report, formatter),
        paragraph(recoveredLine(event, formatter)),
    ];
    const blocks = [
        [describeRun(report, formatter)],
        event.kind === 'digest' ? checkLines(report, formatter) : [],
        ...lists.map((entries) => shorten(entries, limits.entries)),
        paragraph(message_text_links(report, formatter)),
    ];
    return { title: titleOf(report, event), blocks: blocks.filter((lines) => lines.length > 0) };
}
function titleOf(report, event) {
    const { icon, words } = describeEvent(report, event);
    return `${icon} dbt ${report.project}: ${words}`;
}
function describeEvent(report, event) {
    switch (event.kind) {
        case 'recovery':
            return { icon: '✅', words: recoveryWords(report, event) };
        case 'stale-source': {
            const stale = report.sources.filter(outcomes/* isStale */.Q).length || (0,health_lines/* listStillFailing */.Hy)(report).length;
            return { icon: '⚠️', words: `${(0,quantities/* formatNumberOf */.Of)(stale, 'stale source')}` };
        }
        case 'anomaly': {
            const anomalies = (0,model_checks/* listAnomalies */.G3)(report);
            const [first] = anomalies;
            const icon = first?.severity === 'critical' ? '❌' : '⚠️';
            if (anomalies.length !== 1 || !first)
                return { icon, words: (0,model_checks/* formatAnomalies */.Jt)(anomalies.length) };
            const name = first.uniqueId === undefined ? 'the run' : (0,node_label/* labelOf */.Wy)(first.uniqueId);
            return { icon, words: `${name} ${first.text}` };
        }
        case 'failure': {
            const failed = report.status === 'failure' || (0,stop/* isStopped */.id)(report);
            const here = (0,model_failures/* listFailures */.As)(report).length > 0 || report.fatal || (0,stop/* isStopped */.id)(report);
            const still = (0,health_lines/* listStillFailing */.Hy)(report).length;
            if (failed && (here || still === 0))
                return (0,verdict/* buildVerdict */.o1)(report);
            return { icon: '❌', words: `${(0,quantities/* formatCount */.B4)(still)} still failing` };
        }
        default:
            return (0,verdict/* buildVerdict */.o1)(report);
    }
}
function recoveryWords({ health }, { green, recovered }) {
    const runs = Math.max(health?.failedBefore ?? 0, ...(health?.recovered ?? [])
        .filter(({ uniqueId }) => recovered.includes(uniqueId))
        .map((each) => each.runs));
    if (green)
        return runs > 0 ? `green again after ${(0,quantities/* formatNumberOf */.Of)(runs, 'run')}` : 'green again';
    const still = health?.failing.length ?? 0;
    const rest = still > 0 ? `, ${(0,quantities/* formatCount */.B4)(still)} still failing` : '';
    return `${(0,quantities/* formatCount */.B4)(recovered.length)} recovered${rest}`;
}
function describeRun(report, formatter) {
    const parts = [
        describePlace(report, formatter),
        report.target && `target ${formatter.code(report.target)}`,
        (0,quantities/* formatDuration */.a3)(report.duration),
    ];
    return parts.filter(Boolean).join(' · ');
}
function describePlace(report, formatter) {
    const { sha, repositoryUrl } = report;
    const commit = formatter.link(sha.slice(0, 7), (0,links/* commitUrl */.Bg)(repositoryUrl, sha));
    return `${formatter.text(report.repository)} · ${formatter.code(report.branch)} at ${commit}`;
}
function checkLines(report, formatter) {
    return (0,model_checks/* buildChecks */.US)(report, formatter).map((check) => `${(0,model_checks/* signOf */.rL)(check)} ${check.name}: ${check.words}`);
}
function runningLines({ running }, formatter) {
    if (running.length === 0)
        return [];
    const items = running.map(({ uniqueId, seconds }) => `${formatter.code((0,node_label/* labelOf */.Wy)(uniqueId))} for ${(0,quantities/* formatDuration */.a3)(seconds)}`);
    return [`⏳ Running when it stopped: ${(0,node_label/* listItems */.Dw)(items, RUNNING_SHOWN)}`];
}
function fatalText({ message, hint }, formatter) {
    const text = formatter.text(message, FATAL_LENGTH);
    return hint ? `${text}\n${formatter.text(hint, HINT_LENGTH)}` : text;
}
function failureEntry(report, failure, formatter, { errorLines }) {
    const { kind, tested, rows, message, uniqueId } = failure;
    const of = tested === undefined ? '' : ` of ${formatter.code(tested)}`;
    const [cause = '', ...more] = causeOf(message)
        .slice(0, errorLines)
        .map((line) => formatter.text(line));
    const first = [`❌ ${kind} ${formatter.code(failure.name)}${of}`, rows, cause].filter(Boolean);
    const details = [
        [(0,health_lines/* describeSince */.IU)(report, uniqueId, formatter), (0,health_lines/* describeOwnership */.p)(report, uniqueId, formatter)],
        [linkFile(report, failure, formatter)],
    ].map((parts) => parts.filter(Boolean).join(' · '));
    return [[first.join(' · '), ...more].join('\n'), details.filter(Boolean).join(DETAIL)]
        .filter(Boolean)
        .join(DETAIL);
}
function linkFile(report, failure, formatter) {
    const label = (0,file_link/* fileLabel */.DM)(failure);
    if (label === '')
        return '';
    const url = (0,file_link/* fileUrl */.iw)(report, failure);
    return url === undefined ? formatter.code(label) : formatter.link(label, url);
}
function causeOf(message) {
    const lines = message
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => !/^[\^~\s]*$/.test(line));
    const [first = '', second] = lines;
    return /^\w+ Error in /.test(first) && second !== undefined ? lines.slice(1) : lines;
}
function sourceEntries(report, formatter) {
    return (0,sources/* listLateSources */.nP)(report).map((source) => {
        const icon = (0,outcomes/* isStale */.Q)(source) ? '❌' : '⚠️';
        const what = `${icon} source ${formatter.code(source.name)} · ${formatter.text((0,sources/* describeSource */.B6)(source))}`;
        const ownership = (0,health_lines/* describeOwnership */.p)(report, source.uniqueId, formatter);
        return ownership === '' ? what : `${what}${DETAIL}${ownership}`;
    });
}
function recoveredLine({ recovered }, formatter) {
    const names = recovered.map((uniqueId) => formatter.code((0,node_label/* labelOf */.Wy)(uniqueId)));
    return names.length === 0 ? '' : `✅ Recovered: ${(0,node_label/* listItems */.Dw)(names, RECOVERED_SHOWN)}`;
}
function message_text_links(report, formatter) {
    if (report.run.url === '')
        return '';
    const run = formatter.link('Open the run', report.run.url);
    const page = report.dashboardUrl;
    return page === undefined ? run : `${run} · ${formatter.link('Download the dashboard', page)}`;
}
function paragraph(text) {
    return text === '' ? [] : [text];
}
function shorten(entries, limit) {
    const shown = entries.slice(0, limit);
    const more = entries.length - shown.length;
    return more > 0 ? [...shown, `… and ${(0,quantities/* formatCount */.B4)(more)} more`] : shown;
}

;// CONCATENATED MODULE: ./build/notify/sink.js

function digestKey(kind, address) {
    return `${kind}:${(0,external_node_crypto_.hash)('sha256', address.toLowerCase(), 'hex').slice(0, 16)}`;
}

;// CONCATENATED MODULE: ./build/notify/sinks/email.js






const SUBJECT_LENGTH = 150;
const TEXT_LENGTH = 400;
const NAME_LENGTH = 120;
const LIMITS = { errorLines: 6, entries: 50 };
const textFormatter = {
    ...formatter/* plainFormatter */.P,
    link: (label, url) => (/^https?:/.test(url) ? `${(0,plain_text/* cleanLine */.Ow)(label)} (${url})` : (0,plain_text/* cleanLine */.Ow)(label)),
};
const htmlFormatter = {
    text: (value, limit = TEXT_LENGTH) => escapeHtml((0,plain_text/* cutText */.IN)((0,plain_text/* cleanLine */.Ow)(value), limit)),
    code: (name) => `<code style="${CODE}">${htmlFormatter.text(name, NAME_LENGTH)}</code>`,
    link: (label, url) => /^https?:\/\/[^\s<>"]+$/.test(url)
        ? `<a href="${escapeHtml(url)}" style="color:#2f6fd0">${htmlFormatter.text(label)}</a>`
        : htmlFormatter.text(label),
};
const FONT = "font-family:-apple-system,'Segoe UI',Helvetica,Arial,sans-serif;font-size:14px;line-height:21px";
const CODE = 'font-family:Consolas,Menlo,monospace;font-size:13px';
const RULE = 'border-top:1px solid #8c959f';
const openEmail = ({ email }, context) => {
    if (!email)
        return undefined;
    const open = (to) => destination(to, email, context);
    const main = open(email.to);
    return {
        main,
        digest: 'unless-green',
        route: ({ issue, ownership, testsOnly }) => {
            const list = issue.kind === 'failure' && testsOnly ? email.testsTo : email.to;
            const known = new Set(list.map((address) => address.toLowerCase()));
            const owners = (ownership?.emails ?? []).filter((address) => !known.has(address.toLowerCase()));
            return [open(list), ...owners.map((owner) => open([owner]))];
        },
        reopen: (report) => [
            open(email.testsTo),
            ...report.stakes.flatMap(({ emails }) => emails).map((owner) => open([owner])),
        ],
    };
};
function destination(to, email, context) {
    const key = digestKey('email', [...to].sort().join(','));
    return { key, send: (notification) => send({ key, to }, notification, { email, context }) };
}
async function send({ key, to }, { report, event, thread }, { email, context }) {
    const { smtpUrl, from } = email;
    const messageId = nameMessage(report, key, from);
    try {
        const message = renderEmail(report, event);
        await context.mailer.send(smtpUrl, { from, to, ...message, messageId, thread });
        return { delivered: true, thread: messageId };
    }
    catch (error) {
        return { delivered: false, warning: `The email was not sent: ${(0,errors/* messageOf */.bD)(error)}` };
    }
}
function nameMessage({ repository, project, run }, key, from) {
    const parts = [repository, project, run.id, run.attempt, key];
    const [, domain = 'localhost'] = /@([A-Za-z0-9.-]+)>?\s*$/.exec(from) ?? [];
    return `<dbt-ci.${run.id}.${(0,external_node_crypto_.hash)('sha256', parts.join(' '), 'hex').slice(0, 24)}@${domain}>`;
}
function renderEmail(report, event) {
    const plain = buildMessage(report, event, textFormatter, LIMITS);
    const { blocks } = buildMessage(report, event, htmlFormatter, LIMITS);
    const subject = (0,plain_text/* cutText */.IN)((0,plain_text/* cleanLine */.Ow)(plain.title), SUBJECT_LENGTH);
    return {
        subject,
        text: `${[subject, ...plain.blocks.map((lines) => lines.join('\n'))].join('\n\n')}\n`,
        html: renderHtml(subject, blocks),
    };
}
function renderHtml(title, blocks) {
    const rows = blocks.map((entries) => {
        const paragraphs = entries.map((entry) => `<p style="margin:0 0 8px 0;${FONT}">${entry.replaceAll('\n', '<br>')}</p>`);
        return `<tr><td style="padding:10px 0 2px 0;${RULE}">${paragraphs.join('')}</td></tr>`;
    });
    return [
        '<!doctype html>',
        '<html lang="en"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width">',
        '<meta name="color-scheme" content="light dark">',
        `<title>${escapeHtml(title)}</title></head>`,
        '<body style="margin:0;padding:16px">',
        '<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:680px">',
        `<tr><td style="padding:0 0 10px 0"><h1 style="margin:0;${FONT};font-size:18px;line-height:26px">${escapeHtml(title)}</h1></td></tr>`,
        ...rows,
        '</table></body></html>',
        '',
    ].join('\n');
}
function escapeHtml(text) {
    return text
        .replaceAll('&', '&amp;')
        .replaceAll('<', '&lt;')
        .replaceAll('>', '&gt;')
        .replaceAll('"', '&quot;');
}

;// CONCATENATED MODULE: ./build/notify/post-json.js

const LONGEST_WAIT_SECONDS = 2;
async function postJson({ http, clock }, { url, headers = {}, body }) {
    try {
        const response = await http.postJson(url, body, headers);
        const { status, retryAfter = Infinity } = response;
        if (status !== 429 || retryAfter > LONGEST_WAIT_SECONDS)
            return response;
        await clock.wait(retryAfter);
        return await http.postJson(url, body, headers);
    }
    catch (error) {
        return { reason: (0,errors/* messageOf */.bD)(error).replaceAll(url, '***') };
    }
}
function receiptOf(response, { message, name, input, meanings }) {
    if ('reason' in response)
        return { delivered: false, warning: `${message} was not sent: ${response.reason}` };
    const { status } = response;
    if (status >= 200 && status < 300)
        return { delivered: true };
    const redirect = status >= 300 && status < 400 ? `Redirects are not followed; check "${input}".` : '';
    const warning = `${message} was not sent: ${name} answered ${status}. ${meanings[status] ?? redirect}`;
    return { delivered: false, warning: warning.trim() };
}

;// CONCATENATED MODULE: ./build/notify/sinks/slack-answers.js
const MEANINGS = {
    channel_not_found: 'The channel does not exist, or it is private and the app is not in it.',
    not_in_channel: 'Invite the app to the channel: /invite @the-app.',
    is_archived: 'The channel is archived.',
    channel_is_archived: 'The channel is archived.',
    invalid_auth: 'Slack rejected the token; check the input `slack-bot-token`.',
    not_authed: 'The token is empty; check the input `slack-bot-token`.',
    token_revoked: 'The token was revoked; create a new one and store it in the secret.',
    token_expired: 'The token has expired; create a new one and store it in the secret.',
    account_inactive: 'The token belongs to a deleted user or workspace.',
    missing_scope: 'The app lacks the scope `chat:write`.',
    restricted_action: 'The workspace does not allow the app to post to this channel.',
    ratelimited: 'The rate limit is reached; later messages may succeed.',
    rate_limited: 'The rate limit is reached; later messages may succeed.',
    no_service: 'The webhook was removed or disabled; create a new one.',
    invalid_token: 'The webhook address is wrong; check the secret that holds it.',
    no_team: 'The webhook address is wrong; check the secret that holds it.',
    action_prohibited: "The workspace's administrators do not allow this webhook to post.",
    invalid_blocks: 'Slack rejected the format of the message; please report this as a bug.',
};
function readSlackAnswer(response, where = '') {
    if ('reason' in response)
        return refused(`The Slack message${where} was not sent: ${response.reason}`, '');
    const { ok, error, ts, channel } = parseAnswer(response.body);
    if (response.status === 200 && ok) {
        const named = { ...(ts && { thread: ts }), ...(channel && { channel }) };
        return { receipt: { delivered: true, ...named }, error };
    }
    const meaning = MEANINGS[error] ?? '';
    const code = error && ` (${error})`;
    const warning = `The Slack message${where} was not sent: Slack answered ${response.status}${code}. ${meaning}`;
    return refused(warning.trim(), error);
}
function refused(warning, error) {
    return { receipt: { delivered: false, warning }, error };
}
function parseAnswer(body) {
    const text = body.trim();
    if (text === 'ok')
        return { ok: true, error: '' };
    try {
        const answer = JSON.parse(text);
        if (typeof answer !== 'object' || answer === null)
            return { ok: false, error: '' };
        const { ok, error, ts, channel } = answer;
        return {
            ok: ok === true,
            error: error === undefined ? '' : errorCode(String(error)),
            ...(typeof ts === 'string' && /^[\d.]{1,40}$/.test(ts) && { ts }),
            ...(typeof channel === 'string' && /^\w{1,40}$/.test(channel) && { channel }),
        };
    }
    catch {
        return { ok: false, error: errorCode(text) };
    }
}
function errorCode(text) {
    return /^[a-z_]{1,60}$/.test(text) ? text : '';
}

// EXTERNAL MODULE: ./build/report/model/flaky.js
var model_flaky = __webpack_require__(26024);
;// CONCATENATED MODULE: ./build/notify/sinks/slack-message.js









const HEADER_LIMIT = 150;
const SECTION_LIMIT = 3_000;
const slack_message_LIMITS = { errorLines: 1, entries: 15 };
const SOURCES_SHOWN = 5;
const slack_message_NAME_LENGTH = 100;
const slack_message_TEXT_LENGTH = 200;
const ESCAPES = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
const slackFormatter = {
    text: (value, limit = slack_message_TEXT_LENGTH) => escapeSlack(value, limit),
    code: (name) => `\`${escapeSlack(name, slack_message_NAME_LENGTH).replaceAll('`', "'")}\``,
    link: (label, url) => {
        const text = escapeSlack(label, slack_message_TEXT_LENGTH).replaceAll('|', '¦');
        return /^https?:\/\/[^\s<>|]+$/.test(url) ? `<${url}|${text}>` : text;
    },
};
function renderSlack(report, event) {
    if (event.kind === 'success')
        return successMessage(report);
    const { title, blocks } = buildMessage(report, event, slackFormatter, slack_message_LIMITS);
    const header = escapeSlack(title, HEADER_LIMIT);
    return {
        text: `${header} · ${describePlace(report, slackFormatter)}`,
        blocks: [
            { type: 'header', text: { type: 'plain_text', text: header, emoji: true } },
            ...blocks.map(fitSection),
        ],
        unfurl_links: false,
    };
}
function successMessage(report) {
    const { icon, words } = (0,verdict/* buildVerdict */.o1)(report);
    const flaky = (0,model_flaky/* listFlaky */.W)(report).length;
    const parts = [
        `${icon} dbt ${escapeSlack(report.project, slack_message_NAME_LENGTH)}: ${words}`,
        describePlace(report, slackFormatter),
        flaky > 0 && `🔁 ${(0,quantities/* formatCount */.B4)(flaky)} flaky`,
        (0,quantities/* formatDuration */.a3)(report.duration),
        report.run.url && slackFormatter.link('Open the run', report.run.url),
    ];
    const text = parts.filter(Boolean).join(' · ');
    const more = [
        (0,promotion/* describePromotion */.r)(report, slackFormatter.code).join(' '),
        describeOrphans(report, slackFormatter.code).join('\n'),
        lateSources(report),
    ];
    const blocks = [text, ...more.filter((part) => part !== '')].map((part) => fitSection([part]));
    return { text, blocks, unfurl_links: false };
}
function lateSources(report) {
    const late = (0,sources/* listLateSources */.nP)(report);
    const lines = late.slice(0, SOURCES_SHOWN).map((source) => {
        const icon = (0,outcomes/* isStale */.Q)(source) ? '❌' : '⚠️';
        return `${icon} source ${slackFormatter.code(source.name)} · ${slackFormatter.text((0,sources/* describeSource */.B6)(source))}`;
    });
    if (late.length > lines.length)
        lines.push(`… and ${(0,quantities/* formatCount */.B4)(late.length - lines.length)} more`);
    return lines.join('\n');
}
function fitSection(entries) {
    const whole = entries.join('\n');
    if (whole.length <= SECTION_LIMIT)
        return section(whole);
    let room = SECTION_LIMIT - 30;
    const end = entries.findIndex((entry) => {
        room -= entry.length + 1;
        return room < 0;
    });
    const rest = entries.slice(end);
    const [, before = '0'] = /^… and ([\d,]+) more$/.exec(rest.at(-1) ?? '') ?? [];
    const counted = Number(before.replaceAll(',', ''));
    const more = rest.length + (counted > 0 ? counted - 1 : 0);
    return section([...entries.slice(0, end), `… and ${(0,quantities/* formatCount */.B4)(more)} more`].join('\n'));
}
function escapeSlack(value, limit) {
    const escaped = [...(0,plain_text/* cleanLine */.Ow)(value)].map((char) => ESCAPES[char] ?? char);
    const text = escaped.join('');
    if (text.length <= limit)
        return text;
    let room = limit - 1;
    const end = escaped.findIndex((char) => {
        room -= char.length;
        return room < 0;
    });
    return `${escaped.slice(0, end).join('')}…`;
}
function section(text) {
    return { type: 'section', text: { type: 'mrkdwn', text } };
}

;// CONCATENATED MODULE: ./build/notify/sinks/slack-bot.js



const NO_THREAD = new Set(['cannot_reply_to_message', 'thread_not_found', 'message_not_found']);
const openSlackBot = ({ slack }, context) => {
    if (!slack.botToken)
        return undefined;
    const open = (channel, fallback) => slack_bot_destination(channel, { slack, context, fallback });
    const main = slack.channel && !slack.webhookUrl ? open(slack.channel) : undefined;
    const ownChannel = (channel) => (channel === slack.channel ? [] : [open(channel, main)]);
    return {
        main,
        success: slack.successChannel && !slack.successWebhookUrl ? open(slack.successChannel) : undefined,
        digest: 'always',
        route: ({ ownership }) => {
            if (!main)
                return [];
            return ownership?.channel === undefined || ownership.channel === slack.channel
                ? [main]
                : [open(ownership.channel, main)];
        },
        reopen: (_report, keys) => (main ? keys.flatMap(channelOf).flatMap(ownChannel) : []),
    };
};
function slack_bot_destination(channel, bot) {
    return {
        key: `channel:${channel}`,
        fallback: bot.fallback,
        send: (notification) => post(channel, notification, bot),
    };
}
async function post(channel, notification, bot) {
    const answer = await postOnce(channel, notification, bot);
    if (notification.thread === undefined || !NO_THREAD.has(answer.error))
        return answer.receipt;
    return (await postOnce(channel, { ...notification, thread: undefined }, bot)).receipt;
}
async function postOnce(name, { report, event, thread, channel }, { slack, context }) {
    const reply = thread !== undefined && channel !== undefined;
    const body = {
        ...renderSlack(report, event),
        channel: reply ? channel : name,
        ...(reply && { thread_ts: thread, reply_broadcast: event.kind !== 'anomaly' }),
    };
    const url = `${slack.apiUrl}/chat.postMessage`;
    const headers = { authorization: `Bearer ${slack.botToken}` };
    return readSlackAnswer(await postJson(context, { url, headers, body }), ` to ${name}`);
}
function channelOf(key) {
    const [, channel] = /^channel:(.+)$/.exec(key) ?? [];
    return channel === undefined ? [] : [channel];
}

;// CONCATENATED MODULE: ./build/notify/sinks/slack-webhook.js




const openSlackWebhook = ({ slack }, context) => {
    const { webhookUrl, successWebhookUrl } = slack;
    if (!webhookUrl && !successWebhookUrl)
        return undefined;
    return {
        main: webhookUrl ? slack_webhook_destination(webhookUrl, context) : undefined,
        success: successWebhookUrl ? slack_webhook_destination(successWebhookUrl, context) : undefined,
        digest: 'always',
    };
};
function slack_webhook_destination(url, context) {
    return {
        key: digestKey('webhook', url),
        send: async ({ report, event }) => {
            const response = await postJson(context, { url, body: renderSlack(report, event) });
            return readSlackAnswer(response).receipt;
        },
    };
}

;// CONCATENATED MODULE: ./build/notify/sinks/teams.js




const openTeams = ({ teamsWebhookUrl: url }, context) => {
    if (url === undefined)
        return undefined;
    return {
        main: {
            key: digestKey('teams', url),
            send: async ({ report, event }) => receiptOf(await postJson(context, { url, body: renderTeams(report, event) }), TEAMS),
        },
        digest: 'always',
    };
};
const SIZE_LIMIT = 24_000;
const ENTRIES = [15, 8, 4, 2, 1];
const TITLE_LENGTH = 150;
const teams_NAME_LENGTH = 100;
const teams_TEXT_LENGTH = 200;
const teams_CODE = '\ue000';
const LINK = '\ue001';
const LABEL = '\ue002';
const END = '\ue003';
const teamsFormatter = {
    text: (value, limit = teams_TEXT_LENGTH) => plain(value, limit),
    code: (name) => `${teams_CODE}${plain(name, teams_NAME_LENGTH)}${END}`,
    link: (label, url) => /^https?:\/\/[^\s<>"\ue000-\ue003]+$/.test(url)
        ? `${LINK}${url}${LABEL}${plain(label, teams_TEXT_LENGTH)}${END}`
        : plain(label, teams_TEXT_LENGTH),
};
function renderTeams(report, event) {
    let title = '';
    for (const entries of ENTRIES) {
        const content = buildMessage(report, event, teamsFormatter, { errorLines: 1, entries });
        title = content.title;
        const message = wrapCard([titleLine(title), ...content.blocks.flatMap(linesOf)]);
        if (sizeOf(message) <= SIZE_LIMIT)
            return message;
    }
    return wrapCard([titleLine(title), ...linesOf([runLink(report)])]);
}
function wrapCard(body) {
    const content = {
        $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
        type: 'AdaptiveCard',
        version: '1.4',
        msteams: { width: 'Full' },
        body,
    };
    const contentType = 'application/vnd.microsoft.card.adaptive';
    return { type: 'message', attachments: [{ contentType, contentUrl: null, content }] };
}
function titleLine(title) {
    const text = plain(title, TITLE_LENGTH);
    return {
        type: 'RichTextBlock',
        inlines: [{ type: 'TextRun', text, weight: 'Bolder', size: 'Large' }],
    };
}
function runLink({ run, repository }) {
    return run.url === ''
        ? plain(repository, teams_NAME_LENGTH)
        : teamsFormatter.link('Open the run', run.url);
}
function linesOf(block) {
    const lines = block.flatMap((entry) => entry.split('\n'));
    return lines.map((line, index) => ({
        type: 'RichTextBlock',
        ...(index === 0
            ? { separator: true, spacing: 'Medium' }
            : { spacing: line.startsWith('↳') ? 'None' : 'Small' }),
        inlines: runsOf(line),
    }));
}
const RUNS = /\ue000(?<code>[^\ue003]*)\ue003|\ue001(?<url>[^\ue002]*)\ue002(?<label>[^\ue003]*)\ue003|(?<text>[^\ue000-\ue003]+)/g;
function runsOf(line) {
    return [...line.matchAll(RUNS)].flatMap(({ groups = {} }) => {
        const { code, url, label, text } = groups;
        if (code !== undefined)
            return [{ type: 'TextRun', text: code, fontType: 'Monospace' }];
        if (url === undefined)
            return text === undefined ? [] : [{ type: 'TextRun', text }];
        const selectAction = { type: 'Action.OpenUrl', url };
        return [{ type: 'TextRun', text: label ?? '', selectAction }];
    });
}
function plain(value, limit) {
    const text = (0,plain_text/* cleanLine */.Ow)(value)
        .replaceAll(/[\ue000-\ue003]/g, '')
        .replaceAll('](', '] (');
    return (0,plain_text/* cutText */.IN)(text, limit);
}
function sizeOf(message) {
    const nested = JSON.stringify(JSON.stringify(message));
    return nested.replaceAll(/[^\0-\x7f]/g, '\\u0000').length;
}
const TEAMS = {
    message: 'The Teams message',
    name: 'Teams',
    input: 'teams-webhook-url',
    meanings: {
        400: 'The workflow is turned off, or does not start with "When a Teams webhook request is received".',
        401: 'The URL is incomplete, or the workflow requires a login. Allow anyone to trigger it.',
        403: 'The URL is incomplete, or the workflow requires a login. Allow anyone to trigger it.',
        404: 'The workflow was deleted or turned off; create a new one and store its URL in the secret.',
        413: 'The message is too large; please report this as a bug.',
        429: 'The rate limit is reached; later messages may succeed.',
    },
};

;// CONCATENATED MODULE: ./build/notify/sinks/webhook.js












const SCHEMA_VERSION = 1;
const openWebhook = ({ webhook }, context) => {
    if (webhook === undefined)
        return undefined;
    return {
        main: {
            key: digestKey('json', webhook.url),
            send: (notification) => webhook_send(notification, webhook, context),
        },
        digest: 'never',
        tracksIssues: true,
    };
};
const ISSUES_LIMIT = 500;
const webhook_TITLE_LENGTH = 200;
const SUMMARY_LENGTH = 500;
const webhook_TEXT_LENGTH = 4_000;
const webhook_NAME_LENGTH = 300;
const webhook_plain = (value, limit) => (0,plain_text/* cutText */.IN)((0,plain_text/* cleanLine */.Ow)(value), limit);
const webhook_textFormatter = {
    ...formatter/* plainFormatter */.P,
    text: (value, limit = SUMMARY_LENGTH) => webhook_plain(value, limit),
    code: (name) => webhook_plain(name, webhook_NAME_LENGTH),
};
function renderWebhook({ report, event, issues, resolved }, stateName) {
    const unlinked = { ...report, run: { ...report.run, url: '' } };
    const limits = { errorLines: 3, entries: 15 };
    const { blocks, title } = buildMessage(unlinked, event, webhook_textFormatter, limits);
    const opened = issues.slice(0, ISSUES_LIMIT);
    const ended = resolved.map((key) => endedIssue(report, key, stateName));
    const { kind } = event;
    const isOpening = kind === 'failure' || kind === 'stale-source' || kind === 'anomaly';
    return {
        schemaVersion: SCHEMA_VERSION,
        event: isOpening ? kind : 'recovery',
        title: webhook_plain(isOpening ? title : endedTitle(report, ended.length), webhook_TITLE_LENGTH),
        text: (0,plain_text/* cutText */.IN)(blocks.map((lines) => lines.join('\n')).join('\n\n'), webhook_TEXT_LENGTH),
        createdAt: report.createdAt,
        project: report.project,
        repository: report.repository,
        branch: report.branch,
        commit: report.sha,
        target: report.target,
        mode: report.mode,
        status: report.status,
        run: { id: report.run.id, attempt: report.run.attempt, url: report.run.url || null },
        dashboardUrl: report.dashboardUrl ?? null,
        issues: [...opened.map((issue) => openIssue(report, issue, stateName)), ...ended],
        omitted: issues.length - opened.length,
    };
}
function endedTitle(report, count) {
    return `✅ dbt ${report.project}: ${(0,quantities/* formatNumberOf */.Of)(count, 'issue')} resolved`;
}
function openIssue(report, { key, kind, uniqueId }, stateName) {
    const { summary, severity, file, line } = describeIssue(report, { key, kind, uniqueId });
    const failing = report.health?.failing.find((each) => each.uniqueId === uniqueId);
    return {
        ...identify(report, key, stateName),
        state: 'open',
        kind,
        severity,
        uniqueId: uniqueId ?? null,
        summary: webhook_plain(summary, SUMMARY_LENGTH),
        since: failing
            ? {
                runId: failing.since.run.id,
                commit: failing.since.run.sha,
                at: failing.since.run.at,
                runs: failing.since.runs,
            }
            : null,
        file: file || null,
        line: line ?? null,
    };
}
function describeIssue(report, { key, kind, uniqueId }) {
    const name = nameOf(uniqueId);
    if (kind === 'anomaly') {
        const anomaly = report.health?.anomalies.find((each) => anomalyKey(each) === key);
        const severity = anomaly?.severity ?? 'warning';
        return { summary: `${name} ${anomaly?.text ?? 'is unusual'}`, severity };
    }
    if (uniqueId === undefined) {
        const summary = report.fatal?.message ?? `the ${report.mode} ${(0,verdict/* buildVerdict */.o1)(report).words}`;
        const { file, line } = report.fatal?.location ?? {};
        return { summary, severity: 'critical', ...(file !== undefined && { file }), line };
    }
    const source = report.sources.find((each) => each.uniqueId === uniqueId);
    if (kind === 'stale-source')
        return {
            summary: source ? `source ${source.name}: ${(0,sources/* describeSource */.B6)(source)}` : `${name} is stale`,
            severity: 'error',
            ...(source && { file: source.file, line: source.line }),
        };
    const failure = (0,model_failures/* listFailures */.As)(report).find((each) => each.uniqueId === uniqueId);
    if (!failure)
        return { summary: `${name} is still failing`, severity: 'error' };
    const cause = [failure.rows, failure.message].filter(Boolean).join(' · ');
    const summary = `${failure.kind} ${failure.name} failed${cause && `: ${cause}`}`;
    return { summary, severity: 'error', file: failure.file, line: failure.line };
}
function endedIssue(report, key, stateName) {
    const [first = '', ...rest] = key.split(':');
    const id = first === 'run' ? '' : rest.slice(first === 'anomaly' ? 1 : 0).join(':');
    const uniqueId = id === '' ? undefined : id;
    const kind = first === 'stale-source' || first === 'anomaly' ? first : 'failure';
    const what = first === 'anomaly' ? 'is back to normal' : 'recovered';
    return {
        ...identify(report, key, stateName),
        state: 'resolved',
        kind,
        severity: kind === 'anomaly' ? 'warning' : uniqueId === undefined ? 'critical' : 'error',
        uniqueId: uniqueId ?? null,
        summary: webhook_plain(`${nameOf(uniqueId)} ${what}`, SUMMARY_LENGTH),
        since: null,
        file: null,
        line: null,
    };
}
function nameOf(uniqueId) {
    if (uniqueId === undefined)
        return 'the run';
    return `${uniqueId.split('.')[0]?.replace('_', ' ')} ${(0,node_label/* labelOf */.Wy)(uniqueId)}`;
}
function identify(report, key, stateName) {
    const parts = JSON.stringify([report.repository, stateName, key]);
    const ownership = report.stakes.find(({ uniqueId }) => key.endsWith(`:${uniqueId}`));
    return {
        dedupKey: `dbt-ci-${(0,external_node_crypto_.hash)('sha256', parts, 'hex').slice(0, 32)}`,
        owner: ownership?.owner === undefined ? null : webhook_plain(ownership.owner, webhook_NAME_LENGTH),
    };
}
async function webhook_send(notification, webhook, context) {
    const body = renderWebhook(notification, context.stateName);
    const headers = { ...sign(body, webhook, context.clock.now()), ...authorize(webhook) };
    return receiptOf(await postJson(context, { url: webhook.url, headers, body }), SERVICE);
}
function authorize({ token }) {
    return token === undefined ? {} : { authorization: `Bearer ${token}` };
}
function sign(body, { url, secret }, now) {
    const text = JSON.stringify(body);
    const id = `msg_${(0,external_node_crypto_.hash)('sha256', `${url} ${text}`, 'hex').slice(0, 32)}`;
    const timestamp = String(Math.floor(now.getTime() / 1_000));
    const headers = { 'webhook-id': id, 'webhook-timestamp': timestamp };
    if (secret === undefined)
        return headers;
    return { ...headers, 'webhook-signature': signatureOf({ id, timestamp, text }, secret) };
}
function signatureOf({ id, timestamp, text }, secret) {
    const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
    const digest = (0,external_node_crypto_.createHmac)('sha256', key).update(`${id}.${timestamp}.${text}`).digest('base64');
    return `v1,${digest}`;
}
const SERVICE = {
    message: 'The webhook message',
    name: 'the service',
    input: 'webhook-url',
    meanings: {
        401: 'The service rejected "webhook-token", or the signature made with "webhook-secret".',
        403: 'The service rejected "webhook-token", or the signature made with "webhook-secret".',
        404: 'The URL does not exist; check "webhook-url".',
        413: 'The message is too large for the service.',
        429: 'The rate limit is reached; later messages may succeed.',
    },
};

;// CONCATENATED MODULE: ./build/notify/sinks/registry.js





const SINKS = [
    openSlackWebhook,
    openSlackBot,
    openTeams,
    openWebhook,
    openEmail,
];
function openSinks(settings, context) {
    return SINKS.flatMap((open) => open(settings, context) ?? []);
}

// EXTERNAL MODULE: ./build/report/blocks/samples.js
var samples = __webpack_require__(25645);
// EXTERNAL MODULE: ./build/report/comment.js
var comment = __webpack_require__(17554);
// EXTERNAL MODULE: ./build/text/markdown.js
var markdown = __webpack_require__(51065);
;// CONCATENATED MODULE: ./build/report/blocks/checkup.js


const ROOM = 100_000;
const CELL_LENGTH = 1_200;
const SIGNS = {
    ok: '✅',
    warning: '⚠️',
    failed: '❌',
    unknown: '❔',
};
const ORDER = ['failed', 'warning', 'unknown', 'ok'];
function renderCheckup({ checkup }) {
    if (checkup === undefined || checkup.length === 0)
        return '';
    const head = (0,markdown/* tableHead */.PP)([
        { title: '', align: 'center' },
        { title: 'Checked', align: 'left' },
        { title: 'Found', align: 'left' },
        { title: 'What to do', align: 'left' },
    ]);
    const sorted = ORDER.flatMap((wanted) => checkup.filter(({ status }) => status === wanted));
    const rows = sorted.map((check) => {
        const place = placeOf(check);
        const found = [prose(check.found), place && (0,markdown/* code */.aY)(place)].filter(Boolean).join(' ');
        return (0,markdown/* tableRow */.jD)([SIGNS[check.status], prose(check.name), found, prose(check.todo ?? '')]);
    });
    return [...head, ...(0,plain_text/* takeWhatFits */.C2)(rows, ROOM)].join('\n');
}
function listCheckup({ checkup = [] }) {
    return checkup.flatMap((check) => {
        const place = placeOf(check);
        const title = `${SIGNS[check.status]} ${check.name}: ${check.found}`;
        return [
            `${checkup_plain(title)}${place === '' ? '' : ` (${(0,plain_text/* cleanLine */.Ow)(place)})`}`,
            ...(check.todo === undefined ? [] : [`   What to do: ${checkup_plain(check.todo)}`]),
        ];
    });
}
function placeOf({ location, found }) {
    if (!location || location.file === '')
        return '';
    const place = [location.file, location.line].filter((part) => part !== undefined).join(':');
    return found.includes(`(${place})`) ? '' : place;
}
function prose(text) {
    return (0,markdown/* escapeProse */.fd)((0,plain_text/* cutText */.IN)((0,plain_text/* cleanLine */.Ow)(text), CELL_LENGTH));
}
function checkup_plain(text) {
    return (0,plain_text/* cleanLine */.Ow)((0,plain_text/* cutText */.IN)((0,plain_text/* cleanLine */.Ow)(text), CELL_LENGTH)).replaceAll('`', '');
}

// EXTERNAL MODULE: ./build/report/blocks/folded-blocks.js + 1 modules
var folded_blocks = __webpack_require__(49439);
// EXTERNAL MODULE: ./build/report/blocks/merge-blocks.js + 1 modules
var merge_blocks = __webpack_require__(84225);
// EXTERNAL MODULE: ./build/report/blocks/reason-words.js
var reason_words = __webpack_require__(25684);
// EXTERNAL MODULE: ./build/report/model/planned.js
var model_planned = __webpack_require__(54891);
;// CONCATENATED MODULE: ./build/report/planned.js







function renderPlanned({ planned = [], review, schema }) {
    const nodes = planned.filter((node) => !(0,model_planned/* isTest */.N)(node));
    const tests = (0,quantities/* formatNumberOf */.Of)(planned.length - nodes.length, 'test');
    return [
        ...listItems(`📝 Would be built in ${schema}, with ${tests}:`, nodes.map((node) => {
            const reason = review?.reasons.get(node.uniqueId);
            return [describeNode(node), reason && (0,reason_words/* renderReason */.J)(reason, node)];
        })),
        ...listItems('⏭️ Skipped, because no change affects their data:', (review?.leftOut ?? []).map(({ uniqueId, proof }) => [
            (0,node_label/* labelOf */.Wy)(uniqueId),
            (0,folded_blocks/* describeProof */.ef)(proof),
        ])),
        ...listItems('➖ No longer in the project; the relations stay in production:', (review?.removed ?? []).map(({ uniqueId, relation }) => [relation ?? (0,node_label/* labelOf */.Wy)(uniqueId)])),
        ...listItems('🔀 After the merge:', (review?.afterMerge ? (0,merge_blocks/* listMergeLines */.ws)(review.afterMerge, review.orphans) : [])
            .filter((line) => line !== '')
            .map((line) => [line.replace(/^- /, '').replaceAll('**', '')])),
    ];
}
function describeNode({ name, resourceType, materialized }) {
    const isModel = resourceType === 'model';
    return isModel ? `${name} (${materialized})` : `${name} (${resourceType})`;
}
function listItems(title, items) {
    if (items.length === 0)
        return [];
    const lines = items.map((words) => `   ${(0,plain_text/* cleanLine */.Ow)(words.filter(Boolean).join(' · '))}`);
    return [(0,plain_text/* cleanLine */.Ow)(title), ...lines];
}

;// CONCATENATED MODULE: ./build/report/log.js















const MESSAGE_LINES = 40;
const MESSAGE_LENGTH = 4_000;
const PLAIN_NAME = /^[\w.]+$/;
const COMMAND_NAMES = 10;
const FAILING_SHOWN = 50;
function renderLog(report) {
    const { icon, words } = (0,verdict/* buildVerdict */.o1)(report);
    const paragraphs = [
        listCheckup(report),
        report.fatal ? fatalLines(report.fatal) : [],
        ...(0,model_failures/* listFailures */.As)(report).map((failure) => failureLines(report, '❌', failure)),
        ...(0,model_failures/* listWarnings */.EB)(report).map((warning) => failureLines(report, '⚠️', warning)),
        flakyLines(report),
        report.fatal ? [] : sourceLines(report),
        healthLines(report),
        skippedLines(report),
        sweptLines(report),
        keptLines(report),
        describeOrphans(report, plain_text/* cleanLine */.Ow),
        renderPlanned(report),
        report.notices.map(plain_text/* cleanLine */.Ow),
        (0,promotion/* describePromotion */.r)(report, plain_text/* cleanLine */.Ow),
        report.running.map(runningLine),
        repeatCommand(report),
        [`${icon} dbt ${(0,plain_text/* cleanLine */.Ow)(report.project)}: ${words} (${(0,quantities/* formatDuration */.a3)(report.duration)})`],
    ];
    return paragraphs.filter((lines) => lines.length > 0).flatMap((lines) => ['', ...lines]);
}
function flakyLines(report) {
    const words = (0,model_flaky/* describeFlaky */.b)(report, plain_text/* cleanLine */.Ow);
    return words ? [`🔁 ${words}`] : [];
}
function sourceLines(report) {
    return (0,sources/* listLateSources */.nP)(report).map((source) => {
        const icon = (0,outcomes/* isStale */.Q)(source) ? '❌' : '⚠️';
        return `${icon} source ${(0,plain_text/* cleanLine */.Ow)(source.name)}: ${(0,plain_text/* cleanLine */.Ow)((0,sources/* describeSource */.B6)(source))}`;
    });
}
function healthLines(report) {
    const recovered = (0,health_lines/* describeRecovered */.jL)(report, formatter/* plainFormatter */.P);
    const checks = report.mode === 'monitor' ? (0,model_checks/* buildChecks */.US)(report, formatter/* plainFormatter */.P) : [];
    return [
        ...checks.map((check) => `${(0,model_checks/* signOf */.rL)(check)} ${check.name}: ${check.words}`),
        ...(0,health_lines/* listStillFailing */.Hy)(report)
            .slice(0, FAILING_SHOWN)
            .map((uniqueId) => `❌ ${(0,health_lines/* describeStillFailing */.OZ)(report, uniqueId, formatter/* plainFormatter */.P)}`),
        ...(0,health_lines/* describeAnomalies */.z5)(report, formatter/* plainFormatter */.P).slice(0, FAILING_SHOWN),
        ...(recovered === '' ? [] : [`✅ ${recovered}`]),
    ];
}
function fatalLines({ message, hint, location }) {
    const place = [location?.file, location?.line].filter((part) => part !== undefined).join(':');
    return [
        `❌ dbt stopped${place === '' ? '' : ` at ${(0,plain_text/* cleanLine */.Ow)(place)}`}`,
        ...indented(message),
        ...(hint ? [`   What to do: ${(0,plain_text/* cleanLine */.Ow)(hint)}`] : []),
    ];
}
function failureLines(report, icon, failure) {
    const { kind, name, tested, rows, file, line, old } = failure;
    const what = `${kind} ${name}${tested === undefined ? '' : ` of ${tested}`}`;
    const place = line === undefined ? file : `${file}:${line}`;
    const title = [what, rows, old && model_failures/* OLD_FAILURE */.Rb, place].filter(Boolean).join(' · ');
    const fate = [
        (0,health_lines/* describeSince */.IU)(report, failure.uniqueId, formatter/* plainFormatter */.P),
        (0,health_lines/* describeOwnership */.p)(report, failure.uniqueId, formatter/* plainFormatter */.P),
    ].filter(Boolean);
    return [
        `${icon} ${(0,plain_text/* cleanLine */.Ow)(title)}`,
        ...(fate.length > 0 ? [`   ${fate.join(' · ')}`] : []),
        ...indented(failure.message),
    ];
}
function skippedLines(report) {
    const skipped = report.nodes.filter(({ outcome }) => outcome === 'skipped');
    if (skipped.length === 0)
        return [];
    const names = skipped.slice(0, 20).map(({ name }) => (0,plain_text/* cleanLine */.Ow)(name));
    const more = skipped.length - names.length;
    const rest = more > 0 ? ` and ${(0,quantities/* formatCount */.B4)(more)} more` : '';
    return [`⏭️ skipped because an upstream node failed: ${names.join(', ')}${rest}`];
}
function runningLine({ uniqueId, seconds }) {
    return `⏳ running when dbt was stopped: ${(0,plain_text/* cleanLine */.Ow)((0,node_label/* labelOf */.Wy)(uniqueId))} (${(0,quantities/* formatDuration */.a3)(seconds)})`;
}
function sweptLines({ sweep }) {
    if (!sweep || sweep.schemas.length === 0)
        return [];
    const names = sweep.schemas.slice(0, 20).map(({ name }) => (0,plain_text/* cleanLine */.Ow)(name));
    const more = sweep.schemas.length - names.length;
    const rest = more > 0 ? ` and ${(0,quantities/* formatCount */.B4)(more)} more` : '';
    const what = sweep.dryRun ? 'would be dropped with "sweep: on"' : 'dropped';
    return [`🧹 ${what}, because the pull requests are closed: ${names.join(', ')}${rest}`];
}
function keptLines({ keptSchemas }) {
    if (keptSchemas.length === 0)
        return [];
    const names = keptSchemas
        .slice(0, 20)
        .map(({ name, until }) => `${(0,plain_text/* cleanLine */.Ow)(name)} until ${(0,quantities/* formatDay */.im)(until)}`);
    const more = keptSchemas.length - names.length;
    const rest = more > 0 ? ` and ${(0,quantities/* formatCount */.B4)(more)} more` : '';
    return [`🧹 kept by "keep-schemas": ${names.join(', ')}${rest}`];
}
function repeatCommand(report) {
    const names = [...new Set((0,model_failures/* listFailures */.As)(report).map(({ name }) => name))];
    const plain = names.filter((name) => PLAIN_NAME.test(name)).slice(0, COMMAND_NAMES);
    if (plain.length === 0)
        return [];
    return [`To reproduce this on your machine: dbt build --select ${plain.join(' ')}`];
}
function indented(message) {
    const text = (0,plain_text/* cutLines */.EQ)((0,plain_text/* cleanText */.X5)(message).trim(), MESSAGE_LINES, MESSAGE_LENGTH);
    return text === '' ? [] : text.split('\n').map((line) => `   ${line}`);
}

// EXTERNAL MODULE: ./build/report/model/redact.js
var model_redact = __webpack_require__(68996);
;// CONCATENATED MODULE: ./build/report/annotations.js







const PER_LEVEL = 10;
const annotations_MESSAGE_LENGTH = 4_000;
const annotations_TITLE_LENGTH = 200;
function buildAnnotations(report) {
    const level = report.status === 'success' ? 'warning' : 'error';
    const all = [
        ...fatal(report),
        ...timedOut(report),
        ...checkup(report),
        ...(0,model_failures/* listFailures */.As)(report).map((failure) => annotate(report, level, failure, 'failed')),
        ...breakingChanges(report),
        ...(report.fatal ? [] : (0,sources/* listLateSources */.nP)(report).map((source) => lateSource(report, source))),
        ...(0,model_failures/* listWarnings */.EB)(report).map((warning) => annotate(report, 'warning', warning, 'warned')),
    ];
    const ofLevel = (wanted) => all.filter(({ level }) => level === wanted);
    return [
        ...capped(ofLevel('error'), 'error', 'failures'),
        ...capped(ofLevel('warning'), 'warning', 'warnings'),
        ...skipped(report),
    ];
}
function fatal(report) {
    if (!report.fatal)
        return [];
    const { message, hint, location } = report.fatal;
    return [
        {
            level: 'error',
            title: title(`dbt ${report.project} stopped`),
            message: annotations_text([message, hint].filter(Boolean).join('\n')),
            ...(location && { file: location.file }),
            ...(location?.line !== undefined && { line: location.line }),
        },
    ];
}
function lateSource(report, source) {
    const { uniqueId, file, line } = source;
    return {
        level: 'warning',
        title: title(`source ${source.name} is not fresh`),
        message: annotations_text((0,sources/* describeSource */.B6)(source)),
        ...((0,file_link/* isInRepository */.cC)(report, uniqueId) && { file, ...(line !== undefined && { line }) }),
    };
}
function timedOut(report) {
    if (report.status !== 'timed-out')
        return [];
    const { icon, words } = (0,verdict/* buildVerdict */.o1)(report);
    const running = report.running.map(({ uniqueId }) => (0,node_label/* labelOf */.Wy)(uniqueId));
    const lines = [
        `${icon} ${words}`,
        ...report.notices,
        running.length > 0 && `Running when dbt was stopped: ${(0,node_label/* listItems */.Dw)(running, 10)}.`,
    ];
    return [
        {
            level: 'error',
            title: title(`dbt ${report.project} timed out`),
            message: annotations_text(lines.filter(Boolean).join('\n')),
        },
    ];
}
function checkup(report) {
    return (report.checkup ?? []).flatMap(({ name, status, found, todo, location }) => {
        if (status !== 'failed' && status !== 'warning')
            return [];
        return [
            {
                level: status === 'failed' ? 'error' : 'warning',
                title: title(`dbt set-up: ${name.replaceAll('`', '')}`),
                message: annotations_text([found, todo].filter(Boolean).join('\n').replaceAll('`', '')),
                ...(location && location.file !== '' && { file: location.file }),
                ...(location?.line !== undefined && { line: location.line }),
            },
        ];
    });
}
function skipped(report) {
    if (report.status !== 'skipped')
        return [];
    return [
        {
            level: 'notice',
            title: title(`dbt ${report.project} was skipped`),
            message: annotations_text(report.notices.join('\n')),
        },
    ];
}
function annotate(report, level, failure, word) {
    const { kind, name, tested, rows, message, file, line, old } = failure;
    const what = `${kind} ${name}${tested === undefined ? '' : ` of ${tested}`}`;
    const verdict = `${rows ?? word}${old ? `, ${model_failures/* OLD_FAILURE */.Rb}` : ''}`;
    return {
        level,
        title: title(`dbt ${what}: ${verdict}`),
        message: annotations_text(message === '' ? `${what}: ${verdict}` : message),
        ...((0,file_link/* isInRepository */.cC)(report, failure.uniqueId) && file !== '' ? { file } : {}),
        ...(line === undefined ? {} : { line }),
    };
}
function breakingChanges(report) {
    return (report.review?.impact?.breaking ?? []).map((change) => {
        const { node, column, what, usedBy, contract } = change;
        const changed = `${(0,node_label/* labelOf */.Wy)(node)}.${column} ${what === 'removed' ? 'was removed' : 'changed type'}`;
        const used = usedBy.map(node_label/* labelOf */.Wy).sort().join(', ');
        const file = report.nodes.find(({ uniqueId }) => uniqueId === node)?.file ?? '';
        return {
            level: 'warning',
            title: title(`dbt breaking change: ${changed}`),
            message: annotations_text([used && `Used by ${used}.`, contract && 'The column is part of the contract.']
                .filter(Boolean)
                .join(' ')),
            ...((0,file_link/* isInRepository */.cC)(report, node) && file !== '' ? { file } : {}),
        };
    });
}
function capped(annotations, level, noun) {
    if (annotations.length <= PER_LEVEL)
        return annotations;
    const shown = annotations.slice(0, PER_LEVEL - 1);
    const more = (0,quantities/* formatCount */.B4)(annotations.length - shown.length);
    return [
        ...shown,
        {
            level,
            title: `${more} more ${noun}`,
            message: `${more} more ${noun} are in the job summary.`,
        },
    ];
}
function title(value) {
    return (0,plain_text/* cutText */.IN)((0,plain_text/* cleanLine */.Ow)(value), annotations_TITLE_LENGTH);
}
function annotations_text(value) {
    return (0,plain_text/* cutLines */.EQ)((0,plain_text/* cleanText */.X5)(value), 40, annotations_MESSAGE_LENGTH);
}

;// CONCATENATED MODULE: ./build/publish/annotations.js

function publishAnnotations(runner, report) {
    for (const annotation of buildAnnotations(report))
        runner.annotate(annotation);
}

;// CONCATENATED MODULE: ./build/publish/comment.js


const MISSING_PERMISSION = 'Add `permissions: pull-requests: write` to the job.';
const READ_ONLY = 'On pull requests from forks, GitHub gives runs read access only. See the job summary instead.';
function publishComment(github, request) {
    return guarded(request.restricted, async () => {
        const existing = await findOwnComment(github, request);
        try {
            return await write(github, request.pullRequest, existing, request.body);
        }
        catch (error) {
            if (statusOf(error) !== 422)
                throw error;
            return await write(github, request.pullRequest, existing, request.shortBody);
        }
    });
}
function rewriteComment(github, request) {
    return guarded(request.restricted, async () => {
        const existing = await findOwnComment(github, request);
        return existing && (await github.updateComment(existing.id, request.rewrite(existing.body)));
    });
}
async function findOwnComment(github, { pullRequest, project }) {
    const marker = (0,comment/* commentMarker */.Ql)(project);
    const comments = await github.listComments(pullRequest);
    const marked = comments.filter(({ body }) => body.startsWith(marker));
    if (marked.length === 0)
        return undefined;
    const viewer = await github.viewer();
    return marked.find(({ author }) => author === viewer);
}
async function write(github, pullRequest, existing, body) {
    if (!existing)
        return github.createComment(pullRequest, body);
    try {
        return await github.updateComment(existing.id, body);
    }
    catch (error) {
        if (statusOf(error) !== 404)
            throw error;
        return github.createComment(pullRequest, body);
    }
}
async function guarded(restricted, work) {
    try {
        return { url: (await work())?.url, warning: undefined };
    }
    catch (error) {
        return { url: undefined, warning: `No comment was written. ${reasonOf(error, restricted)}` };
    }
}
function reasonOf(error, restricted) {
    if (!(error instanceof errors/* GitHubError */.y_))
        return (0,errors/* messageOf */.bD)(error);
    const refused = error.status === 403 || error.status === 404;
    if (refused && restricted === 'fork')
        return READ_ONLY;
    const hint = error.hint ?? (refused ? MISSING_PERMISSION : '');
    return [error.message, hint, 'See the job summary instead.']
        .filter((sentence) => sentence !== '')
        .join(' ');
}
function statusOf(error) {
    return error instanceof errors/* GitHubError */.y_ ? error.status : undefined;
}

// EXTERNAL MODULE: external "node:zlib"
var external_node_zlib_ = __webpack_require__(38522);
;// CONCATENATED MODULE: ./build/text/html.js

class Html {
    text;
    constructor(text) {
        this.text = text;
    }
}
function html(parts, ...values) {
    return new Html(parts.map((part, index) => (index === 0 ? '' : html_write(values[index - 1])) + part).join(''));
}
function html_write(content) {
    if (content === undefined || content === false)
        return '';
    if (content instanceof Html)
        return content.text;
    if (typeof content === 'object')
        return content.map(html_write).join('');
    return html_escapeHtml(String(content));
}
function html_escapeHtml(text) {
    return (0,plain_text/* cleanText */.X5)(text)
        .replaceAll('&', '&amp;')
        .replaceAll('<', '&lt;')
        .replaceAll('>', '&gt;')
        .replaceAll('"', '&quot;')
        .replaceAll("'", '&#39;');
}

;// CONCATENATED MODULE: ./build/report/dashboard/parts.js




const NAME_LIMIT = 120;
const ICONS = html `<svg class="defs" aria-hidden="true"><defs>
<symbol id="i-green" viewBox="0 0 16 16"><circle class="i-shape" cx="8" cy="8" r="8"/><path class="i-sign" d="m4.5 8.2 2.4 2.4 4.6-5"/></symbol>
<symbol id="i-red" viewBox="0 0 16 16"><path class="i-shape" d="M4.7 0h6.6L16 4.7v6.6L11.3 16H4.7L0 11.3V4.7z"/><path class="i-sign" d="m5.3 5.3 5.4 5.4m0-5.4-5.4 5.4"/></symbol>
<symbol id="i-amber" viewBox="0 0 16 16"><path class="i-shape" d="M8 .8 16 15.2H0z"/><path class="i-sign" d="M8 6v4m0 2v.6"/></symbol>
<symbol id="i-off" viewBox="0 0 16 16"><circle class="i-line" cx="8" cy="8" r="7"/><path class="i-line" d="M5 8h6"/></symbol>
</defs></svg>`;
function renderIcon(level, words = '') {
    const named = words === '' ? html `aria-hidden="true"` : html `role="img" aria-label="${words}"`;
    return html `<svg class="icon ${level}" ${named}><use href="#i-${level}"/></svg>`;
}
function renderItemLink(uniqueId, name) {
    const anchor = encodeURIComponent(uniqueId.toWellFormed());
    return html `<a class="name" href="#${anchor}"><bdi>${(0,plain_text/* cutText */.IN)(name, NAME_LIMIT)}</bdi></a>`;
}
function renderRunLink({ repositoryUrl }, { id, attempt }) {
    return renderLink((0,links/* runUrl */.Vp)(repositoryUrl, id, attempt), `run ${id}`);
}
function renderLink(url, label) {
    return /^https?:/.test(url) ? html `<a href="${url}">${label}</a>` : html `<span>${label}</span>`;
}
function renderAge(at, now) {
    return html `<time datetime="${at}" data-age>${(0,quantities/* formatAge */.nV)(at, now)}</time>`;
}
const DATE = new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    timeZone: 'UTC',
});
function formatDate(at) {
    const time = Date.parse(at);
    return Number.isNaN(time) ? 'at an unknown time' : `${DATE.format(time)} UTC`;
}
function renderDate(at) {
    return html `<time datetime="${at}">${formatDate(at)}</time>`;
}
function renderTable(caption, head, rows) {
    if (rows.length === 0)
        return undefined;
    const columns = head.map((title) => html `<th scope="col">${title}</th>`);
    const body = rows.map((cells) => {
        const written = cells.map((cell, index) => index === 0
            ? html `<th scope="row">${cell}</th>`
            : html `<td data-title="${head[index] ?? ''}">${cell}</td>`);
        return html `<tr>${written}</tr>\n`;
    });
    return html `<table><caption class="sr">${caption}</caption><thead><tr>${columns}</tr></thead><tbody>
${body}</tbody></table>`;
}

;// CONCATENATED MODULE: ./build/report/dashboard/sparkline.js
const WIDTH = 116;
const HEIGHT = 18;
const sparkline_ROOM = 2;
function drawSparkline(values) {
    const known = values.flatMap((value, index) => (value === null ? [] : [{ value, index }]));
    const all = known.map(({ value }) => value);
    const least = Math.min(...all);
    const range = Math.max(...all) - least || 1;
    const places = known.map(({ value, index }) => ({
        x: (sparkline_ROOM + (index / Math.max(1, values.length - 1)) * WIDTH).toFixed(1),
        y: (HEIGHT + 2 * sparkline_ROOM - ((value - least) / range) * HEIGHT).toFixed(1),
    }));
    return { points: places.map(({ x, y }) => `${x},${y}`), end: places.at(-1) };
}

;// CONCATENATED MODULE: ./build/report/dashboard/charts.js


const charts_WIDTH = 720;
const charts_HEIGHT = 96;
const LEAST = 3;
function renderBars(bars, label) {
    const step = charts_WIDTH / Math.max(bars.length, 20);
    const highest = Math.max(1, ...bars.map(({ value }) => value));
    const drawn = bars.map(({ value, state, title }, index) => {
        const height = Math.max(LEAST, (value / highest) * (charts_HEIGHT - 14));
        const x = (index * step).toFixed(1);
        const top = charts_HEIGHT - height;
        const width = Math.max(1, step - 2).toFixed(1);
        const middle = index * step + (step - 2) / 2;
        const cross = html `<path class="mark" d="M${(middle - 3).toFixed(1)} ${(top - 9).toFixed(1)}l6 6m0-6l-6 6"/>`;
        return html `<g class="${state}"><title>${title}</title><rect x="${x}" y="${top.toFixed(1)}" width="${width}" height="${height.toFixed(1)}" rx="1"/>${state === 'bad' && cross}</g>`;
    });
    return html `<svg class="bars" viewBox="0 0 ${charts_WIDTH} ${charts_HEIGHT}" role="img" aria-label="${label}">${drawn}</svg>`;
}
function renderSparkline(values, label) {
    const { points, end } = drawSparkline(values);
    const dot = end && html `<circle cx="${end.x}" cy="${end.y}" r="2"/>`;
    return html `<svg class="spark" viewBox="0 0 122 24" role="img" aria-label="${label}"><polyline points="${points.join(' ')}"/>${dot}</svg>`;
}

;// CONCATENATED MODULE: ./build/report/dashboard/view.js








function buildDashboardView(facts) {
    const { report, catalog } = facts;
    const { health } = report;
    const sources = listSources(facts);
    const failures = listOpenFailures(facts, sources);
    const named = new Set(failures.map(({ uniqueId }) => uniqueId));
    const others = (health?.anomalies ?? []).filter(({ kind, uniqueId = '' }) => kind !== 'new-test-failure' || !named.has(uniqueId));
    const anomalies = others.map((anomaly) => ({
        ...anomaly,
        level: levelOfAnomaly(anomaly),
        name: anomaly.uniqueId === undefined ? 'The whole run' : nameIn(catalog, anomaly.uniqueId),
        owner: anomaly.uniqueId === undefined ? undefined : catalog.get(anomaly.uniqueId)?.owner,
    }));
    const broken = ['failure', 'cancelled', 'timed-out'].includes(report.status);
    const levels = [(0,model_checks/* isRed */.iI)(report) && 'red', ...[...failures, ...anomalies].map(({ level }) => level)];
    return {
        level: broken || levels.includes('red') ? 'red' : levels.includes('amber') ? 'amber' : 'green',
        broken,
        failures,
        anomalies,
        flaky: (0,model_flaky/* listFlaky */.W)(report).map(({ uniqueId, attempts }) => ({
            uniqueId,
            name: nameIn(catalog, uniqueId),
            text: `succeeded after ${attempts} attempts`,
        })),
        recovered: health?.recovered ?? [],
        lastSuccess: health ? health.lastSuccess : successOf(facts),
        tests: health?.tests ?? {
            total: report.tests.length,
            failed: report.tests.filter(({ status }) => status === 'fail' || status === 'error').length,
        },
        sources,
        slowest: health?.slowest ?? slowestOf(report),
        slow: anomalies.filter(({ kind }) => kind === 'slow-model' || kind === 'slow-run').length,
    };
}
function nameIn(catalog, uniqueId) {
    return (0,plain_text/* cleanLine */.Ow)(catalog.get(uniqueId)?.name ?? (0,node_label/* labelOf */.Wy)(uniqueId)) || uniqueId;
}
function successOf({ report, history }) {
    const { mode, status, run, sha, createdAt, baseline } = report;
    if (mode === 'deploy' && GOOD.has(status))
        return { id: run.id, attempt: run.attempt, sha, at: createdAt };
    const known = history.runs.findLast((past) => past.mode === 'deploy' && GOOD.has(past.status));
    if (known || baseline.kind !== 'production' || baseline.status !== 'success')
        return known;
    return { id: baseline.runId, attempt: 1, sha: baseline.sha, at: baseline.createdAt };
}
const GOOD = new Set(['success', 'nothing']);
function slowestOf({ nodes }) {
    return nodes
        .filter(({ outcome, resourceType }) => outcome !== 'skipped' && resourceType === 'model')
        .sort((a, b) => b.executionTime - a.executionTime)
        .slice(0, 10)
        .map(({ uniqueId, executionTime }) => ({ uniqueId, seconds: executionTime, usual: null }));
}
function listOpenFailures(facts, sources) {
    const { report, catalog } = facts;
    const failed = new Map((0,model_failures/* listFailures */.As)(report).map((failure) => [failure.uniqueId, failure]));
    const warnings = new Map((0,model_failures/* listWarnings */.EB)(report).map((warning) => [warning.uniqueId, warning]));
    const late = new Map(sources.filter(({ level }) => level !== 'green').map((source) => [source.uniqueId, source]));
    const since = new Map((report.health?.failing ?? []).map((failing) => [failing.uniqueId, failing.since]));
    const ids = new Set([...since.keys(), ...failed.keys(), ...late.keys(), ...warnings.keys()]);
    const failures = [...ids].map((uniqueId) => {
        const entry = catalog.get(uniqueId);
        const failure = failed.get(uniqueId);
        const source = late.get(uniqueId);
        const warning = warnings.get(uniqueId);
        const found = failure ?? warning;
        const isWarning = warning !== undefined && !failure;
        return {
            uniqueId,
            level: source?.level ?? (isWarning ? 'amber' : 'red'),
            kind: kindOf(uniqueId),
            name: nameIn(catalog, uniqueId),
            state: source ? stateOf(source) : isWarning ? 'warns' : 'failed',
            since: since.get(uniqueId),
            owner: entry?.owner,
            exposures: entry?.exposures ?? [],
            message: source?.text ?? [found?.rows, found?.message].filter(Boolean).join('. '),
        };
    });
    return [
        ...failures.filter(({ level }) => level === 'red'),
        ...failures.filter(({ level }) => level !== 'red'),
    ];
}
function kindOf(uniqueId) {
    const kind = uniqueId.split('.')[0] ?? '';
    if (kind === 'unit_test')
        return 'unit test';
    return kind === 'operation' ? 'hook' : kind;
}
function stateOf({ status }) {
    if (status === 'unreachable')
        return 'unreadable';
    return status === 'error' ? 'stale' : 'late';
}
function listSources({ report, history, catalog }) {
    const rows = new Map();
    for (const [uniqueId, { status, age }] of history.sources) {
        const index = status.findLastIndex((each) => each !== null);
        const last = status[index];
        const at = history.runs[index]?.at;
        if (!last || !catalog.has(uniqueId))
            continue;
        const seconds = age[index] ?? null;
        const text = [
            seconds !== null && `${(0,quantities/* formatDuration */.a3)(seconds)} old`,
            at && `seen ${at.slice(0, 10)}`,
        ];
        rows.set(uniqueId, {
            ...{ uniqueId, name: nameIn(catalog, uniqueId), status: last, age: seconds },
            level: levelOf(last),
            text: text.filter(Boolean).join(', '),
        });
    }
    for (const source of report.sources) {
        const { uniqueId, status, age } = source;
        const name = (0,plain_text/* cleanLine */.Ow)(source.name) || uniqueId;
        const text = (0,sources/* describeSource */.B6)(source);
        rows.set(uniqueId, { uniqueId, name, status, age, level: levelOf(status), text });
    }
    const order = ['red', 'amber', 'green'];
    return [...rows.values()].sort((a, b) => order.indexOf(a.level) - order.indexOf(b.level) || (a.name < b.name ? -1 : 1));
}
function levelOfAnomaly({ severity, kind }) {
    return severity === 'critical' || kind === 'slow-model' || kind === 'slow-run' ? 'red' : 'amber';
}
function levelOf(status) {
    if ((0,outcomes/* isStale */.Q)({ status }))
        return 'red';
    return status === 'warn' ? 'amber' : 'green';
}

;// CONCATENATED MODULE: ./build/report/dashboard/sections.js







const ROWS_SHOWN = 12;
const RUNS_SHOWN = 10;
const MODELS_SHOWN = 6;
const EXPOSURES_SHOWN = 3;
function renderOpenFailures(facts, { failures }) {
    const { report } = facts;
    const rows = failures
        .slice(0, ROWS_SHOWN)
        .map((failure) => [
        html `${renderIcon(failure.level, failure.level)} ${renderItemLink(failure.uniqueId, failure.name)} <span class="kind">${failure.kind}</span>${renderMessage(failure.message)}`,
        html `<strong class="${failure.level}">${failure.state}</strong>`,
        renderSince(facts, failure),
        failure.owner ?? html `<span class="none">no owner</span>`,
        renderExposures(failure.exposures),
    ]);
    const { fatal } = report;
    const stop = fatal &&
        html `<div class="stop">${renderIcon('red', 'red')} <strong>The run stopped.</strong>${renderMessage(fatal.message)}${fatal.hint !== undefined && html `<p>${fatal.hint}</p>`}</div>`;
    const table = renderTable('What needs attention', ['What', 'State', 'Since', 'Owner', 'Shown in'], rows);
    if (!stop && !table)
        return undefined;
    return renderSection('attention', 'Needs attention', [stop, table, renderMore(failures.length)]);
}
function renderAnomalies(_facts, { anomalies }) {
    const rows = anomalies
        .filter(({ kind }) => kind !== 'flaky')
        .map(({ uniqueId, name, level, text, owner }) => [
        html `${renderIcon(level, level)} ${uniqueId === undefined ? name : renderItemLink(uniqueId, name)}`,
        text,
        owner ?? '',
    ]);
    const table = renderTable('Anomalies', ['What', 'How', 'Owner'], rows.slice(0, ROWS_SHOWN));
    return table && renderSection('unusual', 'Anomalies', [table, renderMore(rows.length)]);
}
function renderFlaky(_facts, { anomalies, flaky }) {
    const often = anomalies.filter(({ kind }) => kind === 'flaky');
    const known = new Set(often.map(({ uniqueId }) => uniqueId));
    const all = [...often, ...flaky.filter(({ uniqueId }) => !known.has(uniqueId))];
    const rows = all.map(({ uniqueId, name, text }) => [
        html `${renderIcon('amber', 'amber')} ${renderItemLink(uniqueId ?? '', name)}`,
        text,
    ]);
    const table = renderTable('Flaky models and tests', ['What', 'How often'], rows.slice(0, ROWS_SHOWN));
    return table && renderSection('flaky', 'Flaky', [table, renderMore(rows.length)]);
}
function renderRecovered({ catalog }, { recovered }) {
    if (recovered.length === 0)
        return undefined;
    const items = recovered
        .slice(0, ROWS_SHOWN)
        .map(({ uniqueId, runs }) => html `<li>${renderIcon('green')} ${renderItemLink(uniqueId, nameIn(catalog, uniqueId))} after ${(0,quantities/* formatNumberOf */.Of)(runs, 'run')}</li>`);
    return renderSection('recovered', 'Recovered', [
        html `<ul class="chips">${items}</ul>`,
        renderMore(recovered.length),
    ]);
}
function renderSourceRows(_facts, { sources }) {
    const rows = sources
        .slice(0, ROWS_SHOWN)
        .map(({ uniqueId, name, level, status, age, text }) => [
        html `${renderIcon(level, SOURCE_WORDS[status])} ${renderItemLink(uniqueId, name)}`,
        level === 'green' && age !== null ? `${(0,quantities/* formatDuration */.a3)(age)} old` : text,
    ]);
    const table = renderTable('Source freshness', ['Source', 'Age'], rows);
    return table && renderSection('sources', 'Sources', [table, renderMore(sources.length)]);
}
const SOURCE_WORDS = { pass: 'fresh', warn: 'late', error: 'stale', unreachable: 'unreadable' };
function renderSlowest({ catalog }, { slowest, anomalies }) {
    const longest = Math.max(0.001, ...slowest.map(({ seconds }) => seconds));
    const slower = new Set(anomalies.filter(({ kind }) => kind === 'slow-model').map(({ uniqueId }) => uniqueId));
    const rows = slowest.map(({ uniqueId, seconds, usual }) => [
        renderItemLink(uniqueId, nameIn(catalog, uniqueId)),
        html `<svg class="share ${slower.has(uniqueId) ? 'bad' : 'ok'}" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect width="${((seconds / longest) * 100).toFixed(1)}" height="8" rx="1"/></svg>`,
        html `${(0,quantities/* formatDuration */.a3)(seconds)}${slower.has(uniqueId) && html ` <strong class="amber">slower</strong>`}`,
        usual === null ? '' : (0,quantities/* formatDuration */.a3)(usual),
    ]);
    const table = renderTable('The slowest models', ['Model', 'Share', 'Last', 'Usual'], rows);
    return table && renderSection('slowest', 'Slowest models', table);
}
function renderRows({ history, catalog }) {
    const models = [...history.nodes]
        .flatMap(([uniqueId, { rows, rowsEstimated }]) => {
        const known = rows.filter((count) => count !== null);
        const last = known.at(-1);
        const usual = medianOf(known.slice(0, -1));
        if (last === undefined || usual === undefined || !catalog.has(uniqueId))
            return [];
        const change = Math.abs(Math.log((last + 1) / (usual + 1)));
        return [{ uniqueId, rows, rowsEstimated, last, usual, change }];
    })
        .sort((a, b) => b.change - a.change || (a.uniqueId < b.uniqueId ? -1 : 1))
        .slice(0, MODELS_SHOWN);
    const rows = models.map(({ uniqueId, rows, rowsEstimated, last, usual }) => {
        const name = nameIn(catalog, uniqueId);
        const words = `rows of ${name} over ${rows.length} runs`;
        return [
            renderItemLink(uniqueId, name),
            renderSparkline(rows, words),
            html `${rowsEstimated && 'about '}${(0,quantities/* formatCount */.B4)(last)}`,
            (0,quantities/* formatCount */.B4)(usual),
        ];
    });
    const head = ['Model', 'Over time', 'Rows', 'Usual'];
    const table = renderTable('Largest row count changes', head, rows);
    return table && renderSection('rows', 'Largest row count changes', table);
}
function renderRuns({ report, history }) {
    const { runs } = history;
    const failed = runs.filter(({ status }) => sections_stateOf(status) === 'bad').length;
    const chart = renderBars(runs.map((run) => ({
        value: run.seconds,
        state: sections_stateOf(run.status),
        title: `${formatDate(run.at)}: ${run.mode} ${RUN_WORDS[run.status]}, ${(0,quantities/* formatDuration */.a3)(run.seconds)}`,
    })), `Duration of the last ${(0,quantities/* formatNumberOf */.Of)(runs.length, 'run')}, of which ${failed} failed`);
    const rows = runs
        .slice(-RUNS_SHOWN)
        .reverse()
        .map((run) => [
        html `${renderIcon(ICON_OF[sections_stateOf(run.status)])} ${renderRunLink(report, run)}`,
        `${run.mode} ${RUN_WORDS[run.status]}`,
        renderDate(run.at),
        (0,quantities/* formatDuration */.a3)(run.seconds),
        run.event,
        renderLink((0,links/* commitUrl */.Bg)(report.repositoryUrl, run.sha), html `<code>${run.sha.slice(0, 7)}</code>`),
    ]);
    if (rows.length === 0)
        return undefined;
    const head = ['Run', 'Result', 'When', 'Took', 'Started by', 'Commit'];
    const table = renderTable('The last runs', head, rows);
    const figure = html `<figure class="chart" id="runs-chart">${chart}<figcaption>Duration of each run, newest on the right. ✕ marks a failed run.</figcaption></figure>`;
    return renderSection('runs', 'Runs', [figure, table]);
}
const RUN_WORDS = {
    success: 'succeeded',
    failure: 'failed',
    nothing: 'had nothing to do',
};
const ICON_OF = { ok: 'green', bad: 'red', off: 'off' };
function sections_stateOf(status) {
    if (status === 'success')
        return 'ok';
    return status === 'nothing' ? 'off' : 'bad';
}
function renderSection(id, title, content) {
    return html `<section id="s-${id}" aria-labelledby="h-${id}"><h2 id="h-${id}">${title}</h2>${content}</section>\n`;
}
function renderMessage(message) {
    return message !== '' && html `<p class="message">${(0,plain_text/* cutLines */.EQ)(message, 3, 300)}</p>`;
}
function renderSince({ report }, { since }) {
    if (!since)
        return html `<span class="none">this run</span>`;
    const { run, runs } = since;
    if (runs <= 1)
        return html `new, in ${renderRunLink(report, run)}`;
    return html `${renderAge(run.at, report.createdAt)}, ${renderRunLink(report, run)} <span class="none">(${(0,quantities/* formatNumberOf */.Of)(runs, 'run')})</span>`;
}
function renderExposures(exposures) {
    const more = exposures.length - EXPOSURES_SHOWN;
    const shown = exposures.slice(0, EXPOSURES_SHOWN).join(', ');
    return more > 0 ? `${shown} and ${(0,quantities/* formatCount */.B4)(more)} more` : shown;
}
function renderMore(count) {
    const more = count - ROWS_SHOWN;
    return more > 0 && html `<p class="more">and ${(0,quantities/* formatCount */.B4)(more)} more, in the list below.</p>`;
}
function medianOf(values) {
    const sorted = values.toSorted((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 2)];
}

;// CONCATENATED MODULE: ./build/report/dashboard/dashboard.js





const SECTIONS = {
    first: [renderOpenFailures, renderAnomalies, renderFlaky, renderRecovered],
    small: [renderSourceRows, renderSlowest, renderRows],
    last: [renderRuns],
};
function renderDashboard(facts, assets) {
    const { report, docs } = facts;
    const view = buildDashboardView(facts);
    const words = headline(facts, view);
    const render = (group) => SECTIONS[group].map((section) => section(facts, view));
    const style = new Html(assets.css);
    const script = new Html(assets.js);
    const series = new Html(assets.series);
    const page = html `<!doctype html>
<html lang="en" class="${view.level}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '${assets.cssHash}'; script-src '${assets.jsHash}'; img-src data:; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${view.level === 'green' ? '✓' : view.level === 'red' ? '✕' : '!'} ${report.project}: ${words}</title>
<link rel="icon" href="${favicon(view.level)}">
<style>${style}</style>
</head>
<body>
${ICONS}
<a class="skip" href="#top">Skip to the content</a>
<header>
<a class="project" href="#"><bdi>${report.project}</bdi></a>
<span class="target">${report.target}</span>
<nav aria-label="Pages">${docs && html `<a href="docs.html">dbt docs</a>`}${renderLink(report.repositoryUrl, html `<bdi>${report.repository}</bdi>`)}</nav>
<form role="search" id="search" hidden><label class="sr" for="filter">Find a model, test, source or owner</label><input id="filter" type="search" autocomplete="off" spellcheck="false" placeholder="Find a model, test, owner …"></form>
</header>
<main id="top" tabindex="-1">
<div id="overview">
<div class="verdict ${view.level}">${renderIcon(view.level)}<div><h1>${words}</h1><p>${described(facts)}</p></div></div>
<p id="old" class="old" hidden></p>
<ul class="tiles">${tiles(facts, view).map(renderTile)}</ul>
${render('first')}<div class="small">${render('small')}</div>
${render('last')}</div>
<section id="list" aria-labelledby="h-list" hidden><h2 id="h-list">All models</h2><p id="found" role="status"></p><div id="items"></div></section>
<article id="detail" hidden></article>
<noscript><p class="none">The list of all models and the charts need JavaScript.</p></noscript>
</main>
<footer>Generated ${renderDate(report.createdAt)} by ${renderRunLink(report, report.run)} of <bdi>${report.repository}</bdi>, dbt ${report.dbtVersion || 'not started'}.</footer>
<script type="application/octet-stream" id="series">${series}</script>
<script type="module">${script}</script>
</body>
</html>
`;
    return page.text;
}
function headline({ report, history }, view) {
    const red = view.failures.filter(({ level }) => level === 'red');
    const parts = [...Map.groupBy(red, ({ kind, state }) => `${kind} ${state}`)].map(([, group]) => {
        const { kind = '', state = '' } = group[0] ?? {};
        return `${(0,quantities/* formatNumberOf */.Of)(group.length, kind)} ${state}`;
    });
    const critical = view.anomalies.filter(({ level }) => level === 'red').length;
    if (critical > 0)
        parts.push(critical === 1 ? '1 anomaly' : `${(0,quantities/* formatCount */.B4)(critical)} anomalies`);
    if (parts.length > 0)
        return parts.join(', ');
    if (view.broken)
        return STOPPED[report.status] ?? 'The last run failed';
    if (history.runs.length === 0 && report.nodes.length === 0)
        return 'No runs yet';
    if (view.level === 'green')
        return 'Everything is green';
    const warnings = [...view.failures, ...view.anomalies].length;
    return `Green, with ${(0,quantities/* formatNumberOf */.Of)(warnings, 'warning')}`;
}
const STOPPED = {
    cancelled: 'The last run was cancelled',
    'timed-out': 'The last run timed out',
};
function described({ report, history }) {
    const { mode, createdAt, branch } = report;
    const past = history.runs.length > 1
        ? `${(0,quantities/* formatNumberOf */.Of)(history.runs.length, 'run')} in the history`
        : 'first run in the history';
    return html `${mode === 'monitor' ? 'Health check' : 'Deploy'} of <bdi>${branch}</bdi> ${renderAge(createdAt, createdAt)}, ${renderDate(createdAt)} · ${renderRunLink(report, report.run)} · ${past}`;
}
function tiles(facts, view) {
    return [successTile(facts, view), testsTile(view), sourcesTile(view), timesTile(facts, view)];
}
function successTile({ report, history }, { lastSuccess }) {
    const title = 'Last successful run';
    if (!lastSuccess)
        return { title, level: 'off', figure: '–', note: 'No successful deploy in the history.' };
    const deploys = history.runs.filter(({ mode }) => mode === 'deploy');
    const after = deploys.length -
        1 -
        deploys.findLastIndex(({ id, attempt }) => id === lastSuccess.id && attempt === lastSuccess.attempt);
    const failed = deploys.length > 0 && after > 0 && after < deploys.length ? after : 0;
    return {
        title,
        level: failed > 0 || (report.mode === 'deploy' && report.run.id !== lastSuccess.id)
            ? 'red'
            : 'green',
        figure: renderAge(lastSuccess.at, report.createdAt),
        note: html `${renderDate(lastSuccess.at)}, ${renderRunLink(report, lastSuccess)}${failed > 0 && html `; <strong>${(0,quantities/* formatNumberOf */.Of)(failed, 'deploy')} failed since</strong>`}`,
    };
}
function testsTile({ tests }) {
    const title = 'Tests failed';
    if (tests.total === 0)
        return { title, level: 'off', figure: '–', note: 'No test results in the history.' };
    return {
        title,
        level: tests.failed > 0 ? 'red' : 'green',
        figure: (0,quantities/* formatCount */.B4)(tests.failed),
        note: `of ${(0,quantities/* formatNumberOf */.Of)(tests.total, 'test')}`,
    };
}
function sourcesTile({ sources }) {
    const title = 'Sources';
    if (sources.length === 0)
        return {
            title,
            level: 'off',
            figure: '–',
            note: 'No source with freshness limits was checked.',
        };
    const stale = sources.filter(({ level }) => level === 'red').length;
    const late = sources.filter(({ level }) => level === 'amber').length;
    const fresh = `${(0,quantities/* formatCount */.B4)(sources.length - stale - late)} of ${(0,quantities/* formatCount */.B4)(sources.length)} fresh`;
    if (stale + late === 0)
        return { title, level: 'green', figure: 'All fresh', note: fresh };
    return {
        title,
        level: stale > 0 ? 'red' : 'amber',
        figure: stale > 0 ? `${(0,quantities/* formatCount */.B4)(stale)} stale` : `${(0,quantities/* formatCount */.B4)(late)} late`,
        note: fresh,
    };
}
function timesTile({ report }, { slow, slowest, broken }) {
    const longest = slowest[0];
    const note = longest ? `slowest model ${(0,quantities/* formatDuration */.a3)(longest.seconds)}` : '';
    return {
        title: 'Run time',
        level: slow > 0 ? 'red' : broken ? 'off' : 'green',
        figure: (0,quantities/* formatDuration */.a3)(report.duration),
        note: [slow > 0 && `${(0,quantities/* formatCount */.B4)(slow)} slower than usual`, note].filter(Boolean).join(', '),
    };
}
function renderTile({ title, level, figure, note }) {
    return html `<li class="tile ${level}"><h2>${renderIcon(level, TILE_WORDS[level])} ${title}</h2><p class="figure">${figure}</p><p>${note}</p></li>`;
}
const TILE_WORDS = { green: 'good', amber: 'warning', red: 'bad', off: 'unknown' };
const COLOURS = { green: '18794e', amber: 'b7791f', red: 'c62a2f' };
function favicon(level) {
    const sign = { green: 'm4 8 3 3 5-6', amber: 'M8 4v5m0 2v1', red: 'm5 5 6 6m0-6-6 6' }[level];
    const shape = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="4" fill="#${COLOURS[level]}"/><path d="${sign}" fill="none" stroke="#fff" stroke-width="2"/></svg>`;
    return `data:image/svg+xml,${encodeURIComponent(shape)}`;
}

;// CONCATENATED MODULE: ./build/report/dashboard/series.js


const LETTERS = {
    success: 's',
    pass: 's',
    warn: 'w',
    error: 'e',
    fail: 'f',
    skipped: 'k',
    unreachable: 'u',
};
function buildSeries(facts, { runs, rounded }) {
    const { report, history, catalog } = facts;
    const first = Math.max(0, history.runs.length - runs);
    const cut = (column) => column.slice(first);
    const notes = collectNotes(facts);
    const items = [...catalog].map(([id, entry]) => {
        const node = history.nodes.get(id);
        const test = history.tests.get(id);
        const source = history.sources.get(id);
        const status = node?.status ?? test?.status ?? source?.status ?? [];
        return {
            id: id.toWellFormed(),
            name: nameIn(catalog, id),
            kind: entry.resourceType,
            as: entry.materialized === null ? undefined : (0,plain_text/* cleanLine */.Ow)(entry.materialized),
            owner: entry.owner && (0,plain_text/* cleanLine */.Ow)(entry.owner),
            file: (0,plain_text/* cleanLine */.Ow)(entry.file),
            exposures: entry.exposures.length > 0 ? entry.exposures.map(plain_text/* cleanLine */.Ow) : undefined,
            tested: entry.tested,
            notes: notes.get(id),
            status: cut(status)
                .map((each) => (each ? LETTERS[each] : '.'))
                .join(''),
            seconds: known(node && cut(node.seconds).map(threeDigits)),
            attempts: node?.attempts.some((count) => (count ?? 0) > 1) ? cut(node.attempts) : undefined,
            rows: known(node && differences(rounded ? roundEarlier(cut(node.rows)) : cut(node.rows))),
            estimated: node?.rowsEstimated || undefined,
            failures: test?.failures.some((count) => (count ?? 0) > 0) ? cut(test.failures) : undefined,
            age: known(source && cut(source.age).map((age) => (age === null ? null : Math.round(age)))),
        };
    });
    const { repositoryUrl, createdAt } = report;
    return {
        repositoryUrl,
        madeAt: createdAt,
        rounded,
        leftOut: first,
        runs: cut(history.runs),
        items,
    };
}
function collectNotes(facts) {
    const { failures, anomalies, flaky } = buildDashboardView(facts);
    const notes = [
        ...failures.map(({ uniqueId, level, message: text }) => ({ uniqueId, level, text })),
        ...anomalies,
        ...flaky.map((each) => ({ ...each, level: 'amber' })),
    ].filter(({ text }) => text !== '');
    const groups = Map.groupBy(notes, ({ uniqueId }) => uniqueId);
    return new Map([...groups].map(([id, group]) => [
        id,
        group.map(({ level, text }) => ({ level, text: (0,plain_text/* cleanText */.X5)(text) })),
    ]));
}
function known(column) {
    return column?.some((value) => value !== null) ? column : undefined;
}
function roundEarlier(column) {
    const newest = column.findLastIndex((value) => value !== null);
    return column.map((value, index) => value === null || index === newest ? value : Number(value.toPrecision(4)));
}
function threeDigits(seconds) {
    return seconds === null ? null : Number(seconds.toPrecision(3));
}
function differences(column) {
    let before = 0;
    return column.map((value) => {
        if (value === null)
            return null;
        const difference = value - before;
        before = value;
        return difference;
    });
}

// EXTERNAL MODULE: ./build/secrets/redact.js
var secrets_redact = __webpack_require__(30953);
;// CONCATENATED MODULE: ./build/publish/dashboard.js










const SERIES_LIMIT = 2_700_000;
const compress = (0,external_node_util_.promisify)(external_node_zlib_.gzip);
async function publishDashboard(request, report, redact) {
    const { artifacts, name, folder, assets, docs } = request;
    const history = (0,secrets_redact/* redactTexts */.S)(request.history, redact);
    const catalog = (0,secrets_redact/* redactTexts */.S)(request.catalog, redact);
    await (0,promises_.mkdir)(folder, { recursive: true });
    if (docs !== undefined)
        await (0,promises_.copyFile)(docs, (0,external_node_path_.join)(folder, 'docs.html'));
    const path = (0,external_node_path_.join)(folder, 'index.html');
    await (0,promises_.writeFile)(path, await makePage({ report, history, catalog, docs: docs !== undefined }, assets));
    const files = ['index.html', ...(docs === undefined ? [] : ['docs.html'])];
    try {
        const { id } = await artifacts.upload(name, folder, files);
        const url = id > 0 ? (0,links/* artifactUrl */.Wk)(report.repositoryUrl, report.run.id, id) : undefined;
        return { path, url, warning: undefined };
    }
    catch (error) {
        const reason = (0,errors/* messageOf */.bD)(error);
        return {
            path,
            url: undefined,
            warning: `The dashboard was written but not uploaded: ${reason}`,
        };
    }
}
async function makePage(facts, assets) {
    const read = (name) => (0,promises_.readFile)((0,external_node_path_.join)(assets, name), 'utf8');
    const [css, js] = await Promise.all([read('page.css'), read('page.js')]);
    return renderDashboard(facts, {
        ...{ css, js, cssHash: hashOf(css), jsHash: hashOf(js) },
        series: await packSeries(facts),
    });
}
async function packSeries(facts) {
    let limits = { runs: facts.history.runs.length, rounded: false };
    for (;;) {
        const text = JSON.stringify(buildSeries(facts, limits));
        const packed = (await compress(text, { level: 9 })).toString('base64');
        if (packed.length <= SERIES_LIMIT || limits.runs === 0)
            return packed;
        limits = { runs: limits.rounded ? Math.floor(limits.runs * 0.8) : limits.runs, rounded: true };
    }
}
function hashOf(text) {
    return `sha256-${(0,external_node_crypto_.hash)('sha256', text, 'base64')}`;
}

;// CONCATENATED MODULE: ./build/publish/deployment.js



const DESCRIPTION_LENGTH = 140;
async function publishDeployment(github, environment, report) {
    try {
        await github.recordDeployment({
            sha: report.sha,
            environment,
            state: deployment_stateOf(report),
            description: (0,plain_text/* cutText */.IN)((0,verdict/* buildVerdict */.o1)(report).words, DESCRIPTION_LENGTH),
            logUrl: report.run.url,
        });
    }
    catch (error) {
        const refused = error instanceof errors/* GitHubError */.y_ && (error.status === 403 || error.status === 404);
        if (!refused)
            throw error;
    }
}
function deployment_stateOf({ status }) {
    if (status === 'success' || status === 'nothing')
        return 'success';
    return status === 'failure' ? 'failure' : 'error';
}

// EXTERNAL MODULE: ./build/report/model/counts.js
var model_counts = __webpack_require__(96513);
;// CONCATENATED MODULE: ./build/report/outputs.js

function buildOutputs(report, files) {
    const counts = (0,model_counts/* computeCounts */.E)(report);
    const state = productionOf(report.baseline);
    return {
        mode: report.mode,
        status: report.status,
        'state-found': String(state !== undefined),
        'state-sha': state?.sha ?? '',
        'state-run-id': state === undefined ? '' : String(state.runId),
        baseline: report.baseline.kind,
        selected: String(counts.selected),
        built: String(counts.built),
        failed: String(counts.failed),
        skipped: String(counts.skipped),
        'tests-failed': String(counts.testsFailed),
        retried: String(counts.retried),
        schema: report.schema,
        'report-json': files.reportJson ?? '',
        'run-results': files.runResults ?? '',
        manifest: files.manifest ?? '',
        dashboard: files.dashboard ?? '',
        'comment-url': files.commentUrl ?? '',
        'duration-seconds': report.duration.toFixed(1),
    };
}
function productionOf(baseline) {
    if (baseline.kind === 'none')
        return undefined;
    return baseline.kind === 'production' ? baseline : baseline.production;
}

;// CONCATENATED MODULE: ./build/publish/outputs.js

function publishOutputs(runner, report, files) {
    for (const [name, value] of Object.entries(buildOutputs(report, files))) {
        runner.setOutput(name, value);
    }
}

;// CONCATENATED MODULE: ./build/report/json.js

const json_SCHEMA_VERSION = 1;
function renderReportJson(report) {
    const { review, fatal } = report;
    const content = {
        schemaVersion: json_SCHEMA_VERSION,
        counts: (0,model_counts/* computeCounts */.E)(report),
        ...report,
        fatal: fatal && flatten(fatal),
        review: review && { ...review, reasons: Object.fromEntries(review.reasons) },
    };
    return `${JSON.stringify(content, null, 2)}\n`;
}
function flatten({ message, hint, location }) {
    return { message, hint, file: location?.file, line: location?.line };
}

;// CONCATENATED MODULE: ./build/publish/report-file.js



async function publishReportFile(path, report) {
    await (0,promises_.mkdir)((0,external_node_path_.dirname)(path), { recursive: true });
    await (0,promises_.writeFile)(path, renderReportJson(report));
}

// EXTERNAL MODULE: ./build/report/blocks/fact-lines.js
var fact_lines = __webpack_require__(65636);
// EXTERNAL MODULE: ./build/report/blocks/failure-blocks.js
var failure_blocks = __webpack_require__(13919);
// EXTERNAL MODULE: ./build/report/blocks/fit-blocks.js
var fit_blocks = __webpack_require__(65860);
;// CONCATENATED MODULE: ./build/report/blocks/health-blocks.js






const health_blocks_ROOM = 15_000;
function renderChecks(report) {
    if (report.mode !== 'monitor')
        return '';
    const head = (0,markdown/* tableHead */.PP)([
        { title: '', align: 'center' },
        { title: 'Check', align: 'left' },
        { title: 'Now', align: 'left' },
    ]);
    const rows = (0,model_checks/* buildChecks */.US)(report, formatter/* markdownFormatter */.W).map((check) => (0,markdown/* tableRow */.jD)([(0,model_checks/* signOf */.rL)(check), check.name, check.words]));
    return [...head, ...rows].join('\n');
}
function renderHealth(report) {
    const failing = (0,health_lines/* listStillFailing */.Hy)(report).map((uniqueId) => `- ❌ ${(0,health_lines/* describeStillFailing */.OZ)(report, uniqueId, formatter/* markdownFormatter */.W)}`);
    const anomalies = (0,health_lines/* describeAnomalies */.z5)(report, formatter/* markdownFormatter */.W).map((line) => `- ${line}`);
    const recovered = (0,health_lines/* describeRecovered */.jL)(report, formatter/* markdownFormatter */.W);
    return [
        health_blocks_list(report.mode === 'monitor' ? 'Failing' : 'Still failing', failing),
        health_blocks_list('Anomalies', anomalies),
        recovered && `✅ ${recovered}`,
    ];
}
function health_blocks_list(title, lines) {
    if (lines.length === 0)
        return '';
    const shown = (0,plain_text/* takeWhatFits */.C2)(lines, health_blocks_ROOM);
    const more = lines.length - shown.length;
    const rest = more > 0 ? [`- … and ${(0,quantities/* formatCount */.B4)(more)} more`] : [];
    return `**${title}**\n\n${[...shown, ...rest].join('\n')}`;
}

// EXTERNAL MODULE: ./build/report/blocks/node-table.js
var node_table = __webpack_require__(50701);
;// CONCATENATED MODULE: ./build/report/blocks/orphan-blocks.js




const READERS = 10;
const orphan_blocks_NAME_LENGTH = 120;
const NOTE_LENGTH = 500;
const FRAME = 400;
function renderOrphans({ orphans, createdAt }, room) {
    if (orphans.length === 0)
        return '';
    const lines = (0,plain_text/* takeWhatFits */.C2)(orphans.map((orphan) => orphanLine(orphan, createdAt)), room - FRAME);
    const more = orphans.length - lines.length;
    const isListed = orphans.some(({ fate }) => fate === 'listed');
    return (0,markdown/* joinBlocks */.x9)([
        '#### No node builds these any more',
        lines.join('\n'),
        more > 0 ? `${(0,quantities/* formatCount */.B4)(more)} more, see report.json.` : '',
        isListed ? '**What to do:** nothing updates them. Drop what nobody needs.' : '',
    ]);
}
function orphanLine(orphan, now) {
    const { relation, kind, resourceType, uniqueId, since, deploys, fate } = orphan;
    const what = `${(0,markdown/* code */.aY)(relation)} (${(0,markdown/* escapeText */.X1)(kind)} of ${resourceType} ${(0,markdown/* code */.aY)((0,node_label/* labelOf */.Wy)(uniqueId))})`;
    if (fate === 'dropped')
        return `- 🧹 ${what} was dropped. Found ${(0,quantities/* formatAge */.nV)(since, now)}.`;
    const found = `Found ${(0,quantities/* formatAge */.nV)(since, now)}, by ${(0,quantities/* formatNumberOf */.Of)(deploys, 'successful deploy')}.`;
    return [`- ${what}.`, found, readBy(orphan), HOLDS[fate]?.(orphan)].filter(Boolean).join(' ');
}
function readBy({ exposures, readers, dependents, fate }) {
    const names = [
        ...exposures.map(({ name, owner }) => {
            const by = owner ? ` (${(0,markdown/* escapeText */.X1)((0,plain_text/* cutText */.IN)(owner, orphan_blocks_NAME_LENGTH))})` : '';
            return `exposure ${(0,markdown/* code */.aY)((0,plain_text/* cutText */.IN)(name, orphan_blocks_NAME_LENGTH))}${by}`;
        }),
        ...(dependents ?? []).map((name) => (0,markdown/* code */.aY)((0,plain_text/* cutText */.IN)(name, orphan_blocks_NAME_LENGTH))),
    ];
    const read = names.length > 0 ? `Read by ${(0,node_label/* listItems */.Dw)(names, READERS)}.` : '';
    const older = readers.length > 0 ? `Built on it and not since: ${(0,node_label/* listLabels */.ME)(readers, READERS)}.` : '';
    const unknown = dependents === undefined && fate === 'listed'
        ? 'The warehouse’s catalogue does not say what reads it.'
        : '';
    return [read, older, unknown].filter(Boolean).join(' ');
}
const HOLDS = {
    listed: undefined,
    dropped: undefined,
    history: ({ resourceType }) => `It is not dropped, because ${resourceType === 'snapshot' ? 'a snapshot' : 'its materialization'} may keep rows that no build brings back.`,
    kind: () => 'It is not dropped: only tables and views are.',
    disabled: ({ resourceType }) => `It is not dropped, because the project still has the ${resourceType}, disabled.`,
    schema: () => 'It is not dropped, because the project builds nothing in its schema any more.',
    exposure: () => 'It is not dropped, because an exposure of the project reads it.',
    read: () => 'It is not dropped, because something reads it.',
    unknown: () => 'It is not dropped, because the warehouse does not say what reads it.',
    written: () => 'It is not dropped, because it changed since the deploy before: something else writes to it.',
    grace: ({ deploysLeft = 1 }) => deploysLeft === 1
        ? 'The next deploy drops it.'
        : `The ${ordinal(deploysLeft)} deploy from now drops it.`,
    failed: () => 'It is not dropped, because this deploy failed.',
    refused: ({ note }) => `It was not dropped. ${(0,markdown/* escapeText */.X1)((0,plain_text/* cutText */.IN)((note ?? '').replaceAll(/\s+/g, ' '), NOTE_LENGTH))}`,
};
function ordinal(count) {
    const suffix = { one: 'st', two: 'nd', few: 'rd', other: 'th' };
    return `${count}${suffix[new Intl.PluralRules('en', { type: 'ordinal' }).select(count)]}`;
}

// EXTERNAL MODULE: ./build/report/blocks/review-blocks.js + 2 modules
var review_blocks = __webpack_require__(34921);
// EXTERNAL MODULE: ./build/report/blocks/write-blocks.js
var write_blocks = __webpack_require__(45504);
;// CONCATENATED MODULE: ./build/report/summary.js
















const SUMMARY_LIMIT = 340_000;
const REST = 'job log or report.json';
const PROVENANCE = new Set(['ci', 'deploy']);
function renderSummary(report) {
    const limits = {
        count: 200,
        open: 20,
        messageLines: 60,
        messageLength: 4_000,
        room: 120_000,
        rest: REST,
    };
    const above = [
        (0,fact_lines/* renderTitle */.zF)(report),
        renderChecks(report),
        renderCheckup(report),
        (0,fact_lines/* renderNotices */.WF)(report),
        (0,fact_lines/* renderRunning */.CG)(report),
        report.fatal ? (0,failure_blocks/* renderFatal */.f9)(report, report.fatal, limits) : '',
        (0,write_blocks/* renderRefusedWrites */.B)(report, { count: 200, room: 20_000, rest: REST }),
        (0,failure_blocks/* renderFailures */.SL)(report, limits),
        (0,fact_lines/* renderFlakyLine */.A3)(report),
        (0,failure_blocks/* renderWarnings */.c7)(report, { ...limits, room: 30_000 }),
        (0,write_blocks/* renderOtherWrites */.Z)(report, { count: 200, room: 20_000, rest: REST }),
        renderPromotion(report),
        (0,merge_blocks/* renderRefreshes */.ii)(report, 30_000),
        renderOrphans(report, 30_000),
        (0,sources/* renderSources */.DL)(report, 30_000),
        ...renderHealth(report),
        renderDropped(report),
        renderSweep(report),
        renderKept(report),
    ];
    const below = [PROVENANCE.has(report.mode) ? (0,fact_lines/* renderProvenance */._V)(report) : '', (0,fact_lines/* renderFooter */.up)(report)];
    const room = SUMMARY_LIMIT - (0,markdown/* joinBlocks */.x9)([...above, ...below]).length;
    const blocks = (0,review_blocks/* listReviewBlocks */.N)(report, (tableRoom) => (0,node_table/* renderNodeTable */.h)(report, { room: Math.min(tableRoom, room / 2), rest: REST }), { rest: REST, open: 40_000, names: 2_000 });
    const results = (0,fit_blocks/* fitBlocks */.U)(blocks, room, REST);
    const tests = (0,node_table/* renderTestTable */.Z)(report, { room: room - results.length, rest: REST });
    return `${(0,markdown/* joinBlocks */.x9)([...above, results, tests, ...below])}\n`;
}
function renderPromotion(report) {
    return (0,promotion/* describePromotion */.r)(report, markdown/* code */.aY).join(' ');
}
function renderSweep({ sweep, repositoryUrl }) {
    if (!sweep || sweep.schemas.length === 0)
        return '';
    const schemas = (0,quantities/* formatNumberOf */.Of)(sweep.schemas.length, 'schema');
    const what = sweep.dryRun
        ? `🧹 With \`sweep: on\`, this run would have dropped ${schemas} of closed pull requests:`
        : `🧹 Dropped ${schemas} of closed pull requests:`;
    const lines = sweep.schemas.map(({ name, pullRequest }) => `- ${(0,markdown/* code */.aY)(name)} ${(0,markdown/* link */.nf)(`#${pullRequest}`, (0,links/* pullRequestUrl */.ET)(repositoryUrl, pullRequest))}`);
    return `${what}\n\n${(0,plain_text/* takeWhatFits */.C2)(lines, 20_000).join('\n')}`;
}
function renderKept({ keptSchemas, repositoryUrl }) {
    if (keptSchemas.length === 0)
        return '';
    const schemas = (0,quantities/* formatNumberOf */.Of)(keptSchemas.length, 'schema');
    const lines = keptSchemas.map(({ name, pullRequest, until }) => `- ${(0,markdown/* code */.aY)(name)} ${(0,markdown/* link */.nf)(`#${pullRequest}`, (0,links/* pullRequestUrl */.ET)(repositoryUrl, pullRequest))} until ${(0,quantities/* formatDay */.im)(until)}`);
    return `🧹 Kept ${schemas} of closed pull requests (\`keep-schemas\`):\n\n${(0,plain_text/* takeWhatFits */.C2)(lines, 20_000).join('\n')}`;
}
function renderDropped(report) {
    return (0,plain_text/* takeWhatFits */.C2)(report.droppedSchemas.map((schema) => `- 🧹 ${(0,markdown/* code */.aY)(schema)}`), 20_000).join('\n');
}

;// CONCATENATED MODULE: ./build/publish/summary.js

function publishSummary(runner, report) {
    return runner.writeSummary(renderSummary(report));
}

;// CONCATENATED MODULE: ./build/publish/publish.js
















async function publishReport(ports, request) {
    const { runner } = ports;
    const { settings, redact } = request;
    let report = (0,samples/* cutSamples */.A)((0,model_redact/* redactReport */.a)(request.report, redact));
    const warnings = [];
    const attempt = async (sink, publish) => {
        try {
            await publish();
        }
        catch (error) {
            const reason = (0,errors/* messageOf */.bD)(error);
            warnings.push(`${sink} could not be written: ${reason}`);
        }
    };
    const files = {
        runResults: request.files.runResults,
        manifest: request.files.manifest,
        reportJson: undefined,
        dashboard: undefined,
        commentUrl: undefined,
    };
    await attempt('The dashboard', async () => {
        if (request.dashboard === undefined)
            return;
        const page = await publishDashboard(request.dashboard, report, redact);
        files.dashboard = page.path;
        report = { ...report, dashboardUrl: page.url };
        if (page.warning)
            warnings.push(page.warning);
    });
    await attempt('The annotations', () => publishAnnotations(runner, report));
    await attempt('The job summary', () => publishSummary(runner, report));
    await attempt('report.json', async () => {
        if (request.reportPath === undefined)
            return;
        await publishReportFile(request.reportPath, report);
        files.reportJson = request.reportPath;
    });
    await attempt('The comment', async () => {
        const result = await commentOn(ports, request, report);
        files.commentUrl = result?.url;
        if (result?.warning)
            warnings.push(result.warning);
    });
    await attempt('The deployment', async () => {
        if (report.mode !== 'deploy' || settings.environment === undefined)
            return;
        await publishDeployment(ports.github, settings.environment, report);
    });
    await attempt('The alerts', async () => {
        if (!isProduction(report))
            return;
        const stateName = (0,placeholders/* fillPlaceholders */.C)(settings.stateName, { project: report.project });
        const sinks = openSinks(settings.sinks, { ...ports, stateName });
        const store = openAlertStore(ports, request, stateName);
        warnings.push(...(await publishAlerts(sinks, settings, report, store)));
    });
    await attempt('The outputs', () => publishOutputs(runner, report, files));
    const redacted = warnings.map(redact);
    const level = report.restricted ? 'notice' : 'warning';
    for (const message of redacted) {
        runner.annotate({ level, title: 'dbt: a message was not delivered', message });
    }
    for (const line of renderLog(report))
        runner.info(line);
    return redacted;
}
function isProduction({ mode }) {
    return mode === 'deploy' || mode === 'rollback' || mode === 'monitor';
}
function openAlertStore({ cache }, { report, settings: { statePath }, temp }, stateName) {
    return statePath === undefined
        ? createCacheAlertStore(cache, { temp, stateName }, report)
        : createFolderAlertStore({ statePath, stateName }, report);
}
async function commentOn({ github }, { settings, createComment }, report) {
    const { pullRequest, project, restricted } = report;
    if (!settings.comment || pullRequest === undefined || isProduction(report))
        return undefined;
    if (report.mode === 'doctor')
        return undefined;
    if (report.status === 'skipped')
        return undefined;
    const place = { pullRequest, project, restricted };
    if (report.mode === 'cleanup') {
        const rewrite = (body) => (0,comment/* markCommentClosed */.$3)(body, report);
        return rewriteComment(github, { ...place, rewrite });
    }
    const body = (0,comment/* renderComment */.wQ)(report);
    if (!createComment)
        return rewriteComment(github, { ...place, rewrite: () => body });
    const shortBody = (0,comment/* renderShortComment */.k8)(report);
    return publishComment(github, { ...place, body, shortBody });
}


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
