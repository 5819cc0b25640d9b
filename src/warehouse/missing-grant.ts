/** As whom dbt connects; undefined where profiles.yml does not say. */
export interface Login {
  user?: string | undefined;
  /** Snowflake's, which privileges are granted to. */
  role?: string | undefined;
}

// https://github.com/postgres/postgres/blob/master/src/backend/catalog/aclchk.c (aclcheck_error)
const DENIED =
  /permission denied for (database|schema|materialized view|table|view|relation|sequence|function) "?([^"\n]+?)"?\s*$/im;
const NOT_OWNER =
  /must be owner of (database|schema|materialized view|table|view|relation|sequence|function) "?([^"\n]+?)"?\s*$/im;
// https://docs.snowflake.com/en/user-guide/security-access-control-privileges
const INSUFFICIENT =
  /insufficient privileges to operate on (database|schema|table|view|warehouse) '([^'\n]+)'/i;

// https://github.com/databricks/dbt-databricks/issues/838, https://github.com/dbt-labs/dbt-fusion/issues/258
const LACKS =
  /User does not have ((?:[A-Z]+ )*[A-Z]+) on (Catalog|Schema|Table|View|Function|Volume) '([^'\n]+)'/;
// https://cloud.google.com/bigquery/docs/error-messages (accessDenied)
const PERMISSION =
  /Permission (bigquery\.\w+\.\w+) denied on (dataset|table|project|resource) ([\w.:-]*[\w-])|does not have (bigquery\.\w+\.\w+) permission in (project) ([\w.:-]*[\w-])/i;

/**
 * The statement that gives the login what the warehouse's message says it lacks, as a whole sentence;
 * undefined where the message does not say on what.
 * @param changes whether something was to be created or changed there, not only read
 * @param schema of the relation, which PostgreSQL does not name
 */
export function describeMissingGrant(
  message: string,
  { user, role }: Login,
  changes: boolean,
  schema?: string,
): string | undefined {
  const insufficient = INSUFFICIENT.exec(message);
  if (insufficient) {
    const [, kind = '', name = ''] = insufficient;
    return `Grant what is missing: ${grantOnSnowflake(kind.toLowerCase(), name, changes)} to role ${role ?? '<the role of the login>'};`;
  }
  const lacks = LACKS.exec(message);
  if (lacks) {
    const [, privilege = '', kind = '', name = ''] = lacks;
    return `Grant what is missing: grant ${privilege.toLowerCase()} on ${kind.toLowerCase()} ${name} to \`${user ?? '<the login>'}\`;`;
  }
  const permission = PERMISSION.exec(message);
  if (permission) {
    const [what, kind = '', name = ''] = permission.slice(1).filter((part) => part !== undefined);
    return `Grant what is missing: a role with the permission ${what} on the ${kind.toLowerCase()} ${name}, to the account that dbt logs in as.`;
  }
  const login = user === undefined ? '<the login>' : quote(user);
  const owned = NOT_OWNER.exec(message);
  if (owned) {
    const [, kind = '', name = ''] = owned;
    return `Only the owner may do this: alter ${statementKind(kind)} ${quote(name)} owner to ${login};`;
  }
  const denied = findDenied(message);
  if (!denied) return undefined;
  const { kind, name } = denied;
  const isInside = schema !== undefined && kind !== 'schema' && kind !== 'database';
  const what = isInside ? `${quote(schema)}.${quote(name)}` : quote(name);
  return `Grant what is missing: grant ${privilegeOn(kind, changes)} on ${grantKind(kind)}${what} to ${login};`;
}

function grantOnSnowflake(kind: string, name: string, changes: boolean): string {
  if (kind === 'database')
    return `grant ${changes ? 'usage, create schema' : 'usage'} on database ${name}`;
  if (kind === 'schema')
    return `grant ${changes ? 'usage, create table, create view' : 'usage'} on schema ${name}`;
  return `grant ${kind === 'warehouse' ? 'usage' : 'select'} on ${kind} ${name}`;
}

/** https://www.postgresql.org/docs/current/ddl-priv.html */
function privilegeOn(kind: string, changes: boolean): string {
  if (kind === 'database') return changes ? 'create' : 'connect';
  if (kind === 'schema') return changes ? 'usage, create' : 'usage';
  if (kind === 'function') return 'execute';
  return kind === 'sequence' ? 'usage' : 'select';
}

/** What PostgreSQL or Redshift refuses, as its message names it. */
export function findDenied(message: string): { kind: string; name: string } | undefined {
  const [, kind, name] = DENIED.exec(message) ?? [];
  return kind === undefined || name === undefined ? undefined : { kind: kind.toLowerCase(), name };
}

/** `grant … on` takes a view for a table. */
function grantKind(kind: string): string {
  return ['database', 'schema', 'sequence', 'function'].includes(kind) ? `${kind} ` : '';
}

function statementKind(kind: string): string {
  return kind.toLowerCase() === 'relation' ? 'table' : kind.toLowerCase();
}

/** A name as PostgreSQL and Redshift take it in a statement. */
export function quote(name: string): string {
  return /^[a-z_][a-z0-9_$]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}
