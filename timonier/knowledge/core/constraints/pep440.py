"""Version specifiers of Python, and the notation of Poetry and Pipenv beside them."""

from __future__ import annotations

import re
from collections.abc import Callable

from timonier.knowledge.core.constraints.reading import UnreadableConstraint, all_of
from timonier.knowledge.core.ranges import Span, complement
from timonier.knowledge.core.versions import AFTER_POSTS, floor

_OPERATOR = re.compile(r"(===|~=|==|!=|<=|>=|<|>|\^|~|=)?\s*")

_SIGNS = tuple("<>=!~^")


def read(text: str) -> list[Span]:
    """As PEP 440 has it ("Version specifiers"; `packaging`), pre-releases included: pip takes one
    where nothing else is published. Poetry's `^`, `~`, `||` and bare versions are read as Poetry
    documents them ("Dependency specification").
    """
    found: list[Span] = []
    for alternative in re.split(r"\|\|?", text):
        parts = re.split(r"\s*,\s*|(?<=[\w*])\s+(?=[<>=!~^])", alternative.strip().strip(","))
        found += all_of("pypi", (_one(part.strip()) for part in parts))
    return found


def _one(text: str) -> list[Span]:
    found = _OPERATOR.match(text)
    operator, stated = (found.group(1) or "==", text[found.end() :]) if found else ("", "")
    if stated.startswith(_SIGNS):  # "< =3" is no "<=3": pip refuses it too
        raise UnreadableConstraint(text[:80])
    if operator == "=":
        operator = "=="
    if operator in ("==", "!=") and stated == "*":
        return [Span()] if operator == "==" else []
    if operator in ("^", "~"):
        return _of_poetry(operator, stated)
    return _standard(operator, stated)


def _standard(operator: str, stated: str) -> list[Span]:
    from packaging.specifiers import InvalidSpecifier, Specifier

    try:
        Specifier(f"{operator}{stated}")
    except InvalidSpecifier as error:
        raise UnreadableConstraint(stated[:80]) from error
    if operator in ("==", "!="):
        exact = _exact(stated)
        return [exact] if operator == "==" else complement(exact)
    if operator == "~=":
        epoch, numbers = _release(stated)
        return [Span(stated, False, _bumped(epoch, numbers[:-1]), False)]
    return [_ORDERED[operator](stated)]


def _exact(stated: str) -> Span:
    """`==1.2` holds every label of 1.2; `==1.2.*` every version that begins so."""
    if not stated.endswith(".*"):
        return Span(stated, False, stated, True)
    epoch, numbers = _release(stated.removesuffix(".*"))
    return Span(_lowest(epoch, numbers), False, _bumped(epoch, numbers), False)


def _below(stated: str) -> Span:
    """`<2.0` leaves the pre-releases of 2.0 out, unless it names one."""
    from packaging.version import Version

    one = Version(stated)
    if one.is_prerelease:
        return Span("", False, stated, False)
    return Span("", False, floor("pypi", one.public), False)


def _above(stated: str) -> Span:
    """`>1.0` leaves the post-releases of 1.0 out, unless it names one."""
    from packaging.version import Version

    one = Version(stated)
    if one.is_postrelease or one.dev is not None:
        return Span(stated, True)
    return Span(f"{one.public}{AFTER_POSTS}", True)


_ORDERED: dict[str, Callable[[str], Span]] = {
    "===": lambda stated: Span(stated, False, stated, True),
    ">=": lambda stated: Span(stated),
    ">": _above,
    "<=": lambda stated: Span("", False, stated, True),
    "<": _below,
}


def _release(stated: str) -> tuple[int, tuple[int, ...]]:
    from packaging.version import InvalidVersion, Version

    try:
        one = Version(stated)
    except InvalidVersion as error:
        raise UnreadableConstraint(stated[:80]) from error
    return one.epoch, one.release


def _lowest(epoch: int, numbers: tuple[int, ...]) -> str:
    return floor("pypi", f"{epoch}!" * bool(epoch) + ".".join(map(str, numbers)))


def _bumped(epoch: int, numbers: tuple[int, ...]) -> str:
    return _lowest(epoch, (*numbers[:-1], numbers[-1] + 1))


def _of_poetry(operator: str, stated: str) -> list[Span]:
    epoch, numbers = _release(re.sub(r"(\.\*)+\Z", "", stated))
    if operator == "~":
        kept = min(len(numbers), 2)
    else:
        kept = next((n for n, number in enumerate(numbers, 1) if number), len(numbers))
    low = re.sub(r"(\.\*)+\Z", "", stated)
    return [Span(low, False, _bumped(epoch, numbers[:kept]), False)]
