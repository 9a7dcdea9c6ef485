"""The pack as the engine asks it: each resource is read once, and only the rules for its type judge it.

The SDK runs one policy after the other and reads all resources anew for each: with all rules on, that is tens of
milliseconds for a resource, and grows with the square of the pack. Names, levels, schemas and metadata are the SDK's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import date
from threading import Lock
from typing import Any, TypeVar

from google.protobuf import empty_pb2, json_format
from pulumi.runtime.proto import analyzer_pb2 as messages
from pulumi.runtime.proto import analyzer_pb2_grpc
from pulumi_policy import EnforcementLevel
from pulumi_policy.policy import (
    _PolicyAnalyzerServicer as SdkServicer,  # pyright: ignore[reportPrivateUsage] # the SDK's only public way to serve a pack reads each resource once for each policy
)

from . import wire
from .catalogue import CATALOGUE
from .choices import Choices
from .exemptions import Exemption
from .graph import Graph
from .pack import PACK_NAME, VERSION, configuration_policies, policy
from .reporting import Report
from .resource import Resource, Value
from .rule import CannotTell, Finding, InvalidOptionError, Level, Options, ResourceRule, Rule, StackRule
from .secrecy import Secrecy

Judged = TypeVar("Judged", Resource, Graph)

_RECEIVED_LEVEL = {
    messages.ADVISORY: Level.ADVISORY,
    messages.MANDATORY: Level.MANDATORY,
    messages.DISABLED: Level.DISABLED,
    messages.REMEDIATE: Level.REMEDIATE,
}


class Servicer(analyzer_pb2_grpc.AnalyzerServicer):
    """Answers the engine's `Analyzer` protocol with the rules of a catalogue. The engine's threads share it.

    `today` decides which exemptions have expired.
    """

    def __init__(
        self, rules: Iterable[ResourceRule | StackRule] = CATALOGUE, today: Callable[[], date] = date.today
    ) -> None:
        self._rules = tuple(rules)
        self._today = today
        self._names = frozenset(rule.name for rule in self._rules)
        self._by_type: dict[str, list[ResourceRule]] = defaultdict(list)
        for rule in self._rules:
            if isinstance(rule, ResourceRule):
                for token in (token for kind in rule.types for token in kind.tokens):
                    self._by_type[token].append(rule)
        policies = [*(policy(rule) for rule in self._rules), *configuration_policies()]
        self._sdk: Any = SdkServicer(PACK_NAME, VERSION, policies, EnforcementLevel.ADVISORY)
        self._choices = Choices()
        self._stack = ""
        self._used: set[Exemption] = set()
        self._given: dict[str, frozenset[str]] = {}
        self._lock = Lock()

    def GetAnalyzerInfo(self, request: Any, context: Any) -> messages.AnalyzerInfo:
        """Everything that the rules declare, and how they can be configured."""
        return self._sdk.GetAnalyzerInfo(request, context)

    def GetPluginInfo(self, request: Any, context: Any) -> Any:
        """The SDK's version."""
        return self._sdk.GetPluginInfo(request, context)

    def Configure(self, request: messages.ConfigureAnalyzerRequest, context: Any) -> empty_pb2.Empty:
        """Takes the levels and options of this run."""
        levels = {name: _RECEIVED_LEVEL[sent.enforcementLevel] for name, sent in request.policyConfig.items()}
        options: dict[str, Mapping[str, object]] = {
            name: json_format.MessageToDict(sent.properties) for name, sent in request.policyConfig.items()
        }
        self._choices = Choices.read(levels, options, self._names)
        return empty_pb2.Empty()

    def ConfigureStack(
        self, request: messages.AnalyzerStackConfigureRequest, context: Any
    ) -> messages.AnalyzerStackConfigureResponse:
        """Takes the name of the stack."""
        self._stack = request.stack
        return messages.AnalyzerStackConfigureResponse()

    def Analyze(self, request: messages.AnalyzeRequest, context: Any) -> messages.AnalyzeResponse:
        """Judges one resource by its inputs, and remembers which they are for the stack, which shows outputs only."""
        self._given[request.urn] = frozenset(request.properties.fields)
        secrecy = Secrecy()
        report = self._new_report(secrecy)
        rules = self._by_type.get(request.type)
        if rules:
            resource = _resource(request, secrecy)
            for rule in rules:
                self._judge(rule, rule.judge, resource, report)
        self._note_use(report)
        return report.answer()

    def AnalyzeStack(self, request: messages.AnalyzeStackRequest, context: Any) -> messages.AnalyzeResponse:
        """Judges the resources of a stack in their relations, and says what became of the exemptions."""
        secrecy = Secrecy()
        report = self._new_report(secrecy)
        graph = Graph(_stack_resource(each, secrecy, self._given.get(each.urn)) for each in request.resources)
        for rule in self._rules:
            if isinstance(rule, StackRule):
                self._judge(rule, rule.judge, graph, report)
        self._note_use(report)
        report.add_exemptions(self._used)
        return report.answer()

    def Remediate(self, request: messages.AnalyzeRequest, context: Any) -> messages.RemediateResponse:
        """Sets what the rules with the level `remediate` would forbid, one rule after the other."""
        response = messages.RemediateResponse()
        resource = _resource(request, Secrecy())
        properties = request.properties
        for rule in self._by_type.get(request.type, ()):
            remedy = self._remedy(rule, resource)
            if not remedy:
                continue
            resource.properties.update(remedy)
            wire.set_properties(properties, remedy)
            response.remediations.add(
                policyName=rule.name,
                policyPackName=PACK_NAME,
                policyPackVersion=VERSION,
                description=rule.checks,
                properties=properties,
            )
        return response

    def _judge(
        self, rule: Rule, judge: Callable[[Judged, Options], Iterable[Finding]], judged: Judged, report: Report
    ) -> None:
        level = self._level(rule)
        if level is Level.DISABLED:
            return
        try:
            report.add(rule, level, judge(judged, self._choices.options_of(rule)))
        except InvalidOptionError as error:
            report.add_invalid_option(rule, error)
        except Exception as error:  # a rule's own fault must not silence the others
            report.add_fault(rule, level, error)

    def _remedy(self, rule: ResourceRule, resource: Resource) -> Mapping[str, Value]:
        """The properties that mend what the rule forbids. If it fails, Analyze, which comes next, says so."""
        if rule.remedy is None or self._level(rule) is not Level.REMEDIATE:
            return {}
        options = self._choices.options_of(rule)
        with suppress(Exception):
            if any(self._counts(rule, finding) for finding in rule.judge(resource, options)):
                return rule.remedy(resource, options)
        return {}

    def _level(self, rule: Rule) -> Level:
        return self._choices.level(rule, self._stack)

    def _counts(self, rule: Rule, finding: Finding) -> bool:
        """Whether a finding is a violation that nobody has exempted."""
        if isinstance(finding, CannotTell):
            return False
        return self._choices.exemptions.of(rule.name, finding.resource, self._today()) is None

    def _new_report(self, secrecy: Secrecy) -> Report:
        return Report(self._choices.exemptions, self._today(), secrecy)

    def _note_use(self, report: Report) -> None:
        with self._lock:
            self._used |= report.used


def _resource(sent: messages.AnalyzeRequest | messages.AnalyzerResource, secrecy: Secrecy) -> Resource:
    provider = sent.provider if sent.HasField("provider") else None
    return Resource(
        urn=sent.urn,
        type=sent.type,
        name=sent.name,
        properties=wire.properties(sent.properties, secrecy.keep),
        provider=provider
        and Resource(provider.urn, provider.type, provider.name, wire.properties(provider.properties, secrecy.keep)),
    )


def _stack_resource(sent: messages.AnalyzerResource, secrecy: Secrecy, given: frozenset[str] | None) -> Resource:
    alone = _resource(sent, secrecy)
    return Resource(
        urn=alone.urn,
        type=alone.type,
        name=alone.name,
        properties=alone.properties,
        property_dependencies={name: tuple(sources.urns) for name, sources in sent.propertyDependencies.items()},
        given=given,
        dependencies=tuple(sent.dependencies),
        parent=sent.parent or None,
        provider=alone.provider,
    )
