"""Container image references: name, tag and digest, and the facts every reader states."""

from __future__ import annotations

import re
from dataclasses import dataclass

from timonier.estate.core.facts import Component, Observation, Scope

# Docker Hub under the host names that people write out.
_HUB = re.compile(r"^(?:(?:index|registry-1|registry\.hub)\.)?docker\.(?:io|com)/")
_NAME = re.compile(r"[a-z0-9]([a-z0-9._/-]*[a-z0-9])?(:[0-9]+/[a-z0-9._/-]*[a-z0-9])?")
_TAG = re.compile(r"[\w][\w.+-]{0,127}", re.ASCII)
_DIGEST = re.compile(r"\A[a-z0-9]++:[0-9a-fA-F]{32,128}")
_PLACEHOLDERS = re.compile(r"\$|\{\{|\}\}|<|>|%\(|@@")
# A colon or an at sign behind which a variable stands: the name before it is known.
_OPEN_TAG = re.compile(r"[:@](?=[^/]*(?:\$|\{\{|<|%\(|@@))")
MAX_REFERENCE = 512
_SHOWN = 160


@dataclass(frozen=True, slots=True)
class Image:
    """One reference, normalised: `library/` and Docker Hub's own host names are left out."""

    name: str
    tag: str = ""
    digest: str = ""

    @property
    def reference(self) -> str:
        return f"{self.name}:{self.tag}" if self.tag else self.name


def parse_image(reference: str) -> Image | None:
    """The image that a reference names, or None when it is none (a variable, a template, noise)."""
    rest = reference.strip().removeprefix("docker://")
    if not rest or len(rest) > MAX_REFERENCE or _PLACEHOLDERS.search(rest):
        return None
    rest, _, digest = rest.partition("@")
    if digest and not _DIGEST.fullmatch(digest):
        return None
    name, tag = _split_tag(rest)
    name = _without_hub(name.lower())
    if not _NAME.fullmatch(name) or "//" in name or (tag and not _TAG.fullmatch(tag)):
        return None
    return Image(name, tag, digest)


def _split_tag(rest: str) -> tuple[str, str]:
    """A colon after the last slash starts the tag; one before it belongs to the host's port."""
    head, colon, tail = rest.rpartition(":")
    return (head, tail) if colon and "/" not in tail else (rest, "")


def _without_hub(name: str) -> str:
    return _HUB.sub("", name, count=1).removeprefix("library/")


def image_facts(
    reference: str,
    *,
    line: int,
    scope: Scope,
    stage: str = "",
    final: bool = False,
) -> tuple[tuple[Component, ...], tuple[Observation, ...]]:
    """The component and the observation of one reference; a variable is said, not guessed.

    `python:${VERSION}` still shows that python is used: a component without version, and an
    `image-unresolved` observation in the place of the `image-reference` one.
    """
    image = parse_image(reference)
    if image is None:
        return _unresolved(reference, line, scope, stage)
    component = Component(
        "docker", image.name, version=image.tag, digest=image.digest, scope=scope, direct=True,
        line=line,
    )  # fmt: skip
    data = {
        "name": image.name, "tag": image.tag, "digest": image.digest, "stage": stage,
        "final": final, "scope": scope,
    }  # fmt: skip
    return (component,), (Observation("image-reference", image.reference, line, data),)


def _unresolved(
    reference: str, line: int, scope: Scope, stage: str
) -> tuple[tuple[Component, ...], tuple[Observation, ...]]:
    shown = reference.strip()[:_SHOWN]
    name = ""
    head = _OPEN_TAG.split(shown, maxsplit=1)[0]
    if head != shown and (known := parse_image(head)):
        name = known.name
    data = {"name": name, "stage": stage, "scope": scope}
    components = (Component("docker", name, scope=scope, direct=True, line=line),) if name else ()
    return components, (Observation("image-unresolved", shown, line, data),)
