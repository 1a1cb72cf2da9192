"""Examples of the estate: what people say, and what a scan would have seen."""

from datetime import UTC, date, datetime
from typing import Any

from timonier.estate.models import (
    Component,
    DecisionRecord,
    IdentityMerge,
    Manifest,
    Repository,
    RepositoryProfile,
    Retirement,
    Sameness,
    System,
    Technology,
)


def system(n: int) -> dict[str, Any]:
    return {
        "name": f"Shop {n}",
        "slug": f"shop-{n}",
        "description": "Where customers order",
        "criticality": "high",
        "exposure": "internet",
        "owner": "Odile Brun",
        "in_service": True,
        "retired_on": None,
    }


def profile(n: int) -> dict[str, Any]:
    return {
        "repository_name": f"shop-api-{n}",
        "slug": f"shop-api-{n}",
        "system": None,
        "team": "Web",
        "in_service": True,
        "note": "",
    }


def retirement(n: int) -> dict[str, Any]:
    held = Repository.everything.filter(slug=f"repository-{n}").first() or repository(n)
    return {"slug": held.slug, "reason": "Replaced by the new shop"}


def sameness(n: int) -> dict[str, Any]:
    for name in (f"repository-{n}", f"fork-{n}"):
        place = f"https://git.example.org/{name}.git"
        if not Repository.everything.filter(name=name).exists():
            Repository.objects.create(name=name, slug=name, location=place, state="scanned")
    return {
        "slug": f"same-{n}",
        "one": f"repository-{n}",
        "other": f"fork-{n}",
        "verdict": "different",
        "reason": "A fork of ours with another aim",
    }


def merge(n: int) -> dict[str, Any]:
    return {
        "slug": f"merge-{n}",
        "kept_name": "Odile Brun",
        "kept_email": f"odile{n}@example.org",
        "merged_name": "odile",
        "merged_email": f"odile{n}@laptop.example.org",
        "reason": "The same address in both profiles",
    }


def repository(n: int) -> Repository:
    values = {
        "name": f"repository-{n}",
        "slug": f"repository-{n}",
        "location": f"https://git.example.org/repository-{n}.git",
        "state": "scanned",
        "scanned_at": datetime(2026, 1, 2, tzinfo=UTC),
        "commits": 10 + n,
        "truck_factor": 2,
    }
    return _kept(Repository, values)


def technology(n: int) -> Technology:
    values = {
        "product": "django",
        "label": "Django",
        "category": "framework",
        "cycle": f"{n}.0",
        "slug": f"django-{n}-0",
        "uses": n,
        "ends_on": date(2026, 4, 1),
        "ended": False,
    }
    return _kept(Technology, values)


def component(n: int) -> Component:
    seen, _ = Repository.objects.get_or_create(name="shop", slug="shop", location="shop")
    file, _ = Manifest.objects.get_or_create(
        repository=seen, path="requirements.txt", kind="requirements"
    )
    values = {
        "repository": seen,
        "manifest": file,
        "type": "pypi",
        "name": f"library-{n}",
        "version": f"1.{n}",
        "scope": "prod",
        "direct": True,
        "line": n,
    }
    return _kept(Component, values)


def decision_record(n: int) -> DecisionRecord:
    seen, _ = Repository.objects.get_or_create(name="shop", slug="shop", location="shop")
    path = f"docs/adr/{n:04}-choose-a-queue.md"
    file, _ = Manifest.objects.get_or_create(repository=seen, path=path, kind="decision-record")
    values = {
        "key": DecisionRecord.key_for(seen, path),
        "repository": seen,
        "manifest": file,
        "path": path,
        "number": str(n),
        "title": f"Choose a queue, {n}",
        "status": "accepted",
        "decided_on": date(2026, 3, 1),
    }
    return _kept(DecisionRecord, values)


def _kept(model: Any, values: dict[str, Any]) -> Any:
    return model._default_manager.get_or_create(**values)[0]


EXAMPLES = {
    System: system,
    RepositoryProfile: profile,
    IdentityMerge: merge,
    Retirement: retirement,
    Sameness: sameness,
    Repository: repository,
    Technology: technology,
    Component: component,
    DecisionRecord: decision_record,
}
