"""The stages of a Dockerfile: which of them ship, and which leave a compiled program in those."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from timonier.estate.core.facts import Scope
from timonier.estate.core.manifests.compilers import Compiler, compiler_of, scope_left

# What is taken from an image of a compiler without being its work.
_NO_PROGRAM = re.compile(r"^/?etc(/|$)|zoneinfo|ca-certificates|/certs?(/|$)")


@dataclass(slots=True)
class Stage:
    """What one FROM opens, as far as the checks ask."""

    index: int
    base: str  # as resolved; may still hold a variable
    line: int
    name: str = ""
    parent: Stage | None = None  # set when the base is an earlier stage
    user: str = ""
    user_line: int = 0
    healthcheck: str = ""  # "", "present" or "none"
    values: dict[str, str] = field(default_factory=dict)
    copies: list[tuple[str, int]] = field(default_factory=list)
    programs: set[str] = field(default_factory=set)  # stages and images that files are copied from
    mounted: set[str] = field(default_factory=set)  # those that a command looks into
    commands: list[str] = field(default_factory=list)

    @property
    def label(self) -> str:
        return self.name or str(self.index)

    def takes(self, source: str, paths: Iterable[str]) -> None:
        """Note that it copies these paths from another stage."""
        if not all(map(_NO_PROGRAM.search, paths)):
            self.programs.add(source.lower())

    def line_of(self) -> list[Stage]:
        """The stage and those that it is built from, the image from outside last."""
        found, stage = [self], self.parent
        while stage is not None:
            found.append(stage)
            stage = stage.parent
        return found


@dataclass(frozen=True, slots=True)
class Left:
    """What a compiler of a build stage leaves in what ships, and how sure that is."""

    compiler: Compiler
    scope: Scope


def left_in(final: Stage, stages: list[Stage]) -> dict[int, Left]:
    """What the images of build stages leave in the final one, by the index of their stage.

    A stage whose files are copied into one that ships leaves what its compiler puts into them. What
    comes by way of another build stage, or by a mount, may have served as a tool only: unknown.
    """
    shipped = final.line_of()
    inside = {one.index for one in shipped}
    named = {str(one.index): one for one in stages} | {one.name: one for one in stages if one.name}
    direct = _lenders((one.programs for one in shipped), named)
    reached = direct | _reached(shipped, named)
    found: dict[int, Left] = {}
    for one in reached.values():
        line = one.line_of()
        root = line[-1]
        compiler = None if root.index in inside else compiler_of(root.base)
        known = found.get(root.index)
        if compiler is None or (known and (known.scope == "prod" or one.index not in direct)):
            continue
        commands = (command for stage in line for command in stage.commands)
        scope = scope_left(compiler, commands, shipped[-1].base)
        sure = one.index in direct or scope != "prod"
        found[root.index] = Left(compiler, scope if sure else "unknown")
    return found


def _reached(shipped: list[Stage], named: dict[str, Stage]) -> dict[int, Stage]:
    """Every stage whose files come into those that ship, by whatever way."""
    found: dict[int, Stage] = {}
    waiting = list(shipped)
    while waiting:
        one = waiting.pop()
        further = _lenders((one.programs, one.mounted), named)
        if one.parent is not None:
            further[one.parent.index] = one.parent
        waiting += [stage for index, stage in further.items() if index not in found]
        found |= further
    return found


def _lenders(sources: Iterable[set[str]], named: dict[str, Stage]) -> dict[int, Stage]:
    stages = (named[source] for one in sources for source in sorted(one) if source in named)
    return {stage.index: stage for stage in stages}
