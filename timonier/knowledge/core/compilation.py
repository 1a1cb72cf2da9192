"""Turns OSV records into the compact index that a scan loads: facts only, aliases merged."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from timonier.knowledge.core.nameless import recognised, signs_of
from timonier.knowledge.core.names import ECOSYSTEMS, normal_name
from timonier.knowledge.core.ranges import Span, contains, spans_of_events
from timonier.knowledge.core.severity import Severity, base_score, level, word, worst
from timonier.knowledge.core.versions import key

Record = Mapping[str, Any]

_SUMMARY = 200  # characters kept of a summary
_PACKAGES = 500  # import paths kept per advisory, beyond which it counts for the whole module
_VERSIONS = 5_000  # listed versions kept per package, beyond which a record is hostile
_DERIVABLE = re.compile(r"(CVE|GHSA|PYSEC|GO|RUSTSEC|HSEC|RSEC)-")
# What RustSec files beside vulnerabilities: signals of abandonment, not flaws.
INFORMATIONAL = frozenset({"unmaintained", "unsound", "notice"})


@dataclass
class Entry:
    """One advisory for one package, before it is written."""

    id: str
    names: set[str]
    levels: list[Severity]
    score: float | None
    summary: str
    published: str
    kind: str  # "" for a vulnerability, else one of INFORMATIONAL
    link: str
    spans: list[Span] = field(default_factory=list)
    versions: set[str] = field(default_factory=set)
    packages: set[str] = field(default_factory=set)  # of a module, alone affected; empty: all
    signs: frozenset[str] = frozenset()  # by which two nameless records are known for one flaw


@dataclass
class Compilation:
    """The index of one ecosystem, growing record by record."""

    packages: dict[str, list[Entry]] = field(default_factory=lambda: defaultdict(list))
    records: int = 0
    withdrawn: int = 0
    malicious: int = 0
    unusable: int = 0

    def take(self, record: Record) -> None:
        """Add one OSV record; withdrawn ones, malware lists and unreadable shapes are counted."""
        if record.get("withdrawn"):
            self.withdrawn += 1
        elif str(record.get("id", "")).startswith("MAL-"):
            self.malicious += 1
        else:
            self._take_live(record)

    def _take_live(self, record: Record) -> None:
        used = False
        for ecosystem, name, entry in _entries(record):
            self.packages[f"{ecosystem}:{name}"].append(entry)
            used = True
        self.records += used
        self.unusable += not used

    def written(self, ecosystem: str) -> dict[str, list[list[Any]]]:
        """`{package name: rows}` of one ecosystem; see `advisories.Advisory` for a row's fields."""
        prefix = f"{ecosystem}:"
        return {
            package.removeprefix(prefix): [_row(entry) for entry in _merged(entries)]
            for package, entries in sorted(self.packages.items())
            if package.startswith(prefix)
        }


def _entries(record: Record) -> Iterator[tuple[str, str, Entry]]:
    for affected in record.get("affected") or ():
        package = affected.get("package") or {}
        ecosystem = ECOSYSTEMS.get(str(package.get("ecosystem", "")).partition(":")[0])
        if not ecosystem or not package.get("name"):
            continue
        entry = _entry(record, affected)
        entry.spans = list(_spans(ecosystem, affected))
        entry.versions = _beyond_spans(ecosystem, affected, entry.spans)
        entry.packages = _packages(ecosystem, affected)
        if entry.spans or entry.versions:
            yield ecosystem, normal_name(ecosystem, str(package["name"])), entry


def _packages(ecosystem: str, affected: Mapping[str, Any]) -> set[str]:
    """The import paths that hold the flaw, as the Go Vulnerability Database names them.

    Source: https://go.dev/doc/security/vuln/database (`ecosystem_specific.imports`). The standard
    library is imported without its name (`net/http`), which no scan keeps: it stays whole.
    """
    own = affected.get("ecosystem_specific") or {}
    named = own.get("imports") if isinstance(own, Mapping) else None
    if ecosystem != "golang" or not isinstance(named, list):
        return set()
    paths = {str(one.get("path") or "") for one in named if isinstance(one, Mapping)}
    module = str(affected["package"]["name"])
    inside = {path for path in paths if path == module or path.startswith(f"{module}/")}
    return inside if inside == paths and len(paths) <= _PACKAGES else set()


def _entry(record: Record, affected: Mapping[str, Any]) -> Entry:
    own = affected.get("database_specific") or {}
    general = record.get("database_specific") or {}
    score, levels = _severity(record, affected)
    informational = own.get("informational")
    return Entry(
        id=str(record["id"]),
        names={str(record["id"]), *map(str, record.get("aliases") or ())},
        levels=levels or [word(str(general.get("severity") or own.get("severity") or ""))],
        score=score,
        summary=_summary(record),
        published=str(record.get("published") or "")[:10],
        kind=informational if informational in INFORMATIONAL else "",
        link=_link(record),
        signs=signs_of(record),
    )


def _severity(record: Record, affected: Mapping[str, Any]) -> tuple[float | None, list[Severity]]:
    """The highest score of the newest CVSS version given, and its level."""
    listed = [*(record.get("severity") or ()), *(affected.get("severity") or ())]
    vectors = sorted((str(one.get("type")), str(one.get("score"))) for one in listed)
    general = record.get("database_specific") or {}
    scores = [base_score(vector) for _, vector in vectors]
    known = [score for score in scores if score]
    for name in ("cvss_v4", "cvss_v3", "cvss_v2"):
        if not known and isinstance(general.get(name), int | float):
            known = [float(general[name])]
    score = max(known, default=None)
    return score, [level(score)] if score else []


def _summary(record: Record) -> str:
    text = str(record.get("summary") or record.get("details") or "")
    text = " ".join(text.replace("#", " ").split())
    return text if len(text) <= _SUMMARY else text[: _SUMMARY - 1].rsplit(" ", 1)[0] + "…"


def _link(record: Record) -> str:
    """One reference, kept only when no identifier leads to a page by itself."""
    if any(_DERIVABLE.match(name) for name in (record["id"], *(record.get("aliases") or ()))):
        return ""
    listed = [str(one.get("url", "")) for one in record.get("references") or ()]
    return next((url for url in listed if url.startswith("https://") and len(url) < 300), "")


def _spans(ecosystem: str, affected: Mapping[str, Any]) -> Iterator[Span]:
    own = affected.get("database_specific") or {}
    low_open = _exclusive_bounds(own)
    listed = bool(affected.get("versions"))
    seen = set()
    for bounds in affected.get("ranges") or ():
        if bounds.get("type") not in ("ECOSYSTEM", "SEMVER"):
            continue
        events = [_readable(ecosystem, event) for event in bounds.get("events") or ()]
        for span in spans_of_events(ecosystem, events, low_open=low_open):
            # The list of versions says exactly what a range with a foreign bound only hints at.
            if span not in seen and not (listed and _is_foreign(ecosystem, span)):
                seen.add(span)
                yield span


def _readable(ecosystem: str, event: Mapping[str, str]) -> dict[str, str]:
    """The event with bounds that its ecosystem can read, where the intent is plain.

    CPE-made bounds end in `-NA` ("no update"); Retire.js writes 1.0.0.beta.3 or 1.4.0-*.
    """
    return {kind: _bound(ecosystem, str(text)) for kind, text in event.items()}


def _bound(ecosystem: str, text: str) -> str:
    if key(ecosystem, text) is not None:
        return text
    plain = text.removesuffix("-NA")
    plain = re.sub(r"-\*$", "-0", plain)
    if ecosystem == "npm":
        plain = re.sub(r"^(\d+(?:\.\d+)*)\.?([A-Za-z][\w.]*)$", r"\1-\2", plain)
    return plain if key(ecosystem, plain) is not None else text


def _is_foreign(ecosystem: str, span: Span) -> bool:
    return any(bound and key(ecosystem, bound) is None for bound in (span.low, span.high))


def _exclusive_bounds(own: Mapping[str, Any]) -> frozenset[str]:
    """Lower bounds the source writes as "> x", which OSV events can only say as "from x"."""
    if own.get("lower_bound_exclusive"):
        unaffected = " ".join(own.get("unaffected_versions") or ())
        return frozenset(re.findall(r"<= ?([^ ,]+)", unaffected))
    branches = own.get("branches")
    texts = [
        text
        for branch in (branches.values() if isinstance(branches, dict) else ())
        for text in (branch.get("versions") or ())
    ]
    return frozenset(text[1:] for text in texts if re.match(r">[^=]", str(text)))


def _beyond_spans(ecosystem: str, affected: Mapping[str, Any], spans: list[Span]) -> set[str]:
    """Listed versions that no span holds: the list and the ranges together say what is hit."""
    listed = [str(version) for version in (affected.get("versions") or ())[:_VERSIONS]]
    places = {version: key(ecosystem, version) for version in listed}
    return {
        version
        for version, place in places.items()
        if place is not None and not any(contains(ecosystem, span, place) for span in spans)
    }


def _merged(entries: Iterable[Entry]) -> list[Entry]:
    """One entry per flaw: records that share an identifier, directly or through a third."""
    group_of: dict[str, list[Entry]] = {}
    for entry in sorted(entries, key=lambda one: one.id):
        met = {id(group_of[name]): group_of[name] for name in entry.names if name in group_of}
        group = [one for joined in met.values() for one in joined] + [entry]
        for one in group:
            group_of.update(dict.fromkeys(one.names, group))
    groups = recognised({id(group): group for group in group_of.values()}.values())
    joined_entries = [_joined(sorted(group, key=lambda one: one.id)) for group in groups]
    return sorted(joined_entries, key=lambda one: one.id)


def _joined(entries: list[Entry]) -> Entry:
    first = entries[0]
    for other in entries[1:]:
        first.names |= other.names
        first.levels += other.levels
        first.score = max((s for s in (first.score, other.score) if s), default=None)
        first.summary = first.summary or other.summary
        first.published = min((p for p in (first.published, other.published) if p), default="")
        first.kind = first.kind if first.kind == other.kind else ""
        first.link = first.link or other.link
        first.spans += [span for span in other.spans if span not in first.spans]
        first.versions |= other.versions
        first.packages |= other.packages  # GitHub's records have no place for packages
    return first


def _row(entry: Entry) -> list[Any]:
    published = "" if entry.published.startswith("0001") else entry.published
    return [
        entry.id,
        sorted(entry.names - {entry.id}),
        worst(entry.levels),
        entry.score or 0,
        entry.summary,
        published,
        entry.kind,
        entry.link,
        [str(span) for span in entry.spans],
        sorted(entry.versions),
        *([sorted(entry.packages)] if entry.packages else []),
    ]
