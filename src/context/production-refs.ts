/** What production is deployed from; nothing else may change it. */
export interface ProductionRefs {
  /** A branch, or a pattern of branches such as `release/*`. */
  branch: string;
  /** A pattern of tags such as `v*`: then only such tags deploy, and their commits must be on `branch`. */
  tags: string | undefined;
  /** Whether `branch` is the repository's default branch because no setting names another. */
  byDefault: boolean;
}

/** The part of the settings that says so. */
export interface ProductionRefSettings {
  productionBranch?: string | undefined;
  productionTags?: string | undefined;
}

export function resolveProductionRefs(
  { defaultBranch }: { defaultBranch: string },
  { productionBranch, productionTags }: ProductionRefSettings,
): ProductionRefs {
  return {
    branch: productionBranch ?? defaultBranch,
    tags: productionTags,
    byDefault: productionBranch === undefined,
  };
}

/** @param ref `branch` is a tag's name where `isTag` */
export function isProductionRef(
  { branch, tags }: ProductionRefs,
  ref: { branch: string; isTag: boolean },
): boolean {
  if (tags !== undefined) return ref.isTag && matchesPattern(tags, ref.branch);
  return !ref.isTag && matchesPattern(branch, ref.branch);
}

/**
 * The branch that a commit has to be on, where production is deployed from one or from tags on it.
 * @param name of the branch or tag that was deployed
 */
export function branchToBeOn({ branch, tags }: ProductionRefs, name: string): string {
  return tags === undefined && isPattern(branch) ? name : branch;
}

export function isPattern(text: string): boolean {
  return text.includes('*');
}

/**
 * As GitHub's own filters take them: `*` is anything without a slash, `**` anything.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#filter-pattern-cheat-sheet
 */
export function matchesPattern(pattern: string, name: string): boolean {
  const parts = pattern.split(/(\*+)/).map((part) => {
    if (!part.startsWith('*')) return part.replace(/[\\^$.+?()[\]{}|]/g, '\\$&');
    return part === '*' ? '[^/]*' : '.*';
  });
  return new RegExp(`^${parts.join('')}$`, 's').test(name);
}

/** Completes "production is only deployed from …". */
export function describeProductionRefs({ branch, tags, byDefault }: ProductionRefs): string {
  const place = byDefault
    ? `the default branch "${branch}"`
    : `${isPattern(branch) ? 'branches' : 'the branch'} "${branch}"`;
  return tags === undefined ? place : `tags "${tags}" on ${place}`;
}
