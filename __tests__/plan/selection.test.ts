import { describe, expect, it } from 'vitest';
import { buildCiSelection, buildSelection } from '../../src/plan/selection.ts';

describe('buildCiSelection', () => {
  it('builds what changed and what is downstream', () => {
    expect(buildCiSelection({ select: [], exclude: [] }, true)).toEqual([
      '--select',
      'state:modified+',
    ]);
  });

  it('widens by select and narrows by exclude', () => {
    expect(
      buildCiSelection({ select: ['tag:always', 'fct_orders'], exclude: ['tag:slow'] }, true),
    ).toEqual(['--select', 'state:modified+', 'tag:always', 'fct_orders', '--exclude', 'tag:slow']);
  });

  it.each(['state:modified+1', '2+state:new', 'tag:ci,state:modified', 'source_status:fresher+'])(
    'lets %s take the place of the default',
    (selector) => {
      expect(buildCiSelection({ select: [selector], exclude: [] }, true)).toEqual([
        '--select',
        selector,
      ]);
    },
  );

  it('does not take a model for a state selector because of its name', () => {
    expect(buildCiSelection({ select: ['state_totals'], exclude: [] }, true)).toEqual([
      '--select',
      'state:modified+',
      'state_totals',
    ]);
  });

  it('builds everything but the excluded where there is nothing to compare with', () => {
    expect(
      buildCiSelection({ select: ['state:modified+1'], exclude: ['tag:slow'] }, false),
    ).toEqual(['--exclude', 'tag:slow']);
  });
});

describe('buildSelection', () => {
  it('leaves the choice to dbt where nothing is given', () => {
    expect(buildSelection({ select: [], exclude: [] })).toEqual([]);
  });
});
