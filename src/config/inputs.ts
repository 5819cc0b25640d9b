import { inputOfVariable } from '../platform/github/variables.ts';
import type { GivenSettings } from './given.ts';

/**
 * The inputs in the runner's environment. Unknown inputs
 * are passed along by the runner, so they are in here too. An empty one counts as not given:
 * that is what the runner sets for an input that the workflow leaves out, and what
 * `${{ secrets.MISSING }}` becomes.
 */
export function readInputs(env: Readonly<Record<string, string | undefined>>): GivenSettings {
  const given: GivenSettings = new Map();
  for (const [variable, value] of Object.entries(env)) {
    const input = inputOfVariable(variable);
    if (input === undefined || value === undefined || value.trim() === '') continue;
    given.set(input, { value });
  }
  return given;
}
