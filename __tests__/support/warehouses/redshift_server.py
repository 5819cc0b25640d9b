"""Lets Amazon's driver talk to PostgreSQL, which stands in for Redshift.

usage: redshift_server.py LISTEN TARGET

Drops the start-up parameters that only Redshift knows, and says that the server is PostgreSQL 8.0.2, as
Redshift does: https://docs.aws.amazon.com/redshift/latest/dg/c_redshift-and-postgres-sql.html. What Redshift
calls `defacluser` in PG_DEFAULT_ACL, PostgreSQL calls `defaclrole`.
"""

import asyncio
import struct
import sys

ONLY_REDSHIFT = {
    b"client_protocol_version", b"driver_version", b"os_version", b"plugin_name", b"idp_type",
    b"driver_discovery_version",
}  # fmt: skip
SASL = struct.pack("!i", 10)
PROTOCOL_3 = 196608  # https://www.postgresql.org/docs/current/protocol-message-formats.html


async def pass_on(reader, writer):
    try:
        while data := await reader.read(65536):
            writer.write(data.replace(b"defacluser", b"defaclrole"))
            await writer.drain()
    except OSError:
        pass
    finally:
        writer.close()


def without_unknown(body):
    parts = body[4:].split(b"\0")
    known = [(name, value) for name, value in zip(parts[::2], parts[1::2]) if name and name not in ONLY_REDSHIFT]
    return body[:4] + b"".join(name + b"\0" + value + b"\0" for name, value in known) + b"\0"


async def serve(reader, writer):
    try:
        (length,) = struct.unpack("!i", await reader.readexactly(4))
        body = await reader.readexactly(length - 4)
        (code,) = struct.unpack("!i", body[:4])
        server_reader, server_writer = await asyncio.open_connection("127.0.0.1", int(sys.argv[2]))
        if code == PROTOCOL_3:
            body = without_unknown(body)
        server_writer.write(struct.pack("!i", len(body) + 4) + body)
        back = asyncio.ensure_future(pass_on(reader, server_writer))
        # What the server says of itself, up to its first "ready".
        while code == PROTOCOL_3:
            head = await server_reader.readexactly(5)
            text = await server_reader.readexactly(struct.unpack("!i", head[1:])[0] - 4)
            if head[:1] == b"S" and text.startswith(b"server_version\0"):
                text = b"server_version\x008.0.2\0"
            if head[:1] == b"R" and text[:4] == SASL:
                # Amazon's driver takes the end of the list for one more mechanism, which scramp refuses.
                text = text[:-1]
            writer.write(head[:1] + struct.pack("!i", len(text) + 4) + text)
            await writer.drain()
            if head[:1] in (b"Z", b"E"):
                break
        await asyncio.gather(back, pass_on(server_reader, writer))
    except (OSError, asyncio.IncompleteReadError):
        writer.close()


async def main():
    async with await asyncio.start_server(serve, "127.0.0.1", int(sys.argv[1])) as server:
        await server.serve_forever()


asyncio.run(main())
