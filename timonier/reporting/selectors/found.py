"""What was found, in three sentences: our parts, those past their life, those known to be weak."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from django.utils.translation import gettext, ngettext

from timonier.kit import numbers
from timonier.reporting.core.account import Account, Cover
from timonier.reporting.core.brief import Claim
from timonier.reporting.core.sentences import ADVISORIES, EXPLOITED, GIT, JUDGED, LIVES
from timonier.reporting.selectors import words
from timonier.reporting.selectors.standing import stands


def found(account: Account) -> Iterator[Claim]:
    if not account.repositories:
        nothing = gettext("No repository has been scanned, so there is nothing to tell.")
        yield Claim(nothing, why=words.page("look:sources"), found=True)
        return
    yield _estate(account)
    yield _lives(account)
    yield _flaws(account)


def _what_it_stands_on() -> str:
    return gettext("What our software stands on")


@stands("estate", _what_it_stands_on, GIT)
def _estate(account: Account) -> Claim:
    n = account.repositories
    text = ngettext(
        "Our software stands on *%(parts)s components* made by others, in one repository.",
        "Our software stands on *%(parts)s components* made by others, in %(n)s repositories.",
        n,
    ) % {"parts": words.count(account.components), "n": words.count(n)}
    day = numbers.day(account.scanned_on, words.language()) if account.scanned_on else "?"
    note = gettext("Read from git on %(day)s.") % {"day": day}
    return Claim(text, note, words.why_figure("estate.components"), found=account.components > 0)


def _which_live() -> str:
    return gettext("Which product releases still get free fixes")


@stands("lives", _which_live, GIT, JUDGED, LIVES)
def _lives(account: Account) -> Claim:
    """Of what we run; releases that only build or test are told apart."""
    past = [ending.product for ending in account.past() if ending.runs]
    others = len(account.past()) - len(past)
    note = _aged(account, "endoflife.date")
    why = words.why_figure("practices.end_of_life")
    if past:
        text = ngettext(
            "*One product release* we run gets no free fixes any more: %(names)s.",
            "*%(n)s product releases* we run get no free fixes any more: %(names)s.",
            len(past),
        ) % {"n": words.count(len(past)), "names": words.some(past)}
    else:
        text = gettext("Every product release whose date is known still gets free fixes.")
        if others:
            text = gettext("Every product release we run whose date is known gets free fixes.")
    if others:
        more = ngettext(
            "One more, which only builds or tests, gets none.",
            "%(n)s more, which only build or test, get none.",
            others,
        ) % {"n": words.count(others)}
        text = f"{text} {more}"
    return Claim(text, note, why, found=bool(past))


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
    key = "practices.exploited" if account.exploited else "practices.open_findings"
    notes = "; ".join(filter(None, (note, known.note)))
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
        "said": said, "late": "; ".join(late),
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
    return "; ".join(parts)
