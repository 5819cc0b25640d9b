"""Runs SQL statements on the Spark warehouse of a folder, in one session of its own.

usage: spark.py FOLDER < ["statement", …]
Then prints one line of JSON: a digest of the rows of every relation, by `database.name`.
"""

import json
import sys

from pyspark.sql import SparkSession

folder = sys.argv[1]
builder = SparkSession.builder.enableHiveSupport()
settings = {
    "spark.master": "local[2]",
    "spark.ui.enabled": "false",
    "spark.sql.ansi.enabled": "false",
    "spark.sql.shuffle.partitions": "2",
    "spark.sql.warehouse.dir": f"{folder}/tables",
    "spark.hadoop.javax.jdo.option.ConnectionURL": f"jdbc:derby:;databaseName={folder}/metastore;create=true",
    "spark.driver.extraJavaOptions": f"-Dderby.stream.error.file={folder}/derby.log",
}
for name, value in settings.items():
    builder = builder.config(name, value)
spark = builder.getOrCreate()
for statement in json.load(sys.stdin):
    spark.sql(statement).collect()
digests = {}
for (database,) in spark.sql("show databases").collect():
    for _, name, _ in spark.sql(f"show tables in {database}").collect():
        rows = f"select count(*), sum(xxhash64(to_json(struct(*)))) from {database}.{name}"
        digests[f"{database}.{name}"] = str(list(spark.sql(rows).collect()[0]))
print(json.dumps(digests, sort_keys=True))
spark.stop()
