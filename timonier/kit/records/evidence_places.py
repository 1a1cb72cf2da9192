"""Where an observed fact can be seen again: rooms say for their sources, the thread links to it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from django.urls import reverse

# Gives the address of each locator that has one, as far as this user (None: anybody) may see.
Places = Callable[[list[str], Any], Mapping[str, str]]
_places: dict[str, Places] = {}


def places(*sources: str) -> Callable[[Places], Places]:
    """Let a room say where the facts of these sources can be seen again."""

    def register(find: Places) -> Places:
        _places.update(dict.fromkeys(sources, find))
        return find

    return register


def addresses(facts: Iterable[tuple[str, str]], user: Any) -> dict[tuple[str, str], str]:
    """The address of each (source, locator) that has one; a locator may be an address itself."""
    asked: defaultdict[str, list[str]] = defaultdict(list)
    found: dict[tuple[str, str], str] = {}
    for source, locator in facts:
        if is_address(locator):
            found[source, locator] = locator
        elif source in _places:
            asked[source].append(locator)
    for source, locators in asked.items():
        told = _places[source](locators, user)
        found |= {(source, locator): url for locator, url in told.items()}
    return found


def is_address(text: str) -> bool:
    """Whether a text is an https address that a page may link to."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme == "https" and bool(parts.hostname) and " " not in text


@places("timonier")
def _figures(locators: list[str], user: Any) -> dict[str, str]:
    return {key: reverse("look:figure", args=[key]) for key in locators}
