import type { PickedManifest } from '../dbt/artifacts/picked-manifest.ts';
import type { Reason } from './reason.ts';
import { STALE_MARK } from './stale-mark.ts';

/**
 * Unique ids of the nodes that production has from before the commit it was deployed from: they
 * failed or were skipped in the deploy, and the ledger keeps them as they were.
 *
 * @param ledger production's own manifest
 * @param deployed a parse of that commit
 */
export function findOlder(ledger: PickedManifest, deployed: PickedManifest): Set<string> {
  const older = [...ledger.nodes.values()].filter(({ uniqueId, code, checksum }) => {
    const node = deployed.nodes.get(uniqueId);
    return (
      code.endsWith(STALE_MARK) || (node && (node.code !== code || node.checksum !== checksum))
    );
  });
  return new Set(older.map(({ uniqueId }) => uniqueId));
}

const WITH_A_FILE = new Set(['model', 'seed', 'snapshot']);

/**
 * Which of the changed nodes differ only because the last deploy did not build them: production's own
 * manifest has them as they were before, or not at all, and the pull request leaves their file alone.
 *
 * @param own the reasons by which nodes are changed themselves
 * @param deploy what it built, and the files that differ from its commit, from the project's folder
 * @returns the true reason, by unique id
 */
export function findNotDeployed(
  own: ReadonlyMap<string, Reason>,
  { baseline, head }: Record<'baseline' | 'head', PickedManifest>,
  { built, files }: Record<'built' | 'files', ReadonlySet<string>>,
): Map<string, Reason> {
  const isOlder = ([id, { kind }]: [string, Reason]) => {
    const node = head.nodes.get(id);
    return (
      (kind === 'body' || (kind === 'new' && !baseline.disabled.has(id))) &&
      node !== undefined &&
      !built.has(id) &&
      WITH_A_FILE.has(node.resourceType) &&
      // Files of a package are not in the repository, or have their paths from its folder.
      node.packageName === head.projectName &&
      !files.has(node.originalFilePath)
    );
  };
  return new Map([...own].filter(isOlder).map(([id]) => [id, { kind: 'undeployed' }]));
}
