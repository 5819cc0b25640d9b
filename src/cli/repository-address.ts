export interface RepositoryAddress {
  /** `owner/name`, with more parts where the server has groups. */
  repository: string;
  /** Of its page, without a password; empty where there is none. */
  repositoryUrl: string;
}

/** `https://user:token@host/group/name.git`, `ssh://git@host:22/group/name`. */
const URL_FORM = /^(https?|ssh|git):\/\/(?:[^/]*@)?([^/@:]+)(:\d+)?\/+(.+)$/;

/** `git@host:group/name.git` */
const SCP_FORM = /^(?:[^/@:]+@)?([^/@:]{2,}):(?!\/\/)\/*(.+)$/;

/** Reads a remote's address, or the bare name of a repository. */
export function parseRepositoryAddress(text: string): RepositoryAddress {
  const [, protocol, host = '', port = '', path = ''] = URL_FORM.exec(text) ?? [];
  if (protocol !== undefined) {
    const isWeb = protocol.startsWith('http');
    const server = isWeb ? `${protocol}://${host}${port}` : `https://${host}`;
    return describe(path, server);
  }
  const [, server, rest = ''] = SCP_FORM.exec(text) ?? [];
  if (server !== undefined) return describe(rest, `https://${server}`);
  // A folder on this machine has a name, and no page.
  const isPath = /^[./~]|^file:/.test(text);
  return describe(isPath ? (text.split('/').filter(Boolean).at(-1) ?? '') : text, undefined);
}

function describe(path: string, server: string | undefined): RepositoryAddress {
  const repository = path.replace(/\/+$/, '').replace(/\.git$/, '');
  return { repository, repositoryUrl: server === undefined ? '' : `${server}/${repository}` };
}
