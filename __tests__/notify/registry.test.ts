import { describe, expect, it } from 'vitest';
import type { SinkSettings } from '../../src/config/sink-settings.ts';
import type { SinkContext } from '../../src/notify/sink.ts';
import { openSinks } from '../../src/notify/sinks/registry.ts';
import { clock } from '../../src/platform/clock.ts';
import { report } from '../report/variants.ts';
import { ownership } from './alert-variants.ts';
import { NO_SINKS } from './notifications.ts';

const SECRET_URL = 'https://hooks.example/secret-path';

/** Each sink by itself, at one address where it has one. */
const EACH: Record<string, Partial<SinkSettings>> = {
  'Slack webhook': { slack: { ...NO_SINKS.slack, webhookUrl: SECRET_URL } },
  'Slack bot': { slack: { ...NO_SINKS.slack, botToken: 'xoxb-1', channel: '#data' } },
  Teams: { teamsWebhookUrl: SECRET_URL },
  webhook: { webhook: { url: SECRET_URL, token: undefined, secret: undefined } },
  email: {
    email: { smtpUrl: 'smtps://x', from: 'a@acme.com', to: [SECRET_URL], testsTo: ['b@acme.com'] },
  },
};

const context: SinkContext = {
  http: { postJson: () => Promise.reject(new Error('no network at hooks.example')) },
  mailer: { send: () => Promise.reject(new Error('no network')) },
  clock,
  stateName: 'dbt-state-shop',
};

const open = (change: Partial<SinkSettings>) => openSinks({ ...NO_SINKS, ...change }, context);

describe('openSinks', () => {
  it('opens what the settings ask for, and nothing else', () => {
    expect(open({})).toEqual([]);
    for (const change of Object.values(EACH)) expect(open(change)).toHaveLength(1);
  });

  it('remembers each by a kind of its own, without its address', () => {
    const keys = Object.values(EACH).map((change) => open(change)[0]?.main?.key ?? '');
    expect(new Set(keys.map((key) => key.split(':')[0])).size).toBe(keys.length);
    expect(keys.join()).not.toMatch(/secret-path|hooks\.example/);
  });

  it('takes no key of another sink for one of its own', () => {
    const keys = Object.values(EACH).map((change) => open(change)[0]?.main?.key ?? '');
    const told = report({ stakes: [ownership('orders')] });
    for (const change of Object.values(EACH)) {
      const [sink] = open(change);
      const foreign = keys.filter((key) => key !== sink?.main?.key);
      const reopened = sink?.reopen?.(told, foreign).map(({ key }) => key) ?? [];
      expect(reopened.filter((key) => foreign.includes(key))).toEqual([]);
    }
  });

  it.each(Object.entries(EACH))(
    '[F17] has a warning where nobody answers: %s',
    async (_, change) => {
      const receipt = await open(change)[0]?.main?.send({
        report: report(),
        event: { kind: 'failure', recovered: [], green: false },
        issues: [],
        resolved: [],
        thread: undefined,
        channel: undefined,
      });
      expect(receipt).toMatchObject({
        delivered: false,
        warning: expect.stringMatching(/^[A-Z].+: no network/),
      });
    },
  );

  it('leaves the default channel to the webhook where Slack has both', () => {
    const slack = { ...NO_SINKS.slack, webhookUrl: SECRET_URL, botToken: 'xoxb-1' };
    const both = open({ slack: { ...slack, channel: '#data', successChannel: '#log' } });
    expect(both.map(({ main }) => main?.key.split(':')[0])).toEqual(['webhook', undefined]);
    expect(both.map(({ success }) => success?.key)).toEqual([undefined, 'channel:#log']);
  });
});
