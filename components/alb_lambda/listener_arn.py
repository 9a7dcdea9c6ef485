"""Which load balancer does a listener's ARN name?"""

import pulumi

from alb_lambda.arguments import Arguments

_MARK = ":listener/app/"
_ALLOWED = "the ARN of a listener, as in arn:aws:elasticloadbalancing:eu-central-1:123456789012:listener/app/edge/1/2"


def check_listener_arn(arguments: Arguments, listener_arn: pulumi.Input[str] | None) -> None:
    """Refuses the ARN of anything but a listener of an Application Load Balancer; an output is checked once known."""
    if isinstance(listener_arn, str) and _MARK not in listener_arn:
        arguments.refuse("listener_arn", repr(listener_arn), _ALLOWED)


def load_balancer_arn_suffix(component: str, name: str, listener_arn: pulumi.Input[str]) -> pulumi.Output[str]:
    """What CloudWatch's dimension `LoadBalancer` takes, read from the ARN of one of the load balancer's listeners.

    A listener's ARN ends in `listener/app/<name>/<load balancer's id>/<listener's id>`.
    Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awselasticloadbalancingv2.html
    """

    def read(arn: str) -> str:
        arguments = Arguments(component, name)
        check_listener_arn(arguments, arn)
        arguments.finish()
        return arn.split(":listener/", 1)[1].rsplit("/", 1)[0]

    return pulumi.Output.from_input(listener_arn).apply(read)
