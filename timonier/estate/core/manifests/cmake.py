"""CMake: what CMakeLists.txt and *.cmake fetch while they configure; nothing is run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from timonier.estate.core.facts import Component, Observation, Parsed
from timonier.estate.core.manifests.conventions import commit_of, with_faults
from timonier.estate.core.manifests.limits import MAX_MANIFEST_BYTES, decode
from timonier.estate.core.manifests.origins import from_address
from timonier.estate.core.manifests.registry import reader

# Source: "cmake-language(7)". Each alternative begins with another character.
_TOKEN = re.compile(
    r"(?P<block>#?\[(?P<level>=*)\[)|(?P<remark>#[^\n]*)|(?P<text>\"(?:[^\"\\]|\\.)*+\"?)"
    r"|(?P<open>\()|(?P<close>\))|(?P<space>[\s;]+)|(?P<plain>(?:[^\s()#\";\\]|\\.)+)|(?P<odd>.)",
    re.DOTALL,
)
_FETCHES = frozenset({"fetchcontent_declare", "externalproject_add", "cpmaddpackage",
                      "cpmfindpackage", "cpmdeclarepackage"})  # fmt: skip
_KEYS = frozenset(
    {
        "NAME", "VERSION", "GIT_REPOSITORY", "GIT_TAG", "GITHUB_REPOSITORY", "GITLAB_REPOSITORY",
        "BITBUCKET_REPOSITORY", "URL", "URI", "SVN_REPOSITORY", "HG_REPOSITORY", "SOURCE_DIR",
        "HG_TAG", "SVN_REVISION", "DOWNLOAD_COMMAND",
    }
)  # fmt: skip
_HOSTS = {"GITHUB_REPOSITORY": "github.com", "GITLAB_REPOSITORY": "gitlab.com",
          "BITBUCKET_REPOSITORY": "bitbucket.org"}  # fmt: skip
_SHORT = re.compile(r"(gh|gl|bb):([\w.-]+/[\w.-]+?)(?:@([^#]+))?(?:#(.+))?")
_VARIABLE = re.compile(r"\$\{(\w+)\}")
_VERSION = re.compile(r"\d+(?:\.\d+){0,3}")
_RANGE = re.compile(r"(\d+(?:\.\d+){0,3})\.\.\.(<?)(\d+(?:\.\d+){0,3})")
MAX_DEPTH = 20  # brackets inside the arguments of one command


@dataclass(frozen=True, slots=True)
class Command:
    """`name(arguments…)`, its variables not yet followed."""

    name: str
    line: int
    arguments: tuple[str, ...]


def commands_of(content: str, faults: list[str]) -> Iterator[Command]:
    """The commands of CMake text, in order; one that is never closed is told in `faults`."""
    at, line, depth, begun = 0, 1, 0, 1
    name = ""
    arguments: list[str] = []
    while found := _TOKEN.match(content, at):
        kind, token = found.lastgroup or "", found.group()
        if kind == "level" or kind == "block":
            token = _block(content, found)
            kind = "remark" if token.startswith("#") else "text"
        at += len(token)
        if kind == "open":
            depth += 1
            begun = line if depth == 1 else begun
        elif kind == "close" and depth == 1:
            yield Command(name.lower(), begun, tuple(arguments))
            arguments, depth, name = [], 0, ""
        elif kind == "close":
            depth = max(0, depth - 1)
        elif kind in ("text", "plain"):
            name = name if depth else token
            arguments += [_unquoted(token)] if depth else []
        line += token.count("\n")
    if depth:
        faults.append(f"a command is never closed (line {begun})")


def _block(content: str, found: re.Match[str]) -> str:
    """A bracket argument or remark, to its end."""
    end = content.find(f"]{found['level']}]", found.end())
    return (
        content[found.start() : end + 2 + len(found["level"])]
        if end >= 0
        else (content[found.start() :])
    )


def _unquoted(token: str) -> str:
    if token.startswith("["):
        return re.sub(r"^\[=*\[|\]=*\]$", "", token)
    return re.sub(r"\\(.)", r"\1", token.strip('"'), flags=re.DOTALL)


@reader("CMakeLists.txt", max_bytes=MAX_MANIFEST_BYTES)
def read_cmake(path: str, data: bytes) -> Parsed:
    """CMakeLists.txt: FetchContent, ExternalProject, CPM, and the versions asked of the system.

    Variables set once to a literal are followed. What `find_package` finds is the system's: its
    range is told, its source is unknown.
    """
    faults: list[str] = []
    known: dict[str, str | None] = {}
    found: dict[Component, None] = {}
    observations: list[Observation] = []
    for command in commands_of(decode(data), faults):
        if command.name == "set" and command.arguments:
            _set(command, known)
        elif command.name in _FETCHES:
            one, open_ = _fetched(command, known, faults)
            if one:
                found.setdefault(one)
            observations += open_
        elif command.name == "find_package":
            for one in _asked_of_system(command, known):
                found.setdefault(one)
    return with_faults(Parsed(tuple(found), tuple(observations)), faults)


def _set(command: Command, known: dict[str, str | None]) -> None:
    """A variable set twice, or to a list, is not known."""
    name, *values = command.arguments
    cached = values[:1] + values[4:] if "CACHE" in values[1:2] else values
    value = _followed(cached[0], known) if len(cached) == 1 else None
    known[name] = value if name not in known or known[name] == value else None


def _followed(text: str, known: dict[str, str | None]) -> str | None:
    """The text with its variables followed; None when one is not known, or it grows."""
    values = [known.get(name) for name in _VARIABLE.findall(text)]
    if None in values or "$" in _VARIABLE.sub("", text):
        return None
    written = _VARIABLE.sub(lambda match: known.get(match[1]) or "", text)
    return written if len(written) <= 1000 else None


def _fetched(
    command: Command, known: dict[str, str | None], faults: list[str]
) -> tuple[Component | None, list[Observation]]:
    short = _SHORT.fullmatch(command.arguments[0]) if len(command.arguments) == 1 else None
    if short:
        host, repository, version, tag = short.groups()
        place = {"gh": "github.com", "gl": "gitlab.com", "bb": "bitbucket.org"}[host]
        stated = tag or (f"v{version}" if version else "")
        return from_address(f"https://{place}/{repository}", stated, "", command.line), []
    options = _options(command.arguments)
    name = (options.get("NAME") or command.arguments[:1] or ("",))[0]
    if command.name.startswith("cpm") and "NAME" not in options:
        faults.append(f"a package is computed (line {command.line})")
        return None, []
    address, tag = _place(options)
    place_, stated_ = _followed(address, known), _followed(tag, known)
    if not address:
        return None, []  # it names what another call declares, or what lies in the tree
    one = from_address(place_ or "", stated_ or "", _followed(name, known) or "", command.line)
    if one is None:
        faults.append(f"a package is computed (line {command.line})")
        return None, []
    unknown = stated_ is None or (not one.version and not commit_of(tag))
    reason = "its version is computed" if stated_ is None else "it names no release"
    data = {"reason": reason, "stated": tag[:80]}
    open_ = [Observation("unresolved", one.name, command.line, data)] if unknown and tag else []
    return one, open_


def _options(arguments: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """KEY value… pairs; each word in capitals that CMake knows begins one."""
    options: dict[str, list[str]] = {}
    current: list[str] = []
    for argument in arguments:
        if argument in _KEYS:
            current = options.setdefault(argument, [])
        elif re.fullmatch(r"[A-Z][A-Z_]{3,}", argument):
            current = []
        else:
            current.append(argument)
    return {key: tuple(values) for key, values in options.items()}


def _place(options: dict[str, tuple[str, ...]]) -> tuple[str, str]:
    """The address, and the tag, branch, commit or version stated for it."""
    version = (options.get("VERSION") or ("",))[0]
    tag = (options.get("GIT_TAG") or options.get("HG_TAG") or ("",))[0]
    for key, host in _HOSTS.items():
        if options.get(key):
            return f"https://{host}/{options[key][0]}", tag or (f"v{version}" if version else "")
    for key in ("GIT_REPOSITORY", "HG_REPOSITORY", "SVN_REPOSITORY"):
        if options.get(key):
            return options[key][0], tag or (f"v{version}" if version else "")
    for key in ("URL", "URI"):
        if options.get(key):
            return options[key][0], version
    return "", ""


def _asked_of_system(command: Command, known: dict[str, str | None]) -> Iterator[Component]:
    name, *rest = command.arguments or ("",)
    stated = _followed(rest[0], known) if rest else None
    ranged = _RANGE.fullmatch(stated or "")
    if not name or not stated or not (ranged or _VERSION.fullmatch(stated)):
        return
    bound = f"=={stated}" if "EXACT" in rest else f">={stated}"
    if ranged:
        bound = f">={ranged[1]} {'<' if ranged[2] else '<='}{ranged[3]}"
    yield Component("generic", name, "", bound, direct=True, line=command.line, source="unknown")
