"""The lines that Lambda itself writes into a function's log, as text or as JSON."""

import json
import math
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sandbox.functions.invocation import TIMED_OUT, FunctionVersion
from sandbox.functions.log_levels import is_wanted

ON_DEMAND = "on-demand"


@dataclass(frozen=True)
class Ending:
    """How an initialisation or an invocation ended: `success`, `timeout` or `error`; a type only with the last."""

    status: str = "success"
    error_type: str | None = None

    @classmethod
    def of(cls, error_type: str) -> "Ending":
        """The ending of what failed."""
        return cls("timeout") if error_type == TIMED_OUT else cls("error", error_type)

    @property
    def is_success(self) -> bool:
        return self.status == "success"

    @property
    def fields(self) -> list[str]:
        if self.is_success:
            return []
        return [f"Status: {self.status}"] + ([f"Error Type: {self.error_type}"] if self.error_type else [])

    @property
    def members(self) -> dict[str, Any]:
        return {"status": self.status} | ({"errorType": self.error_type} if self.error_type else {})


@dataclass(frozen=True)
class Report:
    """What Lambda says about a finished invocation. Times in ms, memory in MB.

    `init_ms`: the time of the initialisation if it came before the invocation, else None.
    """

    duration_ms: float
    init_ms: float | None
    memory_used: int
    ending: Ending = Ending()

    @property
    def billed_ms(self) -> int:
        """Each millisecond begun, the initialisation's too (https://aws.amazon.com/lambda/pricing/)."""
        return math.ceil(self.duration_ms + (self.init_ms or 0))


@dataclass(frozen=True)
class PlatformLog:
    """The lines for one function version.

    Forms: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html and, for JSON,
    https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html. `now` is in seconds since 1970.
    """

    function: FunctionVersion

    def init_start(self, now: float, initialization_type: str) -> list[str]:
        """Only in JSON; at level DEBUG, since the sandbox's runtime has no version as Lambda's have."""
        record = {
            "initializationType": initialization_type,
            "phase": "init",
            "functionName": self.function.name,
            "functionVersion": self.function.version,
        }
        return self._json(now, "DEBUG", "platform.initStart", record)

    def init_end(self, now: float, initialization_type: str, duration_ms: float, ending: Ending) -> list[str]:
        """As text, an initialisation on demand is told only if it failed."""
        is_quiet = ending.is_success and initialization_type == ON_DEMAND
        if not self._is_json:
            fields = [f"INIT_REPORT Init Duration: {duration_ms:.2f} ms", "Phase: init", *ending.fields]
            return [] if is_quiet else ["\t".join(fields) + "\t"]
        record = {"initializationType": initialization_type, "phase": "init", **ending.members}
        level = "DEBUG" if ending.is_success else "WARN"
        done = self._json(now, level, "platform.initRuntimeDone", record)
        if ending.is_success and not is_quiet:
            level = "INFO"
        metrics = {"durationMs": round(duration_ms, 3)}
        return done + self._json(now, level, "platform.initReport", {**record, "metrics": metrics})

    def start(self, now: float, request_id: str) -> list[str]:
        if not self._is_json:
            return [f"START RequestId: {request_id} Version: {self.function.version}"]
        record = {"requestId": request_id, "version": self.function.version}
        return self._json(now, "INFO", "platform.start", record)

    def end(self, now: float, request_id: str, report: Report) -> list[str]:
        """The lines after an invocation."""
        if self._is_json:
            return self._end_json(now, request_id, report)
        fields = [
            f"REPORT RequestId: {request_id}",
            f"Duration: {report.duration_ms:.2f} ms",
            f"Billed Duration: {report.billed_ms} ms",
            f"Memory Size: {self.function.memory} MB",
            f"Max Memory Used: {report.memory_used} MB",
        ]
        if report.init_ms is not None:
            fields.append(f"Init Duration: {report.init_ms:.2f} ms")
        return [f"END RequestId: {request_id}", "\t".join([*fields, *report.ending.fields]) + "\t"]

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

    def _end_json(self, now: float, request_id: str, report: Report) -> list[str]:
        record = {"requestId": request_id, **report.ending.members}
        duration = round(report.duration_ms, 3)
        metrics: dict[str, Any] = {
            "durationMs": duration,
            "billedDurationMs": report.billed_ms,
            "memorySizeMB": self.function.memory,
            "maxMemoryUsedMB": report.memory_used,
        }
        if report.init_ms is not None:
            metrics["initDurationMs"] = round(report.init_ms, 3)
        is_success = report.ending.is_success
        done = {**record, "metrics": {"durationMs": duration}}
        return [
            *self._json(now, "DEBUG" if is_success else "WARN", "platform.runtimeDone", done),
            *self._json(now, "INFO" if is_success else "WARN", "platform.report", {**record, "metrics": metrics}),
        ]

    def _json(self, now: float, level: str, kind: str, record: dict[str, Any]) -> list[str]:
        """A record, if the function wants those of its level."""
        if not self._is_json or not is_wanted(level, self.function.system_log_level):
            return []
        return [json.dumps({"time": timestamp(now), "type": kind, "record": record})]


def timestamp(now: float) -> str:
    """The time as Lambda writes it: UTC, to the millisecond."""
    return datetime.fromtimestamp(now, UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{int(now * 1000) % 1000:03d}Z"
