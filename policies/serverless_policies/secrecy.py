"""What is left out of messages because the program keeps it secret (`pulumi.Output.secret`).

Rules judge secrets like other values, for otherwise a secret would be a way around them; they must only not tell them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Set
from functools import cache
from typing import Final

from .catalogue import CATALOGUE
from .resource import Value

HIDDEN: Final = "[secret]"
"""What stands for a secret, as in Pulumi's own output."""

_WORD = re.compile(r"\w+")
_HIDDEN_IN_A_ROW = re.compile(rf"{re.escape(HIDDEN)}(?:[^\w\s]*{re.escape(HIDDEN)})+")


class Secrecy:
    """The secrets of a stack, collected while its resources are read."""

    def __init__(self) -> None:
        self._secrets: set[str] = set()
        self._hide: Callable[[str], str] | None = None

    def keep(self, secret: Value) -> None:
        """Takes a value that must not be told; true and false tell nothing."""
        self._secrets.update(_texts(secret))
        self._hide = None

    def hide(self, said: str) -> str:
        """The text with HIDDEN for each secret in it, and for each word of a secret.

        A message may tell a part of a value: the name in an ARN, an action of a policy. A word that the pack says of
        any stack is hidden only if it is a whole secret.
        """
        if not self._secrets:
            return said
        self._hide = self._hide or _hiding(self._secrets)
        return self._hide(said)


def _hiding(secrets: Set[str]) -> Callable[[str], str]:
    longest_first = sorted(secrets, key=len, reverse=True)
    whole = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")
    words = {word.casefold() for secret in secrets for word in _WORD.findall(secret)} - _own_words()

    def hide(said: str) -> str:
        without = _WORD.sub(lambda word: HIDDEN if word[0].casefold() in words else word[0], whole.sub(HIDDEN, said))
        return _HIDDEN_IN_A_ROW.sub(HIDDEN, without)

    return hide


@cache
def _own_words() -> frozenset[str]:
    texts = [text for rule in CATALOGUE for text in (rule.checks, rule.because, rule.mend)]
    words = (word.casefold() for text in [*texts, HIDDEN] for word in _WORD.findall(text))
    return frozenset(word for word in words if not word.isdecimal())


def _texts(secret: Value) -> Iterator[str]:
    """A secret, or what it holds, as it may stand in a message."""
    match secret:
        case bool():
            return
        case str():
            if secret.strip():
                yield secret
        case float() | int():
            yield f"{secret:g}"
        case dict():
            for value in secret.values():
                yield from _texts(value)
        case list():
            for value in secret:
                yield from _texts(value)
        case _:
            return
