"""Growth of variables: doubling ends early, told with its line; normal files never meet it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timonier.estate.core.manifests.docker_lines import substitute
from timonier.estate.core.manifests.growth import Growth
from timonier.estate.core.manifests.registry import parse


def _doubling(start: str, pattern: str) -> bytes:
    lines = [f"ARG A0={start}"]
    lines += [f"ARG A{n}={pattern.format(n - 1)}" for n in range(1, 60)]
    return "\n".join([*lines, "FROM python:$A59"]).encode()


@pytest.mark.parametrize("pattern", ["$A{0}$A{0}", "${{A{0}}}${{A{0}}}", "${{U:-$A{0}$A{0}}}"])
def test_arguments_that_double_stay_unknown_and_are_told_with_their_line(pattern: str) -> None:
    parsed = parse("dockerfile", "Dockerfile", _doubling("x" * 40, pattern))
    assert parsed.error.startswith("variables grow beyond 16384 characters (lines 10, ")
    assert [(c.name, c.version) for c in parsed.components] == [("python", "")]


def test_what_many_values_take_together_is_counted() -> None:
    lines = ["ARG A=" + "x" * 16_000, *[f"ARG B{n}=x$A" for n in range(400)], "FROM a:1"]
    parsed = parse("dockerfile", "Dockerfile", "\n".join(lines).encode())
    assert (
        parsed.error == "variables grow beyond 16384 characters (lines 264, 265, 266 and 135 more)"
    )
    assert [(c.name, c.version) for c in parsed.components] == [("a", "1")]


def test_stages_that_inherit_many_variables_are_counted() -> None:
    lines = ["FROM a:1 AS s0", *[f"ARG A{n}=1" for n in range(2_000)], "FROM s0", "FROM b:$A7"]
    assert parse("dockerfile", "Dockerfile", "\n".join(lines).encode()).error


def test_more_stages_than_anyone_writes_are_refused() -> None:
    parsed = parse("dockerfile", "Dockerfile", b"FROM a:1\n" * 501)
    assert parsed.error == "more than 500 stages (line 501)"


@pytest.mark.parametrize(
    ("kind", "path", "source"),
    [
        ("compose", "compose.yaml", "services: {a: {image: 'a:${X:-LONG}'}}"),
        ("gitlab-ci", ".gitlab-ci.yml", "variables: {V: LONG}\nj:\n  image: a:$V$V\n"),
    ],
)
def test_other_files_with_variables_keep_the_limit(kind: str, path: str, source: str) -> None:
    parsed = parse(kind, path, source.replace("LONG", "x" * 16_384).encode())
    assert "variables grow beyond 16384 characters (line" in parsed.error


@given(st.text(alphabet="ab$A{}:-", max_size=60), st.text(alphabet="ab", max_size=20))
def test_no_value_is_longer_than_its_limit(template: str, value: str) -> None:
    account = Growth(value=30, file=100)
    found, known = substitute(template, {"A": value}, account)
    assert len(found) <= 30 or (not known and found == template) or "$" not in template


@given(st.lists(st.integers(0, 40), max_size=20))
def test_an_account_pays_for_what_it_allows_and_nothing_else(sizes: list[int]) -> None:
    account = Growth(value=30, file=100)
    allowed = [size for size in sizes if account.allows(size)]
    assert sum(allowed) == 100 - account.left
    assert all(size <= 30 for size in allowed)
