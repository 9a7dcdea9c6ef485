"""How often does a process look for garbage that refers to itself?"""

import gc

# Python's own are 700, 10 and 10. At those, a sandbox under load goes through all that it knows several times a second,
# and every request waits for that.
OBJECTS = 50_000
YOUNG_ROUNDS = 20
OLD_ROUNDS = 100


def look_less_often() -> None:
    """Looks only at what comes from now on, and more rarely: what a sandbox is told, it keeps.

    It is for whole processes, such as the sandbox's own. Source: https://docs.python.org/3/library/gc.html#gc.freeze
    """
    gc.collect()  # or what starting has left over would be kept for good
    gc.freeze()
    gc.set_threshold(OBJECTS, YOUNG_ROUNDS, OLD_ROUNDS)
