"""What the pack says of a stack that keeps its values secret."""

from collections.abc import Iterable
from typing import Any

import pytest
from google.protobuf import struct_pb2
from pulumi.runtime.proto import analyzer_pb2 as messages
from serverless_policies.resource import Value
from serverless_policies.secrecy import Secrecy

from tests.policies.asking import alone, verdict
from tests.policies.case import every
from tests.policies.program import run
from tests.policies.recorded_stack import servicer

SIGNATURE = "4dabf18193072939515e22adb298388d"
SECRET = "1b47061264138c4ac30d75fd1eb44270"
TOPIC = "arn:aws:sns:us-east-1:123456789012:hideaway"


@pytest.mark.parametrize(
    ("secret", "said", "heard"),
    [
        ("hunter2", "'a': it is hunter2.", "'a': it is [secret]."),
        ("hunter2", "'a': it is 'hunter2'. Write: x='hunter2'", "'a': it is '[secret]'. Write: x='[secret]'"),
        ("two words", "it is two words", "it is [secret]"),
        (TOPIC, f"its topic is {TOPIC}", "its topic is [secret]"),
        # A part of it, in whatever case and wherever it is put.
        (TOPIC, "the topic 'hideaway' has no subscriber", "the topic '[secret]' has no subscriber"),
        (TOPIC, "the topic Hideaway-live", "the topic [secret]-live"),
        ('{"Action": "sqs:Purge\\u0051ueue", "Resource": "x9"}', "it may x9", "it may [secret]"),
        # Words that follow each other are one secret.
        ("203.0.113.7/32", "it lets 203.0.113.7 in", "it lets [secret] in"),
        # All that is in a secret is secret.
        ({"a": ["hunter2", {"b": "hunter3"}]}, "hunter2 or hunter3", "[secret] or [secret]"),
        # Numbers as they are written; true and false tell nothing.
        (50.0, "it reserves 50 of 150", "it reserves [secret] of 150"),
        (0.5, "it is 0.5", "it is [secret]"),
        (True, "it is true, or True", "it is true, or True"),
        # What a whole secret is, no other meaning saves.
        ("function", "the function is function", "the [secret] is [secret]"),
        ("a function of ours", "a function", "a function"),
        # A secret within another word is another word.
        ("log", "its catalog", "its catalog"),
        ("", "nothing", "nothing"),
        ("  ", "no  thing", "no  thing"),
        ("a.c", "abc a.c", "abc [secret]"),
    ],
)
def test_a_secret_is_not_said(secret: Value, said: str, heard: str) -> None:
    """Catches a secret in a form that a message may give it, and a message that says nothing any more."""
    secrecy = Secrecy()
    secrecy.keep("something else")
    secrecy.keep(secret)
    assert secrecy.hide(said) == heard


FAILING = [
    pytest.param(cases.rule, case, id=f"{cases.rule}-{index}")
    for cases in every()
    for index, (expected, case) in enumerate(cases.each())
    if expected == "violated"
]


@pytest.mark.parametrize(("rule", "case"), FAILING)
def test_a_secret_is_judged_and_not_told(rule: str, case: Any) -> None:
    """Catches a rule that a secret gets around, and one that tells it."""
    asked = run(case.text, preview=False)
    for each in (*asked.resources, *asked.stack.resources):
        _keep_secret(each.properties)
    runner = servicer()
    runner.Configure(alone(rule, case), None)

    assert verdict(rule, asked, runner) == "violated"
    for request in asked.resources:
        _hold_secret([request.properties], runner.Analyze(request, None))
    _hold_secret([each.properties for each in asked.stack.resources], runner.AnalyzeStack(asked.stack, None))


def _hold_secret(stack: Iterable[struct_pb2.Struct], answer: messages.AnalyzeResponse) -> None:
    secrets = {text for properties in stack for value in properties.fields.values() for text in _strings(value)}
    for each in answer.diagnostics:
        said = each.message.partition("\n")[2]
        assert not secrets & _words_and_paths(said), said


def _keep_secret(properties: struct_pb2.Struct) -> None:
    """Wraps each value as the engine does."""
    for name, value in list(properties.fields.items()):
        wrapped = struct_pb2.Struct()
        wrapped.update({SIGNATURE: SECRET})
        wrapped.fields["value"].CopyFrom(value)
        properties.fields[name].struct_value.CopyFrom(wrapped)


def _strings(value: struct_pb2.Value) -> set[str]:
    match value.WhichOneof("kind"):
        case "string_value":
            return {value.string_value} - {"", SIGNATURE, SECRET}
        case "struct_value":
            return {text for each in value.struct_value.fields.values() for text in _strings(each)}
        case "list_value":
            return {text for each in value.list_value.values for text in _strings(each)}
        case _:
            return set()


def _words_and_paths(message: str) -> set[str]:
    """What stands between blanks, without quotation marks and the like at its ends."""
    return {word.strip("'\"`.,;:()[]{}") for word in message.replace("=", " ").split()}
