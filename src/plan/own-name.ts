/** Quotes and letter case do not tell relations apart on every warehouse: rather refuse once too often. */
export function normaliseRelation(name: string): string {
  return name.replace(/["`[\]]/g, '').toLowerCase();
}

/** `pr_1` is in `marts_pr_1` and `pr_1_marts`, but not in `pr_12`, which is another pull request's. */
export function isOwnName(name: string | null, isolatedSchema: string): boolean {
  const own = isolatedSchema.toLowerCase();
  const before = /^\d/.test(own) ? '(?<!\\d)' : '';
  const after = /\d$/.test(own) ? '(?!\\d)' : '';
  return new RegExp(`${before}${own}${after}`).test(normaliseRelation(name ?? ''));
}
