"""Words around a secret: names that tell of one, values that are none, passwords tried first."""

from __future__ import annotations

import re
from collections.abc import Iterable

from timonier.estate.core.facts import Observation
from timonier.estate.core.places import is_example_name, may_be_made_up

_TEST_NAME = re.compile(
    r"(?:^|/)(?:test_[^/]*|[^/]*[._-](?:test|tests|spec)\.[a-z]+|[^/]*[Tt]ests?\.(?:java|kt|cs|php)"
    r"|[^/]*[.-](?:example|sample|dist|template|tmpl)(?:\.[a-z]{1,5})?)$"
    r"|(?:^|/)(?:(?:sample|example|test|template)\.env|\.env\.(?:test|testing|ci))$"
    r"|(?:^|/)(?:phpunit\.xml|pytest\.ini|tox\.ini|conftest\.py|karma\.conf\.[a-z]+"
    r"|(?:jest|vitest|cypress|playwright)\.[a-z.]+|\.env\.ci[\w.-]*)$"
    r"|(?:^|/)(?:spec|specs|mocks|__mocks__|__snapshots__)/"
)
_PLACEHOLDER = re.compile(
    r"example|placeholder|change[-_ ]?(?:me|this|it)|your[-_ ]|my[-_ ]?(?:pass|secret|token|key)"
    r"|dummy|sample|redacted|replace|insert|todo|fixme|x{4,}|\*{3,}|\.{3,}|0{8,}|1{8,}|a{8,}"
    r"|^(?:[a-z0-9]+[-_])+(?:key|token|secret|password)$|ch4n63m3"
    r"|1234567890|abcdefgh|<[^<>]*+>|\$\{|\$\(|\{\{|#\{|%\(|\$[A-Z_]|\$[a-z_]{3,30}\b|^%[\w.]+%$"
    r"|^\{.*\}$|^(?:op|vault|arn|ssm|keyring|secret|ref\+\w+)[:/]|^ENC[\[(]|^!vault|^%env\("
    r"|^(?:getenv|env|lookup|os\.environ|process\.env|System\.|ENV\[)",
    re.IGNORECASE,
)
_FILLER = re.compile(
    r"example|placeholder|changeme|redacted|yourtoken|your[-_](?:token|key|secret|api)|x{6,}|\*{3,}"
    r"|\.{3,}|0{9,}|1{9,}|a{9,}|1234567890|abcdefghij",
    re.IGNORECASE,
)
_PUBLISHED = (  # keys that manuals and emulators print for everyone
    "4eC39HqLyjWDarjtT1zdp7dc", "BQokikJOvBiI2HlWgH4olfQ2", "TYooMQauvdEDq54NiTphI7jx",
    "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq",
    "C2y6yDjf5/R+ob0N8A7Cgv30VRDJIWEHLM+4QDU5DE2nQ9nDuVTqobD4b8mGGyPMbIZnqyMsEcaGQy67XIw/Jw",
)  # fmt: skip
_COMMON = frozenset(
    {
        "password", "passwd", "secret", "postgres", "rabbitmq", "username", "changeit", "default",
        "development", "localhost", "hunter2", "string", "passwort", "motdepasse", "password1",
    }
)  # fmt: skip
_TRIED_FIRST = frozenset(
    {
        "supersecret", "topsecret", "verysecret", "secretkey", "mysecretkey", "s3cr3t",
        "admin123", "adminadmin", "password123", "passw0rd", "qwerty", "qwerty123", "123456",
        "12345678", "123456789", "letmein", "welcome", "welcome1", "secret123", "test123",
        "testing", "testtest", "rootroot", "rootpass", "rootpassword", "mysecret", "pass123",
        "pass1234", "admin1234", "minioadmin", "mongopass", "dbpassword", "redispass", "elastic",
        "grafana", "superset", "airflow", "keycloak", "jenkins", "sonarqube", "wordpress", "guest",
    }
)  # fmt: skip
_SECRET_NAME = re.compile(
    r"(?:^|[_.-])(?:PASSWORD|PASSWD|PASS|PWD|SECRET|TOKEN|API_?KEY|ACCESS_?KEY|SECRET_?KEY|"
    r"PRIVATE_?KEY|CREDENTIALS?)$",
    re.IGNORECASE,
)
_PASSWORD_NAME = re.compile(r"(?:PASSWORD|PASSWD|(?:^|[_.-])PASS|PWD)$", re.IGNORECASE)
_HARMLESS_VALUE = re.compile(
    r"[./][\w./-]*|[\w./-]*\.(?:json|ya?ml|pem|key|txt|crt)|\d{1,6}"
    r"|(?i:true|false|yes|no|on|off|none|null|nil|undefined|empty|optional|required|disabled?)"
)


_DEVELOPERS = re.compile(
    r"(?:^|/)(?:[\w-]*[._-])?(?:dev|devel|development|test|tests|testing|ci|local)"
    r"(?:[._-][\w-]*)?\.(?:exs|rb|py|ya?ml|json|php|toml|properties|env)$"
)


def is_placeholder(value: str) -> bool:
    """Whether a human wrote the value to be replaced: `changeme`, `<token>`, `${VAR}`, `xxxx`."""
    return value.lower() in _COMMON or is_template(value)


def is_template(value: str) -> bool:
    """Whether a place to be filled in stands here, by a person or by a program."""
    return _PLACEHOLDER.search(value[:512]) is not None


def is_filler(value: str) -> bool:
    """Whether a token's place is filled: words so long that chance does not write them."""
    return _FILLER.search(value[:4096]) is not None or any(key in value for key in _PUBLISHED)


def is_weak(value: str) -> bool:
    """Whether a password is among the first that anyone tries: short, or on every list."""
    return len(value) < 6 or value.lower() in _TRIED_FIRST


def names_a_secret(name: str, value: str) -> bool:
    """Whether `name=value` gives a secret away: a telling name with a literal value.

    Fewer than six characters are a value only under the name of a password.
    """
    tail = name[-80:]
    if len(value) < 3 or _SECRET_NAME.search(tail) is None:
        return False
    if len(value) < 6 and _PASSWORD_NAME.search(tail) is None:
        return False
    return not is_placeholder(value) and _HARMLESS_VALUE.fullmatch(value) is None


def is_secret_name(name: str) -> bool:
    """Whether a setting's name promises a secret, whatever its value."""
    return _SECRET_NAME.search(name[-80:]) is not None


def is_guessable(value: str, beside: Iterable[str]) -> bool:
    """Whether the value repeats a name that stands beside it: user, database, service, image."""
    word = value.lower()
    names = (name.lower() for name in beside)
    return any(len(name) >= 4 and (name in word or word in name) for name in names)


def named_secret(
    where: str,
    *,
    name: str,
    line: int,
    path: str,
    guessable: bool = False,
    value: str | None = None,
) -> Observation:
    """The observation for a literal under a telling name: less sure than a token's own format.

    The `value` is looked at (is it weak?) and not kept.
    """
    weak = value is not None and is_weak(value)
    grade = "guessable" if guessable else "weak" if weak else "medium"
    sure = "test" if is_test(path) else grade
    return Observation("secret", where, line, {"name": name[:200], "confidence": sure})


def is_test(path: str) -> bool:
    """Whether a file is a test, an example or a manual by its path."""
    name = path.rpartition("/")[2].lower()
    return may_be_made_up(path) or is_example_name(name) or _TEST_NAME.search(path) is not None


def is_for_developers(path: str) -> bool:
    """Whether a settings file serves work alone by its name: its own keys open nothing real."""
    return _DEVELOPERS.search(path) is not None
