"""AWS Lambda: https://docs.aws.amazon.com/lambda/latest/api/"""

from collections.abc import Iterable
from typing import Any

from sandbox.provider.archive import LoadedArchive
from sandbox.provider.properties import derived, local, member, output, to_members
from sandbox.provider.resource_type import (
    Instance,
    Item,
    Members,
    Naming,
    Operation,
    Problem,
    Property,
    ResourceType,
    Tagging,
)
from sandbox.provider.values import UNKNOWN, Properties

CODE = frozenset({"architectures", "code", "imageUri", "s3Bucket", "s3Key", "s3ObjectVersion", "sourceCodeHash"})
CONFIGURATION = frozenset(
    {
        "deadLetterConfig",
        "description",
        "environment",
        "ephemeralStorage",
        "fileSystemConfig",
        "handler",
        "imageConfig",
        "kmsKeyArn",
        "layers",
        "loggingConfig",
        "memorySize",
        "role",
        "runtime",
        "snapStart",
        "timeout",
        "tracingConfig",
        "vpcConfig",
    }
)
UNRESERVED = "Unreserved"
"""Stands for the one value, -1, that is not put but deleted."""

LONGEST_TIMEOUT = 900
"""Seconds; API_CreateFunction, Timeout. The API's model has no maximum."""

PUBLISHED = CODE | CONFIGURATION
"""What a version holds: a change of any of it publishes a new one."""


def _code(value: Any) -> Members:
    contents = value.contents if isinstance(value, LoadedArchive) else UNKNOWN
    return {"Code": {"ZipFile": contents}, "ZipFile": contents}


def _part_of_code(name: str, **settings: Any) -> Property:
    return Property(write=lambda value: {"Code": {name: value}, name: value}, **settings)


def _function_name(instance: Instance) -> Members:
    return {"FunctionName": instance.id}


def _invoke_arn(arn: str) -> str:
    region = arn.split(":")[3]
    return f"arn:aws:apigateway:{region}:lambda:path/2015-03-31/functions/{arn}/invocations"


def _qualified(item: Item) -> str:
    return f"{item['FunctionArn']}:{item['PublishedVersion']}"


def _package(inputs: Properties) -> Iterable[Problem]:
    sources = [name for name in ("code", "imageUri", "s3Bucket") if name in inputs]
    if len(sources) != 1:
        yield Problem(
            "code", f"exactly one of code, imageUri and s3Bucket is required, not {' and '.join(sources) or 'none'}"
        )
    if inputs.get("packageType") == "Zip":
        for name in ("handler", "runtime"):
            if name not in inputs:
                yield Problem(name, f"{name} is required when packageType is Zip")
    timeout = inputs.get("timeout")
    if isinstance(timeout, int) and timeout > LONGEST_TIMEOUT:
        yield Problem("timeout", f"{timeout} is given; allowed are 1 to {LONGEST_TIMEOUT} seconds")
    reserved = inputs.get("reservedConcurrentExecutions")
    if isinstance(reserved, int) and reserved < -1:
        yield Problem(
            "reservedConcurrentExecutions", f"{reserved} is given; allowed are -1 (unreserved), 0 (off) and more"
        )


def _publishes(inputs: Properties, changed: frozenset[str]) -> bool:
    return bool(inputs.get("publish")) and bool(changed & PUBLISHED)


FUNCTION = ResourceType(
    token="aws:lambda/function:Function",
    service="lambda",
    naming=Naming("name", limit=64),
    tagging=Tagging(
        target=lambda _, item: {"Resource": item["FunctionArn"]},
        tag="TagResource",
        untag="UntagResource",
        result="FunctionTags",
        form="map",
    ),
    create=Operation("CreateFunction"),
    identify=lambda _inputs, item: item["FunctionName"],
    reads=(
        Operation("GetFunction", _function_name, "Configuration"),
        Operation("GetFunction", _function_name, "Tags", into="FunctionTags"),
        Operation("GetFunctionConcurrency", _function_name),
        Operation("ListVersionsByFunction", _function_name, "Versions[-1].Version", into="PublishedVersion"),
    ),
    updates=(
        Operation("UpdateFunctionConfiguration", _function_name, only=CONFIGURATION),
        Operation("UpdateFunctionCode", _function_name, only=CODE, whole=True),
        Operation("PutFunctionConcurrency", _function_name),
        Operation(
            "DeleteFunctionConcurrency",
            _function_name,
            takes=frozenset({UNRESERVED}),
            split=lambda _members, _instance: ({},),
        ),
        Operation("PublishVersion", _function_name, only=frozenset(), when=_publishes),
    ),
    delete=Operation("DeleteFunction", _function_name),
    absent=("ResourceNotFoundException",),
    check=_package,
    renews=lambda changed, inputs: (
        ("lastModified", *(("version", "qualifiedArn", "qualifiedInvokeArn") if inputs.get("publish") else ()))
        if changed & PUBLISHED
        else ()
    ),
    imported=lambda id_: {"name": id_},
    properties={
        "name": member("FunctionName", replaces=True),
        "role": member("Role", required=True),
        "packageType": member("PackageType", default="Zip", replaces=True),
        "runtime": member("Runtime"),
        "handler": member("Handler"),
        "code": Property(write=_code),
        "imageUri": _part_of_code("ImageUri"),
        "s3Bucket": _part_of_code("S3Bucket"),
        "s3Key": _part_of_code("S3Key"),
        "s3ObjectVersion": _part_of_code("S3ObjectVersion"),
        "sourceCodeHash": local(),
        "description": member("Description", unset=""),
        "timeout": member("Timeout", default=3),
        "memorySize": member("MemorySize", default=128),
        "publish": member("Publish", default=False, readable=False),
        "architectures": member("Architectures", computed=True),
        "environment": member("Environment", {"variables": "Variables"}, unset={}),
        "ephemeralStorage": member("EphemeralStorage", {"size": "Size"}, computed=True, fills=True),
        "tracingConfig": member("TracingConfig", {"mode": "Mode"}, computed=True, fills=True),
        "loggingConfig": member(
            "LoggingConfig",
            {
                "logFormat": "LogFormat",
                "applicationLogLevel": "ApplicationLogLevel",
                "systemLogLevel": "SystemLogLevel",
                "logGroup": "LogGroup",
            },
            computed=True,
            fills=True,
        ),
        "vpcConfig": member(
            "VpcConfig",
            {
                "subnetIds": "SubnetIds",
                "securityGroupIds": "SecurityGroupIds",
                "ipv6AllowedForDualStack": "Ipv6AllowedForDualStack",
            },
            unset={"subnetIds": [], "securityGroupIds": []},
            computed=True,
            fills=True,
        ),
        "deadLetterConfig": member("DeadLetterConfig", {"targetArn": "TargetArn"}, unset={}),
        "imageConfig": member(
            "ImageConfig",
            {"entryPoints": "EntryPoint", "commands": "Command", "workingDirectory": "WorkingDirectory"},
            found="ImageConfigResponse.ImageConfig",
            unset={},
        ),
        "fileSystemConfig": Property(
            write=lambda value: {
                "FileSystemConfigs": [to_members(value, {"arn": "Arn", "localMountPath": "LocalMountPath"})]
            }
        ),
        "layers": member("Layers", found="Layers[].Arn", unset=[]),
        "snapStart": member("SnapStart", {"applyOn": "ApplyOn"}, computed=True, fills=True),
        "kmsKeyArn": member("KMSKeyArn", unset=""),
        "codeSigningConfigArn": member("CodeSigningConfigArn", readable=False),
        "reservedConcurrentExecutions": Property(
            write=lambda value: {UNRESERVED: True} if value < 0 else {"ReservedConcurrentExecutions": value},
            read=lambda item: item.get("ReservedConcurrentExecutions", -1),
            default=-1,
        ),
        "skipDestroy": local(),
        "tags": local(),
        "arn": output("FunctionArn"),
        "invokeArn": derived(lambda item: _invoke_arn(item["FunctionArn"])),
        "version": output("PublishedVersion"),
        "qualifiedArn": derived(_qualified),
        "qualifiedInvokeArn": derived(lambda item: _invoke_arn(_qualified(item))),
        "lastModified": output("LastModified"),
        "codeSha256": output("CodeSha256"),
        "sourceCodeSize": output("CodeSize"),
    },
)

ALIAS = ResourceType(
    token="aws:lambda/alias:Alias",
    service="lambda",
    naming=Naming("name", limit=128),
    create=Operation("CreateAlias"),
    identify=lambda _inputs, item: item["AliasArn"],
    reads=(
        Operation("GetAlias", lambda i: {"FunctionName": i.properties["functionName"], "Name": i.properties["name"]}),
    ),
    updates=(
        Operation(
            "UpdateAlias",
            lambda i: {"FunctionName": i.properties["functionName"], "Name": i.properties["name"]},
            only=frozenset({"description", "functionVersion", "routingConfig"}),
        ),
    ),
    delete=Operation(
        "DeleteAlias", lambda i: {"FunctionName": i.properties["functionName"], "Name": i.properties["name"]}
    ),
    absent=("ResourceNotFoundException",),
    imported=lambda id_: dict(zip(("functionName", "name"), id_.split("/", 1), strict=True)),
    import_form="functionName/name",
    properties={
        "name": member("Name", replaces=True),
        "functionName": member("FunctionName", required=True, replaces=True, readable=False),
        "functionVersion": member("FunctionVersion", required=True),
        "description": member("Description", unset=""),
        "routingConfig": member(
            "RoutingConfig",
            {"additionalVersionWeights": "AdditionalVersionWeights"},
            unset={"additionalVersionWeights": {}},
        ),
        "arn": output("AliasArn"),
        "invokeArn": derived(lambda item: _invoke_arn(item["AliasArn"])),
    },
)


TYPES = (FUNCTION, ALIAS)
