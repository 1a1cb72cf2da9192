"""The words for what a source leaves unknown: the one place that every sentence takes them from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext

from timonier.kit.measured import numbers
from timonier.kit.measured.freshness import Freshness, Known, strip, together
from timonier.kit.measured.readable import series


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
    return series(told(one) for one in ordered)


def each(names: Iterable[str]) -> list[str]:
    """`told` of each of the sources named that leaves something unknown."""
    return [told(one) for one in together(blind(names))]


def named(names: Iterable[str]) -> str:
    """The same for machines, by name and state: `cisa-kev; missing, estate.git; partial`."""
    states = ((one, one.state if one.state != "fresh" else "partial") for one in blind(names))
    return ", ".join(f"{one.name}; {state}" for one, state in states)


def few(sources: Sequence[Freshness]) -> str:
    """As a note has room for: two of them, and how many more there are."""
    ordered = sorted(together(sources), key=lambda one: not one.dark)
    more = len(ordered) - 2
    if more <= 1:
        return listed(ordered)
    words = ngettext("%(first)s; %(n)s more source", "%(first)s; %(n)s more sources", more)
    first = series(told(one) for one in ordered[:2])
    return words % {"first": first, "n": numbers.number(more, _language())}


def unknown(what: str, sources: Sequence[Freshness]) -> str:
    """`Which releases get free fixes is not known (Life cycles: missing).`"""
    given = {"what": what, "sources": listed(sources)}
    return gettext("%(what)s is not known (%(sources)s).") % given


def beyond(text: str, sources: Sequence[Freshness]) -> str:
    """A sentence that holds of what was seen, and what it does not speak of."""
    given = {"text": text, "sources": listed(sources)}
    return gettext("%(text)s The rest is not known (%(sources)s).") % given


def unseen(sources: Sequence[Freshness]) -> str:
    """In place of a denial that nothing is there, or after it: what it does not speak of."""
    given = {"sources": listed(sources)}
    if dark(sources):
        return gettext("Whether there is anything is not known (%(sources)s).") % given
    return gettext("The rest is not known (%(sources)s).") % given


def denied(text: str, names: Iterable[str]) -> str:
    """That something is not there, as far as the sources named let it be said; see `{% denied %}`,
    which does so on a page."""
    found = blind(names)
    if not found:
        return text
    return unseen(found) if dark(found) else f"{text} {unseen(found)}"


def partly(text: str) -> str:
    """A title that holds of what was seen only."""
    return gettext("%(text)s; some sources are late, failed or partial") % {"text": text}


class OfPage:
    """What any page says of what is not known: `waiting`, what was read and nobody judged yet, and
    in `line` all else that no strip of the page has told; by name to whom the sources are open."""

    def __init__(self, user: Any) -> None:
        self._known = Known()
        found = self._known.blind()
        waiting = [one for one in found if one.cause == "waiting"]
        self.waiting = " ".join(f"{one.words[:1].upper()}{one.words[1:]}." for one in waiting)
        self._rest = together(one for one in found if one not in waiting)
        self._named = user.has_perm("kit.view_job")

    def of(self, names: Iterable[str]) -> list[Freshness]:
        """Those of the sources named that are missing, failed, late or partial."""
        return [one for one in self._known.named(names) if one.blind]

    def shown(self, sources: Iterable[Freshness]) -> None:
        """A strip tells these: they need no other word on the page."""
        told = {one.label for one in sources if one.blind}
        self._rest = [one for one in self._rest if one.label not in told]

    @property
    def line(self) -> str:
        """Empty when the page has told it all."""
        return listed(self._rest) if self._named else _counted(len(self._rest))


def _counted(count: int) -> str:
    if not count:
        return ""
    words = ngettext("%(n)s source", "%(n)s sources", count)
    return words % {"n": numbers.number(count, _language())}


def _language() -> str:
    return (get_language() or "en")[:2]
