"""What a workflow states of its own contexts: env, inputs and the combinations of a matrix."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import product

from timonier.estate.core.manifests.github_expressions import (
    EXPRESSION,
    MAX_LENGTH,
    UNKNOWN,
    UNSET,
    Missing,
    Value,
    evaluate,
)
from timonier.estate.core.manifests.growth import Growth
from timonier.estate.core.manifests.located import Node, Table, Text, rows, table, text

MAX_COMBINATIONS = 1_000  # GitHub starts 256 jobs of one matrix at most, what it excludes aside
_MAX_CELLS = 100_000  # values in all combinations together
_MAX_FOLLOWED = 5  # an env that names an input that names …

type Combination = dict[str, Node]


@dataclass(frozen=True, slots=True)
class Followed:
    """The values that one text takes over the jobs of a matrix; `is_open`: others are unknown."""

    values: tuple[Node, ...]
    is_open: bool = False

    def texts(self) -> list[Text]:
        """The distinct scalars among the values, lists opened, in order."""
        found: dict[str, Text] = {}
        for value in self.values:
            for one in rows(value) or [value]:
                if isinstance(one, Text) and one:
                    found.setdefault(str(one), one)
        return list(found.values())


@dataclass(frozen=True, slots=True)
class Contexts:
    """What is stated around one step. `matrix` is None when only a run knows it."""

    env: Mapping[str, Node] = field(default_factory=dict)
    inputs: Mapping[str, Node] = field(default_factory=dict)
    matrix: tuple[Combination, ...] | None = ()
    overwritten: frozenset[str] = frozenset()  # variables that a script sets anew
    growth: Growth = field(default_factory=Growth)  # the account of the whole file

    def within(self, holder: Table) -> Contexts:
        """The contexts inside a job or a step that adds its own `env`."""
        own = table(holder.get("env"))
        return replace(self, env={**self.env, **own}) if own else self

    def follow(self, node: Node | None) -> Followed:
        """The values of a text with its expressions put in; other nodes answer for themselves."""
        if not isinstance(node, Text):
            return Followed(() if node is None else (node,))
        if "${{" not in node:
            return Followed((node,) if node else ())
        if len(node) > MAX_LENGTH:
            return Followed((), is_open=True)
        found: list[Node] = []
        is_open = self.matrix is None and "matrix" in node
        for combination in self.matrix or ({},):
            if not self.growth.allows(len(node)):
                is_open = True
                break
            value = self._put_in(node, combination, 0)
            if isinstance(value, Missing):
                is_open = True
            elif value and value not in found:
                found.append(value)
        self.growth.met_at(node.line)
        return Followed(tuple(found), is_open or not found)

    def _put_in(self, template: Text, combination: Combination, depth: int) -> Value:
        """The template with each expression replaced; the value itself when it is one expression"""

        def look(path: tuple[str, ...]) -> Value:
            return self._look(path, combination, depth)

        whole = EXPRESSION.fullmatch(template.strip())
        if whole is not None:
            return evaluate(whole[1], look, template.line)
        parts, position, line = list[str](), 0, template.line
        for match in EXPRESSION.finditer(template):
            value = evaluate(match[1], look, template.line)
            if not isinstance(value, Text):
                return UNKNOWN
            parts += [template[position : match.start()], value]
            position, line = match.end(), value.line
        joined = "".join(parts) + template[position:]
        return Text.at(joined, line) if len(joined) <= MAX_LENGTH else UNKNOWN

    def _look(self, path: tuple[str, ...], combination: Combination, depth: int) -> Value:
        if path[:3] == ("github", "event", "inputs"):
            path = ("inputs", *path[3:])
        context, *rest = path
        if not rest:
            return UNKNOWN
        value = self._stated(context, rest, combination)
        if not isinstance(value, Text) or "${{" not in value:
            return value
        if depth >= _MAX_FOLLOWED or len(value) > MAX_LENGTH:
            return UNKNOWN
        return self._put_in(value, combination, depth + 1)

    def _stated(self, context: str, rest: list[str], combination: Combination) -> Value:
        """What the file states at that place, as written."""
        if context == "vars":
            return UNSET
        if context == "matrix":
            value = _below(combination, rest)
            # A combination without it has the empty text there.
            return (UNKNOWN if self.matrix is None else Text()) if value is None else value
        holder = {"env": self.env, "inputs": self.inputs}.get(context)
        if holder is None or (context == "env" and rest[0] in self.overwritten):
            return UNKNOWN
        value = _below(holder, rest)
        return UNSET if value is None else value


def _below(holder: Mapping[str, Node], path: list[str]) -> Node | None:
    """The node at the end of a path of keys and numbers; None when it leads nowhere."""
    node = holder.get(path[0])
    for part in path[1:]:
        if isinstance(node, list):
            node = node[int(part)] if part.isdecimal() and int(part) < len(node) else None
        else:
            node = table(node).get(part)
    return node


def combinations(node: Node | None, contexts: Contexts) -> tuple[Combination, ...] | None:
    """The jobs that a `matrix` makes: its axes multiplied, `exclude` and `include` as GitHub does.

    None when an expression of it, or its size, cannot be followed.
    """
    matrix = _only(node, contexts)
    if matrix is None:
        return None
    axes: dict[str, list[Node]] = {}
    size = 1
    for name, stated in table(matrix).items():
        if name in ("include", "exclude"):
            continue
        axis = _only(stated, contexts)
        if axis is None:
            return None
        axes[name] = rows(axis) or [axis]
        size *= len(axes[name])
    included, excluded = (_only(table(matrix).get(name), contexts) for name in _ADDED)
    if included is None or excluded is None:
        return None
    if size > MAX_COMBINATIONS or size * len(axes) > _MAX_CELLS:
        return None
    base = [dict(zip(axes, values, strict=True)) for values in product(*axes.values())]
    kept = _without(base if axes else [], excluded)
    return _with_included(kept, rows(included))


_ADDED = ("include", "exclude")


def _only(node: Node | None, contexts: Contexts) -> Node | None:
    """The one value of a node that may be an expression; empty when absent, None when unknown."""
    if node is None:
        return Text()
    followed = contexts.follow(node)
    if followed.is_open or len(followed.values) > 1:
        return None
    return followed.values[0] if followed.values else Text()


def _without(base: list[Combination], excluded: Node) -> list[Combination]:
    entries = [table(entry) for entry in rows(excluded) if table(entry)]
    return [
        one
        for one in base
        if not any(all(one.get(k) == v for k, v in entry.items()) for entry in entries)
    ]


def _with_included(base: list[Combination], included: list[Node]) -> tuple[Combination, ...] | None:
    """An entry is added to each combination whose axes it does not change, else it is one more."""
    grown = [dict(one) for one in base]
    more: list[Combination] = []
    cells = 0
    for entry in map(table, included):
        fits = [
            number
            for number, one in enumerate(base)
            if all(key not in one or one[key] == value for key, value in entry.items())
        ]
        cells += len(entry) * max(len(fits), 1) + len(base)
        if cells > _MAX_CELLS:
            return None
        for number in fits:
            grown[number].update(entry)
        if not fits and entry:
            more.append(dict(entry))
    return (*grown, *more)


def stated_inputs(root: Table) -> dict[str, Node]:
    """The defaults of the inputs of a workflow (called or started by hand) or of an action."""
    holders = [root, *map(table, table(root.get("on")).values())]
    found: dict[str, Node] = {}
    for holder in holders:
        for name, stated in table(holder.get("inputs")).items():
            default = table(stated).get("default")
            if default is not None and text(default):
                found.setdefault(name, default)
    return found
