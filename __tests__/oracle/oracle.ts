import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Report } from '../../src/report/model/report.ts';
import { labelOf } from '../scenarios/labels.ts';
import { type Contents, type Query, readContents } from '../support/contents.ts';
import type { FileChanges } from '../support/git.ts';
import { readReport } from '../support/read-report.ts';
import type { StepResult } from '../support/runner/step.ts';
import { type Pull, Shop } from '../support/shop.ts';
import { checkAnnouncements } from './announcements.ts';
import { compareViews, type View } from './compare.ts';
import { type Production, readStateNodes, type Saved, type Warehouse } from './production.ts';
import { NEWER_DATA, PROJECT, RAW_DATA } from './project.ts';
import { DEPLOYS, type Deploy, type MergeScenario } from './scenario.ts';

export interface Outcome {
  relations: number;
  effects: number;
  /** A sentence for each difference between what the pull request shows or says and the merge. */
  differences: string[];
  /** Names of what the last run of the pull request built, sorted. */
  built: string[];
  failing: string[];
  status: Report['status'];
}

/** A project in production, deployed twice, that any number of scenarios start from. */
interface Deployed {
  shop: Shop;
  saved: Saved;
  /** Of the default branch. */
  sha: string;
  before: View;
}

/**
 * "A pull request equals its merge": runs the pull request of a scenario on a copy of production, then
 * merges and deploys it onto others, and compares what readers of the pull request saw with what
 * production then has.
 */
export class Oracle {
  readonly #warehouse: Warehouse;
  readonly #deployed = new Map<string, Promise<Deployed>>();
  #pulls = 0;

  constructor(warehouse: Warehouse) {
    this.#warehouse = warehouse;
  }

  async close(): Promise<void> {
    for (const deployed of this.#deployed.values()) {
      const { shop } = await deployed;
      await shop.close();
      if (shop.github.strictErrors.length > 0)
        throw new Error(`GitHub would refuse: ${shop.github.strictErrors.join('\n')}`);
    }
  }

  async run(scenario: MergeScenario, deploys = scenario.deploys): Promise<Outcome> {
    const start = await withNewRows(scenario, await this.#start(scenario));
    const pulled = await this.#runPull(scenario, start);
    const outcome: Outcome = {
      ...{ relations: 0, effects: 0, differences: [...pulled.differences] },
      ...{ built: pulled.built, failing: pulled.failing, status: pulled.report.status },
    };
    await mergeAll(start.shop, pulled.pull, scenario);
    try {
      for (const deploy of deploys ?? allDeploys()) {
        const checked = await this.#deploy(scenario, start, pulled, deploy);
        outcome.relations += checked.relations;
        outcome.effects += checked.effects;
        outcome.differences.push(...checked.differences.map((text) => `${deploy}: ${text}`));
      }
    } finally {
      await start.shop.repository.git('switch', '--quiet', '--detach', start.sha);
      await start.shop.repository.git('branch', '--force', 'main', start.sha);
    }
    return outcome;
  }

  /** One production for all scenarios of a project. */
  #start({ project, other, links, inputs }: MergeScenario): Promise<Deployed> {
    const files = { ...(other?.files ?? PROJECT), ...project };
    const key = JSON.stringify([files, links, inputs]);
    const deployed =
      this.#deployed.get(key) ?? this.#deployTwice({ files, links, inputs, raw: other?.raw });
    this.#deployed.set(key, deployed);
    return deployed;
  }

  async #deployTwice({ files, raw, links, inputs }: ProductionProject): Promise<Deployed> {
    const { 'project-dir': folder = '' } = inputs ?? {};
    const profiles = join(folder, 'profiles.yml');
    const shop = await Shop.openWith({ [profiles]: this.#warehouse.profiles, ...present(files) });
    if (links) await commitLinks(shop, links);
    const production = await this.#warehouse.openEmpty();
    const extra = {
      env: production.env,
      inputs: { ...inputs, 'state-path': production.statePath },
    };
    for (const sql of raw ? [raw] : [RAW_DATA, NEWER_DATA]) {
      await production.execute(sql);
      const run = await shop.runPush(extra);
      if (run.conclusion !== 'success') throw new Error(run.log);
    }
    const sha = await shop.repository.git('rev-parse', 'main');
    const before = await viewState(production);
    return { shop, saved: await this.#warehouse.save(production), sha, before };
  }

  async #runPull(scenario: MergeScenario, { shop, saved, before }: Deployed) {
    const production = await openFor(scenario, saved);
    const { undeployed = [], stackedOn, pushes, mergedMeanwhile } = scenario;
    this.#pulls += 1;
    const number = this.#pulls;
    for (const [index, changes] of undeployed.entries())
      await mergeOther(shop, `undeployed-${number}-${index}`, changes);
    const base = stackedOn ? `base-${number}` : 'main';
    if (stackedOn) await openBranch(shop, base, 'main', stackedOn);
    const [first = {}, ...later] = pushes;
    const pull = await shop.openPull(number, `change-${number}`, first, base);
    const extra = {
      env: { ...production.env, ...scenario.brings?.env },
      inputs: {
        ...{ 'state-path': production.statePath, 'data-diff': 'samples' },
        ...{ ...scenario.inputs, ...scenario.brings?.inputs, ...scenario.pullInputs },
      },
    };
    const runs: StepResult[] = [];
    for (const [index, changes] of [undefined, ...later].entries()) {
      if (index === pushes.length - 1 && mergedMeanwhile)
        await mergeOther(shop, `meanwhile-${number}`, mergedMeanwhile);
      if (changes) await shop.push(pull, changes);
      runs.push(await shop.runPull(pull, index === 0 ? 'opened' : 'synchronize', extra));
    }
    const reports = await Promise.all(runs.map(readReport));
    const report = reports.at(-1) as Report;
    const contents = await readContents(production.query);
    const log = runs.at(-1)?.log ?? '';
    return {
      ...{ pull, report, log, seen: viewPull(reports, contents, before) },
      differences: describeTouched(before, contents),
      built: named(report, 'success'),
      failing: named(report, 'error'),
    };
  }

  async #deploy(
    scenario: MergeScenario,
    { shop, saved, before }: Deployed,
    pulled: { report: Report; seen: View },
    deploy: Deploy,
  ) {
    const production = await openFor(scenario, saved);
    const run = await shop.runPush({
      env: { ...production.env, ...scenario.brings?.env },
      inputs: {
        ...{ ...scenario.inputs, ...scenario.brings?.inputs, ...DEPLOYS[deploy] },
        'state-path': production.statePath,
      },
    });
    const nodes = await readStateNodes(production);
    const after = await viewState(production);
    const { relations, differences } = compareViews(pulled.seen, after, nodes.values());
    const excused = new Set(
      [...nodes.keys()].filter((uniqueId) => scenario.differing?.includes(labelOf(uniqueId))),
    );
    const { effects, broken } = checkAnnouncements({
      ...{ deploy, before, after, excused, pull: pulled.report },
      deployed: await readReport(run),
      nodes: new Set(nodes.keys()),
    });
    const equal = [...excused].filter((id) => !differences.has(id));
    const unexpected = [...differences].filter(([id]) => !excused.has(id));
    return {
      ...{ relations, effects },
      differences: [
        ...unexpected.map(([id, text]) => `${id}: ${text}`),
        ...equal.map((id) => `${id} was said to differ, and does not`),
        ...broken,
      ],
    };
  }
}

/** Views of production show what its sources have now. */
async function withNewRows(scenario: MergeScenario, start: Deployed): Promise<Deployed> {
  if (!scenario.raw) return start;
  const { query } = await openFor(scenario, start.saved);
  return { ...start, before: { ...start.before, contents: await readContents(query) } };
}

async function openFor({ raw }: MergeScenario, saved: Saved): Promise<Production> {
  const production = await saved.open();
  if (raw) await production.execute(raw);
  return production;
}

/** What production is made of. */
interface ProductionProject {
  files: FileChanges;
  raw: string | undefined;
  links: Record<string, string> | undefined;
  inputs: Record<string, string> | undefined;
}

/** A first commit has nothing to remove. */
function present(files: FileChanges): FileChanges {
  return Object.fromEntries(Object.entries(files).filter(([, text]) => text !== null));
}

async function commitLinks(shop: Shop, links: Record<string, string>): Promise<void> {
  for (const [path, target] of Object.entries(links))
    await symlink(target, join(shop.repository.path, path));
  await shop.repository.commit('Links');
}

export function allDeploys(): Deploy[] {
  return Object.keys(DEPLOYS) as Deploy[];
}

async function openBranch(shop: Shop, name: string, start: string, changes: FileChanges) {
  await shop.repository.branch(name, start);
  await shop.repository.commit(name, changes);
}

async function mergeOther(shop: Shop, branch: string, changes: FileChanges): Promise<void> {
  await openBranch(shop, branch, 'main', changes);
  await shop.repository.switch('main');
  await shop.repository.merge(branch);
}

/** A stacked pull request is merged after the one that it goes into. */
async function mergeAll(shop: Shop, pull: Pull, { stackedOn }: MergeScenario): Promise<void> {
  await shop.repository.switch('main');
  if (stackedOn && pull.base) await shop.repository.merge(pull.base);
  await shop.repository.merge(pull.branch);
}

/** Production as its state names it. */
export async function viewState(
  production: Production,
  read: (query: Query) => Promise<Contents> = readContents,
): Promise<View> {
  const [contents, nodes] = [await read(production.query), await readStateNodes(production)];
  return {
    contents,
    relations: new Map([...nodes.values()].map(({ uniqueId, relation }) => [uniqueId, relation])),
  };
}

/** What the pull request built and kept is seen there, everything else in production. */
export function viewPull(reports: readonly Report[], contents: Contents, before: View): View {
  const relations = new Map(before.relations);
  for (const { nodes } of reports)
    for (const { uniqueId, relation, outcome } of nodes) {
      const name = plainName(relation);
      if (outcome === 'success' && contents.has(name)) relations.set(uniqueId, name);
    }
  return { contents, relations };
}

/** `"shop"."pr_1_shop"."orders"`, with or without its quotes → `pr_1_shop.orders` */
function plainName(relation: string | null): string {
  const parts = [...(relation ?? '').matchAll(/"((?:[^"]|"")*)"|([^".]+)/g)].map(
    ([, quoted, plain]) => quoted ?? plain,
  );
  return parts.slice(-2).join('.');
}

/** A pull request leaves production as it is. */
export function describeTouched({ contents }: View, now: Contents): string[] {
  return [...contents]
    .filter(([name, content]) => JSON.stringify(content) !== JSON.stringify(now.get(name)))
    .map(([name]) => `the pull request changed ${name} of production`);
}

export function named({ nodes }: Report, outcome: string): string[] {
  return nodes
    .filter((node) => node.outcome === outcome && node.resourceType !== 'operation')
    .map(({ uniqueId }) => labelOf(uniqueId))
    .sort();
}
