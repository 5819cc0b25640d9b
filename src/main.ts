import { realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { readStepVariables } from './platform/github/variables.ts';
import { runStep } from './step.ts';

// Otherwise V8 lets the space for new objects grow while manifests are read, and keeps it
// (`npm run bench:memory`).
setFlagsFromString('--semi-space-growth-factor=1');

const startedAt = new Date();
// argv[1] and not import.meta.url: the bundler puts its own in place of that.
const actionRoot = dirname(dirname(realpathSync(process.argv[1] ?? '')));
const args = process.argv.slice(2);
// GitHub's runner gives a step no arguments, and an event.
const isStep = args.length === 0 && readStepVariables(process.env).eventPath !== undefined;

process.exit(isStep ? await runStep({ actionRoot, startedAt }) : await runAsCommand());

async function runAsCommand(): Promise<number> {
  const { runCommand } = await import('./cli/command.ts');
  return runCommand(args, { actionRoot, startedAt });
}
