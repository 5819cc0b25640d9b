import { InstallError, type Location } from '../../errors.ts';
import { TESTED_VERSIONS } from '../tested-versions.ts';

/** Versions of the two distributions that are dbt, e.g. `{'dbt-core': '1.12.6'}`. */
export type Engines = Partial<Record<'dbt' | 'dbt-core', string>>;

/** Where the engines were found: completes "dbt 1.7.4 (…)", and says what to do about it. */
export interface EnginePlace {
  /** e.g. `on PATH: /usr/bin/dbt` */
  from: string;
  /** How to come to another version, e.g. "Set the input `dbt-version` to …". */
  advice: string;
  location?: Location;
}

const [OLDEST] = TESTED_VERSIONS;

/** The engines among exact pins such as `dbt-core==1.12.6`. */
export function findEngines(pins: readonly string[]): Engines {
  const engines: Engines = {};
  for (const pin of pins) {
    const [, name, version] = /^(dbt|dbt-core)==([^\s;]+)/.exec(pin) ?? [];
    if (name !== undefined && version !== undefined) engines[name as keyof Engines] = version;
  }
  return engines;
}

/**
 * Refuses two engines in one environment, and a dbt that is older than any that is tested.
 *
 * dbt 2 is the distribution `dbt`, dbt 1 is `dbt-core`; both own the package `dbt` and the script
 * `dbt`, so that one overwrites files of the other. `dbt` of major version 1 or 0 is no engine.
 */
export function checkEngines(engines: Engines, { from, advice, location }: EnginePlace): void {
  const two = engines.dbt !== undefined && majorOf(engines.dbt) >= 2 ? engines.dbt : undefined;
  const one = engines['dbt-core'];
  const place = location && { location };
  if (two !== undefined && one !== undefined && majorOf(one) < 2)
    throw new InstallError(
      `Two dbt engines are in one environment (${from}): dbt ${two} and dbt-core ${one}. Both install the program \`dbt\`, so neither is intact.`,
      {
        hint: `Keep one of them. Where you install dbt:\npip uninstall --yes dbt dbt-core\npip install "dbt-core==${one}"\nThe second line keeps dbt 1, which uses adapter packages (dbt-postgres, …). To keep dbt 2, run \`pip install "dbt==${two}"\` instead, without an adapter package.`,
        ...place,
      },
    );
  if (two === undefined && one !== undefined && isTooOld(one))
    throw tooOld(one, from, advice, place);
}

/** The dbt that runs, of engines that `checkEngines` lets pass. */
export function versionOf(engines: Engines): string | undefined {
  const { dbt, 'dbt-core': core } = engines;
  return core ?? (dbt !== undefined && majorOf(dbt) >= 2 ? dbt : undefined);
}

/**
 * @param output of `dbt --version`, of a dbt whose Python is not known
 * @returns the version, if it is in the output
 */
export function checkVersionOutput(
  output: string,
  { from, advice }: EnginePlace,
): string | undefined {
  const version = /(?:installed(?: version)?:|^dbt(?:-core|-fusion)?)\s+v?(\d+\.\d+\S*)/m.exec(
    output,
  )?.[1];
  if (version !== undefined && isTooOld(version)) throw tooOld(version, from, advice);
  return version;
}

function tooOld(
  version: string,
  from: string,
  advice: string,
  place: { location: Location } | undefined = undefined,
): InstallError {
  return new InstallError(
    `dbt ${version} (${from}) is too old: this action needs dbt ${OLDEST} or newer.`,
    { hint: advice, ...place },
  );
}

function isTooOld(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map((part) => Number.parseInt(part, 10));
  const [oldMajor = 0, oldMinor = 0] = OLDEST.split('.').map(Number);
  return major < oldMajor || (major === oldMajor && minor < oldMinor);
}

function majorOf(version: string): number {
  return Number.parseInt(version, 10);
}
