import type { Settings } from '../config/settings.ts';
import { isRed } from '../report/model/checks.ts';
import type { Report } from '../report/model/report.ts';
import { isStopped } from '../report/model/stop.ts';
import { type AlertMemory, type DestinationMemory, NO_MEMORY } from './alert-memory.ts';
import { type AlertEvent, type Issue, scopeReport } from './events.ts';
import { isOver, listIssues, nodeIssueKey } from './issues.ts';
import type { Destination, Notification, Receipt, Sink } from './sink.ts';

/** Which events the user wants to be notified of, and how often. */
export type AlertPolicy = Pick<Settings, 'notifyOn' | 'remindEvery'>;

/** A message and its destination. */
export interface Alert {
  destination: Destination;
  notification: Notification;
}

export interface Delivery {
  alert: Alert;
  receipt: Receipt;
}

const HOUR = 60 * 60 * 1000;

/** A scheduled run may start early; without this, a reminder would wait for the next day's. */
const TOLERANCE = 0.95;

/** What the decisions of a run are based on. */
interface Facts {
  report: Report;
  policy: AlertPolicy;
  /** The memory of earlier messages is lost, although an earlier run failed. */
  lost: boolean;
}

/** A destination with the issues of this run for it. */
interface Share {
  sink: Sink;
  destination: Destination;
  issues: Issue[];
  memory: DestinationMemory | undefined;
}

/**
 * Decides which messages a run sends: at most one per destination.
 *
 * @param memory what was reported before; undefined if that is unknown
 * @param unreachable keys of destinations that could not be reached in this run
 */
export function decideAlerts(
  report: Report,
  memory: AlertMemory | undefined,
  { sinks, policy }: { sinks: readonly Sink[]; policy: AlertPolicy },
  unreachable: ReadonlySet<string> = new Set(),
): Alert[] {
  if (report.status === 'skipped') return [];
  const lost = memory === undefined && (report.health?.failedBefore ?? 0) > 0;
  const facts = { report, policy, lost };
  return sinks.flatMap((sink) => {
    const shares = divide(facts, memory ?? NO_MEMORY, sink, unreachable);
    const alerts = shares.flatMap((share) => decide(facts, share) ?? []);
    const success = successAlert(facts, sink);
    const taken = new Set(alerts.map(({ destination }) => destination.key));
    return success && !taken.has(success.destination.key) ? [...alerts, success] : alerts;
  });
}

/** The memory for the next run. Only delivered messages count as reported. */
export function rememberAlerts(
  report: Report,
  memory: AlertMemory | undefined,
  sinks: readonly Sink[],
  deliveries: readonly Delivery[],
): AlertMemory {
  const before = memory ?? NO_MEMORY;
  const places = { ...before.places };
  const attempted = new Map(deliveries.map((each) => [each.alert.destination.key, each]));
  for (const sink of sinks)
    for (const { key } of knownTo(sink, report, before)) {
      const old = places[key];
      if (old && !attempted.has(key)) places[key] = without(old, over(old, report));
    }
  for (const [key, { alert, receipt }] of attempted) {
    if (!receipt.delivered) continue;
    const old = places[key];
    const kept = old ? without(old, over(old, report)) : { told: {} };
    const reported = alert.notification.issues.map(({ key: issue }) => [issue, report.createdAt]);
    const thread = kept.thread ?? receipt.thread;
    const channel = kept.channel ?? receipt.channel;
    places[key] = {
      told: { ...kept.told, ...Object.fromEntries(reported) },
      ...(thread !== undefined && { thread }),
      ...(channel !== undefined && { channel }),
    };
  }
  const open = Object.entries(places).filter(([, { told }]) => Object.keys(told).length > 0);
  return { ...before, places: Object.fromEntries(open) };
}

function knownTo(sink: Sink, report: Report, { places }: AlertMemory): Destination[] {
  const others = sink.reopen?.(report, Object.keys(places)) ?? [];
  return sink.main ? [sink.main, ...others] : others;
}

/** Every destination of a sink that may get a message about this run, with its issues. */
function divide(
  { report, policy }: Facts,
  memory: AlertMemory,
  sink: Sink,
  unreachable: ReadonlySet<string>,
): Share[] {
  const issues = listIssues(report).filter(({ kind }) => policy.notifyOn.includes(kind));
  const failures = issues.filter(({ kind }) => kind === 'failure');
  const testsOnly = failures.every(({ uniqueId }) => uniqueId !== undefined && isTest(uniqueId));
  const shares = new Map<string, Share>();
  const issuesOf = (destination: Destination) => {
    const { key } = destination;
    const share = shares.get(key) ?? { sink, destination, issues: [], memory: memory.places[key] };
    shares.set(key, share);
    return share.issues;
  };
  for (const destination of knownTo(sink, report, memory)) issuesOf(destination);
  for (const issue of issues) {
    const ownership = report.stakes.find((each) => each.uniqueId === issue.uniqueId);
    const own = sink.route?.({ issue, ownership, testsOnly }) ?? (sink.main ? [sink.main] : []);
    for (const destination of own) {
      const { key, fallback } = destination;
      issuesOf(fallback && unreachable.has(key) ? fallback : destination).push(issue);
    }
  }
  return [...shares.values()];
}

function decide(facts: Facts, share: Share): Alert | undefined {
  const { report, policy, lost } = facts;
  const { sink, destination, issues, memory } = share;
  const isMain = destination.key === sink.main?.key;
  if (isMain && sink.digest !== 'never' && report.mode === 'monitor') return digest(facts, share);
  const ended = memory ? over(memory, report) : [];
  const recovered = ended.filter((key) => !isAnomaly(key));
  const open = Object.keys(memory?.told ?? {}).filter((key) => !recovered.includes(key));
  const isBad = [...open, ...issues.map(({ key }) => key)].some((key) => !isAnomaly(key));
  const forgotten = lost && isMain && report.status === 'success';
  const resolved = sink.tracksIssues && forgotten ? forgottenKeys(report) : ended;
  // A stopped run recovers through its nodes, so these are listed instead.
  const nodes = recovered.filter((key) => !key.startsWith('run:'));
  const recovers =
    policy.notifyOn.includes('recovery') &&
    (sink.tracksIssues
      ? resolved.length > 0
      : (recovered.length > 0 || forgotten) && (nodes.length > 0 || !isBad));
  const due = issues.some((issue) => isDue(issue, memory, facts));
  if (!due && !recovers) return undefined;
  const kinds = ['failure', 'stale-source', 'anomaly'] as const;
  const kind = kinds.find((each) => issues.some((issue) => issue.kind === each));
  const event: AlertEvent = {
    kind: due ? (kind ?? 'recovery') : 'recovery',
    recovered: recovers ? nodes.map((key) => key.slice(key.indexOf(':') + 1)) : [],
    green: recovers && !isBad,
  };
  const continues = open.length > 0 || recovered.length > 0;
  return {
    destination,
    notification: {
      issues,
      event,
      resolved: recovers ? resolved : [],
      report: scopeReport(report, issues),
      thread: continues ? memory?.thread : undefined,
      channel: continues ? memory?.channel : undefined,
    },
  };
}

/** Whether an issue is new to this destination or due for a reminder. */
function isDue(
  { key, mild }: Issue,
  memory: DestinationMemory | undefined,
  { report, policy }: Facts,
): boolean {
  const reported = memory?.told[key];
  if (reported === undefined) return true;
  const passed = Date.parse(report.createdAt) - Date.parse(reported);
  return !mild && passed >= policy.remindEvery * HOUR * TOLERANCE;
}

/** A health check is reported to the main destination, whatever it found. */
function digest(
  { report, policy }: Facts,
  { sink, destination, issues }: Share,
): Alert | undefined {
  const green = !isRed(report) && issues.length === 0;
  if (sink.digest === 'unless-green' && green && !policy.notifyOn.includes('success'))
    return undefined;
  return plainAlert(destination, { kind: 'digest', recovered: [], green }, report, issues);
}

function successAlert({ report, policy }: Facts, { success }: Sink): Alert | undefined {
  const failed = report.status === 'failure' || isStopped(report);
  if (!success || failed || report.mode === 'monitor' || !policy.notifyOn.includes('success'))
    return undefined;
  return plainAlert(success, { kind: 'success', recovered: [], green: true }, report, []);
}

/** A message with the whole report, outside of any thread. */
function plainAlert(
  destination: Destination,
  event: AlertEvent,
  report: Report,
  issues: Issue[],
): Alert {
  const thread = undefined;
  const notification = { report, event, issues, resolved: [], thread, channel: undefined };
  return { destination, notification };
}

/** What has recovered according to the history; used if the memory is lost. */
function forgottenKeys({ health }: Report): string[] {
  return (health?.recovered ?? []).map(({ uniqueId }) => nodeIssueKey(uniqueId));
}

function over({ told }: DestinationMemory, report: Report): string[] {
  const current = new Set(listIssues(report).map(({ key }) => key));
  return Object.keys(told).filter((key) => !current.has(key) && isOver(key, report));
}

/** Removes issues from the memory; the thread ends with the last of them. */
function without(memory: DestinationMemory, keys: readonly string[]): DestinationMemory {
  const left = Object.entries(memory.told).filter(([key]) => !keys.includes(key));
  if (left.length === 0) return { told: {} };
  return { ...memory, told: Object.fromEntries(left) };
}

function isAnomaly(key: string): boolean {
  return key.startsWith('anomaly:');
}

function isTest(uniqueId: string): boolean {
  return uniqueId.startsWith('test.') || uniqueId.startsWith('unit_test.');
}
