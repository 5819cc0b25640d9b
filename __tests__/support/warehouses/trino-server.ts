import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { delimiter, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { makeTempDir } from '../temp.ts';
import { end, findPort } from './suite.ts';

export const TRINO = '476';

/** Of the server's archive, as Maven Central has it. */
const SHA256 = 'cfd5accde17e8ebd251eeeb78aed1f490e77bb3a164d95a0f454bf8a7c1cbd3f';

/** https://trino.io/docs/476/installation/deployment.html#java-runtime-environment */
const OLDEST_JAVA = 24;

const CACHE = resolve(import.meta.dirname, '..', '..', '..', '.cache', 'trino');

/** Where distributions of Linux and macOS put them. */
const JVM_FOLDERS = ['/usr/lib/jvm', '/Library/Java/JavaVirtualMachines'];

const START_MS = 10 * 60_000;

/**
 * The real Trino with one catalogue, `lake`: Iceberg tables in a folder.
 * https://trino.io/docs/476/connector/iceberg.html, …/object-storage/file-system-local.html
 *
 * @param rules who may do what: https://trino.io/docs/476/security/file-system-access-control.html
 */
export async function startTrino(rules: unknown): Promise<{ port: number; stop(): Promise<void> }> {
  const java = findJava();
  const home = await installTrino();
  const folder = await makeTempDir('trino-');
  const port = await findPort();
  const etc = join(folder, 'etc');
  await mkdir(join(etc, 'catalog'), { recursive: true });
  await mkdir(join(folder, 'lake'));
  const files = {
    'config.properties': {
      ...{ coordinator: 'true', 'node-scheduler.include-coordinator': 'true' },
      ...{ 'http-server.http.port': port, 'discovery.uri': `http://127.0.0.1:${port}` },
      ...{ 'query.max-memory': '400MB', 'query.max-memory-per-node': '400MB' },
    },
    'node.properties': {
      ...{ 'node.environment': 'tests', 'node.id': 'one', 'node.data-dir': join(folder, 'data') },
      ...{ 'node.internal-address': '127.0.0.1', 'node.bind-ip': '127.0.0.1' },
    },
    'log.properties': { 'io.trino': 'WARN', io: 'WARN' },
    'access-control.properties': {
      ...{ 'access-control.name': 'file', 'security.config-file': join(etc, 'rules.json') },
    },
    'catalog/lake.properties': {
      ...{ 'connector.name': 'iceberg', 'iceberg.catalog.type': 'TESTING_FILE_METASTORE' },
      ...{ 'hive.metastore.catalog.dir': 'local:///metastore' },
      ...{ 'hive.metastore.disable-location-checks': 'true', 'fs.native-local.enabled': 'true' },
      ...{ 'local.location': join(folder, 'lake') },
    },
  };
  for (const [name, values] of Object.entries(files)) {
    const lines = Object.entries(values).map(([key, value]) => `${key}=${value}\n`);
    await writeFile(join(etc, name), lines.join(''));
  }
  await writeFile(join(etc, 'rules.json'), JSON.stringify(rules, null, 2));
  // The flags that it needs, and a start that a loaded machine can bear.
  const flags = ['-Xmx1500M', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];
  const needed = ['-Djdk.attach.allowAttachSelf=true', '--enable-native-access=ALL-UNNAMED'];
  await writeFile(join(etc, 'jvm.config'), `${[...flags, ...needed].join('\n')}\n`);
  const logPath = join(folder, 'trino.log');
  const log = await open(logPath, 'a');
  const child = spawn(
    join(home, 'bin', 'launcher'),
    ['run', '-etc-dir', etc, '-data-dir', join(folder, 'data')],
    {
      stdio: ['ignore', log.fd, log.fd],
      env: {
        ...process.env,
        JAVA_HOME: java,
        PATH: [join(java, 'bin'), process.env.PATH].join(delimiter),
      },
    },
  );
  await log.close();
  const deadline = performance.now() + START_MS;
  while (!(await isReady(port))) {
    if (child.exitCode !== null || performance.now() > deadline) {
      child.kill('SIGKILL');
      throw new Error(
        `Trino did not get ready.\n${(await readFile(logPath, 'utf8')).slice(-4_000)}`,
      );
    }
    await pause(500);
  }
  return { port, stop: () => end(child) };
}

async function isReady(port: number): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/v1/info`);
    return ((await response.json()) as { starting: boolean }).starting === false;
  } catch {
    return false;
  }
}

/** Its home: the first Java that is new enough, of JAVA_HOME, PATH and the system's folders. */
function findJava(): string {
  const installed = JVM_FOLDERS.filter((folder) => existsSync(folder)).flatMap((folder) => {
    const { stdout } = spawnSync('ls', [folder], { encoding: 'utf8' });
    return stdout
      .split('\n')
      .filter(Boolean)
      .flatMap((name) => [join(folder, name), join(folder, name, 'Contents', 'Home')]);
  });
  const onPath = spawnSync('java', ['-XshowSettings:properties', '-version'], { encoding: 'utf8' });
  const ofPath = /java\.home = (.+)/.exec(onPath.stderr ?? '')?.[1];
  const homes = [process.env.JAVA_HOME, ofPath, ...installed].filter((home) => home !== undefined);
  const found = homes.find((home) => majorOf(home) >= OLDEST_JAVA);
  if (found === undefined)
    throw new Error(
      `Trino ${TRINO} needs Java ${OLDEST_JAVA} or newer, and there is none: set JAVA_HOME.`,
    );
  return found;
}

function majorOf(home: string): number {
  const { stderr } = spawnSync(join(home, 'bin', 'java'), ['-version'], { encoding: 'utf8' });
  return Number(/version "(\d+)/.exec(stderr ?? '')?.[1] ?? 0);
}

/** Fetched by Maven once, with the one plugin that is used. */
async function installTrino(): Promise<string> {
  const home = join(CACHE, TRINO);
  if (existsSync(home)) return home;
  await mkdir(CACHE, { recursive: true });
  const archive = join(CACHE, `trino-server-${TRINO}.tar.gz`);
  const artifact = `io.trino:trino-server:${TRINO}:tar.gz`;
  run('mvn', [
    ...['--batch-mode', '--quiet', 'dependency:copy', `-Dartifact=${artifact}`],
    `-DoutputDirectory=${CACHE}`,
  ]);
  const hash = createHash('sha256');
  await pipeline(createReadStream(archive), hash);
  if (hash.digest('hex') !== SHA256) {
    await rm(archive);
    throw new Error(`${artifact} is not the archive that was tested.`);
  }
  const unpacked = `${home}.part`;
  await rm(unpacked, { recursive: true, force: true });
  await mkdir(unpacked);
  // Its files are hard links to one another, so that nothing can be left out on the way.
  run('tar', ['-xzf', archive, '--strip-components=1', '-C', unpacked]);
  const plugins = join(unpacked, 'plugin');
  for (const name of await readdir(plugins))
    if (name !== 'iceberg') await rm(join(plugins, name), { recursive: true });
  await rename(unpacked, home);
  await rm(archive);
  return home;
}

function run(program: string, args: readonly string[]): void {
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0)
    throw new Error(`${program} ${args.join(' ')}\n${error?.message ?? ''}${stdout}${stderr}`);
}
