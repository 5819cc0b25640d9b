import { join, relative } from 'node:path';
import { branchToBeOn, resolveProductionRefs } from '../../context/production-refs.ts';
import type { PickedManifest } from '../../dbt/artifacts/picked-manifest.ts';
import { ActionError } from '../../errors.ts';
import { reachMacros } from '../../plan/macro-changes.ts';
import type { RefreshNeed } from '../../plan/refresh.ts';
import type { MergedPull } from '../../platform/ports.ts';
import type { Job } from '../steps/job.ts';
import { findPackage } from '../steps/lfs-pointers.ts';
import { REFRESH_LABEL } from '../steps/refresh.ts';
import { addNotice, type RunState } from '../steps/run-state.ts';

/**
 * The relations of which somebody confirmed the refresh, by the label on the pull request that
 * changed them. Where a deploy carries several, the label of one does not count for what others
 * changed: its files tell which those are.
 *
 * @param since the commit that production was deployed from before
 * @returns unique ids
 */
export async function findConfirmed(
  job: Job,
  runState: RunState,
  since: string,
  { needs, head }: { needs: readonly RefreshNeed[]; head: PickedManifest },
): Promise<Set<string>> {
  const { github } = job.ports;
  const { sha, branch: own } = job.context;
  const branch = branchToBeOn(resolveProductionRefs(job.context, job.settings), own);
  try {
    const { pulls, isWhole } = await github.listMergedPulls({ since, sha, branch });
    const labelled = pulls.filter(({ labels }) => labels.includes(REFRESH_LABEL));
    if (!isWhole && labelled.length < pulls.length) addNotice(runState, describeRest(pulls));
    if (labelled.length === 0) return new Set();
    if (isWhole && labelled.length === pulls.length)
      return new Set(needs.map(({ uniqueId }) => uniqueId));
    const files = new Set<string>();
    for (const { number } of labelled)
      for (const file of await github.listPullFiles(number)) files.add(file);
    const confirmed = needs.filter(({ uniqueId }) =>
      listFiles(job, head, uniqueId).some((file) => files.has(file)),
    );
    return new Set(confirmed.map(({ uniqueId }) => uniqueId));
  } catch (error) {
    if (!(error instanceof ActionError)) throw error;
    addNotice(
      runState,
      `It is not known whether a merged pull request has the label ${REFRESH_LABEL}. ${error.message}`,
    );
    return new Set();
  }
}

function describeRest(pulls: readonly MergedPull[]): string {
  const names = pulls.map(({ number }) => `#${number}`).join(', ');
  return `The label ${REFRESH_LABEL} was looked for on ${names || 'no pull request'} only: more was merged since the last deploy, or its commit is gone.`;
}

/** Where a node is defined, and the macros that it calls; from the root of the repository. */
function listFiles(job: Job, head: PickedManifest, uniqueId: string): string[] {
  const node = head.nodes.get(uniqueId);
  if (!node) return [];
  const macros = reachMacros(node.macros, head.macros).flatMap((id) => head.macros.get(id) ?? []);
  const { workspace, projectDir } = job.settings;
  return [
    ...[node, ...macros].map(({ packageName, originalFilePath }) =>
      join(findPackage(job, packageName), originalFilePath),
    ),
    join(projectDir, 'dbt_project.yml'),
  ].map((path) => relative(workspace, path));
}
