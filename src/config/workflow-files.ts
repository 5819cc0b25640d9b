import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMap, isScalar, type Pair, visit } from 'yaml';
import type { Location } from '../errors.ts';
import { parseYamlFile, type YamlFile } from './yaml-file.ts';

const FOLDER = '.github/workflows';

/**
 * The workflows of the checkout, those without syntax errors. Which one runs is not known: the
 * running one may be called by another.
 */
export function readWorkflows(workspace: string): YamlFile[] {
  const folder = join(workspace, FOLDER);
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((file) => file.isFile() && /\.ya?ml$/.test(file.name))
    .map(({ name }) => parseYamlFile(readFileSync(join(folder, name), 'utf8'), `${FOLDER}/${name}`))
    .filter(({ problems }) => problems.length === 0);
}

/** A place where a workflow fills an environment variable from one secret. */
export interface SecretUse {
  /** As the expression names it. */
  secret: string;
  location: Location;
}

/** The whole value: what else an expression holds may be what is left empty. */
const ONE_SECRET = /^\s*\$\{\{\s*secrets\s*(?:\.\s*([\w-]+)|\[\s*'([\w-]+)'\s*\])\s*\}\}\s*$/;

/** Where the workflows of the checkout fill the variable from a secret, under any `env:`. */
export function findSecretUses(workspace: string, variable: string): SecretUse[] {
  return readWorkflows(workspace).flatMap((file) => {
    const uses: SecretUse[] = [];
    visit(file.document, {
      Pair(_, { key, value }) {
        if (!isScalar(key) || key.value !== 'env' || !isMap(value)) return;
        for (const item of value.items as Pair[]) {
          const text = isScalar(item.value) ? String(item.value.value) : '';
          const found = ONE_SECRET.exec(text);
          const secret = found?.[1] ?? found?.[2];
          if (secret === undefined || !isScalar(item.key) || item.key.value !== variable) continue;
          uses.push({ secret, location: file.locate(item.key.range?.[0] ?? 0) });
        }
      },
    });
    return uses;
  });
}
