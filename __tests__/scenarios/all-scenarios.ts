import { DATA_CHANGES } from './data-changes.ts';
import { HARMLESS_CHANGES } from './harmless-changes.ts';
import { STRUCTURE_CHANGES } from './structure-changes.ts';

export const SCENARIOS = [...DATA_CHANGES, ...HARMLESS_CHANGES, ...STRUCTURE_CHANGES];
