"""Functions' layers, unpacked and merged once for each list of them."""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from sandbox.functions.function_code import unpack_into
from sandbox.functions.invocation import FunctionVersion


class Layers:
    """The folders under `runs` that hold merged layers. Threads may share an instance.

    `archives` gives the archives of a function version's layers, in the function's order.
    """

    def __init__(self, runs: Path, archives: Callable[[FunctionVersion], list[bytes]]) -> None:
        self._runs = runs
        self._archives = archives

    def folder(self, function: FunctionVersion) -> Path:
        """The folder with all layers of a function version, a later one over an earlier one; raises CannotRun.

        https://docs.aws.amazon.com/lambda/latest/dg/packaging-layers.html
        """
        names = "\n".join(function.layers)  # a layer's version never changes
        folder = self._runs / ".layers" / sha256(names.encode()).hexdigest()[:32]
        unpack_into(folder, lambda: self._archives(function), f"A layer of the function {function.name}")
        return folder
