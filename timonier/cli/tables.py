"""The tables of a new database, made straight from the models: migrating takes ten times longer."""

from __future__ import annotations

from importlib.util import find_spec
from pkgutil import iter_modules

from django.apps import apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder


def are_current() -> bool:
    """Whether every migration has been applied.

    Names are compared before Django's own loader is asked: it imports every migration there is,
    and each command of an up-to-date home would pay for that.
    """
    if _names() <= set(MigrationRecorder(connection).applied_migrations()):
        return True
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _names() -> set[tuple[str, str]]:
    """(app, migration) of every file of migrations, none of them imported."""
    found = set()
    for config in apps.get_app_configs():
        package, _ = MigrationLoader.migrations_module(config.label)
        spec = find_spec(package) if package else None
        places = spec.submodule_search_locations if spec else None
        for module in iter_modules(places or ()):
            if module.name[0] not in "_~":
                found.add((config.label, module.name))
    return found


def are_absent() -> bool:
    """Whether the database holds no table of ours, whatever else is in it."""
    present = set(connection.introspection.table_names())
    ours = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    return not present & (ours | {"django_migrations"})


def create() -> None:
    """Make every table, and note each migration as applied, in one transaction.

    None of the migrations puts rows into a new database, and `make check` refuses models that the
    migrations do not end with: the result is the same. Rights and roles come with the first account
    (`kit.audience.ensure_roles`): a command that only scans needs neither.
    """
    executor = MigrationExecutor(connection)
    with connection.schema_editor(atomic=True) as editor:
        for model in apps.get_models():
            if model._meta.managed and not model._meta.proxy:
                editor.create_model(model)
        executor.recorder.ensure_schema()
        recorded = executor.recorder.Migration
        recorded.objects.bulk_create(
            recorded(app=app, name=name) for app, name in executor.loader.graph.nodes
        )
