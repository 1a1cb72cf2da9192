"""Finds the products behind a component and where each stands in its life."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase
from typing import Any
from urllib.parse import unquote

from timonier.knowledge.core.images import Carried, carried, hub_name
from timonier.knowledge.core.lifecycle import (
    Cycle,
    CycleMatch,
    Product,
    cycles_of_constraint,
    cycles_of_version,
    match,
    older_than_listed,
    product_of,
    unlisted,
)
from timonier.knowledge.core.names import ComponentLike, normal_name
from timonier.knowledge.core.upkeep import Upkeep
from timonier.knowledge.core.versions import key

# Which notation the version files of a runtime use for ranges; npm's for all others.
GRAMMARS = {
    "python": "pypi",
    "ruby": "gem",
    "php": "composer",
    "terraform": "terraform",
    "opentofu": "terraform",
    "rust": "cargo",
    "kubernetes": "helm",
    "elixir": "hex",
    "dart": "pub",
    "flutter": "pub",
}
_JAVA = frozenset({"eclipse-temurin", "amazon-corretto", "azul-zulu", "graalvm-ce"})
_DISTRIBUTIONS = ("debian", "ubuntu")
# Packages of a registry may count otherwise than their product (Prometheus 3.8 is Go's v0.308).
_NUMBERED_BY_ITS_MAKER = frozenset({"docker", "generic"})
RUNNERS = "github-actions-runner-images"
# Labels of GitHub's own families; any other label may be a company's own runner.
_HOSTED = re.compile(
    r"((?:ubuntu|windows|macos)-latest|ubuntu-\d\d\.\d\d|windows-\d{4}|macos-\d+(?:\.\d+)?)"
    r"(?:-(?:arm64|arm|intel|large|xlarge|vs\d+))?"
)


@dataclass(frozen=True)
class Aliases:
    """The house's own names, where the source has no identifier (`data/aliases.toml`)."""

    exact: Mapping[str, Mapping[str, str]]  # purl type -> name -> product id
    patterns: Mapping[str, tuple[tuple[str, str], ...]]  # purl type -> (glob, product id)

    @classmethod
    def of(cls, table: Mapping[str, Mapping[str, str]]) -> Aliases:
        """From the file's tables; a name with `*` is a pattern, tried in the file's order."""
        exact, patterns = {}, {}
        for kind, names in table.items():
            exact[kind] = {name.lower(): to for name, to in names.items() if "*" not in name}
            patterns[kind] = tuple((n.lower(), to) for n, to in names.items() if "*" in n)
        return cls(exact, patterns)


class Catalogue:
    """All products, found by component. Products are built when first asked for."""

    def __init__(
        self,
        rows: Iterable[Mapping[str, Any]],
        aliases: Aliases,
        *,
        as_of: str,
        upkeep: Upkeep | None = None,
    ) -> None:
        self._upkeep = upkeep or Upkeep()
        self._rows = {row["id"]: row for row in rows}
        self._built: dict[str, Product] = {}
        self._aliases = aliases
        self._as_of = as_of
        self._identifiers = _identifiers(self._rows.values())
        self._images = _Images(self._identifiers.get("docker", {}), aliases)
        self._codenames = self._code_names()

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def names(self) -> tuple[str, ...]:
        """The ids of all products listed."""
        return tuple(self._rows)

    def product(self, product_id: str) -> Product | None:
        """The product with this id of endoflife.date, or None."""
        if product_id not in self._built and product_id in self._rows:
            self._built[product_id] = product_of(self._rows[product_id], self._upkeep)
        return self._built.get(product_id)

    def matches(self, component: ComponentLike, *, today: date) -> list[CycleMatch]:
        """Where each product of the component stands, the component's own product first."""
        managed = self._upkeep.managed.get(component.name) if component.type == "generic" else None
        if managed:
            stated = component.version or component.constraint
            return [unlisted(component.name, managed, stated, as_of=self._as_of)]
        found = []
        for product_id, version, constraint in self._products_of(component):
            product = self.product(product_id)
            if product is None:
                continue
            cycles = self._cycles(product, version, constraint)
            if not cycles and version and component.type in _NUMBERED_BY_ITS_MAKER:
                cycles = older_than_listed(product, version, today)
            found.append(
                match(
                    product,
                    cycles,
                    version=version,
                    constraint="" if version else constraint,
                    today=today,
                    as_of=self._as_of,
                )
            )
        return found

    def carried(self, component: ComponentLike) -> tuple[Carried, ...]:
        """The products that a container image carries, by its name and tag."""
        return carried(
            component.name, component.version, images=self._images, codenames=self._codenames
        )

    def is_retired_runner(self, label: str, *, today: date) -> bool | None:
        """Whether GitHub no longer offers the hosted runner `label`.

        The list is complete, so an absent label of a hosted family is retired, unless its number
        is above all that are listed: then the list is older than the label. None for labels
        outside those families (self-hosted, expressions) and when the list itself is missing.
        """
        product = self.product(RUNNERS)
        name = _standard_runner(label)
        if product is None or not name:
            return None
        if name.endswith("-latest"):
            return False
        cycles = [one for one in product.cycles if one.name == name]
        if not cycles:
            return None if _is_newer(name, product) else True
        state = match(product, cycles, version=name, today=today, as_of=self._as_of).state
        return state == "past"

    def _cycles(self, product: Product, version: str, constraint: str) -> tuple[Cycle, ...]:
        if version:
            return cycles_of_version(product, version)
        if constraint:
            grammar = GRAMMARS.get(product.id, "npm")
            return cycles_of_constraint(product, constraint, grammar=grammar)
        return ()

    def _products_of(self, component: ComponentLike) -> list[tuple[str, str, str]]:
        """(product, version, constraint) of everything the component stands for."""
        if component.type == "docker":
            return [(one.product, one.version, "") for one in self.carried(component)]
        name = normal_name(component.type, component.name).lower()
        product = self._by_name(component.type, name)
        if not product:
            return []
        return [(product, _release(product, component.version), component.constraint)]

    def _by_name(self, kind: str, name: str) -> str:
        own = self._aliases.exact.get(kind, {}).get(name)
        if own is not None:
            return own
        known = self._identifiers.get(kind, {}).get(name)
        if known:
            return known
        if kind == "generic" and name in self._rows:
            return name
        patterns = self._aliases.patterns.get(kind, ())
        return next((to for glob, to in patterns if fnmatchcase(name, glob)), "")

    def _code_names(self) -> dict[str, str]:
        found = {}
        for product_id in _DISTRIBUTIONS:
            product = self.product(product_id)
            for cycle in product.cycles if product else ():
                if cycle.codename:
                    found[cycle.codename.split(" ")[0].lower()] = product_id
        return found


def _release(product_id: str, version: str) -> str:
    """The version as the source counts it: Java 1.8 is 8, Elasticsearch_7.10 is 7.10."""
    if "jdk" in product_id or product_id in _JAVA:
        return version.removeprefix("1.") if version.startswith("1.") else version
    if product_id == "amazon-opensearch":
        engine, _, number = version.partition("_")
        return number if engine.lower() == "opensearch" else version.lower().replace("_", "-")
    return version


class _Images(dict[str, str]):
    """Image name -> product: the house's aliases before the source's identifiers."""

    def __init__(self, identifiers: Mapping[str, str], aliases: Aliases) -> None:
        super().__init__({hub_name(name): to for name, to in identifiers.items()})
        self.update(aliases.exact.get("docker", {}))
        self._patterns = aliases.patterns.get("docker", ())

    def get(self, name: str, default: Any = None) -> Any:
        if name in self:
            return self[name]
        return next((to for glob, to in self._patterns if fnmatchcase(name, glob)), default)


def _identifiers(rows: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, str]]:
    """purl type -> lower-case name -> product id, from the source's own purls."""
    found: dict[str, dict[str, str]] = {}
    for row in rows:
        for purl in row["purls"]:
            kind, _, name = purl.removeprefix("pkg:").partition("/")
            plain = unquote(name.partition("?")[0].partition("@")[0]) or unquote(name)
            found.setdefault(kind, {}).setdefault(plain.lower(), row["id"])
    return found


def _is_newer(label: str, product: Product) -> bool:
    """Whether the runner's number is above every one of its family in the list."""
    family, _, number = label.partition("-")
    listed = [one.name.partition("-")[2] for one in product.cycles if one.name.startswith(family)]
    places = [place for place in (key("npm", each) for each in listed) if place is not None]
    place: Any = key("npm", number)
    return place is not None and bool(places) and place > max(places)


def _standard_runner(label: str) -> str:
    """The label's name in the list (sized and arm variants count as their family), or ""."""
    found = _HOSTED.fullmatch(label.strip().lower())
    return found.group(1) if found else ""
