"""One life for each resource type of the catalogue: what a program gives first, and what it changes later."""

import json
from collections.abc import Mapping
from hashlib import sha256

from sandbox.provider.values import ARCHIVE, ASSET, SIGNATURE
from tests.sandbox.provider import lives_invocations, lives_sqs_dynamodb_events, lives_wafv2
from tests.sandbox.provider.life import Life, Properties, tagged
from tests.sandbox.provider.surroundings import LAMBDA_TRUST, Surroundings, allow


def code(text: str) -> Properties:
    """An archive of one file, as the engine describes it."""
    digest = sha256(text.encode()).hexdigest()
    asset = {SIGNATURE: ASSET, "hash": digest, "text": text}
    return {SIGNATURE: ARCHIVE, "hash": digest, "assets": {"app.py": asset}}


def fixed(status: str) -> list[Properties]:
    response = {"contentType": "text/plain", "messageBody": "no", "statusCode": status}
    return [{"type": "fixed-response", "fixedResponse": response}]


def topic_policy(topic: str, action: str) -> str:
    statement = {"Effect": "Allow", "Principal": {"Service": "cloudwatch.amazonaws.com"}, "Action": action}
    return json.dumps({"Version": "2012-10-17", "Statement": [{**statement, "Resource": topic}]})


def bucket_policy(bucket: str, action: str) -> str:
    statement = {"Effect": "Allow", "Principal": {"AWS": "123456789012"}, "Action": action}
    return json.dumps({"Version": "2012-10-17", "Statement": [{**statement, "Resource": f"arn:aws:s3:::{bucket}/*"}]})


def _bucket_policy(around: Surroundings) -> Properties:
    bucket = around.bucket()
    return {"bucket": bucket, "policy": bucket_policy(bucket, "s3:PutObject")}


def _composite_alarm(around: Surroundings) -> Properties:
    alarm = {
        "AlarmName": "around",
        "Namespace": "AWS/Lambda",
        "MetricName": "Errors",
        "Statistic": "Sum",
        "Period": 60,
        "EvaluationPeriods": 1,
        "Threshold": 1,
        "ComparisonOperator": "GreaterThanThreshold",
    }
    around.call("cloudwatch", "PutMetricAlarm", alarm)
    return {
        "alarmName": "pages",
        "alarmRule": 'ALARM("around")',
        "alarmActions": [around.topic],
        "actionsSuppressor": {"alarm": "around", "extensionPeriod": 60, "waitPeriod": 30},
        **tagged("dev"),
    }


def _topic_policy(around: Surroundings) -> Properties:
    return {"arn": around.topic, "policy": topic_policy(around.topic, "SNS:Publish")}


def _encryption(algorithm: str, *, key: bool) -> list[Properties]:
    default = {"sseAlgorithm": algorithm}
    return [{"applyServerSideEncryptionByDefault": default, "bucketKeyEnabled": key}]


def _rule(around: Surroundings) -> Properties:
    return {
        "securityGroupId": around.security_group,
        "ipProtocol": "tcp",
        "fromPort": 443,
        "toPort": 443,
        "cidrIpv4": "10.0.0.0/8",
        "description": "HTTPS",
        "tags": {"stage": "dev"},
    }


def _blocks(*ports: int) -> list[Properties]:
    return [{"protocol": "tcp", "fromPort": port, "toPort": port, "cidrBlocks": ["10.0.0.0/8"]} for port in ports]


SECURITY_GROUP_RULE = Life(
    inputs=_rule,
    change=lambda _: {"fromPort": 8443, "toPort": 8443, "description": "other HTTPS", **tagged("live")},
)
SERVERLESS_METRIC = {"namespace": "AWS/Lambda", "metricName": "Errors", "statistic": "Sum", "period": 60}
ACCESS_BLOCK = ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets")

LIVES: Mapping[str, Life] = {
    **lives_invocations.LIVES,
    **lives_sqs_dynamodb_events.LIVES,
    **lives_wafv2.LIVES,
    "aws:acm/certificate:Certificate": Life(
        inputs=lambda _: {"domainName": "orders.example.com", "validationMethod": "DNS", **tagged("dev")},
        change=lambda _: tagged("live"),
    ),
    "aws:cloudwatch/metricAlarm:MetricAlarm": Life(
        inputs=lambda around: {
            **SERVERLESS_METRIC,
            "comparisonOperator": "GreaterThanThreshold",
            "threshold": 5,
            "evaluationPeriods": 3,
            "datapointsToAlarm": 2,
            "dimensions": {"FunctionName": "orders"},
            "alarmActions": [around.topic],
            **tagged("dev"),
        },
        change=lambda _: {
            "threshold": 7.5,
            "treatMissingData": "notBreaching",
            "alarmActions": None,
            **tagged("live"),
        },
    ),
    "aws:cloudwatch/compositeAlarm:CompositeAlarm": Life(
        inputs=_composite_alarm,
        change=lambda _: {
            "alarmRule": "NOT OK(around) OR FALSE",
            "alarmDescription": "wakes somebody up",
            "alarmActions": None,
            "actionsSuppressor": {"alarm": "around", "extensionPeriod": 0, "waitPeriod": 60},
            **tagged("live"),
        },
    ),
    "aws:iam/role:Role": Life(
        inputs=lambda around: {
            "assumeRolePolicy": LAMBDA_TRUST,
            "description": "runs orders",
            "permissionsBoundary": around.policy,
            **tagged("dev"),
        },
        change=lambda _: {
            "description": None,
            "permissionsBoundary": None,
            "maxSessionDuration": 7200,
            **tagged("live"),
        },
    ),
    "aws:iam/rolePolicy:RolePolicy": Life(
        inputs=lambda around: {"role": around.role.rpartition("/")[2], "policy": allow("s3:GetObject")},
        change=lambda _: {"policy": allow("s3:PutObject")},
    ),
    "aws:iam/policy:Policy": Life(
        inputs=lambda _: {"policy": allow("s3:GetObject"), "description": "reads", **tagged("dev")},
        change=lambda _: {"policy": allow("s3:ListBucket"), **tagged("live")},
    ),
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": Life(
        inputs=lambda around: {"role": around.role.rpartition("/")[2], "policyArn": around.policy},
    ),
    "aws:kms/key:Key": Life(
        inputs=lambda _: {
            "description": "for alarms",
            "enableKeyRotation": True,
            "deletionWindowInDays": 7,
            "policy": allow("kms:*"),
            **tagged("dev"),
        },
        change=lambda _: {
            "description": "for pages",
            "enableKeyRotation": False,
            "isEnabled": False,
            "policy": allow("kms:Decrypt"),
            **tagged("live"),
        },
        not_imported=frozenset({"deletionWindowInDays"}),
    ),
    "aws:lambda/function:Function": Life(
        inputs=lambda around: {
            "role": around.role,
            "runtime": "python3.12",
            "handler": "app.handler",
            "code": code("def handler(event, context): return 1"),
            "description": "takes orders",
            "publish": True,
            "memorySize": 256,
            "environment": {"variables": {"STAGE": "dev", "EXTRA": "1"}},
            "reservedConcurrentExecutions": 10,
            "tracingConfig": {"mode": "Active"},
            "loggingConfig": {"logFormat": "JSON", "logGroup": around.log_group},
            **tagged("dev"),
        },
        change=lambda _: {
            "code": code("def handler(event, context): return 2"),
            "description": None,
            "timeout": 20,
            "environment": {"variables": {"STAGE": "live"}},
            "reservedConcurrentExecutions": None,
            **tagged("live"),
        },
        not_imported=frozenset({"code", "publish"}),
        import_adds=frozenset({"loggingConfig.applicationLogLevel", "loggingConfig.systemLogLevel"}),
    ),
    "aws:lambda/alias:Alias": Life(
        inputs=lambda around: {
            "functionName": around.function,
            "functionVersion": "1",
            "description": "what is live",
            "routingConfig": {"additionalVersionWeights": {"2": 0.1}},
        },
        change=lambda _: {"functionVersion": "2", "description": None, "routingConfig": None},
        import_id=lambda inputs: f"{inputs['functionName']}/{inputs['name']}",
    ),
    "aws:lambda/permission:Permission": Life(
        inputs=lambda around: {
            "action": "lambda:InvokeFunction",
            "function": around.function,
            "principal": "elasticloadbalancing.amazonaws.com",
            "qualifier": "1",
            "sourceArn": "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/orders/1234567890abcdef",
        },
        import_id=lambda inputs: f"{inputs['function']}:{inputs['qualifier']}/{inputs['statementId']}",
    ),
    "aws:lambda/provisionedConcurrencyConfig:ProvisionedConcurrencyConfig": Life(
        inputs=lambda around: {
            "functionName": around.function,
            "qualifier": "1",
            "provisionedConcurrentExecutions": 2,
        },
        change=lambda _: {"provisionedConcurrentExecutions": 3},
    ),
    "aws:lb/listener:Listener": Life(
        inputs=lambda around: {
            "loadBalancerArn": around.load_balancer,
            "port": 8080,
            "protocol": "HTTP",
            "defaultActions": fixed("404"),
            **tagged("dev"),
        },
        change=lambda around: {
            "protocol": "HTTPS",
            "port": 8443,
            "sslPolicy": "ELBSecurityPolicy-TLS13-1-2-2021-06",
            "certificateArn": around.certificate,
            "defaultActions": fixed("403"),
            **tagged("live"),
        },
    ),
    "aws:lb/listenerRule:ListenerRule": Life(
        inputs=lambda around: {
            "listenerArn": around.listener,
            "priority": 10,
            "conditions": [
                {"pathPattern": {"values": ["/orders/*"]}},
                {"httpHeader": {"httpHeaderName": "X-Stage", "values": ["dev"]}},
                {"queryStrings": [{"key": "version", "value": "1"}]},
            ],
            "actions": [{"type": "forward", "targetGroupArn": around.target_group()}],
            **tagged("dev"),
        },
        change=lambda _: {
            "priority": 20,
            "conditions": [{"hostHeader": {"values": ["orders.example.com"]}}],
            "actions": fixed("503"),
            **tagged("live"),
        },
        not_imported=frozenset({"listenerArn"}),
    ),
    "aws:lb/loadBalancer:LoadBalancer": Life(
        inputs=lambda around: {
            "subnets": around.subnets[:2],
            "securityGroups": [around.security_group],
            "internal": True,
            "idleTimeout": 30,
            "enableDeletionProtection": True,
            **tagged("dev"),
        },
        change=lambda around: {
            "subnets": around.subnets[1:],
            "idleTimeout": None,
            "enableDeletionProtection": False,
            "dropInvalidHeaderFields": True,
            **tagged("live"),
        },
    ),
    "aws:cloudwatch/logGroup:LogGroup": Life(
        inputs=lambda _: {"retentionInDays": 30, **tagged("dev")},
        change=lambda _: {"retentionInDays": None, **tagged("live")},
    ),
    "aws:cloudwatch/logMetricFilter:LogMetricFilter": Life(
        inputs=lambda around: {
            "logGroupName": around.log_group,
            "pattern": "ERROR",
            "metricTransformation": {"name": "Errors", "namespace": "Shop", "value": "1", "defaultValue": "0"},
        },
        change=lambda _: {
            "pattern": "FATAL",
            "metricTransformation": {"name": "Errors", "namespace": "Shop", "value": "2", "unit": "Count"},
        },
        import_id=lambda inputs: f"{inputs['logGroupName']}:{inputs['name']}",
    ),
    "aws:s3/bucket:Bucket": Life(
        inputs=lambda _: {"forceDestroy": True, **tagged("dev")},
        change=lambda _: {"tags": None},
        not_imported=frozenset({"forceDestroy"}),
    ),
    "aws:s3/bucketPolicy:BucketPolicy": Life(
        inputs=_bucket_policy,
        change=lambda _: {"policy": bucket_policy("other", "s3:GetObject")},
    ),
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": Life(
        inputs=lambda around: {"bucket": around.bucket(), "rules": _encryption("AES256", key=False)},
        change=lambda _: {"rules": _encryption("aws:kms", key=True)},
        stays=True,
    ),
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": Life(
        inputs=lambda around: {"bucket": around.bucket(), **dict.fromkeys(ACCESS_BLOCK, True)},
        change=lambda _: {"ignorePublicAcls": None},
    ),
    "aws:s3/bucketOwnershipControls:BucketOwnershipControls": Life(
        inputs=lambda around: {"bucket": around.bucket(), "rule": {"objectOwnership": "BucketOwnerPreferred"}},
        change=lambda _: {"rule": {"objectOwnership": "BucketOwnerEnforced"}},
    ),
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": Life(
        inputs=lambda around: {
            "bucket": around.bucket(),
            "rules": [{"id": "expire", "status": "Enabled", "expiration": {"days": 30}}],
        },
        change=lambda _: {
            "rules": [
                {"id": "expire", "status": "Disabled", "expiration": {"days": 60}},
                {"id": "abort", "status": "Enabled", "abortIncompleteMultipartUpload": {"daysAfterInitiation": 7}},
            ],
        },
        import_adds=frozenset({"rules[0].filter"}),
    ),
    "aws:s3/bucketVersioning:BucketVersioning": Life(
        inputs=lambda around: {"bucket": around.bucket(), "versioningConfiguration": {"status": "Enabled"}},
        change=lambda _: {"versioningConfiguration": {"status": "Suspended"}},
        stays=True,
    ),
    "aws:ec2/securityGroup:SecurityGroup": Life(
        inputs=lambda around: {
            "vpcId": around.vpc,
            "description": "orders",
            "ingress": _blocks(80, 443),
            "egress": [{"protocol": "-1", "fromPort": 0, "toPort": 0, "cidrBlocks": ["0.0.0.0/0"]}],
            **tagged("dev"),
        },
        change=lambda _: {"ingress": _blocks(443, 8443), **tagged("live")},
    ),
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": SECURITY_GROUP_RULE,
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": SECURITY_GROUP_RULE,
    "aws:sns/topic:Topic": Life(
        inputs=lambda _: {"displayName": "Alarms", "kmsMasterKeyId": "alias/aws/sns", **tagged("dev")},
        change=lambda _: {"displayName": "Pages", "kmsMasterKeyId": None, **tagged("live")},
    ),
    "aws:sns/topicPolicy:TopicPolicy": Life(
        inputs=_topic_policy,
        change=lambda around: {"policy": topic_policy(around.topic, "SNS:Subscribe")},
        stays=True,
    ),
    "aws:sns/topicSubscription:TopicSubscription": Life(
        inputs=lambda around: {
            "topic": around.topic,
            "protocol": "sqs",
            "endpoint": "arn:aws:sqs:us-east-1:123456789012:alarms",
        },
        change=lambda _: {"rawMessageDelivery": True, "filterPolicy": json.dumps({"severity": ["page"]})},
    ),
    "aws:lb/targetGroup:TargetGroup": Life(
        inputs=lambda _: {
            "targetType": "lambda",
            "healthCheck": {"enabled": True, "path": "/health", "interval": 40, "matcher": "200-299"},
            **tagged("dev"),
        },
        change=lambda _: {
            "healthCheck": {"enabled": True, "path": "/alive", "interval": 60, "timeout": 30, "matcher": "200-299"},
            "lambdaMultiValueHeadersEnabled": True,
            **tagged("live"),
        },
        import_adds=frozenset(
            {"healthCheck.healthyThreshold", "healthCheck.timeout", "healthCheck.unhealthyThreshold"}
        ),
    ),
    "aws:lb/targetGroupAttachment:TargetGroupAttachment": Life(
        inputs=lambda around: {"targetId": around.function_arn, "targetGroupArn": around.target_group()},
        importable=False,
    ),
    "aws:ec2/vpc:Vpc": Life(
        inputs=lambda _: {"cidrBlock": "10.8.0.0/16", **tagged("dev")},
        change=lambda _: {"enableDnsHostnames": True, **tagged("live")},
    ),
    "aws:ec2/subnet:Subnet": Life(
        inputs=lambda around: {
            "vpcId": around.empty_vpc,
            "cidrBlock": "10.7.1.0/24",
            "availabilityZone": "us-east-1b",
            **tagged("dev"),
        },
        change=lambda _: {"mapPublicIpOnLaunch": True, **tagged("live")},
    ),
}
