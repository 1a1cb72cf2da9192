"""What the names of groups and files say of scope, and what a reference says of its origin."""

from __future__ import annotations

import re
from dataclasses import replace

from timonier.estate.core.facts import Observation, Parsed, Scope

_WORDS = re.compile(r"[a-z0-9]+")
_DEVELOPMENT = frozenset(
    {
        "dev", "devel", "develop", "development", "test", "tests", "testing", "lint", "linting",
        "linters", "docs", "doc", "documentation", "typing", "types", "mypy", "ci", "style",
        "formatting", "release", "bench", "benchmark", "benchmarks", "coverage", "cov",
        "qa", "quality", "tox", "nox", "pytest", "precommit", "commit", "debug", "e2e", "local",
        "examples", "check", "checks", "tools", "tooling", "build", "sphinx", "mkdocs", "provided",
        "developpement", "essais", "outils", "qualite", "debogage",
    }
)  # fmt: skip
_PRODUCTION = frozenset(
    {"prod", "production", "main", "runtime", "deploy", "default", "server", "deploiement"}
)
_VCS = re.compile(r"^(git\+|git:|git@|git://|github:|gitlab:|bitbucket:|gist:|hg\+|svn\+|bzr\+)")
_SHORT_GITHUB = re.compile(r"^[A-Za-z0-9][\w-]*/[\w.-]+(#.*)?$")
_SHA = re.compile(r"(?:^|[#@=/])([0-9a-f]{40})$")


def group_scope(name: str, otherwise: Scope = "prod") -> Scope:
    """Scope that the name of a dependency group or a file suggests (`test-postgres` is dev)."""
    words = set(_WORDS.findall(name.lower()))
    if words & _DEVELOPMENT:
        return "dev"
    return "prod" if words & _PRODUCTION else otherwise


def source_of(reference: str) -> str:
    """Where a non-registry reference points: git, path, url, workspace; empty for a registry."""
    lowered = reference.strip().lower()
    if _VCS.match(lowered) or lowered.split("#")[0].endswith(".git"):
        return "git"
    if lowered.startswith(("workspace:", "catalog:")):
        return "workspace" if lowered.startswith("workspace:") else ""
    if lowered.startswith(("file:", "link:", "portal:", "./", "../", "/", "~/")):
        return "path"
    if "://" in lowered:
        return "url"
    return "git" if _SHORT_GITHUB.match(lowered) else ""


def commit_of(reference: str) -> str:
    """The full commit id at the end of a reference, empty when it names none."""
    found = _SHA.search(reference)
    return found.group(1) if found else ""


def manager(name: str, version: str = "", line: int = 0) -> Observation:
    """The repository is worked on with this package manager."""
    return Observation("package-manager", name, line, {"version": version} if version else {})


def lock(kind: str, version: str = "") -> Observation:
    """A lock file of this kind is present, in this version of its format."""
    return Observation("lock-file", kind, 0, {"format": version} if version else {})


def project(
    name: str, version: str = "", ecosystem: str = "", *, private: bool | None = None
) -> Observation:
    """The package that the folder is. `private`: it is never published; None: it does not say."""
    data: dict[str, str | bool] = {"version": version, "type": ecosystem}
    return Observation("project", name, 0, data if private is None else data | {"private": private})


def licences(*names: str) -> list[Observation]:
    """The licence that the project states for itself, one observation per name that says any."""
    return [Observation("licence", name.strip()[:200]) for name in names if name.strip()]


def tested_by(command: str, line: int = 0) -> Observation:
    """The manifest says how the tests run."""
    return Observation("test-command", command[:200], line)


def with_faults(parsed: Parsed, faults: list[str]) -> Parsed:
    """The same result, saying in `error` what of the file could not be read."""
    if not faults:
        return parsed
    more = f" and {len(faults) - 3} more" if len(faults) > 3 else ""
    return replace(parsed, error="; ".join(faults[:3]) + more)
