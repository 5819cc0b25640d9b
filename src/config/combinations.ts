import type { Problem } from '../errors.ts';
import { describeSetting, type GivenSettings } from './given.ts';
import type { SettingName } from './schema.ts';

/** Settings that are right each by itself, but not together. */
export function checkCombinations(given: GivenSettings): Problem[] {
  const problems: Problem[] = [];
  const has = (name: SettingName) => given.has(name);
  const refuse = (name: SettingName, complaint: string, hint: string) =>
    problems.push(describeSetting(given, name, complaint, hint));

  if (has('slack-bot-token') && !has('slack-channel'))
    refuse(
      'slack-bot-token',
      'needs "slack-channel" too.',
      'Set "slack-channel" to the channel to post to.',
    );
  for (const name of ['webhook-token', 'webhook-secret'] as const)
    if (has(name) && !has('webhook-url'))
      refuse(
        name,
        'has no effect without "webhook-url".',
        'Set "webhook-url" from a secret, or remove it.',
      );
  for (const name of ['email-from', 'email-to'] as const)
    if (has('smtp-url') && !has(name))
      refuse('smtp-url', `needs "${name}" too.`, 'Email needs a server, a sender and recipients.');
  for (const name of ['email-from', 'email-to', 'email-tests-to'] as const)
    if (has(name) && !has('smtp-url'))
      refuse(
        name,
        'has no effect without "smtp-url".',
        'Set "smtp-url" from a secret, or remove it.',
      );
  if (isPositive(given.get('keep-schemas')?.value) && isOff(given.get('sweep')?.value))
    refuse(
      'keep-schemas',
      'leaves schemas that nothing drops, because "sweep: off" is set.',
      'Remove "sweep: off", or "keep-schemas".',
    );
  if (has('production-tags') && String(given.get('production-branch')?.value).includes('*'))
    refuse(
      'production-branch',
      'must be one branch where "production-tags" is set, because the commit of a tag has to be on it.',
      'Name the branch that you tag.',
    );
  if (has('deploy-after') && has('production-tags'))
    refuse(
      'deploy-after',
      'does not go with "production-tags": GitHub starts "workflow_run" on the default branch, never on a tag.',
      'Remove one of them.',
    );
  const vault = ['vault-addr', 'vault-role', 'vault-path'] as const;
  const givenForVault = vault.filter(has);
  for (const name of givenForVault.slice(0, 1)) {
    const missing = vault.filter((other) => !has(other)).map((other) => `"${other}"`);
    if (missing.length > 0)
      refuse(
        name,
        `needs ${missing.join(' and ')} too.`,
        'Vault needs its address, the role of the job and the path of one secret.',
      );
  }
  for (const name of ['green-suffix-var', 'keep-old', 'foreign-relations'] as const)
    if (has(name) && !isOn(given.get('blue-green')?.value))
      refuse(
        name,
        'has no effect without "blue-green: on".',
        'Remove it, or set "blue-green: on".',
      );
  if (has('orphan-grace') && String(given.get('orphans')?.value).trim().toLowerCase() !== 'drop')
    refuse(
      'orphan-grace',
      'has no effect without "orphans: drop".',
      'Remove it, or set "orphans: drop".',
    );
  if (
    isOff(given.get('freshness')?.value) &&
    String(given.get('select')?.value).includes('source_status:')
  )
    refuse(
      'select',
      'compares source freshness, which "freshness: off" does not check.',
      'Remove "freshness: off".',
    );
  if (has('profiles') && has('profiles-dir'))
    refuse('profiles', 'cannot be combined with "profiles-dir".', 'Set only one of them.');
  for (const name of ['dbt-version', 'adapter'] as const)
    if (has('requirements') && has(name))
      refuse(
        name,
        'cannot be combined with "requirements".',
        'Remove one of them: a requirements file sets every version.',
      );
  if (given.get('install')?.value === 'none')
    for (const name of ['dbt-version', 'adapter', 'requirements'] as const)
      if (has(name))
        refuse(
          name,
          'has no effect with "install: none".',
          'Remove it, or let the action install dbt.',
        );
  return problems;
}

function isPositive(value: unknown): boolean {
  return typeof value === 'string' && /^\s*0*[1-9]\d*\s*$/.test(value);
}

function isOff(value: unknown): boolean {
  return typeof value === 'string' && /^\s*(off|false|no)\s*$/i.test(value);
}

function isOn(value: unknown): boolean {
  return typeof value === 'string' && /^\s*(on|true|yes)\s*$/i.test(value);
}
