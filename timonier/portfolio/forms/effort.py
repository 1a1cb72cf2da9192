"""Effort by skill as people write it: a row a skill, or a line, "Python: 5–10–20"."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

MOST_DAYS = 1e6
MOST_SKILLS = 50
_LONGEST = 120
_LINE = re.compile(r"^(?P<skill>.+)[:=](?P<days>[^:=]++)$")
_BETWEEN = re.compile(r"\s*(?:–|—|;|/|\.\.\.?|\bto\b|\bà\b|(?<=[\d\s])-(?=\s*[\d.,])|,\s+|\s)\s*")


class Typed(list[tuple[str, ...]]):
    """Rows as they were typed: skill, at least, likely, at most."""

    def __str__(self) -> str:
        return "\n".join(f"{skill}: {'–'.join(filter(None, days))}" for skill, *days in self)


class EffortRows(forms.Widget):
    """A row a skill: its name and three numbers; empty rows wait for more."""

    template_name = "portfolio/effort_rows.html"
    use_fieldset = True
    ENDS = ("low", "likely", "high")
    known: Sequence[str] = ()  # names to choose from; another may be typed

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        filled = list(value or ())
        empty = [("", "", "", "")] * max(2, 3 - len(filled))
        return context | {"rows": [*filled, *empty][:MOST_SKILLS], "known": self.known}

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        if name in data or not hasattr(data, "getlist"):
            return data.get(name)
        columns = [data.getlist(f"{name}__{part}") for part in ("skill", *self.ENDS)]
        rows = [tuple(text.strip() for text in row) for row in zip(*columns, strict=False)]
        return Typed(row for row in rows if any(row))

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data and f"{name}__skill" not in data

    def id_for_label(self, id_: str) -> str:
        return ""


class EffortField(forms.JSONField):
    """{skill: [low, likely, high]} from rows, from JSON, from a mapping, or from lines."""

    widget = EffortRows

    def __init__(self, **options: Any) -> None:
        options.setdefault("help_text", gettext_lazy("Likely alone when it is certain."))
        super().__init__(**options)

    def to_python(self, value: Any) -> Any:
        if isinstance(value, Typed):
            value = rows_read(value)
        elif isinstance(value, str):
            text = value.strip()
            value = _json(text) if text.startswith("{") else lines_read(text)
        return checked(value or {})

    def bound_data(self, data: Any, initial: Any) -> Any:
        return data  # what was typed comes back as it was typed

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Typed):
            return value
        try:
            return rows_written(self.to_python(value))
        except ValidationError:
            return Typed([(str(value), "", "", "")])  # lines nobody understands: shown, not lost

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool((initial or {}) != self.to_python(data))
        except ValidationError:
            return True


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise ValidationError(_("This is no JSON."), code="invalid") from None


def days_read(text: str) -> tuple[float, float, float]:
    """40, or 30–40–50: at least, likely, at most. Raises ValidationError."""
    try:
        low, likely, high = _days_read(text, text)
    except ValidationError:
        said = _("“%(text)s” is not understood: write 40, or 30–40–50.")
        raise ValidationError(said % {"text": text[:60]}, code="invalid") from None
    if not all(map(math.isfinite, (low, likely, high))):
        raise ValidationError(_("That is more than anybody can do."), code="large")
    return low, likely, high


def rows_written(effort: Mapping[str, Sequence[float]]) -> Typed:
    """A row a skill; one number where it is certain."""
    return Typed((skill, *_days_written(days)) for skill, days in effort.items())


def _days_written(days: Sequence[float]) -> tuple[str, str, str]:
    low, likely, high = (f"{each:.10g}" for each in days)
    return ("", likely, "") if low == high else (low, likely, high)


def rows_read(rows: Typed) -> dict[str, list[float]]:
    """The other way. Raises ValidationError, with the skill whose numbers are not understood."""
    found: dict[str, list[float]] = {}
    for skill, *days in rows:
        if skill in found:
            said = _("“%(skill)s” is there twice.") % {"skill": skill}
            raise ValidationError(said, code="twice")
        given = [day for day in days if day]
        if len(given) not in (1, 3):
            said = _("“%(skill)s”: three numbers are needed: at least, likely, at most.")
            raise ValidationError(said % {"skill": skill}, code="three")
        found[skill] = _days_read("–".join(given), f"{skill}: {'–'.join(given)}")
    return found


def lines_read(text: str) -> dict[str, list[float]]:
    """The other way. Raises ValidationError, with the line that is not understood."""
    found: dict[str, list[float]] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        matched = _LINE.match(line)
        if not matched:
            raise _unreadable(line)
        skill = matched["skill"].strip()
        if skill in found:
            said = _("“%(skill)s” is there twice.") % {"skill": skill}
            raise ValidationError(said, code="twice")
        found[skill] = _days_read(matched["days"], line)
    return found


def _days_read(text: str, line: str) -> list[float]:
    try:
        ends = [float(each.replace(",", ".")) for each in _BETWEEN.split(text.strip()) if each]
    except ValueError:
        raise _unreadable(line) from None
    if len(ends) == 1:
        return ends * 3
    if len(ends) != 3:
        raise _unreadable(line)
    return ends


def _unreadable(line: str) -> ValidationError:
    said = _("“%(line)s” is not understood: write Python: 5–10–20.")
    return ValidationError(said % {"line": line[:80]}, code="invalid")


def checked(given: Any) -> dict[str, list[float]]:
    """{skill: [low, likely, high]}, in order and not negative. Raises ValidationError."""
    if not isinstance(given, Mapping) or len(given) > MOST_SKILLS:
        raise ValidationError(_("Write the effort by skill."), code="invalid")
    found, wrong = {}, []
    for name, days in given.items():
        skill = str(name).strip()
        try:
            found[skill] = _checked(skill, days)
        except ValidationError as problem:
            wrong.append(problem)
    if wrong:
        raise ValidationError(wrong)
    return found


def _checked(skill: str, days: Any) -> list[float]:
    told = {"skill": skill}
    if not skill or len(skill) > _LONGEST:
        raise ValidationError(_("A skill has a name of at most 120 characters."), code="name")
    ends = [days] * 3 if _is_number(days) else days
    if not isinstance(ends, list | tuple) or len(ends) != 3 or not all(map(_is_number, ends)):
        said = _("“%(skill)s”: three numbers are needed: at least, likely, at most.")
        raise ValidationError(said % told, code="three")
    if any(not math.isfinite(each) or each > MOST_DAYS for each in ends):
        said = _("“%(skill)s”: that is more than anybody can do.")
        raise ValidationError(said % told, code="large")
    if any(each < 0 for each in ends):
        raise ValidationError(_("“%(skill)s”: an effort is not negative.") % told, code="negative")
    if any(left > right for left, right in pairwise(ends)):
        said = _("“%(skill)s”: upside down: at least, likely, at most must rise.")
        raise ValidationError(said % told, code="order")
    return [float(each) for each in ends]


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
