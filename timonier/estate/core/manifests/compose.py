"""Compose files: the images of the services, and what they may touch on the host."""

from __future__ import annotations

from collections.abc import Mapping

from timonier.estate.core.facts import Component, Observation, Parsed, Scope, Unreadable
from timonier.estate.core.manifests.conventions import with_faults
from timonier.estate.core.manifests.docker_lines import substitute
from timonier.estate.core.manifests.dockerfile import Order, read_build
from timonier.estate.core.manifests.growth import Growth
from timonier.estate.core.manifests.images import image_facts, parse_image
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
    texts,
)
from timonier.estate.core.manifests.registry import reader
from timonier.estate.core.places import path_scope
from timonier.estate.core.secrets import is_guessable, is_secret_name, named_secret, names_a_secret

_WORDS = (b"image", b"services", b"build", b"include")
_SOCKETS = ("/var/run/docker.sock", "/run/docker.sock", "/run/containerd/containerd.sock")
_DANGEROUS_CAPABILITIES = frozenset({"ALL", "SYS_ADMIN", "SYS_PTRACE", "SYS_MODULE", "NET_ADMIN"})


@reader("compose", sniff=lambda data: any(word in data for word in _WORDS))
def read_compose(path: str, data: bytes) -> Parsed:
    """Images and rights of every service; raises Unreadable."""
    reading = _Services(path)
    for document in load_documents(data):
        root = table(document)
        # Version 1 files (before 2016) had no `services` key: every top-level table is a service.
        services = table(root.get("services")) if "services" in root else root
        for name, node in services.items():
            reading.service(name, table(node))
        reading.includes(root)
    return with_faults(
        Parsed(tuple(reading.components), tuple(reading.observations)),
        [*reading.faults, *reading.growth.faults()],
    )


class _Services:
    """The facts of one file while its services are read."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.scope = path_scope(path, "unknown")
        self.growth = Growth()
        self.components: list[Component] = []
        self.observations: list[Observation] = []
        self.faults: list[str] = []

    def service(self, name: str, service: Table) -> None:
        """One service: what it runs, what it is built from, its rights."""
        reference = self._interpolated(text(service.get("image")))
        # A service that is also built here names its own product, not a dependency.
        if reference and "build" not in service:
            self._image(reference, name, final=True)
        for volume in map(table, rows(service.get("volumes"))):
            if text(volume.get("type")) == "image":
                self._image(self._interpolated(text(volume.get("source"))), name)
        if "build" in service:
            self._build(name, service)
        if reference or "build" in service:
            self.observations += _rights(self.path, name, service, reference, self.scope)

    def includes(self, root: Table) -> None:
        """Other files that this one takes services from."""
        services = map(table, table(root.get("services")).values())
        entries = [service.get("extends") for service in services]
        found = [text(table(entry).get("file")) for entry in entries]
        for entry in rows(root.get("include")):
            found += texts(entry) or texts(table(entry).get("path"))
        for place in dict.fromkeys(filter(None, found)):
            far = "://" in place or place.startswith("git@")
            kind = "remote-reference" if far else "include"
            pinned = {"pinned": "#" in place} if far else {}
            self.observations.append(Observation(kind, place[:300], place.line, pinned))

    def _image(self, reference: Text, service: str, *, final: bool = False) -> None:
        found, noted = image_facts(
            reference, line=reference.line, scope=self.scope, stage=service, final=final
        )
        self.components += found
        self.observations += noted

    def _build(self, name: str, service: Table) -> None:
        build = table(service.get("build"))
        contexts = {key.lower(): self._interpolated(value)
                    for key, value in _pairs(build.get("additional_contexts"))}  # fmt: skip
        images = {key: _image_of(value) for key, value in contexts.items()}
        before = len(self.components)
        if source := text(build.get("dockerfile_inline")):
            self._inline(name, source, service, images)
        stated = {(one.name, one.version, one.digest) for one in self.components[before:]}
        for key, value in contexts.items():
            known = parse_image(images[key])
            told = known is not None and (known.name, known.tag, known.digest) in stated
            if images[key] and not told:
                self._image(Text.at(images[key], value.line), name)

    def _inline(self, name: str, source: Text, service: Table, contexts: Mapping[str, str]) -> None:
        build = table(service.get("build"))
        pairs = [(key, self._interpolated(value)) for key, value in _pairs(build.get("args"))]
        given = {key: str(value) for key, value in pairs if value}
        order = Order(name, text(build.get("target")), given, contexts, source.line_at)
        try:
            parsed = read_build(self.path, self._interpolated(source).encode(), self.scope, order)
        except Unreadable as refusal:
            self.faults.append(f"an inline Dockerfile: {refusal} (line {source.line})")
            return
        self.components += parsed.components
        user = "user" in service  # then the service's own word counts
        self.observations += [
            seen for seen in parsed.observations if not (user and seen.kind == "container-user")
        ]
        self.faults += [parsed.error] if parsed.error else []

    def _interpolated(self, value: Text) -> Text:
        """The value with the defaults that it states; a variable without one stays as written."""
        if "$" not in value:
            return value
        found, _ = substitute(value.replace("$$", "\\$"), {}, self.growth)
        self.growth.met_at(value.line)
        result = Text.at(found, value.line)
        result.is_block = value.is_block
        return result


def _image_of(context: str) -> str:
    """The image of an additional context; empty for a folder, a repository, another service."""
    scheme, separator, rest = context.partition("://")
    return rest if separator and scheme == "docker-image" else ""


def _rights(
    path: str, name: str, service: Table, reference: Text, scope: Scope
) -> list[Observation]:
    line, stated = service.line, {"source": "compose", "scope": scope}
    image = parse_image(reference)
    user, _, _ = text(service.get("user")).partition(":")
    found = []
    if "user" in service or "build" not in service:
        facts = {"user": user, "unresolved": "$" in user, **stated,
                 "base": image.reference if image else ""}  # fmt: skip
        found.append(Observation("container-user", name, line, facts))
    if is_true(service.get("privileged")):
        found.append(Observation("container-privileged", name, line, stated))
    found += [
        Observation("host-access", name, where, {"access": access, **stated})
        for access, where in _host_access(service)
    ]
    names = [name, reference.rpartition("/")[2].partition(":")[0]]
    given = _pairs(service.get("environment"))
    names += [value for key, value in given if not names_a_secret(key, value)]
    names += [key for key, _ in given if not is_secret_name(key)]  # SENTRY_HOST: `sentry`
    found += [
        named_secret("compose-environment", name=key, line=value.line, path=path,
                     guessable=is_guessable(value, names), value=value)
        for key, value in given
        if names_a_secret(key, value)
    ]  # fmt: skip
    return found


def _host_access(service: Table) -> list[tuple[str, int]]:
    """Doors to the host that the service opens, each with its line."""
    found = []
    for key, access in (("network_mode", "network"), ("pid", "pid"), ("ipc", "ipc")):
        if text(service.get(key)) == "host":
            found.append((f"host-{access}", service.lines.get(key, service.line)))
    for capability in rows(service.get("cap_add")):
        if text(capability).removeprefix("CAP_") in _DANGEROUS_CAPABILITIES:
            found.append((f"capability-{text(capability)}", line_of(capability)))
    for volume in rows(service.get("volumes")):
        source = text(volume).partition(":")[0] or text(table(volume).get("source"))
        if source in _SOCKETS:
            found.append(("docker-socket", line_of(volume)))
        elif source == "/":
            found.append(("host-root", line_of(volume)))
    return found


def _pairs(node: Node | None) -> list[tuple[str, Text]]:
    """A table, or a list of `name=value`, as pairs with the line of each."""
    if isinstance(node, Table):
        return [(key, _at(value, node.lines.get(key, 0))) for key, value in node.items()]
    parts = [(one.line, *one.partition("=")) for one in texts(node)]
    return [(key, Text.at(value, line)) for line, key, sign, value in parts if sign]


def _at(node: Node, line: int) -> Text:
    return Text.at(text(node), line)
