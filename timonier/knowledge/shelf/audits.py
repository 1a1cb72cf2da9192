"""Asks registries about the components in use, where the operator names one, and keeps the answer
as an edition that says what was asked."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from timonier.knowledge.core.answering import Answering
from timonier.knowledge.core.asking import ANY, Question, Use, globs_of, question
from timonier.knowledge.core.constraints import UnreadableConstraint, declared_spans
from timonier.knowledge.core.names import normal_name
from timonier.knowledge.core.severity import level, word
from timonier.knowledge.sources import (
    NothingToAsk,
    Refused,
    TooLarge,
    UnreadableSource,
    audit_npm,
    audit_packagist,
)
from timonier.knowledge.sources.audit import MOST, Told
from timonier.knowledge.sources.store import Header

PRIVATE = "TIMONIER_AUDIT_PRIVATE"
CADENCE = 1  # days: registries learn of flaws every day, and are asked every day

Post = Callable[[str, bytes, Mapping[str, str]], Any]  # address, body, headers -> the JSON answer


@dataclass(frozen=True, slots=True)
class Registry:
    """A kind of registry that can be asked, and how."""

    ecosystem: str
    source: str  # by which users know it
    setting: str  # the variable that names its address; without it, nobody is asked
    path: str
    most: int  # names of one request
    headers: Mapping[str, str]
    body: Callable[[Mapping[str, Collection[str]]], bytes]
    told: Callable[[Any, Collection[str]], dict[str, list[Told]]]
    by_version: bool  # whether its silence is about the versions sent, or about any

    @property
    def edition(self) -> str:
        """The name of the edition that keeps its answer."""
        return f"audit-{self.ecosystem}"


REGISTRIES: tuple[Registry, ...] = (
    Registry(
        "npm", "npm-audit", "TIMONIER_NPM_AUDIT_URL", audit_npm.PATH, audit_npm.NAMES,
        audit_npm.HEADERS, audit_npm.body, audit_npm.told, by_version=True,
    ),
    Registry(
        "composer", "packagist-audit", "TIMONIER_PACKAGIST_AUDIT_URL", audit_packagist.PATH,
        audit_packagist.NAMES, audit_packagist.HEADERS, audit_packagist.body,
        audit_packagist.told, by_version=False,
    ),
)  # fmt: skip
BY_EDITION = {one.edition: one for one in REGISTRIES}


@dataclass(frozen=True, slots=True)
class Asking:
    """One registry that the operator has named, and what it would be asked now."""

    registry: Registry
    address: str
    question: Question

    @property
    def host(self) -> str:
        """The host of its address, and the port where one is stated; never a password."""
        return urlsplit(self.address).netloc.rpartition("@")[2]

    @property
    def endpoint(self) -> str:
        """Where the question is sent."""
        path = self.registry.path
        return self.address.removesuffix("/").removesuffix(path.rstrip("/")) + path


def is_on(environment: Mapping[str, str]) -> bool:
    """Whether the operator has named any registry to ask."""
    return any(environment.get(one.setting, "").strip() for one in REGISTRIES)


def askings(environment: Mapping[str, str], use: Use) -> Iterator[Asking]:
    """The registries that the operator has named, each with its question."""
    private = globs_of(environment.get(PRIVATE, ""))
    for registry in REGISTRIES:
        address = environment.get(registry.setting, "").strip().rstrip("/")
        if address:
            yield Asking(registry, address, question(registry.ecosystem, use, private))


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer, ready to be kept. The canary is in `packages` and not in `asked`."""

    header: Header
    body: Mapping[str, Any]


def answer(asking: Asking, post: Post, *, as_of: str) -> Answer:
    """Ask the registry, in as many requests as its names take: all are answered, or none counts.

    Raises NothingToAsk when every name is kept back, and UnreadableSource.
    """
    if not asking.question.asked:
        raise NothingToAsk(asking.registry.source)
    if not asking.question.provable:
        raise Refused(f"{PRIVATE} keeps the canary back: no answer could be proven")
    registry, sent = asking.registry, asking.question.with_canary()
    names = list(sent)
    packages: dict[str, list[list[Any]]] = {}
    records = 0
    for start in range(0, len(names), registry.most):
        part = {name: sent[name] for name in names[start : start + registry.most]}
        document = post(asking.endpoint, registry.body(part), registry.headers)
        for name, told in registry.told(document, part).items():
            plain = normal_name(registry.ecosystem, name)
            packages.setdefault(plain, []).extend(_row(registry.ecosystem, one) for one in told)
            records += len(told)
        if records > MOST:
            raise TooLarge(f"audit answer: more than {MOST} advisories")
    body = {"asked": _asked(registry, asking.question), "packages": packages}
    told_by = f"the registry at {asking.host}"
    header = Header(registry.source, as_of, records, "as the registry states", told_by, "")
    return Answer(header, body)


def _asked(registry: Registry, of: Question) -> dict[str, list[str]]:
    """What the answer's silence speaks of, by normal names."""
    found: dict[str, set[str]] = {}
    for name, versions in of.asked.items():
        spoken = versions if registry.by_version else (ANY,)
        found.setdefault(normal_name(registry.ecosystem, name), set()).update(spoken)
    return {name: sorted(found[name]) for name in sorted(found)}


def _row(ecosystem: str, told: Told) -> list[Any]:
    """A row of `core.advisories.Advisory`; a range that cannot be read leaves it unknown."""
    said = word(told.severity)
    severity = said if said != "unknown" else level(told.score or None)
    try:
        spans = list(dict.fromkeys(map(str, declared_spans(ecosystem, told.affected))))
    except UnreadableConstraint:
        spans = [f"<unreadable {told.affected[:100]}"]
    return [
        told.id, list(told.aliases), severity, told.score, told.title, told.published, "",
        told.link, spans, [],
    ]  # fmt: skip


def parts(body: Any) -> tuple[dict[str, frozenset[str]], dict[str, list[list[Any]]]]:
    """(what was asked, advisory rows) of a kept answer. Raises UnreadableSource."""
    try:
        asked = {str(name): frozenset(map(str, of)) for name, of in body["asked"].items()}
        return asked, {str(name): list(rows) for name, rows in body["packages"].items()}
    except (KeyError, TypeError, AttributeError) as error:
        raise UnreadableSource(f"audit answer: unexpected shape ({error!r})") from error


def answering(header: Header, body: Any) -> Answering:
    """Of what the silence of a kept answer speaks. Raises UnreadableSource."""
    return Answering(header.source, header.as_of, header.coverage, parts(body)[0], CADENCE)
