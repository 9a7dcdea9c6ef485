"""What may a function do, and who may act as it?"""

import pulumi

from alb_lambda.account import Account
from alb_lambda.policy_document import policy_document


def trust_policy(account: Account) -> pulumi.Output[str]:
    """The policy that lets Lambda, on behalf of this account only, take on a function's execution role.

    Source: https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html, with the condition of
    https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
    """
    return policy_document(
        {
            "Effect": "Allow",
            "Principal": {"Service": "lambda.amazonaws.com"},
            "Action": "sts:AssumeRole",
            "Condition": {"StringEquals": {"aws:SourceAccount": account.id}},
        }
    )


def execution_policy(log_group_arn: pulumi.Output[str], *, tracing: bool, vpc: bool) -> pulumi.Output[str]:
    """The policy with what Lambda itself does in a function's name: write its log, send its traces, join its VPC.

    Sources: https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html,
    https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html,
    https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
    """
    statements: list[dict[str, object]] = [
        {
            "Sid": "WriteOwnLog",
            "Effect": "Allow",
            "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
            "Resource": pulumi.Output.concat(log_group_arn, ":*"),
        }
    ]
    if tracing:
        statements.append(
            {
                "Sid": "SendTraces",
                "Effect": "Allow",
                "Action": ["xray:PutTraceSegments", "xray:PutTelemetryRecords"],
                # X-Ray has no resources that these two actions could be limited to.
                "Resource": "*",
            }
        )
    if vpc:
        statements.append(
            {
                "Sid": "JoinVpc",
                "Effect": "Allow",
                "Action": [
                    "ec2:CreateNetworkInterface",
                    "ec2:DescribeNetworkInterfaces",
                    "ec2:DescribeSubnets",
                    "ec2:DeleteNetworkInterface",
                    "ec2:AssignPrivateIpAddresses",
                    "ec2:UnassignPrivateIpAddresses",
                ],
                # Lambda checks these rights before any interface exists, so AWS's own policy names no resource either.
                "Resource": "*",
            }
        )
    return policy_document(*statements)
