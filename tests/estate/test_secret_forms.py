"""Secrets by their forms: the labelled set, keys in every wrapping, and what each is told as."""

from __future__ import annotations

import base64
import json
import random
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.key_forms import KEYS, block, wrapped
from bench.secrets import BOUND, Score, score
from bench.snippets import Case, cases, groups
from timonier.estate.core.secrets import find_secrets, is_weak, named_secret

EVERY = cases()


def found(text: str, path: str = "config/server.pem") -> list[tuple[str, str]]:
    return [(o.subject, o.data["confidence"]) for o in find_secrets(path, text.encode())]


def test_the_labelled_set_is_large_and_holds_as_many_look_alikes_as_secrets() -> None:
    there = sum(bool(case.kind) for case in EVERY)

    assert len(EVERY) >= 300
    assert 0.4 < there / len(EVERY) < 0.6
    assert 0.2 < sum(case.held_out for case in EVERY) / len(EVERY) < 0.45


@pytest.mark.parametrize(("group", "some"), list(groups(EVERY)), ids=lambda v: str(v)[:20])
def test_each_class_is_told_with_precision_and_recall_of_95_percent(
    group: str, some: list[Case]
) -> None:
    result, wrong = score(some)

    assert min(result.precision, result.recall) >= BOUND, [(c.id, told) for c, told in wrong]


def test_other_values_in_the_same_places_are_told_as_well() -> None:
    total = Score()
    for seed in range(1, 9):
        result, _ = score(cases(seed))
        total.right += result.right
        total.told += result.told
        total.there += result.there

    assert total.recall >= 0.99
    assert total.precision >= 0.99


# Each takes the lines of a key and gives a text that holds it.
WRAPPINGS: dict[str, Callable[[list[str]], str]] = {
    "as it is": "\n".join,
    "with the line ends of Windows": "\r\n".join,
    "indented in YAML": lambda lines: "key: |\n" + "".join(f"    {line}\n" for line in lines),
    "in JSON": lambda lines: json.dumps({"key": "\n".join(lines)}),
    "in JSON with escaped slashes": lambda lines: json.dumps("\n".join(lines)).replace("/", "\\/"),
    "escaped twice": lambda lines: "KEY='" + "\\\\n".join(lines) + "'",
    "on one line": lambda lines: "KEY=" + " ".join(lines),
    "joined by + before": lambda lines: "\n  + ".join(f'"{line}\\n"' for line in lines),
    "joined by + behind": lambda lines: " +\n  ".join(f'"{line}\\n"' for line in lines),
    "joined by a dot": lambda lines: ".\n".join(f"'{line}'" for line in lines),
    "side by side": lambda lines: "(\n" + "".join(f'  "{line}\\n"\n' for line in lines) + ")",
    "in an array": lambda lines: "[" + ", ".join(f"'{line}'" for line in lines) + "]",
    "commented out": lambda lines: "".join(f"# {line}\n" for line in lines),
    "commented with slashes": lambda lines: "".join(f"// {line}\n" for line in lines),
    "quoted in mail": lambda lines: "".join(f"> {line}\n" for line in lines),
    "added by a patch": lambda lines: "".join(f"+{line}\n" for line in lines),
    "with entities": lambda lines: "<key>" + "&#10;".join(lines) + "</key>",
}
LABELS = ("-", "RSA", "EC", "DSA", "OPENSSH")


@pytest.mark.parametrize("wrapping", sorted(WRAPPINGS))
@given(
    raw=st.binary(min_size=110, max_size=110), label=st.sampled_from(LABELS), more=st.integers(0, 9)
)
def test_a_private_key_is_found_however_it_is_wrapped(
    wrapping: str, raw: bytes, label: str, more: int
) -> None:
    body = random.Random(raw).randbytes(110 + 97 * more)
    lines = block(label, wrapped(body)).splitlines()

    assert found(WRAPPINGS[wrapping](lines)) == [("private-key", "high")]


@pytest.mark.parametrize("wrapping", sorted(WRAPPINGS))
def test_the_shortest_key_is_found_however_it_is_wrapped(wrapping: str) -> None:
    for seed in range(40):
        lines = KEYS["ed25519"](random.Random(seed), "").splitlines()
        assert found(WRAPPINGS[wrapping](lines)) == [("private-key", "high")]


def test_no_key_is_missed_for_what_its_lines_begin_or_end_with() -> None:
    dice = random.Random(3)
    missed = 0
    for _ in range(2_000):
        lines = wrapped(dice.randbytes(600))
        lines[dice.randrange(5)] = dice.choice("+/") + lines[0][1:-1] + dice.choice("+/")
        missed += found(block("RSA", lines)) != [("private-key", "high")]

    assert missed == 0


@pytest.mark.parametrize(
    ("maker", "given", "sure"),
    [
        ("pem-legacy", "", "protected"),
        ("pem", "ENCRYPTED 900", "protected"),
        ("openssh", "none", "high"),
        ("openssh", "aes256-ctr", "protected"),
        ("pgp", "0", "high"),
        ("pgp", "254", "protected"),
        ("ppk", "2 none", "high"),
        ("ppk", "3 aes256-cbc", "protected"),
    ],
)
def test_a_key_behind_a_passphrase_is_told_as_protected(maker: str, given: str, sure: str) -> None:
    for seed in range(50):
        assert found(KEYS[maker](random.Random(seed), given)) == [("private-key", sure)]


def test_the_same_key_in_two_wrappings_is_one_secret() -> None:
    lines = block("RSA", wrapped(random.Random(1).randbytes(600))).splitlines()
    texts = [WRAPPINGS[name](lines) for name in ("as it is", "in JSON", "joined by + behind")]

    assert len({find_secrets("x", text.encode())[0].data["fingerprint"] for text in texts}) == 1


def test_text_of_windows_is_searched_too() -> None:
    key = block("RSA", wrapped(random.Random(1).randbytes(600)))

    (one,) = find_secrets("config/key.pem", b"\xff\xfe" + key.encode("utf-16-le"))

    assert one.subject == "private-key"


def test_a_token_in_an_address_is_told_once_and_by_its_own_name() -> None:
    token = "gl" + "pat-" + "aB3dE5gH7jK9mN1pQ3sT"

    assert found(f"url = https://ada:{token}@git.shop.tld/x.git", ".gitmodules") == [
        ("gitlab-token", "high")
    ]
    assert found(f"API_TOKEN={token}", ".env") == [("gitlab-token", "high")]


def test_what_is_meant_to_be_seen_is_not_told_in_tests() -> None:
    key = "AI" + "za" + "SyD3dE5gH7jK9mN1pQ3sTaB3dE5gH7jK9mN"[:35]

    assert found(f'<script src="//maps/api/js?key={key}">', "web/index.html") == [
        ("gcp-api-key", "public")
    ]
    assert found(f'<script src="//maps/api/js?key={key}">', "tests/index.html") == []


@pytest.mark.parametrize("word", ["pass", "root", "admin123", "123456"])
def test_a_word_that_everybody_tries_is_weak(word: str) -> None:
    assert is_weak(word)
    told = named_secret("env-file", name="PASSWORD", line=1, path=".env", value=word)
    assert told.data["confidence"] == "weak"


def test_a_login_in_base64_is_proven_by_what_it_says() -> None:
    def config(login: str) -> str:
        text = base64.b64encode(login.encode()).decode()
        return json.dumps({"auths": {"registry.shop.tld": {"auth": text}}})

    assert found(config("ada:q8w7-tomate"), ".docker/config.json") == [("docker-auth", "high")]
    assert found(config("ada-without-a-word"), ".docker/config.json") == []
    assert found(config("ada:${TOKEN}"), ".docker/config.json") == []


@given(st.binary(max_size=400))
def test_no_bytes_make_the_search_of_keys_or_stores_fail(data: bytes) -> None:
    begin = b"-----BEGIN PGP " + b"PRIVATE KEY BLOCK-----\n"
    starts = (b"\xfe\xed\xfe\xed", b"\x30\x82", b"\xce\xce\xce\xce", b"\x03\xd9\xa2\x9a", begin)
    body = base64.b64encode(b"\x95" + data)
    for start in starts:
        find_secrets("x.p12", start + data)
    find_secrets("x", begin + body + b"\n-----END")
    find_secrets(".env", b"A_PASSWORD=" + data)
    find_secrets("wp-config.php", b"define('DB_PASSWORD', '" + data)
