"""Forks Python processes for the tests: dbt is imported once, and not by some hundred processes.

Makes a folder with a `python` and a `dbt` (client.py), and prints its path. Each process that they
ask for is a fork of this one: it gets the client's arguments, environment, folder, umask and open files,
leads a session of its own, and runs the program as `__main__` on the interpreter's own way out, so that
exit codes, tracebacks and signals are Python's. dbt itself never runs here, so a fork has nothing
of another one.

Declines what a fork could not give: options of Python, a `.env` that dbt reads while it is imported,
variables that imports have read and that differ here.

Ends with its stdin, and its forks with it. No threads: a fork would have but one of them.
"""

import builtins
import codecs
import fcntl
import io
import logging
import os
import selectors
import shutil
import signal
import socket
import sys
import tempfile
import types

from warm import warm_up

# A program may have a module of that name.
del sys.modules["warm"]

HERE = os.path.dirname(os.path.abspath(__file__))
FIRST_FREE_FD = 64
# Read by Python or the C library when a process starts; PYTHON… is handled apart.
READ_AT_START = ("LANG", "LANGUAGE", "TZ", "OPENSSL_CONF")
READ_AT_START_PREFIXES = ("LC_", "LD_", "PYTHON", "MALLOC_", "NETWORKX_")
# Each fork takes them up by itself; the others are read for paths that the tests do not use.
TAKEN_UP = {"PYTHONUNBUFFERED", "PYTHONIOENCODING", "PYTHONDONTWRITEBYTECODE"}
IRRELEVANT = {"HOME"}


class Request:
    """What a client was given: `files` by the number that they have there."""

    def __init__(self, data, fds):
        umask, count, *fields = data.split(b"\0")
        self.umask = int(umask)
        numbers, fields = fields[: int(count)], fields[int(count) :]
        self.files = dict(zip(map(int, numbers), fds))
        count, self.folder, *fields = fields
        self.arguments = [os.fsdecode(text) for text in fields[: int(count)]]
        pairs = (text.partition(b"=") for text in fields[int(count) :])
        self.environment = {os.fsdecode(name): os.fsdecode(value) for name, _, value in pairs}


class Server:
    def __init__(self, folder):
        self._folder = folder
        self._selector = selectors.DefaultSelector()
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(os.path.join(folder, "socket"))
        self._listener.listen(64)
        self._ended, self._wakeup = os.pipe()
        os.set_blocking(self._wakeup, False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self._wakeup, warn_on_full_buffer=False)
        for file in (self._listener, self._ended, 0):
            self._selector.register(file, selectors.EVENT_READ)
        # By the client's socket: its fork, and whether a signal was sent to it.
        self._forks = {}
        self._signalled = set()
        self._own_environment = dict(os.environ)
        self._fixed = None

    def serve(self):
        """Returns in forks, with what they are to be; None at the end of stdin."""
        while True:
            for key, _ in self._selector.select():
                if key.fileobj is self._listener:
                    request = self._accept()
                    if request is not None:
                        return request
                elif key.fileobj == self._ended:
                    os.read(self._ended, 4096)
                    self._reap()
                elif key.fileobj == 0:
                    if not os.read(0, 4096):
                        self._kill_all()
                        return None
                elif key.fileobj in self._forks:
                    self._pass_signals(key.fileobj)

    def _accept(self):
        client, _ = self._listener.accept()
        request = receive(client)
        if request is None:
            client.close()
            return None
        if not self._can_fork(request):
            client.sendall(b"n")
        else:
            pid = os.fork()
            if pid == 0:
                self._leave()
                os.setsid()
                client.sendall(b"y")
                client.close()
                return request
            self._forks[client] = pid
            self._selector.register(client, selectors.EVENT_READ)
        for fd in request.files.values():
            os.close(fd)
        if client not in self._forks:
            client.close()
        return None

    def _can_fork(self, request):
        program = request.arguments[0] if request.arguments else "-"
        if program.startswith("-") and program != "-c" or not {0, 1, 2} <= request.files.keys():
            return False
        if self._fixed is None:
            self._fixed = warm_up() - IRRELEVANT
        own, asked = self._own_environment, request.environment
        differing = {name for name in own.keys() | asked.keys() if own.get(name) != asked.get(name)}
        if any(self._is_fixed(name) for name in differing - TAKEN_UP):
            return False
        return not sees_dotenv(request.folder)

    def _is_fixed(self, name):
        return (
            name in READ_AT_START
            or name.startswith(READ_AT_START_PREFIXES)
            or name in self._fixed
        )

    def _leave(self):
        """Nothing of the server stays open in a fork."""
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        self._selector.close()
        self._listener.close()
        os.close(self._ended)
        os.close(self._wakeup)
        for client in self._forks:
            client.close()

    def _pass_signals(self, client):
        """To the fork and all in its group; SIGKILL where the client is gone."""
        group = self._forks[client]
        numbers = receive_some(client)
        for number in numbers or [signal.SIGKILL]:
            self._signalled.add(group)
            kill_group(group, number)
        if not numbers:
            self._selector.unregister(client)

    def _reap(self):
        for client, pid in list(self._forks.items()):
            # It stays a zombie until its group is dealt with, so that the number stays its own.
            if os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
                continue
            if pid in self._signalled:
                # Who cancels a process kills its group afterwards, which is another one here.
                kill_group(pid, signal.SIGKILL)
                self._signalled.remove(pid)
            _, status = os.waitpid(pid, 0)
            del self._forks[client]
            if client.fileno() in self._selector.get_map():
                self._selector.unregister(client)
            try:
                client.sendall(status.to_bytes(4, "big"))
            except OSError:
                pass  # It was killed.
            client.close()

    def _kill_all(self):
        for pid in self._forks.values():
            kill_group(pid, signal.SIGKILL)
            os.waitpid(pid, 0)


def kill_group(pid, number):
    """`pid` is not reaped yet, so it is nobody else's."""
    try:
        os.killpg(pid, number)
    except ProcessLookupError:
        os.kill(pid, number)  # It leads no group yet.


def receive(client):
    """None where the client has gone."""
    length, fds, _, _ = socket.recv_fds(client, 8, 64)
    data = b""
    while length and len(data) < int.from_bytes(length, "big"):
        part = client.recv(1 << 20)
        if not part:
            length = b""
        data += part
    if length:
        return Request(data, fds)
    for fd in fds:
        os.close(fd)
    return None


def receive_some(client):
    try:
        return client.recv(64)
    except OSError:
        return b""


def sees_dotenv(folder):
    """dbt 1.12 reads the first `.env` from the working folder upwards."""
    while not os.path.exists(os.path.join(folder, b".env")):
        if folder == os.path.dirname(folder):
            return False
        folder = os.path.dirname(folder)
    return True


def become(request):
    """Makes this process what the client would have been; returns its program and namespace."""
    take_files(request.files)
    os.umask(request.umask)
    os.chdir(request.folder)
    os.environ.clear()
    os.environ.update(request.environment)
    sys.dont_write_bytecode = bool(os.environ.get("PYTHONDONTWRITEBYTECODE"))
    open_streams()
    tempfile.tempdir = None
    program, *rest = request.arguments
    main = types.ModuleType("__main__")
    main.__builtins__ = builtins
    main.__annotations__ = {}
    if program == "-c":
        source, *rest = rest
        path, sys.path[0] = "<string>", ""
    else:
        with open(program, "rb") as file:
            source = file.read()
        path, sys.path[0] = program, os.path.dirname(os.path.realpath(program))
        main.__file__ = program
        main.__cached__ = None
    sys.argv = [program, *rest]
    sys.modules["__main__"] = main
    return compile(source, path, "exec", dont_inherit=True), main.__dict__


def take_files(files):
    safe = {}
    for number, fd in files.items():
        safe[number] = fcntl.fcntl(fd, fcntl.F_DUPFD_CLOEXEC, FIRST_FREE_FD)
        os.close(fd)
    os.closerange(0, FIRST_FREE_FD)
    for number, fd in safe.items():
        os.dup2(fd, number)
        os.close(fd)


def open_streams():
    """stdin, stdout and stderr as Python opens them when it starts (`create_stdio` of CPython)."""
    given, _, handling = os.environ.get("PYTHONIOENCODING", "").partition(":")
    unbuffered = bool(os.environ.get("PYTHONUNBUFFERED"))
    old = (sys.stdin, sys.stdout, sys.stderr)
    streams = []
    for fd, before in enumerate(old):
        mode = "w" if fd else "r"
        buffering = 0 if unbuffered and fd else -1
        binary = open(fd, f"{mode}b", buffering=buffering, closefd=False)
        getattr(binary, "raw", binary).name = before.name
        stream = io.TextIOWrapper(
            binary,
            codecs.lookup(given or before.encoding).name,
            before.errors if fd == 2 else handling or ("strict" if given else before.errors),
            newline="\n",
            line_buffering=not unbuffered and (fd == 2 or os.isatty(fd)),
            write_through=unbuffered,
        )
        stream.mode = mode
        streams.append(stream)
    sys.stdin, sys.stdout, sys.stderr = streams
    sys.__stdin__, sys.__stdout__, sys.__stderr__ = streams
    replace_log_streams(dict(zip(old, streams)))


def replace_log_streams(successors):
    """Packages made handlers for the old ones while they were imported."""
    for reference in logging._handlerList:
        handler = reference()
        if isinstance(handler, logging.StreamHandler) and handler.stream in successors:
            handler.stream = successors[handler.stream]


def make_folder():
    """A `python` and a `dbt` that ask for forks."""
    folder = tempfile.mkdtemp(prefix="dbt-ci-forks-")
    write_program(folder, "python", f"{sys.executable} -ISE", os.path.join(HERE, "client.py"))
    dbt = os.path.join(os.path.dirname(sys.executable), "dbt")
    write_program(folder, "dbt", os.path.join(folder, "python"), dbt)
    return folder


def write_program(folder, name, interpreter, source):
    with open(source, encoding="utf-8") as file:
        lines = [line for line in file if not line.startswith("#!")]
    path = os.path.join(folder, name)
    with open(path, "w", encoding="utf-8") as file:
        file.writelines([f"#!{interpreter}\n", *lines])
    os.chmod(path, 0o755)


def run():
    """What a fork has to run; None in the server, at its end."""
    folder = make_folder()
    print(folder, flush=True)
    request = Server(folder).serve()
    if request is not None:
        return become(request)
    shutil.rmtree(folder)
    return None


fork = run()
if fork is not None:
    exec(*fork)
