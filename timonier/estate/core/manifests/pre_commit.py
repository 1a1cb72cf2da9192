"""pre-commit: the repositories of hooks at their revisions, and what hooks are installed with."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from packaging.requirements import InvalidRequirement

from timonier.estate.core.facts import Component, Observation, Parsed
from timonier.estate.core.manifests.conda import match_spec
from timonier.estate.core.manifests.conventions import source_of, with_faults
from timonier.estate.core.manifests.images import image_facts
from timonier.estate.core.manifests.limits import MAX_MANIFEST_BYTES
from timonier.estate.core.manifests.located import (
    Table,
    Text,
    load_documents,
    rows,
    table,
    text,
    texts,
)
from timonier.estate.core.manifests.origins import from_address
from timonier.estate.core.manifests.registry import reader
from timonier.estate.core.manifests.requirements import requirement
from timonier.estate.core.manifests.version_tokens import PRODUCTS, runtime_facts

_OWN = frozenset({"local", "meta", "builtin"})  # no repository of somebody else
_ECOSYSTEMS = {
    "python": "pypi", "node": "npm", "ruby": "gem", "rust": "cargo", "golang": "golang",
    "conda": "conda", "dart": "pub", "perl": "cpan", "lua": "luarocks", "r": "cran",
    "dotnet": "nuget", "haskell": "hackage",
}  # fmt: skip
# The language stands in the repository of the hook, which is not here: of known hooks it is known.
_HOOKS = {
    **dict.fromkeys(
        ("mypy", "flake8", "black", "blacken-docs", "bandit", "pylint", "isort", "mdformat",
         "pydocstyle", "codespell", "pyupgrade", "yamllint", "ruff", "nbqa-flake8", "nbqa-mypy",
         "check-jsonschema", "interrogate", "docformatter", "commitizen", "sqlfluff-lint",
         "sqlfluff-fix", "ansible-lint", "djlint", "doc8", "darglint", "autopep8", "vulture",
         "validate-pyproject", "nbstripout", "pyright", "sphinx-lint", "rstcheck", "jupytext",
         "ty"),
        "python",
    ),
    **dict.fromkeys(("prettier", "eslint", "stylelint", "commitlint", "markdownlint"), "node"),
    "rubocop": "ruby",
}  # fmt: skip
_NODE = re.compile(r"((?:@[\w.~-]+/)?[\w.~-]+)(?:@(.+))?", re.DOTALL)
_COLON = re.compile(r"(?:cli:)?([\w.-]+(?:::[\w.-]+)*)(?::([^:\s]+))?")
_GO = re.compile(r"([\w.~-]+(?:/[\w.~-]+)+)@([\w.+-]+)")
_NUMBER = re.compile(r"v?\d++(?:\.\d++)*+(?:[-.+]?[0-9A-Za-z.+-]++)?")
_PIP = re.compile(r"[\w.-]++\s*+(?:\[[\w., -]*+\]\s*+)?(?:===?|~=|!=|[<>]=?)")


@dataclass(slots=True)
class _Read:
    components: list[Component] = field(default_factory=list)
    observations: list[Observation] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def unknown(self, one: Component, stated: str, reason: str) -> None:
        """A component of which no version is known, and why."""
        self.components.append(one)
        data = {"reason": reason, "stated": stated[:200]}
        self.observations.append(Observation("unresolved", one.name, one.line, data))


@reader("pre-commit", max_bytes=MAX_MANIFEST_BYTES)
def read_pre_commit(path: str, data: bytes) -> Parsed:
    """.pre-commit-config.yaml: what its hooks are and need, all of it for development.

    Source: pre-commit.com, "Adding pre-commit plugins" and "Supported languages".
    Raises Unreadable.
    """
    read = _Read()
    for root in map(table, load_documents(data)):
        for language, spec in table(root.get("default_language_version")).items():
            _runtime(str(language), text(spec), read)
        for entry in rows(root.get("repos")):
            _repository(table(entry), read)
    return with_faults(Parsed(tuple(read.components), tuple(read.observations)), read.faults)


def _repository(entry: Table, read: _Read) -> None:
    address = text(entry.get("repo"))
    if address not in _OWN:
        _revision(address, text(entry.get("rev")) or text(entry.get("sha")), entry.line, read)
    for hook in map(table, rows(entry.get("hooks"))):
        _hook(hook, read)


def _revision(address: Text, rev: Text, line: int, read: _Read) -> None:
    """The repository of hooks at its tag or commit; whatever else is followed is not known."""
    line = rev.line or address.line or line
    stated = rev if re.fullmatch(r"[\w./@+-]{1,200}", rev) else ""
    one = from_address(address, stated, "", line, "dev") if address else None
    if one is None:
        read.faults.append(f"a repository of hooks is not understood (line {line})")
    elif one.version or one.digest:
        read.components.append(one)
    else:
        read.unknown(one, rev, "its revision is neither a tag with a number nor a commit")


def _hook(hook: Table, read: _Read) -> None:
    name = text(hook.get("id"))
    language = text(hook.get("language")) or _HOOKS.get(name, "")
    if language == "docker_image":
        words = re.sub(r"^(?:--?\S+\s+)+", "", text(hook.get("entry"))).split()
        components, noted = image_facts(
            words[0] if words else "", line=text(hook.get("entry")).line, scope="dev"
        )
        read.components += components
        read.observations += noted
    _runtime(language, text(hook.get("language_version")), read)
    for stated in texts(hook.get("additional_dependencies")):
        _dependency(stated, _ECOSYSTEMS.get(language, language), read)


def _runtime(language: str, spec: Text, read: _Read) -> None:
    tool = language if language in PRODUCTS else {"golang": "go", "dotnet": "dotnet"}.get(language)
    if tool and spec and spec not in ("default", "system"):
        components, noted = runtime_facts(tool, spec, line=spec.line, scope="dev")
        read.components += components
        read.observations += noted


def _dependency(stated: Text, ecosystem: str, read: _Read) -> None:
    """One of `additional_dependencies`: how it is written depends on the hook's language."""
    ecosystem = ecosystem or _by_form(stated)
    if not ecosystem:
        one = Component("generic", stated[:200], scope="dev", direct=True, line=stated.line)
        read.unknown(one, stated, "the hook's language is not stated here")
        return
    found = next(_understood(stated, ecosystem), None)
    if found is None:
        read.faults.append(f"what a hook needs is not understood (line {stated.line})")
    else:
        read.components.append(found)


def _by_form(stated: str) -> str:
    """The ecosystem that the form alone betrays: `a>=1` is pip's, `@a/b` and `a@1` are npm's."""
    if _PIP.match(stated):
        return "pypi"
    if _GO.fullmatch(stated) and "." in stated.partition("/")[0] and not stated.startswith("@"):
        return "golang"
    node = _NODE.fullmatch(stated)
    is_node = stated.startswith("@") or (node and node[2] and node[2][:1].strip("^~v").isdigit())
    return "npm" if node and is_node else ""


def _understood(stated: Text, ecosystem: str) -> Iterator[Component]:
    line = stated.line
    if ecosystem == "pypi":
        yield from _of_pip(stated)
    elif ecosystem == "npm":
        yield from _of_npm(stated)
    elif ecosystem == "golang":
        module = _GO.fullmatch(stated)
        if module:
            yield _component("golang", module[1], module[2], line)
    elif ecosystem == "conda":
        found = match_spec(stated)
        if found:
            yield Component("conda", found[1], found[2], found[3], "dev", direct=True, line=line)
    elif pair := _COLON.fullmatch(stated):
        known = ecosystem if ecosystem in _ECOSYSTEMS.values() else "generic"
        yield _component(known, pair[1], pair[2] or "", line)


def _of_pip(stated: Text) -> Iterator[Component]:
    local = re.match(r"(?:-e\s*)?(?:\.{0,2}/|\.(?:\[|$))", stated)
    if local:
        yield Component("pypi", stated[:200], scope="dev", line=stated.line, source="path")
        return
    body = stated
    if re.match(r"(?:git|hg|svn)\+|https?://", stated):
        name = re.search(r"[#&]egg=([\w.-]+)", stated)
        tail = re.search(r"/([\w.-]+?)(?:\.git)?(?:@[^/]*)?(?:#.*)?$", stated)
        found = (name or tail) and (name or tail)[1]  # type: ignore[index]
        body = Text.at(f"{found} @ {stated}", stated.line) if found else stated
    try:
        yield requirement(body, scope="dev", line=stated.line)
    except InvalidRequirement:
        return


def _of_npm(stated: Text) -> Iterator[Component]:
    source = source_of(stated) if ":" in stated or stated.startswith((".", "/")) else ""
    if source:
        yield Component("npm", stated[:200], scope="dev", line=stated.line, source=source)
    elif node := _NODE.fullmatch(stated):
        yield _component("npm", node[1], node[2] or "", stated.line)


def _component(kind: str, name: str, stated: str, line: int) -> Component:
    """`stated` is one version when it is a whole number of its ecosystem, else a range."""
    exact = bool(_NUMBER.fullmatch(stated)) and not stated.endswith(".x")
    if kind == "npm":
        exact = exact and stated.count(".") >= 2
        stated = stated.removeprefix("v") if exact else stated
    version, constraint = (stated, "") if exact else ("", stated)
    return Component(kind, name, version, constraint, "dev", direct=True, line=line)
