"""The sources behind findings as a strip shows them: in the reader's words, advisories as one."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db.models import Max
from django.utils.translation import gettext as _

from timonier.kit.measured import numbers
from timonier.kit.measured.freshness import Freshness, strip, worst_of
from timonier.kit.shell import look
from timonier.practices.models import Coverage

_ADVISORIES = "osv/"
JUDGMENT = "practices.judgment"  # what waits for it is said by every page


def shown_sources(now: datetime) -> list[Freshness]:
    """Every source with its name in the reader's language, git first.

    The ecosystems' advisories come from one place: they are told as one, by the worst of them.
    """
    found = {source.name: source for source in strip(now)}
    osv = [source for name, source in found.items() if name.startswith(_ADVISORIES)]
    names = {
        "estate.git": _("Git repositories"),
        "osv": _("Advisories (OSV)"),
        "endoflife.date": _("Life cycles"),
        "cisa-kev": _("Exploited flaws (CISA)"),
        "module-replacements": _("Replacements"),
    }
    if osv:
        found["osv"] = worst_of(osv, "osv", names["osv"])
    rest = [name for name in found if name not in names and not name.startswith(_ADVISORIES)]
    return [
        replace(found[name], label=names.get(name) or found[name].label)
        for name in (*names, *rest)
        if name in found and name != JUDGMENT
    ]


def witness(now: datetime) -> str:
    """What stands behind "not affected": a release known to be vulnerable was found again, or not.

    Components count as checked only when the canary was found, so one that is checked is proof.
    """
    seen = Coverage.objects.filter(checked__gt=0).aggregate(Max("checked_at"))["checked_at__max"]
    if seen is None:
        return _("Canary not found: nothing is called clear")
    age = numbers.age_since(seen, now, look.language())
    return _("Canary Django 3.2.0 found again %(age)s ago") % {"age": age}
