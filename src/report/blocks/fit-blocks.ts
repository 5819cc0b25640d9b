import { joinBlocks } from '../../text/markdown.ts';

/** A part of a text whose length is limited. */
export interface Block {
  /** For "left out for length". */
  what: string;
  /** Which gets its space first if there is too little: the lowest. */
  rank: number;
  /** Markdown within `room` characters; '' where there is nothing to say, undefined where it does not fit. */
  render: (room: number) => string | undefined;
}

/** Room for the sentence on what was left out, and for the blank lines. */
const FRAME = 600;

/**
 * The blocks in their order, within `room` characters. Those that find no room are named in a last
 * line. `rest` is Markdown: where all of it is, after "see the".
 */
export function fitBlocks(blocks: readonly Block[], room: number, rest: string): string {
  let left = room - FRAME;
  const texts = new Map<Block, string>();
  const cut: Block[] = [];
  for (const block of [...blocks].sort((a, b) => a.rank - b.rank)) {
    const text = block.render(Math.max(0, left));
    if (text === undefined || text.length > left) cut.push(block);
    else texts.set(block, text);
    left -= (texts.get(block)?.length ?? 0) + 2;
  }
  const names = blocks.filter((block) => cut.includes(block)).map(({ what }) => what);
  return joinBlocks([
    ...blocks.map((block) => texts.get(block) ?? ''),
    names.length > 0 ? `Omitted here for length: ${names.join(', ')}. See the ${rest}.` : '',
  ]);
}
