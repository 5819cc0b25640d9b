import path from 'node:path';
import { branchToBeOn } from '../context/production-refs.ts';
import type { RunContext } from '../context/run-context.ts';
import { ConfigError, CorruptStateError, GitHubError, OtherTargetError } from '../errors.ts';
import type { Artifacts, GitHub, WorkflowRun } from '../platform/ports.ts';
import { isNewer, toDeploy } from './deploy-order.ts';
import { listStateFiles, loadState } from './load-state.ts';
import {
  branchFilter,
  type Candidate,
  deployOf,
  isStateName,
  type OriginSettings,
  orderCandidates,
  rankRuns,
  resolveOrigin,
  type Selection,
  selectArtifacts,
  selectRuns,
  type TrustedOrigin,
  trustedEvents,
} from './select-run.ts';
import type { ProductionState, ProductionStore } from './state.ts';

/** Runs without a state (cancelled, failed before the build) are rare; this many in a row are a fault. */
const MAX_RUNS = 20;
/** Runs whose artifacts are listed at once. */
const BATCH = 5;

export interface ArtifactStateStoreOptions {
  github: GitHub;
  artifacts: Artifacts;
  context: RunContext;
  /** Without placeholders. */
  stateName: string;
  settings: OriginSettings;
  /** Whether the checkout has a file for `deployWorkflow`. */
  hasDeployWorkflow: boolean;
  /** Name in dbt_project.yml. */
  project: string;
  /** The target that production is deployed to, where the user names it. */
  target: string | undefined;
}

/** Production states as artifacts of the runs that deployed. */
export function createArtifactStateStore(options: ArtifactStateStoreOptions): ProductionStore {
  const { github, artifacts, context, stateName, project, target } = options;
  const origin = resolveOrigin(context, options.settings);
  /** Artifacts that were tried in vain, by id, with the reason. */
  const useless = new Map<number, string>();
  /** Commits that are known to be on a production branch, each with the branch. */
  const onBranch = new Set<string>();
  let fetched: Candidate | undefined;

  /** One query per event: in a single one, a flood of pull request runs would hide the deploys. */
  async function listRuns(): Promise<WorkflowRun[]> {
    const lists = await Promise.all(
      trustedEvents(origin).map((event) =>
        github.listWorkflowRuns(path.posix.basename(origin.workflowPath), {
          ...branchFilter(origin),
          event,
          status: 'completed',
        }),
      ),
    );
    return lists.flat();
  }

  async function listStates(runs: readonly WorkflowRun[]): Promise<Selection<Candidate>> {
    const selections = await Promise.all(
      runs.map(async (run) =>
        selectArtifacts(run, await github.listRunArtifacts(run.id), stateName),
      ),
    );
    return {
      trusted: selections.flatMap(({ trusted }) => trusted),
      passedOver: selections.flatMap(({ passedOver }) => passedOver),
    };
  }

  /**
   * A run's branch is a name, and a tag may have the same one: what counts is the commit. One that
   * a forced push has taken off the branch does not count any more.
   */
  async function distrustCommit({ run }: Candidate): Promise<string | undefined> {
    const { headSha: sha } = run;
    const branch = branchToBeOn(origin.refs, run.headBranch ?? '');
    const known = `${branch} ${sha}`;
    if (onBranch.has(known)) return undefined;
    try {
      if (await github.isOnBranch(sha, branch)) {
        onBranch.add(known);
        return undefined;
      }
    } catch (error) {
      if (!(error instanceof GitHubError) || error.status !== 404) throw error;
      return `the branch ${branch} does not exist`;
    }
    return `its commit ${sha.slice(0, 7)} is not on the branch ${branch}`;
  }

  /** @returns undefined with a reason in `passedOver` when the artifact has vanished. */
  async function download(
    candidate: Candidate,
    directory: string,
    passedOver: string[],
  ): Promise<ProductionState | undefined> {
    const { artifact, run, attempt } = candidate;
    const passOver = (reason: string) => {
      useless.set(artifact.id, reason);
      passedOver.push(`Run ${run.id}, artifact ${artifact.name} (id ${artifact.id}): ${reason}.`);
    };
    const known = useless.get(artifact.id);
    if (known !== undefined) {
      passOver(known);
      return undefined;
    }
    try {
      return await loadState(directory, (folder) => artifacts.download(artifact, folder), {
        ...{ project, target },
        origin: `run ${run.id} (attempt ${attempt})`,
        run: { sha: run.headSha, id: run.id, attempt },
      });
    } catch (error) {
      if (error instanceof CorruptStateError) useless.set(artifact.id, 'it is corrupt');
      if (error instanceof OtherTargetError) {
        passOver(`it is for the target ${error.target}, not for ${target}`);
        return undefined;
      }
      if (!(error instanceof GitHubError) || (error.status !== 404 && error.status !== 410)) {
        throw error;
      }
      passOver(error.status === 410 ? 'it has expired' : 'it was deleted');
      return undefined;
    }
  }

  /** Those of `rankCandidates` whose commit is on the production branch. */
  async function* listCandidates(
    trusted: readonly WorkflowRun[],
    passedOver: string[],
  ): AsyncGenerator<Candidate> {
    for await (const candidate of rankCandidates(trusted, passedOver)) {
      const reason = await distrustCommit(candidate);
      if (reason === undefined) yield candidate;
      else passedOver.push(`Run ${candidate.run.id}: ${reason}.`);
    }
  }

  /** The states of the last runs, the newest first; as few runs are asked for as will do. */
  async function* rankCandidates(
    trusted: readonly WorkflowRun[],
    passedOver: string[],
  ): AsyncGenerator<Candidate> {
    const rank = rankRuns(trusted);
    const runs = trusted.slice(0, MAX_RUNS);
    let waiting: Candidate[] = [];
    // Nearly always the newest run has it: a request for each of the others would be wasted.
    for (let size = 1; runs.length > 0; size = BATCH) {
      const batch = await listStates(runs.splice(0, size));
      passedOver.push(...batch.passedOver);
      waiting = orderCandidates([...waiting, ...batch.trusted], rank);
      // One that was published again may be older than those of the next batch.
      const [next] = runs;
      const isDue = (one: Candidate) => !next || rank(deployOf(one)) >= rank(next.id);
      while (waiting[0] && isDue(waiting[0])) yield* waiting.splice(0, 1);
    }
  }

  return {
    async fetch(directory) {
      let runs: WorkflowRun[];
      try {
        runs = await listRuns();
      } catch (error) {
        if (!(error instanceof GitHubError) || error.status !== 404) throw error;
        // A workflow that never ran yet is unknown to GitHub; one without a file is mistyped.
        const { deployWorkflow } = options.settings;
        if (deployWorkflow !== undefined && !options.hasDeployWorkflow)
          throw unknownWorkflow(deployWorkflow);
        return { found: false, reason: error.message, passedOver: [] };
      }
      const { trusted, passedOver } = selectRuns(runs, origin);
      for await (const candidate of listCandidates(trusted, passedOver)) {
        const state = await download(candidate, directory, passedOver);
        if (!state) continue;
        fetched = candidate;
        return { found: true, state, passedOver };
      }
      const considered = Math.min(trusted.length, MAX_RUNS);
      const reason = describeMissing(considered, origin, passedOver);
      return { found: false, reason, passedOver };
    },

    async fetchOf({ id, attempt }, directory) {
      const { trusted, passedOver } = selectRuns([await github.getWorkflowRun(id)], origin);
      const states = await listStates(trusted);
      passedOver.push(...states.passedOver);
      for (const candidate of states.trusted.filter((each) => each.attempt === attempt)) {
        const distrust = await distrustCommit(candidate);
        if (distrust !== undefined) {
          passedOver.push(`Run ${id}: ${distrust}.`);
          continue;
        }
        const state = await download(candidate, directory, passedOver);
        if (state) return { found: true, state, passedOver };
      }
      const reason = passedOver.at(-1) ?? `Run ${id} left no state in its attempt ${attempt}.`;
      return { found: false, reason, passedOver };
    },

    async isNewest() {
      // Another job of this run: what it left is found once the run has ended.
      const own = await github.listRunArtifacts(context.run.id);
      if (own.some(({ name }) => isStateName(name, stateName))) return false;
      const { trusted } = selectRuns(await listRuns(), origin);
      for await (const { artifact } of listCandidates(trusted, []))
        if (!useless.has(artifact.id)) return artifact.id === fetched?.artifact.id;
      return false;
    },

    async listNewer(own) {
      const { trusted } = selectRuns(await listRuns(), origin);
      const runs = trusted.filter((run) => isNewer(toDeploy(run), own));
      for await (const state of listCandidates(runs, []))
        if (deployOf(state) > own.runId) return [toDeploy(state.run)];
      return [];
    },

    // Which artifacts are states of other projects is not said by their names, and there are many.
    async listOthers() {
      return [];
    },

    async publish(directory, place = 'newest') {
      const { id, attempt } = context.run;
      const again = place === 'same' && fetched ? `-again-${deployOf(fetched)}` : '';
      const { name } = await artifacts.upload(
        `${stateName}-${attempt}${again}`,
        directory,
        await listStateFiles(directory),
      );
      return `artifact ${name} of run ${id}`;
    },
  };
}

function unknownWorkflow(name: string): ConfigError {
  return new ConfigError([
    {
      message: `"deploy-workflow": GitHub knows no workflow ${name} in this repository, and .github/workflows has no such file.`,
      hint: 'Set it to the file name of the workflow that deploys production.',
    },
  ]);
}

/** @param passedOver the reasons; the newest run's comes first and is the one that people ask for */
function describeMissing(
  runs: number,
  origin: TrustedOrigin,
  passedOver: readonly string[],
): string {
  const { refs, workflowPath } = origin;
  const workflow = `${workflowPath} on ${refs.tags === undefined ? refs.branch : `tags ${refs.tags}`}`;
  if (runs === 0)
    return `No completed run of ${workflow} was found. If another workflow deploys production, set "deploy-workflow" to its file name.`;
  const why = passedOver.find((reason) => !reason.includes(': it left no artifact '));
  return `None of the last ${runs} completed runs of ${workflow} has a production state that can be used.${why === undefined ? '' : ` ${why}`}`;
}
