import { isOwnName } from './own-name.ts';
import type { Cause, StrayWrite } from './stray-write.ts';

/** By what a project can tell a pull request from production. */
export interface Targets {
  /** The pull request's schema. */
  isolatedSchema: string;
  /** Production's own, as profiles.yml says it, which may be Jinja; undefined where it is not known. */
  productionSchema: string | undefined;
  /** The name of production's target; undefined where it is not known. */
  productionTarget: string | undefined;
  /** The input `ci-target`. */
  ciTarget: string | undefined;
}

/** What to change so that the pull request writes elsewhere and production stays where it is. */
export function adviseOn(
  { node, ofProduction }: StrayWrite,
  cause: Cause | undefined,
  targets: Targets,
): string {
  if (ofProduction && isOwnName(node.schema, targets.isolatedSchema))
    return 'Production has a schema with that name. Set `ci-schema` to another name.';
  if (cause?.kind === 'config')
    return cause.key === 'target_schema'
      ? adviseOnTargetSchema(node.schema ?? 'snapshots', targets)
      : `Derive ${cause.key} from {{ target.schema }}, so that each target has its own files.`;
  if (cause?.kind === 'macro' && cause.dependsOnTargetName) return adviseOnTargetName(targets);
  return (
    'Let generate_schema_name keep its names in production, and put the target’s schema first elsewhere: ' +
    `\`{% if ${isProduction(targets)} %}\`, what it does now, ` +
    '`{% else %}{{ target.schema }}_{{ custom_schema_name | trim }}{% endif %}`. ' +
    `${whatDiffers(targets)} Without the condition, the next deploy would move production’s relations.`
  );
}

function adviseOnTargetSchema(schema: string, targets: Targets): string {
  const value = `'${schema}' if ${isProduction(targets)} else target.schema ~ '_${schema}'`;
  return (
    `Let it follow the target elsewhere: \`target_schema: "{{ ${value} }}"\`, or in \`config()\` ` +
    `\`target_schema=(${value})\`. Production’s snapshot stays where it is. ${whatDiffers(targets)}`
  );
}

function adviseOnTargetName({ ciTarget }: Targets): string {
  if (ciTarget !== undefined)
    return (
      `The macro checks the target name, and names schemas for \`${ciTarget}\` (\`ci-target\`) without ` +
      'regard to the target’s schema. Change that branch of the macro so that it derives every schema ' +
      'from target.schema, or set `ci-target` to a target that it does not treat so.'
    );
  return (
    'The macro checks the target name. Add a target to profiles.yml with a name that the macro does not ' +
    'treat as production, and set `ci-target` to it. It may use the same connection.'
  );
}

/** As Jinja. A pull request's target has production's name, unless `ci-target` gives it another. */
function isProduction({ ciTarget, productionTarget, productionSchema }: Targets): string {
  if (ciTarget !== undefined && productionTarget !== undefined && ciTarget !== productionTarget)
    return `target.name == '${productionTarget}'`;
  const isKnown = productionSchema !== undefined && !productionSchema.includes('{');
  return `target.schema == '${isKnown ? productionSchema : 'the schema of your production target'}'`;
}

function whatDiffers({ ciTarget }: Targets): string {
  return ciTarget === undefined
    ? 'A pull request builds with the production target, where only the schema differs.'
    : '';
}
