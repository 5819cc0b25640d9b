import { realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { isWatchdog, runWatchdog, startWatchdog } from './platform/watchdog.ts';

// Otherwise V8 lets the space for new objects grow while manifests are read, and keeps it
// (`npm run bench:memory`).
setFlagsFromString('--semi-space-growth-factor=1');

const startedAt = new Date();
// argv[1] and not import.meta.url: the bundler puts its own in place of that.
const actionRoot = dirname(dirname(realpathSync(process.argv[1] ?? '')));
const args = process.argv.slice(2);
// GitHub's runner gives a step no arguments, and an event.
const isStep = args.length === 0 && process.env.GITHUB_EVENT_PATH !== undefined;

if (isWatchdog) runWatchdog();
else process.exit(await run());

async function run(): Promise<number> {
  // Before anything is loaded or read, so that the deadline holds from here.
  const watchdog = startWatchdog(process.argv[1] ?? '', { startedAt, isStep });
  const minutes = Number(isStep ? process.env['INPUT_TIMEOUT-MINUTES'] : undefined);
  if (minutes > 0) watchdog.limit(minutes);
  const started = { actionRoot, startedAt, watchdog };
  if (isStep) return (await import('./step.ts')).runStep(started);
  return (await import('./cli/command.ts')).runCommand(args, started);
}
