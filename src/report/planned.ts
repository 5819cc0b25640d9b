import { labelOf } from '../text/node-label.ts';
import { cleanLine } from '../text/plain-text.ts';
import { formatNumberOf } from '../text/quantities.ts';
import { describeProof } from './blocks/folded-blocks.ts';
import { listMergeLines } from './blocks/merge-blocks.ts';
import { renderReason } from './blocks/reason-words.ts';
import { isTest } from './model/planned.ts';
import type { PlannedNode, Report } from './model/report.ts';

/** The plan of a dry run, line by line: what would be built and why, what would not, what is gone. */
export function renderPlanned({ planned = [], review, schema }: Report): string[] {
  const nodes = planned.filter((node) => !isTest(node));
  const tests = formatNumberOf(planned.length - nodes.length, 'test');
  return [
    ...listItems(
      `📝 Would be built in ${schema}, with ${tests}:`,
      nodes.map((node) => {
        const reason = review?.reasons.get(node.uniqueId);
        return [describeNode(node), reason && renderReason(reason, node)];
      }),
    ),
    ...listItems(
      '⏭️ Skipped, because no change affects their data:',
      (review?.leftOut ?? []).map(({ uniqueId, proof }) => [
        labelOf(uniqueId),
        describeProof(proof),
      ]),
    ),
    ...listItems(
      '➖ No longer in the project; the relations stay in production:',
      (review?.removed ?? []).map(({ uniqueId, relation }) => [relation ?? labelOf(uniqueId)]),
    ),
    ...listItems(
      '🔀 After the merge:',
      (review?.afterMerge ? listMergeLines(review.afterMerge, review.orphans) : [])
        .filter((line) => line !== '')
        .map((line) => [line.replace(/^- /, '').replaceAll('**', '')]),
    ),
  ];
}

function describeNode({ name, resourceType, materialized }: PlannedNode): string {
  const isModel = resourceType === 'model';
  return isModel ? `${name} (${materialized})` : `${name} (${resourceType})`;
}

function listItems(title: string, items: readonly (string | undefined)[][]): string[] {
  if (items.length === 0) return [];
  const lines = items.map((words) => `   ${cleanLine(words.filter(Boolean).join(' · '))}`);
  return [cleanLine(title), ...lines];
}
