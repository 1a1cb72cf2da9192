"""setup.cfg and setup.py: what they state literally; setup.py is parsed and never run."""

from __future__ import annotations

import ast
import configparser
import warnings
from collections.abc import Iterator
from typing import Any

from packaging.requirements import InvalidRequirement

from timonier.estate.core.facts import Component, Observation, Parsed, Scope, Unreadable
from timonier.estate.core.manifests.conventions import (
    group_scope,
    licences,
    manager,
    project,
    tested_by,
    with_faults,
)
from timonier.estate.core.manifests.limits import MAX_MANIFEST_BYTES, decode
from timonier.estate.core.manifests.registry import reader
from timonier.estate.core.manifests.requirements import requirement

_MAX_SCRIPT = 1024 * 1024


def _add(
    value: str, scope: Scope, line: int, components: list[Component], faults: list[str]
) -> None:
    value = value.partition(" #")[0].strip()
    if not value or value.startswith("#"):
        return
    try:
        components.append(requirement(value, scope=scope, line=line))
    except InvalidRequirement:
        faults.append(f"{value[:60]!r} is no requirement (line {line})")


@reader("setup.cfg", max_bytes=MAX_MANIFEST_BYTES)
def read_setup_cfg(path: str, data: bytes) -> Parsed:
    """setup.cfg: [options] and [options.extras_require]; `file:` is named, not followed."""
    content = decode(data)
    config = configparser.RawConfigParser(strict=False)
    try:
        config.read_string(content)
    except configparser.Error as problem:
        raise Unreadable(f"invalid setup.cfg: {str(problem).splitlines()[0]}") from None
    lines: dict[str, int] = {}
    for number, raw in enumerate(content.splitlines(), 1):
        lines.setdefault(raw.partition("=")[2].strip() or raw.strip(), number)
        lines.setdefault(raw.strip(), number)
    components: list[Component] = []
    faults: list[str] = []
    observations = _observed_cfg(config)
    for value, scope in _stated(config):
        line = lines.get(value, 0)
        if value.startswith("file:"):
            observations.append(Observation("include", value[5:].strip(), line))
        else:
            _add(value, scope, line, components, faults)
    python = config.get("options", "python_requires", fallback="").strip()
    if python:
        line = lines.get(python, 0)
        components.append(
            Component("generic", "python", "", python, "prod", direct=True, line=line)
        )
    return with_faults(Parsed(tuple(components), tuple(observations)), faults)


def _stated(config: configparser.RawConfigParser) -> list[tuple[str, Scope]]:
    wanted: list[tuple[str, str, Scope]] = [
        ("options", "install_requires", "prod"),
        ("options", "tests_require", "dev"),
        ("options", "setup_requires", "dev"),
    ]
    if config.has_section("options.extras_require"):
        for extra in config.options("options.extras_require"):
            wanted.append(("options.extras_require", extra, group_scope(extra)))
    return [
        (value.strip(), scope)
        for section, key, scope in wanted
        for value in config.get(section, key, fallback="").splitlines()
        if value.strip()
    ]


def _observed_cfg(config: configparser.RawConfigParser) -> list[Observation]:
    observed: list[Observation] = []
    if config.has_section("metadata"):
        name = config.get("metadata", "name", fallback="")
        version = config.get("metadata", "version", fallback="")
        observed += [project(name, version, "pypi")] if name else []
        observed += licences(config.get("metadata", "license", fallback=""))
        observed.append(manager("setuptools"))
    if config.has_section("tool:pytest"):
        observed.append(tested_by("pytest"))
    return observed


@reader("setup.py")
def read_setup_py(path: str, data: bytes) -> Parsed:
    """setup.py: literal arguments of `setup()`, read from the syntax tree, never run."""
    if len(data) > _MAX_SCRIPT:
        raise Unreadable("setup.py over 1 MB")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SyntaxWarning)
            tree = ast.parse(decode(data))
    except (SyntaxError, ValueError) as problem:
        line = getattr(problem, "lineno", None)
        raise Unreadable(f"not Python 3{f' (line {line})' if line else ''}") from None
    call = next((node for node in ast.walk(tree) if _is_setup(node)), None)
    if not isinstance(call, ast.Call):
        return Parsed()
    return _from_call(call, _literals(tree))


def _is_setup(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return False
    name = getattr(node.func, "id", getattr(node.func, "attr", ""))
    return name == "setup"


def _literals(tree: ast.Module) -> dict[str, ast.expr]:
    """Module-level names bound once to an expression."""
    found: dict[str, ast.expr] = {}
    for node in tree.body:
        if isinstance(node, ast.Assign) and len(node.targets) == 1:
            target = node.targets[0]
            if isinstance(target, ast.Name):
                found[target.id] = node.value
    return found


def _from_call(call: ast.Call, names: dict[str, ast.expr]) -> Parsed:
    components: list[Component] = []
    faults: list[str] = []
    arguments = dict(_arguments(call, names))
    if "" in arguments:
        faults.append(f"arguments of setup() are computed (line {call.lineno})")
    wanted: list[tuple[str, Scope]] = [("install_requires", "prod"), ("tests_require", "dev")]
    for key, scope in wanted:
        _strings(key, arguments.get(key), scope, names, components, faults)
    extras = _named(arguments.get("extras_require"), names)
    if isinstance(extras, ast.Dict):
        for extra, values in zip(extras.keys, extras.values, strict=True):
            label = str(extra.value) if isinstance(extra, ast.Constant) else ""
            _strings("extras_require", values, group_scope(label), names, components, faults)
    elif extras is not None:
        faults.append(f"extras_require is computed (line {extras.lineno})")
    python = _named(arguments.get("python_requires"), names)
    if isinstance(python, ast.Constant) and isinstance(python.value, str):
        found = Component("generic", "python", "", python.value, "prod", True, python.lineno)
        components.append(found)
    observations = (manager("setuptools"), Observation("superseded-config", "setup.py"))
    return with_faults(Parsed(tuple(components), observations), faults)


def _arguments(call: ast.Call, names: dict[str, ast.expr]) -> Iterator[tuple[str, ast.expr]]:
    """Keyword arguments, those of `**{...}` with literal keys included; "" for what is computed."""
    for word in call.keywords:
        spread = _named(word.value, names)
        if word.arg is not None:
            yield word.arg, word.value
        elif isinstance(spread, ast.Dict):
            for key, value in zip(spread.keys, spread.values, strict=True):
                yield (str(key.value) if isinstance(key, ast.Constant) else ""), value
        else:
            yield "", word.value


def _named(node: ast.expr | None, names: dict[str, ast.expr]) -> ast.expr | None:
    return names.get(node.id, node) if isinstance(node, ast.Name) else node


def _strings(
    key: str,
    node: ast.expr | None,
    scope: Scope,
    names: dict[str, ast.expr],
    components: list[Component],
    faults: list[str],
) -> None:
    node = _named(node, names)
    if node is None:
        return
    items: list[Any] = list(node.elts) if isinstance(node, ast.List | ast.Tuple) else [node]
    for item in (_named(item, names) or item for item in items):
        if isinstance(item, ast.Constant) and isinstance(item.value, str):
            for offset, value in enumerate(item.value.splitlines()):
                line = min(item.lineno + offset, item.end_lineno or item.lineno)
                _add(value, scope, line, components, faults)
        else:
            faults.append(f"{key} is computed (line {item.lineno})")
