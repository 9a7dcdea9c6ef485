"""Text tables."""

from collections.abc import Iterable, Sequence


def table(head: Sequence[str], rows: Iterable[Sequence[str]], *, numbers_from: int | None = None) -> str:
    """Rows under a head, the columns as wide as they must be; those from `numbers_from` on are set to the right."""
    lines = [list(head), *(list(row) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    numbers = len(head) if numbers_from is None else numbers_from

    def written(line: Sequence[str]) -> str:
        cells = zip(line, widths, strict=True)
        return "  ".join(
            cell.rjust(width) if at >= numbers else cell.ljust(width) for at, (cell, width) in enumerate(cells)
        ).rstrip()

    return "\n".join(map(written, lines))
