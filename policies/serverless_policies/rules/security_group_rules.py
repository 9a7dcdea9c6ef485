"""Rules about how security groups and their rules are declared."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ..aws_types import SECURITY_GROUP
from ..graph import Graph
from ..resource import ABSENT, UNKNOWN
from ..rule import CannotTell, Finding, Group, Level, Options, Severity, StackRule, Violation
from ..security_groups import DIRECTIONS, STANDALONE, SecurityRule, rules_of, standalone_rule, users_of

_GROUP_DEFAULTS: Final = {ABSENT, "Managed by Pulumi", "Managed by Terraform"}
"""Descriptions that the provider fills in."""


def _is_described_and_used(graph: Graph, options: Options) -> Iterator[Finding]:
    for kind in STANDALONE:
        for rule in graph.every(kind):
            if not standalone_rule(rule).described:
                yield Violation(rule, "it has no description", 'description="…"')
    for group in graph.every(SECURITY_GROUP):
        inline = [rule for direction in DIRECTIONS for rule in rules_of(graph, group, direction).inline]
        missing: list[str] = []
        if group.text("description") in _GROUP_DEFAULTS:
            missing.append("a description of its own")
        if any(isinstance(rule, SecurityRule) and not rule.described for rule in inline):
            missing.append("a description of each of its rules")
        if options.flag("attached") and not users_of(graph, group):
            missing.append("a resource of this stack that uses it")
        if missing:
            yield Violation(
                group, f"it lacks {', '.join(missing)}", 'description="…", and remove it if nothing uses it'
            )
        elif UNKNOWN in inline:
            yield CannotTell(group, "its rules, so whether each has a description")


HYGIENE = StackRule(
    name="sg-hygiene",
    group=Group.NETWORK,
    checks="A security group and each of its rules say what they are for, and something uses the group.",
    because="Nobody dares to remove an opening of which nobody knows what it is for.",
    mend="Set description on aws.ec2.SecurityGroup and on each rule, and remove groups that nothing uses.",
    source="https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
    severity=Severity.LOW,
    level=Level.DISABLED,
    covers={"checkov": ("CKV_AWS_23", "CKV2_AWS_5"), "cdk-nag": ("AwsSolutions-EC27",)},
    options={
        "attached": {
            "type": "boolean",
            "default": True,
            "description": "Ask that something uses the group; not for stacks whose groups are for other stacks.",
        },
    },
    judge=_is_described_and_used,
)


def _declares_in_one_way(graph: Graph, _options: Options) -> Iterator[Finding]:
    for group in graph.every(SECURITY_GROUP):
        found = {direction: rules_of(graph, group, direction) for direction in DIRECTIONS}
        for direction, rules in found.items():
            # After a refresh a group shows all rules that AWS has of it, also those of other stacks.
            if not group.sets(direction, otherwise=bool(rules.inline)):
                continue
            if rules.standalone and UNKNOWN not in rules.inline:
                yield Violation(
                    group,
                    f"it says itself which {direction} rules it has, and '{rules.standalone[0].by.name}' is another one for it",
                    f"no {direction}, and an aws.vpc.SecurityGroup{direction.title()}Rule for each rule, with "
                    'opts=pulumi.ResourceOptions(import_="sgr-…") for each that is deployed already',
                )
                break
            if rules.standalone or rules.undecided:
                yield CannotTell(group, f"whether its {direction} rules are declared in two ways")
                break


NO_RULE_MANAGEMENT_CONFLICTS = StackRule(
    name="sg-no-rule-management-conflicts",
    group=Group.NETWORK,
    checks="The rules of a security group are either all written in it, or all resources of their own.",
    because="A group that lists its rules removes all others at each update, and the next update brings them back: "
    "traffic stops and starts with the deployments.",
    mend="Move the ingress and egress of the aws.ec2.SecurityGroup to aws.vpc.SecurityGroupIngressRule and "
    "aws.vpc.SecurityGroupEgressRule. AWS keeps the rules that are deployed, and refuses them a second time: import them.",
    source="https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    covers={"awsguard": ("security-group-no-rule-management-conflicts",)},
    judge=_declares_in_one_way,
)


RULES = (HYGIENE, NO_RULE_MANAGEMENT_CONFLICTS)
