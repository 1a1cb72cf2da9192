"""The gate of the portfolio: what the tables cannot say by themselves."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from timonier.portfolio.core.quarters import following, held_by
from timonier.portfolio.forms.effort import EffortField
from timonier.portfolio.models import Capacity, Initiative, PlanAcceptance
from timonier.portfolio.selectors import graph
from timonier.portfolio.selectors.means import known_skills
from timonier.portfolio.services.acceptance import NotAcceptable, check_acceptable
from timonier.portfolio.services.capacities import capacity_slug
from timonier.portfolio.words import complaints, wording

VALUE = ("value_low", "value_likely", "value_high")
UPSIDE_DOWN = gettext_lazy("Upside down: at least, likely, at most must rise.")

if TYPE_CHECKING:
    InitiativeBase = forms.ModelForm[Initiative]
    CapacityBase = forms.ModelForm[Capacity]
    AcceptanceBase = forms.ModelForm[PlanAcceptance]
else:
    InitiativeBase = CapacityBase = AcceptanceBase = forms.ModelForm


def check_order(form: Any, names: tuple[str, str, str]) -> None:
    """Low, likely, high: the error is on the first end that is under the one before it."""
    known = [(name, form.cleaned_data.get(name)) for name in names]
    for (_name, left), (name, right) in pairwise(known):
        if left is not None and right is not None and left > right:
            form.add_error(name, UPSIDE_DOWN)
            return


class InitiativeForm(InitiativeBase):
    """Intervals in order, no circle, no contradiction, an obligation with its source."""

    effort_days = EffortField(required=False, label=gettext_lazy("Effort in person-days"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["effort_days"].widget.known = known_skills()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        check_order(self, VALUE)
        self._check_value(cleaned)
        self._check_obligation(cleaned)
        self._check_deadline(cleaned)
        self._check_family(cleaned)
        self._check_links(cleaned)
        return cleaned

    def _check_value(self, cleaned: dict[str, Any]) -> None:
        """All three ends, or none: then its value is unknown."""
        missing = [name for name in VALUE if cleaned.get(name) is None and name not in self.errors]
        if missing and any(cleaned.get(name) is not None for name in VALUE):
            said = _("Give all three, or none: without any, its value is unknown.")
            self.add_error(missing[0], said)

    def _check_obligation(self, cleaned: dict[str, Any]) -> None:
        if cleaned.get("obligation") and not (cleaned.get("obligation_source") or "").strip():
            said = _("An obligation needs its source: the law, the contract, the audit.")
            self.add_error("obligation_source", said)

    def _check_deadline(self, cleaned: dict[str, Any]) -> None:
        due, earliest = cleaned.get("deadline_on"), cleaned.get("earliest")
        length = cleaned.get("duration_quarters")
        if not (due and earliest and length):
            return
        end = following(earliest, length - 1)
        if held_by(due) < end:
            said = _("It cannot be held: from its earliest start on, it lasts until %(quarter)s.")
            self.add_error("deadline_on", said % {"quarter": wording.quarter(end)})

    def _check_family(self, cleaned: dict[str, Any]) -> None:
        """A variant names the initiative that it varies, which is no variant itself."""
        original = cleaned.get("variant_of")
        if original is None:
            return
        if original.pk == self.instance.pk:
            self.add_error("variant_of", _("It cannot be a variant of itself."))
        elif original.variant_of_id is not None:
            said = _("“%(name)s” is a variant itself: choose what it varies.")
            self.add_error("variant_of", said % {"name": original.name})
        elif self.instance.pk and self.instance.variants.exists():
            self.add_error("variant_of", _("It has variants itself: it cannot be one."))
        elif cleaned.get("obligation") and graph.owed_in_family(original, self.instance.pk):
            said = _("Another variant is the obligation: only one of them can be done.")
            self.add_error("obligation", said)

    def _check_links(self, cleaned: dict[str, Any]) -> None:
        after, excludes = list(cleaned.get("after") or ()), list(cleaned.get("excludes") or ())
        own = self.instance.pk
        if own in [row.pk for row in after]:
            return self.add_error("after", _("It cannot come after itself."))
        if own in [row.pk for row in excludes]:
            self.add_error("excludes", _("It cannot exclude itself."))
        if not after:
            return None
        before = graph.predecessors(after, own)
        if own is not None and own in before:
            chain = graph.circle(after, own)
            self.add_error("after", complaints.cycle(chain, {}))
        apart = {row.pk for row in excludes} | graph.family(cleaned.get("variant_of"), own)
        if clash := graph.named(before & apart - {own}):
            said = _("It comes after “%(name)s” and excludes it: it could never be done.")
            self.add_error("excludes", said % {"name": clash})
        return None


class CapacityForm(CapacityBase):
    """Person-days in order; a short name made of the skill and the quarter."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        check_order(self, ("days_low", "days_likely", "days_high"))
        skill, quarter = cleaned.get("skill"), cleaned.get("quarter")
        if skill and quarter and not cleaned.get("slug"):
            cleaned["slug"] = self._free(capacity_slug(skill, quarter))
        return cleaned

    def _free(self, wanted: str) -> str:
        """Two skills may read alike in an address: C and C++."""
        slug, number = wanted, 1
        while Capacity.objects.filter(slug=slug).exclude(pk=self.instance.pk).exists():
            number += 1
            slug = f"{wanted}-{number}"
        return slug


class AcceptanceForm(AcceptanceBase):
    """Only a finished plan, and for a reason."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        plan = cleaned.get("plan")
        if plan is not None:
            try:
                check_acceptable(plan, cleaned.get("reason") or "-")
            except NotAcceptable as no:
                self.add_error("plan", str(no))
        if not (cleaned.get("reason") or "").strip():
            self.add_error("reason", _("An accepted plan needs a reason."))
        return cleaned
