import { RefusedError } from '../../errors.ts';
import type { Job } from '../steps/job.ts';

/**
 * A re-run has the event of the first attempt, which names the default branch of that time.
 * @throws RefusedError where another branch is the default one by now
 */
export async function refuseFormerDefaultBranch({ context, ports }: Job): Promise<void> {
  if (context.run.attempt === 1) return;
  const current = await ports.github.defaultBranch();
  if (current === context.branch) return;
  throw new RefusedError(
    `This re-run is of "${context.branch}", but production is only deployed from the default branch, which is now "${current}".`,
    { hint: `Start a new run of the workflow on "${current}".` },
  );
}
