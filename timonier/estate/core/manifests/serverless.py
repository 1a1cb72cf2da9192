"""Serverless Framework, App Engine, Azure Functions, Heroku, Netlify and Vercel: what they run."""

from __future__ import annotations

import re

from timonier.estate.core.facts import Component, Observation, Parsed, Unreadable
from timonier.estate.core.manifests.cloud_products import named_runtime
from timonier.estate.core.manifests.cloudformation import Template
from timonier.estate.core.manifests.images import image_facts
from timonier.estate.core.manifests.limits import decode, load_json, load_toml
from timonier.estate.core.manifests.limits import rows as plain_rows
from timonier.estate.core.manifests.limits import table as plain_table
from timonier.estate.core.manifests.limits import text as plain_text
from timonier.estate.core.manifests.lines import JSON_KEY, Lines
from timonier.estate.core.manifests.located import (
    Node,
    Table,
    Text,
    load_documents,
    rows,
    table,
    text,
)
from timonier.estate.core.manifests.registry import reader
from timonier.estate.core.manifests.version_tokens import runtime_facts
from timonier.estate.core.places import path_scope

_VARIABLE = re.compile(
    r"\$\{(?P<main>[^${},]{1,200})(?:,\s*+['\"]?(?P<other>[^'\"${}]{1,100})['\"]?)?\}"
)
_MAX_FOLLOWED = 5
_PACKAGE = re.compile(r"((?:@[\w.-]+/)?[\w.-]+)@(\d++\.\d++\.\d++[\w.+-]*+)")


@reader("serverless", sniff=lambda data: b"provider" in data)
def read_serverless(path: str, data: bytes) -> Parsed:
    """Runtimes and images of the functions, and the resources beside them; raises Unreadable."""
    template = Template(path_scope(path, "prod"))
    reading = _Service(template)
    for root in map(table, load_documents(data)):
        reading.read(root)
        for resources in (root.get("resources"), *rows(root.get("resources"))):
            template.resources(table(resources))
    return Parsed(tuple(template.components), tuple(template.observations))


class _Service:
    """One service; what its functions run goes to the account of its template."""

    def __init__(self, template: Template) -> None:
        self._kept = template
        self._root = Table(0)
        self._cloud = "aws"

    def read(self, root: Table) -> None:
        """The runtime for all functions, those of single ones, and images."""
        self._root = root
        provider = table(root.get("provider"))
        self._cloud = str(text(provider.get("name")) or text(root.get("provider")) or "aws")
        images = table(table(provider.get("ecr")).get("images"))
        functions = [one for entry in (root.get("functions"), *rows(root.get("functions")))
                     for one in table(entry).values()]  # fmt: skip
        seen: set[str] = set()
        for holder in (provider, *map(table, functions)):
            stated = text(holder.get("runtime"))
            if stated and str(stated) not in seen:
                seen.add(str(stated))
                self._runtime(stated)
        for image in (*images.values(), *(table(one).get("image") for one in functions)):
            reference = text(image) or text(table(image).get("uri"))
            if reference and str(reference) not in images:
                self._image(reference)

    def _runtime(self, stated: Text) -> None:
        value = self._resolved(stated, 0)
        kept = self._kept
        product, version = ("aws-lambda", value) if self._cloud == "aws" else named_runtime(value)
        if not value:
            product = product or self._cloud
            facts = {"reason": "set outside this file", "stated": str(stated)[:160]}
            kept.observations.append(Observation("unresolved", product, stated.line, facts))
        if product:
            kept.components.append(
                Component("generic", product, version, scope=kept.scope, direct=True,
                          line=stated.line)
            )  # fmt: skip

    def _image(self, reference: Text) -> None:
        resolved = self._resolved(reference, 0) or str(reference)
        found, noted = image_facts(
            resolved, line=reference.line, scope=self._kept.scope, final=True
        )
        self._kept.components += found
        self._kept.observations += noted

    def _resolved(self, value: Text, depth: int) -> str:
        """The literal, `${self:…}` followed in the file, or the default beside it; else nothing."""
        match = _VARIABLE.search(value)
        if match is None:
            return "" if "${" in value else str(value)
        if match[0] != value.strip() or depth > _MAX_FOLLOWED:
            return ""
        source, _, path = match["main"].strip().partition(":")
        if source == "self" or not path:
            node: Node | None = self._root
            for part in (path or source).split("."):
                node = table(node).get(part)
            if found := text(node):
                return self._resolved(found, depth + 1)
        return match["other"] or ""


@reader("app-engine")
def read_app_engine(path: str, data: bytes) -> Parsed:
    """The runtime of an App Engine service; `custom` is what its Dockerfile says."""
    found: list[Component] = []
    noted: list[Observation] = []
    if path.endswith(".xml"):
        raise Unreadable("the runtime of an appengine-web.xml is not read")
    for root in map(table, load_documents(data)):
        stated = text(root.get("runtime"))
        if not stated:
            continue
        product, version = named_runtime(stated)
        flexible = table(root.get("runtime_config"))
        for key, value in flexible.items():
            if key.endswith("_version"):
                product, version, stated = str(stated), str(text(value)), text(value)
        if not product and stated not in ("", "custom"):
            product = str(stated)
        components, unresolved = runtime_facts(
            product, version or "latest", line=stated.line, scope=path_scope(path, "prod")
        )
        found += components
        noted += unresolved
    return Parsed(tuple(found), tuple(noted))


@reader("azure-functions")
def read_azure_functions(path: str, data: bytes) -> Parsed:
    """The bundle of extensions that an Azure function app takes; raises Unreadable."""
    bundle = plain_table(plain_table(load_json(data)).get("extensionBundle"))
    name, stated = plain_text(bundle.get("id")), plain_text(bundle.get("version"))
    if not name:
        return Parsed()
    line = Lines(JSON_KEY, data).after("version", Lines(JSON_KEY, data).first("extensionBundle"))
    scope = path_scope(path, "prod")
    return Parsed((Component("generic", name.lower(), constraint=stated[:100] or "*", scope=scope,
                             direct=True, line=line),))  # fmt: skip


@reader("system.properties", max_bytes=64 * 1024)
def read_system_properties(path: str, data: bytes) -> Parsed:
    """Heroku's Java and Maven: `java.runtime.version=17`."""
    found: list[Component] = []
    noted: list[Observation] = []
    for number, line in enumerate(decode(data).splitlines(), 1):
        key, _, value = (part.strip() for part in line.partition("="))
        tool = {"java.runtime.version": "java", "maven.version": "maven"}.get(key, "")
        components, unresolved = runtime_facts(tool, value, line=number, scope="prod")
        found += components
        noted += unresolved
    return Parsed(tuple(found), tuple(noted))


@reader("netlify", max_bytes=256 * 1024)
def read_netlify(path: str, data: bytes) -> Parsed:
    """The runtimes of a Netlify build: `NODE_VERSION` and its like; raises Unreadable."""
    document = load_toml(data)
    source = decode(data)
    contexts = plain_table(document.get("context")).values()
    found: list[Component] = []
    noted: list[Observation] = []
    for holder in (plain_table(document.get("build")), *map(plain_table, contexts)):
        for key, value in plain_table(holder.get("environment")).items():
            tool, is_version, rest = key.lower().partition("_version")
            if not is_version or rest:
                continue
            place = source.find(key)
            line = source.count("\n", 0, place) + 1 if place >= 0 else 0
            components, unresolved = runtime_facts(tool, plain_text(value), line=line, scope="prod")
            found += components
            noted += unresolved
    return Parsed(tuple(found), tuple(noted))


@reader("vercel", max_bytes=256 * 1024)
def read_vercel(path: str, data: bytes) -> Parsed:
    """The builders that Vercel installs from the registry, `vercel-php@0.5.2`; may be Unreadable"""
    document = plain_table(load_json(data))
    lines = Lines(re.compile(rb'"([^"\\\n]*@\d[^"\\\n]*)"'), data)
    stated = [plain_text(plain_table(one).get("runtime"))
              for one in plain_table(document.get("functions")).values()]  # fmt: skip
    stated += [
        plain_text(plain_table(one).get("use")) for one in plain_rows(document.get("builds"))
    ]
    packages = {text: match for text in stated if (match := _PACKAGE.fullmatch(text))}
    found = [Component("npm", match[1], match[2], scope="prod", direct=True, line=lines.first(text))
             for text, match in packages.items()]  # fmt: skip
    return Parsed(tuple(found))
