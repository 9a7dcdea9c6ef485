"""What `LambdaFunction` declares."""

import json
from pathlib import Path
from typing import Any, cast

import pulumi
import pytest
from alb_lambda import BadArguments, LambdaFunction, LambdaFunctionArgs

from tests.components.declared import Declared, declare


def declare_with(args: LambdaFunctionArgs, **changes: object) -> Declared:
    """Declares a function with these arguments, changed."""
    return declare(lambda: LambdaFunction("orders", cast(Any, {**args, **changes})))


def statements(declared: Declared) -> dict[str, Any]:
    """The statements of the execution policy by their names."""
    policy = json.loads(declared.one("RolePolicy").inputs["policy"])
    return {statement["Sid"]: statement for statement in policy["Statement"]}


def test_the_defaults_are_ours_and_not_those_of_aws(function_args: LambdaFunctionArgs) -> None:
    """Catches a setting left out, for which AWS's default is x86, 128 MB, 3 seconds, text logs and no traces."""
    inputs = declare_with(function_args).one("Function").inputs

    assert inputs["runtime"] == "python3.13"
    assert inputs["architectures"] == ["arm64"]
    assert inputs["memorySize"] == 512
    assert inputs["timeout"] == 10
    assert inputs["tracingConfig"] == {"mode": "Active"}
    assert inputs["loggingConfig"] == {
        "logFormat": "JSON",
        "applicationLogLevel": "INFO",
        "systemLogLevel": "INFO",
        "logGroup": "orders-1234567",
    }
    assert "name" not in inputs


def test_a_folder_is_sent_as_an_archive(function_args: LambdaFunctionArgs, code_path: str) -> None:
    """Catches a function without code, or with the path as its code."""
    inputs = declare_with(function_args).one("Function").inputs

    assert isinstance(inputs["code"], pulumi.FileArchive)
    assert inputs["code"].path == code_path
    assert (inputs["packageType"], inputs["handler"]) == ("Zip", "orders.handler")


def test_an_image_brings_its_own_handler_and_runtime() -> None:
    """Catches a runtime sent for an image, which Lambda refuses."""
    declared = declare(lambda: LambdaFunction("orders", {"image_uri": "repo:1", "concurrency": {"unreserved": True}}))
    inputs = declared.one("Function").inputs

    assert (inputs["packageType"], inputs["imageUri"]) == ("Image", "repo:1")
    assert not {"code", "handler", "runtime"} & inputs.keys()


@pytest.mark.parametrize(
    ("concurrency", "expected"), [({"reserved": 20}, 20), ({"unreserved": True}, -1), ({"stopped": True}, 0)]
)
def test_the_chosen_concurrency_is_declared(
    function_args: LambdaFunctionArgs, concurrency: dict[str, object], expected: int
) -> None:
    """Catches a choice that does not reach AWS; -1 is sent so that a reservation taken back is really removed."""
    declared = declare_with(function_args, concurrency=concurrency)

    assert declared.one("Function").inputs["reservedConcurrentExecutions"] == expected


def test_the_alias_points_to_the_published_version(function_args: LambdaFunctionArgs) -> None:
    """Catches an alias on $LATEST, which changes under those who call it."""
    declared = declare_with(function_args)
    alias = declared.one("Alias").inputs

    assert declared.one("Function").inputs["publish"] is True
    assert (alias["name"], alias["functionName"], alias["functionVersion"]) == ("live", "orders-1234567", "7")


def test_the_function_waits_for_its_log_group_and_its_rights(function_args: LambdaFunctionArgs) -> None:
    """Catches the race in which Lambda makes a log group of its own, which never expires."""
    assert declare_with(function_args).one("Function").depends_on >= {"LogGroup", "RolePolicy", "Role"}


def test_the_role_may_write_its_own_log_and_send_traces_and_nothing_else(function_args: LambdaFunctionArgs) -> None:
    """Catches rights on the logs of others."""
    allowed = statements(declare_with(function_args))

    assert allowed.keys() == {"WriteOwnLog", "SendTraces"}
    assert allowed["WriteOwnLog"]["Resource"] == "arn:aws:logs:eu-central-1:123456789012:log-group:orders-1234567:*"
    assert allowed["WriteOwnLog"]["Action"] == ["logs:CreateLogStream", "logs:PutLogEvents"]


def test_only_lambda_for_this_account_takes_on_the_role(function_args: LambdaFunctionArgs) -> None:
    """Catches a trust policy for any account's Lambda."""
    (statement,) = json.loads(declare_with(function_args).one("Role").inputs["assumeRolePolicy"])["Statement"]

    assert statement["Principal"] == {"Service": "lambda.amazonaws.com"}
    assert statement["Condition"] == {"StringEquals": {"aws:SourceAccount": "123456789012"}}


def test_without_tracing_there_is_no_right_to_send_traces(function_args: LambdaFunctionArgs) -> None:
    """Catches a right that nothing uses."""
    declared = declare_with(function_args, tracing=False)

    assert statements(declared).keys() == {"WriteOwnLog"}
    assert declared.one("Function").inputs["tracingConfig"] == {"mode": "PassThrough"}


def test_in_a_vpc_the_role_may_join_it(function_args: LambdaFunctionArgs) -> None:
    """Catches a function in a VPC whose creation fails for want of the right to make network interfaces."""
    declared = declare_with(function_args, vpc={"subnet_ids": ["subnet-1"], "security_group_ids": ["sg-1"]})

    assert "JoinVpc" in statements(declared)
    assert declared.one("Function").inputs["vpcConfig"] == {"subnetIds": ["subnet-1"], "securityGroupIds": ["sg-1"]}


def test_the_log_group_expires(function_args: LambdaFunctionArgs) -> None:
    """Catches logs that are kept, and paid, for ever."""
    assert declare_with(function_args).one("LogGroup").inputs["retentionInDays"] == 30
    assert declare_with(function_args, log_retention_days=365).one("LogGroup").inputs["retentionInDays"] == 365


def test_an_existing_role_and_log_group_take_the_place_of_own_ones(function_args: LambdaFunctionArgs) -> None:
    """Catches a second role or log group beside the given one."""
    role_arn = "arn:aws:iam::123456789012:role/shared/orders"
    declared = declare_with(function_args, role_arn=role_arn, log_group_name="orders-log")
    inputs = declared.one("Function").inputs

    assert (inputs["role"], inputs["loggingConfig"]["logGroup"]) == (role_arn, "orders-log")
    assert {type_ for type_, _ in declared.names()} == {"LambdaFunction", "Function", "Alias"}
    assert declared.outputs["LambdaFunction"]["roleName"] == "orders"


def test_an_own_role_may_write_to_a_log_group_that_was_given(function_args: LambdaFunctionArgs) -> None:
    """Catches a function whose logs are lost because its role knows only a log group of its own."""
    allowed = statements(declare_with(function_args, log_group_name="orders-log"))

    assert allowed["WriteOwnLog"]["Resource"] == "arn:aws:logs:eu-central-1:123456789012:log-group:orders-log:*"


def test_environment_description_layers_and_tags_are_passed_on(function_args: LambdaFunctionArgs) -> None:
    """Catches a setting that is accepted and then forgotten."""
    declared = declare_with(
        function_args, environment={"TABLE": "t"}, description="Takes orders", layers=["l1"], tags={"team": "shop"}
    )
    inputs = declared.one("Function").inputs

    assert inputs["environment"] == {"variables": {"TABLE": "t"}}
    assert (inputs["description"], inputs["layers"], inputs["tags"]) == ("Takes orders", ["l1"], {"team": "shop"})
    assert [declared.one(type_).inputs["tags"] for type_ in ("Role", "LogGroup")] == [{"team": "shop"}] * 2


def test_an_environment_that_is_an_output_is_passed_on(function_args: LambdaFunctionArgs) -> None:
    """Catches secret values, which come as one output from other languages."""
    declared = declare_with(function_args, environment=pulumi.Output.from_input({"TABLE": "t"}))

    assert declared.one("Function").inputs["environment"] == {"variables": {"TABLE": "t"}}


@pytest.mark.parametrize(
    ("changes", "argument"),
    [
        ({"code_path": None}, "code_path / image_uri"),
        ({"image_uri": "repo:1"}, "code_path / image_uri"),
        ({"code_path": None, "image_uri": "repo:1"}, "handler"),
        ({"handler": None}, "handler"),
        ({"code_path": "nowhere"}, "code_path"),
        ({"concurrency": None}, "concurrency"),
        ({"concurrency": {"reserved": 0}}, "concurrency.reserved"),
        ({"memory_size_mb": 127}, "memory_size_mb"),
        ({"memory_size_mb": 10241}, "memory_size_mb"),
        ({"timeout_seconds": 0}, "timeout_seconds"),
        ({"timeout_seconds": 901}, "timeout_seconds"),
        ({"architecture": "arm"}, "architecture"),
        ({"environment": {"AWS_REGION": "x"}}, "environment"),
        ({"environment": {"1TABLE": "x"}}, "environment"),
        ({"description": "x" * 257}, "description"),
        ({"layers": ["l"] * 6}, "layers"),
        ({"log_retention_days": 31}, "log_retention_days"),
        ({"log_group_name": "g", "log_retention_days": 30}, "log_retention_days"),
        ({"application_log_level": "info"}, "application_log_level"),
        ({"alias_name": "$LATEST"}, "alias_name"),
        ({"alias_name": "12"}, "alias_name"),
        ({"vpc": {"subnet_ids": ["s"]}}, "vpc.security_group_ids"),
    ],
)
def test_wrong_arguments_are_refused(
    function_args: LambdaFunctionArgs, changes: dict[str, object], argument: str
) -> None:
    """Catches what Lambda would refuse half way through an update, or what has no effect."""
    with pytest.raises(BadArguments) as caught:
        declare_with(function_args, **changes)

    assert argument in [problem.argument for problem in caught.value.problems]


def test_code_must_be_a_folder_with_something_in_it_or_an_archive(
    function_args: LambdaFunctionArgs, tmp_path: Path
) -> None:
    """Catches an upload of a source file, or of nothing, which fails only when the function is invoked."""
    source, empty, archive = tmp_path / "orders.py", tmp_path / "empty", tmp_path / "orders.zip"
    source.write_text("")
    empty.mkdir()
    archive.write_bytes(b"")

    for wrong in (source, empty):
        with pytest.raises(BadArguments, match="code_path"):
            declare_with(function_args, code_path=str(wrong))
    assert declare_with(function_args, code_path=str(archive)).one("Function").inputs["code"].path == str(archive)


def test_all_mistakes_are_reported_and_nothing_is_declared() -> None:
    """Catches resources left behind by a component whose arguments are wrong."""

    def program() -> None:
        with pytest.raises(BadArguments) as caught:
            LambdaFunction("orders", {"timeout_seconds": 901, "memory_size_mb": 1, "concurrency": {}})
        assert [problem.argument for problem in caught.value.problems] == [
            "code_path / image_uri",
            "concurrency.reserved / unreserved / stopped / load",
            "memory_size_mb",
            "timeout_seconds",
        ]

    assert not declare(program).declarations
