"""Bills of materials: complete, once each, reproducible."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from timonier.estate.core.facts import Component
from timonier.estate.core.sbom import Use, sbom

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
    assert "components" not in made(Use("a", "x", own))


def test_the_same_content_gives_the_same_document() -> None:
    uses = [Use("a", "x", DJANGO), Use("a", "y", Component("gem", "rack", "2.0.1"))]
    assert sbom("s", uses, now=NOW) == sbom("s", reversed(uses), now=NOW)
    assert sbom("s", uses, now=NOW) != sbom("s", uses[:1], now=NOW)


words = st.text(min_size=1, max_size=30)


@given(st.builds(Component, st.sampled_from(["npm", "maven", "docker", "generic"]), words, words,
                 licence=st.text(max_size=20)))  # fmt: skip
def test_no_name_or_licence_breaks_the_document(component: Component) -> None:
    assert len(made(Use("a", "x", component))["components"]) == 1
