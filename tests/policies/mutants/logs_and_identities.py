"""What can be wrong with logs, roles and topics."""

from __future__ import annotations

from tests.policies.mutant import drop, mutant, put
from tests.policies.mutation import Remove

_LOGS = "LogGroup::orders"
_ROLE = "Role::orders"
_ROLE_POLICY = "RolePolicy::orders"
_TOPIC = "Topic::alarms"

_TRUST = '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole"}]}'
_PUBLISH = '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "sns:Publish", "Resource": "*"}]}'
_ALLOW = (
    '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Resource": "*", '
    '"Action": ["logs:CreateLogStream", "logs:PutLogEvents", "%s"]}]}'
)

MUTANTS = (
    mutant("logs that are kept for ever", drop(_LOGS, "retentionInDays"), "log-group-retention"),
    mutant("no log group", Remove(_LOGS), "lambda-log-group-managed"),
    mutant("a role that anyone may take", put(_ROLE, "assumeRolePolicy", to=_TRUST), "iam-trust-policy-specific"),
    mutant(
        "a role that may do everything",
        put(_ROLE_POLICY, "policy", to=_ALLOW % "*"),
        "iam-no-admin-star-star",
        "iam-no-full-service-access",
        "lambda-role-no-star-actions",
    ),
    mutant(
        "a role that may do everything of a service",
        put(_ROLE_POLICY, "policy", to=_ALLOW % "s3:*"),
        "iam-no-data-exfiltration",
        "iam-no-full-service-access",
        "iam-no-privilege-escalation",
        "iam-no-star-resource-for-write",
        "lambda-role-no-star-actions",
    ),
    mutant(
        "a role that may make keys",
        put(_ROLE_POLICY, "policy", to=_ALLOW % "iam:CreateAccessKey"),
        "iam-no-credentials-exposure",
        "iam-no-privilege-escalation",
    ),
    mutant("a role without its policy", Remove(_ROLE_POLICY), "function-role-can-log"),
    mutant("a topic that anyone may publish to", put(_TOPIC, "policy", to=_PUBLISH), "sns-policy-not-public"),
    mutant(
        "a topic whose key CloudWatch may not use",
        put(_TOPIC, "kmsMasterKeyId", to="alias/aws/sns"),
        "alarm-topic-key-allows-cloudwatch",
    ),
)
