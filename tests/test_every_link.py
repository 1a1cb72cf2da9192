"""What a link leads to is kept from whoever may not see it, whichever room declared the link."""

from __future__ import annotations

import base64
import json
import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from timonier.kit.entities import links
from timonier.kit.entities.entity import Entity, registry

from . import canaries, make
from .test_every_entity import ENTITIES, api

pytestmark = [pytest.mark.django_db, pytest.mark.data]


def _declared() -> list[tuple[Entity, str]]:
    """Every link from a row of one entity to rows of another, or of itself."""
    return [
        (entity, name)
        for entity in ENTITIES
        for name in dict.fromkeys((*entity.fields, *entity.columns))
        if (field := entity.column_field(name)) is not None
        and field.is_relation
        and field.related_model in registry
    ]


LINKS = _declared()
WRITTEN = [(entity, name) for entity, name in LINKS if not entity.facts and name in entity.fields]


def of(found: list[tuple[Entity, str]]) -> Any:
    names = [f"{entity.app}-{entity.slug}-{name}" for entity, name in found]
    return pytest.mark.parametrize(("entity", "name"), found, ids=names)


class Case:
    """A row, and the row its link leads to, whose texts are words that nobody can guess."""

    def __init__(self, entity: Entity, name: str) -> None:
        self.entity, self.name = entity, name
        self.data = {} if entity.facts else make.data_of(entity, 1)
        field: Any = entity.column_field(name)
        self.many, self.target = field.many_to_many, registry[field.related_model]
        if self.target.model is entity.model:
            self.end = canaries.row(self.target, 2)
        self.item = canaries.row(entity, 1)
        linked = None if self.many else getattr(self.item, name)
        if self.target.model is not entity.model:
            self.end = linked or canaries.row(self.target, 1)
        named = (self.target.key, "name", *self.target.search)
        self.words = canaries.plant(self.target, self.end, only=named)
        if self.many:
            getattr(self.item, name).set([self.end])
        else:
            setattr(self.item, name, self.end)
        self.item.save()
        self.item = entity.model._default_manager.get(pk=self.item.pk)
        self.key = self.target.key_value(self.end)

    def stored(self) -> Any:
        return self.entity.values(self.entity.model._default_manager.get(pk=self.item.pk))


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the panels of rooms: the crawl of canaries looks at these."""
    monkeypatch.setattr(registry, "panels", lambda entity: ())


def pages(case: Case) -> list[str]:
    entity, item = case.entity, case.item
    found = [entity.url(), entity.url("detail", item), api(entity), api(entity, case_key(case))]
    found += [reverse(entity.url_name("export"), args=[kind]) for kind in ("csv", "json", "xlsx")]
    found += [f"{entity.url()}?sort={case.name}"] if case.name in entity.columns else []
    found += [reverse("kit:choices", args=[entity.app, entity.slug])]
    found += [reverse("look:why", args=[entity.model._meta.label_lower, item.pk])]
    found += [f"{reverse('look:palette')}?q=e"]
    if not entity.facts:
        found += [entity.url(page, item) for page in ("edit", "delete", "history")]
        found += [f"{entity.url('detail', item)}?as_of={timezone.localdate()}"]
    return found


def case_key(case: Case) -> str:
    return case.entity.key_value(case.item)


@of(LINKS)
def test_a_row_that_may_not_be_seen_is_nowhere_named(
    cto: Client, camille: User, bare: None, entity: Entity, name: str
) -> None:
    case = Case(entity, name)
    told = {url: canaries.text_of(cto.get(url)) for url in pages(case)}
    assert any(canaries.PREFIX in text for text in told.values()), "the link is shown nowhere"

    with canaries.hidden_from(camille, case.end):
        for url in pages(case):
            answer = cto.get(url)
            assert answer.status_code in (200, 302), url
            assert canaries.PREFIX not in canaries.text_of(answer), url
            for cursor in re.findall(
                r"[?&;]at=([\w-]+)", answer.getvalue().decode(errors="replace")
            ):
                plain = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
                assert canaries.PREFIX.encode() not in plain, url


@of(LINKS)
def test_no_words_find_a_row_by_what_it_is_linked_to_unseen(
    cto: Client, camille: User, bare: None, entity: Entity, name: str
) -> None:
    case = Case(entity, name)

    with canaries.hidden_from(camille, case.end):
        for words in case.words.values():
            for url in (f"{entity.url()}?q={words}", f"/palette/?q={words}"):
                text = cto.get(url).content.decode().replace(words, "")
                assert entity.url("detail", case.item) not in text, url


@of([(entity, name) for entity, name in LINKS if name in entity.fields])
def test_the_api_says_that_a_link_is_held_back(
    cto: Client, camille: User, entity: Entity, name: str
) -> None:
    case = Case(entity, name)
    whole = cto.get(api(entity, case_key(case)))

    with canaries.hidden_from(camille, case.end):
        if not links.guarded(entity, name):
            pytest.fail("a target that hides rows makes its links guarded")
        read = cto.get(api(entity, case_key(case)))

    assert read.json()["hidden_links"] == [name]
    assert not read.json()[name]
    assert read["ETag"] == whole["ETag"], "the version is the same for every reader"


@of(WRITTEN)
def test_a_change_of_other_fields_keeps_the_link(
    cto: Client, camille: User, entity: Entity, name: str
) -> None:
    case = stands(Case(entity, name), cto)
    before = case.stored()

    with canaries.hidden_from(camille, case.end):
        read = cto.get(api(entity, case_key(case)))
        given = {k: v for k, v in read.json().items() if k in entity.fields}
        if name in required(entity):
            del given[name]
        for data in ({}, given):  # nothing, and all that was read
            answer = cto.patch(
                api(entity, case_key(case)), data, content_type="application/json",
                headers={"if-match": read["ETag"]},
            )  # fmt: skip
            assert answer.status_code == 200, answer.content
            assert canaries.PREFIX not in answer.content.decode()
        form = cto.get(entity.url("edit", case.item)).context["form"]
        typed = {k: v for each in form for k, v in _typed(each).items()}
        page = cto.post(entity.url("edit", case.item), typed | {"seen": entity.etag(case.item)})

    assert page.status_code == 302, page.context["form"].errors
    assert case.stored() == before


def stands(case: Case, cto: Client) -> Case:
    """The case, whose row as it is passes its room's own rules."""
    answer = cto.patch(
        api(case.entity, case_key(case)), {}, content_type="application/json", headers=make.ANY
    )
    assert answer.status_code == 200, f"the room refuses this example: {answer.content!r}"
    return case


def required(entity: Entity) -> set[str]:
    """Links that the API's document takes no null for: no room hides what they lead to."""
    return {
        each.name
        for each in entity.model_fields
        if each.is_relation and not (each.null or each.many_to_many)
    }


def _typed(field: Any) -> dict[str, Any]:
    """What a browser sends for a field as it stands; rows of a table are a list a column."""
    value = field.value()
    if isinstance(value, list) and value and isinstance(value[0], tuple):
        parts = ("skill", *type(field.field.widget).ENDS)
        columns = zip(parts, zip(*value, strict=True), strict=True)
        return {f"{field.html_name}__{part}": list(column) for part, column in columns}
    return {field.html_name: "" if value is None else _posted(value)}


def _posted(value: Any) -> Any:
    if isinstance(value, dict):
        return json.dumps(value)
    return "true" if value is True else "" if value is False else value


@of(WRITTEN)
@pytest.mark.parametrize(
    "kind", ["csv", *(pytest.param(kind, marks=pytest.mark.slow) for kind in ("xlsx", "json"))]
)
def test_an_export_comes_back_without_taking_the_link_away(
    cto: Client, camille: User, entity: Entity, name: str, kind: str
) -> None:
    case = stands(Case(entity, name), cto)
    before = case.stored()

    with canaries.hidden_from(camille, case.end):
        content = cto.get(reverse(entity.url_name("export"), args=[kind])).getvalue()
        batch = make.bring(cto, entity, f"rows.{kind}", content, confirm=True).context["batch"]

    assert batch.counts["refused"] == 0, batch.asked
    assert case.stored() == before


@of(WRITTEN)
def test_a_link_to_a_hidden_row_is_refused_as_one_to_no_row(
    cto: Client, camille: User, entity: Entity, name: str
) -> None:
    case = Case(entity, name)
    absent = canaries.word()

    def refusals(key: str) -> list[Any]:
        value = [key] if case.many else key
        data = {**case.data, name: value}
        made = cto.post(api(entity), data, content_type="application/json")
        changed = cto.patch(
            api(entity, case_key(case)), {name: value}, content_type="application/json",
            headers=make.ANY,
        )  # fmt: skip
        listed = cto.get(entity.url(), {name: key}).content.decode()
        shown = re.findall(r'class="[^"]*invalid[^"]*"[^>]*>[^<]*', listed)
        told = [
            (each.status_code, each.json().get("errors", {}).get(name)) for each in (made, changed)
        ]
        return json.loads(json.dumps([told, shown]).replace(key, "KEY"))

    with canaries.hidden_from(camille, case.end):
        hidden, none = refusals(case.key), refusals(absent)

    assert hidden == none
    assert all(status == 422 and words for status, words in hidden[0])
