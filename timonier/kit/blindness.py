"""The words for what a source leaves unknown: the one place that every sentence takes them from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext

from timonier.kit import numbers
from timonier.kit.freshness import Freshness, strip, together


def blind(names: Iterable[str]) -> list[Freshness]:
    """Those of the sources named that are missing, failed, late or partial; families as one."""
    return [one for one in strip(names=names) if one.blind]


def dark(sources: Iterable[Freshness]) -> list[Freshness]:
    """Those whose silence proves nothing at all."""
    return [one for one in sources if one.dark]


def told(source: Freshness) -> str:
    """One source and what ails it: `Life cycles: missing`, `Git repositories: 7 of 11`."""
    return gettext("%(source)s: %(state)s") % {"source": source.label, "state": _ails(source)}


def _ails(source: Freshness) -> str:
    if source.words:
        return source.words
    if source.state == "missing":
        return gettext("damaged") if source.cause == "damaged" else gettext("missing")
    if source.as_of is None:
        return gettext("failed, no data")
    given = {"day": numbers.day(timezone.localdate(source.as_of), _language())}
    if source.state == "failed":
        return gettext("failed, data of %(day)s") % given
    if source.state == "stale":
        return gettext("late, data of %(day)s") % given
    return gettext("%(done)s of %(total)s") % {
        "done": numbers.number(source.done or 0, _language()),
        "total": numbers.number(source.total or 0, _language()),
    }


def without(members: str) -> str:
    """What ails a family of which some members are missing."""
    return gettext("without %(names)s") % {"names": members}


def listed(sources: Sequence[Freshness]) -> str:
    """Several of them, those whose silence proves nothing first."""
    ordered = sorted(together(sources), key=lambda one: not one.dark)
    return "; ".join(told(one) for one in ordered)


def unknown(what: str, sources: Sequence[Freshness]) -> str:
    """`Which releases get free fixes is not known (Life cycles: missing).`"""
    given = {"what": what, "sources": listed(sources)}
    return gettext("%(what)s is not known (%(sources)s).") % given


def beyond(text: str, sources: Sequence[Freshness]) -> str:
    """A sentence that holds of what was seen, and what it does not speak of."""
    given = {"text": text, "sources": listed(sources)}
    return gettext("%(text)s The rest is not known (%(sources)s).") % given


def partly(text: str) -> str:
    """A title that holds of what was seen only."""
    return gettext("%(text)s; some sources are late, failed or partial") % {"text": text}


def of_page(user: Any) -> dict[str, str]:
    """What any page says: `waiting`, what was read and nobody judged yet; `line`, everything else
    that is missing, failed, late or partial, by name to whom the sources are open."""
    found = [one for one in strip() if one.blind]
    waiting = [one for one in found if one.cause == "waiting"]
    rest = [one for one in found if one not in waiting]
    named = listed(rest) if user.has_perm("kit.view_job") else _counted(len(rest))
    return {
        "waiting": " ".join(f"{one.words[:1].upper()}{one.words[1:]}." for one in waiting),
        "line": named,
    }


def _counted(count: int) -> str:
    if not count:
        return ""
    words = ngettext("%(n)s source", "%(n)s sources", count)
    return words % {"n": numbers.number(count, _language())}


def _language() -> str:
    return (get_language() or "en")[:2]
