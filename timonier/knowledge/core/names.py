"""The names of ecosystems and packages, brought to one spelling (purl types, normal names)."""

from __future__ import annotations

import re
from typing import Protocol

# OSV ecosystem -> purl type. Whatever is not here has no advisories in this house.
ECOSYSTEMS = {
    "PyPI": "pypi",
    "npm": "npm",
    "Go": "golang",
    "crates.io": "cargo",
    "RubyGems": "gem",
    "Packagist": "composer",
    "Maven": "maven",
    "NuGet": "nuget",
    "Hackage": "hackage",
    "CRAN": "cran",
    "Bitnami": "bitnami",
}


class ComponentLike(Protocol):
    """What knowledge needs to know of a component: no more than its name and version."""

    @property
    def type(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def version(self) -> str: ...
    @property
    def constraint(self) -> str: ...


def purl_type(ecosystem: str) -> str:
    """The purl type for an OSV ecosystem or a purl type, in any case."""
    return ECOSYSTEMS.get(ecosystem.partition(":")[0], ecosystem.lower())


def normal_name(ecosystem: str, name: str) -> str:
    """One spelling per package: PEP 503 for pypi, `group/artifact` for maven, lower case where
    the registry ignores case."""
    if ecosystem == "pypi":
        return re.sub(r"[-_.]+", "-", name).lower()
    if ecosystem == "maven":
        return name.replace(":", "/")
    if ecosystem in ("composer", "nuget", "npm", "bitnami"):
        return name.lower()
    return name
