import type { Check } from '../../doctor/check.ts';
import { type ActionError, problemsOf } from '../../errors.ts';

/** What a step of a run would stop for, as a row. */
export function describeFailure(name: string, error: ActionError): Check {
  const [first, ...others] = problemsOf(error);
  const found = [first, ...others].map((problem) => problem?.message ?? '').join(' ');
  return {
    ...{ name, status: 'failed', found },
    ...(first?.hint !== undefined && { todo: first.hint }),
    ...(first?.location && { location: first.location }),
  };
}
