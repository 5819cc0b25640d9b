import { describe, expect, it } from 'vitest';
import type { PickedMacro, PickedNode } from '../../src/dbt/artifacts/picked-manifest.ts';
import { skipNoOpChanges } from '../../src/plan/no-op-changes.ts';
import { computeOwnReasons } from '../../src/plan/node-changes.ts';
import type { ProjectChanges } from '../../src/plan/project-changes.ts';
import { computeReasons } from '../../src/plan/reasons.ts';
import { findSameData } from '../../src/plan/same-data.ts';
import { STALE_MARK } from '../../src/plan/stale-mark.ts';
import { readingJinja } from '../support/jinja.ts';
import { pickedMacro, pickedManifest, pickedNode } from './picked.ts';

const ORDERS = 'model.shop.orders';
const RED = { config: '{"docs":"red"}', unrenderedConfig: '{"docs":"red"}' };

interface Case {
  before?: Partial<PickedNode>;
  after?: Partial<PickedNode>;
  macrosBefore?: PickedMacro[];
  macros?: PickedMacro[];
  named?: string[];
  sameSql?: string[];
  project?: ProjectChanges | undefined;
  sameTarget?: boolean;
}

const SAME_PROJECT = { vars: new Set<string>(), others: [] };

/** `orders` of another docs colour, unless `after` says what else is different, and one below it. */
function plan(given: Case) {
  const macros = given.macros ?? [];
  const below = pickedNode('model.shop.below', { parents: [ORDERS] });
  const baseline = pickedManifest(
    [pickedNode(ORDERS, given.before), below],
    given.macrosBefore ?? macros,
  );
  const head = pickedManifest([pickedNode(ORDERS, { ...RED, ...given.after }), below], macros);
  const selected = [...head.ids];
  const own = computeOwnReasons(selected, baseline, head);
  const project = 'project' in given ? given.project : SAME_PROJECT;
  const sameTarget = given.sameTarget ?? true;
  const same = readingJinja((jinja) =>
    findSameData(selected, { baseline, head, sameTarget, project }, jinja),
  );
  const named = new Set(given.named);
  const plan = skipNoOpChanges({
    selected,
    own,
    same,
    sameSql: new Set(given.sameSql),
    named,
    head,
  });
  const reasons = computeReasons({
    planned: plan.kept,
    own: plan.own,
    ownOfSelected: own,
    selected,
    head,
  });
  return { ...plan, reasons };
}

describe('skipNoOpChanges', () => {
  it('leaves out a node whose docs changed, and what is below it', () => {
    const { kept, skipped } = plan({});
    expect(kept).toEqual([]);
    expect(skipped).toEqual([
      { uniqueId: ORDERS, proof: { kind: 'configs', keys: ['docs'] } },
      { uniqueId: 'model.shop.below', proof: { kind: 'below-left-out' } },
    ]);
  });

  it('proves nothing where the engine does not say which macros a macro calls', () => {
    const dispatcher = (calls: string[]) =>
      pickedMacro('macro.dbt.generate_schema_name', '', calls);
    const ofDbt = pickedMacro('macro.dbt.default__generate_schema_name', '');
    expect(plan({ macros: [dispatcher([]), ofDbt] }).skipped).toEqual([]);
    expect(plan({ macros: [dispatcher([ofDbt.uniqueId]), ofDbt] }).kept).toEqual([]);
  });

  it('builds what the input select names, and nothing else for it', () => {
    const { kept, reasons } = plan({ named: ['model.shop.below'] });
    expect(kept).toEqual(['model.shop.below']);
    expect(reasons.get('model.shop.below')).toEqual({ kind: 'below', changed: [ORDERS] });
  });

  const macro = (sql: string) => [pickedMacro('macro.shop.m', sql)];
  const uses = { macros: ['macro.shop.m'] };
  const override = (sql: string) => [
    pickedMacro('macro.dbt.create_table_as', ''),
    pickedMacro('macro.shop.default__create_table_as', sql),
  ];
  const naming = (sql: string) => [
    pickedMacro('macro.dbt.generate_schema_name', '', ['macro.dbt.default__generate_schema_name']),
    pickedMacro('macro.shop.generate_schema_name', sql),
  ];

  it.each<[what: string, Case]>([
    ['a key that reaches the data changed too', { after: { config: '{"docs":1,"lookback":2}' } }],
    ['its code differs and nothing compared it', { after: { code: 'select  1 as id' } }],
    ['it is Python', { before: { language: 'python' }, after: { language: 'python' } }],
    ['it has another relation', { after: { relation: '"wh"."prod"."other"' } }],
    ['it has another parent', { after: { parents: ['model.shop.x'] } }],
    ['it calls another macro', { macros: macro(''), after: uses }],
    [
      'a macro changed',
      { macros: macro('a'), macrosBefore: macro('b'), before: uses, after: uses },
    ],
    [
      'its code reads its own entry',
      { before: { code: '{{ model.docs }}' }, after: { code: '{{ model.docs }}' } },
    ],
    [
      'a macro reads the key',
      { macros: macro("{{ config.get('docs') }}"), before: uses, after: uses },
    ],
    [
      'a macro reads other nodes',
      { macros: macro('{{ graph.nodes }}'), before: uses, after: uses },
    ],
    ['a macro that dbt calls reads it', { macros: override('{{ model.docs }}') }],
    ['a macro that dbt calls changed', { macros: override('a'), macrosBefore: override('b') }],
    [
      'a macro that dbt calls is gone',
      { macros: override('a').slice(0, 1), macrosBefore: override('a') },
    ],
    [
      'dbt itself changed',
      {
        macros: [pickedMacro('macro.dbt.x', 'a')],
        macrosBefore: [pickedMacro('macro.dbt.x', 'b')],
      },
    ],
    [
      'a var changed that a macro reads',
      {
        macros: macro("{{ var('v') }}"),
        before: uses,
        after: uses,
        project: { vars: new Set(['v']), others: [] },
      },
    ],
    [
      'a package changed, with vars of its own',
      {
        macros: [...macro("{{ var('v') }}"), pickedMacro('macro.tools.t', 'a')],
        macrosBefore: macro("{{ var('v') }}"),
        before: uses,
        after: uses,
      },
    ],
    [
      'a macro changed that only a run met, below {% if execute %}',
      { macros: macro('a'), macrosBefore: macro('b'), before: uses },
    ],
    ['a macro is gone that only a run met', { macrosBefore: macro('b'), before: uses }],
    [
      'a macro that only a run met reads the key',
      { macros: macro("{{ config.get('docs') }}"), before: uses },
    ],
    ['the project has another dispatch', { project: { vars: new Set(), others: ['dispatch'] } }],
    ['the old project is not known', { project: undefined }],
    [
      'production has an older version',
      { before: { code: `select 1 as id${STALE_MARK}` }, sameSql: [ORDERS] },
    ],
    [
      'its relation may follow from its folder',
      {
        sameTarget: false,
        after: { relation: '"wh"."pr"."orders"' },
        macros: naming(
          '{% macro generate_schema_name(name, node) %}{{ node.fqn[1] }}{% endmacro %}',
        ),
      },
    ],
    [
      'its contract changed',
      {
        before: { contractEnforced: true, contractChecksum: 'a' },
        after: { contractEnforced: true, contractChecksum: 'b' },
      },
    ],
  ])('builds a node whose docs changed where %s', (_, given) => {
    const { kept, skipped } = plan(given);
    expect(kept).toContain(ORDERS);
    expect(skipped.map(({ uniqueId }) => uniqueId)).not.toContain(ORDERS);
  });

  it.each<[what: string, Case]>([
    ['a var that nothing reads changed', { project: { vars: new Set(['v']), others: [] } }],
    [
      '[E3] the deploy met macros that a parse does not see',
      { macros: macro("{{ config.get('indexes') }}"), before: uses },
    ],
    [
      'a macro reads another key',
      { macros: macro("{{ config.get('indexes') }}"), before: uses, after: uses },
    ],
    [
      'the schema follows the target as in dbt',
      {
        sameTarget: false,
        after: { relation: '"wh"."pr"."orders"' },
        macros: naming(
          '{% macro generate_schema_name(name, node) %}{{ target.schema }}_{{ default__generate_schema_name(name, node) }}{% endmacro %}',
        ),
      },
    ],
  ])('leaves it out where %s', (_, given) => {
    expect(plan(given).skipped.map(({ uniqueId }) => uniqueId)).toContain(ORDERS);
  });
});

describe('computeReasons', () => {
  it('says undeployed of a node that only the ledger marks', () => {
    const { reasons } = plan({
      before: { code: `select 1 as id${STALE_MARK}` },
      after: { config: '{}', unrenderedConfig: '{}' },
    });
    expect(reasons.get(ORDERS)).toEqual({ kind: 'undeployed' });
    expect(reasons.get('model.shop.below')).toEqual({ kind: 'below', changed: [ORDERS] });
  });

  it('names the input select where nothing changed', () => {
    const { reasons } = plan({ after: { config: '{}', unrenderedConfig: '{}' } });
    expect(reasons.get(ORDERS)).toEqual({ kind: 'selected' });
  });
});
