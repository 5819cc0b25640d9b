/**
 * Config keys that do not reach the data: two builds that differ in nothing else leave the same
 * rows and columns behind. A key that is not here always counts as reaching it.
 *
 * `severity`, `warn_if` and `error_if` of a test reach no data either, and rebuild nothing; they are
 * not here because the test has to run, for its new verdict.
 *
 * The table holds as long as no macro of the project reads the key; `jinja-use.ts` sees to that.
 */
export const HARMLESS_CONFIGS: Readonly<Record<string, string>> = {
  // Colour and visibility in the documentation.
  docs: 'https://docs.getdbt.com/reference/resource-configs/docs',
  // Free text for people and tools.
  meta: 'https://docs.getdbt.com/reference/resource-configs/meta',
  // Names for selection.
  tags: 'https://docs.getdbt.com/reference/resource-configs/tags',
  // Who owns a node, and who may refer to it: checked when the project is parsed.
  group: 'https://docs.getdbt.com/reference/resource-configs/group',
  access: 'https://docs.getdbt.com/reference/resource-configs/access',
  // Which descriptions are written into the warehouse as comments.
  persist_docs: 'https://docs.getdbt.com/reference/resource-configs/persist_docs',
  // When a source is late, or a model due to be built again.
  freshness: 'https://docs.getdbt.com/reference/resource-properties/freshness',
  loaded_at_field:
    'https://docs.getdbt.com/reference/resource-properties/freshness#loaded_at_field',
  loaded_at_query:
    'https://docs.getdbt.com/reference/resource-properties/freshness#loaded_at_query',
};
