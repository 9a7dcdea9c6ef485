"""The same handler where users meet it: behind a load balancer of the sandbox, asked over HTTP."""

import json
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit
from zipfile import ZipFile

from bench.traffic.http_client import BODY
from sandbox.sandbox import Sandbox

CODE = f"""
def handler(event, context):
    return {{"statusCode": 200, "headers": {{"Content-Type": "text/plain"}}, "body": "{BODY}"}}
"""
NAME = "ping"
ARN = f"arn:aws:lambda:us-east-1:123456789012:function:{NAME}"
RESERVED = 900
"""As much as an account can reserve: Lambda admits 10 invocations a second for each, and a trivial handler is quick."""

TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}],
}
REPOSITORY = Path(__file__).parents[2]


class BehindFrontDoor:
    """A function `ping` behind a listener."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._call = sandbox.account.call
        self._create_function()
        self._create_listener()

    def drive(self, count: int, seconds: float) -> list[float]:
        """The latencies in seconds of requests, one after the other on each of `count` connections."""
        port = urlsplit(self._sandbox.front_door.addresses()[0].url).port
        command = [sys.executable, "-m", "bench.traffic.http_client", str(port), str(count), str(seconds)]
        ran = subprocess.run(command, cwd=REPOSITORY, stdout=subprocess.PIPE, check=True)
        latencies: list[float] = json.loads(ran.stdout)
        return latencies

    def cold_start(self, number: int) -> float:
        """Seconds from the start of a new environment until it asks for its first invocation."""
        variables = {"Variables": {"COLD_START": str(number)}}  # a changed function gets new environments
        self._call("lambda", "UpdateFunctionConfiguration", {"FunctionName": NAME, "Environment": variables})
        function = self._sandbox.functions.version(ARN)
        assert function is not None
        invoked = self._sandbox.loop.run(self._sandbox.functions.invoke(function, b"{}", ARN))
        assert invoked.init_ms is not None
        return invoked.init_ms / 1000

    def _create_function(self) -> None:
        role = {"RoleName": NAME, "AssumeRolePolicyDocument": json.dumps(TRUST)}
        archive = BytesIO()
        with ZipFile(archive, "w") as zipped:
            zipped.writestr("app.py", CODE)
        function = {
            "FunctionName": NAME,
            "Runtime": f"python3.{sys.version_info.minor}",
            "Handler": "app.handler",
            "Role": self._call("iam", "CreateRole", role)["Role"]["Arn"],
            "Code": {"ZipFile": archive.getvalue()},
            "Timeout": 120,
        }
        self._call("lambda", "CreateFunction", function)
        self._call("lambda", "PutFunctionConcurrency", {"FunctionName": NAME, "ReservedConcurrentExecutions": RESERVED})

    def _create_listener(self) -> None:
        group = self._call("elbv2", "CreateTargetGroup", {"Name": NAME, "TargetType": "lambda"})
        group_arn = group["TargetGroups"][0]["TargetGroupArn"]
        permission = {
            "FunctionName": NAME,
            "StatementId": NAME,
            "Action": "lambda:InvokeFunction",
            "Principal": "elasticloadbalancing.amazonaws.com",
            "SourceArn": group_arn,
        }
        self._call("lambda", "AddPermission", permission)
        self._call("elbv2", "RegisterTargets", {"TargetGroupArn": group_arn, "Targets": [{"Id": ARN}]})
        subnets = [subnet["SubnetId"] for subnet in self._call("ec2", "DescribeSubnets")["Subnets"][:2]]
        balancer = self._call("elbv2", "CreateLoadBalancer", {"Name": NAME, "Subnets": subnets})
        listener = {
            "LoadBalancerArn": balancer["LoadBalancers"][0]["LoadBalancerArn"],
            "Protocol": "HTTP",
            "Port": 80,
            "DefaultActions": [{"Type": "forward", "TargetGroupArn": group_arn}],
        }
        self._call("elbv2", "CreateListener", listener)
