"""The end of what one invocation has logged, as the Invoke API can give it."""

from collections import deque

TAIL_BYTES = 4096
"""https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html"""


class LogTail:
    """Keeps the last lines, as many as fill TAIL_BYTES."""

    def __init__(self) -> None:
        self._lines: deque[bytes] = deque()
        self._size = 0

    def begin(self) -> None:
        """Forgets the lines of the invocation before."""
        self._lines.clear()
        self._size = 0

    def add(self, line: str) -> None:
        self._lines.append(f"{line}\n".encode()[-TAIL_BYTES:])
        self._size += len(self._lines[-1])
        while self._size - len(self._lines[0]) >= TAIL_BYTES:
            self._size -= len(self._lines.popleft())

    @property
    def text(self) -> str:
        """The last TAIL_BYTES bytes; half a character at the beginning is left out."""
        return b"".join(self._lines)[-TAIL_BYTES:].decode(errors="ignore")
