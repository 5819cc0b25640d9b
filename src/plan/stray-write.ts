import type { Location } from '../errors.ts';
import type { PlanNode } from './plan.ts';

/** A planned node that would write to what is not the pull request's own. */
export interface StrayWrite {
  node: PlanNode;
  /** The relation, or the place of its files. */
  place: string;
  /** Production has it. */
  ofProduction: boolean;
  /** The hook that writes there; undefined where the node itself does. */
  by?: string;
}

/** Why it does, as far as it is known. */
export type Cause =
  | { kind: 'macro'; location: Location; dependsOnTargetName: boolean }
  /** A config of that name, such as `target_schema`. */
  | { kind: 'config'; location: Location; key: string };
