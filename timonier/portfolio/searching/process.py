"""A search in a process of its own: it can be stopped, and its death costs a plan and no worker.

The question goes in as one line; a line comes back for each thing that is told. The child ends
when its standard input does, so it never outlives whoever asked.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import timonier
from timonier.portfolio.core.inputs import Question
from timonier.portfolio.searching.phases import Order, Tell, searched

_CHILD = "from timonier.portfolio.searching.process import child; child()"
_LOOK_EVERY_S = 0.3
_GRACE_S = 5.0  # between the wish that it stops and its end
_OVER_S = 90.0  # past its own limits, a search hangs


class SearchDied(Exception):
    """The process that searched ended without an answer: killed, out of memory, crashed."""


class SearchHung(Exception):
    """It did not end within its own limits, and was ended."""


class SearchBroke(Exception):
    """It met a mistake of the programme; the message says which."""


def search(order: Order, tell: Tell, tick: Callable[[], None]) -> None:
    """As phases.searched, in a child; `tick()` is called several times a second and may raise.

    Raises NoPlanYet, SearchDied, SearchHung, SearchBroke, and whatever `tell` and `tick` raise:
    the child is then stopped.
    """
    limit = order.question.time_limit_s + order.certify_s + _OVER_S
    with _started(order) as (process, lines):
        ends = time.monotonic() + limit
        while True:
            tick()
            if time.monotonic() > ends:
                raise SearchHung
            try:
                line = lines.get(timeout=_LOOK_EVERY_S)
            except queue.Empty:
                continue
            if line is None:
                raise SearchDied(_how(process.wait()))
            kind, body = json.loads(line)
            if kind == "end":
                return _ended(body)
            tell(kind, body)


def _ended(body: dict[str, Any]) -> None:
    from timonier.portfolio.core.solve import NoPlanYet

    if body["how"] == "no plan yet":
        raise NoPlanYet(body["reason"])
    if body["how"] != "done":
        raise SearchBroke(body["reason"])


def _how(code: int) -> str:
    if code < 0:
        with contextlib.suppress(ValueError):
            return signal.Signals(-code).name
    return f"exit code {code}"


@contextmanager
def _started(
    order: Order,
) -> Iterator[tuple[subprocess.Popen[bytes], queue.Queue[bytes | None]]]:
    process = subprocess.Popen(
        [sys.executable, "-c", _CHILD],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=Path(timonier.__file__).parent.parent,
        start_new_session=True,  # it has children too: they end with it
    )
    assert process.stdin and process.stdout
    lines: queue.Queue[bytes | None] = queue.Queue()
    reader = threading.Thread(target=_read, args=(process.stdout, lines), daemon=True)
    reader.start()
    try:
        with contextlib.suppress(BrokenPipeError):
            process.stdin.write(_written(order))
            process.stdin.flush()
        yield process, lines
    finally:
        _stop(process)
        reader.join(timeout=_GRACE_S)


def _read(stream: Any, lines: queue.Queue[bytes | None]) -> None:
    with stream:
        for line in stream:
            lines.put(line)
    lines.put(None)


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Politely, by the end of its input; then not."""
    with contextlib.suppress(BrokenPipeError):
        assert process.stdin
        process.stdin.close()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(_GRACE_S)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _written(order: Order) -> bytes:
    body = {
        "question": order.question.model_dump(mode="json"),
        "hint": order.hint,
        "certify_s": order.certify_s,
        "known": order.known,
    }
    return json.dumps(body).encode() + b"\n"


def child() -> None:
    """The child's side."""
    from timonier.portfolio.core.solve import NoPlanYet

    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what a library prints is no answer
    lock, stopped = threading.Lock(), threading.Event()

    def tell(kind: str, body: dict[str, Any]) -> None:
        with lock:
            out.write(json.dumps([kind, body]) + "\n")
            out.flush()

    body = json.loads(sys.stdin.buffer.readline())
    question = Question.model_validate(body["question"], strict=False)
    threading.Thread(target=_watch, args=(stopped,), daemon=True).start()
    try:
        order = Order(question, body["hint"], body["certify_s"], body["known"])
        searched(order, tell, stopped.is_set)
    except NoPlanYet as none:
        tell("end", {"how": "no plan yet", "reason": str(none)})
    except Exception as problem:
        tell("end", {"how": "broke", "reason": f"{type(problem).__name__}: {problem}"})
    else:
        tell("end", {"how": "done"})
    os._exit(0)  # all is told: the solvers' own leave-taking takes a second


def _watch(stopped: threading.Event) -> None:
    """Nobody listens any more: stop soon, and then at once."""
    sys.stdin.buffer.read()
    stopped.set()
    time.sleep(_GRACE_S)
    os._exit(3)
