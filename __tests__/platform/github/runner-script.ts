import { appendFileSync } from 'node:fs';
// Run by runner.test.ts as a child: what a runner obeys is what stands on the child's stdout.
import { createRunner } from '../../../src/platform/github/runner.ts';

const runner = createRunner();
runner.info('::set-output name=a::b\n  ::error::x\r::stop-commands::y');
runner.info('\u0085::error::x');
runner.info('a ##[error]b');
runner.info('plain std::vector and {{ x }}');
await runner.group('Build %', async () => runner.info('inside'));
runner.annotate({
  level: 'error',
  title: 'a,b: c',
  message: 'one\ntwo',
  file: 'models/a.sql',
  line: 3,
});
for (let i = 2; i <= 13; i++) runner.annotate({ level: 'error', title: 't', message: `e${i}` });
for (let i = 1; i <= 10; i++) runner.annotate({ level: 'warning', title: 't', message: `w${i}` });
runner.annotate({ level: 'notice', title: 't', message: 'n'.repeat(5_000) });
runner.setSecret('first-line\nab\nlast-line');
runner.setOutput('status', 'a\nb');
runner.saveState('schema', 'pr_1');
runner.info(`state: ${runner.readState('schema')}`);
await runner.writeSummary('old');
await runner.writeSummary('new');
// What a child would do that has found the files.
for (const name of ['ENV', 'PATH', 'OUTPUT', 'STATE', 'STEP_SUMMARY'])
  appendFileSync(process.env[`GITHUB_${name}`] ?? '', 'LD_PRELOAD=/tmp/pwned.so\n');
runner.setOutput('status', 'c');
appendFileSync(process.env.GITHUB_OUTPUT ?? '', 'pwned=1\n');
