import type { Location, Problem } from '../errors.ts';
import { findNearestName } from '../text/nearest-name.ts';
import { SETTING_NAMES, settingsSchema } from './schema.ts';

/** A value the user gave, by setting name. Without a location it is an input of the workflow. */
export type GivenSettings = Map<string, { value: unknown; location?: Location }>;

/** Splits what was given into what the schema accepts and what is wrong with the rest. */
export function checkGiven(given: GivenSettings): { valid: GivenSettings; problems: Problem[] } {
  const values = Object.fromEntries([...given].map(([name, { value }]) => [name, value]));
  const issues = settingsSchema.safeParse(values).error?.issues ?? [];
  const wrong = new Set<string>();
  const problems = issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') {
      for (const name of issue.keys) wrong.add(name);
      return issue.keys.map((name) => describeUnknown(given, name));
    }
    const name = String(issue.path[0]);
    wrong.add(name);
    return [describeSetting(given, name, issue.message)];
  });
  return { valid: new Map([...given].filter(([name]) => !wrong.has(name))), problems };
}

/** A problem with one setting, placed where the user gave it. */
export function describeSetting(
  given: GivenSettings,
  name: string,
  complaint: string,
  hint?: string,
): Problem {
  const location = given.get(name)?.location;
  return {
    message: `${location ? '' : 'Input '}"${name}": ${complaint}`,
    ...(hint ? { hint } : {}),
    ...(location ? { location } : {}),
  };
}

function describeUnknown(given: GivenSettings, name: string): Problem {
  const location = given.get(name)?.location;
  const nearest = findNearestName(name, SETTING_NAMES);
  if (location) {
    return {
      message: `Unknown key "${name}".`,
      hint: nearest ? `Did you mean "${nearest}"?` : 'The keys have the names of the inputs.',
      location,
    };
  }
  return {
    message: `Unknown input "${name}".`,
    hint: nearest
      ? `Did you mean "${nearest}"?`
      : 'docs/inputs.md lists the inputs. Your own environment variables must not begin with INPUT_.',
  };
}
