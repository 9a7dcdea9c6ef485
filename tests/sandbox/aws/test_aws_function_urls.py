"""Function URLs in the emulated account."""

import pytest


@pytest.fixture
def function(account, make):
    arn = make.function(Publish=True)
    account.call("lambda", "CreateAlias", {"FunctionName": "orders", "Name": "live", "FunctionVersion": "1"})
    return arn


@pytest.fixture
def url(account):
    def call(operation="Get", function="orders", **params):
        return account.call("lambda", f"{operation}FunctionUrlConfig", {"FunctionName": function, **params})

    return call


def test_each_alias_has_a_url_of_its_own(account, function, url):
    """Would catch moto's single one, which the last alias would take from the others."""
    own = url("Create", AuthType="NONE")
    of_alias = url("Create", function=function, Qualifier="live", AuthType="AWS_IAM")

    assert own["FunctionArn"] == function
    assert of_alias["FunctionArn"] == f"{function}:live"
    assert own["FunctionUrl"] != of_alias["FunctionUrl"]
    assert url()["AuthType"] == "NONE"
    assert url(function="orders:live")["AuthType"] == "AWS_IAM"
    assert url()["FunctionUrl"].endswith(".lambda-url.us-east-1.on.aws/")
    listed = account.call("lambda", "ListFunctionUrlConfigs", {"FunctionName": "orders"})["FunctionUrlConfigs"]
    assert [each["FunctionArn"] for each in listed] == [function, f"{function}:live"]
    assert {f"lambda:url:{function}", f"lambda:url:{function}:live"} <= set(account.inventory())


@pytest.mark.usefixtures("function")
def test_an_update_changes_what_it_names(url):
    """Would catch moto, which forgets the mode and cannot take cross-origin settings away."""
    made = url("Create", AuthType="AWS_IAM", Cors={"AllowOrigins": ["*"]})
    assert made["InvokeMode"] == "BUFFERED"
    assert url("Update", InvokeMode="RESPONSE_STREAM")["Cors"] == {"AllowOrigins": ["*"]}
    assert url("Update", Cors={})["Cors"] == {}
    assert (url()["InvokeMode"], url()["AuthType"]) == ("RESPONSE_STREAM", "AWS_IAM")
    assert url()["FunctionUrl"] == made["FunctionUrl"]


@pytest.mark.usefixtures("function")
def test_an_alias_takes_one_url(url, refusal):
    """Would catch a second URL that silently replaces the first, whose address others use."""
    url("Create", Qualifier="live", AuthType="AWS_IAM")
    request = {"FunctionName": "orders", "Qualifier": "live", "AuthType": "NONE"}
    assert refusal("lambda", "CreateFunctionUrlConfig", request)[0] == "ResourceConflictException"


@pytest.mark.usefixtures("function")
@pytest.mark.parametrize("operation", ["Get", "Update", "Delete"])
def test_a_url_that_is_not_there_is_refused(operation, refusal):
    """Would catch moto's breakdown, and a deletion that reports a success."""
    for qualifier in ({}, {"Qualifier": "live"}, {"Qualifier": "none"}):
        request = {"FunctionName": "orders", **qualifier}
        assert refusal("lambda", f"{operation}FunctionUrlConfig", request)[0] == "ResourceNotFoundException"


@pytest.mark.usefixtures("function")
def test_an_alias_takes_its_url_with_it(account, url, refusal):
    """Would catch a new alias of the same name that has the URL of the old one."""
    alias = {"FunctionName": "orders", "Name": "live"}
    url("Create", Qualifier="live", AuthType="AWS_IAM")
    account.call("lambda", "DeleteAlias", alias)
    account.call("lambda", "CreateAlias", {**alias, "FunctionVersion": "1"})
    request = {"FunctionName": "orders", "Qualifier": "live"}
    assert refusal("lambda", "GetFunctionUrlConfig", request)[0] == "ResourceNotFoundException"
