"""What an initiative is worth a year: its own value, and the risk it removes less its upkeep."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from timonier.organisation.selectors import company
from timonier.portfolio.core.overlap import Saving, saved_together
from timonier.portfolio.models import Initiative
from timonier.risk.models import Treatment
from timonier.risk.selectors import latest_run

Triple = tuple[float, float, float]
_COUNTED = (Treatment.Status.CONSIDERED, Treatment.Status.PLANNED)


@dataclass(frozen=True, slots=True)
class Reduction:
    """What the treatments of one initiative bring, in money a year.

    `saved`: low, likely, high of the risk they remove; None when nobody knows. `cost`: what those
    treatments cost a year, once: what several initiatives carry out is split between them.
    `shared`: whether others treat the same risks. `unknown`: names of the treatments without any
    figure; neither their saving nor their cost is counted.
    """

    saved: Triple | None
    cost: float = 0.0
    shared: bool = False
    unknown: tuple[str, ...] = ()


def reductions(initiatives: Iterable[Initiative]) -> dict[str, Reduction]:
    """By initiative, from the latest simulation; only those that carry treatments. Three queries.

    A treatment in place is part of what the simulation stands on already: carrying it out again
    saves nothing. Planned treatments of the same risks that no initiative carries out will come
    all the same: they overlap like the others.
    """
    counted = {one: _counted(one) for one in initiatives}
    if not any(counted.values()):
        return {}
    beside = _Beside(counted)
    return {one.slug: beside.reduction(one, own) for one, own in counted.items() if own}


def _counted(one: Initiative) -> list[Treatment]:
    return [each for each in one.treatments.all() if each.status in _COUNTED]


def _family(one: Initiative) -> int:
    """Variants exclude each other: at most one of a family is carried out."""
    return one.variant_of_id or one.pk


class _Beside:
    """Every treatment that may come, who carries it out, and what it saves alone."""

    def __init__(self, counted: Mapping[Initiative, Sequence[Treatment]]) -> None:
        self.families: dict[str, set[int]] = defaultdict(set)
        self.rows = {each.slug: each for own in counted.values() for each in own}
        for one, own in counted.items():
            for each in own:
                self.families[each.slug].add(_family(one))
        risks = {each.risk_id for each in self.rows.values()}
        coming = Treatment.objects.filter(status=Treatment.Status.PLANNED, risk__in=risks)
        self.rows = {each.slug: each for each in coming.order_by("slug")} | self.rows
        run = latest_run()
        known = run is not None and run.currency == company().currency
        self.found = {one["id"]: one for one in run.output["treatments"]} if run and known else {}

    def reduction(self, one: Initiative, own: Sequence[Treatment]) -> Reduction:
        """What this initiative brings when any of the others may come too."""
        known = [each for each in own if each.slug in self.found]
        unknown = tuple(each.name for each in own if each.slug not in self.found)
        if not known:
            return Reduction(None, unknown=unknown)
        mine, family = {each.slug for each in own}, {_family(one)}
        risks = {each.risk_id for each in known}
        others = [
            each
            for slug, each in self.rows.items()
            if slug not in mine and each.risk_id in risks and self.families[slug] != family
        ]
        savings = [self._saving(each) for each in known]
        low, mean, high = saved_together(savings, [self._saving(each) for each in others])
        return Reduction(
            with_mean(low, mean, high),
            sum(each.cost / self._carriers(each) for each in known),
            bool(others) or any(saving.carriers > 1 for saving in savings),
            unknown,
        )

    def _carriers(self, each: Treatment) -> int:
        return max(len(self.families[each.slug]), 1)

    def _saving(self, each: Treatment) -> Saving:
        found: Mapping[str, Any] = self.found.get(each.slug, {})
        low, high = found.get("saved_80", (0.0, 0.0))
        return Saving(
            risk=str(each.risk_id),
            left=(1 - each.frequency_effect) * (1 - each.loss_effect),
            low=low,
            mean=found.get("saved_mean", 0.0),
            high=high,
            carriers=self._carriers(each),
        )


def with_mean(low: float, mean: float, high: float) -> Triple:
    """The interval with the likely value whose PERT mean is the mean, as near as its ends allow.

    A plan takes the ends for certain bounds: what is beyond them is left out of its scenarios.
    """
    likely = (6 * mean - low - high) / 4
    return low, min(max(likely, low), high), high


def worth_of(one: Initiative, reduction: Reduction | None) -> Triple:
    """Low, likely, high a year: its own value, and the risk removed less the treatments' cost."""
    low, likely, high = one.value_low, one.value_likely, one.value_high
    if reduction is None or reduction.saved is None:
        return low, likely, high
    saved, cost = reduction.saved, reduction.cost
    return low + saved[0] - cost, likely + saved[1] - cost, high + saved[2] - cost
