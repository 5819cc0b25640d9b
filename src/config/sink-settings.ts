import type { SettingName, SettingValues } from './schema.ts';

/** Those that `SinkSettings` is made of. */
export const SINK_SETTINGS = [
  'slack-webhook-url',
  'slack-success-webhook-url',
  'slack-bot-token',
  'slack-channel',
  'slack-success-channel',
  'slack-api-url',
  'teams-webhook-url',
  'webhook-url',
  'webhook-token',
  'webhook-secret',
  'smtp-url',
  'email-from',
  'email-to',
  'email-tests-to',
] as const satisfies SettingName[];

/** The settings of every sink (`src/notify/sinks/`). A new sink adds its own here. */
export interface SinkSettings {
  slack: {
    webhookUrl: string | undefined;
    successWebhookUrl: string | undefined;
    botToken: string | undefined;
    channel: string | undefined;
    successChannel: string | undefined;
    /** Base of Slack's Web API, without a slash at its end. */
    apiUrl: string;
  };
  /** Undefined: nothing is posted to Teams. A secret. */
  teamsWebhookUrl: string | undefined;
  /** Undefined: nothing is posted. All of it is secret. */
  webhook:
    | {
        url: string;
        /** Sent as a bearer token. */
        token: string | undefined;
        /** Messages are signed with it; begins with `whsec_`. */
        secret: string | undefined;
      }
    | undefined;
  /** Undefined: no email is sent. */
  email:
    | {
        /** Contains the login: a secret. */
        smtpUrl: string;
        from: string;
        /** Who gets everything but failures of tests alone. */
        to: string[];
        /** Who gets failures of tests, where nothing else failed. */
        testsTo: string[];
      }
    | undefined;
}

export function readSinkSettings(values: SettingValues): SinkSettings {
  return {
    slack: {
      webhookUrl: values['slack-webhook-url'],
      successWebhookUrl: values['slack-success-webhook-url'],
      botToken: values['slack-bot-token'],
      channel: values['slack-channel'],
      successChannel: values['slack-success-channel'],
      apiUrl: values['slack-api-url'],
    },
    teamsWebhookUrl: values['teams-webhook-url'],
    webhook: readWebhook(values),
    email: readEmail(values),
  };
}

function readWebhook(values: SettingValues): SinkSettings['webhook'] {
  const { 'webhook-url': url, 'webhook-token': token, 'webhook-secret': secret } = values;
  return url === undefined ? undefined : { url, token, secret };
}

function readEmail(values: SettingValues): SinkSettings['email'] {
  const { 'smtp-url': smtpUrl, 'email-from': from, 'email-to': to } = values;
  const tests = values['email-tests-to'];
  if (!smtpUrl || !from) return undefined;
  return { smtpUrl, from, to, testsTo: tests.length > 0 ? tests : to };
}
