"""What the board of a plan shows, part by part, as its templates take it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from timonier.kit.entities.entity import registry
from timonier.portfolio import selectors
from timonier.portfolio.models import Capacity, Initiative, Plan
from timonier.portfolio.selectors import board as asked
from timonier.portfolio.selectors.shapes import PlanAccount, TierLine
from timonier.portfolio.showing import pictures, tags
from timonier.portfolio.words import wording
from timonier.practices.sentences import said

FIRST = 8  # rows of a tier at first sight; two more are not worth a click
FORCED = ("obligation", "predecessor")
FEWEST = 35


def plan_or_404(slug: str) -> Plan:
    """The plan of this short name, or a page that is not there."""
    plan = selectors.plan_named(slug)
    if plan is None:
        raise Http404(_("There is no such plan."))
    return plan


def frame(plan: Plan | None, *, named: bool) -> dict[str, Any]:
    """What stands around the plan: what is being computed, what failed, what is missing."""
    pending = selectors.plan_under_way()
    context: dict[str, Any] = {
        "title": _("Portfolio"),
        "here": "plan",
        "plan": plan,
        "pending": pending,
        "state": selectors.state_of(pending) if pending else None,
        "now": timezone.now(),
    }
    if not named:
        failed = asked.failed_after(plan)
        context["failed"] = failed
        context["failed_reason"] = selectors.state_of(failed).reason if failed else ""
    if plan is None:
        count = len(asked.open_initiatives())
        known = Capacity.objects.exists()
        context["initiative_count"] = count
        context["empty"] = "initiatives" if not count else "plan" if known else "capacity"
    return context


def account_of(plan: Plan, lines: Sequence[TierLine]) -> dict[str, Any]:
    """The figures of the plan, and what to know before trusting them."""
    account = selectors.plan_account(plan, lines)
    state = selectors.state_of(plan)
    return {
        "account": account,
        "plan": plan,
        "horizon": wording.horizon(list(account.quarters)),
        "warnings": warnings(account),
        "assumptions": [str(words) for words in account.notes],
        "infeasible": state.state in (Plan.State.FAILED, Plan.State.CANCELLED),
        "explanations": [state.reason] if state.reason else [],
        "forced_rules": FORCED,
    }


def warnings(account: PlanAccount) -> list[str]:
    """What the figures are worth, in sentences."""
    said = []
    if account.value is not None and not account.proven:
        said.append(_("The search was cut short: a better plan may exist, within the gap shown."))
    if account.reproducible is False:
        said.append(_("A clock stopped the search: asked again, the plan may differ a little."))
    few = 0 < account.scenarios < min(FEWEST, account.scenarios_asked or FEWEST)
    if few or 0 < account.scenarios_asked < FEWEST:
        words = ngettext(
            "%(n)d scenario is too few to tell tiers apart: 35 at least are needed.",
            "%(n)d scenarios are too few to tell tiers apart: 35 at least are needed.",
            account.scenarios,
        )
        said.append(words % {"n": account.scenarios})
    elif account.scenarios and account.scenarios + impossible(account) < account.scenarios_asked:
        words = _("%(n)d of %(all)d scenarios were planned before time ran out.")
        said.append(words % {"n": account.scenarios, "all": account.scenarios_asked})
    return said


def impossible(account: PlanAccount) -> int:
    """In how many scenarios no plan holds every obligation."""
    return int(account.plan.answer.get("scenarios", {}).get("impossible", 0))


def sides_of(plan: Plan, lines: Sequence[TierLine]) -> dict[str, Any]:
    """Load, prices, what to refine, and what changed since."""
    load = selectors.load(plan, lines)
    worth = selectors.prices(plan)
    more = [price for price in worth if price.kind != "obligation"]
    newer = selectors.newer_plan(plan) if not plan.changes else None
    since = asked.changed_since(plan) if not plan.changes and newer is None else None
    return {
        "load": load,
        "load_picture": pictures.load_strip(load),
        "load_assumed": any(cell.assumed for row in load.rows for cell in row.cells),
        "prices": [price for price in more if price.high > 0][:6],
        "nothing_scarce": bool(more),
        "obligations": [price for price in worth if price.kind == "obligation"][:6],
        "refine": selectors.refine_first(plan, lines),
        "newer": newer,
        "since": since,
        "outdated": bool(since),
        **left_of(plan),
    }


def left_of(plan: Plan) -> dict[str, Any]:
    """What was left for time: whether anything was, and how far its computing is."""
    left = selectors.left_for_time(plan)
    return {"unfinished": left, "certifying": selectors.certifying(plan) if left else None}


def tiers_of(
    account: PlanAccount, lines: Sequence[TierLine], query: Mapping[str, Any]
) -> dict[str, Any]:
    """The rows by tier, long tiers folded; the chosen row is always among those shown."""
    chosen = str(query.get("show") or (lines[0].slug if lines else ""))
    asked_for = to_value(lines)
    open_now = str(query.get("unfold") or "").split(",")
    groups = []
    for tier in selectors.TIERS:
        own = [line for line in lines if line.tier == tier]
        if not own:
            continue
        folded = tier not in open_now and len(own) > FIRST + 2
        shown = own[:FIRST] if folded else own
        shown += [line for line in own[FIRST:] if folded and line.slug == chosen]
        groups.append(
            {
                "tier": tier,
                "place": wording.PLACES.get(tier, 0),
                "holds": wording.HOLDS.get(tier, ""),
                "count": account.tiers[tier],
                "shown": [(line, asked_for.get(line.slug)) for line in shown],
                "hidden": len(own) - len(shown),
                "unfold": ",".join([*filter(None, open_now), tier]),
            }
        )
    marks = {"low_mark": pictures.LOW, "high_mark": pictures.HIGH}
    return {"groups": groups, "chosen": chosen, **marks}


def to_value(lines: Sequence[TierLine]) -> dict[str, dict[str, str]]:
    """By initiative that waits for a value: its short name, the version that a form has read, and
    the tier of the rules."""
    waiting = {line.slug: line for line in lines if line.tier == "unranked"}
    rows = Initiative.objects.filter(slug__in=waiting, value_likely__isnull=True) if waiting else ()
    return {row.slug: valued_of(row) | {"tag": tags.tag_of(waiting[row.slug])} for row in rows}


def valued_of(row: Initiative) -> dict[str, str]:
    """What the form of one number needs."""
    return {"slug": row.slug, "seen": registry[Initiative].etag(row)}


def roadmap_of(plan: Plan, lines: Sequence[TierLine], *, by: str, today: date) -> dict[str, Any]:
    """The roadmap by team, or by the quarter of the start."""
    found = selectors.roadmap(plan, today=today, lines=lines)
    by = "quarter" if by == "quarter" else "team"
    may_move = plan.state == Plan.State.FINISHED
    return {
        "roadmap": found,
        "by": by,
        "may_move": may_move,
        "roadmap_picture": pictures.roadmap_picture(found, by=by, movable=may_move),
    }


def certificate_of(plan: Plan, lines: Sequence[TierLine], slug: str) -> dict[str, Any]:
    """One certificate with its pictures and what was prefilled in its initiative."""
    found = selectors.certificate_of(plan, slug, lines)
    if found is None:
        return {"certificate": None}
    row = Initiative.objects.filter(slug=slug).first()
    late = [one.sentence for one in selectors.late_lines(lines) if one.slug == slug]
    return {
        "certificate": found,
        "initiative": row,
        "zoom": pictures.zoomed(found.line),
        "beside": pictures.beside(found, plan.currency),
        "assumed": assumed_of(row) if row else [],
        "late_sentence": late[0] if late else "",
        "entering": [name for key, name in found.entering if key != slug],
        "same_worth": found.cost is not None and abs(found.cost) < 0.5,
        "now": timezone.now(),
    }


def assumed_of(row: Initiative) -> list[dict[str, str]]:
    """The prefilled values of an initiative, each with the name of its field and why."""
    found = []
    for one in row.assumed:
        name, why = (
            (one.get("field", ""), one.get("why", "")) if isinstance(one, dict) else (one, "")
        )
        try:
            label = str(Initiative._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
        except FieldDoesNotExist:
            label = str(name)
        found.append({"label": label, "why": _why(why)})
    return found


def _why(told: Any) -> str:
    """Phrases, or a text of before they were kept as such."""
    if isinstance(told, list):
        return said(told)
    return _(str(told)) if told else ""
