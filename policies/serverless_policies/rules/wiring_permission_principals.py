"""The rule that a permission's principal and its source are of one service."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from ..aws_types import (
    ALARM,
    BUCKET,
    LISTENER,
    LISTENER_RULE,
    LOAD_BALANCER,
    LOG_GROUP,
    PERMISSION,
    SCHEDULE,
    TARGET_GROUP,
    TOPIC,
)
from ..graph import Graph, ResourceType
from ..resource import ABSENT, UNKNOWN, Missing, Resource
from ..rule import CannotTell, Finding, Group, Level, Options, Severity, StackRule, Violation

_RESOURCES: Final[Mapping[str, ResourceType]] = {
    # An API's `arn`. Until the update it looks like its `execution_arn`, for which it is then taken.
    "apigateway": ResourceType(()),
    "cloudwatch": ALARM,
    "cognito-idp": ResourceType(("aws:cognito/userPool:UserPool",)),
    "elasticloadbalancing": ResourceType(
        (*TARGET_GROUP.tokens, *LOAD_BALANCER.tokens, *LISTENER.tokens, *LISTENER_RULE.tokens)
    ),
    "events": ResourceType(("aws:cloudwatch/eventRule:EventRule",)),
    "execute-api": ResourceType(
        (
            "aws:apigateway/restApi:RestApi",
            "aws:apigateway/stage:Stage",
            "aws:apigatewayv2/api:Api",
            "aws:apigatewayv2/stage:Stage",
        )
    ),
    "iot": ResourceType(("aws:iot/topicRule:TopicRule",)),
    "logs": LOG_GROUP,
    "scheduler": SCHEDULE,
    "s3": BUCKET,
    "secretsmanager": ResourceType(("aws:secretsmanager/secret:Secret",)),
    "sns": TOPIC,
}
"""The services for which permissions are written, as ARNs call them, and their resources."""

_CALLED_IN_ARNS: Final[Mapping[str, str]] = {"apigateway": "execute-api", "lambda.alarms.cloudwatch": "cloudwatch"}
"""The services whose principal has another name than their ARNs."""

_NO_SOURCES: Final[Mapping[str, str]] = {
    "apigateway": 'principal="apigateway.amazonaws.com", source_arn=<the API>.execution_arn',
    "scheduler": "no permission: the schedule invokes by the role_arn in its target",
}
"""What to write for ARNs for which no service invokes a function by a permission."""


def _principal_matches_source(graph: Graph, _options: Options) -> Iterator[Finding]:
    for permission in graph.every(PERMISSION):
        let_in, source = _service_of_principal(permission), _service_of_source(graph, permission)
        if ABSENT in {let_in, source} or (let_in == source and let_in is not UNKNOWN):
            continue
        if UNKNOWN in {let_in, source}:
            yield CannotTell(permission, "whether its principal is the service of its source_arn")
        else:
            yield Violation(
                permission,
                f"it lets {permission.text('principal')} in, and its source_arn is of the service that ARNs call '{source}'",
                _principal_or_source(str(source)),
            )


def _service_of_principal(permission: Resource) -> str | Missing:
    """ABSENT for an account, and for a service that is not listed above."""
    principal = permission.text("principal")
    if not isinstance(principal, str):
        return principal
    name = principal.removesuffix(".cn").removesuffix(".amazonaws.com")
    # CloudWatch Logs also has a principal for each Region, such as logs.eu-west-1.amazonaws.com.
    return _listed(_CALLED_IN_ARNS.get(name, name.partition(".")[0])) if name != principal else ABSENT


def _service_of_source(graph: Graph, permission: Resource) -> str | Missing:
    arn = permission.text("sourceArn")
    if isinstance(arn, str):
        return _listed((*arn.split(":"), "", "")[2])
    if arn is ABSENT:
        return ABSENT
    found = [service for service, kind in _RESOURCES.items() if graph.sources(permission, "sourceArn", kind)]
    return found[0] if len(found) == 1 else UNKNOWN


def _listed(service: str) -> str | Missing:
    return service if service in _RESOURCES else ABSENT


def _principal_or_source(service: str) -> str:
    name = next((name for name, called in _CALLED_IN_ARNS.items() if called == service), service)
    to_match = f'principal="{name}.amazonaws.com", or source_arn=<a resource of the principal\'s service>'
    return _NO_SOURCES.get(service, to_match)


PERMISSION_PRINCIPAL_MATCHES_SOURCE = StackRule(
    name="lambda-permission-principal-matches-source",
    group=Group.WIRING,
    checks="The service that a permission lets in is the service of the resource that it names as the source.",
    because="No invocation ever matches both, so all are denied although there is a permission.",
    mend="Set principal and source_arn on aws.lambda_.Permission to one service.",
    source="https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html",
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    covers={"cfn-lint": ("W3664",)},
    judge=_principal_matches_source,
)


RULES = (PERMISSION_PRINCIPAL_MATCHES_SOURCE,)
