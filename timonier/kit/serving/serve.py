"""The web server of `timonier up`, on its open socket: `-m timonier.kit.serving.serve FD READY`.

Standard input belongs to `timonier up`: its first line lets this process accept, its end stops it.
READY is a pipe that gets a byte once it does.
"""

from __future__ import annotations

import contextlib
import gc
import logging
import os
import resource
import signal
import socket
import sys
import threading
import time

import uvicorn

from timonier.kit.serving import limits
from timonier.kit.serving.door import Door


def main(words: list[str]) -> int:
    """Serve on the inherited socket until told to stop."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "timonier.config.settings")
    os.environ.setdefault("TIMONIER_DATABASE_WAIT", str(limits.DATABASE_S))
    listening, ready = socket.socket(fileno=int(words[0])), int(words[1])
    server = uvicorn.Server(_config())
    if not sys.stdin.readline():
        return 0  # whoever started this process is gone
    threading.Thread(target=_until_left, args=(server,), daemon=True).start()
    threading.Thread(target=_say_ready, args=(server, ready), daemon=True).start()
    with contextlib.suppress(KeyboardInterrupt):
        server.run(sockets=[listening])
    return 0


def _config() -> uvicorn.Config:
    from timonier.kit.serving.connections import Connection

    open_files = _open_files(2 * limits.MOST_CONNECTIONS)
    Connection.most = min(limits.MOST_CONNECTIONS, open_files // 2)
    application = _application()
    from django.conf import settings

    logging.getLogger("uvicorn.error").setLevel(logging.ERROR)  # a stranger's noise is no news
    return uvicorn.Config(
        application,
        http=Connection,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        backlog=2048,
        proxy_headers=bool(settings.TRUSTED_PROXIES),
        forwarded_allow_ips=settings.TRUSTED_PROXIES,
        timeout_keep_alive=int(limits.KEEP_ALIVE_S),
        timeout_graceful_shutdown=8,
        h11_max_incomplete_event_size=limits.LARGEST_HEADERS,
    )


def _open_files(wanted: int) -> int:
    """How many files may be open from now on: `wanted`, or what the system lets us have."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = wanted if hard == resource.RLIM_INFINITY else min(hard, wanted)
    with contextlib.suppress(ValueError, OSError):  # macOS has a bound of its own below `hard`
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, most), hard))
    return resource.getrlimit(resource.RLIMIT_NOFILE)[0]


def _application() -> Door:
    """Django behind the door, with every page imported: the first visitor waits for none of it."""
    from django.core.servers.basehttp import get_internal_wsgi_application
    from django.urls import get_resolver

    made = get_internal_wsgi_application()
    _ = get_resolver().url_patterns
    from timonier.kit.serving.allowances import allowed

    gc.collect()
    gc.freeze()
    return Door(made, allowed, limits.THREADS)


def _until_left(server: uvicorn.Server) -> None:
    sys.stdin.read()
    server.should_exit = True


def _say_ready(server: uvicorn.Server, ready: int) -> None:
    while not server.started:
        time.sleep(0.02)
    os.write(ready, b".")


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for whoever started this process
    sys.exit(main(sys.argv[1:]))
