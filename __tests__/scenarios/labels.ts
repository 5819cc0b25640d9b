import type { PickedManifest } from '../../src/dbt/artifacts/picked-manifest.ts';
import type { Reason, RemovedNode, SkippedNode } from '../../src/plan/reason.ts';

/** `model.shop.kpis.v1` → `kpis.v1`, `source.shop.raw.orders` → `source raw.orders`. */
export function labelOf(uniqueId: string): string {
  const [type = '', , ...name] = uniqueId.split('.');
  // The hash of a generic test.
  const words = type === 'test' && name.length > 1 ? name.slice(0, -1) : name;
  return type === 'model' ? words.join('.') : `${type} ${words.join('.')}`;
}

export function describeReason(reason: Reason): string {
  switch (reason.kind) {
    case 'configs':
      return `configs ${reason.keys.join(', ')}`;
    case 'vars':
      return `vars ${reason.names.join(', ')}`;
    case 'env':
      return `environment ${reason.names.join(', ')}`;
    case 'macros':
      return `macros ${labels(reason.macros)}`;
    case 'hidden-macros':
      return `hidden ${labels(reason.macros)}`;
    case 'below':
      return `below ${labels(reason.changed)}`;
    case 'tests-built':
      return `tests ${labelOf(reason.node)}`;
    default:
      return reason.kind;
  }
}

export function describeProof({ proof }: SkippedNode): string {
  switch (proof.kind) {
    case 'configs':
      return `configs ${proof.keys.join(', ')}`;
    case 'moved':
      return `moved ${proof.from} → ${proof.to}`;
    case 'description':
      return proof.persisted ? 'persisted description' : 'description';
    default:
      return proof.kind;
  }
}

export function describeRemoved({ dependents, renamedTo }: RemovedNode): string {
  return [labels(dependents), renamedTo && `→ ${labelOf(renamedTo)}`].filter(Boolean).join(' ');
}

export function isTest(uniqueId: string, manifest: PickedManifest): boolean {
  const type = manifest.nodes.get(uniqueId)?.resourceType ?? '';
  return ['test', 'unit_test'].includes(type);
}

function labels(uniqueIds: readonly string[]): string {
  return uniqueIds.map(labelOf).sort().join(', ');
}
