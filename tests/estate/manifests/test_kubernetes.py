"""Kubernetes objects and Kustomize files: images, API versions, limits, rights, templates."""

from __future__ import annotations

import pytest

from timonier.estate.core.facts import Observation, Parsed
from timonier.estate.core.formats import kind_of
from timonier.estate.core.manifests.kubernetes import (
    is_kubernetes,
    read_kubernetes,
    read_kustomization,
)
from timonier.estate.core.manifests.registry import parse

_DEPLOYMENT = b"""\
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec:
  template:
    spec:
      hostNetwork: true
      securityContext: {runAsUser: 1000, runAsNonRoot: true}
      volumes:
        - name: h
          hostPath: {path: /etc}
      initContainers:
        - {name: init, image: "busybox:1.36"}
      containers:
        - name: web
          image: nginx:1.25
          resources: {limits: {cpu: 500m, memory: 128Mi}}
        - name: side
          image: quay.io/a/b@sha256:%s
          securityContext: {privileged: true, runAsUser: 0}
---
apiVersion: policy/v1beta1
kind: PodDisruptionBudget
metadata: {name: shop}
""" % (b"ab" * 32)  # fmt: skip


def noted(parsed: Parsed, kind: str) -> list[Observation]:
    return [o for o in parsed.observations if o.kind == kind]


def read(source: bytes, path: str = "deploy/shop.yaml") -> Parsed:
    return read_kubernetes(path, source)


def test_every_container_of_a_workload_is_an_image() -> None:
    found = [(c.name, c.version, c.line, c.scope) for c in read(_DEPLOYMENT).components]
    assert found == [
        ("busybox", "1.36", 13, "prod"),
        ("nginx", "1.25", 16, "prod"),
        ("quay.io/a/b", "", 19, "prod"),
    ]


def test_each_object_states_the_version_of_its_interface() -> None:
    assert [(o.subject, o.line) for o in noted(read(_DEPLOYMENT), "api-version")] == [
        ("apps/v1 Deployment", 1),
        ("policy/v1beta1 PodDisruptionBudget", 22),
    ]


def test_limits_are_stated_for_main_containers_and_empty_when_absent() -> None:
    limits = {o.data["container"]: (o.data["cpu"], o.data["memory"])
              for o in noted(read(_DEPLOYMENT), "container-limits")}  # fmt: skip
    assert limits == {"web": ("500m", "128Mi"), "side": ("", "")}


def test_the_container_s_own_user_wins_over_the_pod_s() -> None:
    users = {o.subject.rpartition("/")[2]: (o.data["user"], o.data["non_root"])
             for o in noted(read(_DEPLOYMENT), "container-user")}  # fmt: skip
    assert users == {"init": ("1000", "true"), "web": ("1000", "true"), "side": ("0", "true")}


def test_doors_to_the_host_are_noted() -> None:
    parsed = read(_DEPLOYMENT)
    assert {o.data["access"] for o in noted(parsed, "host-access")} == {"host-network", "host-path"}
    assert [o.subject for o in noted(parsed, "container-privileged")] == ["Deployment/shop/side"]


def test_cron_jobs_and_lists_are_searched_to_their_pods() -> None:
    source = b"""\
apiVersion: v1
kind: List
items:
- apiVersion: batch/v1beta1
  kind: CronJob
  metadata: {name: c}
  spec: {jobTemplate: {spec: {template: {spec: {containers: [{name: j, image: "job:1"}]}}}}}
"""
    parsed = read(source)
    assert [c.name for c in parsed.components] == ["job"]
    assert [o.subject for o in noted(parsed, "api-version")] == ["batch/v1beta1 CronJob"]


def test_a_template_is_counted_and_not_guessed() -> None:
    source = b"apiVersion: v1\nkind: Pod\nspec:\n  {{- if .Values.x }}\n  a: 1\n  {{- end }}\n"
    assert [o.kind for o in read(source).observations] == ["template-skipped"]


def test_a_broken_file_without_template_is_unreadable() -> None:
    assert parse("kubernetes", "a.yaml", b"apiVersion: v1\nkind: [\n").error


def test_a_committed_secret_object_is_noted_without_its_value() -> None:
    source = b"apiVersion: v1\nkind: Secret\nmetadata: {name: s}\ndata:\n  pw: aHVzaC1odXNo\n"
    (observation,) = noted(read(source), "secret")
    assert (observation.subject, observation.line) == ("kubernetes-secret", 5)
    assert "aHVzaC1odXNo" not in repr(observation)


def test_the_key_that_opens_is_named_not_the_address_beside_it() -> None:
    source = b"""\
apiVersion: v1
kind: Secret
metadata: {name: shop}
stringData:
  type: postgresql
  host: shop-database
  username: shopkeeper
  password: kz81-tomate
"""
    (observation,) = noted(read(source), "secret")
    assert (observation.data["name"], observation.line) == ("Secret/shop password", 8)
    (short,) = noted(read(source.replace(b"kz81-tomate", b"pass")), "secret")
    assert short.data["confidence"] == "weak"
    assert noted(read(source.replace(b"kz81-tomate", b"changeme")), "secret") == []


@pytest.mark.parametrize(
    "key", ["azurestorageaccountname", "apiUsername", "apiAddress", "auth.username_in", "DB_HOST"]
)
def test_a_name_or_an_address_in_a_secret_object_is_no_secret(key: str) -> None:
    source = f"apiVersion: v1\nkind: Secret\nmetadata: {{name: s}}\ndata:\n  {key}: aHVzaC1odXNo\n"
    assert noted(read(source.encode()), "secret") == []


def test_other_yaml_is_of_no_kind() -> None:
    assert not is_kubernetes(b"kind: thing\n")
    assert parse("kubernetes", "mkdocs.yml", b"site_name: x\n") == Parsed()


def test_charts_that_operators_install_are_components() -> None:
    source = b"""\
apiVersion: argoproj.io/v1alpha1
kind: Application
spec: {source: {chart: redis, targetRevision: 18.1.0}}
---
apiVersion: helm.toolkit.fluxcd.io/v2beta1
kind: HelmRelease
spec: {chart: {spec: {chart: podinfo, version: ">=6"}}}
"""
    assert [(c.type, c.name, c.version, c.constraint) for c in read(source).components] == [
        ("helm", "redis", "18.1.0", ""),
        ("helm", "podinfo", "", ">=6"),
    ]


def test_a_kustomization_states_the_images_it_sets_and_its_remote_bases() -> None:
    source = b"""\
images:
- {name: web, newName: ghcr.io/o/web, newTag: "2.1"}
- {name: db, newName: mirror.example.org/db}
resources:
- https://user:pw@example.org/base?ref=v1
- ./local
"""
    parsed = read_kustomization("kustomization.yaml", source)
    assert [(c.name, c.version) for c in parsed.components] == [("ghcr.io/o/web", "2.1")]
    (remote,) = noted(parsed, "remote-reference")
    assert (remote.subject, remote.data) == ("https://example.org/base?ref=v1", {"pinned": True})


def test_yaml_files_are_candidates_and_better_names_win() -> None:
    assert kind_of("deploy/shop.yaml") == "kubernetes"
    assert kind_of("k/kustomization.yaml") == "kustomize"
