"""Ctrl-K knows every act that the person may do, and does it with their own token."""

from typing import Any

import pytest
from django.test import Client

from timonier.kit.shell import acts
from timonier.kit.shell.palette import Entry, entries

pytestmark = pytest.mark.django_db


def told(rf: Any, user: Any, query: str) -> dict[str, Entry]:
    request = rf.get("/palette/")
    request.user = user
    return {str(entry.label): entry for entry in entries(request, query)}


@pytest.mark.parametrize(
    ("query", "label", "url"),
    [
        ("simulate", "Simulate a year of risks", "/risk/simulate/"),
        ("plan compute", "Compute the plan", "/portfolio/compute/"),
        ("refresh", "Refresh what is known", "/knowledge/refresh/"),
        ("add repo", "Add repositories", "/practices/add-repositories/"),
        ("dark", "Theme: dark", "/look/theme/"),
        ("langue", "Language: Français", "/look/language/"),
        ("français", "Language: Français", "/look/language/"),
        ("account", "My account", "/account/"),
        ("import risks", "Import a file: Risks", "/risk/risks/import/"),
        ("export risks xlsx", "Export: Risks", "/risk/risks/export.xlsx"),
        ("help glossary", "Words of the house", "/help/glossary/"),
        ("sign out", "Sign out", "/accounts/logout/"),
    ],
)
def test_an_act_is_found_by_its_words(
    rf: Any, camille: Any, query: str, label: str, url: str
) -> None:
    assert told(rf, camille, query)[label].url == url


def test_what_a_person_may_not_do_is_not_offered(rf: Any, django_user_model: Any) -> None:
    nobody = django_user_model.objects.create_user("nobody")
    for query in ("simulate", "compute", "refresh", "import", "export"):
        assert {e.kind for e in told(rf, nobody, query).values()} <= {"Help"}


def test_an_act_that_changes_something_is_a_form_with_a_token(client: Client, camille: Any) -> None:
    client.force_login(camille)
    options = client.get("/palette/?q=dark", headers={"X-Palette": "1"}).content.decode()
    assert 'method="post" action="/look/theme/" hidden' in options
    assert "csrfmiddlewaretoken" in options
    page = client.get("/palette/?q=dark").content.decode()
    assert "<button" in page[page.index('action="/look/theme/"') :]
    client.post("/look/theme/", {"theme": "dark", "next": "/"})
    assert client.cookies["timonier_theme"].value == "dark"


def test_acts_that_post_are_the_declared_ones_and_each_has_a_permission() -> None:
    declared = list(acts._acts.values())
    assert declared
    assert all(act.permission for act in declared if act.posts)
