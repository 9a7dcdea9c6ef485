"""Listeners, rules and certificates of the emulated account."""

import pytest


@pytest.fixture
def load_balancer(make):
    return make.load_balancer()


@pytest.fixture
def listener(make, load_balancer):
    return make.listener(load_balancer)


def forward(target_group):
    return {"Type": "forward", "TargetGroupArn": target_group}


def certificate(account):
    request = {"DomainName": "shop.example.com", "ValidationMethod": "DNS"}
    return account.call("acm", "RequestCertificate", request)["CertificateArn"]


def test_a_forward_action_is_given_back_in_both_of_its_forms(account, make, load_balancer):
    """Would catch a listener that shows drift because AWS fills in the form that was not sent."""
    target_group = make.target_group()
    make.listener(load_balancer, forward(target_group))

    described = account.call("elbv2", "DescribeListeners", {"LoadBalancerArn": load_balancer})["Listeners"][0]
    modified = account.call("elbv2", "ModifyListener", {"ListenerArn": described["ListenerArn"], "Port": 80})

    assert modified["Listeners"] == [described]
    assert described["DefaultActions"] == [
        {
            "Type": "forward",
            "TargetGroupArn": target_group,
            "ForwardConfig": {
                "TargetGroups": [{"TargetGroupArn": target_group, "Weight": 1}],
                "TargetGroupStickinessConfig": {"Enabled": False},
            },
        }
    ]


def test_a_redirect_is_filled_up_with_the_parts_it_keeps(account, make, load_balancer):
    """Would catch a redirect that loses host, path or query."""
    redirect = {"Type": "redirect", "RedirectConfig": {"Protocol": "HTTPS", "Port": "443", "StatusCode": "HTTP_301"}}
    listener = make.listener(load_balancer, redirect)

    described = account.call("elbv2", "DescribeListeners", {"ListenerArns": [listener]})["Listeners"][0]

    assert described["DefaultActions"][0]["RedirectConfig"] == {
        "Protocol": "HTTPS",
        "Port": "443",
        "Host": "#{host}",
        "Path": "/#{path}",
        "Query": "#{query}",
        "StatusCode": "HTTP_301",
    }


def test_an_http_listener_has_no_tls_settings_and_an_application_load_balancers_attributes(account, listener):
    """Would catch a TLS policy on plain HTTP, and attributes of network load balancers."""
    described = account.call("elbv2", "DescribeListeners", {"ListenerArns": [listener]})["Listeners"][0]
    attributes = account.call("elbv2", "DescribeListenerAttributes", {"ListenerArn": listener})["Attributes"]

    assert not {"SslPolicy", "AlpnPolicy", "MutualAuthentication"} & set(described)
    assert attributes == [{"Key": "routing.http.response.server.enabled", "Value": "true"}]


def test_an_https_listener_shows_its_certificate_which_stays_until_the_listener_goes(account, make, refusal):
    """Would catch a certificate deleted under a listener, or held by one that is gone."""
    issued, load_balancer = certificate(account), make.load_balancer()
    tls = {"Protocol": "HTTPS", "Port": 443, "Certificates": [{"CertificateArn": issued}]}
    listener = make.listener(load_balancer, **tls)

    described = account.call("elbv2", "DescribeListeners", {"ListenerArns": [listener]})["Listeners"][0]
    assert described["Certificates"] == [{"CertificateArn": issued}]
    assert described["MutualAuthentication"] == {"Mode": "off"}
    held = account.call("acm", "DescribeCertificate", {"CertificateArn": issued})["Certificate"]
    assert (held["Status"], held["InUseBy"]) == ("ISSUED", [load_balancer])
    assert refusal("acm", "DeleteCertificate", {"CertificateArn": issued})[0] == "ResourceInUseException"

    account.call("elbv2", "DeleteListener", {"ListenerArn": listener})
    free = account.call("acm", "DescribeCertificate", {"CertificateArn": issued})["Certificate"]
    assert free["InUseBy"] == []
    account.call("acm", "DeleteCertificate", {"CertificateArn": issued})


def test_an_https_listener_without_a_certificate_is_refused(load_balancer, refusal):
    """Would catch a listener that AWS cannot open."""
    action = {"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "404"}}
    request = {"LoadBalancerArn": load_balancer, "Protocol": "HTTPS", "Port": 443, "DefaultActions": [action]}

    assert refusal("elbv2", "CreateListener", request)[0] == "ValidationError"
    missing = [{"CertificateArn": "arn:aws:acm:us-east-1:123456789012:certificate/none"}]
    assert refusal("elbv2", "CreateListener", request | {"Certificates": missing})[0] == "CertificateNotFound"


def test_a_port_is_given_out_once_per_load_balancer(make, load_balancer, listener, refusal):
    """Would catch two listeners that claim one port."""
    action = {"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "404"}}
    request = {"LoadBalancerArn": load_balancer, "Protocol": "HTTP", "Port": 80, "DefaultActions": [action]}

    code, message = refusal("elbv2", "CreateListener", request)
    assert (code, load_balancer in message) == ("DuplicateListener", True)
    assert make.listener(load_balancer, Port=81) != listener


def test_rules_come_in_the_order_in_which_they_are_tried(account, make, listener):
    """Would catch routing that depends on the order of creation."""
    for priority in (30, 4, 200):
        make.rule(listener, priority)

    rules = account.call("elbv2", "DescribeRules", {"ListenerArn": listener})["Rules"]

    assert [rule["Priority"] for rule in rules] == ["4", "30", "200", "default"]


def test_a_simple_condition_is_given_back_in_both_of_its_forms(account, listener):
    """Would catch a rule that shows drift, or that the router cannot read, because of the form it was written in."""
    conditions = [
        {"Field": "path-pattern", "Values": ["/orders/*"]},
        {"Field": "host-header", "HostHeaderConfig": {"Values": ["shop.example.com"]}},
        {"Field": "http-header", "HttpHeaderConfig": {"HttpHeaderName": "X-Team", "Values": ["a"]}},
    ]
    action = {"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "200"}}
    request = {"ListenerArn": listener, "Priority": 1, "Conditions": conditions, "Actions": [action]}

    created = account.call("elbv2", "CreateRule", request)["Rules"][0]

    assert created["Conditions"] == [
        {"Field": "path-pattern", "Values": ["/orders/*"], "PathPatternConfig": {"Values": ["/orders/*"]}},
        {"Field": "host-header", "Values": ["shop.example.com"], "HostHeaderConfig": {"Values": ["shop.example.com"]}},
        conditions[2],
    ]
    assert account.call("elbv2", "DescribeRules", {"RuleArns": [created["RuleArn"]]})["Rules"] == [created]
    changed = account.call("elbv2", "ModifyRule", {"RuleArn": created["RuleArn"], "Conditions": conditions[:1]})
    assert changed["Rules"][0]["Conditions"] == created["Conditions"][:1]


def test_two_rules_can_swap_their_priorities(account, make, listener):
    """Would catch a deployment that reorders rules: AWS sets all priorities of a request at once."""
    first, second = make.rule(listener, 1), make.rule(listener, 2)
    swapped = [{"RuleArn": first, "Priority": 2}, {"RuleArn": second, "Priority": 1}]

    account.call("elbv2", "SetRulePriorities", {"RulePriorities": swapped})

    rules = account.call("elbv2", "DescribeRules", {"ListenerArn": listener})["Rules"]
    assert [rule["RuleArn"] for rule in rules[:2]] == [second, first]


def test_a_priority_in_use_is_refused_wherever_it_is_given(make, listener, refusal):
    """Would catch two rules of one priority, of which only one would ever match."""
    first, _second = make.rule(listener, 1), make.rule(listener, 2)
    moved = {"RulePriorities": [{"RuleArn": first, "Priority": 2}]}
    condition = {"Field": "path-pattern", "Values": ["/x"]}
    action = {"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "200"}}
    another = {"ListenerArn": listener, "Priority": 1, "Conditions": [condition], "Actions": [action]}

    assert refusal("elbv2", "SetRulePriorities", moved)[0] == "PriorityInUse"
    assert refusal("elbv2", "CreateRule", another)[0] == "PriorityInUse"


def test_default_and_missing_rules_can_neither_be_moved_nor_deleted(account, listener, refusal):
    """Would catch a listener that is left without an answer."""
    default = account.call("elbv2", "DescribeRules", {"ListenerArn": listener})["Rules"][-1]["RuleArn"]
    missing = listener.replace(":listener/", ":listener-rule/") + "/0"

    assert refusal("elbv2", "DeleteRule", {"RuleArn": default})[0] == "OperationNotPermitted"
    assert refusal("elbv2", "DeleteRule", {"RuleArn": missing})[0] == "RuleNotFound"
    for rule, code in ((default, "OperationNotPermitted"), (missing, "RuleNotFound")):
        assert refusal("elbv2", "SetRulePriorities", {"RulePriorities": [{"RuleArn": rule, "Priority": 9}]})[0] == code


def test_a_target_group_serves_one_load_balancer(account, make, load_balancer, listener, refusal):
    """Would catch a service behind two load balancers, which AWS refuses for listeners and for rules."""
    target_group = make.target_group()
    make.listener(load_balancer, forward(target_group), Port=81)
    other = make.listener(make.load_balancer("other"))
    rule = make.rule(other, 1)
    conditions = [{"Field": "path-pattern", "Values": ["/x"]}]
    actions, limit = [forward(target_group)], "TargetGroupAssociationLimit"

    new_listener = {"LoadBalancerArn": other.replace(":listener/", ":loadbalancer/").rpartition("/")[0]}
    new_listener |= {"Protocol": "HTTP", "Port": 81, "DefaultActions": actions}
    new_rule = {"ListenerArn": other, "Priority": 2, "Conditions": conditions, "Actions": actions}
    assert refusal("elbv2", "CreateListener", new_listener)[0] == limit
    assert refusal("elbv2", "ModifyListener", {"ListenerArn": other, "DefaultActions": actions})[0] == limit
    assert refusal("elbv2", "CreateRule", new_rule)[0] == limit
    assert refusal("elbv2", "ModifyRule", {"RuleArn": rule, "Actions": actions})[0] == limit
    account.call("elbv2", "CreateRule", new_rule | {"ListenerArn": listener})
