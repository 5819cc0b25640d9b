import { GitHubError } from '../errors.ts';
import type { GitHub } from '../platform/ports.ts';
import type { Report } from '../report/model/report.ts';
import { buildVerdict } from '../report/model/verdict.ts';
import { cutText } from '../text/plain-text.ts';

/** https://docs.github.com/en/rest/deployments/statuses */
const DESCRIPTION_LENGTH = 140;

/**
 * Records how the deploy ended for GitHub's page of the environment. A token without
 * `deployments: write` is not worth a warning: whoever wants the page grants it.
 * @throws GitHubError for any other reason
 */
export async function publishDeployment(
  github: GitHub,
  environment: string,
  report: Report,
): Promise<void> {
  try {
    await github.recordDeployment({
      sha: report.sha,
      environment,
      state: stateOf(report),
      description: cutText(buildVerdict(report).words, DESCRIPTION_LENGTH),
      logUrl: report.run.url,
    });
  } catch (error) {
    const refused = error instanceof GitHubError && (error.status === 403 || error.status === 404);
    if (!refused) throw error;
  }
}

function stateOf({ status }: Report): 'success' | 'failure' | 'error' {
  if (status === 'success' || status === 'nothing') return 'success';
  return status === 'failure' ? 'failure' : 'error';
}
