"""The reference stack as the engine registered it, changes to it, and what the policy pack says to it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, TypeAlias

from google.protobuf import json_format, struct_pb2
from pulumi.runtime.proto import analyzer_pb2 as messages

from tests.policies.asking import every_rule
from tests.policies.recorded_stack import concerned, is_undecided, servicer

RECORDED = Path(__file__).parent / "recorded" / "reference_stack.json"


@dataclass(frozen=True)
class Findings:
    """Rules, each with the URN of the resource that breaks it, or of which it cannot tell."""

    violated: frozenset[tuple[str, str]]
    undecided: frozenset[tuple[str, str]]

    def __or__(self, other: Findings) -> Findings:
        return Findings(self.violated | other.violated, self.undecided | other.undecided)


@dataclass(frozen=True)
class Verdicts:
    """The names of rules that find something broken, and of others that cannot tell."""

    violated: frozenset[str]
    undecided: frozenset[str]


@dataclass(frozen=True)
class Recorded:
    """What the engine asks: each resource by its inputs, and the stack, by URN."""

    inputs: Mapping[str, messages.AnalyzeRequest]
    stack: Mapping[str, messages.AnalyzerResource]

    @classmethod
    def read(cls) -> Recorded:
        """The recorded reference stack."""
        asked = json.loads(RECORDED.read_text(encoding="utf-8"))
        inputs = [json_format.ParseDict(each, messages.AnalyzeRequest()) for each in asked["resources"]]
        stack = json_format.ParseDict(asked["stack"], messages.AnalyzeStackRequest())
        return cls({each.urn: each for each in inputs}, {each.urn: each for each in stack.resources})

    def urn(self, resource: str) -> str:
        """The URN of a resource by its end: `Function::orders`."""
        (urn,) = (urn for urn in self.inputs if urn.endswith(f":{resource}"))
        return urn

    def changed(self, resource: str, change: Callable[[Any], None]) -> Recorded:
        """A copy in which one resource is changed, in its inputs and in the stack."""
        urn = self.urn(resource)
        asked, described = messages.AnalyzeRequest(), messages.AnalyzerResource()
        asked.CopyFrom(self.inputs[urn])
        described.CopyFrom(self.stack[urn])
        change(asked.properties)
        change(described.properties)
        return replace(self, inputs={**self.inputs, urn: asked}, stack={**self.stack, urn: described})

    def described(self, resource: str, change: Callable[[messages.AnalyzerResource], None]) -> Recorded:
        """A copy in which one resource's relations are changed, which only the stack shows."""
        urn = self.urn(resource)
        described = messages.AnalyzerResource()
        described.CopyFrom(self.stack[urn])
        change(described)
        return replace(self, stack={**self.stack, urn: described})

    def without(self, urn: str) -> Recorded:
        """A copy without a resource. Those that referred to it have lost their source."""
        inputs = {other: each for other, each in self.inputs.items() if other != urn}
        stack: dict[str, messages.AnalyzerResource] = {}
        for other, each in self.stack.items():
            if other != urn:
                stack[other] = messages.AnalyzerResource()
                stack[other].CopyFrom(each)
                _forget(stack[other], urn)
        return Recorded(inputs, stack)


@dataclass(frozen=True)
class Put:
    """The property at `path` of a resource gets a value that is written in the program."""

    resource: str
    path: tuple[str | int, ...]
    value: Any

    def __call__(self, recorded: Recorded) -> Recorded:
        changed = recorded.changed(self.resource, lambda properties: _put(properties, self.path, self.value))
        return _unreferenced(changed, self.resource, self.path)


@dataclass(frozen=True)
class Drop:
    """The property at `path` of a resource is left out of the program, and so is where its value came from."""

    resource: str
    path: tuple[str | int, ...]

    def __call__(self, recorded: Recorded) -> Recorded:
        changed = recorded.changed(self.resource, lambda properties: _drop(properties, self.path))
        return _unreferenced(changed, self.resource, self.path)


@dataclass(frozen=True)
class Remove:
    """A resource is left out of the program."""

    resource: str

    def __call__(self, recorded: Recorded) -> Recorded:
        return recorded.without(recorded.urn(self.resource))


@dataclass(frozen=True)
class Forget:
    """A resource does not wait for another one, nor refer to it."""

    resource: str
    other: str

    def __call__(self, recorded: Recorded) -> Recorded:
        return recorded.described(self.resource, lambda each: _forget(each, recorded.urn(self.other)))


@dataclass(frozen=True)
class Retarget:
    """A property that took its value from one resource takes it from another."""

    resource: str
    property: str
    old: str
    new: str

    def __call__(self, recorded: Recorded) -> Recorded:
        def change(described: messages.AnalyzerResource) -> None:
            old, new = recorded.urn(self.old), recorded.urn(self.new)
            sources = described.propertyDependencies[self.property].urns
            sources.remove(old)
            sources.append(new)
            described.dependencies.append(new)

        return recorded.described(self.resource, change)


Change: TypeAlias = Put | Drop | Remove | Forget | Retarget


class Judge:
    """The pack with every rule on, also those that are disabled by default.

    Most of a mutant is as it was recorded: a resource that is the same object gets the verdict that it got before.

    `recorded`: the stack that is changed.
    """

    def __init__(self) -> None:
        self._servicer = servicer()
        self._servicer.Configure(every_rule(), None)
        self.recorded = Recorded.read()

    def newly(self, change: Change) -> Verdicts:
        """The rules that report something after the change which they did not report before."""
        before, after = self._before, self.findings(change(self.recorded))
        violated = {rule for rule, _ in after.violated - before.violated}
        undecided = {rule for rule, _ in after.undecided - before.undecided - before.violated}
        return Verdicts(frozenset(violated), frozenset(undecided - violated))

    def findings(self, stack: Recorded) -> Findings:
        """What is broken, and what cannot be told, in the preview."""
        changed = [urn for urn, each in stack.inputs.items() if each is not self.recorded.inputs[urn]]
        found = Findings(frozenset(), frozenset())
        for urn in stack.inputs:
            found |= self._judged_alone(stack.inputs[urn]) if urn in changed else self._alone[urn]
        request = messages.AnalyzeStackRequest(resources=stack.stack.values())
        found |= _findings(self._servicer.AnalyzeStack(request, None))
        for urn in changed:  # the pack remembers the inputs for the stack
            self._judged_alone(self.recorded.inputs[urn])
        return found

    @cached_property
    def _before(self) -> Findings:
        return self.findings(self.recorded)

    @cached_property
    def _alone(self) -> Mapping[str, Findings]:
        return {urn: self._judged_alone(each) for urn, each in self.recorded.inputs.items()}

    def _judged_alone(self, resource: messages.AnalyzeRequest) -> Findings:
        return _findings(self._servicer.Analyze(resource, None))


def every_property(recorded: Recorded) -> Iterator[Drop]:
    """Each property of each resource of AWS's left out in turn."""
    for each in recorded.inputs.values():
        if each.type.startswith("aws:"):
            for name in each.properties.fields:
                yield Drop(_end(each.urn), (name,))


def every_relation(recorded: Recorded) -> Iterator[Forget]:
    """Each resource of AWS's freed in turn from each other one that it waits for."""
    for each in recorded.stack.values():
        if each.type.startswith("aws:"):
            for other in each.dependencies:
                yield Forget(_end(each.urn), _end(other))


def _end(urn: str) -> str:
    kind, name = urn.split("::")[2:]
    return f"{kind.rsplit(':', 1)[-1]}::{name}"


def _findings(response: messages.AnalyzeResponse) -> Findings:
    undecided = [each for each in response.diagnostics if is_undecided(each)]
    unsure = frozenset((rule, each.urn) for each in undecided for rule in concerned(each))
    return Findings(frozenset((each.policyName, each.urn) for each in response.diagnostics) - unsure, unsure)


def _put(properties: struct_pb2.Struct, path: tuple[str | int, ...], value: Any) -> None:
    holder: Any = properties
    for step in path[:-1]:
        holder = holder[step]
    holder[path[-1]] = value


def _drop(properties: struct_pb2.Struct, path: tuple[str | int, ...]) -> None:
    holder: Any = properties
    for step in path[:-1]:
        holder = holder[step]
    if path[-1] in holder:
        del holder[path[-1]]


def _unreferenced(recorded: Recorded, resource: str, path: tuple[str | int, ...]) -> Recorded:
    """Without the reference that a whole property was; of one that holds more, the rest may still come from there."""
    name, *deeper = path
    if deeper:
        return recorded

    def change(described: messages.AnalyzerResource) -> None:
        described.propertyDependencies.pop(str(name), None)

    return recorded.described(resource, change)


def _forget(described: messages.AnalyzerResource, urn: str) -> None:
    if urn in described.dependencies:
        described.dependencies.remove(urn)
    for sources in described.propertyDependencies.values():
        if urn in sources.urns:
            sources.urns.remove(urn)
