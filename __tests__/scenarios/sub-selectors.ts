import type { PickedManifest, PickedNode } from '../../src/dbt/artifacts/picked-manifest.ts';
import { findChangedMacros, reachMacros } from '../../src/plan/macro-changes.ts';
import { compareNodes, computeOwnReasons, type NodeChanges } from '../../src/plan/node-changes.ts';

/** dbt has these comparisons for what comes from a file of its own, and some for definitions too. */
const DEFINED_IN_YAML = ['source', 'exposure', 'unit_test'];
const isParsed = ({ resourceType }: PickedNode) => !DEFINED_IN_YAML.includes(resourceType);

interface SubSelector {
  /** Whether dbt compares this of the node at all: then a new one is always selected. */
  applies: (node: PickedNode) => boolean;
  differs: (changes: NodeChanges) => boolean;
}

const SUB_SELECTORS: Record<string, SubSelector> = {
  'modified.body': { applies: isParsed, differs: ({ body }) => body },
  'modified.configs': {
    applies: ({ resourceType }) => resourceType !== 'unit_test',
    differs: ({ configs }) => configs.length > 0,
  },
  'modified.relation': {
    applies: (node) => isParsed(node) || node.resourceType === 'source',
    differs: ({ relation }) => relation,
  },
  'modified.persisted_descriptions': {
    applies: isParsed,
    differs: ({ persistedDescription }) => persistedDescription,
  },
  'modified.contract': { applies: isParsed, differs: ({ contract }) => contract },
};

/** By sub-selector of dbt's method `state:`, the unique ids that our comparison gives, sorted. */
export function computeSubSelections(
  baseline: PickedManifest,
  head: PickedManifest,
): Record<string, string[]> {
  const changedMacros = findChangedMacros(baseline.macros, head.macros);
  const nodes = [...head.nodes.values()];
  const select = (matches: (node: PickedNode, before: PickedNode | undefined) => boolean) =>
    nodes
      .filter((node) => matches(node, baseline.nodes.get(node.uniqueId)))
      .map(({ uniqueId }) => uniqueId)
      .sort();
  const selections: Record<string, string[]> = {
    new: select((_, before) => before === undefined),
    modified: [...computeOwnReasons([...head.ids], baseline, head).keys()].sort(),
    'modified.macros': select((node) =>
      reachMacros(node.macros, head.macros).some((id) => changedMacros.has(id)),
    ),
  };
  for (const [name, { applies, differs }] of Object.entries(SUB_SELECTORS)) {
    selections[name] = select((node, before) =>
      before ? differs(compareNodes(before, node, head, changedMacros)) : applies(node),
    );
  }
  return selections;
}
