"""Helm: the charts a chart depends on, the images its values name, charts of operators."""

from __future__ import annotations

import re

from timonier.estate.core.facts import Component, Observation, Parsed, Scope
from timonier.estate.core.manifests.images import image_facts, parse_image
from timonier.estate.core.manifests.located import (
    Node,
    Table,
    Text,
    load_documents,
    rows,
    table,
    text,
    walk,
)
from timonier.estate.core.manifests.registry import reader
from timonier.estate.core.places import path_scope

# Keys under which charts keep a part of an image.
IMAGE_KEY = re.compile(r"image|repo|tag|registry|digest|sha|version|name", re.IGNORECASE)
_REFERENCE = re.compile(r"\A[\w./-]{1,200}+:[\w.-]{1,100}")
MAX_VALUES = 500
_MAX_PATH = 200
_EXACT = re.compile(r"=?\s*v?(\d+\.\d+\.\d+(?:[-+][\w.+-]{1,60})?)")


@reader("helm-chart", sniff=lambda data: b"name" in data)
def read_chart(path: str, data: bytes) -> Parsed:
    """Declared dependencies of a chart; raises Unreadable."""
    components: list[Component] = []
    observations: list[Observation] = []
    is_chart = path.rpartition("/")[2] == "Chart.yaml"
    for root in map(table, load_documents(data)):
        for entry in map(table, rows(root.get("dependencies"))):
            components += _dependency(entry, path, locked=False)
            observations += _repository(entry)
        if is_chart and text(root.get("name")):
            facts = {"version": str(text(root.get("version"))),
                     "app_version": str(text(root.get("appVersion")))}  # fmt: skip
            observations.append(
                Observation("helm-chart", str(text(root["name"])), root.line, facts)
            )
            version = text(root.get("apiVersion"))
            observations.append(
                Observation("api-version", f"helm/{version or 'v1'} Chart", version.line, {})
            )
        if cluster := text(root.get("kubeVersion")):
            components.append(
                Component("generic", "kubernetes", constraint=str(cluster), scope="prod",
                          direct=True, line=cluster.line)
            )  # fmt: skip
    return Parsed(tuple(components), tuple(observations))


@reader("helm-lock", sniff=lambda data: b"digest:" in data and b"dependencies:" in data)
def read_chart_lock(path: str, data: bytes) -> Parsed:
    """The exact charts that a lock names; raises Unreadable."""
    components: list[Component] = []
    observations: list[Observation] = []
    for root in map(table, load_documents(data)):
        for entry in map(table, rows(root.get("dependencies"))):
            components += _dependency(entry, path, locked=True)
            observations += _repository(entry)
    return Parsed(tuple(components), tuple(observations))


def _dependency(entry: Table, path: str, *, locked: bool) -> list[Component]:
    name = text(entry.get("name"))
    repository = text(entry.get("repository"))
    local = not repository or repository.startswith("file:")
    source = "path" if local else ""
    spec = text(entry.get("version"))
    component = _chart(name, spec, name.line, path_scope(path, "prod"), locked, source)
    return [component] if component else []


def _repository(entry: Table) -> list[Observation]:
    name, repository = text(entry.get("name")), text(entry.get("repository"))
    if not name or not repository.startswith(("http", "oci:")):
        return []
    address = re.sub(r"://[^/@]{0,200}@", "://", repository.split("?")[0])
    facts = {"repository": address[:300]}
    return [Observation("helm-repository", str(name), repository.line, facts)]


def _chart(
    name: str, spec: str, line: int, scope: Scope, locked: bool, source: str
) -> Component | None:
    """A chart as a component; None when it has no plain name (a template, a variable)."""
    if not name or "{" in name or "$" in name:
        return None
    exact = _EXACT.fullmatch(spec)
    version = exact[1] if exact else spec if locked else ""
    return Component(
        "helm", str(name), version=str(version), constraint="" if version else str(spec),
        scope=scope, direct=True, line=line, locked=locked, source=source,
    )  # fmt: skip


def chart_components(item: Table, kind: str, scope: Scope) -> list[Component]:
    """Charts that a Kubernetes object installs (Argo CD, Flux, k3s, Kustomize)."""
    spec = table(item.get("spec"))
    if kind == "Application":
        sources = [spec.get("source"), *rows(spec.get("sources"))]
        pairs = [(table(s).get("chart"), table(s).get("targetRevision")) for s in sources]
    elif kind == "HelmRelease":
        chart = table(table(spec.get("chart")).get("spec")) or table(spec.get("chart"))
        pairs = [(chart.get("chart") or chart.get("name"), chart.get("version"))]
    elif kind == "HelmChart":
        pairs = [(spec.get("chart"), spec.get("version"))]
    elif kind == "Kustomization":
        charts = map(table, rows(item.get("helmCharts")))
        pairs = [(chart.get("name"), chart.get("version")) for chart in charts]
    else:
        return []
    found = []
    for name, version in pairs:
        known = text(name)
        # A path or an address names a chart of the same repository, or no registry's chart.
        if known and not known.startswith((".", "/")) and "://" not in known:
            found.append(_chart(known, text(version), known.line, scope, False, ""))
    return [component for component in found if component]


@reader("helm-values", sniff=lambda data: b"image" in data or b"repository" in data)
def read_values(path: str, data: bytes) -> Parsed:
    """Images that chart values name, as `repository` with `tag` or as one text.

    An empty tag is filled in by the chart's templates, which nobody can read without Helm: unknown.
    """
    scope = path_scope(path, "prod")
    components: list[Component] = []
    observations: list[Observation] = []
    for document in load_documents(data):
        for entry in walk(document):
            for reference, line in _references(entry):
                found, noted = image_facts(reference, line=line, scope=scope, final=True)
                components += found
                observations += noted
        stated = _flat(document)
        if stated:
            observations.append(Observation("helm-values", "", 1, {"values": stated}))
    return Parsed(tuple(components), tuple(observations))


def _flat(document: Node) -> dict[str, str]:
    """The values that name parts of images, by path (`image.tag`): the templates put them in."""
    found: dict[str, str] = {}
    waiting: list[tuple[str, Node]] = [("", document)]
    while waiting and len(found) < MAX_VALUES:
        path, node = waiting.pop()
        for key, value in table(node).items():
            inner = f"{path}.{key}" if path else key
            if isinstance(value, Table) and len(inner) < _MAX_PATH:
                waiting.append((inner, value))
            elif isinstance(value, Text) and (IMAGE_KEY.search(key) or _REFERENCE.fullmatch(value)):
                found[inner[:_MAX_PATH]] = str(value)[:200]
    return found


def _references(entry: Table) -> list[tuple[str, int]]:
    found = []
    repository = text(entry.get("repository")) or (
        text(entry.get("name")) if "tag" in entry and "registry" in entry else text(None)
    )
    if repository and ("tag" in entry or "digest" in entry) and "://" not in repository:
        found.append((_joined(entry, repository), repository.line))
    image = text(entry.get("image"))
    parsed = parse_image(image) if image else None
    if parsed and (parsed.tag or parsed.digest):
        found.append((str(image), image.line))
    elif parsed and text(entry.get("tag")):
        found.append((_joined(entry, image), image.line))
    return found


def _joined(entry: Table, repository: str) -> str:
    registry = text(entry.get("registry"))
    name = f"{registry}/{repository}" if registry else repository
    tag, digest = text(entry.get("tag")), text(entry.get("digest"))
    if not tag and not digest:
        return f"{name}:${{appVersion}}"
    return f"{name}{f':{tag}' if tag else ''}{f'@{digest}' if digest else ''}"
