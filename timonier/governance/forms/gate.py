"""The forms of decisions and predictions that the gate checks: screens, API and import alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _

from timonier.governance.models import Decision, DecisionOption, Prediction
from timonier.governance.services.predictions import Unresolvable, check_end

if TYPE_CHECKING:
    DecisionBase = forms.ModelForm[Decision]
    OptionBase = forms.ModelForm[DecisionOption]
    PredictionBase = forms.ModelForm[Prediction]
else:
    DecisionBase = OptionBase = PredictionBase = forms.ModelForm

Status = Decision.Status
SAID = ("decision", "statement", "probability", "low", "high", "level", "unit",
        "review_on", "predicted_on", "predicted_by")  # fmt: skip
WEIGHED = ("name", "description", "pros", "cons", "cost_low", "cost_high")
ENDED = ("outcome", "value", "resolved_on")
AHEAD: dict[str, list[str]] = {  # what may become of a decision: what was taken is never open again
    Status.PROPOSED: Status.values,
    Status.REJECTED: [Status.REJECTED, Status.PROPOSED],
    Status.ACCEPTED: [Status.ACCEPTED, Status.SUPERSEDED, Status.DEPRECATED],
    Status.SUPERSEDED: [Status.SUPERSEDED, Status.DEPRECATED, Status.ACCEPTED],
    Status.DEPRECATED: [Status.DEPRECATED, Status.SUPERSEDED, Status.ACCEPTED],
}


def _upside_down(form: Any, low: str, high: str) -> None:
    values = form.cleaned_data.get(low), form.cleaned_data.get(high)
    if None not in values and values[0] > values[1]:
        form.add_error(high, _("It is under the lower end."))


class DecisionForm(DecisionBase):
    """A decision that was taken has a day; it is replaced or given up, never open again."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        _upside_down(self, "undo_low", "undo_high")
        self._check_status(cleaned)
        self._check_days(cleaned)
        if cleaned.get("supersedes") is not None and _circle(cleaned["supersedes"], self.instance):
            self.add_error("supersedes", _("A decision cannot replace itself."))
        return cleaned

    def _check_status(self, cleaned: dict[str, Any]) -> None:
        status, was = str(cleaned.get("status") or ""), str(self.initial.get("status") or "")
        if status and status not in AHEAD.get(was, [status]):
            self.add_error("status", _("What was decided stays: replace it by a new decision."))
        taken = status not in ("", Status.PROPOSED, Status.REJECTED)
        silent = "decided_on" not in self.errors and not cleaned.get("decided_on")
        if taken and silent and not self.instance.kept:  # a record brought in may not say
            self.add_error("decided_on", _("Say on which day it was decided."))
        if status == Status.PROPOSED and cleaned.get("decided_on"):
            self.add_error("decided_on", _("A question that is open has no day of decision."))

    def _check_days(self, cleaned: dict[str, Any]) -> None:
        decided, review = cleaned.get("decided_on"), cleaned.get("review_on")
        if decided and decided > timezone.localdate():
            self.add_error("decided_on", _("The day of the decision lies ahead."))
        if decided and review and review <= decided:
            self.add_error("review_on", _("The review comes after the decision."))


def _circle(above: Decision, decision: Decision) -> bool:
    """Whether going from replaced to replaced comes back to the decision."""
    seen: set[int | None] = set()
    now: Decision | None = above
    while now is not None and now.pk not in seen:
        if decision.pk is not None and now.pk == decision.pk:
            return True
        seen.add(now.pk)
        now = now.supersedes
    return False


class OptionForm(OptionBase):
    """The options of a decision that was taken are kept as they were weighed."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        _upside_down(self, "cost_low", "cost_high")
        decision = cleaned.get("decision")
        if decision is None:
            return cleaned
        moved = self.instance.pk and "decision" in self.changed_data
        if moved:
            self.add_error("decision", _("An option stays with its decision."))
        self._check_choice(decision, bool(cleaned.get("chosen")))
        if self.instance.pk and decision.taken:
            for name in set(WEIGHED) & set(self.changed_data):
                self.add_error(name, _("It was decided: the options stay as they were weighed."))
        return cleaned

    def _check_choice(self, decision: Decision, chosen: bool) -> None:
        was = bool(self.initial.get("chosen"))
        if chosen == was:
            return
        if not decision.taken:
            self.add_error("chosen", _("Decide first: the choice needs a reason and a day."))
        elif was or decision.options.filter(chosen=True).exists():
            self.add_error("chosen", _("What was decided stays: replace it by a new decision."))


class PredictionForm(PredictionBase):
    """A chance or an interval, never both; what was said before a decision stands after it."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        check_shape(self)
        _upside_down(self, "low", "high")
        self._check_standing()
        self._check_end(cleaned)
        day = cleaned.get("predicted_on")
        if day and day > timezone.localdate():
            self.add_error("predicted_on", _("The day of the prediction lies ahead."))
        return cleaned

    def _check_standing(self) -> None:
        """Before the decision anything may be changed; after it nothing that is scored."""
        row = self.instance
        if row.pk is None:
            return
        ended = row.resolved_on is not None
        stands = Decision.objects.get(pk=row.decision_id).taken or ended
        for name in SAID if stands else ():
            if name in self.changed_data:
                self.add_error(name, _stands())
        for name in ENDED if ended else ():
            if name in self.changed_data:
                self.add_error(name, _("Its outcome is told already, and scored."))

    def _check_end(self, cleaned: dict[str, Any]) -> None:
        outcome, value = cleaned.get("outcome") or "", cleaned.get("value")
        told = bool(outcome) or value is not None
        if cleaned.get("resolved_on") and not told:
            self.add_error("resolved_on", _("Say how it ended."))
        if not told or self.errors or self.instance.resolved_on is not None:
            return
        row = Prediction(decision=cleaned["decision"], probability=cleaned.get("probability"))
        try:
            check_end(row, outcome, value)
        except Unresolvable as wrong:
            self.add_error(wrong.field or None, str(wrong))


def _stands() -> str:
    """Why a prediction cannot be changed."""
    return _("The decision is taken: what was predicted stands. Add a new prediction instead.")


def check_shape(form: Any) -> None:
    """Either a probability, or both ends of an interval."""
    cleaned = form.cleaned_data
    chance, low, high = (cleaned.get(name) for name in ("probability", "low", "high"))
    wrong = {"probability", "low", "high"} & set(form.errors)
    if wrong:
        return
    if chance is not None and (low is not None or high is not None):
        form.add_error("probability", _("Give a probability or an interval, not both."))
    elif chance is None and (low is None or high is None):
        missing = (
            "probability" if low is None and high is None else "low" if low is None else "high"
        )
        words = _("Give a probability, or both ends of an interval.")
        form.add_error(missing, words)
