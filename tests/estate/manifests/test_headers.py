"""Comments that group requirements: which are headers, and which scope their group has."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timonier.estate.core.manifests.registry import parse


def scopes(content: str, path: str = "requirements.txt") -> dict[str, str]:
    parsed = parse("requirements.txt", path, content.encode())
    assert not parsed.error
    return {one.name: one.scope for one in parsed.components}


@pytest.mark.parametrize(
    ("comment", "scope"),
    [
        ("# dev", "dev"),
        ("#dev:", "dev"),
        ("# --- testing ---", "dev"),
        ("# === Tests ===", "dev"),
        ("########## DEV ##########", "dev"),
        ("# Development tools", "dev"),
        ("## Docs", "dev"),
        ("# Testing requirements.", "dev"),
        ("# Linting & formatting", "dev"),
        ("# développement", "dev"),
        ("# Dépendances de développement", "dev"),
        ("# tests", "dev"),
        ("# Outils de qualité", "dev"),
        ("# production", "prod"),
        ("# Django", "prod"),
        ("# API docs", "prod"),
        ("# Database tools", "prod"),
        ("# temporary for debug output", "prod"),
        ("# dev and production", "prod"),
        ("# not in dev", "prod"),
        ("# we test this with x", "prod"),
        ("# The packages below are there for testing", "prod"),
        ("# pytest==7.4", "prod"),
        ("# pytest-dev>=7", "prod"),
        ("# pytest", "prod"),
        ("# via pytest", "prod"),
        ("# docs: example.org/docs", "prod"),
        ("# Copyright the test authors. All rights reserved, see LICENSE", "prod"),
        ("    # dev", "prod"),
        ("####", "prod"),
        ("#", "prod"),
    ],
)
def test_a_short_comment_that_names_a_group_says_the_scope_of_what_follows(
    comment: str, scope: str
) -> None:
    assert scopes(f"first\n\n{comment}\na==1\n\nb\n") == {"first": "prod", "a": scope, "b": scope}


def test_a_group_ends_at_the_next_header_whatever_its_words() -> None:
    found = scopes("a\n# dev\nb\n\n# Payments\nc\n\n# Tests\n\nd\n# production\ne\n")
    assert found == {"a": "prod", "b": "dev", "c": "prod", "d": "dev", "e": "prod"}


@pytest.mark.parametrize(
    "remark", ["# needed for tests", "# for tests", "# pinned", "# the last one", "# x==2"]
)
def test_a_remark_between_two_requirements_neither_opens_nor_ends_a_group(remark: str) -> None:
    assert scopes(f"a\n{remark}\nb\n") == {"a": "prod", "b": "prod"}
    assert scopes(f"# dev\na\n{remark}\nb\n") == {"a": "dev", "b": "dev"}


def test_a_remark_beside_a_requirement_is_no_header() -> None:
    assert scopes("a  # dev\nb\n") == {"a": "prod", "b": "prod"}


def test_only_the_first_of_several_lines_heads_a_group() -> None:
    assert scopes("#####\n# Testing\n#####\n# to be run at night\na\n") == {"a": "dev"}
    assert scopes("# All that the company's own shop has in\n# production\n# tests\na\n") == {
        "a": "prod"
    }
    assert scopes("# Note: what runs at night\n# tests\na\n") == {"a": "prod"}
    assert scopes("\n# old==1\n# Tests\na\n") == {"a": "dev"}


def test_what_comes_from_elsewhere_has_the_scope_of_its_group() -> None:
    source = "# dev\n-e git+https://example.org/a/thing.git#egg=thing\n"
    assert scopes(source) == {"thing": "dev"}


@pytest.mark.parametrize(
    ("path", "scope"), [("requirements-prod.txt", "prod"), ("requirements/dev.txt", "dev")]
)
def test_the_name_of_the_file_counts_before_its_comments(path: str, scope: str) -> None:
    assert set(scopes("# dev\na\n\n# production\nb\n", path).values()) == {scope}


def test_what_a_tool_compiled_has_no_groups() -> None:
    assert scopes("# dev\na==1\n    # via b\n") == {"a": "prod"}


@given(st.lists(st.sampled_from(["", "# x", "# Cache", "#", "# we ship it", "a", "b \\", "# --"])))
def test_comments_without_a_word_of_scope_change_nothing(lines: list[str]) -> None:
    parsed = parse("requirements.txt", "requirements.txt", "\n".join(lines).encode())
    assert {one.scope for one in parsed.components} <= {"prod"}
