import { describe, expect, it } from 'vitest';
import type { Hook } from '../../src/dbt/artifacts/hooks.ts';
import { findHookUse } from '../../src/plan/hook-writes.ts';
import { findRefTargets } from '../../src/plan/sql-targets.ts';
import { pickedMacro } from './picked.ts';

const names = (text: string) => [...new Set(findRefTargets(text).written.map(({ name }) => name))];

describe('findRefTargets', () => {
  it.each([
    ["insert into {{ ref('a') }} select * from {{ ref('b') }}"],
    ["INSERT OVERWRITE TABLE {{ ref('a') }} values (1)"],
    ['update {{ ref("a") }} set x = (select 1 from {{ ref("b") }})'],
    ["merge into {{ ref('a') }} t using {{ ref('b') }} s on t.id = s.id"],
    ["truncate table {{- ref('a') -}}"],
    ["alter table if exists {{ ref('a') }} add column x int"],
    ["drop view if exists {{ ref('a') }}"],
    ["create or replace table {{ ref('a') }} as select * from {{ ref('b') }}"],
    ["create unique index i on {{ ref('a') }} (id)"],
    ["grant select on table {{ ref('a') }} to reader"],
    ["{% do run_query('delete from ' ~ ref('a') ~ ' where x in (select x from ' ~ ref('b')) %}"],
    ['{% do run_query("delete from " ~ ref("a")) %}'],
    ["{% set log = ref('a') %}{% if execute %}{% do run_query('delete from ' ~ log) %}{% endif %}"],
    ["with x as (select 1 from {{ ref('b') }}) insert into {{ ref('a') }} select * from x"],
    ["select 1; delete\n  from {{ ref('shop', 'a') }}"],
  ])('%s', (text) => {
    expect(names(text)).toEqual(['a']);
    expect(findRefTargets(text).isComputed).toBe(false);
  });

  it.each([
    ["select * from {{ ref('a') }}"],
    ["insert into audit select * from {{ ref('a') }}"],
    ["insert into {{ this }} select * from {{ ref('a') }}"],
    ["{# delete from {{ ref('a') }} #}"],
    ["-- delete from {{ ref('a') }}"],
    ["select updated_at, deleted from {{ ref('a') }}"],
  ])('only reads: %s', (text) => {
    expect(names(text)).toEqual([]);
    expect(findRefTargets(text).isComputed).toBe(false);
  });

  it.each([
    ["insert into {{ relation }} select 1 from {{ ref('a') }}"],
    ["{% do run_query('delete from ' ~ table) %}"],
    ['{% for m in models %}truncate {{ ref(m) }}{% endfor %}'],
  ])('does not know: %s', (text) => {
    expect(names(text)).toEqual([]);
    expect(findRefTargets(text).isComputed).toBe(true);
  });
});

describe('findRefTargets in hostile texts', () => {
  it.each([
    ["select '--'; delete from {{ ref('a') }}"],
    ['{% set line = "--" %} delete from {{ ref(\'a\') }}'],
    ["{{ '{#' }} ; delete from {{ ref('a') }} {{ '#}' }}"],
    ["-- it's {% do run_query('delete from ' ~ ref('a')) %}"],
    ["-- {{ note() }} ; delete from {{ ref('a') }}"],
    ["/* it's */ delete from {{ ref('a', v={'x': 1}['x']) }}"],
    ["select 'it\\'s -- ', 1; delete from {{ ref('a') }}"],
    ["{%- raw -%}delete from {{ ref('a') }}{%- endraw -%}"],
    ["delete from {{- ref ( 'a' , version = 2 ) | lower -}}"],
    ['delete from {{ ref("a") }} where x = "}}" -- and {# not'],
  ])('writes: %s', (text) => {
    expect(names(text)).toEqual(['a']);
  });

  it.each([
    ["/* delete from {{ ref('a') }} */ select 1"],
    ["-- don't\n-- delete from {{ ref('a') }}\nselect 1"],
    ["{# it's {{ #}select 1 from {{ ref('a') }}"],
    ['{{ log("ref(\'a\')") }}'],
  ])('only reads: %s', (text) => {
    expect(names(text)).toEqual([]);
    expect(findRefTargets(text).isComputed).toBe(false);
  });

  it.each([
    ["delete from {{ ref('a' ~ suffix) }}", []],
    ["delete from {{ ref('a') if x else other }}", ['a']],
    ["{% set t = ref('a') %}{% set t = other %}delete from {{ t }}", ['a']],
    ["{% set t = ref('a') %}{% for t in all %}delete from {{ t }}{% endfor %}", ['a']],
    ["{% do run_query('delete from %s' % ref('a')) %}", []],
    ["{% do run_query('delete from {}'.format(ref('a'))) %}", []],
    ["{% do run_query(['delete from ', ref('a')] | join) %}", []],
    ["delete from {{ ref('a') ~ '_copy' }}", ['a']],
    ['delete from {{ "ref(\'a\')" }}', []],
  ])('does not know all of: %s', (text, known) => {
    expect(names(text)).toEqual(known);
    expect(findRefTargets(text).isComputed).toBe(true);
  });

  it('knows each of the relations that a variable may be', () => {
    const text =
      "{% set t = ref('a') %}{% if x %}{% set t = ref('b') %}{% endif %}drop table {{ t }}";
    expect(names(text)).toEqual(['a', 'b']);
    expect(findRefTargets(text).isComputed).toBe(false);
  });

  it('reads names of any letters, with their package', () => {
    const { written } = findRefTargets("delete from {{ ref('my-package', 'my.model v2') }}");
    expect(written).toEqual([{ packageName: 'my-package', name: 'my.model v2' }]);
  });
});

describe('findHookUse', () => {
  const node = (name: string) => ({
    ...{ uniqueId: `model.shop.${name}`, name, packageName: 'shop', resourceType: 'model' },
    relationName: `"wh"."pr"."${name}"`,
  });
  const nodes = new Map(['log', 'other', 'input'].map((name) => [node(name).uniqueId, node(name)]));
  const hook = (code: string, changes: Partial<Hook> = {}): Hook => ({
    ...{ uniqueId: 'operation.shop.end', packageName: 'shop', kind: 'on-run-end' },
    ...{ originalFilePath: 'dbt_project.yml', code, parents: [], macros: [] },
    ...changes,
  });
  const use = (hooks: Hook[], ...macros: Array<ReturnType<typeof pickedMacro>>) => {
    const all = new Map(macros.map((macro) => [macro.uniqueId, macro]));
    const { written, named } = findHookUse(hooks, { nodes, macros: all, adapterType: 'duckdb' });
    return {
      written: [...written].map(([id, { certain }]) => [id, certain]),
      named: [...named],
    };
  };

  it('reads through the macros that a hook calls', () => {
    const outer = pickedMacro('macro.shop.end', '{{ inner() }}', ['macro.tools.inner']);
    const inner = pickedMacro(
      'macro.tools.inner',
      "{% if execute %}{% do run_query('delete from ' ~ ref('log')) %}{% endif %}",
    );
    expect(use([hook('{{ end() }}')], outer, inner)).toEqual({
      written: [['model.shop.log', true]],
      named: ['model.shop.log'],
    });
  });

  it('takes all that is named for written where the target is computed', () => {
    const macro = pickedMacro('macro.shop.add', 'insert into {{ relation }} select 1');
    expect(use([hook("{{ add(ref('log')) }}")], macro).written).toEqual([
      ['model.shop.log', false],
    ]);
  });

  it('does not take dbt’s own macros for writes', () => {
    const macro = pickedMacro('macro.dbt.add', 'insert into {{ relation }} select 1');
    expect(use([hook("{{ add(ref('log')) }}")], macro).written).toEqual([]);
  });

  it('does not name the parents of a node’s SQL with its hooks', () => {
    const own = { uniqueId: 'model.shop.m', kind: 'post-hook', parents: ['model.shop.input'] };
    expect(use([hook("delete from {{ ref('log') }}", own)])).toEqual({
      written: [['model.shop.log', true]],
      named: ['model.shop.log'],
    });
  });

  it.each([
    ["{% if target.name == 'prod' %}select 1{% endif %}"],
    ["{{ 'select 1' if target['name'] == 'prod' }}"],
    ["{% if target.get('name') == 'prod' %}select 1{% endif %}"],
  ])('knows a hook that reads target.name: %s', (code) => {
    const read = findHookUse([hook(code)], { nodes, macros: new Map(), adapterType: 'duckdb' });
    expect(read.readTargetName).toHaveLength(1);
  });

  it('knows no other for one', () => {
    const hooks = [
      ...['select {{ target.schema }}', 'select target_name from {{ this }}'].map((code) =>
        hook(code),
      ),
      ...['{# target.name #}', 'select target.name', '{{ "target.name" }}'].map((code) =>
        hook(code),
      ),
    ];
    const read = findHookUse(hooks, { nodes, macros: new Map(), adapterType: 'duckdb' });
    expect(read.readTargetName).toEqual([]);
  });
});
