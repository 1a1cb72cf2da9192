"""The process that Atheris drives: one reader, inputs chosen by what they reach.

    python -m bench.fuzz.target READER FINDINGS CORPUS... [-options of libFuzzer]

A fault does not end the run: one input of each kind of fault is kept in FINDINGS.
"""

from __future__ import annotations

import hashlib
import sys
import traceback
from pathlib import Path

import atheris  # type: ignore[import-not-found,unused-ignore]

from bench.fuzz import readers

_INSTRUMENTED = ["timonier"]


def _kept(folder: Path, data: bytes, fault: BaseException) -> None:
    """Keep the input, once for each place of ours that such a fault comes out of."""
    frames = [f for f in traceback.extract_tb(fault.__traceback__) if "timonier" in f.filename]
    place = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else ""
    kind = f"{type(fault).__name__} {place}"
    name = hashlib.sha256(kind.encode()).hexdigest()[:12]
    if not (folder / name).exists():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
        told = "".join(traceback.format_exception(fault))[-4000:]
        (folder / f"{name}.txt").write_text(told, "utf-8", "replace")
        print(f"FOUND {kind} {fault}"[:300], file=sys.stderr, flush=True)


def main() -> None:
    """Run until libFuzzer's own limits."""
    name, findings, *rest = sys.argv[1:]
    with atheris.instrument_imports(include=_INSTRUMENTED):
        readers.set_up()
        reader = readers.readers()[name]
        try:
            reader.read(b"")  # its modules are imported when it is first asked
        except Exception as wrong:
            print(f"nothing at all: {type(wrong).__name__}", file=sys.stderr)

    def one(data: bytes) -> None:
        try:
            readers.tried(reader, data)
        except Exception as fault:
            _kept(Path(findings), data, fault)

    atheris.Setup([sys.argv[0], *rest], one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
