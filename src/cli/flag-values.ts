import { type SettingName, settingsSchema } from '../config/schema.ts';
import { CONTEXT_FLAGS, type ContextFlagName, takesNoValue } from './context-flags.ts';

type FlagName = SettingName | ContextFlagName;

/** Whether the flag is `on` or `off`, among other words perhaps. */
export function isSwitch(name: FlagName): boolean {
  const rule = name in CONTEXT_FLAGS ? undefined : settingsSchema.shape[name as SettingName];
  return rule !== undefined && accepts(rule, 'on') && accepts(rule, 'off') && !accepts(rule, 'x');
}

function accepts(rule: { safeParse(value: unknown): { success: boolean } }, value: string) {
  return rule.safeParse(value).success;
}

/** What stands behind the flag in `--help`: `<branch>`, `<on|off>`; nothing where it takes no value. */
export function describeValue(name: FlagName): string {
  if (takesNoValue(name)) return '';
  if (name in CONTEXT_FLAGS) return `<${CONTEXT_FLAGS[name as ContextFlagName].value}>`;
  return isSwitch(name) ? '<on|off>' : '<value>';
}
