"""Who carries which folder, by team: never by person, never for a group too small to hide one."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from timonier.estate.core.history.log import History, text
from timonier.estate.core.history.people import Identity, People

MIN_GROUP = 3
OTHERS = ""  # the people of no team and of the teams too small to be shown


class SmallGroup(Exception):
    """Fewer people than may be shown together; the message says how many are needed."""


@dataclass(frozen=True, slots=True)
class TeamShare:
    """The share of a folder's changes that one team made."""

    folder: str
    team: str  # OTHERS: everybody else
    changes: int
    share: float


def team_view(
    history: History,
    who: People,
    teams: Mapping[Identity, str],
    *,
    depth: int = 1,
    min_group: int = MIN_GROUP,
) -> list[TeamShare]:
    """Shares of each folder (first `depth` levels) by team; small teams are gathered in OTHERS.

    A folder touched by fewer than `min_group` people is left out, since its shares would point at
    one of them. Raises SmallGroup when even OTHERS would be smaller than `min_group`, or when the
    caller asks for groups below MIN_GROUP.
    """
    if min_group < MIN_GROUP:
        raise SmallGroup(f"groups of fewer than {MIN_GROUP} people are not shown")
    group = _groups(history, who, teams, min_group)
    person = who.of[history.author[history.change_commit]]
    folders = np.array([_folder(text(path), depth) for path in history.paths], object)
    changes: dict[str, Counter[str]] = defaultdict(Counter)
    people: dict[str, set[int]] = defaultdict(set)
    for folder, number in zip(folders[history.change_path], person.tolist(), strict=True):
        if number in group:
            changes[folder][group[number]] += 1
            people[folder].add(number)
    return [
        TeamShare(folder, team, count, count / changes[folder].total())
        for folder in sorted(changes)
        if len(people[folder]) >= min_group
        for team, count in sorted(changes[folder].items())
    ]


def _folder(path: str, depth: int) -> str:
    return "/".join(path.split("/")[:-1][:depth])


def _groups(
    history: History, who: People, teams: Mapping[Identity, str], min_group: int
) -> dict[int, str]:
    """The group of each person who is no robot."""
    named: dict[int, str] = {}
    for identity, person in zip(history.identities, who.of.tolist(), strict=True):
        if not who.bot[person]:
            named[person] = teams.get(identity) or named.get(person, OTHERS)
    sizes = Counter(named.values())
    group = {person: team if sizes[team] >= min_group else OTHERS for person, team in named.items()}
    if 0 < Counter(group.values())[OTHERS] < min_group:
        raise SmallGroup(f"a share is shown for {min_group} people or more")
    return group
