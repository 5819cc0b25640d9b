import { describe, expect, it } from 'vitest';
import {
  buildSelection,
  chooseCiSelection,
  isNothingSelected,
  knowsSelectorMethod,
  nameSelector,
  type Selection,
} from '../../src/plan/selection.ts';

const buildCiSelection = (settings: Selection, comparable: boolean) =>
  buildSelection(chooseCiSelection(settings, comparable));

describe('chooseCiSelection', () => {
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

describe('[C12] a selector of selectors.yml', () => {
  it.each([
    ['selector:nightly', 'nightly'],
    ['selector:all but seeds', 'all but seeds'],
    ['+selector:nightly', undefined],
    ['tag:x,selector:nightly', undefined],
  ])('is named by %s: %s', (text, name) => {
    expect(nameSelector(text)).toBe(name);
  });

  it.each([
    ['1.8.9', false],
    ['1.11.16', false],
    ['1.12.0', true],
    ['1.20.1', true],
    ['2.0.0', false],
  ])('is a method of dbt %s: %s', (version, knows) => {
    expect(knowsSelectorMethod(version)).toBe(knows);
  });
});

it.each([
  "The selection criterion 'state:modified+' does not match any enabled nodes",
  "The selection criterion 'tag:x' does not match any nodes",
  'No nodes selected!',
])('[C2] knows what dbt says of nothing under warn_error: %s', (message) => {
  expect(isNothingSelected(`Compilation Error\n  ${message}`)).toBe(true);
  expect(isNothingSelected('Compilation Error\n  model.shop.a')).toBe(false);
});
