"""What has been read of the account, kept until the account changes."""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar, cast

Found = TypeVar("Found")


class Memory:
    """Reads each thing once, until it is told to `forget`; that must be done whenever the account has changed.

    Threads may share it.
    """

    def __init__(self) -> None:
        self._known: dict[Hashable, Any] = {}

    def forget(self) -> None:
        """Reads everything anew from now on."""
        self._known = {}

    def of(self, key: Hashable, read: Callable[[], Found]) -> Found:
        """What `read` gives, or gave for this key since the account changed."""
        known = self._known  # what is read while the account changes goes into what is then forgotten
        if key not in known:
            known[key] = read()
        return cast("Found", known[key])
