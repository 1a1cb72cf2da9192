"""Builders with defaults: people of each role, and rows of every entity."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

from django.contrib.auth.models import Group, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Model
from django.urls import get_resolver
from django.utils import timezone

from tests import derived
from timonier.kit.contributions import Asked
from timonier.kit.entities.audience import sync_roles
from timonier.kit.entities.entity import Entity, registry
from timonier.kit.records import writes

assert get_resolver().url_patterns  # declares every room's entities
ANY = {"if-match": "*"}  # headers of an API write, whatever version is there
Example = Callable[[int], dict[str, Any] | Model]


def asked(user: Any = None, today: date = derived.DAY) -> Asked:
    """The question of a page of the bridge; without a user, the house's."""
    now = timezone.make_aware(datetime.combine(today, time(9)))
    return Asked.by(user, today=today, now=now)


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
    """The one written by hand, else one made from the fields; a fact's is always by hand."""
    found = examples().get(entity.model)
    if found is None and not entity.facts:
        return lambda n: derived.example(entity, n, _key)
    assert found, f"add {entity.model.__name__} to EXAMPLES in tests/examples/{entity.app}.py"
    return found


def _key(entity: Entity, n: int) -> Any:
    data = example_of(entity)(n)
    return data[entity.key] if isinstance(data, dict) else entity.key_value(data)


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


def bring(client: Any, entity: Entity, name: str, data: bytes | str, **more: Any) -> Any:
    """Import a file by the pages, as far as they go; `confirm=True` writes it. The last answer."""
    confirm = more.pop("confirm", False)
    content = data.encode() if isinstance(data, str) else data
    sent = {"file": SimpleUploadedFile(name, content), **more}
    answer = client.post(entity.url("import"), sent, follow=True)
    batch = answer.context.get("batch") if answer.context else None
    if confirm and batch is not None and batch.state == "judged":
        answer = client.post(f"/batches/{batch.slug}/confirm/", follow=True)
    return answer


def _first(value: Any) -> Any:
    return value[0] if isinstance(value, list) else value


def plain(data: Mapping[str, Any]) -> dict[str, str]:
    """Values as text, to compare what different formats hold."""
    return {name: "" if value is None else str(value) for name, value in data.items()}


def version_in(page: str, post: str) -> str:
    """The version of its rows that the form to the address `post` carries on this page."""
    for form in re.findall(r"<form\b.*?</form>", page, re.DOTALL):
        action = re.search(r'action="([^"]*)"', form)
        found = re.search(r'name="seen" value="([^"]*)"', form)
        if found and (action is None or action[1].split("?")[0] == post):
            return found[1]
    raise AssertionError(f"no form to {post} says which version it shows")


def send(client: Any, post: str, data: Mapping[str, Any], *, page: str = "", **words: Any) -> Any:
    """Fill in and send the form to the address `post`, as it stands on its page."""
    shown = client.get(page or post).content.decode()
    return client.post(post, {"seen": version_in(shown, post), **data}, **words)
