"""CODEOWNERS: the last rule that matches decides, by gitignore's patterns."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.costs import within
from timonier.estate.core.formats import kind_of
from timonier.estate.core.manifests.codeowners import owner_rules, read_codeowners
from timonier.estate.core.owners import OwnerRule, owners_of


def owners(source: str, path: str) -> tuple[str, ...]:
    return owners_of(path, owner_rules(source.encode()))


def test_the_last_rule_that_matches_decides() -> None:
    source = "* @all\n*.js @web\n/docs/ @docs # note\n/docs/api.js\n"
    assert owners(source, "src/a.py") == ("@all",)
    assert owners(source, "src/a.js") == ("@web",)
    assert owners(source, "docs/a.js") == ("@docs",)
    assert owners(source, "docs/api.js") == ()


@pytest.mark.parametrize(
    ("pattern", "path", "matches"),
    [
        ("*.js", "a/b/c.js", True),
        ("/build/logs/", "build/logs/x/y", True),
        ("/build/logs/", "a/build/logs/x", False),
        ("docs/*", "docs/a.md", True),
        ("docs/*", "docs/a/b.md", False),
        ("apps/", "x/apps/y", True),
        ("/apps", "apps/y", True),
        ("apps", "x/apps", True),
        ("apps", "x/appsy", False),
        ("**/logs", "a/b/logs/c", True),
        ("a/**/z", "a/z", True),
        ("a/**/z", "a/b/c/z", True),
        ("a/**", "a/b/c", True),
        ("a?.py", "ab.py", True),
        ("/a.py", "b/a.py", False),
        ("my\\ file", "my file", True),
        ("/*", "a.md", True),
        ("/*", "a/b.md", False),
        ("/a/*b*c*d*e*f*", "a/xbxcxdxexf/y", True),
        ("/a/*b*c*d*e*f*", "a/xbxcxdx/exf", False),
        ("**/a/**/b/**/c/**", "x/a/y/b/z/c/d", True),
        ("**/a/**/b/**/c/**", "x/a/y/c/b/d", False),
        ("/[a]*", "[a]b", True),
    ],
)
def test_patterns_follow_gitignore(pattern: str, path: str, matches: bool) -> None:
    assert (owners(f"{pattern} @me\n", path) == ("@me",)) is matches


def test_a_pattern_of_many_stars_costs_little_time() -> None:
    hostile = owner_rules(b"/" + b"*a" * 60 + b"b @me\n/" + b"**/a/" * 30 + b"b @me\n")
    with within(0.5):
        assert owners_of("a" * 200 + "/a" * 200, hostile) == ()


def test_gitlab_sections_lend_their_owners() -> None:
    source = "[Docs] @docs @writer\n/docs/\n/docs/own @other\n^[Optional][2]\n/x\n"
    assert owners(source, "docs/a") == ("@docs", "@writer")
    assert owners(source, "docs/own") == ("@other",)
    assert owners(source, "x") == ()


def test_a_rule_is_an_observation_with_its_line() -> None:
    (observation,) = read_codeowners(
        "CODEOWNERS", b"# us\n\n* @a/b c@example.org oops\n"
    ).observations
    assert (observation.subject, observation.line) == ("*", 3)
    assert observation.data == {"owners": ["@a/b", "c@example.org"]}


def test_owners_are_read_where_platforms_look_for_them() -> None:
    for path in ("CODEOWNERS", ".github/CODEOWNERS", "docs/CODEOWNERS"):
        assert kind_of(path) == "codeowners"
        assert read_codeowners(path, b"* @me\n").observations
    assert not read_codeowners("src/CODEOWNERS", b"* @me\n").observations


_PATHS = st.from_regex(r"[a-c]{1,3}(/[a-c]{1,3}){0,3}", fullmatch=True)
_PATTERNS = st.from_regex(r"/?[a-c*?]{1,3}(/[a-c*]{1,3}){0,2}/?", fullmatch=True)
_RULES = st.lists(
    st.builds(OwnerRule, _PATTERNS, st.tuples(st.sampled_from(["@x", "@y", "@z"]))), max_size=4
)


@given(_PATHS, _RULES)
def test_a_rule_added_for_the_very_path_wins_over_all(path: str, rules: list[OwnerRule]) -> None:
    assert owners_of(path, [*rules, OwnerRule(f"/{path}", ("@last",))]) == ("@last",)


@given(_PATHS, _RULES)
def test_a_catch_all_placed_first_changes_only_what_nobody_owns(
    path: str, rules: list[OwnerRule]
) -> None:
    before = owners_of(path, rules)
    assert owners_of(path, [OwnerRule("*", ("@all",)), *rules]) == (before or ("@all",))
