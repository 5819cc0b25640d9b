import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import {
  COMMANDS,
  parseCommandLine,
  SECRET_VARIABLES,
  SETTING_FLAGS,
} from '../../src/cli/command-line.ts';
import { CONTEXT_FLAGS } from '../../src/cli/context-flags.ts';
import { EXIT_CODES } from '../../src/cli/exit-code.ts';
import { readDocBlock } from '../support/doc-blocks.ts';

/** What a cancel takes at most: dbt's processes are killed after 5.5 s, then Slack and email are told. */
const CANCEL_SECONDS = 30;

const ROOT = join(import.meta.dirname, '..', '..');
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');

/** The first cells of a table's rows, by the title of its first column. */
function firstColumn(markdown: string, title: string): string[] {
  const [, table = ''] =
    new RegExp(`^\\| ${title} \\|.*\\n\\|[-|: ]+\\n((?:\\|.*\\n)+)`, 'm').exec(markdown) ?? [];
  return [...table.matchAll(/^\| (.+?) \|/gm)].map(([, cell = '']) => cell.replaceAll('`', ''));
}

describe('docs/command.md', () => {
  const text = read('docs/command.md');

  it('names every command, secret and exit code', () => {
    expect(firstColumn(text, 'Command')).toEqual(Object.keys(COMMANDS));
    expect(firstColumn(text, 'Variable')).toEqual(
      expect.arrayContaining(SECRET_VARIABLES.map(({ variable }) => variable)),
    );
    expect(firstColumn(text, 'Variable')).toHaveLength(SECRET_VARIABLES.length);
    expect(firstColumn(text, 'Code')).toEqual(
      Object.values(EXIT_CODES).map(({ code }) => String(code)),
    );
  });

  it('begins with a command that is right', () => {
    const [, words = ''] = /^node \/opt\/dbt-ci\/dist\/index\.js (.*)$/m.exec(text) ?? [];
    expect(parseCommandLine(words.split(' '))).toMatchObject({ command: 'deploy' });
  });
});

it.each(['command.md', 'airflow.md', 'kubernetes.md'])('docs/%s names flags that exist', (file) => {
  const known = [...SETTING_FLAGS, ...Object.keys(CONTEXT_FLAGS), 'help'];
  const others = ['unshallow', 'ff-only', 'from-literal', 'chown', 'no-cache-dir'];
  const named = [...read(`docs/${file}`).matchAll(/(?<![\w-])--([a-z][a-z-]*)/g)];
  expect(named.length).toBeGreaterThan(3);
  const unknown = named
    .map(([, name = '']) => name)
    .filter((name) => ![...known, ...others, 'no-install-recommends'].includes(name));
  expect(unknown).toEqual([]);
});

describe('the DAG of docs/airflow.md', () => {
  it('lets a run end by itself before Airflow ends it', () => {
    const dag = readDocBlock('airflow.md', 'dags/');
    const [, own] = /"--timeout-minutes", "(\d+)"/.exec(dag) ?? [];
    const [, airflows] = /execution_timeout=timedelta\(minutes=(\d+)\)/.exec(dag) ?? [];
    expect(Number(own)).toBeLessThan(Number(airflows));
  });

  it('does not try again what would come out the same', () => {
    const [, codes] = /if code in \(([\d, ]+)\)/.exec(readDocBlock('airflow.md', 'dags/')) ?? [];
    expect(codes?.split(', ').map(Number)).toEqual([EXIT_CODES.red.code, EXIT_CODES.usage.code]);
  });
});

describe('the image of docs/kubernetes.md', () => {
  const dockerfile = readDocBlock('kubernetes.md', 'Dockerfile');
  const instructions = dockerfile
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split(/ (.*)/).slice(0, 2) as [string, string]);
  const all = (name: string) =>
    instructions.flatMap(([word, rest]) => (word === name ? [rest] : []));

  it('has the Node of the action', () => {
    const { using } = (parse(read('action.yml')) as { runs: { using: string } }).runs;
    expect(all('FROM')).toEqual([expect.stringMatching(`^node:${using.replace('node', '')}-`)]);
  });

  it('runs as nobody in particular, and holds no secret', () => {
    expect(all('USER')).toEqual([expect.stringMatching(/^[1-9]\d*$/)]);
    expect([...all('ENV'), ...all('ARG')].join()).not.toMatch(/PASS|SECRET|TOKEN|WEBHOOK|DBT_CI/);
  });

  it('has shell lines that a shell can read', () => {
    expect(all('RUN')).toHaveLength(2);
    for (const line of all('RUN')) execFileSync('sh', ['-n', '-c', line]);
  });

  it('helps whoever runs it without arguments', () => {
    expect(parseCommandLine(JSON.parse(all('CMD')[0] ?? '[]') as string[])).toHaveProperty(
      'helpOn',
    );
  });
});

describe('the CronJob of docs/kubernetes.md', () => {
  const [cronJob, volume] = parseAllDocuments(readDocBlock('kubernetes.md', 'cronjob.yaml')).map(
    (document) => document.toJS(),
  );
  const job = cronJob.spec.jobTemplate.spec;
  const pod = job.template.spec;
  const [container] = pod.containers;
  const line = parseCommandLine(container.args);
  if ('helpOn' in line) throw new Error('not a command');

  it('runs one at a time', () => {
    expect(cronJob.spec.concurrencyPolicy).toBe('Forbid');
  });

  it('tries again only what may come out otherwise', () => {
    expect(job.podFailurePolicy.rules).toEqual([
      {
        action: 'FailJob',
        onExitCodes: {
          containerName: container.name,
          operator: 'In',
          values: [EXIT_CODES.red.code, EXIT_CODES.usage.code],
        },
      },
    ]);
    // Kubernetes takes such a policy only so.
    expect(pod.restartPolicy).toBe('Never');
  });

  it('has time to stop queries and to report it, and stops by itself first', () => {
    expect(pod.terminationGracePeriodSeconds).toBeGreaterThan(CANCEL_SECONDS);
    const minutes = Number(line.settings.get('timeout-minutes'));
    expect(job.activeDeadlineSeconds).toBeGreaterThan(
      minutes * 60 + pod.terminationGracePeriodSeconds,
    );
  });

  it('keeps the state on the volume', () => {
    expect(line.settings.get('state-path')).toBe(container.volumeMounts[0].mountPath);
    expect(pod.volumes[0].persistentVolumeClaim.claimName).toBe(volume.metadata.name);
  });

  it('is nobody in particular', () => {
    const dockerfile = readDocBlock('kubernetes.md', 'Dockerfile');
    expect(dockerfile).toContain(`USER ${pod.securityContext.runAsUser}\n`);
    expect(pod.securityContext.runAsNonRoot).toBe(true);
    expect(container.securityContext.allowPrivilegeEscalation).toBe(false);
  });
});
