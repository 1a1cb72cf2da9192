"""What each source last delivered: a missing or late source is said, never read as "all clear"."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Literal

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import get_language, gettext

from timonier.kit.measured import numbers
from timonier.kit.models.freshness import Source
from timonier.kit.serving.masks import masked

State = Literal["fresh", "stale", "missing", "failed"]
LABELS: dict[str, str | Promise] = {}  # what rooms call their sources; "osv/" is a family
# A room that can look at what is really held (a file, the age of each repository) amends, in its
# held.py, what was recorded when a source last spoke: (now, recorded) -> what holds instead.
_ZONES = timedelta(days=1)  # a day begins earlier elsewhere, and a date stands for its midnight
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
        "reason": masked(reason)[:2000] or "?",
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
    age = age_of(last, now)
    return Freshness(
        name=row.name,
        label=gettext(row.label) if row.label else label_of(row.name),  # kept as its msgid
        state=_state(row, age),
        words=ahead(last, now),
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


def age_of(as_of: datetime | None, now: datetime) -> timedelta | None:
    """How old data is; None when it was never had, or bears a day that has not come."""
    return None if as_of is None or as_of > now + _ZONES else max(now - as_of, timedelta(0))


def ahead(as_of: datetime | None, now: datetime) -> str:
    """What is said of data from a day that has not come; nothing of other data.

    A clock was wrong when it was dated, or is wrong now: how late it is, nobody knows.
    """
    if as_of is None or age_of(as_of, now) is not None:
        return ""
    day = numbers.day(timezone.localdate(as_of), (get_language() or "en")[:2])
    return gettext("dated %(day)s, which has not come: is the clock right?") % {"day": day}


def _state(row: Source, age: timedelta | None) -> State:
    if row.failed_at and row.reason:  # a success takes the reason away, whatever the clock says
        return "failed"
    if row.as_of is None and row.succeeded_at is None:
        return "missing"
    if age is None:
        return "stale"
    if row.cadence_days is not None and age > timedelta(days=row.cadence_days):
        return "stale"
    return "fresh"


# Causes that several sources have at once: no network, files that are damaged or were never there.
SHARED = ("unreachable", "refused", "busy", "damaged", "nothing")


def by_cause(sources: Iterable[Freshness]) -> dict[str, list[Freshness]]:
    """Those that failed or hold nothing, by cause: what has one cause is mended once. One whose
    cause is its own stands under its name; what waits for judgment is no failure."""
    found: dict[str, list[Freshness]] = {}
    for one in sources:
        if one.state in ("failed", "missing") and one.cause != "waiting":
            cause = one.cause or ("nothing" if one.state == "missing" else "")
            found.setdefault(cause if cause in SHARED else one.name, []).append(one)
    return found


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
    known = Known(now)
    return known.all() if names is None else known.named(names)


class Known:
    """The state of every source at one moment, read once for all that a page asks of it."""

    def __init__(self, now: datetime | None = None) -> None:
        now = now or timezone.now()
        self._spoken = {row.name: state_of(row, now) for row in Source.objects.all()}
        self._seen = dict(self._spoken)
        for look in _looks():
            self._seen |= look(now, self._seen)

    def all(self) -> list[Freshness]:
        """Those that have spoken, and those of which nothing is held though it should be."""
        return [one for name, one in self._seen.items() if name in self._spoken or _is_owed(one)]

    def blind(self) -> list[Freshness]:
        """Those that are missing, failed, late or partial, whether they ever spoke here or not."""
        return [one for one in self._seen.values() if one.blind]

    def named(self, names: Iterable[str]) -> list[Freshness]:
        """Those named, each once."""
        return [_named(name, self._seen) for name in dict.fromkeys(names)]


def _is_owed(one: Freshness) -> bool:
    return one.dark or bool(one.words)


@cache
def _looks() -> list[Look]:
    """Those of every room's held.py, from the lowest room up; and what rooms call their sources."""
    autodiscover_modules("entities", "held")
    return LOOKS


def _named(name: str, seen: Mapping[str, Freshness]) -> Freshness:
    if name in seen:
        return seen[name]
    members = [one for key, one in seen.items() if name.endswith("/") and key.startswith(name)]
    if members:
        return worst_of(members, name, label_of(name))
    return Freshness(name, label_of(name), "missing")
