"""`python -m sandbox clock`."""

import pytest


@pytest.fixture(autouse=True)
def usual_speed(world):
    """The clock runs as the machine's afterwards."""
    yield
    world.sandbox.clock.run_at(1)


def test_the_clock_is_stepped_and_tells_the_time(world, command):
    """Catches a step that is not made, or made in other units."""
    world.sandbox.clock.run_at(0)
    before = world.sandbox.clock.now()

    done = command("clock", "--advance", "5m")

    assert done.code == 0
    assert world.sandbox.clock.now() == pytest.approx(before + 300)
    assert done.out.endswith(" UTC, standing still\n")


def test_work_that_came_due_is_done_when_the_command_ends(world, command):
    """Catches an answer before the work is done, after which nobody could rely on anything."""
    done_at = []

    async def work():
        done_at.append(world.sandbox.clock.now())

    world.sandbox.clock.run_at(0)
    world.sandbox.clock.after(60, work)

    command("clock", "--advance", "2m")

    assert len(done_at) == 1


def test_the_speed_is_changed(world, command):
    """Catches a speed that is only printed."""
    done = command("clock", "--speed", "60")

    assert world.sandbox.clock.speed == 60
    assert done.out.endswith("60 times as fast as the machine's\n")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--speed", "fast"], "argument --speed: speed is 'fast'; allowed are 0 (stands still) to 3600"),
        (["--speed", "nan"], "speed is 'nan'"),
        (["--speed=-1"], "speed is '-1'"),
        (["--advance", "soon"], "'soon' is no length of time"),
        (["--advance=-5m"], "'-5m' is no length of time"),
        (["--advance", "1m", "--speed", "2"], "argument --speed: not allowed with argument --advance"),
        (["now"], "unrecognized arguments: now; allowed is: python -m sandbox clock"),
    ],
)
def test_wrong_use_is_one_sentence(command, arguments, sentence):
    """Catches a traceback, and a clock that jumps to nowhere."""
    done = command("clock", *arguments)

    assert done.code == 2
    assert sentence in done.err
    assert done.err.count("\n") == 1


def test_a_step_that_is_too_long_is_refused_by_the_sandbox(world, command):
    """Catches a sandbox that is busy for days."""
    before = world.sandbox.clock.now()

    done = command("clock", "--advance", "8d")

    assert done.code == 1
    assert "allowed are advance (0 to 604800 seconds)" in done.err
    assert world.sandbox.clock.now() < before + 3600
