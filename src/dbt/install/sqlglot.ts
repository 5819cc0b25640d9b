import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ActionError, InstallError } from '../../errors.ts';
import { chooseTool } from './choose-tool.ts';
import type { InstallPorts, InstallRequest } from './installation.ts';
import { probePython } from './python.ts';
import { lastLine, runTool } from './run-tool.ts';
import { buildTargetCommand } from './tool-commands.ts';

/** The one that `driver/sql_tokens.py` and `column_use.py` are tested with; it depends on nothing. */
const SQLGLOT = {
  version: '30.30.0',
  /** Of the wheel `py3-none-any`, which is the only one. */
  sha256: '06c4c212a7868c7dcff0fd0fda348dd3c5cbad40137b3083a70ecdfe22921cf9',
} as const;

/** Change it when folders of an earlier release of this action must not be restored. */
const SCHEMA_VERSION = 1;

/** sqlglot for the action's own Python processes; dbt's process never sees it. */
export type Sqlglot =
  /** `folder`: for PYTHONPATH; absent where dbt's own environment has this version. */
  | { found: true; folder?: string; saveCache?: { paths: string[]; key: string } }
  /** A phrase: why it cannot be had. */
  | { found: false; reason: string };

/**
 * Provides sqlglot beside any dbt: from an earlier step of this job, from the cache, or installed
 * by hash into a folder of its own. Throws nothing that a user could act on: it is a help.
 *
 * @param python the interpreter that reads SQL with it
 */
export async function provideSqlglot(
  ports: InstallPorts,
  request: InstallRequest,
  python: string,
): Promise<Sqlglot> {
  const probed = await probePython(ports.processes, python, request);
  if (!probed) return { found: false, reason: `${python} does not run` };
  if (probed.sqlglot === SQLGLOT.version) return { found: true };
  const parent = join(request.tempDir, 'dbt-ci');
  const folder = join(parent, `sqlglot-${SQLGLOT.version}`);
  if (isComplete(folder)) return { found: true, folder };
  const keyOf = (author: string) => `dbt-sqlglot-v${SCHEMA_VERSION}-${author}-${SQLGLOT.version}`;
  const others = request.trust === 'review' ? [keyOf('deploy')] : [];
  const key = keyOf(request.trust);
  if ((await ports.cache.restore([folder], key, others)) !== undefined && isComplete(folder))
    return { found: true, folder };
  await mkdir(parent, { recursive: true });
  const scratch = await mkdtemp(join(parent, 'sqlglot-'));
  try {
    const uv = request.install !== 'pip' && (await ports.processes.which('uv'));
    // pip alone, where it would only be used to fetch uv.
    const asked = { ...request, install: uv ? ('uv' as const) : ('pip' as const) };
    const tool = await chooseTool(ports, asked, probed, scratch);
    const requirements = join(scratch, 'requirements.txt');
    await writeFile(requirements, `sqlglot==${SQLGLOT.version} --hash=sha256:${SQLGLOT.sha256}\n`);
    const made = join(scratch, 'made');
    const command = buildTargetCommand(tool, { python, requirements, folder: made });
    const { exitCode, stderr } = await runTool(ports, request, command);
    if (exitCode !== 0)
      return { found: false, reason: lastLine(stderr) || `exit code ${exitCode}` };
    await rm(folder, { recursive: true, force: true });
    await rename(made, folder);
    if (!isComplete(folder)) throw new InstallError(`${tool.name} installed no sqlglot`);
    ports.runner.info(`sqlglot ${SQLGLOT.version}, for comparing SQL: installed with ${tool.name}`);
    return { found: true, folder, saveCache: { paths: [folder], key } };
  } catch (error) {
    if (!(error instanceof ActionError)) throw error;
    return { found: false, reason: error.message };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

function isComplete(folder: string): boolean {
  return existsSync(join(folder, `sqlglot-${SQLGLOT.version}.dist-info`, 'RECORD'));
}
