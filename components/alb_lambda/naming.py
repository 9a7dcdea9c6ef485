"""Will the names that AWS sees be legal?

Children carry their component's name, and Pulumi appends eight random characters to it for the physical name
(https://www.pulumi.com/docs/iac/concepts/resources/names/). So no physical name is fixed: a resource can be replaced
by creating its successor first, and two stacks of one program live in one account. What remains is AWS's length limit,
which would otherwise show only when the resource is created.
"""

import re

from alb_lambda.arguments import Arguments

AUTONAME_SUFFIX = len("-1234567")

# https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html (balancers too)
LOAD_BALANCING_NAME = 32
# https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html, same for IAM roles
FUNCTION_NAME = 64
# https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
BUCKET_NAME = 63
# https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html
TOPIC_NAME = 256

_LETTERS_DIGITS_HYPHENS = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?")


def check_name(arguments: Arguments, name: str, limit: int) -> None:
    """Refuses a component name from which Pulumi could not make a physical name of at most `limit` characters."""
    longest = limit - AUTONAME_SUFFIX
    if len(name) > longest:
        arguments.refuse(
            "name",
            f"'{name}' with {len(name)} characters",
            f"at most {longest}, because AWS allows {limit} and Pulumi appends {AUTONAME_SUFFIX}",
        )
    if not _LETTERS_DIGITS_HYPHENS.fullmatch(name):
        arguments.refuse("name", f"'{name}'", "letters, digits and hyphens, with no hyphen at either end")
