"""Comments that head a group of requirements (`# --- Tests ---`), and the scope they state."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass, field

from timonier.estate.core.facts import Scope
from timonier.estate.core.manifests.conventions import group_scope

_MOST_WORDS = 5
_LONGEST = 80  # characters of a header, its frame apart
_FRAME = " \t#=-*_~+<>|/.:[]()"
_TAKEN_OUT = re.compile(r"[=<>~!]=|[<>;@]|\d\.\d")
_NO_HEADER = re.compile(r"[?!:\\]|\bvia\b|\.txt\b", re.IGNORECASE)
_WORD = re.compile(r"[a-z0-9']+")
_SENTENCE = frozenset(
    {
        "we", "i", "you", "it", "they", "this", "that", "these", "is", "are", "was", "be",
        "because", "see", "use", "uses", "do", "don't", "must", "should", "will", "need", "needs",
        "fails", "todo", "fixme", "nous", "on", "il", "ce", "cette", "est", "sont", "voir", "car",
    }
)  # fmt: skip
_DENIED = frozenset(
    {"not", "non", "no", "never", "except", "without", "pas", "hors", "sans", "sauf"}
)
# What stands beside the name of a group without saying more.
_BESIDE = frozenset(
    {
        "requirement", "requirements", "dependency", "dependencies", "deps", "package", "packages",
        "lib", "libs", "libraries", "only", "stuff", "extra", "extras", "environment", "env", "and",
        "for", "the", "in", "optional", "group", "section", "code", "unit", "dependances",
        "paquets", "bibliotheques", "et", "de", "du", "des", "le", "la", "les", "pour",
    }
)  # fmt: skip
_OF_THE_NEXT = frozenset({"for", "pour", "only", "in"})  # `# for tests` remarks on one line
# Groups when they stand alone; beside another word, its object: API docs, database tools.
_ALONE = frozenset(
    {
        "doc", "docs", "documentation", "tools", "tooling", "outils", "release", "local", "check",
        "checks", "types", "typing", "build", "commit", "provided", "main", "default", "server",
        "style", "quality", "qualite", "examples", "runtime", "ci", "debug", "debogage",
    }
)  # fmt: skip
# Alone in a comment they are requirements that somebody took out.
_PACKAGES = frozenset({"pytest", "sphinx", "mypy", "tox", "nox", "mkdocs", "coverage"})


@dataclass(slots=True)
class Headers:
    """From which line on which scope holds; None: what the file itself says."""

    _lines: list[int] = field(default_factory=list)
    _scopes: list[Scope | None] = field(default_factory=list)

    def add(self, line: int, scope: Scope | None) -> None:
        """`scope` holds from `line` on; lines come in order."""
        self._lines.append(line)
        self._scopes.append(scope)

    def scope_at(self, line: int, otherwise: Scope) -> Scope:
        """The scope of the group that the line stands in; `otherwise` outside of every group."""
        before = bisect_right(self._lines, line)
        return (self._scopes[before - 1] if before else None) or otherwise


def headers(text: str) -> Headers:
    """The comments of a requirements file that open a group, in their order.

    A comment at the start of a line is a header when it names a group and nothing else. Behind an
    empty line, or a line that only draws, any comment of at most five words is one: it opens the
    group that its words name, or ends the group before it. Sentences, requirements that were taken
    out, and lines below the first of several change nothing.
    """
    found = Headers()
    apart, closed, continued = True, False, False
    for number, raw in enumerate(text.splitlines(), 1):
        if continued or not raw.startswith("#"):
            apart, closed = not raw.strip(), False
            continued = raw.endswith("\\")
            continue
        words = _words(raw)
        if words == []:
            apart = True
        elif words is not None and not closed:
            closed = True
            _take(found, number, words, apart)
    return found


def _take(found: Headers, line: int, words: list[str], apart: bool) -> None:
    if len(words) > _MOST_WORDS or not _SENTENCE.isdisjoint(words):
        return
    named = [word for word in words if word not in _BESIDE]
    alone = bool(named) and all(group_scope(word, "unknown") != "unknown" for word in named)
    if apart or (alone and words[0] not in _OF_THE_NEXT):
        found.add(line, _scope(named, alone))


def _scope(words: list[str], alone: bool) -> Scope | None:
    """The one scope that the words name; None for none, for both, and for what they deny."""
    telling = words if alone else [word for word in words if word not in _ALONE]
    scopes = {group_scope(word, "unknown") for word in telling} - {"unknown"}
    return scopes.pop() if len(scopes) == 1 and _DENIED.isdisjoint(words) else None


def _words(comment: str) -> list[str] | None:
    """The words of a comment without its frame; None for a requirement that was taken out."""
    body = comment.strip(_FRAME)
    if not body:
        return []
    if len(body) > _LONGEST or _NO_HEADER.search(body):
        return [body] * (_MOST_WORDS + 1)
    plain = unicodedata.normalize("NFKD", body.replace("’", "'")).lower()
    words = _WORD.findall("".join(char for char in plain if not unicodedata.combining(char)))
    taken_out = _TAKEN_OUT.search(body) or (len(words) == 1 and words[0] in _PACKAGES)
    return None if taken_out else words
