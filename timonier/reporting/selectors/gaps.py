"""The part of the brief that says what is not known."""

from collections.abc import Iterator

from django.utils.translation import gettext, ngettext

from timonier.kit.measured.blindness import listed, told
from timonier.kit.measured.freshness import label_of
from timonier.reporting.core.account import Account
from timonier.reporting.core.brief import Claim
from timonier.reporting.core.sentences import ADVISORIES, FINDINGS, GIT, JUDGED
from timonier.reporting.selectors import losses, planned, words
from timonier.reporting.selectors.standing import stands


def _what_we_do_not_know() -> str:
    return gettext("What we do not know")


@stands("gaps", _what_we_do_not_know)
def unknown(account: Account) -> Iterator[Claim]:
    """What could not be read, checked or settled; and that none of it counts as sound."""
    said = [*_gaps(account), *_blind(account)]
    absent = [*losses.absent(account.stakes), *planned.absent(account.stakes)]
    if not account.repositories:
        yield Claim(gettext("Nothing has been read: what we run, and what is wrong with it, is "
                            "unknown."), why=words.page("look:sources"))  # fmt: skip
    elif not said:
        yield _whole(account)
    yield from [*said, *absent]
    if account.stakes.held_back:
        yield Claim(gettext("What your role does not show is not in this brief."))
    if said or absent or not account.repositories:
        yield Claim(gettext("None of this counts as sound."), why=words.page("look:sources"))


def _gaps(account: Account) -> Iterator[Claim]:
    blind = [cover for cover in account.cover if cover.unknown]
    if blind:
        missing, of = sum(c.unknown for c in blind), sum(c.components for c in account.cover)
        text = ngettext(
            "*One use of a component* of %(of)s could not be checked against advisories"
            " (%(names)s).",
            "*%(n)s uses of components* of %(of)s could not be checked against advisories"
            " (%(names)s).",
            missing,
        )
        names = words.some([cover.ecosystem for cover in blind])
        yield Claim(
            text % {"n": words.count(missing), "of": words.count(of), "names": names},
            why=words.why_figure("practices.checked_share"),
        )
    if account.unread:
        yield Claim(
            ngettext(
                "*One repository* of %(of)s could not be read whole.",
                "*%(n)s repositories* of %(of)s could not be read whole.",
                account.unread,
            )
            % {"n": words.count(account.unread), "of": words.count(account.repositories)},
            why=words.why_figure("estate.repositories"),
        )
    if account.unsettled:
        yield Claim(
            ngettext(
                "*One finding* could not be settled.",
                "*%(n)s findings* could not be settled.",
                account.unsettled,
            )
            % {"n": words.count(account.unsettled)},
            why=words.why_figure("practices.unknown"),
        )


def _whether_whole() -> str:
    return gettext("Whether all could be read and checked")


@stands("whole", _whether_whole, GIT, JUDGED, ADVISORIES)
def _whole(account: Account) -> Claim:
    whole = gettext("Every file was read, and every component could be checked.")
    return Claim(whole, why=words.why_figure("practices.checked_share"))


def _blind(account: Account) -> Iterator[Claim]:
    """The sources that are missing, failed, late or partial, in one line."""
    blind = [one for one in account.standing.values() if one.blind and one.name in FINDINGS]
    waiting = [one for one in blind if one.name == JUDGED]
    for one in waiting:
        yield Claim(gettext("*%(words)s*.") % {"words": _upper(one.words or told(one))},
                    why=words.page("look:sources"))  # fmt: skip
    rest = [one for one in blind if one not in waiting]
    if rest:
        text = gettext("Sources that are missing, failed, late or partial: %(sources)s.")
        yield Claim(text % {"sources": listed(rest)}, why=words.page("look:sources"))
    elif not account.standing:
        yield from _old(account)


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _old(account: Account) -> Iterator[Claim]:
    dated = [source for source in account.sources if source.state == "stale" and source.as_of]
    if dated:
        oldest = min(dated, key=lambda source: source.as_of or account.today)
        age = (account.today - (oldest.as_of or account.today)).days
        yield Claim(
            gettext("The oldest source, %(source)s, is %(days)s days old.")
            % {"source": label_of(oldest.name), "days": words.count(age)},
            why=words.page("look:sources"),
        )
