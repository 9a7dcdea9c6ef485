"""`python -m sandbox logs`."""

import signal

from tests.sandbox.commands.conftest import serve_as

SPEAKS = """
def handler(event, context):
    print("heard", event.get("path"))
    return {"statusCode": 200}
"""


def test_the_log_of_a_function_is_found_by_what_pulumi_named_it_after(world, command):
    """Catches a name that must be copied from the console, and lines out of order."""
    url = serve_as(world, "orders-1a2b3c4", SPEAKS)
    world.function(SPEAKS, FunctionName="orders-history-1a2b3c4")
    world.ask(url, "/first")
    world.log_with("orders-1a2b3c4")
    world.ask(url, "/second")
    world.log_with("orders-1a2b3c4", count=2)

    done = command("logs", "orders")

    heard = [line for line in done.out.splitlines() if "heard" in line]
    assert done.code == 0
    assert [line.split("  ", 1)[1] for line in heard] == ["heard /first", "heard /second"]


def test_the_log_group_is_the_one_that_the_function_was_given(world, command):
    """Catches a log group that is guessed from the function's name."""
    world.call("logs", "CreateLogGroup", {"logGroupName": "/shop/all"})
    world.call("logs", "CreateLogStream", {"logGroupName": "/shop/all", "logStreamName": "one"})
    event = {"timestamp": int(1000 * world.sandbox.clock.now()), "message": "from the shop"}
    world.call("logs", "PutLogEvents", {"logGroupName": "/shop/all", "logStreamName": "one", "logEvents": [event]})
    world.function(SPEAKS, FunctionName="shop", LoggingConfig={"LogFormat": "Text", "LogGroup": "/shop/all"})

    assert "from the shop" in command("logs", "shop").out


def test_only_the_last_minutes_are_printed_if_one_asks_for_them(world, command):
    """Catches --since that is not heeded."""
    group = {"logGroupName": "/aws/lambda/old", "logStreamName": "one"}
    world.function(SPEAKS, FunctionName="old")
    world.call("logs", "CreateLogGroup", {"logGroupName": "/aws/lambda/old"})
    world.call("logs", "CreateLogStream", group)
    now = int(1000 * world.sandbox.clock.now())
    events = [{"timestamp": now - 3_600_000, "message": "long ago"}, {"timestamp": now, "message": "just now"}]
    world.call("logs", "PutLogEvents", group | {"logEvents": events})

    recent = command("logs", "old", "--since", "10m").out

    assert "just now" in recent
    assert "long ago" not in recent
    assert "long ago" in command("logs", "old").out


def test_following_goes_on_until_ctrl_c_and_prints_each_line_once(world, started):
    """Catches lines that are missed or printed again, and a traceback at Ctrl-C."""
    url = serve_as(world, "followed", SPEAKS)
    world.ask(url, "/before")
    following = started("logs", "followed", "--follow")
    lines = []
    for path in ("/before", "/one", "/two"):
        if path != "/before":
            world.ask(url, path)
        while not lines or f"heard {path}" not in lines[-1]:
            line = following.stdout.readline()
            assert line, following.stderr.read()
            lines.append(line)

    following.send_signal(signal.SIGINT)
    rest, errors = following.communicate(timeout=30)

    heard = [line for line in [*lines, *rest.splitlines()] if "heard" in line]
    assert [line.split()[-1] for line in heard] == ["/before", "/one", "/two"]
    assert following.returncode == 0
    assert errors == ""


def test_a_reader_that_has_had_enough_is_no_error(world, started):
    """Catches a traceback in `logs NAME | head`."""
    stream = {"logGroupName": "/aws/lambda/talkative", "logStreamName": "one"}
    world.function(SPEAKS, FunctionName="talkative")
    world.call("logs", "CreateLogGroup", {"logGroupName": "/aws/lambda/talkative"})
    world.call("logs", "CreateLogStream", stream)
    now = int(1000 * world.sandbox.clock.now())
    events = [{"timestamp": now, "message": "word " * 100} for _ in range(1000)]  # more than a pipe holds
    world.call("logs", "PutLogEvents", stream | {"logEvents": events})
    talking = started("logs", "talkative")

    talking.stdout.readline()
    talking.stdout.close()

    assert talking.wait(60) == 0
    assert talking.stderr.read() == ""


def test_a_function_that_never_ran_has_no_lines(world, command):
    """Catches an error where Lambda has not made the log group yet."""
    world.function(SPEAKS, FunctionName="silent")

    done = command("logs", "silent")

    assert (done.code, done.out) == (0, "")


def test_an_unknown_name_lists_those_that_exist(world, command):
    """Catches a mistyped name that is answered with silence or a traceback."""
    world.function(SPEAKS, FunctionName="hello")

    done = command("logs", "helo")

    assert done.code == 2
    assert done.err.startswith("There is no function helo here; there are: ")
    assert "hello" in done.err


def test_a_beginning_of_several_names_asks_for_one_of_them(world, command):
    """Catches the log of some other function."""
    world.function(SPEAKS, FunctionName="stock-count")
    world.function(SPEAKS, FunctionName="stock-move")

    done = command("logs", "stock")

    assert done.code == 2
    assert "stock-count, stock-move" in done.err


def test_a_wrong_time_is_one_sentence(command):
    """Catches a traceback, or a time that is taken for another."""
    done = command("logs", "hello", "--since", "10 minutes")

    assert done.code == 2
    assert done.err == (
        "argument --since: '10 minutes' is no length of time; allowed are such as 90, 90s, 1.5m, 2h and 1d.\n"
    )
