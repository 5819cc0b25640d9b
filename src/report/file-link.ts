import { code, link } from './markdown.ts';
import type { Report } from './report.ts';

/** GitHub's own limit for a path is far below; longer is hostile. */
const PATH_LIMIT = 300;

/** The file at the run's commit, or nothing where it is not part of the repository. */
export function renderFileLink(
  report: Report,
  place: { uniqueId: string; file: string; line: number | undefined },
): string {
  const { file, line } = place;
  if (file === '' || file.length > PATH_LIMIT) return '';
  const label = code(line === undefined ? file : `${file}:${line}`);
  if (!isInRepository(report, place.uniqueId)) return label;
  const path = file.split('/').map(encodeSegment).join('/');
  const anchor = line === undefined ? '' : `#L${line}`;
  return link(label, `${report.repositoryUrl}/blob/${report.sha}/${path}${anchor}`);
}

/** A commit by its short name, linked. */
export function renderCommitLink(report: Report, sha: string): string {
  return link(code(sha.slice(0, 7)), `${report.repositoryUrl}/commit/${encodeSegment(sha)}`);
}

/** Nodes of installed packages are not in the repository; the unique id names the package. */
export function isInRepository(report: Report, uniqueId: string): boolean {
  return uniqueId.split('.')[1] === report.project;
}

function encodeSegment(segment: string): string {
  return encodeURIComponent(segment.toWellFormed()).replaceAll(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
