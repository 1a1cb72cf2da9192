"""The short forms of the pages: ask, decide, predict, tell the end, review, bring records."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from timonier.governance.forms.gate import check_shape
from timonier.governance.models import Decision, DecisionOption, Prediction
from timonier.kit.money.forms import settle, show_currencies
from timonier.kit.money.inputs import MoneyFormField
from timonier.organisation.selectors import own_currency

MOST_OPTIONS = 12


def _area(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class Radios(forms.RadioSelect):
    """One line a choice, each as large as it need be to be hit."""

    def __init__(self) -> None:
        super().__init__(attrs={"class": "gov-radios"})

    def create_option(self, *args: Any, **options: Any) -> Any:
        option = super().create_option(*args, **options)
        option["attrs"]["class"] = "form-check-input"
        return option


class AskForm(forms.Form):
    """A question: few things, and "do nothing" is among the options already."""

    name = forms.CharField(
        label=gettext_lazy("What is to be decided"),
        max_length=250,
        help_text=gettext_lazy(
            "One sentence that states it, such as “Send parcels through one queue”."
        ),
        error_messages={"required": gettext_lazy("Say in one sentence what is to be decided.")},
    )
    context = forms.CharField(
        label=gettext_lazy("Why now"),
        required=False,
        max_length=20_000,
        widget=_area(),
        help_text=gettext_lazy("The situation, and what makes it a question."),
    )
    options = forms.CharField(
        label=gettext_lazy("Options, one a line"),
        required=False,
        max_length=4000,
        widget=_area(),
        help_text=gettext_lazy("“Do nothing” is always there. Arguments and costs come later."),
    )
    decide_by_on = forms.DateField(
        label=gettext_lazy("To decide by"), required=False, widget=forms.DateInput()
    )
    audience = forms.ChoiceField(
        label=gettext_lazy("Who may read it"),
        choices=Decision.Audience.choices,
        initial=Decision.Audience.MANAGEMENT,
    )

    def clean_options(self) -> list[str]:
        lines = [
            line.strip().lstrip("*-•").strip() for line in self.cleaned_data["options"].split("\n")
        ]
        found = [line for line in dict.fromkeys(lines) if line]
        if len(found) > MOST_OPTIONS:
            raise forms.ValidationError(_("At most 12 options: nobody weighs more."))
        if any(len(line) > 250 for line in found):
            raise forms.ValidationError(_("An option's name has at most 250 characters."))
        return found


class OptionPageForm(forms.ModelForm):  # type: ignore[type-arg]
    """One option with its arguments and its cost."""

    class Meta:
        model = DecisionOption
        fields = ("name", "description", "pros", "cons", "cost_low", "cost_high")
        help_texts = {
            "pros": gettext_lazy("One a line."),
            "cons": gettext_lazy("One a line."),
            "cost_high": gettext_lazy(
                "All it takes, work included; it lies between the two with a chance of 80%."
            ),
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        show_currencies(self, DecisionOption)

    def clean(self) -> dict[str, Any]:
        settle(self, DecisionOption)
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        low, high = cleaned.get("cost_low"), cleaned.get("cost_high")
        if low is not None and high is not None and low > high:
            self.add_error("cost_high", _("It is under the lower end."))
        return cleaned


class DecideForm(forms.Form):
    """What is chosen, why, by whom, and how hard it is to undo."""

    option = forms.ChoiceField(
        label=gettext_lazy("Option chosen"),
        widget=Radios,
        error_messages={
            "required": gettext_lazy("Choose one of the options."),
            "invalid_choice": gettext_lazy("Choose one of the options."),
        },
    )
    because = forms.CharField(
        label=gettext_lazy("Why this one"),
        max_length=20_000,
        widget=_area(),
        error_messages={"required": gettext_lazy("Say why this option and not another.")},
    )
    consequences = forms.CharField(
        label=gettext_lazy("What follows from it"),
        required=False,
        max_length=20_000,
        widget=_area(),
    )
    decided_by = forms.CharField(label=gettext_lazy("Decided by"), max_length=300)
    decided_on = forms.DateField(label=gettext_lazy("Decided on"))
    reversibility = forms.ChoiceField(
        label=gettext_lazy("Can it be undone"),
        choices=[("", gettext_lazy("Not said")), *Decision.Reversibility.choices],
        required=False,
    )
    undo_low = MoneyFormField(
        label=gettext_lazy("Cost to undo, at least"), in_currency=own_currency, only=True,
        least=0, required=False,
    )  # fmt: skip
    undo_high = MoneyFormField(
        label=gettext_lazy("Cost to undo, at most"), in_currency=own_currency, only=True,
        least=0, required=False,
    )  # fmt: skip
    review_on = forms.DateField(
        label=gettext_lazy("To review on"),
        required=False,
        help_text=gettext_lazy("On that day the bridge asks what came of it."),
    )

    def __init__(self, *args: Any, decision: Decision, **options: Any) -> None:
        super().__init__(*args, **options)
        self.options = {option.slug: option for option in decision.options.all()}
        named = [(slug, option.shown) for slug, option in self.options.items()]
        self.fields["option"].choices = named  # type: ignore[attr-defined]

    def clean_option(self) -> DecisionOption:
        return self.options[self.cleaned_data["option"]]


class CiteForm(forms.Form):
    """A page of this house, and why the decision stands on it."""

    address = forms.CharField(
        label=gettext_lazy("Address of the page"),
        max_length=1000,
        help_text=gettext_lazy("Of a risk, a finding, an initiative…: copy it from the browser."),
    )
    because = forms.CharField(
        label=gettext_lazy("Why it matters here"), required=False, max_length=500
    )


class RejectForm(forms.Form):
    """Why the question needs no answer."""

    because = forms.CharField(
        label=gettext_lazy("Why it need not be decided"), max_length=20_000, widget=_area()
    )


class PredictForm(forms.Form):
    """A chance in per cent, or a quantity between two ends."""

    statement = forms.CharField(
        label=gettext_lazy("What we expect"),
        max_length=500,
        help_text=gettext_lazy("So plain that on the day anybody can tell whether it is true."),
        error_messages={"required": gettext_lazy("Say what you expect.")},
    )
    probability = forms.FloatField(
        label=gettext_lazy("Chance, in %"),
        required=False,
        min_value=0,
        max_value=100,
        help_text=gettext_lazy("From 0 to 100. Left empty for a quantity."),
    )
    low = forms.FloatField(label=gettext_lazy("Or a quantity, at least"), required=False)
    high = forms.FloatField(
        label=gettext_lazy("At most"),
        required=False,
        help_text=gettext_lazy("So wide that you would bet nine to one on it: 90% sure."),
    )
    unit = forms.CharField(label=gettext_lazy("Unit"), required=False, max_length=40)
    review_on = forms.DateField(label=gettext_lazy("To check on"))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        check_shape(self)
        low, high = cleaned.get("low"), cleaned.get("high")
        if low is not None and high is not None and low > high:
            self.add_error("high", _("It is under the lower end."))
        return cleaned


class ChanceEndForm(forms.Form):
    """Whether it happened."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("What happened"),
        choices=Prediction.Outcome.choices,
        widget=Radios,
        error_messages={"required": gettext_lazy("Say whether it happened.")},
    )
    note = forms.CharField(
        label=gettext_lazy("How we know"), required=False, max_length=5000, widget=_area(2)
    )


class QuantityEndForm(forms.Form):
    """What was measured, or that nobody can tell."""

    value = forms.FloatField(label=gettext_lazy("Measured value"), required=False)
    void = forms.BooleanField(label=gettext_lazy("Cannot be told"), required=False)
    note = forms.CharField(
        label=gettext_lazy("How we know"), required=False, max_length=5000, widget=_area(2)
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        cleaned["outcome"] = Prediction.Outcome.VOID if cleaned.pop("void", False) else ""
        return cleaned


class ReviewForm(forms.Form):
    """What came of it, and when to look again."""

    outcome = forms.CharField(
        label=gettext_lazy("What came of it"),
        max_length=20_000,
        widget=_area(),
        error_messages={"required": gettext_lazy("Say what came of it.")},
    )
    next_on = forms.DateField(label=gettext_lazy("Next review"), required=False)


class BringForm(forms.Form):
    """A file with one record, or an archive of several."""

    file = forms.FileField(
        label=gettext_lazy("Markdown file, or a ZIP of them"),
        help_text=gettext_lazy(
            "MADR 2 to 4, or Nygard’s form. What neither knows is kept as it is."
        ),
        error_messages={"required": gettext_lazy("Choose a file.")},
        widget=forms.ClearableFileInput(attrs={"accept": ".md,.madr,.zip"}),
    )
    audience = forms.ChoiceField(
        label=gettext_lazy("Who may read them"),
        choices=Decision.Audience.choices,
        initial=Decision.Audience.MANAGEMENT,
    )
