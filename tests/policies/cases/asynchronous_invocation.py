"""Cases of the rules about functions that are invoked asynchronously."""

from tests.policies.case import Case, Cases

_FUNCTION = 'function = aws.lambda_.Function("report", **package)\n'
_DEAD = 'dead = aws.sqs.Queue("dead")\n'


def _invoked_by(principal: str, function: str = "function.name") -> str:
    return (
        'aws.lambda_.Permission("report", '
        f'action="lambda:InvokeFunction", function={function}, principal="{principal}")\n'
    )


_BY_SNS = _invoked_by("sns.amazonaws.com")

DLQ_CONFIGURED = Cases(
    rule="lambda-dlq-configured",
    fails=(
        'aws.lambda_.Function("report", **package)',
        'aws.lambda_.Function("report", **package, dead_letter_config={"target_arn": ""})',
        """
        dead = aws.sns.Topic("dead")
        aws.lambda_.Function("orders", **package, dead_letter_config={"target_arn": dead.arn})
        aws.lambda_.Function("report", **package)
        """,
    ),
    passes=(
        Case('aws.lambda_.Function("report", **package, dead_letter_config={"target_arn": dead.arn})', given=_DEAD),
        """
        arn = "arn:aws:sqs:us-east-1:123456789012:dead"
        aws.lambda_.Function("report", **package, dead_letter_config={"target_arn": arn})
        """,
    ),
    never_undecided="That a target is set is enough.",
)

ASYNC_FAILURE_DESTINATION = Cases(
    rule="lambda-async-failure-destination",
    fails=(
        """
        function = aws.lambda_.Function("report", **package)
        aws.lambda_.Permission(
            "nightly", action="lambda:InvokeFunction", function=function.name, principal="events.amazonaws.com"
        )
        """,
        Case(_invoked_by("s3.amazonaws.com", "function.arn"), given=_FUNCTION),
        # The principal of a region.
        Case(_invoked_by("logs.us-east-1.amazonaws.com"), given=_FUNCTION),
        # A destination for what succeeds.
        Case(
            """
            done = aws.sqs.Queue("done")
            aws.lambda_.FunctionEventInvokeConfig(
                "report", function_name=function.name, destination_config={"on_success": {"destination": done.arn}}
            )
            """,
            given=_FUNCTION + _BY_SNS,
        ),
        # A destination of another function.
        Case(
            """
            orders = aws.lambda_.Function("orders", **package)
            aws.lambda_.FunctionEventInvokeConfig(
                "orders", function_name=orders.name, destination_config={"on_failure": {"destination": dead.arn}}
            )
            """,
            given=_FUNCTION + _BY_SNS + _DEAD,
        ),
        # Both names are literals.
        Case(
            _invoked_by("sns.amazonaws.com", '"report"'),
            given='function = aws.lambda_.Function("report", **package, name="report")\n',
        ),
        # An alias of it.
        Case(
            """
            live = aws.lambda_.Alias("live", function_name=function.name, function_version="7")
            aws.lambda_.Permission(
                "report", action="lambda:InvokeFunction", function=live.arn, principal="iot.amazonaws.com"
            )
            """,
            given=_FUNCTION,
        ),
        Case(_invoked_by("apigateway.amazonaws.com"), given=_FUNCTION, config={"services": ["apigateway"]}),
    ),
    passes=(
        Case(
            """
            function = aws.lambda_.Function("report", **package)
            aws.lambda_.Permission(
                "nightly", action="lambda:InvokeFunction", function=function.name, principal="events.amazonaws.com"
            )
            aws.lambda_.FunctionEventInvokeConfig(
                "report", function_name=function.name, destination_config={"on_failure": {"destination": dead.arn}}
            )
            """,
            given=_DEAD,
        ),
        Case(
            _BY_SNS,
            given=_DEAD
            + 'function = aws.lambda_.Function("report", **package, dead_letter_config={"target_arn": dead.arn})\n',
        ),
        # A load balancer waits for the response.
        Case(_invoked_by("elasticloadbalancing.amazonaws.com"), given=_FUNCTION),
        Case(_BY_SNS, given=_FUNCTION, config={"services": ["s3"]}),
        # The destination is the alias's.
        Case(
            """
            live = aws.lambda_.Alias("live", function_name=function.name, function_version="7")
            aws.lambda_.FunctionEventInvokeConfig(
                "report",
                function_name=function.name,
                qualifier=live.name,
                destination_config={"on_failure": {"destination": unknown("arn:aws:sqs:us-east-1:123456789012:dead")}},
            )
            """,
            given=_FUNCTION + _BY_SNS,
        ),
        # The function is of another stack.
        _invoked_by("sns.amazonaws.com", '"orders"'),
    ),
    undecided=(
        Case(
            """
            aws.lambda_.Permission(
                "report",
                action="lambda:InvokeFunction",
                function=function.name,
                principal=unknown("sns.amazonaws.com"),
            )
            """,
            given=_FUNCTION,
        ),
        Case(_invoked_by("sns.amazonaws.com", 'unknown("orders")'), given=_FUNCTION),
        Case(
            """
            aws.lambda_.FunctionEventInvokeConfig(
                "report", function_name=unknown("report"), destination_config={"on_failure": {"destination": dead.arn}}
            )
            """,
            given=_FUNCTION + _BY_SNS + _DEAD,
        ),
    ),
)
