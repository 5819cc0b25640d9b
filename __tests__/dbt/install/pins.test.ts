import { describe, expect, it } from 'vitest';
import { buildConstraints, parsePins } from '../../../src/dbt/install/pins.ts';

const COMMIT = '8d5e957f297893487bd98fa830fa6413b2f3d0c1';

function reportOf(...install: object[]): string {
  return JSON.stringify({ version: '1', install });
}

describe('parsePins', () => {
  it("reads uv's list", () => {
    expect(parsePins('uv', '# note\nzipp==4.1.2\nagate==1.9.1\n')).toEqual({
      lines: ['agate==1.9.1', 'zipp==4.1.2'],
      complete: true,
    });
  });

  it("reads pip's report", () => {
    const report = reportOf({
      metadata: { name: 'Jinja2', version: '3.1.6' },
      is_direct: false,
      download_info: { url: 'https://host/Jinja2-3.1.6.whl' },
    });
    expect(parsePins('pip', report)).toEqual({ lines: ['jinja2==3.1.6'], complete: true });
  });

  it('knows a commit to be exact', () => {
    const line = `dbt-core @ git+https://github.com/dbt-labs/dbt-core@${COMMIT}`;
    expect(parsePins('uv', `${line}\n`)).toEqual({ lines: [line], complete: true });

    const report = reportOf({
      metadata: { name: 'dbt-core', version: '1.11.0' },
      is_direct: true,
      download_info: {
        url: 'https://github.com/dbt-labs/dbt-core',
        vcs_info: { commit_id: COMMIT },
      },
    });
    expect(parsePins('pip', report)).toEqual({
      lines: [`dbt-core @ https://github.com/dbt-labs/dbt-core@${COMMIT}`],
      complete: true,
    });
  });

  it.each([
    ['uv', '-e ./macros\nagate==1.9.1\n'],
    ['uv', 'macros @ file:///home/runner/work/shop/macros\n'],
    [
      'pip',
      reportOf({
        metadata: { name: 'macros', version: '0.1' },
        is_direct: true,
        download_info: { url: 'file:///home/runner/work/shop/macros' },
      }),
    ],
  ] as const)('does not take a folder of the repository for exact (%s)', (tool, output) => {
    expect(parsePins(tool, output).complete).toBe(false);
  });
});

describe('buildConstraints', () => {
  it('leaves out what is not a released version', () => {
    const pins = { lines: ['-e ./macros', 'agate==1.9.1', 'x @ file:///x'], complete: false };
    expect(buildConstraints(pins)).toBe('agate==1.9.1\n');
  });
});
