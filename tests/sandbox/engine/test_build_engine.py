"""How the engine is built, with a stand-in for Go."""

import io
import os
import re
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import pytest

from sandbox.engine.build import EngineError
from sandbox.engine.find import Engine, ensure_engine
from sandbox.engine.version import MODULE, pinned_version

Script = Callable[[str, str], Path]

# Answers as go does; the build writes the file after `-o` and notes that it has run.
GO = """
    case "$1" in
    env) echo go1.26.8; echo "$HOME/compiled"; echo "$HOME/modules" ;;
    list) echo "go: downloading example.com/a v1.0.0" >&2; echo fmt; echo example.com/a ;;
    build)
        shift
        while [ "$1" != -o ]; do shift; done
        echo fmt >&2
        {while_building}
        echo built >> "$HOME/builds"
        echo engine > "$2" ;;
    esac
"""


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """An environment in which only the test's own scripts are installed."""
    return {"PATH": f"{tmp_path / 'bin'}:/usr/bin:/bin", "HOME": str(tmp_path)}


@pytest.fixture
def go(script: Script) -> Callable[[str], Path]:
    """Install a Go whose build does what is given in the middle."""
    return lambda while_building="": script("go", GO.replace("{while_building}", while_building))


def pinned_engine(cache: Path) -> Engine:
    folder = cache / pinned_version()
    return Engine(folder / "pulumi", pinned_version(), (folder,), "built")


def refusal(cache: Path, environ: dict[str, str], free: int = 10**12) -> str:
    """Why there is no engine: one line."""
    with pytest.raises(EngineError) as error:
        ensure_engine(cache, environ, io.StringIO(), lambda _: SimpleNamespace(free=free))
    assert "\n" not in str(error.value)
    return str(error.value)


def test_an_engine_is_built_once_and_told_about(go, tmp_path: Path, environ: dict[str, str]) -> None:
    """Catches minutes of silence, and a build at every start."""
    go()
    first, second = io.StringIO(), io.StringIO()

    engine = ensure_engine(tmp_path / "cache", environ, first)
    again = ensure_engine(tmp_path / "cache", environ, second)

    assert engine == again == pinned_engine(tmp_path / "cache")
    assert engine.pulumi.read_text() == "engine\n"
    assert (tmp_path / "builds").read_text() == "built\n"
    assert "downloading the source of the Pulumi engine" in first.getvalue()
    assert f"built the Pulumi engine {pinned_version()}" in first.getvalue()
    assert second.getvalue() == ""


def test_progress_counts_the_modules_fetched_and_the_packages_compiled(
    go, tmp_path: Path, environ: dict[str, str]
) -> None:
    """Catches numbers of something else, and a second phase that is told only after a while."""
    go()
    told = io.StringIO()

    ensure_engine(tmp_path / "cache", environ, told)

    assert re.search(r": 1 of \d{3} modules\n", told.getvalue())
    assert ": 50% (1 of 2 packages)\n" in told.getvalue()


def test_packages_beyond_those_announced_do_not_make_more_than_everything(
    go, tmp_path: Path, environ: dict[str, str]
) -> None:
    """Catches "150%" where go prints a warning among the names of packages."""
    go('echo "# a warning" >&2; echo example.com/a >&2; echo "in a.go:1" >&2')
    told = io.StringIO()
    told.isatty = lambda: True

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sandbox.engine.progress._SECONDS_ON_A_TERMINAL", 0.0)
        ensure_engine(tmp_path / "cache", environ, told)

    assert "100% (2 of 2 packages)" in told.getvalue()
    assert "150%" not in told.getvalue()


def test_building_leaves_the_repository_as_it_is(go, tmp_path: Path, environ: dict[str, str]) -> None:
    """Catches a go.mod or go.sum that every build edits, and settings of the user's other work that reach in."""
    go('echo "$GOFLAGS $GOWORK $CGO_ENABLED" > "$HOME/settings"')
    before = {file: file.read_bytes() for file in MODULE.glob("go.*")}

    ensure_engine(tmp_path / "cache", {**environ, "GOFLAGS": "-mod=mod", "GOWORK": "/elsewhere"}, io.StringIO())

    assert (tmp_path / "settings").read_text() == "-mod=readonly off 0\n"
    assert {file: file.read_bytes() for file in MODULE.glob("go.*")} == before


def test_without_go_and_pulumi_the_refusal_says_what_to_install(tmp_path: Path, environ: dict[str, str]) -> None:
    """Catches a traceback on a machine with neither."""
    environ["PATH"] = str(tmp_path)

    assert "install Go (https://go.dev/dl/), or install Pulumi" in refusal(tmp_path / "cache", environ)


def test_a_go_that_is_too_old_is_refused_with_its_own_reason(
    script: Script, tmp_path: Path, environ: dict[str, str]
) -> None:
    """Catches minutes of download before the compiler says no."""
    reason = "go: go.mod requires go >= 1.25.11 (running go 1.22.1; GOTOOLCHAIN=local)"
    script("go", f"echo '{reason}' >&2; exit 1")

    said = refusal(tmp_path / "cache", environ)

    assert reason in said
    assert "GOTOOLCHAIN=auto" in said


def test_a_disk_that_is_too_full_is_refused_before_the_build(go, tmp_path: Path, environ: dict[str, str]) -> None:
    """Catches a machine whose disk is filled up in vain."""
    go()

    said = refusal(tmp_path / "cache", environ, free=2_000_000_000)

    assert "needs 3.5 GB" in said
    assert "has 2.0 GB free" in said
    assert not (tmp_path / "builds").exists()


def test_a_failed_build_shows_the_end_of_its_log_and_where_the_rest_is(
    go, tmp_path: Path, environ: dict[str, str]
) -> None:
    """Catches a failure without a reason, and a next start that takes the rest of it for an engine."""
    go('echo half > "$2"; echo "a.go:1: undefined: b" >&2; exit 1')

    said = refusal(tmp_path / "cache", environ)

    log = tmp_path / "cache" / pinned_version() / "build.log"
    assert "a.go:1: undefined: b" in said
    assert str(log) in said
    assert "a.go:1: undefined: b" in log.read_text()
    go()
    assert ensure_engine(tmp_path / "cache", environ, io.StringIO()).pulumi.read_text() == "engine\n"


def test_what_a_killed_build_left_is_removed_by_the_next(go, tmp_path: Path, environ: dict[str, str]) -> None:
    """Catches a cache that grows with every build that was killed."""
    go()
    left = tmp_path / "cache" / pinned_version() / "build-1"
    left.mkdir(parents=True)
    (left / "pulumi").touch()

    ensure_engine(tmp_path / "cache", environ, io.StringIO())

    assert not left.exists()


def test_of_two_that_start_at_once_one_builds_and_the_other_waits(go, tmp_path: Path, environ: dict[str, str]) -> None:
    """Catches two builds that write the same file."""
    go('read -r _ < "$HOME/gate"')
    os.mkfifo(tmp_path / "gate")
    waiting = threading.Event()

    class Told(io.StringIO):
        def write(self, text: str) -> int:
            if "waiting for it" in text:
                waiting.set()
            return super().write(text)

    with ThreadPoolExecutor() as both:
        engines = [both.submit(ensure_engine, tmp_path / "cache", environ, Told()) for _ in range(2)]
        assert waiting.wait(30)
        (tmp_path / "gate").write_text("go on\n")

    assert [engine.result() for engine in engines] == [pinned_engine(tmp_path / "cache")] * 2
    assert (tmp_path / "builds").read_text() == "built\n"


def test_an_interrupted_build_ends_go_and_its_compilers(go, tmp_path: Path, environ: dict[str, str]) -> None:
    """Catches compilers that keep both cores busy after Ctrl-C."""
    # Go and its compiler hold the pipe open; that it ends is how the test learns that they are gone.
    os.mkfifo(tmp_path / "alive")
    go('exec 3> "$HOME/alive"; sleep 600 & echo compiling >&3; wait')
    building = subprocess.Popen(
        [sys.executable, "-c", "from sandbox.engine.find import ensure_engine; ensure_engine()"],
        env=environ,
        cwd=MODULE.parents[1],
        stderr=subprocess.DEVNULL,
        process_group=0,
    )
    with (tmp_path / "alive").open() as alive:
        assert alive.readline() == "compiling\n"

        os.killpg(building.pid, signal.SIGINT)

        assert building.wait(30) != 0
        ended, _, _ = select.select([alive], [], [], 30)
        assert ended
        assert alive.read() == ""
    assert not list((tmp_path / ".cache").rglob("pulumi"))
