"""Unpacking of archives: every file where it belongs, once, and none elsewhere."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest

from sandbox.functions.function_code import FunctionCode
from sandbox.functions.invocation import CannotRun, FunctionVersion


def zipped(*entries: tuple[str, int]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, mode in entries:
            info = zipfile.ZipInfo(name)
            info.external_attr = mode << 16
            archive.writestr(info, name)
    return buffer.getvalue()


def version(**changes: Any) -> FunctionVersion:
    plain: dict[str, Any] = {
        "name": "orders",
        "arn": "arn:aws:lambda:us-east-1:123456789012:function:orders",
        "version": "1",
        "runtime": "python3.12",
        "handler": "app.handler",
        "timeout": 3,
        "memory": 128,
        "variables": (),
        "code_sha256": "a/b+c=",
        "log_group": "/aws/lambda/orders",
        "log_format": "Text",
    }
    return FunctionVersion(**plain | changes)


def test_files_keep_their_modes_and_folders(tmp_path: Path) -> None:
    """Catches a script in the archive that cannot be executed any more."""
    code = FunctionCode(tmp_path, lambda _: zipped(("bin/run", 0o755), ("app.py", 0o640)))
    folder = code.folder(version())

    assert (folder / "bin/run").read_text() == "bin/run"
    assert [(folder / name).stat().st_mode & 0o777 for name in ("bin/run", "app.py")] == [0o755, 0o640]


def test_a_code_is_unpacked_once_and_another_one_elsewhere(tmp_path: Path) -> None:
    """Catches versions that share a folder, and an archive unpacked anew for every environment."""
    unpacked: list[str] = []

    def archive(function: FunctionVersion) -> bytes:
        unpacked.append(function.version)
        return zipped(("app.py", 0))

    code = FunctionCode(tmp_path, archive)
    same = {code.folder(version()), code.folder(version(version="2"))}
    other = code.folder(version(version="3", code_sha256="other"))

    assert (len(same), unpacked) == (1, ["1", "3"])
    assert other not in same


@pytest.mark.parametrize("name", ["../outside.py", "a/../../outside.py", "/outside.py"])
def test_an_entry_outside_of_the_archive_is_refused(tmp_path: Path, name: str) -> None:
    """Catches an archive that writes files where it pleases."""
    runs = tmp_path / "runs"
    with pytest.raises(CannotRun, match=r"orders cannot be unpacked: .*outside\.py lies outside of it"):
        FunctionCode(runs, lambda _: zipped(("app.py", 0), (name, 0))).folder(version())

    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_what_is_no_archive_leaves_nothing_behind(tmp_path: Path) -> None:
    """Catches half-unpacked folders that the next invocation would take for the code."""
    with pytest.raises(CannotRun):
        FunctionCode(tmp_path, lambda _: b"not a zip").folder(version())

    assert list((tmp_path / "orders").iterdir()) == []
