"""Environment variables and layers that Lambda refuses, and layers that it keeps."""

from collections.abc import Callable
from typing import Any

import pytest

from sandbox.aws.account import Account
from tests.sandbox.aws.conftest import Make

Refused = Callable[[str, str, dict[str, Any]], tuple[str, str]]


def both(refusal: Refused, make: Make, settings: dict[str, Any]) -> tuple[str, str]:
    """The refusal of a setting, which is the same at creation and at update."""
    make.function()
    created = {
        "FunctionName": "other",
        "Role": make.role(),
        "Runtime": "python3.12",
        "Handler": "app.handler",
        "Code": {"ZipFile": make.code()},
    }
    at_creation = refusal("lambda", "CreateFunction", created | settings)
    at_update = refusal("lambda", "UpdateFunctionConfiguration", {"FunctionName": "orders"} | settings)
    assert at_creation == at_update
    return at_update


def variables(**values: str) -> dict[str, Any]:
    return {"Environment": {"Variables": values}}


def layer(account: Account, make: Make, name: str = "tools") -> str:
    request = {"LayerName": name, "Content": {"ZipFile": make.code()}}
    return account.call("lambda", "PublishLayerVersion", request)["LayerVersionArn"]


@pytest.mark.parametrize("name", ["_HANDLER", "AWS_REGION", "AWS_LAMBDA_RUNTIME_API", "LAMBDA_TASK_ROOT"])
def test_a_reserved_variable_is_refused(make: Make, refusal: Refused, name: str) -> None:
    """Catches a function that deploys here with a variable that AWS would not let it set."""
    code, message = both(refusal, make, variables(**{name: "x", "TABLE": "orders"}))

    assert code == "InvalidParameterValueException"
    assert message.endswith(f"Reserved keys used in this request: {name}")


@pytest.mark.parametrize("name", ["A", "1ST", "_A", "A-B", "A B", "Ä1"])
def test_a_variables_name_is_held_to_awss_pattern(make: Make, refusal: Refused, name: str) -> None:
    """Catches a name that a shell could not use, or that is a character too short."""
    code, message = both(refusal, make, variables(**{name: "x"}))

    assert code == "ValidationException"
    assert f"'{name}'" in message


def test_variables_may_take_4_kilobytes_and_not_a_byte_more(make: Make, refusal: Refused) -> None:
    """Catches a limit that is off by one, or that counts characters instead of bytes."""
    fitting = "é" * ((4096 - len('{"TABLE":""}')) // 2)
    make.function("fitting", **variables(TABLE=fitting))
    code, message = both(refusal, make, variables(TABLE=fitting + "x"))

    assert code == "InvalidParameterValueException"
    assert "exceeded the 4KB limit" in message


@pytest.mark.parametrize("arn", ["arn:aws:lambda:us-east-1:123456789012:layer:tools:2", "tools", "a:b"])
def test_a_layer_that_is_missing_is_refused(account: Account, make: Make, refusal: Refused, arn: str) -> None:
    """Catches a server error, or a function that runs without its layer."""
    layer(account, make)
    code, message = both(refusal, make, {"Layers": [arn]})

    assert (code, message) == ("InvalidParameterValueException", f"Layer version {arn} does not exist.")


def test_two_versions_of_a_layer_and_more_than_five_layers_are_refused(
    account: Account, make: Make, refusal: Refused
) -> None:
    """Catches what AWS would refuse at deployment."""
    twice = [layer(account, make), layer(account, make)]
    many = [layer(account, make, f"tools-{number}") for number in range(6)]
    make.function("five", Layers=many[:5])

    assert "Two different versions of the same layer" in both(refusal, make, {"Layers": twice})[1]
    request = {"FunctionName": "orders", "Layers": many}
    assert "less than or equal to 5" in refusal("lambda", "UpdateFunctionConfiguration", request)[1]


@pytest.mark.parametrize(
    ("settings", "allowed"),
    [
        ({"LogFormat": "XML"}, "[JSON, Text]"),
        ({"LogFormat": "JSON", "ApplicationLogLevel": "VERBOSE"}, "[TRACE, DEBUG, INFO, WARN, ERROR, FATAL]"),
        ({"LogFormat": "JSON", "SystemLogLevel": "ERROR"}, "[DEBUG, INFO, WARN]"),
    ],
)
def test_a_log_setting_that_lambda_does_not_know_is_refused(
    make: Make, refusal: Refused, settings: dict[str, str], allowed: str
) -> None:
    """Catches a level that only an invocation would find to be none."""
    code, message = both(refusal, make, {"LoggingConfig": settings})

    assert code == "ValidationException"
    assert message.endswith(allowed)


def test_a_layers_version_can_be_read_and_a_function_tells_its_layers(account: Account, make: Make) -> None:
    """Catches an account in which `aws lambda get-layer-version` or a drift check fails."""
    arn = layer(account, make)
    make.function(Layers=[arn])
    read = account.call("lambda", "GetLayerVersion", {"LayerName": "tools", "VersionNumber": 1})
    configuration = account.call("lambda", "GetFunctionConfiguration", {"FunctionName": "orders"})

    assert read["LayerVersionArn"] == arn
    assert [one["Arn"] for one in configuration["Layers"]] == [arn]
