/**
 * `npm run replay -- --project DIR --base SHA --head SHA [--head SHA …]`: commits of any dbt project as
 * pull requests, each onto the one before. Deploys the base with the bundle, opens the pull request,
 * merges it and deploys in full; then compares as `npm run e2e:oracle` does, and runs bare dbt on
 * another copy of production for its time and its selection. The project's repository is only read,
 * and its profile is replaced.
 *
 * `--folder transform` is where in the repository the project is, `--warehouse postgres` takes
 * PostgreSQL for DuckDB, `--raw load.sql` is run on the empty warehouse, `--seed raw` loads the base's
 * seeds with the target `raw` or `prod` first, where they are what its sources name,
 * `--env KEY=VALUE` and `--input name=value` go to every run, `--out DIR` keeps comment, report, log
 * and picture.
 */

import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { parse, stringify } from 'yaml';
import { checkAnnouncements } from '../__tests__/oracle/announcements.ts';
import {
  compareViews,
  contentOf,
  describeDifference,
  type View,
} from '../__tests__/oracle/compare.ts';
import { describeTouched, named, viewPull, viewState } from '../__tests__/oracle/oracle.ts';
import { type Production, readStateNodes, type Saved } from '../__tests__/oracle/production.ts';
import { openWarehouses } from '../__tests__/oracle/warehouses.ts';
import { type Query, readContents } from '../__tests__/support/contents.ts';
import { createRepository, type GitRepository } from '../__tests__/support/git.ts';
import { readReport } from '../__tests__/support/read-report.ts';
import { type Pull, Shop } from '../__tests__/support/shop.ts';
import { makeTempDir, removeTempDirs } from '../__tests__/support/temp.ts';
import { DBT, DBT_PATH } from '../__tests__/support/venv.ts';
import { markdownPage, takePictures } from './pages.ts';

const execute = promisify(execFile);

const { values } = parseArgs({
  options: {
    project: { type: 'string' },
    base: { type: 'string' },
    head: { type: 'string', multiple: true, default: [] },
    folder: { type: 'string', default: '.' },
    warehouse: { type: 'string', default: 'duckdb' },
    raw: { type: 'string' },
    seed: { type: 'string' },
    env: { type: 'string', multiple: true, default: [] },
    input: { type: 'string', multiple: true, default: [] },
    out: { type: 'string' },
  },
});
const { project, base, head: heads, folder, warehouse } = values;
if (!project || !base || !heads.length || (warehouse !== 'duckdb' && warehouse !== 'postgres')) {
  console.error('npm run replay -- --project DIR --base SHA --head SHA [--warehouse postgres]');
  process.exit(1);
}
const given = { env: pairs(values.env), inputs: pairs(values.input) };

await using warehouses = openWarehouses();
const { profiles, openEmpty, save } = await warehouses.open(warehouse);
const repository = await cloneOf(project, base, heads);
const profilesDir = await writeProfiles(repository, profiles);
const shop = await Shop.openOn(repository);
try {
  let production = await deployBase();
  let differences = 0;
  for (const index of heads.keys()) {
    const replayed = await replay(index + 1, production);
    production = replayed.production;
    differences += replayed.differences;
  }
  process.exitCode = differences === 0 ? 0 : 1;
} finally {
  await shop.close();
  await removeTempDirs();
}

/** What the pull request of a commit starts from. */
interface Deployed {
  saved: Saved;
  view: View;
}

async function deployBase(): Promise<Deployed> {
  const production = await openEmpty();
  if (values.raw) await production.execute(await readFile(values.raw, 'utf8'));
  if (values.seed) await loadSeeds(production, values.seed);
  const step = await shop.runPush(runOn(production));
  if (step.conclusion !== 'success') throw new Error(`The base does not deploy.\n${step.log}`);
  print(`base deployed in ${secondsOf((await readReport(step)).duration * 1000)}`);
  print(
    '| commit | status | dbt selects (+ tests) | built (+ tests) | relations | effects | differences | ours | bare dbt |',
  );
  print('| --- | --- | --: | --: | --: | --: | --: | --: | --: |');
  const view = await viewState(production, readDigests);
  return { saved: await save(production), view };
}

/** The pull request of the commit with this number, its merge, and bare dbt for the same. */
async function replay(number: number, { saved, view: before }: Deployed) {
  const pulled = await runPull(number, saved, before);
  await shop.merge(pulled.pull);
  const merged = await deploy(saved);
  const { relations, differences } = compareViews(pulled.seen, merged.view, merged.nodes.values());
  const { effects, broken } = checkAnnouncements({
    ...{ deploy: 'full', before, after: merged.view, excused: new Set() },
    ...{ pull: pulled.report, deployed: merged.report, nodes: new Set(merged.nodes.keys()) },
  });
  const unstable =
    differences.size > 0 || broken.length > 0 ? await findUnstable(saved, merged.view) : [];
  const found = [
    ...pulled.touched,
    ...[...differences]
      .filter(([id]) => !unstable.includes(id))
      .map(([id, text]) => `${id}: ${text}`),
    ...broken.filter((text) => !unstable.some((id) => text.includes(id))),
  ];
  const bare = await runBare(number, saved);
  const cells = [
    ...[(heads ?? [])[number - 1]?.slice(0, 8), pulled.report.status, bare.counts],
    ...[`${pulled.built.length} + ${pulled.report.tests.length}`],
    ...[relations - unstable.length, effects, found.length],
    ...[secondsOf(pulled.took), `${secondsOf(bare.took)}${bare.note}`],
  ];
  print(`| ${cells.join(' | ')} |`);
  for (const id of unstable) print(`not compared, two deploys of the merge differ in it: ${id}`);
  for (const text of found) print(`difference: ${text}`);
  return { production: merged, differences: found.length };
}

async function runPull(number: number, saved: Saved, before: View) {
  const production = await saved.open();
  const branch = `change-${number}`;
  const pull: Pull = { number, branch, title: `Change ${number}`, base: 'main' };
  shop.github.plantPull({ number });
  const start = performance.now();
  const step = await shop.runPull(pull, 'opened', runOn(production));
  const took = performance.now() - start;
  const report = await readReport(step);
  const comment = shop.github.comments(number)[0]?.body ?? '';
  if (values.out) await keep(join(values.out, branch), { comment, log: step.log, report });
  const contents = await readDigests(production.query);
  return {
    ...{ pull, report, took, seen: viewPull([report], contents, before) },
    ...{ touched: describeTouched(before, contents), built: named(report, 'success') },
  };
}

async function deploy(from: Saved) {
  const production = await from.open();
  const step = await shop.runPush(runOn(production));
  return {
    report: await readReport(step),
    nodes: await readStateNodes(production),
    view: await viewState(production, readDigests),
    saved: await save(production),
  };
}

/** What differs between two deploys of the same commit: random numbers, the time of day, ties. */
async function findUnstable(saved: Saved, after: View): Promise<string[]> {
  const { view: again, nodes } = await deploy(saved);
  return [...nodes.keys()].filter((id) =>
    describeDifference(contentOf(after, id), contentOf(again, id)),
  );
}

/** What a job without the action runs: production's manifest, then one slim build. */
async function runBare(number: number, saved: Saved) {
  const production = await saved.open();
  const state = await makeTempDir('bare-state-');
  const base = await openDbt(`base-${number}`, production);
  await base('parse', '--target', 'prod', '--target-path', state);
  const target = await makeTempDir('bare-target-');
  const start = performance.now();
  const change = await openDbt(`change-${number}`, production);
  const slim = ['--target', 'bare', '--select', 'state:modified+', '--defer', '--state', state];
  let note = '';
  try {
    await change('build', ...slim, '--target-path', target);
  } catch (error) {
    note = ' (fails)';
    if (values.out) await writeFile(join(values.out, 'bare.log'), String(error));
  }
  const took = performance.now() - start;
  return { took, counts: await countResults(target), note };
}

async function loadSeeds(production: Production, target: string): Promise<void> {
  const dbt = await openDbt('base-1', production);
  await dbt('seed', '--target', target);
}

/** dbt as it is, in a checkout with its packages. */
async function openDbt(branch: string, production: Production) {
  const cwd = join(await repository.checkout(branch), folder);
  const env = { ...process.env, PATH: DBT_PATH, ...runOn(production).env };
  const dbt = async (...args: string[]) => {
    try {
      await execute(DBT, args, { cwd, env, maxBuffer: 1024 * 1024 * 1024 });
    } catch (error) {
      throw new Error(`dbt ${args.join(' ')}: ${(error as { stdout?: string }).stdout || error}`);
    }
  };
  await dbt('deps');
  return dbt;
}

async function countResults(target: string): Promise<string> {
  if (!(await readdir(target)).includes('run_results.json')) return 'none';
  const text = await readFile(join(target, 'run_results.json'), 'utf8');
  const { results } = JSON.parse(text) as { results: Array<{ unique_id: string }> };
  const types = results.map(({ unique_id }) => unique_id.split('.', 1)[0] ?? '');
  const tests = types.filter((type) => type === 'test' || type === 'unit_test').length;
  const hooks = types.filter((type) => type === 'operation').length;
  return `${types.length - tests - hooks} + ${tests}`;
}

/** Branches `base-1`, `change-1`, …: each commit is a pull request onto the one before. */
async function cloneOf(from: string, first: string, commits: string[]): Promise<GitRepository> {
  const clone = await createRepository();
  await clone.git('fetch', '--quiet', '--no-tags', from, first, ...commits);
  for (const [index, sha] of commits.entries()) {
    await clone.git('branch', `base-${index + 1}`, commits[index - 1] ?? first);
    await clone.git('branch', `change-${index + 1}`, sha);
  }
  await clone.git('switch', '--quiet', '--create', 'main', first);
  return clone;
}

/** The tests' targets under the name of the project's profile, and those of bare dbt and raw data. */
async function writeProfiles({ path }: GitRepository, text: string): Promise<string> {
  const file = await readFile(join(path, folder, 'dbt_project.yml'), 'utf8');
  const { profile = 'default' } = parse(file) as { profile?: string };
  const { shop: own } = parse(text) as { shop: { outputs: Record<string, object> } };
  const placedIn = (schema: string) => ({ ...own.outputs.prod, schema });
  const outputs = { ...own.outputs, bare: placedIn('bare_pr'), raw: placedIn('raw') };
  const written = await makeTempDir('profiles-');
  await writeFile(join(written, 'profiles.yml'), stringify({ [profile]: { ...own, outputs } }));
  return written;
}

function runOn({ env, statePath }: Production) {
  return {
    env: { ...env, ...given.env, DBT_PROFILES_DIR: profilesDir },
    inputs: {
      ...{ 'state-path': statePath, 'project-dir': folder, 'data-diff': 'samples' },
      ...given.inputs,
    },
  };
}

/** Rows of real size: the beginning of each, and a digest of all of it. */
function readDigests(query: Query) {
  return readContents(query, ['raw'], (row) => `substr(${row}, 1, 80) || ' ' || md5(${row})`);
}

async function keep(
  out: string,
  { comment, log, report }: { comment: string; log: string; report: object },
): Promise<void> {
  await mkdir(out, { recursive: true });
  await writeFile(join(out, 'comment.md'), comment);
  await writeFile(join(out, 'log.txt'), log);
  await writeFile(join(out, 'report.json'), JSON.stringify(report, null, 2));
  await takePictures([markdownPage('comment', comment)], out);
}

function pairs(texts: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    texts.map((text) => [text.split('=', 1)[0] ?? '', text.slice(text.indexOf('=') + 1)]),
  );
}

function secondsOf(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
