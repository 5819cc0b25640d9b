import { appendFileSync, cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Job } from './job.ts';

/**
 * The folder of the action's operations (`warehouse/`). Of a project with its own `quoting`, a copy with
 * the same: else the action would make `PR_1_SHOP` where dbt builds into `"pr_1_shop"`. dbt renders what
 * Jinja stands there. https://docs.getdbt.com/reference/project-configs/quoting
 */
export function findOperations({
  actionRoot,
  scratch,
  project,
}: Pick<Job, 'actionRoot' | 'scratch' | 'project'>): string {
  const own = join(actionRoot, 'warehouse');
  if (project.quoting === undefined) return own;
  const copy = join(scratch, 'warehouse');
  if (existsSync(copy)) return copy;
  cpSync(own, copy, { recursive: true });
  // JSON is YAML.
  appendFileSync(join(copy, 'dbt_project.yml'), `quoting: ${JSON.stringify(project.quoting)}\n`);
  return copy;
}
