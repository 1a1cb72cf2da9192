"""A history as the columns the lake keeps, back again, and when it may be continued."""

from __future__ import annotations

import codecs
from collections.abc import Mapping
from typing import Any, Literal
from urllib.parse import unquote_to_bytes

import numpy as np
from numpy.typing import NDArray

from timonier.estate.core.history.log import History, canonical

type Table = dict[str, Any]  # column name to array, all of one length
SORT = {"commits": ("position",), "changes": ("path", "commit")}  # the lake's order of rows

type Continuation = Literal["same", "extend", "full"]


def _percent(problem: UnicodeError) -> tuple[str, int]:
    if not isinstance(problem, UnicodeDecodeError):
        raise problem
    wrong = problem.object[problem.start : problem.end]
    return "".join(f"%{byte:02X}" for byte in wrong), problem.end


codecs.register_error("timonier-percent", _percent)


def encoded(path: bytes) -> str:
    """A path as text that loses nothing: "%" and bytes that are no UTF-8 become %XX."""
    return path.replace(b"%", b"%25").decode("utf-8", "timonier-percent")


def decoded(path: str) -> bytes:
    """The inverse of encoded."""
    return unquote_to_bytes(path) if "%" in path else path.encode()


def tables(history: History) -> dict[str, Table]:
    """The tables "commits" and "changes" of a history, for `kit.lake.write`.

    commits: position, hash, authored_s, committed_s (seconds since 1970, as claimed), name, email,
    merge. changes: commit (a position), path (see `encoded`), status (A, M, D, T).
    """
    names = np.array([name for name, _ in history.identities] or [""], object)
    emails = np.array([email for _, email in history.identities] or [""], object)
    paths = np.array([encoded(path) for path in history.paths] or [""], object)
    return {
        "commits": {
            "position": np.arange(len(history.hashes)),
            "hash": history.hashes.astype("U").astype(object),
            "authored_s": history.when,
            "committed_s": history.committed,
            "name": names[history.author],
            "email": emails[history.author],
            "merge": history.merge,
        },
        "changes": {
            "commit": history.change_commit,
            "path": paths[history.change_path],
            "status": history.change_status.astype("U1").astype(object),
        },
    }


def restored(stored: Mapping[str, Mapping[str, Any]]) -> History:
    """The history that `tables` took apart; rows may come in any order. Raises KeyError."""
    commits, changes = stored["commits"], stored["changes"]
    row = np.argsort(np.asarray(commits["position"], np.int64), kind="stable")
    who = list(zip(_texts(commits["name"]), _texts(commits["email"]), strict=True))
    identities = {pair: number for number, pair in enumerate(dict.fromkeys(who))}
    author = np.fromiter((identities[pair] for pair in who), np.int64, len(who))
    paths = _texts(changes["path"])
    known = {path: number for number, path in enumerate(dict.fromkeys(paths))}
    return canonical(
        hashes=_hashes(_texts(commits["hash"]))[row],
        when=np.asarray(commits["authored_s"], np.int64)[row],
        committed=np.asarray(commits["committed_s"], np.int64)[row],
        author=author[row],
        merge=np.asarray(commits["merge"], np.bool_)[row],
        change_commit=np.asarray(changes["commit"], np.int64),
        change_path=np.fromiter((known[path] for path in paths), np.int64, len(paths)),
        change_status=np.array([s.encode() for s in _texts(changes["status"])], "S1"),
        identities=tuple(identities),
        paths=tuple(decoded(path) for path in known),
    )


def _hashes(hashes: list[str]) -> NDArray[np.bytes_]:
    return np.array([h.encode() for h in hashes], f"S{len(hashes[0]) if hashes else 40}")


def _texts(column: Any) -> list[str]:
    return column.tolist() if isinstance(column, np.ndarray) else list(column)


def continuation(
    *, stored_tip: str, stored_basis: str, tip: str, basis: str, is_ancestor: bool
) -> Continuation:
    """Whether stored facts still hold, may be extended from their tip, or must be read again.

    `basis` is any text that names what every commit's reading depends on: versions.LOG, the digest
    of .mailmap, that of the shallow list. `is_ancestor`: the stored tip is reachable from `tip`
    (it is not after a force-push).
    """
    if not stored_tip or stored_basis != basis:
        return "full"
    if stored_tip == tip:
        return "same"
    return "extend" if is_ancestor else "full"
