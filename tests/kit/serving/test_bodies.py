"""What may be sent: under a cap that is known before anything is kept, and whole or not at all."""

from __future__ import annotations

import contextlib
import http.client
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from timonier.kit.serving import limits

Make = Callable[..., Any]
MIB = 2**20
HEAD = b"POST /echo HTTP/1.1\r\nHost: localhost\r\n"


def pieces(size: int, piece: int = 50_000) -> Iterator[bytes]:
    """A body of chunks, without a length."""
    for start in range(0, size, piece):
        yield b"b" * min(piece, size - start)


@pytest.fixture
def disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every file that a body would be written to."""
    made: list[str] = []
    real = tempfile.SpooledTemporaryFile.rollover

    def rollover(self: Any) -> None:
        made.append("a body")
        real(self)

    monkeypatch.setattr(tempfile.SpooledTemporaryFile, "rollover", rollover)
    return made


def test_a_body_of_a_stranger_over_the_cap_is_refused_by_its_length_alone(
    door: Make, disk: list[str]
) -> None:
    with door().open(HEAD + b"Content-Length: 734003200\r\n\r\n" + b"x" * 100_000) as stranger:
        assert stranger.recv(4096).startswith(b"HTTP/1.1 413")
    assert disk == []


def test_one_who_waits_to_be_told_is_refused_before_sending(door: Make) -> None:
    asking = HEAD + b"Content-Length: 2000000\r\nExpect: 100-continue\r\n\r\n"
    with door().open(asking) as polite:
        assert polite.recv(4096).startswith(b"HTTP/1.1 413")


def test_a_body_of_chunks_is_measured_as_it_comes(door: Make, disk: list[str]) -> None:
    place = door()
    answer = place.ask("/echo", "POST", body=pieces(MIB + 1), encode_chunked=True, headers=CHUNKS)
    assert answer.status == 413
    assert disk == []


def test_a_body_of_chunks_comes_in_whole(door: Make) -> None:
    place = door()
    answer = place.ask("/echo", "POST", body=pieces(300_000), encode_chunked=True, headers=CHUNKS)
    assert answer.body == b"b" * 300_000


def test_whoever_may_send_more_does(door: Make, disk: list[str]) -> None:
    place = door(allowance=3 * MIB)
    sent = bytes(range(256)) * (3 * MIB // 256)
    assert place.ask("/echo", "POST", body=sent).body == sent
    assert "a body" in disk
    assert place.ask("/echo", "POST", body=sent + b"x").status == 413


def test_a_refused_body_is_read_a_while_so_that_its_sender_hears_why(door: Make) -> None:
    answer = door().ask("/echo", "POST", body=b"x" * (4 * MIB))
    assert answer.status == 413


def test_after_a_refusal_that_was_read_to_its_end_the_connection_goes_on(
    door: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "LINGER_S", 0.2)
    kept = http.client.HTTPConnection("127.0.0.1", door().port, timeout=30)
    with contextlib.closing(kept):
        kept.request("POST", "/echo", body=b"c" * 2 * MIB)
        refused = kept.getresponse()
        assert (refused.status, refused.will_close) == (413, False)
        refused.read()
        place, begun = kept.sock, time.monotonic()
        while time.monotonic() - begun < 4 * limits.LINGER_S:
            kept.request("GET", "/")
            assert kept.getresponse().read() == b"hello"
        assert kept.sock is place


def test_a_refused_body_that_does_not_end_is_cut(
    door: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "LINGER_S", 0.2)
    endless = door().open(HEAD + b"Content-Length: 734003200\r\n\r\n")
    with endless, pytest.raises(OSError):
        while True:
            endless.sendall(b"x" * 1000)
            time.sleep(0.01)


def test_the_memory_of_all_bodies_has_a_measure(
    door: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "SHARED_BODIES", 100_000)
    place = door()
    answer = place.ask("/echo", "POST", body=b"x" * 200_000)
    assert (answer.status, answer.headers.get("retry-after")) == (503, str(limits.RETRY_S))
    assert [place.ask("/echo", "POST", body=b"x" * 90_000).status for _ in range(5)] == [200] * 5


def test_too_many_headers_are_refused(door: Make) -> None:
    many = {f"X-{n}": "1" for n in range(limits.MOST_HEADERS)}
    assert door().ask(headers=many).status == 431


def test_headers_that_are_too_long_are_refused(door: Make) -> None:
    assert door().ask(headers={"X-Long": "a" * 40_000}).status == 431
    assert door().ask("/?" + "q" * 40_000).status == 431


def test_an_answer_that_breaks_does_not_look_whole(
    door: Make, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises((http.client.IncompleteRead, ConnectionError)):
        door().ask("/broken")
    assert "an answer was not made whole" in caplog.text


def test_nobody_says_for_whom_they_ask_but_a_trusted_proxy(door: Make) -> None:
    told = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https", "X_A": "spoofed"}
    stranger = door().ask(headers=told)
    assert stranger.headers.get("remote_addr") == "127.0.0.1"
    assert stranger.headers.get("wsgi-url_scheme") == "http"
    proxy = door(proxies="127.0.0.1").ask(headers=told)
    assert proxy.headers.get("remote_addr") == "203.0.113.9"
    assert proxy.headers.get("wsgi-url_scheme") == "https"
    for answer in (stranger, proxy):
        assert answer.headers.get("http_x_forwarded_for") == "-"
        assert answer.headers.get("http_x_a") == "-"


CHUNKS = {"Transfer-Encoding": "chunked"}
