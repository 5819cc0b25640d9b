/** A row of docs/threat-model.md. Tests that prove it begin their title with `[id]`. */
export interface Row {
  id: string;
  /** What may happen. */
  what: string;
  /** What stands in the way, or what the action does. */
  answer: string;
}

export const THREATS: readonly Row[] = [
  {
    id: 'T01',
    what: 'The artifact of a pull request, a fork or another workflow poses as the production state',
    answer:
      'Only ended runs of the deploying workflow on the default branch of this repository, by push, schedule or workflow_dispatch, are trusted; then the artifact’s run, commit and digest are checked, and the record inside',
  },
  {
    id: 'T02',
    what: 'A flood of pull requests’ runs hides the production run',
    answer: 'GitHub is asked for each trusted event separately',
  },
  {
    id: 'T03',
    what: '`pull_request_target` and other events that hand secrets to foreign code',
    answer: 'Refused with one sentence before anything is read or started',
  },
  {
    id: 'T04',
    what: 'A pull request of a fork or of Dependabot: read-only token, no secrets',
    answer:
      'The report goes to the job summary; without credentials a clean skip that says what to do',
  },
  {
    id: 'T05',
    what: 'dbt, a package or a macro reads the action’s inputs and tokens, or writes the runner’s files',
    answer: 'Every child starts with an environment without them',
  },
  {
    id: 'T06',
    what: 'The runner takes a child’s output as a command, or a terminal acts on it',
    answer:
      'No child writes to the action’s output; both forms of commands are broken, escape sequences are removed',
  },
  {
    id: 'T07',
    what: 'A branch, title, model or input runs as shell code',
    answer: 'Argument lists only; there is no shell',
  },
  {
    id: 'T08',
    what: 'Names and messages become Markdown, HTML, mentions, graphs or a false marker',
    answer:
      'They are escaped where they are rendered; a comment is the action’s only by the marker at its start and by its author',
  },
  {
    id: 'T09',
    what: 'Names and messages become mentions or links in Slack or Teams, headers or markup in emails',
    answer:
      'Slack’s three characters are escaped, and its limits kept; Teams gets runs of plain text, never Markdown; emails escape HTML, and no line break reaches a header',
  },
  {
    id: 'T10',
    what: 'A secret in a comment, a message, an artifact or a file that leaves the runner',
    answer:
      'One redactor before all of them, for every form that a secret travels in; an artifact that would hold one is not uploaded',
  },
  {
    id: 'T11',
    what: 'A downloaded archive writes elsewhere, links, or fills the disk',
    answer: 'A fresh folder, a list of allowed files, a cap on sizes',
  },
  {
    id: 'T12',
    what: 'A pull request plants a cache that a deploy runs',
    answer: 'The cache’s key says who may use it; GitHub’s scopes apply as well',
  },
  {
    id: 'T13',
    what: 'A pull request’s run writes to a relation of production',
    answer: 'Every relation of the plan is compared with production’s before the first write',
  },
  {
    id: 'T14',
    what: 'Clean-up or sweep drops what is not its own',
    answer:
      'It drops only schemas with the ownership marker of this repository, project and pull request',
  },
  {
    id: 'T15',
    what: 'Credentials written into the repository',
    answer: 'An annotation on their line, and a failure before anything is connected',
  },
  {
    id: 'T32',
    what: 'A pull request’s `.github/dbt-ci.yml` sends a secret elsewhere, or names what is trusted or installed',
    answer:
      'One table classifies every setting; such settings are allowed in the workflow only, and the file’s line is named where they are refused',
  },
  {
    id: 'T33',
    what: 'The value of a setting becomes an option of dbt (`select: … --target prod`)',
    answer:
      'Refused when the settings are read, when the selection is built, and once more before dbt is started',
  },
  {
    id: 'T34',
    what: 'A tag with the name of the default branch deploys, or publishes a state',
    answer:
      'A tag deploys only where `production-tags` matches it, and only a commit of the production branch; a state counts only if GitHub’s comparison finds its commit on the branch',
  },
  {
    id: 'T35',
    what: 'The checkout’s own git configuration names a program: a hook, filter, watcher, helper, transport',
    answer: 'Switched off for each git command; what cannot be switched off stops the command',
  },
  {
    id: 'T36',
    what: 'The checkout belongs to another user, as in a job in a container',
    answer: 'git may read this one folder, for each command',
  },
  {
    id: 'T37',
    what: 'A YAML file that expands beyond memory: aliases of aliases, deep nesting, size',
    answer:
      'One function parses YAML, and the linter forbids any other. It measures before and after parsing; a file beyond the limits is not read. What still takes too long, a second thread ends at `timeout-minutes` (F24)',
  },
  {
    id: 'T38',
    what: 'The marker of a pull request stands in a schema of production or of a team, put there or left by a renaming; or an existing schema only looks empty',
    answer:
      'A drop needs the marker, the pull request’s name, and a production state that does not have the schema; what is kept is named',
  },
  {
    id: 'T39',
    what: 'A name in a state, a record or the catalog (of a schema, a table, a database) ends a quote in SQL',
    answer:
      'dbt’s adapters escape no name, so a state with such a name is refused, and such names of the catalog are skipped',
  },
  {
    id: 'T40',
    what: 'A link among the project’s files has dbt read a file of the runner, or the token in `.git/config`',
    answer:
      'Refused before dbt reads the project, of installed packages too; the README’s checkout leaves no token behind',
  },
  {
    id: 'T41',
    what: 'A child finds the runner’s command files and leaves `LD_PRELOAD`, a PATH, outputs or a state for later steps',
    answer:
      'The files end with what the action wrote, whatever else was added; children have a temporary folder of their own',
  },
  {
    id: 'T42',
    what: 'The checkout has a pointer of Git LFS in place of a seed, and its text is loaded as rows',
    answer: 'The run stops before anything is built, and names the seed and the input of checkout',
  },
  {
    id: 'T43',
    what: 'Two pushes of a pull request build at once, and a later one reuses what the older overwrote',
    answer:
      'The schemas name every run that may still write into them; what was not built alone is not handed on, and nothing is reused beside an open run',
  },
  {
    id: 'T44',
    what: 'A secret without a secret’s name: filled from `secrets` in a workflow, or given in `vars`',
    answer:
      'Known by where it comes from: the workflows of the checkout are read for `secrets`; the input `mask` names more',
  },
  {
    id: 'T45',
    what: 'A hook, macro or package writes to production from a pull request, or to what is live before a blue-green swap',
    answer:
      'The write fence reads each statement before it is sent, in ten dialects, and what BigQuery’s and Athena’s adapters change without SQL. It refuses what is not the pull request’s, and in a health check everything. Out of its sight: Python models (listed), what functions that exist already do inside a `select`, views and triggers that pass writes on, dbt 2, and adapters without a dialect',
  },
  {
    id: 'T46',
    what: 'A schema that a hook creates in a pull request stays for ever',
    answer:
      'It gets the ownership marker with its creation, or is refused; clean-up then drops it. Without transactions for DDL, a run killed in between leaves it unmarked',
  },
  {
    id: 'T47',
    what: 'A pull request from a fork runs dbt in a repository that wants none of them',
    answer:
      'With `forks: off` it is refused before dbt is installed. Out of its sight: a workflow file that the fork changes, merge groups, and the clean-up after the pull request closes',
  },
  {
    id: 'T48',
    what: 'A release of this action is not what its source builds, or its version tag moves later',
    answer:
      '`dist` is built again and compared, then attested by a job that runs no npm package; a tag that moved, or has a release, is not released. That nobody can move it is a setting of the repository',
  },
  {
    id: 'T49',
    what: 'dbt_project.yml has dbt delete or write files that are not its own: `packages-install-path`, or `model-paths` that lead out',
    answer:
      'Refused before dbt runs: a pull request’s packages outside of the checkout, folders of which dbt would write compiled SQL out of its target folder. That folder lies as deep as paths may lead up',
  },
  {
    id: 'T50',
    what: 'Python imports a module of the checkout in place of its own: `json.py`, `sitecustomize.py`',
    answer:
      'The action’s own Python starts from its own folder or isolated, and empty entries of PYTHONPATH are dropped. Folders that the workflow itself names there count',
  },
  {
    id: 'T51',
    what: 'dbt_project.yml names a program: `v2_parser` among the flags of dbt 1.12',
    answer:
      'The parser of dbt’s own is set for every command, by a variable that wins over the file',
  },
];

export const FAULTS: readonly Row[] = [
  {
    id: 'F01',
    what: 'Results service: 500, 503, not JSON',
    answer: 'The client’s own five tries, under three names; 240 s at most',
  },
  {
    id: 'F02',
    what: 'Connection reset, 403 in between',
    answer: 'Three tries of our own, 1 s and 3 s apart',
  },
  {
    id: 'F03',
    what: 'FinalizeArtifact reset: the name stays taken',
    answer: 'It is uploaded again as `…-r1`, a name that readers know',
  },
  {
    id: 'F04',
    what: 'A run is attempted again',
    answer: 'The attempt is in the artifact’s name; the newest artifact counts',
  },
  {
    id: 'F05',
    what: 'Blob upload: 503, reset, 403, hang',
    answer:
      'A block that stalls is given up after 60 s, the whole upload after 240 s; after a 403 a new artifact is created',
  },
  {
    id: 'F06',
    what: 'Blob download: 403, 503, reset',
    answer: 'After the client’s five attempts (25 s) a new address is requested, twice at most',
  },
  {
    id: 'F07',
    what: 'A download is cut short or stalls',
    answer: 'Three tries, each given up after 60 s',
  },
  { id: 'F08', what: 'A body arrives damaged', answer: 'The digest does not match: a failure' },
  {
    id: 'F09',
    what: 'The artifact is gone or expired',
    answer: 'The next trusted run’s is used, otherwise `on-missing-state`; the log says which',
  },
  {
    id: 'F10',
    what: 'Lookup: 401, 403, 404, 422',
    answer: 'Asked once; the message names the permission',
  },
  {
    id: 'F11',
    what: 'Lookup: 410, 429, 5xx, no DNS',
    answer: 'Three tries, each given up after 20 s',
  },
  { id: 'F12', what: 'The archive’s address: 5xx', answer: 'Three tries, 1 s and 3 s apart' },
  {
    id: 'F13',
    what: 'Rate limit, 403 or 429',
    answer: '`retry-after` is honoured up to 60 s; the comment is given up, never the build',
  },
  {
    id: 'F14',
    what: 'Cache: 429, reset, denied',
    answer: 'A miss, never fatal; given up after 240 s',
  },
  { id: 'F15', what: 'A damaged cache', answer: 'A miss; what it left on the disk is removed' },
  {
    id: 'F16',
    what: 'Comment: 403, 404, 422',
    answer: 'It is shortened and tried again; otherwise only the summary has the report',
  },
  {
    id: 'F17',
    what: 'Slack, Teams, webhook, mail server: 429, 4xx, 5xx, timeout',
    answer: 'A warning, after ten seconds at most for each; the next run reports it',
  },
  {
    id: 'F18',
    what: 'The run is cancelled',
    answer:
      'dbt’s queries are stopped, no process is left, the report says so, and no state is published',
  },
  {
    id: 'F19',
    what: 'A pull request runs while production is deployed',
    answer: 'Only runs that ended count; the comment warns',
  },
  {
    id: 'F20',
    what: 'The disk is full while extracting',
    answer:
      'An error that says so; nothing partial is trusted, and a deploy does not continue without its state',
  },
  {
    id: 'F21',
    what: 'The runner is killed, anywhere in a deploy',
    answer:
      'Pull requests continue with the last state; the next deploy needs no manual step and loses nothing',
  },
  {
    id: 'F22',
    what: 'Two deploys at once, or an older one after a newer',
    answer: 'The deploy of the older commit gives way; it never replaces the newer state',
  },
  {
    id: 'F23',
    what: 'The runner’s clock is wrong',
    answer: 'GitHub’s order counts, not the clock',
  },
  {
    id: 'F24',
    what: '`timeout-minutes` is over',
    answer:
      'The same as on a cancel; the step fails as timed out. While a file is parsed, no timer fires: a second thread then ends the process and its children',
  },
  {
    id: 'F25',
    what: 'A full refresh would lose rows that no source has any more',
    answer:
      'The deploy counts first; it does not refresh such a model until a person confirms it, by the label or by hand',
  },
];
