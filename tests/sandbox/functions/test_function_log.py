"""What an invocation leaves in its function's log group, read back through the CloudWatch Logs API."""

from typing import Any

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


def test_a_log_in_json_has_records_of_the_platform(world: Any) -> None:
    """Catches a logging configuration that is ignored."""
    url = world.serve(FAILING, LoggingConfig={"LogFormat": "JSON"})
    world.ask(url)
    world.ask(url, "/exit")
    log = world.log_with(world.function_of(url), count=2, line="platform.report")

    assert all(line.startswith('{"time": ') for line in log)
    assert '"type": "platform.start"' in log[0]
    assert '"status": "success"' in log[2]
    assert '"errorType": "Runtime.ExitError"' in log[-1]
