"""Rules about what is said of a function to those who find it in the console and on the bill."""

from __future__ import annotations

from collections.abc import Iterator

from ..aws_types import FUNCTION
from ..resource import ABSENT, UNKNOWN, Resource
from ..rule import CannotTell, Finding, Group, Level, Options, ResourceRule, Severity, Violation


def _is_described(function: Resource, _options: Options) -> Iterator[Finding]:
    if function.text("description") is ABSENT:
        yield Violation(function, "description is not set", 'description="<what it is for>"')


DESCRIPTION = ResourceRule(
    name="lambda-description",
    group=Group.FUNCTIONS,
    checks="A function says what it is for.",
    because="Whoever finds it in the console at night has its name alone.",
    mend="Set description on aws.lambda_.Function.",
    source="https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html",
    severity=Severity.LOW,
    level=Level.DISABLED,
    covers={"compliance-policies": ("aws-lambda-function-missing-description",)},
    types=(FUNCTION,),
    judge=_is_described,
)


def _is_tagged(function: Resource, options: Options) -> Iterator[Finding]:
    # The provider puts its default tags into `tagsAll`.
    given = [function.value("tags"), function.value("tagsAll")]
    keys = {key for tags in given if isinstance(tags, dict) for key in tags}
    required = options.texts("requiredTagKeys")
    missing = [key for key in required if key not in keys]
    if not missing and (required or any(not key.startswith("aws:") for key in keys)):
        return
    if UNKNOWN in given:
        yield CannotTell(function, "its tags")
    elif missing:
        tags = ", ".join(f'"{key}": …' for key in missing)
        yield Violation(function, f"it has no tag {', '.join(missing)}", f"tags={{{tags}}}")
    else:
        yield Violation(function, "it has no tag", 'tags={"<key>": "<value>"}')


REQUIRED_TAGS = ResourceRule(
    name="lambda-required-tags",
    group=Group.FUNCTIONS,
    checks="A function has the tags that the team requires, or one at least.",
    because="Without tags nobody knows whose it is, and no bill tells what it costs.",
    mend="Set tags on aws.lambda_.Function, or default_tags on aws.Provider.",
    source="https://docs.aws.amazon.com/securityhub/latest/userguide/lambda-controls.html#lambda-6",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    covers={"security-hub": ("Lambda.6",)},
    options={
        "requiredTagKeys": {
            "type": "array",
            "items": {"type": "string"},
            "default": [],
            "description": "The keys that each function's tags must have; if empty, any tag is enough.",
        },
    },
    types=(FUNCTION,),
    judge=_is_tagged,
)


RULES = (DESCRIPTION, REQUIRED_TAGS)
