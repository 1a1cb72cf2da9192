"""The panels of the rooms that decide: tiers of the plan, money at risk, where we are going."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from timonier.bridge.selectors.course import Course, LossPart
from timonier.kit import charts, look, numbers
from timonier.portfolio.selectors import TIERS
from timonier.portfolio.selectors.shapes import PlanAccount, TierCount
from timonier.portfolio.words import wording
from timonier.risk import pictures
from timonier.risk.selectors import RiskAccount
from timonier.strategy.selectors import GoalsMap
from timonier.strategy.selectors.radar import Denied, RadarPage

BEHIND = 4  # key results told by name


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One tier of the plan: what it holds, what the kept ones take and bring."""

    key: str
    label: str
    place: int  # 1 is first; 0 is no tier
    count: TierCount
    bar: SafeString


@dataclass(frozen=True, slots=True)
class PlanPanel:
    """The plan in a table of its tiers."""

    account: PlanAccount
    horizon: str
    rows: Sequence[PlanRow]


@dataclass(frozen=True, slots=True)
class LossPanel:
    """A year's losses: the account and its curve, or what is missing."""

    account: RiskAccount | None
    picture: SafeString
    lines: Sequence[str]  # the picture in words


@dataclass(frozen=True, slots=True)
class GoalLine:
    """One thing off course: a figure, a sentence, where to see it."""

    figure: str
    text: str
    url: str
    tone: str = ""
    claim: Any = None
    source: str = ""
    on: date | None = None


def plan_panel(course: Course) -> PlanPanel | None:
    """The tiers of the plan; None without one, where the provisional ones stand."""
    if course.plan is None or course.plan.account is None:
        return None
    account = course.plan.account
    rows = [
        _plan_row(tier, account.tiers[tier])
        for tier in TIERS
        if account.tiers[tier].count or tier in wording.PLACES
    ]
    return PlanPanel(account, wording.horizon(list(account.quarters)), rows)


def _plan_row(tier: str, count: TierCount) -> PlanRow:
    place = wording.PLACES.get(tier, 0)
    parts = [
        charts.Part(_("In the plan"), count.kept, f"f-t{place}" if place else "f-ink3"),
        charts.Part(_("Left out"), count.count - count.kept, "f-line"),
    ]
    words = _("%(kept)s of %(all)s in the plan") % {"kept": count.kept, "all": count.count}
    bar = charts.share_bar(parts, title=words, width=112)
    return PlanRow(tier, str(wording.TIERS[tier]), place, count, bar)


def loss_panel(course: Course) -> LossPanel | None:
    """What a year may cost; None where this person's role does not show it."""
    if course.losses is None:
        return None
    account = course.losses.account
    if account is None:
        return LossPanel(None, SafeString(""), ())
    picture = pictures.loss_curve(
        account.run.output, course.losses.points, account.currency, planned=account.planned
    )
    return LossPanel(account, picture, list(_curve_told(course.losses, account)))


def _curve_told(part: LossPart, account: RiskAccount) -> Iterator[str]:
    """The curve as sentences: at each point of the tolerance, else its quantiles."""
    for point in part.points:
        yield pictures.sentence(point, account.currency)
    if not part.points:
        amount = pictures.axis_money(account.var95, account.currency)
        yield _("One year in twenty costs more than %(amount)s.") % {"amount": amount}


def goal_lines(course: Course) -> list[GoalLine] | None:
    """What is off course; empty when nothing is, None where this person may not see it."""
    if course.goals is None:
        return None
    lines = [*_behind(course.goals), *_unknown(course.goals), *_broken(course.goals)]
    return [*lines, *_radar(course.radar)] if course.radar is not None else lines


def _behind(goals: GoalsMap) -> Iterator[GoalLine]:
    """The key results that are behind, the least far first; each counts once."""
    found = {line.key_result.pk: line for line in goals.lines if line.behind}
    worst = sorted(found.values(), key=lambda line: (line.progress or 0.0, line.key_result.name))
    for line in worst[:BEHIND]:
        words = _("%(name)s, for %(objective)s")
        given = {"name": line.key_result.name, "objective": line.key_result.objective.name}
        if line.expected is not None:
            given["expected"] = numbers.share(line.expected, look.language())
            words = _("%(name)s, for %(objective)s; %(expected)s expected by today")
        yield GoalLine(
            figure=numbers.share(line.progress or 0.0, look.language()),
            text=words % given,
            url=reverse("strategy:key-results-detail", args=[line.key_result.slug]),
            tone="up",
            claim=line.key_result,
            source=_("Key result"),
            on=line.measure.on,
        )
    if len(worst) > BEHIND:
        more = len(worst) - BEHIND
        words = ngettext("more key result is behind", "more key results are behind", more)
        yield GoalLine(_number(more), words, reverse("strategy:key-results-list"))


def _unknown(goals: GoalsMap) -> Iterator[GoalLine]:
    blind = {line.key_result.pk for line in goals.lines if line.measure.state == "unknown"}
    if blind:
        words = ngettext(
            "key result that nobody knows", "key results that nobody knows", len(blind)
        )
        url = reverse("strategy:key-results-list")
        yield GoalLine(_of(len(blind), len(goals.lines)), words, url)


def _broken(goals: GoalsMap) -> Iterator[GoalLine]:
    if n := len(goals.unserved_goals):
        words = ngettext("goal that no objective serves", "goals that no objective serves", n)
        names = ", ".join(goal.name for goal in goals.unserved_goals[:2])
        text = _("%(words)s: %(names)s") % {"words": words, "names": names}
        yield GoalLine(_number(n), text, reverse("portfolio:alignment"))
    if n := len(goals.objectives_without_goal):
        words = ngettext("objective that serves no goal", "objectives that serve no goal", n)
        names = ", ".join(each.name for each in goals.objectives_without_goal[:2])
        text = _("%(words)s: %(names)s") % {"words": words, "names": names}
        yield GoalLine(_number(n), text, reverse("portfolio:alignment"))


def _radar(radar: RadarPage) -> Iterator[GoalLine]:
    """Where the radar and what is in use contradict each other; unknown where nobody scanned."""
    url = reverse("strategy:radar")
    if radar.held_in_use is None:
        text = _("whether technologies on hold are in use: nothing was scanned")
        yield GoalLine(_("unknown"), text, url)
        return
    if n := len(radar.held_in_use):
        words = ngettext("technology on hold in use", "technologies on hold in use", n)
        yield GoalLine(_number(n), _named(words, radar.held_in_use), url)
    if n := len(radar.adopted_unused or ()):
        words = ngettext("adopted technology used nowhere", "adopted technologies used nowhere", n)
        yield GoalLine(_number(n), _named(words, radar.adopted_unused or ()), url)


def _named(words: str, denied: Sequence[Denied]) -> str:
    names = ", ".join(each.line.entry.name for each in denied[:3])
    return _("%(words)s: %(names)s") % {"words": words, "names": names}


def _number(value: int) -> str:
    return numbers.number(value, look.language())


def _of(part: int, whole: int) -> str:
    return _("%(part)s of %(whole)s") % {"part": _number(part), "whole": _number(whole)}
