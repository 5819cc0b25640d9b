/**
 * A workflow command: a line of the log that GitHub's runner obeys instead of showing it. Written
 * here because @actions/core brings an HTTP client along, which took a third of the time to the
 * first child (`npm run bench:start`).
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 *
 * @param parameters those without a value are left out
 * @param message the runner restores its line breaks
 */
export function formatCommand(
  name: string,
  parameters: Readonly<Record<string, string | number | undefined>>,
  message: string,
): string {
  const given = Object.entries(parameters)
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([key, value]) => `${key}=${escapeParameter(String(value))}`);
  return `::${[name, given.join(',')].join(' ').trimEnd()}::${escapeMessage(message)}`;
}

/** As the runner takes it back: https://github.com/actions/runner, ActionCommand.cs */
function escapeMessage(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeParameter(text: string): string {
  return escapeMessage(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
