"""`timonier up`: the cockpit, its worker and the first scan, in one process group."""

import argparse
import os
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from types import FrameType

NAME = "up"
HELP = "open the cockpit, and scan the given repositories in the background"
PREPARED = False  # the child that does the first work prepares the state
STOP_S = 10  # seconds a child may take to finish what it holds


def arguments(parser: argparse.ArgumentParser) -> None:
    """[PATH...] [--host] [--port] [--no-refresh]."""
    parser.add_argument("paths", nargs="*", metavar="PATH", help="repository, folder, or address")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (%(default)s)")
    parser.add_argument("--port", type=int, default=8642, help="port (%(default)s)")
    parser.add_argument(
        "--no-refresh", action="store_true", help="do not ask the public sources for news"
    )


def run(options: argparse.Namespace) -> int:
    """Serve until Ctrl-C; 1 when the web server or the worker stopped by itself."""
    if failure := _in_a_child(lambda: _open(options)):
        return failure
    children = {"web server": _web(options.host, options.port), "worker": _worker()}
    return _watch(children)


def _in_a_child(work: Callable[[], None]) -> int:
    """The exit code of some work; this process, which only watches, never grows by it."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            code = _attempted(work)
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _attempted(work: Callable[[], None]) -> int:
    from timonier.cli.state import CannotStart

    try:
        work()
    except KeyboardInterrupt:
        return 1
    except (CannotStart, OSError) as error:
        print(f"timonier: {error}", file=sys.stderr)
        return 1
    except Exception:
        traceback.print_exc()
        return 1
    return 0


def _open(options: argparse.Namespace) -> None:
    from timonier.cli import state

    state.prepare()
    from timonier.kit.audience import ensure_roles

    ensure_roles()
    _first_work(options)
    _greet(options)


def _greet(options: argparse.Namespace) -> None:
    """Say where to go; a home nobody has entered yet gets its single-use link."""
    from timonier.kit import accounts

    host = "localhost" if options.host in {"127.0.0.1", "0.0.0.0", "::"} else options.host
    address = f"http://{host}:{options.port}"
    link = accounts.first_link()
    print(f"Timonier is at {address}/", flush=True)
    if link:
        print(f"First visit (works once, for 24 hours): {address}{link}", flush=True)
    print("Ctrl-C stops it; what is finished is kept.", flush=True)


def _first_work(options: argparse.Namespace) -> None:
    """Put into the queue what is due: a refresh of old knowledge, a scan of the paths given."""
    from django.utils import timezone

    from timonier.knowledge import tasks as knowledge
    from timonier.knowledge.services import record_sources
    from timonier.practices import tasks as practices

    record_sources(today=timezone.localdate())
    wanted = not options.no_refresh and os.environ.get("TIMONIER_REFRESH", "1") != "0"
    if wanted:
        knowledge.refresh_when_old()
    practices.assess_when_old()
    if options.paths:
        practices.start_voyage(paths=[_located(path) for path in options.paths])


def _located(path: str) -> str:
    """Local paths are made absolute, since the worker may stand elsewhere."""
    return path if "://" in path or path.startswith("git@") else str(Path(path).resolve())


def _web(host: str, port: int) -> subprocess.Popen[bytes]:
    bound = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    command = (
        *(sys.executable, "-m", "gunicorn", "timonier.config.wsgi", f"--bind={bound}"),
        *("--workers=1", "--threads=8", "--log-level=warning", "--timeout=60", "--preload"),
        *("--max-requests=5000", "--max-requests-jitter=500"),
    )
    return subprocess.Popen(command, start_new_session=True)


def _worker() -> subprocess.Popen[bytes]:
    command = (sys.executable, "-m", "timonier.cli", "worker")
    return subprocess.Popen(command, start_new_session=True)


def _watch(children: dict[str, subprocess.Popen[bytes]]) -> int:
    """Wait; when one child ends, or someone stops us, end the others too."""
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        while True:
            for name, child in children.items():
                if (code := child.poll()) is not None:
                    print(f"timonier: the {name} stopped (exit {code})", file=sys.stderr)
                    return 1
            time.sleep(0.3)
    except KeyboardInterrupt:
        return 0
    finally:
        _stop(children)


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _stop(children: dict[str, subprocess.Popen[bytes]]) -> None:
    """Ask, wait, then insist: the whole group of each child, so that nothing is left behind."""
    for child in children.values():
        if child.poll() is None:
            os.killpg(child.pid, signal.SIGTERM)
    deadline = time.monotonic() + STOP_S
    for child in children.values():
        try:
            child.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
