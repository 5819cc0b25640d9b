import { describe, expect, it } from 'vitest';
import { findHiddenMacroUsers } from '../../src/plan/hidden-macros.ts';
import { readingJinja } from '../support/jinja.ts';
import { pickedMacro, pickedManifest, pickedNode } from './picked.ts';

const RATE = 'macro.shop.rate';

/** The changed macros that are found for one model, after `rate` became another. */
function find(code: string, changes: Parameters<typeof pickedNode>[1] = {}) {
  const others = [
    pickedMacro('macro.shop.converted', '{{ rate() }}', [RATE]),
    pickedMacro('macro.tools.duckdb__label', '{{ rate() }}', [RATE]),
    pickedMacro('macro.shop.other', '1'),
    pickedMacro('macro.dbt.run_query', '{{ rate() }}', [RATE]),
  ];
  const node = pickedNode('model.shop.m', { code, ...changes });
  const head = pickedManifest([node], [pickedMacro(RATE, '1.2'), ...others]);
  const before = [pickedMacro(RATE, '1.1'), pickedMacro('macro.shop.gone', '1')];
  const baseline = pickedManifest([], [...before, ...others]);
  const users = readingJinja((jinja) => findHiddenMacroUsers(baseline, head, jinja));
  const reason = users.get('model.shop.m');
  return reason?.kind === 'hidden-macros' ? reason.macros : [];
}

describe('findHiddenMacroUsers', () => {
  it.each([
    ['{% if execute %}{{ rate() }}{% endif %}'],
    ['{% if execute %}{{- shop . rate( ) -}}{% endif %}'],
    ['{% if execute %}{% set x = rate %}{{ x() }}{% endif %}'],
    ["{% if execute %}{{ context['rate']() }}{% endif %}"],
    ["{{ '}}' if execute }}{% if execute %}{{ rate() }}{% endif %}"],
    ['{% if execute %}{# {{ other() }} #}{{ converted() }}{% endif %}'],
    ["{% if execute %}{{ adapter.dispatch('label', 'tools')() }}{% endif %}"],
    ["{% if execute %}{{ adapter.dispatch(macro_name='label')() }}{% endif %}"],
    ["{% if execute %}{{ f('{{ rate() }}') }}{% endif %}"],
    ['-- {% if execute %}{{ rate() }}{% endif %}'],
    ['{{ no jinja {{ rate()'],
  ])('knows that the macro is called in %s', (code) => {
    expect(find(code)).toEqual([RATE]);
  });

  it.each([
    ['select rate, rate() from t'],
    ['{# {{ rate() }} #} select 1'],
    ['{% set rate = 1 %} select 1'],
    ['{{ f(rate=1) }}'],
    ["{{ 'rate()' }} {{ ref('rate') }} {{ separate() }}"],
    ['{% if execute %}{{ other() }}{% endif %}'],
    ['{% if execute %}{{ run_query() }}{% endif %}'],
  ])('knows that it is not called in %s', (code) => {
    expect(find(code)).toEqual([]);
  });

  it('reads hooks, and leaves Python and what dbt sees itself', () => {
    const hook = JSON.stringify({
      'post-hook': [{ sql: '{% if execute %}{{ rate() }}{% endif %}' }],
    });
    expect(find('select 1', { config: hook })).toEqual([RATE]);
    expect(find('rate()', { language: 'python' })).toEqual([]);
    expect(find('{{ rate() }}', { macros: [RATE] })).toEqual([]);
    expect(find('{{ converted() }}', { macros: ['macro.shop.converted'] })).toEqual([]);
  });

  it('knows a macro that is gone, on which the model will fail', () => {
    expect(find('{% if execute %}{{ gone() }}{% endif %}')).toEqual(['macro.shop.gone']);
  });
});
