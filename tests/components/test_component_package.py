"""The components as a Pulumi package for every language."""

import json
import re
from pathlib import Path
from typing import Any, cast

import alb_lambda
import pulumi
import pytest
from alb_lambda import LambdaFunction, LambdaTargetGroup
from alb_lambda.provider import AlbLambdaProvider

from tests.components.declared import ARN, declare

SNAPSHOT = Path(__file__).with_name("schema.txt")


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    """The schema that `pulumi package add` reads."""
    return json.loads(AlbLambdaProvider().schema or "")


def properties(schema: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Every property by the place where it stands."""
    found: dict[str, dict[str, Any]] = {}
    for token, resource in schema["resources"].items():
        found |= {f"{token} args {key}": value for key, value in resource["inputProperties"].items()}
        found |= {f"{token} {key}": value for key, value in resource["properties"].items()}
    for token, type_ in schema["types"].items():
        found |= {f"{token} {key}": value for key, value in type_["properties"].items()}
    return found


def outline(schema: dict[str, Any]) -> str:
    """The schema without words: one line for each property, with its type, `plain` and `required`."""
    required = {
        f"{token} {section}{key}"
        for tokens in (schema["resources"], schema["types"])
        for token, entry in tokens.items()
        for section, list_ in (("args ", "requiredInputs"), ("", "required"))
        for key in entry.get(list_, [])
    }
    lines = [
        " ".join(
            [
                place.replace("alb-lambda:index:", ""),
                _type(value),
                *(["plain"] if value.get("plain") else []),
                *(["required"] if place in required else []),
            ]
        )
        for place, value in properties(schema).items()
    ]
    return "\n".join(sorted(lines)) + "\n"


def test_the_schema_is_the_one_on_record(schema: dict[str, Any]) -> None:
    """Catches a change of the contract that nobody meant. For one that is meant, write the outline to schema.txt."""
    assert outline(schema) == SNAPSHOT.read_text()


def test_the_package_has_its_components(schema: dict[str, Any]) -> None:
    """Catches a component that Python programs have and others do not."""
    components = {
        name for name in alb_lambda.__all__ if issubclass(type(getattr(alb_lambda, name)), type(LambdaFunction))
    }

    assert {token.rsplit(":", 1)[-1] for token in schema["resources"]} == {
        "AccessLogBucket",
        "AccountAlarms",
        "AlarmTopic",
        "AlbLambdaService",
        "ApplicationLoadBalancer",
        "LambdaFunction",
        "LambdaTargetGroup",
        "LoadBalancerAlarms",
        "ServiceAlarms",
    }
    assert {token.rsplit(":", 1)[-1] for token in schema["resources"]} <= components


def test_everything_in_the_schema_is_described(schema: dict[str, Any]) -> None:
    """Catches an argument or output without documentation, in editors and on the generated pages."""
    undescribed = [place for place, value in properties(schema).items() if not value.get("description")]
    tokens = [token for token, entry in (schema["resources"] | schema["types"]).items() if not entry.get("description")]

    assert undescribed + tokens == []


def test_no_property_is_a_group_that_could_be_an_output(schema: dict[str, Any]) -> None:
    """Catches a nested group as an input: given as an output it arrives empty, and nobody notices."""
    groups = {place: value for place, value in properties(schema).items() if "$ref" in value and " args " in place}

    assert groups
    assert all(value.get("plain") for value in groups.values())


def test_a_component_is_created_from_what_other_languages_send(code_path: str) -> None:
    """Catches camelCase names, floats for whole numbers and nested groups that are not understood."""
    declared = declare(
        lambda: AlbLambdaProvider().construct(
            "orders",
            "alb-lambda:index:LambdaFunction",
            {
                "codePath": code_path,
                "handler": "orders.handler",
                "timeoutSeconds": 5.0,
                "memorySizeMb": 1024.0,
                "concurrency": {"load": {"requestsPerSecond": 100.0, "durationSeconds": 0.2, "headroom": 1.0}},
                "environment": {"TABLE": pulumi.Output.from_input("t")},
            },
        )
    )
    inputs = declared.one("Function").inputs

    assert (inputs["timeout"], inputs["memorySize"], inputs["reservedConcurrentExecutions"]) == (5, 1024, 20)
    assert inputs["environment"] == {"variables": {"TABLE": "t"}}


def test_outputs_of_other_resources_are_taken_as_arguments(target_group_args: Any) -> None:
    """Catches an argument that has to be known although another resource supplies it."""
    alias_arn = pulumi.Output.from_input(ARN.format("lambda", "function:orders:live"))
    listener_arn = pulumi.Output.from_input(ARN.format("elasticloadbalancing", "listener/app/edge/1/2"))
    args = {**target_group_args, "alias_arn": alias_arn, "listener_arn": listener_arn}
    declared = declare(lambda: LambdaTargetGroup("orders", cast(Any, args)))

    assert declared.one("Permission").inputs["qualifier"] == "live"
    assert declared.one("ListenerRule").inputs["listenerArn"] == target_group_args["listener_arn"]


def test_wrong_arguments_from_other_languages_are_reported_under_their_names() -> None:
    """Catches a traceback for a mistake of the user, which is what Pulumi's own provider makes of it."""

    def program() -> None:
        with pytest.raises(pulumi.InputPropertiesError) as caught:
            AlbLambdaProvider().construct(
                "orders",
                "alb-lambda:index:LambdaFunction",
                {"imageUri": "repo:1", "timeoutSeconds": 901.0, "concurrency": {"reserved": 0.0}},
            )
        assert re.findall(r"- (\S+): ", caught.value.message) == ["concurrency.reserved", "timeoutSeconds"]
        # The engine would print the value of a property listed here, even if it is a secret.
        assert caught.value.errors == []

    assert not declare(program).declarations


def _type(value: dict[str, Any]) -> str:
    if "$ref" in value:
        return value["$ref"].rsplit(":", 1)[-1]
    if value["type"] == "array":
        return f"list of {_type(value['items'])}"
    if "additionalProperties" in value:
        return f"map of {_type(value['additionalProperties'])}"
    return value["type"]
