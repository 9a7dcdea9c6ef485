"""Which engine is found, with stand-ins for what may be installed."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from sandbox.engine.environment import engine_environment
from sandbox.engine.find import OWN_LANGUAGE_HOST, Engine, engine_cache, find_engine
from sandbox.engine.version import pinned_version

Script = Callable[[str, str], Path]


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """An environment in which only the test's own scripts are installed."""
    return {"PATH": f"{tmp_path / 'bin'}:/usr/bin:/bin", "HOME": str(tmp_path)}


def built(cache: Path) -> Path:
    """Put an engine into the cache, as a build would."""
    pulumi = cache / pinned_version() / "pulumi"
    pulumi.parent.mkdir(parents=True)
    pulumi.touch()
    return pulumi


def test_a_recent_pulumi_with_its_language_host_is_used_as_it_is(
    script: Script, tmp_path: Path, environ: dict[str, str]
) -> None:
    """Catches a build of minutes, or a foreign language host, where everything is installed."""
    pulumi = script("pulumi", "echo v3.301.2")
    script("pulumi-language-python", "")
    built(tmp_path / "cache")

    assert find_engine(tmp_path / "cache", environ) == Engine(pulumi, "3.301.2", (), "installed")


def test_a_language_host_beside_the_file_that_a_link_names_is_found(
    script: Script, tmp_path: Path, environ: dict[str, str]
) -> None:
    """Catches package managers that link only `pulumi` into PATH."""
    pulumi = script("pulumi", "echo v3.249.0")
    script("pulumi-language-python", "")
    (tmp_path / "links").mkdir()
    (tmp_path / "links" / "pulumi").symlink_to(pulumi)
    environ["PATH"] = f"{tmp_path / 'links'}:/usr/bin:/bin"

    found = find_engine(tmp_path / "cache", environ)

    assert found == Engine(tmp_path / "links" / "pulumi", "3.249.0", (), "installed")


def test_a_recent_pulumi_without_a_language_host_gets_the_sandboxes(
    script: Script, tmp_path: Path, environ: dict[str, str]
) -> None:
    """Catches a Pulumi that is installed without its hosts and then cannot run a program."""
    pulumi = script("pulumi", "echo v3.250.0-alpha.1+abc")

    found = find_engine(tmp_path / "cache", environ)

    assert found == Engine(pulumi, "3.250.0", (OWN_LANGUAGE_HOST.parent,), "installed")
    assert os.access(OWN_LANGUAGE_HOST, os.X_OK)


@pytest.mark.parametrize("answer", ["echo v3.248.9", "echo v2.999.0", "echo hello", "exit 1"])
def test_a_pulumi_that_is_too_old_or_broken_is_passed_over(
    script: Script, tmp_path: Path, environ: dict[str, str], answer: str
) -> None:
    """Catches an engine that lacks what the sandbox uses."""
    script("pulumi", answer)
    script("pulumi-language-python", "")

    assert find_engine(tmp_path / "cache", environ) is None


def test_the_engine_built_earlier_is_found_with_the_language_host_beside_it(
    tmp_path: Path, environ: dict[str, str]
) -> None:
    """Catches a second build, and the warning that Pulumi gives for a host that is not beside it."""
    pulumi = built(tmp_path / "cache")

    found = find_engine(tmp_path / "cache", environ)

    assert found == Engine(pulumi, pinned_version(), (pulumi.parent,), "built")
    assert pulumi.with_name("pulumi-language-python").read_bytes() == OWN_LANGUAGE_HOST.read_bytes()
    assert os.access(pulumi.with_name("pulumi-language-python"), os.X_OK)


def test_a_language_host_of_another_time_is_replaced(tmp_path: Path, environ: dict[str, str]) -> None:
    """Catches a cache that keeps the script of an older clone."""
    host = built(tmp_path / "cache").with_name("pulumi-language-python")
    host.write_text("old")

    find_engine(tmp_path / "cache", environ)

    assert host.read_bytes() == OWN_LANGUAGE_HOST.read_bytes()


def test_a_build_that_was_killed_is_not_taken_for_an_engine(tmp_path: Path, environ: dict[str, str]) -> None:
    """Catches half an executable being run."""
    unfinished = tmp_path / "cache" / pinned_version() / "build-1"
    unfinished.mkdir(parents=True)
    (unfinished / "pulumi").touch()

    assert find_engine(tmp_path / "cache", environ) is None


def test_the_cache_is_where_the_desktop_standard_says(tmp_path: Path) -> None:
    """Catches engines built into the home folder of somebody who has set XDG_CACHE_HOME."""
    assert engine_cache({"HOME": "/home/ada"}) == Path("/home/ada/.cache/alb-lambda/engine")
    assert engine_cache({"HOME": "/home/ada", "XDG_CACHE_HOME": ""}) == Path("/home/ada/.cache/alb-lambda/engine")
    assert engine_cache({"XDG_CACHE_HOME": str(tmp_path)}) == tmp_path / "alb-lambda" / "engine"


def test_the_environment_puts_the_engine_first_and_keeps_the_rest() -> None:
    """Catches a `pulumi` of the user's that is run in place of the engine, and variables that are lost."""
    engine = Engine(Path("/cache/pulumi"), "3.250.0", (Path("/cache"),), "built")

    environ = engine_environment(engine, {"PATH": "/bin", "COLOUR": "red", "PULUMI_PYTHON_CMD": "python9"})

    assert environ["PATH"] == "/cache:/bin"
    assert environ["COLOUR"] == "red"
    assert environ["PULUMI_PYTHON_CMD"] == "python9"


def test_the_language_host_runs_from_the_clone_and_with_the_python_that_the_environment_names() -> None:
    """Catches a script that finds the sandbox's modules only by where it stands."""
    engine = Engine(Path("/cache/pulumi"), "3.250.0", (), "built")
    environ = engine_environment(engine, {"PATH": "/usr/bin:/bin"})
    copy = subprocess.run(
        ["/bin/sh", "-s"],
        stdin=OWN_LANGUAGE_HOST.open("rb"),
        env=environ,
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
    )

    assert environ["SANDBOX_PYTHON"] == sys.executable
    assert copy.stderr.strip() == (
        "pulumi-language-python is started by Pulumi, with the engine's address as its last argument."
    )
