"""Security group rules: all that were added, with the descriptions that moto loses."""

from collections.abc import Mapping
from typing import Any

from sandbox.aws.signatures import Emulate, Params, Result
from sandbox.aws.state import State


def authorize_security_group_rules(state: State, params: Params, emulate: Emulate) -> Result:
    """moto answers with the last permission's rules only, and drops descriptions of rules without an address."""
    before = set(_rules(state))
    emulate()
    added = [rule for rule_id, rule in _rules(state).items() if rule_id not in before]
    descriptions = _descriptions(params)
    for rule in added:
        ends = (rule.from_port, rule.to_port) if rule.ip_protocol != "-1" else (None, None)
        if text := descriptions.get((*ends, rule.source_group.get("GroupId") or rule.prefix_list_id)):
            _describe(rule, text)
    return {"Return": True, "SecurityGroupRules": [_members(rule) for rule in added]}


def describe_security_group_rules(state: State, _params: Params, emulate: Emulate) -> Result:
    """moto leaves out to whom a rule's group belongs."""
    result = emulate()
    for rule in result["SecurityGroupRules"]:
        rule["GroupOwnerId"] = state.account_id
    return result


def update_security_group_rule_descriptions(state: State, params: Params, emulate: Emulate) -> Result:
    """moto overlooks rules given by their ids."""
    if not params.get("SecurityGroupRuleDescriptions"):
        return emulate()
    rules = _rules(state)
    for change in params["SecurityGroupRuleDescriptions"]:
        _describe(rules[change["SecurityGroupRuleId"]], change.get("Description", ""))
    return {"Return": True}


def _rules(state: State) -> dict[str, Any]:
    groups = [group for of_vpc in state.ec2.groups.values() for group in of_vpc.values()]
    return {rule.id: rule for group in groups for rule in [*group.ingress_rules, *group.egress_rules]}


def _descriptions(params: Mapping[str, Any]) -> dict[tuple[Any, ...], str]:
    """The description of each permission's security groups and prefix lists, by ports and id."""
    found: dict[tuple[Any, ...], str] = {}
    for permission in params.get("IpPermissions", ()):
        ends = (permission.get("FromPort"), permission.get("ToPort"))
        ends = ends if permission.get("IpProtocol") != "-1" else (None, None)
        for source in [*permission.get("UserIdGroupPairs", ()), *permission.get("PrefixListIds", ())]:
            found[(*ends, source.get("GroupId") or source.get("PrefixListId"))] = source.get("Description", "")
    return found


def _describe(rule: Any, text: str) -> None:
    rule.ip_range = rule.ip_range | {"Description": text}  # where moto keeps it, address or none


def _members(rule: Any) -> dict[str, Any]:
    return {
        "SecurityGroupRuleId": rule.id,
        "GroupId": rule.group_id,
        "GroupOwnerId": rule.owner_id,
        "IsEgress": rule.is_egress,
        "IpProtocol": rule.ip_protocol,
        "FromPort": -1 if rule.from_port is None else rule.from_port,
        "ToPort": -1 if rule.to_port is None else rule.to_port,
        "CidrIpv4": rule.cidr_ipv4,
        "CidrIpv6": rule.cidr_ipv6,
        "PrefixListId": rule.prefix_list_id,
        "ReferencedGroupInfo": rule.referenced_group_info,
        "Description": rule.description,
        "Tags": [{"Key": tag["key"], "Value": tag["value"]} for tag in rule.get_tags()],
    }
