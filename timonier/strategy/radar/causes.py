"""Why a radar file, or a row of it, is refused: keys of the readers in the reader's words."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from timonier.strategy.core.formats import Problem, Unreadable

UNREADABLE: Mapping[str, str | Promise] = {
    "no_file": _("Choose a file."),
    "expired": _("The check has expired: bring the file again."),
    "too_large": _("The file is larger than %(detail)s MB."),
    "too_many": _("More than %(detail)s entries: no radar shows as many."),
    "too_deep": _("The JSON is nested too deeply."),
    "empty": _("The file holds no entry."),
    "not_utf8": _("The file is not UTF-8: save it again as “CSV UTF-8”."),
    "bad_csv": _("The CSV is damaged: %(detail)s."),
    "bad_json": _("The JSON is damaged: %(detail)s."),
    "bad_zip": _("The archive cannot be read."),
    "bomb": _("The archive unpacks to far more than it seems: refused."),
    "no_columns": _("These columns are missing: %(detail)s."),
    "unknown_json": _("This JSON is no radar of Thoughtworks, Zalando or AOE."),
    "unknown_format": _("Bring a .csv, .json, .md or .zip file."),
}
PROBLEMS: Mapping[str, str | Promise] = {
    "no_name": _("The technology has no name."),
    "long_name": _("The name is longer than %(detail)s characters."),
    "twice": _("Row %(detail)s already has this name."),
    "bad_ring": _("The ring is missing."),
    "unknown_ring": _("“%(detail)s” is no ring: adopt, trial, assess or hold."),
    "no_quadrant": _("The quadrant is missing."),
    "long_quadrant": _("The quadrant’s name is longer than %(detail)s characters."),
    "no_room": _("You have four other quadrants: rename one “%(detail)s”, or correct the file."),
    "no_place": _("The file gives quadrant %(detail)s no name, and you have none in that place."),
    "too_many_cells": _("The row has more cells than the header."),
    "no_object": _("This entry is not an object."),
    "no_head": _("The file does not begin with a head between two lines of dashes."),
    "large_part": _("This file of the archive is too large."),
    "not_utf8": _("This file is not UTF-8."),
    "bad_date": _("“%(detail)s” is no date."),
}


def unreadable_told(refusal: Unreadable) -> str:
    """Why the file as a whole cannot be read."""
    return str(UNREADABLE[refusal.cause]) % {"detail": refusal.detail}


def problem_told(problem: Problem) -> dict[str, object]:
    """One problem of a row as a page shows it."""
    message = str(PROBLEMS[problem.cause]) % {"detail": problem.detail}
    return {"row": problem.row, "column": problem.column, "message": message}
