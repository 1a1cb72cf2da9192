"""What a registry may be asked about, and which packages are the company's own."""

from __future__ import annotations

from timonier.estate.core.distinct import ABSENT, OWN
from timonier.estate.models import Component, Manifest, Repository, RepositoryState
from timonier.knowledge.core.asking import InUse, Use

_TYPES = ("composer", "npm")
_MANIFESTS = ("composer.json", "package.json")


def packages_in_use() -> Use:
    """The packages of npm and Composer that repositories in use state, with the versions of locks.

    Own are the packages that any repository says to be, retired ones too, and those that files take
    from their own tree.
    """
    return Use(_stated(), _own())


def _stated() -> list[InUse]:
    retired = Repository.everything.filter(state=RepositoryState.RETIRED)
    rows = (
        Component.objects.filter(type__in=_TYPES)
        .exclude(repository__in=retired.values("pk"))
        .exclude(source__in=ABSENT)
        .order_by()
        .values_list("type", "name", "version", "locked", "source")
        .distinct()
    )
    return [
        InUse(kind, name, version if locked else "", elsewhere=bool(source))
        for kind, name, version, locked, source in rows.iterator(5_000)
    ]


def _own() -> frozenset[tuple[str, str]]:
    taken = Component.objects.filter(type__in=_TYPES, source__in=OWN).order_by()
    found = set(taken.values_list("type", "name").distinct())
    said = Manifest.objects.filter(kind__in=_MANIFESTS).values_list("observations", flat=True)
    for observations in said.iterator(1_000):
        for kind, subject, _line, data in observations:
            if kind == "project" and subject:
                found.add((str(data.get("type", "")), str(subject)))
    return frozenset(found)
