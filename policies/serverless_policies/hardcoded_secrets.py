"""What looks like a secret that somebody wrote into a program. It is named by its kind and never repeated."""

from __future__ import annotations

import math
import re
from collections import Counter
from itertools import pairwise
from typing import Final

_TEMPLATE: Final = r"\$?\{{1,2}[^{}\"]+\}{1,2}|\$[A-Z_]+|%s|%\(\w+\)s|<.+>|\*+"
"""What is filled in later: `{password}`, `${DB_PASSWORD}`, `{{resolve:…}}`, `%s`, `<password>`, `***`."""

_FORMS: Final = {
    "an AWS access key ID": re.compile(r"(?<![A-Z0-9])A(?:KIA|SIA)[A-Z0-9]{16}(?![A-Z0-9])"),
    "a private key": re.compile(r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY"),
    "a URL with a password": re.compile(rf"://[^/\s:@?#]*:(?!(?:{_TEMPLATE})@)[^/\s:@?#]+@"),
}
_AWS_SECRET_KEY: Final = re.compile(r"(?<![A-Za-z0-9/+=])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])")
_TOKENS: Final = tuple(map(re.compile, (r"[A-Za-z0-9]{20,}", r"[A-Za-z0-9+/]{24,}", r"[A-Za-z0-9_-]{32,}")))
"""Without signs, and with those of the two kinds of base64. They join words too, so there it takes more to tell."""

# What looks random and anybody may read: ARNs, which end as at random in those of secrets; keys and certificates in PEM
# (private ones have been found before); what KMS encrypted; and names that CloudFormation makes from the logical ID.
_NO_SECRETS: Final = re.compile(
    r"""\barn:[a-z-]+:[^\s"',;]+"""
    r"|-----BEGIN [A-Z0-9 ]+-----.*?(?:-----END [A-Z0-9 ]+-----|\Z)"
    r"|(?<![A-Za-z0-9+/])AQICAH[A-Za-z0-9+/]+=*"
    r"|(?<![A-Za-z0-9])[A-Za-z][A-Za-z0-9]*[A-F0-9]{8}-[A-Za-z0-9]{12,13}(?:-[A-Za-z0-9]{6})?(?![A-Za-z0-9])",
    re.DOTALL,
)
_DIGEST: Final = re.compile(r"[A-Za-z0-9+/]{43}=")
"""SHA-256 in base64, as in `code_sha256`. A key of 256 bits looks the same: there the variable's name decides."""

_NAMED_KEY: Final = re.compile(r".*(?:key|secret|token|passw(?:or)?d|passphrase)", re.IGNORECASE)
_NAMED_SECRET: Final = re.compile(
    r".*(?:password|passwd|passphrase|api_?key|client_?secret|private_?key|access_?token|auth_?token)", re.IGNORECASE
)
_NAMED_PUBLIC: Final = re.compile(r".*(?:public_?key|publishable_?key|_id)", re.IGNORECASE)
"""Keys that are shown to everybody, and identifiers, which look as random."""

_NAMES_A_SECRET: Final = re.compile(
    rf"/.*|[a-z]+(?:[-_.:#/]+[a-z0-9]+)+|[a-z0-9_.-]+(?:/[a-z0-9_.-]+)+|\w+://.*|-?\d+(?:\.\d+)?|{_TEMPLATE}"
    r"|(?:en|dis)abled|required|optional|undefined",
    re.DOTALL,
)
"""What a variable with a secret's name holds without being it: a name, path or URL of where it is kept, a number, a
template, a switch."""

_SHORTEST: Final = 8


def kind_of_secret(name: str, value: str, least_entropy: float) -> str | None:
    """What kind of secret the variable of that name holds, if any.

    A text of 20 characters or more (24 or 32 with signs) in one piece counts as one if its entropy is at least
    `least_entropy` bits for each character, and capitals, small letters and digits follow each other as at random.
    Names, ARNs, URLs, UUIDs, hashes, and what is public or encrypted do not. Where the name says that it is a secret,
    any text of 8 characters does that is not what stands in for one.
    """
    for kind, form in _FORMS.items():
        if form.search(value):
            return kind
    doubtful = _NO_SECRETS.sub(" ", value).strip()
    if _NAMED_SECRET.fullmatch(name) and len(doubtful) >= _SHORTEST and not _NAMES_A_SECRET.fullmatch(doubtful):
        return "a secret by its name"
    if _NAMED_PUBLIC.fullmatch(name) or (_DIGEST.fullmatch(doubtful) and not _NAMED_KEY.fullmatch(name)):
        return None
    # What has a secret key's exact form may hold a word, if its other characters repeat less.
    if any(_is_random(key, least_entropy + 0.6, fewest_changes=0.3) for key in _AWS_SECRET_KEY.findall(doubtful)):
        return "an AWS secret access key"
    if any(_is_random(token, least_entropy) for form in _TOKENS for token in form.findall(doubtful)):
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
