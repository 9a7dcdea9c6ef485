"""Logs that are kept, and billed, for ever."""

import pulumi_aws as aws

aws.cloudwatch.LogGroup("orders", name="/aws/lambda/orders")
