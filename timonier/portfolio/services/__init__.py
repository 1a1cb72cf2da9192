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
- `keep_initiative`, what the form of an initiative saves through

`changes` of a what-if: {"pin": {slug: quarter | None}, "leave_out": [slug],
"capacity": {skill: {quarter: days} | factor}, "more": {skill: days a quarter},
"budget": {quarter: money} | factor, "deadline": {slug: "2027-09-01" | None},
"earliest": {slug: quarter | None}}; every key is optional.
"""
