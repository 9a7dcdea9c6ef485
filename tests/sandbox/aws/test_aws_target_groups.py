"""Target groups of functions in the emulated account."""

import pytest

SOURCE = "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup"


def health(account, target_group):
    answer = account.call("elbv2", "DescribeTargetHealth", {"TargetGroupArn": target_group})
    return [(one["Target"], one["TargetHealth"]) for one in answer["TargetHealthDescriptions"]]


def register(target_group, function):
    return {"TargetGroupArn": target_group, "Targets": [{"Id": function}]}


def test_a_functions_target_group_starts_as_aws_documents_it(account, make):
    """Would catch other health check defaults, or attributes that functions do not have."""
    target_group = make.target_group()
    described = account.call("elbv2", "DescribeTargetGroups", {"TargetGroupArns": [target_group]})["TargetGroups"][0]
    attributes = account.call("elbv2", "DescribeTargetGroupAttributes", {"TargetGroupArn": target_group})["Attributes"]

    assert attributes == [{"Key": "lambda.multi_value_headers.enabled", "Value": "false"}]
    assert described["LoadBalancerArns"] == []
    assert {name: value for name, value in described.items() if "Health" in name or "Threshold" in name} == {
        "HealthCheckEnabled": False,
        "HealthCheckIntervalSeconds": 35,
        "HealthCheckTimeoutSeconds": 30,
        "HealthyThresholdCount": 5,
        "UnhealthyThresholdCount": 2,
        "HealthCheckPath": "/",
    }


def test_attributes_that_functions_do_not_have_are_refused(account, make, refusal):
    """Would catch a deregistration delay, or a value that is neither true nor false."""
    target_group = make.target_group()

    def change(key, value):
        return {"TargetGroupArn": target_group, "Attributes": [{"Key": key, "Value": value}]}

    for key, value in (("stickiness.enabled", "true"), ("lambda.multi_value_headers.enabled", "on")):
        code, message = refusal("elbv2", "ModifyTargetGroupAttributes", change(key, value))
        assert (code, key in message) == ("InvalidConfigurationRequest", True)
    account.call("elbv2", "ModifyTargetGroupAttributes", change("lambda.multi_value_headers.enabled", "true"))
    attributes = account.call("elbv2", "DescribeTargetGroupAttributes", {"TargetGroupArn": target_group})["Attributes"]
    assert attributes == [{"Key": "lambda.multi_value_headers.enabled", "Value": "true"}]


@pytest.mark.parametrize("name", ["x" * 33, "under_score", "-edge", "edge-"])
def test_a_bad_target_group_name_is_refused(refusal, name):
    """Would catch a generated name that only AWS would reject."""
    assert refusal("elbv2", "CreateTargetGroup", {"Name": name, "TargetType": "lambda"})[0] == "ValidationError"


def test_a_function_is_registered_only_after_its_permission(account, make, refusal):
    """Would catch an attachment that does not wait for the permission: a race that AWS loses with AccessDenied."""
    function, target_group = make.function(), make.target_group()

    code, message = refusal("elbv2", "RegisterTargets", register(target_group, function))
    assert code == "AccessDenied"
    assert message == (
        f"elasticloadbalancing principal does not have permission to invoke {function} from target group {target_group}"
    )
    make.permission(function, SourceArn=target_group, SourceAccount=account.account_id)
    account.call("elbv2", "RegisterTargets", register(target_group, function))


@pytest.mark.parametrize(
    "settings",
    [
        {"Principal": "events.amazonaws.com"},
        {"Action": "lambda:GetFunction"},
        {"SourceArn": f"{SOURCE}/other/*"},
        {"SourceAccount": "210987654321"},
    ],
)
def test_a_permission_for_somebody_else_does_not_do(make, refusal, settings):
    """Would catch a check that looks at the permission's existence only."""
    function, target_group = make.function(), make.target_group()
    make.permission(function, **settings)

    assert refusal("elbv2", "RegisterTargets", register(target_group, function))[0] == "AccessDenied"


def test_a_pattern_in_the_source_arn_is_matched(account, make):
    """Would catch a comparison for equality: AWS uses ArnLike."""
    function, target_group = make.function(), make.target_group()
    make.permission(function, SourceArn=f"{SOURCE}/orders/*")

    account.call("elbv2", "RegisterTargets", register(target_group, function))


def test_a_permission_on_the_function_does_not_reach_its_alias(account, make, refusal):
    """Would catch the commonest mistake: the alias is the target, the permission hangs on the function."""
    function, target_group = make.function(), make.target_group()
    account.call("lambda", "PublishVersion", {"FunctionName": "orders"})
    account.call("lambda", "CreateAlias", {"FunctionName": "orders", "Name": "live", "FunctionVersion": "1"})
    make.permission(function)

    assert refusal("elbv2", "RegisterTargets", register(target_group, f"{function}:live"))[0] == "AccessDenied"
    assert refusal("elbv2", "RegisterTargets", register(target_group, f"{function}:none"))[0] == "AccessDenied"
    make.permission(function, Qualifier="live")
    account.call("elbv2", "RegisterTargets", register(target_group, f"{function}:live"))


def test_a_target_group_holds_one_function(account, make, refusal):
    """Would catch two functions behind one target group; the same one again is fine."""
    target_group = make.target_group()
    for function in (first := make.function("first"), second := make.function("second")):
        make.permission(function)
    account.call("elbv2", "RegisterTargets", register(target_group, first))

    assert refusal("elbv2", "RegisterTargets", register(target_group, second))[0] == "TooManyTargets"
    account.call("elbv2", "RegisterTargets", register(target_group, first))
    account.call("elbv2", "DeregisterTargets", register(target_group, first))
    account.call("elbv2", "RegisterTargets", register(target_group, second))


def test_health_follows_use_and_health_checks(account, make):
    """Would catch a target that is called healthy although nobody checks or uses it."""
    function, target_group = make.function(), make.target_group()
    make.permission(function)
    account.call("elbv2", "RegisterTargets", register(target_group, function))

    assert [(target, one["State"], one["Reason"]) for target, one in health(account, target_group)] == [
        ({"Id": function, "AvailabilityZone": "all"}, "unused", "Target.NotInUse")
    ]
    make.listener(make.load_balancer(), {"Type": "forward", "TargetGroupArn": target_group})
    assert [(one["State"], one["Reason"]) for _, one in health(account, target_group)] == [
        ("unavailable", "Target.HealthCheckDisabled")
    ]
    account.call("elbv2", "ModifyTargetGroup", {"TargetGroupArn": target_group, "HealthCheckEnabled": True})
    assert [(one["State"], one["Reason"]) for _, one in health(account, target_group)] == [
        ("initial", "Elb.InitialHealthChecking")
    ]


@pytest.mark.parametrize("codes", ["", "500", "20", "200-", "200;201", "200-299x", "two hundred"])
def test_a_matcher_that_no_status_can_match_is_refused(make, refusal, codes):
    """Would catch a health check that fails for ever because of a slip in its matcher."""
    settings = {"Matcher": {"HttpCode": codes}}

    created = refusal("elbv2", "CreateTargetGroup", {"Name": "slip", "TargetType": "lambda"} | settings)
    modified = refusal("elbv2", "ModifyTargetGroup", {"TargetGroupArn": make.target_group()} | settings)
    assert (created[0], modified[0]) == ("ValidationError", "ValidationError")


def test_a_functions_matcher_can_be_changed(account, make):
    """Would catch moto's silence: it keeps the old one for functions."""
    target_group = make.target_group(Matcher={"HttpCode": "200"})
    request = {"TargetGroupArn": target_group, "Matcher": {"HttpCode": "200,202"}}

    assert account.call("elbv2", "ModifyTargetGroup", request)["TargetGroups"][0]["Matcher"] == {"HttpCode": "200,202"}
    described = account.call("elbv2", "DescribeTargetGroups", {"TargetGroupArns": [target_group]})["TargetGroups"][0]
    assert described["Matcher"] == {"HttpCode": "200,202"}


def test_a_target_group_in_use_cannot_be_deleted(account, make, refusal):
    """Would catch a replacement in the wrong order: ResourceInUse is what users of pulumi-aws meet (#4220)."""
    default, weighted = make.target_group("default"), make.target_group("weighted")
    load_balancer = make.load_balancer()
    listener = make.listener(load_balancer, {"Type": "forward", "TargetGroupArn": default})
    shares = [{"TargetGroupArn": default, "Weight": 9}, {"TargetGroupArn": weighted, "Weight": 1}]
    rule = make.rule(listener, 1, {"Type": "forward", "ForwardConfig": {"TargetGroups": shares}})

    for target_group in (default, weighted):
        code, message = refusal("elbv2", "DeleteTargetGroup", {"TargetGroupArn": target_group})
        assert (code, "in use by a listener or a rule" in message) == ("ResourceInUse", True)
    described = account.call("elbv2", "DescribeTargetGroups", {"TargetGroupArns": [default]})["TargetGroups"][0]
    assert described["LoadBalancerArns"] == [load_balancer]
    account.call("elbv2", "DeleteRule", {"RuleArn": rule})
    account.call("elbv2", "DeleteTargetGroup", {"TargetGroupArn": weighted})
