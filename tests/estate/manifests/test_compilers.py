"""Build stages: whose compiler leaves a part of itself in what ships."""

import pytest

from timonier.estate.core.facts import Parsed
from timonier.estate.core.manifests.dockerfile import read_dockerfile

_TAKE = "COPY --from=build /out /out\n"


def read(source: str, path: str = "Dockerfile") -> Parsed:
    return read_dockerfile(path, source.encode())


def first(source: str, path: str = "Dockerfile") -> str:
    return read(source, path).components[0].scope


@pytest.mark.parametrize(
    ("image", "command", "scope"),
    [
        ("golang:1.20", "go build", "prod"),
        ("golang:${GO}-alpine", "make", "prod"),
        ("${MIRROR}/library/golang:1.20", "make", "prod"),
        ("registry.example.org:5000/ubi8/go-toolset:1.20", "make", "prod"),
        ("rust:1.70", "cargo build --release", "prod"),
        ("lukemathwalker/cargo-chef:latest-rust-1", "cargo build", "prod"),
        ("eclipse-temurin:17", "jlink --output /out", "prod"),
        ("eclipse-temurin:17", "./gradlew bootJar", "dev"),
        ("ghcr.io/graalvm/native-image:21", "./mvnw -Pnative package", "prod"),
        ("elixir:1.14", "MIX_ENV=prod mix do compile, release", "prod"),
        ("hexpm/elixir:1.14.0-erlang-25.0", "mix release", "prod"),
        ("elixir:1.14", "mix compile", "dev"),
        ("dart:3.0", "dart compile exe bin/a.dart", "prod"),
        ("mcr.microsoft.com/dotnet/sdk:6.0", "dotnet publish --self-contained", "prod"),
        ("mcr.microsoft.com/dotnet/sdk:6.0", "dotnet publish --self-contained true", "prod"),
        ("mcr.microsoft.com/dotnet/sdk:8.0", "dotnet publish -p:PublishAot=true", "prod"),
        ("mcr.microsoft.com/dotnet/sdk:6.0", "dotnet publish --self-contained false", "dev"),
        ("mcr.microsoft.com/dotnet/sdk:6.0", "dotnet publish --no-self-contained", "dev"),
        ("mcr.microsoft.com/dotnet/sdk:6.0", "dotnet publish --self-contained $ALONE", "unknown"),
        ("mcr.microsoft.com/dotnet/sdk:6.0", "dotnet publish -r linux-x64", "unknown"),
        ("example.org/other/sdk:6.0", "make", "dev"),
        ("node:16", "npm run build", "dev"),
        ("python:3.7", "pip wheel .", "dev"),
        ("maven:3.8", "mvn package", "dev"),
        ("golang-migrate:4", "migrate", "dev"),
        ("$BUILDER/node:16", "make", "dev"),
    ],
)
def test_the_compiler_and_its_command_say_whether_a_part_of_it_ships(
    image: str, command: str, scope: str
) -> None:
    parsed = read(f"FROM {image} AS build\nRUN {command}\nFROM alpine:3.20\n{_TAKE}")
    noted = [seen for seen in parsed.observations if seen.kind == "compiled-in"]
    assert [one.data["scope"] for one in noted] == ([] if scope == "dev" else [scope])
    assert {one.scope for one in parsed.components if one.line == 1} <= {scope}
    named = [seen for seen in parsed.observations if seen.line == 1 and "final" in seen.data]
    assert {seen.data["scope"] for seen in named} <= {scope}


@pytest.mark.parametrize(
    ("final", "scope"), [("aspnet", "dev"), ("runtime", "dev"), ("runtime-deps", "prod")]
)
def test_the_last_image_says_whether_dotnet_brings_its_run_time(final: str, scope: str) -> None:
    source = "FROM mcr.microsoft.com/dotnet/sdk:6.0 AS build\nRUN dotnet publish\n"
    assert first(f"{source}FROM mcr.microsoft.com/dotnet/{final}:6.0\n{_TAKE}") == scope


def test_what_was_compiled_in_is_told_with_its_reason() -> None:
    parsed = read(f"FROM golang:1.20 AS build\nRUN go build\nFROM scratch\n{_TAKE}")
    (seen,) = [seen for seen in parsed.observations if seen.kind == "compiled-in"]
    assert (seen.subject, seen.line) == ("golang:1.20", 1)
    assert seen.data == {
        "language": "go", "leaves": "standard library", "stage": "build", "scope": "prod",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("rest", "scope"),
    [
        ("FROM scratch\nCOPY --from=0 /app /app\n", "prod"),
        ("FROM scratch\nCOPY --chown=1 --from=BUILD /app /app\n", "prod"),
        ("FROM build AS next\nRUN make\nFROM scratch\nCOPY --from=next /app /app\n", "prod"),
        ("FROM scratch AS end\nCOPY --from=build /app /app\nFROM end\n", "prod"),
        ("FROM alpine\n", "dev"),
        ("FROM alpine AS other\nCOPY --from=build /app /app\nFROM alpine\n", "dev"),
        ("FROM alpine\nCOPY --from=build /etc/passwd /etc/ssl/certs/ca.crt /etc/\n", "dev"),
        ("FROM alpine\nCOPY --from=build /usr/share/zoneinfo /usr/share/zoneinfo\n", "dev"),
        ("FROM alpine AS upx\nCOPY --from=build /a /a\nFROM alpine\nCOPY --from=upx /a /a\n",
         "unknown"),
        ("FROM alpine\nRUN --mount=type=bind,from=build,target=/x cp /x/a /a\n", "unknown"),
    ],
)  # fmt: skip
def test_it_ships_only_where_its_files_do(rest: str, scope: str) -> None:
    assert first(f"FROM golang:1.20 AS build\nRUN go build\n{rest}") == scope


def test_what_does_not_ship_itself_has_nothing_compiled_in_that_ships() -> None:
    source = f"FROM golang:1.20 AS build\nFROM scratch\n{_TAKE}"
    assert first(source, "tests/Dockerfile") == "dev"


def test_stages_that_take_from_each_other_end() -> None:
    source = "FROM golang:1 AS a\nCOPY --from=b /x /x\nFROM a AS b\nCOPY --from=a /x /x\n"
    assert {
        one.scope for one in read(f"{source}FROM scratch\nCOPY --from=b /x /x\n").components
    } == {"prod"}
