import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { StepResult } from '../__tests__/support/runner/step.ts';
import type { SlackMessage } from '../__tests__/support/slack.ts';
import type { Report } from '../src/report/model/report.ts';
import { loadNodeNames } from './evidence.ts';

/** One run of the action, and what people got to see of it. */
export interface Scene {
  step: StepResult;
  report: Report;
  /** Names of the nodes that were built, and of the others; sorted. */
  built: string[];
  notBuilt: string[];
  /** The pull request's comment as it is now. */
  comment: string | undefined;
  slack: SlackMessage[];
}

export async function loadScene(
  step: StepResult,
  comment: string | undefined,
  slack: SlackMessage[],
): Promise<Scene> {
  const path = step.outputs['report-json'];
  if (!path) throw new Error(`The run left no report. Its log:\n${step.log}`);
  const report = JSON.parse(await readFile(path, 'utf8')) as Report;
  const built = report.nodes
    .filter(({ outcome }) => outcome === 'success' || outcome === 'warn')
    .map(({ name }) => name)
    .sort();
  const all = report.mode !== 'ci' ? [] : await loadNodeNames(step);
  const notBuilt = all.filter((name) => !built.includes(name));
  return { step, report, built, notBuilt, comment, slack };
}

/** Writes all that was sent, as it was sent, into the folder. */
export async function keepScene(folder: string, scene: Scene): Promise<void> {
  const { step, report, comment, slack } = scene;
  const files: Record<string, string> = {
    'summary.md': step.summary,
    'report.json': JSON.stringify(report, null, 2),
    'log.txt': step.log,
    ...(comment !== undefined && { 'comment.md': comment }),
    ...(slack.length > 0 && { 'slack.json': JSON.stringify(slack, null, 2) }),
    ...(step.annotations.length > 0 && {
      'annotations.json': JSON.stringify(step.annotations, null, 2),
    }),
  };
  await mkdir(folder, { recursive: true });
  if (step.outputs.dashboard) await copyFile(step.outputs.dashboard, join(folder, 'page.html'));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
}
