import { realpathSync } from 'node:fs';
import { loadSettings, type Settings } from '../config/settings.ts';
import { readCachesToSave, readPhase, readReport } from '../pipelines/steps/saved-state.ts';
import { readStepVariables } from '../platform/github/variables.ts';
import type { Ports } from '../platform/ports.ts';
import type { Secrets } from '../secrets/secrets.ts';

/**
 * What happens after the step however it ended: a run that was stopped from outside is reported as
 * cancelled, and caches are saved when nobody waits for them any more.
 */
export async function runPost(
  ports: Ports,
  secrets: Pick<Secrets, 'redact'>,
  env: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  const { runner, cache } = ports;
  const { workspace, temp } = readStepVariables(env);
  await publishUnfinished(ports, secrets, () => ({
    settings: loadSettings({ env, workspace }),
    temp: realpathSync(temp),
  }));
  const caches = readCachesToSave(runner);
  await Promise.all(caches.map(({ paths, key }) => cache.save(paths, key)));
}

/** The report of a run that did not come to publishing one itself. */
export async function publishUnfinished(
  ports: Ports,
  { redact }: Pick<Secrets, 'redact'>,
  load: () => { settings: Settings; temp: string },
): Promise<void> {
  const report = readReport(ports.runner);
  if (!report || readPhase(ports.runner) === 'published') return;
  const { publishReport } = await import('../publish/publish.ts');
  await publishReport(ports, {
    report,
    ...load(),
    redact,
    createComment: true,
    reportPath: undefined,
    files: { manifest: undefined, runResults: undefined },
    dashboard: undefined,
  });
}
