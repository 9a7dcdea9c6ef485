"""What a function finds besides its own archive: Lambda's runtime, and nothing else that is installed here."""

import re
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from shutil import rmtree

PROVIDED = ("awslambdaric", "boto3")
"""What AWS's Python runtimes bring (https://docs.aws.amazon.com/lambda/latest/dg/lambda-python.html)."""


def make_runtime_folder(folder: Path) -> Path:
    """Makes `folder` anew, as links to exactly the packages that PROVIDED need, and returns it."""
    if folder.exists():
        rmtree(folder)
    folder.mkdir(parents=True)
    for found in closure(PROVIDED):
        for name in _top_level(found):
            (folder / name).symlink_to(Path(str(found.locate_file(name))).resolve())
    return folder.resolve()


def closure(names: tuple[str, ...]) -> list[Distribution]:
    """The installed distributions of these names and of all they require."""
    found: dict[str, Distribution] = {}
    waiting = list(names)
    while waiting:
        name = re.sub(r"[-_.]+", "-", waiting.pop()).lower()
        if name in found:
            continue
        found[name] = distribution(name)
        waiting.extend(_required_by(found[name]))
    return list(found.values())


def _required_by(found: Distribution) -> list[str]:
    names: list[str] = []
    for requirement in found.requires or []:
        specification, _, marker = requirement.partition(";")
        name = re.match(r"[\w.-]+", specification)
        if name and "extra" not in marker and _is_installed(name[0]):
            names.append(name[0])
    return names


def _is_installed(name: str) -> bool:
    """False for what is required only on other platforms or Python versions."""
    try:
        distribution(name)
    except PackageNotFoundError:
        return False
    return True


def _top_level(found: Distribution) -> list[str]:
    names = {file.parts[0] for file in found.files or []}
    return sorted(name for name in names if name not in {"..", "__pycache__"})
