"""Writes of the portfolio: `from timonier.portfolio import services`.

- `start_plan(by=, changes=None, base=None, settings=None, today=None) -> Plan` a waiting plan and
  its job "portfolio.plan"; raises Unplannable(problems: list[str]). `settings`: {"quarters": 8,
  "scenarios": 150, "seed": 1, "time_limit_s": 120, "effort_limit": None}.
- `plan_now(by=, changes=None, base=None, settings=None, today=None) -> Plan` the same, solved
  before it returns (demo, tests)
- `accept_plan(plan=, reason=, by=) -> PlanAcceptance`
- `initiative_from_proposal(proposal=, by=) -> Initiative`, `initiative_from_idea(idea=, by=)`:
  the second call returns the same initiative
- `fill_capacity(skill=, days=, first=, quarters=, by=)` one number (or [low, likely, high])
- `import_question(text=, by=, dry_run=True) -> ImportReport` (kit.writes) of JSON as in
  docs/guide/plan-json.md
- `fill_budget(amount=, first=, quarters=, by=)` the same for money
- `start_certificates(plan=, by=) -> Job | None` computes the certificates and prices that were
  left for time (plan.certificates["complete"] is false); None when all are there
- `settle_plans()` gives up plans whose process died without a word (start_plan does it too)

`changes` of a what-if: {"pin": {slug: quarter | None}, "leave_out": [slug],
"capacity": {skill: {quarter: days} | factor}, "more": {skill: days a quarter},
"budget": {quarter: money} | factor, "deadline": {slug: "2027-09-01" | None},
"earliest": {slug: quarter | None}}; every key is optional.
"""

from timonier.portfolio.core.problems import Unplannable
from timonier.portfolio.services.acceptance import NotAcceptable, accept_plan, save_acceptance
from timonier.portfolio.services.capacities import fill_budget, fill_capacity
from timonier.portfolio.services.importing import QuestionReport, import_question
from timonier.portfolio.services.keeping_initiatives import keep_initiative
from timonier.portfolio.services.making import initiative_from_idea, initiative_from_proposal
from timonier.portfolio.services.planning import (
    certify_plan,
    make_plan,
    plan_now,
    settle_plans,
    start_certificates,
    start_plan,
)

__all__ = [
    "NotAcceptable",
    "QuestionReport",
    "Unplannable",
    "accept_plan",
    "certify_plan",
    "fill_budget",
    "fill_capacity",
    "import_question",
    "initiative_from_idea",
    "initiative_from_proposal",
    "keep_initiative",
    "make_plan",
    "plan_now",
    "save_acceptance",
    "settle_plans",
    "start_certificates",
    "start_plan",
]
