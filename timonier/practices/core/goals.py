"""The release to move to that the repository's own ranges take."""

from __future__ import annotations

from dataclasses import replace

from timonier.estate.core.repository import RepositoryFacts
from timonier.knowledge.core.catalogue import GRAMMARS
from timonier.knowledge.core.lifecycle import Product, cycles_of_constraint, state_on
from timonier.knowledge.core.versions import key
from timonier.practices.core.issue import Issue
from timonier.practices.core.phrases import gettext
from timonier.practices.core.view import View


def within_ranges(issue: Issue, facts: RepositoryFacts, view: View) -> Issue:
    """The issue of a life cycle with the newest supported release that what the repository itself
    says of the product (`requires-python`, `engines`) takes; when none is, that is told."""
    remedy = issue.remedy
    if remedy is None or not remedy.cycle or not remedy.to:
        return issue
    product = view.book.product(remedy.key.partition("|")[2])
    if product is None:
        return issue
    taken = {one: _taken(product, one) for one in _ranges(facts, view).get(product.id, ())}
    refusing = {one: names for one, names in taken.items() if names and remedy.to not in names}
    if not refusing:
        return issue
    goal = _newest(product, remedy.at, frozenset.intersection(*refusing.values()), view)
    words = {"product": remedy.name, "to": remedy.to, "range": ", ".join(sorted(refusing)[:3])}
    if not goal:
        told = gettext(
            "The repository’s own range (%(range)s) does not take %(product)s %(to)s: it must move "
            "too.",
            **words,
        )
        return replace(issue, because=(*issue.because, told))
    told = gettext(
        "%(product)s %(goal)s is the newest that the repository’s own range (%(range)s) takes.",
        goal=goal,
        **words,
    )
    moved = replace(remedy, to=goal)
    return replace(issue, because=(*issue.because, told), fixed_in=goal, remedy=moved)


def _ranges(facts: RepositoryFacts, view: View) -> dict[str, set[str]]:
    """Product -> the ranges that manifests state for it."""
    if "ranges of products" not in facts.memo:
        found: dict[str, set[str]] = {}
        for _, one in facts.components():
            if one.type == "generic" and one.constraint:
                for match in view.book.cycles_of(one)[:1]:
                    found.setdefault(match.product, set()).add(one.constraint)
        facts.memo["ranges of products"] = found
    known: dict[str, set[str]] = facts.memo["ranges of products"]
    return known


def _taken(product: Product, constraint: str) -> frozenset[str]:
    """The releases that a range may take; none when it cannot be read."""
    grammar = GRAMMARS.get(product.id, "npm")
    found = cycles_of_constraint(product, constraint, grammar=grammar)
    return frozenset(one.name for one in found)


def _newest(product: Product, at: str, taken: frozenset[str], view: View) -> str:
    here = key("npm", at.partition("–")[0])
    names = [
        one.name
        for one in product.cycles
        if one.name in taken and state_on(one.eol_on, view.today) == "supported"
    ]
    placed = [(place, name) for name in names if (place := key("npm", name)) is not None]
    newer = [pair for pair in placed if here is None or pair[0] > here]
    return max(newer)[1] if newer else ""
