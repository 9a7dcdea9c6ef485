"""Load balancers of the emulated account."""

import json

import pytest

SENT = {
    "idle_timeout.timeout_seconds": "120",
    "client_keep_alive.seconds": "600",
    "routing.http.drop_invalid_header_fields.enabled": "true",
    "routing.http.xff_header_processing.mode": "preserve",
    "routing.http.desync_mitigation_mode": "strictest",
    "health_check_logs.s3.prefix": "checks",
    "zonal_shift.config.enabled": "true",
}


def attributes(answer):
    return {attribute["Key"]: attribute["Value"] for attribute in answer["Attributes"]}


def change(load_balancer, **values):
    return {"LoadBalancerArn": load_balancer, "Attributes": [{"Key": key, "Value": values[key]} for key in values]}


def log_policy(bucket, **statement):
    allow = {
        "Effect": "Allow",
        "Principal": {"Service": "logdelivery.elasticloadbalancing.amazonaws.com"},
        "Action": "s3:PutObject",
        "Resource": f"arn:aws:s3:::{bucket}/AWSLogs/123456789012/*",
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [allow | statement]})


def test_a_load_balancer_is_active_at_once_with_awss_defaults(account, make):
    """Would catch a deployment that waits for `active`, or an output that shows no scheme or security group."""
    request = {"Name": "shared", "Subnets": make.subnets()}
    created = account.call("elbv2", "CreateLoadBalancer", request)["LoadBalancers"][0]
    described = account.call("elbv2", "DescribeLoadBalancers", {"Names": ["shared"]})["LoadBalancers"][0]

    assert created == described
    assert (created["State"]["Code"], created["Scheme"]) == ("active", "internet-facing")
    group = account.call("ec2", "DescribeSecurityGroups", {"GroupIds": created["SecurityGroups"]})["SecurityGroups"]
    assert [one["GroupName"] for one in group] == ["default"]


def test_every_attribute_has_awss_default_and_keeps_what_it_is_set_to(account, make):
    """Would catch an attribute that moto does not know, forgets, or gives another default."""
    load_balancer = make.load_balancer(Scheme="internal")
    before = attributes(account.call("elbv2", "DescribeLoadBalancerAttributes", {"LoadBalancerArn": load_balancer}))
    answer = attributes(account.call("elbv2", "ModifyLoadBalancerAttributes", change(load_balancer, **SENT)))
    after = attributes(account.call("elbv2", "DescribeLoadBalancerAttributes", {"LoadBalancerArn": load_balancer}))

    assert before["idle_timeout.timeout_seconds"] == "60"
    assert before["client_keep_alive.seconds"] == "3600"
    assert before["routing.http2.enabled"] == "true"
    assert before["load_balancing.cross_zone.enabled"] == "true"
    assert before["ipv6.deny_all_igw_traffic"] == "true"
    assert after == answer == before | SENT


@pytest.mark.parametrize(
    ("key", "value", "telling"),
    [
        ("idle_timeout.timeout_seconds", "0", "between 1 and 4000"),
        ("idle_timeout.timeout_seconds", "soon", "between 1 and 4000"),
        ("client_keep_alive.seconds", "59", "between 60 and 604800"),
        ("routing.http2.enabled", "yes", "true, false"),
        ("routing.http.xff_header_processing.mode", "drop", "append, preserve, remove"),
        ("nonsense", "x", "not recognized"),
    ],
)
def test_a_wrong_attribute_is_refused(make, refusal, key, value, telling):
    """Would catch settings that the sandbox takes and AWS does not."""
    code, message = refusal("elbv2", "ModifyLoadBalancerAttributes", change(make.load_balancer(), **{key: value}))

    assert code == "InvalidConfigurationRequest"
    assert key in message
    assert telling in message


def test_attributes_of_a_missing_load_balancer_are_refused(make, refusal):
    """Would catch an answer for a load balancer that was deleted."""
    gone = make.load_balancer() + "0"

    assert refusal("elbv2", "ModifyLoadBalancerAttributes", change(gone, **SENT))[0] == "LoadBalancerNotFound"


@pytest.mark.parametrize(
    ("name", "telling"),
    [
        ("x" * 33, "longer than '32'"),
        ("under_score", "alphanumeric"),
        ("-edge", "begin or end with a hyphen"),
        ("edge-", "begin or end with a hyphen"),
        ("internal-shared", "begin with 'internal-'"),
    ],
)
def test_a_bad_name_is_refused(make, refusal, name, telling):
    """Would catch a generated name that only AWS would reject."""
    code, message = refusal("elbv2", "CreateLoadBalancer", {"Name": name, "Subnets": make.subnets()})

    assert code == "ValidationError"
    assert telling in message


def test_a_name_of_32_characters_is_taken_once(make, refusal):
    """Would catch a limit that is off by one, and two load balancers of one name."""
    make.load_balancer("x" * 32)

    code, message = refusal("elbv2", "CreateLoadBalancer", {"Name": "x" * 32, "Subnets": make.subnets()})
    assert (code, "same name" in message) == ("DuplicateLoadBalancerName", True)


def test_missing_networks_are_refused(account, make, refusal):
    """Would catch a load balancer in one zone, or in a network that does not exist."""
    one, two = make.subnets()
    request = {"Name": "shared", "Subnets": [one, two]}

    assert refusal("elbv2", "CreateLoadBalancer", request | {"Subnets": [one]})[0] == "ValidationError"
    assert refusal("elbv2", "CreateLoadBalancer", request | {"Subnets": [one, "subnet-0"]})[0] == "SubnetNotFound"
    assert refusal("elbv2", "CreateLoadBalancer", request | {"SecurityGroups": ["sg-0"]})[0] == "InvalidSecurityGroup"
    load_balancer = account.call("elbv2", "CreateLoadBalancer", request)["LoadBalancers"][0]["LoadBalancerArn"]
    of_it = {"LoadBalancerArn": load_balancer}
    assert refusal("elbv2", "SetSecurityGroups", of_it | {"SecurityGroups": ["sg-0"]})[0] == "InvalidSecurityGroup"
    assert refusal("elbv2", "SetSubnets", of_it | {"Subnets": [one]})[0] == "ValidationError"
    assert refusal("elbv2", "SetSubnets", of_it | {"Subnets": [one, "subnet-0"]})[0] == "SubnetNotFound"


def test_a_protected_load_balancer_is_deleted_only_after_its_protection(account, make, refusal):
    """Would catch a `destroy` that goes through here and fails on AWS."""
    load_balancer = make.load_balancer()
    account.call(
        "elbv2", "ModifyLoadBalancerAttributes", change(load_balancer, **{"deletion_protection.enabled": "true"})
    )

    code, message = refusal("elbv2", "DeleteLoadBalancer", {"LoadBalancerArn": load_balancer})
    assert (code, "deletion protection" in message) == ("OperationNotPermitted", True)

    account.call(
        "elbv2", "ModifyLoadBalancerAttributes", change(load_balancer, **{"deletion_protection.enabled": "false"})
    )
    account.call("elbv2", "DeleteLoadBalancer", {"LoadBalancerArn": load_balancer})
    assert account.call("elbv2", "DescribeLoadBalancers", {})["LoadBalancers"] == []


def test_a_deleted_load_balancer_takes_listeners_and_rules_along_and_frees_its_target_group(account, make, refusal):
    """Would catch leftovers that AWS deletes with the load balancer."""
    target_group, load_balancer = make.target_group(), make.load_balancer()
    listener = make.listener(load_balancer)
    rule = make.rule(listener, 1, {"Type": "forward", "TargetGroupArn": target_group})

    account.call("elbv2", "DeleteLoadBalancer", {"LoadBalancerArn": load_balancer})

    assert refusal("elbv2", "DescribeListeners", {"ListenerArns": [listener]})[0] == "ListenerNotFound"
    assert refusal("elbv2", "DescribeRules", {"RuleArns": [rule]})[0] == "RuleNotFound"
    described = account.call("elbv2", "DescribeTargetGroups", {"TargetGroupArns": [target_group]})["TargetGroups"]
    assert described[0]["LoadBalancerArns"] == []
    account.call("elbv2", "DeleteTargetGroup", {"TargetGroupArn": target_group})


@pytest.mark.parametrize("kind", ["access_logs", "connection_logs", "health_check_logs"])
def test_logs_need_a_bucket_that_lets_load_balancing_write(account, make, refusal, kind):
    """Would catch a log bucket whose policy is forgotten, or names the wrong path or service."""
    load_balancer = make.load_balancer()
    account.call("s3", "CreateBucket", {"Bucket": "log-bucket"})
    on = change(load_balancer, **{f"{kind}.s3.enabled": "true", f"{kind}.s3.bucket": "log-bucket"})

    def refused_with(policy):
        account.call("s3", "PutBucketPolicy", {"Bucket": "log-bucket", "Policy": policy})
        return refusal("elbv2", "ModifyLoadBalancerAttributes", on)

    code, message = refusal("elbv2", "ModifyLoadBalancerAttributes", on)
    assert (code, "Access Denied for bucket: log-bucket" in message) == ("InvalidConfigurationRequest", True)
    assert refused_with(log_policy("log-bucket", Resource="arn:aws:s3:::log-bucket/other/*"))[0] == code
    assert refused_with(log_policy("log-bucket", Principal={"Service": "sns.amazonaws.com"}))[0] == code
    assert refused_with(log_policy("log-bucket", Action="s3:GetObject"))[0] == code
    assert refused_with(log_policy("log-bucket", Effect="Deny"))[0] == code

    account.call("s3", "PutBucketPolicy", {"Bucket": "log-bucket", "Policy": log_policy("log-bucket")})
    answer = account.call("elbv2", "ModifyLoadBalancerAttributes", on)
    assert attributes(answer)[f"{kind}.s3.enabled"] == "true"
    with_prefix = change(load_balancer, **{f"{kind}.s3.prefix": "team"})
    assert refusal("elbv2", "ModifyLoadBalancerAttributes", with_prefix)[0] == "InvalidConfigurationRequest"
