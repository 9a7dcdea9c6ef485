"""A request's way through a load balancer: rule, target group, function, and back."""

import asyncio
import logging
import random
import secrets
import time
from collections.abc import Callable
from dataclasses import replace

from sandbox.functions.lambda_service import LambdaService
from sandbox.traffic.emulated import Emulated
from sandbox.traffic.exchange import Course
from sandbox.traffic.forwarded_headers import forwarded_headers, refuse_many_forwarders, trace_id
from sandbox.traffic.function_target import FunctionTarget, Patience
from sandbox.traffic.http_message import Request, Response
from sandbox.traffic.listener import FixedResponse, Forward, Listener, Redirect, Unsupported
from sandbox.traffic.load_balancer_error import SERVER, LoadBalancerError, error_page, html_page
from sandbox.traffic.request_event import request_event
from sandbox.traffic.response_rules import http_response
from sandbox.traffic.routing import choose_action, choose_target_group, redirect_location
from sandbox.traffic.stickiness import remembered_group, stickiness_cookies

LoopbackPort = Callable[[str, int], int | None]
"""The port on loopback that stands for a load balancer's (given by its ARN) port; None if it has no such listener."""

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
        self._target = FunctionTarget(emulated, functions, random_hex)
        self._loopback_port = loopback_port
        self._now = now
        self._draw = draw
        self._random_hex = random_hex
        self._cookie_key = secrets.token_bytes(32)

    async def answer(
        self, listener: Listener, request: Request, course: Course, client_gone: asyncio.Future[None]
    ) -> Response:
        """The response to a request that came to a listener; errors are answered as AWS's load balancers do.

        What happens on the way is written into `course`. `client_gone` is done once the client does not wait any more.
        """
        try:
            return await self._answer(listener, request, course, client_gone)
        except LoadBalancerError as error:
            _log.warning("%s %s: %s %s %s", request.method, request.path, error.status, error.reason, error.detail)
            course.error_reason = error.reason
            return error_page(error.status)

    async def _answer(
        self, listener: Listener, request: Request, course: Course, client_gone: asyncio.Future[None]
    ) -> Response:
        course.trace_id = trace_id(request, self._now(), self._random_hex)
        if request.method == "TRACE":
            raise LoadBalancerError(405, "", "Load balancers refuse the method TRACE.")
        refuse_many_forwarders(request)
        choice = choose_action(listener, request)
        course.rule_priority, course.rules_evaluated = choice.priority, choice.evaluated
        match choice.action:
            case Forward() as forward:
                course.action = "forward"
                return await self._forward(forward, listener, request, course, client_gone)
            case Redirect() as redirect:
                course.action = "redirect"
                return self._redirect(redirect, listener, request, course)
            case FixedResponse(status, content_type, body):
                course.action = "fixed-response"
                # That AWS names the character set is seen in practice, not documented.
                headers = (SERVER, ("Content-Type", f"{content_type or 'text/plain'}; charset=utf-8"))
                return Response(status, headers, body.encode())
            case Unsupported(type_):
                raise LoadBalancerError(500, "", f"The sandbox cannot do the action {type_}.")

    def _redirect(self, redirect: Redirect, listener: Listener, request: Request, course: Course) -> Response:
        """A redirect to another port of this load balancer leads to the port on loopback that stands for it."""
        location = redirect_location(redirect, request, listener.port)
        course.redirect_url = location.url
        own_port = self._loopback_port(listener.load_balancer_arn, location.port)
        if own_port is not None and location.host == request.host:
            location = replace(location, port=own_port)
        phrase = "Moved Permanently" if redirect.status == 301 else "Found"
        return html_page(redirect.status, phrase, ("Location", location.url))

    async def _forward(
        self,
        forward: Forward,
        listener: Listener,
        request: Request,
        course: Course,
        client_gone: asyncio.Future[None],
    ) -> Response:
        now = self._now()
        group_arn = remembered_group(forward, request, self._cookie_key, now)
        group_arn = group_arn or choose_target_group(forward, self._draw())
        if group_arn is None:
            raise LoadBalancerError(503, "", "No target group of the rule has a weight above 0.")
        course.target_group_arn = group_arn
        group = self._emulated.target_group(group_arn)
        if group.function_arn is None:
            raise LoadBalancerError(503, "", f"No function is registered in the target group {group.arn}.")
        course.function_arn = group.function_arn
        _refuse_websocket(request)
        event = request_event(request, forwarded_headers(request, listener, course.trace_id), group)
        payload = await self._target.invoke(event, Patience(listener.idle_timeout, client_gone), course)
        response = http_response(payload, multi_value_headers=group.multi_value_headers)
        course.target_status = response.status
        if forward.sticky_seconds is None:
            return response
        cookies = stickiness_cookies(group.arn, forward.sticky_seconds, self._cookie_key, now)
        return replace(response, headers=(*response.headers, *cookies))


def _refuse_websocket(request: Request) -> None:
    if any(value.strip().lower() == "websocket" for value in request.header("upgrade")):
        raise LoadBalancerError(400, "LambdaWebsocketNotSupported", "Functions cannot be reached over WebSocket.")
