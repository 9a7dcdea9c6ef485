"""Rules about a function's URL: who may call it, and from which web pages."""

from __future__ import annotations

from collections.abc import Iterator

from ..aws_types import FUNCTION_URL
from ..resource import UNKNOWN, Missing, Resource
from ..rule import CannotTell, Finding, Group, Level, Options, ResourceRule, Severity, Violation

_FUNCTION_URLS = "https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html"


def _asks_who_calls(url: Resource, _options: Options) -> Iterator[Finding]:
    authorization = url.text("authorizationType")
    if authorization is UNKNOWN:
        yield CannotTell(url, "its authorization_type")
    elif authorization == "NONE":
        yield Violation(
            url, "authorization_type is 'NONE', so anybody may call the function", 'authorization_type="AWS_IAM"'
        )


URL_AUTH_IAM = ResourceRule(
    name="lambda-url-auth-iam",
    group=Group.FUNCTIONS,
    checks="A function's URL may be called only by those whom IAM lets.",
    because="Without authorization anybody on the internet may run the function, as often as they like.",
    mend='Set authorization_type on aws.lambda_.FunctionUrl to "AWS_IAM".',
    source=_FUNCTION_URLS,
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    covers={"checkov": ("CKV_AWS_258",), "cdk-nag": ("LambdaFunctionUrlAuth",), "well-architected": ("sec_q1",)},
    types=(FUNCTION_URL,),
    judge=_asks_who_calls,
)


def _answers_some_pages(url: Resource, _options: Options) -> Iterator[Finding]:
    open_to = [_holds_star(url, "allowOrigins"), _holds_star(url, "allowMethods")]
    if all(found is True for found in open_to):
        yield Violation(
            url,
            "its cors lets every origin use every method",
            'allow_origins=["https://<your site>"] or allow_methods=[<those it answers>] in cors',
        )
    elif False not in open_to:
        yield CannotTell(url, "the origins and methods of its cors")


def _holds_star(url: Resource, name: str) -> bool | Missing:
    allowed = url.elements("cors", name)
    if isinstance(allowed, Missing):
        return UNKNOWN if allowed is UNKNOWN else False
    return True if "*" in allowed else UNKNOWN if UNKNOWN in allowed else False


URL_CORS_NOT_OPEN = ResourceRule(
    name="lambda-url-cors-not-open",
    group=Group.FUNCTIONS,
    checks="A function's URL does not answer every web page with every method.",
    because="Any page that a user visits could call the function in the user's name.",
    mend="Set allow_origins, or allow_methods, in cors on aws.lambda_.FunctionUrl.",
    source="https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    covers={"checkov": ("CKV2_AWS_75",)},
    types=(FUNCTION_URL,),
    judge=_answers_some_pages,
)


RULES = (URL_AUTH_IAM, URL_CORS_NOT_OPEN)
