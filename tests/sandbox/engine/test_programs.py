"""Programs, run by the real engine through the sandbox's language host."""

import os
import select
import signal
import venv
from pathlib import Path

import pytest

from tests.sandbox.engine.conftest import Project

pytestmark = pytest.mark.engine

# A program that has started a process of its own, says who they are, and then takes long.
LONG_PROGRAM = """
    import os, subprocess, time
    other = subprocess.Popen(["sleep", "60"])
    print("processes", os.getppid(), os.getpid(), other.pid)
    time.sleep(60)
"""


def make_virtual_environment(folder: Path) -> Path:
    """Make a virtual environment in which the packages of this one can be imported."""
    venv.create(folder, symlinks=True)
    packages = next(folder.glob("lib/python*/site-packages"))
    (packages / "outer.pth").write_text(str(Path(pytest.__file__).parents[1]))
    return folder


def wait_until_gone(processes: list[int]) -> None:
    """Fail unless all `processes` end within half a minute."""
    for process in processes:
        try:
            handle = os.pidfd_open(process)
        except ProcessLookupError:
            continue
        with os.fdopen(handle):
            ended, _, _ = select.select([handle], [], [], 30)
            assert ended, f"process {process} is still running"


def start_long_program(project: Project, *options: str):
    """Start a preview of `LONG_PROGRAM`; return it, and its processes, once they are all there."""
    project.write("__main__.py", LONG_PROGRAM)
    preview = project.start("preview", *options)
    line = next(line for line in preview.stdout if "processes " in line)
    return preview, [int(number) for number in line.split("processes ")[1].split()]


def test_outputs_configuration_and_secrets_arrive(project: Project) -> None:
    """Catches a host that drops configuration, or forgets which of it is secret."""
    project.write(
        "__main__.py",
        """
        import pulumi
        config = pulumi.Config()
        pulumi.export("colour", config.require("colour"))
        pulumi.export("password", config.require_secret("password"))
        pulumi.export("secret", [pulumi.runtime.is_config_secret(f"shop:{key}") for key in ("colour", "password")])
        """,
    )
    project.pulumi("config", "set", "colour", "red")
    project.pulumi("config", "set", "--secret", "password", "correct horse")

    assert project.up().code == 0

    assert project.outputs() == {"colour": "red", "password": "correct horse", "secret": [False, True]}
    assert "correct horse" not in project.pulumi("stack", "output", "password").output


def test_the_program_knows_its_project_stack_organization_and_root(project: Project) -> None:
    """Catches a setting of the request that does not reach the SDK."""
    project.write(
        "__main__.py",
        """
        import pulumi
        pulumi.export("place", [pulumi.get_organization(), pulumi.get_project(), pulumi.get_stack()])
        pulumi.export("root", pulumi.runtime.get_root_directory())
        """,
    )

    assert project.up().code == 0

    assert project.outputs() == {"place": ["organization", "shop", "dev"], "root": str(project.folder)}


def test_a_preview_is_a_dry_run_and_a_deployment_is_not(project: Project) -> None:
    """Catches a host that lets a preview believe that it deploys."""
    project.write("__main__.py", "import pulumi; print('dry run:', pulumi.runtime.is_dry_run())")

    assert "dry run: True" in project.pulumi("preview").output
    assert "dry run: False" in project.up().output


def test_components_are_registered_under_the_stack(project: Project) -> None:
    """Catches a program that runs without the engine's monitor, so that nothing is recorded."""
    project.write(
        "__main__.py",
        """
        import pulumi
        class Shelf(pulumi.ComponentResource):
            def __init__(self, name):
                super().__init__("shop:index:Shelf", name)
                self.register_outputs({})
        Shelf("books")
        """,
    )

    assert project.up().code == 0

    assert "urn:pulumi:dev::shop::shop:index:Shelf::books" in project.pulumi("stack", "--show-urns").output


def test_what_the_program_prints_is_shown(project: Project) -> None:
    """Catches a host that swallows one of the program's streams, or the last line without an end."""
    project.write(
        "__main__.py",
        """
        import sys
        print("said on standard output")
        print("said on standard error", file=sys.stderr)
        sys.stdout.write("said without an end of line")
        """,
    )

    output = project.pulumi("preview").output

    assert "said on standard output" in output
    assert "said on standard error" in output
    assert "said without an end of line" in output


@pytest.mark.parametrize(
    "failing", ["deep()", "pulumi.Output.from_input(1).apply(lambda _: deep())"], ids=["at once", "in an apply"]
)
def test_an_exception_is_shown_once_with_the_lines_of_the_program_only(project: Project, failing: str) -> None:
    """Catches a failure that passes for success, is told twice, or buries the user's lines among the machinery's."""
    project.write("__main__.py", f"import pulumi\ndef deep():\n    raise ValueError('no more books')\n{failing}\n")

    preview = project.pulumi("preview")

    shown = preview.output.split("Diagnostics:")[1]
    assert preview.code != 0
    assert shown.count("ValueError: no more books") == 1
    assert f'File "{project.folder}/__main__.py", line 3, in deep' in shown
    assert shown.count("  File ") == 2
    assert "exit code" not in shown


def test_a_run_error_is_shown_without_a_traceback(project: Project) -> None:
    """Catches a traceback for what the program reports as the user's own mistake."""
    project.write("__main__.py", "import pulumi\nraise pulumi.RunError('choose a colour')")

    preview = project.pulumi("preview")

    assert preview.code != 0
    assert "error: choose a colour" in preview.output
    assert "Traceback" not in preview.output


def test_the_exit_code_of_the_program_is_told(project: Project) -> None:
    """Catches `sys.exit(3)` taken for success."""
    project.write("__main__.py", "import sys; sys.exit(3)")

    preview = project.pulumi("preview")

    assert preview.code != 0
    assert "program exited with non-zero exit code: 3" in preview.output


def test_the_program_may_end_itself_with_success(project: Project) -> None:
    """Catches `sys.exit(0)` taken for a failure."""
    project.write("__main__.py", "import pulumi, sys; pulumi.export('seen', 1); sys.exit(0)")

    assert project.up().code == 0
    assert project.outputs() == {"seen": 1}


@pytest.mark.parametrize("main", ["source", "source/begin.py"])
def test_main_in_the_project_file_names_a_folder_or_a_file(project: Project, main: str) -> None:
    """Catches an entry point that is ignored, and modules beside it that cannot be imported, at once or later."""
    project.write("Pulumi.yaml", f"name: shop\nruntime: python\nmain: {main}\n")
    program = """
        import pulumi, sys, os
        import beside
        def later(_):
            import beside_later
            return beside_later.NAME
        pulumi.export("names", [beside.NAME, pulumi.Output.from_input(1).apply(later)])
        pulumi.export("here", [os.getcwd(), sys.argv[0]])
    """
    project.write("source/__main__.py" if main == "source" else main, program)
    project.write("source/beside.py", "NAME = 'now'")
    project.write("source/beside_later.py", "NAME = 'later'")

    finished = project.up()

    assert finished.code == 0, finished.output
    assert project.outputs()["names"] == ["now", "later"]
    assert project.outputs()["here"] == [str(project.folder / "source"), str(project.folder / main)]


def test_the_program_sees_neither_the_sandbox_nor_the_hosts_own_modules(project: Project) -> None:
    """Catches a path of the sandbox's that leaks into programs, where it would hide modules of theirs."""
    project.write(
        "__main__.py",
        """
        import importlib.util, os, pulumi
        names = "sandbox", "run_program", "language_host"
        pulumi.export("found", [name for name in names if importlib.util.find_spec(name)])
        pulumi.export("path", os.environ.get("PYTHONPATH"))
        """,
    )

    assert project.up().code == 0

    assert project.outputs() == {"found": []}


def test_a_program_runs_in_the_virtual_environment_that_it_names(project: Project) -> None:
    """Catches a host that runs every program with its own Python, or leaves the environment half active."""
    project.write("Pulumi.yaml", "name: shop\nruntime: {name: python, options: {virtualenv: .venv}}\n")
    project.write(
        "__main__.py",
        """
        import os, shutil, sys, pulumi
        pulumi.export("used", [sys.prefix, os.environ["VIRTUAL_ENV"], shutil.which("python")])
        """,
    )
    made = make_virtual_environment(project.folder / ".venv")

    finished = project.up()

    assert finished.code == 0, finished.output
    assert project.outputs() == {"used": [str(made), str(made), str(made / "bin" / "python")]}


def test_a_virtual_environment_without_the_sdk_is_told_in_one_sentence(project: Project) -> None:
    """Catches a traceback of the host's where `pulumi install` was forgotten."""
    project.write("Pulumi.yaml", "name: shop\nruntime: {name: python, options: {virtualenv: .venv}}\n")
    project.write("__main__.py", "")
    venv.create(project.folder / ".venv", symlinks=True)

    preview = project.pulumi("preview")

    assert preview.code != 0
    assert "install what the program requires with `pulumi install`" in preview.output
    assert "Traceback" not in preview.output


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["ctrl-c", "terminated"])
def test_nothing_is_left_behind_by_an_interrupted_run(project: Project, number: signal.Signals) -> None:
    """Catches a program, or what it has started, that lives on after Ctrl-C."""
    preview, processes = start_long_program(project)

    os.killpg(preview.pid, number)

    output, _ = preview.communicate(timeout=60)
    assert preview.returncode != 0
    assert "Traceback" not in output
    wait_until_gone(processes)


def test_nothing_is_left_behind_by_an_engine_that_is_killed(project: Project) -> None:
    """Catches a host that waits for ever for an engine that could not say goodbye."""
    preview, processes = start_long_program(project)

    preview.kill()

    wait_until_gone(processes)
    preview.communicate(timeout=60)
