"""The forms of this room's judgments: what the tables cannot say by themselves."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from timonier.risk.models import (
    FREQUENCY,
    LOSS,
    SECONDARY,
    Risk,
    RiskEvent,
    RiskVerdict,
    Tolerance,
    Treatment,
)

if TYPE_CHECKING:
    RiskBase = forms.ModelForm[Risk]
    TreatmentBase = forms.ModelForm[Treatment]
    ToleranceBase = forms.ModelForm[Tolerance]
    EventBase = forms.ModelForm[RiskEvent]
    VerdictBase = forms.ModelForm[RiskVerdict]
else:
    RiskBase = TreatmentBase = ToleranceBase = EventBase = VerdictBase = forms.ModelForm


class RiskForm(RiskBase):
    """Intervals stand upright and are whole; a secondary loss has its probability."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for names in (FREQUENCY, LOSS, SECONDARY):
            self._whole(cleaned, names)
            self._upright(cleaned, names)
        for name in (*LOSS, *SECONDARY):
            if (loss := cleaned.get(name)) is not None and not loss:
                self.add_error(name, _("A loss is more than zero: give the smallest you expect."))
        self._secondary(cleaned)
        self._group(cleaned)
        return cleaned

    def _whole(self, cleaned: dict[str, Any], names: tuple[str, ...]) -> None:
        given = [name for name in names if cleaned.get(name) is not None]
        if given and len(given) < len(names):
            for name in names:
                if name not in given and name not in self.errors:
                    self.add_error(name, _("Give the whole interval, or leave all of it empty."))

    def _upright(self, cleaned: dict[str, Any], names: tuple[str, ...]) -> None:
        for left, right in pairwise(names):
            low, high = cleaned.get(left), cleaned.get(right)
            if low is not None and high is not None and low > high:
                self.add_error(right, _("The interval is upside down: this end is the larger."))

    def _secondary(self, cleaned: dict[str, Any]) -> None:
        chance = cleaned.get("secondary_probability")
        has_loss = any(cleaned.get(name) is not None for name in SECONDARY)
        if has_loss and chance is None and "secondary_probability" not in self.errors:
            self.add_error(
                "secondary_probability", _("A secondary loss needs its chance, from 0 to 1.")
            )
        if chance is not None and not has_loss and not set(SECONDARY) & set(self.errors):
            self.add_error("secondary_low", _("A chance of a secondary loss needs the loss."))

    def _group(self, cleaned: dict[str, Any]) -> None:
        if cleaned.get("correlation") and not cleaned.get("group"):
            self.add_error("group", _("A correlation needs the name of the group it is in."))


class TreatmentForm(TreatmentBase):
    """A treatment removes something."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["frequency_effect"].help_text = _("0.4 means that four events in ten stay out.")
        self.fields["loss_effect"].help_text = _("0.4 means that each event costs two fifths less.")
        self.fields["cost"].help_text = _(
            "Work included; what is paid once is spread over the years it serves."
        )
        self.fields["status"].help_text = _(
            "In place: taken off the figures of its risk. Planned: counted in the plan."
        )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        effects = [cleaned.get("frequency_effect"), cleaned.get("loss_effect")]
        if effects == [0, 0]:
            message = _("Say which share of the events or of each loss it removes, from 0 to 1.")
            self.add_error("frequency_effect", message)
        return cleaned


class ToleranceForm(ToleranceBase):
    """A larger loss may not be tolerated more often than a smaller one."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        loss, chance = cleaned.get("loss"), cleaned.get("probability")
        if loss is None or chance is None:
            return cleaned
        others = Tolerance.objects.exclude(pk=self.instance.pk).filter(currency=loss.currency)
        if others.filter(loss__lt=loss, probability__lt=chance).exists():
            self.add_error("probability", _("A smaller loss is tolerated less often than this."))
        if others.filter(loss__gt=loss, probability__gt=chance).exists():
            self.add_error("probability", _("A larger loss is tolerated more often than this."))
        return cleaned


class EventForm(EventBase):
    """What happened lies behind us."""

    def clean_happened_on(self) -> Any:
        day = self.cleaned_data["happened_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come."))
        return day


class VerdictForm(VerdictBase):
    """A proposal is dismissed for a reason; accepting one is done on its own page."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        dismissed = cleaned.get("verdict") == RiskVerdict.Verdict.DISMISSED
        if dismissed and not cleaned.get("reason"):
            self.add_error("reason", _("A dismissed risk needs a reason."))
        return cleaned


class DismissForm(forms.Form):
    """Why a proposed risk is none."""

    reason = forms.CharField(
        label=gettext_lazy("Reason to dismiss"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("It comes back when new facts do."),
        error_messages={"required": gettext_lazy("A dismissed risk needs a reason.")},
    )


class QuestionForm(forms.Form):
    """A file with a question of `timonier risk`."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
        help_text=gettext_lazy("JSON as `timonier risk` reads it, in the company's currency."),
        error_messages={"required": gettext_lazy("Choose a file.")},
    )
