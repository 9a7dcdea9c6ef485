"""Cases of the rules about EventBridge."""

from tests.policies.case import Case, Cases

_RULE = """
rule = aws.cloudwatch.EventRule("nightly", schedule_expression="cron(0 3 * * ? *)")
function = aws.lambda_.Function("report", **package)
"""
_BUS = """
import json
bus = aws.cloudwatch.EventBus("orders")
def policy(**statement):
    defaults = {"Effect": "Allow", "Action": "events:PutEvents", "Resource": "*"}
    return json.dumps({"Version": "2012-10-17", "Statement": [{**defaults, **statement}]})
"""

TARGET_DLQ = Cases(
    rule="event-target-dlq",
    fails=(
        Case('aws.cloudwatch.EventTarget("report", rule=rule.name, arn=function.arn)', given=_RULE),
        Case(
            'aws.cloudwatch.EventTarget("report", rule=rule.name, arn=function.arn, dead_letter_config={})', given=_RULE
        ),
        # Retries are no substitute.
        Case(
            """
            aws.cloudwatch.EventTarget(
                "report", rule=rule.name, arn=function.arn, retry_policy={"maximum_retry_attempts": 185}
            )
            """,
            given=_RULE,
        ),
    ),
    passes=(
        Case(
            """
            dead = aws.sqs.Queue("dead")
            aws.cloudwatch.EventTarget(
                "report", rule=rule.name, arn=function.arn, dead_letter_config={"arn": dead.arn}
            )
            """,
            given=_RULE,
        ),
        Case(
            """
            aws.cloudwatch.EventTarget(
                "report",
                rule=rule.name,
                arn=function.arn,
                dead_letter_config={"arn": "arn:aws:sqs:us-east-1:123456789012:dead"},
            )
            """,
            given=_RULE,
        ),
    ),
    never_undecided="That a queue is set is enough.",
)

NOT_OPEN = Cases(
    rule="event-bus-not-open",
    fails=(
        """
        import json
        statement = {"Effect": "Allow", "Principal": "*", "Action": "events:PutEvents", "Resource": "*"}
        aws.cloudwatch.EventBusPolicy("orders", policy=json.dumps({"Version": "2012-10-17", "Statement": [statement]}))
        """,
        'aws.cloudwatch.EventPermission("anybody", principal="*", statement_id="anybody")',
        Case(
            """
            aws.cloudwatch.EventBusPolicy("orders", event_bus_name=bus.name, policy=policy(Principal={"AWS": "*"}))
            """,
            given=_BUS,
        ),
        Case(
            """
            from_orders = {"StringEquals": {"events:source": "orders"}}
            aws.cloudwatch.EventBusPolicy("orders", policy=policy(Principal="*", Condition=from_orders))
            """,
            given=_BUS,
        ),
    ),
    passes=(
        """
        import json
        shop = {"AWS": "arn:aws:iam::123456789012:root"}
        statement = {"Effect": "Allow", "Principal": shop, "Action": "events:PutEvents", "Resource": "*"}
        aws.cloudwatch.EventBusPolicy("orders", policy=json.dumps({"Version": "2012-10-17", "Statement": [statement]}))
        """,
        Case(
            """
            ours = {"StringEquals": {"aws:PrincipalOrgID": "o-1234567890"}}
            aws.cloudwatch.EventBusPolicy("orders", policy=policy(Principal="*", Condition=ours))
            """,
            given=_BUS,
        ),
        """
        aws.cloudwatch.EventPermission(
            "ours",
            principal="*",
            statement_id="ours",
            condition={"key": "aws:PrincipalOrgID", "type": "StringEquals", "value": "o-1234567890"},
        )
        """,
    ),
    undecided=(
        Case(
            """
            document = bus.arn.apply(lambda arn: policy(Principal={"AWS": "123456789012"}, Resource=arn))
            aws.cloudwatch.EventBusPolicy("orders", event_bus_name=bus.name, policy=document)
            """,
            given=_BUS,
        ),
        'aws.cloudwatch.EventPermission("one", principal=unknown("123456789012"), statement_id="one")',
    ),
)
