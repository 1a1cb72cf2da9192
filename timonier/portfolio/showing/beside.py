"""What stands beside the plan on screen: what-ifs, another plan, the usual rankings."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from timonier.kit import charts
from timonier.kit.measured import numbers
from timonier.kit.shell import look
from timonier.portfolio.selectors import board as asked
from timonier.portfolio.selectors.shapes import Comparison, PlanAccount, RankingLine, Rankings
from timonier.portfolio.words import sentences


def what_if_rows() -> list[dict[str, Any]]:
    """Each what-if with what it supposes and what it gains over the plan it is compared with."""
    rows = []
    for plan in asked.what_ifs():
        base = plan.base
        known = plan.objective is not None and base is not None and base.objective is not None
        by = plan.objective - base.objective if known else None  # type: ignore[operator,union-attr]
        rows.append({"plan": plan, "said": sentences.changes(plan), "by": by})
    return rows


def compared(found: Comparison) -> dict[str, Any]:
    """What the table of two plans needs besides the comparison."""
    late = {one.slug for one in found.late_after}
    return {
        "both": (found.before, found.after),
        "kept_by": found.after.kept - found.before.kept,
        "budget_by": found.after.budget_used - found.before.budget_used,
        "no_longer_late": [one for one in found.late_before if one.slug not in late],
    }


def ranked(found: Rankings, account: PlanAccount, kept: set[str]) -> dict[str, Any]:
    """Each ranking with its share as a bar and by how many picks it differs from the plan."""
    rows = [
        {"line": line, "bar": _bar(line.share), "difference": _difference(line, kept)}
        for line in found.lines
    ]
    return {"rows": rows, "whole_bar": _bar(1.0), "sentence": sentence(found, account)}


def _bar(share: float | None) -> Any:
    if share is None:
        return ""
    shown = min(max(share, 0.0), 1.2)
    told = numbers.share(share, look.language())
    return charts.range_bar(0, shown, shown, top=1.2, title=told)


def _difference(line: RankingLine, kept: set[str]) -> str:
    other = len(kept.symmetric_difference(line.picks))
    words = ngettext("%(n)d choice differs", "%(n)d choices differ", other)
    return words % {"n": other} if other else _("the same choices")


def sentence(found: Rankings, account: PlanAccount) -> str:
    """The comparison in one honest sentence: as used, and with obligations first."""
    language = look.language()
    used = [line for line in found.lines if not line.obligations_first]
    first = [line for line in found.lines if line.obligations_first and line.share is not None]
    broken = sum(bool(line.missed or line.late) for line in used)
    said = []
    if broken:
        words = ngettext(
            "As they are used, %(n)d of %(all)d rankings misses or delays an obligation.",
            "As they are used, %(n)d of %(all)d rankings miss or delay an obligation.",
            broken,
        )
        said.append(words % {"n": broken, "all": len(used)})
    elif used:
        said.append(_("On this data no ranking misses an obligation."))
    if first:
        shares = [line.share or 0.0 for line in first]
        low, high = numbers.share(min(shares), language), numbers.share(max(shares), language)
        words = _("With obligations first, they reach %(low)s to %(high)s of the plan's value.")
        said.append(words % {"low": low, "high": high})
    if any((line.share or 0.0) > 1 for line in found.lines):
        said.append(_("What shows more than the plan holds an obligation later still, or not."))
    if not account.proven:
        said.append(_("The plan itself is not proven to be the best."))
    return " ".join(said)
