"""Cases of the rules about the encryption of listeners."""

from tests.policies.case import Case, Cases

_GIVEN = """
front = "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/front/0a1b"
certificate = "arn:aws:acm:us-east-1:123456789012:certificate/0a1b"
actions = {"default_actions": [{"type": "fixed-response", "fixed_response": {"content_type": "text/plain"}}]}
"""


def _listener(settings: str, module: str = "lb") -> Case:
    return Case(f'aws.{module}.Listener("web", load_balancer_arn=front, {settings}, **actions)', given=_GIVEN)


_HTTPS = 'port=443, protocol="HTTPS", certificate_arn=certificate'

TLS_POLICY_MODERN = Cases(
    rule="alb-tls-policy-modern",
    fails=(
        # AWS's default of 2016.
        _listener(_HTTPS),
        _listener(f'{_HTTPS}, ssl_policy="ELBSecurityPolicy-2016-08"'),
        _listener(f'{_HTTPS}, ssl_policy="ELBSecurityPolicy-TLS-1-1-2017-01"', module="alb"),
        # TLS 1.2, but also ciphers without forward secrecy.
        _listener(f'{_HTTPS}, ssl_policy="ELBSecurityPolicy-TLS13-1-2-Ext1-2021-06"'),
        _listener('port=443, protocol="TLS", certificate_arn=certificate'),
        Case(
            _listener(f'{_HTTPS}, ssl_policy="ELBSecurityPolicy-TLS13-1-2-2021-06"').program,
            config={"allowed": ["ELBSecurityPolicy-TLS13-1-3-2021-06"]},
            given=_GIVEN,
        ),
    ),
    passes=(
        _listener(f'{_HTTPS}, ssl_policy="ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09"'),
        _listener(f'{_HTTPS}, ssl_policy="ELBSecurityPolicy-TLS13-1-2-2021-06"'),
        # TLS 1.3 alone, and TLS 1.2 with forward secrecy.
        Case(
            """
            https = {"load_balancer_arn": front, "protocol": "HTTPS", "certificate_arn": certificate, **actions}
            for port, policy in ((443, "TLS13-1-3-RFC9151-FIPS-2023-07"), (8443, "FS-1-2-Res-2020-10")):
                aws.lb.Listener(f"web-{port}", port=port, ssl_policy=f"ELBSecurityPolicy-{policy}", **https)
            """,
            given=_GIVEN,
        ),
        # Not encrypted at all; the option in place of the list.
        _listener('port=80, protocol="HTTP"'),
        Case(
            _listener(f'{_HTTPS}, ssl_policy="ELBSecurityPolicy-FS-1-2-2019-08"').program,
            config={"allowed": ["ELBSecurityPolicy-FS-1-2-2019-08"]},
            given=_GIVEN,
        ),
    ),
    undecided=(
        _listener(f'{_HTTPS}, ssl_policy=unknown("ELBSecurityPolicy-TLS13-1-2-2021-06")'),
        _listener('port=443, protocol=unknown("HTTPS"), certificate_arn=certificate'),
    ),
)

LISTENER_CERTIFICATE = Cases(
    rule="alb-listener-certificate",
    fails=(
        _listener('port=443, protocol="HTTPS"'),
        _listener('port=443, protocol="TLS", ssl_policy="ELBSecurityPolicy-TLS13-1-2-2021-06"', module="alb"),
        # An additional certificate does not take the place of the default one.
        Case(
            """
            listener = aws.lb.Listener("web", load_balancer_arn=front, port=443, protocol="HTTPS", **actions)
            aws.lb.ListenerCertificate("web", listener_arn=listener.arn, certificate_arn=certificate)
            """,
            given=_GIVEN,
        ),
    ),
    passes=(
        _listener(_HTTPS),
        # A certificate that is still to be issued counts, and plain HTTP needs none.
        Case(
            """
            certificate = aws.acm.Certificate("web", domain_name="example.com", validation_method="DNS")
            aws.lb.Listener(
                "web", load_balancer_arn=front, port=443, protocol="HTTPS", certificate_arn=certificate.arn, **actions
            )
            aws.lb.Listener("plain", load_balancer_arn=front, port=80, protocol="HTTP", **actions)
            """,
            given=_GIVEN,
        ),
    ),
    undecided=(_listener('port=443, protocol=unknown("HTTPS")'),),
)
