"""Functions' archives, unpacked once for each code."""

import stat
from collections.abc import Callable
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from zipfile import BadZipFile, ZipFile

from sandbox.functions.invocation import FunctionVersion


class BadArchive(Exception):  # noqa: N818 - the name says what is wrong; "BadArchiveError" would say it twice
    """A function's archive cannot be unpacked."""


class FunctionCode:
    """The folders under `runs` that hold functions' code: `<function>/<hash of the code>/`.

    `archive` gives the bytes of a function version's archive. Threads may share an instance.
    """

    def __init__(self, runs: Path, archive: Callable[[FunctionVersion], bytes]) -> None:
        self._runs = runs
        self._archive = archive

    def folder(self, function: FunctionVersion) -> Path:
        """The folder with a function version's code; raises BadArchive."""
        folder = self._runs / function.name / sha256(function.code_sha256.encode()).hexdigest()[:32]
        if not folder.exists():
            folder.parent.mkdir(parents=True, exist_ok=True)
            self._unpack(function, folder)
        return folder

    def _unpack(self, function: FunctionVersion, folder: Path) -> None:
        """Unpacks beside the folder and renames, so that no other thread sees half of the code."""
        partial = Path(mkdtemp(dir=folder.parent))
        try:
            unpack(self._archive(function), partial)
            partial.chmod(0o755)
            partial.rename(folder)
        except (BadZipFile, UnicodeError, NotImplementedError, RuntimeError) as error:
            rmtree(partial)
            raise BadArchive(f"The archive of the function {function.name} cannot be unpacked: {error}") from error
        except OSError:
            rmtree(partial)
            if not folder.exists():  # else another thread was faster
                raise


def unpack(archive: bytes, folder: Path) -> None:
    """Unpacks a zip archive with its files' modes. Nothing is written outside of `folder`: BadZipFile refuses it."""
    with ZipFile(BytesIO(archive)) as zipped:
        for entry in zipped.infolist():
            target = (folder / entry.filename).resolve()
            if not target.is_relative_to(folder.resolve()):
                raise BadZipFile(f"{entry.filename} lies outside of it")
            path = Path(zipped.extract(entry, folder))
            mode = stat.S_IMODE(entry.external_attr >> 16)
            if mode and not entry.is_dir():
                path.chmod(mode & 0o777)
