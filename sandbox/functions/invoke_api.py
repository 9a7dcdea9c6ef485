"""Lambda's Invoke operation; https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html."""

import json
from base64 import b64decode, b64encode
from typing import Any, NoReturn
from uuid import uuid4

from sandbox.aws.account import Account
from sandbox.aws.errors import Refusal
from sandbox.aws.signatures import Params, Result
from sandbox.aws.state import State
from sandbox.functions.event_invocations import EventInvocations
from sandbox.functions.invocation import BAD_ARCHIVE, UNKNOWN_RUNTIME, Failed, FunctionVersion, Invoked, Throttled
from sandbox.functions.lambda_service import LambdaService

PAYLOAD_LIMITS = {"RequestResponse": 6 * 1024 * 1024, "Event": 1024 * 1024, "DryRun": 6 * 1024 * 1024}
"""Bytes of a payload, by InvocationType."""

CLIENT_CONTEXT_LIMIT = 3583
"""Characters of a ClientContext, in base64."""


class InvokeApi:
    """Answers Invoke for an account: synchronously, asynchronously (Event), or not at all (DryRun).

    Lambda's older InvokeAsync is not emulated.
    """

    def __init__(self, account: Account, functions: LambdaService, events: EventInvocations) -> None:
        self._state = State(account.region)
        self._functions = functions
        self._events = events
        account.answer("lambda", "Invoke", self._invoke)
        account.answer("lambda", "InvokeAsync", _refuse_invoke_async)

    def _invoke(self, params: Params) -> Result:
        function, function_arn = self._named(params)
        kind = params.get("InvocationType", "RequestResponse")
        if kind not in PAYLOAD_LIMITS:
            raise Refusal("InvalidParameterValueException", f"There is no InvocationType {kind}.")
        payload = _payload(params, PAYLOAD_LIMITS[kind])
        client_context = _client_context(params)
        if kind == "DryRun":
            return {"StatusCode": 204}
        if kind == "Event":
            request_id = str(uuid4())
            self._events.submit(function_arn, payload, request_id)
            return {"StatusCode": 202, "Payload": b"", "ResponseMetadata": {"RequestId": request_id}}
        try:
            invoked: Invoked = self._functions.run(
                self._functions.invoke(function, payload, function_arn, client_context=client_context)
            )
        except OSError as error:
            raise Refusal("ServiceException", f"The sandbox cannot run {function.name}: {error}") from error
        return _result(invoked, with_log=params.get("LogType") == "Tail")

    def _named(self, params: Params) -> tuple[FunctionVersion, str]:
        """The version that is to run, and the ARN as invoked: with the qualifier, if one was given."""
        given, beside = params["FunctionName"], params.get("Qualifier")
        name, qualifier = self._state.function_name_and_qualifier(given, beside)
        if beside and qualifier != beside:
            raise Refusal(
                "InvalidParameterValueException",
                "The derived qualifier from the function name does not match the specified qualifier.",
            )
        arn = f"arn:aws:lambda:{self._state.region}:{self._state.account_id}:function:{name}"
        function_arn = f"{arn}:{qualifier}" if qualifier else arn
        function = self._functions.version(function_arn)
        if function is None:
            raise Refusal("ResourceNotFoundException", f"Function not found: {function_arn}", {"Type": "User"})
        return function, function_arn


def _payload(params: Params, limit: int) -> bytes:
    payload: bytes = params.get("Payload") or b"{}"
    if len(payload) > limit:
        raise Refusal(
            "RequestTooLargeException", f"Request must be smaller than {limit} bytes for the InvokeFunction operation"
        )
    try:
        json.loads(payload, parse_constant=_refuse_constant)
    except ValueError as error:
        raise Refusal(
            "InvalidRequestContentException", f"Could not parse request body into json: {error}", {"Type": "User"}
        ) from error
    return payload


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _client_context(params: Params) -> str:
    """The client context as JSON; empty if there is none."""
    given: str = params.get("ClientContext", "")
    if not given:
        return ""
    try:
        decoded: Any = json.loads(b64decode(given, validate=True))
    except ValueError:
        decoded = None
    if not isinstance(decoded, dict) or len(given) > CLIENT_CONTEXT_LIMIT:
        raise Refusal(
            "InvalidRequestContentException", "Client context must be a valid Base64-encoded JSON object.", {}
        )
    return json.dumps(decoded)  # in ASCII, for it becomes a header


def _result(invoked: Invoked, *, with_log: bool) -> Result:
    outcome = invoked.outcome
    if isinstance(outcome, Throttled):
        told = {"Reason": outcome.reason, "Type": "User", "retryAfterSeconds": str(outcome.retry_after_seconds)}
        raise Refusal("TooManyRequestsException", "Rate Exceeded.", told)
    if isinstance(outcome, Failed) and outcome.error_type in {BAD_ARCHIVE, UNKNOWN_RUNTIME}:
        raise Refusal(outcome.error_type, outcome.message)
    return {
        "StatusCode": 200,
        "Payload": outcome.payload,
        "ExecutedVersion": invoked.executed_version,
        "ResponseMetadata": {"RequestId": invoked.request_id},
        **({"FunctionError": "Unhandled"} if isinstance(outcome, Failed) else {}),
        **({"LogResult": b64encode(invoked.log_tail.encode()).decode()} if with_log else {}),
    }


def _refuse_invoke_async(_params: Params) -> NoReturn:
    raise Refusal("NotImplemented", "The sandbox does not emulate lambda:InvokeAsync: use Invoke with Event.")
