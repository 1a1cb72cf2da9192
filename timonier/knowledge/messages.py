"""The words for what the core says with keys: states of a cycle, reasons of a doubt, coverage."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:  # the name exists in the stubs only
    from django.utils.functional import _StrPromise

# CycleMatch.state
STATES: Mapping[str, _StrPromise] = {
    "past": _("past its end of life"),
    "superseded": _("superseded by a newer release"),
    "in-6-months": _("end of life within 6 months"),
    "in-12-months": _("end of life within 12 months"),
    "supported": _("supported"),
    "unknown": _("unknown"),
}

# CycleMatch.why and Match.because
WHY: Mapping[str, _StrPromise] = {
    "coarser-than-cycle": _("The stated version covers several release cycles."),
    "several-versions": _("The declared range allows several versions."),
    "no-version": _("No version is stated."),
    "no-such-cycle": _("The source lists no such release cycle."),
    "no-date": _("The source gives no end date for this cycle."),
    "provider": _("The provider keeps its own calendar, which is not at hand."),
    "package-not-imported": _("The module is affected, the package is not imported here."),
    "unreadable-version": _("The version cannot be read."),
    "unreadable-range": _("The declared range cannot be read."),
    "unreadable-bound": _("A bound of the advisory cannot be read."),
}

# Book.coverage
COVERAGE: Mapping[str, _StrPromise] = {
    "complete": _("advisories cover the whole registry"),
    "partial": _("advisories cover some packages only"),
    "none": _("no advisories at hand: nothing can be said"),
}

# Question.kept: why a name is not sent
KEPT: Mapping[str, _StrPromise] = {
    "private": _("named in TIMONIER_AUDIT_PRIVATE"),
    "own": _("packages that your repositories say to be"),
    "own-scope": _("of a scope in which your repositories have packages"),
    "elsewhere": _("taken from git, an address or a path: no registry serves them"),
    "no-lock": _("no lock states an exact version"),
    "unnameable": _("no registry could have such a name or version"),
}

# SourceState.state
SOURCES: Mapping[str, _StrPromise] = {
    "fresh": _("fresh"),
    "stale": _("stale"),
    "missing": _("missing"),
}

# Replacement.kind
REPLACEMENTS: Mapping[str, _StrPromise] = {
    "superseded": _("superseded"),
    "abandoned": _("abandoned"),
    "native": _("now part of the platform"),
    "removal": _("no longer needed"),
    "preferred": _("a better-kept alternative exists"),
    "micro-utility": _("one line of code"),
}
