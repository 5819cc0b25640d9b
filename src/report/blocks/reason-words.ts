import type { Reason } from '../../plan/reason.ts';
import { code } from '../../text/markdown.ts';
import { labelOf, listItems, listLabels } from '../../text/node-label.ts';

/** Names shown of each reason. */
const NAMES = 2;

/** Why a node is in the plan, in a few words of Markdown. */
export function renderReason(
  reason: Reason,
  node: { resourceType: string; file: string },
  /** Unique ids of what is not built, because its change affects no data. */
  skipped: ReadonlySet<string> = new Set(),
): string {
  switch (reason.kind) {
    case 'new':
      return 'new';
    case 'body':
      return `${bodyOf(node)} changed`;
    case 'configs':
      return reason.keys.length === 0 ? 'config changed' : `config ${codes(reason.keys)}`;
    case 'vars':
      return `${reason.names.length === 1 ? 'var' : 'vars'} ${codes(reason.names)}`;
    case 'env':
      return `environment ${reason.names.length === 1 ? 'variable' : 'variables'} ${codes(reason.names)}`;
    case 'files':
      return `${reason.files.length === 1 ? 'file' : 'files'} ${codes(reason.files)} changed`;
    case 'relation':
      return 'schema or name changed';
    case 'contract':
      return 'contract changed';
    case 'macros':
    case 'hidden-macros':
      return reason.macros.length === 1
        ? `macro ${listLabels(reason.macros, 1)} changed`
        : `macros ${listLabels(reason.macros, NAMES)} changed`;
    case 'description':
      return 'description changed';
    case 'definition':
      return 'definition changed';
    case 'below':
      // Python, for one: what it makes of the same data cannot be told.
      return reason.changed.every((id) => skipped.has(id))
        ? `reads ${listLabels(reason.changed, NAMES)}; not proven unchanged`
        : `downstream of ${listLabels(
            reason.changed.filter((id) => !skipped.has(id)),
            NAMES,
          )}`;
    case 'tests-built':
      return `tests ${code(labelOf(reason.node))}`;
    case 'missing-in-production':
      return 'not in production yet';
    case 'merged':
      return 'merged, not deployed';
    case 'undeployed':
      return 'not built by the last deploy';
    case 'failed-before':
      return 'failed in the last run';
    case 'selected':
      return `selected by ${code('select')}`;
  }
}

function bodyOf({ resourceType, file }: { resourceType: string; file: string }): string {
  if (resourceType === 'seed') return 'seed data';
  return /\.py$/i.test(file) ? 'Python' : 'SQL';
}

function codes(names: readonly string[]): string {
  return listItems(names.map(code), NAMES);
}
