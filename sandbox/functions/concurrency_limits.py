"""How much concurrency an account's functions may use, and what an invocation asks it for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property


@dataclass(frozen=True)
class InvokedFunction:
    """What was invoked, as far as concurrency and metrics care.

    - `resource`: as invoked: `name`, `name:version` or `name:alias`.
    - `executed_version`: the version that an alias with weights has led to; None for everything else.
    - `provisioned`: the alias or version whose provisioned concurrency the invocation may use; None if there is none.
    """

    name: str
    resource: str
    executed_version: str | None = None
    provisioned: str | None = None


@dataclass(frozen=True)
class ConcurrencyLimits:
    """An account's limits at one moment, in concurrent executions.

    - `account`: the quota of the Region.
    - `reserved`: by the name of each function that has a reservation; 0 switches the function off.
    - `provisioned`: what is allocated, by function name and qualifier (an alias or a version).

    https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html
    """

    account: int
    reserved: Mapping[str, int] = field(default_factory=dict[str, int])
    provisioned: Mapping[tuple[str, str], int] = field(default_factory=dict[tuple[str, str], int])

    def provisioned_of(self, function: str) -> int:
        """All provisioned concurrency of a function."""
        return sum(number for (name, _), number in self.provisioned.items() if name == function)

    @cached_property  # asked with every invocation
    def set_aside(self) -> int:
        """What no other function can use: reservations, and provisioned concurrency of functions without one."""
        without = sum(number for (name, _), number in self.provisioned.items() if name not in self.reserved)
        return sum(self.reserved.values()) + without

    @cached_property
    def unreserved(self) -> int:
        """What functions without a reservation share for their invocations on demand."""
        return max(0, self.account - self.set_aside)
