import { describe, expect, it } from 'vitest';
import type { PickedMacro } from '../../src/dbt/artifacts/picked-manifest.ts';
import { findFixedNaming } from '../../src/plan/schema-naming.ts';
import { pickedMacro, pickedManifest } from './picked.ts';

const NAMING = 'macro.shop.generate_schema_name';
const macro = (body: string, id = NAMING, macros: string[] = []) =>
  pickedMacro(
    id,
    `{% macro ${id.split('.')[2]}(custom_schema_name, node) %}\n${body}\n{% endmacro %}`,
    macros,
  );

/** `macro:line` of what named the schema. */
function locate(
  macros: PickedMacro[],
  node: { schema?: string; customSchema?: string | null; packageName?: string } = {},
): string | undefined {
  const { schema = 'marts', customSchema = 'marts', packageName = 'shop' } = node;
  const naming = findFixedNaming(pickedManifest([], macros), {
    schema,
    customSchema,
    packageName,
  });
  return (
    naming && `${naming.macro.name}:${naming.line}${naming.dependsOnTargetName ? ' by name' : ''}`
  );
}

describe('findFixedNaming', () => {
  it('knows nothing where dbt’s own macro names the schema', () => {
    expect(
      locate([pickedMacro('macro.dbt.generate_schema_name', '{{ target.schema }}')]),
    ).toBeUndefined();
  });

  it.each([
    {
      title: 'the branch that takes the custom schema as it is',
      body: `  {%- set default_schema = target.schema -%}
  {%- if custom_schema_name is none -%}
    {{ default_schema }}
  {%- else -%}
    {{ custom_schema_name | trim }}
  {%- endif -%}`,
      line: 6,
    },
    {
      title: 'the branch of production',
      body: `  {% if target.name == 'prod' and custom_schema_name %}
    {{ custom_schema_name }}
  {% else %}
    {{ target.schema }}_{{ custom_schema_name }}
  {% endif %}`,
      line: '3 by name',
    },
    {
      title: 'a branch in a branch, and not the prefix that follows',
      body: `{# {{ custom_schema_name }} #}
  {{ target.schema }}{% if custom_schema_name %}_{{ custom_schema_name }}{% endif %}`,
      schema: 'pr_1_marts',
      line: 1,
    },
    {
      title: 'what dbt’s macro for environments gives',
      body: '  {{ generate_schema_name_for_env(custom_schema_name, node) }}',
      line: '2 by name',
    },
    {
      title: 'a return',
      body: `  {% if custom_schema_name %}
    {{ return(default__generate_schema_name(custom_schema_name, node)) }}
  {% endif %}
  {% do return('analytics') %}`,
      schema: 'analytics',
      customSchema: null,
      line: 5,
    },
    {
      title: 'the very name, of several branches',
      body: `  {% if node.resource_type == 'seed' %}
    raw
  {% elif node.resource_type == 'snapshot' %}
    history
  {% else %}
    {{ target['schema'] }}
  {% endif %}`,
      schema: 'history',
      customSchema: null,
      line: 5,
    },
    {
      title: 'a variable that is set to something else in between',
      body: `  {% set schema = target.schema %}
  {% if custom_schema_name %}
    {% set schema = custom_schema_name %}
  {% endif %}
  {{ schema }}`,
      line: 4,
    },
    {
      title: 'a suffix that follows, but for one branch',
      body: `  {% for part in [custom_schema_name] %}{{ part }}_{% endfor %}{{ target.schema }}
  {% if 'x' %}{{ return(custom_schema_name) }}{% endif %}`,
      line: 3,
    },
  ])('finds $title', ({ body, line, ...node }) => {
    expect(locate([macro(body)], node)).toBe(`generate_schema_name:${line}`);
  });

  it.each([
    {
      title: 'braces in a string',
      body: `  {% if '}}' in custom_schema_name %}{{ target.schema }}{{ "{#" }}{% else %}
  {{ custom_schema_name }}{% endif %}`,
      line: 3,
    },
    {
      title: 'the target’s schema and name in strings and comments',
      body: `  {# {{ target.schema }} on target.name #}
  {{ custom_schema_name ~ "target.schema" | replace("target.schema", "") }}`,
      line: 3,
    },
    {
      title: 'raw text',
      body: `  {%- raw -%}{{ target.schema }}{%- endraw -%}
  {%- if custom_schema_name -%}{{- custom_schema_name -}}{%- endif -%}`,
      line: 3,
    },
    {
      title: 'the name by get',
      body: `  {% if target.get('name') == "it's" %}{{ custom_schema_name }}{% else %}{{ target.get('schema') }}{% endif %}`,
      line: '2 by name',
    },
  ])('reads hostile texts: $title', ({ body, line }) => {
    expect(locate([macro(body)])).toBe(`generate_schema_name:${line}`);
  });

  it('says no line where several may be it', () => {
    const body = `  {% if node.name == 'a' %}{{ custom_schema_name }}{% else %}
  {{ custom_schema_name | lower }}{% endif %}`;
    expect(locate([macro(body)])).toBe('generate_schema_name:undefined');
  });

  it('looks into the macros of the project that are called, in circles too', () => {
    const naming = macro('{{ shop.pick(custom_schema_name) }}', NAMING, ['macro.shop.pick']);
    const calls = ['macro.shop.pick', 'macro.shop.follow'];
    const pick = macro(
      "{% if custom_schema_name == 'x' %}{{ follow(1) }}{% endif %}\n{% if true %}\nmarts{% endif %}",
      'macro.shop.pick',
      calls,
    );
    const follow = macro('{{ target.schema }}_x', 'macro.shop.follow');
    expect(locate([naming, pick, follow])).toBe('pick:4');
  });

  it('asks the macro that dbt asks: the package’s own, the project’s, the dispatched one', () => {
    const own = macro('{{ custom_schema_name }}', 'macro.events.generate_schema_name');
    const dispatched = macro(
      '\n{{ custom_schema_name }}',
      'macro.shop.default__generate_schema_name',
    );
    const adapters = macro(
      '\n\n{{ custom_schema_name }}',
      'macro.shop.duckdb__generate_schema_name',
    );
    const project = macro('\n\n\n{{ custom_schema_name }}');
    const event = { packageName: 'events' };
    expect(locate([own, dispatched, adapters, project], event)).toBe('generate_schema_name:2');
    expect(locate([own, dispatched, adapters, project])).toBe('generate_schema_name:5');
    expect(locate([own, dispatched, adapters])).toBe('duckdb__generate_schema_name:4');
    expect(locate([own, dispatched])).toBe('default__generate_schema_name:3');
  });
});
