"""A house full of rows that some may not see, linked in every way, and a walk through it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone

from tests import canaries, make
from timonier.kit.entities import audience, links
from timonier.kit.entities.entity import Entity, registry
from timonier.kit.records.evidence import cite

LEVELS = audience.AUDIENCES[1:3]
FILES = ("csv", "json", "xlsx")
ELSEWHERE = ("accounts/", "welcome/", "static/", "look/", "__")  # nothing of rows is told there


@dataclass
class Secret:
    """A row with words of its own; `since` is the audience of a past that the row has left."""

    entity: Entity
    item: Any
    words: dict[str, str]
    past: str = ""

    def is_for(self, user: Any) -> bool:
        """Whether this person may read these words, by what the registry declares."""
        if not user.has_perm(self.entity.permission("view")):
            return False
        if self.past:
            return self.past in audience.audiences_of(user)
        return audience.rows_for(self.entity, user).filter(pk=self.item.pk).exists()


@dataclass
class House:
    open: dict[type, Any] = field(default_factory=dict)  # a row of each kind that everybody sees
    secrets: list[Secret] = field(default_factory=list)
    said: dict[str, tuple[Secret, bool]] = field(default_factory=dict)  # why one cites another

    def forbidden(self, user: Any) -> set[str]:
        """Every word that this person may not read."""
        kept = [secret for secret in self.secrets if not secret.is_for(user)]
        words = {word for secret in kept for word in secret.words.values()}
        return words | {word for word, (secret, _of) in self.said.items() if secret in kept}

    def rows(self) -> list[Any]:
        return [*self.open.values(), *(secret.item for secret in self.secrets)]


def narrow(entity: Entity) -> bool:
    """Whether some signed-in people may not see some or all rows of this kind."""
    return bool(entity.audience != "company" or entity.audience_field or entity.private_to)


def build(owner: Any) -> House:
    """Every kind of row that is not for all, once a level; what is for all, linked to it."""
    house = House()
    for entity in registry:
        if entity.audience == "company":
            house.open[entity.model] = canaries.row(entity, 1)
    for number, level in enumerate(LEVELS, start=2):
        made = [(entity, canaries.row(entity, number)) for entity in registry if _fits(entity)]
        for entity, item in made:
            _close(entity, item, level, owner)
        for entity, item in made:
            item.refresh_from_db()
            house.secrets.append(Secret(entity, item, canaries.plant(entity, item)))
    house.secrets += _opened()
    for secret in house.secrets:
        if not secret.past:
            _link(house, secret)
    return house


def _fits(entity: Entity) -> bool:
    return narrow(entity) and entity.limit is None


def _close(entity: Entity, item: Any, level: str, owner: Any) -> None:
    for name in entity.private_to:
        setattr(item, name, owner)
    path, _sep, last = entity.audience_field.rpartition("__")
    if last:
        held = item
        for hop in filter(None, path.split("__")):
            held = getattr(held, hop)
        setattr(held, last, level)
        held.save()
    item.save()


def _opened() -> Iterator[Secret]:
    """Rows that were for few, and say something else since they are for everybody."""
    for entity in registry:
        if entity.audience_field not in entity.fields or not entity.tracked:
            continue
        item = canaries.row(entity, 4)
        kept = {each.name: getattr(item, each.name) for each in entity.model_fields}
        setattr(item, entity.audience_field, LEVELS[-1])
        words = canaries.plant(entity, item)
        for name, value in kept.items():
            if not entity.model._meta.get_field(name).many_to_many:
                setattr(item, name, value)
        item.save()
        words = {name: word for name, word in words.items() if name in entity.fields}
        yield Secret(entity, item, words, LEVELS[-1])


def _link(house: House, secret: Secret) -> None:
    """From rows for all to the secret and back, through every column and by citation."""
    for model, row in house.open.items():
        entity = registry[model]
        for each in (*model._meta.concrete_fields, *model._meta.many_to_many):
            if each.related_model is secret.entity.model and links.guarded(entity, each.name):
                _put(row, each, secret.item)
    for each in (*type(secret.item)._meta.concrete_fields, *type(secret.item)._meta.many_to_many):
        end = house.open.get(each.related_model)
        if end is not None and each.name not in secret.entity.audience_field.split("__"):
            _put(secret.item, each, end)
    for row in house.open.values():
        for claim, support in ((row, secret.item), (secret.item, row)):
            because = canaries.word()
            cite(claim, support, because)
            house.said[because] = (secret, claim is row)


def _put(row: Any, field: Any, end: Any) -> None:
    try:
        with transaction.atomic():
            if field.many_to_many:
                getattr(row, field.name).add(end)
            else:
                setattr(row, field.name, end)
                row.save()
    except IntegrityError:
        row.refresh_from_db()


def addresses(house: House) -> list[str]:
    """Every address of the product, for every row of the house, that the resolver knows."""
    found = dict.fromkeys(
        address
        for route, given in _routes(get_resolver().url_patterns)
        if not route.startswith(ELSEWHERE)
        for address in _filled(route, given, house)
    )
    return list(found)


def _routes(patterns: Iterable[Any], before: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    for each in patterns:
        route = before + str(each.pattern)
        if hasattr(each, "url_patterns"):
            yield from _routes(each.url_patterns, route)
        elif not re.search(r"[\^$?\\]", route):
            yield route, each.default_args


def _filled(route: str, given: dict[str, Any], house: House) -> Iterator[str]:
    names = re.findall(r"<(?:\w+:)?(\w+)>", route)
    for values in _values(names, route, given.get("entity"), house):
        told = dict(zip(names, values, strict=True))
        path = f"/{route}"
        for name, value in told.items():
            path = re.sub(rf"<(?:\w+:)?{name}>", str(value), path)
        yield path
        entity = given.get("entity")
        if entity and path == entity.url():
            yield f"{path}?q={canaries.PREFIX}"
        elif entity and names == ["key"] and entity.tracked and route.endswith("<str:key>/"):
            yield f"{path}?as_of={timezone.localdate()}"
        elif path in ("/palette/",) or path.startswith("/choices/"):
            yield f"{path}?q={canaries.PREFIX}"


def _values(
    names: list[str], route: str, entity: Entity | None, house: House
) -> Iterable[tuple[Any, ...]]:
    if names == ["label", "pk"]:
        return [(row._meta.label_lower, row.pk) for row in house.rows()]
    if names == ["app", "slug"]:
        return [(each.app, each.slug) for each in registry]
    if names == ["kind"]:
        return [(kind,) for kind in FILES]
    room = route.removeprefix("api/v1/").partition("/")[0]
    kinds = [entity] if entity else registry.of(room)
    if route.startswith("api/v1/"):
        kinds = [each for each in kinds if route.startswith(f"api/v1/{room}/{each.slug}/")]
    keys = [
        each.key_value(row) for each in kinds for row in house.rows() if type(row) is each.model
    ]
    keys = [key for key in dict.fromkeys(keys) if "/" not in key and key]
    if "<int:" in route:
        keys = ["1"]
    return itertools.product(keys[: 4 if len(names) > 1 else None], repeat=len(names))


def crawl(user: Any, urls: Iterable[str], *, follow: bool = False) -> Iterator[tuple[str, str]]:
    """(address, all that the answer says but the address asked for) of each page of one reader."""
    client = Client()
    client.force_login(user)
    waiting = list(urls)
    known = {url.partition("?")[0] for url in waiting}
    while waiting:
        url = waiting.pop(0)
        answer = client.get(url)
        assert answer.status_code < 500, url
        if answer.status_code in (403, 404, 405) and "/api/" not in url:
            yield url, _unechoed(canaries.text_of(answer), url)
            continue
        text = canaries.text_of(answer)
        yield url, _unechoed(text, url)
        if follow and "html" in answer.get("Content-Type", ""):
            for link in re.findall(r'(?:href|hx-get|src)="(/[^"#]*)', text):
                address = unescape(link).partition("?")[0]
                if address not in known and not address[1:].startswith(ELSEWHERE):
                    known.add(address)
                    waiting.append(address)


def _unechoed(text: str, url: str) -> str:
    """Without the address and the words the reader brought themselves."""
    path = url.partition("?")[0]
    for said in (url, path, *(part for part in path.split("/") if canaries.PREFIX in part)):
        if len(said) > 2:
            text = text.replace(said, "")
    return text


def make_readers() -> dict[str, Any]:
    """Somebody of each role, and somebody of none."""
    return {role: make.person(f"reader-{role}", role=role) for role in (*audience.ROLES, "")}
