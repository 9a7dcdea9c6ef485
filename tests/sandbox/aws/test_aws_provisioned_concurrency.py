"""Provisioned concurrency in an emulated account whose functions nobody runs."""

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from sandbox.aws.account import Account
from tests.sandbox.aws.conftest import Make

Refusal = Callable[[str, str, dict[str, Any]], tuple[str, str]]

INVALID = "InvalidParameterValueException"
UNPUBLISHED = "Provisioned Concurrency Configs cannot be applied to unpublished function versions."
WEIGHTED = "Alias with weights can not be used with Provisioned Concurrency"
SECOND = "Alias can't be used for Provisioned Concurrency configuration on an already Provisioned version"
ARN = "arn:aws:lambda:us-east-1:123456789012:function:orders"


class Orders:
    """The function `orders` with two versions and aliases; short ways to ask for its provisioned concurrency."""

    def __init__(self, account: Account, make: Make) -> None:
        self.call = account.call
        make.function(Publish=True)
        self.call("lambda", "UpdateFunctionConfiguration", {"FunctionName": "orders", "Description": "second"})
        self.call("lambda", "PublishVersion", {"FunctionName": "orders"})
        for alias, version in (("live", "1"), ("blue", "1"), ("green", "2"), ("latest", "$LATEST")):
            self.alias("CreateAlias", alias, FunctionVersion=version)
        weights = {"RoutingConfig": {"AdditionalVersionWeights": {"2": 0.5}}}
        self.alias("CreateAlias", "canary", FunctionVersion="1", **weights)

    def alias(self, operation: str, name: str, **settings: Any) -> None:
        self.call("lambda", operation, {"FunctionName": "orders", "Name": name} | settings)

    def put(self, qualifier: str, number: int = 2) -> dict[str, Any]:
        return self.call("lambda", "PutProvisionedConcurrencyConfig", request(qualifier, number))

    def get(self, qualifier: str) -> dict[str, Any]:
        return self.call(
            "lambda", "GetProvisionedConcurrencyConfig", {"FunctionName": "orders", "Qualifier": qualifier}
        )

    def listed(self) -> dict[str, int]:
        configs = self.call("lambda", "ListProvisionedConcurrencyConfigs", {"FunctionName": "orders"})
        return {
            config["FunctionArn"]: config["RequestedProvisionedConcurrentExecutions"]
            for config in configs["ProvisionedConcurrencyConfigs"]
        }

    def reserve(self, number: int) -> None:
        request = {"FunctionName": "orders", "ReservedConcurrentExecutions": number}
        self.call("lambda", "PutFunctionConcurrency", request)


def request(qualifier: str, number: int = 2) -> dict[str, Any]:
    return {"FunctionName": "orders", "Qualifier": qualifier, "ProvisionedConcurrentExecutions": number}


@pytest.fixture
def orders(account: Account, make: Make) -> Orders:
    return Orders(account, make)


def test_a_configuration_is_put_found_listed_and_deleted(orders: Orders, refusal: Refusal, account: Account) -> None:
    """Catches members that AWS has and we have not, a wrong status, and a configuration that cannot be taken away."""
    answer = orders.put("live")
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 202
    assert answer["Status"] == "IN_PROGRESS"
    assert answer["AllocatedProvisionedConcurrentExecutions"] == 0

    found = orders.get("live")
    assert found["Status"] == "READY"
    assert [value for name, value in found.items() if name.endswith("ConcurrentExecutions")] == [2, 2, 2]
    assert found["LastModified"].endswith("+0000")
    orders.put("2", 5)
    assert orders.listed() == {f"{ARN}:live": 2, f"{ARN}:2": 5}
    assert f"lambda:provisioned-concurrency:{ARN}:live" in account.inventory()

    target = {"FunctionName": f"{ARN}:live", "Qualifier": "live"}
    account.call("lambda", "DeleteProvisionedConcurrencyConfig", target)
    assert orders.listed() == {f"{ARN}:2": 5}
    assert refusal("lambda", "DeleteProvisionedConcurrencyConfig", target) == (
        "ProvisionedConcurrencyConfigNotFoundException",
        "No Provisioned Concurrency Config found for this function",
    )


@pytest.mark.parametrize(
    ("qualifier", "code", "sentence"),
    [
        ("$LATEST", INVALID, UNPUBLISHED),
        ("latest", INVALID, UNPUBLISHED),
        ("canary", INVALID, WEIGHTED),
        ("nobody", "ResourceNotFoundException", f"Cannot find alias arn: {ARN}:nobody"),
        ("7", "ResourceNotFoundException", f"Function not found: {ARN}:7"),
    ],
)
def test_only_published_versions_and_plain_aliases_can_have_it(
    orders: Orders, refusal: Refusal, qualifier: str, code: str, sentence: str
) -> None:
    """Catches a configuration that AWS would refuse, or refuse with another code."""
    assert refusal("lambda", "PutProvisionedConcurrencyConfig", request(qualifier)) == (code, sentence)
    assert orders.listed() == {}


@pytest.mark.usefixtures("orders")
def test_asking_for_the_latest_version_is_refused_in_its_own_words(refusal: Refusal) -> None:
    """Catches the sentence of Put given for Get."""
    for operation in ("GetProvisionedConcurrencyConfig", "DeleteProvisionedConcurrencyConfig"):
        code, sentence = refusal("lambda", operation, {"FunctionName": "orders", "Qualifier": "$LATEST"})
        assert (code, "must be an alias or a published version" in sentence) == (INVALID, True)


def test_a_version_has_one_configuration_only(orders: Orders, refusal: Refusal) -> None:
    """Catches two aliases, or an alias and its version, that provision the same version."""
    orders.put("live")
    orders.put("live", 3)
    assert refusal("lambda", "PutProvisionedConcurrencyConfig", request("blue")) == (
        "ResourceConflictException",
        SECOND,
    )
    assert refusal("lambda", "PutProvisionedConcurrencyConfig", request("1")) == (
        "ResourceConflictException",
        "Version is pointed by a Provisioned Concurrency alias",
    )
    orders.put("2")
    assert refusal("lambda", "PutProvisionedConcurrencyConfig", request("green")) == (
        "ResourceConflictException",
        SECOND,
    )
    pointed = {"FunctionName": "orders", "Name": "live", "FunctionVersion": "2"}
    assert refusal("lambda", "UpdateAlias", pointed) == ("ResourceConflictException", SECOND)


def test_a_provisioned_alias_gets_neither_weights_nor_the_latest_version(orders: Orders, refusal: Refusal) -> None:
    """Catches UpdateAlias as the way around what PutProvisionedConcurrencyConfig refuses."""
    orders.put("live")
    target = {"FunctionName": "orders", "Name": "live"}
    weights = {"RoutingConfig": {"AdditionalVersionWeights": {"2": 0.5}}}
    assert refusal("lambda", "UpdateAlias", target | weights) == (INVALID, WEIGHTED)
    assert refusal("lambda", "UpdateAlias", target | {"FunctionVersion": "$LATEST"}) == (INVALID, UNPUBLISHED)
    orders.alias("UpdateAlias", "live", FunctionVersion="2", Description="moved")
    orders.alias("UpdateAlias", "blue", **weights)


def test_it_stays_within_the_functions_reservation_and_the_other_way_round(orders: Orders, refusal: Refusal) -> None:
    """Catches a promise of more warm environments than the function may ever use."""
    orders.reserve(5)
    orders.put("live", 3)
    orders.put("2", 2)
    code, sentence = refusal("lambda", "PutProvisionedConcurrencyConfig", request("2", 3))
    assert (code, "greater than the reservedConcurrentExecution" in sentence) == (INVALID, True)
    for number in (4, 0):
        reservation = {"FunctionName": "orders", "ReservedConcurrentExecutions": number}
        code, sentence = refusal("lambda", "PutFunctionConcurrency", reservation)
        assert (code, "total provisioned concurrency [5]" in sentence) == (INVALID, True)
    orders.reserve(6)


def test_without_a_reservation_it_leaves_the_account_a_hundred(orders: Orders, make: Make, refusal: Refusal) -> None:
    """Catches an account that is promised away, and GetAccountSettings that subtracts what AWS does not."""
    make.function("other")
    reservation = {"FunctionName": "other", "ReservedConcurrentExecutions": 400}
    orders.call("lambda", "PutFunctionConcurrency", reservation)
    orders.put("2", 100)
    code, sentence = refusal("lambda", "PutProvisionedConcurrencyConfig", request("live", 401))
    assert (code, "minimum value of [100]" in sentence) == (INVALID, True)
    orders.put("live", 400)
    assert (
        refusal("lambda", "PutFunctionConcurrency", reservation | {"ReservedConcurrentExecutions": 401})[0] == INVALID
    )
    limits = orders.call("lambda", "GetAccountSettings")["AccountLimit"]
    assert limits["UnreservedConcurrentExecutions"] == 600
    orders.reserve(500)


def test_a_function_with_snap_start_cannot_have_it(make: Make, refusal: Refusal) -> None:
    """Catches two ways of starting ahead that AWS does not combine."""
    make.function("snapped", SnapStart={"ApplyOn": "PublishedVersions"}, Publish=True)
    asked = {"FunctionName": "snapped", "Qualifier": "1", "ProvisionedConcurrentExecutions": 1}
    assert refusal("lambda", "PutProvisionedConcurrencyConfig", asked)[0] == INVALID


def test_it_goes_with_its_alias_its_version_and_its_function(orders: Orders, account: Account, make: Make) -> None:
    """Catches a configuration that comes back with the next alias of the same name."""
    orders.put("live")
    orders.put("2")
    orders.alias("DeleteAlias", "live")
    for alias in ("green", "canary"):
        orders.alias("DeleteAlias", alias)
    account.call("lambda", "DeleteFunction", {"FunctionName": "orders", "Qualifier": "2"})
    assert orders.listed() == {}
    orders.alias("CreateAlias", "live", FunctionVersion="1")
    with pytest.raises(ClientError, match="No Provisioned Concurrency Config"):
        orders.get("live")

    orders.put("live")
    account.call("lambda", "DeleteFunction", {"FunctionName": "orders"})
    make.function(Role=account.call("iam", "GetRole", {"RoleName": "orders-role"})["Role"]["Arn"])
    assert orders.listed() == {}


def test_an_unknown_function_is_not_found(refusal: Refusal) -> None:
    """Catches a traceback where AWS has a code."""
    unknown = {"FunctionName": "nobody", "Qualifier": "live"}
    number = {"ProvisionedConcurrentExecutions": 1}
    assert refusal("lambda", "PutProvisionedConcurrencyConfig", unknown | number)[0] == "ResourceNotFoundException"
    assert refusal("lambda", "GetProvisionedConcurrencyConfig", unknown)[0] == "ResourceNotFoundException"
    listed = refusal("lambda", "ListProvisionedConcurrencyConfigs", {"FunctionName": "nobody"})
    assert listed[0] == "ResourceNotFoundException"
