"""Reads es-tooling's lists of npm modules that a platform feature or a better module replaces."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from timonier.knowledge.sources import UnreadableSource

_GUIDES = "https://e18e.dev/docs/replacements/"
_PAGES = {
    "mdn": "https://developer.mozilla.org/docs/",
    "node": "https://nodejs.org/",
    "e18e": _GUIDES,
}
_KINDS = {"native": "native", "preferred": "preferred", "micro-utilities": "micro-utility"}
LISTS = tuple(_KINDS)


def rows(manifests: Any) -> dict[str, list[Any]]:
    """`{module: [kind, [replacements], url]}` from the three lists. Raises UnreadableSource."""
    if not isinstance(manifests, Mapping) or not set(LISTS) & set(manifests):
        raise UnreadableSource("module replacements: none of the lists is there")
    found: dict[str, list[Any]] = {}
    try:
        for name, kind in reversed(_KINDS.items()):
            if name in manifests:
                found.update(_of_list(manifests[name], kind))
    except (KeyError, TypeError, AttributeError) as error:
        raise UnreadableSource(f"module replacements: unexpected shape ({error!r})") from error
    return dict(sorted(found.items()))


def _of_list(manifest: Mapping[str, Any], kind: str) -> dict[str, list[Any]]:
    targets = manifest["replacements"]
    found = {}
    for module, mapping in manifest["mappings"].items():
        ids = list(mapping["replacements"])[:5]
        first = targets.get(ids[0], {}) if ids else {}
        removed = first.get("type") == "removal"
        names = [] if removed else [one for one in ids if not one.startswith("snippet")]
        url = _url(mapping.get("url") or first.get("url"))
        found[str(module)] = ["removal" if removed else kind, names, url]
    return found


def _url(link: Any) -> str:
    if isinstance(link, str):
        return link if link.startswith("https://") else ""
    if not isinstance(link, Mapping):
        return "https://github.com/es-tooling/module-replacements"
    page = _PAGES.get(str(link.get("type")), _GUIDES)
    suffix = ".html" if link.get("type") == "e18e" else ""
    return f"{page}{link.get('id', '')}{suffix}"
