import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PYTHON } from '../support/venv.ts';

const DRIVER = resolve(import.meta.dirname, '../../driver');

/**
 * Adapters with the signatures of dbt-bigquery 1.12, dbt-athena 1.11 and dbt-trino 1.11, whose calls
 * change nothing: those of Google and Amazon need their services.
 */
const ADAPTERS = `
import json, sys, uuid
from collections import namedtuple
sys.path.insert(0, sys.argv[1])
from dbt_driver_fence import Fence
from dbt_driver_fence_rules import Rules

Relation = namedtuple("Relation", "schema identifier")
own, own2, prod = Relation("pr_1", "x"), Relation("pr_1_marts", "y"), Relation("prod", "a")

class Connections:
    def get_if_exists(self): return None
    def release(self): pass
    def copy_bq_table(self, source, destination, write_disposition): return "done"
    def drop_dataset(self, database, schema): return "done"

class Adapter:
    def __init__(self): self.connections = Connections()
    def submit_python_job(self, parsed_model, compiled_code): return "done"

class BigQuery(Adapter):
    def drop_relation(self, relation): return "done"
    def rename_relation(self, from_relation, to_relation): return "done"
    def update_columns(self, relation, columns): return "done"
    def alter_table_add_columns(self, relation, columns): return self.alter_table_add_remove_columns(relation, columns, None)
    def alter_table_add_remove_columns(self, relation, add_columns, remove_columns): return "done"
    def sync_struct_columns(self, on_schema_change, source_relation, target_relation, schema_changes_dict): return "done"
    def update_table_description(self, database, schema, identifier, description): return "done"
    def load_dataframe(self, database, schema, table_name, agate_table, column_override, field_delimiter): return "done"
    def upload_file(self, local_file_path, database, table_schema, table_name, **kwargs): return "done"
    def grant_access_to(self, entity, entity_type, role, grant_target_dict): return "done"

class Athena(Adapter):
    def generate_s3_location(self, relation, s3_data_dir=None, s3_data_naming=None, s3_tmp_table_dir=None, external_location=None, is_temporary_table=False):
        return external_location or (s3_data_dir or "s3://b/data") + "/" + str(uuid.uuid4())
    def clean_up_partitions(self, relation, where_condition): return "done"
    def clean_up_table(self, relation): return self.delete_from_s3("s3://b/data/" + str(uuid.uuid4()))
    def upload_seed_to_s3(self, relation, table, s3_data_dir=None, s3_data_naming=None, external_location=None, seed_s3_upload_args=None): return "done"
    def delete_from_s3(self, s3_path): return "done"
    def swap_table(self, src_relation, target_relation): return "done"
    def expire_glue_table_versions(self, relation, to_keep, delete_s3): return "done"
    def persist_docs_to_glue(self, relation, model, persist_relation_docs=False): return "done"
    def delete_from_glue_catalog(self, relation): return "done"
    def drop_glue_database(self, database_name, catalog_name="awsdatacatalog"): return "done"
    def add_lf_tags(self, relation, lf_tags_config): return "done"
    def add_lf_tags_to_database(self, relation): return "done"
    def apply_lf_grants(self, relation, lf_grants_config): return "done"
    def run_query_with_partitions_limit_catching(self, sql): return "done"
    def run_operation_with_potential_multiple_runs(self, query, op): return "done"

class Trino(Adapter):
    def persist_starburst_docs(self, relation, model_dict, for_relation=True, for_columns=True): return "done"

def guarded(adapter, name):
    fence = Fence(print)
    fence.rules = Rules("pr_1", ['"d"."prod"."a"'])
    fence._wrap(adapter, name)
    return adapter

bigquery = guarded(BigQuery(), "bigquery")
athena = guarded(Athena(), "athena")
trino = guarded(Trino(), "trino")
fresh = athena.generate_s3_location(own)

def tried(code):
    try:
        return eval(code)
    except Exception as error:
        return str(error)

print(json.dumps([tried(code) for code in json.load(sys.stdin)]))
`;

function run(calls: readonly string[]): string[] {
  const args = ['-B', '-c', ADAPTERS, DRIVER];
  return JSON.parse(execFileSync(PYTHON, args, { input: JSON.stringify(calls), encoding: 'utf8' }));
}

/** The same calls, with a relation of the pull request's and with one of production's. */
const ON_RELATIONS = [
  'bigquery.drop_relation(X)',
  'bigquery.rename_relation(own, X)',
  'bigquery.rename_relation(X, own)',
  'bigquery.update_columns(X, {})',
  'bigquery.alter_table_add_columns(X, [1])',
  'bigquery.alter_table_add_remove_columns(X, [1], [])',
  'bigquery.sync_struct_columns("append_new_columns", own, X, {})',
  'bigquery.update_table_description("d", X.schema, X.identifier, "text")',
  'bigquery.load_dataframe("d", X.schema, X.identifier, None, {}, ",")',
  'bigquery.upload_file("f.csv", "d", table_schema=X.schema, table_name=X.identifier)',
  'bigquery.grant_access_to(own, "view", None, {"project": "p", "dataset": X.schema})',
  'bigquery.connections.copy_bq_table([prod], X, "WRITE_TRUNCATE")',
  'bigquery.connections.drop_dataset("d", X.schema)',
  'athena.clean_up_partitions(X, "d = 1")',
  'athena.clean_up_table(X)',
  'athena.swap_table(own, X)',
  'athena.swap_table(src_relation=X, target_relation=own)',
  'athena.expire_glue_table_versions(X, 1, True)',
  'athena.persist_docs_to_glue(X, {}, persist_relation_docs=True)',
  'athena.delete_from_glue_catalog(X)',
  'athena.drop_glue_database(X.schema)',
  'athena.add_lf_tags(X, {})',
  'athena.add_lf_tags_to_database(X)',
  'athena.apply_lf_grants(X, {})',
  'athena.upload_seed_to_s3(X, None)',
  'athena.run_query_with_partitions_limit_catching(f"insert into {X.schema}.{X.identifier} select 1")',
  'athena.run_operation_with_potential_multiple_runs(f"optimize {X.schema}.{X.identifier}", "optimize")',
  'trino.persist_starburst_docs(X, {})',
];

const withRelation = (name: string) => ON_RELATIONS.map((call) => call.replace(/\bX\b/g, name));

describe('the write fence on calls of adapters that are no SQL', () => {
  it('lets through what dbt does with the pull request’s own relations', () => {
    const calls = [...withRelation('own'), ...withRelation('own2')];
    expect(run(calls)).toEqual(calls.map(() => 'done'));
  });

  it('[T45] refuses them on a relation of production', () => {
    const calls = withRelation('prod');
    for (const [index, answer] of run(calls).entries())
      expect([calls[index], answer]).toEqual([
        calls[index],
        expect.stringMatching(/The write fence did not send .*\bprod\b.*ci-target/s),
      ]);
  });

  it('[T45] deletes files only where the pull request’s name is in their path, or the run made the path up', () => {
    const unique = '0a1b2c3d-0000-4000-8000-123456789abc';
    const answers = run([
      'athena.delete_from_s3(fresh)',
      'athena.delete_from_s3("s3://b/pr_1/x")',
      `athena.delete_from_s3("s3://b/data/${unique}")`,
      'athena.delete_from_s3("s3://b/prod/a")',
      'athena.upload_seed_to_s3(own, None, external_location="s3://b/prod/a")',
      'athena.upload_seed_to_s3(own, None, s3_data_dir="s3://b/pr_1")',
    ]);
    expect(answers.map((answer) => answer === 'done')).toEqual([
      ...[true, true, false, false, false, true],
    ]);
  });
});
