"""Retire.js tells some flaws twice, once without a name: one flaw is one finding."""

from datetime import date
from typing import Any

from timonier.knowledge.core.advisories import joined, matches
from timonier.knowledge.core.compilation import Compilation
from timonier.knowledge.shelf.opened import open_book

from .make import Thing, affected, record

BLOG = "https://blog.example.org/2020/released"
REPORT = "https://hackerone.com/reports/319576"


def told(identifier: str, *aliases: str, fixed: str = "3.5.0", page: str = BLOG,
         words: str = "A regex  may introduce XSS") -> dict[str, Any]:  # fmt: skip
    hit = affected({"introduced": "0"}, {"fixed": fixed}, name="thing", ecosystem="npm")
    return record(
        identifier, aliases=list(aliases), summary=words, affected=[hit], references=[{"url": page}]
    )


def rows(*records: dict[str, Any]) -> list[set[str]]:
    compiled = Compilation()
    for one in records:
        compiled.take(one)
    return [{row[0], *row[1]} for row in compiled.written("npm")["thing"]]


def test_a_nameless_record_is_the_flaw_that_another_tells_in_the_same_words() -> None:
    named = told("RETIREJS-js-1", "CVE-2020-11022", words="a regex may introduce xss")
    assert rows(told("RETIREJS-npm-0"), named) == [
        {"RETIREJS-npm-0", "RETIREJS-js-1", "CVE-2020-11022"}
    ]


def test_the_same_report_is_the_same_flaw_whatever_the_words() -> None:
    named = told("RETIREJS-js-1", "CVE-2018-3738", page=REPORT, words="Slow parsing")
    other = told("RETIREJS-npm-0", page=REPORT, fixed="5.0.3")
    assert len(rows(other, named)) == 1


def test_the_same_words_with_another_fix_or_another_page_may_be_another_flaw() -> None:
    named = told("RETIREJS-js-1", "CVE-2020-11022")
    assert len(rows(named, told("RETIREJS-npm-0", fixed="3.6.0"))) == 2
    assert len(rows(named, told("RETIREJS-npm-0", page="https://blog.example.org/other"))) == 2


def test_two_named_flaws_stay_two_and_a_sign_of_both_tells_nothing() -> None:
    first = told("RETIREJS-js-1", "CVE-2024-8372")
    second = told("RETIREJS-js-2", "CVE-2024-8373")
    assert len(rows(first, second)) == 2
    assert len(rows(first, second, told("RETIREJS-npm-0"))) == 3


def test_other_databases_name_their_flaws_and_nothing_is_recognised_in_them() -> None:
    assert len(rows(told("GHSA-1"), told("GHSA-2"))) == 2


def test_a_row_of_one_source_that_bears_both_names_joins_what_another_held_apart() -> None:
    def row(identifier: str, *aliases: str) -> list[Any]:
        return [identifier, list(aliases), "high", 0, "", "", "", "", ["<2.0.0"], []]

    every = joined(
        [{"thing": [row("A"), row("B")]}, {"thing": [row("C", "A", "B"), row("D")]}],
    )
    found = matches(every, Thing("npm", "thing", "1.0.0"), ecosystem="npm", exploited={})
    assert [{one.id, *one.aliases} for one in found] == [{"A", "B", "C"}, {"D"}]


def test_what_ships_tells_the_flaw_of_jquery_once() -> None:
    book = open_book(None, today=date(2026, 11, 23))
    found = book.advisories_for(Thing("npm", "jquery", "3.4.1"))
    named = [one for one in found if "RETIREJS-npm-jquery-0" in {one.id, *one.aliases}]
    assert [("CVE-2020-11022" in one.aliases) for one in named] == [True]
