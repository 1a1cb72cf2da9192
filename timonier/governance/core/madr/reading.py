"""Reads a decision record: what the form knows goes to its place, all else is kept as it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import fields

from timonier.estate.core import decision_records as source
from timonier.estate.core.decision_records import Document, Section
from timonier.governance.core.madr.draft import Draft, kind_of, option_key, stated_by
from timonier.governance.core.madr.outcome import (
    arguments_of,
    chosen_in,
    consequence_items,
    unquoted,
)
from timonier.governance.core.madr.predictions import foreseen_in
from timonier.governance.core.madr.record import Foreseen, Option, Record
from timonier.governance.core.madr.text import one_line, pieces, tidy

_OF_OUTCOME = ("consequences", "positive", "negative", "confirmation")
_HINT = re.compile(
    r"<!--\s*(?:optional|(?:this is an|these are) optional[^<>]{0,120}|numbers? of [^<>]{0,80})"
    r"\s*-->",
    re.IGNORECASE,
)
_TABLE_RULE = re.compile(r"(?=[\s|:]*+-)[\s|:-]++")


def read(data: bytes | str, path: str = "") -> Record:
    """A record from its text. Never raises: text of any kind is a record of some kind."""
    text = _HINT.sub("", source.plain_text(data))
    parts = source.document(text)
    found = source.head(text, path)
    draft = Draft()
    front = _front(parts, draft)
    title, blocks = _title_and_blocks(parts)
    top = parts.start if title is None else f"{parts.start}\n\n{title.body}"
    draft.held["preamble"] = tidy(_top(top, draft), 3)
    for heading, body, subs in blocks:
        _block(draft, heading, body, subs)
    held = draft.held
    told = {each.name: held[each.name] for each in fields(Record) if each.name in held}
    told |= {"title": one_line(found.title) or "Untitled", "number": found.number}
    told |= {"status": source.status_of(held.get("stated", "")), "front": front}
    return Record(**told | {"options": tuple(draft.options.values()), "extra": tuple(draft.extra)})


def _front(parts: Document, draft: Draft) -> str:
    """Take what the front matter says of the decision; the lines of everything else."""
    taken = set()
    for name, value in parts.front.items():
        words = ", ".join(map(str, value)) if isinstance(value, list) else str(value or "")
        if stated_by(draft, name, words):
            taken.add(name)
    kept: list[str] = []
    ours = listed = False
    for line in parts.front_text.split("\n"):
        if line[:1] not in ("", " ", "\t", "-", "#", "]", "}"):
            name, _, value = line.partition(":")
            ours = name.strip().strip("\"'").casefold() in taken
            listed = not value.strip()  # what follows may be its list
        hint = line.casefold().startswith("# these are optional")  # a template on itself
        mine = ours and not line.startswith("#") and (listed or not line.startswith("-"))
        if line.strip() and not hint and not mine:
            kept.append(line.rstrip())
    return "\n".join(kept)


def _title_and_blocks(
    parts: Document,
) -> tuple[Section | None, list[tuple[str, str, list[Section]]]]:
    """The title's section, then each block of level 1 or 2 with the sections under it."""
    sections = list(parts.sections)
    title = next((each for each in sections if each.level == 1), sections[0] if sections else None)
    blocks: list[tuple[str, str, list[Section]]] = []
    for each in sections:
        if each is title:
            blocks.append(("", "", []))
        elif each.level <= 2 or not blocks:
            blocks.append((each.heading, each.body, []))
        else:
            blocks[-1][2].append(each)
    return title, blocks


def _top(text: str, draft: Draft) -> str:
    """What stands under the title, less the lines that state who, when and how it stands."""
    left = []
    lines = text.split("\n")
    parts = Document(start=text)
    stated = dict.fromkeys(source.stated_lines(parts))
    for line in lines:
        said = next(iter(source.stated_lines(Document(start=line))), None)
        taken = said is not None and said in stated and stated_by(draft, *said)
        left.append("" if taken else line)
    if draft.held and all(_TABLE_RULE.fullmatch(line) for line in left if line.strip()):
        left = []
    return "\n".join(left)


def _whole(body: str, subs: Sequence[Section]) -> str:
    told = [f"{'#' * each.level} {each.heading}\n\n{each.body}".rstrip() for each in subs]
    return "\n\n".join(part for part in (body, *told) if part.strip())


def _block(draft: Draft, heading: str, body: str, subs: list[Section]) -> None:
    if not heading:  # sections between the title and the first block
        whole = tidy(_whole("", subs), 3)
        above = draft.held.get("preamble", "")
        draft.held["preamble"] = "\n\n".join(part for part in (above, whole) if part)
        return
    kind = kind_of(heading)
    take = _TAKERS.get(kind or "", _text)
    if kind is None or not take(draft, kind, heading, body, subs):
        draft.keep(heading, _whole(body, subs))


Taker = Callable[[Draft, str, str, str, list[Section]], bool]


def _text(draft: Draft, kind: str, heading: str, body: str, subs: list[Section]) -> bool:
    return draft.put(kind, tidy(_whole(body, subs), 4 if kind in _OF_OUTCOME else 3))


def _line(draft: Draft, kind: str, heading: str, body: str, subs: list[Section]) -> bool:
    """A status or a date as a section of its own: its first line, the others are kept."""
    first = next((line for line in body.split("\n") if line.strip()), "")
    name = "status" if kind == "stated" else "date"
    in_code = first.lstrip().startswith(("```", "~~~", "<!--", "&lt;"))
    if in_code or not first or not stated_by(draft, name, first.strip(" \t*_-")):
        return False
    draft.keep(heading, _whole(body.split(first, 1)[1], subs))
    return True


def _drivers(draft: Draft, kind: str, heading: str, body: str, subs: list[Section]) -> bool:
    if draft.held.get(kind):
        return False
    found = list(pieces(_whole(body, subs)))
    draft.put(kind, tuple(text for is_item, text in found if is_item))
    draft.keep(heading, "\n\n".join(text for is_item, text in found if not is_item))
    return True


def _considered(draft: Draft, kind: str, heading: str, body: str, subs: list[Section]) -> bool:
    if draft.options:
        return False
    found = list(pieces(body))
    for text in (text for is_item, text in found if is_item):
        first, _, rest = text.partition("\n")
        name = option_name(first)
        linked = "](" in first and "](#" not in first
        told, pros, cons = arguments_of("\n".join(filter(None, (first if linked else "", rest))))
        draft.add(Option(name, tidy(told, 4), pros, cons))
    left = [text for is_item, text in found if not is_item]
    draft.keep(heading, "\n\n".join(left + _details_of(draft, subs)))
    return True


def _details(draft: Draft, kind: str, heading: str, body: str, subs: list[Section]) -> bool:
    left = [body] if body.strip() else []
    draft.keep(heading, "\n\n".join(left + _details_of(draft, subs)))
    return True


def _details_of(draft: Draft, subs: list[Section]) -> list[str]:
    """Each section of level 3 is an option with its arguments; what names none is given back."""
    left = []
    for top, under in _grouped(subs):
        name = option_name(top.heading)
        if not option_key(name):
            left.append(_whole("", [top, *under]))
            continue
        told, pros, cons = arguments_of(_whole(top.body, under))
        draft.add(Option(name, tidy(told, 4), pros, cons))
    return left


def _grouped(subs: list[Section]) -> list[tuple[Section, list[Section]]]:
    """Each section of level 3 with the deeper ones under it."""
    groups: list[tuple[Section, list[Section]]] = []
    for each in subs:
        if each.level == 3 or not groups:
            groups.append((each, []))
        else:
            groups[-1][1].append(each)
    return groups


def _outcome(draft: Draft, kind: str, heading: str, body: str, subs: list[Section]) -> bool:
    if draft.held.get("chosen") or draft.held.get("because"):
        return False
    rest = []
    for each, under in _grouped(subs):
        part = kind_of(each.heading) if each.level == 3 else None
        if part is None or part not in _OF_OUTCOME:
            rest += [each, *under]
        elif not _TAKERS.get(part, _text)(draft, part, each.heading, each.body, under):
            draft.keep(each.heading, _whole(each.body, under))
    chosen, because = chosen_in(
        tidy(_whole(body, rest), 3), [o.name for o in draft.options.values()]
    )
    if option_key(chosen):
        draft.put("chosen", chosen)
        draft.add(Option(chosen))
    draft.put("because", tidy(because, 3))
    return True


def _sided(draft: Draft, kind: str, heading: str, body: str, subs: list[Section]) -> bool:
    """MADR 2 has its consequences in two lists, MADR 4 in one with the side said in each line."""
    told = consequence_items(_whole(body, subs), good=kind == "positive")
    above = draft.held.get("consequences", "")
    draft.held["consequences"] = tidy("\n".join(filter(None, (above, told))), 4)
    return bool(told)


def _predictions(draft: Draft, kind: str, heading: str, body: str, subs: list[Section]) -> bool:
    if draft.held.get(kind):
        return False
    found: list[Foreseen] = []
    left = []
    for is_item, text in pieces(_whole(body, subs)):
        each = foreseen_in(text) if is_item else None
        if each is None:
            left.append(f"* {text}".replace("\n", "\n  ") if is_item else text)
        else:
            found.append(each)
    draft.put(kind, tuple(found))
    draft.keep(heading, "\n\n".join(left))
    return True


_TAKERS: dict[str, Taker] = {
    "stated": _line,
    "decided_on": _line,
    "drivers": _drivers,
    "options": _considered,
    "details": _details,
    "outcome": _outcome,
    "positive": _sided,
    "negative": _sided,
    "predictions": _predictions,
}


def option_name(words: str) -> str:
    """The name of an option without links, and without quotes or emphasis around the whole."""
    plain = one_line(source.unmarked(words))
    closing = re.match(r"(?:#++\s++)*+", plain[::-1])  # from the end: from each blank is too slow
    return unquoted(plain[: len(plain) - closing.end()] if closing else plain)
