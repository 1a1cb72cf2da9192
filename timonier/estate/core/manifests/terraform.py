"""Terraform and OpenTofu: required versions, providers, modules, and the products resources run."""

from __future__ import annotations

import re

from timonier.estate.core.facts import Component, Observation, Parsed, Scope
from timonier.estate.core.manifests.cloud_products import MODULES, product_facts
from timonier.estate.core.manifests.hcl import Block, Value, load_hcl
from timonier.estate.core.manifests.images import image_facts
from timonier.estate.core.manifests.registry import reader
from timonier.estate.core.places import path_scope
from timonier.estate.core.secrets import named_secret, names_a_secret

_EXACT = re.compile(r"=?\s*v?(\d+(?:\.\d+){1,2}(?:-[\w.]{1,40})?)")
_REGISTRY_MODULE = re.compile(r"(?:[\w.-]+\.[a-z]+/)?[\w-]+/[\w-]+/[\w-]+(?://[\w./-]*)?")
_REFERENCE = re.compile(r"\b(var|local)\.([A-Za-z_][\w-]*)")
_PUBLIC_REGISTRY = re.compile(r"^registry\.(?:terraform|opentofu)\.\w{2,3}/")


@reader("terraform")
def read_terraform(path: str, data: bytes) -> Parsed:
    """What one file states by itself: a variable is followed to its default in that file only."""
    return facts_of(path, load_hcl(data))


def facts_of(path: str, root: Block) -> Parsed:
    """The facts of one configuration, in whichever of the two notations it was written."""
    reading = _Terraform(path, path_scope(path, "prod"), _defaults(root))
    for block in root.blocks:
        reading.take(block)
    return Parsed(tuple(reading.components), tuple(reading.observations))


def _defaults(root: Block) -> dict[tuple[str, str], str]:
    """Literal defaults of the variables and locals of the file."""
    found: dict[tuple[str, str], str] = {}
    for block in root.every("variable"):
        if block.labels and (default := block.literal("default")):
            found["var", block.labels[0]] = default
    for block in root.every("locals"):
        for name in block.values:
            if value := block.literal(name):
                found["local", name] = value
    return found


class _Terraform:
    def __init__(self, path: str, scope: Scope, defaults: dict[tuple[str, str], str]) -> None:
        self.path = path
        self.scope = scope
        self.defaults = defaults
        self.components: list[Component] = []
        self.observations: list[Observation] = []

    def take(self, block: Block) -> None:
        if block.kind == "terraform":
            self._settings(block)
        elif block.kind == "module" and block.labels:
            self._module(block)
        elif block.kind == "provider" and block.labels and "version" in block.values:
            self._add("terraform", f"hashicorp/{block.labels[0]}", block.literal("version"),
                      block.line_of("version"))  # fmt: skip
        elif block.kind in ("resource", "data") and len(block.labels) == 2:
            self._resource(block)
        if block.kind != "data":
            self._secrets(block)

    def _add(
        self, kind: str, name: str, spec: str, line: int, *, scope: Scope | None = None,
        source: str = "", digest: str = "",
    ) -> None:  # fmt: skip
        exact = _EXACT.fullmatch(spec.strip())
        version = exact[1] if exact else ""
        self.components.append(
            Component(kind, name, version=version, constraint="" if version else spec,
                      scope=scope or self.scope, direct=True, line=line, source=source,
                      digest=digest)
        )  # fmt: skip

    def _settings(self, block: Block) -> None:
        if spec := block.literal("required_version"):
            product = "opentofu" if self.path.endswith(".tofu") else "terraform"
            self._add("generic", product, spec, block.line_of("required_version"))
        for providers in block.every("required_providers"):
            for name, value in providers.values.items():
                inner = value.block or Block()
                source = provider_name(inner.literal("source") or f"hashicorp/{name}")
                spec = inner.literal("version") or (value.text if value.literal else "")
                self._add("terraform", source, spec, value.line)

    def _module(self, block: Block) -> None:
        source = block.literal("source")
        line = block.line_of("source")
        if not source or source.startswith((".", "/")):
            return
        if _REGISTRY_MODULE.fullmatch(source) and not source.startswith(("github.com/", "git@")):
            name = provider_name(source.split("//")[0])
            self._add("terraform", name, block.literal("version"), line)
            self._products(block, MODULES.get(name, ""))
            return
        address, reference = _git_source(source)
        shape = "git" if "git" in source else "url"
        if reference:
            digest = reference if re.fullmatch(r"[0-9a-f]{40}", reference) else ""
            self.components.append(
                Component("terraform", address, version=reference, scope=self.scope, direct=True,
                          line=line, source=shape, digest=digest)
            )  # fmt: skip
            return
        self._add("terraform", address, "", line, source=shape)
        self.observations.append(Observation("module-unpinned", address, line, {}))

    def _resource(self, block: Block) -> None:
        self._products(block, block.labels[0])
        image = block.values.get("image")
        if image is not None and image.literal and block.labels[0].startswith("docker_"):
            found, noted = image_facts(image.text, line=image.line, scope=self.scope, final=True)
            self.components += found
            self.observations += noted

    def _products(self, block: Block, resource: str) -> None:
        components, noted = product_facts(
            resource, block, scope=self.scope, resolved=self._resolved
        )
        self.components += components
        self.observations += noted

    def _resolved(self, value: Value) -> str:
        """The literal, or the default of the one variable that the expression is."""
        if value.literal:
            return value.text
        match = _REFERENCE.fullmatch(value.text.removeprefix("${").removesuffix("}"))
        return self.defaults.get((match[1], match[2]), "") if match else ""

    def _secrets(self, block: Block) -> None:
        names = [(name, value) for name, value in block.values.items() if value.literal]
        if block.kind == "variable" and block.labels and "default" in block.values:
            names = [(block.labels[0], block.values["default"])]
        for name, value in names:
            if value.literal and names_a_secret(name, value.text):
                self.observations.append(
                    named_secret(
                        "terraform-literal",
                        name=name,
                        line=value.line,
                        path=self.path,
                        value=value.text,
                    )
                )
        for child in block.blocks:
            self._secrets(child)


def provider_name(source: str) -> str:
    """Both public registries answer for `hashicorp/aws`; other registries keep their host."""
    return _PUBLIC_REGISTRY.sub("", source, count=1).lower()


def _git_source(source: str) -> tuple[str, str]:
    """Host and path without credentials, and the reference, of a module address."""
    address, _, query = source.removeprefix("git::").partition("?")
    reference = re.search(r"(?:^|&)ref=([^&]{1,200})", query)
    address = re.sub(r"^[a-z0-9+]+://", "", address)
    address = re.sub(r"^[^/@]{0,200}@", "", address).replace(":", "/", 1)
    return address.split("//")[0].removesuffix(".git")[:300], reference[1] if reference else ""


@reader("terraform-lock")
def read_terraform_lock(path: str, data: bytes) -> Parsed:
    """The exact providers that a lock file names; raises Unreadable."""
    scope = path_scope(path, "prod")
    found = []
    for block in load_hcl(data).every("provider"):
        version = block.literal("version")
        hashes = block.values["hashes"].items if "hashes" in block.values else ()
        if block.labels and version:
            found.append(
                Component("terraform", provider_name(block.labels[0]), version=version, scope=scope,
                          direct=None, line=block.line, locked=True,
                          digest=hashes[0] if hashes else "")
            )  # fmt: skip
    return Parsed(tuple(found))
