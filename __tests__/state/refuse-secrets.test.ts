import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { createProcesses } from '../../src/platform/child-processes.ts';
import { createRedactor } from '../../src/secrets/redact.ts';
import type { Secret } from '../../src/secrets/secrets.ts';
import { createSecretSearch } from '../../src/state/find-secret.ts';
import { refusingSecrets } from '../../src/state/refuse-secrets.ts';
import { writeRunResults } from '../../src/state/write-run-results.ts';
import { tally } from '../support/tally.ts';
import { makeTempDir, removeTempDirs } from '../support/temp.ts';
import { stateFiles, writeFiles } from './state-files.ts';

afterAll(removeTempDirs);

const SECRET = 'hunter2/ü"quote';
const NAMED = { name: 'the environment variable DBT_PASSWORD', value: SECRET };

/** Publishes a state with these files. @returns what was published, and the error */
async function publish(files: Record<string, string>, secrets: Secret[] = [NAMED]) {
  const directory = await makeTempDir();
  await writeFiles(directory, { ...stateFiles(), ...files });
  const published: string[] = [];
  const store = refusingSecrets(
    {
      fetch: async () => ({ found: false, reason: '', passedOver: [] }),
      publish: async (folder) => {
        published.push(folder);
        return folder;
      },
    },
    { list: () => secrets, redact: createRedactor(secrets.map(({ value }) => value)) },
  );
  const error = await store.publish(directory).then(
    () => undefined,
    (thrown: { message: string; hint: string }) => thrown,
  );
  tally('leaked secrets', error ? published.length : 0);
  return { published, error };
}

const nodes = (fields: object) => JSON.stringify({ nodes: { 'model.shop.orders': fields } });

describe('[T10] refusingSecrets', () => {
  it('publishes a state without any', async () => {
    const { published, error } = await publish({
      'manifest.json': nodes({ raw_code: 'select 1' }),
    });
    expect(error).toBeUndefined();
    expect(published).toHaveLength(1);
  });

  it.each([
    ['raw_code', (secret: string) => `select '${secret}'`],
    ['compiled_code', (secret: string) => `select '${encodeURIComponent(secret)}'`],
    ['description', (secret: string) => Buffer.from(`u:${secret}`).toString('base64')],
  ])('refuses one whose %s holds it, and names the field', async (field, write) => {
    const manifest = nodes({ a: [1, { b: '}]"' }], checksum: {}, [field]: write(SECRET) });
    const { published, error } = await publish({ 'manifest.json': manifest });
    expect(published).toEqual([]);
    expect(error?.message).toBe(
      `manifest.json contains a secret, so it was not published: nodes.model.shop.orders.${field} holds the value of the environment variable DBT_PASSWORD.`,
    );
    expect(error?.hint).toContain('Read the value in profiles.yml or packages.yml only');
    expect(JSON.stringify(error)).not.toContain('hunter2');
  });

  const GIVEN: Secret = { name: 'the environment variable BQ_PROJECT', value: 'acme-warehouse-1' };
  const named = (key: string, relation = '"acme-warehouse-1"."a"."b"') =>
    nodes({ [key]: GIVEN.value, relation_name: relation });

  it.each(['database', 'schema', 'target_database', 'catalog', 'snowflake_warehouse'])(
    'C10: publishes what only the workflow makes a secret and the manifest has as %s',
    async (key) => {
      const files = { 'manifest.json': named(key) };
      const secrets: Secret[] = [{ ...GIVEN, mayName: true }, NAMED];
      expect((await publish(files, secrets)).error).toBeUndefined();
      const compact = { 'manifest.json': named(key).replaceAll('": ', '":') };
      expect((await publish(compact, secrets)).error).toBeUndefined();
    },
  );

  it('C10: refuses the same as a part of such a name, under another key, or if it is a credential', async () => {
    const secrets: Secret[] = [{ ...GIVEN, mayName: true }];
    const part = nodes({ database: `${GIVEN.value}-x` });
    expect((await publish({ 'manifest.json': part }, secrets)).published).toEqual([]);
    expect((await publish({ 'manifest.json': named('raw_code') }, secrets)).published).toEqual([]);
    expect((await publish({ 'manifest.json': named('database') }, [GIVEN])).published).toEqual([]);
  });

  it('finds what Python wrote: characters that are not ASCII as \\u', async () => {
    const python = nodes({ raw_code: SECRET }).replaceAll('ü', '\\u00fc');
    expect((await publish({ 'manifest.json': python })).error?.message).toContain('raw_code');
  });

  it('says what to do about variables that dbt copies, and about arguments', async () => {
    const metadata = { env: { DBT_ENV_CUSTOM_ENV_X: SECRET } };
    const { error } = await publish({ 'manifest.json': JSON.stringify({ metadata, nodes: {} }) });
    expect(error?.message).toContain('metadata.env.DBT_ENV_CUSTOM_ENV_X');
    expect(error?.hint).toContain('DBT_ENV_CUSTOM_ENV_');
    const args = { results: [], args: { vars: { key: SECRET } } };
    const other = await publish({ 'run_results.json': JSON.stringify(args) });
    expect(other.error?.message).toContain('run_results.json contains a secret');
    expect(other.error?.message).toContain('args.vars.key');
    expect(other.error?.hint).toContain('"vars"');
  });

  it('does not show the secret where it is a key', async () => {
    const manifest = JSON.stringify({ nodes: { [SECRET]: { raw_code: SECRET } } });
    const { published, error } = await publish({ 'manifest.json': manifest });
    expect(published).toEqual([]);
    expect(error?.message).not.toContain('hunter2');
  });

  it('finds a line of a secret that has several', async () => {
    const key = { ...NAMED, value: 'first-line-1\nsecond-line-2\n' };
    const { error } = await publish({ 'manifest.json': nodes({ raw_code: 'second-line-2' }) }, [
      key,
    ]);
    expect(error?.message).toContain('nodes.model.shop.orders.raw_code');
  });

  it('takes a short secret only where it stands alone: a checksum may hold it by chance', async () => {
    const short = { ...NAMED, value: 'ab12' };
    const sum = nodes({ checksum: `9f${short.value}77` });
    expect((await publish({ 'manifest.json': sum }, [short])).error).toBeUndefined();
    const sql = nodes({ raw_code: `password='${short.value}'` });
    expect((await publish({ 'manifest.json': sql }, [short])).error?.message).toContain('raw_code');
  });
});

describe('[T10] createSecretSearch', () => {
  it('finds it wherever it stands between two pieces of the file', async () => {
    const file = path.join(await makeTempDir(), 'manifest.json');
    const search = createSecretSearch([NAMED, { name: 'short', value: 'ab12' }]);
    for (const secret of ['hunter2/ü\\"quote', 'ab12'])
      for (let shift = 0; shift <= secret.length + 2; shift++) {
        const start = '{"a":"';
        const filling = '.'.repeat(2 ** 20 - start.length - shift);
        await writeFiles(path.dirname(file), {
          'manifest.json': `${start}${filling}${secret}","b":1}`,
        });
        expect(await search.find(file)).toMatchObject({ field: 'a' });
      }
  });

  it('does not take the end of a word for a short secret where two pieces meet', async () => {
    const file = path.join(await makeTempDir(), 'manifest.json');
    const search = createSecretSearch([{ name: 'short', value: 'ab12' }]);
    for (const word of ['.ab12x.', '.xab12.'])
      for (let shift = 0; shift < 24; shift++) {
        const text = `${'.'.repeat(2 ** 20 - shift)}${word}${'.'.repeat(24)}`;
        await writeFiles(path.dirname(file), { 'manifest.json': text });
        expect(await search.find(file)).toBeUndefined();
      }
  });

  it('counts the items of a list of texts', async () => {
    const file = path.join(await makeTempDir(), 'list.json');
    const search = createSecretSearch([{ name: 'n', value: 'S3CRET-VALUE' }]);
    await writeFiles(path.dirname(file), { 'list.json': '{"a":["x","y","S3CRET-VALUE"]}' });
    expect((await search.find(file))?.field).toBe('a.2');
  });

  it('names the field of any value of any JSON', async () => {
    const file = path.join(await makeTempDir(), 'any.json');
    const search = createSecretSearch([{ name: 'n', value: 'S3CRET-VALUE' }]);
    const key = fc.string({ minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(key, fc.nat({ max: 3 })), { minLength: 1, maxLength: 5 }),
        fc.json(),
        async (steps, noise) => {
          const json = steps.reduceRight<unknown>(
            (inner, step) =>
              typeof step === 'number'
                ? [...Array.from({ length: step }, () => JSON.parse(noise) as unknown), inner]
                : { before_: JSON.parse(noise) as unknown, [`k${step}`]: inner, z_: noise },
            'a S3CRET-VALUE b',
          );
          await writeFiles(path.dirname(file), { 'any.json': JSON.stringify(json) });
          const field = steps.map((step) => (typeof step === 'number' ? step : `k${step}`));
          expect((await search.find(file))?.field).toBe(field.join('.'));
        },
      ),
    );
  });

  it('takes no more memory for a file of 64 MB than for a small one', async () => {
    const file = path.join(await makeTempDir(), 'large.json');
    await pipeline(largeJson(64), createWriteStream(file));
    const module = path.resolve(import.meta.dirname, '../../src/state/find-secret.ts');
    const code = `
      import { createSecretSearch } from ${JSON.stringify(module)};
      const search = createSecretSearch([{ name: 'n', value: 'S3CRET-VALUE' }]);
      const found = await search.find(${JSON.stringify(file)});
      console.log(JSON.stringify({ ...found, peakMb: process.resourceUsage().maxRSS / 1024 }));`;
    // The flag is one that the action sets for itself (src/main.ts).
    const args = ['--semi-space-growth-factor=1', '--input-type=module', '-e', code];
    const { stdout } = await createProcesses().run(process.execPath, args, { env: {} });
    const { field, peakMb } = JSON.parse(stdout) as { field: string; peakMb: number };
    expect(field).toBe('last');
    expect(peakMb).toBeLessThan(180);
  });
});

function* largeJson(megabytes: number): Generator<string> {
  yield '{';
  for (let i = 0; i < megabytes; i++) yield `"field_${i}":"${'select 1; '.repeat(104_857)}",`;
  yield '"last":"S3CRET-VALUE"}';
}

describe('[T10] writeRunResults', () => {
  it('keeps messages without secrets, and everything else as it is', async () => {
    const directory = await makeTempDir();
    const result = { unique_id: 'model.shop.a', status: 'error', compiled_code: 'select 1' };
    await writeRunResults(
      directory,
      {
        metadata: { invocation_id: '1' },
        results: [{ ...result, message: `denied for ${SECRET}` }, result],
      },
      createRedactor([SECRET]),
    );
    expect(JSON.parse(await readFile(path.join(directory, 'run_results.json'), 'utf8'))).toEqual({
      metadata: { invocation_id: '1' },
      results: [{ ...result, message: 'denied for ***' }, result],
    });
  });
});
