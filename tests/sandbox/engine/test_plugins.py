"""Policy packs and component packages, run by the real engine through the sandbox's language host."""

import json
import os
import signal

import pytest

from tests.sandbox.engine.conftest import Project
from tests.sandbox.engine.test_programs import make_virtual_environment, start_long_program, wait_until_gone

pytestmark = pytest.mark.engine

PACK = """
    import os
    from pulumi_policy import EnforcementLevel, PolicyPack, ResourceValidationPolicy

    def no_dust(resource, report):
        print("the pack has seen", resource.name)
        if resource.name == "dusty":
            report("dust is not allowed", None)

    with open("pack-process", "w") as file:
        file.write(str(os.getpid()))
    PolicyPack("tidy", [ResourceValidationPolicy("no-dust", "Shelves are clean.", no_dust)], EnforcementLevel.MANDATORY)
"""

SHELF = """
    import pulumi
    class Shelf(pulumi.ComponentResource):
        def __init__(self, name):
            super().__init__("shop:index:Shelf", name)
            self.register_outputs({})
"""

PACKAGE = """
    from typing import TypedDict
    import pulumi

    class ShelfArgs(TypedDict):
        boards: pulumi.Input[int]
        \"\"\"How many boards the shelf has.\"\"\"

    class Shelf(pulumi.ComponentResource):
        def __init__(self, name: str, args: ShelfArgs, opts: pulumi.ResourceOptions | None = None):
            super().__init__("my-things:index:Shelf", name, {}, opts)
            self.register_outputs({})
"""


@pytest.fixture
def pack(project: Project) -> str:
    """The folder of a policy pack, for the command line."""
    project.write("pack/PulumiPolicy.yaml", "runtime: python\n")
    project.write("pack/__main__.py", PACK)
    return "pack"


def test_a_policy_pack_judges_the_program_and_its_output_is_shown(project: Project, pack: str) -> None:
    """Catches a pack that is not run, or whose prints are lost."""
    project.write("__main__.py", SHELF + '    Shelf("clean")\n')

    preview = project.pulumi("preview", "--policy-pack", pack)

    assert preview.code == 0, preview.output
    assert "the pack has seen clean" in preview.output


def test_a_mandatory_violation_fails_the_preview(project: Project, pack: str) -> None:
    """Catches violations that the engine never hears of."""
    project.write("__main__.py", SHELF + '    Shelf("dusty")\n')

    preview = project.pulumi("preview", "--policy-pack", pack)

    assert preview.code != 0
    assert "dust is not allowed" in preview.output
    assert "Traceback" not in preview.output


def test_a_policy_pack_that_raises_is_shown_with_its_traceback(project: Project, pack: str) -> None:
    """Catches a pack that dies without a word, or a preview that waits for it for ever."""
    project.write("__main__.py", "")
    project.write("pack/__main__.py", "raise ValueError('no such rule')")

    preview = project.pulumi("preview", "--policy-pack", pack)

    assert preview.code != 0
    assert "ValueError: no such rule" in preview.output


def test_a_policy_pack_runs_in_its_own_virtual_environment(project: Project, pack: str) -> None:
    """Catches the folder `venv`, which Pulumi's own host makes for packs, being overlooked."""
    project.write("__main__.py", "")
    made = make_virtual_environment(project.folder / "pack" / "venv")
    project.write("pack/__main__.py", "import sys; print('the pack runs in', sys.prefix, file=sys.stderr)\n")

    preview = project.pulumi("preview", "--policy-pack", pack)

    assert f"the pack runs in {made}" in preview.output


def test_an_interrupted_run_takes_its_policy_pack_with_it(project: Project, pack: str) -> None:
    """Catches packs that live on after Ctrl-C."""
    preview, processes = start_long_program(project, "--policy-pack", pack)
    process_of_pack = int((project.folder / "pack-process").read_text())

    os.killpg(preview.pid, signal.SIGINT)

    preview.communicate(timeout=60)
    wait_until_gone([*processes, process_of_pack])


def test_an_engine_that_is_killed_takes_its_policy_pack_with_it(project: Project, pack: str) -> None:
    """Catches packs, which wait for ever, that outlive an engine that could not say goodbye."""
    preview, processes = start_long_program(project, "--policy-pack", pack)
    process_of_pack = int((project.folder / "pack-process").read_text())

    preview.kill()

    wait_until_gone([*processes, process_of_pack])
    preview.communicate(timeout=60)


@pytest.fixture
def package(project: Project) -> str:
    """The folder of a component package without a `__main__.py`, for the command line."""
    project.write("things/PulumiPlugin.yaml", "runtime: python\n")
    project.write(
        "things/pyproject.toml",
        """
        [project]
        name = "my-things"
        version = "1.0.0"
        [build-system]
        requires = ["setuptools"]
        build-backend = "setuptools.build_meta"
        """,
    )
    project.write("things/my_things.py", PACKAGE)
    return "./things"


def test_the_components_of_a_python_package_are_found_without_installing_it(project: Project, package: str) -> None:
    """Catches packages without a `__main__.py` that cannot be used, or that are installed unasked."""
    described = project.pulumi("package", "get-schema", package)

    assert described.code == 0, described.output
    boards = json.loads(described.output)["resources"]["my-things:index:Shelf"]["inputProperties"]["boards"]
    assert boards == {"type": "integer", "description": "How many boards the shelf has."}
    assert sorted(file.name for file in (project.folder / "things").iterdir() if file.name != "__pycache__") == [
        "PulumiPlugin.yaml",
        "my_things.py",
        "pyproject.toml",
    ]


def test_a_folder_with_its_own_main_runs_it(project: Project) -> None:
    """Catches packages that host their components themselves being run in another way."""
    project.write("things/PulumiPlugin.yaml", "runtime: python\n")
    project.write("things/parts.py", PACKAGE)
    project.write(
        "things/__main__.py",
        """
        from pulumi.provider.experimental import component_provider_host
        from parts import Shelf
        component_provider_host(name="my-things", version="4.5.6", components=[Shelf])
        """,
    )

    described = project.pulumi("package", "get-schema", "./things")

    assert described.code == 0, described.output
    assert json.loads(described.output)["version"] == "4.5.6"


def test_a_folder_that_holds_nothing_to_run_is_told_in_one_sentence(project: Project) -> None:
    """Catches an import error of the host's in place of what is missing."""
    project.write("things/PulumiPlugin.yaml", "runtime: python\n")

    described = project.pulumi("package", "get-schema", "./things")

    assert described.code != 0
    assert "neither __main__.py nor a pyproject.toml" in described.output
    assert "Traceback" not in described.output


def test_what_the_host_cannot_do_is_said_with_the_remedy(project: Project, package: str) -> None:
    """Catches a crash of the host's in place of an answer."""
    project.write("__main__.py", "")

    added = project.pulumi("package", "add", package)

    assert added.code != 0
    assert "The sandbox's language host cannot generate an SDK: install Pulumi" in added.output
