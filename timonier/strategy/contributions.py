"""What strategy gives to the bridge: goals off course, measures that are late, the radar denied."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, npgettext

from timonier.kit import contributions as given
from timonier.kit.contributions import MOST, Asked, Item, Line, When
from timonier.kit.measured import blindness, figures, numbers
from timonier.kit.measured.readable import first_named
from timonier.kit.shell import look
from timonier.strategy import selectors as strategy
from timonier.strategy.models import RadarEntry, RadarMove, Ring
from timonier.strategy.selectors import GoalsMap
from timonier.strategy.selectors.radar import Denied, RadarPage, radar_page

SEE, RADAR = "strategy.view_objective", "strategy.view_radarentry"
BEHIND = 4  # key results told by name


def goals_now(asked: Asked) -> GoalsMap:
    """Goals, objectives and key results as they stand."""
    return strategy.goals_map(asked.today, user=asked.user)


def the_radar(asked: Asked) -> RadarPage | None:
    """The radar; None where no entry is written."""
    return radar_page(asked.today) if RadarEntry.objects.exists() else None


@given.queue(order=When.PRESSING, permission=RADAR)
def denied(asked: Asked) -> Iterator[Item]:
    """Technologies on hold that are in use: leave them, or say that they may stay."""
    radar = asked.once(the_radar)
    held = radar.held_in_use if radar else None
    if not held:
        return
    names = first_named([each.line.entry.name for each in held])
    why = ngettext(
        "%(names)s: leave it, or say on the radar that it may stay.",
        "%(names)s: leave them, or say on the radar that they may stay.",
        len(held),
    )
    places = {name for each in held for name in each.found.repositories}
    words = ngettext("%(n)s technology on hold is in use", "%(n)s technologies on hold are in use",
                     len(held))  # fmt: skip
    yield Item(
        kind="arbitrate",
        verb=_("Arbitrate"),
        title=words % {"n": _number(len(held))},
        why=why % {"names": names},
        url=reverse("strategy:radar"),
        figure=_number(len(places)),
        unit=ngettext("repository", "repositories", len(places)),
        source=_("Radar"),
        source_url=reverse("strategy:radar"),
    )


@given.queue(order=When.DOUBT, permission=SEE)
def unmeasured(asked: Asked) -> Iterator[Item]:
    """Key results that nobody measured in time."""
    goals = asked.once(goals_now)
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
            why=ngettext(
                "Nobody measured it in time, or its figure is gone: neither good nor bad.",
                "Nobody measured them in time, or their figures are gone: neither good nor bad.",
                n,
            ),
            url=reverse("strategy:key-results-list"),
            figure=_number(n),
            unit=npgettext("unit", "unknown", "unknown", n),
            source=_("Key results"),
            source_url=reverse("strategy:key-results-list"),
        )


@given.changes(order=130, permission=RADAR)
def moved(asked: Asked) -> Iterator[Line]:
    """Technologies that changed ring; one that enters the radar moves as well."""
    rows = RadarMove.objects.filter(moved_on__gt=asked.since.date()).select_related("entry")
    for row in rows.order_by("-moved_on", "-pk")[:MOST]:
        ring = str(Ring(row.ring).label)
        text = _("%(name)s enters the radar") % {"name": row.entry.name}
        if row.ring_from:
            before = str(Ring(row.ring_from).label)
            text = _("%(name)s, from %(ring)s") % {"name": row.entry.name, "ring": before}
        yield Line(
            figure=ring,
            text=text,
            url=reverse("strategy:radar-entries-detail", args=[row.entry.slug]),
            source=_("Radar"),
            as_of=row.moved_on,
        )


@given.panel(
    "goals",
    title=gettext_lazy("Where we are going"),
    template="strategy/bridge/goals.html",
    side="left",
    weights=(60, 50, 50),
    permission=SEE,
)
def goals(asked: Asked) -> dict[str, Any]:
    """What is off course; nothing is, or nothing is written yet."""
    return {"goals": goal_lines(asked), "aims": asked.once(goals_now)}


def goal_lines(asked: Asked) -> list[Line]:
    """What is off course; empty when nothing is."""
    goals = asked.once(goals_now)
    radar = asked.once(the_radar) if asked.may(RADAR) else None
    lines = [*_behind(goals), *_unknown(goals), *_broken(goals)]
    return [*lines, *_radar(radar)] if radar is not None else lines


def _behind(goals: GoalsMap) -> Iterator[Line]:
    """The key results that are behind, the least far first; each counts once."""
    found = {line.key_result.pk: line for line in goals.lines if line.behind}
    worst = sorted(found.values(), key=lambda line: (line.progress or 0.0, line.key_result.name))
    for line in worst[:BEHIND]:
        words = _("%(name)s, for %(objective)s")
        given = {"name": line.key_result.name, "objective": line.key_result.objective.name}
        if line.expected is not None:
            given["expected"] = numbers.share(line.expected, look.language())
            words = _("%(name)s, for %(objective)s; %(expected)s expected by today")
        yield Line(
            figure=numbers.share(line.progress or 0.0, look.language()),
            text=words % given,
            url=reverse("strategy:key-results-detail", args=[line.key_result.slug]),
            tone="up",
            claim=line.key_result,
            source=_("Key result"),
            as_of=line.measure.on,
        )
    if len(worst) > BEHIND:
        more = len(worst) - BEHIND
        words = ngettext("more key result is behind", "more key results are behind", more)
        yield Line(_number(more), words, reverse("strategy:key-results-list"))


def _unknown(goals: GoalsMap) -> Iterator[Line]:
    blind = {line.key_result.pk for line in goals.lines if line.measure.state == "unknown"}
    if blind:
        words = ngettext(
            "key result that nobody knows", "key results that nobody knows", len(goals.lines)
        )
        url = reverse("strategy:key-results-list")
        yield Line(_of(len(blind), len(goals.lines)), words, url)


def _broken(goals: GoalsMap) -> Iterator[Line]:
    if n := len(goals.unserved_goals):
        words = ngettext("goal that no objective serves", "goals that no objective serves", n)
        names = ", ".join(goal.name for goal in goals.unserved_goals[:2])
        text = _("%(words)s: %(names)s") % {"words": words, "names": names}
        yield Line(_number(n), text, reverse("portfolio:alignment"))
    if n := len(goals.objectives_without_goal):
        words = ngettext("objective that serves no goal", "objectives that serve no goal", n)
        names = ", ".join(each.name for each in goals.objectives_without_goal[:2])
        text = _("%(words)s: %(names)s") % {"words": words, "names": names}
        yield Line(_number(n), text, reverse("portfolio:alignment"))


def _radar(radar: RadarPage) -> Iterator[Line]:
    """Where the radar and what is in use contradict each other; unknown where nobody scanned."""
    url = reverse("strategy:radar")
    if radar.held_in_use is None:
        text = _("whether technologies on hold are in use: nothing was scanned")
        yield Line(_("unknown"), text, url)
        return
    if n := len(radar.held_in_use):
        words = ngettext("technology on hold in use", "technologies on hold in use", n)
        yield Line(_number(n), _named(words, radar.held_in_use), url)
    if n := len(radar.adopted_unused or ()):
        words = ngettext("adopted technology used nowhere", "adopted technologies used nowhere", n)
        text = _named(words, radar.adopted_unused or ())
        limits = blindness.blind(figures.sources_of("strategy.adopted_unused"))
        yield Line(_number(n), f"{text}. {blindness.unseen(limits)}" if limits else text, url)


def _named(words: str, denied: Sequence[Denied]) -> str:
    names = ", ".join(each.line.entry.name for each in denied[:3])
    return _("%(words)s: %(names)s") % {"words": words, "names": names}


def _number(value: int) -> str:
    return numbers.number(value, look.language())


def _of(part: int, whole: int) -> str:
    return _("%(part)s of %(whole)s") % {"part": _number(part), "whole": _number(whole)}
