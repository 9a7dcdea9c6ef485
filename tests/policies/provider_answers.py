"""What the provider and AWS make of a resource: what they fill in, what they answer, what only they know."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import Any

from pulumi.provider.experimental.util import camel_case
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE as UNKNOWN

ACCOUNT = "123456789012"
REGION = "us-east-1"


def outputs_of(token: str, name: str, given: Mapping[str, Any], preview: bool) -> dict[str, Any]:
    """The inputs, and what only AWS knows: unknown in the preview, afterwards made up after the resource's name."""
    if not token.startswith("aws:"):
        return dict(given)
    physical = given.get("name") or f"{name}-1234567"
    named = {own: physical for own in ("name", _NAMES.get(token)) if own in inputs_of(token)}
    computed = {output: UNKNOWN if preview else _made_up(token, physical, output, given) for output in _computed(token)}
    identified = {"id": UNKNOWN if preview else f"{name}-id"}
    answered = {} if preview else _answered(token, physical, given)
    return {**identified, **computed, **answered, **named, **given}


# Resources whose own name is not called `name`.
_NAMES = {"aws:s3/bucket:Bucket": "bucket"}


def _answered(token: str, physical: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """What AWS answers of settings that the program left out, where that differs from nothing."""
    if token == "aws:lambda/function:Function":
        return {"loggingConfig": {"logFormat": "Text", "logGroup": f"/aws/lambda/{physical}"}}
    if token.endswith("/targetGroup:TargetGroup") and given.get("targetType") == "lambda":
        return {"healthCheck": {"enabled": False, "interval": 35}}
    return {}


# Where an ARN calls the service by another name than Pulumi does, by kind or by module.
_SERVICES = {
    "eventrule": "events",
    "firehosedeliverystream": "firehose",
    "msk": "kafka",
    "loggroup": "logs",
    "lb": "elasticloadbalancing",
    "alb": "elasticloadbalancing",
}


def _made_up(token: str, physical: str, output: str, given: Mapping[str, Any]) -> str:
    module = token.split(":")[1].split("/", maxsplit=1)[0]
    kind = token.rsplit(":", 1)[-1].lower()
    service = _SERVICES.get(kind) or _SERVICES.get(module, module)
    paths = {
        "alias": f"function:{given.get('functionName')}:{physical}",
        "function": f"function:{physical}",
        "listener": f"listener/app/{physical}/0a1b/2c3d",
        "loadbalancer": f"loadbalancer/app/{physical}/0a1b",
        "loggroup": f"log-group:{physical}",
        "queue": physical,
        "targetgroup": f"targetgroup/{physical}/0a1b",
        "topic": physical,
    }
    path = paths.get(kind, f"{kind}/{physical}")
    match output:
        case "arn" | "qualifiedArn" | "streamArn":
            ends = {"arn": "", "qualifiedArn": f":{_version(given)}", "streamArn": "/stream/2026-11-24T00:00:00.000"}
            return f"arn:aws:{service}:{REGION}:{ACCOUNT}:{path}{ends[output]}"
        case "executionArn":
            return f"arn:aws:execute-api:{REGION}:{ACCOUNT}:{physical}"
        case "arnSuffix":
            return f"{'app' if kind == 'loadbalancer' else kind}/{physical}/0a1b"
        case "version":
            return _version(given)
        case "url":
            return f"https://sqs.{REGION}.amazonaws.com/{ACCOUNT}/{physical}"
        case _:
            return f"{output}-of-{physical}"


def _version(function: Mapping[str, Any]) -> str:
    return "7" if function.get("publish") else "$LATEST"


@cache
def _class_of(token: str) -> type[Any]:
    name = token.split(":")[1].split("/", maxsplit=1)[0]
    module = import_module(f"pulumi_aws.{_MODULES.get(name, name)}")
    return getattr(module, token.rsplit(":", 1)[-1])


_MODULES = {"lambda": "lambda_", "index": ""}


@cache
def inputs_of(token: str) -> frozenset[str]:
    """The properties that a program may set, in Pulumi's spelling."""
    signature = inspect.signature(_class_of(token)._internal_init)
    return frozenset(camel_case(name) for name in signature.parameters) - {"self", "resourceName", "opts", "_Props_"}


@cache
def _computed(token: str) -> frozenset[str]:
    """The properties that only the provider sets."""
    found = {
        getattr(value.fget, "_pulumi_name", None) or camel_case(name)
        for name, value in vars(_class_of(token)).items()
        if isinstance(value, property)
    }
    # A program may set the ARN of a Kinesis stream, and never does.
    return frozenset(found) - (inputs_of(token) - {"arn"})


def defaults_of(token: str) -> dict[str, Any]:
    return _DEFAULTS.get(token, {})


# What the provider fills in before the pack is asked; it fills in no false, no 0 and no empty text.
_DEFAULTS: dict[str, dict[str, Any]] = {
    "aws:lambda/function:Function": {
        "timeout": 3,
        "memorySize": 128,
        "reservedConcurrentExecutions": -1,
        "packageType": "Zip",
    },
    "aws:lb/loadBalancer:LoadBalancer": {"idleTimeout": 60, "desyncMitigationMode": "defensive"},
    "aws:lb/targetGroup:TargetGroup": {"deregistrationDelay": 300},
    "aws:cloudwatch/metricAlarm:MetricAlarm": {"actionsEnabled": True, "treatMissingData": "missing"},
    "aws:lambda/eventSourceMapping:EventSourceMapping": {"enabled": True},
    "aws:sqs/queue:Queue": {"visibilityTimeoutSeconds": 30},
    "aws:dynamodb/table:Table": {"billingMode": "PROVISIONED"},
}
