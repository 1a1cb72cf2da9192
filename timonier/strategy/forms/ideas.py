"""The forms of ideas: an interval in order, a reason to keep or drop, evidence by its link."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from timonier.strategy.models import Idea

if TYPE_CHECKING:
    IdeaBase = forms.ModelForm[Idea]
else:
    IdeaBase = forms.ModelForm

GAINS = ("gain_low", "gain_likely", "gain_high")
SETTLED = (Idea.Status.KEPT, Idea.Status.DROPPED)


class IdeaForm(IdeaBase):
    """A gain is an interval in order or unknown as a whole; an end has its reason."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not any(name in self.errors for name in GAINS):
            self._check_gain(cleaned)
        if cleaned.get("status") in SETTLED and not (cleaned.get("reason") or "").strip():
            self.add_error("reason", _("Say why the idea is kept or dropped."))
        return cleaned

    def _check_gain(self, cleaned: dict[str, Any]) -> None:
        given = [(name, cleaned.get(name)) for name in GAINS]
        missing = [name for name, value in given if value is None]
        if missing and len(missing) < len(GAINS):
            text = _("Give all three numbers, or none while nobody can say.")
            self.add_error(missing[0], text)
            return
        if missing:
            return
        low, likely, high = (value for _name, value in given if value is not None)
        if likely < low:
            self.add_error("gain_likely", _("The likely gain is under the lowest one."))
        if high < likely:
            self.add_error("gain_high", _("The highest gain is under the likely one."))


class CommentForm(forms.Form):
    """What somebody says of an idea."""

    text = forms.CharField(
        label=gettext_lazy("Comment"), max_length=5000, widget=forms.Textarea(attrs={"rows": 3})
    )


class SettleForm(forms.Form):
    """Where an idea goes next, and why when that is an end."""

    status = forms.ChoiceField(label=gettext_lazy("Status"), choices=Idea.Status.choices)
    reason = forms.CharField(
        label=gettext_lazy("Why kept or dropped"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class EvidenceForm(forms.Form):
    """A page of this cockpit, or an address outside, and what it shows."""

    link = forms.CharField(
        label=gettext_lazy("Link"),
        max_length=1000,
        help_text=gettext_lazy(
            "The address of a finding, a proposal or any other page here, or of a page outside."
        ),
    )
    because = forms.CharField(label=gettext_lazy("What it shows"), max_length=500, required=False)
