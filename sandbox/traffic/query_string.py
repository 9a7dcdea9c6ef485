"""The parameters of a query string as a load balancer sees them: never decoded."""


def parameters(query: str) -> list[tuple[str, str]]:
    """Names and values in the order sent, percent signs and plus signs untouched; without `=` the value is empty."""
    pairs = (part.partition("=") for part in query.split("&") if part)
    return [(name, value) for name, _, value in pairs]
