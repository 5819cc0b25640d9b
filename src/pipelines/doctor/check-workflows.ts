import { readWorkflows } from '../../config/workflow-files.ts';
import { findActionJobs } from '../../config/workflow-jobs.ts';
import type { Check } from '../../doctor/check.ts';
import { checkWorkflow } from '../../doctor/workflow-checks.ts';
import { findActionName } from '../../platform/github/variables.ts';
import type { Job } from '../steps/job.ts';

/** What the workflow files of the checkout say; nothing where another system runs the command. */
export function checkWorkflows({ env, settings, context }: Job): Check[] {
  const jobs = findActionJobs(readWorkflows(settings.workspace), findActionName(env));
  if (context.event === 'command' && jobs.length === 0) return [];
  return checkWorkflow(jobs, { keepsSchemas: settings.keepSchemas > 0 });
}
