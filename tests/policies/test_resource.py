"""Absent, unknown and known: what the accessors of a resource answer."""

from serverless_policies.resource import ABSENT, UNKNOWN, Resource, Value


def _resource(properties: dict[str, Value], dependencies: dict[str, tuple[str, ...]] | None = None) -> Resource:
    return Resource("urn", "type", "name", properties, property_dependencies=dependencies)


def test_what_lies_within_an_unknown_value_is_unknown() -> None:
    """Catches an accessor that answers 'absent' for a block that is not known yet."""
    assert _resource({"healthCheck": UNKNOWN}).flag("healthCheck", "enabled") is UNKNOWN


def test_what_lies_within_a_plain_value_is_absent() -> None:
    """Catches an accessor that breaks on a string where a rule expects a block, or on a list that is too short."""
    assert _resource({"healthCheck": "off"}).flag("healthCheck", "enabled") is ABSENT
    assert _resource({"actions": []}).text("actions", 0, "type") is ABSENT


def test_an_unknown_output_that_the_program_did_not_give_is_absent() -> None:
    """Catches a stack rule that waits for a value which only says what the provider will fill in."""
    assert _resource({"internal": UNKNOWN}, {}).flag("internal") is ABSENT
    assert _resource({"internal": UNKNOWN}, {"internal": ("urn:other",)}).flag("internal") is UNKNOWN


def test_a_value_of_another_kind_cannot_be_read() -> None:
    """Catches an accessor that takes true for 1, or a number for a name: neither can be judged."""
    resource = _resource({"flag": True, "number": 1.0, "list": [1.0]})

    assert resource.number("flag") is UNKNOWN
    assert resource.text("number") is UNKNOWN
    assert resource.flag("list") is UNKNOWN
    assert resource.elements("flag") is UNKNOWN
