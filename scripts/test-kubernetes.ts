import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readDocBlock } from '../__tests__/support/doc-blocks.ts';
import { makeVenv } from './python-venv.ts';

/**
 * `npm run test:kubernetes`: the manifests of docs/kubernetes.md against the schemas of Kubernetes,
 * where no field may be unknown.
 */

const bin = makeVenv('kubernetes');
const folder = mkdtempSync(join(tmpdir(), 'kubernetes-'));
const file = join(folder, 'cronjob.yaml');
writeFileSync(file, readDocBlock('kubernetes.md', 'cronjob.yaml'));
const { status } = spawnSync(join(bin, 'kubernetes-validate'), ['--strict', file], {
  stdio: 'inherit',
});
rmSync(folder, { recursive: true });
process.exit(status ?? 1);
