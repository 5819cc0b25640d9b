"""Imports dbt 1 once and forks a child for each command: `python server.py <socket>`.

Importing is most of what a small dbt command costs. Ends with its standard input.
"""

import atexit
import json
import os
import signal
import socket
import sys
import threading


def serve(path):
    import dbt.adapters.duckdb  # noqa: F401
    from dbt.cli.main import cli

    listener = socket.socket(socket.AF_UNIX)
    listener.bind(path)
    listener.listen()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    print("ready", flush=True)
    while True:
        connection, _ = listener.accept()
        if os.fork() == 0:
            listener.close()
            run(connection, cli)


def run(connection, cli):
    """The child: runs the command with the client's own output, and says how it ended."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    size = int.from_bytes(connection.recv(8), "big")
    message, fds, _, _ = socket.recv_fds(connection, 1, 2)
    while len(message) < size:
        message += connection.recv(size - len(message))
    request = json.loads(message)
    for number, fd in enumerate(fds, start=1):
        os.dup2(fd, number)
        os.close(fd)
    os.chdir(request["cwd"])
    os.environ.clear()
    os.environ.update(request["env"])
    threading.Thread(target=end_with, args=[connection], daemon=True).start()
    code = 0
    try:
        cli(request["argv"])
    except SystemExit as error:
        code = error.code if isinstance(error.code, int) else 1
    sys.stdout.flush()
    sys.stderr.flush()
    # As the interpreter does at its end; DuckDB closes its file.
    atexit._run_exitfuncs()
    connection.sendall(bytes([code]))
    os._exit(0)


def end_with(connection):
    """The client hangs up when it is stopped."""
    connection.recv(1)
    os._exit(1)


def run_remotely(path, argv, env, output):
    """The client's side. @returns waits for the exit code when called"""
    connection = socket.socket(socket.AF_UNIX)
    connection.connect(path)
    message = json.dumps({"argv": argv, "env": env, "cwd": os.getcwd()}).encode()
    connection.sendall(len(message).to_bytes(8, "big"))
    socket.send_fds(connection, [message[:1]], [output, 2])
    connection.sendall(message[1:])

    def stop():
        connection.shutdown(socket.SHUT_RDWR)

    def wait():
        return (connection.recv(1) or b"\x01")[0]

    return stop, wait


if __name__ == "__main__":
    threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
    serve(sys.argv[1])
