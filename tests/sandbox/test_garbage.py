"""Garbage in a process that looks for it less often."""

import subprocess
import sys

from tests.stack.conftest import REPOSITORY

PROGRAM = """
from sandbox.garbage import look_less_often

class Knot:
    alive = 0

    def __init__(self):
        self.itself = self
        Knot.alive += 1

    def __del__(self):
        Knot.alive -= 1

look_less_often()
most = 0
for _ in range(1_000_000):
    Knot()
    most = max(most, Knot.alive)
print(most)
"""


def test_what_refers_to_itself_is_still_taken_away() -> None:
    """Catches a sandbox whose memory grows with every request until the machine has none left."""
    command = [sys.executable, "-c", PROGRAM]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=True)

    assert int(done.stdout) < 200_000
