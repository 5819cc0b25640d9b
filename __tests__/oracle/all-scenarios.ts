import { HISTORIES } from './kinds/histories.ts';
import { INCREMENTAL } from './kinds/incremental.ts';
import { LAYOUTS } from './kinds/layouts.ts';
import { MATERIALIZATIONS } from './kinds/materializations.ts';
import { PLANNED } from './kinds/planned.ts';
import { POSTGRES } from './kinds/postgres.ts';
import { PROJECT_CHANGES } from './kinds/project-changes.ts';
import { RESOURCES } from './kinds/resources.ts';
import { SEEDS } from './kinds/seeds.ts';
import { SNAPSHOTS } from './kinds/snapshots.ts';
import { SOURCES } from './kinds/sources.ts';
import type { MergeScenario } from './scenario.ts';

export const ALL_SCENARIOS: MergeScenario[] = [
  ...HISTORIES,
  ...INCREMENTAL,
  ...SNAPSHOTS,
  ...SEEDS,
  ...MATERIALIZATIONS,
  ...PROJECT_CHANGES,
  ...RESOURCES,
  ...SOURCES,
  ...LAYOUTS,
  ...PLANNED,
  ...POSTGRES,
];
