"""The navigation marks one page as current, also deep under it."""

from typing import Any

import pytest

from timonier.kit import look

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
    found = look.navigation(user, path)
    return [link.url for section in found for link in section.pages if link.current]


def test_a_page_stays_current_on_what_it_holds(camille: Any) -> None:
    assert {path: marked(camille, path) for path in HELD} == {
        path: [url] for path, url in HELD.items()
    }
