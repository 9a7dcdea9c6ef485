"""A Pulumi program's text, run by the SDK against a recorder: what the engine would ask the policy pack about it.

In the preview, outputs that only AWS knows are unknown, as they are to the engine; after the update they are known.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any, cast

import pulumi
import pulumi_aws as aws
from google.protobuf import json_format, struct_pb2
from pulumi.runtime.mocks import MockCallArgs, MockMonitor, MockResourceArgs, Mocks
from pulumi.runtime.proto import analyzer_pb2
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE as UNKNOWN

from tests.policies.provider_answers import ACCOUNT, REGION, defaults_of, inputs_of, outputs_of
from tests.recorder import record, urn_of

_LOOKUPS: dict[str, dict[str, Any]] = {
    "aws:index/getCallerIdentity:getCallerIdentity": {"accountId": ACCOUNT},
    "aws:index/getRegion:getRegion": {"region": REGION},
    "aws:index/getPartition:getPartition": {"partition": "aws"},
    "aws:ec2/getVpc:getVpc": {"id": "vpc-1", "cidrBlock": "10.0.0.0/16"},
    "aws:ec2/getSubnets:getSubnets": {"ids": ["subnet-1", "subnet-2"]},
}


@dataclass(frozen=True)
class Programmed:
    """What a policy pack is asked about a program: each resource by its inputs, then the stack."""

    resources: tuple[analyzer_pb2.AnalyzeRequest, ...]
    stack: analyzer_pb2.AnalyzeStackRequest


class _Aws(Mocks):
    def __init__(self, *, preview: bool) -> None:
        self._preview = preview

    def new_resource(self, args: MockResourceArgs) -> tuple[str | None, dict[str, Any]]:
        given = _checked(cast(Any, args).inputs)
        return (None if self._preview else f"{args.name}-id"), outputs_of(args.typ, args.name, given, self._preview)

    def call(self, args: MockCallArgs) -> Any:
        return _LOOKUPS[args.token]


class _Recorder(MockMonitor):
    """The engine's ears."""

    def __init__(self, mocks: _Aws, stack: str, *, preview: bool) -> None:
        super().__init__(mocks)
        self._stack = stack
        self._preview = preview
        self.asked: list[analyzer_pb2.AnalyzeRequest] = []
        self.described: list[analyzer_pb2.AnalyzerResource] = []

    def make_urn(self, parent: str, type_: str, name: str) -> str:
        """The URN of a resource of this stack."""
        return urn_of(self._stack, parent, type_, name)

    def RegisterResource(self, request: Any) -> Any:  # noqa: N802 - the protocol's name
        """One resource is declared."""
        response = cast(Any, super()).RegisterResource(request)
        if request.type.startswith(("aws:", "pulumi:providers:")):
            self._record(request, response.urn)
        return response

    def _record(self, request: Any, urn: str) -> None:
        given = _checked(json_format.MessageToDict(request.object))
        known = outputs_of(request.type, request.name, given, self._preview)
        if self._preview and request.type.startswith("aws:"):
            # Of what the program leaves out, the engine calls unknown all that the provider may fill in.
            known = dict.fromkeys(inputs_of(request.type), UNKNOWN) | known
        provider = self._provider(request.provider)
        if not self._preview and "tagsAll" in known:
            known["tagsAll"] = {**_default_tags(provider), **given.get("tags", {})}
        self.asked.append(
            analyzer_pb2.AnalyzeRequest(
                type=request.type,
                urn=urn,
                name=request.name,
                properties=_struct({**defaults_of(request.type), **given}),
                provider=provider,
            )
        )
        self.described.append(
            analyzer_pb2.AnalyzerResource(
                type=request.type,
                urn=urn,
                name=request.name,
                properties=_struct({**known, **defaults_of(request.type), **given}),
                parent=request.parent,
                provider=provider,
                dependencies=request.dependencies,
                propertyDependencies={
                    name: analyzer_pb2.AnalyzerPropertyDependencies(urns=each.urns)
                    for name, each in request.propertyDependencies.items()
                    if each.urns
                },
            )
        )

    def _provider(self, reference: str) -> analyzer_pb2.AnalyzerProviderResource | None:
        """The explicit provider that a reference, `URN::id`, names."""
        for resource in self.described:
            if reference.startswith(f"{resource.urn}::"):
                return analyzer_pb2.AnalyzerProviderResource(
                    type=resource.type, properties=resource.properties, urn=resource.urn, name=resource.name
                )
        return None


def _default_tags(provider: analyzer_pb2.AnalyzerProviderResource | None) -> dict[str, str]:
    """The tags that a provider gives to everything; what it is given is JSON."""
    sent = provider.properties.fields["defaultTags"] if provider else struct_pb2.Value()
    return json.loads(sent.string_value)["tags"] if sent.string_value else {}


def run(text: str, *, preview: bool = True, stack: str = "test") -> Programmed:
    """Runs a program as a stack of that name. It finds `aws`, `pulumi`, and:

    - `package`: the settings that every function needs and few rules care for: code, handler, runtime, role.
    - `trust`: a trust policy for Lambda, as JSON.
    - `unknown(value)`: an output that is this value after the update, and unknown before.
    """
    mocks = _Aws(preview=preview)
    recorder = _Recorder(mocks, stack, preview=preview)
    code = compile(text, "<program>", "exec")
    given = {"aws": aws, "pulumi": pulumi, "unknown": _unknown, **_shorthands()}
    record(lambda: exec(code, given), recorder, mocks, stack=stack, preview=preview)
    return Programmed(tuple(recorder.asked), analyzer_pb2.AnalyzeStackRequest(resources=recorder.described))


def _shorthands() -> dict[str, Any]:
    return {
        "package": {
            "code": pulumi.AssetArchive({"orders.py": pulumi.StringAsset("def handler(event, context): ...")}),
            "handler": "orders.handler",
            "runtime": "python3.13",
            "role": f"arn:aws:iam::{ACCOUNT}:role/orders",
        },
        "trust": '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", '
        '"Principal": {"Service": "lambda.amazonaws.com"}}]}',
    }


def _unknown(value: Any) -> pulumi.Output[Any]:
    parameter = aws.ssm.Parameter(f"known-later-{next(_NUMBERS)}", type="String", value="later")
    return parameter.arn.apply(lambda _: value)


_NUMBERS = count()


def _checked(given: Mapping[str, Any]) -> dict[str, Any]:
    """The inputs as the provider's check leaves them: a policy document given as an object is JSON, unknown if in part."""
    return {name: _as_json(value) if _is_document(value) else value for name, value in given.items()}


def _is_document(value: Any) -> bool:
    return isinstance(value, dict) and "Statement" in value


def _as_json(document: Any) -> str:
    text = json.dumps(document, default=lambda _: UNKNOWN)
    return UNKNOWN if UNKNOWN in text else text


def _struct(properties: Mapping[str, Any]) -> struct_pb2.Struct:
    return json_format.ParseDict(dict(properties), struct_pb2.Struct())
