"""What a user may call a resource: by its name, or by what Pulumi made the name of."""

import re
from collections.abc import Iterable


def named(asked: str, names: Iterable[str]) -> list[str]:
    """The names that `asked` may mean, sorted: the name itself, else Pulumi's (`orders-1a2b3c4`), else all beginnings."""
    everything = sorted(names)
    of_pulumi = re.compile(re.escape(asked) + r"-[0-9a-f]{7}")
    return (
        [name for name in everything if name == asked]
        or [name for name in everything if of_pulumi.fullmatch(name)]
        or [name for name in everything if name.startswith(asked)]
    )
