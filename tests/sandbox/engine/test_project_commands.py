"""What Pulumi asks the sandbox's language host for besides running programs."""

import sys
import zipfile
from pathlib import Path

import pytest

from tests.sandbox.engine.conftest import Project

pytestmark = pytest.mark.engine


def wheel_of_one_module(folder: Path) -> Path:
    """A Python package `shelf` 1.0, ready to be installed without a network."""
    wheel = folder / "shelf-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("shelf.py", "")
        archive.writestr("shelf-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: shelf\nVersion: 1.0\n")
        archive.writestr("shelf-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr("shelf-1.0.dist-info/RECORD", "")
    return wheel


def test_about_names_the_python_and_its_packages(project: Project) -> None:
    """Catches `pulumi about` that fails, or speaks of another Python than the one that runs programs."""
    about = project.pulumi("about")

    assert f"executable='{sys.executable}'" in about.output
    assert "pulumi_policy " in about.output
    assert "Failed" not in about.output


def test_install_makes_the_virtual_environment_and_installs_the_requirements(project: Project) -> None:
    """Catches requirements that land in another Python than the one that will run the program."""
    project.write("Pulumi.yaml", "name: shop\nruntime: {name: python, options: {virtualenv: .venv}}\n")
    project.write("requirements.txt", "shelf\n")
    project.environ["PIP_FIND_LINKS"] = str(wheel_of_one_module(project.folder).parent)

    installed = project.pulumi("install")

    assert installed.code == 0, installed.output
    assert "Successfully installed shelf-1.0" in installed.output
    assert list((project.folder / ".venv").glob("lib/python*/site-packages/shelf.py"))


def test_an_install_that_fails_says_which_command_failed(project: Project) -> None:
    """Catches a failed installation that passes for done."""
    project.write("Pulumi.yaml", "name: shop\nruntime: {name: python, options: {virtualenv: .venv}}\n")
    project.write("requirements.txt", "shelf\n")

    installed = project.pulumi("install")

    assert installed.code != 0
    assert "No matching distribution found for shelf" in installed.output
    assert "pip install -r requirements.txt` ended with exit code 1" in installed.output


def test_without_the_sandbox_the_host_says_how_to_start_it(project: Project) -> None:
    """Catches a shell's or Python's own complaint where Pulumi is started without the sandbox."""
    project.write("__main__.py", "")
    del project.environ["SANDBOX_PYTHON"]

    preview = project.pulumi("preview")

    assert preview.code != 0
    assert "start Pulumi through 'python -m sandbox'" in preview.output


def test_a_provider_that_is_attached_is_not_fetched(project: Project, attached_provider: str) -> None:
    """Catches the engine downloading a provider's plugin that the stack names but that nobody will start."""
    project.write(
        "__main__.py",
        f"""
        import pulumi
        class Book(pulumi.CustomResource):
            def __init__(self, name):
                super().__init__("{attached_provider}:index:Book", name, {{}}, pulumi.ResourceOptions(version="1.2.3"))
        Book("first")
        """,
    )

    # The second deployment and the removal find the provider's name and version in the stack's state.
    deployed, again = project.up(), project.pulumi("up", "--yes", "--skip-preview", "-v=7", "--logtostderr")
    removed = project.pulumi("destroy", "--yes", "--skip-preview", "-v=7", "--logtostderr")

    assert [deployed.code, again.code, removed.code] == [0, 0, 0], deployed.output
    assert "beginning install" not in again.output + removed.output
