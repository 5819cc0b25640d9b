import { isRed } from '../report/model/checks.ts';
import type { Report } from '../report/model/report.ts';
import { isStopped } from '../report/model/stop.ts';
import { type AlertMemory, NO_MEMORY, type PlaceMemory } from './alert-memory.ts';
import {
  type AlertSettings,
  defaultSlack,
  keyOf,
  knownPlaces,
  type Place,
  placesOf,
  successSlack,
} from './destinations.ts';
import { isOver, listIssues } from './issues.ts';
import { type Issue, type News, scopeReport } from './messages.ts';

/** One message to one place. */
export interface Alert {
  place: Place;
  /** What it tells of. */
  issues: Issue[];
  news: News;
  /** With the issues of this place only. */
  report: Report;
  /** The message that it goes below. */
  thread: string | undefined;
  /** Slack's id of the channel that the thread is in. */
  channel: string | undefined;
}

/** What became of an alert; `thread` and `channel` as the place calls its message. */
export interface Delivery {
  alert: Alert;
  delivered: boolean;
  thread?: string;
  channel?: string;
}

const HOUR = 60 * 60 * 1000;

/** A run by schedule may start early; without this, a reminder would wait for the next day's. */
const TOLERANCE = 0.95;

/**
 * Who is told what of a run, at most one message for each place.
 *
 * @param memory what was told before; undefined where nothing is known of it
 * @param unreachable keys of channels that took no message in this run
 */
export function decideAlerts(
  report: Report,
  memory: AlertMemory | undefined,
  settings: AlertSettings,
  unreachable: ReadonlySet<string> = new Set(),
): Alert[] {
  if (report.status === 'skipped') return [];
  const before = memory ?? NO_MEMORY;
  const groups = groupByPlace(report, before, settings, unreachable);
  const lost = memory === undefined && (report.health?.failedBefore ?? 0) > 0;
  const alerts = [...groups.values()].flatMap(
    ({ place, issues }) =>
      decide(report, settings, { place, issues, memory: before.places[keyOf(place)], lost }) ?? [],
  );
  const success = successAlert(report, settings);
  const taken = new Set(alerts.map(({ place }) => keyOf(place)));
  return success && !taken.has(keyOf(success.place)) ? [...alerts, success] : alerts;
}

/** What the next run is to know. What was not delivered was not told. */
export function rememberAlerts(
  report: Report,
  memory: AlertMemory | undefined,
  settings: AlertSettings,
  deliveries: readonly Delivery[],
): AlertMemory {
  const before = memory ?? NO_MEMORY;
  const places = { ...before.places };
  const tried = new Map(deliveries.map((each) => [keyOf(each.alert.place), each]));
  for (const place of knownPlaces(report, settings, Object.keys(places))) {
    const old = places[keyOf(place)];
    if (old && !tried.has(keyOf(place))) places[keyOf(place)] = without(old, over(old, report));
  }
  for (const [key, { alert, delivered, thread, channel }] of tried) {
    if (!delivered) continue;
    const old = places[key];
    const kept = old ? without(old, over(old, report)) : { told: {} };
    const told = alert.issues.map(({ key: issue }) => [issue, report.createdAt]);
    const first = kept.thread ?? thread;
    const where = kept.channel ?? channel;
    places[key] = {
      told: { ...kept.told, ...Object.fromEntries(told) },
      ...(first !== undefined && { thread: first }),
      ...(where !== undefined && { channel: where }),
    };
  }
  const open = Object.entries(places).filter(([, { told }]) => Object.keys(told).length > 0);
  return { ...before, places: Object.fromEntries(open) };
}

/** Every place that may hear of this run, with the issues that are its own. */
function groupByPlace(
  report: Report,
  memory: AlertMemory,
  settings: AlertSettings,
  unreachable: ReadonlySet<string>,
): Map<string, { place: Place; issues: Issue[] }> {
  const issues = listIssues(report).filter(({ kind }) => settings.notifyOn.includes(kind));
  const failures = issues.filter(({ kind }) => kind === 'failure');
  const testsOnly = failures.every(({ uniqueId }) => uniqueId !== undefined && isTest(uniqueId));
  const groups = new Map<string, { place: Place; issues: Issue[] }>();
  const groupOf = (place: Place) => {
    const group = groups.get(keyOf(place)) ?? { place, issues: [] };
    groups.set(keyOf(place), group);
    return group.issues;
  };
  for (const place of knownPlaces(report, settings, Object.keys(memory.places))) groupOf(place);
  for (const issue of issues)
    for (const place of placesOf(issue, report, settings, { testsOnly, unreachable }))
      groupOf(place).push(issue);
  return groups;
}

function decide(
  report: Report,
  settings: AlertSettings,
  facts: { place: Place; issues: Issue[]; memory: PlaceMemory | undefined; lost: boolean },
): Alert | undefined {
  const { place, issues, memory, lost } = facts;
  if (isDigest(report, settings, place)) return digest(report, settings, place, issues);
  const recovered = memory ? over(memory, report).filter((key) => !key.startsWith('anomaly:')) : [];
  const open = Object.keys(memory?.told ?? {}).filter((key) => !recovered.includes(key));
  const isBad = [...open, ...issues.map(({ key }) => key)].some(
    (key) => !key.startsWith('anomaly:'),
  );
  const isUsual = [defaultSlack(settings), settings.email && mailTo(settings.email.to)].some(
    (usual) => usual && keyOf(usual) === keyOf(place),
  );
  const wasBad = recovered.length > 0 || (lost && isUsual && report.status === 'success');
  // Of a run that stopped, what its nodes did next says more.
  const nodes = recovered.filter((key) => !key.startsWith('run:'));
  const recovers = settings.notifyOn.includes('recovery') && wasBad && (nodes.length > 0 || !isBad);
  const due = issues.some((issue) => isDue(issue, memory, report, settings));
  if (!due && !recovers) return undefined;
  const kinds = ['failure', 'stale-source', 'anomaly'] as const;
  const kind = kinds.find((each) => issues.some((issue) => issue.kind === each));
  const news: News = {
    kind: due ? (kind ?? 'recovery') : 'recovery',
    recovered: recovers ? nodes.map((key) => key.slice(key.indexOf(':') + 1)) : [],
    green: recovers && !isBad,
  };
  const goesOn = open.length > 0 || recovered.length > 0;
  return {
    place,
    issues,
    news,
    report: scopeReport(report, issues),
    thread: goesOn ? memory?.thread : undefined,
    channel: goesOn ? memory?.channel : undefined,
  };
}

/** New to this place, or told so long ago that it is time to remind of it. */
function isDue(
  { key, mild }: Issue,
  memory: PlaceMemory | undefined,
  report: Report,
  { remindEvery }: AlertSettings,
): boolean {
  const told = memory?.told[key];
  if (told === undefined) return true;
  const passed = Date.parse(report.createdAt) - Date.parse(told);
  return !mild && passed >= remindEvery * HOUR * TOLERANCE;
}

/** The morning check goes to the default channel and to the first list, whatever there is to tell. */
function isDigest(report: Report, settings: AlertSettings, place: Place): boolean {
  if (report.mode !== 'monitor') return false;
  const slack = defaultSlack(settings);
  if (slack && keyOf(slack) === keyOf(place)) return true;
  return settings.email !== undefined && keyOf(mailTo(settings.email.to)) === keyOf(place);
}

function digest(
  report: Report,
  { notifyOn }: AlertSettings,
  place: Place,
  issues: Issue[],
): Alert | undefined {
  const calm = !isRed(report) && issues.length === 0;
  if (place.kind === 'email' && calm && !notifyOn.includes('success')) return undefined;
  const news: News = { kind: 'digest', recovered: [], green: calm };
  return { place, issues, news, report, thread: undefined, channel: undefined };
}

function successAlert(report: Report, settings: AlertSettings): Alert | undefined {
  const failed = report.status === 'failure' || isStopped(report);
  if (failed || report.mode === 'monitor' || !settings.notifyOn.includes('success'))
    return undefined;
  const place = successSlack(settings);
  const news: News = { kind: 'success', recovered: [], green: true };
  return place && { place, issues: [], news, report, thread: undefined, channel: undefined };
}

function over({ told }: PlaceMemory, report: Report): string[] {
  const current = new Set(listIssues(report).map(({ key }) => key));
  return Object.keys(told).filter((key) => !current.has(key) && isOver(key, report));
}

/** The thread ends with what it was about. */
function without(memory: PlaceMemory, keys: readonly string[]): PlaceMemory {
  const told = Object.entries(memory.told).filter(([key]) => !keys.includes(key));
  if (told.length === 0) return { told: {} };
  return { ...memory, told: Object.fromEntries(told) };
}

function isTest(uniqueId: string): boolean {
  return uniqueId.startsWith('test.') || uniqueId.startsWith('unit_test.');
}

function mailTo(to: readonly string[]): Place {
  return { kind: 'email', to };
}
