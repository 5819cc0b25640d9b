import { z } from 'zod';
import { RefusedError } from '../../errors.ts';

/** The parts of GitHub's webhook payloads that decide something. */
const pullRequestPayload = z.object({
  pull_request: z.object({
    number: z.int(),
    title: z.string(),
    state: z.enum(['open', 'closed']),
    user: z.object({ login: z.string() }),
    head: z.object({
      ref: z.string(),
      sha: z.string(),
      // null when the fork was deleted
      repo: z.object({ full_name: z.string() }).nullable(),
    }),
    base: z.object({ ref: z.string(), sha: z.string() }),
    labels: z.array(z.object({ name: z.string() })).default([]),
  }),
});

const mergeGroupPayload = z.object({
  merge_group: z.object({ head_ref: z.string(), base_sha: z.string() }),
});

/** https://docs.github.com/en/webhooks/webhook-events-and-payloads#workflow_run */
const workflowRunPayload = z.object({
  workflow_run: z.object({
    path: z.string(),
    conclusion: z.string().nullable(),
    event: z.string(),
    head_branch: z.string().nullable(),
    head_sha: z.string(),
    head_repository: z.object({ full_name: z.string() }).nullish(),
  }),
});

/** https://docs.github.com/en/webhooks/webhook-events-and-payloads#release */
const releasePayload = z.object({ action: z.string() });

/** https://docs.github.com/en/webhooks/webhook-events-and-payloads#push */
const pushPayload = z.object({ deleted: z.boolean().default(false) });

const repositoryPayload = z.object({ repository: z.object({ default_branch: z.string() }) });

export const parsePullRequestPayload = (payload: unknown) =>
  parsePayload(pullRequestPayload, payload).pull_request;
export const parseMergeGroupPayload = (payload: unknown) =>
  parsePayload(mergeGroupPayload, payload).merge_group;
export const parseReleasePayload = (payload: unknown) => parsePayload(releasePayload, payload);
export const parsePushPayload = (payload: unknown) => parsePayload(pushPayload, payload);
export const parseWorkflowRunPayload = (payload: unknown) =>
  parsePayload(workflowRunPayload, payload).workflow_run;

/** The payload of a `schedule` event may lack it; such runs are always on the default branch. */
export function parseDefaultBranch(payload: unknown, scheduledBranch: string | undefined): string {
  const parsed = repositoryPayload.safeParse(payload);
  if (parsed.success) return parsed.data.repository.default_branch;
  return scheduledBranch ?? parsePayload(repositoryPayload, payload).repository.default_branch;
}

function parsePayload<T>(schema: z.ZodType<T>, payload: unknown): T {
  const result = schema.safeParse(payload);
  if (result.success) return result.data;
  const issues = result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new RefusedError(
    `The event payload does not have the shape that GitHub sends: ${issues.join('; ')}.`,
    {
      hint: 'Outside GitHub, write a real event payload to the file that GITHUB_EVENT_PATH names.',
    },
  );
}
