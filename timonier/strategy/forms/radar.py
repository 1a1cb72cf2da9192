"""The forms of the radar: an entry in order with its past, a proposal decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from timonier.kit.measured import numbers
from timonier.kit.shell import look
from timonier.strategy.models import Quadrant, RadarEntry, Ring
from timonier.strategy.selectors.radar_estate import product_named, tied_to

if TYPE_CHECKING:
    EntryBase = forms.ModelForm[RadarEntry]
else:
    EntryBase = forms.ModelForm


class RadarEntryForm(EntryBase):
    """A ring since a day that is neither in the future nor before the move it follows."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if not self.instance.pk:
            self.initial.setdefault("since_on", timezone.localdate())

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        since = cleaned.get("since_on")
        if since and since > timezone.localdate():
            self.add_error("since_on", _("A ring is decided on a day that has come."))
        elif since and self.instance.pk:
            self._check_order(since, cleaned.get("ring"))
        self._tie(cleaned)
        if cleaned.get("cycle") and not cleaned.get("product"):
            self.add_error("product", _("A release is of a product: name it, or leave both empty."))
        return cleaned

    def _tie(self, cleaned: dict[str, Any]) -> None:
        """The product by its identifier, however it was named; a new entry is tied by its name."""
        product, name = cleaned.get("product") or "", cleaned.get("name") or ""
        if product and "product" in self.changed_data:
            cleaned["product"] = product_named(product, timezone.localdate())
        elif not product and not cleaned.get("cycle") and self.instance.pk is None:
            cleaned["product"], cleaned["cycle"] = tied_to(name)

    def _check_order(self, since: Any, ring: str | None) -> None:
        """A new ring follows the last move; another day for the same one, the move before it."""
        moves = list(self.instance.moves.order_by("moved_on", "pk"))
        same = bool(moves) and moves[-1].ring == ring
        earlier = moves[:-1] if same else moves
        held = self.initial.get("since_on")
        if earlier and since < earlier[-1].moved_on and (same or since != held):
            day = numbers.day(earlier[-1].moved_on, look.language())
            text = _("It moved on %(day)s: this comes after.") % {"day": day}
            self.add_error("since_on", text)


class AcceptForm(forms.Form):
    """A proposal accepted, perhaps in another ring than it says."""

    ring = forms.ChoiceField(label=gettext_lazy("Ring"), choices=Ring.choices)
    name = forms.CharField(label=gettext_lazy("Technology"), max_length=120)
    quadrant = forms.ModelChoiceField(
        Quadrant.objects.all(), label=gettext_lazy("Quadrant"), to_field_name="slug"
    )
    why = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class DismissForm(forms.Form):
    """A proposal turned down, and why."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
