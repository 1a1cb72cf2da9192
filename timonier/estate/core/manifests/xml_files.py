"""A safe loader of XML: no document type, no entity, no depth without measure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NoReturn
from xml.sax import SAXException, handler, xmlreader

import defusedxml.sax
from defusedxml.common import DefusedXmlException

from timonier.estate.core.facts import Unreadable
from timonier.estate.core.manifests.limits import MAX_BYTES, MAX_DEPTH, capped


@dataclass(slots=True)
class Element:
    """One XML element: local name, attributes by local name, its own text, children, line."""

    tag: str
    attributes: dict[str, str]
    line: int
    text: str = ""
    children: list[Element] = field(default_factory=list)

    def find(self, *tags: str) -> Element | None:
        """The first descendant along the path of tags."""
        here: Element | None = self
        for tag in tags:
            here = next((c for c in here.children if c.tag == tag), None) if here else None
        return here

    def text_of(self, *tags: str) -> str:
        """The text of the first descendant along the path, stripped; empty when absent."""
        found = self.find(*tags)
        return found.text.strip() if found else ""

    def every(self, tag: str) -> Iterator[Element]:
        """All descendants with that name, in document order."""
        for child in self.children:
            if child.tag == tag:
                yield child
            yield from child.every(tag)


class _Builder(handler.ContentHandler):
    def __init__(self) -> None:
        self.stack: list[Element] = [Element("", {}, 0)]
        self.locator: xmlreader.Locator | None = None

    def setDocumentLocator(self, locator: xmlreader.Locator) -> None:
        self.locator = locator

    def startElement(self, name: str, attrs: xmlreader.AttributesImpl) -> None:
        line = self.locator.getLineNumber() if self.locator else 0
        named = {key.rpartition(":")[2]: value for key, value in attrs.items()}
        element = Element(name.rpartition(":")[2], named, line or 0)
        if len(self.stack) > MAX_DEPTH:
            raise Unreadable(f"invalid XML: nested too deeply (line {line})")
        self.stack[-1].children.append(element)
        self.stack.append(element)

    def endElement(self, name: str) -> None:
        self.stack.pop()

    def characters(self, content: str) -> None:
        self.stack[-1].text += content


def load_xml(data: bytes) -> Element:
    """Parse XML; document types and entities are refused. Returns the root element."""
    capped(data, MAX_BYTES)
    builder = _Builder()
    try:
        defusedxml.sax.parseString(data, builder, forbid_dtd=True)
    except DefusedXmlException:
        raise Unreadable("XML with a document type or entities is refused") from None
    except SAXException as problem:
        _fail_xml(problem)
    if not builder.stack[0].children:
        raise Unreadable("invalid XML: no element")
    return builder.stack[0].children[0]


def _fail_xml(problem: SAXException) -> NoReturn:
    line = getattr(problem, "getLineNumber", lambda: None)()
    where = f" (line {line})" if line else ""
    raise Unreadable(f"invalid XML: {problem.getMessage()}{where}") from None
