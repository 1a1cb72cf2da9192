"""A component meets its flaws, and the first version without them is named."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timonier.knowledge.core.advisories import Exploit, Match, matches
from timonier.knowledge.core.compilation import Compilation

from .make import Thing, affected, record

THREE_LINES = affected(
    {"introduced": "0"},
    {"fixed": "2.2.5"},
    {"introduced": "3.0"},
    {"fixed": "3.1.4"},
    {"introduced": "4.0"},
    {"fixed": "4.0.2"},
)


def found(
    version: str = "", *records: dict[str, Any], constraint: str = "", **exploited: Exploit
) -> list[Match]:
    compilation = Compilation()
    for one in records or (record(affected=[THREE_LINES]),):
        compilation.take(one)
    component = Thing("pypi", "Demo", version, constraint)
    by_name = {name.replace("_", "-"): use for name, use in exploited.items()}
    return matches(compilation.written("pypi"), component, ecosystem="pypi", exploited=by_name)


@pytest.mark.parametrize("version", ["0.1", "2.2.4", "3.0", "3.1.3", "4.0.1"])
def test_a_version_inside_the_range_is_affected(version: str) -> None:

    assert [one.state for one in found(version)] == ["affected"]


@pytest.mark.parametrize("version", ["2.2.5", "2.9", "3.1.4", "4.0.2", "5.0"])
def test_a_fixed_version_is_not_affected(version: str) -> None:
    assert found(version) == []


@pytest.mark.parametrize(
    ("version", "nearest", "same_line"),
    [("1.0", "2.2.5", ""), ("2.0", "2.2.5", "2.2.5"), ("3.0", "3.1.4", "3.1.4")],
)
def test_the_nearest_fix_and_the_one_on_the_same_line_are_named(
    version: str, nearest: str, same_line: str
) -> None:
    (one,) = found(version)
    assert (one.fixed_in, one.fixed_in_line) == (nearest, same_line)


@given(st.tuples(st.integers(0, 5), st.integers(0, 5), st.integers(0, 5)))
def test_the_named_fix_is_itself_never_affected(numbers: tuple[int, int, int]) -> None:
    for one in found(".".join(map(str, numbers))):
        assert found(one.fixed_in) == []


def test_a_fix_that_another_range_of_the_same_flaw_hits_is_not_offered() -> None:
    again = affected({"introduced": "2.0"}, {"fixed": "2.1"})
    (one,) = found("1.0", record(affected=[affected(), again]))
    assert one.fixed_in == "2.1"


@pytest.mark.parametrize("bound", ["99.999.99999", "2.999.999", "1.999", "999.99.9999"])
def test_a_bound_of_nines_is_no_release_that_fixes(bound: str) -> None:
    endless = affected({"introduced": "0"}, {"fixed": bound})
    (one,) = found("1.0", record(affected=[endless]))
    assert (one.state, one.fixed_in, one.fixed_in_line) == ("affected", "", "")


@pytest.mark.parametrize("bound", ["1.99", "19.9", "1.9999.1", "2.1999"])
def test_a_release_with_nines_in_its_number_is_a_fix(bound: str) -> None:
    (one,) = found("1.0", record(affected=[affected({"introduced": "0"}, {"fixed": bound})]))
    assert one.fixed_in == bound


@pytest.mark.parametrize("version", ["main", "1.x", "${version}", "[1,2["])
def test_an_unreadable_version_is_unknown_never_clean(version: str) -> None:
    (one,) = found(version)
    assert (one.state, one.because, one.possible) == ("unknown", "unreadable-version", 1)


def test_a_bound_nobody_can_read_makes_its_advisory_unknown_never_dropped() -> None:
    unread = record(affected=[affected({"introduced": "0"}, {"fixed": "not-a-version"})])
    for version, constraint in (("5.0", ""), ("", ">=5.0")):
        (one,) = found(version, unread, constraint=constraint)
        assert (one.state, one.candidates) == ("unknown", ("TEST-1",))


@pytest.mark.parametrize("version", ["*", "latest", "^1", ">=1.0", "1.*", "~=3.0.5"])
def test_a_range_in_the_place_of_a_version_is_read_as_the_range_it_is(version: str) -> None:
    assert found(version) == found(constraint=version)
    assert [one.state for one in found(version)] in (["affected"], ["unknown"])


@pytest.mark.parametrize("version", ["3.1.3+cpu", "3.1.3+cu118", "3.1.3+acme.1"])
def test_a_local_label_has_the_flaws_of_its_public_version(version: str) -> None:
    closed = affected({"introduced": "3.0"}, {"last_affected": "3.1.3"})
    listed = affected({"introduced": "9"}, versions=["3.1.3"])
    records = [record("TEST-1", affected=[closed]), record("TEST-2", affected=[listed])]
    assert [one.id for one in found(version, *records)] == ["TEST-1", "TEST-2"]
    assert found("3.1.4+cpu", *records) == []


def test_a_range_covered_by_two_spans_of_one_flaw_is_affected() -> None:
    two = record(affected=[affected({"introduced": "0"}, {"last_affected": "2.0"}),
                           affected({"introduced": "1.5"}, {"fixed": "3.0"})])  # fmt: skip
    assert [one.state for one in found("", two, constraint=">=1.0,<3.0")] == ["affected"]


def test_no_version_at_all_is_unknown() -> None:
    (one,) = found()
    assert (one.state, one.because) == ("unknown", "no-version")


def test_a_declared_range_wholly_inside_is_affected() -> None:
    (one,) = found(constraint=">=3.0,<3.1")
    assert (one.state, one.fixed_in) == ("affected", "3.1.4")


def test_a_declared_range_that_overlaps_is_unknown_with_the_number_possible() -> None:
    records = [record(f"TEST-{n}", affected=[THREE_LINES]) for n in range(3)]
    (one,) = found("", *records, constraint=">=3.0")
    assert (one.state, one.possible, one.because) == ("unknown", 3, "several-versions")
    assert one.candidates == ("TEST-0", "TEST-1", "TEST-2")


def test_a_declared_range_above_every_flaw_is_clean() -> None:
    assert found(constraint=">=5") == []


def test_an_exploited_flaw_is_found_under_any_alias_and_comes_first() -> None:
    use = Exploit("CVE-9", "2024-05-01", "2024-05-22", ransomware=True)
    flaws = [record("TEST-1"), record("TEST-2", aliases=["CVE-9"])]
    first, second = found("1.0", *flaws, CVE_9=use)
    assert (first.id, first.exploited, second.exploited) == ("TEST-2", use, None)


def test_an_unmaintained_notice_is_no_flaw() -> None:
    notice = affected(ecosystem="PyPI", database_specific={"informational": "unmaintained"})
    assert found("1.0", record(affected=[notice])) == []


def test_references_lead_to_the_pages_of_the_identifiers() -> None:
    (one,) = found("1.0", record("PYSEC-1", aliases=["CVE-2024-1", "GHSA-x"]))
    assert one.references[1:] == (
        "https://www.cve.org/CVERecord?id=CVE-2024-1",
        "https://github.com/advisories/GHSA-x",
    )
