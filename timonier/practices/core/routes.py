"""Which change a person really orders: a lock refreshed, a direct dependency moved, or nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from timonier.estate.core.distinct import folder_of, is_below
from timonier.estate.core.facts import Component
from timonier.estate.core.places import is_left_as_it_is
from timonier.estate.core.repository import RepositoryFacts
from timonier.knowledge.core.versions import major
from timonier.practices.core.brought import Chain, brought_by, chains_to, ranges_on
from timonier.practices.core.goals import within_ranges
from timonier.practices.core.issue import Issue, Remedy
from timonier.practices.core.occurrences import Use
from timonier.practices.core.phrases import Phrase, gettext
from timonier.practices.core.ranges import all_allow
from timonier.practices.core.shown import is_only_shown
from timonier.practices.core.upgrades import clean_version, product_remedy
from timonier.practices.core.uses import uses_of
from timonier.practices.core.view import View

INPUT = gettext("It stands in an input of tests or an example: no change is proposed.")
SHOWN = gettext("Only examples or inputs of tests ask for it: no change is proposed.")
_FITS = gettext("The fix lies within the ranges of what asks for it: refreshing the lock suffices.")
_LINE = gettext(
    "The lock does not state the ranges: the fix is of the same compatible line, so that "
    "refreshing the lock should suffice."
)
_MUST = gettext("The fix lies beyond the ranges of what brings it, which must move too.")
_MAY = gettext(
    "The lock does not state the ranges: whether what brings it takes the fix is not known here."
)

_HIGHEST = gettext(
    "Go takes the highest version that anything asks for: asking for the fix suffices, and what "
    "brings it stays as it is."
)
_NEWEST = gettext(
    "It is the newest release that is known, and still gets fixes: no change is proposed yet."
)
_UNTOLD = gettext("The lock does not say what brings it: what must move with it is not known.")


@dataclass(frozen=True, slots=True)
class _Route:
    """An issue, and the ways by which a component that must move comes in; none: it is settled."""

    issue: Issue
    chains: tuple[Chain, ...] = ()


def routed(issues: Iterable[Issue], facts: RepositoryFacts, view: View) -> list[Issue]:
    """The issues of one repository with the change that a person would really order for each.

    What stands in an input of tests asks for none. What lies within the ranges comes with a refresh
    of the lock. What only a direct dependency can move is an upgrade of that one: where several
    bring it, the one that brings most of what must go.
    """
    routes = [_route(issue, facts, view) for issue in issues]
    brought: dict[tuple[str, str], set[str]] = {}
    for route in routes:
        for chain in route.chains:
            brought.setdefault(_name(chain.root), set()).add(route.issue.subject)
    weights = Counter({name: len(subjects) for name, subjects in brought.items()})
    return [_moved(route, weights, view) if route.chains else route.issue for route in routes]


def _name(component: Component) -> tuple[str, str]:
    return component.type, component.name


def _route(issue: Issue, facts: RepositoryFacts, view: View) -> _Route:
    issue = replace(issue, exploited_on=_exploited_on(issue))
    if issue.remedy and issue.check != "secret" and is_left_as_it_is(issue.file):
        return _Route(_told(replace(issue, remedy=None), INPUT))
    if issue.check == "lifecycle":
        issue = _with_goal(issue, view)
    use = _use_of(issue, facts)
    if issue.remedy is None or use is None:
        return _Route(issue)
    if is_only_shown(use, facts):
        return _Route(_told(replace(issue, remedy=None), SHOWN))
    if issue.check == "vulnerability" and issue.state == "affected":
        issue = replace(issue, remedy=_clean(issue.remedy, use, facts, view))
    if issue.check == "lifecycle":
        issue = within_ranges(issue, facts, view)
    if use.component.direct is False:
        return _indirect(issue, use, facts, view)
    return _Route(_direct(issue, use, facts))


def _with_goal(issue: Issue, view: View) -> Issue:
    """The newest release of a list is not left before its end, nor for one that nobody has seen."""
    remedy = issue.remedy
    if remedy is None or not remedy.cycle or remedy.to:
        return issue
    if issue.due and issue.due > view.today:
        return _told(replace(issue, remedy=None), _NEWEST)
    return replace(issue, remedy=replace(remedy, key=f"{remedy.key}|none"))


def _exploited_on(issue: Issue) -> date | None:
    days = [one.as_of for one in issue.cites if one.source == "kev" and one.as_of]
    return min(days, default=None) if issue.exploited else None


def _told(issue: Issue, *sentences: Phrase) -> Issue:
    return replace(issue, because=(*issue.because, *sentences))


def _use_of(issue: Issue, facts: RepositoryFacts) -> Use | None:
    if "uses by place" not in facts.memo:
        facts.memo["uses by place"] = {
            (one.component.purl, one.file): one for one in uses_of(facts)
        }
    known: Mapping[tuple[str, str], Use] = facts.memo["uses by place"]
    return known.get((issue.subject, issue.file))


def _clean(remedy: Remedy, use: Use, facts: RepositoryFacts, view: View) -> Remedy:
    """The upgrade to a version that has no known flaw itself, as far as there is one."""
    if remedy.kind != "upgrade" or not remedy.to or remedy.key.endswith("|beyond"):
        return remedy
    place = f"clean {use.component.purl} {remedy.key} {remedy.to}"
    if place not in facts.memo:
        facts.memo[place] = clean_version(use.component, remedy, view)
    to, remain = facts.memo[place]
    return replace(remedy, to=to, remain=remain)


def _indirect(issue: Issue, use: Use, facts: RepositoryFacts, view: View) -> _Route:
    remedy = issue.remedy
    chains = tuple(chains_to(use, facts))
    issue = _told(issue, *brought_by(chains))
    if remedy is None:
        return _Route(issue)
    if not chains:
        return _Route(_unled(issue, use))
    if remedy.kind == "replace" and issue.check == "abandoned":
        return _Route(issue, chains)
    if remedy.kind != "upgrade" or not remedy.to:
        return _Route(issue)
    to = _release(remedy, view)
    fits = all_allow(use.component.type, ranges_on(use, facts), to)
    if remedy.cycle and fits is None:
        return _Route(issue)
    line = _of_one_line(use.component, to)
    if fits or (fits is None and line):
        return _Route(_told(_refreshed(issue, use), _FITS if fits else _LINE))
    if fits is None:
        return _Route(_told(issue, _MAY), chains)
    return _Route(_told(issue, _MUST), tuple(chains_to(use, facts, to)) or chains)


def _release(remedy: Remedy, view: View) -> str:
    """A version that an upgrade leads to: of a release, the latest that is known."""
    product = view.book.product(remedy.key.partition("|")[2]) if remedy.cycle else None
    cycles = product.cycles if product else ()
    found = next((one.latest for one in cycles if one.name == remedy.to), "")
    return found or (f"{remedy.to}.0" if remedy.cycle else remedy.to)


def _unled(issue: Issue, use: Use) -> Issue:
    """What nobody is known to bring: the file may not say it, as `go.mod` does not."""
    remedy, component = issue.remedy, use.component
    if remedy is None or remedy.kind != "upgrade" or remedy.cycle or not remedy.to:
        return issue
    if component.type == "golang":
        return _told(_refreshed(issue, use), _HIGHEST)
    if component.locked and _of_one_line(component, remedy.to):
        return _told(_refreshed(issue, use), _LINE)
    return _told(issue, _UNTOLD) if component.locked else issue


def _of_one_line(component: Component, to: str) -> bool:
    here = major(component.type, component.version)
    return bool(here) and here == major(component.type, to)


def _direct(issue: Issue, use: Use, facts: RepositoryFacts) -> Issue:
    """What the project's own ranges take comes with a refresh of the lock, like the rest."""
    remedy, component = issue.remedy, use.component
    if remedy is None or remedy.kind != "upgrade" or not remedy.to or not component.locked:
        return issue
    if issue.check != "vulnerability" or remedy.key != f"upgrade|{component.type}/{component.name}":
        return issue  # a product with release cycles is a change of its own
    if all_allow(component.type, _declared(use, facts), remedy.to):
        return _told(_refreshed(issue, use), _FITS)
    return issue


def _declared(use: Use, facts: RepositoryFacts) -> list[str]:
    """What the manifests near the lock ask for: a range, the very version, or anything; empty text
    where a manifest could not be understood."""
    place = "declared"
    if place not in facts.memo:
        asked: dict[tuple[str, str], list[tuple[str, str]]] = {}
        open_ = {(m.path, seen.subject) for m, seen in facts.observations("unresolved")}
        for manifest, one in facts.components():
            if one.direct is True and not one.locked:
                stated = one.constraint or (f"={one.version}" if one.version else "*")
                stated = "" if (manifest.path, one.name) in open_ else stated
                asked.setdefault(_name(one), []).append((manifest.path, stated))
        facts.memo[place] = asked
    folders = {folder_of(one.path) for one in use.occurrences if one.component.locked}
    stated = facts.memo[place].get(_name(use.component), ())
    return [
        text
        for path, text in stated
        if is_below(path, folders) or any(_is_above(path, one) for one in folders)
    ]


def _is_above(path: str, folder: str) -> bool:
    return f"{folder}/".startswith(f"{folder_of(path)}/") or not folder_of(path)


def _refreshed(issue: Issue, use: Use) -> Issue:
    remedy = issue.remedy
    if remedy is None:
        return issue
    lock = next((one.path for one in use.occurrences if one.component.locked), use.file)
    made = replace(
        remedy,
        kind="refresh",
        key=f"refresh|{issue.repository}",
        name=lock,
        at="",
        to="",
        cycle=False,
        part=f"{use.component.name} {use.component.version}",
        part_to=remedy.to,
    )
    return replace(issue, remedy=made)


def _away(root: Component, remedy: Remedy) -> Remedy:
    """No release of a direct dependency is known to do without what nobody keeps any more."""
    key = f"replace|brought|{root.type}/{root.name}"
    return Remedy("replace", key, root.name, root.type, at=root.version, effort=remedy.effort)


def _raised(root: Component, view: View) -> Remedy:
    known = view.book.cycles_of(root)
    if known:
        return product_remedy(root, known[0], to="", cycle=False)
    key = f"upgrade|{root.type}/{root.name}"
    return Remedy("upgrade", key, root.name, root.type, at=root.version)


def _moved(route: _Route, weights: Mapping[tuple[str, str], int], view: View) -> Issue:
    """The issue whose remedy is the direct dependency that brings most of what must go."""
    issue, remedy = route.issue, route.issue.remedy
    if remedy is None:
        return issue
    best = min(
        route.chains, key=lambda chain: (-weights[_name(chain.root)], chain.length, chain.root.name)
    )
    root, last = best.root, best.last
    made = _away(root, remedy) if remedy.kind == "replace" else _raised(root, view)
    also = {chain.root.name for chain in route.chains} - {root.name}
    part = f"{last.name} {last.version}".strip()
    made = replace(made, part=part, part_to=remedy.to, also=tuple(sorted(also)))
    return replace(issue, remedy=made)
