"""Practice of intervals at 90 % on questions whose answers are known; nothing is kept."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from timonier.kit.entities.audience import allowed
from timonier.kit.entities.widgets import dress
from timonier.practices.sentences import rendered
from timonier.risk.core.calibration import QUESTIONS, marked


class PracticeForm(forms.Form):
    """A low and a high end for each question."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for number, _question in enumerate(QUESTIONS):
            for end in ("low", "high"):
                self.fields[f"{end}_{number}"] = forms.FloatField(
                    widget=forms.NumberInput(attrs={"step": "any"})
                )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for number, _question in enumerate(QUESTIONS):
            low, high = cleaned.get(f"low_{number}"), cleaned.get(f"high_{number}")
            if low is not None and high is not None and low > high:
                message = _("The interval is upside down: this end is the larger.")
                self.add_error(f"high_{number}", message)
        return cleaned

    def intervals(self) -> list[tuple[float, float]]:
        """The ends given, in the order of the questions."""
        given = self.cleaned_data
        return [(given[f"low_{n}"], given[f"high_{n}"]) for n in range(len(QUESTIONS))]


@allowed("risk.add_risk")
@require_http_methods(["GET", "POST"])
def practice(request: HttpRequest) -> HttpResponse:
    """Ten questions; then how many answers fell inside, and what that says of the intervals."""
    form = PracticeForm(request.POST if request.method == "POST" else None)
    result, status = None, 200
    if request.method == "POST":
        result = marked(form.intervals()) if form.is_valid() else None
        status = 200 if result else 422
    dress(form)
    lines = [
        {
            "asks": rendered(question.asks),
            "low": form[f"low_{number}"],
            "high": form[f"high_{number}"],
            "answer": question.answer,
            "question": question,
            "inside": result.inside[number] if result else None,
        }
        for number, question in enumerate(QUESTIONS)
    ]
    context = {"title": _("Practise intervals"), "lines": lines, "result": result}
    return render(request, "risk/practice.html", context, status=status)
