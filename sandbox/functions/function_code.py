"""Functions' archives, unpacked once for each code."""

import stat
from collections.abc import Callable, Iterable
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from zipfile import BadZipFile, ZipFile

from sandbox.functions.invocation import BAD_ARCHIVE, CannotRun, FunctionVersion


class FunctionCode:
    """The folders under `runs` that hold functions' code: `<function>/<hash of the code>/`.

    `archive` gives the bytes of a function version's archive. Threads may share an instance.
    """

    def __init__(self, runs: Path, archive: Callable[[FunctionVersion], bytes]) -> None:
        self._runs = runs
        self._archive = archive

    def folder(self, function: FunctionVersion) -> Path:
        """The folder with a function version's code; raises CannotRun."""
        name = sha256(function.code_sha256.encode()).hexdigest()[:32]
        folder = self._runs / function.name / name
        unpack_into(folder, lambda: [self._archive(function)], f"The archive of the function {function.name}")
        return folder


def unpack_into(folder: Path, archives: Callable[[], Iterable[bytes]], what: str) -> None:
    """Makes a folder with the content of archives, one over the other, unless there is one.

    Raises CannotRun, which names the archives as `what`. They are unpacked beside the folder, which is then renamed, so
    that no other thread sees half of them.
    """
    if folder.exists():
        return
    folder.parent.mkdir(parents=True, exist_ok=True)
    partial = Path(mkdtemp(dir=folder.parent))
    try:
        for archive in archives():
            unpack(archive, partial)
        partial.chmod(0o755)
        partial.rename(folder)
    except (BadZipFile, UnicodeError, NotImplementedError, RuntimeError) as error:
        rmtree(partial)
        raise CannotRun(BAD_ARCHIVE, f"{what} cannot be unpacked: {error}") from error
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
            if target.is_file():  # of a layer before; it may be read-only
                target.unlink()
            path = Path(zipped.extract(entry, folder))
            mode = stat.S_IMODE(entry.external_attr >> 16)
            if mode and not entry.is_dir():
                path.chmod(mode & 0o777)
