"""What a `gem` or `pod` call asks for: name, requirements, origin; computed parts are told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from timonier.estate.core.facts import Component, Observation, Scope
from timonier.estate.core.manifests.conventions import group_scope
from timonier.estate.core.manifests.ruby_calls import Call
from timonier.estate.core.manifests.ruby_values import MAX_ITEMS, Open, Symbol, Value

NAME = re.compile(r"[\w.+-]+(?:/[\w.+/-]+)?")
_REQUIREMENT = re.compile(r"(=|!=|>=|<=|>|<|~>|)\s*v?(\d[0-9A-Za-z.-]*)")


@dataclass(frozen=True, slots=True)
class Asked:
    """The requirements of one call; `stated`: the text of one that is computed or no version."""

    version: str = ""
    constraint: str = ""
    stated: str | None = None


def texts(value: Value) -> Iterator[str]:
    """The texts of a value or of a list of them, two levels deep."""
    rows = value if isinstance(value, list) else [value]
    for row in islice(rows, MAX_ITEMS):
        for one in row[:MAX_ITEMS] if isinstance(row, list) else [row]:
            if isinstance(one, str):
                yield one


def asked(arguments: tuple[Value, ...]) -> Asked:
    """Version or range of RubyGems requirements (`"2.0"` and `"= 2.0"` are that very version)."""
    found = [one for argument in arguments for one in texts(argument)]
    odd = next((one for one in found if isinstance(one, Open) or not _is_version(one)), None)
    if odd is not None:
        return Asked(stated=odd[:80])
    exact = _REQUIREMENT.fullmatch(found[0]) if len(found) == 1 else None
    if exact and exact.group(1) in ("", "="):
        return Asked(version=exact.group(2))
    return Asked(constraint=", ".join(found))


def _is_version(stated: str) -> bool:
    return not isinstance(stated, Symbol) and all(
        _REQUIREMENT.fullmatch(part.strip()) for part in stated.split(",")
    )


def scope_of(groups: list[Value]) -> Scope:
    """The scope of what is in these groups; in several it ships when one does."""
    names = [one for group in groups for one in texts(group)]
    if any(isinstance(name, Open) for name in names):
        return "unknown"
    return "dev" if names and all(group_scope(name) == "dev" for name in names) else "prod"


def component(
    kind: str, name: str, call: Call, scope: Scope, source: str
) -> tuple[Component, Observation | None]:
    """The component that a call asks for, and what of its version is not known.

    `kind` is a purl type; `source` as in Component: what comes from a path or a repository has no
    version of a registry.
    """
    wanted = asked(call.arguments[1:])
    options = [value for key, value in call.options.items() if key in ("**", "?")]
    stated = next((str(value) for value in options if isinstance(value, Open)), wanted.stated)
    told = stated is None and source not in ("git", "path")
    found = Component(
        kind, name, wanted.version if told else "", wanted.constraint if told else "", scope,
        direct=True, line=call.line, source=source,
    )  # fmt: skip
    if stated is None or source in ("git", "path"):
        return found, None
    data = {"reason": "its version is computed", "stated": stated[:80]}
    return found, Observation("unresolved", name, call.line, data)
