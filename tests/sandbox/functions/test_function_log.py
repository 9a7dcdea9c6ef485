"""What an invocation leaves in its function's log group, read back through the CloudWatch Logs API."""

import json
import math
from typing import Any

import pytest

FAILING = """
import os, time
def handler(event, context):
    if event["path"] == "/sleep": time.sleep(60)
    if event["path"] == "/exit": os._exit(7)
    return {"statusCode": 200}
"""


def test_the_log_has_the_lines_of_the_platform_and_the_function_in_order(world: Any) -> None:
    """Catches lost, torn or reordered lines, and forms that log filters would not match."""
    url = world.serve(
        """
import logging
def handler(event, context):
    print("printed")
    logging.getLogger().warning("logged")
    if event["path"] == "/raise": raise ValueError("on purpose")
    return {"statusCode": 200}
"""
    )
    world.ask(url)
    world.ask(url, "/raise")
    start, printed, logged, end, report, *second = world.log_with(world.function_of(url), count=2)

    request_id = start.removeprefix("START RequestId: ").removesuffix(" Version: $LATEST")
    assert (printed, logged.split("\t")[0], logged.split("\t")[2:]) == ("printed", "[WARNING]", [request_id, "logged"])
    assert end == f"END RequestId: {request_id}"
    fields = [field.split(": ")[0] for field in report.split("\t")]
    assert fields == [
        "REPORT RequestId",
        "Duration",
        "Billed Duration",
        "Memory Size",
        "Max Memory Used",
        "Init Duration",
        "",
    ]
    error = second[3]
    assert error.startswith("[ERROR] ValueError: on purpose\nTraceback (most recent call last):\n")
    assert "Init Duration" not in second[-1]


def test_a_timeout_is_told_in_the_log(world: Any) -> None:
    """Catches a log in which a filter for timeouts finds nothing."""
    url = world.serve(FAILING, Timeout=1)
    world.ask(url, "/sleep")
    log = world.log_with(world.function_of(url))

    assert any(line.endswith(" Task timed out after 1.00 seconds") for line in log)
    assert "Status: timeout" in log[-1]


LEVELS = """
import json, logging, os
def handler(event, context):
    logger = logging.getLogger()
    logger.debug("a detail")
    logger.info("a fact")
    logger.error("a fault")
    print("plain text")
    print(json.dumps({"level": "debug", "timestamp": "2024-11-02T16:51:31.587Z", "message": "a printed detail"}))
    print(json.dumps({"level": "debug", "message": "printed without a time"}))
    return {"statusCode": 200, "body": os.environ.get("AWS_LAMBDA_LOG_LEVEL", "none")}
"""


def records(log: list[str]) -> list[tuple[str, str | None]]:
    """The type and status of the platform's records."""
    parsed = [json.loads(line) for line in log if line.startswith('{"time": ')]
    return [(record["type"], record["record"].get("status")) for record in parsed]


def logged(world: Any, url: str, *lines: str) -> list[str]:
    log = world.log_with(world.function_of(url), line=lines[0] if lines else "platform.report")
    return [text for text in ALL_LINES if any(text in line for line in log)]


ALL_LINES = ["a detail", "a fact", "a fault", "plain text", "a printed detail", "printed without a time"]


def test_a_log_in_json_has_records_of_the_platform(world: Any) -> None:
    """Catches a logging configuration that is ignored, and records that are told at the wrong level."""
    url = world.serve(FAILING, LoggingConfig={"LogFormat": "JSON"})
    world.ask(url)
    world.ask(url, "/exit")
    log = world.log_with(world.function_of(url), count=2, line="platform.report")

    assert records(log) == [
        ("platform.start", None),
        ("platform.report", "success"),
        ("platform.start", None),
        ("platform.runtimeDone", "error"),
        ("platform.report", "error"),
    ]
    assert '"errorType": "Runtime.ExitError"' in log[-1]
    metrics = json.loads(log[1])["record"]["metrics"]
    assert list(metrics) == ["durationMs", "billedDurationMs", "memorySizeMB", "maxMemoryUsedMB", "initDurationMs"]
    assert metrics["billedDurationMs"] == math.ceil(metrics["durationMs"] + metrics["initDurationMs"])


def test_all_records_of_the_platform_are_told_at_the_level_debug(world: Any) -> None:
    """Catches a record that is missing from a life of an environment, or out of order."""
    url = world.serve(FAILING, LoggingConfig={"LogFormat": "JSON", "SystemLogLevel": "DEBUG"})
    world.ask(url)
    log = world.log_with(world.function_of(url), line="platform.report")

    assert records(log) == [
        ("platform.initStart", None),
        ("platform.initRuntimeDone", "success"),
        ("platform.initReport", "success"),
        ("platform.start", None),
        ("platform.runtimeDone", "success"),
        ("platform.report", "success"),
    ]


def test_only_failures_of_the_platform_are_told_at_the_level_warn(world: Any) -> None:
    """Catches a level that lets everything through, or that hides errors too."""
    url = world.serve("import nothing_of_that_name", LoggingConfig={"LogFormat": "JSON", "SystemLogLevel": "WARN"})
    world.ask(url)
    log = world.log_with(world.function_of(url), line="platform.report")

    assert records(log) == [
        ("platform.initRuntimeDone", "error"),
        ("platform.initReport", "error"),
        ("platform.runtimeDone", "error"),
        ("platform.report", "error"),
    ]


@pytest.mark.parametrize(
    ("level", "lines"),
    [
        ("TRACE", ALL_LINES),
        ("DEBUG", ALL_LINES),
        ("INFO", ["a fact", "a fault", "plain text", "printed without a time"]),
        ("ERROR", ["a fault"]),
        ("FATAL", []),
    ],
)
def test_the_functions_own_lines_are_held_to_its_level(world: Any, level: str, lines: list[str]) -> None:
    """Catches a level that only the runtime's logger keeps to, or that hides what has no level."""
    url = world.serve(LEVELS, LoggingConfig={"LogFormat": "JSON", "ApplicationLogLevel": level})

    assert world.ask(url).body.decode() == level
    assert logged(world, url) == lines


def test_levels_count_for_nothing_in_text(world: Any) -> None:
    """Catches lines that are lost from a log that AWS would not filter."""
    url = world.serve(LEVELS)

    assert world.ask(url).body == b"none"
    assert logged(world, url, "REPORT ") == [line for line in ALL_LINES if line not in {"a detail", "a fact"}]


def test_the_tail_is_the_invocations_own_lines_up_to_4_kilobytes(world: Any) -> None:
    """Catches a LogResult with another invocation's lines, or with the first lines instead of the last."""
    name = world.function("def handler(event, context):\n    for number in range(event): print('line', number)")
    function = world.sandbox.functions.version(name)

    def tail(event: int) -> str:
        service = world.sandbox.functions
        return service.run(service.invoke(function, str(event).encode(), function.arn)).log_tail

    start, first, second, end, report = tail(2).splitlines()
    assert [start.split()[0], first, second, end.split()[0], report.split()[0]] == [
        "START",
        "line 0",
        "line 1",
        "END",
        "REPORT",
    ]
    long = tail(1000)
    assert len(long) == 4096
    assert "START" not in long
    assert "line 999\nEND RequestId: " in long
    assert len(tail(0).splitlines()) == 3


def test_what_an_invocation_took_is_told_with_its_outcome(world: Any) -> None:
    """Catches durations that metrics and the Invoke API would have to make up."""
    name = world.function("import time\ndef handler(event, context): time.sleep(0.05)")
    service = world.sandbox.functions
    function = service.version(name)
    first, second = [service.run(service.invoke(function, b"{}", function.arn)) for _ in range(2)]

    assert first.init_ms is not None
    assert f"Init Duration: {first.init_ms:.2f} ms" in first.log_tail
    assert second.init_ms is None
    assert first.duration_ms >= 50
    assert f"\tDuration: {second.duration_ms:.2f} ms" in second.log_tail
    assert first.request_id in first.log_tail
    assert first.request_id != second.request_id


def test_an_initialisation_ahead_of_invocations_is_always_reported(world: Any) -> None:
    """Catches a cold start of provisioned concurrency that leaves no trace."""
    settings: dict[str, Any] = {"LoggingConfig": {"LogFormat": "JSON"}}
    for name, lines in (
        (world.function(FAILING), ["INIT_REPORT Init Duration: "]),
        (world.function(FAILING, **settings), ['"platform.initReport", "record": {"initializationType": "prov']),
    ):
        world.call("lambda", "PublishVersion", {"FunctionName": name})
        config = {"FunctionName": name, "Qualifier": "1", "ProvisionedConcurrentExecutions": 1}
        world.call("lambda", "PutProvisionedConcurrencyConfig", config)
        world.sandbox.advance(600)
        log = world.log_with(name, line=lines[0])
        assert not any("Status: " in line or "Init Duration" in line for line in log[1:])
