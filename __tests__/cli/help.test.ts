import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/cli/command-line.ts';
import { renderHelp } from '../../src/cli/help.ts';
import type { Mode } from '../../src/context/resolve-mode.ts';

const ACTION = readFileSync(join(import.meta.dirname, '../../action.yml'), 'utf8');

describe('renderHelp', () => {
  it.each<['help' | Mode]>([['help'], ['ci']])('%s', async (command) => {
    const text = renderHelp(ACTION, command === 'help' ? undefined : command);
    await expect(text).toMatchFileSnapshot(`golden/${command}.txt`);
  });

  it.each(Object.keys(COMMANDS) as Mode[])('fits a terminal: %s', (command) => {
    for (const line of renderHelp(ACTION, command).split('\n'))
      expect(line.length, line).toBeLessThanOrEqual(100);
  });

  it('has nothing that only GitHub can do', () => {
    const text = renderHelp(ACTION, 'deploy');
    expect(text).not.toMatch(/--(github-token|environment|vault-addr|mode|slack-webhook-url) /);
    expect(text).toContain('  DBT_CI_SLACK_WEBHOOK_URL\n');
  });
});
