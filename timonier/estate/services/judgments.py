"""What people say of the estate: whom a repository serves, which identities are one person."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from timonier.estate.models import IdentityMerge, Repository, RepositoryProfile, System


class MergedInCircle(Exception):
    """The identity kept is itself merged into the one that would go."""


@transaction.atomic
def set_profile(
    *,
    repository: Repository,
    system: System | None,
    team: str = "",
    in_service: bool | None = None,
    note: str = "",
    by: Any = None,
) -> RepositoryProfile:
    """Say what a repository serves; replaces what was said before, which stays in the history."""
    profile = RepositoryProfile.objects.filter(repository_name=repository.name).first()
    profile = profile or RepositoryProfile(repository_name=repository.name, slug=repository.slug)
    profile.system, profile.team = system, team
    profile.in_service, profile.note = in_service, note
    profile._history_user = by  # type: ignore[attr-defined]
    profile.save()
    return profile


@transaction.atomic
def merge_identities(
    *, kept: tuple[str, str], merged: tuple[str, str], reason: str = "", by: Any = None
) -> IdentityMerge:
    """Declare (name, address) pairs one person. Takes effect at the next scan of a new commit."""
    if kept == merged or IdentityMerge.objects.filter(
        merged_name=kept[0], merged_email=kept[1], kept_name=merged[0], kept_email=merged[1]
    ):
        raise MergedInCircle(f"{kept[0]} <{kept[1]}>")
    merge = IdentityMerge(
        kept_name=kept[0],
        kept_email=kept[1],
        merged_name=merged[0],
        merged_email=merged[1],
        reason=reason,
    )
    merge._history_user = by  # type: ignore[attr-defined]
    merge.save()
    return merge


@transaction.atomic
def separate_identities(*, merge: IdentityMerge, by: Any = None) -> None:
    """Undo a merge."""
    merge._history_user = by  # type: ignore[attr-defined]
    merge.delete()
