"""Secrets in the tree: found by proof, never quoted, placeholders left alone, quick on the rest."""

from __future__ import annotations

import base64
import json
import random
import string
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.costs import within
from timonier.estate.core.secrets import (
    MAX_BYTES,
    PATTERNS,
    find_secrets,
    is_placeholder,
    names_a_secret,
)

_DICE = random.Random(7)
_ALNUM = string.digits + string.ascii_uppercase + string.ascii_lowercase


def letters(count: int, alphabet: str = _ALNUM) -> str:
    return "".join(_DICE.choices(alphabet, k=count))


def checked(prefix: str) -> str:
    """A token with the checksum that the real ones carry."""
    body = letters(30)
    number, digits = zlib.crc32(body.encode()), ""
    while number:
        number, rest = divmod(number, 62)
        digits = _ALNUM[rest] + digits
    return prefix + body + digits.rjust(6, "0")


def key(kind: str = "RSA ") -> str:
    """A block in the shape of a private key, of random bytes: it opens nothing."""
    body = base64.encodebytes(_DICE.randbytes(300)).decode()
    return f"-----BEGIN {kind}PRIVATE" + f" KEY-----\n{body}-----END {kind}PRIVATE" + " KEY-----\n"


# Built here, so that no file of this repository holds anything that looks like a secret.
_SECRETS = {
    "private-key": key(),
    "aws-access-key": "AK" + "IA" + letters(16, string.ascii_uppercase + "234567"),
    "gcp-api-key": "AI" + "za" + letters(35),
    "github-token": checked("gh" + "p_"),
    "github-fine-grained-token": "github_" + "pat_" + letters(22) + "_" + letters(59),
    "gitlab-token": "gl" + "pat-" + letters(20),
    "slack-token": "xo" + f"xb-{letters(12, string.digits)}-{letters(24)}",
    "slack-webhook": "https://hooks.slack.com/" + f"services/T{letters(9, 'ABCDEFG23')}/B"
    + f"{letters(9, 'ABCDEFG23')}/{letters(24)}",
    "stripe-key": "sk_" + "live_" + letters(24),
    "sendgrid-key": "S" + f"G.{letters(22)}.{letters(43)}",
    "npm-token": checked("np" + "m_"),
    "pypi-token": "py" + "pi-AgE" + letters(80),
    "azure-storage-key": "Account" + "Key=" + letters(86) + "==",
    "openai-key": "sk-" + letters(24) + "T3Blbk" + "FJ" + letters(24),
    "database-url": "postgres" + "://shop:" + letters(12) + "@db.example.org/shop",
}  # fmt: skip


def found(source: str, path: str = "config/settings.py") -> list[tuple[str, int]]:
    return [(o.subject, o.line) for o in find_secrets(path, source.encode())]


@pytest.mark.parametrize("kind", sorted(_SECRETS))
def test_each_kind_is_found_at_its_line_and_never_quoted(kind: str) -> None:
    secret = _SECRETS[kind]
    observations = find_secrets("app/settings.py", f"\n\nX = '{secret}'\n".encode())
    assert [(o.kind, o.subject, o.data["confidence"]) for o in observations] == [
        ("secret", kind, "high")
    ]
    assert observations[0].line in (3, 4)
    assert not any(secret[start : start + 12] in repr(observations) for start in range(10, 20))


def test_a_service_account_is_one_finding_not_two() -> None:
    account = {"type": "service_account", "private_key": key("")}
    assert [kind for kind, _ in found(json.dumps(account, indent=1))] == ["gcp-service-account"]


def test_a_github_token_with_a_wrong_checksum_is_none() -> None:
    token = _SECRETS["github-token"]
    wrong = token[:-1] + ("A" if token[-1] != "A" else "B")
    assert found(wrong) == []


@pytest.mark.parametrize(
    "source",
    [
        "AK" + "IAIOSFODNN7EXAMPLE",
        "postgres" + "://user:password@localhost/db",
        "postgres" + "://user:${DB_PASSWORD}@db/x",
        "mysql" + "://root:changeme@db/x",
        "sk_" + "live_" + "x" * 24,
        "-----BEGIN PRIVATE" + " KEY-----\n" + "." * 200 + "\n-----END PRIVATE" + " KEY-----",
        "gl" + "pat-" + "a" * 20,
        "prefix" + _SECRETS["stripe-key"],
        "",
    ],
)
def test_placeholders_and_documentation_are_no_secrets(source: str) -> None:
    assert found(source) == []


@pytest.mark.parametrize(
    "path", ["tests/test_x.py", "src/app.spec.ts", "x/testdata/k.pem", ".env.example", "a_test.go"]
)
def test_in_tests_and_samples_the_confidence_is_lower(path: str) -> None:
    (observation,) = find_secrets(path, _SECRETS["stripe-key"].encode())
    assert observation.data["confidence"] == "test"


@pytest.mark.parametrize("path", ["package-lock.json", "app.min.js", "yarn.lock", "go.sum"])
def test_generated_files_are_left_out(path: str) -> None:
    assert find_secrets(path, _SECRETS["stripe-key"].encode()) == ()


def test_binaries_and_huge_files_are_left_out() -> None:
    secret = _SECRETS["stripe-key"].encode()
    assert find_secrets("a.bin", b"\0" + secret) == ()
    assert find_secrets("a.txt", secret + b" " * MAX_BYTES) == ()


def test_the_fingerprint_recognises_a_secret_elsewhere_and_only_with_the_same_salt() -> None:
    secret = _SECRETS["stripe-key"].encode()
    (one,) = find_secrets("a.py", secret, salt=b"here")
    (two,) = find_secrets("b.py", b"\n\n" + secret, salt=b"here")
    (other,) = find_secrets("a.py", secret, salt=b"there")
    assert one.data["fingerprint"] == two.data["fingerprint"] != other.data["fingerprint"]


def test_the_same_secret_twice_in_a_file_is_one_finding() -> None:
    assert found(f"{_SECRETS['stripe-key']}\n{_SECRETS['stripe-key']}\n") == [("stripe-key", 1)]


def test_a_committed_environment_file_names_what_it_gives_away() -> None:
    source = b"DEBUG=1\nexport DB_PASSWORD='Tr0ub4dor'\nAPI_TOKEN=${TOKEN}\n"
    (observation,) = find_secrets("deploy/.env.production", source)
    assert (observation.subject, observation.line) == ("env-file", 2)
    assert observation.data == {"name": "DB_PASSWORD", "confidence": "medium"}
    assert find_secrets("deploy/settings.ini", source) == ()
    assert find_secrets(".env.example", source)[0].data["confidence"] == "test"


@pytest.mark.parametrize(
    ("name", "value", "gives_away"),
    [
        ("DB_PASSWORD", "Tr0ub4dor", True),
        ("password", "q8w7e6", True),
        ("API_KEY", "${API_KEY}", False),
        ("SECRET_KEY", "changeme", False),
        ("TOKEN_FILE", "/run/secrets/token", False),
        ("PASSWORD", "/run/secrets/pw", False),
        ("PASSWORD", "short", True),
        ("PASSWORD", "ab", False),
        ("API_KEY", "short", False),
        ("PASSWORD", "none", False),
        ("COMPASS", "northwest", False),
        ("DB_PASSWORD", "", False),
    ],
)
def test_a_telling_name_needs_a_serious_value(name: str, value: str, gives_away: bool) -> None:
    assert names_a_secret(name, value) is gives_away


@given(st.binary(max_size=300))
def test_any_bytes_are_searched_without_failure(data: bytes) -> None:
    needles = b" ".join(needle for pattern in PATTERNS for needle in pattern.needles)
    for observation in find_secrets("a.py", needles + data):
        assert observation.kind == "secret"


@pytest.mark.parametrize("fill", [b"a", b"A", b"1", b":", b"/", b"-", b"postgres" + b"://a:"])
def test_hostile_repetition_costs_little_time(fill: bytes) -> None:
    for pattern in PATTERNS:
        data = (pattern.needles[0] + b" " + fill * 200_000)[:200_000]
        with within(0.5):
            assert find_secrets("a.py", data) == ()


@pytest.mark.parametrize("filler", ["x", "*", ".", "0"])
def test_repeated_filler_is_a_placeholder(filler: str) -> None:
    assert is_placeholder(filler * 12)


@pytest.mark.parametrize(
    ("path", "host", "sure"),
    [
        ("app/settings.py", "db.example.org", "high"),
        ("compose.yaml", "db:5432", "medium"),
        ("app/settings.py", "127.0.0.1", "medium"),
        ("README.md", "db", "test"),
        ("README.md", "db.example.org", "high"),
    ],
)
def test_a_database_that_only_its_own_network_reaches_weighs_less(
    path: str, host: str, sure: str
) -> None:
    address = "mysql" + f"://root:Tr0ub4dor@{host}/shop"
    (observation,) = find_secrets(path, address.encode())
    assert observation.data["confidence"] == sure


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ('SECRET_KEY = "k3!v9-$q0z7w5x1c2b4n6m8a0s9d8f7g6h5j4k3l2"', True),
        ('SECRET_KEY = "django-insecure-key-for-demonstration-only"', False),
        ('Shop::Application.config.secret_key_base = "' + "2f1d90a2c7b4e3856" * 4 + '"', True),
        ('SECRET_KEY = os.environ["SECRET_KEY"]', False),
        ('SECRET_KEY = ""', False),
        ('SECRET_KEY = "change-me-in-production-please-now-0123"', False),
        ('  # SECRET_KEY = "k3!v9-q0z7w5x1c2b4n6m8a0s9d8f7g6h5j4k3l2"', False),
    ],
)
def test_the_key_that_signs_sessions_is_a_secret(line: str, found: bool) -> None:
    assert [one.subject for one in find_secrets("app/settings.py", line.encode())] == (
        ["signing-key"] if found else []
    )
