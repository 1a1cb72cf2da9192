"""Image references: what they name, and what is said when a variable hides part of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timonier.estate.core.manifests.images import Image, image_facts, parse_image
from timonier.estate.core.places import path_scope

_DIGEST = "sha256:" + "a1" * 32


@pytest.mark.parametrize(
    ("reference", "image"),
    [
        ("python:3.7-slim", Image("python", "3.7-slim")),
        ("nginx", Image("nginx")),
        ("docker.io/library/redis:7", Image("redis", "7")),
        ("index.docker.io/library/redis", Image("redis")),
        ("library/postgres:16", Image("postgres", "16")),
        ("bitnami/kafka:3", Image("bitnami/kafka", "3")),
        ("ghcr.io/Org/App:v1", Image("ghcr.io/org/app", "v1")),
        ("localhost:5000/team/app:2", Image("localhost:5000/team/app", "2")),
        ("localhost:5000/team/app", Image("localhost:5000/team/app")),
        (f"alpine:3.20@{_DIGEST}", Image("alpine", "3.20", _DIGEST)),
        (f"alpine@{_DIGEST}", Image("alpine", "", _DIGEST)),
        ("docker://alpine:3.8", Image("alpine", "3.8")),
    ],
)
def test_a_reference_is_split_into_name_tag_and_digest(reference: str, image: Image) -> None:
    assert parse_image(reference) == image


@pytest.mark.parametrize(
    "reference", ["", "$IMAGE", "{{ .Values.image }}", "<your-image>", "a b", "x@sha256:12", "-"]
)
def test_what_names_no_image_is_none(reference: str) -> None:
    assert parse_image(reference) is None


def test_a_variable_in_the_tag_still_tells_which_image_is_used() -> None:
    components, observations = image_facts("python:${VERSION}-slim", line=3, scope="prod")
    assert [(c.name, c.version) for c in components] == [("python", "")]
    assert [(o.kind, o.line, o.data["name"]) for o in observations] == [
        ("image-unresolved", 3, "python")
    ]


def test_a_variable_in_the_name_leaves_only_an_unresolved_image() -> None:
    components, observations = image_facts("${REGISTRY}/app:1", line=1, scope="prod")
    assert components == ()
    assert observations[0].kind == "image-unresolved"


@given(st.text(max_size=200))
def test_any_text_is_an_image_or_none_and_an_image_reads_as_itself(reference: str) -> None:
    image = parse_image(reference)
    if image is not None:
        assert parse_image(image.reference) == Image(image.name, image.tag)


@pytest.mark.parametrize(
    ("path", "scope"),
    [
        ("compose.dev.yml", "dev"),
        ("deploy/values-prod.yaml", "prod"),
        ("tests/compose.yml", "dev"),
        ("compose.yml", "unknown"),
        ("developer/compose.yml", "unknown"),
    ],
)
def test_the_name_or_the_folder_of_a_file_states_its_scope(path: str, scope: str) -> None:
    assert path_scope(path, "unknown") == scope
