"""A stack as the Pulumi engine describes it to a policy pack, in preview and after an update.

In preview the engine sends the string 04da6b54-… for each value it does not know, and beside it the resources that the
program took the value from; after the update it sends the values. Property names are Pulumi's own, in camelCase.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeAlias

from google.protobuf import json_format, struct_pb2
from google.protobuf.message import Message
from pulumi.runtime.proto import analyzer_pb2
from pulumi_policy import EnforcementLevel
from pulumi_policy.policy import (
    _PolicyAnalyzerServicer as PolicyAnalyzerServicer,  # pyright: ignore[reportPrivateUsage] # PolicyPack never returns
)
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE as UNKNOWN
from serverless_policies.pack import PACK_NAME, VERSION, configuration_policies, policies
from serverless_policies.servicer import Servicer

ACCOUNT = "arn:aws:{}:us-east-1:123456789012:{}"
ELB = "elasticloadbalancing.amazonaws.com"

_FUNCTION_IN_GOOD_STYLE: dict[str, Any] = {
    "runtime": "python3.13",
    "handler": "orders.handler",
    "publish": True,
    "timeout": 10,
    "memorySize": 512,
    "reservedConcurrentExecutions": 50,
    "tracingConfig": {"mode": "Active"},
    "loggingConfig": {"logFormat": "JSON"},
    "tags": {"team": "shop"},
}

Input: TypeAlias = "str | float | bool | Reference | list[Input] | dict[str, Input] | None"
"""What a program gives to a property."""


@dataclass(frozen=True)
class Reference:
    """An output of a resource, as a program passes it on: `function.arn`."""

    resource: Declared
    output: str


@dataclass(eq=False)
class Declared:
    """A resource as the program declares it, with the outputs that only an update makes known."""

    type: str
    name: str
    inputs: dict[str, Any]
    outputs: dict[str, Any]
    depends_on: Sequence[Declared] = ()
    parent: Declared | None = None
    references: dict[str, list[str]] = field(default_factory=dict[str, list[str]])

    @property
    def urn(self) -> str:
        return f"urn:pulumi:test::shop::{self.type}::{self.name}"

    def __getitem__(self, output: str) -> Reference:
        return Reference(self, output)


class RecordedStack:
    """Resources that are added one by one, and what the policy pack says to them."""

    def __init__(self) -> None:
        self.resources: list[Declared] = []

    def add(
        self,
        token: str,
        name: str,
        inputs: Mapping[str, Any],
        *,
        outputs: Mapping[str, Any] | None = None,
        depends_on: Sequence[Declared] = (),
        parent: Declared | None = None,
    ) -> Declared:
        """Declare a resource. Inputs that are None are left out; `outputs` are unknown until the update."""
        given = {key: value for key, value in inputs.items() if value is not None}
        known_later = {"arn": ACCOUNT.format("test", name), **(outputs or {})}
        resource = Declared(token, name, given, known_later, depends_on, parent)
        resource.references = {key: sorted(_sources(value)) for key, value in given.items() if _sources(value)}
        self.resources.append(resource)
        return resource

    def function(self, name: str = "orders", **inputs: Any) -> Declared:
        given = {"name": name, **_FUNCTION_IN_GOOD_STYLE, **inputs}
        arn = ACCOUNT.format("lambda", f"function:{given['name']}")
        return self.add("aws:lambda/function:Function", name, given, outputs={"arn": arn, "qualifiedArn": f"{arn}:7"})

    def alias(self, function: Declared, name: str = "live", **inputs: Any) -> Declared:
        given = {"name": name, "functionName": function["name"], "functionVersion": function["version"], **inputs}
        arn = ACCOUNT.format("lambda", f"function:{function.inputs['name']}:{name}")
        return self.add("aws:lambda/alias:Alias", f"{function.name}-{name}", given, outputs={"arn": arn})

    def permission(self, function: Declared, name: str = "invoke", /, **inputs: Any) -> Declared:
        given = {"function": function["name"], "action": "lambda:InvokeFunction", "principal": ELB, **inputs}
        return self.add("aws:lambda/permission:Permission", name, given)

    def load_balancer(self, name: str = "front", **inputs: Any) -> Declared:
        return self.add("aws:lb/loadBalancer:LoadBalancer", name, inputs, outputs={"arnSuffix": f"app/{name}/0a1b"})

    def target_group(self, name: str = "group", **inputs: Any) -> Declared:
        given = {"targetType": "lambda", **inputs}
        suffix = f"targetgroup/{name}/0a1b"
        outputs = {
            "arn": ACCOUNT.format("elasticloadbalancing", suffix),
            "arnSuffix": suffix,
            "healthCheck": {"enabled": False, "interval": 35},
        }
        return self.add("aws:lb/targetGroup:TargetGroup", name, given, outputs=outputs)

    def attachment(self, group: Declared, target: Any, *after: Declared, name: str = "target") -> Declared:
        given = {"targetGroupArn": group["arn"], "targetId": target}
        return self.add("aws:lb/targetGroupAttachment:TargetGroupAttachment", name, given, depends_on=after)

    def listener(self, load_balancer: Declared, name: str = "http", **inputs: Any) -> Declared:
        given = {"loadBalancerArn": load_balancer["arn"], "port": 80, "protocol": "HTTP", **inputs}
        return self.add("aws:lb/listener:Listener", name, given)

    def alarm(self, name: str = "alarm", **inputs: Any) -> Declared:
        given = {"alarmActions": ["arn:aws:sns:us-east-1:123456789012:page"], "treatMissingData": "notBreaching"}
        return self.add("aws:cloudwatch/metricAlarm:MetricAlarm", name, {**given, **inputs})

    def verdict(self, rule: str, *, after_update: bool = False, **config: Any) -> str:
        """What the pack says to the stack under that rule: 'violated', 'undecided' or 'passed'."""
        verdicts = {
            _verdict(rule, self.analyze(after_update=after_update, config={rule: config}, runner=runner))
            for runner in (servicer(), sdk_servicer())
        }
        assert len(verdicts) == 1, "the pack's own servicer and the SDK's disagree"
        return verdicts.pop()

    def analyze(
        self,
        *,
        after_update: bool = False,
        config: Mapping[str, Mapping[str, Any]] | None = None,
        levels: Mapping[str, analyzer_pb2.EnforcementLevel.ValueType] | None = None,
        runner: Any = None,
    ) -> list[analyzer_pb2.AnalyzeDiagnostic]:
        """Everything that the pack reports, as it answers the engine; `runner` is another servicer to ask."""
        runner = runner or servicer()
        if config or levels:
            runner.Configure(_configuration(config or {}, levels or {}), None)
        found: list[analyzer_pb2.AnalyzeDiagnostic] = []
        for resource in self.resources:
            request = analyzer_pb2.AnalyzeRequest(
                type=resource.type,
                urn=resource.urn,
                name=resource.name,
                properties=_struct(_inputs(resource, after_update=after_update)),
            )
            found += runner.Analyze(_sent(request), None).diagnostics
        request = analyzer_pb2.AnalyzeStackRequest(
            resources=[_described(resource, after_update=after_update) for resource in self.resources]
        )
        return found + list(runner.AnalyzeStack(_sent(request), None).diagnostics)

    def remediate(
        self,
        *,
        levels: Mapping[str, analyzer_pb2.EnforcementLevel.ValueType] | None = None,
        runner: Servicer | None = None,
    ) -> list[tuple[str, dict[str, Any]]]:
        """What the pack changes by itself: the rule, and the properties that the resource then has."""
        runner = runner or servicer()
        runner.Configure(_configuration({}, levels or {}), None)
        requests = (
            analyzer_pb2.AnalyzeRequest(
                type=resource.type,
                urn=resource.urn,
                name=resource.name,
                properties=_struct(_inputs(resource, after_update=False)),
            )
            for resource in self.resources
        )
        return [
            (remedy.policyName, json_format.MessageToDict(remedy.properties))
            for request in requests
            for remedy in runner.Remediate(_sent(request), None).remediations
        ]


def servicer(today: str = "2026-11-25") -> Servicer:
    """The pack as it stands behind gRPC, on a day for exemptions to expire."""
    return Servicer(today=lambda: date.fromisoformat(today))


def sdk_servicer() -> Any:
    """The rules in the SDK's own policy runner, as in somebody else's pack; its methods carry no types."""
    return PolicyAnalyzerServicer(PACK_NAME, VERSION, policies(), EnforcementLevel.ADVISORY)


def _verdict(rule: str, diagnostics: Iterable[analyzer_pb2.AnalyzeDiagnostic]) -> str:
    found = [diagnostic for diagnostic in diagnostics if rule in concerned(diagnostic)]
    if any(not is_undecided(diagnostic) for diagnostic in found):
        return "violated"
    return "undecided" if found else "passed"


def is_undecided(diagnostic: analyzer_pb2.AnalyzeDiagnostic) -> bool:
    """Whether the pack said that it cannot tell yet."""
    return "cannot tell yet" in diagnostic.message


def concerned(diagnostic: analyzer_pb2.AnalyzeDiagnostic) -> list[str]:
    """The rules that a diagnostic is from: those that cannot tell for the same reason share one."""
    _, shared, others = diagnostic.message.partition(", also by ")
    return [diagnostic.policyName, *(others.split(", ") if shared else ())]


def _described(resource: Declared, *, after_update: bool) -> analyzer_pb2.AnalyzerResource:
    inputs = _inputs(resource, after_update=after_update)
    pending = {name: value if after_update else UNKNOWN for name, value in resource.outputs.items()}
    referenced = {urn for urns in resource.references.values() for urn in urns}
    explicit = {dependency.urn for dependency in resource.depends_on}
    return analyzer_pb2.AnalyzerResource(
        type=resource.type,
        urn=resource.urn,
        name=resource.name,
        properties=_struct({**pending, **inputs}),
        parent=resource.parent.urn if resource.parent else "",
        dependencies=sorted(referenced | explicit),
        propertyDependencies={
            name: analyzer_pb2.AnalyzerPropertyDependencies(urns=urns) for name, urns in resource.references.items()
        },
    )


def _inputs(resource: Declared, *, after_update: bool) -> dict[str, Any]:
    return {name: _resolved(value, after_update=after_update) for name, value in resource.inputs.items()}


def _resolved(value: Input, *, after_update: bool) -> Any:
    if isinstance(value, Reference):
        inputs = value.resource.inputs
        if value.output in inputs:
            return _resolved(inputs[value.output], after_update=after_update)
        return value.resource.outputs.get(value.output, "resolved") if after_update else UNKNOWN
    if isinstance(value, dict):
        return {key: _resolved(element, after_update=after_update) for key, element in value.items()}
    if isinstance(value, list):
        return [_resolved(element, after_update=after_update) for element in value]
    return value


def _sources(value: Input) -> set[str]:
    if isinstance(value, Reference):
        return {value.resource.urn}
    return {urn for _, element in parts(value) for urn in _sources(element)}


def parts(value: Input) -> Iterable[tuple[str | int, Input]]:
    """What a map or a list holds, by key or index; nothing for any other value."""
    if isinstance(value, dict):
        return value.items()
    return enumerate(value) if isinstance(value, list) else ()


def _struct(properties: Mapping[str, Any]) -> struct_pb2.Struct:
    return json_format.ParseDict(dict(properties), struct_pb2.Struct())


def _sent(message: Message) -> Message:
    """The message after its way over the wire."""
    received = type(message)()
    received.ParseFromString(message.SerializeToString())
    return received


def _configuration(
    config: Mapping[str, Mapping[str, Any]], levels: Mapping[str, analyzer_pb2.EnforcementLevel.ValueType]
) -> analyzer_pb2.ConfigureAnalyzerRequest:
    known = [*policies(), *configuration_policies()]
    defaults = {policy.name: policy.enforcement_level or EnforcementLevel.ADVISORY for policy in known}
    request = analyzer_pb2.ConfigureAnalyzerRequest()
    for name in {*config, *levels}:
        default = analyzer_pb2.EnforcementLevel.Value(defaults[name].name)
        request.policyConfig[name].enforcementLevel = levels.get(name, default)
        request.policyConfig[name].properties.update(dict(config.get(name, {})))
    return request
