"""Reading of IAM's policy documents, in which one thing may stand for a list of it.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
"""

import json
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
