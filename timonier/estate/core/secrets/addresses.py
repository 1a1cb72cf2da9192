"""Passwords in addresses and connection strings: databases, queues, files, mail."""

from __future__ import annotations

import re
from collections.abc import Iterator

from timonier.estate.core.secrets.hits import Confidence, Hit
from timonier.estate.core.secrets.words import is_guessable, is_placeholder, is_template, is_weak

_MAX_FOUND = 200
_LOGIN = re.compile(
    rb"://(?P<user>[^\s:/@\"'<>{}$,;()\[\]\\]{0,64}):(?P<value>[^\s:/\"'<>@]{3,128}|[^\s:/\"'<>]"
    rb"{3,128})"
    rb"@(?P<host>[A-Za-z0-9_.-]{1,253})(?P<rest>[^\s\"'<>`]{0,200})"
)
_SCHEME = re.compile(rb"[A-Za-z][A-Za-z0-9+.-]{1,30}$")
_DATABASES = re.compile(
    rb"(?:jdbc:)?(?:postgres(?:ql)?|mysqlx?|mariadb|mongodb|rediss?|amqps?|mssql|sqlserver|oracle"
    rb"|cockroachdb|clickhouse|valkey|couchbases?|neo4j|bolt|cassandra|nats|kafka|rabbitmq|db2"
    rb"|snowflake|redshift|cloudsql|postgis)(?:\+[a-z0-9]{1,16})?",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    rb"(?:https?|ftps?|sftp|ssh|smtps?|imaps?|pop3s?|ldaps?|git|svn|davs?|socks5h?|mqtts?|wss?|rtsp"
    rb"|elasticsearch|git\+https?)",
    re.IGNORECASE,
)
_STRING = re.compile(
    rb"(?<=[;\"'])\s?(?:password|pwd)\s?=\s?(?P<value>[^;\"'\s<>&{}]{3,128})(?=[;\"'\s]|$)",
    re.IGNORECASE,
)
_SERVER = re.compile(
    rb"(?:server|data source|host|addr(?:ess)?|network address)\s?=\s?(?:tcp:)?"
    rb"(?P<host>[^;,\"'\s:]{1,253})",
    re.IGNORECASE,
)
_NAMED = re.compile(
    rb"(?:user(?: ?(?:id|name))?|uid|database|initial catalog|dbname)\s?=\s?([^;\"'\s&]{1,64})",
    re.IGNORECASE,
)
_JDBC = re.compile(rb"jdbc:[a-z0-9:]{2,30}(?://|@)(?P<host>[A-Za-z0-9_.-]{1,253})[^\s\"'<>]{0,200}"
                   rb"[?&;]password=(?P<value>[^\s\"'<>&;${}]{3,128})", re.IGNORECASE)  # fmt: skip
_LOCAL = frozenset({"127.0.0.1", "0.0.0.0", "host.docker.internal", "host.minikube.internal"})
_MADE_UP = re.compile(r"(?:^|\.)(?:example\.(?:com|org|net)|invalid|test|localhost)$")
_CODE = frozenset("{}()[]|\\^`")  # of a template or an expression, not of a password
_MANUALS = (".md", ".rst", ".adoc", ".txt", ".mdx")
_STOCK = frozenset(
    {
        ("user", "pass"), ("user", "pwd"), ("username", "password"), ("foo", "bar"), ("u", "p"),
        ("usr", "pwd"), ("login", "pass"), ("name", "pass"), ("admin", "pass"), ("user", "passwd"),
        ("user", "secret"), ("alice", "secret"), ("test", "test"), ("guest", "guest"),
    }
)  # fmt: skip


def logins(path: str, data: bytes) -> Iterator[Hit]:
    """Every password of an address."""
    for number, match in enumerate(_logins(data)):
        if number >= _MAX_FOUND:
            return
        hit = _login(path, data, match)
        if hit is not None:
            yield hit


def _logins(data: bytes) -> Iterator[re.Match[bytes]]:
    """What `finditer` gives, at the speed of a substring search."""
    place = data.find(b"://")
    while place >= 0:
        match = _LOGIN.match(data, place)
        if match is not None:
            yield match
        place = data.find(b"://", match.end() if match else place + 3)


def _login(path: str, data: bytes, match: re.Match[bytes]) -> Hit | None:
    scheme = _SCHEME.search(data, max(0, match.start() - 32), match.start())
    if scheme is None:
        return None
    database = _DATABASES.fullmatch(scheme[0]) is not None
    if not database and _OTHERS.fullmatch(scheme[0]) is None and b"+" not in scheme[0]:
        return None
    user, value, host = (
        match[name].decode("utf-8", "replace") for name in ("user", "value", "host")
    )
    if not _is_stated(user, value):
        return None
    names = [user, *re.split(r"[/?.:]", host + match["rest"].decode("utf-8", "replace"))]
    sure = _sure(path, value, host, names, strict=not database)
    if sure is None:
        return None
    kind = "database-url" if database else "url-password"
    return Hit(kind, match.start("value"), match.end("value"), match["value"], sure)


def _is_stated(user: str, value: str) -> bool:
    """Whether a person's password stands here, not a place, a pattern or the stock of manuals."""
    if (user.lower(), value.lower()) in _STOCK or is_placeholder(value) or is_template(user):
        return False
    return not set(value) & _CODE and re.match(r"%[sdvqw]|[$:+*]", value) is None


def _sure(path: str, value: str, host: str, names: list[str], *, strict: bool) -> Confidence | None:
    """A host without a domain is out of reach for others; in a manual, made up."""
    made_up = _MADE_UP.search(host) is not None
    manual = path.lower().endswith(_MANUALS)
    if strict and (made_up or host in ("localhost", "host", "hostname") or host in _LOCAL):
        return None
    reachable = "." in host and host not in _LOCAL
    if not reachable and manual:
        return None if is_weak(value) or strict else "test"
    if is_guessable(value, names) or is_weak(value):
        if host in _LOCAL or host == "localhost":
            return None  # a machine's own database, for whoever works on it
        return "guessable" if is_guessable(value, names) else "weak"
    return "high" if reachable else "medium"


def strings(path: str, data: bytes, lower: bytes) -> Iterator[Hit]:
    """Every password of a connection string; `lower` is the text in small letters.

    ADO, ODBC and libpq: `Server=…;Password=…`; JDBC: `…?user=…&password=…`.
    """
    if b"password" not in lower and (
        b"pwd" not in lower or (b"pwd=" not in lower and b"pwd =" not in lower)
    ):
        return
    for number, match in enumerate(_JDBC.finditer(data) if b"jdbc:" in lower else ()):
        if number >= _MAX_FOUND:
            return
        yield from _string(path, match, match["host"], [])
    for number, match in enumerate(_named(data, lower)):
        if number >= _MAX_FOUND:
            return
        start = max(data.rfind(b"\n", 0, match.start()), match.start() - 500, 0)
        end = data.find(b"\n", match.end())
        line = data[start : min(end if end > 0 else len(data), match.end() + 500)]
        server = _SERVER.search(line)
        if server is not None and b";" in line:
            names = [found.decode("utf-8", "replace") for found in _NAMED.findall(line)]
            yield from _string(path, match, server["host"], names)


def _named(data: bytes, lower: bytes) -> Iterator[re.Match[bytes]]:
    """The values behind `password=` and `pwd=`, found by these words and not letter by letter."""
    for word in (b"password", b"pwd"):
        place = lower.find(word)
        while place >= 0:
            blank = place - 1 if data[place - 1 : place].isspace() else place
            match = _STRING.match(data, blank) or _STRING.match(data, place)
            if match is not None:
                yield match
            place = lower.find(word, match.end() if match else place + 1)


def _string(path: str, match: re.Match[bytes], where: bytes, names: list[str]) -> Iterator[Hit]:
    value, host = (text.decode("utf-8", "replace") for text in (match["value"], where))
    if not _is_stated("", value) or value.startswith("%"):
        return
    sure = _sure(path, value, host, [*names, *host.split(".")], strict=False)
    if sure is not None:
        yield Hit(
            "connection-string", match.start("value"), match.end("value"), match["value"], sure
        )
