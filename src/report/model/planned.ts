import type { PlannedNode } from './report.ts';

export function isTest({ resourceType }: PlannedNode): boolean {
  return resourceType === 'test' || resourceType === 'unit_test';
}
