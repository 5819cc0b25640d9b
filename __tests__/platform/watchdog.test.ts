import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { makeTempDir, removeTempDirs } from '../support/temp.ts';

afterAll(removeTempDirs);

const SRC = resolve(import.meta.dirname, '../../src');

/** Runs a program that has a child, and then does `work`. */
async function run(isStep: boolean, minutes: number, work: string) {
  const folder = await makeTempDir();
  const program = join(folder, 'program.mjs');
  await writeFile(
    program,
    `import { writeFileSync } from 'node:fs';
import { isWatchdog, runWatchdog, startWatchdog } from ${JSON.stringify(join(SRC, 'platform/watchdog.ts'))};
if (isWatchdog) runWatchdog();
else {
  const options = { startedAt: new Date(), isStep: ${isStep}, graceMs: 1_500 };
  const watchdog = startWatchdog(process.argv[1], options);
  watchdog.limit(${minutes});
  const { createProcesses } = await import(${JSON.stringify(join(SRC, 'platform/child-processes.ts'))});
  const { parseYaml } = await import(${JSON.stringify(join(SRC, 'text/yaml.ts'))});
  const onLine = (pid) => {
    writeFileSync(${JSON.stringify(join(folder, 'pid'))}, pid);
    ${work}
  };
  const code = "console.log(process.pid); setInterval(() => {}, 1000)";
  await createProcesses(watchdog.track).run(process.execPath, ['-e', code], { env: {}, onLine });
}
`,
  );
  const child = spawn(process.execPath, ['--no-warnings', program], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { out: '', err: '' };
  child.stdout.on('data', (text) => (said.out += text));
  child.stderr.on('data', (text) => (said.err += text));
  const [code, signal] = await once(child, 'close');
  return { ...said, code, signal, grandchild: Number(await readFile(join(folder, 'pid'), 'utf8')) };
}

/** A process that is dead and that nobody has asked about yet does not count. */
function isRunning(pid: number): boolean {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
  return stdout.trim() !== '' && !stdout.startsWith('Z');
}

/** Valid, below every limit, and slow: a pull request has as many such files as it likes. */
const PARSING = `const text = '- !x y\\n'.repeat(20_000);
    for (;;) parseYaml(text);`;

describe('[F24] a run whose main thread parses past its deadline', () => {
  it('is ended with its children, and GitHub’s log says why and what to do', async () => {
    const { out, signal, grandchild } = await run(true, 0.001, PARSING);

    expect(signal).toBe('SIGKILL');
    expect(out).toContain('::error title=dbt timed out::The run took longer than the 0.001 min');
    expect(out).toContain('What to do: look for a very large or oddly repetitive YAML file');
    while (isRunning(grandchild)); // A signal takes effect some time after it was sent.
  });

  it('says it on the error output of a command', async () => {
    const { out, err, signal } = await run(false, 0.001, PARSING);

    expect([signal, out]).toEqual(['SIGKILL', '']);
    expect(err).toContain('"timeout-minutes" allows');
  });
});

it('leaves a run alone that can end itself, and one that has time', async () => {
  const ending = `for (let i = 0; i < 5; i++) parseYaml('- !x y\\n'.repeat(100));
    process.kill(Number(pid), 'SIGKILL');`;
  expect(await run(true, 0.001, ending)).toMatchObject({ code: 0, out: '', err: '' });
  expect(await run(true, 60, ending)).toMatchObject({ code: 0, out: '', err: '' });
});
