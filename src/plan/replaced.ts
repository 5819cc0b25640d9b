import { RefusedError } from '../errors.ts';
import type { SchemaPair } from './blue-green.ts';

/** A thing in a schema of the warehouse. */
export interface SchemaObject {
  /** The warehouse's word: table, view, sequence, function … */
  kind: string;
  schema: string;
  /** Empty for what has no name of its own (functions differ by their arguments). */
  name: string;
  /** As people read it: `analytics.orders`, `analytics.add(integer)`. */
  identity: string;
  /** What the swap moves it by, the warehouse's own; empty where it cannot be moved. */
  handle: string;
}

/** `user` reads or refers to `used`, by the warehouse's own id and not by its name. */
interface Dependency {
  user: Pick<SchemaObject, 'kind' | 'schema' | 'name' | 'identity'>;
  used: { schema: string; name: string };
}

/** What is in the schemas of a swap. */
export interface Survey {
  /** `relations`: each on its own, and all else in a live schema stays where it is. */
  replaces: 'schemas' | 'relations';
  /** Of the live and the incoming schemas. */
  objects: readonly SchemaObject[];
  /** On relations of the live schemas. */
  dependencies: readonly Dependency[];
  /** What a copy of a relation does not have: row security, triggers … */
  extras: readonly { schema: string; name: string; what: string }[];
  /** What the connection may not touch, because it belongs to other roles; as people read it. */
  locked: readonly string[];
}

/** A relation by schema and name. */
export type Named = Pick<SchemaObject, 'schema' | 'name'>;

interface ReplacedFacts {
  survey: Survey;
  schemas: readonly Pick<SchemaPair, 'live' | 'green'>[];
  /** Live relations that dbt builds, or an earlier deploy built. */
  known: readonly Named[];
  /** Those that are moved whatever the policy. */
  kept: readonly Named[];
  /** Those whose rows are copied into the incoming schemas before the build. */
  copied: readonly Named[];
  policy: 'fail' | 'carry';
  /** Before the build it is not known yet which functions and types a hook creates again. */
  before: 'build' | 'swap';
}

/**
 * What must be moved when the live schemas are replaced.
 * @throws RefusedError naming what dbt does not know, and what would keep reading what is replaced
 */
export function planMoves(facts: ReplacedFacts): SchemaObject[] {
  const { survey, schemas, policy, before } = facts;
  if (survey.replaces === 'relations') return [];
  const live = new Set(schemas.map((pair) => pair.live));
  const incoming = new Map(schemas.map((pair) => [pair.live, pair.green]));
  const known = new Set(facts.known.map(key));
  const there = new Set(survey.objects.map(objectKey));
  const hasCounterpart = (object: SchemaObject) =>
    there.has(objectKey({ ...object, schema: incoming.get(object.schema) ?? '' }));

  const unmanaged = survey.objects.filter(
    (object) =>
      live.has(object.schema) &&
      !known.has(key(object)) &&
      !isOwn(object) &&
      (before === 'swap' || RELATIONS.has(object.kind)),
  );
  // A function holds no rows: one that a hook created again takes the place of the live one.
  const made = unmanaged.filter(hasCounterpart);
  const moved = unmanaged.filter((object) => !hasCounterpart(object));
  refuseDependents(facts, known);
  const twice = made.filter(({ kind }) => HOLD_ROWS.has(kind));
  if (twice.length > 0)
    throw refusal(MADE_TWICE, twice, 'Build them with dbt, or keep them in a separate schema.');
  const kept = new Set(facts.kept.map(key));
  const foreign = moved.filter((object) => !kept.has(key(object)));
  if (policy === 'fail' && foreign.length > 0) throw refusal(UNMANAGED, foreign, MOVE);
  const fixed = moved.filter(({ handle }) => handle === '');
  if (fixed.length > 0)
    throw refusal(FIXED, fixed, 'Move them to a separate schema, or drop them.');
  refuseLocked(survey);
  refuseExtras(facts);
  return moved;
}

/**
 * `schema.name` of the live relations of dbt's that nothing takes the place of: models that were
 * removed from the project.
 */
export function namesGone(
  known: readonly Named[],
  { objects }: Survey,
  schemas: readonly Pick<SchemaPair, 'live' | 'green'>[],
): string[] {
  const there = new Set(objects.map(key));
  const incoming = new Map(schemas.map((pair) => [pair.live, pair.green]));
  const gone = known.filter(
    (each) =>
      there.has(key(each)) &&
      incoming.has(each.schema) &&
      !there.has(key({ schema: incoming.get(each.schema) ?? '', name: each.name })),
  );
  return [...new Set(gone.map(({ schema, name }) => `${schema}.${name}`))];
}

/** What a hook that makes it again does not bring back: rows, files, how far something was read. */
const HOLD_ROWS = new Set([
  ...['table', 'foreign table', 'materialized view', 'sequence'],
  ...['stage', 'stream', 'pipe'],
]);
const RELATIONS = new Set([...HOLD_ROWS, 'view']);

const UNMANAGED =
  'The live schemas contain relations that dbt does not manage. A swap would remove them, so production was not changed:';
const FIXED =
  'The live schemas contain relations that dbt does not manage, and this warehouse cannot move them. Production was not changed:';
const MADE_TWICE =
  'These relations are in both the live and the green schemas, but dbt does not manage them (a hook may create them). A swap would lose their rows, so production was not changed:';
const MOVE =
  'Set "foreign-relations: carry" to move them to the new schemas, move them to a separate schema, or drop them.';

/**
 * A view, foreign key or function keeps what it was made with, whatever that is called afterwards:
 * it would keep reading the schemas that were replaced.
 */
function refuseDependents({ survey, schemas }: ReplacedFacts, known: ReadonlySet<string>): void {
  const live = new Set(schemas.map((pair) => pair.live));
  const green = new Set(schemas.map((pair) => pair.green));
  const hits = survey.dependencies.filter(
    ({ user, used }) =>
      live.has(used.schema) && known.has(key(used)) && !known.has(key(user)) && !isOwn(user),
  );
  if (hits.length === 0) return;
  const lines = hits.map(
    ({ user, used }) => `  ${user.kind} ${user.identity} uses ${used.schema}.${used.name}`,
  );
  const byName = hits.some(({ user }) => green.has(user.schema));
  throw new RefusedError(
    [
      'These would still read the replaced schemas, so production was not changed:',
      ...limited(lines),
    ].join('\n'),
    {
      hint: byName
        ? 'Models must name others with ref(). A hard-coded schema is the live one.'
        : 'Build them with dbt, or drop them and create them again after the deploy.',
    },
  );
}

function refuseLocked({ locked }: Survey): void {
  if (locked.length === 0) return;
  throw new RefusedError(
    [
      'These belong to other roles, and only their owners can swap them. Production was not changed:',
      ...limited(locked.map((each) => `  ${each}`)),
    ].join('\n'),
    { hint: 'Make the role that dbt connects with a member of those roles (grant … to …).' },
  );
}

/** Row security and the like of a relation whose rows were copied: a post-hook may have created it again. */
function refuseExtras({ survey, schemas, copied, before }: ReplacedFacts): void {
  if (before === 'build') return;
  const incoming = new Map(schemas.map((pair) => [pair.live, pair.green]));
  const own = new Set(copied.map(key));
  const there = new Set(survey.extras.map(extraKey));
  const lost = survey.extras.filter(
    (extra) =>
      own.has(key(extra)) &&
      !there.has(extraKey({ ...extra, schema: incoming.get(extra.schema) ?? '' })),
  );
  if (lost.length === 0) return;
  throw new RefusedError(
    [
      'The green schemas lack these properties of the live ones, so production was not changed:',
      ...limited(lost.map(({ schema, name, what }) => `  ${schema}.${name}: ${what}`)),
    ].join('\n'),
    { hint: 'Create it in a post-hook of the model.' },
  );
}

function extraKey({ schema, name, what }: Survey['extras'][number]): string {
  return `${key({ schema, name })} ${what}`;
}

function refusal(message: string, objects: readonly SchemaObject[], hint: string): RefusedError {
  const lines = objects.map(({ kind, identity }) => `  ${kind} ${identity}`);
  return new RefusedError([message, ...limited(lines)].join('\n'), { hint });
}

const SHOWN = 20;

function limited(lines: readonly string[]): string[] {
  const more = lines.length - SHOWN;
  return [...lines.slice(0, SHOWN), ...(more > 0 ? [`  … and ${more} more`] : [])];
}

/** The action's own markers. */
function isOwn({ name }: Named): boolean {
  return name.toLowerCase().startsWith('dbt_ci_schema_');
}

function key({ schema, name }: Named): string {
  return `${schema}.${name}`.toLowerCase();
}

function objectKey({ schema, name, identity, kind }: SchemaObject): string {
  // A function's identity holds its schema; what follows it distinguishes it from others of its name.
  const rest = name === '' ? identity.slice(identity.indexOf('.') + 1) : name;
  return `${kind} ${schema}.${rest}`;
}
