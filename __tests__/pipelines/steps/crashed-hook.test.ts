import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { startDriverSession } from '../../../src/dbt/driver-session.ts';
import { startBuild } from '../../../src/pipelines/steps/build.ts';
import { parseProject } from '../../../src/pipelines/steps/commands.ts';
import type { Job } from '../../../src/pipelines/steps/job.ts';
import { loadProjectManifest } from '../../../src/pipelines/steps/manifests.ts';
import { runNodes } from '../../../src/pipelines/steps/retry.ts';
import { startRunState } from '../../../src/pipelines/steps/run-state.ts';
import { createProcesses } from '../../../src/platform/child-processes.ts';
import { makeShop, sessionOptions } from '../../dbt/shop.ts';
import { createMemoryRunner } from '../../publish/memory.ts';
import { removeTempDirs } from '../../support/temp.ts';

afterAll(removeTempDirs);

describe('[B9] an on-run-end hook that raises after everything was built', () => {
  it('fails the run, and keeps what was built', async () => {
    const projectDir = await makeShop({
      'dbt_project.yml':
        'name: shop\nprofile: shop\nversion: "1.0"\non-run-end: "{{ upload_results(results) }}"\n',
      'macros/upload_results.sql': `{% macro upload_results(results) %}
  {% if execute and results %}{% do run_query('insert into no_such_log values (1)') %}{% endif %}
{% endmacro %}
`,
      'models/orders.sql': 'select 1 as id',
      'models/broken.sql': 'select no_such_column as id',
    });
    const session = await startDriverSession(createProcesses(), sessionOptions(projectDir));
    try {
      const settings = { workspace: projectDir, projectDir, fullRefresh: 'off' };
      const job = {
        ports: {
          runner: createMemoryRunner().runner,
          clock: { now: () => new Date(), wait: async () => {} },
        },
        settings: { ...settings, retries: 0, retryDelay: 0, retryAll: false, transientErrors: [] },
        project: { name: 'shop' },
        ...{ scratch: join(dirname(projectDir), 'scratch'), env: {}, variables: {} },
      } as unknown as Job;
      await parseProject(job, session);
      const runState = startRunState();
      const build = startBuild((await loadProjectManifest(job, runState)).nodes);
      const planned = ['model.shop.orders', 'model.shop.broken'];
      const command = { step: 'build' as const, selection: [], planned };
      expect(await runNodes(job, runState, build, session, command)).toBe(false);
      const results = new Map(build.results.map((result) => [result.uniqueId, result]));
      expect(results.get('model.shop.orders')?.status).toBe('success');
      expect(results.get('model.shop.broken')).toMatchObject({
        status: 'error',
        message: expect.stringContaining('no_such_column'),
      });
      expect(results.get('operation.shop.on-run-end')?.message).toMatch(
        /on-run-end hook of the project or of a package raised an error\.[\s\S]*no_such_log/,
      );
      expect(build.runResults?.results.map(({ unique_id: id, status }) => [id, status])).toEqual([
        ['model.shop.broken', 'error'],
        ['model.shop.orders', 'success'],
        ['operation.shop.on-run-end', 'error'],
      ]);
      expect(build.unreported.size).toBe(0);
    } finally {
      await session.close();
    }
  });
});
