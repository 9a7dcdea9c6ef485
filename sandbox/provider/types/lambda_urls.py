"""Function URLs: https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunctionUrlConfig.html."""

from typing import Any

from sandbox.provider.api import ApiError
from sandbox.provider.properties import derived, member, output
from sandbox.provider.resource_type import Api, Instance, Operation, ResourceType
from sandbox.provider.types.lambda_qualifiers import function_keys
from sandbox.provider.values import Properties

CORS = {
    "allowCredentials": "AllowCredentials",
    "allowHeaders": "AllowHeaders",
    "allowMethods": "AllowMethods",
    "allowOrigins": "AllowOrigins",
    "exposeHeaders": "ExposeHeaders",
    "maxAge": "MaxAge",
}

PUBLIC: tuple[dict[str, Any], ...] = (
    {
        "StatementId": "FunctionURLAllowPublicAccess",
        "Action": "lambda:InvokeFunctionUrl",
        "FunctionUrlAuthType": "NONE",
    },
    {
        "StatementId": "FunctionURLInvokeAllowPublicAccess",
        "Action": "lambda:InvokeFunction",
        "InvokedViaFunctionUrl": True,
    },
)
"""What the real provider permits everybody when it makes a URL without authorization, and leaves when the URL goes."""


def _open_to_everybody(api: Api, instance: Instance, creating: bool) -> None:
    if not creating or instance.properties["authorizationType"] != "NONE":
        return
    for statement in PUBLIC:
        try:
            api("lambda", "AddPermission", {**function_keys(instance), **statement, "Principal": "*"})
        except ApiError as refused:
            if refused.code != "ResourceConflictException":  # left by an earlier URL
                raise


def _identify(inputs: Properties, _item: Any) -> str:
    qualifier = inputs.get("qualifier")
    return f"{inputs['functionName']}/{qualifier}" if qualifier else inputs["functionName"]


FUNCTION_URL = ResourceType(
    token="aws:lambda/functionUrl:FunctionUrl",
    service="lambda",
    create=Operation("CreateFunctionUrlConfig"),
    identify=_identify,
    reads=(Operation("GetFunctionUrlConfig", function_keys),),
    updates=(Operation("UpdateFunctionUrlConfig", function_keys),),
    delete=Operation("DeleteFunctionUrlConfig", function_keys),
    absent=("ResourceNotFoundException",),
    settle=_open_to_everybody,
    imported=lambda id_: dict(zip(("functionName", "qualifier"), id_.split("/", 1), strict=False)),
    properties={
        "authorizationType": member("AuthType", required=True),
        "functionName": member("FunctionName", required=True, replaces=True, readable=False),
        "qualifier": member("Qualifier", replaces=True, readable=False),
        "cors": member("Cors", CORS, unset={}),
        "invokeMode": member("InvokeMode", default="BUFFERED"),
        "functionArn": output("FunctionArn"),
        "functionUrl": output("FunctionUrl"),
        "urlId": derived(lambda item: item["FunctionUrl"].removeprefix("https://").partition(".")[0]),
    },
)

TYPES = (FUNCTION_URL,)
