"""What was found, in three sentences: our parts, those past their life, those known to be weak."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from django.utils.translation import gettext, ngettext

from timonier.kit.measured import numbers
from timonier.kit.measured.readable import series
from timonier.reporting.core.account import Account, Cover, Ending
from timonier.reporting.core.brief import Claim
from timonier.reporting.core.sentences import (
    ADVISORIES,
    EXPLOITED,
    GIT,
    JUDGED,
    LIVES,
    TABLES,
)
from timonier.reporting.selectors import words
from timonier.reporting.selectors.standing import stands


def found(account: Account) -> Iterator[Claim]:
    if not account.repositories:
        yield _unread(account)
        return
    yield _estate(account)
    yield _lives(account)
    yield _flaws(account)


def _what_is_read() -> str:
    return gettext("What our repositories hold")


@stands("unread", _what_is_read)
def _unread(account: Account) -> Claim:
    nothing = gettext("No repository has been scanned, so there is nothing to tell.")
    return Claim(nothing, why=words.page("look:sources"), found=True)


def _what_it_stands_on() -> str:
    return gettext("What our software stands on")


@stands("estate", _what_it_stands_on, GIT)
def _estate(account: Account) -> Claim:
    n, parts = account.repositories, account.components
    where = ngettext("one repository", "%(n)s repositories", n) % {"n": words.count(n)}
    if parts:
        text = ngettext(
            "Our software stands on *one component* made by others, in %(where)s.",
            "Our software stands on *%(n)s components* made by others, in %(where)s.",
            parts,
        ) % {"n": words.count(parts), "where": where}
    else:
        text = gettext("No component made by others was found, in %(where)s.") % {"where": where}
    day = numbers.day(account.scanned_on, words.language()) if account.scanned_on else "?"
    note = gettext("Read from git on %(day)s.") % {"day": day}
    return Claim(text, note, words.why_figure("estate.components"), found=account.components > 0)


def _which_live() -> str:
    return gettext("Which product releases still get free fixes")


@stands("lives", _which_live, GIT, JUDGED, LIVES, TABLES)
def _lives(account: Account) -> Claim:
    """Of what we run; those that only build or test, or nobody knows where, are told apart."""
    past = account.past()
    run = [ending.product for ending in past if ending.runs]
    why = words.why_figure("practices.releases_past")
    if run:
        text = ngettext(
            "*One product release* we run gets no free fixes any more: %(names)s.",
            "*%(n)s product releases* we run get no free fixes any more: %(names)s.",
            len(run),
        ) % {"n": words.count(len(run)), "names": words.some(run)}
    elif past:
        text = gettext("Every product release we run whose date is known gets free fixes.")
    else:
        text = gettext("Every product release whose date is known still gets free fixes.")
    text = " ".join((text, *_beside(past)))
    return Claim(text, _aged(account, "endoflife.date"), why, found=bool(run))


def _beside(past: Sequence[Ending]) -> Iterator[str]:
    """The releases without fixes that nobody is known to run."""
    if n := sum(ending.runs is None for ending in past):
        yield ngettext(
            "One more gets none, and nothing says whether we run it.",
            "%(n)s more get none, and nothing says whether we run them.",
            n,
        ) % {"n": words.count(n)}
    if n := sum(ending.runs is False and not ending.tried for ending in past):
        yield ngettext(
            "One more, which only builds or tests, gets none.",
            "%(n)s more, which only build or test, get none.",
            n,
        ) % {"n": words.count(n)}
    if n := sum(ending.tried for ending in past):
        yield ngettext(
            "Builds also try their code on one that gets none.",
            "Builds also try their code on %(n)s that get none.",
            n,
        ) % {"n": words.count(n)}


def _which_weaknesses() -> str:
    return gettext("Which published weaknesses touch what we ship")


@stands("weaknesses", _which_weaknesses, GIT, JUDGED, ADVISORIES)
def _flaws(account: Account) -> Claim:
    note = _aged(account, "osv", "cisa-kev")
    if not account.flaws:
        why = words.why_figure("practices.checked_share")
        return Claim(_sound(account.cover), note, why)
    text = ngettext(
        "*One published weakness* touches what we ship",
        "*%(n)s published weaknesses* touch what we ship",
        account.flaws,
    ) % {"n": words.count(account.flaws)}
    known = _attacked(account, text)
    if not known.text.startswith(text):
        known = replace(known, text=f"{text}. {known.text}")
    key = "practices.weaknesses"
    notes = series((note, known.note))
    return Claim(known.text, notes, words.why_figure(key), found=True)


def _which_attacked() -> str:
    return gettext("Whether attackers use any of them")


@stands("attacked", _which_attacked, EXPLOITED)
def _attacked(account: Account, text: str) -> Claim:
    """After the number of weaknesses, in one sentence: how many of them attackers use."""
    if not account.exploited:
        none = gettext("%(found)s; none is on the list of those known to be used by attackers.")
        return Claim(none % {"found": text})
    more = ngettext(
        "%(found)s, *one of them known to be used by attackers*.",
        "%(found)s, *%(n)s of them known to be used by attackers*.",
        account.exploited,
    )
    return Claim(more % {"found": text, "n": words.count(account.exploited)}, found=True)


def _sound(cover: Sequence[Cover]) -> str:
    """What silence says: of how many components, and of how old advisories."""
    checked = sum(one.checked for one in cover)
    if not checked:
        return gettext("No component could be checked against advisories.")
    said = ngettext(
        "No published weakness is known in the one component that could be checked.",
        "No published weakness is known in the %(n)s components that could be checked.",
        checked,
    ) % {"n": words.count(checked)}
    late = [f"{one.ecosystem} {one.late}" for one in cover if one.late]
    if not late:
        return said
    return gettext("%(said)s What was published since is not known: %(late)s.") % {
        "said": said, "late": series(late),
    }  # fmt: skip


def _aged(account: Account, *prefixes: str) -> str:
    """`endoflife.date, 22 Aug 2026; …`: each source with the day of its facts, the oldest named."""
    parts = []
    for prefix in prefixes:
        days = [s.as_of for s in account.sources if s.name.startswith(prefix) and s.as_of]
        if days:
            oldest = numbers.day(min(days), words.language())
            name = {"osv": gettext("OSV advisories"), "cisa-kev": gettext("CISA exploited list")}
            parts.append(
                gettext("%(source)s of %(day)s")
                % {"source": name.get(prefix, prefix), "day": oldest}
            )
    return series(parts)
