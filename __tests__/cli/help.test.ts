import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { COMMANDS, SETTING_FLAGS } from '../../src/cli/command-line.ts';
import { renderHelp } from '../../src/cli/help.ts';
import type { Mode } from '../../src/context/resolve-mode.ts';

const ACTION = readFileSync(join(import.meta.dirname, '../../action.yml'), 'utf8');

describe('renderHelp', () => {
  it('says of all what there is, and what the exit codes mean', async () => {
    await expect(renderHelp(ACTION, undefined)).toMatchFileSnapshot('golden/help.txt');
  });

  it('describes each flag in the words of action.yml', () => {
    const text = renderHelp(ACTION, 'deploy').replaceAll(/\s+/g, ' ');
    const { inputs } = parse(ACTION) as { inputs: Record<string, { description: string }> };
    for (const name of SETTING_FLAGS)
      expect(text).toMatch(new RegExp(` --${name} <(value|on\\|off)> `));
    for (const name of SETTING_FLAGS) expect(text).toContain(` ${inputs[name]?.description} `);
    expect(text).toContain(' --full-refresh <on|off> What a deploy');
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
