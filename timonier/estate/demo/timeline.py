"""The commits of one invented repository: who changed what, when, in which words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from timonier.estate.demo import people
from timonier.estate.demo.archive import Archive, Source
from timonier.estate.demo.growth import bumped, drafts

_GROWING = (".py", ".ts", ".tsx", ".js", ".go", ".java", ".php", ".rb", ".rs", ".md", ".css",
            ".sql", ".sh")  # fmt: skip
_TOGETHER = 0.8  # of the changes of a file that its companion goes along with


@dataclass(slots=True)
class Commit:
    """One commit: whole texts of the files that it changes."""

    at: datetime
    name: str
    email: str
    message: str
    files: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Change:
    age: float  # days ago
    path: str
    text: str
    message: str
    robot: bool = False


def commits(archive: Archive, *, today: date, seed: str) -> list[Commit]:
    """Every commit, oldest first; the same for the same day and seed."""
    rng = Random(f"{seed} {archive.name} {today}")
    by_path = {source.path: source for source in archive.sources}
    ages: dict[str, list[float]] = {}
    changes: list[_Change] = []
    for source in sorted(archive.sources, key=lambda each: bool(each.along)):
        made = list(_changes(source, archive, ages, rng))
        ages[source.path] = [change.age for change in made]
        changes += made
    changes.sort(key=lambda change: -change.age)
    made_of = [_commit(group, archive, by_path, today, rng) for group in _gathered(changes)]
    return _in_order(made_of)


def _changes(
    source: Source, archive: Archive, ages: dict[str, list[float]], rng: Random
) -> Iterator[_Change]:
    dated = [version for version in source.versions if version.age is not None]
    if dated:
        dated.sort(key=lambda version: -(version.age or 0))
        for number, version in enumerate(dated):
            name = source.path.rpartition("/")[2]
            message = f"Update {name}" if number else f"Add {name}"
            yield _Change(float(version.age or 0), source.path, version.text, message)
        return
    text, start = source.versions[-1].text, float(archive.from_age)
    grows = bool(source.hot) or source.path.endswith(_GROWING)
    if grows:
        start = _birth(archive, rng)
    if source.bumps:
        steps = bumped(source.path, text, source.bumps, rng)
    elif grows:
        steps = drafts(source.path, text, 1 + (source.hot or rng.randint(2, 5)), rng)
    else:
        steps = [(text, f"Add {source.path.rpartition('/')[2]}")]
    moments = _moments(len(steps), start, archive, ages.get(source.along), rng)
    for number, (age, (text, message)) in enumerate(zip(moments, steps, strict=True)):
        yield _Change(age, source.path, text, message, bool(source.bumps and number))


def _birth(archive: Archive, rng: Random) -> float:
    """Most files are there in the first third of a repository's life."""
    span = archive.from_age - archive.until_age
    return archive.from_age - span * rng.choice((0, 0, 0, 0.03, 0.1, 0.2, 0.35)) - rng.random()


def _moments(
    count: int, start: float, archive: Archive, companion: list[float] | None, rng: Random
) -> list[float]:
    """Ages of the changes, oldest first; those of a companion are mostly shared."""
    free = [rng.uniform(archive.until_age, start - 1) for _ in range(count - 1)]
    if companion:
        shared = [age for age in companion[1:] if age < start and rng.random() < _TOGETHER]
        free = (rng.sample(shared, min(len(shared), count - 1)) + free)[: count - 1]
    return [start, *sorted(free, reverse=True)]


def _gathered(changes: Iterable[_Change]) -> Iterable[list[_Change]]:
    """Changes of one moment are one commit."""
    groups: dict[float, list[_Change]] = {}
    for change in changes:
        groups.setdefault(change.age, []).append(change)
    return groups.values()


def _commit(
    group: list[_Change], archive: Archive, by_path: dict[str, Source], today: date, rng: Random
) -> Commit:
    first = group[0]
    day = today - timedelta(days=max(1, round(first.age)))
    if people.is_quiet(rng, day) and not first.robot:
        day -= timedelta(days=rng.randint(12, 18))
    if first.robot:
        at = people.moment(rng, day, robot=True)
        name, email = people.BOT.name, people.BOT.email
    else:
        at = people.moment(rng, day)
        who = _author(by_path[first.path], archive, first.age, rng)
        name, email = people.signature(rng, who)
    files = {change.path: change.text for change in group}
    message = "Import the first version" if len(files) > 3 else first.message
    return Commit(at, name, email, message, files)


def _author(source: Source, archive: Archive, age: float, rng: Random) -> str:
    here = [one for one in archive.spells if one.from_age >= age >= one.until_age]
    chosen = [one for one in here if not source.by or one.who in source.by] or here
    chosen = chosen or [max(archive.spells, key=lambda one: one.weight)]
    return rng.choices([one.who for one in chosen], [one.weight for one in chosen])[0]


def _in_order(made: list[Commit]) -> list[Commit]:
    """By time; a file's texts keep their own order when a holiday moved one of them.

    The texts of each file are dealt out again over the commits that change it.
    """
    texts: dict[str, list[str]] = {}
    for commit in made:
        for path in commit.files:
            texts.setdefault(path, []).append(commit.files[path])
    ordered = sorted(made, key=lambda commit: commit.at)
    for commit in ordered:
        for path in commit.files:
            commit.files[path] = texts[path].pop(0)
    return ordered
