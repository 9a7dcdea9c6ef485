"""Writes what the code itself has the words for: pages of docs/, and the policy pack's presets.

`python docs/generate.py` writes them; with `--check` it writes nothing and exits with 1 when one is stale.
"""

import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

DOCS = Path(__file__).resolve().parent
# The rooms' packages, when nobody has installed them.
sys.path[:0] = [str(DOCS.parent), str(DOCS.parent / "components"), str(DOCS.parent / "policies")]

from docs.pages.alarms import alarms_page  # noqa: E402 - found only with the path above
from docs.pages.components import components_page  # noqa: E402 - found only with the path above
from docs.pages.policies import policies_page  # noqa: E402 - found only with the path above
from docs.pages.presets import baseline, security_hub, strict  # noqa: E402 - found only with the path above

PAGES: Mapping[str, Callable[[], str]] = {
    "alarms.md": alarms_page,
    "components.md": components_page,
    "policies.md": policies_page,
    "../policies/presets/baseline.json": baseline,
    "../policies/presets/security-hub.json": security_hub,
    "../policies/presets/strict.json": strict,
}
"""What is written, by its path from docs/."""


def stale(docs: Path) -> list[str]:
    """The names of the pages in `docs` that are missing or are not what the code says."""
    return [
        name
        for name, page in PAGES.items()
        if not (docs / name).is_file() or (docs / name).read_text(encoding="utf-8") != page()
    ]


def main(arguments: Sequence[str], docs: Path = DOCS) -> int:
    """Writes the pages into `docs`, or with `--check` only compares; returns the exit code."""
    if list(arguments) not in ([], ["--check"]):
        sys.stderr.write(f"docs/generate.py takes --check or nothing, not {' '.join(arguments)}.\n")
        return 2
    old = stale(docs)
    if arguments:
        sys.stderr.writelines(f"docs/{name} is not what the code says: run `make docs`.\n" for name in old)
        return 1 if old else 0
    for name in old:
        (docs / name).parent.mkdir(parents=True, exist_ok=True)
        (docs / name).write_text(PAGES[name](), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
