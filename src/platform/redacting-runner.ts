import type { Redact } from '../secrets/redact.ts';
import type { Runner } from './ports.ts';

/**
 * A runner that is passed no secrets: it masks the log itself, but neither the titles of
 * annotations nor every form of a secret. Outputs and saved state are data that is read again: they
 * are made of what was redacted before.
 */
export function redactingRunner(runner: Runner, redact: Redact): Runner {
  return {
    ...runner,
    info: (line) => runner.info(redact(line)),
    debug: (line) => runner.debug(redact(line)),
    group: (title, work) => runner.group(redact(title), work),
    annotate: (annotation) =>
      runner.annotate({
        ...annotation,
        title: redact(annotation.title),
        message: redact(annotation.message),
      }),
    showProgress: (progress) =>
      runner.showProgress(
        progress && {
          ...progress,
          running: progress.running.map(({ name, since }) => ({ name: redact(name), since })),
        },
      ),
    writeSummary: (markdown) => runner.writeSummary(redact(markdown)),
  };
}
