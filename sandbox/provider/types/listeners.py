"""Listeners and their rules."""

from typing import Any, cast

from sandbox.provider.properties import Fields, local, member, output, refuse_unknown
from sandbox.provider.resource_type import Item, Operation, Property, ResourceType
from sandbox.provider.types.elbv2 import ABSENT, TAGGING

ACTIONS: Fields = {
    "type": "Type",
    "order": "Order",
    "targetGroupArn": "TargetGroupArn",
    "forward": (
        "ForwardConfig",
        {
            "targetGroups": ("TargetGroups", {"arn": "TargetGroupArn", "weight": "Weight"}),
            "stickiness": ("TargetGroupStickinessConfig", {"enabled": "Enabled", "duration": "DurationSeconds"}),
        },
    ),
    "redirect": (
        "RedirectConfig",
        {
            "host": "Host",
            "path": "Path",
            "port": "Port",
            "protocol": "Protocol",
            "query": "Query",
            "statusCode": "StatusCode",
        },
    ),
    "fixedResponse": (
        "FixedResponseConfig",
        {"contentType": "ContentType", "messageBody": "MessageBody", "statusCode": "StatusCode"},
    ),
}


def _actions(name: str, found: str) -> Property:
    """AWS numbers the actions and repeats a single target group inside a forward block; the program need not."""
    plain = member(name, ACTIONS, required=True, found=found)

    def read(item: Item) -> Any:
        assert plain.read is not None
        return [_as_declared(each) for each in cast("list[dict[str, Any]]", plain.read(item))]

    return Property(write=plain.write, read=read, required=True, fills=True)


def _as_declared(action: dict[str, Any]) -> dict[str, Any]:
    alike = {name: value for name, value in action.items() if name != "order"}
    if "targetGroupArn" in alike:
        alike.pop("forward", None)
    return alike


LISTENER = ResourceType(
    token="aws:lb/listener:Listener",
    twins=("aws:alb/listener:Listener",),
    service="elbv2",
    tagging=TAGGING,
    create=Operation("CreateListener", result="Listeners[0]"),
    identify=lambda _inputs, item: item["ListenerArn"],
    reads=(Operation("DescribeListeners", lambda i: {"ListenerArns": [i.id]}, "Listeners[0]"),),
    updates=(Operation("ModifyListener", lambda i: {"ListenerArn": i.id}),),
    delete=Operation("DeleteListener", lambda i: {"ListenerArn": i.id}),
    absent=ABSENT,
    properties={
        "loadBalancerArn": member("LoadBalancerArn", required=True, replaces=True),
        "port": member("Port"),
        "protocol": member("Protocol", computed=True),
        "sslPolicy": member("SslPolicy", computed=True),
        "certificateArn": Property(
            write=lambda value: {"Certificates": [{"CertificateArn": value}]},
            read=lambda item: next((each["CertificateArn"] for each in item.get("Certificates", [])), None),
        ),
        "alpnPolicy": Property(
            write=lambda value: {"AlpnPolicy": [value]},
            read=lambda item: next(iter(item.get("AlpnPolicy") or []), None),
        ),
        "defaultActions": _actions("DefaultActions", "DefaultActions"),
        "tags": local(),
        "arn": output("ListenerArn"),
    },
)

CONDITIONS = {
    "hostHeader": ("host-header", "HostHeaderConfig"),
    "pathPattern": ("path-pattern", "PathPatternConfig"),
    "httpHeader": ("http-header", "HttpHeaderConfig"),
    "httpRequestMethod": ("http-request-method", "HttpRequestMethodConfig"),
    "queryStrings": ("query-string", "QueryStringConfig"),
    "sourceIp": ("source-ip", "SourceIpConfig"),
}


def _write_conditions(value: Any) -> dict[str, Any]:
    return {"Conditions": [_condition(name, each) for block in value for name, each in block.items()]}


def _condition(name: str, value: Any) -> dict[str, Any]:
    refuse_unknown({name: value}, CONDITIONS)
    field, member_name = CONDITIONS[name]
    if name == "queryStrings":
        config = {"Values": [{key.capitalize(): text for key, text in pair.items()} for pair in value]}
    elif name == "httpHeader":
        config = {"HttpHeaderName": value["httpHeaderName"], "Values": value["values"]}
    else:
        config = {"Values": value["values"]}
    return {"Field": field, member_name: config}


def _read_conditions(item: Item) -> Any:
    return [_as_block(each) for each in item.get("Conditions", [])]


def _as_block(condition: dict[str, Any]) -> dict[str, Any]:
    name, (_, member_name) = next(each for each in CONDITIONS.items() if each[1][0] == condition["Field"])
    config = condition.get(member_name) or {"Values": condition.get("Values", [])}
    if name == "queryStrings":
        return {name: [{key.lower(): text for key, text in pair.items()} for pair in config["Values"]]}
    if name == "httpHeader":
        return {name: {"httpHeaderName": config["HttpHeaderName"], "values": config["Values"]}}
    return {name: {"values": config["Values"]}}


LISTENER_RULE = ResourceType(
    token="aws:lb/listenerRule:ListenerRule",
    twins=("aws:alb/listenerRule:ListenerRule",),
    service="elbv2",
    tagging=TAGGING,
    create=Operation("CreateRule", result="Rules[0]"),
    identify=lambda _inputs, item: item["RuleArn"],
    reads=(Operation("DescribeRules", lambda i: {"RuleArns": [i.id]}, "Rules[0]"),),
    updates=(
        Operation("ModifyRule", lambda i: {"RuleArn": i.id}),
        Operation(
            "SetRulePriorities",
            only=frozenset({"priority"}),
            takes=frozenset({"Priority"}),
            split=lambda members, i: ({"RulePriorities": [{"RuleArn": i.id, "Priority": members["Priority"]}]},),
        ),
    ),
    delete=Operation("DeleteRule", lambda i: {"RuleArn": i.id}),
    absent=ABSENT,
    properties={
        "listenerArn": member("ListenerArn", required=True, replaces=True, readable=False),
        "priority": Property(
            write=lambda value: {"Priority": value},
            read=lambda item: None if item["Priority"] == "default" else int(item["Priority"]),
            required=True,
        ),
        "conditions": Property(write=_write_conditions, read=_read_conditions, required=True),
        "actions": _actions("Actions", "Actions"),
        "tags": local(),
        "arn": output("RuleArn"),
    },
)

TYPES = (LISTENER, LISTENER_RULE)
