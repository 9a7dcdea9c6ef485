"""VPCs, subnets and security groups of the emulated account."""

import pytest


def permission(**source):
    return {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443} | source


@pytest.mark.parametrize("direction", ["Ingress", "Egress"])
def test_a_rule_keeps_its_description_whatever_its_source(account, make, direction):
    """Would catch moto's silence about rules that refer to a security group or prefix list."""
    group, other = make.security_group("own"), make.security_group("other")
    sources = [
        permission(IpRanges=[{"CidrIp": "10.0.0.0/8", "Description": "network"}]),
        permission(UserIdGroupPairs=[{"GroupId": other, "Description": "group"}]),
        permission(PrefixListIds=[{"PrefixListId": "pl-1", "Description": "list"}]),
    ]
    tags = [{"ResourceType": "security-group-rule", "Tags": [{"Key": "team", "Value": "a"}]}]
    request = {"GroupId": group, "IpPermissions": sources, "TagSpecifications": tags}

    added = account.call("ec2", f"AuthorizeSecurityGroup{direction}", request)["SecurityGroupRules"]
    ids = [rule["SecurityGroupRuleId"] for rule in added]
    read = account.call("ec2", "DescribeSecurityGroupRules", {"SecurityGroupRuleIds": ids})["SecurityGroupRules"]

    assert sorted(rule["Description"] for rule in added) == ["group", "list", "network"]
    assert all(rule in read for rule in added)


@pytest.mark.parametrize("direction", ["Ingress", "Egress"])
def test_descriptions_are_changed_by_rule_id(account, make, refusal, direction):
    """Would catch an update of a rule's description that is accepted and lost."""
    group = make.security_group()
    rule = account.call(
        "ec2",
        f"AuthorizeSecurityGroup{direction}",
        {"GroupId": group, "IpPermissions": [permission(IpRanges=[{"CidrIp": "10.0.0.0/8", "Description": "old"}])]},
    )["SecurityGroupRules"][0]["SecurityGroupRuleId"]
    change = {"GroupId": group, "SecurityGroupRuleDescriptions": [{"SecurityGroupRuleId": rule, "Description": "new"}]}

    account.call("ec2", f"UpdateSecurityGroupRuleDescriptions{direction}", change)

    read = account.call("ec2", "DescribeSecurityGroupRules", {"SecurityGroupRuleIds": [rule]})["SecurityGroupRules"]
    assert read[0]["Description"] == "new"
    change["SecurityGroupRuleDescriptions"][0]["SecurityGroupRuleId"] = "sgr-00000000000000000"
    operation = f"UpdateSecurityGroupRuleDescriptions{direction}"
    assert refusal("ec2", operation, change)[0] == "InvalidSecurityGroupRuleId.NotFound"


def test_descriptions_are_changed_by_permission_too(account, make):
    """Would catch the older form of the request getting lost with the newer one in place."""
    group = make.security_group()
    old, new = (permission(IpRanges=[{"CidrIp": "10.0.0.0/8", "Description": text}]) for text in ("old", "new"))
    account.call("ec2", "AuthorizeSecurityGroupIngress", {"GroupId": group, "IpPermissions": [old]})

    request = {"GroupId": group, "IpPermissions": [new]}
    account.call("ec2", "UpdateSecurityGroupRuleDescriptionsIngress", request)

    read = account.call("ec2", "DescribeSecurityGroups", {"GroupIds": [group]})["SecurityGroups"][0]
    assert read["IpPermissions"][0]["IpRanges"] == [{"CidrIp": "10.0.0.0/8", "Description": "new"}]


def test_a_duplicate_rule_is_refused(account, make, refusal):
    """Would catch two resources that claim the same rule."""
    request = {"GroupId": make.security_group(), "IpPermissions": [permission(IpRanges=[{"CidrIp": "0.0.0.0/0"}])]}
    account.call("ec2", "AuthorizeSecurityGroupIngress", request)

    assert refusal("ec2", "AuthorizeSecurityGroupIngress", request)[0] == "InvalidPermission.Duplicate"


def test_a_load_balancer_holds_its_security_groups_and_subnets(account, make, refusal):
    """Would catch a `destroy` in the wrong order, for which AWS makes Pulumi wait until it gives up."""
    group = make.security_group()
    load_balancer, subnet = make.load_balancer(SecurityGroups=[group]), make.subnets()[0]

    assert refusal("ec2", "DeleteSecurityGroup", {"GroupId": group})[0] == "DependencyViolation"
    assert refusal("ec2", "DeleteSubnet", {"SubnetId": subnet})[0] == "DependencyViolation"
    account.call("elbv2", "DeleteLoadBalancer", {"LoadBalancerArn": load_balancer})
    account.call("ec2", "DeleteSecurityGroup", {"GroupId": group})
    account.call("ec2", "DeleteSubnet", {"SubnetId": subnet})


def test_a_security_group_that_another_names_cannot_be_deleted(account, make, refusal):
    """Would catch a rule that points to a group which is gone."""
    group, other = make.security_group("named"), make.security_group("naming")
    request = {"GroupId": other, "IpPermissions": [permission(UserIdGroupPairs=[{"GroupId": group}])]}
    account.call("ec2", "AuthorizeSecurityGroupIngress", request)

    code, message = refusal("ec2", "DeleteSecurityGroup", {"GroupId": group})
    assert (code, group in message) == ("DependencyViolation", True)
    account.call("ec2", "DeleteSecurityGroup", {"GroupId": other})
    account.call("ec2", "DeleteSecurityGroup", {"GroupId": group})


def test_the_default_security_group_stays(account, refusal):
    """Would catch a clean-up that AWS refuses."""
    groups = account.call("ec2", "DescribeSecurityGroups", {})["SecurityGroups"]

    assert refusal("ec2", "DeleteSecurityGroup", {"GroupId": groups[0]["GroupId"]})[0] == "CannotDelete"


def test_a_vpc_is_deleted_after_what_is_in_it(account, make, refusal):
    """Would catch a VPC that vanishes under its subnet or security group."""
    vpc = account.call("ec2", "CreateVpc", {"CidrBlock": "10.0.0.0/16"})["Vpc"]["VpcId"]
    subnet = account.call("ec2", "CreateSubnet", {"VpcId": vpc, "CidrBlock": "10.0.1.0/24"})["Subnet"]["SubnetId"]

    assert refusal("ec2", "DeleteVpc", {"VpcId": vpc})[0] == "DependencyViolation"
    account.call("ec2", "DeleteSubnet", {"SubnetId": subnet})
    group = make.security_group(VpcId=vpc)
    assert refusal("ec2", "DeleteVpc", {"VpcId": vpc})[0] == "DependencyViolation"
    account.call("ec2", "DeleteSecurityGroup", {"GroupId": group})
    account.call("ec2", "DeleteVpc", {"VpcId": vpc})
    assert refusal("ec2", "DeleteVpc", {"VpcId": vpc})[0] == "InvalidVpcID.NotFound"
