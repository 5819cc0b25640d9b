import { hash } from 'node:crypto';
import type { SinkSettings } from '../config/sink-settings.ts';
import type { Stake } from '../plan/stakes.ts';
import type { Clock, Http, Mailer } from '../platform/ports.ts';
import type { Report } from '../report/model/report.ts';
import type { Issue, News } from './messages.ts';

/** What a sink may use besides its settings. */
export interface SinkContext {
  http: Pick<Http, 'postJson'>;
  mailer: Mailer;
  clock: Clock;
  /** Of the production state: two deployments of one project have different names. */
  stateName: string;
}

/** Makes a sink for this run; undefined where the settings do not ask for it. */
export type OpenSink = (settings: SinkSettings, context: SinkContext) => Sink | undefined;

/**
 * One way to notify people: Slack's webhook, email, … Everything that only this way knows is in its
 * file; what is reported, to which destination and how often is decided in `alerts.ts`, alike for all.
 */
export interface Sink {
  /** Gets every issue that `route` sends nowhere else, and the digest of a health check. */
  main: Destination | undefined;
  /** Gets one line about each run that succeeds; absent: nobody does. */
  success?: Destination | undefined;
  /**
   * Which health checks `main` gets a digest of. `never`: it gets what changed, as after a deploy.
   * `unless-green`: a green one only where `notify-on` has `success`.
   */
  digest: 'always' | 'unless-green' | 'never';
  /** It opens and closes something for each issue: the end of an anomaly is an event as well. */
  tracksIssues?: boolean;
  /** Where an issue is reported; absent: to `main`. */
  route?(issue: RoutedIssue): Destination[];
  /**
   * Destinations besides `main` that an earlier run may have left an open issue at.
   * @param keys of all destinations that are remembered, those of other sinks too
   */
  reopen?(report: Report, keys: readonly string[]): Destination[];
}

/** An issue with what decides where it goes. */
interface RoutedIssue {
  issue: Issue;
  /** Of the issue's node. */
  stake: Stake | undefined;
  /** Nothing but tests failed in this run. */
  testsOnly: boolean;
}

/** One channel, list of addresses or URL. */
export interface Destination {
  /**
   * What runs remember it by: `kind:name`, each sink with kinds of its own. It is stored, so a
   * secret or a person's address is in it as a digest (`digestKey`).
   */
  key: string;
  /** Gets the issues that this one did not take. */
  fallback?: Destination | undefined;
  /** Never throws. */
  send(notification: Notification): Promise<Receipt>;
}

/** One message to one destination. */
export interface Notification {
  /** With the issues of this destination only. */
  report: Report;
  news: News;
  /** What it reports as open. */
  issues: Issue[];
  /** Keys of the issues that were reported here and are over. */
  resolved: string[];
  /** The first message about what is still open, as `Receipt` named it. */
  thread: string | undefined;
  channel: string | undefined;
}

/** What became of a notification. */
export type Receipt =
  | {
      delivered: true;
      /** What later messages need to refer to this one: Slack's `ts`, the Message-ID of an email. */
      thread?: string;
      /** Slack's id of the channel that the message is in. */
      channel?: string;
    }
  | {
      delivered: false;
      /** What was not sent, why, and what to do. No secret, no address of a webhook. */
      warning: string;
    };

/** A destination's key that does not show where it leads. */
export function digestKey(kind: string, address: string): string {
  return `${kind}:${hash('sha256', address.toLowerCase(), 'hex').slice(0, 16)}`;
}
