"""Cases of the rules about what an alarm does."""

from tests.policies.case import Case, Cases

_TOPIC = '"arn:aws:sns:us-east-1:123456789012:page"'
_WATCH = """
watch = {
    "namespace": "AWS/Lambda", "metric_name": "Errors", "dimensions": {"FunctionName": "orders"}, "statistic": "Sum",
    "period": 60, "evaluation_periods": 3, "comparison_operator": "GreaterThanThreshold", "threshold": 0,
}
"""

_DEPLOYMENT = """
shop = aws.codedeploy.Application("shop", compute_platform="Lambda")
deployment = {
    "app_name": shop.name, "deployment_group_name": "shop",
    "service_role_arn": "arn:aws:iam::123456789012:role/deploys",
}
"""
_CHAT = """
chat = {
    "configuration_name": "page", "iam_role_arn": "arn:aws:iam::123456789012:role/chat",
    "slack_channel_id": "C0A1B", "slack_team_id": "T0A1B",
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
        # A composite alarm, and a deployment, that act upon other alarms.
        Case(
            f"""
            aws.cloudwatch.MetricAlarm("errors", **watch, name="errors")
            aws.cloudwatch.CompositeAlarm(
                "down", alarm_name="down", alarm_rule='ALARM("more errors")', alarm_actions=[{_TOPIC}]
            )
            """,
            given=_WATCH,
        ),
        Case(
            f"""
            slow = aws.cloudwatch.MetricAlarm("slow", **watch, alarm_actions=[{_TOPIC}])
            aws.cloudwatch.MetricAlarm("errors", **watch)
            aws.codedeploy.DeploymentGroup("shop", **deployment, alarm_configuration={{"alarms": [slow.name]}})
            """,
            given=_WATCH + _DEPLOYMENT,
        ),
        # A composite alarm that tells nobody, of alarms that need not.
        Case(
            """
            errors = aws.cloudwatch.MetricAlarm("errors", **watch)
            rule = pulumi.Output.concat("ALARM(", errors.arn, ")")
            aws.cloudwatch.CompositeAlarm("down", alarm_name="down", alarm_rule=rule)
            """,
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
        # A composite alarm tells of what it combines, by name and by ARN, and what keeps it silent tells nobody.
        Case(
            f"""
            slow = aws.cloudwatch.MetricAlarm("slow", **watch, name="slow answers")
            errors = aws.cloudwatch.MetricAlarm("errors", **watch)
            upkeep = aws.cloudwatch.MetricAlarm("upkeep", **watch)
            aws.cloudwatch.CompositeAlarm(
                "slow", alarm_name="slow", alarm_rule='ALARM("slow answers") OR ALARM(other)', alarm_actions=[{_TOPIC}]
            )
            aws.cloudwatch.CompositeAlarm(
                "down",
                alarm_name="down",
                alarm_rule=pulumi.Output.concat("AT_LEAST(1, ALARM, (", errors.arn, ", ", slow.arn, "))"),
                actions_suppressor={{"alarm": upkeep.arn, "extension_period": 60, "wait_period": 60}},
                alarm_actions=[{_TOPIC}],
            )
            """,
            given=_WATCH,
        ),
        # It stops a deployment.
        Case(
            """
            errors = aws.cloudwatch.MetricAlarm("errors", **watch)
            aws.codedeploy.DeploymentGroup("shop", **deployment, alarm_configuration={"alarms": [errors.name]})
            """,
            given=_WATCH + _DEPLOYMENT,
        ),
    ),
    undecided=(
        Case(f'aws.cloudwatch.MetricAlarm("errors", **watch, alarm_actions=unknown([{_TOPIC}]))', given=_WATCH),
        Case(
            f"""
            aws.cloudwatch.MetricAlarm("errors", **watch)
            aws.cloudwatch.CompositeAlarm(
                "down", alarm_name="down", alarm_rule=unknown("ALARM(errors)"), alarm_actions=[{_TOPIC}]
            )
            """,
            given=_WATCH,
        ),
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
        # What it combines is not silenced, but it is itself.
        Case(
            f"""
            errors = aws.cloudwatch.MetricAlarm("errors", **watch, alarm_actions=[{_TOPIC}])
            rule = pulumi.Output.concat("ALARM(", errors.arn, ")")
            aws.cloudwatch.CompositeAlarm("down", alarm_name="down", alarm_rule=rule, actions_enabled=False)
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
        # A composite alarm tells of it.
        Case(
            f"""
            aws.cloudwatch.MetricAlarm("errors", **watch, name="errors", actions_enabled=False)
            aws.cloudwatch.CompositeAlarm(
                "down", alarm_name="down", alarm_rule="ALARM(errors)", alarm_actions=[{_TOPIC}]
            )
            """,
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
        # A chat channel shows another topic.
        Case(
            """
            page, news = aws.sns.Topic("page"), aws.sns.Topic("news")
            aws.chatbot.SlackChannelConfiguration("news", **chat, sns_topic_arns=[news.arn])
            aws.cloudwatch.MetricAlarm("errors", **watch, alarm_actions=[page.arn])
            """,
            given=_WATCH + _CHAT,
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
        # A chat channel needs no subscription of its own.
        Case(
            """
            page = aws.sns.Topic("page")
            aws.chatbot.SlackChannelConfiguration("page", **chat, sns_topic_arns=[page.arn])
            aws.cloudwatch.MetricAlarm("errors", **watch, alarm_actions=[page.arn])
            """,
            given=_WATCH + _CHAT,
        ),
    ),
    undecided=(
        Case(
            f"""
            page = aws.sns.Topic("page")
            aws.chatbot.SlackChannelConfiguration("page", **chat, sns_topic_arns=unknown([{_TOPIC}]))
            aws.cloudwatch.MetricAlarm("errors", **watch, alarm_actions=[page.arn])
            """,
            given=_WATCH + _CHAT,
        ),
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
