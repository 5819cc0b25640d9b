/**
 * A dependency of dbt-core 1.12 whose source package downloads its wheel while it is built, which a
 * mirror of the package index cannot give. dbt needs it for `--use-v2-parser` only.
 */
export const PARSER = 'dbt-core-experimental-parser';

/** Whether the output of a tool that failed names that package. */
export function namesParser(output: string): boolean {
  return /dbt[-_]core[-_]experimental[-_]parser/i.test(output);
}
