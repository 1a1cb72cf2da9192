"""The timonier command: one module a subcommand, imported only when it is the one called for.

A subcommand is a module with NAME, HELP, `arguments(parser)` and `run(options) -> exit code`. It
finds the state ready (see `state.prepare`) unless it says PREPARED = False. Exit codes: 0 done;
1 not (or not wholly) done, with a sentence on stderr; 2 bad use.
"""

import argparse
import gc
import os
import signal
import sys
from collections.abc import Sequence
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
    "lake",
    "retire",
    "same",
    "access",
)
INTERRUPTED = 130  # 128 + SIGINT, as shells have it
_YOUNG = 50_000  # objects made before garbage is looked for: some 5 MB


def main(argv: Sequence[str] | None = None) -> int:
    """Run one subcommand; every failure that an operator can mend is one sentence."""
    words = list(sys.argv[1:] if argv is None else argv)
    options = _parser(words).parse_args(words)
    command = options.command
    try:
        if getattr(command, "PREPARED", True):
            _prepare()
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


def _prepare() -> None:
    """Find the state ready; nothing that start-up makes is garbage, so none is looked for.

    What follows imports more than it drops: with Python's own threshold the collector walks all
    the modules again and again, for a tenth of what a small scan costs.
    """
    gc.disable()
    from timonier.cli import state

    try:
        state.prepare()
    except state.CannotStart as error:
        raise SystemExit(f"timonier: {error}") from error
    finally:
        gc.set_threshold(_YOUNG, 10, 10)
        gc.enable()


def entry() -> int:
    """What the shell runs. What is done is done: a late Ctrl-C no longer changes the exit code."""
    code = main()
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
