"""What the way through the front door costs, beside the same handler driven straight over the Runtime API.

    python -m bench.traffic

Both are measured in turns in one run, and compared round by round, so that a machine that is slower for a while is
slower for both. What counts are the ratios; the figures themselves are this machine's. Takes about two minutes.
"""

import os
import platform
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from bench.traffic.bare_runtime import bare_start
from bench.traffic.behind_front_door import CODE, BehindFrontDoor
from bench.traffic.direct import Direct
from bench.traffic.memory import median_pss, runtime_processes
from bench.traffic.sample import Sample
from sandbox.garbage import look_less_often
from sandbox.sandbox import Sandbox

ENVIRONMENTS = (1, 10, 100)
WARM_UP = (1, 10, 25, 50, 75, 100)
"""Environments at a time: a hundred that start at once on two cores take longer than Lambda lets one take."""

ROUNDS = 5
SECONDS = 2.0
COLD_STARTS = 9


@dataclass
class Rounds:
    """The samples of one number of environments."""

    direct: list[Sample] = field(default_factory=list[Sample])
    http: list[Sample] = field(default_factory=list[Sample])


def main() -> None:
    with tempfile.TemporaryDirectory() as temporary:
        code = Path(temporary, "code")
        code.mkdir()
        (code / "app.py").write_text(CODE)
        sandbox = Sandbox(Path(temporary, "runs")).start()
        look_less_often()  # as the sandbox's own process does
        try:
            for line in _report(sandbox, code):
                print(line, flush=True)
        finally:
            sandbox.stop()


def _report(sandbox: Sandbox, code: Path) -> Iterator[str]:
    yield f"Python {platform.python_version()}, {os.cpu_count()} cores; medians of {ROUNDS} rounds of {SECONDS:g} s each."
    http = BehindFrontDoor(sandbox)
    starts = _cold_starts(http, code)
    for count in WARM_UP:
        http.drive(count, 0.5)
    environments = runtime_processes()
    memory = f"{median_pss(environments):.1f} MB" if environments else "not known on this system"
    direct = Direct(sandbox.loop, code)
    try:
        direct.start(max(ENVIRONMENTS))
        yield from _table(_rounds(direct, http))
    finally:
        direct.close()
    yield ""
    yield f"Memory of each of {len(environments)} environments: {memory} (proportional set size, median)."
    yield starts


def _rounds(direct: Direct, http: BehindFrontDoor) -> dict[int, Rounds]:
    rounds = {count: Rounds() for count in ENVIRONMENTS}
    for number in range(ROUNDS):
        for count, samples in rounds.items():
            turns = [(samples.direct, direct.drive), (samples.http, http.drive)]
            for kept, drive in turns if number % 2 else reversed(turns):
                kept.append(Sample.of(drive(count, SECONDS), SECONDS))
    return rounds


def _table(rounds: dict[int, Rounds]) -> Iterator[str]:
    yield ""
    yield "| environments | direct: requests/s | p50 | p99 | front door: requests/s | p50 | p99 | of the direct rate | added at the median |"
    yield "|---:|---:|---:|---:|---:|---:|---:|---:|---:|"
    for count, samples in rounds.items():
        pairs = list(zip(samples.direct, samples.http, strict=True))
        share = median(http.rate / direct.rate for direct, http in pairs)
        added = median(http.p50 - direct.p50 for direct, http in pairs)
        cells = [*_cells(samples.direct), *_cells(samples.http), f"{share:.0%}", f"{added:.2f} ms"]
        yield f"| {count} | {' | '.join(cells)} |"


def _cells(samples: list[Sample]) -> list[str]:
    middle = Sample.median(samples)
    return [f"{middle.rate:,.0f}", f"{middle.p50:.2f} ms", f"{middle.p99:.2f} ms"]


def _cold_starts(http: BehindFrontDoor, code: Path) -> str:
    pairs = [(bare_start(code), http.cold_start(number)) for number in range(COLD_STARTS)]
    bare, environment = (median(times) * 1000 for times in zip(*pairs, strict=True))
    ratio = median(of_environment / of_bare for of_bare, of_environment in pairs)
    return (
        f"Cold start until the first request for an invocation: {environment:.0f} ms in an environment, {bare:.0f} ms "
        f"for a bare `python -m awslambdaric`; the ratio is {ratio:.2f}."
    )


if __name__ == "__main__":
    main()
