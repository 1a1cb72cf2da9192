"""Documents in and out of commands: FILE or - ; written whole or not at all."""

import os
import sys
import tempfile
from pathlib import Path

LARGEST = 256 * 2**20  # bytes


def read(name: str) -> bytes:
    """The bytes of a file, or of standard input for "-". Raises SystemExit(2) with the cause."""
    try:
        data = sys.stdin.buffer.read(LARGEST + 1) if name == "-" else _file(Path(name))
    except OSError as error:
        raise refused(f"{name} cannot be read: {error.strerror}") from error
    if len(data) > LARGEST:
        raise refused(f"{name} is larger than {LARGEST >> 20} MiB")
    return data


def write(name: str, data: bytes) -> None:
    """Write to a file (temporary, synced, renamed) or to standard output for "-".

    A link leads to the file that is meant; a device or a pipe is written to, never replaced.
    """
    if name == "-":
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    target = Path(name).resolve()
    if target.exists() and not target.is_file():
        target.write_bytes(data)
        return
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        Path(temporary).chmod(0o644)
        Path(temporary).replace(target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def refused(*problems: str) -> SystemExit:
    """Bad use: each problem on a line of stderr, exit code 2."""
    for problem in problems:
        print(f"timonier: {problem}", file=sys.stderr)
    return SystemExit(2)


def _file(path: Path) -> bytes:
    with path.open("rb") as handle:
        return handle.read(LARGEST + 1)
