"""Risks that facts suggest: gathered by system, with their sentences and labelled assumptions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from timonier.practices.core.phrases import Phrase, gettext, ngettext
from timonier.risk.core.assumptions import TABLE, Prefilled, prefilled

GRAVE = ("high", "vital")


@dataclass(frozen=True, slots=True)
class Where:
    """The system that facts are about, as people described it; "" is what nobody has said."""

    slug: str
    name: str
    criticality: str = ""
    exposure: str = ""


@dataclass(frozen=True, slots=True)
class Signal:
    """One fact that suggests a risk. `where` None: its repository serves no known system."""

    kind: str
    fact: str  # the key of the finding
    repository: str
    where: Where | None


@dataclass(frozen=True, slots=True)
class Proposed:
    """One risk to look at, before any person has."""

    key: str
    kind: str
    title: Phrase
    subject: str
    because: tuple[Phrase, ...]
    where: Where | None
    facts: tuple[str, ...]
    values: Prefilled


def matters(signal: Signal) -> bool:
    """Whether a fact is worth a risk of its own: on what is critical, exposed, or not described.

    What nobody has described is unknown, and unknown is not harmless.
    """
    where = signal.where
    if where is None or where.criticality in ("", *GRAVE):
        return True
    return TABLE[signal.kind].exposed and where.exposure in ("", "internet")


def proposed(signals: Iterable[Signal], *, size: str, currency: str) -> list[Proposed]:
    """One proposal per kind and system, the dearest first."""
    gathered: dict[tuple[str, str], list[Signal]] = {}
    for signal in signals:
        if matters(signal):
            slug = signal.where.slug if signal.where else ""
            gathered.setdefault((signal.kind, slug), []).append(signal)
    found = [_proposal(kind, group, size, currency) for (kind, _), group in gathered.items()]
    return sorted(found, key=lambda each: (-each.values.expected, each.key))


def _proposal(kind: str, group: list[Signal], size: str, currency: str) -> Proposed:
    where = group[0].where
    repositories = sorted({signal.repository for signal in group})
    values = prefilled(
        kind,
        size=size,
        criticality=where.criticality if where else "",
        exposure=where.exposure if where else "",
        currency=currency,
    )
    return Proposed(
        key=f"{kind}:{where.slug if where else '-'}",
        kind=kind,
        title=_title(kind, where, repositories),
        subject=where.name if where else ", ".join(repositories[:3]),
        because=(_count(kind, len(group), repositories), *_described(where)),
        where=where,
        facts=tuple(sorted(signal.fact for signal in group)),
        values=values,
    )


def _title(kind: str, where: Where | None, repositories: list[str]) -> Phrase:
    if where is not None:
        return _system_title(kind, where.name)
    first, n = repositories[0], len(repositories)
    if n == 1:
        return _system_title(kind, first)
    return _many_title(kind, n)


def _system_title(kind: str, name: str) -> Phrase:
    if kind == "exploited":
        return gettext("Break-in through a flaw that attackers use: %(name)s", name=name)
    if kind == "end-of-life":
        return gettext("Flaw without a fix in ended software: %(name)s", name=name)
    if kind == "truck-factor":
        return gettext("Loss of the one person who knows the code: %(name)s", name=name)
    return gettext("Misuse of a committed secret: %(name)s", name=name)


def _many_title(kind: str, n: int) -> Phrase:
    if kind == "exploited":
        return gettext("Break-in through flaws that attackers use: %(n)s repositories", n=n)
    if kind == "end-of-life":
        return gettext("Flaw without a fix in ended software: %(n)s repositories", n=n)
    if kind == "truck-factor":
        return gettext("Loss of the one person who knows the code: %(n)s repositories", n=n)
    return gettext("Misuse of committed secrets: %(n)s repositories", n=n)


def _count(kind: str, n: int, repositories: list[str]) -> Phrase:
    names = ", ".join(repositories[:4]) + ("…" if len(repositories) > 4 else "")
    if kind == "exploited":
        return ngettext(
            "%(n)s flaw in use by attackers, in %(names)s.",
            "%(n)s flaws in use by attackers, in %(names)s.",
            n, names=names,
        )  # fmt: skip
    if kind == "end-of-life":
        return ngettext(
            "%(n)s component past its end of life, in %(names)s.",
            "%(n)s components past their end of life, in %(names)s.",
            n, names=names,
        )  # fmt: skip
    if kind == "truck-factor":
        return ngettext(
            "One departure would leave most of the code without an author, in %(names)s.",
            "One departure would leave most of the code without an author, in %(names)s.",
            n, names=names,
        )  # fmt: skip
    return ngettext(
        "%(n)s secret in the tree, in %(names)s.",
        "%(n)s secrets in the tree, in %(names)s.",
        n, names=names,
    )  # fmt: skip


def _described(where: Where | None) -> tuple[Phrase, ...]:
    """What is known of the system, and that the assumption is wider for what is not."""
    if where is None:
        return (gettext("No system is named for it, so the assumption is wider."),)
    found = []
    if where.criticality in GRAVE:
        found.append(
            gettext("The system is vital.")
            if where.criticality == "vital"
            else gettext("The system is highly critical.")
        )
    if where.exposure == "internet":
        found.append(gettext("It is reached from the internet."))
    if "" in (where.criticality, where.exposure):
        found.append(gettext("Part of its description is missing, so the assumption is wider."))
    return tuple(found)
