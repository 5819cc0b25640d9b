/**
 * Brings a fresh clone to the state in which the tests, the demo and the benches run:
 * `node_modules` from package-lock.json, and `.venv` with the lock `requirements/test.txt`. With
 * `TEST_VENV=dbt-1.9` it is `.cache/venvs/dbt-1.9` with `requirements/dbt-1.9.txt`, which the tests
 * then run on (`__tests__/support/venv.ts`). `TEST_VENV=newest` has no lock: it is made from scratch
 * once a day, with what a user gets that day.
 *
 * Runs on Node 20 or newer before anything is installed, so it is plain JavaScript that needs only
 * Node. It does nothing, in well under 0.3 s, when nothing has changed.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, dirname, join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const NODE = join(ROOT, 'node_modules', '.bin', 'node');
const OTHER_VENV = process.env.TEST_VENV;
const VENV = OTHER_VENV ? join(ROOT, '.cache', 'venvs', OTHER_VENV) : join(ROOT, '.venv');
const VENV_PYTHON = join(VENV, 'bin', 'python');
const ENVIRONMENT = OTHER_VENV || 'test';
const IS_LOCKED = ENVIRONMENT !== 'newest';
const ASKED = requirements(`${ENVIRONMENT}.in`);
const INSTALLED = IS_LOCKED ? requirements(`${ENVIRONMENT}.txt`) : ASKED;
const UV_LOCK = requirements('uv.txt');
const BUILD_LOCK = requirements('build.txt');
const OVERRIDE = requirements('override.txt');
const LOCK = join(ROOT, '.cache', 'setup.lock');

/** Longer than any set-up takes. */
const LONGEST_WAIT_MS = 15 * 60_000;

const PYTHONS = [
  'python3',
  'python',
  ...[14, 13, 12, 11, 10, 9].map((minor) => `python3.${minor}`),
];

/** What `npm test` puts into the environment for its script, and what would mislead a nested npm. */
const OF_OUTER_NPM =
  /^npm_(?:lifecycle|package|command|execpath|node_execpath|config_(?:prefix|local_prefix|global_prefix|user_agent|npm_version|node_gyp|init_module|json|dry_run|loglevel|workspaces?)$)/;

class SetupError extends Error {}

const parts = [
  {
    name: 'npm packages',
    stamp: join(ROOT, 'node_modules', '.setup-stamp'),
    fingerprint: () => hash(readFileSync(join(ROOT, 'package-lock.json'))),
    make: installPackages,
  },
  {
    name: `Python environment in ${relative(ROOT, VENV)}`,
    stamp: join(VENV, '.setup-stamp'),
    fingerprint: () =>
      hash(
        ...[INSTALLED, UV_LOCK, BUILD_LOCK, OVERRIDE].map((file) => readFileSync(file)),
        // A venv is broken when `python3` becomes another version.
        realpathOrNothing(VENV_PYTHON),
        IS_LOCKED ? '' : new Date().toISOString().slice(0, 10),
      ),
    make: makeVenv,
  },
];

try {
  if (!parts.every(isDone)) await whileLocked(setUp);
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  console.error(error.message);
  process.exit(1);
}

function setUp() {
  for (const part of parts.filter((candidate) => !isDone(candidate))) {
    const start = performance.now();
    rmSync(part.stamp, { force: true });
    part.make();
    writeFileSync(part.stamp, part.fingerprint());
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    console.log(`set up: ${part.name} (${seconds} s)`);
  }
}

function isDone({ stamp, fingerprint }) {
  // A link leads to another clone's packages: `npm ci` would empty them under its feet.
  if (lstatSync(dirname(stamp), { throwIfNoEntry: false })?.isSymbolicLink()) return true;
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint();
}

function installPackages() {
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], withoutOuterNpm());
  if (!existsSync(NODE))
    throw new SetupError(
      'The npm package "node", which brings Node 24 for the tests, was not set up: npm ran no install scripts.\nRun: npm rebuild node --ignore-scripts=false',
    );
}

/**
 * Nothing is resolved where there is a lock: what it names is installed, if its hash is right. A
 * package that has no wheel is built with what `requirements/build.txt` locks.
 */
function makeVenv() {
  const python = findPython();
  // From scratch: nothing of an older lock stays.
  rmSync(VENV, { recursive: true, force: true });
  run(python, ['-m', 'venv', VENV]);
  const pip = ['-m', 'pip', '--disable-pip-version-check', '--no-input', 'install', '--quiet'];
  const asLocked = ['--require-hashes', '--no-deps'];
  const wheels = [...asLocked, '--only-binary', ':all:'];
  const withUv = spawnSync(VENV_PYTHON, [...pip, ...wheels, '--requirement', UV_LOCK]);
  if (withUv.status === 0)
    run(join(VENV, 'bin', 'uv'), [
      ...['pip', 'install', '--quiet', '--compile-bytecode', '--python', VENV_PYTHON],
      ...['--build-constraints', BUILD_LOCK, '--require-build-hashes'],
      ...(IS_LOCKED ? asLocked : ['--overrides', OVERRIDE]),
      ...['--requirement', INSTALLED],
    ]);
  else if (IS_LOCKED) run(VENV_PYTHON, [...pip, ...wheels, '--requirement', INSTALLED]);
  else
    throw new SetupError(
      `${withUv.stderr}\nuv could not be installed, and only uv can leave out a package (requirements/README.md).`,
    );
}

function findPython() {
  const print = 'import sys; print("%d.%d" % sys.version_info[:2])';
  const oldest = Number(/^# Python 3\.(\d+)\+/.exec(readFileSync(ASKED, 'utf8'))?.[1]);
  const found = PYTHONS.map((name) => ({
    name,
    version: spawnSync(name, ['-c', print], { encoding: 'utf8' }).stdout?.trim(),
  })).filter(({ version }) => version);
  const suitable = found.find(({ version }) => {
    const [major, minor] = version.split('.').map(Number);
    return major === 3 && minor >= oldest;
  });
  if (suitable) return suitable.name;
  const seen = found.map(({ name, version }) => `${name} is ${version}`).join(', ');
  throw new SetupError(
    `The Python environment "${ENVIRONMENT}" needs Python 3.${oldest} or newer on PATH (${seen || 'there is none'}). Install it and run this again.`,
  );
}

/** Prints the program's output only if it fails. */
function run(command, args, env = process.env) {
  const { status, stdout, stderr, error, signal } = spawnSync(command, args, {
    cwd: ROOT,
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status === 0) return;
  throw new SetupError(
    `${stdout ?? ''}${stderr ?? ''}\nSet-up failed (${error?.message ?? signal ?? `exit code ${status}`}): ${[command, ...args].join(' ')}`,
  );
}

function withoutOuterNpm() {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !OF_OUTER_NPM.test(name)),
  );
  // `npm ci` deletes the Node that stands in node_modules/.bin: it must not run on it.
  const path = (env.PATH ?? '').split(delimiter);
  return { ...env, PATH: path.filter((folder) => !folder.endsWith('/.bin')).join(delimiter) };
}

/**
 * Only one set-up at a time: another one waits until the first is done and then finds nothing to do.
 * The lock appears with its content at once, as a link, and is void when its process is gone.
 */
async function whileLocked(work) {
  mkdirSync(join(ROOT, '.cache'), { recursive: true });
  const own = `${LOCK}.${process.pid}`;
  writeFileSync(own, String(process.pid));
  try {
    const start = performance.now();
    for (let told = false; !takeLock(own); told = true) {
      if (!told) console.log('waiting for another set-up of this folder');
      if (performance.now() - start > LONGEST_WAIT_MS)
        throw new SetupError(`Another set-up holds ${LOCK}. If none is running, delete the file.`);
      await sleep(200);
    }
    try {
      work();
    } finally {
      rmSync(LOCK, { force: true });
    }
  } finally {
    rmSync(own, { force: true });
  }
}

function takeLock(own) {
  try {
    linkSync(own, LOCK);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  try {
    process.kill(Number(readFileSync(LOCK, 'utf8')), 0);
  } catch (error) {
    if (error.code !== 'ESRCH') return false;
    // The process that held it was killed.
    rmSync(LOCK, { force: true });
    return takeLock(own);
  }
  return false;
}

function requirements(file) {
  return join(ROOT, 'requirements', file);
}

function realpathOrNothing(path) {
  return existsSync(path) ? realpathSync(path) : '';
}

function hash(...values) {
  const sum = createHash('sha256');
  for (const value of values) sum.update(value).update('\0');
  return sum.digest('hex');
}
