"""How a database stands to this version is read from what was applied to it, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

import timonier
from timonier.kit.store import migrated
from timonier.kit.store.migrated import Record, Standing, refusal, standing

CHAIN = frozenset(
    {
        ("kit", "0001_initial"),
        ("kit", "0002_second"),
        ("kit", "0003_third"),
        ("risk", "0001_initial"),
    }
)
LIBRARY = ("auth", "0001_initial")


@pytest.fixture(autouse=True, scope="module")
def _two_rooms() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(migrated, "known", lambda: CHAIN)
        patch.setattr(migrated, "rooms", lambda: frozenset({"kit", "risk"}))
        patch.setattr(timonier, "__version__", "2.0")
        yield


def record(*applied: tuple[str, str], releases: tuple[str, ...] | None = ("1.0",)) -> Record:
    return Record(frozenset({*applied, LIBRARY}), releases, True)


def without(*names: tuple[str, str]) -> Record:
    return record(*CHAIN.difference(names))


def test_what_was_applied_whole_is_current() -> None:
    assert standing(record(*CHAIN)) is Standing.CURRENT
    assert refusal(record(*CHAIN)) == ""


@pytest.mark.parametrize(
    "missing",
    [
        {("kit", "0003_third")},
        {("kit", "0002_second"), ("kit", "0003_third")},
        {("risk", "0001_initial")},
        CHAIN,
    ],
)
def test_the_end_of_a_chain_that_is_missing_can_be_applied(missing: set[tuple[str, str]]) -> None:
    older = without(*missing)
    assert standing(older) is Standing.OLDER
    assert refusal(older) == ""


@pytest.mark.parametrize("hole", [("kit", "0001_initial"), ("kit", "0002_second")])
def test_a_hole_in_the_middle_is_named(hole: tuple[str, str]) -> None:
    assert standing(without(hole)) is Standing.TORN
    assert f"never had {hole[0]}.{hole[1]}" in refusal(without(hole))


@pytest.mark.parametrize("version", ["2.0.1", "2.1.dev0", "10.0"])
def test_a_later_version_is_named_as_the_one_that_is_needed(version: str) -> None:
    later = record(*CHAIN, ("kit", "0004_later"), releases=("1.0", version))
    assert standing(later) is Standing.NEWER
    assert f"use {version} or newer" in refusal(later)


def test_a_later_version_that_left_our_rooms_alone_is_a_later_version() -> None:
    assert standing(record(*CHAIN, releases=("9.0",))) is Standing.NEWER


@pytest.mark.parametrize("version", ["1.0", "2.0", "2.0.dev3"])
def test_what_no_later_version_did_and_is_unknown_is_of_another_build(version: str) -> None:
    foreign = record(*CHAIN, ("kit", "0002_other"), releases=(version,))
    assert standing(foreign) is Standing.UNKNOWN
    assert "kit.0002_other" in refusal(foreign)


def test_a_database_from_before_the_first_release_is_told() -> None:
    unreleased = record(*CHAIN, ("kit", "0002_attempts"), releases=None)
    assert standing(unreleased) is Standing.UNRELEASED
    assert "unreleased" in refusal(unreleased)
    assert standing(record(*CHAIN, releases=None)) is Standing.UNRELEASED


def test_tables_without_a_note_of_them_are_not_taken_for_new_ones() -> None:
    assert standing(Record(frozenset(), None, False)) is Standing.ABSENT
    assert standing(Record(frozenset(), ("1.0",), True)) is Standing.TORN
    assert "django_migrations" in refusal(Record(frozenset(), ("1.0",), True))


def test_a_version_that_cannot_be_compared_is_a_later_one() -> None:
    assert standing(record(*CHAIN, releases=("main-4f2",))) is Standing.NEWER


@given(st.sets(st.sampled_from(sorted(CHAIN))), st.booleans())
def test_only_what_ends_in_the_same_tables_is_let_in(
    applied: set[tuple[str, str]], library: bool
) -> None:
    found = Record(frozenset(applied | ({LIBRARY} if library else set())), ("1.0",), True)
    kit = sorted(name for room, name in applied if room == "kit")
    whole = kit == ["0001_initial", "0002_second", "0003_third"][: len(kit)]

    assert (refusal(found) == "") == (whole and bool(found.applied))
