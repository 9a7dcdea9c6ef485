"""Reading of IAM's policy documents, in which one thing may stand for a list of it.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
"""

import json
from collections.abc import Callable, Iterable, Mapping
from fnmatch import fnmatchcase
from typing import Any, cast


def statements(document: str | bytes) -> list[dict[str, Any]]:
    """The statements of a policy document, none if it has none; json.JSONDecodeError if it is not JSON."""
    content = json.loads(document)
    return listed(cast("dict[str, Any]", content).get("Statement", [])) if isinstance(content, dict) else []


def principals(statement: dict[str, Any], kind: str) -> list[str]:
    """Whom a statement names under `kind` (`AWS`, `Service`); `*` alone stands for every kind."""
    principal = statement.get("Principal", {})
    return ["*"] if principal == "*" else listed(principal.get(kind, []))


def listed(one_or_more: Any) -> list[Any]:
    """A list as it is, anything else as a list of one."""
    return cast("list[Any]", one_or_more) if isinstance(one_or_more, list) else [one_or_more]


def admits_service(
    found: Iterable[dict[str, Any]], service: str, action: str, resource: str, context: Mapping[str, str]
) -> bool:
    """Whether a resource policy's statements let an AWS service act: at least one allows it, and none denies it.

    `service` is such as `cloudwatch.amazonaws.com`; `context` has the condition keys that the request brings, such as
    `aws:SourceArn`. Whoever lets everybody (`{"AWS": "*"}`) lets services too. A condition of a kind that is not
    known here is not met.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
    """
    effects = {
        statement["Effect"]
        for statement in found
        if _names_service(statement, service)
        and any(_is_like(action.lower(), pattern.lower()) for pattern in listed(statement.get("Action", [])))
        and any(_is_like(resource, pattern) for pattern in listed(statement.get("Resource", [])))
        and _are_met(statement.get("Condition", {}), {key.lower(): value for key, value in context.items()})
    }
    return effects == {"Allow"}


def _names_service(statement: dict[str, Any], service: str) -> bool:
    return service in principals(statement, "Service") or "*" in principals(statement, "AWS")


def _is_like(text: str, pattern: str) -> bool:
    return fnmatchcase(text, pattern.replace("[", "[[]"))  # IAM knows * and ?, and no brackets


_CONDITIONS: dict[str, Callable[[str, str], bool]] = {
    "StringEquals": lambda given, wanted: given == wanted,
    "StringEqualsIgnoreCase": lambda given, wanted: given.lower() == wanted.lower(),
    "StringLike": _is_like,
    "ArnEquals": _is_like,
    "ArnLike": _is_like,
    "Bool": lambda given, wanted: given.lower() == wanted.lower(),
}
_NEGATED = {
    "StringNotEquals": "StringEquals",
    "StringNotEqualsIgnoreCase": "StringEqualsIgnoreCase",
    "StringNotLike": "StringLike",
    "ArnNotEquals": "ArnEquals",
    "ArnNotLike": "ArnLike",
}


def _are_met(conditions: Mapping[str, Mapping[str, Any]], context: Mapping[str, str]) -> bool:
    return all(
        _is_met(operator, context.get(key.lower()), [str(one) for one in listed(wanted)])
        for operator, keys in conditions.items()
        for key, wanted in keys.items()
    )


def _is_met(operator: str, given: str | None, wanted: list[str]) -> bool:
    kind = operator.removesuffix("IfExists")
    if given is None:
        return kind != operator or kind in _NEGATED
    if kind in _NEGATED:
        return not any(_CONDITIONS[_NEGATED[kind]](given, one) for one in wanted)
    return kind in _CONDITIONS and any(_CONDITIONS[kind](given, one) for one in wanted)
