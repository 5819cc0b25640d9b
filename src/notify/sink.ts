import { hash } from 'node:crypto';
import type { SinkSettings } from '../config/sink-settings.ts';
import type { Ownership } from '../plan/ownership.ts';
import type { Clock, Http, Mailer } from '../platform/ports.ts';
import type { Report } from '../report/model/report.ts';
import type { AlertEvent, Issue } from './events.ts';

/** What a sink may use in addition to its settings. */
export interface SinkContext {
  http: Pick<Http, 'postJson'>;
  mailer: Mailer;
  clock: Clock;
  /** The production state's name: two deployments of one project have different names. */
  stateName: string;
}

/** Opens a sink for this run; undefined if the settings do not ask for it. */
export type OpenSink = (settings: SinkSettings, context: SinkContext) => Sink | undefined;

/**
 * One way to notify people: a Slack webhook, email, … What is specific to it is in its own file. What
 * is reported, to which destination and how often is decided in `alerts.ts`, in the same way for all.
 */
export interface Sink {
  /** Gets every issue that `route` does not send elsewhere, and the digest of a health check. */
  main: Destination | undefined;
  /** Gets one line about each successful run; absent if nobody does. */
  success?: Destination | undefined;
  /**
   * Which health checks send a digest to `main`. `never`: only changes are reported, as after a
   * deploy. `unless-green`: a green one only if `notify-on` contains `success`.
   */
  digest: 'always' | 'unless-green' | 'never';
  /** Opens and closes something for each issue, so that the end of an anomaly is reported too. */
  tracksIssues?: boolean;
  /** Where an issue is reported; absent if always to `main`. */
  route?(issue: RoutedIssue): Destination[];
  /**
   * Destinations other than `main` where an earlier run may have reported an issue that is open.
   * @param keys the keys of all remembered destinations, including those of other sinks
   */
  reopen?(report: Report, keys: readonly string[]): Destination[];
}

/** An issue with what decides its destination. */
interface RoutedIssue {
  issue: Issue;
  /** Owners and exposures of the issue's node. */
  ownership: Ownership | undefined;
  /** Only tests failed in this run. */
  testsOnly: boolean;
}

/** One channel, list of addresses or URL. */
export interface Destination {
  /**
   * Identifies the destination across runs: `kind:name`, where each sink has its own kinds. The key
   * is stored, so a secret or a person's address must be hashed (`digestKey`).
   */
  key: string;
  /** Gets the issues that could not be delivered here. */
  fallback?: Destination | undefined;
  /** Never throws. */
  send(notification: Notification): Promise<Receipt>;
}

/** One message to one destination. */
export interface Notification {
  /** Contains the issues of this destination only. */
  report: Report;
  event: AlertEvent;
  /** The issues that the message reports as open. */
  issues: Issue[];
  /** Keys of issues that were reported here and are now over. */
  resolved: string[];
  /** The first message about the open issues, as named by its `Receipt`. */
  thread: string | undefined;
  channel: string | undefined;
}

/** The result of a notification. */
export type Receipt =
  | {
      delivered: true;
      /** Identifies this message for replies: Slack's `ts`, the Message-ID of an email. */
      thread?: string;
      /** Slack's id of the message's channel. */
      channel?: string;
    }
  | {
      delivered: false;
      /** What was not sent, why, and what to do. Contains no secret and no webhook URL. */
      warning: string;
    };

/** A destination's key that does not reveal its address. */
export function digestKey(kind: string, address: string): string {
  return `${kind}:${hash('sha256', address.toLowerCase(), 'hex').slice(0, 16)}`;
}
