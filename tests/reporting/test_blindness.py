"""Every sentence of the brief, with every source it stands on taken away in every way."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import get_resolver

from tests.reporting.stakes_made import LOSSES, STAKES
from tests.reporting.test_brief import ACCOUNT, change, written
from timonier.kit.freshness import Freshness, label_of
from timonier.reporting.core.account import Cover
from timonier.reporting.core.sentences import FINDINGS, PLAN, SENTENCES, SIMULATION
from timonier.reporting.core.stakes import Stakes

assert get_resolver().url_patterns  # names the sources
SHORT = ("title", "tier")  # no room for names: the line below tells them
NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
OLD = NOW - timedelta(days=300)


def whole(name):
    return Freshness(name, label_of(name), "fresh", NOW, timedelta(0))


KINDS = {
    "missing": {"state": "missing", "as_of": None, "age": None},
    "late": {"state": "stale", "as_of": OLD, "age": NOW - OLD},
    "failed": {"state": "failed", "as_of": OLD, "age": NOW - OLD},
    "failed, nothing held": {"state": "failed", "as_of": None, "age": None},
    "damaged": {"state": "missing", "as_of": None, "age": None, "cause": "damaged"},
    "partial": {"done": 7, "total": 11},
    "unfinished": {"words": "a scan has not finished"},
}
ALL = {name: whole(name) for name in (*FINDINGS, SIMULATION, PLAN)}
SOUND = replace(
    ACCOUNT, flaws=0, exploited=0, unsettled=0, endings=(), changes=(), graves=(),
    states={"scanned": 10}, cover=(Cover("pypi", 200, 200, 0),), standing=ALL,
)  # fmt: skip
FULL = replace(
    ACCOUNT,
    standing=ALL,
    changes=(change(), change(2, verdict="accepted")),
    states={"scanned": 10},
    cover=SOUND.cover,
)
WITHIN = replace(SOUND, stakes=Stakes(losses=replace(LOSSES, over=False)))
CASES = (SOUND, FULL, WITHIN, replace(FULL, exploited=0), replace(FULL, stakes=STAKES),
         replace(FULL, stakes=replace(STAKES, asked=(),
                                      plan=replace(STAKES.plan, accepted=False))))  # fmt: skip


def told(account, key):
    """What one sentence says of an account, in text and notes; "" where it is not said."""
    brief = written(account)
    claims = [brief.ask, *brief.found, *brief.losses, *brief.proposed, *brief.waiting,
              *brief.unknown]  # fmt: skip
    if key == "tier":
        return " ".join(row.contains for row in brief.tiers if not row.number.strip("0"))
    if key == "attacked":
        return " ".join(c.text + " " + c.note for c in claims if c.sentence == "weaknesses")
    if key == "title":
        return brief.title
    return " ".join(f"{c.text} {c.note}" for c in claims if c.sentence == key)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("key", sorted(SENTENCES))
def test_a_sentence_names_what_it_stands_on_and_does_not_see(key, kind):
    tried = 0
    for account in CASES:
        plain = told(account, key)
        for name in SENTENCES[key].sources if plain else ():
            blind = ALL | {name: replace(ALL[name], **KINDS[kind])}
            said = told(replace(account, standing=blind), key)
            tried += 1
            if (key == "attacked" and not account.flaws) or key == "title":
                continue  # said of no weakness; a title that tells what was found
            assert said != plain, (key, name)
            assert key in SHORT or not said or label_of(name) in said, (key, name)
    assert tried


CLEAN = {
    "Every product release whose date is known still gets free fixes": "endoflife.date",
    "none is on the list": "cisa-kev",
    "No published weakness is known": "osv/",
    "Nothing pressing was found": "endoflife.date",
    "None today": "cisa-kev",
    "No day is known": "endoflife.date",
    "Every file was read": "estate.git",
}


@pytest.mark.parametrize(("words", "name"), CLEAN.items())
def test_nothing_reads_as_all_clear_while_its_source_is_dark(words, name):
    bare = [replace(account, stakes=Stakes()) for account in CASES]
    assert any(words in repr(written(account)) for account in bare)
    for state in ("missing", "failed, nothing held", "damaged"):
        blind = ALL | {name: replace(ALL[name], **KINDS[state])}
        for account in bare:
            assert words not in repr(written(replace(account, standing=blind)))


def test_what_was_read_and_not_judged_takes_back_every_all_clear():
    waiting = replace(
        ALL["practices.judgment"], state="missing", done=3, total=11,
        words="8 repositories are read and not judged yet",
    )  # fmt: skip
    brief = written(replace(SOUND, standing=ALL | {"practices.judgment": waiting}))
    text = repr(brief)
    for words in CLEAN:
        assert words not in text
    assert "8 repositories are read and not judged yet" in brief.title
    assert "*8 repositories are read and not judged yet*" in text


def test_a_release_that_only_builds_is_not_one_that_we_run():
    ends = tuple(replace(each, runs=False) for each in ACCOUNT.endings)
    text = written(replace(SOUND, endings=ends)).found[1].text
    assert "Every product release we run" in text
    assert "One more, which only builds or tests, gets none." in text


def test_only_what_an_obligation_binds_cannot_wait():
    free = replace(STAKES, losses=None, plan=replace(STAKES.plan, duties=()))
    assert "cannot wait" not in written(replace(FULL, stakes=free)).title


def test_every_claim_of_the_brief_that_denies_something_is_a_sentence():
    for account in CASES:
        brief = written(account)
        for claim in (brief.ask, *brief.found, *brief.waiting, *brief.proposed, *brief.losses):
            assert claim.sentence or claim.why or claim.found, claim.text
