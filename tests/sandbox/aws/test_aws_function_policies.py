"""Resource policies of functions in the emulated account."""

import json

import pytest


@pytest.fixture
def policy(account):
    def read(**params):
        answer = account.call("lambda", "GetPolicy", {"FunctionName": "orders"} | params)
        return json.loads(answer["Policy"])["Statement"], answer["RevisionId"]

    return read


@pytest.fixture
def function(account, make):
    arn = make.function(Publish=True)
    account.call("lambda", "CreateAlias", {"FunctionName": "orders", "Name": "live", "FunctionVersion": "1"})
    return arn


def test_a_permission_is_given_back_as_a_statement_of_its_qualifiers_policy(make, function, policy):
    """Would catch moto's single policy, which it shows for the function and for every alias."""
    make.permission("orders", StatementId="one")
    make.permission("orders", Qualifier="live", SourceArn="arn:aws:x", SourceAccount="123456789012")

    assert [statement["Sid"] for statement in policy()[0]] == ["one"]
    assert policy(Qualifier="live")[0] == [
        {
            "Sid": "load-balancer",
            "Effect": "Allow",
            "Principal": {"Service": "elasticloadbalancing.amazonaws.com"},
            "Action": "lambda:InvokeFunction",
            "Resource": f"{function}:live",
            "Condition": {
                "ArnLike": {"AWS:SourceArn": "arn:aws:x"},
                "StringEquals": {"AWS:SourceAccount": "123456789012"},
            },
        }
    ]


@pytest.mark.usefixtures("function")
def test_the_function_may_be_named_by_name_or_by_arn(account, make, function, policy):
    """Would catch a policy filed under the spelling of its caller."""
    make.permission(f"{function}:live", StatementId="by-arn")
    make.permission("orders:live", StatementId="by-name")
    make.permission("123456789012:function:orders:live", StatementId="by-partial-arn")

    assert [statement["Sid"] for statement in policy(Qualifier="live")[0]] == ["by-arn", "by-name", "by-partial-arn"]
    request = {"FunctionName": function, "Qualifier": "live", "StatementId": "by-name"}
    account.call("lambda", "RemovePermission", request)
    assert [statement["Sid"] for statement in policy(FunctionName="orders:live")[0]] == ["by-arn", "by-partial-arn"]


@pytest.mark.usefixtures("function")
@pytest.mark.parametrize(
    ("principal", "written"),
    [
        ("*", "*"),
        ("210987654321", {"AWS": "arn:aws:iam::210987654321:root"}),
        ("arn:aws:iam::123456789012:role/caller", {"AWS": "arn:aws:iam::123456789012:role/caller"}),
    ],
)
def test_a_principal_is_written_in_awss_form(make, policy, principal, written):
    """Would catch a principal that a reader of the policy takes for a service."""
    make.permission("orders", Principal=principal)

    assert policy()[0][0]["Principal"] == written


@pytest.mark.usefixtures("function")
def test_a_permission_that_is_missing_or_there_already_is_refused(make, refusal):
    """Would catch a statement that silently replaces another, or one that is removed twice."""
    removal = {"FunctionName": "orders", "StatementId": "load-balancer"}
    again = removal | {"Action": "lambda:InvokeFunction", "Principal": "elasticloadbalancing.amazonaws.com"}

    assert refusal("lambda", "GetPolicy", {"FunctionName": "orders"})[0] == "ResourceNotFoundException"
    assert refusal("lambda", "RemovePermission", removal)[0] == "ResourceNotFoundException"
    make.permission("orders")
    assert refusal("lambda", "AddPermission", again)[0] == "ResourceConflictException"
    other = refusal("lambda", "RemovePermission", removal | {"StatementId": "other"})
    assert other == ("ResourceNotFoundException", "Statement other is not found in resource policy.")


@pytest.mark.usefixtures("function")
def test_a_qualifier_must_exist_and_not_be_latest(refusal):
    """Would catch a permission that hangs in the air."""
    request = {"FunctionName": "orders", "StatementId": "s", "Action": "lambda:InvokeFunction", "Principal": "*"}

    assert refusal("lambda", "AddPermission", request | {"Qualifier": "none"})[0] == "ResourceNotFoundException"
    code, message = refusal("lambda", "AddPermission", request | {"Qualifier": "$LATEST"})
    assert (code, "$LATEST" in message) == ("InvalidParameterValueException", True)


def test_a_stale_revision_is_refused(account, make, function, policy, refusal):
    """Would catch two writers that overwrite each other's policy."""
    make.permission(function, StatementId="one")
    _, first = policy()
    make.permission(function, StatementId="two", RevisionId=first)
    _, second = policy()
    removal = {"FunctionName": function, "StatementId": "one"}

    assert refusal("lambda", "RemovePermission", removal | {"RevisionId": first})[0] == "PreconditionFailedException"
    account.call("lambda", "RemovePermission", removal | {"RevisionId": second})


@pytest.mark.usefixtures("function")
def test_the_last_statement_and_a_deleted_alias_take_the_policy_along(account, make, refusal):
    """Would catch an empty policy that lives on, or that a new alias of the name inherits."""
    of_alias = {"FunctionName": "orders", "Qualifier": "live"}
    make.permission("orders", Qualifier="live")
    account.call("lambda", "RemovePermission", of_alias | {"StatementId": "load-balancer"})
    assert refusal("lambda", "GetPolicy", of_alias)[0] == "ResourceNotFoundException"

    make.permission("orders", Qualifier="live")
    account.call("lambda", "DeleteAlias", {"FunctionName": "orders", "Name": "live"})
    account.call("lambda", "CreateAlias", {"FunctionName": "orders", "Name": "live", "FunctionVersion": "1"})
    assert refusal("lambda", "GetPolicy", of_alias)[0] == "ResourceNotFoundException"


@pytest.mark.usefixtures("function")
def test_a_permission_may_hold_for_function_urls_alone(make, policy):
    """Would catch a statement that lets its principal invoke the function by other ways too."""
    caller = {"Principal": "arn:aws:iam::123456789012:role/caller", "Qualifier": "live"}
    by_url = {"Action": "lambda:InvokeFunctionUrl", "FunctionUrlAuthType": "AWS_IAM"}
    make.permission("orders", StatementId="url", **caller, **by_url)
    make.permission("orders", StatementId="function", **caller, InvokedViaFunctionUrl=True)

    conditions = [statement["Condition"] for statement in policy(Qualifier="live")[0]]
    assert conditions == [
        {"StringEquals": {"lambda:FunctionUrlAuthType": "AWS_IAM"}},
        {"Bool": {"lambda:InvokedViaFunctionUrl": "true"}},
    ]
