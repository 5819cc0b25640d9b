import { hash } from 'node:crypto';
import type { SinkSettings } from '../../config/sink-settings.ts';
import { messageOf } from '../../errors.ts';
import type { Report } from '../../report/model/report.ts';
import { type Formatter, plainFormatter } from '../../text/formatter.ts';
import { cleanLine, cutText } from '../../text/plain-text.ts';
import type { AlertEvent } from '../events.ts';
import { buildMessage } from '../message-text.ts';
import {
  type Destination,
  digestKey,
  type Notification,
  type OpenSink,
  type Receipt,
  type SinkContext,
} from '../sink.ts';

/** Without headers. */
export interface Email {
  /** On one line. */
  subject: string;
  text: string;
  html: string;
}

/** Longer subjects are cut by mail clients anyway. */
const SUBJECT_LENGTH = 150;
const TEXT_LENGTH = 400;
const NAME_LENGTH = 120;
const LIMITS = { errorLines: 6, entries: 50 };

const textFormatter: Formatter = {
  ...plainFormatter,
  link: (label, url) => (/^https?:/.test(url) ? `${cleanLine(label)} (${url})` : cleanLine(label)),
};

const htmlFormatter: Formatter = {
  text: (value, limit = TEXT_LENGTH) => escapeHtml(cutText(cleanLine(value), limit)),
  code: (name) => `<code style="${CODE}">${htmlFormatter.text(name, NAME_LENGTH)}</code>`,
  link: (label, url) =>
    /^https?:\/\/[^\s<>"]+$/.test(url)
      ? `<a href="${escapeHtml(url)}" style="color:#2f6fd0">${htmlFormatter.text(label)}</a>`
      : htmlFormatter.text(label),
};

// Colours with enough contrast on white and on black, because mail clients may invert them.
const FONT =
  "font-family:-apple-system,'Segoe UI',Helvetica,Arial,sans-serif;font-size:14px;line-height:21px";
const CODE = 'font-family:Consolas,Menlo,monospace;font-size:13px';
const RULE = 'border-top:1px solid #8c959f';

type EmailSettings = NonNullable<SinkSettings['email']>;

/**
 * Email over SMTP. If only tests failed, the failures go to a separate list; everything else goes to
 * the main list. Owners also get the issues of their own nodes. Later emails reply to the first one.
 */
export const openEmail: OpenSink = ({ email }, context) => {
  if (!email) return undefined;
  const open = (to: readonly string[]) => destination(to, email, context);
  const main = open(email.to);
  return {
    main,
    digest: 'unless-green',
    route: ({ issue, ownership, testsOnly }) => {
      const list = issue.kind === 'failure' && testsOnly ? email.testsTo : email.to;
      const known = new Set(list.map((address) => address.toLowerCase()));
      const owners = (ownership?.emails ?? []).filter(
        (address) => !known.has(address.toLowerCase()),
      );
      return [open(list), ...owners.map((owner) => open([owner]))];
    },
    // Keys contain no addresses, so only addresses that the report names can be used again.
    reopen: (report) => [
      open(email.testsTo),
      ...report.stakes.flatMap(({ emails }) => emails).map((owner) => open([owner])),
    ],
  };
};

function destination(
  to: readonly string[],
  email: EmailSettings,
  context: SinkContext,
): Destination {
  const key = digestKey('email', [...to].sort().join(','));
  return { key, send: (notification) => send({ key, to }, notification, { email, context }) };
}

async function send(
  { key, to }: { key: string; to: readonly string[] },
  { report, event, thread }: Notification,
  { email, context }: { email: EmailSettings; context: SinkContext },
): Promise<Receipt> {
  const { smtpUrl, from } = email;
  const messageId = nameMessage(report, key, from);
  try {
    const message = renderEmail(report, event);
    await context.mailer.send(smtpUrl, { from, to, ...message, messageId, thread });
    return { delivered: true, thread: messageId };
  } catch (error) {
    return { delivered: false, warning: `The email was not sent: ${messageOf(error)}` };
  }
}

/** The Message-ID: one per run and destination. */
function nameMessage({ repository, project, run }: Report, key: string, from: string): string {
  const parts = [repository, project, run.id, run.attempt, key];
  const [, domain = 'localhost'] = /@([A-Za-z0-9.-]+)>?\s*$/.exec(from) ?? [];
  return `<dbt-ci.${run.id}.${hash('sha256', parts.join(' '), 'hex').slice(0, 24)}@${domain}>`;
}

/** The same content as the Slack message, with more lines of each error. */
export function renderEmail(report: Report, event: AlertEvent): Email {
  const plain = buildMessage(report, event, textFormatter, LIMITS);
  const { blocks } = buildMessage(report, event, htmlFormatter, LIMITS);
  const subject = cutText(cleanLine(plain.title), SUBJECT_LENGTH);
  return {
    subject,
    text: `${[subject, ...plain.blocks.map((lines) => lines.join('\n'))].join('\n\n')}\n`,
    html: renderHtml(subject, blocks),
  };
}

/** A table with inline styles, the only layout that every mail client supports. */
function renderHtml(title: string, blocks: readonly (readonly string[])[]): string {
  const rows = blocks.map((entries) => {
    const paragraphs = entries.map(
      (entry) => `<p style="margin:0 0 8px 0;${FONT}">${entry.replaceAll('\n', '<br>')}</p>`,
    );
    return `<tr><td style="padding:10px 0 2px 0;${RULE}">${paragraphs.join('')}</td></tr>`;
  });
  return [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width">',
    '<meta name="color-scheme" content="light dark">',
    `<title>${escapeHtml(title)}</title></head>`,
    '<body style="margin:0;padding:16px">',
    '<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:680px">',
    `<tr><td style="padding:0 0 10px 0"><h1 style="margin:0;${FONT};font-size:18px;line-height:26px">${escapeHtml(title)}</h1></td></tr>`,
    ...rows,
    '</table></body></html>',
    '',
  ].join('\n');
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
