"""What comes before an initiative, over the whole graph of precedence."""

from __future__ import annotations

from collections.abc import Iterable

from timonier.portfolio.models import Initiative


def edges() -> dict[int, list[int]]:
    """What each initiative comes directly after, by primary key. One query."""
    found: dict[int, list[int]] = {}
    links = Initiative.after.through.objects
    for late, early in links.values_list("from_initiative_id", "to_initiative_id"):
        found.setdefault(late, []).append(early)
    return found


def predecessors(after: Iterable[Initiative], own: int | None) -> set[int]:
    """All that an initiative would come after, were it directly after these."""
    known = edges()
    waiting, found = [row.pk for row in after], set[int]()
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting += () if one == own else known.get(one, ())
    return found


def circle(after: Iterable[Initiative], own: int) -> list[str]:
    """The names along a circle from an initiative back to itself, were it after these."""
    known = edges()
    paths = [[row.pk] for row in after]
    seen = set[int]()
    while paths:
        path = paths.pop(0)
        if path[-1] == own:
            names = dict(Initiative.objects.filter(pk__in=path).values_list("pk", "name"))
            return [names[pk] for pk in reversed(path)]
        if path[-1] not in seen:
            seen.add(path[-1])
            paths += [[*path, each] for each in known.get(path[-1], ())]
    return []


def family(original: Initiative | None, own: int | None) -> set[int]:
    """The other variants: what is varied, and all that varies it."""
    root = original.pk if original is not None else own
    if root is None:
        return set()
    rows = Initiative.objects.filter(variant_of_id=root).values_list("pk", flat=True)
    return {root, *rows} - {own}


def owed_in_family(original: Initiative, own: int | None) -> bool:
    """Is another variant an obligation?"""
    others = family(original, own)
    return Initiative.objects.filter(pk__in=others).exclude(obligation="").exists()


def named(keys: set[int]) -> str:
    """The name of the first of these, "" for none."""
    return Initiative.objects.filter(pk__in=keys).values_list("name", flat=True).first() or ""
