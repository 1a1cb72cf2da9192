"""Which one input is most worth a second look."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from timonier.portfolio.core.amounts import pert_mean
from timonier.portfolio.models import Plan
from timonier.portfolio.selectors.chance import by_chance, telling
from timonier.portfolio.selectors.plans import tier_lines
from timonier.portfolio.selectors.shapes import Refine, TierLine
from timonier.portfolio.words import sentences

Key = tuple[str, str, str]


def refine_first(plan: Plan, lines: Sequence[TierLine] | None = None) -> Refine | None:
    """The input whose refinement is worth the most; None when no choice hangs on an interval.

    In the spirit of the expected value of perfect information, without its cost: of every
    initiative whose tier is undetermined (of every one that is in some of the best plans and not
    in others, when no tier is), the scenarios name the input that goes most with it being in or
    out (point-biserial correlation r). Its score is |r| x 4p(1 - p) x the worth of
    the initiative over the horizon x the relative width of the input's interval, where p is the
    acceptability; the scores of one input add up over the initiatives it decides. A correlation
    that chance alone would give is passed over (selectors.chance).
    """
    lines = tier_lines(plan) if lines is None else lines
    by_slug = {line.slug: line for line in lines}
    scores: dict[Key, float] = defaultdict(float)
    moves: dict[Key, list[tuple[str, str]]] = defaultdict(list)
    chance, tiers = by_chance(plan), plan.answer.get("tiers", ())
    labels = [one for one in tiers if telling(one.get("decided_by"), chance)]
    for label in [one for one in labels if one["undetermined"]] or labels:
        decided, line = label["decided_by"], by_slug.get(label["id"])
        if line is None:
            continue
        key = (decided["kind"], decided["of"], decided["detail"])
        share = label["acceptability"] or 0.0
        width = _relative_width(plan, key, by_slug)
        worth = _worth(line, len(plan.question["quarters"]))
        scores[key] += abs(decided["correlation"]) * 4 * share * (1 - share) * worth * width
        moves[key].append((line.slug, line.name))
    if not scores:
        return None
    best = max(scores, key=lambda key: (scores[key], key))
    names = {line.slug: line.name for line in lines}
    said = sentences.refine(best, [name for _slug, name in moves[best]], names)
    return Refine(*best, said, scores[best], moves[best])


def _worth(line: TierLine, quarters: int) -> float:
    left = max(0, quarters - line.duration)
    return abs(pert_mean(line.value)) / 4 * left if line.value else 0.0


def _relative_width(plan: Plan, key: Key, lines: dict[str, TierLine]) -> float:
    kind, of, detail = key
    found: Any = None
    if kind == "value" and of in lines:
        value = lines[of].value
        found = (value.low, value.likely, value.high) if value else None
    elif kind == "effort":
        found = _asked(plan, of).get("effort_days", {}).get(detail)
    elif kind == "capacity":
        row = plan.question["capacity"].get(of)
        found = row and row[plan.question["quarters"].index(detail)]
    if not isinstance(found, list | tuple):
        return 0.0
    middle = abs(pert_mean(found))
    return float(found[2] - found[0]) / middle if middle else 1.0


def _asked(plan: Plan, slug: str) -> dict[str, Any]:
    return next((one for one in plan.question["initiatives"] if one["id"] == slug), {})
