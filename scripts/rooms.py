"""Writes the rooms of config/rooms.py into what must repeat them: import contracts, two pages."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from timonier.config.rooms import ROOMS

ROOT = Path(__file__).resolve().parent.parent
HOUSE = ("config", "cli", "kit", "values")  # above and below the rooms


def main() -> None:
    """Rewrite the contracts of pyproject.toml, the ladder on paper and the table of the README."""
    for name, made in WRITTEN.items():
        file = ROOT / name
        file.write_text(made(file.read_text()))


def question(room: str) -> str:
    """What a room answers: the first sentence of its own file, to the question mark."""
    tree = ast.parse((ROOT / "timonier" / room / "__init__.py").read_text())
    return (ast.get_docstring(tree) or "").partition("?")[0] + "?"


def _contracts(text: str) -> str:
    layers = "".join(f'  "{name}",\n' for name in (*HOUSE[:2], *reversed(ROOMS), *HOUSE[2:]))
    text = re.sub(r"(?<=layers = \[\n)(  \".*\",\n)+", layers, text, count=1)
    held = ", ".join(f'"timonier.{room}"' for room in ROOMS)
    return re.sub(r"containers = \[\"timonier\..*\]", f"containers = [{held}]", text, count=1)


def _ladder(text: str) -> str:
    """A room that is new says what it answers, until somebody says it better."""
    before, block, after = text.split("```", 2)
    known = {line.split()[0]: line for line in block.strip().splitlines()}
    names = (*HOUSE[:2], *reversed(ROOMS), *HOUSE[2:])
    told = (known.get(name) or f"{name:<11} {question(name)}" for name in names)
    return "```".join((before, "\n" + "\n".join(told) + "\n", after))


def _table(text: str) -> str:
    rows = "".join(
        f"| [{room}](timonier/{room}/) | {question(room)} |\n" for room in reversed(ROOMS)
    )
    pattern = r"(\| \[(?!kit\])[a-z]+\]\(timonier/[a-z]+/\) \| .* \|\n)+"
    return re.sub(pattern, lambda _: rows, text, count=1)


WRITTEN = {"pyproject.toml": _contracts, "docs/architecture.md": _ladder, "README.md": _table}

if __name__ == "__main__":
    main()
