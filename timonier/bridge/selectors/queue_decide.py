"""Rows of the queue that come from the rooms that decide: the plan, the risks, where we go."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from timonier.bridge.selectors.course import Course, LossPart, PlanPart
from timonier.bridge.selectors.items import SHOWN, Item
from timonier.bridge.selectors.queue_decisions import decisions, reviews
from timonier.kit import look, numbers
from timonier.portfolio.selectors.shapes import LateLine
from timonier.strategy.selectors import GoalsMap
from timonier.strategy.selectors.radar import RadarPage


def pressing(course: Course) -> Iterator[Item]:
    """What somebody has to settle: decisions, obligations that cannot be met, a plan, a tolerance
    passed, a radar that what is in use denies."""
    if course.decisions is not None:
        yield from decisions(course.decisions)
    if course.plan is not None:
        yield from _late(course.plan)
        yield from _plans(course.plan)
    if course.losses is not None:
        yield from _over(course.losses)
    if course.radar is not None:
        yield from _denied(course.radar)


def doubts(course: Course) -> Iterator[Item]:
    """What nobody has said, measured or looked at again yet."""
    if course.decisions is not None:
        yield from reviews(course.decisions)
    if course.losses is not None:
        yield from _proposed(course.losses)
    if course.goals is not None:
        yield from _unmeasured(course.goals)


def _number(value: int) -> str:
    return numbers.number(value, look.language())


def _late(part: PlanPart) -> Iterator[Item]:
    """Obligations that the plan ends after their day: something has to give."""
    if part.account is None:
        return
    plan = part.account.plan
    for line in part.account.late[:SHOWN]:
        yield Item(
            kind="arbitrate",
            verb=_("Arbitrate"),
            title=_("%(name)s: late in the plan") % {"name": line.name},
            why=line.sentence,
            url=reverse("portfolio:certificate", args=[plan.slug, line.slug]),
            figure=_short(line)[0],
            unit=_short(line)[1],
            claim=plan,
            source=plan.name,
            as_of=part.account.made_at,
        )


def _short(line: LateLine) -> tuple[str, str]:
    """The largest lack: person-days of a skill, quarters, or money."""
    if not line.short_of:
        return "", ""
    name, lack = max(line.short_of.items(), key=lambda pair: pair[1])
    amount = numbers.estimate(lack, look.language())
    if name == "time":
        return amount, ngettext("quarter short", "quarters short", round(lack))
    if name == "budget":
        return amount, _("of budget short")
    return amount, ngettext("day of work short", "days of work short", round(lack))


def _plans(part: PlanPart) -> Iterator[Item]:
    if part.account is None:
        if part.candidates:
            yield Item(
                kind="plan",
                verb=_("Plan"),
                title=_("Say what comes first among the initiatives"),
                why=_("No plan weighs their value, risk, people and money yet."),
                url=reverse("portfolio:board"),
                figure=_number(part.candidates),
                unit=ngettext("initiative", "initiatives", part.candidates),
                source=_("Portfolio"),
                source_url=reverse("portfolio:board"),
            )
        return
    if part.account.accepted is None or part.newer is not None:
        plan = part.newer or part.account.plan
        why = _("Nobody has accepted a plan yet.")
        if part.account.accepted is not None:
            why = _("%(plan)s is in force; this one was computed after it.") % {
                "plan": part.account.plan.name
            }
        yield Item(
            kind="decide",
            verb=_("Decide"),
            title=_("Accept %(plan)s, or keep things as they are") % {"plan": plan.name},
            why=why,
            url=reverse("portfolio:plan", args=[plan.slug]),
            figure=numbers.money(plan.objective or 0.0, look.language(), plan.currency, short=True),
            unit=_("of value"),
            claim=plan,
            source=_("Plan"),
            as_of=plan.finished_at or plan.asked_at,
        )


def _over(part: LossPart) -> Iterator[Item]:
    """The point of the tolerance that is passed by most."""
    account = part.account
    over = [point for point in part.points if point.now.verdict == "over"]
    if account is None or not over:
        return
    worst = max(over, key=lambda point: point.now.chance / max(point.row.probability, 1e-9))
    language, helped = look.language(), worst.treated.verdict == "within"
    why = _("The planned treatments bring it within.") if helped else _(
        "The planned treatments do not bring it within: treat more, or tolerate more."
    )  # fmt: skip
    yield Item(
        kind="arbitrate",
        verb=_("Arbitrate"),
        title=_("A year over %(loss)s is likelier than we tolerate")
        % {"loss": numbers.money(worst.row.loss, language, account.currency, short=True)},
        why=why,
        url=reverse("risk:register"),
        figure=numbers.share(worst.now.chance, language),
        unit=_("for %(most)s tolerated") % {"most": numbers.share(worst.row.probability, language)},
        claim=account.run,
        source=_("Simulation"),
        as_of=account.run_at,
    )


def _proposed(part: LossPart) -> Iterator[Item]:
    if part.proposed:
        words = ngettext(
            "%(n)s proposed risk waits for a word", "%(n)s proposed risks wait for a word",
            part.proposed,
        )  # fmt: skip
        yield Item(
            kind="doubt",
            verb=_("Clear the doubt"),
            title=words % {"n": _number(part.proposed)},
            why=_("What the checks found suggests them; until somebody says, they cost nothing."),
            url=reverse("risk:proposed"),
            figure=_number(part.proposed),
            unit=_("proposed"),
            source=_("Computed"),
            source_url=reverse("risk:proposed"),
        )


def _denied(radar: RadarPage) -> Iterator[Item]:
    """Technologies on hold that are in use: leave them, or say that they may stay."""
    held = radar.held_in_use or ()
    if not held:
        return
    names = ", ".join(each.line.entry.name for each in held[:SHOWN])
    places = {name for each in held for name in each.found.repositories}
    words = ngettext("%(n)s technology on hold is in use", "%(n)s technologies on hold are in use",
                     len(held))  # fmt: skip
    yield Item(
        kind="arbitrate",
        verb=_("Arbitrate"),
        title=words % {"n": _number(len(held))},
        why=_("%(names)s: leave them, or say on the radar that they may stay.") % {"names": names},
        url=reverse("strategy:radar"),
        figure=_number(len(places)),
        unit=ngettext("repository", "repositories", len(places)),
        source=_("Radar"),
        source_url=reverse("strategy:radar"),
    )


def _unmeasured(goals: GoalsMap) -> Iterator[Item]:
    late = {line.key_result.pk for line in goals.lines if line.measure.state == "late"}
    blind = {line.key_result.pk for line in goals.lines if line.measure.state == "unknown"}
    n = len(late | blind)
    if n:
        words = ngettext(
            "%(n)s key result has no fresh measure", "%(n)s key results have no fresh measure", n
        )
        yield Item(
            kind="doubt",
            verb=_("Clear the doubt"),
            title=words % {"n": _number(n)},
            why=_("Nobody measured it in time, or its figure is gone: neither good nor bad."),
            url=reverse("strategy:key-results-list"),
            figure=_number(n),
            unit=_("unknown"),
            source=_("Key results"),
            source_url=reverse("strategy:key-results-list"),
        )
