"""A decision record's status and date are read for what their words say of the record itself."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timonier.estate.core import decision_records as records
from timonier.estate.core.record_words import day_in, language_of, status_of


@pytest.mark.parametrize(
    ("stated", "status"),
    [
        ("accepted, supersedes [ADR-0003](0003-use-mysql.md)", "accepted"),
        ("Accepted; replaces ADR-10", "accepted"),
        ("Accepted<!-- |Accepted|Rejected|Superceded|Deprecated -->", "accepted"),
        ("Accepted, implemented, live", "accepted"),
        ("🤔 Incomplete", "proposed"),
        ("proposed, accepted, rejected, deprecated, superseded, etc.", ""),
        ("proposed / accepted / deprecated", ""),
        ("accepté, remplacé ou rejeté", ""),
        ("Accepted (proposed by the platform team)", "accepted"),
        ("Accepted (RFC 12)", "accepted"),
        ("Accepted by the open-source office", "accepted"),
        ("Accepted, obsolete parts removed", "accepted"),
        ("Accepted (Sunset = v2)", "accepted"),
        ("Accepté (remplace ADR-2)", "accepted"),
        ("This decision has been accepted.", "accepted"),
        ("~~Proposed~~ Accepted", "accepted"),
        ("Proposed -> Accepted", "accepted"),
        ("✅ Approved", "accepted"),
        ("2024-01-31 accepted", "accepted"),
        ("En vigueur", "accepted"),
        ("Accepted, partially superseded by ADR-9", "accepted"),
        ("Accepted, will be superseded by ADR-9", "accepted"),
        ("Not yet decided", "proposed"),
        ("Awaiting approval", "proposed"),
        ("Pas encore décidé", "proposed"),
        ("En attente de validation", "proposed"),
        ("À valider", "proposed"),
        ("To be accepted", "proposed"),
        ("In review", "proposed"),
        ("Proposed (supersedes ADR-2)", "proposed"),
        ("Not approved", ""),
        ("Never accepted", ""),
        ("Non validé", ""),
        ("Not superseded", ""),
        ("Supersedes ADR-3", ""),
        ("Remplace ADR-3", ""),
        ("Akzeptiert", ""),
        ("Aceptado", ""),
        ("Not accepted", "rejected"),
        ("Non retenu", "rejected"),
        ("Rejected, was proposed in May", "rejected"),
        ("No longer in force", "deprecated"),
        ("Deprecated", "deprecated"),
        ("Obsolète", "deprecated"),
        ("superseded by ADR-0012", "superseded"),
        ("Superseded", "superseded"),
        ("Accepted, superseded by [ADR-12](12.md)", "superseded"),
        ("Accepted and later superseded by ADR-12", "superseded"),
        ("Remplacé par ADR-12", "superseded"),
        ("Remplacée par [la 12](12.md)", "superseded"),
        ("{proposed | accepted}", ""),
        ("", ""),
    ],
)
def test_a_status_is_what_the_sentence_says_of_its_record(stated: str, status: str) -> None:
    assert status_of(stated) == status


@pytest.mark.parametrize(
    "said", ["Accepted", "Rejected", "Deprecated", "Superseded by ADR-9", "Draft"]
)
@given(
    remark=st.sampled_from(["superseded by ADR-1", "accepted", "proposed", "obsolete", "rejected"])
)
def test_a_remark_in_brackets_changes_no_status(said: str, remark: str) -> None:
    assert status_of(f"{said} ({remark})") == status_of(said) != ""


@pytest.mark.parametrize(
    "said", ["accepted", "approved", "decided", "superseded", "deprecated", "final"]
)
@pytest.mark.parametrize("denial", ["not", "never", "not yet", "awaiting to be", "to be"])
def test_a_status_denied_or_awaited_is_not_the_status(said: str, denial: str) -> None:
    assert status_of(f"{denial} {said}") in ("", "proposed", "rejected")


@pytest.mark.parametrize(
    "text",
    ["31.05.2023", "31/05/2023", "05/31/2023", "31 mai 2023", "31 May 2023", "May 31, 2023",
     "May 31st, 2023", "31st of May 2023", "2023-05-31", "2023/5/31", "31-May-2023",
     "le 31 mai 2023"],
)  # fmt: skip
def test_a_day_is_read_in_numbers_and_words(text: str) -> None:
    assert day_in(text) == date(2023, 5, 31)


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)))
def test_a_day_in_numbers_is_known_when_its_order_is(day: date) -> None:
    written = day.strftime("%d/%m/%Y")

    assert day_in(written, "fr") == day
    assert day_in(written) == (day if day.day > 12 or day.day == day.month else None)
    assert day_in(day.isoformat()) == day


def test_the_first_of_a_month_is_read_in_french() -> None:
    assert day_in("1er mars 2024") == date(2024, 3, 1)
    assert day_in("32 mars 2024") is None
    assert day_in("12 apples 2024") is None


def test_the_files_language_decides_the_order_of_day_and_month() -> None:
    french = "# Cache\n\nStatut : Accepté\nDate : 05/06/2023\n\n## Contexte\n\nLe cache est lent."
    english = "# Cache\n\nStatus: Accepted\nDate: 05/06/2023\n\n## Context\n\nThe cache is slow."

    assert records.head(french).decided_on == date(2023, 6, 5)
    assert records.head(english).decided_on is None
    assert (language_of(french), language_of(english), language_of("x")) == ("fr", "en", "")


def test_a_comment_before_the_front_matter_hides_nothing() -> None:
    text = "<!-- SPDX: CC0\nof us -->\n\n---\nstatus: accepted\ndate: 2024-02-29\n---\n# Queue\n"
    found = records.head(text)

    assert (found.title, found.status, found.decided_on) == ("Queue", "accepted", date(2024, 2, 29))
    assert found.line == 8


def test_a_section_that_tells_its_history_is_read_to_its_end() -> None:
    text = "# 1. Queue\n\n## Status\n\n<!-- one of ours -->\nAccepted\n\nSuperseded by [2](2.md)\n"

    assert records.head(text).status == "superseded"


@given(st.text(max_size=300))
def test_no_words_fail(text: str) -> None:
    assert status_of(text) in ("", "accepted", "proposed", "rejected", "deprecated", "superseded")
    day_in(text)
