"""A request's way through a load balancer: rule, target group, function, and back."""

import logging
import random
import secrets
import time
from collections.abc import Callable
from dataclasses import replace

from sandbox.functions.invocation import Failed, FunctionVersion, Throttled
from sandbox.functions.lambda_service import LambdaService
from sandbox.traffic.emulated import Emulated
from sandbox.traffic.forwarded_headers import forwarded_headers
from sandbox.traffic.http_message import Headers, Request, Response
from sandbox.traffic.listener import FixedResponse, Forward, Listener, Redirect, TargetGroup, Unsupported
from sandbox.traffic.load_balancer_error import SERVER, LoadBalancerError, error_page, html_page
from sandbox.traffic.request_event import request_event
from sandbox.traffic.response_rules import http_response
from sandbox.traffic.routing import choose_action, choose_target_group, redirect_location

LoopbackPort = Callable[[str, int], int | None]
"""The port on loopback that stands for a load balancer's (given by its ARN) port; None if it has no such listener."""

REASON_OF_ERROR = {
    "InvalidRuntimeException": "LambdaInvalidRuntimeException",
    "InvalidZipFileException": "LambdaInvalidZipFileException",
}
"""AWS's reason for errors that are not the function's own; for all others it is LambdaUnhandled."""

_log = logging.getLogger(__name__)


class LoadBalancers:
    """Answers requests for every listener of the account.

    - `now`: seconds since 1970. `draw`: a random number from 0 up to 1. `random_hex`: so many hexadecimal digits.
    """

    def __init__(
        self,
        emulated: Emulated,
        functions: LambdaService,
        loopback_port: LoopbackPort,
        *,
        now: Callable[[], float] = time.time,
        draw: Callable[[], float] = random.random,
        random_hex: Callable[[int], str] = lambda digits: secrets.token_hex(digits // 2),
    ) -> None:
        self._emulated = emulated
        self._functions = functions
        self._loopback_port = loopback_port
        self._now = now
        self._draw = draw
        self._random_hex = random_hex

    async def answer(self, listener_arn: str, request: Request) -> Response:
        """The response to a request that came to a listener; errors are answered as AWS's load balancers do."""
        try:
            return await self._answer(listener_arn, request)
        except LoadBalancerError as error:
            _log.warning("%s %s: %s %s %s", request.method, request.path, error.status, error.reason, error.detail)
            return error_page(error.status)

    async def _answer(self, listener_arn: str, request: Request) -> Response:
        _refuse_unsupported(request)
        listener = self._emulated.listener(listener_arn)
        if listener is None:
            raise LoadBalancerError(503, "", "The listener was deleted.")
        match choose_action(listener, request):
            case Forward() as forward:
                return await self._forward(forward, listener, request)
            case Redirect() as redirect:
                return self._redirect(redirect, listener, request)
            case FixedResponse(status, content_type, body):
                # That AWS names the character set is seen in practice, not documented.
                headers = (SERVER, ("Content-Type", f"{content_type or 'text/plain'}; charset=utf-8"))
                return Response(status, headers, body.encode())
            case Unsupported(type_):
                raise LoadBalancerError(500, "", f"The sandbox cannot do the action {type_}.")

    def _redirect(self, redirect: Redirect, listener: Listener, request: Request) -> Response:
        """A redirect to another port of this load balancer leads to the port on loopback that stands for it."""
        location = redirect_location(redirect, request, listener.port)
        own_port = self._loopback_port(listener.load_balancer_arn, location.port)
        if own_port is not None and location.host == request.host:
            location = replace(location, port=own_port)
        phrase = "Moved Permanently" if redirect.status == 301 else "Found"
        return html_page(redirect.status, phrase, ("Location", location.url))

    async def _forward(self, forward: Forward, listener: Listener, request: Request) -> Response:
        group_arn = choose_target_group(forward, self._draw())
        if group_arn is None:
            raise LoadBalancerError(503, "", "No target group of the rule has a weight above 0.")
        group = self._emulated.target_group(group_arn)
        if group.function_arn is None:
            raise LoadBalancerError(503, "", f"No function is registered in the target group {group.arn}.")
        headers = forwarded_headers(request, listener, self._now(), self._random_hex)
        event = request_event(request, headers, group)
        function = self._function(group, group.function_arn)
        invoked = await self._functions.invoke(function, event, group.function_arn, self._trace_id(headers))
        outcome = invoked.outcome
        if isinstance(outcome, Throttled):
            raise LoadBalancerError(502, "LambdaThrottling", f"{group.function_arn} is throttled: {outcome.reason}")
        if isinstance(outcome, Failed):
            reason = REASON_OF_ERROR.get(outcome.error_type, "LambdaUnhandled")
            raise LoadBalancerError(
                502, reason, f"The function {function.name} failed: {outcome.error_type}: {outcome.message}"
            )
        return http_response(outcome.payload, multi_value_headers=group.multi_value_headers)

    def _function(self, group: TargetGroup, function_arn: str) -> FunctionVersion:
        function = self._functions.version(function_arn)
        if function is None:
            raise LoadBalancerError(502, "LambdaResourceNotFound", f"{function_arn} does not exist.")
        if not self._emulated.may_invoke(function_arn, group.arn):
            # AWS documents the reason, not the status.
            detail = f"The policy of {function_arn} does not let {group.arn} invoke it."
            raise LoadBalancerError(502, "LambdaAccessDenied", detail)
        return function

    def _trace_id(self, headers: Headers) -> str:
        """Lambda's own trace header: the request's root, a parent of Lambda's making, and not sampled."""
        fields = "".join(value for name, value in headers if name == "X-Amzn-Trace-Id").split(";")
        root = next(field for field in fields if field.startswith("Root="))
        return f"{root};Parent={self._random_hex(16)};Sampled=0"


def _refuse_unsupported(request: Request) -> None:
    if request.method == "TRACE":
        raise LoadBalancerError(405, "", "Load balancers refuse the method TRACE.")
    if any(value.strip().lower() == "websocket" for value in request.header("upgrade")):
        raise LoadBalancerError(400, "LambdaWebsocketNotSupported", "Functions cannot be reached over WebSocket.")
