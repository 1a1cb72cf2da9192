"""The kit's start-up: roles follow the registry at every migration."""

from typing import Any

from allauth.account.signals import password_changed, password_set
from django.apps import AppConfig
from django.db.models.signals import post_migrate

from timonier.kit import masks


def give_roles(sender: AppConfig, **options: Any) -> None:
    """After each app's permissions exist, hand them to the roles."""
    from timonier.kit.audience import sync_roles

    if sender.name.startswith("timonier."):
        sync_roles(sender.label)


def password_renewed(sender: Any, user: Any, **options: Any) -> None:
    """A person chose a new password on their own page: the history says so."""
    from timonier.kit import access  # no command pays for it before

    access.record(access.Act.PASSWORD, account=user, by=user)


class KitConfig(AppConfig):
    name = "timonier.kit"

    def ready(self) -> None:
        masks.install()
        for changed in (password_changed, password_set):
            changed.connect(password_renewed, dispatch_uid="timonier.kit.password")
        post_migrate.connect(give_roles, dispatch_uid="timonier.kit.give_roles")
