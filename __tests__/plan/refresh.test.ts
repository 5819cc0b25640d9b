import { describe, expect, it } from 'vitest';
import type { PickedMacro, PickedNode } from '../../src/dbt/artifacts/picked-manifest.ts';
import {
  findRefreshNeeds,
  listChangedSeeds,
  listCodePairs,
  type RefreshCause,
} from '../../src/plan/refresh.ts';
import {
  checkRows,
  decideRefresh,
  needsRowCheck,
  type RefreshRequest,
} from '../../src/plan/refresh-decision.ts';
import { STALE_MARK } from '../../src/plan/stale-mark.ts';
import { pickedMacro, pickedManifest, pickedNode } from './picked.ts';

const ID = 'model.shop.facts';

/** A node with its config, as written and as it is. */
function configured(
  id: string,
  config: Record<string, unknown>,
  change: Partial<PickedNode> = {},
): PickedNode {
  const text = JSON.stringify(config);
  return pickedNode(id, { config: text, unrenderedConfig: text, ...change });
}

const incremental = (config: Record<string, unknown> = {}, change: Partial<PickedNode> = {}) =>
  configured(ID, { materialized: 'incremental', ...config }, change);

function needsOf(
  before: PickedNode,
  after: PickedNode,
  {
    macros = [[], []],
    sameCode = [],
    moved = [],
  }: { macros?: [PickedMacro[], PickedMacro[]]; sameCode?: string[]; moved?: string[] } = {},
) {
  return findRefreshNeeds({
    production: pickedManifest([before], macros[0]),
    head: pickedManifest([after], macros[1]),
    moved: new Set(moved),
    sameCode: new Set(sameCode),
    seeds: new Map(),
  });
}

const whyOf = (...args: Parameters<typeof needsOf>): RefreshCause[] =>
  needsOf(...args).flatMap(({ why }) => why);

describe('an incremental model needs a full refresh', () => {
  it('for another filter or column in its SQL, whatever its on_schema_change', () => {
    for (const setting of ['ignore', 'append_new_columns', 'sync_all_columns', 'fail']) {
      const config = { on_schema_change: setting };
      const after = incremental(config, { code: 'select 1 as id, 2 as channel' });
      expect(needsOf(incremental(config), after)).toEqual([
        {
          ...{ uniqueId: ID, resourceType: 'model', why: [{ kind: 'code' }] },
          ...{ onSchemaChange: setting, forbidden: false },
        },
      ]);
    }
    expect(needsOf(incremental(), incremental({}, { code: 'select 2' }))[0]?.onSchemaChange).toBe(
      'ignore',
    );
  });

  it('for another unique key or layout of the table, and for nothing that dbt sets on the table it has', () => {
    const why = (key: string) => whyOf(incremental({ [key]: 'a' }), incremental({ [key]: 'b' }));
    expect(why('unique_key')).toEqual([{ kind: 'configs', keys: ['unique_key'] }]);
    expect(why('partition_by')).toEqual([{ kind: 'configs', keys: ['partition_by'] }]);
    expect(why('incremental_strategy')).toEqual([]);
    expect(why('tags')).toEqual([]);
  });

  it('not for a config that only the target decides', () => {
    const written = JSON.stringify({ unique_key: "{{ 'a' if target.name == 'prod' else 'b' }}" });
    expect(
      whyOf(
        incremental({ unique_key: 'a' }, { unrenderedConfig: written }),
        incremental({ unique_key: 'b' }, { unrenderedConfig: written }),
      ),
    ).toEqual([]);
  });

  it('for a macro of the project or a package that it calls, and not for those of dbt', () => {
    const macros = (text: string) => [
      pickedMacro('macro.shop.euros', text, ['macro.dbt_utils.round']),
      pickedMacro('macro.dbt_utils.round', text),
      pickedMacro('macro.dbt.is_incremental', text),
    ];
    const node = incremental({}, { macros: ['macro.shop.euros', 'macro.dbt.is_incremental'] });
    expect(whyOf(node, node, { macros: [macros('1'), macros('2')] })).toEqual([
      { kind: 'macros', macros: ['macro.shop.euros', 'macro.dbt_utils.round'] },
    ]);
  });

  it('for another contract', () => {
    const after = incremental({}, { contractEnforced: true, contractChecksum: 'b' });
    expect(whyOf(incremental({}, { contractChecksum: 'a' }), after)).toEqual([
      { kind: 'contract' },
    ]);
  });

  it('when a table becomes one, as it keeps the rows that it has', () => {
    const table = configured(ID, { materialized: 'table' });
    const view = configured(ID, { materialized: 'view' });
    const after = incremental({}, { code: 'select 2 as id' });
    expect(whyOf(table, after)).toEqual([{ kind: 'code' }]);
    expect(whyOf(view, after)).toEqual([]);
  });

  it('not when nothing but its formatting changed, when it moved, or when it is always refreshed', () => {
    const after = incremental({}, { code: 'select  1 as id' });
    expect(needsOf(incremental(), after, { sameCode: [ID] })).toEqual([]);
    expect(needsOf(incremental(), after, { moved: [ID] })).toEqual([]);
    const always = { full_refresh: true };
    expect(needsOf(incremental(always), incremental(always, { code: 'select 2' }))).toEqual([]);
  });

  it('not because an earlier deploy of the same code failed', () => {
    const before = incremental({}, { code: `select 1 as id${STALE_MARK}` });
    expect(needsOf(before, incremental())).toEqual([]);
  });

  it('that its own config may forbid', () => {
    const never = { full_refresh: false };
    const [need] = needsOf(incremental(never), incremental(never, { code: 'select 2' }));
    expect(need?.forbidden).toBe(true);
  });
});

it('compares the SQL of incremental models with the macros of the project that it calls', () => {
  const macros = [
    pickedMacro('macro.shop.euros', 'text of euros'),
    pickedMacro('macro.dbt.is_incremental', 'text of dbt'),
  ];
  const pairs = listCodePairs({
    production: pickedManifest([incremental({}, { code: `a${STALE_MARK}` })], macros),
    head: pickedManifest(
      [incremental({}, { code: 'b', macros: macros.map(({ uniqueId }) => uniqueId) })],
      macros,
    ),
    moved: new Set(),
  });
  expect([...pairs]).toEqual([[ID, { before: 'a', after: 'b', macros: ['text of euros'] }]]);
});

describe('a seed', () => {
  const seed = (change: Partial<PickedNode> = {}, config = {}) =>
    configured('seed.shop.countries', { materialized: 'seed', ...config }, change);
  const changedOf = (before: PickedNode, after: PickedNode) =>
    listChangedSeeds({
      production: pickedManifest([before]),
      head: pickedManifest([after]),
      moved: new Set(),
    }).map(({ uniqueId }) => uniqueId);

  it('is looked into when its content or what dbt reads it by changed, or is not known to be the same', () => {
    expect(changedOf(seed(), seed())).toEqual([]);
    expect(changedOf(seed(), seed({ checksum: 'sha256:2' }))).toHaveLength(1);
    expect(changedOf(seed(), seed({}, { column_types: { code: 'text' } }))).toHaveLength(1);
    expect(changedOf(seed(), seed({}, { delimiter: ';' }))).toHaveLength(1);
    expect(changedOf(seed(), seed({}, { tags: ['a'] }))).toEqual([]);
    const large = seed({ checksum: 'path:seeds/countries.csv' });
    expect(changedOf(large, large)).toHaveLength(1);
  });

  it('needs a full refresh for other columns', () => {
    const columns = { added: ['a'], removed: [], retyped: [], reordered: false };
    const [need] = findRefreshNeeds({
      production: pickedManifest([seed()]),
      head: pickedManifest([seed({ checksum: 'sha256:2' })]),
      moved: new Set(),
      sameCode: new Set(),
      seeds: new Map([['seed.shop.countries', columns]]),
    });
    expect(need).toEqual({
      ...{ uniqueId: 'seed.shop.countries', resourceType: 'seed', forbidden: false },
      ...{ why: [{ kind: 'columns', columns }], onSchemaChange: undefined },
    });
  });
});

describe('a snapshot', () => {
  it('keeps rows by the old key when its key changes, and is never refreshed', () => {
    const id = 'snapshot.shop.history';
    const [need] = needsOf(
      configured(id, { unique_key: 'a' }),
      configured(id, { unique_key: 'b' }, { code: 'select 2' }),
    );
    expect(need?.why).toEqual([{ kind: 'configs', keys: ['unique_key'] }]);
    if (!need) throw new Error('nothing was found');
    const request = { setting: 'on', confirmed: true, driven: true } as const;
    expect(decideRefresh(need, request)).toBe('snapshot');
  });
});

describe('a refresh', () => {
  const need = (resourceType: 'model' | 'seed', forbidden = false) => ({
    ...{ uniqueId: ID, resourceType, why: [], onSchemaChange: 'ignore', forbidden },
  });
  const request = (change: Partial<RefreshRequest> = {}): RefreshRequest => ({
    ...{ setting: 'seeds', confirmed: false, driven: true, ...change },
  });
  const model = (change: Partial<RefreshRequest>, forbidden = false) =>
    decideRefresh(need('model', forbidden), request(change));
  const seed = (change: Partial<RefreshRequest>) => decideRefresh(need('seed'), request(change));

  it('of a model is only announced unless the setting or the label asks for it', () => {
    expect(model({})).toBe('announced');
    expect(model({ setting: 'off' })).toBe('announced');
    expect(model({ setting: 'changed' })).toBe('refreshed');
    expect(model({ setting: 'on' })).toBe('refreshed');
    expect(model({ confirmed: true })).toBe('refreshed');
    expect(model({ setting: 'off', confirmed: true })).toBe('refreshed');
  });

  it('of a model with `full_refresh: false` is never done', () => {
    for (const setting of ['on', 'changed', 'seeds', 'off'] as const)
      expect(model({ setting, confirmed: true }, true)).toBe('forbidden');
  });

  it('of a seed is done by default, and not with `off`', () => {
    expect(seed({})).toBe('refreshed');
    expect(seed({ setting: 'changed' })).toBe('refreshed');
    expect(seed({ setting: 'off' })).toBe('announced');
    expect(seed({ setting: 'off', confirmed: true })).toBe('refreshed');
  });

  it('of a single model needs a dbt that is driven; one of seeds, or of all, does not', () => {
    expect(model({ setting: 'changed', driven: false })).toBe('not-driven');
    expect(model({ setting: 'on', driven: false })).toBe('refreshed');
    expect(seed({ driven: false })).toBe('refreshed');
  });

  it('that only the setting asks for is checked for lost rows', () => {
    expect(needsRowCheck(need('model'), request({ setting: 'changed' }))).toBe(true);
    expect(needsRowCheck(need('model'), request({ setting: 'changed', confirmed: true }))).toBe(
      false,
    );
    expect(needsRowCheck(need('model'), request({ setting: 'on' }))).toBe(false);
    expect(needsRowCheck(need('seed'), request({ setting: 'changed' }))).toBe(false);
  });

  it('[F25] is refused where it would leave far fewer rows, or where that cannot be counted', () => {
    expect(checkRows({ production: 100, refreshed: 90 })).toBe('refreshed');
    expect(checkRows({ production: 100, refreshed: 89 })).toBe('fewer-rows');
    expect(checkRows({ production: 0, refreshed: 0 })).toBe('refreshed');
    expect(checkRows(undefined)).toBe('unknown-rows');
  });
});
