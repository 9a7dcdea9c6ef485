"""What traffic needs to know of the emulated account, read from its state at each request.

Everything the traffic room knows of moto's model classes is in this file. Each method reads anew, so a change made
through the API takes effect at once. moto is only partly typed: what is Any here has a type when it leaves.
"""

from ipaddress import ip_network
from typing import Any

from sandbox.aws.operations.lambda_permissions import lets_load_balancer_invoke
from sandbox.aws.state import State
from sandbox.traffic.listener import (
    Action,
    Condition,
    FixedResponse,
    Forward,
    HeaderCondition,
    HostCondition,
    Listener,
    ListenerSummary,
    MethodCondition,
    PathCondition,
    QueryCondition,
    Redirect,
    Rule,
    SourceIpCondition,
    TargetGroup,
    Unsupported,
)

CONFIG_OF_FIELD = {
    "host-header": "HostHeaderConfig",
    "http-header": "HttpHeaderConfig",
    "http-request-method": "HttpRequestMethodConfig",
    "path-pattern": "PathPatternConfig",
    "query-string": "QueryStringConfig",
    "source-ip": "SourceIpConfig",
}


class Emulated:
    """The emulated account in one Region, as the traffic room sees it. Threads may share it."""

    def __init__(self, region: str) -> None:
        self._state = State(region)

    def listeners(self) -> list[ListenerSummary]:
        """All listeners of all application load balancers, in the order of their creation."""
        return [
            ListenerSummary(
                arn=listener.arn,
                load_balancer_arn=load_balancer.arn,
                load_balancer_name=load_balancer.name,
                protocol=listener.protocol,
                port=int(listener.port),
                certificate_domain=self._certificate_domain(listener),
            )
            for load_balancer in list(self._state.elbv2.load_balancers.values())
            if load_balancer.type == "application"
            for listener in list(load_balancer.listeners.values())
        ]

    def listener(self, arn: str) -> Listener | None:
        """A listener with its rules; None if there is none any more."""
        for load_balancer in list(self._state.elbv2.load_balancers.values()):
            if listener := load_balancer.listeners.get(arn):
                attributes: dict[str, str] = load_balancer.attrs
                rules = [rule for rule in list(listener.rules.values()) if not rule.is_default]
                return Listener(
                    port=int(listener.port),
                    load_balancer_arn=load_balancer.arn,
                    rules=tuple(_rule(rule) for rule in rules),
                    default_action=_action([action.data for action in listener.default_actions]),
                    xff_mode=attributes["routing.http.xff_header_processing.mode"],
                    xff_client_port=attributes["routing.http.xff_client_port.enabled"] == "true",
                    drop_invalid_headers=attributes["routing.http.drop_invalid_header_fields.enabled"] == "true",
                )
        return None

    def target_group(self, arn: str) -> TargetGroup:
        """A target group; one that is gone, or is not of type lambda, has no target."""
        group = self._state.elbv2.target_groups.get(arn)
        if group is None or group.target_type != "lambda":
            return TargetGroup(arn, multi_value_headers=False, function_arn=None)
        multi_value_headers = group.attributes.get("lambda.multi_value_headers.enabled") == "true"
        return TargetGroup(arn, multi_value_headers, next(iter(list(group.targets)), None))

    def may_invoke(self, function_arn: str, target_group_arn: str) -> bool:
        """Whether the policy of the function (or of the version or alias named) admits the target group's calls."""
        return lets_load_balancer_invoke(self._state, function_arn, target_group_arn)

    def _certificate_domain(self, listener: Any) -> str | None:
        if listener.protocol != "HTTPS":
            return None
        for certificate in list(self._state.acm._certificates.values()):  # noqa: SLF001 - moto's getter raises
            if certificate.arn == listener.certificate:
                return str(certificate.common_name)
        return "localhost"


def _rule(rule: Any) -> Rule:
    conditions = tuple(_condition(condition) for condition in rule.conditions)
    return Rule(int(rule.priority), conditions, _action([action.data for action in rule.actions]))


def _condition(condition: dict[str, Any]) -> Condition:
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


def _action(actions: list[dict[str, Any]]) -> Action:
    """The action that answers; an action that must come before it and cannot be done here stands for all."""
    for data in sorted(actions, key=lambda data: int(data.get("Order") or 0)):
        match data["Type"]:
            case "forward":
                return _forward(data)
            case "redirect":
                return _redirect(data["RedirectConfig"])
            case "fixed-response":
                config = data["FixedResponseConfig"]
                return FixedResponse(
                    int(config["StatusCode"]), config.get("ContentType"), config.get("MessageBody", "")
                )
            case other:
                return Unsupported(other)
    return Unsupported("none")


def _forward(data: dict[str, Any]) -> Forward:
    groups = data.get("ForwardConfig", {}).get("TargetGroups") or [{"TargetGroupArn": data["TargetGroupArn"]}]
    return Forward(tuple((group["TargetGroupArn"], int(group.get("Weight", 1))) for group in groups))


def _redirect(config: dict[str, Any]) -> Redirect:
    parts = {
        part: config[part.title()] for part in ("protocol", "host", "port", "path", "query") if part.title() in config
    }
    return Redirect(int(config["StatusCode"].removeprefix("HTTP_")), **parts)
