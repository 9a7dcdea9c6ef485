"""Layers: merged, where functions look for them, and kept as long as a function has them."""

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.sandbox.functions.conftest import Functions

READING = """
import os, subprocess, shared, versioned
def handler(event, context):
    tool = subprocess.run(["tool"], capture_output=True, text=True).stdout.strip()
    return {"shared": shared.FROM, "versioned": versioned.FROM, "tool": tool,
            "libraries": os.environ["LD_LIBRARY_PATH"].split(":")[-1], "text": open(TEXT).read()}
TEXT = os.path.dirname(os.path.dirname(shared.__file__)) + "/text"
"""


def layer(functions: Functions, name: str, files: Mapping[str, str], mode: int = 0o755) -> str:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as zipped:
        for path, text in files.items():
            entry = zipfile.ZipInfo(path)
            entry.external_attr = mode << 16
            zipped.writestr(entry, text)
    request: dict[str, Any] = {"LayerName": name, "Content": {"ZipFile": buffer.getvalue()}}
    return functions.world.call("lambda", "PublishLayerVersion", request)["LayerVersionArn"]


def test_layers_are_merged_and_found_by_python_the_shell_and_the_linker(functions: Functions) -> None:
    """Catches a search path without them, and an order in which an earlier layer hides a later one."""
    first = layer(
        functions,
        "first",
        {
            "python/shared.py": "FROM = 'first'",
            "python/lib/python3.12/site-packages/versioned.py": "FROM = 'first'",
            "bin/tool": "#!/bin/sh\necho first",
            "text": "first",
        },
        mode=0o555,  # a file that may not be written over
    )
    second = layer(functions, "second", {"python/shared.py": "FROM = 'second'", "text": "second"})
    found = functions.result(functions.create(READING, Layers=[first, second]))
    reversed_ = functions.result(functions.create(READING, Layers=[second, first]))

    assert found == {
        "shared": "second",
        "versioned": "first",
        "tool": "first",
        "libraries": found["libraries"],
        "text": "second",
    }
    assert (reversed_["shared"], reversed_["text"]) == ("first", "first")
    assert found["libraries"] == "/opt/lib" or not functions.is_isolated


def test_a_functions_own_module_comes_before_a_layers(functions: Functions) -> None:
    """Catches a layer that replaces the function's code, or Lambda's own packages that replace a layer's."""
    arn = layer(functions, "hiding", {"python/own.py": "FROM = 'layer'", "python/six.py": "FROM = 'layer'"})
    code = {
        "app.py": "import own, six\ndef handler(event, context): return [own.FROM, six.FROM]",
        "own.py": "FROM = 'function'",
    }

    assert functions.result(functions.create(code, Layers=[arn])) == ["function", "layer"]


def test_a_change_of_layers_takes_effect_and_a_deleted_version_stays_with_its_functions(functions: Functions) -> None:
    """Catches an environment that runs on with the layers of before, and a function that loses a deleted layer."""
    code = "import shared\ndef handler(event, context): return shared.FROM"
    versions = [layer(functions, "changing", {"python/shared.py": f"FROM = {number}"}) for number in (1, 2)]
    name = functions.create(code, Layers=[versions[0]])
    assert functions.result(name) == 1

    change = {"FunctionName": name, "Layers": [versions[1]]}
    functions.world.call("lambda", "UpdateFunctionConfiguration", change)
    for number in (1, 2):
        functions.world.call("lambda", "DeleteLayerVersion", {"LayerName": "changing", "VersionNumber": number})
    assert functions.result(name) == 2


def test_a_bootstrap_may_come_from_a_layer(functions: Functions) -> None:
    """Catches a runtime that is looked for in the function's archive only."""
    arn = layer(functions, "runtime", {"bootstrap": "#!/bin/sh\nexit 9"})
    settings: dict[str, Any] = {"Runtime": "provided.al2023", "Handler": "any", "Layers": [arn]}

    assert functions.failure(functions.create("", **settings))[1] == "Runtime exited with error: exit status 9"


def test_a_layer_that_is_no_archive_fails_in_words(functions: Functions) -> None:
    """Catches a server error, and a half-unpacked folder that the next invocation would take for the layers."""
    request: dict[str, Any] = {"LayerName": "broken", "Content": {"ZipFile": b"not a zip"}}
    arn = functions.world.call("lambda", "PublishLayerVersion", request)["LayerVersionArn"]
    name = functions.create("def handler(event, context): ...", Layers=[arn])

    for _ in range(2):
        error_type, message = functions.failure(name)
        assert error_type == "InvalidZipFileException"
        assert "A layer of the function" in message
    layers = Path(functions.world.runs, ".layers")
    assert not [folder for folder in layers.iterdir() if folder.name.startswith("tmp")]
