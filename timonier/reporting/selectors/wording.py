"""The sentences of the brief, in the active language: three that say what is, one that asks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.utils.translation import gettext, ngettext

from timonier.kit import numbers
from timonier.practices.models import Tier
from timonier.reporting.core.account import Account, Change
from timonier.reporting.core.brief import Brief, Claim, TierRow
from timonier.reporting.selectors import words
from timonier.reporting.selectors.annex import annex
from timonier.reporting.selectors.axis import axis
from timonier.reporting.selectors.gaps import unknown
from timonier.values.interval import Interval, total


def brief(account: Account, *, now: datetime) -> Brief:
    """The whole document, ready to print."""
    author = gettext("Technology")
    if account.company:
        author = gettext("%(company)s, technology") % {"company": account.company}
    return Brief(
        language=words.language(),
        kind=gettext("Note from the head of technology"),
        day=numbers.day(account.today, words.language(), "full"),
        title=_title(account),
        ask_label=gettext("Decision asked."),
        ask=_ask(account),
        headings={
            "found": gettext("What we found"),
            "proposed": gettext("What we propose"),
            "waiting": gettext("If nothing is decided"),
            "unknown": gettext("What we do not know"),
            "annex": gettext("Annex"),
        },
        found=tuple(_found(account)),
        axis=axis(account),
        tier_header=(
            gettext("Level"),
            gettext("What it contains"),
            gettext("Changes"),
            gettext("Person-days"),
            gettext("Findings removed"),
        ),
        tiers=tuple(_tier(account, tier) for tier in Tier),
        proposed=tuple(_proposed(account)),
        waiting=tuple(_waiting(account)),
        unknown=tuple(unknown(account)),
        annex=annex(account),
        author=author,
        frozen=gettext("Figures frozen on %(day)s at %(hour)s, digest")
        % {"day": numbers.day(account.today, words.language()), "hour": now.strftime("%H:%M")},
    )


def _days(value: float) -> str:
    return numbers.number(round(value), words.language())


def _between(effort: Interval) -> str:
    return numbers.interval(round(effort.low), round(effort.high), words.language())


def _open(account: Account, tier: str) -> list[Change]:
    return [change for change in account.of(tier) if not change.verdict]


def _title(account: Account) -> str:
    if not account.repositories:
        return gettext("Nothing has been read yet")
    if n := len(account.of("indispensable")):
        return ngettext(
            "One change removes what threatens us most",
            "%(n)s changes remove what threatens us most",
            n,
        ) % {"n": words.count(n)}
    if n := len(account.of("useful")):
        return ngettext(
            "Nothing is pressing; one change is useful",
            "Nothing is pressing; %(n)s changes are useful",
            n,
        ) % {"n": words.count(n)}
    return gettext("Nothing pressing was found in what could be read")


def _ask(account: Account) -> Claim:
    note = gettext("Proposals computed on %(day)s by stated rules; effort intervals at 80 %%.") % {
        "day": numbers.day(account.today, words.language())
    }
    for tier, said in (("indispensable", _ask_first), ("useful", _ask_next)):
        if waiting := _open(account, tier):
            return Claim(said(waiting), note)
    if account.of("indispensable") or account.of("useful"):
        return Claim(gettext("None today: everything proposed has its decision."), note)
    return Claim(gettext("None today."))


def _ask_first(waiting: Sequence[Change]) -> str:
    effort = total(change.effort for change in waiting)
    return ngettext(
        "Commit *%(days)s person-days* (%(range)s) to the indispensable change, "
        "*%(first)s*, and name who answers for it.",
        "Commit *%(days)s person-days* (%(range)s) to the *%(n)s indispensable changes*, "
        "beginning with *%(first)s*, and name who answers for each.",
        len(waiting),
    ) % {
        "days": _days(effort.likely),
        "range": _between(effort),
        "n": words.count(len(waiting)),
        "first": words.short(waiting[0].title),
    }


def _ask_next(waiting: Sequence[Change]) -> str:
    effort = total(change.effort for change in waiting)
    return ngettext(
        "Say whether the useful change *%(first)s* is worth *%(days)s person-days* (%(range)s).",
        "Say how many of the *%(n)s useful changes* (*%(days)s person-days*, %(range)s) "
        "to take on, beginning with *%(first)s*.",
        len(waiting),
    ) % {
        "days": _days(effort.likely),
        "range": _between(effort),
        "n": words.count(len(waiting)),
        "first": words.short(waiting[0].title),
    }


def _found(account: Account) -> Iterator[Claim]:
    if not account.repositories:
        yield Claim(gettext("No repository has been scanned, so there is nothing to tell."))
        return
    yield _estate(account)
    yield _lives(account)
    yield _flaws(account)


def _estate(account: Account) -> Claim:
    n = account.repositories
    text = ngettext(
        "Our software stands on *%(parts)s components* made by others, in one repository.",
        "Our software stands on *%(parts)s components* made by others, in %(n)s repositories.",
        n,
    ) % {"parts": words.count(account.components), "n": words.count(n)}
    day = numbers.day(account.scanned_on, words.language()) if account.scanned_on else "?"
    return Claim(text, gettext("Read from git on %(day)s.") % {"day": day})


def _lives(account: Account) -> Claim:
    past = [ending.product for ending in account.past()]
    note = _aged(account, "endoflife.date")
    if not past:
        return Claim(
            gettext("Every product release whose date is known still gets free fixes."), note
        )
    text = ngettext(
        "*One product release* we run gets no free fixes any more: %(names)s.",
        "*%(n)s product releases* we run get no free fixes any more: %(names)s.",
        len(past),
    ) % {"n": words.count(len(past)), "names": words.some(past)}
    return Claim(text, note)


def _flaws(account: Account) -> Claim:
    note = _aged(account, "osv", "cisa-kev")
    if not account.flaws:
        checked = sum(cover.checked for cover in account.cover)
        if not checked:
            return Claim(gettext("No component could be checked against advisories."), note)
        text = ngettext(
            "No published weakness is known in the one component that could be checked.",
            "No published weakness is known in the %(n)s components that could be checked.",
            checked,
        ) % {"n": words.count(checked)}
        return Claim(text, note)
    text = ngettext(
        "*One published weakness* touches what we ship",
        "*%(n)s published weaknesses* touch what we ship",
        account.flaws,
    ) % {"n": words.count(account.flaws)}
    if account.exploited:
        more = ngettext(
            "%(found)s, *one of them known to be used by attackers*.",
            "%(found)s, *%(n)s of them known to be used by attackers*.",
            account.exploited,
        )
    else:
        more = gettext("%(found)s; none is on the list of those known to be used by attackers.")
    return Claim(more % {"found": text, "n": words.count(account.exploited)}, note)


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


def _tier(account: Account, tier: Tier) -> TierRow:
    changes = account.of(tier.value)
    effort = total(change.effort for change in changes)
    names = list(dict.fromkeys(change.subject for change in changes))
    return TierRow(
        name=str(tier.label),
        contains=words.some(names) if names else gettext("nothing"),
        number=words.count(len(changes)),
        effort=_days(effort.likely) if changes else "",
        interval=_between(effort) if changes else "",
        removes=words.count(sum(change.removes for change in changes)) if changes else "",
    )


def _proposed(account: Account) -> Iterator[Claim]:
    yield Claim(
        gettext(
            "The levels follow stated rules and are provisional; the range holds in four cases "
            "out of five."
        )
    )
    accepted = sum(change.verdict == "accepted" for change in account.changes)
    if accepted:
        yield Claim(
            ngettext(
                "One change is already accepted.",
                "%(n)s changes are already accepted.",
                accepted,
            )
            % {"n": words.count(accepted)}
        )


def _waiting(account: Account) -> Iterator[Claim]:
    """The dated cost of waiting: what has begun, then the next days, three lines in all."""
    changes = [c for tier in ("indispensable", "useful") for c in account.of(tier)]
    dated = sorted({line for change in changes for line in change.waiting})
    coming = [line for day, line in dated if day > account.today][:2]
    begun = [line for day, line in dated if day <= account.today]
    for line in [*begun[: 3 - len(coming)], *coming]:
        yield Claim(_short_line(line))
    if not dated:
        yield Claim(gettext("No day is known on which waiting begins to cost more than today."))
    elif begun:
        yield Claim(gettext("Each weakness found since then stays open."))


def _short_line(text: str) -> str:
    return text.replace("*", "∗")[:160]
