import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { deriveIsolatedTarget } from '../../src/config/isolated-target.ts';
import { PYTHON } from '../support/venv.ts';

const SCHEMA = 'pr_12_shop';

/** The keys that decide who wins, `<<` among them, which may stand several times. */
const keys = fc.constantFrom('schema', 'database', 'host', 'type');
const bases = ['a', 'b', 'c', 'd'];

/** A mapping in one line that merges some of the anchors before it. */
function mapping(known: readonly string[]): fc.Arbitrary<string> {
  const own = fc
    .tuple(keys, fc.constantFrom('one', 'two', 'three'))
    .map(([key, value]) => `${key}: ${value}`);
  const alias = fc.constantFrom(...(known.length > 0 ? known : ['none'])).map((name) => `*${name}`);
  const merge = fc.oneof(
    alias.map((name) => `<<: ${name}`),
    fc.array(alias, { minLength: 1, maxLength: 3 }).map((names) => `<<: [${names.join(', ')}]`),
    fc.tuple(alias, own).map(([name, entry]) => `<<: [{${entry}}, ${name}, {<<: ${name}}]`),
  );
  const entry = known.length > 0 ? fc.oneof(own, merge, merge) : own;
  return fc.array(entry, { minLength: 1, maxLength: 4 }).map((items) => `{${items.join(', ')}}`);
}

/** Profiles whose output, list of outputs or whole profile may come by an alias or a merge. */
const profiles = fc
  .tuple(
    fc.tuple(...bases.map((_, index) => mapping(bases.slice(0, index)))),
    mapping(bases),
    fc.constantFrom(
      ...[
        'shop: {target: prod, outputs: {prod: OUTPUT, dev: *a, copy: {<<: *p}}}',
        'shop: {target: prod, outputs: {dev: *a, prod: *p}}',
        'shop: {target: prod, outputs: {<<: [*o, *q], dev: {<<: [*p, *a]}}}',
        'shop: {target: prod, <<: [*f, *g]}\nother: *f',
        'shop: *g\nother: {<<: *g, target: dev}',
        'shop: {target: prod, outputs: {prod: {<<: [*b, *c]}, dev: {<<: [*c, *b]}}}',
      ],
    ),
  )
  .map(([maps, output, shop]) =>
    [
      ...maps.map((map, index) => `x${index}: &${bases[index]} ${map}`),
      `p: &p ${output}`,
      `o: &o {prod: *p, third: *c}`,
      `q: &q {prod: {<<: [*d, *p]}}`,
      `f: &f {outputs: *o}`,
      `g: &g {outputs: {<<: *q, more: *p}, target: prod}`,
      shop.replace('OUTPUT', output),
      '',
    ].join('\n'),
  );

/**
 * Reads texts as PyYAML does: the one that is installed; 6.0.3, where the first of merged mappings
 * wins; 6.0.4, where the last does (both flatten_mapping as released, without their errors); and with
 * every merge turned round.
 */
const READERS = `
import json, sys, yaml

class Older(yaml.SafeLoader):
    def flatten_mapping(self, node):
        merge, index = [], 0
        while index < len(node.value):
            key, value = node.value[index]
            if key.tag != "tag:yaml.org,2002:merge":
                index += 1
                continue
            del node.value[index]
            parts = [value] if isinstance(value, yaml.MappingNode) else value.value
            for part in parts:
                self.flatten_mapping(part)
            for part in reversed(parts):
                merge.extend(part.value)
        if merge:
            node.merge = merge
            node.value = merge + node.value

class Newer(yaml.SafeLoader):
    def flatten_mapping(self, node):
        merge, seen, index = [], set(), 0
        def take(pairs):
            for pair in pairs:
                if id(pair[0].value) not in seen:
                    seen.add(id(pair[0].value))
                    merge.append(pair)
        while index < len(node.value):
            key, value = node.value[index]
            if key.tag != "tag:yaml.org,2002:merge":
                index += 1
                continue
            del node.value[index]
            for part in [value] if isinstance(value, yaml.MappingNode) else value.value:
                self.flatten_mapping(part)
                take(part.value)
        if merge:
            node.merge = merge
            node.value = merge + node.value

class Reversed(yaml.SafeLoader):
    def flatten_mapping(self, node):
        own = [pair for pair in node.value if pair[0].tag != "tag:yaml.org,2002:merge"]
        super().flatten_mapping(node)
        if len(node.value) > len(own):
            node.value = node.value[: len(node.value) - len(own)][::-1] + own

print(json.dumps([
    [yaml.load(text, loader) for loader in (yaml.SafeLoader, Older, Newer, Reversed)]
    for text in json.load(sys.stdin)
]))
`;

type Profiles = Record<string, { outputs: Record<string, Record<string, unknown>> }>;

function readAll(texts: readonly string[]): Profiles[][] {
  const input = JSON.stringify(texts);
  return JSON.parse(
    execFileSync(PYTHON, ['-c', READERS], { input, encoding: 'utf8', maxBuffer: 2 ** 28 }),
  );
}

it('gives the output its schema, and nothing else another meaning, whichever merge wins', () => {
  const texts = fc.sample(profiles, { numRuns: 120, seed: 12 });
  const type = 'clickhouse';
  const derived = texts.map((text) =>
    deriveIsolatedTarget({ text, profile: 'shop', target: 'prod', type, schema: SCHEMA }),
  );
  const read = readAll([...texts, ...derived]);
  let turned = 0;
  texts.forEach((text, index) => {
    const before = read[index] ?? [];
    const after = read[index + texts.length] ?? [];
    for (const [reader, { shop, other }] of before.entries()) {
      const output = { ...shop?.outputs.prod, schema: SCHEMA };
      if ('database' in output) output.database = SCHEMA;
      const outputs = { ...shop?.outputs, prod: output };
      expect(after[reader], `${text}\nreader ${reader}`).toMatchObject({
        shop: { ...shop, outputs },
        ...(other && { other }),
      });
      expect(after[reader]?.shop?.outputs.prod).toEqual(output);
    }
    if (JSON.stringify(before[1]) !== JSON.stringify(before[2])) turned += 1;
  });
  expect(turned).toBeGreaterThan(20);
});
