"""Repositories that may be one and the same: proposed with the reasons, decided by a person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from timonier.estate.models import Repository, RepositoryState, Retirement, Sameness

GONE = RepositoryState.GONE
MOST = 100  # pairs shown; deciding on one brings the next
_LEFT_OUT = ("history_summary",)


@dataclass(frozen=True, slots=True)
class Alike:
    """Two rows that may be one repository: `one` would be kept, the older of the two."""

    one: Repository
    other: Repository
    reasons: tuple[str | Promise, ...] = field(default=())

    @property
    def key(self) -> str:
        """What names the pair in a form."""
        return f"{self.one.pk}-{self.other.pk}"


def alike(*, limit: int = MOST) -> list[Alike]:
    """Pairs with a root commit or a remote in common that nobody has decided on yet.

    Of several with one beginning, each is compared with the oldest alone.
    """
    decided = set(Sameness.objects.values_list("one", "other"))
    rows = Repository.objects.defer(*_LEFT_OUT).order_by("pk")
    groups: dict[str, list[Repository]] = defaultdict(list)
    for row in rows:
        for mark in (*row.roots, row.remote):
            if mark:
                groups[mark].append(row)
    found: dict[tuple[int, int], Alike] = {}
    for every in groups.values():
        one = every[0]
        for other in every[1:]:
            pair = (one.identity, other.identity)
            if pair not in decided and pair[::-1] not in decided:
                found.setdefault((one.pk, other.pk), Alike(one, other, tuple(_why(one, other))))
    return sorted(found.values(), key=lambda pair: (pair.one.name, pair.other.name))[:limit]


def _why(one: Repository, other: Repository) -> Iterator[str | Promise]:
    if not set(one.roots).isdisjoint(other.roots):
        yield _("Both begin with the same commit.")
    elif one.roots and other.roots:
        yield _("They have no commit in common: the history may have been rewritten whole.")
    if one.remote and one.remote == other.remote:
        yield _("Both have the same remote.")
    elif one.remote and other.remote:
        yield _("Their remotes differ: one may be a fork.")
    if GONE in (one.state, other.state):
        yield _("One of them is no longer found: it may have moved.")
    else:
        yield _("Both are there: until somebody decides, what they hold counts twice.")


def alike_with(repository: Repository) -> list[Alike]:
    """The undecided pairs of one repository."""
    return [pair for pair in alike() if repository.pk in (pair.one.pk, pair.other.pk)]


def retirement_of(repository: Repository) -> Retirement | None:
    """The retirement in force, with its reason and author."""
    return Retirement.objects.filter(slug=repository.slug).select_related("author").first()


@dataclass(frozen=True, slots=True)
class Join:
    """Which repository stands for one that was joined to it, and the word that said so."""

    said: Sameness
    kept: Repository | None


def join_of(repository: Repository) -> Join | None:
    """The join that put a repository aside."""
    if repository.state != RepositoryState.JOINED:
        return None
    words = Sameness.objects.filter(other=repository.identity, verdict=Sameness.Verdict.SAME)
    said = words.select_related("author").first()
    if said is None:
        return None
    kept = Repository.everything.filter(pk=said.carried.get("kept", 0))
    return Join(said, kept.defer(*_LEFT_OUT).first())
