"""Where the product's regular expressions come from: three ways to find them all.

Those that a module compiles when it is imported or first used; those that stand as text within a
function (`re.sub("...", ...)`); and those that a function puts together, as far as reading the
fuzzer's corpus makes it do so.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.stage import ROOT, open_home
from timonier.values import expressions as values

SEARCHING = r"\.(?:search|finditer|findall|sub|subn|split)\("
SEARCHES = frozenset({"search", "finditer", "findall", "sub", "subn", "split"})
MATCHES = frozenset({"match", "fullmatch"})
LENGTH = 100_000
# Whose texts pass an entry that refuses long ones: test_constraints_never_surprise.py holds it so.
_KNOWLEDGE = "timonier.knowledge.core"
CAPPED = {
    "timonier/knowledge/core/constraints/": (f"{_KNOWLEDGE}.constraints", "_LONGEST"),
    "timonier/knowledge/core/versions.py": (f"{_KNOWLEDGE}.versions", "_LONGEST"),
}
# Of these, what is searched is what stands before a value; the forms of values may meet any text.
SEARCHED_BEFORE = {
    "timonier/estate/core/secrets/beside.py": ("timonier.estate.core.secrets.beside", "_BEFORE"),
}
MOST_OF_A_PLACE = 5  # patterns that one line puts together


@dataclass(frozen=True)
class Expression:
    """A compiled pattern, where it stands, and whether it is searched for."""

    pattern: re.Pattern[Any]
    place: str
    searched: bool

    @property
    def most(self) -> int:
        """Characters of the longest text that it is ever given; their entry refuses longer ones."""
        caps = CAPPED | (SEARCHED_BEFORE if self.searched else {})
        for part, (module, name) in caps.items():
            if self.place.startswith(part):
                return int(getattr(importlib.import_module(module), name))
        return LENGTH


def expressions() -> list[Expression]:
    """All of them, each once. Called before any module of the product is imported."""
    found: dict[tuple[Any, int, bool], Expression] = {}
    for each in (*compiled(), *written(), *built()):
        found.setdefault((each.pattern.pattern, each.pattern.flags, each.searched), each)
    return list(found.values())


def compiled() -> list[Expression]:
    """Those that the product's modules compile when they are imported, or when first used.

    Called before any of them is imported.
    """
    found: dict[tuple[Any, int], tuple[re.Pattern[Any], Path, int]] = {}
    real, late = re.compile, values.late

    def noted(pattern: Any, flags: Any = 0) -> re.Pattern[Any]:
        made = real(pattern, flags)
        caller = sys._getframe(1)
        if caller.f_globals.get("__name__", "").startswith("timonier."):
            file = Path(caller.f_code.co_filename)
            found.setdefault((made.pattern, made.flags), (made, file, caller.f_lineno))
        return made

    re.compile = values.late = noted
    try:
        open_home()
        for module in pkgutil.walk_packages([str(ROOT / "timonier")], "timonier."):
            if ".migrations" not in module.name and not module.name.endswith("__main__"):
                with suppress(ImportError, SystemExit):
                    importlib.import_module(module.name)
        formats: Any = importlib.import_module("timonier.estate.core.formats")
        for row in formats.FORMATS:
            for pattern in row.patterns:
                formats.kinds_of(f"folder/{pattern}")
    finally:
        re.compile, values.late = real, late
    sources = "\n".join(p.read_text("utf-8") for p in sorted((ROOT / "timonier").rglob("*.py")))
    return [
        Expression(made, f"{file.relative_to(ROOT)}:{line}", _is_searched(file, line, sources))
        for made, file, line in found.values()
    ]


def _is_searched(file: Path, line: int, sources: str) -> bool:
    """Whether its name is ever searched with; yes when it has no name of its own. Names with an
    underscore are used in their file alone."""
    before = file.read_text("utf-8").splitlines()[:line]
    for text in reversed(before[-40:]):
        if name := re.match(r"\s*(\w+)(?:: [^=]+)? = ", text):
            text = file.read_text("utf-8") if name[1].startswith("_") else sources
            return re.search(rf"\b{name[1]}{SEARCHING}", text) is not None
    return True


def written() -> Iterator[Expression]:
    """Those that stand as text in a call of `re` within a function."""
    for file in sorted((ROOT / "timonier").rglob("*.py")):
        tree = ast.parse(file.read_text("utf-8"))
        functions = (n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.Lambda))
        for call in {call for function in functions for call in ast.walk(function)}:
            name = _asked(call)
            if name and isinstance(call, ast.Call) and isinstance(call.args[0], ast.Constant):
                made = re.compile(call.args[0].value, _flags(call))
                place = f"{file.relative_to(ROOT)}:{call.lineno}"
                yield Expression(made, place, name not in MATCHES)


def _asked(call: ast.AST) -> str:
    """Which function of `re` is called; empty for none."""
    named = isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func
    if not named or not isinstance(named.value, ast.Name) or named.value.id != "re":
        return ""
    return named.attr if named.attr in SEARCHES | MATCHES | {"compile"} else ""


def _flags(call: ast.Call) -> int:
    """The flags that a call names."""
    told = [n.attr for a in (*call.args[1:], *(k.value for k in call.keywords))
            for n in ast.walk(a) if isinstance(n, ast.Attribute) and n.attr.isupper()]  # fmt: skip
    return int(sum(getattr(re, name) for name in set(told) if name in re.RegexFlag.__members__))


def built() -> list[Expression]:
    """Those that functions put together while the fuzzer's corpus is read."""
    from bench.fuzz import corpus, readers

    readers.set_up()
    places: dict[str, dict[Any, Expression]] = {}

    def noted(made: re.Pattern[Any], caller: Any, name: str) -> None:
        place = f"{Path(caller.f_code.co_filename).relative_to(ROOT)}:{caller.f_lineno}"
        held = places.setdefault(place, {})
        if len(held) < MOST_OF_A_PLACE:
            held[made.pattern] = Expression(made, place, name not in MATCHES)

    with _listening(noted):
        for name, reader in readers.readers().items():
            for data in corpus.kept(name).values():
                with suppress(Exception):
                    reader.read(data)
    return [each for held in places.values() for each in held.values()]


@contextmanager
def _listening(noted: Callable[[re.Pattern[Any], Any, str], None]) -> Iterator[None]:
    """Hear of every pattern that a function of ours asks `re` for."""
    real: Any = re._compile  # type: ignore[attr-defined]

    def heard(pattern: Any, flags: int) -> Any:
        made = real(pattern, flags)
        asked = sys._getframe(1)
        caller = asked.f_back
        if caller and caller.f_globals.get("__name__", "").startswith("timonier."):
            noted(made, caller, asked.f_code.co_name)
        return made

    re._compile = heard  # type: ignore[attr-defined]
    try:
        yield
    finally:
        re._compile = real  # type: ignore[attr-defined]
