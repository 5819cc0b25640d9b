/** `target.schema`, `target['schema']`; BigQuery's target has it as `dataset`, too. */
const TARGET_SCHEMA = /\btarget\s*(?:\.\s*|\[\s*['"])(?:schema|dataset)\b/;
const CONFIG_CALL = /\bconfig\s*\((?:[^()]|\([^()]*\))*\)/g;
const COMMENT = /\{#[\s\S]*?#\}/g;

/**
 * Whether the code of a node reads `target.schema`, apart from its own `config(…)` and comments. Such
 * code looks for relations in that schema by name (`get_relations_by_pattern`, `information_schema`),
 * where a pull request has only what it builds: dbt-utils#966, #606. It is only for a notice.
 */
export function readsTargetSchema(code: string): boolean {
  if (!TARGET_SCHEMA.test(code)) return false;
  return TARGET_SCHEMA.test(code.replaceAll(COMMENT, '').replaceAll(CONFIG_CALL, ''));
}
