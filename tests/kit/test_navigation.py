"""The navigation marks one page as current, also deep under it."""

from typing import Any

import pytest

from timonier.kit.shell import frame
from timonier.organisation.models import Company
from timonier.organisation.selectors import company

pytestmark = pytest.mark.django_db

HELD = {
    "/": "/",
    "/estate/": "/estate/",
    "/estate/technologies/django/": "/estate/life-cycles/",
    "/estate/components/": "/estate/where/",
    "/estate/systems/shop/edit/": "/estate/systems/",
    "/practices/findings/7/": "/practices/",
    "/strategy/": "/strategy/",
    "/strategy/objectives/faster/": "/strategy/",
    "/strategy/key-results/faster/": "/strategy/",
    "/strategy/visions/ours/edit/": "/strategy/vision/",
    "/strategy/radar-entries/rust/": "/strategy/radar/",
    "/strategy/quadrants/": "/strategy/radar/",
    "/strategy/radar/files/": "/strategy/radar/",
    "/strategy/ideas/one/": "/strategy/ideas/",
    "/strategy/comments/3/edit/": "/strategy/ideas/",
    "/risk/treatments/backup/": "/risk/",
    "/portfolio/initiatives/php/": "/portfolio/",
    "/governance/options/none/": "/governance/",
}


def marked(user: Any, path: str) -> list[str]:
    found = frame.navigation(user, path)
    return [link.url for section in found for link in section.pages if link.current]


def test_a_page_stays_current_on_what_it_holds(camille: Any) -> None:
    assert {path: marked(camille, path) for path in HELD} == {
        path: [url] for path, url in HELD.items()
    }


def groups(user: Any, folded: tuple[str, ...] = ()) -> list[str]:
    return [section.key for section in frame.navigation(user, "/estate/", folded)]


@pytest.mark.parametrize(
    ("headcount", "first", "last"),
    [(12, "observe", "account"), (120, "decide", "account"), (900, "decide", "observe")],
)
def test_the_groups_stand_as_a_company_of_this_size_needs_them(
    camille: Any, headcount: int, first: str, last: str
) -> None:
    Company.objects.update_or_create(pk=company().pk, defaults={"headcount": headcount})
    keys = groups(camille)
    assert (keys[0], keys[1], keys[-1]) == ("", first, last)
    assert len(keys) == 6


def test_a_closed_group_stays_closed_unless_the_page_is_in_it(camille: Any) -> None:
    found = frame.navigation(camille, "/estate/", ("observe", "decide", "<script>"))
    assert [section.key for section in found if section.folded] == ["decide"]


def test_a_page_is_kept_at_hand_and_let_go(client: Any, camille: Any) -> None:
    client.force_login(camille)
    words = {"page": "risk:register", "next": "/risk/"}
    for _ in range(2):
        client.post("/look/favourite/", {**words, "keep": "1"})
    found = frame.navigation(camille, "/", kept=frame.favourites(camille))
    (kept,) = [section for section in found if section.key == frame.FAVOURITES]
    assert [link.url for link in kept.pages] == ["/risk/"]
    assert 'aria-pressed="true"' in client.get("/risk/").content.decode()
    client.post("/look/favourite/", {**words, "keep": "0"})
    assert frame.favourites(camille) == set()
    assert 'aria-pressed="false"' in client.get("/risk/").content.decode()


def test_a_page_that_a_person_may_not_open_is_no_favourite(
    client: Any, django_user_model: Any
) -> None:
    client.force_login(django_user_model.objects.create_user("nobody"))
    assert (
        client.post("/look/favourite/", {"page": "risk:register", "keep": "1"}).status_code == 404
    )
    assert client.post("/look/favourite/", {"page": "no:such", "keep": "1"}).status_code == 404


def test_a_detail_page_offers_no_favourite(client: Any, camille: Any) -> None:
    client.force_login(camille)
    assert "/look/favourite/" not in client.get("/help/glossary/").content.decode()
