"""What callers do to components from outside: rename them, and transform what is in them."""

from collections.abc import Callable

import pytest

from tests.stack.conftest import REPOSITORY, Project

pytestmark = [pytest.mark.engine, pytest.mark.xdist_group("programs")]

SERVICE = """
import pulumi
import pulumi_aws as aws
from alb_lambda import AlbLambdaService

vpc = aws.ec2.get_vpc(default=True)
subnets = aws.ec2.get_subnets(filters=[{{"name": "vpc-id", "values": [vpc.id]}}])


def more_memory(args):
    if args.type_ == "aws:lambda/function:Function":
        return pulumi.ResourceTransformResult({{**args.props, "memorySize": 1024}}, args.opts)
    return None


service = AlbLambdaService(
    "{name}",
    {{
        "function": {{
            "code_path": "{code}", "handler": "hello.handler", "concurrency": {{"unreserved": True}},
        }},
        "load_balancer": {{
            "internet_facing": False, "vpc_id": vpc.id, "subnet_ids": subnets.ids, "plain_http": True,
            "ingress_cidr_blocks": ["10.0.0.0/8"], "deletion_protection": False, "access_logs_force_destroy": True,
        }},
        "priority": 1,
        "conditions": {{"path_patterns": ["/*"]}},
        "health_check": {{"enabled": False}},
    }},
    pulumi.ResourceOptions(transforms=[more_memory], aliases=[{alias}]),
)
pulumi.export("memory", service.function.function.memory_size)
"""


def test_a_service_is_renamed_in_place_and_its_children_can_be_transformed(
    project: Callable[[str, str], Project],
) -> None:
    """Catches children whose names do not follow their component's, and children that transforms do not reach."""
    code = REPOSITORY / "app" / "hello"
    stack = project("renames", SERVICE.format(name="greeting", code=code, alias=""))
    stack.pulumi("stack", "init", "dev")
    first = stack.pulumi("up", "--yes", "--stack", "dev")
    assert first.returncode == 0, first.stdout + first.stderr
    assert stack.outputs()["memory"] == 1024

    renamed = SERVICE.format(name="welcome", code=code, alias='pulumi.Alias(name="greeting")')
    second = project("renames", renamed).pulumi("up", "--yes", "--stack", "dev")

    assert second.returncode == 0, second.stdout + second.stderr
    resources = second.stdout[second.stdout.rindex("Resources:") :]
    assert "unchanged" in resources
    for word in ("created", "deleted", "replaced"):
        assert word not in resources, second.stdout
    assert stack.pulumi("destroy", "--yes", "--stack", "dev").returncode == 0
