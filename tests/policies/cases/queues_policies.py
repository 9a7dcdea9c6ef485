"""Cases of the rules about the policies of queues."""

from tests.policies.case import Case, Cases

_QUEUE = 'queue = aws.sqs.Queue("orders")\n'
_TLS = """
import json
tls_only = {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "sqs:*",
    "Resource": "*",
    "Condition": {"Bool": {"aws:SecureTransport": "false"}},
}
"""
_DOCUMENT = """
import json
def policy(**statement):
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Resource": "*", **statement}]})
"""

TLS_ONLY = Cases(
    rule="sqs-tls-only",
    fails=(
        'aws.sqs.Queue("orders")',
        # Another queue's policy.
        Case(
            """
            stock = aws.sqs.Queue("stock")
            aws.sqs.QueuePolicy("stock", queue_url=stock.url, policy=json.dumps({"Statement": [tls_only]}))
            """,
            given=_TLS + _QUEUE,
        ),
        # It denies sending only.
        Case(
            """
            send_only = {**tls_only, "Action": "sqs:SendMessage"}
            aws.sqs.QueuePolicy("orders", queue_url=queue.url, policy=json.dumps({"Statement": send_only}))
            """,
            given=_TLS + _QUEUE,
        ),
        # It denies one account only.
        Case(
            """
            of_one = {**tls_only, "Principal": {"AWS": "123456789012"}}
            aws.sqs.Queue("orders", policy=json.dumps({"Statement": [of_one]}))
            """,
            given=_TLS,
        ),
        # It denies what comes over TLS.
        Case(
            """
            upside_down = {**tls_only, "Condition": {"Bool": {"aws:SecureTransport": "true"}}}
            aws.sqs.Queue("orders", policy=json.dumps({"Statement": [upside_down]}))
            """,
            given=_TLS,
        ),
        # It denies it for another queue, and for all but this one.
        Case(
            """
            of_stock = {**tls_only, "Resource": "arn:aws:sqs:us-east-1:123456789012:stock"}
            of_others = {name: value for name, value in tls_only.items() if name != "Resource"}
            of_others = {**of_others, "NotResource": "arn:aws:sqs:*:*:orders"}
            document = json.dumps({"Statement": [of_stock, of_others]})
            aws.sqs.Queue("orders", name="orders", policy=document)
            """,
            given=_TLS,
        ),
        # A second condition lets most of it through again.
        Case(
            """
            narrow = {**tls_only, "Condition": {**tls_only["Condition"], "IpAddress": {"aws:SourceIp": "10.0.0.1/32"}}}
            aws.sqs.Queue("orders", policy=json.dumps({"Statement": [narrow]}))
            """,
            given=_TLS,
        ),
    ),
    passes=(
        Case(
            """
            aws.sqs.QueuePolicy("orders", queue_url=queue.url, policy=json.dumps({"Statement": [tls_only]}))
            """,
            given=_TLS + _QUEUE,
        ),
        # In the queue itself, with the condition as a boolean, and every action of every service.
        Case(
            """
            condition = {"Bool": {"AWS:SecureTransport": False}}
            statement = {**tls_only, "Principal": {"AWS": ["*"]}, "Action": ["*"], "Condition": condition}
            aws.sqs.Queue("orders", policy=json.dumps({"Statement": [statement]}))
            """,
            given=_TLS,
        ),
        # For queues of that name, also where the condition would let a request without the key pass.
        Case(
            """
            condition = {"BoolIfExists": {"aws:SecureTransport": "false"}}
            statement = {**tls_only, "Resource": "arn:aws:sqs:*:*:orders", "Condition": condition}
            aws.sqs.Queue("orders", name="orders", policy=json.dumps({"Statement": [statement]}))
            """,
            given=_TLS,
        ),
        # One of two policies is enough.
        Case(
            """
            queue = aws.sqs.Queue("orders", policy=json.dumps({"Statement": [tls_only]}))
            aws.sqs.QueuePolicy("orders", queue_url=queue.id, policy=queue.arn.apply(lambda arn: "{}"))
            """,
            given=_TLS,
        ),
    ),
    undecided=(
        Case(
            """
            document = queue.arn.apply(lambda arn: json.dumps({"Statement": [{**tls_only, "Resource": arn}]}))
            aws.sqs.QueuePolicy("orders", queue_url=queue.url, policy=document)
            """,
            given=_TLS + _QUEUE,
        ),
        Case(
            """
            aws.sqs.QueuePolicy("orders", queue_url=unknown("https://x"), policy=json.dumps({"Statement": [tls_only]}))
            """,
            given=_TLS + _QUEUE,
        ),
    ),
)

POLICY_NOT_PUBLIC = Cases(
    rule="sqs-policy-not-public",
    fails=(
        """
        import json
        statement = {"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage", "Resource": "*"}
        aws.sqs.Queue("orders", policy=json.dumps({"Version": "2012-10-17", "Statement": [statement]}))
        """,
        Case(
            """
            aws.sqs.QueuePolicy(
                "orders", queue_url=queue.url, policy=policy(Principal={"AWS": ["*"]}, Action="sqs:ReceiveMessage")
            )
            """,
            given=_DOCUMENT + _QUEUE,
        ),
        # All actions, for one account.
        Case(
            """
            aws.sqs.Queue("orders", policy=policy(Principal={"AWS": "123456789012"}, Action="*"))
            """,
            given=_DOCUMENT,
        ),
        # All but one principal.
        Case(
            """
            aws.sqs.Queue("orders", policy=policy(NotPrincipal={"AWS": "123456789012"}, Action="sqs:SendMessage"))
            """,
            given=_DOCUMENT,
        ),
        # A condition about the connection says nothing of who asks, and one that leaves the value open neither.
        Case(
            """
            tls = {"Bool": {"aws:SecureTransport": "true"}}
            aws.sqs.Queue("orders", policy=policy(Principal="*", Action="sqs:SendMessage", Condition=tls))
            """,
            given=_DOCUMENT,
        ),
        Case(
            """
            anywhere = {"IpAddress": {"aws:SourceIp": ["0.0.0.0/0"]}}
            aws.sqs.Queue("orders", policy=policy(Principal="*", Action="sqs:SendMessage", Condition=anywhere))
            """,
            given=_DOCUMENT,
        ),
        # Anybody can have a topic of that name.
        Case(
            """
            from_any = {"ArnLike": {"aws:SourceArn": "arn:aws:sns:us-east-1:*:orders"}}
            aws.sqs.Queue("orders", policy=policy(Principal="*", Action="sqs:SendMessage", Condition=from_any))
            """,
            given=_DOCUMENT,
        ),
        # Whoever sends no such key passes.
        Case(
            """
            lenient = {"StringEqualsIfExists": {"aws:SourceAccount": "123456789012"}}
            aws.sqs.Queue("orders", policy=policy(Principal="*", Action="sqs:SendMessage", Condition=lenient))
            """,
            given=_DOCUMENT,
        ),
        # The first statement is known, whatever the others are.
        Case(
            """
            statements = [{"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage", "Resource": "*"}]
            document = queue.arn.apply(
                lambda arn: json.dumps({"Statement": [*statements, {"Effect": "Deny", "Resource": arn}]})
            )
            aws.sqs.QueuePolicy("orders", queue_url=queue.url, policy=document)
            """,
            given=_DOCUMENT + _QUEUE,
            only_after_update=True,
        ),
    ),
    passes=(
        """
        import json
        topic = {"Service": "sns.amazonaws.com"}
        statement = {"Effect": "Allow", "Principal": topic, "Action": "sqs:SendMessage", "Resource": "*"}
        aws.sqs.Queue("orders", policy=json.dumps({"Version": "2012-10-17", "Statement": [statement]}))
        """,
        'aws.sqs.Queue("orders")',
        # Everybody who comes from one topic.
        Case(
            """
            from_topic = {"ArnEquals": {"aws:SourceArn": "arn:aws:sns:us-east-1:123456789012:orders"}}
            aws.sqs.Queue("orders", policy=policy(Principal="*", Action="sqs:SendMessage", Condition=from_topic))
            """,
            given=_DOCUMENT,
        ),
        # What everybody is denied.
        Case('aws.sqs.Queue("orders", policy=policy(Effect="Deny", Principal="*", Action="*"))', given=_DOCUMENT),
        # All actions of SQS for the own account: what AWS itself writes for the owner.
        Case(
            """
            aws.sqs.Queue(
                "orders", policy=policy(Principal={"AWS": "arn:aws:iam::123456789012:root"}, Action="sqs:*")
            )
            """,
            given=_DOCUMENT,
        ),
    ),
    undecided=(
        Case(
            """
            aws.sqs.QueuePolicy(
                "orders",
                queue_url=queue.url,
                policy=queue.arn.apply(
                    lambda arn: policy(Principal={"Service": "sns.amazonaws.com"}, Action="sqs:*", Resource=arn)
                ),
            )
            """,
            given=_DOCUMENT + _QUEUE,
        ),
    ),
)
