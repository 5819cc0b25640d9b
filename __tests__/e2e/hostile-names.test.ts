import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { linksOf, proseOf, tagsOf, toHtml } from '../report/rendered.ts';
import { HOSTILE_TEXT } from '../report/variants.ts';
import type { StepResult } from '../support/runner/step.ts';
import { Shop } from '../support/shop.ts';
import { tally } from '../support/tally.ts';
import { removeTempDirs } from '../support/temp.ts';

/** Names of models, which are names of files and of tables too. */
const MARKDOWN = 'a|b`c` @octocat #1 <img src=x onerror=alert(1)> [x](https:evil.example)';
const COMMANDS = '::error::x ##[error]y <!channel> $(touch pwned);%0A::stop-commands::z';
const TERMINAL = 'right\u202eleft\u001b[31mred\u200b';
const LONG = 'long_'.repeat(40);
const FAILING = 'failing --> end]);click n0 "x"';

const COLUMN = 'col|"]) --> `n0` @octocat <b>';
const TEST = 'no|`row` @acme-team <script>alert(1)<script> ::warning::t';
/** Of the warehouse or a macro: longer than any sink takes. */
const MESSAGE = HOSTILE_TEXT.repeat(30).slice(0, 10_000);

const BRANCH = 'x;$(touch$IFSpwned)-`b`-@octocat-<b>';
const TITLE = `${HOSTILE_TEXT} <!-- dbt-ci:shop -->`;

const ref = (name: string) => `{{ ref('${name}') }}`;
const OWN_TAGS = [
  ...['!--', 'a', 'blockquote', 'code', 'details', 'em', 'h3', 'h4', 'li', 'p', 'pre', 'strong'],
  ...['sub', 'summary', 'table', 'tbody', 'td', 'th', 'thead', 'tr', 'ul'],
];

const column = (name: string) => `"${name.replaceAll('"', '""')}"`;

const model = (sql: string) => `${sql}\n`;

function project(value: number) {
  return {
    'dbt_project.yml':
      'name: shop\nprofile: shop\nflags: {send_anonymous_usage_stats: false, require_resource_names_without_spaces: false}\nmodels: {+materialized: table}\n',
    'profiles.yml':
      'shop:\n  target: prod\n  outputs:\n    prod: {type: duckdb, path: "{{ env_var(\'SHOP_WAREHOUSE\') }}", schema: analytics, threads: 2}\n',
    [`models/${MARKDOWN}.sql`]: model(`select ${value} as id, 1 as ${column(COLUMN)}`),
    [`models/${COMMANDS}.sql`]: model(`select * from ${ref(MARKDOWN)} -- ::error::in SQL`),
    [`models/${TERMINAL}.sql`]: model(`select * from ${ref(COMMANDS)}`),
    [`models/${LONG}.sql`]: model(`select id from ${ref(TERMINAL)}`),
    'models/names.yml': JSON.stringify({
      models: [
        {
          name: MARKDOWN,
          description: HOSTILE_TEXT,
          columns: [{ name: 'id', data_tests: [{ unique: { name: 'plain' } }] }],
        },
      ],
      exposures: [
        {
          name: 'board',
          label: HOSTILE_TEXT,
          type: 'dashboard',
          url: 'javascript:alert(1)',
          owner: { name: HOSTILE_TEXT, email: 'x@evil.example' },
          depends_on: [`ref('${LONG}')`],
        },
      ],
    }),
  };
}

const changes = {
  [`models/${MARKDOWN}.sql`]: model('select 2 as id'),
  [`models/${FAILING}.sql`]: model(
    [
      `{% set message %}{% raw %}${MESSAGE}{% endraw %}{% endset %}`,
      `select * from ${ref(MARKDOWN)}`,
      '{% if execute %}{{ exceptions.raise_compiler_error(message) }}{% endif %}',
    ].join('\n'),
  ),
  'models/tested.sql': model('select 1 as id'),
  [`tests/${TEST}.sql`]: model(`select * from ${ref('tested')}`),
};

let shop: Shop;
let deploy: StepResult;
let ci: StepResult;
let failed: StepResult;

beforeAll(async () => {
  shop = await Shop.openWith(project(1));
  deploy = await shop.runPush();
  const pull = await shop.openPull(12, BRANCH, changes);
  ci = await shop.runPull({ ...pull, title: TITLE }, 'opened');
  await shop.merge(pull);
  failed = await shop.runPush();
});

afterAll(async () => {
  expect(shop.github.strictErrors).toEqual([]);
  expect(shop.slack.strictErrors).toEqual([]);
  await shop.close();
  await removeTempDirs();
});

/** What a browser, terminal or reader would act on, or not see. */
const UNSEEN = /[[\p{Cc}\p{Cf}]--[\r\n\t\u200b]]/v;

function expectHarmless(markdown: string): void {
  const html = toHtml(markdown);
  expect(OWN_TAGS).toEqual(expect.arrayContaining([...tagsOf(html)]));
  for (const url of linksOf(html)) expect(url).toMatch(/^https:\/\/github\.com\/acme\/shop\//);
  expect(proseOf(html)).not.toMatch(/@[\w-]|#\d|:\/\/|\bwww\./);
  expect(UNSEEN.test(markdown)).toBe(false);
}

describe('[T08] a project, branch and title full of hostile names', () => {
  it('is deployed and built like any other', () => {
    expect(deploy.conclusion).toBe('success');
    expect(ci.outputs).toMatchObject({
      failed: '1',
      'tests-failed': '1',
      built: '5',
      skipped: '0',
    });
    tally('hostile strings', 10);
  });

  it('leaves comment and summary with their own markup only, and one marker', () => {
    const [comment, ...more] = shop.github.comments(12);
    expect(more).toEqual([]);
    for (const markdown of [comment?.body ?? '', ci.summary, failed.summary]) {
      expect(markdown).toContain('failing');
      expectHarmless(markdown);
    }
    expect(toHtml(comment?.body ?? '').match(/<!--/g)).toHaveLength(1);
  });

  it('shows a graph that is made of its own syntax', () => {
    const graph = /```mermaid\n(.*?)\n```/s.exec(ci.summary)?.[1] ?? '';
    expect(graph).toContain('flowchart LR');
    for (const line of graph.split('\n').slice(1))
      expect(line).toMatch(
        /^ {2}(n\d+(\["[^"[\]]*"\]|\(\["[^"[\]]*"\]\))|n\d+ --> n\d+|classDef \w+ [\w#:,\- ]+|class [n\d,]+ \w+)$/,
      );
  });

  it('keeps annotations on the files, as text', () => {
    expect(ci.annotations.map(({ level, file }) => [level, file])).toEqual(
      expect.arrayContaining([
        ['error', `models/${FAILING}.sql`],
        ['error', `tests/${TEST}.sql`],
      ]),
    );
    for (const { message } of ci.annotations) expect(message.length).toBeLessThan(4_096);
  });
});

describe('[T06] the same names in the log', () => {
  it('are no commands, and nothing that a terminal acts on', () => {
    for (const run of [deploy, ci, failed]) {
      expect(
        run.groups.map(({ title }) => title).filter((title) => !title.startsWith('dbt ')),
      ).toEqual([]);
      for (const line of run.log.split('\n')) expect(UNSEEN.test(line)).toBe(false);
    }
    expect(deploy.annotations).toEqual([]);
  });
});

describe('[T09] the same names in Slack', () => {
  it('make no mention, link or broadcast', () => {
    const texts = shop.slack.messages.flatMap(({ text, blocks }) => [text, JSON.stringify(blocks)]);
    expect(texts).toHaveLength(4);
    for (const text of texts) {
      expect(text).not.toMatch(/<[!@#]/);
      for (const [, link] of text.matchAll(/<(https?:[^>|]*)/g))
        expect(link).toMatch(/^https:\/\/github\.com\/acme\/shop\//);
    }
  });
});
