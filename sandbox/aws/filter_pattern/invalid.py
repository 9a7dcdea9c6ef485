"""How a filter pattern says no."""


class InvalidPattern(Exception):  # noqa: N818 - named after AWS's "Invalid filter pattern"
    """What is wrong with a filter pattern, as a sentence without its full stop."""
