"""What the resource types of Elastic Load Balancing v2 have in common.

API: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/
Defaults and replacement follow terraform-provider-aws, internal/service/elbv2.
"""

from sandbox.provider.resource_type import Tagging

TAGGING = Tagging(
    target=lambda instance, _: {"ResourceArns": [instance.id]},
    tag="AddTags",
    untag="RemoveTags",
    read="DescribeTags",
    result="TagDescriptions[0].Tags",
)
ABSENT = ("LoadBalancerNotFound", "ListenerNotFound", "RuleNotFound", "TargetGroupNotFound")


def arn_suffix(arn: str) -> str:
    """The value of a CloudWatch dimension: `app/<name>/<id>` or `targetgroup/<name>/<id>`."""
    return arn.split(":", 5)[5].removeprefix("loadbalancer/")
