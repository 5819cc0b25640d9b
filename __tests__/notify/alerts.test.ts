import { describe, expect, it } from 'vitest';
import type { SinkSettings } from '../../src/config/sink-settings.ts';
import type { AlertMemory } from '../../src/notify/alert-memory.ts';
import {
  type Alert,
  type AlertPolicy,
  type Delivery,
  decideAlerts,
  rememberAlerts,
} from '../../src/notify/alerts.ts';
import {
  digestKey,
  type Notification,
  type Receipt,
  type Sink,
  type SinkContext,
} from '../../src/notify/sink.ts';
import { openSinks } from '../../src/notify/sinks/registry.ts';
import { clock } from '../../src/platform/clock.ts';
import type { Report } from '../../src/report/model/report.ts';
import { dataTest, node, report } from '../report/variants.ts';
import { ALERT_VARIANTS, anomaly, health, ownership, since } from './alert-variants.ts';

const POLICY: AlertPolicy = {
  notifyOn: ['failure', 'recovery', 'success', 'anomaly', 'stale-source'],
  remindEvery: 24,
};

const SETTINGS: SinkSettings = {
  slack: {
    webhookUrl: undefined,
    successWebhookUrl: undefined,
    botToken: 'xoxb-1',
    channel: '#data',
    successChannel: '#log',
    apiUrl: '',
  },
  teamsWebhookUrl: undefined,
  webhook: undefined,
  email: undefined,
};

/** Nothing is sent. */
const UNUSED: SinkContext = {
  clock,
  stateName: 'dbt-state-shop',
  http: { postJson: () => Promise.reject(new Error('not part of this')) },
  mailer: { send: () => Promise.reject(new Error('not part of this')) },
};
const sinksOf = (change: Partial<SinkSettings> = {}) =>
  openSinks({ ...SETTINGS, ...change }, UNUSED);
const ALL = { sinks: sinksOf(), policy: POLICY };

const EMAIL = { smtpUrl: 'smtp://x', from: 'dbt@acme.com', to: ['data@acme.com'] };
const ADDRESSES = ['data@acme.com', 'ada@acme.com', 'quality@acme.com'];

const ORDERS = 'model.shop.orders';
const deploy = (change: Partial<Report> = {}) =>
  report({ mode: 'deploy', pullRequest: undefined, ...change });
const failed = (...names: string[]) =>
  deploy({ status: 'failure', nodes: names.map((name) => node(name, { outcome: 'error' })) });
const good = (...names: string[]) => deploy({ nodes: names.map((name) => node(name)) });

/** Runs one after the other, a given number of hours apart; each knows what the one before left. */
class Days {
  memory: AlertMemory | undefined;
  readonly sinks: readonly Sink[];
  readonly policy: AlertPolicy;
  #hours = 0;

  constructor(settings: Partial<SinkSettings> = {}, policy: Partial<AlertPolicy> = {}) {
    this.sinks = sinksOf(settings);
    this.policy = { ...POLICY, ...policy };
  }

  run(told: Report, hours = 1, lost: (alert: Alert) => boolean = () => false): Alert[] {
    this.#hours += hours;
    const createdAt = new Date(Date.UTC(2026, 2, 4, this.#hours)).toISOString();
    const now = { ...told, createdAt };
    const alerts = decideAlerts(now, this.memory, this);
    const deliveries = alerts.map((alert): Delivery => {
      const receipt: Receipt = lost(alert)
        ? { delivered: false, warning: '' }
        : { delivered: true, thread: `ts-${this.#hours}`, channel: 'C1' };
      return { alert, receipt };
    });
    this.memory = rememberAlerts(now, this.memory, this.sinks, deliveries);
    return alerts;
  }

  /** What is sent, without where. */
  notify(told: Report, hours = 1, lost?: (alert: Alert) => boolean): Notification[] {
    return this.run(told, hours, lost).map(({ notification }) => notification);
  }

  /** `#data failure orders` */
  tell(told: Report, hours = 1): string[] {
    return this.run(told, hours).map(line);
  }
}

function line({ destination: { key }, notification: { event, issues } }: Alert): string {
  const to = ADDRESSES.find((address) => digestKey('email', address) === key);
  const what = issues.map(({ uniqueId = 'run' }) => uniqueId.split('.')[2] ?? uniqueId);
  return [to ?? key.replace('channel:', ''), event.kind, ...what].join(' ');
}

describe('decideAlerts', () => {
  it('reports a failure once, a new one at once, and the recovery once', () => {
    const days = new Days();
    expect(days.tell(failed('orders'))).toEqual(['#data failure orders']);
    expect(days.tell(failed('orders'))).toEqual([]);
    expect(days.tell(failed('orders', 'revenue'))).toEqual(['#data failure orders revenue']);
    expect(days.tell(failed('revenue'))).toEqual([]);
    const all = good('orders', 'revenue');
    expect(days.tell(all)).toEqual(['#data recovery', '#log success']);
    expect(days.tell(all)).toEqual(['#log success']);
    expect(days.memory).toEqual({ version: 1, places: {} });
  });

  it('says which of several failures is gone, and which persists', () => {
    const days = new Days();
    days.run(failed('orders', 'revenue'));
    const [sent] = days.notify({
      ...failed('revenue'),
      nodes: [...failed('revenue').nodes, node('orders')],
    });
    expect(sent).toMatchObject({ event: { kind: 'recovery', green: false, recovered: [ORDERS] } });
    expect(days.notify(good('orders', 'revenue'))[0]).toMatchObject({ event: { green: true } });
  });

  it('reminds when it is time, for schedules that start early too', () => {
    const days = new Days();
    days.run(failed('orders'));
    expect(days.tell(failed('orders'), 22)).toEqual([]);
    expect(days.tell(failed('orders'), 1)).toEqual(['#data failure orders']);
    expect(days.tell(failed('orders'), 22)).toEqual([]);
    const often = new Days({}, { remindEvery: 0 });
    often.run(failed('orders'));
    expect(often.tell(failed('orders'))).toHaveLength(1);
  });

  it('replies in the thread of the first message until everything has recovered', () => {
    const days = new Days();
    expect(days.notify(failed('orders'))[0]?.thread).toBeUndefined();
    expect(days.notify(failed('orders', 'revenue'))[0]).toMatchObject({
      thread: 'ts-1',
      channel: 'C1',
    });
    expect(days.notify(good('orders', 'revenue'))[0]).toMatchObject({ thread: 'ts-1' });
    expect(days.notify(failed('orders'))[0]?.thread).toBeUndefined();
  });

  it('remembers nothing as reported that was not delivered', () => {
    const days = new Days();
    const lost = () => true;
    expect(days.run(failed('orders'), 1, lost)).toHaveLength(1);
    expect(days.tell(failed('orders'))).toEqual(['#data failure orders']);
    expect(days.run(good('orders'), 1, lost)).toHaveLength(2);
    expect(days.tell(good('orders'))).toEqual(['#data recovery', '#log success']);
  });

  it('reports everything again where the memory is lost, recoveries too', () => {
    const again = { ...good('orders'), health: health({ failedBefore: 3 }) };
    expect(decideAlerts(again, undefined, ALL).map(line)).toEqual([
      '#data recovery',
      '#log success',
    ]);
    const empty: AlertMemory = { version: 1, places: {} };
    expect(decideAlerts(again, empty, ALL).map(line)).toEqual(['#log success']);
  });

  it('takes a stopped run for a trouble of its own, and another cause for a new one', () => {
    const stopped = (message: string) =>
      deploy({
        status: 'failure',
        fatal: { message },
      });
    const days = new Days();
    expect(days.tell(stopped('No secret at 06:00:12'))).toEqual(['#data failure run']);
    expect(days.tell(stopped('No secret at 07:00:13'))).toEqual([]);
    expect(days.tell(stopped('Parse error'))).toEqual(['#data failure run']);
    expect(days.tell(deploy({ status: 'timed-out' }))).toEqual(['#data failure run']);
    // A run with nothing to do proves nothing.
    expect(days.tell(deploy({ status: 'nothing' }))).toEqual(['#log success']);
    expect(days.tell(good('orders'))).toEqual(['#data recovery', '#log success']);
  });

  it('keeps a failure open while nobody looks at it, and forgets a node that is gone', () => {
    const days = new Days();
    days.run(failed('orders'));
    expect(days.tell(good('customers'))).toEqual(['#log success']);
    const gone = { ...good('customers'), health: health() };
    expect(days.tell(gone)).toEqual(['#data recovery', '#log success']);
  });

  it('reports anomalies and stale sources, the gravest first, in one message', () => {
    const days = new Days();
    const told = {
      ...good('orders'),
      sources: ALERT_VARIANTS['stale-sources']?.report.sources ?? [],
      health: health({ anomalies: [anomaly()] }),
    };
    expect(days.tell(told)).toEqual(['#data stale-source raw raw revenue', '#log success']);
    expect(days.tell(told)).toEqual(['#log success']);
    // A mild anomaly is not reminded of, a stale source is.
    const slow = { ...good('orders'), health: health({ anomalies: [anomaly()] }) };
    const mild = new Days();
    mild.run(slow);
    expect(mild.tell(slow, 48)).toEqual(['#log success']);
    expect(days.tell(told, 48)[0]).toContain('stale-source');
  });

  it('does not report a failing test a second time as an anomaly', () => {
    const test = dataTest('unique_orders', { status: 'fail' });
    const told = deploy({
      status: 'failure',
      tests: [test],
      health: health({
        anomalies: [anomaly({ kind: 'new-test-failure', uniqueId: test.uniqueId })],
      }),
    });
    expect(new Days().notify(told)[0]?.issues).toHaveLength(1);
  });

  it.each([
    ['failure', failed('orders'), []],
    ['success', good('orders'), []],
    ['anomaly', ALERT_VARIANTS.anomaly?.report ?? report(), ['#log success']],
    ['stale-source', ALERT_VARIANTS['stale-sources']?.report ?? report(), ['#log success']],
  ] as const)('is silent about a %s where notify-on leaves it out', (kind, told, rest) => {
    const notifyOn = POLICY.notifyOn.filter((each) => each !== kind);
    expect(new Days({}, { notifyOn }).tell(told)).toEqual(rest);
  });

  it('reports no recovery where notify-on leaves it out, and lets the thread end', () => {
    const days = new Days({}, { notifyOn: ['failure'] });
    days.run(failed('orders'));
    expect(days.tell(good('orders'))).toEqual([]);
    expect(days.memory?.places).toEqual({});
  });

  it('sends one message where both kinds go to one channel', () => {
    const slack = { ...SETTINGS.slack, successChannel: '#data' };
    const days = new Days({ slack });
    days.run(failed('orders'));
    expect(days.tell(good('orders'))).toEqual(['#data recovery']);
    expect(days.tell(good('orders'))).toEqual(['#data success']);
  });

  describe('routing', () => {
    const stakes = [ownership('orders', { channel: '#finance', emails: ['ada@acme.com'] })];
    const both = { ...failed('orders', 'revenue'), stakes };

    it('notifies the channel of a node instead of the default one, by its own share', () => {
      const days = new Days();
      const [usual, own] = days.run(both);
      expect([usual, own].map((alert) => alert && line(alert))).toEqual([
        '#data failure revenue',
        '#finance failure orders',
      ]);
      expect(own?.notification.report.nodes.map(({ name }) => name)).toEqual(['orders']);
      // Nobody is named any more as the owner of what is well.
      expect(days.tell(good('orders', 'revenue'))).toEqual([
        '#data recovery',
        '#finance recovery',
        '#log success',
      ]);
    });

    it('notifies the default channel of what the own one did not take', () => {
      const refused = new Set(['channel:#finance']);
      expect(decideAlerts(both, undefined, ALL, refused).map(line)).toEqual([
        '#data failure orders revenue',
      ]);
    });

    it('has one channel only with a webhook', () => {
      const slack = {
        ...SETTINGS.slack,
        webhookUrl: 'https://hooks.example/1',
        botToken: undefined,
      };
      const alerts = new Days({ slack }).run(both);
      expect(alerts.map(({ destination: { key } }) => key)).toEqual([
        digestKey('webhook', 'https://hooks.example/1'),
      ]);
      expect(alerts[0]?.notification.issues).toHaveLength(2);
    });

    it('writes to the list of job failures, or of test failures, and to owners about their own', () => {
      const email = { ...EMAIL, testsTo: ['quality@acme.com'] };
      const slack = { ...SETTINGS.slack, botToken: undefined };
      const days = new Days({ email, slack });
      expect(days.tell(both)).toEqual([
        'data@acme.com failure orders revenue',
        'ada@acme.com failure orders',
      ]);
      const tests = deploy({
        status: 'failure',
        tests: [dataTest('unique_orders', { status: 'fail' })],
      });
      expect(new Days({ email, slack }).tell(tests)).toEqual([
        'quality@acme.com failure unique_orders',
      ]);
      // The owner is told that it is over as long as the report still names them.
      expect(days.tell({ ...good('orders', 'revenue'), stakes })).toEqual([
        'data@acme.com recovery',
        'ada@acme.com recovery',
      ]);
    });

    it('writes once to an owner who is on the list', () => {
      const email = { ...EMAIL, to: ['ADA@acme.com'], testsTo: ['ADA@acme.com'] };
      const slack = { ...SETTINGS.slack, botToken: undefined };
      expect(new Days({ email, slack }).tell(both)).toEqual([
        'ada@acme.com failure orders revenue',
      ]);
    });
  });

  describe('of the health check', () => {
    const green = ALERT_VARIANTS['digest-green']?.report ?? report();
    const red = ALERT_VARIANTS['digest-red']?.report ?? report();

    it('posts a digest every morning, good or bad', () => {
      const days = new Days({ email: { ...EMAIL, testsTo: EMAIL.to } });
      expect(days.notify(green).map(({ event }) => event.kind)).toEqual(['digest', 'digest']);
      expect(days.notify(red).map(({ event }) => event)).toMatchObject([
        { kind: 'digest', green: false },
        { kind: 'digest' },
      ]);
      expect(days.notify(red).map(({ thread }) => thread)).toEqual([undefined, undefined]);
    });

    it('sends no email about a calm morning where notify-on leaves successes out', () => {
      const email = { ...EMAIL, testsTo: EMAIL.to };
      const days = new Days({ email }, { notifyOn: ['failure'] });
      expect(days.tell(green)).toEqual(['#data digest']);
      expect(days.run(red)).toHaveLength(2);
    });

    it('has no trouble of its own besides what it found', () => {
      const [alert] = new Days().notify({ ...red, status: 'failure' });
      expect(alert?.issues.filter(({ uniqueId }) => uniqueId === undefined)).toEqual([]);
      const [stopped] = new Days().notify(ALERT_VARIANTS['digest-stopped']?.report ?? report());
      expect(stopped?.issues).toHaveLength(1);
    });

    it('counts as reported: a deploy that finds the same repeats nothing', () => {
      const days = new Days();
      days.run(red);
      const same = { ...failed('orders'), sources: red.sources, health: red.health };
      expect(days.tell(same)).toEqual([]);
    });

    it('notifies the channels of owners of what is new to them', () => {
      const stakes = [ownership('orders', { channel: '#finance' })];
      const days = new Days();
      const [first, own] = days.run({ ...red, stakes });
      expect(first?.notification.event.kind).toBe('digest');
      expect(own && line(own)).toBe('#finance failure orders');
      expect(days.tell({ ...red, stakes }).map((text) => text.split(' ')[0])).toEqual(['#data']);
    });
  });

  it('knows of failures of earlier runs by the history', () => {
    const told = {
      ...good('customers'),
      health: health({ failing: [{ uniqueId: ORDERS, since: since(4) }] }),
    };
    expect(new Days().tell(told)).toEqual(['#data failure orders', '#log success']);
  });
});
