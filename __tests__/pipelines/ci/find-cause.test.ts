import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseManifest } from '../../../src/dbt/artifacts/manifest.ts';
import { CauseFinder } from '../../../src/pipelines/ci/find-cause.ts';
import { targetPath } from '../../../src/pipelines/steps/connect.ts';
import type { Job } from '../../../src/pipelines/steps/job.ts';
import { createWorkspace } from '../../config/workspace.ts';

const NAMING = `{% macro generate_schema_name(custom, node) %}
  {{ custom }}
{% endmacro %}`;

const macroOf = (packageName: string) => ({
  name: 'generate_schema_name',
  package_name: packageName,
  original_file_path: 'macros/naming.sql',
  macro_sql: NAMING,
  depends_on: { macros: [] },
});

const nodeOf = (type: string, packageName: string, file: string, config: object) => ({
  resource_type: type,
  name: 'history',
  package_name: packageName,
  original_file_path: file,
  fqn: [packageName, 'audit', 'history'],
  schema: 'history',
  relation_name: '"wh"."history"."history"',
  config,
});

/** Where the one node's write comes from, in a project in the folder `dbt` with a local package. */
async function locate(node: ReturnType<typeof nodeOf>, macros: object, files: object = {}) {
  const manifest = {
    metadata: {
      dbt_schema_version: 'https://schemas.getdbt.com/dbt/manifest/v12.json',
      project_name: 'shop',
      adapter_type: 'duckdb',
    },
    nodes: { one: node },
    macros,
  };
  const workspace = createWorkspace({
    [join(targetPath({ scratch: 'scratch' } as Job), 'manifest.json')]: JSON.stringify(manifest),
    'dbt/dbt_project.yml': 'name: shop\n',
    'dbt/macros/naming.sql': `-- Ours.\r\n\r\n${NAMING.replaceAll('\n', '\r\n')}`,
    'helpers/macros/naming.sql': NAMING,
    ...files,
  });
  mkdirSync(join(workspace, 'dbt/dbt_packages'));
  symlinkSync(join(workspace, 'helpers'), join(workspace, 'dbt/dbt_packages/helpers'));
  const job = {
    settings: { workspace, projectDir: join(workspace, 'dbt') },
    project: { name: 'shop' },
    env: {},
    scratch: join(workspace, 'scratch'),
  } as unknown as Job;
  const parsed = parseManifest(manifest);
  const [planned] = parsed.nodes.values();
  if (!planned) throw new Error('There is no node.');
  const write = { node: planned, place: planned.relationName ?? '', ofProduction: false };
  return (await CauseFinder.open(job, parsed, [write])).find(write)?.location;
}

describe('CauseFinder', () => {
  const model = (packageName: string) =>
    nodeOf('model', packageName, 'models/history.sql', { schema: 'history' });

  it('names the line from the root of the repository, also where lines end as on Windows', async () => {
    const macros = { 'macro.shop.generate_schema_name': macroOf('shop') };
    expect(await locate(model('shop'), macros)).toEqual({ file: 'dbt/macros/naming.sql', line: 4 });
  });

  it('names the file of a local package where it stands, and not where it is linked', async () => {
    const macros = { 'macro.helpers.generate_schema_name': macroOf('helpers') };
    expect(await locate(model('helpers'), macros)).toEqual({
      file: 'helpers/macros/naming.sql',
      line: 2,
    });
  });

  it('names the file alone where the macro is not in it as dbt read it', async () => {
    const macros = { 'macro.shop.generate_schema_name': macroOf('shop') };
    const files = { 'dbt/macros/naming.sql': '-- changed' };
    expect(await locate(model('shop'), macros, files)).toEqual({ file: 'dbt/macros/naming.sql' });
  });

  it('knows no cause where dbt’s own macro names the schema', async () => {
    expect(await locate(model('shop'), {})).toBeUndefined();
  });

  it.each([
    {
      from: 'the snapshot itself',
      files: {
        'dbt/snapshots/history.sql':
          "{% snapshot history %}\n{{ config(target_schema='history') }}\n{% endsnapshot %}\n",
      },
      expected: { file: 'dbt/snapshots/history.sql', line: 2 },
    },
    {
      from: 'dbt_project.yml',
      files: {
        'dbt/dbt_project.yml':
          'name: shop\nsnapshots:\n  shop:\n    audit:\n      +target_schema: history\n',
      },
      expected: { file: 'dbt/dbt_project.yml', line: 5 },
    },
    { from: 'nowhere', files: {}, expected: { file: 'dbt/snapshots/history.sql' } },
  ])('finds target_schema in $from', async ({ files, expected }) => {
    const config = { target_schema: 'history' };
    const snapshot = nodeOf('snapshot', 'shop', 'snapshots/history.sql', config);
    expect(await locate(snapshot, {}, files)).toEqual(expected);
  });
});
