"""One version token of a runtime: exact, a range, a name that moves, or unknown, never dropped."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timonier.estate.core.manifests.version_tokens import (
    PRODUCTS,
    runtime_facts,
    understood,
)
from timonier.knowledge.core.catalogue import GRAMMARS
from timonier.knowledge.core.code_names import NODE
from timonier.knowledge.core.constraints import declared_spans


def read(tool: str, spec: str, vendor: str = "") -> tuple[str, str, str, bool]:
    """Product, version, constraint, and whether it is told as unknown."""
    token = understood(tool, spec, vendor=vendor)
    assert token is not None
    return token.product, token.version, token.constraint, bool(token.reason)


@pytest.mark.parametrize(
    ("tool", "spec", "product", "version"),
    [
        ("node", "lts/fermium", "nodejs", "14"),
        ("node", "lts-fermium", "nodejs", "14"),
        ("node", "Argon", "nodejs", "4"),
        ("node", "v16.20.0", "nodejs", "16.20.0"),
        ("node", "iojs-v3.3.1", "nodejs", "3.3.1"),
        ("python", "cpython@3.7", "python", "3.7"),
        ("python", "cpython-3.12.1-linux-x86_64-gnu", "python", "3.12.1"),
        ("python", "cp312", "python", "3.12"),
        ("python", "3.13t", "python", "3.13"),
        ("python", "3.13+freethreaded", "python", "3.13"),
        ("python", "3.7.0-amd64", "python", "3.7.0"),
        ("python", "3.6.5/envs/ours", "python", "3.6.5"),
        ("python", "3.12.0a4", "python", "3.12.0a4"),
        ("python", "pypy-3.9-v7.3.9", "pypy", "7.3.9"),
        ("python", "miniconda3-py39_4.12.0", "miniconda3", "4.12.0"),
        ("ruby", "ruby-2.7.6", "ruby", "2.7.6"),
        ("ruby", "2.7.0@shop", "ruby", "2.7.0"),
        ("ruby", "1.9.3-p551", "ruby", "1.9.3-p551"),
        ("ruby", "jruby-9.4.5.0", "jruby", "9.4.5.0"),
        ("go", "go1.21.3", "go", "1.21.3"),
        ("go", "1.22.0-rc.1", "go", "1.22.0-rc.1"),
        ("dotnet", "6.0.404", "dotnet", "6.0"),
        ("dotnet", "8.0.1xx", "dotnet", "8.0"),
        ("elixir", "1.14.2-otp-25", "elixir", "1.14.2"),
        ("erlang", "OTP-25", "erlang", "25"),
        ("rust", "1.70.0-x86_64-unknown-linux-gnu", "rust", "1.70.0"),
        ("java", "temurin-17.0.8+7", "eclipse-temurin", "17.0.8+7"),
        ("java", "8.0.282.hs-adpt", "eclipse-temurin", "8.0.282"),
        ("java", "22.3.r17-grl", "graalvm-ce", "22.3"),
        ("java", "oracle-graalvm-21", "oracle-graalvm", "21"),
        ("java", "openjdk64-11.0.2", "openjdk-builds-from-oracle", "11.0.2"),
        ("java", "1.8.0_345", "java", "8.0.345"),
        ("java", "8u345", "java", "8.0.345"),
    ],
)
def test_one_release_is_a_version(tool: str, spec: str, product: str, version: str) -> None:
    assert read(tool, spec) == (product, version, "", False)


@pytest.mark.parametrize(
    ("tool", "spec", "constraint"),
    [
        ("node", ">=18 <21", ">=18 <21"),
        ("node", "^18 || ^20", "^18 || ^20"),
        ("node", "18.x", "18.x"),
        ("node", "18.x.x", "18.x.x"),
        ("node", "16 - 18", "16 - 18"),
        ("node", ">=18.0.0-0", ">=18.0.0-0"),
        ("python", "3.x", "3.*"),
        ("python", ">=3.9 <3.12", ">=3.9 <3.12"),
        ("python", "cpython>=3.8,<3.12", ">=3.8,<3.12"),
        ("python", "3.14-dev", "3.14.*"),
        ("python", "prefix:3.9", "3.9.*"),
        ("java", "17-ea", "17.x"),
        ("java", ">=17", ">=17"),
        ("terraform", "~> 1.5", "~> 1.5"),
        ("terraform", "latest:^1.0", "~> 1.0.0"),
        ("dotnet", "8.0.x", "8.0.x"),
        ("elixir", "v1.14-latest", "~> 1.14.0"),
        ("ruby", "3.x", "~> 3.0"),
        ("terraform", "1.x", "~> 1.0"),
        ("flutter", "3.x", "^3.0.0"),
        ("php", "8.*", "8.*"),
        ("rust", "1.x", "1.x"),
        ("kubectl", "1.30.x", "1.30.x"),
    ],
)
def test_a_range_is_a_constraint_that_its_notation_can_read(
    tool: str, spec: str, constraint: str
) -> None:
    product, version, stated, unknown = read(tool, spec)
    assert (version, stated, unknown) == ("", constraint, False)
    assert declared_spans(GRAMMARS.get(product, "npm"), stated)


@pytest.mark.parametrize(
    ("tool", "spec"),
    [
        ("node", "lts/*"), ("node", "lts/-1"), ("node", "latest"), ("node", "node"),
        ("go", "stable"), ("go", "oldstable"), ("rust", "nightly-2026-05-04"), ("ruby", "head"),
        ("php", "nightly"), ("julia", "lts"), ("terraform", "min-required"), ("node", "*"),
    ],
)  # fmt: skip
def test_a_name_that_moves_is_kept_as_written(tool: str, spec: str) -> None:
    assert read(tool, spec)[1:] == ("", spec, False)


@pytest.mark.parametrize(
    ("tool", "spec"),
    [
        ("node", "lts/unobtainium"), ("node", "${{ matrix.node }}"), ("node", "$NODE"),
        ("python", "{{ cookiecutter.python }}"), ("python", "our-own-build"),
        ("python", "3.9.7-slim"), ("python", "system"), ("python", "pypy3.9"),
        ("node", "path:/opt/node"), ("java", "theirs"), ("node", "18-alpine"),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_unknown_and_told(tool: str, spec: str) -> None:
    (component,), (seen,) = runtime_facts(tool, spec, line=7)
    assert (component.version, component.constraint, component.line) == ("", "", 7)
    assert (seen.kind, seen.subject, seen.line) == ("unresolved", component.name, 7)
    assert seen.data["stated"] == spec
    assert seen.data["reason"]


def test_nothing_asked_for_and_tools_without_a_life_cycle_give_nothing() -> None:
    assert runtime_facts("node", " ") == ((), ())
    assert runtime_facts("shellcheck", "0.9.0") == ((), ())


def test_java_eight_goes_by_both_its_names_and_a_vendor_may_stand_apart() -> None:
    assert read("java", "1.8") == ("java", "8", "", False)
    assert read("java", "8", vendor="zulu") == ("azul-zulu", "8", "", False)


@given(st.sampled_from(sorted(NODE)), st.sampled_from(["", "lts/", "lts-"]), st.booleans())
def test_a_code_name_is_its_line_however_it_is_written(name: str, lead: str, loud: bool) -> None:
    spec = lead + (name.upper() if loud else name)
    assert read("nodejs", spec) == ("nodejs", NODE[name], "", False)


@given(st.sampled_from(sorted(PRODUCTS)), st.text(max_size=400))
def test_no_token_is_dropped_or_more_than_one_thing(tool: str, spec: str) -> None:
    token = understood(tool, spec)
    if not spec.strip().strip("\"'").strip():
        assert token is None
        return
    assert token is not None
    assert sum(map(bool, (token.version, token.constraint, token.reason))) == 1


@given(
    st.sampled_from(["node", "python", "go", "ruby", "php"]),
    st.integers(0, 99), st.integers(0, 99), st.integers(0, 99),
    st.sampled_from(["slim", "alpine", "bookworm", "custom", "x86", "foo.1"]),
)  # fmt: skip
def test_a_number_with_an_unknown_word_behind_it_is_never_an_exact_version(
    tool: str, major: int, minor: int, patch: int, word: str
) -> None:
    token = understood(tool, f"{major}.{minor}.{patch}-{word}")
    assert token is not None
    assert (token.version in ("", f"{major}.{minor}.{patch}")) is True
    assert token.version == "" or (tool, word) == ("python", "x86")
