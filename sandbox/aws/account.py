"""The emulated AWS account: what it offers to the rest of the sandbox."""

import time
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from sandbox.aws import emulator
from sandbox.aws.client import ACCESS_KEY_ID, SECRET_ACCESS_KEY, Client
from sandbox.aws.gateway import Answer, Check, Gateway, Observer
from sandbox.aws.inventory import inventory
from sandbox.aws.server import HOST, PortTaken, Server
from sandbox.aws.state import ACCOUNT_ID

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

__all__ = ["Account", "PortTaken"]


class Account:
    """One AWS account in one Region, emulated in this process and reached over HTTP on loopback.

    Any AWS client works on it: `environment()` is all it needs. An account starts empty (apart from what AWS gives
    every new one: a default VPC with its subnets and security group) and forgets everything when it is started again.
    moto keeps its state per process, so one account may run at a time.

    - `port`: where the API listens; 0, the default, takes a free port, which `endpoint` then tells.
    - `region`: the Region of every call that does not name another; default `us-east-1`.
    - `now`: gives the time in seconds since 1970, for the alarms; default the machine's.

    `start` raises `PortTaken` if the port is in use, and RuntimeError if another account runs in this process.
    """

    def __init__(self, port: int = 0, region: str = "us-east-1", *, now: Callable[[], float] = time.time) -> None:
        self.region = region
        self.account_id = ACCOUNT_ID
        self._port = port
        self._gateway = Gateway(now)
        self._server: Server | None = None
        self._own_client: Client | None = None

    def start(self) -> Self:
        """Begins to listen, with an empty account."""
        emulator.claim(self)
        try:
            self._server = Server(self._gateway, self._port)
        except PortTaken:
            emulator.release(self)
            raise
        return self

    def stop(self) -> None:
        """Stops listening; the port is free afterwards. Does nothing if the account does not run."""
        if self._server is not None:
            self._server.stop()
            self._server = None
            self._own_client = None
            emulator.release(self)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    @property
    def endpoint(self) -> str:
        """The API's address, `http://127.0.0.1:PORT`; RuntimeError if the account does not run."""
        if self._server is None:
            raise RuntimeError("The emulated account is not running: call start() first.")
        return f"http://{HOST}:{self._server.port}"

    def environment(self) -> dict[str, str]:
        """The environment variables that point any AWS client (AWS CLI, SDKs) at this account."""
        return client_environment(self.endpoint, self.region)

    def call(self, service: str, operation: str, params: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Makes one API call over HTTP and returns its answer.

        `service` and `operation` are boto3's and AWS's names (`"elbv2"`, `"CreateListener"`), `params` is the request
        as the API reference spells it. botocore checks `params` before they are sent (ParamValidationError) and raises
        ClientError with AWS's code and message if the account refuses. Nothing is retried. Threads may share it.
        """
        return self._client().call(service, operation, params)

    def write_log_events(self, params: dict[str, Any]) -> None:
        """PutLogEvents without HTTP in between, for functions that log by the hundred lines a second.

        Observers hear of it all the same. Raises Refusal. Threads may share it.
        """
        self._gateway.write_log_events(self.region, params)

    def answer(self, service: str, operation: str, with_: Answer) -> None:
        """Lets `with_` answer an API operation instead of the emulation; last one given wins.

        `with_` takes the request's parameters and returns the result's members, both as the API reference spells
        them, or raises `sandbox.aws.errors.Refusal`. It may take its time (Lambda's Invoke does): other requests go on.
        """
        self._gateway.answer(service, operation, with_)

    def check(self, service: str, operation: str, check: Check) -> None:
        """Lets `check` refuse requests of an API operation that AWS would refuse, before they are emulated.

        It takes the request's parameters and raises `sandbox.aws.errors.Refusal`, or returns; it must not call the
        account.
        """
        self._gateway.check(service, operation, check)

    def observe(self, service: str, operation: str, observer: Observer) -> None:
        """Tells `observer` the parameters of every successful request of an API operation, before it is answered.

        It runs in the request's thread, holds up that request alone, and may itself `call` the account.
        """
        self._gateway.observe(service, operation, observer)

    def on_change(self, callback: Callable[[], None]) -> None:
        """Calls `callback` after every successful request that may have changed a resource.

        That is every one but reads (Describe…, List…, Get…, Head…) and what only puts or takes data, such as log events.

        It is called once the change is made and before its answer is sent, so whoever has the answer may rely on it;
        it runs in the request's thread, holds up that request alone, and may itself `call` the account.
        """
        self._gateway.on_change(callback)

    def mount(self, prefix: str, application: "WSGIApplication") -> None:
        """Serves paths that begin with `prefix` (such as `/_sandbox/`) from another WSGI application.

        The application sees the prefix as SCRIPT_NAME and the rest as PATH_INFO.
        """
        self._gateway.mount(prefix, application)

    def _client(self) -> Client:
        if self._own_client is None:
            self._own_client = Client(self.endpoint, self.region)
        return self._own_client

    def inventory(self) -> list[str]:
        """One line per resource beyond what a new account has, sorted: its ARN where it has one."""
        return inventory(self.call)


def client_environment(endpoint: str, region: str) -> dict[str, str]:
    """The environment variables that point any AWS client at the account whose API is at `endpoint`."""
    return {
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ACCESS_KEY_ID": ACCESS_KEY_ID,
        "AWS_SECRET_ACCESS_KEY": SECRET_ACCESS_KEY,
        "AWS_REGION": region,
        "AWS_DEFAULT_REGION": region,
        "AWS_EC2_METADATA_DISABLED": "true",
    }
