import { describe, expect, it } from 'vitest';
import { InstallError, StoppedError } from '../../src/errors.ts';
import { createProcesses } from '../../src/platform/child-processes.ts';

const NODE = process.execPath;
const env = { PATH: process.env.PATH ?? '', ONLY: 'this' };
const script = (code: string): string[] => ['-e', code];

/** Prints its pid, and does not care for SIGINT. */
const STUBBORN = `process.on('SIGINT', () => {}); console.log(process.pid); setInterval(() => {}, 1e6);`;

describe('run', () => {
  it('gives exit code, both outputs, and nothing of our own environment', async () => {
    const result = await createProcesses().run(
      NODE,
      script(
        'console.log(JSON.stringify(process.env)); console.error("bad"); process.exitCode = 3',
      ),
      { env },
    );

    expect(result).toMatchObject({ exitCode: 3, stderr: 'bad\n' });
    expect(JSON.parse(result.stdout)).toEqual(env);
  });

  it('hands on each line as it is complete, the last one without its end', async () => {
    const lines: string[] = [];
    await createProcesses().run(
      NODE,
      script(
        'process.stdout.write("one\\r\\ntwo \\r still two\\n\\nla"); process.stdout.write("st é")',
      ),
      { env, onLine: (line) => lines.push(line) },
    );

    expect(lines).toEqual(['one', 'two \r still two', '', 'last é']);
  });

  it('takes arguments as they are, without a shell', async () => {
    const arg = 'x;$(touch pwned) `id` "\' &';
    const { stdout } = await createProcesses().run(
      NODE,
      [...script('process.stdout.write(process.argv[1])'), '--', arg],
      { env },
    );

    expect(stdout).toBe(arg);
  });

  it('gives the child no stdin to wait for', async () => {
    const { stdout } = await createProcesses().run(
      NODE,
      script('process.stdin.on("data", () => {}).on("end", () => console.log("ended"))'),
      { env },
    );

    expect(stdout).toBe('ended\n');
  });

  it('says by a signal exit code that the child was killed', async () => {
    const { exitCode } = await createProcesses().run(
      NODE,
      script('process.kill(process.pid, "SIGKILL")'),
      { env },
    );

    expect(exitCode).toBe(137);
  });

  it('throws when the program cannot be started', async () => {
    const running = createProcesses().run('no-such-program', [], { env });

    await expect(running).rejects.toThrow(InstallError);
    await expect(running).rejects.toThrow('no-such-program could not be started: no such program.');
  });

  it('does not wait for ever on what a child left behind', async () => {
    const left = 'setInterval(() => {}, 1e6)';
    const { exitCode, stdout } = await createProcesses().run(
      NODE,
      script(
        `const c = require("node:child_process").spawn(process.execPath, ["-e", ${JSON.stringify(left)}], { stdio: "inherit", detached: true }); console.log(c.pid); c.unref()`,
      ),
      { env },
    );
    process.kill(Number(stdout), 'SIGKILL');

    expect(exitCode).toBe(0);
  });
});

describe('start', () => {
  const ECHO = `
    const fs = require('node:fs');
    console.log('on stdout');
    console.error('on stderr');
    require('node:readline').createInterface({ input: process.stdin })
      .on('line', (line) => fs.writeSync(3, 'got ' + line + '\\n'))
      .on('close', () => process.exit(7));`;

  it('speaks lines over stdin and file descriptor 3, apart from the output', async () => {
    const messages: string[] = [];
    const lines: string[] = [];
    const child = createProcesses().start(NODE, script(ECHO), {
      env,
      onLine: (line) => lines.push(line),
      onMessage: (line) => messages.push(line),
    });
    child.send('first');
    child.send('second');

    expect(await child.close()).toBe(7);
    expect(await child.exited).toBe(7);
    expect(messages).toEqual(['got first', 'got second']);
    expect(lines.sort()).toEqual(['on stderr', 'on stdout']);
  });

  it('takes a message of several megabytes', async () => {
    let length = 0;
    const code = `require('node:fs').writeFileSync(3, 'x'.repeat(5e6) + '\\n')`;
    const child = createProcesses().start(NODE, script(code), {
      env,
      onMessage: (line) => {
        length = line.length;
      },
    });
    await child.exited;

    expect(length).toBe(5e6);
  });

  it('ends with 127 and says why when the program cannot be started', async () => {
    const lines: string[] = [];
    const child = createProcesses().start('no-such-program', [], {
      env,
      onLine: (line) => lines.push(line),
      onMessage: () => {},
    });
    child.send('into the void');

    expect(await child.exited).toBe(127);
    expect(lines).toEqual(['no-such-program could not be started: no such program.']);
  });
});

describe('cancel', () => {
  it('is polite first: the child may end by itself', async () => {
    const started = Promise.withResolvers<void>();
    const child = createProcesses().start(
      NODE,
      script(
        `process.on('SIGINT', () => process.exit(42)); console.log('up'); setInterval(() => {}, 1e6)`,
      ),
      { env, onLine: () => started.resolve(), onMessage: () => {} },
    );
    await started.promise;
    await child.cancel();

    expect(await child.exited).toBe(42);
  });

  it('ends what a polite child leaves behind', async () => {
    const started = Promise.withResolvers<number>();
    const left = `process.on('SIGINT', () => {}); process.send('up'); setInterval(() => {}, 1e6)`;
    const code = `
      const child = require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(left)}], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
      child.on('message', () => console.log(child.pid));
      process.on('SIGINT', () => process.exit(0));`;
    const processes = createProcesses();
    const result = processes.run(NODE, script(code), {
      env,
      onLine: (line) => started.resolve(Number(line)),
    });
    const pid = await started.promise;
    await processes.cancelAll();

    expect((await result).exitCode).toBe(0);
    await waitUntilGone(pid);
  });

  it('[F18] lets nothing start any more', async () => {
    const processes = createProcesses();
    await processes.cancelAll();
    const options = { env, onMessage: () => {} };

    await expect(processes.run(NODE, ['--version'], options)).rejects.toThrow(StoppedError);
    expect(() => processes.start(NODE, ['--version'], options)).toThrow(StoppedError);
  });

  it('ends what the child has started, and a child that does not listen', async () => {
    const pids: number[] = [];
    const both = Promise.withResolvers<void>();
    const code = `require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(STUBBORN)}], { stdio: 'inherit' }); ${STUBBORN}`;
    const processes = createProcesses();
    const result = processes.run(NODE, script(code), {
      env,
      onLine: (line) => {
        pids.push(Number(line));
        if (pids.length === 2) both.resolve();
      },
    });
    await both.promise;
    await Promise.all([processes.cancelAll(), processes.cancelAll()]);

    expect((await result).exitCode).toBe(143);
    for (const pid of pids) await waitUntilGone(pid);
  });
});

describe('which', () => {
  it('finds a program on PATH, or none', async () => {
    const processes = createProcesses();

    expect(await processes.which('sh')).toMatch(/\/sh$/);
    expect(await processes.which('no-such-program')).toBeUndefined();
  });
});

/** A signal takes effect some time after it was sent; a test that waits for ever fails. */
async function waitUntilGone(pid: number): Promise<void> {
  while (await isAlive(pid));
}

/** A killed process whose new parent has not taken notice yet (Z) is not alive. */
async function isAlive(pid: number): Promise<boolean> {
  const args = ['-o', 'stat=', '-p', String(pid)];
  const { stdout } = await createProcesses().run('ps', args, { env });
  return !['', 'Z'].includes(stdout.trim().slice(0, 1));
}
