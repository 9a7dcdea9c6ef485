"""Cases of the rule that a permission's principal and its source are of one service."""

from tests.policies.case import Cases

_INVOKE = 'action="lambda:InvokeFunction", function="orders"'
_TOPIC = "arn:aws:sns:us-east-1:123456789012:orders"

PERMISSION_PRINCIPAL_MATCHES_SOURCE = Cases(
    rule="lambda-permission-principal-matches-source",
    fails=(
        """
        group = aws.lb.TargetGroup("orders", target_type="lambda")
        aws.lambda_.Permission(
            "orders",
            action="lambda:InvokeFunction",
            principal="apigateway.amazonaws.com",
            function="orders",
            source_arn=group.arn,
        )
        """,
        # The twin type.
        f"""
        group = aws.alb.TargetGroup("orders", target_type="lambda")
        aws.lambda_.Permission("orders", {_INVOKE}, principal="events.amazonaws.com", source_arn=group.arn)
        """,
        # A load balancer is let in for a topic, by a literal ARN and by a reference.
        f"""
        aws.lambda_.Permission(
            "orders", {_INVOKE}, principal="elasticloadbalancing.amazonaws.com", source_arn="{_TOPIC}"
        )
        """,
        f"""
        topic = aws.sns.Topic("orders")
        aws.lambda_.Permission(
            "orders", {_INVOKE}, principal="elasticloadbalancing.amazonaws.com", source_arn=topic.arn
        )
        """,
        # One of two is wrong.
        f"""
        rule = aws.cloudwatch.EventRule("nightly", schedule_expression="rate(1 day)")
        aws.lambda_.Permission("nightly", {_INVOKE}, principal="events.amazonaws.com", source_arn=rule.arn)
        aws.lambda_.Permission("orders", {_INVOKE}, principal="s3.amazonaws.com", source_arn="{_TOPIC}")
        """,
        # The ARN by which an API is managed is not the one by which it invokes.
        f"""
        source = "arn:aws:apigateway:us-east-1::/restapis/a1b2c3/*/*"
        aws.lambda_.Permission("orders", {_INVOKE}, principal="apigateway.amazonaws.com", source_arn=source)
        """,
        # A schedule is none of EventBridge's rules.
        f"""
        schedule = aws.scheduler.Schedule(
            "nightly",
            flexible_time_window={{"mode": "OFF"}},
            schedule_expression="rate(1 day)",
            target={{"arn": "orders", "role_arn": "arn:aws:iam::123456789012:role/nightly"}},
        )
        aws.lambda_.Permission("nightly", {_INVOKE}, principal="events.amazonaws.com", source_arn=schedule.arn)
        """,
    ),
    passes=(
        """
        group = aws.lb.TargetGroup("orders", target_type="lambda")
        aws.lambda_.Permission(
            "orders",
            action="lambda:InvokeFunction",
            principal="elasticloadbalancing.amazonaws.com",
            function="orders",
            source_arn=group.arn,
        )
        """,
        # Services that go by another name in ARNs, or by a name for each Region.
        f"""
        account = "us-east-1:123456789012"
        aws.lambda_.Permission(
            "api",
            {_INVOKE},
            principal="apigateway.amazonaws.com",
            source_arn=f"arn:aws:execute-api:{{account}}:a1b2c3/*/GET/orders",
        )
        aws.lambda_.Permission(
            "logs",
            {_INVOKE},
            principal="logs.us-east-1.amazonaws.com",
            source_arn=f"arn:aws:logs:{{account}}:log-group:orders:*",
        )
        aws.lambda_.Permission(
            "alarm",
            {_INVOKE},
            principal="lambda.alarms.cloudwatch.amazonaws.com",
            source_arn=f"arn:aws:cloudwatch:{{account}}:alarm:orders",
        )
        """,
        # Both kinds of alarm, and the stage of an API, by reference.
        f"""
        stage = aws.apigatewayv2.Stage("live", api_id="a1b2c3")
        aws.lambda_.Permission(
            "api",
            {_INVOKE},
            principal="apigateway.amazonaws.com",
            source_arn=pulumi.Output.concat(stage.execution_arn, "/*"),
        )
        alarm = aws.cloudwatch.CompositeAlarm("down", alarm_name="down", alarm_rule="ALARM(orders)")
        aws.lambda_.Permission(
            "alarm", {_INVOKE}, principal="lambda.alarms.cloudwatch.amazonaws.com", source_arn=alarm.arn
        )
        """,
        # An account as the principal, services that are not listed, and no source.
        f"""
        aws.lambda_.Permission("partner", {_INVOKE}, principal="210987654321", source_arn="{_TOPIC}")
        aws.lambda_.Permission("other", {_INVOKE}, principal="lex.amazonaws.com", source_arn="{_TOPIC}")
        aws.lambda_.Permission("bucket", {_INVOKE}, principal="s3.amazonaws.com", source_account="123456789012")
        aws.lambda_.Permission("odd", {_INVOKE}, principal="s3.amazonaws.com", source_arn="orders")
        """,
    ),
    undecided=(
        f"""
        aws.lambda_.Permission("orders", {_INVOKE}, principal="sns.amazonaws.com", source_arn=unknown("{_TOPIC}"))
        """,
        f"""
        aws.lambda_.Permission("orders", {_INVOKE}, principal=unknown("sns.amazonaws.com"), source_arn="{_TOPIC}")
        """,
        f"""
        principal, source = unknown("sns.amazonaws.com"), unknown("{_TOPIC}")
        aws.lambda_.Permission("orders", {_INVOKE}, principal=principal, source_arn=source)
        """,
    ),
)
