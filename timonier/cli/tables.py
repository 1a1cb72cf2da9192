"""The tables of the database: whether this version may touch them, how they are made and upgraded.

Those of a new one are made straight from the models: migrating takes ten times longer.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib.util import find_spec
from pkgutil import iter_modules

from django.apps import apps
from django.core.management import call_command
from django.db import connection, models, transaction
from django.db.migrations.exceptions import InconsistentMigrationHistory
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from timonier import __version__
from timonier.kit.store import fitting, migrated
from timonier.kit.store.migrated import Standing


class Refused(Exception):
    """This version must not touch the database; each sentence says why and the way out."""

    def __init__(self, *sentences: str) -> None:
        super().__init__(*sentences)
        self.sentences = sentences

    def __str__(self) -> str:
        rest = len(self.sentences) - 1
        return self.sentences[0] + (f" (and {rest} more: timonier doctor)" if rest else "")


def are_current() -> bool:
    """Whether every migration has been applied. Raises Refused where none may be.

    Names are compared before Django's own loader is asked: it imports every migration there is,
    and each command of an up-to-date home would pay for that.
    """
    if not (names := _names()):
        return True  # migrations are switched off, as fast tests do
    record = _record()
    if sentence := migrated.refusal(record):
        raise Refused(sentence)
    if migrated.standing(record) is not Standing.CURRENT:
        return False
    if names <= record.applied:
        return True
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def bring() -> None:
    """Make the tables of a new database, or upgrade those of an older one. Raises Refused."""
    if are_current():
        return  # another command was first
    if migrated.standing(_record()) is Standing.ABSENT:
        create()
    else:
        migrate()


def check() -> None:
    """Compare every column with the models. Raises Refused where one would be in the way."""
    _refuse(fitting.misfits(apps.get_models(include_auto_created=True)))


def harmless() -> list[str]:
    """What is in the tables and disturbs nobody."""
    found = fitting.misfits(apps.get_models(include_auto_created=True))
    return [str(misfit) for misfit in found if not misfit.is_grave]


def _refuse(found: Iterable[fitting.Misfit]) -> None:
    if grave := [misfit for misfit in found if misfit.is_grave]:
        raise Refused(
            *(f"{misfit}: these are not the tables of Timonier; {_WAY_OUT}" for misfit in grave)
        )


_WAY_OUT = "restore a backup (timonier restore), or undo what was done to them by hand"


def _record() -> migrated.Record:
    with connection.cursor() as cursor:

        def rows(statement: str) -> list[tuple[str, ...]]:
            cursor.execute(statement)
            return list(cursor.fetchall())

        return migrated.read(connection.introspection.table_names(cursor), rows)


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


def create() -> None:
    """Make every table, and note each migration as applied, in one transaction.

    None of the migrations puts rows into a new database, and `make check` refuses models that the
    migrations do not end with: the result is the same. Rights and roles come with the first account
    (`kit.audience.ensure_roles`): a command that only scans needs neither.
    """
    from timonier.kit.models import Release

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
        Release.objects.create(version=__version__)


def migrate() -> None:
    """Apply what is missing, in one transaction: an upgrade that is cut never happened.

    Before it, the tables are compared with what the migrations they had end with; after it with
    the models. Raises Refused.
    """
    executor = MigrationExecutor(connection)
    try:
        executor.loader.check_consistent_history(connection)
    except InconsistentMigrationHistory as error:
        raise Refused(f"{error} Restore a backup.") from error
    _refuse(fitting.misfits(_had(executor)))
    # SQLite remakes a table that others point to: its checks pause, and are made up for after each.
    with connection.constraint_checks_disabled(), transaction.atomic():
        if connection.vendor == "postgresql":  # no table is altered while checks of it are waiting
            connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")
        call_command("migrate", verbosity=0, interactive=False)
        check()


def _had(executor: MigrationExecutor) -> list[type[models.Model]]:
    """The models as the migrations that were applied end with."""
    loader = executor.loader
    applied = [name for name in loader.applied_migrations if name in loader.graph.nodes]
    state = loader.project_state(applied, at_end=True) if applied else None
    return state.apps.get_models(include_auto_created=True) if state else []
