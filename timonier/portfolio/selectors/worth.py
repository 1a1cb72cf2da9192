"""What an initiative is worth a year: its own value, and the risk it removes less its upkeep."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from timonier.portfolio.core.overlap import Saving, saved_together
from timonier.portfolio.models import Initiative
from timonier.portfolio.selectors.removals import Removal, removals_of
from timonier.portfolio.selectors.shapes.worth import Reduction, Triple


def reductions(initiatives: Iterable[Initiative]) -> dict[str, Reduction]:
    """By initiative: from the latest simulation, else from the estimate of the risk; only those
    that remove some risk. Nine queries.

    A treatment in place is part of what the simulation stands on already: carrying it out again
    saves nothing. Planned treatments of the same risks that no initiative carries out will come
    all the same: they overlap like the others. What a proposal removes of a risk that no treatment
    of its initiative names counts as if one did, so that the order in which they were made does
    not matter.
    """
    counted, coming = removals_of(list(initiatives))
    if not any(counted.values()):
        return {}
    beside = _Beside(counted, coming)
    return {one.slug: beside.reduction(one, own) for one, own in counted.items() if own}


def _family(one: Initiative) -> int:
    """Variants exclude each other: at most one of a family is carried out."""
    return one.variant_of_id or one.pk


class _Beside:
    """All that may be removed, by whom, and what it saves alone."""

    def __init__(
        self, counted: Mapping[Initiative, Sequence[Removal]], coming: Sequence[Removal]
    ) -> None:
        self.families: dict[str, set[int]] = defaultdict(set)
        self.rows = {each.key: each for each in coming}
        for one, own in counted.items():
            for each in own:
                self.rows[each.key] = each
                self.families[each.key].add(_family(one))

    def reduction(self, one: Initiative, own: Sequence[Removal]) -> Reduction:
        """What this initiative brings when any of the others may come too."""
        known = [each for each in own if each.saved is not None]
        unknown = tuple(each.name for each in own if each.saved is None)
        if not known:
            return Reduction(None, unknown=unknown)
        mine, family = {each.key for each in own}, {_family(one)}
        risks = {each.risk for each in known}
        others = [
            each
            for key, each in self.rows.items()
            if key not in mine and each.risk in risks and self.families[key] != family
        ]
        savings = [self._saving(each) for each in known]
        low, mean, high = saved_together(savings, [self._saving(each) for each in others])
        return Reduction(
            with_mean(low, mean, high),
            sum(each.cost / self._carriers(each) for each in known),
            bool(others) or any(saving.carriers > 1 for saving in savings),
            unknown,
            tuple(each.name for each in known if each.assumed),
        )

    def _carriers(self, each: Removal) -> int:
        return max(len(self.families[each.key]), 1)

    def _saving(self, each: Removal) -> Saving:
        low, mean, high = each.saved or (0.0, 0.0, 0.0)
        return Saving(each.risk, each.left, low, mean, high, self._carriers(each))


def with_mean(low: float, mean: float, high: float) -> Triple:
    """The interval with the likely value whose PERT mean is the mean, as near as its ends allow.

    A plan takes the ends for certain bounds: what is beyond them is left out of its scenarios.
    """
    likely = (6 * mean - low - high) / 4
    return low, min(max(likely, low), high), high


def worth_of(one: Initiative, reduction: Reduction | None) -> Triple | None:
    """Low, likely, high a year: its own value, and the risk removed less the treatments' cost.

    None where neither is known: that is not nought. A value of its own that nobody gave counts for
    nothing beside risk that is.
    """
    own = _own(one)
    if reduction is None or reduction.saved is None:
        return own
    low, likely, high = own or (0.0, 0.0, 0.0)
    saved, cost = reduction.saved, reduction.cost
    return low + saved[0] - cost, likely + saved[1] - cost, high + saved[2] - cost


def _own(one: Initiative) -> Triple | None:
    if one.value_low is None or one.value_likely is None or one.value_high is None:
        return None
    return float(one.value_low), float(one.value_likely), float(one.value_high)
