"""The forms of judgments: what the table cannot say by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from timonier.estate.models import Repository, Retirement, Sameness
from timonier.practices.core.checks.registry import CHECKS, load
from timonier.practices.models import (
    CheckWeight,
    Justification,
    Proposal,
    ProposalDecision,
    Waiver,
)

NO_DATE = gettext_lazy("That is not a date: write it as 2026-01-31.")


def _day() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


if TYPE_CHECKING:
    WaiverBase = forms.ModelForm[Waiver]
    DecisionBase = forms.ModelForm[ProposalDecision]
    WeightBase = forms.ModelForm[CheckWeight]
    RetirementBase = forms.ModelForm[Retirement]
    SamenessBase = forms.ModelForm[Sameness]
else:
    SamenessBase = RetirementBase = WaiverBase = DecisionBase = WeightBase = forms.ModelForm


class AcceptForm(forms.Form):
    """Who does it, by when."""

    owner = forms.CharField(
        label=gettext_lazy("Owner"),
        max_length=200,
        help_text=gettext_lazy("A person or a team that can do it."),
        error_messages={"required": gettext_lazy("An accepted proposal needs an owner.")},
    )
    due_on = forms.DateField(
        label=gettext_lazy("Due"),
        widget=_day(),
        error_messages={
            "invalid": NO_DATE,
            "required": gettext_lazy("An accepted proposal needs a day."),
        },
    )


class RejectForm(forms.Form):
    """Why not."""

    reason = forms.CharField(
        label=gettext_lazy("Reason to reject"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Kept with the decision; it can be taken back."),
        error_messages={"required": gettext_lazy("A rejected proposal needs a reason.")},
    )


class RetireForm(forms.Form):
    """Why nobody keeps the repository any more."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Read by whoever looks for it later."),
        error_messages={"required": gettext_lazy("A retirement needs a reason.")},
    )


class RetirementForm(RetirementBase):
    """The same by API, import and the kit's page: the repository must be one that is known."""

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"]
        if not Repository.everything.filter(slug=slug).exists():
            raise forms.ValidationError(_("No repository has this short name."))
        return slug


class SamenessForm(SamenessBase):
    """A word on two repositories: each is named by its name or short name."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        one, other = self.pair = (self._row("one"), self._row("other"))
        if one is None or other is None or self.errors:
            return cleaned
        cleaned["one"], cleaned["other"] = one.identity, other.identity
        if one.pk == other.pk:
            self.add_error(None, _("These are not two repositories."))
        turned = Sameness.objects.filter(one=other.identity, other=one.identity)
        if turned.exclude(pk=self.instance.pk).exists():
            self.add_error(None, _("There is a word on these two already, the other way round."))
        return cleaned

    def _row(self, field: str) -> Any:
        name = self.cleaned_data.get(field, "")
        if self.instance.pk and field in self.changed_data:
            self.add_error(field, _("The pair stays: take the word back and give another."))
        named = (Q(origin_name=name), Q(name=name), Q(slug=name))
        rows = (Repository.everything.filter(one).first() for one in named if name)
        found = next((row for row in rows if row is not None), None)
        if name and found is None and (not self.instance.pk or "verdict" in self.changed_data):
            self.add_error(field, _("No repository is called so."))
        return found


class WaiveForm(forms.Form):
    """Why it may stay as it is, and until when."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Read by the auditor. A cited fact is worth more than an opinion."),
        error_messages={"required": gettext_lazy("A waiver needs a reason.")},
    )
    justification = forms.ChoiceField(
        label=gettext_lazy("Not affected because"),
        choices=[("", gettext_lazy("It applies: the risk is accepted")), *Justification.choices],
        required=False,
        help_text=gettext_lazy("Told in the bill of materials to whoever reads it (VEX)."),
    )
    until = forms.DateField(
        label=gettext_lazy("Until"),
        widget=_day(),
        help_text=gettext_lazy("The finding returns the day after."),
        error_messages={"invalid": NO_DATE, "required": NO_DATE},
    )


class WaiverForm(WaiverBase):
    """A new last day lies ahead; one that has passed may stand as history."""

    def clean_until_on(self) -> Any:
        until = self.cleaned_data["until_on"]
        if "until_on" in self.changed_data and until < timezone.localdate():
            raise forms.ValidationError(_("The last day of the waiver is past."))
        return until


class DecisionForm(DecisionBase):
    """Accepted: by somebody, for a day. Rejected: for a reason."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        verdict = cleaned.get("verdict")
        if verdict == ProposalDecision.Verdict.ACCEPTED:
            if not cleaned.get("owner"):
                self.add_error("owner", _("An accepted proposal needs an owner."))
            if not cleaned.get("due_on"):
                self.add_error("due_on", _("An accepted proposal needs a day."))
        if verdict == ProposalDecision.Verdict.REJECTED and not cleaned.get("reason"):
            self.add_error("reason", _("A rejected proposal needs a reason."))
        return cleaned

    def save(self, commit: bool = True) -> ProposalDecision:
        decision = self.instance
        proposal = Proposal.objects.filter(key=decision.proposal_key).first()
        if proposal is not None:
            decision.title = proposal.title
        return super().save(commit)


class WeightForm(WeightBase):
    """A weight is given to a check that exists."""

    def clean_check_id(self) -> str:
        load()
        check: str = self.cleaned_data["check_id"]
        if check not in CHECKS:
            raise forms.ValidationError(
                _("No check is called “%(check)s”.") % {"check": check}, code="unknown"
            )
        return check
