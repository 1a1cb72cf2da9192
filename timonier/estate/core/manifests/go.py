"""Go: go.mod (it pins what is built), go.work and the presence of go.sum."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from timonier.estate.core.facts import Component, Observation, Parsed
from timonier.estate.core.manifests.conventions import lock, manager, project, with_faults
from timonier.estate.core.manifests.limits import MAX_MANIFEST_BYTES, decode
from timonier.estate.core.manifests.registry import reader

_WORDS = re.compile(r'"[^"]*"|`[^`]*`|\S+')
_DIRECTIVES = frozenset(
    {"module", "go", "toolchain", "require", "replace", "exclude", "retract", "tool", "use",
     "godebug", "ignore"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Statement:
    verb: str
    words: list[str]
    remark: str
    line: int


def _statements(content: str, faults: list[str]) -> Iterator[_Statement]:
    """Directives, those in parentheses one by one."""
    block = ""
    for number, raw in enumerate(content.splitlines(), 1):
        body, _, remark = raw.partition("//")
        words = [word.strip('"`') for word in _WORDS.findall(body)]
        if not words:
            continue
        if words == [")"]:
            block = ""
        elif block:
            yield _Statement(block, words, remark.strip(), number)
        elif words[0] not in _DIRECTIVES:
            faults.append(f"unknown directive (line {number})")
        elif words[-1] == "(":
            block = words[0]
        else:
            yield _Statement(words[0], words[1:], remark.strip(), number)


@reader("go.mod", max_bytes=MAX_MANIFEST_BYTES)
def read_go_mod(path: str, data: bytes) -> Parsed:
    """go.mod: requirements with replacements applied. It does not tell tests from the rest."""
    faults: list[str] = []
    statements = list(_statements(decode(data), faults))
    observations = [manager("go")]
    components: list[Component] = []
    tools = {one.words[0] for one in statements if one.verb == "tool" and one.words}
    for one in statements:
        if one.verb == "module" and one.words:
            observations.append(project(one.words[0], ecosystem="golang"))
        elif one.verb == "require" and len(one.words) >= 2:
            components.append(_required(one, tools))
    replaced = dict(_replacements(statements))
    observations += [
        Observation("replaced", name, line, {"to": target or "a local path"})
        for (name, _), (target, _, line) in replaced.items()
    ]
    components = [_replaced(component, replaced) for component in components]
    components += _language(statements)
    return with_faults(Parsed(tuple(components), tuple(observations)), faults)


def _required(one: _Statement, tools: set[str]) -> Component:
    name, version = one.words[:2]
    indirect = bool(re.match(r"(?:.*;\s*)?indirect\b", one.remark))
    tool = any(each == name or each.startswith(name + "/") for each in tools)
    return Component(
        "golang",
        name,
        version.removesuffix("+incompatible"),
        scope="dev" if tool else "unknown",
        direct=not indirect,
        line=one.line,
    )


_Target = tuple[str, str, int]


def _replacements(statements: list[_Statement]) -> Iterator[tuple[tuple[str, str], _Target]]:
    """(name, version or "") -> (new name, or "" for a local path, new version, line)."""
    for one in statements:
        if one.verb != "replace" or "=>" not in one.words:
            continue
        arrow = one.words.index("=>")
        old, new = one.words[:arrow], one.words[arrow + 1 :]
        if not old or not new:
            continue
        version = old[1].removesuffix("+incompatible") if len(old) > 1 else ""
        target = (new[0], new[1], one.line) if len(new) > 1 else ("", "", one.line)
        yield (old[0], version), target


def _replaced(component: Component, replaced: dict[tuple[str, str], _Target]) -> Component:
    target = replaced.get((component.name, component.version)) or replaced.get((component.name, ""))
    if target is None:
        return component
    name, version, _ = target
    if not name:
        return replace(component, version="", source="path")
    return replace(component, name=name, version=version.removesuffix("+incompatible"))


def _language(statements: list[_Statement]) -> Iterator[Component]:
    """The Go release: a toolchain is exact, the `go` line is the least that will do."""
    stated = {one.verb: one for one in statements if one.verb in ("go", "toolchain") and one.words}
    toolchain = stated.get("toolchain")
    least = stated.get("go")
    if toolchain and toolchain.words[0].startswith("go1"):
        version = toolchain.words[0].removeprefix("go")
        yield Component("generic", "go", version, scope="prod", direct=True, line=toolchain.line)
    elif least:
        stated_version = f">={least.words[0]}"
        yield Component(
            "generic", "go", "", stated_version, scope="prod", direct=True, line=least.line
        )


@reader("go.work", max_bytes=MAX_MANIFEST_BYTES)
def read_go_work(path: str, data: bytes) -> Parsed:
    """go.work: the members of the workspace and the release they share."""
    faults: list[str] = []
    statements = list(_statements(decode(data), faults))
    used = [
        Observation("workspace", one.words[0], one.line)
        for one in statements
        if one.verb == "use" and one.words
    ]
    return with_faults(Parsed(tuple(_language(statements)), tuple(used)), faults)


@reader("go.sum")
def read_go_sum(path: str, data: bytes) -> Parsed:
    """go.sum: only its presence counts, it also names modules that are never built."""
    return Parsed((), (lock("go.sum"),)) if data.strip() else Parsed()
