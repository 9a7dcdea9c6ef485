"""What there is to know of functions in the emulated account.

Everything this room knows of moto's model classes is in this file. moto is only partly typed: what is Any here has a type
when it leaves.
"""

from dataclasses import replace
from typing import Any, cast

from sandbox.aws.errors import Refusal
from sandbox.aws.memory import Memory
from sandbox.aws.operations.lambda_account import CONCURRENT_EXECUTIONS
from sandbox.aws.operations.lambda_functions import configuration
from sandbox.aws.operations.lambda_provisioned import allocate_in_environments, provisioned_concurrency
from sandbox.aws.state import State
from sandbox.functions.concurrency_limits import ConcurrencyLimits, InvokedFunction
from sandbox.functions.invocation import FunctionVersion
from sandbox.functions.provisioned_environments import Allocation, ProvisionedConcurrencyConfig


class EmulatedFunctions:
    """The functions of the emulated account in one Region. Threads may share it.

    What each invocation needs is remembered until it is told to `forget`, which must be done whenever the account has
    changed; so a change made through the API takes effect at once.
    """

    def __init__(self, region: str) -> None:
        self._state = State(region)
        self._memory = Memory()

    def forget(self) -> None:
        """Reads everything anew from now on."""
        self._memory.forget()

    def version(self, arn: str, draw: float) -> FunctionVersion | None:
        """The version that a function's name or ARN means; None if there is none.

        `draw`, a number from 0 up to 1, chooses where an alias gives a second version a weight.
        """
        name, qualifier = self._state.function_name_and_qualifier(arn)
        drawn = self._drawn(
            self._memory.of(("leads to", name, qualifier), lambda: self._leads_to(name, qualifier)), draw
        )
        return self._memory.of(("version", name, drawn), lambda: self._version(name, drawn))

    def invoked(self, function: FunctionVersion, function_arn: str) -> InvokedFunction:
        """What it means for concurrency and metrics that this version was invoked under this ARN or name.

        Provisioned concurrency of an alias serves that alias, and that of a version also the aliases that lead to it.
        """
        key = ("invoked", function.name, function.version, function_arn)
        return self._memory.of(key, lambda: self._invoked(function, function_arn))

    def _invoked(self, function: FunctionVersion, function_arn: str) -> InvokedFunction:
        _, qualifier = self._state.function_name_and_qualifier(function_arn)
        provisioned, has_weights = None, False
        if latest := self._latest(function.name):
            configs = provisioned_concurrency(latest)
            provisioned = next((one for one in (qualifier, function.version) if one in configs), None)
            has_weights = bool(self._weights(function.name, qualifier))
        return InvokedFunction(
            function.name,
            f"{function.name}:{qualifier}" if qualifier else function.name,
            function.version if has_weights else None,
            provisioned,
        )

    def limits(self) -> ConcurrencyLimits:
        """How much concurrency the account's functions may use now."""
        return self._memory.of("limits", self._limits)

    def _limits(self) -> ConcurrencyLimits:
        functions = self._all_latest()
        return ConcurrencyLimits(
            account=CONCURRENT_EXECUTIONS,
            reserved={
                each.function_name: int(each.reserved_concurrency)
                for each in functions
                if each.reserved_concurrency is not None
            },
            provisioned={
                (each.function_name, qualifier): config.allocated
                for each in functions
                for qualifier, config in list(provisioned_concurrency(each).items())
            },
        )

    def names(self) -> list[str]:
        """The names of all functions."""
        return [each.function_name for each in self._all_latest()]

    def allocate_in_environments(self) -> None:
        """From now on, provisioned concurrency is in progress until `set_allocation` says otherwise."""
        allocate_in_environments(self._state)

    def provisioned(self) -> list[ProvisionedConcurrencyConfig]:
        """All provisioned concurrency that is configured."""
        return [
            ProvisionedConcurrencyConfig(function, qualifier, config.requested, config.revision)
            for latest in self._all_latest()
            for qualifier, config in list(provisioned_concurrency(latest).items())
            if (function := self.version(f"{latest.function_arn}:{qualifier}", 0)) is not None
        ]

    def set_allocation(self, config: ProvisionedConcurrencyConfig, allocation: Allocation) -> None:
        """Lets the account tell how far the allocation has come, unless it was put again or deleted meanwhile."""
        latest = self._latest(config.function.name)
        configs = {} if latest is None else provisioned_concurrency(latest)
        known = configs.get(config.qualifier)
        if known is not None and known.revision == config.revision:
            configs[config.qualifier] = replace(
                known, allocated=allocation.allocated, status=allocation.status, status_reason=allocation.reason
            )
            self.forget()

    def is_current(self, function: FunctionVersion) -> bool:
        """Whether this function version still exists, unchanged."""
        return self.version(f"{function.arn}:{function.version}", 0) == function

    def archive(self, function: FunctionVersion) -> bytes:
        """The zip archive of a function version; empty if the version is gone."""
        try:
            return bytes(self._state.function(function.name, function.version).code_bytes)
        except Refusal:
            return b""

    def layer_archives(self, function: FunctionVersion) -> list[bytes]:
        """The zip archives of a function version's layers, in its order."""
        try:
            layers = self._state.function(function.name, function.version).layer_versions
        except Refusal:
            return []
        return [bytes(layer.code_bytes) for layer in layers]

    def _version(self, name: str, version: str | None) -> FunctionVersion | None:
        try:
            return self._function_version(self._state.function(name, version), self._state.function(name).function_arn)
        except Refusal:
            return None

    def _leads_to(self, name: str, qualifier: str | None) -> tuple[tuple[str | None, float], ...]:
        """The versions that a qualifier may mean, with the chance of each; the last one takes what is left."""
        alias = self._alias(name, qualifier) if self._latest(name) else None
        if alias is None:
            return ((qualifier, 1),)
        return (*self._weights(name, qualifier).items(), (str(alias.function_version), 1))

    @staticmethod
    def _drawn(versions: tuple[tuple[str | None, float], ...], draw: float) -> str | None:
        return next(version for version, weight in versions if draw < weight)

    def _weights(self, name: str, qualifier: str | None) -> dict[str, float]:
        """The versions, with their weights, to which an alias leads besides its own; empty for all else."""
        alias = self._alias(name, qualifier)
        routing = cast("dict[str, dict[str, float]]", (alias and alias.routing_config) or {})
        return routing.get("AdditionalVersionWeights", {})

    def _alias(self, name: str, qualifier: str | None) -> Any:
        return next((alias for alias in self._state.lambda_.list_aliases(name) if alias.name == qualifier), None)

    def _latest(self, name: str) -> Any:
        return next((each for each in self._all_latest() if each.function_name == name), None)

    def _all_latest(self) -> list[Any]:
        """The latest versions of all functions. The list is made at once: others may be created meanwhile."""
        functions = self._state.lambda_._lambdas._functions  # noqa: SLF001 - moto's own list is made step by step
        return [each["latest"] for each in list(functions.values())]

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
            application_log_level=settings["LoggingConfig"].get("ApplicationLogLevel", "INFO"),
            system_log_level=settings["LoggingConfig"].get("SystemLogLevel", "INFO"),
            layers=tuple(layer["Arn"] for layer in settings["Layers"]),
        )
