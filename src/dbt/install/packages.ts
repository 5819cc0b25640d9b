import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { InstallError } from '../../errors.ts';
import { TESTED_VERSIONS } from '../tested-versions.ts';
import { checkEngines, type EnginePlace, findEngines } from './engines.ts';
import { explainFailure } from './explain-failure.ts';
import type { InstallPorts, InstallRequest } from './installation.ts';
import { buildExportCommand, exportedIn } from './lock-file.ts';
import { asksForNextEngine, BELOW_NEXT_ENGINE, readRequirements } from './next-engine.ts';
import { namesParser, PARSER } from './parser-package.ts';
import { buildConstraints, type Pins, parsePins } from './pins.ts';
import { findPreReleases, isAsked } from './pre-releases.ts';
import type { Python } from './python.ts';
import type { Requested } from './requested.ts';
import { DEFAULT_RANGE } from './requirements.ts';
import { runTool } from './run-tool.ts';
import {
  buildInstallCommand,
  buildResolveCommand,
  buildVenvCommand,
  type Tool,
} from './tool-commands.ts';
import { dbtOf, markComplete, pythonOf, type Venv } from './venv.ts';

/** The parts of one installation. */
export interface Installation {
  tool: Tool;
  python: Python;
  requested: Requested;
  /** For files that only the installation needs. */
  folder: string;
}

/** Exclusions of pre-releases; each takes one resolution, and only pip with few adapters needs any. */
const MOST_ROUNDS = 5;

/**
 * The exact version of every package. Throws `InstallError` when there is no such set, or when it
 * has a dbt that the action cannot run.
 */
export async function resolvePins(
  ports: InstallPorts,
  request: InstallRequest,
  installation: Installation,
): Promise<Pins> {
  const { tool, python, requested, folder } = installation;
  const exported = buildExportCommand(tool, python, requested.path, exportedIn(folder));
  if (exported) {
    await runOrExplain(ports, request, installation, exported);
    requested.path = exportedIn(folder);
  }
  const text = await readRequirements(requested.path, constraintsOf(tool, request));
  // A lock is exact, and what is written by `buildRequirements` has its bounds.
  const isOpen = requested.file !== undefined && !exported && !asksForNextEngine(text);
  const bounds = isOpen ? [BELOW_NEXT_ENGINE] : [];
  const command = await buildBounded(request, installation, bounds);
  await runOrExplain(ports, request, installation, command);
  let pins = await readPins(installation);
  // uv takes a pre-release only where the user asks for one, or where a package has nothing else:
  // https://docs.astral.sh/uv/concepts/resolution/#pre-release-handling
  if (tool.name === 'pip')
    pins = await avoidPreReleases(ports, request, installation, { pins, text, bounds });
  checkEngines(findEngines(pins.lines), originOf(requested));
  return pins;
}

/**
 * Resolves again without the pre-releases of dbt that nobody asked for. pip takes them as soon as
 * the range of any package names one: dbt-snowflake's `dbt-core>=1.10.0rc0` is enough.
 */
async function avoidPreReleases(
  ports: InstallPorts,
  request: InstallRequest,
  installation: Installation,
  first: { pins: Pins; text: string; bounds: readonly string[] },
): Promise<Pins> {
  const { tool, requested } = installation;
  const excluded = new Set<string>(first.bounds);
  let { pins } = first;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const unasked = findPreReleases(pins.lines).filter(
      (pin) => !isAsked(pin, first.text, request.env),
    );
    if (unasked.length === 0) return pins;
    for (const pin of unasked) excluded.add(pin.replace('==', '!='));
    const command = await buildBounded(request, installation, [...excluded]);
    if ((await runTool(ports, request, command)).exitCode !== 0)
      throw onlyPreReleases(unasked, requested);
    pins = await readPins(installation);
  }
  throw new InstallError(`${tool.name} tried one pre-release of dbt after another.`, {
    hint: 'Set `dbt-version` to a release such as 1.12.6, or set `install: uv`.',
  });
}

function onlyPreReleases(pins: readonly string[], { file }: Requested): InstallError {
  const [first = ''] = pins;
  const [name, version] = first.split('==');
  const line = `write the line \`${first}\``;
  const byInput = `set \`dbt-version\` to it, e.g. \`dbt-version: ${version}\`; in a requirements file, ${line}`;
  return new InstallError(
    `Only a pre-release can be installed: ${pins.join(', ')}, which you did not request.`,
    {
      hint: `If you want it, ${name === 'dbt-core' ? byInput : `${line} into a requirements file`}.`,
      ...(file !== undefined && { location: { file } }),
    },
  );
}

/**
 * The command that resolves the requirements within these bounds. An option hides its variable from
 * uv, so that the files of UV_CONSTRAINT are named again; pip reads both.
 */
async function buildBounded(
  request: InstallRequest,
  { tool, python, requested, folder }: Installation,
  bounds: readonly string[],
): Promise<string[]> {
  const files = { requirements: requested.path, out: resolvedIn(folder) };
  if (bounds.length === 0) return buildResolveCommand(tool, python, files);
  const path = join(folder, 'bounds.txt');
  await writeFile(path, bounds.map((line) => `${line}\n`).join(''));
  const others = tool.name === 'uv' ? constraintsOf(tool, request) : [];
  return buildResolveCommand(tool, python, { ...files, constraints: [path, ...others] });
}

/** The files of constraints that the tool's own variable names, by space. */
function constraintsOf(tool: Tool, { env, workspace }: InstallRequest): string[] {
  const names = (tool.name === 'uv' ? env.UV_CONSTRAINT : env.PIP_CONSTRAINT) ?? '';
  return names
    .split(/\s+/)
    .filter(Boolean)
    .map((name) => resolve(workspace, name));
}

async function readPins({ tool, folder }: Installation): Promise<Pins> {
  return parsePins(tool.name, await readFile(resolvedIn(folder), 'utf8'));
}

function resolvedIn(folder: string): string {
  return join(folder, 'resolved');
}

/** Who asked for the dbt that is installed. */
export function originOf({ file, dbtVersion }: Requested): EnginePlace {
  if (file !== undefined)
    return {
      from: `from ${file}`,
      advice: `Set another version in ${file}, e.g. \`dbt-core${DEFAULT_RANGE}\`.`,
      location: { file },
    };
  return {
    from: dbtVersion === undefined ? 'installed' : `from the input \`dbt-version: ${dbtVersion}\``,
    advice: `Set the input \`dbt-version\` to another version, e.g. "${TESTED_VERSIONS.at(-1)}".`,
  };
}

/** Makes the venv. Throws `InstallError`, and then leaves it to the caller to delete it. */
export async function installPythonPackages(
  ports: InstallPorts,
  request: InstallRequest,
  installation: Installation,
  pins: Pins,
  venv: Venv,
): Promise<void> {
  const { tool, python, requested, folder } = installation;
  const constraints = join(folder, 'constraints.txt');
  await writeFile(constraints, buildConstraints(pins));

  const files = { venvPython: pythonOf(venv), requirements: requested.path, constraints };
  for (const command of [
    buildVenvCommand(tool, python, venv.path),
    buildInstallCommand(tool, files),
  ])
    await runOrExplain(ports, request, installation, command);

  if (!existsSync(dbtOf(venv)))
    throw new InstallError('The requirements do not install the dbt command.', {
      hint: 'Add dbt and its adapter to the file, e.g. the lines `dbt-core~=1.11.0` and `dbt-postgres`.',
      ...(requested.file !== undefined && { location: { file: requested.file } }),
    });
  await markComplete(venv);
}

async function runOrExplain(
  ports: InstallPorts,
  request: InstallRequest,
  installation: Installation,
  command: readonly string[],
): Promise<void> {
  const { tool, python, requested } = installation;
  let { exitCode, stdout, stderr } = await runTool(ports, request, command);
  if (exitCode !== 0 && tool.name === 'uv' && namesParser(`${stdout}${stderr}`)) {
    await leaveOutParser(request, installation.folder);
    ({ exitCode, stdout, stderr } = await runTool(ports, request, command));
    if (exitCode === 0)
      ports.runner.info(
        `${PARSER} cannot be installed here, so dbt is installed without it. Only dbt's option --use-v2-parser needs it.`,
      );
  }
  if (exitCode === 0) return;
  const output = `${stdout}${stderr}`.trim();
  await ports.runner.group(`Output of ${tool.name}`, async () => ports.runner.info(output));
  throw explainFailure({ tool: tool.name, output, python, requested });
}

/** From here on uv installs dbt without its experimental parser. */
async function leaveOutParser(request: InstallRequest, folder: string): Promise<void> {
  const overrides = join(folder, 'overrides.txt');
  await writeFile(overrides, `${PARSER} ; sys_platform == 'never'\n`);
  request.env.UV_OVERRIDE = [request.env.UV_OVERRIDE, overrides].filter(Boolean).join(' ');
}
