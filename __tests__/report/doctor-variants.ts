import type { Check } from '../../src/doctor/check.ts';
import { checkRights, type RightsFacts } from '../../src/doctor/rights-checks.ts';
import type { Report } from '../../src/report/model/report.ts';
import type { Rights } from '../../src/warehouse/rights.ts';
import { HOSTILE, HOSTILE_TEXT, report } from './variants.ts';

/** Reports of `mode: doctor`: a good set-up, and one with each thing broken. */

const WORKFLOW = '.github/workflows/dbt.yml';

const relation = (name: string, change: Partial<Rights['schemas'][0]['relations'][0]> = {}) => ({
  ...{ name, owner: 'dbt_deploy', reads: true, writes: false, owns: false, ...change },
});

const schema = (name: string, relations: ReturnType<typeof relation>[], change = {}) => ({
  ...{ database: 'shop', schema: name, owner: 'dbt_deploy', uses: true, creates: false },
  ...{ owns: false, relations, ...change },
});

const RIGHTS: Rights = {
  ...{ asked: true, user: 'dbt_ci', role: null, complete: true },
  creates_schemas: [{ database: 'shop', allowed: true }],
  schemas: [
    schema('analytics', [relation('orders'), relation('customers')]),
    schema('raw', [relation('events', { owner: 'loader' })]),
  ],
};

const place = (name: string, identifier: string) => ({
  ...{ database: 'shop', schema: name, identifier },
});

const rightsOf = (change: Partial<Rights> = {}, facts: Partial<RightsFacts> = {}): Check[] =>
  checkRights({
    ...{ side: 'pull request', adapter: 'postgres', schema: 'analytics', hasState: true },
    ...{ user: 'dbt_ci', role: undefined, rights: { ...RIGHTS, ...change } },
    production: [place('analytics', 'orders'), place('analytics', 'customers')],
    sources: [place('raw', 'events')],
    ...facts,
  });

const ok = (name: string, found: string): Check => ({ name, status: 'ok', found });

const GOOD: Check[] = [
  ok(
    'Profile',
    'Profile `shop`, target `prod` on postgres. Pull request 12 builds in the schema `pr_12_shop`.',
  ),
  ok(
    'Targets',
    'Pull requests and deploys use the target `prod`. Each logs in with what its own job passes in `env`.',
  ),
  ok('dbt', 'dbt 1.12.6, installed by uv (`/home/runner/work/_temp/dbt-ci/bin/dbt`).'),
  ok('Adapter', 'dbt-postgres 1.11.0.'),
  ok('Login', 'Logged in on postgres as `dbt_ci`.'),
  ...rightsOf(),
  ok(
    'Production state',
    'Target `prod` at `a81bc3f`, deployed 3 h ago, from run 877 (attempt 1) (dbt 1.12.6). Its commit is on production’s branch.',
  ),
  ok('`contents: read`', 'GitHub answers. Used to check whose commit a production state is of.'),
  ok('`actions: read`', 'GitHub answers. Used to find and download the production state.'),
  ok(
    '`pull-requests: write`',
    'The workflow grants it. Used to write the comment; nothing was written to try it.',
  ),
  ok(
    'Two jobs',
    `Pull requests: \`pull-request\` (${WORKFLOW}:14). Deploys: \`deploy\` (${WORKFLOW}:36).`,
  ),
  ok('Environment of deploys', `\`deploy\` (${WORKFLOW}:36) has an environment.`),
  ok(
    'Concurrency',
    `\`pull-request\` (${WORKFLOW}:14), \`deploy\` (${WORKFLOW}:36): one run at a time.`,
  ),
  ok('Token in the checkout', 'No checkout keeps the job’s token.'),
  ok('Clean-up', 'When a pull request closes, and by `schedule` for what that leaves.'),
  ok(
    'Notifications',
    `\`slack-webhook-url\`, in \`deploy\` (${WORKFLOW}:36). No message was sent to try it.`,
  ),
  ok('Base commit', '`a81bc3f` can be read.'),
  ok('Git LFS', 'Not used.'),
  ok('Submodules', 'Not used.'),
  ok('.gitignore', 'Ignored: `target/`, `dbt_packages/`, `logs/`, `.env`.'),
];

/** The good set-up with other rows in the place of those with the same names. */
function doctor(changes: readonly Check[] = [], without: readonly string[] = []): Report {
  const byName = new Map(changes.map((check) => [check.name, check]));
  const checkup = GOOD.filter(({ name }) => !without.includes(name)).map(
    (check) => byName.get(check.name) ?? check,
  );
  const failed = checkup.some(({ status }) => status === 'failed');
  return report({
    ...{ mode: 'doctor', status: failed ? 'failure' : 'success', checkup, duration: 9.4 },
    ...{ nodes: [], tests: [], buildableTotal: 0 },
  });
}

const RIGHTS_ROWS = ['Create schemas', 'Read production', 'No write to production'];

export const DOCTOR_VARIANTS: Record<string, Report> = {
  'doctor-good': doctor(),
  'doctor-owner-login': doctor(
    rightsOf({
      user: 'dbt_deploy',
      schemas: [
        schema(
          'analytics',
          ['orders', 'customers'].map((name) => relation(name, { writes: true, owns: true })),
          { creates: true, owns: true },
        ),
        RIGHTS.schemas[1] ?? schema('raw', []),
      ],
    }),
  ),
  'doctor-member-of-owner': doctor(
    rightsOf({
      schemas: [
        schema('analytics', [
          relation('orders', { writes: true, owns: true }),
          relation('customers'),
        ]),
        RIGHTS.schemas[1] ?? schema('raw', []),
      ],
    }),
  ),
  'doctor-unreadable-source': doctor(
    rightsOf({
      schemas: [
        RIGHTS.schemas[0] ?? schema('analytics', []),
        schema('raw', [relation('events', { owner: 'loader', reads: false })]),
      ],
    }),
  ),
  'doctor-no-schemas': doctor(
    rightsOf({ creates_schemas: [{ database: 'shop', allowed: false }] }),
  ),
  'doctor-not-asked': doctor([
    ...rightsOf({ asked: false }, { adapter: 'bigquery' }),
    {
      ...{ name: 'Adapter', status: 'warning' },
      found: 'dbt-bigquery 1.10.1. Not everything is tested on this warehouse.',
      todo: 'docs/warehouses.md has what is tested, what is emulated, and what is not supported.',
    },
    ok('Login', 'Logged in on bigquery.'),
  ]),
  'doctor-no-login': doctor(
    [
      {
        ...{ name: 'Login', status: 'failed' },
        found:
          'Could not log in as the user dbt_ci. Database Error connection to server at "db.example.com", port 5432 failed: FATAL: password authentication failed for user "dbt_ci"',
      },
    ],
    RIGHTS_ROWS,
  ),
  'doctor-unset-variable': doctor(
    [
      {
        ...{ name: 'Profile', status: 'failed', location: { file: 'profiles.yml', line: 8 } },
        found: 'The environment variable DB_PASSWORD is not set, and target "prod" needs it.',
        todo: `Set it under "env:" of the step, e.g. DB_PASSWORD: \${{ secrets.DB_PASSWORD }}.`,
      },
    ],
    ['Targets', 'dbt', 'Adapter', 'Login', ...RIGHTS_ROWS],
  ),
  'doctor-token': doctor([
    {
      ...{ name: '`actions: read`', status: 'failed' },
      found:
        'Needed to find and download the production state. The token may not list the artifacts of a run.',
      todo: 'Add `permissions: actions: read` to the job.',
    },
    {
      ...{
        name: '`pull-requests: write`',
        status: 'warning',
        location: { file: WORKFLOW, line: 14 },
      },
      found: 'The job’s `permissions:` grant `pull-requests: read`. Needed to write the comment.',
      todo: 'Add `pull-requests: write` to `permissions:` of the job.',
    },
    {
      ...{ name: 'Production state', status: 'failed' },
      found: 'The token may not list workflow runs.',
      todo: 'Add `permissions: actions: read` to the job.',
    },
  ]),
  'doctor-no-state': doctor([
    {
      ...{ name: 'Production state', status: 'warning' },
      found:
        'No completed run of .github/workflows/dbt.yml on main was found. If another workflow deploys production, set "deploy-workflow" to its file name.',
      todo: 'Deploy once: start the workflow on the default branch. Until then a pull request builds everything.',
    },
  ]),
  'doctor-one-job': doctor([
    {
      ...{ name: 'Two jobs', status: 'warning', location: { file: WORKFLOW, line: 9 } },
      found: `The job \`dbt\` (${WORKFLOW}:9) runs for pull requests and for deploys, so both have the same login and permissions.`,
      todo: 'Use two jobs as in README.md#set-it-up: then the code of a pull request never has the login that owns production.',
    },
    {
      ...{
        name: 'Environment of deploys',
        status: 'warning',
        location: { file: WORKFLOW, line: 9 },
      },
      found: `The job \`dbt\` (${WORKFLOW}:9) has no \`environment\`, so a workflow on any branch gets the login that owns production.`,
      todo: 'Add `environment: production`, limit its deployment branches to the default branch, and store the deploy login there.',
    },
    {
      ...{
        name: '`pull-requests: write`',
        status: 'unknown',
        location: { file: WORKFLOW, line: 9 },
      },
      found:
        'Used to write the comment. The workflow does not say it, so the repository’s setting decides, and only a write would show it.',
      todo: 'Add `pull-requests: write` to `permissions:` of the job.',
    },
  ]),
  'doctor-checkout': doctor([
    {
      ...{ name: 'Git LFS', status: 'failed', location: { file: 'seeds/countries.csv', line: 1 } },
      found: 'The checkout has a pointer instead of the content of `seeds/countries.csv`.',
      todo: 'Give actions/checkout the input `lfs: true`.',
    },
    {
      ...{ name: '.gitignore', status: 'warning', found: 'Not ignored: `target/`, `.env`.' },
      todo: 'Add them to .gitignore, so that nobody commits them.',
    },
  ]),
  'doctor-hostile': doctor([
    {
      ...{ name: 'Profile', status: 'failed', location: { file: HOSTILE, line: 3 } },
      found: HOSTILE_TEXT,
      todo: `Grant ${HOSTILE}`,
    },
    ...rightsOf({}, { production: [place(HOSTILE, HOSTILE)], user: HOSTILE }),
  ]),
  'doctor-stopped': {
    ...doctor(
      [],
      GOOD.map(({ name }) => name),
    ),
    status: 'failure',
    fatal: {
      message: 'Vault refused the role "dbt-ci" (HTTP 400).',
      hint: 'Check the input "vault-role".',
    },
  },
};
