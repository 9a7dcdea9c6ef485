"""How commands speak to the sandbox that runs: a small API beside the account's own, under `/_sandbox/`."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.request import Request as Call
from urllib.request import urlopen

from werkzeug import Request, Response
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule

from sandbox.providers import Providers
from sandbox.sandbox import Sandbox

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

PREFIX = "/_sandbox/"

ROUTES = Map(
    [
        Rule("/addresses", endpoint="addresses", methods=["GET"]),
        Rule("/inventory", endpoint="inventory", methods=["GET"]),
        Rule("/providers", endpoint="open_provider", methods=["POST"]),
        Rule("/providers/<int:port>", endpoint="close_provider", methods=["DELETE"]),
        Rule("/stop", endpoint="stop", methods=["POST"]),
    ]
)


class Control:
    """The control API, as a WSGI application."""

    def __init__(self, sandbox: Sandbox, providers: Providers, stop: Callable[[], None]) -> None:
        self._sandbox = sandbox
        self._providers = providers
        self._stop = stop

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        request = Request(environ)
        try:
            endpoint, values = ROUTES.bind_to_environ(environ).match()
            answer = getattr(self, endpoint)(json.loads(request.get_data() or "{}"), **values)
        except HTTPException as wrong:
            return wrong(environ, start_response)
        return Response(json.dumps(answer), content_type="application/json")(environ, start_response)

    def addresses(self, _: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Where each listener is reached."""
        return [asdict(each) for each in self._sandbox.front_door.addresses()]

    def inventory(self, _: Mapping[str, Any]) -> list[str]:
        """What the account holds."""
        return self._sandbox.account.inventory()

    def open_provider(self, asked: Mapping[str, Any]) -> int:
        """A port where the provider serves programs in a folder."""
        return self._providers.open(Path(asked["directory"]))

    def close_provider(self, _: Mapping[str, Any], port: int) -> None:
        """The provider on `port` is not needed any more."""
        self._providers.close(port)

    def stop(self, _: Mapping[str, Any]) -> None:
        """The sandbox ends, and with it the account."""
        self._stop()


def ask(endpoint: str, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
    """Calls the control API of the sandbox whose account's API is at `endpoint`."""
    data = json.dumps(body or {}).encode()
    call = Call(f"{endpoint}{PREFIX}{path}", data=data, method=method)
    with urlopen(call) as answer:
        return json.load(answer)
