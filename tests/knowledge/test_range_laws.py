"""Laws of ranges, versions and findings that hold whatever is drawn."""

from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.range_samples import DRAWS
from timonier.knowledge.core.advisories import Match, matches
from timonier.knowledge.core.constraints import UnreadableConstraint, allows, declared_spans
from timonier.knowledge.core.versions import key

from .make import Thing

CHANCE = st.randoms(use_true_random=False)
SCHEMES = sorted(DRAWS)
ALTERNATIVES = {"npm": " || ", "pypi": " || ", "composer": " || ", "hackage": " || "}
NUMBER = st.integers(0, 12)


def row(identifier: str, spans: list[str], versions: list[str]) -> list[Any]:
    return [identifier, [], "high", 7.0, "", "2024-01-02", "", "", spans, versions]


def drawn_rows(ecosystem: str, chance: Random) -> list[list[Any]]:
    """Six advisories with bounds in the scheme of the ecosystem, as databases write them."""
    _, version = DRAWS[ecosystem]

    def span() -> str:
        low, high = f">={version(chance)}", f"{chance.choice(('<', '<='))}{version(chance)}"
        return chance.choice((low, high, high, f"{low},{high}"))

    return [
        row(f"A-{n}", [span() for _ in range(chance.choice((0, 1, 1, 2)))],
            [version(chance) for _ in range(chance.choice((0, 0, 3)))])
        for n in range(6)
    ]  # fmt: skip


def found(ecosystem: str, rows: list[list[Any]], version: str, constraint: str = "") -> list[Match]:
    component = Thing(ecosystem, "demo", version, constraint)
    return matches({"demo": rows}, component, ecosystem=ecosystem, exploited={})


def certain(listed: list[Match]) -> set[str]:
    return {one.id for one in listed if one.state == "affected"}


def possible(listed: list[Match]) -> set[str]:
    return certain(listed) | {name for one in listed for name in one.candidates}


@pytest.mark.parametrize("ecosystem", SCHEMES)
@settings(max_examples=60)
@given(chance=CHANCE)
def test_a_flaw_is_certain_only_when_every_version_allowed_has_it_and_told_if_any_has(
    ecosystem: str, chance: Random
) -> None:
    asked, version = (draw(chance) for draw in DRAWS[ecosystem])
    rows = drawn_rows(ecosystem, chance)
    listed = found(ecosystem, rows, "", asked)
    if allows(ecosystem, asked, version):
        has = found(ecosystem, rows, version)
        assert certain(listed) <= certain(has)
        assert possible(has) <= possible(listed)


@pytest.mark.parametrize("ecosystem", sorted(ALTERNATIVES))
@settings(max_examples=60)
@given(chance=CHANCE)
def test_a_wider_range_never_loses_a_possible_flaw(ecosystem: str, chance: Random) -> None:
    narrow, other = (DRAWS[ecosystem][0](chance) for _ in range(2))
    rows = drawn_rows(ecosystem, chance)
    wide = f"{narrow}{ALTERNATIVES[ecosystem]}{other}"
    try:
        for text in (narrow, other):
            declared_spans(ecosystem, text)
    except UnreadableConstraint:
        return
    assert possible(found(ecosystem, rows, "", narrow)) <= possible(
        found(ecosystem, rows, "", wide)
    )


@pytest.mark.parametrize("ecosystem", ["npm", "cargo", "helm"])
@settings(max_examples=60)
@given(chance=CHANCE, major=NUMBER, minor=NUMBER)
def test_a_range_and_its_written_out_form_have_the_same_flaws(
    ecosystem: str, chance: Random, major: int, minor: int
) -> None:
    line, next_line = f"{major}.{minor}", f"{major}.{minor + 1}.0"
    rows = drawn_rows(ecosystem, chance)
    for short, written in {
        f"<={major}": f"<{major + 1}.0.0",
        f">{major}": f">={major + 1}.0.0",
        f"<={line}": f"<{next_line}",
        f">{line}": f">={next_line}",
        f"<{line}": f"<{line}.0",
        f">={line}": f">={line}.0",
        f"={line}": f">={line}.0, <{next_line}",
        f"~{line}": f">={line}.0, <{next_line}",
        f"^{major + 1}.{minor}": f">={major + 1}.{minor}.0, <{major + 2}.0.0",
        f"^0.{minor + 1}": f">=0.{minor + 1}.0, <0.{minor + 2}.0",
    }.items():
        plain = written.replace(",", "") if ecosystem == "npm" else written
        assert found(ecosystem, rows, "", short) == found(ecosystem, rows, "", plain), short


@settings(max_examples=60)
@given(chance=CHANCE, label=st.sampled_from(["cpu", "cu118", "cu124", "acme.1", "1"]))
def test_a_local_label_neither_hides_a_flaw_nor_adds_one(chance: Random, label: str) -> None:
    public, other = (DRAWS["pypi"][1](chance).partition("+")[0] for _ in range(2))
    spans = [f"<={public}", f"<{public}", f">={other},<={public}", f">={public}", f"<{other}"]
    rows = [row(span, [span], []) for span in spans]
    rows += [row("listed", [], [other, public]), row("other", [], [other])]
    bare, labelled = (certain(found("pypi", rows, text)) for text in (public, f"{public}+{label}"))
    assert bare == labelled
    assert bare >= {"listed", f"<={public}", f">={public}"}


@pytest.mark.parametrize("ecosystem", SCHEMES)
@settings(max_examples=150)
@given(chance=CHANCE)
def test_versions_are_in_one_order(ecosystem: str, chance: Random) -> None:
    one, other, third = (key(ecosystem, DRAWS[ecosystem][1](chance)) for _ in range(3))
    assert one is not None and other is not None and third is not None
    assert (one < other) + (one == other) + (other < one) == 1
    assert not (one <= other <= third) or one <= third
    assert one != other or hash(one) == hash(other)
