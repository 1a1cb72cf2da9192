"""A NuGet server's own vulnerability index, from its service index to its pages."""

from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest

from timonier.knowledge.shelf import nuget_index
from timonier.knowledge.shelf.opened import open_book
from timonier.knowledge.shelf.refresh import Outcome, refresh
from timonier.knowledge.sources import UnreadableSource

from .make import Thing, affected, dump, record

TODAY = date(2026, 11, 23)
BASE = "https://nuget.example.org"
NEWTONSOFT = {
    "url": "https://github.com/advisories/GHSA-5crp-9r3c-p9vr", "severity": 2,
    "versions": "(, 13.0.1)",
}  # fmt: skip
OTHER = {
    "url": "https://nuget.example.org/flaw/7", "severity": 3, "versions": "[1.0.0, 1.4.2]",
}  # fmt: skip
SERVICE = {"version": "3.0.0", "resources": [
    {"@id": f"{BASE}/search", "@type": "SearchQueryService"},
    {"@id": f"{BASE}/vulnerabilities/index.json", "@type": "VulnerabilityInfo/6.7.0"},
]}  # fmt: skip
INDEX = [
    {"@name": "base", "@id": f"{BASE}/vulnerabilities/base.json", "@updated": "2026-11-01T00:00Z"},
    {"@name": "update", "@id": f"{BASE}/vulnerabilities/update.json"},
]
CUT_SHORT = httpx.Response(200, content=b'{"a":')
PAGES = {"base": {"newtonsoft.json": [NEWTONSOFT]}, "update": {"some.package": [OTHER]}}


def server(**changes: Any) -> dict[str, Any]:
    return {
        "/index.json": SERVICE, "/vulnerabilities/index.json": INDEX,
        "/vulnerabilities/base.json": PAGES["base"],
        "/vulnerabilities/update.json": PAGES["update"], **changes,
    }  # fmt: skip


def run(home: Path, answers: dict[str, Any], **options: Any) -> Outcome:
    def answer(request: httpx.Request) -> httpx.Response:
        found = answers.get(request.url.path) if request.url.host == "nuget.example.org" else None
        if isinstance(found, httpx.Response):
            return found
        return httpx.Response(404) if found is None else httpx.Response(200, json=found)

    http = httpx.Client(transport=httpx.MockTransport(answer))
    places = {"TIMONIER_NUGET_INDEX_URL": f"{BASE}/index.json"}
    found = refresh(
        home, today=TODAY, http=http, environment=places, ecosystems={"nuget"}, **options
    )
    return {one.source: one for one in found}["nuget-index"]


def flaws(home: Path, name: str, version: str) -> list[tuple[str, str, str]]:
    found = open_book(home, today=TODAY).advisories_for(Thing("nuget", name, version))
    return [(one.id, one.state, one.severity) for one in found]


def test_the_index_of_a_server_makes_nuget_checked(tmp_path: Path) -> None:
    outcome = run(tmp_path, server())
    book = open_book(tmp_path, today=TODAY)
    book.canary(["nuget"])

    assert (outcome.renewed, outcome.records, outcome.as_of) == (True, 2, "2026-11-23")
    assert flaws(tmp_path, "Newtonsoft.Json", "12.0.3") == [
        ("GHSA-5crp-9r3c-p9vr", "affected", "high")
    ]
    assert flaws(tmp_path, "Newtonsoft.Json", "13.0.1") == []
    assert flaws(tmp_path, "Some.Package", "1.4.2") == [(OTHER["url"], "affected", "critical")]
    source = book.answers_for("nuget", "Anything")
    assert source is not None
    assert (source.source, source.as_of) == ("nuget-index", "2026-11-23")


def test_what_two_sources_know_of_one_flaw_is_one_flaw(tmp_path: Path) -> None:
    hit = affected({"introduced": "0"}, {"fixed": "13.0.1"}, name="Newtonsoft.Json",
                   ecosystem="NuGet")  # fmt: skip
    known = record("GHSA-5crp-9r3c-p9vr", aliases=["CVE-2024-21907"], affected=[hit])
    dump(tmp_path / "from/osv/NuGet/all.zip", known)
    refresh(tmp_path / "home", today=TODAY, from_folder=tmp_path / "from", force=True)
    run(tmp_path / "home", server())

    (found,) = open_book(tmp_path / "home", today=TODAY).advisories_for(
        Thing("nuget", "Newtonsoft.Json", "12.0.3")
    )
    assert {found.id, *found.aliases} == {"GHSA-5crp-9r3c-p9vr", "CVE-2024-21907"}


def test_without_an_address_no_server_is_asked(tmp_path: Path) -> None:
    http = httpx.Client(transport=httpx.MockTransport(lambda request: httpx.Response(404)))
    found = refresh(tmp_path, today=TODAY, http=http, environment={})
    assert "nuget-index" not in {one.source for one in found}


@pytest.mark.parametrize(
    ("changes", "kind", "words"),
    [
        ({"/vulnerabilities/update.json": None}, "refused", "update.json: answered 404"),
        ({"/vulnerabilities/index.json": httpx.Response(429)}, "busy", "answered 429"),
        ({"/vulnerabilities/index.json": {"pages": []}}, "changed", "not a list"),
        ({"/vulnerabilities/index.json": []}, "changed", "not a list"),
        ({"/vulnerabilities/index.json": [{"@name": "a"}]}, "changed", "has no address"),
        ({"/index.json": {"resources": [{"@type": "SearchQueryService"}]}}, "changed", "offers no"),
        ({"/index.json": []}, "changed", "no list of resources"),
        ({"/vulnerabilities/base.json": [1]}, "changed", "not an object"),
        ({"/vulnerabilities/base.json": {"a": [{"url": "x"}]}}, "changed", "unexpected shape"),
        ({"/vulnerabilities/base.json": CUT_SHORT}, "changed", "delivered"),
        ({"/vulnerabilities/base.json": {}}, "untrusted", "was not found vulnerable"),
    ],
)  # fmt: skip
def test_a_page_that_is_missing_or_wrong_leaves_the_last_good_edition(
    tmp_path: Path, changes: dict[str, Any], kind: str, words: str
) -> None:
    run(tmp_path, server())
    outcome = run(tmp_path, server(**changes), force=True)

    assert (outcome.renewed, outcome.kind) == (False, kind)
    assert words in outcome.reason
    assert flaws(tmp_path, "Some.Package", "1.0.0")


def test_an_address_without_tls_is_not_asked(tmp_path: Path) -> None:
    index = [{"@id": "http://nuget.example.org/vulnerabilities/base.json"}]
    outcome = run(tmp_path, server(**{"/vulnerabilities/index.json": index}))
    assert "not an https address" in outcome.reason


@pytest.mark.parametrize("versions", ["[1.0", "", "latest", "(,)x"])
def test_an_interval_that_cannot_be_read_is_unknown_and_never_silent(
    tmp_path: Path, versions: str
) -> None:
    page = {"newtonsoft.json": [NEWTONSOFT], "odd": [{**OTHER, "versions": versions}]}
    run(tmp_path, server(**{"/vulnerabilities/base.json": page}))
    found = flaws(tmp_path, "odd", "1.0.0")
    assert found
    assert {state for _, state, _ in found} <= {"unknown", "affected"}


def test_a_resource_without_an_address_is_refused() -> None:
    with pytest.raises(UnreadableSource, match="no list of resources"):
        nuget_index.resource({"resources": "none"})
