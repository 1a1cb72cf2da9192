"""Which build images leave a part of themselves in what is built with them, and when.

A Go program holds Go's standard library, a release of Elixir the Erlang virtual machine: their
flaws ship although the image does not. A Node.js or Maven image leaves nothing of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from timonier.estate.core.facts import Scope

_TAG = re.compile(r"[:@$]")


@dataclass(frozen=True, slots=True)
class Compiler:
    """One language: its images (the last part of their names) and what they leave behind."""

    language: str
    images: re.Pattern[str]
    leaves: str  # "standard library" or "run time"
    command: re.Pattern[str] | None = None  # leaves it only when built so; None: always
    otherwise: Scope = "dev"  # without that command
    apart: re.Pattern[str] | None = None  # the command that says that it leaves nothing


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


_DOTNET = "dotnet"
_COMPILERS = (
    Compiler("go", _pattern(r"golang|go-toolset|golang-cross|goreleaser(-cross)?"),
             "standard library"),
    Compiler("rust", _pattern(r"rust|cargo-chef|muslrust|rust-musl-builder|rust-musl-cross"),
             "standard library"),
    Compiler("haskell", _pattern(r"haskell"), "standard library"),
    Compiler("crystal", _pattern(r"crystal"), "standard library"),
    Compiler("java", _pattern(
        r"eclipse-temurin|openjdk(-\d+)?|amazoncorretto|zulu-openjdk.*|sapmachine|liberica-.*jdk.*|"
        r"graalvm.*|native-image.*|jdk(-community)?|ubi-quarkus-(mandrel|graalvmce)-builder-image"),
        "run time",
        _pattern(r"\bjlink\b|\bnative-image\b|\bnativeCompile\b|\bnative:compile\b|-Pnative\b")),
    Compiler("erlang", _pattern(r"elixir|erlang"), "run time",
             _pattern(r"\bmix(?:\s++do)?\s++[^\n&;|]{0,80}\brelease\b|\brebar3\s++[^\n&;|]{0,80}"
                      r"\b(?:release|tar)\b")),
    Compiler("dart", _pattern(r"dart"), "run time", _pattern(r"\bdart\s+compile\s+exe\b")),
    Compiler(_DOTNET, _pattern(r"sdk|dotnet"), "run time",
             _pattern(r"--(?:self-contained|sc)(?![\s=]+[\"']?(?:false|\$))|"
                      r"[-/]p(?:roperty)?:(?:SelfContained|PublishAot)=\"?true"),
             "unknown",
             _pattern(r"--(?:self-contained|sc)[\s=]+[\"']?false|--no-self-contained|"
                      r"[-/]p(?:roperty)?:SelfContained=\"?false")),
)  # fmt: skip
# Final images of .NET: with a run time of their own the program brings none, unless it says so.
_DOTNET_RUN_TIMES = frozenset({"aspnet", "runtime"})
_DOTNET_WITHOUT = "runtime-deps"


def compiler_of(image: str) -> Compiler | None:
    """The compiler that an image holds, by its name as written; a variable may be its tag."""
    path = image.lower().split("@")[0]
    name = _TAG.split(path.rpartition("/")[2] if "${" not in path else _plain(path))[0]
    found = next((one for one in _COMPILERS if name and one.images.fullmatch(name)), None)
    return None if found and found.language == _DOTNET and "dotnet" not in path else found


def scope_left(compiler: Compiler, commands: Iterable[str], final: str) -> Scope:
    """The scope of what a compiler leaves in the program: "dev" when it leaves nothing.

    `commands` are those that the stages of the compiler run, `final` the image that ships.
    """
    if compiler.command is None:
        return "prod"
    told = list(commands)
    if any(map(compiler.command.search, told)):
        return "prod"
    if compiler.apart and any(map(compiler.apart.search, told)):
        return "dev"
    if compiler.language != _DOTNET:
        return compiler.otherwise
    name = _TAG.split(final.lower().rpartition("/")[2])[0]
    if name in _DOTNET_RUN_TIMES:
        return "dev"
    return "prod" if name == _DOTNET_WITHOUT else compiler.otherwise


def _plain(path: str) -> str:
    """The last part of a name in which variables stand, some with a path as their default."""
    return re.sub(r"\$\{[^{}]{0,200}\}", "$", path).rpartition("/")[2]
