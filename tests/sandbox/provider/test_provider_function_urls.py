"""Function URLs and the permissions that let callers use them."""

import json
from typing import Any

import pytest

from sandbox.aws.account import Account
from tests.sandbox.provider.engine_client import Engine
from tests.sandbox.provider.surroundings import Surroundings

URL, PERMISSION = "aws:lambda/functionUrl:FunctionUrl", "aws:lambda/permission:Permission"


@pytest.mark.parametrize(
    "how",
    [
        {"action": "lambda:InvokeFunctionUrl", "functionUrlAuthType": "AWS_IAM"},
        {"action": "lambda:InvokeFunction", "invokedViaFunctionUrl": True},
    ],
)
def test_a_permission_for_a_url_is_read_as_it_was_given(
    how: dict[str, Any], engine: Engine, around: Surroundings
) -> None:
    """Catches a condition that is not written, so that the principal may invoke the function in every way."""
    inputs = {"function": around.function, "qualifier": around.alias, "principal": "123456789012", **how}
    made = engine.create(PERMISSION, engine.check(PERMISSION, inputs))
    imported = engine.read(PERMISSION, f"{around.function}:{around.alias}/{made.id}")
    engine.delete(PERMISSION, made)

    assert imported is not None
    for name, value in how.items():
        assert made.outputs[name] == value
        assert imported.inputs[name] == value


def test_a_url_without_authorization_is_open_to_everybody(
    account: Account, engine: Engine, around: Surroundings
) -> None:
    """Catches a URL that nobody may call, though the real provider adds two permissions; and a second URL that fails on them."""
    inputs = {"functionName": around.function, "authorizationType": "NONE"}
    for _ in range(2):
        made = engine.create(URL, engine.check(URL, inputs))
        assert made.id == around.function
        assert made.outputs["functionUrl"] == f"https://{made.outputs['urlId']}.lambda-url.us-east-1.on.aws/"
        engine.delete(URL, made)

    policy = json.loads(account.call("lambda", "GetPolicy", {"FunctionName": around.function})["Policy"])
    assert [(each["Sid"], each["Principal"], each["Action"], each["Condition"]) for each in policy["Statement"]] == [
        (
            "FunctionURLAllowPublicAccess",
            "*",
            "lambda:InvokeFunctionUrl",
            {"StringEquals": {"lambda:FunctionUrlAuthType": "NONE"}},
        ),
        (
            "FunctionURLInvokeAllowPublicAccess",
            "*",
            "lambda:InvokeFunction",
            {"Bool": {"lambda:InvokedViaFunctionUrl": "true"}},
        ),
    ]
