"""`timonier up`, attacked and wounded: real processes on real sockets, and what they answer."""

from __future__ import annotations

import contextlib
import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

PATIENCE = 120  # seconds a loaded machine may need for anything; nothing is slow on purpose
HALF = b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: "


class Up:
    """A cockpit that is open: what it said, and where it listens."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process, self.said = process, list[str]()
        for line in process.stdout or ():
            self.said.append(line.strip())
            if "Ctrl-C" in line:
                break
        found = re.search(r"localhost:(\d+)/$", self.said[0] if self.said else "")
        assert found, (self.said, process.stderr and process.stderr.read())
        self.port = int(found[1])

    def ask(self, path: str = "/", method: str = "GET", **words: Any) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        with contextlib.closing(connection):
            connection.request(method, path, **words)
            answer = connection.getresponse()
            return answer.status, answer.read().decode("utf-8", "replace")

    def children(self, name: str) -> list[int]:
        """The processes of ours whose command has these words."""
        found = []
        for place in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                words = (place / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                parent = int((place / "stat").read_text().rpartition(")")[2].split()[1])
                if name in words and parent == self.process.pid:
                    found.append(int(place.name))
        return found


def until(true: Callable[[], Any]) -> Any:
    """Wait for it."""
    end = time.monotonic() + PATIENCE
    while not (found := true()):
        assert time.monotonic() < end
        time.sleep(0.05)
    return found


@pytest.fixture
def up(cockpit: Any) -> Iterator[Up]:
    cockpit.environment["TIMONIER_REFRESH"] = "0"
    with cockpit.start("up", "--port", "0") as process:
        try:
            yield Up(process)
        finally:
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=PATIENCE)


def test_half_headers_on_two_hundred_sockets_stop_nobody(up: Up) -> None:
    with contextlib.ExitStack() as held:
        for _ in range(200):
            each = held.enter_context(socket.create_connection(("127.0.0.1", up.port)))
            each.sendall(HALF)
        assert [up.ask("/accounts/login/?next=/")[0] for _ in range(10)] == [200] * 10


def test_a_stranger_who_sends_much_is_refused_and_nothing_of_it_is_kept(
    up: Up, tmp_path: Path
) -> None:
    form = {"Content-Type": "multipart/form-data; boundary=b", "Content-Length": str(700 * 2**20)}
    with socket.create_connection(("127.0.0.1", up.port), timeout=PATIENCE) as stranger:
        head = "".join(f"{name}: {value}\r\n" for name, value in form.items())
        stranger.sendall(
            f"POST /accounts/login/ HTTP/1.1\r\nHost: localhost\r\n{head}\r\n".encode()
        )
        assert stranger.recv(4096).startswith(b"HTTP/1.1 413")
    assert up.ask("/accounts/login/?next=/")[0] == 200


def test_the_link_is_said_once_it_works(up: Up) -> None:
    (link,) = (re.search(r"(/welcome/\S+)", line)[1] for line in up.said if "/welcome/" in line)  # type: ignore[index]
    assert up.ask(link)[0] == 200


def test_static_files_come_compressed_and_for_ever(up: Up) -> None:
    page = up.ask("/accounts/login/?next=/")[1]
    (sheet, *_) = re.findall(r'href="(/static/[^"]+\.css)"', page)
    connection = http.client.HTTPConnection("127.0.0.1", up.port, timeout=PATIENCE)
    with contextlib.closing(connection):
        connection.request("GET", sheet, headers={"Accept-Encoding": "gzip, br"})
        answer = connection.getresponse()
        assert answer.getheader("Content-Encoding") in ("br", "gzip")
        assert "immutable" in (answer.getheader("Cache-Control") or "")


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="children are found in /proc")
@pytest.mark.parametrize("name", ["serving.serve", "timonier.cli worker"])
def test_a_child_that_is_killed_is_started_again_and_the_rest_stays(up: Up, name: str) -> None:
    (killed,) = until(lambda: up.children(name))
    os.kill(killed, signal.SIGKILL)
    assert up.ask("/accounts/login/?next=/")[0] == 200  # whoever asks meanwhile waits
    (anew,) = until(lambda: [pid for pid in up.children(name) if pid != killed])
    assert anew != killed
    assert up.process.poll() is None
    up.process.send_signal(signal.SIGINT)
    _, error = up.process.communicate(timeout=PATIENCE)
    (line,) = (line for line in error.splitlines() if line.startswith("timonier: the "))
    assert "SIGKILL" in line
    assert "starts again in" in line


def test_when_it_is_killed_its_children_end(up: Up) -> None:
    children = until(lambda: len(up.children("timonier")) == 2 and up.children("timonier"))
    up.process.kill()
    until(lambda: not any(_runs(pid) for pid in children))


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_a_taken_port_costs_one_sentence_and_shows_no_link(cockpit: Any, tmp_path: Path) -> None:
    cockpit.home = tmp_path / "untouched"
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = cockpit.run("up", "--port", str(port))
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr == (
        f"timonier: 127.0.0.1:{port} is taken: stop what listens there, or choose another port"
        " with --port\n"
    )
    assert not cockpit.home.exists()


def test_a_host_that_is_not_ours_costs_one_sentence(cockpit: Any) -> None:
    done = cockpit.run("up", "--host", "203.0.113.1", "--port", "0")
    assert done.returncode == 1
    assert done.stderr.startswith("timonier: 203.0.113.1:0 cannot be opened: ")
    assert done.stderr.count("\n") == 1


@pytest.fixture
def full_disk(cockpit: Any, tmp_path: Path) -> Iterator[Any]:
    """The cockpit's home on a file system of its own; call it to fill that to the last byte."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=100m", "none", str(disk)]
    if os.geteuid() or subprocess.run(mount, check=False, capture_output=True).returncode:
        say = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        say("no file system can be mounted here")
    cockpit.home = Path(shutil.copytree(cockpit.home, disk / "home"))

    def fill() -> None:
        with contextlib.suppress(OSError), (disk / "filling").open("wb", buffering=0) as file:
            while file.write(bytes(4096)):
                pass

    try:
        yield fill
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


def test_on_a_full_disk_it_opens_says_so_and_can_be_read(cockpit: Any, full_disk: Any) -> None:
    cockpit.environment["TIMONIER_REFRESH"] = "0"
    session = cockpit.session()
    cockpit.run("doctor")  # what every command leaves in hand
    full_disk()
    with cockpit.start("up", "--port", "0") as process:
        try:
            up = Up(process)
            cookie = {"Cookie": f"sessionid={session}"}
            for page in ("/", "/estate/repositories/", "/practices/findings/"):
                assert up.ask(page, headers=cookie)[0] == 200
            assert "/welcome/" not in " ".join(up.said)
        finally:
            process.send_signal(signal.SIGINT)
            _, error = process.communicate(timeout=PATIENCE)
    opening, preparing, line, starting = error.splitlines()
    assert opening.endswith("is ours; opening the home")
    assert preparing == "timonier: preparing the tables"
    assert starting == "timonier: starting the web server and the worker"
    assert "is full: pages can be read" in line
    assert "MiB more are free" in line
