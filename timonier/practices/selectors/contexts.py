"""What people said of the systems that repositories serve, as far as proposals need it."""

from __future__ import annotations

from timonier.estate.models import RepositoryProfile


def in_service() -> dict[str, bool | None]:
    """Repository name -> in service, by the repository's own profile, else by its system."""
    rows = RepositoryProfile.objects.values_list(
        "repository_name", "in_service", "system__in_service", "system__retired_on"
    )
    return {
        name: own if own is not None else (False if retired else system)
        for name, own, system, retired in rows
    }
