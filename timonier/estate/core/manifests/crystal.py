"""Crystal: shard.yml and shard.lock."""

from __future__ import annotations

import re

from timonier.estate.core.facts import Component, Observation, Parsed, Scope
from timonier.estate.core.manifests.conventions import licences, lock, manager, project
from timonier.estate.core.manifests.located import Table, load_documents, table, text
from timonier.estate.core.manifests.registry import reader

_SECTIONS: dict[str, Scope] = {"dependencies": "prod", "development_dependencies": "dev"}
_EXACT = re.compile(r"=?\s*+(\d++(?:[-.][0-9A-Za-z.-]++)?)")
_COMMIT = re.compile(r"(.+?)\+git\.commit\.([0-9a-f]{40})")


@reader("shard.yml")
def read_shard(path: str, data: bytes) -> Parsed:
    """shard.yml: shards by section. All come from repositories; there is no registry.

    Source: "shard.yml specification" of Shards.
    """
    documents = load_documents(data)
    document = table(documents[0] if documents else None)
    found: list[Component] = []
    for section, scope in _SECTIONS.items():
        wanted = table(document.get(section))
        for name, how in wanted.items():
            stated = text(table(how).get("version"))
            exact = _EXACT.fullmatch(stated)
            found.append(
                Component(
                    "generic", name, exact.group(1) if exact else "", "" if exact else str(stated),
                    scope, direct=True, line=wanted.lines.get(name, 0), source=_source(how),
                )
            )  # fmt: skip
    name = text(document.get("name"))
    seen: list[Observation] = [manager("shards"), *licences(text(document.get("license")))]
    seen += [project(str(name), str(text(document.get("version"))), "generic")] if name else []
    return Parsed(tuple(found), tuple(seen))


def _source(how: object) -> str:
    return "path" if isinstance(how, Table) and "path" in how else "git"


@reader("shard.lock")
def read_shard_lock(path: str, data: bytes) -> Parsed:
    """shard.lock, formats 1 and 2: the version of each shard, or the commit after its version."""
    documents = load_documents(data)
    document = table(documents[0] if documents else None)
    shards = table(document.get("shards"))
    found: list[Component] = []
    for name, how in shards.items():
        stated = text(table(how).get("version"))
        commit = _COMMIT.fullmatch(stated)
        version, digest = commit.groups() if commit else (str(stated), "")
        found.append(
            Component(
                "generic", name, version, line=shards.lines.get(name, 0), locked=True,
                digest=digest or str(text(table(how).get("commit"))), source=_source(how),
            )
        )  # fmt: skip
    seen = (manager("shards"), lock("shard.lock", str(text(document.get("version")))))
    return Parsed(tuple(found), seen)
