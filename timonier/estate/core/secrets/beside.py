"""Tokens without a form of their own, known by the name that stands before them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from timonier.estate.core.secrets.hits import Confidence, Hit
from timonier.estate.core.secrets.proofs import is_random
from timonier.estate.core.secrets.words import is_filler

_BEFORE = 140  # bytes before a value in which its name is looked for
# What may be a name is measured first: a long run of its letters is not tried at each of them.
_NAME = re.compile(
    r"(?=[\w.\[\]\"'-]{2,103}+[ \t=:,>(])"
    r"(?P<name>[\w.\[\]\"'-]{2,100}?)[\"'\]]{0,3}[ \t]{0,20}(?:=>|:=|[:=,>(])[ \t]{0,4}[\"'`]?$"
)
_HEX32, _HEX40, _UUID = (
    re.compile(r"[0-9a-f]{32}"),
    re.compile(r"[0-9a-f]{40}"),
    re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
)


@dataclass(frozen=True, slots=True)
class Rule:
    """A kind of token: what its name says (small letters, no signs), and its form."""

    kind: str
    name: re.Pattern[str]
    value: re.Pattern[str]
    confidence: Confidence = "medium"


def _rule(kind: str, name: str, value: str | re.Pattern[str], sure: Confidence = "medium") -> Rule:
    form = re.compile(value) if isinstance(value, str) else value
    return Rule(kind, re.compile(name.replace(r"\w*", r"\w{0,100}")), form, sure)


# The names, of at most 100 letters, are searched without their `_`, `-` and `.`, so that every
# spelling is one.
RULES: tuple[Rule, ...] = (
    _rule("aws-secret-key", r"(?:aws|s3)\w*secret|secretaccesskey", r"[A-Za-z0-9+/]{40}",
          "high"),
    _rule("rails-master-key", r"railsmasterkey", _HEX32, "high"),
    _rule("heroku-key", r"heroku\w*(?:key|token)", _UUID),
    _rule("cloudflare-key", r"(?:cloudflare|cfapi)\w*(?:key|token)", r"[0-9a-f]{37}|[A-Za-z0-9_-]"
        r"{40}"),
    _rule("atlassian-token", r"(?:atlassian|jira|confluence)\w*(?:key|token|password)",
          r"[A-Za-z0-9]{24}"),
    _rule("snyk-token", r"snyk\w*token", _UUID),
    _rule("codecov-token", r"codecov\w*token", _UUID),
    _rule("postmark-token", r"postmark\w*token", _UUID),
    _rule("twilio-key", r"twilio\w*(?:token|secret)", r"[0-9a-f]{32}|[A-Za-z0-9]{32}"),
    _rule("twilio-key", r"twilio\w*key", r"SK[0-9a-f]{32}"),
    _rule("mailgun-key", r"mailgun\w*key", r"[0-9a-f]{32}-[0-9a-f]{8}-[0-9a-f]{8}"),
    _rule("razorpay-key", r"razorpay\w*secret", r"[A-Za-z0-9]{24}"),
    _rule("vault-token", r"vault\w*token", r"s\.[A-Za-z0-9]{24}"),
    _rule("okta-token", r"okta\w*token", r"00[A-Za-z0-9_-]{40}"),
    _rule("datadog-key", r"(?:datadog|^dd)\w*key", r"[0-9a-f]{32}|[0-9a-f]{40}"),
    _rule("algolia-search-key", r"algolia\w*search\w*key", _HEX32, "public"),
    _rule("algolia-key", r"algolia\w*key", _HEX32),
    _rule("discord-secret", r"discord\w*secret", r"[A-Za-z0-9_-]{32}"),
    _rule("facebook-secret", r"facebook\w*secret|fbappsecret", _HEX32),
    _rule("twitter-secret", r"twitter\w*secret", r"[A-Za-z0-9]{45}|[A-Za-z0-9]{50}"),
    _rule("github-oauth-secret", r"github\w*secret", _HEX40),
    _rule("spotify-secret", r"spotify\w*secret", _HEX32),
    _rule("azure-devops-token", r"(?:azuredevops|azp|vsts)\w*(?:token|pat)", r"[a-z2-7]{52}|"
        r"[A-Za-z0-9]{84}"),
    _rule("fastly-key", r"fastly\w*(?:key|token)", r"[A-Za-z0-9_-]{32}"),
    _rule("linode-token", r"linode\w*token", r"[0-9a-f]{64}"),
    _rule("npm-token", r"npm(?:auth)?token", _UUID),
    _rule("signing-key", r"secretkeybase", r"[0-9a-f]{64,128}", "high"),
)  # fmt: skip
_ALGOLIA = _rule("algolia-search-key", r"apikey$", _HEX32, "public")


_ANY = re.compile("|".join(sorted({rule.value.pattern for rule in RULES})))
_DIGIT = re.compile(rb"[0-9]")
_SIZES = frozenset({24, 26, 32, 34, 36, 37, 40, 42, 45, 50, 52, 84, *range(64, 129)})
_MARKS = frozenset(b"\"'`=:,>( \t")


def _is_telling(before: bytes) -> bool:
    """Whether one of the words stands there that are in each rule's name.

    Written out, as it is asked of every long word of every file.
    """
    return (
        b"key" in before
        or b"token" in before
        or b"secret" in before
        or b"pat" in before
        or b"password" in before
    )


def find(path: str, data: bytes, places: Sequence[tuple[int, int]]) -> Iterator[Hit]:
    """Every random value among the long words that stands behind a telling name on its line."""
    for start, end in places:
        if end - start not in _SIZES or (start and data[start - 1] not in _MARKS):
            continue
        if _DIGIT.search(data, start, end) is None:
            continue  # no token of these sizes is all letters
        if not _is_telling(data[max(0, start - 120) : start].rpartition(b"\n")[2].lower()):
            continue
        value = data[start:end]
        if _ANY.fullmatch(text := value.decode("ascii")) is None:
            continue
        rule = _rule_of(path, data, start, text)
        if rule is not None:
            yield Hit(rule.kind, start, end, value, rule.confidence)


def _rule_of(path: str, data: bytes, start: int, value: str) -> Rule | None:
    if not is_random(value.encode()) or is_filler(value):
        return None
    line = data[max(0, start - _BEFORE) : start].rpartition(b"\n")[2].decode("utf-8", "replace")
    found = _NAME.search(line)
    if found is None:
        return None
    name = re.sub(r"[^a-z0-9]", "", found["name"].lower())
    for rule in RULES:
        if rule.value.fullmatch(value) and rule.name.search(name):
            return rule
    near = data[max(0, start - 200) : start].lower()
    if b"algolia" in near and _ALGOLIA.name.search(name) and _ALGOLIA.value.fullmatch(value):
        return _ALGOLIA
    return None
