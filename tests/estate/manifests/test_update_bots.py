"""Update bots: which one watches which ecosystems."""

from __future__ import annotations

from timonier.estate.core.facts import Observation
from timonier.estate.core.formats import kind_of
from timonier.estate.core.manifests.update_bots import (
    read_dependabot,
    read_renovate,
    without_comments,
)


def dependabot(source: bytes) -> Observation:
    return read_dependabot(".github/dependabot.yml", source).observations[0]


def renovate(source: bytes, path: str = "renovate.json5") -> Observation:
    return read_renovate(path, source).observations[0]


def test_dependabot_states_ecosystems_folders_and_rhythm() -> None:
    source = b"""\
version: 2
updates:
  - {package-ecosystem: npm, directory: /web, schedule: {interval: weekly}}
  - {package-ecosystem: pip, directory: /, schedule: {interval: daily}}
  - {package-ecosystem: docker, directory: /, open-pull-requests-limit: 0}
"""
    observation = dependabot(source)
    assert (observation.subject, observation.line) == ("dependabot", 2)
    assert observation.data == {
        "ecosystems": ["npm", "pip"],
        "intervals": ["daily", "weekly"],
        "directories": ["/", "/web"],
    }


def test_renovate_watches_everything_unless_told_otherwise() -> None:
    assert renovate(b'{"extends": ["config:recommended"]}', "renovate.json").data == {
        "ecosystems": ["all"],
        "enabled": True,
        "extends": ["config:recommended"],
    }


def test_renovate_s_json5_is_read_with_comments_bare_keys_and_last_commas() -> None:
    source = b"""\
{
\t// ours, see https://example.org
\tenabledManagers: ['npm', "pip_requirements",], /* two */
\t"enabled": false,
}
"""
    assert renovate(source).data["ecosystems"] == ["npm", "pip_requirements"]
    assert renovate(source).data["enabled"] is False


def test_comments_go_and_strings_stay() -> None:
    assert without_comments('{"a": "x // y", /* z */ b: \'//\'} // end') == (
        '{"a": "x // y",   b: \'//\'}  '
    )


def test_bots_are_known_by_their_files() -> None:
    assert kind_of(".github/dependabot.yml") == "dependabot"
    assert kind_of(".github/renovate.json5") == kind_of(".renovaterc") == "renovate"
