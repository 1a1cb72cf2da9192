"""Kubernetes objects found by content: images, API versions, limits, rights; Kustomize."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator

from timonier.estate.core.facts import Component, Observation, Parsed, Unreadable
from timonier.estate.core.manifests.helm import chart_components
from timonier.estate.core.manifests.images import image_facts
from timonier.estate.core.manifests.located import (
    Node,
    Table,
    Text,
    is_true,
    line_of,
    load_documents,
    rows,
    table,
    text,
    walk,
)
from timonier.estate.core.manifests.registry import reader
from timonier.estate.core.places import path_scope
from timonier.estate.core.secrets import is_guessable, is_placeholder, named_secret

MAX_BYTES = 8 * 1024 * 1024  # bundles of resource definitions are large
_HAS_BOTH = tuple(
    re.compile(rb"^[ -]*[\"']?" + key + rb"[\"']?:", re.MULTILINE)
    for key in (b"apiVersion", b"kind")
)
_API = re.compile(r"[a-z0-9][a-z0-9.-]{0,120}(?:/v\d\w{0,20})?", re.IGNORECASE)
_UNRESOLVED = ("$", "{{")


def is_kubernetes(data: bytes) -> bool:
    """Whether the bytes look like Kubernetes objects, without parsing them."""
    return b"apiVersion" in data and all(pattern.search(data) for pattern in _HAS_BOTH)


@reader("kubernetes", sniff=is_kubernetes)
def read_kubernetes(path: str, data: bytes) -> Parsed:
    """What the objects of one file run and may do; a template is counted, not guessed."""
    try:
        documents = load_documents(data, max_bytes=MAX_BYTES)
    except Unreadable:
        if b"{{" in data or b"{%" in data:
            skipped = Observation("template-skipped", path.rpartition("/")[2])
            return Parsed(observations=(skipped,))
        raise
    reading = _Objects(path)
    for document in documents:
        for item in _objects(document):
            reading.take(item)
    return Parsed(tuple(reading.components), tuple(reading.observations))


def _objects(document: Node) -> Iterator[Table]:
    """The document, or the items of a List, that are objects."""
    root = table(document)
    items = rows(root.get("items")) if text(root.get("kind")).endswith("List") else []
    for item in map(table, items or [root]):
        if text(item.get("apiVersion")) and text(item.get("kind")):
            yield item


# Keys of a Secret that connect to a service without opening it.
_HARMLESS_KEY = re.compile(
    r"(?:type|provider|host|port|address|endpoint|region|database|db|name|user|email|bucket|issuer"
    r"|realm|namespace)(?:_in)?$",
    re.IGNORECASE,
)


class _Objects:
    def __init__(self, path: str) -> None:
        self.path = path
        self.scope = path_scope(path, "prod")
        self.components: list[Component] = []
        self.observations: list[Observation] = []

    def take(self, item: Table) -> None:
        version, kind = text(item["apiVersion"]), text(item["kind"])
        if not _API.fullmatch(version):
            return
        name = text(table(item.get("metadata")).get("name"))
        label = f"{kind}/{name}"[:200]
        self._note("api-version", f"{version} {kind}"[:200], version.line, name=str(name)[:200])
        if kind == "Secret" and version == "v1":
            self._committed_secret(item, label)
        self.components += chart_components(item, kind, self.scope)
        if kind == "CustomResourceDefinition":
            return
        for pod in walk(item):
            if rows(pod.get("containers")):
                self._pod(pod, label)

    def _pod(self, pod: Table, label: str) -> None:
        for key in ("hostNetwork", "hostPID", "hostIPC"):
            if is_true(pod.get(key)):
                self._note("host-access", label, pod.lines[key], access=_host_word(key),
                           source="kubernetes")  # fmt: skip
        for volume in rows(pod.get("volumes")):
            host_path = table(table(volume).get("hostPath"))
            if host_path:
                self._note("host-access", label, line_of(volume), access="host-path",
                           path=text(host_path.get("path"))[:200], source="kubernetes")  # fmt: skip
        security = table(pod.get("securityContext"))
        for key in ("initContainers", "containers"):
            for container in map(table, rows(pod.get(key))):
                self._container(container, security, label, main=key == "containers")

    def _container(self, container: Table, pod: Table, label: str, *, main: bool) -> None:
        name = text(container.get("name"))
        image = text(container.get("image"))
        line = image.line or container.line
        if image:
            found, noted = image_facts(
                image, line=line, scope=self.scope, stage=f"{label}/{name}", final=main
            )
            self.components += found
            self.observations += noted
        security = table(container.get("securityContext"))
        user = text(security.get("runAsUser")) or text(pod.get("runAsUser"))
        facts = {"user": str(user), "unresolved": user.startswith(_UNRESOLVED),
                 "non_root": str(_first(security, pod, "runAsNonRoot")).lower(),
                 "base": str(image)[:200], "source": "kubernetes"}  # fmt: skip
        subject = f"{label}/{name}"
        self.observations.append(Observation("container-user", subject, line, facts))
        if is_true(security.get("privileged")):
            self._note("container-privileged", subject, line, source="kubernetes")
        if main:
            limits = table(table(container.get("resources")).get("limits"))
            cpu, memory = str(text(limits.get("cpu"))), str(text(limits.get("memory")))
            self._note(
                "container-limits", subject, line, container=str(name), cpu=cpu, memory=memory
            )

    def _committed_secret(self, item: Table, label: str) -> None:
        """A Secret object with real values in the tree is a secret in the tree, encoded or not."""
        held = [(name, *_plain(key, text(node))) for key in ("data", "stringData")
                for name, node in table(item.get(key)).items()]  # fmt: skip
        names = [value for name, value, _ in held if _HARMLESS_KEY.search(name)]
        for name, value, line in held:
            if _HARMLESS_KEY.search(name) or len(value) < 3 or is_placeholder(value):
                continue
            named = f"{label} {name}"
            self.observations.append(
                named_secret("kubernetes-secret", name=named, line=line, path=self.path,
                             guessable=is_guessable(value, names), value=value)
            )  # fmt: skip
            return

    def _note(self, kind: str, subject: str, line: int, **data: object) -> None:
        self.observations.append(Observation(kind, subject, line, data))


def _plain(key: str, value: Text) -> tuple[str, int]:
    """What the value says once decoded, and its line."""
    if key == "data":
        try:
            return base64.b64decode(value, validate=True).decode("utf-8", "replace"), value.line
        except ValueError:
            pass  # a template, or a mistake: as it stands
    return str(value), value.line


def _first(container: Table, pod: Table, key: str) -> Text:
    return text(container.get(key)) or text(pod.get(key))


def _host_word(key: str) -> str:
    return f"host-{key.removeprefix('host').lower()}"


@reader("kustomize")
def read_kustomization(path: str, data: bytes) -> Parsed:
    """The images that a kustomization sets, its charts and its remote bases; raises Unreadable."""
    scope = path_scope(path, "prod")
    components: list[Component] = []
    observations: list[Observation] = []
    for root in map(table, load_documents(data)):
        for image in map(table, rows(root.get("images"))):
            if not text(image.get("newTag")) and not text(image.get("digest")):
                continue  # it renames: the manifests say which version
            found, noted = image_facts(_kustomized(image), line=image.line, scope=scope, final=True)
            components += found
            observations += noted
        components += chart_components(root, "Kustomization", scope)
        for key in ("resources", "bases", "components"):
            for resource in map(text, rows(root.get(key))):
                if "://" in resource or resource.startswith("git@"):
                    address = re.sub(r"://[^/@]{0,200}@", "://", resource)[:300]
                    pinned = {"pinned": "ref=" in resource or "version=" in resource}
                    observations.append(
                        Observation("remote-reference", address, resource.line, pinned)
                    )
    return Parsed(tuple(components), tuple(observations))


def _kustomized(image: Table) -> str:
    name = text(image.get("newName")) or text(image.get("name"))
    tag, digest = text(image.get("newTag")), text(image.get("digest"))
    return f"{name}{f':{tag}' if tag else ''}{f'@{digest}' if digest else ''}"
