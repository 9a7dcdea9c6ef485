"""What a program declares: every resource, recorded as the engine would be told of it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, cast

import pulumi
from pulumi.runtime.mocks import MockCallArgs, MockMonitor, MockResourceArgs, Mocks

from tests.recorder import record, urn_of

ACCOUNT = "123456789012"
REGION = "eu-central-1"
ARN = f"arn:aws:{{}}:{REGION}:{ACCOUNT}:{{}}"

# What AWS answers when a resource is created, as far as components read it.
_ANSWERS: dict[str, Callable[[str], dict[str, Any]]] = {
    "aws:s3/bucket:Bucket": lambda name: {"arn": f"arn:aws:s3:::{name}-1234567"},
    "aws:lb/loadBalancer:LoadBalancer": lambda name: {
        "arn": ARN.format("elasticloadbalancing", f"loadbalancer/app/{name}-1234567/50dc6c495c0c9188"),
        "arnSuffix": f"app/{name}-1234567/50dc6c495c0c9188",
        "dnsName": f"{name}-1234567.{REGION}.elb.amazonaws.com",
        "zoneId": "Z215JYRZR1TBD5",
    },
    "aws:lb/listener:Listener": lambda name: {
        "arn": ARN.format("elasticloadbalancing", f"listener/app/{name}-1234567/50dc6c495c0c9188/f2f7dc8efc522ab2")
    },
    "aws:lb/targetGroup:TargetGroup": lambda name: {
        "arn": ARN.format("elasticloadbalancing", f"targetgroup/{name}-1234567/73e2d6bc24d8a067"),
        "arnSuffix": f"targetgroup/{name}-1234567/73e2d6bc24d8a067",
    },
    "aws:lambda/function:Function": lambda name: {
        "arn": ARN.format("lambda", f"function:{name}-1234567"),
        "name": f"{name}-1234567",
        "version": "7",
    },
    "aws:lambda/alias:Alias": lambda name: {"arn": ARN.format("lambda", f"function:{name}-1234567:live")},
    "aws:cloudwatch/logGroup:LogGroup": lambda name: {
        "arn": ARN.format("logs", f"log-group:{name}-1234567"),
        "name": f"{name}-1234567",
    },
    "aws:iam/role:Role": lambda name: {"arn": f"arn:aws:iam::{ACCOUNT}:role/{name}-1234567", "name": f"{name}-1234567"},
    "aws:kms/key:Key": lambda _: {"arn": ARN.format("kms", "key/1")},
    "aws:sns/topic:Topic": lambda name: {"arn": ARN.format("sns", f"{name}-1234567")},
    "aws:cloudwatch/metricAlarm:MetricAlarm": lambda name: {"arn": ARN.format("cloudwatch", f"alarm:{name}-1234567")},
    "aws:ec2/securityGroup:SecurityGroup": lambda name: {"arn": ARN.format("ec2", f"security-group/{name}")},
}

_LOOKUPS: dict[str, dict[str, Any]] = {
    "aws:index/getCallerIdentity:getCallerIdentity": {"accountId": ACCOUNT},
    "aws:index/getRegion:getRegion": {"region": REGION},
    "aws:index/getPartition:getPartition": {"partition": "aws"},
}


class _Aws(Mocks):
    def __init__(self) -> None:
        self.lookup_providers: list[str] = []

    def new_resource(self, args: MockResourceArgs) -> tuple[str | None, dict[str, Any]]:
        inputs: dict[str, Any] = cast(Any, args).inputs
        return f"{args.name}-id", {**inputs, **_ANSWERS.get(args.typ, lambda _: {})(args.name)}

    def call(self, args: MockCallArgs) -> Any:
        self.lookup_providers.append(args.provider)
        return _LOOKUPS[args.token]


@dataclass(frozen=True)
class Declaration:
    """One resource as the program declared it."""

    type: str
    name: str
    parent: str
    """The parent's URN."""
    inputs: dict[str, Any]
    depends_on: frozenset[str]
    """The types of the resources that must exist first."""


class Declared(MockMonitor):
    """The engine's ears: remembers every resource that a program declares, with its outputs."""

    def __init__(self) -> None:
        self._aws = _Aws()
        super().__init__(self._aws)
        self.declarations: list[Declaration] = []
        self.outputs: dict[str, dict[str, Any]] = {}

    @property
    def lookup_providers(self) -> list[str]:
        """The providers that were asked for the account, the Region and the partition."""
        return self._aws.lookup_providers

    def make_urn(self, parent: str, type_: str, name: str) -> str:
        """The URN of a resource of this stack."""
        return urn_of("test", parent, type_, name)

    def RegisterResource(self, request: Any) -> Any:  # noqa: N802 - the protocol's name
        """One resource is declared."""
        response = cast(Any, super()).RegisterResource(request)
        if request.type != "pulumi:pulumi:Stack":
            self.declarations.append(
                Declaration(
                    type=request.type,
                    name=request.name,
                    parent=request.parent,
                    inputs=pulumi.runtime.rpc.deserialize_properties(request.object),
                    depends_on=frozenset(_type_in(urn) for urn in request.dependencies),
                )
            )
        return response

    def RegisterResourceOutputs(self, request: Any) -> Any:  # noqa: N802 - the protocol's name
        """A component is complete."""
        self.outputs[_type_in(request.urn)] = pulumi.runtime.rpc.deserialize_properties(request.outputs)
        return cast(Any, super()).RegisterResourceOutputs(request)

    def of_type(self, type_: str) -> list[Declaration]:
        """All declarations whose type ends so, as in `Listener`, by name: they are declared in any order."""
        found = [found for found in self.declarations if found.type.rsplit(":", 1)[-1] == type_]
        return sorted(found, key=lambda declaration: declaration.name)

    def one(self, type_: str, name: str | None = None) -> Declaration:
        """The only declaration of this type, or of this type and name."""
        (found,) = (found for found in self.of_type(type_) if name in (None, found.name))
        return found

    def names(self) -> Iterator[tuple[str, str]]:
        """Type and name of everything declared."""
        return ((found.type.rsplit(":", 1)[-1], found.name) for found in self.declarations)


def _type_in(urn: str) -> str:
    return re.split(r"[$:]", urn.split("::")[2])[-1]


def declare(program: Callable[[], object]) -> Declared:
    """Runs the program and returns once the engine has heard everything."""
    declared = Declared()
    record(program, declared, declared.mocks, stack="test", preview=False)
    return declared
