"""The brief fits a page, says what is not known, and prints no repository's text as markup."""

import subprocess
from dataclasses import replace
from datetime import date, datetime

import pytest
from django.utils.translation import override

from timonier.reporting import selectors, services
from timonier.reporting.core.account import Account, Change, Cover, Ending, Grave, SourceAge
from timonier.values.interval import Interval

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 8, 42)  # noqa: DTZ001
HOSTILE = "#panic() *bold* [x] $1$ <script> \\ @label `raw` évil"


def change(number=1, tier="indispensable", title="Upgrade Django 3.2 to 5.2", **more):
    return Change(
        key=f"k{number}",
        title=title,
        subject="Django",
        tier=tier,
        effort=Interval(6, 9, 14),
        removes=26,
        waiting=((date(2024, 4, 1), "Since 1 Apr 2024: no more free fixes for Django 3.2."),),
        **more,
    )


ACCOUNT = Account(
    company="Embruns",
    today=TODAY,
    scanned_on=TODAY,
    states={"scanned": 9, "partial": 1},
    components=412,
    flaws=26,
    exploited=2,
    unsettled=3,
    endings=(Ending("Django 3.2", date(2024, 4, 1), 4), Ending("PHP 8.2", date(2026, 12, 31), 1)),
    changes=(change(), change(2, "useful", "Upgrade PHP"), change(3, "accessory", "Pin")),
    graves=(Grave("Secret", "shop", ".env:3", "High", exploited=False),),
    more_graves=0,
    cover=(Cover("pypi", 200, 200, 0), Cover("maven", 212, 0, 212)),
    sources=(
        SourceAge("endoflife.date", date(2026, 8, 22), 464, "stale"),
        SourceAge("osv/PyPI", date(2026, 11, 20), 6800, "fresh"),
        SourceAge("cisa-kev", date(2026, 11, 20), 1404, "fresh"),
    ),
)
NOTHING = replace(
    ACCOUNT,
    scanned_on=None,
    states={},
    components=0,
    flaws=0,
    exploited=0,
    unsettled=0,
    endings=(),
    changes=(),
    graves=(),
    cover=(),
    sources=(),
)


def written(account, language="en"):
    with override(language):
        return selectors.brief(account, now=NOW)


def said(claims):
    return " ".join(claim.text for claim in claims)


def pages(brief, tmp_path):
    file = tmp_path / "brief.pdf"
    file.write_bytes(services.printed(brief))
    text = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, check=True)
    return text.stdout.decode().split("\f")


def test_three_sentences_say_what_is_and_one_asks():
    brief = written(ACCOUNT)

    assert len(brief.found) == 3
    assert "412 components" in brief.found[0].text
    assert "Django 3.2" in brief.found[1].text
    assert "2 of them known to be used by attackers" in brief.found[2].text
    assert "9 person-days" in brief.ask.text
    assert "Upgrade Django 3.2 to 5.2" in brief.ask.text


def test_each_sentence_with_a_figure_has_its_source():
    brief = written(ACCOUNT)

    assert all(claim.note for claim in brief.found)
    assert brief.ask.note


def test_what_could_not_be_checked_is_told_and_never_counts_as_sound():
    text = said(written(ACCOUNT).unknown)

    assert "212 uses of components" in text
    assert "maven" in text
    assert "Life cycles, is 93 days old" in text
    assert text.endswith("None of this counts as sound.")


def test_a_decided_change_is_not_asked_again():
    decided = replace(ACCOUNT, changes=(change(verdict="accepted", owner="Ada"),))
    brief = written(decided)

    assert "None today" in brief.ask.text
    assert "already accepted" in said(brief.proposed)


def test_a_rejected_change_leaves_its_level():
    rejected = replace(ACCOUNT, changes=(change(verdict="rejected"),))

    assert written(rejected).tiers[0].number == "0"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_brief_is_one_page_and_then_its_annex(tmp_path, language):
    first, second, *_ = pages(written(ACCOUNT, language), tmp_path)

    assert ("Ce que nous ne savons pas" if language == "fr" else "What we do not know") in first
    assert second.strip().startswith("Annexe" if language == "fr" else "Annex")


def test_long_lists_still_leave_the_first_page_one_page(tmp_path):
    title = "Upgrade a component with a very long name indeed from here to there " * 4
    many = [change(n, tier, title) for n in range(200) for tier in ("indispensable", "useful")]
    ends = [Ending(f"Product with a long name {n}", date(2027, 1, 1), 3) for n in range(99)]
    full = replace(ACCOUNT, changes=tuple(many), endings=tuple(ends))
    _, second, *_ = pages(written(full, "fr"), tmp_path)

    assert second.strip().startswith("Annexe")


def test_text_of_a_repository_is_never_markup(tmp_path):
    hostile = replace(
        ACCOUNT,
        company=HOSTILE,
        changes=(replace(change(title=HOSTILE), subject=HOSTILE),),
        graves=(Grave(HOSTILE, HOSTILE, "\udce9.txt", "High", exploited=True),),
    )
    text = " ".join(" ".join(pages(written(hostile), tmp_path)).split())

    assert "#panic()" in text
    assert "<script>" in text


def test_nothing_read_is_said_plainly(tmp_path):
    brief = written(NOTHING)

    assert brief.title == "Nothing has been read yet"
    assert pages(brief, tmp_path)


def test_the_same_figures_have_the_same_digest():
    assert written(ACCOUNT).digest == written(ACCOUNT).digest
    assert written(ACCOUNT).digest != written(replace(ACCOUNT, flaws=27)).digest


def test_french_says_it_in_french():
    brief = written(ACCOUNT, "fr")

    assert "412 composants" in brief.found[0].text
    assert "Décision demandée." in brief.ask_label
    assert "2024" in brief.axis.marks[0].day
