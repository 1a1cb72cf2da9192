"""What the sources ask of a person: one line a cause, with its mend."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from timonier.kit.contributions import Item
from timonier.kit.measured import numbers
from timonier.kit.measured.freshness import Freshness, by_cause
from timonier.kit.shell import look


def silent(sources: Sequence[Freshness]) -> Iterator[Item]:
    """Sources that failed or hold nothing; those that fail for one cause are one line."""
    for cause, members in by_cause(sources).items():
        yield _one(members[0]) if len(members) == 1 else _many(cause, members)


def _many(cause: str, members: Sequence[Freshness]) -> Item:
    n = len(members)
    heard = [one for one in members if one.as_of is not None]
    names = {"names": ", ".join(one.label for one in members)}
    if cause == "damaged":
        title = ngettext("%(n)s source is damaged", "%(n)s sources are damaged", n)
        why = _("%(names)s: install Timonier again, or refresh the sources.")
    elif cause == "nothing":
        title = ngettext("%(n)s source holds nothing", "%(n)s sources hold nothing", n)
        why = _("%(names)s: refresh the sources; what rests on them is unknown.")
    else:
        title = ngettext("%(n)s source does not answer", "%(n)s sources do not answer", n)
        why = _("%(names)s: see whether this machine reaches the internet, then refresh.")
    return _item(
        title % {"n": numbers.number(n, look.language())},
        why % names,
        min(heard, key=lambda one: one.age or timedelta(0), default=members[0]),
        url=reverse("knowledge:sources"),
    )


def _one(source: Freshness) -> Item:
    title = _("%(source)s: no answer") % {"source": source.label}
    if source.cause == "damaged":
        return _item(
            _("%(source)s: damaged") % {"source": source.label},
            _("Install Timonier again, or refresh the sources: what rests on it is unknown."),
            source,
        )
    if source.age is None:
        return _item(title, _("It never delivered anything: what rests on it is unknown."), source)
    age = {"age": numbers.age(source.age, look.language())}
    return _item(
        title, _("Its last attempt failed; the figures shown are %(age)s old.") % age, source
    )


def _item(title: str, why: str, source: Freshness, *, url: str = "") -> Item:
    return Item(
        kind="doubt",
        verb=_("Clear the doubt"),
        title=title,
        why=why,
        url=url or reverse("look:sources"),
        state=source.state,
        source=source.label,
        source_url=reverse("look:sources"),
        as_of=source.as_of,
        stale=True,
    )


def late_ones(sources: Sequence[Freshness]) -> Item:
    """Sources whose data is older than expected, as one thing to do."""
    oldest = max(sources, key=lambda source: source.age or timedelta(0))
    n = len(sources)
    words = ngettext("%(n)s source is late", "%(n)s sources are late", n)
    names = ", ".join(source.label for source in sources)
    return Item(
        kind="doubt",
        verb=_("Clear the doubt"),
        title=words % {"n": numbers.number(n, look.language())},
        why=_("%(names)s: what was published since is not seen.") % {"names": names},
        url=reverse("look:sources"),
        state="stale",
        source=oldest.label,
        source_url=reverse("look:sources"),
        as_of=oldest.as_of,
        stale=True,
    )
