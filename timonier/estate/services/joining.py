"""Two rows that are one repository: joined by a person's word, and parted again by taking it back.

The row that is joined is put aside with its facts. What its life and those of higher rooms' tables
changed is kept with the word (`Sameness.carried`), in plain values:

    {"kept": key, "other": key, "state": of the other before, "swapped": whether facts changed
     rows, "changes": kit.following.Change, "cited": {model label: kit.following.Moved}, ...}
"""

from __future__ import annotations

from typing import Any

from django.db import models, transaction
from django.db.models import Value
from django.db.models.functions import Concat, Substr
from django.utils.translation import gettext as _

from timonier.estate.models import (
    PUT_ASIDE,
    Component,
    DecisionRecord,
    Manifest,
    Repository,
    RepositoryProfile,
    RepositoryState,
    Retirement,
    Sameness,
)
from timonier.estate.services.life import renamed_places
from timonier.kit.records.following import Change, change, follow, give_back, point_back, repoint

GONE, JOINED = RepositoryState.GONE, RepositoryState.JOINED
_READ_OF = (
    "location", "remote", "roots", "objects_digest", "branch", "state", "reason",
    "scanned_at", "tried_at", "files", "commits", "authors", "first_commit_at", "last_commit_at",
    "truck_factor", "dormant_since", "history_summary", "gone_since", "rewritten_at", "head",
)  # fmt: skip
_SAME = Sameness.Verdict.SAME
_MARK = "~"  # before the kind of a file while two repositories change theirs


class NotJoinable(ValueError):
    """The two rows cannot be one repository; the message says why."""


class NotPartable(ValueError):
    """The join cannot be undone now; the message says why."""


def check_joinable(kept: Repository, other: Repository) -> None:
    """Raises NotJoinable."""
    if kept.pk == other.pk:
        raise NotJoinable(_("One repository cannot be joined to itself."))
    for row in (kept, other):
        if row.state in PUT_ASIDE:
            said = _("%(name)s is put aside (%(state)s): take that back before.")
            raise NotJoinable(said % {"name": row.name, "state": row.get_state_display()})


@transaction.atomic
def join(
    *, kept: Repository, other: Repository, reason: str = "", by: Any = None, slug: str = ""
) -> Sameness:
    """Two rows are one repository: `kept` stays, with what was said of both.

    Where the place of `kept` is gone it takes over the place and the facts of `other`. `other` is
    put aside and its place read no second time. Raises NotJoinable.
    """
    check_joinable(kept, other)
    said = decide(one=kept, other=other, verdict=_SAME, reason=reason, by=by, slug=slug)
    changes = _inherit_profile(kept, other, by)
    changes += follow("estate.decisionrecord", renamed_places(other.name, kept.name), by=by)
    swapped = kept.state == GONE
    if swapped:
        swap(kept, other)
    state, other.state = other.state, JOINED
    other.save(update_fields=["state"])
    other.technologies.clear()
    cited = {
        "estate.repository": repoint(Repository, {other.pk: kept.pk}),
        "estate.decisionrecord": repoint(DecisionRecord, _same_records(other, kept)),
    }
    told = {"kept": kept.pk, "other": other.pk, "state": state, "swapped": swapped}
    remember(said, **told, changes=changes, cited=cited)
    return said


def remember(said: Sameness, **told: Any) -> None:
    """Keep, with a person's word, what was done for it."""
    said.carried = {**said.carried, **told}
    Sameness.objects.filter(pk=said.pk).update(carried=said.carried)


def decide(
    *, one: Repository, other: Repository, verdict: str, reason: str = "", by: Any = None,
    slug: str = "",
) -> Sameness:  # fmt: skip
    """Keep a person's word on two repositories; a later word replaces it. `slug`: its reference."""
    pair = {"one": one.identity, "other": other.identity}
    said = Sameness.objects.filter(**pair).first() or Sameness(**pair)
    said.other_location, said.verdict = other.location, verdict
    said.reason, said.author, said.carried = reason[:400], by, {}
    said.slug = slug or said.slug
    said._history_user = by  # type: ignore[attr-defined]
    said.save()
    return said


def _inherit_profile(kept: Repository, other: Repository, by: Any) -> list[Change]:
    """What people said of the other one stands for the kept one, unless they spoke of that too."""
    said = RepositoryProfile.objects.filter(repository_name=other.name).first()
    named = {"repository_name": kept.name, "slug": kept.slug}
    return change(said, named, by=by) if said is not None else []


def _same_records(one: Repository, other: Repository) -> dict[int, int]:
    """Decision records of one that the other has too, by their file."""
    there = dict(DecisionRecord.objects.filter(repository=other).values_list("path", "pk"))
    here = DecisionRecord.objects.filter(repository=one).values_list("path", "pk")
    return {pk: there[path] for path, pk in here if path in there}


def pair_of(said: Sameness) -> tuple[Repository | None, Repository | None]:
    """The row kept and the one put aside; None: it is not there any more."""
    rows = Repository.everything
    kept = rows.filter(pk=said.carried.get("kept", 0)).first()
    return kept, rows.filter(pk=said.carried.get("other", 0), state=JOINED).first()


def check_partable(said: Sameness) -> None:
    """Raises NotPartable."""
    if said.verdict != _SAME:
        raise NotPartable(_("They are not joined."))
    kept = pair_of(said)[0]
    if kept is not None and kept.state in PUT_ASIDE:
        aside = _("%(name)s is put aside (%(state)s): take that back before.")
        raise NotPartable(aside % {"name": kept.name, "state": kept.get_state_display()})


def later_words(said: Sameness) -> set[models.Model]:
    """The words that put the repository kept aside: they must be taken back first."""
    kept = pair_of(said)[0]
    if kept is None:
        return set()
    joins = Sameness.objects.filter(other=kept.identity, verdict=_SAME)
    return {*joins, *Retirement.objects.filter(slug=kept.slug)}


@transaction.atomic
def part(*, said: Sameness, by: Any = None) -> tuple[Repository | None, Repository | None]:
    """Undo a join: both rows are as they were, with what was said of each; what was said since
    stays with the one kept. The two rows, as `pair_of`. Raises NotPartable.
    """
    check_partable(said)
    kept, other = pair_of(said)
    told = said.carried
    for model in (Repository, DecisionRecord):
        point_back(model, told.get("cited", {}).get(model._meta.label_lower, ()))
    if kept is not None and other is not None:
        other.state = told["state"]
        other.save(update_fields=["state"])
        if told["swapped"]:
            swap(kept, other)
    give_back(told.get("changes", ()), by=by)
    said._history_user = by  # type: ignore[attr-defined]
    said.delete()
    return kept, other


def take_place(said: Sameness) -> None:
    """The place of the row kept is gone since they were joined: it takes that of the other."""
    kept, other = pair_of(said)
    if kept is None or other is None:
        return
    other.state = said.carried["state"]
    swap(kept, other)
    state, other.state = other.state, JOINED
    other.save(update_fields=["state"])
    remember(said, state=state, swapped=not said.carried["swapped"])


def swap(kept: Repository, other: Repository) -> None:
    """Each row takes the place of the other, and all that was read there.

    The commits do not follow: the next scan reads all of a place again.
    """
    for row in (kept, other):
        row.origin_location = row.origin_location or row.location
    _swap_files(kept, other)
    _swap_records(kept, other)
    for name in _READ_OF:
        here, there = getattr(kept, name), getattr(other, name)
        setattr(kept, name, there)
        setattr(other, name, here)
    for row in (kept, other):
        row.readers = row.history_digest = ""
    Repository.everything.filter(pk=other.pk).update(location=f"swap:{other.pk}")
    kept.save()
    other.save()


def _swap_files(kept: Repository, other: Repository) -> None:
    """A path is there once in a repository: those of one are marked while they pass the others."""
    files = Manifest.objects
    files.filter(repository=kept).update(kind=Concat(Value(_MARK), "kind"))
    files.filter(repository=other).update(repository=kept)
    marked = files.filter(repository=kept, kind__startswith=_MARK)
    marked.update(repository=other, kind=Substr("kind", len(_MARK) + 1))
    for row in (kept, other):
        strays = Component.objects.filter(manifest__repository=row).exclude(repository=row)
        strays.update(repository=row)


def _swap_records(kept: Repository, other: Repository) -> None:
    rows = DecisionRecord.objects.filter(repository__in=[kept, other])
    pairs = [(row, other if row.repository_id == kept.pk else kept) for row in rows]
    for row, _to in pairs:
        DecisionRecord.objects.filter(pk=row.pk).update(key=f"swap:{row.pk}")
    for row, to in pairs:
        row.repository, row.key = to, DecisionRecord.key_for(to, row.path)
        row.save(update_fields=["repository", "key"])
