"""Decision records as text: every form is read, nothing is lost, and hostile text does no harm."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from timonier.governance.core import madr
from timonier.governance.core.madr import Foreseen, Option, Record

MADR_4 = """---
# These are optional metadata elements. Feel free to remove any of them.
status: accepted
date: 2026-03-01
decision-makers: [Odile Brun, "Ada L."]
consulted: Security
informed: Support
nav_order: 7
---

# Send parcels through one queue

## Context and Problem Statement

Two queues disagree since [the move](https://example.org/move).

### In numbers

Three incidents.

## Decision Drivers

* Parcels are never lost,
  not even in a strike
* One team can run it

## Considered Options

* [One queue](#one-queue)
* Keep both
* "A judge"

## Decision Outcome

Chosen option: "One queue", because it loses nothing.

It is also cheaper.

### Consequences

* Good, because one on-call list
* Bad, because a long move

### Confirmation

A drill each quarter.

## Pros and Cons of the Options

### One queue

Kept by the platform team.

* Good, because nothing is lost
* Neutral, because the price is the same
* Bad, because it is a single point

### Keep both

* Bad, because they disagree

## Cost model

| year | cost |
|---|---|
| 1 | 40 |

## More Information

See the drill of May.
"""
MADR_2 = """# Keep one queue

* Status: superseded by [ADR-0009](0009-two.md) <!-- optional -->
* Deciders: Odile, Ada
* Date: 2024-02-29

Technical Story: ticket 12

## Context and Problem Statement

Why two?

## Considered Options <!-- optional -->

* One
* Two

## Decision Outcome

Chosen option: **"Two"**, because of load.

### Positive Consequences <!-- optional -->

* fast

### Negative Consequences <!-- optional -->

* dear

## Links <!-- optional -->

* Refines [ADR-0001](0001.md)
"""
NYGARD = """# 12. Use two queues

Date: 2025-05-06

## Status

Accepted

Supersedes [3. One queue](0003-one-queue.md)

## Context

Load doubled.

## Decision

We will use two queues.

## Consequences

Twice the care.
"""


def test_madr_4_is_read_whole() -> None:
    found = madr.read(MADR_4)

    assert (found.title, found.status, found.decided_on) == (
        "Send parcels through one queue", "accepted", date(2026, 3, 1),
    )  # fmt: skip
    assert (found.decision_makers, found.consulted) == ("Odile Brun, Ada L.", "Security")
    assert found.context.endswith("### In numbers\n\nThree incidents.")
    assert found.drivers == ("Parcels are never lost,\nnot even in a strike", "One team can run it")
    assert [option.name for option in found.options] == [
        "One queue", "Keep both", "A judge",
    ]  # fmt: skip
    assert (found.chosen, found.because) == (
        "One queue", "it loses nothing.\n\nIt is also cheaper.",
    )  # fmt: skip
    first = found.options[0]
    assert (first.pros, first.cons) == (("nothing is lost",), ("it is a single point",))
    assert "Neutral, because the price is the same" in first.description
    assert found.confirmation == "A drill each quarter."
    assert (found.front, found.more) == ("nav_order: 7", "See the drill of May.")
    assert [(extra.heading, "| 1 | 40 |" in extra.body) for extra in found.extra] == [
        ("Cost model", True)
    ]


def test_madr_2_keeps_its_lines_and_both_sides_of_its_consequences() -> None:
    found = madr.read(MADR_2)

    assert (found.status, found.stated) == ("superseded", "superseded by [ADR-0009](0009-two.md)")
    assert (found.decision_makers, found.decided_on) == ("Odile, Ada", date(2024, 2, 29))
    assert (found.chosen, found.because) == ("Two", "of load.")
    assert found.consequences == "* Good, because fast\n* Bad, because dear"
    assert found.preamble == "Technical Story: ticket 12"
    assert found.extra[0].heading == "Links"


def test_a_record_of_nygards_form_has_its_decision_as_the_reason() -> None:
    found = madr.read(NYGARD)

    assert (found.number, found.title, found.status) == ("12", "Use two queues", "accepted")
    assert (found.decided_on, found.context) == (date(2025, 5, 6), "Load doubled.")
    assert (found.chosen, found.because) == ("", "We will use two queues.")
    assert found.consequences == "Twice the care."
    assert found.extra == (madr.Extra("Status", "Supersedes [3. One queue](0003-one-queue.md)"),)


@pytest.mark.parametrize("text", [MADR_4, MADR_2, NYGARD, "", "Just words", "# One line"])
def test_what_was_written_reads_back_the_same(text: str) -> None:
    found = madr.read(text)

    assert madr.read(madr.written(found)) == found


WORDS = st.sampled_from(
    [
        *("queue", "C#", "“quoted”", 'a "b" c', "because", "* item", "  * nested", "- x", "1. one"),
        *("> q", "```", "~~~", "## Context", "### Sub", "# Top", "#### Deep", "## Status", "*", ""),
        *("## Considered Options", "### Consequences", "## Pros and Cons of the Options", "---"),
        *("### queue", "## Unknown", 'Chosen option: "queue", because it is', "## Decision", "==="),
        *("* Good, because fast", "* Bad, because slow", "* Good, because", "<!--", "-->", ""),
        *("| a | b |", "    code", "* Status: accepted", "Date: 2026-01-02", "status: rejected"),
        *("Accepted", "* 80 % by 2027-01-02: x", "## Predictions", "\\# escaped", "__init__"),
        *("* 1 to 2 d (90 %) by 2027-01-02: y", "### Positive Consequences", "é\u202f!"),
        *("## More Information", "## Decision Drivers", "## Confirmation"),
    ]
)
TEXTS = st.lists(WORDS, max_size=24).map("\n".join)


@settings(derandomize=True)
@given(TEXTS)
def test_any_text_read_and_written_once_is_stable(text: str) -> None:
    found = madr.read(text)

    assert madr.read(madr.written(found)) == found


@given(TEXTS)
def test_no_word_that_says_something_is_lost(text: str) -> None:
    kept = madr.written(madr.read(text))

    for word in (  # emphasis around a whole heading goes
        "queue",
        "C#",
        "quoted",
        "nested",
        "escaped",
        "init",
        "Unknown",
        "slow",
        "code",
    ):
        assert (word in text) <= (word in kept), word


PLAIN = (
    st.text("abc déf,;", min_size=1, max_size=20).map(lambda t: " ".join(t.split())).filter(bool)
)
NUMBERS = st.floats(-1e6, 1e6, allow_nan=False).map(lambda n: float(f"{n:.6g}"))
LEVELS = st.integers(50, 99).map(lambda n: n / 100)
DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))


@st.composite
def _foreseen(draw: st.DrawFn) -> Foreseen:
    statement, day, told = draw(PLAIN), draw(DAYS), draw(st.just("") | PLAIN)
    if draw(st.booleans()):
        chance = draw(st.integers(0, 1000)) / 1000
        return Foreseen(statement, day, probability=chance, told=told)
    low, high = sorted((draw(NUMBERS), draw(NUMBERS)))
    unit = draw(st.sampled_from(["", "days", "k EUR"]))
    return Foreseen(statement, day, low=low, high=high, level=draw(LEVELS), unit=unit, told=told)


@given(st.lists(_foreseen(), max_size=4))
def test_predictions_survive_the_text(foreseen: list[Foreseen]) -> None:
    record = Record("Title", predictions=tuple(foreseen))

    assert madr.read(madr.written(record)).predictions == record.predictions


def test_headings_in_what_people_typed_stay_inside_their_section() -> None:
    record = Record("T", context="# Big\n\nText\n---\nMore", options=(Option("A", "## Why\n\nx"),))

    found = madr.read(madr.written(record))

    assert found.context == "### Big\n\n### Text\n\nMore"
    assert [option.name for option in found.options] == ["A"]
    assert found.options[0].description == "#### Why\n\nx"


def test_html_is_text_like_any_other() -> None:
    found = madr.read("# T\n\n## Context\n\n<script>alert(1)</script>\n")

    assert found.context == "<script>alert(1)</script>"


HOSTILE = [
    "---\na: &a [x]\n" + "".join(f"b{n}: &b{n} [*a,*a,*a,*a]\n" for n in range(200)) + "---\n# T",
    "---\nstatus: " + "{" * 8000 + "\n---\n# T",
    "# T\n## Considered Options\n" + "* a\n" * 10_000,
    "# T\n## Decision\nChosen option: " + '"' * 100_000,
    "# T\n## Context\n" + "```\n" * 60_001,
    "# T\n## Context\n" + "<!-- " * 50_000,
    "# T\n## Predictions\n* " + "1" * 200_000,
    "# T\n" + "### a\n" * 9_000,
    "# " + "[a](" * 60_000,
    "\x00\ufeff# T\r\r\n",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_read_without_harm(text: str) -> None:
    assert madr.read(text).title


def test_bytes_of_another_encoding_are_marked_and_not_refused() -> None:
    assert madr.read("# Décider".encode("latin-1")).title == "D\N{REPLACEMENT CHARACTER}cider"
