/** `npm run bench:scenarios`: for each scenario of the tests, what dbt selects against what is built. */

import { SCENARIOS } from '../__tests__/scenarios/all-scenarios.ts';
import { isTest } from '../__tests__/scenarios/labels.ts';
import { Workbench } from '../__tests__/scenarios/workbench.ts';
import { removeTempDirs } from '../__tests__/support/temp.ts';

const BUILT = new Set(['model', 'seed', 'snapshot']);

const workbench = await Workbench.open();
const total = { selected: 0, built: 0, testsSelected: 0, testsRun: 0 };
console.log('| changed | nodes that dbt selects | built | tests that dbt selects | run |');
console.log('|---|--:|--:|--:|--:|');
for (const scenario of SCENARIOS) {
  const { modified, kept, head } = await workbench.run(scenario);
  const isBuilt = (id: string) => BUILT.has(head.nodes.get(id)?.resourceType ?? '');
  const counts = {
    selected: modified.filter(isBuilt).length,
    built: kept.filter(isBuilt).length,
    testsSelected: modified.filter((id) => isTest(id, head)).length,
    testsRun: kept.filter((id) => isTest(id, head)).length,
  };
  for (const key of ['selected', 'built', 'testsSelected', 'testsRun'] as const)
    total[key] += counts[key];
  console.log(`| ${scenario.name} | ${Object.values(counts).join(' | ')} |`);
}
console.log(`| **all** | ${Object.values(total).join(' | ')} |`);
await workbench.session.close();
await removeTempDirs();
