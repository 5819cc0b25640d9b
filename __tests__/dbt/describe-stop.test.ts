import { describe, expect, it } from 'vitest';
import { describeStop } from '../../src/dbt/describe-stop.ts';

/** The files of the repository; dbt names them from the project or from its models' folder. */
const FILES = [
  'dbt_project.yml',
  'packages.yml',
  'models/marts/a.sql',
  'models/marts/bad.yml',
  'models/marts/fct_orders.sql',
  'models/marts/marts.yml',
  'models/marts/p.py',
  'models/staging/fct_orders.sql',
];

function locate(message: string) {
  return describeStop(message, (named) =>
    FILES.find((file) => named.endsWith(`/${file}`) || `/${file}`.endsWith(`/${named}`)),
  ).location;
}

// Each message is one of dbt 1.11.16, for a project with this one mistake.
describe('describeStop', () => {
  it('finds the model and the line of a mistake in Jinja', () => {
    const message =
      'Compilation Error in model a (models/marts/a.sql)\n  unexpected \'}\'\n    line 1\n      select {{ ref("x") }';
    expect(locate(message)).toEqual({ file: 'models/marts/a.sql', line: 1 });
  });

  it('finds the model whose ref or source does not exist', () => {
    for (const what of ["a node named 'nope'", "a source named 'raw.nope'"])
      expect(
        locate(
          `Compilation Error\n  Model 'model.shop.a' (models/marts/a.sql) depends on ${what} which was not found`,
        ),
      ).toEqual({ file: 'models/marts/a.sql' });
  });

  it('finds the first of two models of the same name', () => {
    const message =
      'Compilation Error\n  dbt found two models with the name "fct_orders".\n  \n' +
      '  To fix this, change the name of one of these resources:\n' +
      '  - model.shop.fct_orders (models/staging/fct_orders.sql)\n' +
      '  - model.shop.fct_orders (models/marts/fct_orders.sql)';
    expect(locate(message)).toEqual({ file: 'models/staging/fct_orders.sql' });
  });

  it('finds a YAML file that dbt names from the folder of models, and the line', () => {
    const message =
      'Parsing Error\n  Error reading shop: marts/bad.yml - Runtime Error\n    Syntax error near line 3\n' +
      '    ------------------------------\n    1  | models:\n    2  |   - name: x\n    3  |    bad: 1\n';
    expect(locate(message)).toEqual({ file: 'models/marts/bad.yml', line: 3 });
  });

  it.each([
    "Invalid models config given in models/marts/bad.yml @ models: {'name': 3, 'original_file_path': 'models/marts/bad.yml'} - at path ['name']: 3 is not of type 'string'",
    "The schema file at models/marts/bad.yml is invalid because the value of 'models' is not a list",
    "Invalid exposures config given in FilePath(searched_path='models', relative_path='marts/bad.yml', modification_time=1795398295.393181, project_root='/runner/shop') @ exposures: {'name': 'e'} - at path ['type']: 'nope' is not one of ['dashboard', 'notebook']",
    "Unable to find model 'shop.nope' for unit test 'u' in models/marts/bad.yml",
  ])('finds the YAML file in: %s', (message) => {
    expect(locate(`Parsing Error\n  ${message}`)).toEqual({ file: 'models/marts/bad.yml' });
  });

  it('finds the first of two YAML files that describe the same model', () => {
    const message =
      'Compilation Error\n  dbt found two schema.yml entries for the same resource named fct_orders. Resources and their associated columns may only be described a single time. To fix this, remove the resource entry for fct_orders in one of these files:\n   - models/marts/marts.yml\n  models/marts/bad.yml';
    expect(locate(message)).toEqual({ file: 'models/marts/marts.yml' });
  });

  it('finds dbt_project.yml by the absolute path that dbt prints', () => {
    const message =
      "Runtime Error\n  at path []: Additional properties are not allowed ('model-pathz' was unexpected)\nError encountered in /runner/work/shop/dbt_project.yml";
    expect(locate(message)).toEqual({ file: 'dbt_project.yml' });
  });

  it('finds a Python model by its bare name', () => {
    const message = "Parsing Error\n  expected ':' (p.py, line 1)\n  def model(dbt, session)\n  ";
    expect(locate(message)).toEqual({ file: 'models/marts/p.py', line: 1 });
  });

  it('says how to set an environment variable that a model reads', () => {
    const error = describeStop(
      "Parsing Error\n  Env var required but not provided: 'REGION'",
      () => undefined,
    );
    expect(error.hint).toBe('Set REGION under "env:" of the step.');
    expect(error.location).toBeUndefined();
  });

  it('names no file where dbt names none, or one that is not in the repository', () => {
    expect(locate("Parsing Error\n  at path ['materialized']: 3 is not of type 'string'")).toBe(
      undefined,
    );
    const missing =
      'Runtime Error\n  No dbt_project.yml found at expected path /runner/shop/nope/dbt_project.yml\n' +
      '  Verify that each entry within packages.yml (and their transitive dependencies) contains a file named dbt_project.yml';
    expect(locate(missing)).toBeUndefined();
    expect(locate('Compilation Error in macro x (macros/gone.sql)')).toBeUndefined();
  });
});
