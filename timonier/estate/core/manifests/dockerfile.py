"""Dockerfile: base images by stage and scope, the effective user, and what is risky in a build."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from timonier.estate.core.facts import Component, Observation, Parsed, Scope, Unreadable
from timonier.estate.core.manifests.conventions import with_faults
from timonier.estate.core.manifests.docker_lines import (
    Instruction,
    instructions,
    split_words,
    substitute,
)
from timonier.estate.core.manifests.docker_stages import Left, Stage, left_in
from timonier.estate.core.manifests.growth import Growth
from timonier.estate.core.manifests.images import image_facts, parse_image
from timonier.estate.core.manifests.registry import reader
from timonier.estate.core.places import path_scope
from timonier.estate.core.secrets import named_secret, names_a_secret

_NOT_DOCKERFILES = (
    ".dockerignore", ".md", ".j2", ".jinja", ".jinja2", ".tmpl", ".tpl", ".template", ".erb",
    ".in", ".sh", ".py", ".yml", ".yaml", ".json", ".txt", ".go", ".js", ".ts", ".rst",
)  # fmt: skip
_TEMPLATE = re.compile(rb"\{%-? |^[ \t]*(?:FROM|from) +\{\{", re.MULTILINE)
_PIPE_TO_SHELL = re.compile(
    r"\b(?:curl|wget)\b[^|;&\n]{0,500}\|\s*(?:sudo\s+(?:-E\s+)?)?(?:/\w[\w/]{0,40}/)?"
    r"(?:ba|da|z|k|a)?sh\b"
)
_ONBUILD = re.compile(r"(COPY|ADD|RUN)\s+(.*)", re.DOTALL | re.IGNORECASE)
MAX_STAGES = 500  # each looks through the others
_VARIABLE_COSTS = 16  # in characters, for a stage that takes the variables of another
_PLATFORM_ARGS = {
    "BUILDPLATFORM": "linux/amd64", "TARGETPLATFORM": "linux/amd64", "BUILDOS": "linux",
    "TARGETOS": "linux", "BUILDARCH": "amd64", "TARGETARCH": "amd64", "TARGETVARIANT": "",
    "BUILDVARIANT": "",
}  # fmt: skip


@reader("dockerfile")
def read_dockerfile(path: str, data: bytes) -> Parsed:
    """Images, users and build habits of one Dockerfile; raises Unreadable."""
    if path.lower().endswith(_NOT_DOCKERFILES):
        return Parsed()
    if _TEMPLATE.search(data):
        return Parsed(observations=(Observation("template-skipped", path.rpartition("/")[2]),))
    return read_build(path, data, path_scope(path, "prod"))


@dataclass(frozen=True, slots=True)
class Order:
    """What whoever asks for a build states beside the Dockerfile (a compose service does)."""

    label: str = ""  # in the place of the final stage's name
    target: str = ""
    args: Mapping[str, str] = field(default_factory=dict)
    contexts: Mapping[str, str] = field(default_factory=dict)  # name -> image; empty: no image
    line_at: Callable[[int], int] = int  # from the Dockerfile's own lines to the file's


def read_build(path: str, data: bytes, scope: Scope, order: Order | None = None) -> Parsed:
    """The facts of one Dockerfile, as it is ordered; `scope` is that of what ships.

    Raises Unreadable for what is no Dockerfile.
    """
    build = _Build(path, order or Order())
    for instruction in instructions(data):
        build.take(replace(instruction, line=build.order.line_at(instruction.line)))
    if not build.stages:
        raise Unreadable("no FROM instruction")
    return with_faults(build.parsed(scope), build.growth.faults())


class _Build:
    """The state of a build while its instructions are read in order."""

    def __init__(self, path: str, order: Order) -> None:
        self._path = path
        self.order = order
        self.stages: list[Stage] = []
        self.growth = Growth()
        self._globals = dict(_PLATFORM_ARGS)
        self._noted: list[Observation] = []

    def _value(self, template: str, values: Mapping[str, str], line: int) -> tuple[str, bool]:
        found = substitute(template, values, self.growth)
        self.growth.met_at(line)
        return found

    def take(self, step: Instruction) -> None:
        if step.name == "ONBUILD":  # what it takes is taken when another image is built on this
            match = _ONBUILD.match(step.args)
            step = replace(step, name=match[1].upper(), args=match[2]) if match else step
        method = {
            "FROM": self._from, "ARG": self._arg, "ENV": self._env, "USER": self._user,
            "COPY": self._copy, "ADD": self._add, "RUN": self._run,
            "HEALTHCHECK": self._healthcheck,
        }.get(step.name)  # fmt: skip
        if method is not None and (self.stages or step.name in ("FROM", "ARG")):
            method(step)

    def _from(self, step: Instruction) -> None:
        words = [word for word in split_words(step.args) if not word.startswith("--")]
        if not words:
            return
        if len(self.stages) >= MAX_STAGES:
            raise Unreadable(f"more than {MAX_STAGES} stages (line {step.line})")
        base, _ = self._value(words[0], self._globals, step.line)
        parent = self._stage_named(base)
        if parent is None:
            base = self.order.contexts.get(base.lower(), base) or "scratch"
        stage = Stage(len(self.stages), base, step.line, parent=parent)
        if len(words) >= 3 and words[1].lower() == "as":
            stage.name = words[2].lower()
        if stage.parent is not None:
            stage.user, stage.user_line = stage.parent.user, stage.parent.user_line
            stage.healthcheck = stage.parent.healthcheck
            if self.growth.allows(_VARIABLE_COSTS * len(stage.parent.values)):
                stage.values = dict(stage.parent.values)
            self.growth.met_at(step.line)
        self.stages.append(stage)

    def _stage_named(self, name: str) -> Stage | None:
        wanted = name.lower()
        return next((s for s in reversed(self.stages) if s.name and s.name == wanted), None)

    def _arg(self, step: Instruction) -> None:
        scope = self.stages[-1].values if self.stages else self._globals
        for word in split_words(step.args):
            name, given, default = word.partition("=")
            if given:
                scope[name] = self._value(default, scope, step.line)[0]
                self._note_secret("ARG", name, default, step.line)
            elif self.stages and name in self._globals:
                scope[name] = self._globals[name]
            if name in self.order.args:
                scope[name] = self.order.args[name]

    def _env(self, step: Instruction) -> None:
        values = self.stages[-1].values
        words = split_words(step.args)
        if words and "=" not in words[0]:  # the old form: ENV NAME the rest is the value
            words = [f"{words[0]}={' '.join(words[1:])}"]
        for word in words:
            name, _, value = word.partition("=")
            values[name] = self._value(value, values, step.line)[0]
            self._note_secret("ENV", name, value, step.line)

    def _user(self, step: Instruction) -> None:
        stage = self.stages[-1]
        stated = step.args.split("#")[0].strip().strip("\"'")
        stage.user, known = self._value(stated, stage.values, step.line)
        stage.user = stage.user if known else "$"
        stage.user_line = step.line

    def _copy(self, step: Instruction) -> None:
        for word in step.args.split():
            if not word.startswith("--"):
                break
            if word.startswith("--from="):
                source = self._value(word[7:].strip("\"'"), self._globals, step.line)[0]
                self.stages[-1].copies.append((source, step.line))
                paths = [one for one in split_words(step.args) if not one.startswith("--")]
                self.stages[-1].takes(source, paths[:-1])

    def _add(self, step: Instruction) -> None:
        self._copy(step)
        words = split_words(step.args)
        for word in words[:-1]:
            if word.startswith(("http://", "https://")):
                checked = any(w.startswith("--checksum=") for w in words)
                self._note("add-url", _without_credentials(word), step.line, checksum=checked)

    def _run(self, step: Instruction) -> None:
        for source in re.findall(r"--mount=\S{0,300}?\bfrom=([^\s,]{1,300})", step.args):
            known = self._value(source, self._globals, step.line)[0]
            self.stages[-1].copies.append((known, step.line))
            self.stages[-1].mounted.add(known.lower())
        self.stages[-1].commands.append(f"{step.args}\n{step.body}")
        if _PIPE_TO_SHELL.search(f"{step.args}\n{step.body}"):
            self._note("pipe-to-shell", self._label(self.stages[-1]), step.line)

    def _healthcheck(self, step: Instruction) -> None:
        self.stages[-1].healthcheck = "none" if step.args.upper() == "NONE" else "present"

    def _note(self, kind: str, subject: str, line: int, **data: object) -> None:
        self._noted.append(Observation(kind, subject, line, data))

    def _note_secret(self, where: str, name: str, value: str, line: int) -> None:
        if names_a_secret(name, value):
            self._noted.append(
                named_secret(
                    f"dockerfile-{where.lower()}",
                    name=name,
                    line=line,
                    path=self._path,
                    value=value,
                )
            )

    def parsed(self, default: Scope) -> Parsed:
        """The facts of the whole build, once its last stage is known."""
        shipped = {stage.index for stage in self._final.line_of()}
        left = left_in(self._final, self.stages)
        components: list[Component] = []
        observations: list[Observation] = []
        for stage in self.stages:
            for reference, line in self._images_of(stage):
                based = reference == stage.base
                final = stage.index in shipped and based
                scope: Scope = default if stage.index in shipped else "dev"
                if based and stage.index in left:
                    scope = _weaker(default, left[stage.index].scope)
                    observations += _told(left[stage.index], stage, scope)
                found, noted = image_facts(
                    reference, line=line, scope=scope, stage=self._label(stage), final=final
                )
                components += found
                observations += noted
        observations += [*self._final_facts(), *self._noted]
        return Parsed(tuple(components), tuple(observations))

    @property
    def _final(self) -> Stage:
        """The stage that the order asks for, by name or number; else the last."""
        target = self.order.target.lower()
        numbered = next((s for s in self.stages if target and str(s.index) == target), None)
        return self._stage_named(target) or numbered or self.stages[-1]

    def _label(self, stage: Stage) -> str:
        return self.order.label or stage.label

    def _images_of(self, stage: Stage) -> list[tuple[str, int]]:
        """The images that a stage takes from outside this file."""
        named = {s.name for s in self.stages if s.name} | {str(s.index) for s in self.stages}
        named |= self.order.contexts.keys()
        found = [(stage.base, stage.line)] if stage.parent is None else []
        for source, line in dict(reversed(stage.copies)).items():
            if source.lower() not in named and source not in (stage.base, "scratch"):
                found.append((source, line))
        return [(ref, line) for ref, line in found if ref.lower() != "scratch"]

    def _final_facts(self) -> list[Observation]:
        """Whose rights the shipped container has; an empty user comes from the base image."""
        final = root = self._final
        while root.parent is not None:
            root = root.parent
        image = parse_image(root.base)
        user = {"user": "" if final.user == "$" else final.user, "unresolved": final.user == "$",
                "base": image.reference if image else root.base[:160]}  # fmt: skip
        line = final.user_line or final.line
        health = {"state": final.healthcheck or "absent"}
        return [
            Observation("container-user", self._label(final), line, user),
            Observation("container-healthcheck", self._label(final), final.line, health),
        ]


def _weaker(default: Scope, left: Scope) -> Scope:
    """The scope of what a compiler left in an image that itself has the scope `default`."""
    return next((one for one in ("dev", "unknown") if one in (default, left)), "prod")


def _told(left: Left, stage: Stage, scope: Scope) -> list[Observation]:
    """Why the image of a build stage is no mere tool; nothing where it is one."""
    if left.scope == "dev":
        return []
    data = {"language": left.compiler.language, "leaves": left.compiler.leaves,
            "stage": stage.label, "scope": scope}  # fmt: skip
    return [Observation("compiled-in", stage.base[:160], stage.line, data)]


def _without_credentials(url: str) -> str:
    """The address without user, password, query and fragment: those may hold a secret."""
    scheme, _, rest = url.partition("://")
    host, slash, tail = re.split(r"[?#]", rest, maxsplit=1)[0].partition("/")
    return f"{scheme}://{host.rpartition('@')[2]}{slash}{tail}"[:300]
