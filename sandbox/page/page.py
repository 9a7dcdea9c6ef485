"""The page that shows the sandbox at work: its files, and the state that it asks for every second."""

from dataclasses import asdict
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError
from werkzeug import Response
from werkzeug.exceptions import BadRequest, ServiceUnavailable
from werkzeug.utils import send_file

from sandbox.aws.client import Client
from sandbox.page.answers import ask_account
from sandbox.page.state import page_state
from sandbox.sandbox import Sandbox

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

FOLDER = Path(__file__).parent

FILES = {path.name: path for path in FOLDER.iterdir() if path.suffix in {".html", ".css", ".js"}} | {
    "plotly.min.js": Path(str(files("plotly"))) / "package_data" / "plotly.min.js"
}
"""All that the page consists of, by its name in the address; nothing comes from anywhere else."""

POLICY = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; frame-ancestors 'none'"
"""What the browser may load and run: a name or reason of the account that looks like a script is none. Plotly styles
its elements in place."""

MINUTES = (15, 60, 180)
"""How much of the past can be shown."""


class Page:
    """The page of a sandbox that runs."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._client = Client(sandbox.account.endpoint, sandbox.account.region)

    def file(self, name: str, environ: "WSGIEnvironment") -> Response:
        """One of FILES; a browser that has it already is told so."""
        response = send_file(FILES[name], environ)
        response.headers["Content-Security-Policy"] = POLICY
        response.headers["Cache-Control"] = "no-cache"
        return response

    def state(self, minutes: str) -> dict[str, Any]:
        """What is to be shown of the last so many minutes, one of MINUTES."""
        if minutes not in map(str, MINUTES):
            raise BadRequest(f"minutes is {minutes!r}; allowed are {', '.join(map(str, MINUTES))}.")
        clock = self._sandbox.clock
        try:
            state = page_state(ask_account(self._sandbox, self._client, int(minutes)))
        except ClientError as gone:  # a resource that was deleted after it had been listed
            raise ServiceUnavailable(f"the account changes at the moment: {gone}") from gone
        return {"now": clock.now(), "speed": clock.speed, "minutes": int(minutes), **asdict(state)}
