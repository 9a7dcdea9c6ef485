"""How commands and the page speak to the sandbox that runs: a small API beside the account's own, under `/_sandbox/`."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from http.client import HTTPException as BrokenHttp
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError
from urllib.request import ProxyHandler, build_opener
from urllib.request import Request as Call

from werkzeug import Request, Response
from werkzeug.exceptions import BadRequest, Forbidden, HTTPException, MethodNotAllowed, NotFound
from werkzeug.routing import Map, RequestRedirect, Rule

from sandbox.home import SettingsError, clock_speed
from sandbox.page.page import FILES, Page
from sandbox.providers import Providers
from sandbox.sandbox import Sandbox

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

PREFIX = "/_sandbox/"

LONGEST_ADVANCE = 7 * 86_400
"""Seconds; the longest that an alarm looks back."""

ROUTES = Map(
    [
        Rule("/", endpoint="page", methods=["GET"]),
        *(Rule(f"/{name}", endpoint="page", defaults={"name": name}, methods=["GET"]) for name in FILES),
        Rule("/state", endpoint="state", methods=["GET"]),
        Rule("/addresses", endpoint="addresses", methods=["GET"]),
        Rule("/clock", endpoint="clock", methods=["GET"]),
        Rule("/clock", endpoint="change_clock", methods=["POST"]),
        Rule("/inventory", endpoint="inventory", methods=["GET"]),
        Rule("/providers", endpoint="open_provider", methods=["POST"]),
        Rule("/providers/<int:port>", endpoint="close_provider", methods=["DELETE"]),
        Rule("/stop", endpoint="stop", methods=["POST"]),
    ]
)


class ControlError(Exception):
    """The sandbox refused what it was asked, or does not answer; the message is one sentence."""


class Control:
    """The control API and the page, as a WSGI application. Each request has a thread of its own, and may take its time."""

    def __init__(self, sandbox: Sandbox, providers: Providers, stop: Callable[[], None]) -> None:
        self._sandbox = sandbox
        self._providers = providers
        self._stop = stop
        self._page = Page(sandbox)

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        request = Request(environ)
        try:
            answer = self._answer(request)
        except RequestRedirect as elsewhere:
            return elsewhere.get_response(environ)(environ, start_response)
        except HTTPException as wrong:
            answer = _json({"message": f"{request.method} {request.path}: {_reason(wrong)}"})
            answer.status_code = wrong.code or 500
        return answer(environ, start_response)

    def _answer(self, request: Request) -> Response:
        endpoint, values = ROUTES.bind_to_environ(request.environ).match()
        if request.method not in {"GET", "HEAD"}:
            _refuse_other_sites(request)
        result = getattr(self, endpoint)(request, **values)
        return result if isinstance(result, Response) else _json(result)

    def page(self, request: Request, name: str = "page.html") -> Response:
        """The page that shows the sandbox at work, and its files."""
        return self._page.file(name, request.environ)

    def state(self, request: Request) -> Any:
        """What the page shows of the last `minutes`."""
        return self._page.state(request.args.get("minutes", ""))

    def addresses(self, _: Request) -> list[dict[str, Any]]:
        """Where each listener is reached."""
        return [asdict(each) for each in self._sandbox.front_door.addresses()]

    def clock(self, _: Request) -> dict[str, float]:
        """The sandbox's time, in seconds since 1970, and its speed."""
        return {"now": self._sandbox.clock.now(), "speed": self._sandbox.clock.speed}

    def change_clock(self, request: Request) -> dict[str, float]:
        """Steps the clock by `advance` seconds, or sets its `speed`; answers when all that came due is done."""
        match _body(request):
            case {"advance": float() | int() as seconds, **more} if not more and 0 <= seconds <= LONGEST_ADVANCE:
                self._sandbox.advance(seconds)
            case {"speed": float() | int() as speed, **more} if not more:
                try:
                    self._sandbox.clock.run_at(clock_speed(str(speed), "speed"))
                except SettingsError as wrong:
                    raise BadRequest(str(wrong)) from wrong
            case asked:
                raise BadRequest(
                    f"{json.dumps(asked)} is not understood; allowed are advance (0 to {LONGEST_ADVANCE} seconds) or speed."
                )
        return self.clock(request)

    def inventory(self, _: Request) -> list[str]:
        """What the account holds."""
        return self._sandbox.account.inventory()

    def open_provider(self, request: Request) -> int:
        """A port where the provider serves programs in a folder."""
        match _body(request):
            case {"directory": str() as directory}:
                return self._providers.open(Path(directory))
            case asked:
                raise BadRequest(f"{json.dumps(asked)} is not understood; it needs directory, the program's folder.")

    def close_provider(self, _: Request, port: int) -> None:
        """The provider on `port` is not needed any more."""
        self._providers.close(port)

    def stop(self, _: Request) -> None:
        """The sandbox ends, and with it the account."""
        self._stop()


def ask(endpoint: str, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
    """Calls the control API of the sandbox whose account's API is at `endpoint`; raises ControlError."""
    call = Call(f"{endpoint}{PREFIX}{path}", data=json.dumps(body or {}).encode(), method=method)
    try:
        with build_opener(ProxyHandler({})).open(call) as answer:  # never through the proxy of the user's environment
            return json.load(answer)
    except HTTPError as refused:
        raise ControlError(json.load(refused)["message"]) from refused
    except (OSError, BrokenHttp) as error:
        raise ControlError(f"The sandbox at {endpoint} does not answer: {error}.") from error


def _body(request: Request) -> Any:
    try:
        return json.loads(request.get_data() or "{}")
    except ValueError as wrong:
        raise BadRequest("the body is not JSON.") from wrong


def _reason(wrong: HTTPException) -> str | None:
    match wrong:
        case NotFound():
            return f"there is no such address; allowed are {', '.join(sorted({rule.rule for rule in ROUTES.iter_rules()}))}."
        case MethodNotAllowed():
            return f"allowed are {', '.join(sorted(wrong.valid_methods or ()))}."
        case _:
            return wrong.description


def _refuse_other_sites(request: Request) -> None:
    """Any site that the user's browser shows could send requests here, but a browser then says which site it was."""
    origin = request.headers.get("Origin")
    if origin not in {None, request.host_url.rstrip("/")}:
        raise Forbidden(f"a page of {origin} may not steer the sandbox.")


def _json(value: Any) -> Response:
    return Response(json.dumps(value), content_type="application/json", headers={"Cache-Control": "no-store"})
