import { z } from 'zod';

const VERSION = 1;
const DAY = 24 * 60 * 60 * 1000;

/** An issue is forgotten after this many days without a report. */
const KEPT_DAYS = 30;
const KEPT_ISSUES = 1_000;

const time = z.iso.datetime();

const destinationMemory = z.strictObject({
  /** The first message about the open issues, as named by the sink's receipt. */
  thread: z.string().max(300).optional(),
  channel: z.string().max(100).optional(),
  /** When each issue, by its key, was last reported here. */
  told: z.record(z.string(), time),
});

const alertMemory = z.strictObject({
  version: z.literal(VERSION),
  /** By key of the destination; a key contains no secret. */
  places: z.record(z.string(), destinationMemory),
});

export type DestinationMemory = z.infer<typeof destinationMemory>;

/** What was reported where and when, so that the next run does not repeat it. Contains neither messages nor secrets. */
export type AlertMemory = z.infer<typeof alertMemory>;

export const NO_MEMORY: AlertMemory = { version: VERSION, places: {} };

/** @returns undefined if the text is not a valid memory; everything is then reported again */
export function parseAlertMemory(text: string): AlertMemory | undefined {
  try {
    return alertMemory.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** @param now ISO 8601 */
export function renderAlertMemory(memory: AlertMemory, now: string): string {
  const oldest = Date.parse(now) - KEPT_DAYS * DAY;
  const places = Object.entries(memory.places).flatMap(([key, place]) => {
    const left = Object.entries(place.told)
      .filter(([, at]) => Date.parse(at) >= oldest)
      .slice(0, KEPT_ISSUES);
    return left.length === 0 ? [] : [[key, { ...place, told: Object.fromEntries(left) }] as const];
  });
  return `${JSON.stringify({ ...memory, places: Object.fromEntries(places) })}\n`;
}
