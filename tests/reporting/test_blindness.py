"""Every sentence of the brief, with every source it stands on taken away in every way."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import get_resolver

from tests.reporting.stakes_made import LOSSES, STAKES
from tests.reporting.test_brief import ACCOUNT, change, written
from timonier.kit.measured.freshness import Freshness, label_of
from timonier.reporting.core.account import Cover
from timonier.reporting.core.brief import Unfounded
from timonier.reporting.core.sentences import FINDINGS, PLAN, SENTENCES, SIMULATION
from timonier.reporting.core.stakes import Stakes

assert get_resolver().url_patterns  # names the sources
SHORT = ("title", "tier", "plan-tiers")  # no room for names: the line below tells them
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
SPARE = replace(STAKES, plan=replace(STAKES.plan, tiers=STAKES.plan.tiers[:1]))
CASES = (SOUND, replace(FULL, stakes=SPARE), FULL, WITHIN, replace(FULL, exploited=0),
         replace(FULL, stakes=STAKES),
         replace(FULL, stakes=replace(STAKES, asked=(),
                                      plan=replace(STAKES.plan, accepted=False))))  # fmt: skip


def told(account, key):
    """What one sentence says of an account, in text and notes; "" where it is not said."""
    brief = written(account)
    claims = [brief.ask, *brief.found, *brief.losses, *brief.proposed, *brief.waiting,
              *brief.unknown]  # fmt: skip
    if key in ("tier", "plan-tiers"):
        rows = [row for row in brief.tiers if row.sentence == key and row.number in ("0", "?")]
        return " ".join(f"{row.contains} {row.number}" for row in rows)
    if key == "attacked":
        return " ".join(c.text + " " + c.note for c in claims if c.sentence == "weaknesses")
    if key == "title":
        return brief.title
    drawn = [each for each in (*brief.annex, brief.axis, brief.curve) if each is not None]
    shown = [f"{each} {each.note}" for each in drawn if each.sentence == key]
    return " ".join([*shown, *(f"{c.text} {c.note}" for c in claims if c.sentence == key)])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("key", sorted(key for key, each in SENTENCES.items() if each.sources))
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


def test_every_part_of_every_brief_is_of_the_registry():
    for account in (*CASES, replace(SOUND, states={})):
        brief = written(account)
        parts = [brief.ask, *brief.choices, *brief.found, *brief.losses, *brief.tiers,
                 *brief.proposed, *brief.waiting, *brief.unknown, *brief.annex]  # fmt: skip
        assert {part.sentence for part in parts} <= set(SENTENCES)


def test_a_part_that_escapes_the_registry_is_refused():
    brief = written(FULL)
    loose = replace(brief.found[0], sentence="")
    for given in ({"found": (loose,)}, {"annex": (replace(brief.annex[0], sentence=""),)},
                  {"axis": replace(brief.axis, sentence="")}):  # fmt: skip
        with pytest.raises(Unfounded):
            replace(brief, **given)


def test_an_empty_table_of_a_dark_source_stays_in_the_annex_and_says_so():
    dark = ALL | {"osv/": replace(ALL["osv/"], **KINDS["missing"])}
    titles = [table.title for table in written(SOUND).annex]
    assert "Gravest findings: critical, exploited, or a secret" not in titles
    [table] = [each for each in written(replace(SOUND, standing=dark)).annex
               if each.sentence == "t-graves"]  # fmt: skip
    assert not table.rows
    assert "is not known (Advisories (OSV): missing)" in table.note


def test_a_note_names_two_sources_and_counts_the_others():
    blind = {name: replace(whole(name), **KINDS["late"]) for name in ALL}
    brief = written(replace(FULL, standing=blind))
    [note] = [claim.note for claim in brief.waiting[:1]]
    assert note.count("late, data of") == 2
    assert "5 more sources" in note
    [line] = [claim.text for claim in brief.unknown if claim.text.startswith("Sources that are")]
    assert all(label_of(name) in line for name in FINDINGS if name != "practices.judgment")
