"""What a signed-in CTO finds in a home: every row of every table, every page of the registry.

Each function runs in a process of its own, on the home that the environment names.
"""

from __future__ import annotations

from typing import Any

import django

django.setup()


def rows() -> dict[str, int]:
    """Read each row of each table through its model; how many there are."""
    from django.apps import apps

    models = [m for m in apps.get_models(include_auto_created=True) if not m._meta.proxy]
    return {m._meta.db_table: len(m._base_manager.all()) for m in models}


def pages() -> dict[str, int]:
    """Open each page of each entity; the answers."""
    from django.conf import settings
    from django.test import Client
    from django.urls import reverse

    from tests import make
    from timonier.kit.entities.entity import registry

    settings.ALLOWED_HOSTS = ["*"]
    client = Client()
    client.force_login(make.person("who-looks"))
    asked = ["/", *(address for entity in registry for address in _of(entity))]
    asked += [reverse(entity.url_name("export"), args=["csv"]) for entity in registry]
    return {address: client.get(address).status_code for address in asked}


def _of(entity: Any) -> list[str]:
    """An entity's list, and each page and the API's answer on its oldest row."""
    item = entity.model._default_manager.order_by("pk").first()
    api = f"/api/v1/{entity.app}/{entity.slug}/"
    if item is None:  # a table that this version added
        return [entity.url(), api]
    kinds = ["detail"] if entity.facts else ["detail", "edit", "delete", "history"]
    own = [entity.url(kind, item) for kind in kinds]
    return [entity.url(), api, *own, f"{api}{entity.key_value(item)}"]
