import { splitJinja } from './jinja-pieces.ts';

const TARGET_NAME =
  /\btarget\s*(?:\.\s*name\b|\[\s*['"]name['"]\s*\]|\.\s*get\s*\(\s*['"]name['"])|\bgenerate_schema_name_for_env\b/;

/** Whether a template reads `target.name`, itself or by the macro of dbt that does. */
export function readsTargetName(template: string): boolean {
  return splitJinja(template).some(({ kind, bare }) => kind !== 'text' && TARGET_NAME.test(bare));
}
