"""A Python process of the tests, as its parent sees it: a fork of server.py does the work.

The server puts it into a folder as `python`, with the real Python in its first line. What it is given
(arguments, environment, folder, open files) goes to the server, signals too; it ends as the fork ends.
Where the server declines, it becomes the real Python.

It imports only what is built in: it runs some hundred times.
"""

import sys

import _signal as signal
import _socket as socket
import posix

PYTHON = sys.executable
ADDRESS = sys.argv[0].rpartition("/")[0] + "/socket"
FORWARDED = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)
# 0 to 2, 3 for the messages of dbt's driver, and some more.
OPEN_FILES = 16
NOT_RUNNING = 125


def main():
    server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    files = [fd for fd in range(OPEN_FILES) if fd != server.fileno() and is_open(fd)]
    try:
        server.connect(ADDRESS)
        ask(server, files)
        answer = server.recv(1)
    except OSError as error:
        answer = str(error)
    if answer == b"n":
        posix.execv(PYTHON, [PYTHON, *sys.argv[1:]])
    if answer != b"y":
        posix.write(2, f"The tests' fork server at {ADDRESS} does not answer: {answer}\n".encode())
        posix._exit(NOT_RUNNING)
    # They are the fork's alone from here on: who reads from one sees its end when the fork ends.
    null = posix.open("/dev/null", posix.O_RDWR)
    for fd in files:
        posix.dup2(null, fd)
    for number in FORWARDED:
        signal.signal(number, lambda number, _frame: server.send(bytes([number])))
    end(receive_status(server))


def ask(server, files):
    umask = posix.umask(0)
    posix.umask(umask)
    encoding = sys.getfilesystemencoding()
    arguments = [text.encode(encoding, "surrogateescape") for text in sys.argv[1:]]
    environment = [name + b"=" + value for name, value in posix.environ.items()]
    numbers = [str(number).encode() for number in (umask, len(files), *files, len(arguments))]
    request = b"\0".join([*numbers, posix.getcwdb(), *arguments, *environment])
    fds = b"".join(fd.to_bytes(4, sys.byteorder) for fd in files)
    rights = (socket.SOL_SOCKET, socket.SCM_RIGHTS, fds)
    server.sendmsg([len(request).to_bytes(8, "big")], [rights])
    while request:
        request = request[server.send(request) :]


def is_open(fd):
    try:
        posix.fstat(fd)
    except OSError:
        return False
    return True


def receive_status(server):
    """The fork's wait status. A server that is gone has killed its forks."""
    status = b""
    while len(status) < 4:
        part = server.recv(4 - len(status))
        if not part:
            return signal.SIGKILL
        status += part
    return int.from_bytes(status, "big")


def end(status):
    if posix.WIFSIGNALED(status):
        number = posix.WTERMSIG(status)
        if number != signal.SIGKILL:
            signal.signal(number, signal.SIG_DFL)
        signal.raise_signal(number)
    posix._exit(posix.WEXITSTATUS(status))


main()
