/**
 * `npm run graph`: how the folders of `src` import each other, in figures that can be compared
 * before and after a change. It fails on a circle between folders, on an import that runs up
 * (`LAYERS`) and on a folder without a layer. Types count like values: a circle of types ties two
 * folders together just as well. What a folder may import from npm and Node stands in `biome.json`.
 */
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

const SOURCE = join(import.meta.dirname, '..', 'src');

/**
 * Folders from the bottom to the top; one may import itself and what is below it. A folder that is
 * missing here is an error, so that each new one gets its place.
 */
const LAYERS = [
  'errors.ts',
  'text',
  'secrets',
  'platform',
  'platform/github',
  'context',
  'dbt/artifacts',
  'dbt',
  'plan',
  'health',
  'config',
  'git',
  'vault',
  'dbt/install',
  'state',
  'warehouse',
  'doctor',
  'report/model',
  'report/blocks',
  'report/dashboard',
  'report',
  'notify',
  'notify/sinks',
  'publish',
  'pipelines/steps',
  'pipelines/ci',
  'pipelines/production',
  'pipelines/doctor',
  'run',
  'cli',
  'step.ts',
  'main.ts',
];

const IMPORT = /(?:from|import\()\s*'(\.{1,2}\/[^']+)'/g;

interface Arrow {
  file: string;
  imported: string;
}

const files = globSync('**/*.ts', { cwd: SOURCE });
const arrows = files.flatMap((file) => importsOf(file).map((imported) => ({ file, imported })));
const between = arrows.filter(({ file, imported }) => roomOf(file) !== roomOf(imported));
const rooms = [...new Set(files.map(roomOf))];
const unknown = rooms.filter((room) => !LAYERS.includes(room));
const up = between.filter(
  ({ file, imported }) => LAYERS.indexOf(roomOf(imported)) > LAYERS.indexOf(roomOf(file)),
);
const circles = findCircles();

print();
for (const room of unknown) console.error(`${room} has no place in LAYERS (scripts/graph.ts).`);
for (const arrow of up) console.error(`runs up: ${describe(arrow)}`);
for (const circle of circles) console.error(`circle: ${circle.join(', ')}`);
if (unknown.length + up.length + circles.length > 0) process.exit(1);

function print(): void {
  for (const room of LAYERS.filter((layer) => rooms.includes(layer))) {
    const count = files.filter((file) => roomOf(file) === room).length;
    const below = between.filter(({ file }) => roomOf(file) === room);
    const named = [...new Set(below.map(({ imported }) => roomOf(imported)))].sort();
    console.log(`${room.padEnd(22)} ${String(count).padStart(3)} files → ${named.join(', ')}`);
  }
  console.log(`files                  ${files.length}`);
  console.log(`folders and root files ${rooms.length}`);
  console.log(`imports between them   ${between.length}`);
  console.log(`arrows that run up     ${up.length}`);
  console.log(`circles                ${circles.length}`);
  console.log(`longest chain          ${circles.length === 0 ? longestChain() : 'endless'}`);
}

function importsOf(file: string): string[] {
  const text = readFileSync(join(SOURCE, file), 'utf8');
  return [...text.matchAll(IMPORT)]
    .map(([, path = '']) => normalize(join(dirname(file), path)))
    .filter((path) => !path.startsWith('..'));
}

/** A file in the root of `src` is a room of its own: `errors.ts` is a leaf, `main.ts` the entry. */
function roomOf(file: string): string {
  const folder = dirname(file);
  return folder === '.' ? file : folder;
}

function roomsBelow(room: string): string[] {
  const found = between.filter(({ file }) => roomOf(file) === room);
  return [...new Set(found.map(({ imported }) => roomOf(imported)))];
}

/** Sets of folders that reach each other. */
function findCircles(): string[][] {
  const reached = new Map(rooms.map((room) => [room, reach(room)]));
  const circles = new Map<string, string[]>();
  for (const room of rooms) {
    const circle = rooms.filter(
      (other) => reached.get(room)?.has(other) && reached.get(other)?.has(room),
    );
    if (circle.length > 0) circles.set(circle.join(), circle);
  }
  return [...circles.values()];
}

function reach(room: string): Set<string> {
  const found = new Set<string>();
  const next = roomsBelow(room);
  for (let other = next.pop(); other !== undefined; other = next.pop()) {
    if (found.has(other)) continue;
    found.add(other);
    next.push(...roomsBelow(other));
  }
  return found;
}

function longestChain(): number {
  const lengths = new Map<string, number>();
  const lengthOf = (room: string): number => {
    const known = lengths.get(room);
    if (known !== undefined) return known;
    const length = 1 + Math.max(0, ...roomsBelow(room).map(lengthOf));
    lengths.set(room, length);
    return length;
  };
  return Math.max(...rooms.map(lengthOf));
}

function describe({ file, imported }: Arrow): string {
  return `src/${file} imports src/${imported}`;
}
