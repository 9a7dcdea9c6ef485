"""How much concurrency does a load need?"""

import math

SECONDS_PER_UNIT = 0.1
"""Each unit of concurrency serves at most ten requests per second, however short they are: a tenth of a second each.

Source: https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html
"""

DEFAULT_HEADROOM = 1.1
"""AWS advises ten percent on top of the expected concurrency.

Source: https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html
"""


def concurrency_for(requests_per_second: float, duration_seconds: float, headroom: float = DEFAULT_HEADROOM) -> int:
    """The concurrent executions that a load needs, at least 1.

    AWS's formula is requests per second times average duration in seconds; a request shorter than a tenth of a second
    counts as a tenth, because of the limit of ten requests per second for each unit of concurrency. `headroom`
    multiplies the result (1.1 is ten percent more) and the product is rounded up.
    Source: https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html
    """
    needed = requests_per_second * max(duration_seconds, SECONDS_PER_UNIT) * headroom
    # Rounding first, because 100 * 0.5 * 1.1 is 55.00000000000001 in floating point and must not become 56.
    return max(1, math.ceil(round(needed, 6)))
