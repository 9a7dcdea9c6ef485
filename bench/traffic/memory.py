"""How much memory the processes of environments take."""

import os
from pathlib import Path
from statistics import median


def runtime_processes() -> set[int]:
    """The process ids of the runtimes that this process has started; none without Linux's /proc."""
    parents: dict[int, int] = {}
    runtimes: set[int] = set()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            status = (folder / "status").read_text()
            is_runtime = b"\0awslambdaric\0" in (folder / "cmdline").read_bytes()
        except OSError:  # it ended meanwhile
            continue
        process = int(folder.name)
        parents[process] = int(status.partition("\nPPid:")[2].split()[0])
        if is_runtime:
            runtimes.add(process)
    return {process for process in runtimes if os.getpid() in _ancestors(process, parents)}


def _ancestors(process: int, parents: dict[int, int]) -> set[int]:
    found: set[int] = set()
    while process := parents.get(process, 0):
        found.add(process)
    return found


def median_pss(processes: set[int]) -> float:
    """The median of their proportional set size in MB: what a process has to itself, and its share of the rest."""
    return median(_pss(process) for process in processes) / 1024


def _pss(process: int) -> int:
    for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1])
    raise RuntimeError(f"/proc/{process}/smaps_rollup does not tell the Pss.")
