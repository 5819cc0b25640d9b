import { describe, expect, it } from 'vitest';
import { GitError, GitHubError, InstallError } from '../src/errors.ts';

describe('a certificate that is not trusted', () => {
  it.each([
    '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self-signed certificate in certificate chain (_ssl.c:1000)',
    'request to https://api.github.com failed, reason: SELF_SIGNED_CERT_IN_CHAIN',
    'unable to get local issuer certificate (HTTP 500)',
    'fatal: server certificate verification failed. CAfile: none CRLfile: none',
  ])('%s: names the variables instead of another try', (message) => {
    const { hint } = new GitHubError(message, { hint: 'Run the job again.' });
    for (const name of [
      'NODE_EXTRA_CA_CERTS',
      'SSL_CERT_FILE',
      'REQUESTS_CA_BUNDLE',
      'GIT_SSL_CAINFO',
    ])
      expect(hint).toContain(name);
  });

  it('keeps the advice of what knows better, and of every other error', () => {
    const hint = 'Set SSL_CERT_FILE; pip reads PIP_CERT too.';
    expect(new InstallError('certificate verify failed', { hint }).hint).toBe(hint);
    expect(new GitError('not a repository', { hint: 'Check out.' }).hint).toBe('Check out.');
  });
});
