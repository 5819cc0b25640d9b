import { describe, expect, it } from 'vitest';
import type { ManifestEntry } from '../../../src/dbt/artifacts/manifest-entry.ts';
import type { FencedWrite } from '../../../src/dbt/session.ts';
import { buildWrites, findWriteLine } from '../../../src/report/model/writes.ts';

const HOOK: ManifestEntry = {
  ...{ uniqueId: 'operation.shop.shop-on-run-end-0', resourceType: 'operation' },
  ...{ name: 'shop-on-run-end-0', packageName: 'shop', originalFilePath: './dbt_project.yml' },
  ...{ patchPath: null, materialized: null, relationName: null, test: null },
};

const REFUSED: FencedWrite = {
  refused: true,
  by: HOOK.uniqueId,
  statement: 'insert into analytics.deploys select 1',
  target: 'analytics.deploys',
  reason: 'it would write to analytics.deploys (`insert`)',
};

const PROJECT_FILE = 'name: shop\n# deploys\non-run-end:\n  - "insert into analytics.deploys …"\n';

function build(...writes: FencedWrite[]) {
  return buildWrites({
    writes,
    ...{ project: 'shop', projectPath: 'dbt' },
    manifest: new Map([[HOOK.uniqueId, HOOK]]),
    readText: (file) => (file === 'dbt/dbt_project.yml' ? PROJECT_FILE : undefined),
  });
}

describe('buildWrites', () => {
  it('names the hook and the line that it stands on', () => {
    expect(build(REFUSED)).toEqual([
      {
        ...{ refused: true, uniqueId: HOOK.uniqueId, kind: 'hook', name: 'shop-on-run-end-0' },
        ...{ file: 'dbt/dbt_project.yml', line: 4, target: 'analytics.deploys' },
        ...{ statement: REFUSED.statement, reason: REFUSED.reason },
      },
    ]);
  });

  it('lists a write once that dbt tried twice', () => {
    expect(build(REFUSED, { ...REFUSED })).toHaveLength(1);
  });

  it('names the connection where dbt says no node', () => {
    expect(build({ ...REFUSED, by: 'master' })).toMatchObject([
      { kind: '', name: 'master', file: '', line: undefined },
    ]);
  });
});

describe('findWriteLine', () => {
  it('finds the name in a ref too', () => {
    const text = '{{ config(\n  post_hook="delete from {{ ref(\'a\') }}") }}\nselect 1 as a';
    expect(
      findWriteLine(text, { statement: 'delete from "d"."prod"."a"', target: 'd.prod.a' }),
    ).toBe(2);
  });

  it('finds none for a statement that a macro makes', () => {
    expect(findWriteLine('{{ log_run() }}', REFUSED)).toBeUndefined();
  });
});
