import { edit, move } from '../project.ts';
import type { MergeScenario } from '../scenario.ts';

const kind = 'seed';

/** A seed's table stays, and its rows are replaced: dbt compares no columns. */
export const SEEDS: MergeScenario[] = [
  {
    ...{ kind, name: 'another value in a seed' },
    pushes: [edit('seeds/countries.csv', ['19', '25'])],
    built: ['by_country', 'seed countries'],
  },
  {
    ...{ kind, name: 'a new column of a seed' },
    pushes: [
      edit(
        'seeds/countries.csv',
        ['vat\n', 'vat,area\n'],
        ['19\n', '19,357\n'],
        ['20\n', '20,643\n'],
      ),
    ],
    built: ['by_country', 'seed countries'],
  },
  {
    ...{ kind, name: 'a new column of a seed, which a model reads' },
    pushes: [
      {
        ...edit(
          'seeds/countries.csv',
          ['vat\n', 'vat,area\n'],
          ['19\n', '19,357\n'],
          ['20\n', '20,643\n'],
        ),
        ...edit('models/marts/by_country.sql', [
          'as vat',
          'as vat,\n    max(countries.area) as area',
        ]),
      },
    ],
    built: ['by_country', 'seed countries'],
  },
  {
    ...{ kind, name: 'a column less in a seed' },
    pushes: [{ 'seeds/rates.csv': 'currency\nusd\nchf\n' }],
    built: ['seed rates'],
  },
  {
    ...{ kind, name: 'a column of another name in a seed' },
    pushes: [edit('seeds/rates.csv', ['rate', 'usd_rate'])],
    built: ['seed rates'],
  },
  {
    ...{ kind, name: 'a column of another type in a seed, by its values' },
    pushes: [edit('seeds/rates.csv', ['0.95', 'unknown'])],
    built: ['seed rates'],
  },
  {
    ...{ kind, name: 'a column of another type in a seed, by its config' },
    pushes: [
      { 'seeds/seeds.yml': 'seeds: [{name: rates, config: {column_types: {rate: varchar}}}]\n' },
    ],
    built: ['seed rates'],
  },
  {
    ...{ kind, name: 'the columns of a seed in another order' },
    pushes: [{ 'seeds/rates.csv': 'rate,currency\n1.08,usd\n0.95,chf\n' }],
    built: ['seed rates'],
  },
  {
    ...{ kind, name: 'another delimiter of a seed' },
    pushes: [
      {
        'seeds/rates.csv': 'currency;rate\nusd;1.08\nchf;0.95\n',
        'seeds/seeds.yml': "seeds: [{name: rates, config: {delimiter: ';'}}]\n",
      },
    ],
    built: ['seed rates'],
  },
  {
    ...{ kind, name: 'a seed in another schema' },
    pushes: [{ 'seeds/seeds.yml': 'seeds: [{name: countries, config: {schema: lists}}]\n' }],
    built: ['by_country', 'seed countries'],
  },
  {
    ...{ kind, name: 'another name of a seed, and its readers' },
    pushes: [
      {
        ...move('seeds/countries.csv', 'seeds/lands.csv'),
        ...edit('models/marts/by_country.sql', ["ref('countries')", "ref('lands')"]),
      },
    ],
    built: ['by_country', 'seed lands'],
  },
  {
    ...{ kind, name: 'line ends of another system in a seed' },
    pushes: [edit('seeds/countries.csv', ['\n', '\r\n'])],
    built: [],
  },
  {
    ...{ kind, name: 'a byte order mark in a seed' },
    pushes: [edit('seeds/countries.csv', ['code,name', '\uFEFFcode,name'])],
    built: ['by_country', 'seed countries'],
  },
];
