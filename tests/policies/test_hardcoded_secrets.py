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
        assert kind_of_secret(value, LEAST_ENTROPY) is None


@given(st.lists(WORDS, min_size=1, max_size=8), st.sampled_from(["-", "_", "/", ".", ":", ""]))
@settings(deadline=None)
def test_names_are_no_secrets(words: list[str], between: str) -> None:
    """Catches a measure under which a long name in mixed case looks random."""
    assert kind_of_secret(between.join(words), LEAST_ENTROPY) is None


@given(st.text(string.ascii_uppercase + string.digits, min_size=16, max_size=16), st.sampled_from(["AKIA", "ASIA"]))
@settings(deadline=None)
def test_an_access_key_id_is_found_wherever_it_stands(rest: str, kind: str) -> None:
    """Catches a pattern that fits the whole value only."""
    for value in (kind + rest, f"id={kind}{rest};", f'{{"key": "{kind}{rest}"}}'):
        assert kind_of_secret(value, LEAST_ENTROPY) == "an AWS access key ID"


@pytest.mark.parametrize("size", [24, 32, 48])
def test_nearly_all_random_tokens_are_found(size: int) -> None:
    """Catches a threshold that lets random text through. Ten in a hundred may pass: some of it looks like a name."""
    tokens = [base64.b64encode(_pseudorandom(size, seed)).decode() for seed in range(500)]

    assert sum(kind_of_secret(token, LEAST_ENTROPY) is not None for token in tokens) >= 450


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
