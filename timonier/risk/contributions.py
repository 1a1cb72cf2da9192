"""What the risks give to the bridge: a year's losses, a tolerance passed, risks nobody judged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, npgettext

from timonier.kit import contributions as given
from timonier.kit.contributions import Asked, Item, Line, When
from timonier.kit.measured import numbers
from timonier.kit.shell import look
from timonier.risk import pictures
from timonier.risk import selectors as risk
from timonier.risk.models import SimulationRun
from timonier.risk.selectors import Point, RiskAccount

SEE = "risk.view_simulationrun"
NOISE = 0.01  # a change under a hundredth is the dice's


@dataclass(frozen=True, slots=True)
class LossPart:
    """The last simulation against the tolerance, or none yet; proposed risks that wait."""

    account: RiskAccount | None
    points: Sequence[Point]
    proposed: int


def at_risk(asked: Asked) -> LossPart:
    """The money at risk today."""
    account = risk.money_at_risk(asked.today)
    points = risk.tolerance_points(account.run.output) if account else ()
    return LossPart(account, points, risk.awaiting_count())


@given.queue(order=When.PRESSING, permission=SEE)
def over(asked: Asked) -> Iterator[Item]:
    """The point of the tolerance that is passed by most."""
    part = asked.once(at_risk)
    account = part.account
    passed = [point for point in part.points if point.now.verdict == "over"]
    if account is None or not passed:
        return
    worst = max(passed, key=lambda point: point.now.chance / max(point.row.probability, 1e-9))
    language, helped = look.language(), worst.treated.verdict == "within"
    why = _("The planned treatments bring it within.") if helped else _(
        "The planned treatments do not bring it within: treat more, or tolerate more."
    )  # fmt: skip
    yield Item(
        kind="arbitrate",
        verb=_("Arbitrate"),
        title=_over_title(worst, account.currency),
        why=why,
        url=reverse("risk:register"),
        figure=numbers.share(worst.now.chance, language),
        unit=_("for %(most)s tolerated") % {"most": numbers.share(worst.row.probability, language)},
        claim=account.run,
        source=_("Simulation"),
        as_of=account.run_at,
    )


def _over_title(point: Point, currency: str) -> str:
    """An amount that rounds to nothing is no amount to be over."""
    if point.loss < 1:
        return _("A year with any loss is likelier than we tolerate")
    loss = numbers.money(point.loss, look.language(), currency, short=True)
    return _("A year over %(loss)s is likelier than we tolerate") % {"loss": loss}


@given.queue(order=When.DOUBT, permission=SEE)
def proposed(asked: Asked) -> Iterator[Item]:
    """Proposed risks that wait for a word."""
    part = asked.once(at_risk)
    if part.proposed:
        words = ngettext(
            "%(n)s proposed risk waits for a word", "%(n)s proposed risks wait for a word",
            part.proposed,
        )  # fmt: skip
        yield Item(
            kind="doubt",
            verb=_("Clear the doubt"),
            title=words % {"n": _number(part.proposed)},
            why=ngettext(
                "What the checks found suggests it; until somebody says, it counts for nothing.",
                "What the checks found suggests them; until somebody says, they count for nothing.",
                part.proposed,
            ),
            url=reverse("risk:proposed"),
            figure=_number(part.proposed),
            unit=npgettext("risks", "proposed", "proposed", part.proposed),
            source=_("Computed"),
            source_url=reverse("risk:proposed"),
        )


@given.changes(order=100, permission=SEE)
def expected(asked: Asked) -> Iterator[Line]:
    """The expected loss against that of the last simulation before then."""
    account, since = asked.once(at_risk).account, asked.since
    if account is None or account.run_at <= since:
        return
    rows = SimulationRun.objects.filter(state="finished", finished_at__lte=since)
    before = rows.order_by("-finished_at").values_list("output__portfolio__mean", flat=True).first()
    if before is None or abs(account.mean - before) < NOISE * max(before, 1.0):
        return
    language = look.language()

    def amount(value: Any) -> str:
        return numbers.money(value, language, account.currency, short=True)

    yield Line(
        figure=numbers.change(account.mean - before, amount),
        text=_("expected loss of a year, from %(before)s to %(now)s")
        % {"before": amount(before), "now": amount(account.mean)},
        url=reverse("risk:register"),
        tone="up" if account.mean > before else "down",
        source=_("Simulation"),
        as_of=account.run_at,
    )


@dataclass(frozen=True, slots=True)
class LossPanel:
    """A year's losses: the account and its curve, or what is missing."""

    account: RiskAccount | None
    picture: SafeString
    lines: Sequence[str]  # the picture in words


@given.panel(
    "losses",
    title=gettext_lazy("What we may lose in a year"),
    template="risk/bridge/losses.html",
    weights=(80, 40, 30),
    permission=SEE,
)
def losses(asked: Asked) -> dict[str, Any]:
    """A year's losses and their curve, or what is missing."""
    return {"losses": loss_panel(asked.once(at_risk))}


def loss_panel(part: LossPart) -> LossPanel:
    """What a year may cost."""
    account = part.account
    if account is None:
        return LossPanel(None, SafeString(""), ())
    picture = pictures.loss_curve(
        account.run.output, part.points, account.currency, planned=account.planned
    )
    return LossPanel(account, picture, list(_curve_told(part, account)))


def _curve_told(part: LossPart, account: RiskAccount) -> Iterator[str]:
    """The curve as sentences: at each point of the tolerance, else its quantiles."""
    for point in part.points:
        yield pictures.sentence(point, account.currency)
    if not part.points:
        amount = pictures.axis_money(account.var95, account.currency)
        yield _("One year in twenty costs more than %(amount)s.") % {"amount": amount}


def _number(value: int) -> str:
    return numbers.number(value, look.language())
