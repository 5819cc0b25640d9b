import { copyFile, mkdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { isEngine2 } from '../../dbt/engine.ts';
import type { DbtSession } from '../../dbt/session.ts';
import { buildCatalog } from '../../health/catalog.ts';
import { startHistory } from '../../health/history.ts';
import type { DashboardRequest } from '../../publish/dashboard.ts';
import { createSecretSearch } from '../../state/find-secret.ts';
import { invoke } from '../steps/commands.ts';
import type { Job } from '../steps/job.ts';
import type { RunState } from '../steps/run-state.ts';

/** What the page is made of; undefined where none is wanted, or nothing is known that it could show. */
export function requestDashboard(job: Job, runState: RunState): DashboardRequest | undefined {
  const { mode, settings, project, context, scratch, actionRoot, ports } = job;
  if (!settings.dashboard || (mode !== 'deploy' && mode !== 'monitor')) return undefined;
  if (!runState.dbtStarted && !runState.history && !runState.fatal) return undefined;
  const place = {
    project: project.name,
    projectPath: relative(settings.workspace, settings.projectDir) || '.',
  };
  return {
    history: runState.history ?? startHistory(),
    catalog: buildCatalog({ ...runState.graph, nodes: runState.manifest }, place),
    artifacts: ports.artifacts,
    name: `dbt-dashboard-${project.name}-${context.run.attempt}`,
    folder: join(scratch, 'dashboard'),
    assets: join(actionRoot, 'dist', 'dashboard'),
    docs: runState.files.docs,
  };
}

/**
 * dbt's docs of what was built, for `docs: on`. In a folder of their own: what dbt left of the build
 * stays as it is. They cannot fail a deploy.
 */
export async function makeDocs(
  job: Job,
  runState: RunState,
  session: DbtSession,
  manifestFile: string,
): Promise<void> {
  const { settings, scratch, secrets } = job;
  if (!settings.docs || !settings.dashboard) return;
  // crates/dbt-docs-server: an index.html that reads files beside it, and no `--static`.
  if (isEngine2(session)) {
    runState.notices.push(
      'dbt 2 cannot generate its docs as a single page, so the dashboard has no docs.',
    );
    return;
  }
  const folder = join(scratch, 'docs');
  await mkdir(folder);
  await copyFile(manifestFile, join(folder, 'manifest.json'));
  const outcome = await invoke(job, session, {
    args: ['docs', 'generate', '--static', '--no-compile', '--target-path', folder],
  });
  if (!outcome.success) {
    const reason = outcome.exception ?? 'the log has the reason.';
    runState.notices.push(`dbt docs generate failed, so the dashboard has no docs: ${reason}`);
    return;
  }
  const docs = join(folder, 'static_index.html');
  if (await createSecretSearch(secrets.list()).contains(docs))
    runState.notices.push(
      "dbt's docs contain a secret of this run, so they were not published. Read the secret with env_var() in profiles.yml only.",
    );
  else runState.files.docs = docs;
}
