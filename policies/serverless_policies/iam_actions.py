"""AWS actions that do harm where a policy allows them on every resource.

A selection, of the services that serverless stacks use: actions that change things, return data or credentials, or give
away permissions, and that AWS lets a policy confine to single resources, so that there is something to mend. What can
only be allowed on `*`, such as `xray:PutTraceSegments`, is left out, and so is writing logs, which harms nobody.
This is the state of 2026-11-24.
https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final


def _of(service: str, actions: str) -> frozenset[str]:
    return frozenset(f"{service}:{action}" for action in actions.split())


CHANGES: Final = frozenset[str]().union(
    _of("cloudformation", "CreateStack UpdateStack DeleteStack"),
    _of("dynamodb", "PutItem UpdateItem DeleteItem BatchWriteItem UpdateTable DeleteTable"),
    _of("ec2", "StopInstances TerminateInstances"),
    _of("ecs", "RunTask UpdateService DeleteService"),
    _of("elasticloadbalancing", "ModifyListener ModifyRule DeleteLoadBalancer RegisterTargets DeregisterTargets"),
    _of("events", "PutEvents PutRule PutTargets DeleteRule"),
    _of("firehose", "PutRecord PutRecordBatch DeleteDeliveryStream"),
    _of("kinesis", "PutRecord PutRecords DeleteStream"),
    _of("kms", "Encrypt GenerateDataKey DisableKey ScheduleKeyDeletion"),
    _of("lambda", "InvokeFunction InvokeFunctionUrl CreateFunction UpdateFunctionCode UpdateFunctionConfiguration"),
    _of("lambda", "DeleteFunction PublishVersion UpdateAlias DeleteAlias PutFunctionConcurrency"),
    _of("logs", "DeleteLogGroup DeleteLogStream PutRetentionPolicy"),
    _of("rds", "ModifyDBInstance DeleteDBInstance ModifyDBCluster DeleteDBCluster"),
    _of("s3", "PutObject DeleteObject DeleteObjectVersion DeleteBucket PutLifecycleConfiguration"),
    _of("secretsmanager", "PutSecretValue UpdateSecret DeleteSecret"),
    _of("sns", "Publish Subscribe DeleteTopic"),
    _of("sqs", "SendMessage DeleteMessage PurgeQueue DeleteQueue"),
    _of("ssm", "PutParameter DeleteParameter SendCommand"),
    _of("states", "StartExecution StopExecution UpdateStateMachine DeleteStateMachine"),
)
"""Actions that change resources, or send something to them."""

DATA: Final = frozenset[str]().union(
    _of("dynamodb", "GetItem BatchGetItem Query Scan ExportTableToPointInTime"),
    _of("kinesis", "GetRecords"),
    _of("kms", "Decrypt"),
    _of("lambda", "GetFunction"),
    _of("logs", "GetLogEvents FilterLogEvents StartQuery"),
    _of("rds", "CopyDBSnapshot DownloadDBLogFilePortion"),
    _of("s3", "GetObject GetObjectVersion"),
    _of("secretsmanager", "GetSecretValue"),
    _of("sqs", "ReceiveMessage"),
    _of("ssm", "GetParameter GetParameters GetParametersByPath GetParameterHistory"),
)
"""Actions that read what users entrusted to the service, or secrets."""

CREDENTIALS: Final = frozenset[str]().union(
    _of("codeartifact", "GetAuthorizationToken"),
    _of("codepipeline", "PollForJobs"),
    _of("cognito-identity", "GetOpenIdTokenForDeveloperIdentity"),
    _of("connect", "GetFederationToken"),
    _of("ec2-instance-connect", "SendSSHPublicKey"),
    _of("iam", "CreateAccessKey CreateLoginProfile UpdateLoginProfile"),
    _of("iam", "CreateServiceSpecificCredential ResetServiceSpecificCredential"),
    _of("lightsail", "GetInstanceAccessDetails GetRelationalDatabaseMasterUserPassword"),
    _of("rds-db", "connect"),
    _of("redshift", "GetClusterCredentials GetClusterCredentialsWithIAM"),
    _of("redshift-serverless", "GetCredentials"),
    _of("sts", "AssumeRole AssumeRoleWithSAML AssumeRoleWithWebIdentity GetFederationToken"),
)
"""Actions that return credentials, or set them."""

PERMISSIONS: Final = frozenset[str]().union(
    _of("dynamodb", "PutResourcePolicy"),
    _of("ecr", "SetRepositoryPolicy"),
    _of("events", "PutPermission"),
    _of("kms", "CreateGrant PutKeyPolicy"),
    _of("lambda", "AddPermission AddLayerVersionPermission PutResourcePolicy"),
    _of("s3", "PutBucketPolicy PutBucketAcl PutObjectAcl PutBucketPublicAccessBlock"),
    _of("secretsmanager", "PutResourcePolicy"),
    _of("sns", "AddPermission SetTopicAttributes"),
    _of("sqs", "AddPermission SetQueueAttributes"),
)
"""Actions that open a resource to others."""

ESCALATIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "it can give itself any policy": ("iam:AttachRolePolicy",),
    "it can write itself any policy": ("iam:PutRolePolicy",),
    "it can give any user any policy": ("iam:AttachUserPolicy",),
    "it can write any user any policy": ("iam:PutUserPolicy",),
    "it can give any group any policy": ("iam:AttachGroupPolicy",),
    "it can write any group any policy": ("iam:PutGroupPolicy",),
    "it can join any group": ("iam:AddUserToGroup",),
    "it can rewrite its policies": ("iam:CreatePolicyVersion",),
    "it can return to an earlier version of its policies": ("iam:SetDefaultPolicyVersion",),
    "it can let itself into any role": ("iam:UpdateAssumeRolePolicy",),
    "it can take any user's place": ("iam:CreateAccessKey",),
    "it can run code of its own in any function": ("lambda:UpdateFunctionCode",),
    "it can put code of its own into any function's layers": ("lambda:UpdateFunctionConfiguration",),
    "it can run a function with any role": ("iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction"),
    "it can let a queue or stream run a function with any role": (
        "iam:PassRole",
        "lambda:CreateFunction",
        "lambda:CreateEventSourceMapping",
    ),
    "it can let anybody run a function with any role": (
        "iam:PassRole",
        "lambda:CreateFunction",
        "lambda:AddPermission",
    ),
    "it can start a server with any role": ("iam:PassRole", "ec2:RunInstances"),
    "it can start a container with any role": ("iam:PassRole", "ecs:RegisterTaskDefinition", "ecs:RunTask"),
    "it can create any resource with any role": ("iam:PassRole", "cloudformation:CreateStack"),
    "it can run a workflow with any role": ("iam:PassRole", "states:CreateStateMachine", "states:StartExecution"),
}
"""What an identity can do to get more than it was given, by the actions that this takes together.

The first of them must be allowed on everything; of the others, one resource is enough.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
"""
