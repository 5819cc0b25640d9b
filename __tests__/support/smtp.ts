import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { makeTempDir } from './temp.ts';

const execute = promisify(execFile);

export interface ReceivedMail {
  from: string;
  to: string[];
  /** The connection was encrypted when the message came. */
  secure: boolean;
  user: string | undefined;
  mail: ParsedMail;
}

interface SmtpOptions {
  /** `implicit`: from the first byte on. */
  tls?: 'none' | 'starttls' | 'implicit';
  /** For TLS. */
  certificate?: Certificate;
  /** Without it, nobody has to log in. */
  login?: { user: string; password: string };
}

interface Certificate {
  key: string;
  cert: string;
}

type Stage = 'mail' | 'rcpt' | 'data';

/** A local mail server: real SMTP on 127.0.0.1. */
export class SmtpStandIn {
  /** Oldest first. */
  readonly received: ReceivedMail[] = [];
  /** What clients sent to log in, right or wrong. */
  readonly logins: string[] = [];
  port = 0;
  readonly #options: SmtpOptions;
  readonly #server: SMTPServer;
  #refusals: Array<{ stage: Stage; code: number }> = [];
  #hangs = false;

  constructor(options: SmtpOptions) {
    this.#options = options;
    const { tls = 'none', certificate, login } = options;
    this.#server = new SMTPServer({
      secure: tls === 'implicit',
      ...certificate,
      disabledCommands: [...(login ? [] : ['AUTH']), ...(tls === 'starttls' ? [] : ['STARTTLS'])],
      authOptional: login === undefined,
      allowInsecureAuth: true,
      disableReverseLookup: true,
      onAuth: ({ username, password }, _session, done) => {
        this.logins.push(`${username}:${password}`);
        if (username === login?.user && password === login?.password)
          return done(null, { user: username });
        return done(new Error(`user ${username} is not ${login?.user}`));
      },
      onMailFrom: (_address, _session, done) => done(this.#refusal('mail')),
      onRcptTo: (_address, _session, done) => done(this.#refusal('rcpt')),
      onData: (stream, session, done) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          if (this.#hangs) return;
          const refusal = this.#refusal('data');
          if (refusal) return done(refusal);
          const { mailFrom, rcptTo } = session.envelope;
          simpleParser(Buffer.concat(chunks)).then((mail) => {
            this.received.push({
              from: mailFrom === false ? '' : mailFrom.address,
              to: rcptTo.map(({ address }) => address),
              secure: session.secure,
              user: session.user,
              mail,
            });
            done();
          }, done);
        });
      },
    });
    // Clients that turn away from a certificate are no fault of the server.
    this.#server.on('error', () => {});
  }

  /** The input `smtp-url`, with the login in it. */
  url(login = this.#options.login, host = '127.0.0.1'): string {
    const scheme = this.#options.tls === 'implicit' ? 'smtps' : 'smtp';
    const user = login
      ? `${encodeURIComponent(login.user)}:${encodeURIComponent(login.password)}@`
      : '';
    return `${scheme}://${user}${host}:${this.port}`;
  }

  /** Answers the next message like this at one of its stages. */
  refuseNext(stage: Stage, code: number): void {
    this.#refusals.push({ stage, code });
  }

  /** Takes messages from now on, and never says so. */
  hang(): void {
    this.#hangs = true;
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    this.port = (this.#server.server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #refusal(stage: Stage): Error | null {
    const index = this.#refusals.findIndex((each) => each.stage === stage);
    if (index === -1) return null;
    const [{ code } = { code: 0 }] = this.#refusals.splice(index, 1);
    return Object.assign(new Error('said by the server'), { responseCode: code });
  }
}

export async function startSmtp(options: SmtpOptions = {}): Promise<SmtpStandIn> {
  const server = new SmtpStandIn(options);
  await server.start();
  return server;
}

/** A certificate for 127.0.0.1 that is its own authority, made by openssl. */
export async function makeCertificate(): Promise<Certificate> {
  const folder = await makeTempDir('certificate-');
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const names = 'subjectAltName=IP:127.0.0.1,DNS:localhost';
  await execute('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
    ...['-keyout', key, '-out', cert, '-days', '2', '-subj', '/CN=localhost', '-addext', names],
  ]);
  return { key: await readFile(key, 'utf8'), cert: await readFile(cert, 'utf8') };
}
