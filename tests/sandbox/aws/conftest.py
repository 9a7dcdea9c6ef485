"""An account per test, and the few resources that many tests need before their own begins."""

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

from sandbox.aws.account import Account

LAMBDA_TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"},
    ],
}
NOT_FOUND = {"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "404", "ContentType": "text/plain"}}


class Make:
    """Creates resources with the least that AWS demands; `settings` are added to the request as they are."""

    def __init__(self, account: Account) -> None:
        self.call = account.call

    def role(self, name: str = "role", trust: dict[str, Any] = LAMBDA_TRUST) -> str:
        request = {"RoleName": name, "AssumeRolePolicyDocument": json.dumps(trust)}
        return self.call("iam", "CreateRole", request)["Role"]["Arn"]

    def code(self, text: str = "def handler(event, context): ...") -> bytes:
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w") as files:
            files.writestr(zipfile.ZipInfo("app.py"), text)  # a fixed time stamp: equal text, equal archive
        return archive.getvalue()

    def function(self, name: str = "orders", **settings: Any) -> str:
        request = {
            "FunctionName": name,
            "Role": settings.pop("Role", None) or self.role(f"{name}-role"),
            "Runtime": "python3.12",
            "Handler": "app.handler",
            "Code": {"ZipFile": self.code()},
        }
        return self.call("lambda", "CreateFunction", request | settings)["FunctionArn"]

    def subnets(self) -> list[str]:
        return [subnet["SubnetId"] for subnet in self.call("ec2", "DescribeSubnets", {})["Subnets"][:2]]

    def load_balancer(self, name: str = "shared", **settings: Any) -> str:
        request = {"Name": name, "Subnets": self.subnets()} | settings
        return self.call("elbv2", "CreateLoadBalancer", request)["LoadBalancers"][0]["LoadBalancerArn"]

    def target_group(self, name: str = "orders", **settings: Any) -> str:
        request = {"Name": name, "TargetType": "lambda"} | settings
        return self.call("elbv2", "CreateTargetGroup", request)["TargetGroups"][0]["TargetGroupArn"]

    def listener(self, load_balancer: str, action: dict[str, Any] = NOT_FOUND, **settings: Any) -> str:
        request = {"LoadBalancerArn": load_balancer, "Protocol": "HTTP", "Port": 80, "DefaultActions": [action]}
        return self.call("elbv2", "CreateListener", request | settings)["Listeners"][0]["ListenerArn"]

    def rule(self, listener: str, priority: int, action: dict[str, Any] = NOT_FOUND) -> str:
        condition = {"Field": "path-pattern", "Values": [f"/{priority}"]}
        request = {"ListenerArn": listener, "Priority": priority, "Conditions": [condition], "Actions": [action]}
        return self.call("elbv2", "CreateRule", request)["Rules"][0]["RuleArn"]

    def permission(self, function: str, **settings: Any) -> None:
        request = {
            "FunctionName": function,
            "StatementId": "load-balancer",
            "Action": "lambda:InvokeFunction",
            "Principal": "elasticloadbalancing.amazonaws.com",
        }
        self.call("lambda", "AddPermission", request | settings)

    def security_group(self, name: str = "web", **settings: Any) -> str:
        request = {"GroupName": name, "Description": "web"} | settings
        return self.call("ec2", "CreateSecurityGroup", request)["GroupId"]


@pytest.fixture
def account() -> Iterator[Account]:
    with Account() as running:
        yield running


@pytest.fixture
def make(account: Account) -> Make:
    return Make(account)


@pytest.fixture
def refusal(account: Account) -> Callable[[str, str, dict[str, Any]], tuple[str, str]]:
    """Makes a call that must fail; gives AWS's code and sentence."""

    def call(service: str, operation: str, params: dict[str, Any]) -> tuple[str, str]:
        with pytest.raises(ClientError) as refused:
            account.call(service, operation, params)
        error = refused.value.response["Error"]
        return error["Code"], error["Message"]

    return call
