"""Which function answers, with what rights, limits and logs?"""

import re
from collections.abc import Mapping, Sequence
from typing import Required, TypedDict

import pulumi
import pulumi_aws as aws

from alb_lambda.account import Account, account_of
from alb_lambda.arguments import Arguments
from alb_lambda.code import check_code_path, check_variable, package
from alb_lambda.concurrency import ConcurrencyArgs, check_concurrency, reserved_concurrent_executions
from alb_lambda.execution_role import execution_policy, trust_policy
from alb_lambda.naming import FUNCTION_NAME, check_name
from alb_lambda.outputs import outputs_of

DEFAULT_ALIAS = "live"
DEFAULT_MEMORY_SIZE_MB = 512
DEFAULT_TIMEOUT_SECONDS = 10
DEFAULT_LOG_RETENTION_DAYS = 30

# https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
LOG_RETENTION_DAYS = (
    *(1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731),
    *(1096, 1827, 2192, 2557, 2922, 3288, 3653),
)
LOG_LEVELS = ("TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL")
# https://docs.aws.amazon.com/lambda/latest/api/API_CreateAlias.html
_ALIAS_NAME = re.compile(r"(?!\d+$)[a-zA-Z0-9_-]{1,128}")


class FunctionVpcArgs(TypedDict, total=False):
    """The VPC that a function reaches. A load balancer needs none to invoke it.

    Source: https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
    """

    subnet_ids: Required[pulumi.Input[Sequence[pulumi.Input[str]]]]
    """The IDs of the subnets in which the function gets its network interfaces."""

    security_group_ids: Required[pulumi.Input[Sequence[pulumi.Input[str]]]]
    """The IDs of the security groups of these interfaces."""


class LambdaFunctionArgs(TypedDict, total=False):
    """The arguments of `LambdaFunction`: its code, its limits, its rights and its logs.

    Source of names and ranges: https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html
    """

    code_path: str
    """The path of a folder with the function's code, or of a .zip or .jar file of it. Exactly one of `code_path` and
    `image_uri`."""

    handler: str
    """The function in the code that Lambda calls, as in `orders.handler`. Required with `code_path`."""

    runtime: str
    """The identifier of the runtime for `code_path`, as in `python3.13` (the default) or `nodejs22.x`."""

    image_uri: pulumi.Input[str]
    """The URI of a container image in Amazon ECR that holds code and runtime. Exactly one of `code_path` and
    `image_uri`."""

    concurrency: Required[ConcurrencyArgs]
    """How much of the account's concurrency the function may use. There is no default."""

    memory_size_mb: int
    """Memory in MB, 128 to 10240; processing power grows with it. Default 512, because at AWS's 128 a function starts
    and answers several times slower for little less money."""

    timeout_seconds: int
    """Seconds after which Lambda ends an invocation, 1 to 900. Default 10: AWS's 3 can be too short for a cold start,
    and someone waits for the answer. Keep it below the load balancer's idle timeout."""

    architecture: str
    """The instruction set: `arm64` (the default, which costs less for the same work) or `x86_64`."""

    environment: pulumi.Input[Mapping[str, pulumi.Input[str]]]
    """Environment variables. Default none. Names start with a letter; values may be secrets."""

    description: str
    """What the function is for, up to 256 characters. Default none."""

    layers: Sequence[pulumi.Input[str]]
    """The ARNs of up to five layer versions. Default none. Not with `image_uri`."""

    vpc: FunctionVpcArgs
    """The VPC that the function reaches. Default none: it reaches the internet and AWS's public endpoints."""

    role_arn: pulumi.Input[str]
    """The ARN of an existing execution role, which must allow what the function does, its log included. Default: a role
    of its own that allows to write its log, send its traces and join its VPC. Add to that with a policy for
    `role_name`."""

    log_group_name: pulumi.Input[str]
    """The name of an existing log group. Default: a log group of its own."""

    log_retention_days: int
    """Days that its own log group keeps log events, one of the numbers that CloudWatch Logs takes: 1, 3, 5, 7, 14, 30,
    60, 90, ... 3653. Default 30. Not with `log_group_name`."""

    application_log_level: str
    """The least level of what the code logs that is kept: `TRACE`, `DEBUG`, `INFO` (the default), `WARN`, `ERROR` or
    `FATAL` (https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html)."""

    tracing: bool
    """True: sampled requests are traced with AWS X-Ray. Default true."""

    alias_name: str
    """The name of the alias that callers use. Default `live`. Changing it replaces the alias, and what hangs on it."""

    tags: Mapping[str, pulumi.Input[str]]
    """Tags for every resource that can have them. Default none."""


class LambdaFunction(pulumi.ComponentResource):
    """A Lambda function that is published, and called, through an alias.

    It creates the function, an execution role with the least it needs, a log group with a retention time, and an alias
    that points to the version published last. The alias is what to invoke, to watch and to release through: its ARN
    stays while versions come and go.
    Source: https://docs.aws.amazon.com/lambda/latest/dg/configuration-aliases.html
    """

    function_name: pulumi.Output[str]
    """The function's name."""

    function_arn: pulumi.Output[str]
    """The function's ARN, without version or alias."""

    function_version: pulumi.Output[str]
    """The version that was published last."""

    alias_name: pulumi.Output[str]
    """The alias's name."""

    alias_arn: pulumi.Output[str]
    """The alias's ARN: the function's ARN, a colon and the alias's name. This is what to invoke."""

    role_arn: pulumi.Output[str]
    """The ARN of the execution role."""

    role_name: pulumi.Output[str]
    """The name of the execution role, for policies that allow the function what its code does."""

    log_group_name: pulumi.Output[str]
    """The name of the log group."""

    def __init__(self, name: str, args: LambdaFunctionArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        arguments = Arguments("LambdaFunction", name)
        args = arguments.fit(LambdaFunctionArgs, args)
        check_function(arguments, args)
        check_name(arguments, name, FUNCTION_NAME)
        arguments.finish()
        super().__init__("alb-lambda:index:LambdaFunction", name, None, opts)

        account = account_of(self)
        self.log_group = self._log_group(name, args, account)
        self.role, self.role_policy = self._role(name, args, account)
        self.function = self._function(name, args)
        self.alias = aws.lambda_.Alias(
            name,
            name=args.get("alias_name", DEFAULT_ALIAS),
            description="The version that answers requests",
            function_name=self.function.name,
            function_version=self.function.version,
            opts=pulumi.ResourceOptions(parent=self),
        )

        self.function_name = self.function.name
        self.function_arn = self.function.arn
        self.function_version = self.function.version
        self.alias_name = self.alias.name
        self.alias_arn = self.alias.arn
        self.register_outputs(outputs_of(self))

    def _log_group(self, name: str, args: LambdaFunctionArgs, account: Account) -> aws.cloudwatch.LogGroup | None:
        if "log_group_name" in args:
            self.log_group_name = pulumi.Output.from_input(args["log_group_name"])
            self._log_group_arn = account.arn("logs", pulumi.Output.concat("log-group:", self.log_group_name))
            return None
        log_group = aws.cloudwatch.LogGroup(
            name,
            retention_in_days=args.get("log_retention_days", DEFAULT_LOG_RETENTION_DAYS),
            tags=args.get("tags"),
            opts=pulumi.ResourceOptions(parent=self),
        )
        self.log_group_name, self._log_group_arn = log_group.name, log_group.arn
        return log_group

    def _role(
        self, name: str, args: LambdaFunctionArgs, account: Account
    ) -> tuple[aws.iam.Role | None, aws.iam.RolePolicy | None]:
        if "role_arn" in args:
            self.role_arn = pulumi.Output.from_input(args["role_arn"])
            self.role_name = self.role_arn.apply(lambda arn: arn.rsplit("/", 1)[-1])
            return None, None
        role = aws.iam.Role(
            name,
            description="Execution role of a function behind a load balancer",
            assume_role_policy=trust_policy(account),
            tags=args.get("tags"),
            opts=pulumi.ResourceOptions(parent=self),
        )
        self.role_arn, self.role_name = role.arn, role.name
        policy = execution_policy(self._log_group_arn, tracing=args.get("tracing", True), vpc="vpc" in args)
        return role, aws.iam.RolePolicy(name, role=role.id, policy=policy, opts=pulumi.ResourceOptions(parent=self))

    def _function(self, name: str, args: LambdaFunctionArgs) -> aws.lambda_.Function:
        variables = args.get("environment")
        vpc = args.get("vpc")
        # Without them first invocations run before the function may log, and Lambda makes a log group of its own.
        needed_first = [resource for resource in (self.log_group, self.role_policy) if resource is not None]
        return aws.lambda_.Function(
            name,
            **package(args.get("code_path"), args.get("handler"), args.get("runtime"), args.get("image_uri")),
            role=self.role_arn,
            description=args.get("description"),
            architectures=[args.get("architecture", "arm64")],
            memory_size=args.get("memory_size_mb", DEFAULT_MEMORY_SIZE_MB),
            timeout=args.get("timeout_seconds", DEFAULT_TIMEOUT_SECONDS),
            reserved_concurrent_executions=reserved_concurrent_executions(args["concurrency"]),
            environment={"variables": variables} if variables is not None else None,
            layers=args.get("layers"),
            vpc_config={"subnet_ids": vpc["subnet_ids"], "security_group_ids": vpc["security_group_ids"]}
            if vpc
            else None,
            logging_config={
                "log_format": "JSON",
                "application_log_level": args.get("application_log_level", "INFO"),
                "system_log_level": "INFO",
                "log_group": self.log_group_name,
            },
            tracing_config={"mode": "Active" if args.get("tracing", True) else "PassThrough"},
            publish=True,
            tags=args.get("tags"),
            opts=pulumi.ResourceOptions(parent=self, depends_on=needed_first),
        )


def check_function(arguments: Arguments, args: LambdaFunctionArgs) -> None:
    """Refuses what Lambda would refuse, and what would have no effect."""
    arguments.exactly_one(args, "code_path", "image_uri")
    if "code_path" in args and "handler" not in args:
        arguments.refuse("handler", "nothing", "the function to call, as in orders.handler, with code_path")
    arguments.never_with(args, "image_uri", "handler", "runtime", "layers")
    check_code_path(arguments, args.get("code_path"))
    if "concurrency" in args:
        check_concurrency(arguments.within("concurrency"), args["concurrency"])
    arguments.between("memory_size_mb", args.get("memory_size_mb"), 128, 10240, "MB")
    arguments.between("timeout_seconds", args.get("timeout_seconds"), 1, 900, "seconds")
    arguments.one_of("architecture", args.get("architecture"), ("arm64", "x86_64"))
    environment = args.get("environment")
    for variable in environment if isinstance(environment, Mapping) else ():
        check_variable(arguments, variable)
    arguments.between("description", len(args.get("description", "")), 0, 256, "characters")
    arguments.between("layers", len(args.get("layers", [])), 0, 5, "layers")
    arguments.never_with(args, "log_group_name", "log_retention_days")
    arguments.one_of("log_retention_days", args.get("log_retention_days"), LOG_RETENTION_DAYS)
    arguments.one_of("application_log_level", args.get("application_log_level"), LOG_LEVELS)
    alias_name = args.get("alias_name", DEFAULT_ALIAS)
    if not _ALIAS_NAME.fullmatch(alias_name):
        arguments.refuse("alias_name", repr(alias_name), "letters, digits, - and _, and not digits alone")
