"""Stands in for BigQuery: crucible's server, and what it lacks and this action needs.

usage: bigquery_server.py PORT

Added: `create table … clone`, as a copy, and INFORMATION_SCHEMA.TABLES of a dataset. It cannot show what
BigQuery refuses (`=` on arrays and JSON), regions, IAM, or the bytes of a query.
"""

import re
import sys

from crucible.cli import main
from crucible.engine import pipeline

CLONE = re.compile(r"(create\s+(?:or\s+replace\s+)?table\s+\S+)\s+clone\s+(\S+)", re.I)
TABLES = re.compile(r"`([^`]+)`\.`?([^`.]+)`?\.INFORMATION_SCHEMA\.TABLES")
COLUMNS = ["table_catalog", "table_schema", "table_name", "table_type"]

real_execute = pipeline.Pipeline.execute


def select_row(values):
    return "select " + ", ".join(f"'{value}' as {column}" for column, value in zip(COLUMNS, values))


def list_tables(engine, session, project, dataset):
    with engine.cursor(session) as cursor:
        rows = cursor.execute(
            "select table_name, table_type from information_schema.tables where table_catalog = ? and table_schema = ?",
            [project, dataset],
        ).fetchall()
    # A row of another project, so that the query has columns where there are no tables.
    rows = [select_row([project, dataset, *row]) for row in rows] + [select_row(["-"] * len(COLUMNS))]
    return f"({' union all '.join(rows)})"


def execute(self, session, sql, params=None):
    text = CLONE.sub(r"\1 as select * from \2", sql)
    found = TABLES.search(text)
    if found:
        text = text.replace(found[0], list_tables(self.engine, session, found[1], found[2]))
    return real_execute(self, session, text, params)


pipeline.Pipeline.execute = execute
sys.exit(main(["serve", "--dialect", "bigquery", "--port", sys.argv[1]]))
