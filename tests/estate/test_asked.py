"""What the estate lets a registry be asked: packages of locks in use, and its own names."""

import json
from typing import Any

import pytest

from tests.practices import make
from timonier.estate.models import Repository
from timonier.estate.selectors.asked import packages_in_use
from timonier.knowledge.core.asking import InUse

pytestmark = pytest.mark.django_db

LOCK: dict[str, Any] = {"lockfileVersion": 3, "packages": {
    "": {"dependencies": {"left": "^1.0.0"}},
    "node_modules/left": {"version": "1.0.0"},
    "node_modules/@acme/own": {"resolved": "packages/own", "link": True},
    "packages/own": {"name": "@acme/own", "version": "0.1.0"}}}  # fmt: skip


def test_versions_come_from_locks_and_not_from_what_a_manifest_pins() -> None:
    asked = {"dependencies": {"left": "^1.0.0", "pinned": "2.0.0"}}
    make.stored({"package.json": json.dumps(asked), "package-lock.json": json.dumps(LOCK)})
    found = packages_in_use().packages
    assert InUse("npm", "left", "1.0.0") in found
    assert InUse("npm", "pinned", "") in found
    assert InUse("npm", "pinned", "2.0.0") not in found


def test_what_the_repositories_say_to_be_is_their_own_even_when_they_are_retired() -> None:
    make.stored({"packages/ui/package.json": '{"name": "@acme/ui"}'}, name="front")
    retired = make.stored(
        {"composer.json": '{"name": "acme/shop", "require": {"a/b": "1.0.0"}}'}, name="old"
    )
    Repository.everything.filter(pk=retired.pk).update(state="retired")
    found = packages_in_use()
    assert {("npm", "@acme/ui"), ("composer", "acme/shop")} <= found.own
    assert not [one for one in found.packages if one.name == "a/b"]
