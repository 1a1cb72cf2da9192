"""What a component or a file should give way to."""

import re
import tomllib
from typing import Any

import pytest

from timonier.knowledge.core.replacements import EFFORT_DAYS, Replacements, abandoned
from timonier.knowledge.shelf.opened import SHIPPED

from .make import Thing

TABLE = tomllib.loads((SHIPPED / "superseded.toml").read_text())["tool"]
NPM = {"is-odd": ["micro-utility", [], "https://example.org"]}


@pytest.fixture(scope="module")
def known() -> Replacements:
    return Replacements(TABLE, NPM)


@pytest.mark.parametrize(
    ("component", "expected"),
    [
        (Thing("npm", "moment", "2.29.4"), "moment"),
        (Thing("pypi", "PyPDF2", "3.0"), "pypdf2"),
        (Thing("maven", "io.springfox/springfox-swagger2", "2.9"), "springfox"),
        (Thing("golang", "github.com/dgrijalva/jwt-go", "v3.2.0"), "dgrijalva-jwt-go"),
        (Thing("docker", "bitnami/redis", "7"), "bitnami-images"),
        (Thing("npm", "core-js", "2.6.1"), "core-js-2"),
        (Thing("githubactions", "actions/upload-artifact", "v3"), "artifact-actions-3"),
        (Thing("npm", "is-odd", "1.0.0"), "npm-is-odd"),
    ],
)
def test_a_superseded_component_is_recognised(
    known: Replacements, component: Thing, expected: str
) -> None:
    found = known.of_component(component)
    assert found is not None
    assert found.id == expected


@pytest.mark.parametrize(
    "component",
    [
        Thing("npm", "core-js", "3.30.0"),
        Thing("npm", "core-js", constraint=">=2"),
        Thing("githubactions", "actions/upload-artifact", "v4"),
        Thing("githubactions", "actions/upload-artifact", "0123abcd"),
        Thing("pypi", "moment", "1.0"),
    ],
)
def test_a_current_or_uncertain_version_is_not_accused(
    known: Replacements, component: Thing
) -> None:
    assert known.of_component(component) is None


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (".travis.yml", "travis-ci-org"),
        ("web/tslint.json", "tslint"),
        (".dependabot/config.yml", "dependabot-preview"),
    ],
)
def test_a_file_gives_its_tool_away(known: Replacements, path: str, expected: str) -> None:
    found = known.of_path(path)
    assert found is not None
    assert found.id == expected
    assert known.of_path("src/main.py") is None


def test_the_effort_grows_with_the_places_to_touch(known: Replacements) -> None:
    found = known.of_component(Thing("npm", "moment", "2"))
    assert found is not None
    none, many = found.effort_days(0), found.effort_days(40)
    assert none == EFFORT_DAYS["medium"]
    assert all(less < more for less, more in zip(none, many, strict=True))
    assert many[0] <= many[1] <= many[2]


def test_an_unmaintained_crate_is_abandoned_with_its_notice() -> None:
    row = [
        "RUSTSEC-2024-0375",
        [],
        "unknown",
        0,
        "gone",
        "2024-09-25",
        "unmaintained",
        "",
        ["*"],
        [],
    ]
    found = abandoned({"atty": [row]}, Thing("cargo", "atty", "0.2.14"), "cargo")
    assert found is not None
    assert found.source_url == "https://rustsec.org/advisories/RUSTSEC-2024-0375"


def test_the_table_holds_sixty_tools_with_distinct_names() -> None:
    assert len(TABLE) >= 60
    assert len({row["id"] for row in TABLE}) == len(TABLE)


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row["id"])
def test_every_entry_says_why_in_both_languages_to_what_and_by_whose_word(
    row: dict[str, Any],
) -> None:
    assert row["source"].startswith("https://")
    assert row["why"].endswith(".")
    assert row["why_fr"].endswith(".")
    assert row["to"]
    assert row["match"]
    assert row["effort"] in EFFORT_DAYS
    assert row["since"][:2] == "20"
    assert not re.search(r" [;:!?]", row["why_fr"]), "a plain space before high punctuation"


RING = [
    "RUSTSEC-2025-0010", [], "unknown", 0, "Versions of ring prior to 0.17 are unmaintained.",
    "2025-03-05", "unmaintained", "", ["<0.17.0"], [],
]  # fmt: skip


@pytest.mark.parametrize(
    ("component", "told"),
    [
        (Thing("cargo", "ring", "0.16.20"), True),
        (Thing("cargo", "ring", "0.17.0"), False),
        (Thing("cargo", "ring", "0.17.14"), False),
        (Thing("cargo", "ring", constraint="0.16"), True),
        (Thing("cargo", "ring", constraint=">=0.16"), False),
        (Thing("cargo", "ring", constraint="?!"), False),
        (Thing("cargo", "ring"), False),
    ],
)
def test_a_notice_about_old_versions_says_nothing_of_newer_ones(
    component: Thing, told: bool
) -> None:
    assert (abandoned({"ring": [RING]}, component, "cargo") is not None) is told


@pytest.mark.parametrize(
    ("constraint", "told"), [("^2.6.0", True), ("2.x", True), (">=2", False), ("^3.0.0", False)]
)
def test_a_declared_range_is_accused_when_all_of_it_is_superseded(
    known: Replacements, constraint: str, told: bool
) -> None:
    found = known.of_component(Thing("npm", "core-js", constraint=constraint))
    assert (found is not None) is told
