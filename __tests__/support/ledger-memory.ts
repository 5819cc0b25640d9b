import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createProcesses } from '../../src/platform/child-processes.ts';
import { makeTempDir } from './temp.ts';

/** What a deploy of a large project left, as far as its ledger is concerned. */
interface LargeDeploy {
  /** Models that succeeded. The previous state has all of them, each with other SQL. */
  built: 'none' | 'half' | 'all';
  /** A macro that is in every model changed with this deploy. */
  macroChanged: boolean;
}

const MODELS = 10_000;
/** What dbt writes of a column is most of a large manifest. */
const COLUMNS = 10;

const MODULE = resolve(import.meta.dirname, '../../src/state/write-ledger.ts');

/**
 * Writes the ledger of a manifest of over 30 MB, with a previous one of the same size, in a process
 * of its own.
 * @returns the most memory that this process had resident, in MB (2^20 bytes)
 */
export async function measureLedger(
  deploy: LargeDeploy,
): Promise<{ peakMb: number; seconds: number; manifestBytes: number; ledgerBytes: number }> {
  const folder = await makeTempDir('ledger-');
  const file = (name: string) => JSON.stringify(join(folder, name));
  const manifest = largeManifest('new', deploy.macroChanged ? '2' : '1');
  await writeFile(join(folder, 'previous.json'), largeManifest('old', '1'));
  await writeFile(join(folder, 'current.json'), manifest);
  const built = { none: 0, half: MODELS / 2, all: MODELS }[deploy.built];
  const code = `
    import { statSync } from 'node:fs';
    import { writeLedger } from ${JSON.stringify(MODULE)};
    const result = (_, i) => ({ uniqueId: 'model.big.m' + i, status: 'success' });
    const start = performance.now();
    await writeLedger({
      currentFile: ${file('current.json')},
      previousFile: ${file('previous.json')},
      results: Array.from({ length: ${built} }, result),
      targetFile: ${file('ledger.json')},
    });
    const seconds = (performance.now() - start) / 1000;
    const peakMb = process.resourceUsage().maxRSS / 1024;
    const ledgerBytes = statSync(${file('ledger.json')}).size;
    console.log(JSON.stringify({ peakMb, seconds, ledgerBytes }));`;
  const args = ['--input-type=module', '-e', code];
  const { stdout, stderr } = await createProcesses().run(process.execPath, args, { env: {} });
  if (stdout === '') throw new Error(stderr);
  return { ...JSON.parse(stdout), manifestBytes: Buffer.byteLength(manifest) };
}

/** Each model selects from the one before. One character is not ASCII, as in real descriptions. */
function largeManifest(sql: string, macroSql: string): string {
  const nodes: Record<string, object> = {};
  const parentMap: Record<string, string[]> = {};
  for (let i = 0; i < MODELS; i++) {
    const parents = i === 0 ? [] : [`model.big.m${i - 1}`];
    parentMap[`model.big.m${i}`] = parents;
    nodes[`model.big.m${i}`] = largeModel(`m${i}`, sql, parents);
  }
  return JSON.stringify({
    metadata: { dbt_schema_version: 'https://schemas.getdbt.com/dbt/manifest/v12.json' },
    nodes,
    macros: { 'macro.big.cents': { resource_type: 'macro', macro_sql: macroSql } },
    parent_map: parentMap,
    child_map: {},
  });
}

function largeModel(name: string, sql: string, parents: readonly string[]): object {
  const columns = Array.from({ length: COLUMNS }, (_, i) => [
    `column_${i}`,
    {
      ...{ name: `column_${i}`, data_type: null, quote: null, config: { meta: {}, tags: [] } },
      description: `What column ${i} of ${name} means – as long as people write it, and some more.`,
      ...{ meta: {}, constraints: [], tags: [], granularity: null, doc_blocks: [] },
    },
  ]);
  return {
    ...{ resource_type: 'model', name, unique_id: `model.big.${name}`, package_name: 'big' },
    ...{ original_file_path: `models/${name}.sql`, database: 'big', schema: 'prod', alias: name },
    config: {
      enabled: true,
      materialized: 'table',
      meta: {},
      tags: [],
      on_schema_change: 'ignore',
    },
    checksum: { name: 'sha256', checksum: 'a'.repeat(64) },
    raw_code: `select {{ cents('amount') }} as ${sql} from {{ ref('${parents[0]}') }}`,
    depends_on: { macros: ['macro.big.cents'], nodes: parents },
    columns: Object.fromEntries(columns),
  };
}
