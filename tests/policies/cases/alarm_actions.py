"""Cases of the rules about what an alarm does."""

from tests.policies.case import Case, Cases

_TOPIC = '"arn:aws:sns:us-east-1:123456789012:page"'
_WATCH = """
watch = {
    "namespace": "AWS/Lambda", "metric_name": "Errors", "dimensions": {"FunctionName": "orders"}, "statistic": "Sum",
    "period": 60, "evaluation_periods": 3, "comparison_operator": "GreaterThanThreshold", "threshold": 0,
}
"""

HAS_ACTION = Cases(
    rule="alarm-has-action",
    fails=(
        """
        aws.cloudwatch.MetricAlarm(
            "errors",
            namespace="AWS/Lambda",
            metric_name="Errors",
            dimensions={"FunctionName": "orders"},
            statistic="Sum",
            period=60,
            evaluation_periods=3,
            comparison_operator="GreaterThanThreshold",
            threshold=0,
        )
        """,
        Case('aws.cloudwatch.MetricAlarm("errors", **watch, alarm_actions=[])', given=_WATCH),
        'aws.cloudwatch.CompositeAlarm("down", alarm_name="down", alarm_rule="ALARM(errors)")',
        # To be told that it is over is not enough.
        Case(f'aws.cloudwatch.MetricAlarm("errors", **watch, ok_actions=[{_TOPIC}])', given=_WATCH),
        Case(
            'aws.cloudwatch.MetricAlarm("errors", **watch, alarm_actions=[])',
            config={"acceptOtherStates": True},
            given=_WATCH,
        ),
    ),
    passes=(
        """
        page = aws.sns.Topic("page")
        aws.cloudwatch.MetricAlarm(
            "errors",
            namespace="AWS/Lambda",
            metric_name="Errors",
            dimensions={"FunctionName": "orders"},
            statistic="Sum",
            period=60,
            evaluation_periods=3,
            comparison_operator="GreaterThanThreshold",
            threshold=0,
            alarm_actions=[page.arn],
        )
        """,
        f'aws.cloudwatch.CompositeAlarm("down", alarm_name="down", alarm_rule="ALARM(errors)", alarm_actions=[{_TOPIC}])',
        Case(
            f'aws.cloudwatch.MetricAlarm("errors", **watch, insufficient_data_actions=[{_TOPIC}])',
            config={"acceptOtherStates": True},
            given=_WATCH,
        ),
    ),
    undecided=(
        Case(f'aws.cloudwatch.MetricAlarm("errors", **watch, alarm_actions=unknown([{_TOPIC}]))', given=_WATCH),
    ),
)

ACTIONS_ENABLED = Cases(
    rule="alarm-actions-enabled",
    fails=(
        f"""
        aws.cloudwatch.CompositeAlarm(
            "down", alarm_name="down", alarm_rule="ALARM(errors)", alarm_actions=[{_TOPIC}], actions_enabled=False
        )
        """,
        Case(
            f'aws.cloudwatch.MetricAlarm("errors", **watch, alarm_actions=[{_TOPIC}], actions_enabled=False)',
            given=_WATCH,
        ),
        # One of two.
        Case(
            f"""
            aws.cloudwatch.MetricAlarm("errors", **watch, alarm_actions=[{_TOPIC}])
            aws.cloudwatch.MetricAlarm("silenced", **watch, alarm_actions=[{_TOPIC}], actions_enabled=False)
            """,
            given=_WATCH,
        ),
    ),
    passes=(
        f'aws.cloudwatch.CompositeAlarm("down", alarm_name="down", alarm_rule="ALARM(errors)", alarm_actions=[{_TOPIC}])',
        Case(
            f'aws.cloudwatch.MetricAlarm("errors", **watch, alarm_actions=[{_TOPIC}], actions_enabled=True)',
            given=_WATCH,
        ),
    ),
    undecided=(Case('aws.cloudwatch.MetricAlarm("errors", **watch, actions_enabled=unknown(True))', given=_WATCH),),
)

TOPIC_HAS_SUBSCRIBER = Cases(
    rule="alarm-topic-has-subscriber",
    fails=(
        """
        page = aws.sns.Topic("page")
        aws.cloudwatch.CompositeAlarm(
            "down", alarm_name="down", alarm_rule="ALARM(errors)", alarm_actions=[page.arn]
        )
        """,
        Case(
            """
            page = aws.sns.Topic("page")
            aws.cloudwatch.MetricAlarm("errors", **watch, alarm_actions=[page.arn])
            """,
            given=_WATCH,
        ),
        # Somebody subscribes to another topic.
        Case(
            """
            page, news = aws.sns.Topic("page"), aws.sns.Topic("news")
            aws.sns.TopicSubscription("news", topic=news.arn, protocol="email", endpoint="shop@example.com")
            aws.cloudwatch.MetricAlarm("errors", **watch, alarm_actions=[news.arn, page.arn])
            """,
            given=_WATCH,
        ),
    ),
    passes=(
        """
        page = aws.sns.Topic("page")
        aws.sns.TopicSubscription("page", topic=page.arn, protocol="email", endpoint="shop@example.com")
        aws.cloudwatch.CompositeAlarm(
            "down", alarm_name="down", alarm_rule="ALARM(errors)", alarm_actions=[page.arn]
        )
        """,
        # A topic of another stack, and one that no alarm uses.
        Case(
            f"""
            aws.sns.Topic("news")
            aws.cloudwatch.MetricAlarm("errors", **watch, alarm_actions=[{_TOPIC}])
            """,
            given=_WATCH,
        ),
    ),
    undecided=(
        Case(
            f"""
            page = aws.sns.Topic("page")
            aws.sns.TopicSubscription("page", topic=unknown({_TOPIC}), protocol="email", endpoint="shop@example.com")
            aws.cloudwatch.MetricAlarm("errors", **watch, alarm_actions=[page.arn])
            """,
            given=_WATCH,
        ),
    ),
)
