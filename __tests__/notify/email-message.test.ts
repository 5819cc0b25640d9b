import { describe, expect, it } from 'vitest';
import { renderEmail } from '../../src/notify/sinks/email.ts';
import { report } from '../report/variants.ts';
import { ALERT_VARIANTS } from './alert-variants.ts';

describe('renderEmail', () => {
  it.each(Object.entries(ALERT_VARIANTS))('looks as agreed: %s', async (name, told) => {
    const { text, html } = renderEmail(told.report, told.event);
    await expect(text).toMatchFileSnapshot(`golden/email-${name}.txt`);
    // One layout for all; what is in it is the text's.
    if (name === 'digest-red') await expect(html).toMatchFileSnapshot(`golden/email-${name}.html`);
  });

  it.each(Object.entries(ALERT_VARIANTS))(
    '[T09] makes no markup but its own, and loads nothing: %s',
    (_, told) => {
      const { subject, html } = renderEmail(told.report, told.event);
      const tags = new Set([...html.matchAll(/<\/?([a-z!][a-z0-9]*)/gi)].map(([, tag]) => tag));
      const known = '!doctype html head meta title body table tr td h1 p br a code'.split(' ');
      expect([...tags].filter((tag) => !known.includes(tag ?? ''))).toEqual([]);
      for (const [, url] of html.matchAll(/href="([^"]*)"/g))
        expect(url).toMatch(/^https:\/\/github\.com\/acme\/shop\//);
      for (const [markup] of html.matchAll(/<[^>]*>/g))
        expect(markup).not.toMatch(/\s(src|on\w+)=|url\(|@import/i);
      expect(subject).not.toMatch(/[\p{Cc}]/u);
      expect(subject.length).toBeLessThanOrEqual(150);
    },
  );

  it('names the run as the last word, where it has a page', () => {
    const { report: told = report(), event } = ALERT_VARIANTS['digest-green'] ?? {};
    if (!event) throw new Error('no such variant');
    expect(renderEmail(told, event).text).toContain(
      'Open the run (https://github.com/acme/shop/actions/runs/901)',
    );
    const outside = { ...told, run: { ...told.run, url: '' } };
    expect(renderEmail(outside, event).text).not.toContain('Open the run');
  });
});
