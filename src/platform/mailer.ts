import type MailComposer from 'nodemailer/lib/mail-composer';
import type SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { Mail, Mailer } from './ports.ts';
import { withDeadline } from './retry.ts';

/** Of one message, from the first packet to the server's last word. */
const DEADLINE_SECONDS = 10;

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/i;

export interface MailerOptions {
  seconds?: number;
  /** PEM of an authority to trust besides the usual. */
  ca?: string;
}

/**
 * Email by SMTP with parts of nodemailer, which are imported at first use (start-up time). `send` rejects with
 * an error that says what to do, and has neither the address nor the server's words in it: servers
 * repeat what they were sent.
 */
export function createMailer({ seconds = DEADLINE_SECONDS, ca }: MailerOptions = {}): Mailer {
  return {
    async send(smtpUrl, mail) {
      // Not all of nodemailer, half of which is for other ways to send (size of the bundle).
      const [{ default: Composer }, { default: Connection }] = await Promise.all([
        import('nodemailer/lib/mail-composer'),
        import('nodemailer/lib/smtp-connection'),
      ]);
      const server = resolveServer(smtpUrl);
      const connection = new Connection({
        ...server.options,
        ...deadlines(seconds * 1_000),
        ...(ca !== undefined && { tls: { ca } }),
      });
      try {
        const sending = deliver(connection, server.login, new Composer(describeMail(mail)));
        await withDeadline(sending, seconds, 'Sending it');
      } catch (error) {
        throw new Error(explain(error, seconds), { cause: error });
      } finally {
        connection.close();
      }
    },
  };
}

async function deliver(
  connection: SMTPConnection,
  login: Login | undefined,
  composer: MailComposer,
): Promise<void> {
  const message = composer.compile();
  const { promise: broken, reject } = Promise.withResolvers<never>();
  connection.on('error', reject);
  const step = (run: (done: (error?: Error | null) => void) => void) =>
    Promise.race([
      broken,
      new Promise<void>((resolve, refuse) => run((error) => (error ? refuse(error) : resolve()))),
    ]);
  await step((done) => connection.connect(done));
  if (login) await step((done) => connection.login({ credentials: login }, done));
  const [envelope, text] = [message.getEnvelope(), await message.build()];
  await step((done) => connection.send(envelope, text, (error) => done(error)));
  connection.quit();
}

interface Login {
  user: string;
  pass: string;
}

/** A password never travels in the open, but for a server on this machine. */
function resolveServer(smtpUrl: string): {
  options: SMTPConnection.Options;
  login: Login | undefined;
} {
  const { protocol, hostname, port, username, password } = new URL(smtpUrl);
  const secure = protocol === 'smtps:';
  const hasLogin = username !== '' || password !== '';
  return {
    options: {
      host: hostname.replace(/^\[(.*)\]$/, '$1'),
      port: port === '' ? (secure ? 465 : 587) : Number(port),
      secure,
      requireTLS: !secure && hasLogin && !LOOPBACK.test(hostname),
    },
    login: hasLogin ? { user: decode(username), pass: decode(password) } : undefined,
  };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function deadlines(milliseconds: number): SMTPConnection.Options {
  return {
    connectionTimeout: milliseconds,
    greetingTimeout: milliseconds,
    socketTimeout: milliseconds,
    dnsTimeout: milliseconds,
  };
}

/** Addresses as objects, and headers by name: a line break in any of them starts no new header. */
function describeMail({
  from,
  to,
  subject,
  text,
  html,
  messageId,
  thread,
}: Mail): ConstructorParameters<typeof MailComposer>[0] {
  return {
    from,
    to: to.map((address) => ({ name: '', address })),
    subject,
    text,
    html,
    messageId,
    ...(thread !== undefined && { inReplyTo: thread, references: [thread] }),
    // Robots that answer messages leave these alone: https://www.rfc-editor.org/rfc/rfc3834
    headers: { 'Auto-Submitted': 'auto-generated' },
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

interface SmtpError {
  /** nodemailer's: `EAUTH`, or Node's: `CERT_HAS_EXPIRED`. */
  code?: unknown;
  responseCode?: unknown;
  command?: unknown;
  message?: unknown;
}

function explain(error: unknown, seconds: number): string {
  const { code, responseCode, message }: SmtpError =
    typeof error === 'object' && error !== null ? error : {};
  const said = typeof responseCode === 'number' ? ` (${responseCode})` : '';
  const text = String(message);
  switch (code) {
    case 'EAUTH':
    case 'ENOAUTH':
      return `the mail server refused the login${said}. Check user and password in "smtp-url"; In the URL, write @ as %40 and / as %2F.`;
    case 'EDNS':
      return 'the host in "smtp-url" was not found.';
    case 'ETLS':
      return isCertificate(text)
        ? UNTRUSTED
        : 'the mail server does not offer STARTTLS, and the action does not send a password without encryption. Use its smtps:// port, usually 465.';
    case 'EENVELOPE':
      return `the mail server refused the sender or a recipient${said}. Check "email-from" and "email-to", and which senders the login may use.`;
    case 'ETIMEDOUT':
      return slow(seconds);
    case 'ECONNECTION':
    case 'ESOCKET':
      if (isCertificate(text)) return UNTRUSTED;
      if (/wrong version number|packet length too long/i.test(text))
        return 'the port in "smtp-url" does not use TLS from the start. Use smtp://, which switches to TLS with STARTTLS.';
      if (/ECONNREFUSED/.test(text))
        return 'no server listens on the host and port in "smtp-url", or a firewall blocks the connection.';
      return 'the connection to the mail server was lost.';
    default:
  }
  if (/took longer than/.test(text)) return slow(seconds);
  if (typeof responseCode !== 'number')
    return `the message was not accepted (${typeof code === 'string' ? code : 'unknown reason'}).`;
  return responseCode < 500
    ? `the mail server accepts no messages for now${said}.`
    : `the mail server refused the message${said}.`;
}

const UNTRUSTED =
  'the certificate of the mail server is not trusted, or it is not for the host in "smtp-url".';

function slow(seconds: number): string {
  return `the mail server did not accept the message within ${seconds} s. GitHub-hosted runners cannot reach port 25. Use 465 (smtps://) or 587 (smtp://).`;
}

function isCertificate(text: string): boolean {
  return /certificate|altnames|self.signed|unable to verify/i.test(text);
}
