"""Those who dawdle cost a socket each, never a thread, and not for long."""

from __future__ import annotations

import contextlib
import socket
import time
from collections.abc import Callable
from typing import Any

import pytest

from timonier.kit.serving import limits
from timonier.kit.serving.connections import Connection

HALF_HEADERS = b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: "
HALF_BODY = b"POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nname=x"
WHOLE = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
Make = Callable[..., Any]


def closed(connection: socket.socket) -> bool:
    """Whether the other side ends it; waits for that."""
    try:
        return connection.recv(1) == b""
    except ConnectionResetError:
        return True


@pytest.mark.parametrize("sent", [HALF_HEADERS, HALF_BODY])
def test_two_hundred_that_send_a_half_leave_room_for_who_sends_a_whole(
    door: Make, sent: bytes
) -> None:
    place = door(threads=2)
    with contextlib.ExitStack() as held:
        for _ in range(200):
            held.enter_context(place.open(sent))
        assert [place.ask().status for _ in range(20)] == [200] * 20


def test_one_who_does_not_read_gives_the_thread_back(
    door: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MOST_WAITING", 2)
    place = door(threads=1)
    with contextlib.ExitStack() as held:
        for _ in range(20):
            held.enter_context(place.open(WHOLE.replace(b" / ", b" /large "))).recv(1)
        assert place.ask().body == b"hello"


def test_one_who_never_reads_is_cut(door: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "ANSWER_S", 0.2)
    place = door()
    with place.open(WHOLE.replace(b" / ", b" /large ")) as silent:
        silent.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        held = 0
        with contextlib.suppress(ConnectionResetError):
            while piece := silent.recv(4096):
                held += len(piece)
                if held == len(piece):
                    time.sleep(1)
    assert held < 8 * 2**20


@pytest.mark.parametrize("sent", [b"", HALF_HEADERS, WHOLE + HALF_HEADERS])
def test_headers_have_their_time(door: Make, monkeypatch: pytest.MonkeyPatch, sent: bytes) -> None:
    monkeypatch.setattr(limits, "HEADERS_S", 0.3)
    with door().open(sent) as slow:
        while slow.recv(4096):
            pass  # the answer to what was whole
        assert closed(slow)


def test_a_byte_now_and_then_does_not_begin_their_time_anew(
    door: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "HEADERS_S", 0.5)
    with door().open(HALF_HEADERS) as slow:
        slow.settimeout(0.05)
        for _ in range(600):
            try:
                slow.sendall(b"x")
                if closed(slow):
                    return
            except TimeoutError:
                continue
            except OSError:
                return
    raise AssertionError("a trickle held the connection")


def test_a_body_has_its_time(door: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "BODY_S", 0.2)
    with door().open(HALF_BODY) as slow, slow.makefile("rb") as told:
        assert told.read().startswith(b"HTTP/1.1 408")


def test_one_who_goes_in_the_middle_of_a_body_is_nobodys_error(
    door: Make, caplog: pytest.LogCaptureFixture
) -> None:
    place = door(threads=1)
    place.open(HALF_BODY).close()
    assert place.ask().status == 200
    assert caplog.records == []


def test_the_oldest_silent_connection_makes_room(
    door: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Connection, "most", 3)
    place = door()
    with contextlib.ExitStack() as held:
        first, *others = [held.enter_context(place.open(HALF_HEADERS)) for _ in range(3)]
        assert place.ask().status == 200
        assert closed(first)
        others[0].sendall(b"y\r\n\r\n")
        assert others[0].recv(100).startswith(b"HTTP/1.1 200")


def test_more_than_can_wait_are_asked_to_come_back(
    door: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MOST_WAITING", -1)
    answer = door(threads=1).ask("/api/v1/")
    assert (answer.status, answer.headers.get("retry-after")) == (503, str(limits.RETRY_S))
    assert answer.headers.get("content-type") == "application/problem+json"
