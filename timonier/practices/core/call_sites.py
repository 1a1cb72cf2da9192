"""How many places of the code name a component: what makes its upgrade or replacement long."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from packageurl import PackageURL

from timonier.estate.core.imports import language_of
from timonier.estate.core.repository import IMPORTS, RepositoryFacts
from timonier.estate.core.sites import Sites, sites_of
from timonier.practices.core.issue import Issue
from timonier.practices.core.modules import COMPOSER, MAVEN, PYPI

# The language in which each ecosystem's packages are imported. Of the others nothing is counted.
LANGUAGES = {
    "pypi": "python", "npm": "javascript", "golang": "go", "maven": "java", "gem": "ruby",
    "composer": "php", "cargo": "rust", "nuget": "csharp",
}  # fmt: skip
_TOUCHING = frozenset({"upgrade", "replace", "mitigate"})  # changes that reach into the code
_SEPARATORS = {
    "pypi": ".", "golang": "/", "gem": "/", "maven": ".", "nuget": ".", "composer": "\\",
}  # fmt: skip

Module = str
Index = dict[Module, dict[str, int]]  # module, in lower case: {path: call sites}


@dataclass(frozen=True, slots=True)
class Count:
    """Call sites, and the files that hold them."""

    sites: int
    files: int


def with_call_sites(issue: Issue, facts: RepositoryFacts) -> Issue:
    """The issue with the call sites of its component in its remedy, where they were counted."""
    remedy = issue.remedy
    if remedy is None or remedy.kind not in _TOUCHING or not issue.subject.startswith("pkg:"):
        return issue
    moved = remedy.key if remedy.part else issue.subject
    key = f"call sites of {moved}"
    if key not in facts.memo:  # one component may have a hundred advisories
        facts.memo[key] = _of_key(facts, moved) if remedy.part else _of_purl(facts, moved)
    count: Count | None = facts.memo[key]
    if count is None:
        return issue
    told = replace(remedy, call_sites=count.sites, site_files=count.files, counted=True)
    return replace(issue, remedy=told)


def _of_key(facts: RepositoryFacts, key: str) -> Count | None:
    """Of the direct dependency that takes another along: `upgrade|npm/@scope/name`."""
    ecosystem, _, name = key.partition("|")[2].partition("/")
    return call_sites(facts, ecosystem, name) if name else None


def _of_purl(facts: RepositoryFacts, subject: str) -> Count | None:
    try:
        purl = PackageURL.from_string(subject)
    except ValueError:
        return None
    return call_sites(facts, purl.type, "/".join(filter(None, (purl.namespace, purl.name))))


def call_sites(facts: RepositoryFacts, ecosystem: str, name: str) -> Count | None:
    """The places that name a component; None: they were not counted.

    Nothing is counted when no source of the ecosystem's language was read, or too much of it to
    keep. A package found under none of its names has a count of zero: tools and plug-ins have none.
    """
    index = _index(facts, ecosystem)
    if index is None:
        return None
    owned = _owned(facts, ecosystem)
    places: dict[str, int] = {}
    for module in owned.get(name.lower(), ()):
        for path, sites in index[module].items():
            places[path] = places.get(path, 0) + sites
    return Count(sum(places.values()), len(places))


def imports_any(facts: RepositoryFacts, ecosystem: str, paths: Iterable[str]) -> bool | None:
    """Whether a source file imports one of exactly these paths; None: not all files were read."""
    sites, index = _sites(facts), _index(facts, ecosystem)
    if sites is None or index is None:
        return None
    if any(path.lower() in index for path in paths):
        return True
    return None if sites.unread else False


def _sites(facts: RepositoryFacts) -> Sites | None:
    if "sites" not in facts.memo:
        found = (
            seen.data
            for manifest in facts.manifests
            if manifest.kind == IMPORTS
            for seen in manifest.parsed.observations
        )
        data = next(found, None)
        facts.memo["sites"] = None if data is None else sites_of(data)
    known: Sites | None = facts.memo["sites"]
    return known


def _index(facts: RepositoryFacts, ecosystem: str) -> Index | None:
    """The modules that the files of the ecosystem's language name; None: not counted."""
    sites, language = _sites(facts), LANGUAGES.get(ecosystem, "")
    if sites is None or sites.excessive or not sites.read.get(language):
        return None
    key = f"modules of {language}"
    if key not in facts.memo:
        index: Index = {}
        for path, named in sites.files.items():
            if language_of(path) == language:
                for module, count in named.items():
                    places = index.setdefault(module.lower(), {})
                    places[path] = places.get(path, 0) + count
        facts.memo[key] = index
    known: Index = facts.memo[key]
    return known


def _owned(facts: RepositoryFacts, ecosystem: str) -> Mapping[str, list[Module]]:
    """{component: its modules}. Each module goes to the component that names most of it."""
    key = f"owners in {ecosystem}"
    if key not in facts.memo:
        names = {one.name.lower() for _, one in facts.components() if one.type == ecosystem}
        index = _index(facts, ecosystem) or {}
        facts.memo[key] = _shared_out(ecosystem, names, index)
    known: Mapping[str, list[Module]] = facts.memo[key]
    return known


def _shared_out(ecosystem: str, names: Iterable[str], index: Index) -> dict[str, list[Module]]:
    prefixes: dict[str, list[str]] = {}
    for name in sorted(names):
        for prefix in _PREFIXES[ecosystem](name):
            prefixes.setdefault(prefix.lower(), []).append(name)
    owned: dict[str, list[Module]] = {}
    separator = _SEPARATORS.get(ecosystem, "")
    for module in index:
        for name in _owners(module, prefixes, separator):
            owned.setdefault(name, []).append(module)
    return owned


def _owners(module: Module, prefixes: Mapping[str, list[str]], separator: str) -> list[str]:
    """The components of the longest prefix of a module that any of them has."""
    prefix = module
    while prefix not in prefixes:
        if not separator or separator not in prefix:
            return []
        prefix = prefix.rpartition(separator)[0]
    return prefixes[prefix]


def _pypi(name: str) -> tuple[str, ...]:
    return PYPI.get(name, (name.replace("-", "_").replace(".", "_"),))


def _plain(name: str) -> tuple[str, ...]:
    return (name,)


def _gem(name: str) -> tuple[str, ...]:
    """`net-ssh` is required as `net/ssh`, `rack_csrf` as itself."""
    return (name, name.replace("-", "/"), name.replace("-", "_"))


def _maven(name: str) -> tuple[str, ...]:
    """The group, cut as imports are: artifacts of one group cannot be told apart."""
    group = name.rpartition("/")[0] or name
    return MAVEN.get(group, tuple({group, ".".join(group.split(".")[:3])}))


def _composer(name: str) -> tuple[str, ...]:
    """Vendor and package of the namespace, or the vendor alone."""
    vendor, _, package = name.partition("/")
    return COMPOSER.get(name, (f"{vendor}\\{package.replace('-', '')}", vendor.replace("-", "")))


def _cargo(name: str) -> tuple[str, ...]:
    return (name.replace("-", "_"),)


def _nuget(name: str) -> tuple[str, ...]:
    return (".".join(name.split(".")[:3]),)


_PREFIXES: dict[str, Callable[[str], tuple[str, ...]]] = {
    "pypi": _pypi, "npm": _plain, "golang": _plain, "gem": _gem, "maven": _maven,
    "composer": _composer, "cargo": _cargo, "nuget": _nuget,
}  # fmt: skip
