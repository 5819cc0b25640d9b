import { describe, expect, it } from 'vitest';
import { compareGiven, type GivenValues, keepGiven } from '../../src/plan/given-values.ts';
import { findUnseen } from '../../src/plan/unseen.ts';
import { readingJinja } from '../support/jinja.ts';
import { pickedMacro, pickedManifest, pickedNode } from './picked.ts';

const BEFORE: GivenValues = {
  vars: { region: 'a', gone: 'b' },
  env: { REGION: 'a', LIMIT: 'unset', OLD: 'c' },
  hidden: ['SALT'],
};

describe('what a run gives to dbt, beside what production was built with', () => {
  it('differs by a var that is other, new or gone', () => {
    const now = { ...BEFORE, vars: { region: 'x', added: 'b' } };
    expect(compareGiven(BEFORE, now).vars).toEqual(new Set(['region', 'gone', 'added']));
  });

  it('differs by an environment variable that is other, set now or no longer set', () => {
    const now = { ...BEFORE, env: { REGION: 'unset', LIMIT: 'b', OLD: 'c' } };
    expect(compareGiven(BEFORE, now).env).toEqual(new Set(['REGION', 'LIMIT']));
  });

  it('does not differ by an environment variable that only one of the two projects reads', () => {
    const now = { ...BEFORE, env: { REGION: 'a', LIMIT: 'unset', NEW: 'd' } };
    expect(compareGiven(BEFORE, now).env).toEqual(new Set());
  });

  it('cannot be told of what holds a secret in one of the two', () => {
    const now = { ...BEFORE, env: { SALT: 'x', REGION: 'b' }, hidden: ['REGION'] };
    const { env, hidden } = compareGiven(BEFORE, now);
    expect(env).toEqual(new Set());
    expect(hidden).toEqual(new Set(['SALT', 'REGION']));
  });
});

describe('what production was built with, after a deploy', () => {
  const now: GivenValues = { vars: { region: 'x', added: 'y' }, env: {}, hidden: ['KEY'] };

  it('is what this deploy gives where it built everything', () => {
    expect(keepGiven(BEFORE, now, true)).toEqual(now);
  });

  it('is still what an earlier one gave where it built a part', () => {
    expect(keepGiven(BEFORE, now, false)).toEqual({
      vars: { region: 'a', gone: 'b', added: 'y' },
      env: BEFORE.env,
      hidden: ['KEY', 'SALT'],
    });
  });
});

it('an environment variable of another value brings what reads it in code, configs or macros', () => {
  const head = pickedManifest(
    [
      pickedNode('model.shop.code', { code: "select '{{ env_var('REGION', 'eu') }}'" }),
      pickedNode('model.shop.config', {
        code: 'select 1',
        unrenderedConfig: JSON.stringify({ alias: '{{ env_var("REGION") }}' }),
      }),
      pickedNode('model.shop.macro', { macros: ['macro.shop.region'] }),
      pickedNode('model.shop.other', { code: "select '{{ env_var('OTHER') }}' -- REGION" }),
    ],
    [pickedMacro('macro.shop.region', "{% macro region() %}{{ env_var('REGION') }}{% endmacro %}")],
  );
  const { reasons } = readingJinja((jinja) =>
    findUnseen(head, { vars: new Set(), env: new Set(['REGION']), files: new Set() }, jinja),
  );
  const read = { kind: 'env', names: ['REGION'] };
  expect(Object.fromEntries(reasons)).toEqual({
    'model.shop.code': read,
    'model.shop.config': read,
    'model.shop.macro': read,
  });
});
