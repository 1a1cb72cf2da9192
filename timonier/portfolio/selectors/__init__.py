"""Reads of the portfolio: `from timonier.portfolio import selectors`.

Shapes are in selectors/shapes (frozen dataclasses); money in the plan's currency.

- `current_plan() -> Plan | None` accepted, else the last finished that supposes nothing;
  `newer_plan(plan)`, `plan_named(slug)`, `accepted() -> PlanAcceptance | None`
- `tier_lines(plan) -> list[TierLine]` by tier (TIERS order); `plan_account(plan, lines=None)
  -> PlanAccount`; `late_lines(lines)`
- `state_of(plan) -> PlanState` (progress of its job, failure in words); `plan_under_way()`;
  `left_for_time(plan) -> bool` and `certifying(plan) -> PlanState | None` of its certificates
- `certificate_of(plan, slug, lines=None) -> Certificate | None`; `prices(plan) -> list[Price]`
- `load(plan, lines=None) -> Load`; `roadmap(plan, today=, lines=None) -> Roadmap`
- `refine_first(plan, lines=None) -> Refine | None`; `compare(before, after) -> Comparison`;
  `rankings(plan) -> Rankings | None`
- `alignment() -> Alignment`
- `means(today=, count=8) -> Means` capacity and budget as entered, for a grid
- `question_of_portfolio(today=, changes=...) -> Asked` what the solver would be asked, with notes;
  raises Unplannable(problems)
- `portfolio_document(today=) -> dict` the same as JSON of docs/guide/plan-json.md
- `warnings_of(initiative)` sentences; selectors.initiatives: initiatives_of_proposal and the like

Plan.answer is the document of docs/guide/plan-json.md (base plan first, tiers when computed);
Plan.certificates {"initiatives": {slug: ...}, "prices": [...]}; Plan.context holds names and
obligations as they stood. Services: timonier/portfolio/services/__init__.py.
"""

from timonier.portfolio.selectors.alignment import alignment
from timonier.portfolio.selectors.certificates import certificate_of, prices
from timonier.portfolio.selectors.comparing import compare, rankings
from timonier.portfolio.selectors.initiatives import warnings_of
from timonier.portfolio.selectors.loads import load
from timonier.portfolio.selectors.means import means
from timonier.portfolio.selectors.plans import (
    accepted,
    current_plan,
    finished_plans,
    late_lines,
    newer_plan,
    plan_account,
    plan_named,
    tier_lines,
)
from timonier.portfolio.selectors.progress import (
    certifying,
    left_for_time,
    plan_under_way,
    state_of,
)
from timonier.portfolio.selectors.questions import (
    Asked,
    Settings,
    portfolio_document,
    question_of_portfolio,
)
from timonier.portfolio.selectors.refining import refine_first
from timonier.portfolio.selectors.roadmap import roadmap
from timonier.portfolio.selectors.shapes import TIERS

__all__ = [
    "TIERS",
    "Asked",
    "Settings",
    "accepted",
    "alignment",
    "certificate_of",
    "certifying",
    "compare",
    "current_plan",
    "finished_plans",
    "late_lines",
    "left_for_time",
    "load",
    "means",
    "newer_plan",
    "plan_account",
    "plan_named",
    "plan_under_way",
    "portfolio_document",
    "prices",
    "question_of_portfolio",
    "rankings",
    "refine_first",
    "roadmap",
    "state_of",
    "tier_lines",
    "warnings_of",
]
