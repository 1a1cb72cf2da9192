"""What a year may cost, in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext, ngettext

from timonier.kit.measured.readable import series
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
    run = ngettext(
        "Simulation of %(years)s years over one risk, whose frequency and loss are estimates; "
        "computed on %(day)s.",
        "Simulation of %(years)s years over %(n)s risks, whose frequencies and losses are "
        "estimates; computed on %(day)s.",
        found.counted,
    ) % {
        "years": words.count(found.years),
        "n": words.count(found.counted),
        "day": words.day(found.run_on),
    }
    yield Claim(_average(found), run, found.why)
    if worst := _worst_years(found):
        yield Claim(worst, why=found.why)
    if tolerated := _tolerance(found):
        yield Claim(tolerated, why=found.why)
    if found.treated:
        text = gettext("With the planned treatments it would cost %(mean)s.")
        told = _within(found, found.treated.likely, found.treated.low, found.treated.high)
        yield Claim(text % {"mean": told}, why=found.why)
    if any(not words.is_nothing(risk.mean) for risk in found.top):
        yield Claim(_top(found), why=found.why)


def _average(found: Losses) -> str:
    given = {
        "mean": _within(found, found.mean, found.low, found.high),
        "half": _money(found, found.p50),
        "tenth": _money(found, found.p90),
    }
    if words.is_nothing(found.mean):
        return gettext("An average year costs next to nothing in losses.")
    if words.is_nothing(found.p90):
        text = gettext("An average year costs %(mean)s in losses; nine in ten cost nothing.")
    elif words.is_nothing(found.p50):
        text = gettext(
            "An average year costs %(mean)s in losses; one in two costs nothing, one in ten goes "
            "past %(tenth)s."
        )
    else:
        text = gettext(
            "An average year costs %(mean)s in losses; one in two stays under %(half)s, one in ten "
            "goes past %(tenth)s."
        )
    return text % given


def _within(found: Losses, mean: float, low: float | None, high: float | None) -> str:
    """An amount with its interval, where that says more than the amount."""
    if words.is_nothing(mean):
        return gettext("next to nothing")
    amount = f"*{_money(found, mean)}*"
    if low is None or high is None or round(low) == round(high):
        return amount
    return f"{amount} ({words.money_range(low, high, found.currency)})"


def _worst_years(found: Losses) -> str:
    if words.is_nothing(found.cvar95):
        return ""
    given = {"var": _money(found, found.var95), "cvar": _money(found, found.cvar95)}
    if words.is_nothing(found.var95):
        text = gettext(
            "Nineteen years in twenty cost nothing; the worst cost *%(cvar)s* on average."
        )
    else:
        text = gettext(
            "One year in twenty costs more than *%(var)s*, and such years cost *%(cvar)s* on "
            "average."
        )
    return text % given


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
    if words.is_nothing(worst.loss):
        return _tolerates_nothing(found) % given
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


def _tolerates_nothing(found: Losses) -> str:
    if found.over:
        return gettext("There is a chance of *%(chance)s* of a loss in a year, where we tolerate "
                       "%(most)s.")  # fmt: skip
    return gettext("The chance of a loss in a year is %(chance)s, within the %(most)s that we "
                   "tolerate.")  # fmt: skip


def _top(found: Losses) -> str:
    known = [risk for risk in found.top if not words.is_nothing(risk.mean)]
    parts = [_weighed(found, risk) for risk in known[:NAMED]]
    return ngettext(
        "The risk that weighs most: %(names)s.", "The risks that weigh most: %(names)s.", len(parts)
    ) % {"names": series(parts)}


def _weighed(found: Losses, risk: RiskShare) -> str:
    given = {"name": words.short(risk.name, 60), "mean": _money(found, risk.mean)}
    if risk.low is None or risk.high is None or round(risk.low) == round(risk.high):
        return gettext("%(name)s (*%(mean)s* a year)") % given
    given["range"] = words.money_range(risk.low, risk.high, found.currency)
    return gettext("%(name)s (*%(mean)s* a year, %(range)s)") % given


def _money(found: Losses, amount: float) -> str:
    return words.money(amount, found.currency)
