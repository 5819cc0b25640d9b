import { rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { StepResult } from '../__tests__/support/runner/step.ts';
import type { Pull, Shop } from '../__tests__/support/shop.ts';
import { keepScene, loadScene, type Scene } from './scene.ts';
import { type Excerpt, renderClosingRow, renderClosingTable, renderScene } from './show-scene.ts';
import { paint } from './terminal.ts';

const ROOT = join(import.meta.dirname, '..');
const OUTPUT = join(import.meta.dirname, 'output');

interface PlayOptions extends Pick<Excerpt, 'summaryLines' | 'commentLines'> {
  pull?: Pull;
  /** How the step should end; `success` where nothing is said. */
  ends?: StepResult['conclusion'];
}

/** Plays runs of the action in the shop, shows what came of them, and holds it against the story. */
export class Stage {
  readonly shop: Shop;
  failedChecks = 0;
  readonly #rows: string[][] = [];
  #chapters = 0;

  constructor(shop: Shop) {
    this.shop = shop;
  }

  chapter(title: string, ...story: string[]): void {
    this.#chapters += 1;
    this.print(
      '',
      paint('bold', `${this.#chapters}. ${title}`),
      ...story.map((line) => `   ${line}`),
    );
  }

  /**
   * Runs the action, shows and keeps what it reported to people.
   * @param name of the row in the closing table and of the folder below demo/output
   */
  async play(name: string, run: () => Promise<StepResult>, options: PlayOptions): Promise<Scene> {
    const { github, slack } = this.shop;
    const { pull, ends = 'success', ...lines } = options;
    this.print('', `  ${paint('yellow', '▶')} ${name}`);
    const messagesBefore = slack.messages.length;
    const step = await run();
    const [comment] = pull ? github.comments(pull.number) : [];
    const scene = await loadScene(step, comment?.body, slack.messages.slice(messagesBefore));
    this.#rows.push(renderClosingRow(name, scene, ends));
    const folder = join(
      OUTPUT,
      `${this.#rows.length}-${name.replaceAll(/\W+/g, '-').replace(/^-/, '')}`,
    );
    await keepScene(folder, scene);
    this.print(...renderScene(scene, { ...lines, folder: relative(ROOT, folder) }));
    this.#checkRun(step, ends);
    return scene;
  }

  /** Says that something is as it should be, or fails the demo and says how it is. */
  check(claim: string, actual: unknown, expected: unknown): void {
    if (isDeepStrictEqual(actual, expected)) {
      this.print(`  ${paint('green', '✓')} ${claim}`);
      return;
    }
    this.failedChecks += 1;
    this.print(
      `  ${paint('red', '✗')} ${claim}`,
      `      expected: ${JSON.stringify(expected)}`,
      `      actual:   ${JSON.stringify(actual)}`,
    );
  }

  close(): void {
    this.print('', ...renderClosingTable(this.#rows), '');
    this.print(`All that was sent, as it was sent: ${relative(process.cwd(), OUTPUT)}/`);
    this.print(
      this.failedChecks === 0
        ? paint('green', 'Everything is as the story says.')
        : paint('red', `Not as the story says: ${this.failedChecks}, marked ✗ above.`),
    );
  }

  print(...lines: string[]): void {
    for (const line of lines) console.log(line);
  }

  /** What holds after every run. */
  #checkRun(step: StepResult, ends: StepResult['conclusion']): void {
    this.check(`the step ended with ${ends}`, step.conclusion, ends);
    if (step.conclusion !== ends) this.print(...step.log.trimEnd().split('\n').slice(-20));
    const { github, slack } = this.shop;
    const broken = [...github.strictErrors, ...slack.strictErrors, ...step.orphans];
    if (broken.length > 0) this.check('GitHub, its runner and Slack have no complaint', broken, []);
  }
}

export async function clearOutput(): Promise<void> {
  await rm(OUTPUT, { recursive: true, force: true });
}
