"""How a file came to be: from its text today back to its first draft, one small change a step."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

_NUMBER = re.compile(r"(?<![\w.\"'-])([2-9]|[1-9]\d{1,3})(?![\w.\"'-])")
_NAMED = re.compile(
    r"\b(?:def|func|class|function|fn|interface|type|struct|impl|module|record)\s+"
    r"(?:\([^)]*\)\s*)?(\w+)"
)
_VERSION = re.compile(r"\b(\d+\.\d+\.)([1-9]\d?)\b")
_REMARKS = (
    "checked with the carriers", "see the notes of the planning", "temporary, until the audit",
    "measured on a Monday", "kept for the old customers", "to be agreed with operations",
)  # fmt: skip
_BLOCK = re.compile(
    r"(?<![^\n])(?<!\n\n)\n*+(?:[^\n]++\n)++"
)  # lines without an empty one, and those before them
_COMMENT = {
    "py": "#", "rb": "#", "sh": "#", "ts": "//", "tsx": "//", "js": "//", "go": "//",
    "java": "//", "php": "//", "rs": "//", "tf": "#", "yaml": "#",
}  # fmt: skip
_TUNED = ("Tune", "Adjust", "Review", "Correct", "Handle a corner case in", "Simplify")

type Step = tuple[str, str]  # text, message of the commit that wrote it


def drafts(path: str, text: str, count: int, rng: Random) -> list[Step]:
    """`count` texts, oldest first, the last one as it is today."""
    blocks = _BLOCK.findall(text)
    removable = max(0, len(blocks) - 2)
    grown = set(rng.sample(range(1, count), min(removable, count - 1))) if count > 1 else set()
    steps: list[Step] = []
    for number in range(count - 1, -1, -1):
        now = "".join(blocks)
        if number in grown:
            block = blocks.pop(rng.randrange(1, len(blocks) - 1) if len(blocks) > 2 else -1)
            steps.append((now, f"Add {_name_of(block, path)}"))
        else:
            blocks, message = _tuned(path, blocks, rng)
            steps.append((now, message))
    first = steps[-1][0]
    steps[-1] = (first, f"Start {_stem(path)}")
    return steps[::-1]


def bumped(path: str, text: str, count: int, rng: Random) -> list[Step]:
    """`count` texts of a file of pinned versions, oldest first, each raising one of them."""
    steps: list[Step] = []
    for _ in range(count):
        found = list(_VERSION.finditer(text))
        if not found:
            break
        match = rng.choice(found)
        before = f"{match[1]}{int(match[2]) - 1}"
        name = _package_of(text[: match.start()])
        steps.append((text, f"Bump {name} from {before} to {match[0]}"))
        text = text[: match.start()] + before + text[match.end() :]
    steps.append((text, f"Add {path.rpartition('/')[2]}"))
    return steps[::-1]


def _package_of(before: str) -> str:
    words = re.findall(r"[A-Za-z@][\w./@-]+", before[-120:])
    plain = [word for word in words if word not in ("version", "dependency", "name")]
    return plain[-1].strip("@./") if plain else "a dependency"


def _tuned(path: str, blocks: list[str], rng: Random) -> tuple[list[str], str]:
    """The blocks before a small change, and what the change was called."""
    ways: list[Callable[[str], str]] = [lambda block: _renumbered(block, rng)]
    if mark := _COMMENT.get(path.rpartition(".")[2]):
        ways.append(lambda block: _remarked(block, mark, rng))
    rng.shuffle(ways)
    place = rng.randrange(len(blocks))
    for way in ways:
        for at in [*range(place, len(blocks)), *range(place)]:
            before = way(blocks[at])
            if before != blocks[at]:
                name = _name_of(blocks[at], path)
                return [*blocks[:at], before, *blocks[at + 1 :]], f"{rng.choice(_TUNED)} {name}"
    if path.endswith(".md"):
        return [f"{blocks[0]}{rng.choice(_REMARKS)}\n", *blocks[1:]], f"Review {_stem(path)}"
    return blocks, f"Review {_stem(path)}"


def _renumbered(block: str, rng: Random) -> str:
    found = list(_NUMBER.finditer(block))
    if not found:
        return block
    match = rng.choice(found)
    number = int(match[1])
    other = max(1, number + rng.choice((-1, 1)) * max(1, number // 5))
    return block[: match.start()] + str(other) + block[match.end() :]


def _remarked(block: str, mark: str, rng: Random) -> str:
    """With a remark that was since taken away, or without one that was since made."""
    lines = block.split("\n")
    own = [at for at, line in enumerate(lines) if line.lstrip().startswith(mark + " ")]
    if own and rng.random() < 0.5 and len(lines) > 2:
        del lines[own[0]]
    elif len(lines) > 1:
        at = rng.randrange(1, len(lines))
        indent = lines[at][: len(lines[at]) - len(lines[at].lstrip())]
        lines.insert(at, f"{indent}{mark} {rng.choice(_REMARKS)}")
    return "\n".join(lines)


def _name_of(block: str, path: str) -> str:
    named = _NAMED.search(block)
    return f"{named[1]} in {_stem(path)}" if named else _stem(path)


def _stem(path: str) -> str:
    folder, _, name = path.rpartition("/")
    stem = name.rpartition(".")[0] or name
    return f"{folder.rpartition('/')[2]} {stem}".strip().replace("_", " ") if folder else stem
