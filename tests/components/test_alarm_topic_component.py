"""What `AlarmTopic` declares."""

import json
from typing import Any, cast

import pytest
from alb_lambda import AlarmTopic, BadArguments

from tests.components.declared import ACCOUNT, ARN, Declared, declare

TOPIC = ARN.format("sns", "alarms-1234567")
ALARMS_OF_THIS_ACCOUNT = {
    "StringEquals": {"aws:SourceAccount": ACCOUNT},
    "ArnLike": {"aws:SourceArn": ARN.format("cloudwatch", "alarm:*")},
}


def declare_with(**args: object) -> Declared:
    """Declares a topic with these arguments."""
    return declare(lambda: AlarmTopic("alarms", cast(Any, args)))


def statements(document: str) -> list[dict[str, Any]]:
    """The statements of a policy."""
    return json.loads(document)["Statement"]


def test_cloudwatch_for_this_account_may_publish_to_the_topic() -> None:
    """Catches alarms whose messages are lost because the topic's policy does not let CloudWatch in."""
    (statement,) = statements(declare_with().one("TopicPolicy").inputs["policy"])

    assert statement["Principal"] == {"Service": "cloudwatch.amazonaws.com"}
    assert (statement["Action"], statement["Resource"]) == ("sns:Publish", TOPIC)
    assert statement["Condition"] == ALARMS_OF_THIS_ACCOUNT


def test_the_topic_is_encrypted_with_a_key_that_cloudwatch_may_use() -> None:
    """Catches alarms whose messages are lost because CloudWatch may not use the key."""
    declared = declare_with()
    key = declared.one("Key").inputs
    manages, alarms = statements(key["policy"])

    assert declared.one("Topic").inputs["kmsMasterKeyId"] == ARN.format("kms", "key/1")
    assert key["enableKeyRotation"] is True
    assert manages["Principal"] == {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}
    assert alarms["Principal"] == {"Service": "cloudwatch.amazonaws.com"}
    assert alarms["Action"] == ["kms:Decrypt", "kms:GenerateDataKey*"]
    assert alarms["Condition"] == ALARMS_OF_THIS_ACCOUNT


def test_an_existing_key_takes_the_place_of_an_own_one() -> None:
    """Catches a second key, which is paid by the month."""
    declared = declare_with(kms_key_arn=ARN.format("kms", "key/ours"))

    assert not declared.of_type("Key")
    assert declared.one("Topic").inputs["kmsMasterKeyId"] == ARN.format("kms", "key/ours")


def test_each_address_is_subscribed() -> None:
    """Catches a topic that only the first, or nobody, hears of."""
    declared = declare_with(email_addresses=["a@example.com", "b@example.com"])

    found = [each.inputs for each in declared.of_type("TopicSubscription")]
    assert [(each["topic"], each["protocol"], each["endpoint"]) for each in found] == [
        (TOPIC, "email", "a@example.com"),
        (TOPIC, "email", "b@example.com"),
    ]
    assert declared.outputs["AlarmTopic"] == {"topicArn": TOPIC}


def test_tags_reach_what_can_have_them() -> None:
    """Catches a key or a topic that nobody can find by its tags."""
    declared = declare_with(tags={"team": "shop"})

    assert declared.one("Key").inputs["tags"] == declared.one("Topic").inputs["tags"] == {"team": "shop"}


@pytest.mark.parametrize(
    ("addresses", "argument"),
    [
        (["on-call"], "email_addresses[0]"),
        (["a@example.com", "@"], "email_addresses[1]"),
        (["a@example.com", "a@example.com"], "email_addresses[1]"),
        ("a@example.com", "email_addresses"),
    ],
)
def test_wrong_addresses_are_refused(addresses: object, argument: str) -> None:
    """Catches what SNS would refuse half way through an update."""
    with pytest.raises(BadArguments) as caught:
        declare_with(email_addresses=addresses)

    assert [problem.argument for problem in caught.value.problems] == [argument]
