import { isDeepStrictEqual } from 'node:util';
import { messageOf } from '../errors.ts';
import type { Report } from '../report/model/report.ts';
import type { AlertStore } from './alert-store.ts';
import { type Alert, type AlertPolicy, decideAlerts, rememberAlerts } from './alerts.ts';
import type { Sink } from './sink.ts';

/**
 * Sends what is new in a production run to every sink and records it. Never throws.
 * @returns a warning for each message that was not delivered
 */
export async function publishAlerts(
  sinks: readonly Sink[],
  policy: AlertPolicy,
  report: Report,
  store: AlertStore,
): Promise<string[]> {
  if (sinks.length === 0) return [];
  // Without a memory everything is reported again, which is better than no report.
  const memory = await store.load().catch(() => undefined);
  const decide = (unreachable?: ReadonlySet<string>) =>
    decideAlerts(report, memory, { sinks, policy }, unreachable);

  const planned = decide();
  const fallbacks = new Set(planned.map(({ destination }) => destination.fallback?.key));
  const waits = ({ destination }: Alert) => fallbacks.has(destination.key);
  const first = await deliver(planned.filter((alert) => !waits(alert)));
  const refused = first.filter(({ receipt }) => !receipt.delivered);
  const unreachable = new Set(refused.map(({ alert }) => alert.destination.key));
  // A fallback comes last, because it gets what the others could not deliver.
  const deliveries = [...first, ...(await deliver(decide(unreachable).filter(waits)))];

  const warnings = deliveries.flatMap(({ receipt }) => (receipt.delivered ? [] : receipt.warning));
  const next = rememberAlerts(report, memory, sinks, deliveries);
  if (!isDeepStrictEqual(next, memory))
    await store.save(next).catch((error: unknown) => {
      const reason = messageOf(error);
      warnings.push(
        `The record of sent messages was not saved, so the next run will send them again: ${reason}`,
      );
    });
  return [...new Set(warnings)];
}

function deliver(alerts: readonly Alert[]) {
  return Promise.all(
    alerts.map(async (alert) => ({
      alert,
      receipt: await alert.destination.send(alert.notification),
    })),
  );
}
