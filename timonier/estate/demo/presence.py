"""Where the demo's repositories lie, and what of them is there."""

from __future__ import annotations

from pathlib import Path

from django.db.models import QuerySet

from timonier.estate.demo.archive import names
from timonier.estate.models import Repository
from timonier.kit.store.home import home

MARK = ".timonier-demo"  # says that the folder is ours to empty


def folder() -> Path:
    """Where the demo's repositories lie."""
    return home() / "demo"


def locations() -> list[str]:
    """The places of the demo's repositories, there or not."""
    return [str(folder() / f"{name}.git") for name in names()]


def repositories() -> QuerySet[Repository]:
    """The demo's repositories, as far as they were scanned."""
    return Repository.objects.filter(location__in=locations())
