/**
 * `node scripts/with-setup.mjs <script.ts> [args…]`: sets the clone up, then runs the script on the
 * Node 24 of node_modules, whatever Node the machine has. Exit code and signals pass through.
 */
import { spawn } from 'node:child_process';
import { delimiter, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import './setup.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const BIN = join(ROOT, 'node_modules', '.bin');

const [script, ...args] = process.argv.slice(2);
const child = spawn(join(BIN, 'node'), [resolve(ROOT, script), ...args], {
  stdio: 'inherit',
  env: {
    ...process.env,
    PATH: [BIN, process.env.PATH].join(delimiter),
    DBT_SEND_ANONYMOUS_USAGE_STATS: 'false',
  },
});

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];
for (const signal of SIGNALS)
  process.on(signal, () => {
    // Ctrl-C in a terminal reaches the child by itself; a second SIGINT would hurry it.
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
  });

child.on('exit', (code, signal) => {
  if (!signal) process.exit(code);
  for (const name of SIGNALS) process.removeAllListeners(name);
  process.kill(process.pid, signal);
});
