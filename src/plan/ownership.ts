import { collectReaders, type ImpactSource, resolveOwner } from './impact.ts';

/** The owner of a node, source or test, and the exposures downstream of it. */
export interface Ownership {
  uniqueId: string;
  owner: string | undefined;
  /** The owner's email addresses. */
  emails: string[];
  /** The Slack channel to notify instead of the default channel. */
  channel: string | undefined;
  /** All downstream exposures. */
  exposures: Array<{
    name: string;
    /** `dashboard`, `application` … */
    type: string | undefined;
    owner: string | undefined;
  }>;
}

interface Meta {
  metaOwner: unknown;
  metaChannel: unknown;
}

interface OwnershipNode extends Pick<ImpactSource, 'resourceType' | 'dependsOn'>, Meta {
  group: string | null;
  test: { attachedNode: string | null } | null;
}

/** Keys are unique ids, except those of groups, which are names. */
export interface OwnershipGraph {
  nodes: ReadonlyMap<string, OwnershipNode>;
  sources: ReadonlyMap<string, Meta>;
  exposures: ReadonlyMap<
    string,
    {
      name: string;
      label: string | null;
      type: string | null;
      owner: unknown;
      dependsOn: readonly string[];
    }
  >;
  groupOwners: ReadonlyMap<string, unknown>;
}

/** Nobody reads more, and each one needs a traversal of the graph. */
const LIMIT = 200;

/** Owners and downstream exposures of each id. A test counts as the node that it tests. */
export function computeOwnership(uniqueIds: readonly string[], graph: OwnershipGraph): Ownership[] {
  const wanted = [...new Set(uniqueIds)].slice(0, LIMIT);
  if (wanted.length === 0) return [];
  const readers = collectReaders(
    new Map<string, Pick<ImpactSource, 'resourceType' | 'dependsOn'>>([
      ...graph.nodes,
      ...[...graph.exposures].map(asReader),
    ]),
  );
  return wanted.map((uniqueId) => {
    const tested = testedBy(graph.nodes.get(uniqueId));
    const answerable = [uniqueId, ...tested];
    return {
      uniqueId,
      ...firstContact(answerable, graph),
      exposures: listExposures(answerable, readers, graph),
    };
  });
}

function asReader([uniqueId, { dependsOn }]: [string, { dependsOn: readonly string[] }]): [
  string,
  Pick<ImpactSource, 'resourceType' | 'dependsOn'>,
] {
  return [uniqueId, { resourceType: 'exposure', dependsOn }];
}

function testedBy(node: OwnershipNode | undefined): readonly string[] {
  if (node?.resourceType !== 'test' && node?.resourceType !== 'unit_test') return [];
  const attached = node.test?.attachedNode;
  return attached ? [attached] : node.dependsOn;
}

/** Of the first that names an owner or a channel, each by itself. */
function firstContact(
  uniqueIds: readonly string[],
  graph: OwnershipGraph,
): Pick<Ownership, 'owner' | 'emails' | 'channel'> {
  const contacts = uniqueIds.map((uniqueId) => contactOf(uniqueId, graph));
  const owned = contacts.find(({ owner }) => owner !== undefined);
  return {
    owner: owned?.owner,
    emails: owned?.emails ?? [],
    channel: contacts.find(({ channel }) => channel !== undefined)?.channel,
  };
}

function contactOf(
  uniqueId: string,
  graph: OwnershipGraph,
): Pick<Ownership, 'owner' | 'emails' | 'channel'> {
  const node = graph.nodes.get(uniqueId);
  const { metaOwner, metaChannel } = node ?? graph.sources.get(uniqueId) ?? {};
  const group = node?.group ?? undefined;
  const groupOwner = group === undefined ? undefined : graph.groupOwners.get(group);
  const owner = resolveOwner({ metaOwner, groupOwner });
  // Whoever answers by precedence is written to, and nobody else.
  const answering = resolveOwner({ metaOwner }) === undefined ? groupOwner : metaOwner;
  return {
    owner,
    emails: [...new Set(textsOf(answering, 'email').filter(isEmail))],
    channel:
      asChannel(metaChannel) ??
      [metaOwner, groupOwner]
        .flatMap((each) => textsOf(each, 'slack'))
        .find((text) => /^#\S+$/.test(text)),
  };
}

function asChannel(value: unknown): string | undefined {
  const text = typeof value === 'string' ? value.trim() : '';
  // `#data`, or the id that Slack shows below a channel's details.
  return /^(#\S+|[CG][A-Z0-9]{6,})$/.test(text) ? text : undefined;
}

/** An owner is a text, a list, or a mapping with fields such as `email` and `slack`. */
function textsOf(owner: unknown, field: 'email' | 'slack'): string[] {
  if (typeof owner === 'string') return owner.split(',').map((part) => part.trim());
  if (Array.isArray(owner)) return owner.flatMap((each) => textsOf(each, field));
  if (typeof owner !== 'object' || owner === null) return [];
  return textsOf((owner as Record<string, unknown>)[field], field);
}

function isEmail(text: string): boolean {
  return /^[^\s@<>,;:"()[\]\\]+@[^\s@<>,;:"()[\]\\]+\.[^\s@<>,;:"()[\]\\]+$/.test(text);
}

function listExposures(
  from: readonly string[],
  readers: ReadonlyMap<string, readonly string[]>,
  { exposures }: OwnershipGraph,
): Ownership['exposures'] {
  const seen = new Set(from);
  for (const uniqueId of seen) for (const reader of readers.get(uniqueId) ?? []) seen.add(reader);
  return [...seen].flatMap((uniqueId) => {
    const exposure = exposures.get(uniqueId);
    if (!exposure) return [];
    const { name, label, type, owner } = exposure;
    return {
      name: label ?? name,
      type: type ?? undefined,
      owner: resolveOwner({ exposureOwner: owner }),
    };
  });
}
