"""Tables of the emulated account."""

import pytest

TABLE = {"TableName": "notes"}


def attributes(*names):
    return [{"AttributeName": name, "AttributeType": "S"} for name in names]


@pytest.fixture(autouse=True)
def _table(account):
    key = [{"AttributeName": "id", "KeyType": "HASH"}]
    settings = {"AttributeDefinitions": attributes("id"), "KeySchema": key, "BillingMode": "PAY_PER_REQUEST"}
    account.call("dynamodb", "CreateTable", TABLE | settings)


@pytest.fixture
def updated(account):
    """Updates the table and gives its description, which must be the answer's too."""

    def call(**settings):
        answer = account.call("dynamodb", "UpdateTable", TABLE | settings)["TableDescription"]
        assert account.call("dynamodb", "DescribeTable", TABLE)["Table"] == answer
        return answer

    return call


def test_a_protected_table_cannot_be_deleted(account, updated, refusal):
    """Would catch `pulumi destroy` that works here and is refused by AWS."""
    updated(DeletionProtectionEnabled=True)
    assert refusal("dynamodb", "DeleteTable", TABLE)[0] == "ValidationException"

    updated(DeletionProtectionEnabled=False)
    account.call("dynamodb", "DeleteTable", TABLE)
    assert account.inventory() == []


def test_a_table_keeps_its_class(updated):
    """Would catch a class that is lost; of the standard one AWS says nothing."""
    found = updated(TableClass="STANDARD_INFREQUENT_ACCESS")
    assert found["TableClassSummary"] == {"TableClass": "STANDARD_INFREQUENT_ACCESS"}
    assert "TableClassSummary" not in updated(TableClass="STANDARD")


def test_a_tables_encryption_can_be_changed_under_a_key_that_is_awss(account, updated):
    """Would catch encryption that only CreateTable sets, and a key of DynamoDB's that `make destroy` counts as left over."""
    found = updated(SSESpecification={"Enabled": True})["SSEDescription"]
    assert (found["Status"], found["SSEType"]) == ("ENABLED", "KMS")
    assert [line for line in account.inventory() if "kms" in line] == []

    own = account.call("kms", "CreateKey", {})["KeyMetadata"]["Arn"]
    found = updated(SSESpecification={"Enabled": True, "SSEType": "KMS", "KMSMasterKeyId": own})["SSEDescription"]
    assert found["KMSMasterKeyArn"] == own
    assert "SSEDescription" not in updated(SSESpecification={"Enabled": False})


def test_a_stream_can_take_the_place_of_another(updated):
    """Would catch a table whose stream's view can never be changed."""
    first = updated(StreamSpecification={"StreamEnabled": True, "StreamViewType": "KEYS_ONLY"})["LatestStreamArn"]
    assert "StreamSpecification" not in updated(StreamSpecification={"StreamEnabled": False})

    second = updated(StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"})
    assert second["StreamSpecification"]["StreamViewType"] == "NEW_IMAGE"
    assert second["LatestStreamArn"] != first


def test_attributes_go_with_the_index_that_used_them(updated):
    """Would catch a table that shows a change at every preview after an index was taken away."""
    index = {"IndexName": "by-day", "KeySchema": [{"AttributeName": "day", "KeyType": "HASH"}]}
    create = {"Create": {**index, "Projection": {"ProjectionType": "ALL"}}}
    made = updated(AttributeDefinitions=attributes("id", "day"), GlobalSecondaryIndexUpdates=[create])
    assert made["AttributeDefinitions"] == attributes("id", "day")

    left = updated(GlobalSecondaryIndexUpdates=[{"Delete": {"IndexName": "by-day"}}])
    assert left["AttributeDefinitions"] == attributes("id")


def test_all_tags_of_a_table_are_listed(account):
    """Would catch a table with many tags that are set again at every update."""
    arn = account.call("dynamodb", "DescribeTable", TABLE)["Table"]["TableArn"]
    tags = [{"Key": f"tag-{number}", "Value": "1"} for number in range(12)]
    account.call("dynamodb", "TagResource", {"ResourceArn": arn, "Tags": tags})

    assert account.call("dynamodb", "ListTagsOfResource", {"ResourceArn": arn})["Tags"] == tags
