"""Migrations of a release never change again: this tells which did.

tests/data/releases/VERSION/migrations.txt holds the SHA-256 of each migration of that release, in
the format of sha256sum.
"""

import hashlib
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LIST = "migrations.txt"


def releases(root: Path = ROOT) -> list[Path]:
    """The folder of each release, the oldest first."""
    found = (root / "tests" / "data" / "releases").glob(f"*/{LIST}")
    return sorted((file.parent for file in found), key=lambda folder: _order(folder.name))


def listed(release: Path) -> dict[str, str]:
    """The path of each migration of a release, with its digest."""
    lines = (release / LIST).read_text().splitlines()
    return {path: digest for digest, path in (line.split("  ", 1) for line in lines)}


def present(root: Path = ROOT) -> dict[str, str]:
    """The path of each migration in the checkout, with its digest."""
    files = sorted((root / "timonier").glob("*/migrations/[0-9]*.py"))
    return {
        file.relative_to(root).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in files
    }


def broken(root: Path = ROOT) -> list[str]:
    """One sentence for each migration of a release that is no longer as it was released."""
    now = present(root)
    return [
        f"{path} was {'changed' if path in now else 'removed'} after {release.name}"
        for release in releases(root)
        for path, digest in listed(release).items()
        if now.get(path) != digest
    ]


def freeze(release: Path, root: Path = ROOT) -> None:
    """Write the list of a release that has none yet. Raises FileExistsError."""
    release.mkdir(parents=True, exist_ok=True)
    with (release / LIST).open("x") as out:
        out.writelines(f"{digest}  {path}\n" for path, digest in present(root).items())


def _order(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def main() -> int:
    """Return 0 when every release stands as it was."""
    if not releases():
        print("no release is frozen", file=sys.stderr)
        return 1
    for sentence in (found := broken()):
        print(f"{sentence}: write a new migration instead (docs/contributing.md)", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
