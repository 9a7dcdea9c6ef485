"""OS-only runtimes: a `bootstrap` that speaks the Runtime API itself."""

import io
import zipfile
from typing import Any

import pytest

from tests.sandbox.functions.conftest import Functions

# A runtime written in Python's standard library alone, started by a shell script as many a bootstrap is.
RUNTIME = """
import json, os, sys, urllib.request
base = "http://" + os.environ["AWS_LAMBDA_RUNTIME_API"] + "/2018-06-01/runtime/"
def post(path, body, headers={}):
    urllib.request.urlopen(urllib.request.Request(base + path, json.dumps(body).encode(), headers)).read()
if os.environ.get("FAILS"):
    post("init/error", {"errorMessage": "no", "errorType": "Mine"}, {"Lambda-Runtime-Function-Error-Type": "Mine.No"})
    sys.exit(3)
while True:
    with urllib.request.urlopen(base + "invocation/next") as answer:
        request, event = answer.headers["Lambda-Runtime-Aws-Request-Id"], json.load(answer)
    print("event", event, flush=True)
    if event == "raise":
        post(f"invocation/{request}/error", {"errorMessage": "no", "errorType": "Mine"})
    elif event == "half a character":
        post(f"invocation/{request}/error", {"errorMessage": chr(0xD800), "errorType": "Runtime.ExitError"})
    elif event == "exit":
        sys.exit(4)
    else:
        seen = {name: os.environ.get(name) for name in ("_HANDLER", "LAMBDA_TASK_ROOT", "PYTHONPATH")}
        post(f"invocation/{request}/response", {"event": event, "path": os.path.abspath(__file__), **seen})
"""
BOOTSTRAP = '#!/bin/sh\nexec python3 "$LAMBDA_TASK_ROOT/runtime.py"\n'


def archive(bootstrap: str | None, mode: int = 0o755) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as zipped:
        zipped.writestr("runtime.py", RUNTIME)
        if bootstrap is not None:
            entry = zipfile.ZipInfo("bootstrap")
            entry.external_attr = mode << 16
            zipped.writestr(entry, bootstrap)
    return buffer.getvalue()


def create(functions: Functions, code: bytes, **settings: Any) -> str:
    plain = {"Runtime": "provided.al2023", "Handler": "main", "Code": {"ZipFile": code}}
    return functions.create("", **plain | settings)


@pytest.mark.parametrize("runtime", ["provided.al2", "provided.al2023"])
def test_a_bootstrap_is_run_with_lambdas_variables_and_stays_for_the_next_event(
    functions: Functions, runtime: str
) -> None:
    """Catches OS-only runtimes that get Python's ways, or a new process for every event."""
    name = create(functions, archive(BOOTSTRAP), Runtime=runtime)
    first, second = functions.result(name, 1), functions.invoke(name, 2)

    assert first == {
        "event": 1,
        "path": first["LAMBDA_TASK_ROOT"] + "/runtime.py",
        "_HANDLER": "main",
        "LAMBDA_TASK_ROOT": first["LAMBDA_TASK_ROOT"],
        "PYTHONPATH": None,
    }
    assert second.init_ms is None
    assert "event 2\n" in second.log_tail


def test_a_bootstraps_failures_are_those_of_any_function(functions: Functions) -> None:
    """Catches errors that are understood only in the words of AWS's Python runtime, or that break the log."""
    name = create(functions, archive(BOOTSTRAP))
    failing = create(functions, archive(BOOTSTRAP), Environment={"Variables": {"FAILS": "yes"}})

    assert functions.failure(name, "raise") == ("Mine", "no")
    assert functions.failure(name, "half a character")[0] == "Runtime.ExitError"
    assert functions.failure(name, "exit") == ("Runtime.ExitError", "Runtime exited with error: exit status 4")
    assert functions.result(name, 1)["event"] == 1
    assert functions.failure(failing) == ("Mine.No", "no")


@pytest.mark.parametrize(
    ("code", "message"),
    [
        (archive(None), "Couldn't find valid bootstrap(s): ["),
        (archive(BOOTSTRAP, 0o644), "bootstrap: permission denied"),
        (archive("#!/no/such/program\n"), "bootstrap: no such file or directory"),
        (archive("\0nothing that runs"), "bootstrap: exec format error"),
    ],
    ids=["missing", "not executable", "no interpreter", "no program"],
)
def test_a_bootstrap_that_cannot_be_executed_is_an_invalid_entry_point(
    functions: Functions, code: bytes, message: str
) -> None:
    """Catches a request that hangs, or an error that does not say what is wrong with the archive."""
    invoked = functions.invoke(create(functions, code))
    error_type, said = functions.failure(create(functions, code))

    assert error_type == "Runtime.InvalidEntrypoint"
    assert message in said
    assert message in invoked.log_tail
    assert "Error Type: Runtime.InvalidEntrypoint" in invoked.log_tail


@pytest.mark.parametrize("runtime", ["nodejs22.x", "java21"])
def test_other_runtimes_are_refused_in_words(functions: Functions, runtime: str) -> None:
    """Catches a handler of another language that is given to Python."""
    name = create(functions, archive(BOOTSTRAP), Runtime=runtime)
    error_type, said = functions.failure(name)

    assert error_type == "InvalidRuntimeException"
    assert runtime in said
