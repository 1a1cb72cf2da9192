"""What could go wrong at Embruns: proposed risks taken on, others from its people, simulated."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from timonier.kit.contributions import demo
from timonier.kit.contributions.demo import Keeper
from timonier.kit.entities import forms
from timonier.kit.entities.entity import registry
from timonier.kit.models import Source
from timonier.kit.records import writes
from timonier.risk.models import (
    Risk,
    RiskEvent,
    RiskProposal,
    RiskVerdict,
    SimulationRun,
    Tolerance,
    Treatment,
)
from timonier.risk.services import propose, simulate, take
from timonier.risk.services.verdicts import values_of

TAKEN = 3
demo.judged(Risk)
YEARS = 40_000
EARLIER_DAYS = 30
type Row = dict[str, Any]
# What the people of Embruns know better than the house's assumptions; the third stays as it was.
_REFINED: dict[str, Row] = {
    "exploited": {"loss_low": 40_000, "loss_high": 650_000, "secondary_probability": 0.1,
                  "secondary_low": 50_000, "secondary_high": 500_000},
    "secret": {"frequency_low": 0.03, "frequency_likely": 0.1, "frequency_high": 0.35,
               "loss_low": 15_000, "loss_high": 420_000, "secondary_low": 40_000,
               "secondary_high": 400_000},
}  # fmt: skip


@demo.scene(gettext_lazy("Setting the course"), order=200)
@transaction.atomic
def register(told: Keeper) -> None:
    """The register: three proposed risks taken on, six more, treatments, tolerance, events."""
    propose(today=told.today, now=told.now)
    for proposal in RiskProposal.objects.order_by("rank", "pk")[:TAKEN]:
        _take(told, proposal)
    for risk in [*_typed(), _unestimated()]:
        told.keep(Risk, risk)
    for treatment in _treatments():
        told.keep(Treatment, treatment)
    for loss, probability in ((500_000, 0.12), (1_000_000, 0.05), (3_000_000, 0.01)):
        told.keep(Tolerance, {"slug": f"embruns-{loss}", "loss": loss, "probability": probability})
    for event in _events(told):
        told.keep(RiskEvent, event)


def _take(told: Keeper, proposal: RiskProposal) -> None:
    """Take a proposed risk into the register with the assumptions that fill it."""
    entity = registry[Risk]
    slug = f"embruns-{proposal.key}"[:160].replace(":", "-").replace("/", "-").replace(".", "-")
    data = forms.complete(entity, {**values_of(proposal), "slug": slug}, None)
    try:
        risk = take(proposal=proposal, form=forms.bound(entity, data, None, by=told.by), by=told.by)
    except writes.Invalid:
        return  # somebody has a risk of this name already
    told.mark(risk, *RiskVerdict.objects.filter(proposal_key=proposal.key))
    if known := _REFINED.get(proposal.kind):
        writes.patch(entity, known, risk, by=told.by, reason=_("Demo company"))


def _typed() -> list[Row]:
    def risk(slug: str, name: str, category: str, often: tuple[float, float, float],
             loss: tuple[float, float], **more: Any) -> Row:  # fmt: skip
        low, likely, high = often
        return {"slug": f"embruns-{slug}", "name": name, "category": category, "status": "open",
                "frequency_low": low, "frequency_likely": likely, "frequency_high": high,
                "loss_low": loss[0], "loss_high": loss[1], **more}  # fmt: skip

    return [
        risk("shop-stops", _("The shop stands still on a peak day"), "availability",
             (0.3, 0.8, 2.0), (40_000, 350_000), systems=["embruns-shop"], owner="Nadia Benali",
             group=_("platform"), correlation=0.3,
             assumptions=_("Two stops in three years; a peak day sells 90,000 labels.")),
        risk("no-restore", _("A restore fails when it is needed"), "data",
             (0.02, 0.08, 0.25), (150_000, 1_800_000), systems=["embruns-shop", "embruns-tracking"],
             owner="Yann Kerbrat", group=_("platform"), correlation=0.3,
             secondary_probability=0.3, secondary_low=100_000, secondary_high=900_000,
             assumptions=_("Nobody has restored the whole for fourteen months.")),
        risk("carrier-leaves", _("Our largest carrier ends its contract"), "vendor",
             (0.05, 0.15, 0.4), (80_000, 600_000), vendor="Colivio", owner="Gaëlle Prigent",
             systems=["embruns-carriers"]),
        risk("person-leaves", _("Somebody whom nobody can replace leaves"), "people",
             (0.3, 0.7, 1.5), (25_000, 140_000), owner="Claire Le Goff",
             systems=["embruns-printing"]),
        risk("invoices-late", _("Invoices do not meet the law on its day"), "law",
             (0.1, 0.3, 0.8), (15_000, 120_000), owner="Farid Haddad",
             systems=["embruns-billing"]),
        risk("data-out", _("Data of merchants is published"), "security",
             (0.02, 0.06, 0.2), (120_000, 1_500_000), systems=["embruns-shop"],
             owner="Claire Le Goff", secondary_probability=0.5, secondary_low=50_000,
             secondary_high=800_000,
             assumptions=_("The second loss is the authority's fine and merchants who leave.")),
    ]  # fmt: skip


def _unestimated() -> Row:
    """One that nobody has put a figure on: it is told, and counts for nothing."""
    return {"slug": "embruns-insurance", "name": _("The insurer refuses to pay"), "category": "law",
            "status": "open", "owner": "Farid Haddad"}  # fmt: skip


def _treatments() -> list[Row]:
    def treat(slug: str, name: str, risk: str, events: float, loss: float, cost: float,
              status: str) -> Row:  # fmt: skip
        return {"slug": f"embruns-{slug}", "name": name, "risk": f"embruns-{risk}",
                "frequency_effect": events, "loss_effect": loss, "cost": cost,
                "status": status}  # fmt: skip

    return [
        treat("restore-drill", _("A restore drill each month"), "no-restore", 0.7, 0.2, 12_000,
              "planned"),
        treat("alerts", _("Alerts that wake the right person"), "shop-stops", 0.15, 0.35, 9_000,
              "planned"),
        treat("second-site", _("A second site for the shop"), "shop-stops", 0.45, 0.4, 55_000,
              "considered"),
        treat("load-tests", _("Load tests before each peak"), "shop-stops", 0.3, 0.0, 7_000,
              "considered"),
        treat("two-people", _("Two people on each service"), "person-leaves", 0.0, 0.55, 20_000,
              "planned"),
        treat("second-gateway", _("A second gateway to carriers"), "carrier-leaves", 0.0, 0.6,
              18_000, "considered"),
        treat("invoicing", _("Invoices issued in electronic form"), "invoices-late", 0.9, 0.3,
              6_000, "planned"),
        treat("less-data", _("Purge and encrypt what we keep of merchants"), "data-out", 0.2, 0.5,
              15_000, "planned"),
    ]  # fmt: skip


def _events(told: Keeper) -> list[Row]:
    """What came true, so that estimates can be scored; of one nobody knows the cost."""
    found = (("shop-stops", 236, 61_000), ("shop-stops", 610, None), ("person-leaves", 431, 48_000),
             ("invoices-late", 158, 9_500))  # fmt: skip
    return [
        {"slug": f"embruns-event-{number}", "risk": f"embruns-{risk}", "loss": loss,
         "happened_on": told.ago(days)}
        for number, (risk, days, loss) in enumerate(found, 1)
    ]  # fmt: skip


@demo.scene(gettext_lazy("Simulating the risks"), order=300)
def simulate_twice(told: Keeper) -> None:
    """As the register stood a month ago, without load tests, then as it stands."""
    _simulated(told, told.now - timedelta(days=EARLIER_DAYS))
    tested = Treatment.objects.filter(slug="embruns-load-tests").first()
    if tested is not None and tested.status == Treatment.Status.CONSIDERED:
        writes.patch(registry[Treatment], {"status": "in_place"}, tested, by=told.by,
                     reason=_("Demo company"))  # fmt: skip
    _simulated(told, told.now)


def _simulated(told: Keeper, at: Any) -> None:
    author = told.by.pk if told.by is not None else None
    run = simulate(author_id=author, now=at, years=YEARS)
    SimulationRun.objects.filter(pk=run.pk).update(finished_at=at, asked_at=at)
    told.mark(run)


@demo.left()
def proposals_left(now: datetime) -> None:
    """The risks that what is left proposes; without a run the simulation is no source."""
    propose(today=timezone.localdate(), now=now)
    if not SimulationRun.objects.exists():
        Source.objects.filter(name="risk.simulation").delete()
