"""What the tests of the components share."""

from pathlib import Path

import pytest
from alb_lambda import AlbLambdaServiceArgs, ApplicationLoadBalancerArgs, LambdaFunctionArgs, LambdaTargetGroupArgs

from tests.components.declared import ACCOUNT, ARN


@pytest.fixture
def code_path(tmp_path: Path) -> str:
    """A folder with a function's code."""
    folder = tmp_path / "orders"
    folder.mkdir()
    (folder / "orders.py").write_text("def handler(event, context):\n    return {'statusCode': 200}\n")
    return str(folder)


@pytest.fixture
def function_args(code_path: str) -> LambdaFunctionArgs:
    """The least that a function needs."""
    return {"code_path": code_path, "handler": "orders.handler", "concurrency": {"reserved": 20}}


@pytest.fixture
def load_balancer_args() -> ApplicationLoadBalancerArgs:
    """The least that a load balancer needs."""
    return {
        "internet_facing": True,
        "vpc_id": "vpc-1",
        "subnet_ids": ["subnet-1", "subnet-2"],
        "certificate_arn": f"arn:aws:acm:eu-central-1:{ACCOUNT}:certificate/1",
    }


@pytest.fixture
def target_group_args() -> LambdaTargetGroupArgs:
    """The least that a target group needs."""
    return {
        "alias_arn": ARN.format("lambda", "function:orders:live"),
        "listener_arn": ARN.format("elasticloadbalancing", "listener/app/edge/1/2"),
        "priority": 10,
        "conditions": {"path_patterns": ["/orders/*"]},
        "health_check": {"enabled": False},
    }


@pytest.fixture
def service_args(function_args: LambdaFunctionArgs) -> AlbLambdaServiceArgs:
    """The least that a service behind a shared listener needs."""
    return {
        "function": function_args,
        "listener_arn": ARN.format("elasticloadbalancing", "listener/app/edge/1/2"),
        "priority": 10,
        "conditions": {"path_patterns": ["/orders/*"]},
        "health_check": {"enabled": True},
    }
