"""What Ctrl-K finds: pages, lists, rows and commands, each as far as this person may see."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from django.urls import NoReverseMatch
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from timonier.kit import folding
from timonier.kit.access.requests import searched
from timonier.kit.entities.audience import rows_for
from timonier.kit.entities.entity import Entity, registry
from timonier.kit.entities.links import Sight
from timonier.kit.shell import look

ROWS_PER_ENTITY = 5
MOST = 30
LONGEST_QUERY = 100


@dataclass(frozen=True)
class Entry:
    """One answer: where it leads, what it is; one that `posts` does something, with `fields`."""

    label: str | Promise
    url: str
    kind: str | Promise
    hint: str | Promise = ""
    posts: bool = False
    fields: tuple[tuple[str, str], ...] = ()


Provider = Callable[[HttpRequest, list[str]], Iterable[Entry]]
_providers: list[Provider] = []
_places: dict[type[Model], Callable[[Any], str]] = {}


def provider(find: Provider) -> Provider:
    """Let a room answer the palette: `find(request, words)` gives its entries, best first."""
    if find not in _providers:
        _providers.append(find)
    return find


def leads(model: type[Model], where: Callable[[Any], str]) -> None:
    """Rows of this model are opened elsewhere than on their own page; "" for there all the same."""
    _places[model] = where


def entries(request: HttpRequest, query: str) -> list[Entry]:
    """The answers to a query, pages first; the same address is told once."""
    words = folding.words_of(query[:LONGEST_QUERY])
    found: dict[tuple[str, tuple[tuple[str, str], ...]], Entry] = {}
    for find in _providers:
        for entry in islice(find(request, words), MOST):
            found.setdefault((entry.url, entry.fields), entry)
    return list(found.values())[:MOST]


def matches(text: str, words: list[str]) -> bool:
    """Whether every word, folded, is somewhere in the text."""
    folded = folding.fold(text)
    return all(word in folded for word in words)


@provider
def pages(request: HttpRequest, words: list[str]) -> Iterable[Entry]:
    """The places of the navigation."""
    for page, url in look.pages_for(request.user):
        if matches(str(page.label), words):
            yield Entry(page.label, url, _("Page"), look.SECTIONS[page.section])


@provider
def lists(request: HttpRequest, words: list[str]) -> Iterable[Entry]:
    """Each kind of object this person may see."""
    for entity, url in open_to(request):
        if words and matches(entity.title, words):
            yield Entry(entity.title, url, _("List"), look.SECTIONS[entity.section])


@provider
def commands(request: HttpRequest, words: list[str]) -> Iterable[Entry]:
    """What can be created."""
    for entity, _url in open_to(request):
        label = _("New: %(thing)s") % {"thing": entity.noun}
        writes = not entity.facts and request.user.has_perm(entity.permission("add"))
        if words and writes and matches(label, words):
            yield Entry(label, entity.url("add"), _("Command"))


@provider
def rows(request: HttpRequest, words: list[str]) -> Iterable[Entry]:
    """The rows themselves, by the fields their list searches."""
    if not words:
        return
    sight = Sight(request.user)
    for entity, _url in open_to(request):
        if not entity.search:
            continue
        beside = _beside(entity)
        mine = rows_for(entity, request.user)
        found = searched(entity, mine, " ".join(words), request.user)
        found = found.select_related(beside) if beside else found
        for item in found.order_by("pk")[:ROWS_PER_ENTITY]:
            with suppress(NoReverseMatch):  # a key no address can hold
                linked = getattr(item, beside) if beside else None
                hint = sight.name(linked) if linked is not None else ""
                elsewhere = _places[entity.model](item) if entity.model in _places else ""
                url = elsewhere or entity.url("detail", item)
                yield Entry(sight.name(item), url, entity.noun, hint)


def _beside(entity: Entity) -> str:
    """The first link of the list's columns: it tells apart rows of one name, as a repository."""
    for name in entity.columns:
        field = entity.column_field(name)
        if field is not None and (field.many_to_one or field.one_to_one):
            return name
    return ""


def open_to(request: HttpRequest) -> Iterable[tuple[Entity, str]]:
    """Each kind of object this person may see, with the address of its list."""
    for entity in registry:
        if not request.user.has_perm(entity.permission("view")):
            continue
        try:
            yield entity, entity.url("list")
        except NoReverseMatch:  # a room without pages yet
            continue
