import { join } from 'node:path';
import { pickManifest, TextPool } from '../../dbt/artifacts/pick-manifest.ts';
import type { PickedManifest } from '../../dbt/artifacts/picked-manifest.ts';
import { readArtifact } from '../../dbt/artifacts/read-artifact.ts';
import { isEngine2 } from '../../dbt/engine.ts';
import type { DbtSession } from '../../dbt/session.ts';
import { type DependentNode, isReadFromWarehouse, keepDownstream } from '../../plan/ancestors.ts';
import { findOlder } from '../../plan/older-nodes.ts';
import { isExternal } from '../../plan/plan.ts';
import type { Reason } from '../../plan/reason.ts';
import { MODIFIED } from '../../plan/selection.ts';
import type { Job } from '../steps/job.ts';
import { listSelected } from '../steps/list-selected.ts';
import { type CodeReading, explainSelection } from './explain-selection.ts';
import type { Comparison } from './plan-build.ts';
import type { Deployed } from './resolve-baseline.ts';

interface Upstream extends CodeReading {
  /** Unique ids of all that is upstream of what is built. */
  ancestors: ReadonlySet<string>;
  nodes: ReadonlyMap<string, DependentNode>;
  /** Unique ids that the input `exclude` names. */
  excluded: ReadonlySet<string>;
}

/**
 * What is upstream of the plan and that production has from before a merge: read from there, the
 * pull request would show what no deploy of it gives. Nightly deployers and stacked pull requests
 * have such nodes, and everybody whose last deploy failed in part.
 *
 * @returns the reason for each of them, by unique id
 */
export async function findUndeployed(
  job: Job,
  session: DbtSession,
  { deployed, state, relations, base }: Comparison,
  { ancestors, nodes, excluded, ...reading }: Upstream,
): Promise<Map<string, Reason>> {
  if (deployed === undefined || ancestors.size === 0) return new Map();
  const compared = ['--state', deployed.directory];
  const differing = await listSelected(job, session, MODIFIED, compared);
  const modified = differing.filter((id) => ancestors.has(id));
  const failed = deployed.isParse
    ? await findFailed(state.directory, deployed, ancestors)
    : new Set<string>();
  const selected = [...new Set([...modified, ...keepDownstream(ancestors, failed, nodes)])];
  // A var that was merged is not seen by dbt, only by its files.
  if (selected.length === 0 && deployed.commit?.sha === base?.sha) return new Map();
  const { plan, reasonsOf } = await explainSelection(job, {
    selected,
    ...{ named: failed, excluded, ...reading },
    baselineDirectory: deployed.directory,
    base: deployed.commit,
    sameTarget: deployed.isParse,
    lastBuilt: undefined,
    given: state.record.given,
    directMacrosOnly: isEngine2(session),
  });
  const reasons = reasonsOf(plan.kept);
  const isBuilt = (id: string) => {
    const node = nodes.get(id);
    return node !== undefined && isReadFromWarehouse(node) && !isExternal(node);
  };
  return new Map(
    plan.kept
      .filter((id) => ancestors.has(id) && !excluded.has(id) && isBuilt(id))
      .map((id): [string, Reason] => {
        if (failed.has(id) || reasons.get(id)?.kind === 'undeployed')
          return [id, { kind: 'undeployed' }];
        const isThere = relations.nodes.has(id) || nodes.get(id)?.materialized === 'ephemeral';
        return [id, { kind: isThere ? 'merged' : 'missing-in-production' }];
      }),
  );
}

/** The nodes of which production has an older version than the commit that was deployed. */
async function findFailed(
  production: string,
  { directory }: Deployed,
  ancestors: ReadonlySet<string>,
): Promise<Set<string>> {
  const pool = new TextPool();
  const pick = (folder: string): Promise<PickedManifest> =>
    readArtifact(join(folder, 'manifest.json'), (bytes) =>
      pickManifest(bytes, (id) => ancestors.has(id), pool),
    );
  const before = await pick(production);
  return findOlder(before, await pick(directory));
}
