"""What Embruns decided: a question that waits, what was taken, replaced, due for review; scores."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from timonier.governance.demo import forecasts
from timonier.governance.models import Decision
from timonier.governance.services import ask, decide, predict, resolve_prediction
from timonier.governance.services.decisions import OptionDraft, Verdict
from timonier.kit.contributions.demo import Keeper
from timonier.kit.records import evidence
from timonier.portfolio.models import Initiative, Plan
from timonier.practices.models import ProposalDecision
from timonier.risk.models import Risk

CTO = "Claire Le Goff"


@transaction.atomic
def decide_things(told: Keeper, plan: Plan) -> None:
    """Five decisions, and what was predicted when they were taken."""
    _mail(told)
    _database(told)
    _exchange(told)
    _fund(told, plan)


def _asked(told: Keeper, days: int, name: str, drivers: str = "", **more: Any) -> Decision:
    """A question asked so many days ago."""
    decision = ask(name=name, by=told.by, **more)
    at = timezone.make_aware(datetime.combine(told.ago(days), time(9, 30)))
    Decision.objects.filter(pk=decision.pk).update(asked_at=at, drivers=drivers)
    decision.refresh_from_db()
    return decision


def _taken(
    told: Keeper, decision: Decision, option: str, days: int, because: str, **more: Any
) -> Decision:
    """The decision taken so many days ago; today's keeps the figures of today."""
    chosen = decision.options.get(name=option)
    verdict = Verdict(
        because=because, decided_by=CTO, decided_on=told.ago(days), **more
    )  # fmt: skip
    return decide(decision=decision, option=chosen, verdict=verdict, by=told.by, now=told.now)


def _marked(told: Keeper, decision: Decision) -> None:
    told.mark(decision, *decision.options.all(), *decision.predictions.all())


def _mail(told: Keeper) -> None:
    """What was decided two years ago was replaced a year later, and that is due for review."""
    own, bought = _("Our own mail servers"), _("A provider in Europe")
    first = _asked(
        told, 730, _("Send notices from our own mail servers"),
        context=_("Parcels cause 40,000 mails a day, and carriers' templates are poor."),
        options=[OptionDraft(own, cost_low=8_000, cost_high=14_000),
                 OptionDraft(bought, cost_low=18_000, cost_high=30_000)],
        nothing=_("Carriers go on sending their own mails."),
    )  # fmt: skip
    _taken(told, first, own, 700, _("Cheaper, and nobody reads our merchants' addresses."),
           reversibility="two_way")  # fmt: skip
    second = _asked(
        told, 390, _("Send notices through a provider"), supersedes=first,
        context=_("One mail in nine lands in spam, and one person looks after the servers."),
        options=[OptionDraft(bought, cost_low=22_000, cost_high=34_000,
                             pros=_("Mails arrive\nNobody wakes at night"),
                             cons=_("One more processor of addresses"))],
        nothing=_("Merchants go on asking why nobody was told."),
    )  # fmt: skip
    _taken(told, second, bought, 372, _("What arrives counts more than what it costs."),
           reversibility="two_way", consequences=_("The two servers were switched off in spring."),
           review_on=told.ago(6))  # fmt: skip
    _forecast(told, second, forecasts.MAIL)
    _marked(told, first)
    _marked(told, second)


def _database(told: Keeper) -> None:
    managed, own = _("Managed by the host"), _("Run by us")
    decision = _asked(
        told, 64, _("Keep the managed database"),
        context=_("Its price rises by a fifth in spring; two engineers ask to run it themselves."),
        drivers=_("Nights without calls\nPrice over three years\nWho can restore it"),
        options=[OptionDraft(managed, cost_low=38_000, cost_high=46_000,
                             pros=_("Restores are theirs to prove")),
                 OptionDraft(own, cost_low=21_000, cost_high=52_000,
                             cons=_("One person in six can restore it"))],
        nothing=_("The contract renews by itself for a year at the new price."),
    )  # fmt: skip
    _taken(told, decision, managed, 40,
           _("The price of one bad night is higher than that of two years."),
           reversibility="costly", undo_low=20_000, undo_high=45_000,
           review_on=told.ahead(150))  # fmt: skip
    calm = _("No stop of more than an hour comes from the database")
    predict(decision=decision, statement=calm, review_on=told.ahead(150), by=told.by,
            today=told.ago(40), probability=0.85)  # fmt: skip
    predict(decision=decision, statement=_("What it costs in a year"), review_on=told.ahead(320),
            by=told.by, today=told.ago(40), low=38_000, high=52_000, unit="EUR")  # fmt: skip
    _forecast(told, decision, forecasts.DATABASE)
    risk = Risk.objects.filter(slug="embruns-no-restore").first()
    if risk is not None:
        evidence.cite(decision, risk, "A restore that fails is what it insures against.")
    _marked(told, decision)


def _exchange(told: Keeper) -> None:
    """Taken today, so that today's figures stand beside it."""
    patch, move = _("Patch what is there"), _("Move it off PHP 7.4 in steps")
    decision = _asked(
        told, 33, _("Move the old exchange with carriers in steps"),
        context=_("It speaks to six carriers, gets no fixes, and rests since last year."),
        options=[OptionDraft(move, cost_low=24_000, cost_high=41_000,
                             pros=_("Each carrier is a step that can be undone")),
                 OptionDraft(patch, cost_low=6_000, cost_high=15_000)],
        nothing=_("It runs without fixes until a carrier refuses it."),
    )  # fmt: skip
    _taken(told, decision, move, 0, _("The contract with Colivio forces a change there anyway."),
           reversibility="two_way", review_on=told.ahead(270))  # fmt: skip
    _forecast(told, decision, forecasts.EXCHANGE)
    row = Initiative.objects.filter(slug="embruns-old-exchange").first()
    if row is not None:
        evidence.cite(decision, row, "The initiative that carries it out.")
    _marked(told, decision)


def _fund(told: Keeper, plan: Plan) -> None:
    """The question that waits: it stands on the plan and on the upgrade that was accepted."""
    first, both = _cost_of(plan, "indispensable"), _cost_of(plan, "indispensable", "useful")
    worked = _("Work is included, at 500 a day.")
    decision = _asked(
        told, 5, _("Fund the indispensable part of the plan for the coming year"),
        context=_("The law, two contracts and an audit set days that do not move. The plan holds "
                  "what the teams can carry; the board is asked for the money."),
        options=[
            OptionDraft(_("The indispensable and the useful"), worked, cost_low=both[0],
                        cost_high=both[1], pros=_("What merchants ask for comes along")),
            OptionDraft(_("The indispensable alone"), worked, cost_low=first[0],
                        cost_high=first[1],
                        cons=_("Nothing new for merchants in a year")),
        ],
        nothing=_("Carriers and the audit decide for us, one after the other."),
        decide_by_on=told.ahead(18),
    )  # fmt: skip
    idle = decision.options.get(do_nothing=True)
    idle.cost_low, idle.cost_high = 60_000, 420_000
    idle.save()
    evidence.cite(decision, plan, "The plan says what is indispensable and what it takes.")
    for row in ProposalDecision.objects.filter(verdict="accepted")[:1]:
        evidence.cite(decision, row, "Accepted already, and part of what is to be funded.")
    _marked(told, decision)


def _cost_of(plan: Plan, *tiers: str) -> tuple[float, float]:
    """Work and money of the kept initiatives of tiers, at 500 a day, in whole thousands."""
    known = plan.context.get("initiatives", {})
    asked = {one["id"]: one for one in plan.question.get("initiatives", ())}
    low = high = 0.0
    for line in plan.lines.filter(tier__in=tiers).exclude(start=""):
        effort = known.get(line.initiative_slug, {}).get("effort", {}).values()
        cost = asked.get(line.initiative_slug, {}).get("cost", 0.0)
        low += cost + sum(days[0] for days in effort) * 500
        high += cost + sum(days[2] for days in effort) * 500
    return max(round(low, -3), 1_000.0), max(round(high, -3), 2_000.0)


def _forecast(told: Keeper, decision: Decision, kind: str) -> None:
    """What was predicted with it, and how it ended."""
    for said in forecasts.of(kind):
        made = predict(
            decision=decision, statement=said.statement, by=told.by,
            today=told.ago(said.made), review_on=told.ago(said.due),
            probability=said.probability, low=said.low, high=said.high, unit=said.unit,
        )  # fmt: skip
        resolve_prediction(prediction=made, by=told.by, today=told.ago(max(said.due - 2, 0)),
                           outcome=said.outcome, value=said.value)  # fmt: skip
