"""Every regular expression of the product against text that is made to slow it down.

    python -m bench.expressions

For each pattern (`found_expressions.py` says how they are found): 100 kB that repeat what each of
its open-ended parts repeats, by each of its branches and of letters with which a match may begin
anew, behind what leads there, with an end that matches nothing; and 100 kB of each of a few
letters. Patterns that are searched for are searched, those that are matched at one
place are matched there. One that takes longer than 100 ms of CPU is named with what slowed it.
"""

from __future__ import annotations

import os
import re
import signal
import sys
import time
from collections.abc import Callable, Iterator
from re import _constants as c  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

from bench.found_expressions import Expression, expressions
from bench.stage import verdict

BOUND = 0.100  # CPU seconds
CUT = 0.4  # CPU seconds after which one try is stopped
LETTERS = ' a0\n-.\t/"('
_CLASSES = {
    c.CATEGORY_SPACE: " ",
    c.CATEGORY_DIGIT: "0",
    c.CATEGORY_WORD: "a",
    c.CATEGORY_NOT_SPACE: "a",
    c.CATEGORY_NOT_DIGIT: "a",
    c.CATEGORY_NOT_WORD: "-",
}
_REPEATS = (c.MAX_REPEAT, c.MIN_REPEAT, c.POSSESSIVE_REPEAT)
MOST_WAYS = 8
_LONG = 1_000  # a part that may repeat so often is as good as open-ended


class _Late(Exception):
    pass


def _of_class(items: list[Any], wanted: str = "") -> str:
    """A letter that a class holds: the wanted one where it may be."""
    text = wanted + LETTERS + "'_:=@<>[]{}#éÀ"
    if wanted and items[0][0] is not c.NEGATE and _holds(items, wanted):
        return wanted
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


def examples(tree: Any, wanted: str = "") -> list[str]:
    """Short texts that the tree matches, as far as its parts taken alone can tell: one for each
    way through its branches, the wanted letter wherever any would do."""
    found = [""]
    for code, argument in tree:
        ends = _ways(code, argument, wanted) or [""]
        found = [begun + end for begun in found for end in ends][:MOST_WAYS]
    return found


def _ways(code: Any, argument: Any, wanted: str) -> list[str]:
    return _WAYS[code](argument, wanted) if code in _WAYS else []


def _other(letter: int, wanted: str) -> str:
    return wanted if wanted and ord(wanted) != letter else "ab"[letter == ord("a")]


_WAYS: dict[Any, Callable[[Any, str], list[str]]] = {
    c.LITERAL: lambda letter, _: [chr(letter)],
    c.NOT_LITERAL: lambda letter, wanted: [_other(letter, wanted)],
    c.ANY: lambda _, wanted: [wanted or "a"],
    c.IN: lambda items, wanted: [_of_class(items, wanted)],
    c.SUBPATTERN: lambda argument, wanted: examples(argument[3], wanted),
    c.ATOMIC_GROUP: examples,
    c.BRANCH: lambda argument, wanted: [
        text for each in argument[1] for text in examples(each, wanted)
    ][:MOST_WAYS],
} | {
    code: lambda argument, wanted: [text * argument[0] for text in examples(argument[2], wanted)]
    for code in _REPEATS
}


def pumps(tree: Any, wanted: str = "", before: str = "") -> Iterator[tuple[str, str]]:
    """(what leads there, what repeats) of each part without an end."""
    for code, argument in tree:
        if code in _REPEATS and (argument[1] is c.MAXREPEAT or argument[1] >= _LONG):
            for part in examples(argument[2], wanted):
                yield before, part or "a"
        for each in _inside(code, argument):
            yield from pumps(each, wanted, before)
        before += examples([(code, argument)])[0]


def _inside(code: Any, argument: Any) -> list[Any]:
    """The trees within a part."""
    if code in _REPEATS:
        return [argument[2]]
    if code is c.SUBPATTERN:
        return [argument[3]]
    if code is c.ATOMIC_GROUP:
        return [argument]
    return list(argument[1]) if code is c.BRANCH else []


def starts(tree: Any) -> list[str]:
    """Letters with which a match may begin: repeated, each of them begins one anew."""
    for code, argument in tree:
        if found := examples([(code, argument)]):
            return list(dict.fromkeys(text[0] for text in found if text))
    return []


def attacks(expression: Expression) -> Iterator[str]:
    """The texts that are tried."""
    made = expression.pattern
    flags = made.flags if isinstance(made.pattern, str) else made.flags & ~re.UNICODE
    tree = parser.parse(made.pattern, flags)
    found = [pump for wanted in ("", *starts(tree)) for pump in pumps(tree, wanted)]
    for before, part in dict.fromkeys(found):
        yield before + part * (expression.most // len(part)) + "\x00!"
        yield (before + part) * (expression.most // len(before + part)) + "\x00!"
    for letter in LETTERS:
        yield letter * expression.most


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
