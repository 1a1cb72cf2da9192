"""Fails when a text has no French, a French text has lost its source, or one text has two Frenches.

Extraction is Django's own (`makemessages`, which needs gettext) into a copy of the tree, so that a
check never changes the checkout.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import polib

from scripts import catalogues
from scripts.catalogues import ROOT, Key


def extracted(room: Path, workshop: Path) -> set[Key]:
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


def complaints(room: Path, wanted: set[Key]) -> list[str]:
    """What is wrong with a room's French, in words; a word of the kit need not be repeated."""
    said = catalogues.entries(room)
    shared = {} if room.name == catalogues.COMMON else catalogues.common()
    found = [
        f"{room.name}: not in the catalogue: {text!r}" for _, text in wanted - {*said, *shared}
    ]
    found += [f"{room.name}: no longer used: {text!r}" for _, text in set(said) - wanted]
    found += [
        f"{room.name}: not translated: {entry.msgid!r}"
        for key, entry in said.items()
        if key in wanted and (entry.fuzzy or not entry.translated())
    ]
    return found


def main() -> int:
    """Return 1 and name each gap when the French is not complete."""
    if not shutil.which("xgettext"):
        print("Missing system packages: sudo apt-get install -y gettext", file=sys.stderr)
        return 1
    found = list(catalogues.collisions())
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
