"""Event source mappings: kept and described, while every message stays for whoever receives it."""

import pytest
from botocore.exceptions import ClientError


@pytest.fixture
def queue(account):
    """A queue's URL and ARN."""
    url = account.call("sqs", "CreateQueue", {"QueueName": "orders"})["QueueUrl"]
    return url, "arn:aws:sqs:us-east-1:123456789012:orders"


@pytest.fixture
def mapping(account, make, queue):
    """Maps the queue to a new function, whose ARN it gives with the mapping."""

    def create(qualifier="", **settings):
        function = make.function(Publish=True, **settings.pop("function", {}))
        account.call("lambda", "CreateAlias", {"FunctionName": "orders", "Name": "live", "FunctionVersion": "1"})
        request = {"FunctionName": f"{function}{qualifier}", "EventSourceArn": queue[1]} | settings
        return function, account.call("lambda", "CreateEventSourceMapping", request)

    return create


@pytest.fixture
def bodies(account, queue):
    """Sends a message; gives what can be received then."""

    def send(text):
        account.call("sqs", "SendMessage", {"QueueUrl": queue[0], "MessageBody": text})
        return [each["Body"] for each in account.call("sqs", "ReceiveMessage", {"QueueUrl": queue[0]})["Messages"]]

    return send


def test_a_message_to_a_mapped_queue_can_be_received(account, mapping, bodies):
    """Would catch moto, which runs a stand-in of the function and deletes the message, even without the mapping."""
    _, made = mapping()
    assert made["State"] == "Enabled"
    assert made["EventSourceMappingArn"] in account.inventory()
    assert bodies("first") == ["first"]

    update = {"UUID": made["UUID"], "BatchSize": 1, "Enabled": True}
    account.call("lambda", "UpdateEventSourceMapping", update)
    assert bodies("second") == ["second"]

    account.call("lambda", "DeleteEventSourceMapping", {"UUID": made["UUID"]})
    assert bodies("third") == ["third"]


def test_a_record_of_a_mapped_stream_can_be_read(account, make):
    """Would catch a table whose stream moto empties, as it does with queues."""
    attribute = {"AttributeName": "id", "AttributeType": "S"}
    table = account.call(
        "dynamodb",
        "CreateTable",
        {
            "TableName": "orders",
            "AttributeDefinitions": [attribute],
            "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
            "BillingMode": "PAY_PER_REQUEST",
            "StreamSpecification": {"StreamEnabled": True, "StreamViewType": "KEYS_ONLY"},
        },
    )["TableDescription"]
    stream = {"StreamArn": table["LatestStreamArn"]}
    request = {"EventSourceArn": table["LatestStreamArn"], "StartingPosition": "LATEST"}
    account.call("lambda", "CreateEventSourceMapping", {"FunctionName": make.function(), **request})

    account.call("dynamodb", "PutItem", {"TableName": "orders", "Item": {"id": {"S": "1"}}})

    shard = account.call("dynamodbstreams", "DescribeStream", stream)["StreamDescription"]["Shards"][0]["ShardId"]
    at = {**stream, "ShardId": shard, "ShardIteratorType": "TRIM_HORIZON"}
    iterator = account.call("dynamodbstreams", "GetShardIterator", at)["ShardIterator"]
    assert len(account.call("dynamodbstreams", "GetRecords", {"ShardIterator": iterator})["Records"]) == 1


def test_a_mapping_keeps_the_alias_that_it_is_of(account, mapping):
    """Would catch moto's, which is of the version that the alias leads to when it is made."""
    function, made = mapping(":live")
    assert made["FunctionArn"] == f"{function}:live"
    assert account.call("lambda", "GetEventSourceMapping", {"UUID": made["UUID"]})["FunctionArn"] == f"{function}:live"

    request = {"UUID": made["UUID"], "FunctionName": "orders:1"}
    assert account.call("lambda", "UpdateEventSourceMapping", request)["FunctionArn"] == f"{function}:1"
    listed = account.call("lambda", "ListEventSourceMappings")["EventSourceMappings"]
    assert [each["FunctionArn"] for each in listed] == [f"{function}:1"]


@pytest.mark.parametrize("operation", ["Get", "Update", "Delete"])
def test_a_mapping_that_is_not_there_is_refused_by_code(operation, refusal):
    """Would catch moto's answer without a code, by which nobody knows that there is none."""
    request = {"UUID": "7fdd52cf-792a-4389-b376-408e120fc852"}
    code, _ = refusal("lambda", f"{operation}EventSourceMapping", request)
    assert code == "ResourceNotFoundException"


def test_the_same_source_is_not_mapped_to_a_function_twice(mapping, queue, refusal):
    """Would catch moto, which looks for the first by a name that none has."""
    function, made = mapping()
    request = {"FunctionName": "orders", "EventSourceArn": queue[1]}
    code, sentence = refusal("lambda", "CreateEventSourceMapping", request)
    assert code == "ResourceConflictException"
    assert function in sentence
    assert made["UUID"] in sentence


def test_messages_must_stay_invisible_while_the_function_may_run(mapping):
    """Would catch a queue whose messages come again before the function has timed out."""
    with pytest.raises(ClientError, match="visibility timeout: 30 seconds is less than Function timeout: 31 seconds"):
        mapping(function={"Timeout": 31})


def test_a_large_batch_needs_time_to_gather(account, mapping, refusal):
    """Would catch a batch size that AWS takes only with a window, at creation or later."""
    with pytest.raises(ClientError, match="Maximum batch window in seconds must be greater than 0"):
        mapping(BatchSize=11)

    request = {"FunctionName": "orders", "EventSourceArn": "arn:aws:sqs:us-east-1:123456789012:orders"}
    window = {"BatchSize": 11, "MaximumBatchingWindowInSeconds": 1}
    made = account.call("lambda", "CreateEventSourceMapping", {**request, **window})
    account.call("lambda", "UpdateEventSourceMapping", {"UUID": made["UUID"], "BatchSize": 12})
    update = {"UUID": made["UUID"], "MaximumBatchingWindowInSeconds": 0}
    assert refusal("lambda", "UpdateEventSourceMapping", update)[0] == "InvalidParameterValueException"
