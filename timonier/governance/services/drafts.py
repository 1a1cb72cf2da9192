"""Drafts of decisions from what asks for one: a proposal, a risk, an initiative, a plan."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from timonier.governance.models import Decision
from timonier.governance.selectors.evidence import open_decision_on
from timonier.governance.services.decisions import OptionDraft, ask
from timonier.kit.entities.entity import registry
from timonier.kit.measured import blindness, figures, numbers
from timonier.kit.records import evidence
from timonier.kit.shell import look
from timonier.portfolio.models import Initiative, Plan
from timonier.practices.models import Proposal
from timonier.practices.selectors import proposal_row
from timonier.risk.models import Risk, Treatment

if TYPE_CHECKING:
    from django.contrib.auth.models import User

ASKS = gettext_noop("It asks for this decision.")


@dataclass(frozen=True, slots=True)
class Draft:
    """What is known before anybody writes: question, context, options, what doing nothing means."""

    name: str
    context: str = ""
    nothing: str = ""
    options: Sequence[OptionDraft] = field(default_factory=tuple)


@transaction.atomic
def draft_from(*, row: models.Model, by: User | None, today: date) -> Decision:
    """A decision to take about a row, which it cites; the open one when there is one already."""
    known = open_decision_on(row)
    if known is not None:
        return known
    make = next((made for kind, made in _DRAFTS.items() if isinstance(row, kind)), _of_any)
    draft = make(row, today)
    decision = ask(
        name=draft.name,
        by=by,
        context=draft.context,
        options=draft.options,
        nothing=draft.nothing,
        audience=_audience(row),
    )
    evidence.cite(decision, row, ASKS)
    return decision


def _audience(row: models.Model) -> str:
    """A draft repeats what its row says: nobody reads it who may not read the row."""
    entity = registry.get(type(row))
    level = entity.audience if entity is not None else "executive"
    if entity is not None and entity.audience_field:
        level = attrgetter(entity.audience_field.replace("__", "."))(row)
    audience = Decision.Audience
    narrow = level not in (audience.COMPANY, audience.MANAGEMENT)
    return audience.EXECUTIVE if narrow else audience.MANAGEMENT


def _of_any(row: Any, today: date) -> Draft:
    return Draft(name=str(row))


def _of_proposal(proposal: Proposal, today: date) -> Draft:
    told = proposal_row(proposal, today=today)
    language = look.language()
    waiting = [f"{numbers.day(day, language)}: {words}" for day, words in told.waiting]
    none = _("No dated cost of waiting is known; the findings stay.")
    stands = figures.sources_of("practices.undecided")
    nothing = "\n".join(waiting) or blindness.denied(none, stands)
    effort = numbers.interval(proposal.effort_low, proposal.effort_high, language, _("days"))
    return Draft(
        name=told.title,
        context=told.because,
        nothing=nothing,
        options=[OptionDraft(told.title, _("Effort: %(days)s, 80%% interval.") % {"days": effort})],
    )


def _of_risk(risk: Risk, today: date) -> Draft:
    options = [
        OptionDraft(each.name, _treated(each), cost_low=each.cost, cost_high=each.cost)
        for each in risk.treatments.exclude(status=Treatment.Status.DROPPED)
    ]
    return Draft(
        name=_("Treat the risk: %(risk)s") % {"risk": risk.name},
        context="\n\n".join(filter(None, (risk.description, _estimate(risk), risk.assumptions))),
        nothing=_("Accept the risk as it is."),
        options=options or [OptionDraft(_("Treat it"))],
    )


def _treated(treatment: Treatment) -> str:
    language = look.language()
    told = _("Removes %(events)s of the events and %(loss)s of each loss; cost a year.") % {
        "events": numbers.share(treatment.frequency_effect, language),
        "loss": numbers.share(treatment.loss_effect, language),
    }
    return "\n\n".join(filter(None, (told, treatment.assumptions)))


def _estimate(risk: Risk) -> str:
    if not risk.estimated or risk.frequency_low is None or risk.loss_low is None:
        return _("Nobody has estimated how often it happens or what it costs.")
    language = look.language()
    return _("Estimated: %(often)s events a year, %(loss)s each time (90%% intervals).") % {
        "often": numbers.interval(risk.frequency_low, risk.frequency_high or 0, language),
        "loss": numbers.money_interval(risk.loss_low, risk.loss_high, language),
    }


def _of_initiative(initiative: Initiative, today: date) -> Draft:
    ways = [initiative, *initiative.variants.all()]
    due = initiative.deadline_on
    obligation = ""
    if initiative.obligation:
        parts = (initiative.get_obligation_display(), initiative.obligation_source)
        day = numbers.day(due, look.language()) if due else ""
        obligation = ": ".join(filter(None, (*parts, day)))
    return Draft(
        name=initiative.name,
        context="\n\n".join(filter(None, (initiative.description, obligation))),
        nothing=_("The obligation is not met.") if obligation else "",
        options=[
            OptionDraft(each.name, _worked(each), cost_low=each.cost, cost_high=each.cost)
            for each in ways
        ],
    )


def _worked(initiative: Initiative) -> str:
    """What the money of an initiative leaves out stands first: a board reads one line."""
    said = _("Its cost is money alone: its work comes on top.") if initiative.effort_days else ""
    return "\n\n".join(filter(None, (said, initiative.description)))


def _of_plan(plan: Plan, today: date) -> Draft:
    return Draft(
        name=_("Adopt the plan: %(plan)s") % {"plan": plan.name},
        nothing=_("The plan in force stays."),
        options=[OptionDraft(plan.name)],
    )


_DRAFTS: dict[type[models.Model], Callable[[Any, date], Draft]] = {
    Proposal: _of_proposal,
    Risk: _of_risk,
    Initiative: _of_initiative,
    Plan: _of_plan,
}
