import type { ActionJob, WorkflowStep } from '../config/workflow-jobs.ts';
import type { Check } from './check.ts';

/** The jobs that run this action, by what they serve. */
export interface SortedJobs {
  pulls: readonly ActionJob[];
  deploys: readonly ActionJob[];
  /** By a condition that is not understood here, it may be either. */
  doubtful: readonly ActionJob[];
}

const PULL_EVENTS = ['pull_request', 'pull_request_target', 'merge_group'];
const DEPLOY_EVENTS = [
  ...['push', 'schedule', 'workflow_dispatch', 'repository_dispatch', 'release', 'workflow_run'],
];
const README = 'README.md#set-it-up';

export function sortJobs(jobs: readonly ActionJob[]): SortedJobs {
  const real = jobs.filter(({ own }) => !own.every(isDoctor));
  const served = real.map((job) => ({ job, ...servedBy(job) }));
  return {
    pulls: served.filter(({ pulls }) => pulls).map(({ job }) => job),
    deploys: served.filter(({ deploys }) => deploys).map(({ job }) => job),
    doubtful: served.filter(({ doubt }) => doubt).map(({ job }) => job),
  };
}

function isDoctor(step: WorkflowStep): boolean {
  return step.with.get('mode')?.text === 'doctor';
}

function servedBy({ triggers, condition }: ActionJob) {
  const pulls = PULL_EVENTS.some((event) => triggers.has(event));
  const deploys = DEPLOY_EVENTS.some((event) => triggers.has(event));
  const compared = [...condition.matchAll(/github\.event_name\s*(==|!=)\s*'(\w+)'/g)];
  if (!pulls || !deploys || compared.length === 0)
    return { pulls, deploys, doubt: pulls && deploys && condition.includes('event_name') };
  const [only] = compared;
  if (compared.length > 1 || /\|\|/.test(condition))
    return { pulls: false, deploys: false, doubt: true };
  const isPullEvent = PULL_EVENTS.includes(only?.[2] ?? '');
  const servesPulls = isPullEvent === (only?.[1] === '==');
  return { pulls: servesPulls, deploys: !servesPulls, doubt: false };
}

/** What the workflow files say about the jobs of pull requests and deploys. */
export function checkWorkflow(
  jobs: readonly ActionJob[],
  { keepsSchemas }: { keepsSchemas: boolean },
): Check[] {
  const sorted = sortJobs(jobs);
  if (jobs.length === 0)
    return [
      {
        ...{ name: 'Workflow', status: 'unknown' },
        found: 'No job in `.github/workflows` of this checkout runs this action.',
        todo: `If there is one in another repository, compare it with ${README}.`,
      },
    ];
  return [
    checkJobs(sorted),
    checkEnvironment(sorted),
    checkConcurrency(sorted),
    checkCredentials(sorted),
    checkDepth(sorted),
    checkCleanup(sorted, keepsSchemas),
    checkNotifications(sorted),
  ].filter((check) => check !== undefined);
}

function checkJobs({ pulls, deploys, doubtful }: SortedJobs): Check {
  const name = 'Two jobs';
  const target = pulls.find(({ triggers }) => triggers.has('pull_request_target'));
  if (target)
    return {
      ...{ name, status: 'failed', location: target.location },
      found: `The job ${nameJob(target)} runs on \`pull_request_target\`, which gives a fork’s code the secrets of this repository. This action refuses it.`,
      todo: 'Use `pull_request`.',
    };
  const both = pulls.find((job) => deploys.includes(job));
  if (both)
    return {
      ...{ name, status: 'warning', location: both.location },
      found: `The job ${nameJob(both)} runs for pull requests and for deploys, so both have the same login and permissions.`,
      todo: `Use two jobs as in ${README}: then the code of a pull request never has the login that owns production.`,
    };
  const [doubt] = doubtful;
  if (doubt)
    return {
      ...{ name, status: 'unknown', location: doubt.location },
      found: `The condition of the job ${nameJob(doubt)} is not understood here, so it is not known which events it runs for.`,
      todo: `Compare it with ${README}.`,
    };
  const found = `Pull requests: ${nameJobs(pulls)}. Deploys: ${nameJobs(deploys)}.`;
  if (pulls.length > 0 && deploys.length > 0) return { name, status: 'ok', found };
  return {
    ...{ name, status: 'warning', found },
    todo:
      deploys.length === 0
        ? `Add the job that deploys (${README}). Without it pull requests have no production state. If another repository’s workflow deploys, ignore this.`
        : `Add the job for pull requests (${README}).`,
  };
}

function checkEnvironment({ deploys }: SortedJobs): Check | undefined {
  if (deploys.length === 0) return undefined;
  const name = 'Environment of deploys';
  const bare = deploys.find(({ environment }) => !environment);
  if (!bare) return { name, status: 'ok', found: `${nameJobs(deploys)} has an environment.` };
  return {
    ...{ name, status: 'warning', location: bare.location },
    found: `The job ${nameJob(bare)} has no \`environment\`, so a workflow on any branch gets the login that owns production.`,
    todo: 'Add `environment: production`, limit its deployment branches to the default branch, and store the deploy login there.',
  };
}

function checkConcurrency({ pulls, deploys }: SortedJobs): Check {
  const name = 'Concurrency';
  const all = [...new Set([...pulls, ...deploys])];
  const without = all.find(({ concurrency }) => concurrency === undefined);
  if (without)
    return {
      ...{ name, status: 'warning', location: without.location },
      found: `The job ${nameJob(without)} has no \`concurrency\`, so two of its runs can write to the same schemas at once.`,
      todo: deploys.includes(without)
        ? 'Add `concurrency: {group: dbt-production, cancel-in-progress: false}`.'
        : `Add \`concurrency: {group: "dbt-\${{ github.event.pull_request.number }}", cancel-in-progress: false}\`.`,
    };
  const cancelling = deploys.find(({ concurrency }) => concurrency?.cancels);
  if (cancelling)
    return {
      ...{ name, status: 'warning', location: cancelling.location },
      found: `A push cancels the deploy that runs in the job ${nameJob(cancelling)}, and production stays half new.`,
      todo: 'Set `cancel-in-progress: false`.',
    };
  return { name, status: 'ok', found: `${nameJobs(all)}: one run at a time.` };
}

function checkCredentials({ pulls, deploys }: SortedJobs): Check {
  const name = 'Token in the checkout';
  const all = [...new Set([...pulls, ...deploys])];
  for (const job of all)
    for (const step of job.checkouts)
      if (step.with.get('persist-credentials')?.text !== 'false')
        return {
          ...{ name, status: 'warning', location: step.location },
          found: `The checkout of the job ${nameJob(job)} leaves the job’s token in the checkout, where code of the project and its packages can read it.`,
          todo: 'Add `persist-credentials: false` and `fetch-depth: 2` to actions/checkout.',
        };
  return { name, status: 'ok', found: 'No checkout keeps the job’s token.' };
}

function checkDepth({ pulls }: SortedJobs): Check | undefined {
  const name = 'Depth of the checkout';
  for (const job of pulls)
    for (const step of job.checkouts) {
      const depth = step.with.get('fetch-depth')?.text ?? '1';
      if (depth === '1' && step.with.get('persist-credentials')?.text === 'false')
        return {
          ...{ name, status: 'warning', location: step.location },
          found: `The checkout of the job ${nameJob(job)} has one commit and no token, so in a private repository the base commit of a pull request cannot be read.`,
          todo: 'Add `fetch-depth: 2` to actions/checkout.',
        };
    }
  return pulls.length === 0
    ? undefined
    : {
        name,
        status: 'ok',
        found: 'The base commit of a pull request is in it, or can be fetched.',
      };
}

function checkCleanup({ pulls, deploys }: SortedJobs, keepsSchemas: boolean): Check | undefined {
  const name = 'Clean-up';
  const onPulls = pulls.filter(({ triggers }) => triggers.has('pull_request'));
  if (onPulls.length === 0) return undefined;
  const isScheduled = deploys.some(({ triggers }) => triggers.has('schedule'));
  if (keepsSchemas && !isScheduled)
    return {
      ...{ name, status: 'failed', location: onPulls[0]?.location ?? { file: '' } },
      found:
        '`keep-schemas` leaves the schemas of closed pull requests to a deploy or health check by `schedule`, and no job has that trigger.',
      todo: 'Add the trigger `schedule` to the workflow that deploys, or remove `keep-schemas`.',
    };
  const open = onPulls.find(({ pullTypes }) => !pullTypes?.includes('closed'));
  if (open)
    return {
      ...{ name, status: 'warning', location: open.location },
      found: `The workflow of the job ${nameJob(open)} does not run when a pull request closes.${isScheduled ? ' The deploy by `schedule` drops the schemas.' : ' Nothing drops the schemas.'}`,
      todo: 'Add `types: [opened, synchronize, reopened, closed]` to `pull_request`.',
    };
  if (!isScheduled)
    return {
      ...{ name, status: 'warning' },
      found:
        'Schemas are dropped when a pull request closes. No deploy or health check by `schedule` drops what a failed clean-up leaves.',
      todo: 'Add the trigger `schedule` to the workflow that deploys.',
    };
  return {
    ...{ name, status: 'ok' },
    found: 'When a pull request closes, and by `schedule` for what that leaves.',
  };
}

/** What sends a message, or lets somebody send one. */
const NOTIFICATION_SECRETS = [
  ...['slack-webhook-url', 'slack-success-webhook-url', 'slack-bot-token', 'teams-webhook-url'],
  ...['webhook-url', 'webhook-token', 'webhook-secret', 'smtp-url'],
];

function checkNotifications({ pulls, deploys }: SortedJobs): Check {
  const name = 'Notifications';
  const given = [...new Set([...pulls, ...deploys])].flatMap((job) =>
    job.own.flatMap((step) =>
      NOTIFICATION_SECRETS.flatMap((input) => {
        const value = step.with.get(input);
        return value === undefined ? [] : [{ job, input, ...value }];
      }),
    ),
  );
  if (given.length === 0)
    return { name, status: 'ok', found: 'None are set up. Nobody is notified of a failed deploy.' };
  const literal = given.find(({ text }) => text !== '' && !text.includes('${{'));
  if (literal)
    return {
      ...{ name, status: 'warning', location: literal.location },
      found: `\`${literal.input}\` is written into the workflow file. Everyone who can read the repository can use it.`,
      todo: 'Replace it, and pass the new one from a secret.',
    };
  const inPull = given.find(({ job }) => pulls.includes(job) && !deploys.includes(job));
  if (inPull)
    return {
      ...{ name, status: 'warning', location: inPull.location },
      found: `\`${inPull.input}\` is given to the job ${nameJob(inPull.job)}. Pull requests send no messages, but their code could use it.`,
      todo: 'Give it to the deploy job only.',
    };
  const inputs = [...new Set(given.map(({ input }) => `\`${input}\``))].join(', ');
  return {
    ...{ name, status: 'ok' },
    found: `${inputs}, in ${nameJobs([...new Set(given.map(({ job }) => job))])}. No message was sent to try it.`,
  };
}

function nameJob({ name, file, location }: ActionJob): string {
  return `\`${name}\` (${file}:${location.line ?? 1})`;
}

function nameJobs(jobs: readonly ActionJob[]): string {
  return jobs.length === 0 ? 'no job' : jobs.map(nameJob).join(', ');
}
