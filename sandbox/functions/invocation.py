"""What an invocation of a function is, and how it can end."""

import json
from dataclasses import dataclass

TIMED_OUT = "Sandbox.Timedout"
"""The error type of an invocation that took longer than the function's timeout."""

EXITED = "Runtime.ExitError"
"""The error type of an invocation whose process ended."""

NO_ENTRYPOINT = "Runtime.InvalidEntrypoint"
"""The error type of an invocation whose program could not be executed."""

BAD_ARCHIVE = "InvalidZipFileException"
"""The error type of an invocation whose code or layers could not be unpacked."""

UNKNOWN_RUNTIME = "InvalidRuntimeException"
"""The error type of an invocation of a function that the sandbox has no runtime for."""


class CannotRun(Exception):  # noqa: N818 - the name says what is wrong
    """What a function is made of cannot be run at all. `error_type`: the invocation's."""

    def __init__(self, error_type: str, message: str) -> None:
        super().__init__(message)
        self.error_type = error_type


@dataclass(frozen=True)
class FunctionVersion:
    """A function's code and configuration at one version; two that differ in anything never share an environment.

    - `arn`: without a qualifier. `version`: a number, or `$LATEST`.
    - `timeout` in seconds, `memory` in MB.
    - `variables`: the function's own environment variables.
    - `code_sha256`: as the API gives it, in base64.
    - `log_format`: `Text` or `JSON`; the levels count only with the latter.
    - `layers`: their versions' ARNs, in the function's order.
    """

    name: str
    arn: str
    version: str
    runtime: str
    handler: str
    timeout: int
    memory: int
    variables: tuple[tuple[str, str], ...]
    code_sha256: str
    log_group: str
    log_format: str
    application_log_level: str = "INFO"
    system_log_level: str = "INFO"
    layers: tuple[str, ...] = ()

    @property
    def is_python(self) -> bool:
        return self.runtime.startswith("python")


@dataclass(frozen=True)
class Invocation:
    """One event for a function.

    - `function_arn`: as invoked, with its qualifier. `client_context`: JSON from the client; empty if there is none.
    - `deadline_ms`: since 1970; 0 until the function begins.
    """

    request_id: str
    payload: bytes
    function_arn: str
    trace_id: str = ""
    client_context: str = ""
    deadline_ms: int = 0


@dataclass(frozen=True)
class Succeeded:
    """The function returned; `payload` is its result as it was sent, normally JSON."""

    payload: bytes


@dataclass(frozen=True)
class Failed:
    """The function failed; `payload` is the error as JSON: `errorMessage`, `errorType`, perhaps `stackTrace`."""

    error_type: str
    payload: bytes

    @classmethod
    def of(cls, error_type: str, message: str) -> "Failed":
        """A failure that Lambda found, not the function."""
        return cls(error_type, json.dumps({"errorType": error_type, "errorMessage": message}).encode())

    @property
    def message(self) -> str:
        """The error's own words; empty if it has none."""
        try:
            error = json.loads(self.payload)
            return str(error["errorMessage"])
        except (ValueError, TypeError, KeyError):  # whatever the function posted
            return ""


@dataclass(frozen=True)
class Throttled:
    """The function was not run, for want of concurrency; `reason` is one of Lambda's ThrottleReason.

    https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
    """

    reason: str
    retry_after_seconds: int = 1


Outcome = Succeeded | Failed | Throttled


@dataclass(frozen=True)
class Invoked:
    """How an invocation ended. `log_tail`: the last 4 KB of what it logged. Times in ms; 0 if it was throttled.

    `init_ms`: the time of an initialisation that came before the invocation, which `duration_ms` leaves out.
    """

    outcome: Outcome
    request_id: str
    executed_version: str
    log_tail: str = ""
    duration_ms: float = 0
    init_ms: float | None = None
