import { formatNumberOf } from '../text/quantities.ts';
import type { RelationPlace } from '../warehouse/relation-place.ts';
import type { Rights } from '../warehouse/rights.ts';
import type { Check, Side } from './check.ts';
import { describeLogin, type Grantee, grantCreate, grantOwnership, grantReads } from './grants.ts';

/** What the rights of a login are held against. */
export interface RightsFacts extends Grantee {
  side: Side;
  rights: Rights;
  /** The relations of production's state; of a state that is missing, none. */
  production: readonly RelationPlace[];
  sources: readonly RelationPlace[];
  /** Schema of the target that production is deployed to. */
  schema: string;
  hasState: boolean;
}

const SHOWN = 5;
const LOGINS = 'docs/security.md#warehouse-logins';

/** Whether the login may do what its job needs, and no more. */
export function checkRights(facts: RightsFacts): Check[] {
  if (!facts.rights.asked) return describeUnasked(facts);
  const isPull = facts.side === 'pull request';
  return [
    checkCreate(facts),
    checkReads(facts),
    isPull ? checkWrites(facts) : checkOwnership(facts),
  ];
}

const NAMES = {
  create: 'Create schemas',
  read: 'Read production',
  readSources: 'Read sources',
  write: 'No write to production',
  own: 'Replace production',
};

function describeUnasked({ side, adapter }: RightsFacts): Check[] {
  const isPull = side === 'pull request';
  const reading = isPull ? NAMES.read : NAMES.readSources;
  return [NAMES.create, reading, isPull ? NAMES.write : NAMES.own].map((name) => ({
    name,
    status: 'unknown',
    found: `Not asked on ${adapter}: this action only knows how to find it out by trying.`,
    todo: `Compare the grants of the login with ${LOGINS}.`,
  }));
}

function checkCreate(facts: RightsFacts): Check {
  const { rights, side, schema } = facts;
  const name = NAMES.create;
  const who = describeLogin(facts);
  const refused = rights.creates_schemas.filter(({ allowed }) => !allowed);
  if (refused.length < rights.creates_schemas.length || rights.creates_schemas.length === 0) {
    const where = rights.creates_schemas.filter(({ allowed }) => allowed);
    const names = list(where.map(({ database }) => database));
    return { name, status: 'ok', found: `${who} may create schemas in ${names}.` };
  }
  const found = `${who} may not create schemas in ${list(refused.map(({ database }) => database))}.`;
  const todo = grantCreate(facts, refused[0]?.database ?? '');
  const own = rights.schemas.find((one) => same(one.schema, schema));
  if (side === 'deploy' && own?.creates)
    return {
      name,
      status: 'warning',
      found: `${found} ${code(own.schema)} exists, so a deploy runs as long as no model gets a schema that does not.`,
      todo,
    };
  return { name, status: 'failed', found, todo };
}

function checkReads(facts: RightsFacts): Check {
  const { rights, side, hasState, schema } = facts;
  const isPull = side === 'pull request';
  const name = isPull ? NAMES.read : NAMES.readSources;
  const what = isPull ? 'production and its sources' : 'the sources';
  const who = describeLogin(facts);
  const stated = (isPull ? [...facts.production, ...facts.sources] : facts.sources).filter((one) =>
    isAsked(rights, one),
  );
  const expected = hasState || !isPull ? stated : inSchema(rights, schema);
  if (expected.length === 0)
    return {
      ...{ name, status: 'unknown' },
      found: hasState
        ? `The production state names nothing of ${what} in ${databasesOf(rights)}.`
        : `There is no production state yet, and nothing in ${code(schema)}.`,
    };
  const missing: RelationPlace[] = [];
  const denied = expected.filter((place) => {
    const relation = findRelation(rights, place);
    if (!relation && rights.complete) missing.push(place);
    return relation ? !relation.reads : !rights.complete;
  });
  const gone =
    missing.length > 0
      ? ` ${formatNumberOf(missing.length, 'relation')} of the state ${missing.length === 1 ? 'does' : 'do'} not exist: ${listPlaces(missing)}.`
      : '';
  if (denied.length > 0)
    return {
      ...{ name, status: 'failed' },
      found: `${who} may not read ${denied.length} of ${formatNumberOf(expected.length, 'relation')} of ${what}: ${listPlaces(denied)}.${gone}`,
      todo: grantReads(facts, denied, ownersOf(rights, denied)),
    };
  const only = hasState
    ? ''
    : ` There is no production state yet, so only ${code(schema)} was looked at.`;
  const count = expected.length - missing.length;
  const found = `${who} may read ${count} of ${formatNumberOf(expected.length, 'relation')} of ${what}.${gone}${only}`;
  return missing.length > 0
    ? { name, status: 'warning', found, todo: 'Deploy, or look up who dropped them.' }
    : { name, status: 'ok', found };
}

function checkWrites(facts: RightsFacts): Check {
  const { rights, hasState, schema, adapter } = facts;
  const name = NAMES.write;
  const who = describeLogin(facts);
  const places = hasState
    ? facts.production.filter((one) => isAsked(rights, one))
    : inSchema(rights, schema);
  const schemas = rights.schemas.filter(
    (one) => places.some((place) => same(place.schema, one.schema)) || same(one.schema, schema),
  );
  if (schemas.length === 0)
    return {
      ...{ name, status: 'unknown' },
      found: `None of production’s schemas exists in ${databasesOf(rights)} for this login.`,
    };
  const written = places.filter((place) => findRelation(rights, place)?.writes);
  const open = schemas.filter(({ creates, owns }) => creates || owns);
  if (written.length + open.length === 0) {
    const names = list(schemas.map((one) => one.schema));
    const why = rights.complete ? '' : ' by its grants';
    return { name, status: 'ok', found: `${who} can change nothing in ${names}${why}.` };
  }
  const parts = [
    written.length > 0 &&
      `change ${formatNumberOf(written.length, 'relation')} of production (${listPlaces(written)})`,
    open.length > 0 && `create relations in ${list(open.map((one) => one.schema))}`,
  ].filter((part) => part !== false);
  return {
    ...{ name, status: 'warning' },
    found: `${who} can ${parts.join(' and ')}. The write fence stops mistakes; only a login without these rights stops everything.`,
    todo: adviseOnWrites(facts, written, adapter),
  };
}

function adviseOnWrites(
  { rights, user }: RightsFacts,
  written: readonly RelationPlace[],
  adapter: string,
): string {
  if (adapter === 'duckdb')
    return 'A DuckDB file has no grants. Only another file, by `ci-target`, keeps pull requests away from production.';
  const owned = written.filter((place) => findRelation(rights, place)?.owns);
  const others = ownersOf(rights, owned).filter((owner) => owner !== (rights.user ?? user));
  const advice = `Give the pull request job a login that only reads production (${LOGINS}).`;
  if (others.length === 0) return advice;
  return `${advice} This one is a superuser, or a member of ${list(others)}, which owns them.`;
}

function checkOwnership(facts: RightsFacts): Check {
  const { rights, schema, hasState } = facts;
  const name = NAMES.own;
  const who = describeLogin(facts);
  const places = hasState
    ? facts.production.filter((one) => isAsked(rights, one))
    : inSchema(rights, schema);
  const existing = places.filter((place) => findRelation(rights, place));
  const foreign = existing.filter((place) => !findRelation(rights, place)?.owns);
  if (foreign.length > 0)
    return {
      ...{ name, status: 'failed' },
      found: `${who} does not own ${foreign.length} of ${formatNumberOf(existing.length, 'relation')} of production, and only the owner may replace one: ${listPlaces(foreign)}.`,
      todo: grantOwnership(facts, foreign[0] as RelationPlace, foreign.length - 1),
    };
  const named = [...new Set([schema, ...places.map((place) => place.schema)])];
  const closed = rights.schemas.filter(
    (one) => named.some((each) => same(each, one.schema)) && !one.creates && !one.owns,
  );
  if (closed.length > 0)
    return {
      ...{ name, status: 'failed' },
      found: `${who} may not create relations in ${list(closed.map((one) => one.schema))}.`,
      todo: `Grant what is missing: grant usage, create on schema ${closed[0]?.schema} to the login.`,
    };
  if (existing.length === 0)
    return { name, status: 'ok', found: 'Nothing of production exists yet.' };
  const count = formatNumberOf(existing.length, 'relation');
  return {
    name,
    status: 'ok',
    found: `${who} owns ${existing.length} of ${count} of production that exist.`,
  };
}

/** A connection to PostgreSQL sees one database. */
function isAsked({ creates_schemas: databases }: Rights, { database }: RelationPlace): boolean {
  return database === '' || databases.some((one) => same(one.database, database));
}

function findRelation({ schemas }: Rights, place: RelationPlace) {
  return schemas
    .filter((one) => same(one.schema, place.schema))
    .filter((one) => place.database === '' || same(one.database, place.database))
    .flatMap(({ relations }) => relations)
    .find(({ name }) => same(name, place.identifier));
}

function inSchema({ schemas }: Rights, schema: string): RelationPlace[] {
  return schemas
    .filter((one) => same(one.schema, schema))
    .flatMap(({ database, schema: name, relations }) =>
      relations.map((relation) => ({ database, schema: name, identifier: relation.name })),
    );
}

function ownersOf(rights: Rights, places: readonly RelationPlace[]): string[] {
  const owners = places.map((place) => findRelation(rights, place)?.owner);
  return [...new Set(owners.filter((owner) => owner != null))].sort();
}

function databasesOf({ creates_schemas: databases }: Rights): string {
  return list(databases.map(({ database }) => database));
}

function listPlaces(places: readonly RelationPlace[]): string {
  return list(places.map(({ schema, identifier }) => `${schema}.${identifier}`).sort());
}

function list(names: readonly string[]): string {
  const shown = names.slice(0, SHOWN).map(code).join(', ');
  return names.length > SHOWN ? `${shown} and ${names.length - SHOWN} more` : shown;
}

function code(name: string): string {
  return `\`${name}\``;
}

/** Warehouses fold names in different ways; none of two relations differs only by case as a rule. */
function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
