"""The emulated account as requests need it, read once for each change and not for each request."""

from sandbox.aws.memory import Memory
from sandbox.traffic.emulated import Emulated
from sandbox.traffic.listener import Listener, TargetGroup


class Remembered(Emulated):
    """Remembers what it has read until it is told to `forget`, which must be done whenever the account has changed."""

    def __init__(self, region: str) -> None:
        super().__init__(region)
        self._memory = Memory()

    def forget(self) -> None:
        """Reads everything anew from now on. Any thread may call it."""
        self._memory.forget()

    def listener(self, arn: str) -> Listener | None:
        return self._memory.of(("listener", arn), lambda: super(Remembered, self).listener(arn))

    def target_group(self, arn: str) -> TargetGroup:
        return self._memory.of(("target group", arn), lambda: super(Remembered, self).target_group(arn))

    def may_invoke(self, function_arn: str, target_group_arn: str) -> bool:
        key = ("permission", function_arn, target_group_arn)
        return self._memory.of(key, lambda: super(Remembered, self).may_invoke(function_arn, target_group_arn))
