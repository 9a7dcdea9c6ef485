"""A listener's rules in the words of the Elastic Load Balancing API, turned into those of this room."""

from collections.abc import Mapping, Sequence
from ipaddress import ip_network
from typing import Any

from sandbox.traffic.listener import (
    Action,
    Condition,
    FixedResponse,
    Forward,
    HeaderCondition,
    HostCondition,
    MethodCondition,
    PathCondition,
    QueryCondition,
    Redirect,
    Rule,
    SourceIpCondition,
    Unsupported,
)

Document = Mapping[str, Any]

CONFIG_OF_FIELD = {
    "host-header": "HostHeaderConfig",
    "http-header": "HttpHeaderConfig",
    "http-request-method": "HttpRequestMethodConfig",
    "path-pattern": "PathPatternConfig",
    "query-string": "QueryStringConfig",
    "source-ip": "SourceIpConfig",
}


def rule(priority: int, conditions: Sequence[Document], actions: Sequence[Document]) -> Rule:
    """A rule of the API's RuleCondition and Action documents."""
    return Rule(priority, tuple(_condition(condition) for condition in conditions), action(actions))


def action(actions: Sequence[Document]) -> Action:
    """The action that answers; an action that must come before it and cannot be done here stands for all."""
    for document in sorted(actions, key=lambda document: int(document.get("Order") or 0)):
        match document["Type"]:
            case "forward":
                return _forward(document)
            case "redirect":
                return _redirect(document["RedirectConfig"])
            case "fixed-response":
                config = document["FixedResponseConfig"]
                return FixedResponse(
                    int(config["StatusCode"]), config.get("ContentType"), config.get("MessageBody", "")
                )
            case other:
                return Unsupported(other)
    return Unsupported("none")


def _condition(condition: Document) -> Condition:
    field = condition["Field"]
    config = condition.get(CONFIG_OF_FIELD[field], {})
    values: list[Any] = config.get("Values") or condition.get("Values") or []
    match field:
        case "host-header":
            return HostCondition(tuple(values))
        case "http-header":
            return HeaderCondition(config["HttpHeaderName"], tuple(values))
        case "http-request-method":
            return MethodCondition(tuple(values))
        case "query-string":
            return QueryCondition(tuple((pair.get("Key"), pair["Value"]) for pair in values))
        case "source-ip":
            return SourceIpCondition(tuple(ip_network(value, strict=False) for value in values))
        case _:
            return PathCondition(tuple(values))


def _forward(document: Document) -> Forward:
    config = document.get("ForwardConfig", {})
    groups = config.get("TargetGroups") or [{"TargetGroupArn": document["TargetGroupArn"]}]
    weighted = tuple((group["TargetGroupArn"], int(group.get("Weight", 1))) for group in groups)
    stickiness = config.get("TargetGroupStickinessConfig", {})
    is_sticky = str(stickiness.get("Enabled", False)).lower() == "true"
    return Forward(weighted, int(stickiness["DurationSeconds"]) if is_sticky else None)


def _redirect(config: Document) -> Redirect:
    parts = {
        part: config[part.title()] for part in ("protocol", "host", "port", "path", "query") if part.title() in config
    }
    return Redirect(int(config["StatusCode"].removeprefix("HTTP_")), **parts)
