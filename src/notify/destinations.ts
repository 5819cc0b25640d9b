import { hash } from 'node:crypto';
import type { Settings } from '../config/settings.ts';
import type { Report } from '../report/model/report.ts';
import type { Issue } from './messages.ts';

/** Where people are told. */
export type Place =
  | { kind: 'webhook'; url: string }
  | { kind: 'channel'; channel: string }
  | { kind: 'email'; to: readonly string[] };

export type AlertSettings = Pick<Settings, 'slack' | 'email' | 'notifyOn' | 'remindEvery'>;

/** What a place is remembered by. */
export function keyOf(place: Place): string {
  if (place.kind === 'channel') return `channel:${place.channel}`;
  const secret = place.kind === 'webhook' ? place.url : [...place.to].sort().join(',');
  return `${place.kind}:${hash('sha256', secret.toLowerCase(), 'hex').slice(0, 16)}`;
}

/** The channel that hears of whatever has none of its own. */
export function defaultSlack({ slack }: AlertSettings): Place | undefined {
  if (slack.webhookUrl) return { kind: 'webhook', url: slack.webhookUrl };
  if (slack.botToken && slack.channel) return { kind: 'channel', channel: slack.channel };
  return undefined;
}

export function successSlack({ slack }: AlertSettings): Place | undefined {
  if (slack.successWebhookUrl) return { kind: 'webhook', url: slack.successWebhookUrl };
  if (slack.botToken && slack.successChannel)
    return { kind: 'channel', channel: slack.successChannel };
  return undefined;
}

/** Those that a report may have something for, and that were told of something before. */
export function knownPlaces(report: Report, settings: AlertSettings, keys: string[]): Place[] {
  const { email } = settings;
  const owners = email ? report.stakes.flatMap(({ emails }) => emails) : [];
  const places: Array<Place | undefined> = [
    defaultSlack(settings),
    ...(settings.slack.webhookUrl || !settings.slack.botToken ? [] : keys.flatMap(asChannel)),
    ...(email
      ? [mail(email.to), mail(email.testsTo), ...owners.map((owner) => mail([owner]))]
      : []),
  ];
  return places.filter((place) => place !== undefined);
}

/**
 * A node's own channel or that of its owner, in place of the default; a webhook has but one. Email
 * goes to one of the two lists, and to the owner besides.
 *
 * @param testsOnly nothing but tests failed in this run
 * @param unreachable keys of places that took no message: what was theirs goes to the default
 */
export function placesOf(
  { uniqueId, kind }: Issue,
  report: Report,
  settings: AlertSettings,
  { testsOnly, unreachable }: { testsOnly: boolean; unreachable: ReadonlySet<string> },
): Place[] {
  const stake = report.stakes.find((each) => each.uniqueId === uniqueId);
  const slack = slackOf(stake?.channel, settings, unreachable);
  const { email } = settings;
  if (!email) return slack ? [slack] : [];
  const list = kind === 'failure' && testsOnly ? email.testsTo : email.to;
  const known = new Set(list.map((address) => address.toLowerCase()));
  const owners = (stake?.emails ?? []).filter((address) => !known.has(address.toLowerCase()));
  return [...(slack ? [slack] : []), mail(list), ...owners.map((owner) => mail([owner]))];
}

function slackOf(
  channel: string | undefined,
  settings: AlertSettings,
  unreachable: ReadonlySet<string>,
): Place | undefined {
  const usual = defaultSlack(settings);
  if (usual?.kind !== 'channel' || channel === undefined) return usual;
  const own: Place = { kind: 'channel', channel };
  return unreachable.has(keyOf(own)) ? usual : own;
}

function mail(to: readonly string[]): Place {
  return { kind: 'email', to };
}

function asChannel(key: string): Place[] {
  const [, channel] = /^channel:(.+)$/.exec(key) ?? [];
  return channel === undefined ? [] : [{ kind: 'channel', channel }];
}
