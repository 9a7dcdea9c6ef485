"""A listener's rule in words: when it applies, and where it sends a request."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

Description = Mapping[str, Any]
"""A resource, as a Describe… operation tells of it."""

CONDITIONS: Mapping[str, tuple[str, str]] = {
    "path-pattern": ("path", "PathPatternConfig"),
    "host-header": ("host", "HostHeaderConfig"),
    "http-request-method": ("method", "HttpRequestMethodConfig"),
    "source-ip": ("client", "SourceIpConfig"),
}


def conditions_in_words(rule: Description) -> str:
    """When a rule applies, such as `path /orders/* and method GET or HEAD`."""
    words = " and ".join(map(_condition, rule["Conditions"]))
    return words or "everything else"


def action_in_words(actions: Sequence[Description], target: Callable[[str], str]) -> str:
    """What a rule or a listener does; `target` says what is behind a target group's ARN."""
    return ", then ".join(_action(action, target) for action in sorted(actions, key=lambda one: one.get("Order", 0)))


def _condition(condition: Description) -> str:
    field = condition["Field"]
    if field in CONDITIONS:
        word, config = CONDITIONS[field]
        return f"{word} {_or(condition.get(config, condition).get('Values', []))}"
    if field == "http-header":
        config = condition["HttpHeaderConfig"]
        return f"header {config['HttpHeaderName']} {_or(config['Values'])}"
    pairs = condition["QueryStringConfig"]["Values"]
    return f"query {_or(['='.join(filter(None, (pair.get('Key'), pair['Value']))) for pair in pairs])}"


def _or(values: Sequence[str]) -> str:
    return " or ".join(values)


def _action(action: Description, target: Callable[[str], str]) -> str:
    match action["Type"]:
        case "forward":
            return " or ".join(_forward(action, target))
        case "fixed-response":
            return f"answers {action['FixedResponseConfig']['StatusCode']} itself"
        case "redirect":
            return f"redirects to {_location(action['RedirectConfig'])}"
        case other:
            return other


def _forward(action: Description, target: Callable[[str], str]) -> Iterator[str]:
    groups = action.get("ForwardConfig", {}).get("TargetGroups") or [{"TargetGroupArn": action["TargetGroupArn"]}]
    weights = sum(group.get("Weight", 1) for group in groups)
    for group in groups:
        share = f" ({group.get('Weight', 1) / weights:.0%})" if len(groups) > 1 and weights else ""
        yield target(group["TargetGroupArn"]) + share


def _location(redirect: Description) -> str:
    part = {"Protocol": "#{protocol}", "Host": "#{host}", "Port": "#{port}", "Path": "/#{path}", "Query": "#{query}"}
    part |= redirect
    return f"{part['Protocol'].lower()}://{part['Host']}:{part['Port']}{part['Path']}?{part['Query']}"
