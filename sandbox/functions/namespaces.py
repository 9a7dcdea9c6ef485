"""Functions as processes in namespaces of their own: the way where the system offers it.

A function finds its code, layers and /tmp where Lambda has them, sees no process but its own, and everything it has
started ends with it. The network stays the machine's, for it needs the account and the Runtime API.
"""

import asyncio
import json
import shutil
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from sandbox.functions import namespace_host
from sandbox.functions.launcher import Exit, Folders, Places, peak_memory

_SETUP_SECONDS = 30
_UNSHARE = ("--user", "--map-root-user", "--mount", "--pid", "--fork", "--kill-child")


class NamespacesUnavailable(Exception):  # noqa: N818 - it is no error
    """This system, or its configuration, has no namespaces for users; the message says what it said."""


class Namespaces:
    """A launcher. Must be used in one event loop, but for its making and `close`.

    - `runtime`: the folder of links to what Lambda provides.
    - `scratch`: a folder that is created.

    Making it raises NamespacesUnavailable.
    """

    def __init__(self, runtime: Path, scratch: Path) -> None:
        unshare = shutil.which("unshare")
        if sys.platform != "linux" or unshare is None:
            raise NamespacesUnavailable("there is no unshare here")
        interpreter = Path(sys.executable).resolve()
        prefix = Path(sys.base_prefix).resolve()
        if not interpreter.is_relative_to(prefix):
            raise NamespacesUnavailable(f"{interpreter} is not below {prefix}")
        self._interpreter = interpreter.relative_to(prefix)
        scratch.mkdir(parents=True, exist_ok=True)
        arguments = [str(scratch), str(runtime), str(prefix), str(self._interpreter)]
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._host = subprocess.Popen(
                # -I and -S: without the packages, which it does not need, it forks faster.
                [unshare, *_UNSHARE, sys.executable, "-I", "-S", namespace_host.__file__, *arguments],
                stdin=theirs.fileno(),
                stderr=subprocess.PIPE,
                start_new_session=True,
            )
        self._await_ready()

    def places(self, folders: Folders) -> Places:  # noqa: ARG002 - the same for all
        interpreter = f"{namespace_host.LANGUAGE}/{self._interpreter}"
        libraries = (f"{namespace_host.LANGUAGE}/lib",)
        return Places(interpreter, libraries, namespace_host.RUNTIME, namespace_host.CODE, namespace_host.LAYERS)

    async def start(
        self, command: Sequence[str], variables: Mapping[str, str], folders: Folders, output: int
    ) -> "NamespacedProgram":
        request = {
            "command": list(command),
            "variables": dict(variables),
            "folder": namespace_host.CODE,
            # /tmp comes last: the machine's, which it hides, may be where the others are.
            "mounts": [
                [str(folders.code), namespace_host.CODE, True],
                [str(folders.layers), namespace_host.LAYERS, True],
                [str(folders.temporary), namespace_host.TEMPORARY, False],
            ],
        }
        status, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        status.setblocking(False)
        with theirs:
            await self._send(json.dumps(request).encode(), [theirs.fileno(), output])
        return NamespacedProgram(status)

    def close(self) -> None:
        self._control.close()
        self._host.communicate()

    async def _send(self, message: bytes, files: list[int]) -> None:
        while not self._is_sent(message, files):
            await asyncio.sleep(0.001)

    def _is_sent(self, message: bytes, files: list[int]) -> bool:
        try:
            return socket.send_fds(self._control, [message], files) > 0
        except BlockingIOError:  # many start at once
            return False

    def _await_ready(self) -> None:
        self._control.settimeout(_SETUP_SECONDS)
        try:
            is_ready = self._control.recv(16) == b"ready"
        except OSError:  # no answer in time, or the connection was lost
            is_ready = False
        self._control.setblocking(False)
        if not is_ready:
            self._control.close()
            self._host.kill()
            said = self._host.communicate()[1].decode(errors="replace").strip()
            raise NamespacesUnavailable(said.rpartition("\n")[2])


class NamespacedProgram:
    """A program with namespaces of its own."""

    def __init__(self, status: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        self.exit: asyncio.Future[Exit] = loop.create_future()
        self._gone: asyncio.Future[None] = loop.create_future()
        self._status = status
        self._pid: int | None = None
        self._peak_memory = 0
        loop.add_reader(status, self._read)

    def peak_memory(self) -> int:
        if self._pid is not None:
            self._peak_memory = peak_memory(self._pid) or self._peak_memory
        return self._peak_memory

    async def kill(self) -> None:
        if not self._gone.done():
            self._status.shutdown(socket.SHUT_WR)
        await self._gone

    def _read(self) -> None:
        message = self._status.recv(256)
        match message.decode().split():
            case ["pid", number]:
                self._pid = int(number)
            case ["exit", code, kilobytes]:
                self._peak_memory = int(kilobytes) // 1024
                self._end(Exit(int(code)))
            case ["failed", number]:
                self._end(Exit.unable(int(number)))
            case _:  # everything of it has gone
                self._end(Exit(-9))
                asyncio.get_running_loop().remove_reader(self._status)
                self._status.close()
                self._gone.set_result(None)

    def _end(self, how: Exit) -> None:
        self._pid = None  # the system may give it to another
        if not self.exit.done():
            self.exit.set_result(how)
