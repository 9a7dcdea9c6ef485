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
        # It may receive messages, and cannot delete what it has done.
        Case(_AFTER, given=_ROLE + _allowing('["sqs:ReceiveMessage", "sqs:GetQueueAttributes"]')),
        # It is allowed, but perhaps too late.
        Case(_MAPPING, given=_ROLE + _ATTACHMENT),
        Case(_MAPPING, given=_ROLE + _allowing('"sqs:*"')),
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
