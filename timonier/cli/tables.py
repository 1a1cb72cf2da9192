"""The tables of a new database, made straight from the models: migrating takes ten times longer."""

from __future__ import annotations

from django.apps import apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def are_current() -> bool:
    """Whether every migration has been applied."""
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


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
