"""All that is known of the world's products, in memory, and the one place that answers for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from types import SimpleNamespace
from typing import Literal

from timonier.knowledge.core.advisories import Exploit, Match, Packages, gravity, matches
from timonier.knowledge.core.answering import Answering, Coverage, is_late
from timonier.knowledge.core.catalogue import Catalogue
from timonier.knowledge.core.kubernetes_apis import KubernetesApis, RemovedApi
from timonier.knowledge.core.lifecycle import CycleMatch, Product
from timonier.knowledge.core.names import ECOSYSTEMS, ComponentLike, normal_name, purl_type
from timonier.knowledge.core.replacements import Replacement, Replacements, abandoned
from timonier.knowledge.core.severity import level

# One component per ecosystem with a flaw that no honest edition of its database can miss.
CANARIES: Mapping[str, tuple[str, str, str]] = {
    "pypi": ("django", "3.2.0", "CVE-2021-35042"),
    "npm": ("jquery", "1.12.0", "CVE-2020-11022"),
    "golang": ("golang.org/x/text", "0.3.5", "CVE-2021-38561"),
    "cargo": ("smallvec", "0.6.5", "CVE-2019-15551"),
    "gem": ("rack", "2.0.1", "CVE-2018-16471"),
    "composer": ("symfony/http-kernel", "4.4.0", "CVE-2020-15094"),
    "maven": ("org.apache.logging.log4j/log4j-core", "2.14.0", "CVE-2021-44228"),
    "nuget": ("Newtonsoft.Json", "12.0.3", "CVE-2024-21907"),
    "bitnami": ("redis", "6.2.0", "CVE-2021-32675"),
    "hackage": ("aeson", "1.5.0.0", "CVE-2022-3433"),
    "cran": ("commonmark", "1.7", "RSEC-2023-6"),
}
# What the same flaw is called by a source that has no CVE names.
_ALSO = {
    "CVE-2024-21907": "GHSA-5crp-9r3c-p9vr",
    "CVE-2020-11022": "GHSA-gxr4-xjj5-5px2",
}
# Products whose full version has one dot (PostgreSQL 12.4).
_FULL = {"postgresql": 1}
# A name no registry has: whoever reports a flaw in it reports anything.
_NOBODY = "timonier-canary-that-does-not-exist"


class CanaryFailed(Exception):
    """A component known to be vulnerable was not found so: no clean answer may be given."""


@dataclass(frozen=True, slots=True)
class SourceState:
    """How old one source is. `state` is missing when the house holds nothing of it."""

    source: str
    as_of: str  # ISO date of the facts, "" when missing
    records: int
    state: Literal["fresh", "stale", "missing"]
    licence: str = ""
    attribution: str = ""
    coverage: Coverage = "complete"
    reason: str = ""  # why one that should be here may not be read: its file is damaged


@dataclass
class Book:
    """Everything known, on one day. Advisories of an ecosystem are read when first asked for."""

    today: date
    catalogue: Catalogue
    replacements: Replacements
    kubernetes: KubernetesApis
    exploited: Mapping[str, Exploit]
    sources: tuple[SourceState, ...]
    answering: Mapping[str, tuple[Answering, ...]]  # purl type -> its sources, the newest first
    read_packages: Callable[[str], Packages]
    image_servers: Mapping[str, str] = field(default_factory=dict)  # product -> bitnami name
    digest: str = ""  # of the files it was opened from; empty: not known to equal any other
    _packages: dict[str, Packages] = field(default_factory=dict, repr=False)

    def advisories_for(self, component: ComponentLike) -> list[Match]:
        """The published flaws of `component`, worst first; see `Match` for the unknown ones.

        An empty answer means "clean" only where `coverage` is complete.
        """
        if component.type == "docker":
            return [
                found
                for name, version in self._servers_in(component)
                for found in self._matches("bitnami", _stand_in(name, version))
            ]
        return self._matches(component.type, component)

    def cycles_of(self, component: ComponentLike) -> list[CycleMatch]:
        """Where each product of the component stands: `node:18-alpine3.15` has two."""
        return self.catalogue.matches(component, today=self.today)

    def cycle_of(self, component: ComponentLike) -> CycleMatch | None:
        """Where the component's own product stands; None when no product is known for it."""
        return next(iter(self.cycles_of(component)), None)

    def product(self, product_id: str) -> Product | None:
        """A product of endoflife.date with all its cycles."""
        return self.catalogue.product(product_id)

    def replacement_for(self, component: ComponentLike) -> Replacement | None:
        """What should take the component's place, or None."""
        known = self.replacements.of_component(component)
        if known is None and component.type == "cargo":
            return abandoned(self.packages("cargo"), component, "cargo")
        return known

    def replacement_for_path(self, path: str) -> Replacement | None:
        """What a file's name alone gives away (`.travis.yml`)."""
        return self.replacements.of_path(path)

    def is_retired_runner(self, label: str) -> bool | None:
        """Whether GitHub no longer offers this hosted runner; None when it is not theirs."""
        return self.catalogue.is_retired_runner(label, today=self.today)

    def removed_api(self, api_version: str, kind: str, *, cluster: str = "") -> RemovedApi | None:
        """The Kubernetes release that stopped serving `api_version` `kind`, if any."""
        return self.kubernetes.removed(api_version, kind, cluster=cluster)

    def coverage(self, ecosystem: str) -> Coverage:
        """How much of an ecosystem the advisories at hand cover (purl type or OSV name).

        Answers about the names that a source was asked about cover a part.
        """
        sources = self.answering.get(purl_type(ecosystem), ())
        if any(one.coverage == "complete" and one.asked is None for one in sources):
            return "complete"
        return "partial" if sources else "none"

    @property
    def covered(self) -> Mapping[str, Coverage]:
        """The ecosystems with any advisories at hand, and how far these go."""
        return {ecosystem: self.coverage(ecosystem) for ecosystem in self.answering}

    def packages(self, ecosystem: str) -> Packages:
        """The advisory rows of one ecosystem by package name, read once."""
        if ecosystem not in self._packages:
            held = self.coverage(ecosystem) != "none"
            self._packages[ecosystem] = self.read_packages(ecosystem) if held else {}
        return self._packages[ecosystem]

    def answers_for(self, ecosystem: str, name: str, version: str = "") -> Answering | None:
        """The source whose silence about a component would mean that no flaw is known.

        The newest of those that still speak of today, else the newest. None when there is none: the
        advisories at hand, if any, are of some packages, or of what somebody asked about.
        """
        plain = normal_name(ecosystem, name)
        sources = self.answering.get(purl_type(ecosystem), ())
        able = [one for one in sources if one.speaks_of(plain, version)]
        fresh = (one for one in able if not is_late(one.period, self.today))
        return next(fresh, able[0] if able else None)

    def load(self) -> None:
        """Read everything now, so that the first question costs no more than the next."""
        _ = self._scores

    def canary(self, ecosystems: Iterable[str] = ()) -> None:
        """Prove that flaws can be found before saying that none were.

        Raises CanaryFailed when Django 3.2.0, or the known case of any covered ecosystem (of
        `ecosystems`, all by default), is not found affected, or when a package nobody has is.
        """
        wanted = list(ecosystems) or [one for one in CANARIES if self.coverage(one) != "none"]
        for ecosystem in dict.fromkeys(["pypi", *wanted]):
            if ecosystem in CANARIES:
                sing(ecosystem, self.packages(ecosystem))

    def _matches(self, ecosystem: str, component: ComponentLike) -> list[Match]:
        found = matches(
            self.packages(ecosystem), component, ecosystem=ecosystem, exploited=self.exploited
        )
        graded = [self._graded(one) for one in found]
        return sorted(graded, key=gravity) if graded != found else found

    def _graded(self, match: Match) -> Match:
        """The match, with the CVE's score from another database where its own gives none."""
        if match.severity != "unknown":
            return match
        scored = [self._scores[one] for one in match.aliases if one in self._scores]
        if not scored:
            return match
        score, source = max(scored)
        return replace(match, score=score, severity=level(score), score_from=source)

    @cached_property
    def _scores(self) -> Mapping[str, tuple[float, str]]:
        """CVE -> (highest CVSS score, who gives it), from every database at hand."""
        found: dict[str, tuple[float, str]] = {}
        for ecosystem in self.covered:
            for rows in self.packages(ecosystem).values():
                for identifier, aliases, _, score, *_ in rows:
                    for name in (identifier, *aliases) if score else ():
                        if name.startswith("CVE-"):
                            known = (score, self._source_of(ecosystem))
                            found[name] = max(found.get(name, known), known)
        return found

    def _source_of(self, ecosystem: str) -> str:
        names = {name: kind for name, kind in ECOSYSTEMS.items() if kind == ecosystem}
        return f"osv/{next(iter(names), ecosystem)}"

    def _servers_in(self, component: ComponentLike) -> Iterable[tuple[str, str]]:
        """The image's own program, when its tag states a full version (a.b.c).

        A shorter tag floats: whoever pulls it next gets another version, so nothing can be said.
        """
        for carried in self.catalogue.carried(component)[:1]:
            name = self.image_servers.get(carried.product)
            dots = _FULL.get(carried.product, 2)
            if name and carried.version.count(".") >= dots:
                yield name, carried.version

    def lacks(self, *sources: str) -> bool:
        """Whether one of the sources named holds nothing: its silence is no answer."""
        return any(one.state == "missing" for one in self.sources if one.source in sources)

    @cached_property
    def stale_sources(self) -> tuple[SourceState, ...]:
        """The sources whose silence proves nothing."""
        return tuple(one for one in self.sources if one.state != "fresh")


def sing(ecosystem: str, packages: Packages) -> None:
    """The canary of one ecosystem, on the rows given. Raises CanaryFailed."""
    if ecosystem not in CANARIES:
        return
    name, version, cve = CANARIES[ecosystem]

    def named(package: str) -> set[str]:
        component = _stand_in(package, version, ecosystem)
        found = matches(packages, component, ecosystem=ecosystem, exploited={})
        return {alias for one in found for alias in (one.id, *one.aliases)}

    if not {cve, _ALSO.get(cve, cve)} & named(name):
        raise CanaryFailed(f"{name} {version} was not found vulnerable to {cve}")
    if named(_NOBODY):
        raise CanaryFailed(f"a package that does not exist was found vulnerable ({ecosystem})")


def _stand_in(name: str, version: str, kind: str = "bitnami") -> ComponentLike:
    return SimpleNamespace(type=kind, name=name, version=version, constraint="")
