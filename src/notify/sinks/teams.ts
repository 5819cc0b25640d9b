import type { Report } from '../../report/model/report.ts';
import type { Formatter } from '../../text/formatter.ts';
import { cleanLine, cutText } from '../../text/plain-text.ts';
import type { AlertEvent } from '../events.ts';
import { buildMessage } from '../message-text.ts';
import { postJson, receiptOf } from '../post-json.ts';
import { digestKey, type OpenSink } from '../sink.ts';

/**
 * Microsoft Teams through a Power Automate workflow, which accepts only Adaptive Cards and posts each
 * to one channel. It does not support threads. It answers 202 before it posts, so the action cannot
 * know whether the card was shown.
 * https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using
 */
export const openTeams: OpenSink = ({ teamsWebhookUrl: url }, context) => {
  if (url === undefined) return undefined;
  return {
    main: {
      key: digestKey('teams', url),
      send: async ({ report, event }) =>
        receiptOf(await postJson(context, { url, body: renderTeams(report, event) }), TEAMS),
    },
    digest: 'always',
  };
};

/** The body that the trigger "When a Teams webhook request is received" expects. */
export interface TeamsMessage {
  type: 'message';
  attachments: [
    { contentType: 'application/vnd.microsoft.card.adaptive'; contentUrl: null; content: Card },
  ];
}

/** https://adaptivecards.io/explorer/AdaptiveCard.html; Teams shows version 1.5 and older. */
interface Card {
  $schema: string;
  type: 'AdaptiveCard';
  version: '1.4';
  /** As wide as the channel. */
  msteams: { width: 'Full' };
  body: Line[];
}

/**
 * One line. A TextBlock would read Markdown, and untrusted names hold anything; the runs of
 * a RichTextBlock are plain text: https://adaptivecards.io/explorer/TextRun.html
 */
interface Line {
  type: 'RichTextBlock';
  separator?: true;
  spacing?: 'None' | 'Small' | 'Medium';
  inlines: Run[];
}

interface Run {
  type: 'TextRun';
  text: string;
  fontType?: 'Monospace';
  weight?: 'Bolder';
  size?: 'Large';
  selectAction?: { type: 'Action.OpenUrl'; url: string };
}

/**
 * Teams refuses messages over 28,672 bytes, after the workflow has accepted them, and counts more
 * than what was sent: 24,453 bytes were 28,897. It seems to count the card as JSON within JSON, which
 * `sizeOf` does too; the rest is left for what the workflow adds.
 * https://github.com/MicrosoftDocs/msteams-docs/issues/11274
 */
const SIZE_LIMIT = 24_000;

/** Entries per list; each is tried in turn until the card is small enough. */
const ENTRIES = [15, 8, 4, 2, 1];
const TITLE_LENGTH = 150;
const NAME_LENGTH = 100;
const TEXT_LENGTH = 200;

// The marks of runs inside a line: private characters, which no untrusted text keeps.
const CODE = '\ue000';
const LINK = '\ue001';
const LABEL = '\ue002';
const END = '\ue003';

const teamsFormatter: Formatter = {
  text: (value, limit = TEXT_LENGTH) => plain(value, limit),
  code: (name) => `${CODE}${plain(name, NAME_LENGTH)}${END}`,
  link: (label, url) =>
    /^https?:\/\/[^\s<>"\ue000-\ue003]+$/.test(url)
      ? `${LINK}${url}${LABEL}${plain(label, TEXT_LENGTH)}${END}`
      : plain(label, TEXT_LENGTH),
};

/** The same content as the Slack message, as an Adaptive Card. */
export function renderTeams(report: Report, event: AlertEvent): TeamsMessage {
  let title = '';
  for (const entries of ENTRIES) {
    const content = buildMessage(report, event, teamsFormatter, { errorLines: 1, entries });
    title = content.title;
    const message = wrapCard([titleLine(title), ...content.blocks.flatMap(linesOf)]);
    if (sizeOf(message) <= SIZE_LIMIT) return message;
  }
  // If even this is too long, the message only links to the run.
  return wrapCard([titleLine(title), ...linesOf([runLink(report)])]);
}

function wrapCard(body: Line[]): TeamsMessage {
  const content: Card = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    msteams: { width: 'Full' },
    body,
  };
  const contentType = 'application/vnd.microsoft.card.adaptive';
  return { type: 'message', attachments: [{ contentType, contentUrl: null, content }] };
}

function titleLine(title: string): Line {
  const text = plain(title, TITLE_LENGTH);
  return {
    type: 'RichTextBlock',
    inlines: [{ type: 'TextRun', text, weight: 'Bolder', size: 'Large' }],
  };
}

function runLink({ run, repository }: Report): string {
  return run.url === ''
    ? plain(repository, NAME_LENGTH)
    : teamsFormatter.link('Open the run', run.url);
}

/** The lines of a block, the first with a separator above it. */
function linesOf(block: readonly string[]): Line[] {
  const lines = block.flatMap((entry) => entry.split('\n'));
  return lines.map((line, index) => ({
    type: 'RichTextBlock',
    ...(index === 0
      ? { separator: true, spacing: 'Medium' }
      : { spacing: line.startsWith('↳') ? 'None' : 'Small' }),
    inlines: runsOf(line),
  }));
}

const RUNS =
  /\ue000(?<code>[^\ue003]*)\ue003|\ue001(?<url>[^\ue002]*)\ue002(?<label>[^\ue003]*)\ue003|(?<text>[^\ue000-\ue003]+)/g;

function runsOf(line: string): Run[] {
  return [...line.matchAll(RUNS)].flatMap(({ groups = {} }): Run[] => {
    const { code, url, label, text } = groups;
    if (code !== undefined) return [{ type: 'TextRun', text: code, fontType: 'Monospace' }];
    if (url === undefined) return text === undefined ? [] : [{ type: 'TextRun', text }];
    const selectAction = { type: 'Action.OpenUrl', url } as const;
    return [{ type: 'TextRun', text: label ?? '', selectAction }];
  });
}

/**
 * One line, without the marks. `](` is parted: newer clients may read links in runs after all, as
 * one page of Microsoft's says.
 * https://learn.microsoft.com/javascript/api/teams-sdk-typescript/@microsoft/teams.cards/textrun
 */
function plain(value: string, limit: number): string {
  const text = cleanLine(value)
    .replaceAll(/[\ue000-\ue003]/g, '')
    .replaceAll('](', '] (');
  return cutText(text, limit);
}

/** Bytes of the message as JSON within JSON, all but ASCII escaped. */
function sizeOf(message: TeamsMessage): number {
  const nested = JSON.stringify(JSON.stringify(message));
  return nested.replaceAll(/[^\0-\x7f]/g, '\\u0000').length;
}

/** Meanings as reported by users of workflows; Microsoft does not document them. */
const TEAMS = {
  message: 'The Teams message',
  name: 'Teams',
  input: 'teams-webhook-url',
  meanings: {
    400: 'The workflow is turned off, or does not start with "When a Teams webhook request is received".',
    401: 'The URL is incomplete, or the workflow requires a login. Allow anyone to trigger it.',
    403: 'The URL is incomplete, or the workflow requires a login. Allow anyone to trigger it.',
    404: 'The workflow was deleted or turned off; create a new one and store its URL in the secret.',
    413: 'The message is too large; please report this as a bug.',
    429: 'The rate limit is reached; later messages may succeed.',
  },
};
