import '../support/real-processes.ts';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSession } from '../../src/dbt/open-session.ts';
import type { SessionOptions } from '../../src/dbt/session-options.ts';
import { DbtError } from '../../src/errors.ts';
import { createProcesses } from '../../src/platform/child-processes.ts';
import { makeTempDir, removeTempDirs } from '../support/temp.ts';
import { makeShop, sessionOptions } from './shop.ts';

afterAll(removeTempDirs);

describe('openSession', () => {
  let options: SessionOptions;
  let log: string[];
  const runner = { info: (line: string) => void log.push(line) };

  beforeAll(async () => {
    options = sessionOptions(await makeShop({ 'models/orders.sql': 'select 1 as id' }));
  });

  const open = (changes: Partial<SessionOptions>) => {
    log = [];
    return openSession(createProcesses(), { ...options, ...changes }, runner);
  };

  it('drives dbt from Python where it can', async () => {
    const session = await open({ dbt: 'no-such-program' });

    expect(session.version).toMatch(/^1\./);
    expect(log).toEqual([]);
    await session.close();
  });

  it.each([
    ['there is no Python', undefined, 'dbt was not installed by Python.'],
    ['Python cannot be started', 'no-such-python', 'no-such-python could not be started'],
  ])('takes the command line where %s', async (_, python, reason) => {
    const session = await open({ python });

    expect(await session.invoke({ args: ['ls'] })).toMatchObject({ lines: ['shop.orders'] });
    expect(log.join('\n')).toContain(reason);
  });

  it('takes the command line where Python has no dbt', async () => {
    const python = join(await makeTempDir(), 'python');
    await writeFile(python, `#!/bin/sh\nexec "${options.python}" -S "$@"\n`);
    await chmod(python, 0o755);
    const session = await open({ python });

    expect(session.version).toMatch(/^1\./);
    expect(log.join('\n')).toContain("dbt has no Python interface: No module named 'dbt'");
  });

  it('names both reasons where neither works', async () => {
    const opened = open({ python: 'no-such-python', dbt: 'no-such-program' });

    await expect(opened).rejects.toThrow(DbtError);
    await expect(opened).rejects.toThrow(
      /no-such-python could not be started[\s\S]*no-such-program could not be started/,
    );
  });

  it('does not take any program for dbt', async () => {
    await expect(open({ python: undefined, dbt: '/bin/echo' })).rejects.toThrow(
      '`dbt --version` printed no version:\necho',
    );
  });
});
