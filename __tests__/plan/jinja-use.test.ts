import { describe, expect, it } from 'vitest';
import { readTemplate } from '../../src/plan/jinja-use.ts';
import { lexOne } from '../support/jinja.ts';

const readJinja = (text: string, calledByDbt = false) =>
  readTemplate(lexOne(text), { calledByDbt });

describe('readJinja', () => {
  it.each([
    'select {{ ref("a") }}, {{ this }} from x -- {{ target.name }}',
    "{{ config(materialized='table', meta={'a': 1}) }}",
    '{{ model.name }} {{ node.alias }} {{ model.unique_id }}',
    '{# model.tags, graph #} select 1',
    '{% macro positive(model, column_name) %}select * from {{ model }}{% endmacro %}',
    "{{ my_model }} {{ x.config }} {{ x.model }} {{ f(model='orders') }}",
  ])('sees nothing of the manifest read by: %s', (code) => {
    const { ownEntry, graph, configs, vars } = readJinja(code);
    expect([ownEntry, graph, configs.size, vars.size]).toEqual([false, false, 0, 0]);
  });

  it.each([
    '{{ model.tags }}',
    "{{ model['config'] }}",
    '{{ f(model) }}',
    '{{ f({"a": {"b": 1}}, model) }}',
    '{{ node.config.meta }}',
    '{{ config.get(key) }}',
    '{{ f(config) }}',
    '{{ selected_resources }}',
    "{{ '{#' }}{{ model.path }}{{ '#}' }}",
  ])('sees that the own entry may be read by: %s', (code) => {
    expect(readJinja(code).ownEntry).toBe(true);
  });

  it.each([
    '{% for node in graph.nodes.values() %}{% endfor %}',
    "{{ context['model'] }}",
    '{{ builtins.ref }}',
    '{{ adapter.dispatch(name)() }}',
  ])('sees that anything may be read by: %s', (code) => {
    expect(readJinja(code).graph).toBe(true);
  });

  it('names the configs and vars that are read', () => {
    const use = readJinja(
      '{{ config.get(\'indexes\') }} {{ config.require( "meta" ) }} {{ config.persist_column_docs() }}' +
        '{{ var(\'start\') }} {{ var("end", none) }}',
    );
    expect([...use.configs]).toEqual(['indexes', 'meta', 'persist_docs']);
    expect([...use.vars]).toEqual(['start', 'end']);
    expect(use.ownEntry).toBe(false);
  });

  it('takes a computed name of a var for any', () => {
    expect([...readJinja("{{ var('a' ~ b) }} {{ var(c) }}").vars]).toEqual(['*']);
  });

  it('takes the arguments of a macro that dbt calls for dbt’s own objects', () => {
    const macro = '{% macro generate_schema_name(name, node) %}{{ node.fqn[1] }}{% endmacro %}';
    expect(readJinja(macro).ownEntry).toBe(false);
    expect(readJinja(macro, true).ownEntry).toBe(true);
  });
});
