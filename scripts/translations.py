"""Fails when a text of the product has no French, or a French text has lost its source.

Extraction is Django's own (`makemessages`, which needs gettext) into a copy of the tree, so that a
check never changes the checkout.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
PLACEHOLDER = {"python-format", "python-brace-format"}


def extracted(room: Path, workshop: Path) -> set[tuple[str | None, str]]:
    """The (context, msgid) pairs that a room's files ask for today."""
    copy = workshop / room.name
    ignored = shutil.ignore_patterns("node_modules", "dist", "__pycache__", "data")
    shutil.copytree(room, copy, ignore=ignored)
    shutil.rmtree(copy / "locale", ignore_errors=True)
    (copy / "locale").mkdir()
    subprocess.run(
        [
            sys.executable,
            "-P",
            "-m",
            "django",
            "makemessages",
            "-l",
            "fr",
            "--no-location",
            "-v",
            "0",
        ],
        cwd=copy,
        check=True,
        capture_output=True,
        text=True,
    )
    catalogue = polib.pofile(str(copy / "locale/fr/LC_MESSAGES/django.po"))
    return {(entry.msgctxt, entry.msgid) for entry in catalogue if not entry.obsolete}


def complaints(room: Path, wanted: set[tuple[str | None, str]]) -> list[str]:
    """What is wrong with a room's French, in words."""
    file = room / "locale/fr/LC_MESSAGES/django.po"
    if not file.exists():
        return [f"{room.name}: no French catalogue for {len(wanted)} texts"] if wanted else []
    entries = {(e.msgctxt, e.msgid): e for e in polib.pofile(str(file)) if not e.obsolete}
    found = [f"{room.name}: not in the catalogue: {text!r}" for _, text in wanted - set(entries)]
    found += [f"{room.name}: no longer used: {text!r}" for _, text in set(entries) - wanted]
    found += [
        f"{room.name}: not translated: {entry.msgid!r}"
        for key, entry in entries.items()
        if key in wanted and (entry.fuzzy or not entry.translated())
    ]
    return found


def main() -> int:
    """Return 1 and name each gap when the French is not complete."""
    if not shutil.which("xgettext"):
        print("Missing system packages: sudo apt-get install -y gettext", file=sys.stderr)
        return 1
    found: list[str] = []
    with tempfile.TemporaryDirectory() as workshop:
        for room in sorted((ROOT / "timonier").iterdir()):
            if (room / "__init__.py").exists() and (room / "locale").exists() | _has_texts(room):
                found += complaints(room, extracted(room, Path(workshop)))
    print(*found, sep="\n")
    return 1 if found else 0


def _has_texts(room: Path) -> bool:
    return any("gettext" in file.read_text() for file in room.rglob("*.py")) or any(
        room.rglob("templates/**/*.html")
    )


if __name__ == "__main__":
    sys.exit(main())
