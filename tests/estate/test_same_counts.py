"""Every page, the brief and the API show one number for one thing: a crawl compares them."""

from __future__ import annotations

import html
import re
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client

from tests.make import person
from tests.practices.make import TODAY, book
from timonier.estate.models import Repository
from timonier.estate.services import scan
from timonier.kit.measured.figures import read
from timonier.practices import services

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
MOST = 150
# Pages that are about one thing alone, or change something, or are files.
_ASIDE = re.compile(
    r"/(repositories|technologies|components|findings|proposals|waivers|why|so-what)/[^/]+/"
    r"|/(new|import|edit|delete|history|export|accounts|static|api)\b|\.\w+$|[?#]|^https?:"
)
# What pages say of the whole: figure -> sentences in which its number stands.
SAID = {
    "estate.components": (r"\bComponents (\d+)\b", r"stands on (\d+) components"),
    "estate.repositories": (
        r"\bRepositories (\d+)\b",
        r"components made by others, in (\d+) repositories",
        r"\d+ of (\d+) repositories",
    ),
    "estate.technologies": (
        r"\bTechnologies(?: in use)? (\d+)\b",
        r"\d+ of (\d+) technologies",
    ),
    "practices.open_findings": (
        r"\bOpen findings (\d+)\b",
        r"\bAll findings (\d+)\b",
    ),
}
LISTED = {
    "estate.repositories": "/api/v1/estate/repositories/?limit=200",
    "estate.technologies": "/api/v1/estate/technologies/?limit=200",
    "practices.open_findings": "/api/v1/practices/findings/?limit=200",
}
REPOSITORIES = {
    "shop": {
        "requirements.txt": "django==3.2.0\nrequests==2.20.0\nlegacy>=1\n",
        "go.mod": "module x\n",
    },
    "api": {"requirements.txt": "django==3.2.0\nflask==2.0.0\n", "Dockerfile": "FROM python:3.9\n"},
    "web": {"package.json": '{"dependencies": {"left-pad": "^1.0.0"}}', "a.py": "1\n"},
}


def crawled(client: Client) -> dict[str, str]:
    """Address -> text of every page of the whole that links lead to."""
    texts: dict[str, str] = {}
    waiting = ["/"]
    while waiting and len(texts) < MOST:
        place = waiting.pop(0)
        if place in texts:
            continue
        answer = client.get(place, follow=True)
        assert answer.status_code == 200, place
        page = answer.content.decode() if "html" in answer["Content-Type"] else ""
        links = map(html.unescape, re.findall(r'href="(/[^"]*)"', page))
        waiting += [link for link in links if link not in texts and not _ASIDE.search(link)]
        bare = re.sub(r"(?s)<(script|style|nav)\b.*?</\1>|<[^>]+>", " ", page)
        views = " ".join(re.findall(r'(?s)<nav class="ti-views".*?</nav>', page))
        tabs = re.sub(r"<[^>]+>", " ", views)
        texts[place] = re.sub(r"\s+", " ", html.unescape(f"{bare} {tabs}"))
    return texts


@pytest.mark.django_db
@pytest.mark.data
def test_no_two_pages_show_different_numbers_of_one_thing(
    make_repo: Callable[..., Path], client: Client
) -> None:
    folders = [str(make_repo(name, files)) for name, files in REPOSITORIES.items()]
    scan(paths=folders, book=book(), now=NOW)
    services.assess(repositories=Repository.objects.all(), book=book(), today=TODAY, now=NOW)
    client.force_login(person())
    pages = crawled(client)
    assert {"/", "/estate/", "/practices/", "/figures/", "/reporting/brief/"} <= set(pages)
    for key, sentences in SAID.items():
        right = read(key, today=TODAY).value
        shown: dict[str, set[str]] = defaultdict(set)
        for sentence in sentences:
            found = [(n, page) for page, text in pages.items() for n in re.findall(sentence, text)]
            assert found or "of (" in sentence, f"no page says {sentence}"
            for number, page in found:
                shown[number].add(page)
        assert set(shown) == {str(right)}, f"{key} is {right}: {dict(shown)}"
        if key in LISTED:
            answer = client.get(LISTED[key]).json()
            assert (len(answer["items"]), answer["next"]) == (right, ""), key
