import type { PickedManifest } from '../../dbt/artifacts/picked-manifest.ts';
import { CodeReader } from '../../plan/code-reader.ts';
import type { GivenChanges } from '../../plan/given-values.ts';
import { readGiven } from '../../plan/unseen.ts';
import { labelOf, listItems } from '../../text/node-label.ts';
import type { ReadJinja } from './jinja-lexer.ts';
import type { OutsideChanges } from './outside-changes.ts';

const NAMES = 3;

/**
 * What people have to know of values that this run gives to dbt and production's rows were not built
 * with, or of which that cannot be told.
 *
 * @param planned unique ids
 */
export async function describeGiven(
  { given, changesRuns }: OutsideChanges,
  head: PickedManifest,
  planned: readonly string[],
  readJinja: ReadJinja,
): Promise<string[]> {
  if (!given)
    return changesRuns
      ? [
          'This pull request changes a workflow. It is not known whether dbt gets other vars or environment variables by it than in production, because the production state was published by an earlier version of this action.',
        ]
      : [];
  // Where a workflow changes, all that reads another value is built: that is a reason, and no notice.
  const { vars, env } = changesRuns ? { vars: NONE, env: NONE } : given;
  const hidden = changesRuns ? given.hidden : NONE;
  if (vars.size + env.size + hidden.size === 0) return [];
  return readJinja((jinja) => {
    const reader = new CodeReader(head, jinja);
    const uses = planned.flatMap((id) => {
      const node = head.nodes.get(id);
      return node ? [{ id, ...readGiven(node, reader, jinja) }] : [];
    });
    const others = findUsed(uses, (use) => [...keep(use.vars, vars), ...keep(use.env, env)]);
    const untold = findUsed(uses, (use) => keep([...use.vars, ...use.env], hidden));
    return [
      others &&
        `${others.names} ${others.isOne ? 'has another value' : 'have other values'} here than in the last deploy. What the deploy of the merge makes of ${others.readers} may differ from what is shown here.`,
      untold &&
        `This pull request changes a workflow. Whether ${untold.names} ${untold.isOne ? 'has' : 'have'} another value by it is not known, because secrets are not compared. ${untold.readers} would differ then.`,
    ].filter((text) => text !== undefined);
  });
}

const NONE: GivenChanges['vars'] = new Set();

interface Use extends ReturnType<typeof readGiven> {
  id: string;
}

function findUsed(uses: readonly Use[], namesOf: (use: Use) => string[]) {
  const found = uses.flatMap((use) => {
    const names = namesOf(use);
    return names.length > 0 ? [{ id: use.id, names }] : [];
  });
  if (found.length === 0) return undefined;
  const names = [...new Set(found.flatMap((each) => each.names))];
  return {
    names: listItems(names, NAMES),
    isOne: names.length === 1,
    readers: listItems(
      found.map(({ id }) => labelOf(id)),
      NAMES,
    ),
  };
}

function keep(names: Iterable<string>, wanted: ReadonlySet<string>): string[] {
  return [...names].filter((name) => wanted.has(name));
}
