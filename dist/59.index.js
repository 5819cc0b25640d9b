export const id = 59;
export const ids = [59];
export const modules = {

/***/ 82059:
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
    'repository_dispatch',
    'release',
    'workflow_run',
];
const UNSUPPORTED = {
    pull_request_target: '"pull_request_target" is not supported, because it would run a fork’s code with the secrets of this repository.',
    issue_comment: '"issue_comment" is not supported, because anyone who can comment could start a run with the secrets of this repository.',
};
function parseRunContext(env, payload) {
    if ((0,github_variables/* isWindowsRunner */.s$)(env))
        throw new errors/* RefusedError */.fk('Windows runners are not supported, because this action has not been tested on them.', { hint: 'Use "runs-on: ubuntu-latest".' });
    const variables = (0,github_variables/* readRunVariables */.r2)(env);
    const { repository, repositoryUrl, sha, actor, run } = variables;
    const event = parseEvent(variables.eventName);
    const { pullRequest, namedBase, branch, isTag } = parseSubject(event, variables, payload);
    return {
        event,
        repository,
        defaultBranch: (0,github_payload/* parseDefaultBranch */.Ry)(payload, event === 'schedule' ? branch : undefined),
        branch,
        isTag,
        sha,
        pullRequest,
        restricted: findRestriction(pullRequest, actor),
        namedBase,
        earlierRun: event === 'workflow_run' ? parseEarlierRun(payload) : undefined,
        run,
        repositoryUrl,
    };
}
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
        return { pullRequest, namedBase: undefined, branch: pullRequest.headRef, isTag: false };
    }
    const mergeGroup = event === 'merge_group' ? (0,github_payload/* parseMergeGroupPayload */.hd)(payload) : undefined;
    const ref = mergeGroup?.head_ref ?? ownRef;
    const [, kind, name] = /^refs\/(heads|tags)\/(.+)$/s.exec(ref) ?? [];
    if (name === undefined)
        throw new errors/* RefusedError */.fk(`"${ref}" is neither a branch nor a tag. Production is not deployed from it.`, { hint: supported_triggers/* SUPPORTED_TRIGGERS */.t });
    return {
        pullRequest: undefined,
        namedBase: mergeGroup?.base_sha,
        branch: name,
        isTag: kind === 'tags',
    };
}
function parseEarlierRun(payload) {
    const run = (0,github_payload/* parseWorkflowRunPayload */.kh)(payload);
    return {
        workflow: run.path.replace(/@.*$/, '').replace(/^.*\//, ''),
        conclusion: run.conclusion ?? 'none',
        event: run.event,
        branch: run.head_branch ?? undefined,
        sha: run.head_sha,
        repository: run.head_repository?.full_name,
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

// EXTERNAL MODULE: ./build/context/resolve-mode.js + 1 modules
var resolve_mode = __webpack_require__(18965);
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



class UnsafeArchive extends Error {
}
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
async function openZip(archive) {
    const { default: yauzl } = await __webpack_require__.e(/* import() */ 663).then(__webpack_require__.t.bind(__webpack_require__, 20663, 19));
    try {
        return await yauzl.openPromise(archive, {
            autoClose: false,
            decodeStrings: false,
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

const MAX_RETRY_AFTER_SECONDS = 60;
function isRequestError(error) {
    return error instanceof Error && 'status' in error && typeof error.status === 'number';
}
function rateLimitSeconds(error) {
    if (error.status !== 403 && error.status !== 429)
        return undefined;
    const headers = error.response?.headers ?? {};
    const retryAfter = headers['retry-after'];
    if (retryAfter !== undefined)
        return Number(retryAfter);
    if (String(headers['x-ratelimit-remaining']) === '0') {
        const now = Date.parse(String(headers.date)) || Date.now();
        return Math.max(1, Number(headers['x-ratelimit-reset']) - Math.floor(now / 1_000));
    }
    return error.status === 429 || /rate limit/i.test(error.message) ? 1 : undefined;
}
function isAmbiguous(error) {
    return !isRequestError(error) || error.status >= 500;
}
function retryDelay(error, backOff) {
    if (!isRequestError(error))
        return undefined;
    const limited = rateLimitSeconds(error);
    if (limited !== undefined) {
        return limited <= MAX_RETRY_AFTER_SECONDS ? Math.max(limited * 1_000, backOff) : undefined;
    }
    return error.status >= 500 ? backOff : undefined;
}
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






const MAX_ARCHIVE_BYTES = 256 * 1024 * 1024;
const MAX_EXTRACTED_BYTES = 1024 * 1024 * 1024;
const DEADLINES = { downloadSeconds: 60, uploadSeconds: 240 };
const UPLOAD_STALL_MILLISECONDS = '60000';
const DOWNLOAD = { doing: 'download artifacts', permission: 'actions: read' };
class DamagedDownload extends Error {
}
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
function isQuota(error) {
    return error instanceof Error && /storage quota/i.test(error.message);
}

;// CONCATENATED MODULE: ./build/platform/github/cache.js



const STALL_MILLISECONDS = 60_000;
const DEADLINE_SECONDS = 240;
function createCache(runner, seconds = DEADLINE_SECONDS) {
    return {
        async restore(paths, key, restoreKeys = [], limit = seconds) {
            try {
                const cache = await Promise.all(/* import() */[__webpack_require__.e(271), __webpack_require__.e(142)]).then(__webpack_require__.bind(__webpack_require__, 60142));
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
;// CONCATENATED MODULE: ./build/platform/github/answers.js
function toRun(run) {
    return {
        id: run.id,
        attempt: run.run_attempt ?? 1,
        event: run.event,
        headBranch: run.head_branch,
        headSha: run.head_sha,
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

;// CONCATENATED MODULE: ./build/platform/github/merged-pulls.js
const MOST_COMMITS = 20;
async function readMergedPulls(octokit, here, { since, sha, branch }) {
    const { commits, isWhole } = await listOwnCommits(octokit, here, since, sha);
    const pulls = new Map();
    for (const commit of commits) {
        const { data } = await octokit.rest.repos.listPullRequestsAssociatedWithCommit({
            ...{ ...here, commit_sha: commit, per_page: 100 },
        });
        const repository = `${here.owner}/${here.repo}`.toLowerCase();
        for (const { number, labels, merged_at: merged, base } of data)
            if (merged !== null &&
                base.ref === branch &&
                base.repo.full_name.toLowerCase() === repository)
                pulls.set(number, { number, labels: labels.map(({ name }) => name) });
    }
    return { pulls: [...pulls.values()], isWhole };
}
async function listOwnCommits({ rest }, here, since, sha) {
    if (since === sha)
        return { commits: [sha], isWhole: true };
    const compared = await compare(rest, here, `${since}...${sha}`);
    const parents = new Map(compared?.map((commit) => [commit.sha, commit.parents[0]?.sha]));
    const commits = [sha];
    let at = parents.get(sha);
    for (; at !== undefined && parents.has(at) && commits.length < MOST_COMMITS; at = parents.get(at))
        commits.push(at);
    return { commits, isWhole: parents.has(sha) && (at === undefined || !parents.has(at)) };
}
async function compare(rest, here, basehead) {
    try {
        return (await rest.repos.compareCommitsWithBasehead({ ...here, basehead })).data.commits;
    }
    catch (error) {
        if (error instanceof Error && 'status' in error && error.status === 404)
            return undefined;
        throw error;
    }
}

;// CONCATENATED MODULE: ./build/platform/github/open-pulls.js
const PER_PAGE = 100;
const READINGS = 4;
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
function lastPage(link) {
    const pages = [...(link ?? '').matchAll(/[?&]page=(\d+)[^>]*>; rel="(?:next|last)"/g)];
    return Math.max(1, ...pages.map(([, page]) => Number(page)));
}
async function readClosedAt(octokit, here, number) {
    try {
        const { data } = await octokit.rest.pulls.get({ ...here, pull_number: number });
        return data.closed_at ?? undefined;
    }
    catch (error) {
        if (error instanceof Error && 'status' in error && error.status === 404)
            return undefined;
        throw error;
    }
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
const REQUEST_SECONDS = 20;
class UnreadableAnswer extends Error {
    status = 502;
    constructor() {
        super('the answer is not JSON');
    }
}
const DEPLOY = { doing: 'record deployments', permission: 'deployments: write' };
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
                ...(filter.branch !== undefined && { branch: filter.branch }),
                ...(filter.event !== undefined && { event: filter.event }),
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
                    return ['behind', 'identical'].includes(compared.data.status);
                }
                catch (error) {
                    if (error instanceof Error && 'status' in error && error.status === 404)
                        return false;
                    throw error;
                }
            });
        },
        async listMergedPulls(range) {
            const operation = {
                doing: `look up the pull requests that were merged up to the commit ${range.sha.slice(0, 7)}`,
                permission: 'pull-requests: read',
            };
            return request(operation, (octokit) => readMergedPulls(octokit, here, range));
        },
        async listPullFiles(number) {
            const operation = {
                doing: `read which files #${number} changes`,
                permission: 'pull-requests: read',
            };
            return request(operation, async (octokit) => {
                const files = await octokit.paginate(octokit.rest.pulls.listFiles, {
                    ...{ ...here, pull_number: number, per_page: 100 },
                });
                return files.map(({ filename }) => filename);
            });
        },
        listComments: (issue) => request(READ_COMMENTS, (octokit) => readComments(octokit, issue)),
        async createComment(issue, body) {
            let maybeDone = false;
            return request(WRITE_COMMENTS, async (octokit) => {
                if (maybeDone) {
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
        async readClosedAt(number) {
            const operation = {
                doing: `look up when pull request ${number} was closed`,
                permission: 'pull-requests: read',
            };
            return request(operation, (octokit) => readClosedAt(octokit, here, number));
        },
        async viewer() {
            const operation = { doing: 'find out who owns the token', permission: 'contents: read' };
            const answer = await request(operation, (octokit) => octokit.graphql('query { viewer { login } }'));
            return answer.viewer.login;
        },
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



const FILES = ['ENV', 'PATH', 'OUTPUT', 'STATE', 'STEP_SUMMARY'];
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



const MAX_ANNOTATIONS = 10;
const MAX_MESSAGE = 4_096;
const MIN_SECRET_LINE = 4;
const ANNOTATE = { error: core/* error */.z3, warning: core/* warning */.$e, notice: core/* notice */.lm };
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
// EXTERNAL MODULE: ./build/report/model/verdict.js + 1 modules
var verdict = __webpack_require__(10083);
// EXTERNAL MODULE: ./build/run/post.js
var post = __webpack_require__(23650);
// EXTERNAL MODULE: ./build/run/run.js + 9 modules
var run_run = __webpack_require__(63772);
// EXTERNAL MODULE: ./build/secrets/secrets.js
var secrets_secrets = __webpack_require__(63207);
;// CONCATENATED MODULE: ./build/step.js





















const CANCELLED = 130;
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
    for (const signal of ['SIGINT', 'SIGTERM'])
        process.on(signal, () => {
            run.interrupt();
            void processes.cancelAll().finally(() => process.exit(CANCELLED));
        });
    return (0,verdict/* isGreen */.gf)(await run.finish()) ? 0 : 1;
}
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
