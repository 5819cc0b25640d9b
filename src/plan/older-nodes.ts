import type { PickedManifest } from '../dbt/artifacts/picked-manifest.ts';
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
