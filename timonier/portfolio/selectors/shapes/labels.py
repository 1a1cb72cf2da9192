"""What a plan says of initiatives, of itself, and what its labels rest on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from timonier.portfolio.models import Plan, PlanAcceptance
from timonier.values.interval import Interval

TIERS = ("indispensable", "useful", "accessory", "unfit", "unranked", "hand", "few", "pending")


@dataclass(frozen=True, slots=True)
class TierLine:
    """One initiative in one plan, as it stood when the plan was made.

    `tier` one of TIERS: "unfit" has no place in any quarter, whatever it is worth; "unranked" is
    not ranked, since nobody said what it is worth; "hand" was
    set by hand (pinned, left out, or started already), "few" had too few scenarios, "pending" is
    not computed yet. `value` None: unknown, which is not nought. `provisional`: the tier that the
    rules of the checks give its proposal, where no plan can rank it. `acceptability` with its 95 %
    interval `low`..`high`, None where an obligation or a hand decides. `start`, `end`: quarters, ""
    when not `selected`. `value` a year: its own and the risk it removes (`value_risk`, None when
    that is unknown or it treats nothing) less what its treatments cost a year (`risk_cost`);
    `risk_shared` when others treat the same risks. `late`: {skill | "budget" | "time": days |
    money | quarters} that a late obligation is short of. `because`, `decided_by`: sentences in the
    reader's language.
    """

    slug: str
    name: str
    tier: str
    rule: str
    acceptability: float | None
    low: float | None
    high: float | None
    start: str
    end: str
    effort: Interval
    cost: float
    undetermined: bool
    obligation: str  # law | contract | end_of_life | audit | ""
    deadline_on: date | None
    selected: bool
    obligation_label: str = ""
    obligation_source: str = ""
    regret_p10: float | None = None
    value: Interval | None = None
    provisional: str = ""
    value_risk: Interval | None = None
    risk_cost: float = 0.0
    risk_shared: bool = False
    risk_assumed: bool = False
    effort_by_skill: Mapping[str, Interval] = field(default_factory=dict)
    duration: int = 1
    late: Mapping[str, float] = field(default_factory=dict)
    team: str = ""
    objective: str = ""
    status: str = "candidate"
    because: str = ""
    decided_by: str = ""
    unfit: str = ""  # why it fits in no quarter
    flag: str = ""  # why the plan seems to contradict its tier

    @property
    def is_late(self) -> bool:
        """An obligation that ends after its deadline."""
        return bool(self.late)


@dataclass(frozen=True, slots=True)
class TierCount:
    """One tier of a plan: how many, how many of them kept, what the kept ones take."""

    tier: str
    count: int
    kept: int
    cost: float
    effort: Interval
    value: Interval  # a year, of the kept ones whose value is known


@dataclass(frozen=True, slots=True)
class LateLine:
    """A late obligation and, in words, what it is short of."""

    slug: str
    name: str
    deadline_on: date | None
    end: str
    short_of: Mapping[str, float]
    sentence: str


@dataclass(frozen=True, slots=True)
class PlanAccount:
    """A plan in figures. Money in `currency`, over the whole horizon, value less cost.

    `low`..`high`: 80 % of 1,000 joint draws of the values, the selection and dates as they are.
    `gap` None when there is no bound. `proven`: no better plan exists. `budget_available` None:
    no budget was given. `notes`: what was assumed or not used, in words.
    """

    plan: Plan
    currency: str
    quarters: Sequence[str]
    value: float | None
    low: float | None
    high: float | None
    bound: float | None
    gap: float | None
    proven: bool
    reproducible: bool | None
    budget_used: float
    budget_available: float | None
    kept: int
    total: int
    tiers: Mapping[str, TierCount]
    scenarios: int
    scenarios_asked: int
    late: Sequence[LateLine]
    notes: Sequence[str]
    made_at: datetime
    accepted: PlanAcceptance | None = None


@dataclass(frozen=True, slots=True)
class PlanState:
    """Where the making of a plan is. `phase` base | scenarios | regrets | certificates.

    `state` as Plan.State, and as its job says when the job ended without a word (killed).
    `reason`: why it failed, in words, "" when it did not. `job`: primary key of the job, for the
    pages of jobs (cancel), None when there is none.
    """

    state: str
    phase: str = ""
    phase_label: str = ""
    done: int = 0
    total: int | None = None
    reason: str = ""
    job: int | None = None
    visible: bool = False  # the base plan is there already


@dataclass(frozen=True, slots=True)
class Certificate:
    """All that a label rests on.

    `state` "computed", "forced" (an obligation, or what one unavoidably comes after: there is no
    plan without it) or "unknown" (not computed). `other_value`: the best plan with the opposite
    choice; `cost` = plan value less that, between `cost_low` and `cost_high` when a search was not
    proven. `flip_value_to`: the yearly value from which the opposite choice is as good (None: no
    value flips it); `flip_effort_to`: person-days likewise. `entering`, `leaving`: (slug, name) by
    which the other plan differs.
    """

    line: TierLine
    state: str
    plan_value: float | None
    bound: float | None
    other_value: float | None = None
    cost: float | None = None
    cost_low: float | None = None
    cost_high: float | None = None
    cost_share: float | None = None
    flip_value_by: float | None = None
    flip_value_to: float | None = None
    flip_effort_factor: float | None = None
    flip_effort_to: float | None = None
    proven: bool = False
    entering: Sequence[tuple[str, str]] = ()
    leaving: Sequence[tuple[str, str]] = ()
    sentences: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Price:
    """What something is worth over the horizon. `kind` obligation | skill | budget.

    `key` slug of the obligation, name of the skill, or "budget"; `gain` between `low` and `high`
    (equal when proven); `label` in words.
    """

    kind: str
    key: str
    label: str
    gain: float
    low: float
    high: float
    proven: bool


@dataclass(frozen=True, slots=True)
class Refine:
    """The one input most worth refining: `kind` value | effort | capacity, `of` the slug or skill,
    `moves` the initiatives (slug, name) whose place it decides the most."""

    kind: str
    of: str
    detail: str
    sentence: str
    score: float
    moves: Sequence[tuple[str, str]]
