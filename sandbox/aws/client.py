"""How the sandbox itself calls an account's API: as any other client, over HTTP."""

from collections.abc import Mapping
from functools import cache
from threading import Lock
from typing import Any, cast

from botocore import xform_name
from botocore.config import Config
from botocore.session import Session

ACCESS_KEY_ID = "AKIAIOSFODNN7EXAMPLE"
SECRET_ACCESS_KEY = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"

_making_clients = Lock()  # botocore's sessions are not thread-safe; its clients are


class Client:
    """A client of the account whose API is at `endpoint`, in one Region. Threads may share it.

    `service` and `operation` are boto3's and AWS's names (`"elbv2"`, `"CreateListener"`), `params` is the request as
    the API reference spells it. botocore checks `params` before they are sent (ParamValidationError), and raises
    ClientError with AWS's code and message if the account refuses. Nothing is retried.
    """

    def __init__(self, endpoint: str, region: str) -> None:
        self._endpoint = endpoint
        self._region = region
        self._clients: dict[str, Any] = {}

    def call(self, service: str, operation: str, params: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Makes one API call and returns its answer."""
        method = getattr(self._client(service), xform_name(operation))
        return cast("dict[str, Any]", method(**(params or {})))

    def all(self, service: str, operation: str, params: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """The answer with what all its pages list."""
        pages = self._client(service).get_paginator(xform_name(operation)).paginate(**(params or {}))
        return cast("dict[str, Any]", pages.build_full_result())

    def _client(self, service: str) -> Any:
        with _making_clients:
            if service not in self._clients:
                self._clients[service] = _session().create_client(
                    service,
                    region_name=self._region,
                    endpoint_url=self._endpoint,
                    aws_access_key_id=ACCESS_KEY_ID,
                    aws_secret_access_key=SECRET_ACCESS_KEY,
                    config=Config(
                        retries={"total_max_attempts": 1}, proxies={}, max_pool_connections=64, read_timeout=900
                    ),
                )
            return self._clients[service]


@cache
def _session() -> Any:
    """A botocore session that reads nothing of the user's AWS configuration: their profile is for real accounts.

    There is one, because it keeps the API models it has loaded.
    """
    nothing = (None, None, None, None)
    return Session(session_vars={"profile": nothing, "config_file": nothing, "credentials_file": nothing})
