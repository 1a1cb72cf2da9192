"""Decision records kept beside code: the parts of the text, and its title, status and date.

MADR 2 to 4 and Nygard's form are understood, and whatever lies between. Reading is tolerant: what
a file does not say is empty, and no text, however odd, raises.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from timonier.estate.core.facts import Unreadable
from timonier.estate.core.manifests.yaml_files import load_yaml_all
from timonier.estate.core.record_words import day_in, language_of, status_of

__all__ = [
    "Document", "Head", "Section", "day_in", "document", "front_values", "head", "numbered",
    "plain_text", "stated_lines", "status_of", "unmarked",
]  # fmt: skip

MAX_TEXT = 256 * 1024  # characters read of a record; the longest honest ones have 60,000
MAX_FRONT = 16 * 1024
MAX_SECTIONS = 2_000

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
# The words of a heading end before the blanks and the number signs that close its line.
_HEADING = re.compile(
    r" {0,3}(#{1,6})[ \t]++(\S(?:[^ \t\n]++|[ \t]++(?!#*+[ \t]*+\Z))*+)(?:[ \t]++#++)?+[ \t]*+"
)
_NUMBER = re.compile(
    r"\[?(?:ADR|MADR)[ -]?(?P<a>\d{1,6})\]?\s*+(?:[:.–—-]++\s*+)?"
    r"|(?P<b>\d{1,6})\s*[.:)]\s+|(?P<c>\d{1,6})\s+[–—-]\s+",
    re.IGNORECASE,
)
_STATED = re.compile(
    r"\A[\s>*_|+-]*+(?P<name>[^\W\d_][\w -]{2,30}?)[\s*_]*+[:|][\s*_]*+(?P<value>.*)"
)
_ODD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_STATUS_NAMES = frozenset({"status", "statut", "state", "état", "decision status"})
_DATE_NAMES = frozenset({"date", "decided on", "decision date", "last updated", "date de décision"})


@dataclass(frozen=True, slots=True)
class Section:
    """One heading and the text under it, up to the next heading of any level."""

    level: int
    heading: str
    body: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Document:
    """A text in its parts; put together again they are the text."""

    front: Mapping[str, Any] = field(default_factory=dict)  # keys in small letters
    front_text: str = ""
    start: str = ""  # what stands before the first heading
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True)
class Head:
    """What a record says of itself. `status` is one of ours, `stated` what is written."""

    title: str
    number: str = ""
    status: str = ""
    stated: str = ""
    decided_on: date | None = None
    line: int = 0


def plain_text(data: bytes | str) -> str:
    """Text with one kind of line end and without what no page may show; stray bytes are marked."""
    if isinstance(data, bytes):
        data = data[: 4 * MAX_TEXT].decode("utf-8-sig", "replace")
    text = data[:MAX_TEXT].removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return _ODD.sub("\N{REPLACEMENT CHARACTER}", text)


def document(text: str) -> Document:
    """The parts of a record's text (as `plain_text` gives it)."""
    front_text, rest, skipped = _front_of(text)
    start, sections = _sections(rest, skipped)
    return Document(front_values(front_text), front_text, start, sections)


def _front_of(text: str) -> tuple[str, str, int]:
    """The front matter, the rest, and how many lines lie before the rest."""
    lines = text.split("\n")
    first = _after_comments(lines)
    if lines[first].rstrip() != "---":
        return "", text, 0
    for number, line in enumerate(lines[first + 1 : first + 400], start=first + 1):
        if line.rstrip() in ("---", "..."):
            rest = lines[:first] + lines[number + 1 :]
            return "\n".join(lines[first + 1 : number]), "\n".join(rest), number + 1 - first
    return "", text, 0


def _after_comments(lines: list[str]) -> int:
    """The line that opens the front matter, after comments; 0 when none does."""
    inside = False
    for number, line in enumerate(lines[:100]):
        if inside or line.lstrip().startswith("<!--"):
            inside = "-->" not in line
        elif line.strip():
            return number if line.rstrip() == "---" else 0
    return 0


def front_values(front: str) -> dict[str, Any]:
    """What front matter states: safe YAML, or line by line when it is none (templates are not)."""
    if not front.strip() or len(front) > MAX_FRONT:
        return {}
    try:
        found = load_yaml_all(front.encode("utf-8", "replace"))
    except Unreadable:
        found = []
    if len(found) == 1 and isinstance(found[0], dict):
        return {str(key).strip().casefold(): value for key, value in found[0].items()}
    pairs = (line.partition(":") for line in front.split("\n") if not line.startswith((" ", "#")))
    return {
        name.strip().casefold(): value.strip().strip("\"'") for name, mark, value in pairs if mark
    }


def _sections(text: str, skipped: int) -> tuple[str, tuple[Section, ...]]:
    lines = text.split("\n")
    marks = [*_headings(lines)][:MAX_SECTIONS]
    ends = [first for first, *_ in marks[1:]] + [len(lines)]
    if not marks:
        return text.strip("\n"), ()
    start = "\n".join(lines[: marks[0][0]])
    return start.strip("\n"), tuple(
        Section(level, heading, "\n".join(lines[after:end]).strip("\n"), skipped + first + 1)
        for (first, after, level, heading), end in zip(marks, ends, strict=True)
    )


def _headings(lines: list[str]) -> Iterator[tuple[int, int, int, str]]:
    """(first line, line after, level, words) of each heading outside code and comments."""
    fence = ""
    comments_end = max((n for n, line in enumerate(lines) if "-->" in line), default=-1)
    in_comment = False
    for number, line in enumerate(lines):
        if in_comment:
            in_comment = "-->" not in line
        elif fence:
            fence = "" if line.strip().startswith(fence) else fence
        elif mark := _FENCE.match(line):
            fence = mark[1][:3]
        elif "<!--" in line and "-->" not in line.rpartition("<!--")[2] and number < comments_end:
            in_comment = True
        elif found := _HEADING.fullmatch(line):
            yield number, number + 1, len(found[1]), found[2]
        elif number and (level := _underlined(lines[number - 1], line)):
            yield number - 1, number + 1, level, lines[number - 1].strip()


def _underlined(above: str, line: str) -> int:
    """The level of a heading underlined with = or -; 0 for a rule, a table or a list."""
    line = line.rstrip()
    if len(line) < 3 or not above.strip() or above.lstrip()[0] in "#>|*+-<`~\\&":
        return 0
    return 1 if not line.strip("=") else 2 if not line.strip("-") else 0


def head(text: str, path: str = "") -> Head:
    """Title, status and date of a record's text; the title falls back on the file's name."""
    parts = document(text)
    top = next((s for s in parts.sections if s.level == 1), None) or next(
        iter(parts.sections), None
    )
    number, title = numbered(top.heading if top else "")
    if not title:
        number, title = _named(path)
    stated = _stated(parts, _STATUS_NAMES)
    day = day_in(_stated(parts, _DATE_NAMES), language_of(text))
    line = top.line if top else 0
    return Head(title[:300], number, status_of(stated), stated[:300], day, line)


def numbered(heading: str) -> tuple[str, str]:
    """("5", "Use dashes") of "5. Use dashes" or "ADR-0005: Use dashes"."""
    words = unmarked(heading)
    found = _NUMBER.match(words)
    if not found or not words[found.end() :].strip():
        return "", words
    return found["a"] or found["b"] or found["c"] or "", words[found.end() :].strip()


def unmarked(words: str) -> str:
    """A heading's words without comments, emphasis around the whole, or links."""
    words = re.sub(r"<!--.{0,500}?-->", "", words)
    words = re.sub(r"\[([^\]\[]{1,300})\]\([^()\s]{0,500}\)", r"\1", words)
    return re.sub(r"^[*_`]{1,3}(.*?)[*_`]{1,3}$", r"\1", words.strip()).strip()


def _named(path: str) -> tuple[str, str]:
    stem = path.rpartition("/")[2].partition(".")[0]
    found = re.match(r"(\d{1,6})[-_ ]+(?=.)", stem)
    words = stem[found.end() if found else 0 :].replace("-", " ").replace("_", " ").strip()
    return (found[1] if found else ""), words[:1].upper() + words[1:]


def _stated(parts: Document, names: frozenset[str]) -> str:
    """A value from the front matter, a line `Name: value` of the top, or a section so called."""
    for name in names:
        value = parts.front.get(name)
        if value not in (None, "", [], {}):
            return " ".join(str(value).split())
    for _name, value in stated_lines(parts):
        if _name in names and value:
            return value
    for section in parts.sections:
        if unmarked(section.heading).casefold() in names:
            body = _uncommented(section.body)
            lines = [line.strip(" \t*_-") for line in body.split("\n")]
            told = [line for line in lines if line]
            ends = [line for line in told[1:] if status_of(line) == "superseded"]
            return "; ".join(told[:1] + ends[:1])
    return ""


def _uncommented(text: str) -> str:
    """Without comments; one that never ends stays. By hand: an expression tries each beginning."""
    kept, at = [], 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start + 4)) >= 0:
        kept.append(text[at:start])
        at = end + 3
    return "".join(kept) + text[at:]


def stated_lines(parts: Document) -> Iterator[tuple[str, str]]:
    """(name in small letters, value) of the lines `Name: value` above the first section."""
    top = parts.sections[0].body if parts.sections and parts.sections[0].level == 1 else ""
    for line in f"{parts.start}\n{top}".split("\n")[:60]:
        found = _STATED.fullmatch(line[:1000])
        if found:
            yield found["name"].strip().casefold(), found["value"].strip(" \t*_|")
