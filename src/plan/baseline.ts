/** The commit that a pull request is to be merged into, or a sentence that says why it is not known. */
export type BaseCommit = { known: true; sha: string } | { known: false; reason: string };

/** What GitHub and the checkout say about the commit that is tested. */
export interface TestedCommit {
  /** GITHUB_SHA: for a pull request the merge of its head into its base. */
  eventSha: string;
  /** `merge_group.base_sha` of a merge group; undefined for a pull request of GitHub. */
  namedBase: string | undefined;
  /** HEAD of the checkout. */
  head: { sha: string; parents: readonly string[] };
}

/**
 * A pull request's payload names a base too, but an older one than the merge commit has when the
 * base branch moved on. Only where the merge commit itself is checked out do its files differ from
 * its first parent's by the pull request alone.
 */
export function resolveBaseCommit({ eventSha, namedBase, head }: TestedCommit): BaseCommit {
  const short = head.sha.slice(0, 7);
  if (head.sha !== eventSha)
    return {
      known: false,
      reason: `The checkout is at ${short}, not at the merge commit ${eventSha.slice(0, 7)} that GitHub made for the pull request. Remove \`ref\` from actions/checkout.`,
    };
  if (namedBase !== undefined) return { known: true, sha: namedBase };
  const [base, ...others] = head.parents;
  if (base === undefined || others.length === 0)
    return { known: false, reason: `The commit ${short} is not a merge commit.` };
  return { known: true, sha: base };
}

/** What of a production state decides whether a pull request can be compared with it. */
export interface ProductionVersion {
  sha: string;
  target: string;
  dbtVersion: string;
}

/**
 * Whether the manifest of the production state shows the base commit as this run would parse it. A
 * target of another name, or other macros that came with another dbt, would make nodes look changed
 * that the pull request did not touch.
 */
export function isBaseInProduction(
  production: ProductionVersion,
  here: { baseSha: string; target: string; dbtVersion: string },
): boolean {
  return (
    production.sha === here.baseSha &&
    production.target === here.target &&
    production.dbtVersion === here.dbtVersion
  );
}
