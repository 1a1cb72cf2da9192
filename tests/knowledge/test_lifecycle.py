"""Where a version stands in its product's life, on a given day."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timonier.knowledge.core.lifecycle import (
    CycleMatch,
    Product,
    cycles_of_constraint,
    cycles_of_version,
    match,
    months_after,
    older_than_listed,
    product_of,
    state_on,
)

TODAY = date(2026, 11, 23)


def row(name: str, eol: Any, **more: Any) -> list[Any]:
    facts = {"codename": "", "label": "", "released": "2020-01-01", "support": None}
    facts |= {"extended": None, "latest": f"{name}.9", "lts": None, **more}
    order = ("codename", "label", "released")
    tail = ("support", "extended", "latest", "lts")
    return [name, *(facts[one] for one in order), eol, *(facts[one] for one in tail)]


def product(*cycles: list[Any]) -> Product:
    return product_of({"id": "demo", "title": "Demo", "category": "lang", "cycles": cycles})


LANGUAGE = product(
    row("4.0", "2029-03-31"),
    row("3.4", "2028-03-31", lts=True),
    row("3.3", "2027-05-23"),
    row("3.2", "2026-03-31"),
    row("3.1", "2025-03-26", extended="2030-01-01"),
)


def stand(version: str, of: Product = LANGUAGE) -> CycleMatch:
    cycles = cycles_of_version(of, version)
    return match(of, cycles, version=version, today=TODAY, as_of="2026-08-22")


@pytest.mark.parametrize(
    ("eol", "state"),
    [
        (date(2026, 11, 22), "past"),
        (date(2026, 11, 23), "past"),
        (date(2026, 11, 24), "in-6-months"),
        (date(2027, 5, 23), "in-6-months"),
        (date(2027, 5, 24), "in-12-months"),
        (date(2027, 11, 23), "in-12-months"),
        (date(2027, 11, 24), "supported"),
        (True, "past"),
        (False, "supported"),
        (None, "unknown"),
    ],
)
def test_the_state_follows_the_end_of_free_support(eol: date | bool | None, state: str) -> None:
    assert state_on(eol, TODAY) == state


@given(st.dates(date(2000, 1, 1), date(2050, 1, 1)), st.integers(0, 40))
def test_months_are_counted_without_leaving_the_month(start: date, months: int) -> None:
    later = months_after(start, months)
    assert (later.year - start.year) * 12 + later.month - start.month == months
    assert later.day <= start.day


@pytest.mark.parametrize("version", ["3.1", "3.1.7", "v3.1.0"])
def test_a_version_belongs_to_its_cycle(version: str) -> None:
    assert stand(version).cycle == "3.1"


def test_a_paid_extension_is_named_beside_and_does_not_hide_the_end() -> None:
    found = stand("3.1.2")
    assert (found.state, found.extended_on) == ("past", date(2030, 1, 1))


def test_a_tag_coarser_than_a_cycle_names_every_cycle_it_may_mean() -> None:
    found = stand("3")
    assert found.cycles == ("3.4", "3.3", "3.2", "3.1")
    assert (found.state, found.why) == ("unknown", "coarser-than-cycle")


def test_a_coarse_tag_has_a_state_when_all_its_cycles_share_it() -> None:
    old = product(row("2.1", "2020-01-01"), row("2.0", "2019-01-01"))
    assert stand("2", old).state == "past"


def test_a_version_of_no_cycle_is_unknown_with_its_reason() -> None:
    assert (stand("9.9").state, stand("9.9").why) == ("unknown", "no-such-cycle")
    assert (stand("latest").state, stand("latest").why) == ("unknown", "no-version")


@pytest.mark.parametrize(
    ("version", "past"),
    [("1.0.7", True), ("1.5", True), ("2.5.1", True), ("4.5", False), ("9.1", False), ("2", False)],
)
def test_a_release_older_than_what_is_listed_is_past(version: str, past: bool) -> None:
    listed = product(row("5.0", False), row("4.0", "2027-05-01"), row("3.0", "2024-01-01"),
                     row("2.0", "2020-01-01"))  # fmt: skip
    found = older_than_listed(listed, version, TODAY)
    assert [state_on(one.eol_on, TODAY) for one in found] == (["past"] if past else [])


def test_numbers_of_another_kind_prove_nothing() -> None:
    years = product(row("2025.1", False), row("2019.0", "2020-01-01"))
    assert older_than_listed(years, "15.0", TODAY) == ()


def test_the_cycle_to_move_to_is_the_nearest_long_term_one() -> None:
    assert stand("3.1").next_cycle == "3.4"


def test_without_a_long_term_cycle_two_years_of_support_are_sought() -> None:
    plain = product(row("4", "2029-01-01"), row("3", "2028-01-01"), row("2", "2020-01-01"))
    assert stand("2", plain).next_cycle == "4"


def test_no_cycle_is_proposed_that_is_itself_past_or_unpublished() -> None:
    ended = product(
        row("4", "2031-01-01", released="2027-01-01"),
        row("3", "2025-01-01"),
        row("2", "2020-01-01"),
    )
    assert stand("2", ended).next_cycle == ""


def test_a_code_name_and_a_label_are_names_of_the_cycle() -> None:
    system = product(row("12", "2026-07-11", codename="Bookworm"), row("15.0", False, label="2019"))
    assert stand("bookworm", system).cycle == "12"
    assert stand("2019", system).cycle == "15.0"


def test_a_declared_range_means_every_cycle_it_allows() -> None:
    found = cycles_of_constraint(LANGUAGE, ">=3.3", grammar="pypi")
    assert [one.name for one in found] == ["4.0", "3.4", "3.3"]
    assert cycles_of_constraint(LANGUAGE, "?!", grammar="pypi") == ()


def test_a_range_within_one_cycle_is_as_good_as_a_version() -> None:
    cycles = cycles_of_constraint(LANGUAGE, "~3.2.1", grammar="npm")
    found = match(
        LANGUAGE, cycles, version="", constraint="~3.2.1", today=TODAY, as_of="2026-08-22"
    )
    assert (found.cycle, found.state) == ("3.2", "past")


@pytest.mark.parametrize(
    ("grammar", "constraint", "cycles"),
    [
        ("npm", "<=3", ["3.4", "3.3", "3.2", "3.1"]),
        ("npm", ">3.2 <=3.3", ["3.3"]),
        ("npm", "<3.3.0-beta.1", ["3.3", "3.2", "3.1"]),
        ("pypi", "<3.3", ["3.2", "3.1"]),
        ("pypi", ">3.2", ["4.0", "3.4", "3.3", "3.2"]),
        ("pypi", "!=3.3.*,>=3.2", ["4.0", "3.4", "3.2"]),
        ("gem", "~> 3.2", ["3.4", "3.3", "3.2"]),
        ("composer", "~3.3 || ^4", ["4.0", "3.4", "3.3"]),
        ("terraform", "~> 3.3.1", ["3.3"]),
        ("helm", ">=3.3.0-0 <=3", ["3.4", "3.3"]),
        ("hex", "~> 3.3", ["3.4", "3.3"]),
        ("pub", ">=3.2.0 <3.4.0", ["3.3", "3.2"]),
    ],
)
def test_a_range_means_the_cycles_that_the_runtimes_own_notation_allows(
    grammar: str, constraint: str, cycles: list[str]
) -> None:
    found = cycles_of_constraint(LANGUAGE, constraint, grammar=grammar)
    assert [one.name for one in found] == cycles
