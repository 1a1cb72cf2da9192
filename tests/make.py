"""Builders with defaults: people of each role, and rows of every entity."""

from collections.abc import Callable, Mapping
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

from django.contrib.auth.models import Group, User
from django.db.models import Model
from django.urls import get_resolver

from timonier.kit import writes
from timonier.kit.audience import sync_roles
from timonier.kit.entity import Entity, registry

assert get_resolver().url_patterns  # declares every room's entities
ANY = {"if-match": "*"}  # headers of an API write, whatever version is there
Example = Callable[[int], dict[str, Any] | Model]


def person(name: str = "camille", role: str = "cto", password: str | None = None) -> User:
    """A user of one role; "" for somebody without any. No password: tests sign in by force."""
    user = User.objects.create_user(name, password=password)
    if role:
        group, is_new = Group.objects.get_or_create(name=role)
        if is_new:
            sync_roles()
        user.groups.add(group)
    return user


@cache
def examples() -> dict[type[Model], Example]:
    """What each room offers as examples, in tests/examples/<room>.py: EXAMPLES[Model](n).

    The n-th call returns form data for a judgment, or a saved row for a fact. Links are named by
    the natural key of the linked entity's example of the same number.
    """
    found: dict[type[Model], Example] = {}
    for file in sorted((Path(__file__).parent / "examples").glob("*.py")):
        spec = spec_from_file_location(f"tests_examples_{file.stem}", file)
        assert spec and spec.loader
        module = module_from_spec(spec)
        spec.loader.exec_module(module)
        found |= getattr(module, "EXAMPLES", {})
    return found


def example_of(entity: Entity) -> Example:
    found = examples().get(entity.model)
    assert found, f"add {entity.model.__name__} to EXAMPLES in tests/examples/{entity.app}.py"
    return found


def data_of(entity: Entity, n: int = 1) -> dict[str, Any]:
    """Form data of a judgment's n-th example; the rows it links to are made first."""
    data = example_of(entity)(n)
    assert isinstance(data, dict), f"{entity.model.__name__} is a judgment: return form data"
    for field in entity.model_fields:
        target = registry.get(field.related_model) if field.is_relation else None
        if target and field.name in data and not target.find(_first(data[field.name])):
            row(target, n)
    return data


def row(entity: Entity, n: int = 1) -> Any:
    """The saved n-th example of an entity."""
    if entity.facts:
        made = example_of(entity)(n)
        assert isinstance(made, Model) and made.pk, "a fact's example returns a saved row"
        return made
    data = data_of(entity, n)
    known = entity.find(data.get(entity.key, ""))
    return known or writes.patch(entity, data, by=None)


def rows(entity: Entity, count: int) -> list[Any]:
    return [row(entity, n) for n in range(1, count + 1)]


def _first(value: Any) -> Any:
    return value[0] if isinstance(value, list) else value


def plain(data: Mapping[str, Any]) -> dict[str, str]:
    """Values as text, to compare what different formats hold."""
    return {name: "" if value is None else str(value) for name, value in data.items()}
