import { fillPlaceholders } from '../config/placeholders.ts';
import type { Settings } from '../config/settings.ts';
import { messageOf } from '../errors.ts';
import {
  type AlertStore,
  createCacheAlertStore,
  createFolderAlertStore,
} from '../notify/alert-store.ts';
import { publishAlerts } from '../notify/publish-alerts.ts';
import { openSinks } from '../notify/sinks/registry.ts';
import type { Ports } from '../platform/ports.ts';
import { cutSamples } from '../report/blocks/samples.ts';
import { markCommentClosed, renderComment, renderShortComment } from '../report/comment.ts';
import { renderLog } from '../report/log.ts';
import { redactReport } from '../report/model/redact.ts';
import type { Report } from '../report/model/report.ts';
import type { OutputFiles } from '../report/outputs.ts';
import type { Redact } from '../secrets/redact.ts';
import { publishAnnotations } from './annotations.ts';
import { type CommentResult, publishComment, rewriteComment } from './comment.ts';
import { type DashboardRequest, publishDashboard } from './dashboard.ts';
import { publishDeployment } from './deployment.ts';
import { publishOutputs } from './outputs.ts';
import { publishReportFile } from './report-file.ts';
import { publishSummary } from './summary.ts';

export interface PublishRequest {
  report: Report;
  settings: Pick<
    Settings,
    'comment' | 'environment' | 'sinks' | 'notifyOn' | 'remindEvery' | 'stateName' | 'statePath'
  >;
  /** RUNNER_TEMP. */
  temp: string;
  redact: Redact;
  /** Whether a pull request without a comment gets one; an existing one is updated either way. */
  createComment: boolean;
  /** Absolute path that report.json is written to; undefined: nobody reads it any more. */
  reportPath: string | undefined;
  files: Pick<OutputFiles, 'runResults' | 'manifest'>;
  /** Undefined: no page is made. */
  dashboard: DashboardRequest | undefined;
}

export type PublishPorts = Pick<Ports, 'runner' | 'github' | 'cache' | 'mailer' | 'clock'> & {
  http: Pick<Ports['http'], 'postJson'>;
};

/**
 * Publishes the report everywhere: log, annotations, summary, report.json, comment, Slack, email, outputs. Never throws,
 * so that reporting cannot fail a run whose data is fine.
 * @returns what could not be reported, and why; each is annotated as a warning already
 */
export async function publishReport(
  ports: PublishPorts,
  request: PublishRequest,
): Promise<string[]> {
  const { runner } = ports;
  const { settings, redact } = request;
  let report = cutSamples(redactReport(request.report, redact));
  const warnings: string[] = [];
  const attempt = async (sink: string, publish: () => unknown) => {
    try {
      await publish();
    } catch (error) {
      const reason = messageOf(error);
      warnings.push(`${sink} could not be written: ${reason}`);
    }
  };
  const files: OutputFiles = {
    runResults: request.files.runResults,
    manifest: request.files.manifest,
    reportJson: undefined,
    dashboard: undefined,
    commentUrl: undefined,
  };

  // First, so that the messages can link it.
  await attempt('The dashboard', async () => {
    if (request.dashboard === undefined) return;
    const page = await publishDashboard(request.dashboard, report, redact);
    files.dashboard = page.path;
    report = { ...report, dashboardUrl: page.url };
    if (page.warning) warnings.push(page.warning);
  });
  await attempt('The annotations', () => publishAnnotations(runner, report));
  await attempt('The job summary', () => publishSummary(runner, report));
  await attempt('report.json', async () => {
    if (request.reportPath === undefined) return;
    await publishReportFile(request.reportPath, report);
    files.reportJson = request.reportPath;
  });
  await attempt('The comment', async () => {
    const result = await commentOn(ports, request, report);
    files.commentUrl = result?.url;
    if (result?.warning) warnings.push(result.warning);
  });
  await attempt('The deployment', async () => {
    if (report.mode !== 'deploy' || settings.environment === undefined) return;
    await publishDeployment(ports.github, settings.environment, report);
  });
  await attempt('The alerts', async () => {
    if (!isProduction(report)) return;
    const stateName = fillPlaceholders(settings.stateName, { project: report.project });
    const sinks = openSinks(settings.sinks, { ...ports, stateName });
    const store = openAlertStore(ports, request, stateName);
    warnings.push(...(await publishAlerts(sinks, settings, report, store)));
  });
  await attempt('The outputs', () => publishOutputs(runner, report, files));
  const redacted = warnings.map(redact);
  // Nobody can do anything about what GitHub does not give.
  const level = report.restricted ? 'notice' : 'warning';
  for (const message of redacted) {
    runner.annotate({ level, title: 'dbt: a message was not delivered', message });
  }
  for (const line of renderLog(report)) runner.info(line);
  return redacted;
}

function isProduction({ mode }: Report): boolean {
  return mode === 'deploy' || mode === 'rollback' || mode === 'monitor';
}

function openAlertStore(
  { cache }: Pick<Ports, 'cache'>,
  { report, settings: { statePath }, temp }: PublishRequest,
  stateName: string,
): AlertStore {
  return statePath === undefined
    ? createCacheAlertStore(cache, { temp, stateName }, report)
    : createFolderAlertStore({ statePath, stateName }, report);
}

async function commentOn(
  { github }: Pick<Ports, 'github'>,
  { settings, createComment }: Pick<PublishRequest, 'settings' | 'createComment'>,
  report: Report,
): Promise<CommentResult | undefined> {
  const { pullRequest, project, restricted } = report;
  if (!settings.comment || pullRequest === undefined || isProduction(report)) return undefined;
  // It looks at a pull request's set-up, not at the pull request.
  if (report.mode === 'doctor') return undefined;
  // What an earlier run said of the pull request still holds.
  if (report.status === 'skipped') return undefined;
  const place = { pullRequest, project, restricted };
  if (report.mode === 'cleanup') {
    const rewrite = (body: string) => markCommentClosed(body, report);
    return rewriteComment(github, { ...place, rewrite });
  }
  const body = renderComment(report);
  if (!createComment) return rewriteComment(github, { ...place, rewrite: () => body });
  const shortBody = renderShortComment(report);
  return publishComment(github, { ...place, body, shortBody });
}
