"""Which load balancers use which target groups and certificates.

What walks moto's dictionaries here copies them first: health checks ask while requests change them.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sandbox.aws.state import State


def target_groups_of(actions: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """The ARNs of the target groups that a listener's or rule's actions forward to; one may come twice."""
    for action in actions:
        if arn := action.get("TargetGroupArn"):
            yield arn
        for target_group in action.get("ForwardConfig", {}).get("TargetGroups", ()):
            yield target_group["TargetGroupArn"]


def load_balancers_using(state: State, target_group_arn: str) -> list[str]:
    """The ARNs of the load balancers of which a listener or rule forwards to the target group."""
    return [
        load_balancer.arn
        for load_balancer in list(state.elbv2.load_balancers.values())
        if target_group_arn in _target_groups_behind(load_balancer)
    ]


def load_balancers_with_certificate(state: State, certificate_arn: str) -> list[str]:
    """The ARNs of the load balancers of which a listener shows the certificate."""
    return [
        load_balancer.arn
        for load_balancer in list(state.elbv2.load_balancers.values())
        if any(certificate_arn in listener.certificates for listener in list(load_balancer.listeners.values()))
    ]


def _target_groups_behind(load_balancer: Any) -> set[str]:
    listeners = list(load_balancer.listeners.values())
    rules = (rule for listener in listeners for rule in list(listener.rules.values()))
    return {arn for rule in rules for arn in target_groups_of(action.data for action in rule.actions)}
