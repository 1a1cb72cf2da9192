"""The sentences of the brief, in the active language: three that say what is, one that asks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.utils.translation import gettext, ngettext, pgettext

from timonier.kit import numbers
from timonier.practices.models import Tier
from timonier.reporting.core.account import Account, Cover
from timonier.reporting.core.brief import Brief, Claim, TierRow
from timonier.reporting.core.stakes import Stakes
from timonier.reporting.selectors import losses, planned, words
from timonier.reporting.selectors.annex import annex
from timonier.reporting.selectors.asked import ask
from timonier.reporting.selectors.axis import axis
from timonier.reporting.selectors.curve import curve
from timonier.reporting.selectors.gaps import unknown
from timonier.values.interval import total


def brief(account: Account, *, now: datetime) -> Brief:
    """The whole document, ready to print."""
    author = pgettext("brief", "Technology")
    if account.company:
        author = gettext("%(company)s, technology") % {"company": account.company}
    asked, choices = ask(account, account.stakes)
    plan = account.stakes.plan
    return Brief(
        language=words.language(),
        kind=gettext("Note from the head of technology"),
        day=numbers.day(account.today, words.language(), "full"),
        title=_title(account),
        ask_label=gettext("Decision asked."),
        ask=asked,
        choices=choices,
        headings=_headings(),
        found=tuple(_found(account)),
        losses=losses.losses(account.stakes),
        curve=curve(account.stakes),
        axis=axis(account),
        tier_header=planned.header() if plan else _header(),
        tiers=planned.rows(plan) if plan else tuple(_tier(account, tier) for tier in Tier),
        proposed=tuple(planned.claims(plan) if plan else _proposed(account)),
        waiting=tuple(_waiting(account)),
        unknown=tuple(unknown(account)),
        annex=annex(account),
        author=author,
        frozen=gettext("Figures frozen on %(day)s at %(hour)s, digest")
        % {"day": numbers.day(account.today, words.language()), "hour": now.strftime("%H:%M")},
    )


def _headings() -> dict[str, str]:
    return {
        "choices": gettext("The alternatives"),
        "found": gettext("What we found"),
        "losses": gettext("What a year may cost"),
        "proposed": gettext("What we propose"),
        "waiting": gettext("If nothing is decided"),
        "unknown": gettext("What we do not know"),
        "annex": gettext("Annex"),
    }


def _header() -> tuple[str, ...]:
    return (
        gettext("Level"),
        gettext("What it contains"),
        pgettext("brief", "Changes"),
        gettext("Person-days"),
        gettext("Findings removed"),
    )


def _title(account: Account) -> str:
    if not account.repositories:
        return gettext("Nothing has been read yet")
    if account.stakes.plan or account.stakes.losses:
        return _title_of(account.stakes)
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


def _title_of(stakes: Stakes) -> str:
    """Of what may be lost and what cannot wait, whichever is known."""
    first = stakes.plan.of("indispensable") if stakes.plan else None
    over = bool(stakes.losses and stakes.losses.over)
    if first and over:
        return ngettext(
            "A bad year costs more than we tolerate; one initiative cannot wait",
            "A bad year costs more than we tolerate; %(n)s initiatives cannot wait",
            first.count,
        ) % {"n": words.count(first.count)}
    if first:
        return ngettext(
            "One initiative cannot wait", "%(n)s initiatives cannot wait", first.count
        ) % {"n": words.count(first.count)}
    if over:
        return gettext("A bad year costs more than we tolerate")
    if stakes.losses and stakes.losses.over is False:
        return gettext("A bad year stays within what we tolerate")
    return gettext("What we may lose, and what we would do first")


def _found(account: Account) -> Iterator[Claim]:
    if not account.repositories:
        nothing = gettext("No repository has been scanned, so there is nothing to tell.")
        yield Claim(nothing, why=words.page("look:sources"))
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
    note = gettext("Read from git on %(day)s.") % {"day": day}
    return Claim(text, note, words.why_figure("estate.components"))


def _lives(account: Account) -> Claim:
    past = [ending.product for ending in account.past()]
    note = _aged(account, "endoflife.date")
    why = words.why_figure("practices.end_of_life")
    if not past:
        kept = gettext("Every product release whose date is known still gets free fixes.")
        return Claim(kept, note, why)
    text = ngettext(
        "*One product release* we run gets no free fixes any more: %(names)s.",
        "*%(n)s product releases* we run get no free fixes any more: %(names)s.",
        len(past),
    ) % {"n": words.count(len(past)), "names": words.some(past)}
    return Claim(text, note, why)


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
    if account.exploited:
        more = ngettext(
            "%(found)s, *one of them known to be used by attackers*.",
            "%(found)s, *%(n)s of them known to be used by attackers*.",
            account.exploited,
        )
    else:
        more = gettext("%(found)s; none is on the list of those known to be used by attackers.")
    key = "practices.exploited" if account.exploited else "practices.open_findings"
    text = more % {"found": text, "n": words.count(account.exploited)}
    return Claim(text, note, words.why_figure(key))


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


def _tier(account: Account, tier: Tier) -> TierRow:
    changes = account.of(tier.value)
    effort = total(change.effort for change in changes)
    names = list(dict.fromkeys(change.subject for change in changes))
    return TierRow(
        name=str(tier.label),
        contains=words.some(names) if names else gettext("nothing"),
        number=words.count(len(changes)),
        effort=words.days(effort.likely) if changes else "",
        interval=words.between(effort) if changes else "",
        removes=words.count(sum(change.removes for change in changes)) if changes else "",
    )


def _proposed(account: Account) -> Iterator[Claim]:
    yield Claim(
        gettext(
            "The levels follow stated rules and are provisional; the range holds in four cases "
            "out of five."
        ),
        why=words.why_figure("practices.undecided"),
    )
    accepted = sum(change.verdict == "accepted" for change in account.changes)
    if accepted:
        text = ngettext(
            "One change is already accepted.", "%(n)s changes are already accepted.", accepted
        )
        yield Claim(text % {"n": words.count(accepted)}, why=words.page("practices:decisions-list"))


def _waiting(account: Account) -> Iterator[Claim]:
    """The dated cost of waiting: what has begun, then the next days, three lines in all."""
    changes = [c for tier in ("indispensable", "useful") for c in account.of(tier)]
    rows = {line: change.row for change in changes for line in change.waiting}
    coming = [line for line in sorted(rows) if line[0] > account.today][:2]
    begun = [line for line in sorted(rows) if line[0] <= account.today]
    for line in [*begun[: 3 - len(coming)], *coming]:
        why = words.why_row("practices.proposal", rows[line])
        yield Claim(_short_line(line[1]), why=why)
    if not rows:
        none = gettext("No day is known on which waiting begins to cost more than today.")
        yield Claim(none, why=words.why_figure("practices.undecided"))
    elif begun:
        still = gettext("Each weakness found since then stays open.")
        yield Claim(still, why=words.why_figure("practices.open_findings"))


def _short_line(text: str) -> str:
    return text.replace("*", "∗")[:160]
