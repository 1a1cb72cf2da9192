"""How a product is kept: release by release, or by its newest release only."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from timonier.knowledge.core.cycles import Cycle

_RECENT = 12  # releases looked at: a product may have changed its habits
_FEW = 3  # ended releases below which nothing is concluded
_SHARE = 2 / 3
AT_ONCE = timedelta(days=45)  # from the next release to the end of the one before
SHORT = timedelta(days=400)
# Moving to the next release of an operating system or a rented service is more than an update, and
# nobody updates a device to the next one.
_BY_RELEASE = frozenset({"os", "service", "device", "standard"})


@dataclass(frozen=True)
class Upkeep:
    """What the house knows of upkeep and the source does not say (`data/upkeep.toml`)."""

    free_extensions: Collection[str] = ()  # products whose listed extension costs nothing
    mended_until_support_ends: Collection[str] = ()  # their listed end is not that of fixes
    by_release: Collection[str] = ()  # never rolling, whatever their list looks like
    build_tools: Collection[str] = ()  # products that build software and do not run with it
    managed: dict[str, str] = field(default_factory=dict)  # rented product without list -> title


def is_rolling(product_id: str, category: str, cycles: Sequence[Cycle], upkeep: Upkeep) -> bool:
    """Whether only the newest release is kept: each of the last ones lived short and ended when the
    next was out. True for Rust and Prometheus, false for Python, Ubuntu and Java."""
    if category in _BY_RELEASE or product_id in upkeep.by_release:
        return False
    dated = sorted((one for one in cycles if one.released_on), key=_released)[-_RECENT:]
    pairs = [(one, _following(one, dated)) for one in dated if _is_dated(one)]
    answers = [_gave_way(one, following) for one, following in pairs if following is not None]
    return len(answers) >= _FEW and sum(answers) >= _SHARE * len(answers)


def _is_dated(cycle: Cycle) -> bool:
    return isinstance(cycle.eol_on, date)


def _released(cycle: Cycle) -> date:
    return cycle.released_on or date.min


def _following(cycle: Cycle, dated: Sequence[Cycle]) -> Cycle | None:
    """The next release after one, among some in the order of their days."""
    return next((one for one in dated if _released(one) > _released(cycle)), None)


def _gave_way(cycle: Cycle, following: Cycle) -> bool:
    ended = cycle.eol_on
    if isinstance(ended, bool) or ended is None:
        return False
    return is_short(cycle) and ended <= _released(following) + AT_ONCE


def is_short(cycle: Cycle) -> bool:
    """Whether the release was never meant to last; releases without dates say nothing else."""
    released, ended = cycle.released_on, cycle.eol_on
    if released is None or not isinstance(ended, date):
        return True
    return ended - released <= SHORT
