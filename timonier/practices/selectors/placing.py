"""Which tier a proposal has, and who says so: a plan that ranks what carries it out, or the rules.

The one place that answers; every list, page, count and report asks it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from timonier.practices.core.tiers import TIERS
from timonier.practices.models import Proposal, Tier


@dataclass(frozen=True, slots=True)
class Placed:
    """A tier and its source: in words, with the page that shows it ("" for the rules)."""

    tier: str
    source: str = ""
    url: str = ""

    @property
    def label(self) -> str:
        """Its name in the reader's language."""
        return str(Tier(self.tier).label)

    @property
    def place(self) -> int:
        """1 for the first tier."""
        return TIERS.index(self.tier) + 1

    @property
    def by_rule(self) -> bool:
        """Whether no plan has ranked it."""
        return not self.url


Ranked = Mapping[str, Placed]
_rankings: list[Callable[[], Ranked]] = []


def ranked_by(source: Callable[[], Ranked]) -> Callable[[], Ranked]:
    """Declare a function of a higher room that knows, by key, the proposals that a plan ranks."""
    if source not in _rankings:
        _rankings.append(source)
    return source


def ranked_proposals() -> dict[str, Placed]:
    """Those that a plan ranks, by key; every other one has the tier of the rules."""
    found: dict[str, Placed] = {}
    for source in _rankings:
        found |= source()
    return found


def placed(proposal: Proposal, ranked: Ranked | None = None) -> Placed:
    """The tier of one proposal. `ranked`: those known already, for many at once."""
    known = (ranked_proposals() if ranked is None else ranked).get(proposal.key)
    return known or Placed(proposal.tier, _("by the stated rules, until a plan ranks it"))
