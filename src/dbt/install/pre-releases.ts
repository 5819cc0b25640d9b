/** Exact pins of dbt's own packages and adapters that are pre-releases, e.g. `dbt-core==1.13.0b1`. */
export function findPreReleases(pins: readonly string[]): string[] {
  return pins.filter(
    (pin) => /^dbt(?:-[\w.-]+)?==/.test(pin) && isPreRelease(pin.split('==')[1] ?? ''),
  );
}

/** https://packaging.python.org/en/latest/specifications/version-specifiers/#pre-releases */
function isPreRelease(version: string): boolean {
  return /\d[._-]?(?:a|b|c|rc|alpha|beta|pre|preview|dev)[._-]?\d*/i.test(
    version.split('+')[0] ?? '',
  );
}

/**
 * Whether the user asks for pre-releases of this pin's package: by a line of the requirements, by
 * an option in them, or by a variable of pip and uv.
 */
export function isAsked(
  pin: string,
  requirements: string,
  env: Readonly<Record<string, string>>,
): boolean {
  if (/^\s*--pre\b/m.test(requirements)) return true;
  if (/^(?:1|true|yes|on)$/i.test(env.PIP_PRE ?? '') || env.UV_PRERELEASE === 'allow') return true;
  const [name = ''] = pin.split('==');
  return requirements.split('\n').some((line) => {
    const [, named, specifier = ''] = /^["'\s]*([\w.-]+)([^;#]*)/.exec(line) ?? [];
    return named?.toLowerCase().replaceAll(/[_.]/g, '-') === name && isPreRelease(specifier);
  });
}
