import { afterAll, describe, expect, it } from 'vitest';
import { CORPORA, type Corpus, FenceReader } from '../support/write-fence.ts';

const fence = new FenceReader();
afterAll(() => fence.close());

/** What the fence says where it could not tell what a statement writes to. */
const UNKNOWN = /could write anywhere|cannot be (?:read|found)/;

async function verdictOf(dialect: string, sql: string): Promise<keyof Omit<Corpus, 'dialect'>> {
  const complaint = await fence.read(dialect, sql);
  if (complaint === null) return 'allowed';
  return UNKNOWN.test(complaint) ? 'unknown' : 'refused';
}

/** Statements with another verdict than they must have. */
async function findWrong(
  { dialect, ...statements }: Corpus,
  kind: keyof typeof statements,
): Promise<string[]> {
  const wrong: string[] = [];
  for (const sql of statements[kind]) {
    const verdict = await verdictOf(dialect, sql);
    if (verdict !== kind) wrong.push(`${verdict}: ${sql}`);
  }
  return wrong;
}

it('has statements of all ten warehouses', () => {
  const all = CORPORA.flatMap(({ allowed, refused, unknown }) => [allowed, refused, unknown]);

  expect(CORPORA).toHaveLength(10);
  expect(all.every((statements) => statements.length > 0)).toBe(true);
  expect(all.flat().length).toBeGreaterThan(1_000);
});

describe.each(CORPORA)('the write fence on $dialect', (corpus) => {
  it('lets through what dbt and hooks send to the pull request’s own schemas', async () => {
    expect(await findWrong(corpus, 'allowed')).toEqual([]);
  });

  it('[T45] refuses every write to what is not the pull request’s', async () => {
    expect(await findWrong(corpus, 'refused')).toEqual([]);
  });

  it('[T45] refuses what could write and does not say where', async () => {
    expect(await findWrong(corpus, 'unknown')).toEqual([]);
  });
});
