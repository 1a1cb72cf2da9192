"""Secrets committed to the tree: few, precise patterns; the value never leaves this module."""

from __future__ import annotations

import base64
import binascii
import hashlib
import math
import re
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from timonier.estate.core.facts import Observation
from timonier.estate.core.places import is_development

MAX_BYTES = 1024 * 1024
MAX_FOUND = 50  # per file: past that, the file is one finding whatever the number
_MAX_CANDIDATES = 5_000
_MAX_LINE = 20_000  # minified code and data: too many look-alikes
_PERSON = b"timonier:secret"  # separates these digests from any other use of the same hash

_SKIPPED = re.compile(
    r"(?:\.(?:min\.js|min\.css|map|lock|svg|ipynb|sum|snap|csv|tsv|geojson|po|pot)"
    r"|(?:^|/)(?:package-lock\.json|npm-shrinkwrap\.json|pnpm-lock\.yaml|composer\.lock))$"
)
_TEST_NAME = re.compile(
    r"(?:^|/)(?:test_[^/]*|[^/]*[._-](?:test|tests|spec)\.[a-z]+|[^/]*[Tt]est\.(?:java|kt|cs|php)"
    r"|[^/]*\.(?:example|sample|dist|template|tmpl))$|(?:^|/)(?:spec|specs|mocks|__mocks__)/"
)
_ENVIRONMENT_FILE = re.compile(r"(?:^|/)\.env(?:\.[\w-]{1,30})?$|\.env$")
_PLACEHOLDER = re.compile(
    r"example|placeholder|change[-_ ]?me|your[-_ ]|my[-_ ]?(?:pass|secret|token|key)|dummy|sample"
    r"|redacted|replace|insert|todo|fixme|x{4,}|\*{3,}|\.{3,}|0{8,}|1{8,}|a{8,}|1234567890|abcdefgh"
    r"|<[^>]*>|\$\{|\$\(|\{\{|%\(|\$[A-Z_]",
    re.IGNORECASE,
)
_COMMON = frozenset(
    {
        "password", "passwd", "secret", "postgres", "rabbitmq", "username", "changeit", "default",
        "development", "localhost", "hunter2", "string",
    }
)  # fmt: skip
_SECRET_NAME = re.compile(
    r"(?:^|[_.-])(?:PASSWORD|PASSWD|PASS|PWD|SECRET|TOKEN|API_?KEY|ACCESS_?KEY|SECRET_?KEY|"
    r"PRIVATE_?KEY|CREDENTIALS?)$",
    re.IGNORECASE,
)
_HARMLESS_VALUE = re.compile(r"/[\w./-]*|[\w.-]*\.(?:json|pem|key|txt|crt)|\d{1,6}|(?i:true|false)")


@dataclass(frozen=True, slots=True)
class Pattern:
    """One kind of secret: a literal that must be present, what it looks like, and its proof."""

    id: str
    needles: tuple[bytes, ...]  # one of them is in the file; after `gate`, when there is one
    regex: re.Pattern[bytes]  # group "value" is the secret; every repetition is bounded
    proof: Callable[[bytes], bool]
    gate: bytes = b""

    def may_be_in(self, data: bytes) -> bool:
        """Whether the file can hold one, at the speed of a substring search."""
        return self.gate in data and any(needle in data for needle in self.needles)


def _entropy(value: bytes) -> float:
    """Bits per byte of the value's own distribution."""
    counts = Counter(value)
    return -sum(n / len(value) * math.log2(n / len(value)) for n in counts.values())


def _is_random(value: bytes) -> bool:
    return _entropy(value) >= 3.2


def _github_checksum(value: bytes) -> bool:
    """The last six characters are the CRC-32 of the 30 before them, in base 62 (GitHub, 2021)."""
    _, _, body = value.partition(b"_")
    digits = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    number, out = zlib.crc32(body[:-6]), b""
    while number:
        number, rest = divmod(number, 62)
        out = digits[rest : rest + 1] + out
    return out.rjust(6, b"0") == body[-6:]


def _is_key_body(value: bytes) -> bool:
    """Whether what stands between the PEM lines is base64 of at least 100 bytes, not "..."."""
    lines = value.replace(b"\\n", b"\n").replace(b"\\r", b"").splitlines()
    body = b"".join(line.strip(b" \t\"',+") for line in lines if b":" not in line)
    try:
        return len(base64.b64decode(body, validate=True)) >= 100
    except (binascii.Error, ValueError):
        return False


def _is_password(value: bytes) -> bool:
    word = value.decode("utf-8", "replace")
    return len(word) >= 6 and not is_placeholder(word)


def _pattern(
    identifier: str,
    needles: str,
    regex: bytes,
    proof: Callable[[bytes], bool] = _is_random,
    gate: bytes = b"",
) -> Pattern:
    words = tuple(needle.encode() for needle in needles.split("|"))
    return Pattern(identifier, words, re.compile(regex), proof, gate)


_END = rb"(?![A-Za-z0-9_/+=-])"
_START = rb"(?<![A-Za-z0-9_/+-])"
PATTERNS: tuple[Pattern, ...] = (
    _pattern(
        "private-key", "PRIVATE KEY-----",
        rb"-----BEGIN (?:[A-Z0-9]{2,12} ){0,2}PRIVATE KEY-----(?P<value>[^-]{100,16000})-----END ",
        _is_key_body,
    ),
    _pattern(
        "aws-access-key", "AKIA|ASIA",
        _START + rb"(?P<value>A(?:KIA|SIA)[A-Z2-7]{16})" + _END, _is_random,
    ),
    _pattern(
        "gcp-service-account", "service_account",
        rb"[\"']private_key[\"']\s{0,20}:\s{0,20}[\"']-----BEGIN PRIVATE KEY-----"
        rb"(?P<value>[^-]{100,16000})-----END ", _is_key_body,
    ),
    _pattern("gcp-api-key", "AIza", _START + rb"(?P<value>AIza[A-Za-z0-9_-]{35})" + _END),
    _pattern(
        "github-token", "ghp_|gho_|ghu_|ghs_|ghr_",
        _START + rb"(?P<value>gh[pousr]_[A-Za-z0-9]{36})" + _END, _github_checksum,
    ),
    _pattern(
        "github-fine-grained-token", "github_pat_",
        _START + rb"(?P<value>github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59})" + _END,
    ),
    _pattern("gitlab-token", "glpat-", _START + rb"(?P<value>glpat-[A-Za-z0-9_-]{20,52})" + _END),
    _pattern(
        "slack-token", "xox",
        _START + rb"(?P<value>xox[abprs]-[0-9]{8,14}-[A-Za-z0-9-]{16,100})" + _END,
    ),
    _pattern(
        "slack-webhook", "hooks.slack.com/services/",
        rb"hooks\.slack\.com/services/(?P<value>T[A-Z0-9]{7,12}/B[A-Z0-9]{7,12}/[A-Za-z0-9]{23,25})"
        + _END,
    ),
    _pattern(
        "stripe-key", "k_live_",
        _START + rb"(?P<value>[sr]k_live_[A-Za-z0-9]{20,110})" + _END,
    ),
    _pattern(
        "sendgrid-key", "SG.",
        _START + rb"(?P<value>SG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43})" + _END,
    ),
    _pattern("npm-token", "npm_", _START + rb"(?P<value>npm_[A-Za-z0-9]{36})" + _END,
             _github_checksum),
    _pattern(
        "pypi-token", "pypi-AgE",
        _START + rb"(?P<value>pypi-AgE[A-Za-z0-9_-]{50,500})" + _END,
    ),
    _pattern(
        "azure-storage-key", "AccountKey=", rb"AccountKey=(?P<value>[A-Za-z0-9+/]{86}==)" + _END,
    ),
    _pattern(
        "openai-key", "T3BlbkFJ",
        _START + rb"(?P<value>sk-[A-Za-z0-9_-]{20,100}T3BlbkFJ[A-Za-z0-9_-]{20,100})" + _END,
    ),
    _pattern(
        "signing-key", "SECRET_KEY|secret_key_base",
        rb"(?m:^)(?:SECRET_KEY|[\w:.]{0,80}\bsecret_key_base)[ \t]{0,8}=[ \t]{0,8}"
        rb"([\"'])(?=[^\d\"']{0,256}\d)(?P<value>[^\"'\s<>{}]{32,256})\1", _is_random,
    ),
    _pattern(
        "database-url",
        "postgres://|postgresql|mysql|mariadb|mongodb|redis://|rediss://|amqp|mssql|sqlserver://",
        rb"(?:postgres(?:ql)?|mysql|mariadb|mongodb(?:\+srv)?|rediss?|amqps?|mssql|sqlserver)"
        rb"(?:\+[a-z0-9]{1,16})?://[^\s:/@\"'<>{}$]{0,64}:(?P<value>[^\s:/@\"'<>]{6,128})"
        rb"@[A-Za-z0-9]", _is_password, gate=b"://",
    ),
)  # fmt: skip


def is_placeholder(value: str) -> bool:
    """Whether a human wrote the value to be replaced: `changeme`, `<token>`, `${VAR}`, `xxxx`."""
    return value.lower() in _COMMON or _PLACEHOLDER.search(value[:512]) is not None


def names_a_secret(name: str, value: str) -> bool:
    """Whether `name=value` gives a secret away: a telling name with a literal, serious value."""
    if not value or len(value) < 6 or _SECRET_NAME.search(name[-80:]) is None:
        return False
    return not is_placeholder(value) and _HARMLESS_VALUE.fullmatch(value) is None


def is_guessable(value: str, beside: Iterable[str]) -> bool:
    """Whether the value repeats a name that stands beside it: user, database, service, image."""
    word = value.lower()
    names = (name.lower() for name in beside)
    return any(len(name) >= 4 and (name in word or word in name) for name in names)


def named_secret(
    where: str, *, name: str, line: int, path: str, guessable: bool = False
) -> Observation:
    """The observation for a literal under a telling name: less sure than a token's own format."""
    sure = "test" if _is_test(path) else "guessable" if guessable else "medium"
    return Observation("secret", where, line, {"name": name[:200], "confidence": sure})


def _is_test(path: str) -> bool:
    return is_development(path) or _TEST_NAME.search(path) is not None


def find_secrets(path: str, data: bytes, *, salt: bytes = b"") -> tuple[Observation, ...]:
    """The secrets of one file, as kind, line and fingerprint.

    The fingerprint (64 bits of keyed BLAKE2b) recognises the same secret elsewhere or later. With
    the installation's own `salt` nobody else can test guesses against it; without one, a *weak*
    password could be guessed from it, so callers that keep fingerprints pass a salt.
    """
    if len(data) > MAX_BYTES or _SKIPPED.search(path) or b"\0" in data[:8192]:
        return ()
    if _ENVIRONMENT_FILE.search(path):
        return _environment(path, data) + _by_pattern(path, data, salt)
    return _by_pattern(path, data, salt)


def _environment(path: str, data: bytes) -> tuple[Observation, ...]:
    """A committed .env file is the classic leak: its telling names with literal values."""
    found = []
    for number, line in enumerate(data.decode("utf-8", "replace").splitlines(), start=1):
        name, given, value = line.strip().removeprefix("export ").partition("=")
        if given and names_a_secret(name.strip(), value.strip().strip("\"'")):
            found.append(named_secret("env-file", name=name.strip(), line=number, path=path))
    return tuple(found[:MAX_FOUND])


def _by_pattern(path: str, data: bytes, salt: bytes) -> tuple[Observation, ...]:
    present = [pattern for pattern in PATTERNS if pattern.may_be_in(data)]
    if not present:
        return ()
    found: dict[tuple[str, str], Observation] = {}
    confidence = "test" if _is_test(path) else "high"
    for pattern in present:
        for start, value in _matches(pattern, data):
            fingerprint = _fingerprint(value, salt)
            line = data.count(b"\n", 0, start) + 1
            sure = _in_its_place(confidence, pattern, data, start + len(value), path)
            facts = {"fingerprint": fingerprint, "confidence": sure}
            found.setdefault((pattern.id, fingerprint),
                             Observation("secret", pattern.id, line, facts))  # fmt: skip
            if len(found) >= MAX_FOUND:
                return tuple(found.values())
    return _without_repeats(found)


def _in_its_place(confidence: str, pattern: Pattern, data: bytes, end: int, path: str) -> str:
    """A database on a host without a domain is out of reach for others; in a manual, made up."""
    if confidence != "high" or pattern.id != "database-url":
        return confidence
    host = re.split(rb"[:/?\s\"',]", data[end + 1 : end + 256], maxsplit=1)[0]
    if b"." in host and host not in (b"127.0.0.1", b"host.docker.internal"):
        return confidence
    return "test" if path.lower().endswith((".md", ".rst", ".adoc", ".txt")) else "medium"


def _matches(pattern: Pattern, data: bytes) -> Iterator[tuple[int, bytes]]:
    for number, match in enumerate(pattern.regex.finditer(data)):
        if number >= _MAX_CANDIDATES:
            return
        value = match["value"]
        word = value.replace(b"$", b"") if pattern.id == "signing-key" else value
        if is_placeholder(word.decode("utf-8", "replace")) and pattern.id != "private-key":
            continue
        if pattern.proof(value) and _on_a_line_people_write(data, match.start(), value):
            yield match.start("value"), value


def _on_a_line_people_write(data: bytes, start: int, value: bytes) -> bool:
    begin = data.rfind(b"\n", max(0, start - _MAX_LINE), start)
    return begin >= 0 or start < _MAX_LINE or b"\n" in value


def _fingerprint(value: bytes, salt: bytes) -> str:
    key = hashlib.sha256(salt).digest() if salt else b""
    return hashlib.blake2b(value, key=key, person=_PERSON, digest_size=8).hexdigest()


def _without_repeats(found: dict[tuple[str, str], Observation]) -> tuple[Observation, ...]:
    """A service account's key is also a private key: the more telling name stays."""
    telling = {o.data["fingerprint"] for (kind, _), o in found.items() if kind != "private-key"}
    return tuple(
        observation
        for (kind, fingerprint), observation in found.items()
        if kind != "private-key" or fingerprint not in telling
    )
