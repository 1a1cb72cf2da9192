"""What leaves this machine, seen by the kernel's own calls: nothing that nobody asked for."""

from __future__ import annotations

import os
import re
import shutil
import signal
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.faults.conftest import Cockpit, Workshop
from tests.faults.test_doors import PATIENCE, Up
from timonier.knowledge.shelf.public import addresses

STRACE = shutil.which("strace")
_CALLS = "trace=connect,sendto,sendmsg,sendmmsg"
_WHERE = re.compile(r"sin6?_port=htons\((\d+)\).*?\"([0-9a-fA-F.:]+)\"")
_HERE = re.compile(r"127\.|::1$|::ffff:127\.")
PAGES = (
    "/",
    "/estate/repositories/",
    "/practices/findings/",
    "/sources/",
    "/account/",
    "/risk/risks/",
    "/governance/",
)
FILES = {
    "requirements.txt": "django==3.2.0\nacme-secret-core==1.0\n",
    "package.json": '{"dependencies": {"lodash": "4.17.20"}}',
    "Dockerfile": "FROM python:3.8\n",
    ".gitmodules": '[submodule "x"]\n\tpath = x\n\turl = https://git.acme.example/x.git\n',
}

pytestmark = pytest.mark.skipif(
    STRACE is None and os.environ.get("CI") != "true", reason="strace is not installed"
)


def left(trace: Path) -> set[tuple[str, int]]:
    """(address, port) of all that was addressed outside this machine; names asked for count too."""
    found = set()
    for line in trace.read_text(errors="replace").splitlines():
        if "AF_INET" in line and (place := _WHERE.search(line)):
            port, address = int(place[1]), place[2]
            if port and (port == 53 or not _HERE.match(address)):
                found.add((address, port))
    return found


@pytest.fixture
def seen(cockpit: Cockpit, tmp_path: Path) -> Path:
    """Where the calls of this cockpit's commands, and of all their children, are written."""
    trace = tmp_path / "trace"
    assert STRACE
    cockpit.before = [STRACE, "-f", "-qq", "--seccomp-bpf", "-e", _CALLS, "-o", str(trace)]
    return trace


def test_the_watch_sees_what_leaves(cockpit: Cockpit, seen: Path) -> None:
    cockpit.run("scan", "https://nobody.example/shop.git")
    assert left(seen)


@pytest.mark.parametrize("after", ["brief --out b.pdf", "doctor", "lake export l"])
def test_reading_repositories_and_telling_of_them_asks_nobody(
    cockpit: Cockpit, seen: Path, workshop: Workshop, tmp_path: Path, after: str
) -> None:
    shop = workshop.make("shop", FILES)
    assert cockpit.run("scan", shop).returncode == 0
    assert left(seen) == set()
    cockpit.run(*after.split(), cwd=tmp_path)
    assert left(seen) == set()


def test_the_demo_company_is_made_of_this_machine_alone(cockpit: Cockpit, seen: Path) -> None:
    done = cockpit.run("demo")
    assert done.returncode == 0, done.stderr
    assert left(seen) == set()


def test_a_cockpit_that_is_looked_at_asks_nobody(
    cockpit: Cockpit, seen: Path, workshop: Workshop
) -> None:
    cockpit.run("scan", workshop.make("shop", FILES))
    cockpit.environment["TIMONIER_REFRESH"] = "0"
    session = cockpit.session()
    with cockpit.start("up", "--port", "0") as process:
        try:
            up = Up(process)
            for page in PAGES:
                status, _text = up.ask(page, headers={"Cookie": f"sessionid={session}"})
                assert status == 200, page
        finally:
            os.killpg(process.pid, signal.SIGINT)  # the watch itself hears no signal
            process.communicate(timeout=PATIENCE)
    assert left(seen) == set()


class _Proxy(ThreadingHTTPServer):
    daemon_threads = True
    asked: list[str]


class _Refuses(BaseHTTPRequestHandler):
    server: _Proxy

    def do_CONNECT(self) -> None:
        self.server.asked.append(self.path)
        self.send_error(502)

    do_GET = do_POST = do_CONNECT

    def log_message(self, *_: object) -> None:
        """The test's output is not an access log."""


@contextmanager
def proxy() -> Iterator[_Proxy]:
    served = _Proxy(("127.0.0.1", 0), _Refuses)
    served.asked = []
    thread = threading.Thread(target=served.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield served
    finally:
        served.shutdown()
        served.server_close()


def test_a_refresh_asks_the_hosts_that_are_documented_and_no_other(
    cockpit: Cockpit, seen: Path, workshop: Workshop
) -> None:
    cockpit.run("scan", workshop.make("shop", FILES))
    with proxy() as between:
        address = f"http://127.0.0.1:{between.server_port}"
        cockpit.environment |= {"HTTPS_PROXY": address, "HTTP_PROXY": address}
        assert cockpit.run("refresh", "--all").returncode == 1
    listed = {urllib.request.urlparse(one).hostname for one in addresses({}).values() if one}
    assert {one.removesuffix(":443") for one in between.asked} == listed
    assert left(seen) == set()
