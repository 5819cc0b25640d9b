/** Where a promise of the README is proven, or why it is none of ours. */
export type Ground = { file: string; title: string } | { because: string };

/**
 * The strong sentences of the README, each by the words that it holds. `title` is that of a test in
 * `__tests__/<file>`.
 */
export const PROMISES: readonly { words: string; ground: Ground }[] = [
  {
    words: 'A run that would replace a relation of production stops before it builds.',
    ground: {
      file: 'e2e/guard.test.ts',
      title: '[T13] by a generate_schema_name that ignores the target is stopped',
    },
  },
  {
    words: 'Only runs of the production branch deploy',
    ground: {
      file: 'e2e/guard.test.ts',
      title: '[T13] is refused on another branch, by a tag, a release or a pull request',
    },
  },
  {
    words: 'Usually nothing.',
    ground: { because: 'What projects need is listed beside it; the run names the line.' },
  },
  {
    words: 'a workflow on another branch cannot get them.',
    ground: { because: "GitHub's rule for the deployment branches of an environment." },
  },
  {
    words: 'If the profile cannot use one target for both,',
    ground: { because: 'Advice.' },
  },
  {
    words: 'It needs the two logins, and writes nothing to the warehouse.',
    ground: {
      file: 'e2e/doctor.test.ts',
      title:
        'finds nothing wrong with the pull requests of docs/logins/postgresql.md, and writes nothing',
    },
  },
  {
    words: 'The pull request that only adds it builds nothing.',
    ground: {
      file: 'e2e/right-plan.test.ts',
      title: '[B12] the pull request that adds the workflow builds nothing, and says so',
    },
  },
  {
    words: 'deploy only what changed, skip drafts,',
    ground: { because: 'Names recipes.' },
  },
  {
    words: 'every model as it was when it last succeeded in production.',
    ground: {
      file: 'e2e/deploy.test.ts',
      title: 'leaves a state in which the failed model is as it last succeeded',
    },
  },
  {
    words: 'is built only where it is upstream of what the pull request builds',
    ground: {
      file: 'e2e/merged-not-deployed.test.ts',
      title: 'is built too, and the pull request shows what a deploy of it gives',
    },
  },
  {
    words: 'the deploy refreshes exactly what changed.',
    ground: {
      file: 'e2e/after-merge.test.ts',
      title: 'refreshes exactly what changed, in the same build',
    },
  },
  {
    words: 'and writes nothing to the warehouse.',
    ground: {
      file: 'e2e/dry-run.test.ts',
      title: 'writes nothing to the warehouse, and keeps no state',
    },
  },
  {
    words: 'Only artifacts from runs of the deploying workflow on the production branch are used',
    ground: { file: 'e2e/deploy.test.ts', title: '[T01] passes over decoys, and the log says why' },
  },
  {
    words: 'So give pull requests a login that cannot write to production.',
    ground: {
      file: 'e2e/least-privilege.test.ts',
      title: 'let the server itself refuse what a pull request writes to production',
    },
  },
  {
    words: 'with `fail-on: new` only a new one fails the step.',
    ground: { file: 'report/model/build-report.test.ts', title: 'fail-on: %s, %j: %s' },
  },
  {
    words: 'A later push builds and compares only what changed since the last one.',
    ground: {
      file: 'e2e/second-push.test.ts',
      title: 'build what changed since, and what is below it, on the rest of the pull request',
    },
  },
  {
    words: 'A failed test never is.',
    ground: {
      file: 'plan/plan-retry.test.ts',
      title: 'never tries again a test that failed, nor what it stands before',
    },
  },
  {
    words: 'A failed deploy leaves the live schemas as they were, and `mode: rollback` swaps back.',
    ground: {
      file: 'e2e/blue-green.test.ts',
      title: 'leaves production as it is when a test fails, and green for a look',
    },
  },
  {
    words: 'builds and tests beside the live schemas and swaps all of them at once.',
    ground: {
      file: 'e2e/blue-green.test.ts',
      title: 'never shows a reader two generations, nor an error, while it deploys and rolls back',
    },
  },
  {
    words: 'only schemas with its marker are dropped.',
    ground: {
      file: 'e2e/cleanup.test.ts',
      title: '[T14] drops all its schemas, custom ones too, and only those',
    },
  },
  {
    words: 'If nothing is missing, such a pull request is built like any other.',
    ground: {
      file: 'e2e/restricted.test.ts',
      title: 'is built where the warehouse asks for none; the job summary has the report',
    },
  },
  {
    words: 'If a message cannot be delivered, the run warns and continues.',
    ground: {
      file: 'e2e/github-faults.test.ts',
      title: '[F17] warns that the Slack message was not sent',
    },
  },
  {
    words: 'so let only deploys write there.',
    ground: { because: 'Advice.' },
  },
  {
    words: 'list what hooks wrote and refuse nothing.',
    ground: { because: 'Says what is not promised.' },
  },
  {
    words: 'A node that dbt selects is skipped if it is proven that no change reaches its data',
    ground: { file: 'scenarios/scenarios.test.ts', title: '$name' },
  },
  {
    words: 'nothing is recorded',
    ground: { because: 'What the permission is for.' },
  },
];
