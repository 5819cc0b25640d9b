/**
 * `npm sbom --package-lock-only --sbom-format cyclonedx | node scripts/sbom.mjs`: leaves what ends up
 * in dist. npm's own `--omit dev` is wrong here: it also leaves out a dependency (zod, yaml) that some
 * development package needs as well. npm 10 repeats a package for each of its folders, although
 * CycloneDX wants each `bom-ref` once. Plain JavaScript, as the workflow runs it on the runner's own Node.
 */
import { readFileSync } from 'node:fs';

const sbom = JSON.parse(readFileSync(0, 'utf8'));
const shipped = sbom.components.filter(
  ({ properties = [] }) => !properties.some(({ name }) => name === 'cdx:npm:package:development'),
);
const components = new Map(shipped.map((component) => [component['bom-ref'], component]));
const dependencies = new Map();
for (const { ref, dependsOn = [] } of sbom.dependencies) {
  if (ref !== sbom.metadata.component['bom-ref'] && !components.has(ref)) continue;
  const others = dependsOn.filter((one) => components.has(one));
  dependencies.set(ref, [...new Set([...(dependencies.get(ref) ?? []), ...others])]);
}
const bundled = {
  ...sbom,
  components: [...components.values()],
  dependencies: [...dependencies].map(([ref, dependsOn]) => ({ ref, dependsOn })),
};
process.stdout.write(`${JSON.stringify(bundled, null, 2)}\n`);
