"""What Lambda refuses of configurations for asynchronous invocation.

https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionEventInvokeConfig.html
"""

from sandbox.aws.errors import Refusal
from sandbox.aws.operations.lambda_event_invoke import SETTINGS
from sandbox.aws.signatures import Params
from sandbox.aws.state import State

RANGES = {"MaximumRetryAttempts": (0, 2), "MaximumEventAgeInSeconds": (60, 21_600)}
SERVICES = {"OnSuccess": {"sqs", "sns", "lambda", "events"}, "OnFailure": {"sqs", "sns", "lambda", "events", "s3"}}


def nothing_configured(_state: State, params: Params) -> None:
    if not any(name in params for name in SETTINGS):
        raise Refusal(
            "InvalidParameterValueException",
            "You must specify at least one of error handling or destination setting.",
        )


def out_of_range(_state: State, params: Params) -> None:
    for name, (least, most) in RANGES.items():
        value = params.get(name, least)
        if not least <= value <= most:
            bound = f"greater than or equal to {least}" if value < least else f"less than or equal to {most}"
            raise Refusal(
                "ValidationException",
                f"1 validation error detected: Value '{value}' at '{name[0].lower()}{name[1:]}' failed to satisfy "
                f"constraint: Member must have value {bound}",
            )


def unusable_destination(state: State, params: Params) -> None:
    """A destination is of a service that takes records, and not the function itself."""
    name, _ = state.function_name_and_qualifier(params["FunctionName"])
    for kind, destination in params.get("DestinationConfig", {}).items():
        arn = destination.get("Destination", "")
        _, _, service, *_ = [*arn.split(":"), "", "", ""]
        is_itself = service == "lambda" and state.function_name_and_qualifier(arn)[0] == name
        if arn and (service not in SERVICES[kind] or is_itself):
            raise Refusal("InvalidParameterValueException", f"The {kind} destination {arn} is invalid.")
