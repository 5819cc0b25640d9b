import { commitUrl, fileAtCommitUrl } from '../../platform/github/links.ts';
import { code, link } from '../../text/markdown.ts';
import type { Report } from '../model/report.ts';

/** GitHub's own limit for a path is far below; longer is hostile. */
const PATH_LIMIT = 300;

interface FilePlace {
  uniqueId: string;
  file: string;
  line: number | undefined;
}

/** The file at the run's commit, or nothing where it is not part of the repository. */
export function renderFileLink(report: Report, place: FilePlace): string {
  const label = fileLabel(place);
  if (label === '') return '';
  const url = fileUrl(report, place);
  return url === undefined ? code(label) : link(code(label), url);
}

/** `models/orders.sql:7` */
export function fileLabel({ file, line }: Omit<FilePlace, 'uniqueId'>): string {
  if (file.length > PATH_LIMIT) return '';
  return line === undefined ? file : `${file}:${line}`;
}

/** Undefined where it is not part of the repository. */
export function fileUrl(report: Report, { uniqueId, file, line }: FilePlace): string | undefined {
  if (!isInRepository(report, uniqueId)) return undefined;
  return fileAtCommitUrl(report.repositoryUrl, { sha: report.sha, file, line });
}

/** A commit by its short name, linked. */
export function renderCommitLink(report: Report, sha: string): string {
  return link(code(sha.slice(0, 7)), commitUrl(report.repositoryUrl, sha));
}

/** Nodes of installed packages are not in the repository; the unique id names the package. */
export function isInRepository(report: Report, uniqueId: string): boolean {
  return uniqueId.split('.')[1] === report.project;
}
