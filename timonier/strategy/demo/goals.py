"""Where Embruns goes: its goals, what technology sets out to do, how far it is, and ideas."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from timonier.kit.contributions.demo import Keeper
from timonier.strategy.models import (
    CheckIn,
    CompanyGoal,
    Idea,
    IdeaComment,
    KeyResult,
    Objective,
    Support,
    Vision,
)
from timonier.strategy.services import vote

YEAR = 365


@transaction.atomic
def aim(told: Keeper) -> None:
    """Goals, objectives, key results with their measures, the vision and ideas."""
    vision = _("A merchant prints a label in ten seconds, on any day of the year, and never has to "
               "ask where a parcel is. What we run is what we understand.")  # fmt: skip
    told.keep(Vision, {"slug": "vision", "statement": vision})
    for goal in _goals():
        told.keep(CompanyGoal, goal)
    for data in _objectives(told):
        told.keep(Objective, data)
    for objective, served, strength in _supports():
        row = {"slug": f"{objective}-{served}"[:60], "objective": objective, "goal": served}
        told.keep(Support, {**row, "strength": strength})
    for result, measures in _key_results(told):
        told.keep(KeyResult, result)
        _measure(told, result["slug"], measures)
    for idea, comments in _ideas():
        _discuss(told, told.keep(Idea, idea), comments)


def _goals() -> list[dict[str, Any]]:
    return [
        {"name": _("Ten thousand merchants"), "slug": "embruns-merchants", "weight": 5,
         "horizon": "now", "department": "embruns-3",
         "statement": _("From 6,200 to 10,000 active merchants in two years, half abroad.")},
        {"name": _("Keep the merchants we have"), "slug": "embruns-keep", "weight": 4,
         "horizon": "now", "department": "embruns-4",
         "statement": _("Fewer than one merchant in a hundred leaves in a month.")},
        {"name": _("A carrier network in Iberia"), "slug": "embruns-iberia", "weight": 2,
         "horizon": "later", "department": "embruns-2",
         "statement": _("Four carriers in Spain and Portugal, with one price list.")},
    ]  # fmt: skip


def _objectives(told: Keeper) -> list[dict[str, Any]]:
    return [
        {"name": _("Nothing we sell stands on software without fixes"), "slug": "embruns-sound",
         "owner": "Claire Le Goff", "horizon": "now", "due_on": told.ahead(200),
         "why": _("Two carriers ask for it in their contracts, and insurers for their price.")},
        {"name": _("A label in ten seconds, also on peak days"), "slug": "embruns-fast",
         "owner": "Nadia Benali", "horizon": "now", "due_on": told.ahead(320),
         "why": _("Merchants who wait at the counter leave the basket and then leave us.")},
        {"name": _("Merchants find their answers by themselves"), "slug": "embruns-answers",
         "owner": "Amandine Rouxel", "horizon": "now", "due_on": told.ahead(280),
         "why": _("Six calls in ten ask where a parcel is.")},
        {"name": _("New merchants start within a day"), "slug": "embruns-start",
         "owner": "Hugo Peltier", "horizon": "next", "due_on": told.ahead(420),
         "why": _("Today it takes eleven days and two people.")},
        {"name": _("One data warehouse that everybody trusts"), "slug": "embruns-data",
         "owner": "Lena Brandt", "horizon": "next", "due_on": told.ahead(500),
         "why": _("Three departments count parcels in three ways.")},
    ]  # fmt: skip


def _supports() -> tuple[tuple[str, str, int], ...]:
    """No objective serves Iberia yet; the warehouse of data serves no goal."""
    return (
        ("embruns-sound", "embruns-keep", 2),
        ("embruns-fast", "embruns-merchants", 2),
        ("embruns-fast", "embruns-keep", 3),
        ("embruns-answers", "embruns-keep", 3),
        ("embruns-start", "embruns-merchants", 3),
    )


type Measures = tuple[tuple[int, float, float], ...]  # days ago, value, confidence


def _key_results(told: Keeper) -> list[tuple[dict[str, Any], Measures]]:
    """Two are live figures; one has not moved for months; one was never measured."""
    span = {"starts_on": told.ago(150), "due_on": told.ahead(200)}
    eased = {"direction": "down", **span}
    return [
        ({"name": _("Releases in use past their end of life"), "slug": "embruns-kr-lives",
          "objective": "embruns-sound", "baseline": 42, "target": 0,
          "figure": "estate.technologies_past", **eased}, ()),
        ({"name": _("Secrets in repositories"), "slug": "embruns-kr-secrets",
          "objective": "embruns-sound", "baseline": 6, "target": 0,
          "figure": "practices.secrets", **eased}, ()),
        ({"name": _("Seconds from order to label, slowest hour"), "slug": "embruns-kr-label",
          "objective": "embruns-fast", "baseline": 31, "target": 10, "unit": "s", **eased},
         ((140, 31, 0.6), (98, 27, 0.6), (61, 22, 0.7), (27, 19, 0.7), (5, 17.5, 0.75))),
        ({"name": _("Orders that fail on peak days"), "slug": "embruns-kr-peaks",
          "objective": "embruns-fast", "baseline": 2.4, "target": 0.5, "unit": "%", **eased},
         ((120, 2.4, 0.5), (84, 2.4, 0.4), (52, 2.5, 0.3), (19, 2.4, 0.2))),
        ({"name": _("Calls that ask where a parcel is"), "slug": "embruns-kr-calls",
          "objective": "embruns-answers", "baseline": 62, "target": 30, "unit": "%", **eased},
         ((133, 61, 0.5), (96, 57, 0.6), (66, 52, 0.6), (33, 47, 0.7), (8, 44, 0.7))),
        ({"name": _("Merchants who open the tracking page"), "slug": "embruns-kr-open",
          "objective": "embruns-answers", "baseline": 18, "target": 60, "unit": "%",
          "direction": "up", **span},
         ((110, 21, 0.5), (75, 29, 0.5), (41, 36, 0.6), (12, 41, 0.6))),
        ({"name": _("Days from contract to first label"), "slug": "embruns-kr-days",
          "objective": "embruns-start", "baseline": 11, "target": 1, "unit": _("days"),
          "direction": "down", "starts_on": told.ago(60), "due_on": told.ahead(420)},
         ((58, 11, 0.5), (20, 9, 0.5))),
        ({"name": _("Departments that count on the warehouse"), "slug": "embruns-kr-trust",
          "objective": "embruns-data", "baseline": 0, "target": 5, "direction": "up",
          "starts_on": told.ago(30), "due_on": told.ahead(500)}, ()),
    ]  # fmt: skip


def _measure(told: Keeper, result: str, measures: Measures) -> None:
    for number, (days, value, confidence) in enumerate(measures, 1):
        row = {"slug": f"{result}-{number}", "key_result": result, "value": value,
               "measured_on": told.ago(days), "confidence": confidence}  # fmt: skip
        told.keep(CheckIn, row)


type Comments = tuple[str, ...]


def _ideas() -> list[tuple[dict[str, Any], Comments]]:
    return [
        ({"name": _("Returns in two clicks"), "slug": "embruns-returns", "kind": "win",
          "problem": _("Merchants lose half a day a week with parcels that come back."),
          "for_whom": _("merchants of clothes and shoes"), "status": "kept",
          "inspiration": _("Three prospects asked for it in their tender this summer."),
          "gain_low": 50_000, "gain_likely": 110_000, "gain_high": 210_000,
          "cost_to_try": 6_000, "reason": _("Eleven of twelve merchants used the trial twice."),
          "cheapest_test": _("Twelve merchants, labels made by hand, four weeks.")},
         (_("The return label has to be in the parcel: warehouses will not print twice. (Gaëlle)"),
          _("Our largest merchant would pay for it. (Bastien)"))),
        ({"name": _("Live tracking for merchants"), "slug": "embruns-live", "kind": "keep",
          "problem": _("Merchants learn of a late parcel from their customer."),
          "for_whom": _("customer care of merchants"), "status": "kept",
          "inspiration": _("Two competitors show it on their home page since spring."),
          "gain_low": 60_000, "gain_likely": 140_000, "gain_high": 260_000,
          "cost_to_try": 9_000, "reason": _("Calls fell by a third where it was tried."),
          "cheapest_test": _("Three carriers, forty merchants, one page without design.")},
         (_("Six calls in ten would go. (Odile)"),)),
        ({"name": _("Chat assistant for merchants"), "slug": "embruns-chat", "kind": "keep",
          "problem": _("Night orders wait for an answer until the morning."),
          "for_whom": _("merchants without customer care"), "status": "tried",
          "gain_low": 0, "gain_likely": 30_000, "gain_high": 120_000, "cost_to_try": 4_000,
          "cheapest_test": _("Answers written by hand for two weeks, then measured.")},
         (_("It must not promise a delivery day. (Farid)"),)),
        ({"name": _("Carbon report for each parcel"), "slug": "embruns-carbon", "kind": "win",
          "problem": _("Large merchants have to publish what their deliveries emit."),
          "for_whom": _("merchants above 250 people"), "status": "shaped",
          "gain_low": 15_000, "gain_likely": 40_000, "gain_high": 110_000, "cost_to_try": 3_000,
          "cheapest_test": _("One report by hand for five merchants, with a price on it.")}, ()),
        ({"name": _("Guess the weight from the order"), "slug": "embruns-weight", "kind": "inside",
          "problem": _("One label in fourteen is corrected because the weight was wrong."),
          "status": "spark"}, (_("We have four years of weights. (Lena)"),)),
        ({"name": _("Delivery by drone on the islands"), "slug": "embruns-drone", "kind": "win",
          "problem": _("Parcels wait for the ferry for up to three days."), "status": "dropped",
          "gain_low": 0, "gain_likely": 2_000, "gain_high": 25_000, "cost_to_try": 80_000,
          "reason": _("Forty parcels a month, and a licence that takes a year.")}, ()),
    ]  # fmt: skip


def _discuss(told: Keeper, idea: Idea, comments: Comments) -> None:
    """What was said of an idea; who asked for the demo is for those that were kept."""
    for number, text in enumerate(comments, 1):
        told.keep(IdeaComment, {"slug": f"{idea.slug}-{number}"[:60], "idea": idea.slug,
                                "text": text})  # fmt: skip
    if told.by is not None and idea.status == Idea.Status.KEPT:
        vote(idea=idea, by=told.by, wanted=True)
        told.mark(*idea.votes.filter(voter=told.by))
    backdated = told.now - timedelta(days=20 + 3 * len(idea.name))
    Idea.objects.filter(pk=idea.pk).update(made_at=backdated)
