"""Answers that need no thread: too slow, too many, broken. One sentence, or problem details."""

from __future__ import annotations

import json
from typing import Any

from timonier.kit.serving import limits
from timonier.kit.serving.answers import Headers, Send

TITLES = {
    408: ("The request came in too slowly.", "La demande est arrivée trop lentement."),
    431: ("The request has too many headers.", "La demande a trop d’en-têtes."),
    500: ("The answer could not be made.", "La réponse n’a pas pu être faite."),
    503: (
        "Too much is asked at once: try again in a few seconds.",
        "Trop de demandes à la fois : réessayez dans quelques secondes.",
    ),
}


async def send(status: int, scope: dict[str, Any], send: Send) -> None:
    """Answer with a status of TITLES; under /api/ in the form of RFC 9457."""
    if scope["path"].startswith("/api/"):
        title = TITLES[status][0]
        body = {"type": "about:blank", "title": title, "status": status, "detail": ""}
        media, text = b"application/problem+json", json.dumps(body).encode()
    else:  # before Django knows which language: both
        media, text = b"text/plain; charset=utf-8", "\n".join((*TITLES[status], "")).encode()
    headers: Headers = [
        (b"content-type", media),
        (b"content-length", str(len(text)).encode()),
        (b"cache-control", b"no-store"),
    ]
    if status == 503:
        headers.append((b"retry-after", str(limits.RETRY_S).encode()))
    if status in (408, 431):
        headers.append((b"connection", b"close"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": text, "more_body": False})
