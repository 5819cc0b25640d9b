import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { PYTHON } from './venv.ts';

const DRIVER = resolve(import.meta.dirname, '../../driver');
const CORPUS = resolve(import.meta.dirname, '../dbt/write-fence');

/** What one warehouse's statements must give; `unknown` is refused, for want of a target to judge. */
export interface Corpus {
  dialect: string;
  allowed: string[];
  refused: string[];
  unknown: string[];
}

export const CORPORA: Corpus[] = readdirSync(CORPUS).map((file) => ({
  dialect: basename(file, '.json'),
  ...JSON.parse(readFileSync(join(CORPUS, file), 'utf8')),
}));

/** Pull request 1, whose production has a relation in a schema of that very name. */
const CHECK = `
import json, sys
sys.path.insert(0, sys.argv[1])
from dbt_driver_fence_rules import Rules, check
rules = Rules("pr_1", ['"d"."prod"."a"', '"d"."pr_1"."kept"'])
for line in sys.stdin:
    dialect, sql = json.loads(line)
    print(json.dumps(check(sql, dialect, rules, ()).complaint), flush=True)
`;

/** The fence of `driver/`, in a process of its own. */
export class FenceReader {
  readonly #process: ChildProcess;
  readonly #answers: AsyncIterator<string>;

  constructor() {
    this.#process = spawn(PYTHON, ['-B', '-c', CHECK, DRIVER], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const { stdout } = this.#process;
    if (stdout === null) throw new Error('stdout is not piped');
    this.#answers = createInterface({ input: stdout })[Symbol.asyncIterator]();
  }

  /** @returns why the statement is refused, or null */
  async read(dialect: string, sql: string): Promise<string | null> {
    this.#process.stdin?.write(`${JSON.stringify([dialect, sql])}\n`);
    const { value, done } = await this.#answers.next();
    if (done) throw new Error(`The fence ended while it read: ${sql}`);
    return JSON.parse(value);
  }

  close(): void {
    this.#process.stdin?.end();
  }
}
