"""The normaliser: what was given against what is declared."""

from collections.abc import Mapping, Sequence
from typing import Any, Required, TypedDict, cast

import pulumi
import pytest
from alb_lambda.arguments import Arguments, BadArguments


class Inner(TypedDict, total=False):
    """A nested group."""

    size: Required[int]
    word: str


class Outer(TypedDict, total=False):
    """One of every kind of argument."""

    count: int
    factor: float
    switch: bool
    text: str
    later: pulumi.Input[str]
    many: Sequence[pulumi.Input[str]]
    later_many: pulumi.Input[Sequence[pulumi.Input[str]]]
    named: Mapping[str, pulumi.Input[str]]
    inner: Inner
    inners: Sequence[Inner]


def fitted(given: object) -> Outer:
    """What comes out of a check that finds nothing wrong."""
    arguments = Arguments("Thing", "a")
    result = arguments.fit(Outer, cast(Any, given))
    arguments.finish()
    return result


def problems(given: object) -> list[str]:
    """What the check finds wrong, as text."""
    with pytest.raises(BadArguments) as caught:
        fitted(given)
    return [f"{problem.argument}: {problem.sentence}" for problem in caught.value.problems]


def test_a_whole_number_that_came_as_a_float_is_whole_again() -> None:
    """Catches floats reaching AWS: every number crosses the plugin boundary as one."""
    count = fitted({"count": 512.0}).get("count")

    assert (count, type(count)) == (512, int)


def test_numbers_in_nested_groups_and_lists_are_made_whole_too() -> None:
    """Catches a normaliser that looks at the top level only."""
    result = fitted({"inner": {"size": 3.0}, "inners": [{"size": 4.0}]})

    assert result == {"inner": {"size": 3}, "inners": [{"size": 4}]}
    assert [type(inner["size"]) for inner in result.get("inners", [])] == [int]


@pytest.mark.parametrize("count", [1.5, float("nan"), float("inf"), "1", True])
def test_what_is_not_a_whole_number_is_refused(count: object) -> None:
    """Catches silent rounding, and true counted as 1."""
    assert problems({"count": count}) == [f"count: {count!r} was given; allowed is a whole number"]


@pytest.mark.parametrize("switch", [1, "true", 0.0])
def test_what_is_not_a_switch_is_refused(switch: object) -> None:
    """Catches the text "false" counted as true."""
    assert problems({"switch": switch}) == [f"switch: {switch!r} was given; allowed is true or false"]


def test_none_counts_as_not_given() -> None:
    """Catches None reaching a check or a resource as if somebody had chosen it."""
    assert fitted({"count": None, "text": "x"}) == {"text": "x"}


def test_an_unknown_key_is_refused_and_the_likely_one_named() -> None:
    """Catches misspelt settings that are silently without effect."""
    assert problems({"swich": True}) == ["swich: an unknown argument was given; allowed is switch"]


def test_a_missing_argument_of_a_group_is_reported_with_its_path() -> None:
    """Catches a group that arrives empty, as one given as an output does from other languages."""
    assert problems({"inner": {}}) == ["inner.size: nothing was given; allowed is a whole number"]
    assert problems({"inners": [{"size": 1}, {}]}) == ["inners[1].size: nothing was given; allowed is a whole number"]


def test_an_output_passes_only_where_the_declaration_takes_inputs() -> None:
    """Catches a number that is not known before resources are created."""
    later = pulumi.Output.from_input("x")

    assert fitted({"later": later}).get("later") is later
    assert fitted({"many": [later], "named": {"a": later}, "later_many": later}).get("later_many") is later
    assert problems({"text": later}) == [
        "text: an output was given; allowed is text that is known before anything is created"
    ]


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"many": "ab"}, "many: 'ab' was given; allowed is a list"),
        ({"many": ["a", 1]}, "many[1]: 1 was given; allowed is text"),
        ({"named": ["a"]}, "named: ['a'] was given; allowed is a map from text to text"),
        ({"named": {"a": 1}}, "named.a: 1 was given; allowed is text"),
        ({"inner": 3}, "inner: 3 was given; allowed is a group with the settings size, word"),
        ({"text": {}}, "text: a group of settings was given; allowed is text"),
    ],
)
def test_a_value_of_another_kind_is_refused(given: object, problem: str) -> None:
    """Catches values that would fail later, in a provider, with no name of the argument."""
    assert problems(given) == [problem]


def test_everything_that_is_wrong_is_reported_at_once() -> None:
    """Catches an error per run, which costs the user a preview for each mistake."""
    found = problems({"count": "x", "inner": {"size": "y"}, "unknown": 1})

    assert [problem.split(":")[0] for problem in found] == ["unknown", "count", "inner.size"]


def test_the_error_is_one_that_pulumi_shows_without_a_traceback() -> None:
    """Catches a mistake of the user that looks like a fault of the package."""
    with pytest.raises(pulumi.RunError) as caught:
        fitted({"count": "x"})

    assert str(caught.value) == (
        "Thing 'a' cannot be created from these arguments:\n  - count: 'x' was given; allowed is a whole number"
    )


def test_alternatives_are_counted_with_what_was_refused() -> None:
    """Catches "nothing was given" about an alternative that was given with a wrong value."""
    arguments = Arguments("Thing", "a")
    given = arguments.fit(Outer, cast(Any, {"count": "x"}))
    arguments.exactly_one(given, "count", "switch")

    with pytest.raises(BadArguments) as caught:
        arguments.finish()

    assert [problem.argument for problem in caught.value.problems] == ["count"]
