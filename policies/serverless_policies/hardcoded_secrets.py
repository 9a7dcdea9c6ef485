"""What looks like a secret that somebody wrote into a program. It is named by its kind and never repeated."""

from __future__ import annotations

import math
import re
from collections import Counter
from itertools import pairwise
from typing import Final

_FORMS: Final = {
    "an AWS access key ID": re.compile(r"(?<![A-Z0-9])A(?:KIA|SIA)[A-Z0-9]{16}(?![A-Z0-9])"),
    "a private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----"),
    "a URL with a password": re.compile(r"://[^/\s:@]*:[^/\s:@]+@"),
}
_AWS_SECRET_KEY: Final = re.compile(r"(?<![A-Za-z0-9/+=])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])")
_TOKENS: Final = tuple(map(re.compile, (r"[A-Za-z0-9]{20,}", r"[A-Za-z0-9+/]{24,}", r"[A-Za-z0-9_-]{32,}")))
"""Without signs, and with those of the two kinds of base64. They join words too, so there it takes more to tell."""


def kind_of_secret(value: str, least_entropy: float) -> str | None:
    """What kind of secret the value holds, if any.

    A text of 20 characters or more (24 or 32 with signs) in one piece counts as one if its entropy is at least `least_entropy` bits for each
    character, and capitals, small letters and digits follow each other as at random. Names, ARNs, URLs, UUIDs and
    hashes do not.
    """
    for kind, form in _FORMS.items():
        if form.search(value):
            return kind
    # What has a secret key's exact form may hold a word, if its other characters repeat less.
    if any(_is_random(key, least_entropy + 0.6, fewest_changes=0.3) for key in _AWS_SECRET_KEY.findall(value)):
        return "an AWS secret access key"
    if any(_is_random(token, least_entropy) for form in _TOKENS for token in form.findall(value)):
        return "a text of high entropy, as keys and tokens are"
    return None


def _is_random(text: str, least_entropy: float, fewest_changes: float = 0.5) -> bool:
    classes = [_character_class(character) for character in text if character.isalnum()]
    if set(classes) != {"capital", "small", "digit"}:
        return False
    # In random base64 three of five neighbours are of different classes; in CamelCase with a hash, less than half.
    changes = sum(left != right for left, right in pairwise(classes))
    return changes >= fewest_changes * len(classes) and _entropy(text) >= least_entropy


def _character_class(character: str) -> str:
    return "digit" if character.isdigit() else "capital" if character.isupper() else "small"


def _entropy(text: str) -> float:
    """Shannon's, in bits for each character."""
    return -sum(count / len(text) * math.log2(count / len(text)) for count in Counter(text).values())
