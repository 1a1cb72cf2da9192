"""What follows when a person saves an initiative: what it stands on, what is no longer assumed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_noop

from timonier.kit.records import evidence
from timonier.portfolio.models import Initiative
from timonier.practices.models import Proposal

if TYPE_CHECKING:
    from django.forms import ModelForm

_PROPOSAL = gettext_noop("It carries the proposal out.")
_IDEA = gettext_noop("It carries the idea out.")
_OBJECTIVE = gettext_noop("It serves the objective.")
_RISK = gettext_noop("It treats the risk.")
_VALUES = ("value_low", "value_likely", "value_high")


@transaction.atomic
def keep_initiative(*, form: ModelForm[Initiative], by: Any) -> Initiative:
    """Save a bound form: a prefilled value that a person changed is theirs, and no assumption."""
    changed = set(form.changed_data)
    if changed & set(_VALUES):
        changed |= set(_VALUES)
    row = form.instance
    row.assumed = [one for one in row.assumed if _field(one) not in changed]
    row.generated = {name: one for name, one in row.generated.items() if name not in changed}
    saved = form.save()
    cite_initiative(saved)
    return saved


def _field(assumed: object) -> object:
    return assumed.get("field") if isinstance(assumed, dict) else assumed


def cite_initiative(row: Initiative) -> None:
    """An initiative stands on its proposals, its idea, its objective, and the risks it treats."""
    proposals = list(Proposal.objects.filter(key__in=row.proposal_keys))
    kept = [evidence.Cite(row, one, _PROPOSAL) for one in proposals]
    if row.idea is not None:
        kept.append(evidence.Cite(row, row.idea, _IDEA))
    if row.objective is not None:
        kept.append(evidence.Cite(row, row.objective, _OBJECTIVE))
    for treatment in row.treatments.select_related("risk"):
        kept.append(evidence.Cite(row, treatment.risk, _RISK))
    evidence.cite_many(kept)
