/**
 * Workflow commands as the runner parses them (src/Runner.Common/ActionCommand.cs): `::name p=v::data`
 * at the start of a line, and `##[name p=v;]data` anywhere in it.
 */
export interface Command {
  name: string;
  properties: Record<string, string>;
  data: string;
}

const REGISTERED = [
  'add-mask',
  'add-matcher',
  'add-path',
  'debug',
  'echo',
  'endgroup',
  'error',
  'group',
  'internal-set-repo-path',
  'notice',
  'remove-matcher',
  'save-state',
  'set-env',
  'set-output',
  'stop-commands',
  'warning',
];

/** The command in a line, or undefined. `resumeToken` counts as a command while commands are stopped. */
export function parseCommand(line: string, resumeToken?: string): Command | undefined {
  const isRegistered = (name: string) =>
    REGISTERED.includes(name.toLowerCase()) || name === resumeToken;
  return parseColons(line, isRegistered) ?? parseHashes(line, isRegistered);
}

function parseColons(line: string, isRegistered: (name: string) => boolean): Command | undefined {
  const match = /^[\s\u0085]*::(.*?)::(.*)$/s.exec(line);
  if (!match) return undefined;
  const [, info = '', data = ''] = match;
  const { name, properties } = parseInfo(info, ',', unescapeProperty);
  return isRegistered(name) ? { name, properties, data: unescapeData(data) } : undefined;
}

function parseHashes(line: string, isRegistered: (name: string) => boolean): Command | undefined {
  const match = /##\[(.*?)\](.*)$/s.exec(line);
  if (!match) return undefined;
  const [, info = '', data = ''] = match;
  const decode = (text: string) => unescapeData(text.replaceAll('%3B', ';').replaceAll('%5D', ']'));
  const { name, properties } = parseInfo(info, ';', decode);
  return isRegistered(name) ? { name, properties, data: decode(data) } : undefined;
}

function parseInfo(info: string, separator: string, decode: (text: string) => string) {
  const space = info.indexOf(' ');
  const name = space < 0 ? info : info.slice(0, space);
  const pairs = space < 0 ? [] : info.slice(space + 1).split(separator);
  const properties: Record<string, string> = {};
  for (const pair of pairs) {
    const equals = pair.indexOf('=');
    if (equals > 0) properties[pair.slice(0, equals).trim()] = decode(pair.slice(equals + 1));
  }
  return { name, properties };
}

function unescapeData(text: string): string {
  return text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
}

function unescapeProperty(text: string): string {
  const plain = text.replaceAll('%0D', '\r').replaceAll('%0A', '\n');
  return plain.replaceAll('%3A', ':').replaceAll('%2C', ',').replaceAll('%25', '%');
}
