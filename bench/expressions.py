"""Every regular expression of the product against text that is made to slow it down.

    python -m bench.expressions

For each pattern that a module compiles: 100 kB that repeat what each of its open-ended parts
repeats, behind what leads there, with an end that matches nothing; and 100 kB of each of a few
letters. Patterns that are searched for are searched, those that are matched at one place are
matched there. One that takes longer than 100 ms of CPU is named with what slowed it.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
import re
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from re import _constants as c  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

from bench.stage import ROOT, open_home, verdict

LENGTH = 100_000
BOUND = 0.100  # CPU seconds
CUT = 0.4  # CPU seconds after which one try is stopped
LETTERS = ' a0\n-.\t/"('
SEARCHING = r"\.(?:search|finditer|findall|sub|subn|split)\("
_CLASSES = {
    c.CATEGORY_SPACE: " ",
    c.CATEGORY_DIGIT: "0",
    c.CATEGORY_WORD: "a",
    c.CATEGORY_NOT_SPACE: "a",
    c.CATEGORY_NOT_DIGIT: "a",
    c.CATEGORY_NOT_WORD: "-",
}
_REPEATS = (c.MAX_REPEAT, c.MIN_REPEAT, c.POSSESSIVE_REPEAT)
_LONG = 1_000  # a part that may repeat so often is as good as open-ended


@dataclass(frozen=True)
class Expression:
    """A compiled pattern, where it stands, and whether it is searched for."""

    pattern: re.Pattern[Any]
    place: str
    searched: bool


class _Late(Exception):
    pass


def expressions() -> list[Expression]:
    """Those that the product's modules compile when they are imported."""
    found: dict[tuple[Any, int], tuple[re.Pattern[Any], Path, int]] = {}
    real = re.compile

    def noted(pattern: Any, flags: Any = 0) -> re.Pattern[Any]:
        made = real(pattern, flags)
        caller = sys._getframe(1)
        if caller.f_globals.get("__name__", "").startswith("timonier."):
            file = Path(caller.f_code.co_filename)
            found.setdefault((made.pattern, made.flags), (made, file, caller.f_lineno))
        return made

    re.compile = noted
    try:
        for module in pkgutil.walk_packages([str(ROOT / "timonier")], "timonier."):
            if ".migrations" not in module.name and not module.name.endswith("__main__"):
                with suppress(ImportError, SystemExit):
                    importlib.import_module(module.name)
    finally:
        re.compile = real
    sources = "\n".join(p.read_text("utf-8") for p in sorted((ROOT / "timonier").rglob("*.py")))
    return [
        Expression(made, f"{file.relative_to(ROOT)}:{line}", _is_searched(file, line, sources))
        for made, file, line in found.values()
    ]


def _is_searched(file: Path, line: int, sources: str) -> bool:
    """Whether its name is ever searched with; yes when it has no name of its own."""
    before = file.read_text("utf-8").splitlines()[:line]
    for text in reversed(before[-40:]):
        if name := re.match(r"\s*(\w+)(?:: [^=]+)? = ", text):
            return re.search(rf"\b{name[1]}{SEARCHING}", sources) is not None
    return True


def _of_class(items: list[Any]) -> str:
    """A letter that a class holds."""
    text = LETTERS + "'_:=@<>[]{}#éÀ"
    if items and items[0][0] is c.NEGATE:
        return next((one for one in text if not _holds(items[1:], one)), "é")
    code, argument = items[0]
    if code is c.CATEGORY:
        return _CLASSES.get(argument, "a")
    return chr(argument[0] if code is c.RANGE else argument)


def _holds(items: list[Any], letter: str) -> bool:
    kinds = {c.CATEGORY_SPACE: letter.isspace(), c.CATEGORY_DIGIT: letter.isdigit(),
             c.CATEGORY_WORD: letter.isalnum() or letter == "_"}  # fmt: skip
    for code, argument in items:
        if code is c.LITERAL and argument == ord(letter):
            return True
        if code is c.RANGE and argument[0] <= ord(letter) <= argument[1]:
            return True
        if code is c.CATEGORY and kinds.get(argument, False):
            return True
    return False


def example(tree: Any) -> str:
    """A short text that the tree matches, as far as its parts taken alone can tell."""
    return "".join(_EXAMPLES[code](argument) for code, argument in tree if code in _EXAMPLES)


_EXAMPLES: dict[Any, Callable[[Any], str]] = {
    c.LITERAL: chr,
    c.NOT_LITERAL: lambda letter: "b" if letter == ord("a") else "a",
    c.ANY: lambda _: "a",
    c.IN: _of_class,
    c.SUBPATTERN: lambda argument: example(argument[3]),
    c.ATOMIC_GROUP: example,
    c.BRANCH: lambda argument: example(argument[1][0]),
} | {code: lambda argument: example(argument[2]) * argument[0] for code in _REPEATS}


def pumps(tree: Any, before: str = "") -> Iterator[tuple[str, str]]:
    """(what leads there, what repeats) of each part without an end."""
    for code, argument in tree:
        inside: list[Any] = []
        if code in _REPEATS:
            inside = [argument[2]]
            if argument[1] is c.MAXREPEAT or argument[1] >= _LONG:
                yield before, example(argument[2]) or "a"
        elif code is c.SUBPATTERN:
            inside = [argument[3]]
        elif code is c.ATOMIC_GROUP:
            inside = [argument]
        elif code is c.BRANCH:
            inside = argument[1]
        for each in inside:
            yield from pumps(each, before)
        before += example([(code, argument)])


def attacks(expression: Expression) -> Iterator[str]:
    """The texts that are tried."""
    made = expression.pattern
    flags = made.flags if isinstance(made.pattern, str) else made.flags & ~re.UNICODE
    for before, part in dict.fromkeys(pumps(parser.parse(made.pattern, flags))):
        yield before + part * (LENGTH // len(part)) + "\x00!"
        yield (before + part) * (LENGTH // len(before + part)) + "\x00!"
    for letter in LETTERS:
        yield letter * LENGTH


def spent(work: Callable[[Any], Any], text: Any) -> float:
    """CPU seconds of one try, cut off when it is far beyond the bound."""
    begun = time.process_time()
    signal.setitimer(signal.ITIMER_PROF, CUT)
    try:
        work(text)
    except _Late:
        pass
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    return time.process_time() - begun


def slowest(expression: Expression) -> tuple[float, str]:
    """CPU seconds of the worst text, and how that text begins."""
    made = expression.pattern
    works = [made.search] if expression.searched else [made.match, made.fullmatch]
    worst, told = 0.0, ""
    for text in attacks(expression):
        given: Any = text if isinstance(made.pattern, str) else text.encode("utf-8", "replace")
        for work in works:
            if (cost := spent(work, given)) > worst:
                worst, told = cost, repr(text[:24])
        if worst > BOUND:
            break
    return worst, told


def _late(*_: object) -> None:
    raise _Late


def main() -> int:
    """Name the slow ones; 1 when there are any."""
    open_home()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "timonier.config.settings")
    signal.signal(signal.SIGPROF, _late)
    found = expressions()
    worst, slow = 0.0, 0
    for each in found:
        cost, told = slowest(each)
        worst = max(worst, cost)
        if cost > BOUND:
            slow += 1
            how = "searched" if each.searched else "matched"
            print(
                f"{cost:6.2f} s  {each.place}  {how}  {told}  {each.pattern.pattern[:70]!r}",
                flush=True,
            )
    print(f"{len(found)} expressions, {slow} above {BOUND * 1000:.0f} ms")
    return verdict({"the slowest expression on 100 kB, CPU s": (worst, BOUND)})


if __name__ == "__main__":
    sys.exit(main())
