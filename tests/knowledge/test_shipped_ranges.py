"""Ranges and labels against the shipped advisories: nothing is lost between two spellings."""

from datetime import date

import pytest

from timonier.knowledge.core.advisories import Advisory, Match
from timonier.knowledge.core.book import Book
from timonier.knowledge.core.ranges import parse_span
from timonier.knowledge.shelf.opened import open_book

from .make import Thing


@pytest.fixture(scope="module")
def book() -> Book:
    return open_book(None, today=date(2026, 11, 23))


def last_versions(advisory: Advisory) -> list[str]:
    closed = [span.high for span in map(parse_span, advisory.spans) if span.high_closed]
    return [one for one in (*closed, *advisory.versions) if "+" not in one]


def told(listed: list[Match]) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(one.id, one.state, one.candidates) for one in listed]


@pytest.mark.parametrize(
    ("ecosystem", "name", "short", "written"),
    [
        ("npm", "jquery", "<=3", "<4.0.0"),
        ("npm", "next", "<=12", "<13.0.0"),
        ("npm", "next", ">=11 <=12", ">=11.0.0 <13.0.0"),
        ("npm", "next", "<=9 || 12 - 13", "<10.0.0 || >=12.0.0 <14.0.0"),
        ("npm", "jquery", ">1.2", ">=1.3.0"),
        ("cargo", "hyper", "<=0.9", "<0.10.0"),
        ("cargo", "hyper", ">0.9, <=0.14", ">=0.10.0, <0.15.0"),
        ("cargo", "hyper", "0.13", ">=0.13.0, <0.14.0"),
        ("gem", "rack", "~> 2.0", ">= 2.0, < 3.a"),
        ("pypi", "django", "~=3.2", ">=3.2,<4.dev0"),
        ("composer", "symfony/http-kernel", "^4.4", ">=4.4-dev <5.0-dev"),
    ],
)
def test_a_range_and_its_written_out_form_have_the_same_flaws(
    book: Book, ecosystem: str, name: str, short: str, written: str
) -> None:
    found = told(book.advisories_for(Thing(ecosystem, name, "", short)))
    assert found
    assert found == told(book.advisories_for(Thing(ecosystem, name, "", written)))


def test_a_range_that_allows_what_is_mended_has_no_certain_flaw(book: Book) -> None:
    found = book.advisories_for(Thing("npm", "jquery", "", "<=3"))
    assert {one.state for one in found} == {"unknown"}
    certain = [one for one in book.advisories_for(Thing("cargo", "hyper", "", "<=0.9"))
               if one.state == "affected"]  # fmt: skip
    assert len(certain) == 3


def test_no_shipped_flaw_is_lost_at_its_last_version_with_a_label(book: Book) -> None:
    ends = {
        (name, version)
        for name, rows in book.packages("pypi").items()
        for row in rows
        for version in last_versions(Advisory(*row))
    }
    assert len(ends) > 700
    for name, version in sorted(ends):
        found = told(book.advisories_for(Thing("pypi", name, version)))
        for label in ("cpu", "acme.1"):
            labelled = Thing("pypi", name, f"{version}+{label}")
            assert told(book.advisories_for(labelled)) == found, (name, version, label)
