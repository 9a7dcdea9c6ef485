"""Configurations for asynchronous invocation: one per qualifier, and only with what AWS takes."""

import pytest

QUEUE = "arn:aws:sqs:us-east-1:123456789012:failed"
NOTHING = {"OnSuccess": {}, "OnFailure": {}}


@pytest.fixture
def orders(account, make):
    """A function with version 1 and an alias; returns its ARN."""
    arn = make.function("orders")
    account.call("lambda", "PublishVersion", {"FunctionName": "orders"})
    account.call("lambda", "CreateAlias", {"FunctionName": "orders", "Name": "live", "FunctionVersion": "1"})
    return arn


@pytest.fixture
def configure(account):
    def call(operation="Put", function="orders", **params):
        answer = account.call("lambda", f"{operation}FunctionEventInvokeConfig", {"FunctionName": function, **params})
        return {name: value for name, value in answer.items() if name not in {"ResponseMetadata", "LastModified"}}

    return call


def test_each_qualifier_has_a_configuration_of_its_own(account, orders, configure):
    """Catches moto's single one, which the last qualifier configured would decide for all."""
    unqualified = configure(MaximumRetryAttempts=0)
    alias = configure(Qualifier="live", MaximumEventAgeInSeconds=60)
    version = configure(function=f"{orders}:1", MaximumRetryAttempts=1)

    assert unqualified == {
        "FunctionArn": f"{orders}:$LATEST",
        "MaximumRetryAttempts": 0,
        "DestinationConfig": NOTHING,
    }
    assert alias == {"FunctionArn": f"{orders}:live", "MaximumEventAgeInSeconds": 60, "DestinationConfig": NOTHING}
    assert configure("Get") == unqualified
    assert configure("Get", function="orders:live") == alias
    assert configure("Get", Qualifier="1") == version
    listed = account.call("lambda", "ListFunctionEventInvokeConfigs", {"FunctionName": "orders"})
    arns = {config["FunctionArn"] for config in listed["FunctionEventInvokeConfigs"]}
    assert arns == {f"{orders}:{qualifier}" for qualifier in ("$LATEST", "live", "1")}
    assert {f"lambda:event-invoke-config:{arn}" for arn in arns} <= set(account.inventory())


@pytest.mark.usefixtures("orders")
def test_an_update_keeps_what_it_does_not_name_and_a_put_does_not(configure):
    """Catches retries that come back, or stay, because one of the two works as the other."""
    configure(MaximumRetryAttempts=0, DestinationConfig={"OnFailure": {"Destination": QUEUE}})

    updated = configure("Update", MaximumEventAgeInSeconds=90)
    put = configure(MaximumEventAgeInSeconds=120)

    assert (updated["MaximumRetryAttempts"], updated["MaximumEventAgeInSeconds"]) == (0, 90)
    assert updated["DestinationConfig"] == {"OnSuccess": {}, "OnFailure": {"Destination": QUEUE}}
    assert (put.get("MaximumRetryAttempts"), put["DestinationConfig"]) == (None, NOTHING)


@pytest.mark.usefixtures("orders")
def test_a_configuration_goes_with_its_alias(account, configure, refusal):
    """Catches settings of an alias that turn up again with the next one of that name."""
    alias = {"FunctionName": "orders", "Name": "live"}
    configure(Qualifier="live", MaximumRetryAttempts=0)
    configure(MaximumRetryAttempts=0)

    account.call("lambda", "DeleteAlias", alias)
    account.call("lambda", "CreateAlias", {**alias, "FunctionVersion": "1"})
    configure("Delete")

    for qualifier in ("live", "$LATEST"):
        code, message = refusal(
            "lambda", "GetFunctionEventInvokeConfig", {"FunctionName": "orders", "Qualifier": qualifier}
        )
        assert code == "ResourceNotFoundException"
        assert message.endswith(f"function:orders:{qualifier} doesn't have an EventInvokeConfig")


@pytest.mark.parametrize(
    ("settings", "code", "told"),
    [
        ({}, "InvalidParameterValueException", "at least one"),
        ({"MaximumRetryAttempts": 3}, "ValidationException", "less than or equal to 2"),
        ({"MaximumEventAgeInSeconds": 21_601}, "ValidationException", "less than or equal to 21600"),
        ({"DestinationConfig": {"OnSuccess": {"Destination": "arn:aws:s3:::orders"}}}, None, "arn:aws:s3:::orders"),
        ({"DestinationConfig": {"OnFailure": {"Destination": "arn:aws:ecs:us-east-1:1:x"}}}, None, "OnFailure"),
        ({"DestinationConfig": {"OnFailure": {"Destination": "failed"}}}, None, "failed"),
        (
            {
                "DestinationConfig": {
                    "OnFailure": {"Destination": "arn:aws:lambda:us-east-1:123456789012:function:orders"}
                }
            },
            None,
            "function:orders",
        ),
    ],
)
@pytest.mark.usefixtures("orders")
def test_what_aws_does_not_take_is_refused(refusal, settings, code, told):
    """Catches a configuration that works here and fails on AWS."""
    for operation in ("PutFunctionEventInvokeConfig", "UpdateFunctionEventInvokeConfig"):
        refused = refusal("lambda", operation, {"FunctionName": "orders", **settings})
        assert refused[0] == (code or "InvalidParameterValueException")
        assert told in refused[1]


@pytest.mark.usefixtures("orders")
def test_a_function_or_qualifier_that_is_missing_is_not_found(refusal):
    """Catches a configuration that nothing will ever use."""
    for name in ("missing", "orders:next", "orders:7"):
        put = {"FunctionName": name, "MaximumRetryAttempts": 0}
        assert refusal("lambda", "PutFunctionEventInvokeConfig", put)[0] == "ResourceNotFoundException"
    get = {"FunctionName": "orders"}
    assert refusal("lambda", "GetFunctionEventInvokeConfig", get)[0] == "ResourceNotFoundException"
    assert refusal("lambda", "DeleteFunctionEventInvokeConfig", get)[0] == "ResourceNotFoundException"
    update = {"FunctionName": "orders", "MaximumRetryAttempts": 0}
    assert refusal("lambda", "UpdateFunctionEventInvokeConfig", update)[0] == "ResourceNotFoundException"
