"""Rules about the encryption of HTTPS and TLS listeners."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..aws_types import LISTENER
from ..resource import ABSENT, UNKNOWN, Missing, Resource
from ..rule import CannotTell, Finding, Group, Level, Options, ResourceRule, Severity, Violation
from ..tls_policies import DEFAULT, FIPS, MODERN, RECOMMENDED, RECOMMENDED_FIPS

_ENCRYPTING = {"HTTPS", "TLS"}


def _negotiates_modern_tls(listener: Resource, options: Options) -> Iterator[Finding]:
    protocol, policy = listener.text("protocol"), listener.text("sslPolicy")
    allowed = options.texts("allowed")
    if protocol not in {*_ENCRYPTING, UNKNOWN} or policy in allowed:
        return
    if policy is UNKNOWN or protocol is UNKNOWN:
        yield CannotTell(listener, "its ssl_policy" if policy is UNKNOWN else "its protocol")
    else:
        found = (
            f"ssl_policy is not set, and AWS then takes {DEFAULT}" if policy is ABSENT else f"ssl_policy is {policy}"
        )
        yield Violation(
            listener,
            f"{found}, which is not among those allowed",
            f'ssl_policy="{_in_place_of(policy, allowed)}"',
        )


def _in_place_of(policy: str | Missing, allowed: Sequence[str]) -> str:
    """What AWS recommends if it is allowed, else the first that is; validated cryptography stays validated."""
    validated = isinstance(policy, str) and FIPS in policy
    recommended = RECOMMENDED_FIPS if validated else RECOMMENDED
    alike = [each for each in allowed if not validated or FIPS in each]
    return recommended if recommended in alike else next(iter((*alike, *allowed)), "…")


TLS_POLICY_MODERN = ResourceRule(
    name="alb-tls-policy-modern",
    group=Group.LOAD_BALANCERS,
    checks="An HTTPS or TLS listener names a modern security policy: TLS 1.2 or later, with forward secrecy.",
    because="Without one AWS takes a policy of 2016 that accepts TLS 1.0, and a recorded conversation can be read as "
    "soon as the certificate's key is known.",
    mend="Set ssl_policy on aws.lb.Listener.",
    source="https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html",
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    covers={
        "checkov": ("CKV_AWS_103", "CKV2_AWS_74"),
        "security-hub": ("ELB.17",),
        "compliance-policies": (
            "aws-lb-listener-configure-secure-tls",
            "aws-alb-listener-configure-secure-tls",
        ),
    },
    options={
        "allowed": {
            "type": "array",
            "items": {"type": "string"},
            "default": list(MODERN),
            "description": "The security policies that are allowed, in place of the pack's own list.",
        },
    },
    types=(LISTENER,),
    judge=_negotiates_modern_tls,
)


def _has_a_certificate(listener: Resource, _options: Options) -> Iterator[Finding]:
    protocol = listener.text("protocol")
    if protocol not in {*_ENCRYPTING, UNKNOWN} or listener.text("certificateArn") is not ABSENT:
        return
    if protocol is UNKNOWN:
        yield CannotTell(listener, "its protocol")
    else:
        yield Violation(
            listener,
            f"its protocol is {protocol}, and certificate_arn is not set",
            "certificate_arn=<the ARN of a certificate in AWS Certificate Manager>",
        )


LISTENER_CERTIFICATE = ResourceRule(
    name="alb-listener-certificate",
    group=Group.LOAD_BALANCERS,
    checks="An HTTPS or TLS listener has a certificate.",
    because="AWS refuses such a listener without a default certificate; an aws.lb.ListenerCertificate only adds others.",
    mend="Set certificate_arn on aws.lb.Listener.",
    source="https://docs.aws.amazon.com/elasticloadbalancing/latest/application/https-listener-certificates.html",
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    covers={
        "cdk-nag": (
            "HIPAA.Security-ELBv2ACMCertificateRequired",
            "NIST.800.53.R5-ELBv2ACMCertificateRequired",
            "PCI.DSS.321-ELBv2ACMCertificateRequired",
        ),
        "cfn-lint": ("E3676",),
    },
    types=(LISTENER,),
    judge=_has_a_certificate,
)


RULES = (TLS_POLICY_MODERN, LISTENER_CERTIFICATE)
