"""`python -m sandbox metrics`."""

import pytest

from sandbox.monitoring.metric_store import Metric
from tests.sandbox.commands.conftest import serve_as

PLAIN = "def handler(event, context): return {'statusCode': 200}"


@pytest.fixture(scope="module")
def measured(world):
    """A function behind a load balancer, with figures of the present minute and of an hour ago."""
    url = serve_as(world, "orders-1a2b3c4", PLAIN)
    load_balancer = world.address(url).load_balancer_arn.split("loadbalancer/")[1]
    group = world.call("elbv2", "DescribeTargetGroups", {})["TargetGroups"][0]
    target_group = group["TargetGroupArn"].split(":", 5)[5]
    now = world.sandbox.clock.now()

    def put(namespace, name, value, unit, times, dimensions, *, at=now):  # noqa: PLR0917 - the calls below read as a table
        world.sandbox.metrics.put(Metric.of(namespace, name, dimensions), value, unit, at, times=times)

    function = {"FunctionName": "orders-1a2b3c4"}
    put("AWS/Lambda", "Invocations", 1, "Count", 41, function)
    put("AWS/Lambda", "Invocations", 1, "Count", 1000, function, at=now - 3600)
    put("AWS/Lambda", "Throttles", 1, "Count", 7, function)
    put("AWS/Lambda", "Duration", 123, "Milliseconds", 1, function)
    put("AWS/Lambda", "ConcurrentExecutions", 3, "Count", 1, function)
    edge, behind = {"LoadBalancer": load_balancer}, {"LoadBalancer": load_balancer, "TargetGroup": target_group}
    put("AWS/ApplicationELB", "HTTPCode_Target_5XX_Count", 1, "Count", 2, edge)
    put("AWS/ApplicationELB", "HTTPCode_ELB_5XX_Count", 1, "Count", 3, edge)
    put("AWS/ApplicationELB", "LambdaUserError", 1, "Count", 3, behind)
    put("AWS/ApplicationELB", "HealthyHostCount", 1, "Count", 1, behind)
    return url


def cells(out, name):
    """The row of a table in `out` that begins with `name`, by the heads of its columns."""
    for block in out.split("\n\n"):
        head, *rows = block.splitlines()
        columns = [column.strip() for column in head.split("  ") if column.strip()]
        for row in rows:
            if row.split()[0] == name:
                return dict(zip(columns[1:], row.split()[1:], strict=True))
    raise AssertionError(f"There is no row {name} in {out}")


@pytest.mark.usefixtures("measured")
def test_functions_have_their_figures_of_the_last_minutes(command):
    """Catches figures of another function, statistic or time."""
    row = cells(command("metrics").out, "orders-1a2b3c4")

    assert row == {
        "INVOCATIONS": "41",
        "ERRORS": "0",
        "THROTTLES": "7",
        "P50": "123",
        "P99": "123",
        "CONCURRENT": "3",
    }


@pytest.mark.usefixtures("measured")
def test_minutes_say_how_far_back(command):
    """Catches --minutes that is not heeded."""
    assert cells(command("metrics", "orders", "--minutes", "90").out, "orders-1a2b3c4")["INVOCATIONS"] == "1041"


def test_a_load_balancer_counts_its_own_answers_and_those_of_its_targets(command, measured, world):
    """Catches answers of the load balancer itself, throttles among them, that are left out."""
    out = command("metrics").out

    assert cells(out, world.address(measured).load_balancer_name)["5XX"] == "5"


@pytest.mark.usefixtures("measured")
def test_a_target_group_tells_of_its_errors_and_health(command, world):
    """Catches metrics asked for without the load balancer's dimension, which have no data."""
    group = world.call("elbv2", "DescribeTargetGroups", {})["TargetGroups"][0]["TargetGroupName"]

    row = cells(command("metrics", group).out, group)

    assert (row["LAMBDA USER ERRORS"], row["HEALTHY HOSTS"]) == ("3", "1")


@pytest.mark.usefixtures("measured")
def test_names_choose_what_is_shown(command, world):
    """Catches a table of everything although one function was asked for."""
    world.function(PLAIN, FunctionName="other")

    out = command("metrics", "orders").out

    assert "other" not in out
    assert "LOAD BALANCER" not in out


@pytest.mark.usefixtures("measured")
def test_an_unknown_name_lists_what_there_is(command):
    """Catches an empty table for a mistyped name."""
    done = command("metrics", "ordres")

    assert done.code == 2
    assert "ordres" in done.err
    assert "orders-1a2b3c4" in done.err


@pytest.mark.parametrize("minutes", ["0", "1441", "ten", "-5", "1.5"])
def test_minutes_out_of_range_are_refused(command, minutes):
    """Catches a request that CloudWatch refuses, or a table of nothing."""
    done = command("metrics", f"--minutes={minutes}")

    assert done.code == 2
    assert done.err == f"argument --minutes: '{minutes}'; allowed are 1 to 1440\n"
