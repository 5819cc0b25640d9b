import { z } from 'zod';
import type { Mode } from '../context/resolve-mode.ts';
import { ConfigError } from '../errors.ts';

interface ContextFlag {
  /** What stands behind it in `--help`; undefined for a switch, which takes no value. */
  value: string | undefined;
  description: string;
  /** The commands that it is for; absent: all. */
  only?: readonly Mode[];
}

export type ContextFlagName =
  | 'dry-run'
  | 'pull-request'
  | 'repository'
  | 'branch'
  | 'default-branch'
  | 'sha'
  | 'run-id'
  | 'run-url'
  | 'report-dir';

/** What GitHub would say about a run. Where git knows it, the flag may be left out. */
export const CONTEXT_FLAGS: Readonly<Record<ContextFlagName, ContextFlag>> = {
  'dry-run': {
    value: undefined,
    description:
      'Print what would be built and why, and write nothing to the warehouse. Without a state in --state-path, or without --state-path, it compares with the commit that the branch started from, as if that had been deployed.',
    only: ['ci'],
  },
  'pull-request': {
    value: 'number',
    description:
      'Number of the pull or merge request. It names the schema. Required for ci without --dry-run, and for cleanup; use the same number in both. With it, doctor looks at the login of pull requests, else at that of deploys.',
    only: ['ci', 'cleanup', 'doctor'],
  },
  repository: {
    value: 'address',
    description:
      'Address or name of the repository, for links and for the ownership markers of schemas. Default: the address of the remote `origin`, else the name of the current folder.',
  },
  branch: {
    value: 'name',
    description:
      'Branch that is checked out. Required if git does not know it. Default: the branch that git reports.',
  },
  'default-branch': {
    value: 'name',
    description:
      'The only branch that production is deployed from, and the one that `ci` compares with. Default: `origin/HEAD`. If git does not know it, `ci` needs this flag, and the other commands use `--branch`.',
  },
  sha: {
    value: 'commit',
    description: 'Full commit id of the files. Required if they are not in git. Default: HEAD.',
  },
  'run-id': {
    value: 'number',
    description:
      'Number of this run. It decides which of two deploys is newer, so it must increase. Default: the time in milliseconds.',
  },
  'run-url': {
    value: 'address',
    description: 'Address of the log of this run, for links in messages. Default: none.',
  },
  'report-dir': {
    value: 'folder',
    description:
      'Folder for summary.md, report.json, outputs.json and the dashboard. Default: none (they are not saved).',
  },
};

const text = z.string().trim();
const number = (complaint: string) =>
  text.regex(/^[1-9]\d{0,14}$/, { error: complaint }).transform(Number);
const address = text.regex(/^https?:\/\/[^\s/]+/, { error: 'must be a web address.' });

const contextSchema = z.object({
  'dry-run': z
    .literal('on')
    .transform(() => true)
    .default(false),
  'pull-request': number('must be a number.').optional(),
  repository: text.optional(),
  branch: text.optional(),
  'default-branch': text.optional(),
  sha: text
    .regex(/^([0-9a-f]{40}|[0-9a-f]{64})$/, { error: 'must be a full commit id of 40 digits.' })
    .optional(),
  'run-id': number('must be a number.').optional(),
  'run-url': address.optional(),
  'report-dir': text.optional(),
});

export type ContextFlags = z.output<typeof contextSchema>;

/** Whether the flag stands for itself and takes no value. */
export function takesNoValue(name: string): boolean {
  const flag = CONTEXT_FLAGS[name as ContextFlagName];
  return flag !== undefined && flag.value === undefined;
}

/** @throws ConfigError */
export function parseContextFlags(given: ReadonlyMap<ContextFlagName, string>): ContextFlags {
  const result = contextSchema.safeParse(Object.fromEntries(given));
  if (result.success) return result.data;
  throw new ConfigError(
    result.error.issues.map(({ path, message }) => ({
      message: `--${path.join('.')}: ${message}`,
    })),
  );
}
