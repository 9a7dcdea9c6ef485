"""Listeners and rules: answers in the full form that AWS gives, and priorities that can be swapped."""

import math
from collections.abc import Mapping
from typing import Any

from sandbox.aws.errors import Refusal
from sandbox.aws.signatures import Emulate, Params, Result
from sandbox.aws.state import State

DEFAULT_ATTRIBUTES = {"routing.http.response.server.enabled": "true"}
"""https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_ListenerAttribute.html"""

REDIRECT_DEFAULTS = {
    "Protocol": "#{protocol}",
    "Port": "#{port}",
    "Host": "#{host}",
    "Path": "/#{path}",
    "Query": "#{query}",
}
"""https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_RedirectActionConfig.html"""

CONFIG_OF_FIELD = {
    "host-header": "HostHeaderConfig",
    "http-request-method": "HttpRequestMethodConfig",
    "path-pattern": "PathPatternConfig",
    "source-ip": "SourceIpConfig",
}


def create_listener(state: State, params: Params, emulate: Emulate) -> Result:
    """moto gives every listener a network load balancer's attribute."""
    result = emulate()
    for created in result["Listeners"]:
        load_balancer = state.elbv2.load_balancers[created["LoadBalancerArn"]]
        if load_balancer.type == "application":
            load_balancer.listeners[created["ListenerArn"]].attributes = dict(DEFAULT_ATTRIBUTES)
    return describe_listeners(state, params, lambda: result)


def describe_listeners(_state: State, _params: Params, emulate: Emulate) -> Result:
    result = emulate()
    for listener in result["Listeners"]:
        listener["DefaultActions"] = [_full_action(action) for action in listener["DefaultActions"]]
        if listener.get("Protocol") == "HTTPS":
            listener.setdefault("MutualAuthentication", {"Mode": "off"})
        elif listener.get("Protocol") == "HTTP":
            listener.pop("SslPolicy", None)
        if not listener.get("AlpnPolicy"):
            listener.pop("AlpnPolicy", None)
    return result


def describe_rules(_state: State, _params: Params, emulate: Emulate) -> Result:
    result = emulate()
    for rule in result["Rules"]:
        rule["Actions"] = [_full_action(action) for action in rule["Actions"]]
        rule["Conditions"] = [_full_condition(condition) for condition in rule["Conditions"]]
    result["Rules"].sort(key=_order)
    return result


def set_rule_priorities(state: State, params: Params, _emulate: Emulate) -> Result:
    """moto refuses to swap two rules; AWS sets all priorities of the request at once."""
    wanted = {pair["RuleArn"]: int(pair["Priority"]) for pair in params["RulePriorities"]}
    rules = {rule.arn: rule for listener in _listeners(state) for rule in listener.rules.values()}
    if missing := [arn for arn in wanted if arn not in rules]:
        raise Refusal("RuleNotFound", f"Rule '{missing[0]}' not found")
    if any(rules[arn].is_default for arn in wanted):
        raise Refusal("OperationNotPermitted", "The priority of a default rule cannot be changed")
    listener_arns = {rules[arn].listener_arn for arn in wanted}
    staying = [rule for rule in rules.values() if rule.listener_arn in listener_arns and rule.arn not in wanted]
    taken = [rule.priority for rule in staying] + list(wanted.values())
    if clash := [priority for priority in wanted.values() if taken.count(priority) > 1]:
        raise Refusal("PriorityInUse", f"Priority '{clash[0]}' is currently in use")
    for arn, priority in wanted.items():
        rules[arn].priority = priority
    changed = [rules[arn] for arn in wanted]
    return describe_rules(state, params, lambda: {"Rules": [_described(rule) for rule in changed]})


def _order(rule: Mapping[str, Any]) -> float:
    return math.inf if rule["IsDefault"] else int(rule["Priority"])


def _listeners(state: State) -> list[Any]:
    return [listener for balancer in state.elbv2.load_balancers.values() for listener in balancer.listeners.values()]


def _described(rule: Any) -> dict[str, Any]:
    return {
        "RuleArn": rule.arn,
        "Priority": str(rule.priority),
        "Conditions": rule.conditions,
        "Actions": [action.data for action in rule.actions],
        "IsDefault": rule.is_default,
    }


def _full_action(action: dict[str, Any]) -> dict[str, Any]:
    if action["Type"] == "redirect":
        return action | {"RedirectConfig": REDIRECT_DEFAULTS | action["RedirectConfig"]}
    if action["Type"] != "forward":
        return action
    config = action.get("ForwardConfig") or {
        "TargetGroups": [{"TargetGroupArn": action["TargetGroupArn"], "Weight": 1}]
    }
    full = action | {"ForwardConfig": {"TargetGroupStickinessConfig": {"Enabled": False}} | config}
    if len(config["TargetGroups"]) == 1:
        full["TargetGroupArn"] = config["TargetGroups"][0]["TargetGroupArn"]
    return full


def _full_condition(condition: dict[str, Any]) -> dict[str, Any]:
    """AWS gives the values of a simple condition twice: in the old form, and in that of the newer fields."""
    config = CONFIG_OF_FIELD.get(condition["Field"])
    if config is None:
        return condition
    values = condition.get(config, {}).get("Values") or condition.get("Values", [])
    return condition | {"Values": values, config: condition.get(config, {}) | {"Values": values}}
