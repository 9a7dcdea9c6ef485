"""Functions, versions, aliases and concurrency in the emulated account."""

import base64
import hashlib

import pytest

SETTINGS = {
    "Architectures": ["arm64"],
    "DeadLetterConfig": {"TargetArn": "arn:aws:sns:us-east-1:123456789012:dead"},
    "Description": "orders",
    "Environment": {"Variables": {"STAGE": "test"}},
    "EphemeralStorage": {"Size": 1024},
    "KMSKeyArn": "arn:aws:kms:us-east-1:123456789012:key/1",
    "LoggingConfig": {"LogFormat": "JSON", "ApplicationLogLevel": "WARN", "LogGroup": "/orders"},
    "MemorySize": 512,
    "Timeout": 20,
    "TracingConfig": {"Mode": "Active"},
}
OTHER_SETTINGS = {
    "DeadLetterConfig": {"TargetArn": "arn:aws:sns:us-east-1:123456789012:other"},
    "Description": "",
    "Environment": {"Variables": {"STAGE": "prod"}},
    "EphemeralStorage": {"Size": 512},
    "LoggingConfig": {"LogFormat": "Text", "LogGroup": "/other"},
    "MemorySize": 256,
    "Timeout": 5,
    "TracingConfig": {"Mode": "PassThrough"},
}


@pytest.fixture
def configuration(account):
    def read(**params):
        return account.call("lambda", "GetFunctionConfiguration", {"FunctionName": "orders"} | params)

    return read


def shown(answer, settings):
    return {name: answer[name] for name in settings}


def test_every_setting_of_a_function_is_given_back_also_after_an_update(account, make, configuration):
    """Would catch a setting that moto drops at creation or ignores at update: Pulumi would show drift for ever."""
    make.function(**SETTINGS)
    assert shown(configuration(), SETTINGS) == SETTINGS

    account.call("lambda", "UpdateFunctionConfiguration", {"FunctionName": "orders"} | OTHER_SETTINGS)
    assert shown(configuration(), OTHER_SETTINGS) == OTHER_SETTINGS
    listed = account.call("lambda", "ListFunctions", {})["Functions"]
    assert shown(listed[0], OTHER_SETTINGS) == OTHER_SETTINGS


def test_a_function_without_settings_has_awss_defaults(make, configuration):
    """Would catch defaults that differ, or members that AWS leaves out."""
    make.function()
    answer = configuration()

    assert answer["LoggingConfig"] == {"LogFormat": "Text", "LogGroup": "/aws/lambda/orders"}
    assert answer["SnapStart"] == {"ApplyOn": "None", "OptimizationStatus": "Off"}
    assert answer["TracingConfig"] == {"Mode": "PassThrough"}
    assert (answer["Timeout"], answer["MemorySize"], answer["EphemeralStorage"]) == (3, 128, {"Size": 512})
    assert (answer["State"], answer["LastUpdateStatus"]) == ("Active", "Successful")
    assert not {"DeadLetterConfig", "KMSKeyArn", "VpcConfig"} & set(answer)


def test_a_dead_letter_target_and_a_key_can_be_taken_away(account, make, configuration):
    """Would catch settings that, once made, can never be removed."""
    make.function(**SETTINGS)
    removed = {"DeadLetterConfig": {"TargetArn": ""}, "KMSKeyArn": ""}
    account.call("lambda", "UpdateFunctionConfiguration", {"FunctionName": "orders"} | removed)

    assert not set(removed) & set(configuration())


def test_snap_start_is_on_for_published_versions_only(account, make, configuration):
    """Would catch a switch that moto always reports as off."""
    make.function(SnapStart={"ApplyOn": "PublishedVersions"})
    version = account.call("lambda", "PublishVersion", {"FunctionName": "orders"})

    assert version["SnapStart"] == {"ApplyOn": "PublishedVersions", "OptimizationStatus": "On"}
    assert configuration()["SnapStart"] == {"ApplyOn": "PublishedVersions", "OptimizationStatus": "Off"}


def test_a_function_in_a_vpc_names_it(account, make, configuration, refusal):
    """Would catch moto's invented VPC, and networks that do not exist."""
    subnets, group, role = make.subnets(), make.security_group(), make.role()
    make.function(VpcConfig={"SubnetIds": subnets, "SecurityGroupIds": [group]})
    vpc = account.call("ec2", "DescribeSubnets", {"SubnetIds": subnets})["Subnets"][0]["VpcId"]

    assert configuration()["VpcConfig"]["VpcId"] == vpc
    for wrong in ({"SubnetIds": ["subnet-0"]}, {"SubnetIds": subnets, "SecurityGroupIds": ["sg-0"]}):
        request = {"FunctionName": "orders", "VpcConfig": wrong}
        assert refusal("lambda", "UpdateFunctionConfiguration", request)[0] == "InvalidParameterValueException"
        create = request | {"FunctionName": "new", "Role": role, "Code": {"ZipFile": make.code()}}
        create |= {"Handler": "app.handler", "Runtime": "python3.12"}
        assert refusal("lambda", "CreateFunction", create)[0] == "InvalidParameterValueException"
    assert refusal("ec2", "DeleteSecurityGroup", {"GroupId": group})[0] == "DependencyViolation"
    assert refusal("ec2", "DeleteSubnet", {"SubnetId": subnets[0]})[0] == "DependencyViolation"


def test_the_hash_of_the_code_is_that_of_the_archive_sent(account, make, configuration):
    """Would catch code that is changed on its way: Pulumi compares sourceCodeHash."""

    def digest(archive):
        return base64.b64encode(hashlib.sha256(archive).digest()).decode()

    make.function(Code={"ZipFile": make.code("one = 1")})
    assert configuration()["CodeSha256"] == digest(make.code("one = 1"))

    request = {"FunctionName": "orders", "ZipFile": make.code("two = 2"), "Architectures": ["arm64"]}
    account.call("lambda", "UpdateFunctionCode", request)
    assert configuration()["CodeSha256"] == digest(make.code("two = 2"))
    assert configuration()["Architectures"] == ["arm64"]


def test_code_can_come_from_a_bucket_if_it_is_there(account, make, configuration, refusal):
    """Would catch moto's breakdown over a missing archive."""
    account.call("s3", "CreateBucket", {"Bucket": "code-bucket"})
    missing = {"S3Bucket": "code-bucket", "S3Key": "app.zip"}
    request = {"FunctionName": "orders", "Role": make.role(), "Handler": "a.b", "Runtime": "python3.12"}

    code, message = refusal("lambda", "CreateFunction", request | {"Code": missing})
    assert (code, "NoSuchKey" in message) == ("InvalidParameterValueException", True)
    account.call("s3", "PutObject", {"Bucket": "code-bucket", "Key": "app.zip", "Body": make.code()})
    account.call("lambda", "CreateFunction", request | {"Code": missing})
    assert configuration()["CodeSize"] == len(make.code())
    other = {"FunctionName": "orders", "S3Bucket": "no-such-bucket", "S3Key": "app.zip"}
    assert "NoSuchBucket" in refusal("lambda", "UpdateFunctionCode", other)[1]


@pytest.mark.parametrize(
    "statement",
    [
        {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"},
        {"Effect": "Deny", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"},
        {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:TagSession"},
    ],
)
def test_a_role_that_does_not_trust_lambda_is_refused(make, refusal, statement):
    """Would catch a trust policy for somebody else, which only fails when AWS creates the function."""
    make.function()
    role = make.role("other", {"Version": "2012-10-17", "Statement": [statement]})
    create = {"FunctionName": "new", "Role": role, "Code": {"ZipFile": b"x"}, "Handler": "a.b", "Runtime": "python3.12"}

    for operation, request in (
        ("CreateFunction", create),
        ("CreateFunction", create | {"Role": "arn:aws:iam::123456789012:role/none"}),
        ("UpdateFunctionConfiguration", {"FunctionName": "orders", "Role": role}),
    ):
        assert refusal("lambda", operation, request) == (
            "InvalidParameterValueException",
            "The role defined for the function cannot be assumed by Lambda.",
        )


def test_publishing_without_a_change_gives_the_same_version(account, make):
    """Would catch a new version, and so an alias update, at every deployment that changes nothing."""

    def publish(operation="PublishVersion", **params):
        return account.call("lambda", operation, {"FunctionName": "orders"} | params)["Version"]

    make.function(Code={"ZipFile": make.code("one = 1")})
    account.call("lambda", "UpdateFunctionConfiguration", {"FunctionName": "orders", "Timeout": 9})
    assert [publish(), publish()] == ["1", "1"]
    assert publish("UpdateFunctionCode", ZipFile=make.code("one = 1"), Publish=True) == "1"
    assert publish("UpdateFunctionCode", ZipFile=make.code("two = 2"), Publish=True) == "2"
    account.call(
        "lambda", "UpdateFunctionConfiguration", {"FunctionName": "orders", "TracingConfig": {"Mode": "Active"}}
    )
    assert publish() == "3"


def test_the_number_of_a_deleted_version_is_not_used_again(account, make):
    """Would catch an alias that suddenly points to other code under an old number."""
    make.function(Publish=True)
    for timeout in (5, 6):
        account.call("lambda", "UpdateFunctionConfiguration", {"FunctionName": "orders", "Timeout": timeout})
        account.call("lambda", "PublishVersion", {"FunctionName": "orders"})
        account.call("lambda", "DeleteFunction", {"FunctionName": "orders", "Qualifier": str(timeout - 4)})

    versions = account.call("lambda", "ListVersionsByFunction", {"FunctionName": "orders"})["Versions"]
    assert [version["Version"] for version in versions] == ["$LATEST", "3"]


def test_a_version_keeps_the_settings_it_was_published_with(account, make, configuration):
    """Would catch versions that follow the function's later changes."""
    make.function(Publish=True, **SETTINGS)
    account.call("lambda", "UpdateFunctionConfiguration", {"FunctionName": "orders"} | OTHER_SETTINGS)

    version = configuration(Qualifier="1")
    assert shown(version, SETTINGS) == SETTINGS
    listed = account.call("lambda", "ListVersionsByFunction", {"FunctionName": "orders"})["Versions"]
    assert [shown(one, OTHER_SETTINGS) == OTHER_SETTINGS for one in listed] == [True, False]
    assert shown(listed[1], SETTINGS) == SETTINGS


def test_an_answer_carries_the_qualifier_that_was_asked_for(account, make, configuration):
    """Would catch an alias that answers under its version's ARN."""
    function = make.function(Publish=True)
    account.call("lambda", "CreateAlias", {"FunctionName": "orders", "Name": "live", "FunctionVersion": "1"})

    assert [configuration(Qualifier=one)["FunctionArn"] for one in ("live", "1")] == [
        f"{function}:live",
        f"{function}:1",
    ]
    assert configuration(FunctionName=f"{function}:live")["Version"] == "1"
    got = account.call("lambda", "GetFunction", {"FunctionName": "orders", "Qualifier": "live"})
    assert got["Configuration"]["FunctionArn"] == f"{function}:live"
    assert configuration()["FunctionArn"] == function


def test_an_alias_has_a_new_revision_for_every_change(account, make):
    """Would catch a revision id that cannot tell two states of an alias apart."""
    make.function(Publish=True)
    alias = {"FunctionName": "orders", "Name": "live"}
    created = account.call("lambda", "CreateAlias", alias | {"FunctionVersion": "1"})
    updated = account.call("lambda", "UpdateAlias", alias | {"Description": "serves"})

    assert updated["RevisionId"] != created["RevisionId"]
    assert account.call("lambda", "GetAlias", alias)["RevisionId"] == updated["RevisionId"]


def test_impossible_aliases_are_refused(account, make, refusal):
    """Would catch an alias to nowhere, a second one of its name, and a share for $LATEST."""
    make.function(Publish=True)
    alias = {"FunctionName": "orders", "Name": "live", "FunctionVersion": "1"}
    split = alias | {"FunctionVersion": "$LATEST", "RoutingConfig": {"AdditionalVersionWeights": {"1": 0.1}}}

    assert refusal("lambda", "CreateAlias", alias | {"FunctionVersion": "9"})[0] == "ResourceNotFoundException"
    assert refusal("lambda", "CreateAlias", split)[0] == "InvalidParameterValueException"
    account.call("lambda", "CreateAlias", alias)
    assert refusal("lambda", "CreateAlias", alias)[0] == "ResourceConflictException"
    assert refusal("lambda", "UpdateAlias", alias | {"FunctionVersion": "9"})[0] == "ResourceNotFoundException"
    assert refusal("lambda", "UpdateAlias", split)[0] == "InvalidParameterValueException"


def test_a_version_with_an_alias_cannot_be_deleted(account, make, refusal):
    """Would catch a clean-up of old versions that takes the one in use."""
    make.function(Publish=True)
    account.call("lambda", "UpdateFunctionConfiguration", {"FunctionName": "orders", "Timeout": 9})
    account.call("lambda", "PublishVersion", {"FunctionName": "orders"})
    shares = {"AdditionalVersionWeights": {"1": 0.1}}
    alias = {"FunctionName": "orders", "Name": "live", "FunctionVersion": "2", "RoutingConfig": shares}
    account.call("lambda", "CreateAlias", alias)

    for version in ("1", "2"):
        request = {"FunctionName": "orders", "Qualifier": version}
        code, message = refusal("lambda", "DeleteFunction", request)
        assert (code, "[live]" in message) == ("ResourceConflictException", True)


def test_a_deleted_function_leaves_nothing(account, make, refusal):
    """Would catch versions, aliases or policies that a new function of the name would inherit."""
    function = make.function(Publish=True)
    account.call("lambda", "CreateAlias", {"FunctionName": "orders", "Name": "live", "FunctionVersion": "1"})
    make.permission("orders", Qualifier="live")
    account.call("lambda", "DeleteFunction", {"FunctionName": "orders"})

    assert refusal("lambda", "GetFunction", {"FunctionName": function})[0] == "ResourceNotFoundException"
    make.function(Role="arn:aws:iam::123456789012:role/orders-role")
    assert account.call("lambda", "ListAliases", {"FunctionName": "orders"})["Aliases"] == []
    assert len(account.call("lambda", "ListVersionsByFunction", {"FunctionName": "orders"})["Versions"]) == 1


def test_reservations_leave_a_hundred_executions_to_the_account(account, make, refusal):
    """Would catch a sum of reservations that AWS refuses; 900 of 1,000 is the most."""

    def unreserved():
        return account.call("lambda", "GetAccountSettings", {})["AccountLimit"]["UnreservedConcurrentExecutions"]

    def reserve(name, number):
        return {"FunctionName": name, "ReservedConcurrentExecutions": number}

    make.function("first")
    make.function("second")
    assert unreserved() == 1000
    account.call("lambda", "PutFunctionConcurrency", reserve("first", 600))
    code, message = refusal("lambda", "PutFunctionConcurrency", reserve("second", 301))
    assert (code, "below its minimum value of [100]" in message) == ("InvalidParameterValueException", True)
    account.call("lambda", "PutFunctionConcurrency", reserve("second", 300))
    account.call("lambda", "PutFunctionConcurrency", reserve("first", 500))
    assert unreserved() == 200
    account.call("lambda", "DeleteFunctionConcurrency", {"FunctionName": "first"})
    assert unreserved() == 700
    assert account.call("lambda", "GetAccountSettings", {})["AccountUsage"]["FunctionCount"] == 2


def test_a_reservation_of_zero_is_a_reservation(account, make):
    """Would catch a switched-off function that looks unreserved."""
    make.function()
    account.call("lambda", "PutFunctionConcurrency", {"FunctionName": "orders", "ReservedConcurrentExecutions": 0})

    got = account.call("lambda", "GetFunction", {"FunctionName": "orders"})
    assert got["Concurrency"] == {"ReservedConcurrentExecutions": 0}
    account.call("lambda", "DeleteFunctionConcurrency", {"FunctionName": "orders"})
    assert "Concurrency" not in account.call("lambda", "GetFunction", {"FunctionName": "orders"})
