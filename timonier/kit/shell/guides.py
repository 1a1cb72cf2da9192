"""The guides as pages of the product: docs/guide, in the reader's language where it is written."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.text import slugify

from timonier.kit.measured.french import spaced
from timonier.kit.shell import cards

if TYPE_CHECKING:
    from markdown_it.token import Token

PACKED = Path(__file__).parent.parent / "guide"  # in a wheel
WRITTEN = Path(__file__).resolve().parents[3] / "docs" / "guide"  # in a checkout
HEADING = re.compile(r"^(#{1,3}) (.*\S)\s*$")
# An anchor that is the same in every language.
NAMED = re.compile(r"(?<! ) *\{#([a-z][a-z0-9-]*)\}$")
FENCE = re.compile(r"^\s*(```|~~~)")
GUIDE_LINK = re.compile(r"([a-z-]+)\.md(#[\w-]*)?")
OUTSIDE = ("https://", "http://")
NAME = re.compile(r"[a-z][a-z0-9-]*")
PRINTED = {"fr": spaced}  # a guide is written with plain spaces


@dataclass(frozen=True)
class Heading:
    """A heading of a guide: `anchor` is its place in the page, "" for the title."""

    text: str
    anchor: str


@dataclass(frozen=True)
class Guide:
    """One guide: `language` is the one it is written in, which may not be the reader's."""

    name: str
    language: str
    headings: tuple[Heading, ...]
    file: Path

    @property
    def title(self) -> str:
        return self.headings[0].text if self.headings else self.name

    @property
    def url(self) -> str:
        return reverse("look:guide", args=[self.name])


def folder() -> Path:
    """Where the guides stand: beside this file when installed, in docs/ in a checkout."""
    return PACKED if PACKED.is_dir() else WRITTEN


def guide(name: str, language: str) -> Guide | None:
    """The guide of this name in this language, else in English; None when there is none."""
    if not NAME.fullmatch(name):
        return None
    for code, file in (
        (language, folder() / language / f"{name}.md"),
        ("en", folder() / f"{name}.md"),
    ):
        if file.is_file():
            return _read(name, code, file, file.stat().st_mtime)
    return None


def guides(language: str) -> list[Guide]:
    """Every guide, by title."""
    names = sorted(file.stem for file in folder().glob("*.md"))
    found = [told for name in names if (told := guide(name, language)) is not None]
    return sorted(found, key=lambda told: told.title.casefold())


@lru_cache(maxsize=128)
def _read(name: str, language: str, file: Path, changed_at: float) -> Guide:
    printed = PRINTED.get(language, str)
    found = (Heading(printed(h.text), h.anchor) for h in _headings(file.read_text()))
    return Guide(name, language, tuple(found), file)


def _headings(text: str) -> list[Heading]:
    found: list[Heading] = []
    fenced = False
    for line in text.splitlines():
        fenced ^= bool(FENCE.match(line))
        heading = None if fenced else HEADING.match(line)
        if heading:
            plain, anchor = _named(heading[2].replace("`", "").replace("*", ""))
            found.append(Heading(plain, anchor if heading[1] != "#" else ""))
    return found


def _named(text: str) -> tuple[str, str]:
    """A heading's words and its anchor: the one it states, else its words."""
    named = NAMED.search(text)
    plain = text[: named.start()] if named else text
    return plain, named[1] if named else slugify(plain)


def shown(told: Guide, anchor: str = "") -> SafeString:
    """The guide as HTML, or the part under one heading; "" when there is no such heading.

    No markup of its own, headings with anchors; of a link that leads nowhere here the words stay.
    """
    return _html(told, told.file.stat().st_mtime, anchor)


@lru_cache(maxsize=128)
def _html(told: Guide, changed_at: float, anchor: str) -> SafeString:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = parser.parse(told.file.read_text())
    _dress(tokens, PRINTED.get(told.language, str))
    if anchor:
        tokens = _part(tokens, anchor)
    elif tokens and tokens[0].type == "heading_open":  # the page has its title already
        del tokens[:3]
    made = str(parser.renderer.render(tokens, parser.options, {}))
    made = made.replace("<table", '<div class="ti-scroll" tabindex="0" role="group"><table')
    made = made.replace("</table>", "</table></div>")
    return cards.labelled(made)  # our own guides, with their HTML off


def _dress(tokens: list[Token], printed: Callable[[str], str]) -> None:
    """Anchors on headings, the house's classes, links as they lead from here, the words printed."""
    for place, token in enumerate(tokens):
        if token.type == "heading_open" and (inside := tokens[place + 1].children):
            words = "".join(child.content for child in inside)
            token.attrSet("id", _named(words)[1])
            inside[-1].content = NAMED.sub("", inside[-1].content)
        elif token.type in ("table_open", "fence"):
            token.attrSet("class", "ti-table" if token.type == "table_open" else "ti-code")
        if token.children:
            token.children = _linked(token.children)
            for word in token.children:
                word.content = printed(word.content) if word.type == "text" else word.content


def _part(tokens: list[Token], anchor: str) -> list[Token]:
    """What stands under a heading, up to the next one of its level or above."""
    starts = [n for n, t in enumerate(tokens) if t.type == "heading_open"]
    for start in starts:
        if tokens[start].attrGet("id") == anchor:
            later = (n for n in starts if n > start and tokens[n].tag <= tokens[start].tag)
            return tokens[start + 3 : next(later, len(tokens))]
    return []


def _linked(children: list[Token]) -> list[Token]:
    kept: list[Token] = []
    open_links: list[bool] = []
    for child in children:
        if child.type == "link_open":
            address = _address(str(child.attrGet("href") or ""))
            open_links.append(bool(address))
            if not address:
                continue
            child.attrSet("href", address)
        elif child.type == "link_close" and not open_links.pop():
            continue
        kept.append(child)
    return kept


def _address(href: str) -> str:
    if href.startswith((*OUTSIDE, "#")):
        return href
    match = GUIDE_LINK.fullmatch(href)
    if match and (folder() / f"{match[1]}.md").is_file():
        return reverse("look:guide", args=[match[1]]) + (match[2] or "")
    return ""
