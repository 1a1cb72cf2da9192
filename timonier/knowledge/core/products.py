"""A product and its release cycles, as the source lists them and as they are kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from timonier.knowledge.core.code_names import LEFT_OUT
from timonier.knowledge.core.cycles import Cycle, Day
from timonier.knowledge.core.upkeep import Upkeep, is_rolling


@dataclass(frozen=True)
class Product:
    """A product of endoflife.date with its cycles, newest first as the source lists them."""

    id: str
    title: str
    category: str
    cycles: tuple[Cycle, ...]
    rolling: bool = False  # only its newest release is kept: see `upkeep.is_rolling`
    build_tool: bool = False  # it makes software and does not run with it

    @cached_property
    def by_name(self) -> Mapping[str, Cycle]:
        """Cycles by name, code name (`bookworm`) and short label (`2019`)."""
        found: dict[str, Cycle] = {}
        for cycle in reversed(self.cycles):
            label = cycle.label.split("'")[0].strip().lower()
            words = (cycle.codename.split(" ")[0].lower(), label, cycle.name.lower())
            found.update({word: cycle for word in words if word})
        for word, name in LEFT_OUT.get(self.id, {}).items():
            if name in found:
                found.setdefault(word, found[name])
        return found

    @property
    def url(self) -> str:
        """The product's page at the source."""
        return f"https://endoflife.date/{self.id}"


def day(value: Any) -> Day:
    """A source's date, yes or no. Anything else is not known."""
    if isinstance(value, bool):
        return value
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None


def product_of(row: Mapping[str, Any], upkeep: Upkeep | None = None) -> Product:
    """A product from its stored row (`sources.lifecycle` writes it), with what is known of its
    upkeep: where an extension is free, its end is the end of free support."""
    upkeep = upkeep or Upkeep()
    cycles = tuple(
        Cycle(
            name=name,
            codename=codename,
            label=label,
            released_on=_date(released),
            eol_on=day(eol),
            support_on=day(support),
            extended_on=day(extended),
            latest=latest,
            lts=day(lts),
        )
        for name, codename, label, released, eol, support, extended, latest, lts in row["cycles"]
    )
    if row["id"] in upkeep.free_extensions:
        cycles = tuple(_extended(cycle) for cycle in cycles)
    if row["id"] in upkeep.mended_until_support_ends:
        cycles = tuple(replace(one, eol_on=_mended_until(one)) for one in cycles)
    return Product(
        row["id"],
        row["title"],
        row["category"],
        cycles,
        rolling=is_rolling(row["id"], row["category"], cycles, upkeep),
        build_tool=row["id"] in upkeep.build_tools,
    )


def _extended(cycle: Cycle) -> Cycle:
    own, free = cycle.eol_on, cycle.extended_on
    if not isinstance(own, date) or not isinstance(free, date):
        return cycle
    return replace(cycle, eol_on=max(own, free), support_on=own, extended_on=None)


def _mended_until(cycle: Cycle) -> Day:
    return cycle.support_on if isinstance(cycle.support_on, date) else cycle.eol_on


def _date(value: Any) -> date | None:
    found = day(value)
    return found if isinstance(found, date) else None
