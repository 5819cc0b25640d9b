import type { OrphanRule } from '../../plan/orphans.ts';
import type { StateLookup } from '../../state/state.ts';
import type { Job } from './job.ts';

/**
 * What deploys do with orphans: as the last one left it in the production state, because the input may
 * be set in their workflow only; else by this run's own settings.
 */
export function orphanRule({ settings }: Job, production?: StateLookup): OrphanRule {
  const recorded = production?.found ? production.state.record.orphans : undefined;
  if (recorded) {
    const { policy, grace, swapped } = recorded;
    return { policy, grace, swapped };
  }
  const { orphans: policy, orphanGrace: grace, blueGreen: swapped } = settings;
  return { policy, grace, swapped };
}
