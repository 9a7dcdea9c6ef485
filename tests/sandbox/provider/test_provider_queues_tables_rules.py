"""What the provider completes and refuses of queues, tables, and rules of EventBridge before anything is created."""

from typing import Any

import pytest

from sandbox.aws.account import Account
from sandbox.provider.values import UNKNOWN
from tests.sandbox.provider.engine_client import CheckError, Engine

QUEUE, TOPIC = "aws:sqs/queue:Queue", "aws:sns/topic:Topic"
TABLE = "aws:dynamodb/table:Table"
RULE, TARGET = "aws:cloudwatch/eventRule:EventRule", "aws:cloudwatch/eventTarget:EventTarget"

VALID: dict[str, dict[str, Any]] = {
    QUEUE: {},
    TABLE: {"attributes": [{"name": "id", "type": "S"}], "hashKey": "id", "billingMode": "PAY_PER_REQUEST"},
    RULE: {"scheduleExpression": "rate(1 day)"},
    TARGET: {"rule": "every-morning", "arn": "arn:aws:lambda:us-east-1:123456789012:function:report"},
}


@pytest.mark.parametrize(
    ("token", "wrong", "property_", "says"),
    [
        (QUEUE, {"visibilityTimeoutSeconds": 43_201}, "visibilityTimeoutSeconds", "43201 is given; allowed are 0 to"),
        (QUEUE, {"name": "orders.fifo"}, "name", "ends in .fifo, and fifoQueue is False"),
        (QUEUE, {"name": "orders", "fifoQueue": True}, "name", "does not end in .fifo, and fifoQueue is True"),
        (QUEUE, {"name": "or ders"}, "name", "has other characters"),
        (QUEUE, {"contentBasedDeduplication": True}, "contentBasedDeduplication", "only a FIFO queue"),
        (QUEUE, {"kmsMasterKeyId": "alias/aws/sqs", "sqsManagedSseEnabled": True}, "kmsMasterKeyId", "either"),
        (
            TABLE,
            {"billingMode": "PROVISIONED", "readCapacity": 1},
            "writeCapacity",
            "required when billingMode is PROV",
        ),
        (TABLE, {"readCapacity": 1}, "readCapacity", "cannot be given when billingMode is PAY"),
        (TABLE, {"rangeKey": "day"}, "attributes", "'day' is used in a key and not declared"),
        (
            TABLE,
            {"attributes": [{"name": name, "type": "S"} for name in ("id", "day")]},
            "attributes",
            "'day' is declared",
        ),
        (TABLE, {"streamEnabled": True}, "streamViewType", "is required when streamEnabled"),
        (TABLE, {"streamViewType": "NEW_IMAGE"}, "streamViewType", "without streamEnabled"),
        (TABLE, {"tableClass": "CHEAP"}, "tableClass", "'CHEAP' is not one of STANDARD"),
        (TABLE, {"globalSecondaryIndexes": [{"nam": "x"}]}, "globalSecondaryIndexes", "has no setting nam"),
        (RULE, {"scheduleExpression": None}, "scheduleExpression", "are required"),
        (RULE, {"state": "ENABLED", "isEnabled": True}, "isEnabled", "only one of the two"),
        (RULE, {"state": "ON"}, "state", "'ON' is not one of ENABLED"),
        (TARGET, {"retryPolicy": {"maximumRetryAttempts": 186}}, "retryPolicy", "186 is given; allowed are 0 to 185"),
        (TARGET, {"input": "{}", "inputPath": "$.detail"}, "inputPath", "input and inputPath are given"),
    ],
)
def test_what_aws_would_refuse_is_refused_in_the_preview(
    token: str, wrong: dict[str, Any], property_: str, says: str, engine: Engine
) -> None:
    """Catches a mistake that a preview passes and an update then meets, with half of the stack made."""
    program = {name: value for name, value in {**VALID[token], **wrong}.items() if value is not None}
    with pytest.raises(CheckError) as refused:
        engine.check(token, program)

    assert says in refused.value.failures[property_]


@pytest.mark.parametrize(
    ("token", "program"),
    [
        (QUEUE, {"redrivePolicy": UNKNOWN, "kmsMasterKeyId": UNKNOWN, "fifoQueue": UNKNOWN, "name": UNKNOWN}),
        (TABLE, {"serverSideEncryption": {"enabled": True, "kmsKeyArn": UNKNOWN}, "rangeKey": UNKNOWN}),
        (TABLE, {"globalSecondaryIndexes": [{"name": "by-day", "hashKey": UNKNOWN, "projectionType": "ALL"}]}),
        (TABLE, {"globalSecondaryIndexes": UNKNOWN, "pointInTimeRecovery": UNKNOWN, "ttl": UNKNOWN}),
        (TARGET, {"rule": UNKNOWN, "arn": UNKNOWN, "deadLetterConfig": {"arn": UNKNOWN}, "sqsTarget": UNKNOWN}),
    ],
)
def test_what_is_not_known_yet_is_not_refused(token: str, program: dict[str, Any], engine: Engine) -> None:
    """Catches a preview that stops at a value that only the update will know."""
    inputs = engine.check(token, {**VALID[token], **program})

    engine.create(token, inputs, preview=True)


@pytest.mark.parametrize(("token", "switch"), [(QUEUE, "fifoQueue"), (TOPIC, "fifoTopic")])
@pytest.mark.parametrize("prefix", [{}, {"namePrefix": "shop-"}])
def test_a_name_made_for_fifo_ends_as_aws_demands(
    token: str, switch: str, prefix: dict[str, str], engine: Engine
) -> None:
    """Catches a FIFO queue or topic that cannot be made without a name, or that keeps a name that no longer fits."""
    plain = engine.check(token, prefix, name="x" * 300)
    fifo = engine.check(token, {**prefix, switch: True}, plain, name="x" * 300)

    limit = 80 if token == QUEUE else 256
    assert fifo["name"].endswith(".fifo")
    assert len(fifo["name"]) <= limit
    assert not plain["name"].endswith(".fifo")
    assert engine.check(token, {**prefix, switch: True}, fifo)["name"] == fifo["name"]
    assert engine.check(token, prefix, fifo, name="x" * 300)["name"] == plain["name"]


def test_a_fifo_queue_lives(engine: Engine) -> None:
    """Catches switches of FIFO queues that are not sent, or that are sent for other queues too."""
    made = engine.create(QUEUE, engine.check(QUEUE, {"fifoQueue": True, "contentBasedDeduplication": True}))
    assert made.outputs["contentBasedDeduplication"] is True
    assert made.outputs["deduplicationScope"] == "queue"

    updated = engine.update(QUEUE, made, engine.check(QUEUE, {"fifoQueue": True}, made.inputs))
    assert updated.outputs["contentBasedDeduplication"] is False
    engine.delete(QUEUE, updated)


def test_a_local_index_has_the_tables_hash_key(engine: Engine, account: Account) -> None:
    """Catches an index by its range key alone, which AWS refuses."""
    attributes = [{"name": name, "type": "S"} for name in ("id", "day", "city")]
    index = {"name": "by-city", "rangeKey": "city", "projectionType": "ALL"}
    program = {**VALID[TABLE], "attributes": attributes, "rangeKey": "day", "localSecondaryIndexes": [index]}
    made = engine.create(TABLE, engine.check(TABLE, program))

    found = account.call("dynamodb", "DescribeTable", {"TableName": made.id})["Table"]["LocalSecondaryIndexes"]
    assert [key["AttributeName"] for key in found[0]["KeySchema"]] == ["id", "city"]
    engine.delete(TABLE, made)


@pytest.mark.parametrize(
    ("token", "more"),
    [
        (RULE, {"eventPattern": '{"source": ["shop"]}'}),
        (RULE, {"description": "every morning"}),
        (TARGET, {"inputPath": "$.detail"}),
        (TARGET, {"retryPolicy": {"maximumRetryAttempts": 3}}),
    ],
)
def test_one_setting_can_be_taken_away(token: str, more: dict[str, Any], engine: Engine, account: Account) -> None:
    """Catches a setting that stays when nothing else changes with it."""
    account.call("events", "PutRule", {"Name": "every-morning", "ScheduleExpression": "rate(1 day)"})
    made = engine.create(token, engine.check(token, {**VALID[token], **more}))

    updated = engine.update(token, made, engine.check(token, VALID[token], made.inputs))
    assert not set(more) & set(updated.outputs)
    engine.delete(token, updated)
