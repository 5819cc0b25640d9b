export const id = 779;
export const ids = [779];
export const modules = {

/***/ 75779:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  runStep: () => (/* binding */ runStep)
});

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: ./build/config/environment-secrets.js
var environment_secrets = __webpack_require__(65234);
// EXTERNAL MODULE: ./build/config/settings.js + 4 modules
var config_settings = __webpack_require__(47385);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
// EXTERNAL MODULE: ./build/platform/github/payload.js
var github_payload = __webpack_require__(1770);
// EXTERNAL MODULE: ./build/platform/github/variables.js
var github_variables = __webpack_require__(83129);
// EXTERNAL MODULE: ./build/context/supported-triggers.js
var supported_triggers = __webpack_require__(81406);
;// CONCATENATED MODULE: ./build/context/parse-run-context.js




const SUPPORTED_EVENTS = [
    'pull_request',
    'merge_group',
    'push',
    'schedule',
    'workflow_dispatch',
];
/** Why an event that somebody may well try is not supported. */
const UNSUPPORTED = {
    pull_request_target: '"pull_request_target" is not supported, because it would run a fork’s code with the secrets of this repository.',
    issue_comment: '"issue_comment" is not supported, because anyone who can comment could start a run with the secrets of this repository.',
    workflow_run: '"workflow_run" is not supported, because it does not say which pull request or push it is for.',
    // https://docs.github.com/en/rest/actions/workflows#create-a-workflow-dispatch-event
    repository_dispatch: '"repository_dispatch" is not supported. To start a deploy from outside GitHub, add "workflow_dispatch" to the workflow and start it by the API: POST /repos/{owner}/{repo}/actions/workflows/{file name of the workflow}/dispatches with the default branch as "ref".',
};
/**
 * Reads what GitHub says about the run.
 * Throws `RefusedError` for events, refs and systems that are not supported.
 * @param payload the parsed payload of the event
 */
function parseRunContext(env, payload) {
    if ((0,github_variables/* isWindowsRunner */.s$)(env))
        throw new errors/* RefusedError */.fk('Windows runners are not supported, because this action has not been tested on them.', { hint: 'Use "runs-on: ubuntu-latest".' });
    const variables = (0,github_variables/* readRunVariables */.r2)(env);
    const { repository, repositoryUrl, sha, actor, run } = variables;
    const event = parseEvent(variables.eventName);
    const { pullRequest, namedBase, branch } = parseSubject(event, variables, payload);
    return {
        event,
        repository,
        defaultBranch: (0,github_payload/* parseDefaultBranch */.Ry)(payload, event === 'schedule' ? branch : undefined),
        branch,
        sha,
        pullRequest,
        restricted: findRestriction(pullRequest, actor),
        namedBase,
        run,
        repositoryUrl,
    };
}
/**
 * By who started the run, not by whose the branch is: a push of somebody else to Dependabot's branch
 * has the secrets, https://docs.github.com/en/code-security/dependabot/working-with-dependabot/dependabot-on-actions
 */
function findRestriction(pullRequest, actor) {
    if (!pullRequest)
        return undefined;
    if (pullRequest.fromFork)
        return 'fork';
    return actor === 'dependabot[bot]' ? 'dependabot' : undefined;
}
function parseEvent(name) {
    if (SUPPORTED_EVENTS.includes(name))
        return name;
    throw new errors/* RefusedError */.fk(UNSUPPORTED[name] ?? `The event "${name}" is not supported.`, {
        hint: supported_triggers/* SUPPORTED_TRIGGERS */.t,
    });
}
function parseSubject(event, { repository, ref: ownRef }, payload) {
    if (event === 'pull_request') {
        const pullRequest = parsePullRequest(payload, repository);
        return { pullRequest, namedBase: undefined, branch: pullRequest.headRef };
    }
    const mergeGroup = event === 'merge_group' ? (0,github_payload/* parseMergeGroupPayload */.hd)(payload) : undefined;
    const ref = mergeGroup?.head_ref ?? ownRef;
    if (!ref.startsWith('refs/heads/'))
        throw new errors/* RefusedError */.fk(`"${ref}" is not a branch. Production is only deployed from the default branch.`, { hint: supported_triggers/* SUPPORTED_TRIGGERS */.t });
    return {
        pullRequest: undefined,
        namedBase: mergeGroup?.base_sha,
        branch: ref.slice('refs/heads/'.length),
    };
}
function parsePullRequest(payload, repository) {
    const { number, title, user, head, base, labels } = (0,github_payload/* parsePullRequestPayload */.y5)(payload);
    return {
        number,
        title,
        headRef: head.ref,
        headSha: head.sha,
        baseRef: base.ref,
        baseSha: base.sha,
        fromFork: head.repo?.full_name !== repository,
        author: user.login,
        labels: labels.map(({ name }) => name),
    };
}

// EXTERNAL MODULE: ./build/context/resolve-mode.js
var resolve_mode = __webpack_require__(89846);
// EXTERNAL MODULE: ./build/pipelines/steps/saved-state.js
var saved_state = __webpack_require__(52991);
// EXTERNAL MODULE: ./build/platform/child-processes.js + 1 modules
var child_processes = __webpack_require__(39784);
// EXTERNAL MODULE: ./build/platform/clock.js
var clock = __webpack_require__(20152);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./build/platform/retry.js
var retry = __webpack_require__(2532);
// EXTERNAL MODULE: external "node:stream/promises"
var external_node_stream_promises_ = __webpack_require__(46466);
;// CONCATENATED MODULE: ./build/platform/zip.js



/** The archive is damaged, or holds what no archive of ours holds. The message says what. */
class UnsafeArchive extends Error {
}
/**
 * Extracts a flat zip file: plain files at the top, nothing else. @actions/artifact would extract
 * while it downloads, before the digest is known and without a limit (300 kB inflate to 300 MB),
 * and would follow the folders that the archive names. Here nothing is written before every name
 * and size has been judged, and a link becomes a plain file.
 * @param maxBytes of all files together, extracted.
 * @throws UnsafeArchive for anything but such an archive; the system's error where a file cannot be
 * written.
 */
async function extractZip(archive, directory, maxBytes) {
    const zip = await openZip(archive);
    try {
        const entries = await loadEntries(zip);
        const total = entries.reduce((sum, entry) => sum + entry.uncompressedSize, 0);
        if (total > maxBytes) {
            throw new UnsafeArchive(`its files take ${total} bytes, more than the ${maxBytes} allowed`);
        }
        for (const entry of entries)
            await extractEntry(zip, entry, directory);
    }
    finally {
        zip.close();
    }
}
/** Open until it is closed: the entries are read twice, first all of their sizes. */
async function openZip(archive) {
    // At first use (start-up time).
    const { default: yauzl } = await __webpack_require__.e(/* import() */ 663).then(__webpack_require__.t.bind(__webpack_require__, 20663, 19));
    try {
        return await yauzl.openPromise(archive, {
            autoClose: false,
            // The names are judged as they stand, by a stricter rule than the library's.
            decodeStrings: false,
            // A table of contents can lie: what comes out of an entry is counted against its size.
            validateEntrySizes: true,
        });
    }
    catch (error) {
        throw new UnsafeArchive(`it is not a zip file (${reasonOf(error)})`, { cause: error });
    }
}
async function loadEntries(zip) {
    const entries = [];
    try {
        for await (const entry of zip.eachEntry()) {
            const name = nameOf(entry);
            if (!/^\w[\w.-]*$/.test(name)) {
                throw new UnsafeArchive(`it holds ${JSON.stringify(name)}, which is not a plain file name`);
            }
            entries.push(entry);
        }
    }
    catch (error) {
        if (error instanceof UnsafeArchive)
            throw error;
        throw new UnsafeArchive(`its central directory is damaged (${reasonOf(error)})`, {
            cause: error,
        });
    }
    if (entries.length === 0)
        throw new UnsafeArchive('it is empty');
    return entries;
}
async function extractEntry(zip, entry, directory) {
    const name = nameOf(entry);
    try {
        await (0,external_node_stream_promises_.pipeline)(await zip.openReadStreamPromise(entry), (0,external_node_fs_.createWriteStream)(external_node_path_.join(directory, name), { flags: 'wx' }));
    }
    catch (error) {
        // The disk is to blame and not the archive.
        if (error instanceof Error && 'syscall' in error && error.syscall === 'write')
            throw error;
        throw new UnsafeArchive(`${name} cannot be extracted (${reasonOf(error)})`, { cause: error });
    }
}
function nameOf(entry) {
    return entry.fileNameRaw.toString('utf8');
}
function reasonOf(error) {
    return error instanceof Error ? error.message.replace(/\.$/, '') : String(error);
}

;// CONCATENATED MODULE: ./build/platform/github/error.js

/** Longer than this is not waited for: the run would be paid for standing still. */
const MAX_RETRY_AFTER_SECONDS = 60;
function isRequestError(error) {
    return error instanceof Error && 'status' in error && typeof error.status === 'number';
}
/**
 * Seconds until GitHub accepts requests again; undefined where it did not refuse for their number.
 * https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api
 */
function rateLimitSeconds(error) {
    if (error.status !== 403 && error.status !== 429)
        return undefined;
    const headers = error.response?.headers ?? {};
    const retryAfter = headers['retry-after'];
    if (retryAfter !== undefined)
        return Number(retryAfter);
    if (String(headers['x-ratelimit-remaining']) === '0') {
        // By GitHub's clock; a runner's may be wrong.
        const now = Date.parse(String(headers.date)) || Date.now();
        return Math.max(1, Number(headers['x-ratelimit-reset']) - Math.floor(now / 1_000));
    }
    return error.status === 429 || /rate limit/i.test(error.message) ? 1 : undefined;
}
/** GitHub may have done what was asked although no answer arrived. */
function isAmbiguous(error) {
    return !isRequestError(error) || error.status >= 500;
}
/**
 * Milliseconds until another try makes sense; undefined where it does not. Octokit reports a broken
 * connection as status 500.
 */
function retryDelay(error, backOff) {
    if (!isRequestError(error))
        return undefined;
    const limited = rateLimitSeconds(error);
    if (limited !== undefined) {
        return limited <= MAX_RETRY_AFTER_SECONDS ? Math.max(limited * 1_000, backOff) : undefined;
    }
    return error.status >= 500 ? backOff : undefined;
}
/** Any error of a request to GitHub as one that names what was tried and what to do. */
function toGitHubError(error, operation) {
    if (!isRequestError(error)) {
        const reason = (0,errors/* messageOf */.bD)(error);
        return new errors/* GitHubError */.y_(`Could not ${operation.doing}: ${reason}`, { cause: error });
    }
    const { status } = error;
    const limited = rateLimitSeconds(error);
    if (limited !== undefined) {
        return new errors/* GitHubError */.y_(`Could not ${operation.doing}: GitHub's rate limit for this token is used up.`, {
            status,
            cause: error,
            hint: `The limit resets in ${limited} s. Run the job again then.`,
        });
    }
    switch (status) {
        case 401:
            return new errors/* GitHubError */.y_(`Could not ${operation.doing}: GitHub does not accept the token.`, {
                status,
                cause: error,
                hint: "Check the input `github-token`, or remove it. The default is the job's own token.",
            });
        case 403:
            return new errors/* GitHubError */.y_(`The token may not ${operation.doing}.`, {
                status,
                cause: error,
                hint: `Add \`permissions: ${operation.permission}\` to the job.`,
            });
        case 404:
            return new errors/* GitHubError */.y_(operation.notFound ?? `Could not ${operation.doing}: GitHub finds nothing there (404).`, {
                status,
                cause: error,
                hint: `If it does exist, add \`permissions: ${operation.permission}\` to the job.`,
            });
        default:
            return new errors/* GitHubError */.y_(`Could not ${operation.doing}: ${error.message} (HTTP ${status})`, {
                status,
                cause: error,
            });
    }
}

;// CONCATENATED MODULE: ./build/platform/github/artifacts.js






/**
 * Largest state that is accepted. A project of 5,000 models has a manifest of 30 MB (3 MB zipped);
 * over 512 MB, Node could not hold a file's text in one string.
 */
const MAX_ARCHIVE_BYTES = 256 * 1024 * 1024;
const MAX_EXTRACTED_BYTES = 1024 * 1024 * 1024;
const DEADLINES = { downloadSeconds: 60, uploadSeconds: 240 };
/** Without it the client waits 5 minutes for a stalled block. */
const UPLOAD_STALL_MILLISECONDS = '60000';
const DOWNLOAD = { doing: 'download artifacts', permission: 'actions: read' };
class DamagedDownload extends Error {
}
/**
 * GitHub's artifacts through @actions/artifact, which is imported at first use: it would add 100 ms
 * to every start.
 * @param repository `owner/name`, whose artifacts are downloaded; uploads belong to the running job.
 */
function createArtifacts(token, repository, wait = retry/* realWait */.MZ, deadlines = DEADLINES) {
    return {
        upload: (name, directory, files) => uploadUnderFreeName(name, directory, files, { wait, seconds: deadlines.uploadSeconds }),
        async download(artifact, directory) {
            if (artifact.sizeBytes > MAX_ARCHIVE_BYTES) {
                throw refuse(artifact, `it has ${artifact.sizeBytes} bytes, more than the ${MAX_ARCHIVE_BYTES} allowed`);
            }
            const { bavail, bsize } = await (0,promises_.statfs)(directory);
            if (bavail * bsize < artifact.sizeBytes)
                throw describeFullDisk(artifact);
            const scratch = await (0,promises_.mkdtemp)(`${directory}.download-`);
            try {
                const archive = await (0,retry/* retry */.L5)((attempt) => downloadArchive(artifact, external_node_path_.join(scratch, `${attempt}`)), downloadDelay, wait);
                await extractZip(archive, directory, MAX_EXTRACTED_BYTES);
            }
            catch (error) {
                throw describeDownloadError(error, artifact);
            }
            finally {
                await (0,promises_.rm)(scratch, { recursive: true, force: true });
            }
        },
    };
    /** @returns the zip file. Each try has a folder: one that timed out may still be writing. */
    async function downloadArchive(artifact, folder) {
        if (artifact.digest === undefined || artifact.workflowRunId === undefined) {
            throw refuse(artifact, 'GitHub reports no digest or no run for it');
        }
        await (0,promises_.mkdir)(folder);
        const [repositoryOwner = '', repositoryName = ''] = repository.split('/');
        const { DefaultArtifactClient } = await Promise.all(/* import() */[__webpack_require__.e(271), __webpack_require__.e(351), __webpack_require__.e(799)]).then(__webpack_require__.bind(__webpack_require__, 76799));
        const { digestMismatch } = await (0,retry/* withDeadline */.NE)(new DefaultArtifactClient().downloadArtifact(artifact.id, {
            path: folder,
            expectedHash: artifact.digest,
            skipDecompress: true,
            findBy: { token, workflowRunId: artifact.workflowRunId, repositoryOwner, repositoryName },
        }), deadlines.downloadSeconds, 'The download');
        if (digestMismatch)
            throw new DamagedDownload();
        const [archive] = await (0,promises_.readdir)(folder);
        if (archive === undefined)
            throw new DamagedDownload();
        return external_node_path_.join(folder, archive);
    }
}
function downloadDelay(error, attempt) {
    if (error instanceof errors/* StateError */.qq || isDiskFull(error))
        return undefined;
    // Errors with a status come from the REST call; the rest from the storage, where a new URL helps.
    const fromRest = error instanceof Error && 'status' in error;
    return fromRest ? retryDelay(error, (0,retry/* backOff */.fu)(attempt)) : (0,retry/* backOff */.fu)(attempt);
}
function describeDownloadError(error, artifact) {
    if (error instanceof errors/* StateError */.qq)
        return error;
    if (isDiskFull(error)) {
        return describeFullDisk(artifact, error);
    }
    if (error instanceof DamagedDownload) {
        return refuse(artifact, 'the download is damaged: it does not match the digest that GitHub recorded');
    }
    if (error instanceof UnsafeArchive)
        return refuse(artifact, error.message);
    return toGitHubError(error, DOWNLOAD);
}
/** Not as a damaged state: a deploy continues without one of those, and would forget what it held. */
function describeFullDisk(artifact, cause) {
    return new errors/* StateError */.qq(`The artifact ${artifact.name} (id ${artifact.id}) cannot be unpacked: the disk of the runner is full.`, { cause, hint: 'Free space in a step before this one, or use a runner with a larger disk.' });
}
function isDiskFull(error) {
    return (error instanceof Error &&
        'code' in error &&
        (error.code === 'ENOSPC' || error.code === 'EDQUOT'));
}
function refuse(artifact, reason) {
    return new errors/* CorruptStateError */.z6(`The artifact ${artifact.name} (id ${artifact.id}) was not used: ${reason}.`, { hint: 'Run a deploy to write a new one.' });
}
/**
 * A failed try leaves its name taken (409 on the next one), so each has its own: `name`, `name-r1`,
 * `name-r2`. The reader knows the suffix.
 */
async function uploadUnderFreeName(name, directory, files, { wait, seconds }) {
    process.env.ACTIONS_ARTIFACT_UPLOAD_TIMEOUT_MS ??= UPLOAD_STALL_MILLISECONDS;
    const paths = files.map((file) => external_node_path_.join(directory, file));
    const { DefaultArtifactClient } = await Promise.all(/* import() */[__webpack_require__.e(271), __webpack_require__.e(351), __webpack_require__.e(799)]).then(__webpack_require__.bind(__webpack_require__, 76799));
    const uploadOnce = async (attempt) => {
        const free = attempt === 1 ? name : `${name}-r${attempt - 1}`;
        const { id } = await new DefaultArtifactClient().uploadArtifact(free, paths, directory);
        if (id === undefined)
            throw new Error('GitHub returned no id');
        return { id, name: free };
    };
    try {
        return await (0,retry/* withDeadline */.NE)((0,retry/* retry */.L5)(uploadOnce, (error, attempt) => (isQuota(error) ? undefined : (0,retry/* backOff */.fu)(attempt)), wait), seconds, 'The upload');
    }
    catch (error) {
        const reason = (0,errors/* messageOf */.bD)(error);
        throw new errors/* GitHubError */.y_(`The artifact ${name} could not be uploaded: ${reason}`, {
            cause: error,
            hint: isQuota(error)
                ? 'Delete old artifacts, or shorten their retention in the settings of the repository.'
                : 'Run the job again. For incidents at GitHub, see https://www.githubstatus.com.',
        });
    }
}
/** The client wraps its UsageError in a plain Error: only the text is left to tell it by. */
function isQuota(error) {
    return error instanceof Error && /storage quota/i.test(error.message);
}

;// CONCATENATED MODULE: ./build/platform/github/cache.js



/** A download that makes no progress for this long is a miss. */
const STALL_MILLISECONDS = 60_000;
/** Of all that a restore or a save does: the client would wait 15 minutes for a service that hangs. */
const DEADLINE_SECONDS = 240;
/** GitHub's cache through @actions/cache, which is imported at first use (start-up time). */
function createCache(runner, seconds = DEADLINE_SECONDS) {
    return {
        async restore(paths, key, restoreKeys = [], limit = seconds) {
            try {
                const cache = await Promise.all(/* import() */[__webpack_require__.e(271), __webpack_require__.e(142)]).then(__webpack_require__.bind(__webpack_require__, 60142));
                // Without a cache service (act, a server without it) the client only logs a warning.
                const matched = cache.isFeatureAvailable()
                    ? await (0,retry/* withDeadline */.NE)(cache.restoreCache([...paths], key, [...restoreKeys], {
                        timeoutInMs: STALL_MILLISECONDS,
                        segmentTimeoutInMs: STALL_MILLISECONDS,
                    }), limit, 'Restoring it')
                    : undefined;
                if (matched !== undefined)
                    return matched;
            }
            catch (error) {
                runner.info(`The cache ${key} cannot be used: ${(0,errors/* messageOf */.bD)(error)}`);
            }
            // A damaged archive is reported as a miss, but what was unpacked before the damage stays.
            for (const target of paths)
                await (0,promises_.rm)(target, { recursive: true, force: true });
            return undefined;
        },
        async save(paths, key, limit = seconds) {
            try {
                const cache = await Promise.all(/* import() */[__webpack_require__.e(271), __webpack_require__.e(142)]).then(__webpack_require__.bind(__webpack_require__, 60142));
                if (cache.isFeatureAvailable())
                    await (0,retry/* withDeadline */.NE)(cache.saveCache([...paths], key), limit, 'Saving it');
            }
            catch (error) {
                runner.info(`The cache ${key} was not saved: ${(0,errors/* messageOf */.bD)(error)}`);
            }
        },
    };
}

// EXTERNAL MODULE: external "node:timers/promises"
var external_node_timers_promises_ = __webpack_require__(58500);
;// CONCATENATED MODULE: ./build/platform/github/open-pulls.js
/** GitHub's largest page. */
const PER_PAGE = 100;
const READINGS = 4;
/**
 * The numbers of all open pull requests. While some are opened or closed, others move from page to
 * page and may fall between two of them: several pages are read until two readings agree.
 * @throws Error where a page is missing, or the readings never agree
 */
async function readOpenPulls(octokit, here) {
    let previous;
    for (let reading = 1; reading <= READINGS; reading += 1) {
        const { numbers, pages } = await readOnce(octokit, here);
        const current = JSON.stringify([...new Set(numbers)].sort());
        if (pages === 1 || current === previous)
            return numbers;
        previous = current;
    }
    throw new Error(`the list changed during each of ${READINGS} reads`);
}
async function readOnce(octokit, here) {
    const numbers = [];
    for (let page = 1, last = 1;; page += 1) {
        const request = { ...here, state: 'open', per_page: PER_PAGE, page };
        const { data, headers } = await octokit.rest.pulls.list(request);
        // What stands between may answer in GitHub's place, with a status of 200.
        if (!Array.isArray(data))
            throw new Error(`page ${page} is not a list`);
        numbers.push(...data.map(({ number }) => number));
        last = Math.max(last, lastPage(headers.link));
        const isFull = data.length >= PER_PAGE;
        if (!isFull && page < last)
            throw new Error(`page ${page} of ${last} is incomplete`);
        if (!isFull)
            return { numbers, pages: page };
    }
}
/** From a header such as `<https://…?page=2>; rel="next", <https://…?page=5>; rel="last"`. */
function lastPage(link) {
    const pages = [...(link ?? '').matchAll(/[?&]page=(\d+)[^>]*>; rel="(?:next|last)"/g)];
    return Math.max(1, ...pages.map(([, page]) => Number(page)));
}

;// CONCATENATED MODULE: ./build/platform/github/client.js





const READ_COMMENTS = {
    doing: 'read comments on pull requests',
    permission: 'pull-requests: write',
};
const WRITE_COMMENTS = {
    doing: 'write comments on pull requests',
    permission: 'pull-requests: write',
};
const LIST_JOBS = { doing: 'list the jobs of a run', permission: 'actions: read' };
const LIST_ARTIFACTS = { doing: 'list the artifacts of a run', permission: 'actions: read' };
/** Of one request; each is tried three times. Without it Node waits 5 minutes for an answer. */
const REQUEST_SECONDS = 20;
/** Counts as a fault that passes. */
class UnreadableAnswer extends Error {
    status = 502;
    constructor() {
        super('the answer is not JSON');
    }
}
const DEPLOY = { doing: 'record deployments', permission: 'deployments: write' };
/**
 * GitHub's REST API for one repository. The server is taken from GITHUB_API_URL, which
 * @actions/github reads when it is imported: at first use, as that takes 50 ms, and after what was
 * begun at the same time, which is dbt's first process (`npm run bench:start`).
 * @param repository `owner/name`
 * @param seconds after which a request is given up
 */
function createGitHub(token, repository, wait = retry/* realWait */.MZ, seconds = REQUEST_SECONDS) {
    const [owner = '', repo = ''] = repository.split('/');
    const here = { owner, repo };
    async function request(operation, work) {
        if (token === '') {
            throw new errors/* GitHubError */.y_(`Could not ${operation.doing}: the input \`github-token\` is empty.`, {
                hint: "Remove it. The default is the job's own token.",
            });
        }
        await (0,external_node_timers_promises_.setImmediate)();
        const { getOctokit } = await __webpack_require__.e(/* import() */ 351).then(__webpack_require__.bind(__webpack_require__, 61351));
        const octokit = getOctokit(token);
        octokit.hook.before('request', (options) => {
            Object.assign(options.request, { signal: AbortSignal.timeout(seconds * 1_000) });
        });
        octokit.hook.after('request', ({ data, status }) => {
            // Of an answer that was cut or that a proxy made, Octokit returns the bare text.
            if (typeof data === 'string' && status !== 204)
                throw new UnreadableAnswer();
        });
        const delay = (error, attempt) => retryDelay(error, (0,retry/* backOff */.fu)(attempt));
        try {
            return await (0,retry/* retry */.L5)(() => work(octokit), delay, wait);
        }
        catch (error) {
            throw toGitHubError(error, operation);
        }
    }
    async function readComments(octokit, issue) {
        const comments = await octokit.paginate(octokit.rest.issues.listComments, {
            ...here,
            issue_number: issue,
            per_page: 100,
        });
        return comments.map(toComment);
    }
    return {
        async getWorkflowRun(id) {
            const operation = {
                doing: 'look up a workflow run',
                permission: 'actions: read',
                notFound: `GitHub knows no run ${id} in ${repository} any more.`,
            };
            const answer = await request(operation, (octokit) => octokit.rest.actions.getWorkflowRun({ ...here, run_id: id }));
            return toRun(answer.data);
        },
        async listWorkflowRuns(workflow, filter) {
            const operation = {
                doing: 'list workflow runs',
                permission: 'actions: read',
                notFound: `GitHub knows no workflow \`${workflow}\` in ${repository}.`,
            };
            const answer = await request(operation, (octokit) => octokit.rest.actions.listWorkflowRuns({
                ...here,
                workflow_id: workflow,
                branch: filter.branch,
                ...(filter.event !== undefined && { event: filter.event }),
                // The port speaks of any status; Octokit's type lists the ones known today.
                status: filter.status,
                per_page: 50,
            }));
            return answer.data.workflow_runs.map(toRun);
        },
        async listRunArtifacts(runId) {
            const artifacts = await request(LIST_ARTIFACTS, (octokit) => octokit.paginate(octokit.rest.actions.listWorkflowRunArtifacts, {
                ...here,
                run_id: runId,
                per_page: 100,
            }));
            return artifacts.map(toArtifact);
        },
        async listRunJobs(runId) {
            const answer = await request(LIST_JOBS, (octokit) => octokit.rest.actions.listJobsForWorkflowRun({ ...here, run_id: runId, per_page: 100 }));
            return answer.data.jobs.map(({ name, status, runner_name }) => ({
                ...{ name, status, runner: runner_name },
            }));
        },
        async defaultBranch() {
            const operation = { doing: 'read the repository', permission: 'contents: read' };
            const answer = await request(operation, (octokit) => octokit.rest.repos.get(here));
            return answer.data.default_branch;
        },
        async isOnBranch(sha, branch) {
            const operation = {
                doing: `check that the commit ${sha.slice(0, 7)} is on the branch ${branch}`,
                permission: 'contents: read',
            };
            return request(operation, async ({ rest }) => {
                const { data } = await rest.git.getRef({ ...here, ref: `heads/${branch}` });
                const tip = data.object.sha;
                if (tip === sha)
                    return true;
                try {
                    const basehead = `${tip}...${sha}`;
                    const compared = await rest.repos.compareCommitsWithBasehead({
                        ...{ ...here, basehead, per_page: 1 },
                    });
                    // Of the second, seen from the first: https://docs.github.com/en/rest/commits/commits#compare-two-commits
                    return ['behind', 'identical'].includes(compared.data.status);
                }
                catch (error) {
                    // The two have no common ancestor, or GitHub has the commit no more.
                    if (error instanceof Error && 'status' in error && error.status === 404)
                        return false;
                    throw error;
                }
            });
        },
        async listMergedLabels(sha, branch) {
            const operation = {
                doing: `look up the pull request of the commit ${sha.slice(0, 7)}`,
                permission: 'pull-requests: read',
            };
            const { data } = await request(operation, ({ rest }) => rest.repos.listPullRequestsAssociatedWithCommit({
                ...{ ...here, commit_sha: sha, per_page: 100 },
            }));
            return data
                .filter(({ merged_at: merged, base }) => merged !== null && base.ref === branch)
                .filter(({ base }) => base.repo.full_name.toLowerCase() === repository.toLowerCase())
                .flatMap(({ labels }) => labels.map(({ name }) => name));
        },
        listComments: (issue) => request(READ_COMMENTS, (octokit) => readComments(octokit, issue)),
        async createComment(issue, body) {
            let maybeDone = false;
            return request(WRITE_COMMENTS, async (octokit) => {
                if (maybeDone) {
                    // The answer of the first try was lost: it may have left the comment all the same.
                    const mine = (await readComments(octokit, issue)).find((comment) => comment.body === body);
                    if (mine)
                        return mine;
                }
                try {
                    const { data } = await octokit.rest.issues.createComment({
                        ...here,
                        issue_number: issue,
                        body,
                    });
                    return toComment(data);
                }
                catch (error) {
                    maybeDone = isAmbiguous(error);
                    throw error;
                }
            });
        },
        async updateComment(id, body) {
            const answer = await request(WRITE_COMMENTS, (octokit) => octokit.rest.issues.updateComment({ ...here, comment_id: id, body }));
            return toComment(answer.data);
        },
        async recordDeployment({ sha, environment, state, description, logUrl }) {
            await request(DEPLOY, async (octokit) => {
                const { data } = await octokit.rest.repos.createDeployment({
                    ...here,
                    ref: sha,
                    environment,
                    description,
                    // It is done: nothing has to be merged or waited for.
                    auto_merge: false,
                    required_contexts: [],
                });
                if (!('id' in data))
                    throw new errors/* GitHubError */.y_('Could not record deployments: GitHub refused.');
                await octokit.rest.repos.createDeploymentStatus({
                    ...here,
                    deployment_id: data.id,
                    state,
                    description,
                    log_url: logUrl,
                });
            });
        },
        listOpenPulls: () => request({ doing: 'list the open pull requests', permission: 'pull-requests: read' }, (octokit) => readOpenPulls(octokit, here)),
        async viewer() {
            const operation = { doing: 'find out who owns the token', permission: 'contents: read' };
            const answer = await request(operation, (octokit) => octokit.graphql('query { viewer { login } }'));
            return answer.viewer.login;
        },
    };
}
function toRun(run) {
    return {
        id: run.id,
        attempt: run.run_attempt ?? 1,
        event: run.event,
        headBranch: run.head_branch,
        headSha: run.head_sha,
        // Typed as always there, but null when a fork was deleted.
        headRepository: run.head_repository?.full_name ?? null,
        path: run.path,
        status: run.status ?? 'unknown',
        conclusion: run.conclusion,
        createdAt: run.created_at,
        startedAt: run.run_started_at ?? run.created_at,
    };
}
function toArtifact(artifact) {
    return {
        id: artifact.id,
        name: artifact.name,
        sizeBytes: artifact.size_in_bytes,
        expired: artifact.expired,
        digest: artifact.digest ?? undefined,
        workflowRunId: artifact.workflow_run?.id,
        headSha: artifact.workflow_run?.head_sha,
        createdAt: artifact.created_at ?? '',
    };
}
function toComment(comment) {
    return {
        id: comment.id,
        author: comment.user?.login ?? '',
        body: comment.body ?? '',
        url: comment.html_url,
    };
}

// EXTERNAL MODULE: ./node_modules/@actions/core/lib/core.js + 7 modules
var core = __webpack_require__(33838);
// EXTERNAL MODULE: ./build/text/plain-text.js
var plain_text = __webpack_require__(47012);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(48161);
;// CONCATENATED MODULE: ./build/platform/github/command-files.js



/**
 * The files through which a step speaks to the runner, by their variables. What stands in them when
 * the step ends counts for all steps that follow: environment, PATH, outputs, saved state, summary.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#environment-files
 */
const FILES = ['ENV', 'PATH', 'OUTPUT', 'STATE', 'STEP_SUMMARY'];
/**
 * Children do not get the paths of these files. But they run as the same user and find them in the
 * runner's temporary folder, and a statement of DuckDB can write there too. So each write puts the
 * whole file, and the last act of the process is to put all of them once more.
 */
function openCommandFiles(env) {
    const files = new Map();
    for (const file of FILES) {
        const path = env[nameVariable(file)];
        const text = path === undefined ? undefined : read(path);
        if (path !== undefined && text !== undefined)
            files.set(file, { path, text });
    }
    const write = (file, change) => {
        const known = files.get(file);
        if (!known)
            return false;
        known.text = change(known.text);
        (0,external_node_fs_.writeFileSync)(known.path, known.text);
        return true;
    };
    return {
        append(file, name, value) {
            // Nobody who chose the value knows its end.
            const end = `ghadelimiter_${(0,external_node_crypto_.randomUUID)()}`;
            const text = [`${name}<<${end}`, value, end, ''].join(external_node_os_.EOL);
            if (!write(file, (before) => before + text))
                throw new Error(`The runner gave no file ${nameVariable(file)} that can be read.`);
        },
        replace(file, text) {
            write(file, () => text);
        },
        restore() {
            const changed = [...files].filter(([, { path, text }]) => read(path) !== text);
            for (const [, { path, text }] of changed)
                (0,external_node_fs_.writeFileSync)(path, text);
            return changed.map(([file]) => nameVariable(file));
        },
    };
}
function nameVariable(file) {
    return `GITHUB_${file}`;
}
function read(path) {
    try {
        return (0,external_node_fs_.readFileSync)(path, 'utf8');
    }
    catch {
        return undefined;
    }
}

;// CONCATENATED MODULE: ./build/platform/github/runner.js



/**
 * GitHub shows 10 annotations of each level per step, and 4,096 characters of each.
 * https://docs.github.com/en/rest/checks/runs
 */
const MAX_ANNOTATIONS = 10;
const MAX_MESSAGE = 4_096;
/** A shorter line of a secret would blank out ordinary words. */
const MIN_SECRET_LINE = 4;
const ANNOTATE = { error: core/* error */.z3, warning: core/* warning */.$e, notice: core/* notice */.lm };
/** GitHub's runner, by the workflow commands of @actions/core. */
function createRunner() {
    const annotated = new Map();
    const files = openCommandFiles(process.env);
    process.once('exit', () => {
        const changed = files.restore();
        if (changed.length > 0)
            print(`Something that this step started wrote to ${changed.join(', ')}. It was taken back: these files command the runner.`);
        for (const [level, count] of annotated) {
            if (count > MAX_ANNOTATIONS) {
                print(`${count - MAX_ANNOTATIONS} more of level ${level} are not annotated: GitHub shows ${MAX_ANNOTATIONS} per step.`);
            }
        }
    });
    return {
        info: (line) => print(breakCommands((0,plain_text/* cleanText */.X5)(line))),
        debug: (line) => core/* debug */.Yz((0,plain_text/* cleanText */.X5)(line)),
        group: core/* group */.Os,
        annotate({ level, title, file, line, message }) {
            const count = (annotated.get(level) ?? 0) + 1;
            annotated.set(level, count);
            if (count > MAX_ANNOTATIONS)
                return;
            const place = { title, ...(file && { file }), ...(line && { startLine: line }) };
            ANNOTATE[level](shorten(message), place);
        },
        showProgress() { },
        setOutput: (name, value) => files.append('OUTPUT', name, value),
        setSecret(value) {
            const lines = value.split(/\r?\n/).filter((line) => line.length >= MIN_SECRET_LINE);
            for (const secret of new Set([value, ...lines]))
                if (secret !== '')
                    core/* setSecret */.Pq(secret);
        },
        async writeSummary(markdown) {
            files.replace('STEP_SUMMARY', markdown);
        },
        saveState: (name, value) => files.append('STATE', name, value),
        readState: (name) => process.env[`STATE_${name}`] ?? '',
    };
}
function print(line) {
    process.stdout.write(`${line}\n`);
}
/**
 * The runner obeys `::cmd::` at the start of a line and `##[cmd]` anywhere in it. Text that is only
 * to be read must hold neither; U+200B keeps it readable.
 */
function breakCommands(text) {
    return text.replace(/(^|[\r\n])(\s*):(?=:)/g, '$1$2:\u200b').replaceAll('##[', '##\u200b[');
}
function shorten(message) {
    return message.length > MAX_MESSAGE ? `${message.slice(0, MAX_MESSAGE - 1)}…` : message;
}

// EXTERNAL MODULE: ./build/platform/http.js
var http = __webpack_require__(86444);
// EXTERNAL MODULE: ./build/platform/mailer.js
var mailer = __webpack_require__(23092);
// EXTERNAL MODULE: ./build/platform/redacting-runner.js
var redacting_runner = __webpack_require__(10636);
// EXTERNAL MODULE: ./build/report/model/verdict.js
var verdict = __webpack_require__(1296);
// EXTERNAL MODULE: ./build/run/post.js
var post = __webpack_require__(23650);
// EXTERNAL MODULE: ./build/run/run.js + 254 modules
var run_run = __webpack_require__(8156);
// EXTERNAL MODULE: ./build/secrets/secrets.js
var secrets_secrets = __webpack_require__(63207);
;// CONCATENATED MODULE: ./build/step.js





















/** 128 + SIGINT, as shells count: the runner asked the step to stop. */
const CANCELLED = 130;
/** The bundle as a step of GitHub Actions. @returns its exit code */
async function runStep(started) {
    const { env } = process;
    const bareRunner = createRunner();
    const secrets = (0,secrets_secrets/* createSecrets */.g)(bareRunner.setSecret);
    const ports = createPorts((0,redacting_runner/* redactingRunner */.u)(bareRunner, secrets.redact), started.watchdog);
    const { runner } = ports;
    try {
        secrets.add((0,environment_secrets/* findEnvironmentSecrets */.w)(env));
        const isPost = (0,saved_state/* readPhase */.mc)(runner) !== undefined;
        if (!isPost)
            return await runMain({ ports, secrets, env, ...started });
        await (0,post/* runPost */.a)(ports, secrets, env);
        return 0;
    }
    catch (error) {
        annotateProblems(runner, error);
        return 1;
    }
}
async function runMain(surroundings) {
    const { runner, processes } = surroundings.ports;
    (0,saved_state/* markStarted */.Fm)(runner);
    const run = (0,run_run/* startRun */.A)(surroundings, readTask(surroundings.env));
    // Not `once`: with no listener left, a second signal would end this process before its children.
    for (const signal of ['SIGINT', 'SIGTERM'])
        process.on(signal, () => {
            run.interrupt();
            void processes.cancelAll().finally(() => process.exit(CANCELLED));
        });
    return (0,verdict/* isGreen */.gf)(await run.finish()) ? 0 : 1;
}
/** @throws ConfigError, RefusedError */
function readTask(env) {
    const { workspace, temp, eventPath = '' } = (0,github_variables/* readStepVariables */._c)(env);
    const payload = JSON.parse((0,external_node_fs_.readFileSync)(eventPath, 'utf8'));
    const context = parseRunContext(env, payload);
    const input = { env, workspace };
    const settings = (0,config_settings/* loadSettings */.M)(input);
    const mode = (0,resolve_mode/* resolveMode */.U5)(context, settings, payload);
    if (mode === 'deploy')
        (0,resolve_mode/* refuseDeployOutsideGitHub */.UM)(env, settings.statePath);
    const sources = (0,config_settings/* settingsSources */._)(input);
    return { context, mode, settings, sources, temp: (0,external_node_fs_.realpathSync)(temp), dryRun: false };
}
function createPorts(runner, { track }) {
    const { token, repository } = (0,github_variables/* readStepVariables */._c)(process.env);
    return {
        runner,
        processes: (0,child_processes/* createProcesses */.E)(track),
        github: createGitHub(token, repository),
        artifacts: createArtifacts(token, repository),
        cache: createCache(runner),
        http: (0,http/* createHttp */.V)(),
        mailer: (0,mailer/* createMailer */.N)(),
        clock: clock/* clock */.p,
    };
}
/** Everything that is wrong, each with its place; a stack only for what is a bug of this action. */
function annotateProblems(runner, error) {
    for (const problem of (0,errors/* problemsOf */.GW)(error)) {
        const { location } = problem;
        runner.annotate({
            level: 'error',
            title: 'dbt did not start',
            message: (0,errors/* describeProblem */.BJ)(problem),
            ...(location && { file: location.file }),
            ...(location?.line !== undefined && { line: location.line }),
        });
    }
}


/***/ })

};
