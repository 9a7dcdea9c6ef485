"""What there is to know of functions in the emulated account, read from its state at each invocation.

Everything this room knows of moto's model classes is in this file. Each method reads anew, so a change made through the
API takes effect at once. moto is only partly typed: what is Any here has a type when it leaves.
"""

from typing import Any, cast

from sandbox.aws.errors import Refusal
from sandbox.aws.operations.lambda_functions import configuration
from sandbox.aws.state import State
from sandbox.functions.invocation import FunctionVersion


class EmulatedFunctions:
    """The functions of the emulated account in one Region. Threads may share it."""

    def __init__(self, region: str) -> None:
        self._state = State(region)

    def version(self, arn: str, draw: float) -> FunctionVersion | None:
        """The version that a function's name or ARN means; None if there is none.

        `draw`, a number from 0 up to 1, chooses where an alias gives a second version a weight.
        """
        name, qualifier = self._state.function_name_and_qualifier(arn)
        try:
            latest_arn = self._state.function(name).function_arn
            found = self._state.function(name, self._version_drawn(name, qualifier, draw))
        except Refusal:
            return None
        return self._function_version(found, latest_arn)

    def is_current(self, function: FunctionVersion) -> bool:
        """Whether this function version still exists, unchanged."""
        return self.version(f"{function.arn}:{function.version}", 0) == function

    def archive(self, function: FunctionVersion) -> bytes:
        """The zip archive of a function version; empty if the version is gone."""
        try:
            return bytes(self._state.function(function.name, function.version).code_bytes)
        except Refusal:
            return b""

    def _version_drawn(self, name: str, qualifier: str | None, draw: float) -> str | None:
        for alias in self._state.lambda_.list_aliases(name):
            if alias.name == qualifier:
                routing = cast("dict[str, dict[str, float]]", alias.routing_config or {})
                for version, weight in routing.get("AdditionalVersionWeights", {}).items():  # AWS allows one
                    if draw < weight:
                        return version
                return str(alias.function_version)
        return qualifier

    def _function_version(self, found: Any, arn: str) -> FunctionVersion:
        settings = configuration(self._state, found)
        variables: dict[str, str] = settings.get("Environment", {}).get("Variables", {})
        return FunctionVersion(
            name=settings["FunctionName"],
            arn=arn,
            version=settings["Version"],
            runtime=settings["Runtime"] or "",
            handler=settings["Handler"] or "",
            timeout=int(settings["Timeout"]),
            memory=int(settings["MemorySize"]),
            variables=tuple(sorted(variables.items())),
            code_sha256=settings["CodeSha256"],
            log_group=settings["LoggingConfig"]["LogGroup"],
            log_format=settings["LoggingConfig"]["LogFormat"],
        )
