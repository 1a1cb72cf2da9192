"""Ctrl-K finds pages, lists, rows and commands, each as far as the person may see."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from timonier.kit.entities.entity import Entity, Registry
from timonier.kit.models import Source
from timonier.kit.shell import look, palette
from timonier.kit.urls import urlpatterns as kit_urls

pytestmark = pytest.mark.django_db


def answer(request: HttpRequest, key: str = "") -> HttpResponse:
    return HttpResponse(key)


def named(slug: str) -> list[Any]:
    return [
        path(f"{slug}/", answer, name=f"{slug}-list"),
        path(f"{slug}/new/", answer, name=f"{slug}-add"),
        path(f"{slug}/<str:key>/", answer, name=f"{slug}-detail"),
    ]


urlpatterns = [
    path("accounts/", include("allauth.account.urls")),
    path("", include("timonier.kit.shell.urls")),
    path("kit/", include(([*named("sources"), *kit_urls], "kit"))),
]


@pytest.fixture(autouse=True)
def small_house(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[None]:
    settings.ROOT_URLCONF = __name__
    registry = Registry()
    entity = Entity(model=Source, fields=("name",), columns=("name",), key="name", search=("name",))
    registry.add(entity)
    monkeypatch.setattr(palette, "registry", registry)
    monkeypatch.setattr("timonier.kit.entities.audience.registry", registry)
    monkeypatch.setattr(look.house, "pages", {})
    look.add_page("observe", "Sources of facts", "look:sources")
    look.add_page("account", "Closed page", "look:figures", permission="kit.delete_source")
    yield


@pytest.fixture
def reader(django_user_model: Any) -> Any:
    person = django_user_model.objects.create_user("ada")
    person.user_permissions.add(Permission.objects.get(codename="view_source"))
    return django_user_model.objects.get(pk=person.pk)


def ask(rf: Any, user: Any, query: str) -> list[str]:
    request = rf.get("/palette/")
    request.user = user
    return [f"{entry.kind}: {entry.label}" for entry in palette.entries(request, query)]


def test_without_a_word_the_pages_are_offered(rf: Any, reader: Any) -> None:
    assert ask(rf, reader, "") == ["Page: Sources of facts"]


def test_rows_are_found_by_the_fields_their_list_searches(rf: Any, reader: Any) -> None:
    Source.objects.create(name="advisories of python")
    Source.objects.create(name="advisories of rust")
    assert ask(rf, reader, "rust ADVIS") == ["source: advisories of rust"]


def test_who_may_not_see_an_object_finds_none_of_it(rf: Any, django_user_model: Any) -> None:
    Source.objects.create(name="secret source")
    stranger = django_user_model.objects.create_user("bob")
    found = [told for told in ask(rf, stranger, "secret") if not told.startswith("Help")]
    assert found == []


def test_a_command_is_offered_to_those_who_may_do_it(rf: Any, reader: Any, admin_user: Any) -> None:
    assert ask(rf, reader, "new source") == []
    assert "Command: New: source" in ask(rf, admin_user, "new source")


def test_a_closed_page_is_not_offered(rf: Any, reader: Any, admin_user: Any) -> None:
    assert "Page: Closed page" not in ask(rf, reader, "closed")
    assert "Page: Closed page" in ask(rf, admin_user, "closed")


def test_a_room_can_answer_too(rf: Any, reader: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(palette, "_providers", [])

    @palette.provider
    def usages(request: HttpRequest, words: list[str]) -> list[palette.Entry]:
        return [palette.Entry(f"Where is {words[0]} used?", "/usages/", "Command")]

    assert ask(rf, reader, "django") == ["Command: Where is django used?"]


@pytest.mark.parametrize("query", ["\x00", "%", "'; --", "a" * 10_000, "  "])
def test_a_strange_query_finds_nothing_and_breaks_nothing(
    client: Any, reader: Any, query: str
) -> None:
    client.force_login(reader)
    assert client.get("/palette/", {"q": query}).status_code == 200


def test_the_dialog_gets_options_and_a_browser_without_script_a_page(
    client: Any, reader: Any
) -> None:
    Source.objects.create(name="<b>bold")
    Source.objects.create(name="bold/unreachable")
    client.force_login(reader)
    options = client.get("/palette/", {"q": "bold"}, headers={"X-Palette": "1"}).text
    assert 'role="option"' in options and "<html" not in options
    assert "&lt;b&gt;bold" in options
    page = client.get("/palette/", {"q": "bold"}).text
    assert "<html" in page and "&lt;b&gt;bold" in page


def test_a_row_costs_the_same_queries_however_many_there_are(
    rf: Any, reader: Any, django_assert_max_num_queries: Any
) -> None:
    Source.objects.bulk_create(Source(name=f"source {number}") for number in range(200))
    ask(rf, reader, "source")
    with django_assert_max_num_queries(2):
        ask(rf, reader, "source")
