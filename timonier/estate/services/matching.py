"""Whether a repository at a new place is one that is known from elsewhere."""

from __future__ import annotations

from django.db.models import Q

from timonier.estate.models import Repository, RepositoryState, Sameness
from timonier.estate.reading import Reading
from timonier.estate.services.joining import pair_of, take_place
from timonier.estate.services.life import move

GONE = RepositoryState.GONE
_LONGEST = 20  # joins followed from one repository to the next


def recognised(row: Repository, reading: Reading) -> tuple[Repository, str]:
    """The repository that a reading is of, and what to say of it.

    A row that was made for a new place gives way to a known repository when there is no doubt: a
    root commit in common, nothing at its old place any more, no other one with that root, and no
    two remotes that differ. Whatever is less certain stays two rows, and is proposed to a person.
    """
    if row.scanned_at is not None or not reading.roots or reading.state == "failed":
        return row, ""
    candidates = _sharing(Repository.objects.filter(state=GONE).exclude(pk=row.pk), reading)
    if len(candidates) != 1 or _differ(candidates[0].remote, reading.remote):
        return row, ""
    if _sharing(Repository.objects.exclude(state=GONE).exclude(pk=row.pk), reading):
        return row, ""
    known = Repository.objects.get(pk=candidates[0].pk)
    before = known.location
    return move(
        repository=known, to=row, name=_name_after(known, row)
    ), f"it was at {before} before"


def _sharing(rows: object, reading: Reading) -> list[Repository]:
    roots = set(reading.roots)
    found = rows.only("pk", "roots", "remote")  # type: ignore[attr-defined]
    return [one for one in found if not roots.isdisjoint(one.roots)]


def _differ(one: str, other: str) -> bool:
    return bool(one and other) and one != other


def _name_after(known: Repository, row: Repository) -> str:
    """A name that only repeated its folder's follows the new folder; a chosen one stays."""
    return _folder(row.location) if known.name == _folder(known.location) else ""


def _folder(location: str) -> str:
    return location.rstrip("/").rpartition("/")[2].removesuffix(".git")[:180]


def twin_of(location: str) -> str:
    """Why a place is not read a second time: a person said that it holds a known repository.

    Where the kept one is gone from its own place, it moves here.
    """
    said = Sameness.objects.filter(other_location=location, verdict=Sameness.Verdict.SAME).first()
    if said is None or Repository.objects.filter(location=location).exists():
        return ""
    kept = _kept_by(said)
    if kept is None:
        return ""
    if kept.state != GONE:
        return f"it is {kept.name}, a person said: it is read once"
    _pair, other = pair_of(said)
    if other is not None and other.location == location:
        take_place(said)
        return ""
    kept.origin_location = kept.origin_location or kept.location
    kept.location = location
    kept.save(update_fields=["location", "origin_location"])
    return ""


def _kept_by(said: Sameness) -> Repository | None:
    """The repository that stands for a joined one today: it may have been joined itself since."""
    for _step in range(_LONGEST):
        named = Q(origin_name=said.one) | Q(origin_name="", name=said.one)
        row = Repository.everything.filter(named).first()
        if row is None or row.state != RepositoryState.JOINED:
            return row
        later = Sameness.objects.filter(other=row.identity, verdict=Sameness.Verdict.SAME).first()
        if later is None:
            return None
        said = later
    return None
