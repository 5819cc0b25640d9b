import { describe, expect, it } from 'vitest';
import { parseRepositoryAddress } from '../../src/cli/repository-address.ts';

describe('parseRepositoryAddress', () => {
  it.each([
    ['https://github.com/acme/shop.git', 'acme/shop', 'https://github.com/acme/shop'],
    [
      'https://ci:s3cret@git.example.com:8443/a/b/shop/',
      'a/b/shop',
      'https://git.example.com:8443/a/b/shop',
    ],
    ['http://user:p@ss@git.local/shop', 'shop', 'http://git.local/shop'],
    ['git@github.com:acme/shop.git', 'acme/shop', 'https://github.com/acme/shop'],
    ['ssh://git@git.example.com:2222/acme/shop', 'acme/shop', 'https://git.example.com/acme/shop'],
    ['/srv/git/shop.git', 'shop', ''],
    ['../origin', 'origin', ''],
    ['file:///srv/git/shop.git', 'shop', ''],
    ['acme/shop', 'acme/shop', ''],
    ['shop', 'shop', ''],
  ])('%s', (address, repository, repositoryUrl) => {
    expect(parseRepositoryAddress(address)).toEqual({ repository, repositoryUrl });
  });
});
