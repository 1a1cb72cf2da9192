"""The timonier command: one module a subcommand, imported only when it is the one called for.

A subcommand is a module with NAME, HELP, `arguments(parser)` and `run(options) -> exit code`. It
finds the state ready (see `state.prepare`) unless it says PREPARED = False; THOROUGH = True has
every column of its tables compared first. Exit codes: 0 done; 1 not (or not wholly) done, with a
sentence on stderr; 2 bad use.
"""

import argparse
import contextlib
import gc
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from importlib import import_module

COMMANDS = (
    "up",
    "scan",
    "brief",
    "sbom",
    "refresh",
    "worker",
    "doctor",
    "backup",
    "restore",
    "demo",
    "risk",
    "plan",
    "capacity",
    "skills",
    "lake",
    "retire",
    "same",
    "access",
    "keys",
    "files",
)
INTERRUPTED = 130  # 128 + SIGINT, as shells have it
# numpy would start a thread for each core: a command waits for them, and no sum here needs them.
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1"}
_YOUNG = 50_000  # objects made before garbage is looked for: some 5 MB


def main(argv: Sequence[str] | None = None, *, alone: bool = False) -> int:
    """Run one subcommand; every failure that an operator can mend is one sentence.

    `alone`: the process is there for this command only.
    """
    words = list(sys.argv[1:] if argv is None else argv)
    options = _parser(words).parse_args(words)
    command = options.command
    try:
        if getattr(command, "PREPARED", True):
            with _untidy() if alone else contextlib.nullcontext():
                _prepare(thorough=getattr(command, "THOROUGH", False))
        return int(command.run(options))
    except KeyboardInterrupt:
        print("timonier: stopped; what was finished is kept", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        print(f"timonier: {error}", file=sys.stderr)
        return 1
    except Exception:
        if not (sentence := _misfit()):
            raise
        print(f"timonier: {sentence}", file=sys.stderr)
        return 1


def _misfit() -> str:
    """What is wrong with the tables, when that is what a command stumbled over; else empty."""
    if "django.db" not in sys.modules:
        return ""
    from django.db import DatabaseError

    if not isinstance(sys.exc_info()[1], DatabaseError):
        return ""
    from timonier.cli import tables

    try:
        tables.check()
    except tables.Refused as refused:
        return str(refused)
    except DatabaseError:
        pass  # it does not answer at all: that was the trouble
    return ""


def _prepare(*, thorough: bool) -> None:
    """Find the state ready."""
    for name, value in ONE_THREAD.items():
        os.environ.setdefault(name, value)
    from timonier.cli import state

    try:
        state.prepare(thorough=thorough)
    except state.CannotStart as error:
        raise SystemExit(f"timonier: {error}") from error


@contextlib.contextmanager
def _untidy() -> Iterator[None]:
    """Nothing that start-up makes is garbage, so none is looked for, now or later.

    With Python's own threshold the collector walks all the modules again and again, and twice more
    when the process ends: a third of what a small scan costs.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.set_threshold(_YOUNG, 10, 10)
        gc.enable()


def entry() -> int:
    """What the shell runs. What is done is done: a late Ctrl-C no longer changes the exit code."""
    code = main(alone=True)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # CPython notes a Ctrl-C that leaves `exec` of a text (so dataclasses and named tuples work) as
    # never handled and kills itself at exit, though `main` handled it; a new `exec` takes it back.
    exec("")
    return code


def _parser(words: Sequence[str]) -> argparse.ArgumentParser:
    """The parser, with the arguments of the one subcommand that `words` names."""
    from timonier import __version__

    parser = argparse.ArgumentParser(
        prog="timonier", description="The working cockpit of a chief technology officer."
    )
    parser.add_argument("--version", action="version", version=f"timonier {__version__}")
    named = next((word for word in words if word in COMMANDS), None)
    subparsers = parser.add_subparsers(metavar="COMMAND", required=True)
    for name in COMMANDS if named is None else (named,):
        module = import_module(f"timonier.cli.{name}")
        child = subparsers.add_parser(name, help=module.HELP, description=module.HELP)
        module.arguments(child)
        child.set_defaults(command=module)
    return parser
