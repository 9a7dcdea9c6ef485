"""Are the arguments that a caller gave those that the component declares?

A component declares its arguments once, as a `TypedDict`. Pulumi's tooling reads that declaration for the other
languages but enforces little of it: whole numbers arrive as floats, unknown keys vanish or are ignored, a group that is
an output arrives empty. So every component hands what it was given to `Arguments.fit`, adds what only it can judge
(ranges, alternatives, settings that exclude each other), and calls `Arguments.finish`, which reports everything that is
wrong in one error. Nothing is registered with Pulumi before that.
"""

import collections.abc
import difflib
import inspect
import math
import re
import typing
from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar, cast

import pulumi

Shape = TypeVar("Shape", bound=Mapping[str, object])

_UNFIT = object()
"""Stands for a value that was refused, so that it is neither used nor reported twice."""


class Problem(NamedTuple):
    """One thing that is wrong with a component's arguments."""

    argument: str
    """The argument's path, as in `function.timeout_seconds`."""

    sentence: str
    """What was given and what is allowed."""


class BadArguments(pulumi.RunError):
    """The arguments of a component are wrong. Nothing of the component was created.

    It is a `pulumi.RunError`, which Pulumi shows as it stands, without a traceback.
    """

    def __init__(self, component: str, name: str, problems: Sequence[Problem]) -> None:
        self.component = component
        self.name = name
        self.problems = tuple(problems)
        lines = "".join(f"\n  - {problem.argument}: {problem.sentence}" for problem in problems)
        super().__init__(f"{component} '{name}' cannot be created from these arguments:{lines}")


class Arguments:
    """The arguments of one component while they are checked: collects every problem, then raises them together."""

    def __init__(self, component: str, name: str) -> None:
        self._component = component
        self._name = name
        self._prefix = ""
        self._problems: list[Problem] = []

    def within(self, group: str) -> "Arguments":
        """The same check, seen from inside a nested group: problems are reported under the group's name."""
        inside = Arguments(self._component, self._name)
        inside._prefix = f"{self._prefix}{group}."
        inside._problems = self._problems
        return inside

    def fit(self, shape: type[Shape], given: Shape) -> Shape:
        """What was given, as the declaration `shape` has it.

        Whole numbers that came as floats are whole again, `None` counts as not given, and what does not fit is reported
        and left out, so that the checks that follow can read the rest with `get`.
        """
        return cast(Shape, self._group(shape, given))

    def refuse(self, argument: str, given: str, allowed: str) -> None:
        """Reports one argument: what was given, and what is allowed."""
        self._problems.append(Problem(f"{self._prefix}{argument}", f"{given} was given; allowed is {allowed}"))

    def between(self, argument: str, value: float | None, low: float, high: float, unit: str) -> None:
        """Refuses a number outside `low` to `high` (both allowed); an absent one is fine."""
        if value is not None and not low <= value <= high:
            self.refuse(argument, f"{value:.15g}", f"{low:.15g} to {high:.15g} {unit}")

    def one_of(self, argument: str, value: object, allowed: Collection[object]) -> None:
        """Refuses a value that is not in the list; an absent one is fine."""
        if value is not None and value not in allowed:
            self.refuse(argument, repr(value), ", ".join(str(value) for value in allowed))

    def exactly_one(self, given: Mapping[str, object], *alternatives: str) -> None:
        """Refuses a group that has none, or more than one, of the alternatives."""
        present = [name for name in alternatives if given.get(name) is not None or self.was_refused(name)]
        if len(present) != 1:
            self.refuse(
                " / ".join(alternatives),
                " and ".join(present) or "nothing",
                f"exactly one of {', '.join(alternatives)}",
            )

    def only_with(self, given: Mapping[str, object], needed: str, *dependants: str) -> None:
        """Refuses settings that have an effect only together with the setting `needed`."""
        for name in dependants:
            if given.get(name) is not None and given.get(needed) is None:
                self.refuse(name, f"{name} without {needed}", f"{name} only together with {needed}")

    def never_with(self, given: Mapping[str, object], present: str, *forbidden: str) -> None:
        """Refuses settings that have no effect, or are not allowed, beside the setting `present`."""
        for name in forbidden:
            if given.get(name) is not None and given.get(present) is not None:
                self.refuse(name, f"{name} beside {present}", f"only one of the two, because {present} takes its place")

    def was_refused(self, argument: str) -> bool:
        """Whether this argument, or one inside it, was refused."""
        path = f"{self._prefix}{argument}"
        return any(re.match(rf"{re.escape(path)}(?![a-z_])", problem.argument) for problem in self._problems)

    def finish(self) -> None:
        """Raises `BadArguments` if anything was refused."""
        if self._problems:
            raise BadArguments(self._component, self._name, self._problems)

    def _group(self, shape: type[Any], given: Mapping[str, object]) -> dict[str, object]:
        present = {key: value for key, value in given.items() if value is not None}
        declared = cast(dict[str, object], shape.__annotations__)
        for key in sorted(present.keys() - declared.keys()):
            near = difflib.get_close_matches(key, declared, n=1)
            self.refuse(key, "an unknown argument", near[0] if near else ", ".join(declared))
        for key in sorted(shape.__required_keys__ - present.keys()):
            self.refuse(key, "nothing", _describe(_bare(declared[key])))
        fitted = {key: self._value(kind, present[key], key) for key, kind in declared.items() if key in present}
        return {key: value for key, value in fitted.items() if value is not _UNFIT}

    def _value(self, kind: Any, value: object, argument: str) -> object:
        kind = _bare(kind)
        if (resolved := _resolved_kind(kind)) is not None:
            return value if _comes_later(value) else self._value(resolved, value, argument)
        if _comes_later(value):
            self.refuse(argument, "an output", f"{_describe(kind)} that is known before anything is created")
            return _UNFIT
        if typing.is_typeddict(kind) and isinstance(value, Mapping):
            return self.within(argument).fit(kind, cast(Any, value))
        if typing.get_origin(kind) is collections.abc.Sequence:
            return self._list(kind, value, argument)
        if typing.get_origin(kind) is collections.abc.Mapping:
            return self._map(kind, value, argument)
        fitted = _simple(kind, value)
        if fitted is _UNFIT:
            self.refuse(argument, _words_for(value), _describe(kind))
        return fitted

    def _list(self, kind: Any, value: object, argument: str) -> object:
        if isinstance(value, str) or not isinstance(value, Sequence):
            self.refuse(argument, _words_for(value), _describe(kind))
            return _UNFIT
        (item_kind,) = typing.get_args(kind)
        items = [
            self._value(item_kind, item, f"{argument}[{index}]")
            for index, item in enumerate(cast(Sequence[object], value))
        ]
        return [item for item in items if item is not _UNFIT]

    def _map(self, kind: Any, value: object, argument: str) -> object:
        if not isinstance(value, Mapping):
            self.refuse(argument, _words_for(value), _describe(kind))
            return _UNFIT
        _, item_kind = typing.get_args(kind)
        items = {
            key: self._value(item_kind, item, f"{argument}.{key}")
            for key, item in cast(Mapping[str, object], value).items()
        }
        return {key: item for key, item in items.items() if item is not _UNFIT}


def _simple(kind: Any, value: object) -> object:
    if typing.is_typeddict(kind):
        return _UNFIT
    if kind is bool or isinstance(value, bool):
        return value if kind is bool and isinstance(value, bool) else _UNFIT
    if kind is str:
        return value if isinstance(value, str) else _UNFIT
    if not isinstance(value, int | float) or not math.isfinite(value):
        return _UNFIT
    if kind is int:
        # Numbers cross the plugin boundary as floats: 10 arrives as 10.0.
        return int(value) if value == int(value) else _UNFIT
    return float(value)


def _bare(kind: Any) -> Any:
    if typing.get_origin(kind) in (typing.Required, typing.NotRequired):
        return typing.get_args(kind)[0]
    return kind


def _resolved_kind(kind: Any) -> Any:
    """The type inside a `pulumi.Input[...]`, which is a union of the type, an awaitable of it and an output of it."""
    for alternative in typing.get_args(kind) if typing.get_origin(kind) is typing.Union else ():
        if typing.get_origin(alternative) is collections.abc.Awaitable:
            return typing.get_args(alternative)[0]
    return None


def _comes_later(value: object) -> bool:
    return isinstance(value, pulumi.Output) or inspect.isawaitable(value)


def _words_for(value: object) -> str:
    return "a group of settings" if isinstance(value, Mapping) else repr(value)


def _describe(kind: Any) -> str:
    kind = _resolved_kind(kind) or kind
    if typing.is_typeddict(kind):
        return f"a group with the settings {', '.join(kind.__annotations__)}"
    if typing.get_origin(kind) is collections.abc.Sequence:
        return "a list"
    if typing.get_origin(kind) is collections.abc.Mapping:
        return "a map from text to text"
    return {str: "text", bool: "true or false", int: "a whole number", float: "a number"}[kind]
