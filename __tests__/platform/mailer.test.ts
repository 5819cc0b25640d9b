import { createServer } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createMailer } from '../../src/platform/mailer.ts';
import type { Mail } from '../../src/platform/ports.ts';
import { makeCertificate, type SmtpStandIn, startSmtp } from '../support/smtp.ts';
import { removeTempDirs } from '../support/temp.ts';

const LOGIN = { user: 'bot@acme.com', password: 'p@ss/w:ö&rd%' };

const MAIL: Mail = {
  from: 'dbt <dbt@acme.com>',
  to: ['data@acme.com', 'ops@acme.com'],
  subject: '❌ dbt shop: 2 models failed',
  text: 'Orders failed.',
  html: '<p>Orders failed.</p>',
  messageId: '<dbt-ci.1@acme.com>',
  thread: undefined,
};

let certificate: { key: string; cert: string };
/** One that no client was told of. */
let unknown: typeof certificate;
let server: SmtpStandIn;

beforeAll(async () => {
  [certificate, unknown] = await Promise.all([makeCertificate(), makeCertificate()]);
});
afterEach(() => server.stop());
afterAll(removeTempDirs);

const send = (change: Partial<Mail> = {}, url = server.url(), seconds = 10) =>
  createMailer({ seconds, ca: certificate.cert }).send(url, { ...MAIL, ...change });

/** The words of the error; without the address, the login and what the server said. */
async function refusal(sending: Promise<void>): Promise<string> {
  const error = await sending.then(
    () => new Error('it was sent'),
    (reason: Error) => reason,
  );
  for (const secret of [LOGIN.password, encodeURIComponent(LOGIN.password), LOGIN.user])
    expect(error.message).not.toContain(secret);
  expect(error.message).not.toMatch(/127\.0\.0\.1|localhost|said by the server/);
  return error.message;
}

describe('createMailer', () => {
  it('sends both parts to everybody at once, with a subject and an id', async () => {
    server = await startSmtp();
    await send();
    await send({ messageId: '<dbt-ci.2@acme.com>', thread: MAIL.messageId });
    const [first, second] = server.received;
    expect(first).toMatchObject({ from: 'dbt@acme.com', to: MAIL.to, secure: false });
    expect(first?.mail).toMatchObject({
      subject: MAIL.subject,
      messageId: MAIL.messageId,
      text: expect.stringContaining(MAIL.text),
      html: MAIL.html,
    });
    expect(first?.mail.from?.text).toBe('"dbt" <dbt@acme.com>');
    expect(first?.mail.headers.get('auto-submitted')).toBe('auto-generated');
    expect(first?.mail.references).toBeUndefined();
    expect(second?.mail).toMatchObject({
      inReplyTo: MAIL.messageId,
      references: MAIL.messageId,
    });
  });

  it('logs in over TLS, whether from the start or by STARTTLS', async () => {
    for (const tls of ['implicit', 'starttls'] as const) {
      server = await startSmtp({ tls, certificate, login: LOGIN });
      await send();
      expect(server.received).toMatchObject([{ secure: true, user: LOGIN.user }]);
      expect(server.logins).toEqual([`${LOGIN.user}:${LOGIN.password}`]);
      if (tls === 'implicit') await server.stop();
    }
  });

  it('sends a password in the open to this machine alone', async () => {
    server = await startSmtp({ login: LOGIN });
    await send();
    expect(server.received).toMatchObject([{ secure: false, user: LOGIN.user }]);
    // The same machine by a name that does not say so.
    const url = server.url(LOGIN, '127.0.0.1').replace('127.0.0.1', '0.0.0.0');
    expect(await refusal(send({}, url))).toBe(
      'the mail server does not offer STARTTLS, and the action does not send a password without encryption. Use its smtps:// port, usually 465.',
    );
    expect(server.logins).toHaveLength(1);
  });

  it('trusts no certificate that nobody vouches for', async () => {
    server = await startSmtp({ tls: 'starttls', certificate: unknown, login: LOGIN });
    expect(await refusal(send())).toBe(
      'the certificate of the mail server is not trusted, or it is not for the host in "smtp-url".',
    );
    await server.stop();
    server = await startSmtp({ tls: 'implicit', certificate: unknown, login: LOGIN });
    expect(await refusal(send())).toContain('the certificate of the mail server is not trusted');
    expect(server.logins).toEqual([]);
  });

  it('[F17] says what to do when the login is refused', async () => {
    server = await startSmtp({ login: LOGIN });
    const url = server.url({ ...LOGIN, password: 'wrong password' });
    expect(await refusal(send({}, url))).toBe(
      'the mail server refused the login (535). Check user and password in "smtp-url"; In the URL, write @ as %40 and / as %2F.',
    );
  });

  it.each([
    [
      'mail',
      550,
      'the mail server refused the sender or a recipient (550). Check "email-from" and "email-to", and which senders the login may use.',
    ],
    [
      'rcpt',
      550,
      'the mail server refused the sender or a recipient (550). Check "email-from" and "email-to", and which senders the login may use.',
    ],
    ['data', 451, 'the mail server accepts no messages for now (451).'],
    ['data', 554, 'the mail server refused the message (554).'],
  ] as const)('[F17] explains a refusal at %s with %i', async (stage, code, words) => {
    server = await startSmtp();
    server.refuseNext(stage, code);
    if (stage === 'rcpt') server.refuseNext(stage, code);
    expect(await refusal(send())).toBe(words);
  });

  it('[F17] gives up on a server that takes the message and never says so', async () => {
    server = await startSmtp();
    server.hang();
    expect(await refusal(send({}, server.url(), 0.3))).toMatch(
      /^the mail server did not accept the message within 0\.3 s\. GitHub-hosted runners/,
    );
  });

  it('[F17] explains ports where nobody listens, nobody speaks, or TLS is not spoken', async () => {
    server = await startSmtp();
    expect(await refusal(send({}, 'smtp://127.0.0.1:9'))).toBe(
      'no server listens on the host and port in "smtp-url", or a firewall blocks the connection.',
    );
    expect(await refusal(send({}, server.url().replace('smtp:', 'smtps:')))).toBe(
      'the port in "smtp-url" does not use TLS from the start. Use smtp://, which switches to TLS with STARTTLS.',
    );
    expect(await refusal(send({}, 'smtp://nowhere.invalid:587'))).toBe(
      'the host in "smtp-url" was not found.',
    );
    const silent = createServer(() => {});
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as { port: number };
    expect(await refusal(send({}, `smtp://127.0.0.1:${port}`, 0.3))).toContain('within 0.3 s');
    silent.close();
  });

  it('[T09] lets no name start a header of its own', async () => {
    server = await startSmtp();
    const evil = 'x\r\nBcc: eve@evil.com\r\n\r\nbody';
    await send({ subject: evil, messageId: `<a${evil}@acme.com>`, thread: `<b${evil}>` });
    const [{ to, mail } = { to: [], mail: undefined }] = server.received;
    expect(to).toEqual(MAIL.to);
    expect(mail?.bcc).toBeUndefined();
    expect([...(mail?.headers.keys() ?? [])]).not.toContain('bcc');
    expect(mail?.text?.trim()).toBe(MAIL.text);
  });
});
