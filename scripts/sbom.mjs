/**
 * `npm sbom --package-lock-only --sbom-format cyclonedx | node scripts/sbom.mjs`: leaves what ends up
 * in dist. npm's own `--omit dev` is wrong here: it also leaves out a dependency (zod, yaml) that some
 * development package needs as well. Plain JavaScript, as the workflow runs it on the runner's own Node.
 */
import { readFileSync } from 'node:fs';

const sbom = JSON.parse(readFileSync(0, 'utf8'));
const components = sbom.components.filter(
  ({ properties = [] }) => !properties.some(({ name }) => name === 'cdx:npm:package:development'),
);
const kept = new Set(components.map((component) => component['bom-ref']));
const root = sbom.metadata.component['bom-ref'];
const dependencies = sbom.dependencies
  .filter(({ ref }) => ref === root || kept.has(ref))
  .map(({ ref, dependsOn = [] }) => ({ ref, dependsOn: dependsOn.filter((one) => kept.has(one)) }));
process.stdout.write(`${JSON.stringify({ ...sbom, components, dependencies }, null, 2)}\n`);
