"""Groups findings by the one change that removes them, and weighs that change."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from timonier.practices.core.code import Code, code_of
from timonier.practices.core.costs import waiting_for
from timonier.practices.core.effort import EFFORT, Days, effort_days
from timonier.practices.core.parts import parts_of
from timonier.practices.core.phrases import Phrase, ngettext
from timonier.practices.core.pieces import Piece
from timonier.practices.core.severity import LEVELS, RANK
from timonier.practices.core.targets import distance, ends
from timonier.practices.core.tiers import TIERS, Tier, tier_of
from timonier.practices.core.titles import title_of

# What removing one finding is worth, for the order of proposals only; it is never shown as a score.
_WORTH = {"critical": 40.0, "high": 10.0, "medium": 3.0, "low": 1.0, "info": 0.2}
_MOST_NAMED = 12  # advisories named in one sentence
_UNCERTAIN = 0.5  # a finding that may not be one counts half


@dataclass(frozen=True, slots=True)
class Plan:
    """One proposed change. `waiting` says what happens by when if nothing is done."""

    key: str
    kind: str
    title: Phrase
    subject: str
    version_from: str
    version_to: str
    tier: Tier
    effort: Days
    gain: dict[str, int]
    weight: float
    waiting: tuple[tuple[date, Phrase], ...]
    due: date | None
    because: tuple[Phrase, ...]
    findings: tuple[str, ...]

    @property
    def rank(self) -> int:
        """Place of the tier, 0 first."""
        return TIERS.index(self.tier)


def plan_key(group: str) -> str:
    """Identity of a proposal: what is changed, never which findings or versions it holds today."""
    return hashlib.sha256(group.encode("utf-8", "surrogateescape")).hexdigest()[:24]


def gathered(pieces: Iterable[Piece], *, today: date) -> tuple[Plan, ...]:
    """One plan per change, the most pressing first. The order of `pieces` does not matter."""
    groups: dict[str, list[Piece]] = defaultdict(list)
    for piece in pieces:
        groups[piece.remedy.key].append(piece)
    plans = [
        _plan(group, members, today, _left(group, members, groups))
        for group, members in groups.items()
    ]
    return tuple(sorted(plans, key=lambda plan: (plan.rank, -plan.weight, plan.key)))


def _plan(group: str, members: list[Piece], today: date, left: Sequence[Phrase]) -> Plan:
    members.sort(key=lambda piece: (RANK[piece.severity], piece.key))
    tier, why_tier = tier_of(members, today)
    code = code_of(members)
    effort, why_effort, (at, to) = _effort(members, code)
    gain = Counter(piece.severity for piece in members)
    waiting = waiting_for(members, today)
    worth = sum(_WORTH[p.severity] * (1 if p.state == "affected" else _UNCERTAIN) for p in members)
    coming = [day for day, _ in waiting if day >= today]
    return Plan(
        key=plan_key(group),
        kind=members[0].remedy.kind,
        title=title_of(members, at=at, to=to),
        subject=_name(members),
        version_from=at,
        version_to=to,
        tier=tier,
        effort=effort,
        gain={level: gain[level] for level in LEVELS if gain[level]},
        weight=round(worth / max(effort[1], 0.1), 3),
        waiting=waiting,
        due=min(coming, default=None),
        because=(
            why_tier,
            *_removes(members),
            *left,
            *parts_of(members, to),
            why_effort,
            *code.sentences(),
        ),
        findings=tuple(piece.key for piece in members),
    )


def _left(
    group: str, members: Sequence[Piece], groups: Mapping[str, Sequence[Piece]]
) -> tuple[Phrase, ...]:
    """The flaws that an upgrade does not remove, or that its version has itself, by name."""
    if not group.startswith("upgrade|") or group.endswith("|beyond"):
        return ()
    here = {piece.repository for piece in members}
    others = (f"{group}|beyond", f"mitigate|{group.removeprefix('upgrade|')}")
    still = {
        (piece.aliases or (piece.subject,))[0]
        for other in others
        for piece in groups.get(other, ())
        if piece.repository in here
    }
    _, to = ends([piece.remedy for piece in members])
    still |= {name for one in members if one.remedy.to == to for name in one.remedy.remain}
    names = sorted(still)
    if not names:
        return ()
    shown = ", ".join(names[:_MOST_NAMED]) + (", …" if len(names) > _MOST_NAMED else "")
    return (
        ngettext(
            "%(n)s advisory remains after it: %(names)s.",
            "%(n)s advisories remain after it: %(names)s.",
            len(names),
            names=shown,
        ),
    )


def _name(members: Sequence[Piece]) -> str:
    """The most frequent name, the first by alphabet among equals."""
    names = Counter(piece.remedy.name for piece in members)
    return min(names, key=lambda name: (-names[name], name))


def _effort(members: Sequence[Piece], code: Code) -> tuple[Days, Phrase, tuple[str, str]]:
    remedies = [piece.remedy for piece in members]
    at, to = ends(remedies)
    kind = remedies[0].kind
    tagged = remedies[0].name.startswith("golang.org/x/")
    rule, steps = remedies[0].effort or kind, 1
    if kind == "upgrade":
        rule, steps = distance(at, to, is_tagged=tagged)
    days = effort_days(
        rule,
        repositories=len({piece.repository for piece in members}),
        files=len({(piece.repository, _stated_in(piece)) for piece in members}),
        steps=steps,
        call_sites=code.sites,
        site_files=code.files,
    )
    return days, EFFORT[rule].reason, (at, to)


def _stated_in(piece: Piece) -> str:
    """The file that the change edits: a lock is made anew once, whatever of it moves."""
    return piece.remedy.name if piece.remedy.kind == "refresh" else piece.file


def _removes(members: Sequence[Piece]) -> list[Phrase]:
    """What the change takes away, in words that a person counts in."""
    sure = [piece for piece in members if piece.state == "affected"]
    flaws = sum(piece.check == "vulnerability" for piece in sure)
    lives = len({p.remedy.at or p.remedy.part for p in sure if p.check == "lifecycle"})
    others = sum(piece.check not in ("vulnerability", "lifecycle") for piece in sure)
    said = []
    if flaws:
        said.append(ngettext("Removes %(n)s advisory.", "Removes %(n)s advisories.", flaws))
    if lives:
        said.append(ngettext("Removes %(n)s end of life.", "Removes %(n)s ends of life.", lives))
    if others:
        said.append(ngettext("Removes %(n)s finding.", "Removes %(n)s findings.", others))
    if len(sure) < len(members):
        said.append(
            ngettext("Settles %(n)s unknown.", "Settles %(n)s unknowns.", len(members) - len(sure))
        )
    return said


def plans_with(plans: Iterable[Plan], finding: str) -> tuple[Plan, ...]:
    """The plans that would remove a finding."""
    return tuple(plan for plan in plans if finding in plan.findings)


__all__ = ["Plan", "gathered", "plan_key", "plans_with"]
