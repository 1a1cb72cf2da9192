"""Files that list packages, each with a name and a version under a key: one table of their shapes.

Sources: the documentation of dep, Glide, Godep, govendor, Gleam, Chef, Unity, Nimble, Scarb,
Soldeer, Move, Spago, DUB, dbt, Puppet, the ESP component manager, buf, jsonnet-bundler and LibMan.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from timonier.estate.core.facts import Component, Observation, Parsed, Scope
from timonier.estate.core.manifests.conventions import commit_of, lock, manager, with_faults
from timonier.estate.core.manifests.located import Node, Table, Text, line_of, table, text, texts
from timonier.estate.core.manifests.nodes import at, documents_of
from timonier.estate.core.manifests.registry import reader

EXACT = re.compile(r"v?\d++(?:[-+.][0-9A-Za-z][0-9A-Za-z.+-]*+)?")
_OPEN = re.compile(r"\$\{|\{\{|<%")
_COMMIT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_MAX_STATED = 200


@dataclass(frozen=True, slots=True)
class Listing:
    """Where a format lists packages, by paths of `nodes.at`, and what each entry holds.

    `where`: the entries. `name`: the key that holds the name; "" when the entry's own key is it.
    `version`: the keys that may hold it, the first that does counts; an entry that is a text is
    its version. `digest`: the key of its commit or hash. `origins`: keys of which one says that
    no registry serves it, and the source that it then has. `sign`: what stands for the mark that a
    bare version of a manifest has in this tool (`^`), `=` when a bare one is exact.
    """

    type: str
    where: tuple[str, ...]
    name: str = ""
    version: tuple[str, ...] = ("version",)
    digest: str = ""
    origins: tuple[tuple[str, str], ...] = ()
    scope: Scope = "unknown"
    tests: tuple[str, ...] = ()
    form: str = ""
    tool: str = ""
    locked: bool = False
    sign: str = "="
    own: str = ""  # the key that packages of the project itself lack


_GIT = (("git", "git"), ("path", "path"), ("local", "path"), ("url", "url"))

LISTINGS = {
    "Gopkg.lock": Listing("golang", ("projects.*",), "name", digest="revision", form="toml",
                          tool="dep", locked=True),
    "Gopkg.toml": Listing("golang", ("constraint.*", "override.*"), "name",
                          ("version", "branch", "revision"), form="toml", tool="dep", sign="^",
                          origins=(("branch", "git"), ("revision", "git"))),
    "glide.lock": Listing("golang", ("imports.*",), "name", tests=("testImports.*",), form="yaml",
                          tool="glide", locked=True),
    "glide.yaml": Listing("golang", ("import.*",), "package", tests=("testImport.*",), form="yaml",
                          tool="glide"),
    "vendor.json": Listing("golang", ("package.*",), "path", ("versionExact",), "revision",
                           form="json", tool="govendor", locked=True),
    "gleam.toml": Listing("hex", ("dependencies.*",), tests=("dev-dependencies.*",
                          "dev_dependencies.*"), origins=_GIT, tool="gleam"),
    "gleam-manifest": Listing("hex", ("packages.*",), "name", digest="commit", form="toml",
                              tool="gleam", locked=True),
    "Policyfile.lock.json": Listing("chef", ("cookbook_locks.*",), tool="chef", locked=True,
                                    digest="identifier"),
    "puppet-metadata": Listing("puppet", ("dependencies.*",), "name", ("version_requirement",)),
    "unity-lock": Listing("unity", ("dependencies.*",), digest="hash", tool="unity", locked=True),
    "unity-manifest": Listing("unity", ("dependencies.*",), tool="unity"),
    "nimble.lock": Listing("nimble", ("packages.*",), digest="vcsRevision", form="json",
                           tool="nimble", locked=True),
    "Scarb.toml": Listing("scarb", ("dependencies.*",), tests=("dev-dependencies.*",), sign="^",
                          origins=_GIT, tool="scarb"),
    "Scarb.lock": Listing("scarb", ("package.*",), "name", form="toml", tool="scarb", locked=True,
                          own="source"),
    "soldeer.lock": Listing("soldeer", ("dependencies.*",), "name", digest="integrity",
                            form="toml", tool="soldeer", locked=True),
    "Move.lock": Listing("move", ("move.package.*",), "id", (), form="toml", tool="move",
                         locked=True, origins=(("source", "git"),)),
    "dub.selections.json": Listing("dub", ("versions.*",), tool="dub", locked=True,
                                   origins=(("repository", "git"), ("path", "path"))),
    "dbt-packages": Listing("dbt", ("packages.*",), "package", tool="dbt",
                            origins=(("git", "git"), ("local", "path"), ("tarball", "url"))),
    "dbt-package-lock": Listing("dbt", ("packages.*",), "package", tool="dbt", form="yaml",
                                locked=True, origins=(("git", "git"), ("local", "path"))),
    "idf_component.yml": Listing("esp", ("dependencies.*",), tool="idf-component-manager",
                                 origins=_GIT),
    "dependencies.lock": Listing("esp", ("dependencies.*",), form="yaml", locked=True,
                                 digest="component_hash", tool="idf-component-manager"),
}  # fmt: skip


def _read(kind: str, path: str, data: bytes) -> Parsed:
    shape = LISTINGS[kind]
    reading = _Reading(shape)
    for root in documents_of(path, data, shape.form):
        for where in shape.where:
            for key, entry in at(root, where):
                reading.take(key, entry, root, shape.scope)
        for where in shape.tests:
            for key, entry in at(root, where):
                reading.take(key, entry, root, "dev")
    seen: list[Observation] = [manager(shape.tool)] if shape.tool else []
    seen += [lock(kind)] if shape.locked else []
    parsed = Parsed(tuple(reading.components), (*seen, *reading.observations))
    return with_faults(parsed, reading.faults)


class _Reading:
    def __init__(self, shape: Listing) -> None:
        self.shape = shape
        self.components: list[Component] = []
        self.observations: list[Observation] = []
        self.faults: list[str] = []

    def take(self, key: str, entry: Node, root: Node, scope: Scope) -> None:
        """One entry of the list."""
        shape, held = self.shape, table(entry)
        line = line_of(entry) or table(root).line
        source = next((source for mark, source in shape.origins if mark in held), "")
        source = source or _origin(text(held.get("source")))
        source = "workspace" if shape.own and shape.own not in held else source
        name = text(held.get(shape.name)) if shape.name else Text.at(key, line)
        if not name and source:
            name = _last(held, shape)
        if not name:
            self.faults.append(f"an entry without a name (line {line})")
            return
        stated = next(filter(None, (_joined(held.get(one)) for one in shape.version)), text(entry))
        self._component(str(name), stated, held, source, scope, name.line or line)

    def _component(
        self, name: str, stated: Text, held: Table, source: str, scope: Scope, line: int
    ) -> None:
        shape = self.shape
        digest = str(text(held.get(shape.digest))) if shape.digest else ""
        if _COMMIT.fullmatch(stated):  # a lock that names commits where others have versions
            digest, stated, source = str(stated), Text(), source or "git"
        if stated.startswith(("git+", "https:", "http:", "ssh:", "file:", "git@")):
            source = "path" if stated.startswith("file:") else "git"
            digest, stated = digest or commit_of(stated), Text()
        version, constraint = ("", "") if source else self._told(stated)
        if not source and not version and digest and not constraint:
            source = "git"
        one = Component(
            shape.type, name[:300], version, constraint, scope,
            direct=None if shape.locked else True, line=line, locked=shape.locked,
            digest=digest[:200], source=source,
        )  # fmt: skip
        self.components.append(one)
        if not (version or constraint or source or digest):
            facts = {"reason": "its version is not stated, or not understood",
                     "stated": str(stated)[:80]}  # fmt: skip
            self.observations.append(Observation("unresolved", one.name, line, facts))

    def _told(self, stated: Text) -> tuple[str, str]:
        """The version, or the range; both empty when it is neither."""
        value = str(stated).strip()
        if not value or _OPEN.search(value) or len(value) > _MAX_STATED:
            return "", ""
        sign = re.match(r"={1,2}\s*", value)
        bare = value[sign.end() :] if sign else value
        if EXACT.fullmatch(bare):
            exact = self.shape.locked or sign or self.shape.sign == "="
            return (bare, "") if exact else ("", self.shape.sign + bare)
        return ("", "") if self.shape.locked else ("", value)


def _joined(node: Node | None) -> Text:
    """A text, or the texts of a list as one."""
    return Text.at(", ".join(texts(node)), line_of(node))


def _origin(stated: str) -> str:
    """The source that a `source` key says: none for a registry, and for what is not understood."""
    word = stated.partition("+")[0].lower()
    return {"git": "git", "local": "path", "embedded": "path", "path": "path",
            "local-tarball": "path", "tarball": "url"}.get(word, "")  # fmt: skip


def _last(held: Table, shape: Listing) -> Text:
    """The last part of the address of what no registry serves."""
    for mark, _ in shape.origins:
        if stated := text(held.get(mark)):
            name = stated.rstrip("/").rpartition("/")[2].removesuffix(".git")
            return Text.at(name, stated.line)
    return Text()


def _register(kind: str) -> None:
    @reader(kind)
    def read(path: str, data: bytes) -> Parsed:
        """The packages that the file lists; raises Unreadable."""
        return _read(kind, path, data)


for _kind in LISTINGS:
    _register(_kind)
