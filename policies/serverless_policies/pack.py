"""The rules as Pulumi policies, for the metadata of this pack and for packs of your own.

A rule that cannot tell yet raises the SDK's own UnknownValueError after its violations are reported. The SDK turns it
into an advisory under the rule's name, whatever the rule's level: never a pass, never a failed deployment, and
silent where the rule is disabled. A companion policy for undecided verdicts could not do that, since a policy sees
neither another one's level nor its configuration.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import cast

from pulumi_policy import (
    EnforcementLevel,
    Policy,
    PolicyComplianceFramework,
    PolicyConfigSchema,
    PolicyProviderResource,
    PolicyResource,
    ReportViolation,
    ResourceValidationArgs,
    ResourceValidationPolicy,
    Severity,
    StackValidationArgs,
    StackValidationPolicy,
)
from pulumi_policy import proxy as sdk

from . import exemptions
from .catalogue import CATALOGUE
from .choices import LEVELS_NAME, LEVELS_SCHEMA
from .graph import Graph
from .resource import ABSENT, UNKNOWN, Resource, Value
from .rule import CannotTell, Finding, Options, ResourceRule, Rule, StackRule
from .wire import UNKNOWN_VALUES

PACK_NAME = "serverless-policies"
VERSION = "0.1.0"

_FRAMEWORKS = {
    "security-hub": "AWS Security Hub CSPM",
    "well-architected": "AWS Well-Architected Serverless Applications Lens",
}


def policies() -> list[Policy]:
    """Every rule of the catalogue as a Pulumi policy."""
    return [policy(rule) for rule in CATALOGUE]


def policy(rule: ResourceRule | StackRule) -> Policy:
    """One rule as a Pulumi policy, e.g. for a pack of your own that takes some of these rules."""
    if isinstance(rule, ResourceRule):
        return _resource_policy(rule)
    return _stack_policy(rule)


def configuration_policies() -> list[Policy]:
    """Two policies that judge nothing themselves: they carry the configuration that concerns all rules."""
    carriers = (
        (LEVELS_NAME, "Levels for groups of rules and for stacks.", LEVELS_SCHEMA),
        (exemptions.NAME, exemptions.DESCRIPTION, exemptions.SCHEMA),
    )
    return [
        StackValidationPolicy(
            name=name,
            description=description,
            validate=lambda _args, _report: None,
            enforcement_level=EnforcementLevel.MANDATORY,
            config_schema=PolicyConfigSchema({option: dict(schema) for option, schema in schemas.items()}),
        )
        for name, description, schemas in carriers
    ]


class CannotTellYet(sdk.UnknownValueError):
    """The verdict 'cannot tell yet', in the form in which the SDK takes it."""

    def __init__(self, undecided: Sequence[CannotTell]) -> None:
        super().__init__(sdk.UNKNOWN_STRING_VALUE, [])
        listed = "; ".join(str(finding) for finding in undecided)
        self.message = f"cannot tell yet: {listed}. It is judged when the value is known"


def _resource_policy(rule: ResourceRule) -> Policy:
    tokens = frozenset(token for kind in rule.types for token in kind.tokens)

    def validate(args: ResourceValidationArgs, report: ReportViolation) -> None:
        if args.resource_type in tokens:
            resource = Resource(args.urn, args.resource_type, args.name, _properties(args.props))
            _report(rule.judge(resource, Options(rule.options, args.get_config())), report)

    return ResourceValidationPolicy(
        name=rule.name,
        description=rule.checks,
        validate=validate,
        enforcement_level=EnforcementLevel(rule.level.value),
        config_schema=_schema(rule),
        severity=Severity(rule.severity.value),
        framework=_framework(rule),
        tags=_tags(rule),
        remediation_steps=rule.mend,
        url=rule.source,
    )


def _stack_policy(rule: StackRule) -> Policy:
    def validate(args: StackValidationArgs, report: ReportViolation) -> None:
        graph = Graph(_stack_resource(resource) for resource in args.resources)
        _report(rule.judge(graph, Options(rule.options, args.get_config())), report)

    return StackValidationPolicy(
        name=rule.name,
        description=rule.checks,
        validate=validate,
        enforcement_level=EnforcementLevel(rule.level.value),
        config_schema=_schema(rule),
        severity=Severity(rule.severity.value),
        framework=_framework(rule),
        tags=_tags(rule),
        remediation_steps=rule.mend,
        url=rule.source,
    )


def _report(findings: Iterable[Finding], report: ReportViolation) -> None:
    undecided: list[CannotTell] = []
    for finding in findings:
        if isinstance(finding, CannotTell):
            undecided.append(finding)
        else:
            report(str(finding), finding.resource.urn)
    if undecided:
        raise CannotTellYet(undecided)


def _schema(rule: Rule) -> PolicyConfigSchema | None:
    properties = {name: dict(option) for name, option in rule.options.items()}
    return PolicyConfigSchema(properties) if properties else None


def _framework(rule: Rule) -> PolicyComplianceFramework | None:
    """The SDK has room for one framework: Security Hub's control where there is one, else the Lens's question."""
    for key, name in _FRAMEWORKS.items():
        if key in rule.covers:
            return PolicyComplianceFramework(name=name, reference=", ".join(rule.covers[key]))
    return None


def _tags(rule: Rule) -> list[str]:
    return [f"{anchor}:{identifier}" for anchor, identifiers in rule.covers.items() for identifier in identifiers]


def _stack_resource(resource: PolicyResource) -> Resource:
    return Resource(
        urn=resource.urn,
        type=resource.resource_type,
        name=resource.name,
        properties=_properties(resource.props),
        property_dependencies={
            name: tuple(source.urn for source in sources) for name, sources in resource.property_dependencies.items()
        },
        dependencies=tuple(dependency.urn for dependency in resource.dependencies),
        parent=resource.parent.urn if resource.parent else None,
        provider=_provider(resource.provider) if resource.provider else None,
    )


def _provider(provider: PolicyProviderResource) -> Resource:
    return Resource(provider.urn, provider.resource_type, provider.name, _properties(provider.props))


def _properties(props: Mapping[str, object]) -> dict[str, Value]:
    return {name: _value(value) for name, value in _unwrapped(props).items()}


def _unwrapped(props: Mapping[str, object]) -> Mapping[str, object]:
    """What the SDK's proxy wraps, since reading through it raises at the first unknown value; a plain dict as it is."""
    return cast("Mapping[str, object]", props.get("__target", props))


def _value(value: object) -> Value:
    if isinstance(value, str):
        return UNKNOWN if value in UNKNOWN_VALUES else value
    if isinstance(value, (bool, float)):
        return value
    if value is None:
        return ABSENT
    if isinstance(value, Mapping):
        return _properties(cast("Mapping[str, object]", value))
    if isinstance(value, Sequence):
        listed = cast(
            "list[object]", value if isinstance(value, list) else cast("Mapping[str, object]", value)["__target"]
        )
        return [_value(element) for element in listed]
    return type(value).__name__
