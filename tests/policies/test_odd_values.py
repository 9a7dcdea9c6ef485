"""What the rules make of values of the wrong kind, which a program in YAML, an import or a document of JSON may hold."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from google.protobuf import struct_pb2
from pulumi.runtime.proto import analyzer_pb2 as messages

from tests.policies.asking import diagnostics, every_rule
from tests.policies.case import every
from tests.policies.program import Programmed, run
from tests.policies.recorded_stack import UNKNOWN, servicer

_STATEMENT = {"Effect": 3, "Action": [None, {}], "Principal": [1], "Resource": {"a": []}, "Condition": [{}]}
ODD: list[Any] = [
    None,
    "",
    "{",
    '{"Statement": 5}',
    json.dumps({"Statement": [5, None, [], _STATEMENT]}),
    "arn:aws:lambda:::",
    "9" * 400,
    -1.5,
    1e300,
    True,
    [],
    {},
    [None, [{}], {"name": []}],
    UNKNOWN,
    [UNKNOWN],
    {"AWS": UNKNOWN, "name": {}},
]

Path = tuple[str | int, ...]


def test_no_odd_value_makes_a_rule_fail() -> None:
    """Catches a rule that trusts a property to be what the schema says, and fails on the stack where it is not."""
    runner = servicer()
    runner.Configure(every_rule(), None)
    faults: set[str] = set()
    for stack, index, path in _places():
        changed = messages.AnalyzeStackRequest()
        changed.CopyFrom(stack)
        resource = changed.resources[index]
        value = _at(resource.properties, path)
        for odd in ODD:
            value.CopyFrom(_sent(odd))
            alone = messages.AnalyzeRequest(
                type=resource.type, urn=resource.urn, name=resource.name, properties=resource.properties
            )
            said = (each.message for each in diagnostics(Programmed((alone,), changed), runner))
            faults |= {f"{resource.type} {path}: {each}" for each in said if "the rule itself failed" in each}
    assert not faults


def _places() -> Iterator[tuple[messages.AnalyzeStackRequest, int, Path]]:
    """Where a program of the cases sets a property: each property in the first two programs that do."""
    times: Counter[tuple[str, Path]] = Counter()
    for cases in every():
        for _, case in cases.each():
            stack = run(case.text, preview=False).stack
            for index, resource in enumerate(stack.resources):
                for path in _paths(resource.properties):
                    place = (resource.type, tuple(step if isinstance(step, str) else 0 for step in path))
                    times[place] += 1
                    if times[place] <= 2:
                        yield stack, index, path


def _paths(properties: struct_pb2.Struct) -> Iterator[Path]:
    for name, value in properties.fields.items():
        yield (name,)
        yield from ((name, *rest) for rest in _paths_in(value))


def _paths_in(value: struct_pb2.Value) -> Iterator[Path]:
    if value.HasField("struct_value"):
        yield from _paths(value.struct_value)
    elif value.HasField("list_value"):
        for index, element in enumerate(value.list_value.values):
            yield (index,)
            yield from ((index, *rest) for rest in _paths_in(element))


def _at(properties: struct_pb2.Struct, path: Path) -> struct_pb2.Value:
    name, *rest = path
    value = properties.fields[str(name)]
    for step in rest:
        value = value.struct_value.fields[step] if isinstance(step, str) else value.list_value.values[step]
    return value


def _sent(value: Any) -> struct_pb2.Value:
    holder = struct_pb2.Struct()
    holder.update({"value": value})
    return holder.fields["value"]
