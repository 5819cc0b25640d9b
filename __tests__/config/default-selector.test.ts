import { describe, expect, it } from 'vitest';
import { findDefaultSelector } from '../../src/config/default-selector.ts';
import { selectExplicitly } from '../../src/dbt/select-explicitly.ts';
import { createWorkspace } from './workspace.ts';

const find = (text: string) => findDefaultSelector(createWorkspace({ 'selectors.yml': text }));
const selector = (entry: string) =>
  `selectors:\n  - name: other\n    definition: tag:x\n  - name: light\n    ${entry}\n    definition: tag:light\n`;

describe('[B6] [B7] the default selector of a project', () => {
  it.each([
    [selector('default: true'), 'light'],
    [selector('default: "{{ target.name == \'prod\' }}"'), 'light'],
    [selector('default: false'), undefined],
    [selector('description: none'), undefined],
    ['', undefined],
    ['selectors: []', undefined],
  ])('is found in %j: %s', (text, name) => {
    expect(find(text)).toBe(name);
  });

  it('is none without the file', () => {
    expect(findDefaultSelector(createWorkspace({}))).toBeUndefined();
  });
});

describe('[B6] [B7] a command that selects nothing by itself', () => {
  const everything = ['--select', 'package:*'];

  it.each([
    ['build'],
    ['run'],
    ['test'],
    ['seed'],
    ['snapshot'],
    ['ls', '--output', 'json'],
    ['source', 'freshness'],
  ])('names everything where the project has a default selector: %s', (...args) => {
    expect(selectExplicitly(args, () => 'light')).toEqual([...args, ...everything]);
    expect(selectExplicitly(args, () => undefined)).toEqual(args);
  });

  it.each([
    ['build', '--select', 'a'],
    ['build', '--exclude', 'a'],
    ['ls', '--selector', 'a'],
    ['parse'],
    ['deps'],
    ['run-operation', 'x'],
  ])('is left as it is otherwise: %s', (...args) => {
    expect(selectExplicitly(args, () => 'light')).toEqual(args);
  });
});
