"""Reads a container image's name and tag into the products it carries (language and OS)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from timonier.knowledge.core.code_names import line_of

_HUB = re.compile(
    r"^(?:(?:docker\.io|index\.docker\.io|registry-1\.docker\.io|mirror\.gcr\.io"
    r"|public\.ecr\.aws/docker)/)?(?:library/)?(?=.)"
)
_VERSION = re.compile(r"v?(\d+(?:\.\d+)*)(?:u\d+|_\d+)?(?:[a-z]+\d*)?\Z")
_UBI = re.compile(r"(?:^|/)(?:ubi|rhel)(\d+)(?:-[a-z]+)?(?:/|$)")
_DISTROLESS = re.compile(r"distroless/[a-z0-9]+-debian(\d+)$")
_LAMBDA = re.compile(r"(?:public\.ecr\.aws/lambda|amazon/aws-lambda)[/-]([a-z]+)$")

# Words of a tag that name an operating system with its version.
_SYSTEMS = (
    (re.compile(r"alpine(\d+\.\d+)"), "alpine-linux"),
    (re.compile(r"debian(\d+)"), "debian"),
    (re.compile(r"ubuntu(\d+\.\d+)"), "ubuntu"),
    (re.compile(r"ubi(\d+)"), "rhel"),
    (re.compile(r"stream(\d+)"), "centos-stream"),
    (re.compile(r"(?:centos)(\d+)"), "centos"),
    (re.compile(r"(?:rockylinux)(\d+)"), "rocky-linux"),
    (re.compile(r"(?:oraclelinux|ol)(\d+)"), "oracle-linux"),
    (re.compile(r"al(2023|2)"), "amazon-linux"),
    (re.compile(r"ltsc(\d{4})"), "windows-server"),
    (re.compile(r"(?:open)?(?:jdk|jre)(\d+)"), "eclipse-temurin"),
)
_TWO_WORDS = {"debian": "debian", "ubuntu": "ubuntu", "alpine": "alpine-linux", "openjdk": "java"}
# A first word that repeats the image's name: `centos:centos7`, `jdk-11`, `php:php8.1`.
_LEADING = re.compile(
    r"^(?:centos|jdk|jre|release|version|python|php|node|ruby|go|java)-?(?=\d)|^lts-(?=[a-z])"
)
# What the images of CentOS and Amazon Linux call their lines -> product and cycle ("": as said).
_CENTOS = re.compile(r"(?:quay\.io/centos/)?centos")
_AMAZON = re.compile(r"(?:public\.ecr\.aws/amazonlinux/)?amazonlinux")
_LINES = (
    (_CENTOS, re.compile(r"stream(\d+)"), "centos-stream", ""),
    (_AMAZON, re.compile(r"(1)"), "amazon-linux", "2018.03"),
)


@dataclass(frozen=True, slots=True)
class Carried:
    """A product of an image, and the version its tag states ("" when it states none)."""

    product: str
    version: str


def hub_name(name: str) -> str:
    """The name without the default registry: `docker.io/library/python` is `python`."""
    return _HUB.sub("", name.lower(), count=1)


def carried(
    name: str, tag: str, *, images: Mapping[str, str], codenames: Mapping[str, str]
) -> tuple[Carried, ...]:
    """The products of image `name:tag`, the image's own first, then what its tag adds.

    `images` maps an image name to a product, `codenames` a distribution's code name (bookworm,
    jammy) to its product.
    """
    short = hub_name(name)
    tag = tag.lower()
    found = [
        *_by_name(short, tag),
        *_main(short, tag, images, codenames),
        *_systems(tag, codenames),
    ]
    unique = {_family(one.product): one for one in reversed(found)}
    return tuple(one for one in dict.fromkeys(found) if unique[_family(one.product)] == one)


def _family(product: str) -> str:
    """Windows' container editions share their name and their end with the server."""
    return "windows" if product.startswith("windows-") else product


def _by_name(short: str, tag: str) -> Iterator[Carried]:
    """Images whose name, not tag, says the version."""
    for pattern, product in ((_UBI, "rhel"), (_DISTROLESS, "debian")):
        found = pattern.search(short)
        if found:
            yield Carried(product, found.group(1))
    runtime = _LAMBDA.search(short)
    if runtime and tag:
        word = tag.split("-")[0]
        name = {"nodejs": f"nodejs{word}.x", "dotnet": f"dotnet{word.split('.')[0]}"}
        yield Carried("aws-lambda", name.get(runtime.group(1), f"{runtime.group(1)}{word}"))


def _main(
    short: str, tag: str, images: Mapping[str, str], codenames: Mapping[str, str]
) -> Iterator[Carried]:
    product = images.get(short)
    if not product:
        return
    if renamed := _renamed(short, tag):
        yield renamed
        return
    first = _LEADING.sub("", tag.split("-")[0] if not _LEADING.match(tag) else tag).split("-")[0]
    stated = _VERSION.match(first)
    if stated:
        yield Carried(product, stated.group(1))
    elif codenames.get(first) == product or line_of(product, first) or first.startswith("ltsc"):
        yield Carried(product, first.removeprefix("ltsc"))
    else:
        yield Carried(product, "")


def _renamed(short: str, tag: str) -> Carried | None:
    """The line of a distribution that its image calls otherwise than its life cycle does."""
    for image, line, product, cycle in _LINES:
        found = line.fullmatch(tag.split("-")[0])
        if found and image.fullmatch(short):
            return Carried(product, cycle or found.group(1))
    return None


def _systems(tag: str, codenames: Mapping[str, str]) -> Iterator[Carried]:
    words = tag.split("-")
    for place, word in enumerate(words):
        following = words[place + 1] if place + 1 < len(words) else ""
        if word in _TWO_WORDS and re.fullmatch(r"\d+(\.\d+)*", following):
            product = _TWO_WORDS[word]
            yield Carried("eclipse-temurin" if product == "java" else product, following)
        elif word in codenames:
            yield Carried(codenames[word], word)
        else:
            yield from _compound(word)


def _compound(word: str) -> Iterator[Carried]:
    for pattern, product in _SYSTEMS:
        found = pattern.fullmatch(word)
        if found:
            yield Carried(product, found.group(1))
            return
