"""What is wrong with a question, in the reader's language: the solver's own words are English."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from timonier.portfolio.words import wording

_NAME = r"(?:'(?P<{0}>[^']*)'|\"(?P<{0}2>[^\"]*)\")"  # as repr writes it


def _re(pattern: str) -> re.Pattern[str]:
    named = re.sub(r"(?<!P)<(\w+)>", lambda found: _NAME.format(found[1]), pattern)
    return re.compile(rf"\A{named}")


_SAYINGS = (
    (
        _re(r"left_out: <name> is pinned too"),
        gettext_lazy("“%(name)s” cannot be kept in and left out at once."),
    ),
    (
        _re(r"left_out: <name> must be in the plan: <other>, an obligation, comes after it"),
        gettext_lazy("“%(name)s” cannot be left out: the obligation “%(other)s” comes after it."),
    ),
    (
        _re(r"left_out: <name> must be in the plan: <other>, pinned, comes after it"),
        gettext_lazy("“%(name)s” cannot be left out: “%(other)s”, which is kept, comes after it."),
    ),
    (
        _re(r"left_out: <name> is an obligation"),
        gettext_lazy("“%(name)s” is an obligation: it cannot be left out."),
    ),
    (
        _re(r"pinned: <name> and <other> exclude each other"),
        gettext_lazy("“%(name)s” and “%(other)s” exclude each other: only one can be kept."),
    ),
    (
        _re(r"pinned\.(?P<name>.+?): <quarter> is not one of the quarters"),
        gettext_lazy("“%(name)s” cannot start in %(quarter)s: the plan does not reach it."),
    ),
    (
        _re(r"pinned\.(?P<name>.+?): <quarter> is before its earliest start"),
        gettext_lazy("“%(name)s” cannot start in %(quarter)s: it may not start that early."),
    ),
    (
        _re(r"pinned\.(?P<name>.+?): <quarter> is before what it comes after can have ended"),
        gettext_lazy(
            "“%(name)s” cannot start in %(quarter)s: what it comes after cannot have ended by then."
        ),
    ),
    (
        _re(r"pinned\.(?P<name>.+?): it would end after the horizon"),
        gettext_lazy("“%(name)s” would end after the last quarter of the plan."),
    ),
    (
        _re(r"initiatives\.\d+ \((?P<name>.+?)\)\.deadline: <quarter> is before the earliest .*"),
        gettext_lazy("“%(name)s” is due before it may start."),
    ),
    (
        _re(r"initiatives\.\d+ \((?P<name>.+?)\)\.(?:deadline|earliest): <quarter> is not one .*"),
        gettext_lazy("“%(name)s” speaks of %(quarter)s, which is not in the plan."),
    ),
    (
        _re(r"initiatives\.\d+ \((?P<name>.+?)\)\.excludes: an initiative cannot exclude itself"),
        gettext_lazy("“%(name)s” excludes itself."),
    ),
    (
        _re(
            r"initiatives\.\d+ \((?P<name>.+?)\)\.after: it comes after <other>, and the two "
            r"exclude each other"
        ),
        gettext_lazy("“%(name)s” comes after “%(other)s”, and the two exclude each other."),
    ),
)
_CYCLE = re.compile(r"initiatives: a cycle in `after`: (?P<chain>.+)")


_WORDS = (
    (re.compile(r"Invalid JSON.*"), gettext_lazy("This is no JSON.")),
    (re.compile(r"Field required"), gettext_lazy("It is missing.")),
    (re.compile(r"Extra inputs are not permitted"), gettext_lazy("There is no such field.")),
    (re.compile(r"Input should be a valid (?:number|integer).*"), gettext_lazy("Not a number.")),
    (
        re.compile(r"Input should be (?:greater|less) than.* (?P<limit>\S+)"),
        gettext_lazy("Out of bounds: the limit is %(limit)s."),
    ),
    (
        re.compile(r"upside down: (?P<ends>.+)"),
        gettext_lazy("Upside down: %(ends)s. At least, likely, at most must rise."),
    ),
    (
        re.compile(r"String should match pattern '\^\[A-Z\]\{3\}\$'"),
        gettext_lazy("Three capital letters, such as EUR."),
    ),
    (re.compile(r"\A(?>.*? should have at least 1 ).*"), gettext_lazy("It is empty.")),
    (re.compile(r"Input should be .*"), gettext_lazy("It has another shape.")),
    (_re(r"<name> is not an initiative"), gettext_lazy("“%(name)s” is not in the file.")),
    (
        _re(r"no capacity is given for the skill <name>"),
        gettext_lazy("No capacity is given for “%(name)s”."),
    ),
    (_re(r"the key <name> is there twice"), gettext_lazy("“%(name)s” is there twice.")),
    (_re(r"<name> is used (?P<times>\d+) times"), gettext_lazy("“%(name)s” is there twice.")),
    (
        re.compile(r"\A(?P<given>\d++) amounts for (?P<wanted>\d++) quarters"),
        gettext_lazy("%(given)s amounts for %(wanted)s quarters."),
    ),
)


def words(problem: str) -> str:
    """What the shape of a file lacks, without its path; as it is when no words are known for it."""
    for pattern, said in _WORDS:
        if found := pattern.fullmatch(problem):
            return str(said) % _named(found.groupdict(), {})
    return problem


def told(problem: str, names: Mapping[str, str]) -> str:
    """A contradiction that core.contradictions found; as it is when no words are known for it."""
    for pattern, words in _SAYINGS:
        if found := pattern.fullmatch(problem):
            return str(words) % _named(found.groupdict(), names)
    if found := _CYCLE.fullmatch(problem):
        chain = [each.strip("'\"") for each in found["chain"].split(" before ")]
        return cycle(chain, names)
    return problem


def cycle(chain: list[str], names: Mapping[str, str]) -> str:
    """Initiatives that come after one another in a circle."""
    told_ = ", ".join(_("“%(name)s”") % {"name": names.get(each, each)} for each in chain)
    return _("These initiatives wait for one another in a circle: %(chain)s.") % {"chain": told_}


def _named(found: Mapping[str, str | None], names: Mapping[str, str]) -> dict[str, str]:
    """The groups by name (the second spelling of a quoted one is folded in), slugs as names."""
    values: dict[str, str] = {}
    for key, value in found.items():
        if value is not None:
            values[key.removesuffix("2")] = value
    return {
        key: wording.quarter(value) if key == "quarter" else names.get(value, value)
        for key, value in values.items()
    }
