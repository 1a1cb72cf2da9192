"""The products an image carries, by its name and tag."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timonier.knowledge.core.images import carried, hub_name

IMAGES = {
    "python": "python",
    "node": "nodejs",
    "debian": "debian",
    "ubuntu": "ubuntu",
    "centos": "centos",
    "quay.io/centos/centos": "centos-stream",
    "amazonlinux": "amazon-linux",
    "eclipse-temurin": "eclipse-temurin",
    "mcr.microsoft.com/windows/servercore": "windows-server-core",
}
CODENAMES = {"bookworm": "debian", "bullseye": "debian", "jammy": "ubuntu"}


def products(image: str) -> list[tuple[str, str]]:
    name, _, tag = image.partition(":")
    found = carried(name, tag, images=IMAGES, codenames=CODENAMES)
    return [(one.product, one.version) for one in found]


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        ("python:3.7-slim", [("python", "3.7")]),
        ("node:18-alpine3.15", [("nodejs", "18"), ("alpine-linux", "3.15")]),
        ("python:3.11-bookworm", [("python", "3.11"), ("debian", "bookworm")]),
        ("debian:bullseye-slim", [("debian", "bullseye")]),
        ("debian:bookworm-20240101-slim", [("debian", "bookworm")]),
        ("ubuntu:22.04", [("ubuntu", "22.04")]),
        ("ubuntu:jammy", [("ubuntu", "jammy")]),
        ("centos:centos7", [("centos", "7")]),
        ("centos:stream8", [("centos-stream", "8")]),
        ("quay.io/centos/centos:stream9-minimal", [("centos-stream", "9")]),
        ("amazonlinux:1", [("amazon-linux", "2018.03")]),
        ("amazonlinux:2", [("amazon-linux", "2")]),
        ("node:fermium", [("nodejs", "fermium")]),
        ("node:lts-fermium-alpine3.15", [("nodejs", "fermium"), ("alpine-linux", "3.15")]),
        ("python:3.9-carbon", [("python", "3.9")]),
        ("node:lts-slim", [("nodejs", "")]),
        ("python:latest", [("python", "")]),
        ("python", [("python", "")]),
        ("eclipse-temurin:17-jre-jammy", [("eclipse-temurin", "17"), ("ubuntu", "jammy")]),
        ("eclipse-temurin:8u292", [("eclipse-temurin", "8")]),
        ("nvidia/cuda:11.7.1-base-ubuntu20.04", [("ubuntu", "20.04")]),
        ("acme/app:1.2-debian-11-r4", [("debian", "11")]),
        ("mcr.microsoft.com/windows/servercore:ltsc2019", [("windows-server-core", "2019")]),
        ("registry.access.redhat.com/ubi8/ubi-minimal:8.6", [("rhel", "8")]),
        ("gcr.io/distroless/base-debian11:nonroot", [("debian", "11")]),
        ("public.ecr.aws/lambda/python:3.8", [("aws-lambda", "python3.8")]),
        ("public.ecr.aws/lambda/nodejs:14", [("aws-lambda", "nodejs14.x")]),
        ("acme/app:1.2", []),
    ],
)
def test_an_image_carries_its_program_and_its_system(
    image: str, expected: list[tuple[str, str]]
) -> None:
    assert products(image) == expected


@pytest.mark.parametrize(
    "name", ["python", "library/python", "docker.io/library/python", "index.docker.io/python"]
)
def test_the_default_registry_is_no_part_of_the_name(name: str) -> None:
    assert hub_name(name) == "python"


@given(st.text(max_size=80), st.text(max_size=80))
def test_no_name_or_tag_breaks_the_reading(name: str, tag: str) -> None:
    found = carried(name, tag, images=IMAGES, codenames=CODENAMES)
    assert len({one.product for one in found}) == len(found)
