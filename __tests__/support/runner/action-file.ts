import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';

export interface ActionFile {
  /** Absolute paths of the scripts. */
  main: string;
  post: string | undefined;
  /** Declared inputs with their raw defaults, in order. */
  inputs: Record<string, string>;
}

interface RawAction {
  inputs?: Record<string, { default?: unknown } | null>;
  runs?: { using?: string; main?: string; post?: string; 'post-if'?: string };
}

/** Reads action.yml of a JavaScript action on Node 24. Throws for what the emulation cannot do. */
export async function loadAction(directory: string): Promise<ActionFile> {
  const action = parse(await readFile(join(directory, 'action.yml'), 'utf8')) as RawAction;
  const runs = action.runs ?? {};
  if (runs.using !== 'node24') throw new Error(`runs.using is ${runs.using}, expected node24`);
  if (!runs.main) throw new Error('runs.main is missing');
  const postIf = (runs['post-if'] ?? 'always()').replaceAll(' ', '');
  if (postIf !== 'always()') throw new Error(`post-if ${postIf}: only always() is emulated`);
  const inputs = Object.entries(action.inputs ?? {}).map(([name, input]) => {
    const value = input?.default;
    return [name, value === undefined || value === null ? '' : String(value)] as const;
  });
  return {
    main: resolve(directory, runs.main),
    post: runs.post && resolve(directory, runs.post),
    inputs: Object.fromEntries(inputs),
  };
}

/** The values of all inputs by name: what `with:` says, else the declared default. */
export function resolveInputs(
  action: ActionFile,
  given: Record<string, string>,
  token: string,
): { values: Record<string, string>; unexpected: string[] } {
  const defaults = Object.entries(action.inputs).map(
    ([name, value]) => [name, expand(value, token)] as const,
  );
  const unexpected = Object.keys(given).filter((name) => !(name in action.inputs));
  return { values: { ...Object.fromEntries(defaults), ...given }, unexpected };
}

/** `INPUT_<NAME>`: upper case, spaces become underscores, dashes stay. */
export function inputVariable(name: string): string {
  return `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`;
}

function expand(value: string, token: string): string {
  const expanded = value.replaceAll(/\$\{\{\s*github\.token\s*\}\}/g, () => token);
  if (/\$\{\{/.test(expanded)) throw new Error(`expression not emulated in action.yml: ${value}`);
  return expanded;
}
