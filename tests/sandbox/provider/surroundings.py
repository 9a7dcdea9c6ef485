"""The resources that stand around the one under test, made through the account's own API."""

import io
import json
import zipfile
from functools import cached_property
from itertools import count
from typing import Any

from sandbox.aws.account import Account

LAMBDA_TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"},
        ],
    }
)


def allow(action: str, resource: str = "*") -> str:
    """A policy document of one statement."""
    return json.dumps(
        {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": action, "Resource": resource}]}
    )


class Surroundings:
    """Makes each thing once, when it is first asked for; methods make a new one at every call."""

    def __init__(self, account: Account) -> None:
        self.call = account.call
        self._numbers = count(1)

    def name(self, what: str) -> str:
        return f"{what}-{next(self._numbers)}"

    @cached_property
    def role(self) -> str:
        request = {"RoleName": "around", "AssumeRolePolicyDocument": LAMBDA_TRUST}
        return self.call("iam", "CreateRole", request)["Role"]["Arn"]

    @cached_property
    def policy(self) -> str:
        request = {"PolicyName": "around", "PolicyDocument": allow("logs:PutLogEvents")}
        return self.call("iam", "CreatePolicy", request)["Policy"]["Arn"]

    @cached_property
    def function(self) -> str:
        """A function with the versions 1 and 2; its name."""
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w") as files:
            files.writestr("app.py", "def handler(event, context): ...")
        request: dict[str, Any] = {"FunctionName": "around", "Role": self.role, "Runtime": "python3.12"}
        code = {"ZipFile": archive.getvalue()}
        self.call("lambda", "CreateFunction", {**request, "Handler": "app.handler", "Code": code, "Publish": True})
        self.call("lambda", "UpdateFunctionConfiguration", {"FunctionName": "around", "Description": "second"})
        self.call("lambda", "PublishVersion", {"FunctionName": "around"})
        return "around"

    @cached_property
    def alias(self) -> str:
        """The name of an alias of the function."""
        self.call("lambda", "CreateAlias", {"FunctionName": self.function, "Name": "around", "FunctionVersion": "1"})
        return "around"

    @cached_property
    def function_arn(self) -> str:
        """The function's ARN, once load balancers may invoke it."""
        request = {
            "FunctionName": self.function,
            "StatementId": "load-balancer",
            "Action": "lambda:InvokeFunction",
            "Principal": "elasticloadbalancing.amazonaws.com",
        }
        self.call("lambda", "AddPermission", request)
        return self.call("lambda", "GetFunction", {"FunctionName": self.function})["Configuration"]["FunctionArn"]

    @cached_property
    def subnets(self) -> list[str]:
        return [subnet["SubnetId"] for subnet in self.call("ec2", "DescribeSubnets")["Subnets"][:3]]

    @cached_property
    def vpc(self) -> str:
        return self.call("ec2", "DescribeVpcs")["Vpcs"][0]["VpcId"]

    @cached_property
    def empty_vpc(self) -> str:
        return self.call("ec2", "CreateVpc", {"CidrBlock": "10.7.0.0/16"})["Vpc"]["VpcId"]

    @cached_property
    def security_group(self) -> str:
        request = {"GroupName": "around", "Description": "around", "VpcId": self.vpc}
        return self.call("ec2", "CreateSecurityGroup", request)["GroupId"]

    @cached_property
    def load_balancer(self) -> str:
        request = {"Name": "around", "Subnets": self.subnets}
        return self.call("elbv2", "CreateLoadBalancer", request)["LoadBalancers"][0]["LoadBalancerArn"]

    @cached_property
    def listener(self) -> str:
        request = {
            "LoadBalancerArn": self.load_balancer,
            "Protocol": "HTTP",
            "Port": 80,
            "DefaultActions": [{"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "404"}}],
        }
        return self.call("elbv2", "CreateListener", request)["Listeners"][0]["ListenerArn"]

    def target_group(self) -> str:
        request = {"Name": self.name("around"), "TargetType": "lambda"}
        return self.call("elbv2", "CreateTargetGroup", request)["TargetGroups"][0]["TargetGroupArn"]

    @cached_property
    def web_acl(self) -> str:
        visibility = {"SampledRequestsEnabled": True, "CloudWatchMetricsEnabled": True, "MetricName": "around"}
        request = {
            "Name": "around",
            "Scope": "REGIONAL",
            "DefaultAction": {"Allow": {}},
            "VisibilityConfig": visibility,
        }
        return self.call("wafv2", "CreateWebACL", request)["Summary"]["ARN"]

    @cached_property
    def firewall_log(self) -> str:
        """The ARN of a log group that WAF may write to."""
        self.call("logs", "CreateLogGroup", {"logGroupName": "aws-waf-logs-around"})
        return "arn:aws:logs:us-east-1:123456789012:log-group:aws-waf-logs-around"

    @cached_property
    def log_group(self) -> str:
        self.call("logs", "CreateLogGroup", {"logGroupName": "/around"})
        return "/around"

    @cached_property
    def topic(self) -> str:
        return self.call("sns", "CreateTopic", {"Name": "around"})["TopicArn"]

    @cached_property
    def queue(self) -> str:
        """Its URL."""
        return self.call("sqs", "CreateQueue", {"QueueName": "around"})["QueueUrl"]

    @cached_property
    def queue_arn(self) -> str:
        request = {"QueueUrl": self.queue, "AttributeNames": ["QueueArn"]}
        return self.call("sqs", "GetQueueAttributes", request)["Attributes"]["QueueArn"]

    @cached_property
    def event_rule(self) -> str:
        """Its name."""
        self.call("events", "PutRule", {"Name": "around", "ScheduleExpression": "rate(1 day)"})
        return "around"

    def bucket(self) -> str:
        name = self.name("around-bucket")
        self.call("s3", "CreateBucket", {"Bucket": name})
        return name

    @cached_property
    def certificate(self) -> str:
        request = {"DomainName": "shop.example.com", "ValidationMethod": "DNS"}
        return self.call("acm", "RequestCertificate", request)["CertificateArn"]
