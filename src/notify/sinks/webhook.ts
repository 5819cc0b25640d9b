import { createHmac, hash } from 'node:crypto';
import type { SinkSettings } from '../../config/sink-settings.ts';
import { listFailures } from '../../report/model/failures.ts';
import type { Report } from '../../report/model/report.ts';
import { describeSource } from '../../report/model/sources.ts';
import { buildVerdict } from '../../report/model/verdict.ts';
import { type Formatter, plainFormatter } from '../../text/formatter.ts';
import { labelOf } from '../../text/node-label.ts';
import { cleanLine, cutText } from '../../text/plain-text.ts';
import { formatNumberOf } from '../../text/quantities.ts';
import { anomalyKey, type Issue } from '../events.ts';
import { buildMessage } from '../message-text.ts';
import { postJson, receiptOf } from '../post-json.ts';
import {
  digestKey,
  type Notification,
  type OpenSink,
  type Receipt,
  type SinkContext,
} from '../sink.ts';

type WebhookSettings = NonNullable<SinkSettings['webhook']>;

/** Increased when a field is renamed, removed or changes its meaning; see docs/webhook.schema.json. */
const SCHEMA_VERSION = 1;

/**
 * JSON for programs: which issues opened and which were resolved, each with a key that stays the
 * same for as long as the issue exists. Signed as Standard Webhooks specifies, if there is a secret.
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export const openWebhook: OpenSink = ({ webhook }, context) => {
  if (webhook === undefined) return undefined;
  return {
    main: {
      key: digestKey('json', webhook.url),
      send: (notification) => send(notification, webhook, context),
    },
    digest: 'never',
    tracksIssues: true,
  };
};

/** docs/webhook.schema.json says what each field means. */
export interface WebhookMessage {
  schemaVersion: typeof SCHEMA_VERSION;
  event: Issue['kind'] | 'recovery';
  title: string;
  text: string;
  createdAt: string;
  project: string;
  repository: string;
  branch: string;
  commit: string;
  target: string;
  mode: string;
  status: string;
  run: { id: number; attempt: number; url: string | null };
  dashboardUrl: string | null;
  issues: WebhookIssue[];
  /** The number of open issues that are not listed. */
  omitted: number;
}

interface WebhookIssue {
  dedupKey: string;
  state: 'open' | 'resolved';
  kind: Issue['kind'];
  severity: 'critical' | 'error' | 'warning';
  uniqueId: string | null;
  summary: string;
  owner: string | null;
  since: { runId: number; commit: string; at: string; runs: number } | null;
  file: string | null;
  line: number | null;
}

/** Limits the open issues; resolved issues are always listed in full. */
const ISSUES_LIMIT = 500;
const TITLE_LENGTH = 200;
const SUMMARY_LENGTH = 500;
const TEXT_LENGTH = 4_000;
const NAME_LENGTH = 300;

const plain = (value: string, limit: number) => cutText(cleanLine(value), limit);

const textFormatter: Formatter = {
  ...plainFormatter,
  text: (value, limit = SUMMARY_LENGTH) => plain(value, limit),
  code: (name) => plain(name, NAME_LENGTH),
};

/** @param stateName makes the keys unique to this deployment, together with the repository */
export function renderWebhook(
  { report, event, issues, resolved }: Notification,
  stateName: string,
): WebhookMessage {
  // The URLs have fields of their own.
  const unlinked = { ...report, run: { ...report.run, url: '' } };
  const limits = { errorLines: 3, entries: 15 };
  const { blocks, title } = buildMessage(unlinked, event, textFormatter, limits);
  const opened = issues.slice(0, ISSUES_LIMIT);
  const ended = resolved.map((key): WebhookIssue => endedIssue(report, key, stateName));
  const { kind } = event;
  const isOpening = kind === 'failure' || kind === 'stale-source' || kind === 'anomaly';
  return {
    schemaVersion: SCHEMA_VERSION,
    event: isOpening ? kind : 'recovery',
    title: plain(isOpening ? title : endedTitle(report, ended.length), TITLE_LENGTH),
    text: cutText(blocks.map((lines) => lines.join('\n')).join('\n\n'), TEXT_LENGTH),
    createdAt: report.createdAt,
    project: report.project,
    repository: report.repository,
    branch: report.branch,
    commit: report.sha,
    target: report.target,
    mode: report.mode,
    status: report.status,
    run: { id: report.run.id, attempt: report.run.attempt, url: report.run.url || null },
    dashboardUrl: report.dashboardUrl ?? null,
    issues: [...opened.map((issue) => openIssue(report, issue, stateName)), ...ended],
    omitted: issues.length - opened.length,
  };
}

function endedTitle(report: Report, count: number): string {
  return `✅ dbt ${report.project}: ${formatNumberOf(count, 'issue')} resolved`;
}

function openIssue(
  report: Report,
  { key, kind, uniqueId }: Issue,
  stateName: string,
): WebhookIssue {
  const { summary, severity, file, line } = describeIssue(report, { key, kind, uniqueId });
  const failing = report.health?.failing.find((each) => each.uniqueId === uniqueId);
  return {
    ...identify(report, key, stateName),
    state: 'open',
    kind,
    severity,
    uniqueId: uniqueId ?? null,
    summary: plain(summary, SUMMARY_LENGTH),
    since: failing
      ? {
          runId: failing.since.run.id,
          commit: failing.since.run.sha,
          at: failing.since.run.at,
          runs: failing.since.runs,
        }
      : null,
    file: file || null,
    line: line ?? null,
  };
}

interface Description {
  summary: string;
  severity: WebhookIssue['severity'];
  file?: string;
  line?: number | undefined;
}

function describeIssue(
  report: Report,
  { key, kind, uniqueId }: Pick<Issue, 'key' | 'kind' | 'uniqueId'>,
): Description {
  const name = nameOf(uniqueId);
  if (kind === 'anomaly') {
    const anomaly = report.health?.anomalies.find((each) => anomalyKey(each) === key);
    const severity = anomaly?.severity ?? 'warning';
    return { summary: `${name} ${anomaly?.text ?? 'is unusual'}`, severity };
  }
  if (uniqueId === undefined) {
    const summary = report.fatal?.message ?? `the ${report.mode} ${buildVerdict(report).words}`;
    const { file, line } = report.fatal?.location ?? {};
    return { summary, severity: 'critical', ...(file !== undefined && { file }), line };
  }
  const source = report.sources.find((each) => each.uniqueId === uniqueId);
  if (kind === 'stale-source')
    return {
      summary: source ? `source ${source.name}: ${describeSource(source)}` : `${name} is stale`,
      severity: 'error',
      ...(source && { file: source.file, line: source.line }),
    };
  const failure = listFailures(report).find((each) => each.uniqueId === uniqueId);
  if (!failure) return { summary: `${name} is still failing`, severity: 'error' };
  const cause = [failure.rows, failure.message].filter(Boolean).join(' · ');
  const summary = `${failure.kind} ${failure.name} failed${cause && `: ${cause}`}`;
  return { summary, severity: 'error', file: failure.file, line: failure.line };
}

/** `failure:model.shop.orders`, `anomaly:rows-zero:model.shop.orders`, `run:deploy:5c1d…` */
function endedIssue(report: Report, key: string, stateName: string): WebhookIssue {
  const [first = '', ...rest] = key.split(':');
  const id = first === 'run' ? '' : rest.slice(first === 'anomaly' ? 1 : 0).join(':');
  const uniqueId = id === '' ? undefined : id;
  const kind = first === 'stale-source' || first === 'anomaly' ? first : 'failure';
  const what = first === 'anomaly' ? 'is back to normal' : 'recovered';
  return {
    ...identify(report, key, stateName),
    state: 'resolved',
    kind,
    severity: kind === 'anomaly' ? 'warning' : uniqueId === undefined ? 'critical' : 'error',
    uniqueId: uniqueId ?? null,
    summary: plain(`${nameOf(uniqueId)} ${what}`, SUMMARY_LENGTH),
    since: null,
    file: null,
    line: null,
  };
}

function nameOf(uniqueId: string | undefined): string {
  if (uniqueId === undefined) return 'the run';
  return `${uniqueId.split('.')[0]?.replace('_', ' ')} ${labelOf(uniqueId)}`;
}

/** The key is the same in every run, and fits into PagerDuty's 255 characters. */
function identify(
  report: Report,
  key: string,
  stateName: string,
): Pick<WebhookIssue, 'dedupKey' | 'owner'> {
  const parts = JSON.stringify([report.repository, stateName, key]);
  const ownership = report.stakes.find(({ uniqueId }) => key.endsWith(`:${uniqueId}`));
  return {
    dedupKey: `dbt-ci-${hash('sha256', parts, 'hex').slice(0, 32)}`,
    owner: ownership?.owner === undefined ? null : plain(ownership.owner, NAME_LENGTH),
  };
}

async function send(
  notification: Notification,
  webhook: WebhookSettings,
  context: SinkContext,
): Promise<Receipt> {
  const body = renderWebhook(notification, context.stateName);
  const headers = { ...sign(body, webhook, context.clock.now()), ...authorize(webhook) };
  return receiptOf(await postJson(context, { url: webhook.url, headers, body }), SERVICE);
}

function authorize({ token }: WebhookSettings): Record<string, string> {
  return token === undefined ? {} : { authorization: `Bearer ${token}` };
}

/** Signs the output of `JSON.stringify`, which is what the port sends. */
function sign(
  body: WebhookMessage,
  { url, secret }: WebhookSettings,
  now: Date,
): Record<string, string> {
  const text = JSON.stringify(body);
  // A message that is sent again has the same id.
  const id = `msg_${hash('sha256', `${url} ${text}`, 'hex').slice(0, 32)}`;
  const timestamp = String(Math.floor(now.getTime() / 1_000));
  const headers = { 'webhook-id': id, 'webhook-timestamp': timestamp };
  if (secret === undefined) return headers;
  return { ...headers, 'webhook-signature': signatureOf({ id, timestamp, text }, secret) };
}

/** @param secret `whsec_` and the key in base64 */
export function signatureOf(
  { id, timestamp, text }: { id: string; timestamp: string; text: string },
  secret: string,
): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const digest = createHmac('sha256', key).update(`${id}.${timestamp}.${text}`).digest('base64');
  return `v1,${digest}`;
}

const SERVICE = {
  message: 'The webhook message',
  name: 'the service',
  input: 'webhook-url',
  meanings: {
    401: 'The service rejected "webhook-token", or the signature made with "webhook-secret".',
    403: 'The service rejected "webhook-token", or the signature made with "webhook-secret".',
    404: 'The URL does not exist; check "webhook-url".',
    413: 'The message is too large for the service.',
    429: 'The rate limit is reached; later messages may succeed.',
  },
};
