"""TLS as a listener does it: its certificates, which one a client is shown, and the versions its policy allows.

ACM's private keys never leave AWS: certificates for the same names are made on the spot, and signed by nobody.
"""

import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from tempfile import TemporaryDirectory
from weakref import WeakKeyDictionary

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from sandbox.traffic.http_message import Tls
from sandbox.traffic.listener import Certificate

VALID_FOR = timedelta(days=30)


class ListenerTls:
    """`certificates`: the default one first. `ssl_policy`: such as `ELBSecurityPolicy-TLS13-1-2-2021-06`.

    A policy with `TLS13` in its name allows TLS 1.3, one with `TLS13-1-3` nothing else. TLS 1.0 and 1.1, which old
    policies allow, are not offered: today's OpenSSL has them switched off. Ciphers are OpenSSL's own choice.
    https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
    """

    def __init__(self, certificates: tuple[Certificate, ...], ssl_policy: str) -> None:
        contexts = [_context(certificate.names, ssl_policy) for certificate in certificates]
        self._default = certificates[0]
        self._choices = list(zip(certificates, contexts, strict=True))
        self._chosen: WeakKeyDictionary[ssl.SSLObject, tuple[str, Certificate]] = WeakKeyDictionary()
        self.context = contexts[0]
        self.context.sni_callback = self._choose

    def of(self, encryption: ssl.SSLObject) -> Tls:
        """What was agreed upon for a connection."""
        domain, certificate = self._chosen.get(encryption, ("", self._default))
        cipher = encryption.cipher()
        return Tls(
            version=encryption.version() or "",
            cipher=cipher[0] if cipher else "",
            domain=domain,
            certificate_arn="session-reused" if encryption.session_reused else certificate.arn,
        )

    def _choose(self, encryption: ssl.SSLSocket | ssl.SSLObject, domain: str | None, _context: ssl.SSLContext) -> None:
        for certificate, context in self._choices:
            if domain and any(is_for(name, domain) for name in certificate.names):
                encryption.context = context
                if isinstance(encryption, ssl.SSLObject):
                    self._chosen[encryption] = (domain, certificate)
                return


def is_for(name: str, domain: str) -> bool:
    """Whether a certificate's name, which may begin with `*.`, is for a domain; case does not count."""
    name, domain = name.lower(), domain.lower()
    return name == domain or (name.startswith("*.") and name[1:] == domain[domain.find(".") :])


def _context(names: tuple[str, ...], ssl_policy: str) -> ssl.SSLContext:
    """A server's TLS context with a new self-signed certificate for the names, localhost and 127.0.0.1."""
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = _certificate(names, key)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_3 if "TLS13-1-3" in ssl_policy else ssl.TLSVersion.TLSv1_2
    context.maximum_version = ssl.TLSVersion.TLSv1_3 if "TLS13" in ssl_policy else ssl.TLSVersion.TLSv1_2
    with TemporaryDirectory() as folder:  # ssl reads certificates from files only
        pem = Path(folder, "certificate.pem")
        pem.touch(mode=0o600)
        private = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        pem.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
        context.load_cert_chain(pem)
    return context


def _certificate(domains: tuple[str, ...], key: ec.EllipticCurvePrivateKey) -> x509.Certificate:
    now = datetime.now(UTC)
    # A common name holds 64 characters at most; the names that clients check are the alternative ones.
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, domains[0][:64])])
    names = [x509.DNSName(domain) for domain in dict.fromkeys((*domains, "localhost"))]
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + VALID_FOR)
        .add_extension(x509.SubjectAlternativeName([*names, x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
