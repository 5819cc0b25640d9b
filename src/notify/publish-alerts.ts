import { hash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { messageOf } from '../errors.ts';
import type { Http, Mailer } from '../platform/ports.ts';
import type { Report } from '../report/model/report.ts';
import type { AlertStore } from './alert-store.ts';
import { type Alert, type Delivery, decideAlerts, rememberAlerts } from './alerts.ts';
import { type AlertSettings, defaultSlack, keyOf } from './destinations.ts';
import { renderEmail } from './email-message.ts';
import { postSlack } from './send-slack.ts';
import { renderSlack } from './slack-message.ts';

interface Delivered extends Delivery {
  warning: string | undefined;
}

type AlertPorts = { http: Pick<Http, 'postJson'>; mailer: Mailer };

/**
 * Tells Slack and the readers of emails what is new in a run of production, and remembers it. Never
 * throws.
 * @returns what was not delivered, and why
 */
export async function publishAlerts(
  ports: AlertPorts,
  settings: AlertSettings,
  report: Report,
  store: AlertStore,
): Promise<string[]> {
  const { slack, email } = settings;
  if (!slack.webhookUrl && !slack.successWebhookUrl && !slack.botToken && !email) return [];
  // Without a memory everything is told again, which is better than nothing being told.
  const memory = await store.load().catch(() => undefined);
  const usual = defaultSlack(settings);
  const isUsual = ({ place }: Alert) => usual !== undefined && keyOf(place) === keyOf(usual);
  const decide = (unreachable?: ReadonlySet<string>) =>
    decideAlerts(report, memory, settings, unreachable);
  const deliver = (alerts: readonly Alert[]) =>
    Promise.all(alerts.map((alert) => deliverAlert(ports, settings, report, alert)));

  const first = await deliver(decide().filter((alert) => !isUsual(alert)));
  const unreachable = first.filter(
    ({ alert, delivered }) => !delivered && alert.place.kind === 'channel',
  );
  const keys = new Set(unreachable.map(({ alert }) => keyOf(alert.place)));
  // What a channel of its own did not take is told in the default one.
  const last = await deliver(decide(keys).filter(isUsual));

  const deliveries = [...first, ...last];
  const warnings = deliveries.flatMap(({ warning }) => warning ?? []);
  const next = rememberAlerts(report, memory, settings, deliveries);
  if (!isDeepStrictEqual(next, memory))
    await store.save(next).catch((error: unknown) => {
      const reason = messageOf(error);
      warnings.push(`What was told is not remembered, and will be told again: ${reason}`);
    });
  return [...new Set(warnings)];
}

function deliverAlert(
  ports: AlertPorts,
  settings: AlertSettings,
  report: Report,
  alert: Alert,
): Promise<Delivered> {
  return alert.place.kind === 'email'
    ? sendEmail(ports.mailer, settings, report, alert, alert.place.to)
    : sendSlack(ports.http, settings, alert, alert.place);
}

async function sendSlack(
  http: AlertPorts['http'],
  { slack }: AlertSettings,
  alert: Alert,
  place: Exclude<Alert['place'], { kind: 'email' }>,
): Promise<Delivered> {
  const { thread: ts, channel } = alert;
  const answer = await postSlack(http, slack, {
    place,
    message: renderSlack(alert.report, alert.news),
    thread: ts !== undefined && channel !== undefined ? { ts, channel } : undefined,
    broadcast: alert.news.kind !== 'anomaly',
  });
  return {
    alert,
    delivered: answer.warning === undefined,
    warning: answer.warning,
    ...(answer.ts !== undefined && { thread: answer.ts }),
    ...(answer.channel !== undefined && { channel: answer.channel }),
  };
}

async function sendEmail(
  mailer: Mailer,
  { email }: AlertSettings,
  report: Report,
  alert: Alert,
  to: readonly string[],
): Promise<Delivered> {
  if (!email) return { alert, delivered: false, warning: undefined };
  const messageId = nameMessage(report, alert, email.from);
  try {
    const { subject, text, html } = renderEmail(alert.report, alert.news);
    const { thread } = alert;
    await mailer.send(email.smtpUrl, {
      from: email.from,
      to,
      subject,
      text,
      html,
      messageId,
      thread,
    });
    return { alert, delivered: true, thread: messageId, warning: undefined };
  } catch (error) {
    const reason = messageOf(error);
    return { alert, delivered: false, warning: `No email was sent: ${reason}` };
  }
}

/** One for each run and place. */
function nameMessage({ repository, project, run }: Report, { place }: Alert, from: string): string {
  const parts = [repository, project, run.id, run.attempt, keyOf(place)];
  const [, domain = 'localhost'] = /@([A-Za-z0-9.-]+)>?\s*$/.exec(from) ?? [];
  return `<dbt-ci.${run.id}.${hash('sha256', parts.join(' '), 'hex').slice(0, 24)}@${domain}>`;
}
