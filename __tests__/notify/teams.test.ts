import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SinkSettings } from '../../src/config/sink-settings.ts';
import type { AlertEvent } from '../../src/notify/events.ts';
import type { SinkContext } from '../../src/notify/sink.ts';
import { openTeams, renderTeams } from '../../src/notify/sinks/teams.ts';
import { clock } from '../../src/platform/clock.ts';
import { createHttp } from '../../src/platform/http.ts';
import type { Report } from '../../src/report/model/report.ts';
import { DEPLOY_VARIANTS, dataTest, HOSTILE_TEXT, node, report } from '../report/variants.ts';
import { TeamsStandIn } from '../support/teams.ts';
import { type CardLine, readTeamsMessage } from '../support/teams-card.ts';
import { ALERT_VARIANTS, anomaly, firstEvent, health, ownership, since } from './alert-variants.ts';
import { firstNotification } from './notifications.ts';

const FAILED = DEPLOY_VARIANTS['deploy-failure'] ?? report();
const EVENTS: Array<[string, Report, AlertEvent]> = [
  ...Object.entries(DEPLOY_VARIANTS).map(([name, told]): [string, Report, AlertEvent] => [
    name,
    told,
    firstEvent(told),
  ]),
  ...Object.entries(ALERT_VARIANTS).map(([name, told]): [string, Report, AlertEvent] => [
    name,
    told.report,
    told.event,
  ]),
];

function cardOf(told: Report, event: AlertEvent = firstEvent(told)): CardLine[] {
  return readTeamsMessage(JSON.stringify(renderTeams(told, event)));
}

const textOf = (lines: readonly CardLine[]) => lines.map(({ text }) => text).join('\n');

describe('renderTeams', () => {
  it.each(EVENTS)(
    'looks as agreed, and is a card that Teams shows: %s',
    async (name, told, event) => {
      await expect(`${textOf(cardOf(told, event))}\n`).toMatchFileSnapshot(
        `golden/teams-${name}.txt`,
      );
    },
  );

  it('is the card that the trigger of a workflow takes', async () => {
    const { report: told = report(), event = firstEvent(told) } =
      ALERT_VARIANTS['digest-red'] ?? {};
    const text = `${JSON.stringify(renderTeams(told, event), null, 2)}\n`;
    await expect(text).toMatchFileSnapshot('golden/teams-digest-red.json');
  });

  it('links the run, the commit and the file', () => {
    expect(cardOf(FAILED).flatMap(({ links }) => links)).toEqual(
      expect.arrayContaining([
        'https://github.com/acme/shop/actions/runs/901',
        expect.stringMatching(/^https:\/\/github\.com\/acme\/shop\/commit\//),
        expect.stringMatching(/^https:\/\/github\.com\/acme\/shop\/blob\//),
      ]),
    );
  });

  it.each(['failure', 'hostile'])('[T09] makes no link but its own: %s', (name) => {
    const { report: told, event } = ALERT_VARIANTS[name] ?? { report: FAILED, event: undefined };
    const lines = cardOf(told, event);
    for (const url of lines.flatMap(({ links }) => links))
      expect(url).toMatch(/^https:\/\/github\.com\/acme\/shop\//);
    // Not even where a client reads Markdown, which it should not.
    expect(textOf(lines)).not.toContain('](');
    expect(textOf(lines)).not.toMatch(/[\ue000-\ue003]/);
  });

  it('takes no name for one of its own marks', () => {
    const name = 'a\ue001https://evil.example\ue002b\ue003c';
    const lines = cardOf(report({ ...FAILED, nodes: [node(name, { outcome: 'error' })] }));
    expect(textOf(lines)).toContain('ahttps://evil.examplebc');
    for (const url of lines.flatMap(({ links }) => links))
      expect(url).toMatch(/^https:\/\/github\.com\/acme\/shop\//);
  });

  it.each([
    ['plain names', 'a_name_that_is_rather_long_for_a_model_of_a_shop'],
    ['names of any make', HOSTILE_TEXT.repeat(5)],
    ['emoji', '🔥'.repeat(300)],
    ['quotes and backslashes', '"\\'.repeat(300)],
  ])('stays below the size that Teams takes, whatever fails: %s', (_, name) => {
    const ids = Array.from({ length: 60 }, (_each, index) => `model.shop.${index}${name}`);
    const exposures = Array.from({ length: 8 }, () => ({ name, type: name, owner: name }));
    const [source] = (DEPLOY_VARIANTS['deploy-retried'] ?? report()).sources;
    if (!source) throw new Error('no such variant');
    const told = report({
      ...FAILED,
      nodes: ids.map((uniqueId) => ({
        ...node(name, { outcome: 'error', message: name }),
        uniqueId,
      })),
      tests: ids.map(() => dataTest(name, { status: 'fail', tested: name })),
      sources: ids.map((uniqueId) => ({ ...source, uniqueId, name, status: 'error' })),
      health: health({
        failing: ids.map((uniqueId) => ({ uniqueId: `${uniqueId}_`, since: since(3) })),
        anomalies: ids.map((uniqueId) => anomaly({ uniqueId, text: name })),
      }),
      stakes: ids
        .flatMap((uniqueId) => [uniqueId, `${uniqueId}_`])
        .map((uniqueId) => ownership('', { uniqueId, owner: name, exposures })),
    });
    const recovered = ids.map((uniqueId) => `${uniqueId}-`);
    const text = textOf(cardOf(told, { kind: 'failure', recovered, green: false }));
    expect(text).toMatch(/… and [\d,]+ more|Open the run$/);
    expect(text).toContain('Open the run');
  });

  it('is the title and the link where even one entry of each list is too much', () => {
    const name = '🔥'.repeat(3_000);
    const hit = { project: name, branch: name, repository: name, target: name };
    const fatal = { message: name, hint: name, file: undefined, line: undefined };
    const running = Array.from({ length: 60 }, () => ({
      uniqueId: `model.shop.${name}`,
      seconds: 1,
    }));
    const lines = cardOf(report({ ...FAILED, ...hit, fatal, running }));
    expect(lines.map(({ links }) => links)).toEqual([[], [FAILED.run.url]]);
  });
});

describe('openTeams', () => {
  let teams: TeamsStandIn;
  let waited: number[];
  beforeEach(async () => {
    teams = await new TeamsStandIn().start();
    waited = [];
  });
  afterEach(() => teams.stop());

  const notification = firstNotification(FAILED);

  function post(url: string) {
    const context: SinkContext = {
      http: createHttp(),
      mailer: { send: () => Promise.reject(new Error('not part of this')) },
      clock: { ...clock, wait: async (seconds) => void waited.push(seconds) },
      stateName: 'dbt-state-shop',
    };
    const settings = { teamsWebhookUrl: url } as SinkSettings;
    return openTeams(settings, context)?.main?.send(notification);
  }

  it('posts the card, and takes 202 for delivered', async () => {
    expect(await post(teams.webhookUrl)).toEqual({ delivered: true });
    expect(teams.cards).toHaveLength(1);
    expect(teams.cards[0]?.[0]?.text).toContain('❌ dbt shop: 1 model failed');
    expect(teams.strictErrors).toEqual([]);
  });

  it.each([
    [401, 'Allow anyone to trigger it'],
    [404, 'create a new one'],
    [413, 'report this as a bug'],
    [500, 'Teams answered 500.'],
    [307, 'Teams answered 307.'],
  ])('[F17] says why where it answers %s, and shows no address', async (status, words) => {
    teams.answerNext({ status, headers: { location: 'https://evil.example' } });
    const receipt = await post(teams.webhookUrl);
    expect(receipt).toMatchObject({ delivered: false, warning: expect.stringContaining(words) });
    expect(JSON.stringify(receipt)).not.toMatch(/teamssecret|evil/);
    expect(teams.cards).toEqual([]);
  });

  it('[F17] posts once more where it asks for a short wait, and not after a long one', async () => {
    teams.answerNext({ status: 429, headers: { 'retry-after': '1' } });
    expect(await post(teams.webhookUrl)).toEqual({ delivered: true });
    expect(waited).toEqual([1]);
    teams.answerNext({ status: 429, headers: { 'retry-after': '30' } });
    expect(await post(teams.webhookUrl)).toMatchObject({
      warning: expect.stringContaining('rate limit'),
    });
    expect(waited).toEqual([1]);
  });

  it('[F17] says that nobody answers, without the address', async () => {
    await teams.stop();
    const receipt = await post(teams.webhookUrl);
    expect(receipt).toMatchObject({
      warning: expect.stringMatching(
        /^The Teams message was not sent: 127\.0\.0\.1:\d+ did not answer/,
      ),
    });
    expect(JSON.stringify(receipt)).not.toContain('teamssecret');
    await teams.start();
  });
});
