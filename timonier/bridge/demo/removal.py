"""Takes the demo away: its own rows by their numbers, its repositories by their places."""

from __future__ import annotations

import shutil
from collections import defaultdict
from datetime import date, datetime
from itertools import batched

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import DO_NOTHING, Model, ProtectedError

from timonier.bridge.demo import presence
from timonier.bridge.demo.archive import names
from timonier.bridge.models import DemoPart
from timonier.estate.models import Repository, ScanRun
from timonier.estate.services import derive_technologies
from timonier.estate.services.histories import tidy
from timonier.estate.services.scan import SOURCE
from timonier.kit.evidence import forget
from timonier.kit.models import Citation, Source
from timonier.knowledge.selectors import book
from timonier.organisation.models import Company
from timonier.portfolio.models import Plan
from timonier.practices.models import Finding
from timonier.practices.services import propose
from timonier.risk.models import SimulationRun
from timonier.risk.services import propose as propose_risks

MARK = ".timonier-demo"  # says that the folder is ours to empty
_COMPANY = Company._meta.label_lower
_CHUNK = 500


def clear(*, today: date, now: datetime) -> int:
    """Remove all of the demo, whole or not; how many rows people could see. Nothing else goes."""
    with transaction.atomic():
        removed = _judgments() + _facts()
        derive_technologies(today=today, book=book(today=today))
        propose(today=today, now=now)
        propose_risks(today=today, now=now)
        DemoPart.objects.all().delete()
    tidy(at=now)
    _files()
    return removed


def _judgments() -> int:
    """The demo's own rows with their history, in the reverse order of their making.

    One that something of somebody else's stands on stays, and is theirs from then on.
    """
    removed = 0
    _uncite()
    for part in DemoPart.objects.exclude(model=DemoPart.COMPLETE).order_by("-pk"):
        model = apps.get_model(part.model)
        rows = model._default_manager.filter(pk=part.row)
        if part.model == _COMPANY and not rows.filter(slug="embruns", name="Embruns").exists():
            continue  # somebody made it their own company
        try:
            removed += bool(rows.delete()[0])
        except ProtectedError:
            continue
        _forget_history(model, part.row)
    return removed


def _forget_history(model: type[Model], row: int) -> None:
    """What was written of a row, and of the rows it was linked with."""
    if not hasattr(model, "history"):
        return
    held = model.history.filter(**{model._meta.pk.attname: row})
    for field in model.history.model._meta.related_objects:
        if field.on_delete is DO_NOTHING:  # links to many, as they stood
            field.related_model._default_manager.filter(history__in=held).delete()
    held.delete()


def _uncite() -> None:
    """Forget what the demo's rows stand on, and what stands on them."""
    parts: dict[str, list[int]] = defaultdict(list)
    for label, row in DemoPart.objects.values_list("model", "row"):
        parts[label].append(row)
    for label in parts.keys() - {DemoPart.COMPLETE}:
        kind = ContentType.objects.get_for_model(apps.get_model(label))
        for keys in batched(parts[label], _CHUNK, strict=False):
            Citation.objects.filter(claim_type=kind, claim_id__in=keys).delete()
            Citation.objects.filter(support_type=kind, support_id__in=keys).delete()


def _facts() -> int:
    held = list(presence.repositories())
    findings = list(Finding.objects.filter(repository__in=held))
    forget(*findings)
    kind = ContentType.objects.get_for_model(Finding)
    for start in range(0, len(findings), _CHUNK):
        keys = [finding.pk for finding in findings[start : start + _CHUNK]]
        Citation.objects.filter(support_type=kind, support_id__in=keys).delete()
    presence.repositories().delete()
    folder = str(presence.folder())
    ScanRun.objects.filter(pk__in=[run.pk for run in ScanRun.objects.all() if run.roots == [folder]]
                           ).delete()  # fmt: skip
    if not Repository.objects.exists():
        Source.objects.filter(name=SOURCE).delete()
    if not SimulationRun.objects.exists():
        Source.objects.filter(name="risk.simulation").delete()
    if not Plan.objects.exists():
        Source.objects.filter(name="portfolio.plan").delete()
    return len(held)


def _files() -> None:
    """Our repositories and our mark; whatever else lies in the folder stays, and so it does."""
    folder = presence.folder()
    if not (folder / MARK).is_file():
        return
    for name in names():
        shutil.rmtree(folder / f"{name}.git", ignore_errors=True)
    (folder / MARK).unlink()
    if not any(folder.iterdir()):
        folder.rmdir()
