"""What a year may cost, in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext, ngettext

from timonier.reporting.core.brief import Claim
from timonier.reporting.core.stakes import Losses, RiskShare, Stakes
from timonier.reporting.selectors import words

NAMED = 3


def losses(stakes: Stakes) -> tuple[Claim, ...]:
    """The sentences; none when nothing was simulated (see `absent`)."""
    found = stakes.losses
    if found is None:
        return ()
    return tuple(_claims(found))


def absent(stakes: Stakes) -> Iterator[Claim]:
    """That the money at risk is not known, or may not be read by this reader."""
    if stakes.losses is None and not stakes.silent("losses"):
        yield Claim(
            gettext(
                "What a bad year would cost is not known: no simulation of the risks is there."
            ),
            why=words.page("risk:register"),
        )
    if stakes.losses and stakes.losses.left_out:
        names = stakes.losses.left_out
        text = ngettext(
            "*One risk* is not in these amounts: %(names)s.",
            "*%(n)s risks* are not in these amounts: %(names)s.",
            len(names),
        )
        given = {"n": words.count(len(names)), "names": words.some(names, 2)}
        yield Claim(text % given, why=stakes.losses.why)


def _claims(found: Losses) -> Iterator[Claim]:
    run = gettext(
        "Simulation of %(years)s years over %(n)s risks, whose frequencies and losses are "
        "estimates; computed on %(day)s."
    ) % {
        "years": words.count(found.years),
        "n": words.count(found.counted),
        "day": words.day(found.run_on),
    }
    yield Claim(_average(found), run, found.why)
    yield Claim(
        gettext(
            "One year in twenty costs more than *%(var)s*, and such years cost *%(cvar)s* on "
            "average."
        )
        % {"var": _money(found, found.var95), "cvar": _money(found, found.cvar95)},
        why=found.why,
    )
    if tolerated := _tolerance(found):
        yield Claim(tolerated, why=found.why)
    if found.treated:
        text = gettext("With the planned treatments it would cost *%(mean)s* (%(range)s).")
        given = {
            "mean": _money(found, found.treated.likely),
            "range": words.money_range(found.treated.low, found.treated.high, found.currency),
        }
        yield Claim(text % given, why=found.why)
    if found.top:
        yield Claim(_top(found), why=found.why)


def _average(found: Losses) -> str:
    given = {
        "mean": _money(found, found.mean),
        "half": _money(found, found.p50),
        "tenth": _money(found, found.p90),
    }
    if found.low is not None and found.high is not None:
        given["range"] = words.money_range(found.low, found.high, found.currency)
        return (
            gettext(
                "An average year costs *%(mean)s* (%(range)s) in losses; one in two stays under "
                "%(half)s, one in ten goes past %(tenth)s."
            )
            % given
        )
    return (
        gettext(
            "An average year costs *%(mean)s* in losses; one in two stays under %(half)s, one in "
            "ten goes past %(tenth)s."
        )
        % given
    )


def _tolerance(found: Losses) -> str:
    """Against the point of tolerance that is passed by most, or the widest one that is held."""
    told = [limit for limit in found.limits if limit.chance is not None]
    if not told or found.over is None:
        return ""
    worst = max(told, key=lambda limit: (limit.chance or 0.0) / max(limit.probability, 1e-9))
    given = {
        "chance": words.share(worst.chance or 0.0),
        "loss": _money(found, worst.loss),
        "most": words.share(worst.probability),
    }
    if found.over:
        text = gettext(
            "There is a chance of *%(chance)s* to lose more than %(loss)s in a year, where we "
            "tolerate %(most)s."
        )
    else:
        text = gettext(
            "The chance to lose more than %(loss)s in a year is %(chance)s, within the %(most)s "
            "that we tolerate."
        )
    return text % given


def _top(found: Losses) -> str:
    parts = [_weighed(found, risk) for risk in found.top[:NAMED]]
    return ngettext(
        "The risk that weighs most: %(names)s.", "The risks that weigh most: %(names)s.", len(parts)
    ) % {"names": gettext("; ").join(parts)}


def _weighed(found: Losses, risk: RiskShare) -> str:
    given = {"name": words.short(risk.name, 60), "mean": _money(found, risk.mean)}
    if risk.low is None or risk.high is None:
        return gettext("%(name)s (*%(mean)s* a year)") % given
    given["range"] = words.money_range(risk.low, risk.high, found.currency)
    return gettext("%(name)s (*%(mean)s* a year, %(range)s)") % given


def _money(found: Losses, amount: float) -> str:
    return words.money(amount, found.currency)
