import type { FileChanges } from '../support/git.ts';

/** How a team deploys what it has merged. */
export const DEPLOYS = {
  full: {},
  modified: { select: 'state:modified+' },
  'blue-green': { 'blue-green': 'on' },
} as const satisfies Record<string, Record<string, string>>;

export type Deploy = keyof typeof DEPLOYS;

/** A history as data: what production is, what the pull request does, what is merged beside it. */
export interface MergeScenario {
  name: string;
  kind: string;
  /** `duckdb` unless it says otherwise. */
  warehouse?: 'duckdb' | 'postgres';
  /** Files that production's project has besides those of `project.ts`, or instead. */
  project?: FileChanges;
  /** Another project in the place of `project.ts`, with what its sources hold. */
  other?: { files: FileChanges; raw: string };
  /** SQL that changes the sources after the last deploy; of what the pull request does not build, nothing reads them. */
  raw?: string;
  /** Symbolic links of production's project: path → where it leads. */
  links?: Record<string, string>;
  /** Of every run, those of production too. */
  inputs?: Record<string, string>;
  /** What changes in the workflow: of the pull request and of the deploy of its merge. */
  brings?: { inputs?: Record<string, string>; env?: Record<string, string> };
  /** Of the pull request alone. */
  pullInputs?: Record<string, string>;
  /** Merged into the default branch since the last deploy, one merge each. */
  undeployed?: FileChanges[];
  /** The change of another pull request, into whose branch this one goes. */
  stackedOn?: FileChanges;
  /** A push each, and a run of each. The last run is what its readers see. */
  pushes: FileChanges[];
  /** Merged into the default branch before the last push. */
  mergedMeanwhile?: FileChanges;
  /** The deploys that are run; all of them unless it says otherwise. */
  deploys?: readonly Deploy[];
  /** Labels of what the last run builds, as `labelOf` writes them; not looked at where there are none. */
  built?: readonly string[];
  /**
   * Labels of what fails in the pull request: the deploy fails with the same ones. Empty: both are
   * refused before they build.
   */
  failing?: readonly string[];
  /**
   * Labels of what readers see otherwise than after the deploy, for a reason that the report gives:
   * nothing of production was copied, or somebody else's merge changes it.
   */
  differing?: readonly string[];
}
