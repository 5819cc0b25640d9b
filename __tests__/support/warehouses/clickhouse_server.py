"""Stands in for a ClickHouse server: its HTTP interface over chdb, the real engine in this process.

usage: clickhouse_server.py PORT FOLDER

https://clickhouse.com/docs/interfaces/http. Statements run one at a time, and there are no users.
"""

import gzip
import os
import re
import sys
import tempfile
import threading
import urllib.parse
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from chdb import session

engine = session.Session(sys.argv[2])
one_at_a_time = threading.Lock()

# Parameters of a request that are no settings of the query.
NO_SETTINGS = {
    "query", "database", "session_id", "query_id", "client_protocol_version", "wait_end_of_query",
    "default_format", "compress", "decompress", "enable_http_compression", "buffer_size", "role",
    "session_timeout", "send_progress_in_http_headers", "http_headers_progress_interval_ms", "user",
    "password", "cancel_http_readonly_queries_on_client_close",
}  # fmt: skip
SUMMARY = (
    '{"read_rows":"0","read_bytes":"0","written_rows":"0","written_bytes":"0",'
    '"total_rows_to_read":"0","result_rows":"0","result_bytes":"0"}'
)
INSERT = re.compile(r"(\s*insert\s+into\s+.*?)\s*\bformat\s+(\w+)\s*;?\s*$", re.I | re.S)
NATIVE_INSERT = re.compile(rb"\s*insert\s+into\s+.*?\bformat\s+native\s*\n", re.I | re.S)
FORMAT = re.compile(r"\bformat\s+(\w+)\s*;?\s*$", re.I)


def apply_settings(settings):
    for name, value in settings.items():
        quoted = value if re.fullmatch(r"-?[\d.]+", value) else f"'{value}'"
        try:
            engine.query(f"set {name} = {quoted}")
        except Exception as error:
            print(f"{name} is not set: {error}", file=sys.stderr)


def ask(sql, data, form):
    """@param data rows of an insert, in the format that the statement names"""
    insert = INSERT.match(sql) if data is not None else None
    if insert is None:
        named = FORMAT.search(sql)
        result = engine.query(FORMAT.sub("", sql), named[1] if named else form)
        return result.bytes() if result is not None else b""
    with tempfile.NamedTemporaryFile(delete=False) as file:
        file.write(data)
    try:
        engine.query(f"{insert[1]} select * from file('{file.name}', {insert[2]})")
        return b""
    finally:
        os.unlink(file.name)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_GET(self):
        self.serve(b"")

    def do_POST(self):
        if self.headers.get("transfer-encoding") == "chunked":
            body = b"".join(iter(self.read_chunk, b""))
        else:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
        self.serve(gzip.decompress(body) if self.headers.get("content-encoding") == "gzip" else body)

    def read_chunk(self):
        chunk = self.rfile.read(int(self.rfile.readline().strip(), 16))
        self.rfile.readline()
        return chunk

    def serve(self, body):
        url = urllib.parse.urlsplit(self.path)
        parameters = dict(urllib.parse.parse_qsl(url.query, keep_blank_values=True))
        if url.path == "/ping":
            return self.answer(200, b"Ok.\n")
        sql, data = self.read_statement(parameters, body)
        database = parameters.get("database") or self.headers.get("X-ClickHouse-Database")
        form = self.headers.get("X-ClickHouse-Format") or parameters.get("default_format", "TabSeparated")
        settings = {
            name: value
            for name, value in parameters.items()
            if name not in NO_SETTINGS and not name.startswith("param_")
        }
        query_id = ("X-ClickHouse-Query-Id", parameters.get("query_id") or str(uuid.uuid4()))
        with one_at_a_time:
            try:
                if database:
                    engine.query(f"use `{database}`")
                apply_settings(settings)
                out = ask(sql, data, form)
            except Exception as error:
                code = re.search(r"Code: (\d+)", str(error))
                status = 404 if "UNKNOWN" in str(error) else 500
                exception = ("X-ClickHouse-Exception-Code", code[1] if code else "1")
                return self.answer(status, str(error).encode(), exception, query_id)
        self.answer(
            200, out, query_id, ("X-ClickHouse-Format", "Native"), ("X-ClickHouse-Timezone", "UTC"), ("X-ClickHouse-Summary", SUMMARY)
        )  # fmt: skip

    def read_statement(self, parameters, body):
        if "query" in parameters:
            return parameters["query"], body or None
        insert = NATIVE_INSERT.match(body)
        if insert:
            return insert[0].decode(), body[insert.end() :]
        return body.decode("utf8", "surrogateescape"), None

    def answer(self, code, body, *headers):
        self.send_response(code)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
