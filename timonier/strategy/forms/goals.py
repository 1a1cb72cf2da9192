"""What the tables of goals cannot say by themselves: directions, live figures, days."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from timonier.strategy.models import CheckIn, CompanyGoal, KeyResult, Objective, Support
from timonier.strategy.selectors.live import on_offer

if TYPE_CHECKING:
    CheckInBase = forms.ModelForm[CheckIn]
    KeyResultBase = forms.ModelForm[KeyResult]
else:
    CheckInBase = KeyResultBase = forms.ModelForm

LARGEST = 1e15  # beyond it a sum or a ratio of two values is no longer a number people read


def too_large(value: float | None) -> bool:
    """Whether a number is beyond what the pages and the means can carry."""
    return value is not None and abs(value) > LARGEST


class KeyResultForm(KeyResultBase):
    """There is a way from the start to the target, in the direction it says."""

    figure = forms.ChoiceField(
        label=gettext_lazy("Live figure"),
        required=False,
        help_text=gettext_lazy(
            "Left empty, somebody measures it by hand. A figure that is a share goes from 0 to 1."
        ),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.narrow(None)

    def narrow(self, by: Any) -> None:
        """The figures this person may read, and the one already bound, whoever bound it."""
        found = {each.key: str(each.label) for each in on_offer(by)}
        held = self.instance.figure
        if held:
            found.setdefault(held, held)
        ordered = sorted(found.items(), key=lambda pair: pair[1].casefold())
        field: Any = self.fields["figure"]
        field.choices = [("", _("Measured by hand")), *ordered]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name in ("baseline", "target"):
            if too_large(cleaned.get(name)):
                self.add_error(name, _("That number is too large."))
        self._check_way(cleaned)
        starts_on, due_on = cleaned.get("starts_on"), cleaned.get("due_on")
        if starts_on and due_on and due_on <= starts_on:
            self.add_error("due_on", _("It is due before it starts."))
        return cleaned

    def _check_way(self, cleaned: dict[str, Any]) -> None:
        baseline, target = cleaned.get("baseline"), cleaned.get("target")
        if baseline is None or target is None:
            return
        if baseline == target:
            text = _("The target is where it starts: there would be nothing to measure.")
            self.add_error("target", text)
        elif cleaned.get("direction") == KeyResult.Direction.UP and target < baseline:
            self.add_error("direction", _("To raise it, the target must be above the start."))
        elif cleaned.get("direction") == KeyResult.Direction.DOWN and target > baseline:
            self.add_error("direction", _("To lower it, the target must be under the start."))


class CheckInForm(CheckInBase):
    """A measure is of today or before, and of something that does not measure itself."""

    def clean_measured_on(self) -> Any:
        on = self.cleaned_data["measured_on"]
        if "measured_on" in self.changed_data and on > timezone.localdate():
            raise forms.ValidationError(_("That day is still to come."))
        return on

    def clean_value(self) -> Any:
        value = self.cleaned_data["value"]
        if too_large(value):
            raise forms.ValidationError(_("That number is too large."))
        return value

    def clean_key_result(self) -> Any:
        found: KeyResult = self.cleaned_data["key_result"]
        if found.figure and "key_result" in self.changed_data:
            text = _("A live figure measures this key result: nobody enters it by hand.")
            raise forms.ValidationError(text)
        return found


class QuickCheckIn(forms.Form):
    """The fields of a check-in on the page of its key result."""

    value = forms.FloatField(label=gettext_lazy("Value"))
    measured_on = forms.DateField(
        label=gettext_lazy("Measured"),
        error_messages={"invalid": gettext_lazy("That is not a date: write it as 2026-01-31.")},
    )
    confidence = forms.FloatField(
        label=gettext_lazy("Confidence that it will be reached"),
        required=False,
        help_text=gettext_lazy("From 0 to 1."),
    )
    note = forms.CharField(
        label=gettext_lazy("Note"), required=False, widget=forms.Textarea, max_length=5000
    )


STRENGTHS = [(0, gettext_lazy("Not at all")), *Support.Strength.choices]


class SupportsForm(forms.Form):
    """How strongly each objective serves a goal, or an objective each goal; one more may join."""

    def __init__(self, side: CompanyGoal | Objective, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        of_goal = isinstance(side, CompanyGoal)
        far = "objective" if of_goal else "goal"
        self.held = {}
        for support in side.supports.select_related(far):
            other = getattr(support, far)
            name = f"strength_{other.pk}"
            self.held[name] = other
            self.fields[name] = forms.TypedChoiceField(
                label=other.name, choices=STRENGTHS, coerce=int, initial=support.strength
            )
        model: Any = Objective if of_goal else CompanyGoal
        rest = model.objects.exclude(pk__in=[row.pk for row in self.held.values()])
        label = _("One more objective") if of_goal else _("One more goal")
        self.fields["more"] = forms.ModelChoiceField(
            label=label, queryset=rest.order_by("name"), required=False, to_field_name="slug"
        )
        self.fields["more_strength"] = forms.TypedChoiceField(
            label=_("How strongly"),
            choices=Support.Strength.choices,
            coerce=int,
            initial=Support.Strength.MEDIUM,
            required=False,
            empty_value=str(int(Support.Strength.MEDIUM)),
        )

    def strengths(self) -> dict[str, int]:
        """Short name of each row -> the wanted strength, 0 to take it away."""
        found = {row.slug: self.cleaned_data[name] for name, row in self.held.items()}
        more = self.cleaned_data.get("more")
        if more is not None:
            found[more.slug] = int(self.cleaned_data["more_strength"])
        return found
