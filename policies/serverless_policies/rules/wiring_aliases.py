"""Rules about the alias by which requests reach a function."""

from __future__ import annotations

from collections.abc import Iterator

from ..aws_types import ALIAS
from ..behind_load_balancer import Attachment, attachments
from ..graph import Graph
from ..lambda_reference import LATEST
from ..resource import ABSENT, UNKNOWN, Missing, Resource
from ..rule import CannotTell, Finding, Group, Level, Options, ResourceRule, Severity, StackRule, Violation


def _uses_alias(graph: Graph, _options: Options) -> Iterator[Finding]:
    for attachment in attachments(graph):
        instead = _instead_of_alias(graph, attachment)
        if instead is UNKNOWN:
            yield CannotTell(attachment.resource, "whether its target_id is an alias's ARN")
        elif isinstance(instead, str):
            yield Violation(
                attachment.resource,
                instead,
                "target_id=<an alias>.arn, of an alias whose function_version is published",
            )


def _instead_of_alias(graph: Graph, attachment: Attachment) -> str | Missing:
    """What the target is if not an alias of a published version; ABSENT if it is one."""
    alias = graph.follow(attachment.resource, "targetId", to=ALIAS)
    qualifier = attachment.qualifier
    if isinstance(alias, Resource):
        on_latest = alias.text("functionVersion") == LATEST
        return f"its target is the alias '{alias.name}', which stands for $LATEST" if on_latest else ABSENT
    if isinstance(qualifier, str):
        if qualifier == LATEST or qualifier.isdigit():
            return f"its target is {LATEST if qualifier == LATEST else f'version {qualifier}'} and not an alias"
        return ABSENT
    if qualifier is ABSENT:
        return "its target is the function itself and not an alias"
    # Known only to come from the function: its ARN, or one put together of it, which no alias resource stands behind.
    if isinstance(attachment.function, Resource):
        return f"its target_id comes from the function '{attachment.function.name}' and not from an alias"
    return UNKNOWN


TARGET_USES_ALIAS = StackRule(
    name="alb-lambda-target-uses-alias",
    group=Group.WIRING,
    checks="A load balancer invokes a function by an alias of a published version.",
    because="The function itself is $LATEST: every change of its code is served at once and cannot be taken back, "
    "and a version as the target has to be registered anew with each release.",
    mend="Set target_id on aws.lb.TargetGroupAttachment to the ARN of an aws.lambda_.Alias.",
    source="https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    judge=_uses_alias,
)


def _weighted_not_latest(alias: Resource, _options: Options) -> Iterator[Finding]:
    weights = alias.value("routingConfig", "additionalVersionWeights")
    if weights is ABSENT or weights == {}:
        return
    version = alias.text("functionVersion")
    if version == LATEST or (isinstance(weights, dict) and LATEST in weights):
        yield Violation(
            alias,
            f"it shares requests out between two versions, and {'its own' if version == LATEST else 'the other'} "
            "is $LATEST",
            "function_version=<function>.version of a function with publish=True, and weights for published versions",
        )
    elif version is UNKNOWN or weights is UNKNOWN:
        yield CannotTell(alias, "the versions that it shares requests out between")


ALIAS_WEIGHTED_NOT_LATEST = ResourceRule(
    name="alias-weighted-not-latest",
    group=Group.WIRING,
    checks="An alias with weights shares requests out between published versions.",
    because="Lambda refuses an alias with weights if one of its versions is $LATEST.",
    mend="Set function_version and routing_config on aws.lambda_.Alias to published versions.",
    source="https://docs.aws.amazon.com/lambda/latest/dg/configuring-alias-routing.html",
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    types=(ALIAS,),
    judge=_weighted_not_latest,
)


RULES = (TARGET_USES_ALIAS, ALIAS_WEIGHTED_NOT_LATEST)
