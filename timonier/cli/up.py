"""`timonier up`: the cockpit, its worker and the first scan, in one process group."""

from __future__ import annotations

import argparse
import errno
import os
import signal
import socket
import sys
from pathlib import Path
from types import FrameType

from timonier.cli import keeping
from timonier.cli.clerk import Clerk

NAME = "up"
HELP = "open the cockpit, and scan the given repositories in the background"
PREPARED = False  # the child that does the first work prepares the state
BACKLOG = 2048  # connections that wait while the web server starts


def arguments(parser: argparse.ArgumentParser) -> None:
    """[PATH...] [--host] [--port] [--no-refresh]."""
    parser.add_argument("paths", nargs="*", metavar="PATH", help="repository, folder, or address")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (%(default)s)")
    parser.add_argument("--port", type=int, default=8642, help="port (%(default)s)")
    parser.add_argument(
        "--no-refresh", action="store_true", help="do not ask the public sources for news"
    )


def run(options: argparse.Namespace) -> int:
    """Serve until Ctrl-C; 1 when it cannot begin. The port comes first, the link last."""
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        listening = _listen(options.host, options.port)
    except OSError as error:
        print(f"timonier: {_refusal(options, error)}", file=sys.stderr)
        return 1
    with listening:
        options.port = listening.getsockname()[1]
        _told(f"port {options.port} is ours; opening the home")
        web = keeping.Web(listening.fileno())
        worker = keeping.Child("worker", _worker)
        try:
            if failure := _begin(options, web, worker):
                return failure
            keeping.keep((web.child, worker))
        except KeyboardInterrupt:
            return 0
        finally:
            keeping.stop((web.child, worker))


def _listen(host: str, port: int) -> socket.socket:
    """The open socket, which is ours before anything is made or printed. Raises OSError."""
    family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    return socket.create_server(address[:2], family=family, backlog=BACKLOG)


def _told(step: str) -> None:
    """Say at once which step begins, a line each; what is printed for use stays on stdout."""
    print(f"timonier: {step}", file=sys.stderr, flush=True)


def _refusal(options: argparse.Namespace, error: OSError) -> str:
    place = f"{options.host}:{options.port}"
    if error.errno == errno.EADDRINUSE:
        return f"{place} is taken: stop what listens there, or choose another port with --port"
    return f"{place} cannot be opened: {error.strerror or error}"


def _begin(options: argparse.Namespace, web: keeping.Web, worker: keeping.Child) -> int:
    """Prepare, start, wait for the web server, greet; an exit code when something failed."""
    clerk = Clerk(lambda told: _office(options, told))
    if not clerk.hears("sound"):
        return clerk.ended() or 1
    web.child.begin()  # it imports while the tables are made
    if not clerk.hears("prepared"):
        return clerk.ended() or 1
    _told("starting the web server and the worker")
    if not web.open():
        clerk.dismiss()
        print("timonier: the web server does not start", file=sys.stderr)
        return 1
    clerk.tell()
    code = clerk.ended()
    worker.begin()  # last: it has the machine once somebody can come in
    return code


def _office(options: argparse.Namespace, clerk: Clerk) -> None:
    """What needs Django before and after the web server starts, in the process of the clerk."""
    from timonier.cli import state

    folder = state.set_up()
    clerk.say("sound")
    _told("preparing the tables")
    state.prepare(thorough=True)
    from timonier.kit.entities.audience import ensure_roles
    from timonier.kit.store import reserve

    full = reserve.is_full(folder)
    if full:
        print(f"timonier: {reserve.sentence(folder)}", file=sys.stderr)
    else:
        ensure_roles()
        _told("looking at the knowledge, queueing what is due")
        _first_work(options)
    clerk.say("prepared")
    if clerk.waits():
        _greet(options, link=not full)


def _greet(options: argparse.Namespace, *, link: bool) -> None:
    """Say where to go; a home nobody has entered yet gets its single-use link."""
    from timonier.kit.access import accounts

    host = "localhost" if options.host in {"127.0.0.1", "0.0.0.0", "::"} else options.host
    address = f"http://{f'[{host}]' if ':' in host else host}:{options.port}"
    path = accounts.first_link() if link else None
    print(f"Timonier is at {address}/", flush=True)
    if path:
        print(f"First visit (works once, for 24 hours): {address}{path}", flush=True)
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
    practices.take_up(now=timezone.now())
    if options.paths:
        practices.start_voyage(paths=[_located(path) for path in options.paths])


def _located(path: str) -> str:
    """Local paths are made absolute, since the worker may stand elsewhere."""
    return path if "://" in path or path.startswith("git@") else str(Path(path).resolve())


def _worker() -> keeping.Process:
    whole = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    memory = max(keeping.WEB_MEMORY, whole * 3 // 4)  # of each: a search may need much
    return keeping.spawn(("-m", "timonier.cli", "worker"), memory=memory)


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
