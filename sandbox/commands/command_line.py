"""How a command reads its arguments, and says what is wrong with them."""

from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable, Iterable
from typing import NoReturn, TypeVar

Value = TypeVar("Value")

INTERRUPTED = 130
"""The exit code after Ctrl-C, as shells have it."""


class WrongUseError(Exception):
    """A command cannot be run as it was called; the message says what is allowed."""


class CommandLine(ArgumentParser):
    """The arguments of `python -m sandbox NAME`. What is wrong with them becomes a WrongUseError."""

    def __init__(self, name: str, description: str) -> None:
        super().__init__(prog=f"python -m sandbox {name}", description=description, allow_abbrev=False)

    def error(self, message: str) -> NoReturn:
        if not message.startswith("argument "):  # those are of a single one, and say what it may be
            usage = " ".join(self.format_usage().split()).removeprefix("usage: ")
            message = f"{message}; allowed is: {usage}"
        raise WrongUseError(message)


def checked(read: Callable[[str], Value]) -> Callable[[str], Value]:
    """A `type` for an argument, from what raises ValueError with a sentence: argparse would not pass that on."""

    def value(text: str) -> Value:
        try:
            return read(text)
        except ValueError as wrong:
            raise ArgumentTypeError(str(wrong)) from wrong

    return value


def unknown(kind: str, name: str, names: Iterable[str]) -> WrongUseError:
    """There is nothing of this name: the error lists what there is."""
    known = ", ".join(sorted(names))
    return WrongUseError(f"There is no {kind} {name} here; there {'are: ' + known if known else 'is none at all'}.")
