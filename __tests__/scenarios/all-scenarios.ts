import { CODE_CHANGES } from './code-changes.ts';
import { CONFIG_CHANGES } from './config-changes.ts';
import { INPUT_CHANGES } from './input-changes.ts';
import { META_CHANGES } from './meta-changes.ts';
import { MOVED_FILES } from './moved-files.ts';
import { NODE_CHANGES } from './node-changes.ts';
import { PROJECT_CHANGES } from './project-changes.ts';
import { TEST_CHANGES } from './test-changes.ts';

export const SCENARIOS = [
  ...CODE_CHANGES,
  ...CONFIG_CHANGES,
  ...META_CHANGES,
  ...PROJECT_CHANGES,
  ...INPUT_CHANGES,
  ...MOVED_FILES,
  ...TEST_CHANGES,
  ...NODE_CHANGES,
];
