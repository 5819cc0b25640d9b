import type { SinkSettings } from '../../src/config/sink-settings.ts';
import type { Notification } from '../../src/notify/sink.ts';
import type { Report } from '../../src/report/model/report.ts';
import { firstEvent } from './alert-variants.ts';

/** Settings that ask for no sink. */
export const NO_SINKS: SinkSettings = {
  slack: {
    webhookUrl: undefined,
    successWebhookUrl: undefined,
    botToken: undefined,
    channel: undefined,
    successChannel: undefined,
    apiUrl: 'https://slack.com/api',
  },
  teamsWebhookUrl: undefined,
  webhook: undefined,
  email: undefined,
};

/** The first message about a report, of which nothing was reported before. */
export function firstNotification(
  report: Report,
  change: Partial<Notification> = {},
): Notification {
  return {
    report,
    event: firstEvent(report),
    issues: [],
    resolved: [],
    thread: undefined,
    channel: undefined,
    ...change,
  };
}
