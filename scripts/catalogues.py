"""The French catalogues of all rooms: where they stand, how they are written, and who says what."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import polib

from timonier.kit.measured.french import spaced

ROOT = Path(__file__).resolve().parent.parent
COMMON = "kit"  # Django lets the first app win: a word of the kit is everybody's
INSIDE = "locale/fr/LC_MESSAGES/django.po"

type Key = tuple[str | None, str]  # context and text


def rooms() -> list[Path]:
    """The folders of the rooms that have words, the kit first."""
    found = {file.parents[3] for file in (ROOT / "timonier").glob(f"*/{INSIDE}")}
    return sorted(found, key=lambda room: (room.name != COMMON, room.name))


def entries(room: Path) -> dict[Key, polib.POEntry]:
    """What a room's catalogue says, by context and text; empty when it has none."""
    file = room / INSIDE
    if not file.exists():
        return {}
    return {(e.msgctxt, e.msgid): e for e in polib.pofile(str(file)) if not e.obsolete}


def french(entry: polib.POEntry) -> tuple[str, ...]:
    """The French of an entry: one text, or one a plural form."""
    return tuple(entry.msgstr_plural.values()) or (entry.msgstr,)


def common() -> dict[Key, polib.POEntry]:
    """The words of the kit: other rooms use them and do not repeat them."""
    return entries(ROOT / "timonier" / COMMON)


def collisions() -> Iterator[str]:
    """Texts to which two rooms give two Frenches, of which Django would show one everywhere."""
    said: defaultdict[tuple[Key, bool], dict[str, tuple[str, ...]]] = defaultdict(dict)
    for room in rooms():
        for key, entry in entries(room).items():
            said[key, bool(entry.msgid_plural)][room.name] = french(entry)
    for ((_, text), _), by_room in said.items():
        if len(set(by_room.values())) > 1:
            told = ", ".join(f"{room} {words[0]!r}" for room, words in by_room.items())
            yield f"one text, several Frenches: {text!r}: {told}; give each sense its context"


def tidy(room: Path) -> None:
    """Write a room's catalogue in its one form: by text, dateless, without what the kit says."""
    file = polib.pofile(str(room / INSIDE), wrapwidth=0)
    shared = {} if room.name == COMMON else common()
    kept = [e for e in file if not e.obsolete and (e.msgctxt, e.msgid) not in shared]
    for entry in kept:
        entry.msgstr = spaced(entry.msgstr)
        entry.msgstr_plural = {n: spaced(text) for n, text in entry.msgstr_plural.items()}
        entry.previous_msgid = entry.previous_msgctxt = entry.previous_msgid_plural = None
    file[:] = sorted(kept, key=lambda e: (e.msgid, e.msgctxt or ""))
    file.metadata.pop("POT-Creation-Date", None)
    file.save()
