"""Understands what version files and build services ask of a runtime, under its life-cycle id."""

from __future__ import annotations

import re
from dataclasses import dataclass

from timonier.estate.core.facts import Component, Observation, Scope
from timonier.estate.core.manifests.builds import java, other_build
from timonier.knowledge.core.catalogue import GRAMMARS
from timonier.knowledge.core.code_names import line_of
from timonier.knowledge.core.constraints import UnreadableConstraint, declared_spans

# What tools call a runtime -> its product id in the life-cycle data (endoflife.date ids).
PRODUCTS = {
    "node": "nodejs", "nodejs": "nodejs", "node_js": "nodejs", "python": "python",
    "python3": "python", "ruby": "ruby", "go": "go", "golang": "go", "php": "php",
    "terraform": "terraform", "opentofu": "opentofu", "tofu": "opentofu", "dotnet": "dotnet",
    "dotnet-core": "dotnet", "dotnet-sdk": "dotnet", "rust": "rust", "elixir": "elixir",
    "erlang": "erlang", "otp": "erlang", "bun": "bun", "deno": "deno", "gradle": "gradle",
    "maven": "apache-maven", "kotlin": "kotlin", "scala": "scala", "perl": "perl",
    "julia": "julia", "lua": "lua", "yarn": "yarn", "pnpm": "pnpm", "java": "java", "jdk": "java",
    "kubectl": "kubernetes", "postgres": "postgresql", "mysql": "mysql", "redis": "redis",
    "mongodb": "mongodb", "nomad": "nomad", "vault": "hashicorp-vault",
    "packer": "hashicorp-packer", "ansible": "ansible", "npm": "npm",
    "dart": "dart", "flutter": "flutter", "swift": "swift", "crystal": "crystal",
}  # fmt: skip

# Names that move: the tool takes another release tomorrow. What each means is in its tool's manual.
_MOVING = re.compile(
    r"(?:latest|stable|oldstable|unstable|lts|lts/\*|lts/-\d{1,2}|lts/latest|current|node"
    r"|nightly|canary|head|ruby-head|edge|beta|dev|main|master|tip|gotip|rc|pre|min|min-required"
    r"|latest-allowed|lowest|highest|snapshot|berry|any|\*|x)|(?:stable|beta|nightly)-[\w.-]{1,60}",
    re.IGNORECASE,
)
# `latest:3.9`, `prefix:1.20`, `latest-8`: the newest of a line.
_NEWEST_OF = re.compile(r"(?:latest|prefix)[:-][v^]?(\d{1,9}(?:\.\d{1,9}){0,2})\.?")
_ELSEWHERE = re.compile(r"(?:system|default|path|ref|file|branch|tag|commit|sub)(?:[:-]|$)")
_OPEN = re.compile(r"\$|\{|\}|<%|%\(|@@|`")
_SUFFIX = (
    r"(?:a|b|c|rc|alpha|beta|pre|preview|dev|next|nightly|canary|snapshot|insiders|p|post|final|ga"
    r"|release|m|ent|thr)"
)
_NUMBER = (
    rf"v?(\d{{1,9}}(?:\.\d{{1,9}}){{0,4}}(?:[-_.]?{_SUFFIX}[-.]?[\d.]{{0,20}}(?![a-z])|-\d{{1,4}})?"
    r"(?:\+[\w.]{1,40})?)"
)
_EXACT = re.compile(rf"(?:==?)?\s*{_NUMBER}", re.IGNORECASE)
# A number of a range, its last parts left open or not; around it stand these marks and no words.
_WILD = r"v?(?:\d{1,9}\.){0,3}[x*](?:\.[x*]){0,2}"
_BOUND = re.compile(rf"(?<![\w.*+-])(?:{_WILD}|{_NUMBER})(?![\w.*+])", re.IGNORECASE)
_WHOLE_LINE = re.compile(r"v?(\d{1,9}(?:\.\d{1,9}){0,2})(?:\.[x*]){1,3}", re.IGNORECASE)  # 3.x
_MARKS = re.compile(r"[\s,|<>=~^!()\[\]-]*")
_SPELLED = re.compile(
    r"^(?:cpython|ruby|python|node(?:js)?|iojs|go|golang|php|erlang|elixir|otp|julia|perl|deno|bun"
    r"|terraform|rust|cp)[-@_ ]?(?=v?[\d<>=~^]|lts)",
    re.IGNORECASE,
)
# A line under development (`3.14-dev`, `17-ea`): what is installed under that name moves.
_IN_DEVELOPMENT = re.compile(
    r"v?(\d{1,4}(?:\.\d{1,4})?)(?:\.x)?[-.]?(?:dev|ea|nightly|snapshot|latest)"
)
MAX_SPEC = 300


@dataclass(frozen=True, slots=True)
class Token:
    """What a token states of a product: one of `version`, `constraint` and `reason` is not empty.

    `constraint` is a range in the product's own notation, or an alias that moves, as written
    (`lts/*`, `latest`); `reason` says in words why neither is known.
    """

    product: str  # a life-cycle id, or the name of a build that the source does not follow (pypy)
    version: str = ""
    constraint: str = ""
    reason: str = ""


def understood(tool: str, spec: str, *, vendor: str = "", of_any: bool = False) -> Token | None:
    """What `spec` means where `tool` (node, python, java…) takes its version from.

    A bare number is a version, however coarse: `14` is the line 14, and so is `lts/fermium`.
    `vendor` is the distribution of a Java that is stated apart. None when nothing is asked for, or
    for a tool that no life cycle follows unless it may be `of_any`. Never raises.
    """
    spec = spec.strip().strip("\"'").strip()
    tool = tool.strip().lower()
    product = PRODUCTS.get(tool, tool[:MAX_SPEC] if of_any else "")
    if not product or not spec:
        return None
    if len(spec) > MAX_SPEC:
        return Token(product, reason="its version is no version token")
    if _OPEN.search(spec):
        return Token(product, reason="its version comes from a variable or a template")
    if product == "java":
        product, spec = java(spec, vendor)
    elif build := other_build(spec):
        product, spec = build
        if not spec:
            return Token(product, reason="the language is stated, the release of its build is not")
    return _read(product, spec)


def runtime_facts(
    tool: str,
    spec: str,
    *,
    line: int = 0,
    scope: Scope = "unknown",
    vendor: str = "",
    of_any: bool = False,
) -> tuple[tuple[Component, ...], tuple[Observation, ...]]:
    """The component of one token, and an `unresolved` observation when its version is unknown.

    The shape of `images.image_facts`. Both are empty only where `understood` gives None.
    """
    token = understood(tool, spec, vendor=vendor, of_any=of_any)
    if token is None:
        return (), ()
    component = Component(
        "generic", token.product, token.version, token.constraint, scope, direct=True, line=line
    )
    if not token.reason:
        return (component,), ()
    data = {"reason": token.reason, "stated": spec.strip()[:200]}
    return (component,), (Observation("unresolved", token.product, line, data),)


def _read(product: str, spec: str) -> Token:
    named = line_of(product, _SPELLED.sub("", spec, count=1))
    if named:
        return Token(product, named)
    if _ELSEWHERE.match(spec):
        return Token(product, reason="it is taken from elsewhere than its releases")
    spec = _plain(product, spec)
    line = _IN_DEVELOPMENT.fullmatch(spec) or _NEWEST_OF.fullmatch(spec)
    if line:
        return Token(product, constraint=_line(product, line[1]))
    if _MOVING.fullmatch(spec):
        return Token(product, constraint=spec)
    exact = _EXACT.fullmatch(spec)
    if exact:
        return Token(product, exact[1])
    return _range(product, spec)


def _line(product: str, number: str) -> str:
    """Every release of a line, as the notation of the product writes it."""
    grammar = GRAMMARS.get(product, "npm")
    if grammar in ("pypi", "composer"):
        return f"{number}.*"
    if grammar in ("terraform", "hex", "gem"):
        return f"~> {number}.0"
    return f"^{number}.0.0" if grammar == "pub" and "." not in number else f"{number}.x"


def _range(product: str, spec: str) -> Token:
    line = _WHOLE_LINE.fullmatch(spec)
    if line:
        return Token(product, constraint=_written(product, spec, line[1]))
    try:
        if not _MARKS.fullmatch(_BOUND.sub("", spec)):
            raise UnreadableConstraint(spec)
        declared_spans(GRAMMARS.get(product, "npm"), spec)
    except UnreadableConstraint:
        return Token(product, reason="its version is a name or a notation that is not known")
    return Token(product, constraint=spec)


def _written(product: str, spec: str, number: str) -> str:
    """The line as written where the product's notation can read it, else in that notation."""
    try:
        declared_spans(GRAMMARS.get(product, "npm"), spec)
    except UnreadableConstraint:
        return _line(product, number)
    return spec


def _plain(product: str, spec: str) -> str:
    """The token without what says of which build, and not of which release, it is."""
    spec = _SPELLED.sub("", spec, count=1)
    if product == "python":
        spec = _python(spec)
    elif product == "ruby":
        spec = spec.partition("@")[0]  # rvm's gem set
    elif product == "elixir":
        spec = re.sub(r"-otp-\d{1,4}$", "", spec)
    elif product == "dotnet":
        spec = _dotnet(spec)
    elif product == "rust":
        spec = re.sub(r"^(\d[\d.]*)-[a-z][\w-]{0,60}$", r"\1", spec)  # a host behind the number
    return spec


def _python(spec: str) -> str:
    """pyenv, uv, setup-python and the launcher name builds of one release (`3.13t`, `3.12-x64`)."""
    spec = spec.partition("/envs/")[0]
    spec = re.sub(r"\+(?:freethreaded|gil|debug)\b", "", spec)
    spec = re.sub(r"-(?:32|64|x86|x64|win32|amd64|arm64)$", "", spec)
    spec = re.sub(r"^(\d[\w.]{0,20})-(?:linux|macos|windows)-[\w-]{1,60}$", r"\1", spec)
    spec = re.sub(r"(?<=\d)t?d?(?=-dev$|$)", "", spec)
    return re.sub(r"^([23])(\d{1,2})$", r"\1.\2", spec)  # cp312


def _dotnet(spec: str) -> str:
    """The release of .NET that holds an SDK: the first two numbers (8.0.204 and 8.0.1xx: 8.0)."""
    sdk = re.fullmatch(r"(\d{1,3}\.\d{1,3})\.\d?(?:xx|\d{2,4})(?:-[\w.-]{1,60})?", spec)
    return sdk[1] if sdk else spec
