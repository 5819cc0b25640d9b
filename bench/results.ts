import type { Result } from './contenders.ts';
import { median } from './measure.ts';

/** All contenders once, in turns. */
export interface Round {
  bareWarm: Result;
  bareCold: Result;
  tutorial: Result;
  full: Result | undefined;
  actionWarm: Result;
  actionCold: Result;
  second: Result;
  nothing: Result;
}

const TITLES: Record<keyof Round, string> = {
  bareWarm: '(a) bare `dbt build`, parse at hand',
  bareCold: '(a) bare `dbt build`, no parse',
  tutorial: "(b) the tutorial's steps",
  full: '(c) everything is built',
  actionWarm: '(d) the action, parse from the cache',
  actionCold: '(d) the action, nothing cached',
  second: '(d) the action, a second push',
  nothing: '(d) the action, nothing for dbt',
};

/** Upper bounds of the median by size: of the ratio to another contender, or of seconds. */
const RATIO_TO_BARE = new Map([
  [200, 1.3],
  [1_000, 1],
  [5_000, 0.8],
]);

export function renderResults(
  sizes: ReadonlyMap<number, readonly Round[]>,
  machine: string,
): string {
  const tables = [...sizes].map(([models, rounds]) => renderSize(models, rounds));
  return `# Results of \`npm run bench\`

${machine}. A generated project on DuckDB in rows of 21 models with two tests each; the pull request changes one in the middle of a row, with ten below it. All contenders run in turns, each in a fresh checkout with a copy of production's warehouse. "Parse at hand": dbt's partial parse file of an earlier commit for the same schema. Seconds are from start to exit, the median with the smallest and the largest; the action's include its report, comment, artifacts and caches, against a local GitHub.

${tables.join('\n\n')}
`;
}

function renderSize(models: number, rounds: readonly Round[]): string {
  const names = Object.keys(TITLES) as Array<keyof Round>;
  const rows = names.map((name) => {
    const results = rounds.flatMap((round) => round[name] ?? []);
    return results.length === 0 ? '' : renderRow(TITLES[name], results);
  });
  return [
    `## ${models.toLocaleString('en-US')} models, ${rounds.length} ${rounds.length === 1 ? 'round' : 'rounds'}`,
    '',
    '| | seconds | CPU seconds | dbt processes | Python, MB | Node, MB |',
    '|---|--:|--:|--:|--:|--:|',
    ...rows.filter((row) => row !== ''),
    '',
    ...renderTargets(models, rounds),
    ...(['actionWarm', 'second'] as const).map((name) => renderProfile(name, rounds)),
  ].join('\n');
}

function renderRow(title: string, results: readonly Result[]): string {
  const seconds = results.map((result) => result.seconds);
  const of = (key: 'cpuSeconds' | 'dbtProcesses' | 'pythonMb') =>
    median(results.map((result) => result[key]));
  const node = results.flatMap(({ nodeMb }) => nodeMb ?? []);
  const spread = `${median(seconds).toFixed(1)} (${Math.min(...seconds).toFixed(1)}–${Math.max(...seconds).toFixed(1)})`;
  const cells = [title, spread, of('cpuSeconds').toFixed(1), of('dbtProcesses'), of('pythonMb')];
  return `| ${[...cells, node.length > 0 ? median(node) : ''].join(' | ')} |`;
}

function renderTargets(models: number, rounds: readonly Round[]): string[] {
  const secondsOf = (name: Exclude<keyof Round, 'full'>) =>
    median(rounds.map((round) => round[name].seconds));
  const ratio = secondsOf('actionWarm') / secondsOf('bareWarm');
  const cold = secondsOf('actionCold') / secondsOf('bareCold');
  const tutorial = secondsOf('tutorial') / secondsOf('actionWarm');
  const second = secondsOf('second') / secondsOf('bareWarm');
  const nothing = secondsOf('nothing');
  const node = Math.max(
    ...(['actionWarm', 'actionCold', 'second'] as const).map((name) =>
      median(rounds.map((round) => round[name].nodeMb ?? 0)),
    ),
  );
  const bound = RATIO_TO_BARE.get(models);
  return [
    `- The action takes ${ratio.toFixed(2)} × bare with a parse at hand${bound ? ` (${verdict(ratio <= bound, `at most ${bound}`)})` : ''}, ${cold.toFixed(2)} × without.`,
    `- The tutorial's steps take ${tutorial.toFixed(1)} × the action (${verdict(tutorial >= 3, 'at least 3')}).`,
    `- A second push takes ${second.toFixed(2)} × bare (${verdict(second <= 1, 'at most 1')}).`,
    `- With nothing for dbt: ${nothing.toFixed(1)} s (${verdict(nothing <= 2, 'at most 2')}).`,
    `- Node's peak: ${node} MB (${verdict(node <= 250, 'at most 250 at 5,000 models')}).`,
  ];
}

/** Of the round in the middle. */
function renderProfile(name: 'actionWarm' | 'second', rounds: readonly Round[]): string {
  const sorted = rounds.map((round) => round[name]).sort((a, b) => a.seconds - b.seconds);
  const middle = sorted[Math.floor(sorted.length / 2)];
  return `- Where the time goes, ${TITLES[name]}: ${middle ? describeTime(middle) : ''}.`;
}

/** By command, the same ones together; what is left is the start of both processes, git and GitHub. */
export function describeTime({ seconds, commands }: Result): string {
  const totals = new Map<string, number>();
  for (const command of commands)
    totals.set(command.name, (totals.get(command.name) ?? 0) + command.seconds);
  const within = commands.reduce((sum, command) => sum + command.seconds, 0);
  const parts = [...totals, ['all else', seconds - within] as const];
  return parts.map(([name, time]) => `${name} ${time.toFixed(1)} s`).join(', ');
}

function verdict(met: boolean, target: string): string {
  return `target ${target}: ${met ? 'met' : 'missed'}`;
}
