"""Cases of the rules about functions that start from a snapshot."""

from tests.policies.case import Case, Cases

_ON = 'snap_start={"apply_on": "PublishedVersions"}'
_MAYBE = 'snap_start={"apply_on": unknown("None")}'

SNAPSTART_CONFIGURED = Cases(
    rule="snapstart-configured",
    fails=(
        """
        aws.lambda_.Function("orders", **package, snap_start={"apply_on": "PublishedVersions"})
        """,
        f'aws.lambda_.Function("orders", **package | {{"runtime": "nodejs22.x"}}, publish=True, {_ON})',
        f'aws.lambda_.Function("orders", **package | {{"runtime": "python3.11"}}, publish=True, {_ON})',
        f'aws.lambda_.Function("orders", **package | {{"runtime": "java8.al2"}}, publish=True, {_ON})',
        f'aws.lambda_.Function("orders", package_type="Image", role=package["role"], publish=True, {_ON})',
        f'aws.lambda_.Function("orders", **package | {{"runtime": unknown("x")}}, package_type="Image", publish=True, {_ON})',
    ),
    passes=(
        """
        aws.lambda_.Function(
            "orders", **package, publish=True, snap_start={"apply_on": "PublishedVersions"}
        )
        """,
        f'aws.lambda_.Function("orders", **package | {{"runtime": "java21"}}, publish=True, {_ON})',
        f'aws.lambda_.Function("orders", **package | {{"runtime": "dotnet8"}}, publish=True, {_ON})',
        # A Zip package that lacks its runtime is no container image.
        f'aws.lambda_.Function("orders", code=package["code"], role=package["role"], publish=True, {_ON})',
        'aws.lambda_.Function("orders", **package, snap_start={"apply_on": "None"})',
    ),
    undecided=(
        f'aws.lambda_.Function("orders", **package, {_MAYBE})',
        f'aws.lambda_.Function("orders", **package | {{"runtime": unknown("java21")}}, publish=True, {_ON})',
        f'aws.lambda_.Function("orders", **package, publish=unknown(True), {_ON})',
        f'aws.lambda_.Function("orders", **package, package_type=unknown("Zip"), publish=True, {_ON})',
    ),
)

_PROVISIONED = """
aws.lambda_.ProvisionedConcurrencyConfig(
    "orders", function_name=%s, qualifier="live", provisioned_concurrent_executions=5
)
"""
_WITH_SNAPSTART = f'function = aws.lambda_.Function("orders", **package, publish=True, {_ON})\n'

SNAPSTART_EXCLUDES_PROVISIONED = Cases(
    rule="snapstart-excludes-provisioned",
    fails=(
        """
        function = aws.lambda_.Function(
            "orders", **package, publish=True, snap_start={"apply_on": "PublishedVersions"}
        )
        aws.lambda_.ProvisionedConcurrencyConfig(
            "orders", function_name=function.name, qualifier="live", provisioned_concurrent_executions=5
        )
        """,
        Case(_PROVISIONED % "function.arn", given=_WITH_SNAPSTART),
        Case(
            _PROVISIONED % "alias.function_name",
            given=_WITH_SNAPSTART
            + 'alias = aws.lambda_.Alias("live", name="live", function_name=function.arn, function_version="7")',
        ),
    ),
    passes=(
        """
        function = aws.lambda_.Function("orders", **package, publish=True)
        aws.lambda_.ProvisionedConcurrencyConfig(
            "orders", function_name=function.name, qualifier="live", provisioned_concurrent_executions=5
        )
        """,
        # It is another function's.
        Case(_PROVISIONED % '"elsewhere"', given=_WITH_SNAPSTART),
    ),
    undecided=(
        Case(_PROVISIONED % "function.name", given=f'function = aws.lambda_.Function("orders", **package, {_MAYBE})\n'),
        Case(_PROVISIONED % 'unknown("elsewhere")', given=_WITH_SNAPSTART),
    ),
)

_TARGET = """
group = aws.lb.TargetGroup("orders", target_type="lambda")
aws.lb.TargetGroupAttachment("orders", target_group_arn=group.arn, target_id=%s)
"""
_URL = 'aws.lambda_.FunctionUrl("orders", authorization_type="AWS_IAM", function_name=%s)'
_MAPPING = """
queue = aws.sqs.Queue("orders")
aws.lambda_.EventSourceMapping("orders", event_source_arn=queue.arn, function_name=%s)
"""
_ALIAS = 'alias = aws.lambda_.Alias("live", function_name=function.arn, function_version=function.version)\n'
_FILES = 'file_system_config={"arn": unknown("arn:aws:elasticfilesystem:…"), "local_mount_path": "/mnt/files"}'

SNAPSTART_LIMITS = Cases(
    rule="snapstart-limits",
    fails=(
        """
        aws.lambda_.Function(
            "orders",
            **package,
            publish=True,
            snap_start={"apply_on": "PublishedVersions"},
            ephemeral_storage={"size": 1024},
        )
        """,
        f'aws.lambda_.Function("orders", **package, publish=True, {_ON}, {_FILES})',
        Case(_TARGET % "function.arn", given=_WITH_SNAPSTART, only_after_update=True),
        Case(
            _TARGET.replace("aws.lb", "aws.alb") % '"arn:aws:lambda:us-east-1:123456789012:function:orders:$LATEST"',
            given=_WITH_SNAPSTART.replace("**package", '**package, name="orders"'),
        ),
        # Its URL and its queue.
        Case(_URL % "function.name", given=_WITH_SNAPSTART),
        Case(_URL % "function.arn", given=_WITH_SNAPSTART, only_after_update=True),
        Case(_MAPPING % "function.name", given=_WITH_SNAPSTART),
        Case(_TARGET % "alias.arn" + _URL % "function.name", given=_WITH_SNAPSTART + _ALIAS),
    ),
    passes=(
        """
        aws.lambda_.Function(
            "orders",
            **package,
            publish=True,
            snap_start={"apply_on": "PublishedVersions"},
            ephemeral_storage={"size": 512},
        )
        """,
        Case(_TARGET % "alias.arn", given=_WITH_SNAPSTART + _ALIAS),
        Case(_MAPPING % "alias.arn" + _URL % "function.name, qualifier=alias.name", given=_WITH_SNAPSTART + _ALIAS),
        # A version that is still to be published.
        Case(_URL % "function.arn, qualifier=function.version", given=_WITH_SNAPSTART),
        # Without SnapStart none of it matters.
        Case(
            _TARGET % "function.arn",
            given=f'function = aws.lambda_.Function("orders", **package, {_FILES}, ephemeral_storage={{"size": 1024}})',
        ),
    ),
    undecided=(
        f'aws.lambda_.Function("orders", **package, {_MAYBE}, ephemeral_storage={{"size": 1024}})',
        f'aws.lambda_.Function("orders", **package, {_ON}, ephemeral_storage={{"size": unknown(512)}})',
        Case(_TARGET % 'unknown("arn:aws:lambda:us-east-1:123456789012:function:elsewhere")', given=_WITH_SNAPSTART),
        Case(_URL % 'unknown("elsewhere")', given=_WITH_SNAPSTART),
    ),
)
