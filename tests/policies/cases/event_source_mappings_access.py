"""Cases of the rule about what a function's role must allow for Lambda to read a queue for it."""

from tests.policies.case import Case, Cases

_ROLE = """
role = aws.iam.Role("orders", assume_role_policy=trust)
function = aws.lambda_.Function("orders", **{**package, "role": role.arn})
queue = aws.sqs.Queue("orders")
"""
_MAPPING = 'aws.lambda_.EventSourceMapping("orders", event_source_arn=queue.arn, function_name=function.arn)\n'
_ATTACHMENT = """
policy_arn = aws.iam.ManagedPolicy.AWS_LAMBDA_SQS_QUEUE_EXECUTION_ROLE
permission = aws.iam.RolePolicyAttachment("orders", role=role.name, policy_arn=policy_arn)
"""
_AFTER = """
aws.lambda_.EventSourceMapping(
    "orders",
    event_source_arn=queue.arn,
    function_name=function.arn,
    opts=pulumi.ResourceOptions(depends_on=[permission]),
)
"""


def _allowing(actions: str, resources: str = '"*"') -> str:
    return f"""
import json
statement = {{"Effect": "Allow", "Action": {actions}, "Resource": {resources}}}
permission = aws.iam.RolePolicy("orders", role=role.id, policy=json.dumps({{"Statement": [statement]}}))
"""


_LOGS_AND_QUEUE = """
logs = aws.iam.RolePolicyAttachment(
    "logs", role=role.name, policy_arn=aws.iam.ManagedPolicy.AWS_LAMBDA_BASIC_EXECUTION_ROLE
)
permission = aws.iam.RolePolicyAttachment(
    "queue", role=role.name, policy_arn=aws.iam.ManagedPolicy.AWS_LAMBDA_SQS_QUEUE_EXECUTION_ROLE
)
"""
_EXCLUSIVE = """
permission = aws.iam.RolePolicyAttachmentsExclusive(
    "orders", role_name=role.name, policy_arns=[aws.iam.ManagedPolicy.%s]
)
"""
_READ = '["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]'
_NAMED = _ROLE.replace('Queue("orders")', 'Queue("orders", name="orders", region="us-east-1")')

ROLE_CAN_READ_SOURCE = Cases(
    rule="esm-role-can-read-source",
    fails=(
        Case(_MAPPING, given=_ROLE),
        # The right to write logs is another.
        Case(
            """
            policy_arn = aws.iam.ManagedPolicy.AWS_LAMBDA_BASIC_EXECUTION_ROLE
            permission = aws.iam.RolePolicyAttachment("orders", role=role.name, policy_arn=policy_arn)
            aws.lambda_.EventSourceMapping("orders", event_source_arn=queue.arn, function_name=function.name)
            """,
            given=_ROLE,
        ),
        # So is the right to write those of Lambda Insights.
        Case(_AFTER, given=_ROLE + _EXCLUSIVE % "CLOUD_WATCH_LAMBDA_INSIGHTS_EXECUTION_ROLE_POLICY"),
        # It may receive messages, and cannot delete what it has done.
        Case(_AFTER, given=_ROLE + _allowing('["sqs:ReceiveMessage", "sqs:GetQueueAttributes"]')),
        # It is allowed, but perhaps too late.
        Case(_MAPPING, given=_ROLE + _ATTACHMENT),
        Case(_MAPPING, given=_ROLE + _allowing('"sqs:*"')),
        # It waits for another permission than the one that it needs.
        Case(_AFTER.replace("[permission]", "[logs]"), given=_ROLE + _LOGS_AND_QUEUE),
        # Whatever the policy says, it may come too late.
        Case(
            _MAPPING,
            given=_ROLE + _allowing(_READ, "queue.arn").replace("json.dumps", "pulumi.Output.json_dumps"),
        ),
        # Another queue: of another name, in another Region, or all but this one.
        Case(_AFTER, given=_NAMED + _allowing(_READ, '"arn:aws:sqs:us-east-1:123456789012:stock"')),
        Case(_AFTER, given=_NAMED + _allowing(_READ, '"arn:aws:sqs:eu-west-1:123456789012:orders"')),
        Case(
            _AFTER.replace("queue.arn", '"arn:aws:sqs:us-east-1:123456789012:stock"'),
            given=_ROLE + _allowing(_READ, '"arn:aws:sqs:*:*:orders"'),
        ),
        Case(_AFTER, given=_NAMED + _allowing(_READ, '"*"').replace('"Resource": "*"', '"NotResource": "*:orders"')),
        Case(_AFTER, given=_ROLE + _EXCLUSIVE % "AWS_LAMBDA_BASIC_EXECUTION_ROLE"),
        # Another role.
        Case(
            """
            stock = aws.iam.Role("stock", assume_role_policy=trust)
            policy_arn = aws.iam.ManagedPolicy.AWS_LAMBDA_SQS_QUEUE_EXECUTION_ROLE
            permission = aws.iam.RolePolicyAttachment("stock", role=stock.name, policy_arn=policy_arn)
            aws.lambda_.EventSourceMapping("orders", event_source_arn=queue.arn, function_name=function.name)
            """,
            given=_ROLE,
        ),
    ),
    passes=(
        Case(_AFTER, given=_ROLE + _ATTACHMENT),
        Case(_AFTER, given=_ROLE + _allowing('["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueue*"]')),
        Case(_AFTER, given=_ROLE + _LOGS_AND_QUEUE),
        Case(_AFTER, given=_ROLE + _EXCLUSIVE % "AWS_LAMBDA_SQS_QUEUE_EXECUTION_ROLE"),
        Case(_AFTER, given=_NAMED + _allowing(_READ, '["arn:aws:sqs:us-east-1:*:order?", "arn:aws:s3:::stock"]')),
        # The order goes by the function.
        """
        role = aws.iam.Role("orders", assume_role_policy=trust)
        policy_arn = aws.iam.ManagedPolicy.AWS_LAMBDA_SQS_QUEUE_EXECUTION_ROLE
        permission = aws.iam.RolePolicyAttachment("orders", role=role.name, policy_arn=policy_arn)
        function = aws.lambda_.Function(
            "orders", **{**package, "role": role.arn}, opts=pulumi.ResourceOptions(depends_on=[permission])
        )
        queue = aws.sqs.Queue("orders")
        aws.lambda_.EventSourceMapping("orders", event_source_arn=queue.arn, function_name=function.arn)
        """,
        # A stream is read by other rights; a role, or a function, of another stack cannot be seen.
        Case(
            """
            stream = aws.kinesis.Stream("orders", shard_count=1)
            aws.lambda_.EventSourceMapping("stream", event_source_arn=stream.arn, function_name=function.name)
            shared = aws.lambda_.Function("shared", **package)
            aws.lambda_.EventSourceMapping("shared", event_source_arn=queue.arn, function_name=shared.name)
            aws.lambda_.EventSourceMapping("stock", event_source_arn=queue.arn, function_name="stock")
            """,
            given=_ROLE,
        ),
    ),
    undecided=(
        Case(_AFTER, given=_ROLE + _allowing("unknown('sqs:*')").replace("json.dumps", "pulumi.Output.json_dumps")),
        Case(
            """
            aws.lambda_.EventSourceMapping("orders", event_source_arn=queue.arn, function_name=unknown("orders"))
            """,
            given=_ROLE,
        ),
        Case(
            """
            arn = unknown("arn:aws:sqs:us-east-1:123456789012:orders")
            aws.lambda_.EventSourceMapping("orders", event_source_arn=arn, function_name=function.name)
            """,
            given=_ROLE,
        ),
        """
        queue = aws.sqs.Queue("orders")
        function = aws.lambda_.Function("orders", **{**package, "role": unknown("arn:aws:iam::123456789012:role/x")})
        aws.lambda_.EventSourceMapping("orders", event_source_arn=queue.arn, function_name=function.name)
        """,
    ),
)
