/** Names that people give to secrets, in environment variables and in inputs of this action. */
const SECRET_NAME =
  /PASS|SECRET|TOKEN|CREDENTIAL|PRIVATE|WEBHOOK|API_?KEY|ACCESS_?KEY|_KEY$|_PAT$|DSN/i;

/** Values of the step's environment, inputs included, that must not be read anywhere. */
export function secretValues(env: Readonly<Record<string, string | undefined>>): string[] {
  return Object.entries(env)
    .filter(([name, value]) => SECRET_NAME.test(name) && value !== undefined && value !== '')
    .map(([, value]) => value ?? '');
}
