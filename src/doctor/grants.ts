import { quote } from '../warehouse/missing-grant.ts';
import type { RelationPlace } from '../warehouse/relation-place.ts';
import type { Rights } from '../warehouse/rights.ts';

/** Whom a right is granted to, and in which warehouse's words. */
export interface Grantee {
  rights: Rights;
  /** dbt's adapter type. */
  adapter: string;
  /** By profiles.yml; undefined where it does not say. */
  user: string | undefined;
  role: string | undefined;
}

/** The role that rights are granted to: on Snowflake a role, elsewhere the user. */
export function describeLogin({ rights, user, role }: Grantee): string {
  const name = rights.user ?? user;
  const granted = rights.role ?? role;
  if (granted !== undefined) return `The role \`${granted}\``;
  return name === undefined ? 'The login' : `\`${name}\``;
}

export function grantCreate(grantee: Grantee, database: string): string {
  if (grantee.adapter === 'duckdb')
    return 'Attach the database for writing: remove `read_only` from the target.';
  return grant(grantee, 'create', 'create schema', 'database', quote(database));
}

/** One statement a schema, and one for relations that are still to come. */
export function grantReads(
  grantee: Grantee,
  denied: readonly RelationPlace[],
  owners: readonly string[],
): string {
  const [first] = denied;
  if (first === undefined) return '';
  const schemas = [...new Set(denied.map(({ schema }) => schema))];
  const schema = quote(first.schema);
  const more = schemas.length > 1 ? ` The same for ${schemas.slice(1).join(', ')}.` : '';
  const to = nameOf(grantee);
  if (isSnowflake(grantee)) {
    const name = `${quote(first.database)}.${schema}`;
    return `grant usage on schema ${name} to ${to}; grant select on all tables in schema ${name} to ${to}; grant select on future tables in schema ${name} to ${to}; and views alike.${more}`;
  }
  const owner = owners[0] === undefined ? '<the owner>' : quote(owners[0]);
  return `grant usage on schema ${schema} to ${to}; grant select on all tables in schema ${schema} to ${to}; alter default privileges for role ${owner} in schema ${schema} grant select on tables to ${to};${more}`;
}

export function grantOwnership(
  grantee: Grantee,
  { database, schema, identifier }: RelationPlace,
  more: number,
): string {
  const name = `${quote(schema)}.${quote(identifier)}`;
  const to = nameOf(grantee);
  const statement = isSnowflake(grantee)
    ? `grant ownership on table ${quote(database)}.${name} to ${to} copy current grants;`
    : `alter table ${name} owner to ${to};`;
  return more > 0 ? `${statement} And the same for the other ${more}.` : statement;
}

function grant(
  grantee: Grantee,
  plain: string,
  onSnowflake: string,
  kind: 'database',
  name: string,
): string {
  const privilege = isSnowflake(grantee) ? onSnowflake : plain;
  return `grant ${privilege} on ${kind} ${name} to ${nameOf(grantee)};`;
}

function nameOf({ rights, user, role, adapter }: Grantee): string {
  if (adapter === 'snowflake') return `role ${rights.role ?? role ?? '<the role of the login>'}`;
  const name = rights.user ?? user;
  return name === undefined ? '<the login>' : quote(name);
}

function isSnowflake({ adapter }: Grantee): boolean {
  return adapter === 'snowflake';
}
