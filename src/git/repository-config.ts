import { GitError } from '../errors.ts';

/**
 * Settings that hold for each call, whatever any configuration says: no hook, no watcher, no pager,
 * no transport that starts a program, nothing in the background.
 */
const ALWAYS: ReadonlyArray<readonly [name: string, value: string]> = [
  ['core.hooksPath', '/dev/null'],
  ['core.fsmonitor', 'false'],
  ['core.alternateRefsCommand', ''],
  ['protocol.ext.allow', 'never'],
  // Of several `core.gitProxy` the first one counts: it cannot be overruled, its protocol can.
  ['protocol.git.allow', 'never'],
  ['submodule.recurse', 'false'],
  ['gc.auto', '0'],
  ['maintenance.auto', 'false'],
  // A connection that moves nothing is given up, or it would hold the job for hours.
  ['http.lowSpeedLimit', '1000'],
  ['http.lowSpeedTime', '30'],
];

/** Options of every call of git in a checkout at `root`, which may belong to another user. */
export function optionsFor(root: string): string[] {
  return ['--no-pager', ...asOptions([...ALWAYS, ['safe.directory', root]])];
}

/** What `git lfs install --local` writes, as actions/checkout does with `lfs: true`. */
const LFS = new Map([
  ['filter.lfs.clean', 'git-lfs clean -- %f'],
  ['filter.lfs.smudge', 'git-lfs smudge -- %f'],
  ['filter.lfs.process', 'git-lfs filter-process'],
]);

/** Settings by which git-lfs starts programs of somebody else. */
const LFS_PROGRAM = /^lfs\.(?:.*transfer|extension\.)/;

/** One line of the configuration, and where git has read it. */
interface Entry {
  scope: string;
  name: string;
  value: string;
}

/**
 * Options that switch off each program which the configuration of the repository itself names
 * (https://git-scm.com/docs/git-config). That of the machine and of the user stays: it is theirs.
 * @param listing of `git config --list --show-scope -z`
 * @throws GitError where one cannot be switched off
 */
export function switchOffPrograms(listing: string): string[] {
  const own = readListing(listing).filter(({ scope }) => scope === 'local' || scope === 'worktree');
  const lfsIsPlain = !own.some(({ name }) => LFS_PROGRAM.test(name));
  return asOptions(
    own.flatMap((entry) =>
      lfsIsPlain && LFS.get(entry.name) === entry.value ? [] : neutralize(entry),
    ),
  );
}

function readListing(listing: string): Entry[] {
  const fields = listing.split('\0');
  const entries: Entry[] = [];
  for (let index = 0; index + 1 < fields.length; index += 2) {
    const [name = '', ...value] = (fields[index + 1] ?? '').split('\n');
    entries.push({ scope: fields[index] ?? '', name, value: value.join('\n') });
  }
  return entries;
}

function neutralize({ name, value }: Entry): Array<readonly [string, string]> {
  if (name === 'core.sshcommand') return [[name, plainSsh(value)]];
  if (name === 'core.askpass') return [[name, '']];
  // An empty helper forgets those before it.
  if (/^credential\.(?:.*\.)?helper$/s.test(name)) return [[name, '']];
  const filter = /^(filter\..*)\.(?:clean|smudge|process)$/s.exec(name)?.[1];
  if (filter !== undefined) {
    return [
      [name, ''],
      [`${filter}.required`, 'false'],
    ];
  }
  // Of several `uploadpack` git takes the first: like the others, it cannot be overruled.
  if (/^(?:remote\..*\.(?:uploadpack|vcs)|hook\..*\.command)$/s.test(name)) throw refuse(name);
  return [];
}

const SSH =
  /^"?[\w./-]*ssh"?((?: -i "?[\w./ -]+"?| -o "?(?:StrictHostKeyChecking|CheckHostIP|UserKnownHostsFile)=[\w./ -]+"?)+)$/;

/** With the key that actions/checkout has put in place (`ssh-key`), but by the machine's own ssh. */
function plainSsh(command: string): string {
  return `ssh${SSH.exec(command)?.[1] ?? ''}`;
}

function asOptions(settings: ReadonlyArray<readonly [string, string]>): string[] {
  return settings.flatMap(([name, value]) => {
    // git would cut the option at the first one.
    if (name.includes('=')) throw refuse(name);
    return ['-c', `${name}=${value}`];
  });
}

function refuse(name: string): GitError {
  return new GitError(
    `The git configuration of this checkout names a program that git would run and that the action cannot disable: ${JSON.stringify(name)} in .git/config.`,
    { hint: 'Remove the setting, or check the repository out into an empty folder.' },
  );
}
