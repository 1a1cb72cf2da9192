"""setup.py, read from its syntax tree and never run: what it states, and from which files."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from timonier.estate.core.facts import Component, Observation, Parsed, Scope, Unreadable
from timonier.estate.core.manifests.conventions import group_scope, manager, with_faults
from timonier.estate.core.manifests.limits import load_python
from timonier.estate.core.manifests.registry import reader
from timonier.estate.core.manifests.setup_files import add_requirement

_MAX_SCRIPT = 1024 * 1024
_MAX_STEPS = 50_000  # expressions looked into for names of files
_FILE = re.compile(r"\A[\w./ -]{1,200}\.(?:txt|in|lock|pip|list|reqs?)")
_Name = tuple[ast.AST | None, str]  # the function that binds it, and the name
_MUTATIONS = frozenset({"append", "extend", "insert", "update"})


@reader("setup.py")
def read_setup_py(path: str, data: bytes) -> Parsed:
    """setup.py: literal arguments of `setup()`; files that an argument reads are named."""
    if len(data) > _MAX_SCRIPT:
        raise Unreadable("setup.py over 1 MB")
    tree = load_python(data)
    call = next((node for node in ast.walk(tree) if _is_setup(node)), None)
    if not isinstance(call, ast.Call):
        return Parsed()
    script = _Script(tree)
    script.read(call)
    observations = (
        manager("setuptools"),
        Observation("superseded-config", "setup.py"),
        *script.observations,
    )
    return with_faults(Parsed(tuple(script.components), observations), script.faults)


def _is_setup(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return False
    name = getattr(node.func, "id", getattr(node.func, "attr", ""))
    return name == "setup"


class _Script:
    """The names of one script, and what its call of setup() states."""

    def __init__(self, tree: ast.Module) -> None:
        self.components: list[Component] = []
        self.observations: list[Observation] = []
        self.faults: list[str] = []
        self.steps = 0
        self.names: dict[str, ast.expr] = {}  # module-level names bound to an expression
        # Every expression from which a name, or a function's result, may take a part.
        # A name belongs to the function that it is bound in (None: the module).
        self.origins: dict[_Name, list[ast.AST]] = defaultdict(list)
        # What is added to a list after it was bound.
        self.additions: dict[_Name, list[ast.expr]] = defaultdict(list)
        self.functions = _functions(tree)
        for node in tree.body:
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                self.names[node.targets[0].id] = node.value
        for inner in ast.walk(tree):
            self._note(inner)

    def _note(self, node: ast.AST) -> None:
        """Keep where a name has what it holds from."""
        if isinstance(node, ast.Assign):
            for target in node.targets:
                self._bind(target, node.value)
        elif isinstance(node, ast.withitem):
            self._bind(node.optional_vars, node.context_expr)
        elif isinstance(node, ast.For | ast.comprehension):
            self._bind(node.target, node.iter)
        elif isinstance(node, ast.FunctionDef):
            self.origins[self.functions.get(node), node.name].append(node)
        elif isinstance(node, ast.AugAssign | ast.Call):
            self._note_addition(node)

    def _note_addition(self, node: ast.AugAssign | ast.Call) -> None:
        """Keep what `names += value` and `names.append(value)` add."""
        if isinstance(node, ast.AugAssign):
            target, value = node.target, node.value
        elif getattr(node.func, "attr", "") in _MUTATIONS and node.args:
            target, value = node.func.value, node.args[-1]  # type: ignore[attr-defined]
        else:
            return
        if isinstance(target, ast.Name):
            name = self._owner(target, self.origins), target.id
            self.origins[name].append(value)
            self.additions[name].append(value)

    def _bind(self, target: ast.AST | None, value: ast.AST) -> None:
        if isinstance(target, ast.Name):
            self.origins[self.functions.get(target), target.id].append(value)

    def _owner(self, name: ast.Name, known: Mapping[_Name, object]) -> ast.AST | None:
        """The innermost function around a name that binds it; None: the module."""
        function = self.functions.get(name)
        while function is not None and (function, name.id) not in known:
            function = self.functions.get(function)
        return function

    def read(self, call: ast.Call) -> None:
        """Gather what setup() is given."""
        arguments = dict(self._arguments(call))
        if "" in arguments:
            self.faults.append(f"arguments of setup() are computed (line {call.lineno})")
        wanted: list[tuple[str, Scope]] = [("install_requires", "prod"), ("tests_require", "dev")]
        for key, scope in wanted:
            self._strings(key, arguments.get(key), scope)
        extras = self._named(arguments.get("extras_require"))
        if isinstance(extras, ast.Dict):
            for extra, values in zip(extras.keys, extras.values, strict=True):
                label = str(extra.value) if isinstance(extra, ast.Constant) else ""
                self._strings("extras_require", values, group_scope(label))
        elif extras is not None:
            self._computed("extras_require", extras)
        python = self._named(arguments.get("python_requires"))
        if isinstance(python, ast.Constant) and isinstance(python.value, str):
            found = Component("generic", "python", "", python.value, "prod", True, python.lineno)
            self.components.append(found)

    def _arguments(self, call: ast.Call) -> Iterator[tuple[str, ast.expr]]:
        """Keyword arguments, those of `**{...}` with literal keys included; "": computed."""
        for word in call.keywords:
            spread = self._named(word.value)
            if word.arg is not None:
                yield word.arg, word.value
            elif isinstance(spread, ast.Dict):
                for key, value in zip(spread.keys, spread.values, strict=True):
                    yield (str(key.value) if isinstance(key, ast.Constant) else ""), value
            else:
                yield "", word.value

    def _named(self, node: ast.expr | None) -> ast.expr | None:
        return self.names.get(node.id, node) if isinstance(node, ast.Name) else node

    def _strings(self, key: str, node: ast.expr | None, scope: Scope) -> None:
        if node is None:
            return
        added: list[ast.expr] = []
        if isinstance(node, ast.Name):
            added = self.additions.get((self._owner(node, self.additions), node.id), [])
        for part in [self._named(node) or node, *added]:
            is_list = isinstance(part, ast.List | ast.Tuple | ast.Set)
            items: list[Any] = list(part.elts) if is_list else [part]  # type: ignore[attr-defined]
            for item in (self._named(item) or item for item in items):
                if isinstance(item, ast.Constant) and isinstance(item.value, str):
                    self._literal(item, item.value, scope)
                else:
                    self._computed(key, item)

    def _literal(self, item: ast.Constant, value: str, scope: Scope) -> None:
        for offset, line in enumerate(value.splitlines()):
            number = min(item.lineno + offset, item.end_lineno or item.lineno)
            add_requirement(line, scope, number, self.components, self.faults)

    def _computed(self, key: str, node: ast.expr) -> None:
        """An argument that is no literal: the files it is read from stand in its place."""
        words = f"{key} is computed (line {node.lineno})"
        files = self._files(node)
        if not files:
            self.faults.append(words)
        for name in files:
            role = {"role": "requirement", "otherwise": words}
            self.observations.append(Observation("include", name, node.lineno, role))

    def _files(self, node: ast.AST) -> list[str]:
        """Names of files that the expression, or what it is made of, holds as text."""
        found: dict[str, None] = {}
        parts: set[ast.AST] = set()  # of a longer name that was put together
        waiting, seen = [node], set[_Name]()
        while waiting and self.steps < _MAX_STEPS:
            for inner in ast.walk(waiting.pop()):
                self.steps += 1
                if isinstance(inner, ast.Name):
                    name = self._owner(inner, self.origins), inner.id
                    waiting += self.origins.get(name, []) if name not in seen else []
                    seen.add(name)
                elif inner not in parts:
                    taken, texts = _joined(inner)
                    parts.update(taken)
                    stated = "/".join(text.strip("/ ") for text in texts)
                    found |= {stated: None} if _FILE.fullmatch(stated) else {}
        return list(found)


def _functions(tree: ast.Module) -> dict[ast.AST, ast.AST | None]:
    """The function in which each node stands; None for those of the module itself."""
    found: dict[ast.AST, ast.AST | None] = {}
    waiting: list[tuple[ast.AST, ast.AST | None]] = [(tree, None)]
    while waiting:
        node, function = waiting.pop()
        within = node if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) else function
        for child in ast.iter_child_nodes(node):
            if not isinstance(child, ast.expr_context | ast.operator):
                found[child] = within
                waiting.append((child, within))
    return found


def _joined(node: ast.AST) -> tuple[list[ast.AST], list[str]]:
    """The parts of one file's name, and their texts: `join(x, "a", "b")`, `x / "a" / "b"`."""
    parts: list[ast.AST] = []
    pieces: list[ast.AST] = [node]
    if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in ("join", "joinpath"):
        pieces = list(node.args)
    while isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div | ast.Add):
        parts.append(node)
        pieces = [node.left, node.right, *(pieces[1:] if len(parts) > 1 else ())]
        node = node.left
    texts = [
        each.value
        for each in pieces
        if isinstance(each, ast.Constant) and isinstance(each.value, str)
    ]
    return [*parts, *pieces], texts
