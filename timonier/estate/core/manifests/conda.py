"""conda: environment.yml and conda-lock.yml, and what one match specification asks for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from packaging.requirements import InvalidRequirement
from packaging.utils import canonicalize_name

from timonier.estate.core.facts import Component, Observation, Parsed, Scope
from timonier.estate.core.manifests import limits
from timonier.estate.core.manifests.conventions import group_scope, lock, manager, with_faults
from timonier.estate.core.manifests.limits import MAX_MANIFEST_BYTES
from timonier.estate.core.manifests.lines import Lines
from timonier.estate.core.manifests.located import (
    Node,
    Table,
    Text,
    line_of,
    load_documents,
    rows,
    table,
    texts,
)
from timonier.estate.core.manifests.registry import reader
from timonier.estate.core.manifests.requirements import requirement
from timonier.estate.core.manifests.version_tokens import PRODUCTS, runtime_facts
from timonier.estate.core.manifests.yaml_files import load_yaml_without

# Packages of conda that are a runtime themselves: their own life cycle counts.
RUNTIMES = {
    name: PRODUCTS[name]
    for name in ("python", "nodejs", "ruby", "go", "php", "rust", "julia", "perl", "erlang")
} | {"openjdk": "java"}  # fmt: skip
_CHANNEL = re.compile(r"^(?:([\w./:-]{1,300})::)?([\w.-]{1,200})\s*(.*)$", re.DOTALL)
_BRACKET = re.compile(r"\[([^\]]{0,500})\]")
_VERSION_KEY = re.compile(r"""\bversion\s*=\s*(?:'([^']*)'|"([^"]*)"|([^,\s\]]+))""")
_RELEASE = (
    r"(?:\d{1,9}!)?\d{1,9}(?:\.\d{1,9}){0,5}"
    r"(?:[._-]?(?:a|b|c|rc|dev|post|alpha|beta|p)\.?\d*)?[a-z]?"
)
_EXACT = re.compile(rf"===?\s*({_RELEASE})", re.IGNORECASE)
_BUILT = re.compile(rf"=?\s*+({_RELEASE})(?:\s*+=|\s)\s*+[\w*.]++", re.IGNORECASE)
# A line that goes on in the next one stays, as its end would join the line before.
_NEEDLESS = re.compile(
    rb"^  (?:platform|url|optional|build|subdir): (?![|>])[^\n]*+\n(?!   )"
    rb"|^  dependencies: \{\}\n"
    rb"|^  (?:dependencies|hash):\n(?:   [^\n]*+\n)++",
    re.MULTILINE,
)
_NAME = re.compile(rb"^[ -]{0,4}name: *['\"]?([\w.-]+)", re.MULTILINE)


def match_spec(spec: str) -> tuple[str, str, str, str] | None:
    """(channel, name, version, constraint) of a match specification; None when it is none.

    `numpy==1.21.2`, and a specification that names its build too (`numpy=1.21.2=py39h2`), are one
    version. One equals sign is fuzzy: `=1.21` holds every release of 1.21 (conda.io, "Package match
    specifications"). Channels are left as they are written.
    """
    found = _CHANNEL.match(spec.split("#")[0].strip())
    if found is None:
        return None
    channel, name, rest = found[1] or "", found[2].lower(), found[3].strip()
    bracket = _BRACKET.search(rest)
    if bracket:
        key = _VERSION_KEY.search(bracket[1])
        rest = next((one for one in key.groups() if one), "") if key else rest[: bracket.start()]
        rest = rest.strip()
    version, constraint = stated_version(rest)
    return channel, name, version, constraint


def stated_version(rest: str) -> tuple[str, str]:
    """(version, constraint) of what stands behind a name, with or without its build."""
    exact = _EXACT.fullmatch(rest) or _BUILT.fullmatch(rest)
    if exact:
        return exact[1], ""
    return "", "" if rest in ("", "*") else re.sub(r"\s+", " ", rest)[:300]


@dataclass(slots=True)
class Gathered:
    """What one file of conda's states, while it is read."""

    scope: Scope
    components: list[Component] = field(default_factory=list)
    observations: list[Observation] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def conda(self, name: str, version: str, constraint: str, line: int, scope: Scope) -> None:
        """Add a package, and the runtime that it is."""
        self.components.append(
            Component("conda", name, version, constraint, scope, direct=True, line=line)
        )
        tool = RUNTIMES.get(name)
        if tool:
            token = version or re.sub(r"^=(?!=)\s*", "", constraint)
            found, noted = runtime_facts(tool, token, line=line, scope=scope)
            self.components += found
            self.observations += noted

    def channel(self, name: str, line: int, of: str = "") -> None:
        """Keep where packages come from, without a password."""
        plain = re.sub(r"://[^/@]{0,200}@", "://", re.sub(r"/t/[\w-]{1,100}(?=/)", "", name))[:300]
        self.observations.append(Observation("channel", plain, line, {"of": of} if of else {}))

    def parsed(self) -> Parsed:
        return with_faults(Parsed(tuple(self.components), tuple(self.observations)), self.faults)


@reader("conda-named", max_bytes=MAX_MANIFEST_BYTES)
@reader(
    "conda-environment", sniff=lambda data: b"dependencies" in data, max_bytes=MAX_MANIFEST_BYTES
)
def read_environment(path: str, data: bytes) -> Parsed:
    """environment.yml: match specifications, its `pip` section, channels; raises Unreadable."""
    stem = path.rpartition("/")[2].rpartition(".")[0]
    gathered = Gathered(group_scope(stem.replace("environment", "")))
    gathered.observations.append(manager("conda"))
    documents = [table(root) for root in load_documents(data)]
    if any(isinstance(root.get("dependencies"), Table) for root in documents):
        return Parsed()  # an execution environment of Ansible bears the name too
    for root in documents:
        for channel in texts(root.get("channels")):
            gathered.channel(channel, channel.line)
        for entry in rows(root.get("dependencies")):
            if isinstance(entry, Text):
                _specification(entry, gathered)
            else:
                _section(entry, gathered)
    return gathered.parsed()


def _specification(entry: Text, gathered: Gathered) -> None:
    # A selector of conda-build and conda-devenv stands in a comment, which YAML has taken away.
    found = match_spec(entry)
    if found is None or "{{" in entry or "$" in entry:
        gathered.faults.append(f"line {entry.line} is no package of conda")
        return
    channel, name, version, constraint = found
    gathered.conda(name, version, constraint, entry.line, gathered.scope)
    if channel:
        gathered.channel(channel, entry.line, name)


def _section(entry: Node, gathered: Gathered) -> None:
    """`pip:` with a list; any other section is one that is not known."""
    for key, values in table(entry).items():
        if key != "pip":
            gathered.faults.append(f"a section {key[:40]!r} (line {line_of(entry)})")
            continue
        for value in texts(values):
            add_pip(value, value.line, gathered)


def add_pip(value: str, line: int, gathered: Gathered) -> None:
    """Add a line of a `pip` section: a requirement, a file of them, or an option."""
    include = re.match(r"(?:(-r|--requirement)|-c|--constraint)[ =]?\s*(\S+)", value)
    if include:
        role = {"role": "requirement" if include[1] else "constraint"}
        gathered.observations.append(Observation("include", include[2][:200], line, role))
        return
    if value.startswith(("-", ".", "/")):
        return  # an option, or a folder of this repository
    body = value.split(" #")[0].split(" --")[0].strip()
    if re.match(r"(?:git|hg|svn)\+|https?://", body):
        egg = re.search(r"[#&]egg=([\w.-]+)", body)
        if egg:
            body = f"{egg[1]} @ {body}"
    try:
        gathered.components.append(requirement(body, scope=gathered.scope, line=line))
    except InvalidRequirement:
        gathered.faults.append(f"line {line} is no requirement")


@reader("conda-lock")
def read_conda_lock(path: str, data: bytes) -> Parsed:
    """conda-lock.yml: each package once, whatever its platforms; its category is its scope."""
    lines = Lines(_NAME, data)
    gathered = Gathered("unknown")
    seen = manager("conda"), lock("conda-lock")
    found: dict[tuple[str, str, str], Component] = {}
    for document in map(limits.table, load_yaml_without(_NEEDLESS, data)):
        metadata = limits.table(document.get("metadata"))
        for channel in limits.rows(metadata.get("channels")):
            gathered.channel(
                limits.text(channel) or limits.text(limits.table(channel).get("url")), 0
            )
        for one in _locked(limits.rows(document.get("package")), lines):
            key = (one.type, one.name, one.version)
            before = found.get(key)
            found[key] = one if before is None else replace(before, scope=_wider(before, one))
    return Parsed(tuple(found.values()), (*seen, *gathered.observations))


def _locked(entries: Iterable[object], lines: Lines) -> Iterator[Component]:
    for entry in map(limits.table, entries):
        name, version = limits.text(entry.get("name")), limits.text(entry.get("version"))
        if not name:
            continue
        of_pip = limits.text(entry.get("manager")) == "pip"
        category = limits.text(entry.get("category")) or "unknown"
        scope: Scope = "prod" if category == "main" else group_scope(category, "unknown")
        yield Component(
            "pypi" if of_pip else "conda",
            canonicalize_name(name) if of_pip else name,
            version,
            scope=scope,
            line=lines.next(name),
            locked=True,
        )


def _wider(one: Component, other: Component) -> Scope:
    """The scope of a package that two entries hold: it ships when one of them says so."""
    scopes = {one.scope, other.scope}
    return "prod" if "prod" in scopes else "dev" if "dev" in scopes else "unknown"


def channels_of(value: object) -> Iterator[str]:
    """The names or addresses of a list of channels, as pixi writes it."""
    for channel in limits.rows(value):
        name = limits.text(channel) or limits.text(limits.table(channel).get("channel"))
        name = name or limits.text(limits.table(channel).get("url"))
        if name:
            yield name
