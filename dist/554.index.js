export const id = 554;
export const ids = [554];
export const modules = {

/***/ 65636:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   A3: () => (/* binding */ renderFlakyLine),
/* harmony export */   CG: () => (/* binding */ renderRunning),
/* harmony export */   WF: () => (/* binding */ renderNotices),
/* harmony export */   _V: () => (/* binding */ renderProvenance),
/* harmony export */   up: () => (/* binding */ renderFooter),
/* harmony export */   zF: () => (/* binding */ renderTitle)
/* harmony export */ });
/* harmony import */ var _platform_github_links_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(87661);
/* harmony import */ var _text_markdown_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51065);
/* harmony import */ var _text_node_label_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(23111);
/* harmony import */ var _text_plain_text_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(47012);
/* harmony import */ var _text_quantities_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(95765);
/* harmony import */ var _model_flaky_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(26024);
/* harmony import */ var _model_stop_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(95397);
/* harmony import */ var _model_verdict_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(10083);
/* harmony import */ var _file_link_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(54371);









const NOTICE_LENGTH = 600;
const NOTICES_ROOM = 5_000;
const RUNNING_SHOWN = 10;
const SCHEMAS_SHOWN = 5;
function renderTitle(report) {
    const { icon, words } = (0,_model_verdict_js__WEBPACK_IMPORTED_MODULE_6__/* .buildVerdict */ .o1)(report);
    return `### ${icon} dbt ${(0,_text_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .code */ .aY)(report.project)}: ${words}`;
}
function renderNotices(report) {
    const notices = report.notices.map((notice) => `> ${(0,_text_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .escapeText */ .X1)((0,_text_plain_text_js__WEBPACK_IMPORTED_MODULE_2__/* .cutText */ .IN)(notice, NOTICE_LENGTH))}`);
    if (notices.length === 0)
        return '';
    return `> [!NOTE]\n${(0,_text_plain_text_js__WEBPACK_IMPORTED_MODULE_2__/* .takeWhatFits */ .C2)(notices, NOTICES_ROOM).join('\n>\n')}`;
}
function renderRunning({ running }) {
    if (running.length === 0)
        return '';
    const items = running.map(({ uniqueId, seconds }) => `${(0,_text_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .code */ .aY)((0,_text_node_label_js__WEBPACK_IMPORTED_MODULE_1__/* .labelOf */ .Wy)(uniqueId))} for ${(0,_text_quantities_js__WEBPACK_IMPORTED_MODULE_3__/* .formatDuration */ .a3)(seconds)}`);
    return `⏳ Running when dbt was stopped: ${(0,_text_node_label_js__WEBPACK_IMPORTED_MODULE_1__/* .listItems */ .Dw)(items, RUNNING_SHOWN)}.`;
}
function renderFlakyLine(report) {
    const words = (0,_model_flaky_js__WEBPACK_IMPORTED_MODULE_4__/* .describeFlaky */ .b)(report, _text_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .code */ .aY);
    return words && `🔁 ${words}`;
}
function renderProvenance(report) {
    const stoppedEarly = report.fatal !== undefined || report.status === 'skipped' || (0,_model_stop_js__WEBPACK_IMPORTED_MODULE_5__/* .isStopped */ .id)(report);
    if (stoppedEarly && report.nodes.length === 0)
        return '';
    if (report.mode === 'deploy')
        return deployProvenance(report);
    const sentences = [];
    if (report.nodes.length > 0)
        sentences.push(builtIn(report));
    const { baseline } = report;
    const nothing = report.status === 'nothing' && !hasFindings(report);
    const compared = nothing ? 'No node differs from' : 'Compared with';
    if (baseline.kind === 'production') {
        sentences.push(`${compared} ${renderProduction(report, baseline)}.`);
        if (baseline.status === 'failure') {
            sentences.push('That deploy failed. The nodes that it could not build count as changed here.');
        }
    }
    if (baseline.kind === 'base') {
        sentences.push(`${compared} the base commit ${(0,_file_link_js__WEBPACK_IMPORTED_MODULE_7__/* .renderCommitLink */ .IF)(report, baseline.sha)}.`);
        if (baseline.production) {
            const production = renderProduction(report, baseline.production);
            sentences.push(`Nodes that were not built are read from ${production}.`);
        }
    }
    if (baseline.kind === 'none') {
        sentences.push((0,_text_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .escapeText */ .X1)((0,_text_plain_text_js__WEBPACK_IMPORTED_MODULE_2__/* .cutText */ .IN)(baseline.reason, NOTICE_LENGTH)));
    }
    return [...sentences, renderWorth(report)].filter(Boolean).join(' ');
}
function builtIn({ nodes, schema }) {
    const found = nodes.flatMap((node) => (node.outcome === 'skipped' ? [] : (node.schema ?? [])));
    const schemas = [...new Set(found)].sort();
    if (schemas.length === 0)
        return `Built in schema ${(0,_text_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .code */ .aY)(schema)}.`;
    const names = (0,_text_node_label_js__WEBPACK_IMPORTED_MODULE_1__/* .listItems */ .Dw)(schemas.map(_text_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .code */ .aY), SCHEMAS_SHOWN);
    return `Built in ${schemas.length === 1 ? 'schema' : 'schemas'} ${names}.`;
}
function hasFindings({ review }) {
    return review !== undefined && review.leftOut.length + review.removed.length > 0;
}
function renderWorth(report) {
    const unbuilt = (0,_model_verdict_js__WEBPACK_IMPORTED_MODULE_6__/* .deferredCount */ .$1)(report);
    const seconds = report.review?.savedSeconds;
    if (seconds === undefined || unbuilt === 0)
        return '';
    return `The ${(0,_text_quantities_js__WEBPACK_IMPORTED_MODULE_3__/* .formatNumberOf */ .Of)(unbuilt, 'node')} that this run did not build took ${(0,_text_quantities_js__WEBPACK_IMPORTED_MODULE_3__/* .formatDuration */ .a3)(seconds)} in production’s last run.`;
}
function renderProduction(report, { sha, createdAt, runId }) {
    const age = (0,_text_quantities_js__WEBPACK_IMPORTED_MODULE_3__/* .formatAge */ .nV)(createdAt, report.createdAt);
    const run = (0,_text_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .link */ .nf)(`run ${runId}`, (0,_platform_github_links_js__WEBPACK_IMPORTED_MODULE_8__/* .runUrl */ .Vp)(report.repositoryUrl, runId));
    return `production at ${(0,_file_link_js__WEBPACK_IMPORTED_MODULE_7__/* .renderCommitLink */ .IF)(report, sha)}, deployed ${age} by ${run}`;
}
function deployProvenance(report) {
    if (report.steps.length === 0)
        return '';
    const steps = report.steps.map((step) => (0,_text_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .code */ .aY)(`dbt ${step}`)).join(', ');
    const commit = (0,_file_link_js__WEBPACK_IMPORTED_MODULE_7__/* .renderCommitLink */ .IF)(report, report.sha);
    return `Ran ${steps} on ${(0,_text_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .code */ .aY)(report.branch)} at ${commit}, target ${(0,_text_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .code */ .aY)(report.target)}, schema ${(0,_text_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .code */ .aY)(report.schema)}.`;
}
function renderFooter(report) {
    const parts = [
        report.run.url && (0,_text_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .link */ .nf)('Log and summary', report.run.url),
        `commit ${(0,_file_link_js__WEBPACK_IMPORTED_MODULE_7__/* .renderCommitLink */ .IF)(report, report.sha)}`,
        (0,_text_quantities_js__WEBPACK_IMPORTED_MODULE_3__/* .formatDuration */ .a3)(report.duration),
        report.dbtVersion && `dbt ${(0,_text_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .escapeText */ .X1)(report.dbtVersion)}`,
    ];
    return `<sub>${parts.filter(Boolean).join(' · ')}</sub>`;
}


/***/ }),

/***/ 13919:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   SL: () => (/* binding */ renderFailures),
/* harmony export */   c7: () => (/* binding */ renderWarnings),
/* harmony export */   f9: () => (/* binding */ renderFatal)
/* harmony export */ });
/* harmony import */ var _text_formatter_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8508);
/* harmony import */ var _text_markdown_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(51065);
/* harmony import */ var _text_plain_text_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(47012);
/* harmony import */ var _text_quantities_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(95765);
/* harmony import */ var _model_failures_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(88378);
/* harmony import */ var _file_link_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(54371);
/* harmony import */ var _health_lines_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(13823);







function renderFatal(report, problem, limits) {
    const { message, hint, location } = problem;
    const file = location && (0,_file_link_js__WEBPACK_IMPORTED_MODULE_5__/* .renderFileLink */ .xb)(report, inRepository(report, location.file, location.line));
    const advice = hint && `**What to do:** ${(0,_text_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .escapeProse */ .fd)((0,_text_plain_text_js__WEBPACK_IMPORTED_MODULE_2__/* .cutLines */ .EQ)(hint, 10, 1_000))}`;
    return [file, (0,_text_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .fence */ .EU)(cutMessage(message, limits)), advice].filter(Boolean).join('\n\n');
}
function renderFailures(report, limits) {
    return bounded((0,_model_failures_js__WEBPACK_IMPORTED_MODULE_4__/* .listFailures */ .As)(report), limits, 'failed', (failure) => renderFailure(report, failure, limits));
}
function renderWarnings(report, limits) {
    return bounded((0,_model_failures_js__WEBPACK_IMPORTED_MODULE_4__/* .listWarnings */ .EB)(report), limits, 'warned', (warning) => `⚠️ ${describe(report, warning)}`);
}
function renderFailure(report, failure, limits) {
    const passes = failure.old && report.status === 'success';
    const fate = [
        (0,_health_lines_js__WEBPACK_IMPORTED_MODULE_6__/* .describeSince */ .IU)(report, failure.uniqueId, _text_formatter_js__WEBPACK_IMPORTED_MODULE_0__/* .markdownFormatter */ .W),
        (0,_health_lines_js__WEBPACK_IMPORTED_MODULE_6__/* .describeOwnership */ .p)(report, failure.uniqueId, _text_formatter_js__WEBPACK_IMPORTED_MODULE_0__/* .markdownFormatter */ .W),
    ];
    const title = [`${passes ? '⚠️' : '❌'} ${describe(report, failure)}`, ...fate]
        .filter(Boolean)
        .join(' · ');
    if (failure.message === '')
        return title;
    return `${title}\n${(0,_text_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .fence */ .EU)(cutMessage(failure.message, limits))}`;
}
function describe(report, failure) {
    const { kind, name, tested, rows, old } = failure;
    const what = `**${kind}** ${(0,_text_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .code */ .aY)(name)}${tested === undefined ? '' : ` of ${(0,_text_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .code */ .aY)(tested)}`}`;
    const label = old ? `**${_model_failures_js__WEBPACK_IMPORTED_MODULE_4__/* .OLD_FAILURE */ .Rb}**` : '';
    return [what, rows, label, (0,_file_link_js__WEBPACK_IMPORTED_MODULE_5__/* .renderFileLink */ .xb)(report, failure)].filter(Boolean).join(' · ');
}
function bounded(all, limits, verb, render) {
    const shown = (0,_text_plain_text_js__WEBPACK_IMPORTED_MODULE_2__/* .takeWhatFits */ .C2)(all.slice(0, limits.count).map(render), limits.room);
    const more = all.length - shown.length;
    const rest = more > 0 ? `${(0,_text_quantities_js__WEBPACK_IMPORTED_MODULE_3__/* .formatCount */ .B4)(more)} more ${verb}, see the ${limits.rest}.` : '';
    const folded = shown.slice(limits.open);
    return (0,_text_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .joinBlocks */ .x9)([
        ...shown.slice(0, limits.open),
        folded.length > 0
            ? (0,_text_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .details */ .zH)(`${(0,_text_quantities_js__WEBPACK_IMPORTED_MODULE_3__/* .formatCount */ .B4)(folded.length)} more ${verb}`, (0,_text_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .joinBlocks */ .x9)(folded))
            : '',
        rest,
    ]);
}
function cutMessage(message, limits) {
    return (0,_text_plain_text_js__WEBPACK_IMPORTED_MODULE_2__/* .cutLines */ .EQ)(message.trim(), limits.messageLines, limits.messageLength);
}
function inRepository(report, file, line) {
    return { uniqueId: `file.${report.project}`, file, line };
}


/***/ }),

/***/ 54371:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   DM: () => (/* binding */ fileLabel),
/* harmony export */   IF: () => (/* binding */ renderCommitLink),
/* harmony export */   cC: () => (/* binding */ isInRepository),
/* harmony export */   iw: () => (/* binding */ fileUrl),
/* harmony export */   xb: () => (/* binding */ renderFileLink)
/* harmony export */ });
/* harmony import */ var _platform_github_links_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(87661);
/* harmony import */ var _text_markdown_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51065);


const PATH_LIMIT = 300;
function renderFileLink(report, place) {
    const label = fileLabel(place);
    if (label === '')
        return '';
    const url = fileUrl(report, place);
    return url === undefined ? (0,_text_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .code */ .aY)(label) : (0,_text_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .link */ .nf)((0,_text_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .code */ .aY)(label), url);
}
function fileLabel({ file, line }) {
    if (file.length > PATH_LIMIT)
        return '';
    return line === undefined ? file : `${file}:${line}`;
}
function fileUrl(report, { uniqueId, file, line }) {
    if (!isInRepository(report, uniqueId))
        return undefined;
    return (0,_platform_github_links_js__WEBPACK_IMPORTED_MODULE_1__/* .fileAtCommitUrl */ .em)(report.repositoryUrl, { sha: report.sha, file, line });
}
function renderCommitLink(report, sha) {
    return (0,_text_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .link */ .nf)((0,_text_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .code */ .aY)(sha.slice(0, 7)), (0,_platform_github_links_js__WEBPACK_IMPORTED_MODULE_1__/* .commitUrl */ .Bg)(report.repositoryUrl, sha));
}
function isInRepository(report, uniqueId) {
    return uniqueId.split('.')[1] === report.project;
}


/***/ }),

/***/ 65860:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   U: () => (/* binding */ fitBlocks)
/* harmony export */ });
/* harmony import */ var _text_markdown_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51065);

const FRAME = 600;
function fitBlocks(blocks, room, rest) {
    let left = room - FRAME;
    const texts = new Map();
    const cut = [];
    for (const block of [...blocks].sort((a, b) => a.rank - b.rank)) {
        const text = block.render(Math.max(0, left));
        if (text === undefined || text.length > left)
            cut.push(block);
        else
            texts.set(block, text);
        left -= (texts.get(block)?.length ?? 0) + 2;
    }
    const names = blocks.filter((block) => cut.includes(block)).map(({ what }) => what);
    return (0,_text_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .joinBlocks */ .x9)([
        ...blocks.map((block) => texts.get(block) ?? ''),
        names.length > 0 ? `Omitted here for length: ${names.join(', ')}. See the ${rest}.` : '',
    ]);
}


/***/ }),

/***/ 49439:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  ef: () => (/* binding */ describeProof),
  Fl: () => (/* binding */ renderClones),
  Dy: () => (/* binding */ renderGraph),
  bs: () => (/* binding */ renderSkipped)
});

// EXTERNAL MODULE: ./build/text/markdown.js
var markdown = __webpack_require__(51065);
// EXTERNAL MODULE: ./build/text/node-label.js
var node_label = __webpack_require__(23111);
// EXTERNAL MODULE: ./build/text/plain-text.js
var plain_text = __webpack_require__(47012);
// EXTERNAL MODULE: ./build/text/quantities.js
var quantities = __webpack_require__(95765);
;// CONCATENATED MODULE: ./build/report/blocks/mermaid.js


const TEXT_LIMIT = 50_000;
const EDGE_LIMIT = 500;
const NODE_LIMIT = 60;
const LABEL_LENGTH = 60;
const STYLES = {
    changed: {
        css: 'fill:#fff8c5,stroke:#9a6700,color:#1f2328,stroke-width:2px',
        word: 'Yellow: changed.',
    },
    built: { css: 'fill:#dafbe1,stroke:#1a7f37,color:#1f2328', word: 'Green: downstream, built.' },
    failed: {
        css: 'fill:#ffebe9,stroke:#cf222e,color:#1f2328,stroke-width:2px',
        word: 'Red: failed.',
    },
    inlined: {
        css: 'fill:#f6f8fa,stroke:#6e7781,color:#1f2328,stroke-dasharray:1 3',
        word: 'Dotted: ephemeral, part of what reads it.',
    },
    unbuilt: {
        css: 'fill:#f6f8fa,stroke:#6e7781,color:#1f2328,stroke-dasharray:4 3',
        word: 'Dashed: downstream, not built.',
    },
    exposure: { css: 'fill:#ddf4ff,stroke:#0969da,color:#1f2328', word: 'Blue: exposure.' },
};
const ARROW = '-->';
const EDGE_LENGTH = 14;
const CLASS_LENGTH = 7;
const FRAME = 700;
const STYLE_NAMES = ['changed', 'built', 'failed', 'inlined', 'unbuilt', 'exposure'];
function buildImpactGraph(report, impact, room) {
    const styleOf = createStyler(report);
    const { boxes, edges } = foldTwins(impact, styleOf);
    const shown = pickBoxes(boxes, edges, Math.min(room, TEXT_LIMIT));
    const text = drawGraph(shown, edges, styleOf);
    const count = (some) => some.reduce((total, { names }) => total + names.length, 0);
    if (!text.includes(ARROW))
        return { text: '', legend: '', omitted: count(boxes) };
    const used = new Set(shown.map(({ node }) => styleOf(node)));
    const words = STYLE_NAMES.filter((style) => used.has(style)).map((style) => STYLES[style].word);
    return { text, legend: words.join(' '), omitted: count(boxes) - count(shown) };
}
const MANY_MORE = 3;
const LEAST_TWINS = 3;
function foldTwins({ nodes, edges }, styleOf) {
    const above = Map.groupBy(edges, ({ to }) => to);
    const below = Map.groupBy(edges, ({ from }) => from);
    const linked = nodes.filter(({ uniqueId }) => above.has(uniqueId) || below.has(uniqueId));
    const keyOf = (node) => {
        const { uniqueId, resourceType } = node;
        if (resourceType === 'exposure')
            return uniqueId;
        const from = (above.get(uniqueId) ?? []).map((edge) => edge.from).sort();
        const to = (below.get(uniqueId) ?? []).map((edge) => edge.to).sort();
        return JSON.stringify([styleOf(node), from, to]);
    };
    const groups = [...Map.groupBy(linked, keyOf).values()].flatMap((group) => group.length < LEAST_TWINS ? group.map((node) => [node]) : [group]);
    const first = new Map(groups.flatMap((group) => group.map(({ uniqueId }) => [uniqueId, group[0]?.uniqueId ?? ''])));
    const order = new Map(linked.map(({ uniqueId }, index) => [uniqueId, index]));
    const merged = new Map(edges.map(({ from, to }) => {
        const edge = { from: first.get(from) ?? from, to: first.get(to) ?? to };
        return [JSON.stringify(edge), edge];
    }));
    const boxes = groups.flatMap(([node, ...others]) => node === undefined
        ? []
        : [{ node, names: [node, ...others].map(({ uniqueId }) => (0,node_label/* labelOf */.Wy)(uniqueId)) }]);
    boxes.sort((a, b) => (order.get(a.node.uniqueId) ?? 0) - (order.get(b.node.uniqueId) ?? 0));
    return { boxes, edges: [...merged.values()] };
}
function pickBoxes(boxes, edges, room) {
    const from = Map.groupBy(edges, (edge) => edge.from);
    const to = Map.groupBy(edges, (edge) => edge.to);
    const byLevel = growBoxes(boxes, { from, to }, room);
    const byPath = growBoxes(orderByPath(boxes, from), { from, to }, room);
    const { shown } = byPath.edgeCount > MANY_MORE * byLevel.edgeCount ? byPath : byLevel;
    return boxes.filter(({ node }) => shown.has(node.uniqueId));
}
function growBoxes(ordered, { from, to }, room) {
    const shown = new Set();
    let edgeCount = 0;
    let left = room - FRAME;
    for (const box of ordered) {
        const { uniqueId } = box.node;
        const added = (to.get(uniqueId) ?? []).filter((edge) => shown.has(edge.from)).length +
            (from.get(uniqueId) ?? []).filter((edge) => shown.has(edge.to)).length;
        const length = drawBox(box, 'n99').length + CLASS_LENGTH + added * EDGE_LENGTH;
        if (shown.size === NODE_LIMIT || edgeCount + added > EDGE_LIMIT || length > left)
            break;
        shown.add(uniqueId);
        edgeCount += added;
        left -= length;
    }
    return { shown, edgeCount };
}
function orderByPath(boxes, from) {
    const byId = new Map(boxes.map((box) => [box.node.uniqueId, box]));
    const ordered = new Set();
    for (const start of boxes) {
        const waiting = [start];
        for (let box = waiting.pop(); box !== undefined; box = waiting.pop()) {
            if (ordered.has(box))
                continue;
            ordered.add(box);
            const readers = (from.get(box.node.uniqueId) ?? []).flatMap(({ to }) => byId.get(to) ?? []);
            waiting.push(...readers.reverse());
        }
    }
    return ordered;
}
function drawGraph(boxes, edges, styleOf) {
    const ids = new Map(boxes.map(({ node }, index) => [node.uniqueId, `n${index}`]));
    const byStyle = Map.groupBy(boxes, ({ node }) => styleOf(node));
    const lines = [
        ...boxes.map((box, index) => drawBox(box, `n${index}`)),
        ...edges.flatMap(({ from, to }) => {
            const [start, end] = [ids.get(from), ids.get(to)];
            return start === undefined || end === undefined ? [] : `${start} ${ARROW} ${end}`;
        }),
        ...STYLE_NAMES.flatMap((style) => {
            const members = byStyle.get(style)?.map(({ node }) => ids.get(node.uniqueId));
            const define = `classDef ${style} ${STYLES[style].css}`;
            return members ? [define, `class ${members.join(',')} ${style}`] : [];
        }),
    ];
    return ['flowchart LR', ...lines.map((line) => `  ${line}`)].join('\n');
}
function drawBox({ node: { resourceType, owner }, names }, id) {
    const label = escapeLabel(labelBox(names));
    if (resourceType !== 'exposure')
        return `${id}["${label}"]`;
    return `${id}(["${label}${owner ? ` · ${escapeLabel(owner)}` : ''}"])`;
}
function labelBox(names) {
    const [first = '', second = ''] = names;
    if (names.length < LEAST_TWINS)
        return first;
    const two = `${first}, ${second} and ${names.length - 2} more`;
    if (two.length <= LABEL_LENGTH)
        return two;
    const more = ` and ${names.length - 1} more`;
    return `${(0,plain_text/* cutText */.IN)(first, LABEL_LENGTH - more.length)}${more}`;
}
function createStyler(report) {
    const outcomes = new Map(report.nodes.map(({ uniqueId, outcome }) => [uniqueId, outcome]));
    return ({ uniqueId, resourceType, level, isEphemeral }) => {
        const outcome = outcomes.get(uniqueId);
        if (outcome === 'error')
            return 'failed';
        if (resourceType === 'exposure')
            return 'exposure';
        if (level === 0)
            return 'changed';
        if (isEphemeral)
            return 'inlined';
        return outcome === 'success' || outcome === 'warn' ? 'built' : 'unbuilt';
    };
}
function escapeLabel(text) {
    const label = (0,plain_text/* cutText */.IN)((0,plain_text/* cleanLine */.Ow)(text), LABEL_LENGTH);
    return label.replaceAll(/[^\p{L}\p{M}\p{N}_ ]/gu, (char) => `#${char.codePointAt(0)};`);
}

;// CONCATENATED MODULE: ./build/report/blocks/folded-blocks.js





const folded_blocks_FRAME = 500;
const GRAPH_ROOM = 1_500;
const CONFIG_KEYS = 8;
function renderSkipped({ leftOut }, limits) {
    const sorted = [...leftOut].sort((a, b) => compareProofs(a.proof, b.proof));
    const groups = [...Map.groupBy(sorted, ({ proof }) => describeProof(proof))].map(([proof, group]) => `- ${proof}: ${(0,node_label/* listItems */.Dw)(group.map(skippedName).sort(), limits.names)}`);
    return folded(summarizeSkipped(leftOut), groups, limits);
}
function summarizeSkipped(leftOut) {
    const count = (...types) => leftOut.filter(({ uniqueId }) => types.includes(uniqueId.split('.', 1)[0] ?? '')).length;
    const tests = count('test', 'unit_test');
    const sources = count('source');
    const nodes = leftOut.length - tests - sources;
    const parts = [
        nodes > 0 && (0,quantities/* formatNumberOf */.Of)(nodes, 'node'),
        tests > 0 && (0,quantities/* formatNumberOf */.Of)(tests, 'test'),
    ].filter((part) => part !== false);
    if (parts.length === 0)
        return `Skipped the ${sources === 1 ? 'change' : 'changes'} of ${(0,quantities/* formatNumberOf */.Of)(sources, 'source')}: no data is affected`;
    const again = nodes > 0 ? 'rebuild' : 'run again';
    return `Skipped ${parts.join(' and ')} that dbt would ${again}: no change affects their data`;
}
function renderClones({ pasts }, limits) {
    const lines = pasts.map((clone) => `- ${(0,markdown/* code */.aY)((0,node_label/* labelOf */.Wy)(clone.uniqueId))}: ${describeClone(clone)}`);
    return folded(summarizeClones(pasts), lines.sort(), limits);
}
function renderGraph(report, impact, room) {
    if (impact.edges.length === 0)
        return '';
    if (room < GRAPH_ROOM)
        return undefined;
    const { text, legend, omitted } = buildImpactGraph(report, impact, room - folded_blocks_FRAME);
    if (text === '')
        return undefined;
    const more = omitted > 0 ? ` Not drawn: ${(0,quantities/* formatNumberOf */.Of)(omitted, 'node')} further downstream.` : '';
    return (0,markdown/* details */.zH)(impact.nodes.some(({ level }) => level > 0)
        ? `Graph: ${countBelow(impact)} downstream of the changes`
        : 'Graph of the changes', (0,markdown/* joinBlocks */.x9)([(0,markdown/* fence */.EU)(text, 'mermaid'), `<sub>${legend}${more}</sub>`]));
}
function folded(summary, lines, limits) {
    if (lines.length === 0)
        return '';
    const shown = (0,plain_text/* takeWhatFits */.C2)(lines, limits.room - folded_blocks_FRAME);
    const more = lines.length - shown.length;
    if (shown.length === 0)
        return undefined;
    const rest = more > 0 ? `${(0,quantities/* formatCount */.B4)(more)} more, see the ${limits.rest}.` : '';
    return (0,markdown/* details */.zH)(summary, (0,markdown/* joinBlocks */.x9)([shown.join('\n'), rest]));
}
function describeProof(proof) {
    switch (proof.kind) {
        case 'configs':
            return `Only config that does not affect the data differs (${(0,node_label/* listItems */.Dw)(proof.keys.map(markdown/* code */.aY), CONFIG_KEYS)})`;
        case 'moved':
            return 'Only the file moved';
        case 'formatting':
            return 'The same SQL, token for token';
        case 'line-ends':
            return 'The same rows: only line ends or the byte order mark differ';
        case 'description':
            return proof.persisted
                ? 'Only descriptions differ; the next deploy writes them to the warehouse'
                : 'Only descriptions differ';
        case 'below-left-out':
            return 'Only downstream of skipped nodes';
    }
}
const PROOF_ORDER = [
    'formatting',
    'line-ends',
    'moved',
    'configs',
    'description',
    'below-left-out',
];
function compareProofs(a, b) {
    const byKind = PROOF_ORDER.indexOf(a.kind) - PROOF_ORDER.indexOf(b.kind);
    return byKind || (describeProof(a) < describeProof(b) ? -1 : 1);
}
function skippedName({ uniqueId, proof }) {
    const name = (0,markdown/* code */.aY)((0,node_label/* labelOf */.Wy)(uniqueId));
    return proof.kind === 'moved' ? `${name} (${(0,markdown/* code */.aY)(proof.from)} → ${(0,markdown/* code */.aY)(proof.to)})` : name;
}
const CLONES = {
    clone: 'cloned from production',
    copy: 'copied from production',
    'full-refresh': 'built from scratch: production has more rows than `clone-max-rows`',
    empty: 'built from scratch: it does not exist in production',
    moved: 'built from scratch: it moved, and the deploy finds nothing there',
    refresh: 'built from scratch, as the deploy builds it',
};
function describeClone({ how, rows }) {
    const count = rows === null ? '' : ` (${(0,quantities/* formatNumberOf */.Of)(rows, 'row')})`;
    return how === 'empty' ? CLONES.empty : `${CLONES[how]}${count}`;
}
function summarizeClones(clones) {
    const count = (...ways) => clones.filter(({ how }) => ways.includes(how)).length;
    const parts = [
        [count('clone', 'copy'), 'started from production’s rows'],
        [count('full-refresh'), 'built from scratch (too large to copy)'],
        [count('empty'), 'new'],
        [count('moved'), 'moved'],
        [count('refresh'), 'built from scratch as by the deploy'],
    ];
    const shown = parts.filter(([number]) => number > 0);
    const words = shown.map(([number, what]) => `${(0,quantities/* formatCount */.B4)(number)} ${what}`);
    return `Incremental models and snapshots: ${words.join(', ')}`;
}
function countBelow({ nodes }) {
    const below = nodes.filter(({ level }) => level > 0);
    const models = below.filter(({ resourceType }) => resourceType === 'model').length;
    const exposures = below.filter(({ resourceType }) => resourceType === 'exposure').length;
    const others = below.length - models - exposures;
    const counts = [
        models > 0 && (0,quantities/* formatNumberOf */.Of)(models, 'model'),
        exposures > 0 && (0,quantities/* formatNumberOf */.Of)(exposures, 'exposure'),
        others > 0 && (0,quantities/* formatNumberOf */.Of)(others, models + exposures > 0 ? 'other node' : 'node'),
    ];
    return counts.filter((count) => count !== false).join(', ');
}


/***/ }),

/***/ 13823:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Hy: () => (/* binding */ listStillFailing),
/* harmony export */   IU: () => (/* binding */ describeSince),
/* harmony export */   OZ: () => (/* binding */ describeStillFailing),
/* harmony export */   jL: () => (/* binding */ describeRecovered),
/* harmony export */   p: () => (/* binding */ describeOwnership),
/* harmony export */   z5: () => (/* binding */ describeAnomalies)
/* harmony export */ });
/* harmony import */ var _platform_github_links_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(87661);
/* harmony import */ var _text_node_label_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(23111);
/* harmony import */ var _text_quantities_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(95765);
/* harmony import */ var _model_checks_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(19288);




const EXPOSURES_SHOWN = 5;
const NAME_LENGTH = 80;
function describeSince(report, uniqueId, formatter) {
    const since = report.health?.failing.find((each) => each.uniqueId === uniqueId)?.since;
    if (!since)
        return '';
    if (since.runs < 2)
        return 'new';
    const { sha, at, id } = since.run;
    const run = formatter.link(sha.slice(0, 7), (0,_platform_github_links_js__WEBPACK_IMPORTED_MODULE_3__/* .runUrl */ .Vp)(report.repositoryUrl, id));
    return `failing for ${(0,_text_quantities_js__WEBPACK_IMPORTED_MODULE_1__/* .formatNumberOf */ .Of)(since.runs, 'run')}, since ${run}, ${(0,_text_quantities_js__WEBPACK_IMPORTED_MODULE_1__/* .formatAge */ .nV)(at, report.createdAt)}`;
}
function describeOwnership(report, uniqueId, formatter) {
    const ownership = report.stakes.find((each) => each.uniqueId === uniqueId);
    if (!ownership)
        return '';
    const hits = (0,_text_node_label_js__WEBPACK_IMPORTED_MODULE_0__/* .listItems */ .Dw)(ownership.exposures.map((exposure) => describeExposure(exposure, formatter)), EXPOSURES_SHOWN);
    return [
        ownership.owner === undefined ? '' : `owner: ${formatter.text(ownership.owner, NAME_LENGTH)}`,
        hits && `affects ${hits}`,
    ]
        .filter(Boolean)
        .join(' · ');
}
function describeExposure({ name, type }, formatter) {
    const label = formatter.text(name, NAME_LENGTH);
    return type === undefined ? label : `${label} (${formatter.text(type, NAME_LENGTH)})`;
}
function listStillFailing(report) {
    const here = new Set([...report.nodes, ...report.tests, ...report.sources].map(({ uniqueId }) => uniqueId));
    return (report.health?.failing ?? [])
        .map(({ uniqueId }) => uniqueId)
        .filter((uniqueId) => !here.has(uniqueId));
}
function describeStillFailing(report, uniqueId, formatter) {
    const [kind = ''] = uniqueId.split('.');
    const what = `${formatter.text(kind.replace('_', ' '))} ${formatter.code((0,_text_node_label_js__WEBPACK_IMPORTED_MODULE_0__/* .labelOf */ .Wy)(uniqueId))}`;
    return [
        what,
        describeSince(report, uniqueId, formatter),
        describeOwnership(report, uniqueId, formatter),
    ]
        .filter(Boolean)
        .join(' · ');
}
function describeAnomalies(report, formatter) {
    return (0,_model_checks_js__WEBPACK_IMPORTED_MODULE_2__/* .listAnomalies */ .G3)(report).map(({ uniqueId, severity, text }) => {
        const icon = severity === 'critical' ? '❌' : '⚠️';
        const what = uniqueId === undefined ? 'the run' : formatter.code((0,_text_node_label_js__WEBPACK_IMPORTED_MODULE_0__/* .labelOf */ .Wy)(uniqueId));
        const line = `${icon} ${what} ${formatter.text(text)}`;
        const ownership = uniqueId === undefined ? '' : describeOwnership(report, uniqueId, formatter);
        return ownership === '' ? line : `${line} · ${ownership}`;
    });
}
function describeRecovered(report, formatter) {
    const recovered = report.health?.recovered ?? [];
    const names = recovered.slice(0, 10).map(({ uniqueId, runs }) => {
        const after = runs > 1 ? ` (after ${(0,_text_quantities_js__WEBPACK_IMPORTED_MODULE_1__/* .formatNumberOf */ .Of)(runs, 'run')})` : '';
        return `${formatter.code((0,_text_node_label_js__WEBPACK_IMPORTED_MODULE_0__/* .labelOf */ .Wy)(uniqueId))}${after}`;
    });
    if (names.length === 0)
        return '';
    const more = recovered.length - names.length;
    return `recovered: ${names.join(', ')}${more > 0 ? ` and ${(0,_text_quantities_js__WEBPACK_IMPORTED_MODULE_1__/* .formatCount */ .B4)(more)} more` : ''}`;
}


/***/ }),

/***/ 93638:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   C: () => (/* binding */ isTaken),
/* harmony export */   g: () => (/* binding */ describeTaking)
/* harmony export */ });
/* harmony import */ var _text_quantities_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(95765);

function isTaken({ rebuildable, resourceType }, rule) {
    return rule?.swapped ? resourceType !== 'snapshot' : rule?.policy === 'drop' && !!rebuildable;
}
function describeTaking(rule) {
    if (rule?.swapped)
        return 'the next blue-green deploy replaces its schema without it';
    const grace = (0,_text_quantities_js__WEBPACK_IMPORTED_MODULE_0__/* .formatNumberOf */ .Of)(rule?.grace ?? 0, 'deploy');
    return `a deploy drops it: after ${grace}, and only if nothing reads it`;
}


/***/ }),

/***/ 84225:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  ws: () => (/* binding */ listMergeLines),
  $Q: () => (/* binding */ renderAfterMerge),
  ii: () => (/* binding */ renderRefreshes)
});

// EXTERNAL MODULE: ./build/text/markdown.js
var markdown = __webpack_require__(51065);
// EXTERNAL MODULE: ./build/text/node-label.js
var node_label = __webpack_require__(23111);
// EXTERNAL MODULE: ./build/text/plain-text.js
var plain_text = __webpack_require__(47012);
// EXTERNAL MODULE: ./build/text/quantities.js
var quantities = __webpack_require__(95765);
// EXTERNAL MODULE: ./build/report/blocks/left-behind.js
var left_behind = __webpack_require__(93638);
;// CONCATENATED MODULE: ./build/report/blocks/refresh-words.js




const NAMES = 5;
const MESSAGE_LENGTH = 300;
const LEAST_ALIKE = 3;
function describeRefreshes(refreshes, place, keyOf = () => '') {
    const alike = (refresh) => isCounted(refresh) ? refresh.uniqueId : JSON.stringify([keyOf(refresh), wordsOfAll(refresh)]);
    return [...Map.groupBy(refreshes, alike).values()].flatMap((group) => group.length < LEAST_ALIKE
        ? group.map((refresh) => describeOne(refresh, place))
        : [describeAll(group, place)]);
}
function isCounted({ verdict }) {
    return verdict === 'fewer-rows' || verdict === 'unknown-rows';
}
function wordsOfAll(refresh) {
    const { resourceType, verdict, why } = refresh;
    return [resourceType, verdict, why.map(describeKind), describeLoss(refresh, MANY)];
}
function describeOne(refresh, place) {
    const { resourceType, uniqueId, why } = refresh;
    const causes = why.map((cause) => describeCause(cause)).join('; ');
    return {
        refreshes: [refresh],
        what: `${resourceType} ${(0,markdown/* code */.aY)((0,node_label/* labelOf */.Wy)(uniqueId))}: ${causes}.`,
        how: describeFate(refresh, place, ONE),
    };
}
function describeAll(group, place) {
    const [first] = group;
    const kinds = first.why.map((cause) => describeKind(cause).replace(/^its /, '')).join('; ');
    const names = group.map(({ uniqueId, why }) => {
        const own = why.flatMap((cause) => cause.kind === 'columns' ? [listChanges(cause.columns)] : []);
        return `${(0,markdown/* code */.aY)((0,node_label/* labelOf */.Wy)(uniqueId))}${own.length > 0 ? ` (${own.join('; ')})` : ''}`;
    });
    return {
        refreshes: group,
        what: `${group.length} ${first.resourceType}s, ${kinds}: ${(0,node_label/* listItems */.Dw)(names, NAMES)}.`,
        how: describeFate({ ...first, rows: undefined }, place, MANY),
    };
}
const ONE = { it: 'it', table: 'The table', keeps: 'keeps what it was' };
const MANY = { it: 'them', table: 'The tables', keeps: 'keep what they were' };
function describeFate(refresh, place, number) {
    const lost = refresh.verdict === 'refreshed' ? [] : describeLoss(refresh, number);
    return [...lost, describeVerdict(refresh, place, number)].filter(Boolean).join(' ');
}
function describeCause(cause) {
    return cause.kind === 'columns'
        ? `its columns changed: ${listChanges(cause.columns)}`
        : describeKind(cause);
}
function describeKind(cause) {
    switch (cause.kind) {
        case 'code':
            return 'its SQL changed';
        case 'macros':
            return `macros changed (${(0,node_label/* listLabels */.ME)(cause.macros, NAMES)})`;
        case 'configs':
            return `${listCode(cause.keys)} changed`;
        case 'contract':
            return 'its contract changed';
        case 'columns':
            return 'columns changed';
    }
}
function listChanges({ added, removed, retyped, reordered, }) {
    const parts = [
        added.length > 0 && `added ${listCode(added)}`,
        removed.length > 0 && `removed ${listCode(removed)}`,
        retyped.length > 0 && `another type for ${listCode(retyped)}`,
        reordered && 'another order',
    ];
    return parts.filter(Boolean).join(', ');
}
function describeLoss({ resourceType, missing, onSchemaChange, why }, { it, table, keeps }) {
    if (resourceType === 'seed')
        return [
            `dbt fails to load ${it} into ${table.toLowerCase()} as ${it === 'it' ? 'it is' : 'they are'}.`,
        ];
    if (resourceType === 'snapshot')
        return ['Rows that production has keep the old key.'];
    const isPhysical = why.every(({ kind }) => kind === 'configs' || kind === 'contract');
    const kept = isPhysical
        ? `${table} ${keeps} created with.`
        : 'Rows that production has stay as they are.';
    if (missing.length === 0)
        return [kept];
    const [noun, verb] = missing.length === 1 ? ['Column', 'does'] : ['Columns', 'do'];
    const setting = (0,markdown/* code */.aY)(`on_schema_change: ${onSchemaChange ?? 'ignore'}`);
    return [kept, `${noun} ${listCode(missing)} ${verb} not arrive (${setting}).`];
}
function describeVerdict({ verdict, rows, note, resourceType }, place, { it }) {
    const counts = rows &&
        `Production has ${(0,quantities/* formatNumberOf */.Of)(rows.production, 'row')}, a full refresh gives ${(0,quantities/* formatCount */.B4)(rows.refreshed)}`;
    switch (verdict) {
        case 'refreshed':
            return place === 'deploy'
                ? `Built from scratch.${counts ? ` ${counts}.` : ''}`
                : `The deploy builds ${it} from scratch.${counts ? ` ${counts}.` : ''}`;
        case 'forbidden':
            return it === 'it'
                ? 'It is never built from scratch, because its config says `full_refresh: false`.'
                : 'They are never built from scratch, because their config says `full_refresh: false`.';
        case 'snapshot':
            return 'dbt never builds a snapshot from scratch.';
        case 'fewer-rows':
            return `${counts}: it is not built from scratch until somebody confirms it${place === 'deploy' ? '' : ' with the label `dbt-full-refresh`'}.`;
        case 'unknown-rows': {
            const reason = note
                ? ` (${(0,markdown/* escapeText */.X1)((0,plain_text/* cutText */.IN)(note.replaceAll(/\s+/g, ' '), MESSAGE_LENGTH))})`
                : '';
            return `How many rows a full refresh gives could not be counted${reason}, so it is not built from scratch until somebody confirms it.`;
        }
        case 'not-driven':
            return 'This dbt cannot build single models from scratch in the same run.';
        case 'announced':
            return describeAsking(resourceType, place, it);
    }
}
function describeAsking(resourceType, place, it) {
    if (place === 'deploy')
        return '';
    const setting = resourceType === 'seed' ? ' or set `full-refresh: seeds`' : '';
    return `To build ${it} from scratch, add the label \`dbt-full-refresh\` before the merge${setting}.`;
}
function listCode(names) {
    return (0,node_label/* listItems */.Dw)(names.map(markdown/* code */.aY), NAMES);
}

;// CONCATENATED MODULE: ./build/report/blocks/merge-blocks.js






const merge_blocks_NAMES = 5;
const OWNER_LENGTH = 60;
const FRAME = 400;
const LONG_SECONDS = 300;
const SELECTED = 20;
function renderAfterMerge(merge, limits, rule) {
    if (!merge)
        return '';
    const lines = listMergeLines(merge, rule);
    const shown = (0,plain_text/* takeWhatFits */.C2)(lines, limits.room - FRAME);
    const more = lines.length - shown.length;
    return (0,markdown/* joinBlocks */.x9)(lines.length === 0
        ? []
        : [
            '#### After the merge',
            shown.filter((line) => line !== '').join('\n'),
            more > 0 ? `${(0,quantities/* formatCount */.B4)(more)} more, see the ${limits.rest}.` : '',
        ]);
}
function listMergeLines(merge, rule) {
    const lines = [
        ...describeRefreshes(sorted(merge.refreshes), 'pull request').map(refreshLine),
        ...sorted(merge.moved).map((moved) => movedLine(moved, rule)),
        ...sorted(merge.downstream).map(downstreamLine),
        ...sorted(merge.grants).map(grantLine),
        ...sorted(merge.contracts).map(({ uniqueId, what }) => `- **Contract:** ${named(uniqueId)} ${CONTRACTS[what]}.`),
        unseenLine(merge),
    ].filter((line) => line !== '');
    if (lines.length === 0 && merge.time.seconds < LONG_SECONDS)
        return [];
    return [rebuiltLine(merge), ...lines];
}
function renderRefreshes({ refreshes, nodes }, room) {
    if (refreshes.length === 0)
        return '';
    const built = nodes.filter(({ outcome }) => outcome === 'success' || outcome === 'warn');
    const done = new Set(built.map(({ uniqueId }) => uniqueId));
    const isDone = ({ uniqueId }) => done.has(uniqueId);
    const all = describeRefreshes(refreshes, 'deploy', isDone);
    const lines = (0,plain_text/* takeWhatFits */.C2)(all.map((words) => deployLine(words, words.refreshes.every(isDone))), room - FRAME);
    const more = all.length - lines.length;
    const open = refreshes
        .filter(({ verdict }) => !['refreshed', 'forbidden', 'snapshot'].includes(verdict))
        .map(({ uniqueId }) => (0,node_label/* labelOf */.Wy)(uniqueId));
    const select = `select: ${open.slice(0, SELECTED).join(' ')}`;
    return (0,markdown/* joinBlocks */.x9)([
        '#### Full refresh',
        lines.join('\n'),
        more > 0 ? `${(0,quantities/* formatCount */.B4)(more)} more, see report.json.` : '',
        open.length > 0
            ? `**What to do:** to build them from scratch, run this workflow by hand with \`full-refresh: on\` and ${(0,markdown/* code */.aY)(select)}.`
            : '',
    ]);
}
function refreshLine(words) {
    const title = isRefreshed(words) ? '🔄 **Full refresh:**' : '⚠️ **No full refresh:**';
    return `- ${title} ${words.what} ${words.how}`;
}
function deployLine(words, isDone) {
    const { what, how, refreshes } = words;
    if (!isRefreshed(words))
        return `- ⚠️ ${what} ${how}`;
    if (isDone)
        return `- 🔄 ${what} ${how}`;
    const it = refreshes.length === 1 ? 'it' : 'them';
    return `- ⚠️ ${what} Not built; the next deploy builds ${it} from scratch.`;
}
function isRefreshed({ refreshes }) {
    return refreshes.every(({ verdict }) => verdict === 'refreshed');
}
function grantLine({ uniqueId, granted, revoked }) {
    const changes = [
        granted.length > 0 && `grants ${merge_blocks_listCode(granted)}`,
        revoked.length > 0 && `revokes ${merge_blocks_listCode(revoked)}`,
    ];
    return `- **Grants:** the deploy ${changes.filter(Boolean).join(' and ')} on ${named(uniqueId)}.`;
}
function sorted(entries) {
    return [...entries].sort((a, b) => (a.uniqueId < b.uniqueId ? -1 : 1));
}
function rebuiltLine({ rebuilt, created, time }) {
    if (rebuilt.length + created.length === 0)
        return '';
    const some = time.known < rebuilt.length ? `, for the ${(0,quantities/* formatCount */.B4)(time.known)} that have run` : '';
    const took = time.known > 0 ? ` (about ${(0,quantities/* formatDuration */.a3)(time.seconds)} by the last deploys${some})` : '';
    const parts = [
        rebuilt.length > 0 &&
            `rebuilds ${(0,quantities/* formatNumberOf */.Of)(rebuilt.length, 'relation')} of production${took}`,
        created.length > 0 && `creates ${(0,node_label/* listLabels */.ME)([...created].sort(), merge_blocks_NAMES)}`,
    ];
    return `- The deploy ${parts.filter(Boolean).join(' and ')}.`;
}
function movedLine(moved, rule) {
    const { uniqueId, keys, from, rows, startsAnew, readers } = moved;
    const [resourceType = ''] = uniqueId.split('.', 1);
    const isDropped = (0,left_behind/* isTaken */.C)({ ...moved, resourceType }, rule);
    const left = `${(0,markdown/* code */.aY)(from)}${rows === undefined ? '' : ` (${(0,quantities/* formatNumberOf */.Of)(rows, 'row')})`}`;
    const read = readers.map(({ name, owner }) => `exposure ${(0,markdown/* code */.aY)(name)}${owner ? ` (${(0,markdown/* escapeText */.X1)((0,plain_text/* cutText */.IN)(owner, OWNER_LENGTH))})` : ''}`);
    return [
        `- 📦 **Moved:** ${named(uniqueId)} gets another ${keys.join(' and ')}.`,
        startsAnew
            ? `It starts from scratch there and leaves ${left} behind.`
            : `It leaves ${left} behind.`,
        read.length > 0 && `Read by ${(0,node_label/* listItems */.Dw)(read.sort(), merge_blocks_NAMES)}.`,
        isDropped
            ? `Nothing updates the old relation any more, and it stays until ${(0,left_behind/* describeTaking */.g)(rule)}.`
            : 'Nothing updates the old relation any more.',
    ]
        .filter(Boolean)
        .join(' ');
}
function downstreamLine({ uniqueId, changed, missing }) {
    const columns = missing.length > 0 ? ` ${describeMissing(missing)}` : '';
    return `- **Rows stay as they are:** ${named(uniqueId)} is incremental and reads what changed (${(0,node_label/* listLabels */.ME)(changed, merge_blocks_NAMES)}). Only new rows get the change.${columns}`;
}
function describeMissing(missing) {
    return `${missing.length === 1 ? 'Column' : 'Columns'} ${merge_blocks_listCode(missing)} of its SQL ${missing.length === 1 ? 'does' : 'do'} not arrive.`;
}
function unseenLine({ unseen }) {
    if (unseen.length === 0)
        return '';
    return `- **Only a full deploy:** dbt’s \`state:modified\` does not see the change of ${(0,node_label/* listLabels */.ME)([...unseen].sort(), merge_blocks_NAMES)}. A deploy that selects by it leaves ${unseen.length === 1 ? 'it as it is' : 'them as they are'}.`;
}
const CONTRACTS = {
    enforced: 'gets an enforced contract',
    dropped: 'no longer enforces its contract',
    changed: 'changes its contract',
};
function named(uniqueId) {
    return (0,markdown/* code */.aY)((0,node_label/* labelOf */.Wy)(uniqueId));
}
function merge_blocks_listCode(names) {
    return (0,node_label/* listItems */.Dw)(names.map(markdown/* code */.aY), merge_blocks_NAMES);
}


/***/ }),

/***/ 50701:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Z: () => (/* binding */ renderTestTable),
/* harmony export */   h: () => (/* binding */ renderNodeTable)
/* harmony export */ });
/* harmony import */ var _text_markdown_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51065);
/* harmony import */ var _text_plain_text_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(47012);
/* harmony import */ var _text_quantities_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(95765);
/* harmony import */ var _model_failures_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(88378);
/* harmony import */ var _reason_words_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(25684);





const OPEN_ROWS = 12;
const REASONS_SHOWN = 5;
const TYPE_LENGTH = 40;
const FRAME = 400;
const OUTCOMES = ['error', 'warn', 'success', 'skipped'];
const OUTCOME_ICONS = {
    error: '❌',
    warn: '⚠️',
    success: '✅',
    skipped: '⏭️',
};
const TEST_STATUSES = ['error', 'fail', 'warn', 'pass', 'skipped'];
const TEST_ICONS = {
    error: '❌',
    fail: '❌',
    warn: '⚠️',
    pass: '✅',
    skipped: '⏭️',
};
function renderNodeTable(report, limits) {
    const withRows = report.nodes.some(hasRows);
    const reasons = report.review?.reasons ?? new Map();
    const leftOut = listLeftOut(report);
    const withReasons = report.nodes.some(({ uniqueId }) => reasons.has(uniqueId));
    const isBelow = ({ uniqueId }) => reasons.get(uniqueId)?.kind === 'below';
    const nodes = [...report.nodes].sort((a, b) => OUTCOMES.indexOf(a.outcome) - OUTCOMES.indexOf(b.outcome) ||
        Number(isBelow(a)) - Number(isBelow(b)) ||
        (0,_model_failures_js__WEBPACK_IMPORTED_MODULE_3__/* .byName */ .nG)(a, b));
    const head = (0,_text_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .tableHead */ .PP)([
        { title: '', align: 'center' },
        { title: 'Node', align: 'left' },
        ...(withReasons ? [{ title: 'Why', align: 'left' }] : []),
        { title: 'Type', align: 'left' },
        { title: 'Time', align: 'right' },
        ...(withRows ? [{ title: 'Rows', align: 'right' }] : []),
    ]);
    const render = (node) => (0,_text_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .tableRow */ .jD)([
        OUTCOME_ICONS[node.outcome],
        (0,_text_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .code */ .aY)(node.name),
        ...(withReasons ? [reasonCell(reasons.get(node.uniqueId), node, leftOut)] : []),
        (0,_text_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .escapeText */ .X1)((0,_text_plain_text_js__WEBPACK_IMPORTED_MODULE_1__/* .cutText */ .IN)(node.materialized, TYPE_LENGTH)),
        node.outcome === 'skipped' ? 'skipped' : (0,_text_quantities_js__WEBPACK_IMPORTED_MODULE_2__/* .formatDuration */ .a3)(node.executionTime),
        ...(withRows ? [hasRows(node) ? (0,_text_quantities_js__WEBPACK_IMPORTED_MODULE_2__/* .formatCount */ .B4)(node.rowsAffected ?? 0) : ''] : []),
    ]);
    const fine = (node) => isBelow(node) && node.outcome === 'success';
    const open = nodes.filter((node) => !fine(node));
    if (nodes.length <= OPEN_ROWS || open.length === 0 || open.length > OPEN_ROWS) {
        const groups = nodes.length > OPEN_ROWS ? countReasons(nodes, reasons, leftOut) : '';
        const room = limits.room - groups.length - 2;
        return (0,_text_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .joinBlocks */ .x9)([groups, foldedTable(head, nodes.map(render), 'node', { ...limits, room })]);
    }
    const first = foldedTable(head, open.map(render), 'node', limits);
    const below = nodes.filter(fine).map(render);
    const room = limits.room - first.length - 2;
    return (0,_text_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .joinBlocks */ .x9)([
        first,
        foldedTable(head, below, 'node', { ...limits, room }, ' built downstream of the changes'),
    ]);
}
function listLeftOut({ review }) {
    return new Set(review?.leftOut.map(({ uniqueId }) => uniqueId));
}
function countReasons(nodes, reasons, leftOut) {
    const known = nodes.filter(({ uniqueId }) => reasons.has(uniqueId));
    const groups = [
        ...Map.groupBy(known, (node) => reasonCell(reasons.get(node.uniqueId), node, leftOut)),
    ].sort(([a, x], [b, y]) => y.length - x.length || (a < b ? -1 : 1));
    const shown = groups.slice(0, REASONS_SHOWN);
    const more = groups.slice(REASONS_SHOWN).reduce((total, [, group]) => total + group.length, 0);
    return [
        ...shown.map(([reason, group]) => `- ${(0,_text_quantities_js__WEBPACK_IMPORTED_MODULE_2__/* .formatNumberOf */ .Of)(group.length, 'node')}: ${reason}`),
        ...(more > 0 ? [`- ${(0,_text_quantities_js__WEBPACK_IMPORTED_MODULE_2__/* .formatNumberOf */ .Of)(more, 'node')}: other reasons`] : []),
    ].join('\n');
}
function renderTestTable(report, limits) {
    const tests = [...report.tests].sort((a, b) => TEST_STATUSES.indexOf(a.status) - TEST_STATUSES.indexOf(b.status) || (0,_model_failures_js__WEBPACK_IMPORTED_MODULE_3__/* .byName */ .nG)(a, b));
    const reasons = new Map([...(report.review?.reasons ?? [])].filter(([, { kind }]) => kind !== 'tests-built'));
    const leftOut = listLeftOut(report);
    const withReasons = tests.some(({ uniqueId }) => reasons.has(uniqueId));
    const head = (0,_text_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .tableHead */ .PP)([
        { title: '', align: 'center' },
        { title: 'Test', align: 'left' },
        { title: 'Tested', align: 'left' },
        ...(withReasons ? [{ title: 'Why', align: 'left' }] : []),
        { title: 'Time', align: 'right' },
        { title: 'Failing rows', align: 'right' },
    ]);
    const rows = tests.map((test) => (0,_text_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .tableRow */ .jD)([
        TEST_ICONS[test.status],
        (0,_text_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .code */ .aY)(test.name),
        (0,_text_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .code */ .aY)([test.tested, test.column].filter(Boolean).join('.')),
        ...(withReasons
            ? [
                reasonCell(reasons.get(test.uniqueId), { resourceType: 'test', file: test.file }, leftOut),
            ]
            : []),
        test.status === 'skipped' ? 'skipped' : (0,_text_quantities_js__WEBPACK_IMPORTED_MODULE_2__/* .formatDuration */ .a3)(test.executionTime),
        test.failures ? (0,_text_quantities_js__WEBPACK_IMPORTED_MODULE_2__/* .formatCount */ .B4)(test.failures) : '',
    ]));
    return foldedTable(head, rows, 'test', limits);
}
function foldedTable(head, rows, noun, limits, foldedAs) {
    if (rows.length === 0)
        return '';
    const headLength = head.join('\n').length + 1;
    const shown = (0,_text_plain_text_js__WEBPACK_IMPORTED_MODULE_1__/* .takeWhatFits */ .C2)(rows, limits.room - headLength - FRAME);
    const more = rows.length - shown.length;
    if (shown.length === 0)
        return `${(0,_text_quantities_js__WEBPACK_IMPORTED_MODULE_2__/* .formatNumberOf */ .Of)(more, noun)}, see the ${limits.rest}.`;
    const table = [...head, ...shown].join('\n');
    const content = more === 0 ? table : `${table}\n\n${(0,_text_quantities_js__WEBPACK_IMPORTED_MODULE_2__/* .formatCount */ .B4)(more)} more, see the ${limits.rest}.`;
    if (rows.length <= OPEN_ROWS && foldedAs === undefined)
        return content;
    return (0,_text_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .details */ .zH)(`${(0,_text_quantities_js__WEBPACK_IMPORTED_MODULE_2__/* .formatNumberOf */ .Of)(rows.length, noun)}${foldedAs ?? ''}`, content);
}
function reasonCell(reason, node, leftOut) {
    return reason === undefined ? '' : (0,_reason_words_js__WEBPACK_IMPORTED_MODULE_4__/* .renderReason */ .J)(reason, node, leftOut);
}
function hasRows({ rowsAffected, outcome, materialized }) {
    const isView = materialized === 'view';
    return rowsAffected !== null && rowsAffected >= 0 && outcome !== 'skipped' && !isView;
}


/***/ }),

/***/ 25684:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   J: () => (/* binding */ renderReason)
/* harmony export */ });
/* harmony import */ var _text_markdown_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51065);
/* harmony import */ var _text_node_label_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(23111);


const NAMES = 2;
function renderReason(reason, node, skipped = new Set()) {
    switch (reason.kind) {
        case 'new':
            return 'new';
        case 'body':
            return `${bodyOf(node)} changed`;
        case 'configs':
            return reason.keys.length === 0 ? 'config changed' : `config ${codes(reason.keys)}`;
        case 'vars':
            return `${reason.names.length === 1 ? 'var' : 'vars'} ${codes(reason.names)}`;
        case 'env':
            return `environment ${reason.names.length === 1 ? 'variable' : 'variables'} ${codes(reason.names)}`;
        case 'files':
            return `${reason.files.length === 1 ? 'file' : 'files'} ${codes(reason.files)} changed`;
        case 'relation':
            return 'schema or name changed';
        case 'contract':
            return 'contract changed';
        case 'macros':
        case 'hidden-macros':
            return reason.macros.length === 1
                ? `macro ${(0,_text_node_label_js__WEBPACK_IMPORTED_MODULE_1__/* .listLabels */ .ME)(reason.macros, 1)} changed`
                : `macros ${(0,_text_node_label_js__WEBPACK_IMPORTED_MODULE_1__/* .listLabels */ .ME)(reason.macros, NAMES)} changed`;
        case 'description':
            return 'description changed';
        case 'definition':
            return 'definition changed';
        case 'below':
            return reason.changed.every((id) => skipped.has(id))
                ? `reads ${(0,_text_node_label_js__WEBPACK_IMPORTED_MODULE_1__/* .listLabels */ .ME)(reason.changed, NAMES)}; not proven unchanged`
                : `downstream of ${(0,_text_node_label_js__WEBPACK_IMPORTED_MODULE_1__/* .listLabels */ .ME)(reason.changed.filter((id) => !skipped.has(id)), NAMES)}`;
        case 'tests-built':
            return `tests ${(0,_text_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .code */ .aY)((0,_text_node_label_js__WEBPACK_IMPORTED_MODULE_1__/* .labelOf */ .Wy)(reason.node))}`;
        case 'missing-in-production':
            return 'not in production yet';
        case 'merged':
            return 'merged, not deployed';
        case 'undeployed':
            return 'not built by the last deploy';
        case 'failed-before':
            return 'failed in the last run';
        case 'selected':
            return `selected by ${(0,_text_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .code */ .aY)('select')}`;
    }
}
function bodyOf({ resourceType, file }) {
    if (resourceType === 'seed')
        return 'seed data';
    return /\.py$/i.test(file) ? 'Python' : 'SQL';
}
function codes(names) {
    return (0,_text_node_label_js__WEBPACK_IMPORTED_MODULE_1__/* .listItems */ .Dw)(names.map(_text_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .code */ .aY), NAMES);
}


/***/ }),

/***/ 34921:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  N: () => (/* binding */ listReviewBlocks)
});

// EXTERNAL MODULE: ./build/text/markdown.js
var markdown = __webpack_require__(51065);
// EXTERNAL MODULE: ./build/text/node-label.js
var node_label = __webpack_require__(23111);
// EXTERNAL MODULE: ./build/text/plain-text.js
var plain_text = __webpack_require__(47012);
// EXTERNAL MODULE: ./build/text/quantities.js
var quantities = __webpack_require__(95765);
// EXTERNAL MODULE: ./build/report/blocks/left-behind.js
var left_behind = __webpack_require__(93638);
;// CONCATENATED MODULE: ./build/report/blocks/breakage.js





const NAMES = 5;
const COLUMNS = 10;
const TESTS = 10;
const REMOVED_LINES = 3;
const EXPOSURES = 10;
const OWNERS = 10;
const OWNER_LENGTH = 60;
const FRAME = 400;
const REMOVED_RELATIONS = 20;
const TEST_TYPES = ['test', 'unit_test'];
const DATA_TYPES = ['model', 'seed', 'snapshot', 'source'];
function renderBreakage(review, limits) {
    const { impact, removed, diffs } = review;
    const names = { owners: collectOwners(impact), types: collectTypes(diffs) };
    const dangers = [
        ...groupAlike(impact?.breaking ?? [], names, ({ usedBy, contract }) => [usedBy, contract]).map((changes) => breakingLine(changes, names)),
        ...groupAlike(impact?.unchecked ?? [], names, ({ readers }) => readers).map((changes) => uncheckedLine(changes, names)),
        ...removedLines(removed, review.orphans),
    ].filter((line) => line !== '');
    const dependents = [exposureLine(impact), ownerLine(impact)].filter((line) => line !== '');
    const lines = [...dangers, ...dependents];
    if (lines.length === 0)
        return '';
    const shown = (0,plain_text/* takeWhatFits */.C2)(lines, limits.room - FRAME);
    const more = lines.length - shown.length;
    return (0,markdown/* joinBlocks */.x9)([
        dangers.length > 0 ? '#### What may break' : '#### What depends on these changes',
        shown.join('\n'),
        more > 0 ? `${(0,quantities/* formatCount */.B4)(more)} more, see the ${limits.rest}.` : '',
    ]);
}
function collectOwners(impact) {
    return new Map((impact?.nodes ?? []).flatMap(({ uniqueId, owner }) => (owner ? [[uniqueId, owner]] : [])));
}
function collectTypes(diffs) {
    return new Map(diffs.flatMap(({ uniqueId, columns }) => columns.retyped.map(({ name, before, after }) => [
        `${uniqueId}.${name}`,
        ` from ${(0,markdown/* code */.aY)(before)} to ${(0,markdown/* code */.aY)(after)}`,
    ])));
}
function groupAlike(changes, { types }, restOf) {
    const keyOf = (change) => {
        const { node, column, what } = change;
        return JSON.stringify([node, what, types.get(`${node}.${column}`), restOf(change)]);
    };
    return [...Map.groupBy(changes, keyOf).values()];
}
function breakingLine(changes, names) {
    const [{ usedBy, contract }] = changes;
    const used = listReaders(usedBy, names);
    return [
        `- 💥 **Breaking:** ${describeChanges(changes, names)}.`,
        used && `Used by ${used}.`,
        contract &&
            `${changes.length === 1 ? 'The column is' : 'The columns are'} part of the contract.`,
    ]
        .filter(Boolean)
        .join(' ');
}
function uncheckedLine(changes, names) {
    const [{ node, readers }] = changes;
    return `- ⚠️ ${describeChanges(changes, names)}. These read ${(0,markdown/* code */.aY)((0,node_label/* labelOf */.Wy)(node))} and may be affected: ${listReaders(readers, names)}.`;
}
function describeChanges(changes, { types }) {
    const [{ node, column, what }] = changes;
    const columns = changes.map((change) => (0,markdown/* code */.aY)(`${(0,node_label/* labelOf */.Wy)(node)}.${change.column}`));
    const name = (0,node_label/* listItems */.Dw)(columns, COLUMNS);
    if (what === 'removed')
        return `${name} ${changes.length === 1 ? 'was' : 'were'} removed`;
    return `${name} changed type${types.get(`${node}.${column}`) ?? ''}`;
}
function removedLines(removed, rule) {
    const sorted = [...removed].sort((a, b) => (a.uniqueId < b.uniqueId ? -1 : 1));
    const data = sorted.filter(({ resourceType }) => DATA_TYPES.includes(resourceType));
    const tests = sorted.filter(({ resourceType }) => TEST_TYPES.includes(resourceType));
    const others = sorted.filter((node) => !data.includes(node) && !tests.includes(node));
    const plain = data.filter(isPlainRemoval);
    const folded = plain.length > REMOVED_LINES ? plain : [];
    const counts = [...Map.groupBy(others, ({ resourceType }) => resourceType)].map(([resourceType, group]) => (0,quantities/* formatNumberOf */.Of)(group.length, typeName(resourceType)));
    return [
        ...data.filter((node) => !folded.includes(node)).map((node) => removedLine(node, rule)),
        ...[
            ...Map.groupBy(folded, (node) => `${node.resourceType} ${(0,left_behind/* isTaken */.C)(node, rule)}`).values(),
        ].map((nodes) => foldedLine(nodes, rule)),
        tests.length > 0
            ? `- **Removed ${tests.length === 1 ? 'test' : 'tests'}:** ${(0,node_label/* listItems */.Dw)(tests.map(({ name }) => (0,markdown/* code */.aY)(name)), TESTS)}.`
            : '',
        counts.length > 0 ? `- **Also removed:** ${(0,node_label/* listItems */.Dw)(counts, NAMES)}.` : '',
    ];
}
function isPlainRemoval(node) {
    const { resourceType, relation, dependents, renamedTo, ephemeral, takenBy } = node;
    const stays = relation !== null && resourceType !== 'source' && takenBy === undefined;
    return stays && !ephemeral && dependents.length === 0 && renamedTo === undefined;
}
function foldedLine(nodes, rule) {
    const [first] = nodes;
    const until = first && (0,left_behind/* isTaken */.C)(first, rule) ? (0,left_behind/* describeTaking */.g)(rule) : undefined;
    if (first && until !== undefined && nodes.length === 1)
        return removedLine(first, rule);
    const count = (0,quantities/* formatNumberOf */.Of)(nodes.length, typeName(nodes[0]?.resourceType ?? 'node'));
    const relations = nodes.flatMap(({ relation }) => (relation === null ? [] : [(0,markdown/* code */.aY)(relation)]));
    const list = (0,node_label/* listItems */.Dw)(relations, REMOVED_RELATIONS);
    if (until !== undefined)
        return `- **Removed:** ${count}. Each of these stays in production until ${until}: ${list}.`;
    return `- **Removed:** ${count}. Until you drop them, these stay in production: ${list}.`;
}
function removedLine(node, rule) {
    const { uniqueId, relation, resourceType, dependents, renamedTo, ephemeral } = node;
    const name = `${typeName(resourceType)} ${(0,markdown/* code */.aY)((0,node_label/* labelOf */.Wy)(uniqueId))}`;
    const what = renamedTo === undefined ? (ephemeral ? 'Now ephemeral' : 'Removed') : 'Renamed';
    return [
        renamedTo === undefined
            ? `- **${what}:** ${name}.`
            : `- **${what}:** ${name} to ${(0,markdown/* code */.aY)((0,node_label/* labelOf */.Wy)(renamedTo))}.`,
        relation !== null && resourceType !== 'source' && describeLeft(relation, node, rule),
        dependents.length > 0 && `It was read by ${(0,node_label/* listLabels */.ME)([...dependents].sort(), NAMES)}.`,
    ]
        .filter(Boolean)
        .join(' ');
}
function describeLeft(relation, node, rule) {
    const { takenBy } = node;
    if (takenBy === undefined) {
        const until = (0,left_behind/* isTaken */.C)(node, rule) ? (0,left_behind/* describeTaking */.g)(rule) : 'you drop it';
        return `${(0,markdown/* code */.aY)(relation)} stays in production until ${until}.`;
    }
    const [resourceType = ''] = takenBy.split('.', 1);
    return `${(0,markdown/* code */.aY)(relation)} is what ${typeName(resourceType)} ${(0,markdown/* code */.aY)((0,node_label/* labelOf */.Wy)(takenBy))} builds from now on.`;
}
function exposureLine(impact) {
    const exposures = (impact?.nodes ?? []).filter(({ resourceType }) => resourceType === 'exposure');
    if (exposures.length === 0)
        return '';
    const names = exposures.map(({ uniqueId, owner }) => `${(0,markdown/* code */.aY)((0,node_label/* labelOf */.Wy)(uniqueId))}${by(owner)}`);
    return `- **Downstream exposures:** ${(0,node_label/* listItems */.Dw)(names.sort(), EXPOSURES)}.`;
}
function ownerLine(impact) {
    const below = (impact?.nodes ?? []).filter(({ resourceType, level, owner }) => resourceType === 'model' && level > 0 && owner);
    if (below.length === 0)
        return '';
    const owners = [...Map.groupBy(below, ({ owner }) => owner ?? '')]
        .sort(([a, x], [b, y]) => y.length - x.length || (a < b ? -1 : 1))
        .map(([owner, nodes]) => `${person(owner)} (${(0,quantities/* formatNumberOf */.Of)(nodes.length, 'model')})`);
    return `- **Downstream owners:** ${(0,node_label/* listItems */.Dw)(owners, OWNERS)}.`;
}
function listReaders(uniqueIds, { owners }) {
    const names = [...uniqueIds].sort().map((uniqueId) => {
        const name = (0,markdown/* code */.aY)((0,node_label/* labelOf */.Wy)(uniqueId));
        if (!uniqueId.startsWith('exposure.'))
            return name;
        return `exposure ${name}${by(owners.get(uniqueId))}`;
    });
    return (0,node_label/* listItems */.Dw)(names, NAMES);
}
function by(owner) {
    return owner ? ` (${person(owner)})` : '';
}
function person(owner) {
    return (0,markdown/* escapeText */.X1)((0,plain_text/* cutText */.IN)(owner, OWNER_LENGTH));
}
function typeName(resourceType) {
    return (0,markdown/* escapeText */.X1)((0,plain_text/* cutText */.IN)(resourceType.replaceAll('_', ' '), 40));
}

;// CONCATENATED MODULE: ./build/report/blocks/data-changes.js




const CELL_ITEMS = 3;
const DETAIL_ITEMS = 100;
const NO_BREAK = '\u00a0';
const NOTE_LENGTH = 300;
const OPEN_ROWS = 15;
const data_changes_FRAME = 1_200;
function renderDataChanges({ diffs, arrivals }, limits) {
    if (diffs.length === 0)
        return '';
    const changed = sortDiffs(diffs.filter(differs));
    const rows = changed.map((diff) => [
        (0,markdown/* code */.aY)((0,node_label/* labelOf */.Wy)(diff.uniqueId)),
        formatRows(diff),
        diff.keys ? formatKeys(diff.keys) : '',
        formatValues(diff),
        formatColumns(diff.columns),
    ]);
    return (0,markdown/* joinBlocks */.x9)([
        '#### Data changes',
        changed.length > 0 ? changeTable(rows, limits) : '',
        sameSentences(diffs),
        newerSentence(diffs, arrivals),
    ]);
}
function renderDataDetails(diffs, limits) {
    const lines = [...sortDiffs(diffs.filter(differs)).map(detailLine), ...noteLines(diffs)].filter((line) => line !== '');
    if (lines.length === 0)
        return '';
    const shown = (0,plain_text/* takeWhatFits */.C2)(lines, limits.room - 300);
    const more = lines.length - shown.length;
    if (shown.length === 0)
        return undefined;
    const rest = more > 0 ? `${(0,quantities/* formatCount */.B4)(more)} more, see the ${limits.rest}.` : '';
    return (0,markdown/* details */.zH)('How the data was compared', (0,markdown/* joinBlocks */.x9)([shown.join('\n'), rest]));
}
function differs({ rows, columns, keys, whole, later }) {
    return (rows.after - rows.before !== (later?.added ?? 0) ||
        columns.added.length + columns.removed.length + columns.retyped.length > 0 ||
        (keys !== undefined && keys.added + keys.removed + keys.changed.length > 0) ||
        (whole !== undefined && whole.added + whole.removed > 0));
}
function changeTable(rows, { room, rest }) {
    const columns = [
        { title: 'Model', align: 'left' },
        { title: 'Rows', align: 'right' },
        { title: 'Keys', align: 'right' },
        { title: 'Changed rows by column', align: 'left' },
        { title: 'Columns', align: 'left' },
    ];
    const used = columns.map((_, index) => rows.some((row) => row[index] !== ''));
    const pick = (cells) => cells.filter((_, index) => used[index]);
    const head = (0,markdown/* tableHead */.PP)(pick(columns));
    const all = rows.map((row) => (0,markdown/* tableRow */.jD)(pick(row)));
    const shown = (0,plain_text/* takeWhatFits */.C2)(all, room - data_changes_FRAME);
    const more = all.length - shown.length;
    if (shown.length === 0)
        return `Data changes in ${(0,quantities/* formatNumberOf */.Of)(more, 'node')}, see the ${rest}.`;
    const table = [...head, ...shown].join('\n');
    const content = (0,markdown/* joinBlocks */.x9)([
        table,
        more > 0 ? `${(0,quantities/* formatCount */.B4)(more)} more, see the ${rest}.` : '',
    ]);
    return all.length <= OPEN_ROWS
        ? content
        : (0,markdown/* details */.zH)(`${(0,quantities/* formatCount */.B4)(all.length)} nodes with data changes`, content);
}
function sameSentences(diffs) {
    const same = diffs.filter((diff) => !differs(diff));
    const counted = same.filter((diff) => !isFullyCompared(diff));
    const compared = same.filter(isFullyCompared);
    const aged = compared.filter(({ later }) => later !== undefined);
    const exact = compared.length - aged.length;
    return [
        exact === diffs.length ? 'No differences found.' : '',
        exact > 0 ? `${countNodes(compared.filter(({ later }) => !later))}: same data.` : '',
        aged.length > 0 ? `${countNodes(aged)}: same data, newer rows aside.` : '',
        counted.length > 0
            ? `${countNodes(counted)}: same row count and columns, **values not compared**.`
            : '',
    ]
        .filter((sentence) => sentence !== '')
        .join(' ');
}
function isFullyCompared({ keys, whole }) {
    return whole !== undefined || (keys !== undefined && keys.unusable === 0);
}
function newerSentence(diffs, arrivals) {
    const later = sortDiffs(diffs.filter((diff) => diff.later !== undefined));
    const sources = arrivals.map(({ name, loadedAt }) => `${(0,markdown/* code */.aY)(name)} (up to ${formatMinute(loadedAt)})`);
    return [
        sources.length > 0 &&
            `Since production’s deploy, new rows have arrived in ${(0,node_label/* listItems */.Dw)(sources, CELL_ITEMS)}: differences may come from them.`,
        later.length > 0 &&
            `*Newer* rows are later than the newest in production. They are counted, but not compared: ${(0,node_label/* listItems */.Dw)(later.map(describeLater), CELL_ITEMS)}.`,
    ]
        .filter(Boolean)
        .join(' ');
}
function formatMinute(time) {
    return (0,markdown/* code */.aY)(`${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`);
}
function describeLater({ uniqueId, later }) {
    const { column = '', added = 0, changed = 0 } = later ?? {};
    return `${(0,quantities/* formatCount */.B4)(added + changed)} of ${(0,markdown/* code */.aY)((0,node_label/* labelOf */.Wy)(uniqueId))} by ${(0,markdown/* code */.aY)(column)}`;
}
function detailLine({ uniqueId, columns, keys, later }) {
    const parts = [
        keys && `key ${keys.columns.map(markdown/* code */.aY).join(', ')}`,
        keys && keys.changed.length > CELL_ITEMS
            ? `changed values in ${formatChanges(keys, DETAIL_ITEMS)}`
            : '',
        keys && keys.unusable > 0
            ? `skipped ${(0,quantities/* formatNumberOf */.Of)(keys.unusable, 'row')} with a null or duplicate key`
            : '',
        keys?.unstable && describeUnstable(keys),
        later &&
            `newer than ${(0,markdown/* code */.aY)(later.than)} in ${(0,markdown/* code */.aY)(later.column)}: ${(0,quantities/* formatNumberOf */.Of)(later.added, 'new row')}, ${(0,quantities/* formatNumberOf */.Of)(later.changed, 'row')} changed since`,
        ...columnChanges(columns, true),
    ].filter(Boolean);
    return parts.length === 0 ? '' : `- ${(0,markdown/* code */.aY)((0,node_label/* labelOf */.Wy)(uniqueId))}: ${parts.join('; ')}`;
}
function noteLines(diffs) {
    const byNote = Map.groupBy(sortDiffs(diffs).filter(({ note }) => note !== undefined), ({ note }) => note ?? '');
    return [...byNote].map(([note, group]) => `- ${(0,node_label/* listLabels */.ME)(group.map(({ uniqueId }) => uniqueId), 10)}: ${(0,markdown/* escapeText */.X1)((0,plain_text/* cutText */.IN)(note, NOTE_LENGTH))}`);
}
function describeUnstable({ changed }) {
    return changed.length > 0
        ? 'the key is not stable: without it, the rows of both sides are the same'
        : 'only the key has other values: without it, the rows of both sides are the same';
}
function formatValues({ keys, whole }) {
    const rows = whole && whole.added + whole.removed > 0
        ? `whole rows: ${formatKeys(whole).replaceAll(NO_BREAK, ' ')}`
        : '';
    if (!keys)
        return rows;
    if (keys.unstable)
        return keys.changed.length > 0
            ? '**key not stable**: same rows without it'
            : 'only the key: same rows without it';
    return [formatChanges(keys, CELL_ITEMS), rows].filter(Boolean).join('; ');
}
function formatRows({ rows: { before, after }, later }) {
    if (before === after)
        return (0,quantities/* formatCount */.B4)(after);
    const newer = later && later.added > 0 ? `, ${(0,quantities/* formatCount */.B4)(later.added)} newer` : '';
    const change = `${(0,quantities/* formatCount */.B4)(before)} → ${(0,quantities/* formatCount */.B4)(after)} (${formatSigned(after - before)}${newer})`;
    return change.replaceAll(' ', NO_BREAK);
}
function formatKeys({ added, removed }) {
    return [added > 0 && `+${(0,quantities/* formatCount */.B4)(added)}`, removed > 0 && `−${(0,quantities/* formatCount */.B4)(removed)}`]
        .filter(Boolean)
        .join(NO_BREAK);
}
function formatChanges({ changed }, limit) {
    const sorted = [...changed].sort((a, b) => b.rows - a.rows || (a.column < b.column ? -1 : 1));
    const items = sorted.map(({ column, rows }) => `${(0,markdown/* code */.aY)(column)} ${(0,quantities/* formatCount */.B4)(rows)}`);
    return (0,node_label/* listItems */.Dw)(items, limit);
}
function formatColumns(columns) {
    return columnChanges(columns, false).join(', ');
}
function columnChanges({ added, removed, retyped }, all) {
    const limit = all ? DETAIL_ITEMS : CELL_ITEMS;
    const typed = ({ name, type }) => all ? `${(0,markdown/* code */.aY)(name)} ${(0,markdown/* code */.aY)(type)}` : (0,markdown/* code */.aY)(name);
    const changed = retyped.map(({ name, before, after }) => `${(0,markdown/* code */.aY)(name)} ${(0,markdown/* code */.aY)(before)} → ${(0,markdown/* code */.aY)(after)}`);
    return [
        added.length > 0 ? `added ${(0,node_label/* listItems */.Dw)(added.map(typed), limit)}` : '',
        removed.length > 0 ? `**removed** ${(0,node_label/* listItems */.Dw)(removed.map(typed), limit)}` : '',
        retyped.length > 0 ? `changed type of ${(0,node_label/* listItems */.Dw)(changed, limit)}` : '',
    ].filter((part) => part !== '');
}
function formatSigned(difference) {
    return difference > 0 ? `+${(0,quantities/* formatCount */.B4)(difference)}` : `−${(0,quantities/* formatCount */.B4)(-difference)}`;
}
function countNodes(diffs) {
    const models = diffs.every(({ uniqueId }) => uniqueId.startsWith('model.'));
    return (0,quantities/* formatNumberOf */.Of)(diffs.length, models ? 'model' : 'node');
}
function sortDiffs(diffs) {
    const label = ({ uniqueId }) => `${(0,node_label/* labelOf */.Wy)(uniqueId)} ${uniqueId}`;
    return [...diffs].sort((a, b) => (label(a) < label(b) ? -1 : 1));
}

// EXTERNAL MODULE: ./build/report/blocks/folded-blocks.js + 1 modules
var folded_blocks = __webpack_require__(49439);
// EXTERNAL MODULE: ./build/report/blocks/merge-blocks.js + 1 modules
var merge_blocks = __webpack_require__(84225);
// EXTERNAL MODULE: ./build/report/blocks/samples.js
var samples = __webpack_require__(25645);
;// CONCATENATED MODULE: ./build/report/blocks/review-blocks.js





const RANKS = { open: 0, table: 1, folded: 2, graph: 3 };
function listReviewBlocks(report, renderTable, { rest, open, names }) {
    const table = { what: 'the built nodes', rank: RANKS.table, render: renderTable };
    const { review } = report;
    if (!review)
        return [table];
    const { diffs, impact } = review;
    const capped = (room) => ({ room: Math.min(room, open), rest });
    return [
        table,
        {
            what: 'the data changes',
            rank: RANKS.open,
            render: (room) => renderDataChanges(review, capped(room)),
        },
        {
            what: 'how the data was compared',
            rank: RANKS.folded,
            render: (room) => renderDataDetails(diffs, capped(room)),
        },
        {
            what: 'example rows',
            rank: RANKS.folded,
            render: (room) => (0,samples/* renderSamples */.k)(diffs, capped(room)),
        },
        {
            what: 'what may break',
            rank: RANKS.open,
            render: (room) => renderBreakage(review, capped(room)),
        },
        {
            what: 'what the deploy does',
            rank: RANKS.open,
            render: (room) => (0,merge_blocks/* renderAfterMerge */.$Q)(review.afterMerge, capped(room), review.orphans),
        },
        {
            what: 'the downstream graph',
            rank: RANKS.graph,
            render: (room) => (impact ? (0,folded_blocks/* renderGraph */.Dy)(report, impact, room) : ''),
        },
        {
            what: 'the skipped nodes',
            rank: RANKS.folded,
            render: (room) => (0,folded_blocks/* renderSkipped */.bs)(review, { ...capped(room), names }),
        },
        {
            what: 'the production copies of incremental models',
            rank: RANKS.folded,
            render: (room) => (0,folded_blocks/* renderClones */.Fl)(review, capped(room)),
        },
    ];
}


/***/ }),

/***/ 25645:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   A: () => (/* binding */ cutSamples),
/* harmony export */   k: () => (/* binding */ renderSamples)
/* harmony export */ });
/* harmony import */ var _text_markdown_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51065);
/* harmony import */ var _text_node_label_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(23111);
/* harmony import */ var _text_plain_text_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(47012);
/* harmony import */ var _text_quantities_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(95765);




const VALUE_LENGTH = 80;
const FRAME = 300;
function cutSamples(report) {
    if (!report.review)
        return report;
    const diffs = report.review.diffs.map((diff) => diff.samples ? { ...diff, samples: cutEach(diff.samples) } : diff);
    return { ...report, review: { ...report.review, diffs } };
}
function cutEach({ changed, added, removed }) {
    const cut = (value) => (value === null ? null : (0,_text_plain_text_js__WEBPACK_IMPORTED_MODULE_2__/* .cutText */ .IN)(value, VALUE_LENGTH));
    return {
        changed: changed.map(({ key, values }) => ({
            key: key.map(cut),
            values: values.map(({ column, before, after }) => ({
                column,
                before: cut(before),
                after: cut(after),
            })),
        })),
        added: added.map((key) => key.map(cut)),
        removed: removed.map((key) => key.map(cut)),
    };
}
function renderSamples(diffs, limits) {
    const all = diffs.flatMap(renderModel).sort();
    if (all.length === 0)
        return '';
    const shown = (0,_text_plain_text_js__WEBPACK_IMPORTED_MODULE_2__/* .takeWhatFits */ .C2)(all, limits.room - FRAME);
    const more = all.length - shown.length;
    if (shown.length === 0)
        return undefined;
    const rest = more > 0 ? `${(0,_text_quantities_js__WEBPACK_IMPORTED_MODULE_3__/* .formatCount */ .B4)(more)} more, see the ${limits.rest}.` : '';
    return (0,_text_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .details */ .zH)('Example rows, production → pull request', (0,_text_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .joinBlocks */ .x9)([shown.join('\n'), rest]));
}
function renderModel({ uniqueId, keys, samples }) {
    if (!samples || !keys)
        return [];
    const lines = [
        ...samples.changed.map(({ key, values }) => `  - ${showKey(key)}: ${values.map(showChange).join(', ')}`),
        ...showKeys('added', samples.added),
        ...showKeys('removed', samples.removed),
    ];
    if (lines.length === 0)
        return [];
    const title = `- ${(0,_text_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .code */ .aY)((0,_text_node_label_js__WEBPACK_IMPORTED_MODULE_1__/* .labelOf */ .Wy)(uniqueId))} by ${keys.columns.map(_text_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .code */ .aY).join(', ')}`;
    return [[title, ...lines].join('\n')];
}
function showKeys(what, keys) {
    return keys.length === 0 ? [] : [`  - ${what}: ${keys.map(showKey).join(', ')}`];
}
function showKey(key) {
    return key.length === 1 ? show(key[0] ?? null) : `(${key.map(show).join(', ')})`;
}
function showChange({ column, before, after }) {
    return `${(0,_text_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .code */ .aY)(column)} ${show(before)} → ${show(after)}`;
}
function show(value) {
    if (value === null)
        return '*null*';
    return (0,_text_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .code */ .aY)(value === '' || (0,_text_plain_text_js__WEBPACK_IMPORTED_MODULE_2__/* .cleanLine */ .Ow)(value) !== value ? JSON.stringify(value) : value);
}


/***/ }),

/***/ 45504:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   B: () => (/* binding */ renderRefusedWrites),
/* harmony export */   Z: () => (/* binding */ renderOtherWrites)
/* harmony export */ });
/* harmony import */ var _text_markdown_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51065);
/* harmony import */ var _text_plain_text_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(47012);
/* harmony import */ var _text_quantities_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(95765);
/* harmony import */ var _file_link_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(54371);




const STATEMENT_LENGTH = 120;
const WHAT_TO_DO_GREEN = '**What to do:** Derive the target of the statement from `target.schema` or `this`. A blue-green deploy must not change anything live before the swap.';
const WHAT_TO_DO_CHECK = [
    '**What to do:**',
    '- Is it a hook? Make it depend on `flags.WHICH`, which is `freshness` here, or set dbt’s flag `source_freshness_run_project_hooks` to false.',
    '- Is the write safe? Add its target to the workflow’s input `allow-writes`.',
].join('\n');
const WHAT_TO_DO = [
    '**What to do:**',
    '- Is the write meant for production only? Set `ci-target` to a target of another name, and put the hook behind a condition on `target.name`.',
    '- Is it meant for pull requests too? Let it write to `{{ target.schema }}`, or to a schema or path with that name in it.',
    '- Is the write safe? Add its target to the workflow’s input `allow-writes`.',
].join('\n');
function renderRefusedWrites(report, limits) {
    const refused = report.writes.filter((write) => write.refused);
    if (refused.length === 0)
        return '';
    const count = (0,_text_quantities_js__WEBPACK_IMPORTED_MODULE_2__/* .formatNumberOf */ .Of)(refused.length, 'statement');
    const it = refused.length === 1 ? 'it' : 'they';
    const [where, whatToDo] = REFUSED[report.mode] ?? [' to live schemas', WHAT_TO_DO_GREEN];
    return (0,_text_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .joinBlocks */ .x9)([
        `### Refused writes\nThe action did not send ${count} to the warehouse, because ${it} could write${where}.`,
        listLines(report, refused, limits),
        whatToDo,
    ]);
}
const REFUSED = {
    ci: [' outside this pull request’s schemas', WHAT_TO_DO],
    monitor: [', and a health check writes nothing', WHAT_TO_DO_CHECK],
};
function renderOtherWrites(report, limits) {
    const others = report.writes.filter((write) => !write.refused);
    const written = others.filter(({ reason }) => reason === '');
    const unread = others.filter(({ reason }) => reason !== '');
    return (0,_text_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .joinBlocks */ .x9)([
        written.length === 0
            ? ''
            : (0,_text_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .details */ .zH)(`Hooks and macros also wrote to ${(0,_text_quantities_js__WEBPACK_IMPORTED_MODULE_2__/* .formatNumberOf */ .Of)(written.length, 'other place')}`, listLines(report, written, limits)),
        unread.length === 0
            ? ''
            : (0,_text_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .details */ .zH)(`The write fence does not read Python: ${(0,_text_quantities_js__WEBPACK_IMPORTED_MODULE_2__/* .formatNumberOf */ .Of)(unread.length, 'model')}`, listLines(report, unread, limits)),
    ]);
}
function listLines(report, writes, limits) {
    const lines = writes.slice(0, limits.count).map((write) => describe(report, write));
    const shown = (0,_text_plain_text_js__WEBPACK_IMPORTED_MODULE_1__/* .takeWhatFits */ .C2)(lines, limits.room);
    const more = writes.length - shown.length;
    const rest = more > 0 ? `\n\n${(0,_text_quantities_js__WEBPACK_IMPORTED_MODULE_2__/* .formatCount */ .B4)(more)} more, see the ${limits.rest}.` : '';
    return `${shown.join('\n')}${rest}`;
}
function describe(report, write) {
    const { kind, name, refused, target, reason } = write;
    const who = kind === '' ? (0,_text_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .code */ .aY)(name) : `**${kind}** ${(0,_text_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .code */ .aY)(name)}`;
    const verb = refused ? 'would write to' : 'wrote to';
    const where = target === undefined
        ? (0,_text_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .escapeText */ .X1)(reason.replaceAll('`', ''))
        : `${verb} ${(0,_text_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .code */ .aY)((0,_text_plain_text_js__WEBPACK_IMPORTED_MODULE_1__/* .cutText */ .IN)(target, 200))}`;
    const head = [who, (0,_file_link_js__WEBPACK_IMPORTED_MODULE_3__/* .renderFileLink */ .xb)(report, write), where].filter(Boolean).join(' · ');
    return `- ${head}  \n  ${(0,_text_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .code */ .aY)((0,_text_plain_text_js__WEBPACK_IMPORTED_MODULE_1__/* .cutText */ .IN)(write.statement, STATEMENT_LENGTH))}`;
}


/***/ }),

/***/ 17554:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $3: () => (/* binding */ markCommentClosed),
/* harmony export */   Ql: () => (/* binding */ commentMarker),
/* harmony export */   k8: () => (/* binding */ renderShortComment),
/* harmony export */   wQ: () => (/* binding */ renderComment)
/* harmony export */ });
/* harmony import */ var _text_markdown_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51065);
/* harmony import */ var _text_plain_text_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(47012);
/* harmony import */ var _text_quantities_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(95765);
/* harmony import */ var _blocks_fact_lines_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(65636);
/* harmony import */ var _blocks_failure_blocks_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(13919);
/* harmony import */ var _blocks_fit_blocks_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(65860);
/* harmony import */ var _blocks_node_table_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(50701);
/* harmony import */ var _blocks_review_blocks_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(34921);
/* harmony import */ var _blocks_write_blocks_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(45504);
/* harmony import */ var _model_stop_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(95397);










const COMMENT_LIMIT = 60_000;
const CLOSING_START = '<!-- dbt-ci: closed -->';
const CLOSING_END = '<!-- dbt-ci: end -->';
function commentMarker(project) {
    return `<!-- dbt-ci:${encodeURIComponent(project.toWellFormed()).replaceAll('-', '%2D')} -->`;
}
function renderComment(report) {
    const rest = (0,_text_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .link */ .nf)('job summary', report.run.url);
    const limits = {
        count: 10,
        open: 3,
        messageLines: 20,
        messageLength: 1_500,
        room: 30_000,
        rest,
    };
    const above = [
        `${commentMarker(report.project)}\n${(0,_blocks_fact_lines_js__WEBPACK_IMPORTED_MODULE_3__/* .renderTitle */ .zF)(report)}`,
        (0,_blocks_fact_lines_js__WEBPACK_IMPORTED_MODULE_3__/* .renderNotices */ .WF)(report),
        (0,_blocks_fact_lines_js__WEBPACK_IMPORTED_MODULE_3__/* .renderRunning */ .CG)(report),
        report.fatal ? (0,_blocks_failure_blocks_js__WEBPACK_IMPORTED_MODULE_4__/* .renderFatal */ .f9)(report, report.fatal, limits) : '',
        (0,_blocks_write_blocks_js__WEBPACK_IMPORTED_MODULE_8__/* .renderRefusedWrites */ .B)(report, { count: 10, room: 5_000, rest }),
        (0,_blocks_failure_blocks_js__WEBPACK_IMPORTED_MODULE_4__/* .renderFailures */ .SL)(report, limits),
        (0,_blocks_fact_lines_js__WEBPACK_IMPORTED_MODULE_3__/* .renderFlakyLine */ .A3)(report),
        (0,_blocks_failure_blocks_js__WEBPACK_IMPORTED_MODULE_4__/* .renderWarnings */ .c7)(report, { ...limits, room: 5_000 }),
        (0,_blocks_write_blocks_js__WEBPACK_IMPORTED_MODULE_8__/* .renderOtherWrites */ .Z)(report, { count: 20, room: 4_000, rest }),
    ];
    const below = [(0,_blocks_fact_lines_js__WEBPACK_IMPORTED_MODULE_3__/* .renderProvenance */ ._V)(report), (0,_blocks_fact_lines_js__WEBPACK_IMPORTED_MODULE_3__/* .renderFooter */ .up)(report)];
    const room = COMMENT_LIMIT - (0,_text_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .joinBlocks */ .x9)([...above, ...below]).length;
    const blocks = (0,_blocks_review_blocks_js__WEBPACK_IMPORTED_MODULE_7__/* .listReviewBlocks */ .N)(report, (tableRoom) => renderResultTable(report, { room: tableRoom, rest }), { rest, open: 9_000, names: 25 });
    return (0,_text_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .joinBlocks */ .x9)([...above, (0,_blocks_fit_blocks_js__WEBPACK_IMPORTED_MODULE_5__/* .fitBlocks */ .U)(blocks, room, rest), ...below]);
}
function renderResultTable(report, limits) {
    if (report.nodes.length > 0 || !report.review)
        return (0,_blocks_node_table_js__WEBPACK_IMPORTED_MODULE_6__/* .renderNodeTable */ .h)(report, limits);
    return (0,_blocks_node_table_js__WEBPACK_IMPORTED_MODULE_6__/* .renderTestTable */ .Z)(report, limits);
}
function renderShortComment(report) {
    return (0,_text_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .joinBlocks */ .x9)([
        `${commentMarker(report.project)}\n${(0,_blocks_fact_lines_js__WEBPACK_IMPORTED_MODULE_3__/* .renderTitle */ .zF)(report)}`,
        (0,_blocks_fact_lines_js__WEBPACK_IMPORTED_MODULE_3__/* .renderFooter */ .up)(report),
    ]);
}
function markCommentClosed(body, report) {
    const marker = commentMarker(report.project);
    const content = body.slice(marker.length).trimStart();
    const markEnd = content.startsWith(CLOSING_START) ? content.indexOf(CLOSING_END) : -1;
    const rest = markEnd === -1 ? content : content.slice(markEnd + CLOSING_END.length).trimStart();
    return `${marker}\n${CLOSING_START}\n${closingNote(report)}\n\n${CLOSING_END}\n\n${rest}`;
}
function listSchemas(all) {
    const schemas = (0,_text_plain_text_js__WEBPACK_IMPORTED_MODULE_1__/* .takeWhatFits */ .C2)(all.map(_text_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .code */ .aY), 2_000);
    const more = all.length - schemas.length;
    return more > 0 ? `${schemas.join(', ')} and ${more} more` : schemas.join(', ');
}
function closingNote(report) {
    const run = (0,_text_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .link */ .nf)('Log', report.run.url);
    if (report.status === 'failure' || (0,_model_stop_js__WEBPACK_IMPORTED_MODULE_9__/* .isStopped */ .id)(report)) {
        const reason = report.fatal?.message ?? report.notices[0] ?? '';
        return `> [!WARNING]\n> The pull request is closed, but its schemas could not be dropped. ${(0,_text_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .escapeText */ .X1)((0,_text_plain_text_js__WEBPACK_IMPORTED_MODULE_1__/* .cutText */ .IN)(reason, 500))} ${run}`;
    }
    const dropped = listSchemas(report.droppedSchemas);
    const what = dropped === '' ? 'There were no schemas to drop.' : `Dropped ${dropped}.`;
    const [kept] = report.keptSchemas;
    if (kept) {
        const names = listSchemas(report.keptSchemas.map(({ name }) => name));
        return `> [!NOTE]\n> 🧹 The pull request is closed. Kept until ${(0,_text_quantities_js__WEBPACK_IMPORTED_MODULE_2__/* .formatDay */ .im)(kept.until)}: ${names}. ${run}`;
    }
    return `> [!NOTE]\n> 🧹 The pull request is closed. ${what} ${run}`;
}


/***/ }),

/***/ 26024:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   W: () => (/* binding */ listFlaky),
/* harmony export */   b: () => (/* binding */ describeFlaky)
/* harmony export */ });
/* harmony import */ var _text_quantities_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(95765);
/* harmony import */ var _failures_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(88378);


const NAMES_SHOWN = 10;
function listFlaky(report) {
    return [
        ...report.nodes.filter(({ outcome }) => outcome === 'success' || outcome === 'warn'),
        ...report.tests.filter(({ status }) => status === 'pass' || status === 'warn'),
    ]
        .filter(({ attempts }) => attempts > 1)
        .sort((a, b) => a.attempts - b.attempts || (0,_failures_js__WEBPACK_IMPORTED_MODULE_1__/* .byName */ .nG)(a, b));
}
function describeFlaky(report, name) {
    const flaky = listFlaky(report);
    const shown = Map.groupBy(flaky.slice(0, NAMES_SHOWN), ({ attempts }) => attempts);
    const parts = [...shown].map(([attempts, group], index) => {
        const names = group.map((each) => name(each.name)).join(', ');
        return index === 0
            ? `${names} succeeded after ${attempts} attempts`
            : `${names} after ${attempts}`;
    });
    if (parts.length === 0)
        return '';
    const more = flaky.length - NAMES_SHOWN;
    if (more > 0)
        parts.push(`and ${(0,_text_quantities_js__WEBPACK_IMPORTED_MODULE_0__/* .formatCount */ .B4)(more)} more`);
    return `flaky: ${parts.join(', ')}`;
}


/***/ }),

/***/ 8508:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   P: () => (/* binding */ plainFormatter),
/* harmony export */   W: () => (/* binding */ markdownFormatter)
/* harmony export */ });
/* harmony import */ var _markdown_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51065);
/* harmony import */ var _plain_text_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(47012);


const LENGTH = 1_000;
const markdownFormatter = {
    text: (value, limit = LENGTH) => (0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .escapeText */ .X1)((0,_plain_text_js__WEBPACK_IMPORTED_MODULE_1__/* .cutText */ .IN)(value, limit)),
    code: _markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .code */ .aY,
    link: (label, url) => (0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .link */ .nf)((0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .escapeText */ .X1)(label), url),
};
const plainFormatter = {
    text: (value, limit = LENGTH) => (0,_plain_text_js__WEBPACK_IMPORTED_MODULE_1__/* .cleanLine */ .Ow)((0,_plain_text_js__WEBPACK_IMPORTED_MODULE_1__/* .cutText */ .IN)(value, limit)),
    code: (name) => (0,_plain_text_js__WEBPACK_IMPORTED_MODULE_1__/* .cleanLine */ .Ow)((0,_plain_text_js__WEBPACK_IMPORTED_MODULE_1__/* .cutText */ .IN)(name, LENGTH)),
    link: (label) => (0,_plain_text_js__WEBPACK_IMPORTED_MODULE_1__/* .cleanLine */ .Ow)(label),
};


/***/ })

};
