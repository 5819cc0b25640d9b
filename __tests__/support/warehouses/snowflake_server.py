"""Stands in for Snowflake: fakesnow's server, and what it lacks and this action needs.

usage: snowflake_server.py PORT

fakesnow runs Snowflake's SQL on DuckDB. What is added follows Snowflake's pages, the address beside each:
schemas that change names, grants, future grants, whether a table is transient, GET_DDL of views, and SHOW
of kinds of objects that fakesnow does not know. It cannot show: two schemas whose names differ only in
letter case, who may do what, what other sessions see while schemas are swapped.
"""

import re
import sys

import fakesnow.cursor
import fakesnow.dialect
import fakesnow.server
import uvicorn

NAME = r'(?:"[^"]+"|[\w$]+)'
PATH = rf"((?:{NAME}\.)*{NAME})"
DONE = "select 'Statement executed successfully.' as \"status\""
Cursor = fakesnow.cursor.FakeSnowflakeCursor


def fold(path):
    """The parts of a name as the catalogue has them."""
    parts = re.findall(r'"[^"]+"|[\w$]+', path)
    return tuple(part[1:-1] if part.startswith('"') else part.upper() for part in parts)


def literal(text):
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'"


def rows_sql(columns, rows):
    """A query that answers `rows`, whatever their number."""
    named = [
        ", ".join(f'{literal(str(value))} as "{column}"' for column, value in zip(columns, row))
        for row in rows or [["" for _ in columns]]
    ]
    return " union all ".join(f"select {row}" for row in named) + ("" if rows else " limit 0")


class Account:
    """What the account knows of its objects beside their rows. Names are folded paths."""

    def __init__(self):
        self.grants = {}  # path -> {(privilege, to, grantee)}
        self.future = {}  # schema's path -> {(privilege, kind, to, grantee)}
        self.transient = set()
        self.comments = {}
        self.views = {}  # path -> the statement that made it
        self.others = {}  # (kind, schema's path) -> names

    def of_schemas(self):
        return [self.grants, self.future, self.comments, self.views]

    def rename(self, moves):
        """@param moves old schema's path -> new one; a swap has both directions"""

        def moved(path):
            for old, new in moves.items():
                if path[: len(old)] == old:
                    return new + path[len(old) :]
            return path

        for mapping in self.of_schemas():
            entries = [(moved(path), value) for path, value in mapping.items()]
            mapping.clear()
            mapping.update(entries)
        self.transient = {moved(path) for path in self.transient}
        self.others = {(kind, moved(path)): names for (kind, path), names in self.others.items()}

    def forget(self, path):
        for mapping in self.of_schemas():
            for other in [each for each in mapping if each[: len(path)] == path]:
                del mapping[other]
        self.transient = {each for each in self.transient if each[: len(path)] != path}


account = Account()


class Schemas:
    """DuckDB renames no schema: relations are made again under the other name."""

    def __init__(self, connection):
        self.connection = connection

    def relations(self, kind, schema):
        column = "sql" if kind == "view" else "NULL"
        return self.connection.execute(
            f"select {kind}_name, {column} from duckdb_{kind}s() where database_name = ? and schema_name = ? order by {kind}_oid",
            list(schema),
        ).fetchall()

    def take(self, schema):
        place = f'"{schema[0]}"."{schema[1]}"'
        views = self.relations("view", schema)
        for name, _ in reversed(views):
            self.connection.execute(f'drop view {place}."{name}"')
        tables = {}
        for name, _ in self.relations("table", schema):
            tables[name] = self.connection.execute(f'select * from {place}."{name}"').to_arrow_table()
            self.connection.execute(f'drop table {place}."{name}"')
        return views, tables

    def put(self, schema, taken):
        views, tables = taken
        place = f'"{schema[0]}"."{schema[1]}"'
        for name, rows in tables.items():
            self.connection.register("moved", rows)
            self.connection.execute(f'create table {place}."{name}" as select * from moved')
            self.connection.unregister("moved")
        return [(f'{place}."{name}"', sql) for name, sql in views]

    def make(self, views):
        """In any order. One whose names stand for nothing stays away: DuckDB cannot keep it."""
        while views:
            rest = []
            for name, sql in views:
                query = re.search(r"\bAS\b(.*)$", sql, re.S | re.I)[1]
                try:
                    self.connection.execute(f"create view {name} as {query}")
                except Exception:
                    rest.append((name, sql))
            if len(rest) == len(views):
                return
            views = rest

    def swap(self, one, other):
        first, second = self.take(one), self.take(other)
        self.make(self.put(other, first) + self.put(one, second))
        account.rename({one: other, other: one})

    def rename(self, old, new):
        taken = self.take(old)
        self.connection.execute(f'create schema "{new[0]}"."{new[1]}"')
        self.make(self.put(new, taken))
        self.connection.execute(f'drop schema "{old[0]}"."{old[1]}"')
        account.rename({old: new})


def alter_schema(cursor, match):
    # https://docs.snowflake.com/en/sql-reference/sql/alter-schema: grants go with what they are on
    old, new = fold(match[1]), fold(match[3])
    schemas = Schemas(cursor._duck_conn)
    (schemas.swap if match[2].lower().startswith("swap") else schemas.rename)(old, new)
    return DONE


def grant(cursor, match):
    # https://docs.snowflake.com/en/sql-reference/sql/grant-privilege
    for privilege in match[1].split(","):
        account.grants.setdefault(fold(match[3]), set()).add(
            (privilege.strip().upper(), (match[4] or "role").strip().upper(), fold(match[5])[-1])
        )
    return DONE


def grant_future(cursor, match):
    kind = match[2].upper().rstrip("S").replace(" ", "_")
    account.future.setdefault(fold(match[3]), set()).add(
        (match[1].upper(), kind, (match[4] or "role").strip().upper(), fold(match[5])[-1])
    )
    return DONE


def show_grants(cursor, match):
    # https://docs.snowflake.com/en/sql-reference/sql/show-grants
    path = fold(match[2])
    columns = ["created_on", "privilege", "granted_on", "name", "granted_to", "grantee_name", "grant_option", "granted_by"]
    own = [("OWNERSHIP", "ROLE", "TRANSFORMER"), *sorted(account.grants.get(path, []))]
    return rows_sql(
        columns,
        [("", privilege, match[1].upper(), ".".join(path), to, name, "false", "TRANSFORMER") for privilege, to, name in own],
    )


def show_future_grants(cursor, match):
    path = fold(match[1])
    columns = ["created_on", "privilege", "grant_on", "name", "grant_to", "grantee_name", "grant_option"]
    return rows_sql(
        columns,
        [
            ("", privilege, kind, f"{'.'.join(path)}.<{kind}>", to, name, "false")
            for privilege, kind, to, name in sorted(account.future.get(path, []))
        ],
    )


def show_others(cursor, match):
    kind = match[1].upper().replace("USER ", "")
    return rows_sql(["name"], [(name,) for name in sorted(account.others.get((kind, fold(match[2])), []))])


def create_other(cursor, match):
    *schema, name = fold(match[2])
    account.others.setdefault((match[1].upper() + "S", tuple(schema)), set()).add(name)
    return DONE


def get_ddl(cursor, match):
    # https://docs.snowflake.com/en/sql-reference/functions/get_ddl: of a view, as it was written
    path = fold(match[1])
    text = account.views[path]
    head = re.match(rf"create\s+(?:or\s+replace\s+)?((?:secure\s+)?view\s+){PATH}\s*(copy\s+grants)?", text, re.I)
    return f"select {literal(f'create or replace {head[1]}{chr(46).join(path)} {text[head.end():]};')} as ddl"


def list_views(cursor, match):
    schema = fold(match[1])[:1] + (match[2].upper(),)
    return rows_sql(["table_name"], [(path[-1],) for path in account.views if path[:2] == schema])


def schemata(cursor, match):
    path = (fold(match[1])[0], match[2].upper())
    transient = "YES" if path in account.transient else "NO"
    return rows_sql(
        ["is_transient", "is_managed_access", "retention_time", "comment"],
        [(transient, "NO", "1", account.comments.get(path, ""))],
    )


ANSWERS = [
    (rf"alter\s+schema\s+{PATH}\s+(swap\s+with|rename\s+to)\s+{PATH}", alter_schema),
    (rf"grant\s+([\w ,]+?)\s+on\s+future\s+([\w ]+?)\s+in\s+schema\s+{PATH}\s+to\s+(role\s+|share\s+)?{PATH}", grant_future),
    (rf"grant\s+([\w ,]+?)\s+on\s+(schema\s+|table\s+|view\s+)?{PATH}\s+to\s+(role\s+|share\s+)?{PATH}", grant),
    (rf"show\s+future\s+grants\s+in\s+schema\s+{PATH}", show_future_grants),
    (rf"show\s+grants\s+on\s+(schema|table|view)\s+{PATH}", show_grants),
    (rf"show\s+(stages|streams|tasks|pipes|sequences|file formats|alerts|user functions|user procedures)\s+in\s+schema\s+{PATH}", show_others),
    (rf"create\s+(stage|stream|task)\s+{PATH}.*", create_other),
    (rf"select\s+get_ddl\('view',\s*'{PATH}',\s*true\)", get_ddl),
    (rf"select\s+table_name\s+from\s+{PATH}\.views\s+where\s+table_schema\s+=\s+'([^']+)'\s+order\s+by\s+created", list_views),
    (rf"select\s+is_transient,\s*is_managed_access,\s*retention_time,\s*comment\s+from\s+{PATH}\.schemata\s+where\s+schema_name\s+=\s+'([^']+)'", schemata),
]  # fmt: skip
CREATE = re.compile(
    rf"create\s+(or\s+replace\s+)?((?:(?:transient|temp|temporary|secure)\s+)*)(table|view|schema)\s+(?:if\s+not\s+exists\s+)?{PATH}",
    re.I,
)
DROP = re.compile(rf"drop\s+(?:table|view|schema)\s+(?:if\s+exists\s+)?{PATH}", re.I)


def remember(text):
    """What a statement that went through says of the objects it made."""
    dropped = DROP.match(text)
    if dropped:
        account.forget(fold(dropped[1]))
    made = CREATE.match(text)
    if not made or re.search(r"\btemp(orary)?\b", made[2], re.I):
        return
    kind, path = made[3].lower(), fold(made[4])
    account.transient.discard(path)
    # https://docs.snowflake.com/en/user-guide/tables-temp-transient: all tables of a transient schema are
    if "transient" in made[2].lower() or path[:2] in account.transient:
        account.transient.add(path)
    comment = re.search(r"\bcomment\s*=\s*'((?:[^']|'')*)'", text, re.I)
    if comment and kind != "table":
        account.comments[path] = comment[1]
    elif kind == "view":
        account.comments.pop(path, None)
    # https://docs.snowflake.com/en/sql-reference/sql/create-view: replaced without COPY GRANTS, they are lost
    if kind in ("table", "view") and not re.search(r"\bcopy\s+grants\b", text, re.I):
        future = {
            (privilege, to, name)
            for privilege, on, to, name in account.future.get(path[:2], [])
            if on == kind.upper()
        }
        account.grants[path] = future
    if kind == "view":
        account.views[path] = text


TEMPORARY = re.compile(rf"(create\s+(?:or\s+replace\s+)?)temp(?:orary)?\s+((?:table|view)\s+(?:if\s+not\s+exists\s+)?{PATH})", re.I)
temporary = set()


def tables_with_views(match):
    """Snowflake's information_schema.tables lists views, and says more of a table."""
    transient = ", ".join(literal(f"{path[1]}.{path[2]}") for path in account.transient if len(path) == 3)
    is_transient = f"table_schema || '.' || table_name in ({transient or 'null'})"
    return f"""from (
      select table_catalog, table_schema, table_name, table_type, case when {is_transient} then 'YES' else 'NO' end as is_transient,
        'NO' as is_iceberg, 'NO' as is_hybrid, 'NO' as is_dynamic from {match[1]}.tables where table_type <> 'VIEW'
      union all select table_catalog, table_schema, table_name, 'VIEW', 'NO', 'NO', 'NO', 'NO' from {match[1]}.views) as t"""


def without_options(command):
    """What fakesnow does not read, and `remember` does."""
    if re.match(r"\s*create\s+(transient\s+)?schema\b", command, re.I):
        command = re.sub(r"\s+(with managed access|data_retention_time_in_days\s*=\s*\d+|comment\s*=\s*'[^']*')", " ", command, flags=re.I)
        command = re.sub(r"\btransient\b", "", command, flags=re.I)
    return re.sub(r"\bcopy\s+grants\b", " ", command, flags=re.I)


real_parse = fakesnow.dialect.parse_one
real_execute = Cursor.execute


def parse_one(command):
    # DuckDB's temporary tables have no database of their own.
    command = TEMPORARY.sub(r"\1 \2", command)
    if re.match(r"\s*merge\s+into", command, re.I):
        # Snowflake takes these names from the source.
        command = re.sub(
            r'(values\s*\()((?:\s*"[^"]+"\s*,?)+)(\))',
            lambda m: m[1] + re.sub(r'("[^"]+")', r"DBT_INTERNAL_SOURCE.\1", m[2]) + m[3],
            command,
            flags=re.I,
        )
    command = re.sub(rf"\bfrom\s+({NAME}\.information_schema)\.tables\b", tables_with_views, command, flags=re.I)
    return real_parse(command)


def run(cursor, command, *args, **options):
    try:
        return real_execute(cursor, command, *args, **options)
    except BaseException:
        # Snowflake's transactions outlive an error, DuckDB's do not.
        try:
            cursor._duck_conn.rollback()
            cursor._conn._in_transaction = False
        except Exception:
            pass
        raise


def drop_temporary(cursor, text):
    """A session's own tables go when it ends; here, when they were used."""
    for path in [path for path in temporary if path in text]:
        for kind in ("table", "view"):
            try:
                name = ".".join(f'"{part}"' for part in fold(path))
                cursor._duck_conn.execute(f"drop {kind} if exists {name}")
            except Exception:
                pass
        temporary.discard(path)


def execute(cursor, command, *args, **options):
    text = re.sub(r"/\*.*?\*/|(?m:^\s*--[^\n]*$)", " ", command, flags=re.S).strip().rstrip(";").strip()
    if re.match(r"(begin|commit|rollback)\b", text, re.I):
        # Its merge writes to two databases of DuckDB, which one transaction cannot.
        return run(cursor, "select 1", *args, **options)
    for pattern, answer in ANSWERS:
        match = re.fullmatch(pattern, text, re.I | re.S)
        if match:
            return run(cursor, answer(cursor, match), *args, **options)
    made = TEMPORARY.match(text)
    result = run(cursor, without_options(command), *args, **options)
    if made:
        temporary.add(made[3])
    if re.match(r"merge\s+into", text, re.I):
        drop_temporary(cursor, text)
    remember(text)
    return result


fakesnow.dialect.parse_one = fakesnow.cursor.parse_one = fakesnow.server.parse_one = parse_one
Cursor.execute = execute
uvicorn.run(fakesnow.server.app, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning")
