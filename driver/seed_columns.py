"""Tells which columns seeds have by their files, and what dbt takes their values for.

One request on stdin, one answer on file descriptor 3, each a JSON object on one line:

    {"seeds": [{"path": <absolute>, "delimiter": <text>, "text": [<column>, …]}, …]}
    {"seeds": [[{"name": <column>, "kind": "text" | "integer" | "number" | "boolean" | "time" | null},
                …] or null, …]}

`text` are the columns that dbt does not look into, because their type is declared. A kind of null is a
column without any value. A seed of null could not be read: dbt itself says why when it builds it.
"""

from one_answer import answer_once

# agate's types, which dbt makes the warehouse's types from (`adapter.convert_type`).
KINDS = {
    "Text": "text",
    "Integer": "integer",
    "Number": "number",
    "Boolean": "boolean",
    "Date": "time",
    "DateTime": "time",
    "ISODateTime": "time",
    "TimeDelta": "time",
}


def read_columns(seed):
    """As dbt reads them (`load_agate_table` of dbt/context/providers.py)."""
    from dbt_common.clients import agate_helper

    try:
        table = agate_helper.from_csv(seed["path"], seed["text"], delimiter=seed["delimiter"])
    except (OSError, ValueError):
        return None
    return [{"name": column.name, "kind": kind_of(column)} for column in table.columns]


def kind_of(column):
    values = [value for value in column.values() if value is not None]
    kind = KINDS.get(type(column.data_type).__name__) if values else None
    # Numbers without decimals are integers to dbt (`convert_number_type` of its adapters).
    if kind == "number" and all(value == value.to_integral_value() for value in values):
        return "integer"
    return kind


def answer(request):
    return {"seeds": [read_columns(seed) for seed in request["seeds"]]}


if __name__ == "__main__":
    answer_once(answer)
