"""django-import-export on two files of systems, as bench.imports calls it; prints CPU, wall, MB.

Runs in the environment of peers, with a project of one table of its own.
"""

from __future__ import annotations

import resource
import sys
import time
from pathlib import Path
from typing import Any


def set_up(folder: Path) -> None:
    """A project of one database."""
    import django
    from django.conf import settings

    base = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(folder / "peer.sqlite3")}
    apps = ["django.contrib.contenttypes", "django.contrib.auth", "simple_history", "import_export"]
    settings.configure(
        INSTALLED_APPS=apps, DATABASES={"default": base}, USE_TZ=True, SECRET_KEY="bench",
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField", IMPORT_EXPORT_USE_TRANSACTIONS=True,
    )  # fmt: skip
    django.setup()


def made() -> tuple[Any, Any]:
    """The table of systems with its history, and the resource that imports it."""
    from django.core.management import call_command
    from django.db import connection, models
    from import_export.resources import ModelResource
    from simple_history.models import HistoricalRecords

    class System(models.Model):  # noqa: DJ008 - nobody reads it
        name = models.CharField(max_length=200)
        slug = models.SlugField(unique=True)
        description = models.TextField(blank=True)
        criticality = models.CharField(max_length=20, blank=True)
        exposure = models.CharField(max_length=20, blank=True)
        owner = models.CharField(max_length=200, blank=True)
        in_service = models.BooleanField(null=True)
        retired_on = models.DateField(null=True, blank=True)
        history = HistoricalRecords(app="auth")

        class Meta:
            app_label = "auth"

    options = {
        "model": System, "import_id_fields": ("slug",), "exclude": ("id",),
        "skip_unchanged": True, "clean_model_instances": True,
    }  # fmt: skip
    meta = type("Meta", (), options)
    call_command("migrate", verbosity=0)
    with connection.schema_editor() as editor:
        editor.create_model(System)
        editor.create_model(System.history.model)
    return System, type("Systems", (ModelResource,), {"Meta": meta})


def main() -> int:
    """Import half.csv, then measure all.csv: a dry run and the import, each in a transaction."""
    folder = Path(sys.argv[1])
    set_up(folder)
    model, resource_class = made()
    from tablib import Dataset

    def bring(name: str, *, dry_run: bool) -> None:
        data = Dataset().load((folder / name).read_text(), format="csv")
        result = resource_class().import_data(data, dry_run=dry_run, raise_errors=True)
        assert not result.has_errors()
        assert not result.has_validation_errors()

    bring("half.csv", dry_run=False)
    begun, clock = time.process_time(), time.perf_counter()
    bring("all.csv", dry_run=True)
    bring("all.csv", dry_run=False)
    used, wall = time.process_time() - begun, time.perf_counter() - clock
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    assert model.objects.count() == sum(1 for _ in (folder / "all.csv").open()) - 1
    print(used, wall, held)
    return 0


if __name__ == "__main__":
    sys.exit(main())
