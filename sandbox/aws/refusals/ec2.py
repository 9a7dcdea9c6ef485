"""What EC2 refuses to delete; https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteSecurityGroup.html."""

from sandbox.aws.errors import Refusal
from sandbox.aws.signatures import Params
from sandbox.aws.state import State


def default_group(state: State, params: Params) -> None:
    group = state.security_group(params.get("GroupId", ""))
    if group is not None and group.is_default:
        raise Refusal(
            "CannotDelete", f'the specified group: "{group.id}" name: "{group.name}" cannot be deleted by a user'
        )


def group_in_use(state: State, params: Params) -> None:
    """A load balancer holds its security groups; so does a function in a VPC."""
    group_id = params.get("GroupId")
    by_load_balancers = (one.security_groups for one in state.elbv2.load_balancers.values())
    if any(group_id in groups for groups in [*by_load_balancers, *_of_functions(state, "SecurityGroupIds")]):
        raise Refusal("DependencyViolation", f"resource {group_id} has a dependent object")


def group_referenced(state: State, params: Params) -> None:
    """A rule of another security group names it."""
    group_id = params.get("GroupId")
    others = [one for groups in state.ec2.groups.values() for one in groups.values() if one.id != group_id]
    rules = [rule for group in others for rule in [*group.ingress_rules, *group.egress_rules]]
    if any(rule.source_group.get("GroupId") == group_id for rule in rules):
        raise Refusal("DependencyViolation", f"resource {group_id} has a dependent object")


def subnet_in_use(state: State, params: Params) -> None:
    subnet_id = params["SubnetId"]
    by_load_balancers = ([subnet.id for subnet in one.subnets] for one in state.elbv2.load_balancers.values())
    if any(subnet_id in subnets for subnets in [*by_load_balancers, *_of_functions(state, "SubnetIds")]):
        raise Refusal("DependencyViolation", f"The subnet '{subnet_id}' has dependencies and cannot be deleted.")


def missing_rule(state: State, params: Params) -> None:
    """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_UpdateSecurityGroupRuleDescriptionsIngress.html"""
    groups = [group for of_vpc in state.ec2.groups.values() for group in of_vpc.values()]
    known = {rule.id for group in groups for rule in [*group.ingress_rules, *group.egress_rules]}
    for change in params.get("SecurityGroupRuleDescriptions", ()):
        if change["SecurityGroupRuleId"] not in known:
            raise Refusal(
                "InvalidSecurityGroupRuleId.NotFound",
                f"The security group rule ID '{change['SecurityGroupRuleId']}' does not exist",
            )


def vpc_in_use(state: State, params: Params) -> None:
    """moto looks at subnets and gateways only; a security group of one's own holds the VPC too."""
    vpc_id = params["VpcId"]
    if any(not group.is_default for group in state.ec2.groups[vpc_id].values()):
        raise Refusal("DependencyViolation", f"The vpc '{vpc_id}' has dependencies and cannot be deleted.")


def _of_functions(state: State, member: str) -> list[list[str]]:
    return [function.vpc_config[member] for function in state.lambda_.list_functions() if function.vpc_config]
