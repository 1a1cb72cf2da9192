"""Brings the state that every command needs: a home, a database at the right shape, the roles."""

import os

from timonier.kit.home import home


class CannotStart(Exception):
    """The state cannot be used; the message says why and what to do."""


def prepare() -> None:
    """Make and migrate the home when needed. Raises CannotStart."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "timonier.config.settings")
    try:
        folder = home()
    except OSError as error:
        raise CannotStart(f"the state folder cannot be made: {error}") from error
    if not os.access(folder, os.W_OK):
        raise CannotStart(f"the state folder {folder} is not writable")
    import django

    django.setup()
    _migrate()


def _migrate() -> None:
    from django.core.management import call_command
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            call_command("migrate", verbosity=0, interactive=False)
    except DatabaseError as error:
        name = connection.settings_dict["NAME"]
        raise CannotStart(f"the database {name} cannot be used: {error}") from error
