"""Starts functions' processes in namespaces of their own. A process of its own: `Namespaces` starts and asks it.

It is the first process of a PID namespace, and so is the parent it forks for each function: the system kills
everything in such a namespace when its first process ends, whatever it has forked and wherever that has hidden. It ends
when the sandbox does, for then its stdin, a socket, is closed. It is small so that it forks fast, and uses the
standard library alone.

A request is JSON with two files, a socket and the function's output. On that socket it tells the function's PID
(`pid N`), that its program could not be executed (`failed ERRNO`), or how it ended (`exit CODE KILOBYTES`); it kills
the function when the other end is shut down, and closes the socket when nothing is left of it.
"""

import ctypes
import gc
import json
import os
import resource
import selectors
import signal
import socket
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

MESSAGE_LIMIT = 1024 * 1024

OPEN_FILES = 1024
"""What a function may open; https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html."""

RUNTIME, LANGUAGE = "/var/runtime", "/var/lang"
"""Where all functions find what Lambda provides."""

CODE, LAYERS, TEMPORARY = "/var/task", "/opt", "/tmp"
"""Where each function finds what is its own, not the machine's."""

# linux/sched.h, linux/mount.h, linux/fcntl.h, asm-generic/unistd.h
_NEW_MOUNTS, _NEW_PIDS = 0x00020000, 0x20000000
_READ_ONLY, _REMOUNT, _BIND, _RECURSIVE, _UNBINDABLE = 1, 32, 4096, 16384, 1 << 17
_AT_RECURSIVE, _SYS_MOUNT_SETATTR = 0x8000, 442
_LOCKED = 2 | 4 | 8  # nosuid, nodev, noexec: what a mount has of these, nobody but its owner may take away

_libc = ctypes.CDLL(None, use_errno=True)


class Host:
    """Serves requests until the sandbox ends."""

    def __init__(self, control: socket.socket) -> None:
        self._control = control
        self._functions: dict[int, socket.socket] = {}
        self._own_pids = os.open("/proc/self/ns/pid", os.O_RDONLY)
        self._selector = selectors.DefaultSelector()
        ended, tell_end = socket.socketpair()
        for end in (ended, tell_end):
            end.setblocking(False)
        self._ended, self._tell_end = ended, tell_end
        signal.signal(signal.SIGCHLD, _be_woken)
        signal.set_wakeup_fd(tell_end.fileno(), warn_on_full_buffer=False)
        self._selector.register(control, selectors.EVENT_READ)
        self._selector.register(ended, selectors.EVENT_READ)

    def serve(self) -> None:
        while True:
            for key, _ in self._selector.select():
                if key.fileobj is self._control:
                    if not self._take_request():
                        return
                elif key.fileobj is self._ended:
                    self._reap()
                elif key.data in self._functions:
                    self._selector.unregister(key.fileobj)
                    os.kill(key.data, signal.SIGKILL)

    def _take_request(self) -> bool:
        message, files, *_ = socket.recv_fds(self._control, MESSAGE_LIMIT, 2)
        if not message:
            return False
        for file in files:
            os.set_inheritable(file, False)
        status, output = socket.socket(fileno=files[0]), files[1]
        try:
            self.start(json.loads(message), status, output)
        except OSError as error:  # no more processes
            _say(status, f"failed {error.errno}")
            status.close()
        finally:
            os.close(output)
        return True

    def start(self, request: dict[str, Any], status: socket.socket, output: int) -> None:
        _system("unshare", _NEW_PIDS)  # for the next child, not for this process
        try:
            pid = os.fork()
            if pid == 0:
                for other in self._functions.values():
                    other.close()
                first_process(request, status, output)
        finally:
            _system("setns", self._own_pids, _NEW_PIDS)
        self._functions[pid] = status
        self._selector.register(status, selectors.EVENT_READ, pid)

    def _reap(self) -> None:
        with suppress(BlockingIOError):
            self._ended.recv(4096)
        with suppress(ChildProcessError):
            while (pid := os.waitpid(-1, os.WNOHANG)[0]) != 0:
                if status := self._functions.pop(pid, None):
                    with suppress(KeyError):  # it was being killed
                        self._selector.unregister(status)
                    status.close()


def _be_woken(_number: int, _frame: object) -> None:
    """Python writes to the wake-up file only for a signal that has a handler."""


def first_process(request: dict[str, Any], status: socket.socket, output: int) -> None:
    """The first process in a function's namespace: starts the function, and waits for its end; never returns."""
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        _system("unshare", _NEW_MOUNTS)
        for source, target, is_read_only in request["mounts"]:
            show(source, target)
            _remount(target, is_read_only)
        function = os.fork()
        if function == 0:
            _become_function(request, status, output)
        os.close(output)
        while True:
            ended, how, usage = os.wait4(-1, 0)
            if ended == function:
                _say(status, f"exit {os.waitstatus_to_exitcode(how)} {usage.ru_maxrss}")
                break
    except OSError as error:
        _say(status, f"failed {error.errno}")
    finally:
        os._exit(0)


def _become_function(request: dict[str, Any], status: socket.socket, output: int) -> None:
    try:
        _say(status, f"pid {Path('/proc/self').readlink()}")  # as the sandbox sees it, for /proc is still the machine's
        _mount("proc", "/proc", kind="proc")
        os.setsid()
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(output, 1)
        os.dup2(output, 2)
        for number in (signal.SIGPIPE, signal.SIGXFSZ):  # Python ignores them, and so would what it becomes
            signal.signal(number, signal.SIG_DFL)
        with suppress(ValueError):  # the system allows fewer anyway
            resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES, OPEN_FILES))
        os.chdir(request["folder"])
        command: list[str] = request["command"]
        os.execve(command[0], command, request["variables"])
    except OSError as error:
        _say(status, f"failed {error.errno}")
    finally:
        os._exit(127)


def make_root(folder: str, mounts: dict[str, Path]) -> None:
    """Makes the machine's directories the root of all functions, read-only, and with Lambda's own among them.

    `folder`: an empty one to build it in. `mounts`: from paths below /var to the machine's folders and files.
    """
    _mount("tmpfs", folder, kind="tmpfs")
    _mount("", folder, flags=_UNBINDABLE)  # or it would show itself in the directory that it is in
    for source in [*Path("/").iterdir(), *Path("/var").iterdir()]:
        target = Path(folder + str(source))
        if source.is_symlink():
            target.symlink_to(source.readlink())
        elif str(source) in {"/var", RUNTIME, LANGUAGE, CODE}:
            target.mkdir(exist_ok=True)
        elif source.is_dir():
            target.mkdir()
            show(str(source), str(target))
    for place in (RUNTIME, LANGUAGE, CODE, LAYERS, TEMPORARY):
        Path(folder + place).mkdir(exist_ok=True)
    for place, source in mounts.items():
        if source.is_dir():
            Path(folder + place).mkdir(exist_ok=True)
        else:
            Path(folder + place).touch()
        show(str(source), folder + place)
    _make_read_only(folder)
    os.chroot(folder)
    os.chdir("/")


def show(source: str, target: str) -> None:
    """Shows a folder or file at another place too."""
    _mount(source, target, flags=_BIND | _RECURSIVE)


def _remount(place: str, is_read_only: bool) -> None:
    kept = os.statvfs(place).f_flag & _LOCKED
    _mount("", place, flags=_BIND | _REMOUNT | kept | (_READ_ONLY if is_read_only else 0))


def _make_read_only(place: str) -> None:
    """All that is mounted there, as on Lambda; Linux 5.12 or newer."""
    settings = (ctypes.c_uint64 * 4)(_READ_ONLY)  # a mount_attr: what to set, and nothing else
    arguments = (ctypes.c_int(-1), place.encode(), ctypes.c_uint(_AT_RECURSIVE), settings)
    _system("syscall", ctypes.c_long(_SYS_MOUNT_SETATTR), *arguments, ctypes.c_size_t(ctypes.sizeof(settings)))


def _mount(source: str, target: str, *, kind: str = "", flags: int = 0) -> None:
    _system("mount", source.encode(), target.encode(), kind.encode(), ctypes.c_ulong(flags), None)


def _system(name: str, *arguments: Any) -> None:
    if getattr(_libc, name)(*arguments) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), name)


def _say(status: socket.socket, message: str) -> None:
    with suppress(OSError):  # nobody listens any more
        status.send(message.encode())


def _try(host: Host, folder: str, interpreter: str) -> None:
    """Ends this process unless a Python can be started in namespaces here."""
    ours, theirs = socket.socketpair()
    request: dict[str, Any] = {
        "command": [interpreter, "-I", "-S", "-c", "pass"],
        "variables": {},
        "folder": CODE,
        "mounts": [[folder, place, True] for place in (CODE, LAYERS, TEMPORARY)],
    }
    host.start(request, theirs, os.open(os.devnull, os.O_WRONLY))
    told = b""
    while b"exit" not in told:
        part = ours.recv(MESSAGE_LIMIT)
        if not part or b"failed" in part:
            sys.exit(f"a process cannot be started in a namespace: {part.decode()}")
        told = part
    if not told.startswith(b"exit 0 "):
        sys.exit(f"Python cannot be run in a namespace: {told.decode()}")


def main(root: str, runtime: str, prefix: str, interpreter: str) -> None:
    """Begins to serve.

    `runtime`: a folder of links. `prefix`: that of the Python that runs functions. `interpreter`: its name there.
    """
    control = socket.socket(fileno=os.dup(0))
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    links = {f"{RUNTIME}/{link.name}": link.resolve() for link in Path(runtime).iterdir()}
    make_root(root, {LANGUAGE: Path(prefix)} | links)
    host = Host(control)
    gc.freeze()  # or the collector would make each fork's memory its own
    _try(host, runtime, f"{LANGUAGE}/{interpreter}")
    control.send(b"ready")
    host.serve()


if __name__ == "__main__":
    main(*sys.argv[1:])
