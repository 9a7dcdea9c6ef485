"""The Pulumi types of the AWS resources that the rules judge.

pulumi_aws keeps an `aws:alb` twin of each `aws:lb` type; old programs and states hold either.
"""

from typing import Final

from .graph import ResourceType


def _load_balancing(token: str) -> tuple[str, ...]:
    return (f"aws:lb/{token}", f"aws:alb/{token}")


FUNCTION: Final = ResourceType(("aws:lambda/function:Function",), identities=("arn", "name"))
ALIAS: Final = ResourceType(("aws:lambda/alias:Alias",))
PERMISSION: Final = ResourceType(("aws:lambda/permission:Permission",))
PROVISIONED_CONCURRENCY: Final = ResourceType(("aws:lambda/provisionedConcurrencyConfig:ProvisionedConcurrencyConfig",))

LOAD_BALANCER: Final = ResourceType(_load_balancing("loadBalancer:LoadBalancer"), identities=("arn", "arnSuffix"))
LISTENER: Final = ResourceType(_load_balancing("listener:Listener"))
TARGET_GROUP: Final = ResourceType(_load_balancing("targetGroup:TargetGroup"), identities=("arn", "arnSuffix"))
TARGET_GROUP_ATTACHMENT: Final = ResourceType(_load_balancing("targetGroupAttachment:TargetGroupAttachment"))

LOG_GROUP: Final = ResourceType(("aws:cloudwatch/logGroup:LogGroup",))
METRIC_ALARM: Final = ResourceType(("aws:cloudwatch/metricAlarm:MetricAlarm",))
COMPOSITE_ALARM: Final = ResourceType(("aws:cloudwatch/compositeAlarm:CompositeAlarm",))
