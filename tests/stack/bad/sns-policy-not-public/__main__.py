"""A topic that anybody may publish to."""

import json

import pulumi_aws as aws

topic = aws.sns.Topic("page")
aws.sns.TopicPolicy(
    "page",
    arn=topic.arn,
    policy=json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "sns:Publish", "Resource": "*"}],
        }
    ),
)
