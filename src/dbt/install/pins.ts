import type { Tool } from './tool-commands.ts';

export interface Pins {
  /** Sorted, one package a line: `dbt-core==1.11.16`, or the place it comes from. */
  lines: string[];
  /** False when a package comes from a local folder: its content is not known from these lines. */
  complete: boolean;
}

/** Reads the file that the command of `buildResolveCommand` wrote. */
export function parsePins(tool: Tool['name'], text: string): Pins {
  const lines = tool === 'uv' ? parseCompiled(text) : parseReport(text);
  return { lines: lines.sort(), complete: lines.every(isExact) };
}

/** The lines that may stand in a constraints file: neither pip nor uv takes folders there. */
export function buildConstraints(pins: Pins): string {
  return pins.lines
    .filter((line) => line.includes('=='))
    .map((line) => `${line}\n`)
    .join('');
}

function parseCompiled(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#') && !line.startsWith('--'));
}

/** https://pip.pypa.io/en/stable/reference/installation-report/ */
interface PipReport {
  install: Array<{
    metadata: { name: string; version: string };
    is_direct: boolean;
    download_info: { url: string; vcs_info?: { commit_id: string } };
  }>;
}

function parseReport(text: string): string[] {
  const report = JSON.parse(text) as PipReport;
  return report.install.map(({ metadata, is_direct, download_info }) => {
    if (!is_direct) return `${metadata.name.toLowerCase()}==${metadata.version}`;
    const commit = download_info.vcs_info ? `@${download_info.vcs_info.commit_id}` : '';
    return `${metadata.name.toLowerCase()} @ ${download_info.url}${commit}`;
  });
}

/** A released version, or a commit. */
function isExact(line: string): boolean {
  return /^[\w.-]+==\S/.test(line) || /@[0-9a-f]{40}\b/.test(line);
}
