"""What became of the proposals that initiatives carry out: who answers for them, the day that was
promised, the risks that were taken in. Read before each plan, so that no order matters."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from timonier.kit.entities.entity import registry
from timonier.kit.records import writes
from timonier.organisation.selectors import in_company_language
from timonier.portfolio.models import Initiative
from timonier.portfolio.selectors.suggested import Suggestion, suggestions
from timonier.portfolio.services.grounds import Assumed, why
from timonier.portfolio.services.treating import missing_treatments
from timonier.practices.core import phrases
from timonier.practices.core.phrases import Phrase
from timonier.practices.models import ProposalDecision
from timonier.risk.services import are_proposals_current, propose

_OWNER = phrases.gettext("Who answers for the accepted proposal.")
_DUE = phrases.gettext("The day promised when the proposal was accepted.")
_GONE = (Initiative.Status.DONE, Initiative.Status.DROPPED)


@transaction.atomic
def follow_proposals(*, today: date) -> int:
    """Bring the open initiatives of proposals up to what was decided since; how many changed.

    A field that a person filled in is left as it is. What follows from what is stored is the
    house's write: it has no author, and says what it follows.
    """
    rows = list(Initiative.objects.exclude(proposal_keys=[]).exclude(status__in=_GONE))
    if not rows:
        return 0
    if not are_proposals_current():
        propose(today=today, now=timezone.now())
    found = suggestions({row.slug: row.proposal_keys for row in rows})
    with in_company_language():
        return sum(_followed(row, found.get(row.slug, [])) for row in rows)


def decided(keys: list[str]) -> ProposalDecision | None:
    """The acceptance among the decisions on these proposals, the first day promised first."""
    accepted = ProposalDecision.Verdict.ACCEPTED
    rows = ProposalDecision.objects.filter(proposal_key__in=keys, verdict=accepted)
    return rows.order_by("due_on", "pk").first()


def promised(
    decision: ProposalDecision | None, held: Mapping[str, Any], assumed: Assumed
) -> dict[str, Any]:
    """Owner and day of the accepted proposal, as fields of its initiative. `held`: what the
    initiative says already; an earlier day of its own stays."""
    found: dict[str, Any] = {}
    if decision is None:
        return found
    if decision.owner and not held.get("owner"):
        found["owner"] = decision.owner
        _say(assumed, "owner", _OWNER)
    due, own = decision.due_on, held.get("deadline_on")
    if due is not None and (not own or due.isoformat() < str(own)):
        found["deadline_on"] = due.isoformat()
        _say(assumed, "deadline_on", _DUE)
    return found


def _say(assumed: Assumed, field: str, because: Phrase) -> None:
    """Once of each field."""
    assumed[:] = [one for one in assumed if one.get("field") != field]
    assumed.append(why(field, because))


def _followed(row: Initiative, found: list[Suggestion]) -> bool:
    assumed = [one for one in row.assumed if isinstance(one, dict)]
    free = {one.get("field") for one in assumed}
    held = {
        name: value
        for name, value in (("owner", row.owner), ("deadline_on", row.deadline_on))
        if value and name not in free
    }
    changed = promised(decided(row.proposal_keys), held, assumed)
    changed = {name: value for name, value in changed.items() if value != _plain(row, name)}
    if "deadline_on" in held:
        changed.pop("deadline_on", None)
    made = missing_treatments(row, found, by=None)
    if made:
        kept = list(row.treatments.values_list("slug", flat=True))
        changed["treatments"] = [*kept, *(one.slug for one in made)]
    if not changed:
        return False
    reason = _("It follows what was decided on its proposal.")
    saved = writes.patch(registry[Initiative], changed, row, by=None, reason=reason)
    saved.assumed = assumed
    saved.save_without_historical_record()
    return True


def _plain(row: Initiative, name: str) -> Any:
    value = getattr(row, name)
    return value.isoformat() if isinstance(value, date) else value
