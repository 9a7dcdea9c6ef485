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


def _scheduled(target: str, options: str = "") -> str:
    return f"""
aws.scheduler.Schedule(
    "nightly",
    schedule_expression="rate(1 days)",
    flexible_time_window={{"mode": "OFF"}},
    target={{"arn": {target}, "role_arn": "arn:aws:iam::123456789012:role/scheduler"{options}}},
)
"""


def _resource_policy(statement: str) -> str:
    return f"""
import json
statement = {{"Effect": "Allow", "Action": "lambda:InvokeFunction", "Resource": "*", {statement}}}
policy = {{"Version": "2012-10-17", "Statement": [statement]}}
aws.lambda_.ResourcePolicy("report", resource_arn=function.arn, policy=json.dumps(policy))
"""


_SNS = '"Principal": {"Service": "sns.amazonaws.com"}'

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
        # An alarm's action.
        Case(_invoked_by("lambda.alarms.cloudwatch.amazonaws.com"), given=_FUNCTION),
        # A schedule invokes as a role, and needs no permission; its own dead-letter queue takes what it could not hand over.
        Case(_scheduled("function.arn", ', "dead_letter_config": {"arn": dead.arn}'), given=_FUNCTION + _DEAD),
        Case(
            _scheduled("live.arn"),
            given=_FUNCTION + 'live = aws.lambda_.Alias("live", function_name=function.name, function_version="7")\n',
        ),
        # The permissions as one document.
        Case(_resource_policy(_SNS), given=_FUNCTION),
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
        # Of another target, or by another action.
        Case(
            _scheduled("done.arn", ', "dead_letter_config": {"arn": dead.arn}')
            + _resource_policy(f'{_SNS}, "Action": "lambda:GetFunction"'),
            given=_FUNCTION + _DEAD + 'done = aws.sqs.Queue("done")\n',
        ),
        # The function is of another stack.
        _invoked_by("sns.amazonaws.com", '"orders"'),
    ),
    undecided=(
        # A schedule of a queue, or of the function whose name is in the message.
        """
        function, queue = aws.lambda_.Function("report", **package), aws.sqs.Queue("reports")
        said = function.name.apply(lambda name: f"report of {name}")
        target = {"arn": queue.arn, "role_arn": "arn:aws:iam::123456789012:role/scheduler", "input": said}
        aws.scheduler.Schedule(
            "nightly", schedule_expression="rate(1 day)", flexible_time_window={"mode": "OFF"}, target=target
        )
        """,
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
            _scheduled(
                'unknown("arn:aws:lambda:us-east-1:123456789012:function:orders")',
                ', "dead_letter_config": {"arn": dead.arn}',
            ),
            given=_FUNCTION + _DEAD,
        ),
        Case(
            _resource_policy(_SNS.replace('"sns.amazonaws.com"', 'unknown("apigateway.amazonaws.com")')).replace(
                "json.dumps", "pulumi.Output.json_dumps"
            ),
            given=_FUNCTION,
        ),
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
