"""Functions as processes: what they see, how they fail, and what is left of them."""

import socket
from collections.abc import Iterator
from importlib.metadata import distribution
from typing import Any

import pytest

COUNTING = """
import os, uuid
calls, me = 0, uuid.uuid4()
def handler(event, context):
    global calls
    calls += 1
    match event["path"]:
        case "/raise": raise ValueError("on purpose")
        case "/sleep":
            import time; time.sleep(60)
        case "/exit": os._exit(7)
        case "/null": return {"statusCode": 200, "body": None}
        case "/large": return "x" * (7 * 1024 * 1024)
        case "/deep":
            def down(n): return down(n - 1) if n else 1 / 0
            down(900)
    return {"statusCode": 200, "body": f"{me} {calls}"}
"""


@pytest.fixture
def socket_of_the_test() -> Iterator[socket.socket]:
    """Listens for what a handler starts: its connection ends with it."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(60)
        yield listening


def body(world: Any, url: str, path: str = "/") -> list[str]:
    answer = world.ask(url, path)
    assert answer.status == 200, answer
    return answer.body.decode().split()


def test_an_environment_is_used_again(world: Any) -> None:
    """Catches a new process for every request."""
    url = world.serve(COUNTING)
    first, second = body(world, url), body(world, url)

    assert (first[1], second) == ("1", [first[0], "2"])


@pytest.mark.parametrize("path", ["/raise", "/null", "/deep"])
def test_a_handler_that_fails_costs_its_own_request_only(world: Any, path: str) -> None:
    """Catches a process that is thrown away for an exception, or dies of its long stack trace."""
    url = world.serve(COUNTING)
    before = body(world, url)

    assert world.ask(url, path).status == 502
    assert body(world, url) == [before[0], "3"]


@pytest.mark.parametrize("path", ["/exit", "/sleep", "/large"])
def test_a_process_that_is_lost_is_replaced(world: Any, path: str) -> None:
    """Catches a request sent to a dead or hanging process, and one that waits for it without end."""
    url = world.serve(COUNTING, Timeout=1)
    before = body(world, url)

    assert world.ask(url, path).status == 502
    after = body(world, url)
    assert after[0] != before[0]
    assert after[1] == "1"


def test_what_a_handler_has_started_ends_with_it(world: Any, socket_of_the_test: socket.socket) -> None:
    """Catches children that stay behind when an environment is reset."""
    port = socket_of_the_test.getsockname()[1]
    child = f"import socket, time; s = socket.create_connection(('127.0.0.1', {port})); s.send(b'x'); time.sleep(600)"
    url = world.serve(
        f"""
import subprocess, sys, time
def handler(event, context):
    subprocess.Popen([sys.executable, "-c", {child!r}])
    time.sleep(60)
""",
        Timeout=2,
    )

    assert world.ask(url).status == 502
    connection, _ = socket_of_the_test.accept()
    connection.settimeout(60)
    with connection:
        assert connection.recv(10) in {b"x", b""}
        assert connection.recv(10) == b""


@pytest.mark.parametrize(
    ("files", "handler", "error"),
    [
        ({"app.py": "import nothing_of_that_name"}, "app.handler", "Runtime.ImportModuleError"),
        ({"app.py": "x = 1"}, "app.handler", "Runtime.HandlerNotFound"),
        ({"app.py": "def"}, "app.handler", "Runtime.UserCodeSyntaxError"),
        ({"app.py": "import sys; sys.exit(3)"}, "app.handler", "Runtime.ExitError"),
        ({"other.py": ""}, "app.handler", "Runtime.ImportModuleError"),
    ],
    ids=["import", "no handler", "syntax", "exit", "no module"],
)
def test_a_function_that_cannot_start_says_why_in_its_log(
    world: Any, files: dict[str, str], handler: str, error: str
) -> None:
    """Catches a request that hangs because the process never asks for it, or a cause that nobody can find."""
    url = world.serve(files, Handler=handler)

    assert world.ask(url).status == 502
    log = world.log_with(world.function_of(url))
    assert any(line.startswith("INIT_REPORT ") and f"Error Type: {error}" in line for line in log), log


@pytest.mark.parametrize("package", ["aiohttp", "moto", "pulumi", "pytest", "werkzeug", "yaml"])
def test_a_package_that_is_not_in_the_archive_is_missing(world: Any, package: str) -> None:
    """Catches a function that works here only because the sandbox happens to have its dependency."""
    url = world.serve(f"import {package}\ndef handler(event, context): return {{'statusCode': 200}}")

    assert world.ask(url).status == 502


def test_a_package_in_the_archive_is_found(world: Any) -> None:
    """Catches a search path without the function's own folder, or one where the runtime's come first."""
    files = {
        "app.py": "import six\ndef handler(event, context): return {'statusCode': 200, 'body': six.OWN}",
        "six.py": "OWN = 'from the archive'",
    }

    assert world.ask(world.serve(files)).body == b"from the archive"


def test_lambdas_own_packages_are_there_and_reach_the_account(world: Any) -> None:
    """Catches a handler that cannot use boto3, or that would talk to AWS instead of the emulated account."""
    url = world.serve(
        """
import boto3
def handler(event, context):
    names = [function["FunctionName"] for function in boto3.client("lambda").list_functions()["Functions"]]
    return {"statusCode": 200, "body": f"{boto3.__version__} {context.function_name in names}"}
"""
    )

    assert world.ask(url).body.decode() == f"{distribution('boto3').version} True"


def test_a_handler_sees_lambdas_environment_and_nothing_of_the_sandboxs(
    world: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Catches a missing variable, one that the function can override, and a secret of the developer's."""
    monkeypatch.setenv("SECRET_OF_THE_DEVELOPER", "x")
    variables = {"TABLE": "orders", "TZ": "Europe/Rome"}
    url = world.serve(
        """
import json, os
def handler(event, context):
    about = [context.function_name, context.memory_limit_in_mb, context.invoked_function_arn,
             0 < context.get_remaining_time_in_millis() <= 10000, os.getcwd() == os.environ["LAMBDA_TASK_ROOT"]]
    return {"statusCode": 200, "body": json.dumps({"variables": dict(os.environ), "about": about})}
""",
        Environment={"Variables": variables},
        MemorySize=256,
    )
    name = world.function_of(url)
    seen = world.ask(url).json
    expected = variables | {
        "_HANDLER": "app.handler",
        "AWS_REGION": "us-east-1",
        "AWS_EXECUTION_ENV": "AWS_Lambda_python3.12",
        "AWS_LAMBDA_FUNCTION_NAME": name,
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "256",
        "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
        "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
        "AWS_LAMBDA_LOG_GROUP_NAME": f"/aws/lambda/{name}",
        "AWS_ENDPOINT_URL": world.account.endpoint,
    }

    assert expected.items() <= seen["variables"].items()
    assert seen["variables"]["_X_AMZN_TRACE_ID"].startswith("Root=1-")
    assert "SECRET_OF_THE_DEVELOPER" not in seen["variables"]
    arn = f"arn:aws:lambda:us-east-1:123456789012:function:{name}"
    assert seen["about"] == [name, "256", arn, True, True]


def test_the_time_that_remains_does_not_depend_on_the_sandboxs_clock(world: Any) -> None:
    """Catches a deadline in a future that the function's own clock will not see."""
    url = world.serve(
        "def handler(e, context): return {'statusCode': 200, 'body': str(context.get_remaining_time_in_millis())}"
    )
    world.sandbox.advance(3600)

    assert 0 < int(world.ask(url).body) <= 10_000


def test_an_alias_runs_its_version_and_moves_at_once(world: Any) -> None:
    """Catches code taken from $LATEST, and an environment of the old version that answers on."""
    code = "def handler(event, context): return {'statusCode': 200, 'body': f'%s {context.function_version}'}"
    name = world.function(code % "old")
    world.call("lambda", "PublishVersion", {"FunctionName": name})
    alias = {"FunctionName": name, "Name": "live", "FunctionVersion": "1"}
    arn = world.call("lambda", "CreateAlias", alias)["AliasArn"]
    url = world.url(world.listener({"Type": "forward", "TargetGroupArn": world.target_group(arn)}))
    assert world.ask(url).body == b"old 1"

    world.update_code(name, code % "new")
    assert world.ask(url).body == b"old 1"
    world.call("lambda", "PublishVersion", {"FunctionName": name})
    world.call("lambda", "UpdateAlias", alias | {"FunctionVersion": "2"})
    assert world.ask(url).body == b"new 2"


def test_a_changed_function_is_not_answered_by_its_old_environment(world: Any) -> None:
    """Catches $LATEST that keeps running code or variables from before the change."""
    url = world.serve("import os\ndef handler(e, c): return {'statusCode': 200, 'body': os.environ.get('AN', 'none')}")
    name = world.function_of(url)
    assert world.ask(url).body == b"none"

    world.call(
        "lambda", "UpdateFunctionConfiguration", {"FunctionName": name, "Environment": {"Variables": {"AN": "set"}}}
    )
    assert world.ask(url).body == b"set"
    world.update_code(name, "def handler(e, c): return {'statusCode': 200, 'body': 'code'}")
    assert world.ask(url).body == b"code"


def test_an_idle_environment_ends_when_its_function_is_deleted(world: Any, socket_of_the_test: socket.socket) -> None:
    """Catches processes that pile up while functions come and go."""
    port = socket_of_the_test.getsockname()[1]
    url = world.serve(
        f"""
import socket
held = socket.create_connection(("127.0.0.1", {port}))
def handler(event, context): return {{"statusCode": 200}}
"""
    )
    assert world.ask(url).status == 200
    connection, _ = socket_of_the_test.accept()
    connection.settimeout(60)
    world.call("lambda", "DeleteFunction", {"FunctionName": world.function_of(url)})

    with connection:
        assert connection.recv(1) == b""


def test_an_archive_that_is_none_and_a_runtime_that_is_not_python_fail_in_words(world: Any) -> None:
    """Catches a request that hangs or a server error for what the sandbox cannot run."""
    broken = world.serve("", Code={"ZipFile": b"not a zip"})
    node = world.serve("", Runtime="nodejs22.x", Handler="index.handler")

    assert (world.ask(broken).status, world.ask(node).status) == (502, 502)
    assert any("cannot be unpacked" in line for line in world.log_with(world.function_of(broken), line="unpacked"))
    assert any("nodejs22.x" in line for line in world.log_with(world.function_of(node), line="nodejs"))
