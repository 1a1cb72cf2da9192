"""Bills of materials: complete, once each, reproducible."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component as Material
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from hypothesis import given
from hypothesis import strategies as st

from timonier.estate.core.distinct import Stated, counted
from timonier.estate.core.facts import Component, Edges
from timonier.estate.core.hashes import hashes_of
from timonier.estate.core.sbom import Use, sbom
from timonier.estate.core.vex import Flaw

NOW = datetime(2026, 1, 2, tzinfo=UTC)
DJANGO = Component("pypi", "django", "3.2.0", scope="prod", licence="BSD-3-Clause", line=4)


def made(*uses: Use) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(sbom("shop", uses, now=NOW, version="abc"))
    return document


def test_a_component_says_what_it_is_and_where_it_is_stated() -> None:
    document = made(Use("api", "requirements.txt", DJANGO))
    assert (document["bomFormat"], document["specVersion"]) == ("CycloneDX", "1.6")
    assert document["metadata"]["component"]["name"] == "shop"
    (found,) = document["components"]
    assert found["purl"] == "pkg:pypi/django@3.2.0"
    assert found["licenses"] == [{"license": {"id": "BSD-3-Clause"}}]
    assert found["scope"] == "required"
    assert found["evidence"]["occurrences"] == [{"line": 4, "location": "api/requirements.txt"}]


def test_a_component_in_two_files_is_listed_once_with_its_stronger_scope() -> None:
    other = Component("pypi", "django", "3.2.0", scope="dev", line=9)
    (found,) = made(Use("api", "dev.txt", other), Use("api", "app.txt", DJANGO))["components"]
    assert found["scope"] == "required"
    assert len(found["evidence"]["occurrences"]) == 2


def test_a_development_component_is_excluded_from_what_ships() -> None:
    (found,) = made(Use("api", "x", Component("npm", "@a/b", "1.0.0", scope="dev")))["components"]
    assert (found["group"], found["name"], found["scope"]) == ("@a", "b", "excluded")


def test_an_unknown_version_is_left_out_and_the_range_is_told() -> None:
    (found,) = made(Use("a", "x", Component("npm", "react", constraint="^18")))["components"]
    assert "version" not in found
    assert found["properties"] == [{"name": "timonier:constraint", "value": "^18"}]


def test_the_repositorys_own_packages_are_left_out() -> None:
    own = Component("npm", "mine", "1.0.0", source="workspace")
    assert made(Use("a", "x", own))["components"] == []


def test_the_same_content_gives_the_same_document() -> None:
    uses = [Use("a", "x", DJANGO), Use("a", "y", Component("gem", "rack", "2.0.1"))]
    assert sbom("s", uses, now=NOW) == sbom("s", reversed(uses), now=NOW)
    assert sbom("s", uses, now=NOW) != sbom("s", uses[:1], now=NOW)


words = st.text(min_size=1, max_size=30)


@given(st.builds(Component, st.sampled_from(["npm", "maven", "docker", "generic"]), words, words,
                 licence=st.text(max_size=20)))  # fmt: skip
def test_no_name_or_licence_breaks_the_document(component: Component) -> None:
    assert len(made(Use("a", "x", component))["components"]) == 1


def strict(document: str) -> None:
    problem = JsonStrictValidator(SchemaVersion.V1_6).validate_str(document)
    assert problem is None, problem


def test_who_brings_whom_is_told_and_the_root_depends_on_what_is_asked_for() -> None:
    a = Component("npm", "a", "1.1.0", direct=True, locked=True)
    b = Component("npm", "b", "1.2.0", direct=False, locked=True)
    uses = [Use("shop", "lock", a, 0), Use("shop", "lock", b, 1)]
    edges = {("shop", "lock"): Edges(((1, 0), (0, 0)))}
    text = sbom("shop", uses, now=NOW, edges=edges)
    strict(text)
    told = {one["ref"]: one.get("dependsOn") for one in json.loads(text)["dependencies"]}
    assert told == {
        "root": ["pkg:npm/a@1.1.0"],
        "pkg:npm/a@1.1.0": ["pkg:npm/b@1.2.0"],
        "pkg:npm/b@1.2.0": ["pkg:npm/a@1.1.0"],
    }


def test_a_range_is_a_place_of_the_version_that_the_lock_made_of_it() -> None:
    asked = Component("npm", "a", constraint="^1.0", scope="prod", direct=True, line=3)
    locked = Component("npm", "a", "1.1.0", direct=True, locked=True, line=9)
    (found,) = made(Use("shop", "package.json", asked), Use("shop", "lock", locked))["components"]
    assert found["version"] == "1.1.0"
    assert found["scope"] == "required"
    assert len(found["evidence"]["occurrences"]) == 2
    elsewhere = made(Use("desk", "package.json", asked), Use("shop", "lock", locked))
    assert len(elsewhere["components"]) == 2


@pytest.mark.parametrize(
    ("component", "expected"),
    [
        (Component("npm", "a", "1", digest="sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk="),
         ("SHA-1", "da39a3ee5e6b4b0d3255bfef95601890afd80709")),
        (Component("cargo", "a", "1", digest="ab" * 32), ("SHA-256", "ab" * 32)),
        (Component("docker", "a", "1", digest="sha256:" + "ab" * 32), ("SHA-256", "ab" * 32)),
        (Component("npm", "a", "1", digest="ab" * 20), None),
        (Component("npm", "a", "1", digest="sha512-AAAA"), None),
        (Component("npm", "a", "1", digest="10c0/" + "ab" * 64), None),
    ],
)  # fmt: skip
def test_a_hash_is_told_only_where_the_lock_has_that_of_the_package(
    component: Component, expected: tuple[str, str] | None
) -> None:
    assert hashes_of(component) == ([expected] if expected else [])
    (found,) = made(Use("a", "x", component))["components"]
    told = [(one["alg"], one["content"]) for one in found.get("hashes", ())]
    assert told == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("name", "purl"),
    [
        ("nginx", "pkg:docker/nginx@1.25"),
        ("bitnami/redis", "pkg:docker/bitnami/redis@1.25"),
        ("ghcr.io/acme/api", "pkg:docker/acme/api@1.25?repository_url=ghcr.io"),
        ("localhost:5000/api", "pkg:docker/api@1.25?repository_url=localhost:5000"),
    ],
)
def test_an_image_names_its_registry_apart(name: str, purl: str) -> None:
    (found,) = made(Use("a", "x", Component("docker", name, "1.25")))["components"]
    assert found["purl"] == purl


def test_a_flaw_is_told_with_what_was_decided_of_it() -> None:
    flaws = [
        Flaw("CVE-2021-1", DJANGO.purl, "high", ("CVE-2021-1", "GHSA-x"), "It is open.", "3.2.5",
             NOW, "not_affected", "code_not_reachable", "", "No form uses it."),
        Flaw("CVE-2021-2", DJANGO.purl, "low", state="exploitable", response="will_not_fix"),
        Flaw("CVE-2021-3", "pkg:pypi/absent@1"),
    ]  # fmt: skip
    text = sbom("shop", [Use("api", "x", DJANGO)], now=NOW, flaws=flaws)
    strict(text)
    first, second = json.loads(text)["vulnerabilities"]
    assert first["analysis"] == {
        "state": "not_affected",
        "justification": "code_not_reachable",
        "detail": "No form uses it.",
    }
    assert first["affects"] == [{"ref": DJANGO.purl}]
    assert first["source"] == {"name": "NVD"}
    assert first["recommendation"] == "Fixed in 3.2.5."
    assert second["analysis"] == {"state": "exploitable", "response": ["will_not_fix"]}


def test_a_flaw_of_a_range_is_told_of_the_component_of_its_own_file() -> None:
    old, new = (Component("npm", "a", constraint=one) for one in ("^1", "^2"))
    flaw = Flaw("GHSA-1", "pkg:npm/a", place=("shop", "b/package.json"), sure=False)
    uses = [Use("shop", "a/package.json", old), Use("shop", "b/package.json", new)]
    (told,) = json.loads(sbom("shop", uses, now=NOW, flaws=[flaw]))["vulnerabilities"]
    assert told["affects"] == [{"ref": "pkg:npm/a ^2"}]


def test_a_flaw_that_may_or_may_not_be_there_says_so_of_the_version() -> None:
    flaw = Flaw("GHSA-1", DJANGO.purl, state="in_triage", sure=False)
    text = sbom("shop", [Use("api", "x", DJANGO)], now=NOW, flaws=[flaw])
    strict(text)
    (told,) = json.loads(text)["vulnerabilities"]
    assert told["affects"][0]["versions"] == [{"version": "3.2.0", "status": "unknown"}]


def test_what_registries_do_not_serve_is_a_component_of_its_own_and_says_so() -> None:
    served = Component("npm", "a", "1.0.0")
    forked = Component("npm", "a", "1.0.0", source="git")
    first, second = made(Use("a", "x", served), Use("a", "y", forked))["components"]
    assert (first["bom-ref"], second["bom-ref"]) == (
        "pkg:npm/a@1.0.0",
        "pkg:npm/a@1.0.0 elsewhere",
    )
    assert second["properties"] == [{"name": "timonier:source", "value": "git"}]


def test_another_edge_hash_or_licence_makes_another_document() -> None:
    a, b = (Component("npm", one, "1.0.0", direct=True) for one in "ab")
    uses = [Use("s", "lock", a, 0), Use("s", "lock", b, 1)]
    plain = sbom("s", uses, now=NOW)
    assert plain == sbom("s", uses, now=NOW)
    wired = sbom("s", uses, now=NOW, edges={("s", "lock"): Edges(((1, 0), ()))})
    later = sbom("s", uses, now=datetime(2026, 2, 2, tzinfo=UTC))
    serials = [json.loads(one)["serialNumber"] for one in (plain, wired, later)]
    assert serials[0] != serials[1] and serials[0] == serials[2]


_ANY = st.builds(
    Component, st.sampled_from(["npm", "github"]), st.sampled_from(["A", "a", "b", ""]),
    st.sampled_from(["", "1.0", "2.0"]), st.sampled_from(["", "^1"]),
    source=st.sampled_from(["", "", "git", "path", "peer"]),
)  # fmt: skip
_FILES = st.sampled_from(["lock", "package.json", "web/package.json", "web/ui/lock"])


@given(st.lists(st.tuples(st.sampled_from(["shop", "desk"]), _FILES, _ANY), max_size=10))
def test_the_document_has_as_many_components_as_are_counted(
    stated: list[tuple[str, str, Component]],
) -> None:
    uses = [Use(*one) for one in stated]
    for name in ("shop", "desk"):
        own = [use for use in uses if use.repository == name]
        rows = [
            Stated(n, u.component.type, u.component.name, u.component.version,
                   u.component.constraint, u.component.source, u.file)
            for n, u in enumerate(own)
        ]  # fmt: skip
        assert len(made(*own).get("components", ())) == len(counted(rows))


@pytest.mark.parametrize("size", [50, 400])
def test_the_library_is_asked_about_each_component_once_whatever_their_number(
    size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    was = Material.__lt__
    monkeypatch.setattr(Material, "__lt__", lambda a, b: asked.append(a) or was(a, b))
    monkeypatch.setattr(Bom, "register_dependency", lambda *_: asked.append(0))
    uses = [Use("a", "lock", Component("npm", f"p{n}", "1", direct=True), n) for n in range(size)]
    edges = {("a", "lock"): Edges(tuple((n and n - 1, 0) for n in range(size)))}
    assert len(json.loads(sbom("s", uses, now=NOW, edges=edges))["components"]) == size
    assert not asked


ODD = st.text(max_size=12)


@given(st.lists(st.builds(Component, st.sampled_from(["npm", "maven", "docker", "golang"]), ODD,
                          ODD, ODD, digest=ODD, licence=ODD), max_size=5))  # fmt: skip
def test_whatever_a_file_states_the_document_keeps_to_the_schema(odd: list[Component]) -> None:
    strict(sbom("shop", [Use("a", "x", one) for one in odd], now=NOW))
