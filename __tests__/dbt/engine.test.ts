import { describe, expect, it } from 'vitest';
import { startCliSession } from '../../src/dbt/cli-session.ts';
import { describeStop } from '../../src/dbt/describe-stop.ts';
import { explainOtherEngine, refuseOnEngine2 } from '../../src/dbt/engine.ts';
import type { Processes } from '../../src/platform/ports.ts';

describe('what dbt 2 cannot do right', () => {
  it.each([
    [
      'an adapter it does not support',
      'postgres',
      false,
      {},
      /does not support the adapter postgres/,
    ],
    ['a swap on DuckDB', 'duckdb', true, {}, /blue-green swap could stop halfway/],
  ])('%s is refused', (_, adapter, swap, env, words) => {
    expect(() => refuseOnEngine2('2.0.9', env, { adapter, swap })).toThrow(words);
    expect(() => refuseOnEngine2('1.12.6', env, { adapter, swap })).not.toThrow();
  });

  it('is the user’s to allow for an adapter that dbt 2 calls experimental', () => {
    const env = { DBT_ALLOW_EXPERIMENTAL_ADAPTERS: 'true' };
    expect(() => refuseOnEngine2('2.0.9', env, { adapter: 'postgres', swap: false })).not.toThrow();
  });

  it('compares no state of the other engine', () => {
    expect(explainOtherEngine('1.12.6', '2.0.9')).toMatch(/written by dbt 1\.12\.6/);
    expect(explainOtherEngine('2.0.9', '1.12.6')).toBeDefined();
    expect(explainOtherEngine('1.11.1', '1.12.6')).toBeUndefined();
    expect(explainOtherEngine('2.0.0', '2.1.0')).toBeUndefined();
  });
});

describe('a command of dbt 2', () => {
  const runs: Array<{ args: readonly string[]; env: Readonly<Record<string, string>> }> = [];
  const start = (version: string) => {
    runs.length = 0;
    const processes = {
      async run(_: string, args: readonly string[], { env }: { env: Record<string, string> }) {
        runs.push({ args, env });
        return { exitCode: 0, stdout: `dbt-core ${version}`, stderr: '' };
      },
    } as unknown as Processes;
    return startCliSession(processes, {
      ...{ python: undefined, dbt: 'dbt', driverPath: '', projectDir: '/shop', env: {} },
      ...{ flags: { targetPath: '/scratch/target' }, logPath: '/scratch/logs' },
    });
  };

  it('takes nothing over from elsewhere: no node is `reused`', async () => {
    await (await start('2.0.9')).invoke({ args: ['build'] });
    expect(runs[1]?.env.DBT_ENGINE_MANAGE_STATE).toBe('false');
    await (await start('1.12.6')).invoke({ args: ['build'] });
    expect(runs[1]?.env).not.toHaveProperty('DBT_ENGINE_MANAGE_STATE');
  });

  it('makes no folder in the project where it is `deps`', async () => {
    await (await start('2.0.9')).invoke({ args: ['deps'] });
    expect(runs[1]?.args.join(' ')).toContain('--target-path /scratch/target');
    await (await start('1.12.6')).invoke({ args: ['deps'] });
    expect(runs[1]?.args).not.toContain('--target-path');
  });

  it('has a log format that both engines know', async () => {
    await (await start('2.0.9')).invoke({ args: ['parse'] });
    expect(runs[1]?.env).toMatchObject({
      DBT_LOG_FORMAT_FILE: 'text',
      DBT_ENGINE_LOG_FORMAT_FILE: 'text',
    });
  });
});

describe('an error of dbt 2', () => {
  it.each([
    ['models/orders.sql:3:7', 'models/orders.sql', 3],
    ['models/orders.sql:3', 'models/orders.sql', 3],
    ['models/orders.sql', 'models/orders.sql', undefined],
    ['models/our orders.sql:3:7', 'models/our orders.sql', 3],
    ['models/orders.sql:3:7 (target/compiled/orders.sql:1:1)', 'models/orders.sql', 3],
  ])('is found at the place below its text: %s', (place, file, line) => {
    const error = describeStop(
      `JinjaError (dbt1501): unexpected end\n  --> ${place}`,
      (named) => `shop/${named}`,
    );
    expect(error.location).toEqual({ file: `shop/${file}`, ...(line && { line }) });
  });
});
