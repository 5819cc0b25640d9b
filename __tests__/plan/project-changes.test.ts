import { describe, expect, it } from 'vitest';
import { compareProjects } from '../../src/plan/project-changes.ts';

describe('compareProjects', () => {
  it('names vars of another value, those of one package too', () => {
    const before = { vars: { a: 1, b: 2, gone: 1, tools: { c: 1, d: 1 } } };
    const after = { vars: { a: 1, b: 3, fresh: 1, tools: { c: 1, d: 2 } } };
    expect([...compareProjects(before, after).vars]).toEqual(['b', 'gone', 'tools', 'd', 'fresh']);
  });

  it('passes over what is in the nodes’ own configs, and what reaches no data', () => {
    const before = { name: 'shop', models: { '+docs': { show: true } }, version: '1' };
    const after = { name: 'shop', 'on-run-end': ['x'], 'clean-targets': ['target'] };
    expect(compareProjects(before, after)).toEqual({ vars: new Set(), others: [] });
  });

  it('names any other key, known or not', () => {
    const before = { dispatch: [{ search_order: ['shop'] }] };
    const after = { dispatch: [], quoting: { schema: true }, unheard: 1 };
    expect(compareProjects(before, after).others).toEqual(['dispatch', 'quoting', 'unheard']);
  });

  it('reads an empty file', () => {
    expect(compareProjects(null, undefined)).toEqual({ vars: new Set(), others: [] });
  });
});
