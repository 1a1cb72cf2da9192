"""Groups and statements of tokens: a file is read as its language delimits it, not as it breaks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from timonier.estate.core.facts import Unreadable
from timonier.estate.core.manifests.limits import MAX_DEPTH
from timonier.estate.core.manifests.tokens import Language, Token, tokens_of

_CLOSES = {"(": ")", "[": "]", "{": "}"}


@dataclass(slots=True)
class Group:
    """What stands between two brackets, breaks included. `opens` is `(`, `[` or `{`."""

    opens: str
    line: int
    items: list[Node] = field(default_factory=list)


Node = Token | Group


@dataclass(slots=True)
class Source:
    """The tokens of a text nested by their brackets and, in words with their line, its faults."""

    nodes: list[Node]
    faults: list[str]


def read(text: str, language: Language) -> Source:
    """The text in groups. Raises Unreadable past the limits of size and depth."""
    tokens, faults = tokens_of(text, language)
    return Source(_nested(tokens, faults), faults)


def _nested(tokens: Iterable[Token], faults: list[str]) -> list[Node]:
    """The tokens in groups. A bracket that nothing opens or closes is a fault, told once."""
    stack = [Group("", 0)]
    for token in tokens:
        if token.kind != "mark" or token.text not in "()[]{}":
            stack[-1].items.append(token)
        elif token.text in _CLOSES:
            if len(stack) > MAX_DEPTH:
                raise Unreadable(f"nested too deeply (line {token.line})")
            group = Group(token.text, token.line)
            stack[-1].items.append(group)
            stack.append(group)
        else:
            _close(stack, token, faults)
    if len(stack) > 1:
        faults.append(f"a bracket is not closed (line {stack[-1].line})")
    return stack[0].items


def _close(stack: list[Group], token: Token, faults: list[str]) -> None:
    fits = [i for i, group in enumerate(stack) if _CLOSES.get(group.opens) == token.text]
    if not fits or fits[-1] != len(stack) - 1:
        faults.append(f"a bracket does not match (line {token.line})")
    if fits:
        del stack[fits[-1] :]


def statements(nodes: Iterable[Node], language: Language) -> Iterator[list[Node]]:
    """The statements of a block: broken at `;` and at line breaks that end one, never within."""
    current: list[Node] = []
    broken = False
    for node in nodes:
        if isinstance(node, Token) and node.kind == "break":
            broken = True
            continue
        ends = isinstance(node, Token) and node.kind == "mark" and node.text == ";"
        if current and (ends or (broken and not _goes_on(current, node, language))):
            yield current
            current = []
        broken = False
        if not ends:
            current.append(node)
    if current:
        yield current


def _goes_on(current: list[Node], node: Node, language: Language) -> bool:
    """Whether a line break between what was read and `node` leaves one statement."""
    first, last = current[0], current[-1]
    if isinstance(first, Token) and first.text in ("import", "package"):
        return False
    if isinstance(last, Token) and last.kind == "mark":
        return last.text not in ("++", "--", "!!")
    if isinstance(node, Group):
        return node.opens == "{"
    return node.kind == "mark" and node.text in language.leading


def arguments(nodes: Iterable[Node]) -> list[list[Node]]:
    """What commas separate, line breaks left out; a comma at the end adds nothing."""
    found: list[list[Node]] = [[]]
    for node in nodes:
        if isinstance(node, Group) or node.kind not in ("break", "mark") or node.text != ",":
            if isinstance(node, Group) or node.kind != "break":
                found[-1].append(node)
        else:
            found.append([])
    return [one for one in found if one]


def is_word(node: Node | None, *texts: str) -> bool:
    """Whether the node is a word and, when texts are given, one of them."""
    return isinstance(node, Token) and node.kind == "word" and (not texts or node.text in texts)


def is_mark(node: Node | None, *texts: str) -> bool:
    """Whether the node is one of these marks."""
    return isinstance(node, Token) and node.kind == "mark" and node.text in texts


def is_group(node: Node | None, opens: str = "([{") -> bool:
    """Whether the node is a group that one of these brackets opens."""
    return isinstance(node, Group) and node.opens in opens
