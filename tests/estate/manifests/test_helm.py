"""Helm charts, their locks and their values."""

from __future__ import annotations

from timonier.estate.core.formats import kind_of
from timonier.estate.core.manifests.helm import read_chart, read_chart_lock, read_values

_CHART = b"""\
apiVersion: v2
name: shop
version: 1.2.3
kubeVersion: ">=1.25"
dependencies:
  - name: postgresql
    version: ~12.1.0
    repository: https://me:pw@example.org/charts
  - name: redis
    version: 18.0.1
    repository: oci://example.org/charts
  - name: common
    repository: file://../common
"""


def test_dependencies_of_a_chart_are_ranges_versions_or_local() -> None:
    parsed = read_chart("chart/Chart.yaml", _CHART)
    charts = [(c.name, c.version, c.constraint, c.source, c.line)
              for c in parsed.components if c.type == "helm"]  # fmt: skip
    assert charts == [
        ("postgresql", "", "~12.1.0", "", 6),
        ("redis", "18.0.1", "", "", 9),
        ("common", "", "", "path", 12),
    ]
    assert [(c.name, c.constraint) for c in parsed.components if c.type == "generic"] == [
        ("kubernetes", ">=1.25")
    ]


def test_where_charts_come_from_is_shown_without_credentials() -> None:
    observations = read_chart("Chart.yaml", _CHART).observations
    assert [o.data["repository"] for o in observations if o.kind == "helm-repository"] == [
        "https://example.org/charts",
        "oci://example.org/charts",
    ]


def test_a_lock_states_exact_charts() -> None:
    source = b"dependencies:\n- name: redis\n  version: 18.0.1\n  repository: x\ndigest: sha256:1\n"
    (component,) = read_chart_lock("Chart.lock", source).components
    assert (component.name, component.version, component.locked) == ("redis", "18.0.1", True)


def test_values_name_images_in_two_ways_and_leave_some_open() -> None:
    source = b"""\
image: {registry: ghcr.io, repository: o/app, tag: "1.4"}
sidecar: {image: "busybox:1.36"}
other: {image: {repository: o/other, tag: ""}}
git: {repository: https://example.org/x.git, tag: v1}
pullPolicy: {image: Always}
"""
    parsed = read_values("values.yaml", source)
    assert [(c.name, c.version, c.line) for c in parsed.components] == [
        ("ghcr.io/o/app", "1.4", 1),
        ("busybox", "1.36", 2),
        ("o/other", "", 3),
    ]
    assert [o.data["name"] for o in parsed.observations if o.kind == "image-unresolved"] == [
        "o/other"
    ]


def test_chart_files_are_known_by_their_names() -> None:
    assert kind_of("c/Chart.yaml") == "helm-chart"
    assert kind_of("c/Chart.lock") == "helm-lock"
    assert kind_of("c/values-prod.yaml") == "helm-values"
    assert kind_of("requirements.lock") != "helm-lock"
