"""Templates of Helm charts: the images they name, filled in from the values of their own chart."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from timonier.estate.core.facts import Component, Observation, Parsed
from timonier.estate.core.manifests.go_templates import evaluate, filled
from timonier.estate.core.manifests.helm import IMAGE_KEY, MAX_VALUES
from timonier.estate.core.manifests.images import image_facts, parse_image
from timonier.estate.core.manifests.kubernetes import is_kubernetes, read_kubernetes
from timonier.estate.core.manifests.limits import decode
from timonier.estate.core.manifests.registry import reader
from timonier.estate.core.places import path_scope

_IMAGE = re.compile(r"^[ \t]*(?:- +)?image:[ \t]+(\S[^\n]{0,800})$", re.MULTILINE)
_ASSIGNED = re.compile(
    r"\{\{-?[ \t]*+(\$\w{1,60})[ \t]*+:?=[ \t]*+([^{}\n]{1,300}?)(?<![ \t])[ \t]*+-?\}\}"
)
_VALUES = re.compile(r"\$?\w*\.Values\.([\w.-]{1,200})")
_MAX_FOLLOWED = 5
_PLACEHOLDER = "${appVersion}"  # what `helm.read_values` puts where a tag is empty


@reader("helm-template", max_bytes=2 * 1024 * 1024)
def read_template(path: str, data: bytes) -> Parsed:
    """The lines `image:` of a template, as `image-template`; `completed` fills them in.

    All else that only Helm can make of it stays unread, and is told as before.
    """
    source = decode(data)
    parsed = read_kubernetes(path, data) if is_kubernetes(data) else Parsed()
    scope = path_scope(path, "prod")
    every = _image_lines(source)
    lines = {line: value for line, value in every if "{{" in value}
    components = [one for one in parsed.components if one.line not in lines]
    observations = [one for one in parsed.observations
                    if one.line not in lines or not one.kind.startswith("image-")]  # fmt: skip
    read = {one.line for one in components}
    for line, value in every:
        if line not in lines and line not in read and parse_image(value):
            found, noted = image_facts(value, line=line, scope=scope, final=True)
            components += found
            observations += noted
    stated = _assigned(source)
    for line, value in lines.items():
        used = {name: stated[name] for name in re.findall(r"\$\w+", value) if name in stated}
        observations.append(Observation("image-template", value, line, {"names": used}))
        observations += image_facts(value, line=line, scope=scope)[1]
    return Parsed(tuple(components), tuple(observations), parsed.error)


def _image_lines(source: str) -> list[tuple[int, str]]:
    found = []
    for match in _IMAGE.finditer(source):
        value = _uncommented(match[1].strip())
        if value[:1] in "\"'" and value[-1:] == value[:1]:
            value = value[1:-1]
        found.append((source.count("\n", 0, match.start()) + 1, value.strip()))
    return found[:500]


def _uncommented(value: str) -> str:
    """Without the remark at its end; a hash inside the braces of a template is none."""
    outside = max(value.rfind("{"), value.rfind("}")) + 1
    return value[:outside] + re.split(r"(?<!\s)\s+#", value[outside:], maxsplit=1)[0]


def _assigned(source: str) -> dict[str, str]:
    """Variables that the template sets once: a second value would depend on its branch."""
    found: dict[str, list[str]] = {}
    for name, value in _ASSIGNED.findall(source):
        found.setdefault(name, []).append(value)
    return {name: values[0] for name, values in found.items() if len(set(values)) == 1}


def _value(values: Mapping[str, str] | None, path: str) -> str | None:
    """The value at a path, empty when the chart leaves it out; None when it was not kept."""
    if values is None or path in values:
        return values[path] if values else None
    kept = len(values) < MAX_VALUES and IMAGE_KEY.search(path.rpartition(".")[2])
    return "" if kept else None


@dataclass(slots=True)
class Charts:
    """The charts of a repository: what fills in their templates, and what that says of values."""

    files: Mapping[str, Parsed]
    known: dict[str, dict[str, set[str]]] = field(default_factory=dict)

    def completed(self, path: str, parsed: Parsed) -> Parsed:
        """A template with its images, or values with the tags that the templates give them."""
        if any(seen.kind == "image-template" for seen in parsed.observations):
            return self._template(path, parsed)
        if posixpath.basename(path).startswith("values"):
            return self._values(path, parsed)
        return parsed

    def _chart(self, path: str) -> str | None:
        """The folder of the chart around the file; None outside of charts."""
        folder = posixpath.dirname(path)
        while True:
            if posixpath.join(folder, "Chart.yaml") in self.files:
                return folder
            if not folder:
                return None
            folder = posixpath.dirname(folder)

    def _template(self, path: str, parsed: Parsed) -> Parsed:
        chart = self._chart(path)
        if chart is None:
            return parsed
        known = {seen.line: seen for seen in parsed.observations if seen.kind == "image-template"}
        components = list(parsed.components)
        observations = list(parsed.observations)
        references = {line: self._filled(chart, seen.subject, seen.data.get("names") or {})
                      for line, seen in known.items()}  # fmt: skip
        tagged = {image.name for one in references.values()
                  if one and (image := parse_image(one)) and image.tag}  # fmt: skip
        for line, reference in references.items():
            if reference is None:
                continue
            image = parse_image(reference)
            # The branches of an `if` that the values do not take: a digest, or no tag at all.
            bare = image is not None and image.name in tagged and not (image.tag or image.digest)
            inactive = bare or reference.endswith(("@", "@sha256:"))
            found, noted = image_facts(
                reference, line=line, scope=path_scope(path, "prod"), final=True
            )
            observations = [one for one in observations
                            if one.line != line or one.kind != "image-unresolved"]  # fmt: skip
            if not inactive:
                components += [one for one in found if one not in components]
                observations += [one for one in noted if one not in observations]
        return replace(parsed, components=tuple(components), observations=tuple(observations))

    def _filled(self, chart: str, template: str, names: Mapping[str, str]) -> str | None:
        values, facts = self._stated(chart)

        def look(word: str, depth: int = 0) -> str | None:
            if match := _VALUES.fullmatch(word):
                return _value(values, match[1])
            if re.fullmatch(r"\$?\w*\.Chart\.(?:AppVersion|Version)", word):
                return facts.get("app_version" if word.endswith("AppVersion") else "version")
            if word in names and depth < _MAX_FOLLOWED:
                return evaluate(names[word], lambda inner: look(inner, depth + 1))
            return None

        found = filled(template, look)
        return None if found is None else found.removeprefix("/")

    def _stated(self, chart: str) -> tuple[dict[str, str] | None, dict[str, str]]:
        """The values of the chart by path (None: it has none), and its own versions."""
        values: dict[str, str] | None = None
        for name in ("values.yaml", "values.yml"):
            parsed = self.files.get(posixpath.join(chart, name))
            for seen in parsed.observations if parsed else ():
                if seen.kind == "helm-values":
                    values = {**(values or {}), **seen.data["values"]}
        own = self.files[posixpath.join(chart, "Chart.yaml")].observations
        facts = next((dict(one.data) for one in own if one.kind == "helm-chart"), {})
        return values, facts

    def _tags(self, chart: str) -> dict[str, set[str]]:
        """Image -> the tags that the templates of the chart give it."""
        if chart not in self.known:
            found: dict[str, set[str]] = {}
            for path, parsed in self.files.items():
                if path.startswith(f"{chart}/templates/" if chart else "templates/"):
                    for one in self._template(path, parsed).components:
                        if one.type == "docker" and one.version:
                            found.setdefault(one.name, set()).add(one.version)
            self.known[chart] = found
        return self.known[chart]

    def _values(self, path: str, parsed: Parsed) -> Parsed:
        """An empty tag becomes what the templates put there, when all of them agree."""
        chart = self._chart(path)
        unresolved = (seen for seen in parsed.observations if seen.kind == "image-unresolved")
        open_ones = {seen.line: seen for seen in unresolved if seen.subject.endswith(_PLACEHOLDER)}
        if chart is None or not open_ones:
            return parsed
        tags = self._tags(chart)
        components: list[Component] = []
        observations = list(parsed.observations)
        for one in parsed.components:
            choices = tags.get(one.name, set())
            seen = open_ones.get(one.line)
            if seen is None or one.version or len(choices) != 1:
                components.append(one)
                continue
            (tag,) = choices
            found, noted = image_facts(
                f"{one.name}:{tag}", line=one.line, scope=one.scope, final=True
            )
            components += found
            observations = [*(other for other in observations if other != seen), *noted]
        return replace(parsed, components=tuple(components), observations=tuple(observations))
