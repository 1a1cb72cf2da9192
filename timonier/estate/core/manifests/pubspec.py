"""Dart and Flutter: pubspec.yaml."""

from __future__ import annotations

import re
from collections.abc import Iterator

from timonier.estate.core.facts import Component, Observation, Parsed, Scope
from timonier.estate.core.manifests.conventions import manager, project
from timonier.estate.core.manifests.located import Node, Table, load_documents, rows, table, text
from timonier.estate.core.manifests.registry import reader

# Section -> scope. An override decides the version of a package that another section asks for.
_SECTIONS: dict[str, Scope] = {
    "dependencies": "prod", "dev_dependencies": "dev", "dependency_overrides": "unknown",
}  # fmt: skip
_VERSION = r"\d++\.\d++\.\d++(?:[-+][0-9A-Za-z.+-]++)?+"
_EXACT = re.compile(_VERSION)
_RANGE = re.compile(rf"any|\^{_VERSION}|(?:(?:>=|<=|>|<)?\s*+{_VERSION}\s*+)++")


@reader("pubspec.yaml")
def read_pubspec(path: str, data: bytes) -> Parsed:
    """pubspec.yaml: packages by section, with their origins, and the SDKs asked for.

    Source: "Package dependencies" and "The pubspec file" of the Dart documentation.
    """
    documents = load_documents(data)
    document = table(documents[0] if documents else None)
    components: list[Component] = []
    observations: list[Observation] = [manager("pub")]
    for section, scope in _SECTIONS.items():
        wanted = table(document.get(section))
        for name, asked in wanted.items():
            line = wanted.lines.get(name, 0)
            source, stated = _asked(asked)
            components.append(_component("pub", name, stated, scope, line, source))
            observations += _unknown(name, stated, line, source)
    for name, asked in table(document.get("environment")).items():
        product = "dart" if name == "sdk" else name
        stated = " ".join(text(asked).split())
        if product in ("dart", "flutter") and stated:
            line = table(document.get("environment")).lines.get(name, 0)
            components.append(_component("generic", product, stated, "prod", line, ""))
            observations += _unknown(product, stated, line, "")
    observations += _of_itself(document)
    return Parsed(tuple(components), tuple(observations))


def _asked(asked: Node) -> tuple[str, str]:
    """Where a package comes from, and what of its version the file states."""
    how = table(asked)
    for origin in ("git", "path", "sdk"):
        if origin in how:
            return origin, ""
    stated = " ".join(text(how.get("version") if how else asked).split())
    return ("url" if "hosted" in how else ""), stated or "any"


def _component(
    kind: str, name: str, stated: str, scope: Scope, line: int, source: str
) -> Component:
    exact = bool(_EXACT.fullmatch(stated))
    known = not exact and bool(_RANGE.fullmatch(stated))
    return Component(
        kind, name, stated if exact else "", stated if known else "", scope,
        direct=True, line=line, source=source,
    )  # fmt: skip


def _unknown(name: str, stated: str, line: int, source: str) -> Iterator[Observation]:
    if stated and not _EXACT.fullmatch(stated) and not _RANGE.fullmatch(stated):
        data = {"reason": "it is no version and no range", "stated": stated[:80]}
        yield Observation("unresolved", name, line, data)


def _of_itself(document: Table) -> Iterator[Observation]:
    if name := text(document.get("name")):
        private = text(document.get("publish_to")).lower() == "none"
        version = str(text(document.get("version")))
        yield project(str(name), version, "pub", private=private or None)
    for member in rows(document.get("workspace")):
        yield Observation("workspace", str(text(member)))
