"""Writes a radar in the formats of others."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from timonier.strategy.core.radar_moves import RINGS
from timonier.values.cells import defused

RING_NAMES = ("Adopt", "Trial", "Assess", "Hold")
STATUS = {"new": "New", "in": "Moved In", "out": "Moved Out", "": "No Change"}
MOVED = {"out": -1, "": 0, "in": 1, "new": 2}
ZALANDO_ORDER = (3, 4, 1, 2)  # our positions in the order Zalando counts


@dataclass(frozen=True, slots=True)
class Out:
    """One entry to write. `position`: of its quadrant, 1 top left then clockwise."""

    slug: str
    name: str
    ring: str
    quadrant: str
    quadrant_slug: str
    position: int
    description: str = ""
    move: str = ""
    history: tuple[tuple[date, str], ...] = ()  # oldest first


def thoughtworks_csv(entries: Sequence[Out], on: date) -> bytes:
    """name,ring,quadrant,isNew,status,description; cells no spreadsheet would run."""
    text = io.StringIO(newline="")
    lines = csv.writer(text, lineterminator="\r\n")
    lines.writerow(["name", "ring", "quadrant", "isNew", "status", "description"])
    for each in entries:
        told = (each.name, each.ring, each.quadrant, _new(each), STATUS[each.move])
        lines.writerow([defused(cell) for cell in (*told, each.description)])
    return text.getvalue().encode("utf-8-sig")


def _new(each: Out) -> str:
    return "TRUE" if each.move == "new" else "FALSE"


def thoughtworks_json(entries: Sequence[Out], on: date) -> bytes:
    """A list of the same columns; every value is text, as its reader trims each."""
    return _json(
        [
            {
                "name": each.name,
                "ring": each.ring,
                "quadrant": each.quadrant,
                "isNew": _new(each),
                "status": STATUS[each.move],
                "description": each.description,
            }
            for each in entries
        ]
    )


def zalando_json(entries: Sequence[Out], on: date) -> bytes:
    """date, quadrants, rings and entries, as `radar_visualization` takes them."""
    names = {each.position: each.quadrant for each in entries}
    found = {
        "date": on.strftime("%Y.%m"),
        "quadrants": [{"name": names.get(position, "")} for position in ZALANDO_ORDER],
        "rings": [{"name": name.upper()} for name in RING_NAMES],
        "entries": [
            {
                "quadrant": ZALANDO_ORDER.index(each.position),
                "ring": RINGS.index(each.ring),
                "label": each.name,
                "active": True,
                "moved": MOVED[each.move],
                "description": each.description,
            }
            for each in entries
        ],
    }
    return _json(found)


def aoe_zip(entries: Sequence[Out], on: date) -> bytes:
    """`radar/<release>/<entry>.md`, a file for each ring it has had, and its quadrants' titles."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        quadrants = dict(sorted({e.quadrant_slug: e.quadrant for e in entries}.items()))
        rings = [{"id": r, "title": n} for r, n in zip(RINGS, RING_NAMES, strict=True)]
        titles = [{"id": slug, "title": title} for slug, title in quadrants.items()]
        _member(archive, "config.json", _json({"quadrants": titles, "rings": rings}))
        for each in entries:
            dated = each.history or ((on, each.ring),)
            for place, (day, ring) in enumerate(dated):
                body = each.description if place == len(dated) - 1 else ""
                text = _markdown(each, ring, body).encode()
                _member(archive, f"radar/{day.isoformat()}/{each.slug}.md", text)
    return packed.getvalue()


def _member(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    """With a fixed time, so that the same radar gives the same bytes."""
    part = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    part.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(part, content)


def _markdown(each: Out, ring: str, body: str) -> str:
    title = json.dumps(each.name, ensure_ascii=False)
    head = f"---\ntitle: {title}\nring: {ring}\nquadrant: {each.quadrant_slug}\n---\n"
    return f"{head}\n{body}\n" if body else head


def aoe_json(entries: Sequence[Out], on: date) -> bytes:
    """The built `data.json`, positions left to its drawing."""
    releases = sorted({day.isoformat() for each in entries for day, _ring in each.history})
    return _json({"releases": releases, "tags": [], "items": [_item(each, on) for each in entries]})


def _item(each: Out, on: date) -> dict[str, Any]:
    dated = each.history or ((on, each.ring),)
    past = [{"release": day.isoformat(), "ring": ring, "body": ""} for day, ring in dated[:-1]]
    return {
        "id": each.slug,
        "release": dated[-1][0].isoformat(),
        "title": each.name,
        "ring": each.ring,
        "quadrant": each.quadrant_slug,
        "body": each.description,
        "featured": True,
        "flag": {"new": "new", "in": "changed", "out": "changed"}.get(each.move, "default"),
        "tags": [],
        "revisions": past[::-1],
    }


def _json(found: object) -> bytes:
    return (json.dumps(found, ensure_ascii=False, indent=2) + "\n").encode()


Writer = Callable[[Sequence[Out], date], bytes]
WRITERS: dict[str, tuple[str, str, Writer]] = {  # key -> file name, media type, writer
    "thoughtworks-csv": ("radar.csv", "text/csv; charset=utf-8", thoughtworks_csv),
    "thoughtworks-json": ("radar-thoughtworks.json", "application/json", thoughtworks_json),
    "zalando-json": ("radar-zalando.json", "application/json", zalando_json),
    "aoe-zip": ("radar-aoe.zip", "application/zip", aoe_zip),
    "aoe-json": ("radar-aoe.json", "application/json", aoe_json),
}
