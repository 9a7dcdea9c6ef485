"""Lambda's Invoke API, called as any AWS client calls it."""

import json
import re
from base64 import b64decode, b64encode
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.sandbox.conftest import World, archive

ECHO = """
import os

def handler(event, context):
    print("heard", event)
    if event == "fail":
        raise ValueError("no such order")
    client = context.client_context
    return {
        "event": event,
        "arn": context.invoked_function_arn,
        "version": context.function_version,
        "request_id": context.aws_request_id,
        "client": client and client.custom,
        "trace": os.environ["_X_AMZN_TRACE_ID"],
    }
"""


@pytest.fixture(scope="module")
def echo(world: World) -> str:
    """A function with version 1, and an alias for it."""
    name = world.function(ECHO)
    world.call("lambda", "PublishVersion", {"FunctionName": name})
    world.call("lambda", "CreateAlias", {"FunctionName": name, "Name": "live", "FunctionVersion": "1"})
    return name


@pytest.fixture
def invoke(world, echo):
    def call(function: str = "", **params: Any) -> dict[str, Any]:
        answer = world.call("lambda", "Invoke", {"FunctionName": function or echo, **params})
        return answer | {"Payload": answer["Payload"].read()}

    return call


@pytest.fixture
def refused(invoke):
    def call(function: str = "", **params: Any) -> dict[str, Any]:
        with pytest.raises(ClientError) as error:
            invoke(function, **params)
        return error.value.response

    return call


def test_a_function_is_invoked_and_its_result_returned(invoke):
    """Catches a payload that is changed on the way, and an answer without version or request ID."""
    answer = invoke(Payload=b'{"order": [1, "\xc3\xa9"]}')

    result = json.loads(answer["Payload"])
    assert answer["StatusCode"] == 200
    assert "FunctionError" not in answer
    assert "LogResult" not in answer
    assert (answer["ExecutedVersion"], result["version"]) == ("$LATEST", "$LATEST")
    assert result["event"] == {"order": [1, "é"]}
    assert result["request_id"] == answer["ResponseMetadata"]["RequestId"]
    assert re.fullmatch("Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0", result["trace"])


@pytest.mark.parametrize(
    ("named", "beside", "invoked"),
    [
        ("{name}", None, ("", "$LATEST")),
        ("{name}:live", None, (":live", "1")),
        ("{name}", "live", (":live", "1")),
        ("{arn}:1", None, (":1", "1")),
        ("{arn}", "live", (":live", "1")),
        ("{arn}:live", "live", (":live", "1")),
        ("123456789012:function:{name}", "$LATEST", (":$LATEST", "$LATEST")),
    ],
)
def test_every_way_to_name_a_function(invoke, echo, named, beside, invoked):
    """Catches a qualifier that is lost, so that `$LATEST` runs where an alias was meant."""
    as_invoked, version = invoked
    arn = f"arn:aws:lambda:us-east-1:123456789012:function:{echo}"
    answer = invoke(named.format(name=echo, arn=arn), **({"Qualifier": beside} if beside else {}))

    result = json.loads(answer["Payload"])
    assert answer["ExecutedVersion"] == version
    assert (result["arn"], result["version"]) == (arn + as_invoked, version)


def test_no_payload_is_an_empty_event(invoke):
    """Catches a handler that gets None, or a client that gets an error, where AWS gives `{}`."""
    assert json.loads(invoke()["Payload"])["event"] == {}
    assert json.loads(invoke(Payload=b"null")["Payload"])["event"] is None


def test_a_functions_error_is_a_successful_call(invoke):
    """Catches an HTTP error, which SDKs would raise and retry, where AWS answers 200."""
    answer = invoke(Payload=b'"fail"', LogType="Tail")

    assert (answer["StatusCode"], answer["FunctionError"]) == (200, "Unhandled")
    error = json.loads(answer["Payload"])
    assert (error["errorType"], error["errorMessage"]) == ("ValueError", "no such order")
    assert "ValueError" in b64decode(answer["LogResult"]).decode()


def test_the_log_comes_with_the_answer_if_asked_for(invoke):
    """Catches a log of another invocation, or without Lambda's own lines."""
    invoke(Payload=b'"first"')
    answer = invoke(Payload=b'"second"', LogType="Tail")

    log = b64decode(answer["LogResult"]).decode()
    request_id = answer["ResponseMetadata"]["RequestId"]
    assert f"START RequestId: {request_id}" in log
    assert f"REPORT RequestId: {request_id}" in log
    assert "heard second" in log
    assert "heard first" not in log


def test_the_client_context_reaches_the_function(invoke, refused):
    """Catches a context that is dropped, and one that would kill the runtime."""
    context = b64encode(json.dumps({"custom": {"who": "é"}}).encode()).decode()

    assert json.loads(invoke(ClientContext=context)["Payload"])["client"] == {"who": "é"}
    for wrong in ("not base64!", b64encode(b"[]").decode(), b64encode(b'{"a": "' + b"x" * 4000 + b'"}').decode()):
        assert refused(ClientContext=wrong)["Error"]["Code"] == "InvalidRequestContentException"


def test_a_dry_run_runs_nothing(invoke, world):
    """Catches a dry run that has effects, or that finds every function well."""
    name = world.function("def handler(event, context):\n    print('it ran')")

    answer = invoke(name, InvocationType="DryRun")

    assert (answer["StatusCode"], answer["Payload"]) == (204, b"")
    invoke(name)
    assert sum("it ran" in line for line in world.log_with(name)) == 1


def test_an_unknown_function_or_qualifier_is_not_found(refused, echo):
    """Catches an invocation of `$LATEST` in the place of an alias that is missing."""
    for name, params in (("missing", {}), (f"{echo}:next", {}), (echo, {"Qualifier": "7"})):
        answer = refused(name, **params)
        assert answer["Error"]["Code"] == "ResourceNotFoundException"
        assert answer["Error"]["Message"].startswith("Function not found: arn:aws:lambda:us-east-1:123456789012:")
        assert answer["ResponseMetadata"]["HTTPStatusCode"] == 404
    assert refused(f"{echo}:live", Qualifier="1")["Error"]["Code"] == "InvalidParameterValueException"


@pytest.mark.parametrize("payload", [b"{", b"order", b"NaN", b"\xff", b'{"a": 1} {"b": 2}'])
def test_what_is_not_json_is_refused(refused, payload):
    """Catches a payload that breaks the runtime instead of being refused."""
    answer = refused(Payload=payload)

    assert answer["Error"]["Code"] == "InvalidRequestContentException"
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 400


def test_long_payloads_are_refused(invoke, refused):
    """Catches a function that works here with what AWS does not take: 6 MB, or 1 MB asynchronously."""
    longest = b'"' + b"x" * (6 * 1024 * 1024 - 2) + b'"'

    answer = invoke(Payload=longest)
    assert answer["FunctionError"] == "Unhandled"  # echoed with more about it, it is longer than a result may be
    assert json.loads(answer["Payload"])["errorType"] == "Function.ResponseSizeTooLarge"
    too_large = refused(Payload=longest + b" ")
    assert too_large["Error"]["Code"] == "RequestTooLargeException"
    assert too_large["ResponseMetadata"]["HTTPStatusCode"] == 413
    asynchronously = refused(Payload=b'"' + b"x" * 1024 * 1024 + b'"', InvocationType="Event")
    assert asynchronously["Error"]["Code"] == "RequestTooLargeException"


def test_a_throttle_tells_its_reason_and_when_to_try_again(world, refused, echo):
    """Catches an SDK that cannot tell a throttle from an error: it looks at status, reason and Retry-After."""
    world.call("lambda", "PutFunctionConcurrency", {"FunctionName": echo, "ReservedConcurrentExecutions": 0})
    try:
        answer = refused()
    finally:
        world.call("lambda", "DeleteFunctionConcurrency", {"FunctionName": echo})

    assert answer["Error"] == {"Code": "TooManyRequestsException", "Message": "Rate Exceeded."}
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 429
    assert answer["Reason"] == "ReservedFunctionConcurrentInvocationLimitExceeded"
    assert (answer["Type"], answer["retryAfterSeconds"].isdigit()) == ("User", True)


def test_code_that_cannot_be_run_is_lambdas_error(world, refused):
    """Catches a broken archive that passes for an error of the function's own."""
    name = world.function(ECHO, Runtime="nodejs22.x")

    answer = refused(name)

    assert answer["Error"]["Code"] == "InvalidRuntimeException"
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 502


def test_what_the_sandbox_does_not_emulate_is_said(world, refused, echo):
    """Catches moto's own InvokeAsync, which looks for Docker."""
    with pytest.raises(ClientError) as error:
        world.call("lambda", "InvokeAsync", {"FunctionName": echo, "InvokeArgs": b"{}"})

    assert error.value.response["Error"]["Code"] == "NotImplemented"
    assert refused(InvocationType="Sideways")["Error"]["Code"] == "InvalidParameterValueException"


def test_a_function_can_invoke_another(world, invoke):
    """Catches an account that waits for itself: a function calls the API while it is being invoked."""
    inner = world.function("def handler(event, context):\n    return event + 1")
    outer = world.function(
        {
            "app.py": "import json, os, urllib.request\n"
            "def handler(event, context):\n"
            "    request = urllib.request.Request(\n"
            f"        os.environ['AWS_ENDPOINT_URL'] + '/2015-03-31/functions/{inner}/invocations', data=b'41',\n"
            "        headers={'Content-Type': 'application/json', 'Authorization': "
            "'AWS4-HMAC-SHA256 Credential=x/20260101/us-east-1/lambda/aws4_request'})\n"
            "    return json.load(urllib.request.urlopen(request))\n"
        }
    )

    assert invoke(outer)["Payload"] == b"42"


def test_an_update_counts_from_the_next_invocation(world, invoke):
    """Catches an environment that goes on with the code it started with."""
    name = world.function("def handler(event, context):\n    return 1")
    assert invoke(name)["Payload"] == b"1"

    world.call(
        "lambda",
        "UpdateFunctionCode",
        {"FunctionName": name, "ZipFile": archive({"app.py": "def handler(event, context):\n    return 2"})},
    )

    assert invoke(name)["Payload"] == b"2"
