"""The readers that are fuzzed, what each may answer, and what counts as a fault."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

SECONDS = 2.0  # CPU seconds that one input may cost
LONGEST = 16 * 1024  # bytes of an input: costs that grow faster than their input show well before


@dataclass(frozen=True)
class Reader:
    """`read` may raise `refusals` alone; `asked` finds it in the tests that seed it."""

    name: str
    read: Callable[[bytes], object]
    refusals: tuple[type[Exception], ...]
    asked: str = ""


class Slow(Exception):
    """An input that costs more than SECONDS."""


# The readers of manifests with most lines of their own and of what they share, and the two locks
# that are met most; the path is one that promises the kind.
MANIFESTS = {
    "github-workflow": ".github/workflows/a.yml",
    "python-script": "a.py",
    "pyproject.toml": "pyproject.toml",
    "requirements.txt": "requirements.txt",
    "setup.py": "setup.py",
    "build.gradle": "build.gradle",
    "build.sbt": "build.sbt",
    "Gemfile": "Gemfile",
    "podspec": "a.podspec",
    "dockerfile": "Dockerfile",
    "MODULE.bazel": "MODULE.bazel",
    "helm-template": "templates/a.yaml",
    "terraform": "main.tf",
    "pom.xml": "pom.xml",
    "yarn.lock": "yarn.lock",
    "package-lock.json": "package-lock.json",
}


def readers() -> dict[str, Reader]:
    """Every reader by name. Django must be set up: that of tables speaks in translated words."""
    from timonier.estate.core.facts import Unreadable
    from timonier.governance.core import madr as records
    from timonier.kit.records import imports
    from timonier.strategy.core import formats as radars

    found = [
        Reader(kind, partial(_manifest, kind, path), (Unreadable, RecursionError), kind)
        for kind, path in MANIFESTS.items()
    ]
    found += [
        Reader("tables", _table, (imports.Unreadable,)),
        Reader("radars", partial(radars.read, ""), (radars.Unreadable,)),
        Reader("decisions", records.read, ()),
        Reader("constraints", _constraint, ()),
    ]
    return {one.name: one for one in found}


def _manifest(kind: str, path: str, data: bytes) -> object:
    from timonier.estate.core.manifests import registry

    spec = registry.reader_of(kind)
    assert spec is not None
    return spec.read(path, data) if spec.sniff is None or spec.sniff(data) else None


def _constraint(data: bytes) -> object:
    """A range of versions as each ecosystem would read it."""
    from timonier.knowledge.core import constraints

    text = data.decode("utf-8", "replace")
    for ecosystem in constraints._READERS:
        with suppress(constraints.UnreadableConstraint):
            constraints.declared_spans(ecosystem, text)
    return None


def _table(data: bytes) -> object:
    """A workbook is measured here; its cells are read by a process that may die."""
    from timonier.kit.records import imports, workbook

    if data[:2] != b"PK":
        return imports.read_table("a.json" if data[:1] in b"[{" else "a.csv", data)
    imports.refuse_bombs(data)
    try:
        return workbook.extent(data)
    except workbook.Damaged as wrong:
        raise imports.Unreadable from wrong


def tried(reader: Reader, data: bytes) -> None:
    """Read once. Raises what a reader must not: any other exception, or Slow."""
    begun = time.process_time()
    with suppress(reader.refusals):
        reader.read(data)
    took = time.process_time() - begun
    if took > SECONDS:
        raise Slow(f"{took:.1f} s for {len(data)} bytes")


def set_up() -> None:
    """Django, as far as readers need it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "timonier.config.settings")
    import django

    django.setup()
