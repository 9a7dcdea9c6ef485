"""The lives of queues, tables, and rules of EventBridge."""

import json
from collections.abc import Mapping

from tests.sandbox.provider.life import Life, Properties, tagged
from tests.sandbox.provider.surroundings import Surroundings


def _policy(action: str) -> Properties:
    statement = {"Effect": "Allow", "Principal": {"AWS": "123456789012"}, "Action": action, "Resource": "*"}
    return {"policy": json.dumps({"Version": "2012-10-17", "Statement": [statement]})}


def _dead_letters(around: Surroundings, receives: int) -> Properties:
    return {"redrivePolicy": json.dumps({"deadLetterTargetArn": around.queue_arn, "maxReceiveCount": receives})}


def _attributes(**types: str) -> list[Properties]:
    return [{"name": name, "type": type_} for name, type_ in types.items()]


def _index(name: str, key: str, **more: object) -> Properties:
    return {"name": name, "hashKey": key, "projectionType": "ALL", **more}


LIVES: Mapping[str, Life] = {
    "aws:sqs/queue:Queue": Life(
        inputs=lambda around: {
            "visibilityTimeoutSeconds": 180,
            "messageRetentionSeconds": 1_209_600,
            "sqsManagedSseEnabled": True,
            "redriveAllowPolicy": json.dumps({"redrivePermission": "denyAll"}),
            **_dead_letters(around, 5),
            **tagged("dev"),
        },
        change=lambda around: {
            "visibilityTimeoutSeconds": None,
            "delaySeconds": 5,
            "sqsManagedSseEnabled": False,
            "redriveAllowPolicy": json.dumps({"redrivePermission": "allowAll"}),
            **_dead_letters(around, 3),
            **tagged("live"),
        },
    ),
    "aws:sqs/queuePolicy:QueuePolicy": Life(
        inputs=lambda around: {"queueUrl": around.queue, **_policy("sqs:SendMessage")},
        change=lambda _: _policy("sqs:ReceiveMessage"),
    ),
    "aws:dynamodb/table:Table": Life(
        inputs=lambda _: {
            "attributes": _attributes(customer="S", number="N", city="S", state="S"),
            "hashKey": "customer",
            "rangeKey": "number",
            "readCapacity": 5,
            "writeCapacity": 2,
            "globalSecondaryIndexes": [
                _index("by-city", "city", rangeKey="number", readCapacity=1, writeCapacity=1),
                {
                    "name": "by-number",
                    "keySchemas": [{"attributeName": "number", "keyType": "HASH"}],
                    "projectionType": "KEYS_ONLY",
                    "readCapacity": 1,
                    "writeCapacity": 1,
                },
            ],
            "localSecondaryIndexes": [
                {"name": "by-state", "rangeKey": "state", "projectionType": "INCLUDE", "nonKeyAttributes": ["city"]}
            ],
            "streamEnabled": True,
            "streamViewType": "KEYS_ONLY",
            "ttl": {"attributeName": "expires", "enabled": True},
            "deletionProtectionEnabled": True,
            **tagged("dev"),
        },
        change=lambda _: {
            "attributes": _attributes(customer="S", number="N", state="S", day="S"),
            "readCapacity": 10,
            "globalSecondaryIndexes": [
                {
                    "name": "by-number",
                    "keySchemas": [{"attributeName": "number", "keyType": "HASH"}],
                    "projectionType": "KEYS_ONLY",
                    "readCapacity": 4,
                    "writeCapacity": 1,
                },
                _index("by-day", "day", readCapacity=1, writeCapacity=1),
                _index("by-state-too", "state", readCapacity=1, writeCapacity=1),
            ],
            "streamViewType": "NEW_IMAGE",
            "ttl": {"attributeName": "expires", "enabled": False},
            "pointInTimeRecovery": {"enabled": True, "recoveryPeriodInDays": 7},
            "serverSideEncryption": {"enabled": True},
            "tableClass": "STANDARD_INFREQUENT_ACCESS",
            "deletionProtectionEnabled": None,
            **tagged("live"),
        },
        import_adds=frozenset({"globalSecondaryIndexes"}),  # which show their keys in both forms
    ),
    "aws:cloudwatch/eventRule:EventRule": Life(
        inputs=lambda around: {
            "scheduleExpression": "rate(1 day)",
            "eventPattern": json.dumps({"source": ["shop"]}),
            "description": "every morning",
            "roleArn": around.role,
            "state": "DISABLED",
            **tagged("dev"),
        },
        change=lambda _: {
            "scheduleExpression": "cron(0 5 * * ? *)",
            "eventPattern": None,
            "description": None,
            "roleArn": None,
            "state": "ENABLED",
            **tagged("live"),
        },
    ),
    "aws:cloudwatch/eventTarget:EventTarget": Life(
        inputs=lambda around: {
            "rule": around.event_rule,
            "arn": around.queue_arn,
            "input": json.dumps({"report": "daily"}),
            "deadLetterConfig": {"arn": around.queue_arn},
            "retryPolicy": {"maximumRetryAttempts": 3},
        },
        change=lambda around: {
            "arn": around.function_arn,
            "input": None,
            "inputTransformer": {"inputPaths": {"at": "$.time"}, "inputTemplate": '{"at": <at>}'},
            "deadLetterConfig": None,
            "retryPolicy": {"maximumRetryAttempts": 5, "maximumEventAgeInSeconds": 600},
            "roleArn": around.role,
        },
        import_id=lambda inputs: f"{inputs['rule']}/{inputs['targetId']}",
    ),
}
