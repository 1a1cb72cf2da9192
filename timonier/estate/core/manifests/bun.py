"""bun.lock, the text lock file of Bun: JSON with comments and trailing commas."""

from __future__ import annotations

import re

from timonier.estate.core.facts import Component, Parsed, Scope
from timonier.estate.core.manifests.conventions import commit_of, lock, manager, source_of
from timonier.estate.core.manifests.limits import decode, load_json, mapping, rows, table, text
from timonier.estate.core.manifests.lines import Lines
from timonier.estate.core.manifests.npm_locks import Merged
from timonier.estate.core.manifests.registry import reader

_SECTIONS: tuple[tuple[str, Scope], ...] = (
    ("dependencies", "prod"),
    ("optionalDependencies", "prod"),
    ("devDependencies", "dev"),
)
_BUN_KEY = re.compile(rb'^[ \t]+"([^"\\\n]*+)"[ \t]*:[ \t]*\[', re.MULTILINE)
_TRAILING = re.compile(
    # What is left open runs to the end: nothing is scanned twice.
    r'("(?:[^"\\]|\\.)*+(?:"|\Z))|,(?=\s*+[}\]])|//[^\n]*|/\*(?:.*?\*/|.*\Z)',
    re.DOTALL,
)


@reader("bun.lock")
def read_bun_lock(path: str, data: bytes) -> Parsed:
    """bun.lock (text): JSON with comments and trailing commas."""
    strict = _TRAILING.sub(lambda found: found.group(1) or "", decode(data))
    document = mapping(load_json(strict.encode()), "bun.lock")
    lines = Lines(_BUN_KEY, data)
    workspaces = [table(one) for one in table(document.get("workspaces")).values()]
    asked = {
        (name, scope)
        for one in workspaces
        for key, scope in _SECTIONS
        for name in table(one.get(key))
    }
    merged = Merged()
    for key, entry in table(document.get("packages")).items():
        stated = text(next(iter(rows(entry)), ""))
        name, _, version = stated.rpartition("@")
        if not name or version.startswith(("workspace:", "file:", "link:")):
            continue
        scope: Scope = "prod" if (key, "prod") in asked else "unknown"
        scope = "dev" if (key, "dev") in asked and scope == "unknown" else scope
        direct = (key, "prod") in asked or (key, "dev") in asked
        source = "" if version[:1].isdigit() else source_of(version) or "url"
        merged.add(
            Component(
                "npm",
                name,
                "" if source else version,
                scope=scope,
                direct=direct,
                line=lines.first(key),
                locked=True,
                digest=commit_of(stated),
                source=source,
            )
        )
    return Parsed(merged.components(), (manager("bun"), lock("bun.lock")))
