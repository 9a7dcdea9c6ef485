"""The bytes of the archives that a program gives, such as a function's code."""

import io
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, cast

from sandbox.provider.values import ARCHIVE, SIGNATURE, Properties

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a zip can hold: the same files make the same bytes."""


class ArchiveError(Exception):
    """An archive that cannot be read."""


class LoadedArchive(dict[str, Any]):
    """An archive as the engine describes it, with the `contents` that go to AWS and stay out of the state."""

    contents: bytes = b""


def with_contents(inputs: Mapping[str, Any], directory: Path) -> Properties:
    """The inputs, with every archive's zip loaded; its relative paths begin at `directory`. Raises ArchiveError."""
    return {name: _loaded(value, directory) if _is_archive(value) else value for name, value in inputs.items()}


def _is_archive(value: Any) -> bool:
    return isinstance(value, dict) and cast(dict[str, Any], value).get(SIGNATURE) == ARCHIVE


def _loaded(archive: dict[str, Any], directory: Path) -> LoadedArchive:
    loaded = LoadedArchive(archive)
    path = archive.get("path")
    if path and (directory / path).is_file():
        loaded.contents = (directory / path).read_bytes()
    else:
        loaded.contents = _zip(sorted(_entries(archive, directory)))
    return loaded


def _entries(archive: Mapping[str, Any], directory: Path) -> Iterator[tuple[str, bytes, int]]:
    """Names, contents and modes of the files in an archive or an asset of it."""
    if archive.get("uri"):
        raise ArchiveError(
            f"{archive['uri']} is a remote archive; give a folder, a .zip file or a map of assets instead"
        )
    for name, inner in archive.get("assets", {}).items():
        if _is_archive(inner):
            yield from ((f"{name}/{below}", data, mode) for below, data, mode in _entries(inner, directory))
        elif "text" in inner:
            yield name, inner["text"].encode(), 0o644
        else:
            yield name, *_file(directory / inner["path"])
    if archive.get("path"):
        yield from _folder(directory / archive["path"])


def _folder(folder: Path) -> Iterator[tuple[str, bytes, int]]:
    if not folder.is_dir():
        raise ArchiveError(f"{folder} is neither a folder nor a file, so no archive can be made of it")
    for path in folder.rglob("*"):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), *_file(path)


def _file(path: Path) -> tuple[bytes, int]:
    try:
        return path.read_bytes(), path.stat().st_mode & 0o777
    except OSError as unreadable:
        raise ArchiveError(f"{path} cannot be read: {unreadable.strerror}") from unreadable


def _zip(entries: list[tuple[str, bytes, int]]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, data, mode in entries:
            info = zipfile.ZipInfo(name, EPOCH)
            info.external_attr = mode << 16
            zipped.writestr(info, data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
