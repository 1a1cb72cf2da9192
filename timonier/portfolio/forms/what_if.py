"""What a person supposes, read from a form: what is in or out, capacity, dates, budget."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from timonier.portfolio.selectors.means import Means
from timonier.portfolio.words import wording

ROWS, SKILL_ROWS = 3, 2
DO = (
    ("in", gettext_lazy("is in the plan")),
    ("out", gettext_lazy("is left out")),
    ("start", gettext_lazy("starts in the quarter")),
    ("earliest", gettext_lazy("starts no sooner than the quarter")),
    ("deadline", gettext_lazy("is due on the day")),
)
KINDS = (
    ("more", gettext_lazy("days more")),
    ("all", gettext_lazy("days in all")),
    ("percent", gettext_lazy("percent of what there is")),
)
Changes = dict[str, Any]


class WhatIfForm(forms.Form):
    """A few rows of suppositions; `changes` holds them once the form is valid."""

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        initiatives: Sequence[tuple[str, str]],
        means: Means,
    ) -> None:
        super().__init__(data)
        self.means = means
        self.changes: Changes = {}
        quarters = [("", "–"), *((name, wording.quarter(name)) for name in means.quarters)]
        every = [("", _("every quarter")), *quarters[1:]]
        skills = [("", "–"), *((skill, skill) for skill in means.capacity)]
        for n in range(ROWS):
            self._add(f"initiative_{n}", _("Initiative"), [("", "–"), *initiatives])
            self._add(f"do_{n}", _("What if it"), list(DO))
            self._add(f"quarter_{n}", _("Quarter"), quarters)
            self.fields[f"day_{n}"] = forms.DateField(required=False, label=_("Day"))
        for n in range(SKILL_ROWS):
            self._add(f"skill_{n}", _("Skill or team"), skills)
            self._add(f"when_{n}", _("In"), every)
            self.fields[f"days_{n}"] = forms.FloatField(
                required=False, min_value=0, max_value=1e6, label=_("Amount")
            )
            self._add(f"kind_{n}", _("Person-days a quarter"), list(KINDS))
        self.fields["budget"] = forms.FloatField(
            required=False,
            min_value=0,
            max_value=1000,
            label=_("Budget, percent of what there is"),
        )

    def _add(self, name: str, label: str, choices: Sequence[tuple[Any, Any]]) -> None:
        self.fields[name] = forms.ChoiceField(required=False, label=label, choices=choices)

    def rows(self) -> list[list[Any]]:
        """The fields of each row about an initiative."""
        names = ("initiative", "do", "quarter", "day")
        return [[self[f"{name}_{n}"] for name in names] for n in range(ROWS)]

    def skill_rows(self) -> list[list[Any]]:
        """The fields of each row about a capacity."""
        names = ("skill", "when", "days", "kind")
        return [[self[f"{name}_{n}"] for name in names] for n in range(SKILL_ROWS)]

    def clean(self) -> dict[str, Any]:
        """Fill `changes`; a row that is half said is refused on the field that lacks."""
        given = self.cleaned_data
        for n in range(ROWS):
            self._suppose(n, given)
        for n in range(SKILL_ROWS):
            self._room(n, given)
        if given.get("budget") is not None:
            self.changes["budget"] = given["budget"] / 100
        if not self.changes and not self.errors:
            self.add_error(None, _("Suppose at least one thing."))
        return given

    def _suppose(self, n: int, given: Mapping[str, Any]) -> None:
        slug, do = given.get(f"initiative_{n}"), given.get(f"do_{n}")
        if not slug:
            return
        if do == "out":
            self.changes.setdefault("leave_out", []).append(slug)
        elif do == "deadline":
            if day := self._needed(f"day_{n}", given, _("Choose the day.")):
                self.changes.setdefault("deadline", {})[slug] = day.isoformat()
        elif do in ("start", "earliest"):
            if quarter := self._needed(f"quarter_{n}", given, _("Choose the quarter.")):
                key = "pin" if do == "start" else "earliest"
                self.changes.setdefault(key, {})[slug] = quarter
        else:
            self.changes.setdefault("pin", {})[slug] = None

    def _room(self, n: int, given: Mapping[str, Any]) -> None:
        skill, kind = given.get(f"skill_{n}"), given.get(f"kind_{n}")
        if not skill:
            return
        days = given.get(f"days_{n}")
        if days is None:
            if f"days_{n}" not in self.errors:
                self.add_error(f"days_{n}", _("Say how much."))
            return
        quarter = given.get(f"when_{n}")
        if kind == "percent" and not quarter:
            self.changes.setdefault("capacity", {})[skill] = days / 100
        elif kind == "more" and not quarter:
            self.changes.setdefault("more", {})[skill] = days
        else:
            known = self.changes.setdefault("capacity", {}).setdefault(skill, {})
            if not isinstance(known, dict):
                known = self.changes["capacity"][skill] = {}
            known |= {name: self._days(skill, name, days, kind) for name in self._when(quarter)}

    def _when(self, quarter: str | None) -> Sequence[str]:
        return [quarter] if quarter else list(self.means.quarters)

    def _days(self, skill: str, quarter: str, days: float, kind: str | None) -> float:
        likely = self.means.capacity[skill][list(self.means.quarters).index(quarter)][1]
        if kind == "more":
            return likely + days
        return likely * days / 100 if kind == "percent" else days

    def _needed(self, name: str, given: Mapping[str, Any], said: str) -> Any:
        value = given.get(name)
        if not value and name not in self.errors:
            self.add_error(name, said)
        return value


def direct(data: QueryDict) -> Changes:
    """What a button or the roadmap supposes: `pin`, `leave_out`, `move` (name@quarter), or
    `initiative` with `quarter`; empty when it is the whole form that speaks."""
    changes: Changes = {}
    pins: dict[str, str | None] = {str(slug): None for slug in data.getlist("pin") if slug}
    for move in data.getlist("move"):
        slug, _at, quarter = move.rpartition("@")
        if slug and quarter:
            pins[slug] = quarter
    if data.get("initiative") and data.get("quarter"):
        pins[str(data["initiative"])] = str(data["quarter"])
    if pins:
        changes["pin"] = pins
    if left := [slug for slug in data.getlist("leave_out") if slug]:
        changes["leave_out"] = left
    return changes


def together(first: Mapping[str, Any], second: Mapping[str, Any]) -> Changes:
    """A what-if on a what-if: both, the second one where they contradict each other."""
    found: Changes = dict(first)
    for key, value in second.items():
        known = found.get(key)
        if isinstance(known, dict) and isinstance(value, dict):
            found[key] = {**known, **value}
        elif isinstance(known, list) and isinstance(value, list):
            found[key] = list(dict.fromkeys([*known, *value]))
        else:
            found[key] = value
    left = set(found.get("leave_out", ()))
    for slug in second.get("pin", {}):
        left.discard(slug)
    if "leave_out" in found:
        found["leave_out"] = [slug for slug in found["leave_out"] if slug in left]
        found["pin"] = {k: v for k, v in found.get("pin", {}).items() if k not in left}
    return {key: value for key, value in found.items() if value not in ({}, [])}
