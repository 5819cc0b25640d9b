import { DbtError } from '../../errors.ts';
import { Fields, MissingField } from './fields.ts';
import { findFilePlace } from './file-place.ts';
import { parseMember, readMembers } from './json-members.ts';
import { readsTargetSchema } from './target-schema.ts';

/** v11 is dbt 1.7's; v12 is that of 1.8 and all later versions, 2.x included. */
const READABLE_VERSIONS = [11, 12];

export interface ManifestNode {
  uniqueId: string;
  resourceType: string;
  name: string;
  packageName: string;
  originalFilePath: string;
  /** The YAML file that describes the node, relative to its project. */
  patchPath: string | null;
  database: string | null;
  schema: string | null;
  alias: string | null;
  /** As SQL names it; null for what has no relation (ephemeral models, most tests). */
  relationName: string | null;
  description: string;
  checksum: string | null;
  dependsOn: string[];
  enabled: boolean;
  materialized: string | null;
  /** Files that it writes besides its relation, and the config that names the place. */
  files: { key: string; place: string } | null;
  storeFailures: boolean | null;
  group: string | null;
  /** `meta.owner`, which may be anything. */
  metaOwner: unknown;
  /** `meta.dbt_ci.retries`, which may be anything; undefined where it is not given. */
  metaRetries: unknown;
  /** `meta.dbt_ci.anomalies`, which may be anything; undefined where it is not given. */
  metaAnomalies: unknown;
  /** `meta.dbt_ci.slack-channel`, which may be anything. */
  metaChannel: unknown;
  /** dbt sets its privileges by itself: `grants`. */
  hasGrants: boolean;
  /** SQL of its own runs after it was built, and may change its rows: `post-hook`. */
  hasPostHooks: boolean;
  /** Columns that an enforced contract promises; none without one. */
  contractColumns: string[];
  /** Generic tests only. */
  test: { name: string; column: string | null; attachedNode: string | null } | null;
  /** Unit tests whose rows are SQL with Jinja: dbt does not see when a macro in them changes. */
  rendersRows?: boolean;
  /** Its own code uses `target.schema` to look something up, and not only to name its own place. */
  readsTargetSchema?: boolean;
}

export interface ManifestSource {
  uniqueId: string;
  name: string;
  sourceName: string;
  packageName: string;
  originalFilePath: string;
  database: string | null;
  schema: string | null;
  relationName: string | null;
  metaOwner: unknown;
  metaChannel: unknown;
  /** Null where the project does not ask for its freshness. */
  freshness: { warnAfter: string | null; errorAfter: string | null } | null;
}

interface ManifestExposure {
  uniqueId: string;
  name: string;
  label: string | null;
  type: string | null;
  url: string | null;
  /** `{name, email}`, as dbt wrote it. */
  owner: unknown;
  dependsOn: string[];
}

interface ManifestMetadata {
  schemaVersion: number;
  dbtVersion: string;
  projectName: string | null;
  adapterType: string | null;
  /** ISO 8601. */
  generatedAt: string | null;
  invocationId: string | null;
}

/** The parts of a manifest.json that the action reads, by unique_id. */
export interface Manifest {
  metadata: ManifestMetadata;
  nodes: Map<string, ManifestNode>;
  sources: Map<string, ManifestSource>;
  exposures: Map<string, ManifestExposure>;
  /** Owners, by name of the group. */
  groupOwners: Map<string, unknown>;
}

/**
 * Reads the bytes or the text of a manifest.json, or the value that was parsed from it. Throws
 * `DbtError` for anything that is no manifest of a readable schema version.
 *
 * Entry by entry, and without zod: on 15,000 nodes (30 MB of text) either would cost memory that a
 * small runner does not have (`npm run bench:memory`).
 */
export function parseManifest(
  manifest: Buffer | string | object,
  file = 'manifest.json',
): Manifest {
  try {
    const sections = new Map(readMembers(toBytes(manifest)));
    return {
      metadata: parseMetadata(parseSection(sections, 'metadata'), file),
      nodes: new Map([
        ...parseAll(requireSection(sections, 'nodes'), parseNode),
        // Elsewhere in the manifest, but built and tested like the others.
        ...parseAll(sections.get('unit_tests'), parseUnitTest),
        ...parseAll(sections.get('functions'), parseFunction),
      ]),
      sources: parseAll(sections.get('sources'), parseSource),
      exposures: parseAll(sections.get('exposures'), parseExposure),
      groupOwners: parseGroupOwners(sections.get('groups')),
    };
  } catch (cause) {
    if (cause instanceof SyntaxError) {
      throw new DbtError(`${file} is not JSON: it may have been cut short.`, { cause });
    }
    if (cause instanceof MissingField) {
      throw new DbtError(`${file} does not have the shape that dbt writes: ${cause.message}.`, {
        cause,
      });
    }
    throw cause;
  }
}

function parseMetadata(metadata: Fields, file: string): ManifestMetadata {
  const schemaUrl = metadata.requiredText('dbt_schema_version');
  const schemaVersion = Number(/\/manifest\/v(\d+)/.exec(schemaUrl)?.[1]);
  const dbtVersion = metadata.text('dbt_version') ?? 'of an unknown version';
  if (!READABLE_VERSIONS.includes(schemaVersion)) {
    throw new DbtError(
      `${file} was written by dbt ${dbtVersion} in the schema ${schemaUrl}; this action reads v${READABLE_VERSIONS.join(' and v')} (dbt 1.7 and later).`,
      { hint: 'Use a dbt version that writes one of these, or a newer version of this action.' },
    );
  }
  return {
    schemaVersion,
    dbtVersion,
    projectName: metadata.text('project_name'),
    adapterType: metadata.text('adapter_type'),
    generatedAt: metadata.text('generated_at'),
    invocationId: metadata.text('invocation_id'),
  };
}

function parseNode(uniqueId: string, node: Fields): ManifestNode {
  const config = node.object('config');
  const testName = node.object('test_metadata').text('name');
  const readMeta = (name: string) =>
    config.object('meta').object('dbt_ci').value(name) ??
    node.object('meta').object('dbt_ci').value(name);
  return {
    uniqueId,
    resourceType: node.requiredText('resource_type'),
    name: node.requiredText('name'),
    packageName: node.requiredText('package_name'),
    originalFilePath: node.requiredText('original_file_path'),
    patchPath: node.text('patch_path')?.replace(/^[^:]*:\/\//, '') ?? null,
    database: node.text('database'),
    schema: node.text('schema'),
    alias: node.text('alias'),
    relationName: node.text('relation_name'),
    description: node.text('description') ?? '',
    checksum: node.object('checksum').text('checksum'),
    dependsOn: node.object('depends_on').texts('nodes'),
    enabled: config.flag('enabled') ?? true,
    materialized: config.text('materialized'),
    files: findFilePlace(config.all()),
    storeFailures: config.flag('store_failures'),
    group: config.text('group'),
    metaOwner: config.object('meta').value('owner'),
    metaRetries: readMeta('retries'),
    metaAnomalies: readMeta('anomalies'),
    metaChannel: readMeta('slack-channel'),
    hasGrants: config.object('grants').names().length > 0,
    hasPostHooks: isFilled(config.value('post-hook')),
    readsTargetSchema: readsTargetSchema(node.text('raw_code') ?? ''),
    contractColumns: config.object('contract').flag('enforced')
      ? node.object('columns').names()
      : [],
    test:
      testName === null
        ? null
        : {
            name: testName,
            column: node.text('column_name'),
            attachedNode: node.text('attached_node'),
          },
  };
}

function isFilled(list: unknown): boolean {
  return Array.isArray(list) && list.length > 0;
}

function parseUnitTest(uniqueId: string, node: Fields): ManifestNode {
  const rows = JSON.stringify([node.value('given'), node.value('expect')]);
  return { ...parseNode(uniqueId, node), rendersRows: /\{[{%]/.test(rows) };
}

/** dbt 1.11 names no relation of functions; later versions do. */
function parseFunction(uniqueId: string, entry: Fields): ManifestNode {
  const node = parseNode(uniqueId, entry);
  const parts = [node.database, node.schema, node.alias ?? node.name].filter((part) => part);
  const relationName = node.relationName ?? parts.map((part) => `"${part}"`).join('.');
  return { ...node, relationName };
}

function parseSource(uniqueId: string, source: Fields): ManifestSource {
  return {
    uniqueId,
    name: source.requiredText('name'),
    sourceName: source.requiredText('source_name'),
    packageName: source.requiredText('package_name'),
    originalFilePath: source.requiredText('original_file_path'),
    database: source.text('database'),
    schema: source.text('schema'),
    relationName: source.text('relation_name'),
    ...parseSourceMeta(source),
    freshness: parseFreshness(source.object('freshness')),
  };
}

/** Below `config` since dbt 1.10. */
function parseSourceMeta(source: Fields): Pick<ManifestSource, 'metaOwner' | 'metaChannel'> {
  const [own, config] = [source.object('meta'), source.object('config').object('meta')];
  return {
    metaOwner: config.value('owner') ?? own.value('owner'),
    metaChannel:
      config.object('dbt_ci').value('slack-channel') ?? own.object('dbt_ci').value('slack-channel'),
  };
}

function parseFreshness(freshness: Fields): ManifestSource['freshness'] {
  const [warnAfter, errorAfter] = ['warn_after', 'error_after'].map((name) => {
    const time = freshness.object(name);
    const count = time.value('count');
    return typeof count === 'number'
      ? `${count} ${time.text('period')}${count === 1 ? '' : 's'}`
      : null;
  });
  return warnAfter || errorAfter
    ? { warnAfter: warnAfter ?? null, errorAfter: errorAfter ?? null }
    : null;
}

function parseExposure(uniqueId: string, exposure: Fields): ManifestExposure {
  return {
    uniqueId,
    name: exposure.requiredText('name'),
    label: exposure.text('label'),
    type: exposure.text('type'),
    url: exposure.text('url'),
    owner: exposure.value('owner'),
    dependsOn: exposure.object('depends_on').texts('nodes'),
  };
}

function parseGroupOwners(section: Buffer | undefined): Map<string, unknown> {
  const owners = parseAll(section, (_id, group) => [group.text('name'), group.value('owner')]);
  return new Map([...owners.values()].map(([name, owner]) => [String(name), owner]));
}

type Sections = ReadonlyMap<string, Buffer>;

function toBytes(manifest: Buffer | string | object): Buffer {
  if (Buffer.isBuffer(manifest)) return manifest;
  return Buffer.from(typeof manifest === 'string' ? manifest : JSON.stringify(manifest));
}

function requireSection(sections: Sections, name: string): Buffer {
  const section = sections.get(name);
  if (section?.[0] === '{'.charCodeAt(0)) return section;
  throw new MissingField(`there is no object "${name}"`);
}

function parseSection(sections: Sections, name: string): Fields {
  return new Fields(parseMember(requireSection(sections, name)), name);
}

const NOTHING = Buffer.from('null');

function parseAll<T>(
  section: Buffer | undefined,
  parse: (uniqueId: string, fields: Fields) => T,
): Map<string, T> {
  const parsed = new Map<string, T>();
  // A section that has nothing may be null.
  const entries = section && !section.equals(NOTHING) ? readMembers(section) : [];
  for (const [uniqueId, entry] of entries)
    parsed.set(uniqueId, parse(uniqueId, new Fields(parseMember(entry), uniqueId)));
  return parsed;
}
