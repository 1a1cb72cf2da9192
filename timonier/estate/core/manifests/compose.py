"""Compose files: the images of the services, and what they may touch on the host."""

from __future__ import annotations

from timonier.estate.core.facts import Component, Observation, Parsed
from timonier.estate.core.manifests.docker_lines import substitute
from timonier.estate.core.manifests.images import image_facts, parse_image, path_scope
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
)
from timonier.estate.core.manifests.registry import reader
from timonier.estate.core.secrets import is_guessable, named_secret, names_a_secret

_SOCKETS = ("/var/run/docker.sock", "/run/docker.sock", "/run/containerd/containerd.sock")
_DANGEROUS_CAPABILITIES = frozenset({"ALL", "SYS_ADMIN", "SYS_PTRACE", "SYS_MODULE", "NET_ADMIN"})


@reader("compose", "docker-compose.yml", "docker-compose.yaml", "docker-compose*.yml",
        "docker-compose*.yaml", "compose.yml", "compose.yaml", "compose.*.yml", "compose.*.yaml",
        "compose-*.yml", "compose-*.yaml", "*.docker-compose.yml", "*.docker-compose.yaml",
        ecosystem="docker", sniff=lambda data: b"image" in data or b"services" in data)  # fmt: skip
def read_compose(path: str, data: bytes) -> Parsed:
    """Images and rights of every service; raises Unreadable."""
    components: list[Component] = []
    observations: list[Observation] = []
    scope = path_scope(path, "unknown")
    for document in load_documents(data):
        root = table(document)
        # Version 1 files (before 2016) had no `services` key: every top-level table is a service.
        services = table(root.get("services")) if "services" in root else root
        for name, node in services.items():
            service = table(node)
            reference = text(service.get("image"))
            # A service that is also built here names its own product, not a dependency.
            if reference and "build" not in service:
                resolved = substitute(reference.replace("$$", "\\$"), {})[0]
                found, noted = image_facts(
                    resolved, line=reference.line, scope=scope, stage=name, final=True
                )
                components += found
                observations += noted
            if reference or "build" in service:
                observations += _rights(path, name, service, reference)
    return Parsed(tuple(components), tuple(observations))


def _rights(path: str, name: str, service: Table, reference: Text) -> list[Observation]:
    line = service.line
    image = parse_image(substitute(reference, {})[0])
    user, _, _ = text(service.get("user")).partition(":")
    found = []
    if "user" in service or "build" not in service:
        facts = {"user": user, "unresolved": "$" in user, "source": "compose",
                 "base": image.reference if image else ""}  # fmt: skip
        found.append(Observation("container-user", name, line, facts))
    if is_true(service.get("privileged")):
        found.append(Observation("container-privileged", name, line, {"source": "compose"}))
    found += [
        Observation("host-access", name, where, {"access": access, "source": "compose"})
        for access, where in _host_access(service)
    ]
    names = [name, reference.rpartition("/")[2].partition(":")[0]]
    given = _environment(service.get("environment"))
    names += [value for key, value, _ in given if not names_a_secret(key, value)]
    found += [
        named_secret("compose-environment", name=key, line=where, path=path,
                     guessable=is_guessable(value, names))
        for key, value, where in given
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


def _environment(node: Node | None) -> list[tuple[str, str, int]]:
    if isinstance(node, Table):
        return [(key, text(value), node.lines.get(key, 0)) for key, value in node.items()]
    pairs = [text(item) for item in rows(node)]
    return [(p.partition("=")[0], p.partition("=")[2], p.line) for p in pairs if "=" in p]
