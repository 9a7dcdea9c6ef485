"""What traffic needs to know of the emulated account, read from its state at each request.

Everything the traffic room knows of moto's model classes is in this file. Each method reads anew, so a change made
through the API takes effect at once. moto is only partly typed: what is Any here has a type when it leaves.
"""

from ipaddress import ip_network
from typing import Any, cast

from sandbox.aws.errors import Refusal
from sandbox.aws.operations.lambda_functions import configuration
from sandbox.aws.operations.lambda_permissions import lets_load_balancer_invoke
from sandbox.aws.state import State
from sandbox.traffic.invocation import FunctionVersion
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

    def function(self, arn: str, draw: float) -> FunctionVersion | None:
        """The version that a function's ARN means; None if there is none.

        `draw`, a number from 0 up to 1, chooses where an alias gives a second version a weight.
        """
        name, qualifier = self._state.function_name_and_qualifier(arn)
        try:
            latest_arn = self._state.function(name).function_arn
            found = self._state.function(name, self._version_drawn(name, qualifier, draw))
        except Refusal:
            return None
        return self._function_version(found, latest_arn)

    def is_current(self, function: FunctionVersion) -> bool:
        """Whether this function version still exists, unchanged."""
        return self.function(f"{function.arn}:{function.version}", 0) == function

    def archive(self, function: FunctionVersion) -> bytes:
        """The zip archive of a function version; empty if the version is gone."""
        try:
            return bytes(self._state.function(function.name, function.version).code_bytes)
        except Refusal:
            return b""

    def _version_drawn(self, name: str, qualifier: str | None, draw: float) -> str | None:
        for alias in self._state.lambda_.list_aliases(name):
            if alias.name == qualifier:
                routing = cast("dict[str, dict[str, float]]", alias.routing_config or {})
                for version, weight in routing.get("AdditionalVersionWeights", {}).items():  # AWS allows one
                    if draw < weight:
                        return version
                return str(alias.function_version)
        return qualifier

    def _function_version(self, found: Any, arn: str) -> FunctionVersion:
        settings = configuration(self._state, found)
        variables: dict[str, str] = settings.get("Environment", {}).get("Variables", {})
        return FunctionVersion(
            name=settings["FunctionName"],
            arn=arn,
            version=settings["Version"],
            runtime=settings["Runtime"] or "",
            handler=settings["Handler"] or "",
            timeout=int(settings["Timeout"]),
            memory=int(settings["MemorySize"]),
            variables=tuple(sorted(variables.items())),
            code_sha256=settings["CodeSha256"],
            log_group=settings["LoggingConfig"]["LogGroup"],
            log_format=settings["LoggingConfig"]["LogFormat"],
        )

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
