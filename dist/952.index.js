export const id = 952;
export const ids = [952];
export const modules = {

/***/ 12952:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  runCommand: () => (/* binding */ runCommand)
});

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(48161);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./build/config/environment-secrets.js
var environment_secrets = __webpack_require__(65234);
// EXTERNAL MODULE: ./build/config/settings.js + 4 modules
var config_settings = __webpack_require__(47385);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
// EXTERNAL MODULE: ./build/pipelines/steps/saved-state.js
var saved_state = __webpack_require__(52991);
// EXTERNAL MODULE: ./build/platform/child-environment.js
var child_environment = __webpack_require__(82496);
// EXTERNAL MODULE: ./build/platform/child-processes.js + 1 modules
var child_processes = __webpack_require__(39784);
// EXTERNAL MODULE: ./build/platform/clock.js
var clock = __webpack_require__(20152);
// EXTERNAL MODULE: ./build/platform/http.js
var http = __webpack_require__(86444);
// EXTERNAL MODULE: ./build/platform/mailer.js
var mailer = __webpack_require__(23092);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
;// CONCATENATED MODULE: ./build/platform/outside-github.js



function refuse() {
    return Promise.reject(new errors/* GitHubError */.y_('GitHub is not available outside GitHub Actions.'));
}
const noGitHub = {
    listWorkflowRuns: async () => [],
    getWorkflowRun: refuse,
    listRunArtifacts: refuse,
    listRunJobs: refuse,
    defaultBranch: refuse,
    isOnBranch: refuse,
    listMergedPulls: async () => ({ pulls: [], isWhole: true }),
    listPullFiles: refuse,
    listComments: refuse,
    createComment: refuse,
    updateComment: refuse,
    recordDeployment: refuse,
    listOpenPulls: refuse,
    readClosedAt: refuse,
    viewer: refuse,
};
const noCache = {
    restore: async () => undefined,
    save: async () => { },
};
function createFolderArtifacts(home) {
    return {
        async upload(name, directory, files) {
            if (home !== undefined)
                for (const file of files)
                    await (0,promises_.cp)((0,external_node_path_.join)(directory, file), (0,external_node_path_.join)(home, name, file), { recursive: true });
            return { id: 0, name };
        },
        download: refuse,
    };
}

// EXTERNAL MODULE: ./build/platform/redacting-runner.js
var redacting_runner = __webpack_require__(10636);
// EXTERNAL MODULE: external "node:readline"
var external_node_readline_ = __webpack_require__(80481);
// EXTERNAL MODULE: ./build/text/plain-text.js
var plain_text = __webpack_require__(47012);
// EXTERNAL MODULE: ./build/text/quantities.js
var quantities = __webpack_require__(95765);
;// CONCATENATED MODULE: ./build/platform/terminal.js



const BAR_WIDTH = 24;
const REDRAW_MS = 1_000;
const MESSAGE_LENGTH = 500;
const COLUMNS = 80;
function createTerminal(stream, now, isDumb = false) {
    const outputs = new Map();
    const saved = new Map();
    const bar = stream.isTTY && !isDumb ? createBar(stream, now) : undefined;
    let summary;
    function print(line) {
        bar?.hide();
        stream.write(`${(0,plain_text/* cleanText */.X5)(line)}\n`);
        bar?.show();
    }
    return {
        outputs,
        get summary() {
            return summary;
        },
        info: print,
        debug() { },
        group(title, work) {
            print(`▸ ${title}`);
            return work();
        },
        annotate: (annotation) => print(renderAnnotation(annotation)),
        showProgress: (progress) => bar?.update(progress),
        setOutput: (name, value) => outputs.set(name, value),
        setSecret() { },
        async writeSummary(markdown) {
            summary = markdown;
        },
        saveState: (name, value) => saved.set(name, value),
        readState: (name) => saved.get(name) ?? '',
    };
}
function renderAnnotation({ level, title, message, file, line }) {
    const place = [file, line].filter((part) => part !== undefined).join(':');
    const text = (0,plain_text/* cutText */.IN)((0,plain_text/* cleanLine */.Ow)(message), MESSAGE_LENGTH);
    return [place, level, title, text].filter((part) => part !== '').join(': ');
}
function createBar(stream, now) {
    const writable = stream;
    let startedAt;
    let progress;
    let timer;
    function hide() {
        if (!progress)
            return;
        (0,external_node_readline_.cursorTo)(writable, 0);
        (0,external_node_readline_.clearLine)(writable, 0);
    }
    function show() {
        if (!progress || !startedAt)
            return;
        const seconds = (now().getTime() - startedAt.getTime()) / 1_000;
        stream.write(renderBar(progress, seconds, (stream.columns || COLUMNS) - 1, now()));
    }
    return {
        hide,
        show,
        update(next) {
            hide();
            progress = next;
            if (!next) {
                clearInterval(timer);
                timer = startedAt = undefined;
                return;
            }
            startedAt ??= now();
            timer ??= setInterval(() => {
                hide();
                show();
            }, REDRAW_MS).unref();
            show();
        },
    };
}
function renderBar({ done, total, running }, seconds, width, at) {
    const filled = total > 0 ? Math.floor((BAR_WIDTH * Math.min(done, total)) / total) : 0;
    const bar = '█'.repeat(filled) + '░'.repeat(BAR_WIDTH - filled);
    const names = running.map(({ name, since }) => `${(0,plain_text/* cleanLine */.Ow)(name)} ${(0,quantities/* formatDuration */.a3)((at.getTime() - since.getTime()) / 1_000)}`);
    const parts = [`${bar} ${done}/${total}`, (0,quantities/* formatDuration */.a3)(seconds), names.join(', ')];
    return (0,plain_text/* cutText */.IN)(parts.filter((part) => part !== '').join(' · '), width);
}

// EXTERNAL MODULE: ./build/run/post.js
var post = __webpack_require__(23650);
// EXTERNAL MODULE: ./build/run/run.js + 9 modules
var run = __webpack_require__(63772);
// EXTERNAL MODULE: ./build/secrets/secrets.js
var secrets_secrets = __webpack_require__(63207);
;// CONCATENATED MODULE: ./build/cli/repository-address.js
const URL_FORM = /^(https?|ssh|git):\/\/(?:[^/]*@)?([^/@:]+)(:\d+)?\/+(.+)$/;
const SCP_FORM = /^(?:[^/@:]+@)?([^/@:]{2,}):(?!\/\/)\/*(.+)$/;
function parseRepositoryAddress(text) {
    const [, protocol, host = '', port = '', path = ''] = URL_FORM.exec(text) ?? [];
    if (protocol !== undefined) {
        const isWeb = protocol.startsWith('http');
        const server = isWeb ? `${protocol}://${host}${port}` : `https://${host}`;
        return describe(path, server);
    }
    const [, server, rest = ''] = SCP_FORM.exec(text) ?? [];
    if (server !== undefined)
        return describe(rest, `https://${server}`);
    const isPath = /^[./~]|^file:/.test(text);
    return describe(isPath ? (text.split('/').filter(Boolean).at(-1) ?? '') : text, undefined);
}
function describe(path, server) {
    const repository = path.replace(/\/+$/, '').replace(/\.git$/, '');
    return { repository, repositoryUrl: server === undefined ? '' : `${server}/${repository}` };
}

;// CONCATENATED MODULE: ./build/cli/build-context.js


const BRANCHES = ['ci', 'cleanup'];
function isForBranch({ command, flags }) {
    return (BRANCHES.includes(command) || (command === 'doctor' && flags['pull-request'] !== undefined));
}
const CHANGES_SHOWN = 5;
async function buildRunContext(facts) {
    const { command, flags, startedAt } = facts;
    const checkout = typeof facts.checkout === 'string' ? undefined : facts.checkout;
    const sha = resolveSha(facts);
    const branch = resolveBranch(facts);
    const defaultBranch = flags['default-branch'] ?? checkout?.defaultBranch;
    if (!isForBranch(facts) && command !== 'doctor')
        refuseOtherBranch(branch, defaultBranch);
    if (command === 'deploy' && checkout)
        refuseChanges(checkout);
    const forkPoint = command === 'ci' ? await findForkPoint(facts, defaultBranch) : undefined;
    return {
        event: 'command',
        ...parseRepositoryAddress(flags.repository ?? checkout?.origin ?? checkout?.folder ?? facts.folder),
        defaultBranch: defaultBranch ?? branch,
        branch,
        isTag: false,
        sha,
        pullRequest: isForBranch(facts)
            ? describePull(flags, { branch, sha, defaultBranch, forkPoint })
            : undefined,
        restricted: undefined,
        namedBase: forkPoint,
        earlierRun: undefined,
        run: {
            id: flags['run-id'] ?? startedAt.getTime(),
            attempt: 1,
            url: flags['run-url'] ?? '',
            workflowPath: '',
        },
    };
}
function resolveSha({ flags, checkout }) {
    const known = typeof checkout === 'string' ? undefined : checkout.sha;
    refuseContradiction('sha', flags.sha, known);
    const sha = known ?? flags.sha;
    if (sha !== undefined)
        return sha;
    throw missing('the commit of these files', String(checkout), 'sha');
}
function resolveBranch({ flags, checkout }) {
    const known = typeof checkout === 'string' ? undefined : checkout.branch;
    refuseContradiction('branch', flags.branch, known);
    const branch = known ?? flags.branch;
    if (branch !== undefined)
        return branch;
    const reason = typeof checkout === 'string' ? checkout : 'HEAD is detached';
    throw missing('the current branch', reason, 'branch');
}
function refuseContradiction(flag, given, known) {
    if (given === undefined || known === undefined || given === known)
        return;
    throw new errors/* ConfigError */.xL([
        { message: `--${flag} is ${given}, but git reports ${known}.`, hint: `Remove --${flag}.` },
    ]);
}
function missing(what, reason, flag) {
    const message = `git does not know ${what} (${reason}).`;
    return new errors/* ConfigError */.xL([{ message, hint: `Set --${flag}.` }]);
}
function refuseOtherBranch(branch, defaultBranch) {
    if (defaultBranch === undefined || branch === defaultBranch)
        return;
    throw new errors/* RefusedError */.fk(`"${branch}" is not supported, because production is only deployed from the default branch "${defaultBranch}".`, { hint: `Check out ${defaultBranch}, or set --default-branch if it is another branch.` });
}
function refuseChanges({ sha, changes }) {
    if (changes.length === 0)
        return;
    const shown = changes.slice(0, CHANGES_SHOWN);
    const more = changes.length - shown.length;
    const rest = more > 0 ? ` and ${more} more` : '';
    throw new errors/* RefusedError */.fk(`The files differ from the commit ${sha.slice(0, 7)}: ${shown.join(', ')}${rest}.`, { hint: 'Commit or undo the changes. Production is deployed from a commit.' });
}
async function findForkPoint({ checkout }, defaultBranch) {
    if (typeof checkout === 'string')
        throw new errors/* RefusedError */.fk(`ci needs the git repository of the branch (${checkout}).`);
    if (defaultBranch === undefined)
        throw missing('the default branch', 'there is no origin/HEAD', 'default-branch');
    const forkPoint = await checkout.findForkPoint(defaultBranch);
    if (forkPoint !== undefined)
        return forkPoint;
    throw new errors/* ConfigError */.xL([
        {
            message: `git does not know where this branch left "${defaultBranch}": it has neither that branch nor origin/${defaultBranch}, or not enough of their commits.`,
            hint: `Fetch it: git fetch origin ${defaultBranch}:refs/remotes/origin/${defaultBranch} (with --unshallow in a shallow clone).`,
        },
    ]);
}
function describePull(flags, facts) {
    const { branch, sha, defaultBranch, forkPoint } = facts;
    const number = flags['pull-request'] ?? (flags['dry-run'] ? 0 : undefined);
    if (number === undefined)
        throw new errors/* ConfigError */.xL([
            {
                message: '--pull-request is missing. Its number names the schema.',
                hint: 'Use the number of the pull or merge request, or any number that nothing else uses.',
            },
        ]);
    return {
        number,
        title: branch,
        headRef: branch,
        headSha: sha,
        baseRef: defaultBranch ?? '',
        baseSha: forkPoint ?? '',
        fromFork: false,
        author: '',
        labels: [],
    };
}

// EXTERNAL MODULE: ./build/git/repository.js + 1 modules
var git_repository = __webpack_require__(76947);
;// CONCATENATED MODULE: ./build/cli/checkout.js



async function readCheckout(processes, env, directory) {
    try {
        const repository = await (0,git_repository/* openRepository */.h)(processes, env, directory);
        const { sha } = await repository.readHead();
        const [branch, defaultBranch, origin, changes] = await Promise.all([
            repository.readBranch(),
            repository.readDefaultBranch(),
            repository.readOriginUrl(),
            repository.listChanges(sha, ''),
        ]);
        return {
            ...{ sha, branch, defaultBranch, origin, changes },
            folder: (0,external_node_path_.basename)(repository.root),
            findForkPoint: async (name) => (await repository.findForkPoint(`refs/remotes/origin/${name}`)) ??
                (await repository.findForkPoint(`refs/heads/${name}`)),
        };
    }
    catch (error) {
        if (error instanceof errors/* GitError */.XS)
            return error.message;
        throw error;
    }
}

// EXTERNAL MODULE: external "node:util"
var external_node_util_ = __webpack_require__(57975);
// EXTERNAL MODULE: ./build/config/schema.js + 1 modules
var schema = __webpack_require__(76740);
// EXTERNAL MODULE: ./build/text/nearest-name.js
var nearest_name = __webpack_require__(42358);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 9 modules
var schemas = __webpack_require__(27597);
;// CONCATENATED MODULE: ./build/cli/context-flags.js


const CONTEXT_FLAGS = {
    'dry-run': {
        value: undefined,
        description: 'Print what would be built and why, and write nothing to the warehouse. Without a state in --state-path, or without --state-path, it compares with the commit that the branch started from, as if that had been deployed.',
        only: ['ci'],
    },
    'pull-request': {
        value: 'number',
        description: 'Number of the pull or merge request. It names the schema. Required for ci without --dry-run, and for cleanup; use the same number in both. With it, doctor looks at the login of pull requests, else at that of deploys.',
        only: ['ci', 'cleanup', 'doctor'],
    },
    repository: {
        value: 'address',
        description: 'Address or name of the repository, for links and for the ownership markers of schemas. Default: the address of the remote `origin`, else the name of the current folder.',
    },
    branch: {
        value: 'name',
        description: 'Branch that is checked out. Required if git does not know it. Default: the branch that git reports.',
    },
    'default-branch': {
        value: 'name',
        description: 'The only branch that production is deployed from, and the one that `ci` compares with. Default: `origin/HEAD`. If git does not know it, `ci` needs this flag, and the other commands use `--branch`.',
    },
    sha: {
        value: 'commit',
        description: 'Full commit id of the files. Required if they are not in git. Default: HEAD.',
    },
    'run-id': {
        value: 'number',
        description: 'Number of this run. It decides which of two deploys is newer, so it must increase. Default: the time in milliseconds.',
    },
    'run-url': {
        value: 'address',
        description: 'Address of the log of this run, for links in messages. Default: none.',
    },
    'report-dir': {
        value: 'folder',
        description: 'Folder for summary.md, report.json, outputs.json and the dashboard. Default: none (they are not saved).',
    },
};
const context_flags_text = schemas/* string */.YjP().trim();
const number = (complaint) => context_flags_text.regex(/^[1-9]\d{0,14}$/, { error: complaint }).transform(Number);
const address = context_flags_text.regex(/^https?:\/\/[^\s/]+/, { error: 'must be a web address.' });
const contextSchema = schemas/* object */.Ikc({
    'dry-run': schemas/* literal */.euz('on')
        .transform(() => true)
        .default(false),
    'pull-request': number('must be a number.').optional(),
    repository: context_flags_text.optional(),
    branch: context_flags_text.optional(),
    'default-branch': context_flags_text.optional(),
    sha: context_flags_text
        .regex(/^([0-9a-f]{40}|[0-9a-f]{64})$/, { error: 'must be a full commit id of 40 digits.' })
        .optional(),
    'run-id': number('must be a number.').optional(),
    'run-url': address.optional(),
    'report-dir': context_flags_text.optional(),
});
function takesNoValue(name) {
    const flag = CONTEXT_FLAGS[name];
    return flag !== undefined && flag.value === undefined;
}
function parseContextFlags(given) {
    const result = contextSchema.safeParse(Object.fromEntries(given));
    if (result.success)
        return result.data;
    throw new errors/* ConfigError */.xL(result.error.issues.map(({ path, message }) => ({
        message: `--${path.join('.')}: ${message}`,
    })));
}

;// CONCATENATED MODULE: ./build/cli/flag-values.js


function isSwitch(name) {
    const rule = name in CONTEXT_FLAGS ? undefined : schema/* settingsSchema */.dP.shape[name];
    return rule !== undefined && accepts(rule, 'on') && accepts(rule, 'off') && !accepts(rule, 'x');
}
function accepts(rule, value) {
    return rule.safeParse(value).success;
}
function describeValue(name) {
    if (takesNoValue(name))
        return '';
    if (name in CONTEXT_FLAGS)
        return `<${CONTEXT_FLAGS[name].value}>`;
    return isSwitch(name) ? '<on|off>' : '<value>';
}

;// CONCATENATED MODULE: ./build/cli/command-line.js






const COMMANDS = {
    deploy: 'Build production and publish the state that `ci` compares with.',
    ci: 'Build what a branch changes in a separate schema and compare it with production.',
    cleanup: 'Drop the schemas that `ci` created for a pull request.',
    rollback: 'Restore the schemas that the last blue-green deploy replaced.',
    monitor: 'Check the health of production without a build.',
    doctor: 'Check the set-up: versions, profile, login and its rights, state, workflow. Writes nothing.',
};
const ONLY_GITHUB = [
    'mode',
    'deploy-workflow',
    'production-branch',
    'production-tags',
    'deploy-after',
    'sweep',
    'keep-schemas',
    'drop-pull-request',
    'environment',
    'vault-addr',
    'vault-role',
    'vault-path',
    'comment',
    'github-token',
];
const SETTING_FLAGS = schema/* SETTING_NAMES */.OI.filter((name) => !ONLY_GITHUB.includes(name) && !schema/* SECRET_SETTINGS */.Rt.includes(name));
const SECRET_VARIABLES = schema/* SETTING_NAMES */.OI.filter((name) => schema/* SECRET_SETTINGS */.Rt.includes(name) && !ONLY_GITHUB.includes(name)).map((setting) => ({ setting, variable: nameVariable(setting) }));
function parseCommandLine(args) {
    const { tokens } = (0,external_node_util_.parseArgs)({
        args: [...args],
        options: {
            ...Object.fromEntries(KNOWN_FLAGS.map((name) => [name, { type: takesNoValue(name) ? 'boolean' : 'string' }])),
            help: { type: 'boolean', short: 'h' },
        },
        strict: false,
        tokens: true,
    });
    const words = tokens.flatMap((token) => (token.kind === 'positional' ? [token.value] : []));
    const [command, ...rest] = words;
    const asksForHelp = tokens.some((token) => token.kind === 'option' && token.name === 'help');
    if (asksForHelp || command === 'help')
        return { helpOn: [command, ...rest].find((word) => word !== undefined && isCommand(word)) };
    if (command === undefined || !isCommand(command))
        throw new errors/* ConfigError */.xL([describeNone(command)]);
    const problems = [];
    const given = new Map();
    for (const token of tokens) {
        if (token.kind !== 'option')
            continue;
        const { name, value, rawName, inlineValue } = token;
        const problem = findFlagProblem(command, name, rawName) ??
            (given.has(name) ? { message: `--${name} is given twice.` } : undefined) ??
            findValueProblem(name, value, inlineValue);
        if (problem)
            problems.push(problem);
        if (takesNoValue(name))
            given.set(name, 'on');
        else if (value?.trim() !== '')
            given.set(name, value ?? '');
    }
    if (problems.length === 0)
        problems.push(...rest.map(describeStray));
    if (problems.length > 0)
        throw new errors/* ConfigError */.xL(problems);
    return {
        command,
        settings: pick(given, SETTING_FLAGS),
        context: pick(given, Object.keys(CONTEXT_FLAGS)),
    };
}
const KNOWN_FLAGS = [...SETTING_FLAGS, ...Object.keys(CONTEXT_FLAGS)];
function isCommand(word) {
    return Object.keys(COMMANDS).includes(word);
}
function describeNone(word) {
    const names = Object.keys(COMMANDS);
    if (word === undefined)
        return {
            message: `No command was given. Commands: ${names.join(', ')}.`,
            hint: 'See --help.',
        };
    const nearest = (0,nearest_name/* findNearestName */.$)(word, names);
    return {
        message: `There is no command "${word}".`,
        hint: nearest ? `Did you mean "${nearest}"?` : `Commands: ${names.join(', ')}.`,
    };
}
function findFlagProblem(command, name, raw) {
    if (schema/* SECRET_SETTINGS */.Rt.includes(name) && !ONLY_GITHUB.includes(name))
        return {
            message: `--${name} is a secret, and other users of this machine can read a command's arguments.`,
            hint: `Set the environment variable ${nameVariable(name)}.`,
        };
    if (name === 'mode')
        return { message: '--mode is not a flag.', hint: 'The command sets the mode, e.g. rollback.' };
    if (ONLY_GITHUB.includes(name))
        return { message: `--${name} has no effect outside GitHub.`, hint: 'Remove it.' };
    const only = CONTEXT_FLAGS[name]?.only;
    if (only && !only.includes(command))
        return {
            message: `--${name} is for ${only.join(', ').replace(/, (?=[^,]*$)/, ' and ')}.`,
            hint: 'Remove it.',
        };
    if (KNOWN_FLAGS.includes(name))
        return undefined;
    const nearest = (0,nearest_name/* findNearestName */.$)(name, [
        ...KNOWN_FLAGS,
        ...SECRET_VARIABLES.map(({ setting }) => setting),
    ]);
    return {
        message: `There is no flag ${raw}.`,
        hint: nearest ? `Did you mean --${nearest}?` : `See ${command} --help.`,
    };
}
function findValueProblem(name, value, inlineValue) {
    if (takesNoValue(name))
        return value === undefined
            ? undefined
            : { message: `--${name} takes no value.`, hint: `Write --${name}.` };
    const isMissing = value === undefined || (!inlineValue && value.startsWith('--'));
    return isMissing ? describeMissing(name) : undefined;
}
function describeMissing(name) {
    const value = describeValue(name);
    const example = isSwitch(name) ? `--${name} on` : `--${name} ${value}`;
    return { message: `--${name} needs a value.`, hint: `Write ${example}.` };
}
function describeStray(word) {
    return {
        message: `"${word}" does not belong to a flag.`,
        hint: 'Quote a value that contains spaces, e.g. --select "orders customers".',
    };
}
function pick(given, names) {
    return new Map(names.flatMap((name) => {
        const value = given.get(name);
        return value === undefined ? [] : [[name, value]];
    }));
}
function nameVariable(setting) {
    return `DBT_CI_${setting.toUpperCase().replaceAll('-', '_')}`;
}

// EXTERNAL MODULE: ./build/platform/github/variables.js
var github_variables = __webpack_require__(83129);
;// CONCATENATED MODULE: ./build/cli/environment.js


function buildEnvironment(env, flags) {
    const secrets = SECRET_VARIABLES.map(({ setting, variable }) => [setting, env[variable]]);
    const inputs = [...flags, ...secrets].map(([name, value]) => [(0,github_variables/* nameInputVariable */.mn)(name), value]);
    const variables = SECRET_VARIABLES.map(({ variable }) => variable);
    const own = Object.entries(env).filter(([name]) => (0,github_variables/* inputOfVariable */.g0)(name) === undefined && !variables.includes(name));
    return Object.fromEntries([...own, ...inputs]);
}
function nameFlag(message) {
    return message.replace(/^Input "([^"]+)"/, (_, name) => {
        const secret = SECRET_VARIABLES.find(({ setting }) => setting === name);
        return secret ? secret.variable : `--${name}`;
    });
}

// EXTERNAL MODULE: ./build/report/model/verdict.js + 1 modules
var verdict = __webpack_require__(10083);
;// CONCATENATED MODULE: ./build/cli/exit-code.js

const EXIT_CODES = {
    green: { code: 0, meaning: 'Success, or there was nothing to do.' },
    red: { code: 1, meaning: 'Failure: a model, a test or a check of `doctor` failed.' },
    usage: {
        code: 2,
        meaning: 'A flag or a setting is wrong, or the run was refused. Nothing was done.',
    },
    stopped: { code: 3, meaning: 'Stopped by SIGINT, SIGTERM or `timeout-minutes`.' },
    failed: {
        code: 4,
        meaning: 'The run could not be completed: dbt could not be installed or stopped as a whole, the warehouse or the state could not be reached, or a source is stale. The log has the reason. A new run may help.',
    },
};
function exitCodeOf(report) {
    const { status, nodes, tests, checkup } = report;
    if ((0,verdict/* isGreen */.gf)(report))
        return EXIT_CODES.green.code;
    if (status === 'cancelled' || status === 'timed-out')
        return EXIT_CODES.stopped.code;
    const isRed = nodes.some(({ outcome }) => outcome === 'error') ||
        tests.some((test) => test.status === 'fail' || test.status === 'error') ||
        checkup?.some((check) => check.status === 'failed');
    return isRed ? EXIT_CODES.red.code : EXIT_CODES.failed.code;
}

// EXTERNAL MODULE: ./build/text/yaml.js + 1 modules
var yaml = __webpack_require__(59477);
;// CONCATENATED MODULE: ./build/cli/help.js





const WIDTH = 100;
const INDENT = '      ';
function renderHelp(actionYml, command) {
    const action = (0,yaml/* readYaml */.g)(actionYml).value;
    return command === undefined ? renderOverview(action) : renderCommand(action, command);
}
function renderOverview({ name, description }) {
    return [
        `${name}. ${description}`,
        '',
        'Usage: node dist/index.js <command> --target <target> --state-path <folder> [flags]',
        '',
        ...Object.entries(COMMANDS).map(([command, what]) => `  ${command.padEnd(10)}${what}`),
        '',
        'The flags of a command: node dist/index.js <command> --help',
        '',
        'Exit codes:',
        ...Object.values(EXIT_CODES).flatMap(({ code, meaning }) => item(String(code), meaning)),
        '',
    ].join('\n');
}
function renderCommand(action, command) {
    const context = Object.entries(CONTEXT_FLAGS)
        .filter(([, { only }]) => only?.includes(command) ?? true)
        .map(([name, { description }]) => [name, description]);
    const settings = SETTING_FLAGS.map((name) => [name, action.inputs[name].description]);
    const flags = (entries) => entries.flatMap(([name, description]) => item(`--${name} ${describeValue(name)}`, description, true));
    return [
        `Usage: node dist/index.js ${command} --target <target> --state-path <folder> [flags]`,
        '',
        COMMANDS[command],
        '',
        'Run context (git provides most of it):',
        ...flags(context),
        '',
        'Settings (you can also set them in .github/dbt-ci.yml; paths start at the current folder):',
        ...flags(settings),
        '',
        'Secrets (set them as environment variables):',
        ...SECRET_VARIABLES.flatMap(({ setting, variable }) => item(variable, action.inputs[setting].description, true)),
        '',
    ].join('\n');
}
function item(term, meaning, below = false) {
    const [first = '', ...rest] = wrap(meaning, WIDTH - INDENT.length);
    const lines = below ? [`  ${term}`, `${INDENT}${first}`] : [`  ${term.padEnd(4)}${first}`];
    return [...lines, ...rest.map((line) => `${INDENT}${line}`)];
}
function wrap(text, width) {
    const lines = [];
    let line = '';
    for (const word of text.split(/\s+/)) {
        if (line !== '' && line.length + 1 + word.length > width) {
            lines.push(line);
            line = word;
        }
        else
            line = line === '' ? word : `${line} ${word}`;
    }
    return [...lines, line];
}

;// CONCATENATED MODULE: ./build/cli/report-folder.js


const PATHS = ['report-json', 'run-results', 'manifest', 'dashboard'];
async function writeReportFolder(folder, { summary, outputs }) {
    await (0,promises_.mkdir)(folder, { recursive: true });
    if (summary !== undefined)
        await (0,promises_.writeFile)((0,external_node_path_.join)(folder, 'summary.md'), summary);
    const report = outputs.get('report-json');
    if (report)
        await (0,promises_.copyFile)(report, (0,external_node_path_.join)(folder, 'report.json'));
    const values = Object.fromEntries([...outputs].filter(([name]) => !PATHS.includes(name)));
    await (0,promises_.writeFile)((0,external_node_path_.join)(folder, 'outputs.json'), `${JSON.stringify(values, null, 2)}\n`);
}

;// CONCATENATED MODULE: ./build/cli/command.js


























async function runCommand(args, started) {
    const secrets = (0,secrets_secrets/* createSecrets */.g)(() => { });
    const temp = (0,external_node_fs_.realpathSync)((0,external_node_fs_.mkdtempSync)((0,external_node_path_.join)((0,external_node_os_.tmpdir)(), 'dbt-ci-')));
    process.once('exit', () => (0,external_node_fs_.rmSync)(temp, { recursive: true, force: true }));
    for (const stream of [process.stdout, process.stderr])
        stream.on('error', () => { });
    try {
        refuseWindows();
        const line = parseCommandLine(args);
        if ('helpOn' in line) {
            const action = (0,external_node_fs_.readFileSync)((0,external_node_path_.join)(started.actionRoot, 'action.yml'), 'utf8');
            process.stdout.write(renderHelp(action, line.helpOn));
            return EXIT_CODES.green.code;
        }
        const flags = parseContextFlags(line.context);
        const env = buildEnvironment(process.env, line.settings);
        secrets.add((0,environment_secrets/* findEnvironmentSecrets */.w)(env));
        const terminal = createTerminal(process.stdout, clock/* clock */.p.now, env.TERM === 'dumb');
        const ports = createPorts(terminal, secrets.redact, flags, started.watchdog);
        const surroundings = { ports, secrets, env, ...started };
        const prepared = await prepare(surroundings, { line, flags, temp });
        return await watch(surroundings, prepared, { terminal, flags });
    }
    catch (error) {
        for (const problem of (0,errors/* problemsOf */.GW)(error))
            process.stderr.write(`${secrets.redact(nameFlag((0,errors/* describeProblem */.BJ)(problem)))}\n`);
        return (error instanceof errors/* ActionError */.lZ ? EXIT_CODES.usage : EXIT_CODES.failed).code;
    }
}
function refuseWindows() {
    if (process.platform === 'win32')
        throw new errors/* RefusedError */.fk('Windows is not supported, because this program has not been tested on it.');
}
function createPorts(terminal, redact, { 'report-dir': reportDir }, { track }) {
    return {
        runner: (0,redacting_runner/* redactingRunner */.u)(terminal, redact),
        processes: (0,child_processes/* createProcesses */.E)(track),
        github: noGitHub,
        artifacts: createFolderArtifacts(reportDir && (0,external_node_path_.resolve)(reportDir)),
        cache: noCache,
        http: (0,http/* createHttp */.V)(),
        mailer: (0,mailer/* createMailer */.N)(),
        clock: clock/* clock */.p,
    };
}
async function prepare(surroundings, { line, flags, temp }) {
    const { ports, env, startedAt } = surroundings;
    const workspace = (0,external_node_fs_.realpathSync)(process.cwd());
    const input = { env, workspace };
    const settings = {
        ...(0,config_settings/* loadSettings */.M)(input),
        ...{ comment: false, environment: undefined, keepSchemas: 0, dropPullRequest: undefined },
    };
    const dryRun = flags['dry-run'];
    if (!dryRun && line.command !== 'doctor')
        refuseWithoutState(settings);
    const checkout = await readCheckout(ports.processes, (0,child_environment/* buildChildEnvironment */.s)(env), workspace);
    const { command } = line;
    const facts = { command, flags, checkout, folder: (0,external_node_path_.basename)(workspace), startedAt };
    const context = await buildRunContext(facts);
    const sources = (0,config_settings/* settingsSources */._)(input).map((each) => each.source === 'input' ? { ...each, source: 'flag' } : each);
    (0,saved_state/* markStarted */.Fm)(ports.runner);
    return {
        run: (0,run/* startRun */.A)(surroundings, {
            ...{ context, mode: command, settings, sources, temp, dryRun },
        }),
        settings,
    };
}
function refuseWithoutState({ statePath }) {
    if (statePath !== undefined)
        return;
    throw new errors/* RefusedError */.fk('--state-path is missing. Outside GitHub there are no artifacts to store the production state.', { hint: 'Set it to a folder that outlives this run and that only deploys write to.' });
}
async function watch({ ports, secrets }, { run, settings }, { terminal, flags }) {
    const { runner, processes } = ports;
    const publishTheRest = async () => {
        if ((0,saved_state/* readPhase */.mc)(runner) !== 'published')
            await (0,post/* publishUnfinished */.z)(ports, secrets, () => ({ settings, temp: (0,external_node_os_.tmpdir)() }));
        const folder = flags['report-dir'];
        if (folder !== undefined)
            await writeReportFolder((0,external_node_path_.resolve)(folder), terminal);
    };
    let stopped = false;
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
        process.on(signal, () => {
            if (stopped)
                return;
            stopped = true;
            run.interrupt();
            void processes
                .cancelAll()
                .then(publishTheRest)
                .finally(() => process.exit(EXIT_CODES.stopped.code));
        });
    const report = await run.finish();
    await publishTheRest();
    return exitCodeOf(report);
}


/***/ })

};
