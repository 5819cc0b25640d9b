import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../src/health/outcomes.ts';
import {
  renderSlack as renderEvent,
  type SlackMessage,
} from '../../src/notify/sinks/slack-message.ts';
import type { Report } from '../../src/report/model/report.ts';
import { DEPLOY_VARIANTS, dataTest, HOSTILE_TEXT, node, report } from '../report/variants.ts';
import { ALERT_VARIANTS, firstEvent } from './alert-variants.ts';

const renderSlack = (told: Report) => renderEvent(told, firstEvent(told));

function textsOf(message: SlackMessage): string[] {
  const texts = message.blocks.map((block) => {
    if (block.type === 'header') return block.text.text;
    if (block.type === 'section') return block.text?.text ?? '';
    throw new Error(`unexpected block ${block.type}`);
  });
  return [message.text, ...texts];
}

function deploy(name: string): Report {
  return DEPLOY_VARIANTS[`deploy-${name}`] ?? report();
}

describe('renderSlack', () => {
  it.each(Object.entries(DEPLOY_VARIANTS))('looks as agreed: %s', async (name, variant) => {
    const text = `${JSON.stringify(renderSlack(variant), null, 2)}\n`;
    await expect(text).toMatchFileSnapshot(`golden/slack-${name}.json`);
  });

  it.each(Object.entries(ALERT_VARIANTS))('looks as agreed: %s', async (name, told) => {
    const text = `${JSON.stringify(renderEvent(told.report, told.event), null, 2)}\n`;
    await expect(text).toMatchFileSnapshot(`golden/slack-${name}.json`);
  });

  it('reports a failure with project, branch, commit, failed nodes and the run', () => {
    const text = textsOf(renderSlack(deploy('failure'))).join('\n');
    expect(text).toContain('dbt shop: 1 model failed, 1 test failed');
    expect(text).toContain('`main`');
    expect(text).toContain('|4f2a9c1>');
    expect(text).toContain('Binder Error: Referenced column "amout" not found');
    expect(text).toContain('12 failing rows');
    expect(text).toContain('<https://github.com/acme/shop/actions/runs/901|Open the run>');
  });

  it('is one short line for a success', () => {
    const message = renderSlack(deploy('success'));
    expect(message.blocks).toHaveLength(1);
    expect(message.text).not.toContain('\n');
  });

  it('makes no control sequence but its own links', () => {
    for (const text of textsOf(renderSlack(deploy('hostile')))) {
      const controls = [...text.matchAll(/<[^>]*>/g)].map(([control]) => control);
      for (const control of controls) {
        expect(control).toMatch(/^<https:\/\/github\.com\/acme\/shop\/[\w/.%#~-]+\|[^<>|]+>$/);
      }
    }
  });

  it('escapes nothing but the three characters that Slack asks for', () => {
    const message = renderSlack(
      report({
        ...deploy('failure'),
        nodes: [node('a', { outcome: 'error', message: 'x < "y" && *z*' })],
      }),
    );
    expect(textsOf(message).join('\n')).toContain('x &lt; "y" &amp;&amp; *z*');
  });

  const long = `${'&'.repeat(400)}${HOSTILE_TEXT.repeat(20)}`;
  const outcomes: Outcome[] = ['error', 'success', 'skipped'];

  it.each([
    ['failures', undefined],
    ['failures and a fatal error', { message: long, hint: long, file: undefined, line: undefined }],
  ])("keeps to Slack's limits for hundreds of %s with long names", (_, fatal) => {
    const message = renderSlack(
      report({
        ...deploy('failure'),
        project: long,
        branch: long,
        target: long,
        repository: long,
        fatal,
        nodes: Array.from({ length: 3_000 }, (_, index) =>
          node(long, { outcome: outcomes[index % 3] ?? 'error', message: long }),
        ),
        tests: Array.from({ length: 300 }, () => dataTest(long, { status: 'fail', tested: long })),
      }),
    );
    expect(message.blocks.length).toBeLessThanOrEqual(50);
    for (const block of message.blocks) {
      if (block.type === 'header') expect(block.text.text.length).toBeLessThanOrEqual(150);
      if (block.type === 'section') expect(block.text?.text.length).toBeLessThanOrEqual(3_000);
    }
    expect(textsOf(message).join('\n')).toMatch(/… and [\d,]+ more/);
    expect(textsOf(message).join('\n')).not.toMatch(/&(?!amp;|lt;|gt;)/);
  });
});
