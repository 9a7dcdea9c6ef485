"""Cases of the rules about subscriptions to topics."""

from tests.policies.case import Case, Cases

_TOPIC = 'topic = aws.sns.Topic("orders")\n'
_QUEUE = _TOPIC + 'queue = aws.sqs.Queue("orders")\n'
_FUNCTION = _TOPIC + 'function = aws.lambda_.Function("orders", **package)\n'
_REDRIVE = """
dead = aws.sqs.Queue("dead")
redrive = pulumi.Output.json_dumps({"deadLetterTargetArn": dead.arn})
"""

SUBSCRIPTION_REDRIVE = Cases(
    rule="sns-subscription-redrive",
    fails=(
        Case(
            """
            aws.sns.TopicSubscription("orders", topic=topic.arn, protocol="sqs", endpoint=queue.arn)
            """,
            given=_QUEUE,
        ),
        Case(
            """
            aws.sns.TopicSubscription("orders", topic=topic.arn, protocol="lambda", endpoint=function.arn)
            """,
            given=_FUNCTION,
        ),
        Case(
            """
            aws.sns.TopicSubscription("shop", topic=topic.arn, protocol="https", endpoint="https://shop.example")
            """,
            given=_TOPIC,
        ),
        Case(
            """
            aws.sns.TopicSubscription("people", topic=topic.arn, protocol="email", endpoint="ops@shop.example")
            """,
            given=_TOPIC,
            config={"exceptProtocols": []},
        ),
    ),
    passes=(
        Case(
            """
            aws.sns.TopicSubscription(
                "orders", topic=topic.arn, protocol="sqs", endpoint=queue.arn, redrive_policy=redrive
            )
            """,
            given=_QUEUE + _REDRIVE,
        ),
        Case(
            """
            aws.sns.TopicSubscription("people", topic=topic.arn, protocol="email", endpoint="ops@shop.example")
            """,
            given=_TOPIC,
        ),
        Case(
            """
            aws.sns.TopicSubscription("orders", topic=topic.arn, protocol="sqs", endpoint=queue.arn)
            """,
            given=_QUEUE,
            config={"exceptProtocols": ["sqs"]},
        ),
    ),
    undecided=(
        Case(
            """
            aws.sns.TopicSubscription("orders", topic=topic.arn, protocol=unknown("sqs"), endpoint=queue.arn)
            """,
            given=_QUEUE,
        ),
    ),
)

ENDPOINT_MATCHES_PROTOCOL = Cases(
    rule="sns-endpoint-matches-protocol",
    fails=(
        Case(
            """
            aws.sns.TopicSubscription("orders", topic=topic.arn, protocol="lambda", endpoint=queue.arn)
            """,
            given=_QUEUE,
        ),
        Case(
            """
            aws.sns.TopicSubscription("orders", topic=topic.arn, protocol="sqs", endpoint=function.arn)
            """,
            given=_FUNCTION,
        ),
        # A queue's URL is not its ARN.
        Case(
            """
            url = "https://sqs.us-east-1.amazonaws.com/123456789012/orders"
            aws.sns.TopicSubscription("orders", topic=topic.arn, protocol="sqs", endpoint=url)
            """,
            given=_TOPIC,
        ),
        # A delivery stream is no queue.
        Case(
            """
            stream = aws.kinesis.FirehoseDeliveryStream(
                "orders",
                destination="extended_s3",
                extended_s3_configuration={
                    "role_arn": "arn:aws:iam::123456789012:role/orders",
                    "bucket_arn": "arn:aws:s3:::orders",
                },
            )
            aws.sns.TopicSubscription("orders", topic=topic.arn, protocol="sqs", endpoint=stream.arn)
            """,
            given=_TOPIC,
        ),
        Case(
            """
            aws.sns.TopicSubscription("shop", topic=topic.arn, protocol="https", endpoint="http://shop.example")
            """,
            given=_TOPIC,
        ),
        Case(
            """
            aws.sns.TopicSubscription("people", topic=topic.arn, protocol="email", endpoint="ops")
            """,
            given=_TOPIC,
        ),
        Case(
            """
            aws.sns.TopicSubscription("orders", topic=topic.arn, protocol="lambda", endpoint="orders")
            """,
            given=_TOPIC,
        ),
    ),
    passes=(
        Case(
            """
            aws.sns.TopicSubscription("orders", topic=topic.arn, protocol="sqs", endpoint=queue.arn)
            """,
            given=_QUEUE,
        ),
        Case(
            """
            live = aws.lambda_.Alias("live", function_name=function.name, function_version="7")
            aws.sns.TopicSubscription("orders", topic=topic.arn, protocol="lambda", endpoint=live.arn)
            """,
            given=_FUNCTION,
        ),
        # In another stack.
        Case(
            """
            arn = "arn:aws:lambda:us-east-1:123456789012:function:orders:live"
            aws.sns.TopicSubscription("orders", topic=topic.arn, protocol="lambda", endpoint=arn)
            aws.sns.TopicSubscription("people", topic=topic.arn, protocol="sms", endpoint="+15555550100")
            """,
            given=_TOPIC,
        ),
        Case(
            """
            aws.sns.TopicSubscription("people", topic=topic.arn, protocol="email", endpoint="ops@shop.example")
            """,
            given=_TOPIC,
        ),
    ),
    undecided=(
        Case(
            """
            aws.sns.TopicSubscription(
                "orders", topic=topic.arn, protocol="sqs", endpoint=unknown("arn:aws:sqs:us-east-1:123456789012:x")
            )
            """,
            given=_TOPIC,
        ),
        Case(
            """
            aws.sns.TopicSubscription("orders", topic=topic.arn, protocol=unknown("sqs"), endpoint=queue.arn)
            """,
            given=_QUEUE,
        ),
    ),
)
