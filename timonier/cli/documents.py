"""Documents in and out of commands: FILE or - ; written whole or not at all."""

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from timonier.kit.store import durable

LARGEST = 256 * 2**20  # bytes


def arguments(parser: argparse.ArgumentParser) -> None:
    """--input FILE --json FILE; - is standard input or output."""
    parser.add_argument("--input", required=True, metavar="FILE", help="question (JSON), or -")
    parser.add_argument("--json", required=True, metavar="FILE", help="where to answer, or -")


def answered(options: argparse.Namespace, answer: Callable[[bytes], dict[str, Any]]) -> int:
    """Write what `answer` makes of the question: 0; 2 and one line a problem when it refuses."""
    from timonier.values.asked import BadInput

    try:
        found = answer(read(options.input))
    except BadInput as bad:
        raise refused(*bad.problems) from None
    write(options.json, rendered(found).encode())
    return 0


def rendered(document: dict[str, Any]) -> str:
    """A document as text; ValueError where a number of it is not finite."""
    return json.dumps(document, indent=2, allow_nan=False, ensure_ascii=False) + "\n"


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
    """Write to a file, whole or not at all, or to standard output for "-".

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
    durable.write(target, data, mode=0o644)


def refused(*problems: str) -> SystemExit:
    """Bad use: each problem on a line of stderr, exit code 2."""
    for problem in problems:
        print(f"timonier: {problem}", file=sys.stderr)
    return SystemExit(2)


def _file(path: Path) -> bytes:
    with path.open("rb") as handle:
        return handle.read(LARGEST + 1)
