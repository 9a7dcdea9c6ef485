"""The way of a request through the account: refused, answered by the sandbox, or emulated by moto."""

from collections.abc import Callable, Mapping
from threading import RLock
from typing import TYPE_CHECKING, Any

from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.wrappers import Response

from sandbox.aws import emulator
from sandbox.aws.errors import Refusal
from sandbox.aws.operations import OPERATIONS
from sandbox.aws.operations.logs import write_log_events
from sandbox.aws.refusals import REFUSALS
from sandbox.aws.request import ApiRequest
from sandbox.aws.state import State

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

Answer = Callable[[dict[str, Any]], Mapping[str, Any]]
"""Answers an API operation: the request's parameters to the result's members, or raises Refusal."""


Observer = Callable[[dict[str, Any]], None]
"""Hears of an API operation that succeeded: the request's parameters."""

Check = Callable[[dict[str, Any]], None]
"""Looks at a request's parameters, and raises Refusal or returns."""


class _RefusedByMoto(Exception):  # noqa: N818 - it carries an answer, and is no error of ours
    def __init__(self, response: Response) -> None:
        super().__init__(response.status)
        self.response = response


class Gateway:
    """The account's WSGI application."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._moto = emulator.application()
        self._answers: dict[tuple[str, str], Answer] = {}
        self._checks: dict[tuple[str, str], list[Check]] = {}
        self._mounts: dict[str, WSGIApplication] = {}
        self._observers: dict[tuple[str, str], list[Observer]] = {}
        self._change_callbacks: list[Callable[[], None]] = []
        self._state_lock = RLock()  # moto changes its dictionaries while other requests walk them: one at a time

    def answer(self, service: str, operation: str, with_: Answer) -> None:
        """See `Account.answer`."""
        self._answers[service, operation] = with_

    def check(self, service: str, operation: str, check: Check) -> None:
        """See `Account.check`."""
        self._checks.setdefault((service, operation), []).append(check)

    def observe(self, service: str, operation: str, observer: Observer) -> None:
        """See `Account.observe`."""
        self._observers.setdefault((service, operation), []).append(observer)

    def on_change(self, callback: Callable[[], None]) -> None:
        """See `Account.on_change`."""
        self._change_callbacks.append(callback)

    def write_log_events(self, region: str, params: dict[str, Any]) -> None:
        """See `Account.write_log_events`."""
        with self._state_lock:
            write_log_events(State(region, self._now), params)
        for observer in self._observers.get(("logs", "PutLogEvents"), ()):
            observer(params)

    def mount(self, prefix: str, application: "WSGIApplication") -> None:
        """See `Account.mount`."""
        self._mounts["/" + prefix.strip("/")] = application

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Any:
        return DispatcherMiddleware(self._api, self._mounts)(environ, start_response)

    def _api(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Any:
        request = ApiRequest.read(environ)
        response = self._respond(request, environ)
        if response.status_code < 400:
            self._tell(request)
        return response(environ, start_response)

    def _tell(self, request: ApiRequest | None) -> None:
        if request is not None:
            for observer in self._observers.get((request.service, request.operation), ()):
                observer(request.params)
        if request is None or request.changes_resources:
            for callback in self._change_callbacks:
                callback()

    def _respond(self, request: ApiRequest | None, environ: "WSGIEnvironment") -> Response:
        if request is None:
            with self._state_lock:
                return Response.from_app(self._moto, environ, buffered=True)
        try:
            if own := self._answers.get((request.service, request.operation)):
                return request.respond(own(request.params))
            with self._state_lock:
                return self._emulate(request, environ)
        except Refusal as refusal:
            return request.respond(refusal)
        except _RefusedByMoto as refusal:
            return refusal.response

    def _emulate(self, request: ApiRequest, environ: "WSGIEnvironment") -> Response:
        call = (request.service, request.operation)
        state = State(request.region, self._now)
        for refuse in REFUSALS.get(call, ()):
            refuse(state, request.params)
        for check in self._checks.get(call, ()):
            check(request.params)
        operation = OPERATIONS.get(call)
        if operation is None:
            return self._ask_moto(request, environ)
        result = operation(state, request.params, lambda: request.result(self._ask_moto(request, environ)))
        return request.respond(result)

    def _ask_moto(self, request: ApiRequest, environ: "WSGIEnvironment") -> Response:
        try:
            response = Response.from_app(self._moto, environ, buffered=True)
        except NotImplementedError as error:
            raise _not_emulated(request) from error
        if response.status_code >= 400:
            # A path that moto does not know ends in Flask's own page; an answer to HEAD has no page at all.
            unknown = response.mimetype == "text/html" and environ["REQUEST_METHOD"] != "HEAD"
            raise _not_emulated(request) if unknown else _RefusedByMoto(response)
        return response


def _not_emulated(request: ApiRequest) -> Refusal:
    return Refusal("NotImplemented", f"The sandbox does not emulate {request.service}:{request.operation}.")
