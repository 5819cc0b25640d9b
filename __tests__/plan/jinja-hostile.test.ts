import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lexJinja } from '../../src/dbt/lex-jinja.ts';
import { JinjaTexts } from '../../src/plan/jinja-texts.ts';
import { readTemplate } from '../../src/plan/jinja-use.ts';
import { createProcesses } from '../../src/platform/child-processes.ts';
import { lexOne, readingJinja } from '../support/jinja.ts';
import { REAL_BIN } from '../support/venv.ts';

const PYTHON = join(REAL_BIN, 'python');

/** What the text uses, by way of all that a run does. */
function read(text: string, role = {}) {
  return readingJinja((jinja) => {
    const { ownEntry, graph, configs, vars } = jinja.read(text, role);
    return { ownEntry, graph, configs: [...configs], vars: [...vars] };
  });
}

const NOTHING = { ownEntry: false, graph: false, configs: [], vars: [] };

describe('Jinja as jinja2 reads it', () => {
  it.each([
    ['a column that is called like one of dbt’s', 'select model, config, graph, context from t'],
    ['text in raw', '{% raw %}{{ ref("x") }}{% endraw %} select 1'],
    ['a comment around a block', '{#- {{ model.tags }} {% raw %} -#} select 1'],
    ['a comment of SQL', "-- var('x') in model\nselect 1"],
    ['braces in a string', '{{ "}}" }} select model'],
    ['an opening comment in a string', "{{ '{' ~ '#' }} select model {{ '#}' }}"],
    ['a name that ends like one of dbt’s', '{{ my_model.tags }} {{ mödel.tags }} {{ ümodel }}'],
    ['an attribute over two lines', '{{ x\n  .\n  config }} {{ x . model }}'],
    ['an identity over two lines', '{{ model\n  .\n  name }}'],
    ['a keyword argument', '{{ f(model=1, node = 2) }}'],
    ['a test’s own relation', '{%- test t(model, a=1) -%}{{ model }}{%- endtest -%}'],
    ['a dispatch by its name', "{{ adapter\n.dispatch(macro_name='f', macro_namespace='p')() }}"],
  ])('uses nothing: %s', (_, text) => {
    expect(read(text)).toEqual(NOTHING);
  });

  it.each([
    ['whitespace control', '{{- model.tags -}}'],
    ['a statement with whitespace control', '{%- if model.tags -%}{%- endif -%}'],
    ['a statement with a plus', '{%+ if model.tags +%}{% endif %}'],
    ['a block after braces in a string', '{{ "}}" ~ model.tags }}'],
    ['a block after a quote in a comment', '{# it\'s "so #}{{ model.tags }}'],
    ['a block after a comment in a string', '{{ "{#" }}{{ model.tags }}{{ "#}" }}'],
    ['a comment of SQL, which dbt renders', '-- {{ model.tags }}'],
    ['an attribute over two lines', '{{ model\n  .\n  tags }}'],
    ['a subscript', "{{ model['name'] }}"],
    ['a set block', '{% set x %}{{ model.tags }}{% endset %}'],
    ['an assignment', '{% set x = model.tags %}'],
    ['two names that are set', '{% set model, x = f() %}{{ model }}'],
    ['a call block', '{% call(row) f(model) %}{{ row }}{% endcall %}'],
    ['an argument of a call block', '{% call(model) f() %}{{ model.tags }}{% endcall %}'],
    ['a filter’s argument', '{{ x | map(model) }}'],
    ['a filter block', '{% filter f(model) %}a{% endfilter %}'],
    ['a test’s argument', '{{ x is sameas model }}'],
    ['the default of a parameter', '{% macro f(x=model.tags) %}{{ x }}{% endmacro %}'],
    [
      'the default of a parameter of that name',
      '{% macro f(model=model) %}{{ model }}{% endmacro %}',
    ],
    [
      'a name that only an inner macro has for a parameter',
      '{% macro f() %}{% macro g(model) %}{{ model }}{% endmacro %}{{ model.tags }}{% endmacro %}',
    ],
    ['a macro of that name', '{% macro model() %}{% endmacro %}{{ model.tags }}'],
    ['a config by a text in two parts', "{{ config.get('me' 'ta') }}"],
    ['a config by a computed text', "{{ config.get('me' ~ 'ta') }}"],
    ['a method that is passed on', '{% set get = config.get %}{{ get("tags") }}'],
    ['text in raw that a hook may render', '{% raw %}{{ model.tags }}{% endraw %}'],
    ['a string that a hook may render', '{{ config(post_hook="{{ model.tags }}") }}'],
    ['a string that spells it', '{{ config(post_hook="{{ m\\x6fdel.tags }}") }}'],
    ['a string in a string', '{{ f("{{ g(\'{{ model.tags }}\') }}") }}'],
    ['a name in wide letters', '{{ ｍodel.tags }}'],
    ['all of the context', "{{ context['mod' ~ 'el'] }}"],
    ['a text that is rendered once more', "{{ render('{' ~ '{ model.tags }}') }}"],
    ['a block that does not end', 'select 1 {{ model.name'],
    ['a block that jinja2 cannot read', '{{ model.name ? }}'],
    ['a string that does not end', "{{ model.name ~ ' }}"],
    ['a raw block that does not end', '{% raw %} {{ model.name }}'],
  ])('may read the own entry: %s', (_, text) => {
    expect(read(text).ownEntry).toBe(true);
  });

  it.each([
    ['a dispatch over two lines', '{{ adapter\n.dispatch(\n name)() }}'],
    ['a dispatch by a text in two parts', "{{ adapter.dispatch('a' ~ b)() }}"],
    ['a dispatch that is passed on', '{% set d = adapter.dispatch %}{{ d(name)() }}'],
    ['the builtins', "{{ builtins['ref'] }}"],
    ['the graph as an argument', '{{ f(graph) }}'],
  ])('may read anything: %s', (_, text) => {
    expect(read(text).graph).toBe(true);
  });

  it('knows a config by its decoded name, and each var', () => {
    const text = "{{ config.get('t\\x61gs') }}{{ var(\n 'a' ) }}{{ var('b', var(\"c\")) }}";
    expect(read(text)).toMatchObject({ configs: ['tags'], vars: ['a', 'b', 'c'] });
    expect(read("{{ var('a' 'b') }}").vars).toEqual(['*']);
    expect(read('{{ x | var }}').vars).toEqual(['*']);
    expect(read('{{ config(post_hook="{{ var(\'a\') }}") }}').vars).toEqual(['a']);
  });

  it('takes no text in an argument for a call that is harmless', () => {
    const role = { calledByDbt: true, harmlessCalls: /^generate_schema_name$/ };
    const naming = (code: string) => `{% macro m(node) %}{{ ${code} }}{% endmacro %}`;
    expect(read(naming('generate_schema_name(none, node)'), role)).toEqual(NOTHING);
    const hidden = "'generate_schema_name(' ~ node.fqn[1] ~ ')'";
    expect(read(naming(hidden), role).ownEntry).toBe(true);
    expect(read(naming('generate_schema_name(f(node), 1)'), role).ownEntry).toBe(true);
  });
});

describe('Jinja that nobody lexed', () => {
  it('uses all that it names, so that nothing is proven by it', async () => {
    const text = "{{ config.get('tags') }} {{ var('a') }} {{ x.graph }}";
    const lexed = await lexJinja(
      createProcesses(),
      { python: undefined, script: 'driver/jinja_tokens.py', env: {} },
      [text],
    );
    const use = new JinjaTexts(lexed).read(text);
    expect([use.ownEntry, use.graph]).toEqual([true, true]);
    expect([...use.vars]).toContain('a');
  });

  it('is only asked for where a text names what matters', () => {
    const jinja = new JinjaTexts(new Map());
    const use = jinja.read("{{ ref('a') }}{{ source('b', 'c') }} where my_model = 1");
    expect([use.ownEntry, use.graph, use.configs.size, use.vars.size]).toEqual([
      false,
      false,
      0,
      0,
    ]);
    expect(jinja.missing.size).toBe(0);
    expect(jinja.read('{{ model.name }}').ownEntry).toBe(true);
    expect([...jinja.missing]).toEqual(['{{ model.name }}']);
  });

  it('is read as before where the answer is cut short', async () => {
    const processes = createProcesses();
    const script = '/no/such/script.py';
    const answer = await lexJinja(processes, { python: PYTHON, script, env: {} }, ['a', 'b']);
    expect([...answer.values()]).toEqual([null, null]);
    expect(readTemplate(null)).toMatchObject({ ownEntry: true, graph: true });
  });
});

describe('the lexer', () => {
  it('is the one of dbt’s own environment', () => {
    const program = [
      'from dbt_common.clients.jinja import get_environment',
      'from jinja2 import Environment',
      'assert get_environment().lexer is Environment().lexer',
      'assert get_environment(None, capture_macros=True).lexer is Environment().lexer',
      'print("same")',
    ].join('\n');
    const { stdout, stderr } = spawnSync(PYTHON, ['-c', program], { encoding: 'utf8' });
    expect(stdout.trim(), stderr).toBe('same');
  });

  it('gives a statement its keyword first, and leaves no text of SQL', () => {
    expect(lexOne("select 1 {%- set x = 'a' -%} from t {{ x }}")).toEqual([
      {
        kind: 'statement',
        nested: false,
        tokens: [
          ['name', 'set'],
          ['name', 'x'],
          ['assign', '='],
          ['string', 'a'],
        ],
      },
      { kind: 'expression', nested: false, tokens: [['name', 'x']] },
    ]);
  });
});
