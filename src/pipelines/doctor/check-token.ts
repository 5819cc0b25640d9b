import { readWorkflows } from '../../config/workflow-files.ts';
import { type ActionJob, findActionJobs, grantedLevel } from '../../config/workflow-jobs.ts';
import type { Check, Side } from '../../doctor/check.ts';
import { ActionError, GitHubError } from '../../errors.ts';
import { findActionName, findJobName } from '../../platform/github/variables.ts';
import type { Job } from '../steps/job.ts';

/** A permission of the job's token, why it is needed, and a question that GitHub answers only with it. */
interface Needed {
  permission: string;
  level: 'read' | 'write';
  use: string;
  /** Whether nothing runs without it. */
  required: boolean;
  /** Absent where only a write would show it. */
  ask?: () => Promise<unknown>;
}

/** The permissions of the job's token: asked of GitHub to read, read in the workflow to write. */
export async function checkToken(job: Job, side: Side): Promise<Check[]> {
  if (job.context.event === 'command') return [];
  const running = findRunningJob(job);
  const checks: Check[] = [];
  for (const needed of listNeeded(job, side)) checks.push(await checkPermission(needed, running));
  return checks;
}

function listNeeded({ ports, context, settings }: Job, side: Side): Needed[] {
  const { github } = ports;
  const isPull = side === 'pull request';
  const number = context.pullRequest?.number;
  const needed: Needed[] = [
    {
      ...{ permission: 'contents', level: 'read', required: true },
      use: 'check whose commit a production state is of',
      ask: () => github.isOnBranch(context.sha, context.defaultBranch),
    },
  ];
  if (settings.statePath === undefined)
    needed.push({
      ...{ permission: 'actions', level: 'read', required: true },
      use: 'find and download the production state',
      ask: () => github.listRunArtifacts(context.run.id),
    });
  if (isPull && settings.comment)
    needed.push({
      ...{ permission: 'pull-requests', level: 'write', required: false },
      use: 'write the comment',
      ...(number !== undefined && { ask: () => github.listComments(number) }),
    });
  if (!isPull && settings.sweep !== 'off')
    needed.push({
      ...{ permission: 'pull-requests', level: 'read', required: false },
      use: 'ask which pull requests are closed, before their schemas are dropped',
      ask: () => github.listOpenPulls(),
    });
  if (!isPull && settings.environment !== undefined)
    needed.push({
      ...{ permission: 'deployments', level: 'write', required: false },
      use: 'record the deploy on GitHub’s page of the environment',
    });
  return needed;
}

async function checkPermission(needed: Needed, running: ActionJob | undefined): Promise<Check> {
  const { permission, level, use, required, ask } = needed;
  const name = `\`${permission}: ${level}\``;
  const todo = `Add \`${permission}: ${level}\` to \`permissions:\` of the job.`;
  const refused = await findRefusal(ask);
  if (refused !== undefined)
    return {
      ...{ name, status: required ? 'failed' : 'warning' },
      found: `Needed to ${use}. ${refused.message}`,
      todo: refused.hint ?? todo,
    };
  if (level === 'read') return { name, status: 'ok', found: `GitHub answers. Used to ${use}.` };
  const granted = grantedLevel(running?.permissions, permission);
  const at = running && { location: running.location };
  if (granted === 'write')
    return {
      ...{ name, status: 'ok' },
      found: `The workflow grants it. Used to ${use}; nothing was written to try it.`,
    };
  if (granted === undefined)
    return {
      ...{ name, status: 'unknown', ...at },
      found: `Used to ${use}. The workflow does not say it, so the repository’s setting decides, and only a write would show it.`,
      todo,
    };
  return {
    ...{ name, status: 'warning', ...at },
    found: `The job’s \`permissions:\` grant \`${permission}: ${granted}\`. Needed to ${use}.`,
    todo,
  };
}

async function findRefusal(ask: Needed['ask']): Promise<GitHubError | undefined> {
  try {
    await ask?.();
    return undefined;
  } catch (error) {
    if (error instanceof GitHubError) return error;
    if (error instanceof ActionError) return new GitHubError(error.message);
    throw error;
  }
}

/** The job that this run is, as its workflow file in the checkout has it. */
function findRunningJob({ env, settings, context }: Job): ActionJob | undefined {
  const name = findJobName(env);
  const [path] = context.run.workflowPath.split('@');
  return findActionJobs(readWorkflows(settings.workspace), findActionName(env)).find(
    (job) => job.name === name && job.file === path,
  );
}
