"""What Elastic Load Balancing refuses of listeners and rules.

https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateListener.html
"""

from typing import Any

from sandbox.aws.errors import Refusal
from sandbox.aws.load_balancer_use import load_balancers_using, target_groups_of
from sandbox.aws.signatures import Params
from sandbox.aws.state import State


def port_taken(state: State, params: Params) -> None:
    load_balancer = state.elbv2.load_balancers.get(params["LoadBalancerArn"])
    if load_balancer is None:
        return
    if any(int(listener.port) == params.get("Port") for listener in load_balancer.listeners.values()):
        raise Refusal(
            "DuplicateListener", f"A listener already exists on this port for this load balancer '{load_balancer.arn}'"
        )


def no_certificate(_state: State, params: Params) -> None:
    if params.get("Protocol") in {"HTTPS", "TLS"} and not params.get("Certificates"):
        raise Refusal("ValidationError", f"A certificate must be specified for {params['Protocol']} listeners")


def target_group_of_another_load_balancer(state: State, params: Params) -> None:
    """A target group takes traffic from one load balancer; error TargetGroupAssociationLimit."""
    own = params.get("LoadBalancerArn") or _load_balancer_of(params.get("ListenerArn") or params["RuleArn"])
    for target_group_arn in target_groups_of(params.get("DefaultActions") or params.get("Actions") or ()):
        if any(arn != own for arn in load_balancers_using(state, target_group_arn)):
            raise Refusal(
                "TargetGroupAssociationLimit",
                "The following target groups cannot be associated with more than one load balancer: "
                f"{target_group_arn}",
            )


def missing_rule(state: State, params: Params) -> None:
    if _rule(state, params["RuleArn"]) is None:
        raise Refusal("RuleNotFound", f"Rule '{params['RuleArn']}' not found")


def default_rule(state: State, params: Params) -> None:
    """https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DeleteRule.html"""
    if _rule(state, params["RuleArn"]).is_default:
        raise Refusal("OperationNotPermitted", f"Default rule '{params['RuleArn']}' cannot be deleted")


def _load_balancer_of(listener_or_rule_arn: str) -> str:
    """`…:listener/app/NAME/ID/LISTENER[/RULE]` belongs to `…:loadbalancer/app/NAME/ID`."""
    account, _, path = listener_or_rule_arn.rpartition(":")
    _, *rest = path.split("/")
    return f"{account}:loadbalancer/{'/'.join(rest[:3])}"


def _rule(state: State, arn: str) -> Any:
    listeners = [one for balancer in state.elbv2.load_balancers.values() for one in balancer.listeners.values()]
    return next((rule for listener in listeners for rule in listener.rules.values() if rule.arn == arn), None)
