/** Slack's limits: https://docs.slack.dev/reference/block-kit/blocks */
const MAX_BLOCKS = 50;
/** https://docs.slack.dev/reference/methods/chat.postMessage#truncating */
const MAX_TEXT = 4_000;
const MAX_HEADER = 150;
const MAX_SECTION = 3000;
const MAX_FIELD = 2000;
const MAX_FIELDS = 10;
const MAX_CONTEXT_ELEMENTS = 10;

type Json = Record<string, unknown>;

type Checked =
  | { message: { text: string; blocks: Json[] }; error: ''; problem: '' }
  | { message: undefined; error: string; problem: string };

/** A message that Slack would take, or Slack's error code and what is wrong in words. */
export function checkMessage(body: string, more: readonly string[]): Checked {
  const fail = (error: string, problem: string): Checked => ({
    message: undefined,
    error,
    problem: `Slack ${error}: ${problem}`,
  });
  let json: Json;
  try {
    json = JSON.parse(body) as Json;
  } catch {
    return fail('invalid_payload', 'the body is not JSON');
  }
  const known = ['text', 'blocks', 'unfurl_links', 'unfurl_media', ...more];
  const unknown = Object.keys(json).filter((name) => !known.includes(name));
  if (unknown.length > 0) return fail('invalid_arguments', `unknown fields ${unknown.join(', ')}`);
  const { text, blocks = [] } = json;
  if (typeof text !== 'string' || text === '')
    return fail('no_text', 'text is the fallback for notifications and must be there');
  if (text.length > MAX_TEXT) return fail('msg_too_long', `text of ${text.length} characters`);
  if (!Array.isArray(blocks)) return fail('invalid_blocks', 'blocks is not a list');
  if (blocks.length > MAX_BLOCKS)
    return fail('invalid_blocks', `${blocks.length} blocks, at most ${MAX_BLOCKS}`);
  for (const [index, block] of blocks.entries()) {
    const problem = checkBlock(block as Json);
    if (problem) return fail('invalid_blocks', `blocks[${index}]: ${problem}`);
  }
  return { message: { text, blocks: blocks as Json[] }, error: '', problem: '' };
}

function checkBlock(block: Json): string | undefined {
  switch (block.type) {
    case 'divider':
      return undefined;
    case 'header':
      return checkText(block.text, ['plain_text'], MAX_HEADER);
    case 'section':
      return checkSection(block);
    case 'context': {
      const { elements } = block;
      if (!Array.isArray(elements) || elements.length === 0) return 'context without elements';
      if (elements.length > MAX_CONTEXT_ELEMENTS) return `${elements.length} context elements`;
      return firstProblem(elements, MAX_FIELD);
    }
    default:
      return `block type ${String(block.type)} is not known here`;
  }
}

function checkSection({ text, fields }: Json): string | undefined {
  if (text === undefined && fields === undefined) return 'section without text or fields';
  if (text !== undefined) {
    const problem = checkText(text, ['plain_text', 'mrkdwn'], MAX_SECTION);
    if (problem) return problem;
  }
  if (fields === undefined) return undefined;
  if (!Array.isArray(fields) || fields.length === 0) return 'fields is not a list with entries';
  if (fields.length > MAX_FIELDS) return `${fields.length} fields, at most ${MAX_FIELDS}`;
  return firstProblem(fields, MAX_FIELD);
}

function firstProblem(texts: readonly unknown[], limit: number): string | undefined {
  for (const text of texts) {
    const problem = checkText(text, ['plain_text', 'mrkdwn'], limit);
    if (problem) return problem;
  }
  return undefined;
}

function checkText(value: unknown, types: readonly string[], limit: number): string | undefined {
  const { type, text } = (value ?? {}) as Json;
  if (!types.includes(String(type)))
    return `text type ${String(type)}, expected ${types.join('|')}`;
  if (typeof text !== 'string' || text === '') return 'empty text';
  return text.length > limit ? `text of ${text.length} characters, at most ${limit}` : undefined;
}
