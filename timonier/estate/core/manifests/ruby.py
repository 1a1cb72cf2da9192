"""Ruby: Gemfile and gemspec, read statement by statement and never run."""

from __future__ import annotations

from collections.abc import Iterator

from timonier.estate.core.facts import Component, Observation, Parsed, Scope
from timonier.estate.core.manifests.conventions import licences, manager, project, with_faults
from timonier.estate.core.manifests.limits import MAX_MANIFEST_BYTES, decode
from timonier.estate.core.manifests.origins import split_address
from timonier.estate.core.manifests.registry import reader
from timonier.estate.core.manifests.ruby_calls import Call, calls_of
from timonier.estate.core.manifests.ruby_requirements import (
    NAME,
    asked,
    component,
    scope_of,
    texts,
)
from timonier.estate.core.manifests.ruby_values import Open, Symbol, Value

_GIT = frozenset({"git", "github", "gist", "bitbucket", "gitlab"})
_RUBY_FILES = (".ruby-version", ".tool-versions", "mise.toml")
_READS_CODE = frozenset({"eval", "instance_eval", "class_eval", "load"})
# Names of engines that have releases, and a support, of their own.
_ENGINES = frozenset({"jruby", "truffleruby"})


@reader("Gemfile", max_bytes=MAX_MANIFEST_BYTES)
def read_gemfile(path: str, data: bytes) -> Parsed:
    """Gemfile: gems with their groups and origins, and the ruby asked for.

    Source: "Gemfiles" of Bundler's manual. A gem under a condition is listed like any other.
    """
    reading = _Gemfile(matrix="gemfiles" in path.split("/")[:-1])
    for call in calls_of(decode(data), frozenset({"gem"}), reading.faults):
        if not call.receiver:
            reading.take(call)
    seen = (manager("bundler"), *reading.observations)
    return with_faults(Parsed(tuple(reading.components), seen), reading.faults)


class _Gemfile:
    """What the calls of a Gemfile said so far. `matrix`: one of a set that only tests use."""

    def __init__(self, *, matrix: bool) -> None:
        self.matrix = matrix
        self.components: list[Component] = []
        self.observations: list[Observation] = []
        self.faults: list[str] = []
        self.registry = ""
        self.git_names = set(_GIT)

    def take(self, call: Call) -> None:
        first = call.arguments[0] if call.arguments else None
        if call.name in ("gem", "plugin"):
            self._gem(call, first)
        elif call.name == "ruby":
            self._ruby(call)
        elif call.name == "source" and isinstance(first, str) and not call.has_block:
            self.registry = self.registry or first
        elif call.name == "git_source":
            self.git_names |= set(texts(first))
        elif call.name == "eval_gemfile" and isinstance(first, str) and not isinstance(first, Open):
            self.observations.append(Observation("include", first[:300], call.line))
        elif call.name in _READS_CODE or call.name == "eval_gemfile":
            self.faults.append(f"statements of another file are run (line {call.line})")

    def _gem(self, call: Call, name: Value) -> None:
        if not isinstance(name, str) or isinstance(name, Open) or not NAME.fullmatch(name):
            self.faults.append(f"a gem is computed (line {call.line})")
            return
        groups = [one for block in call.within if block.name == "group" for one in block.arguments]
        groups += [call.options[key] for key in ("group", "groups") if key in call.options]
        scope: Scope = "dev" if self.matrix or call.name == "plugin" else scope_of(groups)
        found, open_ = component("gem", name, call, scope, self._origin(call))
        self.components.append(found)
        self.observations += [open_] if open_ else []

    def _origin(self, call: Call) -> str:
        """Where the gem comes from: its own option first, then the innermost block."""
        places = [call.options]
        places += [{block.name: (*block.arguments, "")[0]} for block in reversed(call.within)]
        for place in places:
            if place.get("path") is not None:
                return "path"
            if any(place.get(name) is not None for name in self.git_names):
                return "git"
            if place.get("source") is not None:
                return self._registry(place["source"])
        return ""

    def _registry(self, address: Value) -> str:
        """Empty for the public registry, and for the one of the whole file; else url."""
        if isinstance(address, Open) or not isinstance(address, str):
            return "url"
        parts = split_address(address)
        host = (parts.hostname if parts else "") or ""
        public = isinstance(address, Symbol) or host.split(".")[-2:-1] == ["rubygems"]
        return "" if public or address.rstrip("/") == self.registry.rstrip("/") else "url"

    def _ruby(self, call: Call) -> None:
        """`ruby "3.2"`, `ruby file: ".ruby-version"` (that file is read by itself)."""
        if call.options.keys() & {"file"} or any(t.endswith(_RUBY_FILES) for t in call.texts):
            return
        engine = str(call.options.get("engine") or "ruby")
        release = call.options.get("engine_version")
        other = engine in _ENGINES and release is not None
        wanted = asked((release,) if other else call.arguments)
        name = engine if engine in _ENGINES else "ruby"
        if not other and name != "ruby":
            return
        self.components.append(
            Component("generic", name, wanted.version, wanted.constraint, "prod", direct=True,
                      line=call.line)
        )  # fmt: skip
        if wanted.stated is not None:
            data = {"reason": "its version is computed", "stated": wanted.stated}
            self.observations.append(Observation("unresolved", name, call.line, data))


_SPEC = {
    "add_dependency": "prod", "add_runtime_dependency": "prod", "add_development_dependency": "dev",
}  # fmt: skip


@reader("gemspec", max_bytes=MAX_MANIFEST_BYTES)
def read_gemspec(path: str, data: bytes) -> Parsed:
    """gemspec: dependencies, name, licence and the ruby it needs."""
    faults: list[str] = []
    components: dict[tuple[str, str, str, str], Component] = {}
    observations: list[Observation] = []
    fields: dict[str, tuple[Value, int]] = {}
    for call in calls_of(decode(data), frozenset(), faults):
        if call.name in _SPEC and call.receiver:
            for found, open_ in _dependency(call, faults):
                key = (found.name, found.version, found.constraint, found.scope)
                components.setdefault(key, found)  # old ones say it again for older rubygems
                observations += [open_] if open_ else []
        elif call.receiver and call.name.endswith("=") and call.arguments:
            fields.setdefault(call.name[:-1].rstrip("s"), (call.arguments[0], call.line))
        elif call.name in _READS_CODE:
            faults.append(f"statements of another file are run (line {call.line})")
    every = [*components.values(), *_ruby_needed(fields, observations)]
    observations = [*_of_itself(fields), *observations]
    return with_faults(Parsed(tuple(every), tuple(observations)), faults)


def _dependency(call: Call, faults: list[str]) -> Iterator[tuple[Component, Observation | None]]:
    name = call.arguments[0] if call.arguments else None
    if not isinstance(name, str) or isinstance(name, Open) or not NAME.fullmatch(name):
        faults.append(f"a gem is computed (line {call.line})")
        return
    scope: Scope = "dev" if _SPEC[call.name] == "dev" else "prod"
    yield component("gem", name, call, scope, "")


def _ruby_needed(
    fields: dict[str, tuple[Value, int]], observations: list[Observation]
) -> Iterator[Component]:
    value, line = fields.get("required_ruby_version", (None, 0))
    if value is None:
        return
    wanted = asked((value,))
    stated = wanted.version or wanted.constraint
    yield Component("generic", "ruby", "", stated, "prod", direct=True, line=line)
    if wanted.stated is not None:
        data = {"reason": "its version is computed", "stated": wanted.stated}
        observations.append(Observation("unresolved", "ruby", line, data))


def _of_itself(fields: dict[str, tuple[Value, int]]) -> Iterator[Observation]:
    told = {
        key: [one for one in texts(value) if not isinstance(one, Open)]
        for key, (value, _) in fields.items()
    }
    yield from licences(*told.get("license", []))
    for name in told.get("name", [])[:1]:
        yield project(name, (*told.get("version", []), "")[0], "gem")
