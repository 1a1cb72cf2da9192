"""Files that are made to hold credentials, and the values that settings files name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from timonier.estate.core.secrets.hits import Confidence, Hit
from timonier.estate.core.secrets.proofs import is_login, is_random
from timonier.estate.core.secrets.words import (
    is_guessable,
    is_placeholder,
    is_secret_name,
    is_weak,
    names_a_secret,
)

Finder = Callable[[bytes], Iterator[Hit]]

_ENVIRONMENT = re.compile(
    rb"(?m:^)[ \t]{0,20}(?:export[ \t]{1,4})?(?P<name>[A-Za-z_][\w.]{0,80})[ \t]{0,4}=[ \t]{0,4}"
    rb"(?P<value>[^\r\n]{0,300})"
)
_TEXT = re.compile(
    rb"(?m:^)[ \t]{0,20}[\"']?(?P<name>[A-Za-z_][\w.-]{0,80})[\"']?[ \t]{0,20}[:=][ \t]{0,20}"
    rb"(?P<value>[^\r\n]{0,300})"
)
_JSON = re.compile(
    rb"\"(?P<name>[A-Za-z_][\w.-]{0,80})\"[ \t]{0,8}:[ \t]{0,8}\"(?P<value>[^\"\\\r\n]{3,200})\""
)
_DEFINE = re.compile(
    rb"define\([ \t]{0,4}[\"'](?P<name>DB_PASSWORD|FTP_PASS)[\"'][ \t]{0,4},[ \t]{0,4}"
    rb"(?P<q>[\"'])(?P<value>[^\r\n]{3,200}?)(?P=q)[ \t]{0,4}\)"
)
_SALT = re.compile(
    rb"define\([ \t]{0,4}[\"'](?P<name>(?:AUTH|SECURE_AUTH|LOGGED_IN|NONCE)_(?:KEY|SALT))[\"']"
    rb"[ \t]{0,4},[ \t]{0,40}'(?P<value>[^'\r\n]{32,200})'"
)
_PASSWORD_NAME = re.compile(r"(?:passw(?:or)?d|passphrase|(?:^|[_.-])(?:pass|pwd))$", re.IGNORECASE)
_SERIOUS = re.compile(r"(?=.*[A-Za-z])(?=.*[\d!#+*=?_.,;:&%-])[^\s]{6,200}")
_CODE = re.compile(r"[(){}\[\]<>]|^[!&*|>]|^(?:[a-z]+\.)+[a-z]+$|^@")
_NETRC = re.compile(rb"\blogin\s{1,40}\S{1,200}\s{1,40}password\s{1,40}(?P<value>\S{3,200})")
_PGPASS = re.compile(
    rb"(?m:^)[^#:\r\n]{1,253}:(?:\d{1,5}|\*):[^:\r\n]{1,63}:(?P<user>[^:\r\n]{1,63}):"
    rb"(?P<value>[^\r\n]{3,200})"
)
_NPMRC = re.compile(
    rb"(?m:^)[ \t]{0,8}(?:[^\s=#;]{1,200}:)?(?:_authToken|_auth|_password|npmAuthToken|"
    rb"npmAuthIdent)"
    rb"[ \t]{0,8}[=:][ \t]{0,8}[\"']?(?P<value>[^\s\"']{8,400})"
)
_DOCKER = re.compile(rb"\"auth\"\s{0,20}:\s{0,20}\"(?P<value>[A-Za-z0-9+/]{8,1000}={0,2})\"")
_HASH = re.compile(
    rb"(?m:^)[\w.@-]{1,64}:(?P<value>\$(?:apr1|1|2[abxy]?|5|6|y|argon2\w{1,3})"
    rb"\$[A-Za-z0-9./$=,+-]{12,200}|\{SHA\}[A-Za-z0-9+/]{27}=)"
)
_HEX32 = re.compile(rb"\s{0,4}(?P<value>[0-9a-f]{32})\s{0,4}")
_XML = re.compile(
    rb"<(?P<name>password|passphrase|Pass)(?:[ ]encoding=\"base64\")?>(?P<value>[^<>\r\n]{3,200})"
    rb"</(?P=name)>"
)
_CLEAR = re.compile(
    rb"<add\s{1,8}key=\"(?P<name>(?:ClearText)?Password)\"\s{1,8}value=\"(?P<value>[^\"]{3,200})\""
)
_LANGUAGES = re.compile(
    r"(?:^|/)(?:locales?|i18n|lang|translations?|messages)(?:[/_.-]|$)", re.IGNORECASE
)


def _environment(data: bytes) -> Iterator[Hit]:
    """A committed .env file is the classic leak: its telling names with literal values."""
    pairs = [(m, m["name"].decode(), _unquoted(m["value"])) for m in _ENVIRONMENT.finditer(data)]
    beside = [
        v
        for _, name, v in pairs
        if re.search(r"(?:USER|USERNAME|NAME|DATABASE|DB|HOST|LOGIN)$", name)
    ]
    beside += [name for _, name, _ in pairs if not is_secret_name(name)]
    for match, name, value in pairs:
        if names_a_secret(name, value):
            yield _named("env-file", match, name, value, beside)


def _unquoted(raw: bytes) -> str:
    """A value without its quotes and the remark behind it."""
    value = raw.decode("utf-8", "replace").strip()
    if value[:1] in ("'", '"') and value.find(value[0], 1) > 0:
        return value[1 : value.find(value[0], 1)]
    return re.split(r"\s#|\s;", value, maxsplit=1)[0].strip().strip("\"'")


def _named(kind: str, match: re.Match[bytes], name: str, value: str, beside: list[str]) -> Hit:
    sure: Confidence = "weak" if is_weak(value) else "medium"
    if is_guessable(value, beside):
        sure = "guessable"
    return Hit(kind, match.start("value"), match.end("value"), match["value"], sure, name)


def _settings(pattern: re.Pattern[bytes], kind: str = "named-password") -> Finder:
    """The passwords of a settings file: a literal with more than letters, under a telling name."""

    def find(data: bytes) -> Iterator[Hit]:
        for match in pattern.finditer(data):
            name, value = match["name"].decode(), _unquoted(match["value"])
            if _PASSWORD_NAME.search(name) and _is_literal(value):
                yield _named(kind, match, name, value, [])

    return find


def _is_literal(value: str) -> bool:
    if is_placeholder(value) or _CODE.search(value):
        return False
    return _SERIOUS.fullmatch(value) is not None


def _proven(kind: str, pattern: re.Pattern[bytes], proof: Callable[[bytes], bool]) -> Finder:
    def find(data: bytes) -> Iterator[Hit]:
        for match in pattern.finditer(data):
            if proof(match["value"]):
                yield Hit(kind, match.start("value"), match.end("value"), match["value"])

    return find


def _stated(value: bytes) -> bool:
    return not is_placeholder(value.decode("utf-8", "replace"))


def _login(kind: str, pattern: re.Pattern[bytes]) -> Finder:
    def find(data: bytes) -> Iterator[Hit]:
        for match in pattern.finditer(data):
            value = match["value"].decode("utf-8", "replace")
            if not is_placeholder(value):
                sure: Confidence = "weak" if is_weak(value) else "high"
                yield Hit(kind, match.start("value"), match.end("value"), match["value"], sure)

    return find


def _hashes(data: bytes) -> Iterator[Hit]:
    for match in _HASH.finditer(data):
        yield Hit("password-hash", match.start("value"), match.end("value"), match["value"], "hash")


def _master_key(data: bytes) -> Iterator[Hit]:
    match = _HEX32.fullmatch(data)
    if match is not None and is_random(match["value"]):
        yield Hit("rails-master-key", match.start("value"), match.end("value"), match["value"])


def _tagged(kind: str, pattern: re.Pattern[bytes]) -> Finder:
    def find(data: bytes) -> Iterator[Hit]:
        for match in pattern.finditer(data):
            value = match["value"].decode("utf-8", "replace").strip()
            if not is_placeholder(value) and not re.fullmatch(r"\{.*\}|%\w+%", value):
                yield _named(kind, match, match["name"].decode(), value, [])

    return find


# By the file's name, or its folder and name; in small letters.
_FINDERS: tuple[tuple[re.Pattern[str], Finder], ...] = tuple(
    (re.compile(f"(?:.*/)?(?:{path})"), finder)
    for path, finder in (
        (r"\.env(?:\.[\w-]{1,30})*|[^/]*\.env", _environment),
        (r"[._]netrc", _login("netrc", _NETRC)),
        (r"\.?pgpass(?:\.conf)?", _login("pgpass", _PGPASS)),
        (r"\.npmrc|\.yarnrc(?:\.yml)?", _proven("npmrc-auth", _NPMRC, _stated)),
        (r"\.docker/config\.json|\.dockercfg|\.?docker-?config(?:\.json|json)?",
         _proven("docker-auth", _DOCKER, is_login)),
        (r"\.htpasswd\w{0,20}|htpasswd|shadow|passwd|proftpdpasswd|users\.htpasswd", _hashes),
        (r"master\.key|config/credentials/\w{1,40}\.key", _master_key),
        (r"settings(?:-\w{1,30})?\.xml", _tagged("maven-password", _XML)),
        (r"nuget\.config", _tagged("nuget-key", _CLEAR)),
        (r"filezilla/[^/]+\.xml|(?:sitemanager|recentservers|filezilla)\.xml",
         _tagged("named-password", _XML)),
        (r"gradle\.properties", _settings(_TEXT, "gradle-password")),
        (r"wp-config[\w-]{0,30}\.php", _tagged("named-password", _DEFINE)),
        (r"wp-config[\w-]{0,30}\.php", _proven("wordpress-salt", _SALT, is_random)),
        (r"(?:sftp(?:-config)?|\.remote-sync|deployment-config|robomongo"
         r"|appsettings[\w.-]{0,40}|credentials|secrets?)\.json|\.ftpconfig", _settings(_JSON)),
        (r"(?!gradle)[^/]*\.(?:properties|ini|cfg|conf|cnf)|\.(?:esmtprc|pypirc|s3cfg)",
         _settings(_TEXT)),
        (r"(?:application|bootstrap|database|parameters|secrets?|credentials|mongoid|cable"
         r"|storage)(?:[-_.]\w{1,30})?\.ya?ml", _settings(_TEXT)),
    )
)  # fmt: skip
_ENDS = (
    ".env", "netrc", "pgpass", ".npmrc", ".yarnrc", ".yml", ".yaml", ".json", "cfg", "config",
    "passwd", "shadow", ".key", ".xml", ".php", ".properties", ".ini", ".conf", ".cnf", "rc",
)  # fmt: skip


def find(path: str, data: bytes) -> Iterator[Hit]:
    """What the file's own name promises to hold; nothing for a file of any other name."""
    name = path.lower()
    if not (name.endswith(_ENDS) or "/.env." in name or name.startswith(".env.")):
        return
    tail = "/".join(name.rsplit("/", 3)[-3:])
    for pattern, finder in _FINDERS:
        if pattern.fullmatch(tail) and not _LANGUAGES.search(path):
            yield from finder(data)
