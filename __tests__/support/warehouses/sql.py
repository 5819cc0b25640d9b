"""Runs SQL by the vendor's own driver, as somebody who uses the warehouse beside dbt.

usage: sql.py KIND PORT [USER] < {"statements": ["…"]} or {"relations": true}
Prints one line of JSON: the rows of each statement, values as text; or `schema.relation` of all there is.
"""

import json
import sys

SYSTEM = ("information_schema", "pg_catalog", "system", "_fs_information_schema")


class Snowflake:
    catalogue = (
        "select table_schema, table_name from SHOP.information_schema.tables where table_schema <> 'INFORMATION_SCHEMA'"
    )

    def __init__(self, port):
        import snowflake.connector

        self.connection = snowflake.connector.connect(
            account="fakesnow", user="deployer", password="secret", database="SHOP",
            host="127.0.0.1", port=port, protocol="http",
        )  # fmt: skip

    def run(self, sql):
        cursor = self.connection.cursor()
        cursor.execute(sql)
        return cursor.fetchall()


class Redshift:
    catalogue = "select table_schema, table_name from information_schema.tables"

    def __init__(self, port):
        import redshift_connector

        self.connection = redshift_connector.connect(
            host="127.0.0.1", port=port, user="deployer", password="secret", database="shop", ssl=False
        )
        self.connection.autocommit = True

    def run(self, sql):
        cursor = self.connection.cursor()
        cursor.execute(sql)
        return cursor.fetchall() if cursor.description else []


class ClickHouse:
    catalogue = "select database, name from system.tables where database <> 'INFORMATION_SCHEMA'"

    def __init__(self, port):
        import clickhouse_connect

        self.client = clickhouse_connect.get_client(host="127.0.0.1", port=port)

    def run(self, sql):
        if sql.lstrip().lower().startswith(("select", "show")):
            return self.client.query(sql).result_rows
        self.client.command(sql)
        return []


class BigQuery:
    def __init__(self, port):
        from google.api_core.client_options import ClientOptions
        from google.auth.credentials import AnonymousCredentials
        from google.cloud import bigquery

        self.client = bigquery.Client(
            project="shop",
            credentials=AnonymousCredentials(),
            client_options=ClientOptions(api_endpoint=f"http://127.0.0.1:{port}"),
        )

    def run(self, sql):
        return [tuple(row.values()) for row in self.client.query(sql).result()]

    def relations(self):
        return [
            (dataset.dataset_id, table.table_id)
            for dataset in self.client.list_datasets()
            for table in self.client.list_tables(dataset.dataset_id)
        ]


class Trino:
    catalogue = "select table_schema, table_name from lake.information_schema.tables"

    def __init__(self, port, user="admin"):
        import trino

        self.connection = trino.dbapi.connect(host="127.0.0.1", port=port, user=user, catalog="lake")

    def run(self, sql):
        cursor = self.connection.cursor()
        cursor.execute(sql)
        return cursor.fetchall()


KINDS = {
    "snowflake": Snowflake,
    "redshift": Redshift,
    "clickhouse": ClickHouse,
    "bigquery": BigQuery,
    "trino": Trino,
}

warehouse = KINDS[sys.argv[1]](int(sys.argv[2]), *sys.argv[3:])
request = json.load(sys.stdin)
if request.get("relations"):
    found = warehouse.relations() if hasattr(warehouse, "relations") else warehouse.run(warehouse.catalogue)
    answer = sorted(
        f"{schema}.{name}".lower() for schema, name in found if schema.lower() not in SYSTEM
    )
else:
    answer = [
        [[str(value) for value in row] for row in warehouse.run(statement)]
        for statement in request["statements"]
    ]
print(json.dumps(answer))
