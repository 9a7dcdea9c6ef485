"""What the engine asks about one program, without what differs from run to run."""

import json
import re
from collections.abc import Callable, Sequence
from typing import Any

_AUTONAMED = re.compile(r"-[0-9a-f]{7}\b")
_PHYSICAL_ID = re.compile(r"\b(?P<kind>subnet|vpc)-[0-9a-f]{17}\b")
_CONTENT = re.compile(r'"hash": "[0-9a-f]{64}"')


def normal_form(resources: Sequence[dict[str, Any]], stack: dict[str, Any]) -> str:
    """The requests as JSON: sorted, with zeros for random name suffixes and hashes, and numbers for physical IDs."""
    described = [_with_sorted_references(each) for each in _by_urn(stack["resources"])]
    asked = {"resources": _by_urn(resources), "stack": {**stack, "resources": described}}
    text = json.dumps(asked, indent=1, sort_keys=True)
    text = _CONTENT.sub('"hash": ""', _AUTONAMED.sub("-0000000", text))
    return _PHYSICAL_ID.sub(_numbered(), text) + "\n"


def _by_urn(resources: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(resources, key=lambda each: each["urn"])


def _with_sorted_references(resource: dict[str, Any]) -> dict[str, Any]:
    sources = {name: {"urns": sorted(each["urns"])} for name, each in resource.get("propertyDependencies", {}).items()}
    return {**resource, "dependencies": sorted(resource.get("dependencies", [])), "propertyDependencies": sources}


def _numbered() -> Callable[[re.Match[str]], str]:
    seen: dict[str, str] = {}
    return lambda found: seen.setdefault(found[0], f"{found['kind']}-{len(seen):017x}")
