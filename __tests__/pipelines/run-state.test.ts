import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..', 'src', 'pipelines');

/**
 * What makes the report, or what is left of a run that stopped: these read the run's state. Every
 * other file only writes it, so that no step decides by what another one happened to note.
 */
const READERS = ['run-state.ts', 'dashboard.ts', 'stopped-deploy.ts'];

/** `runState.x = …`, or an addition to one of its collections. */
const WRITE =
  /\brunState\.(?:\w+(?:\.\w+)? = |notices\.push\(|steps\.push\(|running\.(?:set|delete|clear)\()/g;

describe('the steps of a pipeline', () => {
  const files = globSync('**/*.ts', { cwd: ROOT }).filter(
    (file) => !READERS.includes(basename(file)),
  );

  it('are found', () => {
    expect(files.length).toBeGreaterThan(40);
  });

  it.each(files)('%s reads nothing of the run’s state', (file) => {
    const code = readFileSync(join(ROOT, file), 'utf8');
    const left = code.replaceAll(WRITE, '');
    expect(left.match(/.*\brunState[.[].*/g) ?? []).toEqual([]);
    // Nor by taking it apart: `{ results }: RunState`, `const { results } = runState`, `...runState`.
    expect(
      left.match(/.*(?:\}: (?:Pick<)?RunState\b|\} = runState\b|\.\.\.runState\b).*/g) ?? [],
    ).toEqual([]);
  });
});
