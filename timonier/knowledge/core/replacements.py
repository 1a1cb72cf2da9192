"""What a component should give way to: superseded, abandoned or needless, each with its proof."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any, Literal

from timonier.knowledge.core.advisories import Advisory, Packages, holds, reference
from timonier.knowledge.core.constraints import UnreadableConstraint, declared_spans
from timonier.knowledge.core.names import ComponentLike, normal_name
from timonier.knowledge.core.ranges import contains, relation
from timonier.knowledge.core.versions import key

Kind = Literal["superseded", "abandoned", "native", "removal", "preferred", "micro-utility"]

# Days (low, likely, high) before any call site is counted; judgments of ours, stated as such.
EFFORT_DAYS: Mapping[str, tuple[float, float, float]] = {
    "small": (0.25, 0.5, 1.0),
    "medium": (1.0, 2.0, 4.0),
    "large": (3.0, 6.0, 12.0),
}


@dataclass(frozen=True, slots=True)
class Replacement:
    """One thing to leave, why, and where to go."""

    id: str
    kind: Kind
    why: str
    why_fr: str
    to: tuple[str, ...]
    effort: str  # a key of EFFORT_DAYS
    per_site_days: float  # likely days for each call site or file touched
    since: str  # year, month or day, as the source dates it; "" when it does not
    source_url: str

    def effort_days(self, sites: int) -> tuple[float, float, float]:
        """(low, likely, high) days when `sites` files or calls are touched."""
        low, likely, high = EFFORT_DAYS[self.effort]
        work = self.per_site_days * max(sites, 0)
        return (low + work / 2, likely + work, high + work * 2)


@dataclass(frozen=True)
class _Rule:
    kind: str
    name: str
    versions: str
    to: Replacement


class Replacements:
    """The superseded-tools table and the replacement lists, indexed by component and path."""

    def __init__(
        self, table: Iterable[Mapping[str, Any]], npm: Mapping[str, Sequence[Any]]
    ) -> None:
        self._npm = npm
        self._exact: dict[tuple[str, str], list[_Rule]] = {}
        self._globs: list[_Rule] = []
        self._paths: list[tuple[str, Replacement]] = []
        self.table = tuple(_replacement(row) for row in table)
        for row, replacement in zip(table, self.table, strict=True):
            for wanted in row["match"]:
                self._add(wanted, row.get("versions", ""), replacement)

    def __len__(self) -> int:
        return len(self.table) + len(self._npm)

    def _add(self, wanted: str, versions: str, replacement: Replacement) -> None:
        if wanted.startswith("path:"):
            self._paths.append((wanted.removeprefix("path:"), replacement))
            return
        kind, _, name = wanted.removeprefix("pkg:").partition("/")
        rule = _Rule(kind, normal_name(kind, name), versions, replacement)
        if "*" in name:
            self._globs.append(rule)
        else:
            self._exact.setdefault((kind, rule.name), []).append(rule)

    def of_component(self, component: ComponentLike) -> Replacement | None:
        """The house's table first, then npm's replacement lists."""
        name = normal_name(component.type, component.name)
        rules = self._exact.get((component.type, name), [])
        globs = [
            rule
            for rule in self._globs
            if rule.kind == component.type and fnmatchcase(name, rule.name)
        ]
        for rule in (*rules, *globs):
            if _applies(rule.versions, component):
                return rule.to
        return self._of_npm(name) if component.type == "npm" else None

    def of_path(self, path: str) -> Replacement | None:
        """What a file gives away by its name alone (`.travis.yml`, `bower.json`)."""
        name = path.rpartition("/")[2]
        for pattern, replacement in self._paths:
            if fnmatchcase(path if "/" in pattern else name, pattern):
                return replacement
        return None

    def _of_npm(self, name: str) -> Replacement | None:
        row = self._npm.get(name)
        if row is None:
            return None
        kind, to, url = row
        return Replacement(
            id=f"npm-{name}",
            kind=kind,
            why=_NPM_WHY[kind][0],
            why_fr=_NPM_WHY[kind][1],
            to=tuple(to),
            effort="small",
            per_site_days=0.05,
            since="",
            source_url=url,
        )


_NPM_WHY = {
    "native": (
        "The platform does this itself today.",
        "La plateforme le fait elle-même aujourd’hui.",
    ),
    "removal": (
        "A public list of replacements advises to do without it.",
        "Une liste publique de remplacements conseille de s’en passer.",
    ),
    "preferred": (
        "A public list of replacements prefers a lighter or newer package.",
        "Une liste publique de remplacements préfère un paquet plus léger ou plus récent.",
    ),
    "micro-utility": (
        "One line of code does the same without a dependency.",
        "Une ligne de code fait la même chose sans dépendance.",
    ),
}


def abandoned(packages: Packages, component: ComponentLike, ecosystem: str) -> Replacement | None:
    """RustSec's word that a crate, or its versions up to one, has no maintainer any more.

    None too when the component's version may lie outside what the notice names (`ring` is
    unmaintained below 0.17 only).
    """
    for row in packages.get(normal_name(ecosystem, component.name), ()):
        advisory = Advisory(*row)
        if advisory.kind == "unmaintained" and holds(ecosystem, advisory, component):
            return Replacement(
                id=advisory.id,
                kind="abandoned",
                why=advisory.summary,
                why_fr=advisory.summary,
                to=(),
                effort="medium",
                per_site_days=0.1,
                since=advisory.published,
                source_url=reference(advisory.id),
            )
    return None


_PLAIN = "generic"  # the house's own table writes its versions as numbers


def _applies(versions: str, component: ComponentLike) -> bool:
    """Whether a rule for some versions holds; an unknown version is not accused, nor a range that
    also allows others."""
    if not versions:
        return True
    stated = component.version.removeprefix("v")
    place = key(_PLAIN, stated) if stated else None
    try:
        spans = declared_spans(_PLAIN, versions)
        if place is not None:
            return any(contains(_PLAIN, span, place) for span in spans)
        if stated or not component.constraint:
            return False
        allowed = declared_spans(component.type, component.constraint)
    except UnreadableConstraint:
        return False
    return relation(component.type, spans, allowed) == "inside"


def _replacement(row: Mapping[str, Any]) -> Replacement:
    return Replacement(
        id=row["id"],
        kind="superseded",
        why=row["why"],
        why_fr=row["why_fr"],
        to=tuple(row["to"]),
        effort=row["effort"],
        per_site_days=float(row["per_site_days"]),
        since=str(row["since"]),
        source_url=row["source"],
    )
