"""The title of the brief: the one thing that presses most, or that this is not known."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext, ngettext

from timonier.reporting.core.account import Account
from timonier.reporting.core.brief import Claim
from timonier.reporting.core.sentences import FINDINGS, SIMULATION
from timonier.reporting.core.stakes import Stakes
from timonier.reporting.selectors import words
from timonier.reporting.selectors.standing import TITLE, stands


def _pressing() -> str:
    return gettext("What presses most")


@stands("title", _pressing, *FINDINGS, words=TITLE)
def title(account: Account) -> Claim:
    if not account.repositories:
        return Claim(gettext("Nothing has been read yet"), found=True)
    if account.stakes.plan or account.stakes.losses:
        return _title_of(account.stakes, account.today)
    if n := len(account.of("indispensable")):
        text = ngettext(
            "One change removes what threatens us most",
            "%(n)s changes remove what threatens us most",
            n,
        )
        return Claim(text % {"n": words.count(n)}, found=True)
    if n := len(account.of("useful")):
        text = ngettext(
            "Nothing is pressing; one change is useful",
            "Nothing is pressing; %(n)s changes are useful",
            n,
        )
        return Claim(text % {"n": words.count(n)})
    return Claim(gettext("Nothing pressing was found in what could be read"))


def _title_of(stakes: Stakes, today: date) -> Claim:
    """Of what may be lost and of what an obligation does not let wait, whichever is known."""
    duties = stakes.plan.duties if stakes.plan else ()
    owed = sum(duty.presses(today) for duty in duties)
    over = bool(stakes.losses and stakes.losses.over)
    if owed and over:
        text = ngettext(
            "A bad year costs more than we tolerate; one initiative cannot wait",
            "A bad year costs more than we tolerate; %(n)s initiatives cannot wait",
            owed,
        )
        return Claim(text % {"n": words.count(owed)}, found=True)
    if owed:
        text = ngettext("One initiative cannot wait", "%(n)s initiatives cannot wait", owed)
        return Claim(text % {"n": words.count(owed)}, found=True)
    if over:
        return Claim(gettext("A bad year costs more than we tolerate"), found=True)
    if stakes.losses and stakes.losses.over is False:
        within = gettext("A bad year stays within what we tolerate")
        return Claim(within, stands=(SIMULATION,))
    if duties:
        text = ngettext(
            "One obligation is to be met, and it can wait",
            "%(n)s obligations are to be met, and all of them can wait",
            len(duties),
        )
        return Claim(text % {"n": words.count(len(duties))}, found=True)
    if stakes.losses and stakes.plan:
        return Claim(gettext("What we may lose, and what we would do first"), found=True)
    if stakes.losses:
        return Claim(gettext("What we may lose in a year"), found=True)
    return Claim(gettext("What we would do first"), found=True)
