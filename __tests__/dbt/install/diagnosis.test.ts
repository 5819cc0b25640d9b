import { describe, expect, it } from 'vitest';
import { diagnosePip } from '../../../src/dbt/install/diagnose-pip.ts';
import { diagnoseUv } from '../../../src/dbt/install/diagnose-uv.ts';

// What only an old Python or a broken network brings about, as uv 0.13 and pip 23 to 26 print it.
// The rest is tested with the real tools: install-dbt.test.ts.

describe('diagnoseUv', () => {
  it('sees that the Python is too old', () => {
    expect(
      diagnoseUv(
        `error: No solution found when resolving dependencies
  cause: Because the current Python version (3.9.18) does not satisfy Python>=3.10 and dbt-core>=1.11.2rc1,<=1.11.16 depends on Python>=3.10, we can conclude that dbt-core>=1.11.2rc1,<=1.11.16 cannot be used.
         And because only the following versions of dbt-core are available:
             dbt-core<=1.11.16
             dbt-core>1.12.dev0
         and you require dbt-core>=1.11.0,<1.12.dev0, we can conclude that your requirements are unsatisfiable.
`,
      ),
    ).toEqual({ kind: 'wrong-python', package: 'dbt-core', needs: '>=3.10' });
  });

  it('names the package that could not be built, and why', () => {
    expect(
      diagnoseUv(`Using Python 3.11.7 environment at: v
Resolved 60 packages in 267ms
   Building dbt-core-experimental-parser==2.0.8
error: Failed to build \`dbt-core-experimental-parser==2.0.8\`
  cause: The build backend returned an error
  cause: Call to \`_dbt_sa_build.build_wheel\` failed (exit status: 1)

         [stderr]
         Traceback (most recent call last):
           File "<string>", line 11, in <module>
         RuntimeError: failed to download https://host/x.whl: <urlopen error [Errno -2] Name or service not known>

hint: Build failures usually indicate a problem with the package or the build environment
`),
    ).toEqual({
      kind: 'unbuildable',
      package: 'dbt-core-experimental-parser==2.0.8',
      reason:
        'RuntimeError: failed to download https://host/x.whl: <urlopen error [Errno -2] Name or service not known>',
    });
  });

  it('distinguishes a name that cannot be looked up from a package that does not exist', () => {
    expect(
      diagnoseUv(`error: Request failed after 3 retries in 7.8s
  cause: Failed to fetch: https://user:secret@host.invalid/simple/dbt-duckdb/
  cause: error sending request for url (https://user:secret@host.invalid/simple/dbt-duckdb/)
  cause: client error (Connect)
  cause: dns error
  cause: failed to lookup address information: Name or service not known
`),
    ).toEqual({
      kind: 'unreachable',
      reason: 'failed to lookup address information: Name or service not known',
    });
  });

  it('never repeats the password of an index', () => {
    expect(diagnoseUv('error: https://user:secret@host/simple is odd\n')).toEqual({
      kind: 'other',
      reason: 'https://***@host/simple is odd',
    });
  });

  it('takes the last line of what it does not know', () => {
    expect(diagnoseUv('thread main panicked\nat line 3\n')).toEqual({
      kind: 'other',
      reason: 'at line 3',
    });
  });
});

describe('diagnosePip', () => {
  const ignored =
    'ERROR: Ignored the following versions that require a different python version: 1.10.9 Requires-Python >=3.9; 1.11.0 Requires-Python >=3.10; 1.11.16 Requires-Python >=3.10\n';
  const unmet = (requirement: string) =>
    `ERROR: Could not find a version that satisfies the requirement ${requirement} (from versions: 1.9.0, 1.9.1)\nERROR: No matching distribution found for ${requirement}\n`;

  it.each([
    ['dbt-core~=1.11.0', '>=3.10'],
    ['dbt-core==1.11.16', '>=3.10'],
    ['dbt-core==1.*', '>=3.9'],
  ])('sees that the Python is too old for %s', (requirement, needs) => {
    expect(diagnosePip(ignored + unmet(requirement))).toEqual({
      kind: 'wrong-python',
      package: 'dbt-core',
      needs,
    });
  });

  it.each(['dbt-core~=1.99.0', 'dbt-core==1.11.160', 'dbt-core==1.1', 'dbt-core>=3'])(
    'does not blame the Python for %s, which no Python has',
    (requirement) => {
      expect(diagnosePip(ignored + unmet(requirement))).toEqual({
        kind: 'missing-version',
        requirement,
      });
    },
  );

  it('names the package that could not be built, and why', () => {
    expect(
      diagnosePip(`  error: subprocess-exited-with-error

  × Preparing metadata (pyproject.toml) did not run successfully.
      Traceback (most recent call last):
        File "/tmp/pip-install-pl1g1313/dbt-core-experimental-parser_f7bbf22b26004f9a9c555573cee62e58/_dbt_sa_build/__init__.py", line 92, in _fetch
      RuntimeError: failed to download https://host/x.whl: <urlopen error>
      [end of output]

error: metadata-generation-failed
`),
    ).toEqual({
      kind: 'unbuildable',
      package: 'dbt-core-experimental-parser',
      reason: 'RuntimeError: failed to download https://host/x.whl: <urlopen error>',
    });
  });

  it('takes an error that it does not know as it is', () => {
    expect(
      diagnosePip("ERROR: Invalid requirement: 'nonsense package' (from line 2 of r.txt)\n"),
    ).toEqual({
      kind: 'other',
      reason: "Invalid requirement: 'nonsense package' (from line 2 of r.txt)",
    });
  });
});
