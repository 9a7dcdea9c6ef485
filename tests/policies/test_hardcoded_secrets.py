"""What counts as a secret, on texts made up by the hundred."""

import base64
import string
from random import Random
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from serverless_policies.hardcoded_secrets import kind_of_secret

from tests.policies.recorded_stack import RecordedStack

LEAST_ENTROPY = 3.7
WORDS = st.sampled_from(["orders", "Stock", "API", "table", "Queue", "v2", "eu", "Production", "2026"])


@given(st.uuids(), st.binary(min_size=20, max_size=32))
@settings(deadline=None)
def test_identifiers_and_hashes_are_no_secrets(identifier: UUID, digest: bytes) -> None:
    """Catches a rule that stops a deployment over a commit, a checksum or a key's ID."""
    for value in (str(identifier), digest.hex(), f"arn:aws:kms:us-east-1:123456789012:key/{identifier}"):
        assert kind_of_secret("SETTING", value, LEAST_ENTROPY) is None


@given(st.lists(WORDS, min_size=1, max_size=8), st.sampled_from(["-", "_", "/", ".", ":", ""]))
@settings(deadline=None)
def test_names_are_no_secrets(words: list[str], between: str) -> None:
    """Catches a measure under which a long name in mixed case looks random."""
    assert kind_of_secret("SETTING", between.join(words), LEAST_ENTROPY) is None


@given(st.text(string.ascii_uppercase + string.digits, min_size=16, max_size=16), st.sampled_from(["AKIA", "ASIA"]))
@settings(deadline=None)
def test_an_access_key_id_is_found_wherever_it_stands(rest: str, kind: str) -> None:
    """Catches a pattern that fits the whole value only."""
    for value in (kind + rest, f"id={kind}{rest};", f'{{"key": "{kind}{rest}"}}'):
        assert kind_of_secret("SETTING", value, LEAST_ENTROPY) == "an AWS access key ID"


@pytest.mark.parametrize("size", [24, 32, 48])
def test_nearly_all_random_tokens_are_found(size: int) -> None:
    """Catches a threshold that lets random text through. Ten in a hundred may pass: some of it looks like a name."""
    tokens = [base64.b64encode(_pseudorandom(size, seed)).decode() for seed in range(500)]

    assert sum(kind_of_secret("SIGNING_KEY", token, LEAST_ENTROPY) is not None for token in tokens) >= 450


@pytest.mark.parametrize("seed", range(200))
def test_what_looks_random_and_is_public_is_no_secret(seed: int) -> None:
    """Catches a rule that stops a deployment over a public key, a checksum, a ciphertext or the name of a secret."""
    random = Random(seed)
    made_by_aws = f"dbSecret{random.randbytes(4).hex().upper()}-{_letters(random, 12)}"
    public_key = base64.b64encode(random.randbytes(91)).decode()
    for value in (
        f"orders-{made_by_aws}",
        f"arn:aws:secretsmanager:ap-southeast-2:123456789012:secret:{made_by_aws}-{_letters(random, 6)}",
        f"-----BEGIN PUBLIC KEY-----\n{public_key}\n-----END PUBLIC KEY-----",
        f"-----BEGIN CERTIFICATE-----\\n{public_key}",
        base64.b64encode(random.randbytes(32)).decode(),
        f"AQICAH{base64.b64encode(random.randbytes(100)).decode()}",
    ):
        assert kind_of_secret("SETTING", value, LEAST_ENTROPY) is None


def test_a_key_beside_what_is_public_is_found() -> None:
    """Catches a public key, or an ARN, that hides what follows it."""
    token = base64.b64encode(_pseudorandom(24, 1)).decode()
    certificate = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----"
    for value in (
        f"{certificate}\n{token}",
        f"arn:aws:iam::123456789012:role/orders,{token}",
        f"{certificate}\n-----BEGIN EC PRIVATE KEY-----\nMHcC",
        f"arn:aws:iam::123456789012:user/AKIA{'IOSFODNN7EXAMPLE'}",
    ):
        assert kind_of_secret("SETTING", value, LEAST_ENTROPY) is not None


@pytest.mark.parametrize(
    ("name", "value", "is_one"),
    [
        ("DB_PASSWORD", "Winter-2026!", True),
        ("dbPassword", "Winter-2026!", True),
        ("ADMIN_PASSWD", "correct horse", True),
        ("DD_API_KEY", "4f53cda18c2baa0c0354bb5f9a3ecbe5", True),
        ("MAPS_APIKEY", "abcdefgh", True),
        ("PASSWORD", "${ORDERS}Winter-2026", True),
        ("DB_PASSWORD", '{"user": "orders", "password": "Winter-2026!"}', True),
        ("DB_PASSWORD", "db-password-1234567", False),
        ("HEADER_API_KEY", "x-api-key", False),
        ("RSA_PRIVATE_KEY", "orders.pem", False),
        ("REQUIRE_PASSWORD", "disabled", False),
        ("DB_PASSWORD", "short", False),
        ("DB_PASSWORD", "", False),
        ("DB_PASSWORD", "12345678.5", False),
        ("DB_PASSWORD", "${DB_PASSWORD}", False),
        ("DB_PASSWORD", "{{resolve:secretsmanager:orders:SecretString:password}}", False),
        ("DB_PASSWORD", "<from the vault>", False),
        ("DB_PASSWORD", "/prod/Orders/password", False),
        ("DB_PASSWORD", "prod/orders/db-password", False),
        ("DB_PASSWORD", "https://vault.example.com/orders", False),
        ("DB_PASSWORD", "arn:aws:ssm:us-east-1:123456789012:parameter/orders", False),
        ("DB_PASSWORD_PARAMETER", "orders-password", False),
        ("DB_PASSWORD_SECRET_ARN", "orders-password", False),
        ("ACCESS_TOKEN_TTL", "15 minutes", False),
        ("PUBLIC_KEY", "abcdefgh", False),
    ],
)
def test_a_name_tells_what_is_a_secret(name: str, value: str, is_one: bool) -> None:
    """Catches a password that looks like a word, and a variable that only says where a secret is or how long it lasts."""
    assert (kind_of_secret(name, value, LEAST_ENTROPY) == "a secret by its name") is is_one


@pytest.mark.parametrize(
    ("name", "value", "is_one"),
    [
        ("STRIPE_PUBLISHABLE_KEY", "pk_live_" + "51HqT7xKe2mVb9ZsRn4WyLcA8", False),
        ("VAPID_PUBLIC_KEY", "BJx7q2Wm" + "9Ks4Rt6Yp1Lz8Vb3Nc5Hd0Gf2Ae7Qu", False),
        ("SPREADSHEET_ID", "1aB9xK4m" + "T7qR2wZ8vL5nC3dY6pS0hJ1gF", False),
        ("STRIPE_SECRET_KEY", "sk_live_" + "51HqT7xKe2mVb9ZsRn4WyLcA8", True),
        ("AWS_ACCESS_KEY_ID", "AKIA" + "IOSFODNN7EXAMPLE", True),
    ],
)
def test_a_name_tells_what_anybody_may_know(name: str, value: str, is_one: bool) -> None:
    """Catches a rule that stops a deployment over a key for browsers, or that an ID of a secret key gets around."""
    assert (kind_of_secret(name, value, LEAST_ENTROPY) is not None) is is_one


@pytest.mark.parametrize(
    "value",
    [
        "smtp://mail.example.com:587?from=orders@example.com",
        "https://example.com:8443#orders@example.com",
        "postgres://orders:{password}@db/orders",
        "postgres://orders:${DB_PASSWORD}@db/orders",
        "postgres://orders:$PASSWORD@db/orders",
        "postgres://orders:%s@db/orders",
        "postgres://orders:%(password)s@db/orders",
        "postgres://orders:***@db/orders",
    ],
)
def test_an_address_or_a_template_holds_no_password(value: str) -> None:
    """Catches a pattern that takes a port, or the place where a password will stand, for one."""
    assert kind_of_secret("SETTING", value, LEAST_ENTROPY) is None


def _letters(random: Random, size: int) -> str:
    return "".join(random.choices(string.ascii_letters + string.digits, k=size))


def _pseudorandom(size: int, seed: int) -> bytes:
    """The same on every run."""
    return Random(seed).randbytes(size)


@pytest.mark.parametrize(
    "value",
    [
        "AKIA" + "IOSFODNN7EXAMPLE",
        "q7Rt2Xv9" + "Lm4Zp1Ks8Wd3Yb6N",
        "postgres://orders:hunter2@db.internal/orders",
    ],
)
def test_a_finding_names_the_variable_and_never_its_value(stack: RecordedStack, value: str) -> None:
    """Catches a finding that carries the secret on into logs and pull requests."""
    stack.function(environment={"variables": {"API_TOKEN": value, "TABLE": "orders"}})
    (finding,) = [each for each in stack.analyze() if each.policyName == "lambda-no-hardcoded-secrets"]

    assert "API_TOKEN" in finding.message
    assert "TABLE" not in finding.message
    assert value not in finding.message
    assert "hunter2" not in finding.message
