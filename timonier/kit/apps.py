"""The kit's start-up: at every migration roles follow the registry and the version is noted."""

from typing import Any

from allauth.account.signals import password_changed, password_set
from django.apps import AppConfig
from django.core import checks
from django.db.backends.signals import connection_created
from django.db.models import CharField, TextField
from django.db.models.signals import post_migrate

from timonier.kit import folding
from timonier.kit.access import factors
from timonier.kit.serving import masks
from timonier.kit.store import turns


def give_roles(sender: AppConfig, **options: Any) -> None:
    """After each app's permissions exist, hand them to the roles."""
    from timonier.kit.entities.audience import sync_roles

    if sender.name.startswith("timonier."):
        sync_roles(sender.label)


def note_release(sender: AppConfig, **options: Any) -> None:
    """After migrations were applied, whoever ran them: this version changed the tables."""
    from timonier import __version__
    from timonier.kit.models import Release

    if options.get("plan"):
        Release.objects.get_or_create(version=__version__)


def password_renewed(sender: Any, user: Any, **options: Any) -> None:
    """A person chose a new password on their own page: the history says so."""
    from timonier.kit.access import access  # no command pays for it before

    access.record(access.Act.PASSWORD, account=user, by=user)


def check_declarations(**options: Any) -> Any:
    """Hold what rooms declare against what exists; loaded with the first check."""
    from timonier.kit.checks import check_declarations

    return check_declarations(**options)


class KitConfig(AppConfig):
    name = "timonier.kit"

    def ready(self) -> None:
        masks.install()
        factors.connect()
        checks.register(check_declarations)
        connection_created.connect(folding.install, dispatch_uid="timonier.kit.folding")
        connection_created.connect(turns.install, dispatch_uid="timonier.kit.turns")
        for text in (CharField, TextField):
            text.register_lookup(folding.Folded)
        for changed in (password_changed, password_set):
            changed.connect(password_renewed, dispatch_uid="timonier.kit.password")
        post_migrate.connect(note_release, sender=self, dispatch_uid="timonier.kit.note_release")
        post_migrate.connect(give_roles, dispatch_uid="timonier.kit.give_roles")
