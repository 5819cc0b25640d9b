import { describe, expect, it } from 'vitest';
import type { DataDiff, DataSamples } from '../../../src/plan/review.ts';
import { cutSamples, renderSamples } from '../../../src/report/blocks/samples.ts';
import { redactReport } from '../../../src/report/model/redact.ts';
import { createRedactor } from '../../../src/secrets/redact.ts';
import { diff, review } from '../review-variants.ts';
import { report } from '../variants.ts';

const LIMITS = { room: 20_000, rest: 'job summary' };

function sampled(name: string, change: Partial<DataSamples>): DataDiff {
  return diff(name, { samples: { changed: [], added: [], removed: [], ...change } });
}

describe('renderSamples', () => {
  it('distinguishes a null, an empty text and white space', () => {
    const values = [
      [null, 'null'],
      ['', ' '],
      ['a', 'a '],
    ].map(([before = null, after = null]) => ({ column: 'c', before, after }));
    expect(renderSamples([sampled('a', { changed: [{ key: ['1'], values }] })], LIMITS)).toContain(
      '  - `1`: `c` *null* → `null`, `c` `""` → `" "`, `c` `a` → `"a "`\n',
    );
  });

  it('is empty without samples, undefined where there is no room', () => {
    expect(renderSamples([diff('a')], LIMITS)).toBe('');
    expect(
      renderSamples([sampled('a', { added: [['1']] })], { ...LIMITS, room: 100 }),
    ).toBeUndefined();
  });

  it('is the same in any order, and says for how many models there was no room', () => {
    const diffs = Array.from({ length: 500 }, (_, index) =>
      sampled(`model_${index}`, { added: [['1'.repeat(80)]] }),
    );
    const text = renderSamples(diffs, LIMITS);
    expect(text).toMatch(/\d+ more, see the job summary\./);
    expect(text?.length).toBeLessThanOrEqual(LIMITS.room);
    expect(renderSamples(diffs.toReversed(), LIMITS)).toBe(text);
  });
});

describe('cutSamples', () => {
  it('[T10] cuts values only after redaction, which does not find half a secret', () => {
    const value = `${'x'.repeat(70)}hunter2-and-a-very-long-secret`;
    const long = 'y'.repeat(1000);
    const one = sampled('a', {
      changed: [{ key: [value], values: [{ column: 'c', before: value, after: long }] }],
      added: [[value]],
      removed: [[long, null]],
    });
    const redact = createRedactor(['hunter2-and-a-very-long-secret']);
    const cut = cutSamples(redactReport(report({ review: review({ diffs: [one] }) }), redact));

    const hidden = `${'x'.repeat(70)}***`;
    const short = `${'y'.repeat(79)}…`;
    expect(cut.review?.diffs[0]?.samples).toEqual({
      changed: [{ key: [hidden], values: [{ column: 'c', before: hidden, after: short }] }],
      added: [[hidden]],
      removed: [[short, null]],
    });
  });
});
