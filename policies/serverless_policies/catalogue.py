"""Every rule, in the order in which a reader of the documentation meets them.

A rule is declared in the module of the AWS service it judges; one that joins services, in the module of what it
protects. A module that outgrows a screenful of rules becomes a package of the same name.
"""

from __future__ import annotations

from typing import Final

from . import cloudwatch, elbv2, lambda_, lambda_target, logs
from .rule import ResourceRule, StackRule

CATALOGUE: Final[tuple[ResourceRule | StackRule, ...]] = (
    lambda_.RESERVED_CONCURRENCY_SET,
    lambda_.RESERVED_CONCURRENCY_SUM,
    lambda_.PERMISSION_SOURCE_RESTRICTED,
    lambda_target.TARGET_HAS_PERMISSION,
    lambda_target.PERMISSION_QUALIFIER_MATCHES_TARGET,
    lambda_target.TARGET_ATTACHED_AFTER_PERMISSION,
    elbv2.HTTP_REDIRECTS_TO_HTTPS,
    cloudwatch.ALARM_HAS_ACTION,
    cloudwatch.ALARM_TREAT_MISSING_DATA_DECIDED,
    cloudwatch.ALARM_HEALTHYHOST_NEEDS_HEALTH_CHECK,
    logs.LOG_GROUP_RETENTION,
)
