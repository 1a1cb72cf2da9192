"""Whether a repository at a new place is one that is known from elsewhere."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from timonier.estate.models import Repository, RepositoryState, Sameness
from timonier.estate.reading.need import Reading
from timonier.estate.services.joining import pair_of, take_place
from timonier.estate.services.life import call, move
from timonier.estate.sources.addresses import AddressRefused, git_address
from timonier.estate.sources.discovery import Target, is_remote
from timonier.estate.sources.forges import token_for
from timonier.estate.sources.git_store import normalised
from timonier.estate.sources.naming import says_nothing
from timonier.estate.sources.redirects import moved_to

GONE = RepositoryState.GONE
_MOST_HEADS = 20
_MOST_ASKED = 3  # forges asked about one new repository
_LONGEST = 20  # joins followed from one repository to the next


def heads_sought(row: Repository, target: Target) -> tuple[str, ...]:
    """Heads that were read last of repositories which left an address: a new one may hold them."""
    if row.scanned_at is not None or target.path is not None:
        return ()
    gone = Repository.objects.filter(state=GONE).exclude(head="").order_by("-gone_since", "pk")
    left = gone.only("pk", "head", "location")
    return tuple(one.head for one in left[:_MOST_HEADS] if is_remote(one.location))


def known_elsewhere(row: Repository, reading: Reading) -> Repository | None:
    """The known repository that a reading of a new place is of, where there is no doubt; else None.

    Either the forge sends whoever asks at its old address here; or it has a root commit in common,
    nothing is at its old place any more, and no other one has that root; where the remotes differ,
    the old one was an address of the same forge and its last head is part of the new history.
    Whatever is less certain stays two rows, and is proposed to a person.
    """
    if reading.state == "failed" or row.scanned_at is not None:
        return None
    if reading.moved:
        return Repository.objects.filter(location=reading.moved).exclude(pk=row.pk).first()
    if not reading.roots:
        return None
    others = _sharing(Repository.objects.exclude(pk=row.pk), reading)
    led = [one for one in others[:_MOST_ASKED] if _leads_to(one, reading.remote)]
    if len(led) == 1:
        return led[0]
    if len(others) != 1 or others[0].state != GONE:
        return None
    only = others[0]
    return None if _differ(only.remote, reading.remote) and not _left(only, reading) else only


def recognised(
    row: Repository, reading: Reading, known: Repository | None
) -> tuple[Repository, str]:
    """The repository that a reading is of, `known_elsewhere` told which, and what to say of it."""
    if reading.moved and reading.state != "failed":
        return _redirected(row, reading, known)
    if known is None:
        return row, ""
    known = Repository.objects.get(pk=known.pk)
    before = known.location
    moved = move(repository=known, to=row, name=_name_after(known, row))
    return moved, f"it was at {before} before"


def _redirected(
    row: Repository, reading: Reading, known: Repository | None
) -> tuple[Repository, str]:
    """The forge sent us on: the repository has that address now, unless another row has it."""
    told = f"it was at {row.location} before"
    if known is not None:
        row.delete()
        return Repository.objects.get(pk=known.pk), told
    if Repository.everything.filter(location=reading.moved).exists():
        return row, ""  # they share a remote: a person is asked
    name = _folder(reading.moved) if row.name == _folder(row.location) else ""
    row.origin_location = row.origin_location or row.location
    row.location = reading.moved
    row.save(update_fields=["location", "origin_location"])
    call(repository=row, name=name)
    return row, told


def _sharing(rows: QuerySet[Repository], reading: Reading) -> list[Repository]:
    roots = set(reading.roots)
    found = rows.only("pk", "roots", "remote", "location", "state", "head").order_by("pk")
    return [one for one in found if not roots.isdisjoint(one.roots)]


def _leads_to(one: Repository, remote: str) -> bool:
    """Whether the forge of a known address sends whoever asks there to this remote."""
    if not remote or one.remote == remote or not is_remote(one.location):
        return False
    try:
        address = git_address(one.location)
    except AddressRefused:
        return False
    return normalised(moved_to(address, token=token_for(address.host))) == remote


def _left(one: Repository, reading: Reading) -> bool:
    """Whether a repository that is gone left its address for that of a reading."""
    same_host = one.remote.partition("/")[0] == reading.remote.partition("/")[0]
    return is_remote(one.location) and same_host and one.head in reading.holds


def _differ(one: str, other: str) -> bool:
    return bool(one and other) and one != other


def _name_after(known: Repository, row: Repository) -> str:
    """A name that only repeated its folder's follows the new folder; a chosen one stays."""
    if known.name != _folder(known.location):
        return ""
    name = _folder(row.location)
    return row.name if says_nothing(name) else name


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
