"""How functions' processes are kept apart on this machine: decided once, when the sandbox starts."""

import logging
import resource
from pathlib import Path

from sandbox.functions.launcher import Launcher
from sandbox.functions.namespaces import Namespaces, NamespacesUnavailable
from sandbox.functions.plain_processes import PlainProcesses

OPEN_FILES = 16_384
"""Files this process may open, if the system lets it: an environment takes five, and common limits are 256 and 1,024."""

_log = logging.getLogger(__name__)


def choose_launcher(runtime: Path, scratch: Path) -> Launcher:
    """Namespaces if the system lets users have them, else plain processes.

    - `runtime`: the folder of links to what Lambda provides.
    - `scratch`: a folder that may be created.
    """
    _allow_files()
    try:
        return Namespaces(runtime, scratch)
    except NamespacesUnavailable as why:
        _log.info("Functions run as plain processes, without namespaces of their own: %s.", why)
        return PlainProcesses(runtime)


def _allow_files() -> None:
    allowed, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = OPEN_FILES if most == resource.RLIM_INFINITY else min(OPEN_FILES, most)
    if allowed < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))
