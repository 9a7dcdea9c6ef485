"""The lines that Lambda itself writes into a function's log, as text or as JSON."""

import json
import math
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sandbox.functions.invocation import TIMED_OUT, FunctionVersion


@dataclass(frozen=True)
class Report:
    """What Lambda says about a finished invocation. Times in ms, memory in MB.

    - `init_ms`: the time of the initialisation if it came before the invocation, else None.
    - `status`: `success`, `timeout` or `error`; `error_type` only with the last.
    """

    duration_ms: float
    init_ms: float | None
    memory_used: int
    status: str = "success"
    error_type: str | None = None


@dataclass(frozen=True)
class PlatformLog:
    """The lines for one function version.

    Forms: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html and, for JSON,
    https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html. `now` is in seconds since 1970.
    """

    function: FunctionVersion

    def start(self, now: float, request_id: str) -> list[str]:
        if self._is_json:
            return [_json(now, "platform.start", {"requestId": request_id, "version": self.function.version})]
        return [f"START RequestId: {request_id} Version: {self.function.version}"]

    def end(self, now: float, request_id: str, report: Report) -> list[str]:
        """The lines after an invocation. Billed is each millisecond begun; whether AWS adds init time varies."""
        billed = math.ceil(report.duration_ms)
        if self._is_json:
            return self._end_json(now, request_id, report, billed)
        fields = [
            f"REPORT RequestId: {request_id}",
            f"Duration: {report.duration_ms:.2f} ms",
            f"Billed Duration: {billed} ms",
            f"Memory Size: {self.function.memory} MB",
            f"Max Memory Used: {report.memory_used} MB",
        ]
        if report.init_ms is not None:
            fields.append(f"Init Duration: {report.init_ms:.2f} ms")
        fields += _status_fields(report.status, report.error_type)
        return [f"END RequestId: {request_id}", "\t".join(fields) + "\t"]

    def init_failed(self, now: float, duration_ms: float, status: str, error_type: str | None) -> list[str]:
        if self._is_json:
            record = _outcome({"initializationType": "on-demand", "phase": "init"}, status, error_type)
            return [_json(now, "platform.initReport", {**record, "metrics": {"durationMs": duration_ms}})]
        fields = [
            f"INIT_REPORT Init Duration: {duration_ms:.2f} ms",
            "Phase: init",
            *_status_fields(status, error_type),
        ]
        return ["\t".join(fields) + "\t"]

    def failure(self, now: float, request_id: str, error_type: str, message: str) -> list[str]:
        """What only the text form says in a line of its own: a timeout, or the end of the process."""
        if self._is_json:
            return []
        if error_type == TIMED_OUT:
            return [f"{timestamp(now)} {request_id} {message.partition('Error: ')[2]}"]
        return [f"{message}\n{error_type}"]

    @property
    def _is_json(self) -> bool:
        return self.function.log_format == "JSON"

    def _end_json(self, now: float, request_id: str, report: Report, billed: int) -> list[str]:
        record = _outcome({"requestId": request_id}, report.status, report.error_type)
        duration = round(report.duration_ms, 3)
        metrics: dict[str, Any] = {
            "durationMs": duration,
            "billedDurationMs": billed,
            "memorySizeMB": self.function.memory,
            "maxMemoryUsedMB": report.memory_used,
        }
        if report.init_ms is not None:
            metrics["initDurationMs"] = round(report.init_ms, 3)
        return [
            _json(now, "platform.runtimeDone", {**record, "metrics": {"durationMs": duration}}),
            _json(now, "platform.report", {**record, "metrics": metrics}),
        ]


def timestamp(now: float) -> str:
    """The time as Lambda writes it: UTC, to the millisecond."""
    return datetime.fromtimestamp(now, UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{int(now * 1000) % 1000:03d}Z"


def _status_fields(status: str, error_type: str | None) -> list[str]:
    if status == "success":
        return []
    return [f"Status: {status}"] + ([f"Error Type: {error_type}"] if error_type else [])


def _outcome(record: dict[str, Any], status: str, error_type: str | None) -> dict[str, Any]:
    return {**record, "status": status} | ({"errorType": error_type} if error_type else {})


def _json(now: float, kind: str, record: dict[str, Any]) -> str:
    return json.dumps({"time": timestamp(now), "type": kind, "record": record})
