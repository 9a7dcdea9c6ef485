"""Rules about what a function tells of itself: its traces and its logs."""

from __future__ import annotations

from collections.abc import Iterator

from ..aws_types import FUNCTION
from ..resource import ABSENT, UNKNOWN, Resource
from ..rule import CannotTell, Finding, Group, Level, Options, ResourceRule, Severity, Violation

_LOG_FORMATS = "https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html"


def _traces(function: Resource, options: Options) -> Iterator[Finding]:
    mode = function.text("tracingConfig", "mode")
    accepted = {"Active", "PassThrough"} if options.flag("acceptPassThrough") else {"Active"}
    if mode is UNKNOWN:
        yield CannotTell(function, "its tracing_config")
    elif mode not in accepted:
        yield Violation(
            function,
            "tracing_config is not set" if mode is ABSENT else f"its tracing mode is '{mode}'",
            'tracing_config={"mode": "Active"}',
        )


TRACING_ACTIVE = ResourceRule(
    name="lambda-tracing-active",
    group=Group.FUNCTIONS,
    checks="A function traces its invocations.",
    because="Without a trace nobody can see where a slow request spent its time.",
    mend="Set tracing_config on aws.lambda_.Function, and give its role AWSXRayDaemonWriteAccess.",
    source="https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    covers={
        "checkov": ("CKV_AWS_50",),
        "cdk-nag": ("Serverless-LambdaTracing",),
        "serverless-rules": ("WS1000",),
        "security-hub": ("Lambda.7",),
        "compliance-policies": (
            "aws-lambda-function-configure-tracing-config",
            "aws-lambda-function-enable-tracing-config",
        ),
        "well-architected": ("ops_q1_a3",),
    },
    options={
        "acceptPassThrough": {
            "type": "boolean",
            "default": False,
            "description": "Accept PassThrough, which traces only what the caller already traces.",
        },
    },
    types=(FUNCTION,),
    judge=_traces,
    remedy=lambda _function, _options: {"tracingConfig": {"mode": "Active"}},
)


def _logs_json(function: Resource, _options: Options) -> Iterator[Finding]:
    log_format = function.text("loggingConfig", "logFormat")
    if log_format is UNKNOWN:
        yield CannotTell(function, "its logging_config")
    elif log_format != "JSON":
        yield Violation(
            function,
            "its log_format is not set, which means Text"
            if log_format is ABSENT
            else f"its log_format is {log_format}",
            'logging_config={"log_format": "JSON"}',
        )


STRUCTURED_LOGGING = ResourceRule(
    name="lambda-structured-logging",
    group=Group.FUNCTIONS,
    checks="A function writes its log as JSON.",
    because="What is one field can be searched, counted and filtered by level; a line of text has to be taken apart.",
    mend="Set logging_config on aws.lambda_.Function.",
    source=_LOG_FORMATS,
    severity=Severity.LOW,
    level=Level.ADVISORY,
    covers={"well-architected": ("ops_q1_a4",)},
    types=(FUNCTION,),
    judge=_logs_json,
)


def _levels_need_json(function: Resource, _options: Options) -> Iterator[Finding]:
    log_format = function.text("loggingConfig", "logFormat")
    levels = {
        "application_log_level": function.text("loggingConfig", "applicationLogLevel"),
        "system_log_level": function.text("loggingConfig", "systemLogLevel"),
    }
    chosen = [name for name, level in levels.items() if level is not ABSENT]
    if chosen and log_format is UNKNOWN:
        yield CannotTell(function, "its log_format")
    elif chosen and log_format != "JSON":
        yield Violation(
            function,
            f"its log_format is {'Text' if log_format is ABSENT else log_format}, and {' and '.join(chosen)} "
            f"{'is' if len(chosen) == 1 else 'are'} set",
            'log_format="JSON" in logging_config',
        )


LOG_LEVEL_NEEDS_JSON = ResourceRule(
    name="lambda-log-level-needs-json",
    group=Group.FUNCTIONS,
    checks="A function whose log has a level writes it as JSON.",
    because="Lambda filters by level only in JSON, and refuses a level for text.",
    mend='Set log_format to "JSON" in logging_config on aws.lambda_.Function.',
    source=_LOG_FORMATS,
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    covers={"cfn-lint": ("E3696",)},
    types=(FUNCTION,),
    judge=_levels_need_json,
)


RULES = (TRACING_ACTIVE, STRUCTURED_LOGGING, LOG_LEVEL_NEEDS_JSON)
