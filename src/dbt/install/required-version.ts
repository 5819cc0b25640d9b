import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { isMap, isScalar, isSeq, type Node } from 'yaml';
import { parseYamlFile } from '../../config/yaml-file.ts';
import { readEntries, readText, resolveAlias } from '../../config/yaml-map.ts';
import { ConfigError } from '../../errors.ts';
import { TESTED_VERSIONS, UNTESTED_VERSION } from '../tested-versions.ts';
import type { InstallPorts, InstallRequest } from './installation.ts';
import { buildSpecifier } from './requirements.ts';
import { isEmptyRange } from './version-range.ts';

const KEY = 'require-dbt-version';

/**
 * What the project's `require-dbt-version` demands, as a PEP 440 specifier; empty where it demands
 * nothing, or what cannot be read before dbt runs: dbt checks it. Throws `ConfigError` where it
 * contradicts the input `dbt-version`, or what the action installs by default.
 * https://docs.getdbt.com/reference/project-configs/require-dbt-version
 */
export async function readRequiredVersion(
  { runner }: Pick<InstallPorts, 'runner'>,
  { projectDir, workspace, dbtVersion, env }: InstallRequest,
): Promise<string> {
  const path = join(projectDir, 'dbt_project.yml');
  if (!existsSync(path) || isOff(env.DBT_VERSION_CHECK ?? env.DBT_ENGINE_VERSION_CHECK)) return '';
  const file = parseYamlFile(await readFile(path, 'utf8'), relative(workspace, path));
  const root = file.document.contents;
  if (file.problems.length > 0 || !isMap(root)) return '';
  const entries = readEntries(root, file.document);
  const entry = entries.get(KEY);
  const flags = resolveAlias(entries.get('flags')?.value, file.document);
  if (
    !entry ||
    (isMap(flags) && isOff(readText(flags as typeof root, 'version_check', file.document)))
  )
    return '';

  const written = readList(resolveAlias(entry.value, file.document));
  const parts = written.map(toSpecifier);
  if (parts.some((part) => part === undefined)) {
    runner.info(`${KEY} (${written.join(', ')}) cannot be read before dbt runs. dbt checks it.`);
    return '';
  }
  const required = parts.join(',');
  const asked = buildSpecifier(dbtVersion);
  if (!isEmptyRange(`${asked},${required}`)) return required;
  const start = isScalar(entry.key) ? (entry.key.range?.[0] ?? 0) : 0;
  const location = file.locate(start);
  throw new ConfigError([
    dbtVersion === undefined
      ? {
          message: `The project requires dbt ${written.join(', ')}, and the action installs dbt ${TESTED_VERSIONS[0]} or newer, below ${UNTESTED_VERSION}.`,
          hint: `Change \`${KEY}\`, or set the input \`dbt-version\` to a version that fits it.`,
          location,
        }
      : {
          message: `The input \`dbt-version: ${dbtVersion}\` contradicts \`${KEY}\` of the project, which is ${written.join(', ')}.`,
          hint: `Change one of them. Without \`dbt-version\`, the action installs the newest dbt that fits \`${KEY}\`.`,
          location,
        },
  ]);
}

function isOff(value: string | undefined): boolean {
  return value !== undefined && /^(?:0|false|f|no|n|off)$/i.test(value);
}

/** dbt takes a text, in which commas separate, or a list of texts. */
function readList(value: Node | null): string[] {
  const texts = isSeq(value)
    ? value.items.map((item) => (isScalar(item) ? String(item.value) : ''))
    : [isScalar(value) ? String(value.value) : ''];
  return texts.flatMap((text) => text.split(',')).map((text) => text.trim());
}

/**
 * dbt's own form (`dbt_common/semver.py`): an operator, `=` where there is none, and three numbers.
 * A pre-release in it is left out, so that none is installed for it.
 */
function toSpecifier(text: string): string | undefined {
  const [, operator = '=', release] =
    /^(>=|<=|>|<|=)?\s*(\d+\.\d+\.\d+)(?:-?(?:a|b|rc)\d+)?$/.exec(text) ?? [];
  if (release === undefined) return undefined;
  return `${operator === '=' ? '==' : operator}${release}`;
}
