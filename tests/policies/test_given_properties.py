"""What a program sets, beside what AWS has by now: the pack remembers the inputs when it judges the stack's outputs."""

from collections.abc import Callable
from typing import Any

import pytest
from pulumi.runtime.proto import analyzer_pb2 as messages

from tests.policies.asking import diagnostics
from tests.policies.program import Programmed, run
from tests.policies.recorded_stack import sdk_servicer, servicer

READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess"
ROLE = 'role = aws.iam.Role("ci", assume_role_policy=trust)'
LOGS = f'aws.iam.RolePolicyAttachment("logs", role=role.name, policy_arn="{READ_ONLY}")'
ONLY = f'aws.iam.RolePolicyAttachmentsExclusive("only", role_name=role.name, policy_arns=["{READ_ONLY}"])'
INLINE = 'aws.iam.RolePolicy("read", role=role.name, name="read", policy={"Statement": []})'
OUT = """
aws.vpc.SecurityGroupEgressRule(
    "out", security_group_id=group.id, ip_protocol="tcp", from_port=443, to_port=443, cidr_ipv4="10.0.0.0/8"
)
"""
OFFICE = """
port = {"security_group_id": group.id, "ip_protocol": "TCP", "from_port": 443, "to_port": 443}
aws.vpc.SecurityGroupIngressRule("office", **port, cidr_ipv4="10.0.0.0/8")
aws.vpc.SecurityGroupIngressRule("other", **port, referenced_security_group_id="sg-1")
"""
AS_ONE = {"protocol": "tcp", "fromPort": 443, "toPort": 443, "cidrBlocks": ["10.0.0.0/8"], "securityGroups": ["sg-1"]}
"""How AWS lists the office's rules."""

GROUP_RULES, ROLE_POLICIES = "sg-no-rule-management-conflicts", "iam-role-no-policy-management-conflicts"


def reported(asked: Programmed, runner: Any) -> set[str]:
    """The rules that report something."""
    return {each.policyName for each in diagnostics(asked, runner)}


def refreshed(asked: Programmed, name: str, answer: list[Any]) -> Programmed:
    """The program's stack when the first resource has taken over what AWS answers."""
    stack = messages.AnalyzeStackRequest()
    stack.CopyFrom(asked.stack)
    stack.resources[0].properties.update({name: answer})
    return Programmed(asked.resources, stack)


@pytest.mark.parametrize(
    ("rule", "program"),
    [
        # An empty list says that there shall be nothing else.
        (GROUP_RULES, f'group = aws.ec2.SecurityGroup("front", egress=[])\n{OUT}'),
        (ROLE_POLICIES, f'role = aws.iam.Role("ci", assume_role_policy=trust, managed_policy_arns=[])\n{LOGS}'),
        # The very same rules, twice.
        (
            GROUP_RULES,
            'https = {"protocol": "tcp", "from_port": 443, "to_port": 443, "cidr_blocks": ["10.0.0.0/8"]}\n'
            'group = aws.ec2.SecurityGroup("front", ingress=[{**https, "security_groups": ["sg-1"]}])\n' + OFFICE,
        ),
    ],
)
def test_what_a_program_says_twice_is_reported(rule: str, program: str) -> None:
    """Catches a rule that sees only what AWS has in the end, where both ways look alike."""
    for preview in (True, False):
        assert rule in reported(run(program, preview=preview), servicer())


@pytest.mark.parametrize(
    ("rule", "program", "name", "answer"),
    [
        (
            GROUP_RULES,
            f'group = aws.ec2.SecurityGroup("front")\n{OUT}',
            "egress",
            [{"protocol": "-1", "cidrBlocks": ["::/0"]}],
        ),
        (
            ROLE_POLICIES,
            f"{ROLE}\n{LOGS}",
            "managedPolicyArns",
            ["arn:aws:iam::123456789012:policy/audit"],
        ),
    ],
)
def test_what_somebody_else_declares_is_not_the_program_s(
    rule: str, program: str, name: str, answer: list[Any]
) -> None:
    """Catches an update that is stopped after a refresh, for what another stack has added and this one cannot remove."""
    asked = run(program, preview=False)

    assert rule not in reported(refreshed(asked, name, answer), servicer())


@pytest.mark.parametrize("runner", [servicer, sdk_servicer])
@pytest.mark.parametrize(
    ("rule", "program", "name", "answer"),
    [
        (GROUP_RULES, f'group = aws.ec2.SecurityGroup("front")\n{OFFICE}', "ingress", [AS_ONE]),
        (ROLE_POLICIES, f"{ROLE}\n{LOGS}", "managedPolicyArns", [READ_ONLY]),
        (ROLE_POLICIES, f"{ROLE}\n{ONLY}", "managedPolicyArns", [READ_ONLY]),
        (ROLE_POLICIES, f"{ROLE}\n{INLINE}", "inlinePolicies", [{"name": "read", "policy": "{}"}]),
    ],
)
def test_what_the_program_declares_separately_is_not_taken_for_written_twice(
    rule: str, program: str, name: str, answer: list[Any], runner: Callable[[], Any]
) -> None:
    """Catches an update that is stopped after a refresh, in the SDK's own runner too, which forgets the inputs."""
    asked = run(program, preview=False)

    assert rule not in reported(refreshed(asked, name, answer), runner())
