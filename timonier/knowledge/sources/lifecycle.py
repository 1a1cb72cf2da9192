"""Reads endoflife.date: its public API and the snapshot layout, to one compact row per product."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from timonier.knowledge.sources import UnreadableSource

_PRODUCTS = 5_000
_CYCLES = 5_000
_TEXT = 200


def rows(document: Any) -> list[dict[str, Any]]:
    """Product rows of `{"products": …}` (snapshot) or `{"result": …}` (API v1 products/full).

    Each row: id, title, category, purls, cycles; each cycle in the order that
    `core.lifecycle.product_of` reads. Raises UnreadableSource.
    """
    if not isinstance(document, Mapping):
        raise UnreadableSource("endoflife.date: not an object")
    read = _of_api if "result" in document else _of_snapshot
    listed = document.get("result", document.get("products"))
    if not isinstance(listed, Sequence) or not listed or len(listed) > _PRODUCTS:
        raise UnreadableSource("endoflife.date: no list of products")
    try:
        return [read(product) for product in listed]
    except (KeyError, TypeError, AttributeError) as error:
        raise UnreadableSource(f"endoflife.date: unexpected shape ({error!r})") from error


def _of_snapshot(product: Mapping[str, Any]) -> dict[str, Any]:
    purls = (product.get("identifiers") or {}).get("purl") or []
    cycles = [
        [
            _text(cycle["name"]),
            _text(cycle.get("codename")),
            _text(cycle.get("label")),
            _day(cycle.get("releaseDate")),
            _day(cycle.get("eol")),
            _day(cycle.get("support")),
            _day(cycle.get("extendedSupport")),
            _text(cycle.get("latest")),
            _day(cycle.get("lts")),
        ]
        for cycle in product["cycles"][:_CYCLES]
    ]
    return _row(product["id"], product["title"], product.get("category"), purls, cycles)


def _of_api(product: Mapping[str, Any]) -> dict[str, Any]:
    identifiers = product.get("identifiers") or []
    purls = [one["id"] for one in identifiers if one.get("type") == "purl"]
    cycles = [
        [
            _text(one["name"]),
            _text(one.get("codename")),
            _text(one.get("label")),
            _day(one.get("releaseDate")),
            _day(one.get("eolFrom") or one.get("isEol")),
            _day(one.get("eoasFrom") or one.get("isEoas")),
            _day(one.get("eoesFrom") or one.get("isEoes")),
            _text((one.get("latest") or {}).get("name")),
            _day(one.get("ltsFrom") or one.get("isLts")),
        ]
        for one in product["releases"][:_CYCLES]
    ]
    return _row(product["name"], product["label"], product.get("category"), purls, cycles)


def _row(
    product_id: str, title: str, category: Any, purls: Sequence[str], cycles: list[list[Any]]
) -> dict[str, Any]:
    return {
        "id": _text(product_id),
        "title": _text(title),
        "category": _text(category),
        "purls": [_text(purl) for purl in purls],
        "cycles": cycles,
    }


def _text(value: Any) -> str:
    return "" if value is None else str(value)[:_TEXT]


def _day(value: Any) -> str | bool | None:
    """An ISO date, yes, no or nothing: whatever else stands there is nothing."""
    if isinstance(value, bool) or value is None:
        return value
    text = str(value)[:10]
    return text if len(text) == 10 and text[4] == text[7] == "-" else None
