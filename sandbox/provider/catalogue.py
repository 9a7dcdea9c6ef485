"""Every resource type that the provider knows, by its token."""

from collections.abc import Mapping

from sandbox.provider.resource_type import ResourceType
from sandbox.provider.types import (
    acm,
    cloudwatch,
    dynamodb,
    events,
    iam,
    kms,
    lambda_,
    lambda_event_invoke,
    lambda_event_sources,
    lambda_permissions,
    lambda_provisioned,
    lambda_urls,
    listeners,
    load_balancers,
    logs,
    s3_buckets,
    s3_settings,
    security_groups,
    sns,
    sqs,
    target_groups,
    vpcs,
    wafv2,
)

MODULES = (
    acm,
    cloudwatch,
    dynamodb,
    events,
    iam,
    kms,
    lambda_,
    lambda_event_invoke,
    lambda_event_sources,
    lambda_permissions,
    lambda_provisioned,
    lambda_urls,
    listeners,
    load_balancers,
    logs,
    s3_buckets,
    s3_settings,
    security_groups,
    sns,
    sqs,
    target_groups,
    vpcs,
    wafv2,
)


class UnknownTypeError(Exception):
    """A resource type that has no declaration."""

    def __init__(self, token: str) -> None:
        super().__init__(
            f"the sandbox has no {token} yet: declare it in sandbox/provider/types/ (docs/add-a-resource-type.md shows how)"
        )


def _by_token() -> Mapping[str, ResourceType]:
    return {token: each for module in MODULES for each in module.TYPES for token in (each.token, *each.twins)}


TYPES = _by_token()


def resource_type(token: str) -> ResourceType:
    """The declaration of a resource type; raises UnknownTypeError."""
    try:
        return TYPES[token]
    except KeyError:
        raise UnknownTypeError(token) from None
