/** What Teams shows of an Adaptive Card: https://adaptivecards.io/explorer/AdaptiveCard.html */

type Json = Record<string, unknown>;

/** Bytes: https://learn.microsoft.com/connectors/teams/#known-issues-and-limitations-with-actions */
const MAX_MESSAGE = 28_672;
const MAX_VERSION = 1.5;

const FIELDS: Record<string, readonly string[]> = {
  message: ['type', 'attachments'],
  attachment: ['contentType', 'contentUrl', 'content'],
  AdaptiveCard: ['$schema', 'type', 'version', 'body', 'actions', 'msteams'],
  RichTextBlock: ['type', 'inlines', 'horizontalAlignment', 'separator', 'spacing'],
  TextRun: [
    ...['type', 'text', 'color', 'fontType', 'highlight', 'isSubtle', 'italic', 'selectAction'],
    ...['size', 'strikethrough', 'underline', 'weight'],
  ],
  'Action.OpenUrl': ['type', 'title', 'url', 'style', 'tooltip'],
};

const VALUES: Record<string, readonly unknown[]> = {
  fontType: ['Default', 'Monospace'],
  weight: ['Default', 'Lighter', 'Bolder'],
  size: ['Default', 'Small', 'Medium', 'Large', 'ExtraLarge'],
  spacing: ['Default', 'None', 'Small', 'Medium', 'Large', 'ExtraLarge', 'Padding'],
  separator: [true, false],
};

/** A line of a card as people read it, and where its links lead. */
export interface CardLine {
  text: string;
  links: string[];
}

/** Lines of a message that Teams would show. Throws with what is wrong. */
export function readTeamsMessage(body: string): CardLine[] {
  const json = JSON.parse(body) as Json;
  const size = Buffer.byteLength(JSON.stringify(body));
  if (size > MAX_MESSAGE) throw new Error(`MessageSizeExceeded: ${size} bytes`);
  known('message', json);
  expectValue('type', json.type, 'message');
  const [attachment, ...others] = listOf('attachments', json.attachments);
  if (!attachment || others.length > 0) throw new Error('not one attachment');
  known('attachment', attachment);
  expectValue('contentType', attachment.contentType, 'application/vnd.microsoft.card.adaptive');
  expectValue('contentUrl', attachment.contentUrl, null);
  return readCard(attachment.content as Json);
}

function readCard(card: Json): CardLine[] {
  known('AdaptiveCard', card);
  expectValue('type', card.type, 'AdaptiveCard');
  if (!/^1\.\d$/.test(String(card.version)) || Number(card.version) > MAX_VERSION)
    throw new Error(`version ${String(card.version)} is not shown`);
  const body = listOf('body', card.body);
  if (body.length === 0) throw new Error('an empty card');
  return body.map((block) => {
    expectValue('type', block.type, 'RichTextBlock');
    known('RichTextBlock', block);
    const runs = listOf('inlines', block.inlines).map(readRun);
    if (runs.length === 0) throw new Error('a RichTextBlock without inlines');
    return { text: runs.map(({ text }) => text).join(''), links: runs.flatMap(({ url }) => url) };
  });
}

function readRun(run: Json): { text: string; url: string[] } {
  expectValue('type', run.type, 'TextRun');
  known('TextRun', run);
  const { text, selectAction } = run;
  if (typeof text !== 'string' || text === '') throw new Error('a TextRun without text');
  if (text.includes('\n')) throw new Error('a line break in a TextRun, which is not shown');
  if (selectAction === undefined) return { text, url: [] };
  const action = selectAction as Json;
  expectValue('type', action.type, 'Action.OpenUrl');
  known('Action.OpenUrl', action);
  const url = String(action.url);
  if (!/^https?:$/.test(URL.parse(url)?.protocol ?? '')) throw new Error(`not a URL: ${url}`);
  return { text, url: [url] };
}

function known(kind: string, json: Json): void {
  const fields = FIELDS[kind] ?? [];
  const unknown = Object.keys(json).filter((name) => !fields.includes(name));
  if (unknown.length > 0) throw new Error(`${kind} has no ${unknown.join(', ')}`);
  for (const [name, value] of Object.entries(json))
    if (VALUES[name] && !VALUES[name].includes(value))
      throw new Error(`${name} of ${kind} is ${String(value)}`);
}

function expectValue(name: string, value: unknown, expected: unknown): void {
  if (value !== expected) throw new Error(`${name} is ${String(value)}, not ${String(expected)}`);
}

function listOf(name: string, value: unknown): Json[] {
  if (!Array.isArray(value)) throw new Error(`${name} is not a list`);
  return value as Json[];
}
