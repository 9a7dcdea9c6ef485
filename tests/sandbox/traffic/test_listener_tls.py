"""Certificates and TLS versions of listeners."""

import socket
import ssl
from typing import Any
from urllib.parse import urlsplit

import pytest
from cryptography import x509

from sandbox.traffic.listener_tls import is_for

FIXED = {"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "200", "MessageBody": "x"}}
ECHO = """
import json
def handler(event, context):
    return {"statusCode": 200, "body": json.dumps(event["headers"])}
"""


def certificate(world: Any, *names: str) -> str:
    request = {"DomainName": names[0], **({"SubjectAlternativeNames": list(names)} if names[1:] else {})}
    return world.call("acm", "RequestCertificate", request)["CertificateArn"]


def secure_listener(world: Any, action: dict[str, Any], arn: str, **settings: Any) -> str:
    tls = {"Protocol": "HTTPS", "Port": 443, "Certificates": [{"CertificateArn": arn}]}
    return world.listener(action, **tls | settings)


def shown(url: str, server_name: str | None) -> list[str]:
    """The names in the certificate that a client gets which asks for this one."""
    context = ssl._create_unverified_context()
    parts = urlsplit(url)
    with (
        socket.create_connection((parts.hostname, parts.port), timeout=60) as connection,
        context.wrap_socket(connection, server_hostname=server_name) as secure,
    ):
        der = secure.getpeercert(binary_form=True)
        assert der is not None
        names = x509.load_der_x509_certificate(der).extensions.get_extension_for_class(x509.SubjectAlternativeName)
        return names.value.get_values_for_type(x509.DNSName)


def version(url: str, **limits: ssl.TLSVersion) -> str | None:
    context = ssl._create_unverified_context()
    for limit, value in limits.items():
        setattr(context, limit, value)
    parts = urlsplit(url)
    with (
        socket.create_connection((parts.hostname, parts.port), timeout=60) as connection,
        context.wrap_socket(connection) as secure,
    ):
        return secure.version()


def test_the_name_a_client_asks_for_chooses_the_certificate(world: Any) -> None:
    """Catches a listener with several certificates that shows everybody the first."""
    arn = secure_listener(world, FIXED, certificate(world, "shop.example.com"))
    url = world.url(arn)
    added = [certificate(world, "*.example.org", "example.net"), certificate(world, "api.example.com")]
    world.call(
        "elbv2",
        "AddListenerCertificates",
        {"ListenerArn": arn, "Certificates": [{"CertificateArn": each} for each in added]},
    )

    assert world.url(arn) == url
    assert "shop.example.com" in shown(url, "shop.example.com")
    assert "shop.example.com" in shown(url, "unknown.example.com")
    assert "shop.example.com" in shown(url, None)
    assert "*.example.org" in shown(url, "any.example.org")
    assert "*.example.org" in shown(url, "EXAMPLE.net")
    assert "api.example.com" in shown(url, "api.example.com")

    world.call(
        "elbv2", "RemoveListenerCertificates", {"ListenerArn": arn, "Certificates": [{"CertificateArn": added[1]}]}
    )
    assert "shop.example.com" in shown(url, "api.example.com")


@pytest.mark.parametrize(
    ("name", "domain", "expected"),
    [
        ("example.com", "Example.COM", True),
        ("example.com", "www.example.com", False),
        ("*.example.com", "www.example.com", True),
        ("*.example.com", "example.com", False),
        ("*.example.com", "a.b.example.com", False),
        ("*.example.com", "nodots", False),
    ],
)
def test_a_wildcard_stands_for_one_label(name: str, domain: str, expected: bool) -> None:
    """Catches a certificate shown for a name that clients would not accept it for."""
    assert is_for(name, domain) is expected


def test_the_policy_decides_which_versions_of_tls_there_are(world: Any) -> None:
    """Catches a policy that means nothing: clients that AWS turns away, or the other way round."""
    arn = certificate(world, "shop.example.com")
    old = world.url(secure_listener(world, FIXED, arn, SslPolicy="ELBSecurityPolicy-2016-08"))
    usual = world.url(secure_listener(world, FIXED, arn, SslPolicy="ELBSecurityPolicy-TLS13-1-2-2021-06"))
    newest = world.url(secure_listener(world, FIXED, arn, SslPolicy="ELBSecurityPolicy-TLS13-1-3-2021-06"))

    assert (version(old), version(usual), version(newest)) == ("TLSv1.2", "TLSv1.3", "TLSv1.3")
    assert version(usual, maximum_version=ssl.TLSVersion.TLSv1_2) == "TLSv1.2"
    with pytest.raises(ssl.SSLError):
        version(newest, maximum_version=ssl.TLSVersion.TLSv1_2)


def test_a_function_learns_what_was_agreed_upon_if_the_attribute_is_on(world: Any) -> None:
    """Catches an attribute that is not read at once."""
    name = world.function(ECHO)
    group = world.target_group(f"arn:aws:lambda:us-east-1:123456789012:function:{name}")
    forward = {"Type": "forward", "TargetGroupArn": group}
    url = world.url(secure_listener(world, forward, certificate(world, "shop.example.com")))
    assert "x-amzn-tls-version" not in world.ask(url).json
    attribute = {"Key": "routing.http.x_amzn_tls_version_and_cipher_suite.enabled", "Value": "true"}
    balancer = world.address(url).load_balancer_arn
    world.call("elbv2", "ModifyLoadBalancerAttributes", {"LoadBalancerArn": balancer, "Attributes": [attribute]})
    headers = world.ask(url).json

    assert headers["x-amzn-tls-version"] in {"TLSv1.2", "TLSv1.3"}
    assert is_cipher(headers["x-amzn-tls-cipher-suite"])


def is_cipher(name: str) -> bool:
    """Whether OpenSSL knows a cipher of that name."""
    return name in {cipher["name"] for cipher in ssl.create_default_context().get_ciphers()}
