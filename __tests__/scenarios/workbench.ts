import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { parse } from 'yaml';
import { pickManifest, TextPool } from '../../src/dbt/artifacts/pick-manifest.ts';
import type { PickedManifest } from '../../src/dbt/artifacts/picked-manifest.ts';
import { compareSql } from '../../src/dbt/compare-sql.ts';
import { openSession } from '../../src/dbt/open-session.ts';
import type { DbtSession } from '../../src/dbt/session.ts';
import { findHiddenMacroUsers } from '../../src/plan/hidden-macros.ts';
import { type ReducedSelection, skipNoOpChanges } from '../../src/plan/no-op-changes.ts';
import { computeOwnReasons } from '../../src/plan/node-changes.ts';
import { compareProjects } from '../../src/plan/project-changes.ts';
import type { Reason, RemovedNode } from '../../src/plan/reason.ts';
import { computeReasons } from '../../src/plan/reasons.ts';
import { findRemoved } from '../../src/plan/removed.ts';
import { findSameData } from '../../src/plan/same-data.ts';
import { findUnseen, widenSelection } from '../../src/plan/unseen.ts';
import { buildChildEnvironment } from '../../src/platform/child-environment.ts';
import { createProcesses } from '../../src/platform/child-processes.ts';
import { readingJinja } from '../support/jinja.ts';
import { makeTempDir } from '../support/temp.ts';
import { DBT, PYTHON } from '../support/venv.ts';
import { type Files, PROJECT } from './project.ts';
import type { Scenario } from './scenario.ts';

const ROOT = resolve(import.meta.dirname, '../..');

/** What came of a scenario: dbt's selection, and the plan made of it. */
export interface Outcome extends ReducedSelection {
  /** Unique ids that dbt gives for `state:modified+`. */
  modified: string[];
  /** Why dbt takes them for modified, those that are not below another. */
  ownOfModified: Map<string, Reason>;
  reasons: Map<string, Reason>;
  removed: RemovedNode[];
  baseline: PickedManifest;
  head: PickedManifest;
  /** Folder of the baseline's manifest, for `--state`. */
  state: string;
}

/**
 * One dbt process for all scenarios, with two folders: the project before the change, and after.
 * Both are rewritten file by file, so that dbt parses only what differs.
 */
export class Workbench {
  readonly session: DbtSession;
  readonly #dir: string;
  #parsedShared = false;
  readonly #written: Record<'baseline' | 'head', Files> = { baseline: {}, head: {} };

  private constructor(session: DbtSession, dir: string) {
    this.session = session;
    this.#dir = dir;
  }

  static async open(): Promise<Workbench> {
    const dir = await makeTempDir();
    await mkdir(join(dir, 'head'));
    // dbt looks for it when it starts.
    await writeFile(join(dir, 'profiles.yml'), PROJECT['profiles.yml'] ?? '');
    const session = await openSession(createProcesses(), {
      python: PYTHON,
      dbt: DBT,
      driverPath: join(ROOT, 'driver/dbt_driver.py'),
      projectDir: join(dir, 'head'),
      env: buildChildEnvironment(process.env),
      flags: { profilesDir: dir, targetPath: join(dir, 'target') },
      logPath: join(dir, 'logs'),
    });
    return new Workbench(session, dir);
  }

  async run(scenario: Scenario): Promise<Outcome> {
    const before = { ...PROJECT, ...scenario.project };
    const after = applyChange(before, scenario);
    const state = await this.#parseBaseline(before, scenario.project === undefined);
    await this.#write('head', after);
    await this.dbt('parse', ...targetOf(scenario));

    const modified = await this.list(scenario, 'state:modified+', state);
    const headFile = await readFile(join(this.#dir, 'target/manifest.json'));
    const baselineFile = await readFile(join(state, 'manifest.json'));
    const pool = new TextPool();
    const head = pickManifest(headFile, () => true, pool);
    const baseline = pickManifest(baselineFile, () => true, pool);

    const project = compareProjects(
      parse(before['dbt_project.yml'] ?? ''),
      parse(after['dbt_project.yml'] ?? ''),
    );
    const files = new Set(Object.keys(after).filter((path) => after[path] !== before[path]));
    const { reasons } = readingJinja((jinja) =>
      findUnseen(head, { vars: project.vars, env: new Set(), files }, jinja),
    );
    const hidden = readingJinja((jinja) => findHiddenMacroUsers(baseline, head, jinja));
    const unseen = new Map([...hidden, ...reasons]);
    const selected = widenSelection(modified, unseen.keys(), head);
    const seen = computeOwnReasons(modified, baseline, head);
    const own = new Map([...unseen, ...seen]);
    const sameTarget = scenario.target === undefined;
    const same = readingJinja((jinja) =>
      findSameData(selected, { baseline, head, sameTarget, project }, jinja),
    );
    for (const id of unseen.keys()) same.delete(id);
    const pairs = [...same].flatMap(([id, { sql }]) => (sql ? [{ id, ...sql }] : []));
    const script = join(ROOT, 'driver/sql_tokens.py');
    const comparison = await compareSql(
      createProcesses(),
      { python: PYTHON, script, adapterType: 'duckdb', env: buildChildEnvironment(process.env) },
      pairs,
    );
    const sameSql = new Set(pairs.filter((_, index) => comparison.same[index]).map(({ id }) => id));
    const named = new Set<string>();
    const plan = skipNoOpChanges({ selected, own, same, sameSql, named, head });
    const { kept: planned } = plan;
    return {
      ...plan,
      modified,
      ownOfModified: seen,
      reasons: computeReasons({ planned, own: plan.own, ownOfSelected: own, selected, head }),
      removed: findRemoved(baseline, head),
      baseline,
      head,
      state,
    };
  }

  /** Unique ids that dbt selects of the head. */
  async list(
    scenario: Scenario,
    selector: string,
    state: string,
    ...flags: string[]
  ): Promise<string[]> {
    const lines = await this.dbt(
      ...['ls', '--select', selector, '--state', state, ...targetOf(scenario), ...flags],
      ...['--output', 'json', '--output-keys', 'unique_id'],
    );
    return lines.map((line) => (JSON.parse(line) as { unique_id: string }).unique_id);
  }

  /** Runs a command on the head; throws unless it succeeds. */
  async dbt(...args: string[]): Promise<string[]> {
    return this.#invoke({ args });
  }

  /** Parses the shared baseline once. */
  async #parseBaseline(files: Files, isShared: boolean): Promise<string> {
    const state = join(this.#dir, isShared ? 'state' : 'state-of-one');
    if (isShared && this.#parsedShared) return state;
    await this.#write('baseline', files);
    const projectDir = join(this.#dir, 'baseline');
    await this.#invoke({ args: ['parse'], projectDir });
    await mkdir(state, { recursive: true });
    this.#parsedShared ||= isShared;
    await copyFile(join(this.#dir, 'target-baseline/manifest.json'), join(state, 'manifest.json'));
    return state;
  }

  async #invoke(command: { args: string[]; projectDir?: string }): Promise<string[]> {
    const { success, exception, lines } = await this.session.invoke(command);
    if (!success) throw new Error(`dbt ${command.args.join(' ')}: ${exception}`);
    return lines;
  }

  async #write(folder: 'baseline' | 'head', files: Files): Promise<void> {
    const written = this.#written[folder];
    for (const path of Object.keys(written)) {
      if (!(path in files)) await rm(join(this.#dir, folder, path));
    }
    for (const [path, text] of Object.entries(files)) {
      if (written[path] === text) continue;
      await mkdir(join(this.#dir, folder, dirname(path)), { recursive: true });
      await writeFile(join(this.#dir, folder, path), text);
    }
    this.#written[folder] = files;
  }
}

function applyChange(before: Files, { change }: Scenario): Files {
  const after = { ...before };
  for (const [path, to] of Object.entries(change)) {
    if (to === null) delete after[path];
    else after[path] = typeof to === 'string' ? to : to(before[path] ?? '');
  }
  return after;
}

function targetOf({ target }: Scenario): string[] {
  return ['--target', target ?? 'prod'];
}
