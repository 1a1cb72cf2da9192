"""What may be removed of which risk: treatments, and what proposals take away without one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from timonier.organisation.selectors import company
from timonier.portfolio.models import Initiative, generated
from timonier.portfolio.selectors.shapes.worth import Triple
from timonier.portfolio.selectors.suggested import Suggestion, suggestions
from timonier.risk.models import Risk, Treatment
from timonier.risk.selectors import latest_run
from timonier.risk.selectors.expected import expected_of, expected_of_proposed
from timonier.values.money import counted_in

_COUNTED = (Treatment.Status.CONSIDERED, Treatment.Status.PLANNED)


@dataclass(frozen=True, slots=True)
class Removal:
    """A part of one risk's yearly loss that something takes away.

    `left`: the share that it leaves; `saved`: low, mean, high a year when it is alone, None where
    nobody knows; `assumed`: no simulation says so; `name` of the treatment, or of the risk.
    """

    key: str
    name: str | generated.Kept
    risk: str
    left: float
    saved: Triple | None
    cost: float = 0.0
    assumed: bool = False


def removals_of(
    rows: Sequence[Initiative],
) -> tuple[dict[Initiative, list[Removal]], list[Removal]]:
    """Those of each initiative, and those planned by nobody among them that treat the same risks.

    `rows` with their treatments prefetched.
    """
    counted = {one: _counted(one) for one in rows}
    suggested = suggestions({one.slug: one.proposal_keys for one in rows if one.proposal_keys})
    if not suggested and not any(counted.values()):
        return {}, []
    treated = {each.risk_id for own in counted.values() for each in own}
    treated |= {each.risk.pk for own in suggested.values() for each in own if each.risk}
    known = _Known(treated)
    found = {}
    for one, own in counted.items():
        named = {each.risk_id for each in one.treatments.all()}
        other = [
            known.suggested(each)
            for each in suggested.get(one.slug, ())
            if each.risk is None or each.risk.pk not in named
        ]
        found[one] = [*(known.treatment(each) for each in own), *other]
    return found, [known.treatment(each) for each in known.planned()]


def _counted(one: Initiative) -> list[Treatment]:
    return [each for each in one.treatments.all() if each.status in _COUNTED]


class _Known:
    """What the latest simulation says, and the register where it is silent."""

    def __init__(self, risks: Iterable[int]) -> None:
        run, self.currency = latest_run(), company().currency
        counts = run is not None and run.currency == self.currency
        output: Mapping[str, Any] = run.output if run is not None and counts else {}
        self.simulated = {one["id"]: one for one in output.get("treatments", ())}
        self.alone = {one["id"]: one for one in output.get("risks", ())}
        self.risks = Risk.objects.in_bulk(set(risks))
        self.of: dict[int, list[Treatment]] = defaultdict(list)
        for each in Treatment.objects.filter(risk__in=self.risks).order_by("slug"):
            self.of[each.risk_id].append(each)

    def planned(self) -> list[Treatment]:
        """All the planned treatments of these risks."""
        wanted = Treatment.Status.PLANNED
        return [each for own in self.of.values() for each in own if each.status == wanted]

    def treatment(self, each: Treatment) -> Removal:
        """One treatment: as it was simulated, else its share of what its risk is said to cost."""
        left = (1 - each.frequency_effect) * (1 - each.loss_effect)
        found = self.simulated.get(each.slug)
        if found is not None:
            low, high = found["saved_80"]
            saved: Triple | None = (low, found["saved_mean"], high)
        else:
            saved = _share(self._expected(self.risks[each.risk_id]), 1 - left)
        risk, cost = str(each.risk_id), counted_in(self.currency, each.cost)
        if cost is None:
            saved, cost = None, 0.0
        return Removal(each.slug, each.name, risk, left, saved, cost, found is None)

    def suggested(self, each: Suggestion) -> Removal:
        """What findings that go take of a risk they suggest, which no treatment names."""
        share = round(each.share, 3)
        if each.risk is None:
            risk = f"proposed {each.proposed.key}"
            expected = expected_of_proposed(each.proposed, currency=self.currency)
        else:
            risk, expected = str(each.risk.pk), self._expected(each.risk)
        key = f"{each.proposed.key} {'|'.join(sorted(each.removes))}"
        name = each.risk.name if each.risk else generated.kept(each.proposed.title)
        return Removal(key, name, risk, 1 - share, _share(expected, share), assumed=True)

    def _expected(self, risk: Risk) -> Triple | None:
        """Its yearly loss: the mean in closed form, the ends as simulated where they were."""
        found = expected_of(risk, self.of[risk.pk], currency=self.currency)
        simulated = self.alone.get(risk.slug, {}).get("expected_80")
        if found is None or not simulated:
            return found
        return simulated[0], found[1], simulated[1]


def _share(whole: Triple | None, share: float) -> Triple | None:
    return None if whole is None else (whole[0] * share, whole[1] * share, whole[2] * share)
