"""Treatments of the risks that an initiative's proposals take away, whichever came first."""

from __future__ import annotations

from typing import Any

from timonier.kit.entities.entity import registry
from timonier.kit.records import writes
from timonier.portfolio.models import Initiative
from timonier.portfolio.selectors.suggested import Suggestion, suggestions
from timonier.practices.core import phrases
from timonier.practices.sentences import rendered
from timonier.risk.models import Treatment

_STEM = 75


def treatments_of(*, name: str, slug: str, keys: list[str], by: Any) -> list[Treatment]:
    """One for each risk of the register that the findings of these proposals suggest: it removes
    their share of the events. Raises writes.Invalid and PermissionDenied."""
    found = suggestions({slug: keys}).get(slug, [])
    return [_made(name, slug, one, by) for one in found if one.risk is not None]


def _free(stem: str) -> str:
    """A short name that depends on no language."""
    slug, number = stem, 1
    while Treatment.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{stem}-{number}"
    return slug


def missing_treatments(row: Initiative, found: list[Suggestion], *, by: Any) -> list[Treatment]:
    """The same for risks that were taken in after the initiative was made; those that some
    treatment of it names are left as they are."""
    named = set(row.treatments.values_list("risk", flat=True))
    late = [one for one in found if one.risk is not None and one.risk.pk not in named]
    return [_made(row.name, row.slug, one, by) for one in late]


def _made(name: str, slug: str, one: Suggestion, by: Any) -> Treatment:
    assert one.risk is not None
    told = phrases.gettext(
        "Takes away %(n)s of the %(all)s findings that suggest the risk.",
        n=len(one.removes),
        all=one.all,
    )
    data = {
        "name": name,
        "slug": _free(f"{slug[:_STEM]}-{one.risk.slug[:_STEM]}"),
        "risk": one.risk.slug,
        "frequency_effect": round(one.share, 3),
        "assumptions": rendered(told),
    }
    made: Treatment = writes.patch(registry[Treatment], data, by=by)
    return made
