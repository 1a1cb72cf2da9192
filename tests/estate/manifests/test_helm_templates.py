"""Images in the templates of a chart: filled in from its own values, or unknown with their line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timonier.estate.core.facts import Parsed
from timonier.estate.core.formats import kinds_of
from timonier.estate.core.manifests.central import completed
from timonier.estate.core.manifests.go_templates import evaluate
from timonier.estate.core.manifests.registry import parse_as

_FILES = {
    "c/Chart.yaml": 'name: c\nversion: 1.0.0\nappVersion: "3.6"\n',
    "c/values.yaml": """\
image: {repository: python, tag: "", sha: ""}
side: {image: {registry: example.org, repository: a/side, tag: "1.2"}}
plain: nginx:1.14
""",
}  # fmt: skip


def read(template: str, files: dict[str, str] = _FILES) -> dict[str, Parsed]:
    every = {**files, "c/templates/deployment.yaml": template}
    found = {}
    for path, source in every.items():
        known = parse_as(kinds_of(path), path, source.encode())
        assert known is not None
        found[path] = known[1]
    done = completed(found)
    assert completed(done) == done
    return done


def images(parsed: Parsed) -> list[tuple[str, str, int]]:
    return [(c.name, c.version, c.line) for c in parsed.components if c.type == "docker"]


def unresolved(parsed: Parsed) -> list[int]:
    return [o.line for o in parsed.observations if o.kind == "image-unresolved"]


@pytest.mark.parametrize(
    ("written", "name", "tag"),
    [
        ('"{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}"',
         "python", "3.6"),
        ('"{{ .Values.image.repository }}:{{ default .Chart.AppVersion .Values.image.tag }}"',
         "python", "3.6"),
        ('{{ .Values.image.repository }}:{{ .Values.image.tag | default "3.7" | quote }}',
         "python", "3.7"),
        ('"{{ tpl .Values.image.repository . }}:v{{ $.Chart.AppVersion }}"', "python", "v3.6"),
        ('{{ printf "%s:%s" .Values.image.repository (.Values.image.tag | default "3.8") }}',
         "python", "3.8"),
        ("{{ .Values.plain }}", "nginx", "1.14"),
        ('"{{ $registry }}/{{ .Values.side.image.repository }}:{{ .Values.side.image.tag }}"',
         "example.org/a/side", "1.2"),
        ("busybox:1.30", "busybox", "1.30"),
    ],
)  # fmt: skip
def test_an_image_is_filled_in_from_the_chart_that_holds_it(
    written: str, name: str, tag: str
) -> None:
    registry = "{{- $registry := .Values.global.registry | default .Values.side.image.registry }}"
    template = f"{registry}\nspec:\n{{{{- if .Values.x }}}}\n  - image: {written}\n{{{{- end }}}}\n"
    parsed = read(template)["c/templates/deployment.yaml"]
    assert images(parsed) == [(name, tag, 4)]
    assert not unresolved(parsed)


@pytest.mark.parametrize(
    "written",
    ['{{ include "c.image" . }}', "{{ .image }}", '"{{ .Values.image.repository }}:{{ $x }}"',
     '{{ .Values.plain | replace "1" "2" }}', '{{ .Files.Get "x" }}'],
)  # fmt: skip
def test_what_only_helm_can_say_is_unknown_with_its_line(written: str) -> None:
    parsed = read(f"a: 1\nimage: {written}\n")["c/templates/deployment.yaml"]
    assert not [one for one in images(parsed) if one[1]]
    assert unresolved(parsed) == [2]


def test_the_branch_of_a_digest_that_is_not_set_names_no_image() -> None:
    template = """\
{{- if .Values.image.sha }}
image: "{{ .Values.image.repository }}:{{ .Chart.AppVersion }}@sha256:{{ .Values.image.sha }}"
{{- else }}
image: "{{ .Values.image.repository }}:{{ .Chart.AppVersion }}"
{{- end }}
image: {{ .Values.image.repository }}
"""
    parsed = read(template)["c/templates/deployment.yaml"]
    assert images(parsed) == [("python", "3.6", 4)]
    assert not unresolved(parsed)


def test_an_empty_tag_of_the_values_is_what_the_templates_put_there() -> None:
    image = '"{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}"'
    values = read(f"image: {image}\n")["c/values.yaml"]
    assert ("python", "3.6", 1) in images(values)
    assert not unresolved(values)
    assert unresolved(read("image: {{ .other }}\n")["c/values.yaml"]) == [1]


def test_values_of_another_chart_never_serve() -> None:
    parsed = read("image: {{ .Values.plain }}\n", {"d/values.yaml": _FILES["c/values.yaml"]})
    assert not images(parsed["c/templates/deployment.yaml"])
    assert unresolved(parsed["c/templates/deployment.yaml"]) == [1]


@given(st.text(alphabet="ab.$|() \"'", max_size=60))
def test_any_pipeline_has_an_answer(expression: str) -> None:
    found = evaluate(expression, lambda path: "x" if path == ".a" else None)
    assert found is None or isinstance(found, str)
