"""What each source last delivered: a missing or late source is said, never read as "all clear"."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Literal

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext

from timonier.kit.masks import masked
from timonier.kit.models.freshness import Source

State = Literal["fresh", "stale", "missing", "failed"]
LABELS: dict[str, str | Promise] = {}  # what rooms call their sources; "osv/" is a family
# A room that can look at what is really held (a file, the age of each repository) amends, in its
# held.py, what was recorded when a source last spoke: (now, recorded) -> what holds instead.
Look = Callable[[datetime, Mapping[str, "Freshness"]], Mapping[str, "Freshness"]]
LOOKS: list[Look] = []
_GRAVITY: dict[State, int] = {"missing": 0, "failed": 1, "stale": 2, "fresh": 3}


@dataclass(frozen=True)
class Freshness:
    """One source as a reader needs it: state, age of the data, cover, reason of a failure."""

    name: str
    label: str
    state: State
    as_of: datetime | None = None
    age: timedelta | None = None
    cadence_days: float | None = None
    succeeded_at: datetime | None = None
    failed_at: datetime | None = None
    reason: str = ""
    done: int | None = None
    total: int | None = None
    cause: str = ""  # the class of the failure, when it is known: unreachable, changed, damaged
    words: str = ""  # what there is to say of it, where its state alone does not tell

    @property
    def dark(self) -> bool:
        """Whether its silence proves nothing at all: it never delivered, or nothing is held."""
        return self.state == "missing" or self.as_of is None

    @property
    def blind(self) -> bool:
        """Whether something that stands on it may miss what has come, or a part of it."""
        return self.state != "fresh" or self.partial or bool(self.words)

    @property
    def partial(self) -> bool:
        """Whether the last success covered less than it should."""
        return self.done is not None and self.total is not None and self.done < self.total

    @property
    def cadence(self) -> timedelta | None:
        """How often the source is expected to speak."""
        return None if self.cadence_days is None else timedelta(days=self.cadence_days)


def succeeded(
    source: str,
    *,
    as_of: datetime | None = None,
    done: int | None = None,
    total: int | None = None,
    cadence_days: float | None = None,
    label: str = "",
    now: datetime | None = None,
) -> Source:
    """The source spoke. `as_of` is the state of its data when older than this moment."""
    now = now or timezone.now()
    values: dict[str, object] = {
        "succeeded_at": now,
        "as_of": as_of or now,
        "done": done,
        "total": total,
        "reason": "",
        "cause": "",
    }
    if cadence_days is not None:
        values["cadence_days"] = cadence_days
    if label:
        values["label"] = label
    row, _made = Source.objects.update_or_create(name=source, defaults=values)
    return row


def failed(
    source: str, *, reason: str, cause: str = "", label: str = "", now: datetime | None = None
) -> Source:
    """The source was asked and did not answer well; what it said before stays, with its age.

    `cause`: the class of the failure, by which several that fail alike are told as one.
    """
    values: dict[str, object] = {
        "failed_at": now or timezone.now(),
        "reason": masked(reason)[:2000],
        "cause": cause,
    }
    if label:
        values["label"] = label
    row, _made = Source.objects.update_or_create(name=source, defaults=values)
    return row


def state_of(row: Source, now: datetime) -> Freshness:
    """The state of one source at a moment.

    Failed when the last attempt failed; missing when it never delivered; stale when its data is
    older than its cadence; fresh otherwise.
    """
    last = row.as_of or row.succeeded_at
    age = None if last is None else max(now - last, timedelta(0))
    return Freshness(
        name=row.name,
        label=gettext(row.label) if row.label else label_of(row.name),  # kept as its msgid
        state=_state(row, age),
        as_of=last,
        age=age,
        cadence_days=row.cadence_days,
        succeeded_at=row.succeeded_at,
        failed_at=row.failed_at,
        reason=row.reason,
        done=row.done,
        total=row.total,
        cause=row.cause,
    )


def _state(row: Source, age: timedelta | None) -> State:
    if row.failed_at and (row.succeeded_at is None or row.failed_at > row.succeeded_at):
        return "failed"
    if age is None:
        return "missing"
    if row.cadence_days is not None and age > timedelta(days=row.cadence_days):
        return "stale"
    return "fresh"


def together(sources: Iterable[Freshness]) -> list[Freshness]:
    """The same list with each family told once, by its worst: `osv/PyPI` and `osv/Go` as `osv/`."""
    told: dict[str, list[Freshness]] = {}
    for source in sources:
        told.setdefault(_family(source.name) or source.name, []).append(source)
    return [
        worst_of(members, name, str(LABELS[name])) if name.endswith("/") else members[0]
        for name, members in told.items()
    ]


def _family(name: str) -> str:
    family = name.partition("/")[0] + "/"
    return family if family in LABELS else ""


def label_of(name: str) -> str:
    """A source in the reader's words, by its name."""
    if name in LABELS:
        return str(LABELS[name])
    family = _family(name)
    return f"{LABELS[family]}, {name.removeprefix(family)}" if family else name


def worst_of(sources: Sequence[Freshness], name: str, label: str) -> Freshness:
    """One line for several sources: the worst state, and the oldest data of it.

    A member that never spoke does not hide the age of those that did: what it leaves unknown is
    counted where its components are.
    """
    heard = [one for one in sources if one.age is not None] or sources

    def rank(one: Freshness) -> tuple[int, float]:
        return _GRAVITY[one.state], -one.age.total_seconds() if one.age else float("-inf")

    return replace(min(heard, key=rank), name=name, label=label, done=None, total=None)


def strip(now: datetime | None = None, names: Iterable[str] | None = None) -> list[Freshness]:
    """Every source, or those named; a name nobody has heard of is there too, as missing.

    A name that ends with a slash stands for its family, told by its worst. Without names: the
    sources that have spoken, and those of which nothing is held though it should be.
    """
    now = now or timezone.now()
    rows = {row.name: state_of(row, now) for row in Source.objects.all()}
    seen = dict(rows)
    for look in _looks():
        seen |= look(now, seen)
    if names is None:
        return [one for name, one in seen.items() if name in rows or _is_owed(one)]
    return [_named(name, seen) for name in dict.fromkeys(names)]


@cache
def _looks() -> list[Look]:
    """Those of every room's held.py, from the lowest room up; and what rooms call their sources."""
    autodiscover_modules("entities", "held")
    return LOOKS


def _is_owed(one: Freshness) -> bool:
    return one.dark or bool(one.words)


def _named(name: str, seen: Mapping[str, Freshness]) -> Freshness:
    if name in seen:
        return seen[name]
    members = [one for key, one in seen.items() if name.endswith("/") and key.startswith(name)]
    if members:
        return worst_of(members, name, label_of(name))
    return Freshness(name, label_of(name), "missing")
