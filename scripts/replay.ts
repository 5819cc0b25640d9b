/**
 * `npm run e2e:replay [-- <days>]`: 60 days of a project, a deploy each morning, with three incidents:
 * a join that became a cartesian product, a load that came twice, and a source that stopped. Fails
 * when one of them is not found on its day, or something is told on another. What people would see
 * of these days is left in demo/output/replay/. Takes about a quarter of an hour.
 */

import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { readReport } from '../__tests__/support/read-report.ts';
import type { StepResult } from '../__tests__/support/runner/step.ts';
import { readTree, Shop } from '../__tests__/support/shop.ts';
import { type ReceivedMail, startSmtp } from '../__tests__/support/smtp.ts';
import { makeTempDir, removeTempDirs } from '../__tests__/support/temp.ts';
import type { Report } from '../src/report/model/report.ts';
import { LOAD_TWICE, RawData, REMOVE_DUPLICATES } from './replay/raw-data.ts';

const ROOT = resolve(import.meta.dirname, '..');
const OUTPUT = join(ROOT, 'demo', 'output', 'replay');
const PROJECT = join(import.meta.dirname, 'replay', 'project');
const PRELOAD = join(import.meta.dirname, 'replay', 'shift-clock.mjs');
/** A Monday. */
const FIRST = new Date('2026-01-05T06:00:00Z');
const DAYS = Number(process.argv[2] ?? 60);

const SLOW_JOIN = 30;
const LOADED_TWICE = 35;
const SOURCE_STOPS = 45;
const SOURCE_IS_BACK = 48;

const JOIN = 'models/marts/order_payments.sql';
const CARTESIAN = `select o.order_id, o.amount as ordered,
    sum(case when p.order_id = o.order_id then p.amount end) as paid
from {{ ref('fct_orders') }} as o, {{ ref('stg_payments') }} as p
group by all
`;

/** What is to be told on a day; nothing on all others. */
const EXPECTED: Readonly<Record<number, string>> = {
  [SLOW_JOIN]: 'slow-model order_payments',
  [LOADED_TWICE]: 'rows-spike fct_page_views',
  ...Object.fromEntries(
    Array.from({ length: SOURCE_IS_BACK - SOURCE_STOPS }, (_, day) => [
      SOURCE_STOPS + day,
      'stale payments',
    ]),
  ),
  [SOURCE_IS_BACK]: 'recovered payments',
};

const project = await readTree(PROJECT);
const shop = await Shop.openWith(project);
const smtp = await startSmtp();
const machine = await makeTempDir('machine-');
const raw = new RawData(FIRST, DAYS);
const wrong: string[] = [];
await rm(OUTPUT, { recursive: true, force: true });
try {
  print('| day | date | run | order_payments | told | Slack (alerts) | emails |');
  print('| --: | --- | --- | --: | --- | --: | --: |');
  for (let day = 0; day < DAYS; day++) await replay(day);
  for (const error of [...shop.github.strictErrors, ...shop.slack.strictErrors]) wrong.push(error);
} finally {
  await Promise.all([shop.close(), smtp.stop()]);
  await removeTempDirs();
}
print(['', ...wrong].join('\n'));
print(
  `${DAYS} days in ${Math.round(process.uptime())} s, ${wrong.length} wrong. Pages and messages: ${OUTPUT}`,
);
process.exitCode = wrong.length === 0 ? 0 : 1;

async function replay(day: number): Promise<void> {
  const now = new Date(FIRST.getTime() + day * 86_400_000).toISOString();
  await change(day);
  const before = { slack: shop.slack.messages.length, mails: smtp.received.length };
  const step = await shop.runSchedule({
    machine,
    inputs: {
      'smtp-url': smtp.url(),
      'email-from': 'dbt@example.com',
      'email-to': 'data@example.com',
    },
    env: { NODE_OPTIONS: `--import=${PRELOAD}`, REPLAY_NOW: now },
  });
  const report = await readReport(step);
  const slack = shop.slack.messages.slice(before.slack);
  const mails = smtp.received.slice(before.mails);
  const alerts = slack.filter(({ channel }) => channel === '#data-alerts');
  const told = describe(report);
  const expected = EXPECTED[day] ?? '';
  const isNews = expected !== '' && expected !== EXPECTED[day - 1];
  const isRight =
    told === expected &&
    step.conclusion === 'success' &&
    (isNews
      ? alerts.length > 0 && mails.length > 0
      : expected || alerts.length + mails.length === 0);
  const joined = report.nodes.find(({ name }) => name === 'order_payments')?.executionTime;
  const cells = [now.slice(0, 10), report.status, `${joined?.toFixed(1)} s`, told];
  const sent = `${slack.length} (${alerts.length}) | ${mails.length}`;
  print(`| ${day} | ${cells.join(' | ')} | ${sent} |${isRight ? '' : ` WRONG: "${expected}"`}`);
  if (!isRight) wrong.push(`Day ${day}: "${told}" in place of "${expected}".\n${step.log}`);
  if (!isRight || expected || day === DAYS - 1) await keep(day, step, { slack, mails });
}

/** What happened since the run before: new data, and the incidents. */
async function change(day: number): Promise<void> {
  const payments = day < SOURCE_STOPS || day >= SOURCE_IS_BACK;
  await shop.execute(raw.load(day, { payments }));
  if (day === SLOW_JOIN) await shop.repository.commit('Sum payments up', { [JOIN]: CARTESIAN });
  if (day === SLOW_JOIN + 1)
    await shop.repository.commit('Join payments by their order again', {
      [JOIN]: project[JOIN] ?? '',
    });
  if (day === LOADED_TWICE) await shop.execute(LOAD_TWICE);
  if (day === LOADED_TWICE + 1) await shop.execute(REMOVE_DUPLICATES);
}

function describe({ health }: Report): string {
  if (!health) return 'nothing is known';
  const nameOf = (id: string | undefined) => id?.split('.').at(-1) ?? 'the run';
  return [
    ...health.anomalies.map(({ kind, uniqueId }) => `${kind} ${nameOf(uniqueId)}`),
    ...health.failing.map(({ uniqueId }) => `stale ${nameOf(uniqueId)}`),
    ...health.recovered.map(({ uniqueId }) => `recovered ${nameOf(uniqueId)}`),
  ].join(', ');
}

async function keep(
  day: number,
  { summary, log, outputs }: StepResult,
  { slack, mails }: { slack: readonly object[]; mails: readonly ReceivedMail[] },
): Promise<void> {
  const folder = join(OUTPUT, `day-${day}`);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'summary.md'), summary);
  await writeFile(join(folder, 'log.txt'), log);
  await writeFile(join(folder, 'slack.json'), JSON.stringify(slack, null, 2));
  for (const [index, { mail }] of mails.entries()) {
    await writeFile(join(folder, `email-${index + 1}.txt`), `${mail.subject}\n\n${mail.text}`);
    await writeFile(join(folder, `email-${index + 1}.html`), mail.html || '');
  }
  if (outputs.dashboard) await cp(outputs.dashboard, join(folder, 'dashboard.html'));
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
