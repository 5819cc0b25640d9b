import type { SinkSettings } from '../../config/sink-settings.ts';
import type { OpenSink, Sink, SinkContext } from '../sink.ts';
import { openEmail } from './email.ts';
import { openSlackBot } from './slack-bot.ts';
import { openSlackWebhook } from './slack-webhook.ts';
import { openTeams } from './teams.ts';
import { openWebhook } from './webhook.ts';

/** Every way to notify people. To add one, add a file to this folder and a line here. */
const SINKS: readonly OpenSink[] = [
  openSlackWebhook,
  openSlackBot,
  openTeams,
  openWebhook,
  openEmail,
];

/** The sinks that the settings ask for. */
export function openSinks(settings: SinkSettings, context: SinkContext): Sink[] {
  return SINKS.flatMap((open) => open(settings, context) ?? []);
}
