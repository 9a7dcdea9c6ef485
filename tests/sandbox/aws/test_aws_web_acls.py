"""Web ACLs in the emulated account, and what AWS WAF refuses of them."""

import pytest

VISIBILITY = {"SampledRequestsEnabled": True, "CloudWatchMetricsEnabled": True, "MetricName": "shop"}
RATE = {
    "Name": "rate",
    "Priority": 0,
    "Statement": {"RateBasedStatement": {"Limit": 100, "AggregateKeyType": "IP"}},
    "Action": {"Block": {}},
    "VisibilityConfig": VISIBILITY,
}


@pytest.fixture
def web_acl(account):
    """Makes a web ACL; gives its ARN, and what says which one it is."""

    def create(name="shop", scope="REGIONAL", **settings):
        request = {"Name": name, "Scope": scope, "DefaultAction": {"Allow": {}}, "VisibilityConfig": VISIBILITY}
        made = account.call("wafv2", "CreateWebACL", request | settings)["Summary"]
        return made["ARN"], {"Name": name, "Scope": scope, "Id": made["Id"], "LockToken": made["LockToken"]}

    return create


@pytest.mark.parametrize("scope", ["REGIONAL", "CLOUDFRONT"])
def test_an_update_takes_away_what_it_leaves_out(account, web_acl, scope):
    """Would catch moto, which keeps the rules that a program has removed."""
    settings = {"Description": "shop", "Rules": [RATE], "TokenDomains": ["example.com"]}
    _, key = web_acl(scope=scope, **settings)
    update = {**key, "DefaultAction": {"Block": {}}, "VisibilityConfig": VISIBILITY}
    account.call("wafv2", "UpdateWebACL", update)

    named = {name: key[name] for name in ("Name", "Scope", "Id")}
    found = account.call("wafv2", "GetWebACL", named)["WebACL"]
    assert found["DefaultAction"] == {"Block": {}}
    assert (found["Rules"], found["Description"], found.get("TokenDomains")) == ([], "", None)


def test_another_web_acl_takes_the_place_of_the_first(account, make, web_acl):
    """Would catch moto, which then has two of a load balancer and gives away only one of them."""
    load_balancer = make.load_balancer()
    for name in ("first", "second", "second again"):
        arn, _ = web_acl(name.replace(" ", "-"))
        account.call("wafv2", "AssociateWebACL", {"WebACLArn": arn, "ResourceArn": load_balancer})
    account.call("wafv2", "AssociateWebACL", {"WebACLArn": arn, "ResourceArn": load_balancer})

    resource = {"ResourceArn": load_balancer}
    assert account.call("wafv2", "GetWebACLForResource", resource)["WebACL"]["Name"] == "second-again"
    account.call("wafv2", "DisassociateWebACL", resource)
    assert "WebACL" not in account.call("wafv2", "GetWebACLForResource", resource)


def test_a_web_acl_in_use_is_not_deleted(account, make, web_acl, refusal):
    """Would catch a firewall that vanishes from in front of a load balancer."""
    arn, key = web_acl()
    load_balancer = make.load_balancer()
    account.call("wafv2", "AssociateWebACL", {"WebACLArn": arn, "ResourceArn": load_balancer})
    assert refusal("wafv2", "DeleteWebACL", key)[0] == "WAFAssociatedItemException"

    account.call("elbv2", "DeleteLoadBalancer", {"LoadBalancerArn": load_balancer})
    account.call("wafv2", "DeleteWebACL", key)
    assert account.inventory() == []


def test_a_name_is_taken_once(web_acl, refusal):
    """Would catch moto's code, which is none of AWS's."""
    web_acl()
    request = {"Name": "shop", "Scope": "REGIONAL", "DefaultAction": {"Allow": {}}, "VisibilityConfig": VISIBILITY}
    assert refusal("wafv2", "CreateWebACL", request)[0] == "WAFDuplicateItemException"


@pytest.mark.parametrize(
    ("destination", "is_taken"),
    [
        ("arn:aws:logs:us-east-1:123456789012:log-group:aws-waf-logs-shop", True),
        ("arn:aws:s3:::aws-waf-logs-shop/folder", True),
        ("arn:aws:firehose:us-east-1:123456789012:deliverystream/aws-waf-logs-shop", True),
        ("arn:aws:logs:us-east-1:123456789012:log-group:shop", False),
        ("arn:aws:s3:::shop-aws-waf-logs-", False),
    ],
)
def test_logs_go_where_the_name_says_so(account, web_acl, refusal, destination, is_taken):
    """Would catch a log group whose name AWS WAF does not take."""
    request = {"LoggingConfiguration": {"ResourceArn": web_acl()[0], "LogDestinationConfigs": [destination]}}
    if is_taken:
        account.call("wafv2", "PutLoggingConfiguration", request)
    else:
        code, sentence = refusal("wafv2", "PutLoggingConfiguration", request)
        assert code == "WAFInvalidParameterException"
        assert destination in sentence


def test_what_is_left_is_in_the_inventory(account, make, web_acl):
    """Would catch a web ACL, its logging or its association that a stack leaves behind unseen."""
    arn, _ = web_acl()
    load_balancer = make.load_balancer()
    log = "arn:aws:logs:us-east-1:123456789012:log-group:aws-waf-logs-shop"
    account.call("wafv2", "AssociateWebACL", {"WebACLArn": arn, "ResourceArn": load_balancer})
    logging = {"ResourceArn": arn, "LogDestinationConfigs": [log]}
    account.call("wafv2", "PutLoggingConfiguration", {"LoggingConfiguration": logging})

    lines = [arn, f"wafv2:association:{load_balancer}", f"wafv2:logging-configuration:{arn}"]
    assert account.inventory() == sorted([load_balancer, *lines])
