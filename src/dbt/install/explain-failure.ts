import { InstallError, type Problem } from '../../errors.ts';
import { findNearestName } from '../../text/nearest-name.ts';
import { diagnosePip } from './diagnose-pip.ts';
import { diagnoseUv } from './diagnose-uv.ts';
import { type Diagnosis, packageOf } from './diagnosis.ts';
import { KNOWN_ADAPTERS } from './known-adapters.ts';
import { namesParser, PARSER } from './parser-package.ts';
import { ADD_SETUP_PYTHON, type Python } from './python.ts';
import type { Requested } from './requested.ts';
import type { Tool } from './tool-commands.ts';

interface FailedInstall {
  tool: Tool['name'];
  /** All that the tool printed. */
  output: string;
  python: Pick<Python, 'path' | 'version'>;
  requested: Requested;
}

/** The packages that are dbt itself. Every index that is of use has them. */
const DBT_PACKAGES = ['dbt-core', 'dbt'];

/** How an index fails that lacks one package, or what that package downloads. */
const PARSER_FAILS = new Set<Diagnosis['kind']>(['unbuildable', 'unknown-package', 'other']);

const CHECK_INDEX =
  'Run the job again. If packages come from a private index or through a proxy, set UV_INDEX_URL, PIP_INDEX_URL or HTTPS_PROXY in the `env` of the step.';

/** The error for a person who knows dbt, from the output of a tool that failed. */
export function explainFailure(failed: FailedInstall): InstallError {
  const { tool, output, requested } = failed;
  const diagnosis = tool === 'uv' ? diagnoseUv(output) : diagnosePip(output);
  const { message, ...advice } = describe(diagnosis, failed);
  return new InstallError(message, {
    ...advice,
    ...(requested.file !== undefined && { location: { file: requested.file } }),
  });
}

function describe(
  diagnosis: Diagnosis,
  { tool, output, python, requested }: FailedInstall,
): Problem {
  if (tool === 'pip' && namesParser(output) && PARSER_FAILS.has(diagnosis.kind))
    return {
      message: `pip could not install ${PARSER}, which dbt-core 1.12 requires and downloads from another place.`,
      hint: 'Set `install: uv`: uv installs dbt without it, and dbt works without it.',
    };
  switch (diagnosis.kind) {
    case 'unreachable':
      return {
        message: `The Python package index cannot be reached: ${diagnosis.reason}.`,
        hint: CHECK_INDEX,
      };
    case 'untrusted':
      return {
        message: `The certificate of the Python package index is not trusted: ${diagnosis.reason}.`,
        hint: 'A proxy that inspects TLS, or a private index, has its own certificate authority. Set SSL_CERT_FILE in the `env` of the step to the file with its certificate (PEM); pip reads PIP_CERT too.',
      };
    case 'refused':
      return {
        message: `The Python package index refused to answer: ${diagnosis.reason}.`,
        hint: CHECK_INDEX,
      };
    case 'unknown-package':
      return describeUnknownPackage(diagnosis.package, requested);
    case 'wrong-python':
      return {
        message: `${diagnosis.package} needs Python ${diagnosis.needs}, and this runner has Python ${python.version} (${python.path}).`,
        hint: ADD_SETUP_PYTHON,
      };
    case 'missing-version':
      return describeMissingVersion(diagnosis.requirement, requested);
    case 'conflict':
      return {
        message: `These versions cannot be installed together: ${diagnosis.reason}.`,
        hint: requested.file
          ? 'Allow more versions of these packages.'
          : 'Set another `dbt-version`, or pin every version in a file and set `requirements` to it.',
      };
    case 'unbuildable':
      return {
        message: `The package ${diagnosis.package ?? ''} could not be built for Python ${python.version}: ${diagnosis.reason}.`,
        hint: `Choose another version of dbt, or another Python (actions/setup-python). The output of ${tool} is in the log.`,
      };
    case 'other':
      return {
        message: `${tool} could not install dbt: ${diagnosis.reason}.`,
        hint: `The output of ${tool} is in the log.`,
      };
  }
}

function describeUnknownPackage(name: string, { file, adapter }: Requested): Problem {
  if (DBT_PACKAGES.includes(name))
    return {
      message: `The Python package index did not provide ${name}: it did not answer, refused the request, or does not have the package.`,
      hint: CHECK_INDEX,
    };
  if (file !== undefined || name !== `dbt-${adapter?.name.replaceAll('_', '-')}`)
    return {
      message: `The package ${name} does not exist.`,
      hint: 'Correct its name in the requirements file.',
    };
  const nearest = findNearestName(adapter?.name ?? '', KNOWN_ADAPTERS);
  const correct = nearest
    ? `Did you mean "${nearest}"?`
    : 'All adapters: https://docs.getdbt.com/docs/supported-data-platforms.';
  return adapter?.from === 'input'
    ? {
        message: `There is no dbt adapter "${adapter.name}": the package ${name} does not exist.`,
        hint: `${correct} Correct the input \`adapter\`.`,
      }
    : {
        message: `There is no dbt adapter "${adapter?.name}", which profiles.yml names as \`type\`: the package ${name} does not exist.`,
        hint: `${correct} Correct \`type\`, or set the input \`adapter\` if the package has another name.`,
      };
}

function describeMissingVersion(requirement: string, requested: Requested): Problem {
  const name = packageOf(requirement);
  const releases = `All releases: https://pypi.org/project/${name}/#history`;
  if (requested.dbtVersion === undefined || !DBT_PACKAGES.includes(name))
    return {
      message: `No release of ${name} fits ${requirement}.`,
      hint: `Use a release that exists. ${releases}`,
    };
  return {
    message: `dbt ${requested.dbtVersion} cannot be installed: no release of ${name} fits ${requirement}.`,
    hint: `Set \`dbt-version\` to a release such as 1.11.16, to 1.11 for its newest patch, or to a range such as >=1.10,<1.12. ${releases}`,
  };
}
